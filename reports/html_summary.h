/* html_summary.h - how a report in HTML begins: what was asked, and the four figures that answer it. */
#ifndef LOADLINE_REPORTS_HTML_SUMMARY_H
#define LOADLINE_REPORTS_HTML_SUMMARY_H

struct arena;
struct html_page;
struct result;

/* A new page with its title, the description and the tiles: verdict, cost, latency, success. */
struct html_page *html_summary(struct arena *arena, const struct result *result);

#endif
