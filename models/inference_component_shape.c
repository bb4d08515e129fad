#include "models/inference_component_shape.h"

#include "models/inference_component.h"

/* --- The container --- */

static const struct shape METRICS_PATH = {
    .kind = SHAPE_TEXT, .minimum = 0, .maximum = 256, .pattern = PATTERN_METRICS_PATH};
static const struct shape_member METRICS_ENDPOINT_MEMBERS[] = {
    {"MetricsEndpointPath", &METRICS_PATH, true, offsetof(struct metrics_endpoint, metrics_endpoint_path), 0},
    {"MetricPublishFrequencyInSeconds", &ANY_INT32_SHAPE, false,
     offsetof(struct metrics_endpoint, metric_publish_frequency_in_seconds), 0},
    {0},
};
static const struct shape METRICS_ENDPOINT = {
    .kind = SHAPE_OBJECT, .members = METRICS_ENDPOINT_MEMBERS, .size = sizeof(struct metrics_endpoint)};

static const struct shape METRICS_ENDPOINTS = {
    .kind = SHAPE_LIST, .minimum = 0, .maximum = 1, .element = &METRICS_ENDPOINT};
static const struct shape_member CONTAINER_METRICS_CONFIG_MEMBERS[] = {
    {"MetricsEndpoints", &METRICS_ENDPOINTS, false, offsetof(struct container_metrics_config, metrics_endpoints),
     offsetof(struct container_metrics_config, metrics_endpoint_count)},
    {0},
};
static const struct shape CONTAINER_METRICS_CONFIG = {
    .kind = SHAPE_OBJECT, .members = CONTAINER_METRICS_CONFIG_MEMBERS, .size = sizeof(struct container_metrics_config)};

static const struct shape IMAGE = {.kind = SHAPE_TEXT, .minimum = 0, .maximum = 255, .pattern = PATTERN_IMAGE};
static const struct shape ARTIFACT_URL = {.kind = SHAPE_TEXT, .minimum = 0, .maximum = 1024, .pattern = PATTERN_URL};
static const struct shape VARIABLE = {.kind = SHAPE_TEXT, .minimum = 0, .maximum = 1024, .pattern = PATTERN_VARIABLE};
static const struct shape VARIABLE_VALUE = {
    .kind = SHAPE_TEXT, .minimum = 0, .maximum = 1024, .pattern = PATTERN_EVERYTHING};
static const struct shape ENVIRONMENT = {
    .kind = SHAPE_MAP, .minimum = 0, .maximum = 100, .key = &VARIABLE, .element = &VARIABLE_VALUE};
static const struct shape_member CONTAINER_MEMBERS[] = {
    {"Image", &IMAGE, false, offsetof(struct component_container, image), 0},
    {"ArtifactUrl", &ARTIFACT_URL, false, offsetof(struct component_container, artifact_url), 0},
    {"Environment", &ENVIRONMENT, false, offsetof(struct component_container, environment), 0},
    {"ContainerMetricsConfig", &CONTAINER_METRICS_CONFIG, false,
     offsetof(struct component_container, container_metrics_config), 0},
    {"DeployedImage", &ANSWER_SHAPE, false, 0, 0},
    {0},
};
static const struct shape CONTAINER = {
    .kind = SHAPE_OBJECT, .members = CONTAINER_MEMBERS, .size = sizeof(struct component_container)};

/* --- The specification --- */

static const struct shape_member STARTUP_PARAMETERS_MEMBERS[] = {
    {"ModelDataDownloadTimeoutInSeconds", &START_UP_TIMEOUT_SHAPE, false,
     offsetof(struct component_startup_parameters, model_data_download_timeout_in_seconds), 0},
    {"ContainerStartupHealthCheckTimeoutInSeconds", &START_UP_TIMEOUT_SHAPE, false,
     offsetof(struct component_startup_parameters, container_startup_health_check_timeout_in_seconds), 0},
    {0},
};
static const struct shape STARTUP_PARAMETERS = {
    .kind = SHAPE_OBJECT, .members = STARTUP_PARAMETERS_MEMBERS, .size = sizeof(struct component_startup_parameters)};

static const struct shape CPU_CORES = {.kind = SHAPE_SINGLE, .least = 0.25};
static const struct shape ACCELERATOR_DEVICES = {.kind = SHAPE_SINGLE, .least = 1};
static const struct shape MEMORY_IN_MB = {.kind = SHAPE_INTEGER, .minimum = 128, .maximum = INT32_MAX};
static const struct shape_member COMPUTE_RESOURCE_REQUIREMENTS_MEMBERS[] = {
    {"NumberOfCpuCoresRequired", &CPU_CORES, false,
     offsetof(struct compute_resource_requirements, number_of_cpu_cores_required), 0},
    {"NumberOfAcceleratorDevicesRequired", &ACCELERATOR_DEVICES, false,
     offsetof(struct compute_resource_requirements, number_of_accelerator_devices_required), 0},
    {"MinMemoryRequiredInMb", &MEMORY_IN_MB, true,
     offsetof(struct compute_resource_requirements, min_memory_required_in_mb), 0},
    {"MaxMemoryRequiredInMb", &MEMORY_IN_MB, false,
     offsetof(struct compute_resource_requirements, max_memory_required_in_mb), 0},
    {0},
};
static const struct shape COMPUTE_RESOURCE_REQUIREMENTS = {.kind = SHAPE_OBJECT,
                                                           .members = COMPUTE_RESOURCE_REQUIREMENTS_MEMBERS,
                                                           .size = sizeof(struct compute_resource_requirements)};

static const struct shape_member DATA_CACHE_CONFIG_MEMBERS[] = {
    {"EnableCaching", &BOOLEAN_SHAPE, true, offsetof(struct data_cache_config, enable_caching), 0},
    {0},
};
static const struct shape DATA_CACHE_CONFIG = {
    .kind = SHAPE_OBJECT, .members = DATA_CACHE_CONFIG_MEMBERS, .size = sizeof(struct data_cache_config)};

static const char *const ENFORCEMENT_CHOICES[] = {"PERMISSIVE", NULL};
static const struct shape ENFORCEMENT = {.kind = SHAPE_CHOICE, .choices = ENFORCEMENT_CHOICES};
static const struct shape IMBALANCE = {.kind = SHAPE_INTEGER, .minimum = 0, .maximum = 100};
static const struct shape_member AVAILABILITY_ZONE_BALANCE_MEMBERS[] = {
    {"EnforcementMode", &ENFORCEMENT, true, offsetof(struct availability_zone_balance, enforcement_mode), 0},
    {"MaxImbalance", &IMBALANCE, false, offsetof(struct availability_zone_balance, max_imbalance), 0},
    {0},
};
static const struct shape AVAILABILITY_ZONE_BALANCE = {.kind = SHAPE_OBJECT,
                                                       .members = AVAILABILITY_ZONE_BALANCE_MEMBERS,
                                                       .size = sizeof(struct availability_zone_balance)};

static const char *const PLACEMENT_CHOICES[] = {"SPREAD", "BINPACK", NULL};
static const struct shape PLACEMENT = {.kind = SHAPE_CHOICE, .choices = PLACEMENT_CHOICES};
static const struct shape_member SCHEDULING_CONFIG_MEMBERS[] = {
    {"PlacementStrategy", &PLACEMENT, true, offsetof(struct scheduling_config, placement_strategy), 0},
    {"AvailabilityZoneBalance", &AVAILABILITY_ZONE_BALANCE, false,
     offsetof(struct scheduling_config, availability_zone_balance), 0},
    {0},
};
static const struct shape SCHEDULING_CONFIG = {
    .kind = SHAPE_OBJECT, .members = SCHEDULING_CONFIG_MEMBERS, .size = sizeof(struct scheduling_config)};

static const struct shape_member SPECIFICATION_MEMBERS[] = {
    {"InstanceType", &INSTANCE_TYPE_SHAPE, false, offsetof(struct component_specification, instance_type), 0},
    {"ModelName", &MODEL_NAME_SHAPE, false, offsetof(struct component_specification, model_name), 0},
    {"Container", &CONTAINER, false, offsetof(struct component_specification, container), 0},
    {"StartupParameters", &STARTUP_PARAMETERS, false, offsetof(struct component_specification, startup_parameters), 0},
    {"ComputeResourceRequirements", &COMPUTE_RESOURCE_REQUIREMENTS, false,
     offsetof(struct component_specification, compute_resource_requirements), 0},
    {"BaseInferenceComponentName", &MODEL_NAME_SHAPE, false,
     offsetof(struct component_specification, base_inference_component_name), 0},
    {"DataCacheConfig", &DATA_CACHE_CONFIG, false, offsetof(struct component_specification, data_cache_config), 0},
    {"SchedulingConfig", &SCHEDULING_CONFIG, false, offsetof(struct component_specification, scheduling_config), 0},
    {0},
};
static const struct shape SPECIFICATION = {
    .kind = SHAPE_OBJECT, .members = SPECIFICATION_MEMBERS, .size = sizeof(struct component_specification)};
static const struct shape SPECIFICATIONS = {.kind = SHAPE_LIST, .minimum = 1, .maximum = 5, .element = &SPECIFICATION};

/* --- The request --- */

static const struct shape_member RUNTIME_CONFIG_MEMBERS[] = {
    {"CopyCount", &AT_LEAST_0_SHAPE, false, offsetof(struct component_runtime_config, copy_count), 0},
    {"DesiredCopyCount", &AT_LEAST_0_SHAPE, false, offsetof(struct component_runtime_config, desired_copy_count), 0},
    {"CurrentCopyCount", &ANSWER_SHAPE, false, 0, 0},
    {"PlacementStatus", &ANSWER_SHAPE, false, 0, 0},
    {0},
};
static const struct shape RUNTIME_CONFIG = {
    .kind = SHAPE_OBJECT, .members = RUNTIME_CONFIG_MEMBERS, .size = sizeof(struct component_runtime_config)};

/* The name of a component has the form of a model's name, not of a variant's. */
static const struct shape_member INFERENCE_COMPONENT_MEMBERS[] = {
    {"InferenceComponentName", &MODEL_NAME_SHAPE, true, offsetof(struct inference_component, inference_component_name),
     0},
    {"EndpointName", &RESOURCE_NAME_SHAPE, true, offsetof(struct inference_component, endpoint_name), 0},
    {"VariantName", &RESOURCE_NAME_SHAPE, false, offsetof(struct inference_component, variant_name), 0},
    {"Specification", &SPECIFICATION, false, offsetof(struct inference_component, specification), 0},
    {"Specifications", &SPECIFICATIONS, false, offsetof(struct inference_component, specifications),
     offsetof(struct inference_component, specification_count)},
    {"RuntimeConfig", &RUNTIME_CONFIG, false, offsetof(struct inference_component, runtime_config), 0},
    {"Tags", &TAGS_SHAPE, false, offsetof(struct inference_component, tags),
     offsetof(struct inference_component, tag_count)},
    {"InferenceComponentArn", &ANSWER_SHAPE, false, 0, 0},
    {"EndpointArn", &ANSWER_SHAPE, false, 0, 0},
    {"InferenceComponentStatus", &ANSWER_SHAPE, false, 0, 0},
    {"FailureReason", &ANSWER_SHAPE, false, 0, 0},
    {"CreationTime", &ANSWER_SHAPE, false, 0, 0},
    {"LastModifiedTime", &ANSWER_SHAPE, false, 0, 0},
    {"LastDeploymentConfig", &ANSWER_SHAPE, false, 0, 0},
    {0},
};
const struct shape INFERENCE_COMPONENT_SHAPE = {
    .kind = SHAPE_OBJECT, .members = INFERENCE_COMPONENT_MEMBERS, .size = sizeof(struct inference_component)};
