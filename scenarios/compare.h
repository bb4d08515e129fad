/* compare.h - scenarios held against a baseline on the same requests: what differs, by how much, and what is noise.
 *
 * Order      read all sides; compare_align(); compile and replicate them; compare().
 * Pairing    replication r of a side is held against replication r of the baseline (pairing.h); where that cannot be, the two
 *            means are taken for independent.
 * Noise      a difference whose interval, at the baseline's Confidence, covers 0. Each interval is right by itself; nothing is
 *            corrected for their number (docs/models.md).
 * Ownership  the comparison lives in the arena; results and compiled scenarios are borrowed.
 * Source     docs/models.md, "Comparing scenarios". */
#ifndef LOADLINE_SCENARIOS_COMPARE_H
#define LOADLINE_SCENARIOS_COMPARE_H

#include "models/comparison.h"
#include "scenarios/outcome.h"

/* Replications of the baseline for all; its seed too, but for a scenario that was made from the baseline's document (`made`): that
 * has it already, or another one on purpose. A name that an earlier scenario has gets a number: "first (2)". */
void compare_align(struct scenario *const *scenarios, size_t count, bool made, struct arena *arena);

struct compared {
    const struct outcome *outcome; /* of at least one replication */
    const struct result *result;
    const char *change; /* as in struct side */
};

/* `sides` has at least one: alone it has nothing but its live tests. `power`: of the live tests (live_test.h). */
const struct comparison *compare(const struct compared *sides, size_t count, double power, struct arena *arena);

#endif
