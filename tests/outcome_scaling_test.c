#include "models/result.h"
#include "sim/units.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

static struct trial trial;

#define OF_A                                                                                                           \
    "'ServiceNamespace': 'sagemaker', 'ResourceId': 'endpoint/mm1/variant/A', 'ScalableDimension': "                   \
    "'sagemaker:variant:DesiredInstanceCount'"

/* 20 requests a second: 1200 a minute, shared by the instances. */
#define CLOCKWORK                                                                                                      \
    "/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 20}", "/DurationInSeconds=2400",                  \
        "/StartTime='2026-11-23T00:00:00Z'"
#define TARGET(least, most) "/ScalableTargets=[{" OF_A ", 'MinCapacity': " least ", 'MaxCapacity': " most "}]"
#define TRACKING(name)                                                                                                 \
    "/ScalingPolicies=[{'PolicyName': '" name "', " OF_A                                                               \
    ", 'PolicyType': 'TargetTrackingScaling', 'TargetTrackingScalingPolicyConfiguration': {'TargetValue': 300, "       \
    "'PredefinedMetricSpecification': {'PredefinedMetricType': 'SageMakerVariantInvocationsPerInstance'}}}]"
#define STEPPING                                                                                                       \
    "/ScalingPolicies=[{'PolicyName': 's', " OF_A ", 'PolicyType': 'StepScaling', "                                    \
    "'StepScalingPolicyConfiguration': {'AdjustmentType': 'ChangeInCapacity', 'Cooldown': 3600, 'StepAdjustments': "   \
    "[{'MetricIntervalLowerBound': 0, 'ScalingAdjustment': 1}]}, 'Alarm': {'AlarmName': 'a', 'Period': 60, "           \
    "'EvaluationPeriods': 1, 'Threshold': 1199.5, 'ComparisonOperator': 'GreaterThanOrEqualToThreshold', "             \
    "'Namespace': 'AWS/SageMaker', 'MetricName': 'Invocations', 'Statistic': 'Sum', 'Dimensions': "                    \
    "[{'Name': 'EndpointName', 'Value': 'mm1'}, {'Name': 'VariantName', 'Value': 'A'}]}}]"
#define LESS(name)                                                                                                     \
    "/ScheduledActions=[{'ScheduledActionName': '" name "', " OF_A                                                     \
    ", 'Schedule': 'at(2026-11-23T00:30:00)', 'ScalableTargetAction': {'MaxCapacity': 3}}]"

/* Two instances have 600 requests a minute each where 300 are wanted: four are, at 300 there is no more to do. The third
 * minute is published at 240 s, and decided on; the decision takes 5 s. At most three from 1800 s on. */
START_TEST(changes_are_told_with_their_causes_in_words)
{
    const struct result *result =
        trial_run(&trial, SETS(CLOCKWORK, TARGET("2", "8"), TRACKING("p"), LESS("off at night")), 1);
    const struct scaling_summary *scaling = &result->variants[0].scaling;
    ck_assert(result->variants[0].has_scaling);
    ck_assert_uint_eq(scaling->event_count, 3);
    assert_scaling_change(scaling, 0, 0, 1, 2, "bounds: at least 2");
    assert_scaling_change(scaling, 1, 245, 2, 4, "policy \"p\": alarm high: 3 of 3 points above 300");
    ck_assert_int_eq(scaling->events[1].decided_ns, 240 * NS_PER_S);
    assert_scaling_change(scaling, 2, 1800, 4, 3, "scheduled action \"off at night\"");
    ck_assert_uint_eq(scaling->more_events, 0);
    trial_end(&trial);
}
END_TEST

/* The same happens in each of three replications; the events are those of one. */
START_TEST(counts_are_summed_and_events_are_the_first_replications)
{
    for (uint32_t threads = 1; threads <= 3; threads += 2) {
        const struct result *result = trial_run(
            &trial, SETS(CLOCKWORK, "/Replications=3", TARGET("2", "8"), TRACKING("p"), LESS("less")), threads);
        const struct scaling_summary *scaling = &result->variants[0].scaling;
        ck_assert_uint_eq(scaling->scale_outs, 6);
        ck_assert_uint_eq(scaling->scale_ins, 3);
        ck_assert_uint_eq(scaling->refused_launches, 0);
        ck_assert_uint_eq(scaling->event_count, 3);
        trial_end(&trial);
    }
}
END_TEST

/* A step policy has one alarm, which looks whichever way it says. */
START_TEST(a_step_policy_tells_what_its_alarm_saw)
{
    const struct result *result = trial_run(&trial, SETS(CLOCKWORK, TARGET("1", "8"), STEPPING), 1);
    const struct scaling_summary *scaling = &result->variants[0].scaling;
    ck_assert_uint_eq(scaling->event_count, 1);
    assert_scaling_change(scaling, 0, 125, 1, 2, "policy \"s\": alarm: 1 of 1 point at or above 1199.5");
    trial_end(&trial);
}
END_TEST

START_TEST(more_than_the_most_is_given_back_at_once)
{
    const struct result *result = trial_run(
        &trial,
        SETS("/EndpointConfig/ProductionVariants/0/InitialInstanceCount=4", "/DurationInSeconds=60", TARGET("1", "3")),
        1);
    assert_scaling_change(&result->variants[0].scaling, 0, 0, 4, 3, "bounds: at most 3");
    trial_end(&trial);
}
END_TEST

/* Every two minutes one more or one fewer than before is wanted: about 300 changes in ten hours. */
START_TEST(the_first_256_events_are_kept_and_the_others_counted)
{
    const struct result *result = trial_run(
        &trial,
        SETS("/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 0.1}", "/DurationInSeconds=36001",
             "/StartTime='2026-11-23T00:00:00Z'", "/Replications=1", TARGET("1", "8"),
             "/ScheduledActions=[{'ScheduledActionName': 'up', " OF_A
             ", 'Schedule': 'cron(0/4 * * * ? *)', 'ScalableTargetAction': {'MinCapacity': 2, 'MaxCapacity': 2}},"
             "{'ScheduledActionName': 'down', " OF_A
             ", 'Schedule': 'cron(2/4 * * * ? *)', 'ScalableTargetAction': {'MinCapacity': 1, 'MaxCapacity': 1}}]"),
        1);
    const struct scaling_summary *scaling = &result->variants[0].scaling;
    ck_assert_uint_eq(scaling->event_count, 256);
    ck_assert_uint_gt(scaling->more_events, 0);
    ck_assert_uint_eq(scaling->event_count + scaling->more_events, scaling->scale_outs + scaling->scale_ins);
    trial_end(&trial);
}
END_TEST

START_TEST(without_a_target_nothing_is_said_of_scaling)
{
    ck_assert(!trial_run(&trial, NO_SETS, 1)->variants[0].has_scaling);
    trial_end(&trial);
}
END_TEST

TEST_MAIN("outcome_scaling", changes_are_told_with_their_causes_in_words,
          counts_are_summed_and_events_are_the_first_replications, a_step_policy_tells_what_its_alarm_saw,
          more_than_the_most_is_given_back_at_once, the_first_256_events_are_kept_and_the_others_counted,
          without_a_target_nothing_is_said_of_scaling)
