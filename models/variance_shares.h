/* variance_shares.h - how much of a figure's variance comes from each of several independent inputs: first-order indices, by regression.
 *
 * Fit        figure = constant + sum over the inputs of a polynomial + chance, by least squares. Each input's polynomial is given as
 *            the values of functions that have mean 0 and variance 1 under the input's law and are orthogonal (1, or 2 for a curve),
 *            so that the variance that an input makes is the sum of its coefficients' squares, less what chance adds to these.
 * Rest       the variance that is left: chance, what inputs do together, and curves that are not parabolas. Shares and rest add up to 1.
 * Intervals  of coefficients by Student's t, of the rest by chi-squared, combined by MOVER. Measured on sums and on 1 / (c - sum) with
 *            10 to 50 values and rests of 2 to 70 %: 94 to 99 % instead of 95, but 77 and 88 % where a share is above 0.8 and the curve
 *            is no parabola.
 * Source     Saltelli et al., Global Sensitivity Analysis, 2008, section 1.2.5; Xiu and Karniadakis, "The Wiener-Askey polynomial chaos", SIAM
 *            J. Sci. Comput. 24, 2002; Sudret, "Global sensitivity analysis using polynomial chaos expansions", Reliability
 *            Engineering and System Safety 93, 2008; Zou and Donner, "Construction of confidence limits about effect measures", Statistics
 *            in Medicine 27, 2008. Least squares by GSL. */
#ifndef LOADLINE_MODELS_VARIANCE_SHARES_H
#define LOADLINE_MODELS_VARIANCE_SHARES_H

#include "models/result.h"

#define VARIANCE_SHARES_DEGREE 2 /* at most */

/* How many functions of each input n values are enough for; 0: for none. */
size_t variance_shares_degree(size_t inputs, size_t n);

/* columns[input * degree + d][value]; `figure` differs somewhere among its n values. Gives the share of each input, and the rest. */
double variance_shares(const double *const *columns, size_t inputs, size_t degree, const double *figure, size_t n,
                       double confidence, struct spread_share *shares);

#endif
