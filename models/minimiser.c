#include "models/minimiser.h"

#include <gsl/gsl_multimin.h>
#include <math.h>
#include <stdlib.h>

/* GSL compares values: what cannot be evaluated is worse than anything that can. */
#define WORST 1e300

static double evaluate(const gsl_vector *at, void *self)
{
    const struct minimiser *minimiser = self;
    double value = minimiser->function(at->data, minimiser->self);
    return value < WORST ? value : WORST; /* of infinity and of what is no number */
}

double minimise(const struct minimiser *minimiser, double *arguments, bool *settled)
{
    size_t n = minimiser->count;
    struct minimiser own = *minimiser;
    gsl_multimin_function function = {evaluate, n, &own};
    gsl_multimin_fminimizer *simplex = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, n);
    gsl_vector *start = gsl_vector_alloc(n), *steps = gsl_vector_alloc(n);
    if (!simplex || !start || !steps) abort(); /* memory, as in arena.h */
    for (size_t i = 0; i < n; i++) {
        gsl_vector_set(start, i, arguments[i]);
        gsl_vector_set(steps, i, minimiser->steps[i]);
    }
    bool small = false;
    int status = gsl_multimin_fminimizer_set(simplex, &function, start, steps);
    for (uint32_t i = 0; i < minimiser->iterations && status == GSL_SUCCESS && !small; i++) {
        status = gsl_multimin_fminimizer_iterate(simplex);
        small = gsl_multimin_test_size(gsl_multimin_fminimizer_size(simplex), minimiser->size) == GSL_SUCCESS;
    }
    for (size_t i = 0; i < n; i++) arguments[i] = gsl_vector_get(gsl_multimin_fminimizer_x(simplex), i);
    double value = gsl_multimin_fminimizer_minimum(simplex);
    gsl_vector_free(steps);
    gsl_vector_free(start);
    gsl_multimin_fminimizer_free(simplex);
    if (settled) *settled = small;
    return value < WORST ? value : INFINITY;
}
