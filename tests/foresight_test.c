#include "sim/foresight.h"

#include "tests/dice.h"
#include "tests/endpoint_fixture.h"
#include "tests/same_run.h"

/* What is foreseen is counted before its time, and nobody can tell: the same endpoint without foresight, where every departure is an event,
 * comes to the same figures. Times are whole tenths of a second, so that much happens at one instant. */

#define PLANS          400
#define ARRIVALS       300
#define INSTANCES_MOST 4
#define WORKERS_MOST   3

static struct rig some_variant(struct dice *dice, struct arena *arena)
{
    uint32_t instances = 1 + upto(dice, INSTANCES_MOST - 1);
    struct rig rig = rig_of(instances, 1 + upto(dice, WORKERS_MOST - 1));
    rig.plan.variant[0].routing = one_in(dice, 3) ? ROUTE_LEAST_OUTSTANDING : ROUTE_RANDOM;
    if (one_in(dice, 3)) rig.server[0][0].queue_capacity = upto(dice, 3);
    if (one_in(dice, 2)) rig.plan.variant[0].payload_most = upto(dice, 99);
    if (one_in(dice, 2)) rig.plan.variant[0].answer_most = upto(dice, 99);
    if (one_in(dice, 3)) rig.server[0][0].service = (struct law){.kind = LAW_TABLE, .table = uniform(arena, 0, 0.6)};
    if (one_in(dice, 2)) rig.server[0][0].error_threshold = random_threshold(0.2);
    if (one_in(dice, 2)) rig.server[0][0].overhead = uniform(arena, 0, 0.3);
    return rig;
}

/* Instances fail, and others come in their place; more or fewer are wanted, and those that go finish what they have. */
static void make_incidents(struct dice *dice, struct arena *arena, struct plan *plan)
{
    struct incident *incidents = arena_new_array(arena, 3, struct incident);
    plan->incidents = upto(dice, 3);
    plan->incident = incidents;
    int64_t at_ns = 0;
    for (uint32_t i = 0; i < plan->incidents; i++) {
        at_ns += tenths(dice, 100);
        uint32_t f = upto(dice, plan->fleets - 1); /* of the variant of that number */
        bool changes = plan->fleet[f].wanted_most > 0 && one_in(dice, 2);
        incidents[i] = (struct incident){.at_ns = at_ns,
                                         .kind = changes ? INCIDENT_CAPACITY : INCIDENT_INSTANCES_FAIL,
                                         .fleet = f,
                                         .variant = f,
                                         .count = 1 + upto(dice, 1)};
    }
}

/* The fleet of the variant of that number, with room for those that come and those that still go. */
static void make_changeable(struct dice *dice, struct arena *arena, struct plan *plan, uint32_t f)
{
    plan->fleet[f].kind[0].start.container_ns = seconds(arena, time_to_s(tenths(dice, 30)));
    if (plan->variant[f].servers == 1) return;
    plan->fleet[f].wanted_most = INSTANCES_MOST;
    plan->variant[f].servers = 2 * fleet_rooms(&plan->fleet[f]);
}

static struct rig some_rig(struct dice *dice, struct arena *arena)
{
    struct rig rig = some_variant(dice, arena);
    if (one_in(dice, 2)) {
        rig_add(&rig, some_variant(dice, arena));
        RIG_SPLIT(&rig, 0.3, 0.7);
        if (one_in(dice, 4)) RIG_SPLIT(&rig, 0, 1);
    }
    if (one_in(dice, 4)) {
        rig_add(&rig, some_variant(dice, arena));
        rig_split(&rig, rig.plan.variants == 2 ? (double[]){1, 0} : (double[]){0.2, 0.3, 0.5});
    }
    if (one_in(dice, 3)) rig_shadow(&rig, 0.5, some_variant(dice, arena));
    for (uint32_t f = 0; f < rig.plan.fleets; f++) make_changeable(dice, arena, &rig.plan, f);
    if (one_in(dice, 2)) make_incidents(dice, arena, &rig.plan);
    rig.plan.timeout_ns = one_in(dice, 2) ? TIME_NEVER : NS_PER_S / 10 + tenths(dice, 60);
    rig.plan.duration_ns = one_in(dice, 2) ? TIME_NEVER : NS_PER_S + tenths(dice, 600);
    rig.plan.warm_up_ns = one_in(dice, 2) ? 0 : tenths(dice, 100);
    rig.plan.series_period_ns = one_in(dice, 4) ? NS_PER_MINUTE : NS_PER_S / 10 + tenths(dice, 50);
    return rig;
}

static const struct arrival *some_arrivals(struct dice *dice, struct arena *arena, const struct plan *plan)
{
    struct arrival *arrivals = arena_new_array(arena, ARRIVALS, struct arrival);
    double at_s = 0;
    for (size_t i = 0; i < ARRIVALS; i++) {
        at_s += time_to_s(tenths(dice, 4));
        arrivals[i] = arrival(at_s, time_to_s(tenths(dice, one_in(dice, 30) ? 200 : 6)));
        arrivals[i].payload_bytes = upto(dice, 99);
        arrivals[i].response_bytes = upto(dice, 99);
        if (one_in(dice, 50)) arrivals[i].target = (int32_t)upto(dice, plan_production(plan) - 1);
    }
    return arrivals;
}

static void assert_same_gauge(const struct gauge *a, const struct gauge *b)
{
    ck_assert_int_eq(a->level, b->level);
    ck_assert(a->moment == b->moment);
}

static void assert_same_gauges(const struct tally *a, const struct tally *b)
{
    assert_same_gauge(&a->in_system, &b->in_system);
    assert_same_gauge(&a->in_queue, &b->in_queue);
    assert_same_gauge(&a->busy, &b->busy);
    assert_same_gauge(&a->workers, &b->workers);
}

static void assert_same_sketch(const struct sketch *a, const struct sketch *b, size_t steps)
{
    for (size_t step = 0; step < steps; step++) {
        ck_assert_uint_eq(sketch_count(a, step, step + 1), sketch_count(b, step, step + 1));
        ck_assert_int_eq(sketch_quantile_ns(a, step, step + 1, 0.5), sketch_quantile_ns(b, step, step + 1, 0.5));
    }
}

static void assert_same_fleets(const struct fleet_figures *a, const struct fleet_figures *b)
{
    ck_assert_uint_eq(a->released, b->released);
    assert_same_gauge(&a->billed[0], &b->billed[0]);
    assert_same_gauge(&a->in_service[0], &b->in_service[0]);
    assert_same_gauge(&a->draining[0], &b->draining[0]);
}

static void assert_same(struct endpoint *a, struct endpoint *b, const struct plan *plan)
{
    ck_assert_int_eq(endpoint_end_ns(a), endpoint_end_ns(b));
    for (uint32_t v = 0; v < plan->variants; v++) {
        const struct series *of_a = endpoint_series(a, v), *of_b = endpoint_series(b, v);
        assert_same_tallies(endpoint_tally(a, v), endpoint_tally(b, v));
        assert_same_gauges(endpoint_tally(a, v), endpoint_tally(b, v));
        assert_same_integrals(endpoint_integrals(a, v), endpoint_integrals(b, v));
        assert_same_series(of_a, of_b);
        assert_same_sketch(of_a->latencies, of_b->latencies, of_a->count);
    }
    for (uint32_t f = 0; f < plan->fleets; f++) assert_same_fleets(endpoint_fleet(a, f), endpoint_fleet(b, f));
}

static void run_without(struct endpoint *endpoint, const struct arrival *arrivals)
{
    struct foresight *foresight[RIG_VARIANTS];
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        foresight[v] = endpoint->variants[v].foresight;
        endpoint->variants[v].foresight = NULL;
    }
    rig_run_again(endpoint, 1, arrivals, ARRIVALS);
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) endpoint->variants[v].foresight = foresight[v];
}

START_TEST(what_is_foreseen_is_what_happens)
{
    struct dice dice = {.key = random_key(20261126, 0)};
    uint64_t foreseen = 0, together = 0;
    for (int i = 0; i < PLANS; i++) {
        struct arena *arena = arena_new();
        struct rig rig = some_rig(&dice, arena);
        const struct arrival *arrivals = some_arrivals(&dice, arena, &rig.plan);
        struct endpoint *a = rig_run(&rig, arrivals, ARRIVALS), *b = rig_run(&rig, arrivals, ARRIVALS);
        for (uint32_t v = 0; v < rig.plan.variants; v++) foreseen += a->variants[v].foresight != NULL;
        together += a->together;
        run_without(b, arrivals);
        assert_same(a, b, &rig.plan);
        endpoint_free(a);
        endpoint_free(b);
        arena_free(arena);
    }
    ck_assert_uint_gt(foreseen, PLANS / 2); /* of the variants, as many as half of the plans at least */
    ck_assert_uint_gt(together, PLANS / 8);
}
END_TEST

/* The worker of the second arrival is busy with what was foreseen, and the end of the second lies behind the boundary at 10 s. */
START_TEST(what_is_not_foreseen_waits_for_what_is)
{
    struct rig rig = rig_of(1, 1);
    rig.plan.series_period_ns = 10 * NS_PER_S;
    const struct arrival arrivals[] = {arrival(1, 5), arrival(2, 6), arrival(3, 1)};
    struct endpoint *endpoint = rig_run(&rig, arrivals, 3);
    TIMES_ARE(times(endpoint, 0, MEASURE_WAITING), 0, 4, 9); /* starts at 1, 6 and 12 */
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 5, 10, 10);
    ck_assert_int_eq(endpoint_end_ns(endpoint), 13 * NS_PER_S);
    const struct series *series = endpoint_series(endpoint, 0);
    ck_assert_uint_eq(series->count, 2);
    ck_assert_uint_eq(series->points[0].succeeded, 1);
    ck_assert_uint_eq(series->points[1].succeeded, 2);
    ck_assert_int_eq(series->points[0].busy_ns, 9 * NS_PER_S);      /* from 1 to 10 s */
    ck_assert_int_eq(series->points[0].in_queue_ns, 11 * NS_PER_S); /* from 2 to 6 s, from 3 to 10 s */
    endpoint_free(endpoint);
}
END_TEST

/* 2 s on the way and 1.5 s of service are more than the 3 s that callers wait. */
START_TEST(what_is_too_long_on_the_way_is_given_up)
{
    struct arena *arena = arena_new();
    struct rig rig = rig_of(1, 1);
    rig.server[0][0].overhead = seconds(arena, 2);
    rig.plan.timeout_ns = 3 * NS_PER_S;
    const struct arrival arrivals[] = {arrival(1, 0.5), arrival(5, 1.5), arrival(9, 0.5)};
    struct endpoint *endpoint = rig_run(&rig, arrivals, 3);
    ck_assert(endpoint->together);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 2.5, 3, 2.5);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->succeeded, 2);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->failed[FAILURE_GIVEN_UP], 1);
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

TEST_MAIN("foresight", what_is_foreseen_is_what_happens, what_is_not_foreseen_waits_for_what_is,
          what_is_too_long_on_the_way_is_given_up)
