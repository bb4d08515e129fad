#include "models/config_shape.h"

#include "models/cloudformation.h"
#include "models/json_build.h"
#include "models/json_write.h"
#include "models/terraform.h"
#include "models/yaml_write.h"
#include "sim/arena.h"

#include <string.h>

static bool is_answers(const struct json_node *member)
{
    return strcmp(json_name(member), "EndpointConfigArn") == 0 || strcmp(json_name(member), "CreationTime") == 0;
}

struct json_node *config_shape_request(struct arena *arena, struct json_node *config)
{
    struct json_build request = json_build_begin(arena, JSON_OBJECT, config);
    size_t answers = 0;
    for (const struct json_node *member = json_first(config); member; member = json_next(member)) {
        answers += is_answers(member);
        if (!is_answers(member))
            json_build_add(&request, json_name(member), json_build_copy(arena, member, NULL), NULL);
    }
    return answers > 0 ? request.node : config;
}

static struct json_node *request_alone(struct arena *arena, const struct config_parts *parts)
{
    return config_shape_request(arena, parts->endpoint_config);
}

static bool is_template_in_json(const struct json_node *root)
{
    return cloudformation_recognises(root) && !json_is_yaml(root);
}

static const struct {
    const char *name, *words;
    bool (*recognises)(const struct json_node *root);
    bool (*read)(const struct config_reading *reading, const struct json_node *root, struct config_parts *out);
    struct json_node *(*make)(struct arena *arena, const struct config_parts *parts);
    bool yaml; /* as which it is written */
} shapes[CONFIG_SHAPES] = {
    [CONFIG_SHAPE_REQUEST] = {"request", "a CreateEndpointConfig request", NULL, NULL, request_alone, false},
    [CONFIG_SHAPE_CLOUDFORMATION] = {"cloudformation", "a CloudFormation template", is_template_in_json,
                                     cloudformation_read, cloudformation_template, false},
    [CONFIG_SHAPE_CLOUDFORMATION_YAML] = {"cloudformation-yaml", "a CloudFormation template in YAML",
                                          cloudformation_recognises, cloudformation_read, cloudformation_template,
                                          true},
    [CONFIG_SHAPE_TERRAFORM] = {"terraform", "a plan, state or configuration of Terraform", terraform_recognises,
                                terraform_read, terraform_configuration, false},
};

const char *config_shape_name(enum config_shape shape)
{
    return shapes[shape].name;
}

const char *config_shape_words(enum config_shape shape)
{
    return shapes[shape].words;
}

enum config_shape config_shape_of(const struct json_node *root)
{
    if (json_kind(root) != JSON_OBJECT || json_has(root, "ProductionVariants")) return CONFIG_SHAPE_REQUEST;
    for (int shape = 0; shape < CONFIG_SHAPES; shape++)
        if (shapes[shape].recognises && shapes[shape].recognises(root)) return (enum config_shape)shape;
    return CONFIG_SHAPE_REQUEST;
}

static const char *name_of(const struct json_node *config)
{
    const struct json_node *name = json_member(config, "EndpointConfigName");
    return name && json_kind(name) == JSON_STRING ? json_string(name) : "";
}

void config_shape_note_request(struct faults *faults, const struct json_node *root)
{
    bool is_answer = json_member(root, "EndpointConfigArn") || json_member(root, "CreationTime");
    faults_note(faults, json_place(root), "%s: endpoint configuration \"%s\"",
                is_answer ? "what DescribeEndpointConfig answers" : shapes[CONFIG_SHAPE_REQUEST].words, name_of(root));
}

/* ", 2 scalable targets", or nothing. */
static const char *counted(struct arena *arena, const struct json_node *list, const char *one, const char *more)
{
    size_t count = list ? json_count(list) : 0;
    return count == 0 ? "" : arena_format(arena, ", %zu %s", count, count == 1 ? one : more);
}

bool config_shape_read(const struct config_reading *reading, enum config_shape shape, const struct json_node *root,
                       struct config_parts *out)
{
    struct arena *arena = reading->arena;
    if (!shapes[shape].read(reading, root, out) || !out->endpoint_config) return false;
    faults_note(reading->faults, json_place(out->endpoint_config), "%s: endpoint configuration \"%s\"%s%s%s%s",
                shapes[shape].words, name_of(out->endpoint_config),
                counted(arena, out->components, "inference component", "inference components"),
                counted(arena, out->targets, "scalable target", "scalable targets"),
                counted(arena, out->policies, "scaling policy", "scaling policies"),
                counted(arena, out->actions, "scheduled action", "scheduled actions"));
    return true;
}

const char *config_shape_write(struct arena *arena, enum config_shape shape, const struct config_parts *parts)
{
    const struct json_node *document = shapes[shape].make(arena, parts);
    return shapes[shape].yaml ? yaml_write_document(document, arena) : json_write_document(document, arena);
}
