#include "sim/foresight.h"

#include "tests/foresight_fixture.h"

/* Everything happens at whole seconds, arrivals and departures, boundaries, failures, ends: short runs, so that much of them is how they begin
 * and end. What is foreseen is counted as it would be if each departure were an event, whatever else falls on its nanosecond. */

#define PLANS         300
#define ARRIVALS_MOST 12

static int64_t whole(struct dice *dice, uint32_t most)
{
    return upto(dice, most) * NS_PER_S;
}

/* Instances, a backlog before them, or slots. */
static struct rig some_variant(struct dice *dice, struct arena *arena)
{
    uint32_t instances = 1 + upto(dice, 2), workers = 1 + upto(dice, 1);
    if (one_in(dice, 5)) return rig_of_backlog(instances, workers);
    if (one_in(dice, 4)) return rig_of_slots(arena, instances, 1, 1 + upto(dice, 2));
    struct rig rig = rig_of(instances, workers);
    if (one_in(dice, 2)) rig.plan.variant[0].routing = ROUTE_RANDOM;
    if (one_in(dice, 3)) rig.server[0][0].queue_capacity = upto(dice, 1);
    return rig;
}

static struct rig some_rig(struct dice *dice, struct arena *arena)
{
    struct rig rig = some_variant(dice, arena);
    if (one_in(dice, 4)) rig.server[0][0].overhead = seconds(arena, 1);
    if (one_in(dice, 4)) rig.plan.timeout_ns = NS_PER_S + whole(dice, 3);
    if (one_in(dice, 3)) rig.plan.warm_up_ns = whole(dice, 6);
    if (one_in(dice, 2)) rig.plan.duration_ns = NS_PER_S + whole(dice, 14);
    rig.plan.series_period_ns = NS_PER_S + whole(dice, 4);
    return rig;
}

/* An instance fails, and another comes in its place; or as many are wanted, and those that go finish what they have. */
static void make_incident(struct dice *dice, struct arena *arena, struct plan *plan)
{
    struct incident *incident = arena_new_of(arena, struct incident);
    bool changes = one_in(dice, 2);
    *incident = (struct incident){.at_ns = whole(dice, 12),
                                  .kind = changes ? INCIDENT_CAPACITY : INCIDENT_INSTANCES_FAIL,
                                  .count = 1 + upto(dice, changes)};
    plan->fleet[0].kind[0].start.container_ns = seconds(arena, 1 + upto(dice, 2));
    plan->incidents = 1;
    plan->incident = incident;
    if (!changes) return;
    plan->fleet[0].wanted_most = 3;
    plan->variant[0].servers = 2 * fleet_rooms(&plan->fleet[0]);
}

/* The last may be gone as it comes. */
static size_t make_arrivals(struct dice *dice, struct arrival *arrivals)
{
    size_t count = 1 + upto(dice, ARRIVALS_MOST - 1);
    double at_s = upto(dice, 2);
    for (size_t i = 0; i < count; i++, at_s += upto(dice, 2)) arrivals[i] = arrival(at_s, upto(dice, 3));
    if (one_in(dice, 2)) arrivals[count - 1].service_ns = 0;
    return count;
}

/* Whether the last departure, which ended the run, was as another came. */
static bool ends_as_one_comes(const struct endpoint *endpoint, const struct arrival *arrivals, size_t count)
{
    return endpoint->plan->duration_ns == TIME_NEVER && endpoint_end_ns(endpoint) == arrivals[count - 1].arrival_ns;
}

START_TEST(at_one_instant_what_is_foreseen_comes_where_its_event_would)
{
    struct dice dice = {.key = random_key(20261127, 0)};
    uint64_t foreseen = 0, as_one_comes = 0, at_boundaries = 0;
    for (int i = 0; i < PLANS; i++) {
        struct arena *arena = arena_new();
        struct arrival arrivals[ARRIVALS_MOST];
        struct rig rig = some_rig(&dice, arena);
        if (one_in(&dice, 3) && rig.plan.variant[0].front != FRONT_SLOTS) make_incident(&dice, arena, &rig.plan);
        size_t count = make_arrivals(&dice, arrivals);
        struct endpoint *a = rig_run(&rig, arrivals, count), *b = rig_run(&rig, arrivals, count);
        foreseen += a->variants[0].foresight || a->variants[0].backlog_foresight || a->variants[0].slots_foresight;
        as_one_comes += ends_as_one_comes(a, arrivals, count);
        at_boundaries += endpoint_end_ns(a) % rig.plan.series_period_ns == 0;
        run_without_foresight(b, arrivals, count);
        assert_same_runs(a, b, &rig.plan);
        endpoint_free(a);
        endpoint_free(b);
        arena_free(arena);
    }
    ck_assert_uint_gt(foreseen, PLANS / 2);
    ck_assert_uint_gt(as_one_comes, PLANS / 20);
    ck_assert_uint_gt(at_boundaries, PLANS / 5);
}
END_TEST

TEST_MAIN("foresight_ties", at_one_instant_what_is_foreseen_comes_where_its_event_would)
