#include "reports/cost_diff.h"

#include "reports/cost_tree.h"
#include "sim/arena.h"

#include <string.h>

const char *const cost_change_name[COST_CHANGES] = {
    [COST_SAME] = "same",         [COST_ADDED] = "added", [COST_REMOVED] = "removed",
    [COST_QUANTITY] = "quantity", [COST_PRICE] = "price", [COST_QUANTITY_AND_PRICE] = "quantity and price"};

static bool same_owner(const struct cost_line *a, const struct cost_line *b)
{
    if (!a->variant_name || !b->variant_name) return a->variant_name == b->variant_name;
    return strcmp(a->variant_name, b->variant_name) == 0;
}

static bool same_line(const struct cost_line *a, const struct cost_line *b)
{
    return same_owner(a, b) && strcmp(a->charge, b->charge) == 0 && strcmp(a->usage_type, b->usage_type) == 0;
}

static const struct cost_line *find(const struct cost_result *bill, const struct cost_line *line)
{
    for (size_t i = 0; i < bill->line_count; i++)
        if (same_line(&bill->lines[i], line)) return &bill->lines[i];
    return NULL;
}

static enum cost_change change_of(const struct cost_line *before, const struct cost_line *after)
{
    if (!before) return COST_ADDED;
    if (!after) return COST_REMOVED;
    bool quantity = strcmp(before->quantity, after->quantity) != 0;
    bool price = strcmp(before->unit_price, after->unit_price) != 0;
    if (quantity && price) return COST_QUANTITY_AND_PRICE;
    return quantity ? COST_QUANTITY : price ? COST_PRICE : COST_SAME;
}

/* Both bills with what a month of each line costs. */
struct bills {
    const struct cost_result *before, *after;
    struct cost_tree before_tree, after_tree;
};

static struct cost_line_diff diff_of(const struct bills *bills, const struct cost_line *before,
                                     const struct cost_line *after)
{
    struct cost_line_diff diff = {.change = change_of(before, after), .before = before, .after = after};
    if (before) diff.before_month_e10_usd = bills->before_tree.amounts[before - bills->before->lines].monthly_e10_usd;
    if (after) diff.after_month_e10_usd = bills->after_tree.amounts[after - bills->after->lines].monthly_e10_usd;
    diff.cost_e10_usd = (after ? after->cost_e10_usd : 0) - (before ? before->cost_e10_usd : 0);
    diff.month_e10_usd = diff.after_month_e10_usd - diff.before_month_e10_usd;
    return diff;
}

/* The lines of one variant that the first bill does not have. */
static void add_new(const struct bills *bills, const struct cost_line *of, struct cost_line_diff *lines, size_t *count)
{
    for (size_t i = 0; i < bills->after->line_count; i++) {
        const struct cost_line *line = &bills->after->lines[i];
        if (same_owner(line, of) && !find(bills->before, line)) lines[(*count)++] = diff_of(bills, NULL, line);
    }
}

static bool has_owner(const struct cost_result *bill, const struct cost_line *line)
{
    for (size_t i = 0; i < bill->line_count; i++)
        if (same_owner(&bill->lines[i], line)) return true;
    return false;
}

struct cost_diff cost_diff(struct arena *arena, const struct cost_result *before, const struct cost_result *after)
{
    struct bills bills = {before, after, cost_tree(arena, before), cost_tree(arena, after)};
    size_t count = 0;
    struct cost_line_diff *lines =
        arena_new_array(arena, before->line_count + after->line_count, struct cost_line_diff);
    for (size_t i = 0; i < before->line_count; i++) {
        const struct cost_line *line = &before->lines[i];
        lines[count++] = diff_of(&bills, line, find(after, line));
        bool last = i + 1 == before->line_count || !same_owner(line, &before->lines[i + 1]);
        if (last) add_new(&bills, line, lines, &count);
    }
    for (size_t i = 0; i < after->line_count; i++)
        if (!has_owner(before, &after->lines[i])) lines[count++] = diff_of(&bills, NULL, &after->lines[i]);
    return (struct cost_diff){.line_count = count,
                              .lines = lines,
                              .cost_e10_usd = after->total_e10_usd - before->total_e10_usd,
                              .month_e10_usd = after->monthly_e10_usd - before->monthly_e10_usd};
}

const struct cost_line *cost_diff_line(const struct cost_line_diff *diff)
{
    return diff->after ? diff->after : diff->before;
}
