/* arrival_fit.h - which arrival process describes a trace best, and how well.
 *
 * Candidates poisson; renewal, its gaps of the family that is most likely (likelihood.h); mmpp of two states (poisson_states.h); rate-curve,
 *            with as many points as BIC allows; batch, where requests share instants that no coarse clock made; deterministic, where all
 *            gaps are the same (then not renewal: their law would have no density).
 * Choice     the smallest BIC = parameters ln n - 2 ln L (Schwarz 1978), L the density of the times of the requests; batch or
 *            deterministic, where it is a candidate, since the others have no density there. Of counts the times inside an interval are not known, so that
 *            poisson, mmpp and rate-curve are held against each other.
 * Test       gaps rescaled by the process's own expected count are exponential with mean 1 where it is right (E. Brown and others, "The
 *            time-rescaling theorem", Neural Computation 14, 2002): Kolmogorov and Smirnov's distance of at most FIT_TESTED of them, evenly
 *            chosen, and its probability (M. Stephens, J. Royal Statistical Society B 32, 1970). What is estimated from the same requests makes the
 *            probability somewhat too large where there are few of them.
 * Ownership  in the arena. */
#ifndef LOADLINE_MODELS_ARRIVAL_FIT_H
#define LOADLINE_MODELS_ARRIVAL_FIT_H

#include "models/arrival_evidence.h"
#include "models/arrivals.h"

#define FIT_CANDIDATES 5
#define FIT_TESTED     1000
#define FIT_POINTS     256 /* of a rate curve */
#define FIT_LEAST      20  /* requests */

struct arrival_candidate {
    enum arrival_process process;
    unsigned parameters;
    double log_likelihood, bic; /* NAN: not comparable */
    double distance, p_value;   /* NAN: not tested */
    double rate_per_s;          /* on average */
    struct distribution law;    /* renewal: gaps in ms; batch: sizes */
    struct arrival_state states[2];
    size_t point_count; /* rate-curve */
    const struct rate_point *points;
};

struct arrival_fit {
    double requests, span_s;
    bool of_counts;
    size_t tested;
    int64_t tick_ns; /* of a coarse clock; 0: none */
    size_t count;
    struct arrival_candidate candidates[FIT_CANDIDATES]; /* the best first */
};

/* At least FIT_LEAST requests, not all at one instant: else false. */
bool arrival_fit(struct arena *arena, const struct arrival_evidence *evidence, bool of_counts, struct arrival_fit *out);

#endif
