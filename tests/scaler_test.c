/* Hand-computed timelines. A minute's datum is published when the minute ends, so three of them are there at 180 s,
 * fifteen at 900 s. */
#include "sim/arena.h"
#include "sim/publisher.h"
#include "sim/units.h"
#include "tests/scaler_fixture.h"
#include "tests/test.h"

#include <math.h>

static const struct step one_more[] = {{0, INFINITY, +1}};
static const struct step one_less[] = {{-INFINITY, 0, -1}};

/* --- Target tracking: out --- */

/* Twice the target on 2 needs 4: decided at 180 s, wanted 5 s later. */
START_TEST(three_data_above_the_target_scale_out_in_proportion)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 184);
    assert_changes(&target, "");
    ck_assert_uint_eq(scaler_wanted(target.scaler), 2);
    target_run_to(&target, 230);
    assert_changes(&target, "185 2->4 policy 0 high 3/3 1200\n");
    ck_assert_int_eq(target.last.decided_ns, 180 * NS_PER_S);
    ck_assert_uint_eq(scaler_wanted(target.scaler), 4);
    target_end(&target);
}
END_TEST

START_TEST(two_data_above_the_target_are_not_enough)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 120);
    target.value[0] = 600;
    target_run_to(&target, 180);
    target.value[0] = 1200;
    target_run_to(&target, 310);
    assert_changes(&target, "");
    target_end(&target);
}
END_TEST

/* The newest datum sizes the change: 605 of 600 on 10 needs 10.08. */
START_TEST(the_newest_datum_says_how_much)
{
    struct target target;
    target_init(&target, 10, 1, 20);
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 120);
    target.value[0] = 605;
    target_run_to(&target, 190);
    assert_changes(&target, "185 10->11 policy 0 high 3/3 605\n");
    target_end(&target);
}
END_TEST

/* Reckoned from the 2 that were there before: 1800 needs 6, 1700 needs 5.7 and so no more. */
START_TEST(while_a_scale_out_is_under_way_only_a_larger_need_passes)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target.start_up_s = INFINITY;
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 239);
    assert_changes(&target, "185 2->4 policy 0 high 3/3 1200\n");
    target.value[0] = 1800;
    target_run_to(&target, 299);
    assert_changes(&target, "245 4->6 policy 0 high 3/3 1800\n");
    target.value[0] = 1700;
    target_run_to(&target, 3000);
    assert_changes(&target, "");
    target_end(&target);
}
END_TEST

/* In service at 305 s, so 300 s of cooldown end at 605 s; the action at 660 s counts from 4. With a start-up of 115 s
 * they end at 600 s, when an action is due. */
START_TEST(the_cooldown_begins_when_the_capacity_is_there)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 700);
    assert_changes(&target, "185 2->4 policy 0 high 3/3 1200\n665 4->8 policy 0 high 3/3 1200\n");
    target.start_up_s = 115;
    target_begin(&target);
    target_run_to(&target, 700);
    assert_changes(&target, "185 2->4 policy 0 high 3/3 1200\n605 4->8 policy 0 high 3/3 1200\n");
    target_end(&target);
}
END_TEST

START_TEST(capacity_that_has_been_there_starts_no_cooldown_again)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 590);
    scaler_reached(target.scaler, 590 * NS_PER_S);
    target_run_to(&target, 700);
    assert_changes(&target, "185 2->4 policy 0 high 3/3 1200\n665 4->8 policy 0 high 3/3 1200\n");
    target_end(&target);
}
END_TEST

/* --- Target tracking: in --- */

/* Half the target on 10 needs 5. */
START_TEST(fifteen_data_below_nine_tenths_of_the_target_scale_in)
{
    struct target target;
    target_init(&target, 10, 1, 20);
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 300;
    target_run_to(&target, 904);
    assert_changes(&target, "");
    target_run_to(&target, 950);
    assert_changes(&target, "905 10->5 policy 0 low 15/15 300\n");
    target_end(&target);
}
END_TEST

START_TEST(nine_tenths_of_the_target_are_not_below_it)
{
    struct target target;
    target_init(&target, 10, 1, 20);
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 540;
    target_run_to(&target, 3600);
    assert_changes(&target, "");
    target_end(&target);
}
END_TEST

/* Gone at 905 s, cooldown to 1205 s, next action at 1260 s: 5 needs 2.5, then 3 needs 1.5. Then 1 is the least. */
START_TEST(scale_ins_wait_for_each_other)
{
    struct target target;
    target_init(&target, 10, 1, 20);
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 300;
    target_run_to(&target, 3600);
    assert_changes(&target, "905 10->5 policy 0 low 15/15 300\n"
                            "1265 5->3 policy 0 low 15/15 300\n"
                            "1625 3->2 policy 0 low 15/15 300\n"
                            "1985 2->1 policy 0 low 15/15 300\n");
    target_end(&target);
}
END_TEST

START_TEST(one_scale_in_removes_no_more_than_it_may)
{
    struct target target;
    target_init(&target, 10, 1, 20);
    target_track(&target, 600)->tracking.removed_most = 2;
    target_begin(&target);
    target.value[0] = 300;
    target_run_to(&target, 1300);
    assert_changes(&target, "905 10->8 policy 0 low 15/15 300\n1265 8->6 policy 0 low 15/15 300\n");
    target_end(&target);
}
END_TEST

/* Application Auto Scaling guide, cooldowns: one instance less at 65 s is on until 365 s, but one more passes at 125 s
 * and ends it. */
START_TEST(a_scale_out_passes_the_cooldown_of_a_scale_in_and_ends_it)
{
    struct target target;
    target_init(&target, 5, 1, 20);
    target_step_in(&target, 10, ADJUST_BY_CHANGE, one_less, 1);
    target_step_out(&target, 90, ADJUST_BY_CHANGE, one_more, 1);
    target_begin(&target);
    target.value[0] = 5;
    target_run_to(&target, 119);
    assert_changes(&target, "65 5->4 policy 0 step 1/1 5\n");
    target.value[0] = 50;
    target.value[1] = 95;
    target_run_to(&target, 179);
    assert_changes(&target, "125 4->5 policy 1 step 1/1 95\n");
    target.value[0] = 5;
    target.value[1] = 50;
    target_run_to(&target, 239);
    assert_changes(&target, "185 5->4 policy 0 step 1/1 5\n");
    target_end(&target);
}
END_TEST

START_TEST(without_a_scale_out_the_cooldown_of_a_scale_in_holds)
{
    struct target target;
    target_init(&target, 5, 1, 20);
    target_step_in(&target, 10, ADJUST_BY_CHANGE, one_less, 1);
    target_begin(&target);
    target.value[0] = 5;
    target_run_to(&target, 430);
    assert_changes(&target, "65 5->4 policy 0 step 1/1 5\n425 4->3 policy 0 step 1/1 5\n");
    target_end(&target);
}
END_TEST

/* In service at 185 s, the scale-out cools down until 485 s: one more at 300 s would make 6 of the 5 before it. Two
 * less at 245 s end that: one more makes 5 of 4. */
START_TEST(a_scale_in_ends_the_cooldown_of_a_scale_out)
{
    const struct step two_less[] = {{-INFINITY, 0, -2}};
    struct target target;
    target_init(&target, 5, 1, 20);
    target_step_in(&target, 10, ADJUST_BY_CHANGE, two_less, 1);
    target_step_out(&target, 90, ADJUST_BY_CHANGE, one_more, 1);
    target_begin(&target);
    target.value[1] = 95;
    target_run_to(&target, 239);
    assert_changes(&target, "65 5->6 policy 1 step 1/1 95\n");
    target.value[0] = 5;
    target.value[1] = 50;
    target_run_to(&target, 299);
    assert_changes(&target, "245 6->4 policy 0 step 1/1 5\n");
    target.value[0] = 50;
    target.value[1] = 95;
    target_run_to(&target, 359);
    assert_changes(&target, "305 4->5 policy 1 step 1/1 95\n");
    target_end(&target);
}
END_TEST

/* --- Several policies --- */

/* Policy 1 is at its target until 1800 s, and below 0.9 of it in the fifteen minutes that end at 2700 s. Alone policy 0
 * would leave 5. */
START_TEST(tracking_policies_scale_in_when_all_agree_to_what_the_largest_needs)
{
    struct target target;
    target_init(&target, 10, 1, 20);
    target_track(&target, 600);
    target_track(&target, 100);
    target_begin(&target);
    target.value[0] = 300;
    target.value[1] = 100;
    target_run_to(&target, 1800);
    target.value[1] = 80;
    target_run_to(&target, 2699);
    assert_changes(&target, "");
    target_run_to(&target, 2750);
    assert_changes(&target, "2705 10->8 policy 1 low 15/15 80\n");
    target_end(&target);
}
END_TEST

START_TEST(a_policy_without_data_does_not_agree)
{
    struct target target;
    target_init(&target, 10, 1, 20);
    target_track(&target, 600);
    target_track(&target, 100);
    target_begin(&target);
    target.value[0] = 300;
    target_run_to(&target, 3600);
    assert_changes(&target, "");
    target_end(&target);
}
END_TEST

/* At 98 of 100, policy 1 on 5 instead of 10 would at once ask for more: 9.8. At 40 it would ask for 4. */
START_TEST(a_policy_that_does_not_scale_in_needs_not_agree_unless_it_would_scale_out_at_once)
{
    struct target target;
    target_init(&target, 10, 1, 20);
    target_track(&target, 600);
    target_track(&target, 100)->tracking.scale_in = false;
    target_begin(&target);
    target.value[0] = 300;
    target.value[1] = 98;
    target_run_to(&target, 1799);
    assert_changes(&target, "");
    target.value[1] = 40;
    target_run_to(&target, 1850);
    assert_changes(&target, "1805 10->5 policy 0 low 15/15 300\n");
    target_end(&target);
}
END_TEST

/* 550 of 600 on 10 needs 9.2, on 9 all the same: the step to 9 would come back. 530 of 600 needs 8.8. Policy 0 has not
 * been below 0.9 of its target for long, which is nothing to a step. */
START_TEST(a_step_in_asks_nobody_but_is_refused_where_it_would_come_back)
{
    struct target target;
    target_init(&target, 10, 1, 20);
    target_track(&target, 600);
    target_step_in(&target, 10, ADJUST_BY_CHANGE, one_less, 1);
    target_begin(&target);
    target.value[0] = 550;
    target.value[1] = 5;
    target_run_to(&target, 299);
    assert_changes(&target, "");
    target.value[0] = 530;
    target_run_to(&target, 350);
    assert_changes(&target, "305 10->9 policy 1 step 1/1 5\n");
    target_end(&target);
}
END_TEST

/* Both ask for 4. */
START_TEST(of_policies_that_ask_for_the_same_the_first_is_the_cause)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target_track(&target, 600);
    target_track(&target, 100);
    target_begin(&target);
    target.value[0] = 1200;
    target.value[1] = 200;
    target_run_to(&target, 230);
    assert_changes(&target, "185 2->4 policy 0 high 3/3 1200\n");
    target_end(&target);
}
END_TEST

/* Policy 0 wants one less, policy 1 one more. */
START_TEST(out_goes_before_in)
{
    struct target target;
    target_init(&target, 5, 1, 20);
    target_step_in(&target, 10, ADJUST_BY_CHANGE, one_less, 1);
    target_step_out(&target, 90, ADJUST_BY_CHANGE, one_more, 1);
    target_begin(&target);
    target.value[0] = 5;
    target.value[1] = 95;
    target_run_to(&target, 70);
    assert_changes(&target, "65 5->6 policy 1 step 1/1 95\n");
    target_end(&target);
}
END_TEST

/* The low alarm acts at 900 s and each minute after it; the first scale-in cools down until 1205 s. Policy 1 acts from
 * 1210 s on, without effect. */
START_TEST(tracking_scales_in_when_its_own_alarm_acts)
{
    const struct step none[] = {{0, INFINITY, 0}};
    struct target target;
    target_init(&target, 10, 1, 20);
    target.period_s[0] = target.period_s[1] = 10;
    target_track(&target, 600);
    target_step_out(&target, 90, ADJUST_BY_CHANGE, none, 1);
    target_begin(&target);
    target.value[0] = 300;
    target_run_to(&target, 1209);
    target.value[1] = 95;
    target_run_to(&target, 1300);
    assert_changes(&target, "905 10->5 policy 0 low 90/90 300\n1265 5->3 policy 0 low 90/90 300\n");
    target_end(&target);
}
END_TEST

/* --- Metrics of 10 s --- */

/* Three of 10 s; ninety of 10 s. */
START_TEST(short_periods_scale_out_sooner_and_in_no_sooner)
{
    struct target target;
    target_init(&target, 10, 1, 20);
    target.period_s[0] = 10;
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 900;
    target_run_to(&target, 39);
    assert_changes(&target, "35 10->15 policy 0 high 3/3 900\n");
    target_begin(&target);
    target.value[0] = 300;
    target_run_to(&target, 950);
    assert_changes(&target, "905 10->5 policy 0 low 90/90 300\n");
    target_end(&target);
}
END_TEST

/* In ALARM since 30 s. The rise at 40 s is acted on at 90 s. */
START_TEST(an_alarm_that_lasts_acts_once_a_minute)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target.start_up_s = INFINITY;
    target.period_s[0] = 10;
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 36);
    assert_changes(&target, "35 2->4 policy 0 high 3/3 1200\n");
    target.value[0] = 1800;
    target_run_to(&target, 100);
    assert_changes(&target, "95 4->6 policy 0 high 3/3 1800\n");
    target_end(&target);
}
END_TEST

/* --- Steps --- */

static const struct step by_size[] = {{0, 10, +1}, {10, 20, +2}, {20, INFINITY, +3}};

/* 55, 65 and 81 above a threshold of 50: mean 67, least 55, most 81. */
static void assert_stepped(enum step_value value, const char *changes)
{
    struct target target;
    target_init(&target, 10, 1, 20);
    struct policy_plan *policy = target_step_out(&target, 50, ADJUST_BY_CHANGE, by_size, 3);
    policy->alarm[0].points = policy->alarm[0].points_to_alarm = 3;
    policy->alarm[0].reach = alarm_reach(3);
    policy->steps.value = value;
    target_begin(&target);
    const double values[] = {55, 65, 81};
    for (int i = 0; i < 3; i++) {
        target.value[0] = values[i];
        target_run_to(&target, 60 * (i + 1));
    }
    target_run_to(&target, 230);
    assert_changes(&target, changes);
    target_end(&target);
}

START_TEST(steps_go_by_the_mean_the_least_or_the_most_of_the_data)
{
    assert_stepped(STEP_VALUE_MEAN, "185 10->12 policy 0 step 3/3 67\n");
    assert_stepped(STEP_VALUE_LEAST, "185 10->11 policy 0 step 3/3 55\n");
    assert_stepped(STEP_VALUE_MOST, "185 10->13 policy 0 step 3/3 81\n");
}
END_TEST

/* "Exactly 5", from 3 and from 9. */
START_TEST(an_exact_step_goes_either_way)
{
    const struct step five[] = {{0, INFINITY, 5}};
    for (int i = 0; i < 2; i++) {
        struct target target;
        target_init(&target, i == 0 ? 3 : 9, 1, 20);
        target_step_out(&target, 50, ADJUST_TO_EXACT, five, 1);
        target_begin(&target);
        target.value[0] = 60;
        target_run_to(&target, 500);
        assert_changes(&target, i == 0 ? "65 3->5 policy 0 step 1/1 60\n" : "65 9->5 policy 0 step 1/1 60\n");
        target_end(&target);
    }
}
END_TEST

START_TEST(a_breach_that_no_step_is_for_changes_nothing)
{
    const struct step far_above[] = {{20, INFINITY, +3}};
    struct target target;
    target_init(&target, 10, 1, 20);
    target_step_out(&target, 50, ADJUST_BY_CHANGE, far_above, 1);
    target_begin(&target);
    target.value[0] = 60;
    target_run_to(&target, 500);
    assert_changes(&target, "");
    target_end(&target);
}
END_TEST

/* Both alarms act at 900 s. */
START_TEST(a_step_that_leaves_capacity_as_it_is_keeps_nobody_from_removing_some)
{
    const struct step none[] = {{0, INFINITY, 0}};
    struct target target;
    target_init(&target, 10, 1, 20);
    target_track(&target, 600);
    target_step_out(&target, 90, ADJUST_BY_CHANGE, none, 1);
    target_begin(&target);
    target.value[0] = 300;
    target.value[1] = 95;
    target_run_to(&target, 950);
    assert_changes(&target, "905 10->5 policy 0 low 15/15 300\n");
    target_end(&target);
}
END_TEST

/* An alarm that is in ALARM because nothing was published. */
START_TEST(missing_data_are_a_breach_of_no_known_size)
{
    struct target target;
    target_init(&target, 10, 1, 20);
    target_step_in(&target, 10, ADJUST_BY_CHANGE, one_less, 1)->alarm[0].missing = ALARM_MISSING_BREACHES;
    target_begin(&target);
    target_run_to(&target, 500);
    assert_changes(&target, "");
    target_end(&target);
}
END_TEST

/* --- Bounds, schedule, suspension --- */

START_TEST(capacity_outside_the_bounds_moves_at_second_0)
{
    struct target target;
    target_init(&target, 1, 3, 20);
    target_begin(&target);
    assert_changes(&target, "0 1->3 bounds\n");
    target.plan.initial = 30;
    target_begin(&target);
    assert_changes(&target, "0 30->20 bounds\n");
    target_end(&target);
}
END_TEST

START_TEST(scheduled_bounds_move_capacity_at_once_or_leave_it)
{
    struct target target;
    target_init(&target, 5, 1, 20);
    target_schedule(&target, 60, 8, -1);
    target_schedule(&target, 120, 2, 30);
    target_schedule(&target, 180, -1, 4);
    target_begin(&target);
    target_run_to(&target, 1000);
    assert_changes(&target, "60 5->8 action 0\n180 8->4 action 2\n");
    target_end(&target);
}
END_TEST

/* A least of 30 above the most of 20: the most is 30, as is seen when the least is lower again. A most of 4 below the
 * least of 10: the least is 4. */
START_TEST(the_bound_that_an_action_does_not_set_gives_way)
{
    struct target target;
    target_init(&target, 5, 1, 20);
    target_schedule(&target, 60, 30, -1);
    target_schedule(&target, 120, 10, -1);
    target_schedule(&target, 180, -1, 4);
    target_begin(&target);
    target_run_to(&target, 1000);
    assert_changes(&target, "60 5->30 action 0\n180 30->4 action 2\n");
    target_end(&target);
}
END_TEST

START_TEST(actions_of_one_instant_run_in_their_order)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target_schedule(&target, 0, 3, -1);
    target_schedule(&target, 60, 6, -1);
    target_schedule(&target, 60, -1, 4);
    target_begin(&target);
    assert_changes(&target, "0 2->3 action 0\n");
    target_run_to(&target, 100);
    assert_changes(&target, "60 3->6 action 1\n60 6->4 action 2\n");
    target_end(&target);
}
END_TEST

START_TEST(policies_go_on_within_the_bounds_of_the_schedule)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target_track(&target, 600);
    target_schedule(&target, 30, -1, 3);
    target_schedule(&target, 700, -1, 20);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 750);
    assert_changes(&target, "185 2->3 policy 0 high 3/3 1200\n725 3->6 policy 0 high 3/3 1200\n");
    target_end(&target);
}
END_TEST

/* A policy's 4 at 185 s, the schedule's 8 at 200 s, both there at 320 s. What the policy asks for is reckoned from 2
 * until its cooldown ends at 620 s. */
START_TEST(a_scheduled_action_waits_for_no_cooldown_and_shortens_none)
{
    struct target target;
    target_init(&target, 2, 1, 40);
    target_track(&target, 600);
    target_schedule(&target, 200, 8, -1);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 700);
    assert_changes(&target, "185 2->4 policy 0 high 3/3 1200\n200 4->8 action 0\n665 8->16 policy 0 high 3/3 1200\n");
    target_end(&target);
}
END_TEST

/* The policy's 4 are there at 305 s and cool down until 605 s, the schedule's 8 at 520 s. */
START_TEST(a_scheduled_action_in_a_cooldown_shortens_it_no_more)
{
    struct target target;
    target_init(&target, 2, 1, 40);
    target_track(&target, 600);
    target_schedule(&target, 400, 8, -1);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 700);
    assert_changes(&target, "185 2->4 policy 0 high 3/3 1200\n400 4->8 action 0\n665 8->16 policy 0 high 3/3 1200\n");
    target_end(&target);
}
END_TEST

/* 5 since 905 s, which cools down until 1205 s, and 4 by the schedule at 1000 s: the next scale-in is still that of
 * 1260 s. */
START_TEST(a_scheduled_scale_in_shortens_no_cooldown_either)
{
    struct target target;
    target_init(&target, 10, 1, 20);
    target_track(&target, 600);
    target_schedule(&target, 1000, -1, 4);
    target_begin(&target);
    target.value[0] = 300;
    target_run_to(&target, 1300);
    assert_changes(&target, "905 10->5 policy 0 low 15/15 300\n1000 5->4 action 0\n1265 4->2 policy 0 low 15/15 300\n");
    target_end(&target);
}
END_TEST

/* 8 wanted at 100 s are there at 220 s: the action at 180 s counts from 2 and asks for 4; that at 240 s asks for 16. */
START_TEST(a_scheduled_scale_out_begins_no_cooldown)
{
    struct target target;
    target_init(&target, 2, 1, 40);
    target_track(&target, 600);
    target_schedule(&target, 100, 8, -1);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 250);
    assert_changes(&target, "100 2->8 action 0\n245 8->16 policy 0 high 3/3 1200\n");
    target_end(&target);
}
END_TEST

/* Decided at 180 s for 185 s; at 182 s the least becomes 3. */
START_TEST(what_is_decided_takes_effect_with_a_bound_that_hurries)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target_track(&target, 600);
    target_schedule(&target, 182, 3, -1);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 230);
    assert_changes(&target, "182 2->4 action 0\n");
    target_end(&target);
}
END_TEST

START_TEST(what_is_suspended_changes_nothing)
{
    struct target target;
    target_init(&target, 10, 1, 20);
    target.plan.out_suspended = true;
    target.plan.schedule_suspended = true;
    target_track(&target, 600);
    target_schedule(&target, 60, 15, -1);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 1000);
    assert_changes(&target, "");
    target.value[0] = 300;
    target_run_to(&target, 2000);
    assert_changes(&target, "1865 10->5 policy 0 low 15/15 300\n");
    target.plan.in_suspended = true;
    target_begin(&target);
    target_run_to(&target, 2000);
    assert_changes(&target, "");
    target_end(&target);
}
END_TEST

/* At 550 of 600 the step from 10 to 9 would come back, if anything could. */
START_TEST(where_nothing_may_be_added_nothing_would_come_back)
{
    struct target target;
    target_init(&target, 10, 1, 20);
    target.plan.out_suspended = true;
    target_track(&target, 600);
    target_step_in(&target, 10, ADJUST_BY_CHANGE, one_less, 1);
    target_begin(&target);
    target.value[0] = 550;
    target.value[1] = 5;
    target_run_to(&target, 100);
    assert_changes(&target, "65 10->9 policy 1 step 1/1 5\n");
    target_end(&target);
}
END_TEST

/* --- Zero --- */

START_TEST(a_metric_of_each_instance_does_not_lead_out_of_zero)
{
    struct target target;
    target_init(&target, 0, 0, 20);
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 3600);
    assert_changes(&target, "");
    target_end(&target);
}
END_TEST

START_TEST(a_metric_of_the_whole_does)
{
    struct target target;
    target_init(&target, 0, 0, 20);
    target_track(&target, 600)->tracking.leads_out_of_zero = true;
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 230);
    assert_changes(&target, "185 0->2 policy 0 high 3/3 1200\n");
    target_end(&target);
}
END_TEST

/* One from none at 65 s, though the alarm goes on while it starts; 3 are needed when there is one to measure. */
START_TEST(a_step_leads_out_of_zero_and_tracking_goes_on_from_there)
{
    struct target target;
    target_init(&target, 0, 0, 20);
    target.start_up_s = 240;
    target_track(&target, 600);
    target_step_out(&target, 1, ADJUST_BY_CHANGE, one_more, 1);
    target_begin(&target);
    target.value[1] = 1;
    target_run_to(&target, 305);
    assert_changes(&target, "65 0->1 policy 1 step 1/1 1\n");
    target.value[0] = 1500;
    target.value[1] = 0;
    target_run_to(&target, 500);
    assert_changes(&target, "485 1->3 policy 0 high 3/3 1500\n");
    target_end(&target);
}
END_TEST

START_TEST(nothing_to_do_leads_to_zero)
{
    struct target target;
    target_init(&target, 3, 0, 20);
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 0;
    target_run_to(&target, 3600);
    assert_changes(&target, "905 3->0 policy 0 low 15/15 0\n");
    target_end(&target);
}
END_TEST

/* --- Decisions and what becomes of them --- */

/* A reaction of 90 s: 4 decided at 180 s, 6 at 240 s, wanted at 270 s. */
START_TEST(a_decision_joins_one_that_waits_for_its_effect)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target.plan.reaction_ns = 90 * NS_PER_S;
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 239);
    target.value[0] = 1800;
    target_run_to(&target, 299);
    assert_changes(&target, "270 2->6 policy 0 high 3/3 1800\n");
    ck_assert_int_eq(target.last.decided_ns, 240 * NS_PER_S);
    target_end(&target);
}
END_TEST

/* One more at 60 s, one less at 120 s, due at 150 s. At 180 s it is as if nothing had been. */
START_TEST(a_decision_may_take_back_another)
{
    struct target target;
    target_init(&target, 5, 1, 20);
    target.plan.reaction_ns = 90 * NS_PER_S;
    target_step_in(&target, 10, ADJUST_BY_CHANGE, one_less, 1);
    target_step_out(&target, 90, ADJUST_BY_CHANGE, one_more, 1);
    target_begin(&target);
    target.value[1] = 95;
    target_run_to(&target, 119);
    target.value[0] = 5;
    target.value[1] = 50;
    target_run_to(&target, 179);
    assert_changes(&target, "");
    target.value[0] = 50;
    target.value[1] = 95;
    target_run_to(&target, 299);
    assert_changes(&target, "270 5->6 policy 1 step 1/1 95\n");
    target_end(&target);
}
END_TEST

/* 4 wanted at 270 s are there at 500 s, but 6 were decided at 480 s. These never come, so that needs are reckoned from
 * 2 for ever: 1800 needs 6. */
START_TEST(capacity_that_comes_when_more_has_been_decided_is_not_yet_enough)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target.plan.reaction_ns = 90 * NS_PER_S;
    target.start_up_s = 230;
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 479);
    target.value[0] = 1800;
    target.start_up_s = INFINITY;
    target_run_to(&target, 2000);
    assert_changes(&target, "270 2->4 policy 0 high 3/3 1200\n570 4->6 policy 0 high 3/3 1800\n");
    target_end(&target);
}
END_TEST

/* Source: Application Auto Scaling user guide: a cooldown begins when a scaling activity completes successfully. That no more than the 2 are to be
 * had is said at 300 s. */
START_TEST(a_scale_out_that_fails_is_asked_for_again_without_a_cooldown)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target.start_up_s = INFINITY;
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 300);
    assert_changes(&target, "185 2->4 policy 0 high 3/3 1200\n");
    scaler_fall_short(target.scaler, 2, 300 * NS_PER_S);
    ck_assert_uint_eq(scaler_wanted(target.scaler), 2);
    target_run_to(&target, 400);
    assert_changes(&target, "365 2->4 policy 0 high 3/3 1200\n");
    target_end(&target);
}
END_TEST

/* Of 8 two are not to be had, which is said at 300 s, and four still start. The value is that of the 2 that serve, which need 8 as before, and not
 * 4 times 6. When the others are there, at 430 s, their cooldown begins: what 6 show is acted on at 780 s. */
START_TEST(what_still_starts_when_some_have_failed_is_still_added_to_what_was_before)
{
    struct target target;
    target_init(&target, 2, 1, 40);
    target.start_up_s = INFINITY;
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 2400;
    target_run_to(&target, 300);
    assert_changes(&target, "185 2->8 policy 0 high 3/3 2400\n");
    scaler_fall_short(target.scaler, 6, 300 * NS_PER_S);
    target_run_to(&target, 370);
    assert_changes(&target, "365 6->8 policy 0 high 3/3 2400\n");
    scaler_fall_short(target.scaler, 6, 370 * NS_PER_S);
    target.value[0] = 800;
    target_run_to(&target, 430);
    scaler_reached(target.scaler, 430 * NS_PER_S);
    target_run_to(&target, 800);
    assert_changes(&target, "785 6->8 policy 0 high 3/3 800\n");
    target_end(&target);
}
END_TEST

/* The 4 of 185 s are still under way at 240 s, when 6 are decided, and taken back by a scheduled most of 4 before they take effect. It is as if
 * they had not been: 1800 of the 2 that serve needs 6 at 300 s too, and not three times 4. */
START_TEST(a_decision_that_is_taken_back_leaves_what_is_under_way)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target.start_up_s = INFINITY;
    target_track(&target, 600);
    target_schedule(&target, 242, -1, 4);
    target_schedule(&target, 250, -1, 20);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 239);
    assert_changes(&target, "185 2->4 policy 0 high 3/3 1200\n");
    target.value[0] = 1800;
    target_run_to(&target, 310);
    assert_changes(&target, "305 4->6 policy 0 high 3/3 1800\n");
    target_end(&target);
}
END_TEST

/* 4 are there at 305 s and cool down until 605 s. By hand they become 6, which are there at 410 s: twice as many are needed at once. */
START_TEST(what_is_set_by_hand_is_where_policies_go_on)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 400);
    assert_changes(&target, "185 2->4 policy 0 high 3/3 1200\n");
    scaler_set(target.scaler, 6, 400 * NS_PER_S);
    target_run_to(&target, 410);
    scaler_reached(target.scaler, 410 * NS_PER_S);
    target_run_to(&target, 430);
    assert_changes(&target, "425 6->12 policy 0 high 3/3 1200\n");
    target_end(&target);
}
END_TEST

/* Twice the target on 2. By hand they become 6, which are not there yet at 180 s: 2 need 4. When they are, at 220 s, there is no cooldown. */
START_TEST(what_is_set_by_hand_is_added_to_when_it_is_there)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 1200;
    target_run_to(&target, 100);
    scaler_set(target.scaler, 6, 100 * NS_PER_S);
    target_run_to(&target, 220);
    assert_changes(&target, "");
    scaler_reached(target.scaler, 220 * NS_PER_S);
    target_run_to(&target, 250);
    assert_changes(&target, "245 6->12 policy 0 high 3/3 1200\n");
    target_end(&target);
}
END_TEST

START_TEST(what_is_set_below_the_least_stays_until_more_is_needed)
{
    struct target target;
    target_init(&target, 5, 5, 20);
    target_track(&target, 600);
    target_begin(&target);
    target.value[0] = 300;
    target_run_to(&target, 100);
    scaler_set(target.scaler, 2, 100 * NS_PER_S);
    target_run_to(&target, 1199);
    assert_changes(&target, "");
    target.value[0] = 700;
    target_run_to(&target, 1350);
    assert_changes(&target, "1325 2->5 policy 0 high 3/3 700\n");
    target_end(&target);
}
END_TEST

START_TEST(another_replication_remembers_nothing_of_the_last)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target_track(&target, 600);
    target_schedule(&target, 400, -1, 5);
    target_begin(&target);
    target.value[0] = 1200;
    const char *changes = "185 2->4 policy 0 high 3/3 1200\n665 4->5 policy 0 high 3/3 1200\n";
    target_run_to(&target, 690);
    assert_changes(&target, changes);
    target_begin(&target);
    target_run_to(&target, 690);
    assert_changes(&target, changes);
    target_end(&target);
}
END_TEST

START_TEST(without_policies_and_schedule_nothing_ever_happens)
{
    struct target target;
    target_init(&target, 2, 1, 20);
    target_begin(&target);
    ck_assert_int_eq(scaler_next_ns(target.scaler), TIME_NEVER);
    target_end(&target);
}
END_TEST

/* --- From calls to capacity --- */

/* An endpoint that does nothing but count its calls: 40 a second, deterministic, call k at k / 40 s. */
struct counting {
    struct arena *arena;
    struct publisher *publisher;
    struct scaler *scaler;
    int64_t reached_ns;
    uint32_t changes;
    struct scaler_change change;
    int64_t changed_ns;
    double published[40];
};

static void on_datum(void *self, uint32_t metric, const struct datum *datum, int64_t now_ns)
{
    struct counting *counting = self;
    ck_assert(!datum->missing);
    counting->published[datum->start_ns / NS_PER_MINUTE] = datum->value;
    scaler_datum(counting->scaler, metric, datum, now_ns);
}

static void on_change(void *self, const struct scaler_change *change, int64_t now_ns)
{
    struct counting *counting = self;
    counting->changes++;
    counting->change = *change;
    counting->changed_ns = now_ns;
    counting->reached_ns = now_ns + 120 * NS_PER_S;
}

static void let_happen(struct counting *counting, int64_t now_ns)
{
    for (;;) {
        int64_t at_ns = time_earlier(counting->reached_ns, publisher_next_ns(counting->publisher));
        at_ns = time_earlier(at_ns, scaler_next_ns(counting->scaler));
        if (at_ns > now_ns) return;
        publisher_advance(counting->publisher, at_ns);
        if (counting->reached_ns <= at_ns) {
            counting->reached_ns = TIME_NEVER;
            metric_divide(publisher_metric(counting->publisher, 0), scaler_wanted(counting->scaler), at_ns);
            scaler_reached(counting->scaler, at_ns);
        }
        scaler_advance(counting->scaler, at_ns);
    }
}

/* Case P05. Two instances, 2 to 20, target 600 calls a minute on each, published 60 s after the minute; start-up 120 s.
 * 40 calls a second are 1200 a minute on each of two: minutes 0 to 2 are published at 120, 180 and 240 s. Decided at
 * 240 s, wanted at 245 s, in service at 365 s. Minute 6 has 5 s with two and 55 s with four: 200 / 2 + 2200 / 4 = 650.
 * From minute 7 on 600, which is not above the target, nor below 540: no more changes in 1800 s. Until the cooldown
 * ends at 665 s needs are reckoned from two: 4 for 1200, 3 for 650. */
START_TEST(forty_calls_a_second_turn_two_instances_into_four_once)
{
    const struct metric_plan metric = {.kind = METRIC_CALLS,
                                       .statistic = VALUE_SUM,
                                       .period_ns = NS_PER_MINUTE,
                                       .delay_ns = NS_PER_MINUTE,
                                       .scale = 1,
                                       .zero_when_silent = true};
    const struct policy_plan policy = policy_tracking(0, NS_PER_MINUTE, 600);
    const struct scaler_plan plan = {
        .initial = 2, .least = 2, .most = 20, .reaction_ns = 5 * NS_PER_S, .policies = 1, .policy = &policy};
    struct counting counting = {.arena = arena_new(), .reached_ns = TIME_NEVER};
    counting.publisher = publisher_new(counting.arena, &metric, 1);
    counting.scaler = scaler_new(counting.arena, &plan);
    publisher_begin(counting.publisher, on_datum, NULL, &counting);
    scaler_begin(counting.scaler, on_change, &counting);
    metric_divide(publisher_metric(counting.publisher, 0), 2, 0);
    for (int64_t call = 0; call < 40 * 1800; call++) {
        let_happen(&counting, call * (NS_PER_S / 40));
        metric_call(publisher_metric(counting.publisher, 0));
    }
    let_happen(&counting, 1860 * NS_PER_S);
    ck_assert_uint_eq(counting.changes, 1);
    ck_assert_int_eq(counting.change.decided_ns, 240 * NS_PER_S);
    ck_assert_int_eq(counting.changed_ns, 245 * NS_PER_S);
    ck_assert_uint_eq(counting.change.from, 2);
    ck_assert_uint_eq(counting.change.to, 4);
    for (int minute = 0; minute < 30; minute++)
        ck_assert_double_eq(counting.published[minute], minute < 6 ? 1200 : minute == 6 ? 650 : 600);
    arena_free(counting.arena);
}
END_TEST

TEST_MAIN("scaler", three_data_above_the_target_scale_out_in_proportion, two_data_above_the_target_are_not_enough,
          the_newest_datum_says_how_much, while_a_scale_out_is_under_way_only_a_larger_need_passes,
          the_cooldown_begins_when_the_capacity_is_there, capacity_that_has_been_there_starts_no_cooldown_again,
          fifteen_data_below_nine_tenths_of_the_target_scale_in, nine_tenths_of_the_target_are_not_below_it,
          scale_ins_wait_for_each_other, one_scale_in_removes_no_more_than_it_may,
          a_scale_out_passes_the_cooldown_of_a_scale_in_and_ends_it,
          without_a_scale_out_the_cooldown_of_a_scale_in_holds, a_scale_in_ends_the_cooldown_of_a_scale_out,
          tracking_policies_scale_in_when_all_agree_to_what_the_largest_needs, a_policy_without_data_does_not_agree,
          a_policy_that_does_not_scale_in_needs_not_agree_unless_it_would_scale_out_at_once,
          a_step_in_asks_nobody_but_is_refused_where_it_would_come_back,
          of_policies_that_ask_for_the_same_the_first_is_the_cause, out_goes_before_in,
          tracking_scales_in_when_its_own_alarm_acts, short_periods_scale_out_sooner_and_in_no_sooner,
          an_alarm_that_lasts_acts_once_a_minute, steps_go_by_the_mean_the_least_or_the_most_of_the_data,
          an_exact_step_goes_either_way, a_breach_that_no_step_is_for_changes_nothing,
          a_step_that_leaves_capacity_as_it_is_keeps_nobody_from_removing_some,
          missing_data_are_a_breach_of_no_known_size, capacity_outside_the_bounds_moves_at_second_0,
          scheduled_bounds_move_capacity_at_once_or_leave_it, the_bound_that_an_action_does_not_set_gives_way,
          actions_of_one_instant_run_in_their_order, policies_go_on_within_the_bounds_of_the_schedule,
          a_scheduled_action_waits_for_no_cooldown_and_shortens_none,
          a_scheduled_action_in_a_cooldown_shortens_it_no_more, a_scheduled_scale_in_shortens_no_cooldown_either,
          a_scheduled_scale_out_begins_no_cooldown, what_is_decided_takes_effect_with_a_bound_that_hurries,
          what_is_suspended_changes_nothing, where_nothing_may_be_added_nothing_would_come_back,
          a_metric_of_each_instance_does_not_lead_out_of_zero, a_metric_of_the_whole_does,
          a_step_leads_out_of_zero_and_tracking_goes_on_from_there, nothing_to_do_leads_to_zero,
          a_decision_joins_one_that_waits_for_its_effect, a_decision_may_take_back_another,
          capacity_that_comes_when_more_has_been_decided_is_not_yet_enough,
          a_scale_out_that_fails_is_asked_for_again_without_a_cooldown,
          what_still_starts_when_some_have_failed_is_still_added_to_what_was_before,
          a_decision_that_is_taken_back_leaves_what_is_under_way, what_is_set_by_hand_is_where_policies_go_on,
          what_is_set_by_hand_is_added_to_when_it_is_there, what_is_set_below_the_least_stays_until_more_is_needed,
          another_replication_remembers_nothing_of_the_last, without_policies_and_schedule_nothing_ever_happens,
          forty_calls_a_second_turn_two_instances_into_four_once)
