#include "models/json.h"
#include "scenarios/compiling.h"
#include "scenarios/starting.h"
#include "sim/arena.h"

#include <assert.h>
#include <string.h>

#define MB_PER_GIB 1024

/* Of a ScaleInPolicy (API model). */
#define CONSOLIDATION_STEP_DEFAULT    1
#define CONSOLIDATION_QUIET_DEFAULT_S (20 * 60.0)
/* Zones of a variant whose VpcConfig does not say. */
#define ZONES_DEFAULT 3
#define ZONES_MOST    6
/* What comes unasked with types without disks of their own (SageMaker developer guide, host instance storage volumes). */
#define VOLUME_UNASKED_GB 30

static int64_t given_or(struct optional_integer value, int64_t otherwise)
{
    return value.given ? value.value : otherwise;
}

/* --- Types --- */

static void set_type(const struct catalogue *catalogue, const struct production_variant *config, const char *name,
                     struct compiled_type *type)
{
    const struct instance_type *found = catalogue_find(catalogue, name);
    *type = (struct compiled_type){.name = name,
                                   .type = found,
                                   .accelerator_type = config->accelerator_type,
                                   .volume_gb = billing_volume_gb(found, given_or(config->volume_size_in_gb, 0)),
                                   .reserved = config->capacity_reservation_config != NULL};
}

/* The pools of a variant in order of priority, of equal ones as they stand; or its one type. */
uint32_t compile_types(const struct catalogue *catalogue, const struct production_variant *config,
                       struct compiled_type *types)
{
    uint32_t count = 0;
    if (config->instance_pool_count == 0) set_type(catalogue, config, config->instance_type, &types[count++]);
    for (int64_t priority = 1; priority <= FLEET_KINDS; priority++)
        for (size_t p = 0; p < config->instance_pool_count; p++)
            if (config->instance_pools[p].priority.value == priority)
                set_type(catalogue, config, config->instance_pools[p].instance_type, &types[count++]);
    return count;
}

static void check_volume(struct compiling *compiling, const struct compiled_variant *variant,
                         const struct compiled_type *type)
{
    const struct production_variant *config = variant->config;
    const char *model_name = compiled_model_on(variant, type);
    const struct model *model = model_name ? models_find(&compiling->scenario->models, model_name) : NULL;
    if (!model || (type->type && type->type->local_nvme)) return;
    double needed_gb = (model->has_container_image ? model->container_image_gb : 0) +
                       (model->has_model_data ? model->model_data_gb : 0);
    if (config->volume_size_in_gb.given && needed_gb > (double)config->volume_size_in_gb.value)
        json_fault(compiling->faults, FAULT_INPUT, json_member(config->node, "VolumeSizeInGB"),
                   "%lld GB do not hold the image and the data of model \"%s\", %g GB: no instance would start",
                   (long long)config->volume_size_in_gb.value, model_name, needed_gb);
    else if (!config->volume_size_in_gb.given && needed_gb > VOLUME_UNASKED_GB)
        json_fault(compiling->faults, FAULT_WARNING, config->node,
                   "image and data of model \"%s\" are %g GB, and %s comes with about %d GB: give VolumeSizeInGB",
                   model_name, needed_gb, type->name, VOLUME_UNASKED_GB);
}

/* --- Bounds --- */

static uint32_t most_of(struct compiling *compiling, const struct compiled_variant *variant, const char *type)
{
    const struct production_variant *config = variant->config;
    const struct quotas *quotas = &compiling->scenario->quotas;
    int64_t most = quotas_most(quotas, type);
    if (config->capacity_reservation_config) {
        int64_t reserved = quotas_most(quotas, config->capacity_reservation_config->ml_reservation_arn);
        if (reserved < most) most = reserved;
    }
    return most < UINT32_MAX ? (uint32_t)most : UINT32_MAX;
}

/* The number of the quota that all variants share, of all configurations. */
static uint32_t quota_number(struct compiling *compiling, const struct compiled_variant *variant, const char *type)
{
    int64_t most = quotas_most(&compiling->scenario->quotas, type);
    if (most == QUOTA_NONE || variant->config->capacity_reservation_config) return QUOTA_NUMBER_NONE;
    text_list_add(&compiling->quotas, compiling->arena, type);
    uint32_t number = 0;
    while (strcmp(compiling->quotas.texts[number], type) != 0) number++;
    return number;
}

void compile_quotas(struct compiling *compiling)
{
    struct plan *plan = &compiling->compiled->plan;
    uint32_t *most = arena_new_array(compiling->arena, compiling->quotas.count, uint32_t);
    plan->quotas = (uint32_t)compiling->quotas.count;
    plan->quota_most = most;
    for (uint32_t q = 0; q < plan->quotas; q++) {
        int64_t given = quotas_most(&compiling->scenario->quotas, compiling->quotas.texts[q]);
        most[q] = given < UINT32_MAX ? (uint32_t)given : UINT32_MAX;
    }
}

static uint32_t zones_of(const struct endpoint_config *config)
{
    if (!config->vpc_config || config->vpc_config->subnet_count == 0) return ZONES_DEFAULT;
    size_t subnets = config->vpc_config->subnet_count;
    return subnets < ZONES_MOST ? (uint32_t)subnets : ZONES_MOST;
}

static void set_managed(struct compiling *compiling, const struct compiled_variant *variant, struct fleet_plan *fleet)
{
    const struct managed_instance_scaling *scaling = variant->config->managed_instance_scaling;
    if (!scaling || scaling->status == MANAGED_SCALING_DISABLED) return;
    if (variant->model_name) {
        compiling_assume(compiling,
                         "ManagedInstanceScaling of variant \"%s\" is for inference components: without effect",
                         variant->name);
        return;
    }
    int64_t initial = fleet->initial;
    fleet->managed = true;
    fleet->least = (uint32_t)given_or(scaling->min_instance_count, initial);
    fleet->most = (uint32_t)given_or(scaling->max_instance_count, initial > fleet->least ? initial : fleet->least);
    if (fleet->most < fleet->least) fleet->most = fleet->least;
    fleet->release_after_ns = time_from_s(compiling->scenario->assumed_scaling.release_s);
    compiling_assume(compiling, "An instance of \"%s\" without copies is released after %.0f s", variant->name,
                     compiling->scenario->assumed_scaling.release_s);
    const struct scale_in_policy *policy = scaling->scale_in_policy;
    if (!policy || policy->strategy != SCALE_IN_CONSOLIDATION) return;
    fleet->release = RELEASE_CONSOLIDATION;
    fleet->consolidation_step = (uint32_t)given_or(policy->maximum_step_size, CONSOLIDATION_STEP_DEFAULT);
    fleet->consolidation_quiet_ns =
        time_from_s(policy->cooldown_in_minutes.given ? (double)policy->cooldown_in_minutes.value * 60
                                                      : CONSOLIDATION_QUIET_DEFAULT_S);
}

/* --- Copies --- */

static struct resources capacity_of(struct compiling *compiling, const struct compiled_variant *variant,
                                    const struct compiled_type *type)
{
    if (!type->type) {
        json_fault(compiling->faults, FAULT_INPUT, variant->config->node,
                   "the catalogue does not know \"%s\": how many copies fit on it cannot be said", type->name);
        return (struct resources){0};
    }
    return (struct resources){.milli_cores = (int64_t)type->type->vcpu * 1000,
                              .accelerators = type->type->accelerator_count,
                              .memory_mb = (int64_t)(type->type->memory_gib * MB_PER_GIB)};
}

static bool fits_somewhere(const struct fleet_plan *fleet, const struct resources *need)
{
    for (uint32_t k = 0; k < fleet->kinds; k++)
        if (resources_fit(need, &fleet->kind[k].capacity)) return true;
    return false;
}

static bool caches(const struct component_specification *specification)
{
    return specification->data_cache_config && specification->data_cache_config->enable_caching.given &&
           specification->data_cache_config->enable_caching.value;
}

static void check_needs(struct compiling *compiling, const struct compiled_variant *component,
                        const struct compiled_variant *host, const struct component_need *need)
{
    for (uint32_t k = 1; k < host->type_count; k++) {
        const struct component_specification *other = inference_component_on(component->component, host->types[k].name);
        struct component_need on_other = other ? inference_component_need(other) : (struct component_need){0};
        if (other && on_other.milli_cores == need->milli_cores && on_other.accelerators == need->accelerators &&
            on_other.memory_mb == need->memory_mb)
            continue;
        json_fault(compiling->faults, FAULT_INPUT, component->component->node,
                   "a component that needs other resources on %s than on %s is understood but not simulated yet by "
                   "version " LOADLINE_VERSION,
                   host->types[k].name, host->types[0].name);
        return;
    }
}

static void compile_copies(struct compiling *compiling, uint32_t c, const struct compiled_variant *host,
                           const struct fleet_plan *fleet, struct copies_plan *copies)
{
    const struct compiled_variant *component = &compiling->compiled->variants[c];
    const struct compiled_type *type = &host->types[0];
    const struct component_specification *specification = inference_component_on(component->component, type->name);
    if (!specification) { /* consistency.c looks for profiles on types that a component is for */
        json_fault(compiling->faults, FAULT_INPUT, component->component->node, "none of its Specifications is for %s",
                   type->name);
        return;
    }
    struct component_need need = inference_component_need(specification);
    check_needs(compiling, component, host, &need);
    const struct scheduling_config *scheduling = specification->scheduling_config;
    const struct availability_zone_balance *balance = scheduling ? scheduling->availability_zone_balance : NULL;
    *copies = (struct copies_plan){
        .need = {need.milli_cores, need.accelerators, need.memory_mb},
        .copies = (uint32_t)inference_component_copies(&compiling->scenario->components, component->component),
        .copies_most = compile_wanted_most(compiling, c),
        .spread = scheduling && scheduling->placement_strategy == PLACEMENT_BINPACK ? PLACE_BINPACK : PLACE_SPREAD,
        .imbalance_most = balance ? (uint32_t)given_or(balance->max_imbalance, 0) : UINT32_MAX,
        .start = compile_copy_start(compiling, component, type),
        .caches = caches(specification),
        .base = FLEET_NONE};
    if (copies_room(copies) > 0 && !fits_somewhere(fleet, &copies->need))
        json_fault(compiling->faults, FAULT_WARNING, component->component->node,
                   "a copy of \"%s\" fits on no instance of variant \"%s\", even an empty one: it is never placed, and "
                   "its calls are refused",
                   component->name, host->name);
}

/* Components are numbered as their fleet has them: the variant's own, in their order. */
static void number_components(struct compiling *compiling, uint32_t v, struct fleet_plan *fleet)
{
    struct compiled *compiled = compiling->compiled;
    struct plan *plan = &compiled->plan;
    for (uint32_t c = plan->variants - plan->components; c < plan->variants; c++) {
        if (compiled->variants[c].host != v) continue;
        plan->variant[c].fleet = plan->variant[v].fleet;
        plan->variant[c].component = fleet->components++;
    }
}

/* What follows a base needs as much room. */
static void follow(struct copies_plan *copies, uint32_t count)
{
    for (uint32_t c = 0; c < count; c++)
        if (copies[c].follows) copies[c].copies_most = copies_room(&copies[copies[c].base]);
}

/* An adapter may stand before its base: all have their numbers by now. */
static void compile_components(struct compiling *compiling, uint32_t v, struct fleet_plan *fleet)
{
    struct compiled *compiled = compiling->compiled;
    const struct plan *plan = &compiled->plan;
    uint32_t first = plan->variants - plan->components;
    number_components(compiling, v, fleet);
    struct copies_plan *copies = arena_new_array(compiling->arena, fleet->components, struct copies_plan);
    for (uint32_t c = first; c < plan->variants; c++) {
        const struct compiled_variant *component = &compiled->variants[c];
        if (component->host != v) continue;
        struct copies_plan *of = &copies[plan->variant[c].component];
        compile_copies(compiling, c, &compiled->variants[v], fleet, of);
        uint32_t base = component->component->base;
        if (base != INFERENCE_COMPONENT_NONE) of->base = plan->variant[first + base].component;
        of->follows = of->base != FLEET_NONE && !component->component->runtime_config && of->copies_most == 0;
    }
    follow(copies, fleet->components);
    fleet->component = copies;
}

/* --- The fleet --- */

uint32_t compile_initial(const struct production_variant *config)
{
    const struct managed_instance_scaling *scaling = config->managed_instance_scaling;
    int64_t least = scaling ? given_or(scaling->min_instance_count, 1) : 1;
    if (config->serverless_config) return (uint32_t)given_or(config->serverless_config->provisioned_concurrency, 0);
    return (uint32_t)given_or(config->initial_instance_count, least);
}

void compile_fleet(struct compiling *compiling, uint32_t v)
{
    struct compiled *compiled = compiling->compiled;
    struct compiled_variant *variant = &compiled->variants[v];
    const struct production_variant *config = variant->config;
    struct plan *plan = &compiled->plan;
    struct fleet_plan *fleet = &plan->fleet[plan->fleets];
    plan->variant[v].fleet = plan->fleets++;
    plan->variant[v].component = FLEET_NONE;

    variant->type_count = compile_types(compiling->scenario->catalogue, config, variant->types);
    uint32_t wanted_most = compile_wanted_most(compiling, v), updated_most = compile_updated_most(compiling, v);
    uint32_t generation_most = compile_generation_most(compiling, v);
    if (updated_most > wanted_most) wanted_most = updated_most;
    if (generation_most > wanted_most) wanted_most = generation_most;
    double timeout_s = config->variant_instance_provision_timeout_in_seconds.given
                           ? (double)config->variant_instance_provision_timeout_in_seconds.value
                           : STARTING_PROVISION_TIMEOUT_S;
    *fleet = (struct fleet_plan){.kinds = variant->type_count,
                                 .initial = variant->generation == 0 ? compile_initial(config) : 0,
                                 .wanted_most = wanted_most,
                                 .zones = zones_of(variant->endpoint),
                                 .provision_timeout_ns = time_from_s(timeout_s)};
    for (uint32_t k = 0; k < variant->type_count; k++) {
        const struct compiled_type *type = &variant->types[k];
        check_volume(compiling, variant, type);
        fleet->kind[k] = (struct machine_plan){.start = compile_start(compiling, variant, type),
                                               .most = most_of(compiling, variant, type->name),
                                               .quota = quota_number(compiling, variant, type->name),
                                               .market = compiling_market(compiling, type->name)};
        if (!variant->model_name) fleet->kind[k].capacity = capacity_of(compiling, variant, type);
    }
    set_managed(compiling, variant, fleet);
    if (!variant->model_name) compile_components(compiling, v, fleet);
}
