/* plot_sweep.h - what a sweep shows as pictures.
 *
 * Numbers    of the cells are in the table of the sweep's report: lines and maps have none of their own.
 * Ownership  lives in the arena given; the sweep must outlive it. */
#ifndef LOADLINE_REPORTS_PLOT_SWEEP_H
#define LOADLINE_REPORTS_PLOT_SWEEP_H

#include "models/sweep.h"
#include "reports/plot.h"

/* One axis: p99, errors and cost against its values. Two: the same as maps of the grid, of more than two axes of those that move
 * p99 most, the others at the base. False where fewer than two cells have run or the grid is too large to see anything. */
bool plot_sweep_lines(struct arena *arena, const struct sweep *sweep, struct plot *plot);
bool plot_sweep_map(struct arena *arena, const struct sweep *sweep, struct plot *plot);

/* How far each axis moves what matters (tornado.h). */
bool plot_sweep_tornado(struct arena *arena, const struct sweep *sweep, struct plot *plot);

#endif
