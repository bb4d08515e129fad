/* capacity.h - the number of a variant that somebody may set while it runs: instances, of a component copies, of a serverless one
 * provisioned slots.
 *
 * Wanted     as many as somebody has set last, less those of instances whose launch was given up or has failed.
 * In service those that serve now. Under way those that start or wait for their launch too, fewer than wanted where launches were given up,
 *            or where there may not be so many slots.
 * Requests   one that sets a number, by hand or by scaling, is under way until so many are in service, or were given up: others on the endpoint are
 *            refused meanwhile, but for those of scaling, which would ask again. What goes for one that wants fewer is not waited for. Copies are
 *            set by requests on their component, which keep nobody out.
 * Units      a count.
 * Source     API model, UpdateEndpointWeightsAndCapacities, which is also what scaling calls: the endpoint is Updating until it is done, then
 *            InService. That a second one is refused meanwhile is not published: it is so for UpdateEndpoint. */
#ifndef LOADLINE_SIM_CAPACITY_H
#define LOADLINE_SIM_CAPACITY_H

#include "sim/endpoint_state.h"

/* So many are wanted from now on, no more than the plan has room for. */
void capacity_want(struct endpoint *endpoint, uint32_t variant, uint32_t count, int64_t now_ns);

/* The same for a request on the endpoint. */
void capacity_request(struct endpoint *endpoint, uint32_t variant, uint32_t count, int64_t now_ns);

/* Something may have come: requests of which all has are not under way any more. */
void capacity_settle(struct endpoint *endpoint);

/* Whether a request is under way. */
bool capacity_is_changing(const struct endpoint *endpoint);

uint32_t capacity_wanted(const struct endpoint *endpoint, uint32_t variant);
uint32_t capacity_in_service(const struct endpoint *endpoint, uint32_t variant);
uint32_t capacity_under_way(const struct endpoint *endpoint, uint32_t variant);

#endif
