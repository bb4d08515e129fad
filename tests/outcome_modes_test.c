#include "tests/serving_fixture.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct trial trial;

/* Requests at 0, 1, 2 .. s. */
#define CLOCKWORK(requests)                                                                                            \
    "/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 1, 'Requests': " requests "}", "/Replications=2"

static uint64_t failures(const struct variant_result *variant, uint32_t status, const char *error)
{
    uint64_t count = 0;
    for (size_t i = 0; i < variant->failure_count; i++) {
        const struct failure_count *failure = &variant->failures[i];
        bool same = error ? failure->error && strcmp(failure->error, error) == 0 : !failure->error;
        if (failure->status == status && same) count += failure->count;
    }
    return count;
}

/* --- Serverless --- */

/* Cold start 2 s, service 0.25 s, warm for 0.5 s: every request is cold, and three slots are busy at once from 2 s
 * on. Five of ten: the last at 9 s, done at 11.25. */
START_TEST(a_serverless_variant_tells_of_its_slots)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(CLOCKWORK("10"), SERVERLESS(""), PROFILE "ServiceTimeInMilliseconds=250",
                       PROFILE "ColdStartInSeconds=2", PROFILE "IdleTimeoutInSeconds=0.5"),
                  1);
    const struct variant_result *variant = &result->variants[0];
    const struct serverless_summary *serverless = &variant->serverless;
    ck_assert(variant->has_serverless && !variant->has_instances && !variant->has_async);
    ck_assert(serverless->memory_mb == 2048 && serverless->max_concurrency == 5);
    ck_assert_uint_eq(serverless->cold_starts, 20);
    ck_assert_double_eq(serverless->cold_start_share, 1);
    ck_assert_double_eq(serverless->peak_concurrency, 3);
    ck_assert_double_eq_tol(serverless->mean_busy, 10 * 2.25 / 11.25, 1e-9);
    ck_assert_double_eq_tol(serverless->mean_warm, (9 * 2.75 + 2.25) / 11.25,
                            1e-9); /* the last one's end is the run's */
    ck_assert_double_eq_tol(serverless->cold_start.mean_ms, 2000, 1e-9);
    ck_assert_double_eq_tol(variant->latency.mean_ms, 2250, 1e-9);
    ck_assert_uint_eq(variant->waiting.count, 20);
    ck_assert_double_eq(variant->waiting.maximum_ms, 0);
    trial_end(&trial);
}
END_TEST

/* Six at once (one each ns) for five slots, two of them provisioned: three spill over to slots that start in 1 s,
 * one is throttled. The provisioned ones are busy in one of the run's 2 s. */
START_TEST(provisioned_slots_have_a_utilization)
{
    const struct result *result =
        trial_run(&trial,
                  SETS("/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 1e9, 'Requests': 6}",
                       SERVERLESS(", 'ProvisionedConcurrency': 2"), PROFILE "ServiceTimeInMilliseconds=1000",
                       PROFILE "ColdStartInSeconds=1", "/Replications=1"),
                  1);
    const struct variant_result *variant = &result->variants[0];
    ck_assert_uint_eq(variant->requests.throttled, 1);
    ck_assert_uint_eq(failures(variant, 400, "ThrottlingException"), 1);
    ck_assert_uint_eq(variant->serverless.spillover, 3);
    ck_assert_double_eq_tol(variant->serverless.cold_start_share, 3.0 / 5, 1e-12);
    ck_assert_double_eq_tol(variant->serverless.provisioned_utilization, 0.5, 1e-6);
    trial_end(&trial);
}
END_TEST

/* P07 of the truths, in small: 0.05 requests a second of 2 s, exponential, no cold start, 600 s warm. Cold-start
 * share 0.01063055, slots live 2.045824, busy 0.1 (Erlang overflow, tests/truths/). 20 replications of 100,000 s;
 * their intervals at 99.99 % hold the values. */
START_TEST(a_steady_serverless_variant_is_as_cold_as_it_must_be)
{
    const struct result *result = trial_run(
        &trial,
        SETS("/Traffic/Arrivals={'Process': 'poisson', 'RatePerSecond': 0.05}", "/DurationInSeconds=100000",
             "/EndpointConfig/ProductionVariants/0={'VariantName': 'A', 'ModelName': 'M', 'InitialVariantWeight': 1, "
             "'ServerlessConfig': {'MemorySizeInMB': 2048, 'MaxConcurrency': 200}}",
             PROFILE "ServiceTimeInMilliseconds={'Distribution': 'exponential', 'Mean': 2000}",
             PROFILE "ColdStartInSeconds=0", PROFILE "IdleTimeoutInSeconds=600", "/Replications=20",
             "/Confidence=0.9999"),
        2);
    const struct serverless_summary *serverless = &result->variants[0].serverless;
    const struct interval *share = &serverless->cold_start_share_interval;
    ck_assert_msg(share->low < 0.01063055 && 0.01063055 < share->high, "%g .. %g", share->low, share->high);
    ck_assert_double_lt(share->high - share->low, 0.003);
    ck_assert_double_eq_tol(serverless->mean_busy, 0.1, 0.002);
    ck_assert_double_eq_tol(serverless->mean_warm, 2.045824, 0.02);
    trial_end(&trial);
}
END_TEST

/* Cold start 70 s, service 30 s, limit 60 s: the first is told 429 at 60 s; on the warm slot, at 100 s, a service of
 * 61 s would be 424. */
START_TEST(a_cold_start_and_a_service_that_are_too_long_have_their_own_answers)
{
    const struct result *result =
        trial_run(&trial,
                  SETS("/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 0.005, 'Requests': 2}",
                       SERVERLESS(""), PROFILE "ServiceTimeInMilliseconds=61000", PROFILE "ColdStartInSeconds=70",
                       "/Replications=1", "/Client={'TimeoutInSeconds': 1000}"),
                  1);
    const struct variant_result *variant = &result->variants[0];
    ck_assert_uint_eq(failures(variant, 429, "ModelNotReadyException"), 1);
    ck_assert_uint_eq(failures(variant, 424, "ModelError"), 1);
    ck_assert(variant->requests.throttled == 1 && variant->requests.timed_out == 1);
    ck_assert_double_eq_tol(variant->latency.maximum_ms, 60000, 1e-9);
    trial_end(&trial);
}
END_TEST

/* --- Asynchronous --- */

/* P06 of the truths: a trace of ten requests at second 0, service 3 s, two instances that take two each. */
START_TEST(an_asynchronous_burst_is_worked_off_in_turns)
{
    char file[] = "/tmp/outcome_modes_test_XXXXXX", set[100];
    int descriptor = mkstemp(file);
    FILE *trace = fdopen(descriptor, "w");
    fputs("ArrivalInSeconds\n", trace);
    for (int i = 0; i < 10; i++) fputs("0\n", trace);
    fclose(trace);
    snprintf(set, sizeof set, "/Traffic={'Trace': {'File': '%s'}}", file);
    const struct result *result =
        trial_run(&trial,
                  SETS(set, ASYNCHRONOUS(", 'ClientConfig': {'MaxConcurrentInvocationsPerInstance': 2}"),
                       FIRST_VARIANT "/InitialInstanceCount=2", PROFILE "Workers=2",
                       PROFILE "ServiceTimeInMilliseconds=3000", "/Replications=1"),
                  1);
    const struct variant_result *variant = &result->variants[0];
    ck_assert(variant->has_async && variant->mode == MODE_ASYNC);
    ck_assert_uint_eq(variant->async.max_concurrent_invocations, 2);
    ck_assert_double_eq_tol(variant->latency.mean_ms, 5400, 1e-9);
    ck_assert_double_eq_tol(variant->waiting.mean_ms, 2400, 1e-9);
    ck_assert_double_eq(variant->async.peak_backlog, 10);
    ck_assert_double_eq_tol(variant->async.mean_backlog, 10 * 5.4 / 9, 1e-9); /* Little */
    ck_assert_double_eq(variant->async.oldest_s, 6);
    ck_assert_double_eq_tol(variant->async.time_in_backlog.mean_ms, 2400, 1e-9);
    ck_assert_uint_eq(variant->async.download.count, 0);
    ck_assert_double_eq(result->simulated_s, 9);
    trial_end(&trial);
    unlink(file);
}
END_TEST

/* One request a second of 100 s each on one worker, lives of 60 s: of 3 the second would start at 100 s, and expires
 * with the third. */
START_TEST(what_expires_in_a_backlog_is_counted_apart)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(CLOCKWORK("3"), ASYNCHRONOUS(""), PROFILE "ServiceTimeInMilliseconds=100000",
                       "/Client={'RequestTTLSeconds': 60}"),
                  1);
    const struct variant_result *variant = &result->variants[0];
    ck_assert_uint_eq(variant->requests.expired, 4);
    ck_assert_uint_eq(failures(variant, 0, NULL), 4);
    ck_assert_uint_eq(result->requests.expired, 4);
    ck_assert(request_counts_balance(&result->requests));
    ck_assert_double_eq(variant->async.oldest_s, 60);
    trial_end(&trial);
}
END_TEST

START_TEST(transfers_of_a_backlog_are_told)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(CLOCKWORK("5"), ASYNCHRONOUS(""), PROFILE "ServiceTimeInMilliseconds=100",
                       PROFILE "DownloadInMilliseconds=20", PROFILE "UploadInMilliseconds=30"),
                  1);
    const struct async_summary *async = &result->variants[0].async;
    ck_assert_double_eq_tol(async->download.mean_ms, 20, 1e-9);
    ck_assert_double_eq_tol(async->upload.mean_ms, 30, 1e-9);
    ck_assert_double_eq_tol(result->variants[0].latency.mean_ms, 150, 1e-9);
    trial_end(&trial);
}
END_TEST

/* --- Instances of several types --- */

/* 1 of ml.c5.xlarge by quota, 2 of ml.g5.xlarge, for 4 s. */
START_TEST(a_pool_tells_of_each_type)
{
    const struct result *result = trial_run(
        &trial, SETS(CLOCKWORK("5"), POOLS(""), "/Quotas={'ml.c5.xlarge': 1}", PROFILE "ServiceTimeInMilliseconds=0"),
        1);
    const struct variant_result *variant = &result->variants[0];
    ck_assert_uint_eq(variant->type_count, 2);
    ck_assert_ptr_null(variant->instance_type);
    ck_assert_str_eq(variant->types[0].instance_type, "ml.c5.xlarge");
    ck_assert_double_eq_tol(variant->types[0].mean, 1, 1e-12);
    ck_assert_double_eq_tol(variant->types[1].mean, 2, 1e-12);
    ck_assert_double_eq_tol(variant->types[1].hours, 2 * 4.0 / 3600, 1e-12);
    ck_assert_double_eq_tol(variant->instances.hours, 3 * 4.0 / 3600, 1e-12);
    ck_assert(!variant->has_fleet); /* nothing happened to it */
    trial_end(&trial);
}
END_TEST

/* The one instance fails at 2.1 s and is there again at 4.1: the request of 2 s, of 250 ms, is lost; those of 3 and
 * 4 s find none. */
START_TEST(a_failure_is_in_the_figures_of_the_fleet)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(CLOCKWORK("9"), PROFILE "ServiceTimeInMilliseconds=250", PROFILE "StartUpInSeconds=2",
                       "/Timeline=[{'AtInSeconds': 2.1, 'FailInstances': {'VariantName': 'A', 'Count': 1}}]"),
                  1);
    const struct variant_result *variant = &result->variants[0];
    ck_assert_uint_eq(failures(variant, 500, "InternalFailure"), 2);
    ck_assert_uint_eq(failures(variant, 503, "ServiceUnavailable"), 4);
    ck_assert(variant->requests.model_errors == 2 && variant->requests.rejected == 4 &&
              variant->requests.succeeded == 12);
    ck_assert_double_eq(variant->instances.minimum, 0);
    ck_assert_double_eq(variant->instances.peak, 1);
    ck_assert_double_eq_tol(variant->instances.mean, (8.25 - 2) / 8.25, 1e-9);
    ck_assert_double_eq_tol(variant->instances.hours, 8.25 / 3600, 1e-12); /* the launch of another began at once */
    trial_end(&trial);
}
END_TEST

/* No capacity from second 0 to 100, and the launch waits; nothing was ever in service in the 4 s of the run, and so
 * nothing busy. */
START_TEST(a_variant_that_never_was_in_service_has_no_utilization)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(CLOCKWORK("5"), "/Timeline=[{'AtInSeconds': 0, 'CapacityUnavailable': {'InstanceType': "
                                       "'ml.c5.xlarge', 'ForInSeconds': 100}}]"),
                  1);
    const struct variant_result *variant = &result->variants[0];
    ck_assert_uint_eq(variant->requests.rejected, 10);
    ck_assert_double_eq(variant->utilization, 0);
    ck_assert_double_eq(variant->instances.peak, 0);
    ck_assert(variant->has_fleet && variant->fleet.launches_waited == 2);
    ck_assert_int_eq(result->cost.total_e10_usd, 0);
    trial_end(&trial);
}
END_TEST

/* One request at second 0 that takes no time: the run has no length, and nothing is divided by it. */
START_TEST(a_run_of_no_length_has_figures_all_the_same)
{
    const struct result *result =
        trial_run(&trial, SETS(CLOCKWORK("1"), POOLS(""), PROFILE "ServiceTimeInMilliseconds=0"), 1);
    const struct variant_result *variant = &result->variants[0];
    ck_assert_double_eq(result->simulated_s, 0);
    ck_assert_uint_eq(variant->requests.succeeded, 2);
    ck_assert_double_eq(variant->instances.minimum, 0);
    ck_assert(isfinite(variant->types[0].mean) && isfinite(variant->utilization));
    trial_end(&trial);
}
END_TEST

/* --- Inference components --- */

#define TWO_COMPONENTS                                                                                                 \
    HOSTING(""), "/InferenceComponents=[" A_COMPONENT("small", "1", "1024", "2") ", " A_COMPONENT("large", "8",        \
                                                                                                  "1024", "1") "]"

/* 8 cores are on no instance of 4: its calls are refused with 400. The figures of the variant are those of its
 * components together. */
START_TEST(a_variant_tells_what_its_components_make_together)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(CLOCKWORK("20"), TWO_COMPONENTS, PROFILE "ServiceTimeInMilliseconds=100",
                       "/Traffic/TargetInferenceComponents={'small': 1}"),
                  1);
    ck_assert(result->variant_count == 1 && result->component_count == 2);
    const struct variant_result *host = &result->variants[0], *small = &result->components[0];
    ck_assert_str_eq(small->component, "small");
    ck_assert_str_eq(small->name, "A");
    ck_assert_ptr_null(host->component);
    ck_assert(host->requests.succeeded == 40 && small->requests.succeeded == 40);
    ck_assert_uint_eq(host->latency.count, 40);
    ck_assert(host->has_instances && !small->has_instances && small->has_copies && !host->has_copies);
    ck_assert(small->copies.wanted == 2 && small->copies.unplaced == 0);
    ck_assert_double_eq_tol(small->copies.mean, 2, 1e-12);
    ck_assert(small->copies.has_extremes && small->copies.minimum == 2 && small->copies.peak == 2);
    /* 20 x 0.1 s on two copies of one worker in 19.1 s. */
    ck_assert_double_eq_tol(host->utilization, 2.0 / (2 * 19.1), 1e-9);
    ck_assert_double_eq_tol(small->utilization, host->utilization, 1e-12);
    ck_assert_double_eq_tol(host->mean_in_system, 2.0 / 19.1, 1e-9);
    /* Step by step too: in the 19.1 s of each of two replications, in which two instances are there. */
    ck_assert_uint_eq(host->series_count, 1);
    ck_assert_uint_eq(host->series[0].arrived, 40);
    ck_assert_int_eq(host->series[0].elapsed_ns, 2 * 19100000000);
    ck_assert_int_eq(host->series[0].instances_ns, 2 * 2 * 19100000000);
    trial_end(&trial);
}
END_TEST

/* Requests at 0, 1, 2 and 3 s of 10 s each, cut at 3.5: all are in flight, at the component, its variant and the
 * endpoint. */
START_TEST(what_a_component_has_is_its_variants)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(CLOCKWORK("9"), TWO_COMPONENTS, PROFILE "ServiceTimeInMilliseconds=10000",
                       "/Traffic/TargetInferenceComponents={'small': 1}", "/DurationInSeconds=3.5"),
                  1);
    ck_assert_uint_eq(result->components[0].requests.in_flight, 8);
    ck_assert_uint_eq(result->variants[0].requests.in_flight, 8);
    ck_assert_uint_eq(result->requests.in_flight, 8);
    ck_assert(request_counts_balance(&result->variants[0].requests));
    trial_end(&trial);
}
END_TEST

START_TEST(a_component_without_a_copy_refuses_as_the_service_does)
{
    const struct result *result =
        trial_run(&trial, SETS(CLOCKWORK("20"), TWO_COMPONENTS, "/Traffic/TargetInferenceComponents={'large': 1}"), 1);
    const struct variant_result *large = &result->components[1];
    ck_assert(large->requests.rejected == 40 && result->requests.rejected == 40);
    ck_assert_uint_eq(failures(large, 400, "ValidationError"), 40);
    ck_assert_uint_eq(failures(&result->variants[0], 400, "ValidationError"), 40);
    ck_assert(large->copies.wanted == 1 && large->copies.unplaced == 1);
    ck_assert_double_eq(large->copies.mean, 0);
    trial_end(&trial);
}
END_TEST

/* An adapter shares the instance of its base: where that fits nowhere the adapter is placed as little. */
START_TEST(an_adapter_of_a_component_that_fits_nowhere_is_not_placed_either)
{
    const struct result *result = trial_run(
        &trial,
        SETS(CLOCKWORK("2"), HOSTING(""),
             "/InferenceComponents=[" A_COMPONENT(
                 "large", "8", "1024", "1") ", {'InferenceComponentName': 'tuned', 'EndpointName': 'e', "
                                            "'VariantName': 'A', 'Specification': {'BaseInferenceComponentName': "
                                            "'large', 'Container': {'ArtifactUrl': 's3://b/a.gz'}}, "
                                            "'RuntimeConfig': {'CopyCount': 1}}]",
             "/Models/tuned={'Profiles': [{'ServiceTimeInMilliseconds': 9}]}"),
        1);
    ck_assert(result->components[1].copies.wanted == 1 && result->components[1].copies.unplaced == 1);
    trial_end(&trial);
}
END_TEST

/* --- Disciplines, captures, explanations --- */

/* A batch of any size takes 2.5 s: of requests at 0, 1, .. 5 s, {0} to 2.5, {1, 2} to 5 and, of the three at 3, 4,
 * 5, those of 3 .. 5 s to 7.5. */
START_TEST(batches_have_a_mean_size)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(CLOCKWORK("6"), PROFILE "Discipline='batch'",
                       PROFILE "Batch={'MaxSize': 8, 'ServiceTimeInMilliseconds': [[1, 2500]]}",
                       PROFILE "ServiceTimeInMilliseconds=null"),
                  1);
    /* At 5 s the batch ends before the request of that instant comes: {3, 4}, and {5} from 7.5 to 10. */
    ck_assert_double_eq_tol(result->variants[0].mean_batch_size, 6.0 / 4, 1e-12);
    ck_assert_double_eq(result->simulated_s, 10);
    trial_end(&trial);
}
END_TEST

/* 4 input and 3 output tokens; a step of 100 ms for the prompt and the first token, 100 ms for each further one: 300
 * ms, alone. */
START_TEST(token_models_tell_of_tokens)
{
    const struct result *result = trial_run(&trial,
                                            SETS(CLOCKWORK("5"), PROFILE "Discipline='continuous-batching'",
                                                 PROFILE "ServiceTimeInMilliseconds=null",
                                                 PROFILE "ContinuousBatch={'MaxSequences': 4, 'MaxTokens': 8, "
                                                         "'KVCacheTokens': 100, 'StepInMilliseconds': [[1, 100]]}",
                                                 "/Traffic/InputTokens=4", "/Traffic/OutputTokens=3"),
                                            1);
    const struct variant_result *variant = &result->variants[0];
    ck_assert(variant->has_tokens);
    ck_assert_double_eq_tol(variant->tokens.first_token.mean_ms, 100, 1e-9);
    ck_assert_double_eq_tol(variant->tokens.output_token.mean_ms, 100, 1e-9);
    ck_assert_double_eq_tol(variant->latency.mean_ms, 300, 1e-9);
    ck_assert_double_eq_tol(variant->tokens.output_per_s, 5 * 3 / 4.3, 1e-9);
    ck_assert_double_eq_tol(variant->tokens.input_per_s, 5 * 4 / 4.3, 1e-9);
    trial_end(&trial);
}
END_TEST

/* 30 bytes sent, 3 answered, as base64: 40 and 4 bytes, and 330 for the envelope. */
START_TEST(captured_records_are_counted)
{
    const struct result *result = trial_run(
        &trial,
        SETS(CLOCKWORK("5"), "/Traffic/PayloadInBytes=30", "/Traffic/ResponseInBytes=3",
             "/EndpointConfig/DataCaptureConfig={'InitialSamplingPercentage': 100, 'DestinationS3Uri': 's3://b/c', "
             "'CaptureOptions': [{'CaptureMode': 'InputAndOutput'}]}"),
        1);
    ck_assert(result->variants[0].has_capture);
    ck_assert_uint_eq(result->variants[0].capture.records, 10);
    ck_assert_double_eq_tol(result->variants[0].capture.gb, 5 * 374e-9, 1e-15);
    trial_end(&trial);
}
END_TEST

/* 14 rows (4 features, one row of the baseline) in calls of 5: three calls, and four times the service. */
START_TEST(explanations_are_counted)
{
    const struct result *result = trial_run(
        &trial,
        SETS(CLOCKWORK("5"), PROFILE "ServiceTimeInMilliseconds=100",
             "/EndpointConfig/ExplainerConfig={'ClarifyExplainerConfig': {'ShapConfig': {'ShapBaselineConfig': {"
             "'ShapBaseline': '1,2,3,4'}}, 'InferenceConfig': {'MaxRecordCount': 5}}}",
             "/Explainer={'FeatureCount': 4}"),
        1);
    const struct variant_result *variant = &result->variants[0];
    ck_assert(variant->has_explain && variant->explain.explained == 10 && variant->explain.calls == 30);
    ck_assert_double_eq_tol(variant->service.mean_ms, 400, 1e-9);
    trial_end(&trial);
}
END_TEST

/* --- Errors by status --- */

/* Two at once, of 5 s: the queue takes none, the container answers all with an error, callers wait for 3 s. */
START_TEST(each_failure_shows_as_its_callers_see_it)
{
    const struct {
        const char *set, *error;
        uint32_t status;
        uint64_t count;
    } cases[] = {{PROFILE "QueueCapacity=0", "ModelError", 424, 2},
                 {PROFILE "ErrorRate=1", "ModelError", 424, 4},
                 {"/Client={'TimeoutInSeconds': 3}", NULL, 0, 4},
                 {"/Limits={'InvocationInSeconds': 3}", "ModelError", 424, 4},
                 {"/Limits={'PayloadInBytes': 99}", "ValidationError", 400, 4},
                 {"/Limits={'ResponseInBytes': 9}", "ModelError", 424, 4}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct result *result =
            trial_run(&trial,
                      SETS(CLOCKWORK("2"), PROFILE "ServiceTimeInMilliseconds=5000", "/Traffic/PayloadInBytes=100",
                           "/Traffic/ResponseInBytes=10", cases[i].set),
                      1);
        const struct variant_result *variant = &result->variants[0];
        ck_assert_uint_eq(failures(variant, cases[i].status, cases[i].error), cases[i].count);
        ck_assert_uint_eq(variant->failure_count, 1);
        ck_assert_uint_eq(variant->requests.succeeded, 4 - cases[i].count);
        trial_end(&trial);
    }
}
END_TEST

/* --- Callers --- */

/* Every request fails for want of an instance, is tried twice more, and counts as one call; the variant counts
 * attempts. */
START_TEST(calls_and_attempts_are_counted_apart)
{
    const struct result *result = trial_run(&trial,
                                            SETS(CLOCKWORK("5"), "/Client={'MaxAttempts': 3}",
                                                 "/Timeline=[{'AtInSeconds': 0, 'CapacityUnavailable': "
                                                 "{'InstanceType': 'ml.c5.xlarge', 'ForInSeconds': 100}}]"),
                                            1);
    ck_assert(result->has_callers && result->callers.attempts == 30 && result->callers.retries == 20);
    ck_assert(result->requests.arrived == 10 && result->requests.rejected == 10);
    ck_assert(result->variants[0].requests.arrived == 30 && result->variants[0].requests.rejected == 30);
    ck_assert(request_counts_balance(&result->requests));
    trial_end(&trial);
}
END_TEST

/* One user who thinks for 1 s and is answered in 1 s asks every 2 s: from 1 s on, at 1, 3, .. 9 s, done at 10. */
START_TEST(users_ask_when_they_have_been_answered)
{
    const struct result *result = trial_run(
        &trial,
        SETS("/Traffic/Arrivals={'Process': 'closed', 'Users': 1, 'ThinkTimeInMilliseconds': 1000, 'Requests': 5}",
             PROFILE "ServiceTimeInMilliseconds=1000", "/Replications=1"),
        1);
    ck_assert(result->has_callers && result->callers.users == 1);
    ck_assert_uint_eq(result->requests.succeeded, 5);
    ck_assert_double_eq(result->simulated_s, 10);
    ck_assert_double_eq_tol(result->variants[0].utilization, 0.5, 1e-12);
    trial_end(&trial);
}
END_TEST

TEST_MAIN("outcome_modes", a_serverless_variant_tells_of_its_slots, provisioned_slots_have_a_utilization,
          a_steady_serverless_variant_is_as_cold_as_it_must_be,
          a_cold_start_and_a_service_that_are_too_long_have_their_own_answers,
          an_asynchronous_burst_is_worked_off_in_turns, what_expires_in_a_backlog_is_counted_apart,
          transfers_of_a_backlog_are_told, a_pool_tells_of_each_type, a_failure_is_in_the_figures_of_the_fleet,
          a_variant_that_never_was_in_service_has_no_utilization, a_run_of_no_length_has_figures_all_the_same,
          a_variant_tells_what_its_components_make_together, what_a_component_has_is_its_variants,
          a_component_without_a_copy_refuses_as_the_service_does,
          an_adapter_of_a_component_that_fits_nowhere_is_not_placed_either, batches_have_a_mean_size,
          token_models_tell_of_tokens, captured_records_are_counted, explanations_are_counted,
          each_failure_shows_as_its_callers_see_it, calls_and_attempts_are_counted_apart,
          users_ask_when_they_have_been_answered)
