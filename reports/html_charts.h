/* html_charts.h - the charts of a run on a page of HTML.
 *
 * Ownership  lives in the arena given. */
#ifndef LOADLINE_REPORTS_HTML_CHARTS_H
#define LOADLINE_REPORTS_HTML_CHARTS_H

#include "reports/plot.h"

struct html_charts;
struct html_page;

/* Make what the result has to show, and draw it unless `gnuplot` is NULL. */
struct html_charts *html_charts_draw(struct arena *arena, const struct result *result, const char *gnuplot);

/* Where there are no pictures: why. */
void html_charts_explain(const struct html_charts *charts, struct html_page *page);

bool html_charts_has(const struct html_charts *charts, enum plot_kind kind);

/* Nothing where the result has nothing to show. */
void html_charts_write(const struct html_charts *charts, struct html_page *page, enum plot_kind kind);

#endif
