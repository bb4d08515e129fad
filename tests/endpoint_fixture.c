#include "tests/endpoint_fixture.h"

#include <assert.h>

/* --- Rigs --- */

static struct rig blank(void)
{
    return (struct rig){
        .plan = {.timeout_ns = TIME_NEVER, .duration_ns = TIME_NEVER, .series_period_ns = NS_PER_MINUTE}};
}

struct rig rig_of(uint32_t instances, uint32_t workers)
{
    struct rig rig = blank();
    rig.plan.variants = rig.plan.fleets = 1;
    rig.plan.split[0] = UINT64_C(1) << 32;
    rig.plan.fleet[0] = plan_fixed_fleet(instances);
    rig.plan.variant[0] = plan_instances(0, instances, ROUTE_LEAST_OUTSTANDING, NULL);
    for (int k = 0; k < FLEET_KINDS; k++)
        rig.server[0][k] = (struct server_plan){.workers = workers,
                                                .queue_capacity = QUEUE_UNBOUNDED,
                                                .in_service_limit = UINT32_MAX,
                                                .service = {.kind = LAW_RECORDED},
                                                .taken_most = workers};
    return rig;
}

struct rig rig_of_backlog(uint32_t instances, uint32_t workers)
{
    struct rig rig = rig_of(instances, workers);
    rig.plan.variant[0].front = FRONT_BACKLOG;
    return rig;
}

struct rig rig_of_slots(struct arena *arena, uint32_t most, double cold_s, double idle_s)
{
    struct rig rig = rig_of(1, most);
    rig.plan.fleets = 0;
    rig.plan.variant[0].front = FRONT_SLOTS;
    rig.plan.variant[0].slots = (struct slots_plan){
        .most = most, .cold_start_ns = seconds(arena, cold_s), .idle_timeout_ns = time_from_s(idle_s)};
    rig.server[0][0].serving = SERVING_SLOT;
    return rig;
}

void rig_host(struct rig *rig, struct copies_plan components[2], uint32_t most)
{
    struct plan *plan = &rig->plan;
    plan->fleet[0].kind[0].capacity.milli_cores = 2000;
    plan->fleet[0].components = plan->components = 2;
    plan->fleet[0].component = components;
    plan->variants = 3;
    plan->variant[0] = plan_instances(0, 0, ROUTE_RANDOM, NULL);
    plan->variant[0].kinds = 0;
    for (uint32_t c = 0; c < 2; c++) {
        components[c].need.milli_cores = 1000;
        plan->split[1 + c] = UINT64_C(1) << (31 + c);
        plan->variant[1 + c] = plan_instances(0, most, ROUTE_LEAST_OUTSTANDING, NULL);
        plan->variant[1 + c].component = c;
        rig->server[1 + c][0] = rig->server[0][0];
    }
}

/* The variant, its servers and its fleet, behind those that are there. */
static uint32_t append(struct rig *rig, const struct rig *what)
{
    uint32_t v = rig->plan.variants++;
    assert(v < RIG_VARIANTS);
    rig->plan.variant[v] = what->plan.variant[0];
    for (int k = 0; k < FLEET_KINDS; k++) rig->server[v][k] = what->server[0][k];
    if (what->plan.fleets == 0) return v;
    rig->plan.variant[v].fleet = rig->plan.fleets;
    rig->plan.fleet[rig->plan.fleets++] = what->plan.fleet[0];
    return v;
}

void rig_add(struct rig *rig, struct rig what)
{
    assert(rig->plan.shadows == 0);
    append(rig, &what);
}

void rig_split(struct rig *rig, const double *shares)
{
    double sum = 0;
    for (uint32_t v = 0; v < plan_production(&rig->plan); v++) {
        sum += shares[v];
        rig->plan.split[v] = random_threshold(sum);
    }
}

void rig_shadow(struct rig *rig, double share, struct rig what)
{
    uint32_t v = append(rig, &what);
    rig->plan.split[v] = random_threshold(share);
    rig->plan.shadows++;
}

/* --- Requests --- */

static size_t replay_fill(void *self, struct arrival *batch, size_t room)
{
    struct replay *replay = self;
    size_t count = replay->count - replay->next < room ? replay->count - replay->next : room;
    for (size_t i = 0; i < count; i++) batch[i] = replay->arrivals[replay->next++];
    return count;
}

struct arrival_source replay_source(struct replay *replay)
{
    return (struct arrival_source){.fill = replay_fill, .self = replay};
}

struct arrival arrival(double at_s, double service_s)
{
    return (struct arrival){.arrival_ns = time_from_s(at_s),
                            .service_ns = time_from_s(service_s),
                            .ttl_ns = -1,
                            .target = ARRIVAL_NO_TARGET,
                            .explained = -1};
}

const struct arrival *every(struct arena *arena, size_t count, double step_s, double service_s)
{
    struct arrival *arrivals = arena_new_array(arena, count, struct arrival);
    for (size_t i = 0; i < count; i++) arrivals[i] = arrival((double)i * step_s, service_s);
    return arrivals;
}

const struct quantile *seconds(struct arena *arena, double value_s)
{
    return quantile_constant(arena, value_s * (double)NS_PER_S);
}

const struct quantile *uniform(struct arena *arena, double low_s, double high_s)
{
    struct quantile_piece *piece = arena_new_of(arena, struct quantile_piece);
    *piece = (struct quantile_piece){.low = low_s * (double)NS_PER_S, .high = high_s * (double)NS_PER_S};
    return quantile_pieces(arena, piece, 1, false, NULL, NULL);
}

/* --- Runs --- */

const struct plan *rig_plan(struct rig *rig)
{
    for (uint32_t v = 0; v < rig->plan.variants; v++)
        if (rig->plan.variant[v].kinds > 0) rig->plan.variant[v].server = rig->server[v];
    return &rig->plan;
}

void rig_run_again(struct endpoint *endpoint, uint64_t seed, const struct arrival *arrivals, size_t count)
{
    struct replay replay = {.arrivals = arrivals, .count = count};
    ck_assert(endpoint_run(endpoint, random_key(seed, 0), replay_source(&replay), NULL));
}

struct endpoint *rig_run(struct rig *rig, const struct arrival *arrivals, size_t count)
{
    struct endpoint *endpoint = endpoint_new(rig_plan(rig));
    rig_run_again(endpoint, 1, arrivals, count);
    return endpoint;
}

/* --- What came of it --- */

void assert_conserved(const struct endpoint *endpoint, uint32_t variant)
{
    const struct tally *tally = endpoint_tally(endpoint, variant);
    uint64_t sum = tally->succeeded + endpoint_in_flight(endpoint, variant);
    for (int f = FAILURE_NONE + 1; f < FAILURES; f++) sum += tally->failed[f];
    ck_assert_uint_eq(tally->failed[FAILURE_NONE], 0);
    ck_assert_uint_eq(tally->arrived, sum);
}

static int by_value(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

void assert_times(const struct histogram *histogram, const double *expected_s, size_t count)
{
    int64_t expected[HISTOGRAM_EXACT], found[HISTOGRAM_EXACT];
    ck_assert_uint_eq(histogram->count, count);
    for (size_t i = 0; i < count; i++) {
        expected[i] = time_from_s(expected_s[i]);
        found[i] = histogram->exact[i];
    }
    qsort(expected, count, sizeof *expected, by_value);
    qsort(found, count, sizeof *found, by_value);
    for (size_t i = 0; i < count; i++) ck_assert_int_eq(found[i], expected[i]);
}
