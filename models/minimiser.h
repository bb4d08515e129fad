/* minimiser.h - the arguments at which a function of a few of them is smallest, found without its derivatives.
 *
 * Method     Nelder and Mead's simplex as GSL has it (gsl_multimin_fminimizer_nmsimplex2). It finds a minimum near where it
 *            begins, not always the smallest there is. Deterministic.
 * Values     the function may say INFINITY where it cannot be evaluated; INFINITY comes back where it could be nowhere.
 * Source     J. A. Nelder, R. Mead, "A simplex method for function minimization", Computer Journal 7 (1965). */
#ifndef LOADLINE_MODELS_MINIMISER_H
#define LOADLINE_MODELS_MINIMISER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef double minimiser_function(const double *arguments, void *self);

struct minimiser {
    minimiser_function *function;
    void *self;
    size_t count;        /* arguments */
    const double *steps; /* how far the first simplex reaches from the start, each not 0 */
    double size;         /* the simplex is small enough: mean distance of its corners from their centre */
    uint32_t iterations; /* at most; each asks the function once or twice */
};

/* `arguments` hold the start and then the best that was found, whose value is returned; *settled (may be NULL) says whether the simplex
 * became small enough. */
double minimise(const struct minimiser *minimiser, double *arguments, bool *settled);

#endif
