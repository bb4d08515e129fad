#include "reports/html_sizing.h"

#include "models/figure_text.h"
#include "models/sizing.h"
#include "reports/html_charts.h"
#include "reports/html_inputs.h"
#include "reports/html_page.h"
#include "reports/html_summary.h"
#include "reports/plot_front.h"
#include "reports/text_page.h"
#include "reports/text_sizing.h"
#include "reports/text_verdict.h"
#include "sim/arena.h"

#include <math.h>

/* --- The verdict --- */

static struct html_tile plan_tile(struct arena *arena, const struct sizing *sizing)
{
    const char *label = "The cheapest that meets every objective";
    if (!sizing->met) return (struct html_tile){label, "none", "of the plans that were looked at", TABLE_BAD};
    return (struct html_tile){label, sizing->plans[0].title,
                              arena_format(arena, "of %s plan%s simulated", figure_count(arena, sizing->trials),
                                           sizing->trials == 1 ? "" : "s"),
                              TABLE_GOOD};
}

static struct html_tile rate_tile(struct arena *arena, const struct sizing *sizing)
{
    const struct carried_rate *rate = &sizing->rate;
    const char *label = "Carries, with every objective met";
    if (!sizing->met)
        return (struct html_tile){label, "less than was tried", rate->excuse ? rate->excuse : "", TABLE_BAD};
    const char *a_second =
        isfinite(rate->rate_per_s)
            ? arena_format(arena, "%s requests a second", figure_number(arena, rate->kept_scale * rate->rate_per_s))
            : "";
    return (struct html_tile){label, arena_format(arena, "%.4g times the traffic", rate->kept_scale), a_second,
                              TABLE_GOOD};
}

static struct html_page *begin(struct arena *arena, const struct sizing *sizing)
{
    const struct result *result = sizing->plan_count > 0 ? sizing->plans[0].result : NULL;
    struct html_tile tiles[1 + HTML_SUMMARY_FIGURES] = {sizing->has_rate ? rate_tile(arena, sizing)
                                                                         : plan_tile(arena, sizing)};
    struct html_page *page = html_page_new(arena, text_sizing_title(arena, sizing));
    html_page_title(page, arena_format(arena, "%s, sized", sizing->scenario));
    if (result && result->description) html_page_line(page, result->description);
    if (result) html_summary_figures(arena, result, &tiles[1]);
    html_page_tiles(page, tiles, result ? 1 + HTML_SUMMARY_FIGURES : 1);
    return page;
}

/* --- All of it --- */

struct shown {
    struct html_charts *charts;
    bool has_front, has_break_even;
    size_t front, break_even;
};

static struct shown draw(struct arena *arena, const struct sizing *sizing, const struct break_even_view *view,
                         const char *gnuplot)
{
    struct shown shown = {.charts = html_charts_new(arena, gnuplot)};
    struct plot plot;
    shown.has_front = plot_front(arena, sizing, &plot);
    if (shown.has_front) shown.front = html_charts_add(shown.charts, &plot);
    shown.has_break_even = plot_break_even(arena, view, &plot);
    if (shown.has_break_even) shown.break_even = html_charts_add(shown.charts, &plot);
    html_charts_draw(shown.charts);
    return shown;
}

static void write_objectives(struct text_page *page, const struct sizing *sizing)
{
    if (sizing->plan_count == 0 || sizing->plans[0].result->objective_count == 0) return;
    text_page_heading(page, arena_format(page->arena, "Objectives, with %s", sizing->plans[0].title));
    text_verdict_table(page, sizing->plans[0].result);
}

static void write_provenance(struct text_page *page, const struct sizing *sizing)
{
    text_page_heading(page, "Where this comes from");
    text_sizing_provenance(page, sizing);
    if (sizing->plan_count > 0)
        html_inputs(page, sizing->plans[0].result->inputs, sizing->plans[0].result->input_count);
}

const char *html_sizing(struct arena *arena, const struct sizing *sizing, const char *gnuplot)
{
    struct text_page page = {.arena = arena, .html = begin(arena, sizing)};
    struct break_even_view view = text_sizing_break_even(arena, sizing);
    struct shown shown = draw(arena, sizing, &view, gnuplot);
    html_charts_explain(shown.charts, page.html);
    text_sizing_rate(&page, sizing);
    text_sizing_plans(&page, sizing);
    write_objectives(&page, sizing);
    text_sizing_front(&page, sizing);
    if (shown.has_front) html_charts_write(shown.charts, page.html, shown.front);
    text_break_even(&page, &view);
    if (shown.has_break_even) html_charts_write(shown.charts, page.html, shown.break_even);
    text_sizing_refusals(&page, sizing);
    text_sizing_requests(&page, sizing);
    text_page_list(&page, "Assumptions", sizing->assumptions, sizing->assumption_count);
    text_page_list(&page, "Warnings", sizing->warnings, sizing->warning_count);
    write_provenance(&page, sizing);
    return html_page_end(page.html);
}
