/* Instances that are slow for a while. Times by hand: what begins while its instance is slow takes so many times as long, whatever came before
 * keeps its pace. */
#include "sim/slowness.h"

#include "sim/deployment.h"
#include "tests/endpoint_fixture.h"

static struct arena *arena;

static void end(struct endpoint *endpoint)
{
    endpoint_free(endpoint);
    arena_free(arena);
}

#define INCIDENTS(rig, ...)                                                                                            \
    do {                                                                                                               \
        static const struct incident incidents[] = {__VA_ARGS__};                                                      \
        (rig).plan.incident = incidents;                                                                               \
        (rig).plan.incidents = sizeof incidents / sizeof *incidents;                                                   \
    } while (0)

#define SLOW_AT(seconds, instances, times, for_seconds)                                                                \
    {                                                                                                                  \
        .at_ns = (seconds)*NS_PER_S, .kind = INCIDENT_INSTANCES_SLOW, .count = (instances), .factor = (times),         \
        .lasts_ns = (for_seconds)*NS_PER_S                                                                             \
    }
#define FAILURE_AT(seconds, instances)                                                                                 \
    {                                                                                                                  \
        .at_ns = (seconds)*NS_PER_S, .kind = INCIDENT_INSTANCES_FAIL, .count = (instances)                             \
    }

START_TEST(work_is_stretched_until_it_is_over)
{
    const struct slowness never = {0}, slow = {2.5, 10};
    ck_assert_int_eq(slowness_stretch(&never, 7, 0), 7);
    ck_assert_int_eq(slowness_stretch(&slow, 7, 9), 18); /* 17.5 */
    ck_assert_int_eq(slowness_stretch(&slow, 7, 10), 7);
    ck_assert_int_eq(slowness_stretch(&(struct slowness){1e6, 1}, TIME_LONGEST_NS, 0), TIME_LONGEST_NS);
}
END_TEST

/* Slow by 3 from 5 to 15 s. One of 2 s at 4 keeps its pace; 1 s at 6 is 3; 2 s at 14 are 6, until 20; what has waited there since 14 begins at
 * 20, and 1 s is 1 again. */
START_TEST(what_begins_on_a_slow_instance_takes_so_many_times_as_long)
{
    arena = arena_new();
    const struct arrival arrivals[] = {arrival(4, 2), arrival(6, 1), arrival(14, 2), arrival(14, 1)};
    struct rig rig = rig_of(1, 1);
    INCIDENTS(rig, SLOW_AT(5, 1, 3, 10));
    struct endpoint *endpoint = rig_run(&rig, arrivals, 4);
    TIMES_ARE(times(endpoint, 0, MEASURE_SERVICE), 2, 3, 6, 1);
    TIMES_ARE(times(endpoint, 0, MEASURE_WAITING), 0, 0, 0, 6);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 0).busy, (2 + 3 + 6 + 1) * NS_PER_S);
    end(endpoint);
}
END_TEST

static const double alone[] = {0, 1};
static const int64_t step_ns[] = {0, NS_PER_S, NS_PER_S};
static const int64_t batch_ns[] = {0, 2 * NS_PER_S, 2 * NS_PER_S};

/* 2 s at 1 s and at 6 s, the second of which begins while it is slow by 4; each has the instance to itself. */
START_TEST(it_is_slow_however_it_works)
{
    arena = arena_new();
    for (int serving = SERVING_ALONE; serving <= SERVING_TOKENS; serving++) {
        struct arrival arrivals[] = {arrival(1, 2), arrival(6, 2)};
        struct rig rig = rig_of(1, 1);
        struct server_plan *server = &rig.server[0][0];
        for (int i = 0; i < 2; i++) arrivals[i].input_tokens = 1, arrivals[i].output_tokens = 2;
        server->serving = (enum serving)serving;
        server->rate = (struct sharing_rate){.table = alone, .last = 1, .shared = true};
        server->batch = (struct batch_plan){.size_max = 2, .service_ns = batch_ns};
        server->tokens =
            (struct token_batch_plan){.sequences_max = 2, .tokens_max = 2, .kv_tokens_max = 100, .step_ns = step_ns};
        INCIDENTS(rig, SLOW_AT(5, 1, 4, 100));
        struct endpoint *endpoint = rig_run(&rig, arrivals, 2);
        TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 2, 8);
        endpoint_free(endpoint);
    }
    arena_free(arena);
}
END_TEST

/* Of three instances, each of which gets one request, those in the two lowest rooms; the later entry counts on the first. */
START_TEST(as_many_are_slow_as_are_said_to_be)
{
    arena = arena_new();
    struct arrival arrivals[] = {arrival(5, 1), arrival(5, 1), arrival(5, 1)};
    struct rig rig = rig_of(3, 1);
    INCIDENTS(rig, SLOW_AT(0, 2, 4, 100), SLOW_AT(2, 1, 9, 100));
    struct endpoint *endpoint = rig_run(&rig, arrivals, 3);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 9, 4, 1);
    end(endpoint);
}
END_TEST

/* Slow for an hour, but the instance fails at 10 s, with what it had since 9, and another is there at 12. */
START_TEST(a_machine_that_comes_in_its_place_is_not_slow)
{
    arena = arena_new();
    const struct arrival arrivals[] = {arrival(1, 1), arrival(9, 1), arrival(13, 1)};
    struct rig rig = rig_of(1, 1);
    rig.plan.fleet[0].kind[0].start.container_ns = seconds(arena, 2);
    INCIDENTS(rig, SLOW_AT(0, 1, 5, 3600), FAILURE_AT(10, 1));
    struct endpoint *endpoint = rig_run(&rig, arrivals, 3);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 5, 1, 1);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_LOST), 1);
    end(endpoint);
}
END_TEST

/* Behind a backlog the slow one takes fewer: four requests of 2 s, of which it has the first until 10 s. */
START_TEST(a_backlog_leaves_its_work_to_the_others)
{
    arena = arena_new();
    struct rig rig = rig_of_backlog(2, 1);
    INCIDENTS(rig, SLOW_AT(0, 1, 5, 100));
    const struct arrival arrivals[] = {arrival(0, 2), arrival(0, 2), arrival(0, 2), arrival(0, 2)};
    struct endpoint *endpoint = rig_run(&rig, arrivals, 4);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 10, 2, 4, 6);
    end(endpoint);
}
END_TEST

/* Two machines with a copy of each component on them: of the two copies of each, the one on the first machine is slow. */
START_TEST(all_copies_on_a_slow_machine_are)
{
    arena = arena_new();
    struct copies_plan copies[2];
    struct rig rig = rig_of(2, 1);
    for (int c = 0; c < 2; c++) copies[c] = (struct copies_plan){.copies = 2, .imbalance_most = 1, .base = FLEET_NONE};
    rig_host(&rig, copies, 4);
    INCIDENTS(rig, SLOW_AT(5, 1, 3, 100));
    struct arrival arrivals[] = {arrival(1, 1), arrival(1, 1), arrival(6, 1),
                                 arrival(6, 1), arrival(6, 1), arrival(6, 1)};
    for (int i = 0; i < 6; i++) arrivals[i].target = i % 2;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 6);
    TIMES_ARE(times(endpoint, 1, MEASURE_LATENCY), 1, 1, 3);
    TIMES_ARE(times(endpoint, 2, MEASURE_LATENCY), 1, 1, 3);
    end(endpoint);
}
END_TEST

TEST_MAIN("slowness", work_is_stretched_until_it_is_over, what_begins_on_a_slow_instance_takes_so_many_times_as_long,
          it_is_slow_however_it_works, as_many_are_slow_as_are_said_to_be,
          a_machine_that_comes_in_its_place_is_not_slow, a_backlog_leaves_its_work_to_the_others,
          all_copies_on_a_slow_machine_are)
