#include "scenarios/explain.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <string.h>

static struct trial trial;

#define OF_A                                                                                                           \
    "'ServiceNamespace': 'sagemaker', 'ResourceId': 'endpoint/e/variant/A', 'ScalableDimension': "                     \
    "'sagemaker:variant:DesiredInstanceCount'"
#define TARGET(least, most) "/ScalableTargets=[{" OF_A ", 'MinCapacity': " least ", 'MaxCapacity': " most "}]"
#define POLICIES(all)       "/ScalingPolicies=[" all "]"
#define TRACKS(metric, target, more)                                                                                   \
    "{" OF_A ", 'PolicyName': 'p', 'PolicyType': 'TargetTrackingScaling', "                                            \
    "'TargetTrackingScalingPolicyConfiguration': {'TargetValue': " target more                                         \
    ", 'PredefinedMetricSpecification': {'PredefinedMetricType': '" metric "'}}}"
#define CALLS(target)      TRACKS("SageMakerVariantInvocationsPerInstance", target, "")
#define CONCURRENT(target) TRACKS("SageMakerVariantConcurrentRequestsPerModelHighResolution", target, "")
#define ALARM(name, metric, dimensions)                                                                                \
    "'Alarm': {'AlarmName': '" name "', 'Period': 60, 'EvaluationPeriods': 1, 'Threshold': 1, "                        \
    "'ComparisonOperator': 'GreaterThanOrEqualToThreshold', 'Namespace': 'AWS/SageMaker', 'MetricName': '" metric      \
    "', 'Statistic': 'Sum', 'Dimensions': [{'Name': 'EndpointName', 'Value': 'e'}" dimensions "]}"
#define STEPS(adjustment, cooldown)                                                                                    \
    "{" OF_A ", 'PolicyName': 's', 'PolicyType': 'StepScaling', 'StepScalingPolicyConfiguration': {'AdjustmentType': " \
    "'ChangeInCapacity', 'Cooldown': " cooldown                                                                        \
    ", 'StepAdjustments': [{'MetricIntervalLowerBound': 0, 'ScalingAdjustment': " adjustment                           \
    "}]}, " ALARM("a", "Invocations", ", {'Name': 'VariantName', 'Value': 'A'}") "}"
#define PROFILE "/Models/M/Profiles/0/"

/* Where a set stands alone its own document is the root of what is named. The scenario of the fixture has one worker of 100 ms an instance: it carries 10 requests a second. 9 come. */
static const char *advice(const char *const *sets)
{
    trial = trial_compile(sets);
    ck_assert_msg(trial.compiled, "%s", trial_said(&trial));
    struct faults *faults = faults_new(trial.arena);
    explain_warn_of_scaling(trial.compiled, faults, trial.arena);
    return fixture_unquoted(trial.arena, fixture_faults(trial.arena, faults));
}

static void assert_advice(const char *const *sets, const char *said)
{
    ck_assert_str_eq(advice(sets), said);
    trial_end(&trial);
}

START_TEST(what_is_sound_is_not_spoken_of)
{
    assert_advice(NO_SETS, "");
    assert_advice(SETS(TARGET("1", "4"), POLICIES(CALLS("400"))), "");
    assert_advice(SETS(TARGET("1", "4"), POLICIES(CONCURRENT("5")), PROFILE "Workers=8"), "");
    assert_advice(SETS(TARGET("1", "4"), POLICIES(STEPS("-1", "300"))), "");
}
END_TEST

/* 600 a minute are 10 a second. */
START_TEST(a_target_above_what_an_instance_carries)
{
    assert_advice(SETS(TARGET("1", "4"), POLICIES(CALLS("600"))), "");
    assert_advice(SETS(TARGET("1", "4"), POLICIES(CALLS("900"))),
                  "warning: $[0]: The target is too high: 15 requests a second on each instance, which "
                  "can carry 10. It is overloaded before it scales.");
}
END_TEST

START_TEST(a_target_of_more_requests_than_an_instance_serves_or_takes)
{
    assert_advice(SETS(TARGET("1", "4"), POLICIES(CONCURRENT("5"))),
                  "warning: $[0]: The target is high: policy 'p' adds above 5 requests on each instance, "
                  "which serves 1 at once while the others wait.");
    assert_advice(SETS(TARGET("1", "4"), POLICIES(CONCURRENT("5")), PROFILE "QueueCapacity=4"),
                  "warning: $[0]: The target is too high: policy 'p' adds above 5 requests on each "
                  "instance, which takes 5 and refuses the others.");
}
END_TEST

/* 0.9 of a target of 1: no request at all for 90 periods of 10 s. */
START_TEST(a_low_alarm_that_no_request_may_disturb)
{
    assert_advice(SETS(TARGET("1", "4"), POLICIES(CONCURRENT("1"))),
                  "warning: $[0]: Policy 'p' takes any away only after 900s without a request: with a "
                  "target of 1 its low alarm is for fewer than 1 at once.");
}
END_TEST

START_TEST(a_most_that_does_not_hold_what_comes)
{
    assert_advice(SETS(TARGET("1", "4"), POLICIES(CALLS("400")), "/Traffic/Arrivals/RatePerSecond=50"),
                  "warning: $[0]: MaxCapacity is too low: 4 instances can carry 40 requests a second, "
                  "and 50 come.");
}
END_TEST

START_TEST(bounds_that_leave_nothing_to_do)
{
    assert_advice(SETS(TARGET("1", "1"), POLICIES(CALLS("400"))),
                  "warning: $[0]: Its policies change nothing: MinCapacity and MaxCapacity are both 1.");
    assert_advice(SETS(TARGET("1", "1"), POLICIES(CALLS("400")), "/StartTime='2026-11-23T00:00:00Z'",
                       "/ScheduledActions=[{'ScheduledActionName': 'up', " OF_A
                       ", 'Schedule': 'at(2026-11-23T00:30:00)', 'ScalableTargetAction': {'MaxCapacity': 3}}]"),
                  "");
}
END_TEST

START_TEST(policies_that_only_add)
{
    const char *said = "warning: $[0]: Nothing takes any away: every policy only adds, and what a burst "
                       "brings stays.";
    assert_advice(SETS(TARGET("1", "4"),
                       POLICIES(TRACKS("SageMakerVariantInvocationsPerInstance", "400", ", 'DisableScaleIn': true"))),
                  said);
    assert_advice(SETS(TARGET("1", "4"), POLICIES(STEPS("1", "300"))), said);
    assert_advice(SETS("/ScalableTargets=[{" OF_A ", 'MinCapacity': 1, 'MaxCapacity': 4, 'SuspendedState': "
                       "{'DynamicScalingInSuspended': true}}]",
                       POLICIES(CALLS("400"))),
                  "warning: $[0]: Nothing takes any away: DynamicScalingInSuspended is true, and what a "
                  "burst brings stays.");
}
END_TEST

/* 5 requests a second, and 30 for two minutes, of which one instance carries 10. Three periods, 60 s of delay and 5 s: 245 s. */
#define BURST(end, after)                                                                                              \
    "/Traffic/Arrivals={'Process': 'rate-curve', 'Points': [[0, 5], [600, 5], [601, 30], [" end ", 30], [" after       \
    ", 5], [3600, 5]]}",                                                                                               \
        "/DurationInSeconds=3600"

START_TEST(a_burst_that_is_over_before_anything_comes)
{
    assert_advice(SETS(TARGET("1", "4"), POLICIES(CALLS("400")), BURST("720", "721")),
                  "warning: $[0]: Policy 'p' is too late for the busiest time: more than 1 instance can "
                  "carry comes for 120s, and more are in service 245s after it begins at the earliest.");
    assert_advice(SETS(TARGET("1", "4"), POLICIES(CALLS("400")), BURST("1200", "1201")), "");
    assert_advice(SETS(TARGET("3", "4"), POLICIES(CALLS("400")), BURST("720", "721"),
                       "/EndpointConfig/ProductionVariants/0/InitialInstanceCount=3"),
                  "");
}
END_TEST

/* 30 a second ask for three; a step of one after 125 s makes two, and the next may come 900 s after that. */
START_TEST(a_cooldown_that_outlasts_the_burst)
{
    const char *added = "Nothing takes any away";
    ck_assert_ptr_nonnull(strstr(advice(SETS(TARGET("1", "4"), POLICIES(STEPS("1", "900")), BURST("1200", "1201"))),
                                 "warning: $[0]: Policy 's' adds once in the busiest time, which lasts 600s, as its "
                                 "cooldown is 900s: to 2 instances, and 3 are needed."));
    trial_end(&trial);
    const char *said = advice(SETS(TARGET("1", "4"), POLICIES(STEPS("2", "900")), BURST("1200", "1201")));
    ck_assert_ptr_nonnull(strstr(said, added));
    ck_assert_ptr_null(strstr(said, "cooldown"));
    trial_end(&trial);
}
END_TEST

/* An asynchronous endpoint at zero wakes when its backlog passes the target, or at once by its own metric. */
#define ASYNC "/EndpointConfig/AsyncInferenceConfig={'OutputConfig': {'S3OutputPath': 's3://b/o'}}"
#define BACKLOG_POLICY                                                                                                 \
    "{" OF_A ", 'PolicyName': 'p', 'PolicyType': 'TargetTrackingScaling', "                                            \
    "'TargetTrackingScalingPolicyConfiguration': {'TargetValue': 5, 'CustomizedMetricSpecification': {'MetricName': "  \
    "'ApproximateBacklogSizePerInstance', 'Namespace': 'AWS/SageMaker', 'Statistic': 'Average', 'Dimensions': "        \
    "[{'Name': 'EndpointName', 'Value': 'e'}]}}}"
#define WAKE                                                                                                           \
    "{" OF_A ", 'PolicyName': 'w', 'PolicyType': 'StepScaling', 'StepScalingPolicyConfiguration': {'AdjustmentType': " \
    "'ChangeInCapacity', 'Cooldown': 300, 'StepAdjustments': [{'MetricIntervalLowerBound': 0, 'ScalingAdjustment': "   \
    "1}]}, 'Alarm': {'AlarmName': 'w', 'Period': 60, 'EvaluationPeriods': 1, 'Threshold': 1, 'ComparisonOperator': "   \
    "'GreaterThanOrEqualToThreshold', 'Namespace': 'AWS/SageMaker', 'MetricName': 'HasBacklogWithoutCapacity', "       \
    "'Statistic': 'Average', 'Dimensions': [{'Name': 'EndpointName', 'Value': 'e'}]}}"

START_TEST(zero_without_a_way_back)
{
    assert_advice(SETS(ASYNC, TARGET("0", "4"), POLICIES(BACKLOG_POLICY)),
                  "warning: $[0]: MinCapacity is 0, and no policy is on HasBacklogWithoutCapacity: "
                  "without any instance requests wait until there are more than 5.");
    assert_advice(SETS(ASYNC, TARGET("0", "4"), POLICIES(BACKLOG_POLICY ", " WAKE)), "");
    assert_advice(SETS(ASYNC, TARGET("1", "4"), POLICIES(BACKLOG_POLICY)), "");
}
END_TEST

TEST_MAIN("explain_advice", what_is_sound_is_not_spoken_of, a_target_above_what_an_instance_carries,
          a_target_of_more_requests_than_an_instance_serves_or_takes, a_low_alarm_that_no_request_may_disturb,
          a_most_that_does_not_hold_what_comes, bounds_that_leave_nothing_to_do, policies_that_only_add,
          a_burst_that_is_over_before_anything_comes, a_cooldown_that_outlasts_the_burst, zero_without_a_way_back)
