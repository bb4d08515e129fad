#include "models/timeline.h"

#include "models/catalogue.h"
#include "models/endpoint_name.h"
#include "models/json.h"
#include "models/quotas.h"
#include "models/scaling_policy.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <stdlib.h>
#include <string.h>

#define INSTANCES_MOST INT32_MAX
#define FACTOR_MOST    1e6 /* more than this is no answer at all */

static const char *const action_names[TIMELINE_ACTIONS] = {"UpdateEndpointWeightsAndCapacities",
                                                           "UpdateEndpoint",
                                                           "FailInstances",
                                                           "SlowInstances",
                                                           "FailAvailabilityZone",
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

static void get_span(const struct json_node *node, struct timeline_entry *entry, struct faults *faults)
{
    const double shortest_s = 1e-9;
    if (json_require(node, "ForInSeconds", faults))
        json_get_number(node, "ForInSeconds", shortest_s, TIME_LONGEST_S, &entry->for_s, faults);
}

static void get_instances(const struct json_node *node, struct timeline_entry *entry, struct faults *faults)
{
    if (json_require(node, "VariantName", faults)) json_get_string(node, "VariantName", &entry->variant_name, faults);
    get_count(node, "Count", INSTANCES_MOST, &entry->count, faults);
}

static void read_failure(const struct json_node *node, struct timeline_entry *entry, struct faults *faults)
{
    static const char *const names[] = {"VariantName", "Count", NULL};
    json_check_names(node, names, true, FAULT_INPUT, faults);
    get_instances(node, entry, faults);
}

static void read_slowness(const struct json_node *node, struct timeline_entry *entry, struct faults *faults)
{
    static const char *const names[] = {"VariantName", "Count", "Factor", "ForInSeconds", NULL};
    json_check_names(node, names, true, FAULT_INPUT, faults);
    get_instances(node, entry, faults);
    if (json_require(node, "Factor", faults)) json_get_number(node, "Factor", 1, FACTOR_MOST, &entry->factor, faults);
    get_span(node, entry, faults);
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
    json_check_names(node, names, true, FAULT_INPUT, faults);
    if (json_require(node, "InstanceType", faults) &&
        json_get_string(node, "InstanceType", &entry->instance_type, faults))
        check_type(json_member(node, "InstanceType"), entry->instance_type, catalogue, faults);
    get_span(node, entry, faults);
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
    json_fault(faults, FAULT_INPUT, node, "must have exactly one of %s, %s, %s, %s, %s and %s, found %s",
               action_names[0], action_names[1], action_names[2], action_names[3], action_names[4], action_names[5],
               count ? "several" : "none");
    return false;
}

/* The configuration that an update leads to may stand beside it. */
static void read_update(const struct shape_reading *reading, struct timeline_entry *entry)
{
    struct endpoint_config_options options = {.strict = reading->strict, .catalogue = reading->catalogue};
    endpoint_update_read(reading, entry->request, &entry->update);
    const struct json_node *config = json_get_object(entry->node, "EndpointConfig", reading->faults);
    if (config) entry->own_config = endpoint_config_read(reading->arena, config, options, reading->faults);
}

static void read_action(const struct shape_reading *reading, const struct json_node *node, struct timeline_entry *entry)
{
    struct faults *faults = reading->faults;
    entry->request = json_get_object(node, action_names[entry->action], faults);
    if (!entry->request) return;
    switch (entry->action) {
    case TIMELINE_UPDATE_WEIGHTS_AND_CAPACITIES: weights_update_read(reading, entry->request, &entry->weights); break;
    case TIMELINE_UPDATE_ENDPOINT: read_update(reading, entry); break;
    case TIMELINE_FAIL_INSTANCES: read_failure(entry->request, entry, faults); break;
    case TIMELINE_SLOW_INSTANCES: read_slowness(entry->request, entry, faults); break;
    case TIMELINE_FAIL_AVAILABILITY_ZONE: read_zone(entry->request, entry, faults); break;
    case TIMELINE_CAPACITY_UNAVAILABLE: read_outage(entry->request, reading->catalogue, entry, faults); break;
    case TIMELINE_ACTIONS: break;
    }
}

static void read_entry(const struct shape_reading *reading, const struct json_node *node, struct timeline_entry *entry)
{
    static const char *const names[] = {"AtInSeconds",
                                        "UpdateEndpointWeightsAndCapacities",
                                        "UpdateEndpoint",
                                        "FailInstances",
                                        "SlowInstances",
                                        "FailAvailabilityZone",
                                        "CapacityUnavailable",
                                        "EndpointConfig",
                                        NULL};
    struct faults *faults = reading->faults;
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
    if (find_action(node, entry, faults)) read_action(reading, node, entry);
}

static int by_time(const void *a, const void *b)
{
    const struct timeline_entry *x = a, *y = b;
    int order = (x->at_s > y->at_s) - (x->at_s < y->at_s);
    return order ? order : (x->position > y->position) - (x->position < y->position);
}

bool timeline_read(const struct shape_reading *reading, const struct json_node *array, struct timeline *out)
{
    size_t before = faults_count(reading->faults), count = 0;
    if (json_count(array) > TIMELINE_ENTRIES_MOST) {
        json_fault(reading->faults, FAULT_INPUT, array, "must have at most %d entries, found %zu",
                   TIMELINE_ENTRIES_MOST, json_count(array));
        return false;
    }
    struct timeline_entry *entries = arena_new_array(reading->arena, json_count(array), struct timeline_entry);
    for (const struct json_node *node = json_first(array); node; node = json_next(node), count++) {
        entries[count].position = count;
        read_entry(reading, node, &entries[count]);
    }
    if (faults_count(reading->faults) > before) return false;
    qsort(entries, count, sizeof *entries, by_time);
    *out = (struct timeline){count, entries};
    return true;
}

/* --- Checking --- */

/* On the way through the entries. */
struct walk {
    const struct timeline *timeline;
    const struct timeline_setting *setting;
    struct endpoint_state state;
    const struct deployment_config *deployment; /* the last one given */
    struct faults *faults;
};

static bool is_serverless(const struct endpoint_config *config)
{
    return config->production_variants[0].serverless_config != NULL; /* which is then the only variant */
}

static void check_variant(const struct walk *walk, const struct timeline_entry *entry)
{
    for (size_t v = 0; v < endpoint_config_variants(walk->state.config); v++)
        if (strcmp(entry->variant_name, endpoint_config_variant(walk->state.config, v)->variant_name) == 0) return;
    endpoint_config_no_variant(walk->state.config, json_member(entry->request, "VariantName"), false,
                               entry->variant_name, walk->faults);
}

static void check_outage(const struct walk *walk, const struct timeline_entry *entry)
{
    for (size_t v = 0; v < endpoint_config_variants(walk->state.config); v++)
        if (production_variant_has_type(endpoint_config_variant(walk->state.config, v), entry->instance_type)) return;
    json_fault(walk->faults, FAULT_WARNING, json_member(entry->request, "InstanceType"),
               "has no effect: no variant has instances of %s", entry->instance_type);
}

/* What happens to instances. */
static void check_failure(const struct walk *walk, const struct timeline_entry *entry)
{
    if (entry->action == TIMELINE_FAIL_INSTANCES || entry->action == TIMELINE_SLOW_INSTANCES)
        check_variant(walk, entry);
    if (is_serverless(walk->state.config))
        json_fault(walk->faults, FAULT_WARNING, entry->request,
                   "has no effect: a serverless variant has no instances that could fail, be slow or be missing");
    else if (entry->action == TIMELINE_CAPACITY_UNAVAILABLE)
        check_outage(walk, entry);
}

static bool has_name(const struct endpoint_config *config, const char *name)
{
    return config && strcmp(config->endpoint_config_name, name) == 0;
}

/* Its own, or one that the scenario has elsewhere. */
static const struct endpoint_config *find_config(const struct walk *walk, const struct timeline_entry *entry)
{
    const char *name = entry->update->endpoint_config_name;
    const struct json_node *node = json_member(entry->request, "EndpointConfigName");
    if (entry->own_config) {
        if (has_name(entry->own_config, name)) return entry->own_config;
        json_fault(walk->faults, FAULT_INPUT, node,
                   "must be \"%s\", as the EndpointConfig beside it is called, found \"%s\"",
                   entry->own_config->endpoint_config_name, name);
        return NULL;
    }
    if (has_name(walk->setting->config, name)) return walk->setting->config;
    for (size_t i = 0; i < walk->timeline->count; i++)
        if (has_name(walk->timeline->entries[i].own_config, name)) return walk->timeline->entries[i].own_config;
    json_fault(walk->faults, FAULT_INPUT, node,
               "no endpoint configuration is called \"%s\": give it as EndpointConfig beside UpdateEndpoint", name);
    return NULL;
}

/* Alarms are the scenario's own, or known by the step policies that have them. */
static void check_alarms(const struct walk *walk, const struct deployment_config *deployment)
{
    const struct auto_rollback *rollback = deployment ? deployment->auto_rollback : NULL;
    for (size_t i = 0; rollback && i < rollback->alarm_count; i++) {
        const struct rollback_alarm *alarm = &rollback->alarms[i];
        if (alarm->alarm_name && !metric_alarms_have(walk->setting->alarms, alarm->alarm_name) &&
            !scaling_policies_have_alarm(walk->setting->scaling, alarm->alarm_name))
            json_fault(walk->faults, FAULT_WARNING, json_member(alarm->node, "AlarmName"),
                       "never goes off: neither Alarms nor a policy of ScalingPolicies has an alarm called \"%s\"",
                       alarm->alarm_name);
    }
}

static void check_update(struct walk *walk, struct timeline_entry *entry)
{
    const struct endpoint_update *update = entry->update;
    const struct json_node *name = json_member(entry->request, "EndpointConfigName");
    entry->next_config = find_config(walk, entry);
    bool retains = update->retain_deployment_config.value && !update->deployment_config;
    entry->deployment = retains ? walk->deployment : update->deployment_config;
    walk->deployment = entry->deployment;
    check_alarms(walk, update->deployment_config);
    if (!entry->next_config) return;
    scaling_policies_check_update(walk->setting->scaling, walk->state.config, entry->next_config,
                                  endpoint_update_retains(update, PROPERTY_INSTANCE_COUNT), name, walk->faults);
    bool heeded = deployment_is_heeded(entry->deployment, walk->state.config, entry->next_config);
    if (walk->setting->quotas && !(heeded && entry->deployment->rolling))
        quotas_check_update(walk->setting->quotas, walk->state.config, entry->next_config, name, walk->faults);
    endpoint_update_check(update, entry->next_config, &walk->state, walk->faults);
}

/* The endpoint that a request names. */
static void hear_name(const struct walk *walk, const struct timeline_entry *entry)
{
    const char *name = entry->weights  ? entry->weights->endpoint_name
                       : entry->update ? entry->update->endpoint_name
                                       : NULL;
    endpoint_name_hear(walk->setting->endpoint, name, "Timeline", json_member(entry->request, "EndpointName"),
                       walk->faults);
}

bool timeline_check(struct timeline *timeline, const struct timeline_setting *setting, struct faults *faults)
{
    struct walk walk = {
        .timeline = timeline, .setting = setting, .state = endpoint_state_of(setting->config), .faults = faults};
    size_t before = faults_count(faults);
    for (size_t i = 0; i < timeline->count; i++) {
        struct timeline_entry *entry = &timeline->entries[i];
        if (setting->duration_s > 0 && entry->at_s > setting->duration_s)
            json_fault(faults, FAULT_WARNING, json_member(entry->node, "AtInSeconds"),
                       "has no effect: the run ends at DurationInSeconds, which is %g, found %g", setting->duration_s,
                       entry->at_s);
        hear_name(&walk, entry);
        if (entry->weights)
            weights_update_check(entry->weights, &walk.state, faults);
        else if (entry->update)
            check_update(&walk, entry);
        else
            check_failure(&walk, entry);
    }
    return faults_count(faults) == before;
}
