#include "sim/arena.h"
#include "sim/histogram.h"
#include "tests/same_values.h"
#include "tests/test.h"

START_TEST(a_value_falls_into_its_bucket)
{
    for (int64_t value = 1; value > 0 && value < INT64_MAX / 3; value = value * 3 + 1) {
        size_t index = histogram_index(value);
        ck_assert_int_le(histogram_bucket_low(index), value);
        ck_assert_int_gt(histogram_bucket_low(index) + histogram_bucket_width(index), value);
    }
    ck_assert_uint_lt(histogram_index(INT64_MAX), HISTOGRAM_BUCKETS);
}
END_TEST

/* The layout's promise: a bucket is at most 1/1024 of its value wide (histogram.h). */
START_TEST(a_bucket_is_a_thousandth_of_its_value_wide)
{
    for (size_t i = 2 * HISTOGRAM_HALF; i < HISTOGRAM_BUCKETS; i++)
        ck_assert_int_le(histogram_bucket_width(i), histogram_bucket_low(i) / HISTOGRAM_HALF);
}
END_TEST

/* 1..1000 ms: the element of rank ceil(q n) is q * 1000 ms, the mean 500.5, the variance (1000^2 - 1) / 12. */
START_TEST(quantiles_are_the_nearest_rank_within_half_a_thousandth)
{
    struct arena *arena = arena_new();
    struct histogram *histogram = histogram_new(arena);
    for (int64_t i = 1000; i >= 1; i--) histogram_add(histogram, i * NS_PER_MS);

    ck_assert_double_eq_tol((double)histogram_quantile(histogram, 0.5), 500e6, 500e6 / 2048);
    ck_assert_double_eq_tol((double)histogram_quantile(histogram, 0.99), 990e6, 990e6 / 2048);
    ck_assert_int_eq(histogram_quantile(histogram, 1), 1000 * NS_PER_MS);
    ck_assert_double_eq(histogram_mean(histogram), 500.5e6);
    ck_assert_double_eq_tol(histogram_standard_deviation(histogram), 288.6749902572095e6, 1);
    arena_free(arena);
}
END_TEST

START_TEST(merging_is_addition_in_any_order)
{
    struct arena *arena = arena_new();
    struct histogram *all = histogram_new(arena), *a = histogram_new(arena), *b = histogram_new(arena);
    for (int64_t i = 0; i < 10000; i++) {
        int64_t value = i * i * 977 % 1000003;
        histogram_add(all, value);
        histogram_add(i % 3 ? a : b, value);
    }
    histogram_merge(b, a);
    assert_same_values(all, b);
    for (int percent = 1; percent <= 100; percent++)
        ck_assert_int_eq(histogram_quantile(all, percent / 100.0), histogram_quantile(b, percent / 100.0));
    arena_free(arena);
}
END_TEST

/* Values of every length, 62 bits too, more and fewer than a vector holds: all figures are those of values counted one by one. */
START_TEST(many_at_once_are_counted_as_one_by_one)
{
    struct arena *arena = arena_new();
    struct histogram *one_by_one = histogram_new(arena), *at_once = histogram_new(arena),
                     *placed = histogram_new(arena);
    int64_t values[HISTOGRAM_MANY];
    uint64_t index[HISTOGRAM_MANY], x = 1;
    size_t longest[] = {10, 11, 12, 30, 51, 52, 53, 62};
    for (size_t l = 0; l < sizeof longest / sizeof *longest; l++)
        for (size_t n = 0; n <= HISTOGRAM_MANY; n = n * 3 + 1) {
            for (size_t i = 0; i < n; i++) {
                x = x * 6364136223846793005u + 1442695040888963407u; /* Knuth's multiplier for 64 bits */
                values[i] = (int64_t)(x >> (64 - longest[l]) >> (x % 8));
                histogram_add(one_by_one, values[i]);
            }
            histogram_add_all(at_once, values, n, index);
            for (size_t i = 0; i < n; i++) ck_assert_uint_eq(index[i], histogram_index(values[i]));
            assert_same_values(one_by_one, at_once);
            ck_assert_uint_eq(one_by_one->kept, at_once->kept);
            ck_assert_mem_eq(one_by_one->exact, at_once->exact, one_by_one->kept * sizeof *one_by_one->exact);
            histogram_place_all(placed, values, n);
            for (int tenths = 1; tenths <= 10; tenths++)
                ck_assert_int_eq(histogram_quantile(placed, tenths / 10.0), histogram_quantile(at_once, tenths / 10.0));
        }
    arena_free(arena);
}
END_TEST

/* More often than are kept, after some that were counted before; and not at all. */
START_TEST(one_value_several_times_is_counted_as_one_by_one)
{
    struct arena *arena = arena_new();
    struct histogram *one_by_one = histogram_new(arena), *at_once = histogram_new(arena);
    const size_t times[] = {1, 7, 0, HISTOGRAM_EXACT};
    const int64_t values[] = {0, NS_PER_S, 5, TIME_LONGEST_NS};
    for (int i = 0; i < 4; i++) {
        for (size_t n = 0; n < times[i]; n++) histogram_add(one_by_one, values[i]);
        histogram_add_times(at_once, values[i], times[i]);
        assert_same_values(one_by_one, at_once);
        ck_assert_uint_eq(one_by_one->kept, at_once->kept);
        ck_assert_mem_eq(one_by_one->exact, at_once->exact, one_by_one->kept * sizeof *one_by_one->exact);
    }
    arena_free(arena);
}
END_TEST

/* Where an octave begins and ends, a double's exponent is another. */
START_TEST(bounds_of_buckets_are_found_at_once_too)
{
    struct arena *arena = arena_new();
    struct histogram *histogram = histogram_new(arena);
    for (int bits = 0; bits < 63; bits++) {
        int64_t power = INT64_C(1) << bits,
                values[4] = {power - 1, power, power + power / 1024, power + power / 1024 - 1};
        uint64_t index[4];
        histogram_add_all(histogram, values, 4, index);
        for (size_t i = 0; i < 4; i++) ck_assert_uint_eq(index[i], histogram_index(values[i]));
    }
    arena_free(arena);
}
END_TEST

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* Against a sort: the element of rank ceil(q n), n up to the limit, also through a merge and with ties. */
START_TEST(quantiles_of_few_values_are_exact)
{
    struct arena *arena = arena_new();
    struct histogram *one = histogram_new(arena), *two = histogram_new(arena);
    int64_t sorted[HISTOGRAM_EXACT];
    for (size_t n = 1; n <= HISTOGRAM_EXACT; n = n * 3 + 1) {
        histogram_clear(one);
        histogram_clear(two);
        for (size_t i = 0; i < n; i++) {
            sorted[i] = (int64_t)(i * i * 7919 % 100003) + NS_PER_S;
            histogram_add(i % 2 ? one : two, sorted[i]);
        }
        histogram_merge(one, two);
        qsort(sorted, n, sizeof *sorted, compare);
        for (int percent = 1; percent <= 100; percent++) {
            size_t rank = (n * (size_t)percent + 99) / 100;
            ck_assert_int_eq(histogram_quantile(one, percent / 100.0), sorted[rank - 1]);
        }
    }
    arena_free(arena);
}
END_TEST

/* One value more than are kept: the middle of the bucket again, within 1/2048. */
START_TEST(quantiles_of_many_values_are_of_buckets)
{
    struct arena *arena = arena_new();
    struct histogram *histogram = histogram_new(arena);
    for (int64_t i = 1; i <= HISTOGRAM_EXACT + 1; i++) histogram_add(histogram, i * NS_PER_S);
    double middle = (HISTOGRAM_EXACT / 2 + 1) * 1e9;
    ck_assert_double_eq_tol((double)histogram_quantile(histogram, 0.5), middle, middle / 2048);
    ck_assert_int_eq(histogram_quantile(histogram, 1e-9), NS_PER_S);
    arena_free(arena);
}
END_TEST

START_TEST(an_empty_histogram_has_no_figures)
{
    struct arena *arena = arena_new();
    struct histogram *histogram = histogram_new(arena);
    ck_assert_int_eq(histogram_quantile(histogram, 0.5), 0);
    ck_assert_double_eq(histogram_mean(histogram), 0);
    ck_assert_double_eq(histogram_standard_deviation(histogram), 0);
    arena_free(arena);
}
END_TEST

TEST_MAIN("histogram", a_value_falls_into_its_bucket, a_bucket_is_a_thousandth_of_its_value_wide,
          quantiles_are_the_nearest_rank_within_half_a_thousandth, merging_is_addition_in_any_order,
          many_at_once_are_counted_as_one_by_one, one_value_several_times_is_counted_as_one_by_one,
          bounds_of_buckets_are_found_at_once_too, quantiles_of_few_values_are_exact,
          quantiles_of_many_values_are_of_buckets, an_empty_histogram_has_no_figures)
