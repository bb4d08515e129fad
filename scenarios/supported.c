#include "models/json.h"
#include "scenarios/compile.h"

#include <stdio.h>

struct check {
    enum fault_kind kind;
    struct faults *faults;
};

static void not_yet(const struct check *check, const struct json_node *node, const char *what)
{
    json_fault(check->faults, check->kind, node, "%s is understood but not simulated yet by version " LOADLINE_VERSION,
               what);
}

static void check_variant(const struct check *check, const struct production_variant *variant)
{
    if (variant->serverless_config) not_yet(check, variant->serverless_config->node, "a serverless variant");
    if (!variant->model_name) not_yet(check, variant->node, "a variant that hosts inference components");
    if (variant->instance_pool_count > 0)
        not_yet(check, json_member(variant->node, "InstancePools"), "a fleet of instance pools");
    if (variant->managed_instance_scaling && variant->managed_instance_scaling->status == MANAGED_SCALING_ENABLED)
        not_yet(check, variant->managed_instance_scaling->node, "managed instance scaling");
    if (variant->capacity_reservation_config)
        not_yet(check, variant->capacity_reservation_config->node, "a capacity reservation");
}

static void check_config(const struct check *check, const struct endpoint_config *config)
{
    for (size_t v = 0; v < config->production_variant_count; v++) check_variant(check, &config->production_variants[v]);
    for (size_t v = 0; v < config->shadow_production_variant_count; v++)
        check_variant(check, &config->shadow_production_variants[v]);
    if (config->async_inference_config) not_yet(check, config->async_inference_config->node, "asynchronous inference");
    if (config->explainer_config) not_yet(check, config->explainer_config->node, "the Clarify explainer");

    /* Its cost is small and beside the requests' way, so the run goes on without it. */
    const struct data_capture_config *capture = config->data_capture_config;
    if (capture && (!capture->enable_capture.given || capture->enable_capture.value))
        json_fault(check->faults, FAULT_WARNING, capture->node, "the cost of data capture (S3) is not in the bill yet");
}

static void check_models(const struct check *check, const struct scenario *scenario)
{
    for (size_t m = 0; m < scenario->models.count; m++) {
        const struct model *model = &scenario->models.models[m];
        for (size_t p = 0; p < model->profile_count; p++) {
            char what[160];
            if (model->profiles[p].discipline != DISCIPLINE_CONTINUOUS_BATCHING) continue;
            snprintf(what, sizeof what, "Discipline \"continuous-batching\" (model \"%.80s\")", model->name);
            not_yet(check, json_member(scenario->node, "Models"), what);
        }
    }
}

void compile_check_supported(const struct scenario *scenario, enum fault_kind kind, struct faults *faults)
{
    struct check check = {.kind = kind, .faults = faults};
    static const struct {
        const char *member, *what;
    } parts[] = {{"InferenceComponents", "an inference component"},
                 {"ScalableTargets", "auto scaling"},
                 {"ScalingPolicies", "auto scaling"},
                 {"ScheduledActions", "scheduled scaling"},
                 {"Timeline", "a change during the run"},
                 {"Quotas", "an account quota"},
                 {"Discounts", "a discount"}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const struct json_node *node = json_member(scenario->node, parts[i].member);
        if (node && json_count(node) > 0) not_yet(&check, node, parts[i].what);
    }
    check_config(&check, scenario->endpoint_config);
    check_models(&check, scenario);
    if (scenario->client.max_attempts > 1)
        not_yet(&check, json_member(json_member(scenario->node, "Client"), "MaxAttempts"), "a caller that retries");
}
