/* weight_update.h - the request that turns one split of an endpoint into another: UpdateEndpointWeightsAndCapacities.
 *
 * Ownership  the update lives in the arena, and borrows texts of the scenarios. */
#ifndef LOADLINE_SCENARIOS_WEIGHT_UPDATE_H
#define LOADLINE_SCENARIOS_WEIGHT_UPDATE_H

#include "models/comparison.h"
#include "scenarios/scenario.h"

/* From the endpoint configuration of `from` to that of `to`; NULL where they are the same, or differ in more than the weights and
 * numbers of instances of production variants, which no such request can change. */
const struct weight_update *weight_update(const struct scenario *from, const struct scenario *to, struct arena *arena);

#endif
