#include "sim/series.h"

#include "sim/arena.h"

#include <assert.h>

void series_init(struct series *series, struct arena *arena)
{
    *series = (struct series){.points = arena_new_array(arena, SERIES_POINTS, struct series_sums),
                              .latencies = sketch_new(arena)};
}

void series_clear(struct series *series, int64_t period_ns)
{
    *series = (struct series){.period_ns = period_ns, .points = series->points, .latencies = series->latencies};
    sketch_clear(series->latencies);
}

static int64_t held(int128 ns)
{
    return ns < INT64_MAX ? (int64_t)ns : INT64_MAX;
}

static int64_t plus(int64_t a_ns, int64_t b_ns)
{
    return held((int128)a_ns + b_ns);
}

static void add(struct series_sums *into, const struct series_sums *from)
{
    into->arrived += from->arrived;
    into->succeeded += from->succeeded;
    into->failed += from->failed;
    into->elapsed_ns = plus(into->elapsed_ns, from->elapsed_ns);
    into->latency_ns = plus(into->latency_ns, from->latency_ns);
    into->in_system_ns = plus(into->in_system_ns, from->in_system_ns);
    into->in_queue_ns = plus(into->in_queue_ns, from->in_queue_ns);
    into->busy_ns = plus(into->busy_ns, from->busy_ns);
    into->workers_ns = plus(into->workers_ns, from->workers_ns);
    for (int k = 0; k < FLEET_KINDS; k++) into->billed_ns[k] = plus(into->billed_ns[k], from->billed_ns[k]);
    into->starting_ns = plus(into->starting_ns, from->starting_ns);
    into->in_service_ns = plus(into->in_service_ns, from->in_service_ns);
    into->draining_ns = plus(into->draining_ns, from->draining_ns);
    into->waiting_ns = plus(into->waiting_ns, from->waiting_ns);
    into->wanted_ns = plus(into->wanted_ns, from->wanted_ns);
    into->needed_ns = plus(into->needed_ns, from->needed_ns);
}

static void coarsen(struct series *series)
{
    size_t pairs = (series->count + 1) / 2;
    for (size_t i = 0; i < pairs; i++) {
        struct series_sums sums = series->points[2 * i];
        if (2 * i + 1 < series->count) add(&sums, &series->points[2 * i + 1]);
        series->points[i] = sums;
    }
    series->count = pairs;
    series->period_ns *= 2;
    sketch_pair(series->latencies);
}

/* Of all kinds of machines. */
static int128 integral_of(const struct gauge *kinds, int64_t now_ns)
{
    int128 sum = 0;
    for (int k = 0; k < FLEET_KINDS; k++) sum += gauge_integral(&kinds[k], now_ns);
    return sum;
}

static struct series_totals totals_at(const struct tally *tally, const struct fleet_figures *fleet, int64_t now_ns)
{
    struct series_totals totals = {.arrived = tally_came(tally),
                                   .succeeded = tally->succeeded,
                                   .failed = tally_ended(tally) - tally->succeeded,
                                   .now_ns = now_ns,
                                   .latency_ns = tally->latency,
                                   .in_system_ns = gauge_integral(&tally->in_system, now_ns),
                                   .in_queue_ns = gauge_integral(&tally->in_queue, now_ns),
                                   .busy_ns = gauge_integral(&tally->busy, now_ns),
                                   .workers_ns = gauge_integral(&tally->workers, now_ns)};
    if (!fleet) return totals;
    for (int k = 0; k < FLEET_KINDS; k++) totals.billed_ns[k] = gauge_integral(&fleet->billed[k], now_ns);
    totals.starting_ns = integral_of(fleet->starting, now_ns);
    totals.in_service_ns = integral_of(fleet->in_service, now_ns);
    totals.draining_ns = integral_of(fleet->draining, now_ns);
    totals.waiting_ns = gauge_integral(&fleet->waiting, now_ns);
    totals.wanted_ns = gauge_integral(&fleet->wanted, now_ns);
    return totals;
}

static struct series_sums between(const struct series_totals *last, const struct series_totals *now)
{
    struct series_sums step = {.arrived = now->arrived - last->arrived,
                               .succeeded = now->succeeded - last->succeeded,
                               .failed = now->failed - last->failed,
                               .elapsed_ns = now->now_ns - last->now_ns,
                               .latency_ns = held(now->latency_ns - last->latency_ns),
                               .in_system_ns = held(now->in_system_ns - last->in_system_ns),
                               .in_queue_ns = held(now->in_queue_ns - last->in_queue_ns),
                               .busy_ns = held(now->busy_ns - last->busy_ns),
                               .workers_ns = held(now->workers_ns - last->workers_ns),
                               .starting_ns = held(now->starting_ns - last->starting_ns),
                               .in_service_ns = held(now->in_service_ns - last->in_service_ns),
                               .draining_ns = held(now->draining_ns - last->draining_ns),
                               .waiting_ns = held(now->waiting_ns - last->waiting_ns),
                               .wanted_ns = held(now->wanted_ns - last->wanted_ns)};
    for (int k = 0; k < FLEET_KINDS; k++) step.billed_ns[k] = held(now->billed_ns[k] - last->billed_ns[k]);
    return step;
}

void series_step(struct series *series, struct tally *tally, const struct fleet_figures *fleet, int64_t now_ns)
{
    tally_settle(tally);
    struct series_totals now = totals_at(tally, fleet, now_ns);
    series->points[series->count++] = between(&series->last, &now);
    series->last = now;
    sketch_append(series->latencies, tally->step);
    if (series->count == SERIES_POINTS) coarsen(series); /* in whole pairs, before the next step begins */
}

static void align(struct series *a, struct series *b)
{
    while (a->period_ns < b->period_ns) coarsen(a);
    while (b->period_ns < a->period_ns) coarsen(b);
    assert(a->period_ns == b->period_ns);
}

void series_merge(struct series *into, struct series *from)
{
    align(into, from);
    for (size_t i = 0; i < from->count; i++) {
        if (i < into->count)
            add(&into->points[i], &from->points[i]);
        else
            into->points[into->count++] = from->points[i];
    }
    sketch_merge(into->latencies, from->latencies);
}

void series_join(struct series *into, struct series *from)
{
    align(into, from);
    assert(from->count <= into->count);
    for (size_t i = 0; i < from->count; i++) {
        struct series_sums beside = from->points[i];
        beside.elapsed_ns = 0;
        add(&into->points[i], &beside);
    }
    sketch_merge(into->latencies, from->latencies);
}
