/* departure.h - how a request ends: answered, given up, lost, refused; what that counts as, and who is told.
 *
 * Units      ns since the run began.
 * Order      a request is counted once for its caller, and once leaves the endpoint: a caller who gives up is told long before.
 * Ownership  an index that was handed to departure_lose() or departure_served() may be another request's afterwards. */
#ifndef LOADLINE_SIM_DEPARTURE_H
#define LOADLINE_SIM_DEPARTURE_H

#include "sim/endpoint_state.h"

/* The container is done with it: it leaves, or its answer is stored first. */
void departure_served(struct endpoint *endpoint, struct server *server, uint32_t request, int64_t now_ns);

/* The same of one that was foreseen (foresight.h): the routing knows already. */
void departure_foreseen(struct endpoint *endpoint, const struct server *server, uint32_t request, int64_t now_ns);

/* It leaves; all its work is done. */
void departure_leave(struct endpoint *endpoint, struct server *server, uint32_t request, int64_t now_ns);

/* It ends for its caller, now and with that failure, and stays where it is. */
void departure_end(struct endpoint *endpoint, uint32_t variant, uint32_t request, enum failure failure, int64_t now_ns);

/* It ends without an answer, whatever is still to be done: lost with its server, or expired. Its server is not told. */
void departure_lose(struct endpoint *endpoint, uint32_t variant, uint32_t request, enum failure failure,
                    int64_t now_ns);

/* It is turned away on arrival, before it was anything. `call` may be CALL_NONE. */
void departure_refuse(struct endpoint *endpoint, uint32_t variant, uint32_t call, enum failure failure, int64_t now_ns);

/* Its caller waits no longer. */
void departure_give_up(struct endpoint *endpoint, uint32_t request, int64_t now_ns);

/* The run ends while it is here: its caller has given up by now, or not. Returns whether it has. */
bool departure_strand(struct endpoint *endpoint, uint32_t variant, const struct request *request, int64_t now_ns);

#endif
