#include "scenarios/consistency.h"

#include "models/json.h"
#include "scenarios/scenario.h"
#include "scenarios/starting.h"
#include "sim/arena.h"

struct checking {
    const struct scenario *scenario;
    struct faults *faults;
    struct arena *arena;
};

/* --- Starts --- */

static const struct {
    enum start_up_stage stage;
    const char *takes;
} STAGES[] = {{START_UP_PROVISIONING, "provisioning takes"},
              {START_UP_MODEL_DOWNLOAD, "the download of the model takes"},
              {START_UP_CONTAINER_START, "the container takes"}};

/* What never starts within its time-outs could not have been created either, and is in service at second 0. */
static void check_start(const struct checking *checking, const struct starting *starting, const char *type)
{
    for (size_t i = 0; i < sizeof STAGES / sizeof *STAGES; i++) {
        enum start_up_stage stage = STAGES[i].stage;
        if (starting_share_late(starting, stage) < 1) continue;
        json_fault(checking->faults, FAULT_WARNING, starting->limit[stage] ? starting->limit[stage] : starting->node,
                   "no start on %s can succeed: %s %s, and the time-out is %g s%s; what is there at second 0 could not "
                   "have been "
                   "created",
                   type, STAGES[i].takes, starting_words(&starting->start_up.stage[stage], checking->arena),
                   starting->most_s[stage], starting->limit[stage] ? "" : " by default");
    }
}

/* --- Profiles --- */

static bool refuse_unknown(const struct checking *checking, const struct json_node *node, const char *model)
{
    const struct models *models = &checking->scenario->models;
    const char **names = arena_new_array(checking->arena, models->count + 1, const char *);
    for (size_t i = 0; i < models->count; i++) names[i] = models->models[i].name;
    const char *nearest = json_nearest(model, names);
    json_fault(checking->faults, FAULT_INPUT, node, "\"Models\" has no model \"%s\"%s%s%s", model,
               nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
    return false;
}

/* A model on instances of one type; `node` is what asks for it. */
static bool check_place(const struct checking *checking, const struct json_node *node, const char *model,
                        const char *type, const char *accelerator)
{
    if (profile_match(&checking->scenario->models, model, type, accelerator, 0)) return true;
    if (!models_find(&checking->scenario->models, model)) return refuse_unknown(checking, node, model);
    json_fault(
        checking->faults, FAULT_INPUT, node,
        "\"Models\" has no profile of model \"%s\" on %s%s%s: give it one with that InstanceType, or one without a "
        "place",
        model, type, accelerator ? " with " : "", accelerator ? accelerator : "");
    return false;
}

static void check_instance(const struct checking *checking, const struct production_variant *variant,
                           const struct json_node *node, const char *model, const char *type)
{
    if (!check_place(checking, node, model, type, variant->accelerator_type)) return;
    struct starting starting = starting_instance(checking->scenario, variant, model, type, checking->arena);
    check_start(checking, &starting, type);
}

/* A memory without a profile of its own takes the nearest one's. */
static void check_memory(const struct checking *checking, const struct production_variant *variant)
{
    const struct models *models = &checking->scenario->models;
    uint32_t memory_mb = (uint32_t)variant->serverless_config->memory_size_in_mb.value;
    if (!variant->model_name || profile_match(models, variant->model_name, NULL, NULL, memory_mb) ||
        profile_nearest_memory(models, variant->model_name, memory_mb))
        return;
    if (!models_find(models, variant->model_name)) {
        refuse_unknown(checking, variant->node, variant->model_name);
        return;
    }
    json_fault(
        checking->faults, FAULT_INPUT, variant->node,
        "\"Models\" has no profile of model \"%s\" at %u MB: give it one with MemorySizeInMB, or one without a place",
        variant->model_name, (unsigned)memory_mb);
}

static void check_model(const struct checking *checking, const struct production_variant *variant)
{
    if (variant->instance_type)
        check_instance(checking, variant, variant->node, variant->model_name, variant->instance_type);
    for (size_t i = 0; i < variant->instance_pool_count; i++) {
        const struct instance_pool *pool = &variant->instance_pools[i];
        const char *model = pool->model_name_override ? pool->model_name_override : variant->model_name;
        check_instance(checking, variant, pool->node, model, pool->instance_type);
    }
}

static void check_component_on(const struct checking *checking, const struct inference_component *component,
                               const struct production_variant *variant, const char *type)
{
    const struct component_specification *specification = inference_component_on(component, type);
    if (!specification ||
        !check_place(checking, specification->node, inference_component_model(component, specification), type,
                     variant->accelerator_type))
        return;
    struct starting starting =
        starting_copy(checking->scenario, component, type, variant->accelerator_type, checking->arena);
    check_start(checking, &starting, type);
}

static void check_component(const struct checking *checking, const struct inference_component *component)
{
    if (component->variant == INFERENCE_COMPONENT_NONE) return; /* which has been said */
    const struct production_variant *variant =
        &checking->scenario->endpoint_config->production_variants[component->variant];
    if (variant->instance_type) check_component_on(checking, component, variant, variant->instance_type);
    for (size_t i = 0; i < variant->instance_pool_count; i++)
        check_component_on(checking, component, variant, variant->instance_pools[i].instance_type);
}

static void check_variants(const struct checking *checking, const struct endpoint_config *config)
{
    for (size_t v = 0; v < endpoint_config_variants(config); v++) {
        const struct production_variant *variant = endpoint_config_variant(config, v);
        if (variant->serverless_config)
            check_memory(checking, variant);
        else if (variant->model_name)
            check_model(checking, variant);
        else if (v >= config->production_variant_count)
            json_fault(checking->faults, FAULT_INPUT, variant->node,
                       "needs a ModelName: inference components are hosted by production variants, not by shadows");
    }
}

/* Of the endpoint as it begins, and of every configuration that it is updated to. */
static void check_profiles(const struct checking *checking)
{
    const struct inference_components *components = &checking->scenario->components;
    const struct timeline *timeline = &checking->scenario->timeline;
    check_variants(checking, checking->scenario->endpoint_config);
    for (size_t i = 0; i < components->count; i++) check_component(checking, &components->components[i]);
    for (size_t i = 0; i < timeline->count; i++)
        if (timeline->entries[i].own_config) check_variants(checking, timeline->entries[i].own_config);
}

/* --- Ways of serving --- */

static void warn_without_effect(const struct checking *checking, const struct json_node *object, const char *name,
                                const char *why)
{
    const struct json_node *node = object ? json_member(object, name) : NULL;
    if (node) json_fault(checking->faults, FAULT_WARNING, node, "has no effect: %s", why);
}

static void check_serving(const struct checking *checking)
{
    const struct scenario *scenario = checking->scenario;
    const struct endpoint_config *config = scenario->endpoint_config;
    static const char *const synchronous = "the endpoint configuration has no AsyncInferenceConfig";
    if (!config->async_inference_config) {
        warn_without_effect(checking, scenario->client.node, "RequestTTLSeconds", synchronous);
        warn_without_effect(checking, scenario->client.node, "InvocationTimeoutSeconds", synchronous);
    } else {
        warn_without_effect(checking, scenario->limits.node, "InvocationInSeconds",
                            "an asynchronous call is limited by the Client's InvocationTimeoutSeconds");
    }
    bool explains = config->explainer_config != NULL;
    for (size_t i = 0; i < scenario->timeline.count; i++)
        explains |=
            scenario->timeline.entries[i].own_config && scenario->timeline.entries[i].own_config->explainer_config;
    if (!explains && scenario->explainer_figures.node)
        json_fault(checking->faults, FAULT_WARNING, scenario->explainer_figures.node,
                   "has no effect: the endpoint configuration has no ExplainerConfig");
}

/* Requests name what they can reach: variants, or the inference components on them. */
static void check_targets(const struct checking *checking)
{
    const struct traffic *traffic = &checking->scenario->traffic;
    bool components = checking->scenario->components.count > 0;
    if (traffic->target_count == 0 || traffic->targets_components == components) return;
    if (components)
        json_fault(checking->faults, FAULT_INPUT, json_member(traffic->node, "TargetVariants"),
                   "must be TargetInferenceComponents: what requests name on this endpoint are inference components");
    else
        json_fault(checking->faults, FAULT_INPUT, json_member(traffic->node, "TargetInferenceComponents"),
                   "must be TargetVariants: the scenario has no InferenceComponents");
}

void consistency_check(const struct scenario *scenario, struct arena *arena, struct faults *faults)
{
    struct checking checking = {scenario, faults, arena};
    if (!scenario->endpoint_config) return;
    /* Also of none at all; models that are at fault are not there, and that is said already. */
    if (scenario->models.models) check_profiles(&checking);
    check_serving(&checking);
    check_targets(&checking);
}
