#include "models/endpoint_config.h"

#include "models/json.h"
#include "sim/arena.h"

#include <string.h>

/* The account of the examples in the AWS documentation. */
#define EXAMPLE_ACCOUNT "123456789012"

enum serving_mode endpoint_config_mode(const struct endpoint_config *config, const struct production_variant *variant)
{
    if (variant->serverless_config) return MODE_SERVERLESS;
    return config->async_inference_config ? MODE_ASYNC : MODE_REAL_TIME;
}

const char *endpoint_config_region(const struct endpoint_config *config)
{
    return config->region;
}

size_t endpoint_config_variants(const struct endpoint_config *config)
{
    return config->production_variant_count + config->shadow_production_variant_count;
}

const struct production_variant *endpoint_config_variant(const struct endpoint_config *config, size_t index)
{
    if (index < config->production_variant_count) return &config->production_variants[index];
    return &config->shadow_production_variants[index - config->production_variant_count];
}

#define NAMES_MOST 32 /* more than a configuration may have */

void endpoint_config_no_variant(const struct endpoint_config *config, const struct json_node *at, bool production,
                                const char *name, struct faults *faults)
{
    const char *names[NAMES_MOST + 1];
    size_t count = production ? config->production_variant_count : endpoint_config_variants(config);
    if (count > NAMES_MOST) count = NAMES_MOST;
    for (size_t v = 0; v < count; v++) names[v] = endpoint_config_variant(config, v)->variant_name;
    names[count] = NULL;
    const char *nearest = json_nearest(name, names);
    json_fault(faults, FAULT_INPUT, at, "no %svariant of the endpoint configuration is called \"%.63s\"%s%s%s",
               production ? "production " : "", name, nearest ? "; did you mean \"" : "", nearest ? nearest : "",
               nearest ? "\"?" : "");
}

bool production_variant_has_type(const struct production_variant *variant, const char *instance_type)
{
    if (variant->instance_type) return strcmp(variant->instance_type, instance_type) == 0;
    for (size_t i = 0; i < variant->instance_pool_count; i++)
        if (strcmp(variant->instance_pools[i].instance_type, instance_type) == 0) return true;
    return false;
}

double production_variant_weight(const struct production_variant *variant)
{
    return variant->initial_variant_weight.text ? variant->initial_variant_weight.value : 1.0;
}

const char *endpoint_config_partition(const char *region)
{
    if (strncmp(region, "cn-", 3) == 0) return "aws-cn";
    if (strncmp(region, "us-gov-", 7) == 0) return "aws-us-gov";
    return "aws";
}

const char *endpoint_config_arn(struct arena *arena, const char *region, const char *name)
{
    return arena_format(arena, "arn:%s:sagemaker:%s:" EXAMPLE_ACCOUNT ":endpoint-config/%s",
                        endpoint_config_partition(region), region, name);
}
