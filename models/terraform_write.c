/* terraform_write.c - requests as the resources of a configuration in Terraform's JSON syntax. */
#include "models/json_build.h"
#include "models/shape_dialect.h"
#include "models/terraform.h"
#include "sim/arena.h"

#include <string.h>

/* Arguments that are not the API's names in snake_case, and what only the service says. */
static const struct shape_rename config_arguments[] = {{"EndpointConfigName", "name"},
                                                       {"KmsKeyId", "kms_key_arn"},
                                                       {"EndpointConfigArn", NULL},
                                                       {"CreationTime", NULL},
                                                       {NULL, NULL}};
static const struct shape_rename component_arguments[] = {{"InferenceComponentName", "name"}, {NULL, NULL}};
static const struct shape_rename target_arguments[] = {
    {"CreationTime", NULL}, {"PredictedCapacity", NULL}, {"ScalableTargetARN", NULL}, {NULL, NULL}};
static const struct shape_rename policy_arguments[] = {{"PolicyName", "name"}, {"Alarm", NULL},
                                                       {"PolicyARN", NULL},    {"Alarms", NULL},
                                                       {"CreationTime", NULL}, {NULL, NULL}};
static const struct shape_rename action_arguments[] = {
    {"ScheduledActionName", "name"}, {"ScheduledActionARN", NULL}, {"CreationTime", NULL}, {NULL, NULL}};
/* Blocks, wherever they stand. */
static const struct shape_rename blocks[] = {
    {"StepAdjustments", "step_adjustment"}, {"MetricsEndpoints", "metrics_endpoint"}, {NULL, NULL}};

static const struct shape_rename *find(const struct shape_rename *renames, const char *name)
{
    for (; renames->theirs; renames++)
        if (strcmp(renames->theirs, name) == 0) return renames;
    return NULL;
}

/* "${" and "%{" would begin an expression. */
static const char *escaped(struct arena *arena, const char *text)
{
    size_t length = strlen(text), used = 0;
    char *out = arena_array(arena, 2 * length + 1, 1);
    for (size_t i = 0; i < length; i++) {
        if ((text[i] == '$' || text[i] == '%') && text[i + 1] == '{') out[used++] = text[i];
        out[used++] = text[i];
    }
    return out;
}

static const struct shape_rename alarm_arguments[] = {
    {"AlarmActions", NULL}, {"OKActions", NULL}, {"InsufficientDataActions", NULL},
    {"Dimensions", NULL},   {"Metrics", NULL}, /* a map, and blocks of their own form */
    {"AlarmArn", NULL},     {NULL, NULL}};
static const struct shape_rename query_arguments[] = {{"MetricStat", NULL}, {"ReturnData", NULL}, {NULL, NULL}};
static const struct shape_rename stat_arguments[] = {{"Metric", NULL}, {NULL, NULL}};
static const struct shape_rename metric_arguments[] = {{"Dimensions", NULL}, {NULL, NULL}};

static struct json_node *value_of(struct arena *arena, const struct json_node *value);

static struct json_node *arguments(struct arena *arena, const struct json_node *object,
                                   const struct shape_rename *renames);

static struct json_node *list_of(struct arena *arena, const struct json_node *array)
{
    struct json_build list = json_build_begin(arena, JSON_ARRAY, NULL);
    for (const struct json_node *element = json_first(array); element; element = json_next(element))
        json_build_add(&list, NULL,
                       json_kind(element) == JSON_OBJECT ? arguments(arena, element, blocks) : value_of(arena, element),
                       NULL);
    return list.node;
}

/* Pairs of a name and a Value as a map. */
static struct json_node *pairs_of(struct arena *arena, const struct json_node *pairs, const char *name)
{
    struct json_build map = json_build_begin(arena, JSON_OBJECT, NULL);
    for (const struct json_node *pair = json_first(pairs); pair; pair = json_next(pair)) {
        const struct json_node *key = json_member(pair, name), *value = json_member(pair, "Value");
        if (key && value && json_kind(key) == JSON_STRING)
            json_build_add(&map, json_string(key), value_of(arena, value), NULL);
    }
    return map.node;
}

static struct json_node *map_of(struct arena *arena, const struct json_node *object)
{
    struct json_build map = json_build_begin(arena, JSON_OBJECT, NULL);
    for (const struct json_node *member = json_first(object); member; member = json_next(member))
        json_build_add(&map, json_name(member), value_of(arena, member), NULL);
    return map.node;
}

static struct json_node *value_of(struct arena *arena, const struct json_node *value)
{
    if (json_kind(value) == JSON_STRING) return json_build_text(arena, escaped(arena, json_string(value)), NULL);
    if (json_kind(value) == JSON_ARRAY) return list_of(arena, value);
    if (json_kind(value) != JSON_OBJECT) return json_build_copy(arena, value, NULL);
    struct json_build list = json_build_begin(arena, JSON_ARRAY, NULL);
    json_build_add(&list, NULL, arguments(arena, value, blocks), NULL);
    return list.node;
}

static void add_arguments(struct arena *arena, struct json_build *made, const struct json_node *object,
                          const struct shape_rename *renames)
{
    for (const struct json_node *member = json_first(object); member; member = json_next(member)) {
        const char *name = json_name(member);
        const struct shape_rename *rename = find(renames, name);
        if (!rename) rename = find(blocks, name);
        if (json_kind(member) == JSON_NULL || (rename && !rename->ours)) continue;
        bool tags = strcmp(name, "Tags") == 0 && json_kind(member) == JSON_ARRAY;
        bool map = strcmp(name, "Environment") == 0 && json_kind(member) == JSON_OBJECT;
        struct json_node *value = tags  ? pairs_of(arena, member, "Key")
                                  : map ? map_of(arena, member)
                                        : value_of(arena, member);
        json_build_add(made, rename ? rename->ours : shape_snake_name(arena, name), value, NULL);
    }
}

static struct json_node *arguments(struct arena *arena, const struct json_node *object,
                                   const struct shape_rename *renames)
{
    struct json_build made = json_build_begin(arena, JSON_OBJECT, NULL);
    bool captures = json_has(object, "CaptureOptions") && !json_has(object, "EnableCapture");
    if (captures)
        json_build_add(&made, "enable_capture", json_build_boolean(arena, true, NULL), NULL); /* terraform.c */
    add_arguments(arena, &made, object, renames);
    return made.node;
}

static const char *label_of(struct arena *arena, const char *label, size_t number)
{
    return number == 1 ? label : arena_format(arena, "%s_%zu", label, number);
}

/* Resources of a type, called LABEL, LABEL_2, ... */
static void add_resources(struct arena *arena, struct json_build *types, const char *type, const char *label,
                          const struct json_node *list, const struct shape_rename *renames)
{
    if (!list || json_count(list) == 0) return;
    struct json_build of_type = json_build_begin(arena, JSON_OBJECT, NULL);
    size_t number = 0;
    for (const struct json_node *request = json_first(list); request; request = json_next(request)) {
        const char *name = label_of(arena, label, ++number);
        json_build_add(&of_type, name, arguments(arena, request, renames), NULL);
    }
    json_build_add(types, type, of_type.node, NULL);
}

static void add_dimensions(struct arena *arena, struct json_build *made, const struct json_node *object)
{
    const struct json_node *dimensions = json_member(object, "Dimensions");
    if (dimensions && json_kind(dimensions) == JSON_ARRAY)
        json_build_add(made, "dimensions", pairs_of(arena, dimensions, "Name"), NULL);
}

/* Terraform's block "metric" is the API's MetricStat and its Metric in one. */
static struct json_node *metric_of(struct arena *arena, const struct json_node *stat)
{
    struct json_build made = json_build_begin(arena, JSON_OBJECT, NULL),
                      list = json_build_begin(arena, JSON_ARRAY, NULL);
    const struct json_node *metric = json_member(stat, "Metric");
    add_arguments(arena, &made, stat, stat_arguments);
    if (metric) add_arguments(arena, &made, metric, metric_arguments);
    if (metric) add_dimensions(arena, &made, metric);
    json_build_add(&list, NULL, made.node, NULL);
    return list.node;
}

/* What is not returned is so by default there, and what is by default here. */
static struct json_node *queries_of(struct arena *arena, const struct json_node *queries)
{
    struct json_build list = json_build_begin(arena, JSON_ARRAY, NULL);
    for (const struct json_node *query = json_first(queries); query; query = json_next(query)) {
        struct json_build made = json_build_begin(arena, JSON_OBJECT, NULL);
        const struct json_node *stat = json_member(query, "MetricStat"), *returned = json_member(query, "ReturnData");
        add_arguments(arena, &made, query, query_arguments);
        if (stat) json_build_add(&made, "metric", metric_of(arena, stat), NULL);
        bool yes = !returned || json_kind(returned) != JSON_BOOLEAN || json_boolean(returned);
        json_build_add(&made, "return_data", json_build_boolean(arena, yes, NULL), NULL);
        json_build_add(&list, NULL, made.node, NULL);
    }
    return list.node;
}

/* `label` is that of the policy. */
static struct json_node *alarm_of(struct arena *arena, const struct json_node *alarm, const char *label)
{
    struct json_build made = json_build_begin(arena, JSON_OBJECT, NULL);
    struct json_build actions = json_build_begin(arena, JSON_ARRAY, NULL);
    const struct json_node *metrics = json_member(alarm, "Metrics");
    add_arguments(arena, &made, alarm, alarm_arguments);
    add_dimensions(arena, &made, alarm);
    if (metrics && json_kind(metrics) == JSON_ARRAY)
        json_build_add(&made, "metric_query", queries_of(arena, metrics), NULL);
    const char *policy = arena_format(arena, "${aws_appautoscaling_policy.%s.arn}", label);
    json_build_add(&actions, NULL, json_build_text(arena, policy, NULL), NULL);
    json_build_add(&made, "alarm_actions", actions.node, NULL);
    return made.node;
}

/* The alarms of policies, which are called as their policies are. */
static void add_alarms(struct arena *arena, struct json_build *types, const struct json_node *policies)
{
    struct json_build alarms = json_build_begin(arena, JSON_OBJECT, NULL);
    size_t number = 0;
    for (const struct json_node *policy = policies ? json_first(policies) : NULL; policy; policy = json_next(policy)) {
        const char *label = label_of(arena, "policy", ++number);
        const struct json_node *alarm = json_member(policy, "Alarm");
        if (alarm && json_kind(alarm) == JSON_OBJECT)
            json_build_add(&alarms, label, alarm_of(arena, alarm, label), NULL);
    }
    if (json_count(alarms.node) > 0) json_build_add(types, "aws_cloudwatch_metric_alarm", alarms.node, NULL);
}

struct json_node *terraform_configuration(struct arena *arena, const struct config_parts *parts)
{
    struct json_build types = json_build_begin(arena, JSON_OBJECT, NULL),
                      configs = json_build_begin(arena, JSON_ARRAY, NULL);
    json_build_add(&configs, NULL, json_build_copy(arena, parts->endpoint_config, NULL), NULL);
    add_resources(arena, &types, "aws_sagemaker_endpoint_configuration", "endpoint", configs.node, config_arguments);
    add_resources(arena, &types, "aws_sagemaker_inference_component", "component", parts->components,
                  component_arguments);
    add_resources(arena, &types, "aws_appautoscaling_target", "target", parts->targets, target_arguments);
    add_resources(arena, &types, "aws_appautoscaling_policy", "policy", parts->policies, policy_arguments);
    add_alarms(arena, &types, parts->policies);
    add_resources(arena, &types, "aws_appautoscaling_scheduled_action", "action", parts->actions, action_arguments);
    struct json_build root = json_build_begin(arena, JSON_OBJECT, NULL);
    json_build_add(&root, "resource", types.node, NULL);
    return root.node;
}
