/* metric_function.h - the functions of metric math: which there are, what they take, and what they make.
 *
 * Source     CloudWatch user guide, metric math syntax and functions. FILL and METRICS, whose arguments are no terms alone, are read by
 *            metric_expression.c. */
#ifndef LOADLINE_MODELS_METRIC_FUNCTION_H
#define LOADLINE_MODELS_METRIC_FUNCTION_H

#include "models/metric_term.h"

struct metric_expression_failure;
struct metric_function;

/* What applying a function may change. */
struct metric_reading {
    struct arena *arena;
    uint32_t *memories;
    struct metric_expression_failure *failure;
};

/* NULL: there is none. */
const struct metric_function *metric_function_find(const char *name);

/* The name nearest to what was written, in whatever case; NULL: none is near. */
const char *metric_function_like(struct arena *arena, const char *name);

/* Whether it is known and never simulated; why, to go on with "is not simulated". */
bool metric_function_is_unsupported(const struct metric_function *function);
const char *metric_function_words(struct arena *arena, const struct metric_function *function);

/* NULL: *wrong says what is wrong with the arguments, and failure->unsupported whether nothing is. */
const struct term *metric_function_apply(struct metric_reading *reading, const struct metric_function *function,
                                         const struct term *const *parts, uint32_t count, const char **wrong);

/* An operation that looks back: with a memory of its own for each series. */
const struct term *metric_function_memory(struct metric_reading *reading, enum formula_op op, const struct term *term);

#endif
