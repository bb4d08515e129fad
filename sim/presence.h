/* presence.h - instances and copies that come into service, are lost, or finish what they have and go; provisioned slots that have
 * started.
 *
 * Lost       its requests end at once, with FAILURE_LOST.
 * Retired    it gets no more, and may finish what it has for PRESENCE_DRAIN_NS, when the rest is lost. The machine that leaves with it
 *            is there for as long.
 * Units      ns since the run began.
 * Source     SageMaker developer guide, custom inference code: a container is told to end (SIGTERM), and 30 s later made to
 *            (SIGKILL). What becomes of requests that take longer is not published. */
#ifndef LOADLINE_SIM_PRESENCE_H
#define LOADLINE_SIM_PRESENCE_H

#include "sim/endpoint_state.h"

#define PRESENCE_DRAIN_NS (30 * NS_PER_S)

/* Second 0 of a replication: the fleets begin. */
void presence_begin(struct endpoint *endpoint);

/* Fleets and incidents up to now_ns, which is when the first of them is due (presence_next_ns()). */
void presence_advance(struct endpoint *endpoint, int64_t now_ns);
int64_t presence_next_ns(const struct endpoint *endpoint);

/* A request has left a server that is not in service: it goes if that was the last one. */
void presence_drained(struct endpoint *endpoint, struct server *server, int64_t now_ns);

/* What a machine has waited for, to go. */
void presence_finished(struct endpoint *endpoint, uint32_t fleet, uint32_t leaver, int64_t now_ns);

/* The time to finish is over; `server` may have gone before, and be in service again. */
void presence_kill(struct endpoint *endpoint, uint32_t server, int64_t now_ns);

#endif
