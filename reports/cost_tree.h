/* cost_tree.h - a run's bill as a tree: the endpoint, its variants, the lines of each; what every report of costs is made from.
 *
 * Exact      at each node every amount is the sum of those below it, to the last digit: what a month or a thousand requests
 *            cost is shared out among the lines so that no rounding is left over. A line's share of it is within 10^-10 USD of
 *            its own product.
 * Month      730 hours at the run's mean.
 * Requests   a thousand that succeeded, of the endpoint's callers: also on the lines of one variant.
 * Order      variants as they first appear among the lines, then lines as on the bill.
 * Ownership  lives in the arena given; names are the result's. */
#ifndef LOADLINE_REPORTS_COST_TREE_H
#define LOADLINE_REPORTS_COST_TREE_H

#include "models/result.h"
#include "sim/units.h"

struct arena;

struct cost_amounts {
    int64_t cost_e10_usd, monthly_e10_usd, per_thousand_e10_usd;
    bool has_busy; /* of the bill as a whole always; of parts not in runs that an older version stored */
    int64_t busy_e10_usd, idle_e10_usd;
};

struct cost_branch {
    const char *variant_name; /* NULL: of the endpoint as a whole */
    struct generation generation;
    struct cost_amounts amounts;
    size_t first, count; /* its lines */
};

struct cost_tree {
    const struct cost_line *lines;
    const struct cost_amounts *amounts; /* of each line */
    size_t branch_count;
    const struct cost_branch *branches;
    struct cost_amounts total;
    bool has_per_thousand; /* something succeeded */
};

struct cost_tree cost_tree(struct arena *arena, const struct cost_result *cost);

/* The line's usage type, with ", Savings Plan" where that covers it: no other line of its variant has the same. */
const char *cost_line_usage(struct arena *arena, const struct cost_line *line);

/* The line's quantity in 10^-10 of its unit, as it is printed. */
int128 cost_line_quantity_e10(const struct cost_line *line);

#endif
