#include "reports/chart.h"

#include "reports/buffer.h"
#include "reports/chart_layout.h"
#include "reports/display.h"
#include "reports/gnuplot.h"
#include "sim/arena.h"

#include <math.h>
#include <string.h>

#define PIXELS_OF_A_TICK 30 /* of the axis upward, at least */

#define INK   "#374151"
#define FRAME "#9aa3ad"
#define GRID  "#d3d9df"

/* Blue, vermillion, green, purple, orange, sky blue, black. */
static const char *const series_colours[CHART_SERIES] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                                         "#e69f00", "#56b4e9", "#000000"};
static const char *const bar_colours[] = {"#0072b2", "#a3adb8"};

struct script {
    struct buffer *buffer;
    const struct chart *chart;
    struct chart_layout layout;
};

/* Between single quotes, where gnuplot acts on nothing but the quote. Doubled it would stand for itself, but not as the first
 * letter: gnuplot 5.4 takes it for the end of an empty text. */
static void add_label(struct script *script, const char *text, size_t columns)
{
    struct arena *arena = buffer_arena(script->buffer);
    const char *shown = display_cut(arena, display_text(arena, text), columns);
    buffer_add(script->buffer, "'");
    for (; *shown; shown++) {
        if (*shown == '\'')
            buffer_add(script->buffer, "’");
        else
            buffer_add_n(script->buffer, shown, 1);
    }
    buffer_add(script->buffer, "'");
}

/* Places are in pixels from the upper left corner; gnuplot counts shares of the screen from the lower left. */
static double across(const struct script *script, double x)
{
    return x / script->layout.width;
}

static double down(const struct script *script, double y)
{
    return 1 - y / script->layout.height;
}

static void add_text(struct script *script, const char *text, size_t columns, double x, double y, const char *side)
{
    buffer_add(script->buffer, "set label ");
    add_label(script, text, columns);
    buffer_format(script->buffer, " at screen %.6f,%.6f %s textcolor rgb '" INK "' noenhanced front\n",
                  across(script, x), down(script, y), side);
}

static void add_line(struct script *script, double x, double y, double to_x, double to_y, const char *colour,
                     double width)
{
    buffer_format(script->buffer, "set arrow from screen %.6f,%.6f to screen %.6f,%.6f nohead lc rgb '%s' lw %g\n",
                  across(script, x), down(script, y), across(script, to_x), down(script, to_y), colour, width);
}

static void add_margins(struct script *script, double top, double bottom)
{
    const struct chart_layout *layout = &script->layout;
    buffer_format(script->buffer,
                  "set lmargin at screen %.6f\nset rmargin at screen %.6f\nset tmargin at screen %.6f\n"
                  "set bmargin at screen %.6f\n",
                  across(script, layout->left), across(script, layout->width - layout->right), down(script, top),
                  down(script, bottom));
}

static void begin(struct script *script, struct chart_look look)
{
    unsigned scale = look.format == CHART_PNG ? 2 : 1;
    buffer_add(script->buffer, "set encoding utf8\n");
    buffer_format(script->buffer, look.format == CHART_PNG
                                      ? "set terminal pngcairo noenhanced font 'sans,9' fontscale 2 linewidth 2"
                                      : "set terminal svg noenhanced font 'sans-serif,12'");
    buffer_format(script->buffer, " size %u,%u%s\n", scale * script->layout.width, scale * script->layout.height,
                  look.transparent ? "" : " background '#ffffff'");
    buffer_add(script->buffer, "set output\nunset key\nset border 3 lc rgb '" FRAME "'\n"
                               "set tics nomirror out scale 0.4 textcolor rgb '" INK "'\n"
                               "set grid xtics ytics lt 1 lw 1 lc rgb '" GRID "'\n");
}

static void add_names(struct script *script)
{
    const struct chart *chart = script->chart;
    const char *const *colours = chart->bar_count > 0 ? bar_colours : series_colours;
    for (size_t i = 0; i < chart->name_count && script->layout.name_rows > 0; i++) {
        struct chart_place place = chart_name_place(chart, &script->layout, i);
        add_line(script, place.x, place.y, place.x + CHART_KEY_WIDTH, place.y, colours[i], 3);
        add_text(script, chart->names[i], CHART_NAME_COLUMNS, place.x + CHART_KEY_WIDTH + CHART_KEY_GAP, place.y,
                 "left");
    }
}

/* --- Panels --- */

static bool has_points(const struct chart_series *series)
{
    for (size_t i = 0; i < series->count; i++)
        if (isfinite(series->y[i])) return true;
    return false;
}

static void add_data(struct script *script, size_t panel, size_t which)
{
    const struct chart_series *series = &script->chart->panels[panel].series[which];
    buffer_format(script->buffer, "$d%zu_%zu << END\n", panel, which);
    for (size_t i = 0; i < series->count; i++) {
        if (isfinite(series->y[i]))
            buffer_format(script->buffer, "%.6g %.6g\n", series->x[i] + 0.0, series->y[i] + 0.0);
        else
            buffer_add(script->buffer, "\n");
    }
    buffer_add(script->buffer, "END\n");
}

/* Where the axis begins and ends: at 0, or on a logarithmic one near the least that is shown. */
static void add_y_range(struct script *script, const struct chart_panel *panel)
{
    double least = INFINITY, most = 0;
    for (size_t i = 0; i < script->chart->name_count; i++)
        for (size_t k = 0; k < panel->series[i].count; k++) {
            double y = panel->series[i].y[k];
            if (isfinite(y) && y > most) most = y;
            if (isfinite(y) && y > 0 && y < least) least = y;
        }
    bool logarithmic = panel->logarithmic && isfinite(least);
    buffer_add(script->buffer, logarithmic ? "set logscale y\n" : "unset logscale y\n");
    if (logarithmic)
        buffer_format(script->buffer, "set yrange [%.6g:%.6g]\nset ytics autofreq\n", least / 1.2, most * 1.2);
    else
        buffer_format(script->buffer, "set yrange [0:%.6g]\nset ytics %.6g\n", most > 0 ? most * 1.08 : 1,
                      chart_tick_step(most > 0 ? most : 1, script->layout.panel_height / PIXELS_OF_A_TICK));
}

/* A tick's label is a format. */
static void add_tick(struct script *script, const char *label, double at)
{
    buffer_add(script->buffer, "'");
    for (; *label; label++) buffer_add_n(script->buffer, *label == '%' ? "%%" : label, *label == '%' ? 2 : 1);
    buffer_format(script->buffer, "' %.6g", at);
}

static void add_x_ticks(struct script *script, bool labelled)
{
    const char *separator = "set xtics (";
    for (size_t i = 0; i < script->chart->tick_count; i++) {
        const struct chart_tick *tick = &script->chart->ticks[i];
        buffer_add(script->buffer, separator);
        add_tick(script, labelled ? tick->label : "", tick->at);
        separator = ", ";
    }
    buffer_add(script->buffer, ")\n");
}

static void add_plot(struct script *script, size_t panel)
{
    const struct chart_panel *drawn = &script->chart->panels[panel];
    const char *separator = "plot ";
    for (size_t i = 0; i < script->chart->name_count; i++) {
        if (!has_points(&drawn->series[i])) continue;
        buffer_format(script->buffer, "%s$d%zu_%zu using 1:2 with %s lc rgb '%s' lw 1.6", separator, panel, i,
                      drawn->steps ? "steps" : "lines", series_colours[i]);
        separator = ", ";
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
    add_text(script, chart->panels[panel].title, CHART_TITLE_COLUMNS, layout->edge, top - CHART_TITLE_HEIGHT / 2.0 + 3,
             "left");
    if (last)
        add_text(script, chart->x_title, CHART_TITLE_COLUMNS, layout->width - layout->right, bottom + 40, "right");
    add_x_ticks(script, last);
    add_y_range(script, &chart->panels[panel]);
    add_plot(script, panel);
    buffer_add(script->buffer, "unset label\nunset arrow\n");
}

static void add_panels(struct script *script)
{
    const struct chart *chart = script->chart;
    for (size_t panel = 0; panel < chart->panel_count; panel++)
        for (size_t i = 0; i < chart->name_count; i++) add_data(script, panel, i);
    buffer_format(script->buffer, "set xrange [%.6g:%.6g]\nset multiplot\n", chart->x_from, chart->x_to);
    add_names(script);
    for (size_t panel = 0; panel < chart->panel_count; panel++) add_panel(script, panel);
    buffer_add(script->buffer, "unset multiplot\n");
}

/* --- Bars --- */

static void add_rectangle(struct script *script, double x, double y, double to_x, double to_y, const char *colour)
{
    buffer_format(script->buffer,
                  "set object rectangle from screen %.6f,%.6f to screen %.6f,%.6f fillcolor rgb '%s' fillstyle solid "
                  "noborder\n",
                  across(script, x), down(script, y), across(script, to_x), down(script, to_y), colour);
}

static void add_bar(struct script *script, const struct chart_bar *bar, double per_unit, double y)
{
    const struct chart_layout *layout = &script->layout;
    double from = layout->edge, to = from + per_unit * bar->length, end = to, middle = y + CHART_BAR_HEIGHT / 2.0;
    if (to < from + 1) to = from + 1; /* something is to be seen */
    add_rectangle(script, from, y, to, y + CHART_BAR_HEIGHT, bar_colours[bar->colour]);
    if (isfinite(bar->low) && isfinite(bar->high)) {
        double low = from + per_unit * bar->low, high = from + per_unit * bar->high;
        add_line(script, low, middle, high, middle, "#000000", 1);
        add_line(script, low, y + 2, low, y + CHART_BAR_HEIGHT - 2, "#000000", 1);
        add_line(script, high, y + 2, high, y + CHART_BAR_HEIGHT - 2, "#000000", 1);
        if (high > end) end = high;
    }
    add_text(script, bar->value, CHART_NAME_COLUMNS, end + 6, middle, "left");
}

static void add_bars(struct script *script)
{
    const struct chart *chart = script->chart;
    double per_unit = chart_pixels_per_unit(chart, &script->layout);
    add_names(script);
    for (size_t i = 0; i < chart->bar_count; i++) {
        double y = chart_bar_top(chart, &script->layout, i);
        if (*chart->bars[i].label)
            add_text(script, chart->bars[i].label, script->layout.label_columns, script->layout.edge,
                     y - CHART_LABEL_HEIGHT / 2.0, "left");
        add_bar(script, &chart->bars[i], per_unit, y);
    }
    buffer_add(script->buffer,
               "unset border\nunset tics\nset margins 0,0,0,0\nset xrange [0:1]\nset yrange [0:1]\nplot NaN\n");
}

unsigned chart_height(const struct chart *chart, struct chart_look look)
{
    return chart_layout(chart, look).height;
}

const char *chart_script(struct arena *arena, const struct chart *chart, struct chart_look look)
{
    struct script script = {buffer_new(arena), chart, chart_layout(chart, look)};
    begin(&script, look);
    if (chart->panel_count > 0)
        add_panels(&script);
    else
        add_bars(&script);
    return buffer_text(script.buffer);
}

/* An SVG names the version that drew it, in its title and description. */
static const struct buffer *without_origin(struct arena *arena, const struct buffer *picture)
{
    static const char title[] = "<title>Gnuplot</title>", end[] = "</desc>";
    const char *text = buffer_text(picture), *from = strstr(text, title), *to = from ? strstr(from, end) : NULL;
    if (!to) return picture;
    struct buffer *anonymous = buffer_new(arena);
    buffer_add_n(anonymous, text, (size_t)(from - text));
    buffer_add(anonymous, to + strlen(end));
    return anonymous;
}

const struct buffer *chart_draw(struct arena *arena, const struct chart *chart, struct chart_look look,
                                const char *program, struct faults *faults)
{
    struct buffer *picture = buffer_new(arena);
    if (!gnuplot_run(program, chart_script(arena, chart, look), picture, faults)) return NULL;
    return look.format == CHART_SVG ? without_origin(arena, picture) : picture;
}
