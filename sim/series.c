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

static void add(struct series_sums *into, const struct series_sums *from)
{
    into->arrived += from->arrived;
    into->succeeded += from->succeeded;
    into->failed += from->failed;
    into->latency_ns += from->latency_ns;
    into->in_system_ns += from->in_system_ns;
    into->in_queue_ns += from->in_queue_ns;
    into->busy_ns += from->busy_ns;
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

/* Running sums are kept modulo 2^64; a step's difference is right as long as it fits, which a step of under 292 years of
 * request time does. */
static int64_t low_word(int128 sum)
{
    return (int64_t)(uint64_t)sum;
}

static int64_t difference(int64_t now, int64_t before)
{
    return (int64_t)((uint64_t)now - (uint64_t)before);
}

static struct series_sums sums_at(const struct tally *tally, int64_t now_ns)
{
    return (struct series_sums){.arrived = tally->arrived,
                                .succeeded = tally->succeeded,
                                .failed = tally->model_errors + tally->rejected + tally->timed_out,
                                .latency_ns = low_word(tally->latency),
                                .in_system_ns = low_word(gauge_integral(&tally->in_system, now_ns)),
                                .in_queue_ns = low_word(gauge_integral(&tally->in_queue, now_ns)),
                                .busy_ns = low_word(gauge_integral(&tally->busy, now_ns))};
}

void series_step(struct series *series, const struct tally *tally, int64_t now_ns)
{
    struct series_sums now = sums_at(tally, now_ns);
    const struct series_sums *last = &series->last;
    struct series_sums step = {.arrived = now.arrived - last->arrived,
                               .succeeded = now.succeeded - last->succeeded,
                               .failed = now.failed - last->failed,
                               .latency_ns = difference(now.latency_ns, last->latency_ns),
                               .in_system_ns = difference(now.in_system_ns, last->in_system_ns),
                               .in_queue_ns = difference(now.in_queue_ns, last->in_queue_ns),
                               .busy_ns = difference(now.busy_ns, last->busy_ns)};
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
