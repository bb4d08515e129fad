#include "reports/text_cost.h"

#include "models/figure_text.h"
#include "models/result.h"
#include "reports/text_discounts.h"
#include "reports/text_page.h"
#include "reports/text_subject.h"
#include "sim/arena.h"

#include <stdlib.h>
#include <string.h>

static bool same_owner(const struct cost_line *a, const struct cost_line *b)
{
    if (!a->variant_name || !b->variant_name) return a->variant_name == b->variant_name;
    return strcmp(a->variant_name, b->variant_name) == 0 && a->generation.number == b->generation.number;
}

static const char *owner_of(struct arena *arena, const struct result *result, const struct cost_line *line)
{
    return line->variant_name ? text_variant(arena, result, line->variant_name, &line->generation) : "endpoint";
}

/* "2 Hours" as on the bill, but "12,346 s": tables of serverless variants are wide. */
static const char *quantity_text(struct arena *arena, const struct cost_line *line)
{
    const char *unit = strcmp(line->unit, "Seconds") == 0 ? "s" : line->unit;
    return arena_format(arena, "%s %s", figure_number(arena, strtod(line->quantity, NULL)), unit);
}

static void add_line(struct text_page *page, struct table *table, const struct cost_line *line)
{
    struct arena *arena = page->arena;
    table_row(table);
    table_cell(table, arena_format(arena, "  %s", line->charge));
    table_cell(table, line->usage_type);
    table_cell(table, quantity_text(arena, line));
    table_cell(table, arena_format(arena, "%s%s", line->estimated ? "~" : "", line->unit_price));
    table_cell(table, figure_money(arena, line->cost_e10_usd));
}

static void add_total(struct text_page *page, struct table *table, const struct cost_result *cost)
{
    table_row(table);
    table_cell_ink(table, "total", TABLE_BOLD);
    for (int empty = 0; empty < 3; empty++) table_cell(table, "");
    table_cell_ink(table, figure_money(page->arena, cost->total_e10_usd), TABLE_BOLD);
}

static void write_lines(struct text_page *page, const struct result *result)
{
    const struct cost_result *cost = &result->cost;
    struct table *table = table_new(page->arena);
    table_keep_names(table);
    table_column(table, "charge", TABLE_LEFT);
    table_column(table, "usage type", TABLE_LEFT);
    table_column(table, "quantity", TABLE_RIGHT);
    table_column(table, "price", TABLE_RIGHT);
    table_column(table, "cost", TABLE_RIGHT);
    for (size_t i = 0; i < cost->line_count; i++) {
        if (i == 0 || !same_owner(&cost->lines[i], &cost->lines[i - 1])) {
            table_row(table);
            table_cell(table, owner_of(page->arena, result, &cost->lines[i]));
        }
        add_line(page, table, &cost->lines[i]);
    }
    add_total(page, table, cost);
    text_page_table(page, table);
}

static bool any_estimated(const struct cost_result *cost)
{
    for (size_t i = 0; i < cost->line_count; i++)
        if (cost->lines[i].estimated) return true;
    return false;
}

static void write_summary(struct text_page *page, const struct cost_result *cost)
{
    struct arena *arena = page->arena;
    if (cost->has_interval)
        text_page_line(page, arena_format(arena, "total within [%s, %s]", figure_money(arena, cost->total_low_e10_usd),
                                          figure_money(arena, cost->total_high_e10_usd)));
    text_page_line(page, arena_format(arena, "per hour %s, per month of 730 hours %s",
                                      figure_money(arena, cost->per_hour_e10_usd),
                                      figure_money(arena, cost->monthly_e10_usd)));
    if (cost->has_per_request)
        text_page_line(page, arena_format(arena, "per million requests %s, per 1,000 succeeded %s",
                                          figure_money(arena, cost->per_million_requests_e10_usd),
                                          figure_money(arena, cost->per_thousand_succeeded_e10_usd)));
    text_page_line(page,
                   arena_format(arena, "of the total, %s for busy workers and %s for idle ones",
                                figure_money(arena, cost->busy_e10_usd), figure_money(arena, cost->idle_e10_usd)));
}

void text_cost(struct text_page *page, const struct result *result)
{
    const struct cost_result *cost = &result->cost;
    text_page_heading(page, "Cost (USD)");
    write_lines(page, result);
    write_summary(page, cost);
    if (any_estimated(cost)) text_page_note(page, "~", "an estimated price, not a listed one");
    text_discounts(page, cost);
}
