#include "cli/terminal.h"
#include "models/endpoint_skeleton.h"
#include "models/json.h"
#include "models/schemas.h"
#include "sim/arena.h"

#include <stdio.h>
#include <string.h>

/* A skeleton is free of faults. */
static int write_in_shape(const char *text, enum config_shape shape)
{
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    struct config_parts parts = {.endpoint_config = json_read_text(arena, "skeleton", text, strlen(text), faults)};
    int code = terminal_write(config_shape_write(arena, shape, &parts));
    arena_free(arena);
    return code;
}

int verb_skeleton(const struct options *options)
{
    const char *name = options->argument_count > 0 ? options->arguments[0] : endpoint_skeleton_name(SKELETON_REAL_TIME);
    if (strcmp(name, "scenario") == 0 && options->has_shape) {
        fprintf(stderr, "loadline: a scenario has no other shape: --shape goes with skeletons of configurations\n");
        return EXIT_USAGE;
    }
    if (strcmp(name, "scenario") == 0) return terminal_write(skeleton_scenario_json);
    for (int i = 0; i < ENDPOINT_SKELETONS; i++)
        if (strcmp(name, endpoint_skeleton_name((enum endpoint_skeleton)i)) == 0)
            return options->shape == CONFIG_SHAPE_REQUEST
                       ? terminal_write(endpoint_skeleton_text((enum endpoint_skeleton)i))
                       : write_in_shape(endpoint_skeleton_text((enum endpoint_skeleton)i), options->shape);
    fprintf(stderr, "loadline: skeletons are scenario, real-time, serverless, async, shadow and components\n");
    return EXIT_USAGE;
}
