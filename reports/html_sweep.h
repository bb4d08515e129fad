/* html_sweep.h - a sweep as a page of HTML, for people: html_page.h says what such a page may hold.
 *
 * Order      the best cell, the figures over the grid, what matters most, every cell, what was refused, and on what it rests.
 * Figures    those of the text report, in the same words.
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_REPORTS_HTML_SWEEP_H
#define LOADLINE_REPORTS_HTML_SWEEP_H

struct arena;
struct sweep;

/* `gnuplot` as of html_report(). */
const char *html_sweep(struct arena *arena, const struct sweep *sweep, const char *gnuplot);

#endif
