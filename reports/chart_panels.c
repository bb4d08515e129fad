#include "reports/buffer.h"
#include "reports/chart_script.h"
#include "reports/display.h"

#include <math.h>

#define PIXELS_OF_A_TICK 30 /* of the axis upward, at least */
#define NOTE_COLUMNS     40
#define TICK_GAP         13 /* from the axis to the middle of its labels */

static double x_of(const struct script *script, double at)
{
    const struct chart *chart = script->chart;
    const struct chart_layout *layout = &script->layout;
    double length = layout->width - layout->left - layout->right;
    if (chart->x_logarithmic) return layout->left + length * log(at / chart->x_from) / log(chart->x_to / chart->x_from);
    return layout->left + length * (at - chart->x_from) / (chart->x_to - chart->x_from);
}

static void add_margins(struct script *script, double top, double bottom)
{
    const struct chart_layout *layout = &script->layout;
    buffer_format(script->buffer,
                  "set lmargin at screen %.6f\nset rmargin at screen %.6f\nset tmargin at screen %.6f\n"
                  "set bmargin at screen %.6f\n",
                  script_across(script, layout->left), script_across(script, layout->width - layout->right),
                  script_down(script, top), script_down(script, bottom));
}

static bool has_points(const struct chart_series *series)
{
    for (size_t i = 0; i < series->count; i++)
        if (isfinite(series->y[i])) return true;
    return false;
}

static bool has_whisker(const struct chart_series *series, size_t i)
{
    return series->low && isfinite(series->low[i]) && isfinite(series->high[i]);
}

static void add_data(struct script *script, size_t panel, size_t which)
{
    const struct chart_series *series = &script->chart->panels[panel].series[which];
    buffer_format(script->buffer, "$d%zu_%zu << END\n", panel, which);
    for (size_t i = 0; i < series->count; i++) {
        if (!isfinite(series->y[i])) {
            buffer_add(script->buffer, "\n");
            continue;
        }
        buffer_format(script->buffer, "%.6g %.6g", series->x[i] + 0.0, series->y[i] + 0.0);
        if (series->low)
            buffer_format(script->buffer, " %.6g %.6g", (has_whisker(series, i) ? series->low[i] : series->y[i]) + 0.0,
                          (has_whisker(series, i) ? series->high[i] : series->y[i]) + 0.0);
        buffer_add(script->buffer, "\n");
    }
    buffer_add(script->buffer, "END\n");
}

/* The least above 0 and the most of what is shown. */
static void find_range(const struct script *script, const struct chart_panel *panel, double *least, double *most)
{
    *least = INFINITY;
    *most = 0;
    for (size_t i = 0; i < script->chart->name_count; i++)
        for (size_t k = 0; k < panel->series[i].count; k++) {
            const struct chart_series *series = &panel->series[i];
            double y = series->y[k];
            if (!isfinite(y)) continue;
            double high = has_whisker(series, k) ? series->high[k] : y;
            if (high > *most) *most = high;
            if (y > 0 && y < *least) *least = y;
        }
}

/* By itself gnuplot labels powers of ten alone. */
static void add_log_ticks(struct script *script, double from, double to)
{
    size_t count;
    const double *places = chart_log_places(buffer_arena(script->buffer), from, to, &count);
    if (count == 0) buffer_add(script->buffer, "set ytics autofreq\n");
    for (size_t i = 0; i < count; i++)
        buffer_format(script->buffer, "%s%.6g%s", i == 0 ? "set ytics (" : ", ", places[i],
                      i + 1 == count ? ")\n" : "");
}

/* Where the axis begins and ends: at 0, or on a logarithmic one near the least that is shown. */
static void add_y_range(struct script *script, const struct chart_panel *panel)
{
    double least, most;
    find_range(script, panel, &least, &most);
    bool logarithmic = panel->logarithmic && isfinite(least);
    buffer_add(script->buffer, logarithmic ? "set logscale y\n" : "unset logscale y\n");
    if (logarithmic) {
        buffer_format(script->buffer, "set yrange [%.6g:%.6g]\n", least / 1.2, most * 1.2);
        add_log_ticks(script, least / 1.2, most * 1.2);
    } else {
        buffer_format(script->buffer, "set yrange [0:%.6g]\nset ytics %.6g\n", most > 0 ? most * 1.08 : 1,
                      chart_tick_step(most > 0 ? most : 1, script->layout.panel_height / PIXELS_OF_A_TICK));
    }
}

/* Room of a tick's label: to the one beside it. */
static size_t columns_between(const struct script *script)
{
    const struct chart *chart = script->chart;
    double least = script->layout.width;
    for (size_t i = 1; i < chart->tick_count; i++)
        least = fmin(least, x_of(script, chart->ticks[i].at) - x_of(script, chart->ticks[i - 1].at));
    return least > 2 * CHART_LETTER ? (size_t)(least / CHART_LETTER) - 1 : 1;
}

static void add_labels(struct script *script, double y)
{
    const struct chart *chart = script->chart;
    size_t columns = chart->ticks_are_names ? columns_between(script) : CHART_NAME_COLUMNS;
    double free_from = 0;
    for (size_t i = 0; i < chart->tick_count; i++) {
        size_t width = display_width(chart->ticks[i].label);
        double x = x_of(script, chart->ticks[i].at), half = CHART_LETTER * (double)width / 2;
        if (!chart->ticks_are_names && i > 0 && x - half < free_from) continue;
        script_text_held(script, chart->ticks[i].label, columns, x, y);
        free_from = x + half + CHART_LETTER;
    }
}

static void add_x_ticks(struct script *script, bool labelled, double bottom)
{
    const char *separator = "set xtics (";
    for (size_t i = 0; i < script->chart->tick_count; i++) {
        const struct chart_tick *tick = &script->chart->ticks[i];
        buffer_format(script->buffer, "%s'' %.6g", separator, tick->at);
        separator = ", ";
    }
    buffer_add(script->buffer, script->chart->tick_count > 0 ? ")\n" : "unset xtics\n");
    if (labelled) add_labels(script, bottom + TICK_GAP);
}

static void add_notes(struct script *script, size_t panel)
{
    const struct chart *chart = script->chart;
    for (size_t i = 0; i < chart->note_count; i++) {
        const struct chart_note *note = &chart->notes[i];
        if (note->panel != panel) continue;
        bool left = x_of(script, note->x) > 0.7 * script->layout.width;
        buffer_add(script->buffer, "set label ");
        script_quoted(script, note->text, NOTE_COLUMNS);
        buffer_format(script->buffer, " at first %.6g,%.6g %s offset %s,-0.9 textcolor rgb '%s' noenhanced front\n",
                      note->x, note->y, left ? "right" : "left", left ? "-0.6" : "0.6",
                      script_colour(chart, note->name));
    }
}

static void add_rule(struct script *script)
{
    if (script->chart->ruled)
        buffer_format(script->buffer,
                      "set arrow from first %.6g, graph 0 to first %.6g, graph 1 nohead lc rgb '" CHART_FRAME
                      "' lw 1 dt 2 back\n",
                      script->chart->rule, script->chart->rule);
}

/* What is quiet lies below the rest. */
static void add_plot(struct script *script, size_t panel)
{
    static const char *const styles[] = {"lines", "steps", "points pt 7 ps 0.7", "linespoints pt 7 ps 0.5"};
    const struct chart_panel *drawn = &script->chart->panels[panel];
    const char *separator = "plot ";
    for (size_t k = 0; k < 2 * script->chart->name_count; k++) {
        size_t i = k % script->chart->name_count;
        const struct chart_series *series = &drawn->series[i];
        const char *colour = script_colour(script->chart, i);
        bool quiet = script->chart->quiet & 1u << i, first = k < script->chart->name_count;
        if (!has_points(series) || quiet != first) continue;
        buffer_format(script->buffer, "%s$d%zu_%zu using 1:2 with %s lc rgb '%s' lw 1.6", separator, panel, i,
                      styles[series->mark], colour);
        separator = ", ";
        if (series->low)
            buffer_format(script->buffer, ", $d%zu_%zu using 1:2:3:4 with yerrorbars pt 7 ps 0.5 lc rgb '%s' lw 1",
                          panel, i, colour);
    }
    buffer_add(script->buffer, *separator == 'p' ? "plot NaN\n" : "\n");
}

static void add_panel(struct script *script, size_t panel)
{
    const struct chart *chart = script->chart;
    const struct chart_layout *layout = &script->layout;
    double top = chart_panel_top(layout, panel), bottom = top + layout->panel_height;
    bool last = panel + 1 == chart->panel_count;
    add_margins(script, top, bottom);
    script_text(script, chart->panels[panel].title, CHART_TITLE_COLUMNS, layout->edge, top - CHART_TITLE_HEIGHT / 2.0,
                "left");
    if (last)
        script_text(script, chart->x_title, layout->label_columns, layout->width - layout->right, bottom + 36, "right");
    add_x_ticks(script, last, bottom);
    add_y_range(script, &chart->panels[panel]);
    add_rule(script);
    add_notes(script, panel);
    add_plot(script, panel);
    buffer_add(script->buffer, "unset label\nunset arrow\n");
}

void script_panels(struct script *script)
{
    const struct chart *chart = script->chart;
    for (size_t panel = 0; panel < chart->panel_count; panel++)
        for (size_t i = 0; i < chart->name_count; i++) add_data(script, panel, i);
    if (chart->x_logarithmic) buffer_add(script->buffer, "set logscale x\n");
    buffer_format(script->buffer, "set xrange [%.6g:%.6g]\nset multiplot\n", chart->x_from, chart->x_to);
    script_names(script);
    for (size_t panel = 0; panel < chart->panel_count; panel++) add_panel(script, panel);
    buffer_add(script->buffer, "unset multiplot\n");
}
