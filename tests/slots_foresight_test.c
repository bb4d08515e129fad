#include "sim/slots_foresight.h"

#include "tests/foresight_fixture.h"

/* What is foreseen of slots is what happens where every service that ends, and every idle slot that goes, is an event. */

#define SLOTS_MOST 5

static struct rig some_slots(struct dice *dice, struct arena *arena)
{
    uint32_t most = 1 + upto(dice, SLOTS_MOST - 1);
    struct rig rig = rig_of_slots(arena, most, 0, time_to_s(tenths(dice, 12)));
    struct slots_plan *slots = &rig.plan.variant[0].slots;
    slots->provisioned = one_in(dice, 2) ? upto(dice, most) : 0;
    slots->reuse = (enum slot_reuse)upto(dice, REUSE_RANDOM);
    if (one_in(dice, 3)) rig.server[0][0].workers = slots->most_ever = most + 2;
    if (one_in(dice, 2)) slots->cold_start_ns = one_in(dice, 3) ? NULL : seconds(arena, time_to_s(tenths(dice, 20)));
    rig.plan.variant[0].invocation_most_ns = one_in(dice, 2) ? TIME_NEVER : NS_PER_S / 10 + tenths(dice, 20);
    some_troubles(dice, arena, &rig);
    return rig;
}

static struct rig some_rig(struct dice *dice, struct arena *arena)
{
    struct rig rig = some_slots(dice, arena);
    if (one_in(dice, 2)) {
        rig_add(&rig, one_in(dice, 2) ? rig_of(2, 1) : some_slots(dice, arena));
        RIG_SPLIT(&rig, 0.7, 0.3);
    }
    some_times(dice, &rig.plan);
    return rig;
}

START_TEST(what_is_foreseen_of_slots_is_what_happens)
{
    struct dice dice = {.key = random_key(20261126, 1)};
    struct foreseen foreseen = assert_all_foreseen(&dice, some_rig);
    ck_assert_uint_ge(foreseen.variants, FORESIGHT_PLANS); /* in every plan one at least */
}
END_TEST

static struct slots_foresight *foresight_of(struct rig *rig)
{
    const struct arrival arrivals[] = {arrival(1, 1)};
    struct endpoint *endpoint = rig_run(rig, arrivals, 1);
    struct slots_foresight *foresight = endpoint->variants[0].slots_foresight;
    endpoint_free(endpoint);
    return foresight;
}

/* Slots that stay for times that are drawn do not go in the order in which they fell idle; and what is provisioned, or allowed, later is not known
 * before. */
START_TEST(slots_of_which_less_is_known_are_not_foreseen)
{
    struct arena *arena = arena_new();
    struct rig rig = rig_of_slots(arena, 2, 1, 1);
    ck_assert_ptr_nonnull(foresight_of(&rig));
    rig.plan.variant[0].slots.idle_timeouts_ns = uniform(arena, 1, 2);
    ck_assert_ptr_null(foresight_of(&rig));
    rig.plan.variant[0].slots.idle_timeouts_ns = NULL;
    struct incident incident = {.at_ns = NS_PER_S, .kind = INCIDENT_CAPACITY, .count = 1};
    rig.plan.incident = &incident;
    rig.plan.incidents = 1;
    ck_assert_ptr_null(foresight_of(&rig));
    incident.kind = INCIDENT_SLOTS;
    ck_assert_ptr_null(foresight_of(&rig));
    arena_free(arena);
}
END_TEST

/* One slot, which starts in 2 s and goes when it has been idle for 3 s; boundaries every 10 s. The first request is on it from 1 to 4 s, the second
 * from 5 to 11 s: its end lies behind the boundary. The slot goes at 14 s, so the third makes another, which lives from 20 s until the run ends
 * at 23 s. */
START_TEST(a_slot_is_busy_idle_and_gone_when_it_would_be)
{
    struct arena *arena = arena_new();
    struct rig rig = rig_of_slots(arena, 1, 2, 3);
    rig.plan.series_period_ns = 10 * NS_PER_S;
    const struct arrival arrivals[] = {arrival(1, 1), arrival(5, 6), arrival(6, 1), arrival(20, 1)};
    struct endpoint *endpoint = rig_run(&rig, arrivals, 4);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 3, 6, 3);
    TIMES_ARE(times(endpoint, 0, MEASURE_COLD_START), 2, 2);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_THROTTLED), 1); /* at 6 s */
    ck_assert_int_eq(endpoint_end_ns(endpoint), 23 * NS_PER_S);
    const struct series *series = endpoint_series(endpoint, 0);
    ck_assert_uint_eq(series->count, 3);
    ck_assert_uint_eq(series->points[0].succeeded, 1);
    ck_assert_int_eq(series->points[0].busy_ns, 8 * NS_PER_S);    /* from 1 to 4 s, from 5 to 10 s */
    ck_assert_int_eq(series->points[0].workers_ns, 9 * NS_PER_S); /* from 1 to 10 s */
    ck_assert_int_eq(series->points[1].workers_ns, 4 * NS_PER_S); /* until 14 s */
    ck_assert_int_eq(series->points[2].workers_ns, 3 * NS_PER_S); /* from 20 to 23 s */
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

TEST_MAIN("slots_foresight", what_is_foreseen_of_slots_is_what_happens, slots_of_which_less_is_known_are_not_foreseen,
          a_slot_is_busy_idle_and_gone_when_it_would_be)
