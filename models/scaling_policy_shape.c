#include "models/scaling_policy_shape.h"

#include "models/scaling_policy.h"
#include "models/shape_values.h"

#include <float.h>

/* --- What all three requests share --- */

static const char *const NAMESPACE_CHOICES[] = {"sagemaker", NULL};
static const struct shape SERVICE_NAMESPACE = {.kind = SHAPE_WORD, .choices = NAMESPACE_CHOICES};
static const struct shape RESOURCE_ID = {
    .kind = SHAPE_TEXT, .minimum = 1, .maximum = 1600, .pattern = PATTERN_EVERYTHING};
const char *const SCALABLE_DIMENSION_CHOICES[] = {"sagemaker:variant:DesiredInstanceCount",
                                                  "sagemaker:inference-component:DesiredCopyCount",
                                                  "sagemaker:variant:DesiredProvisionedConcurrency", NULL};
static const struct shape DIMENSION = {.kind = SHAPE_CHOICE, .choices = SCALABLE_DIMENSION_CHOICES};

/* --- RegisterScalableTarget --- */

static const struct shape_member SUSPENDED_STATE_MEMBERS[] = {
    {"DynamicScalingInSuspended", &BOOLEAN_SHAPE, false, offsetof(struct suspended_state, dynamic_scaling_in), 0},
    {"DynamicScalingOutSuspended", &BOOLEAN_SHAPE, false, offsetof(struct suspended_state, dynamic_scaling_out), 0},
    {"ScheduledScalingSuspended", &BOOLEAN_SHAPE, false, offsetof(struct suspended_state, scheduled_scaling), 0},
    {0},
};
static const struct shape SUSPENDED_STATE = {
    .kind = SHAPE_OBJECT, .members = SUSPENDED_STATE_MEMBERS, .size = sizeof(struct suspended_state)};

/* Both capacities are optional to the API, which requires them of a target's first registration: this one. */
static const struct shape_member TARGET_MEMBERS[] = {
    {"ServiceNamespace", &SERVICE_NAMESPACE, true, offsetof(struct scalable_target, service_namespace), 0},
    {"ResourceId", &RESOURCE_ID, true, offsetof(struct scalable_target, resource_id), 0},
    {"ScalableDimension", &DIMENSION, true, offsetof(struct scalable_target, dimension), 0},
    {"MinCapacity", &AT_LEAST_0_SHAPE, true, offsetof(struct scalable_target, min_capacity), 0},
    {"MaxCapacity", &AT_LEAST_0_SHAPE, true, offsetof(struct scalable_target, max_capacity), 0},
    {"RoleARN", &ANSWER_SHAPE, false, 0, 0},
    {"SuspendedState", &SUSPENDED_STATE, false, offsetof(struct scalable_target, suspended_state), 0},
    {"Tags", &ANSWER_SHAPE, false, 0, 0},
    {"CreationTime", &ANSWER_SHAPE, false, 0, 0},
    {"PredictedCapacity", &ANSWER_SHAPE, false, 0, 0},
    {"ScalableTargetARN", &ANSWER_SHAPE, false, 0, 0},
    {0},
};
const struct shape SCALABLE_TARGET_SHAPE = {
    .kind = SHAPE_OBJECT, .members = TARGET_MEMBERS, .size = sizeof(struct scalable_target)};

/* --- PutScalingPolicy: target tracking --- */

static const char *const PREDEFINED_METRIC_CHOICES[] = {
    "SageMakerVariantInvocationsPerInstance",
    "SageMakerVariantConcurrentRequestsPerModelHighResolution",
    "SageMakerVariantProvisionedConcurrencyUtilization",
    "SageMakerInferenceComponentInvocationsPerCopy",
    "SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution",
    NULL};
static const struct shape PREDEFINED_METRIC = {.kind = SHAPE_CHOICE, .choices = PREDEFINED_METRIC_CHOICES};
static const struct shape_member PREDEFINED_MEMBERS[] = {
    {"PredefinedMetricType", &PREDEFINED_METRIC, true, offsetof(struct predefined_metric_specification, type), 0},
    {"ResourceLabel", &ANSWER_SHAPE, false, 0, 0},
    {0},
};
static const struct shape PREDEFINED = {
    .kind = SHAPE_OBJECT, .members = PREDEFINED_MEMBERS, .size = sizeof(struct predefined_metric_specification)};

static const struct shape METRIC_NAME = {.kind = SHAPE_TEXT, .minimum = 1, .maximum = 255};
static const struct shape METRIC_NAMESPACE = {
    .kind = SHAPE_TEXT, .minimum = 1, .maximum = 255, .pattern = PATTERN_NAMESPACE};
static const struct shape_member CUSTOMIZED_MEMBERS[] = {
    {"MetricName", &METRIC_NAME, false, offsetof(struct customized_metric_specification, metric_name), 0},
    {"Namespace", &METRIC_NAMESPACE, false, offsetof(struct customized_metric_specification, name_space), 0},
    {"Dimensions", &METRIC_DIMENSIONS_SHAPE, false, offsetof(struct customized_metric_specification, dimensions),
     offsetof(struct customized_metric_specification, dimension_count)},
    {"Statistic", &METRIC_STATISTIC_SHAPE, false, offsetof(struct customized_metric_specification, statistic), 0},
    {"Unit", &ANSWER_SHAPE, false, 0, 0},
    {"Metrics", &METRIC_QUERIES_SHAPE, false, offsetof(struct customized_metric_specification, metrics),
     offsetof(struct customized_metric_specification, metric_count)},
    {0},
};
static const struct shape CUSTOMIZED = {
    .kind = SHAPE_OBJECT, .members = CUSTOMIZED_MEMBERS, .size = sizeof(struct customized_metric_specification)};

/* The service takes -2^360 to 2^360; a capacity in proportion to the metric takes a target above 0. */
static const struct shape TARGET_VALUE = {.kind = SHAPE_NUMBER, .least = 0, .most = 0x1p360};
static const struct shape_member TARGET_TRACKING_MEMBERS[] = {
    {"TargetValue", &TARGET_VALUE, true, offsetof(struct target_tracking, target_value), 0},
    {"PredefinedMetricSpecification", &PREDEFINED, false, offsetof(struct target_tracking, predefined), 0},
    {"CustomizedMetricSpecification", &CUSTOMIZED, false, offsetof(struct target_tracking, customized), 0},
    {"ScaleOutCooldown", &AT_LEAST_0_SHAPE, false, offsetof(struct target_tracking, scale_out_cooldown), 0},
    {"ScaleInCooldown", &AT_LEAST_0_SHAPE, false, offsetof(struct target_tracking, scale_in_cooldown), 0},
    {"DisableScaleIn", &BOOLEAN_SHAPE, false, offsetof(struct target_tracking, disable_scale_in), 0},
    {0},
};
static const struct shape TARGET_TRACKING = {
    .kind = SHAPE_OBJECT, .members = TARGET_TRACKING_MEMBERS, .size = sizeof(struct target_tracking)};

/* --- PutScalingPolicy: steps --- */

static const struct shape INTERVAL_BOUND = {.kind = SHAPE_NUMBER, .least = -DBL_MAX, .most = DBL_MAX};
static const struct shape_member STEP_MEMBERS[] = {
    {"MetricIntervalLowerBound", &INTERVAL_BOUND, false, offsetof(struct step_adjustment, lower), 0},
    {"MetricIntervalUpperBound", &INTERVAL_BOUND, false, offsetof(struct step_adjustment, upper), 0},
    {"ScalingAdjustment", &ANY_INT32_SHAPE, true, offsetof(struct step_adjustment, adjustment), 0},
    {0},
};
static const struct shape STEP = {
    .kind = SHAPE_OBJECT, .members = STEP_MEMBERS, .size = sizeof(struct step_adjustment)};
static const struct shape STEPS = {
    .kind = SHAPE_LIST, .minimum = 1, .maximum = STEP_ADJUSTMENTS_MOST, .element = &STEP};

static const char *const ADJUSTMENT_CHOICES[] = {"ChangeInCapacity", "PercentChangeInCapacity", "ExactCapacity", NULL};
static const struct shape ADJUSTMENT = {.kind = SHAPE_CHOICE, .choices = ADJUSTMENT_CHOICES};
static const char *const AGGREGATION_CHOICES[] = {"Average", "Minimum", "Maximum", NULL};
static const struct shape AGGREGATION = {.kind = SHAPE_CHOICE, .choices = AGGREGATION_CHOICES};
static const struct shape MAGNITUDE = {.kind = SHAPE_INTEGER, .minimum = 1, .maximum = INT32_MAX};
static const struct shape_member STEP_SCALING_MEMBERS[] = {
    {"AdjustmentType", &ADJUSTMENT, true, offsetof(struct step_scaling, adjustment_type), 0},
    {"StepAdjustments", &STEPS, true, offsetof(struct step_scaling, steps), offsetof(struct step_scaling, step_count)},
    {"MinAdjustmentMagnitude", &MAGNITUDE, false, offsetof(struct step_scaling, min_adjustment_magnitude), 0},
    {"Cooldown", &AT_LEAST_0_SHAPE, false, offsetof(struct step_scaling, cooldown), 0},
    {"MetricAggregationType", &AGGREGATION, false, offsetof(struct step_scaling, aggregation), 0},
    {0},
};
static const struct shape STEP_SCALING = {
    .kind = SHAPE_OBJECT, .members = STEP_SCALING_MEMBERS, .size = sizeof(struct step_scaling)};

/* --- PutScalingPolicy --- */

static const struct shape POLICY_NAME = {
    .kind = SHAPE_TEXT, .minimum = 1, .maximum = 256, .pattern = PATTERN_PRINTABLE};
static const char *const POLICY_TYPE_CHOICES[] = {"StepScaling", "TargetTrackingScaling", "PredictiveScaling", NULL};
static const struct shape POLICY_TYPE = {.kind = SHAPE_CHOICE, .choices = POLICY_TYPE_CHOICES};

/* Alarm is ours: the API ties an alarm to a policy from the alarm's side, by the policy's ARN. */
static const struct shape_member POLICY_MEMBERS[] = {
    {"PolicyName", &POLICY_NAME, true, offsetof(struct scaling_policy, policy_name), 0},
    {"ServiceNamespace", &SERVICE_NAMESPACE, true, offsetof(struct scaling_policy, service_namespace), 0},
    {"ResourceId", &RESOURCE_ID, true, offsetof(struct scaling_policy, resource_id), 0},
    {"ScalableDimension", &DIMENSION, true, offsetof(struct scaling_policy, dimension), 0},
    {"PolicyType", &POLICY_TYPE, true, offsetof(struct scaling_policy, type), 0},
    {"StepScalingPolicyConfiguration", &STEP_SCALING, false, offsetof(struct scaling_policy, step_scaling), 0},
    {"TargetTrackingScalingPolicyConfiguration", &TARGET_TRACKING, false,
     offsetof(struct scaling_policy, target_tracking), 0},
    {"PredictiveScalingPolicyConfiguration", &ANSWER_SHAPE, false, 0, 0},
    {"Alarm", &METRIC_ALARM_SHAPE, false, offsetof(struct scaling_policy, alarm), 0},
    {"PolicyARN", &ANSWER_SHAPE, false, 0, 0},
    {"Alarms", &ANSWER_SHAPE, false, 0, 0},
    {"CreationTime", &ANSWER_SHAPE, false, 0, 0},
    {0},
};
const struct shape SCALING_POLICY_SHAPE = {
    .kind = SHAPE_OBJECT, .members = POLICY_MEMBERS, .size = sizeof(struct scaling_policy)};

/* --- PutScheduledAction --- */

static const struct shape_member TARGET_ACTION_MEMBERS[] = {
    {"MinCapacity", &AT_LEAST_0_SHAPE, false, offsetof(struct scalable_target_action, min_capacity), 0},
    {"MaxCapacity", &AT_LEAST_0_SHAPE, false, offsetof(struct scalable_target_action, max_capacity), 0},
    {0},
};
static const struct shape TARGET_ACTION = {
    .kind = SHAPE_OBJECT, .members = TARGET_ACTION_MEMBERS, .size = sizeof(struct scalable_target_action)};

static const struct shape ACTION_NAME = {
    .kind = SHAPE_TEXT, .minimum = 1, .maximum = 256, .pattern = PATTERN_ACTION_NAME};
static const struct shape TIME = {.kind = SHAPE_TIME};
static const struct shape_member ACTION_MEMBERS[] = {
    {"ScheduledActionName", &ACTION_NAME, true, offsetof(struct scheduled_action, scheduled_action_name), 0},
    {"ServiceNamespace", &SERVICE_NAMESPACE, true, offsetof(struct scheduled_action, service_namespace), 0},
    {"ResourceId", &RESOURCE_ID, true, offsetof(struct scheduled_action, resource_id), 0},
    {"ScalableDimension", &DIMENSION, true, offsetof(struct scheduled_action, dimension), 0},
    {"Schedule", &RESOURCE_ID, true, offsetof(struct scheduled_action, expression), 0},
    {"Timezone", &RESOURCE_ID, false, offsetof(struct scheduled_action, timezone), 0},
    {"StartTime", &TIME, false, offsetof(struct scheduled_action, start_time), 0},
    {"EndTime", &TIME, false, offsetof(struct scheduled_action, end_time), 0},
    {"ScalableTargetAction", &TARGET_ACTION, true, offsetof(struct scheduled_action, action), 0},
    {"ScheduledActionARN", &ANSWER_SHAPE, false, 0, 0},
    {"CreationTime", &ANSWER_SHAPE, false, 0, 0},
    {0},
};
const struct shape SCHEDULED_ACTION_SHAPE = {
    .kind = SHAPE_OBJECT, .members = ACTION_MEMBERS, .size = sizeof(struct scheduled_action)};
