/* gauge.h - a level that goes up and down one by one, and its integral over time.
 *
 * The integral needs (time of each step up) and (time of each step down) alone, in exact integers:
 * integral to T = level * T + sum of times down - sum of times up.
 * Units      ns; the integral in level * ns. */
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
    gauge->moment -= now_ns;
}

static inline void gauge_down(struct gauge *gauge, int64_t now_ns)
{
    gauge->level--;
    gauge->moment += now_ns;
}

/* Integral of the level from 0 to now, in ns. */
static inline int128 gauge_integral(const struct gauge *gauge, int64_t now_ns)
{
    return (int128)gauge->level * now_ns + gauge->moment;
}

#endif
