/* html_sizing.h - a sizing as a page of HTML, for people: html_page.h says what such a page may hold.
 *
 * Order      the plan, its objectives and the others, cost against p99, break-even, what is cheaper and why it was refused, the requests
 *            that make the plan, and on what it rests.
 * Figures    those of the text report, in the same words.
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_REPORTS_HTML_SIZING_H
#define LOADLINE_REPORTS_HTML_SIZING_H

struct arena;
struct sizing;

/* `gnuplot` as of html_report(). */
const char *html_sizing(struct arena *arena, const struct sizing *sizing, const char *gnuplot);

#endif
