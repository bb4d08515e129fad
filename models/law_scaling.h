/* law_scaling.h - a distribution or a curve of a scenario, as JSON, with its values multiplied: what one free figure can do to it.
 *
 * Laws       values in the law's unit are multiplied (Mean, Scale, Minimum, Maximum, Base, Per.., quantiles, samples, parts); shapes, variations and
 *            noise stay.
 * Curves     [[n, y], ..]: y becomes y times the factor; of a slowdown 1 + (y - 1) times the factor, since 1 is a request alone.
 * Ownership  the text lives in the arena.
 * Errors     NULL where the value is neither, or names a file of samples. */
#ifndef LOADLINE_MODELS_LAW_SCALING_H
#define LOADLINE_MODELS_LAW_SCALING_H

#include <stdbool.h>

struct arena;
struct json_node;

const char *law_scaled(struct arena *arena, const struct json_node *law, double factor);
const char *curve_scaled(struct arena *arena, const struct json_node *curve, double factor, bool excess);

#endif
