/* csv_cost.h - a run's bill as CSV: a row for each line, what it costs, and a column for each tag.
 *
 * Exact      the rows of cost_usd, monthly_usd, busy_usd and idle_usd add up to the totals of the run, to the last digit (cost_tree.h). */
#ifndef LOADLINE_REPORTS_CSV_COST_H
#define LOADLINE_REPORTS_CSV_COST_H

struct arena;
struct result;

const char *csv_cost(struct arena *arena, const struct result *result);

#endif
