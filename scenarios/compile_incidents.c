#include "models/json.h"
#include "scenarios/compiling.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <assert.h>
#include <string.h>

/* The plan's incidents as they are made, in the order of the timeline, which is that of time. */
struct making {
    struct compiling *compiling;
    struct incident *incidents;
    uint32_t count;
    uint32_t updates;
};

static const struct plan *plan_of(const struct making *making)
{
    return &making->compiling->compiled->plan;
}

static struct incident *add(struct making *making, const struct timeline_entry *entry, enum incident_kind kind)
{
    struct incident *incident = &making->incidents[making->count++];
    *incident = (struct incident){.at_ns = time_from_s(entry->at_s), .kind = kind};
    return incident;
}

/* The timeline has been checked: there is one of that name. The first that is serverless, or is not, if there is one. */
static uint32_t find_variant(const struct making *making, const char *name, bool serverless)
{
    const struct compiled *compiled = making->compiling->compiled;
    uint32_t any = PLAN_NONE;
    for (uint32_t v = 0; v < compiled->plan.variants - compiled->plan.components; v++) {
        if (strcmp(compiled->variants[v].name, name) != 0) continue;
        if ((compiled->variants[v].mode == MODE_SERVERLESS) == serverless) return v;
        if (any == PLAN_NONE) any = v;
    }
    assert(any != PLAN_NONE);
    return any;
}

/* How many there may be comes before how many are provisioned. */
static void add_slots(struct making *making, const struct timeline_entry *entry, uint32_t v,
                      const struct serverless_update *update)
{
    if (update->max_concurrency.given) {
        struct incident *incident = add(making, entry, INCIDENT_SLOTS);
        incident->variant = v;
        incident->count = (uint32_t)update->max_concurrency.value;
    }
    if (update->provisioned_concurrency.given) {
        struct incident *incident = add(making, entry, INCIDENT_CAPACITY);
        incident->variant = v;
        incident->count = (uint32_t)update->provisioned_concurrency.value;
    }
}

/* The share of requests changes at once, the number of instances by the life of an instance. */
static void add_update(struct making *making, const struct timeline_entry *entry)
{
    const struct weights_update *update = entry->weights;
    struct weight_change *changes =
        arena_new_array(making->compiling->arena, update->desired_count, struct weight_change);
    uint32_t changed = 0, first = making->count;
    for (size_t d = 0; d < update->desired_count; d++) {
        const struct desired_weight_and_capacity *desired = &update->desired[d];
        uint32_t v = find_variant(making, desired->variant_name, desired->serverless_update != NULL);
        if (desired->desired_instance_count.given) {
            struct incident *incident = add(making, entry, INCIDENT_CAPACITY);
            incident->variant = v;
            incident->count = (uint32_t)desired->desired_instance_count.value;
        }
        if (desired->serverless_update) add_slots(making, entry, v, desired->serverless_update);
        if (desired->desired_weight.text) changes[changed++] = (struct weight_change){v, desired->desired_weight.value};
    }
    if (changed > 0) {
        struct incident *incident = add(making, entry, INCIDENT_WEIGHTS);
        incident->changes = changed;
        incident->change = changes;
    }
    for (uint32_t i = first + 1; i < making->count; i++) making->incidents[i].continues = true;
    if (changed > 0 && plan_production(plan_of(making)) > 1) making->compiling->compiled->drawn = true;
}

/* Of some of a variant's instances; NULL: it has none. */
static struct incident *add_to_instances(struct making *making, const struct timeline_entry *entry,
                                         enum incident_kind kind)
{
    uint32_t v = find_variant(making, entry->variant_name, false);
    if (making->compiling->compiled->variants[v].type_count == 0) return NULL;
    struct incident *incident = add(making, entry, kind);
    incident->count = entry->count;
    incident->fleet = plan_of(making)->variant[v].fleet;
    return incident;
}

static void add_entry(struct making *making, const struct timeline_entry *entry)
{
    struct incident *incident;
    switch (entry->action) {
    case TIMELINE_UPDATE_WEIGHTS_AND_CAPACITIES: add_update(making, entry); return;
    case TIMELINE_UPDATE_ENDPOINT:
        if (making->compiling->whole) add(making, entry, INCIDENT_UPDATE)->deployment = making->updates++;
        return;
    case TIMELINE_FAIL_INSTANCES: add_to_instances(making, entry, INCIDENT_INSTANCES_FAIL); return;
    case TIMELINE_SLOW_INSTANCES:
        incident = add_to_instances(making, entry, INCIDENT_INSTANCES_SLOW);
        if (!incident) return;
        incident->factor = entry->factor;
        incident->lasts_ns = time_from_s(entry->for_s);
        return;
    case TIMELINE_FAIL_AVAILABILITY_ZONE: add(making, entry, INCIDENT_ZONE_FAILS)->count = entry->zones; return;
    case TIMELINE_CAPACITY_UNAVAILABLE:
        incident = add(making, entry, INCIDENT_NO_CAPACITY);
        incident->market = compiling_market(making->compiling, entry->instance_type);
        incident->lasts_ns = time_from_s(entry->for_s);
        return;
    case TIMELINE_ACTIONS: break;
    }
}

/* An update makes two incidents at most for each variant that it sets, and one for all weights. */
static size_t incidents_most(const struct timeline *timeline)
{
    size_t most = 0;
    for (size_t i = 0; i < timeline->count; i++)
        most += timeline->entries[i].weights ? 2 * timeline->entries[i].weights->desired_count + 1 : 1;
    return most;
}

void compile_incidents(struct compiling *compiling)
{
    const struct timeline *timeline = &compiling->scenario->timeline;
    struct compiled *compiled = compiling->compiled;
    struct plan *plan = &compiled->plan;
    struct making making = {.compiling = compiling,
                            .incidents = arena_new_array(compiling->arena, incidents_most(timeline), struct incident)};
    for (size_t i = 0; i < timeline->count; i++) add_entry(&making, &timeline->entries[i]);
    plan->incident = making.incidents;
    plan->incidents = making.count;
    for (uint32_t i = 0; i < making.count; i++) {
        if (making.incidents[i].kind != INCIDENT_INSTANCES_SLOW) continue;
        compiling_assume(compiling,
                         "What begins on an instance while it is slow takes longer, what has begun keeps its "
                         "pace; the service does not find out");
        break;
    }
}

static const struct serverless_update *serverless_update_of(const struct weights_update *update, const char *name)
{
    for (size_t d = 0; update && d < update->desired_count; d++)
        if (strcmp(update->desired[d].variant_name, name) == 0) return update->desired[d].serverless_update;
    return NULL;
}

uint32_t compile_slots_most(const struct compiling *compiling, uint32_t v)
{
    const struct timeline *timeline = &compiling->scenario->timeline;
    const struct compiled_variant *variant = &compiling->compiled->variants[v];
    int64_t now = variant->config->serverless_config->max_concurrency.value, most = 0;
    uint32_t generation = 0;
    for (size_t i = 0; i < timeline->count; i++) {
        const struct serverless_update *update = serverless_update_of(timeline->entries[i].weights, variant->name);
        generation += timeline->entries[i].update != NULL;
        if (!update) continue;
        if (update->max_concurrency.given) now = update->max_concurrency.value;
        if (now > most) most = now;
        bool is_his = generation == variant->generation; /* unless an update fails */
        if (is_his && update->provisioned_concurrency.given && update->provisioned_concurrency.value > now)
            json_fault(compiling->faults, FAULT_INPUT, json_member(update->node, "ProvisionedConcurrency"),
                       "must be at most the MaxConcurrency of variant \"%s\", which is %lld then, found %lld",
                       variant->name, (long long)now, (long long)update->provisioned_concurrency.value);
    }
    return (uint32_t)most;
}

bool compile_concurrency_changes(const struct compiling *compiling, uint32_t v)
{
    const struct timeline *timeline = &compiling->scenario->timeline;
    const char *name = compiling->compiled->variants[v].name;
    if (compile_wanted_most(compiling, v) > 0) return true;
    for (size_t i = 0; i < timeline->count; i++) {
        const struct serverless_update *update = serverless_update_of(timeline->entries[i].weights, name);
        if (update && update->provisioned_concurrency.given) return true;
    }
    return false;
}

uint32_t compile_updated_most(const struct compiling *compiling, uint32_t v)
{
    const struct timeline *timeline = &compiling->scenario->timeline;
    int64_t most = 0;
    for (size_t i = 0; i < timeline->count; i++) {
        const struct weights_update *update = timeline->entries[i].weights;
        for (size_t d = 0; update && d < update->desired_count; d++) {
            const struct desired_weight_and_capacity *desired = &update->desired[d];
            bool is_his = strcmp(desired->variant_name, compiling->compiled->variants[v].name) == 0;
            if (!is_his || !desired->desired_instance_count.given) continue;
            compiling_check_instances(compiling, desired->node, "DesiredInstanceCount",
                                      desired->desired_instance_count);
            if (desired->desired_instance_count.value > most) most = desired->desired_instance_count.value;
        }
    }
    return most < COMPILE_INSTANCES_MOST ? (uint32_t)most : COMPILE_INSTANCES_MOST;
}
