/* free_figure.h - what one free figure of a calibration does to a scenario's document.
 *
 * Kinds      enum free_kind (calibration.h): a number by itself, a law or curve by a factor.
 * Places     where a value lies between the bounds, 0 to 1: by its logarithm where both bounds are above 0.
 * Ownership  texts live in the arena given; the node is the document's. */
#ifndef LOADLINE_MODELS_FREE_FIGURE_H
#define LOADLINE_MODELS_FREE_FIGURE_H

#include "models/calibration.h"

/* Find what the pointer leads to, its kind, its value and the bounds that were not said. A fault and false where it leads nowhere, or to
 * what cannot be free. */
bool free_figure_begin(struct free_figure *figure, struct json_node *root, struct arena *arena, struct faults *faults);

/* "/POINTER=JSON" for each, as they stand: first what is multiplied as a whole, then numbers, which may stand inside of that. */
const char *const *free_figure_texts(const struct observed *observed, struct arena *arena);

double free_figure_place(const struct free_figure *figure, double value);
double free_figure_at(const struct free_figure *figure, double place); /* the value there, to six digits */

#endif
