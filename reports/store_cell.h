/* store_cell.h - the part of the store that keeps cells of sweeps beside their runs. For store.c only.
 *
 * Errors     sticky, as in database.h. */
#ifndef LOADLINE_REPORTS_STORE_CELL_H
#define LOADLINE_REPORTS_STORE_CELL_H

#include "reports/database.h"
#include "reports/store.h"

void store_cell_save(struct database *database, int64_t run_id, const struct sweep_cell *cell);

/* The run of the cell with that key, or 0. */
int64_t store_cell_find(struct database *database, const char *key);

/* All of them, by their keys. */
const struct stored_cell *store_cells_load(struct database *database, size_t *count);

#endif
