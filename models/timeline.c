#include "models/timeline.h"

#include "models/catalogue.h"
#include "models/endpoint_config.h"
#include "models/json.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <stdlib.h>
#include <string.h>

#define INSTANCES_MOST INT32_MAX

static const char *const action_names[TIMELINE_ACTIONS] = {"UpdateEndpointWeightsAndCapacities", "UpdateEndpoint",
                                                           "FailInstances", "FailAvailabilityZone",
                                                           "CapacityUnavailable"};

/* --- Reading --- */

static bool get_count(const struct json_node *node, const char *name, int64_t most, uint32_t *out,
                      struct faults *faults)
{
    int64_t value;
    if (!json_require(node, name, faults) || !json_get_integer(node, name, 1, most, &value, faults)) return false;
    *out = (uint32_t)value;
    return true;
}

static void read_failure(const struct json_node *node, struct timeline_entry *entry, struct faults *faults)
{
    static const char *const names[] = {"VariantName", "Count", NULL};
    json_check_names(node, names, true, FAULT_INPUT, faults);
    if (json_require(node, "VariantName", faults)) json_get_string(node, "VariantName", &entry->variant_name, faults);
    get_count(node, "Count", INSTANCES_MOST, &entry->count, faults);
}

static void read_zone(const struct json_node *node, struct timeline_entry *entry, struct faults *faults)
{
    static const char *const names[] = {"Zones", NULL};
    json_check_names(node, names, true, FAULT_INPUT, faults);
    get_count(node, "Zones", TIMELINE_ZONES_MOST, &entry->zones, faults);
}

static void check_type(const struct json_node *node, const char *type, const struct catalogue *catalogue,
                       struct faults *faults)
{
    if (catalogue_find(catalogue, type)) return;
    bool formed = catalogue_well_formed(type);
    const char *nearest = catalogue_nearest(catalogue, type);
    json_fault(faults, formed ? FAULT_WARNING : FAULT_INPUT, node, "%s, found \"%s\"%s%s%s",
               formed ? "should be an instance type of the catalogue"
                      : "must be an instance type of the form ml.FAMILY.SIZE",
               type, nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
}

static void read_outage(const struct json_node *node, const struct catalogue *catalogue, struct timeline_entry *entry,
                        struct faults *faults)
{
    static const char *const names[] = {"InstanceType", "ForInSeconds", NULL};
    const double shortest_s = 1e-9;
    json_check_names(node, names, true, FAULT_INPUT, faults);
    if (json_require(node, "InstanceType", faults) &&
        json_get_string(node, "InstanceType", &entry->instance_type, faults))
        check_type(json_member(node, "InstanceType"), entry->instance_type, catalogue, faults);
    if (json_require(node, "ForInSeconds", faults))
        json_get_number(node, "ForInSeconds", shortest_s, TIME_LONGEST_S, &entry->for_s, faults);
}

/* An entry does exactly one thing. */
static bool find_action(const struct json_node *node, struct timeline_entry *entry, struct faults *faults)
{
    size_t count = 0;
    for (enum timeline_action action = 0; action < TIMELINE_ACTIONS; action++) {
        if (!json_has(node, action_names[action])) continue;
        entry->action = action;
        count++;
    }
    if (count == 1) return true;
    json_fault(faults, FAULT_INPUT, node, "must have exactly one of %s, %s, %s, %s and %s, found %s", action_names[0],
               action_names[1], action_names[2], action_names[3], action_names[4], count ? "several" : "none");
    return false;
}

static void read_action(const struct json_node *node, const struct catalogue *catalogue, struct timeline_entry *entry,
                        struct faults *faults)
{
    entry->request = json_get_object(node, action_names[entry->action], faults);
    if (!entry->request) return;
    switch (entry->action) {
    case TIMELINE_FAIL_INSTANCES: read_failure(entry->request, entry, faults); break;
    case TIMELINE_FAIL_AVAILABILITY_ZONE: read_zone(entry->request, entry, faults); break;
    case TIMELINE_CAPACITY_UNAVAILABLE: read_outage(entry->request, catalogue, entry, faults); break;
    case TIMELINE_UPDATE_WEIGHTS_AND_CAPACITIES:
    case TIMELINE_UPDATE_ENDPOINT:
    case TIMELINE_ACTIONS: break;
    }
}

static void read_entry(const struct json_node *node, const struct catalogue *catalogue, struct timeline_entry *entry,
                       struct faults *faults)
{
    static const char *const names[] = {"AtInSeconds",          "UpdateEndpointWeightsAndCapacities",
                                        "UpdateEndpoint",       "FailInstances",
                                        "FailAvailabilityZone", "CapacityUnavailable",
                                        "EndpointConfig",       NULL};
    entry->node = node;
    if (json_kind(node) != JSON_OBJECT) {
        json_fault(faults, FAULT_INPUT, node, "expected an entry of a timeline, which is an object");
        return;
    }
    json_check_names(node, names, true, FAULT_INPUT, faults);
    if (json_require(node, "AtInSeconds", faults))
        json_get_number(node, "AtInSeconds", 0, TIME_LONGEST_S, &entry->at_s, faults);
    if (json_has(node, "EndpointConfig") && !json_has(node, "UpdateEndpoint"))
        json_fault(faults, FAULT_INPUT, json_member(node, "EndpointConfig"),
                   "goes with UpdateEndpoint, which this entry does not have");
    if (find_action(node, entry, faults)) read_action(node, catalogue, entry, faults);
}

static int by_time(const void *a, const void *b)
{
    const struct timeline_entry *x = a, *y = b;
    int order = (x->at_s > y->at_s) - (x->at_s < y->at_s);
    return order ? order : (x->position > y->position) - (x->position < y->position);
}

bool timeline_read(const struct json_node *array, const struct catalogue *catalogue, struct timeline *out,
                   struct arena *arena, struct faults *faults)
{
    size_t before = faults_count(faults), count = 0;
    struct timeline_entry *entries = arena_new_array(arena, json_count(array), struct timeline_entry);
    for (const struct json_node *node = json_first(array); node; node = json_next(node), count++) {
        entries[count].position = count;
        read_entry(node, catalogue, &entries[count], faults);
    }
    if (faults_count(faults) > before) return false;
    qsort(entries, count, sizeof *entries, by_time);
    *out = (struct timeline){count, entries};
    return true;
}

/* --- Checking --- */

static bool is_serverless(const struct endpoint_config *config)
{
    return config->production_variants[0].serverless_config != NULL; /* which is then the only variant */
}

static void check_variant(const struct timeline_entry *entry, const struct endpoint_config *config,
                          struct faults *faults)
{
    for (size_t v = 0; v < endpoint_config_variants(config); v++)
        if (strcmp(entry->variant_name, endpoint_config_variant(config, v)->variant_name) == 0) return;
    json_fault(faults, FAULT_INPUT, json_member(entry->request, "VariantName"),
               "no variant of the endpoint configuration is called \"%s\"", entry->variant_name);
}

static void check_outage(const struct timeline_entry *entry, const struct endpoint_config *config,
                         struct faults *faults)
{
    for (size_t v = 0; v < endpoint_config_variants(config); v++)
        if (production_variant_has_type(endpoint_config_variant(config, v), entry->instance_type)) return;
    json_fault(faults, FAULT_WARNING, json_member(entry->request, "InstanceType"),
               "has no effect: no variant has instances of %s", entry->instance_type);
}

static bool is_of_instances(const struct timeline_entry *entry)
{
    return entry->action >= TIMELINE_FAIL_INSTANCES;
}

bool timeline_check(const struct timeline *timeline, const struct endpoint_config *config, double duration_s,
                    struct faults *faults)
{
    size_t before = faults_count(faults);
    for (size_t i = 0; i < timeline->count; i++) {
        const struct timeline_entry *entry = &timeline->entries[i];
        if (duration_s > 0 && entry->at_s > duration_s)
            json_fault(faults, FAULT_WARNING, json_member(entry->node, "AtInSeconds"),
                       "has no effect: the run ends at DurationInSeconds, which is %g, found %g", duration_s,
                       entry->at_s);
        if (entry->action == TIMELINE_FAIL_INSTANCES) check_variant(entry, config, faults);
        if (is_of_instances(entry) && is_serverless(config))
            json_fault(faults, FAULT_WARNING, entry->request,
                       "has no effect: a serverless variant has no instances that could fail or be missing");
        else if (entry->action == TIMELINE_CAPACITY_UNAVAILABLE)
            check_outage(entry, config, faults);
    }
    return faults_count(faults) == before;
}
