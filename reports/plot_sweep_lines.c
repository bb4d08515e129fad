#include "models/json.h"
#include "reports/display.h"
#include "reports/plot_sweep.h"
#include "reports/tornado.h"
#include "sim/arena.h"

#include <math.h>

#define TICKS   8
#define LONG_MS 10000 /* from then on in seconds */
#define MARGIN  0.03  /* of the axis, left and right of its values */

enum { CELLS, BEST, SERIES };

static const struct measure {
    enum sweep_metric metric;
    const char *title, *in_seconds; /* in_seconds NULL: no time */
    double unit;
} measures[] = {{SWEEP_P50, "Latency p50, in milliseconds", "Latency p50, in seconds", 1},
                {SWEEP_P99, "Latency p99, in milliseconds", "Latency p99, in seconds", 1},
                {SWEEP_ERROR_RATE, "Errors, in %", NULL, 0.01},
                {SWEEP_UTILIZATION, "Workers busy, in %", NULL, 0.01},
                {SWEEP_COST_PER_HOUR, "USD an hour", NULL, 1}};
#define MEASURES (sizeof measures / sizeof *measures)

/* Numbers that rise are an axis by themselves; else values stand beside each other. */
static bool is_numeric(const struct sweep_axis *axis)
{
    for (size_t i = 0; i < axis->count; i++) {
        if (json_kind(axis->values[i].node) != JSON_NUMBER) return false;
        if (i > 0 && !(json_double(axis->values[i].node) > json_double(axis->values[i - 1].node))) return false;
    }
    return true;
}

static const struct sweep_figure *figure_of(const struct sweep *sweep, size_t cell, enum sweep_metric metric)
{
    const struct sweep_figure *figure = &sweep->cells[cell].figures.figures[metric];
    return sweep->cells[cell].state == SWEEP_DONE && figure->known ? figure : NULL;
}

static double most_of(const struct sweep *sweep, enum sweep_metric metric)
{
    double most = 0;
    for (size_t c = 0; c < sweep->cell_count; c++) {
        const struct sweep_figure *figure = figure_of(sweep, c, metric);
        if (figure) most = fmax(most, figure->value);
    }
    return most;
}

static struct chart_panel panel_of(struct arena *arena, const struct sweep *sweep, const double *x,
                                   const struct measure *measure)
{
    size_t count = sweep->cell_count;
    bool seconds = measure->in_seconds && most_of(sweep, SWEEP_P99) >= LONG_MS;
    double unit = seconds ? 1000 : measure->unit;
    struct chart_series *series = arena_new_array(arena, SERIES, struct chart_series);
    double *all = arena_new_array(arena, 4 * count, double);
    double *at = all, *y = all + count, *low = all + 2 * count, *high = all + 3 * count;
    for (size_t c = 0; c < count; c++) {
        const struct sweep_figure *figure = figure_of(sweep, c, measure->metric);
        bool whisker = figure && figure->interval.known;
        at[c] = x[c];
        y[c] = figure ? figure->value / unit : NAN;
        low[c] = whisker ? fmax(figure->interval.low / unit, 0) : NAN;
        high[c] = whisker ? figure->interval.high / unit : NAN;
    }
    series[CELLS] = (struct chart_series){count, at, y, low, high, CHART_LINES_AND_POINTS};
    if (sweep->has_best)
        series[BEST] =
            (struct chart_series){.count = 1, .x = at + sweep->best, .y = y + sweep->best, .mark = CHART_POINTS};
    return (struct chart_panel){.title = seconds ? measure->in_seconds : measure->title, .series = series};
}

/* Each value, or every so many of them. */
static void set_axis(struct arena *arena, const struct sweep_axis *axis, const double *x, struct chart *chart)
{
    struct chart_tick *ticks = arena_new_array(arena, axis->count, struct chart_tick);
    double first = x[0], last = x[axis->count - 1], margin = MARGIN * (last - first);
    for (size_t i = 0; i < axis->count; i += (axis->count + TICKS - 1) / TICKS)
        ticks[chart->tick_count++] = (struct chart_tick){x[i], display_text(arena, axis->values[i].label)};
    chart->x_from = first - margin;
    chart->x_to = last + margin;
    chart->ticks = ticks;
}

bool plot_sweep_lines(struct arena *arena, const struct sweep *sweep, struct plot *plot)
{
    static const char *const names[SERIES] = {"measured", "the cheapest that meets every objective"};
    const struct sweep_axis *axis = &sweep->axes[0];
    if (sweep->axis_count != 1 || sweep_count(sweep, SWEEP_DONE) < 2) return false;
    bool numeric = is_numeric(axis);
    double *x = arena_new_array(arena, axis->count, double);
    for (size_t i = 0; i < axis->count; i++) x[i] = numeric ? json_double(axis->values[i].node) : (double)i;
    struct chart_panel *panels = arena_new_array(arena, MEASURES, struct chart_panel);
    struct chart *chart = &plot->chart;
    const char *text = arena_format(arena, "Against %s:", axis->label);
    *plot = (struct plot){.chart = {.name_count = sweep->has_best ? SERIES : 1,
                                    .names = names,
                                    .x_title = display_text(arena, axis->label),
                                    .ticks_are_names = !numeric,
                                    .panels = panels}};
    for (size_t m = 0; m < MEASURES; m++) {
        double most = most_of(sweep, measures[m].metric);
        if (most <= 0) continue;
        panels[chart->panel_count++] = panel_of(arena, sweep, x, &measures[m]);
        text = arena_format(arena, "%s %s up to %s;", text, sweep_metric_name[measures[m].metric],
                            sweep_figure_text(arena, measures[m].metric, most));
    }
    set_axis(arena, axis, x, chart);
    plot->alternative = arena_format(arena, "%s the figures of each cell are in the table of cells.", text);
    plot->caption = sweep->replications > 1 ? "Each cell's figures; a whisker is an interval." : "Each cell's figures.";
    return chart->panel_count > 0;
}
