/* store_upgrade.h - how a database of an older format becomes one of the present format: what the tables of reports/schema.sql don't replace.
 *
 * Format 2 has more columns of `variants`, more measures in `time_summaries`, more tables; some views show more. Format 3 has more
 * columns of `series_points`, says how much of a line of the bill was busy, and has `tags`
 * and the cells of sweeps. Format 4 has more tables only. Views of the user's own over these tables are kept. */
#ifndef LOADLINE_REPORTS_STORE_UPGRADE_H
#define LOADLINE_REPORTS_STORE_UPGRADE_H

#include "reports/database.h"

struct arena;

/* The schema and what brings each older format to it, for database_open(). */
struct database_schema store_schema(struct arena *arena);

#endif
