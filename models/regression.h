/* regression.h - how a time grows with tokens and bytes: a straight line with coefficients that are not below 0.
 *
 * Model      time = (base + sum of coefficient x figure) x noise, noise of mean 1: what is off grows with the time, so that squares are weighted
 *            by 1 / fitted^2, fitted anew until it stands (iteratively reweighted least squares: J. Nelder, R. Wedderburn, "Generalized
 *            linear models", J. Royal Statistical Society A 135, 1972, with a constant coefficient of variation).
 * Signs      a coefficient that comes out below 0 is left out and the rest fitted anew, the most negative first (as in C. Lawson, R. Hanson,
 *            Solving Least Squares Problems, 1974, chapter 23, without going back).
 * Errors     false where figures depend on each other or there are no more rows than coefficients.
 * Source     weighted least squares and their covariance from GSL (gsl_multifit_wlinear). */
#ifndef LOADLINE_MODELS_REGRESSION_H
#define LOADLINE_MODELS_REGRESSION_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

#define REGRESSION_FIGURES 3 /* at most, beside the base */

struct regression_row {
    double time, figures[REGRESSION_FIGURES];
};

struct regression {
    size_t figure_count;
    /* [0]: the base. 0 with an error of 0: left out. */
    double coefficients[1 + REGRESSION_FIGURES], errors[1 + REGRESSION_FIGURES];
    double explained; /* share of the variance of times, 0..1 */
    double *noise;    /* of each row: measured over fitted */
};

bool regression_fit(const struct regression_row *rows, size_t count, size_t figure_count, struct regression *out,
                    struct arena *arena);

double regression_at(const struct regression *regression, const double *figures);

#endif
