/* placement.h - on which machine of a fleet a copy goes: a pure function of what is free and of where the others are.
 *
 * Where      a copy may go to a machine that is open to it and has all that it needs free.
 * Zones      machine i stands in zone i % zones. The imbalance of a component is the largest number of its copies in a zone less
 *            the smallest, over all zones; the excess is by how much that is above what is wished. A machine that leaves
 *            less excess goes before any that leaves more: best effort, since there may be none that leaves nothing.
 * SPREAD     the machine with the fewest copies of the component, then with the fewest copies in all.
 * BINPACK    the machine of which least is left. What is left of a machine is the smallest, over its resources, of
 *            (free after the placement) / (capacity); a resource of which it has nothing is not looked at.
 * Order      what the rules leave equal is decided by the lower number.
 * Source     SageMaker API model, CreateInferenceComponent, SchedulingConfig: the two strategies and the balance over zones, which
 *            has but a permissive mode. How ties are broken is not published. */
#ifndef LOADLINE_SIM_PLACEMENT_H
#define LOADLINE_SIM_PLACEMENT_H

#include <stdbool.h>
#include <stdint.h>

#define PLACEMENT_NONE  UINT32_MAX
#define PLACEMENT_ZONES 16 /* the most that there may be; no Region has more than six */

struct resources {
    int64_t milli_cores, accelerators, memory_mb;
};

/* What a machine has. */
struct space {
    struct resources capacity, free;
    uint32_t copies; /* on it, of all components */
};

enum spread { PLACE_SPREAD, PLACE_BINPACK };

/* A copy of a component, and the machines among which to choose. */
struct placement {
    struct resources need;
    enum spread spread;
    uint32_t imbalance_most; /* UINT32_MAX: zones do not matter */
    uint32_t zones;          /* 1 .. PLACEMENT_ZONES */
    uint32_t machines;
    const struct space *space; /* of each machine */
    const uint32_t *copies;    /* of this component, on each machine */
    const bool *open;          /* may the copy go to the machine, where it fits */
};

static inline bool resources_fit(const struct resources *need, const struct resources *free)
{
    return need->milli_cores <= free->milli_cores && need->accelerators <= free->accelerators &&
           need->memory_mb <= free->memory_mb;
}

static inline void resources_add(struct resources *to, const struct resources *what)
{
    to->milli_cores += what->milli_cores;
    to->accelerators += what->accelerators;
    to->memory_mb += what->memory_mb;
}

static inline void resources_subtract(struct resources *from, const struct resources *what)
{
    from->milli_cores -= what->milli_cores;
    from->accelerators -= what->accelerators;
    from->memory_mb -= what->memory_mb;
}

/* By how much the component's imbalance is above imbalance_most now, without the copy. */
uint32_t placement_excess(const struct placement *placement);

/* The machine for the copy; PLACEMENT_NONE where it fits nowhere, or only where it would leave more excess than
 * excess_most (UINT32_MAX: any). */
uint32_t placement_choose(const struct placement *placement, uint32_t excess_most);

#endif
