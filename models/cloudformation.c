#include "models/cloudformation.h"

#include "models/endpoint_shape.h"
#include "models/inference_component_shape.h"
#include "models/intrinsic.h"
#include "models/json_build.h"
#include "models/metric_alarm.h"
#include "models/scaling_policy_shape.h"
#include "models/shape_dialect.h"
#include "sim/arena.h"

#include <string.h>

#define WORDS "a CloudFormation template"

#define RESOURCES_MOST 500 /* CloudFormation quotas: resources in a template */

#define CONFIG    "AWS::SageMaker::EndpointConfig"
#define ENDPOINT  "AWS::SageMaker::Endpoint"
#define COMPONENT "AWS::SageMaker::InferenceComponent"
#define TARGET    "AWS::ApplicationAutoScaling::ScalableTarget"
#define POLICY    "AWS::ApplicationAutoScaling::ScalingPolicy"
#define ALARM     "AWS::CloudWatch::Alarm"

struct template
{
    const struct config_reading *reading;
    const struct json_node *resources;
    struct intrinsics intrinsics;
    struct shape_dialect dialect;
    const char **others; /* endpoints of other configurations; NULL at the end */
};

/* --- Resources --- */

static bool is_object(const struct json_node *node)
{
    return node && json_kind(node) == JSON_OBJECT;
}

static const struct json_node *section(const struct json_node *of, const char *name)
{
    const struct json_node *member = is_object(of) ? json_member(of, name) : NULL;
    return is_object(member) ? member : NULL;
}

static bool has_type(const struct json_node *resource, const char *type)
{
    const struct json_node *own = is_object(resource) ? json_member(resource, "Type") : NULL;
    return own && json_kind(own) == JSON_STRING && strcmp(json_string(own), type) == 0;
}

static const struct json_node *property(const struct json_node *resource, const char *name)
{
    const struct json_node *properties = section(resource, "Properties");
    return properties ? json_member(properties, name) : NULL;
}

/* Whether the resource is made at all. */
static bool is_made(struct template *template, const struct json_node *resource)
{
    const struct json_node *condition = json_member(resource, "Condition");
    if (!condition || json_kind(condition) != JSON_STRING) return true;
    return intrinsic_condition(&template->intrinsics, condition, json_string(condition));
}

/* The next one of a type that is made, from `resource` on; NULL at the end. */
static const struct json_node *next_of(struct template *template, const struct json_node *resource, const char *type)
{
    while (resource && !(has_type(resource, type) && is_made(template, resource))) resource = json_next(resource);
    return resource;
}

#define FOR_EACH(template, type, resource)                                                                             \
    for (const struct json_node *resource = next_of(template, json_first((template)->resources), type); resource;      \
         resource = next_of(template, json_next(resource), type))

/* What a property gives as a text, or NULL: of no fault is said, since the resource may not be wanted at all. */
static const char *text_if_known(struct template *template, const struct json_node *resource, const char *name)
{
    struct config_reading quiet = *template->reading;
    struct intrinsics intrinsics = template->intrinsics;
    const struct json_node *value = property(resource, name);
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
static const struct shape_rename beside[] = {
    {"ScheduledActions", NULL}, {"ScalingTargetId", NULL}, {"DeploymentConfig", NULL}, {NULL, NULL}};

static struct json_node *request(struct template *template, const struct json_node *resource, const struct shape *shape)
{
    const struct json_node *properties = section(resource, "Properties");
    if (properties) return shape_translate(&template->dialect, shape, properties);
    json_fault(template->reading->faults, FAULT_INPUT, resource, "has no Properties");
    return NULL;
}

static void add(struct json_build *list, struct json_node *made)
{
    if (made) json_build_add(list, NULL, made, NULL);
}

static void put(struct json_build *object, const char *name, struct json_node *value)
{
    if (value && !json_has(object->node, name)) json_build_add(object, name, value, NULL);
}

/* The same request with members to be added to. */
static struct json_build reopened(struct arena *arena, const struct json_node *request)
{
    struct json_build object = json_build_begin(arena, JSON_OBJECT, request);
    for (const struct json_node *member = json_first(request); member; member = json_next(member))
        json_build_add(&object, json_name(member), json_build_copy(arena, member, NULL), member);
    return object;
}

/* With the resource's logical ID as its name, where it has no other. */
static struct json_node *named(struct template *template, const struct json_node *resource, struct json_node *request,
                               const char *member)
{
    struct arena *arena = template->reading->arena;
    if (!request || json_has(request, member)) return request;
    struct json_build object = reopened(arena, request);
    put(&object, member, json_build_text(arena, json_name(resource), resource));
    return object.node;
}

static struct json_node *member_copy(struct arena *arena, const struct json_node *object, const char *name)
{
    const struct json_node *member = object ? json_member(object, name) : NULL;
    return member ? json_build_copy(arena, member, NULL) : NULL;
}

/* --- What belongs to which endpoint --- */

static bool is_other(const struct template *template, const char *endpoint)
{
    for (const char **other = template->others; endpoint && *other; other++)
        if (strcmp(*other, endpoint) == 0) return true;
    return false;
}

/* endpoint/ENDPOINT/variant/VARIANT of another endpoint. */
static bool is_of_other(struct template *template, const struct json_node *resource)
{
    const char *id = text_if_known(template, resource, "ResourceId");
    if (!id || strncmp(id, "endpoint/", 9) != 0) return false;
    return is_other(template, arena_text_n(template->reading->arena, id + 9, strcspn(id + 9, "/")));
}

static bool is_for_sagemaker(struct template *template, const struct json_node *resource)
{
    const char *namespace = text_if_known(template, resource, "ServiceNamespace");
    return !namespace || strcmp(namespace, "sagemaker") == 0;
}

/* Whether an endpoint resource has this configuration. */
static bool uses(struct template *template, const struct json_node *endpoint, const struct config_candidate *config)
{
    const struct json_node *value = property(endpoint, "EndpointConfigName");
    const char *target = value ? intrinsic_target(template->reading->arena, value) : NULL;
    const char *name = text_if_known(template, endpoint, "EndpointConfigName");
    if (target && strcmp(target, config->key) == 0) return true;
    return name && config->config_name && strcmp(name, config->config_name) == 0;
}

static void find_others(struct template *template, const struct config_candidate *config)
{
    size_t count = 0;
    template->others = arena_new_array(template->reading->arena, json_count(template->resources) + 1, const char *);
    FOR_EACH(template, ENDPOINT, endpoint)
    {
        const char *name = text_if_known(template, endpoint, "EndpointName");
        if (name && !uses(template, endpoint, config)) template->others[count++] = name;
    }
}

/* --- Scaling --- */

static void put_target_names(struct template *template, struct json_build *object, const struct json_node *target)
{
    static const char *const names[] = {"ServiceNamespace", "ResourceId", "ScalableDimension"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        put(object, names[i], member_copy(template->reading->arena, target, names[i]));
}

static void read_actions(struct template *template, const struct json_node *resource, const struct json_node *target,
                         struct json_build *out)
{
    const struct json_node *actions = property(resource, "ScheduledActions");
    const struct json_node *open = actions ? intrinsic_resolve(&template->intrinsics, actions) : NULL;
    for (const struct json_node *action = open ? json_first(open) : NULL; action; action = json_next(action)) {
        struct json_node *translated = shape_translate(&template->dialect, &SCHEDULED_ACTION_SHAPE, action);
        if (!translated || json_kind(translated) != JSON_OBJECT) continue;
        struct json_build object = reopened(template->reading->arena, translated);
        put_target_names(template, &object, target);
        json_build_add(out, NULL, object.node, NULL);
    }
}

static void read_targets(struct template *template, struct json_build *targets, struct json_build *actions)
{
    FOR_EACH(template, TARGET, resource)
    {
        if (!is_for_sagemaker(template, resource) || is_of_other(template, resource)) continue;
        struct json_node *target = request(template, resource, &SCALABLE_TARGET_SHAPE);
        add(targets, target);
        if (target) read_actions(template, resource, target, actions);
    }
}

/* Whether an alarm acts upon the policy of that logical ID. */
static bool triggers(const struct template *template, const struct json_node *alarm, const char *policy)
{
    const struct json_node *actions = property(alarm, "AlarmActions");
    for (const struct json_node *action = actions ? json_first(actions) : NULL; action; action = json_next(action)) {
        const char *target = intrinsic_target(template->reading->arena, action);
        if (target && strcmp(target, policy) == 0) return true;
    }
    return false;
}

static struct json_node *alarm_of(struct template *template, const char *policy)
{
    FOR_EACH(template, ALARM, resource)
    {
        if (!triggers(template, resource, policy)) continue;
        return named(template, resource, request(template, resource, &METRIC_ALARM_SHAPE), "AlarmName");
    }
    return NULL;
}

/* The target resource that {"Ref": ID} names as a policy's ScalingTargetId; NULL where there is none. */
static const struct json_node *target_of(struct template *template, const struct json_node *policy)
{
    const struct json_node *id = property(policy, "ScalingTargetId");
    const char *name = id ? intrinsic_target(template->reading->arena, id) : NULL;
    const struct json_node *resource = name ? section(template->resources, name) : NULL;
    if (id && !has_type(resource, TARGET))
        json_fault(template->reading->faults, FAULT_INPUT, id,
                   "expected a Ref to a ScalableTarget of this template, or ResourceId, ScalableDimension and "
                   "ServiceNamespace instead");
    return has_type(resource, TARGET) ? resource : NULL;
}

static struct json_node *policy_request(struct template *template, const struct json_node *resource,
                                        const struct json_node *target)
{
    struct json_node *translated = request(template, resource, &SCALING_POLICY_SHAPE);
    if (!translated) return NULL;
    struct json_build object = reopened(template->reading->arena, translated);
    if (target) put_target_names(template, &object, request(template, target, &SCALABLE_TARGET_SHAPE));
    put(&object, "Alarm", alarm_of(template, json_name(resource)));
    return object.node;
}

static void read_policies(struct template *template, struct json_build *policies)
{
    FOR_EACH(template, POLICY, resource)
    {
        const struct json_node *target = target_of(template, resource), *place = target ? target : resource;
        if (!is_for_sagemaker(template, place) || is_of_other(template, place)) continue;
        add(policies, policy_request(template, resource, target));
    }
}

/* --- Components --- */

static void read_components(struct template *template, struct json_build *components)
{
    FOR_EACH(template, COMPONENT, resource)
    {
        if (is_other(template, text_if_known(template, resource, "EndpointName"))) continue;
        add(components, named(template, resource, request(template, resource, &INFERENCE_COMPONENT_SHAPE),
                              "InferenceComponentName"));
    }
}

/* --- The template --- */

bool cloudformation_recognises(const struct json_node *root)
{
    return is_object(root) && (section(root, "Resources") || json_has(root, "AWSTemplateFormatVersion"));
}

static struct template opened(const struct config_reading *reading, const struct json_node *root)
{
    return (struct template){.reading = reading,
                             .resources = section(root, "Resources"),
                             .intrinsics = {.reading = reading,
                                            .parameters = section(root, "Parameters"),
                                            .mappings = section(root, "Mappings"),
                                            .conditions = section(root, "Conditions"),
                                            .resources = section(root, "Resources")},
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
    read_targets(template, &targets, &actions);
    read_policies(template, &policies);
    out->components = list_or_none(&components);
    out->targets = list_or_none(&targets);
    out->policies = list_or_none(&policies);
    out->actions = list_or_none(&actions);
}

bool cloudformation_read(const struct config_reading *reading, const struct json_node *root, struct config_parts *out)
{
    struct template template = opened(reading, root);
    size_t before = faults_count(reading->faults), count = 0;
    for (const struct json_node *declared = template.intrinsics.parameters ? json_first(template.intrinsics.parameters)
                                                                           : NULL;
         declared; declared = json_next(declared))
        config_parameter(reading, json_name(declared)); /* one that nothing refers to may be given, too */
    template.dialect.self = &template.intrinsics;
    if (!template.resources) {
        json_fault(reading->faults, FAULT_INPUT, root, WORDS " without Resources");
        return false;
    }
    if (json_count(template.resources) > RESOURCES_MOST) {
        json_fault(reading->faults, FAULT_INPUT, template.resources, "must have at most %d resources, found %zu",
                   RESOURCES_MOST, json_count(template.resources));
        return false;
    }
    struct config_candidate *candidates =
        arena_new_array(reading->arena, json_count(template.resources) + 1, struct config_candidate);
    FOR_EACH(&template, CONFIG, resource)
    candidates[count++] = (struct config_candidate){resource, json_name(resource),
                                                    text_if_known(&template, resource, "EndpointConfigName")};
    const struct config_candidate *config = config_pick(reading, root, WORDS, candidates, count);
    if (!config) return false;
    find_others(&template, config);
    struct json_node *translated = request(&template, config->node, &ENDPOINT_CONFIG_SHAPE);
    out->endpoint_config = named(&template, config->node, translated, "EndpointConfigName");
    read_parts(&template, root, out);
    return faults_count(reading->faults) == before;
}
