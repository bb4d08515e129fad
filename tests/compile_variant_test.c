#include "sim/arena.h"
#include "tests/compile_fixture.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The first variant, or the first component where there are any. */
static const struct variant_plan *accept(const char *const *sets)
{
    const struct plan *plan = trial_accept(sets);
    return &plan->variant[plan_split_first(plan)];
}

/* --- Serverless --- */

START_TEST(a_serverless_variant_is_slots_and_no_fleet)
{
    const struct variant_plan *plan = accept(SETS(SERVERLESS(", 'ProvisionedConcurrency': 2")));
    ck_assert_int_eq(plan->front, FRONT_SLOTS);
    ck_assert_uint_eq(trial.compiled->plan.fleets, 0);
    ck_assert(plan->slots.most == 5 && plan->slots.provisioned == 2 && plan->slots.reuse == REUSE_NEWEST_CREATED);
    ck_assert_int_eq(plan->server[0].serving, SERVING_SLOT);
    ck_assert(trial.compiled->variants[0].mode == MODE_SERVERLESS && trial.compiled->variants[0].type_count == 0);
    trial_end(&trial);
}
END_TEST

/* docs/models.md, "Serverless": 5 s and max(image / 57.5 MB/s, data / 100 MB/s), at most 180 s; 300 s warm. */
START_TEST(what_a_profile_does_not_say_of_slots_is_assumed)
{
    const struct variant_plan *plan = accept(SETS(SERVERLESS("")));
    ck_assert_double_eq_tol(value_s(plan->slots.cold_start_ns), 5, 1e-9);
    ck_assert_int_eq(plan->slots.idle_timeout_ns, 300 * NS_PER_S);
    assert_assumed("A cold start of model 'M' takes 5 s (ColdStartInSeconds is not given)");
    assert_assumed("A slot of model 'M' stays warm for 300 s (IdleTimeoutInSeconds is not given)");
    assert_assumed("Cold starts are not billed");
    assert_assumed("Of several idle slots the one created last is reused (IdleReuse is not given)");
    trial_end(&trial);

    plan = accept(SETS(SERVERLESS(""), "/Models/M/ContainerImageInGB=5.75", "/Models/M/ModelDataInGB=2"));
    ck_assert_double_eq_tol(value_s(plan->slots.cold_start_ns), 105, 1e-9);
    trial_end(&trial);
}
END_TEST

START_TEST(what_a_profile_says_of_slots_holds)
{
    const struct variant_plan *plan = accept(SETS(SERVERLESS(""), PROFILE "ColdStartInSeconds=0",
                                                  PROFILE "IdleTimeoutInSeconds=42", PROFILE "IdleReuse='random'"));
    ck_assert_ptr_null(plan->slots.cold_start_ns);
    ck_assert_int_eq(plan->slots.idle_timeout_ns, 42 * NS_PER_S);
    ck_assert_ptr_null(plan->slots.idle_timeouts_ns);
    ck_assert_int_eq(plan->slots.reuse, REUSE_RANDOM);
    assert_not_assumed("A cold start of model 'M' takes 5 s (ColdStartInSeconds is not given)");
    trial_end(&trial);

    plan = accept(SETS(SERVERLESS(""), PROFILE "IdleTimeoutInSeconds={'Distribution': 'exponential', 'Mean': 9}"));
    ck_assert_ptr_nonnull(plan->slots.idle_timeouts_ns);
    trial_end(&trial);
}
END_TEST

START_TEST(every_rule_of_reuse_has_its_name)
{
    const char *const names[] = {"newest-created", "oldest-created", "most-recently-used", "least-recently-used",
                                 "random"};
    for (int reuse = REUSE_NEWEST_CREATED; reuse <= REUSE_RANDOM; reuse++) {
        char set[80];
        snprintf(set, sizeof set, PROFILE "IdleReuse='%s'", names[reuse]);
        ck_assert_int_eq(accept(SETS(SERVERLESS(""), set))->slots.reuse, reuse);
        trial_end(&trial);
    }
}
END_TEST

/* Half the memory, twice the time: from 4096 MB to 2048. */
START_TEST(service_times_of_another_memory_are_in_proportion)
{
    const struct variant_plan *plan =
        accept(SETS(SERVERLESS(""), PROFILE "MemorySizeInMB=4096", PROFILE "ServiceTimeInMilliseconds=100"));
    ck_assert_double_eq_tol(value_s(plan->server[0].service.table), 0.2, 1e-9);
    assert_assumed(
        "Service times of model 'M' at 2048 MB: those at 4096 MB times 2, as vCPUs are in proportion to memory "
        "(not published by the service)");
    trial_end(&trial);
    plan = accept(SETS(SERVERLESS(""), PROFILE "MemorySizeInMB=2048", PROFILE "ServiceTimeInMilliseconds=100"));
    ck_assert_double_eq_tol(value_s(plan->server[0].service.table), 0.1, 1e-9);
    trial_end(&trial);
}
END_TEST

START_TEST(what_does_not_fit_into_serverless_is_said)
{
    assert_refused(
        SETS(SERVERLESS(""), "/Models/M/ContainerImageInGB=10.5"),
        "$.ServerlessConfig: the container image of model 'M' has 10.5 GB; serverless variants take at most 10");
    assert_warned(SETS(SERVERLESS(""), "/Models/M/ContainerImageInGB=10"), "");
    assert_warned(SETS(SERVERLESS(""), "/Models/M/ModelDataInGB=3"),
                  "warning: $.ServerlessConfig: the data of model 'M' has 3 GB, more than the memory of 2048 MB: the "
                  "container would not start");
}
END_TEST

START_TEST(a_slot_knows_no_discipline)
{
    accept(SETS(SERVERLESS(""), PROFILE "Workers=4"));
    assert_assumed("A slot serves one request at a time: Workers, Discipline and Slowdown are without effect");
    trial_end(&trial);
    accept(SETS(SERVERLESS("")));
    assert_not_assumed("A slot serves one request at a time: Workers, Discipline and Slowdown are without effect");
    trial_end(&trial);
}
END_TEST

/* --- Limits --- */

/* models/limits.h: 60 s; 25 and 4 MiB, 1 GiB; answers of asynchronous calls without limit. 900 s for a service
 * behind a backlog. */
START_TEST(each_way_of_serving_has_its_limits)
{
    const struct variant_plan *plan = accept(NO_SETS);
    ck_assert_int_eq(plan->invocation_most_ns, 60 * NS_PER_S);
    ck_assert(plan->payload_most == 25 << 20 && plan->answer_most == 25 << 20);
    trial_end(&trial);
    plan = accept(SETS(SERVERLESS("")));
    ck_assert_int_eq(plan->invocation_most_ns, 60 * NS_PER_S);
    ck_assert(plan->payload_most == 4 << 20 && plan->answer_most == 4 << 20);
    trial_end(&trial);
    plan = accept(SETS(ASYNCHRONOUS("")));
    ck_assert_int_eq(plan->invocation_most_ns, 900 * NS_PER_S);
    ck_assert(plan->payload_most == 1 << 30 && plan->answer_most == INT64_MAX);
    trial_end(&trial);
    plan = accept(SETS(ASYNCHRONOUS(""), "/Client={'InvocationTimeoutSeconds': 30}"));
    ck_assert_int_eq(plan->invocation_most_ns, 30 * NS_PER_S);
    trial_end(&trial);
}
END_TEST

#define NOT_APPLIED "Callers wait up to 100 s; the service's own limit of 60 s on an invocation is not applied"

/* A caller who waits longer knows that the limit is not what it was; unless the scenario gives one, or the endpoint
 * is serverless. */
START_TEST(a_caller_who_waits_longer_than_the_service_lifts_its_limit)
{
    ck_assert_int_eq(accept(SETS("/Client={'TimeoutInSeconds': 100}"))->invocation_most_ns, TIME_NEVER);
    assert_assumed(NOT_APPLIED);
    trial_end(&trial);
    ck_assert_int_eq(
        accept(SETS("/Client={'TimeoutInSeconds': 100}", "/Limits={'InvocationInSeconds': 60}"))->invocation_most_ns,
        60 * NS_PER_S);
    assert_not_assumed(NOT_APPLIED);
    trial_end(&trial);
    ck_assert_int_eq(accept(SETS("/Client={'TimeoutInSeconds': 100}", SERVERLESS("")))->invocation_most_ns,
                     60 * NS_PER_S);
    trial_end(&trial);
}
END_TEST

/* --- Asynchronous --- */

START_TEST(an_asynchronous_variant_has_a_backlog)
{
    const struct variant_plan *plan = accept(SETS(ASYNCHRONOUS(""), PROFILE "QueueCapacity=0"));
    ck_assert_int_eq(plan->front, FRONT_BACKLOG);
    ck_assert_uint_eq(plan->server[0].queue_capacity, QUEUE_UNBOUNDED); /* nothing is refused that was taken */
    ck_assert_int_eq(plan->backlog.life_ns, 21600 * NS_PER_S);
    ck_assert(!plan->backlog.lives && !plan->backlog.own_lives);
    ck_assert(trial.compiled->variants[0].stores_results && !trial.compiled->variants[0].notifies_success);
    assert_assumed("Each request is fetched from S3 once, each result stored there once, both for a month");
    assert_not_assumed("Callers make one attempt and give up after 60 s"); /* nobody waits */
    trial_end(&trial);
}
END_TEST

/* One worker takes one; of 8 workers 4 are given work, where nothing else is said; a batch takes all that it may. */
START_TEST(an_instance_takes_what_it_may_and_can_serve)
{
    const struct {
        const char *config, *profile;
        uint32_t taken_most;
    } cases[] = {{ASYNCHRONOUS(""), PROFILE "Workers=1", 1},
                 {ASYNCHRONOUS(""), PROFILE "Workers=8", 4},
                 {ASYNCHRONOUS(", 'ClientConfig': {'MaxConcurrentInvocationsPerInstance': 6}"), PROFILE "Workers=8", 6},
                 {ASYNCHRONOUS(", 'ClientConfig': {'MaxConcurrentInvocationsPerInstance': 6}"), PROFILE "Workers=2", 2},
                 {ASYNCHRONOUS(", 'ClientConfig': {'MaxConcurrentInvocationsPerInstance': 6}"),
                  PROFILE "Discipline='processor-sharing'", 6}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_uint_eq(accept(SETS(cases[i].config, cases[i].profile))->server[0].taken_most, cases[i].taken_most);
        trial_end(&trial);
    }
    accept(SETS(ASYNCHRONOUS("")));
    assert_assumed(
        "An instance takes 4 requests at once (MaxConcurrentInvocationsPerInstance is not given, and the service "
        "does not publish what it chooses)");
    trial_end(&trial);
}
END_TEST

/* The API takes 60 s to 6 h. */
START_TEST(lives_are_of_one_length_or_drawn_within_the_bounds_of_the_api)
{
    ck_assert_int_eq(accept(SETS(ASYNCHRONOUS(""), "/Client={'RequestTTLSeconds': 100}"))->backlog.life_ns,
                     100 * NS_PER_S);
    ck_assert_ptr_null(trial.compiled->plan.variant[0].backlog.lives);
    trial_end(&trial);
    const struct backlog_plan *backlog =
        &accept(SETS(ASYNCHRONOUS(""), "/Client={'RequestTTLSeconds': {'Distribution': 'exponential', 'Mean': 90}}"))
             ->backlog;
    ck_assert_ptr_nonnull(backlog->lives);
    ck_assert_int_eq(backlog->life_least_ns, 60 * NS_PER_S);
    ck_assert_int_eq(backlog->life_most_ns, 21600 * NS_PER_S);
    ck_assert(trial.compiled->drawn);
    trial_end(&trial);
}
END_TEST

START_TEST(lives_that_a_trace_records_are_heeded)
{
    char file[] = "/tmp/compile_variant_test_XXXXXX", set[100];
    const char *const records[] = {"ArrivalInSeconds\n0\n", "ArrivalInSeconds,RequestTTLSeconds\n0,5\n"};
    int descriptor = mkstemp(file);
    ck_assert_int_ge(descriptor, 0);
    close(descriptor);
    snprintf(set, sizeof set, "/Traffic={'Trace': {'File': '%s'}}", file);
    for (int recorded = 0; recorded < 2; recorded++) {
        FILE *trace = fopen(file, "w");
        fputs(records[recorded], trace);
        fclose(trace);
        ck_assert_int_eq(accept(SETS(ASYNCHRONOUS(""), set))->backlog.own_lives, recorded);
        trial_end(&trial);
    }
    unlink(file);
}
END_TEST

START_TEST(topics_are_told_where_there_are_any)
{
    accept(
        SETS("/EndpointConfig/AsyncInferenceConfig={'OutputConfig': {'S3OutputPath': 's3://b/r', 'NotificationConfig': "
             "{'ErrorTopic': 'arn:aws:sns:us-east-1:123456789012:failed'}}}"));
    ck_assert(trial.compiled->variants[0].notifies_failure && !trial.compiled->variants[0].notifies_success);
    trial_end(&trial);
}
END_TEST

/* --- What stands beside the requests' way --- */

#define CAPTURE(percent, options, more)                                                                                \
    "/EndpointConfig/DataCaptureConfig={'InitialSamplingPercentage': " percent                                         \
    ", 'DestinationS3Uri': 's3://b/c', 'CaptureOptions': [" options "]" more "}"

START_TEST(data_capture_keeps_a_share_and_the_sides_that_it_names)
{
    const struct capture_plan *capture = &accept(SETS(CAPTURE("25", "{'CaptureMode': 'Input'}", "")))->capture;
    ck_assert_uint_eq(capture->threshold, UINT64_C(1) << 30);
    ck_assert(capture->input && !capture->output && capture->encoded);
    ck_assert_int_eq(capture->envelope_bytes, 330); /* docs/models.md, "Data capture" */
    ck_assert(trial.compiled->drawn && trial.compiled->variants[0].captures);
    assert_assumed(
        "Data capture: records as base64 (no content types are listed), one object a minute and instance, stored "
        "for a month");
    trial_end(&trial);

    capture = &accept(SETS(CAPTURE("100", "{'CaptureMode': 'InputAndOutput'}",
                                   ", 'CaptureContentTypeHeader': {'CsvContentTypes': ['text/csv']}")))
                   ->capture;
    ck_assert(capture->input && capture->output && !capture->encoded);
    ck_assert_uint_eq(capture->threshold, UINT64_C(1) << 32);
    assert_assumed(
        "Data capture: records as text (content types are listed), one object a minute and instance, stored for a "
        "month");
    trial_end(&trial);
}
END_TEST

START_TEST(data_capture_that_is_off_keeps_nothing)
{
    ck_assert_uint_eq(
        accept(SETS(CAPTURE("25", "{'CaptureMode': 'Input'}", ", 'EnableCapture': false")))->capture.threshold, 0);
    ck_assert(!trial.compiled->variants[0].captures);
    trial_end(&trial);
    ck_assert_uint_eq(accept(SETS(CAPTURE("0", "{'CaptureMode': 'Input'}", "")))->capture.threshold, 0);
    ck_assert(!trial.compiled->variants[0].captures);
    trial_end(&trial);
}
END_TEST

/* 4 features, so that 2^4 - 2 = 14 rows are made for each of the baseline's two. */
#define EXPLAINED                                                                                                      \
    "/EndpointConfig/ExplainerConfig={'ClarifyExplainerConfig': {'ShapConfig': {'ShapBaselineConfig': {"               \
    "'ShapBaseline': '1,2,3,4\\n5,6,7,8'}}, 'InferenceConfig': {'MaxRecordCount': 5}}}"

START_TEST(an_explainer_is_rows_in_calls)
{
    const struct explain_plan *explain =
        &accept(SETS(EXPLAINED, "/Explainer={'FeatureCount': 4, 'ExplainedShare': 0.25, 'MillisecondsPerRow': 2}"))
             ->explain;
    ck_assert_int_eq(explain->rows, 28);
    ck_assert_int_eq(explain->rows_a_call_most, 5);
    ck_assert_int_eq(explain->bytes_a_call_most, 6 << 20);
    ck_assert_double_eq(explain->row_ns, 2e6);
    ck_assert_uint_eq(explain->threshold, UINT64_C(1) << 30);
    assert_assumed("An explained request sends 28 rows, in calls one after the other, each as long as a request");
    assert_not_assumed("Every request is explained (Explainer.ExplainedShare is not given)");
    trial_end(&trial);
    accept(SETS(EXPLAINED, "/Explainer={'FeatureCount': 4}"));
    assert_assumed("Every request is explained (Explainer.ExplainedShare is not given)");
    ck_assert_int_eq(trial.compiled->plan.variant[0].invocation_most_ns, 60 * NS_PER_S);
    trial_end(&trial);
}
END_TEST

/* The 60 s hold for an explanation however long the caller waits. */
START_TEST(an_explainer_keeps_the_limit_of_an_invocation)
{
    ck_assert_int_eq(accept(SETS(EXPLAINED, "/Explainer={'FeatureCount': 4}", "/Client={'TimeoutInSeconds': 100}"))
                         ->invocation_most_ns,
                     60 * NS_PER_S);
    trial_end(&trial);
}
END_TEST

/* What components keep and store is on their variant's bill, so the variant must know of it. */
START_TEST(a_variant_answers_for_its_components)
{
    accept(SETS(HOSTING(""), "/InferenceComponents=[" A_COMPONENT("c", "1", "1024", "1") "]", ASYNCHRONOUS(""),
                CAPTURE("100", "{'CaptureMode': 'Input'}", "")));
    const struct compiled_variant *host = &trial.compiled->variants[0], *component = &trial.compiled->variants[1];
    ck_assert(host->captures && host->stores_results && component->captures && component->stores_results);
    ck_assert(host->model_name == NULL && component->host == 0);
    trial_end(&trial);
}
END_TEST

TEST_MAIN("compile_variant", a_serverless_variant_is_slots_and_no_fleet,
          what_a_profile_does_not_say_of_slots_is_assumed, what_a_profile_says_of_slots_holds,
          every_rule_of_reuse_has_its_name, service_times_of_another_memory_are_in_proportion,
          what_does_not_fit_into_serverless_is_said, a_slot_knows_no_discipline, each_way_of_serving_has_its_limits,
          a_caller_who_waits_longer_than_the_service_lifts_its_limit, an_asynchronous_variant_has_a_backlog,
          an_instance_takes_what_it_may_and_can_serve, lives_are_of_one_length_or_drawn_within_the_bounds_of_the_api,
          lives_that_a_trace_records_are_heeded, topics_are_told_where_there_are_any,
          data_capture_keeps_a_share_and_the_sides_that_it_names, data_capture_that_is_off_keeps_nothing,
          an_explainer_is_rows_in_calls, an_explainer_keeps_the_limit_of_an_invocation,
          a_variant_answers_for_its_components)
