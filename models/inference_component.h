/* inference_component.h - CreateInferenceComponent requests as plain structs, every field, bound, pattern, enum and rule checked.
 *
 * A variant without ModelName hosts inference components: their copies are the servers, placed on its instances by their need of
 * cores, accelerators and memory. An adapter sits on top of a base component and has no compute of its own.
 * Names      those of the API in snake_case; units stand in them. Absent members: see shape.h.
 * Order      that of the scenario's "InferenceComponents".
 * Ownership  lives in the reading's arena and points into the document, which must live as long.
 * Errors     inference_components_read() and inference_components_bind() add every fault and warning, and return false if any
 *            was a fault.
 * Source     service model sagemaker 2017-07-24 as carried by botocore 1.43.67; docs/endpoint-config.md has the rules between
 *            fields. What DescribeInferenceComponent answers is accepted too. */
#ifndef LOADLINE_MODELS_INFERENCE_COMPONENT_H
#define LOADLINE_MODELS_INFERENCE_COMPONENT_H

#include "models/shape_values.h"

struct endpoint_config;
struct production_variant;

/* More than this no endpoint is meant to have; it bounds what a hostile file can cost. */
#define INFERENCE_COMPONENTS_MOST 1000

/* The base of a component that is no adapter; the variant of one that has not been bound, or could not be. */
#define INFERENCE_COMPONENT_NONE UINT32_MAX

/* The order of each enum is that of the choices in inference_component_shape.c. */
enum placement_strategy { PLACEMENT_UNSET, PLACEMENT_SPREAD, PLACEMENT_BINPACK };
enum zone_enforcement { ZONE_ENFORCEMENT_UNSET, ZONE_ENFORCEMENT_PERMISSIVE };

struct metrics_endpoint {
    const struct json_node *node;
    const char *metrics_endpoint_path;
    struct optional_integer metric_publish_frequency_in_seconds;
};

struct container_metrics_config {
    const struct json_node *node;
    struct metrics_endpoint *metrics_endpoints;
    size_t metrics_endpoint_count;
};

struct component_container {
    const struct json_node *node;
    const char *image;
    const char *artifact_url;
    const struct json_node *environment; /* texts by name */
    struct container_metrics_config *container_metrics_config;
};

struct component_startup_parameters {
    const struct json_node *node;
    struct optional_integer model_data_download_timeout_in_seconds;
    struct optional_integer container_startup_health_check_timeout_in_seconds;
};

struct compute_resource_requirements {
    const struct json_node *node;
    struct optional_single number_of_cpu_cores_required;
    struct optional_single number_of_accelerator_devices_required;
    struct optional_integer min_memory_required_in_mb; /* what placement counts */
    struct optional_integer max_memory_required_in_mb; /* a ceiling, which placement does not count */
};

struct data_cache_config {
    const struct json_node *node;
    struct optional_boolean enable_caching; /* of image and weights on each instance */
};

struct availability_zone_balance {
    const struct json_node *node;
    enum zone_enforcement enforcement_mode;
    struct optional_integer max_imbalance; /* absent: 0 */
};

struct scheduling_config {
    const struct json_node *node;
    enum placement_strategy placement_strategy;
    struct availability_zone_balance *availability_zone_balance;
};

struct component_specification {
    const struct json_node *node;
    const char *instance_type; /* NULL: every type of the variant */
    const char *model_name;    /* exactly one of this and the next */
    struct component_container *container;
    struct component_startup_parameters *startup_parameters;
    struct compute_resource_requirements *compute_resource_requirements; /* NULL: an adapter */
    const char *base_inference_component_name;                           /* NULL: no adapter */
    struct data_cache_config *data_cache_config;
    struct scheduling_config *scheduling_config;
};

struct component_runtime_config {
    const struct json_node *node;
    struct optional_integer copy_count;
    struct optional_integer desired_copy_count; /* in the service's answers, instead of CopyCount */
};

struct inference_component {
    const struct json_node *node;
    const char *inference_component_name;
    const char *endpoint_name;
    const char *variant_name;
    struct component_specification *specification; /* exactly one of this and the next */
    struct component_specification *specifications;
    size_t specification_count;
    struct component_runtime_config *runtime_config; /* NULL: an adapter that names none */
    struct tag *tags;
    size_t tag_count;
    uint32_t base;    /* an adapter's: index of its base; INFERENCE_COMPONENT_NONE */
    uint32_t variant; /* index of the production variant that hosts it; INFERENCE_COMPONENT_NONE until it is bound */
};

struct inference_components {
    size_t count;
    struct inference_component *components;
};

/* Read an array of requests, and check what they say among themselves. On failure *out is unchanged. */
bool inference_components_read(const struct shape_reading *reading, const struct json_node *array,
                               struct inference_components *out);

/* Find the variant of each (the one that it names, that of its base, or the only one that hosts components), and check them against the configuration. A variant that hosts components and has none is a
 * warning. To be called without any components too. */
bool inference_components_bind(struct inference_components *components, const struct endpoint_config *config,
                               struct faults *faults);

/* What holds on instances of a type: the specification that names it, or the one that names none; NULL: it is not for that
 * type. */
const struct component_specification *inference_component_on(const struct inference_component *component,
                                                             const char *instance_type);

/* The name under which the scenario's "Models" has its times: ModelName, or the component's own where it has a Container. */
const char *inference_component_model(const struct inference_component *component,
                                      const struct component_specification *specification);

/* Copies that are asked for; of an adapter that does not say, those of its base. */
int64_t inference_component_copies(const struct inference_components *components,
                                   const struct inference_component *component);

/* What placement counts on an instance, for each copy. */
struct component_need {
    int64_t milli_cores, accelerators, memory_mb;
};

/* Of an adapter: nothing. Cores are rounded to a thousandth (the service stores 0.3 as the nearest single); a share of an
 * accelerator takes a whole one. */
struct component_need inference_component_need(const struct component_specification *specification);

/* Where it is on the scenario's list: INFERENCE_COMPONENTS_MOST where no component has that name. */
size_t inference_components_find(const struct inference_components *components, const char *name);

#endif
