/* cloudformation_scaling.c - scalable targets, scheduled actions, policies and their alarms. */
#include "models/cloudformation_template.h"
#include "models/metric_alarm.h"
#include "models/scaling_policy_shape.h"
#include "sim/arena.h"

#include <string.h>

#define TARGET "AWS::ApplicationAutoScaling::ScalableTarget"
#define POLICY "AWS::ApplicationAutoScaling::ScalingPolicy"
#define ALARM  "AWS::CloudWatch::Alarm"

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

static struct json_node *copy_of_member(struct arena *arena, const struct json_node *object, const char *name)
{
    const struct json_node *member = object ? json_member(object, name) : NULL;
    return member ? json_build_copy(arena, member, NULL) : NULL;
}

/* endpoint/ENDPOINT/variant/VARIANT of another endpoint. */
static bool is_of_other(struct template *template, const struct json_node *resource)
{
    const char *id = template_text_if_known(template, resource, "ResourceId");
    if (!id || strncmp(id, "endpoint/", 9) != 0) return false;
    return template_is_other(template, arena_text_n(template->reading->arena, id + 9, strcspn(id + 9, "/")));
}

static bool is_for_sagemaker(struct template *template, const struct json_node *resource)
{
    const char *namespace = template_text_if_known(template, resource, "ServiceNamespace");
    return !namespace || strcmp(namespace, "sagemaker") == 0;
}

static void put_target_names(struct template *template, struct json_build *object, const struct json_node *target)
{
    static const char *const names[] = {"ServiceNamespace", "ResourceId", "ScalableDimension"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        put(object, names[i], copy_of_member(template->reading->arena, target, names[i]));
}

static void read_actions(struct template *template, const struct json_node *resource, const struct json_node *target,
                         struct json_build *out)
{
    const struct json_node *actions = template_property(resource, "ScheduledActions");
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
        struct json_node *target = template_request(template, resource, &SCALABLE_TARGET_SHAPE);
        if (target) json_build_add(targets, NULL, target, NULL);
        if (target) read_actions(template, resource, target, actions);
    }
}

/* Whether an alarm acts upon the policy of that logical ID. */
static bool triggers(const struct template *template, const struct json_node *alarm, const char *policy)
{
    const struct json_node *actions = template_property(alarm, "AlarmActions");
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
        return template_named(template, resource, template_request(template, resource, &METRIC_ALARM_SHAPE),
                              "AlarmName");
    }
    return NULL;
}

/* The target resource that {"Ref": ID} names as a policy's ScalingTargetId; NULL where there is none. */
static const struct json_node *target_of(struct template *template, const struct json_node *policy)
{
    const struct json_node *id = template_property(policy, "ScalingTargetId");
    const char *name = id ? intrinsic_target(template->reading->arena, id) : NULL;
    const struct json_node *resource = name ? template_section(template->resources, name) : NULL;
    if (id && !template_has_type(resource, TARGET))
        json_fault(template->reading->faults, FAULT_INPUT, id,
                   "expected a Ref to a ScalableTarget of this template, or ResourceId, ScalableDimension and "
                   "ServiceNamespace instead");
    return template_has_type(resource, TARGET) ? resource : NULL;
}

/* A target's request, of whose faults nothing is said: they are said where the target is read. */
static struct json_node *target_unsaid(const struct template *template, const struct json_node *target)
{
    struct template quiet = *template;
    struct config_reading reading = *template->reading;
    reading.faults = faults_new(reading.arena);
    quiet.reading = quiet.intrinsics.reading = &reading;
    quiet.dialect.faults = reading.faults;
    quiet.dialect.self = &quiet.intrinsics;
    return template_request(&quiet, target, &SCALABLE_TARGET_SHAPE);
}

static struct json_node *policy_request(struct template *template, const struct json_node *resource,
                                        const struct json_node *target)
{
    struct json_node *translated = template_request(template, resource, &SCALING_POLICY_SHAPE);
    if (!translated) return NULL;
    struct json_build object = reopened(template->reading->arena, translated);
    if (target) put_target_names(template, &object, target_unsaid(template, target));
    put(&object, "Alarm", alarm_of(template, json_name(resource)));
    return object.node;
}

static void read_policies(struct template *template, struct json_build *policies)
{
    FOR_EACH(template, POLICY, resource)
    {
        const struct json_node *target = target_of(template, resource), *place = target ? target : resource;
        if (!is_for_sagemaker(template, place) || is_of_other(template, place)) continue;
        struct json_node *made = policy_request(template, resource, target);
        if (made) json_build_add(policies, NULL, made, NULL);
    }
}

void template_read_scaling(struct template *template, struct json_build *targets, struct json_build *actions,
                           struct json_build *policies)
{
    read_targets(template, targets, actions);
    read_policies(template, policies);
}
