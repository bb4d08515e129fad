/* calibrate.h - the free figures of a scenario, fitted so that simulated figures come near to measured ones.
 *
 * Looked for the values within their bounds at which the mean square of ln(simulated / observed) (of shares: of the error) is least over the points that are fitted.
 * Chance     every trial has the same seed: the same requests with the same luck (common random numbers), so that what moves is what
 *            the values do.
 * Search     Nelder and Mead's simplex (models/minimiser.h) from the scenario's own values, and again from where it ends; of figures with a step every
 *            combination of their values has a search of its own, CALIBRATE_GRID at most.
 * Values     numbers by themselves, by their logarithm where both bounds are above 0; laws and curves by a factor (models/law_scaling.h).
 * Errors     a fault for a pointer that leads nowhere and for a scenario that cannot be run as it stands; trials that cannot are passed over. NULL
 *            then, or where it was stopped.
 * Source     docs/models.md, "Calibration". */
#ifndef LOADLINE_SCENARIOS_CALIBRATE_H
#define LOADLINE_SCENARIOS_CALIBRATE_H

#include "models/calibration.h"
#include "scenarios/replicate.h"

#define CALIBRATE_GRID 64

struct calibrate_options {
    struct scenario_options scenario; /* without changes */
    uint32_t threads;
    const volatile sig_atomic_t *stop;
    void (*progress)(void *self, uint64_t trials); /* NULL: none */
    void *progress_self;
};

/* The points and free figures of `observed` are filled in. */
struct calibration *calibrate(const struct document *document, const struct observed *observed,
                              const struct calibrate_options *options, struct arena *arena, struct faults *faults);

#endif
