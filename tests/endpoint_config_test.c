#include "models/endpoint_config.h"

#include "models/catalogue.h"
#include "models/endpoint_skeleton.h"
#include "models/fault.h"
#include "models/json.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <string.h>

/* One arena for the whole process: its end frees it. */
static struct arena *memory(void)
{
    static struct arena *arena;
    if (!arena) arena = arena_new();
    return arena;
}

/* What is said of a request: "PATH: TEXT" or "warning: PATH: TEXT", a line each. */
static const char *said(const struct faults *faults)
{
    const char *text = "";
    for (size_t i = 0; i < faults_total(faults); i++) {
        const struct fault *fault = faults_at(faults, i);
        text = arena_format(memory(), "%s%s%s%s: %s", text, i ? "\n" : "",
                            fault->kind == FAULT_WARNING ? "warning: " : "", fault->at.path, fault->text);
    }
    return text;
}

static struct endpoint_config *read_text(const char *text, bool strict, struct faults *faults)
{
    const struct json_node *node = json_read_text(memory(), "config.json", text, strlen(text), faults);
    struct endpoint_config_options options = {.strict = strict, .catalogue = catalogue_new(memory())};
    return node ? endpoint_config_read(memory(), node, options, faults) : NULL;
}

static const char *said_of(const char *text)
{
    struct faults *faults = faults_new(memory());
    struct endpoint_config *config = read_text(text, false, faults);
    ck_assert_int_eq(config != NULL, faults_count(faults) == 0);
    return said(faults);
}

/* A request with these variants, and other members behind them. */
static const char *request(const char *variants, const char *others)
{
    return arena_format(memory(), "{\"EndpointConfigName\": \"c\", \"ProductionVariants\": [%s]%s%s}", variants,
                        *others ? ", " : "", others);
}

#define ASSERT_SAID(text, expected)                                                                                    \
    do {                                                                                                               \
        const char *is_said = said_of(text);                                                                           \
        ck_assert_msg(strcmp(is_said, expected) == 0, "said:\n%s\nexpected:\n%s", is_said, expected);                  \
    } while (0)
#define ASSERT_VARIANT(members, expected) ASSERT_SAID(request("{" members "}", ""), expected)

#define MODEL                "\"VariantName\": \"A\", \"ModelName\": \"m\", "
#define ONE_M5               "\"InstanceType\": \"ml.m5.xlarge\", \"InitialInstanceCount\": 1"
#define A                    "{" MODEL ONE_M5 "}"
#define B                    "{\"VariantName\": \"B\", \"ModelName\": \"m\", " ONE_M5 "}"
#define COMPONENTS           "{\"VariantName\": \"C\", " ONE_M5 "}"
#define ROLE                 "\"ExecutionRoleArn\": \"arn:aws:iam::123456789012:role/r\""
#define SERVERLESS           "\"ServerlessConfig\": {\"MemorySizeInMB\": 2048, \"MaxConcurrency\": 5}"
#define POOL(type, priority) "{\"InstanceType\": \"" type "\", \"Priority\": " priority "}"
#define LEAST                "\"RoutingConfig\": {\"RoutingStrategy\": \"LEAST_OUTSTANDING_REQUESTS\"}"

/* The names of the rules, R1 to R20, are those of docs/endpoint-config.md. */

START_TEST(the_smallest_request_passes_in_silence)
{
    ASSERT_SAID(request(A, ""), "");
}
END_TEST

START_TEST(R1_a_variant_has_exactly_one_source_of_capacity)
{
    ASSERT_VARIANT(MODEL "\"InstancePools\": [" POOL("ml.m5.xlarge", "1") "], \"InitialInstanceCount\": 1, " LEAST, "");
    ASSERT_VARIANT(MODEL "\"InitialInstanceCount\": 1",
                   "$.ProductionVariants[0]: must have exactly one of InstanceType, InstancePools and "
                   "ServerlessConfig, found none");
    ASSERT_VARIANT(MODEL "\"InstanceType\": \"ml.m5.xlarge\", " SERVERLESS,
                   "$.ProductionVariants[0]: must have exactly one of InstanceType, InstancePools and "
                   "ServerlessConfig, found InstanceType and ServerlessConfig");
}
END_TEST

START_TEST(R1_instances_have_a_count_and_serverless_has_none)
{
    ASSERT_VARIANT(MODEL "\"InstanceType\": \"ml.m5.xlarge\"",
                   "$.ProductionVariants[0]: must have InitialInstanceCount, as it has neither ServerlessConfig nor "
                   "ManagedInstanceScaling");
    ASSERT_VARIANT(MODEL "\"InitialInstanceCount\": 1, " SERVERLESS,
                   "$.ProductionVariants[0].InitialInstanceCount: must be absent beside ServerlessConfig, which "
                   "replaces the instance type and count");
}
END_TEST

START_TEST(R2_variant_names_are_unique_over_production_and_shadow_variants)
{
    ASSERT_SAID(request(A ", " B, ""), "");
    ASSERT_SAID(request(A ", " A, ""),
                "$.ProductionVariants[1].VariantName: must be unique over production and shadow variants: \"A\" is the "
                "name of ProductionVariants[0] too");
    ASSERT_SAID(request(A, "\"ShadowProductionVariants\": [" A "]"),
                "$.ShadowProductionVariants[0].VariantName: must be unique over production and shadow variants: \"A\" "
                "is the name of ProductionVariants[0] too");
}
END_TEST

START_TEST(R3_weights_may_be_zero_but_not_all_of_them)
{
    ASSERT_SAID(request("{" MODEL ONE_M5 ", \"InitialVariantWeight\": 0}, " B, ""), "");
    ASSERT_SAID(request("{" MODEL ONE_M5 ", \"InitialVariantWeight\": 0}", ""),
                "$.ProductionVariants: must have a variant with an InitialVariantWeight above 0: with all at 0 no "
                "request can be routed");
}
END_TEST

START_TEST(weights_that_are_no_number_or_out_of_range_are_refused)
{
    ASSERT_VARIANT(MODEL ONE_M5 ", \"InitialVariantWeight\": -1",
                   "$.ProductionVariants[0].InitialVariantWeight: must be at least 0, found -1");
    ASSERT_VARIANT(MODEL ONE_M5 ", \"InitialVariantWeight\": 1e999",
                   "$.ProductionVariants[0].InitialVariantWeight: 1e999 is too large for a number, must be at least 0");
    ASSERT_VARIANT(MODEL ONE_M5 ", \"InitialVariantWeight\": 1e39",
                   "$.ProductionVariants[0].InitialVariantWeight: must fit a 32-bit float (at most 3.4028235e38), "
                   "found 1e39");
    ASSERT_VARIANT(MODEL ONE_M5 ", \"InitialVariantWeight\": \"1\"",
                   "$.ProductionVariants[0].InitialVariantWeight: expected a number at least 0, found \"1\"");
}
END_TEST

/* IEEE 754 binary32: the single nearest to 0.1 is 13421773 * 2^-27. */
START_TEST(a_weight_keeps_its_text_and_becomes_the_single_that_the_service_stores)
{
    struct faults *faults = faults_new(memory());
    struct endpoint_config *config =
        read_text(request("{" MODEL ONE_M5 ", \"InitialVariantWeight\": 0.1}, " B, ""), false, faults);

    ck_assert_ptr_nonnull(config);
    ck_assert_str_eq(config->production_variants[0].initial_variant_weight.text, "0.1");
    ck_assert(production_variant_weight(&config->production_variants[0]) == 13421773.0 / 134217728.0);
    ck_assert_ptr_null(config->production_variants[1].initial_variant_weight.text);
    ck_assert(production_variant_weight(&config->production_variants[1]) == 1.0);
}
END_TEST

START_TEST(R5_R6_a_serverless_endpoint_has_one_variant_and_none_of_the_features_of_instances)
{
    ASSERT_VARIANT(MODEL SERVERLESS, "");
    ASSERT_SAID(request("{" MODEL SERVERLESS "}, " B,
                        "\"AsyncInferenceConfig\": {\"OutputConfig\": {}}, "
                        "\"DataCaptureConfig\": {\"InitialSamplingPercentage\": 1, \"DestinationS3Uri\": \"s3://b\", "
                        "\"CaptureOptions\": [{\"CaptureMode\": \"Input\"}]}, "
                        "\"VpcConfig\": {\"SecurityGroupIds\": [\"sg-1\"], \"Subnets\": [\"subnet-1\"]}, "
                        "\"EnableNetworkIsolation\": true"),
                "$.ProductionVariants: must hold exactly one variant when one is serverless, found 2\n"
                "$.AsyncInferenceConfig: must be absent on an endpoint with a serverless variant\n"
                "$.DataCaptureConfig: must be absent on an endpoint with a serverless variant\n"
                "$.VpcConfig: must be absent on an endpoint with a serverless variant\n"
                "$.EnableNetworkIsolation: must be false or absent on an endpoint with a serverless variant, found "
                "true");
}
END_TEST

START_TEST(R7_serverless_memory_comes_in_six_sizes)
{
    ASSERT_VARIANT(MODEL "\"ServerlessConfig\": {\"MemorySizeInMB\": 6144, \"MaxConcurrency\": 5}", "");
    ASSERT_VARIANT(MODEL "\"ServerlessConfig\": {\"MemorySizeInMB\": 1536, \"MaxConcurrency\": 5}",
                   "$.ProductionVariants[0].ServerlessConfig.MemorySizeInMB: must be 1024, 2048, 3072, 4096, 5120 or "
                   "6144, found 1536");
}
END_TEST

START_TEST(R8_provisioned_concurrency_is_part_of_the_maximum)
{
    ASSERT_VARIANT(MODEL "\"ServerlessConfig\": {\"MemorySizeInMB\": 1024, \"MaxConcurrency\": 5, "
                         "\"ProvisionedConcurrency\": 5}",
                   "");
    ASSERT_VARIANT(MODEL "\"ServerlessConfig\": {\"MemorySizeInMB\": 1024, \"MaxConcurrency\": 5, "
                         "\"ProvisionedConcurrency\": 6}",
                   "$.ProductionVariants[0].ServerlessConfig.ProvisionedConcurrency: must be at most MaxConcurrency, "
                   "which is 5, found 6");
}
END_TEST

START_TEST(R9_a_shadow_test_is_one_variant_and_one_shadow)
{
    ASSERT_SAID(request(A, "\"ShadowProductionVariants\": [" B "]"), "");
    ASSERT_SAID(request(A ", " B,
                        "\"ShadowProductionVariants\": [{\"VariantName\": \"S\", \"ModelName\": \"m\", " ONE_M5
                        "}, {\"VariantName\": \"T\", \"ModelName\": \"m\", " ONE_M5 "}]"),
                "$.ProductionVariants: must hold exactly one variant beside ShadowProductionVariants, found 2\n"
                "$.ShadowProductionVariants: must hold exactly one shadow variant, found 2");
}
END_TEST

START_TEST(R11_inference_components_need_a_role_and_an_endpoint_of_their_own)
{
    ASSERT_SAID(request(COMPONENTS, ROLE), "");
    ASSERT_SAID(request(COMPONENTS, ""),
                "$: must have ExecutionRoleArn, as a variant without ModelName hosts inference components");
    ASSERT_SAID(request(A ", " COMPONENTS, ROLE),
                "$.ProductionVariants[1]: must have a ModelName like the first variant: models and inference "
                "components do not share an endpoint");
}
END_TEST

START_TEST(R12_managed_scaling_has_a_range_that_holds_the_initial_count)
{
    ASSERT_VARIANT(MODEL ONE_M5 ", \"ManagedInstanceScaling\": {\"MinInstanceCount\": 0, \"MaxInstanceCount\": 1}", "");
    ASSERT_VARIANT(MODEL ONE_M5 ", \"ManagedInstanceScaling\": {\"MinInstanceCount\": 3, \"MaxInstanceCount\": 2}",
                   "$.ProductionVariants[0].ManagedInstanceScaling.MinInstanceCount: must be at most MaxInstanceCount, "
                   "which is 2, found 3");
    ASSERT_VARIANT(MODEL ONE_M5 ", \"ManagedInstanceScaling\": {\"MinInstanceCount\": 2}",
                   "$.ProductionVariants[0].InitialInstanceCount: must be at least "
                   "ManagedInstanceScaling.MinInstanceCount, which is 2, found 1");
}
END_TEST

#define CLARIFY(inference, baseline)                                                                                   \
    "\"ExplainerConfig\": {\"ClarifyExplainerConfig\": {" inference                                                    \
    "\"ShapConfig\": {\"ShapBaselineConfig\": {" baseline "}}}}"

START_TEST(R13_a_baseline_is_inline_or_elsewhere_never_both)
{
    ASSERT_SAID(request(A, CLARIFY("", "\"ShapBaseline\": \"1,2\"")), "");
    ASSERT_SAID(request(A, CLARIFY("", "\"ShapBaseline\": \"1,2\", \"ShapBaselineUri\": \"s3://b/k\"")),
                "$.ExplainerConfig.ClarifyExplainerConfig.ShapConfig.ShapBaselineConfig: must have exactly one of "
                "ShapBaseline and ShapBaselineUri, found both");
    ASSERT_SAID(request(A, CLARIFY("", "")), "$.ExplainerConfig.ClarifyExplainerConfig.ShapConfig.ShapBaselineConfig: "
                                             "must have exactly one of ShapBaseline and ShapBaselineUri, found none");
}
END_TEST

START_TEST(an_explainer_reads_two_formats_and_needs_a_text_feature_where_it_has_feature_types)
{
    ASSERT_SAID(request(A, CLARIFY("\"InferenceConfig\": {\"FeatureTypes\": [\"numerical\", \"text\"]}, ",
                                   "\"ShapBaseline\": \"1\", \"MimeType\": \"application/jsonlines\"")),
                "");
    ASSERT_SAID(request(A, CLARIFY("\"InferenceConfig\": {\"FeatureTypes\": [\"numerical\"]}, ",
                                   "\"ShapBaseline\": \"1\", \"MimeType\": \"text/plain\"")),
                "$.ExplainerConfig.ClarifyExplainerConfig.InferenceConfig.FeatureTypes: must have at least one text "
                "feature, found none\n"
                "$.ExplainerConfig.ClarifyExplainerConfig.ShapConfig.ShapBaselineConfig.MimeType: must be one of "
                "text/csv, application/jsonlines, found \"text/plain\"");
}
END_TEST

/* g5 has NVMe disks, m5 has none (EC2 instance type specifications). */
START_TEST(R14_a_key_and_a_volume_mean_nothing_to_a_type_with_disks_of_its_own)
{
    ASSERT_SAID(request(A, "\"KmsKeyId\": \"alias/k\""), "");
    ASSERT_SAID(request("{" MODEL "\"InstanceType\": \"ml.g5.xlarge\", \"InitialInstanceCount\": 1, "
                        "\"VolumeSizeInGB\": 100}",
                        "\"KmsKeyId\": \"alias/k\""),
                "warning: $.ProductionVariants[0].VolumeSizeInGB: is ignored on ml.g5.xlarge, which has disks of its "
                "own\n"
                "warning: $.KmsKeyId: does not encrypt the disks of ml.g5.xlarge, which their hardware encrypts");
}
END_TEST

START_TEST(R17_inf1_serves_no_asynchronous_calls)
{
    const char *inf1 = "{" MODEL "\"InstanceType\": \"ml.inf1.xlarge\", \"InitialInstanceCount\": 1}";
    ASSERT_SAID(request(inf1, ""), "");
    ASSERT_SAID(request(inf1, "\"AsyncInferenceConfig\": {\"OutputConfig\": {}}"),
                "$.ProductionVariants[0].InstanceType: must not be of the inf1 family beside AsyncInferenceConfig, "
                "found \"ml.inf1.xlarge\"");
}
END_TEST

START_TEST(R17_an_accelerator_serves_no_asynchronous_calls)
{
    ASSERT_SAID(request("{" MODEL ONE_M5 ", \"AcceleratorType\": \"ml.eia2.medium\"}",
                        "\"AsyncInferenceConfig\": {\"OutputConfig\": {}}"),
                "warning: $.ProductionVariants[0].AcceleratorType: is retired: Elastic Inference is no longer offered; "
                "ml.eia2.medium adds no speed here, and is billed at an estimate\n"
                "$.ProductionVariants[0].AcceleratorType: must be absent beside AsyncInferenceConfig");
}
END_TEST

START_TEST(metrics_are_published_at_one_of_seven_periods)
{
    ASSERT_SAID(request(A, "\"MetricsConfig\": {\"MetricPublishFrequencyInSeconds\": 30}"), "");
    ASSERT_SAID(request(A, "\"MetricsConfig\": {\"MetricPublishFrequencyInSeconds\": 20}"),
                "$.MetricsConfig.MetricPublishFrequencyInSeconds: must be 10, 30, 60, 120, 180, 240 or 300, found 20");
}
END_TEST

START_TEST(tag_keys_are_unique)
{
    ASSERT_SAID(request(A, "\"Tags\": [{\"Key\": \"a\", \"Value\": \"\"}, {\"Key\": \"A\", \"Value\": \"\"}]"), "");
    ASSERT_SAID(request(A, "\"Tags\": [{\"Key\": \"a\", \"Value\": \"1\"}, {\"Key\": \"a\", \"Value\": \"2\"}]"),
                "$.Tags[1].Key: must be unique: \"a\" is the key of Tags[0] too");
}
END_TEST

START_TEST(pools_should_be_routed_by_load_and_have_priorities_of_their_own)
{
    ASSERT_VARIANT(MODEL "\"InstancePools\": [" POOL("ml.m5.xlarge", "1") ", " POOL(
                       "ml.c5.xlarge", "1") "], \"InitialInstanceCount\": 1",
                   "warning: $.ProductionVariants[0].InstancePools: should go with RoutingConfig.RoutingStrategy "
                   "LEAST_OUTSTANDING_REQUESTS, found RANDOM by default: instances of different speed would get equal "
                   "shares\n"
                   "warning: $.ProductionVariants[0].InstancePools[1].Priority: should be a priority of its own: "
                   "InstancePools[0] has 1 too");
}
END_TEST

START_TEST(what_the_service_would_accept_without_use_is_a_warning)
{
    ASSERT_VARIANT(MODEL ONE_M5 ", \"AcceleratorType\": \"ml.eia2.medium\"",
                   "warning: $.ProductionVariants[0].AcceleratorType: is retired: Elastic Inference is no longer "
                   "offered; ml.eia2.medium adds no speed here, and is billed at an estimate");
    ASSERT_VARIANT(MODEL ONE_M5 ", \"CapacityReservationConfig\": {\"CapacityReservationPreference\": "
                                "\"capacity-reservations-only\"}",
                   "warning: $.ProductionVariants[0].CapacityReservationConfig: should have MlReservationArn: without "
                   "it CapacityReservationPreference has nothing to reserve from");
    ASSERT_VARIANT(MODEL SERVERLESS ", \"VolumeSizeInGB\": 10",
                   "warning: $.ProductionVariants[0].VolumeSizeInGB: has no effect on a serverless variant, which has "
                   "no instances");
    ASSERT_VARIANT(MODEL ONE_M5 ", \"InferenceAmiVersion\": \"al2-ami-sagemaker-inference-gpu-2\"",
                   "warning: $.ProductionVariants[0].InferenceAmiVersion: is made for NVIDIA GPUs, which ml.m5.xlarge "
                   "does not have");
    ASSERT_SAID(request("{\"VariantName\": \"A\", " SERVERLESS "}", ROLE),
                "warning: $.ProductionVariants[0]: should have a ModelName: inference components need instances, and a "
                "serverless variant has none");
}
END_TEST

START_TEST(an_unknown_instance_type_warns_and_a_malformed_one_is_refused)
{
    ASSERT_VARIANT(MODEL "\"InstanceType\": \"ml.m5.xlrge\", \"InitialInstanceCount\": 1",
                   "warning: $.ProductionVariants[0].InstanceType: should be an instance type of the catalogue, found "
                   "\"ml.m5.xlrge\"; did you mean \"ml.m5.xlarge\"?");
    ASSERT_VARIANT(MODEL "\"InstanceType\": \"m5.xlarge\", \"InitialInstanceCount\": 1",
                   "$.ProductionVariants[0].InstanceType: must be an instance type of the form ml.FAMILY.SIZE, found "
                   "\"m5.xlarge\"; did you mean \"ml.m5.xlarge\"?");
}
END_TEST

START_TEST(an_unknown_member_warns_and_is_refused_when_strict)
{
    const char *text = request(A, "\"ProductionVariant\": []");
    const char *expected = "$.ProductionVariant: unknown member \"ProductionVariant\"; did you mean "
                           "\"ProductionVariants\"?";
    struct faults *faults = faults_new(memory());

    ck_assert_str_eq(said_of(text), arena_format(memory(), "warning: %s", expected));
    ck_assert_ptr_null(read_text(text, true, faults));
    ck_assert_str_eq(said(faults), expected);
}
END_TEST

START_TEST(an_answer_of_DescribeEndpointConfig_is_a_request_with_two_more_members)
{
    struct faults *faults = faults_new(memory());
    const char *text =
        request(A, "\"EndpointConfigArn\": \"arn:aws:sagemaker:us-east-1:123456789012:endpoint-config/c\", "
                   "\"CreationTime\": 1700000000.5, \"KmsKeyId\": null");

    ck_assert_ptr_nonnull(read_text(text, true, faults));
    ck_assert_str_eq(said(faults), "");
}
END_TEST

#define ARN(text) "\"EndpointConfigArn\": " text

static const char *region_of(const char *arn_member)
{
    struct faults *faults = faults_new(memory());
    const struct endpoint_config *config = read_text(request(A, arn_member), false, faults);
    ck_assert_ptr_nonnull(config);
    return endpoint_config_region(config);
}

/* The form of an ARN: AWS General Reference, Amazon Resource Names. */
START_TEST(the_region_of_an_answer_is_that_of_its_arn)
{
    ck_assert_str_eq(region_of(ARN("\"arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/c\"")), "eu-west-1");
    ck_assert_str_eq(region_of(ARN("\"arn:aws-us-gov:sagemaker:us-gov-west-1:123456789012:endpoint-config/c\"")),
                     "us-gov-west-1");
}
END_TEST

START_TEST(a_malformed_arn_or_none_names_no_region)
{
    static const char *const malformed[] = {"",
                                            ARN("null"),
                                            ARN("7"),
                                            ARN("\"\""),
                                            ARN("\"arn\""),
                                            ARN("\"arn:\""),
                                            ARN("\"arn:aws:sagemaker:eu-west-1\""),
                                            ARN("\"arn:aws:sagemaker::123456789012:endpoint-config/c\""),
                                            ARN("\"arn:aws:sagemaker:EU west:123456789012:endpoint-config/c\""),
                                            ARN("\"arn:aws:sns:eu-west-1:123456789012:endpoint-config/c\""),
                                            ARN("\"arn::sagemaker:eu-west-1:123456789012:endpoint-config/c\""),
                                            ARN("\"arn:aws:sagemaker:eu-west-1::endpoint-config/c\""),
                                            ARN("\"arn:aws:sagemaker:eu-west-1:123456789012:endpoint/c\"")};
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++)
        ck_assert_msg(region_of(malformed[i]) == NULL, "%s names a region", malformed[i]);
}
END_TEST

START_TEST(an_answer_of_DescribeEndpoint_is_named_in_one_fault)
{
    const char *endpoint =
        "$: this is what DescribeEndpoint answers, which tells no instance types: give what `aws sagemaker "
        "describe-endpoint-config --endpoint-config-name c` answers, and this as a scenario's Endpoint";
    ASSERT_SAID("{\"EndpointName\": \"e\", \"EndpointConfigName\": \"c\", \"EndpointStatus\": \"InService\", "
                "\"ProductionVariants\": [{\"VariantName\": \"A\", \"CurrentWeight\": 1.0}]}",
                endpoint);
}
END_TEST

START_TEST(ten_faults_of_one_request_are_said_at_once)
{
    ASSERT_SAID("{\"EndpointConfigName\": \"-c\", \"ProductionVariants\": [{\"ModelName\": 7, \"InstanceType\": "
                "\"c5\", \"InitialInstanceCount\": 0, \"InitialVariantWeight\": -1, \"RoutingConfig\": "
                "{\"RoutingStrategy\": \"RANDM\"}, \"VolumeSizeInGB\": 513}], \"KmsKeyId\": \"a.b\", \"Tags\": [{}]}",
                "$.EndpointConfigName: must be letters, digits and hyphens, with a letter or digit at both ends, found "
                "\"-c\"\n"
                "$.ProductionVariants[0].VariantName: is required\n"
                "$.ProductionVariants[0].ModelName: expected a text, found 7\n"
                "$.ProductionVariants[0].InitialInstanceCount: must be from 1 to 2147483647, found 0\n"
                "$.ProductionVariants[0].InstanceType: must be an instance type of the form ml.FAMILY.SIZE, found "
                "\"c5\"\n"
                "$.ProductionVariants[0].InitialVariantWeight: must be at least 0, found -1\n"
                "$.ProductionVariants[0].VolumeSizeInGB: must be from 1 to 512, found 513\n"
                "$.ProductionVariants[0].RoutingConfig.RoutingStrategy: expected one of "
                "\"LEAST_OUTSTANDING_REQUESTS\", \"RANDOM\", found \"RANDM\"; did you mean \"RANDOM\"?\n"
                "$.KmsKeyId: must be a key id, an alias or their ARN: letters, digits and : / _ -, found \"a.b\"\n"
                "$.Tags[0].Key: is required\n"
                "$.Tags[0].Value: is required");
}
END_TEST

START_TEST(lengths_count_characters_and_long_texts_are_cut_in_messages)
{
    /* 129 characters, above the 128 of a key; two bytes each, so that a count of bytes would show. */
    char key[2 * 129 + 1] = "";
    for (size_t i = 0; i < 129; i++) memcpy(key + 2 * i, "\xc3\xa9", 3);
    const char *others = arena_format(memory(), "\"Tags\": [{\"Key\": \"%s\", \"Value\": \"\"}]", key);
    ASSERT_SAID(request(A, others), "$.Tags[0].Key: must have at most 128 characters, found 129");

    char id[101] = "";
    memset(id, '.', 100);
    others = arena_format(memory(), "\"KmsKeyId\": \"%s\"", id);
    const char *sixty_dots = "............................................................";
    ck_assert_str_eq(said_of(request(A, others)),
                     arena_format(memory(),
                                  "$.KmsKeyId: must be a key id, an alias or their ARN: letters, digits and : / _ -, "
                                  "found \"%s...\"",
                                  sixty_dots));
}
END_TEST

START_TEST(a_request_that_is_no_object_is_refused)
{
    ASSERT_SAID("[]", "$: expected an object, found an array");
    ASSERT_SAID(request("null", ""), "$.ProductionVariants[0]: expected an object, found null");
}
END_TEST

START_TEST(the_mode_of_a_variant_follows_from_its_members)
{
    struct faults *faults = faults_new(memory());
    struct endpoint_config *real_time = read_text(request(A, ""), false, faults);
    struct endpoint_config *serverless = read_text(request("{" MODEL SERVERLESS "}", ""), false, faults);
    struct endpoint_config *async =
        read_text(request(A, "\"AsyncInferenceConfig\": {\"OutputConfig\": {}}"), false, faults);

    ck_assert_int_eq(endpoint_config_mode(real_time, real_time->production_variants), MODE_REAL_TIME);
    ck_assert_int_eq(endpoint_config_mode(serverless, serverless->production_variants), MODE_SERVERLESS);
    ck_assert_int_eq(endpoint_config_mode(async, async->production_variants), MODE_ASYNC);
}
END_TEST

START_TEST(a_whole_request_arrives_in_the_structs)
{
    struct faults *faults = faults_new(memory());
    struct endpoint_config *async = read_text(endpoint_skeleton_text(SKELETON_ASYNC), true, faults);

    ck_assert_ptr_nonnull(async);
    struct production_variant *variant = &async->production_variants[0];
    ck_assert_uint_eq(variant->instance_pool_count, 2);
    ck_assert_str_eq(variant->instance_pools[1].instance_type, "ml.g4dn.xlarge");
    ck_assert_int_eq((int)variant->instance_pools[1].priority.value, 2);
    ck_assert(variant->initial_instance_count.given);
    ck_assert(!variant->volume_size_in_gb.given);
    ck_assert_int_eq(variant->routing_config->routing_strategy, ROUTING_LEAST_OUTSTANDING_REQUESTS);
    struct async_notification_config *notification = async->async_inference_config->output_config->notification_config;
    ck_assert_uint_eq(notification->include_inference_response_in_count, 2);
    ck_assert_int_eq(notification->include_inference_response_in[1], TOPIC_ERROR);
    ck_assert_str_eq(async->tags[0].key, "Team");
}
END_TEST

START_TEST(every_skeleton_passes_in_silence)
{
    for (int i = 0; i < ENDPOINT_SKELETONS; i++) {
        struct faults *faults = faults_new(memory());
        ck_assert_ptr_nonnull(read_text(endpoint_skeleton_text((enum endpoint_skeleton)i), true, faults));
        ck_assert_str_eq(said(faults), "");
    }
    ck_assert_str_eq(endpoint_skeleton_name(SKELETON_REAL_TIME), "real-time");
}
END_TEST

/* Partitions: AWS General Reference, Amazon Resource Names. */
START_TEST(the_arn_names_the_partition_of_its_region)
{
    ck_assert_str_eq(endpoint_config_arn(memory(), "eu-west-1", "c"),
                     "arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/c");
    ck_assert_str_eq(endpoint_config_arn(memory(), "cn-north-1", "c"),
                     "arn:aws-cn:sagemaker:cn-north-1:123456789012:endpoint-config/c");
    ck_assert_str_eq(endpoint_config_arn(memory(), "us-gov-west-1", "c"),
                     "arn:aws-us-gov:sagemaker:us-gov-west-1:123456789012:endpoint-config/c");
}
END_TEST

TEST_MAIN(
    "endpoint_config", the_smallest_request_passes_in_silence, R1_a_variant_has_exactly_one_source_of_capacity,
    R1_instances_have_a_count_and_serverless_has_none, R2_variant_names_are_unique_over_production_and_shadow_variants,
    R3_weights_may_be_zero_but_not_all_of_them, weights_that_are_no_number_or_out_of_range_are_refused,
    a_weight_keeps_its_text_and_becomes_the_single_that_the_service_stores,
    R5_R6_a_serverless_endpoint_has_one_variant_and_none_of_the_features_of_instances,
    R7_serverless_memory_comes_in_six_sizes, R8_provisioned_concurrency_is_part_of_the_maximum,
    R9_a_shadow_test_is_one_variant_and_one_shadow, R11_inference_components_need_a_role_and_an_endpoint_of_their_own,
    R12_managed_scaling_has_a_range_that_holds_the_initial_count, R13_a_baseline_is_inline_or_elsewhere_never_both,
    an_explainer_reads_two_formats_and_needs_a_text_feature_where_it_has_feature_types,
    R14_a_key_and_a_volume_mean_nothing_to_a_type_with_disks_of_its_own, R17_inf1_serves_no_asynchronous_calls,
    R17_an_accelerator_serves_no_asynchronous_calls, the_region_of_an_answer_is_that_of_its_arn,
    a_malformed_arn_or_none_names_no_region, an_answer_of_DescribeEndpoint_is_named_in_one_fault,
    metrics_are_published_at_one_of_seven_periods, tag_keys_are_unique,
    pools_should_be_routed_by_load_and_have_priorities_of_their_own,
    what_the_service_would_accept_without_use_is_a_warning,
    an_unknown_instance_type_warns_and_a_malformed_one_is_refused, an_unknown_member_warns_and_is_refused_when_strict,
    an_answer_of_DescribeEndpointConfig_is_a_request_with_two_more_members, ten_faults_of_one_request_are_said_at_once,
    lengths_count_characters_and_long_texts_are_cut_in_messages, a_request_that_is_no_object_is_refused,
    the_mode_of_a_variant_follows_from_its_members, a_whole_request_arrives_in_the_structs,
    every_skeleton_passes_in_silence, the_arn_names_the_partition_of_its_region)
