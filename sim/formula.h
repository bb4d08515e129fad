/* formula.h - what a policy or an alarm looks at: a value that is computed from one or more metrics, period by period.
 *
 * Program    postfix, for a stack of numbers; a metric as it is has one step. Metrics are operands by their numbers, in which
 *            there are no names any more (models/metric_math.h reads those).
 * Missing    is NaN, and the value of no operation. Of one step: what is missing makes the result missing, but where it `fills` one of two series
 *            that is missing is 0. Division by 0, and what is no finite number, is missing.
 * Memory     of steps that look back, as the difference to the value before; for each replication anew.
 * Hot path   none: a step costs a few instructions, once a period.
 * Units      those of the metrics; time in ns.
 * Source     CloudWatch user guide, using metric math: operators, functions, missing values. */
#ifndef LOADLINE_SIM_FORMULA_H
#define LOADLINE_SIM_FORMULA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As many numbers wait for an operation at most. */
#define FORMULA_DEPTH_MOST 256

enum formula_op {
    /* Put one number on the stack. */
    FORMULA_OPERAND, /* the value of metric `which` */
    FORMULA_NUMBER,
    FORMULA_PERIOD, /* in seconds */
    /* Of the period's first second, UTC. Days: Monday is 1. */
    FORMULA_EPOCH,
    FORMULA_MINUTE,
    FORMULA_HOUR,
    FORMULA_DAY,
    /* Take two and put one. */
    FORMULA_ADD,
    FORMULA_SUBTRACT,
    FORMULA_MULTIPLY,
    FORMULA_DIVIDE,
    FORMULA_RAISE,
    FORMULA_EQUAL, /* from here on: 1 or 0 */
    FORMULA_UNEQUAL,
    FORMULA_BELOW,
    FORMULA_ABOVE,
    FORMULA_AT_MOST,
    FORMULA_AT_LEAST,
    FORMULA_AND,
    FORMULA_OR,
    FORMULA_FILL, /* the first, or where it is missing the second */
    /* Take one and put one. */
    FORMULA_NEGATE,
    FORMULA_ABSOLUTE,
    FORMULA_CEILING,
    FORMULA_FLOOR,
    FORMULA_LOG,
    FORMULA_LOG10,
    FORMULA_REPEAT,     /* where it is missing, the last that was not; memory `which`, as the next three */
    FORMULA_DIFFERENCE, /* to the last that was not missing */
    FORMULA_RATE,       /* the same by the second */
    FORMULA_TIME,       /* seconds between the two */
    /* Take three: the second if the first is not 0, 0 if it `fills` and the second is missing; the third if it is 0; missing if it is. */
    FORMULA_IF,
    /* Take `which`; those that are missing are left out, but count as 0 in the mean. Missing if all are. */
    FORMULA_SUM,
    FORMULA_MEAN,
    FORMULA_LEAST,
    FORMULA_MOST
};

struct formula_step {
    enum formula_op op;
    bool fills;
    uint32_t which;
    double number;
};

struct formula {
    uint32_t operands; /* metrics, at least 1 */
    uint32_t steps;
    uint32_t memories;
    const struct formula_step *step; /* leaves one number, and never has more than FORMULA_DEPTH_MOST */
    int64_t period_ns;
    int64_t epoch_ns; /* second 0 of the run, since 1970 */
};

/* The value that a step which looks back saw last; none yet: value NaN. */
struct formula_memory {
    double value;
    int64_t start_ns;
};

/* One metric as it is. */
extern const struct formula formula_plain;

bool formula_is_plain(const struct formula *formula);

void formula_forget(const struct formula *formula, struct formula_memory *memory);

/* The value in the period that begins then, of these values of its operands; NaN: missing. */
double formula_value(const struct formula *formula, const double *operand, struct formula_memory *memory,
                     int64_t start_ns);

#endif
