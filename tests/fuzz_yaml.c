/* Feeds bytes to the YAML reader, and what it takes to the readers of templates: nothing may crash, hang or leak; what is
 * read must be a whole tree whose places can be told, and what is written of it must be read back as the same. Built with clang
 * -fsanitize=fuzzer,address,undefined. */
#include "models/config_shape.h"
#include "models/yaml_write.h"
#include "sim/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition) abort();
}

static void walk(const struct json_node *node, struct faults *faults)
{
    json_fault(faults, FAULT_WARNING, node, "is here");
    if (json_kind(node) == JSON_STRING) require(json_string(node) != NULL);
    size_t count = 0;
    for (const struct json_node *child = json_first(node); child; child = json_next(child), count++)
        walk(child, faults);
    require(count == json_count(node));
}

static void read_back(struct arena *arena, const struct json_node *root)
{
    const char *text = yaml_write_document(root, arena);
    const struct json_node *back = json_read_yaml_text(arena, "back", text, strlen(text), faults_new(arena));
    require(back && json_same(root, back));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    struct config_parameter parameter = {"P", "4", false};
    struct config_reading reading = {
        .arena = arena, .faults = faults, .region = "us-east-1", .parameters = &parameter, .parameter_count = 1};
    struct config_parts parts = {NULL, NULL, NULL, NULL, NULL};
    const struct json_node *root = json_read_yaml_text(arena, "fuzz", (const char *)data, size, faults);
    require(root ? faults_count(faults) == 0 : faults_count(faults) > 0);
    if (root) {
        walk(root, faults);
        read_back(arena, root);
        if (config_shape_of(root) != CONFIG_SHAPE_REQUEST)
            config_shape_read(&reading, config_shape_of(root), root, &parts);
    }
    for (size_t i = 0; i < faults_total(faults); i++) fault_line(arena, faults_at(faults, i));
    arena_free(arena);
    return 0;
}
