#include "reports/html_comparison.h"

#include "models/comparison.h"
#include "models/figure_text.h"
#include "reports/html_charts.h"
#include "reports/html_inputs.h"
#include "reports/html_page.h"
#include "reports/plot_differences.h"
#include "reports/text_comparison.h"
#include "reports/text_difference.h"
#include "reports/text_live_test.h"
#include "reports/text_page.h"
#include "reports/text_run.h"
#include "reports/text_side.h"
#include "sim/arena.h"

#include <string.h>

#define TILES_MOST 8 /* the verdict and the first scenarios */

/* --- The verdict --- */

static bool any_objectives(const struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->side_count; i++)
        if (comparison->sides[i].result->objective_count > 0) return true;
    return false;
}

/* Of those that meet every objective; of equals the first. NULL: there is none. */
static const struct result *cheapest(const struct comparison *comparison)
{
    const struct result *best = NULL;
    for (size_t i = 0; i < comparison->side_count; i++) {
        const struct result *result = comparison->sides[i].result;
        if (result_objectives_met(result) && (!best || result->cost.per_hour_e10_usd < best->cost.per_hour_e10_usd))
            best = result;
    }
    return best;
}

static struct html_tile verdict_tile(struct arena *arena, const struct comparison *comparison)
{
    const struct result *best = cheapest(comparison);
    bool objectives = any_objectives(comparison);
    const char *label = objectives ? "The cheapest that meets every objective" : "The cheapest";
    if (!best) return (struct html_tile){label, "none", "each misses an objective", TABLE_BAD};
    return (struct html_tile){label, best->scenario,
                              arena_format(arena, "%s USD an hour%s", figure_money(arena, best->cost.per_hour_e10_usd),
                                           objectives ? "" : "; no objectives are set"),
                              objectives ? TABLE_GOOD : TABLE_PLAIN};
}

/* " (-5.6%)", or what else there is to say of a figure of the endpoint; "" of the baseline. */
static const char *change_text(struct arena *arena, const struct side *side, const char *metric)
{
    for (size_t i = 0; i < side->difference_count; i++) {
        const struct difference *difference = &side->differences[i];
        if (difference->variant_name || strcmp(difference->metric, metric) != 0) continue;
        if (text_difference_is_none(difference)) return " (the same)";
        if (difference->has_verdict && !difference->significant) return " (noise)";
        const char *relative = text_difference_relative(arena, difference);
        return *relative ? arena_format(arena, " (%s)", relative) : "";
    }
    return "";
}

static struct html_tile side_tile(struct arena *arena, const struct side *side)
{
    const struct result *result = side->result;
    const struct time_summary *latency = &result->latency;
    bool met = result_objectives_met(result);
    const char *p99 = latency->count > 0 ? figure_time(arena, latency->percentile_ms[P99]) : "none";
    return (struct html_tile){
        result->scenario,
        result->objective_count > 0 ? arena_format(arena, "%s met", text_comparison_objectives_met(arena, result))
                                    : arena_format(arena, "p99 %s", p99),
        arena_format(arena, "%s USD an hour%s; p99 %s%s", figure_money(arena, result->cost.per_hour_e10_usd),
                     change_text(arena, side, "Cost.PerHour"), p99, change_text(arena, side, "Latency.P99")),
        result->objective_count == 0 ? TABLE_PLAIN
        : met                        ? TABLE_GOOD
                                     : TABLE_BAD};
}

/* Of a comparison of variants alone. */
static struct html_tile test_tile(struct arena *arena, const struct live_test *test)
{
    struct difference difference = text_live_test_difference(test);
    const char *label =
        arena_format(arena, "%s, %s against %s", text_metric_name(arena, test->metric), test->treatment, test->control);
    if (!test->shows) return (struct html_tile){label, "noise", "the simulation cannot tell them apart", TABLE_PLAIN};
    return (struct html_tile){label, text_difference_relative(arena, &difference),
                              arena_format(arena, "shows on real callers in %s", text_live_test_needed(arena, test)),
                              test->difference < 0 ? TABLE_GOOD : TABLE_BAD};
}

static struct html_page *begin(struct arena *arena, const struct comparison *comparison)
{
    const struct result *baseline = comparison->sides[0].result;
    const struct side *alone = comparison->side_count == 1 ? &comparison->sides[0] : NULL;
    struct html_tile tiles[TILES_MOST] = {alone ? side_tile(arena, alone) : verdict_tile(arena, comparison)};
    size_t count = 1;
    struct html_page *page = html_page_new(
        arena, arena_format(arena, "%s compared: %s %s", baseline->scenario, tiles[0].label, tiles[0].value));
    html_page_title(page, arena_format(arena, "%s compared", baseline->scenario));
    if (baseline->description) html_page_line(page, baseline->description);
    for (size_t i = 0; !alone && i < comparison->side_count && count < TILES_MOST; i++)
        tiles[count++] = side_tile(arena, &comparison->sides[i]);
    for (size_t i = 0; alone && i < alone->live_test_count && count < TILES_MOST; i++)
        tiles[count++] = test_tile(arena, &alone->live_tests[i]);
    html_page_tiles(page, tiles, count);
    return page;
}

/* --- The charts --- */

struct shown {
    struct html_charts *charts;
    bool *has; /* of each side a forest plot */
    size_t *numbers;
    bool has_break_even;
    size_t break_even;
};

/* A comparison has at most as many sides as the command line has arguments. */
static struct shown draw(struct arena *arena, const struct comparison *comparison, const struct break_even_view *view,
                         const char *gnuplot)
{
    struct shown shown = {.charts = html_charts_new(arena, gnuplot),
                          .has = arena_new_array(arena, comparison->side_count, bool),
                          .numbers = arena_new_array(arena, comparison->side_count, size_t)};
    struct plot plot;
    for (size_t i = 1; i < comparison->side_count; i++) {
        shown.has[i] = plot_differences(arena, comparison, &comparison->sides[i], &plot);
        if (shown.has[i]) shown.numbers[i] = html_charts_add(shown.charts, &plot);
    }
    shown.has_break_even = plot_break_even(arena, view, &plot);
    if (shown.has_break_even) shown.break_even = html_charts_add(shown.charts, &plot);
    html_charts_draw(shown.charts);
    return shown;
}

/* --- All of it --- */

static void write_provenance(struct text_page *page, const struct comparison *comparison)
{
    size_t count = 0;
    for (size_t i = 0; i < comparison->side_count; i++) count += comparison->sides[i].result->input_count;
    struct input_digest *inputs = arena_new_array(page->arena, count + 1, struct input_digest);
    count = 0;
    for (size_t i = 0; i < comparison->side_count; i++)
        for (size_t k = 0; k < comparison->sides[i].result->input_count; k++)
            inputs[count++] = comparison->sides[i].result->inputs[k];
    text_page_heading(page, "Where this comes from");
    text_run(page, comparison->sides[0].result);
    html_inputs(page, inputs, count);
}

const char *html_comparison(struct arena *arena, const struct comparison *comparison, const char *gnuplot)
{
    struct text_page page = {.arena = arena, .html = begin(arena, comparison)};
    struct break_even_view view = text_comparison_break_even(arena, comparison);
    struct shown shown = draw(arena, comparison, &view, gnuplot);
    html_charts_explain(shown.charts, page.html);
    text_page_heading(&page, text_comparison_title(arena, comparison));
    text_comparison_sides(&page, comparison);
    text_comparison_objectives(&page, comparison);
    for (size_t i = 1; i < comparison->side_count; i++) {
        text_side_words(&page, comparison, &comparison->sides[i]);
        if (shown.has[i]) html_charts_write(shown.charts, page.html, shown.numbers[i]);
        text_side_table(&page, comparison, &comparison->sides[i]);
    }
    text_break_even(&page, &view);
    if (shown.has_break_even) html_charts_write(shown.charts, page.html, shown.break_even);
    text_live_tests(&page, comparison);
    text_weight_updates(&page, comparison);
    text_comparison_assumptions(&page, comparison);
    text_comparison_warnings(&page, comparison);
    write_provenance(&page, comparison);
    return html_page_end(page.html);
}
