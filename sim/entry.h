/* entry.h - how a request comes in: to which variant, with what luck, through which front.
 *
 * The counterpart of departure.h. Arrivals come from the source in batches, whose luck is drawn together; callers who try or call
 * again bring theirs.
 * Order      of one arrival: the variant that answers it, then the shadows that get copies, in their order.
 * Ownership  what it fills is the endpoint's (endpoint_state.h). */
#ifndef LOADLINE_SIM_ENTRY_H
#define LOADLINE_SIM_ENTRY_H

#include "sim/endpoint_state.h"

/* The first of the source's requests are fetched: endpoint->arrival_ns is when one comes. */
void entry_begin(struct endpoint *endpoint);

/* The source's next request reaches the endpoint, at endpoint->arrival_ns, and so do those after it that come before anything else
 * happens. endpoint->end_ns is then when the last of them came. */
void entry_next(struct endpoint *endpoint);

/* What a caller does next is due at now_ns: gives up, tries again, calls again. Nobody calls at the very end of the run. */
void entry_heed_callers(struct endpoint *endpoint, int64_t now_ns);

/* Callers have heard something: their next act may be another. */
void entry_set_callers_clock(struct endpoint *endpoint);

#endif
