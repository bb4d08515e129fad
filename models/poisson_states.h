/* poisson_states.h - a rate that changes between two levels by chance, found from counts in windows: a Poisson process modulated by
 * a Markov chain of two states, whose state is taken to be the same throughout a window.
 *
 * Method     maximum likelihood by Baum and Welch's algorithm, forward and backward with scaling (L. Rabiner, "A tutorial on hidden Markov
 *            models", Proc. IEEE 77, 1989); densities are those of the times of the requests, so that likelihoods compare with other
 *            processes'. A state's stays last window / (1 - chance to stay).
 * Ownership  results are plain; what is needed on the way goes with the call.
 * Errors     false where the two states fall together. */
#ifndef LOADLINE_MODELS_POISSON_STATES_H
#define LOADLINE_MODELS_POISSON_STATES_H

#include <stdbool.h>
#include <stddef.h>

struct poisson_states {
    double rate_per_s[2], stay[2]; /* state 0 is the slower; chance to be in it still a window later */
    double window_s;
    double log_likelihood;
};

/* `expected`, which may be NULL, has room for `count` rates: what was to be expected in each window of all before it. */
bool poisson_states_fit(const double *counts, size_t count, double window_s, struct poisson_states *out,
                        double *expected);

/* How long a stay in a state lasts on average. */
double poisson_states_dwell_s(const struct poisson_states *states, int state);

#endif
