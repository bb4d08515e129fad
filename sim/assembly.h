/* assembly.h - the parts of an endpoint: made once for a plan (endpoint_new(), endpoint_free()), emptied before each run.
 *
 * Order      slots of the event list are handed out to servers in the order of variants and instances, then to what is no server's: at
 *            one instant that order decides (endpoint.h).
 * Ownership  all that is made lives in the endpoint's arena, but for pools that grow. */
#ifndef LOADLINE_SIM_ASSEMBLY_H
#define LOADLINE_SIM_ASSEMBLY_H

#include "sim/endpoint.h"

/* As after endpoint_new(), with the key and the source of the run that comes. */
void assembly_clear(struct endpoint *endpoint);

#endif
