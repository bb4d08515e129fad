#include "models/terraform_resources.h"

#include "sim/arena.h"

#include <string.h>

/* Of those that are taken: more than anyone has in one state. A tree of modules is no deeper than a document (json.h). */
#define RESOURCES_MOST 1000

static bool is_object(const struct json_node *node)
{
    return node && json_kind(node) == JSON_OBJECT;
}

const struct json_node *terraform_member(const struct json_node *object, const char *name, enum json_kind kind)
{
    const struct json_node *member = is_object(object) ? json_member(object, name) : NULL;
    return member && json_kind(member) == kind ? member : NULL;
}

static const char *text_of(const struct json_node *object, const char *name)
{
    const struct json_node *member = terraform_member(object, name, JSON_STRING);
    return member ? json_string(member) : "";
}

static bool is_of_interest(const char *type)
{
    return strncmp(type, "aws_sagemaker_endpoint", 22) == 0 || strcmp(type, "aws_cloudwatch_metric_alarm") == 0 ||
           strcmp(type, "aws_sagemaker_inference_component") == 0 || strncmp(type, "aws_appautoscaling_", 19) == 0;
}

static void add(const struct config_reading *reading, struct terraform_resources *out,
                struct terraform_resource resource)
{
    if (out->count == out->room) {
        out->room = out->room ? 2 * out->room : 16;
        out->list = arena_grow(reading->arena, out->list, out->count, out->room, sizeof *out->list);
    }
    out->list[out->count++] = resource;
}

/* --- A plan or a state --- */

static void find_in_module(const struct config_reading *reading, const struct json_node *module,
                           struct terraform_resources *out)
{
    const struct json_node *resources = terraform_member(module, "resources", JSON_ARRAY);
    const struct json_node *children = terraform_member(module, "child_modules", JSON_ARRAY);
    for (const struct json_node *node = resources ? json_first(resources) : NULL; node; node = json_next(node)) {
        const struct json_node *values = terraform_member(node, "values", JSON_OBJECT);
        const char *type = text_of(node, "type"), *mode = text_of(node, "mode");
        if (!values || !is_of_interest(type) || strcmp(mode, "data") == 0) continue;
        add(reading, out,
            (struct terraform_resource){type, text_of(node, "name"), text_of(node, "address"), values, NULL});
    }
    for (const struct json_node *child = children ? json_first(children) : NULL; child; child = json_next(child))
        find_in_module(reading, child, out);
}

/* What a plan does not know, by the addresses of the changes. */
static void find_unknown(const struct json_node *root, struct terraform_resources *out)
{
    const struct json_node *changes = terraform_member(root, "resource_changes", JSON_ARRAY);
    for (const struct json_node *node = changes ? json_first(changes) : NULL; node; node = json_next(node)) {
        const char *address = text_of(node, "address");
        const struct json_node *unknown =
            terraform_member(terraform_member(node, "change", JSON_OBJECT), "after_unknown", JSON_OBJECT);
        if (!unknown || !is_of_interest(text_of(node, "type"))) continue;
        for (size_t i = 0; i < out->count; i++)
            if (strcmp(out->list[i].address, address) == 0) out->list[i].unknown = unknown;
    }
}

/* --- A configuration --- */

static void find_in_configuration(const struct config_reading *reading, const struct json_node *root,
                                  struct terraform_resources *out)
{
    const struct json_node *types = terraform_member(root, "resource", JSON_OBJECT);
    for (const struct json_node *type = json_first(types); type; type = json_next(type)) {
        if (!is_of_interest(json_name(type)) || !is_object(type)) continue;
        for (const struct json_node *node = json_first(type); node; node = json_next(node)) {
            const struct json_node *values = json_kind(node) == JSON_ARRAY ? json_first(node) : node;
            const char *address = arena_format(reading->arena, "%s.%s", json_name(type), json_name(node));
            if (is_object(values))
                add(reading, out, (struct terraform_resource){json_name(type), json_name(node), address, values, NULL});
        }
    }
}

/* --- Either --- */

static bool knows_format(const struct config_reading *reading, const struct json_node *root)
{
    const struct json_node *version = json_member(root, "format_version");
    const char *text = version && json_kind(version) == JSON_STRING ? json_string(version) : "";
    if (strncmp(text, "0.", 2) == 0 || strncmp(text, "1.", 2) == 0) return true;
    json_fault(reading->faults, FAULT_INPUT, version ? version : root,
               "expected a format_version of Terraform from 0.1 to 1.x, found \"%.64s\"", text);
    return false;
}

bool terraform_resources_find(const struct config_reading *reading, const struct json_node *root,
                              struct terraform_resources *out)
{
    *out = (struct terraform_resources){.expressions = terraform_member(root, "resource", JSON_OBJECT) != NULL};
    if (out->expressions) {
        find_in_configuration(reading, root, out);
    } else {
        if (!knows_format(reading, root)) return false;
        const struct json_node *values = terraform_member(root, "planned_values", JSON_OBJECT);
        if (!values) values = terraform_member(root, "values", JSON_OBJECT);
        find_in_module(reading, terraform_member(values, "root_module", JSON_OBJECT), out);
        if (out->count <= RESOURCES_MOST) find_unknown(root, out);
    }
    if (out->count <= RESOURCES_MOST) return true;
    json_fault(reading->faults, FAULT_INPUT, root, "must have at most %d resources, found %zu", RESOURCES_MOST,
               out->count);
    return false;
}
