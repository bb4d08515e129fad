#include "sim/backlog_foresight.h"

#include "tests/foresight_fixture.h"

/* What is foreseen of a backlog is what happens where every service and every life that ends is an event. */

#define INSTANCES_MOST 4
#define WORKERS_MOST   3

static struct rig some_backlog(struct dice *dice, struct arena *arena)
{
    uint32_t workers = 1 + upto(dice, WORKERS_MOST - 1);
    struct rig rig = rig_of_backlog(1 + upto(dice, INSTANCES_MOST - 1), workers);
    struct variant_plan *plan = &rig.plan.variant[0];
    if (one_in(dice, 3)) rig.server[0][0].taken_most = 1 + upto(dice, workers - 1);
    if (one_in(dice, 2)) plan->backlog.life_ns = tenths(dice, one_in(dice, 2) ? 10 : 100);
    if (one_in(dice, 2)) plan->invocation_most_ns = tenths(dice, 20);
    some_troubles(dice, arena, &rig);
    return rig;
}

/* Instances fail, and others come in their place; more or fewer are wanted, and those that go finish what they have. */
static void make_incidents(struct dice *dice, struct arena *arena, struct rig *rig)
{
    struct plan *plan = &rig->plan;
    struct incident *incidents = arena_new_array(arena, 4, struct incident);
    int64_t at_ns = 0;
    plan->incident = incidents;
    plan->incidents = 1 + upto(dice, 3);
    for (uint32_t f = 0; f < plan->fleets; f++) {
        plan->fleet[f].kind[0].start.container_ns = seconds(arena, time_to_s(tenths(dice, 30)));
        plan->fleet[f].wanted_most = INSTANCES_MOST;
        plan->variant[f].servers = 2 * fleet_rooms(&plan->fleet[f]);
    }
    for (uint32_t i = 0; i < plan->incidents; i++) {
        at_ns += tenths(dice, 150);
        uint32_t f = upto(dice, plan->fleets - 1); /* of the variant of that number */
        incidents[i] = (struct incident){.at_ns = at_ns,
                                         .kind = one_in(dice, 3) ? INCIDENT_INSTANCES_FAIL : INCIDENT_CAPACITY,
                                         .fleet = f,
                                         .variant = f,
                                         .count = upto(dice, INSTANCES_MOST)};
    }
}

/* Instances that are launched at second 0, when there are none to be had, start when there are. */
static void make_late(struct dice *dice, struct arena *arena, struct rig *rig)
{
    struct incident *incident = arena_new_of(arena, struct incident);
    *incident = (struct incident){.kind = INCIDENT_NO_CAPACITY, .lasts_ns = tenths(dice, 300)};
    rig->plan.incident = incident;
    rig->plan.incidents = 1;
    for (uint32_t f = 0; f < rig->plan.fleets; f++)
        rig->plan.fleet[f].kind[0].start.container_ns = seconds(arena, time_to_s(tenths(dice, 30)));
}

static struct rig some_rig(struct dice *dice, struct arena *arena)
{
    struct rig rig = some_backlog(dice, arena);
    if (one_in(dice, 2)) {
        rig_add(&rig, one_in(dice, 2) ? rig_of(2, 1) : some_backlog(dice, arena));
        RIG_SPLIT(&rig, 0.7, 0.3);
    }
    if (one_in(dice, 3))
        make_late(dice, arena, &rig);
    else if (one_in(dice, 2))
        make_incidents(dice, arena, &rig);
    some_times(dice, &rig.plan);
    return rig;
}

START_TEST(what_is_foreseen_of_a_backlog_is_what_happens)
{
    struct dice dice = {.key = random_key(20261126, 2)};
    struct foreseen foreseen = assert_all_foreseen(&dice, some_rig);
    ck_assert_uint_ge(foreseen.variants, FORESIGHT_PLANS); /* in every plan one at least */
}
END_TEST

/* One worker, lives of 3 s, boundaries every 10 s. The first request is served from 1 to 6 s; the second would be from 6 s on, and its life ends at
 * 5 s; the third is from 6 to 13 s, behind the boundary; the life of the fourth ends at 8 s; the fifth is served from 13 to 14 s, when its life would have
 * ended. Three are there from 4 s on, when one more comes as the second expires. */
START_TEST(a_life_ends_before_a_worker_is_free_or_does_not)
{
    struct rig rig = rig_of_backlog(1, 1);
    rig.plan.series_period_ns = 10 * NS_PER_S;
    rig.plan.variant[0].backlog.life_ns = 3 * NS_PER_S;
    const struct arrival arrivals[] = {arrival(1, 5), arrival(2, 1), arrival(4, 7), arrival(5, 1), arrival(11, 1)};
    struct endpoint *endpoint = rig_run(&rig, arrivals, 5);
    TIMES_ARE(times(endpoint, 0, MEASURE_BACKLOG), 0, 2, 2);
    TIMES_ARE(times(endpoint, 0, MEASURE_WAITING), 0, 2, 2);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 5, 3, 9, 3, 3);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_EXPIRED), 2);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->peak, 3);
    ck_assert_int_eq(endpoint_tally(endpoint, 0)->oldest_ns, 3 * NS_PER_S);
    ck_assert_int_eq(endpoint_end_ns(endpoint), 14 * NS_PER_S);
    const struct series *series = endpoint_series(endpoint, 0);
    ck_assert_uint_eq(series->count, 2);
    ck_assert_int_eq(series->points[0].busy_ns, 9 * NS_PER_S);     /* from 1 to 10 s */
    ck_assert_int_eq(series->points[0].in_queue_ns, 8 * NS_PER_S); /* from 2 to 5 s, from 4 to 6 s, from 5 to 8 s */
    ck_assert_int_eq(series->points[1].in_queue_ns, 2 * NS_PER_S); /* from 11 to 13 s */
    endpoint_free(endpoint);
}
END_TEST

static struct backlog_foresight *foresight_of(struct rig *rig)
{
    const struct arrival arrivals[] = {arrival(1, 1)};
    struct endpoint *endpoint = rig_run(rig, arrivals, 1);
    struct backlog_foresight *foresight = endpoint->variants[0].backlog_foresight;
    endpoint_free(endpoint);
    return foresight;
}

/* Whose lives are in no order, and who is not served as soon as taken, are left to events. */
START_TEST(backlogs_of_which_less_is_known_are_not_foreseen)
{
    struct arena *arena = arena_new();
    struct rig plain = rig_of_backlog(2, 2), rig = plain;
    ck_assert_ptr_nonnull(foresight_of(&rig));
    rig.plan.variant[0].backlog.own_lives = true;
    ck_assert_ptr_null(foresight_of(&rig));
    rig = plain;
    rig.server[0][0].taken_most = 3;
    ck_assert_ptr_null(foresight_of(&rig));
    rig = plain;
    struct law download = {.kind = LAW_TABLE, .table = seconds(arena, 1)};
    rig.server[0][0].download = &download;
    ck_assert_ptr_null(foresight_of(&rig));
    arena_free(arena);
}
END_TEST

TEST_MAIN("backlog_foresight", what_is_foreseen_of_a_backlog_is_what_happens,
          a_life_ends_before_a_worker_is_free_or_does_not, backlogs_of_which_less_is_known_are_not_foreseen)
