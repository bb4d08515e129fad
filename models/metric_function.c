#include "models/metric_function.h"

#include "models/json.h"
#include "models/metric_expression.h"
#include "sim/arena.h"

#include <ctype.h>
#include <string.h>

enum kind {
    EACH,   /* of each series */
    BACK,   /* the same, looking back */
    ALL,    /* of all series of an array; of one series it is a number over the whole window */
    CLOCK,  /* of the time of a series */
    CHOICE, /* IF */
    COUNT,
    FIRST,
    LAST,
    PERIOD,
    STEADY,  /* TIME_SERIES */
    SPECIAL, /* read elsewhere */
    UNSUPPORTED
};

struct metric_function {
    const char *name;
    enum kind kind;
    enum formula_op op;
};

static const struct metric_function functions[] = {
    {"ABS", EACH, FORMULA_ABSOLUTE},
    {"CEIL", EACH, FORMULA_CEILING},
    {"FLOOR", EACH, FORMULA_FLOOR},
    {"LOG", EACH, FORMULA_LOG},
    {"LOG10", EACH, FORMULA_LOG10},
    {"DIFF", BACK, FORMULA_DIFFERENCE},
    {"DIFF_TIME", BACK, FORMULA_TIME},
    {"RATE", BACK, FORMULA_RATE},
    {"AVG", ALL, FORMULA_MEAN},
    {"MAX", ALL, FORMULA_MOST},
    {"MIN", ALL, FORMULA_LEAST},
    {"SUM", ALL, FORMULA_SUM},
    {"EPOCH", CLOCK, FORMULA_EPOCH},
    {"MINUTE", CLOCK, FORMULA_MINUTE},
    {"HOUR", CLOCK, FORMULA_HOUR},
    {"DAY", CLOCK, FORMULA_DAY},
    {.name = "IF", .kind = CHOICE},
    {.name = "METRIC_COUNT", .kind = COUNT},
    {.name = "FIRST", .kind = FIRST},
    {.name = "LAST", .kind = LAST},
    {.name = "PERIOD", .kind = PERIOD},
    {.name = "TIME_SERIES", .kind = STEADY},
    {.name = "FILL", .kind = SPECIAL},
    {.name = "METRICS", .kind = SPECIAL},
    {.name = "ANOMALY_DETECTION_BAND", .kind = UNSUPPORTED},
    {.name = "DATAPOINT_COUNT", .kind = UNSUPPORTED},
    {.name = "DATE", .kind = UNSUPPORTED},
    {.name = "DB_PERF_INSIGHTS", .kind = UNSUPPORTED},
    {.name = "INSIGHT_RULE_METRIC", .kind = UNSUPPORTED},
    {.name = "LAMBDA", .kind = UNSUPPORTED},
    {.name = "MONTH", .kind = UNSUPPORTED},
    {.name = "REMOVE_EMPTY", .kind = UNSUPPORTED},
    {.name = "RUNNING_SUM", .kind = UNSUPPORTED},
    {.name = "SEARCH", .kind = UNSUPPORTED},
    {.name = "SERVICE_QUOTA", .kind = UNSUPPORTED},
    {.name = "SLICE", .kind = UNSUPPORTED},
    {.name = "SORT", .kind = UNSUPPORTED},
    {.name = "STDDEV", .kind = UNSUPPORTED},
    {.name = "YEAR", .kind = UNSUPPORTED},
};
#define FUNCTIONS (sizeof functions / sizeof *functions)

const struct metric_function *metric_function_find(const char *name)
{
    for (size_t i = 0; i < FUNCTIONS; i++)
        if (strcmp(functions[i].name, name) == 0) return &functions[i];
    return NULL;
}

const char *metric_function_like(struct arena *arena, const char *name)
{
    const char *names[FUNCTIONS + 1] = {NULL};
    char *capitals = arena_text(arena, name);
    for (char *c = capitals; *c; c++) *c = (char)toupper((unsigned char)*c);
    for (size_t i = 0; i < FUNCTIONS; i++) names[i] = functions[i].name;
    return json_nearest(capitals, names);
}

bool metric_function_is_unsupported(const struct metric_function *function)
{
    return function->kind == UNSUPPORTED;
}

const char *metric_function_words(struct arena *arena, const struct metric_function *function)
{
    return arena_format(arena, "the function %s", function->name);
}

/* --- Applying --- */

const struct term *metric_function_memory(struct metric_reading *reading, enum formula_op op, const struct term *term)
{
    uint32_t first = *reading->memories;
    *reading->memories += term_count(term);
    return term_one(reading->arena, op, first, term);
}

static const char *takes(const struct metric_reading *reading, const struct metric_function *function, const char *what)
{
    return arena_format(reading->arena, "%s takes %s", function->name, what);
}

static const struct term *apply_all(struct metric_reading *reading, const struct metric_function *function,
                                    const struct term *term, const char **wrong)
{
    if (term->type == TERM_ARRAY) return term_all(reading->arena, function->op, term);
    if (term->type == TERM_SCALAR) {
        *wrong = takes(reading, function, "time series, as in [m1, m2]");
        return NULL;
    }
    reading->failure->unsupported = true;
    *wrong = arena_format(reading->arena,
                          "%s of one time series, which is a number over the whole window that an alarm looks at (of "
                          "several series it is %s([m1, m2])),",
                          function->name, function->name);
    return NULL;
}

static const struct term *apply_if(struct metric_reading *reading, const struct term *const *parts, uint32_t count,
                                   const char **wrong)
{
    const struct term *term = term_if(reading->arena, parts[0], parts[1], count > 2 ? parts[2] : NULL);
    if (!term) *wrong = "IF takes time series and numbers, not arrays";
    return term;
}

static const struct term *apply_to_array(struct metric_reading *reading, const struct metric_function *function,
                                         const struct term *term, const char **wrong)
{
    if (term->type != TERM_ARRAY) {
        *wrong = takes(reading, function, "an array, as [m1, m2] or METRICS()");
        return NULL;
    }
    if (function->kind == COUNT) return term_number(reading->arena, term->parts);
    return term->part[function->kind == FIRST ? 0 : term->parts - 1];
}

static const struct term *apply_to_one(struct metric_reading *reading, const struct metric_function *function,
                                       const struct term *term, const char **wrong)
{
    switch (function->kind) {
    case EACH: return term_one(reading->arena, function->op, 0, term);
    case BACK:
        if (term->type != TERM_SCALAR) return metric_function_memory(reading, function->op, term);
        *wrong = takes(reading, function, "a time series, or an array of them");
        return NULL;
    case ALL: return apply_all(reading, function, term, wrong);
    case CLOCK:
        if (term->type == TERM_SERIES) return term_time(reading->arena, function->op);
        *wrong = takes(reading, function, "a time series");
        return NULL;
    case PERIOD:
        if (term->is_metric) return term_period(reading->arena);
        *wrong = takes(reading, function, "a metric, not what has been computed");
        return NULL;
    case STEADY:
        if (term->type == TERM_SCALAR) return term_series(reading->arena, term);
        *wrong = takes(reading, function, "a number");
        return NULL;
    default: return apply_to_array(reading, function, term, wrong);
    }
}

const struct term *metric_function_apply(struct metric_reading *reading, const struct metric_function *function,
                                         const struct term *const *parts, uint32_t count, const char **wrong)
{
    bool choice = function->kind == CHOICE;
    uint32_t least = choice ? 2 : 1, most = choice ? 3 : 1;
    if (count < least || count > most) {
        bool array = count > 1 && function->kind == ALL;
        *wrong = arena_format(reading->arena, "%s takes %s, found %u%s%s%s", function->name,
                              choice ? "2 or 3 arguments" : "1 argument", count, array ? "; of an array it is " : "",
                              array ? function->name : "", array ? "([m1, m2])" : "");
        return NULL;
    }
    return choice ? apply_if(reading, parts, count, wrong) : apply_to_one(reading, function, parts[0], wrong);
}
