/* boundary.h - the instants between events at which something is noted or done: the end of the warm-up, of a step of the series, of an hour
 * of the bill, of the run, and what happens to fleets. endpoint->boundary_ns is the next of them.
 *
 * Units      ns since the run began.
 * Order      at a boundary first what is noted, then what is done, then the events of the same instant. */
#ifndef LOADLINE_SIM_BOUNDARY_H
#define LOADLINE_SIM_BOUNDARY_H

#include "sim/endpoint_state.h"

void boundary_set(struct endpoint *endpoint);

/* Do what falls at the boundary, and set the next. The step of the series that ends with the run is not ended here. */
void boundary_pass(struct endpoint *endpoint);

/* A step of every variant's series, or an hour of machines, ends now. */
void boundary_step(struct endpoint *endpoint, int64_t now_ns);
void boundary_end_hour(struct endpoint *endpoint, int64_t now_ns);

/* Time of machines of a kind that is paid for until now. */
int128 boundary_billed_ns(const struct endpoint *endpoint, uint32_t fleet, uint32_t kind, int64_t now_ns);

struct variant_integrals boundary_integrals(const struct variant *variant, int64_t now_ns);

#endif
