/* size.h - the cheapest plan that keeps every objective, its runners-up, and why what is cheaper was refused; or how much
 * traffic an endpoint carries as it is.
 *
 * Certain    plans whose load is not below what they carry are refused without a simulation (bounds.h).
 * Search     each family from a guess by doubling steps, then by halving, between plans that are kept and plans that are not
 *            (trial.h). A family whose least plan costs more than four plans that have been found is left out.
 * Best       the least mean cost an hour; of equals the one with the lower p99, then the first.
 * Refusals   without an objective on errors of the endpoint, SIZE_ERRORS_MOST is one: else to refuse requests would be the
 *            cheapest plan of all.
 * Headroom   h: plans must keep the objectives at 1 / (1 - h) times the rate. What they are reported with, cost too, is at the
 *            rate itself; Growth multiplies both.
 * Again      a trial whose key is known is not run: a sizing that was stopped goes on where it was, and says the same.
 * Ownership  size() ... sized_free(); the sizing lives in the arena given, apart from what is shared with outcomes.
 * Errors     faults are added where the search, a plan's trace or the scenario is wrong.
 * Source     docs/models.md, "Sizing". */
#ifndef LOADLINE_SCENARIOS_SIZE_H
#define LOADLINE_SCENARIOS_SIZE_H

#include "models/sizing.h"
#include "scenarios/trial.h"

#define SIZE_ERRORS_MOST 0.001
#define SIZE_PLANS       4 /* the best and the runners-up */

struct sized {
    struct sizing sizing;
    struct trial *shown[SIZE_PLANS]; /* whose results the plans have */
};

struct size_options {
    struct scenario_options scenario;
    enum config_shape shape; /* in which recommended plans are said besides the requests */
    uint32_t threads;        /* 0: one for each core (cores.h) */
    const volatile sig_atomic_t *stop;
    void (*progress)(void *self, uint64_t trials); /* the number of the plan that is tried; NULL: none */
    void *progress_self;
    void *self; /* of the two below */
    /* The trial of that key, NULL where it is not known. */
    const struct sizing_trial *(*find)(void *self, const char *key);
    /* A plan has been tried. false ends the sizing. NULL: it is kept nowhere. */
    bool (*keep)(void *self, const struct sizing_trial *trial);
};

/* `base` was made of `document`. NULL where a fault was added, or it was stopped before anything was known. */
struct sized *size(const struct document *document, const struct scenario *base, const struct size_options *options,
                   struct arena *arena, struct faults *faults);
void sized_free(struct sized *sized); /* NULL is allowed */

#endif
