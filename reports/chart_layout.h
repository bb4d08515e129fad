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
#define CHART_NAME_COLUMNS  28
#define CHART_TITLE_COLUMNS 60
#define CHART_TITLE_HEIGHT  30
#define CHART_BAR_HEIGHT    14
#define CHART_LABEL_HEIGHT  20

struct chart_place {
    double x, y;
};

struct chart_layout {
    unsigned width, height;
    unsigned edge, left, right; /* edge: of titles and bars; left, right: margins of panels */
    unsigned panel_height;
    size_t name_rows;     /* 0: one series needs no name */
    size_t label_columns; /* that fit above a bar */
};

struct chart_layout chart_layout(const struct chart *chart, struct chart_look look);

/* The middle of the left end of a name's key. */
struct chart_place chart_name_place(const struct chart *chart, const struct chart_layout *layout, size_t name);

/* 1, 2 or 5 times a power of ten, and at most `most` times in that length, which is above 0. */
double chart_tick_step(double length, size_t most);

double chart_panel_top(const struct chart_layout *layout, size_t panel);
double chart_bar_top(const struct chart *chart, const struct chart_layout *layout, size_t bar);

/* So that the longest bar and its value fit. */
double chart_pixels_per_unit(const struct chart *chart, const struct chart_layout *layout);

#endif
