/* families.h - the plans that a search asks about: families of plans that differ in one number alone.
 *
 * Family     one place (instance type or serverless memory), one share of the traffic, one concurrency, one pair of scaling
 *            figures; its plans have `least` to `most` servers. More servers never miss what fewer keep, so that a family is
 *            searched by halving; a family that scales has one plan.
 * Order      instances by type as listed, then serverless; within each by the other figures as listed.
 * Ownership  in the arena.
 * Errors     one fault for each thing that cannot be searched; false when there was one. */
#ifndef LOADLINE_SCENARIOS_FAMILIES_H
#define LOADLINE_SCENARIOS_FAMILIES_H

#include "scenarios/choice.h"
#include "scenarios/compile.h"

struct family {
    struct choice choice; /* its count is set for each plan */
    int64_t least, most;
};

struct families {
    struct family *all;
    size_t count;
    uint32_t variant; /* that is sized */
    bool assumed;     /* the scenario has no Search: counts are */
};

bool families_of(const struct scenario *scenario, struct families *out, struct arena *arena, struct faults *faults);

#endif
