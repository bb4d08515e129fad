#include "models/terraform_alarms.h"

#include "sim/arena.h"

#include <string.h>

/* Whether a list has a text. */
static bool has_text(const struct json_node *list, const char *text)
{
    for (const struct json_node *element = list ? json_first(list) : NULL; element; element = json_next(element))
        if (json_kind(element) == JSON_STRING && strcmp(json_string(element), text) == 0) return true;
    return false;
}

/* "module.a.module.b[0]." of "module.a.module.b[0].TYPE.NAME[1]", whose type is known: how long it is. */
static size_t module_length(const struct terraform_resource *resource)
{
    const char *type = strstr(resource->address, resource->type);
    return type ? (size_t)(type - resource->address) : 0;
}

/* "[1]", or "". */
static const char *index_of(const struct terraform_resource *resource)
{
    const char *own = resource->address + module_length(resource), *bracket = strchr(own, '[');
    return bracket ? bracket : "";
}

static bool are_together(const struct terraform_resource *a, const struct terraform_resource *b)
{
    size_t length = module_length(a);
    return module_length(b) == length && strncmp(a->address, b->address, length) == 0 &&
           strcmp(index_of(a), index_of(b)) == 0;
}

/* The part of a plan's configuration that is the module of a resource; NULL where there is none. */
static const struct json_node *module_of(struct arena *arena, const struct json_node *root,
                                         const struct terraform_resource *resource)
{
    const struct json_node *module =
        terraform_member(terraform_member(root, "configuration", JSON_OBJECT), "root_module", JSON_OBJECT);
    const char *at = resource->address, *end = at + module_length(resource);
    while (module && at < end && strncmp(at, "module.", 7) == 0) {
        size_t length = strcspn(at += 7, ".[");
        const struct json_node *calls = terraform_member(module, "module_calls", JSON_OBJECT);
        const struct json_node *call = terraform_member(calls, arena_text_n(arena, at, length), JSON_OBJECT);
        module = terraform_member(call, "module", JSON_OBJECT);
        at += length;
        if (*at == '[') at += strcspn(at, "]") + 1;
        if (*at == '.') at++;
    }
    return module;
}

static bool is_called(const struct json_node *object, const char *member, const char *text)
{
    const struct json_node *own = terraform_member(object, member, JSON_STRING);
    return own && strcmp(json_string(own), text) == 0;
}

/* What the configuration of a plan says that an alarm's actions refer to. */
static const struct json_node *references_of(struct arena *arena, const struct json_node *root,
                                             const struct terraform_resource *alarm)
{
    const struct json_node *list = terraform_member(module_of(arena, root, alarm), "resources", JSON_ARRAY);
    for (const struct json_node *node = list ? json_first(list) : NULL; node; node = json_next(node)) {
        if (!is_called(node, "type", alarm->type) || !is_called(node, "name", alarm->name)) continue;
        const struct json_node *expressions = terraform_member(node, "expressions", JSON_OBJECT);
        return terraform_member(terraform_member(expressions, "alarm_actions", JSON_OBJECT), "references", JSON_ARRAY);
    }
    return NULL;
}

static bool triggers(struct arena *arena, const struct json_node *root, const struct terraform_resource *alarm,
                     const struct terraform_resource *policy)
{
    const struct json_node *actions = terraform_member(alarm->values, "alarm_actions", JSON_ARRAY);
    const struct json_node *arn = terraform_member(policy->values, "arn", JSON_STRING);
    const char *name = arena_format(arena, TERRAFORM_POLICY ".%s.arn", policy->name);
    if (arn && has_text(actions, json_string(arn))) return true;
    if (!are_together(alarm, policy)) return false;
    return has_text(actions, arena_format(arena, "${%s}", name)) || has_text(references_of(arena, root, alarm), name);
}

const struct terraform_resource *terraform_alarm_of(struct arena *arena, const struct json_node *root,
                                                    const struct terraform_resources *resources,
                                                    const struct terraform_resource *policy)
{
    for (size_t i = 0; i < resources->count; i++) {
        const struct terraform_resource *alarm = &resources->list[i];
        if (strcmp(alarm->type, TERRAFORM_ALARM) == 0 && triggers(arena, root, alarm, policy)) return alarm;
    }
    return NULL;
}
