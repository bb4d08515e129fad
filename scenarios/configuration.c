#include "scenarios/configuration.h"

#include "models/endpoint_name.h"
#include "models/endpoint_state.h"
#include "models/inference_component.h"
#include "models/json_build.h"
#include "models/scaling_policy.h"
#include "sim/arena.h"

#include <assert.h>
#include <string.h>

/* --- Parameters --- */

static const char *plain_text(const struct json_node *value, struct faults *faults)
{
    const char *text = json_plain(value);
    if (!text)
        json_fault(faults, FAULT_INPUT, value, "expected a text, a number or true or false, found %s",
                   json_kind_words(json_kind(value)));
    return text ? text : "";
}

#define PARAMETERS_MOST 1000 /* of a scenario: more than any template has */

/* Those of the command line come before those of the scenario. */
static void list_parameters(struct config_reading *reading, const struct configuration_terms *terms,
                            const struct json_node *own)
{
    struct arena *arena = reading->arena;
    if (own && json_count(own) > PARAMETERS_MOST) {
        json_fault(reading->faults, FAULT_INPUT, own, "must have at most %d members, found %zu", PARAMETERS_MOST,
                   json_count(own));
        return;
    }
    size_t count = terms->parameter_count + (own ? json_count(own) : 0);
    reading->parameters = arena_new_array(arena, count, struct config_parameter);
    for (size_t i = 0; i < terms->parameter_count; i++) {
        const char *text = terms->parameters[i], *equals = strchr(text, '=');
        reading->parameters[reading->parameter_count++] =
            (struct config_parameter){arena_text_n(arena, text, (size_t)(equals - text)), equals + 1, false};
    }
    for (const struct json_node *member = own ? json_first(own) : NULL; member; member = json_next(member))
        if (json_kind(member) != JSON_NULL && strcmp(json_name(member), "Comment") != 0)
            reading->parameters[reading->parameter_count++] =
                (struct config_parameter){json_name(member), plain_text(member, reading->faults), false};
}

void configuration_check_members(struct arena *arena, const struct json_node *root, struct faults *faults)
{
    const struct configuration_terms none = {.config_name = NULL};
    struct config_reading reading = {.arena = arena, .faults = faults};
    json_get_string(root, "ConfigName", &reading.config_name, faults);
    json_get_object(root, "Endpoint", faults);
    list_parameters(&reading, &none, json_get_object(root, "Parameters", faults));
}

/* A slip of the finger would go unnoticed. */
static void warn_of_unused(const struct config_reading *reading, const struct configuration_terms *terms,
                           const struct json_node *own)
{
    for (size_t i = 0; i < reading->parameter_count; i++) {
        const struct config_parameter *parameter = &reading->parameters[i];
        if (parameter->used) continue;
        if (i >= terms->parameter_count)
            json_fault(reading->faults, FAULT_WARNING, json_member(own, parameter->name),
                       "no template asks for \"%.200s\"", parameter->name);
        else
            faults_add(reading->faults, FAULT_WARNING, (struct place){.file = "--parameter"},
                       "no template asks for \"%.200s\"", parameter->name);
    }
}

/* --- A scenario's templates --- */

static bool is_template(const struct json_node *node)
{
    return node && json_kind(node) == JSON_OBJECT && config_shape_of(node) != CONFIG_SHAPE_REQUEST;
}

static void note_request(const struct json_node *node, struct faults *faults)
{
    if (json_kind(node) == JSON_OBJECT && json_has(node, "ProductionVariants")) config_shape_note_request(faults, node);
}

/* The array of updates, or NULL. */
static const struct json_node *timeline_of(const struct json_node *root)
{
    const struct json_node *timeline = json_kind(root) == JSON_OBJECT ? json_member(root, "Timeline") : NULL;
    return timeline && json_kind(timeline) == JSON_ARRAY ? timeline : NULL;
}

static const struct json_node *config_of(const struct json_node *object)
{
    const struct json_node *config = json_kind(object) == JSON_OBJECT ? json_member(object, "EndpointConfig") : NULL;
    return is_template(config) ? config : NULL;
}

static bool has_state(const struct json_node *root)
{
    const struct json_node *state = json_kind(root) == JSON_OBJECT ? json_member(root, "Endpoint") : NULL;
    return state && json_kind(state) == JSON_OBJECT;
}

static bool has_template(const struct json_node *root)
{
    const struct json_node *timeline = timeline_of(root);
    if (config_of(root)) return true;
    for (const struct json_node *entry = timeline ? json_first(timeline) : NULL; entry; entry = json_next(entry))
        if (config_of(entry)) return true;
    return false;
}

bool configuration_is_open(const struct json_node *root)
{
    return has_template(root) || has_state(root);
}

static struct json_node *put(const struct config_reading *reading, struct json_node *root, const char *pointer,
                             struct json_node *value)
{
    struct json_node *changed = json_put(reading->arena, root, pointer, value, pointer, reading->faults);
    assert(changed); /* what is put is there, or a member of the root */
    return changed;
}

/* Give the scenario a list that its template has; `*added` is what an earlier template gave. */
static struct json_node *put_list(const struct config_reading *reading, struct json_node *root, const char *name,
                                  struct json_node *list, const struct json_node **added)
{
    const struct json_node *own = json_member(root, name);
    bool stale = own && json_kind(own) == JSON_ARRAY && *added && json_first(own) == *added;
    if (own && !stale) {
        if (list)
            json_fault(reading->faults, FAULT_WARNING, own, "stands instead of the %zu that the template has",
                       json_count(list));
        return root;
    }
    *added = list ? json_first(list) : NULL;
    if (!list && !stale) return root;
    struct json_node *value = list ? list : json_build_begin(reading->arena, JSON_NULL, own).node;
    return put(reading, root, arena_format(reading->arena, "/%s", name), value);
}

static struct json_node *settle_main(const struct config_reading *reading, struct json_node *root,
                                     struct configuration_added *added)
{
    const struct json_node *config = config_of(root);
    struct config_parts parts = {NULL, NULL, NULL, NULL, NULL};
    if (!config) return root;
    if (!config_shape_read(reading, config_shape_of(config), config, &parts)) return NULL;
    root = put(reading, root, "/EndpointConfig", parts.endpoint_config);
    root = put_list(reading, root, "InferenceComponents", parts.components, &added->first[0]);
    root = put_list(reading, root, "ScalableTargets", parts.targets, &added->first[1]);
    root = put_list(reading, root, "ScalingPolicies", parts.policies, &added->first[2]);
    return put_list(reading, root, "ScheduledActions", parts.actions, &added->first[3]);
}

/* The configuration that an update leads to is the one that it names, where its template has several. */
static struct json_node *settle_update(const struct config_reading *reading, struct json_node *root, size_t index,
                                       const struct json_node *entry)
{
    const struct json_node *config = config_of(entry), *update = json_member(entry, "UpdateEndpoint");
    const struct json_node *name =
        update && json_kind(update) == JSON_OBJECT ? json_member(update, "EndpointConfigName") : NULL;
    struct config_reading own = *reading;
    struct config_parts parts = {NULL, NULL, NULL, NULL, NULL};
    own.config_name = NULL;
    own.likely_name = name && json_kind(name) == JSON_STRING ? json_string(name) : NULL;
    if (!config_shape_read(&own, config_shape_of(config), config, &parts)) return NULL;
    const char *pointer = arena_format(reading->arena, "/Timeline/%zu/EndpointConfig", index);
    return put(reading, root, pointer, parts.endpoint_config);
}

static struct json_node *settle_timeline(const struct config_reading *reading, struct json_node *root)
{
    const struct json_node *timeline = timeline_of(root);
    size_t index = 0;
    for (const struct json_node *entry = timeline ? json_first(timeline) : NULL; root && entry;
         entry = json_next(entry), index++)
        if (config_of(entry)) root = settle_update(reading, root, index, entry);
    return root;
}

static struct json_node *settle_templates(struct arena *arena, struct json_node *root, const struct json_node *view,
                                          const struct configuration_terms *terms, struct configuration_added *added,
                                          struct faults *faults)
{
    size_t before = faults_count(faults);
    struct config_reading reading = {.arena = arena, .faults = faults, .region = "us-east-1"};
    const struct json_node *own = json_get_object(view, "Parameters", faults);
    json_get_string(view, "Region", &reading.region, faults);
    json_get_string(view, "ConfigName", &reading.config_name, faults);
    if (terms->config_name) reading.config_name = terms->config_name;
    list_parameters(&reading, terms, own);
    if (faults_count(faults) > before) return NULL;
    root = settle_main(&reading, root, added);
    if (root) root = settle_timeline(&reading, root);
    if (root) warn_of_unused(&reading, terms, own);
    return root;
}

struct json_node *configuration_settle(struct arena *arena, struct json_node *root, const struct json_node *view,
                                       const struct configuration_terms *terms, struct configuration_added *added,
                                       struct faults *faults)
{
    const struct json_node *config = json_kind(root) == JSON_OBJECT ? json_member(root, "EndpointConfig") : NULL;
    if (config) note_request(config, faults);
    if (has_template(root)) root = settle_templates(arena, root, view, terms, added, faults);
    return root && has_state(root) ? endpoint_state_apply(arena, root, faults) : root;
}

/* --- A configuration by itself --- */

bool configuration_alone(struct arena *arena, struct json_node *root, const struct configuration_terms *terms,
                         struct config_parts *out, struct faults *faults)
{
    struct config_reading reading = {
        .arena = arena, .faults = faults, .region = "us-east-1", .config_name = terms->config_name};
    *out = (struct config_parts){.endpoint_config = root};
    note_request(root, faults);
    if (!is_template(root)) return true;
    list_parameters(&reading, terms, NULL);
    if (!config_shape_read(&reading, config_shape_of(root), root, out)) return false;
    warn_of_unused(&reading, terms, NULL);
    return true;
}

void configuration_check_beside(const struct shape_reading *reading, const struct config_parts *parts,
                                const struct endpoint_config *config)
{
    struct inference_components components = {.count = 0};
    struct scaling_policies scaling = {.target_count = 0};
    struct endpoint_name endpoint = {NULL, NULL};
    struct scaling_documents documents = {parts->targets, parts->policies, parts->actions};
    bool whole = !parts->components || inference_components_read(reading, parts->components, &components);
    if (components.count > 0)
        endpoint = (struct endpoint_name){components.components[0].endpoint_name, "the first inference component"};
    if (parts->components && whole && config) whole = inference_components_bind(&components, config, reading->faults);
    if (scaling_policies_read(reading, &documents, &scaling) && config && whole)
        scaling_policies_bind(&scaling, config, &components, &endpoint, reading->catalogue, reading->faults);
}

struct config_parts configuration_of(const struct json_node *scenario)
{
    return (struct config_parts){.endpoint_config = json_member(scenario, "EndpointConfig"),
                                 .components = json_member(scenario, "InferenceComponents"),
                                 .targets = json_member(scenario, "ScalableTargets"),
                                 .policies = json_member(scenario, "ScalingPolicies"),
                                 .actions = json_member(scenario, "ScheduledActions")};
}
