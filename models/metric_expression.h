/* metric_expression.h - one expression of metric math, read from its text into a term.
 *
 * Names      what an Id stands for is the caller's to know: a metric, or what another expression comes to.
 * Operators  from the strongest: ^, to the right; unary -; * and /; + and -; comparisons; AND or &&; OR or ||. Those of one strength
 *            from the left. The order of comparisons and of those below them is not published.
 * Functions  those that are worked out point by point. Others are known, and not simulated: what needs the whole window that
 *            an alarm looks at, the next point, or what is outside the endpoint.
 * Errors     the first that is wrong, with its column in the text, from 1: NULL, and `failure` says what. `unsupported` is set
 *            where nothing is wrong with it.
 * Ownership  the arena's. The text may end anywhere, hold anything, and nest at will.
 * Source     CloudWatch user guide, metric math syntax and functions. */
#ifndef LOADLINE_MODELS_METRIC_EXPRESSION_H
#define LOADLINE_MODELS_METRIC_EXPRESSION_H

#include "models/metric_term.h"

struct metric_expression_failure {
    const char *text; /* NULL: it has been said elsewhere */
    int column;
    bool unsupported;
    bool elsewhere; /* so it has, of what an Id stands for */
};

struct metric_expression_names {
    /* What the Id stands for. NULL: there is none of that name, or failure says what else is wrong with it: `text`, or `elsewhere`. */
    const struct term *(*find)(void *self, const char *id, struct metric_expression_failure *failure);
    /* All metrics whose Ids contain the text; NULL: there are none. */
    const struct term *(*metrics)(void *self, const char *text);
    void *self;
};

/* `memories` counts those of the formula so far. */
const struct term *metric_expression_read(struct arena *arena, const char *text,
                                          const struct metric_expression_names *names, uint32_t *memories,
                                          struct metric_expression_failure *failure);

#endif
