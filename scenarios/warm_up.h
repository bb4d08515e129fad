/* warm_up.h - how much of the beginning of a run does not belong to its steady state: WarmUpInSeconds "auto".
 *
 * A few pilot replications, none of which is measured, give the number of requests in the system over time, averaged over them;
 * MSER-5 cuts where what is left estimates its mean with the smallest standard error.
 * Units      ns.
 * Errors     none; where the rule would cut more than half, the run is too short for it: nothing is cut and `found` is false.
 * Source     K. P. White, "An effective truncation heuristic for bias reduction in simulation output", Simulation 69, 1997;
 *            Franklin and White, "Stationarity tests and MSER-5", WSC 2008. */
#ifndef LOADLINE_SCENARIOS_WARM_UP_H
#define LOADLINE_SCENARIOS_WARM_UP_H

#include "scenarios/compile.h"

#include <signal.h>

struct warm_up_choice {
    bool found;
    int64_t warm_up_ns;
    uint32_t pilots;
};

/* The index at which MSER-5 cuts `count` values: a multiple of 5 below count / 2; `count` where it finds none. */
size_t warm_up_mser5(const double *values, size_t count);

/* false when *stop became non-zero. */
bool warm_up_choose(const struct compiled *compiled, const volatile sig_atomic_t *stop, struct warm_up_choice *out);

/* Put what the scenario asks for into its plan; *rule says in words how it was found, or is NULL. Where nothing is found that is a
 * warning. false when *stop became non-zero. */
bool warm_up_settle(struct compiled *compiled, const volatile sig_atomic_t *stop, struct arena *arena,
                    struct faults *faults, const char **rule);

#endif
