/* chart.h - what a chart shows, as numbers and labels, and the gnuplot script that draws it.
 *
 * Safe       a script is made of our own commands, finite numbers printed by us, and labels. A label is made harmless (display.h), cut,
 *            and written between single quotes, in which gnuplot acts on nothing, with its own apostrophes as ’; enhanced text is off.
 *            No label is ever a tick's, which gnuplot takes for a format, and no name of a file is ever passed.
 * Colours    those of Okabe and Ito (2008), told apart by the colour-blind.
 * Bytes      what a picture says of the program that drew it is taken out: the same chart gives the same bytes.
 * Ownership  texts live in the arena given; charts point to what their makers own. */
#ifndef LOADLINE_REPORTS_CHART_H
#define LOADLINE_REPORTS_CHART_H

#include <stdbool.h>
#include <stddef.h>

#define CHART_SERIES 7 /* at most in a chart */

struct arena;
struct buffer;
struct faults;

/* A line; y NAN: a gap. */
struct chart_series {
    size_t count;
    double *x, *y;
};

/* One of several, below each other, over the same x. */
struct chart_panel {
    const char *title;                 /* of ours */
    bool steps, logarithmic;           /* steps: y holds until the next x */
    const struct chart_series *series; /* as many as the chart has names */
};

/* `label` is ours. */
struct chart_tick {
    double at;
    const char *label;
};

struct chart_bar {
    const char *label, *value; /* label: above the bar, "" where it goes on with the one before */
    double length, low, high;  /* from 0; low and high NAN: no whisker */
    size_t colour;             /* index of the chart's names */
};

/* Panels of series, or bars. */
struct chart {
    size_t name_count;
    const char *const *names; /* of the series or of what the colours mean */
    const char *x_title;
    double x_from, x_to;
    size_t tick_count, panel_count, bar_count;
    const struct chart_tick *ticks;
    const struct chart_panel *panels;
    const struct chart_bar *bars;
};

enum chart_format { CHART_SVG, CHART_PNG };

struct chart_look {
    enum chart_format format;
    unsigned width;   /* in CSS pixels; a PNG has two for each */
    bool transparent; /* nothing behind the drawing; else white */
};

unsigned chart_height(const struct chart *chart, struct chart_look look);

const char *chart_script(struct arena *arena, const struct chart *chart, struct chart_look look);

#define CHART_WIDTH 912 /* of a picture by itself, and on a desk (html.css) */

/* Draw it by the gnuplot at `program` (gnuplot.h). The picture, or NULL and a fault. */
const struct buffer *chart_draw(struct arena *arena, const struct chart *chart, struct chart_look look,
                                const char *program, struct faults *faults);

#endif
