/* text_difference.h - a difference in words and as a row of a table.
 *
 * Ownership  texts live in the arena given. */
#ifndef LOADLINE_REPORTS_TEXT_DIFFERENCE_H
#define LOADLINE_REPORTS_TEXT_DIFFERENCE_H

#include "models/comparison.h"

struct arena;
struct table;

/* "Latency.P99" as "latency p99". */
const char *text_metric_name(struct arena *arena, const char *metric);

/* Nothing is different: not even by chance. */
bool text_difference_is_none(const struct difference *difference);

/* "latency p99 is 41.2ms lower (-38.2%): between 35.1ms and 47.3ms less, 66.6ms instead of 107ms" */
const char *text_difference_sentence(struct arena *arena, const struct difference *difference);

/* Whether it is so many times the baseline that a share of that says less. */
bool text_difference_is_manifold(const struct difference *difference);

/* "-38.2%", or how many "times" the baseline where it is ten and more; "" where that is 0. */
const char *text_difference_relative(struct arena *arena, const struct difference *difference);

/* Columns for text_difference_row(). */
void text_difference_columns(struct arena *arena, struct table *table, double confidence);
void text_difference_row(struct arena *arena, struct table *table, const struct difference *difference);

#endif
