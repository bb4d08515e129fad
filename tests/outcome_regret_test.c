#include "models/result.h"
#include "sim/units.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

static struct trial trial;

#define OF_A                                                                                                           \
    "'ServiceNamespace': 'sagemaker', 'ResourceId': 'endpoint/mm1/variant/A', 'ScalableDimension': "                   \
    "'sagemaker:variant:DesiredInstanceCount'"

/* 20 requests a second of 100 ms, on instances of one worker that take 55 s to start; of 300 requests a minute each, as the policy has it,
 * there would be 4. Its alarm sees 1200 three times, and 4 are wanted at 245 s and in service at 300 s. */
#define RISE                                                                                                           \
    "/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 20}", "/DurationInSeconds=600",                   \
        "/StartTime='2026-11-23T00:00:00Z'", "/Models/M/Profiles/0/ServiceTimeInMilliseconds=100",                     \
        "/Models/M/Profiles/0/StartUpInSeconds=55",                                                                    \
        "/ScalableTargets=[{" OF_A ", 'MinCapacity': 1, 'MaxCapacity': 8}]",                                           \
        "/ScalingPolicies=[{'PolicyName': 'p', " OF_A                                                                  \
        ", 'PolicyType': 'TargetTrackingScaling', 'TargetTrackingScalingPolicyConfiguration': {'TargetValue': 300, "   \
        "'PredefinedMetricSpecification': {'PredefinedMetricType': 'SageMakerVariantInvocationsPerInstance'}}}]"

static const struct scaling_regret *regret_of(const char *const *sets)
{
    const struct result *result = trial_run(&trial, sets, 2);
    ck_assert(result->variants[0].scaling.has_regret);
    return &result->variants[0].scaling.regret;
}

/* Four for 600 s are 2/3 h. There was one for 245 s, and there were four for 355 s: 1665 s, 735 s less, at 0.204 USD an hour. For
 * 300 s only one was in service; requests come at 0 s, 0.05 s .., the last of these at 299.95 s. */
START_TEST(what_comes_late_is_short_until_it_is_there)
{
    const struct scaling_regret *regret = regret_of(SETS(RISE, "/Replications=1"));
    ck_assert_double_eq_tol(regret->needed_hours, 4 * 600 / 3600.0, 1e-12);
    ck_assert_int_eq(regret->above_e10_usd, -416500000); /* -735 / 3600 * 0.204 = -0.04165 USD */
    ck_assert_uint_eq(regret->shortages, 1);
    ck_assert_uint_eq(regret->shortage_requests, 6000);
    ck_assert_double_eq(regret->shortage_s, 300);
    ck_assert_double_eq(regret->shortage_mean_s, 300);
    ck_assert_double_eq(regret->shortage_longest_s, 300);
    ck_assert_uint_eq(regret->overshoot, 0);
    ck_assert_uint_eq(regret->reversals, 0);
    trial_end(&trial);
}
END_TEST

/* Both replications are the same: counts are doubled, hours and times are not. */
START_TEST(counts_are_sums_and_times_are_means)
{
    const struct scaling_regret *regret = regret_of(SETS(RISE, "/Replications=2"));
    ck_assert_double_eq_tol(regret->needed_hours, 4 * 600 / 3600.0, 1e-12);
    ck_assert_uint_eq(regret->shortages, 2);
    ck_assert_uint_eq(regret->shortage_requests, 2 * 6000);
    ck_assert_double_eq(regret->shortage_s, 300);
    ck_assert_double_eq(regret->shortage_mean_s, 300);
    trial_end(&trial);
}
END_TEST

/* A schedule wants 6 at 420 s, of which 4 are needed, and no more than 4 at 480 s: another direction a minute later. */
START_TEST(too_much_and_then_less_is_seen)
{
    const struct scaling_regret *regret =
        regret_of(SETS(RISE, "/Replications=1",
                       "/ScheduledActions=[{'ScheduledActionName': 'up', " OF_A
                       ", 'Schedule': 'at(2026-11-23T00:07:00)', 'ScalableTargetAction': {'MinCapacity': 6}},"
                       "{'ScheduledActionName': 'down', " OF_A
                       ", 'Schedule': 'at(2026-11-23T00:08:00)', 'ScalableTargetAction': {'MinCapacity': 1, "
                       "'MaxCapacity': 4}}]"));
    ck_assert_uint_eq(regret->overshoot, 2);
    ck_assert_uint_eq(regret->reversals, 1);
    trial_end(&trial);
}
END_TEST

/* Of 600 ms, 500 are left for waiting. Two erlangs on three servers: C = 4/9, and 4/9 exp(-(3 - 2) 0.5 / 0.1) = 0.003 wait longer, on
 * two all would: three are enough for a p99, and the policy's four are not asked for. */
START_TEST(an_objective_says_what_is_enough)
{
    const struct scaling_regret *regret = regret_of(
        SETS(RISE, "/Replications=1", "/Objectives=[{'Metric': 'Latency', 'Statistic': 'p99', 'AtMost': 600}]"));
    ck_assert_double_eq_tol(regret->needed_hours, 3 * 600 / 3600.0, 1e-12);
    trial_end(&trial);
}
END_TEST

/* The steps hold the same: 4 of 4 minutes are needed, and wanted from 245 s on. */
START_TEST(each_step_says_what_was_needed_wanted_and_there)
{
    const struct result *result = trial_run(&trial, SETS(RISE, "/Replications=1"), 1);
    const struct series_point *points = result->variants[0].series;
    ck_assert_uint_eq(result->variants[0].series_count, 10);
    for (size_t i = 0; i < 10; i++) ck_assert_int_eq(points[i].needed_ns, 240 * NS_PER_S);
    ck_assert_int_eq(points[3].wanted_ns, 60 * NS_PER_S);
    ck_assert_int_eq(points[4].wanted_ns, (5 + 4 * 55) * NS_PER_S);
    ck_assert_int_eq(points[4].starting_ns, 3 * 55 * NS_PER_S);
    ck_assert_int_eq(points[4].in_service_ns, 60 * NS_PER_S);
    ck_assert_int_eq(points[4].instances_ns, points[4].wanted_ns);
    ck_assert_int_eq(points[5].in_service_ns, 240 * NS_PER_S);
    trial_end(&trial);
}
END_TEST

START_TEST(what_does_not_scale_has_no_regret)
{
    ck_assert(!trial_run(&trial, NO_SETS, 1)->variants[0].scaling.has_regret);
    trial_end(&trial);
}
END_TEST

/* --- Objectives, step by step --- */

/* 20 requests a second of 100 ms on one worker: the k-th comes at (k - 1) / 20 s and ends at k / 10 s. In the first minute the median is near
 * 15 s; in the second, which ends with the last of 1000 after 40 s, near 40 s. */
#define BACKLOG                                                                                                        \
    "/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 20, 'Requests': 1000}", "/Replications=1",        \
        "/Models/M/Profiles/0/ServiceTimeInMilliseconds=100"
#define PROMISE(ms) "/Objectives=[{'Metric': 'Latency', 'Statistic': 'p50', 'AtMost': " ms "}]"

START_TEST(time_in_which_an_objective_is_missed_is_told)
{
    const struct result *result = trial_run(&trial, SETS(BACKLOG, PROMISE("35000")), 1);
    ck_assert(result->objectives[0].met);
    ck_assert(result->objectives[0].has_missed);
    ck_assert_double_eq_tol(result->objectives[0].missed_share, 0.4, 1e-9);
    trial_end(&trial);
    ck_assert_double_eq(trial_run(&trial, SETS(BACKLOG, PROMISE("50000")), 1)->objectives[0].missed_share, 0);
    trial_end(&trial);
    ck_assert_double_eq(trial_run(&trial, SETS(BACKLOG, PROMISE("1000")), 1)->objectives[0].missed_share, 1);
    trial_end(&trial);
}
END_TEST

START_TEST(the_warm_up_counts_for_nothing)
{
    const struct result *result = trial_run(&trial, SETS(BACKLOG, PROMISE("35000"), "/WarmUpInSeconds=60"), 1);
    ck_assert_double_eq(result->objectives[0].missed_share, 1);
    trial_end(&trial);
}
END_TEST

START_TEST(other_objectives_have_no_time)
{
    const struct result *result = trial_run(&trial, SETS("/Objectives=[{'Metric': 'ErrorRate', 'AtMost': 0.1}]"), 1);
    ck_assert(!result->objectives[0].has_missed);
    trial_end(&trial);
}
END_TEST

TEST_MAIN("outcome_regret", what_comes_late_is_short_until_it_is_there, counts_are_sums_and_times_are_means,
          too_much_and_then_less_is_seen, an_objective_says_what_is_enough,
          each_step_says_what_was_needed_wanted_and_there, what_does_not_scale_has_no_regret,
          time_in_which_an_objective_is_missed_is_told, the_warm_up_counts_for_nothing, other_objectives_have_no_time)
