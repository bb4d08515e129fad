/* distribution_smooth.h - a law's exact quantiles, interpolated: a table asks for ten thousands of them, and gets them at the price of
 * two thousand.
 *
 * Octaves    of the tail's probability on both sides, as sim/quantile.h has them. In each the logarithm of the quantile is a polynomial through
 *            Chebyshev points. A quantile has its nearest singularity where the tail ends, three half lengths from the octave's middle, so that
 *            the error falls by 3 + sqrt(8) = 5.83 with each point (L. N. Trefethen, Approximation Theory and Approximation Practice, 2013,
 *            theorem 8.2): 5.83^-20 = 5e-16.
 * Checked    between the points of each octave: where the polynomial is off by more than 1e-9 (a kink, a knee), and beyond the last octave,
 *            the exact function is asked. Elsewhere it is within 1e-8 then (tests/quantile_test.c).
 * Ownership  lives in the arena given; the law is borrowed. */
#ifndef LOADLINE_MODELS_DISTRIBUTION_SMOOTH_H
#define LOADLINE_MODELS_DISTRIBUTION_SMOOTH_H

struct arena;
struct distribution_law;
struct distribution_smooth;

const struct distribution_smooth *distribution_smooth_new(struct arena *arena, const struct distribution_law *law);

/* The quantile_exact (sim/quantile.h) of a struct distribution_smooth. */
double distribution_smooth_quantile(const void *smooth, double tail, int upper);

#endif
