/* The part of deployment.h that holds requests against the endpoint that they meet. */
#include "models/deployment.h"

#include "models/deployment_rules.h"
#include "models/json.h"

#include <string.h>

/* --- Weights and capacities --- */

/* The index of a variant, as endpoint_config_variant() counts; the number of them where there is none of that name. */
static size_t find_variant(const struct endpoint_config *config, const char *name)
{
    size_t v = 0;
    while (v < endpoint_config_variants(config) && strcmp(endpoint_config_variant(config, v)->variant_name, name) != 0)
        v++;
    return v;
}

static void check_desired(const struct desired_weight_and_capacity *desired, const struct production_variant *variant,
                          const struct endpoint_config *config, struct faults *faults)
{
    const struct json_node *count = json_member(desired->node, "DesiredInstanceCount");
    if (count && variant->serverless_config)
        json_fault(faults, FAULT_INPUT, count, "must be absent: variant \"%s\" is serverless and has no instances",
                   variant->variant_name);
    else if (count && desired->desired_instance_count.value == 0 && variant->model_name &&
             !config->async_inference_config)
        json_fault(faults, FAULT_INPUT, count, "must be at least 1 for a variant of a real-time endpoint, found 0");
    if (desired->serverless_update && !variant->serverless_config)
        json_fault(faults, FAULT_INPUT, json_member(desired->node, "ServerlessUpdateConfig"),
                   "must be absent: variant \"%s\" has instances", variant->variant_name);
}

/* A weight of 0 is legal, but not all of them. */
static void check_weights(const struct weights_update *update, const struct endpoint_state *state,
                          struct faults *faults)
{
    for (size_t v = 0; v < state->config->production_variant_count; v++)
        if (state->weights[v] > 0) return;
    json_fault(faults, FAULT_INPUT, json_member(update->node, "DesiredWeightsAndCapacities"),
               "must leave a production variant with a weight above 0");
}

bool weights_update_check(const struct weights_update *update, struct endpoint_state *state, struct faults *faults)
{
    const struct endpoint_config *config = state->config;
    size_t before = faults_count(faults);
    for (size_t i = 0; i < update->desired_count; i++) {
        const struct desired_weight_and_capacity *desired = &update->desired[i];
        size_t v = find_variant(config, desired->variant_name);
        if (v == endpoint_config_variants(config)) {
            json_fault(faults, FAULT_INPUT, json_member(desired->node, "VariantName"),
                       "no variant of the endpoint configuration is called \"%s\"", desired->variant_name);
            continue;
        }
        check_desired(desired, endpoint_config_variant(config, v), config, faults);
        if (desired->desired_weight.text && v < config->production_variant_count)
            state->weights[v] = desired->desired_weight.value;
    }
    check_weights(update, state, faults);
    return faults_count(faults) == before;
}

/* --- Updates --- */

static bool is_serverless(const struct endpoint_config *config)
{
    return config->production_variants[0].serverless_config != NULL; /* which is then the only variant */
}

/* All at once, without baking, is what the service does without guardrails. */
static bool is_plain(const struct deployment_config *deployment)
{
    const struct traffic_routing_config *routing =
        deployment->blue_green ? deployment->blue_green->traffic_routing : NULL;
    if (deployment->rolling || deployment->auto_rollback) return false;
    return !routing || (routing->type == TRAFFIC_ALL_AT_ONCE && routing->wait_interval.value == 0);
}

/* Instances that are kept from before may have been scaled, and are not known here. */
static void check_sizes(const struct endpoint_update *update, const struct endpoint_config *config,
                        const struct endpoint_config *next, struct faults *faults)
{
    int64_t largest = 0;
    for (size_t v = 0; v < next->production_variant_count; v++) {
        const struct production_variant *variant = &next->production_variants[v];
        int64_t instances = variant->initial_instance_count.value;
        bool is_new = find_variant(config, variant->variant_name) == endpoint_config_variants(config);
        if (!variant->initial_instance_count.given ||
            (!is_new && endpoint_update_retains(update, PROPERTY_INSTANCE_COUNT)))
            continue;
        deployment_rules_check_instances(update->deployment_config, variant->variant_name, instances, faults);
        if (instances > largest) largest = instances;
    }
    if (largest > 0) deployment_rules_check_waits(update->deployment_config, largest, faults);
}

/* Each variant that the endpoint has must have one of its name to hand its traffic to. */
static void check_names(const struct json_node *node, const struct endpoint_config *config,
                        const struct endpoint_config *next, struct faults *faults)
{
    for (size_t v = 0; v < config->production_variant_count; v++) {
        const char *name = config->production_variants[v].variant_name;
        if (find_variant(next, name) < next->production_variant_count) continue;
        json_fault(faults, FAULT_INPUT, node,
                   "needs the same variants before and after: the new configuration has no variant \"%s\"", name);
    }
}

static void check_guardrails(const struct endpoint_update *update, const struct endpoint_config *config,
                             const struct endpoint_config *next, struct faults *faults)
{
    const struct json_node *node = json_member(update->node, "DeploymentConfig");
    if (deployment_is_heeded(update->deployment_config, config, next)) {
        check_sizes(update, config, next, faults);
        if (!is_plain(update->deployment_config)) check_names(node, config, next, faults);
    } else if (!endpoint_config_has_guardrails(config) || !endpoint_config_has_guardrails(next)) {
        if (!is_plain(update->deployment_config))
            json_fault(faults, FAULT_WARNING, node,
                       "has no effect: serverless variants, Inf1 instances and Elastic Inference are updated all at "
                       "once, without baking");
    } else {
        json_fault(faults, FAULT_WARNING, node,
                   "has no effect: an endpoint with several variants is not updated in batches, but all at once, "
                   "without baking");
    }
}

/* Variants that stay may keep their weight. */
static void change(const struct endpoint_update *update, const struct endpoint_config *next,
                   struct endpoint_state *state)
{
    struct endpoint_state after = endpoint_state_of(next);
    for (size_t v = 0; v < next->production_variant_count && endpoint_update_retains(update, PROPERTY_WEIGHT); v++) {
        size_t old = find_variant(state->config, next->production_variants[v].variant_name);
        if (old < state->config->production_variant_count) after.weights[v] = state->weights[old];
    }
    *state = after;
}

bool endpoint_update_check(const struct endpoint_update *update, const struct endpoint_config *next,
                           struct endpoint_state *state, struct faults *faults)
{
    size_t before = faults_count(faults);
    if (is_serverless(next) && !is_serverless(state->config))
        json_fault(faults, FAULT_INPUT, json_member(update->node, "EndpointConfigName"),
                   "must not be of a serverless endpoint: one with instances cannot become serverless");
    if (state->config->async_inference_config && !next->async_inference_config)
        json_fault(
            faults, FAULT_INPUT, json_member(update->node, "EndpointConfigName"),
            "must be of an asynchronous endpoint: the service does not let AsyncInferenceConfig be removed from one");
    if (update->deployment_config) check_guardrails(update, state->config, next, faults);
    change(update, next, state);
    return faults_count(faults) == before;
}
