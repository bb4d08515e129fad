#include "models/terraform.h"

#include "models/endpoint_shape.h"
#include "models/inference_component_shape.h"
#include "models/json_build.h"
#include "models/metric_alarm.h"
#include "models/scaling_policy_shape.h"
#include "models/shape_dialect.h"
#include "models/terraform_alarms.h"
#include "models/terraform_defaults.h"
#include "models/terraform_values.h"
#include "sim/arena.h"

#include <string.h>

#define WORDS "a plan, state or configuration of Terraform"

#define CONFIG    "aws_sagemaker_endpoint_configuration"
#define ENDPOINT  "aws_sagemaker_endpoint"
#define COMPONENT "aws_sagemaker_inference_component"
#define TARGET    "aws_appautoscaling_target"
#define ACTION    "aws_appautoscaling_scheduled_action"

/* Names that are not those of the API in snake_case, and what Terraform itself adds. */
static const struct shape_rename config_renames[] = {{"name", "EndpointConfigName"},
                                                     {"kms_key_arn", "KmsKeyId"},
                                                     {"id", NULL},
                                                     {"arn", NULL},
                                                     {"name_prefix", NULL},
                                                     {"region", NULL},
                                                     {"tags_all", NULL},
                                                     {NULL, NULL}};
static const struct shape_rename scaling_renames[] = {{"id", NULL},
                                                      {"arn", NULL},
                                                      {"alarm_arns", NULL},
                                                      {"region", NULL},
                                                      {"tags_all", NULL},
                                                      {"name", "PolicyName"},
                                                      {"step_adjustment", "StepAdjustments"},
                                                      {NULL, NULL}};
static const struct shape_rename component_renames[] = {{"id", NULL},
                                                        {"arn", NULL},
                                                        {"status", NULL},
                                                        {"region", NULL},
                                                        {"tags_all", NULL},
                                                        {"timeouts", NULL},
                                                        {"resolved_image", NULL},
                                                        {"deployment_config", NULL},
                                                        {"name", "InferenceComponentName"},
                                                        {"metrics_endpoint", "MetricsEndpoints"},
                                                        {NULL, NULL}};
static const struct shape_rename alarm_renames[] = {{"id", NULL},
                                                    {"arn", NULL},
                                                    {"region", NULL},
                                                    {"tags_all", NULL},
                                                    {"alarm_actions", NULL},
                                                    {"ok_actions", NULL},
                                                    {"insufficient_data_actions", NULL},
                                                    {"metric_query", "Metrics"},
                                                    {"evaluate_low_sample_count_percentiles", NULL},
                                                    {NULL, NULL}};
static const struct shape_rename action_renames[] = {
    {"id", NULL}, {"arn", NULL}, {"region", NULL}, {"name", "ScheduledActionName"}, {NULL, NULL}};

/* What may stay unknown: it is made here, or means nothing. */
static const char *const made_here[] = {"id",
                                        "arn",
                                        "name",
                                        "name_prefix",
                                        "variant_name",
                                        "tags_all",
                                        "region",
                                        "alarm_arns",
                                        "role_arn",
                                        "status",
                                        "endpoint_arn",
                                        "failure_reason",
                                        "creation_time",
                                        "last_modified_time",
                                        "current_copy_count",
                                        "desired_copy_count",
                                        "placement_status",
                                        "resolved_image",
                                        "runtime_config",
                                        "data_cache_config",
                                        "compute_resource_requirements",
                                        NULL};

struct module {
    const struct config_reading *reading;
    struct terraform_resources resources;
    struct terraform_expressions expressions;
    const char **others; /* endpoints of other configurations; NULL at the end */
};

/* --- Resources --- */

static bool is_of(const struct terraform_resource *resource, const char *type)
{
    return strcmp(resource->type, type) == 0;
}

/* A member's text, or NULL where it is not known: no fault is said, since the resource may not be wanted at all. */
static const char *text_if_known(const struct module *module, const struct json_node *object, const char *name)
{
    struct config_reading quiet = *module->reading;
    struct terraform_expressions expressions = module->expressions;
    const struct json_node *value = json_member(object, name);
    quiet.faults = faults_new(quiet.arena);
    expressions.reading = &quiet;
    if (value && module->resources.expressions) value = terraform_expression(&expressions, value);
    return value && json_kind(value) == JSON_STRING && *json_string(value) ? json_string(value) : NULL;
}

static struct json_node *request(struct module *module, const struct terraform_resource *resource,
                                 const struct shape *shape, const struct shape_rename *renames)
{
    struct shape_dialect dialect = {.arena = module->reading->arena,
                                    .faults = module->reading->faults,
                                    .blocks = true,
                                    .renames = renames,
                                    .resolve = module->resources.expressions ? terraform_expression : NULL,
                                    .self = &module->expressions,
                                    .refers = module->resources.expressions ? terraform_is_expression : NULL};
    const struct json_node *values = terraform_values(module->reading, resource, made_here);
    if (shape == &METRIC_ALARM_SHAPE) values = terraform_alarm_metrics(module->reading->arena, values);
    return shape_translate(&dialect, shape, values);
}

/* --- What goes with a configuration --- */

static bool is_other(const struct module *module, const char *endpoint, size_t length)
{
    for (const char **other = module->others; *other; other++)
        if (strlen(*other) == length && strncmp(*other, endpoint, length) == 0) return true;
    return false;
}

static bool is_wanted(const struct module *module, const struct terraform_resource *resource)
{
    const char *namespace = text_if_known(module, resource->values, "service_namespace");
    if (namespace && strcmp(namespace, "sagemaker") != 0) return false;
    const char *id = text_if_known(module, resource->values, "resource_id");
    const char *endpoint = text_if_known(module, resource->values, "endpoint_name");
    if (endpoint) return !is_other(module, endpoint, strlen(endpoint));
    return !id || strncmp(id, "endpoint/", 9) != 0 || !is_other(module, id + 9, strcspn(id + 9, "/"));
}

/* A policy's request with the alarm that triggers it. */
static struct json_node *with_alarm(struct module *module, const struct json_node *root,
                                    const struct terraform_resource *policy, struct json_node *made)
{
    struct arena *arena = module->reading->arena;
    const struct terraform_resource *alarm = terraform_alarm_of(arena, root, &module->resources, policy);
    struct json_node *triggered = alarm ? request(module, alarm, &METRIC_ALARM_SHAPE, alarm_renames) : NULL;
    return triggered ? json_build_with(arena, made, "Alarm", triggered) : made;
}

static struct json_node *requests(struct module *module, const struct json_node *root, const char *type,
                                  const struct shape *shape, const struct shape_rename *renames)
{
    struct json_build list = json_build_begin(module->reading->arena, JSON_ARRAY, root);
    for (size_t i = 0; i < module->resources.count; i++) {
        const struct terraform_resource *resource = &module->resources.list[i];
        if (!is_of(resource, type) || !is_wanted(module, resource)) continue;
        struct json_node *made = request(module, resource, shape, renames);
        if (made && is_of(resource, TERRAFORM_POLICY)) made = with_alarm(module, root, resource, made);
        if (made) json_build_add(&list, NULL, made, NULL);
    }
    return json_count(list.node) > 0 ? list.node : NULL;
}

/* --- The document --- */

bool terraform_recognises(const struct json_node *root)
{
    if (json_kind(root) != JSON_OBJECT) return false;
    if (json_has(root, "format_version")) return json_has(root, "planned_values") || json_has(root, "values");
    const struct json_node *resource = json_member(root, "resource");
    return resource && json_kind(resource) == JSON_OBJECT;
}

static void find_others(struct module *module, const char *config_name)
{
    size_t count = 0;
    module->others = arena_new_array(module->reading->arena, module->resources.count + 1, const char *);
    for (size_t i = 0; config_name && i < module->resources.count; i++) {
        const struct terraform_resource *resource = &module->resources.list[i];
        const char *name = is_of(resource, ENDPOINT) ? text_if_known(module, resource->values, "name") : NULL;
        const char *used = name ? text_if_known(module, resource->values, "endpoint_config_name") : NULL;
        if (used && strcmp(used, config_name) != 0) module->others[count++] = name;
    }
}

bool terraform_read(const struct config_reading *reading, const struct json_node *root, struct config_parts *out)
{
    const struct json_node *variables = json_member(root, "variable");
    bool has_variables = variables && json_kind(variables) == JSON_OBJECT;
    struct module module = {.reading = reading, .expressions = {reading, has_variables ? variables : NULL, 0, false}};
    size_t before = faults_count(reading->faults), count = 0;
    if (!terraform_resources_find(reading, root, &module.resources)) return false;
    struct config_candidate *candidates =
        arena_new_array(reading->arena, module.resources.count + 1, struct config_candidate);
    const struct terraform_resource **owners =
        arena_new_array(reading->arena, module.resources.count + 1, const struct terraform_resource *);
    for (size_t i = 0; i < module.resources.count; i++) {
        const struct terraform_resource *resource = &module.resources.list[i];
        if (!is_of(resource, CONFIG)) continue;
        owners[count] = resource;
        candidates[count++] = (struct config_candidate){resource->values, resource->address,
                                                        text_if_known(&module, resource->values, "name")};
    }
    const struct config_candidate *config = config_pick(reading, root, WORDS, candidates, count);
    if (!config) return false;
    find_others(&module, config->config_name);
    const struct terraform_resource *owner = owners[config - candidates];
    struct json_node *made = request(&module, owner, &ENDPOINT_CONFIG_SHAPE, config_renames);
    out->endpoint_config = made ? terraform_defaults(reading->arena, owner, made) : NULL;
    out->components = requests(&module, root, COMPONENT, &INFERENCE_COMPONENT_SHAPE, component_renames);
    out->targets = requests(&module, root, TARGET, &SCALABLE_TARGET_SHAPE, scaling_renames);
    out->policies = requests(&module, root, TERRAFORM_POLICY, &SCALING_POLICY_SHAPE, scaling_renames);
    out->actions = requests(&module, root, ACTION, &SCHEDULED_ACTION_SHAPE, action_renames);
    return faults_count(reading->faults) == before;
}
