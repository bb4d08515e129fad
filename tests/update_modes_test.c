#include "models/result.h"
#include "sim/units.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <string.h>

/* Updates of endpoints that are serverless, asynchronous or explain, and requests that name their variant: by hand. The first request comes at
 * second 0, each later one a fixed time after it. */

static struct trial trial;

#define BEGIN(profiles, rate, seconds)                                                                                 \
    "/Models/M={'Profiles': [" profiles "]}",                                                                          \
        "/Traffic={'Arrivals': {'Process': 'deterministic', 'RatePerSecond': " rate "}}", "/Replications=1",           \
        "/DurationInSeconds=" seconds
#define FROM(variants) "/EndpointConfig={'EndpointConfigName': 'v1', " variants "}"
#define TO_AT(at, name, variants)                                                                                      \
    "{'AtInSeconds': " at ", 'UpdateEndpoint': {'EndpointName': 'e', 'EndpointConfigName': '" name                     \
    "'}, 'EndpointConfig': {'EndpointConfigName': '" name "', " variants "}}"
#define TIMELINE(what) "/Timeline=[" what "]"

static uint64_t cold_starts(const struct result *result, size_t v)
{
    return result->variants[v].serverless.cold_starts;
}

static void assert_update(const struct result *result, size_t n, int64_t start_s, int64_t end_s)
{
    const struct deployment_result *update = &result->deployments[n];
    ck_assert_int_eq(update->events[0].at_ns, start_s * NS_PER_S);
    ck_assert_str_eq(update->events[update->event_count - 1].event, "Completed");
    ck_assert_int_eq(update->events[update->event_count - 1].at_ns, end_s * NS_PER_S);
}

/* --- Serverless --- */

#define SLOTS(more)                                                                                                    \
    "'ProductionVariants': [{'VariantName': 'A', 'ModelName': 'M', 'ServerlessConfig': {'MemorySizeInMB': 2048, "      \
    "'MaxConcurrency': 8" more "}}]"
#define INSTANCES(count)                                                                                               \
    "'ProductionVariants': [{'VariantName': 'A', 'ModelName': 'M', 'InstanceType': 'ml.c5.xlarge', "                   \
    "'InitialInstanceCount': " count "}]"
#define SERVERLESS                                                                                                     \
    "{'MemorySizeInMB': 2048, 'ServiceTimeInMilliseconds': 100, 'ColdStartInSeconds': 5, 'IdleTimeoutInSeconds': "     \
    "300}, {'InstanceType': 'ml.c5.xlarge', 'ServiceTimeInMilliseconds': 100, 'Workers': 4, 'StartUpInSeconds': 120}"

/* Without provisioned slots the new configuration is there at once, and cold: six requests, at 0 s to 5 s and at 200 s to 205 s, find no slot
 * that has started, and then each finds the last one idle. */
START_TEST(a_serverless_endpoint_begins_cold_again)
{
    const struct result *result = trial_run(
        &trial, SETS(BEGIN(SERVERLESS, "1", "400"), FROM(SLOTS("")), TIMELINE(TO_AT("200", "v2", SLOTS("")))), 1);
    assert_update(result, 0, 200, 200);
    ck_assert_uint_eq(result->variants[0].requests.arrived, 200);
    ck_assert_uint_eq(result->variants[1].requests.arrived, 200);
    ck_assert_uint_eq(cold_starts(result, 0), 6);
    ck_assert_uint_eq(cold_starts(result, 1), 6);
    /* Slots of the old one: each of the six busy or idle until 200 s, when all of them go. */
    ck_assert_double_eq_tol(result->variants[0].serverless.mean_warm, (6 * 200 - (0 + 1 + 2 + 3 + 4 + 5)) / 400.0,
                            1e-9);
    trial_end(&trial);
}
END_TEST

/* Two of them take 5 s to be there: traffic moves then. They are paid for from 200 s until they are given back at 420 s, when an instance that
 * was launched at 300 s has come. */
START_TEST(provisioned_slots_come_before_the_traffic_and_an_instance_may_follow)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(BEGIN(SERVERLESS, "1", "600"), FROM(SLOTS("")),
                       TIMELINE(TO_AT("200", "v2", SLOTS(", 'ProvisionedConcurrency': 2")) ", " TO_AT("300", "v3",
                                                                                                      INSTANCES("1")))),
                  1);
    assert_update(result, 0, 200, 205);
    assert_update(result, 1, 300, 420);
    ck_assert_uint_eq(result->variants[0].requests.arrived, 205);
    ck_assert_uint_eq(result->variants[1].requests.arrived, 215);
    ck_assert_uint_eq(result->variants[2].requests.arrived, 180);
    ck_assert_uint_eq(cold_starts(result, 1), 0);
    bool found = false;
    for (size_t l = 0; l < result->cost.line_count; l++) {
        const struct cost_line *line = &result->cost.lines[l];
        if (strcmp(line->charge, "Provisioned concurrency usage") != 0) continue;
        found = true;
        ck_assert_str_eq(line->quantity, "440"); /* 2 * (420 - 200) s */
    }
    ck_assert(found);
    ck_assert_double_eq_tol(result->variants[2].instances.hours, 180 / 3600.0, 1e-12);
    trial_end(&trial);
}
END_TEST

START_TEST(what_the_service_refuses_of_serverless_endpoints_is_refused)
{
    trial = trial_compile(
        SETS(BEGIN(SERVERLESS, "1", "600"), FROM(INSTANCES("1")), TIMELINE(TO_AT("200", "v2", SLOTS("")))));
    ck_assert(!trial.compiled);
    ck_assert_ptr_nonnull(strstr(trial_said(&trial), "one with instances cannot become serverless"));
    trial_end(&trial);
}
END_TEST

/* --- Asynchronous --- */

#define ASYNC(count, model)                                                                                            \
    "'AsyncInferenceConfig': {'OutputConfig': {'S3OutputPath': 's3://b/o'}}, 'ProductionVariants': [{'VariantName': "  \
    "'A', 'ModelName': '" model "', 'InstanceType': 'ml.c5.xlarge', 'InitialInstanceCount': " count "}]"
#define SLOW "{'ServiceTimeInMilliseconds': 10000, 'Workers': 1, 'StartUpInSeconds': 120}"
#define FAST "/Models/N={'Profiles': [{'ServiceTimeInMilliseconds': 1000, 'Workers': 1, 'StartUpInSeconds': 120}]}"

/* One every 5 s, each of 10 s: at 320 s, when the new fleet is there, 32 have been taken, at 0 s to 310 s, and 32 of those that came by 315 s wait.
 * They go over, keep their order, and take a second each: the first has waited since 160 s. What the old instance has, it finishes. */
START_TEST(what_waits_goes_over_to_the_new_fleet)
{
    const struct result *result = trial_run(
        &trial,
        SETS(BEGIN(SLOW, "0.2", "900"), FAST, FROM(ASYNC("1", "M")), TIMELINE(TO_AT("200", "v2", ASYNC("1", "N")))), 1);
    assert_update(result, 0, 200, 320);
    ck_assert_uint_eq(result->variants[0].requests.arrived, 32);
    ck_assert_uint_eq(result->variants[0].requests.succeeded, 32);
    ck_assert_uint_eq(result->variants[1].requests.arrived, 180 - 32);
    ck_assert_uint_eq(result->variants[1].requests.succeeded, 180 - 32);
    ck_assert_double_eq(result->variants[0].async.oldest_s, 155);
    ck_assert_double_eq(result->variants[1].async.oldest_s, 160);
    ck_assert_double_eq(result->variants[1].service.maximum_ms, 1000);
    ck_assert_double_eq(result->variants[1].latency.maximum_ms, 161000);
    /* In steps they stand where they came. */
    uint64_t came = 0;
    for (size_t m = 0; m < result->variants[0].series_count; m++) came += result->variants[0].series[m].arrived;
    ck_assert_uint_eq(came, 64);
    trial_end(&trial);
}
END_TEST

/* With a life of 100 s the old queue loses those that have waited as long. Of those that go over none does: the youngest of them came at 315 s, and
 * the new instance takes one a second. */
START_TEST(lives_go_on_in_the_new_backlog)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(BEGIN(SLOW, "0.2", "900"), FAST, FROM(ASYNC("1", "M")), "/Client={'RequestTTLSeconds': 100}",
                       TIMELINE(TO_AT("200", "v2", ASYNC("1", "N")))),
                  1);
    uint64_t expired = result->variants[0].requests.expired + result->variants[1].requests.expired;
    uint64_t succeeded = result->variants[0].requests.succeeded + result->variants[1].requests.succeeded;
    ck_assert_uint_eq(result->variants[1].requests.expired, 0);
    ck_assert_uint_eq(expired + succeeded, 180);
    ck_assert_double_le(result->variants[1].async.oldest_s, 100);
    trial_end(&trial);
}
END_TEST

/* Said by the service itself: "The AsyncInferenceConfig parameter cannot be removed from this endpoint" (aws/sagemaker-python-sdk, pull request
 * 3124). The other way is not known. */
START_TEST(an_endpoint_stays_asynchronous_or_does_not_become_so)
{
    trial = trial_compile(
        SETS(BEGIN(SLOW, "0.2", "900"), FROM(ASYNC("1", "M")), TIMELINE(TO_AT("200", "v2", INSTANCES("1")))));
    ck_assert(!trial.compiled);
    ck_assert_ptr_nonnull(strstr(
        trial_said(&trial), "must be of an asynchronous endpoint: the service does not let AsyncInferenceConfig be "
                            "removed from one"));
    trial_end(&trial);
    trial = trial_compile(
        SETS(BEGIN(SLOW, "0.2", "900"), FROM(INSTANCES("1")), TIMELINE(TO_AT("200", "v2", ASYNC("1", "M")))));
    ck_assert(!trial.compiled);
    ck_assert_ptr_nonnull(strstr(trial_said(&trial),
                                 "an update from real-time to asynchronous inference is understood but "
                                 "not simulated"));
    trial_end(&trial);
}
END_TEST

/* --- Explained --- */

#define EXPLAINED                                                                                                      \
    "'ExplainerConfig': {'ClarifyExplainerConfig': {'ShapConfig': {'NumberOfSamples': 4, 'ShapBaselineConfig': "       \
    "{'ShapBaseline': '1,2'}}, 'InferenceConfig': {'MaxRecordCount': 2}}}, " INSTANCES("4")
#define QUICK "{'ServiceTimeInMilliseconds': 100, 'Workers': 4, 'StartUpInSeconds': 120}"

/* 2 features have 2^2 - 2 = 2 coalitions: one call more for each request, as long as the first. */
START_TEST(a_configuration_explains_or_does_not)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(BEGIN(QUICK, "1", "900"), FROM(INSTANCES("4")), "/Explainer={'FeatureCount': 2}",
                       TIMELINE(TO_AT("180", "v2", EXPLAINED) ", " TO_AT("480", "v3", INSTANCES("4")))),
                  1);
    assert_update(result, 1, 480, 600);
    ck_assert_uint_eq(result->variants[1].requests.arrived, 300);
    ck_assert_double_eq(result->variants[0].service.maximum_ms, 100);
    ck_assert_double_eq(result->variants[1].service.minimum_ms, 200);
    ck_assert_double_eq(result->variants[2].service.maximum_ms, 100);
    ck_assert(!result->variants[0].has_explain && result->variants[1].has_explain);
    ck_assert_uint_eq(result->variants[1].explain.explained, 300);
    ck_assert_uint_eq(result->variants[1].explain.calls, 300);
    trial_end(&trial);
}
END_TEST

/* --- Requests that name their variant --- */

#define OF(name, weight)                                                                                               \
    "{'VariantName': '" name "', 'ModelName': 'M', 'InstanceType': 'ml.c5.xlarge', 'InitialInstanceCount': 1, "        \
    "'InitialVariantWeight': " weight "}"
#define BOTH "'ProductionVariants': [" OF("A", "1") ", " OF("B", "0") "]"

/* B has no weight, and all name it: those that come from 180 s on are for the new one. */
START_TEST(a_named_variant_is_that_of_the_configuration_that_the_request_comes_to)
{
    const struct result *result = trial_run(&trial,
                                            SETS(BEGIN(QUICK, "1", "600"), FROM(BOTH),
                                                 "/Traffic/TargetVariants={'B': 1}", TIMELINE(TO_AT("60", "v2", BOTH))),
                                            1);
    assert_update(result, 0, 60, 180);
    const uint64_t arrived[] = {0, 180, 0, 420};
    for (size_t v = 0; v < 4; v++) ck_assert_uint_eq(result->variants[v].requests.arrived, arrived[v]);
    ck_assert_uint_eq(result->requests.succeeded, 600);
    trial_end(&trial);
}
END_TEST

/* The new configuration has no B: the service answers 400 from then on. */
START_TEST(a_named_variant_that_is_gone_is_a_wrong_request)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(BEGIN(QUICK, "1", "600"), FROM(BOTH), "/Traffic/TargetVariants={'B': 1}",
                       TIMELINE(TO_AT("60", "v2", "'ProductionVariants': [" OF("A", "1") "]"))),
                  1);
    ck_assert_uint_eq(result->requests.succeeded, 180);
    ck_assert_uint_eq(result->requests.rejected, 420);
    const struct variant_result *b = &result->variants[1];
    ck_assert_uint_eq(b->failure_count, 1);
    ck_assert_uint_eq(b->failures[0].count, 420);
    trial_end(&trial);
}
END_TEST

TEST_MAIN("update_modes", a_serverless_endpoint_begins_cold_again,
          provisioned_slots_come_before_the_traffic_and_an_instance_may_follow,
          what_the_service_refuses_of_serverless_endpoints_is_refused, what_waits_goes_over_to_the_new_fleet,
          lives_go_on_in_the_new_backlog, an_endpoint_stays_asynchronous_or_does_not_become_so,
          a_configuration_explains_or_does_not, a_named_variant_is_that_of_the_configuration_that_the_request_comes_to,
          a_named_variant_that_is_gone_is_a_wrong_request)
