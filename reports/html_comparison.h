/* html_comparison.h - a comparison as a page of HTML, for people: html_page.h says what such a page may hold.
 *
 * Order      which scenario is to be had, the scenarios side by side, objectives, for each against the baseline a forest plot over all
 *            its differences, break-even, live tests, the rest, and on what it rests.
 * Figures    those of the text report, in the same words.
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_REPORTS_HTML_COMPARISON_H
#define LOADLINE_REPORTS_HTML_COMPARISON_H

struct arena;
struct comparison;

/* `gnuplot` as of html_report(). */
const char *html_comparison(struct arena *arena, const struct comparison *comparison, const char *gnuplot);

#endif
