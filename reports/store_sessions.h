/* store_sessions.h - the part of the store that keeps what became of sessions.
 *
 * Errors     those of the database, sticky (database.h). */
#ifndef LOADLINE_REPORTS_STORE_SESSIONS_H
#define LOADLINE_REPORTS_STORE_SESSIONS_H

#include <stdint.h>

struct database;
struct result;

/* Nothing where the result has none. */
void store_sessions_save(struct database *database, int64_t run_id, const struct result *result);
void store_sessions_load(struct database *database, int64_t run_id, struct result *result);

#endif
