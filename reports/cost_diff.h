/* cost_diff.h - two bills held against each other, line by line: what was added, removed or changed, and why.
 *
 * Lines      are the same where variant, charge and usage type are. Each is there once.
 * Month      730 hours at each run's mean: runs of different lengths differ in Cost, but are alike in a month.
 * Exact      differences of the lines add up to that of the totals, to the last digit (cost_tree.h).
 * Order      that of the first bill; what is new stands behind the lines of its variant, or at the end.
 * Ownership  lives in the arena given; names are the results'. */
#ifndef LOADLINE_REPORTS_COST_DIFF_H
#define LOADLINE_REPORTS_COST_DIFF_H

#include "models/result.h"

struct arena;

enum cost_change {
    COST_SAME,
    COST_ADDED,
    COST_REMOVED,
    COST_QUANTITY,
    COST_PRICE,
    COST_QUANTITY_AND_PRICE,
    COST_CHANGES
};
extern const char
    *const cost_change_name[COST_CHANGES]; /* "same", "added", "removed", "quantity", "price", "quantity and price" */

struct cost_line_diff {
    enum cost_change change;
    const struct cost_line *before, *after; /* NULL: it is not on that bill */
    int64_t before_month_e10_usd, after_month_e10_usd;
    int64_t cost_e10_usd, month_e10_usd; /* after less before */
};

struct cost_diff {
    size_t line_count;
    const struct cost_line_diff *lines;
    int64_t cost_e10_usd, month_e10_usd; /* of the totals */
};

struct cost_diff cost_diff(struct arena *arena, const struct cost_result *before, const struct cost_result *after);

/* The line on either bill. */
const struct cost_line *cost_diff_line(const struct cost_line_diff *diff);

#endif
