/* cost_diff_report.h - two bills held against each other, for people and for programs: `loadline diff`.
 *
 * Text       a month of 730 hours of each line: + added, - removed, ~ changed. Money is exact.
 * JSON       docs/results.md, "Differences of cost".
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_REPORTS_COST_DIFF_REPORT_H
#define LOADLINE_REPORTS_COST_DIFF_REPORT_H

#include "reports/text_style.h"

struct arena;
struct result;

const char *cost_diff_text(struct arena *arena, const struct result *before, const struct result *after,
                           struct text_style style);
const char *cost_diff_json(struct arena *arena, const struct result *before, const struct result *after);

#endif
