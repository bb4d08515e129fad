/* An endpoint as it stands: what DescribeEndpoint answers, laid over its configuration. */
#include "models/endpoint_state.h"
#include "sim/arena.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <string.h>

static struct arena *arena;
static struct faults *faults;

#define CONFIG                                                                                                         \
    "'EndpointConfig': {'EndpointConfigName': 'c', 'ProductionVariants': ["                                            \
    "{'VariantName': 'A', 'InstanceType': 'ml.m5.large', 'InitialInstanceCount': 1, 'InitialVariantWeight': 1},"       \
    "{'VariantName': 'B', 'ServerlessConfig': {'MemorySizeInMB': 1024, 'MaxConcurrency': 5}}]}"

static const struct json_node *applied(const char *scenario)
{
    arena = arena_new();
    faults = faults_new(arena);
    return endpoint_state_apply(arena, fixture_json(arena, scenario, faults), faults);
}

static const struct json_node *variant(const struct json_node *root, size_t index)
{
    const struct json_node *list = json_member(json_member(root, "EndpointConfig"), "ProductionVariants");
    const struct json_node *node = json_first(list);
    for (; index > 0; index--) node = json_next(node);
    return node;
}

START_TEST(counts_weights_and_serverless_settings_are_those_of_the_moment)
{
    const struct json_node *root = applied(
        "{" CONFIG ", 'Endpoint': {'EndpointName': 'e', 'EndpointConfigName': 'c', 'EndpointStatus': 'InService', "
        "'ProductionVariants': [{'VariantName': 'B', 'CurrentWeight': 3.5, 'DesiredWeight': 9, "
        "'CurrentServerlessConfig': "
        "{'MemorySizeInMB': 2048, 'MaxConcurrency': 7}}, {'VariantName': 'A', 'DeployedImages': [], "
        "'CurrentWeight': 0.5, 'CurrentInstanceCount': 4, 'DesiredInstanceCount': 4}]}}");
    ck_assert_msg(root != NULL, "%s", fixture_said(arena, faults));
    ck_assert_uint_eq(faults_total(faults), 0);
    ck_assert_double_eq(json_double(json_member(variant(root, 0), "InitialInstanceCount")), 4);
    ck_assert_double_eq(json_double(json_member(variant(root, 0), "InitialVariantWeight")), 0.5);
    ck_assert_str_eq(json_string(json_member(variant(root, 0), "InstanceType")), "ml.m5.large");
    ck_assert_double_eq(json_double(json_member(variant(root, 1), "InitialVariantWeight")), 3.5);
    ck_assert_ptr_null(json_member(variant(root, 1), "InitialInstanceCount"));
    ck_assert_double_eq(json_double(json_member(json_member(variant(root, 1), "ServerlessConfig"), "MaxConcurrency")),
                        7);
    ck_assert(!json_has(root, "Endpoint"));
    /* What is wrong with a value is said where the user has it. */
    ck_assert_str_eq(json_place(json_member(variant(root, 0), "InitialInstanceCount")).path,
                     "$.Endpoint.ProductionVariants[1].CurrentInstanceCount");
    arena_free(arena);
}
END_TEST

static const struct {
    const char *scenario, *said;
    bool is_fault;
} told[] = {
    {"{" CONFIG ", 'Endpoint': {'EndpointName': 'e'}}", "must be what `aws sagemaker describe-endpoint` answers", true},
    {"{'Endpoint': {'EndpointStatus': 'InService', 'EndpointConfigName': 'c7'}}",
     "needs EndpointConfig beside it, since it tells no instance types: what `aws sagemaker describe-endpoint-config "
     "--endpoint-config-name c7` answers",
     true},
    {"{" CONFIG ", 'Endpoint': {'EndpointStatus': 'InService', 'EndpointConfigName': 'd'}}",
     "the endpoint was made from 'd', and EndpointConfig is 'c'", true},
    {"{" CONFIG ", 'Endpoint': {'EndpointStatus': 'InService', 'ProductionVariants': [{'VariantName': 'C'}]}}",
     "no variant of EndpointConfig's ProductionVariants is called 'C'", true},
    {"{" CONFIG ", 'Endpoint': {'EndpointStatus': 'InService', 'ShadowProductionVariants': [{'VariantName': 'A'}]}}",
     "no variant of EndpointConfig's ShadowProductionVariants is called 'A'", true},
    {"{" CONFIG ", 'Endpoint': {'EndpointStatus': 'InService', 'ProductionVariants': [5]}}",
     "expected an object, found a number", true},
    {"{" CONFIG ", 'Endpoint': {'EndpointStatus': 'InService', 'ProductionVariants': {}}}", "ProductionVariants", true},
    {"{" CONFIG ", 'Endpoint': {'EndpointStatus': 'Updating'}}", "the endpoint is Updating: it begins with the counts",
     false},
    {"{" CONFIG ", 'Endpoint': {'EndpointStatus': 'InService', 'ProductionVariants': [{'VariantName': 'A', "
     "'CurrentInstanceCount': 2, "
     "'DesiredInstanceCount': 5}]}}",
     "is not DesiredInstanceCount", false},
};

START_TEST(what_does_not_fit_is_told)
{
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        const struct json_node *root = applied(told[i].scenario);
        ck_assert_msg(strstr(fixture_said(arena, faults), told[i].said) != NULL, "%s", fixture_said(arena, faults));
        ck_assert(told[i].is_fault == (root == NULL));
        arena_free(arena);
    }
}
END_TEST

/* Through the whole scenario: --set comes after it, a count out of bounds is said at its place in the answer. */
START_TEST(a_scenario_begins_with_the_endpoint_as_it_stands)
{
    struct trial trial = trial_read(SETS("/Endpoint={'EndpointStatus': 'InService', 'ProductionVariants': "
                                         "[{'VariantName': 'A', 'CurrentInstanceCount': 3}]}"));
    ck_assert_msg(trial.scenario != NULL, "%s", trial_said(&trial));
    ck_assert_int_eq(trial.scenario->endpoint_config->production_variants[0].initial_instance_count.value, 3);
    trial_end(&trial);
    trial = trial_read(SETS("/Endpoint={'EndpointStatus': 'InService', 'ProductionVariants': [{'VariantName': 'A', "
                            "'CurrentInstanceCount': -3}]}"));
    ck_assert(trial.scenario == NULL);
    ck_assert_msg(strstr(trial_said(&trial), "ProductionVariants[0].CurrentInstanceCount") != NULL, "%s",
                  trial_said(&trial));
    trial_end(&trial);
    trial = trial_read(SETS("/Endpoint=5"));
    ck_assert(trial.scenario == NULL);
    trial_end(&trial);
}
END_TEST

TEST_MAIN("endpoint state", counts_weights_and_serverless_settings_are_those_of_the_moment, what_does_not_fit_is_told,
          a_scenario_begins_with_the_endpoint_as_it_stands)
