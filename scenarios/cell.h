/* cell.h - one cell of a sweep: the scenario with its values, from document to figures.
 *
 * Key        scenario_key.h.
 * Ownership  cell_open() ... cell_close(); the cell has an arena of its own.
 * Errors     its faults are its own: one cell's scenario may be wrong where the others' are right. */
#ifndef LOADLINE_SCENARIOS_CELL_H
#define LOADLINE_SCENARIOS_CELL_H

#include "models/sweep.h"
#include "scenarios/outcome.h"

#include <signal.h>

struct cell {
    size_t number; /* in the sweep */
    struct arena *arena;
    struct faults *faults;
    struct compiled *compiled; /* NULL: it is refused, or was interrupted */
    struct outcome *outcome;   /* NULL until cell_begin() */
    const char *warm_up_rule;
    char key[SHA256_HEX_BYTES];
};

/* Read and compile it. `options` are those of the sweep, without what is varied. */
struct cell *cell_open(const struct document *document, const struct scenario_options *options,
                       const struct sweep *sweep, size_t number);
void cell_close(struct cell *cell);

/* Why it is refused: its faults with their places. Texts live in the arena given. */
const char *const *cell_excuses(const struct cell *cell, size_t *count, struct arena *arena);

/* Faults of the machine are not its scenario's: add them to those of the sweep. Returns whether there are any. */
bool cell_has_machine_fault(const struct cell *cell, struct faults *faults);

/* Make it ready for replications; false when *stop became non-zero. */
bool cell_begin(struct cell *cell, const volatile sig_atomic_t *stop);

/* After its replications: the result, under a name that tells it from the others, and its figures. */
const struct result *cell_result(const struct cell *cell, const struct sweep *sweep, struct sweep_figures *figures);

#endif
