#include "models/assumed_scaling.h"
#include "sim/arena.h"
#include "tests/compile_fixture.h"
#include "tests/scenario_fixture.h"

static const char *said_of(struct arena *arena, const char *text, struct assumed_scaling *scaling)
{
    struct faults *faults = faults_new(arena);
    bool read = assumed_scaling_read(fixture_json(arena, text, faults), scaling, faults);
    ck_assert_int_eq(read, faults_count(faults) == 0);
    return fixture_faults(arena, faults);
}

static void assert_alarm(struct assumed_alarm alarm, int64_t points_to_alarm, int64_t points)
{
    ck_assert_int_eq(alarm.points, points);
    ck_assert_int_eq(alarm.points_to_alarm, points_to_alarm);
}

/* docs/models.md, "Automatic scaling" and "Inference components". */
START_TEST(what_is_not_given_is_as_sources_have_it)
{
    struct assumed_scaling scaling = assumed_scaling_default();
    ck_assert(scaling.delay_s == 60 && scaling.short_delay_s == 20 && scaling.reaction_s == 5);
    ck_assert(scaling.cooldown_s == 300 && scaling.low_share == 0.9 && scaling.release_s == 600);
    ck_assert_int_eq(scaling.removed_most, INT64_MAX);
    assert_alarm(scaling.minutes.high, 3, 3);
    assert_alarm(scaling.minutes.low, 15, 15);
    assert_alarm(scaling.seconds.high, 3, 3);
    assert_alarm(scaling.seconds.low, 90, 90);
    ck_assert_int_eq(scaling.seconds.period_s, 10);
}
END_TEST

START_TEST(each_figure_can_be_given)
{
    struct arena *arena = arena_new();
    struct assumed_scaling scaling;
    ck_assert_str_eq(
        said_of(arena,
                "{'Comment': 'c', 'PublicationDelayInSeconds': 90.5, 'HighResolutionPublicationDelayInSeconds': 1,"
                " 'ReactionInSeconds': 30, 'CooldownInSeconds': 0, 'LowThresholdShare': 0.8, 'RemovedMost': 2,"
                " 'ReleaseDelayInSeconds': 660, 'HighAlarmPoints': 2, 'LowAlarmPoints': 15, 'LowAlarmPointsToAlarm': 9,"
                " 'HighResolutionHighAlarmPoints': 6, 'HighResolutionHighAlarmPointsToAlarm': 4}",
                &scaling),
        "");
    ck_assert(scaling.delay_s == 90.5 && scaling.short_delay_s == 1 && scaling.reaction_s == 30);
    ck_assert(scaling.cooldown_s == 0 && scaling.low_share == 0.8 && scaling.release_s == 660);
    ck_assert_int_eq(scaling.removed_most, 2);
    assert_alarm(scaling.minutes.high, 2, 2);
    assert_alarm(scaling.minutes.low, 9, 15);
    assert_alarm(scaling.seconds.high, 4, 6);
    assert_alarm(scaling.seconds.low, 90, 90);
    arena_free(arena);
}
END_TEST

/* A quarter of an hour, in longer periods, unless the points are given. */
START_TEST(the_low_alarm_looks_at_as_long_a_time_whatever_the_period)
{
    struct arena *arena = arena_new();
    struct assumed_scaling scaling;
    ck_assert_str_eq(said_of(arena, "{'HighResolutionPeriodInSeconds': 60}", &scaling), "");
    assert_alarm(scaling.seconds.low, 15, 15);
    ck_assert_str_eq(
        said_of(arena, "{'HighResolutionPeriodInSeconds': 30, 'HighResolutionLowAlarmPoints': 4}", &scaling), "");
    assert_alarm(scaling.seconds.low, 4, 4);
    arena_free(arena);
}
END_TEST

START_TEST(what_cannot_be_is_a_fault)
{
    static const struct {
        const char *text, *said;
    } cases[] = {
        {"{'HighResolutionPeriodInSeconds': 40}",
         "$.HighResolutionPeriodInSeconds: must be 10, 20, 30 or 60, found 40"},
        {"{'HighAlarmPointsToAlarm': 4}",
         "$.HighAlarmPointsToAlarm: must be at most HighAlarmPoints, which is 3, found 4"},
        {"{'LowThresholdShare': 1.5}", "$.LowThresholdShare: must be from 0.01 to 1, found 1.5"},
        {"{'RemovedMost': 0}", "$.RemovedMost: must be from 1 to 1000000, found 0"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct arena *arena = arena_new();
        struct assumed_scaling scaling = {.delay_s = 7};
        ck_assert_str_eq(said_of(arena, cases[c].text, &scaling), cases[c].said);
        ck_assert_double_eq(scaling.delay_s, 7);
        arena_free(arena);
    }
}
END_TEST

/* --- In a plan --- */

#define OF_A                                                                                                           \
    "'ServiceNamespace': 'sagemaker', 'ResourceId': 'endpoint/e/variant/A', "                                          \
    "'ScalableDimension': 'sagemaker:variant:DesiredInstanceCount'"
#define TRACKED(metric)                                                                                                \
    "/ScalableTargets=[{" OF_A ", 'MinCapacity': 1, 'MaxCapacity': 4}]",                                               \
        "/ScalingPolicies=[{'PolicyName': 'p', " OF_A ", 'PolicyType': 'TargetTrackingScaling',"                       \
        " 'TargetTrackingScalingPolicyConfiguration': {'TargetValue': 50, 'PredefinedMetricSpecification': "           \
        "{'PredefinedMetricType': '" metric "'}}}]"

static void assert_shape(const struct alarm_plan *alarm, uint32_t points_to_alarm, uint32_t points, int64_t period_s)
{
    ck_assert(alarm->points_to_alarm == points_to_alarm && alarm->points == points);
    ck_assert_uint_eq(alarm->reach, alarm_reach(points));
    ck_assert_int_eq(alarm->period_ns, period_s * NS_PER_S);
}

START_TEST(a_plan_has_the_figures_that_are_given)
{
    const struct plan *plan = trial_accept(
        SETS(TRACKED("SageMakerVariantInvocationsPerInstance"),
             "/AssumedScaling={'PublicationDelayInSeconds': 90, 'ReactionInSeconds': 2.5, 'CooldownInSeconds': 60,"
             " 'LowThresholdShare': 0.5, 'RemovedMost': 1, 'HighAlarmPoints': 1, 'LowAlarmPoints': 15,"
             " 'LowAlarmPointsToAlarm': 9}"));
    const struct policy_plan *policy = &plan->scaling[0].scaler.policy[0];
    ck_assert_int_eq(plan->scaling[0].metric->delay_ns, 90 * NS_PER_S);
    ck_assert_int_eq(plan->scaling[0].scaler.reaction_ns, 2500 * NS_PER_MS);
    ck_assert(policy->out_cooldown_ns == 60 * NS_PER_S && policy->in_cooldown_ns == 60 * NS_PER_S);
    assert_shape(&policy->alarm[POLICY_HIGH], 1, 1, 60);
    assert_shape(&policy->alarm[POLICY_LOW], 9, 15, 60);
    ck_assert_double_eq(policy->alarm[POLICY_LOW].threshold, 25);
    ck_assert_uint_eq(policy->tracking.removed_most, 1);
    assert_assumed("Target tracking on metrics of 60 s: high alarm 1 of 1 points above the target, low alarm 9 of 15 "
                   "below 50% of it");
    assert_assumed("One scale-in of target tracking removes at most 1");
    assert_assumed("Scaling cools down for 60 s where a policy does not say");
    trial_end(&trial);
}
END_TEST

/* AWS's blog on scaling to zero, where its notebooks have 3 of 3 periods of 10 s: one of 60 s. */
START_TEST(high_resolution_may_be_a_minute)
{
    const struct plan *plan =
        trial_accept(SETS(TRACKED("SageMakerVariantConcurrentRequestsPerModelHighResolution"),
                          "/AssumedScaling={'HighResolutionPeriodInSeconds': 60, 'HighResolutionHighAlarmPoints': 1}"));
    const struct policy_plan *policy = &plan->scaling[0].scaler.policy[0];
    assert_shape(&policy->alarm[POLICY_HIGH], 1, 1, 60);
    assert_shape(&policy->alarm[POLICY_LOW], 15, 15, 60);
    ck_assert_int_eq(plan->scaling[0].metric->period_ns, NS_PER_MINUTE);
    ck_assert_int_eq(plan->scaling[0].metric->delay_ns, NS_PER_MINUTE);
    trial_end(&trial);
}
END_TEST

START_TEST(idle_instances_are_released_when_it_is_said)
{
    const struct plan *plan = trial_accept(
        SETS(HOSTING(", 'ManagedInstanceScaling': {'Status': 'ENABLED', 'MinInstanceCount': 0, 'MaxInstanceCount': 2}"),
             "/InferenceComponents=[" A_COMPONENT("c", "1", "1024", "1") "]",
             "/AssumedScaling={'ReleaseDelayInSeconds': 660}"));
    ck_assert_int_eq(plan->fleet[0].release_after_ns, 660 * NS_PER_S);
    assert_assumed("An instance of 'A' without copies is released after 660 s");
    trial_end(&trial);
}
END_TEST

TEST_MAIN("assumed_scaling", what_is_not_given_is_as_sources_have_it, each_figure_can_be_given,
          the_low_alarm_looks_at_as_long_a_time_whatever_the_period, what_cannot_be_is_a_fault,
          a_plan_has_the_figures_that_are_given, high_resolution_may_be_a_minute,
          idle_instances_are_released_when_it_is_said)
