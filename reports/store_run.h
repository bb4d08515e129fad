/* store_run.h - the part of the store that keeps a run as a whole, from its row to the rows of all its parts. For store.c only.
 *
 * Errors     sticky, as in database.h. */
#ifndef LOADLINE_REPORTS_STORE_RUN_H
#define LOADLINE_REPORTS_STORE_RUN_H

#include "reports/database.h"

/* The number of the run; `created_at` NULL: now. */
int64_t store_run_save(struct database *database, const struct result *result, const char *created_at);

/* The run that a table of keys names; 0 where there is none. `from` is the rest of the query, with a ? for the key. It asks that the run is
 * there: one that was deleted where foreign keys are not looked after leaves its key behind. */
int64_t store_run_with_key(struct database *database, const char *from, const char *key);

void store_run_load(struct database *database, int64_t run_id, struct result *result);

#endif
