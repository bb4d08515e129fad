/* The part of scaling_policy.h that holds targets, policies and actions against the endpoint. */
#include "models/scaling_policy.h"

#include "models/catalogue.h"
#include "models/endpoint_config.h"
#include "models/endpoint_name.h"
#include "models/inference_component.h"
#include "models/json.h"
#include "models/scaling_policy_shape.h"

#include <string.h>

struct binding {
    const struct endpoint_config *config;
    const struct inference_components *components;
    const struct catalogue *catalogue;
    struct faults *faults;
};

/* --- What a target scales --- */

static const struct production_variant *variant_of(const struct binding *binding, const struct scalable_target *target)
{
    return &binding->config->production_variants[target->index];
}

static bool find_variant(const struct binding *binding, struct scalable_target *target)
{
    for (size_t v = 0; v < binding->config->production_variant_count; v++) {
        if (strcmp(binding->config->production_variants[v].variant_name, target->resource_name) != 0) continue;
        target->index = (uint32_t)v;
        return true;
    }
    endpoint_config_no_variant(binding->config, json_member(target->node, "ResourceId"), true, target->resource_name,
                               binding->faults);
    return false;
}

static bool find_component(const struct binding *binding, struct scalable_target *target)
{
    size_t index = inference_components_find(binding->components, target->resource_name);
    if (index < binding->components->count) {
        target->index = (uint32_t)index;
        return true;
    }
    json_fault(binding->faults, FAULT_INPUT, json_member(target->node, "ResourceId"),
               "no inference component is called \"%.63s\"", target->resource_name);
    return false;
}

/* --- What the service scales --- */

/* Source: SageMaker developer guide, prerequisites of automatic scaling: no burstable instances such as T2. */
static void check_type(const struct binding *binding, const struct scalable_target *target, const char *name)
{
    const struct instance_type *type = name ? catalogue_find(binding->catalogue, name) : NULL;
    if (type && type->burstable)
        json_fault(binding->faults, FAULT_INPUT, json_member(target->node, "ResourceId"),
                   "variant \"%s\" has instances of %s, which are burstable: the service does not scale those",
                   target->resource_name, name);
}

static bool check_instances(const struct binding *binding, const struct scalable_target *target)
{
    const struct production_variant *variant = variant_of(binding, target);
    if (variant->serverless_config) {
        json_fault(binding->faults, FAULT_INPUT, json_member(target->node, "ScalableDimension"),
                   "must be %s: variant \"%s\" is serverless and has no instances",
                   SCALABLE_DIMENSION_CHOICES[DIMENSION_PROVISIONED_CONCURRENCY - 1], target->resource_name);
        return false;
    }
    check_type(binding, target, variant->instance_type);
    for (size_t i = 0; i < variant->instance_pool_count; i++)
        check_type(binding, target, variant->instance_pools[i].instance_type);
    const struct managed_instance_scaling *managed = variant->managed_instance_scaling;
    if (managed && managed->status != MANAGED_SCALING_DISABLED)
        json_fault(binding->faults, FAULT_WARNING, target->node,
                   "scales instances that the ManagedInstanceScaling of variant \"%s\" sets too",
                   target->resource_name);
    return true;
}

static bool check_concurrency(const struct binding *binding, const struct scalable_target *target)
{
    const struct serverless_config *serverless = variant_of(binding, target)->serverless_config;
    if (!serverless || !serverless->provisioned_concurrency.given) {
        json_fault(binding->faults, FAULT_INPUT, json_member(target->node, "ResourceId"),
                   "variant \"%s\" must have a ServerlessConfig with ProvisionedConcurrency to have it scaled",
                   target->resource_name);
        return false;
    }
    if (target->max_capacity.value > serverless->max_concurrency.value)
        json_fault(binding->faults, FAULT_WARNING, json_member(target->node, "MaxCapacity"),
                   "is out of reach: ProvisionedConcurrency is at most the MaxConcurrency of variant \"%s\", which is "
                   "%lld",
                   target->resource_name, (long long)serverless->max_concurrency.value);
    return true;
}

/* Only real-time variants cannot be without any; the guide asks for one warm slot, the API does not. */
static void check_least(const struct binding *binding, enum scalable_dimension dimension, const struct json_node *node,
                        struct optional_integer least)
{
    if (!least.given || least.value > 0) return;
    if (dimension == DIMENSION_INSTANCES && !binding->config->async_inference_config)
        json_fault(binding->faults, FAULT_INPUT, json_member(node, "MinCapacity"),
                   "must be at least 1 for a variant of a real-time endpoint, found 0");
    if (dimension == DIMENSION_PROVISIONED_CONCURRENCY)
        json_fault(binding->faults, FAULT_WARNING, json_member(node, "MinCapacity"),
                   "should be at least 1 for provisioned concurrency, found 0");
}

/* --- What it begins with --- */

static const char *const units[] = {[DIMENSION_INSTANCES] = "instances",
                                    [DIMENSION_COPIES] = "copies",
                                    [DIMENSION_PROVISIONED_CONCURRENCY] = "warm slots"};

static int64_t initial_of(const struct binding *binding, const struct scalable_target *target)
{
    switch (target->dimension) {
    case DIMENSION_COPIES:
        return inference_component_copies(binding->components, &binding->components->components[target->index]);
    case DIMENSION_PROVISIONED_CONCURRENCY:
        return variant_of(binding, target)->serverless_config->provisioned_concurrency.value;
    case DIMENSION_INSTANCES:
    case DIMENSION_UNSET: break;
    }
    return variant_of(binding, target)->initial_instance_count.value;
}

static void check_initial(const struct binding *binding, const struct scalable_target *target)
{
    int64_t initial = initial_of(binding, target), least = target->min_capacity.value,
            most = target->max_capacity.value;
    if (initial >= least && initial <= most) return;
    json_fault(binding->faults, FAULT_WARNING,
               json_member(target->node, initial < least ? "MinCapacity" : "MaxCapacity"),
               "is %lld, and \"%s\" begins with %lld %s: it is moved there at once",
               (long long)(initial < least ? least : most), target->resource_name, (long long)initial,
               units[target->dimension]);
}

static void bind_target(const struct binding *binding, struct scalable_target *target)
{
    bool is_component = target->dimension == DIMENSION_COPIES;
    if (is_component ? !find_component(binding, target) : !find_variant(binding, target)) return;
    if (target->dimension == DIMENSION_INSTANCES && !check_instances(binding, target)) return;
    if (target->dimension == DIMENSION_PROVISIONED_CONCURRENCY && !check_concurrency(binding, target)) return;
    check_least(binding, target->dimension, target->node, target->min_capacity);
    check_initial(binding, target);
}

/* --- What policies watch --- */

static void bind_predefined(const struct binding *binding, const struct scalable_target *target,
                            struct scaling_policy *policy)
{
    const struct predefined_metric_specification *specification = policy->target_tracking->predefined;
    const struct cloudwatch_metric *metric = predefined_metric_behind(specification->type);
    if (metric->not_of_asynchronous && binding->config->async_inference_config) {
        json_fault(binding->faults, FAULT_WARNING, json_member(specification->node, "PredefinedMetricType"),
                   "never has data: asynchronous endpoints do not publish %s", metric->name);
        return;
    }
    enum metric_scope scope = target->dimension == DIMENSION_COPIES ? SCOPE_COMPONENT : SCOPE_VARIANT;
    policy->math->operands[0].source = (struct metric_source){metric, scope, target->index};
}

static void bind_policy(const struct binding *binding, const struct metric_owner *owner,
                        const struct scalable_target *target, struct scaling_policy *policy)
{
    const struct target_tracking *tracking = policy->target_tracking;
    if (tracking && tracking->predefined)
        bind_predefined(binding, target, policy);
    else if (policy->math)
        metric_math_bind(policy->math, owner, binding->faults);
}

bool scaling_policies_bind(struct scaling_policies *scaling, const struct endpoint_config *config,
                           const struct inference_components *components, struct endpoint_name *endpoint,
                           const struct catalogue *catalogue, struct faults *faults)
{
    struct binding binding = {config, components, catalogue, faults};
    size_t before = faults_count(faults);
    for (size_t t = 0; t < scaling->target_count; t++) {
        struct scalable_target *target = &scaling->targets[t];
        const struct json_node *id = json_member(target->node, "ResourceId");
        endpoint_name_hear(endpoint, target->endpoint_name, "ScalableTargets", id, faults);
        bind_target(&binding, target);
    }
    struct metric_owner owner = {config, components, endpoint->name};
    for (size_t i = 0; i < scaling->policy_count; i++) {
        struct scaling_policy *policy = &scaling->policies[i];
        bind_policy(&binding, &owner, &scaling->targets[policy->target], policy);
    }
    for (size_t i = 0; i < scaling->action_count; i++) {
        const struct scheduled_action *action = &scaling->actions[i];
        check_least(&binding, action->dimension, action->action->node, action->action->min_capacity);
    }
    return faults_count(faults) == before;
}

/* --- Updates --- */

static const struct production_variant *variant_called(const struct endpoint_config *config, const char *name)
{
    for (size_t v = 0; v < config->production_variant_count; v++)
        if (strcmp(config->production_variants[v].variant_name, name) == 0) return &config->production_variants[v];
    return NULL;
}

static bool has_same_types(const struct production_variant *a, const struct production_variant *b)
{
    if (a->instance_type || b->instance_type)
        return a->instance_type && b->instance_type && strcmp(a->instance_type, b->instance_type) == 0;
    for (size_t i = 0; i < a->instance_pool_count; i++)
        if (!production_variant_has_type(b, a->instance_pools[i].instance_type)) return false;
    return a->instance_pool_count == b->instance_pool_count;
}

/* A target's variant before and after an update; NULL: it has none of the kind that the target scales. */
static const struct production_variant *scaled_by(const struct scalable_target *target,
                                                  const struct endpoint_config *config)
{
    const struct production_variant *variant = variant_called(config, target->resource_name);
    bool slots = target->dimension == DIMENSION_PROVISIONED_CONCURRENCY;
    return variant && (variant->serverless_config != NULL) == slots ? variant : NULL;
}

/* What is not retained begins anew, however far it has been scaled. */
static void warn_of_reset(const struct production_variant *after, size_t target, const struct json_node *node,
                          struct faults *faults)
{
    const struct optional_integer *count =
        after->serverless_config ? &after->serverless_config->provisioned_concurrency : &after->initial_instance_count;
    const char *what = after->serverless_config ? "provisioned slot" : "instance";
    json_fault(faults, FAULT_WARNING, node,
               "gives variant \"%s\", which ScalableTargets[%zu] scales, %lld %s%s, however many it has then%s",
               after->variant_name, target, (long long)count->value, what, count->value == 1 ? "" : "s",
               after->serverless_config ? "" : ": RetainAllVariantProperties keeps those");
}

void scaling_policies_check_update(const struct scaling_policies *scaling, const struct endpoint_config *config,
                                   const struct endpoint_config *next, bool keeps_instances,
                                   const struct json_node *node, struct faults *faults)
{
    for (size_t t = 0; t < scaling->target_count; t++) {
        const struct scalable_target *target = &scaling->targets[t];
        if (target->dimension == DIMENSION_COPIES) continue;
        const struct production_variant *before = scaled_by(target, config), *after = scaled_by(target, next);
        if (!before) continue;
        if (!after)
            json_fault(faults, FAULT_WARNING, node,
                       "leaves ScalableTargets[%zu] without effect: there is no variant \"%s\" any more that it could "
                       "scale",
                       t, target->resource_name);
        else if (!after->serverless_config && !has_same_types(before, after))
            json_fault(faults, FAULT_INPUT, node,
                       "must not change the instance type of variant \"%s\", which ScalableTargets[%zu] scales: the "
                       "service refuses that",
                       target->resource_name, t);
        else if (!keeps_instances || after->serverless_config)
            warn_of_reset(after, t, node, faults);
    }
}
