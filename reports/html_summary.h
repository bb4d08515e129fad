/* html_summary.h - how a report in HTML begins: what was asked, and the four figures that answer it. */
#ifndef LOADLINE_REPORTS_HTML_SUMMARY_H
#define LOADLINE_REPORTS_HTML_SUMMARY_H

#include "reports/html_page.h"

struct arena;
struct result;

/* A new page with its title, the description and the tiles: verdict, cost, latency, success. */
struct html_page *html_summary(struct arena *arena, const struct result *result);

/* The last three of them: cost of a month, latency, success. */
#define HTML_SUMMARY_FIGURES 3
void html_summary_figures(struct arena *arena, const struct result *result, struct html_tile *tiles);

#endif
