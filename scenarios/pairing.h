/* pairing.h - whether two scenarios can be compared replication by replication: on the same requests, with the same luck.
 *
 * Each draw is a function of (seed, replication, request, purpose), so the same seed and the same traffic are enough: request k
 * of replication r arrives at the same instant in both, carries the same, and finds the same quantile of whatever serves it.
 * Ownership  texts live in the arena. */
#ifndef LOADLINE_SCENARIOS_PAIRING_H
#define LOADLINE_SCENARIOS_PAIRING_H

#include "scenarios/scenario.h"

/* NULL where they can be paired; else what stands in the way, as the end of a sentence: "its Seed is 2, not 1". Both have been
 * compiled. */
const char *pairing_obstacle(const struct scenario *baseline, const struct scenario *scenario, struct arena *arena);

#endif
