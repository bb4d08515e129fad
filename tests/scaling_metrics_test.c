#include "sim/arena.h"
#include "tests/compile_fixture.h"

/* What each metric of the developer guide becomes, statistic by statistic. */

#define OF_A                                                                                                           \
    "'ServiceNamespace': 'sagemaker', 'ResourceId': 'endpoint/e/variant/A', 'ScalableDimension': 'sagemaker:variant:"
#define INSTANCES    OF_A "DesiredInstanceCount'"
#define SLOTS        OF_A "DesiredProvisionedConcurrency'"
#define ENDPOINTS    "AWS/SageMaker"
#define ON_INSTANCES "/aws/sagemaker/Endpoints"
#define OF_ENDPOINT  "{'Name': 'EndpointName', 'Value': 'e'}"
#define OF_VARIANT   OF_ENDPOINT ", {'Name': 'VariantName', 'Value': 'A'}"
#define NOT_YET      " is understood but not simulated yet by version " LOADLINE_VERSION

/* The sets of a scenario with a step policy on that metric. `statistic` is a member with its value. */
static const char *const *sets_of(struct arena *arena, const char *mode, const char *target, const char *name_space,
                                  const char *metric, const char *statistic, const char *dimensions)
{
    static const char *sets[8];
    size_t count = 0;
    if (mode) sets[count++] = mode;
    sets[count++] = arena_format(arena, "/ScalableTargets=[{%s, 'MinCapacity': 1, 'MaxCapacity': 4}]", target);
    sets[count++] = arena_format(
        arena,
        "/ScalingPolicies=[{'PolicyName': 'p', %s, 'PolicyType': 'StepScaling', 'StepScalingPolicyConfiguration': "
        "{'AdjustmentType': 'ChangeInCapacity', 'StepAdjustments': [{'MetricIntervalLowerBound': 0,"
        " 'ScalingAdjustment': 1}]}, 'Alarm': {'AlarmName': 'a', 'MetricName': '%s', 'Namespace': '%s', %s,"
        " 'Dimensions': [%s], 'Period': 60, 'EvaluationPeriods': 1, 'Threshold': 1,"
        " 'ComparisonOperator': 'GreaterThanThreshold'}}]",
        target, metric, name_space, statistic, dimensions);
    sets[count] = NULL;
    return sets;
}

/* One that is published: what it is made of. */
static const struct scaling_plan *made_of(const char *const *sets)
{
    const struct plan *plan = trial_accept(sets);
    ck_assert(plan->scalings == 1 && plan->scaling[0].metrics == 1);
    return &plan->scaling[0];
}

struct row {
    const char *metric, *statistic;
    enum metric_value value;
    enum scaling_feed feed;
    double scale;
};

static void assert_rows(const char *mode, const char *target, const char *dimensions, const struct row *rows,
                        size_t count)
{
    for (size_t r = 0; r < count; r++) {
        struct arena *arena = arena_new();
        const char *statistic = arena_format(arena, "'Statistic': '%s'", rows[r].statistic);
        const struct scaling_plan *scaling =
            made_of(sets_of(arena, mode, target, ENDPOINTS, rows[r].metric, statistic, dimensions));
        ck_assert_msg(scaling->metric->statistic == rows[r].value && scaling->about->feed == rows[r].feed, "%s, %s",
                      rows[r].metric, rows[r].statistic);
        ck_assert_double_eq_tol(scaling->metric->scale, rows[r].scale, rows[r].scale * 1e-12);
        trial_end(&trial);
        arena_free(arena);
    }
}
#define ROWS_ARE(mode, target, dimensions, rows)                                                                       \
    assert_rows(mode, target, dimensions, rows, sizeof(rows) / sizeof *(rows))

/* Microseconds; a count of samples has no unit. */
START_TEST(times_and_errors_of_instances_have_their_statistics)
{
    static const struct row rows[] = {
        {"ExplanationsPerInstance", "Sum", VALUE_SUM, FEED_EXPLAINED, 1},
        {"ModelLatency", "Average", VALUE_MEAN, FEED_MODEL_TIME, 1e-3},
        {"ModelLatency", "Sum", VALUE_SUM, FEED_MODEL_TIME, 1e-3},
        {"ModelLatency", "Minimum", VALUE_LEAST, FEED_MODEL_TIME, 1e-3},
        {"ModelLatency", "Maximum", VALUE_MOST, FEED_MODEL_TIME, 1e-3},
        {"ModelLatency", "SampleCount", VALUE_COUNT, FEED_MODEL_TIME, 1},
        {"OverheadLatency", "Average", VALUE_MEAN, FEED_OVERHEAD, 1e-3},
        {"Invocation4XXErrors", "Sum", VALUE_SUM, FEED_OUTCOMES, 1},
        {"Invocation5XXErrors", "Average", VALUE_MEAN, FEED_OUTCOMES, 1},
        {"InvocationModelErrors", "Average", VALUE_MEAN, FEED_OUTCOMES, 1},
        {"ConcurrentRequestsPerModel", "Minimum", VALUE_LEAST, FEED_CONCURRENCY, 1},
    };
    ROWS_ARE(NULL, INSTANCES, OF_VARIANT, rows);
}
END_TEST

/* Microseconds in transfers, milliseconds in the backlog, seconds of age: the units differ as the service's do. */
START_TEST(stages_of_a_backlog_have_their_units)
{
    static const struct row of_variant[] = {
        {"TimeInBacklog", "Average", VALUE_MEAN, FEED_BACKLOG, 1e-6},
        {"TotalProcessingTime", "Maximum", VALUE_MOST, FEED_PROCESSING, 1e-6},
        {"RequestDownloadLatency", "Average", VALUE_MEAN, FEED_DOWNLOAD, 1e-3},
        {"ResponseUploadLatency", "Average", VALUE_MEAN, FEED_UPLOAD, 1e-3},
        {"ExpiredRequests", "Sum", VALUE_SUM, FEED_FAILURES, 1},
        {"InvocationFailures", "Sum", VALUE_SUM, FEED_FAILURES, 1},
        {"InvocationsProcesssed", "Sum", VALUE_SUM, FEED_OUTCOMES, 1},
    };
    static const struct row of_endpoint[] = {
        {"ApproximateAgeOfOldestRequest", "Maximum", VALUE_MOST, FEED_AGE, 1e-9},
    };
    ROWS_ARE(ASYNCHRONOUS(""), INSTANCES, OF_VARIANT, of_variant);
    ROWS_ARE(ASYNCHRONOUS(""), INSTANCES, OF_ENDPOINT, of_endpoint);
}
END_TEST

START_TEST(slots_have_shares_counts_and_set_up_times)
{
    static const struct row rows[] = {
        {"ServerlessConcurrentExecutionsUtilization", "Average", VALUE_MEAN, FEED_SLOTS_BUSY, 1},
        {"ServerlessProvisionedConcurrencyExecutions", "Average", VALUE_MEAN, FEED_PROVISIONED_BUSY, 1},
        {"ServerlessProvisionedConcurrencyInvocations", "Sum", VALUE_SUM, FEED_PROVISIONED, 1},
        {"ServerlessProvisionedConcurrencySpilloverInvocations", "Sum", VALUE_SUM, FEED_SPILLED, 1},
        {"ModelSetupTime", "Maximum", VALUE_MOST, FEED_SETUP, 1e-3},
    };
    ROWS_ARE(SERVERLESS(", 'ProvisionedConcurrency': 2"), SLOTS, OF_VARIANT, rows);
}
END_TEST

/* ml.c5.xlarge has 4 vCPUs and no accelerator; ml.g5.12xlarge has 4 of these. */
START_TEST(utilization_is_in_percent_of_each_vcpu_or_accelerator)
{
    struct arena *arena = arena_new();
    const struct scaling_plan *scaling =
        made_of(sets_of(arena, NULL, INSTANCES, ON_INSTANCES, "CPUUtilization", "'Statistic': 'Average'", OF_VARIANT));
    ck_assert(scaling->about->feed == FEED_UTILIZATION && scaling->metric->statistic == VALUE_MEAN);
    ck_assert_double_eq(scaling->metric->scale, 400);
    assert_assumed(
        "An instance uses its vCPUs, and its accelerators, as its workers are busy: all of them while all workers are");
    trial_end(&trial);
    assert_refused(
        sets_of(arena, NULL, INSTANCES, ON_INSTANCES, "GPUUtilization", "'Statistic': 'Average'", OF_VARIANT),
        "$[0].Alarm: an alarm on this metric, or on this statistic of it," NOT_YET);
    scaling = made_of(sets_of(arena, FIRST_VARIANT "/InstanceType='ml.g5.12xlarge'", INSTANCES, ON_INSTANCES,
                              "GPUUtilization", "'Statistic': 'Average'", OF_VARIANT));
    ck_assert_double_eq(scaling->metric->scale, 400);
    trial_end(&trial);
    arena_free(arena);
}
END_TEST

START_TEST(an_alarm_may_be_on_a_percentile_of_times)
{
    struct arena *arena = arena_new();
    const struct scaling_plan *scaling =
        made_of(sets_of(arena, NULL, INSTANCES, ENDPOINTS, "ModelLatency", "'ExtendedStatistic': 'p99.9'", OF_VARIANT));
    ck_assert_int_eq(scaling->metric->statistic, VALUE_PERCENTILE);
    ck_assert_double_eq_tol(scaling->metric->share, 0.999, 1e-12);
    ck_assert_double_eq_tol(scaling->metric->scale, 1e-3, 1e-15);
    trial_end(&trial);
    arena_free(arena);
}
END_TEST

#define ELABORATE "$[0].Alarm: an alarm on anomalies, or on such a statistic," NOT_YET
#define OTHER     "$[0].Alarm: an alarm on this metric, or on this statistic of it," NOT_YET

START_TEST(other_statistics_are_not_simulated_yet)
{
    static const struct {
        const char *metric, *statistic, *said;
    } cases[] = {
        {"ModelLatency", "'ExtendedStatistic': 'tm99'", ELABORATE},
        {"ModelLatency", "'ExtendedStatistic': 'p101'", ELABORATE},
        {"ModelLatency", "'ExtendedStatistic': 'p99', 'EvaluateLowSampleCountPercentile': 'ignore'", ELABORATE},
        {"InvocationsPerInstance", "'ExtendedStatistic': 'p50'", OTHER},
        {"InvocationsPerInstance", "'Statistic': 'Average'", OTHER},
        {"ModelCacheHit", "'Statistic': 'Average'", OTHER},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct arena *arena = arena_new();
        assert_refused(sets_of(arena, NULL, INSTANCES, ENDPOINTS, cases[c].metric, cases[c].statistic, OF_VARIANT),
                       cases[c].said);
        arena_free(arena);
    }
}
END_TEST

TEST_MAIN("scaling_metrics", times_and_errors_of_instances_have_their_statistics, stages_of_a_backlog_have_their_units,
          slots_have_shares_counts_and_set_up_times, utilization_is_in_percent_of_each_vcpu_or_accelerator,
          an_alarm_may_be_on_a_percentile_of_times, other_statistics_are_not_simulated_yet)
