#include "sim/series.h"

#include "sim/arena.h"

#include <assert.h>

void series_init(struct series *series, struct arena *arena)
{
    *series = (struct series){.points = arena_new_array(arena, SERIES_POINTS, struct series_sums)};
}

void series_clear(struct series *series, int64_t period_ns)
{
    *series = (struct series){.period_ns = period_ns, .points = series->points};
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
    into->instances_ns = plus(into->instances_ns, from->instances_ns);
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
}

static struct series_totals totals_at(const struct tally *tally, int128 instances_ns, int64_t now_ns)
{
    return (struct series_totals){.arrived = tally->arrived,
                                  .succeeded = tally->succeeded,
                                  .failed = tally_ended(tally) - tally->succeeded,
                                  .now_ns = now_ns,
                                  .latency_ns = tally->latency,
                                  .in_system_ns = gauge_integral(&tally->in_system, now_ns),
                                  .in_queue_ns = gauge_integral(&tally->in_queue, now_ns),
                                  .busy_ns = gauge_integral(&tally->busy, now_ns),
                                  .workers_ns = gauge_integral(&tally->workers, now_ns),
                                  .instances_ns = instances_ns};
}

void series_step(struct series *series, const struct tally *tally, int128 instances_ns, int64_t now_ns)
{
    struct series_totals now = totals_at(tally, instances_ns, now_ns);
    const struct series_totals *last = &series->last;
    struct series_sums step = {.arrived = now.arrived - last->arrived,
                               .succeeded = now.succeeded - last->succeeded,
                               .failed = now.failed - last->failed,
                               .elapsed_ns = now.now_ns - last->now_ns,
                               .latency_ns = held(now.latency_ns - last->latency_ns),
                               .in_system_ns = held(now.in_system_ns - last->in_system_ns),
                               .in_queue_ns = held(now.in_queue_ns - last->in_queue_ns),
                               .busy_ns = held(now.busy_ns - last->busy_ns),
                               .workers_ns = held(now.workers_ns - last->workers_ns),
                               .instances_ns = held(now.instances_ns - last->instances_ns)};
    series->last = now;
    series->points[series->count++] = step;
    if (series->count == SERIES_POINTS) coarsen(series); /* in whole pairs, before the next step begins */
}

void series_merge(struct series *into, struct series *from)
{
    while (into->period_ns < from->period_ns) coarsen(into);
    while (from->period_ns < into->period_ns) coarsen(from);
    assert(into->period_ns == from->period_ns);
    for (size_t i = 0; i < from->count; i++) {
        if (i < into->count)
            add(&into->points[i], &from->points[i]);
        else
            into->points[into->count++] = from->points[i];
    }
}
