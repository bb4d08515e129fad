#include "models/money.h"
#include "scenarios/replicate.h"
#include "sim/sketch.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct trial trial;

/* 2 requests a second from second 0, each 250 ms of work, for 100 s: the worker is busy half of the time, nobody waits. */
#define CLOCKWORK                                                                                                      \
    "/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 2}", "/DurationInSeconds=100",                    \
        "/Models/M/Profiles/0/ServiceTimeInMilliseconds=250"

static double usd(int64_t e10_usd)
{
    return money_to_usd(e10_usd);
}

START_TEST(a_run_without_chance_has_the_figures_of_its_timetable)
{
    const struct result *result = trial_run(&trial, SETS(CLOCKWORK), 1);
    const struct variant_result *variant = &result->variants[0];
    ck_assert_uint_eq(result->requests.arrived, 400); /* 2 replications of 200 */
    ck_assert_uint_eq(result->requests.succeeded, 400);
    ck_assert_double_eq(result->simulated_s, 100);
    ck_assert_double_eq_tol(result->offered_per_s, 2, 1e-12);
    ck_assert_double_eq_tol(variant->utilization, 0.5, 1e-12);
    ck_assert_double_eq_tol(variant->mean_in_system, 0.5, 1e-12);
    ck_assert_double_eq(variant->mean_queue_length, 0);
    ck_assert_double_eq(variant->waited, 0);
    ck_assert_double_eq(variant->traffic_share, 1);
    ck_assert_double_eq_tol(variant->latency.mean_ms, 250, 1e-9);
    ck_assert_double_eq(variant->latency.maximum_ms, 250);
    ck_assert_double_eq_tol(variant->latency.mean_interval_ms.high - variant->latency.mean_interval_ms.low, 0, 1e-9);
    trial_end(&trial);
}
END_TEST

/* The list price of ml.c5.xlarge in us-east-1 is 0.204 USD an hour; the run asks for no volume, and moves no bytes. */
START_TEST(the_bill_is_the_price_of_the_time_and_half_of_it_was_used)
{
    const struct result *result = trial_run(&trial, SETS(CLOCKWORK), 1);
    ck_assert_uint_eq(result->cost.line_count, 1);
    ck_assert_str_eq(result->cost.lines[0].unit_price, "0.204");
    ck_assert_double_eq_tol(usd(result->cost.total_e10_usd), 0.204 * 100 / 3600, 1e-10);
    ck_assert_double_eq_tol(usd(result->cost.per_hour_e10_usd), 0.204, 1e-8); /* the total's last digit, 36 times */
    ck_assert_double_eq_tol(usd(result->cost.monthly_e10_usd), 730 * 0.204, 3e-6);
    ck_assert_double_eq_tol(usd(result->cost.per_million_requests_e10_usd), 0.204 * 100 / 3600 / 200 * 1e6, 1e-6);
    ck_assert_double_eq_tol(usd(result->cost.busy_e10_usd), 0.204 * 100 / 3600 / 2, 2e-10);
    ck_assert_int_eq(result->cost.busy_e10_usd + result->cost.idle_e10_usd, result->cost.total_e10_usd);
    trial_end(&trial);
}
END_TEST

/* Arrivals at 0, 1/2, 1 .. and work of 600 ms: request k starts at 0.6 k and waits 0.1 k seconds. In 3 s come 6 (k = 0 .. 5; that
 * of second 3 is too late), of which those that end at 0.6 .. 3.0 are 5 - the last of them in the run's last instant - and the
 * sixth is in flight, in service from that instant on. */
START_TEST(a_horizon_on_a_completion_counts_it)
{
    const struct result *result =
        trial_run(&trial,
                  SETS("/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 2}", "/DurationInSeconds=3",
                       "/Models/M/Profiles/0/ServiceTimeInMilliseconds=600", "/Replications=1"),
                  1);
    ck_assert_uint_eq(result->requests.arrived, 6);
    ck_assert_uint_eq(result->requests.succeeded, 5);
    ck_assert_uint_eq(result->requests.in_flight, 1);
    ck_assert_double_eq_tol(result->variants[0].waiting.maximum_ms, 400, 1e-9);
    ck_assert_double_eq_tol(result->variants[0].utilization, 1, 1e-12);
    ck_assert(!result->variants[0].latency.mean_interval_ms.known);
    trial_end(&trial);
}
END_TEST

#define TWO_VARIANTS                                                                                                   \
    "/EndpointConfig/ProductionVariants/-={'VariantName': 'B', 'ModelName': 'M', 'InstanceType': 'ml.c5.xlarge',"      \
    " 'InitialInstanceCount': 2, 'InitialVariantWeight': 3}"

/* Counts add up over variants and replications; each replication's shares add up to 1, and so do their means. */
START_TEST(shares_and_counts_of_the_variants_add_up)
{
    const struct result *result = trial_run(&trial, SETS(TWO_VARIANTS), 1);
    const struct variant_result *a = &result->variants[0], *b = &result->variants[1];
    ck_assert_uint_eq(a->requests.arrived + b->requests.arrived, 2000);
    ck_assert(request_counts_balance(&result->requests));
    ck_assert_double_eq(a->configured_share, 0.25);
    ck_assert_double_eq(b->configured_share, 0.75);
    ck_assert_double_eq_tol(a->traffic_share, (double)a->requests.arrived / 2000, 1e-12); /* 1000 in each replication */
    ck_assert_double_eq_tol(a->traffic_share + b->traffic_share, 1, 1e-12);
    ck_assert_uint_eq(result->latency.count, a->latency.count + b->latency.count);
    ck_assert_uint_eq(result->cost.line_count, 2);
    trial_end(&trial);
}
END_TEST

/* Little, Operations Research 9, 1961: an identity where all that arrived have left. */
START_TEST(littles_law_holds)
{
    const struct result *result = trial_run(&trial, SETS("/Replications=1"), 1);
    double by_little = (double)result->requests.arrived / result->simulated_s * result->latency.mean_ms / 1e3;
    ck_assert_double_eq_tol(result->variants[0].mean_in_system, by_little, 1e-9 * by_little);
    trial_end(&trial);
}
END_TEST

/* t(0.975, 1 degree of freedom) = 12.7062 (any table of Student's t): the interval of two values a, b is their mean and
 * 12.7062 |a - b| / 2 either way. The two replications alone are runs of one with the same seed's first, and so on. */
START_TEST(the_interval_of_two_replications_is_students)
{
    const struct result *one = trial_run(&trial, SETS("/Replications=1"), 1);
    double a = one->latency.mean_ms;
    trial_end(&trial);
    const struct result *two = trial_run(&trial, SETS("/Replications=2"), 1);
    double mean = two->latency.mean_ms, b = 2 * mean - a, half = 12.7062047361747 * fabs(a - b) / 2;
    ck_assert_double_gt(fabs(a - b), 1);
    ck_assert(two->latency.mean_interval_ms.known);
    ck_assert_double_eq_tol(two->latency.mean_interval_ms.low, mean - half, 1e-6);
    ck_assert_double_eq_tol(two->latency.mean_interval_ms.high, mean + half, 1e-6);
    trial_end(&trial);
}
END_TEST

/* --- Objectives --- */

START_TEST(objectives_are_held_against_the_figures)
{
    const struct result *result = trial_run(
        &trial,
        SETS(
            CLOCKWORK,
            "/Objectives=[{'Metric': 'Latency', 'Statistic': 'p99', 'AtMost': 250.2},"
            "{'Metric': 'Latency', 'Statistic': 'max', 'AtMost': 249},"
            "{'Metric': 'CostPerMonth', 'AtMost': 149}, {'Metric': 'Utilization', 'AtMost': 0.4, 'VariantName': 'A'}]"),
        1);
    ck_assert_uint_eq(result->objective_count, 4);
    const bool met[] = {true, false, true, false};
    const double measured[] = {250, 250, 730 * 0.204, 0.5};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(result->objectives[i].met, met[i]);
        ck_assert_double_eq_tol(result->objectives[i].measured, measured[i], measured[i] / 2048);
        ck_assert(result->objectives[i].has_probability);
        ck_assert_double_eq(result->objectives[i].probability_met, met[i]);
    }
    ck_assert(!result_objectives_met(result));
    trial_end(&trial);
}
END_TEST

/* A variant that nobody calls has no latency, and no promise about it can be said to be kept. */
START_TEST(an_objective_on_a_variant_without_requests_is_missed)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(TWO_VARIANTS, "/EndpointConfig/ProductionVariants/1/InitialVariantWeight=0",
                       "/Objectives=[{'Metric': 'Latency', 'Statistic': 'p99', 'AtMost': 1e9, 'VariantName': 'B'}]"),
                  1);
    ck_assert_uint_eq(result->variants[1].requests.arrived, 0);
    ck_assert_uint_eq(result->variants[1].latency.count, 0);
    ck_assert_double_eq(result->variants[1].traffic_share, 0);
    ck_assert(!result->objectives[0].met);
    trial_end(&trial);
}
END_TEST

/* --- Precision, threads, and runs that are cut short --- */

#define PRECISE "/Precision={'Metric': 'Latency', 'Statistic': 'mean', 'RelativeHalfWidth': 0.2, 'MaxReplications': 60}"

START_TEST(precision_stops_at_the_first_replication_that_reaches_it)
{
    const struct result *result = trial_run(&trial, SETS(PRECISE), 1);
    uint32_t alone = result->replications;
    double mean = result->latency.mean_ms, half = result->latency.mean_interval_ms.high - mean;
    ck_assert_double_le(half, 0.2 * mean);
    ck_assert_uint_gt(alone, 2);
    ck_assert_uint_lt(alone, 60);
    trial_end(&trial);

    result = trial_run(&trial, SETS(PRECISE), 2);
    ck_assert_uint_eq(result->replications, alone);
    ck_assert_double_eq(result->latency.mean_ms, mean);
    trial_end(&trial);

    char fewer[40];
    snprintf(fewer, sizeof fewer, "/Replications=%u", alone - 1);
    result = trial_run(&trial, SETS(fewer), 1);
    half = result->latency.mean_interval_ms.high - result->latency.mean_ms;
    ck_assert_double_gt(half, 0.2 * result->latency.mean_ms);
    trial_end(&trial);
}
END_TEST

START_TEST(precision_that_is_not_reached_is_said)
{
    const struct result *result = trial_run(
        &trial,
        SETS(
            "/Precision={'Metric': 'Latency', 'Statistic': 'mean', 'RelativeHalfWidth': 0.0001, 'MaxReplications': 3}"),
        2);
    ck_assert_uint_eq(result->replications, 3);
    bool said = false;
    for (size_t i = 0; i < result->warning_count; i++)
        said |= !strcmp(result->warnings[i],
                        "Latency mean did not reach the relative half-width 0.0001 within 3 replications");
    ck_assert(said);
    trial_end(&trial);
}
END_TEST

START_TEST(a_stopped_run_adds_nothing_that_is_not_finished)
{
    static const volatile sig_atomic_t stopped = 1;
    struct replicate_options options = {.threads = 2, .stop = &stopped};
    trial = trial_compile(NO_SETS);
    trial.outcome = outcome_new(trial.compiled);
    ck_assert(!replicate(trial.compiled, &options, trial.outcome, trial.faults));
    ck_assert_uint_eq(outcome_replications(trial.outcome), 0);
    ck_assert_uint_eq(faults_count(trial.faults), 0);
    trial_end(&trial);
}
END_TEST

/* Two scenarios that share the threads have the figures that each has alone, to the last bit: one ends by its Precision,
 * the other after its number of replications. */
START_TEST(scenarios_that_are_run_together_are_run_as_if_alone)
{
    const char *const *sets[] = {
        SETS("/Replications=3"),
        SETS("/Precision={'Metric': 'Latency', 'Statistic': 'mean', 'RelativeHalfWidth': 0.2, 'MaxReplications': 40}")};
    struct trial alone[2], together[2];
    const struct compiled *compiled[2];
    struct outcome *outcomes[2];
    for (int i = 0; i < 2; i++) {
        trial_run(&alone[i], sets[i], 1);
        together[i] = trial_compile(sets[i]);
        compiled[i] = together[i].compiled;
        outcomes[i] = together[i].outcome = outcome_new(compiled[i]);
    }
    struct replicate_options options = {.threads = 3};
    ck_assert(replicate_all(compiled, outcomes, 2, &options, together[0].faults));
    ck_assert_uint_eq(outcome_replications(outcomes[0]), 3);
    ck_assert_uint_gt(outcome_replications(outcomes[1]), 9);
    for (int i = 0; i < 2; i++) {
        const struct outcome_notes notes = {.partial = false};
        const struct result *a = outcome_result(alone[i].outcome, notes, alone[i].arena);
        const struct result *b = outcome_result(outcomes[i], notes, together[i].arena);
        ck_assert_uint_eq(a->replications, b->replications);
        ck_assert_double_eq(a->latency.mean_ms, b->latency.mean_ms);
        ck_assert_double_eq(a->latency.mean_interval_ms.low, b->latency.mean_interval_ms.low);
        ck_assert_double_eq(a->latency.percentile_ms[P99], b->latency.percentile_ms[P99]);
        ck_assert_uint_eq(a->requests.arrived, b->requests.arrived);
        trial_end(&alone[i]);
        trial_end(&together[i]);
    }
}
END_TEST

START_TEST(a_partial_run_says_so)
{
    trial_run(&trial, NO_SETS, 1);
    ck_assert(outcome_result(trial.outcome, (struct outcome_notes){.partial = true}, trial.arena)->partial);
    ck_assert(!outcome_result(trial.outcome, (struct outcome_notes){.partial = false}, trial.arena)->partial);
    trial_end(&trial);
}
END_TEST

/* --- Series --- */

static void assert_series_adds_up(const struct result *result, const struct variant_result *variant)
{
    uint64_t arrived = 0, succeeded = 0, failed = 0;
    double workers_ns = 0, busy_ns = 0, instances_ns = 0, elapsed_ns = 0;
    int64_t cost_e10_usd = 0;
    for (size_t i = 0; i < variant->series_count; i++) {
        arrived += variant->series[i].arrived;
        succeeded += variant->series[i].succeeded;
        failed += variant->series[i].failed;
        workers_ns += (double)variant->series[i].workers_ns;
        busy_ns += (double)variant->series[i].busy_ns;
        instances_ns += (double)variant->series[i].instances_ns;
        ck_assert_int_le(variant->series[i].busy_ns, variant->series[i].workers_ns);
        elapsed_ns += (double)variant->series[i].elapsed_ns;
        cost_e10_usd += variant->series[i].cost_e10_usd;
    }
    for (size_t i = 0; i < result->cost.line_count; i++)
        if (strcmp(result->cost.lines[i].variant_name, variant->name) == 0)
            cost_e10_usd -= result->cost.lines[i].cost_e10_usd;
    ck_assert_int_eq(cost_e10_usd, 0);
    ck_assert_double_eq_tol(elapsed_ns / 1e9, result->replications * result->simulated_s, 1e-6);
    ck_assert_uint_eq(sketch_count(variant->series_latencies, 0, variant->series_count), variant->latency.count);
    ck_assert_uint_eq(arrived, variant->requests.arrived);
    ck_assert_uint_eq(succeeded, variant->requests.succeeded);
    ck_assert_uint_eq(failed,
                      variant->requests.timed_out + variant->requests.model_errors + variant->requests.rejected);
    ck_assert_double_eq_tol(busy_ns / workers_ns, variant->instances.busy_hours / variant->instances.hours, 1e-9);
    ck_assert_double_eq_tol(instances_ns / 3.6e12, result->replications * variant->instances.hours,
                            1e-9 * variant->instances.hours);
}

START_TEST(the_steps_of_the_series_add_up_to_the_run)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(TWO_VARIANTS, "/Traffic/Arrivals={'Process': 'poisson', 'RatePerSecond': 30}",
                       "/DurationInSeconds=330", "/Client={'TimeoutInSeconds': 0.3}",
                       "/Models/M/Profiles/0/QueueCapacity=4", "/Models/M/Profiles/0/ErrorRate=0.1"),
                  1);
    ck_assert_int_eq(result->series_period_s, 60);
    for (size_t v = 0; v < result->variant_count; v++) {
        ck_assert_uint_eq(result->variants[v].series_count, 6);
        assert_series_adds_up(result, &result->variants[v]);
    }
    trial_end(&trial);
}
END_TEST

/* Replications that end with their last request are of different lengths; each step knows how long it was open. */
START_TEST(the_steps_add_up_where_replications_differ_in_length)
{
    const struct result *result = trial_run(&trial, SETS("/Traffic/Arrivals/Requests=1080", "/Replications=6"), 1);
    assert_series_adds_up(result, &result->variants[0]);
    trial_end(&trial);
}
END_TEST

/* 20 000 requests that take 1e6 s each: the time that they spend in one step is more than 2^63 ns, and is held there. */
START_TEST(sums_of_time_end_where_their_numbers_do)
{
    const struct result *result =
        trial_run(&trial,
                  SETS("/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 1000, 'Requests': 20000}",
                       "/Models/M/Profiles/0/ServiceTimeInMilliseconds=1e9", "/Replications=1"),
                  1);
    ck_assert_int_eq(result->variants[0].series[0].in_system_ns, INT64_MAX);
    for (size_t i = 0; i < result->variants[0].series_count; i++)
        ck_assert_int_ge(result->variants[0].series[i].in_queue_ns, 0);
    trial_end(&trial);
}
END_TEST

/* 1e15 bytes 10 000 times are 1e19, more than 2^63, and 1e10 GB. */
START_TEST(bytes_of_a_long_run_are_billed_whole)
{
    const struct result *result = trial_run(
        &trial, SETS("/Traffic/PayloadInBytes=1e15", "/Traffic/Arrivals/Requests=10000", "/Replications=1"), 1);
    ck_assert_uint_eq(result->cost.line_count, 2);
    ck_assert_str_eq(result->cost.lines[1].charge, "Data in");
    ck_assert_str_eq(result->cost.lines[1].quantity, "10000000000");
    trial_end(&trial);
}
END_TEST

/* --- Nothing to count --- */

/* 1000 requests at 9 a second are over after some 111 s. */
/* 0.204 USD an hour (the list price of ml.c5.xlarge) for 1e5 h and 2 requests: 10,200 USD a request, 1.02e10 for a million of
 * them. The largest sum is 2^63 - 1 of 10^-10 USD (models/money.h). */
START_TEST(money_beyond_its_range_is_said)
{
    const struct result *result =
        trial_run(&trial,
                  SETS("/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 1, 'Requests': 2}",
                       "/DurationInSeconds=360000000"),
                  1);
    ck_assert_double_eq_tol(usd(result->cost.total_e10_usd), 20400, 1e-6);
    ck_assert_int_eq(result->cost.per_million_requests_e10_usd, INT64_MAX);
    size_t said = 0;
    for (size_t i = 0; i < result->warning_count; i++)
        said += strcmp(result->warnings[i], "Cost.PerMillionRequests is more than 922,337,203 USD, the most that is "
                                            "reckoned with, and is shown as that") == 0;
    ck_assert_uint_eq(said, 1);
    ck_assert_ptr_null(strstr(result->warnings[0], "Cost.Total"));
    trial_end(&trial);
}
END_TEST

START_TEST(a_warm_up_longer_than_the_run_is_said)
{
    const struct result *result = trial_run(&trial, SETS("/WarmUpInSeconds=1000"), 1);
    ck_assert_uint_eq(result->requests.arrived, 2000);
    ck_assert_uint_eq(result->latency.count, 0);
    ck_assert_uint_eq(result->warning_count, 1);
    ck_assert_str_eq(result->warnings[0], "the warm-up of 1000 s is longer than the run: there are no times");
    trial_end(&trial);
}
END_TEST

/* Three users without a pause keep the one worker busy for ever, and never are more than three. */
START_TEST(users_who_wait_for_their_answers_are_no_overload)
{
    const char *overloaded =
        "variant A is overloaded (utilization 1.000): its waiting times depend on how long the run is";
    const struct result *result = trial_run(
        &trial, SETS("/Traffic/Arrivals={'Process': 'closed', 'Users': 3, 'Requests': 1000}", "/Replications=1"), 1);
    ck_assert_double_gt(result->variants[0].utilization, 0.98);
    for (size_t i = 0; i < result->warning_count; i++) ck_assert_str_ne(result->warnings[i], overloaded);
    trial_end(&trial);

    result = trial_run(&trial, SETS("/Traffic/Arrivals/RatePerSecond=100", "/Replications=1"), 1);
    size_t said = 0;
    for (size_t i = 0; i < result->warning_count; i++)
        said += strncmp(result->warnings[i], overloaded, strlen("variant A is overloaded")) == 0;
    ck_assert_uint_eq(said, 1);
    trial_end(&trial);
}
END_TEST

/* Requests of no time: without the pause of a millisecond (docs/models.md, "Callers") second 0 would never end. One user, from 0 to 999 ms:
 * what would come at the very end does not. */
START_TEST(a_closed_loop_of_no_time_goes_on)
{
    const struct result *result =
        trial_run(&trial,
                  SETS("/Traffic/Arrivals={'Process': 'closed', 'Users': 1}", "/DurationInSeconds=1",
                       "/Models/M/Profiles/0/ServiceTimeInMilliseconds=0", "/Replications=1"),
                  1);
    ck_assert_uint_eq(result->requests.succeeded, 1000);
    trial_end(&trial);
}
END_TEST

/* Legacy mode has no quota (sim/callers.h). */
START_TEST(a_retry_quota_is_taken_for_granted_where_the_mode_has_one)
{
    const char *quota = "All callers share one client's retry quota, as in standard mode of the AWS SDK for Python";
    const struct {
        const char *client;
        bool assumed;
    } cases[] = {{"/Client={'MaxAttempts': 3}", true}, {"/Client={'MaxAttempts': 3, 'RetryMode': 'legacy'}", false}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const struct result *result = trial_run(&trial, SETS(cases[c].client, "/Replications=1"), 1);
        bool assumed = false;
        for (size_t i = 0; i < result->assumption_count; i++) assumed |= strcmp(result->assumptions[i], quota) == 0;
        ck_assert_int_eq(assumed, cases[c].assumed);
        trial_end(&trial);
    }
}
END_TEST

/* Requests of 100 s reach one worker at seconds 0, 1 and 2. The second may wait for 60 s, until second 61, and expires there, 60 s after
 * it came. The third does not say: it waits until second 100. */
START_TEST(times_to_live_in_the_trace_are_kept)
{
    char file[] = "/tmp/outcome_test_XXXXXX", set[120];
    const char *rows = "arrival_s,ttl_s\n0,60\n1,60\n2,\n";
    int descriptor = mkstemp(file);
    ck_assert_int_ge(descriptor, 0);
    ck_assert_int_eq(write(descriptor, rows, strlen(rows)), (int)strlen(rows));
    close(descriptor);
    snprintf(set, sizeof set, "/Traffic={'Trace': {'File': '%s'}}", file);

    const struct result *result =
        trial_run(&trial,
                  SETS(set, "/EndpointConfig/AsyncInferenceConfig={'OutputConfig': {'S3OutputPath': 's3://b/o'}}",
                       "/Models/M/Profiles/0/ServiceTimeInMilliseconds=100000", "/Replications=1"),
                  1);

    ck_assert_uint_eq(result->requests.arrived, 3);
    ck_assert_uint_eq(result->requests.expired, 1);
    ck_assert_uint_eq(result->requests.succeeded, 2);
    ck_assert_double_eq_tol(result->variants[0].waiting.maximum_ms, 98000, 1e-6);
    trial_end(&trial);
    unlink(file);
}
END_TEST

START_TEST(a_run_without_requests_has_a_bill_and_nothing_else)
{
    const struct result *result = trial_run(
        &trial, SETS("/Traffic/Arrivals={'Process': 'poisson', 'RatePerSecond': 1e-9}", "/DurationInSeconds=3600"), 1);
    ck_assert_uint_eq(result->requests.arrived, 0);
    ck_assert_uint_eq(result->latency.count, 0);
    ck_assert(!result->cost.has_per_request);
    ck_assert_double_eq_tol(usd(result->cost.total_e10_usd), 0.204, 1e-10);
    ck_assert_double_eq(result->variants[0].utilization, 0);
    trial_end(&trial);
}
END_TEST

TEST_MAIN("outcome", a_run_without_chance_has_the_figures_of_its_timetable,
          the_bill_is_the_price_of_the_time_and_half_of_it_was_used, a_horizon_on_a_completion_counts_it,
          shares_and_counts_of_the_variants_add_up, littles_law_holds, the_interval_of_two_replications_is_students,
          objectives_are_held_against_the_figures, an_objective_on_a_variant_without_requests_is_missed,
          precision_stops_at_the_first_replication_that_reaches_it, precision_that_is_not_reached_is_said,
          a_stopped_run_adds_nothing_that_is_not_finished, scenarios_that_are_run_together_are_run_as_if_alone,
          a_partial_run_says_so, the_steps_of_the_series_add_up_to_the_run,
          the_steps_add_up_where_replications_differ_in_length, sums_of_time_end_where_their_numbers_do,
          bytes_of_a_long_run_are_billed_whole, a_warm_up_longer_than_the_run_is_said,
          users_who_wait_for_their_answers_are_no_overload, a_closed_loop_of_no_time_goes_on,
          times_to_live_in_the_trace_are_kept, a_retry_quota_is_taken_for_granted_where_the_mode_has_one,
          money_beyond_its_range_is_said, a_run_without_requests_has_a_bill_and_nothing_else)
