#include "tests/endpoint_fixture.h"

static struct arena *arena;

static void begin(void)
{
    arena = arena_new();
}

static void end(struct endpoint *endpoint)
{
    endpoint_free(endpoint);
    arena_free(arena);
}

static const struct tally *tally_of(const struct endpoint *endpoint)
{
    return endpoint_tally(endpoint, 0);
}

/* Time in which slots were live and busy, from second 0 to the end. */
static void assert_slot_time_s(const struct endpoint *endpoint, double live_s, double busy_s)
{
    struct variant_integrals integrals = endpoint_integrals(endpoint, 0);
    ck_assert_int_eq((int64_t)integrals.workers, time_from_s(live_s));
    ck_assert_int_eq((int64_t)integrals.busy, time_from_s(busy_s));
}

/* --- Cold and warm --- */

/* Cold start 5 s, service 1 s, idle for 10 s: cold at 0, done at 6, warm at 10, done at 11, gone at 21, cold at 30,
 * done at 36. */
START_TEST(a_slot_starts_cold_stays_warm_and_goes)
{
    begin();
    const struct arrival arrivals[] = {arrival(0, 1), arrival(10, 1), arrival(30, 1)};
    struct rig rig = rig_of_slots(arena, 1, 5, 10);
    struct endpoint *endpoint = rig_run(&rig, arrivals, 3);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 6, 1, 6);
    TIMES_ARE(times(endpoint, 0, MEASURE_COLD_START), 5, 5);
    TIMES_ARE(times(endpoint, 0, MEASURE_SERVICE), 1, 1, 1);
    TIMES_ARE(times(endpoint, 0, MEASURE_WAITING), 0, 0, 0);
    ck_assert_uint_eq(tally_of(endpoint)->cold_starts, 2);
    ck_assert_uint_eq(tally_waited(tally_of(endpoint)), 0);
    assert_slot_time_s(endpoint, 21 + 6, 6 + 1 + 6);
    end(endpoint);
}
END_TEST

/* The same with the last request at 21 s, when the slot's time is over: it goes before the request comes. */
START_TEST(a_slot_whose_idle_time_is_over_is_not_there_for_a_request_at_that_instant)
{
    begin();
    const struct arrival arrivals[] = {arrival(0, 1), arrival(10, 1), arrival(21, 1)};
    struct rig rig = rig_of_slots(arena, 1, 5, 10);
    struct endpoint *endpoint = rig_run(&rig, arrivals, 3);
    ck_assert_uint_eq(tally_of(endpoint)->cold_starts, 2);
    assert_slot_time_s(endpoint, 27, 13);
    end(endpoint);
}
END_TEST

/* Service 1 s, cold starts of no length: the request at 1 s finds the slot of the one that ends then. */
START_TEST(a_service_that_ends_is_over_for_a_request_at_that_instant)
{
    begin();
    struct rig rig = rig_of_slots(arena, 1, 0, 10);
    struct endpoint *endpoint = rig_run(&rig, every(arena, 5, 1, 1), 5);
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 5);
    ck_assert_uint_eq(tally_of(endpoint)->cold_starts, 1);
    end(endpoint);
}
END_TEST

/* A slot that may not be idle at all serves one request. */
START_TEST(without_an_idle_time_every_request_is_cold)
{
    begin();
    struct rig rig = rig_of_slots(arena, 1, 1, 0);
    struct endpoint *endpoint = rig_run(&rig, every(arena, 4, 2, 1), 4);
    ck_assert_uint_eq(tally_of(endpoint)->cold_starts, 4);
    assert_slot_time_s(endpoint, 8, 8);
    end(endpoint);
}
END_TEST

/* --- Throttling --- */

/* At most one slot, 5 s to start: busy from 0 to 6 s, free for the request at 6 s. */
START_TEST(a_request_that_finds_all_slots_busy_is_throttled)
{
    begin();
    const struct arrival arrivals[] = {arrival(0, 1), arrival(1, 1), arrival(5.5, 1), arrival(6, 1)};
    struct rig rig = rig_of_slots(arena, 1, 5, 10);
    struct endpoint *endpoint = rig_run(&rig, arrivals, 4);
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 2);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_THROTTLED), 2);
    ck_assert_uint_eq(tally_of(endpoint)->peak, 1);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 6, 1); /* the refused have none */
    end(endpoint);
}
END_TEST

START_TEST(as_many_are_served_at_once_as_there_may_be_slots)
{
    begin();
    for (uint32_t most = 1; most <= 7; most++) {
        struct rig rig = rig_of_slots(arena, most, 2, 10);
        struct endpoint *endpoint = rig_run(&rig, every(arena, 7, 0, 1), 7);
        ck_assert_uint_eq(tally_of(endpoint)->succeeded, most);
        ck_assert_uint_eq(tally_of(endpoint)->peak, most);
        ck_assert_int_eq(endpoint_end_ns(endpoint), 3 * NS_PER_S);
        endpoint_free(endpoint);
    }
    arena_free(arena);
}
END_TEST

/* --- Provisioned slots --- */

/* Of three at 0 s the first finds the provisioned slot, the others spill over to new ones; at 10 s it is there
 * again. */
START_TEST(what_finds_no_provisioned_slot_spills_over)
{
    begin();
    const struct arrival arrivals[] = {arrival(0, 1), arrival(0, 1), arrival(0, 1), arrival(10, 1)};
    struct rig rig = rig_of_slots(arena, 3, 5, 2);
    rig.plan.variant[0].slots.provisioned = 1;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 4);
    const struct tally *tally = tally_of(endpoint);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 1, 6, 6, 1);
    ck_assert(tally->cold_starts == 2 && tally->spilled == 2);
    ck_assert_int_eq((int64_t)tally->provisioned_ns, 2 * NS_PER_S);
    ck_assert_int_eq((int64_t)tally->billed_ns, 2 * NS_PER_S);
    ck_assert_int_eq((int64_t)gauge_integral(&tally->provisioned_busy, 11 * NS_PER_S), 2 * NS_PER_S);
    assert_slot_time_s(endpoint, 11 + 8 + 8, 1 + 6 + 6 + 1);
    end(endpoint);
}
END_TEST

/* --- The bill --- */

/* 10.1 ms twice is 11 ms twice; a whole number of ms is itself; nothing is nothing. The cold start is not in it. */
START_TEST(each_request_is_billed_in_whole_milliseconds)
{
    begin();
    const struct arrival arrivals[] = {arrival(0, 0.0101), arrival(1, 0.0101), arrival(20, 0.25), arrival(21, 0)};
    struct rig rig = rig_of_slots(arena, 1, 0.9, 5);
    struct endpoint *endpoint = rig_run(&rig, arrivals, 4);
    ck_assert_int_eq((int64_t)tally_of(endpoint)->billed_ns, (11 + 11 + 250 + 0) * NS_PER_MS);
    end(endpoint);
}
END_TEST

/* The service lets go after 60 s; the container goes on to 70, and the next request finds it busy. */
START_TEST(no_more_is_billed_than_an_invocation_may_take)
{
    begin();
    const struct arrival arrivals[] = {arrival(0, 70), arrival(65, 1), arrival(70, 1)};
    struct rig rig = rig_of_slots(arena, 1, 0, 100);
    rig.plan.variant[0].invocation_most_ns = 60 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 3);
    ck_assert_int_eq((int64_t)tally_of(endpoint)->billed_ns, 61 * NS_PER_S);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_TOO_LONG), 1);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_THROTTLED), 1);
    end(endpoint);
}
END_TEST

/* --- Limits --- */

/* The limit is 4 s. Cold starts of 3 and 5 s with services of 2 s: the first had started, the second not. On a warm
 * slot 5 s of service are too long. */
START_TEST(a_slot_that_has_not_started_in_time_is_another_failure_than_a_long_service)
{
    begin();
    const struct {
        double cold_s, service_s;
        enum failure failure;
    } cases[] = {
        {3, 2, FAILURE_TOO_LONG}, {5, 2, FAILURE_NOT_READY}, {4, 1, FAILURE_NOT_READY}, {0, 5, FAILURE_TOO_LONG}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct arrival arrivals[] = {arrival(0, cases[i].service_s)};
        struct rig rig = rig_of_slots(arena, 1, cases[i].cold_s, 10);
        rig.plan.variant[0].invocation_most_ns = 4 * NS_PER_S;
        for (int told = 0; told < 2; told++) {
            rig.plan.callers.attempts_most = told ? 2 : 1;
            rig.plan.callers.back_off = BACK_OFF_STANDARD;
            struct endpoint *endpoint = rig_run(&rig, arrivals, 1);
            ck_assert_uint_eq(failed(endpoint, 0, cases[i].failure), 1);
            TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 4);
            ck_assert_int_eq(endpoint_end_ns(endpoint), time_from_s(cases[i].cold_s + cases[i].service_s));
            endpoint_free(endpoint);
        }
    }
    arena_free(arena);
}
END_TEST

/* One slot at most, 10 s to start, a limit of 4 s: the first is told at 4 s, all until 11 s are throttled, and the
 * slot is warm then. */
START_TEST(a_cold_start_beyond_the_limit_ends_in_a_warm_slot)
{
    begin();
    struct rig rig = rig_of_slots(arena, 1, 10, 10);
    rig.plan.variant[0].invocation_most_ns = 4 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, every(arena, 13, 1, 1), 13);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_NOT_READY), 1);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_THROTTLED), 10); /* at 1 .. 10 s */
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 2);           /* at 11 and 12 s */
    ck_assert_uint_eq(tally_of(endpoint)->cold_starts, 1);
    end(endpoint);
}
END_TEST

/* Cut at 5 s: the one that waits for its slot since 0 has been told (4 s), the other, since 2 s, not. */
START_TEST(a_slot_still_starting_at_the_end_of_the_run_has_failed_its_caller_or_not)
{
    begin();
    const struct arrival arrivals[] = {arrival(0, 1), arrival(2, 1)};
    struct rig rig = rig_of_slots(arena, 2, 10, 10);
    rig.plan.variant[0].invocation_most_ns = 4 * NS_PER_S;
    rig.plan.duration_ns = 5 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 2);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_NOT_READY), 1);
    ck_assert_uint_eq(endpoint_in_flight(endpoint, 0), 1);
    end(endpoint);
}
END_TEST

/* The caller's own time-out is no fault of the service's. */
START_TEST(a_caller_may_wait_less_than_the_service)
{
    begin();
    const struct arrival arrivals[] = {arrival(0, 1)};
    struct rig rig = rig_of_slots(arena, 1, 10, 10);
    rig.plan.variant[0].invocation_most_ns = 4 * NS_PER_S;
    rig.plan.timeout_ns = 3 * NS_PER_S;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 1);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_GIVEN_UP), 1);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 3);
    end(endpoint);
}
END_TEST

/* --- Chance --- */

/* Cold start and idle time are draws of the request that made the slot, or left it: RANDOM_SLOT. */
START_TEST(cold_starts_and_idle_times_are_drawn_with_the_luck_of_the_request)
{
    begin();
    const struct arrival arrivals[] = {arrival(0, 1), arrival(100, 1)};
    struct rig rig = rig_of_slots(arena, 1, 0, 0);
    struct slots_plan *plan = &rig.plan.variant[0].slots;
    plan->cold_start_ns = uniform(arena, 0, 10);
    plan->idle_timeouts_ns = uniform(arena, 0, 20);
    struct endpoint *endpoint = rig_run(&rig, arrivals, 2);
    int64_t live_ns = 0;
    for (uint64_t number = 0; number < 2; number++) {
        struct random_block luck = random_block(random_key(1, 0), number, RANDOM_SLOT, 0);
        int64_t cold_ns = law_round(quantile_at(plan->cold_start_ns, random_wide(luck, 0)));
        ck_assert(times(endpoint, 0, MEASURE_COLD_START)->exact[number] == cold_ns);
        live_ns += cold_ns + NS_PER_S;
        if (number == 0) live_ns += law_round(quantile_at(plan->idle_timeouts_ns, random_wide(luck, 2)));
    }
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 0).workers, live_ns);
    end(endpoint);
}
END_TEST

/* The luck of slots is no other's: with and without cold starts, services are the same ones. */
START_TEST(a_cold_start_changes_no_service)
{
    begin();
    int128 sums[2];
    for (int cold = 0; cold < 2; cold++) {
        struct rig rig = rig_of_slots(arena, 50, 0, 1);
        rig.server[0][0].service = (struct law){.kind = LAW_TABLE, .table = uniform(arena, 0, 1)};
        if (cold) rig.plan.variant[0].slots.cold_start_ns = uniform(arena, 0, 2);
        struct endpoint *endpoint = rig_run(&rig, every(arena, 1000, 0.3, 0), 1000);
        sums[cold] = times(endpoint, 0, MEASURE_SERVICE)->sum;
        endpoint_free(endpoint);
    }
    ck_assert(sums[0] == sums[1]);
    arena_free(arena);
}
END_TEST

TEST_MAIN("serverless", a_slot_starts_cold_stays_warm_and_goes,
          a_slot_whose_idle_time_is_over_is_not_there_for_a_request_at_that_instant,
          a_service_that_ends_is_over_for_a_request_at_that_instant, without_an_idle_time_every_request_is_cold,
          a_request_that_finds_all_slots_busy_is_throttled, as_many_are_served_at_once_as_there_may_be_slots,
          what_finds_no_provisioned_slot_spills_over, each_request_is_billed_in_whole_milliseconds,
          no_more_is_billed_than_an_invocation_may_take,
          a_slot_that_has_not_started_in_time_is_another_failure_than_a_long_service,
          a_cold_start_beyond_the_limit_ends_in_a_warm_slot,
          a_slot_still_starting_at_the_end_of_the_run_has_failed_its_caller_or_not,
          a_caller_may_wait_less_than_the_service, cold_starts_and_idle_times_are_drawn_with_the_luck_of_the_request,
          a_cold_start_changes_no_service)
