#include "models/scaling_policy.h"

#include "models/json.h"
#include "models/scaling_policy_rules.h"
#include "models/scaling_policy_shape.h"
#include "sim/arena.h"

#include <string.h>

/* --- Asking --- */

static const struct {
    const char *metric; /* of AWS/SageMaker */
    enum metric_statistic statistic;
    enum scalable_dimension dimension;
} predefined[] = {
    [PREDEFINED_INVOCATIONS_PER_INSTANCE] = {"InvocationsPerInstance", STATISTIC_OF_SUM, DIMENSION_INSTANCES},
    [PREDEFINED_CONCURRENT_REQUESTS_PER_MODEL] = {"ConcurrentRequestsPerModel", STATISTIC_OF_MAXIMUM,
                                                  DIMENSION_INSTANCES},
    [PREDEFINED_PROVISIONED_CONCURRENCY_UTILIZATION] = {"ServerlessProvisionedConcurrencyUtilization",
                                                        STATISTIC_OF_AVERAGE, DIMENSION_PROVISIONED_CONCURRENCY},
    [PREDEFINED_INVOCATIONS_PER_COPY] = {"InvocationsPerCopy", STATISTIC_OF_SUM, DIMENSION_COPIES},
    [PREDEFINED_CONCURRENT_REQUESTS_PER_COPY] = {"ConcurrentRequestsPerCopy", STATISTIC_OF_MAXIMUM, DIMENSION_COPIES},
};

const struct cloudwatch_metric *predefined_metric_behind(enum predefined_metric type)
{
    return cloudwatch_metric_find("AWS/SageMaker", predefined[type].metric);
}

enum metric_statistic predefined_metric_statistic(enum predefined_metric type)
{
    return predefined[type].statistic;
}

enum scalable_dimension predefined_metric_dimension(enum predefined_metric type)
{
    return predefined[type].dimension;
}

bool scaling_policies_have_alarm(const struct scaling_policies *scaling, const char *alarm_name)
{
    for (size_t i = 0; i < scaling->policy_count; i++) {
        const struct metric_alarm *alarm = scaling->policies[i].alarm;
        if (alarm && strcmp(alarm->alarm_name, alarm_name) == 0) return true;
    }
    return false;
}

/* --- Reading --- */

struct zone_entry {
    const char *name;
    const struct time_zone *zone; /* NULL: there is none, which has been said at its first mention */
};

struct scaling_reading {
    const struct shape_reading *shape;
    struct faults *faults;
    struct scaling_policies scaling;
    bool targets_are_whole; /* each could be read, so that what is not among them is not registered */
    struct zone_entry *zones;
    size_t zone_count;
};

/* "endpoint/E/variant/V" or "inference-component/NAME", as the dimension has it. */
static bool split_resource(struct arena *arena, struct scalable_target *target)
{
    static const char component[] = "inference-component/", endpoint[] = "endpoint/", variant[] = "/variant/";
    const char *id = target->resource_id;
    if (target->dimension == DIMENSION_COPIES) {
        target->resource_name = strncmp(id, component, strlen(component)) == 0 ? id + strlen(component) : "";
        return pattern_matches(PATTERN_MODEL_NAME, target->resource_name);
    }
    const char *middle = strstr(id, variant);
    if (strncmp(id, endpoint, strlen(endpoint)) != 0 || !middle || middle < id + strlen(endpoint)) return false;
    id += strlen(endpoint);
    target->endpoint_name = arena_text_n(arena, id, (size_t)(middle - id));
    target->resource_name = middle + strlen(variant);
    return pattern_matches(PATTERN_RESOURCE_NAME, target->endpoint_name) &&
           pattern_matches(PATTERN_RESOURCE_NAME, target->resource_name);
}

static void check_resource(const struct scaling_reading *reading, struct scalable_target *target)
{
    if (!target->resource_id || !target->dimension || split_resource(reading->shape->arena, target)) return;
    json_fault(reading->faults, FAULT_INPUT, json_member(target->node, "ResourceId"),
               "must be %s with this ScalableDimension, found \"%.60s\"",
               target->dimension == DIMENSION_COPIES ? "inference-component/NAME" : "endpoint/ENDPOINT/variant/VARIANT",
               target->resource_id);
    target->endpoint_name = target->resource_name = NULL;
}

static bool is_target(const struct scalable_target *target, const char *resource_id, enum scalable_dimension dimension)
{
    return target->resource_id && target->dimension == dimension && strcmp(target->resource_id, resource_id) == 0;
}

/* The first that has this id and dimension; SCALABLE_NONE. */
static uint32_t find_target(const struct scaling_policies *scaling, const char *resource_id,
                            enum scalable_dimension dimension)
{
    for (size_t t = 0; t < scaling->target_count; t++)
        if (is_target(&scaling->targets[t], resource_id, dimension)) return (uint32_t)t;
    return SCALABLE_NONE;
}

static void check_target(struct scaling_reading *reading, uint32_t index)
{
    struct scalable_target *target = &reading->scaling.targets[index];
    if (!target->resource_id || !target->dimension) {
        reading->targets_are_whole = false;
        return;
    }
    check_resource(reading, target);
    uint32_t first = find_target(&reading->scaling, target->resource_id, target->dimension);
    if (first < index)
        json_fault(reading->faults, FAULT_INPUT, target->node,
                   "must be registered once: ScalableTargets[%u] has the same ResourceId and ScalableDimension",
                   (unsigned)first);
    scaling_rules_check_bounds(target->node, target->min_capacity, target->max_capacity, reading->faults);
}

/* The target that a policy or an action names. */
static uint32_t target_of(const struct scaling_reading *reading, const struct json_node *request,
                          const char *resource_id, enum scalable_dimension dimension)
{
    if (!resource_id || !dimension) return SCALABLE_NONE;
    uint32_t target = find_target(&reading->scaling, resource_id, dimension);
    if (target == SCALABLE_NONE && reading->targets_are_whole)
        json_fault(reading->faults, FAULT_INPUT, json_member(request, "ResourceId"),
                   "is not registered: ScalableTargets has no \"%.100s\" with this ScalableDimension", resource_id);
    return target;
}

/* Quotas and names hold within each target. */
static void check_policy_among_others(const struct scaling_reading *reading, size_t index)
{
    const struct scaling_policy *policy = &reading->scaling.policies[index];
    size_t of_target = 1;
    bool named = false, tracked = false;
    for (size_t i = 0; i < index && policy->target != SCALABLE_NONE; i++) {
        const struct scaling_policy *other = &reading->scaling.policies[i];
        if (other->target != policy->target) continue;
        of_target++;
        if (!named && policy->policy_name && other->policy_name &&
            strcmp(policy->policy_name, other->policy_name) == 0) {
            json_fault(reading->faults, FAULT_INPUT, json_member(policy->node, "PolicyName"),
                       "must be unique for its target: it is the name of ScalingPolicies[%zu] too", i);
            named = true;
        }
        if (!tracked && scaling_rules_track_the_same(policy, other)) {
            json_fault(reading->faults, FAULT_INPUT, policy->target_tracking->predefined->node,
                       "must be another metric than that of ScalingPolicies[%zu]: each target tracking policy of a "
                       "target has its own",
                       i);
            tracked = true;
        }
    }
    if (of_target == SCALING_POLICIES_OF_TARGET_MOST + 1)
        json_fault(reading->faults, FAULT_LIMIT, policy->node,
                   "LimitExceededException: a scalable target has at most %d policies",
                   SCALING_POLICIES_OF_TARGET_MOST);
}

static void check_action_among_others(const struct scaling_reading *reading, size_t index)
{
    const struct scheduled_action *action = &reading->scaling.actions[index];
    size_t of_target = 1;
    bool named = false;
    for (size_t i = 0; i < index && action->target != SCALABLE_NONE; i++) {
        const struct scheduled_action *other = &reading->scaling.actions[i];
        if (other->target != action->target) continue;
        of_target++;
        if (named || !action->scheduled_action_name || !other->scheduled_action_name ||
            strcmp(action->scheduled_action_name, other->scheduled_action_name) != 0)
            continue;
        json_fault(reading->faults, FAULT_INPUT, json_member(action->node, "ScheduledActionName"),
                   "must be unique for its target: it is the name of ScheduledActions[%zu] too", i);
        named = true;
    }
    if (of_target == SCHEDULED_ACTIONS_OF_TARGET_MOST + 1)
        json_fault(reading->faults, FAULT_LIMIT, action->node,
                   "LimitExceededException: a scalable target has at most %d scheduled actions",
                   SCHEDULED_ACTIONS_OF_TARGET_MOST);
}

/* Each zone is read once, however many actions name it. */
static const struct time_zone *zone_of(struct scaling_reading *reading, const struct scheduled_action *action)
{
    if (!json_has(action->node, "Timezone")) return time_zone_utc;
    if (!action->timezone) return NULL;
    for (size_t i = 0; i < reading->zone_count; i++)
        if (strcmp(reading->zones[i].name, action->timezone) == 0) return reading->zones[i].zone;
    const struct time_zone *zone = time_zone_read(reading->shape->arena, TIME_ZONE_DATABASE, action->timezone,
                                                  json_place(json_member(action->node, "Timezone")), reading->faults);
    reading->zones[reading->zone_count++] = (struct zone_entry){action->timezone, zone};
    return zone;
}

static void read_schedule(struct scaling_reading *reading, struct scheduled_action *action)
{
    const struct json_node *node = json_member(action->node, "Schedule");
    const struct time_zone *zone = zone_of(reading, action);
    if (!action->expression || !zone) return;
    struct schedule *schedule = &action->schedule;
    const char *wrong = schedule_read(reading->shape->arena, action->expression, zone, schedule);
    if (wrong) {
        json_fault(reading->faults, FAULT_INPUT, node, "%s", wrong);
        return;
    }
    schedule->has_start = action->start_time.given;
    schedule->start_ns = action->start_time.ns;
    schedule->has_end = action->end_time.given;
    schedule->end_ns = action->end_time.ns;
    bool in_order = !schedule->has_start || !schedule->has_end || schedule->start_ns < schedule->end_ns;
    if (!in_order)
        json_fault(reading->faults, FAULT_INPUT, json_member(action->node, "EndTime"), "must be after StartTime");
    else if (!schedule_happens(schedule))
        json_fault(reading->faults, FAULT_INPUT, node, "never happens between StartTime and EndTime");
}

static void read_targets(struct scaling_reading *reading, const struct json_node *array)
{
    struct scaling_policies *scaling = &reading->scaling;
    scaling->targets = arena_new_array(reading->shape->arena, json_count(array), struct scalable_target);
    for (const struct json_node *node = json_first(array); node; node = json_next(node)) {
        struct scalable_target *target = &scaling->targets[scaling->target_count++];
        target->index = SCALABLE_NONE;
        shape_read(reading->shape, &SCALABLE_TARGET_SHAPE, node, target);
        check_target(reading, (uint32_t)scaling->target_count - 1);
    }
}

static void read_policies(struct scaling_reading *reading, const struct json_node *array)
{
    struct scaling_policies *scaling = &reading->scaling;
    scaling->policies = arena_new_array(reading->shape->arena, json_count(array), struct scaling_policy);
    for (const struct json_node *node = json_first(array); node; node = json_next(node)) {
        struct scaling_policy *policy = &scaling->policies[scaling->policy_count++];
        shape_read(reading->shape, &SCALING_POLICY_SHAPE, node, policy);
        policy->target = SCALABLE_NONE;
        if (!policy->node) continue; /* no object, which has been said */
        scaling_rules_check_policy(policy, reading->shape->arena, reading->faults);
        policy->target = target_of(reading, node, policy->resource_id, policy->dimension);
        check_policy_among_others(reading, scaling->policy_count - 1);
    }
}

static void read_actions(struct scaling_reading *reading, const struct json_node *array)
{
    struct scaling_policies *scaling = &reading->scaling;
    size_t count = json_count(array);
    scaling->actions = arena_new_array(reading->shape->arena, count, struct scheduled_action);
    reading->zones = arena_new_array(reading->shape->arena, count, struct zone_entry);
    for (const struct json_node *node = json_first(array); node; node = json_next(node)) {
        struct scheduled_action *action = &scaling->actions[scaling->action_count++];
        shape_read(reading->shape, &SCHEDULED_ACTION_SHAPE, node, action);
        action->target = SCALABLE_NONE;
        if (!action->node) continue; /* no object, which has been said */
        scaling_rules_check_action(action, reading->faults);
        read_schedule(reading, action);
        action->target = target_of(reading, node, action->resource_id, action->dimension);
        check_action_among_others(reading, scaling->action_count - 1);
    }
}

static bool is_too_long(const struct json_node *array, size_t most, struct faults *faults)
{
    if (!array || json_count(array) <= most) return false;
    json_fault(faults, FAULT_INPUT, array, "must have at most %zu elements, found %zu", most, json_count(array));
    return true;
}

bool scaling_policies_read(const struct shape_reading *reading, const struct scaling_documents *documents,
                           struct scaling_policies *out)
{
    struct faults *faults = reading->faults;
    struct scaling_reading all = {.shape = reading, .faults = faults, .targets_are_whole = true};
    size_t before = faults_count(faults);
    bool long_targets = is_too_long(documents->targets, SCALABLE_TARGETS_MOST, faults);
    bool long_policies = is_too_long(documents->policies, SCALING_REQUESTS_MOST, faults);
    if (is_too_long(documents->actions, SCALING_REQUESTS_MOST, faults) || long_targets || long_policies) return false;
    if (documents->targets) read_targets(&all, documents->targets);
    if (documents->policies) read_policies(&all, documents->policies);
    if (documents->actions) read_actions(&all, documents->actions);
    if (faults_count(faults) > before) return false;
    *out = all.scaling;
    return true;
}
