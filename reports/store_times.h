/* store_times.h - the part of the store that keeps samples of times.
 *
 * Errors     those of the database, sticky (database.h). */
#ifndef LOADLINE_REPORTS_STORE_TIMES_H
#define LOADLINE_REPORTS_STORE_TIMES_H

#include "models/result.h"

struct database;
struct statement;

/* Times of a variant or component, or of the endpoint where variant_id is 0. `measure` as the schema names it. */
void store_times_save(struct database *database, int64_t run_id, int64_t variant_id, const char *measure,
                      const struct time_summary *summary);
void store_times_load(struct database *database, int64_t run_id, int64_t variant_id, const char *measure,
                      struct time_summary *summary);

/* The columns of one summary, for a table of the caller's that has them, and their values in that order. */
extern const char store_times_columns[];
void store_times_add(struct statement *row, const struct time_summary *summary);
void store_times_read(struct statement *row, struct time_summary *summary);

#endif
