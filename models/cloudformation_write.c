/* cloudformation_write.c - requests as the resources of a template. */
#include "models/cloudformation.h"
#include "models/config_parts.h"
#include "models/json_build.h"
#include "sim/arena.h"

#include <string.h>

struct writing {
    struct arena *arena;
    const struct config_parts *parts;
    struct json_build resources;
};

static bool is_among(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0) return true;
    return false;
}

/* The members of a request as properties, but for some. */
static struct json_build properties(const struct writing *writing, const struct json_node *request,
                                    const char *const *left_out)
{
    struct json_build object = json_build_begin(writing->arena, JSON_OBJECT, NULL);
    for (const struct json_node *member = json_first(request); member; member = json_next(member))
        if (!is_among(json_name(member), left_out) && json_kind(member) != JSON_NULL)
            json_build_add(&object, json_name(member), json_build_copy(writing->arena, member, NULL), NULL);
    return object;
}

static void add_resource(struct writing *writing, const char *id, const char *type, struct json_node *properties_of)
{
    struct json_build resource = json_build_begin(writing->arena, JSON_OBJECT, NULL);
    json_build_add(&resource, "Type", json_build_text(writing->arena, type, NULL), NULL);
    json_build_add(&resource, "Properties", properties_of, NULL);
    json_build_add(&writing->resources, id, resource.node, NULL);
}

static struct json_node *reference(const struct writing *writing, const char *id)
{
    struct json_build object = json_build_begin(writing->arena, JSON_OBJECT, NULL);
    json_build_add(&object, "Ref", json_build_text(writing->arena, id, NULL), NULL);
    return object.node;
}

/* Whether two requests name the same target. */
static bool same_target(const struct json_node *a, const struct json_node *b)
{
    static const char *const names[] = {"ResourceId", "ScalableDimension", NULL};
    for (const char *const *name = names; *name; name++) {
        const struct json_node *x = json_member(a, *name), *y = json_member(b, *name);
        if (!x || !y || !json_same(x, y)) return false;
    }
    return true;
}

/* What names a target: a policy says it by the target, an action stands in it. */
static const char *const of_target[] = {
    "ServiceNamespace", "ResourceId", "ScalableDimension", "Alarm", "PolicyARN", "ScheduledActionARN", "CreationTime",
    "Alarms",           NULL};

static void add_target(struct writing *writing, const char *id, const struct json_node *target)
{
    static const char *const answers[] = {"CreationTime", "PredictedCapacity", "ScalableTargetARN", NULL};
    struct json_build object = properties(writing, target, answers);
    struct json_build actions = json_build_begin(writing->arena, JSON_ARRAY, NULL);
    const struct json_node *list = writing->parts->actions;
    for (const struct json_node *action = list ? json_first(list) : NULL; action; action = json_next(action))
        if (same_target(action, target))
            json_build_add(&actions, NULL, properties(writing, action, of_target).node, NULL);
    if (json_count(actions.node) > 0) json_build_add(&object, "ScheduledActions", actions.node, NULL);
    add_resource(writing, id, "AWS::ApplicationAutoScaling::ScalableTarget", object.node);
}

static void add_policy(struct writing *writing, size_t number, const struct json_node *policy)
{
    const char *id = arena_format(writing->arena, "ScalingPolicy%zu", number);
    const struct json_node *list = writing->parts->targets, *alarm = json_member(policy, "Alarm");
    struct json_build object = properties(writing, policy, of_target);
    size_t index = 0;
    for (const struct json_node *target = list ? json_first(list) : NULL; target; target = json_next(target)) {
        index++;
        if (!same_target(policy, target)) continue;
        json_build_add(&object, "ScalingTargetId",
                       reference(writing, arena_format(writing->arena, "ScalableTarget%zu", index)), NULL);
        break;
    }
    add_resource(writing, id, "AWS::ApplicationAutoScaling::ScalingPolicy", object.node);
    if (!alarm || json_kind(alarm) != JSON_OBJECT) return;
    static const char *const actions[] = {"AlarmActions", "OKActions", "InsufficientDataActions", NULL};
    struct json_build alarm_object = properties(writing, alarm, actions);
    struct json_build triggered = json_build_begin(writing->arena, JSON_ARRAY, NULL);
    json_build_add(&triggered, NULL, reference(writing, id), NULL);
    json_build_add(&alarm_object, "AlarmActions", triggered.node, NULL);
    add_resource(writing, arena_format(writing->arena, "Alarm%zu", number), "AWS::CloudWatch::Alarm",
                 alarm_object.node);
}

struct json_node *cloudformation_template(struct arena *arena, const struct config_parts *parts)
{
    static const char *const answers[] = {"EndpointConfigArn", "CreationTime", NULL}, *const nothing[] = {NULL};
    struct writing writing = {arena, parts, json_build_begin(arena, JSON_OBJECT, NULL)};
    size_t number = 0;
    add_resource(&writing, "EndpointConfig", "AWS::SageMaker::EndpointConfig",
                 properties(&writing, parts->endpoint_config, answers).node);
    for (const struct json_node *node = parts->components ? json_first(parts->components) : NULL; node;
         node = json_next(node))
        add_resource(&writing, arena_format(arena, "InferenceComponent%zu", ++number),
                     "AWS::SageMaker::InferenceComponent", properties(&writing, node, nothing).node);
    number = 0;
    for (const struct json_node *node = parts->targets ? json_first(parts->targets) : NULL; node;
         node = json_next(node))
        add_target(&writing, arena_format(arena, "ScalableTarget%zu", ++number), node);
    number = 0;
    for (const struct json_node *node = parts->policies ? json_first(parts->policies) : NULL; node;
         node = json_next(node))
        add_policy(&writing, ++number, node);
    struct json_build root = json_build_begin(arena, JSON_OBJECT, NULL);
    json_build_add(&root, "AWSTemplateFormatVersion", json_build_text(arena, "2010-09-09", NULL), NULL);
    json_build_add(&root, "Resources", writing.resources.node, NULL);
    return root.node;
}
