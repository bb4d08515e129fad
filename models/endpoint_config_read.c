/* endpoint_config_read.c - a CreateEndpointConfig request, from JSON: by its shape, then by its rules. */
#include "models/endpoint_config.h"

#include "models/endpoint_rules.h"
#include "models/endpoint_shape.h"
#include "models/fault.h"
#include "sim/arena.h"

struct endpoint_config *endpoint_config_read(struct arena *arena, const struct json_node *node,
                                             struct endpoint_config_options options, struct faults *faults)
{
    struct shape_reading reading = {
        .arena = arena,
        .faults = faults,
        .strict = options.strict,
        .catalogue = options.catalogue,
    };
    size_t before = faults_count(faults);
    struct endpoint_config *config = arena_new_of(arena, struct endpoint_config);
    shape_read(&reading, &ENDPOINT_CONFIG_SHAPE, node, config);
    if (config->node) endpoint_rules_check(config, options.catalogue, faults);
    return faults_count(faults) == before ? config : NULL;
}
