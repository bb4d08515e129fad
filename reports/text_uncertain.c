#include "reports/text_uncertain.h"

#include "models/figure_text.h"
#include "models/objective.h"
#include "models/result.h"
#include "reports/text_page.h"
#include "sim/arena.h"

#include <string.h>

static const char *number_of(struct arena *arena, size_t input)
{
    return arena_format(arena, "%zu", input + 1);
}

static double mean_of(const struct uncertain_input *input)
{
    double sum = 0;
    for (size_t r = 0; r < input->value_count; r++) sum += input->values[r];
    return input->value_count > 0 ? sum / (double)input->value_count : 0;
}

static void write_ranges(struct text_page *page, const struct result *result)
{
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_RIGHT);
    table_column(table, "low", TABLE_RIGHT);
    table_column(table, "mid", TABLE_RIGHT);
    table_column(table, "high", TABLE_RIGHT);
    table_column(table, "drawn, mean", TABLE_RIGHT);
    table_column(table, "figure", TABLE_WRAPPED);
    for (size_t i = 0; i < result->uncertain_count; i++) {
        const struct uncertain_input *input = &result->uncertain[i];
        table_row(table);
        table_cell(table, number_of(page->arena, i));
        table_cell(table, figure_number(page->arena, input->low));
        table_cell(table, figure_number(page->arena, input->mid));
        table_cell(table, figure_number(page->arena, input->high));
        table_cell(table, figure_number(page->arena, mean_of(input)));
        table_cell(table, input->pointer);
    }
    text_page_table(page, table);
}

static const char *name_of(struct arena *arena, const struct figure_spread *spread)
{
    const char *statistic = spread->statistic ? arena_format(arena, " %s", spread->statistic) : "";
    const char *of = spread->variant_name ? arena_format(arena, " of %s", spread->variant_name) : "";
    return arena_format(arena, "%s%s%s", spread->metric, statistic, of);
}

static const char *value_text(struct arena *arena, const struct figure_spread *spread, double value)
{
    bool share = strcmp(spread->metric, "TrafficShare") == 0;
    return share ? figure_share(arena, value) : objective_value_text(arena, spread->metric, value);
}

/* "62% (31-82)" */
static const char *share_text(struct arena *arena, const struct spread_share *share)
{
    return arena_format(arena, "%.0f%% (%.0f-%.0f)", 100 * share->share, 100 * share->interval.low,
                        100 * share->interval.high);
}

static bool has_limits(const struct result *result)
{
    for (size_t i = 0; i < result->spread_count; i++)
        if (result->spreads[i].has_limit) return true;
    return false;
}

static void add_spread(struct text_page *page, struct table *table, const struct result *result,
                       const struct figure_spread *spread)
{
    struct arena *arena = page->arena;
    table_row(table);
    table_cell(table, name_of(arena, spread));
    table_cell(table, value_text(arena, spread, spread->mean));
    table_cell(table, value_text(arena, spread, spread->minimum));
    table_cell(table, value_text(arena, spread, spread->maximum));
    if (has_limits(result))
        table_cell(table,
                   spread->has_limit ? arena_format(arena, "%zu of %zu", spread->met, spread->replications) : "");
    for (size_t i = 0; i < result->uncertain_count; i++)
        table_cell(table, spread->has_shares ? share_text(arena, &spread->shares[i]) : "?");
    table_cell(table, spread->has_shares ? arena_format(arena, "%.0f%%", 100 * spread->rest) : "?");
}

static void explain(struct text_page *page, const struct result *result)
{
    bool known = true;
    for (size_t i = 0; i < result->spread_count; i++) known = known && result->spreads[i].has_shares;
    text_page_line(
        page,
        arena_format(page->arena,
                     "from 1, 2, ..: the share of the variance between replications that comes from the figure of "
                     "that number by itself, with its %s interval; the rest is chance, and what figures do "
                     "together",
                     figure_share(page->arena, result->confidence)));
    if (!known) text_page_line(page, "?: not told from so few replications; more of them (--replications) tell");
}

static void write_spreads(struct text_page *page, const struct result *result)
{
    struct table *table = table_new(page->arena);
    table_column(table, "over the replications", TABLE_LEFT);
    table_column(table, "mean", TABLE_RIGHT);
    table_column(table, "least", TABLE_RIGHT);
    table_column(table, "most", TABLE_RIGHT);
    if (has_limits(result)) table_column(table, "met in", TABLE_RIGHT);
    for (size_t i = 0; i < result->uncertain_count; i++)
        table_column(table, arena_format(page->arena, "from %zu", i + 1), TABLE_RIGHT);
    table_column(table, "rest", TABLE_RIGHT);
    for (size_t i = 0; i < result->spread_count; i++) add_spread(page, table, result, &result->spreads[i]);
    text_page_table(page, table);
    explain(page, result);
}

void text_uncertain(struct text_page *page, const struct result *result)
{
    if (result->uncertain_count == 0) return;
    text_page_heading(page, "Uncertain figures");
    write_ranges(page, result);
    if (result->spread_count > 0)
        write_spreads(page, result);
    else
        text_page_line(page, "no figure differs between the replications");
}
