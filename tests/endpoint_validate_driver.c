/* The endpoint config's checks as a filter, so that a validator that is not ours can be held against them; and the shapes of
 * all requests.
 *
 *     endpoint_validate_driver [--strict] < DOCUMENTS     one JSON document a line; answers "accept" or "refuse" for each,
 *                                                         then its faults and warnings, each behind two blanks
 *     endpoint_validate_driver --table                    every member of the shape with its bounds, tab-separated:
 *                                                         path, kind, minimum, maximum, required, pattern, choices
 *     endpoint_validate_driver --table REQUEST            the same of another request, by the name of its operation */
#include "models/catalogue.h"
#include "models/deployment_shape.h"
#include "models/endpoint_config.h"
#include "models/endpoint_shape.h"
#include "models/fault.h"
#include "models/inference_component_shape.h"
#include "models/json.h"
#include "models/scaling_policy_shape.h"
#include "sim/arena.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const KIND_NAMES[] = {
    [SHAPE_TEXT] = "text",       [SHAPE_INSTANCE_TYPE] = "instance-type",
    [SHAPE_WORD] = "choice",     [SHAPE_CHOICE] = "choice",
    [SHAPE_INTEGER] = "integer", [SHAPE_SINGLE] = "single",
    [SHAPE_BOOLEAN] = "boolean", [SHAPE_OBJECT] = "object",
    [SHAPE_LIST] = "list",       [SHAPE_MAP] = "map",
    [SHAPE_NUMBER] = "single",   [SHAPE_TIME] = "time",
};

/* A whole bound is printed as one, and one that is none as 0. */
static const char *lower_bound(struct arena *arena, const struct shape *shape)
{
    bool is_real = shape->kind == SHAPE_SINGLE || shape->kind == SHAPE_NUMBER;
    if (!is_real) return arena_format(arena, "%lld", (long long)shape->minimum);
    return arena_format(arena, "%g", shape->least > -DBL_MAX ? shape->least : 0);
}

static const char *upper_bound(struct arena *arena, const struct shape *shape)
{
    if (shape->kind != SHAPE_NUMBER) return arena_format(arena, "%lld", (long long)shape->maximum);
    return arena_format(arena, "%g", shape->most < DBL_MAX ? shape->most : 0);
}

static void print_shape(struct arena *arena, const char *path, const struct shape *shape, bool required)
{
    printf("%s\t%s\t%s\t%s\t%s\t%s\t", path, KIND_NAMES[shape->kind], lower_bound(arena, shape),
           upper_bound(arena, shape), required ? "required" : "optional",
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

static const struct shape *shape_of(const char *operation)
{
    static const struct {
        const char *operation;
        const struct shape *shape;
    } requests[] = {
        {"CreateInferenceComponent", &INFERENCE_COMPONENT_SHAPE},
        {"RegisterScalableTarget", &SCALABLE_TARGET_SHAPE},
        {"PutScalingPolicy", &SCALING_POLICY_SHAPE},
        {"PutScheduledAction", &SCHEDULED_ACTION_SHAPE},
        {"UpdateEndpointWeightsAndCapacities", &WEIGHTS_UPDATE_SHAPE},
        {"UpdateEndpoint", &ENDPOINT_UPDATE_SHAPE},
    };
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
        if (strcmp(requests[i].operation, operation) == 0) return requests[i].shape;
    return NULL;
}

int main(int argc, char **argv)
{
    struct arena *lasting = arena_new();
    if (argc > 1 && strcmp(argv[1], "--table") == 0) {
        const struct shape *shape = argc > 2 ? shape_of(argv[2]) : &ENDPOINT_CONFIG_SHAPE;
        if (shape) print_shape(lasting, "$", shape, false);
        arena_free(lasting);
        return shape ? EXIT_SUCCESS : EXIT_FAILURE;
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
