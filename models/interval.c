#include "models/interval.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

static double mean_of(const double *values, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += values[i];
    return sum / (double)n;
}

static double deviation_of(const double *values, size_t n, double mean)
{
    double squares = 0;
    for (size_t i = 0; i < n; i++) squares += (values[i] - mean) * (values[i] - mean);
    return sqrt(squares / (double)(n - 1));
}

double interval_half_width(double confidence, size_t n, double standard_deviation)
{
    assert(n >= 2 && confidence > 0 && confidence < 1);
    double t = gsl_cdf_tdist_Qinv((1 - confidence) / 2, (double)(n - 1));
    return t * standard_deviation / sqrt((double)n);
}

double interval_mean(const double *values, size_t n, double confidence, struct interval *interval)
{
    assert(n >= 1);
    double mean = mean_of(values, n);
    *interval = (struct interval){.known = false};
    if (n >= 2) {
        double half = interval_half_width(confidence, n, deviation_of(values, n, mean));
        *interval = (struct interval){.known = true, .low = mean - half, .high = mean + half};
    }
    return mean;
}

double interval_welch(const double *a, size_t a_count, const double *b, size_t b_count, double confidence,
                      struct interval *interval)
{
    assert(a_count >= 1 && b_count >= 1);
    double a_mean = mean_of(a, a_count), b_mean = mean_of(b, b_count), difference = b_mean - a_mean;
    *interval = (struct interval){.known = false};
    if (a_count < 2 || b_count < 2) return difference;
    double a_deviation = deviation_of(a, a_count, a_mean), b_deviation = deviation_of(b, b_count, b_mean);
    double a_variance = a_deviation * a_deviation / (double)a_count; /* of the mean */
    double b_variance = b_deviation * b_deviation / (double)b_count;
    double variance = a_variance + b_variance, half = 0;
    if (variance > 0) {
        double freedom =
            variance * variance /
            (a_variance * a_variance / (double)(a_count - 1) + b_variance * b_variance / (double)(b_count - 1));
        half = gsl_cdf_tdist_Qinv((1 - confidence) / 2, freedom) * sqrt(variance);
    }
    *interval = (struct interval){.known = true, .low = difference - half, .high = difference + half};
    return difference;
}

struct interval interval_of_variance(double confidence, size_t n)
{
    assert(n >= 2 && confidence > 0 && confidence < 1);
    double freedom = (double)(n - 1);
    return (struct interval){.known = true,
                             .low = freedom / gsl_cdf_chisq_Qinv((1 - confidence) / 2, freedom),
                             .high = freedom / gsl_cdf_chisq_Pinv((1 - confidence) / 2, freedom)};
}

double interval_probability_at_most(const double *values, size_t n, double limit)
{
    assert(n >= 2);
    double mean = mean_of(values, n), deviation = deviation_of(values, n, mean);
    if (!(deviation > 0)) return mean <= limit ? 1 : 0;
    return gsl_cdf_tdist_P((limit - mean) / (deviation / sqrt((double)n)), (double)(n - 1));
}
