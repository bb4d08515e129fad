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

/* CHART_STEPS: y holds until the next x. */
enum chart_mark { CHART_LINES, CHART_STEPS, CHART_POINTS, CHART_LINES_AND_POINTS };

/* A line or points; y NAN: a gap. */
struct chart_series {
    size_t count;
    double *x, *y;
    const double *low, *high; /* whiskers of points; NULL: none */
    enum chart_mark mark;
};

/* One of several, below each other, over the same x. */
struct chart_panel {
    const char *title; /* of ours */
    bool logarithmic;
    const struct chart_series *series; /* as many as the chart has names */
};

struct chart_tick {
    double at;
    const char *label;
};

/* A word below a place in a panel and beside it, in the colour of a name. */
struct chart_note {
    size_t panel, name;
    double x, y;
    const char *text;
};

struct chart_bar {
    const char *label, *value; /* label: above the bar, "" where it goes on with the one before */
    double length, low, high;  /* from 0; low and high NAN: no whisker */
    size_t colour;             /* index of the chart's names */
};

/* A stretch of the axis from chart.x_from to x_to, and a point of it. What lies outside ends in an arrow head. */
struct chart_row {
    const char *label, *value; /* beside the stretch; a row without one heads those that follow */
    double low, high, at;      /* NAN: not drawn */
    bool ruled;                /* a line down through it, at `rule` */
    double rule;
    bool thick;    /* a bar instead of a whisker */
    size_t colour; /* index of the chart's names */
};

/* A table of colours. */
struct chart_cell {
    double shade;          /* 0 .. 1; NAN: nothing is known of it */
    const char *text;      /* shown where those of all cells fit */
    bool cornered, framed; /* a frame in the colour of the first name, a corner in that of the second */
};

struct chart_map {
    const char *title;              /* of ours */
    const struct chart_cell *cells; /* rows of the chart's map_columns */
};

/* Panels of series, bars, rows or maps: one of these. */
struct chart {
    size_t name_count;
    const char *const *names;      /* of the series or of what the colours mean */
    unsigned quiet;                /* bit i: name i is what the others are held against, and grey */
    const char *x_title, *y_title; /* y_title: what the rows of maps are */
    double x_from, x_to;
    bool x_logarithmic; /* of panels; then x_from is above 0 */
    bool ruled;         /* a line down through all panels, at `rule` */
    double rule;
    /* Ticks of panels in their order, of rows the weightiest first: labels that would touch one before are left out. */
    bool ticks_are_names; /* of panels: none is left out, and each is cut to its room */
    size_t tick_count, panel_count, bar_count, row_count, map_count, note_count;
    const struct chart_tick *ticks;
    const struct chart_panel *panels;
    const struct chart_bar *bars;
    const struct chart_row *rows;
    const struct chart_map *maps;
    const struct chart_note *notes;
    size_t map_columns, map_rows;
    const char *const *column_labels, *const *row_labels; /* of maps */
};

enum chart_format { CHART_SVG, CHART_PNG };

struct chart_look {
    enum chart_format format;
    unsigned width;   /* in CSS pixels; a PNG has two for each */
    bool transparent; /* nothing behind the drawing; else white */
};

const char *chart_script(struct arena *arena, const struct chart *chart, struct chart_look look);

#define CHART_WIDTH 912 /* of a picture by itself, and on a desk (html.css) */

/* Draw it by the gnuplot at `program` (gnuplot.h). The picture, or NULL and a fault. */
const struct buffer *chart_draw(struct arena *arena, const struct chart *chart, struct chart_look look,
                                const char *program, struct faults *faults);

/* One of several SVGs that one gnuplot draws. */
struct chart_order {
    const struct chart *chart;
    unsigned width, height; /* height: set by chart_draw_all() */
    struct buffer *picture; /* NULL: not drawn */
};

/* Transparent, in their order. Where that fails, one fault and false. */
bool chart_draw_all(struct arena *arena, struct chart_order *orders, size_t count, const char *program,
                    struct faults *faults);

#endif
