#include "sim/callers.h"
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

/* A rig whose instances take start_up_s from launch to service. */
static struct rig starting_in(double start_up_s, struct rig rig)
{
    rig.plan.fleet[0].kind[0].start.container_ns = seconds(arena, start_up_s);
    return rig;
}

#define INCIDENTS(rig, ...)                                                                                            \
    do {                                                                                                               \
        static const struct incident incidents[] = {__VA_ARGS__};                                                      \
        (rig).plan.incident = incidents;                                                                               \
        (rig).plan.incidents = sizeof incidents / sizeof *incidents;                                                   \
    } while (0)

#define FAILURE_AT(seconds, instances)                                                                                 \
    {                                                                                                                  \
        .at_ns = (seconds)*NS_PER_S, .kind = INCIDENT_INSTANCES_FAIL, .count = (instances)                             \
    }

/* --- Lost --- */

/* One instance fails at 5 s and is there again at 15: the one in service and the one in the queue end at 5 s, the
 * one of 7 s is refused, the one of 16 s served. Its worker was there for 5 s and from 15 to 17. */
START_TEST(what_is_on_an_instance_that_fails_is_lost_at_that_instant)
{
    begin();
    const struct arrival arrivals[] = {arrival(0, 8), arrival(1, 8), arrival(7, 1), arrival(16, 1)};
    struct rig rig = starting_in(10, rig_of(1, 1));
    INCIDENTS(rig, FAILURE_AT(5, 1));
    struct endpoint *endpoint = rig_run(&rig, arrivals, 4);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 5, 4, 1);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_LOST), 2);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_NO_SERVER), 1);
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 1);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 0).workers, (5 + 2) * NS_PER_S);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 0).busy, (5 + 1) * NS_PER_S);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 0).in_queue, 4 * NS_PER_S);
    ck_assert_uint_eq(endpoint_fleet(endpoint, 0)->in_service_least, 0);
    ck_assert_uint_eq(endpoint_fleet(endpoint, 0)->in_service_most, 1);
    /* Billed all the time: launched anew at once. */
    ck_assert_int_eq((int64_t)gauge_integral(&endpoint_fleet(endpoint, 0)->billed[0], 17 * NS_PER_S), 17 * NS_PER_S);
    end(endpoint);
}
END_TEST

static const double halved[] = {0, 1, 1.0 / 2};
static const int64_t step_ns[] = {0, NS_PER_S, NS_PER_S};

static void serve_otherwise(struct server_plan *server, enum serving serving)
{
    server->serving = serving;
    server->rate = (struct sharing_rate){.table = halved, .last = 2, .shared = true};
    server->batch = (struct batch_plan){.size_max = 2, .delay_max_ns = NS_PER_S};
    server->tokens =
        (struct token_batch_plan){.sequences_max = 2, .tokens_max = 2, .kv_tokens_max = 100, .step_ns = step_ns};
}

/* However an instance works: five requests at 0 .. 4 s, none of which is done by 5 s. */
START_TEST(all_that_an_instance_has_is_lost_however_it_works)
{
    begin();
    for (int serving = SERVING_ALONE; serving <= SERVING_TOKENS; serving++) {
        struct arrival arrivals[5];
        for (int i = 0; i < 5; i++) {
            arrivals[i] = arrival(i, 50);
            arrivals[i].input_tokens = arrivals[i].output_tokens = 20;
        }
        struct rig rig = starting_in(10, rig_of(1, 2));
        serve_otherwise(&rig.server[0][0], (enum serving)serving);
        INCIDENTS(rig, FAILURE_AT(5, 1));
        struct endpoint *endpoint = rig_run(&rig, arrivals, 5);
        ck_assert_uint_eq(failed(endpoint, 0, FAILURE_LOST), 5);
        TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 5, 4, 3, 2, 1);
        ck_assert_int_eq(endpoint_end_ns(endpoint), 5 * NS_PER_S);
        endpoint_free(endpoint);
    }
    arena_free(arena);
}
END_TEST

/* Of four instances that each have one request, those in the two lowest rooms fail. */
START_TEST(as_many_fail_as_are_said_to)
{
    begin();
    struct rig rig = starting_in(10, rig_of(4, 1));
    INCIDENTS(rig, FAILURE_AT(5, 2));
    struct endpoint *endpoint = rig_run(&rig, every(arena, 4, 0, 8), 4);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_LOST), 2);
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 2);
    end(endpoint);
}
END_TEST

/* Seven instances over three zones, one request each: ceil(7 / 3) = 3 of them are in the zone that fails. */
START_TEST(a_zone_takes_its_part_of_the_instances)
{
    begin();
    struct rig rig = starting_in(10, rig_of(7, 1));
    INCIDENTS(rig, {.at_ns = 5 * NS_PER_S, .kind = INCIDENT_ZONE_FAILS, .count = 3});
    struct endpoint *endpoint = rig_run(&rig, every(arena, 7, 0, 8), 7);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_LOST), 3);
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 4);
    end(endpoint);
}
END_TEST

/* Fleets come before completions at one instant, at the end of the run too; where nothing else happens then as well. */
START_TEST(a_request_that_would_be_done_as_its_instance_fails_is_lost)
{
    begin();
    struct rig rig = starting_in(10, rig_of(1, 1));
    INCIDENTS(rig, FAILURE_AT(5, 1));
    for (int cut = 0; cut < 3; cut++) {
        const struct arrival arrivals[] = {arrival(0, cut < 2 ? 5 : 8)};
        rig.plan.duration_ns = cut ? 5 * NS_PER_S : TIME_NEVER;
        rig.plan.series_period_ns = 5 * NS_PER_S;
        struct endpoint *endpoint = rig_run(&rig, arrivals, 1);
        ck_assert_uint_eq(failed(endpoint, 0, FAILURE_LOST), 1);
        if (cut) ck_assert_uint_eq(endpoint_series(endpoint, 0)->count, 1);
        ck_assert_int_eq(endpoint_end_ns(endpoint), 5 * NS_PER_S);
        endpoint_free(endpoint);
    }
    arena_free(arena);
}
END_TEST

/* The instance is in service at 15 s: for the request of that instant as well. */
START_TEST(an_instance_is_in_service_for_a_request_at_that_instant)
{
    begin();
    const struct arrival arrivals[] = {arrival(15, 1)};
    struct rig rig = starting_in(10, rig_of(1, 1));
    INCIDENTS(rig, FAILURE_AT(5, 1));
    struct endpoint *endpoint = rig_run(&rig, arrivals, 1);
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 1);
    end(endpoint);
}
END_TEST

/* --- Lost, and given up before --- */

/* Given up at 4 s, on an instance that fails at 10: a time-out of 4 s, whether or not anybody was told of it then. */
START_TEST(what_was_given_up_before_its_instance_failed_is_not_lost)
{
    begin();
    const struct arrival arrivals[] = {arrival(0, 20), arrival(8, 20)};
    struct rig rig = starting_in(100, rig_of(1, 1));
    rig.plan.timeout_ns = 4 * NS_PER_S;
    rig.plan.duration_ns = 11 * NS_PER_S;
    INCIDENTS(rig, FAILURE_AT(10, 1));
    struct endpoint *endpoint = rig_run(&rig, arrivals, 2);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_GIVEN_UP), 1);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_LOST), 1);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 4, 2);
    endpoint_free(endpoint);

    rig.plan.callers.users = 2; /* both call at 0 s, and are told */
    rig.plan.timeout_ns = 6 * NS_PER_S;
    endpoint = rig_run(&rig, every(arena, 2, 0, 20), 2);
    const struct tally *seen = &endpoint_callers(endpoint)->tally;
    ck_assert_uint_eq(seen->failed[FAILURE_GIVEN_UP], 2);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_LOST), 0);
    ck_assert_int_eq(tally_of(endpoint)->in_system.level, 0);
    end(endpoint);
}
END_TEST

/* Lost at 5 s and tried again when the back-off is over, within a second, at the instance that has come in no time:
 * nothing else happens meanwhile that could wake the caller. */
START_TEST(a_lost_request_is_tried_again)
{
    begin();
    const struct arrival arrivals[] = {arrival(0, 8)};
    struct rig rig = rig_of(1, 1);
    rig.plan.callers.attempts_most = 2;
    INCIDENTS(rig, FAILURE_AT(5, 1));
    struct endpoint *endpoint = rig_run(&rig, arrivals, 1);
    struct random_block luck = random_block(random_key(1, 0), 0, RANDOM_RETRY, 1);
    int64_t back_off_ns = law_round(random_share(random_wide(luck, 0)) * 1e9);
    ck_assert_uint_eq(endpoint_callers(endpoint)->tally.succeeded, 1);
    ck_assert_int_eq(endpoint_callers(endpoint)->tally.of[MEASURE_LATENCY]->maximum,
                     5 * NS_PER_S + back_off_ns + 8 * NS_PER_S);
    end(endpoint);
}
END_TEST

START_TEST(a_fleet_to_which_nothing_happens_was_there_all_the_time)
{
    begin();
    struct rig rig = rig_of(3, 1);
    struct endpoint *endpoint = rig_run(&rig, every(arena, 4, 1, 1), 4);
    ck_assert_uint_eq(endpoint_fleet(endpoint, 0)->in_service_least, 3);
    ck_assert_uint_eq(endpoint_fleet(endpoint, 0)->in_service_most, 3);
    ck_assert_int_eq((int64_t)gauge_integral(&endpoint_fleet(endpoint, 0)->in_service[0], 4 * NS_PER_S), 12 * NS_PER_S);
    end(endpoint);
}
END_TEST

/* One instance of a kind that serves each request alone fails at 1 s, when there is nothing of that kind any more;
 * the kind that comes instead serves tokens. It comes within 100 s, drawn, and the run is cut at 50: sometimes with
 * tokens there, sometimes with nothing. What one run leaves is not there in the next. */
START_TEST(a_place_keeps_nothing_of_who_stood_there_before)
{
    begin();
    struct arrival *arrivals = arena_new_array(arena, 50, struct arrival);
    for (int i = 0; i < 50; i++) {
        arrivals[i] = arrival(i, 0.5);
        arrivals[i].input_tokens = arrivals[i].output_tokens = 20;
    }
    struct rig rig = rig_of(1, 2);
    rig.plan.variant[0].kinds = rig.plan.fleet[0].kinds = 2;
    rig.plan.fleet[0].kind[1] =
        (struct machine_plan){.start = {.container_ns = uniform(arena, 0, 100)}, .most = UINT32_MAX, .market = 1};
    rig.plan.duration_ns = 50 * NS_PER_S;
    serve_otherwise(&rig.server[0][1], SERVING_TOKENS);
    INCIDENTS(rig, {.kind = INCIDENT_NO_CAPACITY, .at_ns = 1, .lasts_ns = TIME_NEVER}, FAILURE_AT(1, 1));
    struct endpoint *used = endpoint_new(rig_plan(&rig));
    uint32_t came = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct endpoint *fresh = endpoint_new(rig_plan(&rig));
        rig_run_again(used, seed, arrivals, 50);
        rig_run_again(fresh, seed, arrivals, 50);
        ck_assert_uint_eq(endpoint_in_flight(used, 0), endpoint_in_flight(fresh, 0));
        ck_assert_uint_eq(failed(used, 0, FAILURE_NO_SERVER), failed(fresh, 0, FAILURE_NO_SERVER));
        came += endpoint_in_flight(fresh, 0) > 0;
        endpoint_free(fresh);
    }
    ck_assert(came > 3 && came < 17);
    end(used);
}
END_TEST

/* --- Behind a backlog --- */

/* Two in service, one that is fetched, one being stored, and one in the backlog: the instance fails at 5 s. The
 * first four are lost, the backlog's is taken at 15. Two places and workers; 2 s to fetch, 3 s to store. */
START_TEST(a_backlog_loses_what_the_instance_had_and_keeps_the_rest)
{
    begin();
    struct law fetching = {.kind = LAW_LINEAR, .base_ns = 2e9}, storing = {.kind = LAW_LINEAR, .base_ns = 3e9};
    const struct arrival arrivals[] = {arrival(0, 9), arrival(0, 1), arrival(4, 1), arrival(4, 1)};
    struct rig rig = starting_in(10, rig_of_backlog(1, 2));
    rig.server[0][0].taken_most = 3;
    rig.server[0][0].download = &fetching;
    rig.server[0][0].upload = &storing;
    INCIDENTS(rig, FAILURE_AT(5, 1));
    struct endpoint *endpoint = rig_run(&rig, arrivals, 4);
    /* In service since 2 s; being stored since 3 s; fetched since 4 s; taken at 15 s and done at 21. */
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_LOST), 3);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 5, 5, 1, 11 + 2 + 1 + 3);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_BACKLOG], 0, 0, 0, 11);
    end(endpoint);
}
END_TEST

/* Nothing of the type is to be had until 20 s, and an instance takes 10 s to start. */
static const struct incident outage[] = {{.kind = INCIDENT_NO_CAPACITY, .lasts_ns = 20 * NS_PER_S}};

START_TEST(what_is_not_to_be_had_at_second_0_is_not_there)
{
    begin();
    const struct arrival arrivals[] = {arrival(0, 1), arrival(30, 1)};
    struct rig rig = starting_in(10, rig_of(2, 1)), backlog = starting_in(10, rig_of_backlog(2, 1));
    rig.plan.incident = backlog.plan.incident = outage;
    rig.plan.incidents = backlog.plan.incidents = 1;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 2);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_NO_SERVER), 1);
    ck_assert_uint_eq(tally_of(endpoint)->succeeded, 1);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 0).workers, 2 * NS_PER_S); /* both, from 30 to 31 s */
    endpoint_free(endpoint);

    endpoint = rig_run(&backlog, arrivals, 2);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 31, 1);
    end(endpoint);
}
END_TEST

/* Given up at 5, 10 and 15 s, launched at 20, in service at 30: what waits is served by 31 and 32 s. */
START_TEST(a_backlog_waits_for_a_launch_that_is_given_up_and_asked_for_again)
{
    begin();
    struct rig rig = starting_in(10, rig_of_backlog(1, 1));
    rig.plan.fleet[0].provision_timeout_ns = 5 * NS_PER_S;
    rig.plan.incident = outage;
    rig.plan.incidents = 1;
    struct endpoint *endpoint = rig_run(&rig, every(arena, 2, 0, 1), 2);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 31, 32);
    ck_assert_uint_eq(endpoint_fleet(endpoint, 0)->launches_given_up, 3);
    end(endpoint);
}
END_TEST

/* --- Copies --- */

/* Two components of one copy each on two machines that would hold both; consolidation after 40 s of quiet moves the
 * second's to the first machine, where it starts in 5 s: at 45 s the old copy is retired, the new one serves. Each
 * has two workers. */
static struct rig two_copies(void)
{
    static struct copies_plan copies[2];
    struct rig rig = rig_of(2, 2);
    struct fleet_plan *fleet = &rig.plan.fleet[0];
    for (int c = 0; c < 2; c++)
        copies[c] = (struct copies_plan){.copies = 1,
                                         .imbalance_most = UINT32_MAX,
                                         .start = {.container_ns = seconds(arena, 5)},
                                         .base = FLEET_NONE};
    fleet->managed = true;
    fleet->least = 1;
    fleet->most = 2;
    fleet->release = RELEASE_CONSOLIDATION;
    fleet->release_after_ns = TIME_NEVER;
    fleet->consolidation_step = 1;
    fleet->consolidation_quiet_ns = 40 * NS_PER_S;
    rig_host(&rig, copies, 2);
    return rig;
}

static struct arrival for_component(int32_t component, struct arrival arrival)
{
    arrival.target = component;
    return arrival;
}

/* To the second: 20 s of work at 40 s is done at 60, 100 s at 41 s would be at 141 and is lost 30 s after the copy
 * was retired, at 75. What comes at 50 s is the new copy's, which has both workers free. */
START_TEST(a_retired_copy_finishes_within_30_s_or_not_at_all)
{
    begin();
    const struct arrival arrivals[] = {for_component(1, arrival(40, 20)), for_component(1, arrival(41, 100)),
                                       for_component(1, arrival(50, 1)), for_component(1, arrival(50, 1))};
    struct rig rig = two_copies();
    struct endpoint *endpoint = rig_run(&rig, arrivals, 4);
    TIMES_ARE(times(endpoint, 2, MEASURE_LATENCY), 20, 34, 1, 1);
    TIMES_ARE(times(endpoint, 2, MEASURE_WAITING), 0, 0, 0);
    ck_assert_uint_eq(failed(endpoint, 2, FAILURE_LOST), 1);
    ck_assert_uint_eq(endpoint_fleet(endpoint, 0)->copies_moved, 1);
    /* The old copy's workers from 0 to 75 s, the new one's from 45 to the end of the run at 75. */
    ck_assert_int_eq(endpoint_end_ns(endpoint), 75 * NS_PER_S);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 2).workers, 2 * (75 + 30) * NS_PER_S);
    end(endpoint);
}
END_TEST

/* The last request of the old copy leaves at 60 s, and the copy with it; an idle one is gone at 45. */
START_TEST(a_retired_copy_is_gone_with_its_last_request)
{
    begin();
    const struct arrival arrivals[] = {for_component(1, arrival(40, 20)), for_component(1, arrival(99, 1))};
    struct rig rig = two_copies();
    struct endpoint *endpoint = rig_run(&rig, arrivals, 2);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 2).workers, 2 * (60 + 55) * NS_PER_S); /* to 100 s */
    endpoint_free(endpoint);
    endpoint = rig_run(&rig, arrivals + 1, 1);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 2).workers, 2 * 100 * NS_PER_S);
    end(endpoint);
}
END_TEST

/* Behind a backlog: 3 s to fetch since 44 s, so that the container has nothing at 45, when its copy is retired;
 * served from 47 to 49 s and stored at 52. */
START_TEST(a_retired_copy_waits_for_what_is_on_its_way)
{
    begin();
    struct law fetching = {.kind = LAW_LINEAR, .base_ns = 3e9};
    const struct arrival arrivals[] = {for_component(1, arrival(44, 2))};
    struct rig rig = two_copies();
    for (uint32_t v = 1; v < 3; v++) {
        rig.plan.variant[v].front = FRONT_BACKLOG;
        rig.server[v][0].download = rig.server[v][0].upload = &fetching;
    }
    struct endpoint *endpoint = rig_run(&rig, arrivals, 1);
    TIMES_ARE(times(endpoint, 2, MEASURE_LATENCY), 3 + 2 + 3);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 2).workers, 2 * (52 + 7) * NS_PER_S);
    end(endpoint);
}
END_TEST

/* Exactly at 30 s what ends still ends: completions come before what is made an end of. */
START_TEST(what_ends_with_the_time_to_finish_is_served)
{
    begin();
    const struct arrival arrivals[] = {for_component(1, arrival(40, 35))};
    struct rig rig = two_copies();
    struct endpoint *endpoint = rig_run(&rig, arrivals, 1);
    ck_assert_uint_eq(endpoint_tally(endpoint, 2)->succeeded, 1);
    end(endpoint);
}
END_TEST

/* The machine of both fails at 50 s while the old copy still works elsewhere: what is on it is not lost with the new
 * one. */
START_TEST(a_retired_copy_outlives_its_successor)
{
    begin();
    const struct arrival arrivals[] = {for_component(1, arrival(40, 20)), for_component(1, arrival(46, 20)),
                                       for_component(0, arrival(46, 20))};
    struct rig rig = two_copies();
    rig.plan.fleet[0].kind[0].start.container_ns = seconds(arena, 10);
    INCIDENTS(rig, FAILURE_AT(50, 1));
    struct endpoint *endpoint = rig_run(&rig, arrivals, 3);
    TIMES_ARE(times(endpoint, 2, MEASURE_LATENCY), 20, 4);
    TIMES_ARE(times(endpoint, 1, MEASURE_LATENCY), 4);
    ck_assert_uint_eq(endpoint_tally(endpoint, 2)->succeeded, 1);
    end(endpoint);
}
END_TEST

/* A variant may host components and have none: its machines are there, and nobody to call. */
START_TEST(machines_without_any_component_serve_nobody)
{
    begin();
    struct rig rig = two_copies();
    rig.plan.components = rig.plan.fleet[0].components = 0;
    rig.plan.variants = 1;
    struct endpoint *endpoint = rig_run(&rig, every(arena, 3, 1, 1), 3);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_NO_SERVER), 3);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 0).workers, 0);
    end(endpoint);
}
END_TEST

/* --- Updates --- */

#define CAPACITY_AT(seconds, instances)                                                                                \
    {                                                                                                                  \
        .at_ns = (seconds)*NS_PER_S, .kind = INCIDENT_CAPACITY, .count = (instances)                                   \
    }

/* A rig whose number of instances may change, up to `most`; those that go may finish while as many come. */
static struct rig changing_up_to(uint32_t most, struct rig rig)
{
    rig.plan.fleet[0].wanted_most = most;
    rig.plan.variant[0].servers = 2 * most;
    return rig;
}

/* One instance, 8 s of work each. Two more are wanted at 5 s and there at 15: the three requests of 16 s are served at once. Billed
 * are one from 0 and two from 5 to the end at 24 s. */
START_TEST(an_update_launches_instances)
{
    begin();
    struct rig rig = changing_up_to(3, starting_in(10, rig_of(1, 1)));
    INCIDENTS(rig, CAPACITY_AT(5, 3));
    const struct arrival arrivals[] = {arrival(0, 8), arrival(16, 8), arrival(16, 8), arrival(16, 8)};
    struct endpoint *endpoint = rig_run(&rig, arrivals, 4);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 8, 8, 8, 8);
    ck_assert_int_eq((int64_t)gauge_integral(&endpoint_fleet(endpoint, 0)->billed[0], 24 * NS_PER_S),
                     (24 + 2 * 19) * NS_PER_S);
    ck_assert_uint_eq(endpoint_fleet(endpoint, 0)->in_service_most, 3);
    end(endpoint);
}
END_TEST

/* Of two instances with 20 s of work since 0 one goes at 5 s: it finishes, and what comes at 6 s waits for the other, to 20 s. */
START_TEST(an_update_lets_what_is_there_finish)
{
    begin();
    struct rig rig = changing_up_to(2, starting_in(10, rig_of(2, 1)));
    INCIDENTS(rig, CAPACITY_AT(5, 1));
    const struct arrival arrivals[] = {arrival(0, 20), arrival(0, 20), arrival(6, 1)};
    struct endpoint *endpoint = rig_run(&rig, arrivals, 3);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 20, 20, 15);
    const struct fleet_figures *fleet = endpoint_fleet(endpoint, 0);
    ck_assert_uint_eq(fleet->released, 1);
    /* Billed to 21 s and to 20, when the one that goes has finished: it drained for 15 s. */
    ck_assert_int_eq((int64_t)gauge_integral(&fleet->billed[0], 21 * NS_PER_S), (21 + 20) * NS_PER_S);
    ck_assert_int_eq((int64_t)gauge_integral(&fleet->draining[0], 21 * NS_PER_S), 15 * NS_PER_S);
    end(endpoint);
}
END_TEST

/* An instance that has nothing is gone as soon as it is not wanted. */
START_TEST(an_update_bills_no_idle_instance_further)
{
    begin();
    struct rig rig = changing_up_to(2, starting_in(10, rig_of(2, 1)));
    INCIDENTS(rig, CAPACITY_AT(5, 1));
    const struct arrival arrivals[] = {arrival(6, 14)};
    struct endpoint *endpoint = rig_run(&rig, arrivals, 1);
    ck_assert_int_eq((int64_t)gauge_integral(&endpoint_fleet(endpoint, 0)->billed[0], 20 * NS_PER_S),
                     (20 + 5) * NS_PER_S);
    ck_assert_int_eq((int64_t)gauge_integral(&endpoint_fleet(endpoint, 0)->draining[0], 20 * NS_PER_S), 0);
    end(endpoint);
}
END_TEST

/* Two at most: what is wanted again at 8 s waits until the one that drains has finished at 20, and is there at 30 for the work
 * that arrives then; the other is busy until 40. */
START_TEST(what_drains_still_takes_its_part_of_a_quota)
{
    begin();
    struct rig rig = changing_up_to(2, starting_in(10, rig_of(2, 1)));
    rig.plan.variant[0].routing = ROUTE_LEAST_OUTSTANDING;
    rig.plan.fleet[0].kind[0].most = 2;
    INCIDENTS(rig, CAPACITY_AT(5, 1), CAPACITY_AT(8, 2));
    const struct arrival arrivals[] = {arrival(0, 20), arrival(0, 20), arrival(19, 20), arrival(30, 20)};
    struct endpoint *endpoint = rig_run(&rig, arrivals, 4);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 20, 20, 20, 21);
    const struct fleet_figures *fleet = endpoint_fleet(endpoint, 0);
    ck_assert_uint_eq(fleet->launches_waited, 1);
    ck_assert_int_eq((int64_t)gauge_integral(&fleet->waiting, 50 * NS_PER_S), (20 - 8) * NS_PER_S);
    ck_assert_int_eq((int64_t)gauge_integral(&fleet->starting[0], 50 * NS_PER_S), 10 * NS_PER_S);
    ck_assert_int_eq((int64_t)gauge_integral(&fleet->billed[0], 50 * NS_PER_S), (50 + 20 + 30) * NS_PER_S);
    end(endpoint);
}
END_TEST

/* What goes has 30 s: 40 s of work since 0 is lost at 35. */
START_TEST(an_update_waits_30_s_for_what_finishes)
{
    begin();
    struct rig rig = changing_up_to(2, starting_in(10, rig_of(2, 1)));
    INCIDENTS(rig, CAPACITY_AT(5, 1));
    const struct arrival arrivals[] = {arrival(0, 40), arrival(0, 40)};
    struct endpoint *endpoint = rig_run(&rig, arrivals, 2);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_LOST), 1);
    TIMES_ARE(tally_of(endpoint)->of[MEASURE_LATENCY], 35, 40);
    ck_assert_int_eq((int64_t)gauge_integral(&endpoint_fleet(endpoint, 0)->billed[0], 40 * NS_PER_S),
                     (35 + 40) * NS_PER_S);
    end(endpoint);
}
END_TEST

/* All to the first variant until 5 s, all to the second from that instant on. */
START_TEST(new_weights_split_from_their_instant_on)
{
    begin();
    struct rig rig = rig_of(1, 8);
    rig_add(&rig, rig_of(1, 8));
    RIG_SPLIT(&rig, 1, 0);
    static const struct weight_change second_only[] = {{0, 0}, {1, 1}};
    INCIDENTS(rig, {.at_ns = 5 * NS_PER_S, .kind = INCIDENT_WEIGHTS, .changes = 2, .change = second_only});
    struct endpoint *endpoint = rig_run(&rig, every(arena, 10, 1, 0.5), 10);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->arrived, 5);
    ck_assert_uint_eq(endpoint_tally(endpoint, 1)->arrived, 5);
    end(endpoint);
}
END_TEST

TEST_MAIN("presence", what_is_on_an_instance_that_fails_is_lost_at_that_instant,
          all_that_an_instance_has_is_lost_however_it_works, as_many_fail_as_are_said_to,
          a_zone_takes_its_part_of_the_instances, a_request_that_would_be_done_as_its_instance_fails_is_lost,
          an_instance_is_in_service_for_a_request_at_that_instant,
          what_was_given_up_before_its_instance_failed_is_not_lost, a_lost_request_is_tried_again,
          a_fleet_to_which_nothing_happens_was_there_all_the_time, a_place_keeps_nothing_of_who_stood_there_before,
          a_backlog_loses_what_the_instance_had_and_keeps_the_rest, what_is_not_to_be_had_at_second_0_is_not_there,
          a_backlog_waits_for_a_launch_that_is_given_up_and_asked_for_again,
          a_retired_copy_finishes_within_30_s_or_not_at_all, a_retired_copy_is_gone_with_its_last_request,
          a_retired_copy_waits_for_what_is_on_its_way, what_ends_with_the_time_to_finish_is_served,
          a_retired_copy_outlives_its_successor, machines_without_any_component_serve_nobody,
          an_update_launches_instances, an_update_lets_what_is_there_finish, an_update_waits_30_s_for_what_finishes,
          an_update_bills_no_idle_instance_further, what_drains_still_takes_its_part_of_a_quota,
          new_weights_split_from_their_instant_on)
