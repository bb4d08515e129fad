#include "models/terraform_alarms.h"

#include "models/json_build.h"
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

/* --- What it watches --- */

/* The object of a block, which may stand in a list; NULL where it is none. */
static const struct json_node *only(const struct json_node *block)
{
    if (block && json_kind(block) == JSON_ARRAY) block = json_count(block) == 1 ? json_first(block) : NULL;
    return block && json_kind(block) == JSON_OBJECT ? block : NULL;
}

static bool is_of_metric(const char *name)
{
    return strcmp(name, "metric_name") == 0 || strcmp(name, "namespace") == 0 || strcmp(name, "dimensions") == 0;
}

/* "metric_stat" of a block "metric". */
static struct json_node *stat_of(struct arena *arena, const struct json_node *block)
{
    struct json_build stat = json_build_begin(arena, JSON_OBJECT, block),
                      metric = json_build_begin(arena, JSON_OBJECT, block);
    for (const struct json_node *member = json_first(block); member; member = json_next(member))
        json_build_add(is_of_metric(json_name(member)) ? &metric : &stat, json_name(member),
                       json_build_copy(arena, member, NULL), member);
    json_build_add(&stat, "metric", metric.node, NULL);
    return stat.node;
}

static struct json_node *query_of(struct arena *arena, const struct json_node *block)
{
    struct json_build query = json_build_begin(arena, JSON_OBJECT, block);
    bool returned = false;
    for (const struct json_node *member = json_first(block); member; member = json_next(member)) {
        const struct json_node *metric = strcmp(json_name(member), "metric") == 0 ? only(member) : NULL;
        bool is_return = strcmp(json_name(member), "return_data") == 0;
        if (is_return && json_kind(member) == JSON_NULL) continue;
        returned |= is_return;
        if (metric)
            json_build_add(&query, "metric_stat", stat_of(arena, metric), NULL);
        else if (strcmp(json_name(member), "metric") != 0 || json_count(member) > 0)
            json_build_add(&query, json_name(member), json_build_copy(arena, member, NULL), member);
    }
    if (!returned) json_build_add(&query, "return_data", json_build_boolean(arena, false, block), NULL);
    return query.node;
}

static struct json_node *queries_of(struct arena *arena, const struct json_node *blocks)
{
    struct json_build list = json_build_begin(arena, JSON_ARRAY, blocks);
    if (json_kind(blocks) == JSON_OBJECT) json_build_add(&list, NULL, query_of(arena, blocks), NULL);
    for (const struct json_node *block = json_kind(blocks) == JSON_ARRAY ? json_first(blocks) : NULL; block;
         block = json_next(block))
        json_build_add(&list, NULL,
                       json_kind(block) == JSON_OBJECT ? query_of(arena, block) : json_build_copy(arena, block, NULL),
                       NULL);
    return list.node;
}

const struct json_node *terraform_alarm_metrics(struct arena *arena, const struct json_node *values)
{
    const struct json_node *blocks = json_member(values, "metric_query");
    bool has = blocks && (json_kind(blocks) == JSON_OBJECT || json_kind(blocks) == JSON_ARRAY);
    if (!has || json_count(blocks) == 0) return values;
    struct json_build alarm = json_build_begin(arena, JSON_OBJECT, values);
    for (const struct json_node *member = json_first(values); member; member = json_next(member)) {
        bool is_query = member == blocks;
        json_build_add(&alarm, json_name(member),
                       is_query ? queries_of(arena, blocks) : json_build_copy(arena, member, NULL), member);
    }
    return alarm.node;
}
