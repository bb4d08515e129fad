#include "sim/metric.h"
#include "sim/random.h"
#include "sim/units.h"
#include "tests/test.h"

static struct metric_plan plan_of(enum metric_kind kind, enum metric_value statistic)
{
    return (struct metric_plan){
        .kind = kind, .statistic = statistic, .period_ns = NS_PER_MINUTE, .scale = 1, .zero_when_silent = true};
}

static void calls(struct metric *metric, int count)
{
    for (int i = 0; i < count; i++) metric_call(metric);
}

static void assert_value(struct metric *metric, double value)
{
    struct datum datum = metric_close(metric);
    ck_assert(!datum.missing);
    ck_assert_double_eq(datum.value, value);
}

static void assert_missing(struct metric *metric)
{
    ck_assert(metric_close(metric).missing);
}

/* --- Calls --- */

/* InvocationsPerInstance as the SageMaker guide defines it: each call counts 1 / instances. 1200 over 2, then 900 over
 * 3: 600 + 300. */
START_TEST(calls_are_shared_by_the_instances_in_service_when_they_come)
{
    const struct metric_plan plan = plan_of(METRIC_CALLS, VALUE_SUM);
    struct metric metric;
    metric_begin(&metric, &plan);
    metric_divide(&metric, 2, 0);
    calls(&metric, 1200);
    metric_divide(&metric, 3, 30 * NS_PER_S);
    calls(&metric, 900);
    assert_value(&metric, 900);
    calls(&metric, 6);
    assert_value(&metric, 2);
}
END_TEST

/* 3600 sixths added one by one are 600.0000000000032 in doubles, which is above a target of 600. */
START_TEST(equal_shares_add_up_exactly)
{
    const struct metric_plan plan = plan_of(METRIC_CALLS, VALUE_SUM);
    struct metric metric;
    metric_begin(&metric, &plan);
    metric_divide(&metric, 6, 0);
    calls(&metric, 3600);
    assert_value(&metric, 600);
}
END_TEST

START_TEST(periods_follow_one_another)
{
    const struct metric_plan plan = plan_of(METRIC_CALLS, VALUE_COUNT);
    struct metric metric;
    metric_begin(&metric, &plan);
    calls(&metric, 5);
    struct datum first = metric_close(&metric), second = metric_close(&metric);
    ck_assert_int_eq(first.start_ns, 0);
    ck_assert_int_eq(second.start_ns, NS_PER_MINUTE);
    ck_assert_double_eq(first.value, 5);
    ck_assert_double_eq(second.value, 0);
}
END_TEST

START_TEST(silence_is_zero_or_missing_as_the_plan_says)
{
    struct metric_plan plan = plan_of(METRIC_CALLS, VALUE_SUM);
    struct metric metric;
    metric_begin(&metric, &plan);
    assert_value(&metric, 0);
    plan.zero_when_silent = false;
    metric_begin(&metric, &plan);
    assert_missing(&metric);
}
END_TEST

/* Ten calls find nobody, ten find one instance. */
START_TEST(without_instances_nothing_is_measured)
{
    const struct metric_plan plan = plan_of(METRIC_CALLS, VALUE_SUM);
    struct metric metric;
    metric_begin(&metric, &plan);
    metric_divide(&metric, 0, 0);
    calls(&metric, 10);
    assert_missing(&metric);
    calls(&metric, 10);
    metric_divide(&metric, 1, 90 * NS_PER_S);
    calls(&metric, 10);
    assert_value(&metric, 10);
}
END_TEST

/* --- Measurements --- */

static double measured(enum metric_value statistic, double scale)
{
    struct metric_plan plan = plan_of(METRIC_MEASUREMENTS, statistic);
    plan.scale = scale;
    struct metric metric;
    metric_begin(&metric, &plan);
    metric_measure(&metric, 4000);
    metric_measure(&metric, 1000);
    metric_measure(&metric, 7000);
    return metric_close(&metric).value;
}

/* 4, 1 and 7 us, measured in ns. */
START_TEST(measurements_have_every_statistic)
{
    ck_assert_double_eq(measured(VALUE_SUM, 0.001), 12);
    ck_assert_double_eq(measured(VALUE_COUNT, 1), 3);
    ck_assert_double_eq(measured(VALUE_MEAN, 0.001), 4);
    ck_assert_double_eq(measured(VALUE_LEAST, 0.001), 1);
    ck_assert_double_eq(measured(VALUE_MOST, 0.001), 7);
}
END_TEST

/* The same, of what is measured at once. Of 1 .. 1000 us together with these the least is 1 and the sum 12 + 1000 * 1001 / 2. */
START_TEST(measurements_at_once_are_measurements)
{
    const double expected[] = {[VALUE_SUM] = 500512,
                               [VALUE_COUNT] = 1003,
                               [VALUE_MEAN] = 500512 / 1003.0,
                               [VALUE_LEAST] = 1,
                               [VALUE_MOST] = 1000};
    int64_t values[1000];
    for (int i = 0; i < 1000; i++) values[i] = 1 + i;
    for (int statistic = VALUE_SUM; statistic <= VALUE_MOST; statistic++) {
        const struct metric_plan plan = plan_of(METRIC_MEASUREMENTS, (enum metric_value)statistic);
        struct metric metric;
        metric_begin(&metric, &plan);
        metric_measure_all(&metric, (const int64_t[]){4, 1, 7}, 3);
        metric_measure_all(&metric, values, 1000);
        assert_value(&metric, expected[statistic]);
    }
}
END_TEST

START_TEST(a_period_does_not_remember_the_extremes_of_the_last)
{
    const struct metric_plan plan = plan_of(METRIC_MEASUREMENTS, VALUE_MOST);
    struct metric metric;
    metric_begin(&metric, &plan);
    metric_measure(&metric, 9);
    assert_value(&metric, 9);
    metric_measure(&metric, 2);
    assert_value(&metric, 2);
}
END_TEST

/* Errors: 0 or 1 for each call, so that the mean is their share. One of four. */
START_TEST(the_mean_of_noughts_and_ones_is_a_share)
{
    struct metric_plan plan = plan_of(METRIC_MEASUREMENTS, VALUE_MEAN);
    plan.zero_when_silent = false;
    struct metric metric;
    metric_begin(&metric, &plan);
    for (int i = 0; i < 4; i++) metric_measure(&metric, i == 2);
    assert_value(&metric, 0.25);
    assert_missing(&metric);
}
END_TEST

/* --- Levels --- */

static void rise_and_fall(struct metric *metric)
{
    metric_step(metric, +2, 15 * NS_PER_S);
    metric_step(metric, +4, 30 * NS_PER_S);
    metric_step(metric, -5, 45 * NS_PER_S);
}

/* 0, 2, 6 and 1 for 15 s each: mean 9 / 4. The next minute is 1 all along. */
START_TEST(a_level_has_its_mean_over_time)
{
    const struct metric_plan plan = plan_of(METRIC_LEVEL, VALUE_MEAN);
    struct metric metric;
    metric_begin(&metric, &plan);
    rise_and_fall(&metric);
    assert_value(&metric, 2.25);
    assert_value(&metric, 1);
}
END_TEST

START_TEST(a_level_has_extremes_and_carries_on)
{
    struct metric_plan plan = plan_of(METRIC_LEVEL, VALUE_MOST);
    struct metric metric;
    metric_begin(&metric, &plan);
    rise_and_fall(&metric);
    assert_value(&metric, 6);
    assert_value(&metric, 1);
    plan.statistic = VALUE_LEAST;
    metric_begin(&metric, &plan);
    rise_and_fall(&metric);
    assert_value(&metric, 0);
    assert_value(&metric, 1);
}
END_TEST

/* Utilisation in percent: 2 busy of 4 for 30 s, then of 8 for 30 s: (50 + 25) / 2; most 50. */
START_TEST(a_level_is_shared_by_what_there_is_at_the_time)
{
    struct metric_plan plan = plan_of(METRIC_LEVEL, VALUE_MEAN);
    plan.scale = 100;
    struct metric metric;
    for (int i = 0; i < 2; i++) {
        plan.statistic = i == 0 ? VALUE_MEAN : VALUE_MOST;
        metric_begin(&metric, &plan);
        metric_divide(&metric, 4, 0);
        metric_step(&metric, +2, 0);
        metric_divide(&metric, 8, 30 * NS_PER_S);
        assert_value(&metric, i == 0 ? 37.5 : 50);
    }
}
END_TEST

/* From 10 s to 40 s nothing is there: 30 s of level 3 and not 60. In the next minute nothing is there at all. */
START_TEST(time_without_a_divisor_is_left_out)
{
    const struct metric_plan plan = plan_of(METRIC_LEVEL, VALUE_MEAN);
    struct metric metric;
    metric_begin(&metric, &plan);
    metric_step(&metric, +3, 0);
    metric_divide(&metric, 0, 10 * NS_PER_S);
    metric_step(&metric, +9, 20 * NS_PER_S);
    metric_step(&metric, -9, 30 * NS_PER_S);
    metric_divide(&metric, 1, 40 * NS_PER_S);
    assert_value(&metric, 3);
    metric_divide(&metric, 0, 60 * NS_PER_S);
    assert_missing(&metric);
}
END_TEST

/* A backlog of 6: over 6 instances, then over 3, and on the way from 6 to 3 never over 1. */
START_TEST(a_divisor_of_no_duration_does_not_count)
{
    const struct metric_plan plan = plan_of(METRIC_LEVEL, VALUE_MOST);
    struct metric metric;
    metric_begin(&metric, &plan);
    metric_divide(&metric, 6, 0);
    metric_step(&metric, +6, 0);
    metric_divide(&metric, 1, 20 * NS_PER_S);
    metric_divide(&metric, 3, 20 * NS_PER_S);
    assert_value(&metric, 2);
}
END_TEST

/* The same steps in slices of a second, added up by hand in whole numbers. */
START_TEST(the_mean_is_the_sum_over_slices)
{
    const struct metric_plan plan = plan_of(METRIC_LEVEL, VALUE_MEAN);
    struct metric metric;
    metric_begin(&metric, &plan);
    int64_t level = 0;
    for (uint64_t minute = 0; minute < 50; minute++) {
        double sum = 0;
        for (uint64_t s = 0; s < 60; s++) {
            struct random_block block = random_block(random_key(3, 0), 60 * minute + s, RANDOM_EXTRA, 0);
            int64_t step = (int64_t)random_below(block.word[0], 21) - 10;
            if (level + step < 0) step = 0;
            level += step;
            metric_step(&metric, step, (int64_t)(60 * minute + s) * NS_PER_S);
            sum += (double)level;
        }
        struct datum datum = metric_close(&metric);
        ck_assert_double_eq_tol(datum.value, sum / 60, 1e-12 * sum);
    }
}
END_TEST

TEST_MAIN("metric", calls_are_shared_by_the_instances_in_service_when_they_come, equal_shares_add_up_exactly,
          periods_follow_one_another, silence_is_zero_or_missing_as_the_plan_says,
          without_instances_nothing_is_measured, measurements_have_every_statistic,
          measurements_at_once_are_measurements, a_period_does_not_remember_the_extremes_of_the_last,
          the_mean_of_noughts_and_ones_is_a_share, a_level_has_its_mean_over_time, a_level_has_extremes_and_carries_on,
          a_level_is_shared_by_what_there_is_at_the_time, time_without_a_divisor_is_left_out,
          a_divisor_of_no_duration_does_not_count, the_mean_is_the_sum_over_slices)
