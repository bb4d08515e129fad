#include "models/cloudformation.h"

#include "models/cloudformation_template.h"
#include "models/endpoint_shape.h"
#include "models/inference_component_shape.h"
#include "sim/arena.h"

#include <string.h>

#define WORDS "a CloudFormation template"

/* CloudFormation quotas: resources, and what a template may have of anything else. */
#define RESOURCES_MOST 500
#define SECTION_MOST   200

#define CONFIG    "AWS::SageMaker::EndpointConfig"
#define ENDPOINT  "AWS::SageMaker::Endpoint"
#define COMPONENT "AWS::SageMaker::InferenceComponent"

/* --- Resources --- */

static bool is_object(const struct json_node *node)
{
    return node && json_kind(node) == JSON_OBJECT;
}

const struct json_node *template_section(const struct json_node *of, const char *name)
{
    const struct json_node *member = is_object(of) ? json_member(of, name) : NULL;
    return is_object(member) ? member : NULL;
}

bool template_has_type(const struct json_node *resource, const char *type)
{
    const struct json_node *own = is_object(resource) ? json_member(resource, "Type") : NULL;
    return own && json_kind(own) == JSON_STRING && strcmp(json_string(own), type) == 0;
}

const struct json_node *template_property(const struct json_node *resource, const char *name)
{
    const struct json_node *properties = template_section(resource, "Properties");
    return properties ? json_member(properties, name) : NULL;
}

/* What is written once and made many times is not looked into. */
static void warn_of_loops(const struct template *template)
{
    for (const struct json_node *resource = json_first(template->resources); resource; resource = json_next(resource))
        if (strncmp(json_name(resource), "Fn::ForEach::", 13) == 0)
            json_fault(template->reading->faults, FAULT_WARNING, resource,
                       "is not worked out here: what it makes is left out");
}

/* Whether the resource is made at all. */
static bool is_made(struct template *template, const struct json_node *resource)
{
    const struct json_node *condition = json_member(resource, "Condition");
    if (!condition || json_kind(condition) != JSON_STRING) return true;
    return intrinsic_condition(&template->intrinsics, condition, json_string(condition));
}

const struct json_node *template_next_of(struct template *template, const struct json_node *resource, const char *type)
{
    while (resource && !(template_has_type(resource, type) && is_made(template, resource)))
        resource = json_next(resource);
    return resource;
}

const char *template_text_if_known(struct template *template, const struct json_node *resource, const char *name)
{
    struct config_reading quiet = *template->reading;
    struct intrinsics intrinsics = template->intrinsics;
    const struct json_node *value = template_property(resource, name);
    quiet.faults = faults_new(quiet.arena);
    intrinsics.reading = &quiet;
    const char *text = value ? intrinsic_text(&intrinsics, value) : NULL;
    template->intrinsics.steps = intrinsics.steps;
    return text;
}

/* --- Requests --- */

static const struct json_node *resolve(void *self, const struct json_node *value)
{
    return intrinsic_resolve(self, value);
}

/* What the template has beside the API's members, and what is read by itself. */
static const struct shape_rename beside[] = {{"ScheduledActions", NULL},
                                             {"ScalingTargetId", NULL},
                                             {"DeploymentConfig", NULL},
                                             {"AlarmActions", NULL},
                                             {"OKActions", NULL},
                                             {"InsufficientDataActions", NULL},
                                             {NULL, NULL}};

struct json_node *template_request(struct template *template, const struct json_node *resource,
                                   const struct shape *shape)
{
    const struct json_node *properties = template_section(resource, "Properties");
    if (properties) return shape_translate(&template->dialect, shape, properties);
    json_fault(template->reading->faults, FAULT_INPUT, resource, "has no Properties");
    return NULL;
}

struct json_node *template_named(struct template *template, const struct json_node *resource, struct json_node *request,
                                 const char *member)
{
    struct arena *arena = template->reading->arena;
    if (!request || json_kind(request) != JSON_OBJECT) return request;
    return json_build_with(arena, request, member, json_build_text(arena, json_name(resource), resource));
}

/* --- What belongs to which endpoint --- */

bool template_is_other(const struct template *template, const char *endpoint)
{
    for (const char **other = template->others; endpoint && *other; other++)
        if (strcmp(*other, endpoint) == 0) return true;
    return false;
}

/* Whether an endpoint resource has this configuration. */
static bool uses(struct template *template, const struct json_node *endpoint, const struct config_candidate *config)
{
    const struct json_node *value = template_property(endpoint, "EndpointConfigName");
    const char *target = value ? intrinsic_target(template->reading->arena, value) : NULL;
    const char *name = template_text_if_known(template, endpoint, "EndpointConfigName");
    if (target && strcmp(target, config->key) == 0) return true;
    return name && config->config_name && strcmp(name, config->config_name) == 0;
}

static void find_others(struct template *template, const struct config_candidate *config)
{
    size_t count = 0;
    template->others = arena_new_array(template->reading->arena, json_count(template->resources) + 1, const char *);
    FOR_EACH(template, ENDPOINT, endpoint)
    {
        const char *name = template_text_if_known(template, endpoint, "EndpointName");
        if (name && !uses(template, endpoint, config)) template->others[count++] = name;
    }
}

/* --- Components --- */

static void read_components(struct template *template, struct json_build *components)
{
    FOR_EACH(template, COMPONENT, resource)
    {
        if (template_is_other(template, template_text_if_known(template, resource, "EndpointName"))) continue;
        struct json_node *made = template_request(template, resource, &INFERENCE_COMPONENT_SHAPE);
        made = template_named(template, resource, made, "InferenceComponentName");
        if (made) json_build_add(components, NULL, made, NULL);
    }
}

/* --- The template --- */

bool cloudformation_recognises(const struct json_node *root)
{
    return is_object(root) && (template_section(root, "Resources") || json_has(root, "AWSTemplateFormatVersion"));
}

static struct template opened(const struct config_reading *reading, const struct json_node *root)
{
    return (struct template){.reading = reading,
                             .resources = template_section(root, "Resources"),
                             .intrinsics = {.reading = reading,
                                            .parameters = template_section(root, "Parameters"),
                                            .mappings = template_section(root, "Mappings"),
                                            .conditions = template_section(root, "Conditions"),
                                            .resources = template_section(root, "Resources")},
                             .dialect = {.arena = reading->arena,
                                         .faults = reading->faults,
                                         .renames = beside,
                                         .resolve = resolve,
                                         .refers = intrinsic_is_one}};
}

static struct json_node *list_or_none(const struct json_build *list)
{
    return json_count(list->node) > 0 ? list->node : NULL;
}

static void read_parts(struct template *template, const struct json_node *root, struct config_parts *out)
{
    struct arena *arena = template->reading->arena;
    struct json_build components = json_build_begin(arena, JSON_ARRAY, root);
    struct json_build targets = json_build_begin(arena, JSON_ARRAY, root);
    struct json_build actions = json_build_begin(arena, JSON_ARRAY, root);
    struct json_build policies = json_build_begin(arena, JSON_ARRAY, root);
    read_components(template, &components);
    template_read_scaling(template, &targets, &actions, &policies);
    out->components = list_or_none(&components);
    out->targets = list_or_none(&targets);
    out->policies = list_or_none(&policies);
    out->actions = list_or_none(&actions);
}

/* A parameter that the template declares may be given although nothing refers to it. */
static void accept_declared(const struct config_reading *reading, const struct json_node *parameters)
{
    for (const struct json_node *declared = parameters ? json_first(parameters) : NULL; declared;
         declared = json_next(declared))
        config_parameter(reading, json_name(declared));
}

static bool is_short(const struct template *template, const struct json_node *section, const char *name, size_t most)
{
    if (!section || json_count(section) <= most) return true;
    json_fault(template->reading->faults, FAULT_INPUT, section, "must have at most %zu %s, found %zu", most, name,
               json_count(section));
    return false;
}

/* Whether there are resources to look at, and nothing without bounds. */
static bool has_resources(const struct template *template, const struct json_node *root)
{
    const struct intrinsics *sections = &template->intrinsics;
    if (!template->resources) {
        json_fault(template->reading->faults, FAULT_INPUT, root, WORDS " without Resources");
        return false;
    }
    return is_short(template, template->resources, "resources", RESOURCES_MOST) &&
           is_short(template, sections->parameters, "parameters", SECTION_MOST) &&
           is_short(template, sections->mappings, "mappings", SECTION_MOST) &&
           is_short(template, sections->conditions, "conditions", SECTION_MOST);
}

bool cloudformation_read(const struct config_reading *reading, const struct json_node *root, struct config_parts *out)
{
    struct template template = opened(reading, root);
    size_t before = faults_count(reading->faults), count = 0;
    template.dialect.self = &template.intrinsics;
    if (!has_resources(&template, root)) return false;
    accept_declared(reading, template.intrinsics.parameters);
    struct config_candidate *candidates =
        arena_new_array(reading->arena, json_count(template.resources) + 1, struct config_candidate);
    FOR_EACH(&template, CONFIG, resource)
    candidates[count++] = (struct config_candidate){resource, json_name(resource),
                                                    template_text_if_known(&template, resource, "EndpointConfigName")};
    warn_of_loops(&template);
    const struct config_candidate *config = config_pick(reading, root, WORDS, candidates, count);
    if (!config) return false;
    find_others(&template, config);
    struct json_node *translated = template_request(&template, config->node, &ENDPOINT_CONFIG_SHAPE);
    out->endpoint_config = template_named(&template, config->node, translated, "EndpointConfigName");
    read_parts(&template, root, out);
    return faults_count(reading->faults) == before;
}
