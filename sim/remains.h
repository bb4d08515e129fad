/* remains.h - requests that are still here when the run ends: with servers, on their way, in backlogs.
 *
 * Laws       they are counted where they are, and must be as many as the tallies say; with the time that they spent here the integral of
 *            the number present is the time of all requests (Little's law, as an identity in integers). Asserted. */
#ifndef LOADLINE_SIM_REMAINS_H
#define LOADLINE_SIM_REMAINS_H

#include "sim/endpoint_state.h"

/* Those whose callers have given up by endpoint->end_ns end so; the others stay in flight. */
void remains_settle(struct endpoint *endpoint);

#endif
