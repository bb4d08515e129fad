/* What policies ask for, beyond the worked examples of tests/scaling_truths_test.c. */
#include "sim/policy.h"
#include "sim/units.h"
#include "tests/test.h"

#include <math.h>

/* Capacity x value / target: 3 x 1 / 1.5 = 2, a little more needs 3. */
START_TEST(a_proportion_is_rounded_up)
{
    ck_assert_uint_eq(policy_in_proportion(3, 1, 1.5), 2);
    ck_assert_uint_eq(policy_in_proportion(3, 1.0001, 1.5), 3);
    ck_assert_uint_eq(policy_in_proportion(10, 0, 600), 0);
}
END_TEST

/* 3 x 0.2 / 0.1 is 6, and 6.000000000000001 in doubles. */
START_TEST(the_last_bit_of_a_double_is_no_instance)
{
    ck_assert_uint_eq(policy_in_proportion(3, 0.2, 0.1), 6);
}
END_TEST

START_TEST(more_than_can_be_counted_is_the_most_that_can)
{
    ck_assert_uint_eq(policy_in_proportion(1000, 1e12, 1), UINT32_MAX);
}
END_TEST

static uint32_t percent_with_a_least_change_of_2(int32_t percent, uint32_t capacity)
{
    const struct step step = {0, INFINITY, percent};
    const struct steps_plan plan = {.type = ADJUST_BY_PERCENT, .change_least = 2, .steps = 1, .step = &step};
    return policy_take_step(&plan, &step, capacity);
}

/* 10 % of 4 is 0.4. No change asked for is none made. */
START_TEST(the_least_change_goes_in_the_direction_of_the_step)
{
    ck_assert_uint_eq(percent_with_a_least_change_of_2(+10, 4), 6);
    ck_assert_uint_eq(percent_with_a_least_change_of_2(-10, 4), 2);
    ck_assert_uint_eq(percent_with_a_least_change_of_2(-10, 1), 0);
    ck_assert_uint_eq(percent_with_a_least_change_of_2(0, 4), 4);
}
END_TEST

START_TEST(capacity_does_not_fall_below_zero)
{
    const struct step step = {-INFINITY, 0, -5};
    const struct steps_plan plan = {.type = ADJUST_BY_CHANGE, .steps = 1, .step = &step};
    ck_assert_uint_eq(policy_take_step(&plan, &step, 3), 0);
}
END_TEST

/* The guide: above the threshold the lower bound belongs to the step and the upper one does not, below it the other way
 * round. */
START_TEST(bounds_belong_to_the_step_that_is_nearer_to_the_threshold_below_and_farther_above)
{
    const struct step steps[] = {{-INFINITY, -10, -2}, {-10, 0, -1}, {0, 10, +1}, {10, INFINITY, +2}};
    const struct steps_plan plan = {.type = ADJUST_BY_CHANGE, .steps = 4, .step = steps};
    ck_assert_int_eq(policy_step(&plan, -10.5)->adjustment, -2);
    ck_assert_int_eq(policy_step(&plan, -10)->adjustment, -2);
    ck_assert_int_eq(policy_step(&plan, -9.5)->adjustment, -1);
    ck_assert_int_eq(policy_step(&plan, 9.5)->adjustment, +1);
    ck_assert_int_eq(policy_step(&plan, 10)->adjustment, +2);
}
END_TEST

/* At the threshold itself: the step that begins there, or the one that ends there from below. */
START_TEST(a_breach_of_no_size_has_a_step)
{
    const struct step up[] = {{0, INFINITY, +1}}, down[] = {{-INFINITY, 0, -1}};
    ck_assert_ptr_eq(policy_step(&(struct steps_plan){.steps = 1, .step = up}, 0), up);
    ck_assert_ptr_eq(policy_step(&(struct steps_plan){.steps = 1, .step = down}, 0), down);
    ck_assert_ptr_null(policy_step(&(struct steps_plan){.steps = 1, .step = up}, -1));
}
END_TEST

static void assert_alarm(const struct alarm_plan *alarm, uint32_t points, enum alarm_side comparison, double threshold)
{
    ck_assert_uint_eq(alarm->points, points);
    ck_assert_uint_eq(alarm->points_to_alarm, points);
    ck_assert_int_eq(alarm->comparison, comparison);
    ck_assert_double_eq(alarm->threshold, threshold);
    ck_assert_int_eq(alarm->missing, ALARM_MISSING_IS_MISSING);
}

/* AWS's own notebooks and issues: 3 of 3 and 15 of 15 minutes; 3 of 3 and 90 of 90 times 10 s; low at 4.5 for a target
 * of 5. */
START_TEST(the_alarms_of_a_tracking_policy_are_made_by_rule)
{
    struct policy_plan minutes = policy_tracking(7, NS_PER_MINUTE, 600);
    assert_alarm(&minutes.alarm[POLICY_HIGH], 3, ALARM_ABOVE, 600);
    assert_alarm(&minutes.alarm[POLICY_LOW], 15, ALARM_BELOW, 540);
    ck_assert_uint_eq(minutes.metric, 7);
    struct policy_plan tens = policy_tracking(7, 10 * NS_PER_S, 5);
    assert_alarm(&tens.alarm[POLICY_HIGH], 3, ALARM_ABOVE, 5);
    assert_alarm(&tens.alarm[POLICY_LOW], 90, ALARM_BELOW, 4.5);
}
END_TEST

TEST_MAIN("policy", a_proportion_is_rounded_up, the_last_bit_of_a_double_is_no_instance,
          more_than_can_be_counted_is_the_most_that_can, the_least_change_goes_in_the_direction_of_the_step,
          capacity_does_not_fall_below_zero,
          bounds_belong_to_the_step_that_is_nearer_to_the_threshold_below_and_farther_above,
          a_breach_of_no_size_has_a_step, the_alarms_of_a_tracking_policy_are_made_by_rule)
