/* chart_layout.h - where the parts of a chart go.
 *
 * Units      CSS pixels from the upper left corner of the picture. A letter is taken to be CHART_LETTER wide, since nobody but the
 *            reader's browser knows. */
#ifndef LOADLINE_REPORTS_CHART_LAYOUT_H
#define LOADLINE_REPORTS_CHART_LAYOUT_H

#include "reports/chart.h"

#define CHART_LETTER        7
#define CHART_ROW_HEIGHT    20 /* of names */
#define CHART_KEY_WIDTH     18 /* a line in a name's colour */
#define CHART_KEY_GAP       6
#define CHART_NAME_COLUMNS  40
#define CHART_TITLE_COLUMNS 60
#define CHART_TITLE_HEIGHT  30
#define CHART_BAR_HEIGHT    14
#define CHART_LABEL_HEIGHT  20
#define CHART_CELL_HEIGHT   26 /* of a map */

struct chart_place {
    double x, y;
};

struct chart_layout {
    unsigned width, height;
    unsigned edge, left, right; /* edge: of titles and bars; left, right: margins of panels */
    unsigned panel_height;
    size_t name_rows;        /* 0: one series needs no name */
    size_t label_columns;    /* that fit across */
    double row_from, row_to; /* where rows and cells lie; their labels at the left, or above on a narrow picture */
    double row_height, cell_width;
    size_t row_label_columns, row_value_line; /* line of the row, from 0 */
};

struct chart_layout chart_layout(const struct chart *chart, struct chart_look look);

/* The middle of the left end of a name's key. */
struct chart_place chart_name_place(const struct chart *chart, const struct chart_layout *layout, size_t name);

/* 1, 2 or 5 times a power of ten, and at most `most` times in that length, which is above 0. */
double chart_tick_step(double length, size_t most);

/* Ticks from 0 to the end of the axis, each with its number. */
void chart_add_ticks(struct arena *arena, struct chart *chart, double step);

/* 1, 2 and 5 times each power of ten that lie from `from`, above 0, to `to`, or where those are many the powers alone. */
double *chart_log_places(struct arena *arena, double from, double to, size_t *count);

/* The same for the axis, each with its number. */
void chart_add_log_ticks(struct arena *arena, struct chart *chart);

double chart_panel_top(const struct chart_layout *layout, size_t panel);
double chart_bar_top(const struct chart *chart, const struct chart_layout *layout, size_t bar);

double chart_row_top(const struct chart *chart, const struct chart_layout *layout, size_t row);
double chart_map_top(const struct chart *chart, const struct chart_layout *layout, size_t map);

/* So that the longest bar and its value fit. */
double chart_pixels_per_unit(const struct chart *chart, const struct chart_layout *layout);

#endif
