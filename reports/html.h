/* html.h - the report of a run as a page of HTML, for people: html_page.h says what such a page may hold.
 *
 * Order      the verdict on the objectives, then money, latency, shares, what happened over time, the rest, and on what it rests.
 * Figures    those of the text report, in the same words.
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_REPORTS_HTML_H
#define LOADLINE_REPORTS_HTML_H

struct arena;
struct result;

/* Charts are drawn by the gnuplot at that path (gnuplot_find()). NULL: there is none, which the page says, as it does where gnuplot
 * fails; their numbers are there all the same. */
const char *html_report(struct arena *arena, const struct result *result, const char *gnuplot);

#endif
