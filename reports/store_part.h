/* store_part.h - tables whose rows are numbered within a run: run_id, position and then their columns. For store*.c only. */
#ifndef LOADLINE_REPORTS_STORE_PART_H
#define LOADLINE_REPORTS_STORE_PART_H

#include "reports/database.h"

/* An insertion, whose rows begin with their place. */
struct statement *store_part_insert(struct database *database, const char *table, const char *columns);
void store_part_add_place(struct statement *row, int64_t run_id, size_t position);

/* The rows of a run in their order, without their place. */
struct statement *store_part_select(struct database *database, const char *table, const char *columns, int64_t run_id);

#endif
