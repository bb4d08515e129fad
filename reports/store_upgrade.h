/* store_upgrade.h - how a database of format 1 becomes one of format 2: what the tables of reports/schema.sql don't replace.
 *
 * Format 2 has more columns of `variants`, more measures in `time_summaries`, more tables; some views show more. Views of the
 * user's own over these tables are kept. */
#ifndef LOADLINE_REPORTS_STORE_UPGRADE_H
#define LOADLINE_REPORTS_STORE_UPGRADE_H

/* To be run before and after schema.sql. */
extern const char store_upgrade_before[], store_upgrade_after[];

#endif
