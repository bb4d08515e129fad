#include "models/endpoint_shape.h"

#include "models/endpoint_config.h"
#include "models/shape_values.h"

/* --- Values that several shapes share --- */

static const struct shape AT_LEAST_1 = {.kind = SHAPE_INTEGER, .minimum = 1, .maximum = INT32_MAX};
static const struct shape KMS_KEY_ID = {.kind = SHAPE_TEXT, .minimum = 0, .maximum = 2048, .pattern = PATTERN_KMS_KEY};
static const struct shape S3_DESTINATION = {
    .kind = SHAPE_TEXT, .minimum = 0, .maximum = 512, .pattern = PATTERN_S3_DESTINATION};

/* --- Variants --- */

static const struct shape POOL_PRIORITY = {.kind = SHAPE_INTEGER, .minimum = 1, .maximum = 5};
static const struct shape_member INSTANCE_POOL_MEMBERS[] = {
    {"InstanceType", &INSTANCE_TYPE_SHAPE, true, offsetof(struct instance_pool, instance_type), 0},
    {"ModelNameOverride", &MODEL_NAME_SHAPE, false, offsetof(struct instance_pool, model_name_override), 0},
    {"Priority", &POOL_PRIORITY, true, offsetof(struct instance_pool, priority), 0},
    {0},
};
static const struct shape INSTANCE_POOL = {
    .kind = SHAPE_OBJECT, .members = INSTANCE_POOL_MEMBERS, .size = sizeof(struct instance_pool)};

static const struct shape INSTANCE_POOLS = {.kind = SHAPE_LIST, .minimum = 1, .maximum = 5, .element = &INSTANCE_POOL};
static const struct shape_member CORE_DUMP_CONFIG_MEMBERS[] = {
    {"DestinationS3Uri", &S3_DESTINATION, true, offsetof(struct core_dump_config, destination_s3_uri), 0},
    {"KmsKeyId", &KMS_KEY_ID, false, offsetof(struct core_dump_config, kms_key_id), 0},
    {0},
};
static const struct shape CORE_DUMP_CONFIG = {
    .kind = SHAPE_OBJECT, .members = CORE_DUMP_CONFIG_MEMBERS, .size = sizeof(struct core_dump_config)};

static const struct shape MEMORY_SIZE_IN_MB = {.kind = SHAPE_INTEGER, .minimum = 1024, .maximum = 6144};
static const struct shape CONCURRENCY = {.kind = SHAPE_INTEGER, .minimum = 1, .maximum = 200};
static const struct shape_member SERVERLESS_CONFIG_MEMBERS[] = {
    {"MemorySizeInMB", &MEMORY_SIZE_IN_MB, true, offsetof(struct serverless_config, memory_size_in_mb), 0},
    {"MaxConcurrency", &CONCURRENCY, true, offsetof(struct serverless_config, max_concurrency), 0},
    {"ProvisionedConcurrency", &CONCURRENCY, false, offsetof(struct serverless_config, provisioned_concurrency), 0},
    {0},
};
static const struct shape SERVERLESS_CONFIG = {
    .kind = SHAPE_OBJECT, .members = SERVERLESS_CONFIG_MEMBERS, .size = sizeof(struct serverless_config)};

static const char *const SCALE_IN_STRATEGY_CHOICES[] = {"IDLE_RELEASE", "CONSOLIDATION", NULL};
static const struct shape SCALE_IN_STRATEGY = {.kind = SHAPE_CHOICE, .choices = SCALE_IN_STRATEGY_CHOICES};
static const struct shape MAXIMUM_STEP_SIZE = {.kind = SHAPE_INTEGER, .minimum = 1, .maximum = 100};
static const struct shape COOLDOWN_IN_MINUTES = {.kind = SHAPE_INTEGER, .minimum = 5, .maximum = 1440};
static const struct shape_member SCALE_IN_POLICY_MEMBERS[] = {
    {"Strategy", &SCALE_IN_STRATEGY, true, offsetof(struct scale_in_policy, strategy), 0},
    {"MaximumStepSize", &MAXIMUM_STEP_SIZE, false, offsetof(struct scale_in_policy, maximum_step_size), 0},
    {"CooldownInMinutes", &COOLDOWN_IN_MINUTES, false, offsetof(struct scale_in_policy, cooldown_in_minutes), 0},
    {0},
};
static const struct shape SCALE_IN_POLICY = {
    .kind = SHAPE_OBJECT, .members = SCALE_IN_POLICY_MEMBERS, .size = sizeof(struct scale_in_policy)};

static const char *const MANAGED_SCALING_STATUS_CHOICES[] = {"ENABLED", "DISABLED", NULL};
static const struct shape MANAGED_SCALING_STATUS = {.kind = SHAPE_CHOICE, .choices = MANAGED_SCALING_STATUS_CHOICES};
static const struct shape_member MANAGED_INSTANCE_SCALING_MEMBERS[] = {
    {"Status", &MANAGED_SCALING_STATUS, false, offsetof(struct managed_instance_scaling, status), 0},
    {"MinInstanceCount", &AT_LEAST_0_SHAPE, false, offsetof(struct managed_instance_scaling, min_instance_count), 0},
    {"MaxInstanceCount", &AT_LEAST_1, false, offsetof(struct managed_instance_scaling, max_instance_count), 0},
    {"ScaleInPolicy", &SCALE_IN_POLICY, false, offsetof(struct managed_instance_scaling, scale_in_policy), 0},
    {0},
};
static const struct shape MANAGED_INSTANCE_SCALING = {
    .kind = SHAPE_OBJECT, .members = MANAGED_INSTANCE_SCALING_MEMBERS, .size = sizeof(struct managed_instance_scaling)};

static const char *const ROUTING_STRATEGY_CHOICES[] = {"LEAST_OUTSTANDING_REQUESTS", "RANDOM", NULL};
static const struct shape ROUTING_STRATEGY = {.kind = SHAPE_CHOICE, .choices = ROUTING_STRATEGY_CHOICES};
static const struct shape_member ROUTING_CONFIG_MEMBERS[] = {
    {"RoutingStrategy", &ROUTING_STRATEGY, true, offsetof(struct routing_config, routing_strategy), 0},
    {0},
};
static const struct shape ROUTING_CONFIG = {
    .kind = SHAPE_OBJECT, .members = ROUTING_CONFIG_MEMBERS, .size = sizeof(struct routing_config)};

static const char *const RESERVATION_PREFERENCE_CHOICES[] = {"capacity-reservations-only", NULL};
static const struct shape RESERVATION_PREFERENCE = {.kind = SHAPE_WORD, .choices = RESERVATION_PREFERENCE_CHOICES};
static const struct shape RESERVATION_ARN = {
    .kind = SHAPE_TEXT, .minimum = 20, .maximum = 258, .pattern = PATTERN_RESERVATION_ARN};
static const struct shape_member CAPACITY_RESERVATION_CONFIG_MEMBERS[] = {
    {"CapacityReservationPreference", &RESERVATION_PREFERENCE, false,
     offsetof(struct capacity_reservation_config, capacity_reservation_preference), 0},
    {"MlReservationArn", &RESERVATION_ARN, false, offsetof(struct capacity_reservation_config, ml_reservation_arn), 0},
    {0},
};
static const struct shape CAPACITY_RESERVATION_CONFIG = {.kind = SHAPE_OBJECT,
                                                         .members = CAPACITY_RESERVATION_CONFIG_MEMBERS,
                                                         .size = sizeof(struct capacity_reservation_config)};

static const struct shape PROVISION_TIMEOUT_IN_SECONDS = {.kind = SHAPE_INTEGER, .minimum = 300, .maximum = 3600};
static const struct shape VOLUME_SIZE_IN_GB = {.kind = SHAPE_INTEGER, .minimum = 1, .maximum = 512};
static const struct shape WEIGHT = {.kind = SHAPE_SINGLE};
static const char *const ACCELERATOR_TYPE_CHOICES[] = {
    "ml.eia1.medium", "ml.eia1.large", "ml.eia1.xlarge", "ml.eia2.medium", "ml.eia2.large", "ml.eia2.xlarge", NULL};
static const struct shape ACCELERATOR_TYPE = {.kind = SHAPE_WORD, .choices = ACCELERATOR_TYPE_CHOICES};
static const char *const AMI_VERSION_CHOICES[] = {
    "al2-ami-sagemaker-inference-gpu-2",      "al2-ami-sagemaker-inference-gpu-2-1",
    "al2-ami-sagemaker-inference-gpu-3-1",    "al2-ami-sagemaker-inference-neuron-2",
    "al2023-ami-sagemaker-inference-gpu-4-1", NULL};
static const struct shape AMI_VERSION = {.kind = SHAPE_WORD, .choices = AMI_VERSION_CHOICES};
static const struct shape_member PRODUCTION_VARIANT_MEMBERS[] = {
    {"VariantName", &RESOURCE_NAME_SHAPE, true, offsetof(struct production_variant, variant_name), 0},
    {"ModelName", &MODEL_NAME_SHAPE, false, offsetof(struct production_variant, model_name), 0},
    {"InitialInstanceCount", &AT_LEAST_1, false, offsetof(struct production_variant, initial_instance_count), 0},
    {"InstanceType", &INSTANCE_TYPE_SHAPE, false, offsetof(struct production_variant, instance_type), 0},
    {"InstancePools", &INSTANCE_POOLS, false, offsetof(struct production_variant, instance_pools),
     offsetof(struct production_variant, instance_pool_count)},
    {"VariantInstanceProvisionTimeoutInSeconds", &PROVISION_TIMEOUT_IN_SECONDS, false,
     offsetof(struct production_variant, variant_instance_provision_timeout_in_seconds), 0},
    {"InitialVariantWeight", &WEIGHT, false, offsetof(struct production_variant, initial_variant_weight), 0},
    {"AcceleratorType", &ACCELERATOR_TYPE, false, offsetof(struct production_variant, accelerator_type), 0},
    {"CoreDumpConfig", &CORE_DUMP_CONFIG, false, offsetof(struct production_variant, core_dump_config), 0},
    {"ServerlessConfig", &SERVERLESS_CONFIG, false, offsetof(struct production_variant, serverless_config), 0},
    {"VolumeSizeInGB", &VOLUME_SIZE_IN_GB, false, offsetof(struct production_variant, volume_size_in_gb), 0},
    {"ModelDataDownloadTimeoutInSeconds", &START_UP_TIMEOUT_SHAPE, false,
     offsetof(struct production_variant, model_data_download_timeout_in_seconds), 0},
    {"ContainerStartupHealthCheckTimeoutInSeconds", &START_UP_TIMEOUT_SHAPE, false,
     offsetof(struct production_variant, container_startup_health_check_timeout_in_seconds), 0},
    {"EnableSSMAccess", &BOOLEAN_SHAPE, false, offsetof(struct production_variant, enable_ssm_access), 0},
    {"ManagedInstanceScaling", &MANAGED_INSTANCE_SCALING, false,
     offsetof(struct production_variant, managed_instance_scaling), 0},
    {"RoutingConfig", &ROUTING_CONFIG, false, offsetof(struct production_variant, routing_config), 0},
    {"InferenceAmiVersion", &AMI_VERSION, false, offsetof(struct production_variant, inference_ami_version), 0},
    {"CapacityReservationConfig", &CAPACITY_RESERVATION_CONFIG, false,
     offsetof(struct production_variant, capacity_reservation_config), 0},
    {0},
};
static const struct shape PRODUCTION_VARIANT = {
    .kind = SHAPE_OBJECT, .members = PRODUCTION_VARIANT_MEMBERS, .size = sizeof(struct production_variant)};

static const struct shape PRODUCTION_VARIANTS = {
    .kind = SHAPE_LIST, .minimum = 1, .maximum = VARIANTS_MOST, .element = &PRODUCTION_VARIANT};

/* --- Data capture --- */

static const char *const CAPTURE_MODE_CHOICES[] = {"Input", "Output", "InputAndOutput", NULL};
static const struct shape CAPTURE_MODE = {.kind = SHAPE_CHOICE, .choices = CAPTURE_MODE_CHOICES};
static const struct shape_member CAPTURE_OPTION_MEMBERS[] = {
    {"CaptureMode", &CAPTURE_MODE, true, offsetof(struct capture_option, capture_mode), 0},
    {0},
};
static const struct shape CAPTURE_OPTION = {
    .kind = SHAPE_OBJECT, .members = CAPTURE_OPTION_MEMBERS, .size = sizeof(struct capture_option)};

static const struct shape CAPTURE_OPTIONS = {
    .kind = SHAPE_LIST, .minimum = 1, .maximum = 32, .element = &CAPTURE_OPTION};
static const struct shape CONTENT_TYPE = {
    .kind = SHAPE_TEXT, .minimum = 1, .maximum = 256, .pattern = PATTERN_CONTENT_TYPE};
static const struct shape CONTENT_TYPES = {.kind = SHAPE_LIST, .minimum = 1, .maximum = 10, .element = &CONTENT_TYPE};
static const struct shape_member CAPTURE_CONTENT_TYPE_HEADER_MEMBERS[] = {
    {"CsvContentTypes", &CONTENT_TYPES, false, offsetof(struct capture_content_type_header, csv_content_types),
     offsetof(struct capture_content_type_header, csv_content_type_count)},
    {"JsonContentTypes", &CONTENT_TYPES, false, offsetof(struct capture_content_type_header, json_content_types),
     offsetof(struct capture_content_type_header, json_content_type_count)},
    {0},
};
static const struct shape CAPTURE_CONTENT_TYPE_HEADER = {.kind = SHAPE_OBJECT,
                                                         .members = CAPTURE_CONTENT_TYPE_HEADER_MEMBERS,
                                                         .size = sizeof(struct capture_content_type_header)};

static const struct shape PERCENTAGE = {.kind = SHAPE_INTEGER, .minimum = 0, .maximum = 100};
static const struct shape_member DATA_CAPTURE_CONFIG_MEMBERS[] = {
    {"EnableCapture", &BOOLEAN_SHAPE, false, offsetof(struct data_capture_config, enable_capture), 0},
    {"InitialSamplingPercentage", &PERCENTAGE, true, offsetof(struct data_capture_config, initial_sampling_percentage),
     0},
    {"DestinationS3Uri", &S3_DESTINATION, true, offsetof(struct data_capture_config, destination_s3_uri), 0},
    {"KmsKeyId", &KMS_KEY_ID, false, offsetof(struct data_capture_config, kms_key_id), 0},
    {"CaptureOptions", &CAPTURE_OPTIONS, true, offsetof(struct data_capture_config, capture_options),
     offsetof(struct data_capture_config, capture_option_count)},
    {"CaptureContentTypeHeader", &CAPTURE_CONTENT_TYPE_HEADER, false,
     offsetof(struct data_capture_config, capture_content_type_header), 0},
    {0},
};
static const struct shape DATA_CAPTURE_CONFIG = {
    .kind = SHAPE_OBJECT, .members = DATA_CAPTURE_CONFIG_MEMBERS, .size = sizeof(struct data_capture_config)};

/* --- Asynchronous inference --- */

static const struct shape CONCURRENT_INVOCATIONS = {.kind = SHAPE_INTEGER, .minimum = 1, .maximum = 1000};
static const struct shape_member ASYNC_CLIENT_CONFIG_MEMBERS[] = {
    {"MaxConcurrentInvocationsPerInstance", &CONCURRENT_INVOCATIONS, false,
     offsetof(struct async_client_config, max_concurrent_invocations_per_instance), 0},
    {0},
};
static const struct shape ASYNC_CLIENT_CONFIG = {
    .kind = SHAPE_OBJECT, .members = ASYNC_CLIENT_CONFIG_MEMBERS, .size = sizeof(struct async_client_config)};

static const struct shape TOPIC_ARN = {.kind = SHAPE_TEXT, .minimum = 0, .maximum = 2048, .pattern = PATTERN_TOPIC_ARN};
static const char *const NOTIFICATION_TOPIC_CHOICES[] = {"SUCCESS_NOTIFICATION_TOPIC", "ERROR_NOTIFICATION_TOPIC",
                                                         NULL};
static const struct shape NOTIFICATION_TOPIC = {.kind = SHAPE_CHOICE, .choices = NOTIFICATION_TOPIC_CHOICES};
static const struct shape NOTIFICATION_TOPICS = {
    .kind = SHAPE_LIST, .minimum = 0, .maximum = 2, .element = &NOTIFICATION_TOPIC};
static const struct shape_member ASYNC_NOTIFICATION_CONFIG_MEMBERS[] = {
    {"SuccessTopic", &TOPIC_ARN, false, offsetof(struct async_notification_config, success_topic), 0},
    {"ErrorTopic", &TOPIC_ARN, false, offsetof(struct async_notification_config, error_topic), 0},
    {"IncludeInferenceResponseIn", &NOTIFICATION_TOPICS, false,
     offsetof(struct async_notification_config, include_inference_response_in),
     offsetof(struct async_notification_config, include_inference_response_in_count)},
    {0},
};
static const struct shape ASYNC_NOTIFICATION_CONFIG = {.kind = SHAPE_OBJECT,
                                                       .members = ASYNC_NOTIFICATION_CONFIG_MEMBERS,
                                                       .size = sizeof(struct async_notification_config)};

static const struct shape_member ASYNC_OUTPUT_CONFIG_MEMBERS[] = {
    {"KmsKeyId", &KMS_KEY_ID, false, offsetof(struct async_output_config, kms_key_id), 0},
    {"S3OutputPath", &S3_DESTINATION, false, offsetof(struct async_output_config, s3_output_path), 0},
    {"NotificationConfig", &ASYNC_NOTIFICATION_CONFIG, false, offsetof(struct async_output_config, notification_config),
     0},
    {"S3FailurePath", &S3_DESTINATION, false, offsetof(struct async_output_config, s3_failure_path), 0},
    {0},
};
static const struct shape ASYNC_OUTPUT_CONFIG = {
    .kind = SHAPE_OBJECT, .members = ASYNC_OUTPUT_CONFIG_MEMBERS, .size = sizeof(struct async_output_config)};

static const struct shape_member ASYNC_INFERENCE_CONFIG_MEMBERS[] = {
    {"ClientConfig", &ASYNC_CLIENT_CONFIG, false, offsetof(struct async_inference_config, client_config), 0},
    {"OutputConfig", &ASYNC_OUTPUT_CONFIG, true, offsetof(struct async_inference_config, output_config), 0},
    {0},
};
static const struct shape ASYNC_INFERENCE_CONFIG = {
    .kind = SHAPE_OBJECT, .members = ASYNC_INFERENCE_CONFIG_MEMBERS, .size = sizeof(struct async_inference_config)};

/* --- Explanations --- */

static const struct shape SHORT_LINE = {.kind = SHAPE_TEXT, .minimum = 1, .maximum = 64, .pattern = PATTERN_ANY};
static const struct shape PAYLOAD_IN_MB = {.kind = SHAPE_INTEGER, .minimum = 1, .maximum = 25};
static const struct shape LABEL_HEADERS = {.kind = SHAPE_LIST, .minimum = 1, .maximum = 16, .element = &SHORT_LINE};
static const struct shape FEATURE_HEADERS = {.kind = SHAPE_LIST, .minimum = 1, .maximum = 256, .element = &SHORT_LINE};
static const char *const FEATURE_TYPE_CHOICES[] = {"numerical", "categorical", "text", NULL};
static const struct shape FEATURE_TYPE = {.kind = SHAPE_CHOICE, .choices = FEATURE_TYPE_CHOICES};
static const struct shape FEATURE_TYPES = {.kind = SHAPE_LIST, .minimum = 1, .maximum = 256, .element = &FEATURE_TYPE};
static const struct shape_member CLARIFY_INFERENCE_CONFIG_MEMBERS[] = {
    {"FeaturesAttribute", &SHORT_LINE, false, offsetof(struct clarify_inference_config, features_attribute), 0},
    {"ContentTemplate", &SHORT_LINE, false, offsetof(struct clarify_inference_config, content_template), 0},
    {"MaxRecordCount", &AT_LEAST_1, false, offsetof(struct clarify_inference_config, max_record_count), 0},
    {"MaxPayloadInMB", &PAYLOAD_IN_MB, false, offsetof(struct clarify_inference_config, max_payload_in_mb), 0},
    {"ProbabilityIndex", &AT_LEAST_0_SHAPE, false, offsetof(struct clarify_inference_config, probability_index), 0},
    {"LabelIndex", &AT_LEAST_0_SHAPE, false, offsetof(struct clarify_inference_config, label_index), 0},
    {"ProbabilityAttribute", &SHORT_LINE, false, offsetof(struct clarify_inference_config, probability_attribute), 0},
    {"LabelAttribute", &SHORT_LINE, false, offsetof(struct clarify_inference_config, label_attribute), 0},
    {"LabelHeaders", &LABEL_HEADERS, false, offsetof(struct clarify_inference_config, label_headers),
     offsetof(struct clarify_inference_config, label_header_count)},
    {"FeatureHeaders", &FEATURE_HEADERS, false, offsetof(struct clarify_inference_config, feature_headers),
     offsetof(struct clarify_inference_config, feature_header_count)},
    {"FeatureTypes", &FEATURE_TYPES, false, offsetof(struct clarify_inference_config, feature_types),
     offsetof(struct clarify_inference_config, feature_type_count)},
    {0},
};
static const struct shape CLARIFY_INFERENCE_CONFIG = {
    .kind = SHAPE_OBJECT, .members = CLARIFY_INFERENCE_CONFIG_MEMBERS, .size = sizeof(struct clarify_inference_config)};

static const struct shape MIME_TYPE = {.kind = SHAPE_TEXT, .minimum = 0, .maximum = 255, .pattern = PATTERN_MIME_TYPE};
static const struct shape SHAP_BASELINE = {
    .kind = SHAPE_TEXT, .minimum = 1, .maximum = 4096, .pattern = PATTERN_SOMETHING};
static const struct shape URL = {.kind = SHAPE_TEXT, .minimum = 0, .maximum = 1024, .pattern = PATTERN_URL};
static const struct shape_member SHAP_BASELINE_CONFIG_MEMBERS[] = {
    {"MimeType", &MIME_TYPE, false, offsetof(struct shap_baseline_config, mime_type), 0},
    {"ShapBaseline", &SHAP_BASELINE, false, offsetof(struct shap_baseline_config, shap_baseline), 0},
    {"ShapBaselineUri", &URL, false, offsetof(struct shap_baseline_config, shap_baseline_uri), 0},
    {0},
};
static const struct shape SHAP_BASELINE_CONFIG = {
    .kind = SHAPE_OBJECT, .members = SHAP_BASELINE_CONFIG_MEMBERS, .size = sizeof(struct shap_baseline_config)};

static const char *const LANGUAGE_CHOICES[] = {
    "af", "sq", "ar", "hy", "eu", "bn", "bg", "ca", "zh", "hr", "cs",  "da", "nl", "en", "et", "fi",
    "fr", "de", "el", "gu", "he", "hi", "hu", "is", "id", "ga", "it",  "kn", "ky", "lv", "lt", "lb",
    "mk", "ml", "mr", "ne", "nb", "fa", "pl", "pt", "ro", "ru", "sa",  "sr", "tn", "si", "sk", "sl",
    "es", "sv", "tl", "ta", "tt", "te", "tr", "uk", "ur", "yo", "lij", "xx", NULL};
static const struct shape LANGUAGE = {.kind = SHAPE_WORD, .choices = LANGUAGE_CHOICES};
static const char *const GRANULARITY_CHOICES[] = {"token", "sentence", "paragraph", NULL};
static const struct shape GRANULARITY = {.kind = SHAPE_CHOICE, .choices = GRANULARITY_CHOICES};
static const struct shape_member CLARIFY_TEXT_CONFIG_MEMBERS[] = {
    {"Language", &LANGUAGE, true, offsetof(struct clarify_text_config, language), 0},
    {"Granularity", &GRANULARITY, true, offsetof(struct clarify_text_config, granularity), 0},
    {0},
};
static const struct shape CLARIFY_TEXT_CONFIG = {
    .kind = SHAPE_OBJECT, .members = CLARIFY_TEXT_CONFIG_MEMBERS, .size = sizeof(struct clarify_text_config)};

static const struct shape_member CLARIFY_SHAP_CONFIG_MEMBERS[] = {
    {"ShapBaselineConfig", &SHAP_BASELINE_CONFIG, true, offsetof(struct clarify_shap_config, shap_baseline_config), 0},
    {"NumberOfSamples", &AT_LEAST_1, false, offsetof(struct clarify_shap_config, number_of_samples), 0},
    {"UseLogit", &BOOLEAN_SHAPE, false, offsetof(struct clarify_shap_config, use_logit), 0},
    {"Seed", &ANY_INT32_SHAPE, false, offsetof(struct clarify_shap_config, seed), 0},
    {"TextConfig", &CLARIFY_TEXT_CONFIG, false, offsetof(struct clarify_shap_config, text_config), 0},
    {0},
};
static const struct shape CLARIFY_SHAP_CONFIG = {
    .kind = SHAPE_OBJECT, .members = CLARIFY_SHAP_CONFIG_MEMBERS, .size = sizeof(struct clarify_shap_config)};

static const struct shape_member CLARIFY_EXPLAINER_CONFIG_MEMBERS[] = {
    {"EnableExplanations", &SHORT_LINE, false, offsetof(struct clarify_explainer_config, enable_explanations), 0},
    {"InferenceConfig", &CLARIFY_INFERENCE_CONFIG, false, offsetof(struct clarify_explainer_config, inference_config),
     0},
    {"ShapConfig", &CLARIFY_SHAP_CONFIG, true, offsetof(struct clarify_explainer_config, shap_config), 0},
    {0},
};
static const struct shape CLARIFY_EXPLAINER_CONFIG = {
    .kind = SHAPE_OBJECT, .members = CLARIFY_EXPLAINER_CONFIG_MEMBERS, .size = sizeof(struct clarify_explainer_config)};

static const struct shape_member EXPLAINER_CONFIG_MEMBERS[] = {
    {"ClarifyExplainerConfig", &CLARIFY_EXPLAINER_CONFIG, false,
     offsetof(struct explainer_config, clarify_explainer_config), 0},
    {0},
};
static const struct shape EXPLAINER_CONFIG = {
    .kind = SHAPE_OBJECT, .members = EXPLAINER_CONFIG_MEMBERS, .size = sizeof(struct explainer_config)};

/* --- The request --- */

static const struct shape VPC_ID = {.kind = SHAPE_TEXT, .minimum = 0, .maximum = 32, .pattern = PATTERN_VPC_ID};
static const struct shape SECURITY_GROUP_IDS = {.kind = SHAPE_LIST, .minimum = 1, .maximum = 5, .element = &VPC_ID};
static const struct shape SUBNETS = {.kind = SHAPE_LIST, .minimum = 1, .maximum = 16, .element = &VPC_ID};
static const struct shape_member VPC_CONFIG_MEMBERS[] = {
    {"SecurityGroupIds", &SECURITY_GROUP_IDS, true, offsetof(struct vpc_config, security_group_ids),
     offsetof(struct vpc_config, security_group_id_count)},
    {"Subnets", &SUBNETS, true, offsetof(struct vpc_config, subnets), offsetof(struct vpc_config, subnet_count)},
    {0},
};
static const struct shape VPC_CONFIG = {
    .kind = SHAPE_OBJECT, .members = VPC_CONFIG_MEMBERS, .size = sizeof(struct vpc_config)};

static const struct shape_member METRICS_CONFIG_MEMBERS[] = {
    {"EnableEnhancedMetrics", &BOOLEAN_SHAPE, false, offsetof(struct metrics_config, enable_enhanced_metrics), 0},
    {"EnableDetailedObservability", &BOOLEAN_SHAPE, false,
     offsetof(struct metrics_config, enable_detailed_observability), 0},
    {"MetricPublishFrequencyInSeconds", &ANY_INT32_SHAPE, false,
     offsetof(struct metrics_config, metric_publish_frequency_in_seconds), 0},
    {0},
};
static const struct shape METRICS_CONFIG = {
    .kind = SHAPE_OBJECT, .members = METRICS_CONFIG_MEMBERS, .size = sizeof(struct metrics_config)};

static const struct shape ROLE_ARN = {.kind = SHAPE_TEXT, .minimum = 20, .maximum = 2048, .pattern = PATTERN_ROLE_ARN};

static const struct shape_member ENDPOINT_CONFIG_MEMBERS[] = {
    {"EndpointConfigName", &RESOURCE_NAME_SHAPE, true, offsetof(struct endpoint_config, endpoint_config_name), 0},
    {"ProductionVariants", &PRODUCTION_VARIANTS, true, offsetof(struct endpoint_config, production_variants),
     offsetof(struct endpoint_config, production_variant_count)},
    {"ShadowProductionVariants", &PRODUCTION_VARIANTS, false,
     offsetof(struct endpoint_config, shadow_production_variants),
     offsetof(struct endpoint_config, shadow_production_variant_count)},
    {"DataCaptureConfig", &DATA_CAPTURE_CONFIG, false, offsetof(struct endpoint_config, data_capture_config), 0},
    {"AsyncInferenceConfig", &ASYNC_INFERENCE_CONFIG, false, offsetof(struct endpoint_config, async_inference_config),
     0},
    {"ExplainerConfig", &EXPLAINER_CONFIG, false, offsetof(struct endpoint_config, explainer_config), 0},
    {"KmsKeyId", &KMS_KEY_ID, false, offsetof(struct endpoint_config, kms_key_id), 0},
    {"Tags", &TAGS_SHAPE, false, offsetof(struct endpoint_config, tags), offsetof(struct endpoint_config, tag_count)},
    {"ExecutionRoleArn", &ROLE_ARN, false, offsetof(struct endpoint_config, execution_role_arn), 0},
    {"VpcConfig", &VPC_CONFIG, false, offsetof(struct endpoint_config, vpc_config), 0},
    {"EnableNetworkIsolation", &BOOLEAN_SHAPE, false, offsetof(struct endpoint_config, enable_network_isolation), 0},
    {"MetricsConfig", &METRICS_CONFIG, false, offsetof(struct endpoint_config, metrics_config), 0},
    {"EndpointConfigArn", &ANSWER_SHAPE, false, 0, 0},
    {"CreationTime", &ANSWER_SHAPE, false, 0, 0},
    {0},
};
const struct shape ENDPOINT_CONFIG_SHAPE = {
    .kind = SHAPE_OBJECT, .members = ENDPOINT_CONFIG_MEMBERS, .size = sizeof(struct endpoint_config)};
