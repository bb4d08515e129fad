#include "reports/plot_fitting.h"

#include "models/fault.h"
#include "models/figure_text.h"
#include "models/fitting.h"
#include "reports/chart_layout.h"
#include "reports/display.h"
#include "reports/gnuplot.h"
#include "sim/arena.h"

#include <math.h>

#define PANELS_MOST 8

/* Both axes by their logarithm: latencies reach over decades. */
static struct chart_series series_of(struct arena *arena, const struct law_choice *choice, bool diagonal)
{
    struct chart_series series = {.count = choice->point_count,
                                  .x = arena_new_array(arena, choice->point_count, double),
                                  .y = arena_new_array(arena, choice->point_count, double)};
    for (size_t i = 0; i < choice->point_count; i++) {
        series.x[i] = choice->points[i].fitted;
        series.y[i] = diagonal ? choice->points[i].fitted : choice->points[i].measured;
    }
    return series;
}

static struct chart_panel panel_of(struct arena *arena, const struct fitting_place *place)
{
    struct chart_series *series = arena_new_array(arena, 2, struct chart_series);
    series[0] = series_of(arena, &place->choice, false);
    series[1] = series_of(arena, &place->choice, true);
    const char *unit = place->has_line ? "factor" : "ms";
    const char *title = place->instance_type ? arena_format(arena, "measured, %s, on %s", unit,
                                                            display_text(arena, place->instance_type))
                                             : arena_format(arena, "measured, %s", unit);
    return (struct chart_panel){.title = title, .logarithmic = true, .series = series};
}

const struct buffer *plot_fitting(struct arena *arena, const struct fitting *fitting, enum chart_format format,
                                  struct faults *faults)
{
    static const char *const names[] = {"measured", "the law"};
    struct chart_panel *panels = arena_new_array(arena, PANELS_MOST, struct chart_panel);
    struct chart chart = {.name_count = 2,
                          .names = names,
                          .x_title = "by the law",
                          .x_from = INFINITY,
                          .x_to = -INFINITY,
                          .x_logarithmic = true,
                          .panels = panels};
    const char *gnuplot = gnuplot_find(arena);
    for (size_t p = 0; p < fitting->place_count && chart.panel_count < PANELS_MOST; p++) {
        const struct fitting_place *place = &fitting->places[p];
        if (!place->has_choice || place->choice.point_count < 2) continue;
        panels[chart.panel_count++] = panel_of(arena, place);
        chart.x_from = fmin(chart.x_from, place->choice.points[0].fitted);
        chart.x_to = fmax(chart.x_to, place->choice.points[place->choice.point_count - 1].fitted);
    }
    if (chart.panel_count == 0) {
        faults_add(faults, FAULT_INPUT, (struct place){.file = fitting->measurements->file},
                   "there is no law to draw: a mean alone is known");
        return NULL;
    }
    if (!gnuplot) {
        faults_add(faults, FAULT_MACHINE, (struct place){.file = "gnuplot"}, GNUPLOT_MISSING);
        return NULL;
    }
    chart_add_log_ticks(arena, &chart);
    return chart_draw(arena, &chart, (struct chart_look){.format = format, .width = CHART_WIDTH}, gnuplot, faults);
}
