#include "reports/text_cost_tree.h"

#include "models/figure_text.h"
#include "models/result.h"
#include "reports/buffer.h"
#include "reports/cost_tree.h"
#include "reports/money_figure.h"
#include "reports/text_discounts.h"
#include "reports/text_page.h"
#include "reports/text_subject.h"
#include "sim/arena.h"

/* The amounts of a node, in the order of the columns. */
static void add_amounts(struct text_page *page, struct table *table, const struct cost_tree *tree,
                        const struct cost_amounts *amounts, enum table_ink ink)
{
    table_cell_ink(table, money_figure(page->arena, amounts->cost_e10_usd), ink);
    table_cell(table, money_figure(page->arena, amounts->monthly_e10_usd));
    if (tree->has_per_thousand) table_cell(table, money_figure(page->arena, amounts->per_thousand_e10_usd));
    table_cell(table, amounts->has_busy ? money_figure(page->arena, amounts->busy_e10_usd) : "");
    table_cell(table, amounts->has_busy ? money_figure(page->arena, amounts->idle_e10_usd) : "");
}

static void add_line(struct text_page *page, struct table *table, const struct cost_tree *tree, size_t i, bool last)
{
    const struct cost_line *line = &tree->lines[i];
    table_row(table);
    table_cell(table, arena_format(page->arena, "%s %s", last ? "└─" : "├─", cost_line_usage(page->arena, line)));
    table_cell(table, line->charge);
    table_cell(table, arena_format(page->arena, "%s %s", line->quantity, line->unit));
    table_cell(table, arena_format(page->arena, "%s%s", line->estimated ? "~" : "", line->unit_price));
    add_amounts(page, table, tree, &tree->amounts[i], TABLE_PLAIN);
}

static void add_branch(struct text_page *page, struct table *table, const struct result *result,
                       const struct cost_tree *tree, const struct cost_branch *branch)
{
    const char *name = branch->variant_name
                           ? text_variant(page->arena, result, branch->variant_name, &branch->generation)
                           : "endpoint";
    table_row(table);
    table_cell_ink(table, name, TABLE_BOLD);
    for (int empty = 0; empty < 3; empty++) table_cell(table, "");
    add_amounts(page, table, tree, &branch->amounts, TABLE_PLAIN);
    for (size_t i = 0; i < branch->count; i++) add_line(page, table, tree, branch->first + i, i + 1 == branch->count);
}

static void write_tree(struct text_page *page, const struct result *result, const struct cost_tree *tree)
{
    struct table *table = table_new(page->arena);
    table_keep_names(table);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "charge", TABLE_LEFT);
    table_column(table, "quantity", TABLE_RIGHT);
    table_column(table, "price", TABLE_RIGHT);
    table_column(table, "cost", TABLE_RIGHT);
    table_column(table, "a month", TABLE_RIGHT);
    if (tree->has_per_thousand) table_column(table, "per 1,000", TABLE_RIGHT);
    table_column(table, "busy", TABLE_RIGHT);
    table_column(table, "idle", TABLE_RIGHT);
    for (size_t i = 0; i < tree->branch_count; i++) add_branch(page, table, result, tree, &tree->branches[i]);
    table_row(table);
    table_cell_ink(table, "total", TABLE_BOLD);
    for (int empty = 0; empty < 3; empty++) table_cell(table, "");
    add_amounts(page, table, tree, &tree->total, TABLE_BOLD);
    text_page_heading(page, "Cost (USD)");
    text_page_table(page, table);
}

static void write_tags(struct text_page *page, const struct result *result)
{
    if (result->tag_count == 0) return;
    struct table *table = table_new(page->arena);
    table_column(table, "tag", TABLE_LEFT);
    table_column(table, "value", TABLE_LEFT);
    table_column(table, "cost", TABLE_RIGHT);
    table_column(table, "a month", TABLE_RIGHT);
    for (size_t i = 0; i < result->tag_count; i++) {
        table_row(table);
        table_cell(table, result->tags[i].key);
        table_cell(table, result->tags[i].value);
        table_cell(table, money_figure(page->arena, result->cost.total_e10_usd));
        table_cell(table, money_figure(page->arena, result->cost.monthly_e10_usd));
    }
    text_page_heading(page, "Charged to (each tag has the whole bill)");
    text_page_table(page, table);
}

static bool any_estimated(const struct cost_result *cost)
{
    for (size_t i = 0; i < cost->line_count; i++)
        if (cost->lines[i].estimated) return true;
    return false;
}

static void write_notes(struct text_page *page, const struct result *result)
{
    struct arena *arena = page->arena;
    const struct cost_result *cost = &result->cost;
    if (cost->has_interval)
        text_page_line(
            page, arena_format(arena, "cost within [%s, %s] (%s)", money_figure(arena, cost->total_low_e10_usd),
                               money_figure(arena, cost->total_high_e10_usd), figure_share(arena, result->confidence)));
    text_page_line(page,
                   arena_format(arena, "cost: of %s simulated, the mean of %u replication%s; a month: 730 hours of it",
                                figure_time(arena, result->simulated_s * 1000), result->replications,
                                result->replications == 1 ? "" : "s"));
    if (cost->has_per_request) text_page_line(page, "per 1,000: requests of the endpoint that succeeded");
    text_page_line(page, "busy, idle: the cost, split by the time in which workers were busy");
    if (any_estimated(cost)) text_page_note(page, "~", "an estimated price, not a listed one");
    text_discounts(page, cost);
}

const char *text_cost_tree(struct arena *arena, const struct result *result, struct text_style style)
{
    if (style.width < TEXT_LEAST_WIDTH) style.width = TEXT_LEAST_WIDTH;
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = style};
    struct cost_tree tree = cost_tree(arena, &result->cost);
    text_page_heading(&page, arena_format(arena, "%s: what it costs%s", result->scenario,
                                          result->partial ? " (partial: interrupted)" : ""));
    write_tree(&page, result, &tree);
    write_notes(&page, result);
    write_tags(&page, result);
    return buffer_text(page.buffer);
}
