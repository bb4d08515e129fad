#include "reports/text_shadow.h"

#include "reports/figure.h"
#include "reports/text_outcome.h"
#include "reports/text_page.h"
#include "reports/text_subject.h"
#include "reports/text_times.h"
#include "sim/arena.h"

#include <string.h>

struct comparison {
    struct text_page *page;
    const struct result *result;
    bool marked; /* a percentile rests on few samples */
};

/* What stands in the column of a variant; `which` of several such figures. */
typedef const char *cell_text(struct comparison *comparison, const struct variant_result *variant, int which);

static const char *share_of(struct arena *arena, uint64_t part, uint64_t whole)
{
    return whole > 0 ? figure_share(arena, (double)part / (double)whole) : "-";
}

static const char *with_half_width(struct arena *arena, const char *figure, const char *half_width)
{
    return *half_width ? arena_format(arena, "%s %s", figure, half_width) : figure;
}

static const char *requests_text(struct comparison *comparison, const struct variant_result *variant, int which)
{
    (void)which;
    return figure_count(comparison->page->arena, variant->requests.arrived);
}

static const char *succeeded_text(struct comparison *comparison, const struct variant_result *variant, int which)
{
    (void)which;
    return share_of(comparison->page->arena, variant->requests.succeeded, variant->requests.arrived);
}

static const char *outcome_text(struct comparison *comparison, const struct variant_result *variant, int which)
{
    uint64_t outcomes[TEXT_OUTCOMES];
    text_outcomes(&variant->requests, outcomes);
    return share_of(comparison->page->arena, outcomes[which], variant->requests.arrived);
}

static const char *mean_text(struct comparison *comparison, const struct variant_result *variant, int which)
{
    struct text_page *page = comparison->page;
    const struct time_summary *latency = &variant->latency;
    (void)which;
    if (latency->count == 0) return "none";
    return with_half_width(page->arena, figure_time(page->arena, latency->mean_ms),
                           figure_plus_minus(page->arena, &latency->mean_interval_ms, figure_time));
}

static const char *percentile_text(struct comparison *comparison, const struct variant_result *variant, int which)
{
    struct text_page *page = comparison->page;
    const struct time_summary *latency = &variant->latency;
    if (latency->count == 0) return "none";
    return with_half_width(
        page->arena,
        text_times_percentile(page, comparison->result, latency, (enum percentile)which, &comparison->marked),
        figure_plus_minus(page->arena, &latency->percentile_interval_ms[which], figure_time));
}

static const char *utilization_text(struct comparison *comparison, const struct variant_result *variant, int which)
{
    struct arena *arena = comparison->page->arena;
    (void)which;
    return with_half_width(arena, figure_share(arena, variant->utilization),
                           figure_plus_minus(arena, &variant->utilization_interval, figure_share));
}

static const char *cost_text(struct comparison *comparison, const struct variant_result *variant, int which)
{
    const struct cost_result *cost = &comparison->result->cost;
    int64_t e10_usd = 0;
    (void)which;
    for (size_t i = 0; i < cost->line_count; i++)
        if (cost->lines[i].variant_name && strcmp(cost->lines[i].variant_name, variant->name) == 0 &&
            cost->lines[i].generation.number == variant->generation.number)
            e10_usd += cost->lines[i].cost_e10_usd;
    return figure_money(comparison->page->arena, e10_usd);
}

static void add_row(struct comparison *comparison, struct table *table, const char *label, cell_text *text, int which)
{
    table_row(table);
    table_cell(table, label);
    for (size_t v = 0; v < comparison->result->variant_count; v++)
        table_cell(table, text(comparison, &comparison->result->variants[v], which));
}

/* Outcomes that neither side had are left out. */
static void add_outcomes(struct comparison *comparison, struct table *table)
{
    bool occurred[TEXT_OUTCOMES] = {false};
    for (size_t v = 0; v < comparison->result->variant_count; v++)
        text_outcomes_occurred(&comparison->result->variants[v].requests, occurred);
    for (int i = 0; i < TEXT_OUTCOMES; i++)
        if (occurred[i]) add_row(comparison, table, text_outcome_name[i], outcome_text, i);
}

static bool is_shadow(const struct variant_result *variant)
{
    return variant->shadow;
}

static bool is_variant(const struct variant_result *variant)
{
    return variant->component == NULL;
}

void text_shadow(struct text_page *page, const struct result *result)
{
    if (text_subjects_having(page->arena, result, is_shadow).count == 0) return;
    struct comparison comparison = {page, result, false};
    struct text_subjects variants = text_subjects_having(page->arena, result, is_variant);
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    for (size_t v = 0; v < variants.count; v++) table_column(table, variants.all[v].name, TABLE_RIGHT);
    add_row(&comparison, table, "requests", requests_text, 0);
    add_row(&comparison, table, "succeeded", succeeded_text, 0);
    add_outcomes(&comparison, table);
    add_row(&comparison, table, "latency, mean", mean_text, 0);
    add_row(&comparison, table, "latency, p50", percentile_text, P50);
    add_row(&comparison, table, "latency, p90", percentile_text, P90);
    add_row(&comparison, table, "latency, p99", percentile_text, P99);
    add_row(&comparison, table, "utilisation", utilization_text, 0);
    add_row(&comparison, table, "cost (USD)", cost_text, 0);
    text_page_heading(page, "Shadow beside production");
    text_page_table(page, table);
    text_times_explain(page, comparison.marked);
}
