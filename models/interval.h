/* interval.h - what a few replications say about the true mean: Student's t.
 *
 * Assumes    the values are independent and their mean is about normally distributed, as means over replications are.
 * Confidence a share, 0 < confidence < 1 (0.95).
 * Source     W. S. Gosset ("Student"), "The probable error of a mean", Biometrika 6, 1908; Law, Simulation Modeling and
 *            Analysis, section 4.5. Quantiles from GSL. */
#ifndef LOADLINE_MODELS_INTERVAL_H
#define LOADLINE_MODELS_INTERVAL_H

#include "models/result.h"

/* Half the width of the interval of a mean of n >= 2 values with that standard deviation (n - 1 in its divisor). */
double interval_half_width(double confidence, size_t n, double standard_deviation);

/* The mean of n >= 1 values, with its interval in *interval: unknown where n is 1. */
double interval_mean(const double *values, size_t n, double confidence, struct interval *interval);

/* Probability that the true mean of n >= 2 values is at most `limit`; 0 or 1 where all values are the same. */
double interval_probability_at_most(const double *values, size_t n, double limit);

#endif
