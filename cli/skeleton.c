#include "cli/terminal.h"
#include "models/endpoint_skeleton.h"
#include "models/schemas.h"

#include <stdio.h>
#include <string.h>

int verb_skeleton(const struct options *options)
{
    const char *name = options->argument_count > 0 ? options->arguments[0] : endpoint_skeleton_name(SKELETON_REAL_TIME);
    if (strcmp(name, "scenario") == 0) return terminal_write(skeleton_scenario_json);
    for (int i = 0; i < ENDPOINT_SKELETONS; i++)
        if (strcmp(name, endpoint_skeleton_name((enum endpoint_skeleton)i)) == 0)
            return terminal_write(endpoint_skeleton_text((enum endpoint_skeleton)i));
    fprintf(stderr, "loadline: skeletons are scenario, real-time, serverless, async, shadow and components\n");
    return EXIT_USAGE;
}
