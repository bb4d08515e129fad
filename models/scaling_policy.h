/* scaling_policy.h - what scales an endpoint, as plain structs: RegisterScalableTarget, PutScalingPolicy and
 * PutScheduledAction requests.
 *
 * A scalable target is one number of the endpoint that Application Auto Scaling may set: instances of a variant,
 * copies of an inference component, or provisioned concurrency. Policies and actions name their target by its
 * ResourceId and dimension.
 * Names      those of the API in snake_case; cooldowns in seconds. Absent members: see shape.h.
 * Order      that of the scenario's "ScalableTargets", "ScalingPolicies" and "ScheduledActions".
 * Ownership  lives in the reading's arena and points into the documents.
 * Errors     both functions add every fault and warning, and return false if any was a fault.
 * Source     service model application-autoscaling 2016-02-06 and its user guide; docs/endpoint-config.md has the
 *            rules. What the Describe operations answer is accepted too. */
#ifndef LOADLINE_MODELS_SCALING_POLICY_H
#define LOADLINE_MODELS_SCALING_POLICY_H

#include "models/metric_alarm.h"
#include "models/schedule.h"

struct endpoint_name;

/* Quotas of the service, in a region and for a target. */
#define SCALABLE_TARGETS_MOST            500
#define SCALING_POLICIES_OF_TARGET_MOST  50
#define SCHEDULED_ACTIONS_OF_TARGET_MOST 200
#define STEP_ADJUSTMENTS_MOST            20

/* More than this nobody means; it bounds what a hostile file can cost. */
#define SCALING_REQUESTS_MOST 5000

/* Of a policy or action whose target could not be found; of a target that has not been bound. */
#define SCALABLE_NONE UINT32_MAX

/* The order of each enum is that of the choices in scaling_policy_shape.c. */
enum scalable_dimension {
    DIMENSION_UNSET,
    DIMENSION_INSTANCES,              /* of a production variant */
    DIMENSION_COPIES,                 /* of an inference component */
    DIMENSION_PROVISIONED_CONCURRENCY /* of a serverless variant */
};
enum scaling_policy_type { POLICY_UNSET, POLICY_STEP, POLICY_TARGET_TRACKING, POLICY_PREDICTIVE };
enum adjustment_type { ADJUSTMENT_UNSET, ADJUSTMENT_CHANGE, ADJUSTMENT_PERCENT, ADJUSTMENT_EXACT };
enum metric_aggregation { AGGREGATION_UNSET, AGGREGATION_AVERAGE, AGGREGATION_MINIMUM, AGGREGATION_MAXIMUM };
enum predefined_metric {
    PREDEFINED_UNSET,
    PREDEFINED_INVOCATIONS_PER_INSTANCE,
    PREDEFINED_CONCURRENT_REQUESTS_PER_MODEL,
    PREDEFINED_PROVISIONED_CONCURRENCY_UTILIZATION,
    PREDEFINED_INVOCATIONS_PER_COPY,
    PREDEFINED_CONCURRENT_REQUESTS_PER_COPY
};

/* --- Targets --- */

struct suspended_state {
    const struct json_node *node;
    struct optional_boolean dynamic_scaling_in;
    struct optional_boolean dynamic_scaling_out;
    struct optional_boolean scheduled_scaling;
};

struct scalable_target {
    const struct json_node *node;
    const char *service_namespace;
    const char *resource_id;
    enum scalable_dimension dimension;
    struct optional_integer min_capacity, max_capacity;
    struct suspended_state *suspended_state;
    const char *endpoint_name; /* of a variant's resource_id, */
    const char *resource_name; /* and the variant's or component's name */
    uint32_t index;            /* of the production variant or the inference component */
};

/* --- Policies --- */

struct predefined_metric_specification {
    const struct json_node *node;
    enum predefined_metric type;
};

struct customized_metric_specification {
    const struct json_node *node;
    const char *metric_name; /* NULL: these metrics instead of it and what goes with it */
    const char *name_space;
    struct metric_dimension *dimensions;
    size_t dimension_count;
    enum metric_statistic statistic;
    struct metric_query *metrics;
    size_t metric_count;
};

struct target_tracking {
    const struct json_node *node;
    struct optional_number target_value;
    struct predefined_metric_specification *predefined; /* exactly one of this and the next */
    struct customized_metric_specification *customized;
    struct optional_integer scale_out_cooldown, scale_in_cooldown; /* absent: assumed_scaling.h */
    struct optional_boolean disable_scale_in;
};

/* Bounds are relative to the alarm's threshold; an absent one is infinity. */
struct step_adjustment {
    const struct json_node *node;
    struct optional_number lower, upper;
    struct optional_integer adjustment;
};

struct step_scaling {
    const struct json_node *node;
    enum adjustment_type adjustment_type;
    struct step_adjustment *steps; /* in the order of their bounds */
    size_t step_count;
    struct optional_integer min_adjustment_magnitude;
    struct optional_integer cooldown; /* absent: assumed_scaling.h */
    enum metric_aggregation aggregation;
};

struct scaling_policy {
    const struct json_node *node;
    const char *policy_name;
    const char *service_namespace;
    const char *resource_id;
    enum scalable_dimension dimension;
    enum scaling_policy_type type;
    struct target_tracking *target_tracking; /* exactly one of this and the next, by type */
    struct step_scaling *step_scaling;
    struct metric_alarm *alarm; /* of a step policy */
    uint32_t target;            /* its place in ScalableTargets */
    struct metric_math *math;   /* what it looks at: its alarm's, or what it tracks */
};

/* --- Actions --- */

struct scalable_target_action {
    const struct json_node *node;
    struct optional_integer min_capacity, max_capacity; /* at least one of them */
};

struct scheduled_action {
    const struct json_node *node;
    const char *scheduled_action_name;
    const char *service_namespace;
    const char *resource_id;
    enum scalable_dimension dimension;
    const char *expression;
    const char *timezone; /* NULL: UTC */
    struct optional_time start_time, end_time;
    struct scalable_target_action *action;
    struct schedule schedule;
    uint32_t target; /* its place in ScalableTargets */
};

struct scaling_policies {
    size_t target_count, policy_count, action_count;
    struct scalable_target *targets;
    struct scaling_policy *policies;
    struct scheduled_action *actions;
};

/* The three arrays, each NULL where the scenario has none. */
struct scaling_documents {
    const struct json_node *targets, *policies, *actions;
};

/* Read them, and check what they say among themselves. On failure *out is unchanged. */
bool scaling_policies_read(const struct shape_reading *reading, const struct scaling_documents *documents,
                           struct scaling_policies *out);

/* Find what each target scales and what each policy watches, and check them against the endpoint. Its name is learned
 * from the first target that says one, where nothing has said it before. */
bool scaling_policies_bind(struct scaling_policies *scaling, const struct endpoint_config *config,
                           const struct inference_components *components, struct endpoint_name *endpoint,
                           const struct catalogue *catalogue, struct faults *faults);

/* Hold an update from one configuration to the next against the targets that are registered: the service refuses one
 * that changes the instance type of a variant that is scaled (developer guide, updating endpoints that use automatic
 * scaling). One that does not keep the number of instances is a warning. Said at `node`. */
void scaling_policies_check_update(const struct scaling_policies *scaling, const struct endpoint_config *config,
                                   const struct endpoint_config *next, bool keeps_instances,
                                   const struct json_node *node, struct faults *faults);

/* The metric behind a predefined one, its statistic, and the dimension that it is for. */
const struct cloudwatch_metric *predefined_metric_behind(enum predefined_metric type);
enum metric_statistic predefined_metric_statistic(enum predefined_metric type);
enum scalable_dimension predefined_metric_dimension(enum predefined_metric type);

/* Whether some policy has an alarm of that name. */
bool scaling_policies_have_alarm(const struct scaling_policies *scaling, const char *alarm_name);

#endif
