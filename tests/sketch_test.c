#include "sim/arena.h"
#include "sim/sketch.h"
#include "tests/test.h"

static struct arena *arena;

static struct sketch_step *step_of(int64_t first, int64_t count, int64_t stride)
{
    struct sketch_step *step = arena_new_of(arena, struct sketch_step);
    for (int64_t i = 0; i < count; i++) sketch_step_add(step, first + i * stride);
    return step;
}

/* 32 buckets an octave: one is at most 1/32 of its lowest value wide, so its middle is within 1/64 of everything in it. */
static void assert_within(int64_t found_ns, int64_t value_ns, double share)
{
    ck_assert_double_eq_tol((double)found_ns, (double)value_ns, share * (double)value_ns + 1);
}

/* 1 .. 1000 ms: the element of rank ceil(q n) is q * 1000 ms. */
START_TEST(percentiles_of_a_step_are_within_a_64th)
{
    arena = arena_new();
    struct sketch *sketch = sketch_new(arena);
    sketch_append(sketch, step_of(NS_PER_MS, 1000, NS_PER_MS));
    ck_assert_uint_eq(sketch_steps(sketch), 1);
    ck_assert_uint_eq(sketch_count(sketch, 0, 1), 1000);
    for (int percent = 1; percent <= 100; percent++)
        assert_within(sketch_quantile_ns(sketch, 0, 1, percent / 100.0), percent * 10 * NS_PER_MS, 1.0 / 64);
    arena_free(arena);
}
END_TEST

START_TEST(a_step_is_empty_once_it_was_appended)
{
    arena = arena_new();
    struct sketch *sketch = sketch_new(arena);
    struct sketch_step *step = step_of(5, 3, NS_PER_S);
    sketch_append(sketch, step);
    sketch_append(sketch, step);
    ck_assert_uint_eq(sketch_count(sketch, 0, 1), 3);
    ck_assert_uint_eq(sketch_count(sketch, 1, 2), 0);
    ck_assert_int_eq(sketch_quantile_ns(sketch, 1, 2, 0.5), 0);
    arena_free(arena);
}
END_TEST

/* Values at the ends of the range, where a bucket is one step of the histogram or the last there is. */
START_TEST(the_least_and_the_largest_time_have_a_bucket)
{
    arena = arena_new();
    struct sketch *sketch = sketch_new(arena);
    struct sketch_step *step = step_of(0, 1, 0);
    sketch_step_add(step, INT64_MAX);
    sketch_append(sketch, step);
    ck_assert_int_le(sketch_quantile_ns(sketch, 0, 1, 0.5), 32);
    assert_within(sketch_quantile_ns(sketch, 0, 1, 1), INT64_MAX, 1.0 / 32);
    arena_free(arena);
}
END_TEST

/* Three steps of 10, 20 and 30 requests become one of 30 and one of 30. */
START_TEST(pairs_hold_what_both_held)
{
    arena = arena_new();
    struct sketch *sketch = sketch_new(arena);
    for (int64_t i = 1; i <= 3; i++) sketch_append(sketch, step_of(i * NS_PER_MS, i * 10, NS_PER_MS));
    int64_t both_ns = sketch_quantile_ns(sketch, 0, 2, 0.9);
    sketch_pair(sketch);
    ck_assert_uint_eq(sketch_steps(sketch), 2);
    ck_assert_uint_eq(sketch_count(sketch, 0, 1), 30);
    ck_assert_uint_eq(sketch_count(sketch, 1, 2), 30);
    ck_assert_int_eq(sketch_quantile_ns(sketch, 0, 1, 0.9), both_ns);
    arena_free(arena);
}
END_TEST

static void fill(struct sketch *sketch, int64_t steps, int64_t seed)
{
    for (int64_t i = 0; i < steps; i++) sketch_append(sketch, step_of((seed + i) * NS_PER_MS, 20 + i, 977777 * seed));
}

/* a + b, step by step, whichever is added to which. */
START_TEST(merging_is_addition_in_any_order)
{
    struct sketch *sums[2];
    arena = arena_new();
    for (int order = 0; order < 2; order++) {
        struct sketch *a = sketch_new(arena), *b = sketch_new(arena);
        fill(a, 40, 3);
        fill(b, 25, 7);
        sketch_merge(order ? b : a, order ? a : b);
        sums[order] = order ? b : a;
    }
    for (size_t i = 0; i < 40; i++) {
        uint64_t of_a = 20 + i, of_b = i < 25 ? 20 + i : 0;
        ck_assert_uint_eq(sketch_count(sums[0], i, i + 1), of_a + of_b);
        for (int percent = 1; percent <= 100; percent++)
            ck_assert_int_eq(sketch_quantile_ns(sums[0], i, i + 1, percent / 100.0),
                             sketch_quantile_ns(sums[1], i, i + 1, percent / 100.0));
    }
    arena_free(arena);
}
END_TEST

/* Steps of 1728 different buckets are more than there is room for after 303 of them: the buckets double until all fit, and
 * nothing is lost. At 4096 steps 128 entries are left for each, which is 1728 / 2^4 = 108. */
START_TEST(a_full_sketch_grows_coarser_and_loses_nothing)
{
    arena = arena_new();
    struct sketch *sketch = sketch_new(arena), *other = sketch_new(arena);
    struct sketch_step *step = arena_new_of(arena, struct sketch_step);
    for (size_t i = 0; i < SKETCH_STEPS; i++) {
        for (size_t b = 0; b < SKETCH_BUCKETS; b++) step->counts[b] = 1;
        sketch_append(sketch, step);
    }
    ck_assert_uint_eq(sketch_doublings(sketch), 4);
    ck_assert_uint_eq(sketch_count(sketch, 0, SKETCH_STEPS), (uint64_t)SKETCH_STEPS * SKETCH_BUCKETS);
    sketch_append(other, step_of(NS_PER_MS, 100, NS_PER_MS));
    sketch_merge(sketch, other);
    ck_assert_uint_eq(sketch_doublings(other), sketch_doublings(sketch));
    ck_assert_uint_eq(sketch_count(sketch, 0, SKETCH_STEPS), (uint64_t)SKETCH_STEPS * SKETCH_BUCKETS + 100);
    arena_free(arena);
}
END_TEST

START_TEST(what_is_no_sketch_is_not_restored)
{
    arena = arena_new();
    struct sketch *sketch = sketch_new(arena);
    ck_assert(!sketch_restore_doublings(sketch, 12));
    ck_assert(sketch_restore_doublings(sketch, 1));
    ck_assert(sketch_restore_step(sketch));
    ck_assert(!sketch_restore_bucket(sketch, SKETCH_BUCKETS, 1));
    ck_assert(!sketch_restore_bucket(sketch, 7, 0));
    ck_assert(sketch_restore_bucket(sketch, 7, 2));
    ck_assert(!sketch_restore_bucket(sketch, 7, 2));
    ck_assert(!sketch_restore_bucket(sketch, 6, 2));
    ck_assert_uint_eq(sketch_count(sketch, 0, 1), 2);
    arena_free(arena);
}
END_TEST

TEST_MAIN("sketch", percentiles_of_a_step_are_within_a_64th, a_step_is_empty_once_it_was_appended,
          the_least_and_the_largest_time_have_a_bucket, pairs_hold_what_both_held, merging_is_addition_in_any_order,
          a_full_sketch_grows_coarser_and_loses_nothing, what_is_no_sketch_is_not_restored)
