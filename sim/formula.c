#include "sim/formula.h"

#include "sim/units.h"

#include <assert.h>
#include <math.h>

static const struct formula_step first_operand[] = {{.op = FORMULA_OPERAND}};
const struct formula formula_plain = {.operands = 1, .steps = 1, .step = first_operand};

bool formula_is_plain(const struct formula *formula)
{
    return formula->operands == 1 && formula->steps == 1 && formula->step[0].op == FORMULA_OPERAND;
}

void formula_forget(const struct formula *formula, struct formula_memory *memory)
{
    for (uint32_t i = 0; i < formula->memories; i++) memory[i] = (struct formula_memory){NAN, 0};
}

/* --- What stands for itself --- */

/* Thursday was the first day of 1970. */
static double weekday(int64_t seconds)
{
    const int64_t day_s = 86400, days_before = 3, week = 7;
    int64_t day = (seconds >= 0 ? seconds : seconds - day_s + 1) / day_s;
    return (double)((((day + days_before) % week) + week) % week + 1);
}

static double clock_part(int64_t seconds, int64_t unit, int64_t units)
{
    int64_t day = ((seconds % (unit * units)) + unit * units) % (unit * units);
    return (double)(day / unit);
}

static double of_time(const struct formula *formula, enum formula_op op, int64_t start_ns)
{
    int64_t seconds = (formula->epoch_ns + start_ns) / NS_PER_S;
    if (op == FORMULA_MINUTE) return clock_part(seconds, 60, 60);
    if (op == FORMULA_HOUR) return clock_part(seconds, 3600, 24);
    return op == FORMULA_DAY ? weekday(seconds) : (double)seconds;
}

/* --- Of two, and of one --- */

static double compute(enum formula_op op, double a, double b)
{
    switch (op) {
    case FORMULA_ADD: return a + b;
    case FORMULA_SUBTRACT: return a - b;
    case FORMULA_MULTIPLY: return a * b;
    case FORMULA_DIVIDE: return a / b;
    case FORMULA_RAISE: return pow(a, b);
    case FORMULA_EQUAL: return a == b;
    case FORMULA_UNEQUAL: return a != b;
    case FORMULA_BELOW: return a < b;
    case FORMULA_ABOVE: return a > b;
    case FORMULA_AT_MOST: return a <= b;
    case FORMULA_AT_LEAST: return a >= b;
    case FORMULA_AND: return a != 0 && b != 0;
    default: return a != 0 || b != 0;
    }
}

static double finite(double value)
{
    return isfinite(value) ? value : NAN;
}

static double of_two(const struct formula_step *step, double a, double b)
{
    if (step->op == FORMULA_FILL) return isnan(a) ? b : a;
    if (step->fills && isnan(a) != isnan(b)) {
        if (isnan(a)) a = 0;
        if (isnan(b)) b = 0;
    }
    return isnan(a) || isnan(b) ? NAN : finite(compute(step->op, a, b));
}

static double of_one(enum formula_op op, double a)
{
    switch (op) {
    case FORMULA_NEGATE: return -a;
    case FORMULA_ABSOLUTE: return fabs(a);
    case FORMULA_CEILING: return ceil(a);
    case FORMULA_FLOOR: return floor(a);
    case FORMULA_LOG: return finite(log(a));
    default: return finite(log10(a));
    }
}

/* --- Of what was before --- */

static double looking_back(enum formula_op op, double value, struct formula_memory *memory, int64_t start_ns)
{
    struct formula_memory before = *memory;
    if (isnan(value)) return op == FORMULA_REPEAT ? before.value : NAN;
    *memory = (struct formula_memory){value, start_ns};
    if (op == FORMULA_REPEAT) return value;
    if (isnan(before.value)) return NAN;
    double passed_s = time_to_s(start_ns - before.start_ns), difference = value - before.value;
    if (op == FORMULA_TIME) return passed_s;
    return finite(op == FORMULA_RATE ? difference / passed_s : difference);
}

/* --- Of several --- */

static double of_all(enum formula_op op, const double *values, uint32_t count)
{
    double sum = 0, least = INFINITY, most = -INFINITY;
    uint32_t present = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (isnan(values[i])) continue;
        present++;
        sum += values[i];
        least = fmin(least, values[i]);
        most = fmax(most, values[i]);
    }
    if (present == 0) return NAN;
    if (op == FORMULA_LEAST) return least;
    if (op == FORMULA_MOST) return most;
    return finite(op == FORMULA_MEAN ? sum / count : sum);
}

static double chosen(const struct formula_step *step, const double *values)
{
    if (isnan(values[0])) return NAN;
    if (values[0] == 0) return values[2];
    return step->fills && isnan(values[1]) ? 0 : values[1];
}

/* --- The program --- */

/* How many a step takes from the stack. */
static uint32_t taken_by(const struct formula_step *step)
{
    if (step->op < FORMULA_ADD) return 0;
    if (step->op <= FORMULA_FILL) return 2;
    if (step->op < FORMULA_IF) return 1;
    return step->op == FORMULA_IF ? 3 : step->which;
}

double formula_value(const struct formula *formula, const double *operand, struct formula_memory *memory,
                     int64_t start_ns)
{
    double stack[FORMULA_DEPTH_MOST];
    uint32_t depth = 0;
    for (uint32_t i = 0; i < formula->steps; i++) {
        const struct formula_step *step = &formula->step[i];
        enum formula_op op = step->op;
        depth -= taken_by(step);
        assert(depth < FORMULA_DEPTH_MOST);
        double *top = &stack[depth++], value;
        if (op == FORMULA_OPERAND)
            value = operand[step->which];
        else if (op == FORMULA_NUMBER)
            value = step->number;
        else if (op == FORMULA_PERIOD)
            value = time_to_s(formula->period_ns);
        else if (op < FORMULA_ADD)
            value = of_time(formula, op, start_ns);
        else if (op <= FORMULA_FILL)
            value = of_two(step, top[0], top[1]);
        else if (op < FORMULA_REPEAT)
            value = of_one(op, top[0]);
        else if (op < FORMULA_IF)
            value = looking_back(op, top[0], &memory[step->which], start_ns);
        else
            value = op == FORMULA_IF ? chosen(step, top) : of_all(op, top, step->which);
        *top = value;
    }
    assert(depth == 1);
    return stack[0];
}
