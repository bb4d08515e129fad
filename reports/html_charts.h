/* html_charts.h - the charts of a page of HTML: gathered first, drawn all at once, then written where they belong.
 *
 * Order      html_charts_new(), html_charts_add() for each, html_charts_draw(), then the rest.
 * Ownership  lives in the arena given; what a plot points to must outlive it. */
#ifndef LOADLINE_REPORTS_HTML_CHARTS_H
#define LOADLINE_REPORTS_HTML_CHARTS_H

#include "reports/plot.h"

#define HTML_CHARTS_MOST 32 /* on a page */

struct html_charts;
struct html_page;

/* Charts are drawn by the gnuplot at that path (gnuplot_find()). NULL: there is none, which the page says, as it does where gnuplot
 * fails; their numbers are there all the same. */
struct html_charts *html_charts_new(struct arena *arena, const char *gnuplot);

/* A number for html_charts_write(). */
size_t html_charts_add(struct html_charts *charts, const struct plot *plot);

void html_charts_draw(struct html_charts *charts);

/* Where there are no pictures: why. */
void html_charts_explain(const struct html_charts *charts, struct html_page *page);

void html_charts_write(const struct html_charts *charts, struct html_page *page, size_t number);

#endif
