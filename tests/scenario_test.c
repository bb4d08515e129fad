#include "sim/arena.h"
#include "sim/units.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct trial trial;

static void accept(const char *const *sets)
{
    trial = trial_read(sets);
    ck_assert_msg(trial.scenario, "%s", trial_said(&trial));
    ck_assert_uint_eq(faults_total(trial.faults), 0);
}

/* --- Reading --- */

START_TEST(an_answer_of_the_service_says_which_region_it_comes_from)
{
    accept(SETS("/Region=null",
                "/EndpointConfig/EndpointConfigArn='arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/c'"));
    ck_assert_str_eq(trial.scenario->region, "eu-west-1");
    trial_end(&trial);
}
END_TEST

START_TEST(what_is_not_said_has_its_default)
{
    accept(SETS("/Name=null", "/Region=null", "/Seed=null", "/Replications=null"));
    const struct scenario *scenario = trial.scenario;
    ck_assert_str_eq(scenario->name, "s"); /* the file is s.json */
    ck_assert_str_eq(scenario->region, "us-east-1");
    ck_assert_uint_eq(scenario->seed, 1);
    ck_assert_uint_eq(scenario->replications, 0);
    ck_assert_double_eq(scenario->confidence, 0.95);
    ck_assert_double_eq(scenario->client.timeout_s, 60);
    ck_assert_int_eq(scenario->client.max_attempts, 1);
    ck_assert_double_eq(scenario->duration_s, 0);
    ck_assert_int_eq(scenario->warm_up, WARM_UP_NONE);
    ck_assert(!scenario->precision.given && !scenario->has_start_time && !scenario->explainer_figures.node);
    ck_assert_uint_eq(scenario->objective_count, 0);
    ck_assert_uint_eq(scenario->components.count, 0);
    ck_assert_uint_eq(scenario->timeline.count, 0);
    ck_assert_int_eq(quotas_most(&scenario->quotas, "ml.c5.xlarge"), QUOTA_NONE);
    ck_assert_double_eq(limits_invocation_s(&scenario->limits), 60);
    trial_end(&trial);
}
END_TEST

START_TEST(a_whole_scenario_is_read_into_plain_fields)
{
    accept(SETS("/Name='chat'", "/Description='d'", "/Region='eu-west-1'", "/StartTime='2026-11-23T00:00:00Z'",
                "/Seed=9223372036854775807", "/Replications=7", "/Confidence=0.9", "/DurationInSeconds=3600",
                "/WarmUpInSeconds=300", "/Comment='c'",
                "/Precision={'Metric': 'Latency', 'Statistic': 'p99', 'RelativeHalfWidth': 0.05, 'MaxReplications': "
                "30, 'VariantName': 'A'}",
                "/Client={'TimeoutInSeconds': 2.5, 'MaxAttempts': 3, 'RetryMode': 'standard'}",
                "/Objectives=[{'Metric': 'Latency', 'Statistic': 'p99', 'AtMost': 250}, {'Metric': 'ErrorRate', "
                "'AtMost': 0.001}]"));
    const struct scenario *scenario = trial.scenario;
    ck_assert_str_eq(scenario->name, "chat");
    ck_assert_str_eq(scenario->description, "d");
    ck_assert_str_eq(scenario->region, "eu-west-1");
    /* `date -u -d 2026-11-23 +%s` says 1795392000. */
    ck_assert_int_eq(scenario->start_time_ns, 1795392000 * NS_PER_S);
    ck_assert_uint_eq(scenario->seed, INT64_MAX);
    ck_assert_uint_eq(scenario->replications, 7);
    ck_assert_double_eq(scenario->confidence, 0.9);
    ck_assert_double_eq(scenario->duration_s, 3600);
    ck_assert_int_eq(scenario->warm_up, WARM_UP_GIVEN);
    ck_assert_double_eq(scenario->warm_up_s, 300);
    ck_assert(scenario->precision.given);
    ck_assert_int_eq(scenario->precision.figure.statistic, STATISTIC_P99);
    ck_assert_str_eq(scenario->precision.figure.variant_name, "A");
    ck_assert_double_eq(scenario->precision.relative_half_width, 0.05);
    ck_assert_uint_eq(scenario->precision.max_replications, 30);
    ck_assert_double_eq(scenario->client.timeout_s, 2.5);
    ck_assert_int_eq(scenario->client.max_attempts, 3);
    ck_assert_uint_eq(scenario->objective_count, 2);
    ck_assert_double_eq(scenario->objectives[1].at_most, 0.001);
    ck_assert_uint_eq(scenario->endpoint_config->production_variant_count, 1);
    ck_assert_uint_eq(scenario->models.count, 1);
    ck_assert_uint_eq(scenario->inputs.count, 1);
    trial_end(&trial);
}
END_TEST

START_TEST(a_warm_up_may_be_left_to_be_found)
{
    accept(SETS("/WarmUpInSeconds='auto'"));
    ck_assert_int_eq(trial.scenario->warm_up, WARM_UP_AUTO);
    trial_end(&trial);
    accept(SETS("/WarmUpInSeconds=0"));
    ck_assert_int_eq(trial.scenario->warm_up, WARM_UP_NONE);
    trial_end(&trial);
}
END_TEST

#define HOST                                                                                                           \
    "/EndpointConfig={'EndpointConfigName': 'c', 'ExecutionRoleArn': 'arn:aws:iam::123456789012:role/r', "             \
    "'ProductionVariants': [{'VariantName': 'A', 'InstanceType': 'ml.c5.xlarge', 'InitialInstanceCount': 1}]}"
#define POOLS                                                                                                          \
    "/EndpointConfig={'EndpointConfigName': 'c', 'ProductionVariants': [{'VariantName': 'A', 'ModelName': 'M', "       \
    "'InitialInstanceCount': 1, 'RoutingConfig': {'RoutingStrategy': 'LEAST_OUTSTANDING_REQUESTS'}, 'InstancePools': " \
    "[{'InstanceType': 'ml.c5.xlarge', 'Priority': 1}, {'InstanceType': 'ml.g5.xlarge', 'Priority': 2, "               \
    "'ModelNameOverride': 'G'}]}]}"
#define SERVERLESS                                                                                                     \
    "/EndpointConfig={'EndpointConfigName': 'c', 'ProductionVariants': [{'VariantName': 'A', 'ModelName': 'M', "       \
    "'ServerlessConfig': {'MemorySizeInMB': 2048, 'MaxConcurrency': 5}}]}"
#define ASYNC "/EndpointConfig/AsyncInferenceConfig={'OutputConfig': {'S3OutputPath': 's3://b/o'}}"
#define COMPONENT(specification)                                                                                       \
    "/InferenceComponents=[{'InferenceComponentName': 'c', 'EndpointName': 'e', 'RuntimeConfig': {'CopyCount': 2}, "   \
    "'Specification': {" specification ", 'ComputeResourceRequirements': {'MinMemoryRequiredInMb': 1024}}}]"
#define EXPLAINER                                                                                                      \
    "/EndpointConfig/ExplainerConfig={'ClarifyExplainerConfig': {'ShapConfig': {'ShapBaselineConfig': "                \
    "{'ShapBaseline': "                                                                                                \
    "'1,2'}}}}"

START_TEST(each_way_of_serving_has_its_members)
{
    accept(SETS(HOST, COMPONENT("'ModelName': 'M'"), "/Quotas={'ml.c5.xlarge': 1}",
                "/Limits={'PayloadInBytes': 6291456}",
                "/Timeline=[{'AtInSeconds': 9, 'FailInstances': {'VariantName': 'A', 'Count': 1}}]"));
    ck_assert_uint_eq(trial.scenario->components.count, 1);
    ck_assert_uint_eq(trial.scenario->components.components[0].variant, 0);
    ck_assert_int_eq(quotas_most(&trial.scenario->quotas, "ml.c5.xlarge"), 1);
    ck_assert_int_eq(limits_payload_bytes(&trial.scenario->limits, MODE_REAL_TIME), 6291456);
    ck_assert_uint_eq(trial.scenario->timeline.count, 1);
    trial_end(&trial);
    accept(SETS(ASYNC, "/Client={'RequestTTLSeconds': 3600, 'InvocationTimeoutSeconds': 60}"));
    ck_assert_double_eq(distribution_mean(&trial.scenario->client.request_ttl_s), 3600);
    trial_end(&trial);
}
END_TEST

/* Ten features, one row of a baseline: 1022 rows (SageMaker developer guide). */
START_TEST(an_explainer_is_put_together_from_configuration_and_scenario)
{
    accept(SETS(EXPLAINER, "/Explainer={'FeatureCount': 10, 'ExplainedShare': 0.5}"));
    struct explainer explainer;
    ck_assert(explainer_make(trial.scenario->endpoint_config->explainer_config->clarify_explainer_config,
                             &trial.scenario->explainer_figures, &explainer, trial.faults));
    ck_assert_int_eq(explainer.rows, 1022);
    ck_assert_double_eq(explainer.explained_share, 0.5);
    trial_end(&trial);
}
END_TEST

/* --- Refusals --- */

START_TEST(each_wrong_key_is_refused_in_its_place)
{
    static const struct {
        const char *set, *said;
    } refused[] = {
        {"/Sed=3", "--set /Sed:1:1: $: unknown member 'Sed'; did you mean 'Seed'?"},
        {"/Name=3", "--set /Name:1:1: $: expected a text, found 3"},
        {"/Seed=-1", "--set /Seed:1:1: $: must be at least 0, found -1"},
        {"/Replications=0", "--set /Replications:1:1: $: must be from 1 to 10000, found 0"},
        {"/Confidence=1", "--set /Confidence:1:1: $: must be from 0.5 to 0.9999, found 1"},
        {"/StartTime='yesterday'",
         "--set /StartTime:1:1: $: expected a time such as '2026-11-23T00:00:00Z', found 'yesterday'"},
        {"/DurationInSeconds=0", "--set /DurationInSeconds:1:1: $: must be from 1e-09 to 3153600000, found 0"},
        {"/WarmUpInSeconds='automatic'",
         "--set /WarmUpInSeconds:1:1: $: expected a number of seconds or 'auto', found 'automatic'"},
        {"/WarmUpInSeconds=-1", "--set /WarmUpInSeconds:1:1: $: must be from 0 to 3153600000, found -1"},
        {"/Precision={'Metric': 'ErrorRate'}", "--set /Precision:1:1: $.RelativeHalfWidth: is required"},
        {"/Precision={'Metric': 'ErrorRate', 'RelativeHalfWidth': 0}",
         "--set /Precision:1:46: $.RelativeHalfWidth: must be from 0.0001 to 1, found 0"},
        {"/Precision={'Metric': 'ErrorRate', 'RelativeHalfWidth': 0.1, 'MaxReplications': 1}",
         "--set /Precision:1:70: $.MaxReplications: must be from 2 to 10000, found 1"},
        {"/Precision={'Metric': 'ErrorRate', 'RelativeHalfWidth': 0.1, 'VariantName': 'Z'}",
         "--set /Precision:1:66: $.VariantName: no variant of the endpoint configuration is called 'Z'"},
        {"/Client={'TimeoutInSeconds': 0}",
         "--set /Client:1:22: $.TimeoutInSeconds: must be from 0.001 to 3153600000, found 0"},
        {"/Client={'MaxAttempts': 0}", "--set /Client:1:17: $.MaxAttempts: must be from 1 to 100, found 0"},
        {"/Client={'RetryMode': 'x'}",
         "--set /Client:1:15: $.RetryMode: expected one of 'standard', 'legacy', 'adaptive', found 'x'"},
        {"/Objectives=5", "--set /Objectives:1:1: $: expected an array, found 5"},
        {"/Objectives=[{'Metric': 'ErrorRate', 'AtMost': 0.5, 'VariantName': 'Z'}]",
         "--set /Objectives:1:56: $[0].VariantName: no variant of the endpoint configuration is called 'Z'"},
        {"/Traffic/TargetVariants={'Z': 0.5}",
         "--set /Traffic/TargetVariants:1:7: $.Z: no production variant of the endpoint configuration is called 'Z'"},
        {"/Traffic/Arrivals={'Process': 'poisson', 'RatePerSecond': 1}",
         "--set /Traffic/Arrivals:1:1: $: never ends: say how many Requests, or the scenario's DurationInSeconds"},
        {"/Traffic/Arrivals={'Process': 'rate-curve', 'Points': [[0, 5], [60, 1]]}",
         "--set /Traffic/Arrivals:1:1: $: never ends: say how many Requests, or the scenario's DurationInSeconds"},
        {"/Traffic/Arrivals={'Process': 'closed', 'Users': 5}",
         "--set /Traffic/Arrivals:1:1: $: never ends: say how many Requests, or the scenario's DurationInSeconds"},
        {"/EndpointConfig=5", "--set /EndpointConfig:1:1: $: expected an object, found 5"},
        {"/Traffic=null", "s.json:1:1: $.Traffic: is required"},
        {"/Models=null", "s.json:1:1: $.Models: is required"},
        {"/EndpointConfig=null", "s.json:1:1: $.EndpointConfig: is required"},
        {"/Prices=3", "--set /Prices:1:1: $: expected an object, found 3"},
        {"/Limits=3", "--set /Limits:1:1: $: expected an object, found 3"},
        {"/Explainer=3", "--set /Explainer:1:1: $: expected an object, found 3"},
        {"/Quotas=3", "--set /Quotas:1:1: $: expected an object, found 3"},
        {"/Timeline=3", "--set /Timeline:1:1: $: expected an array, found 3"},
        {"/InferenceComponents=3", "--set /InferenceComponents:1:1: $: expected an array, found 3"},
        {"/Client={'RequestTTLSeconds': 59}",
         "--set /Client:1:23: $.RequestTTLSeconds: must be from 60 to 21600, found 59"},
        {"/Quotas={'ml.c5.xlarge': 0}",
         "s.json:6:99: $.EndpointConfig.ProductionVariants[0].InitialInstanceCount: ResourceLimitExceeded: the "
         "account's quota of ml.c5.xlarge instances for endpoints is 0, and 1 are asked for"},
        {"/Timeline=[{'AtInSeconds': 1, 'FailInstances': {'VariantName': 'Z', 'Count': 1}}]",
         "--set /Timeline:1:54: $[0].FailInstances.VariantName: no variant of the endpoint configuration is called "
         "'Z'"},
        {COMPONENT("'ModelName': 'M'"),
         "--set /InferenceComponents:1:2: $[0]: needs a variant without ModelName: models "
         "and inference components do not share an endpoint"},
        {EXPLAINER,
         "--set /EndpointConfig/ExplainerConfig:1:28: $.ClarifyExplainerConfig: does not say how many features a "
         "record has (it has no FeatureHeaders): give FeatureCount in the scenario's 'Explainer'"},
        {"/No/Such=3", "--set /No/Such: the document has no member 'No'"},
        {"/Seed=1 2", "--set /Seed:1:3: $: expected nothing after the end of the document, found '2'"},
        {"=5", "--set :1:1: $: expected a scenario, which is an object"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        trial = trial_read(SETS(refused[i].set));
        ck_assert_ptr_null(trial.scenario);
        ck_assert_str_eq(trial_said(&trial), refused[i].said);
        ck_assert_uint_eq(faults_total(trial.faults), 1);
        trial_end(&trial);
    }
}
END_TEST

START_TEST(a_rate_curve_that_falls_to_0_ends_the_run)
{
    trial = trial_read(SETS("/Traffic/Arrivals={'Process': 'rate-curve', 'Points': [[0, 5], [60, 0]]}"));
    ck_assert_msg(trial.scenario, "%s", trial_said(&trial));
    trial_end(&trial);
}
END_TEST

/* Refused, with nothing said but this. */
static void refuse(const char *const *sets, const char *said)
{
    trial = trial_read(sets);
    ck_assert_ptr_null(trial.scenario);
    ck_assert_str_eq(fixture_faults(trial.arena, trial.faults), said);
    trial_end(&trial);
}

#define ONLY_ON(type) "/Models={'M': {'Profiles': [{'InstanceType': '" type "', 'ServiceTimeInMilliseconds': 1}]}}"
#define ONLY_WITH(memory)                                                                                              \
    "/Models={'M': {'Profiles': [{'MemorySizeInMB': " memory ", 'ServiceTimeInMilliseconds': 1}]}}"

#define WANTED ": give it one with that InstanceType, or one without a place"

START_TEST(a_model_has_a_profile_wherever_it_runs)
{
    refuse(SETS(ONLY_ON("ml.m5.large")),
           "$.EndpointConfig.ProductionVariants[0]: 'Models' has no profile of model 'M' on ml.c5.xlarge" WANTED);
    refuse(SETS("/Models={}"), "$.EndpointConfig.ProductionVariants[0]: 'Models' has no model 'M'");
    refuse(SETS(POOLS), "$.ProductionVariants[0].InstancePools[1]: 'Models' has no model 'G'");
    refuse(SETS(POOLS, ONLY_ON("ml.g5.xlarge")),
           "$.ProductionVariants[0].InstancePools[0]: 'Models' has no profile of model 'M' on ml.c5.xlarge" WANTED "\n"
           "$.ProductionVariants[0].InstancePools[1]: 'Models' has no model 'G'");
    refuse(SETS(HOST, COMPONENT("'ModelName': 'N'")), "$[0].Specification: 'Models' has no model 'N'");
    refuse(SETS(HOST, COMPONENT("'Container': {'Image': 'i'}")), /* known by the component's own name */
           "$[0].Specification: 'Models' has no model 'c'");
    refuse(
        SETS(SERVERLESS, ONLY_ON("ml.c5.xlarge")),
        "$.ProductionVariants[0]: 'Models' has no profile of model 'M' at 2048 MB: give it one with MemorySizeInMB, or "
        "one without a place");
}
END_TEST

START_TEST(another_memory_and_a_type_that_a_component_leaves_out_need_no_profile)
{
    accept(SETS(SERVERLESS, ONLY_WITH("6144")));
    trial_end(&trial);
    accept(SETS(POOLS, "/EndpointConfig/ProductionVariants/0/ModelName=null",
                "/EndpointConfig/ExecutionRoleArn='arn:aws:iam::123456789012:role/r'", ONLY_ON("ml.g5.xlarge"),
                COMPONENT("'InstanceType': 'ml.g5.xlarge', 'ModelName': 'M'"),
                "/EndpointConfig/ProductionVariants/0/InstancePools/1/ModelNameOverride=null"));
    trial_end(&trial);
}
END_TEST

/* One that could not be put on a variant is looked for on none. */
START_TEST(a_component_of_no_variant_is_one_fault)
{
    refuse(SETS(HOST, COMPONENT("'ModelName': 'N'"), "/InferenceComponents/0/VariantName='Z'"),
           "$: no production variant of the endpoint configuration is called 'Z'");
}
END_TEST

START_TEST(a_quota_that_is_passed_is_a_limit_of_the_account)
{
    trial = trial_read(SETS("/Quotas={'ml.c5.xlarge': 0}"));
    ck_assert_ptr_null(trial.scenario);
    ck_assert_int_eq(faults_at(trial.faults, 0)->kind, FAULT_LIMIT);
    trial_end(&trial);
}
END_TEST

#define OF_A                                                                                                           \
    "'ServiceNamespace': 'sagemaker', 'ResourceId': 'endpoint/e/variant/A', 'ScalableDimension': "                     \
    "'sagemaker:variant:DesiredInstanceCount'"
#define TARGET "/ScalableTargets=[{" OF_A ", 'MinCapacity': 1, 'MaxCapacity': 4}]"
#define POLICY                                                                                                         \
    "/ScalingPolicies=[{'PolicyName': 'p', " OF_A ", 'PolicyType': 'StepScaling', 'StepScalingPolicyConfiguration': "  \
    "{'AdjustmentType': 'ChangeInCapacity', 'StepAdjustments': [{'MetricIntervalLowerBound': 0, "                      \
    "'ScalingAdjustment': 1}]}, 'Alarm': {'AlarmName': 'busy', 'MetricName': 'CPUUtilization', 'Namespace': "          \
    "'/aws/sagemaker/Endpoints', 'Dimensions': [{'Name': 'EndpointName', 'Value': 'e'}, {'Name': 'VariantName', "      \
    "'Value': 'A'}], 'Statistic': 'Average', 'Period': 60, 'EvaluationPeriods': 3, 'Threshold': 80, "                  \
    "'ComparisonOperator': 'GreaterThanThreshold'}}]"
#define ACTION                                                                                                         \
    "/ScheduledActions=[{'ScheduledActionName': 'm', " OF_A ", 'Schedule': 'rate(1 day)', 'ScalableTargetAction': "    \
    "{'MinCapacity': 2}}]"
/* An update to a configuration of one variant A. */
#define UPDATE(endpoint, model, type, members)                                                                         \
    "/Timeline=[{'AtInSeconds': 9, 'UpdateEndpoint': {'EndpointName': '" endpoint                                      \
    "', 'EndpointConfigName': 'n'" members "}, 'EndpointConfig': {'EndpointConfigName': 'n', 'ProductionVariants': "   \
    "[{'VariantName': 'A', 'ModelName': '" model "', 'InstanceType': '" type "', 'InitialInstanceCount': 2}]}}]"
#define RETAINED ", 'RetainAllVariantProperties': true"
#define ROLLED_BACK                                                                                                    \
    ", 'DeploymentConfig': {'AutoRollbackConfiguration': {'Alarms': [{'AlarmName': 'busy'}, {'AlarmName': 'idle'}]}}"

START_TEST(what_scales_and_updates_an_endpoint_is_read_together)
{
    trial = trial_read(SETS(TARGET, POLICY, ACTION, UPDATE("e", "M", "ml.c5.xlarge", RETAINED ROLLED_BACK)));
    ck_assert_ptr_nonnull(trial.scenario);
    const struct scenario *scenario = trial.scenario;
    ck_assert_str_eq(fixture_faults(trial.arena, trial.faults),
                     "warning: $[0].UpdateEndpoint.DeploymentConfig.AutoRollbackConfiguration.Alarms[1].AlarmName: "
                     "never goes off: neither Alarms nor a policy of ScalingPolicies has an alarm called 'idle'");
    ck_assert_uint_eq(scenario->scaling.target_count, 1);
    ck_assert_uint_eq(scenario->scaling.targets[0].index, 0);
    ck_assert_str_eq(scenario->scaling.policies[0].math->operands->source.metric->name, "CPUUtilization");
    ck_assert_int_eq(scenario->scaling.actions[0].action->min_capacity.value, 2);
    ck_assert_ptr_eq(scenario->timeline.entries[0].next_config, scenario->timeline.entries[0].own_config);
    ck_assert_ptr_eq(scenario->timeline.entries[0].deployment, scenario->timeline.entries[0].update->deployment_config);
    ck_assert_str_eq(scenario->endpoint_name.name, "e");
    trial_end(&trial);
}
END_TEST

START_TEST(what_scales_and_updates_an_endpoint_must_fit_it)
{
    static const struct {
        const char *const sets[3];
        const char *said;
    } refused[] = {
        {{POLICY},
         "$[0].ResourceId: is not registered: ScalableTargets has no 'endpoint/e/variant/A' with this "
         "ScalableDimension"},
        {{"/ScalingPolicies=3"}, "$: expected an array, found 3"},
        {{TARGET, UPDATE("f", "M", "ml.c5.xlarge", RETAINED)},
         "$[0].UpdateEndpoint.EndpointName: must be of 'e', the endpoint of ScalableTargets: a scenario has one "
         "endpoint"},
        {{TARGET, UPDATE("e", "M", "ml.c5.2xlarge", "")},
         "$[0].UpdateEndpoint.EndpointConfigName: must not change the instance type of variant 'A', which "
         "ScalableTargets[0] scales: the service refuses that"},
        {{UPDATE("e", "N", "ml.c5.xlarge", "")},
         "$[0].EndpointConfig.ProductionVariants[0]: 'Models' has no model 'N'"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        trial = trial_read(refused[i].sets);
        ck_assert_ptr_null(trial.scenario);
        ck_assert_str_eq(fixture_faults(trial.arena, trial.faults), refused[i].said);
        trial_end(&trial);
    }
}
END_TEST

/* Read, with nothing said but these warnings. */
static void warn(const char *const *sets, const char *said)
{
    trial = trial_read(sets);
    ck_assert_ptr_nonnull(trial.scenario);
    ck_assert_str_eq(fixture_faults(trial.arena, trial.faults), said);
    trial_end(&trial);
}

START_TEST(what_goes_with_another_way_of_serving_is_a_warning)
{
    warn(SETS("/Client={'RequestTTLSeconds': 60, 'InvocationTimeoutSeconds': 60}"),
         "warning: $.RequestTTLSeconds: has no effect: the endpoint configuration has no AsyncInferenceConfig\n"
         "warning: $.InvocationTimeoutSeconds: has no effect: the endpoint configuration has no AsyncInferenceConfig");
    warn(SETS(ASYNC, "/Limits={'InvocationInSeconds': 60}"),
         "warning: $.InvocationInSeconds: has no effect: an asynchronous call is limited by the Client's "
         "InvocationTimeoutSeconds");
    warn(SETS("/Explainer={'FeatureCount': 10}"),
         "warning: $: has no effect: the endpoint configuration has no ExplainerConfig");
    warn(SETS(SERVERLESS, "/Timeline=[{'AtInSeconds': 1, 'FailAvailabilityZone': {'Zones': 3}}]"),
         "warning: $[0].FailAvailabilityZone: has no effect: a serverless variant has no instances that could fail, be "
         "slow or "
         "be "
         "missing");
    warn(SETS("/DurationInSeconds=60", "/Timeline=[{'AtInSeconds': 61, 'FailAvailabilityZone': {'Zones': 3}}]"),
         "warning: $[0].AtInSeconds: has no effect: the run ends at DurationInSeconds, which is 60, found 61");
    warn(SETS(HOST),
         "warning: $.ProductionVariants[0]: hosts inference components, of which it has none: every call to it "
         "will be refused");
}
END_TEST

START_TEST(a_warm_up_ends_before_the_run_does)
{
    trial = trial_read(SETS("/DurationInSeconds=60", "/WarmUpInSeconds=60"));
    ck_assert_ptr_null(trial.scenario);
    ck_assert_str_eq(trial_said(&trial),
                     "--set /WarmUpInSeconds:1:1: $: must be below DurationInSeconds (60), found 60");
    trial_end(&trial);
}
END_TEST

START_TEST(all_faults_are_said_at_once)
{
    trial = trial_read(SETS("/Seed=-1", "/Confidence=2", "/Traffic=3", "/Client={'MaxAttempts': 0}"));
    ck_assert_ptr_null(trial.scenario);
    ck_assert_uint_eq(faults_count(trial.faults), 4);
    trial_end(&trial);
}
END_TEST

/* --- Changes: --set, --patch and files named by a string --- */

START_TEST(sets_are_applied_in_turn)
{
    accept(SETS("/Replications=7", "/Replications=8", "/Client={}", "/Client/TimeoutInSeconds=5"));
    ck_assert_uint_eq(trial.scenario->replications, 8);
    ck_assert_double_eq(trial.scenario->client.timeout_s, 5);
    trial_end(&trial);
}
END_TEST

/* A folder of files that a scenario is made of. */
static char folder[] = "/tmp/scenario_test_XXXXXX";

static const char *file_in(const char *name)
{
    return arena_format(trial.arena, "%s/%s", folder, name);
}

static void put(const char *name, const char *text)
{
    FILE *stream = fopen(file_in(name), "w");
    ck_assert_ptr_nonnull(stream);
    ck_assert_int_ge(fputs(fixture_quoted(trial.arena, text), stream), 0);
    ck_assert_int_eq(fclose(stream), 0);
}

static void begin_folder(void)
{
    trial = (struct trial){.arena = arena_new()};
    trial.faults = faults_new(trial.arena);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    put("config.json", "{'EndpointConfigName': 'c', 'ProductionVariants': [{'VariantName': 'A', 'ModelName': 'M',\n"
                       " 'InstanceType': 'ml.c5.xlarge', 'InitialInstanceCount': 1, 'InitialVariantWeight': 1}]}");
    put("traffic.json", "{'Arrivals': 'arrivals.json'}");
    put("arrivals.json", "{'Process': 'poisson',\n 'RatePerSecond': 9, 'Requests': 10}");
    put("models.json", "{'M': {'Profiles': [{'ServiceTimeInMilliseconds': 5}]}}");
    put("patch.json", "{'Seed': 9, 'Description': null}");
    put("s.json", "{'Seed': 4, 'Description': 'd', 'EndpointConfig': 'config.json', 'Traffic': 'traffic.json', "
                  "'Models': 'models.json'}");
}

static void read_folder(const struct scenario_options *options)
{
    struct json_node *root = json_read_file(trial.arena, file_in("s.json"), trial.faults);
    trial.scenario = scenario_read(trial.arena, root, options, trial.faults);
}

static void end_folder(void)
{
    static const char *const names[] = {"config.json", "traffic.json", "arrivals.json",
                                        "models.json", "patch.json",   "s.json"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) unlink(file_in(names[i]));
    rmdir(folder);
    trial_end(&trial);
}

START_TEST(files_named_by_strings_are_brought_in_and_patched)
{
    begin_folder();
    const char *patch = file_in("patch.json");
    struct scenario_options options = {.changes = {.patch_files = &patch, .patch_count = 1}};
    read_folder(&options);
    ck_assert_msg(trial.scenario, "%s", trial_said(&trial));
    ck_assert_uint_eq(trial.scenario->seed, 9);
    ck_assert_ptr_null(trial.scenario->description);
    ck_assert_uint_eq(trial.scenario->traffic.arrivals.requests, 10);
    ck_assert_uint_eq(trial.scenario->inputs.count, 6); /* the scenario, four that it names, the patch */
    end_folder();
}
END_TEST

START_TEST(members_of_every_way_of_serving_may_be_files)
{
    begin_folder();
    put("s.json", "{'EndpointConfig': 'config.json', 'Traffic': 'traffic.json', 'Models': {'M': {'Profiles': ["
                  "{'ServiceTimeInMilliseconds': 5, 'StartUp': 'config.json'}]}}, "
                  "'Observed': {'Points': [{'Latency': 'models.json'}]}, 'Limits': 'patch.json', 'Client': "
                  "{'RequestTTLSeconds': 'arrivals.json'}, 'InferenceComponents': ['config.json'], "
                  "'Explainer': 'patch.json', 'Quotas': 'patch.json', 'Timeline': ['patch.json', {'FailInstances': "
                  "'arrivals.json'}, {'UpdateEndpoint': 'config.json'}], 'ScalableTargets': ['config.json'], "
                  "'ScalingPolicies': [{'Alarm': 'arrivals.json'}]}");
    read_folder(&(struct scenario_options){.strict = false});
    const char *said = fixture_said(trial.arena, trial.faults);
    static const char *const places[] = {"patch.json:1:2: $.Seed: unknown member 'Seed'",
                                         "arrivals.json:1:1: $.Distribution: is required",
                                         "config.json:1:1: $.InferenceComponentName: is required",
                                         "patch.json:1:1: $.AtInSeconds: is required",
                                         "patch.json:1:10: $.Seed: must be of an instance type",
                                         "arrivals.json:1:2: $.Process: unknown member 'Process'",
                                         "config.json:1:1: $.EndpointName: is required",
                                         "config.json:1:1: $.ScalableDimension: is required",
                                         "arrivals.json:1:1: $.ComparisonOperator: is required",
                                         "config.json:1:2: $.EndpointConfigName: unknown member 'EndpointConfigName'; "
                                         "known are 'ProvisioningInSeconds'",
                                         "models.json:1:2: $.M: unknown member 'M'; known are 'Mean'"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        ck_assert_msg(strstr(said, places[i]), "%s is not said:\n%s", places[i], said);
    end_folder();
}
END_TEST

START_TEST(the_command_line_has_the_last_word)
{
    begin_folder();
    const char *const sets[] = {"/Seed=10", "/Traffic/Arrivals/Requests=20"};
    const char *patch = file_in("patch.json");
    struct scenario_options options = {
        .changes = {.patch_files = &patch, .patch_count = 1, .sets = sets, .set_count = 2}};
    read_folder(&options);
    ck_assert_msg(trial.scenario, "%s", trial_said(&trial));
    ck_assert_uint_eq(trial.scenario->seed, 10);
    ck_assert_uint_eq(trial.scenario->traffic.arrivals.requests, 20);
    options.has_seed = true;
    options.seed = 11;
    options.replications = 3;
    read_folder(&options);
    ck_assert_uint_eq(trial.scenario->seed, 11);
    ck_assert_uint_eq(trial.scenario->replications, 3);
    end_folder();
}
END_TEST

/* One document, two scenarios: what one of them changes, the other does not see. */
START_TEST(scenarios_made_of_one_document_do_not_see_each_others_changes)
{
    begin_folder();
    const char *const sets[] = {"/Traffic/Arrivals/Requests=20"};
    struct scenario_options plain = {.strict = false};
    const char *patch = file_in("patch.json");
    struct scenario_options changed = {
        .changes = {.patch_files = &patch, .patch_count = 1, .sets = sets, .set_count = 1}};
    struct document document;
    struct json_node *root = json_read_file(trial.arena, file_in("s.json"), trial.faults);
    ck_assert(document_open(trial.arena, root, &document, trial.faults));
    const struct scenario *before = scenario_make(trial.arena, &document, &plain, trial.faults);
    const struct scenario *other = scenario_make(trial.arena, &document, &changed, trial.faults);
    const struct scenario *after = scenario_make(trial.arena, &document, &plain, trial.faults);
    ck_assert_msg(before && other && after, "%s", trial_said(&trial));
    ck_assert_uint_eq(other->seed, 9);
    ck_assert_uint_eq(other->traffic.arrivals.requests, 20);
    ck_assert_uint_eq(other->inputs.count, 6); /* the scenario, four that it names, the patch */
    const struct scenario *const unchanged[] = {before, after};
    for (size_t i = 0; i < 2; i++) {
        ck_assert_uint_eq(unchanged[i]->seed, 4);
        ck_assert_str_eq(unchanged[i]->description, "d");
        ck_assert_uint_eq(unchanged[i]->traffic.arrivals.requests, 10);
        ck_assert_uint_eq(unchanged[i]->inputs.count, 5);
    }
    end_folder();
}
END_TEST

START_TEST(a_fault_in_a_file_that_was_brought_in_is_in_that_file)
{
    begin_folder();
    put("arrivals.json", "{'Process': 'poisson',\n 'RatePerSecond': -9, 'Requests': 10}");
    read_folder(&(struct scenario_options){.strict = false});
    ck_assert_ptr_null(trial.scenario);
    ck_assert_str_eq(trial_said(&trial),
                     arena_format(trial.arena, "%s:2:19: $.RatePerSecond: must be from 1e-09 to 1000000000, found -9",
                                  file_in("arrivals.json")));
    end_folder();
}
END_TEST

/* What the command line names is relative to where the program runs. */
START_TEST(a_file_that_a_set_names_is_found_from_here)
{
    begin_folder();
    char here[200];
    ck_assert_ptr_nonnull(getcwd(here, sizeof here));
    ck_assert_int_eq(chdir(folder), 0);
    const char *const sets[] = {"/Traffic=\"traffic.json\""};
    read_folder(&(struct scenario_options){.changes = {.sets = sets, .set_count = 1}});
    ck_assert_int_eq(chdir(here), 0);
    ck_assert_msg(trial.scenario, "%s", trial_said(&trial));
    end_folder();
}
END_TEST

TEST_MAIN("scenario", an_answer_of_the_service_says_which_region_it_comes_from, what_is_not_said_has_its_default,
          a_whole_scenario_is_read_into_plain_fields, a_warm_up_may_be_left_to_be_found,
          each_way_of_serving_has_its_members, what_scales_and_updates_an_endpoint_is_read_together,
          what_scales_and_updates_an_endpoint_must_fit_it, an_explainer_is_put_together_from_configuration_and_scenario,
          a_model_has_a_profile_wherever_it_runs, another_memory_and_a_type_that_a_component_leaves_out_need_no_profile,
          a_component_of_no_variant_is_one_fault, a_quota_that_is_passed_is_a_limit_of_the_account,
          what_goes_with_another_way_of_serving_is_a_warning, members_of_every_way_of_serving_may_be_files,
          each_wrong_key_is_refused_in_its_place, a_rate_curve_that_falls_to_0_ends_the_run,
          a_warm_up_ends_before_the_run_does, all_faults_are_said_at_once, sets_are_applied_in_turn,
          files_named_by_strings_are_brought_in_and_patched, the_command_line_has_the_last_word,
          scenarios_made_of_one_document_do_not_see_each_others_changes,
          a_fault_in_a_file_that_was_brought_in_is_in_that_file, a_file_that_a_set_names_is_found_from_here)
