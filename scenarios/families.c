#include "scenarios/families.h"

#include "models/json.h"
#include "sim/arena.h"

#include <math.h>
#include <string.h>

/* Where the scenario has no Search. */
#define INSTANCES_MOST   100
#define CONCURRENCY_MOST 200 /* the quota of an endpoint */

#define FAMILIES_MOST 10000

struct listing {
    const struct scenario *scenario;
    struct arena *arena;
    struct faults *faults;
    struct families *families;
    size_t room;
    struct text_list types; /* of instances */
};

static const struct production_variant *variant_of(const struct listing *listing)
{
    return &listing->scenario->endpoint_config->production_variants[listing->families->variant];
}

/* --- Which variant --- */

static bool find_variant(struct listing *listing)
{
    const struct scenario *scenario = listing->scenario;
    const struct endpoint_config *config = scenario->endpoint_config;
    const struct json_node *at = scenario->search.node ? scenario->search.node : scenario->node;
    const char *name = scenario->search.variant_name;
    if (!name && config->production_variant_count > 1) {
        json_fault(
            listing->faults, FAULT_INPUT, at,
            "the endpoint has %zu production variants: say with \"VariantName\" in \"Search\" which one is sized",
            config->production_variant_count);
        return false;
    }
    uint32_t v = 0;
    while (name && strcmp(config->production_variants[v].variant_name, name) != 0) v++;
    listing->families->variant = v;
    if (config->production_variants[v].model_name) return true;
    json_fault(listing->faults, FAULT_INPUT, at,
               "variant \"%s\" hosts inference components: how many copies and instances these need is not searched",
               config->production_variants[v].variant_name);
    return false;
}

/* --- Which types --- */

static void list_types_with_profile(struct listing *listing)
{
    const struct model *model = models_find(&listing->scenario->models, variant_of(listing)->model_name);
    for (size_t p = 0; model && p < model->profile_count; p++)
        if (model->profiles[p].instance_type)
            text_list_add(&listing->types, listing->arena, model->profiles[p].instance_type);
    if (listing->types.count == 0)
        json_fault(listing->faults, FAULT_INPUT, json_member(listing->scenario->search.node, "InstanceTypes"),
                   "no profile of model \"%s\" names an InstanceType", variant_of(listing)->model_name);
}

/* One nameless type where the variant's own, or its pools, stay. */
static void list_types(struct listing *listing)
{
    const struct search *search = &listing->scenario->search;
    if (search->all_types) {
        list_types_with_profile(listing);
    } else if (search->type_count > 0) {
        for (size_t t = 0; t < search->type_count; t++)
            text_list_add(&listing->types, listing->arena, search->types[t]);
    } else if (!variant_of(listing)->serverless_config) {
        text_list_add(&listing->types, listing->arena, "");
    }
}

/* --- Families --- */

static void add(struct listing *listing, struct choice choice, int64_t least, int64_t most)
{
    struct families *families = listing->families;
    if (families->count == FAMILIES_MOST) return;
    if (families->count == listing->room) {
        listing->room = listing->room ? 2 * listing->room : 16;
        families->all =
            arena_grow(listing->arena, families->all, families->count, listing->room, sizeof *families->all);
    }
    families->all[families->count++] = (struct family){choice, least, most};
}

static void add_scaled(struct listing *listing, struct choice choice)
{
    const struct search *search = &listing->scenario->search;
    choice.scales = true;
    choice.max_capacity = search->instances.most;
    for (size_t m = 0; m < search->min_capacity.count; m++)
        for (size_t t = 0; t < search->target_value.count; t++) {
            choice.min_capacity = (int64_t)search->min_capacity.values[m];
            choice.target_value = search->target_value.values[t];
            int64_t first = choice.min_capacity > 0 ? choice.min_capacity : 1;
            if (choice.min_capacity <= choice.max_capacity) add(listing, choice, first, first);
        }
}

static void add_instances(struct listing *listing, struct choice choice)
{
    const struct search *search = &listing->scenario->search;
    const struct optional_integer *own = &variant_of(listing)->initial_instance_count;
    int64_t stays = own->given ? own->value : 1;
    for (size_t t = 0; t < listing->types.count; t++) {
        choice.instance_type = *listing->types.texts[t] ? listing->types.texts[t] : NULL;
        if (search->scaling)
            add_scaled(listing, choice);
        else if (search->instances.given)
            add(listing, choice, search->instances.least, search->instances.most);
        else if (!search->node)
            add(listing, choice, 1, INSTANCES_MOST);
        else
            add(listing, choice, stays, stays);
    }
}

static void add_serverless(struct listing *listing, struct choice choice)
{
    const struct search *search = &listing->scenario->search;
    const struct serverless_config *own = variant_of(listing)->serverless_config;
    for (size_t m = 0; m < search->memory_mb.count; m++) {
        choice.memory_mb = (uint32_t)search->memory_mb.values[m];
        add(listing, choice, search->concurrency.least, search->concurrency.most);
    }
    if (!own || search->serverless || listing->types.count > 0) return;
    choice.memory_mb = (uint32_t)own->memory_size_in_mb.value;
    add(listing, choice, 1, CONCURRENCY_MOST);
}

static void add_places(struct listing *listing, struct choice choice)
{
    const struct search *search = &listing->scenario->search;
    size_t ways = search->invocations.count > 0 ? search->invocations.count : 1;
    for (size_t i = 0; i < ways; i++) {
        choice.invocations = search->invocations.count > 0 ? (int64_t)search->invocations.values[i] : 0;
        add_instances(listing, choice);
    }
    choice.invocations = 0;
    add_serverless(listing, choice);
}

static void check(const struct listing *listing)
{
    const struct search *search = &listing->scenario->search;
    const struct endpoint_config *config = listing->scenario->endpoint_config;
    if (search->traffic_share.count > 0 && config->production_variant_count != 2)
        json_fault(listing->faults, FAULT_INPUT, json_member(search->node, "TrafficShare"),
                   "needs two production variants, and the endpoint has %zu", config->production_variant_count);
    if (search->invocations.count > 0 && !config->async_inference_config)
        json_fault(listing->faults, FAULT_INPUT, json_member(search->node, "MaxConcurrentInvocationsPerInstance"),
                   "is of asynchronous endpoints, and this one has no AsyncInferenceConfig");
    if (search->serverless && config->async_inference_config)
        json_fault(listing->faults, FAULT_INPUT, search->serverless, "an asynchronous endpoint cannot be serverless");
    if (!search->node && variant_of(listing)->managed_instance_scaling)
        json_fault(listing->faults, FAULT_INPUT, listing->scenario->node, "say in \"Search\" what may vary");
}

bool families_of(const struct scenario *scenario, struct families *out, struct arena *arena, struct faults *faults)
{
    struct listing listing = {.scenario = scenario, .arena = arena, .faults = faults, .families = out};
    const struct search *search = &scenario->search;
    size_t before = faults_count(faults);
    *out = (struct families){.assumed = !search->node};
    if (!find_variant(&listing)) return false;
    check(&listing);
    list_types(&listing);
    if (faults_count(faults) > before) return false;
    size_t shares = search->traffic_share.count;
    for (size_t s = 0; s < (shares > 0 ? shares : 1); s++)
        add_places(&listing, (struct choice){.traffic_share = shares > 0 ? search->traffic_share.values[s] : NAN});
    if (out->count == FAMILIES_MOST)
        json_fault(faults, FAULT_INPUT, search->node, "asks for %d kinds of plans or more: fewer can be searched",
                   FAMILIES_MOST);
    else if (out->count == 0)
        json_fault(faults, FAULT_INPUT, search->node ? search->node : scenario->node,
                   "there is no plan to look at: no type of instance and no serverless memory is named");
    return faults_count(faults) == before;
}
