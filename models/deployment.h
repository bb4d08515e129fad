/* deployment.h - UpdateEndpoint and UpdateEndpointWeightsAndCapacities requests as plain structs, every field, bound,
 * enum and rule checked.
 *
 * Names      those of the API in snake_case; seconds, percent and instances as they stand in the requests. Absent
 *            members: see shape.h.
 * Ownership  lives in the reading's arena and points into the document.
 * Errors     the functions that read and check add every fault and warning, and return false if any was a fault.
 * Source     service model sagemaker 2017-07-24 as carried by botocore 1.43.67, and the developer guide's deployment
 *            guardrails; docs/endpoint-config.md has the rules between members. */
#ifndef LOADLINE_MODELS_DEPLOYMENT_H
#define LOADLINE_MODELS_DEPLOYMENT_H

#include "models/endpoint_config.h"

struct faults;

/* The order of each enum is that of the choices in deployment_shape.c. */
enum traffic_routing { TRAFFIC_UNSET, TRAFFIC_ALL_AT_ONCE, TRAFFIC_CANARY, TRAFFIC_LINEAR };
enum capacity_size_type { SIZE_UNSET, SIZE_INSTANCES, SIZE_PERCENT };
enum variant_property { PROPERTY_UNSET, PROPERTY_INSTANCE_COUNT, PROPERTY_WEIGHT, PROPERTY_DATA_CAPTURE };

/* --- UpdateEndpointWeightsAndCapacities --- */

struct serverless_update {
    const struct json_node *node;
    struct optional_integer max_concurrency;
    struct optional_integer provisioned_concurrency;
};

struct desired_weight_and_capacity {
    const struct json_node *node;
    const char *variant_name;
    struct optional_single desired_weight;
    struct optional_integer desired_instance_count;
    struct serverless_update *serverless_update;
};

struct weights_update {
    const struct json_node *node;
    const char *endpoint_name;
    struct desired_weight_and_capacity *desired;
    size_t desired_count;
};

/* --- UpdateEndpoint --- */

struct capacity_size {
    const struct json_node *node;
    enum capacity_size_type type;
    struct optional_integer value;
};

struct traffic_routing_config {
    const struct json_node *node;
    enum traffic_routing type;
    struct optional_integer wait_interval; /* seconds after each shift; absent, with all at once: 0 */
    struct capacity_size *canary_size;
    struct capacity_size *linear_step_size;
};

struct blue_green_policy {
    const struct json_node *node;
    struct traffic_routing_config *traffic_routing;
    struct optional_integer termination_wait; /* seconds; absent: 0 */
    struct optional_integer maximum_execution_timeout;
};

struct rolling_policy {
    const struct json_node *node;
    struct capacity_size *maximum_batch_size;
    struct optional_integer wait_interval;
    struct optional_integer maximum_execution_timeout;
    struct capacity_size *rollback_maximum_batch_size; /* NULL: all at once */
};

struct rollback_alarm {
    const struct json_node *node;
    const char *alarm_name;
};

struct auto_rollback {
    const struct json_node *node;
    struct rollback_alarm *alarms;
    size_t alarm_count;
};

/* With neither policy: blue/green, all at once, without baking. */
struct deployment_config {
    const struct json_node *node;
    struct blue_green_policy *blue_green;
    struct rolling_policy *rolling;
    struct auto_rollback *auto_rollback;
};

struct retained_exclusion {
    const struct json_node *node;
    enum variant_property property;
};

struct endpoint_update {
    const struct json_node *node;
    const char *endpoint_name;
    const char *endpoint_config_name;
    struct optional_boolean retain_all_variant_properties;
    struct retained_exclusion *exclusions;
    size_t exclusion_count;
    struct optional_boolean retain_deployment_config;
    struct deployment_config *deployment_config; /* NULL: as before, where that is retained; else the default */
};

/* Read a request's object, and check what it says by itself. On failure *out is unchanged. */
bool weights_update_read(const struct shape_reading *reading, const struct json_node *node,
                         struct weights_update **out);
bool endpoint_update_read(const struct shape_reading *reading, const struct json_node *node,
                          struct endpoint_update **out);

/* An endpoint on its way through a run, as far as the timeline alone changes it. */
struct endpoint_state {
    const struct endpoint_config *config;
    double weights[VARIANTS_MOST]; /* of its production variants */
};

struct endpoint_state endpoint_state_of(const struct endpoint_config *config);

/* Hold a request against the endpoint that it meets, and change that as it asks. */
bool weights_update_check(const struct weights_update *update, struct endpoint_state *state, struct faults *faults);

/* Likewise, for a change to the configuration `next`. */
bool endpoint_update_check(const struct endpoint_update *update, const struct endpoint_config *next,
                           struct endpoint_state *state, struct faults *faults);

/* Whether a variant keeps that property through the update. */
bool endpoint_update_retains(const struct endpoint_update *update, enum variant_property property);

/* Whether the service has guardrails for such an endpoint; without them it is updated all at once, without baking. */
bool endpoint_config_has_guardrails(const struct endpoint_config *config);

/* Whether an update from one configuration to the next goes as `deployment` says (NULL: it says nothing), and not all at once without baking: both have
 * guardrails, and where it is rolling one production variant each. */
bool deployment_is_heeded(const struct deployment_config *deployment, const struct endpoint_config *config,
                          const struct endpoint_config *next);

#endif
