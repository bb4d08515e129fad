/* interval.h - what a few replications say about the true mean: Student's t.
 *
 * Assumes    the values are independent and their mean is about normally distributed, as means over replications are.
 * Confidence a share, 0 < confidence < 1 (0.95).
 * Source     W. S. Gosset ("Student"), "The probable error of a mean", Biometrika 6, 1908; B. L. Welch, "The significance of the
 *            difference between two means when the population variances are unequal", Biometrika 29, 1938; Law, Simulation
 *            Modeling and Analysis, sections 4.5 and 10.2; of variances: Cramer, Mathematical Methods of Statistics, 1946, section
 *            34.2. Quantiles from GSL. */
#ifndef LOADLINE_MODELS_INTERVAL_H
#define LOADLINE_MODELS_INTERVAL_H

#include "models/result.h"

/* Half the width of the interval of a mean of n >= 2 values with that standard deviation (n - 1 in its divisor). */
double interval_half_width(double confidence, size_t n, double standard_deviation);

/* The mean of n >= 1 values, with its interval in *interval: unknown where n is 1. */
double interval_mean(const double *values, size_t n, double confidence, struct interval *interval);

/* The difference of the means of two independent samples, b - a, with its interval: Welch's, whose deviations may differ; unknown
 * where a sample has one value only. */
double interval_welch(const double *a, size_t a_count, const double *b, size_t b_count, double confidence,
                      struct interval *interval);

/* Between which multiples of the variance of n >= 2 values (n - 1 in its divisor) the true one lies: by chi-squared. Far apart where
 * n is small: 0.36 and 8.3 times with five values at 95 %. */
struct interval interval_of_variance(double confidence, size_t n);

/* Probability that the true mean of n >= 2 values is at most `limit`; 0 or 1 where all values are the same. */
double interval_probability_at_most(const double *values, size_t n, double limit);

#endif
