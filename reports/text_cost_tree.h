/* text_cost_tree.h - a run's bill for people, to the last digit: `loadline cost`.
 *
 * Layout     as text reports have it (text.h), but money is exact and not rounded to 0.0001.
 * Tags       are the endpoint configuration's, and each is charged the whole bill: an endpoint has one set of them.
 * Ownership  the text lives in the arena given. */
#ifndef LOADLINE_REPORTS_TEXT_COST_TREE_H
#define LOADLINE_REPORTS_TEXT_COST_TREE_H

#include "reports/text_style.h"

struct arena;
struct result;

const char *text_cost_tree(struct arena *arena, const struct result *result, struct text_style style);

#endif
