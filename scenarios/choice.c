#include "scenarios/choice.h"

#include "models/json.h"
#include "models/json_write.h"
#include "sim/arena.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define SAID_IN "Search"

/* --- Titles --- */

static const char *place_title(const struct choice *choice, const struct scenario *base, size_t v, struct arena *arena)
{
    const struct production_variant *variant = &base->endpoint_config->production_variants[v];
    const char *type = choice->instance_type ? choice->instance_type : variant->instance_type;
    if (choice->memory_mb > 0)
        return arena_format(arena, "serverless %" PRIu32 " MB, %" PRId64 " at once", choice->memory_mb, choice->count);
    if (!type) type = "instance pools";
    if (choice->scales)
        return arena_format(arena, "%" PRId64 " to %" PRId64 " x %s at %g", choice->min_capacity, choice->max_capacity,
                            type, choice->target_value);
    return arena_format(arena, "%" PRId64 " x %s", choice->count, type);
}

const char *choice_title(const struct choice *choice, const struct scenario *base, size_t v, struct arena *arena)
{
    const char *title = place_title(choice, base, v, arena);
    if (choice->invocations > 0)
        title = arena_format(arena, "%s, %" PRId64 " at once each", title, choice->invocations);
    if (!isnan(choice->traffic_share))
        title = arena_format(arena, "%s, %.4g%% of the traffic", title, 100 * choice->traffic_share);
    return title;
}

/* --- Documents --- */

/* What json_write made, as a node of a document. */
static struct json_node *made(struct json_write *root, struct arena *arena)
{
    struct faults *faults = faults_new(arena);
    const char *text = json_write_text(root, arena);
    return json_read_text(arena, SAID_IN, text, strlen(text), faults);
}

/* A member that a merge patch takes away. */
static void write_gone(struct json_write *patch, const char *name)
{
    json_write_number_text(patch, name, "null");
}

static struct json_node *put(struct arena *arena, struct json_node *root, const char *pointer, struct json_node *value)
{
    return json_put(arena, root, pointer, value, SAID_IN, faults_new(arena));
}

static struct json_node *put_number(struct arena *arena, struct json_node *root, const char *pointer, double value)
{
    const char *text = arena_format(arena, "%.17g", value);
    struct json_node *node = json_read_text(arena, SAID_IN, text, strlen(text), faults_new(arena));
    return put(arena, root, pointer, node);
}

/* A merge patch of the variant. */
static struct json_node *variant_patch(const struct choice *choice, struct arena *arena)
{
    static const char *const of_instances[] = {"InstanceType",
                                               "InitialInstanceCount",
                                               "InstancePools",
                                               "AcceleratorType",
                                               "VolumeSizeInGB",
                                               "ModelDataDownloadTimeoutInSeconds",
                                               "ContainerStartupHealthCheckTimeoutInSeconds",
                                               "VariantInstanceProvisionTimeoutInSeconds",
                                               "ManagedInstanceScaling",
                                               "RoutingConfig",
                                               "EnableSSMAccess",
                                               "InferenceAmiVersion",
                                               "CoreDumpConfig",
                                               "CapacityReservationConfig"};
    struct json_write *patch = json_write_object();
    if (choice->memory_mb > 0) {
        struct json_write *serverless = json_write_add_object(patch, "ServerlessConfig");
        json_write_unsigned(serverless, "MemorySizeInMB", choice->memory_mb);
        json_write_integer(serverless, "MaxConcurrency", choice->count);
        for (size_t i = 0; i < sizeof of_instances / sizeof *of_instances; i++) write_gone(patch, of_instances[i]);
        return made(patch, arena);
    }
    json_write_integer(patch, "InitialInstanceCount", choice->count);
    if (choice->instance_type) {
        json_write_string(patch, "InstanceType", choice->instance_type);
        write_gone(patch, "InstancePools");
        write_gone(patch, "ServerlessConfig");
    }
    return made(patch, arena);
}

static const char *variant_pointer(struct arena *arena, size_t v)
{
    return arena_format(arena, "/EndpointConfig/ProductionVariants/%zu", v);
}

static struct json_node *change_variant(const struct choice *choice, size_t v, struct json_node *root,
                                        struct arena *arena)
{
    const char *pointer = variant_pointer(arena, v);
    struct json_node *merged = json_merge(arena, json_at(root, pointer), variant_patch(choice, arena));
    return put(arena, root, pointer, merged);
}

static struct json_node *change_shares(const struct choice *choice, size_t v, struct json_node *root,
                                       struct arena *arena)
{
    for (size_t i = 0; i < 2; i++) {
        const char *pointer = arena_format(arena, "%s/InitialVariantWeight", variant_pointer(arena, i));
        root = put_number(arena, root, pointer, i == v ? choice->traffic_share : 1 - choice->traffic_share);
    }
    return root;
}

/* --- Scaling --- */

static const char *resource_id(const struct scenario *base, size_t v, struct arena *arena)
{
    const char *endpoint = base->endpoint_name.name ? base->endpoint_name.name : "endpoint";
    return arena_format(arena, "endpoint/%s/variant/%s", endpoint,
                        base->endpoint_config->production_variants[v].variant_name);
}

static void write_target(struct json_write *in, const struct scenario *base, size_t v, struct arena *arena)
{
    json_write_string(in, "ServiceNamespace", "sagemaker");
    json_write_string(in, "ResourceId", resource_id(base, v, arena));
    json_write_string(in, "ScalableDimension", "sagemaker:variant:DesiredInstanceCount");
}

static struct json_node *new_target(const struct choice *choice, const struct scenario *base, size_t v,
                                    struct arena *arena)
{
    struct json_write *target = json_write_object();
    write_target(target, base, v, arena);
    json_write_integer(target, "MinCapacity", choice->min_capacity);
    json_write_integer(target, "MaxCapacity", choice->max_capacity);
    return made(target, arena);
}

static void write_metric(struct json_write *tracking, const struct scenario *base)
{
    if (!base->endpoint_config->async_inference_config) {
        struct json_write *metric = json_write_add_object(tracking, "PredefinedMetricSpecification");
        json_write_string(metric, "PredefinedMetricType", "SageMakerVariantInvocationsPerInstance");
        return;
    }
    struct json_write *metric = json_write_add_object(tracking, "CustomizedMetricSpecification");
    json_write_string(metric, "MetricName", "ApproximateBacklogSizePerInstance");
    json_write_string(metric, "Namespace", "AWS/SageMaker");
    struct json_write *dimension = json_write_add_object(json_write_add_array(metric, "Dimensions"), NULL);
    json_write_string(dimension, "Name", "EndpointName");
    json_write_string(dimension, "Value", base->endpoint_name.name ? base->endpoint_name.name : "endpoint");
    json_write_string(metric, "Statistic", "Average");
}

static struct json_node *new_policy(const struct choice *choice, const struct scenario *base, size_t v,
                                    struct arena *arena)
{
    struct json_write *policy = json_write_object();
    json_write_string(policy, "PolicyName", "loadline");
    write_target(policy, base, v, arena);
    json_write_string(policy, "PolicyType", "TargetTrackingScaling");
    struct json_write *tracking = json_write_add_object(policy, "TargetTrackingScalingPolicyConfiguration");
    json_write_double(tracking, "TargetValue", choice->target_value);
    write_metric(tracking, base);
    return made(policy, arena);
}

/* Behind those that the scenario has. */
static struct json_node *append(struct arena *arena, struct json_node *root, const char *name, struct json_node *value)
{
    if (!json_member(root, name))
        root = put(arena, root, arena_format(arena, "/%s", name), made(json_write_array(), arena));
    return put(arena, root, arena_format(arena, "/%s/-", name), value);
}

static struct json_node *change_target(const struct choice *choice, const struct scenario *base, size_t v,
                                       struct json_node *root, struct arena *arena, size_t *index)
{
    for (*index = 0; *index < base->scaling.target_count; ++*index) {
        const struct scalable_target *target = &base->scaling.targets[*index];
        if (target->dimension != DIMENSION_INSTANCES || target->index != v) continue;
        const char *pointer = arena_format(arena, "/ScalableTargets/%zu", *index);
        root = put_number(arena, root, arena_format(arena, "%s/MinCapacity", pointer), (double)choice->min_capacity);
        return put_number(arena, root, arena_format(arena, "%s/MaxCapacity", pointer), (double)choice->max_capacity);
    }
    return append(arena, root, "ScalableTargets", new_target(choice, base, v, arena));
}

static struct json_node *change_scaling(const struct choice *choice, const struct scenario *base, size_t v,
                                        struct json_node *root, struct arena *arena)
{
    size_t target;
    root = change_target(choice, base, v, root, arena, &target);
    for (size_t p = 0; p < base->scaling.policy_count; p++) {
        const struct scaling_policy *policy = &base->scaling.policies[p];
        if (policy->target != target || !policy->target_tracking) continue;
        const char *pointer =
            arena_format(arena, "/ScalingPolicies/%zu/TargetTrackingScalingPolicyConfiguration/TargetValue", p);
        return put_number(arena, root, pointer, choice->target_value);
    }
    return append(arena, root, "ScalingPolicies", new_policy(choice, base, v, arena));
}

struct document choice_apply(const struct choice *choice, const struct document *document, const struct scenario *base,
                             size_t v, struct arena *arena)
{
    struct document changed = *document;
    changed.root = change_variant(choice, v, changed.root, arena);
    if (!isnan(choice->traffic_share)) changed.root = change_shares(choice, v, changed.root, arena);
    if (choice->invocations > 0)
        changed.root =
            put_number(arena, changed.root,
                       "/EndpointConfig/AsyncInferenceConfig/ClientConfig/MaxConcurrentInvocationsPerInstance",
                       (double)choice->invocations);
    if (choice->scales) changed.root = change_scaling(choice, base, v, changed.root, arena);
    return changed;
}
