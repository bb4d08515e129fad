#include "models/scaling_policy_rules.h"

#include "models/json.h"
#include "models/scaling_policy_shape.h"

#include <math.h>
#include <stdlib.h>

void scaling_rules_check_bounds(const struct json_node *node, struct optional_integer least,
                                struct optional_integer most, struct faults *faults)
{
    if (least.given && most.given && least.value > most.value)
        json_fault(faults, FAULT_INPUT, json_member(node, "MinCapacity"),
                   "must be at most MaxCapacity, which is %lld, found %lld", (long long)most.value,
                   (long long)least.value);
}

/* --- Target tracking --- */

bool scaling_rules_track_the_same(const struct scaling_policy *a, const struct scaling_policy *b)
{
    const struct predefined_metric_specification *x = a->target_tracking ? a->target_tracking->predefined : NULL;
    const struct predefined_metric_specification *y = b->target_tracking ? b->target_tracking->predefined : NULL;
    return x && y && x->type != PREDEFINED_UNSET && x->type == y->type;
}

static void check_predefined(const struct scaling_policy *policy, struct faults *faults)
{
    const struct predefined_metric_specification *specification = policy->target_tracking->predefined;
    if (json_has(specification->node, "ResourceLabel"))
        json_fault(faults, FAULT_INPUT, json_member(specification->node, "ResourceLabel"),
                   "must be absent: it belongs to ALBRequestCountPerTarget, which SageMaker does not have");
    if (!specification->type || !policy->dimension) return;
    enum scalable_dimension needed = predefined_metric_dimension(specification->type);
    if (needed != policy->dimension)
        json_fault(faults, FAULT_INPUT, json_member(specification->node, "PredefinedMetricType"),
                   "is for the ScalableDimension %s, and this policy's is %s", SCALABLE_DIMENSION_CHOICES[needed - 1],
                   SCALABLE_DIMENSION_CHOICES[policy->dimension - 1]);
}

static void check_customized(const struct customized_metric_specification *specification, struct faults *faults)
{
    static const char *const parts[] = {"MetricName", "Namespace", "Statistic", "Dimensions", "Unit", NULL};
    const size_t required = 3;
    bool math = json_has(specification->node, "Metrics");
    for (size_t i = 0; parts[i]; i++) {
        if (!math && i < required) json_require(specification->node, parts[i], faults);
        if (math && json_has(specification->node, parts[i]))
            json_fault(faults, FAULT_INPUT, json_member(specification->node, parts[i]),
                       "must be absent beside Metrics, each of which has its own");
    }
}

static void check_target_tracking(const struct scaling_policy *policy, struct faults *faults)
{
    const struct target_tracking *tracking = policy->target_tracking;
    if (tracking->target_value.given && tracking->target_value.value <= 0)
        json_fault(faults, FAULT_INPUT, json_member(tracking->node, "TargetValue"), "must be above 0, found %s",
                   json_number_text(json_member(tracking->node, "TargetValue")));
    bool is_predefined = json_has(tracking->node, "PredefinedMetricSpecification");
    if (is_predefined == json_has(tracking->node, "CustomizedMetricSpecification"))
        json_fault(faults, FAULT_INPUT, tracking->node,
                   "must have exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification, found %s",
                   is_predefined ? "both" : "none");
    if (tracking->predefined) check_predefined(policy, faults);
    if (tracking->customized) check_customized(tracking->customized, faults);
}

/* --- Steps --- */

static double lower_of(const struct step_adjustment *step)
{
    return step->lower.given ? step->lower.value : -INFINITY;
}

static double upper_of(const struct step_adjustment *step)
{
    return step->upper.given ? step->upper.value : INFINITY;
}

static int by_lower_bound(const void *a, const void *b)
{
    double x = lower_of(a), y = lower_of(b);
    return (x > y) - (x < y);
}

static void check_step(const struct step_scaling *scaling, const struct step_adjustment *step, struct faults *faults)
{
    if (!step->node) return;
    if (!json_has(step->node, "MetricIntervalLowerBound") && !json_has(step->node, "MetricIntervalUpperBound"))
        json_fault(faults, FAULT_INPUT, step->node,
                   "must have MetricIntervalLowerBound, MetricIntervalUpperBound or both");
    if (lower_of(step) >= upper_of(step))
        json_fault(faults, FAULT_INPUT, json_member(step->node, "MetricIntervalUpperBound"),
                   "must be above MetricIntervalLowerBound, which is %g, found %g", lower_of(step), upper_of(step));
    if (scaling->adjustment_type == ADJUSTMENT_EXACT && step->adjustment.value < 0)
        json_fault(faults, FAULT_INPUT, json_member(step->node, "ScalingAdjustment"),
                   "must be at least 0 with AdjustmentType ExactCapacity, found %lld",
                   (long long)step->adjustment.value);
}

/* Neighbours in order: each begins where the one before it ends. */
static void check_neighbours(const struct step_adjustment *before, const struct step_adjustment *step,
                             struct faults *faults)
{
    double end = upper_of(before), begin = lower_of(step);
    if (begin < end)
        json_fault(faults, FAULT_INPUT, step->node,
                   "must not overlap with the step that goes from %g to %g: it begins at %g", lower_of(before), end,
                   begin);
    if (begin > end)
        json_fault(faults, FAULT_INPUT, step->node, "must leave no gap: the step before it ends at %g, it begins at %g",
                   end, begin);
}

/* What goes to one side of the threshold goes on to infinity there. */
static void check_ends(const struct step_scaling *scaling, struct faults *faults)
{
    double lowest = lower_of(&scaling->steps[0]), highest = upper_of(&scaling->steps[scaling->step_count - 1]);
    const struct json_node *node = json_member(scaling->node, "StepAdjustments");
    if (lowest < 0 && !isinf(lowest))
        json_fault(faults, FAULT_INPUT, node,
                   "must have a step without MetricIntervalLowerBound, as one begins below 0, at %g", lowest);
    if (highest > 0 && !isinf(highest))
        json_fault(faults, FAULT_INPUT, node,
                   "must have a step without MetricIntervalUpperBound, as one ends above 0, at %g", highest);
}

static void check_step_scaling(const struct step_scaling *scaling, struct faults *faults)
{
    size_t before = faults_count(faults);
    for (size_t i = 0; i < scaling->step_count; i++) check_step(scaling, &scaling->steps[i], faults);
    if (scaling->min_adjustment_magnitude.given && scaling->adjustment_type != ADJUSTMENT_PERCENT)
        json_fault(faults, FAULT_WARNING, json_member(scaling->node, "MinAdjustmentMagnitude"),
                   "has no effect: it goes with AdjustmentType PercentChangeInCapacity");
    const struct json_node *list = json_member(scaling->node, "StepAdjustments");
    bool whole = list && scaling->step_count == json_count(list);
    if (scaling->step_count == 0 || !whole || faults_count(faults) > before) return;
    qsort(scaling->steps, scaling->step_count, sizeof *scaling->steps, by_lower_bound);
    for (size_t i = 1; i < scaling->step_count; i++)
        check_neighbours(&scaling->steps[i - 1], &scaling->steps[i], faults);
    if (faults_count(faults) == before) check_ends(scaling, faults);
}

/* --- Policies --- */

/* A member of the policy and the type that it goes with. */
static const struct {
    const char *member, *type_name;
    enum scaling_policy_type type;
} parts[] = {
    {"StepScalingPolicyConfiguration", "StepScaling", POLICY_STEP},
    {"TargetTrackingScalingPolicyConfiguration", "TargetTrackingScaling", POLICY_TARGET_TRACKING},
    {"Alarm", "StepScaling", POLICY_STEP},
};

static struct metric_math *tracked(const struct target_tracking *tracking, struct arena *arena, struct faults *faults)
{
    const struct customized_metric_specification *customized = tracking->customized;
    struct metric_operand operand = {0};
    if (tracking->predefined && tracking->predefined->type) {
        operand.statistic = predefined_metric_statistic(tracking->predefined->type);
        return metric_math_of_one(arena, &operand, 0);
    }
    if (!customized) return NULL;
    if (customized->metrics)
        return metric_math_read(arena, customized->metrics, customized->metric_count, false, faults);
    if (!customized->metric_name || !customized->name_space) return NULL;
    operand.name = (struct metric_name){customized->node, customized->name_space, customized->metric_name,
                                        customized->dimensions, customized->dimension_count};
    operand.statistic = customized->statistic;
    return metric_math_of_one(arena, &operand, 0);
}

void scaling_rules_check_policy(struct scaling_policy *policy, struct arena *arena, struct faults *faults)
{
    if (policy->type == POLICY_PREDICTIVE)
        json_fault(faults, FAULT_INPUT, json_member(policy->node, "PolicyType"),
                   "PredictiveScaling is for ECS services only: SageMaker takes TargetTrackingScaling and StepScaling");
    for (size_t i = 0; i < sizeof parts / sizeof *parts && policy->type != POLICY_PREDICTIVE; i++) {
        if (policy->type == parts[i].type)
            json_require(policy->node, parts[i].member, faults);
        else if (policy->type && json_has(policy->node, parts[i].member))
            json_fault(faults, FAULT_INPUT, json_member(policy->node, parts[i].member), "goes with PolicyType %s",
                       parts[i].type_name);
    }
    if (policy->target_tracking) check_target_tracking(policy, faults);
    if (policy->step_scaling) check_step_scaling(policy->step_scaling, faults);
    if (policy->alarm) metric_alarm_check(policy->alarm, arena, faults);
    if (policy->alarm)
        policy->math = policy->alarm->math;
    else if (policy->target_tracking)
        policy->math = tracked(policy->target_tracking, arena, faults);
}

/* --- Actions --- */

void scaling_rules_check_action(const struct scheduled_action *action, struct faults *faults)
{
    const struct scalable_target_action *bounds = action->action;
    if (!bounds) return;
    if (!json_has(bounds->node, "MinCapacity") && !json_has(bounds->node, "MaxCapacity"))
        json_fault(faults, FAULT_INPUT, bounds->node, "must have MinCapacity, MaxCapacity or both");
    scaling_rules_check_bounds(bounds->node, bounds->min_capacity, bounds->max_capacity, faults);
}
