/* Metric math in requests: what is wrong with them, and when scaling and updates act upon it. tests/metric_expression_test.c has the expressions
 * themselves. */
#include "models/result.h"
#include "sim/units.h"
#include "tests/compile_fixture.h"

#include <string.h>

#define OF_A                                                                                                           \
    "'ServiceNamespace': 'sagemaker', 'ResourceId': 'endpoint/e/variant/A', 'ScalableDimension': "                     \
    "'sagemaker:variant:DesiredInstanceCount'"
#define TARGET(least, most) "/ScalableTargets=[{" OF_A ", 'MinCapacity': " least ", 'MaxCapacity': " most "}]"
#define CLOCKWORK(per_s, length_s)                                                                                     \
    "/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': " per_s "}", "/DurationInSeconds=" length_s

#define OF_ENDPOINT "[{'Name': 'EndpointName', 'Value': 'e'}]"
#define OF_VARIANT  "[{'Name': 'EndpointName', 'Value': 'e'}, {'Name': 'VariantName', 'Value': 'A'}]"
#define STAT(metric, dimensions, stat, more)                                                                           \
    "'MetricStat': {'Metric': {'Namespace': 'AWS/SageMaker', 'MetricName': '" metric "', 'Dimensions': " dimensions    \
    "}, 'Stat': '" stat "'" more "}"
#define HIDDEN(id, metric, dimensions, stat, more)                                                                     \
    "{'Id': '" id "', 'ReturnData': false, " STAT(metric, dimensions, stat, more) "}, "
#define RETURNED(expression) "{'Id': 'out', 'Expression': '" expression "'}"
#define CALLS                HIDDEN("calls", "Invocations", OF_VARIANT, "Sum", "")
#define EACH                 HIDDEN("each", "InvocationsPerInstance", OF_VARIANT, "Sum", "")
#define BACKLOG              HIDDEN("backlog", "ApproximateBacklogSize", OF_ENDPOINT, "Average", "")
#define TRACKING(target, metrics)                                                                                      \
    "/ScalingPolicies=[{'PolicyName': 'p', " OF_A                                                                      \
    ", 'PolicyType': 'TargetTrackingScaling', 'TargetTrackingScalingPolicyConfiguration': {'TargetValue': " target     \
    ", 'CustomizedMetricSpecification': {'Metrics': [" metrics "]}}}]"
#define STEPPING(threshold, metrics)                                                                                   \
    "/ScalingPolicies=[{'PolicyName': 's', " OF_A                                                                      \
    ", 'PolicyType': 'StepScaling', 'StepScalingPolicyConfiguration': {'AdjustmentType': 'ChangeInCapacity', "         \
    "'StepAdjustments': [{'MetricIntervalLowerBound': 0, 'ScalingAdjustment': 1}]}, 'Alarm': {'AlarmName': 'a', "      \
    "'EvaluationPeriods': 1, 'ComparisonOperator': 'GreaterThanThreshold', 'Threshold': " threshold                    \
    ", 'Metrics': [" metrics "]}}]"

/* --- Timelines --- */

static const struct scaling_summary *run(const char *const *sets)
{
    const struct result *result = trial_run(&trial, sets, 1);
    ck_assert(result->variants[0].has_scaling);
    return &result->variants[0].scaling;
}

/* 20 a second are 1200 a minute, 600 on each of 2 instances. calls / each are the instances, so that this is what is tracked otherwise as
 * InvocationsPerInstance: the third minute is published at 240 s, decided on, and takes 5 s; then 4 are as many as wanted. */
START_TEST(calls_over_instances_scale_as_calls_per_instance)
{
    const struct scaling_summary *scaling = run(
        SETS(CLOCKWORK("20", "900"), TARGET("2", "8"), TRACKING("300", CALLS EACH RETURNED("calls / (calls / each)"))));
    ck_assert_uint_eq(scaling->event_count, 2);
    assert_scaling_change(scaling, 0, 0, 1, 2, "bounds: at least 2");
    assert_scaling_change(scaling, 1, 245, 2, 4, "policy \"p\": alarm high: 3 of 3 points above 300");
    trial_end(&trial);
}
END_TEST

/* One request every 10 s, from 10 s on, and none is finished: from second 10 j on there are j, and in minute k 6 k + 2.5 in the mean. Half of that is above 10 from
 * the minute of 180 s on (20.5 / 2); the third ends at 360 s and is published at 420 s, and 32.5 / 2 = 16.25 ask for 2 instances at 10 each. */
START_TEST(half_a_backlog_is_tracked)
{
    const struct scaling_summary *scaling = run(SETS(
        ASYNCHRONOUS(""), CLOCKWORK("0.1", "480"), PROFILE "ServiceTimeInMilliseconds=100000000", TARGET("1", "8"),
        "/Client={'RequestTTLSeconds': 21600}", TRACKING("10", BACKLOG RETURNED("IF(backlog > 0, backlog / 2, 0)"))));
    ck_assert_uint_eq(scaling->event_count, 1);
    assert_scaling_change(scaling, 0, 425, 1, 2, "policy \"p\": alarm high: 3 of 3 points above 10");
    trial_end(&trial);
}
END_TEST

/* On one worker without a queue every second of 20 requests a second is refused: they are 50 ms apart and take 80. Half of the first minute's
 * are errors, which is known at 120 s. */
START_TEST(an_alarm_on_an_error_rate_takes_a_step)
{
    const struct scaling_summary *scaling = run(SETS(
        CLOCKWORK("20", "150"), PROFILE "ServiceTimeInMilliseconds=80", PROFILE "QueueCapacity=0", TARGET("1", "2"),
        STEPPING("49", HIDDEN("e", "Invocation5XXErrors", OF_VARIANT, "Sum", ", 'Period': 60")
                           HIDDEN("i", "Invocations", OF_VARIANT, "Sum", ", 'Period': 60") RETURNED("100 * e / i"))));
    ck_assert_uint_eq(scaling->event_count, 1);
    assert_scaling_change(scaling, 0, 125, 1, 2, "policy \"s\": alarm: 1 of 1 point above 49");
    trial_end(&trial);
}
END_TEST

/* The metrics of 10 s are looked at as often as that of a minute that is beside them. */
START_TEST(metrics_are_looked_at_as_often_as_the_slowest_has_points)
{
    const char *const slow[] = {TARGET("1", "2"),
                                TRACKING("5", HIDDEN("c", "ConcurrentRequestsPerModel", OF_VARIANT, "Maximum", "")
                                                  CALLS RETURNED("MAX([c, calls / 1000])")),
                                NULL};
    const char *const quick[] = {
        TARGET("1", "2"),
        TRACKING("5", HIDDEN("c", "ConcurrentRequestsPerModel", OF_VARIANT, "Maximum", "") RETURNED("c + 1")), NULL};
    const struct scaling_plan *scaling = &trial_accept(slow)->scaling[0];
    ck_assert_uint_eq(scaling->metrics, 2);
    ck_assert_int_eq(scaling->metric[0].period_ns, NS_PER_MINUTE);
    ck_assert_int_eq(scaling->metric[1].period_ns, NS_PER_MINUTE);
    ck_assert_int_eq(scaling->metric[0].delay_ns, scaling->metric[1].delay_ns);
    trial_end(&trial);
    scaling = &trial_accept(quick)->scaling[0];
    ck_assert_int_eq(scaling->metric[0].period_ns, 10 * NS_PER_S);
    ck_assert_uint_eq(scaling->scaler.policy[0].alarm[POLICY_LOW].points, 90);
    trial_end(&trial);
}
END_TEST

/* A backlog has a value without instances, and so has what is computed of it. */
START_TEST(a_backlog_within_an_expression_leads_out_of_zero)
{
    const struct scaling_plan *scaling =
        &trial_accept(SETS(ASYNCHRONOUS(""), TARGET("0", "2"), TRACKING("5", BACKLOG RETURNED("backlog * 2"))))
             ->scaling[0];
    ck_assert(scaling->scaler.policy[0].tracking.leads_out_of_zero);
    trial_end(&trial);
    scaling = &trial_accept(SETS(TARGET("1", "2"), TRACKING("5", EACH RETURNED("each * 2"))))->scaling[0];
    ck_assert(!scaling->scaler.policy[0].tracking.leads_out_of_zero);
    trial_end(&trial);
}
END_TEST

/* Expressions may name each other, and only what the one that is returned uses is measured. */
START_TEST(expressions_may_name_each_other)
{
    const struct scaling_plan *scaling =
        &trial_accept(
             SETS(TARGET("1", "2"),
                  TRACKING("5", CALLS EACH
                           "{'Id': 'a', 'Expression': 'b * 2', 'ReturnData': false}, "
                           "{'Id': 'b', 'Expression': 'each + 1', 'ReturnData': false}, "
                           "{'Id': 'unused', 'Expression': 'calls', 'ReturnData': false}, " RETURNED("a + b"))))
             ->scaling[0];
    ck_assert_uint_eq(scaling->metrics, 1);
    const double operand[] = {4};
    ck_assert_double_eq(formula_value(&scaling->formula[0], operand, NULL, 0), 15);
    trial_end(&trial);
}
END_TEST

/* --- Rules --- */

#define AT "$[0].TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification.Metrics"

START_TEST(each_rule_of_queries_is_held)
{
    static const struct {
        const char *metrics, *said;
    } cases[] = {
        {TRACKING("5", CALLS "{'Id': 'b', 'Expression': 'calls', 'ReturnData': false}"),
         AT "[0]: exactly one of Metrics has ReturnData true, and none of these has"},
        {TRACKING("5", CALLS RETURNED("calls") ", {'Id': 'b', 'Expression': 'calls'}"),
         AT "[2]: exactly one of Metrics has ReturnData true, which is its default: Metrics[1] has it too"},
        {TRACKING("5", CALLS "{'Id': 'calls', 'Expression': 'calls'}"),
         AT "[1].Id: must be unique: it is the Id of Metrics[0] too"},
        {TRACKING("5", CALLS "{'Id': 'Out', 'Expression': 'calls'}"),
         AT "[1].Id: must begin with a small letter and hold letters, digits and underscores, found 'Out'"},
        {TRACKING("5", CALLS "{'Id': 'out'}"),
         AT "[1]: must have exactly one of Expression and MetricStat, found none"},
        {TRACKING("5", "{'Id': 'm', " STAT("Invocations", OF_VARIANT, "Sum", ", 'Period': 60") "}"),
         AT "[0].MetricStat.Period: must be absent: a policy that tracks looks at the period of its metrics"},
        {TRACKING("5", CALLS RETURNED("[calls]")),
         AT "[1].Expression: must come to one time series, and it comes to an array of them"},
        {TRACKING("5", CALLS RETURNED("PERIOD(calls)")),
         AT "[1].Expression: must come to one time series, and it comes to a number"},
        {TRACKING("5", RETURNED("TIME_SERIES(5)")), AT "[0].Expression: must be about a metric"},
        {TRACKING("5", CALLS RETURNED("calls * z")),
         AT "[1].Expression: column 9 of the expression: 'z' is the Id of nothing here"},
        {TRACKING("5", CALLS "{'Id': 'a', 'Expression': 'calls + out', 'ReturnData': false}, " RETURNED("a")),
         AT "[1].Expression: column 9 of the expression: 'out' comes to itself in the end: that is a circle"},
        {STEPPING("1", HIDDEN("m", "Invocations", OF_VARIANT, "Sum", "") RETURNED("m")),
         "$[0].Alarm.Metrics[0].MetricStat.Period: is required"},
        {STEPPING("1", HIDDEN("m", "Invocations", OF_VARIANT, "Sum", ", 'Period': 45") RETURNED("m")),
         "$[0].Alarm.Metrics[0].MetricStat.Period: must be 10, 20, 30 or a multiple of 60, found 45"},
        {STEPPING("1", HIDDEN("m", "Invocations", OF_VARIANT, "Sum", ", 'Period': 60")
                           HIDDEN("n", "Invocations", OF_VARIANT, "Sum", ", 'Period': 120") RETURNED("m + n")),
         "$[0].Alarm.Metrics[1].MetricStat.Period: must be 60, as the metrics of an alarm have one period, found 120"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
        assert_refused(SETS(TARGET("1", "2"), cases[c].metrics), cases[c].said);
}
END_TEST

#define NOT_YET " is understood but not simulated yet by version " LOADLINE_VERSION

START_TEST(what_is_right_and_not_simulated_is_told)
{
    static const struct {
        const char *metrics, *said;
    } cases[] = {
        {TRACKING("5", CALLS RETURNED("SORT(METRICS(), AVG, DESC)")),
         AT "[1].Expression: column 1 of the expression: the function SORT" NOT_YET},
        {TRACKING("5", HIDDEN("m", "Invocations", OF_VARIANT, "tm90", "") RETURNED("m")),
         AT "[0].MetricStat.Stat: the statistic 'tm90'" NOT_YET},
        {TRACKING("5", HIDDEN("m", "ModelCacheHit", OF_VARIANT, "Average", "") RETURNED("m")),
         AT "[0].MetricStat.Metric: a policy on this metric, or on this statistic of it," NOT_YET},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
        assert_refused(SETS(TARGET("1", "2"), cases[c].metrics), cases[c].said);
}
END_TEST

/* "can include as many as 10 structures that contain a MetricStat parameter" (MetricDataQuery). */
START_TEST(an_alarm_has_ten_metrics_at_most)
{
#define M(n) HIDDEN("m" n, "Invocations", OF_VARIANT, "Sum", ", 'Period': 60")
    assert_refused(SETS(TARGET("1", "2"), STEPPING("1", M("0") M("1") M("2") M("3") M("4") M("5") M("6") M("7") M("8")
                                                            M("9") M("10") RETURNED("SUM(METRICS())"))),
                   "$[0].Alarm.Metrics[10]: an alarm has at most 10 with a MetricStat");
}
END_TEST

START_TEST(a_metric_of_an_expression_that_never_has_data_is_a_warning)
{
    assert_warned(SETS(ASYNCHRONOUS(""), TARGET("0", "2"), TRACKING("5", BACKLOG CALLS RETURNED("backlog + calls"))),
                  "warning: " AT
                  "[1].MetricStat.Metric.MetricName: never has data: asynchronous endpoints do not publish "
                  "Invocations");
}
END_TEST

TEST_MAIN("metric_math", calls_over_instances_scale_as_calls_per_instance, half_a_backlog_is_tracked,
          an_alarm_on_an_error_rate_takes_a_step, metrics_are_looked_at_as_often_as_the_slowest_has_points,
          a_backlog_within_an_expression_leads_out_of_zero, expressions_may_name_each_other,
          each_rule_of_queries_is_held, what_is_right_and_not_simulated_is_told, an_alarm_has_ten_metrics_at_most,
          a_metric_of_an_expression_that_never_has_data_is_a_warning)
