#include "models/counts.h"
#include "sim/arena.h"
#include "sim/quantile.h"
#include "sim/units.h"
#include "tests/test.h"

#include <math.h>

static struct arena *arena;
static struct counts *counts;

/* Intervals of a minute. */
static void given(const uint64_t *of, size_t intervals)
{
    arena = arena_new();
    counts = counts_new(arena, intervals, NS_PER_MINUTE);
    for (size_t i = 0; i < intervals; i++) ck_assert(counts_add(counts, i, of[i]));
}
#define GIVEN(...) given((const uint64_t[]){__VA_ARGS__}, sizeof((const uint64_t[]){__VA_ARGS__}) / sizeof(uint64_t))

/* The same count in each of so many intervals. */
static void given_even(uint64_t requests, size_t intervals)
{
    uint64_t *of = calloc(intervals, sizeof *of);
    for (size_t i = 0; i < intervals; i++) of[i] = requests;
    given(of, intervals);
    free(of);
}

#define MANY 200000
static int64_t times_ns[MANY];

static size_t draw(uint64_t seed, uint64_t pass, uint32_t copy)
{
    static struct count_stream stream;
    size_t count = 0;
    ck_assert_uint_eq(count_stream_begin(&stream, counts, random_key(seed, 0), pass, copy, 0), 0);
    while (count < MANY && count_stream_next(&stream, &times_ns[count])) count++;
    return count;
}

static double share_of_minute(int64_t at_ns)
{
    return (double)(at_ns % NS_PER_MINUTE) / (double)NS_PER_MINUTE;
}

/* --- Counts --- */

/* 256 draws are made at once: counts around that as well. */
START_TEST(every_interval_gets_exactly_its_count_in_order)
{
    GIVEN(0, 3, 0, 0, 1, 254, 255, 256, 257, 512, 10000, 0);
    size_t expected = 3 + 1 + 254 + 255 + 256 + 257 + 512 + 10000;
    uint32_t found[12] = {0};
    ck_assert_uint_eq(counts->total, expected);
    ck_assert_uint_eq(draw(1, 0, 0), expected);
    for (size_t i = 0; i < expected; i++) {
        ck_assert_int_ge(times_ns[i], i ? times_ns[i - 1] : 0);
        found[times_ns[i] / NS_PER_MINUTE]++;
    }
    ck_assert_mem_eq(found, counts->of, sizeof found);
    arena_free(arena);
}
END_TEST

/* An interval that ends at the window's start is left out, one that it cuts is not: the rest is drawn as it always is. */
START_TEST(what_comes_before_a_window_is_counted_and_not_drawn)
{
    static struct count_stream stream;
    GIVEN(0, 3, 700, 0, 300, 2, 0);
    const struct {
        int64_t from_ns;
        uint64_t before;
    } windows[] = {{NS_PER_MINUTE, 0},           {2 * NS_PER_MINUTE - 1, 0}, {2 * NS_PER_MINUTE, 3},
                   {3 * NS_PER_MINUTE + 7, 703}, {6 * NS_PER_MINUTE, 1005},  {99 * NS_PER_MINUTE, 1005}};
    size_t all = draw(1, 2, 0);
    for (size_t w = 0; w < sizeof windows / sizeof *windows; w++) {
        int64_t at_ns;
        size_t i = (size_t)windows[w].before;
        ck_assert_uint_eq(count_stream_begin(&stream, counts, random_key(1, 0), 2, 0, windows[w].from_ns), i);
        while (count_stream_next(&stream, &at_ns)) ck_assert_int_eq(at_ns, times_ns[i++]);
        ck_assert_uint_eq(i, all);
    }
    arena_free(arena);
}
END_TEST

START_TEST(without_a_request_there_is_none)
{
    GIVEN(0, 0);
    ck_assert_uint_eq(draw(1, 0, 0), 0);
    arena_free(arena);
}
END_TEST

START_TEST(counts_add_up_until_they_can_no_longer_be_drawn)
{
    GIVEN(5, 0);
    ck_assert(counts_add(counts, 1, COUNT_MOST - 1));
    ck_assert(counts_add(counts, 1, 1));
    ck_assert(!counts_add(counts, 1, 1));
    ck_assert(!counts_add(counts, 0, COUNT_MOST - 4));
    ck_assert(!counts_add(counts, 0, UINT64_MAX));
    ck_assert_uint_eq(counts->total, COUNT_MOST + 5);
    ck_assert_int_eq(counts_length_ns(counts), 2 * NS_PER_MINUTE);
    arena_free(arena);
}
END_TEST

START_TEST(a_window_touches_the_intervals_that_it_cuts)
{
    GIVEN(1, 10, 100, 1000);
    ck_assert_uint_eq(counts_between(counts, 0, TIME_NEVER), 1111);
    ck_assert_uint_eq(counts_between(counts, NS_PER_MINUTE, 3 * NS_PER_MINUTE), 110);
    ck_assert_uint_eq(counts_between(counts, NS_PER_MINUTE - 1, 3 * NS_PER_MINUTE + 1), 1111);
    ck_assert_uint_eq(counts_between(counts, 4 * NS_PER_MINUTE, TIME_NEVER), 0);
    arena_free(arena);
}
END_TEST

/* --- Where in the interval --- */

/* 100 000 in one interval, in 20 classes of 5000 expected: Pearson's statistic has mean 19 and variance 38; below 6.84 it is once
 * in 200 samples (tables of chi-squared), or when the requests are laid out and not random. */
START_TEST(many_requests_are_spread_evenly)
{
    GIVEN(100000);
    double found[20] = {0}, statistic = 0;
    ck_assert_uint_eq(draw(2, 0, 0), 100000);
    for (size_t i = 0; i < 100000; i++) found[(size_t)(share_of_minute(times_ns[i]) * 20)]++;
    for (size_t c = 0; c < 20; c++) statistic += (found[c] - 5000) * (found[c] - 5000) / 5000;
    ck_assert_double_le(statistic, 19 + 5 * sqrt(38));
    ck_assert_double_ge(statistic, 6.84);
    arena_free(arena);
}
END_TEST

/* The k-th of n uniform numbers has mean k / (n + 1) and variance k (n + 1 - k) / ((n + 1)^2 (n + 2)) (Devroye 1986, section I.4.3):
 * for n = 4, means 0.2 .. 0.8 and variances 4/150, 6/150, 6/150, 4/150. 20 000 intervals, five standard errors; the variance of a
 * sample has a relative standard error below sqrt(2 / 20 000), since these laws are flatter than the normal one. */
START_TEST(few_requests_are_uniform_numbers_in_order)
{
    const size_t intervals = 20000;
    given_even(4, intervals);
    ck_assert_uint_eq(draw(3, 0, 0), 4 * intervals);
    const double variances[4] = {4.0 / 150, 6.0 / 150, 6.0 / 150, 4.0 / 150};
    for (size_t k = 0; k < 4; k++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < intervals; i++) {
            double share = share_of_minute(times_ns[4 * i + k]);
            sum += share;
            squares += share * share;
        }
        double mean = sum / (double)intervals, variance = squares / (double)intervals - mean * mean;
        ck_assert_double_eq_tol(mean, 0.2 * (double)(k + 1), 5 * sqrt(variances[k] / (double)intervals));
        ck_assert_double_eq_tol(variance, variances[k], 5 * variances[k] * sqrt(2 / (double)intervals));
    }
    arena_free(arena);
}
END_TEST

/* --- Chance --- */

START_TEST(an_interval_keeps_its_draws_whatever_the_others_hold)
{
    GIVEN(3, 5, 300);
    int64_t kept_ns[305];
    draw(4, 0, 0);
    for (size_t i = 0; i < 305; i++) kept_ns[i] = times_ns[3 + i];
    arena_free(arena);
    GIVEN(900, 5, 300);
    draw(4, 0, 0);
    ck_assert_mem_eq(kept_ns, times_ns + 900, sizeof kept_ns);
    arena_free(arena);
}
END_TEST

START_TEST(keys_passes_and_copies_have_draws_of_their_own)
{
    const struct {
        uint64_t seed, pass;
        uint32_t copy;
    } others[] = {{6, 0, 0}, {5, 1, 0}, {5, 2, 0}, {5, 0, 1}, {5, 1, 1}, {5, 0, 0}};
    static int64_t first_ns[2000];
    given_even(1000, 2);
    draw(5, 0, 0);
    for (size_t i = 0; i < 2000; i++) first_ns[i] = times_ns[i];
    for (size_t o = 0; o < 6; o++) {
        size_t equal = 0;
        draw(others[o].seed, others[o].pass, others[o].copy);
        for (size_t i = 0; i < 2000; i++) equal += times_ns[i] == first_ns[i];
        ck_assert_uint_eq(equal, o == 5 ? 2000 : 0);
    }
    arena_free(arena);
}
END_TEST

/* The rule of counts.h, place by place: partial sums of the spacings over all of them. */
static void times_by_the_rule(size_t interval, int64_t *out)
{
    uint32_t requests = counts->of[interval];
    double *sums = calloc(requests + 1, sizeof *sums), sum = 0;
    for (uint32_t place = 0; place <= requests; place++) {
        struct random_block block = random_block(random_key(9, 0), (uint64_t)interval << 32 | place, RANDOM_SPACING, 0);
        sums[place] = sum += quantile_at(counts->spacing, random_wide(block, 0));
    }
    for (uint32_t place = 0; place < requests; place++)
        out[place] =
            (int64_t)interval * NS_PER_MINUTE + (int64_t)(sums[place] / sums[requests] * (double)NS_PER_MINUTE);
    free(sums);
}

/* Intervals of which all sums are kept, up to the last place, and such whose end is drawn again. */
START_TEST(times_are_those_of_the_rule_one_by_one_and_many_at_once)
{
    static int64_t ruled_ns[MANY], filled_ns[MANY];
    static struct count_stream stream;
    GIVEN(2, 0, COUNT_KEPT - 1, COUNT_KEPT + 700, 255, 1);
    size_t count = 0, filled = 0, got;
    for (size_t i = 0; i < counts->intervals; count += counts->of[i++]) times_by_the_rule(i, ruled_ns + count);
    ck_assert_uint_eq(draw(9, 0, 0), count);
    ck_assert_mem_eq(times_ns, ruled_ns, count * sizeof *times_ns);
    count_stream_begin(&stream, counts, random_key(9, 0), 0, 0, 0);
    while ((got = count_stream_fill(&stream, filled_ns + filled, 1 + filled % 300)) > 0) filled += got;
    ck_assert_uint_eq(filled, count);
    ck_assert_mem_eq(filled_ns, ruled_ns, count * sizeof *times_ns);
}
END_TEST

TEST_MAIN("counts", times_are_those_of_the_rule_one_by_one_and_many_at_once,
          every_interval_gets_exactly_its_count_in_order, what_comes_before_a_window_is_counted_and_not_drawn,
          without_a_request_there_is_none, counts_add_up_until_they_can_no_longer_be_drawn,
          a_window_touches_the_intervals_that_it_cuts, many_requests_are_spread_evenly,
          few_requests_are_uniform_numbers_in_order, an_interval_keeps_its_draws_whatever_the_others_hold,
          keys_passes_and_copies_have_draws_of_their_own)
