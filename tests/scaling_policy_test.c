#include "models/scaling_policy.h"

#include "models/catalogue.h"
#include "models/endpoint_config.h"
#include "models/endpoint_name.h"
#include "models/inference_component.h"
#include "models/time.h"
#include "sim/arena.h"
#include "sim/units.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <string.h>

static struct arena *arena;
static struct faults *faults;

/* Each text is an array, or NULL. */
static bool read(const char *targets, const char *policies, const char *actions, struct scaling_policies *scaling)
{
    arena = arena_new();
    faults = faults_new(arena);
    struct shape_reading reading = {.arena = arena, .faults = faults, .catalogue = catalogue_new(arena)};
    struct scaling_documents documents = {.targets = targets ? fixture_json(arena, targets, faults) : NULL,
                                          .policies = policies ? fixture_json(arena, policies, faults) : NULL,
                                          .actions = actions ? fixture_json(arena, actions, faults) : NULL};
    bool valid = scaling_policies_read(&reading, &documents, scaling);
    ck_assert_int_eq(valid, faults_count(faults) == 0);
    return valid;
}

static void accept(const char *targets, const char *policies, const char *actions, struct scaling_policies *scaling)
{
    ck_assert_msg(read(targets, policies, actions, scaling), "%s", fixture_faults(arena, faults));
    ck_assert_str_eq(fixture_faults(arena, faults), "");
}

/* `more`: members of its MetricStat. */
#define A_QUERY(more)                                                                                                  \
    "'Metrics': [{'Id': 'm1', 'MetricStat': {'Metric': {'Namespace': 'AWS/SageMaker', 'MetricName': 'Invocations'}, "  \
    "'Stat': 'Sum'" more "}}]"
#define OF(id, dimension)                                                                                              \
    "'ServiceNamespace': 'sagemaker', 'ResourceId': '" id "', 'ScalableDimension': 'sagemaker:" dimension "'"
#define OF_A           OF("endpoint/e/variant/A", "variant:DesiredInstanceCount")
#define OF_WARM_A      OF("endpoint/e/variant/A", "variant:DesiredProvisionedConcurrency")
#define OF_C           OF("inference-component/c", "inference-component:DesiredCopyCount")
#define CAPACITY(a, b) "'MinCapacity': " a ", 'MaxCapacity': " b
#define TARGET(of)     "{" of ", " CAPACITY("1", "4") "}"
#define A_TARGET       "[" TARGET(OF_A) "]"
#define PER_INSTANCE                                                                                                   \
    "'PredefinedMetricSpecification': {'PredefinedMetricType': 'SageMakerVariantInvocationsPerInstance'}"
/* A target tracking policy with these members in its configuration. */
#define TRACKING(name, of, members)                                                                                    \
    "{'PolicyName': '" name "', " of ", 'PolicyType': 'TargetTrackingScaling', "                                       \
    "'TargetTrackingScalingPolicyConfiguration': {" members "}}"
#define PLAIN_POLICY(name) TRACKING(name, OF_A, "'TargetValue': 70, " PER_INSTANCE)
#define ALARM_METRIC                                                                                                   \
    "'MetricName': 'InvocationsPerInstance', 'Namespace': 'AWS/SageMaker', 'Statistic': 'Sum', "                       \
    "'Dimensions': [{'Name': 'EndpointName', 'Value': 'e'}, {'Name': 'VariantName', 'Value': 'A'}]"
#define ALARM_REST                                                                                                     \
    "'AlarmName': 'a', 'Period': 60, 'EvaluationPeriods': 3, 'Threshold': 70, "                                        \
    "'ComparisonOperator': 'GreaterThanThreshold'"
#define ALARM "{" ALARM_REST ", " ALARM_METRIC "}"
/* A step policy with these members in its configuration. */
#define STEPPING(members, alarm)                                                                                       \
    "{'PolicyName': 's', " OF_A ", 'PolicyType': 'StepScaling', 'StepScalingPolicyConfiguration': {" members           \
    "}, 'Alarm': " alarm "}"
#define ONE_STEP                                                                                                       \
    "'AdjustmentType': 'ChangeInCapacity', 'StepAdjustments': [{'MetricIntervalLowerBound': 0, 'ScalingAdjustment': "  \
    "1}]"
/* A scheduled action with these members beside its target. */
#define ACTION(name, members) "{'ScheduledActionName': '" name "', " OF_A ", " members "}"
#define MORNING               "'Schedule': 'cron(0 8 ? * MON-FRI *)'"
#define TO(a, b)              "'ScalableTargetAction': {" CAPACITY(a, b) "}"

/* --- Reading --- */

#define SUSPENDED                                                                                                      \
    "'SuspendedState': {'DynamicScalingInSuspended': true, 'DynamicScalingOutSuspended': false, "                      \
    "'ScheduledScalingSuspended': true}"
#define ANSWERED "'RoleARN': 'arn', 'Tags': {'a': 'b'}, 'ScalableTargetARN': 'arn', 'CreationTime': 1"

START_TEST(every_member_of_a_target_is_read)
{
    struct scaling_policies scaling;
    accept("[{" OF_A ", " CAPACITY("2", "8") ", " ANSWERED ", " SUSPENDED "}, " TARGET(OF_C) "]", NULL, NULL, &scaling);
    ck_assert_uint_eq(scaling.target_count, 2);
    const struct scalable_target *variant = &scaling.targets[0], *component = &scaling.targets[1];
    ck_assert_int_eq(variant->dimension, DIMENSION_INSTANCES);
    ck_assert_str_eq(variant->endpoint_name, "e");
    ck_assert_str_eq(variant->resource_name, "A");
    ck_assert_int_eq(variant->min_capacity.value, 2);
    ck_assert_int_eq(variant->max_capacity.value, 8);
    ck_assert(variant->suspended_state->dynamic_scaling_in.value);
    ck_assert(!variant->suspended_state->dynamic_scaling_out.value);
    ck_assert(variant->suspended_state->scheduled_scaling.value);
    ck_assert_int_eq(component->dimension, DIMENSION_COPIES);
    ck_assert_ptr_null(component->endpoint_name);
    ck_assert_str_eq(component->resource_name, "c");
    ck_assert_uint_eq(component->index, SCALABLE_NONE);
    arena_free(arena);
}
END_TEST

#define COOLDOWNS "'ScaleOutCooldown': 60, 'ScaleInCooldown': 0, 'DisableScaleIn': true"
#define CPU                                                                                                            \
    "'MetricName': 'CPUUtilization', 'Namespace': '/aws/sagemaker/Endpoints', 'Statistic': 'Average', 'Unit': "        \
    "'Percent', 'Dimensions': [{'Name': 'EndpointName', 'Value': 'e'}, {'Name': 'VariantName', 'Value': 'A'}]"

START_TEST(every_member_of_a_target_tracking_policy_is_read)
{
    struct scaling_policies scaling;
    static const char policies[] =
        "[" TRACKING("p", OF_A, "'TargetValue': 70.5, " PER_INSTANCE ", " COOLDOWNS) ", " TRACKING(
            "q", OF_A, "'TargetValue': 50, 'CustomizedMetricSpecification': {" CPU "}") "]";
    accept(A_TARGET, policies, NULL, &scaling);
    const struct target_tracking *p = scaling.policies[0].target_tracking, *q = scaling.policies[1].target_tracking;
    ck_assert_int_eq(scaling.policies[0].type, POLICY_TARGET_TRACKING);
    ck_assert_uint_eq(scaling.policies[0].target, 0);
    ck_assert_double_eq(p->target_value.value, 70.5);
    ck_assert_int_eq(p->predefined->type, PREDEFINED_INVOCATIONS_PER_INSTANCE);
    ck_assert_int_eq(p->scale_out_cooldown.value, 60);
    ck_assert(p->scale_in_cooldown.given && p->scale_in_cooldown.value == 0);
    ck_assert(p->disable_scale_in.value);
    ck_assert(!q->scale_in_cooldown.given);
    ck_assert_str_eq(q->customized->metric_name, "CPUUtilization");
    ck_assert_int_eq(q->customized->statistic, STATISTIC_OF_AVERAGE);
    ck_assert_str_eq(q->customized->dimensions[1].value, "A");
    arena_free(arena);
}
END_TEST

/* The steps of the example in the Application Auto Scaling user guide, in another order. */
START_TEST(every_member_of_a_step_policy_is_read_and_its_steps_are_put_in_order)
{
    struct scaling_policies scaling;
    accept(A_TARGET,
           "[" STEPPING("'AdjustmentType': 'PercentChangeInCapacity', 'MinAdjustmentMagnitude': 2, 'Cooldown': 60, "
                        "'MetricAggregationType': 'Maximum', 'StepAdjustments': ["
                        "{'MetricIntervalLowerBound': 20, 'MetricIntervalUpperBound': null, 'ScalingAdjustment': 30},"
                        "{'MetricIntervalLowerBound': 0, 'MetricIntervalUpperBound': 10, 'ScalingAdjustment': 0},"
                        "{'MetricIntervalLowerBound': 10, 'MetricIntervalUpperBound': 20, 'ScalingAdjustment': 10}]",
                        "{" ALARM_REST ", " ALARM_METRIC
                        ", 'DatapointsToAlarm': 2, 'TreatMissingData': 'notBreaching', "
                        "'ActionsEnabled': true, 'AlarmActions': ['arn'], 'Unit': 'None', 'StateValue': 'OK'}") "]",
           NULL, &scaling);
    const struct scaling_policy *policy = &scaling.policies[0];
    const struct step_scaling *stepping = policy->step_scaling;
    ck_assert_int_eq(policy->type, POLICY_STEP);
    ck_assert_int_eq(stepping->adjustment_type, ADJUSTMENT_PERCENT);
    ck_assert_int_eq(stepping->min_adjustment_magnitude.value, 2);
    ck_assert_int_eq(stepping->cooldown.value, 60);
    ck_assert_int_eq(stepping->aggregation, AGGREGATION_MAXIMUM);
    static const int64_t adjustments[] = {0, 10, 30};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(stepping->steps[i].adjustment.value, adjustments[i]);
        ck_assert_double_eq(stepping->steps[i].lower.value, 10.0 * (double)i);
        ck_assert_int_eq(stepping->steps[i].upper.given, i < 2);
    }
    ck_assert_str_eq(policy->alarm->alarm_name, "a");
    ck_assert_str_eq(policy->alarm->name_space, "AWS/SageMaker");
    ck_assert_int_eq(policy->alarm->statistic, STATISTIC_OF_SUM);
    ck_assert_int_eq(policy->alarm->period.value, 60);
    ck_assert_double_eq(policy->alarm->threshold.value, 70);
    ck_assert_int_eq(policy->alarm->comparison_operator, COMPARISON_ABOVE);
    ck_assert_int_eq(policy->alarm->treat_missing_data, MISSING_NOT_BREACHING);
    ck_assert_int_eq(metric_alarm_datapoints(policy->alarm), 2);
    ck_assert(!metric_alarm_is_elaborate(policy->alarm));
    ck_assert(scaling_policies_have_alarm(&scaling, "a"));
    ck_assert(!scaling_policies_have_alarm(&scaling, "b"));
    arena_free(arena);
}
END_TEST

START_TEST(an_alarm_needs_all_of_its_points_unless_it_says)
{
    struct scaling_policies scaling;
    accept(A_TARGET, "[" STEPPING(ONE_STEP, ALARM) "]", NULL, &scaling);
    ck_assert_int_eq(metric_alarm_datapoints(scaling.policies[0].alarm), 3);
    arena_free(arena);
}
END_TEST

/* 8:00 in Berlin is 7:00 UTC in winter (Directive 2000/84/EC). */
START_TEST(every_member_of_a_scheduled_action_is_read)
{
    struct scaling_policies scaling;
    accept(A_TARGET, NULL,
           "[" ACTION("m", MORNING ", 'Timezone': 'Europe/Berlin', 'StartTime': '2026-11-22T12:00:00+01:00', "
                                   "'EndTime': 1796083200.5, " TO(
                                       "3", "9")) ", " ACTION("n", "'Schedule': 'rate(1 hour)', "
                                                                   "'ScalableTargetAction': {'MaxCapacity': 5}") "]",
           &scaling);
    const struct scheduled_action *morning = &scaling.actions[0], *hourly = &scaling.actions[1];
    ck_assert_str_eq(morning->scheduled_action_name, "m");
    ck_assert_uint_eq(morning->target, 0);
    ck_assert_int_eq(morning->action->min_capacity.value, 3);
    ck_assert_int_eq(morning->action->max_capacity.value, 9);
    ck_assert(!hourly->action->min_capacity.given && hourly->action->max_capacity.value == 5);
    ck_assert_int_eq(morning->schedule.end_ns, 1796083200 * NS_PER_S + NS_PER_S / 2);
    int64_t at_ns;
    char text[TIME_TEXT];
    ck_assert(schedule_next(&morning->schedule, 0, 0, &at_ns));
    ck_assert_str_eq(time_text(at_ns, text), "2026-11-22T11:00:00Z"); /* its start */
    ck_assert(schedule_next(&morning->schedule, 0, at_ns, &at_ns));
    ck_assert_str_eq(time_text(at_ns, text), "2026-11-23T07:00:00Z");
    ck_assert_int_eq(hourly->schedule.period_ns, NS_PER_HOUR);
    arena_free(arena);
}
END_TEST

/* New York is five hours behind UTC in winter (Energy Policy Act of 2005), Berlin one ahead. */
START_TEST(each_action_has_its_own_time_zone)
{
    static const char *const expected[] = {"2026-11-23T13:00:00Z", "2026-11-23T07:00:00Z", "2026-11-23T08:00:00Z",
                                           "2026-11-23T07:00:00Z"};
    struct scaling_policies scaling;
    accept(A_TARGET, NULL,
           "[" ACTION("a", MORNING ", 'Timezone': 'America/New_York', " TO("3", "9")) ", " ACTION(
               "b", MORNING ", 'Timezone': 'Europe/Berlin', " TO(
                        "3", "9")) ", " ACTION("c", MORNING
                                               ", " TO("3", "9")) ", " ACTION("d", MORNING
                                                                              ", 'Timezone': 'Europe/Berlin', " TO(
                                                                                  "3", "9")) "]",
           &scaling);
    int64_t monday_ns = 1795392000 * NS_PER_S; /* 2026-11-23T00:00:00Z */
    for (size_t i = 0; i < 4; i++) {
        int64_t at_ns;
        char text[TIME_TEXT];
        ck_assert(schedule_next(&scaling.actions[i].schedule, 0, monday_ns, &at_ns));
        ck_assert_str_eq(time_text(at_ns, text), expected[i]);
    }
    arena_free(arena);
}
END_TEST

START_TEST(what_stands_on_an_edge_is_accepted)
{
    static const char *const windows[] = {
        "'Period': 10, 'EvaluationPeriods': 8640", "'Period': 20, 'EvaluationPeriods': 1",
        "'Period': 30, 'EvaluationPeriods': 2880", "'Period': 60, 'EvaluationPeriods': 1440",
        "'Period': 3600, 'EvaluationPeriods': 168, 'DatapointsToAlarm': 168"};
    struct scaling_policies scaling;
    struct arena *texts = arena_new();
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        const char *policy = arena_format(texts,
                                          "[{'PolicyName': 's', " OF_A
                                          ", 'PolicyType': 'StepScaling', 'StepScalingPolicyConfiguration': {"
                                          "'AdjustmentType': 'ExactCapacity', 'StepAdjustments': "
                                          "[{'MetricIntervalUpperBound': 0, 'ScalingAdjustment': "
                                          "0}]}, 'Alarm': {'AlarmName': 'a', 'Threshold': -1.5, 'ComparisonOperator': "
                                          "'LessThanThreshold', %s, " ALARM_METRIC "}}]",
                                          windows[i]);
        accept(A_TARGET, policy, NULL, &scaling);
        arena_free(arena);
    }
    arena_free(texts);
}
END_TEST

START_TEST(without_requests_nothing_is_scaled)
{
    struct scaling_policies scaling = {.target_count = 77};
    accept(NULL, NULL, NULL, &scaling);
    ck_assert_uint_eq(scaling.target_count + scaling.policy_count + scaling.action_count, 0);
    arena_free(arena);
}
END_TEST

/* --- Refusals --- */

static void refuse(const char *targets, const char *policies, const char *actions, const char *said)
{
    struct scaling_policies scaling = {.target_count = 77};
    ck_assert_msg(!read(targets, policies, actions, &scaling), "%s", said);
    ck_assert_str_eq(fixture_faults(arena, faults), said);
    ck_assert_uint_eq(scaling.target_count, 77); /* unchanged */
    arena_free(arena);
}

START_TEST(each_breach_of_a_target_is_one_fault)
{
    static const struct {
        const char *targets, *said;
    } refused[] = {
        {"[5]", "$[0]: expected an object, found 5"},
        {"[{" OF_A ", 'MaxCapacity': 4}]", "$[0].MinCapacity: is required"},
        {"[{" OF_A ", " CAPACITY("-1", "4") "}]", "$[0].MinCapacity: must be from 0 to 2147483647, found -1"},
        {"[{" OF_A ", " CAPACITY("5", "4") "}]", "$[0].MinCapacity: must be at most MaxCapacity, which is 4, found 5"},
        {"[{'ServiceNamespace': 'ecs', 'ResourceId': 'endpoint/e/variant/A', 'ScalableDimension': "
         "'sagemaker:variant:DesiredInstanceCount', " CAPACITY("1", "4") "}]",
         "$[0].ServiceNamespace: expected 'sagemaker', found 'ecs'"},
        {"[" TARGET(OF("endpoint/e/variant/A", "variant:DesiredInstances")) "]",
         "$[0].ScalableDimension: expected one of 'sagemaker:variant:DesiredInstanceCount', "
         "'sagemaker:inference-component:DesiredCopyCount', 'sagemaker:variant:DesiredProvisionedConcurrency', found "
         "'sagemaker:variant:DesiredInstances'; did you mean 'sagemaker:variant:DesiredInstanceCount'?"},
        {"[" TARGET(OF("inference-component/c", "variant:DesiredInstanceCount")) "]",
         "$[0].ResourceId: must be endpoint/ENDPOINT/variant/VARIANT with this ScalableDimension, found "
         "'inference-component/c'"},
        {"[" TARGET(OF("endpoint/e/variant/A", "inference-component:DesiredCopyCount")) "]",
         "$[0].ResourceId: must be inference-component/NAME with this ScalableDimension, found 'endpoint/e/variant/A'"},
        {"[" TARGET(OF("endpoint/e/A", "variant:DesiredInstanceCount")) "]",
         "$[0].ResourceId: must be endpoint/ENDPOINT/variant/VARIANT with this ScalableDimension, found "
         "'endpoint/e/A'"},
        {"[" TARGET(OF("endpoint/variant/A", "variant:DesiredInstanceCount")) "]",
         "$[0].ResourceId: must be endpoint/ENDPOINT/variant/VARIANT with this ScalableDimension, found "
         "'endpoint/variant/A'"},
        {"[" TARGET(OF("endpoint//variant/A", "variant:DesiredInstanceCount")) "]",
         "$[0].ResourceId: must be endpoint/ENDPOINT/variant/VARIANT with this ScalableDimension, found "
         "'endpoint//variant/A'"},
        {"[" TARGET(OF_A) ", " TARGET(OF_WARM_A) ", " TARGET(OF_A) "]",
         "$[2]: must be registered once: ScalableTargets[0] has the same ResourceId and ScalableDimension"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        refuse(refused[i].targets, NULL, NULL, refused[i].said);
}
END_TEST

#define CONFIGURATION   "$[0].TargetTrackingScalingPolicyConfiguration"
#define TRACK(members)  "[" TRACKING("p", OF_A, members) "]"
#define CUSTOM(members) TRACK("'TargetValue': 1, 'CustomizedMetricSpecification': {" members "}")

START_TEST(each_breach_of_target_tracking_is_one_fault)
{
    static const struct {
        const char *policies, *said;
    } refused[] = {
        {"[{" OF_A ", 'PolicyName': 'p', 'PolicyType': 'TargetTrackingScaling'}]", CONFIGURATION ": is required"},
        {"[{" OF_A ", 'PolicyName': 'p'}]", "$[0].PolicyType: is required"},
        {"[{" OF_A
         ", 'PolicyName': 'p', 'PolicyType': 'PredictiveScaling', 'PredictiveScalingPolicyConfiguration': {}}]",
         "$[0].PolicyType: PredictiveScaling is for ECS services only: SageMaker takes TargetTrackingScaling and "
         "StepScaling"},
        {"[{" OF_A ", 'PolicyName': 'p', 'PolicyType': 'TargetTrackingScaling', 'Alarm': " ALARM
         ", 'TargetTrackingScalingPolicyConfiguration': {'TargetValue': 70, " PER_INSTANCE "}}]",
         "$[0].Alarm: goes with PolicyType StepScaling"},
        {"[{" OF_A ", 'PolicyName': 'p', 'PolicyType': 'TargetTrackingScaling', 'StepScalingPolicyConfiguration': "
         "{" ONE_STEP "}, 'TargetTrackingScalingPolicyConfiguration': {'TargetValue': 70, " PER_INSTANCE "}}]",
         "$[0].StepScalingPolicyConfiguration: goes with PolicyType StepScaling"},
        {TRACK(PER_INSTANCE), CONFIGURATION ".TargetValue: is required"},
        {TRACK("'TargetValue': 0, " PER_INSTANCE), CONFIGURATION ".TargetValue: must be above 0, found 0"},
        {TRACK("'TargetValue': 1e200, " PER_INSTANCE),
         CONFIGURATION ".TargetValue: must be from 0 to 2.34854258277383e+108, found 1e200"},
        {TRACK("'TargetValue': 1, 'ScaleInCooldown': -1, " PER_INSTANCE),
         CONFIGURATION ".ScaleInCooldown: must be from 0 to 2147483647, found -1"},
        {TRACK("'TargetValue': 1"), CONFIGURATION
         ": must have exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification, found none"},
        {TRACK("'TargetValue': 1, 'CustomizedMetricSpecification': {" A_QUERY("") "}, " PER_INSTANCE), CONFIGURATION
         ": must have exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification, found both"},
        {TRACK("'TargetValue': 1, 'PredefinedMetricSpecification': {'PredefinedMetricType': "
               "'SageMakerVariantInvocationsPerInstances'}"),
         CONFIGURATION
         ".PredefinedMetricSpecification.PredefinedMetricType: expected one of "
         "'SageMakerVariantInvocationsPerInstance', "
         "'SageMakerVariantConcurrentRequestsPerModelHighResolution', "
         "'SageMakerVariantProvisionedConcurrencyUtilization', 'SageMakerInferenceComponentInvocationsPerCopy', "
         "'SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution', found "
         "'SageMakerVariantInvocationsPerInstances'; did you mean 'SageMakerVariantInvocationsPerInstance'?"},
        {TRACK("'TargetValue': 1, 'PredefinedMetricSpecification': {'PredefinedMetricType': "
               "'SageMakerVariantInvocationsPerInstance', 'ResourceLabel': 'app/x'}"),
         CONFIGURATION ".PredefinedMetricSpecification.ResourceLabel: must be absent: it belongs to "
                       "ALBRequestCountPerTarget, which SageMaker does not have"},
        {TRACK("'TargetValue': 1, 'PredefinedMetricSpecification': {'PredefinedMetricType': "
               "'SageMakerInferenceComponentInvocationsPerCopy'}"),
         CONFIGURATION ".PredefinedMetricSpecification.PredefinedMetricType: is for the ScalableDimension "
                       "sagemaker:inference-component:DesiredCopyCount, and this policy's is "
                       "sagemaker:variant:DesiredInstanceCount"},
        {CUSTOM("'Namespace': 'AWS/SageMaker', 'Statistic': 'Sum'"),
         CONFIGURATION ".CustomizedMetricSpecification.MetricName: is required"},
        {CUSTOM("'MetricName': 'Invocations', 'Namespace': 'AWS/SageMaker'"),
         CONFIGURATION ".CustomizedMetricSpecification.Statistic: is required"},
        {CUSTOM("'MetricName': 'Invocations', 'Namespace': ':x', 'Statistic': 'Sum'"), CONFIGURATION
         ".CustomizedMetricSpecification.Namespace: must be a namespace such as AWS/SageMaker, found ':x'"},
        {CUSTOM(A_QUERY("") ", 'Statistic': 'Sum'"), CONFIGURATION
         ".CustomizedMetricSpecification.Statistic: must be absent beside Metrics, each of which has its own"},
        {"[{'PolicyName': 'd\\u00e9j\\u00e0', " OF_A
         ", 'PolicyType': 'TargetTrackingScaling', 'TargetTrackingScalingPolicyConfiguration': {'TargetValue': "
         "70, " PER_INSTANCE "}}]",
         "$[0].PolicyName: must be printable ASCII characters, found 'd\u00e9j\u00e0'"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        refuse(A_TARGET, refused[i].policies, NULL, refused[i].said);
}
END_TEST

#define STEP_CONFIGURATION "$[0].StepScalingPolicyConfiguration"
#define STEPS(steps)       "[" STEPPING("'AdjustmentType': 'ChangeInCapacity', 'StepAdjustments': [" steps "]", ALARM) "]"
#define STEP(lower, upper)                                                                                             \
    "{'MetricIntervalLowerBound': " lower ", 'MetricIntervalUpperBound': " upper ", 'ScalingAdjustment': 1}"
#define FOUR_STEPS STEP("0", "1") ", " STEP("1", "2") ", " STEP("2", "3") ", " STEP("3", "4") ", "

START_TEST(each_breach_of_step_scaling_is_one_fault)
{
    static const struct {
        const char *policies, *said;
    } refused[] = {
        {"[{" OF_A ", 'PolicyName': 'p', 'PolicyType': 'StepScaling', 'Alarm': " ALARM "}]",
         STEP_CONFIGURATION ": is required"},
        {"[{" OF_A ", 'PolicyName': 'p', 'PolicyType': 'StepScaling', 'StepScalingPolicyConfiguration': {" ONE_STEP
         "}}]",
         "$[0].Alarm: is required"},
        {"[" STEPPING("'StepAdjustments': [{'MetricIntervalLowerBound': 0, 'ScalingAdjustment': 1}]", ALARM) "]",
         STEP_CONFIGURATION ".AdjustmentType: is required"},
        {"[" STEPPING("'AdjustmentType': 'ChangeInCapacity'", ALARM) "]",
         STEP_CONFIGURATION ".StepAdjustments: is required"},
        {STEPS(""), STEP_CONFIGURATION ".StepAdjustments: must have at least 1 element, found 0"},
        {STEPS(FOUR_STEPS FOUR_STEPS FOUR_STEPS FOUR_STEPS FOUR_STEPS STEP("4", "null")),
         STEP_CONFIGURATION ".StepAdjustments: must have at most 20 elements, found 21"},
        {STEPS("{'MetricIntervalLowerBound': 0}"),
         STEP_CONFIGURATION ".StepAdjustments[0].ScalingAdjustment: is required"},
        {STEPS("{'ScalingAdjustment': 1}"), STEP_CONFIGURATION
         ".StepAdjustments[0]: must have MetricIntervalLowerBound, MetricIntervalUpperBound or both"},
        {STEPS(STEP("10", "10")), STEP_CONFIGURATION
         ".StepAdjustments[0].MetricIntervalUpperBound: must be above MetricIntervalLowerBound, which "
         "is 10, found 10"},
        {STEPS(STEP("0", "10") ", " STEP("5", "null")), STEP_CONFIGURATION
         ".StepAdjustments[1]: must not overlap with the step that goes from 0 to 10: it begins at 5"},
        {STEPS(STEP("0", "null") ", " STEP("5", "null")), STEP_CONFIGURATION
         ".StepAdjustments[1]: must not overlap with the step that goes from 0 to inf: it begins at 5"},
        {STEPS(STEP("0", "10") ", " STEP("15", "null")),
         STEP_CONFIGURATION ".StepAdjustments[1]: must leave no gap: the step before it ends at 10, it begins at 15"},
        {STEPS(STEP("0", "10")), STEP_CONFIGURATION
         ".StepAdjustments: must have a step without MetricIntervalUpperBound, as one ends above 0, at 10"},
        {STEPS(STEP("-10", "0")), STEP_CONFIGURATION
         ".StepAdjustments: must have a step without MetricIntervalLowerBound, as one begins below 0, at -10"},
        {"[" STEPPING("'AdjustmentType': 'ExactCapacity', 'StepAdjustments': [{'MetricIntervalLowerBound': 0, "
                      "'ScalingAdjustment': -1}]",
                      ALARM) "]",
         STEP_CONFIGURATION ".StepAdjustments[0].ScalingAdjustment: must be at least 0 with AdjustmentType "
                            "ExactCapacity, found -1"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        refuse(A_TARGET, refused[i].policies, NULL, refused[i].said);
}
END_TEST

#define WITH_ALARM(alarm) "[" STEPPING(ONE_STEP, "{" alarm "}") "]"
#define NAMED_ALARM       "'AlarmName': 'a', 'ComparisonOperator': 'GreaterThanThreshold', " ALARM_METRIC

START_TEST(each_breach_of_an_alarm_is_one_fault)
{
    static const struct {
        const char *policies, *said;
    } refused[] = {
        {WITH_ALARM(ALARM_REST), "$[0].Alarm: must have exactly one of MetricName and Metrics, found none"},
        {WITH_ALARM(ALARM_REST ", 'MetricName': 'Invocations', 'Statistic': 'Sum'"),
         "$[0].Alarm.Namespace: is required"},
        {WITH_ALARM("'AlarmName': 'a', 'EvaluationPeriods': 3, 'Threshold': 70, 'ComparisonOperator': "
                    "'GreaterThanThreshold', " A_QUERY(", 'Period': 60") ", 'Statistic': 'Sum'"),
         "$[0].Alarm.Statistic: must be absent beside Metrics, each of which has its own"},
        {WITH_ALARM(ALARM_REST ", 'MetricName': 'Invocations', 'Namespace': 'AWS/SageMaker'"),
         "$[0].Alarm: must have exactly one of Statistic and ExtendedStatistic beside MetricName, found none"},
        {WITH_ALARM(ALARM_REST ", 'ExtendedStatistic': 'p99', " ALARM_METRIC),
         "$[0].Alarm: must have exactly one of Statistic and ExtendedStatistic beside MetricName, found both"},
        {WITH_ALARM(NAMED_ALARM ", 'Period': 60, 'EvaluationPeriods': 3"), "$[0].Alarm.Threshold: is required"},
        {WITH_ALARM("'AlarmName': 'a', 'Period': 60, 'EvaluationPeriods': 3, 'ComparisonOperator': "
                    "'GreaterThanUpperThreshold', " ALARM_METRIC),
         "$[0].Alarm.ComparisonOperator: is for anomaly detection, which has Metrics and a ThresholdMetricId"},
        {WITH_ALARM(NAMED_ALARM ", 'Period': 45, 'EvaluationPeriods': 3, 'Threshold': 1"),
         "$[0].Alarm.Period: must be 10, 20, 30 or a multiple of 60, found 45"},
        {WITH_ALARM(NAMED_ALARM ", 'Period': 60, 'EvaluationPeriods': 1441, 'Threshold': 1"),
         "$[0].Alarm.EvaluationPeriods: must be at most 1440 with a Period of 60 s, found 1441: an alarm looks back a "
         "day "
         "at most"},
        {WITH_ALARM(NAMED_ALARM ", 'Period': 3600, 'EvaluationPeriods': 169, 'Threshold': 1"),
         "$[0].Alarm.EvaluationPeriods: must be at most 168 with a Period of 3600 s, found 169: an alarm looks back "
         "seven "
         "days at most"},
        {WITH_ALARM(NAMED_ALARM ", 'Period': 60, 'EvaluationPeriods': 3, 'DatapointsToAlarm': 4, 'Threshold': 1"),
         "$[0].Alarm.DatapointsToAlarm: must be at most EvaluationPeriods, which is 3, found 4"},
        {WITH_ALARM(NAMED_ALARM ", 'Period': 60, 'EvaluationPeriods': 0, 'Threshold': 1"),
         "$[0].Alarm.EvaluationPeriods: must be from 1 to 2147483647, found 0"},
        {WITH_ALARM(NAMED_ALARM ", 'Period': 60, 'EvaluationPeriods': 3, 'Threshold': 1, 'TreatMissingData': 'ok'"),
         "$[0].Alarm.TreatMissingData: expected one of 'breaching', 'notBreaching', 'ignore', 'missing', found 'ok'"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        refuse(A_TARGET, refused[i].policies, NULL, refused[i].said);
}
END_TEST

START_TEST(each_breach_of_a_scheduled_action_is_one_fault)
{
    static const struct {
        const char *actions, *said;
    } refused[] = {
        {"[" ACTION("m", TO("1", "2")) "]", "$[0].Schedule: is required"},
        {"[" ACTION("m", MORNING) "]", "$[0].ScalableTargetAction: is required"},
        {"[" ACTION("m", MORNING ", 'ScalableTargetAction': {}") "]",
         "$[0].ScalableTargetAction: must have MinCapacity, MaxCapacity or both"},
        {"[" ACTION("m", MORNING ", " TO("3", "2")) "]",
         "$[0].ScalableTargetAction.MinCapacity: must be at most MaxCapacity, which is 2, found 3"},
        {"[" ACTION("m", "'Schedule': 'cron(0 8 * * *)', " TO("1", "2")) "]",
         "$[0].Schedule: must have six fields in cron(): minutes, hours, day of the month, month, day of the week, "
         "year; "
         "found 5"},
        {"[" ACTION("m", "'Schedule': 'cron(0 8 30 2 ? *)', " TO("1", "2")) "]",
         "$[0].Schedule: never happens: no day from 1970 to 2199 fits '0 8 30 2 ? *'"},
        {"[" ACTION("m", MORNING ", 'Timezone': 'Europe/Atlantis', " TO("1", "2")) "]",
         "$[0].Timezone: no time zone of the tz database is called 'Europe/Atlantis'"},
        {"[" ACTION("m", MORNING ", 'StartTime': 'tomorrow', " TO("1", "2")) "]",
         "$[0].StartTime: expected a time such as '2026-11-23T00:00:00Z', found 'tomorrow'"},
        {"[" ACTION("m", MORNING
                    ", 'StartTime': '2026-11-23T00:00:00Z', 'EndTime': '2026-11-23T00:00:00Z', " TO("1", "2")) "]",
         "$[0].EndTime: must be after StartTime"},
        {"[" ACTION("m", "'Schedule': 'at(2026-11-23T08:00:00)', 'EndTime': '2026-11-23T07:59:59Z', " TO("1", "2")) "]",
         "$[0].Schedule: never happens between StartTime and EndTime"},
        {"[" ACTION("a:b", MORNING ", " TO("1", "2")) "]", "$[0].ScheduledActionName: must be a name without : / | and "
                                                           "control characters, and without spaces at its ends, "
                                                           "found 'a:b'"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        refuse(A_TARGET, NULL, refused[i].actions, refused[i].said);
}
END_TEST

START_TEST(what_is_not_registered_is_not_scaled)
{
    refuse(NULL, "[" PLAIN_POLICY("p") "]", NULL,
           "$[0].ResourceId: is not registered: ScalableTargets has no 'endpoint/e/variant/A' with this "
           "ScalableDimension");
    refuse("[" TARGET(OF_WARM_A) "]", NULL, "[" ACTION("m", MORNING ", " TO("1", "2")) "]",
           "$[0].ResourceId: is not registered: ScalableTargets has no 'endpoint/e/variant/A' with this "
           "ScalableDimension");
    refuse("[{'ResourceId': 5}]", "[" PLAIN_POLICY("p") "]", NULL, /* the target's own faults only */
           "$[0].ServiceNamespace: is required\n"
           "$[0].ResourceId: expected a text, found 5\n"
           "$[0].ScalableDimension: is required\n"
           "$[0].MinCapacity: is required\n"
           "$[0].MaxCapacity: is required");
}
END_TEST

START_TEST(names_and_metrics_are_unique_for_each_target)
{
    struct scaling_policies scaling;
    accept("[" TARGET(OF_A) ", " TARGET(OF_C) "]",
           "[" PLAIN_POLICY("p") ", " TRACKING(
               "p", OF_C,
               "'TargetValue': 1, 'PredefinedMetricSpecification': {'PredefinedMetricType': "
               "'SageMakerInferenceComponentInvocationsPerCopy'}") "]",
           NULL, &scaling);
    arena_free(arena);
    refuse(A_TARGET, "[" PLAIN_POLICY("p") ", " STEPPING(ONE_STEP, ALARM) ", " STEPPING(ONE_STEP, ALARM) "]", NULL,
           "$[2].PolicyName: must be unique for its target: it is the name of ScalingPolicies[1] too");
    refuse(
        A_TARGET, "[" PLAIN_POLICY("p") ", " PLAIN_POLICY("q") "]", NULL,
        "$[1].TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification: must be another metric than that "
        "of ScalingPolicies[0]: each target tracking policy of a target has its own");
    refuse(A_TARGET, NULL, "[" ACTION("m", MORNING ", " TO("1", "2")) ", " ACTION("m", MORNING ", " TO("1", "3")) "]",
           "$[1].ScheduledActionName: must be unique for its target: it is the name of ScheduledActions[0] too");
}
END_TEST

/* An array of so many copies of an element, in which %d is their number. */
static const char *repeated(struct arena *texts, const char *before, const char *after, int count)
{
    const char *list = "[";
    for (int i = 0; i < count; i++) list = arena_format(texts, "%s%s%s%d%s", list, i ? ", " : "", before, i, after);
    return arena_format(texts, "%s]", list);
}

START_TEST(quotas_of_the_service_are_limits)
{
    struct arena *texts = arena_new();
    struct scaling_policies scaling = {.target_count = 77};
    const char *action = "', " OF_A ", " MORNING ", " TO("1", "2") "}";
    const char *policy = "', " OF_A ", 'PolicyType': 'StepScaling', 'StepScalingPolicyConfiguration': {" ONE_STEP
                         "}, 'Alarm': " ALARM "}";
    ck_assert(read(A_TARGET, repeated(texts, "{'PolicyName': '", policy, 50), NULL, &scaling));
    arena_free(arena);
    ck_assert(!read(A_TARGET, repeated(texts, "{'PolicyName': '", policy, 52), NULL, &scaling));
    ck_assert_int_eq(faults_at(faults, 0)->kind, FAULT_LIMIT);
    ck_assert_str_eq(fixture_faults(arena, faults),
                     "$[50]: LimitExceededException: a scalable target has at most 50 policies");
    arena_free(arena);
    ck_assert(read(A_TARGET, NULL, repeated(texts, "{'ScheduledActionName': '", action, 200), &scaling));
    arena_free(arena);
    ck_assert(!read(A_TARGET, NULL, repeated(texts, "{'ScheduledActionName': '", action, 202), &scaling));
    ck_assert_int_eq(faults_at(faults, 0)->kind, FAULT_LIMIT);
    ck_assert_str_eq(fixture_faults(arena, faults),
                     "$[200]: LimitExceededException: a scalable target has at most 200 scheduled actions");
    arena_free(arena);
    ck_assert(!read(repeated(texts, "", "", 501), NULL, NULL, &scaling));
    ck_assert_str_eq(fixture_faults(arena, faults), "$: must have at most 500 elements, found 501");
    arena_free(arena);
    ck_assert(!read(A_TARGET, NULL, repeated(texts, "", "", 5001), &scaling));
    ck_assert_str_eq(fixture_faults(arena, faults), "$: must have at most 5000 elements, found 5001");
    arena_free(arena);
    arena_free(texts);
}
END_TEST

START_TEST(what_has_no_effect_is_a_warning)
{
    struct scaling_policies scaling;
    ck_assert(read(A_TARGET,
                   "[" STEPPING(ONE_STEP ", 'MinAdjustmentMagnitude': 2",
                                "{" ALARM_REST ", 'ActionsEnabled': false, " ALARM_METRIC "}") "]",
                   NULL, &scaling));
    ck_assert_str_eq(fixture_faults(arena, faults),
                     "warning: $[0].StepScalingPolicyConfiguration.MinAdjustmentMagnitude: has no effect: it goes with "
                     "AdjustmentType PercentChangeInCapacity\n"
                     "warning: $[0].Alarm.ActionsEnabled: is false: the alarm goes off and does nothing");
    arena_free(arena);
}
END_TEST

START_TEST(an_alarm_on_more_than_a_metric_is_known_as_such)
{
    static const char *const elaborate[] = {
        ALARM_REST ", 'ExtendedStatistic': 'tm99', 'MetricName': 'ModelLatency', 'Namespace': 'AWS/SageMaker'",
        "'AlarmName': 'a', 'EvaluationPeriods': 3, 'ComparisonOperator': 'GreaterThanUpperThreshold', "
        "'ThresholdMetricId': 'band', 'Metrics': [{'Id': 'band', 'Expression': 'ANOMALY_DETECTION_BAND(m1)'}]",
    };
    for (size_t i = 0; i < sizeof elaborate / sizeof *elaborate; i++) {
        struct scaling_policies scaling;
        struct arena *texts = arena_new();
        const char *policy = arena_format(texts,
                                          "[{'PolicyName': 's', " OF_A ", 'PolicyType': 'StepScaling', "
                                          "'StepScalingPolicyConfiguration': {" ONE_STEP "}, 'Alarm': {%s}}]",
                                          elaborate[i]);
        accept(A_TARGET, policy, NULL, &scaling);
        ck_assert(metric_alarm_is_elaborate(scaling.policies[0].alarm));
        arena_free(arena);
        arena_free(texts);
    }
}
END_TEST

START_TEST(a_percentile_is_a_share)
{
    static const struct {
        const char *statistic;
        double share;
    } cases[] = {{"p50", 0.5}, {"p99.9", 0.999},   {"p100", 1}, {"p100.1", 0}, {"p", 0},
                 {"p0", 0},    {"tm(10%:90%)", 0}, {"p9x", 0},  {"p9.9.9", 0}, {"P90", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_double_eq_tol(metric_percentile(cases[i].statistic), cases[i].share, 1e-12);
    }
    ck_assert_double_eq(metric_percentile(NULL), 0);
}
END_TEST

/* --- Against an endpoint --- */

static struct endpoint_name endpoint;

static const char *bound_to(struct scaling_policies *scaling, const char *config_members, const char *component_texts)
{
    struct catalogue *catalogue = catalogue_new(arena);
    struct shape_reading reading = {.arena = arena, .faults = faults, .catalogue = catalogue};
    struct endpoint_config_options options = {.catalogue = catalogue};
    struct inference_components components = {.count = 0};
    const char *text = arena_format(arena, "{'EndpointConfigName': 'c', %s}", config_members);
    struct endpoint_config *config = endpoint_config_read(arena, fixture_json(arena, text, faults), options, faults);
    ck_assert_msg(config, "%s", fixture_faults(arena, faults));
    if (component_texts) {
        ck_assert(inference_components_read(&reading, fixture_json(arena, component_texts, faults), &components));
        ck_assert(inference_components_bind(&components, config, faults));
    }
    endpoint = (struct endpoint_name){.name = NULL};
    bool valid = scaling_policies_bind(scaling, config, &components, &endpoint, catalogue, faults);
    ck_assert_int_eq(valid, faults_count(faults) == 0);
    return fixture_faults(arena, faults);
}

static void expect(const char *targets, const char *policies, const char *actions, const char *config,
                   const char *components, const char *said)
{
    struct scaling_policies scaling;
    accept(targets, policies, actions, &scaling);
    ck_assert_str_eq(bound_to(&scaling, config, components), said);
    arena_free(arena);
}

#define INSTANCES(type, count)                                                                                         \
    "'ProductionVariants': [{'VariantName': 'A', 'ModelName': 'm', 'InstanceType': '" type                             \
    "', 'InitialInstanceCount': " count "}]"
#define REAL_TIME INSTANCES("ml.m5.large", "2")
#define ASYNC     REAL_TIME ", 'AsyncInferenceConfig': {'OutputConfig': {'S3OutputPath': 's3://b/o'}}"
#define SERVERLESS(more)                                                                                               \
    "'ProductionVariants': [{'VariantName': 'A', 'ModelName': 'm', 'ServerlessConfig': {'MemorySizeInMB': 1024, "      \
    "'MaxConcurrency': 5" more "}}]"
#define HOST                                                                                                           \
    "'ExecutionRoleArn': 'arn:aws:iam::123456789012:role/r', 'ProductionVariants': [{'VariantName': 'A', "             \
    "'InstanceType': 'ml.m5.large', 'InitialInstanceCount': 1}]"
#define COMPONENTS(copies)                                                                                             \
    "[{'InferenceComponentName': 'c', 'EndpointName': 'e', 'RuntimeConfig': {'CopyCount': " copies "}, "               \
    "'Specification': {'ModelName': 'm', 'ComputeResourceRequirements': {'MinMemoryRequiredInMb': 128}}}]"
#define WITH_BOUNDS(of, a, b) "[{" of ", " CAPACITY(a, b) "}]"

START_TEST(targets_find_what_they_scale)
{
    struct scaling_policies scaling;
    accept(A_TARGET, "[" PLAIN_POLICY("p") ", " STEPPING(ONE_STEP, ALARM) "]", NULL, &scaling);
    ck_assert_str_eq(bound_to(&scaling,
                              "'ProductionVariants': [{'VariantName': 'B', 'ModelName': 'm', 'InstanceType': "
                              "'ml.m5.large', 'InitialInstanceCount': 1}, {'VariantName': 'A', 'ModelName': "
                              "'m', 'InstanceType': 'ml.m5.large', 'InitialInstanceCount': 1}]",
                              NULL),
                     "");
    ck_assert_uint_eq(scaling.targets[0].index, 1);
    ck_assert_str_eq(endpoint.name, "e");
    ck_assert_str_eq(scaling.policies[0].math->operands->source.metric->name, "InvocationsPerInstance");
    ck_assert_int_eq(scaling.policies[0].math->operands->source.scope, SCOPE_VARIANT);
    ck_assert_uint_eq(scaling.policies[0].math->operands->source.index, 1);
    ck_assert_ptr_eq(scaling.policies[1].math->operands->source.metric,
                     scaling.policies[0].math->operands->source.metric);
    ck_assert_uint_eq(scaling.policies[1].math->operands->source.index, 1);
    arena_free(arena);

    accept("[" TARGET(OF_C) "]", NULL, NULL, &scaling);
    ck_assert_str_eq(bound_to(&scaling, HOST, COMPONENTS("1")), "");
    ck_assert_uint_eq(scaling.targets[0].index, 0);
    ck_assert_ptr_null(endpoint.name);
    arena_free(arena);
}
END_TEST

START_TEST(a_target_must_be_something_that_the_service_scales)
{
    expect("[" TARGET(OF("endpoint/e/variant/Z", "variant:DesiredInstanceCount")) "]", NULL, NULL, REAL_TIME, NULL,
           "$[0].ResourceId: no production variant of the endpoint configuration is called 'Z'");
    expect("[" TARGET(OF("inference-component/z", "inference-component:DesiredCopyCount")) "]", NULL, NULL, HOST,
           COMPONENTS("1"), "$[0].ResourceId: no inference component is called 'z'");
    expect(
        A_TARGET, NULL, NULL, INSTANCES("ml.t2.medium", "2"), NULL,
        "$[0].ResourceId: variant 'A' has instances of ml.t2.medium, which are burstable: the service does not scale "
        "those");
    expect(A_TARGET, NULL, NULL, SERVERLESS(""), NULL,
           "$[0].ScalableDimension: must be sagemaker:variant:DesiredProvisionedConcurrency: variant 'A' is serverless "
           "and "
           "has no instances");
    expect("[" TARGET(OF_WARM_A) "]", NULL, NULL, SERVERLESS(""), NULL,
           "$[0].ResourceId: variant 'A' must have a ServerlessConfig with ProvisionedConcurrency to have it scaled");
    expect("[" TARGET(OF_WARM_A) "]", NULL, NULL, REAL_TIME, NULL,
           "$[0].ResourceId: variant 'A' must have a ServerlessConfig with ProvisionedConcurrency to have it scaled");
    expect("[" TARGET(OF_WARM_A) "]", NULL, NULL, SERVERLESS(", 'ProvisionedConcurrency': 2"), NULL, "");
    expect("[" TARGET(OF_A) ", " TARGET(OF("endpoint/f/variant/A", "variant:DesiredInstanceCount")) "]", NULL, NULL,
           REAL_TIME, NULL,
           "$[1].ResourceId: must be of 'e', the endpoint of ScalableTargets: a scenario has one endpoint");
}
END_TEST

START_TEST(only_some_targets_may_be_scaled_to_nothing)
{
    expect(WITH_BOUNDS(OF_A, "0", "4"), NULL, NULL, REAL_TIME, NULL,
           "$[0].MinCapacity: must be at least 1 for a variant of a real-time endpoint, found 0");
    expect(WITH_BOUNDS(OF_A, "0", "4"), NULL, NULL, ASYNC, NULL, "");
    expect(WITH_BOUNDS(OF_C, "0", "4"), NULL, NULL, HOST, COMPONENTS("0"), "");
    expect(WITH_BOUNDS(OF_WARM_A, "0", "4"), NULL, NULL, SERVERLESS(", 'ProvisionedConcurrency': 2"), NULL,
           "warning: $[0].MinCapacity: should be at least 1 for provisioned concurrency, found 0");
    expect(A_TARGET, NULL, "[" ACTION("m", MORNING ", " TO("0", "4")) "]", REAL_TIME, NULL,
           "$[0].ScalableTargetAction.MinCapacity: must be at least 1 for a variant of a real-time endpoint, found 0");
}
END_TEST

START_TEST(what_begins_outside_its_bounds_is_moved_with_a_warning)
{
    expect(WITH_BOUNDS(OF_A, "2", "2"), NULL, NULL, REAL_TIME, NULL, "");
    expect(WITH_BOUNDS(OF_A, "3", "4"), NULL, NULL, REAL_TIME, NULL,
           "warning: $[0].MinCapacity: is 3, and 'A' begins with 2 instances: it is moved there at once");
    expect(WITH_BOUNDS(OF_A, "1", "1"), NULL, NULL, REAL_TIME, NULL,
           "warning: $[0].MaxCapacity: is 1, and 'A' begins with 2 instances: it is moved there at once");
    expect(WITH_BOUNDS(OF_C, "1", "4"), NULL, NULL, HOST, COMPONENTS("7"),
           "warning: $[0].MaxCapacity: is 4, and 'c' begins with 7 copies: it is moved there at once");
    expect(
        WITH_BOUNDS(OF_WARM_A, "3", "9"), NULL, NULL, SERVERLESS(", 'ProvisionedConcurrency': 2"), NULL,
        "warning: $[0].MaxCapacity: is out of reach: ProvisionedConcurrency is at most the MaxConcurrency of variant "
        "'A', which is 5\n"
        "warning: $[0].MinCapacity: is 3, and 'A' begins with 2 warm slots: it is moved there at once");
}
END_TEST

START_TEST(two_scalers_of_the_same_instances_are_a_warning)
{
    expect(A_TARGET, NULL, NULL,
           "'ProductionVariants': [{'VariantName': 'A', 'ModelName': 'm', 'InstanceType': 'ml.m5.large', "
           "'InitialInstanceCount': 2, 'ManagedInstanceScaling': {'Status': 'ENABLED', 'MinInstanceCount': 1, "
           "'MaxInstanceCount': 4}}]",
           NULL, "warning: $[0]: scales instances that the ManagedInstanceScaling of variant 'A' sets too");
}
END_TEST

#define ON_METRIC(metric, name_space, dimensions)                                                                      \
    "[" STEPPING(ONE_STEP, "{" ALARM_REST ", 'MetricName': '" metric "', 'Namespace': '" name_space                    \
                           "', 'Statistic': 'Sum', 'Dimensions': [" dimensions "]}") "]"
#define ENDPOINT_E "{'Name': 'EndpointName', 'Value': 'e'}"
#define VARIANT_A  ENDPOINT_E ", {'Name': 'VariantName', 'Value': 'A'}"

START_TEST(a_metric_that_never_has_data_is_a_warning)
{
    static const struct {
        const char *policies, *config, *said;
    } warned[] = {
        {ON_METRIC("InvocationsPerInstances", "AWS/SageMaker", VARIANT_A), REAL_TIME,
         "warning: $[0].Alarm.MetricName: never has data: no metric of endpoints is called 'InvocationsPerInstances'; "
         "did "
         "you mean 'InvocationsPerInstance'?"},
        {ON_METRIC("Orders", "Shop", ""), REAL_TIME,
         "warning: $[0].Alarm.MetricName: never has data: no metric of endpoints is called 'Orders'"},
        {ON_METRIC("CPUUtilization", "AWS/SageMaker", VARIANT_A), REAL_TIME,
         "warning: $[0].Alarm.MetricName: never has data: it is a metric of Namespace '/aws/sagemaker/Endpoints'"},
        {ON_METRIC("InvocationsPerInstance", "AWS/SageMaker", ENDPOINT_E), REAL_TIME,
         "warning: $[0].Alarm.MetricName: never has data without the dimensions EndpointName and VariantName, and no "
         "others"},
        {ON_METRIC("Invocations", "AWS/SageMaker", ENDPOINT_E), REAL_TIME,
         "warning: $[0].Alarm.MetricName: never has data without the dimensions EndpointName and VariantName, or the "
         "dimension InferenceComponentName, and no others"},
        {ON_METRIC("InvocationsPerInstance", "AWS/SageMaker", VARIANT_A ", {'Name': 'Zone', 'Value': 'a'}"), REAL_TIME,
         "warning: $[0].Alarm.MetricName: never has data without the dimensions EndpointName and VariantName, and no "
         "others"},
        {ON_METRIC("InvocationsPerInstance", "AWS/SageMaker", ENDPOINT_E ", {'Name': 'VariantName', 'Value': 'Z'}"),
         REAL_TIME, "warning: $[0].Alarm.Dimensions[1].Value: never has data: this endpoint has no VariantName 'Z'"},
        {ON_METRIC("ApproximateBacklogSizePerInstance", "AWS/SageMaker", "{'Name': 'EndpointName', 'Value': 'f'}"),
         ASYNC, "warning: $[0].Alarm.Dimensions[0].Value: never has data: this endpoint has no EndpointName 'f'"},
        {ON_METRIC("InvocationsPerInstance", "AWS/SageMaker", VARIANT_A), ASYNC,
         "warning: $[0].Alarm.MetricName: never has data: asynchronous endpoints do not publish "
         "InvocationsPerInstance"},
        {"[" PLAIN_POLICY("p") "]", ASYNC,
         "warning: $[0].TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType: "
         "never "
         "has data: asynchronous endpoints do not publish InvocationsPerInstance"},
        {"[" STEPPING(ONE_STEP, "{'AlarmName': 'a', 'Period': 10, 'EvaluationPeriods': 3, 'Threshold': 70, "
                                "'ComparisonOperator': 'GreaterThanThreshold', " ALARM_METRIC "}") "]",
         REAL_TIME,
         "warning: $[0].Alarm.Period: is 10 s, and the metric has a point every 60 s: most periods have no data"},
        {ON_METRIC("ApproximateBacklogSizePerInstance", "AWS/SageMaker", ENDPOINT_E), ASYNC, ""},
    };
    for (size_t i = 0; i < sizeof warned / sizeof *warned; i++)
        expect(A_TARGET, warned[i].policies, NULL, warned[i].config, NULL, warned[i].said);
}
END_TEST

/* --- Updates --- */

static const char *said_of_update_that(bool keeps_instances, const char *next_variant)
{
    struct scaling_policies scaling;
    struct endpoint_config_options options = {.catalogue = NULL};
    accept(A_TARGET, NULL, NULL, &scaling);
    const char *text = "{'EndpointConfigName': 'c', " REAL_TIME "}";
    const char *next_text =
        arena_format(arena, "{'EndpointConfigName': 'n', 'ProductionVariants': [%s]}", next_variant);
    struct endpoint_config *config = endpoint_config_read(arena, fixture_json(arena, text, faults), options, faults);
    struct endpoint_config *next = endpoint_config_read(arena, fixture_json(arena, next_text, faults), options, faults);
    ck_assert_msg(config && next, "%s", fixture_faults(arena, faults));
    scaling_policies_check_update(&scaling, config, next, keeps_instances, config->node, faults);
    return fixture_faults(arena, faults);
}

static const char *said_of_update(const char *next_variant)
{
    return said_of_update_that(true, next_variant);
}

START_TEST(a_variant_that_is_scaled_keeps_its_instance_type)
{
    ck_assert_str_eq(said_of_update("{'VariantName': 'A', 'ModelName': 'new', 'InstanceType': 'ml.m5.large', "
                                    "'InitialInstanceCount': 9}"),
                     "");
    arena_free(arena);
    ck_assert_str_eq(
        said_of_update("{'VariantName': 'A', 'ModelName': 'm', 'InstanceType': 'ml.m5.xlarge', "
                       "'InitialInstanceCount': 2}"),
        "$: must not change the instance type of variant 'A', which ScalableTargets[0] scales: the service "
        "refuses that");
    arena_free(arena);
    ck_assert_str_eq(
        said_of_update("{'VariantName': 'B', 'ModelName': 'm', 'InstanceType': 'ml.m5.xlarge', "
                       "'InitialInstanceCount': 2}"),
        "warning: $: leaves ScalableTargets[0] without effect: there is no variant 'A' any more that it could scale");
    arena_free(arena);
}
END_TEST

START_TEST(an_update_that_resets_what_was_scaled_is_a_warning)
{
    ck_assert_str_eq(said_of_update_that(false, "{'VariantName': 'A', 'ModelName': 'm', 'InstanceType': 'ml.m5.large', "
                                                "'InitialInstanceCount': 1}"),
                     "warning: $: gives variant 'A', which ScalableTargets[0] scales, 1 instance, however many it has "
                     "then: RetainAllVariantProperties keeps those");
    arena_free(arena);
}
END_TEST

TEST_MAIN("scaling_policy", every_member_of_a_target_is_read, every_member_of_a_target_tracking_policy_is_read,
          every_member_of_a_step_policy_is_read_and_its_steps_are_put_in_order,
          an_alarm_needs_all_of_its_points_unless_it_says, every_member_of_a_scheduled_action_is_read,
          each_action_has_its_own_time_zone, what_stands_on_an_edge_is_accepted, without_requests_nothing_is_scaled,
          each_breach_of_a_target_is_one_fault, each_breach_of_target_tracking_is_one_fault,
          each_breach_of_step_scaling_is_one_fault, each_breach_of_an_alarm_is_one_fault,
          each_breach_of_a_scheduled_action_is_one_fault, what_is_not_registered_is_not_scaled,
          names_and_metrics_are_unique_for_each_target, quotas_of_the_service_are_limits,
          what_has_no_effect_is_a_warning, an_alarm_on_more_than_a_metric_is_known_as_such, a_percentile_is_a_share,
          targets_find_what_they_scale, a_target_must_be_something_that_the_service_scales,
          only_some_targets_may_be_scaled_to_nothing, what_begins_outside_its_bounds_is_moved_with_a_warning,
          two_scalers_of_the_same_instances_are_a_warning, a_metric_that_never_has_data_is_a_warning,
          a_variant_that_is_scaled_keeps_its_instance_type, an_update_that_resets_what_was_scaled_is_a_warning)
