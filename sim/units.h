/* units.h - the units every floor counts in, and the one place that converts between them.
 *
 * Time       int64_t nanoseconds (_ns) since the run began: exact, totally ordered, 292 years.
 *            double seconds (_s) or milliseconds (_ms) only where a formula is evaluated or a figure is printed.
 * Shares     0..1, never percent.
 * Source     docs/decisions.md, decision 1. */
#ifndef LOADLINE_SIM_UNITS_H
#define LOADLINE_SIM_UNITS_H

#include <stdint.h>

/* ISO C has no 128-bit integers; gcc and clang do. Sums of squares of nanoseconds and products of money need them. */
__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

#define NS_PER_US     INT64_C(1000)
#define NS_PER_MS     INT64_C(1000000)
#define NS_PER_S      INT64_C(1000000000)
#define NS_PER_MINUTE (60 * NS_PER_S)
#define NS_PER_HOUR   (3600 * NS_PER_S)
#define NS_PER_DAY    (24 * NS_PER_HOUR)

/* Later than every event. Times that come from outside are held below it by time_from_s(). */
#define TIME_NEVER INT64_MAX

/* The longest span a scenario may ask for: 100 years, which leaves room for adding two such spans. */
#define TIME_LONGEST_S  3153600000.0
#define TIME_LONGEST_NS (INT64_C(3153600000) * NS_PER_S)

/* TIME_NEVER where that is too far away. */
static inline int64_t time_after(int64_t ns, int64_t span_ns)
{
    int64_t sum_ns;
    return __builtin_add_overflow(ns, span_ns, &sum_ns) ? TIME_NEVER : sum_ns;
}

static inline int64_t time_earlier(int64_t a_ns, int64_t b_ns)
{
    return a_ns < b_ns ? a_ns : b_ns;
}

static inline int64_t time_later(int64_t a_ns, int64_t b_ns)
{
    return a_ns > b_ns ? a_ns : b_ns;
}

/* Nearest nanosecond to a finite number of seconds in [0, TIME_LONGEST_S]; beyond it the bound itself, below it 0. */
static inline int64_t time_from_s(double seconds)
{
    if (!(seconds > 0)) return 0;
    if (seconds > TIME_LONGEST_S) seconds = TIME_LONGEST_S;
    return (int64_t)(seconds * 1e9 + 0.5);
}

static inline double time_to_s(int64_t ns)
{
    return (double)ns / 1e9;
}

static inline double time_to_ms(int64_t ns)
{
    return (double)ns / 1e6;
}

#endif
