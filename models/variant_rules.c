#include "models/variant_rules.h"

#include "models/catalogue.h"
#include "models/endpoint_config.h"
#include "models/json.h"

#include <stdio.h>
#include <string.h>

static bool begins(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Here and in endpoint_rules.c presence is asked of the document (json_has), not of the field: a member that is faulty has
 * no field, and has been reported already. */
static void check_capacity_source(const struct production_variant *variant, struct faults *faults)
{
    static const char *const sources[] = {"InstanceType", "InstancePools", "ServerlessConfig"};
    char present[64] = "none";
    size_t count = 0, length = 0;
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        if (!json_has(variant->node, sources[i])) continue;
        length += (size_t)snprintf(present + length, sizeof present - length, "%s%s", count ? " and " : "", sources[i]);
        count++;
    }
    if (count != 1)
        json_fault(faults, FAULT_INPUT, variant->node,
                   "must have exactly one of InstanceType, InstancePools and ServerlessConfig, found %s", present);
}

static void check_instance_count(const struct production_variant *variant, struct faults *faults)
{
    const struct json_node *count = json_member(variant->node, "InitialInstanceCount");
    if (json_has(variant->node, "ServerlessConfig")) {
        if (count)
            json_fault(faults, FAULT_INPUT, count,
                       "must be absent beside ServerlessConfig, which replaces the instance type and count");
        return;
    }
    bool on_instances = json_has(variant->node, "InstanceType") || json_has(variant->node, "InstancePools");
    if (on_instances && !count && !json_has(variant->node, "ManagedInstanceScaling"))
        json_fault(faults, FAULT_INPUT, variant->node,
                   "must have InitialInstanceCount, as it has neither ServerlessConfig nor ManagedInstanceScaling");
}

static void check_serverless(const struct production_variant *variant, struct faults *faults)
{
    static const char *const meaningless[] = {"AcceleratorType",           "VolumeSizeInGB",
                                              "ManagedInstanceScaling",    "InferenceAmiVersion",
                                              "CapacityReservationConfig", "VariantInstanceProvisionTimeoutInSeconds"};
    const struct serverless_config *serverless = variant->serverless_config;
    if (!serverless) return;
    if (serverless->memory_size_in_mb.given && serverless->memory_size_in_mb.value % 1024 != 0)
        json_fault(faults, FAULT_INPUT, json_member(serverless->node, "MemorySizeInMB"),
                   "must be 1024, 2048, 3072, 4096, 5120 or 6144, found %lld",
                   (long long)serverless->memory_size_in_mb.value);
    if (serverless->provisioned_concurrency.given && serverless->max_concurrency.given &&
        serverless->provisioned_concurrency.value > serverless->max_concurrency.value)
        json_fault(faults, FAULT_INPUT, json_member(serverless->node, "ProvisionedConcurrency"),
                   "must be at most MaxConcurrency, which is %lld, found %lld",
                   (long long)serverless->max_concurrency.value, (long long)serverless->provisioned_concurrency.value);
    for (size_t i = 0; i < sizeof meaningless / sizeof *meaningless; i++)
        if (json_has(variant->node, meaningless[i]))
            json_fault(faults, FAULT_WARNING, json_member(variant->node, meaningless[i]),
                       "has no effect on a serverless variant, which has no instances");
    if (!json_has(variant->node, "ModelName"))
        json_fault(faults, FAULT_WARNING, variant->node,
                   "should have a ModelName: inference components need instances, and a serverless variant has none");
}

static void check_managed_scaling(const struct production_variant *variant, struct faults *faults)
{
    const struct managed_instance_scaling *scaling = variant->managed_instance_scaling;
    if (!scaling) return;
    struct optional_integer lowest = scaling->min_instance_count, highest = scaling->max_instance_count;
    struct optional_integer initial = variant->initial_instance_count;
    if (lowest.given && highest.given && lowest.value > highest.value) {
        json_fault(faults, FAULT_INPUT, json_member(scaling->node, "MinInstanceCount"),
                   "must be at most MaxInstanceCount, which is %lld, found %lld", (long long)highest.value,
                   (long long)lowest.value);
        return;
    }
    if (!initial.given || scaling->status == MANAGED_SCALING_DISABLED) return;
    const struct json_node *node = json_member(variant->node, "InitialInstanceCount");
    if (lowest.given && initial.value < lowest.value)
        json_fault(faults, FAULT_INPUT, node,
                   "must be at least ManagedInstanceScaling.MinInstanceCount, which is %lld, found %lld",
                   (long long)lowest.value, (long long)initial.value);
    if (highest.given && initial.value > highest.value)
        json_fault(faults, FAULT_INPUT, node,
                   "must be at most ManagedInstanceScaling.MaxInstanceCount, which is %lld, found %lld",
                   (long long)highest.value, (long long)initial.value);
}

static void check_pools(const struct production_variant *variant, struct faults *faults)
{
    const struct json_node *pools = json_member(variant->node, "InstancePools");
    if (!pools) return;
    bool routing_is_faulty = json_has(variant->node, "RoutingConfig") &&
                             (!variant->routing_config || variant->routing_config->routing_strategy == ROUTING_UNSET);
    if (!routing_is_faulty && (!variant->routing_config || variant->routing_config->routing_strategy == ROUTING_RANDOM))
        json_fault(faults, FAULT_WARNING, pools,
                   "should go with RoutingConfig.RoutingStrategy LEAST_OUTSTANDING_REQUESTS, found RANDOM%s: instances "
                   "of different speed would get equal shares",
                   variant->routing_config ? "" : " by default");
    for (size_t i = 0; i < variant->instance_pool_count; i++) {
        struct optional_integer priority = variant->instance_pools[i].priority;
        for (size_t before = 0; before < i; before++) {
            struct optional_integer other = variant->instance_pools[before].priority;
            if (!priority.given || !other.given || priority.value != other.value) continue;
            json_fault(faults, FAULT_WARNING, json_member(variant->instance_pools[i].node, "Priority"),
                       "should be a priority of its own: InstancePools[%zu] has %lld too", before,
                       (long long)priority.value);
            break;
        }
    }
}

static void check_accelerator(const struct production_variant *variant, struct faults *faults)
{
    if (variant->accelerator_type)
        json_fault(
            faults, FAULT_WARNING, json_member(variant->node, "AcceleratorType"),
            "is retired: Elastic Inference is no longer offered; %s adds no speed here, and is billed at an estimate",
            variant->accelerator_type);
}

static void check_reservation(const struct production_variant *variant, struct faults *faults)
{
    const struct json_node *reservation = json_member(variant->node, "CapacityReservationConfig");
    if (!variant->capacity_reservation_config) return;
    if (json_has(reservation, "CapacityReservationPreference") && !json_has(reservation, "MlReservationArn"))
        json_fault(
            faults, FAULT_WARNING, reservation,
            "should have MlReservationArn: without it CapacityReservationPreference has nothing to reserve from");
}

static const struct instance_type *known_type(const struct catalogue *catalogue, const char *name)
{
    return catalogue && name ? catalogue_find(catalogue, name) : NULL;
}

const struct instance_type *variant_type_with_disks(const struct production_variant *variant,
                                                    const struct catalogue *catalogue)
{
    const struct instance_type *type = known_type(catalogue, variant->instance_type);
    if (type && type->local_nvme) return type;
    for (size_t i = 0; i < variant->instance_pool_count; i++) {
        type = known_type(catalogue, variant->instance_pools[i].instance_type);
        if (type && type->local_nvme) return type;
    }
    return NULL;
}

static void check_volume(const struct production_variant *variant, const struct catalogue *catalogue,
                         struct faults *faults)
{
    const struct instance_type *type = variant_type_with_disks(variant, catalogue);
    if (variant->volume_size_in_gb.given && type)
        json_fault(faults, FAULT_WARNING, json_member(variant->node, "VolumeSizeInGB"),
                   "is ignored on %s, which has disks of its own", type->name);
}

/* Source: the driver table of InferenceAmiVersion in the API reference. */
static void check_ami_of_type(const struct production_variant *variant, const struct instance_type *type,
                              struct faults *faults)
{
    if (!type) return;
    bool is_neuron = strstr(variant->inference_ami_version, "-neuron-") != NULL;
    bool fits =
        is_neuron ? begins(type->family, "inf2") || begins(type->family, "trn") : type->accelerator == ACCELERATOR_GPU;
    if (!fits)
        json_fault(faults, FAULT_WARNING, json_member(variant->node, "InferenceAmiVersion"),
                   "is made for %s, which %s does not have", is_neuron ? "Inferentia2 or Trainium" : "NVIDIA GPUs",
                   type->name);
}

static void check_ami(const struct production_variant *variant, const struct catalogue *catalogue,
                      struct faults *faults)
{
    if (!variant->inference_ami_version) return;
    check_ami_of_type(variant, known_type(catalogue, variant->instance_type), faults);
    for (size_t i = 0; i < variant->instance_pool_count; i++)
        check_ami_of_type(variant, known_type(catalogue, variant->instance_pools[i].instance_type), faults);
}

void variant_rules_check(const struct production_variant *variant, const struct catalogue *catalogue,
                         struct faults *faults)
{
    check_capacity_source(variant, faults);
    check_instance_count(variant, faults);
    check_serverless(variant, faults);
    check_managed_scaling(variant, faults);
    check_pools(variant, faults);
    check_accelerator(variant, faults);
    check_reservation(variant, faults);
    check_volume(variant, catalogue, faults);
    check_ami(variant, catalogue, faults);
}
