/* foresight_fixture.h - plans made by chance whose requests are foreseen, and the same run without foresight, where every departure is an event.
 *
 * Times are whole tenths of a second, so that much happens at one instant. */
#ifndef LOADLINE_TESTS_FORESIGHT_FIXTURE_H
#define LOADLINE_TESTS_FORESIGHT_FIXTURE_H

#include "sim/endpoint_state.h"
#include "tests/dice.h"
#include "tests/endpoint_fixture.h"
#include "tests/same_run.h"

#define FORESIGHT_PLANS    400
#define FORESIGHT_ARRIVALS 300

/* What keeps a request of the rig's first variant from an answer, and what takes time on its way. */
static inline void some_troubles(struct dice *dice, struct arena *arena, struct rig *rig)
{
    if (one_in(dice, 2)) rig->plan.variant[0].payload_most = upto(dice, 99);
    if (one_in(dice, 2)) rig->plan.variant[0].answer_most = upto(dice, 99);
    if (one_in(dice, 2)) rig->server[0][0].error_threshold = random_threshold(0.2);
    if (one_in(dice, 2)) rig->server[0][0].overhead = uniform(arena, 0, 0.3);
}

/* How long callers wait, the run and its warm-up last, and between boundaries. */
static inline void some_times(struct dice *dice, struct plan *plan)
{
    plan->timeout_ns = one_in(dice, 2) ? TIME_NEVER : NS_PER_S / 10 + tenths(dice, 60);
    plan->duration_ns = one_in(dice, 2) ? TIME_NEVER : NS_PER_S + tenths(dice, 600);
    plan->warm_up_ns = one_in(dice, 2) ? 0 : tenths(dice, 100);
    plan->series_period_ns = one_in(dice, 4) ? NS_PER_MINUTE : NS_PER_S / 10 + tenths(dice, 50);
}

/* FORESIGHT_ARRIVALS of them. */
static inline const struct arrival *some_arrivals(struct dice *dice, struct arena *arena, const struct plan *plan)
{
    struct arrival *arrivals = arena_new_array(arena, FORESIGHT_ARRIVALS, struct arrival);
    double at_s = 0;
    for (size_t i = 0; i < FORESIGHT_ARRIVALS; i++) {
        at_s += time_to_s(tenths(dice, 4));
        arrivals[i] = arrival(at_s, time_to_s(tenths(dice, one_in(dice, 30) ? 200 : 6)));
        arrivals[i].payload_bytes = upto(dice, 99);
        arrivals[i].response_bytes = upto(dice, 99);
        if (one_in(dice, 50)) arrivals[i].target = (int32_t)upto(dice, plan_production(plan) - 1);
    }
    return arrivals;
}

/* --- With foresight, and without --- */

static inline void assert_same_gauge(const struct gauge *a, const struct gauge *b)
{
    ck_assert_int_eq(a->level, b->level);
    ck_assert(a->moment == b->moment);
}

/* A slot that goes, or a worker whose batch ends, at the very end of the run may still be there, or busy, or not: that is the same to everybody. */
static inline void assert_same_integral(const struct gauge *a, const struct gauge *b, int64_t end_ns)
{
    ck_assert(gauge_integral(a, end_ns) == gauge_integral(b, end_ns));
}

static inline void assert_same_gauges(const struct tally *a, const struct tally *b, int64_t end_ns)
{
    assert_same_gauge(&a->in_system, &b->in_system);
    assert_same_gauge(&a->in_queue, &b->in_queue);
    assert_same_gauge(&a->provisioned, &b->provisioned);
    assert_same_gauge(&a->provisioned_busy, &b->provisioned_busy);
    assert_same_integral(&a->busy, &b->busy, end_ns);
    assert_same_integral(&a->workers, &b->workers, end_ns);
}

static inline void assert_same_sketch(const struct sketch *a, const struct sketch *b, size_t steps)
{
    for (size_t step = 0; step < steps; step++) {
        ck_assert_uint_eq(sketch_count(a, step, step + 1), sketch_count(b, step, step + 1));
        ck_assert_int_eq(sketch_quantile_ns(a, step, step + 1, 0.5), sketch_quantile_ns(b, step, step + 1, 0.5));
    }
}

static inline void assert_same_fleets(const struct fleet_figures *a, const struct fleet_figures *b)
{
    ck_assert_uint_eq(a->released, b->released);
    assert_same_gauge(&a->billed[0], &b->billed[0]);
    assert_same_gauge(&a->in_service[0], &b->in_service[0]);
    assert_same_gauge(&a->draining[0], &b->draining[0]);
}

static inline void assert_same_runs(struct endpoint *a, struct endpoint *b, const struct plan *plan)
{
    ck_assert_int_eq(endpoint_end_ns(a), endpoint_end_ns(b));
    for (uint32_t v = 0; v < plan->variants; v++) {
        const struct series *of_a = endpoint_series(a, v), *of_b = endpoint_series(b, v);
        assert_same_tallies(endpoint_tally(a, v), endpoint_tally(b, v));
        assert_same_gauges(endpoint_tally(a, v), endpoint_tally(b, v), endpoint_end_ns(a));
        assert_same_integrals(endpoint_integrals(a, v), endpoint_integrals(b, v));
        assert_same_series(of_a, of_b);
        assert_same_sketch(of_a->latencies, of_b->latencies, of_a->count);
    }
    for (uint32_t f = 0; f < plan->fleets; f++) assert_same_fleets(endpoint_fleet(a, f), endpoint_fleet(b, f));
}

static inline void run_without_foresight(struct endpoint *endpoint, const struct arrival *arrivals, size_t count)
{
    struct variant with[RIG_VARIANTS];
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        with[v] = endpoint->variants[v];
        endpoint->variants[v].foresight = NULL;
        endpoint->variants[v].batch_foresight = NULL;
        endpoint->variants[v].slots_foresight = NULL;
        endpoint->variants[v].backlog_foresight = NULL;
    }
    rig_run_again(endpoint, 1, arrivals, count);
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        endpoint->variants[v].foresight = with[v].foresight;
        endpoint->variants[v].batch_foresight = with[v].batch_foresight;
        endpoint->variants[v].slots_foresight = with[v].slots_foresight;
        endpoint->variants[v].backlog_foresight = with[v].backlog_foresight;
    }
}

/* How many variants had it, and of how many runs requests were seen in together. */
struct foreseen {
    uint64_t variants, together;
};

/* The rig's run comes to the same with foresight and without. */
static inline void assert_foresees(struct dice *dice, struct arena *arena, struct rig *rig, struct foreseen *foreseen)
{
    const struct arrival *arrivals = some_arrivals(dice, arena, &rig->plan);
    struct endpoint *a = rig_run(rig, arrivals, FORESIGHT_ARRIVALS), *b = rig_run(rig, arrivals, FORESIGHT_ARRIVALS);
    for (uint32_t v = 0; v < rig->plan.variants; v++)
        foreseen->variants += a->variants[v].foresight || a->variants[v].batch_foresight ||
                              a->variants[v].slots_foresight || a->variants[v].backlog_foresight;
    foreseen->together += a->together;
    run_without_foresight(b, arrivals, FORESIGHT_ARRIVALS);
    assert_same_runs(a, b, &rig->plan);
    endpoint_free(a);
    endpoint_free(b);
}

typedef struct rig make_rig(struct dice *dice, struct arena *arena);

/* The same for FORESIGHT_PLANS rigs, one after the other; what all of them had. */
static inline struct foreseen assert_all_foreseen(struct dice *dice, make_rig *make)
{
    struct foreseen foreseen = {0};
    for (int i = 0; i < FORESIGHT_PLANS; i++) {
        struct arena *arena = arena_new();
        struct rig rig = make(dice, arena);
        assert_foresees(dice, arena, &rig, &foreseen);
        arena_free(arena);
    }
    return foreseen;
}

#endif
