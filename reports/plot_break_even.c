#include "models/figure_text.h"
#include "reports/break_even_view.h"
#include "reports/chart_layout.h"
#include "reports/display.h"
#include "reports/plot.h"
#include "sim/arena.h"

#include <math.h>

#define TICKS 8

/* Twice the rates simulated and the last break-even, but not beyond what anybody carries. */
static double x_end(const struct break_even_view *view)
{
    double end = 0, full = 0;
    for (size_t i = 0; i < view->count; i++) {
        end = fmax(end, view->candidates[i].cost.rate_per_s);
        full = fmax(full, view->candidates[i].cost.full_per_s);
    }
    for (size_t i = 0; i < view->stretch_count; i++)
        if (break_even_crosses(&view->stretches[i])) end = fmax(end, view->stretches[i].from_per_s);
    return fmin(2 * end, full);
}

static struct chart_series line_of(struct arena *arena, const struct rate_cost *cost, double end)
{
    double *x = arena_new_array(arena, 2, double), *y = arena_new_array(arena, 2, double);
    x[1] = fmin(end, cost->full_per_s);
    for (size_t i = 0; i < 2; i++) y[i] = rate_cost_per_hour(cost, x[i]);
    return (struct chart_series){.count = 2, .x = x, .y = y};
}

static void add_notes(struct arena *arena, const struct break_even_view *view, struct chart *chart)
{
    struct chart_note *notes = arena_new_array(arena, view->stretch_count, struct chart_note);
    for (size_t i = 1; i < view->stretch_count; i++) {
        const struct cheapest *stretch = &view->stretches[i];
        if (!break_even_crosses(stretch)) continue;
        const struct rate_cost *cost = &view->candidates[stretch->candidate].cost;
        notes[chart->note_count++] = (struct chart_note){
            .x = stretch->from_per_s,
            .y = rate_cost_per_hour(cost, stretch->from_per_s),
            .name = stretch->candidate,
            .text = arena_format(arena, "%s a second", figure_number(arena, stretch->from_per_s)),
        };
    }
    chart->notes = notes;
}

static const char *alternative_of(struct arena *arena, const struct break_even_view *view)
{
    const char *text = "Cost against the rate of requests.";
    for (size_t i = 0; i < view->stretch_count; i++)
        text =
            arena_format(arena, "%s %s is the cheapest %s.", text, view->candidates[view->stretches[i].candidate].name,
                         break_even_stretch(arena, view, &view->stretches[i]));
    return text;
}

bool plot_break_even(struct arena *arena, const struct break_even_view *view, struct plot *plot)
{
    if (!view->crosses) return false;
    const char **names = arena_new_array(arena, view->count, const char *);
    struct chart_series *series = arena_new_array(arena, view->count, struct chart_series);
    struct chart_panel *panel = arena_new_of(arena, struct chart_panel);
    double end = x_end(view);
    *panel = (struct chart_panel){.title = "USD an hour", .series = series};
    for (size_t i = 0; i < view->count; i++) {
        names[i] = display_text(arena, view->candidates[i].name);
        series[i] = line_of(arena, &view->candidates[i].cost, end);
    }
    *plot = (struct plot){
        .caption = "What each would cost an hour at other rates of requests. The dashed line is the rate that was "
                   "simulated; where a line ends, it is full.",
        .alternative = alternative_of(arena, view)};
    plot->chart = (struct chart){.name_count = view->count,
                                 .names = names,
                                 .x_title = "requests a second",
                                 .x_to = end,
                                 .ruled = true,
                                 .rule = view->candidates[0].cost.rate_per_s,
                                 .panel_count = 1,
                                 .panels = panel};
    chart_add_ticks(arena, &plot->chart, chart_tick_step(end, TICKS));
    add_notes(arena, view, &plot->chart);
    return true;
}
