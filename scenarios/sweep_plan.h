/* sweep_plan.h - make a plan of a sweep, read one, and hold what is there now against it.
 *
 * Order      sweep_read(), sweep_plan_make(); elsewhere sweep_plan_read(), sweep_plan_open(), sweep_run().
 * Errors     every fault is added.
 * Ownership  lives in the arena given. */
#ifndef LOADLINE_SCENARIOS_SWEEP_PLAN_H
#define LOADLINE_SCENARIOS_SWEEP_PLAN_H

#include "models/sweep_plan.h"
#include "scenarios/cell.h"
#include "scenarios/sweep.h"

struct sweep_plan_options {
    const char *file;          /* the scenario's */
    const char *const *varies; /* --vary arguments */
    const volatile sig_atomic_t *stop;
    void *self;
    void (*progress)(void *self, size_t done, size_t of, double share); /* as in sweep_run_options */
};

/* Read and compile every cell. Cells whose scenario is at fault are planned as refused. false when a fault was added, or *stop
 * became non-zero. */
bool sweep_plan_make(struct arena *arena, const struct sweep_question *question, const struct sweep_plan_options *how,
                     struct sweep_plan *out, struct faults *faults);

/* `root` as json_read_file() gave it. */
bool sweep_plan_read(struct arena *arena, const struct json_node *root, struct sweep_plan *out, struct faults *faults);

/* The question that was planned, asked again. A fault for each file that has changed since, and where another version planned it. */
bool sweep_plan_open(struct arena *arena, const struct json_node *root, const struct sweep_plan *plan,
                     struct sweep_question *out, struct faults *faults);

/* Whether the cell is the one that was planned; a fault says what has changed. */
bool sweep_plan_has(const struct sweep_plan *plan, const struct cell *cell, struct faults *faults);

#endif
