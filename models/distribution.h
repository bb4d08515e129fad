/* distribution.h - a quantity with chance in it: read from a scenario, known by its moments, compiled to a quantile table.
 *
 * Families and the meaning of Shape and Scale are in docs/distributions.md with their sources.
 * Units      a distribution has none of its own: its unit is that of the key that holds it (ms, s, tokens, bytes).
 *            distribution_compile() multiplies by a factor, so that the table speaks the kernel's unit (ms -> ns: 1e6).
 * Values     never negative. Compiled values are held at DISTRIBUTION_LARGEST and below.
 * Ownership  everything a distribution points to lives in the arena given to distribution_read(); a compiled table borrows
 *            from it, so the distribution's arena must live as long as the table.
 * Errors     distribution_read() adds one fault per problem and returns false; the rest cannot fail. */
#ifndef LOADLINE_MODELS_DISTRIBUTION_H
#define LOADLINE_MODELS_DISTRIBUTION_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct faults;
struct json_node;
struct quantile;

/* 96 years in nanoseconds: what fits into the kernel's integers, also with another added to it, and is round in binary, so
 * that rounding does not pass it. */
#define DISTRIBUTION_LARGEST 0x1.5p61

enum distribution_family {
    DISTRIBUTION_CONSTANT,         /* scale: the value */
    DISTRIBUTION_EXPONENTIAL,      /* scale: the mean */
    DISTRIBUTION_GAMMA,            /* shape, scale */
    DISTRIBUTION_LOGNORMAL,        /* shape: sigma of the logarithm; scale: exp(mu), the median */
    DISTRIBUTION_WEIBULL,          /* shape, scale */
    DISTRIBUTION_PARETO,           /* Pareto I. shape: alpha; scale: x_m, the smallest value */
    DISTRIBUTION_HYPEREXPONENTIAL, /* parts: two exponentials */
    DISTRIBUTION_ERLANG,           /* shape: number of phases, whole; scale: mean of one phase */
    DISTRIBUTION_NORMAL,           /* truncated at 0. shape: mean, scale: standard deviation, both before truncation */
    DISTRIBUTION_UNIFORM,          /* points: Minimum, Maximum */
    DISTRIBUTION_QUANTILES,        /* points: linear between them */
    DISTRIBUTION_EMPIRICAL,        /* points: each distinct sample with the share of samples up to it */
    DISTRIBUTION_MIXTURE,          /* parts */
    DISTRIBUTION_LINEAR,           /* in tokens and bytes; no table of its own */
    DISTRIBUTION_TRACE             /* recorded in the trace; no table of its own */
};

/* Share of the law at or below a value. */
struct distribution_point {
    double share, value;
};

struct distribution_part {
    double weight; /* the weights of a distribution add up to 1 */
    const struct distribution *of;
};

/* base + per_input_token * input + ..., all times a draw of noise. In the unit of the key, per token and per KB. */
struct distribution_linear {
    double base, per_input_token, per_output_token, per_payload_kb;
    const struct distribution *noise; /* mean 1; NULL: none */
};

struct distribution {
    enum distribution_family family;
    double shape, scale;
    size_t point_count, part_count;
    const struct distribution_point *points; /* shares increasing (quantiles: from 0) to 1, values not decreasing */
    const struct distribution_part *parts;   /* never themselves linear or trace */
    struct distribution_linear linear;
};

/* Where a distribution is asked for: a service time and a transfer may follow the request's tokens and bytes (linear), and a
 * service time the trace's own record. */
enum distribution_use { DISTRIBUTION_DRAWN, DISTRIBUTION_OF_TRANSFER, DISTRIBUTION_OF_SERVICE };

/* Read a number or an object; `unit` is for messages ("ms"). On failure *out is unchanged. */
bool distribution_read(const struct json_node *node, const char *unit, enum distribution_use use,
                       struct distribution *out, struct arena *arena, struct faults *faults);

struct distribution distribution_constant(double value);

/* A family that has Mean and CoefficientOfVariation, from these: mean > 0, 0.001 <= cv <= 100. NULL, or what is wrong
 * with the pair for this family (*out is then unchanged). */
const char *distribution_from_moments(enum distribution_family family, double mean, double cv, struct distribution *out,
                                      struct arena *arena);

/* The law of `factor` times a draw; factor > 0. Not for linear and trace. */
struct distribution distribution_stretched(const struct distribution *distribution, double factor, struct arena *arena);

/* Exact, in the distribution's own unit. INFINITY where there is none (Pareto with alpha <= 1, or <= 2 for the coefficient);
 * NAN where it is the traffic that decides (linear, trace), and the coefficient of a law that is always 0. */
double distribution_mean(const struct distribution *distribution);
double distribution_cv(const struct distribution *distribution); /* coefficient of variation */

/* Probability of at most x (upper == 0) or of more than x (upper == 1), each exact in its tail. Not for linear and trace. */
double distribution_probability(const struct distribution *distribution, double x, int upper);

/* The table of `factor` times a draw; factor > 0. Not for linear and trace. The distribution must outlive the table: beyond the last
 * octave it is asked itself. */
const struct quantile *distribution_compile(struct arena *arena, const struct distribution *distribution,
                                            double factor);

#endif
