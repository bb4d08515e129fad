/* capacity.h - the number of a variant that somebody may set while it runs: instances, of a component copies, of a serverless one
 * provisioned slots.
 *
 * Wanted     as many as somebody has set last, less those of instances whose launch was given up or has failed.
 * In service those that serve now. Under way those that start or wait for their launch too, fewer than wanted where launches were given up,
 *            or where there may not be so many slots.
 * Units      a count. */
#ifndef LOADLINE_SIM_CAPACITY_H
#define LOADLINE_SIM_CAPACITY_H

#include "sim/endpoint_state.h"

/* So many are wanted from now on, no more than the plan has room for. */
void capacity_want(struct endpoint *endpoint, uint32_t variant, uint32_t count, int64_t now_ns);

uint32_t capacity_wanted(const struct endpoint *endpoint, uint32_t variant);
uint32_t capacity_in_service(const struct endpoint *endpoint, uint32_t variant);
uint32_t capacity_under_way(const struct endpoint *endpoint, uint32_t variant);

#endif
