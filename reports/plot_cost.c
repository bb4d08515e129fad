#include "models/figure_text.h"
#include "models/result.h"
#include "reports/display.h"
#include "reports/plot.h"
#include "reports/table.h"
#include "sim/arena.h"

#include <math.h>

#define BARS_DRAWN 12
#define LEAST_PART 100 /* a charge below a hundredth of the total goes to the others */

/* How many lines cost more, or as much and come first. */
static size_t rank_of(const struct cost_result *cost, size_t which)
{
    size_t rank = 0;
    for (size_t i = 0; i < cost->line_count; i++)
        rank += cost->lines[i].cost_e10_usd > cost->lines[which].cost_e10_usd ||
                (i < which && cost->lines[i].cost_e10_usd == cost->lines[which].cost_e10_usd);
    return rank;
}

static const char *label_of(struct arena *arena, const struct cost_line *line)
{
    if (!line->variant_name) return line->charge;
    return arena_format(arena, "%s: %s", line->variant_name, line->charge);
}

/* A bar of its own, or among the others. */
static bool is_drawn(const struct cost_result *cost, size_t which)
{
    return rank_of(cost, which) < BARS_DRAWN - 1 && cost->lines[which].cost_e10_usd >= cost->total_e10_usd / LEAST_PART;
}

struct bill {
    struct arena *arena;
    const struct cost_result *cost;
    struct chart_bar *bars;
    size_t count;
    struct table *numbers;
};

static void add_bar(struct bill *bill, const char *label, int64_t e10_usd)
{
    struct arena *arena = bill->arena;
    double share = bill->cost->total_e10_usd > 0 ? (double)e10_usd / (double)bill->cost->total_e10_usd : 0;
    const char *money = figure_money(arena, e10_usd), *part = figure_share(arena, share);
    bill->bars[bill->count++] = (struct chart_bar){.label = display_text(arena, label),
                                                   .value = arena_format(arena, "%s USD, %s", money, part),
                                                   .length = fmax((double)e10_usd / 1e10, 0),
                                                   .low = NAN,
                                                   .high = NAN};
    table_row(bill->numbers);
    table_cell(bill->numbers, label);
    table_cell(bill->numbers, money);
    table_cell(bill->numbers, part);
}

bool plot_cost(struct arena *arena, const struct result *result, struct plot *plot)
{
    const struct cost_result *cost = &result->cost;
    size_t others = 0;
    struct bill bill = {arena, cost, arena_new_array(arena, BARS_DRAWN, struct chart_bar), 0, table_new(arena)};
    int64_t others_e10_usd = cost->total_e10_usd;
    if (cost->line_count == 0) return false;
    table_column(bill.numbers, "charge", TABLE_LEFT);
    table_column(bill.numbers, "USD", TABLE_RIGHT);
    table_column(bill.numbers, "share", TABLE_RIGHT);
    for (size_t i = 0; i < cost->line_count; i++) {
        if (is_drawn(cost, i)) {
            add_bar(&bill, label_of(arena, &cost->lines[i]), cost->lines[i].cost_e10_usd);
            others_e10_usd -= cost->lines[i].cost_e10_usd;
        } else {
            others++;
        }
    }
    if (others > 0)
        add_bar(&bill, arena_format(arena, "%zu other charge%s", others, others == 1 ? "" : "s"), others_e10_usd);
    plot->chart = (struct chart){.bar_count = bill.count, .bars = bill.bars};
    plot->numbers = bill.numbers;
    plot->caption = "What the run costs, by charge.";
    plot->alternative =
        arena_format(arena, "Bars of the charges that make up %s USD.", figure_money(arena, cost->total_e10_usd));
    return true;
}
