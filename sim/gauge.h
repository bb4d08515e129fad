/* gauge.h - a level that goes up and down in steps, and its exact integral over time.
 *
 * Units      ns. The integral is known from the times of the steps alone, in integers:
 *            integral to T = level * T + sum of (time * step down) - sum of (time * step up).
 * Hot path   times are not negative, and said to be so: that spares the widening of their sign to 128 bits. */
#ifndef LOADLINE_SIM_GAUGE_H
#define LOADLINE_SIM_GAUGE_H

#include "sim/units.h"

struct gauge {
    int64_t level;
    int128 moment; /* sum of times down minus sum of times up */
};

static inline void gauge_up(struct gauge *gauge, int64_t now_ns)
{
    gauge->level++;
    gauge->moment -= (uint64_t)now_ns;
}

static inline void gauge_down(struct gauge *gauge, int64_t now_ns)
{
    gauge->level--;
    gauge->moment += (uint64_t)now_ns;
}

/* Up by `step`, which may be negative. */
static inline void gauge_step(struct gauge *gauge, int64_t step, int64_t now_ns)
{
    gauge->level += step;
    gauge->moment -= (int128)step * now_ns;
}

/* Up by one, and down again ns later; or several times, for ns together. */
static inline void gauge_span(struct gauge *gauge, int128 ns)
{
    gauge->moment += ns;
}

/* Integral of the level from 0 to now, in ns. */
static inline int128 gauge_integral(const struct gauge *gauge, int64_t now_ns)
{
    return (int128)gauge->level * now_ns + gauge->moment;
}

#endif
