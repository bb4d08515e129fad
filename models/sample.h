/* sample.h - measured values made ready for estimates: sorted, and where there are very many, neighbours taken together.
 *
 * Groups     up to SAMPLE_ALONE values each is a group by itself. Of more, the smallest and largest SAMPLE_EDGE stay alone and those between
 *            become groups of as many each, with their mean: what an estimate loses by it is far below its standard error.
 * Values     finite and above 0.
 * Ownership  in the arena. */
#ifndef LOADLINE_MODELS_SAMPLE_H
#define LOADLINE_MODELS_SAMPLE_H

#include <stddef.h>

struct arena;

#define SAMPLE_ALONE 4000
#define SAMPLE_EDGE  500

struct sample {
    size_t count;         /* measured values */
    const double *sorted; /* all of them */
    size_t groups;
    const double *logarithms;
    const double *values, *weights;   /* of the groups: means, increasing, and how many values */
    double mean, variance, logarithm; /* variance with count in its divisor; mean of the logarithms, */
    double logarithm_variance;        /* and their variance, with count in its divisor */
};

/* Sorts `values` in place; count >= 1. */
struct sample sample_of(double *values, size_t count, struct arena *arena);

/* The empirical quantile, linear between the order statistics (definition 7 of Hyndman and Fan, American Statistician 50, 1996). */
double sample_quantile(const struct sample *sample, double share);

#endif
