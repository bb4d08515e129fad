#include "models/saturation.h"

#include "sim/arena.h"

#include <math.h>

#define FLAT 0.005 /* a factor this near to 1 is noise: no slowdown */

static double throughput(const struct saturation_level *level)
{
    return level->concurrency / level->response;
}

/* How the throughput rises from one level to the next, over how the concurrency does, both in logarithms: 1 where nothing is shared. */
static double rise(const struct saturation_level *from, const struct saturation_level *to)
{
    return log(throughput(to) / throughput(from)) / log(to->concurrency / from->concurrency);
}

/* The first level behind which the throughput no longer rises, or `count`. */
static size_t knee(const struct saturation_level *levels, size_t count)
{
    size_t at = count;
    for (size_t i = count; i-- > 1;) {
        if (rise(&levels[i - 1], &levels[i]) >= SATURATION_RISE) break;
        at = i - 1;
    }
    return at;
}

/* Response at a concurrency, on the straight line through the last two of the first `below` levels; level where there is but one. */
static double below_the_knee(const struct saturation_level *levels, size_t below, double concurrency)
{
    const struct saturation_level *last = &levels[below - 1];
    if (below < 2) return last->response;
    double slope = (last->response - levels[below - 2].response) / (last->concurrency - levels[below - 2].concurrency);
    return last->response + fmax(slope, 0) * (concurrency - last->concurrency);
}

/* The whole number nearest to where the two lines meet, between the last level below the knee and the level at it. */
static uint32_t meeting(const struct saturation_level *levels, size_t at, double most)
{
    if (at == 0) return levels[0].concurrency < 2 ? 1 : (uint32_t)round(levels[0].concurrency);
    double low = levels[at - 1].concurrency, high = levels[at].concurrency;
    for (int i = 0; i < 100; i++) {
        double middle = (low + high) / 2;
        if (middle / most < below_the_knee(levels, at, middle))
            low = middle;
        else
            high = middle;
    }
    return (uint32_t)fmax(round((low + high) / 2), 1);
}

/* Points from 1 to the workers; nothing where no factor differs from 1. */
static void set_slowdown(struct saturation *saturation, const struct saturation_level *levels, size_t below,
                         double at_workers, struct arena *arena)
{
    double *at = arena_new_array(arena, below + 2, double), *factor = arena_new_array(arena, below + 2, double);
    size_t count = 0;
    bool slower = false;
    if (levels[0].concurrency > 1) at[count] = 1, factor[count++] = 1;
    for (size_t i = 0; i < below && levels[i].concurrency < saturation->workers; i++) {
        if (levels[i].concurrency > floor(levels[i].concurrency)) continue;
        at[count] = levels[i].concurrency;
        factor[count++] = levels[i].response / saturation->base;
    }
    if (saturation->workers > 1 || count == 0)
        at[count] = saturation->workers, factor[count++] = at_workers / saturation->base;
    for (size_t i = 0; i < count; i++) slower = slower || fabs(factor[i] - 1) > FLAT;
    saturation->at = at;
    saturation->factor = factor;
    saturation->point_count = slower && saturation->workers > 1 ? count : 0;
}

struct saturation saturation_of(struct saturation_level *levels, size_t count, struct arena *arena)
{
    size_t at = knee(levels, count);
    struct saturation saturation = {.saturated = at < count, .base = levels[0].response};
    double most = 0, service;
    for (size_t i = at; i < count; i++) most = fmax(most, throughput(&levels[i]));
    if (saturation.saturated) {
        saturation.workers = meeting(levels, at, most);
        service = saturation.workers / most;
        if (at == 0) saturation.base = service;
    } else {
        saturation.workers = (uint32_t)fmax(round(levels[count - 1].concurrency), 1);
        service = levels[count - 1].response;
    }
    for (size_t i = 0; i < count; i++) {
        bool waits = saturation.saturated && levels[i].concurrency > saturation.workers;
        levels[i].service = waits ? fmin(service, levels[i].response) : levels[i].response;
        levels[i].waiting = levels[i].response - levels[i].service;
    }
    set_slowdown(&saturation, levels, saturation.saturated ? at : count, service, arena);
    return saturation;
}
