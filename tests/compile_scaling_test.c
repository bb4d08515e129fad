#include "sim/arena.h"
#include "tests/compile_fixture.h"

#include <math.h>

/* --- Documents --- */

#define OF_A                                                                                                           \
    "'ServiceNamespace': 'sagemaker', 'ResourceId': 'endpoint/e/variant/A', "                                          \
    "'ScalableDimension': 'sagemaker:variant:DesiredInstanceCount'"
/* A target from `least` to `most`; `more` are further members, each with a comma before it. */
#define TARGET(least, most, more)                                                                                      \
    "/ScalableTargets=[{" OF_A ", 'MinCapacity': " least ", 'MaxCapacity': " most more "}]"
#define A_TARGET TARGET("1", "4", "")

#define TRACKING(name, members)                                                                                        \
    "{'PolicyName': '" name "', " OF_A ", 'PolicyType': 'TargetTrackingScaling',"                                      \
    " 'TargetTrackingScalingPolicyConfiguration': {'TargetValue': 70, " members "}}"
#define PREDEFINED(type) "'PredefinedMetricSpecification': {'PredefinedMetricType': '" type "'}"
#define PER_INSTANCE     PREDEFINED("SageMakerVariantInvocationsPerInstance")
#define CONCURRENT       PREDEFINED("SageMakerVariantConcurrentRequestsPerModelHighResolution")
#define OF_ENDPOINT      "'Dimensions': [{'Name': 'EndpointName', 'Value': 'e'}]"
#define OF_VARIANT       "'Dimensions': [{'Name': 'EndpointName', 'Value': 'e'}, {'Name': 'VariantName', 'Value': 'A'}]"
#define CUSTOMIZED(metric, statistic, dimensions)                                                                      \
    "'CustomizedMetricSpecification': {'MetricName': '" metric                                                         \
    "', 'Namespace': 'AWS/SageMaker', 'Statistic': '" statistic "', " dimensions "}"
#define POLICIES(policies) "/ScalingPolicies=[" policies "]"

/* A step policy with these members of its configuration, on an alarm with these. */
#define STEPPING(members, alarm)                                                                                       \
    "{'PolicyName': 's', " OF_A ", 'PolicyType': 'StepScaling', 'StepScalingPolicyConfiguration': {" members           \
    "}, 'Alarm': {'AlarmName': 'a', " alarm "}}"
#define ONE_STEP                                                                                                       \
    "'AdjustmentType': 'ChangeInCapacity', 'StepAdjustments': [{'MetricIntervalLowerBound': 0,"                        \
    " 'ScalingAdjustment': 1}]"
#define ON_CALLS          "'MetricName': 'InvocationsPerInstance', 'Namespace': 'AWS/SageMaker', 'Statistic': 'Sum', " OF_VARIANT
#define WINDOW(period, n) "'Period': " period ", 'EvaluationPeriods': " n
#define ABOVE(threshold)  "'ComparisonOperator': 'GreaterThanThreshold', 'Threshold': " threshold

#define ACTION(name, members) "{'ScheduledActionName': '" name "', " OF_A ", " members "}"
#define ACTIONS(actions)      "/ScheduledActions=[" actions "]"
#define AT(time)              "'Schedule': 'at(" time ")'"
#define LEAST(least)          "'ScalableTargetAction': {'MinCapacity': " least "}"
#define MOST(most)            "'ScalableTargetAction': {'MaxCapacity': " most "}"
#define STARTS_AT(time)       "/StartTime='" time "'"
#define MONDAY                STARTS_AT("2026-11-23T08:00:00Z")

static const struct scaling_plan *accept(const char *const *sets)
{
    const struct plan *plan = trial_accept(sets);
    ck_assert_uint_eq(plan->scalings, 1);
    return &plan->scaling[0];
}

static const struct policy_plan *accept_policy(const char *const *sets)
{
    const struct scaling_plan *scaling = accept(sets);
    ck_assert_uint_eq(scaling->scaler.policies, 1);
    return &scaling->scaler.policy[0];
}

static void assert_metric(const struct scaling_plan *scaling, struct metric_plan metric, struct scaling_metric about)
{
    ck_assert_uint_eq(scaling->metrics, 1);
    const struct metric_plan *found = scaling->metric;
    ck_assert(found->kind == metric.kind && found->statistic == metric.statistic);
    ck_assert_int_eq(found->period_ns, metric.period_ns);
    ck_assert_int_eq(found->delay_ns, metric.delay_ns);
    ck_assert(found->zero_when_silent == metric.zero_when_silent && found->carried == metric.carried);
    ck_assert_double_eq(found->scale, 1);
    ck_assert(scaling->about->feed == about.feed && scaling->about->shared_by == about.shared_by);
    ck_assert_uint_eq(scaling->about->divisor_least, about.divisor_least);
}

/* All of so many points, as target tracking has it. */
static void assert_all_of(const struct alarm_plan *alarm, uint32_t points, int64_t period_s, enum alarm_side side,
                          double threshold)
{
    ck_assert_uint_eq(alarm->points, points);
    ck_assert_uint_eq(alarm->points_to_alarm, points);
    ck_assert_int_eq(alarm->period_ns, period_s * NS_PER_S);
    ck_assert_int_eq(alarm->comparison, side);
    ck_assert_double_eq_tol(alarm->threshold, threshold, 1e-9);
}

/* --- Targets --- */

START_TEST(without_a_target_nothing_scales)
{
    trial = trial_compile(NO_SETS);
    ck_assert_uint_eq(trial.compiled->plan.scalings, 0);
    ck_assert_uint_eq(trial.compiled->plan.fleet[0].wanted_most, 0);
    ck_assert_uint_eq(trial.compiled->plan.variant[0].servers, 1);
    trial_end(&trial);
}
END_TEST

START_TEST(a_target_is_its_variants_bounds)
{
    const struct scaling_plan *scaling = accept(
        SETS(TARGET("2", "7", ""), FIRST_VARIANT "/InitialInstanceCount=3", POLICIES(TRACKING("p", PER_INSTANCE))));
    ck_assert_uint_eq(scaling->variant, 0);
    ck_assert_uint_eq(scaling->scaler.initial, 3);
    ck_assert_uint_eq(scaling->scaler.least, 2);
    ck_assert_uint_eq(scaling->scaler.most, 7);
    ck_assert_int_eq(scaling->scaler.reaction_ns, 5 * NS_PER_S);
    ck_assert(!scaling->scaler.schedule);
    assert_assumed("A decision to scale takes effect after 5 s");
    trial_end(&trial);
}
END_TEST

/* Those that go may finish what they have while others come. */
START_TEST(there_is_room_for_twice_the_most)
{
    accept(SETS(TARGET("1", "7", ""), POLICIES(TRACKING("p", PER_INSTANCE))));
    ck_assert_uint_eq(trial.compiled->plan.fleet[0].wanted_most, 7);
    ck_assert_uint_eq(trial.compiled->plan.variant[0].servers, 14);
    trial_end(&trial);
}
END_TEST

START_TEST(a_target_may_be_of_the_second_variant)
{
    const struct scaling_plan *scaling = accept(
        SETS("/EndpointConfig/ProductionVariants/-={'VariantName': 'B', 'ModelName': 'M', 'InstanceType':"
             " 'ml.c5.xlarge', 'InitialInstanceCount': 2, 'InitialVariantWeight': 1}",
             "/ScalableTargets=[{'ServiceNamespace': 'sagemaker', 'ResourceId': 'endpoint/e/variant/B',"
             " 'ScalableDimension': 'sagemaker:variant:DesiredInstanceCount', 'MinCapacity': 1, 'MaxCapacity': 5}]"));
    const struct plan *plan = &trial.compiled->plan;
    ck_assert(scaling->variant == 1 && scaling->scaler.initial == 2);
    ck_assert_uint_eq(trial.compiled->scalings[0].variant, 1);
    ck_assert(plan->fleet[0].wanted_most == 0 && plan->fleet[1].wanted_most == 5);
    trial_end(&trial);
}
END_TEST

#define SUSPENDED(in, out, scheduled)                                                                                  \
    ", 'SuspendedState': {'DynamicScalingInSuspended': " in ", 'DynamicScalingOutSuspended': " out                     \
    ", 'ScheduledScalingSuspended': " scheduled "}"

START_TEST(each_part_of_scaling_can_be_suspended)
{
    const struct scaler_plan *scaler = &accept(SETS(TARGET("1", "4", SUSPENDED("true", "false", "false"))))->scaler;
    ck_assert(scaler->in_suspended && !scaler->out_suspended && !scaler->schedule_suspended);
    trial_end(&trial);
    scaler = &accept(SETS(TARGET("1", "4", SUSPENDED("false", "true", "false"))))->scaler;
    ck_assert(!scaler->in_suspended && scaler->out_suspended && !scaler->schedule_suspended);
    trial_end(&trial);
    scaler = &accept(SETS(TARGET("1", "4", SUSPENDED("false", "false", "true"))))->scaler;
    ck_assert(!scaler->in_suspended && !scaler->out_suspended && scaler->schedule_suspended);
    trial_end(&trial);
}
END_TEST

/* --- Tracking --- */

START_TEST(calls_per_instance_are_summed_over_minutes)
{
    const struct scaling_plan *scaling = accept(SETS(A_TARGET, POLICIES(TRACKING("p", PER_INSTANCE))));
    assert_metric(scaling,
                  (struct metric_plan){.kind = METRIC_CALLS,
                                       .statistic = VALUE_SUM,
                                       .period_ns = NS_PER_MINUTE,
                                       .delay_ns = NS_PER_MINUTE,
                                       .zero_when_silent = true},
                  (struct scaling_metric){.feed = FEED_CALLS, .shared_by = SHARED_BY_SERVERS});
    assert_assumed("Metrics of 60 s are published 60 s after they end");
    trial_end(&trial);
}
END_TEST

/* docs/models.md, "Automatic scaling": 3 of 3 above the target, 15 of 15 below 0.9 of it. */
START_TEST(calls_per_instance_are_tracked_by_two_alarms)
{
    const struct policy_plan *policy = accept_policy(SETS(A_TARGET, POLICIES(TRACKING("p", PER_INSTANCE))));
    ck_assert(policy->kind == POLICY_TRACKING && policy->metric == 0);
    ck_assert_double_eq(policy->tracking.target, 70);
    ck_assert(policy->tracking.scale_in && !policy->tracking.leads_out_of_zero);
    assert_all_of(&policy->alarm[POLICY_HIGH], 3, 60, ALARM_ABOVE, 70);
    assert_all_of(&policy->alarm[POLICY_LOW], 15, 60, ALARM_BELOW, 63);
    trial_end(&trial);
}
END_TEST

START_TEST(cooldowns_are_five_minutes_where_none_are_given)
{
    const struct policy_plan *policy = accept_policy(SETS(A_TARGET, POLICIES(TRACKING("p", PER_INSTANCE))));
    ck_assert_int_eq(policy->out_cooldown_ns, 300 * NS_PER_S);
    ck_assert_int_eq(policy->in_cooldown_ns, 300 * NS_PER_S);
    trial_end(&trial);
}
END_TEST

START_TEST(cooldowns_are_those_that_are_given)
{
    const struct policy_plan *policy = accept_policy(
        SETS(A_TARGET, POLICIES(TRACKING("p", "'ScaleOutCooldown': 0, 'ScaleInCooldown': 900, " PER_INSTANCE))));
    ck_assert_int_eq(policy->out_cooldown_ns, 0);
    ck_assert_int_eq(policy->in_cooldown_ns, 900 * NS_PER_S);
    trial_end(&trial);
}
END_TEST

START_TEST(a_policy_may_only_scale_out)
{
    const struct policy_plan *policy =
        accept_policy(SETS(A_TARGET, POLICIES(TRACKING("p", "'DisableScaleIn': true, " PER_INSTANCE))));
    ck_assert(!policy->tracking.scale_in);
    trial_end(&trial);
}
END_TEST

/* 15 minutes are 90 periods of 10 s. */
START_TEST(concurrency_is_the_most_of_ten_seconds)
{
    const struct scaling_plan *scaling = accept(SETS(A_TARGET, POLICIES(TRACKING("p", CONCURRENT))));
    assert_metric(scaling,
                  (struct metric_plan){.kind = METRIC_MEASUREMENTS,
                                       .statistic = VALUE_MOST,
                                       .period_ns = 10 * NS_PER_S,
                                       .delay_ns = 20 * NS_PER_S,
                                       .carried = true},
                  (struct scaling_metric){.feed = FEED_CONCURRENCY});
    assert_all_of(&scaling->scaler.policy[0].alarm[POLICY_HIGH], 3, 10, ALARM_ABOVE, 70);
    assert_all_of(&scaling->scaler.policy[0].alarm[POLICY_LOW], 90, 10, ALARM_BELOW, 63);
    trial_end(&trial);
}
END_TEST

START_TEST(a_backlog_is_shared_by_its_instances_and_leads_out_of_zero)
{
    const struct scaling_plan *scaling =
        accept(SETS(ASYNCHRONOUS(""), TARGET("0", "4", ""),
                    POLICIES(TRACKING("p", CUSTOMIZED("ApproximateBacklogSizePerInstance", "Average", OF_ENDPOINT)))));
    assert_metric(
        scaling,
        (struct metric_plan){
            .kind = METRIC_LEVEL, .statistic = VALUE_MEAN, .period_ns = NS_PER_MINUTE, .delay_ns = NS_PER_MINUTE},
        (struct scaling_metric){.feed = FEED_PRESENT, .shared_by = SHARED_BY_SERVERS, .divisor_least = 1});
    ck_assert(scaling->scaler.policy[0].tracking.leads_out_of_zero);
    trial_end(&trial);
}
END_TEST

START_TEST(policies_keep_their_order_their_names_and_their_metrics)
{
    const struct scaling_plan *scaling =
        accept(SETS(A_TARGET, POLICIES(TRACKING("p", PER_INSTANCE) ", " TRACKING("q", CONCURRENT))));
    ck_assert(scaling->metrics == 2 && scaling->scaler.policies == 2);
    ck_assert(scaling->scaler.policy[0].metric == 0 && scaling->scaler.policy[1].metric == 1);
    ck_assert(scaling->about[0].feed == FEED_CALLS && scaling->about[1].feed == FEED_CONCURRENCY);
    ck_assert_str_eq(trial.compiled->scalings[0].policy_names[0], "p");
    ck_assert_str_eq(trial.compiled->scalings[0].policy_names[1], "q");
    trial_end(&trial);
}
END_TEST

/* --- Steps --- */

static const struct policy_plan *accept_steps(const char *policy)
{
    return accept_policy(SETS(A_TARGET, policy));
}

#define ACCEPT_STEPS(members, alarm) accept_steps(POLICIES(STEPPING(members, alarm)))
#define PLAIN_ALARM                  ON_CALLS ", " WINDOW("60", "3") ", " ABOVE("70")

START_TEST(a_step_policy_has_the_window_of_its_alarm)
{
    const struct policy_plan *policy =
        ACCEPT_STEPS(ONE_STEP, ON_CALLS ", " WINDOW("120", "5") ", 'DatapointsToAlarm': 2, " ABOVE("70.5"));
    const struct alarm_plan *alarm = &policy->alarm[0];
    ck_assert_int_eq(policy->kind, POLICY_STEPS);
    ck_assert_int_eq(alarm->period_ns, 120 * NS_PER_S);
    ck_assert(alarm->points == 5 && alarm->points_to_alarm == 2);
    ck_assert_uint_eq(alarm->reach, alarm_reach(5));
    ck_assert_double_eq(alarm->threshold, 70.5);
    ck_assert_int_eq(trial.compiled->plan.scaling[0].metric->period_ns, 120 * NS_PER_S);
    trial_end(&trial);
}
END_TEST

START_TEST(all_points_of_an_alarm_breach_where_it_does_not_say_how_many)
{
    const struct alarm_plan *alarm = &ACCEPT_STEPS(ONE_STEP, PLAIN_ALARM)->alarm[0];
    ck_assert(alarm->points == 3 && alarm->points_to_alarm == 3);
    ck_assert_int_eq(alarm->missing, ALARM_MISSING_IS_MISSING);
    trial_end(&trial);
}
END_TEST

/* What an alarm with that value in that member, and otherwise above the threshold, becomes. */
static void assert_choice(const char *member, const char *value, enum alarm_side side, enum alarm_missing missing)
{
    struct arena *arena = arena_new();
    bool compares = member[0] == 'C';
    const char *alarm = arena_format(arena, "%s'%s': '%s'",
                                     compares ? "" : "'ComparisonOperator': 'GreaterThanThreshold', ", member, value);
    const char *policy = arena_format(arena, POLICIES(STEPPING("%s", "%s, 'Threshold': 70, %s")), ONE_STEP,
                                      ON_CALLS ", " WINDOW("60", "3"), alarm);
    const struct alarm_plan *plan = &accept_steps(policy)->alarm[0];
    ck_assert_msg(plan->comparison == side && plan->missing == missing, "%s", value);
    trial_end(&trial);
    arena_free(arena);
}

START_TEST(each_comparison_of_an_alarm_is_its_side)
{
    assert_choice("ComparisonOperator", "GreaterThanThreshold", ALARM_ABOVE, ALARM_MISSING_IS_MISSING);
    assert_choice("ComparisonOperator", "GreaterThanOrEqualToThreshold", ALARM_AT_OR_ABOVE, ALARM_MISSING_IS_MISSING);
}
END_TEST

START_TEST(each_treatment_of_missing_data_is_known)
{
    assert_choice("TreatMissingData", "breaching", ALARM_ABOVE, ALARM_MISSING_BREACHES);
    assert_choice("TreatMissingData", "notBreaching", ALARM_ABOVE, ALARM_MISSING_IS_WITHIN);
    assert_choice("TreatMissingData", "ignore", ALARM_ABOVE, ALARM_MISSING_IS_IGNORED);
    assert_choice("TreatMissingData", "missing", ALARM_ABOVE, ALARM_MISSING_IS_MISSING);
}
END_TEST

#define STEPS_DOWN                                                                                                     \
    "'AdjustmentType': 'ExactCapacity', 'StepAdjustments': [{'MetricIntervalUpperBound': 0, 'ScalingAdjustment': 1}]"

START_TEST(an_alarm_may_look_downwards)
{
    static const struct {
        const char *policy;
        enum alarm_side side;
    } cases[] = {
        {POLICIES(STEPPING(STEPS_DOWN, ON_CALLS
                           ", " WINDOW("60", "3") ", 'Threshold': 7, 'ComparisonOperator': 'LessThanThreshold'")),
         ALARM_BELOW},
        {POLICIES(
             STEPPING(STEPS_DOWN, ON_CALLS
                      ", " WINDOW("60", "3") ", 'Threshold': 7, 'ComparisonOperator': 'LessThanOrEqualToThreshold'")),
         ALARM_AT_OR_BELOW}};
    for (size_t c = 0; c < 2; c++) {
        const struct policy_plan *policy = accept_steps(cases[c].policy);
        ck_assert_int_eq(policy->alarm[0].comparison, cases[c].side);
        ck_assert_int_eq(policy->steps.type, ADJUST_TO_EXACT);
        ck_assert(policy->steps.step[0].lower == -INFINITY && policy->steps.step[0].upper == 0);
        trial_end(&trial);
    }
}
END_TEST

/* They stand the other way round in the policy. */
START_TEST(steps_are_in_the_order_of_their_bounds_and_the_last_has_no_end)
{
    const struct steps_plan *steps =
        &ACCEPT_STEPS("'AdjustmentType': 'ChangeInCapacity', 'StepAdjustments': ["
                      "{'MetricIntervalLowerBound': 10, 'ScalingAdjustment': 3},"
                      "{'MetricIntervalLowerBound': 0, 'MetricIntervalUpperBound': 10, 'ScalingAdjustment': 1}]",
                      PLAIN_ALARM)
             ->steps;
    ck_assert(steps->steps == 2 && steps->type == ADJUST_BY_CHANGE);
    ck_assert(steps->step[0].lower == 0 && steps->step[0].upper == 10 && steps->step[0].adjustment == 1);
    ck_assert(steps->step[1].lower == 10 && steps->step[1].upper == INFINITY && steps->step[1].adjustment == 3);
    trial_end(&trial);
}
END_TEST

#define PERCENT                                                                                                        \
    "'AdjustmentType': 'PercentChangeInCapacity', 'StepAdjustments': [{'MetricIntervalLowerBound': 0,"                 \
    " 'ScalingAdjustment': 50}]"

START_TEST(a_percentage_may_have_a_least_change)
{
    const struct steps_plan *steps = &ACCEPT_STEPS(PERCENT ", 'MinAdjustmentMagnitude': 2", PLAIN_ALARM)->steps;
    ck_assert(steps->type == ADJUST_BY_PERCENT && steps->change_least == 2);
    trial_end(&trial);
    ck_assert_uint_eq(ACCEPT_STEPS(PERCENT, PLAIN_ALARM)->steps.change_least, 0);
    trial_end(&trial);
}
END_TEST

START_TEST(a_step_policy_takes_the_mean_the_least_or_the_most)
{
    ck_assert_int_eq(ACCEPT_STEPS(ONE_STEP, PLAIN_ALARM)->steps.value, STEP_VALUE_MEAN);
    trial_end(&trial);
    ck_assert_int_eq(ACCEPT_STEPS(ONE_STEP ", 'MetricAggregationType': 'Average'", PLAIN_ALARM)->steps.value,
                     STEP_VALUE_MEAN);
    trial_end(&trial);
    ck_assert_int_eq(ACCEPT_STEPS(ONE_STEP ", 'MetricAggregationType': 'Minimum'", PLAIN_ALARM)->steps.value,
                     STEP_VALUE_LEAST);
    trial_end(&trial);
    ck_assert_int_eq(ACCEPT_STEPS(ONE_STEP ", 'MetricAggregationType': 'Maximum'", PLAIN_ALARM)->steps.value,
                     STEP_VALUE_MOST);
    trial_end(&trial);
}
END_TEST

START_TEST(a_step_policy_has_one_cooldown_for_both_ways)
{
    const struct policy_plan *policy = ACCEPT_STEPS(ONE_STEP ", 'Cooldown': 60", PLAIN_ALARM);
    ck_assert(policy->out_cooldown_ns == 60 * NS_PER_S && policy->in_cooldown_ns == 60 * NS_PER_S);
    trial_end(&trial);
    policy = ACCEPT_STEPS(ONE_STEP, PLAIN_ALARM);
    ck_assert(policy->out_cooldown_ns == 300 * NS_PER_S && policy->in_cooldown_ns == 300 * NS_PER_S);
    trial_end(&trial);
}
END_TEST

START_TEST(an_alarm_whose_actions_are_off_sees_nothing)
{
    ACCEPT_STEPS(ONE_STEP, PLAIN_ALARM ", 'ActionsEnabled': false");
    ck_assert_int_eq(trial.compiled->plan.scaling[0].about->feed, FEED_NOTHING);
    trial_end(&trial);
}
END_TEST

#define HAS_BACKLOG                                                                                                    \
    "'MetricName': 'HasBacklogWithoutCapacity', 'Namespace': 'AWS/SageMaker', 'Statistic': 'Average', " OF_ENDPOINT

START_TEST(an_alarm_may_wake_an_asynchronous_variant)
{
    const struct scaling_plan *scaling =
        accept(SETS(ASYNCHRONOUS(""), TARGET("0", "4", ""),
                    POLICIES(STEPPING(ONE_STEP, HAS_BACKLOG ", " WINDOW("60", "2") ", " ABOVE("0")))));
    assert_metric(
        scaling,
        (struct metric_plan){
            .kind = METRIC_LEVEL, .statistic = VALUE_MEAN, .period_ns = NS_PER_MINUTE, .delay_ns = NS_PER_MINUTE},
        (struct scaling_metric){.feed = FEED_STRANDED});
    ck_assert_uint_eq(scaling->scaler.least, 0);
    trial_end(&trial);
}
END_TEST

/* --- Copies --- */

#define OF_C                                                                                                           \
    "'ServiceNamespace': 'sagemaker', 'ResourceId': 'inference-component/c', "                                         \
    "'ScalableDimension': 'sagemaker:inference-component:DesiredCopyCount'"
#define C_TARGET(least, most) "/ScalableTargets=[{" OF_C ", 'MinCapacity': " least ", 'MaxCapacity': " most "}]"
#define C_HOSTED                                                                                                       \
    HOSTING(""), "/InferenceComponents=[" A_COMPONENT("b", "1", "1024", "1") ", " A_COMPONENT("c", "1", "1024", "2") "]"
#define C_POLICY(type, members)                                                                                        \
    "/ScalingPolicies=[{'PolicyName': 'p', " OF_C ", 'PolicyType': '" type "', " members "}]"
#define C_TRACKING(metric)                                                                                             \
    C_POLICY("TargetTrackingScaling", "'TargetTrackingScalingPolicyConfiguration': {'TargetValue': 70, " metric "}")
#define OF_COMPONENT "'Dimensions': [{'Name': 'InferenceComponentName', 'Value': 'c'}]"

START_TEST(a_target_may_be_of_a_component)
{
    const struct scaling_plan *scaling = accept(SETS(C_HOSTED, C_TARGET("0", "5")));
    ck_assert_uint_eq(scaling->variant, 2); /* A hosts b and c */
    ck_assert_uint_eq(trial.compiled->scalings[0].variant, 2);
    ck_assert(scaling->scaler.initial == 2 && scaling->scaler.least == 0 && scaling->scaler.most == 5);
    trial_end(&trial);
}
END_TEST

START_TEST(a_component_has_room_for_twice_its_most_copies)
{
    const struct plan *plan = (accept(SETS(C_HOSTED, C_TARGET("0", "5"))), &trial.compiled->plan);
    ck_assert(plan->fleet[0].component[0].copies_most == 0 && plan->fleet[0].component[1].copies_most == 5);
    ck_assert(plan->variant[1].servers == 2 && plan->variant[2].servers == 10);
    ck_assert_uint_eq(plan->fleet[0].wanted_most, 0);
    trial_end(&trial);
}
END_TEST

#define ADAPTER(more)                                                                                                  \
    "/InferenceComponents/-={'InferenceComponentName': 'M', 'EndpointName': 'e', 'Specification':"                     \
    " {'BaseInferenceComponentName': 'c', 'Container': {'ArtifactUrl': 's3://bucket/adapter'}}" more "}"

START_TEST(an_adapter_that_has_no_count_of_its_own_follows_its_base)
{
    accept(SETS(C_HOSTED, ADAPTER(""), C_TARGET("0", "5")));
    const struct copies_plan *adapter = &trial.compiled->plan.fleet[0].component[2];
    ck_assert(adapter->follows && adapter->copies == 2 && adapter->copies_most == 5);
    trial_end(&trial);
    accept(SETS(C_HOSTED, ADAPTER(", 'RuntimeConfig': {'CopyCount': 1}"), C_TARGET("0", "5")));
    adapter = &trial.compiled->plan.fleet[0].component[2];
    ck_assert(!adapter->follows && adapter->copies == 1 && adapter->copies_most == 0);
    trial_end(&trial);
}
END_TEST

START_TEST(copies_are_tracked_by_their_calls_and_their_concurrency)
{
    const struct scaling_plan *scaling = accept(
        SETS(C_HOSTED, C_TARGET("0", "5"), C_TRACKING(PREDEFINED("SageMakerInferenceComponentInvocationsPerCopy"))));
    assert_metric(scaling,
                  (struct metric_plan){.kind = METRIC_CALLS,
                                       .statistic = VALUE_SUM,
                                       .period_ns = NS_PER_MINUTE,
                                       .delay_ns = NS_PER_MINUTE,
                                       .zero_when_silent = true},
                  (struct scaling_metric){.feed = FEED_CALLS, .shared_by = SHARED_BY_SERVERS});
    ck_assert(!scaling->scaler.policy[0].tracking.leads_out_of_zero);
    trial_end(&trial);
    scaling =
        accept(SETS(C_HOSTED, C_TARGET("0", "5"),
                    C_TRACKING(PREDEFINED("SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution"))));
    assert_metric(scaling,
                  (struct metric_plan){.kind = METRIC_MEASUREMENTS,
                                       .statistic = VALUE_MOST,
                                       .period_ns = 10 * NS_PER_S,
                                       .delay_ns = 20 * NS_PER_S,
                                       .carried = true},
                  (struct scaling_metric){.feed = FEED_CONCURRENCY});
    trial_end(&trial);
}
END_TEST

#define NO_CAPACITY                                                                                                    \
    "'MetricName': 'NoCapacityInvocationFailures', 'Namespace': 'AWS/SageMaker', 'Statistic': "                        \
    "'Maximum', " OF_COMPONENT

START_TEST(calls_that_nobody_could_take_wake_a_component)
{
    const struct scaling_plan *scaling =
        accept(SETS(C_HOSTED, C_TARGET("0", "5"),
                    C_POLICY("StepScaling", "'StepScalingPolicyConfiguration': {" ONE_STEP
                                            "}, 'Alarm': {'AlarmName': 'a', " NO_CAPACITY
                                            ", " WINDOW("30", "1") ", " ABOVE("0") "}")));
    assert_metric(scaling,
                  (struct metric_plan){.kind = METRIC_MEASUREMENTS,
                                       .statistic = VALUE_MOST,
                                       .period_ns = 30 * NS_PER_S,
                                       .delay_ns = 20 * NS_PER_S},
                  (struct scaling_metric){.feed = FEED_FAILURES});
    ck_assert_uint_eq(scaling->about->failures, 1u << FAILURE_NO_SERVER);
    trial_end(&trial);
}
END_TEST

/* --- Slots --- */

#define OF_SLOTS                                                                                                       \
    "'ServiceNamespace': 'sagemaker', 'ResourceId': 'endpoint/e/variant/A', "                                          \
    "'ScalableDimension': 'sagemaker:variant:DesiredProvisionedConcurrency'"
#define SLOTS_TARGET                                                                                                   \
    SERVERLESS(", 'ProvisionedConcurrency': 2"), "/ScalableTargets=[{" OF_SLOTS ", 'MinCapacity': 1, 'MaxCapacity': "  \
                                                 "4}]"

START_TEST(provisioned_slots_are_tracked_by_their_utilization)
{
    const struct scaling_plan *scaling = accept(SETS(
        SLOTS_TARGET, "/ScalingPolicies=[{'PolicyName': 'p', " OF_SLOTS
                      ", 'PolicyType': 'TargetTrackingScaling', 'TargetTrackingScalingPolicyConfiguration':"
                      " {'TargetValue': 0.5, " PREDEFINED("SageMakerVariantProvisionedConcurrencyUtilization") "}}]"));
    ck_assert(scaling->variant == 0 && scaling->scaler.initial == 2);
    ck_assert(scaling->scaler.least == 1 && scaling->scaler.most == 4);
    assert_metric(
        scaling,
        (struct metric_plan){
            .kind = METRIC_LEVEL, .statistic = VALUE_MEAN, .period_ns = NS_PER_MINUTE, .delay_ns = NS_PER_MINUTE},
        (struct scaling_metric){.feed = FEED_PROVISIONED_BUSY, .shared_by = SHARED_BY_SERVERS});
    assert_assumed(
        "A slot that is to be provisioned takes as long as a cold start, and is paid for from when it is wanted");
    trial_end(&trial);
}
END_TEST

#define UPDATED(at, update)                                                                                            \
    "{'AtInSeconds': " at ", 'UpdateEndpointWeightsAndCapacities': {'EndpointName': 'e',"                              \
    " 'DesiredWeightsAndCapacities': [{'VariantName': 'A', 'ServerlessUpdateConfig': {" update "}}]}}"

START_TEST(an_update_sets_slots_and_provisioned_ones)
{
    const struct plan *plan = trial_accept(SETS(
        SERVERLESS(""), "/Timeline=[" UPDATED("10", "'MaxConcurrency': 90, 'ProvisionedConcurrency': 7") ", " UPDATED(
                            "20", "'ProvisionedConcurrency': 1") "]"));
    ck_assert_uint_eq(plan->variant[0].slots.most_ever, 90);
    ck_assert_uint_eq(plan->variant[0].server->workers, 90);
    ck_assert_uint_eq(plan->incidents, 3);
    ck_assert(plan->incident[0].kind == INCIDENT_SLOTS && plan->incident[0].count == 90);
    ck_assert(plan->incident[1].kind == INCIDENT_CAPACITY && plan->incident[1].count == 7);
    ck_assert(plan->incident[2].kind == INCIDENT_CAPACITY && plan->incident[2].count == 1);
    ck_assert_int_eq(plan->incident[2].at_ns, 20 * NS_PER_S);
    trial_end(&trial);
}
END_TEST

START_TEST(an_update_provisions_no_more_slots_than_there_may_be_then)
{
    assert_refused(
        SETS(SERVERLESS(""),
             "/Timeline=[" UPDATED("10", "'MaxConcurrency': 3") ", " UPDATED("20", "'ProvisionedConcurrency': 4") "]"),
        "$[1].UpdateEndpointWeightsAndCapacities.DesiredWeightsAndCapacities[0].ServerlessUpdateConfig."
        "ProvisionedConcurrency: must be at most the MaxConcurrency of variant 'A', which is 3 then, found 4");
}
END_TEST

/* --- Schedule --- */

static struct scaler_action next_after(const struct scaling_plan *scaling, int64_t at_ns, uint32_t number)
{
    struct scaler_action action;
    ck_assert(scaling->scaler.schedule(scaling->scaler.schedule_self, at_ns, number, &action));
    return action;
}

static bool is_last(const struct scaling_plan *scaling, int64_t at_ns, uint32_t number)
{
    struct scaler_action action;
    return !scaling->scaler.schedule(scaling->scaler.schedule_self, at_ns, number, &action);
}

START_TEST(actions_are_at_their_time_since_the_start_of_the_run)
{
    const struct scaling_plan *scaling =
        accept(SETS(A_TARGET, MONDAY, ACTIONS(ACTION("a", AT("2026-11-23T08:30:00") ", " LEAST("2")))));
    struct scaler_action action = next_after(scaling, -1, UINT32_MAX);
    ck_assert_int_eq(action.at_ns, 30 * NS_PER_MINUTE);
    ck_assert(action.sets_least && !action.sets_most && action.least == 2);
    ck_assert(is_last(scaling, action.at_ns, action.number));
    ck_assert_str_eq(trial.compiled->scalings[0].action_names[0], "a");
    trial_end(&trial);
}
END_TEST

START_TEST(an_action_at_the_start_of_the_run_is_done)
{
    const struct scaling_plan *scaling =
        accept(SETS(A_TARGET, MONDAY, ACTIONS(ACTION("a", AT("2026-11-23T08:00:00") ", " MOST("2")))));
    struct scaler_action action = next_after(scaling, -1, UINT32_MAX);
    ck_assert_int_eq(action.at_ns, 0);
    ck_assert(!action.sets_least && action.sets_most && action.most == 2);
    trial_end(&trial);
}
END_TEST

START_TEST(an_action_before_the_run_is_left_out)
{
    const struct scaling_plan *scaling =
        accept(SETS(A_TARGET, MONDAY, ACTIONS(ACTION("a", AT("2026-11-23T07:59:00") ", " LEAST("2")))));
    ck_assert(is_last(scaling, -1, UINT32_MAX));
    trial_end(&trial);
}
END_TEST

#define TWO_AT_ONCE                                                                                                    \
    ACTIONS(ACTION("a", AT("2026-11-23T08:30:00") ", " LEAST("2")) ", " ACTION(                                        \
        "b", AT("2026-11-23T08:30:00") ", " MOST("3")))

/* Asked again after the first, the second is at the same time. */
START_TEST(two_actions_of_one_instant_are_in_the_order_of_the_file)
{
    const struct scaling_plan *scaling = accept(SETS(A_TARGET, MONDAY, TWO_AT_ONCE));
    struct scaler_action first = next_after(scaling, -1, UINT32_MAX);
    struct scaler_action second = next_after(scaling, first.at_ns, first.number);
    ck_assert(first.number == 0 && second.number == 1);
    ck_assert_int_eq(first.at_ns, second.at_ns);
    ck_assert(first.sets_least && second.sets_most && second.most == 3);
    ck_assert(is_last(scaling, second.at_ns, second.number));
    trial_end(&trial);
}
END_TEST

/* From 08:00 on every hour on the half. */
START_TEST(an_action_may_recur)
{
    const struct scaling_plan *scaling =
        accept(SETS(A_TARGET, MONDAY, ACTIONS(ACTION("a", "'Schedule': 'cron(30 * * * ? *)', " LEAST("2")))));
    struct scaler_action action = {.at_ns = -1, .number = UINT32_MAX};
    for (int64_t n = 0; n < 3; n++) {
        action = next_after(scaling, action.at_ns, action.number);
        ck_assert_int_eq(action.at_ns, n * NS_PER_HOUR + 30 * NS_PER_MINUTE);
    }
    trial_end(&trial);
}
END_TEST

START_TEST(a_scheduled_most_may_be_above_the_targets)
{
    accept(SETS(A_TARGET, MONDAY, ACTIONS(ACTION("a", AT("2026-11-23T08:30:00") ", " MOST("9")))));
    ck_assert_uint_eq(trial.compiled->plan.scaling[0].scaler.most, 4);
    ck_assert_uint_eq(trial.compiled->plan.fleet[0].wanted_most, 9);
    ck_assert_uint_eq(trial.compiled->plan.variant[0].servers, 18);
    trial_end(&trial);
}
END_TEST

START_TEST(an_action_that_the_run_does_not_see_is_a_warning)
{
    assert_warned(SETS(A_TARGET, MONDAY, "/DurationInSeconds=3600", "/Traffic/Arrivals/Requests=null",
                       ACTIONS(ACTION("a", AT("2026-11-23T09:00:00") ", " LEAST("2")))),
                  "warning: $[0].Schedule: never happens in this run, which begins at 2026-11-23T08:00:00Z and ends at "
                  "2026-11-23T09:00:00Z");
    assert_warned(SETS(A_TARGET, MONDAY, ACTIONS(ACTION("a", AT("2026-11-23T07:00:00") ", " LEAST("2")))),
                  "warning: $[0].Schedule: never happens in this run, which begins at 2026-11-23T08:00:00Z");
}
END_TEST

/* The most that is not set gives way. */
START_TEST(a_scheduled_least_may_be_above_the_targets_most)
{
    accept(SETS(A_TARGET, MONDAY, ACTIONS(ACTION("a", AT("2026-11-23T08:30:00") ", " LEAST("6")))));
    ck_assert_uint_eq(trial.compiled->plan.fleet[0].wanted_most, 6);
    trial_end(&trial);
}
END_TEST

/* --- Refused --- */

#define NOT_YET " is understood but not simulated yet by version " LOADLINE_VERSION

START_TEST(instances_under_components_are_not_scaled_yet)
{
    assert_refused(SETS(C_HOSTED, A_TARGET),
                   "$[0]: automatic scaling of the instances under inference components" NOT_YET);
}
END_TEST

START_TEST(a_component_is_not_scaled_by_metrics_of_its_variant)
{
    assert_refused(SETS(C_HOSTED, C_TARGET("0", "5"), C_TRACKING(CUSTOMIZED("Invocations", "Sum", OF_VARIANT))),
                   "$[0]: a policy on this metric, or on this statistic of it," NOT_YET);
}
END_TEST

START_TEST(more_than_a_million_copies_are_refused)
{
    assert_refused(SETS(C_HOSTED, C_TARGET("1", "1000001")),
                   "$[0]: at most 1000000 copies of a component can be simulated, found 1000001");
}
END_TEST

START_TEST(other_metrics_are_not_tracked_yet)
{
    assert_refused(SETS(A_TARGET, POLICIES(TRACKING("p", CUSTOMIZED("ModelCacheHit", "Average", OF_VARIANT)))),
                   "$[0]: a policy on this metric, or on this statistic of it," NOT_YET);
}
END_TEST

START_TEST(other_statistics_are_not_tracked_yet)
{
    assert_refused(SETS(A_TARGET, POLICIES(TRACKING("p", CUSTOMIZED("InvocationsPerInstance", "Average", OF_VARIANT)))),
                   "$[0]: a policy on this metric, or on this statistic of it," NOT_YET);
}
END_TEST

START_TEST(more_than_a_million_instances_are_refused)
{
    assert_refused(SETS(TARGET("1", "1000001", "")),
                   "$[0]: at most 1000000 instances of a variant can be simulated, found 1000001");
}
END_TEST

TEST_MAIN("compile_scaling", without_a_target_nothing_scales, a_target_is_its_variants_bounds,
          there_is_room_for_twice_the_most, a_target_may_be_of_the_second_variant,
          each_part_of_scaling_can_be_suspended, calls_per_instance_are_summed_over_minutes,
          calls_per_instance_are_tracked_by_two_alarms, cooldowns_are_five_minutes_where_none_are_given,
          cooldowns_are_those_that_are_given, a_policy_may_only_scale_out, concurrency_is_the_most_of_ten_seconds,
          a_backlog_is_shared_by_its_instances_and_leads_out_of_zero,
          policies_keep_their_order_their_names_and_their_metrics, a_step_policy_has_the_window_of_its_alarm,
          all_points_of_an_alarm_breach_where_it_does_not_say_how_many, each_comparison_of_an_alarm_is_its_side,
          each_treatment_of_missing_data_is_known, an_alarm_may_look_downwards,
          steps_are_in_the_order_of_their_bounds_and_the_last_has_no_end, a_percentage_may_have_a_least_change,
          a_step_policy_takes_the_mean_the_least_or_the_most, a_step_policy_has_one_cooldown_for_both_ways,
          an_alarm_whose_actions_are_off_sees_nothing, an_alarm_may_wake_an_asynchronous_variant,
          actions_are_at_their_time_since_the_start_of_the_run, an_action_at_the_start_of_the_run_is_done,
          an_action_before_the_run_is_left_out, two_actions_of_one_instant_are_in_the_order_of_the_file,
          an_action_may_recur, an_action_that_the_run_does_not_see_is_a_warning,
          a_scheduled_most_may_be_above_the_targets, a_scheduled_least_may_be_above_the_targets_most,
          a_target_may_be_of_a_component, a_component_has_room_for_twice_its_most_copies,
          an_adapter_that_has_no_count_of_its_own_follows_its_base,
          copies_are_tracked_by_their_calls_and_their_concurrency, calls_that_nobody_could_take_wake_a_component,
          provisioned_slots_are_tracked_by_their_utilization, an_update_sets_slots_and_provisioned_ones,
          an_update_provisions_no_more_slots_than_there_may_be_then,
          a_component_is_not_scaled_by_metrics_of_its_variant, more_than_a_million_copies_are_refused,
          instances_under_components_are_not_scaled_yet, other_metrics_are_not_tracked_yet,
          other_statistics_are_not_tracked_yet, more_than_a_million_instances_are_refused)
