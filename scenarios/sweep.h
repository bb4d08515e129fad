/* sweep.h - one scenario over a grid of values: every cell on the same requests, with the same luck.
 *
 * Luck       each draw is a function of (seed, replication, request, purpose), so cells differ by what is varied and not by chance.
 * Order      sweep_read(), sweep_run(), sweep_judge() (models/sweep.h).
 * Again      a cell whose key is known is not run: a sweep that was killed goes on where it was.
 * Refused    a cell whose scenario is at fault has excuses; the others run.
 * Memory     a few cells at a time, one for each thread and those being finished.
 * Ownership  everything lives in the arena given. */
#ifndef LOADLINE_SCENARIOS_SWEEP_H
#define LOADLINE_SCENARIOS_SWEEP_H

#include "scenarios/grid.h"
#include "scenarios/scenario.h"

#include <signal.h>

struct sweep_plan;

/* What is asked: the same for every cell. */
struct sweep_question {
    struct document document;
    struct scenario_options options; /* without what is varied */
    struct sweep *sweep;
    struct inputs inputs;          /* of the scenario as it is: every file that was read */
    const struct sweep_plan *plan; /* NULL: none was made */
};

/* Check the scenario as it is, then the grid (`varies`: --vary arguments). `root` as json_read_file() gave it. Faults, and the
 * scenario's own warnings, are added. */
bool sweep_read(struct arena *arena, struct json_node *root, const struct scenario_options *options,
                const char *const *varies, size_t vary_count, struct sweep_question *out, struct faults *faults);

struct sweep_run_options {
    uint32_t threads; /* 0: one for each core (cores.h) */
    const volatile sig_atomic_t *stop;
    void *self;
    /* The number of a cell that nobody has yet, false: there is none left. */
    bool (*next)(void *self, size_t *number);
    /* The figures of a cell of that key, NULL where they are not known. */
    const struct sweep_figures *(*find)(void *self, const char *key);
    /* A cell has its figures. false ends the sweep. NULL: it is kept nowhere. */
    bool (*keep)(void *self, const struct sweep_cell *cell, const struct result *result);
    /* Of `of` cells, `done` are, and of the work on these `share` is (0..1). NULL: nobody looks. */
    void (*progress)(void *self, size_t done, size_t of, double share);
};

/* Run the cells that next() names and find() does not know. false when it was stopped, or a fault was added. One callback at a time is called,
 * but next() and find() while keep() may be at work. */
bool sweep_run(const struct sweep_question *question, const struct sweep_run_options *options, struct arena *arena,
               struct faults *faults);

#endif
