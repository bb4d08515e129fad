#include "models/metric_term.h"

#include "sim/arena.h"

#include <math.h>

/* --- Terms --- */

static struct term *term_of(struct arena *arena, enum formula_op op, enum term_type type, uint32_t parts)
{
    struct term *term = arena_new_of(arena, struct term);
    *term = (struct term){.type = type, .op = op, .parts = parts};
    term->part = arena_new_array(arena, parts, const struct term *);
    return term;
}

const struct term *term_number(struct arena *arena, double number)
{
    struct term *term = term_of(arena, FORMULA_NUMBER, TERM_SCALAR, 0);
    term->number = number;
    return term;
}

const struct term *term_metric(struct arena *arena, uint32_t operand)
{
    struct term *term = term_of(arena, FORMULA_OPERAND, TERM_SERIES, 0);
    term->which = operand;
    term->is_metric = true;
    return term;
}

const struct term *term_period(struct arena *arena)
{
    return term_of(arena, FORMULA_PERIOD, TERM_SCALAR, 0);
}

const struct term *term_time(struct arena *arena, enum formula_op op)
{
    return term_of(arena, op, TERM_SERIES, 0);
}

const struct term *term_series(struct arena *arena, const struct term *scalar)
{
    struct term *term = arena_new_of(arena, struct term);
    *term = *scalar;
    term->type = TERM_SERIES;
    return term;
}

uint32_t term_count(const struct term *term)
{
    return term->type == TERM_ARRAY ? term->parts : 1;
}

static const struct term *element(const struct term *term, uint32_t i)
{
    return term->type == TERM_ARRAY ? term->part[i] : term;
}

static const struct term *one(struct arena *arena, enum formula_op op, uint32_t which, const struct term *a)
{
    struct term *term = term_of(arena, op, a->type, 1);
    term->which = which;
    term->part[0] = a;
    return term;
}

const struct term *term_one(struct arena *arena, enum formula_op op, uint32_t which, const struct term *a)
{
    if (a->type != TERM_ARRAY) return one(arena, op, which, a);
    struct term *array = term_of(arena, FORMULA_SUM, TERM_ARRAY, a->parts);
    for (uint32_t i = 0; i < a->parts; i++) array->part[i] = one(arena, op, which + i, a->part[i]);
    return array;
}

/* Of two series of which one is missing that one is 0. */
static const struct term *two(struct arena *arena, enum formula_op op, const struct term *a, const struct term *b)
{
    bool series = a->type == TERM_SERIES || b->type == TERM_SERIES;
    struct term *term = term_of(arena, op, series ? TERM_SERIES : TERM_SCALAR, 2);
    term->fills = a->type == TERM_SERIES && b->type == TERM_SERIES;
    term->part[0] = a;
    term->part[1] = b;
    return term;
}

const struct term *term_two(struct arena *arena, enum formula_op op, const struct term *a, const struct term *b)
{
    bool arrays = a->type == TERM_ARRAY || b->type == TERM_ARRAY;
    if (!arrays) return two(arena, op, a, b);
    if (a->type == b->type) return NULL;
    uint32_t count = a->type == TERM_ARRAY ? a->parts : b->parts;
    struct term *array = term_of(arena, FORMULA_SUM, TERM_ARRAY, count);
    for (uint32_t i = 0; i < count; i++) array->part[i] = two(arena, op, element(a, i), element(b, i));
    return array;
}

const struct term *term_if(struct arena *arena, const struct term *condition, const struct term *then,
                           const struct term *otherwise)
{
    if (!otherwise) otherwise = term_series(arena, term_number(arena, NAN));
    if (condition->type == TERM_ARRAY || then->type == TERM_ARRAY || otherwise->type == TERM_ARRAY) return NULL;
    bool scalars = condition->type == TERM_SCALAR && then->type == TERM_SCALAR && otherwise->type == TERM_SCALAR;
    struct term *term = term_of(arena, FORMULA_IF, scalars ? TERM_SCALAR : TERM_SERIES, 3);
    term->fills = condition->type == TERM_SERIES;
    term->part[0] = condition;
    term->part[1] = then;
    term->part[2] = otherwise;
    return term;
}

/* --- Arrays --- */

const struct term *term_array(struct arena *arena, const struct term *const *parts, uint32_t count)
{
    uint32_t elements = 0;
    for (uint32_t p = 0; p < count; p++) {
        if (parts[p]->type == TERM_SCALAR) return NULL;
        elements += term_count(parts[p]);
    }
    if (elements > TERM_ELEMENTS_MOST) return NULL;
    struct term *array = term_of(arena, FORMULA_SUM, TERM_ARRAY, elements);
    uint32_t used = 0;
    for (uint32_t p = 0; p < count; p++)
        for (uint32_t i = 0; i < term_count(parts[p]); i++) array->part[used++] = element(parts[p], i);
    return array;
}

const struct term *term_all(struct arena *arena, enum formula_op op, const struct term *array)
{
    struct term *term = arena_new_of(arena, struct term);
    *term = *array;
    term->type = TERM_SERIES;
    term->op = op;
    term->which = array->parts;
    return term;
}

/* --- The program --- */

struct writing {
    struct formula_step *steps; /* NULL: they are only counted */
    uint32_t count, depth;
    bool failed; /* too long or too deep */
};

/* What is shared is written again wherever it is used; the limit ends that. */
static void write(struct writing *writing, const struct term *term)
{
    for (uint32_t p = 0; p < term->parts && !writing->failed; p++) write(writing, term->part[p]);
    if (writing->failed) return;
    writing->depth += 1 - term->parts;
    writing->failed = writing->count == TERM_STEPS_MOST || writing->depth > FORMULA_DEPTH_MOST;
    if (writing->failed) return;
    if (writing->steps)
        writing->steps[writing->count] =
            (struct formula_step){.op = term->op, .fills = term->fills, .which = term->which, .number = term->number};
    writing->count++;
}

bool term_program(struct arena *arena, const struct term *series, struct formula *out)
{
    struct writing counted = {.steps = NULL};
    write(&counted, series);
    if (counted.failed) return false;
    struct writing writing = {.steps = arena_new_array(arena, counted.count, struct formula_step)};
    write(&writing, series);
    out->step = writing.steps;
    out->steps = writing.count;
    return true;
}
