/* endpoint_config.h - a CreateEndpointConfig request as plain structs, every field, bound, pattern, enum and rule checked.
 *
 * Names      those of the API in snake_case; units stand in them. Absent members: see shape.h.
 * Ownership  lives in the arena given to endpoint_config_read() and points into the document, which must live as long.
 * Errors     endpoint_config_read() adds every fault and warning of the request, and returns NULL if any was a fault.
 * Source     service model sagemaker 2017-07-24 as carried by botocore 1.43.67; rules between fields: docs/endpoint-config.md.
 *            A DescribeEndpointConfig answer is accepted too; templates that hold one are put into this form before
 *            (config_shape.h). */
#ifndef LOADLINE_MODELS_ENDPOINT_CONFIG_H
#define LOADLINE_MODELS_ENDPOINT_CONFIG_H

#include "models/result.h"
#include "models/shape.h"
#include "models/shape_values.h"

/* Of each kind, production and shadow. */
#define VARIANTS_MOST 10

/* The order of each enum is that of the choices in endpoint_shape.c. */
enum routing_strategy { ROUTING_UNSET, ROUTING_LEAST_OUTSTANDING_REQUESTS, ROUTING_RANDOM };
enum managed_scaling_status { MANAGED_SCALING_UNSET, MANAGED_SCALING_ENABLED, MANAGED_SCALING_DISABLED };
enum scale_in_strategy { SCALE_IN_UNSET, SCALE_IN_IDLE_RELEASE, SCALE_IN_CONSOLIDATION };
enum capture_mode { CAPTURE_UNSET, CAPTURE_INPUT, CAPTURE_OUTPUT, CAPTURE_INPUT_AND_OUTPUT };
enum notification_topic { TOPIC_UNSET, TOPIC_SUCCESS, TOPIC_ERROR };
enum feature_type { FEATURE_UNSET, FEATURE_NUMERICAL, FEATURE_CATEGORICAL, FEATURE_TEXT };
enum text_granularity { GRANULARITY_UNSET, GRANULARITY_TOKEN, GRANULARITY_SENTENCE, GRANULARITY_PARAGRAPH };

/* --- A production or shadow variant --- */

struct instance_pool {
    const struct json_node *node;
    const char *instance_type;
    const char *model_name_override;
    struct optional_integer priority; /* 1 is tried first */
};

struct core_dump_config {
    const struct json_node *node;
    const char *destination_s3_uri;
    const char *kms_key_id;
};

struct serverless_config {
    const struct json_node *node;
    struct optional_integer memory_size_in_mb;
    struct optional_integer max_concurrency;
    struct optional_integer provisioned_concurrency;
};

struct scale_in_policy {
    const struct json_node *node;
    enum scale_in_strategy strategy;
    struct optional_integer maximum_step_size;
    struct optional_integer cooldown_in_minutes;
};

struct managed_instance_scaling {
    const struct json_node *node;
    enum managed_scaling_status status;
    struct optional_integer min_instance_count;
    struct optional_integer max_instance_count;
    struct scale_in_policy *scale_in_policy;
};

struct routing_config {
    const struct json_node *node;
    enum routing_strategy routing_strategy;
};

struct capacity_reservation_config {
    const struct json_node *node;
    const char *capacity_reservation_preference;
    const char *ml_reservation_arn;
};

struct production_variant {
    const struct json_node *node;
    const char *variant_name;
    const char *model_name; /* NULL: the variant hosts inference components */
    struct optional_integer initial_instance_count;
    const char *instance_type;
    struct instance_pool *instance_pools;
    size_t instance_pool_count;
    struct optional_integer variant_instance_provision_timeout_in_seconds;
    struct optional_single initial_variant_weight; /* of a shadow variant: its share of the production weight */
    const char *accelerator_type;
    struct core_dump_config *core_dump_config;
    struct serverless_config *serverless_config;
    struct optional_integer volume_size_in_gb;
    struct optional_integer model_data_download_timeout_in_seconds;
    struct optional_integer container_startup_health_check_timeout_in_seconds;
    struct optional_boolean enable_ssm_access;
    struct managed_instance_scaling *managed_instance_scaling;
    struct routing_config *routing_config;
    const char *inference_ami_version;
    struct capacity_reservation_config *capacity_reservation_config;
};

/* --- What holds for the whole endpoint --- */

struct capture_option {
    const struct json_node *node;
    enum capture_mode capture_mode;
};

struct capture_content_type_header {
    const struct json_node *node;
    const char **csv_content_types;
    size_t csv_content_type_count;
    const char **json_content_types;
    size_t json_content_type_count;
};

struct data_capture_config {
    const struct json_node *node;
    struct optional_boolean enable_capture; /* absent: enabled */
    struct optional_integer initial_sampling_percentage;
    const char *destination_s3_uri;
    const char *kms_key_id;
    struct capture_option *capture_options;
    size_t capture_option_count;
    struct capture_content_type_header *capture_content_type_header;
};

struct async_client_config {
    const struct json_node *node;
    struct optional_integer max_concurrent_invocations_per_instance;
};

struct async_notification_config {
    const struct json_node *node;
    const char *success_topic;
    const char *error_topic;
    enum notification_topic *include_inference_response_in;
    size_t include_inference_response_in_count;
};

struct async_output_config {
    const struct json_node *node;
    const char *kms_key_id;
    const char *s3_output_path;
    const char *s3_failure_path;
    struct async_notification_config *notification_config;
};

struct async_inference_config {
    const struct json_node *node;
    struct async_client_config *client_config;
    struct async_output_config *output_config;
};

struct clarify_inference_config {
    const struct json_node *node;
    const char *features_attribute;
    const char *content_template;
    struct optional_integer max_record_count;
    struct optional_integer max_payload_in_mb;
    struct optional_integer probability_index;
    struct optional_integer label_index;
    const char *probability_attribute;
    const char *label_attribute;
    const char **label_headers;
    size_t label_header_count;
    const char **feature_headers;
    size_t feature_header_count;
    enum feature_type *feature_types;
    size_t feature_type_count;
};

struct shap_baseline_config {
    const struct json_node *node;
    const char *mime_type;
    const char *shap_baseline; /* exactly one of this and the next */
    const char *shap_baseline_uri;
};

struct clarify_text_config {
    const struct json_node *node;
    const char *language;
    enum text_granularity granularity;
};

struct clarify_shap_config {
    const struct json_node *node;
    struct shap_baseline_config *shap_baseline_config;
    struct optional_integer number_of_samples;
    struct optional_boolean use_logit;
    struct optional_integer seed;
    struct clarify_text_config *text_config;
};

struct clarify_explainer_config {
    const struct json_node *node;
    const char *enable_explanations; /* JMESPath; NULL: every record is explained */
    struct clarify_inference_config *inference_config;
    struct clarify_shap_config *shap_config;
};

struct explainer_config {
    const struct json_node *node;
    struct clarify_explainer_config *clarify_explainer_config;
};

struct vpc_config {
    const struct json_node *node;
    const char **security_group_ids;
    size_t security_group_id_count;
    const char **subnets;
    size_t subnet_count;
};

struct metrics_config {
    const struct json_node *node;
    struct optional_boolean enable_enhanced_metrics;
    struct optional_boolean enable_detailed_observability;
    struct optional_integer metric_publish_frequency_in_seconds;
};

struct endpoint_config {
    const struct json_node *node;
    const char *endpoint_config_name;
    struct production_variant *production_variants;
    size_t production_variant_count;
    struct production_variant *shadow_production_variants;
    size_t shadow_production_variant_count;
    struct data_capture_config *data_capture_config;
    struct async_inference_config *async_inference_config;
    struct explainer_config *explainer_config;
    const char *kms_key_id;
    struct tag *tags;
    size_t tag_count;
    const char *execution_role_arn;
    struct vpc_config *vpc_config;
    struct optional_boolean enable_network_isolation;
    struct metrics_config *metrics_config;
    const char *region; /* see endpoint_config_region() */
};

struct endpoint_config_options {
    bool strict; /* members that the model does not know are faults, not warnings */
    /* Instance types that are not in it get a warning, and rules that need a type's specification look here.
     * NULL: any well-formed name passes, and those rules are left out. */
    const struct catalogue *catalogue;
};

struct endpoint_config *endpoint_config_read(struct arena *arena, const struct json_node *node,
                                             struct endpoint_config_options options, struct faults *faults);

/* The region that the EndpointConfigArn of a DescribeEndpointConfig answer names; NULL where there is no ARN, or a malformed
 * one. */
const char *endpoint_config_region(const struct endpoint_config *config);

/* How calls reach a variant of this config. Async goes by the endpoint, serverless by the variant. */
enum serving_mode endpoint_config_mode(const struct endpoint_config *config, const struct production_variant *variant);

/* All variants, index 0 .. endpoint_config_variants() - 1: production variants first, then shadows. */
size_t endpoint_config_variants(const struct endpoint_config *config);
const struct production_variant *endpoint_config_variant(const struct endpoint_config *config, size_t index);

/* A fault at `at`: no variant, or no production variant, is called that; with the nearest name of one. */
void endpoint_config_no_variant(const struct endpoint_config *config, const struct json_node *at, bool production,
                                const char *name, struct faults *faults);

/* Whether a variant has instances of that type, its own or a pool's. */
bool production_variant_has_type(const struct production_variant *variant, const char *instance_type);

/* The weight as the service stores it; 1 when it is absent. */
double production_variant_weight(const struct production_variant *variant);

/* "aws", or that of China's or the government's regions. */
const char *endpoint_config_partition(const char *region);

/* What the service answers: arn:PARTITION:sagemaker:REGION:123456789012:endpoint-config/NAME. In the arena. */
const char *endpoint_config_arn(struct arena *arena, const char *region, const char *name);

#endif
