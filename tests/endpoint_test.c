#include "tests/endpoint_fixture.h"
#include "tests/same_values.h"

#include <math.h>

static const struct tally *tally_of(const struct endpoint *endpoint)
{
    return endpoint_tally(endpoint, 0);
}

static void assert_mean_s(const struct histogram *histogram, double mean_s)
{
    ck_assert_double_eq_tol(histogram_mean(histogram), mean_s * 1e9, 1000); /* 1 us: tests/truths/README.md */
}

static void assert_percentile_s(const struct histogram *histogram, double share, double expected_s)
{
    ck_assert_double_eq_tol((double)histogram_quantile(histogram, share), expected_s * 1e9, expected_s * 1e9 / 2048);
}

static void assert_time_s(int64_t time_ns, double expected_s)
{
    ck_assert_int_le(llabs(time_ns - time_from_s(expected_s)), NS_PER_US);
}

/* --- Replays with known answers: tests/truths/queueing.csv --- */

/* QP-DET-fcfs: arrivals 0 .. 9 s, service 1.5 s. */
START_TEST(one_worker_serves_in_order)
{
    struct arena *arena = arena_new();
    struct rig rig = rig_of(1, 1);
    struct endpoint *endpoint = rig_run(&rig, every(arena, 10, 1, 1.5), 10);

    assert_mean_s(tally_of(endpoint)->of[MEASURE_WAITING], 2.25);
    assert_time_s(tally_of(endpoint)->of[MEASURE_WAITING]->maximum, 4.5);
    assert_percentile_s(tally_of(endpoint)->of[MEASURE_LATENCY], 0.5, 3.5);
    assert_percentile_s(tally_of(endpoint)->of[MEASURE_LATENCY], 0.9, 5.5);
    ck_assert_uint_eq(tally_waited(tally_of(endpoint)), 9);
    assert_time_s(endpoint_end_ns(endpoint), 15);
    assert_time_s((int64_t)endpoint_integrals(endpoint, 0).busy, 15); /* utilisation 1 */
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

/* QP-DET-2srv: four requests at 0, one at 1 s, service 2 s. */
START_TEST(two_workers_share_one_queue)
{
    const struct arrival arrivals[] = {arrival(0, 2), arrival(0, 2), arrival(0, 2), arrival(0, 2), arrival(1, 2)};
    struct rig rig = rig_of(1, 2);
    struct endpoint *endpoint = rig_run(&rig, arrivals, 5);

    assert_mean_s(tally_of(endpoint)->of[MEASURE_LATENCY], 3.4);
    assert_time_s(tally_of(endpoint)->of[MEASURE_WAITING]->maximum, 3);
    assert_time_s(endpoint_end_ns(endpoint), 6);
    endpoint_free(endpoint);
}
END_TEST

static const double one_unit[] = {0, 1};

/* QP-DET-ps: 3 s of work at 0 ends at 4 s, 1 s of work at 1 s ends at 3 s. */
START_TEST(requests_share_the_processor)
{
    const struct arrival arrivals[] = {arrival(0, 3), arrival(1, 1)};
    struct rig rig = rig_of(1, 1);
    rig.server[0][0].serving = SERVING_SHARED;
    rig.server[0][0].rate = (struct sharing_rate){.table = one_unit, .last = 1, .shared = true};
    struct endpoint *endpoint = rig_run(&rig, arrivals, 2);

    assert_time_s(tally_of(endpoint)->of[MEASURE_LATENCY]->maximum, 4);
    assert_time_s(tally_of(endpoint)->of[MEASURE_LATENCY]->minimum, 2);
    assert_time_s(endpoint_end_ns(endpoint), 4);
    ck_assert_uint_eq(tally_waited(tally_of(endpoint)), 0);
    assert_time_s((int64_t)endpoint_integrals(endpoint, 0).busy, 4);
    endpoint_free(endpoint);
}
END_TEST

/* QP-CIW-LPSDET: works 1 .. 4 s at 0.5 s, three share one unit, the fourth waits; done at 3.5, 6.5, 8.5, 10.5 s. */
START_TEST(a_limit_on_sharing_makes_the_rest_wait)
{
    const struct arrival arrivals[] = {arrival(0.5, 1), arrival(0.5, 2), arrival(0.5, 3), arrival(0.5, 4)};
    const double rate[] = {0, 1, 1.0 / 2, 1.0 / 3};
    struct rig rig = rig_of(1, 3);
    rig.server[0][0].serving = SERVING_SHARED;
    rig.server[0][0].in_service_limit = 3;
    rig.server[0][0].rate = (struct sharing_rate){.table = rate, .last = 3};
    struct endpoint *endpoint = rig_run(&rig, arrivals, 4);

    assert_time_s(tally_of(endpoint)->of[MEASURE_LATENCY]->minimum, 3);
    assert_time_s(tally_of(endpoint)->of[MEASURE_LATENCY]->maximum, 10);
    assert_mean_s(tally_of(endpoint)->of[MEASURE_LATENCY], (3.0 + 6 + 8 + 10) / 4);
    assert_time_s(tally_of(endpoint)->of[MEASURE_WAITING]->maximum, 3);
    ck_assert_uint_eq(tally_waited(tally_of(endpoint)), 1);
    endpoint_free(endpoint);
}
END_TEST

/* --- Rules --- */

START_TEST(a_completion_comes_before_an_arrival_at_the_same_instant)
{
    struct arena *arena = arena_new();
    struct rig rig = rig_of(1, 1);
    rig.server[0][0].queue_capacity = 0;
    struct endpoint *endpoint = rig_run(&rig, every(arena, 10, 1, 1), 10);

    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 10);
    ck_assert_uint_eq(tally_waited(tally_of(endpoint)), 0);
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

/* Service 10 s, the caller gives up after 4 s: the second waits until 10 s all the same, the third until 20 s. */
START_TEST(a_worker_stays_busy_after_the_caller_has_given_up)
{
    const struct arrival arrivals[] = {arrival(0, 10), arrival(1, 10), arrival(12, 10), arrival(50, 3)};
    struct rig rig = rig_of(1, 1);
    rig.plan.timeout_ns = 4 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 4);

    ck_assert_uint_eq(tally_outcome(tally_of(endpoint), OUTCOME_TIMED_OUT), 3);
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 1);
    assert_time_s(tally_of(endpoint)->of[MEASURE_LATENCY]->maximum, 4);
    assert_mean_s(tally_of(endpoint)->of[MEASURE_LATENCY], (4.0 + 4 + 4 + 3) / 4);
    assert_mean_s(tally_of(endpoint)->of[MEASURE_WAITING], (0.0 + 9 + 8 + 0) / 4);
    assert_time_s((int64_t)endpoint_integrals(endpoint, 0).busy, 33);
    assert_time_s(endpoint_end_ns(endpoint), 53);
    endpoint_free(endpoint);
}
END_TEST

START_TEST(a_response_at_the_time_out_itself_is_in_time)
{
    const struct arrival arrivals[] = {arrival(0, 4)};
    struct rig rig = rig_of(1, 1);
    rig.plan.timeout_ns = 4 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 1);
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 1);
    endpoint_free(endpoint);
}
END_TEST

/* Overhead is seen by the caller and does not keep the worker. */
START_TEST(overhead_adds_to_the_latency_and_not_to_the_work)
{
    struct arena *arena = arena_new();
    struct rig rig = rig_of(1, 1);
    rig.server[0][0].overhead = quantile_constant(arena, 250e6);
    struct endpoint *endpoint = rig_run(&rig, every(arena, 4, 1, 1), 4);

    assert_mean_s(tally_of(endpoint)->of[MEASURE_LATENCY], 1.25);
    assert_mean_s(tally_of(endpoint)->of[MEASURE_OVERHEAD], 0.25);
    assert_mean_s(tally_of(endpoint)->of[MEASURE_SERVICE], 1);
    assert_time_s(endpoint_end_ns(endpoint), 4);
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

START_TEST(a_full_queue_refuses)
{
    struct arena *arena = arena_new();
    for (uint32_t capacity = 0; capacity < 6; capacity++) {
        struct rig rig = rig_of(1, 2);
        rig.server[0][0].queue_capacity = capacity;
        struct endpoint *endpoint = rig_run(&rig, every(arena, 5, 0, 1), 5);
        uint64_t accepted = capacity + 2 < 5 ? capacity + 2 : 5;
        ck_assert_uint_eq(tally_of(endpoint)->succeeded, accepted);
        ck_assert_uint_eq(tally_outcome(tally_of(endpoint), OUTCOME_REJECTED), 5 - accepted);
        ck_assert_uint_eq(tally_of(endpoint)->of[MEASURE_LATENCY]->count, accepted);
        endpoint_free(endpoint);
    }
    arena_free(arena);
}
END_TEST

START_TEST(least_outstanding_spreads_simultaneous_requests_over_all_instances)
{
    struct arena *arena = arena_new();
    const struct arrival *arrivals = every(arena, 8, 0, 1);
    struct rig rig = rig_of(8, 1);
    struct endpoint *endpoint = endpoint_new(rig_plan(&rig));
    for (uint64_t seed = 1; seed <= 20; seed++) {
        rig_run_again(endpoint, seed, arrivals, 8);
        ck_assert_uint_eq(tally_waited(tally_of(endpoint)), 0);
        assert_time_s(endpoint_end_ns(endpoint), 1);
    }
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

START_TEST(the_error_rate_is_kept_at_both_ends)
{
    struct arena *arena = arena_new();
    for (uint64_t always = 0; always < 2; always++) {
        struct rig rig = rig_of(1, 1);
        rig.server[0][0].error_threshold = always << 32;
        struct endpoint *endpoint = rig_run(&rig, every(arena, 1000, 1, 0.5), 1000);
        ck_assert_uint_eq(tally_outcome(tally_of(endpoint), OUTCOME_MODEL_ERROR), always ? 1000 : 0);
        endpoint_free(endpoint);
    }
    arena_free(arena);
}
END_TEST

/* --- Variants --- */

/* 100,000 draws at 3/4: the standard deviation is sqrt(100000 * 3/16) = 136.9. */
START_TEST(weights_split_the_traffic)
{
    struct arena *arena = arena_new();
    const size_t count = 100000;
    struct rig rig = rig_of(1, 4);
    rig_add(&rig, rig_of(1, 4));
    RIG_SPLIT(&rig, 0.75, 0.25);
    struct endpoint *endpoint = rig_run(&rig, every(arena, count, 0.001, 0), count);

    int64_t to_first = (int64_t)endpoint_tally(endpoint, 0)->arrived;
    ck_assert_uint_eq(endpoint_tally(endpoint, 1)->arrived, count - (uint64_t)to_first);
    ck_assert_int_le(llabs(to_first - 75000), 5 * 137);
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

START_TEST(a_variant_of_weight_zero_gets_exactly_nothing)
{
    struct arena *arena = arena_new();
    const size_t count = 50000;
    for (uint32_t only = 0; only < 3; only++) {
        struct rig rig = rig_of(1, 1);
        rig_add(&rig, rig_of(1, 1));
        rig_add(&rig, rig_of(1, 1));
        RIG_SPLIT(&rig, only == 0, only == 1, only == 2);
        struct endpoint *endpoint = rig_run(&rig, every(arena, count, 0.001, 0), count);
        for (uint32_t v = 0; v < 3; v++) ck_assert_uint_eq(endpoint_tally(endpoint, v)->arrived, v == only ? count : 0);
        endpoint_free(endpoint);
    }
    arena_free(arena);
}
END_TEST

START_TEST(a_target_overrides_the_weights)
{
    enum { REQUESTS = 3000 };
    static struct arrival arrivals[REQUESTS];
    for (int i = 0; i < REQUESTS; i++) {
        arrivals[i] = arrival(i, 0.1);
        arrivals[i].target = i % 3 == 0 ? 1 : ARRIVAL_NO_TARGET;
    }
    struct rig rig = rig_of(1, 1);
    rig_add(&rig, rig_of(1, 1));
    RIG_SPLIT(&rig, 1, 0); /* all to the first, by weight */
    struct endpoint *endpoint = rig_run(&rig, arrivals, REQUESTS);
    ck_assert_uint_eq(endpoint_tally(endpoint, 1)->arrived, REQUESTS / 3);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->arrived, REQUESTS - REQUESTS / 3);
    endpoint_free(endpoint);
}
END_TEST

/* With a worker for each request the services are the inputs: the two variants' together must be the same ones. */
START_TEST(a_change_of_weight_changes_no_other_input)
{
    struct arena *arena = arena_new();
    const size_t count = 5000;
    const struct arrival *arrivals = every(arena, count, 0.01, 0);
    const double shares[] = {0.5, 0.1, 1};
    struct histogram *services[3];
    for (int i = 0; i < 3; i++) {
        struct rig rig = rig_of(1, 200);
        rig.server[0][0].service = (struct law){.kind = LAW_TABLE, .table = uniform(arena, 0, 1)};
        rig_add(&rig, rig);
        RIG_SPLIT(&rig, shares[i], 1 - shares[i]);
        struct endpoint *endpoint = rig_run(&rig, arrivals, count);
        services[i] = histogram_new(arena);
        for (uint32_t v = 0; v < 2; v++) histogram_merge(services[i], endpoint_tally(endpoint, v)->of[MEASURE_SERVICE]);
        endpoint_free(endpoint);
    }
    ck_assert_uint_eq(services[0]->count, count);
    assert_same_values(services[0], services[1]);
    assert_same_values(services[0], services[2]);
    arena_free(arena);
}
END_TEST

/* --- Batches --- */

/* Batches of at most `most`, a second each whatever their size. */
static struct rig batching(uint32_t workers_each, uint32_t most, double delay_s)
{
    static const int64_t second_each[] = {0, NS_PER_S, NS_PER_S, NS_PER_S, NS_PER_S};
    struct rig rig = rig_of(1, workers_each);
    rig.server[0][0].serving = SERVING_BATCHES;
    rig.server[0][0].batch =
        (struct batch_plan){.size_max = most, .delay_max_ns = time_from_s(delay_s), .service_ns = second_each};
    return rig;
}

/* QP-DET-batch, by hand: {0} at 0, {0.1 .. 0.4} at 1, {0.5} at 2, {2.5} at 3; waits 0, 0.9, 0.8, 0.7, 0.6, 1.5, 0.5. */
START_TEST(a_free_worker_takes_all_that_wait)
{
    const struct arrival arrivals[] = {arrival(0, 0),   arrival(0.1, 0), arrival(0.2, 0), arrival(0.3, 0),
                                       arrival(0.4, 0), arrival(0.5, 0), arrival(2.5, 0)};
    struct rig rig = batching(1, 4, 0);
    struct endpoint *endpoint = rig_run(&rig, arrivals, 7);
    const struct tally *tally = endpoint_tally(endpoint, 0);
    ck_assert_int_eq(endpoint_end_ns(endpoint), 4 * NS_PER_S);
    ck_assert_int_eq((int64_t)tally->of[MEASURE_WAITING]->sum, 5 * NS_PER_S);
    ck_assert_int_eq((int64_t)tally->of[MEASURE_SERVICE]->sum, 7 * NS_PER_S);
    ck_assert_int_eq((int64_t)gauge_integral(&tally->busy, 4 * NS_PER_S),
                     4 * NS_PER_S); /* the worker, not the requests */
    endpoint_free(endpoint);
}
END_TEST

/* QP-DET-window, by hand: {0, 0.1, 0.2} at 0.2, full; {1} at 1.5 and {1.6} at 2.1, out of patience. */
START_TEST(a_batch_waits_until_it_is_full_or_its_oldest_is_out_of_patience)
{
    const struct arrival arrivals[] = {arrival(0, 0), arrival(0.1, 0), arrival(0.2, 0), arrival(1, 0), arrival(1.6, 0)};
    struct rig rig = batching(9, 3, 0.5);
    struct endpoint *endpoint = rig_run(&rig, arrivals, 5);
    ck_assert_int_eq(endpoint_end_ns(endpoint), time_from_s(3.1));
    ck_assert_int_eq((int64_t)endpoint_tally(endpoint, 0)->of[MEASURE_WAITING]->sum,
                     time_from_s(0.2 + 0.1 + 0 + 0.5 + 0.5));
    endpoint_free(endpoint);
}
END_TEST

/* Cut while one batch of three is served and two requests wait for theirs: nobody is lost. */
START_TEST(an_unfinished_batch_is_in_flight_with_all_of_its_requests)
{
    const struct arrival arrivals[] = {arrival(0, 0), arrival(0, 0), arrival(0, 0), arrival(0.5, 0), arrival(0.6, 0)};
    struct rig rig = batching(1, 3, 5);
    rig.plan.duration_ns = time_from_s(0.9);
    struct endpoint *endpoint = rig_run(&rig, arrivals, 5);
    ck_assert_uint_eq(endpoint_in_flight(endpoint, 0), 5);
    endpoint_free(endpoint);
}
END_TEST

/* --- Shadows --- */

/* The binomial count of 100,000 at 0.4 has a standard deviation of sqrt(n p q) = 155. The copies take a minute each,
 * so that most of them are still there when the last caller has been answered. */
START_TEST(a_shadow_gets_its_share_and_changes_nothing)
{
    struct arena *arena = arena_new();
    const size_t count = 100000;
    const struct arrival *arrivals = every(arena, count, 0.01, 0);
    struct rig rig = rig_of(1, 1);
    rig.server[0][0].service = (struct law){.kind = LAW_TABLE, .table = quantile_constant(arena, 9e6)};
    struct endpoint *alone = rig_run(&rig, arrivals, count);

    struct rig with_shadow = rig, slow = rig_of(1, 2);
    slow.server[0][0].service = (struct law){.kind = LAW_TABLE, .table = quantile_constant(arena, 60e9)};
    rig_shadow(&with_shadow, 0.4, slow);
    struct endpoint *shadowed = rig_run(&with_shadow, arrivals, count);

    int64_t copies = (int64_t)endpoint_tally(shadowed, 1)->arrived;
    ck_assert_int_le(llabs(copies - 40000), 5 * 155);
    ck_assert_uint_gt(endpoint_in_flight(shadowed, 1), 30000);
    ck_assert_int_eq(endpoint_end_ns(shadowed), endpoint_end_ns(alone));
    assert_same_values(endpoint_tally(alone, 0)->of[MEASURE_LATENCY], endpoint_tally(shadowed, 0)->of[MEASURE_LATENCY]);
    assert_same_values(endpoint_tally(alone, 0)->of[MEASURE_WAITING], endpoint_tally(shadowed, 0)->of[MEASURE_WAITING]);
    endpoint_free(alone);
    endpoint_free(shadowed);
    arena_free(arena);
}
END_TEST

/* Share 1 with the same law: the copies have luck of their own, so their times are not those of the callers'
 * requests. */
START_TEST(a_copy_has_luck_of_its_own)
{
    struct arena *arena = arena_new();
    const size_t count = 1000;
    struct rig rig = rig_of(1, 4);
    rig.server[0][0].service = (struct law){.kind = LAW_TABLE, .table = uniform(arena, 0, 1)};
    rig_shadow(&rig, 1, rig);
    rig.plan.duration_ns = time_from_s(1000);
    struct endpoint *endpoint = rig_run(&rig, every(arena, count, 0.5, 0), count);
    ck_assert_uint_eq(endpoint_tally(endpoint, 1)->arrived, count);
    ck_assert(endpoint_tally(endpoint, 0)->of[MEASURE_SERVICE]->sum !=
              endpoint_tally(endpoint, 1)->of[MEASURE_SERVICE]->sum);
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

/* --- What the service passes on --- */

/* 100 bytes are taken and 100 passed back; a byte more is refused on arrival, or is an error of the model's that
 * took its time. */
START_TEST(payloads_and_answers_have_limits)
{
    struct arrival arrivals[] = {arrival(0, 1), arrival(10, 1), arrival(20, 1)};
    arrivals[0].payload_bytes = arrivals[0].response_bytes = 100;
    arrivals[1].payload_bytes = 101;
    arrivals[2].response_bytes = 101;
    struct rig rig = rig_of(1, 1);
    rig.plan.variant[0].payload_most = rig.plan.variant[0].answer_most = 100;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 3);
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 1);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_PAYLOAD), 1);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_ANSWER_SIZE), 1);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 1, 1);
    ck_assert_int_eq((int64_t)tally_of(endpoint)->response_bytes, 100); /* the other was not passed on */
    endpoint_free(endpoint);
}
END_TEST

/* The service lets go after 4 s, the caller after 6: whichever comes first is what happened. */
START_TEST(the_service_has_a_limit_as_the_caller_has)
{
    const struct arrival arrivals[] = {arrival(0, 10)};
    struct rig rig = rig_of(1, 1);
    rig.plan.timeout_ns = 6 * NS_PER_S;
    rig.plan.variant[0].invocation_most_ns = 4 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 1);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_TOO_LONG), 1);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 4);
    endpoint_free(endpoint);

    rig.plan.timeout_ns = 3 * NS_PER_S;
    endpoint = rig_run(&rig, arrivals, 1);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_GIVEN_UP), 1);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 3);
    endpoint_free(endpoint);
}
END_TEST

/* A prompt and an answer of 101 tokens into a cache of 100: an error at once, that takes no worker. */
START_TEST(what_no_cache_holds_is_an_error_at_once)
{
    static const int64_t step[] = {0, NS_PER_S};
    struct arrival arrivals[] = {arrival(0, 0), arrival(0, 0)};
    arrivals[0].input_tokens = 98;
    arrivals[1].input_tokens = 97;
    arrivals[0].output_tokens = arrivals[1].output_tokens = 3;
    struct rig rig = rig_of(1, 1);
    rig.server[0][0].serving = SERVING_TOKENS;
    rig.server[0][0].tokens =
        (struct token_batch_plan){.sequences_max = 1, .tokens_max = 1000, .kv_tokens_max = 100, .step_ns = step};
    struct endpoint *endpoint = rig_run(&rig, arrivals, 2);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_MODEL), 1);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 0, 3);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 0).busy, 3 * NS_PER_S);
    endpoint_free(endpoint);
}
END_TEST

/* --- Beginning and end --- */

/* QP-DET-fcfs again, warm from 5 s on: the waits 2.5 .. 4.5 s of the last five; counts and bill-relevant work are
 * whole. */
START_TEST(the_warm_up_is_left_out_of_times_and_not_of_counts)
{
    struct arena *arena = arena_new();
    struct rig rig = rig_of(1, 1);
    rig.plan.warm_up_ns = 5 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, every(arena, 10, 1, 1.5), 10);

    ck_assert_uint_eq(tally_of(endpoint)->arrived, 10);
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 10);
    ck_assert_uint_eq(tally_of(endpoint)->of[MEASURE_LATENCY]->count, 5);
    assert_mean_s(tally_of(endpoint)->of[MEASURE_WAITING], 3.5);
    assert_time_s((int64_t)endpoint_integrals(endpoint, 0).busy, 10); /* from 5 s to 15 s */
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

/* The same until 7 s: started at 0, 1.5, 3, 4.5 and 6 s, so four are done; arrivals at 0 .. 6 s. */
START_TEST(what_is_unfinished_at_the_end_is_in_flight)
{
    struct arena *arena = arena_new();
    struct rig rig = rig_of(1, 1);
    rig.plan.duration_ns = 7 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, every(arena, 10, 1, 1.5), 10);

    ck_assert_uint_eq(tally_of(endpoint)->arrived, 7);
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 4);
    ck_assert_uint_eq(endpoint_in_flight(endpoint, 0), 3);
    ck_assert_uint_eq(tally_of(endpoint)->of[MEASURE_LATENCY]->count, 4);
    assert_time_s(endpoint_end_ns(endpoint), 7);
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

/* The same with a time-out of 2 s: at 7 s those that came at 4 and 5 s have been told so, the one of 6 s has not. Of
 * the four done, at 1.5, 3, 4.5 and 6 s, the responses took 1.5, 2, 2.5 and 3 s. */
START_TEST(a_caller_that_gave_up_before_the_end_is_not_in_flight)
{
    struct arena *arena = arena_new();
    struct rig rig = rig_of(1, 1);
    rig.plan.duration_ns = 7 * NS_PER_S;
    rig.plan.timeout_ns = 2 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, every(arena, 10, 1, 1.5), 10);

    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 2);
    ck_assert_uint_eq(tally_outcome(tally_of(endpoint), OUTCOME_TIMED_OUT), 4);
    ck_assert_uint_eq(endpoint_in_flight(endpoint, 0), 1);
    ck_assert_uint_eq(tally_of(endpoint)->of[MEASURE_LATENCY]->count, 6);
    assert_mean_s(tally_of(endpoint)->of[MEASURE_LATENCY], (1.5 + 5 * 2.0) / 6);
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

START_TEST(a_run_without_arrivals_is_empty)
{
    struct rig rig = rig_of(1, 1);
    rig.plan.duration_ns = NS_PER_HOUR;
    struct endpoint *endpoint = rig_run(&rig, NULL, 0);
    ck_assert_uint_eq(tally_of(endpoint)->arrived, 0);
    assert_time_s(endpoint_end_ns(endpoint), 3600);
    ck_assert_uint_eq(endpoint_series(endpoint, 0)->count, 60);
    endpoint_free(endpoint);
}
END_TEST

START_TEST(a_run_of_nothing_is_over_at_once)
{
    struct rig rig = rig_of(1, 1);
    struct endpoint *endpoint = rig_run(&rig, NULL, 0);
    ck_assert_uint_eq(tally_of(endpoint)->arrived, 0);
    ck_assert_int_eq(endpoint_end_ns(endpoint), 0);
    ck_assert_uint_eq(endpoint_series(endpoint, 0)->count, 1);
    endpoint_free(endpoint);
}
END_TEST

/* Arrivals at 0, 1, .. 5 s. That of 5 s comes with the end, and not before it; that of 2 s is of the time after the
 * warm-up. */
START_TEST(what_arrives_with_the_end_is_outside_and_with_the_end_of_the_warm_up_inside)
{
    struct arena *arena = arena_new();
    struct rig rig = rig_of(1, 9);
    rig.plan.duration_ns = 5 * NS_PER_S;
    rig.plan.warm_up_ns = 2 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, every(arena, 6, 1, 0.5), 6);
    ck_assert_uint_eq(tally_of(endpoint)->arrived, 5);
    ck_assert_uint_eq(times(endpoint, 0, MEASURE_LATENCY)->count, 3);
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

static struct series_sums sum_of(const struct series *series)
{
    struct series_sums sum = {0};
    for (size_t i = 0; i < series->count; i++) {
        sum.arrived += series->points[i].arrived;
        sum.succeeded += series->points[i].succeeded;
        sum.failed += series->points[i].failed;
        sum.elapsed_ns += series->points[i].elapsed_ns;
    }
    return sum;
}

/* Steps of 1 s. The last request ends at 3 s, where the third step has just ended: it is in a fourth, which is open
 * for no time. */
START_TEST(what_happens_at_the_end_of_a_step_is_in_the_series)
{
    struct arena *arena = arena_new();
    struct rig rig = rig_of(1, 1);
    rig.plan.series_period_ns = NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, every(arena, 3, 1, 1), 3);
    ck_assert_uint_eq(endpoint_series(endpoint, 0)->count, 4);
    ck_assert_uint_eq(sum_of(endpoint_series(endpoint, 0)).succeeded, 3);
    ck_assert_int_eq(sum_of(endpoint_series(endpoint, 0)).elapsed_ns, 3 * NS_PER_S);
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

/* Cut at 3 s, the end of the third step: two have waited for 2 s and more by then, and are in it. */
START_TEST(who_has_given_up_by_the_end_is_in_the_last_step)
{
    struct arena *arena = arena_new();
    struct rig rig = rig_of(1, 1);
    rig.plan.series_period_ns = NS_PER_S;
    rig.plan.timeout_ns = 2 * NS_PER_S;
    rig.plan.duration_ns = 3 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, every(arena, 3, 1, 10), 3);
    const struct series *series = endpoint_series(endpoint, 0);
    ck_assert_uint_eq(series->count, 3);
    ck_assert_uint_eq(series->points[2].failed, 2);
    ck_assert_uint_eq(sum_of(series).arrived, 3);
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

START_TEST(an_endpoint_without_instances_refuses)
{
    struct arena *arena = arena_new();
    struct rig rig = rig_of(0, 1);
    struct endpoint *endpoint = rig_run(&rig, every(arena, 4, 1, 1), 4);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_NO_SERVER), 4);
    ck_assert_int_eq(endpoint_end_ns(endpoint), 3 * NS_PER_S);
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

START_TEST(an_interrupted_run_says_so)
{
    const volatile sig_atomic_t stop = 1;
    const struct arrival arrivals[] = {arrival(0, 1)};
    struct replay replay = {.arrivals = arrivals, .count = 1};
    struct rig rig = rig_of(1, 1);
    struct endpoint *endpoint = endpoint_new(rig_plan(&rig));
    ck_assert(!endpoint_run(endpoint, random_key(1, 0), replay_source(&replay), &stop));
    endpoint_free(endpoint);
}
END_TEST

/* --- Laws --- */

/* A busy endpoint with everything at once: two variants, errors, time-outs, refusals, sharing, a cut. */
static struct rig everything(struct arena *arena)
{
    struct rig rig = rig_of(3, 2), second = rig_of(2, 3);
    rig.server[0][0].queue_capacity = 4;
    rig.server[0][0].error_threshold = UINT64_C(1) << 28;
    second.plan.variant[0].routing = ROUTE_RANDOM;
    second.server[0][0].serving = SERVING_SHARED;
    second.server[0][0].rate = (struct sharing_rate){.table = one_unit, .last = 1, .shared = true};
    rig.server[0][0].service = second.server[0][0].service =
        (struct law){.kind = LAW_TABLE, .table = uniform(arena, 0, 1)};
    rig_add(&rig, second);
    RIG_SPLIT(&rig, 0.8, 0.2);
    rig.plan.timeout_ns = 1500 * NS_PER_MS;
    rig.plan.duration_ns = 300 * NS_PER_S;
    rig.plan.warm_up_ns = 10 * NS_PER_S;
    return rig;
}

START_TEST(no_request_is_lost)
{
    struct arena *arena = arena_new();
    struct rig rig = everything(arena);
    struct endpoint *endpoint = rig_run(&rig, every(arena, 6000, 0.06, 0), 6000);
    const struct tally *first = endpoint_tally(endpoint, 0), *second = endpoint_tally(endpoint, 1);
    assert_conserved(endpoint, 0);
    assert_conserved(endpoint, 1);
    ck_assert_uint_eq(first->arrived + second->arrived, 5000);
    ck_assert_uint_gt(tally_outcome(first, OUTCOME_REJECTED), 0);
    ck_assert_uint_gt(tally_outcome(first, OUTCOME_MODEL_ERROR), 0);
    ck_assert_uint_gt(tally_outcome(first, OUTCOME_TIMED_OUT), 0);
    ck_assert_uint_gt(second->succeeded, 0);
    ck_assert_uint_gt(tally_outcome(second, OUTCOME_TIMED_OUT), 0);
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

/* The second run of an endpoint is the first run of a new one, bucket by bucket, whatever came between. */
START_TEST(a_run_leaves_nothing_behind)
{
    struct arena *arena = arena_new();
    const struct arrival *arrivals = every(arena, 6000, 0.06, 0);
    struct rig rig = everything(arena);
    struct endpoint *fresh = rig_run(&rig, arrivals, 6000), *used = rig_run(&rig, arrivals, 6000);
    rig_run_again(used, 2, arrivals, 6000);
    ck_assert_mem_ne(tally_of(used)->of[MEASURE_LATENCY], tally_of(fresh)->of[MEASURE_LATENCY],
                     sizeof(struct histogram));
    rig_run_again(used, 1, arrivals, 6000);
    for (uint32_t v = 0; v < 2; v++) {
        const struct tally *a = endpoint_tally(fresh, v), *b = endpoint_tally(used, v);
        assert_same_values(a->of[MEASURE_LATENCY], b->of[MEASURE_LATENCY]);
        assert_same_values(a->of[MEASURE_WAITING], b->of[MEASURE_WAITING]);
        ck_assert_uint_eq(tally_outcome(a, OUTCOME_TIMED_OUT), tally_outcome(b, OUTCOME_TIMED_OUT));
        const struct series *of_a = endpoint_series(fresh, v), *of_b = endpoint_series(used, v);
        ck_assert_uint_eq(of_a->count, of_b->count);
        ck_assert_mem_eq(of_a->points, of_b->points, of_a->count * sizeof *of_a->points);
    }
    endpoint_free(fresh);
    endpoint_free(used);
    arena_free(arena);
}
END_TEST

/* First come, first served: one more worker never starts a request later (Wolff 1989, stochastic order by coupling). */
START_TEST(one_more_worker_never_makes_waiting_longer)
{
    struct arena *arena = arena_new();
    const struct arrival *arrivals = every(arena, 2000, 0.1, 0);
    double before_ns = INFINITY;
    for (uint32_t count = 1; count <= 8; count++) {
        struct rig rig = rig_of(1, count);
        rig.server[0][0].service = (struct law){.kind = LAW_TABLE, .table = uniform(arena, 0, 1)};
        struct endpoint *endpoint = rig_run(&rig, arrivals, 2000);
        double wait_ns = histogram_mean(tally_of(endpoint)->of[MEASURE_WAITING]);
        ck_assert_double_le(wait_ns, before_ns);
        before_ns = wait_ns;
        endpoint_free(endpoint);
    }
    arena_free(arena);
}
END_TEST

TEST_MAIN("endpoint", one_worker_serves_in_order, two_workers_share_one_queue, requests_share_the_processor,
          a_limit_on_sharing_makes_the_rest_wait, a_completion_comes_before_an_arrival_at_the_same_instant,
          a_worker_stays_busy_after_the_caller_has_given_up, a_response_at_the_time_out_itself_is_in_time,
          overhead_adds_to_the_latency_and_not_to_the_work, a_full_queue_refuses,
          least_outstanding_spreads_simultaneous_requests_over_all_instances, the_error_rate_is_kept_at_both_ends,
          weights_split_the_traffic, a_variant_of_weight_zero_gets_exactly_nothing, a_target_overrides_the_weights,
          a_change_of_weight_changes_no_other_input, a_free_worker_takes_all_that_wait,
          a_batch_waits_until_it_is_full_or_its_oldest_is_out_of_patience,
          an_unfinished_batch_is_in_flight_with_all_of_its_requests, a_shadow_gets_its_share_and_changes_nothing,
          a_copy_has_luck_of_its_own, payloads_and_answers_have_limits, the_service_has_a_limit_as_the_caller_has,
          what_no_cache_holds_is_an_error_at_once, the_warm_up_is_left_out_of_times_and_not_of_counts,
          what_is_unfinished_at_the_end_is_in_flight, a_caller_that_gave_up_before_the_end_is_not_in_flight,
          a_run_without_arrivals_is_empty, a_run_of_nothing_is_over_at_once,
          what_arrives_with_the_end_is_outside_and_with_the_end_of_the_warm_up_inside,
          what_happens_at_the_end_of_a_step_is_in_the_series, who_has_given_up_by_the_end_is_in_the_last_step,
          an_endpoint_without_instances_refuses, an_interrupted_run_says_so, no_request_is_lost,
          a_run_leaves_nothing_behind, one_more_worker_never_makes_waiting_longer)
