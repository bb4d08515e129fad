#include "reports/text_discounts.h"

#include "models/cost_result.h"
#include "models/figure_text.h"
#include "reports/text_page.h"
#include "sim/arena.h"

static const char *share(struct arena *arena, int64_t part_e10_usd, int64_t whole_e10_usd)
{
    return whole_e10_usd > 0 ? figure_share(arena, (double)part_e10_usd / (double)whole_e10_usd) : "";
}

static void add_commitment(struct text_page *page, struct table *table, const struct commitment_result *commitment)
{
    struct arena *arena = page->arena;
    table_row(table);
    table_cell(table, commitment->held ? arena_format(arena, "%s (held)", commitment->plan) : commitment->plan);
    if (commitment->per_hour_e10_usd == 0) {
        table_cell(table, "none");
        for (int empty = 0; empty < 4; empty++) table_cell(table, "");
        return;
    }
    table_cell(table, figure_money(arena, commitment->per_hour_e10_usd));
    table_cell(table, share(arena, commitment->used_e10_usd, commitment->committed_e10_usd));
    table_cell(table, share(arena, commitment->covered_e10_usd, commitment->eligible_e10_usd));
    table_cell(table, figure_money(arena, commitment->monthly_e10_usd));
    table_cell(table, figure_money(arena, commitment->saved_monthly_e10_usd));
}

static void write_commitments(struct text_page *page, const struct cost_result *cost)
{
    struct table *table = table_new(page->arena);
    table_keep_names(table);
    table_column(table, "Savings Plan", TABLE_LEFT);
    table_column(table, "USD/h", TABLE_RIGHT);
    table_column(table, "used", TABLE_RIGHT);
    table_column(table, "covers", TABLE_RIGHT);
    table_column(table, "a month", TABLE_RIGHT);
    table_column(table, "saved", TABLE_RIGHT);
    for (size_t i = 0; i < cost->commitment_count; i++) add_commitment(page, table, &cost->commitments[i]);
    text_page_heading(page, "Commitments (USD)");
    text_page_table(page, table);
    text_page_line(page, "the best commitment to each plan, if every month is like this run");
    text_page_line(page, "used: of the commitment; covers: of what its hours cost on demand");
    text_page_line(page, "saved: in a month, against the bill without a plan");
}

void text_discounts(struct text_page *page, const struct cost_result *cost)
{
    if (!cost->has_discounts) return;
    struct arena *arena = page->arena;
    text_page_line(page, arena_format(arena, "at list prices %s, with the negotiated discount %s",
                                      figure_money(arena, cost->list_e10_usd),
                                      figure_money(arena, cost->contracted_e10_usd)));
    if (cost->commitment_count > 0) write_commitments(page, cost);
}
