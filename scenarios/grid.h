/* grid.h - the axes of a sweep and the cells that they span.
 *
 * Order      the axes as they were typed; the values of the last one change fastest, as in nested loops.
 * Errors     every fault of every axis; two axes of the same place, or one inside the other; more than SWEEP_CELLS_MOST cells.
 * Ownership  lives in the arena. */
#ifndef LOADLINE_SCENARIOS_GRID_H
#define LOADLINE_SCENARIOS_GRID_H

#include "scenarios/axis.h"

/* Set the axes, the cells and the base; no cell has run. `texts` are --vary arguments (axis.h), at least one. */
bool grid_read(struct arena *arena, const char *const *texts, size_t count, struct json_node *root, struct sweep *sweep,
               struct faults *faults);

/* What makes the cell of the scenario: "/POINTER=JSON" of each axis. */
const char *const *grid_changes(struct arena *arena, const struct sweep *sweep, size_t cell);

#endif
