#include "models/deployment_shape.h"

#include "models/deployment.h"
#include "models/endpoint_config.h"

/* --- UpdateEndpointWeightsAndCapacities --- */

/* The service model sets no upper bound, but a configuration has no more variants. */
#define DESIRED_MOST (2 * VARIANTS_MOST)

static const struct shape CONCURRENCY = {.kind = SHAPE_INTEGER, .minimum = 1, .maximum = 200};
static const struct shape_member SERVERLESS_UPDATE_MEMBERS[] = {
    {"MaxConcurrency", &CONCURRENCY, false, offsetof(struct serverless_update, max_concurrency), 0},
    {"ProvisionedConcurrency", &CONCURRENCY, false, offsetof(struct serverless_update, provisioned_concurrency), 0},
    {0},
};
static const struct shape SERVERLESS_UPDATE = {
    .kind = SHAPE_OBJECT, .members = SERVERLESS_UPDATE_MEMBERS, .size = sizeof(struct serverless_update)};

static const struct shape WEIGHT = {.kind = SHAPE_SINGLE, .least = 0};
static const struct shape_member DESIRED_MEMBERS[] = {
    {"VariantName", &RESOURCE_NAME_SHAPE, true, offsetof(struct desired_weight_and_capacity, variant_name), 0},
    {"DesiredWeight", &WEIGHT, false, offsetof(struct desired_weight_and_capacity, desired_weight), 0},
    {"DesiredInstanceCount", &AT_LEAST_0_SHAPE, false,
     offsetof(struct desired_weight_and_capacity, desired_instance_count), 0},
    {"ServerlessUpdateConfig", &SERVERLESS_UPDATE, false,
     offsetof(struct desired_weight_and_capacity, serverless_update), 0},
    {0},
};
static const struct shape DESIRED = {
    .kind = SHAPE_OBJECT, .members = DESIRED_MEMBERS, .size = sizeof(struct desired_weight_and_capacity)};
static const struct shape DESIRED_LIST = {
    .kind = SHAPE_LIST, .minimum = 1, .maximum = DESIRED_MOST, .element = &DESIRED};

static const struct shape_member WEIGHTS_UPDATE_MEMBERS[] = {
    {"EndpointName", &RESOURCE_NAME_SHAPE, true, offsetof(struct weights_update, endpoint_name), 0},
    {"DesiredWeightsAndCapacities", &DESIRED_LIST, true, offsetof(struct weights_update, desired),
     offsetof(struct weights_update, desired_count)},
    {0},
};
const struct shape WEIGHTS_UPDATE_SHAPE = {
    .kind = SHAPE_OBJECT, .members = WEIGHTS_UPDATE_MEMBERS, .size = sizeof(struct weights_update)};

/* --- Sizes and waits --- */

static const char *const SIZE_CHOICES[] = {"INSTANCE_COUNT", "CAPACITY_PERCENT", NULL};
static const struct shape SIZE_TYPE = {.kind = SHAPE_CHOICE, .choices = SIZE_CHOICES};
static const struct shape SIZE_VALUE = {.kind = SHAPE_INTEGER, .minimum = 1, .maximum = INT32_MAX};
static const struct shape_member CAPACITY_SIZE_MEMBERS[] = {
    {"Type", &SIZE_TYPE, true, offsetof(struct capacity_size, type), 0},
    {"Value", &SIZE_VALUE, true, offsetof(struct capacity_size, value), 0},
    {0},
};
static const struct shape CAPACITY_SIZE = {
    .kind = SHAPE_OBJECT, .members = CAPACITY_SIZE_MEMBERS, .size = sizeof(struct capacity_size)};
static const struct shape WAIT = {.kind = SHAPE_INTEGER, .minimum = 0, .maximum = 3600};
static const struct shape EXECUTION_TIMEOUT = {.kind = SHAPE_INTEGER, .minimum = 600, .maximum = 28800};

/* --- Policies --- */

/* The model requires a wait of every way to route; the guide's own request for all at once has none. */
static const char *const ROUTING_CHOICES[] = {"ALL_AT_ONCE", "CANARY", "LINEAR", NULL};
static const struct shape ROUTING_TYPE = {.kind = SHAPE_CHOICE, .choices = ROUTING_CHOICES};
static const struct shape_member TRAFFIC_ROUTING_MEMBERS[] = {
    {"Type", &ROUTING_TYPE, true, offsetof(struct traffic_routing_config, type), 0},
    {"WaitIntervalInSeconds", &WAIT, false, offsetof(struct traffic_routing_config, wait_interval), 0},
    {"CanarySize", &CAPACITY_SIZE, false, offsetof(struct traffic_routing_config, canary_size), 0},
    {"LinearStepSize", &CAPACITY_SIZE, false, offsetof(struct traffic_routing_config, linear_step_size), 0},
    {0},
};
static const struct shape TRAFFIC_ROUTING = {
    .kind = SHAPE_OBJECT, .members = TRAFFIC_ROUTING_MEMBERS, .size = sizeof(struct traffic_routing_config)};

static const struct shape_member BLUE_GREEN_MEMBERS[] = {
    {"TrafficRoutingConfiguration", &TRAFFIC_ROUTING, true, offsetof(struct blue_green_policy, traffic_routing), 0},
    {"TerminationWaitInSeconds", &WAIT, false, offsetof(struct blue_green_policy, termination_wait), 0},
    {"MaximumExecutionTimeoutInSeconds", &EXECUTION_TIMEOUT, false,
     offsetof(struct blue_green_policy, maximum_execution_timeout), 0},
    {0},
};
static const struct shape BLUE_GREEN = {
    .kind = SHAPE_OBJECT, .members = BLUE_GREEN_MEMBERS, .size = sizeof(struct blue_green_policy)};

static const struct shape_member ROLLING_MEMBERS[] = {
    {"MaximumBatchSize", &CAPACITY_SIZE, true, offsetof(struct rolling_policy, maximum_batch_size), 0},
    {"WaitIntervalInSeconds", &WAIT, true, offsetof(struct rolling_policy, wait_interval), 0},
    {"MaximumExecutionTimeoutInSeconds", &EXECUTION_TIMEOUT, false,
     offsetof(struct rolling_policy, maximum_execution_timeout), 0},
    {"RollbackMaximumBatchSize", &CAPACITY_SIZE, false, offsetof(struct rolling_policy, rollback_maximum_batch_size),
     0},
    {0},
};
static const struct shape ROLLING = {
    .kind = SHAPE_OBJECT, .members = ROLLING_MEMBERS, .size = sizeof(struct rolling_policy)};

static const struct shape ALARM_NAME = {.kind = SHAPE_TEXT, .minimum = 1, .maximum = 255, .pattern = PATTERN_NOT_BLANK};
static const struct shape_member ALARM_MEMBERS[] = {
    {"AlarmName", &ALARM_NAME, false, offsetof(struct rollback_alarm, alarm_name), 0},
    {0},
};
static const struct shape ALARM = {
    .kind = SHAPE_OBJECT, .members = ALARM_MEMBERS, .size = sizeof(struct rollback_alarm)};
static const struct shape ALARMS = {.kind = SHAPE_LIST, .minimum = 1, .maximum = 10, .element = &ALARM};
static const struct shape_member AUTO_ROLLBACK_MEMBERS[] = {
    {"Alarms", &ALARMS, false, offsetof(struct auto_rollback, alarms), offsetof(struct auto_rollback, alarm_count)},
    {0},
};
static const struct shape AUTO_ROLLBACK = {
    .kind = SHAPE_OBJECT, .members = AUTO_ROLLBACK_MEMBERS, .size = sizeof(struct auto_rollback)};

static const struct shape_member DEPLOYMENT_CONFIG_MEMBERS[] = {
    {"BlueGreenUpdatePolicy", &BLUE_GREEN, false, offsetof(struct deployment_config, blue_green), 0},
    {"RollingUpdatePolicy", &ROLLING, false, offsetof(struct deployment_config, rolling), 0},
    {"AutoRollbackConfiguration", &AUTO_ROLLBACK, false, offsetof(struct deployment_config, auto_rollback), 0},
    {0},
};
static const struct shape DEPLOYMENT_CONFIG = {
    .kind = SHAPE_OBJECT, .members = DEPLOYMENT_CONFIG_MEMBERS, .size = sizeof(struct deployment_config)};

/* --- UpdateEndpoint --- */

static const char *const PROPERTY_CHOICES[] = {"DesiredInstanceCount", "DesiredWeight", "DataCaptureConfig", NULL};
static const struct shape PROPERTY = {.kind = SHAPE_CHOICE, .choices = PROPERTY_CHOICES};
static const struct shape_member EXCLUSION_MEMBERS[] = {
    {"VariantPropertyType", &PROPERTY, true, offsetof(struct retained_exclusion, property), 0},
    {0},
};
static const struct shape EXCLUSION = {
    .kind = SHAPE_OBJECT, .members = EXCLUSION_MEMBERS, .size = sizeof(struct retained_exclusion)};
static const struct shape EXCLUSIONS = {.kind = SHAPE_LIST, .minimum = 0, .maximum = 3, .element = &EXCLUSION};

static const struct shape_member ENDPOINT_UPDATE_MEMBERS[] = {
    {"EndpointName", &RESOURCE_NAME_SHAPE, true, offsetof(struct endpoint_update, endpoint_name), 0},
    {"EndpointConfigName", &RESOURCE_NAME_SHAPE, true, offsetof(struct endpoint_update, endpoint_config_name), 0},
    {"RetainAllVariantProperties", &BOOLEAN_SHAPE, false,
     offsetof(struct endpoint_update, retain_all_variant_properties), 0},
    {"ExcludeRetainedVariantProperties", &EXCLUSIONS, false, offsetof(struct endpoint_update, exclusions),
     offsetof(struct endpoint_update, exclusion_count)},
    {"DeploymentConfig", &DEPLOYMENT_CONFIG, false, offsetof(struct endpoint_update, deployment_config), 0},
    {"RetainDeploymentConfig", &BOOLEAN_SHAPE, false, offsetof(struct endpoint_update, retain_deployment_config), 0},
    {0},
};
const struct shape ENDPOINT_UPDATE_SHAPE = {
    .kind = SHAPE_OBJECT, .members = ENDPOINT_UPDATE_MEMBERS, .size = sizeof(struct endpoint_update)};
