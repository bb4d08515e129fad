/* The endpoint config's checks as a filter, so that a validator that is not ours can be held against them; and the shape of
 * inference components.
 *
 *     endpoint_validate_driver [--strict] < DOCUMENTS     one JSON document a line; answers "accept" or "refuse" for each,
 *                                                         then its faults and warnings, each behind two blanks
 *     endpoint_validate_driver --table                    every member of the shape with its bounds, tab-separated:
 *                                                         path, kind, minimum, maximum, required, pattern, choices
 *     endpoint_validate_driver --component-table          the same of a CreateInferenceComponent request */
#include "models/catalogue.h"
#include "models/endpoint_config.h"
#include "models/endpoint_shape.h"
#include "models/fault.h"
#include "models/inference_component_shape.h"
#include "models/json.h"
#include "sim/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const KIND_NAMES[] = {
    [SHAPE_TEXT] = "text",       [SHAPE_INSTANCE_TYPE] = "instance-type",
    [SHAPE_WORD] = "choice",     [SHAPE_CHOICE] = "choice",
    [SHAPE_INTEGER] = "integer", [SHAPE_SINGLE] = "single",
    [SHAPE_BOOLEAN] = "boolean", [SHAPE_OBJECT] = "object",
    [SHAPE_LIST] = "list",       [SHAPE_MAP] = "map",
};

/* A whole bound is printed as one. */
static const char *lower_bound(struct arena *arena, const struct shape *shape)
{
    return shape->kind == SHAPE_SINGLE ? arena_format(arena, "%g", shape->least)
                                       : arena_format(arena, "%lld", (long long)shape->minimum);
}

static void print_shape(struct arena *arena, const char *path, const struct shape *shape, bool required)
{
    printf("%s\t%s\t%s\t%lld\t%s\t%s\t", path, KIND_NAMES[shape->kind], lower_bound(arena, shape),
           (long long)shape->maximum, required ? "required" : "optional",
           shape->kind == SHAPE_TEXT ? pattern_expression(shape->pattern) : "");
    for (size_t i = 0; shape->choices && shape->choices[i]; i++) printf("%s%s", i ? "," : "", shape->choices[i]);
    putchar('\n');
    if (shape->kind == SHAPE_LIST) print_shape(arena, arena_format(arena, "%s[]", path), shape->element, false);
    if (shape->kind == SHAPE_MAP) {
        print_shape(arena, arena_format(arena, "%s{name}", path), shape->key, false);
        print_shape(arena, arena_format(arena, "%s{}", path), shape->element, false);
    }
    for (const struct shape_member *member = shape->members; member && member->name; member++)
        if (member->shape->kind != SHAPE_ANSWER)
            print_shape(arena, arena_format(arena, "%s.%s", path, member->name), member->shape, member->required);
}

static void answer(struct arena *arena, const char *line, size_t length, struct endpoint_config_options options)
{
    struct faults *faults = faults_new(arena);
    const struct json_node *node = json_read_text(arena, "document", line, length, faults);
    const struct endpoint_config *config = node ? endpoint_config_read(arena, node, options, faults) : NULL;
    puts(config ? "accept" : "refuse");
    for (size_t i = 0; i < faults_total(faults); i++) {
        const struct fault *fault = faults_at(faults, i);
        printf("  %s%s\n", fault->kind == FAULT_WARNING ? "warning: " : "", fault_line(arena, fault));
    }
}

int main(int argc, char **argv)
{
    struct arena *lasting = arena_new();
    bool of_component = argc > 1 && strcmp(argv[1], "--component-table") == 0;
    if (of_component || (argc > 1 && strcmp(argv[1], "--table") == 0)) {
        print_shape(lasting, "$", of_component ? &INFERENCE_COMPONENT_SHAPE : &ENDPOINT_CONFIG_SHAPE, false);
        arena_free(lasting);
        return EXIT_SUCCESS;
    }
    struct endpoint_config_options options = {
        .strict = argc > 1 && strcmp(argv[1], "--strict") == 0,
        .catalogue = catalogue_new(lasting),
    };
    char *line = NULL;
    size_t room = 0;
    for (ssize_t length; (length = getline(&line, &room, stdin)) > 0;) {
        struct arena *arena = arena_new();
        answer(arena, line, (size_t)length, options);
        arena_free(arena);
    }
    free(line);
    arena_free(lasting);
    return EXIT_SUCCESS;
}
