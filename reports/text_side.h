/* text_side.h - what is different in one scenario of a comparison: in words, then every difference with its error. */
#ifndef LOADLINE_REPORTS_TEXT_SIDE_H
#define LOADLINE_REPORTS_TEXT_SIDE_H

#include "models/comparison.h"

struct text_page;

/* A section: what makes it, whether it is paired, the figures that decide, how many differences are more than noise. */
void text_side_words(struct text_page *page, const struct comparison *comparison, const struct side *side);

/* All differences, what is the same, and what cannot be compared. */
void text_side_table(struct text_page *page, const struct comparison *comparison, const struct side *side);

/* Whether a difference is a row of the table: figures that are the same are not, nor those of the one variant of an endpoint, which are
 * the endpoint's again. */
bool text_side_shows(const struct side *side, const struct difference *difference);

/* What it is a figure of: "endpoint", a variant, a component on one. */
const char *text_side_subject(struct arena *arena, const struct difference *difference);
bool text_side_same_subject(const struct difference *a, const struct difference *b);

#endif
