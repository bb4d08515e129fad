#include "models/json.h"
#include "scenarios/compiling.h"

#include <string.h>

void compiling_check_instances(const struct compiling *compiling, const struct json_node *node, const char *member,
                               struct optional_integer count)
{
    if (count.given && count.value > COMPILE_INSTANCES_MOST)
        json_fault(compiling->faults, FAULT_INPUT, json_member(node, member),
                   "at most %d instances of a variant can be simulated, found %lld", COMPILE_INSTANCES_MOST,
                   (long long)count.value);
}

static void check_instances(const struct compiling *compiling, const struct production_variant *config)
{
    const struct managed_instance_scaling *scaling = config->managed_instance_scaling;
    compiling_check_instances(compiling, config->node, "InitialInstanceCount", config->initial_instance_count);
    if (scaling) compiling_check_instances(compiling, scaling->node, "MaxInstanceCount", scaling->max_instance_count);
}

/* Variants of one name, whatever the generation, have the number of the first of them. */
static uint32_t number_of_name(const struct compiled *compiled, uint32_t v)
{
    uint32_t first = 0;
    while (first < v &&
           (!compiled->variants[first].name || strcmp(compiled->variants[first].name, compiled->variants[v].name) != 0))
        first++;
    return first;
}

static void name_variant(struct compiling *compiling, uint32_t g, uint32_t v, const struct production_variant *config,
                         bool shadow)
{
    struct compiled *compiled = compiling->compiled;
    const struct endpoint_config *endpoint = compiled->generations[g].config;
    compiled->variants[v] = (struct compiled_variant){.config = config,
                                                      .endpoint = endpoint,
                                                      .generation = g,
                                                      .name = config->variant_name,
                                                      .model_name = config->model_name,
                                                      .host = v,
                                                      .mode = endpoint_config_mode(endpoint, config),
                                                      .shadow = shadow};
    check_instances(compiling, config);
}

/* An adapter's host is its base's, which a scenario may name later than the adapter. */
static void name_components(struct compiling *compiling)
{
    struct compiled *compiled = compiling->compiled;
    const struct inference_components *components = &compiling->scenario->components;
    uint32_t first = plan_split_first(&compiled->plan);
    for (uint32_t c = 0; c < components->count; c++) {
        const struct inference_component *component = &components->components[c];
        struct compiled_variant *named = &compiled->variants[first + c];
        *named = compiled->variants[component->variant];
        named->component = component;
        named->name = component->inference_component_name;
        const struct component_specification *specification =
            component->specification ? component->specification : component->specifications;
        named->model_name = inference_component_model(component, specification);
    }
}

static bool add_components(struct compiling *compiling)
{
    struct plan *plan = &compiling->compiled->plan;
    size_t components = compiling->scenario->components.count;
    if (components > PLAN_VARIANTS - plan->variants) {
        json_fault(compiling->faults, FAULT_INPUT, json_member(compiling->scenario->node, "InferenceComponents"),
                   "at most %u can be simulated beside %u variants, found %zu", PLAN_VARIANTS - plan->variants,
                   plan->variants, components);
        return false;
    }
    plan->components = (uint32_t)components;
    plan->variants += plan->components;
    return true;
}

bool compile_names(struct compiling *compiling)
{
    struct compiled *compiled = compiling->compiled;
    struct plan *plan = &compiled->plan;
    if (!compile_generations(compiling) || !add_components(compiling)) return false;
    for (uint32_t g = 0; g < plan->generations; g++) {
        const struct generation_plan *of = &plan->generation[g];
        const struct endpoint_config *config = compiled->generations[g].config;
        for (uint32_t i = 0; i < of->production; i++)
            name_variant(compiling, g, of->first + i, &config->production_variants[i], false);
        for (uint32_t i = 0; i < of->shadows; i++)
            name_variant(compiling, g, of->first_shadow + i, &config->shadow_production_variants[i], true);
    }
    name_components(compiling);
    for (uint32_t v = 0; v < plan->variants; v++) {
        compiled->variant_names[v] = compiled->variants[v].name;
        plan->variant[v].name = number_of_name(compiled, v);
    }
    return true;
}
