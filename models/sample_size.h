/* sample_size.h - how long two variants must be watched side by side until a difference between them shows.
 *
 * Terms      confidence: 1 - the probability of seeing a difference where there is none (two-sided); power: the probability of
 *            seeing one that is there. Both are shares.
 * Arm        one of the two: how many requests a second it gets, and the variance of what is measured on one request, in the
 *            square of the measure's unit. Requests are taken for independent here: what they have in common is the caller's to
 *            multiply by.
 * Errors     none; INFINITY where there is no difference.
 * Source     docs/models.md, "A live test". Normal quantiles from GSL. */
#ifndef LOADLINE_MODELS_SAMPLE_SIZE_H
#define LOADLINE_MODELS_SAMPLE_SIZE_H

struct sample_terms {
    double confidence, power;
};

struct sample_arm {
    double requests_per_s;
    double variance;
};

/* Until a difference of means of that size shows: two-sample z test, (z + z')^2 (va/ra + vb/rb) / difference^2. */
double sample_seconds_of_means(struct sample_terms terms, struct sample_arm a, struct sample_arm b, double difference);

/* Until shares a_share and b_share are told apart: test of two proportions with a pooled variance under "no difference". */
double sample_seconds_of_shares(struct sample_terms terms, double a_requests_per_s, double a_share,
                                double b_requests_per_s, double b_share);

/* How far around `share` an empirical distribution of n values is to be looked at to learn its density there: quantiles at
 * share +- the bandwidth. Never further than half of the way to 0 or 1. */
double sample_bandwidth(double share, double n);

#endif
