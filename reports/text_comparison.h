/* text_comparison.h - a comparison for people: who was compared, what is different in words, then every difference with its error.
 *
 * Verdicts   "lower" and "higher" are more than noise, "noise" is a difference whose interval covers 0; figures that are the same
 *            to the last digit are named in one line. Without an interval there is no verdict but "?".
 * Width      and units as in text.h.
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_TEXT_COMPARISON_H
#define LOADLINE_REPORTS_TEXT_COMPARISON_H

#include "reports/text_style.h"

struct arena;
struct comparison;

const char *text_comparison(struct arena *arena, const struct comparison *comparison, struct text_style style);

#endif
