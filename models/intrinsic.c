#include "models/intrinsic.h"

#include "models/endpoint_config.h"
#include "models/intrinsic_function.h"
#include "models/json_build.h"
#include "sim/arena.h"

#include <string.h>

/* --- Bounds --- */

const struct json_node *intrinsic_refuse(struct intrinsics *in, const struct json_node *at, const char *text)
{
    json_fault(in->reading->faults, FAULT_INPUT, at, "%s", text);
    return NULL;
}

/* Said once: nothing more is resolved afterwards. */
bool intrinsic_may_go_on(struct intrinsics *in, const struct json_node *at)
{
    if (in->stopped) return false;
    if (++in->steps <= INTRINSIC_STEPS_MOST && in->depth < INTRINSIC_DEPTH_MOST) return true;
    in->stopped = true;
    intrinsic_refuse(in, at, "refers to itself, or to too much: what it gives is not worked out");
    return false;
}

/* --- Texts --- */

const char *intrinsic_text(struct intrinsics *in, const struct json_node *value)
{
    const struct json_node *open = intrinsic_resolve(in, value);
    if (!open) return NULL;
    const char *text = json_plain(open);
    if (!text) intrinsic_refuse(in, value, "expected a text");
    return text;
}

const struct json_node *intrinsic_element(const struct json_node *list, size_t index)
{
    if (json_kind(list) != JSON_ARRAY) return NULL;
    const struct json_node *node = json_first(list);
    for (; node && index > 0; index--) node = json_next(node);
    return node;
}

/* --- Names --- */

/* Names are remembered up to here; nobody reads more faults. */
#define ASKED_MOST 1000

struct intrinsic_name {
    const char *name;
    const struct intrinsic_name *before;
};

/* Whether a name has been asked for; from now on it has. */
static bool is_asked_for(struct intrinsics *in, const char *name)
{
    for (const struct intrinsic_name *asked = in->asked; asked; asked = asked->before)
        if (strcmp(asked->name, name) == 0) return true;
    if (in->asked_count++ >= ASKED_MOST) return false;
    struct intrinsic_name *asked = arena_new_of(in->reading->arena, struct intrinsic_name);
    *asked = (struct intrinsic_name){name, in->asked};
    in->asked = asked;
    return false;
}

const struct json_node *intrinsic_no_value(struct intrinsics *in, const struct json_node *at, const char *function,
                                           const char *name)
{
    if (is_asked_for(in, name)) return NULL;
    json_fault(in->reading->faults, FAULT_INPUT, at,
               "%s \"%.200s\" has no value here: give it by --parameter '%.200s=VALUE' (Parameters in a scenario)",
               function, name, name);
    return NULL;
}

static const char *pseudo_parameter(const struct config_reading *reading, const char *name)
{
    const char *partition = endpoint_config_partition(reading->region);
    if (strcmp(name, "AWS::Region") == 0) return reading->region;
    if (strcmp(name, "AWS::Partition") == 0) return partition;
    if (strcmp(name, "AWS::URLSuffix") == 0)
        return strcmp(partition, "aws-cn") == 0 ? "amazonaws.com.cn" : "amazonaws.com";
    return NULL;
}

static const struct json_node *section(const struct json_node *of, const char *name)
{
    const struct json_node *member = of && json_kind(of) == JSON_OBJECT ? json_member(of, name) : NULL;
    return member && json_kind(member) == JSON_OBJECT ? member : NULL;
}

static const char *member_text(const struct json_node *object, const char *name)
{
    const struct json_node *member = object ? json_member(object, name) : NULL;
    return member && json_kind(member) == JSON_STRING ? json_string(member) : "";
}

/* "a,b" as a list, blanks around its parts left out. */
static const struct json_node *split_list(struct intrinsics *in, const char *text, const struct json_node *at)
{
    struct arena *arena = in->reading->arena;
    struct json_build list = json_build_begin(arena, JSON_ARRAY, at);
    for (;;) {
        text += strspn(text, " ");
        size_t length = strcspn(text, ","), used = length;
        in->steps++;
        while (used > 0 && text[used - 1] == ' ') used--;
        json_build_add(&list, NULL, json_build_text(arena, arena_text_n(arena, text, used), at), NULL);
        if (!text[length]) return list.node;
        text += length + 1;
    }
}

static bool is_allowed(struct intrinsics *in, const struct json_node *declared, const char *value)
{
    const struct json_node *allowed = json_member(declared, "AllowedValues");
    if (!allowed || json_kind(allowed) != JSON_ARRAY) return true;
    in->steps += json_count(allowed);
    for (const struct json_node *choice = json_first(allowed); choice; choice = json_next(choice)) {
        const char *text = json_plain(choice);
        if (text && strcmp(text, value) == 0) return true;
    }
    return false;
}

/* A parameter that the template declares: as it was given, else its default. */
static const struct json_node *parameter_value(struct intrinsics *in, const struct json_node *declared,
                                               const struct json_node *at, const char *name)
{
    struct arena *arena = in->reading->arena;
    const char *given = config_parameter(in->reading, name), *type = member_text(declared, "Type");
    const struct json_node *fallback = json_member(declared, "Default");
    bool stored = strncmp(type, "AWS::SSM::Parameter::Value", 26) == 0; /* its default is where the value is kept */
    const char *value = given ? given : fallback && !stored ? json_plain(fallback) : NULL;
    if (!value)
        return intrinsic_no_value(in, at, stored ? "the parameter kept in Systems Manager" : "the parameter", name);
    if (given && !stored && !is_allowed(in, declared, given)) {
        json_fault(in->reading->faults, FAULT_INPUT, at,
                   "the value \"%.64s\" is none of the AllowedValues of parameter \"%.200s\"", given, name);
        return NULL;
    }
    if (strcmp(type, "CommaDelimitedList") == 0 || strncmp(type, "List<", 5) == 0 || strstr(type, "<List<"))
        return split_list(in, value, at);
    return given ? json_build_text(arena, given, at) : json_build_copy(arena, fallback, at);
}

/* Attributes, and what Ref gives ("Ref"), that are a resource's own name where its template gives one. */
static const struct {
    const char *type, *attribute, *property;
} named[] = {
    {"AWS::SageMaker::Model", "ModelName", "ModelName"},
    {"AWS::SageMaker::EndpointConfig", "EndpointConfigName", "EndpointConfigName"},
    {"AWS::SageMaker::Endpoint", "EndpointName", "EndpointName"},
    {"AWS::SageMaker::InferenceComponent", "InferenceComponentName", "InferenceComponentName"},
    {"AWS::S3::Bucket", "Ref", "BucketName"},
    {"AWS::IAM::Role", "Ref", "RoleName"},
};

/* NULL where nothing says it. */
static const struct json_node *resource_value(struct intrinsics *in, const char *id, const char *attribute)
{
    const struct json_node *resource = section(in->resources, id);
    const char *type = member_text(resource, "Type");
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (strcmp(named[i].type, type) != 0 || strcmp(named[i].attribute, attribute) != 0) continue;
        const struct json_node *properties = section(resource, "Properties");
        return properties ? json_member(properties, named[i].property) : NULL;
    }
    return NULL;
}

/* What Ref gives (`attribute` NULL) or Fn::GetAtt. */
const struct json_node *intrinsic_named(struct intrinsics *in, const struct json_node *at, const char *id,
                                        const char *attribute)
{
    struct arena *arena = in->reading->arena;
    const struct json_node *declared = attribute ? NULL : section(in->parameters, id);
    if (declared) return parameter_value(in, declared, at, id);
    const char *name = attribute ? arena_format(arena, "%s.%s", id, attribute) : id;
    const char *value = config_parameter(in->reading, name);
    if (!value && !attribute) value = pseudo_parameter(in->reading, id);
    if (value) return json_build_text(arena, value, at);
    const struct json_node *own = resource_value(in, id, attribute ? attribute : "Ref");
    const struct json_node *open = own ? intrinsic_resolve(in, own) : NULL;
    if (own) return open ? json_build_copy(arena, open, at) : NULL;
    return intrinsic_no_value(in, at, attribute ? "Fn::GetAtt" : "Ref", name);
}

/* {{resolve:SERVICE:WHERE}}: a value that is kept elsewhere. */
static const struct json_node *dynamic_reference(struct intrinsics *in, const struct json_node *value)
{
    const char *text = json_string(value), *open = strstr(text, "{{resolve:"),
               *close = open ? strstr(open, "}}") : NULL;
    if (!close) return value;
    struct arena *arena = in->reading->arena;
    const char *name = arena_text_n(arena, open + 2, (size_t)(close - open - 2));
    const char *kept = config_parameter(in->reading, name);
    if (!kept) return intrinsic_no_value(in, value, "the reference to", name);
    return json_build_text(arena, arena_format(arena, "%.*s%s%s", (int)(open - text), text, kept, close + 2), value);
}

const struct json_node *intrinsic_resolve(struct intrinsics *in, const struct json_node *value)
{
    if (json_kind(value) == JSON_STRING) return dynamic_reference(in, value);
    if (!intrinsic_is_one(value)) return value;
    if (!intrinsic_may_go_on(in, value)) return NULL;
    in->depth++;
    const struct json_node *given = intrinsic_call(in, value);
    in->depth--;
    return given;
}

bool intrinsic_is_one(const struct json_node *value)
{
    if (json_kind(value) != JSON_OBJECT || json_count(value) != 1) return false;
    const char *name = json_name(json_first(value));
    return strcmp(name, "Ref") == 0 || strncmp(name, "Fn::", 4) == 0;
}

const char *intrinsic_target(struct arena *arena, const struct json_node *value)
{
    const struct json_node *argument =
        json_kind(value) == JSON_OBJECT && json_count(value) == 1 ? json_first(value) : NULL;
    if (!argument || (strcmp(json_name(argument), "Ref") != 0 && strcmp(json_name(argument), "Fn::GetAtt") != 0))
        return NULL;
    if (json_kind(argument) == JSON_ARRAY) argument = json_first(argument);
    if (!argument || json_kind(argument) != JSON_STRING) return NULL;
    return arena_text_n(arena, json_string(argument), strcspn(json_string(argument), "."));
}
