/* point_trial.h - a scenario run as it was when points were observed, and what it says where they were measured.
 *
 * Runs       points with the same settings share one. Warm-up and replications are the scenario's.
 * Errors     false where the scenario with these values cannot be run; the first fault is left in *why where that is not NULL. */
#ifndef LOADLINE_SCENARIOS_POINT_TRIAL_H
#define LOADLINE_SCENARIOS_POINT_TRIAL_H

#include "scenarios/calibrate.h"

struct point_trial {
    const struct document *document;
    const struct scenario_options *options;
    struct replicate_options replicating;
    const char *const *values; /* "/POINTER=JSON" of the free figures */
    size_t value_count;
    bool fitted_only; /* points that are kept back are not run */
};

/* simulated[p][f]: of point p's figure f; NAN where the run has none. utilization[p] may be NULL. */
bool point_trial_run(const struct point_trial *trial, const struct observed *observed, double *const *simulated,
                     double *utilization, const char **why, struct arena *arena);

#endif
