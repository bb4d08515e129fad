#include "models/deployment.h"

#include "models/endpoint_config.h"
#include "sim/arena.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

static struct arena *arena;
static struct faults *faults;
static struct shape_reading reading;

static void setup(void)
{
    arena = arena_new();
    faults = faults_new(arena);
    reading = (struct shape_reading){.arena = arena, .faults = faults};
}

static struct endpoint_update *read_update(const char *text)
{
    setup();
    struct endpoint_update *update = NULL;
    bool valid = endpoint_update_read(&reading, fixture_json(arena, text, faults), &update);
    ck_assert_int_eq(valid, faults_count(faults) == 0);
    ck_assert_int_eq(valid, update != NULL);
    return update;
}

static struct weights_update *read_weights(const char *text)
{
    setup();
    struct weights_update *update = NULL;
    bool valid = weights_update_read(&reading, fixture_json(arena, text, faults), &update);
    ck_assert_int_eq(valid, faults_count(faults) == 0);
    ck_assert_int_eq(valid, update != NULL);
    return update;
}

#define NAMES           "'EndpointName': 'e', 'EndpointConfigName': 'n'"
#define DEPLOY(members) "{" NAMES ", 'DeploymentConfig': {" members "}}"
/* Blue/green with these members of the routing, and these of the policy. */
#define ROUTE(routing, policy)                                                                                         \
    DEPLOY("'BlueGreenUpdatePolicy': {'TrafficRoutingConfiguration': {" routing "}" policy "}")
#define PERCENT(n)   "{'Type': 'CAPACITY_PERCENT', 'Value': " n "}"
#define COUNT(n)     "{'Type': 'INSTANCE_COUNT', 'Value': " n "}"
#define CANARY(size) "'Type': 'CANARY', 'WaitIntervalInSeconds': 300, 'CanarySize': " size
#define LINEAR(size) "'Type': 'LINEAR', 'WaitIntervalInSeconds': 300, 'LinearStepSize': " size
#define ROLLING(size, members)                                                                                         \
    DEPLOY("'RollingUpdatePolicy': {'MaximumBatchSize': " size ", 'WaitIntervalInSeconds': 60" members "}")
#define WEIGHTS(entries) "{'EndpointName': 'e', 'DesiredWeightsAndCapacities': [" entries "]}"

/* --- Reading --- */

START_TEST(every_member_of_an_update_is_read)
{
    struct endpoint_update *update = read_update(
        "{" NAMES ", 'RetainAllVariantProperties': true, 'ExcludeRetainedVariantProperties': "
        "[{'VariantPropertyType': 'DesiredWeight'}], 'RetainDeploymentConfig': false, 'DeploymentConfig': "
        "{'BlueGreenUpdatePolicy': {'TrafficRoutingConfiguration': {" CANARY(
            PERCENT("30")) "}, 'TerminationWaitInSeconds': 600, 'MaximumExecutionTimeoutInSeconds': 1800}, "
                           "'AutoRollbackConfiguration': {'Alarms': [{'AlarmName': 'p99'}, {'AlarmName': '5xx'}]}}}");
    ck_assert_str_eq(fixture_faults(arena, faults), "");
    const struct deployment_config *deployment = update->deployment_config;
    const struct blue_green_policy *policy = deployment->blue_green;
    ck_assert_str_eq(update->endpoint_name, "e");
    ck_assert_str_eq(update->endpoint_config_name, "n");
    ck_assert(endpoint_update_retains(update, PROPERTY_INSTANCE_COUNT));
    ck_assert(!endpoint_update_retains(update, PROPERTY_WEIGHT));
    ck_assert_int_eq(policy->traffic_routing->type, TRAFFIC_CANARY);
    ck_assert_int_eq(policy->traffic_routing->wait_interval.value, 300);
    ck_assert_int_eq(policy->traffic_routing->canary_size->type, SIZE_PERCENT);
    ck_assert_int_eq(policy->traffic_routing->canary_size->value.value, 30);
    ck_assert_int_eq(policy->termination_wait.value, 600);
    ck_assert_int_eq(policy->maximum_execution_timeout.value, 1800);
    ck_assert_str_eq(deployment->auto_rollback->alarms[1].alarm_name, "5xx");
    arena_free(arena);

    update = read_update(ROLLING(COUNT("2"), ", 'RollbackMaximumBatchSize': " PERCENT("100")));
    ck_assert_str_eq(fixture_faults(arena, faults), "");
    ck_assert_int_eq(update->deployment_config->rolling->maximum_batch_size->type, SIZE_INSTANCES);
    ck_assert_int_eq(update->deployment_config->rolling->rollback_maximum_batch_size->value.value, 100);
    ck_assert(!endpoint_update_retains(update, PROPERTY_INSTANCE_COUNT));
    arena_free(arena);
}
END_TEST

START_TEST(every_member_of_a_change_of_weights_is_read)
{
    struct weights_update *update = read_weights(
        WEIGHTS("{'VariantName': 'A', 'DesiredWeight': 0.1}, {'VariantName': 'B', 'DesiredInstanceCount': 3}, "
                "{'VariantName': 'C', 'DesiredWeight': 2}"));
    ck_assert_str_eq(fixture_faults(arena, faults), "");
    ck_assert_uint_eq(update->desired_count, 3);
    ck_assert_double_eq(update->desired[0].desired_weight.value, (double)0.1f); /* as the service stores it */
    ck_assert_int_eq(update->desired[1].desired_instance_count.value, 3);
    ck_assert(!update->desired[2].desired_instance_count.given);
    arena_free(arena);

    update = read_weights(
        WEIGHTS("{'VariantName': 'A', 'ServerlessUpdateConfig': {'MaxConcurrency': 9, 'ProvisionedConcurrency': 4}}"));
    ck_assert_int_eq(update->desired[0].serverless_update->max_concurrency.value, 9);
    ck_assert_int_eq(update->desired[0].serverless_update->provisioned_concurrency.value, 4);
    arena_free(arena);
}
END_TEST

/* --- Refusals --- */

#define POLICY  "$.DeploymentConfig.BlueGreenUpdatePolicy"
#define ROUTING POLICY ".TrafficRoutingConfiguration"
#define BATCHES "$.DeploymentConfig.RollingUpdatePolicy"

START_TEST(each_breach_of_an_update_is_one_fault)
{
    static const struct {
        const char *text, *said;
    } refused[] = {
        {"{'EndpointConfigName': 'n'}", "$.EndpointName: is required"},
        {"{'EndpointName': 'e'}", "$.EndpointConfigName: is required"},
        {"{" NAMES ", 'RetainAllVariantProperties': true, 'ExcludeRetainedVariantProperties': [{'VariantPropertyType': "
         "'Weight'}]}",
         "$.ExcludeRetainedVariantProperties[0].VariantPropertyType: expected one of 'DesiredInstanceCount', "
         "'DesiredWeight', 'DataCaptureConfig', found 'Weight'"},
        {DEPLOY("'BlueGreenUpdatePolicy': {}"), ROUTING ": is required"},
        {DEPLOY("'BlueGreenUpdatePolicy': {'TrafficRoutingConfiguration': {'Type': 'ALL_AT_ONCE'}}, "
                "'RollingUpdatePolicy': {'MaximumBatchSize': " PERCENT("50") ", 'WaitIntervalInSeconds': 0}"),
         "$.DeploymentConfig: must have at most one of BlueGreenUpdatePolicy and RollingUpdatePolicy, found both"},
        {ROUTE("'Type': 'ALLATONCE'", ""),
         ROUTING ".Type: expected one of 'ALL_AT_ONCE', 'CANARY', 'LINEAR', found 'ALLATONCE'; did you mean "
                 "'ALL_AT_ONCE'?"},
        {ROUTE("'Type': 'CANARY', 'WaitIntervalInSeconds': 0", ""), ROUTING ".CanarySize: is required"},
        {ROUTE("'Type': 'LINEAR', 'WaitIntervalInSeconds': 0", ""), ROUTING ".LinearStepSize: is required"},
        {ROUTE("'Type': 'CANARY', 'CanarySize': " PERCENT("10"), ""), ROUTING ".WaitIntervalInSeconds: is required"},
        {ROUTE("'Type': 'ALL_AT_ONCE', 'WaitIntervalInSeconds': 3601", ""),
         ROUTING ".WaitIntervalInSeconds: must be from 0 to 3600, found 3601"},
        {ROUTE("'Type': 'ALL_AT_ONCE'", ", 'TerminationWaitInSeconds': 3601"),
         POLICY ".TerminationWaitInSeconds: must be from 0 to 3600, found 3601"},
        {ROUTE("'Type': 'ALL_AT_ONCE'", ", 'MaximumExecutionTimeoutInSeconds': 599"),
         POLICY ".MaximumExecutionTimeoutInSeconds: must be from 600 to 28800, found 599"},
        {ROUTE(CANARY(PERCENT("51")), ""),
         ROUTING ".CanarySize.Value: must be from 1 to 50 percent of a variant's instances, found 51"},
        {ROUTE(CANARY("{'Type': 'PERCENT', 'Value': 10}"), ""),
         ROUTING ".CanarySize.Type: expected one of 'INSTANCE_COUNT', 'CAPACITY_PERCENT', found 'PERCENT'"},
        {ROUTE(LINEAR(PERCENT("9")), ""),
         ROUTING ".LinearStepSize.Value: must be from 10 to 50 percent of a variant's instances, found 9"},
        {ROUTE(LINEAR(PERCENT("51")), ""),
         ROUTING ".LinearStepSize.Value: must be from 10 to 50 percent of a variant's instances, found 51"},
        {ROLLING(PERCENT("4"), ""),
         BATCHES ".MaximumBatchSize.Value: must be from 5 to 50 percent of a variant's instances, found 4"},
        {ROLLING(PERCENT("51"), ""),
         BATCHES ".MaximumBatchSize.Value: must be from 5 to 50 percent of a variant's instances, found 51"},
        {ROLLING(PERCENT("50"), ", 'RollbackMaximumBatchSize': " PERCENT("101")),
         BATCHES ".RollbackMaximumBatchSize.Value: must be from 1 to 100 percent of a variant's instances, found 101"},
        {DEPLOY("'RollingUpdatePolicy': {'MaximumBatchSize': " PERCENT("50") "}"),
         BATCHES ".WaitIntervalInSeconds: is required"},
        {DEPLOY("'AutoRollbackConfiguration': {'Alarms': []}"),
         "$.DeploymentConfig.AutoRollbackConfiguration.Alarms: must have at least 1 element, found 0"},
        {DEPLOY("'AutoRollbackConfiguration': {'Alarms': [{'AlarmName': '  '}]}"),
         "$.DeploymentConfig.AutoRollbackConfiguration.Alarms[0].AlarmName: must be some text in one line, found '  '"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        ck_assert_msg(!read_update(refused[i].text), "%s", refused[i].text);
        ck_assert_str_eq(fixture_faults(arena, faults), refused[i].said);
        arena_free(arena);
    }
}
END_TEST

/* All at once shifts once, a canary twice, linear steps of 30 % four times (the last of 10 %); each shift waits 300 s.
 * */
START_TEST(the_time_limit_is_above_all_waits_together)
{
#define LIMIT(s) ", 'TerminationWaitInSeconds': 120, 'MaximumExecutionTimeoutInSeconds': " s
#define WAITS(sum, found)                                                                                              \
    POLICY ".MaximumExecutionTimeoutInSeconds: must be above the sum of the waits, which is " sum " s, found " found
    static const struct {
        const char *text, *said;
    } limits[] = {
        {ROUTE("'Type': 'ALL_AT_ONCE', 'WaitIntervalInSeconds': 600", LIMIT("721")), ""},
        {ROUTE("'Type': 'ALL_AT_ONCE', 'WaitIntervalInSeconds': 600", LIMIT("720")), WAITS("720", "720")},
        {ROUTE(CANARY(PERCENT("10")), LIMIT("721")), ""},
        {ROUTE(CANARY(PERCENT("10")), LIMIT("720")), WAITS("720", "720")},
        {ROUTE(LINEAR(PERCENT("30")), LIMIT("1321")), ""},
        {ROUTE(LINEAR(PERCENT("30")), LIMIT("1320")), WAITS("1320", "1320")},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        read_update(limits[i].text);
        ck_assert_str_eq(fixture_faults(arena, faults), limits[i].said);
        arena_free(arena);
    }
    /* Batches of 5 % wait twenty times a minute; the service has no rule for them. */
    ck_assert(read_update(ROLLING(PERCENT("5"), ", 'MaximumExecutionTimeoutInSeconds': 1200")));
    ck_assert_str_eq(fixture_faults(arena, faults),
                     "warning: " BATCHES ".MaximumExecutionTimeoutInSeconds: will pass before the update is "
                     "done: its waits alone are 1200 s, found 1200");
    arena_free(arena);
}
END_TEST

START_TEST(what_has_no_effect_is_a_warning)
{
    static const struct {
        const char *text, *said;
    } warned[] = {
        {"{" NAMES ", 'ExcludeRetainedVariantProperties': [{'VariantPropertyType': 'DesiredWeight'}]}",
         "$.ExcludeRetainedVariantProperties: has no effect: without RetainAllVariantProperties true, no property is "
         "retained"},
        {"{" NAMES ", 'RetainAllVariantProperties': true, 'ExcludeRetainedVariantProperties': [{'VariantPropertyType': "
         "'DataCaptureConfig'}]}",
         "$.ExcludeRetainedVariantProperties[0].VariantPropertyType: has no effect: the service does not support "
         "DataCaptureConfig here"},
        {"{" NAMES ", 'RetainDeploymentConfig': true, 'DeploymentConfig': {}}",
         "$.RetainDeploymentConfig: has no effect beside a DeploymentConfig of its own"},
        {ROUTE("'Type': 'ALL_AT_ONCE', 'CanarySize': " PERCENT("10"), ""),
         ROUTING ".CanarySize: has no effect: it goes with Type CANARY"},
        {ROUTE(CANARY(PERCENT("10")) ", 'LinearStepSize': " PERCENT("10"), ""),
         ROUTING ".LinearStepSize: has no effect: it goes with Type LINEAR"},
    };
    for (size_t i = 0; i < sizeof warned / sizeof *warned; i++) {
        ck_assert_ptr_nonnull(read_update(warned[i].text));
        ck_assert_str_eq(fixture_faults(arena, faults), arena_format(arena, "warning: %s", warned[i].said));
        arena_free(arena);
    }
    ck_assert_ptr_nonnull(read_weights(WEIGHTS("{'VariantName': 'A'}")));
    ck_assert_str_eq(fixture_faults(arena, faults),
                     "warning: $.DesiredWeightsAndCapacities[0]: changes nothing: it has no DesiredWeight, "
                     "DesiredInstanceCount or ServerlessUpdateConfig");
    arena_free(arena);
}
END_TEST

START_TEST(each_breach_of_a_change_of_weights_is_one_fault)
{
    static const struct {
        const char *text, *said;
    } refused[] = {
        {"{'EndpointName': 'e'}", "$.DesiredWeightsAndCapacities: is required"},
        {WEIGHTS(""), "$.DesiredWeightsAndCapacities: must have at least 1 element, found 0"},
        {WEIGHTS("{'DesiredWeight': 1}"), "$.DesiredWeightsAndCapacities[0].VariantName: is required"},
        {WEIGHTS("{'VariantName': 'A', 'DesiredWeight': -1}"),
         "$.DesiredWeightsAndCapacities[0].DesiredWeight: must be at least 0, found -1"},
        {WEIGHTS("{'VariantName': 'A', 'DesiredWeight': 1}, {'VariantName': 'A', 'DesiredWeight': 2}"),
         "$.DesiredWeightsAndCapacities[1].VariantName: must be unique: 'A' is the variant of "
         "DesiredWeightsAndCapacities[0] too"},
        {WEIGHTS("{'VariantName': 'A', 'DesiredInstanceCount': 1}, {'VariantName': 'B', 'DesiredInstanceCount': 2}"),
         "$.DesiredWeightsAndCapacities[1]: must not change capacity, as DesiredWeightsAndCapacities[0] does: a "
         "request "
         "changes that of one variant"},
        {WEIGHTS("{'VariantName': 'A', 'ServerlessUpdateConfig': {'MaxConcurrency': 201}}"),
         "$.DesiredWeightsAndCapacities[0].ServerlessUpdateConfig.MaxConcurrency: must be from 1 to 200, found 201"},
        {WEIGHTS("{'VariantName': 'A', 'ServerlessUpdateConfig': {'MaxConcurrency': 2, 'ProvisionedConcurrency': 3}}"),
         "$.DesiredWeightsAndCapacities[0].ServerlessUpdateConfig.ProvisionedConcurrency: must be at most "
         "MaxConcurrency, "
         "which is 2, found 3"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        ck_assert_msg(!read_weights(refused[i].text), "%s", refused[i].text);
        ck_assert_str_eq(fixture_faults(arena, faults), refused[i].said);
        arena_free(arena);
    }
}
END_TEST

/* --- Against an endpoint --- */

static struct endpoint_config *config_of(const char *members)
{
    const char *text = arena_format(arena, "{'EndpointConfigName': 'c', %s}", members);
    struct endpoint_config_options options = {.catalogue = NULL};
    struct endpoint_config *config = endpoint_config_read(arena, fixture_json(arena, text, faults), options, faults);
    ck_assert_msg(config, "%s", fixture_faults(arena, faults));
    return config;
}

#define VARIANT(name, type, count, more)                                                                               \
    "{'VariantName': '" name "', 'ModelName': 'm', 'InstanceType': '" type "', 'InitialInstanceCount': " count more "}"
#define PLAIN(name, count) VARIANT(name, "ml.m5.large", count, "")
#define OF(variants)       "'ProductionVariants': [" variants "]"
#define SERVERLESS                                                                                                     \
    OF("{'VariantName': 'A', 'ModelName': 'm', 'ServerlessConfig': {'MemorySizeInMB': 1024, 'MaxConcurrency': 5}}")
#define ASYNC "'AsyncInferenceConfig': {'OutputConfig': {'S3OutputPath': 's3://b/o'}}"

/* What is said of requests that come one after the other. */
static const char *said_of_weights(const char *config, const char *first, const char *second)
{
    setup();
    struct endpoint_state state = endpoint_state_of(config_of(config));
    const char *texts[] = {first, second};
    for (size_t i = 0; i < 2 && texts[i]; i++) {
        struct weights_update *update = NULL;
        ck_assert(weights_update_read(&reading, fixture_json(arena, texts[i], faults), &update));
        size_t before = faults_count(faults);
        ck_assert_int_eq(weights_update_check(update, &state, faults), faults_count(faults) == before);
    }
    return fixture_faults(arena, faults);
}

START_TEST(weights_and_capacities_must_fit_their_variants)
{
    static const struct {
        const char *config, *first, *second, *said;
    } cases[] = {
        {OF(PLAIN("A", "1")), WEIGHTS("{'VariantName': 'A', 'DesiredWeight': 2, 'DesiredInstanceCount': 9}"), NULL, ""},
        {OF(PLAIN("A", "1")), WEIGHTS("{'VariantName': 'Z', 'DesiredWeight': 2}"), NULL,
         "$.DesiredWeightsAndCapacities[0].VariantName: no variant of the endpoint configuration is called 'Z'"},
        {OF(PLAIN("A", "1")), WEIGHTS("{'VariantName': 'A', 'DesiredInstanceCount': 0}"), NULL,
         "$.DesiredWeightsAndCapacities[0].DesiredInstanceCount: must be at least 1 for a variant of a real-time "
         "endpoint, "
         "found 0"},
        {OF(PLAIN("A", "1")) ", " ASYNC, WEIGHTS("{'VariantName': 'A', 'DesiredInstanceCount': 0}"), NULL, ""},
        {OF(PLAIN("A", "1")), WEIGHTS("{'VariantName': 'A', 'ServerlessUpdateConfig': {'MaxConcurrency': 3}}"), NULL,
         "$.DesiredWeightsAndCapacities[0].ServerlessUpdateConfig: must be absent: variant 'A' has instances"},
        {SERVERLESS, WEIGHTS("{'VariantName': 'A', 'DesiredInstanceCount': 3}"), NULL,
         "$.DesiredWeightsAndCapacities[0].DesiredInstanceCount: must be absent: variant 'A' is serverless and has no "
         "instances"},
        {OF(PLAIN("A", "1")), WEIGHTS("{'VariantName': 'A', 'DesiredWeight': 0}"), NULL,
         "$.DesiredWeightsAndCapacities: must leave a production variant with a weight above 0"},
        /* A's weight goes to B, and then back: each request meets what the one before it left. */
        {OF(PLAIN("A", "1") ", " PLAIN("B", "1")),
         WEIGHTS("{'VariantName': 'A', 'DesiredWeight': 0}, {'VariantName': 'B', 'DesiredWeight': 1}"),
         WEIGHTS("{'VariantName': 'B', 'DesiredWeight': 0}"),
         "$.DesiredWeightsAndCapacities: must leave a production variant with a weight above 0"},
        {OF(VARIANT("A", "ml.m5.large", "1", ", 'InitialVariantWeight': 0") ", " PLAIN("B", "1")),
         WEIGHTS("{'VariantName': 'A', 'DesiredWeight': 1}"), WEIGHTS("{'VariantName': 'B', 'DesiredWeight': 0}"), ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_str_eq(said_of_weights(cases[i].config, cases[i].first, cases[i].second), cases[i].said);
        arena_free(arena);
    }
}
END_TEST

static const char *said_of_update(const char *before, const char *after, const char *update_text)
{
    struct endpoint_update *update = read_update(update_text);
    ck_assert_msg(update, "%s", fixture_faults(arena, faults));
    struct endpoint_state state = endpoint_state_of(config_of(before));
    const struct endpoint_config *next = config_of(after);
    bool valid = endpoint_update_check(update, next, &state, faults);
    ck_assert_int_eq(valid, faults_count(faults) == 0);
    ck_assert_ptr_eq(state.config, next);
    return fixture_faults(arena, faults);
}

/* R15 of the SageMaker developer guide. */
START_TEST(an_endpoint_with_instances_does_not_become_serverless)
{
    ck_assert_str_eq(said_of_update(OF(PLAIN("A", "1")), SERVERLESS, "{" NAMES "}"),
                     "$.EndpointConfigName: must not be of a serverless endpoint: one with instances cannot become "
                     "serverless");
    arena_free(arena);
    ck_assert_str_eq(said_of_update(SERVERLESS, OF(PLAIN("A", "1")), "{" NAMES "}"), "");
    arena_free(arena);
}
END_TEST

START_TEST(sizes_in_instances_are_held_against_the_instances_there_are)
{
#define OUT_OF(n) " percent of a variant's instances, found " n ", and 'A' has "
    static const struct {
        const char *count, *update, *said;
    } cases[] = {
        {"4", ROUTE(CANARY(COUNT("2")), ""), ""},
        {"4", ROUTE(CANARY(COUNT("3")), ""), ROUTING ".CanarySize.Value: must be from 1 to 50" OUT_OF("3") "4"},
        {"1", ROUTE(CANARY(COUNT("1")), ""), ROUTING ".CanarySize.Value: must be from 1 to 50" OUT_OF("1") "1"},
        {"10", ROUTE(LINEAR(COUNT("1")), ""), ""},
        {"11", ROUTE(LINEAR(COUNT("1")), ""), ROUTING ".LinearStepSize.Value: must be from 10 to 50" OUT_OF("1") "11"},
        {"20", ROLLING(COUNT("1"), ""), ""},
        {"21", ROLLING(COUNT("1"), ""), BATCHES ".MaximumBatchSize.Value: must be from 5 to 50" OUT_OF("1") "21"},
        /* 10 instances by 3 are four shifts of 300 s */
        {"10", ROUTE(LINEAR(COUNT("3")), ", 'MaximumExecutionTimeoutInSeconds': 1201"), ""},
        {"10", ROUTE(LINEAR(COUNT("3")), ", 'MaximumExecutionTimeoutInSeconds': 1200"), WAITS("1200", "1200")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *texts = arena_new();
        const char *next = arena_format(texts,
                                        OF("{'VariantName': 'A', 'ModelName': 'm', 'InstanceType': 'ml.m5.large', "
                                           "'InitialInstanceCount': %s}"),
                                        cases[i].count);
        ck_assert_str_eq(said_of_update(OF(PLAIN("A", "7")), next, cases[i].update), cases[i].said);
        arena_free(arena);
        arena_free(texts);
    }
    /* The count that A has by then is kept, and not known. */
    ck_assert_str_eq(
        said_of_update(OF(PLAIN("A", "7")), OF(PLAIN("A", "1")),
                       "{" NAMES ", 'RetainAllVariantProperties': true, 'DeploymentConfig': "
                       "{'BlueGreenUpdatePolicy': {'TrafficRoutingConfiguration': {" CANARY(COUNT("3")) "}}}}"),
        "");
    arena_free(arena);
}
END_TEST

/* R17 of the SageMaker developer guide. */
START_TEST(without_guardrails_a_deployment_is_plain)
{
#define PLAINLY                                                                                                        \
    "warning: $.DeploymentConfig: has no effect: serverless variants, Inf1 instances and Elastic Inference are "       \
    "updated "                                                                                                         \
    "all at once, without baking"
    const char *canary = ROUTE(CANARY(PERCENT("10")), "");
    ck_assert_str_eq(said_of_update(OF(VARIANT("A", "ml.inf1.xlarge", "4", "")), OF(PLAIN("A", "4")), canary), PLAINLY);
    arena_free(arena);
    ck_assert_str_eq(
        said_of_update(OF(PLAIN("A", "4")),
                       OF("{'VariantName': 'A', 'ModelName': 'm', 'InitialInstanceCount': 4, 'RoutingConfig': "
                          "{'RoutingStrategy': 'LEAST_OUTSTANDING_REQUESTS'}, 'InstancePools': "
                          "[{'InstanceType': 'ml.m5.large', 'Priority': 1}, {'InstanceType': "
                          "'ml.inf1.xlarge', 'Priority': 2}]}"),
                       canary),
        PLAINLY);
    arena_free(arena);
    ck_assert_str_eq(said_of_update(SERVERLESS, SERVERLESS, canary), PLAINLY);
    arena_free(arena);
    ck_assert_str_eq(said_of_update(SERVERLESS, SERVERLESS, ROUTE("'Type': 'ALL_AT_ONCE'", "")), "");
    arena_free(arena);
    ck_assert_str_eq(
        said_of_update(SERVERLESS, SERVERLESS, ROUTE("'Type': 'ALL_AT_ONCE', 'WaitIntervalInSeconds': 60", "")),
        PLAINLY);
    arena_free(arena);
}
END_TEST

START_TEST(several_variants_are_not_updated_in_batches)
{
    const char *two = OF(PLAIN("A", "4") ", " PLAIN("B", "4"));
    ck_assert_str_eq(said_of_update(two, two, ROLLING(PERCENT("50"), "")),
                     "warning: $.DeploymentConfig: has no effect: an endpoint with several variants is not updated in "
                     "batches, but all at once, without baking");
    arena_free(arena);
    ck_assert_str_eq(said_of_update(two, two, ROUTE(CANARY(PERCENT("10")), "")), "");
    arena_free(arena);
}
END_TEST

START_TEST(who_has_traffic_must_be_there_in_both)
{
    const char *canary = ROUTE(CANARY(PERCENT("10")), "");
    ck_assert_str_eq(
        said_of_update(OF(PLAIN("A", "4")), OF(PLAIN("B", "4")), canary),
        "$.DeploymentConfig: needs the same variants before and after: the new configuration has no variant "
        "'A'");
    arena_free(arena);
    ck_assert_str_eq(said_of_update(OF(PLAIN("A", "4")), OF(PLAIN("B", "4")), ROUTE("'Type': 'ALL_AT_ONCE'", "")), "");
    arena_free(arena);
}
END_TEST

START_TEST(weights_are_kept_where_they_are_retained)
{
#define RETAIN "{" NAMES ", 'RetainAllVariantProperties': true"
    static const struct {
        const char *update;
        double a, b;
    } cases[] = {{"{" NAMES "}", 5, 6},
                 {RETAIN "}", 2, 6},
                 {RETAIN ", 'ExcludeRetainedVariantProperties': [{'VariantPropertyType': 'DesiredWeight'}]}", 5, 6}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct endpoint_update *update = read_update(cases[i].update);
        struct endpoint_state state =
            endpoint_state_of(config_of(OF(VARIANT("A", "ml.m5.large", "1", ", 'InitialVariantWeight': 2"))));
        const struct endpoint_config *next =
            config_of(OF(VARIANT("B", "ml.m5.large", "1", ", 'InitialVariantWeight': 6") ", " VARIANT(
                "A", "ml.m5.large", "1", ", 'InitialVariantWeight': 5")));
        ck_assert(endpoint_update_check(update, next, &state, faults));
        ck_assert_double_eq(state.weights[0], cases[i].b);
        ck_assert_double_eq(state.weights[1], cases[i].a);
        arena_free(arena);
    }
}
END_TEST

TEST_MAIN("deployment", every_member_of_an_update_is_read, every_member_of_a_change_of_weights_is_read,
          each_breach_of_an_update_is_one_fault, the_time_limit_is_above_all_waits_together,
          what_has_no_effect_is_a_warning, each_breach_of_a_change_of_weights_is_one_fault,
          weights_and_capacities_must_fit_their_variants, an_endpoint_with_instances_does_not_become_serverless,
          sizes_in_instances_are_held_against_the_instances_there_are, without_guardrails_a_deployment_is_plain,
          several_variants_are_not_updated_in_batches, who_has_traffic_must_be_there_in_both,
          weights_are_kept_where_they_are_retained)
