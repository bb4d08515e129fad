/* text_comparison.h - a comparison for people: who was compared, what is different in words, then every difference with its error.
 *
 * Verdicts   "lower" and "higher" are more than noise, "noise" is a difference whose interval covers 0; figures that are the same
 *            to the last digit are named in one line. Without an interval there is no verdict but "?".
 * Width      and units as in text.h.
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_TEXT_COMPARISON_H
#define LOADLINE_REPORTS_TEXT_COMPARISON_H

#include "reports/break_even_view.h"
#include "reports/text_style.h"

struct arena;
struct comparison;
struct result;
struct text_page;

const char *text_comparison(struct arena *arena, const struct comparison *comparison, struct text_style style);

/* Its parts, for reports on other pages: the heading; the scenarios side by side, without a heading; their objectives; what was
 * assumed and warned of, with the name of the scenario unless it is of all; at which rate of requests which is the cheapest. */
const char *text_comparison_title(struct arena *arena, const struct comparison *comparison);
void text_comparison_sides(struct text_page *page, const struct comparison *comparison);
void text_comparison_objectives(struct text_page *page, const struct comparison *comparison);
void text_comparison_assumptions(struct text_page *page, const struct comparison *comparison);
void text_comparison_warnings(struct text_page *page, const struct comparison *comparison);
const char *text_comparison_objectives_met(struct arena *arena, const struct result *result); /* "3 of 4", "none" */
struct break_even_view text_comparison_break_even(struct arena *arena, const struct comparison *comparison);

#endif
