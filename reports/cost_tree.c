#include "reports/cost_tree.h"

#include "models/money.h"
#include "sim/arena.h"

#include <string.h>

/* Shares a whole out by what has been paid so far, so that the parts add up to it. */
struct sharing {
    int64_t whole_e10_usd, paid_e10_usd, of_e10_usd, shared_e10_usd;
};

static int64_t share(struct sharing *sharing, int64_t cost_e10_usd)
{
    sharing->paid_e10_usd += cost_e10_usd;
    int64_t so_far = money_portion(sharing->whole_e10_usd, sharing->paid_e10_usd, sharing->of_e10_usd);
    int64_t part = so_far - sharing->shared_e10_usd;
    sharing->shared_e10_usd = so_far;
    return part;
}

static struct cost_amounts *amounts_of_lines(struct arena *arena, const struct cost_result *cost)
{
    struct cost_amounts *amounts = arena_new_array(arena, cost->line_count, struct cost_amounts);
    struct sharing month = {.whole_e10_usd = cost->monthly_e10_usd, .of_e10_usd = cost->total_e10_usd};
    struct sharing thousand = {.whole_e10_usd = cost->per_thousand_succeeded_e10_usd,
                               .of_e10_usd = cost->total_e10_usd};
    for (size_t i = 0; i < cost->line_count; i++) {
        const struct cost_line *line = &cost->lines[i];
        amounts[i] = (struct cost_amounts){.cost_e10_usd = line->cost_e10_usd,
                                           .monthly_e10_usd = share(&month, line->cost_e10_usd),
                                           .per_thousand_e10_usd = share(&thousand, line->cost_e10_usd),
                                           .has_busy = line->has_busy,
                                           .busy_e10_usd = line->busy_e10_usd,
                                           .idle_e10_usd = line->cost_e10_usd - line->busy_e10_usd};
    }
    return amounts;
}

static void add(struct cost_amounts *sum, const struct cost_amounts *part)
{
    sum->cost_e10_usd += part->cost_e10_usd;
    sum->monthly_e10_usd += part->monthly_e10_usd;
    sum->per_thousand_e10_usd += part->per_thousand_e10_usd;
    sum->has_busy = sum->has_busy && part->has_busy;
    sum->busy_e10_usd += part->busy_e10_usd;
    sum->idle_e10_usd += part->idle_e10_usd;
}

static bool same_owner(const struct cost_line *a, const struct cost_line *b)
{
    if (!a->variant_name || !b->variant_name) return a->variant_name == b->variant_name;
    return strcmp(a->variant_name, b->variant_name) == 0 && a->generation.number == b->generation.number;
}

struct cost_tree cost_tree(struct arena *arena, const struct cost_result *cost)
{
    struct cost_branch *branches = arena_new_array(arena, cost->line_count, struct cost_branch);
    struct cost_tree tree = {.lines = cost->lines,
                             .amounts = amounts_of_lines(arena, cost),
                             .branches = branches,
                             .has_per_thousand = cost->has_per_request};
    for (size_t i = 0; i < cost->line_count; i++) {
        const struct cost_line *line = &cost->lines[i];
        if (i == 0 || !same_owner(line, &cost->lines[i - 1]))
            branches[tree.branch_count++] = (struct cost_branch){.variant_name = line->variant_name,
                                                                 .generation = line->generation,
                                                                 .amounts.has_busy = true,
                                                                 .first = i};
        struct cost_branch *branch = &branches[tree.branch_count - 1];
        add(&branch->amounts, &tree.amounts[i]);
        branch->count++;
    }
    tree.total = (struct cost_amounts){.cost_e10_usd = cost->total_e10_usd,
                                       .monthly_e10_usd = cost->monthly_e10_usd,
                                       .per_thousand_e10_usd = cost->per_thousand_succeeded_e10_usd,
                                       .has_busy = true,
                                       .busy_e10_usd = cost->busy_e10_usd,
                                       .idle_e10_usd = cost->idle_e10_usd};
    return tree;
}

const char *cost_line_usage(struct arena *arena, const struct cost_line *line)
{
    return line->commitment == COMMITMENT_USED ? arena_format(arena, "%s, Savings Plan", line->usage_type)
                                               : line->usage_type;
}

int128 cost_line_quantity_e10(const struct cost_line *line)
{
    return quantity_read_e10(line->quantity);
}
