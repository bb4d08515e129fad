#include "reports/text_comparison.h"

#include "models/comparison.h"
#include "reports/buffer.h"
#include "reports/figure.h"
#include "reports/text_difference.h"
#include "reports/text_live_test.h"
#include "reports/text_page.h"
#include "reports/text_verdict.h"
#include "sim/arena.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* --- Who is compared --- */

static const char *objectives_text(struct arena *arena, const struct result *result)
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
    table_cell_ink(table, objectives_text(arena, result), result_objectives_met(result) ? TABLE_PLAIN : TABLE_BAD);
}

static void write_sides(struct text_page *page, const struct comparison *comparison)
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
    text_page_heading(page, arena_format(page->arena, "%s is the baseline", baseline->scenario));
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
        if (same_text(objective->metric, wanted->metric) && same_text(objective->statistic, wanted->statistic) &&
            same_text(objective->variant_name, wanted->variant_name) && objective->at_most == wanted->at_most)
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
            table_cell_ink(
                table,
                arena_format(arena, "%s %s", text_objective_value(arena, of, of->measured), of->met ? "met" : "MISSED"),
                of->met ? TABLE_GOOD : TABLE_BAD);
        else
            table_cell(table, "");
    }
}

/* A row for each bound that any scenario has, in the order in which they come. */
static void write_objectives(struct text_page *page, const struct comparison *comparison)
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

/* --- What is different --- */

static bool same_subject(const struct difference *a, const struct difference *b)
{
    return same_text(a->variant_name, b->variant_name) && same_text(a->component, b->component);
}

static const char *subject_name(struct arena *arena, const struct difference *difference)
{
    if (difference->component) return arena_format(arena, "%s on %s", difference->component, difference->variant_name);
    return difference->variant_name ? difference->variant_name : "endpoint";
}

/* In a few sentences: the figures of the whole endpoint that decide. */
static void write_sentences(struct text_page *page, const struct side *side)
{
    static const char *const deciding[] = {"Latency.Mean", "Latency.P99", "ErrorRate", "Cost.PerHour"};
    for (size_t m = 0; m < sizeof deciding / sizeof *deciding; m++)
        for (size_t i = 0; i < side->difference_count; i++)
            if (!side->differences[i].variant_name && strcmp(side->differences[i].metric, deciding[m]) == 0)
                text_page_note(page, "-", text_difference_sentence(page->arena, &side->differences[i]));
}

/* An endpoint of one variant says everything twice. */
static bool is_the_endpoint_again(const struct side *side, const struct difference *difference)
{
    if (!difference->variant_name || side->result->variant_count > 1 || difference->component) return false;
    for (size_t i = 0; i < side->difference_count && !side->differences[i].variant_name; i++) {
        const struct difference *of_endpoint = &side->differences[i];
        if (strcmp(of_endpoint->metric, difference->metric) == 0)
            return of_endpoint->baseline == difference->baseline && of_endpoint->value == difference->value;
    }
    return false;
}

/* How many would seem real if none was: what the reader of many intervals should bear in mind. */
static void write_count(struct text_page *page, const struct side *side, double confidence)
{
    size_t judged = 0, real = 0;
    for (size_t i = 0; i < side->difference_count; i++) {
        const struct difference *difference = &side->differences[i];
        bool certain = text_difference_is_none(difference) || !difference->interval.known;
        if (certain || is_the_endpoint_again(side, difference)) continue;
        judged++;
        real += difference->significant;
    }
    if (judged == 0) return;
    text_page_line(page,
                   arena_format(page->arena,
                                "%zu of %zu differences are more than noise; if there were none, about %.2g would "
                                "seem so by chance",
                                real, judged, (1 - confidence) * (double)judged));
}

static void write_table(struct text_page *page, const struct side *side, double confidence)
{
    struct table *table = table_new(page->arena);
    const struct difference *last = NULL;
    text_difference_columns(page->arena, table, confidence);
    for (size_t i = 0; i < side->difference_count; i++) {
        const struct difference *difference = &side->differences[i];
        if (text_difference_is_none(difference) || is_the_endpoint_again(side, difference)) continue;
        if (!last || !same_subject(last, difference)) {
            table_row(table);
            table_cell(table, subject_name(page->arena, difference));
        }
        text_difference_row(page->arena, table, difference);
        last = difference;
    }
    if (last) text_page_table(page, table);
}

/* "the same in both, of B: error rate, utilization" */
static void write_equal(struct text_page *page, const struct side *side)
{
    for (size_t i = 0; i < side->difference_count;) {
        size_t begin = i, equal = 0;
        const char *names = "";
        for (; i < side->difference_count && same_subject(&side->differences[begin], &side->differences[i]); i++) {
            const struct difference *difference = &side->differences[i];
            if (!text_difference_is_none(difference) || is_the_endpoint_again(side, difference)) continue;
            names = arena_format(page->arena, "%s%s%s", names, equal++ ? ", " : "",
                                 text_metric_name(page->arena, side->differences[i].metric));
        }
        const char *subject = subject_name(page->arena, &side->differences[begin]);
        if (equal == i - begin)
            text_page_note(page, "=", arena_format(page->arena, "%s: all figures are the same in both", subject));
        else if (equal > 0)
            text_page_note(page, "=", arena_format(page->arena, "%s: the same in both: %s", subject, names));
    }
}

static void write_only(struct text_page *page, const char *where, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_page_note(page, "!",
                       arena_format(page->arena, "%s is only in %s: it cannot be compared", names[i], where));
}

static void write_side(struct text_page *page, const struct comparison *comparison, const struct side *side)
{
    const struct result *baseline = comparison->sides[0].result;
    text_page_heading(page, arena_format(page->arena, "%s against %s", side->result->scenario, baseline->scenario));
    if (side->change) text_page_line(page, arena_format(page->arena, "the baseline with %s", side->change));
    text_page_line(page, side->paired ? "the same requests with the same luck in both: replications are paired"
                                      : "other requests than the baseline's: replications are not paired");
    write_sentences(page, side);
    write_count(page, side, comparison->confidence);
    write_table(page, side, comparison->confidence);
    write_equal(page, side);
    write_only(page, side->result->scenario, side->only_here, side->only_here_count);
    write_only(page, baseline->scenario, side->only_in_baseline, side->only_in_baseline_count);
}

/* --- The rest --- */

static bool is_among(const char *text, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(texts[i], text) == 0) return true;
    return false;
}

/* Those of the comparison, then those of each run that the baseline does not have as well. */
static void write_warnings(struct text_page *page, const struct comparison *comparison)
{
    const struct result *baseline = comparison->sides[0].result;
    size_t written = 0;
    for (size_t i = 0; i < comparison->warning_count; i++) {
        if (written++ == 0) text_page_heading(page, "Warnings");
        text_page_note(page, "-", comparison->warnings[i]);
    }
    for (size_t s = 0; s < comparison->side_count; s++) {
        const struct result *result = comparison->sides[s].result;
        for (size_t i = 0; i < result->warning_count; i++) {
            if (s > 0 && is_among(result->warnings[i], baseline->warnings, baseline->warning_count)) continue;
            if (written++ == 0) text_page_heading(page, "Warnings");
            text_page_note(page, "-", arena_format(page->arena, "%s: %s", result->scenario, result->warnings[i]));
        }
    }
}

const char *text_comparison(struct arena *arena, const struct comparison *comparison, struct text_style style)
{
    if (style.width < TEXT_LEAST_WIDTH) style.width = TEXT_LEAST_WIDTH;
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = style};
    write_sides(&page, comparison);
    write_objectives(&page, comparison);
    for (size_t i = 1; i < comparison->side_count; i++) write_side(&page, comparison, &comparison->sides[i]);
    text_live_tests(&page, comparison);
    text_weight_updates(&page, comparison);
    write_warnings(&page, comparison);
    return buffer_text(page.buffer);
}
