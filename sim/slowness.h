/* slowness.h - a machine that is slower than its kind for a while, and tells nobody.
 *
 * Work that begins on it before until_ns takes `factor` times as long; what has begun keeps its pace. {0}: it never is.
 * Units      ns since the run began.
 * Source     "gray failure": Huang et al., "Gray failure: the Achilles' heel of cloud-scale systems", HotOS 2017; machines that
 *            only slow down: Gunawi et al., "Fail-slow at scale", FAST 2018. */
#ifndef LOADLINE_SIM_SLOWNESS_H
#define LOADLINE_SIM_SLOWNESS_H

#include "sim/law.h"

struct slowness {
    double factor; /* at least 1 */
    int64_t until_ns;
};

static inline bool slowness_lasts(const struct slowness *slowness, int64_t now_ns)
{
    return __builtin_expect(now_ns < slowness->until_ns, 0);
}

/* How long work_ns that begin at now_ns take. */
static inline int64_t slowness_stretch(const struct slowness *slowness, int64_t work_ns, int64_t now_ns)
{
    return slowness_lasts(slowness, now_ns) ? law_round((double)work_ns * slowness->factor) : work_ns;
}

#endif
