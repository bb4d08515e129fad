#include "scenarios/compile.h"
#include "sim/arena.h"
#include "tests/serving_fixture.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct trial trial;

static const struct plan *accept(const char *const *sets)
{
    trial = trial_compile(sets);
    ck_assert_msg(trial.compiled, "%s", trial_said(&trial));
    return &trial.compiled->plan;
}

static void assert_assumed(const char *text, bool expected)
{
    const struct text_list *assumptions = &trial.compiled->assumptions;
    ck_assert_msg(fixture_is_among(trial.arena, assumptions->texts, assumptions->count, text) == expected, "%s", text);
}

static void refuse(const char *const *sets, const char *said)
{
    trial = trial_compile(sets);
    ck_assert_ptr_null(trial.compiled);
    ck_assert_str_eq(trial_said(&trial), said);
    trial_end(&trial);
}

#define ANOTHER(name, weight)                                                                                          \
    "/EndpointConfig/ProductionVariants/-={'VariantName': '" name                                                      \
    "', 'ModelName': 'M', 'InstanceType': 'ml.c5.xlarge',"                                                             \
    " 'InitialInstanceCount': 1, 'InitialVariantWeight': " weight "}"

/* --- The split --- */

/* Shares 1/4, 1/4, 1/2: thresholds 2^30, 2^31, 2^32. */
START_TEST(weights_become_thresholds_of_a_word)
{
    const struct plan *plan = accept(SETS(ANOTHER("B", "1"), ANOTHER("C", "2")));
    ck_assert_uint_eq(plan->variants, 3);
    ck_assert_uint_eq(plan->split[0], UINT64_C(1) << 30);
    ck_assert_uint_eq(plan->split[1], UINT64_C(1) << 31);
    ck_assert_uint_eq(plan->split[2], UINT64_C(1) << 32);
    ck_assert_double_eq(trial.compiled->variants[2].share, 0.5);
    ck_assert(trial.compiled->drawn);
    trial_end(&trial);
}
END_TEST

/* The largest and the smallest numbers of binary32, the service's type: 3.4028234e38 twice, and a denormal. */
START_TEST(extreme_weights_split_as_they_are)
{
    const struct plan *plan = accept(SETS("/EndpointConfig/ProductionVariants/0/InitialVariantWeight=3.4028234e38",
                                          ANOTHER("B", "3.4028234e38"), ANOTHER("C", "1e-45")));
    ck_assert_uint_eq(plan->split[0], UINT64_C(1) << 31);
    ck_assert_uint_eq(plan->split[1], UINT64_C(1) << 32);
    trial_end(&trial);

    plan = accept(SETS("/EndpointConfig/ProductionVariants/0/InitialVariantWeight=1e-45", ANOTHER("B", "1e-45")));
    ck_assert_uint_eq(plan->split[0], UINT64_C(1) << 31);
    trial_end(&trial);
}
END_TEST

START_TEST(a_variant_of_weight_0_gets_nothing)
{
    const struct plan *plan = accept(
        SETS("/EndpointConfig/ProductionVariants/0/InitialVariantWeight=0", ANOTHER("B", "1"), ANOTHER("C", "0")));
    ck_assert_uint_eq(plan->split[0], 0);
    ck_assert_uint_eq(plan->split[1], UINT64_C(1) << 32);
    trial_end(&trial);
}
END_TEST

START_TEST(ten_variants_are_the_most_and_fit)
{
    const struct plan *plan =
        accept(SETS(ANOTHER("B", "1"), ANOTHER("C", "1"), ANOTHER("D", "1"), ANOTHER("E", "1"), ANOTHER("F", "1"),
                    ANOTHER("G", "1"), ANOTHER("H", "1"), ANOTHER("I", "1"), ANOTHER("J", "1")));
    ck_assert_uint_eq(plan->variants, 10);
    ck_assert_uint_eq(plan->split[9], UINT64_C(1) << 32);
    for (int v = 1; v < 10; v++) ck_assert_uint_gt(plan->split[v], plan->split[v - 1]);
    trial_end(&trial);
}
END_TEST

/* --- Servers --- */

START_TEST(a_plain_worker_is_no_sharing)
{
    const struct server_plan *server = accept(SETS(PROFILE "Workers=3"))->variant[0].server;
    ck_assert_int_eq(server->serving, SERVING_ALONE);
    ck_assert_uint_eq(server->workers, 3);
    ck_assert_uint_eq(server->queue_capacity, QUEUE_UNBOUNDED);
    ck_assert_int_eq(server->service.kind, LAW_TABLE);
    ck_assert_ptr_null(server->overhead);
    ck_assert_uint_eq(server->error_threshold, 0);
    trial_end(&trial);
}
END_TEST

/* docs/models.md, "Slowdown": rate 1 / f(n) with f linear between its points, here 1, 2 and 3 at 1, 2 and 3; at most
 * as many requests in service as workers. */
START_TEST(a_slowdown_is_a_rate_for_each_number_in_service)
{
    const struct server_plan *server =
        accept(SETS(PROFILE "Workers=3", PROFILE "Slowdown=[[1, 1], [5, 5]]"))->variant[0].server;
    ck_assert(server->serving == SERVING_SHARED && !server->rate.shared);
    ck_assert_uint_eq(server->in_service_limit, 3);
    ck_assert_uint_eq(server->rate.last, 3);
    for (int n = 1; n <= 3; n++) ck_assert_double_eq_tol(server->rate.table[n], 1.0 / n, 1e-15);
    trial_end(&trial);
}
END_TEST

/* Processor sharing with 2 workers and slowdown 1 .. 2 over 1 .. 5: min(1, 2 / n) / f(n), f(n) = 1 + (n - 1) / 4. */
START_TEST(processor_sharing_divides_the_workers)
{
    const struct server_plan *server =
        accept(SETS(PROFILE "Workers=2", PROFILE "Discipline='processor-sharing'", PROFILE "Slowdown=[[1, 1], [5, 2]]"))
            ->variant[0]
            .server;
    ck_assert(server->serving == SERVING_SHARED && server->rate.shared);
    ck_assert_uint_eq(server->in_service_limit, UINT32_MAX);
    ck_assert_uint_eq(server->rate.last, 5);
    for (int n = 1; n <= 5; n++)
        ck_assert_double_eq_tol(server->rate.table[n], fmin(1, 2.0 / n) / (1 + (n - 1) / 4.0), 1e-15);
    trial_end(&trial);
}
END_TEST

/* An error rate of 1 fails whatever is drawn; ms become ns. */
START_TEST(rates_and_overheads_are_in_the_kernels_units)
{
    const struct server_plan *server =
        accept(SETS(PROFILE "ErrorRate=0.25", PROFILE "OverheadInMilliseconds=2", PROFILE "QueueCapacity=7",
                    PROFILE "ServiceTimeInMilliseconds={'Distribution': 'linear', 'Base': 3, 'PerInputToken': 0.5, "
                            "'PerPayloadKB': 2}",
                    "/Traffic/InputTokens=4", "/Traffic/PayloadInBytes=1000"))
            ->variant[0]
            .server;
    ck_assert_uint_eq(server->error_threshold, UINT64_C(1) << 30);
    ck_assert_uint_eq(server->queue_capacity, 7);
    ck_assert_double_eq_tol(quantile_at(server->overhead, 1), 2e6, 1);
    struct arrival arrival = {.input_tokens = 4, .payload_bytes = 1000};
    ck_assert_int_eq(law_at(&server->service, &arrival, 0), (int64_t)((3 + 0.5 * 4 + 2) * 1e6));
    trial_end(&trial);
}
END_TEST

/* ml.c5.xlarge has 4 vCPU, ml.g5.12xlarge 4 accelerators among its 48 vCPU (EC2 instance types page). */
START_TEST(workers_are_by_default_the_accelerators_or_else_the_vcpus)
{
    const struct plan *plan = accept(SETS(PROFILE "Workers=null"));
    ck_assert_uint_eq(plan->variant[0].server->workers, 4);
    assert_assumed("Workers of model 'M' on ml.c5.xlarge: 4, one for each vCPU (its profile does not say)", true);
    trial_end(&trial);
    plan = accept(SETS(PROFILE "Workers=null", "/EndpointConfig/ProductionVariants/0/InstanceType='ml.g5.12xlarge'"));
    ck_assert_uint_eq(plan->variant[0].server->workers, 4);
    assert_assumed("Workers of model 'M' on ml.g5.12xlarge: 4, one for each accelerator (its profile does not say)",
                   true);
    trial_end(&trial);
}
END_TEST

/* --- The run --- */

START_TEST(one_replication_is_enough_where_nothing_is_drawn)
{
#define CONSTANT                                                                                                       \
    "/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 2, 'Requests': 9}",                               \
        PROFILE "ServiceTimeInMilliseconds=100", "/Replications=null"
    accept(SETS(CONSTANT));
    ck_assert(!trial.compiled->drawn);
    ck_assert_uint_eq(trial.compiled->replications, 1);
    trial_end(&trial);
    const char *const chances[] = {PROFILE "ServiceTimeInMilliseconds={'Distribution': 'exponential', 'Mean': 9}",
                                   PROFILE "OverheadInMilliseconds={'Distribution': 'exponential', 'Mean': 9}",
                                   PROFILE "ErrorRate=0.1",
                                   "/EndpointConfig/ProductionVariants/0/InitialInstanceCount=2",
                                   "/Traffic/PayloadInBytes={'Distribution': 'exponential', 'Mean': 9}",
                                   ANOTHER("B", "1")};
    for (size_t i = 0; i < sizeof chances / sizeof *chances; i++) {
        accept(SETS(CONSTANT, chances[i]));
        ck_assert_msg(trial.compiled->drawn, "%s", chances[i]);
        ck_assert_uint_eq(trial.compiled->replications, REPLICATIONS_DEFAULT);
        trial_end(&trial);
    }
}
END_TEST

START_TEST(times_are_in_nanoseconds_and_without_end_where_none_is_said)
{
    const struct plan *plan = accept(SETS("/WarmUpInSeconds=2.5", "/Client={'TimeoutInSeconds': 0.5}"));
    ck_assert_int_eq(plan->duration_ns, TIME_NEVER);
    ck_assert_int_eq(plan->warm_up_ns, 2500 * NS_PER_MS);
    ck_assert_int_eq(plan->timeout_ns, 500 * NS_PER_MS);
    trial_end(&trial);
    ck_assert_int_eq(accept(SETS("/DurationInSeconds=60"))->duration_ns, NS_PER_MINUTE);
    trial_end(&trial);
}
END_TEST

#define ONE_QUOTA "All callers share one client's retry quota, as in standard mode of the AWS SDK for Python"

START_TEST(callers_are_as_the_client_and_the_arrivals_say)
{
    const struct callers_plan *callers = &accept(NO_SETS)->callers;
    ck_assert(callers->attempts_most == 1 && callers->users == 0 && !callers->refused_as_wrong);
    trial_end(&trial);
    callers = &accept(SETS("/Client={'MaxAttempts': 4}"))->callers;
    ck_assert(callers->attempts_most == 4 && callers->back_off == BACK_OFF_STANDARD && trial.compiled->drawn);
    assert_assumed(ONE_QUOTA, true);
    trial_end(&trial);
    callers = &accept(SETS("/Client={'MaxAttempts': 4, 'RetryMode': 'legacy'}"))->callers;
    ck_assert_int_eq(callers->back_off, BACK_OFF_LEGACY);
    assert_assumed(ONE_QUOTA, false);
    trial_end(&trial);
    callers =
        &accept(
             SETS("/Traffic/Arrivals={'Process': 'closed', 'Users': 7, 'Requests': 9, 'ThinkTimeInMilliseconds': 20}"))
             ->callers;
    ck_assert_uint_eq(callers->users, 7);
    ck_assert_double_eq_tol(quantile_at(callers->think_ns, 1), 2e7, 1);
    trial_end(&trial);
}
END_TEST

/* A component without a copy in service is a wrong request to the service, also where a variant has no component at
 * all. */
START_TEST(without_a_copy_the_answer_blames_the_request)
{
    ck_assert(accept(SETS(HOSTING(""), "/InferenceComponents=[" A_COMPONENT("c", "1", "1024", "1") "]"))
                  ->callers.refused_as_wrong);
    trial_end(&trial);
    ck_assert(accept(SETS(HOSTING("")))->callers.refused_as_wrong);
    trial_end(&trial);
}
END_TEST

START_TEST(what_was_taken_for_granted_is_listed)
{
    accept(NO_SETS);
    assert_assumed("Callers make one attempt and give up after 60 s", true);
    assert_assumed("Service times of model 'M' on ml.c5.xlarge come from a profile for any instance type", true);
    assert_assumed("Start-up of model 'M' on ml.c5.xlarge: 150 to 600 s, half of them within 240 s, usual for the type "
                   "(StartUpInSeconds, StartUp, ModelDataInGB, ContainerImageInGB are not given)",
                   false);
    assert_assumed("Variant 'A' names no RoutingStrategy: RANDOM, the service's default", false);
    trial_end(&trial);
    accept(SETS("/Client={}", PROFILE "InstanceType='ml.c5.xlarge'", PROFILE "StartUpInSeconds=null",
                "/EndpointConfig/ProductionVariants/0/InitialInstanceCount=2"));
    assert_assumed("Callers make one attempt and give up after 60 s", false);
    assert_assumed("Service times of model 'M' on ml.c5.xlarge come from a profile for any instance type", false);
    assert_assumed("Start-up of model 'M' on ml.c5.xlarge: 150 to 600 s, half of them within 240 s, usual for the type "
                   "(StartUpInSeconds, StartUp, ModelDataInGB, ContainerImageInGB are not given)",
                   true);
    assert_assumed("Variant 'A' names no RoutingStrategy: RANDOM, the service's default", true);
    trial_end(&trial);
}
END_TEST

/* The digest is sha256sum's of that text. */
START_TEST(a_rate_curve_in_a_file_is_among_the_inputs)
{
    char file[] = "/tmp/compile_test_XXXXXX", set[120];
    int descriptor = mkstemp(file);
    ck_assert_int_ge(descriptor, 0);
    ck_assert_int_eq(write(descriptor, "seconds,rate\n0,1\n10,2.5\n", 24), 24);
    close(descriptor);
    snprintf(set, sizeof set, "/Traffic/Arrivals={'Process': 'rate-curve', 'File': '%s', 'Requests': 9}", file);
    accept(SETS(set));
    const struct inputs *inputs = &trial.scenario->inputs;
    ck_assert_str_eq(inputs->digests[inputs->count - 1].path, file);
    ck_assert_str_eq(inputs->digests[inputs->count - 1].sha256,
                     "6a63497927c1b9d55566c2b8f16b6b01e7adf72348575ad7fd8157e6006d0d51");
    trial_end(&trial);
    unlink(file);
}
END_TEST

/* --- What only shows when the parts are put together --- */

START_TEST(parts_that_do_not_fit_together_are_refused)
{
    refuse(SETS("/EndpointConfig/ProductionVariants/0/ModelName='N'"),
           "s.json:6:4: $.EndpointConfig.ProductionVariants[0]: 'Models' has no model 'N'");
    refuse(SETS(PROFILE "ServiceTimeInMilliseconds={'Distribution': 'trace'}"),
           "s.json:2:13: $.Traffic: model 'M' takes its service times from the trace, but the traffic records none");
    refuse(SETS("/EndpointConfig/ProductionVariants/0/InitialInstanceCount=1000001"),
           "--set /EndpointConfig/ProductionVariants/0/InitialInstanceCount:1:1: $: at most 1000000 instances of a "
           "variant can be "
           "simulated, found 1000001");
}
END_TEST

/* ml.c5.18xlarge has 72 vCPU: a million of them are 72 million workers where the profile does not say. */
START_TEST(workers_that_nobody_gave_count_towards_the_bound_too)
{
    refuse(SETS("/EndpointConfig/ProductionVariants/0/InitialInstanceCount=1000000", PROFILE "Workers=null",
                "/EndpointConfig/ProductionVariants/0/InstanceType='ml.c5.18xlarge'"),
           "s.json:6:4: $.EndpointConfig.ProductionVariants[0]: at most 10000000 workers in all can be simulated, "
           "found 72000000");
    /* A copy that moves serves on beside its successor: room for twice as many. */
    refuse(
        SETS(HOSTING(""), PROFILE "Workers=8", "/InferenceComponents=[" A_COMPONENT("c", "0.25", "128", "1000000") "]"),
        "--set /EndpointConfig/ProductionVariants/0:1:1: $: at most 10000000 workers in all can be simulated, found "
        "16000000");
}
END_TEST

TEST_MAIN("compile", weights_become_thresholds_of_a_word, extreme_weights_split_as_they_are,
          a_variant_of_weight_0_gets_nothing, ten_variants_are_the_most_and_fit, a_plain_worker_is_no_sharing,
          a_slowdown_is_a_rate_for_each_number_in_service, processor_sharing_divides_the_workers,
          rates_and_overheads_are_in_the_kernels_units, workers_are_by_default_the_accelerators_or_else_the_vcpus,
          one_replication_is_enough_where_nothing_is_drawn, times_are_in_nanoseconds_and_without_end_where_none_is_said,
          callers_are_as_the_client_and_the_arrivals_say, without_a_copy_the_answer_blames_the_request,
          what_was_taken_for_granted_is_listed, a_rate_curve_in_a_file_is_among_the_inputs,
          parts_that_do_not_fit_together_are_refused, workers_that_nobody_gave_count_towards_the_bound_too)
