#include "models/endpoint_rules.h"

#include "models/catalogue.h"
#include "models/endpoint_config.h"
#include "models/json.h"
#include "models/variant_rules.h"

#include <string.h>

/* Names address variants, in calls and in metrics. */
static void check_names(const struct endpoint_config *config, struct faults *faults)
{
    for (size_t i = 0; i < endpoint_config_variants(config); i++) {
        const struct production_variant *variant = endpoint_config_variant(config, i);
        for (size_t before = 0; before < i && variant->variant_name; before++) {
            const struct production_variant *other = endpoint_config_variant(config, before);
            if (!other->variant_name || strcmp(variant->variant_name, other->variant_name) != 0) continue;
            json_fault(faults, FAULT_INPUT, json_member(variant->node, "VariantName"),
                       "must be unique over production and shadow variants: \"%s\" is the name of %s[%zu] too",
                       variant->variant_name,
                       before < config->production_variant_count ? "ProductionVariants" : "ShadowProductionVariants",
                       before < config->production_variant_count ? before : before - config->production_variant_count);
            break;
        }
    }
}

static void check_weights(const struct endpoint_config *config, struct faults *faults)
{
    double sum = 0;
    for (size_t i = 0; i < config->production_variant_count; i++) {
        const struct production_variant *variant = &config->production_variants[i];
        if (!variant->node) return;
        sum += production_variant_weight(variant);
    }
    if (config->production_variant_count > 0 && sum <= 0)
        json_fault(faults, FAULT_INPUT, json_member(config->node, "ProductionVariants"),
                   "must have a variant with an InitialVariantWeight above 0: with all at 0 no request can be routed");
}

static void check_shadows(const struct endpoint_config *config, struct faults *faults)
{
    const struct json_node *shadows = json_member(config->node, "ShadowProductionVariants");
    if (!shadows) return;
    if (config->production_variant_count > 1)
        json_fault(faults, FAULT_INPUT, json_member(config->node, "ProductionVariants"),
                   "must hold exactly one variant beside ShadowProductionVariants, found %zu",
                   config->production_variant_count);
    if (config->shadow_production_variant_count > 1)
        json_fault(faults, FAULT_INPUT, shadows, "must hold exactly one shadow variant, found %zu",
                   config->shadow_production_variant_count);
    for (size_t i = 0; i < config->shadow_production_variant_count; i++) {
        const struct json_node *node = config->shadow_production_variants[i].node;
        if (node && json_has(node, "ServerlessConfig"))
            json_fault(faults, FAULT_INPUT, json_member(node, "ServerlessConfig"),
                       "must be absent on a shadow variant: a serverless endpoint has one variant alone");
    }
}

static bool any_is_serverless(const struct endpoint_config *config)
{
    for (size_t i = 0; i < config->production_variant_count; i++) {
        const struct json_node *node = config->production_variants[i].node;
        if (node && json_has(node, "ServerlessConfig")) return true;
    }
    return false;
}

static void check_serverless_endpoint(const struct endpoint_config *config, struct faults *faults)
{
    static const char *const excluded[] = {"AsyncInferenceConfig", "DataCaptureConfig", "ShadowProductionVariants",
                                           "VpcConfig"};
    if (!any_is_serverless(config)) return;
    if (config->production_variant_count > 1)
        json_fault(faults, FAULT_INPUT, json_member(config->node, "ProductionVariants"),
                   "must hold exactly one variant when one is serverless, found %zu", config->production_variant_count);
    for (size_t i = 0; i < sizeof excluded / sizeof *excluded; i++)
        if (json_has(config->node, excluded[i]))
            json_fault(faults, FAULT_INPUT, json_member(config->node, excluded[i]),
                       "must be absent on an endpoint with a serverless variant");
    if (config->enable_network_isolation.given && config->enable_network_isolation.value)
        json_fault(faults, FAULT_INPUT, json_member(config->node, "EnableNetworkIsolation"),
                   "must be false or absent on an endpoint with a serverless variant, found true");
}

/* A variant without a model hosts inference components; the role that reads their models then stands on the config. */
static void check_components(const struct endpoint_config *config, struct faults *faults)
{
    const struct production_variant *first = NULL;
    bool role_is_missing = false;
    for (size_t i = 0; i < endpoint_config_variants(config); i++) {
        const struct production_variant *variant = endpoint_config_variant(config, i);
        if (!variant->node) continue;
        bool has_model = json_has(variant->node, "ModelName");
        if (!first) first = variant;
        if (has_model != json_has(first->node, "ModelName"))
            json_fault(faults, FAULT_INPUT, variant->node,
                       "must %s a ModelName like the first variant: models and inference components do not share an "
                       "endpoint",
                       has_model ? "not have" : "have");
        if (!has_model && i < config->production_variant_count) role_is_missing = true;
    }
    if (role_is_missing && !json_has(config->node, "ExecutionRoleArn"))
        json_fault(faults, FAULT_INPUT, config->node,
                   "must have ExecutionRoleArn, as a variant without ModelName hosts inference components");
}

static void check_async_type(const char *type, const struct json_node *node, struct faults *faults)
{
    if (type && strncmp(type, "ml.inf1.", 8) == 0)
        json_fault(faults, FAULT_INPUT, json_member(node, "InstanceType"),
                   "must not be of the inf1 family beside AsyncInferenceConfig, found \"%s\"", type);
}

static void check_async(const struct endpoint_config *config, struct faults *faults)
{
    if (!json_has(config->node, "AsyncInferenceConfig")) return;
    for (size_t i = 0; i < endpoint_config_variants(config); i++) {
        const struct production_variant *variant = endpoint_config_variant(config, i);
        check_async_type(variant->instance_type, variant->node, faults);
        if (variant->node && json_has(variant->node, "AcceleratorType"))
            json_fault(faults, FAULT_INPUT, json_member(variant->node, "AcceleratorType"),
                       "must be absent beside AsyncInferenceConfig");
        for (size_t pool = 0; pool < variant->instance_pool_count; pool++)
            check_async_type(variant->instance_pools[pool].instance_type, variant->instance_pools[pool].node, faults);
    }
}

static void check_baseline(const struct shap_baseline_config *baseline, struct faults *faults)
{
    bool has_inline = json_has(baseline->node, "ShapBaseline"), has_uri = json_has(baseline->node, "ShapBaselineUri");
    if (has_inline == has_uri)
        json_fault(faults, FAULT_INPUT, baseline->node,
                   "must have exactly one of ShapBaseline and ShapBaselineUri, found %s", has_uri ? "both" : "none");
    if (baseline->mime_type && strcmp(baseline->mime_type, "text/csv") != 0 &&
        strcmp(baseline->mime_type, "application/jsonlines") != 0)
        json_fault(faults, FAULT_INPUT, json_member(baseline->node, "MimeType"),
                   "must be one of text/csv, application/jsonlines, found \"%s\"", baseline->mime_type);
}

static void check_feature_types(const struct clarify_inference_config *inference, struct faults *faults)
{
    for (size_t i = 0; i < inference->feature_type_count; i++) {
        enum feature_type type = inference->feature_types[i];
        if (type == FEATURE_TEXT || type == FEATURE_UNSET) return;
    }
    if (inference->feature_type_count > 0)
        json_fault(faults, FAULT_INPUT, json_member(inference->node, "FeatureTypes"),
                   "must have at least one text feature, found none");
}

static void check_explainer(const struct endpoint_config *config, struct faults *faults)
{
    const struct clarify_explainer_config *clarify =
        config->explainer_config ? config->explainer_config->clarify_explainer_config : NULL;
    if (!clarify) return;
    if (clarify->inference_config) check_feature_types(clarify->inference_config, faults);
    const struct clarify_shap_config *shap = clarify->shap_config;
    if (shap && shap->shap_baseline_config) check_baseline(shap->shap_baseline_config, faults);
}

static void check_tags(const struct endpoint_config *config, struct faults *faults)
{
    for (size_t i = 0; i < config->tag_count; i++) {
        const struct tag *tag = &config->tags[i];
        for (size_t before = 0; before < i && tag->key; before++) {
            if (!config->tags[before].key || strcmp(tag->key, config->tags[before].key) != 0) continue;
            json_fault(faults, FAULT_INPUT, json_member(tag->node, "Key"),
                       "must be unique: \"%s\" is the key of Tags[%zu] too", tag->key, before);
            break;
        }
    }
}

void endpoint_rules_check_period(const struct json_node *node, struct optional_integer period_s, struct faults *faults)
{
    static const int64_t allowed_s[] = {10, 30, 60, 120, 180, 240, 300};
    if (!period_s.given) return;
    for (size_t i = 0; i < sizeof allowed_s / sizeof *allowed_s; i++)
        if (period_s.value == allowed_s[i]) return;
    json_fault(faults, FAULT_INPUT, json_member(node, "MetricPublishFrequencyInSeconds"),
               "must be 10, 30, 60, 120, 180, 240 or 300, found %lld", (long long)period_s.value);
}

static void check_metrics(const struct endpoint_config *config, struct faults *faults)
{
    const struct metrics_config *metrics = config->metrics_config;
    if (metrics) endpoint_rules_check_period(metrics->node, metrics->metric_publish_frequency_in_seconds, faults);
}

/* The service once refused the key on types with disks of their own; now those disks are encrypted by their hardware. */
static void check_key(const struct endpoint_config *config, const struct catalogue *catalogue, struct faults *faults)
{
    if (!config->kms_key_id) return;
    for (size_t i = 0; i < endpoint_config_variants(config); i++) {
        const struct instance_type *type = variant_type_with_disks(endpoint_config_variant(config, i), catalogue);
        if (!type) continue;
        json_fault(faults, FAULT_WARNING, json_member(config->node, "KmsKeyId"),
                   "does not encrypt the disks of %s, which their hardware encrypts", type->name);
        return;
    }
}

void endpoint_rules_check(const struct endpoint_config *config, const struct catalogue *catalogue,
                          struct faults *faults)
{
    for (size_t i = 0; i < endpoint_config_variants(config); i++)
        if (endpoint_config_variant(config, i)->node)
            variant_rules_check(endpoint_config_variant(config, i), catalogue, faults);
    check_names(config, faults);
    check_weights(config, faults);
    check_shadows(config, faults);
    check_serverless_endpoint(config, faults);
    check_components(config, faults);
    check_async(config, faults);
    check_explainer(config, faults);
    check_tags(config, faults);
    check_metrics(config, faults);
    check_key(config, catalogue, faults);
}
