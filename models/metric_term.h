/* metric_term.h - what metric math computes with: numbers, time series and arrays of series; and a series as a program.
 *
 * Arrays     are known when an expression is read, so that operations on one are operations on each of its elements, and
 *            nothing of it is left in the program.
 * Errors     functions that make a term return NULL where the types do not go together; the caller says so.
 * Ownership  the arena's; terms are shared and never change.
 * Source     CloudWatch user guide, metric math syntax and functions: which operation takes what, and makes what. */
#ifndef LOADLINE_MODELS_METRIC_TERM_H
#define LOADLINE_MODELS_METRIC_TERM_H

#include "sim/formula.h"

struct arena;

enum term_type { TERM_SCALAR, TERM_SERIES, TERM_ARRAY };

struct term {
    enum term_type type;
    bool is_metric; /* as it is published, and not computed */
    enum formula_op op;
    bool fills;
    uint32_t which;
    double number;
    uint32_t parts; /* what the operation takes; of an array its elements */
    const struct term **part;
};

/* Elements of an array, and steps of a program, that are no mistake. */
#define TERM_ELEMENTS_MOST 100
#define TERM_STEPS_MOST    10000

const struct term *term_number(struct arena *arena, double number);
const struct term *term_metric(struct arena *arena, uint32_t operand);

/* The period; parts of the time of a series. */
const struct term *term_period(struct arena *arena);
const struct term *term_time(struct arena *arena, enum formula_op op);

/* A number as a series. */
const struct term *term_series(struct arena *arena, const struct term *scalar);

/* Of one: of each element of an array. `which`: the memory of the first of them, for operations that have one. */
const struct term *term_one(struct arena *arena, enum formula_op op, uint32_t which, const struct term *a);

/* Of two: of each element of an array and the other, which is no array. */
const struct term *term_two(struct arena *arena, enum formula_op op, const struct term *a, const struct term *b);

/* Neither is an array. Without `otherwise`: nothing. */
const struct term *term_if(struct arena *arena, const struct term *condition, const struct term *then,
                           const struct term *otherwise);

/* Series, and arrays of them, one after the other. NULL: one is a number, or they are too many. */
const struct term *term_array(struct arena *arena, const struct term *const *parts, uint32_t count);

/* Of all elements of an array. */
const struct term *term_all(struct arena *arena, enum formula_op op, const struct term *array);

/* How many memories an operation on it needs: one for each series. */
uint32_t term_count(const struct term *term);

/* The program of a series. false: it is too long, or too much waits for an operation. */
bool term_program(struct arena *arena, const struct term *series, struct formula *out);

#endif
