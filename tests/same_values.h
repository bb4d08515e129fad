/* same_values.h - two histograms that counted the same values, whether or not they kept them. */
#ifndef LOADLINE_TESTS_SAME_VALUES_H
#define LOADLINE_TESTS_SAME_VALUES_H

#include "sim/histogram.h"
#include "tests/test.h"

static inline void assert_same_values(const struct histogram *a, const struct histogram *b)
{
    ck_assert_uint_eq(a->count, b->count);
    ck_assert_int_eq(a->minimum, b->minimum);
    ck_assert_int_eq(a->maximum, b->maximum);
    ck_assert(a->sum == b->sum && a->sum_of_squares == b->sum_of_squares);
    ck_assert_mem_eq(a->buckets, b->buckets, sizeof a->buckets);
}

#endif
