#include "models/deployment.h"

#include "models/deployment_rules.h"
#include "models/deployment_shape.h"
#include "models/json.h"
#include "sim/arena.h"

#include <string.h>

/* --- Asking --- */

bool endpoint_update_retains(const struct endpoint_update *update, enum variant_property property)
{
    if (!update->retain_all_variant_properties.value) return false;
    for (size_t i = 0; i < update->exclusion_count; i++)
        if (update->exclusions[i].property == property) return false;
    return true;
}

static bool is_without_guardrails(const struct production_variant *variant)
{
    static const char inf1[] = "ml.inf1.";
    if (variant->serverless_config || variant->accelerator_type) return true;
    if (variant->instance_type && strncmp(variant->instance_type, inf1, strlen(inf1)) == 0) return true;
    for (size_t i = 0; i < variant->instance_pool_count; i++)
        if (strncmp(variant->instance_pools[i].instance_type, inf1, strlen(inf1)) == 0) return true;
    return false;
}

bool endpoint_config_has_guardrails(const struct endpoint_config *config)
{
    for (size_t v = 0; v < endpoint_config_variants(config); v++)
        if (is_without_guardrails(endpoint_config_variant(config, v))) return false;
    return true;
}

bool deployment_is_heeded(const struct deployment_config *deployment, const struct endpoint_config *config,
                          const struct endpoint_config *next)
{
    if (!deployment || !endpoint_config_has_guardrails(config) || !endpoint_config_has_guardrails(next)) return false;
    return !deployment->rolling || (config->production_variant_count == 1 && next->production_variant_count == 1);
}

struct endpoint_state endpoint_state_of(const struct endpoint_config *config)
{
    struct endpoint_state state = {.config = config};
    for (size_t v = 0; v < config->production_variant_count; v++)
        state.weights[v] = production_variant_weight(&config->production_variants[v]);
    return state;
}

/* --- Weights and capacities, by themselves --- */

static bool changes_capacity(const struct desired_weight_and_capacity *desired)
{
    return json_has(desired->node, "DesiredInstanceCount") || json_has(desired->node, "ServerlessUpdateConfig");
}

static void check_desired(const struct weights_update *update, size_t index, struct faults *faults)
{
    const struct desired_weight_and_capacity *desired = &update->desired[index];
    for (size_t i = 0; i < index && desired->variant_name; i++) {
        if (!update->desired[i].variant_name || strcmp(desired->variant_name, update->desired[i].variant_name) != 0)
            continue;
        json_fault(faults, FAULT_INPUT, json_member(desired->node, "VariantName"),
                   "must be unique: \"%s\" is the variant of DesiredWeightsAndCapacities[%zu] too",
                   desired->variant_name, i);
        break;
    }
    if (!changes_capacity(desired) && !json_has(desired->node, "DesiredWeight"))
        json_fault(faults, FAULT_WARNING, desired->node,
                   "changes nothing: it has no DesiredWeight, DesiredInstanceCount or ServerlessUpdateConfig");
    const struct serverless_update *serverless = desired->serverless_update;
    if (serverless && serverless->max_concurrency.given &&
        serverless->provisioned_concurrency.value > serverless->max_concurrency.value)
        json_fault(faults, FAULT_INPUT, json_member(serverless->node, "ProvisionedConcurrency"),
                   "must be at most MaxConcurrency, which is %lld, found %lld",
                   (long long)serverless->max_concurrency.value, (long long)serverless->provisioned_concurrency.value);
}

/* Source: UpdateEndpointWeightsAndCapacities: "weight of one or more variants, or capacity of one variant". */
static void check_capacities(const struct weights_update *update, struct faults *faults)
{
    size_t first = update->desired_count;
    for (size_t i = 0; i < update->desired_count; i++) {
        if (!update->desired[i].node || !changes_capacity(&update->desired[i])) continue;
        if (first < update->desired_count)
            json_fault(faults, FAULT_INPUT, update->desired[i].node,
                       "must not change capacity, as DesiredWeightsAndCapacities[%zu] does: a request changes that of "
                       "one variant",
                       first);
        else
            first = i;
    }
}

bool weights_update_read(const struct shape_reading *reading, const struct json_node *node, struct weights_update **out)
{
    struct weights_update *update = arena_new_of(reading->arena, struct weights_update);
    size_t before = faults_count(reading->faults);
    shape_read(reading, &WEIGHTS_UPDATE_SHAPE, node, update);
    for (size_t i = 0; i < update->desired_count; i++)
        if (update->desired[i].node) check_desired(update, i, reading->faults);
    check_capacities(update, reading->faults);
    if (faults_count(reading->faults) > before) return false;
    *out = update;
    return true;
}

/* --- Updates, by themselves --- */

static void check_retention(const struct endpoint_update *update, struct faults *faults)
{
    const struct json_node *exclusions = json_member(update->node, "ExcludeRetainedVariantProperties");
    if (update->exclusion_count > 0 && !update->retain_all_variant_properties.value)
        json_fault(faults, FAULT_WARNING, exclusions,
                   "has no effect: without RetainAllVariantProperties true, no property is retained");
    for (size_t i = 0; i < update->exclusion_count; i++)
        if (update->exclusions[i].property == PROPERTY_DATA_CAPTURE)
            json_fault(faults, FAULT_WARNING, json_member(update->exclusions[i].node, "VariantPropertyType"),
                       "has no effect: the service does not support DataCaptureConfig here");
    if (update->retain_deployment_config.value && json_has(update->node, "DeploymentConfig"))
        json_fault(faults, FAULT_WARNING, json_member(update->node, "RetainDeploymentConfig"),
                   "has no effect beside a DeploymentConfig of its own");
}

static void check_routing(const struct traffic_routing_config *routing, struct faults *faults)
{
    static const struct {
        const char *size, *type_name;
        enum traffic_routing type;
    } sizes[] = {{"CanarySize", "CANARY", TRAFFIC_CANARY}, {"LinearStepSize", "LINEAR", TRAFFIC_LINEAR}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (routing->type == sizes[i].type)
            json_require(routing->node, sizes[i].size, faults);
        else if (routing->type && json_has(routing->node, sizes[i].size))
            json_fault(faults, FAULT_WARNING, json_member(routing->node, sizes[i].size),
                       "has no effect: it goes with Type %s", sizes[i].type_name);
    }
    if (routing->type == TRAFFIC_CANARY || routing->type == TRAFFIC_LINEAR)
        json_require(routing->node, "WaitIntervalInSeconds", faults);
}

bool endpoint_update_read(const struct shape_reading *reading, const struct json_node *node,
                          struct endpoint_update **out)
{
    struct endpoint_update *update = arena_new_of(reading->arena, struct endpoint_update);
    struct faults *faults = reading->faults;
    size_t before = faults_count(faults);
    shape_read(reading, &ENDPOINT_UPDATE_SHAPE, node, update);
    const struct deployment_config *deployment = update->deployment_config;
    if (update->node) check_retention(update, faults);
    if (deployment && json_has(deployment->node, "BlueGreenUpdatePolicy") &&
        json_has(deployment->node, "RollingUpdatePolicy"))
        json_fault(faults, FAULT_INPUT, deployment->node,
                   "must have at most one of BlueGreenUpdatePolicy and RollingUpdatePolicy, found both");
    if (deployment && deployment->blue_green && deployment->blue_green->traffic_routing)
        check_routing(deployment->blue_green->traffic_routing, faults);
    if (deployment) deployment_rules_check_percents(deployment, faults);
    if (faults_count(faults) > before) return false;
    *out = update;
    return true;
}
