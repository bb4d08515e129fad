#include "models/endpoint_state.h"

#include "models/json.h"
#include "models/json_build.h"
#include "sim/arena.h"

#include <assert.h>
#include <string.h>

struct overlay {
    struct arena *arena;
    struct faults *faults;
    struct json_node *root; /* changed so far */
};

bool endpoint_state_is(const struct json_node *node)
{
    return json_kind(node) == JSON_OBJECT && json_has(node, "EndpointStatus");
}

static const char *text_of(const struct json_node *object, const char *name)
{
    const struct json_node *member = json_member(object, name);
    return member && json_kind(member) == JSON_STRING ? json_string(member) : NULL;
}

static void put(struct overlay *overlay, const char *pointer, struct json_node *value)
{
    struct json_node *changed = json_put(overlay->arena, overlay->root, pointer, value, pointer, overlay->faults);
    assert(changed); /* the variant is there */
    overlay->root = changed;
}

/* --- Does it belong to this configuration? --- */

static void check_names(const struct overlay *overlay, const struct json_node *state, const struct json_node *config)
{
    const char *of_state = text_of(state, "EndpointConfigName"), *of_config = text_of(config, "EndpointConfigName");
    if (of_state && of_config && strcmp(of_state, of_config) != 0)
        json_fault(overlay->faults, FAULT_INPUT, json_member(state, "EndpointConfigName"),
                   "the endpoint was made from \"%.80s\", and EndpointConfig is \"%.80s\": give what `aws sagemaker "
                   "describe-endpoint-config --endpoint-config-name %.80s` answers",
                   of_state, of_config, of_state);
}

static void check_status(const struct overlay *overlay, const struct json_node *state)
{
    const char *status = text_of(state, "EndpointStatus");
    if (status && strcmp(status, "InService") != 0)
        json_fault(overlay->faults, FAULT_WARNING, json_member(state, "EndpointStatus"),
                   "the endpoint is %.40s: it begins with the counts and weights of that moment", status);
}

/* The number of the variant of that name in the configuration's list; the list's length where there is none. */
static size_t find_variant(const struct json_node *list, const char *name)
{
    size_t index = 0;
    for (const struct json_node *variant = json_first(list); variant; variant = json_next(variant), index++) {
        const char *own = text_of(variant, "VariantName");
        if (own && strcmp(own, name) == 0) return index;
    }
    return index;
}

/* --- What has changed --- */

static void lay_over(struct overlay *overlay, const struct json_node *summary, const char *name, const char *variant,
                     const char *as)
{
    struct json_node *value = json_member(summary, name);
    if (!value) return;
    put(overlay, arena_format(overlay->arena, "%s/%s", variant, as), json_build_copy(overlay->arena, value, NULL));
}

static void say_what_is_wanted(const struct overlay *overlay, const struct json_node *summary)
{
    const struct json_node *now = json_member(summary, "CurrentInstanceCount");
    const struct json_node *wanted = json_member(summary, "DesiredInstanceCount");
    if (now && wanted && !json_same(now, wanted))
        json_fault(overlay->faults, FAULT_WARNING, now,
                   "is not DesiredInstanceCount: the endpoint begins with those there are");
}

static void lay_variant(struct overlay *overlay, const struct json_node *summary, const char *list_name)
{
    const struct json_node *list = json_member(json_member(overlay->root, "EndpointConfig"), list_name);
    const char *name = NULL;
    if (json_kind(summary) != JSON_OBJECT) {
        json_fault(overlay->faults, FAULT_INPUT, summary, "expected an object, found %s",
                   json_kind_words(json_kind(summary)));
        return;
    }
    if (!json_require(summary, "VariantName", overlay->faults) ||
        !json_get_string(summary, "VariantName", &name, overlay->faults))
        return;
    size_t count = list && json_kind(list) == JSON_ARRAY ? json_count(list) : 0;
    size_t index = count > 0 ? find_variant(list, name) : 0;
    if (index == count) {
        json_fault(overlay->faults, FAULT_INPUT, json_member(summary, "VariantName"),
                   "no variant of EndpointConfig's %s is called \"%.63s\"", list_name, name);
        return;
    }
    const char *variant = arena_format(overlay->arena, "/EndpointConfig/%s/%zu", list_name, index);
    say_what_is_wanted(overlay, summary);
    if (json_has(summary, "CurrentServerlessConfig"))
        lay_over(overlay, summary, "CurrentServerlessConfig", variant, "ServerlessConfig");
    else
        lay_over(overlay, summary, "CurrentInstanceCount", variant, "InitialInstanceCount");
    lay_over(overlay, summary, "CurrentWeight", variant, "InitialVariantWeight");
    lay_over(overlay, summary, "ManagedInstanceScaling", variant, "ManagedInstanceScaling");
    lay_over(overlay, summary, "RoutingConfig", variant, "RoutingConfig");
}

static void lay_list(struct overlay *overlay, const struct json_node *state, const char *name)
{
    const struct json_node *list = json_get_array(state, name, overlay->faults);
    for (const struct json_node *summary = list ? json_first(list) : NULL; summary; summary = json_next(summary))
        lay_variant(overlay, summary, name);
}

struct json_node *endpoint_state_apply(struct arena *arena, struct json_node *root, struct faults *faults)
{
    size_t before = faults_count(faults);
    const struct json_node *state = json_member(root, "Endpoint"), *config = json_member(root, "EndpointConfig");
    struct overlay overlay = {.arena = arena, .faults = faults, .root = root};
    const char *name = text_of(state, "EndpointConfigName");
    if (!endpoint_state_is(state))
        json_fault(faults, FAULT_INPUT, state,
                   "must be what `aws sagemaker describe-endpoint` answers, with EndpointStatus");
    else if (!config || json_kind(config) != JSON_OBJECT)
        json_fault(faults, FAULT_INPUT, state,
                   "needs EndpointConfig beside it, since it tells no instance types: what `aws sagemaker "
                   "describe-endpoint-config --endpoint-config-name %.80s` answers",
                   name ? name : "NAME");
    if (faults_count(faults) > before) return NULL;
    check_names(&overlay, state, config);
    check_status(&overlay, state);
    lay_list(&overlay, state, "ProductionVariants");
    lay_list(&overlay, state, "ShadowProductionVariants");
    if (faults_count(faults) > before) return NULL;
    put(&overlay, "/Endpoint", json_build_begin(arena, JSON_NULL, state).node);
    return overlay.root;
}
