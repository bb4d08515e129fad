/* chart_script.h - the script of one chart as it grows: texts, lines and rectangles at places in the picture.
 *
 * Places     CSS pixels from the upper left corner.
 * Safe       script_quoted() is the one way for a text into a script: harmless, cut, between single quotes (chart.h). */
#ifndef LOADLINE_REPORTS_CHART_SCRIPT_H
#define LOADLINE_REPORTS_CHART_SCRIPT_H

#include "reports/chart_layout.h"

#define CHART_INK   "#374151"
#define CHART_FRAME "#9aa3ad"
#define CHART_GRID  "#d3d9df"
#define CHART_QUIET "#a3adb8"
#define CHART_BLACK "#000000"

struct script {
    struct buffer *buffer;
    const struct chart *chart;
    struct chart_layout layout;
};

/* Shares of the screen, as gnuplot counts them: from the lower left. */
double script_across(const struct script *script, double x);
double script_down(const struct script *script, double y);

/* A text between quotes, for a command of one's own. */
void script_quoted(struct script *script, const char *text, size_t columns);

/* `side` of the place: "left", "right" or "center"; at most that many columns of it. */
void script_text(struct script *script, const char *text, size_t columns, double x, double y, const char *side);
void script_text_coloured(struct script *script, const char *text, size_t columns, double x, double y, const char *side,
                          const char *colour);

/* In the middle of a place, but not past an edge of the picture. */
void script_text_held(struct script *script, const char *text, size_t columns, double x, double y);

void script_line(struct script *script, double x, double y, double to_x, double to_y, const char *colour, double width);
void script_rectangle(struct script *script, double x, double y, double to_x, double to_y, const char *colour);
void script_frame(struct script *script, double x, double y, double to_x, double to_y, const char *colour,
                  double width);

/* A triangle in an upper right corner. */
void script_corner(struct script *script, double x, double y, double side, const char *colour);

/* The colour of one of the chart's names. */
const char *script_colour(const struct chart *chart, size_t name);

/* After texts, lines and rectangles that stand by themselves: nothing else is to be seen. */
void script_draw_bare(struct script *script);

/* What the colours mean, above the rest. */
void script_names(struct script *script);

/* The parts of a chart, each in a file of its name. */
void script_panels(struct script *script);
void script_bars(struct script *script);
void script_rows(struct script *script);
void script_maps(struct script *script);

#endif
