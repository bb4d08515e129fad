/* endpoint_config_read.c - a CreateEndpointConfig request, from JSON: by its shape, then by its rules. */
#include "models/endpoint_config.h"

#include "models/endpoint_rules.h"
#include "models/endpoint_shape.h"
#include "models/endpoint_state.h"
#include "models/json.h"
#include "sim/arena.h"

#include <string.h>

/* Where a field of an ARN ends that is not empty and has only these characters; NULL where it does not. */
static const char *after_field(const char *text, const char *allowed)
{
    size_t length = text ? strspn(text, allowed) : 0;
    return length > 0 && text[length] == ':' ? text + length + 1 : NULL;
}

/* arn:PARTITION:sagemaker:REGION:ACCOUNT:endpoint-config/NAME. Source: AWS General Reference, Amazon Resource Names. */
static const char *region_of_arn(struct arena *arena, const struct json_node *arn)
{
    static const char words[] = "abcdefghijklmnopqrstuvwxyz0123456789-", service[] = "sagemaker:";
    if (!arn || json_kind(arn) != JSON_STRING || strncmp(json_string(arn), "arn:", 4) != 0) return NULL;
    const char *at = after_field(json_string(arn) + 4, words);
    if (!at || strncmp(at, service, strlen(service)) != 0) return NULL;
    const char *region = at + strlen(service), *account = after_field(region, words);
    const char *resource = after_field(account, "0123456789");
    if (!resource || strncmp(resource, "endpoint-config/", 16) != 0) return NULL;
    return arena_text_n(arena, region, (size_t)(account - 1 - region));
}

struct endpoint_config *endpoint_config_read(struct arena *arena, const struct json_node *node,
                                             struct endpoint_config_options options, struct faults *faults)
{
    struct shape_reading reading = {
        .arena = arena,
        .faults = faults,
        .strict = options.strict,
        .catalogue = options.catalogue,
    };
    if (endpoint_state_is(node)) {
        const struct json_node *name = json_member(node, "EndpointConfigName");
        json_fault(faults, FAULT_INPUT, node,
                   "this is what DescribeEndpoint answers, which tells no instance types: give what `aws sagemaker "
                   "describe-endpoint-config --endpoint-config-name %.80s` answers, and this as a scenario's Endpoint",
                   name && json_kind(name) == JSON_STRING ? json_string(name) : "NAME");
        return NULL;
    }
    size_t before = faults_count(faults);
    struct endpoint_config *config = arena_new_of(arena, struct endpoint_config);
    shape_read(&reading, &ENDPOINT_CONFIG_SHAPE, node, config);
    config->region = region_of_arn(arena, json_member(node, "EndpointConfigArn"));
    if (config->node) endpoint_rules_check(config, options.catalogue, faults);
    return faults_count(faults) == before ? config : NULL;
}
