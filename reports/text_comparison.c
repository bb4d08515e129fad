#include "reports/text_comparison.h"

#include "models/comparison.h"
#include "models/figure_text.h"
#include "reports/buffer.h"
#include "reports/display.h"
#include "reports/text_live_test.h"
#include "reports/text_page.h"
#include "reports/text_side.h"
#include "reports/text_verdict.h"
#include "sim/arena.h"

#include <inttypes.h>
#include <string.h>

/* --- Who is compared --- */

const char *text_comparison_objectives_met(struct arena *arena, const struct result *result)
{
    size_t met = 0;
    for (size_t i = 0; i < result->objective_count; i++) met += result->objectives[i].met;
    return result->objective_count ? arena_format(arena, "%zu of %zu", met, result->objective_count) : "none";
}

static void add_side(struct arena *arena, struct table *table, const struct result *result)
{
    const struct request_counts *requests = &result->requests;
    uint64_t ended = requests->arrived - requests->in_flight;
    bool measured = result->latency.count > 0;
    table_row(table);
    table_cell(table, result->scenario);
    table_cell(table, measured ? figure_time(arena, result->latency.mean_ms) : "none");
    table_cell(table, measured ? figure_time(arena, result->latency.percentile_ms[P99]) : "none");
    table_cell(table, ended ? figure_share(arena, (double)(ended - requests->succeeded) / (double)ended) : "");
    table_cell(table, figure_money(arena, result->cost.per_hour_e10_usd));
    table_cell_ink(table, text_comparison_objectives_met(arena, result),
                   result_objectives_met(result) ? TABLE_PLAIN : TABLE_BAD);
}

const char *text_comparison_title(struct arena *arena, const struct comparison *comparison)
{
    return arena_format(arena, comparison->side_count > 1 ? "%s is the baseline" : "%s: its variants",
                        comparison->sides[0].result->scenario);
}

void text_comparison_sides(struct text_page *page, const struct comparison *comparison)
{
    const struct result *baseline = comparison->sides[0].result;
    struct table *table = table_new(page->arena);
    table_column(table, "scenario", TABLE_LEFT);
    table_column(table, "mean", TABLE_RIGHT);
    table_column(table, "p99", TABLE_RIGHT);
    table_column(table, "errors", TABLE_RIGHT);
    table_column(table, "USD an hour", TABLE_RIGHT);
    table_column(table, "objectives", TABLE_RIGHT);
    for (size_t i = 0; i < comparison->side_count; i++) add_side(page->arena, table, comparison->sides[i].result);
    text_page_line(page,
                   arena_format(page->arena, "seed %" PRIu64 ", %" PRIu32 " replication%s; loadline %s", baseline->seed,
                                baseline->replications, baseline->replications == 1 ? "" : "s", baseline->version));
    if (baseline->partial) text_page_line(page, "PARTIAL: interrupted; the figures cover what was finished");
    text_page_table(page, table);
}

/* The same bound of another scenario; NULL where it has none. */
static const struct objective_result *find_objective(const struct result *result, const struct objective_result *wanted)
{
    for (size_t i = 0; i < result->objective_count; i++) {
        const struct objective_result *objective = &result->objectives[i];
        if (display_same(objective->metric, wanted->metric) && display_same(objective->statistic, wanted->statistic) &&
            display_same(objective->variant_name, wanted->variant_name) && objective->at_most == wanted->at_most)
            return objective;
    }
    return NULL;
}

static void add_objective(struct arena *arena, struct table *table, const struct comparison *comparison,
                          const struct objective_result *objective)
{
    table_row(table);
    table_cell(table, arena_format(arena, "%s at most %s", text_objective_name(arena, objective),
                                   text_objective_value(arena, objective, objective->at_most)));
    for (size_t s = 0; s < comparison->side_count; s++) {
        const struct objective_result *of = find_objective(comparison->sides[s].result, objective);
        if (of)
            table_cell_ink(table,
                           arena_format(arena, "%s %s", text_objective_measured(arena, of), of->met ? "met" : "MISSED"),
                           of->met ? TABLE_GOOD : TABLE_BAD);
        else
            table_cell(table, "");
    }
}

/* A row for each bound that any scenario has, in the order in which they come. */
void text_comparison_objectives(struct text_page *page, const struct comparison *comparison)
{
    struct table *table = table_new(page->arena);
    size_t rows = 0;
    table_keep_names(table);
    table_column(table, "objective", TABLE_LEFT);
    for (size_t s = 0; s < comparison->side_count; s++)
        table_column(table, comparison->sides[s].result->scenario, TABLE_RIGHT);
    for (size_t s = 0; s < comparison->side_count; s++) {
        const struct result *result = comparison->sides[s].result;
        for (size_t i = 0; i < result->objective_count; i++) {
            bool shown = false;
            for (size_t before = 0; before < s && !shown; before++)
                shown = find_objective(comparison->sides[before].result, &result->objectives[i]) != NULL;
            if (!shown) add_objective(page->arena, table, comparison, &result->objectives[i]);
            rows++;
        }
    }
    if (rows == 0) return;
    text_page_heading(page, "Objectives");
    text_page_table(page, table);
}

/* --- The rest --- */

struct texts {
    size_t count;
    const char *const *all;
};

static bool is_among(const char *text, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(texts[i], text) == 0) return true;
    return false;
}

/* Whether every scenario has it. */
static bool all_have(const char *text, const struct comparison *comparison, struct texts (*of)(const struct result *))
{
    for (size_t s = 1; s < comparison->side_count; s++) {
        struct texts texts = of(comparison->sides[s].result);
        if (!is_among(text, texts.all, texts.count)) return false;
    }
    return true;
}

/* Of each run those that the baseline does not have as well, under a heading unless that is written. */
static void write_of_each(struct text_page *page, const struct comparison *comparison, const char *heading,
                          bool written, struct texts (*of)(const struct result *))
{
    const struct texts first = of(comparison->sides[0].result);
    for (size_t s = 0; s < comparison->side_count; s++) {
        const struct result *result = comparison->sides[s].result;
        const struct texts texts = of(result);
        for (size_t i = 0; i < texts.count; i++) {
            if (s > 0 && is_among(texts.all[i], first.all, first.count)) continue;
            if (!written) text_page_heading(page, heading);
            written = true;
            bool of_all = s == 0 && all_have(texts.all[i], comparison, of);
            text_page_note(page, "-",
                           of_all ? texts.all[i] : arena_format(page->arena, "%s: %s", result->scenario, texts.all[i]));
        }
    }
}

static struct texts warnings_of(const struct result *result)
{
    return (struct texts){result->warning_count, result->warnings};
}

static struct texts assumptions_of(const struct result *result)
{
    return (struct texts){result->assumption_count, result->assumptions};
}

/* Those of the comparison come first. */
void text_comparison_warnings(struct text_page *page, const struct comparison *comparison)
{
    text_page_list(page, "Warnings", comparison->warnings, comparison->warning_count);
    write_of_each(page, comparison, "Warnings", comparison->warning_count > 0, warnings_of);
}

void text_comparison_assumptions(struct text_page *page, const struct comparison *comparison)
{
    write_of_each(page, comparison, "Assumptions", false, assumptions_of);
}

struct break_even_view text_comparison_break_even(struct arena *arena, const struct comparison *comparison)
{
    size_t count = comparison->side_count;
    const char **names = arena_new_array(arena, count, const char *);
    const struct result **results = arena_new_array(arena, count, const struct result *);
    for (size_t i = 0; i < count; i++) {
        results[i] = comparison->sides[i].result;
        names[i] = results[i]->scenario;
    }
    return break_even_view(arena, names, results, count);
}

const char *text_comparison(struct arena *arena, const struct comparison *comparison, struct text_style style)
{
    if (style.width < TEXT_LEAST_WIDTH) style.width = TEXT_LEAST_WIDTH;
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = style};
    text_page_heading(&page, text_comparison_title(arena, comparison));
    text_comparison_sides(&page, comparison);
    text_comparison_objectives(&page, comparison);
    for (size_t i = 1; i < comparison->side_count; i++) {
        text_side_words(&page, comparison, &comparison->sides[i]);
        text_side_table(&page, comparison, &comparison->sides[i]);
    }
    struct break_even_view view = text_comparison_break_even(arena, comparison);
    text_break_even(&page, &view);
    text_live_tests(&page, comparison);
    text_weight_updates(&page, comparison);
    text_comparison_warnings(&page, comparison);
    return buffer_text(page.buffer);
}
