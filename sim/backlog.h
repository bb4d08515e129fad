/* backlog.h - the managed queue of an asynchronous variant: requests wait in front of all instances, each takes what it has
 * room for, fetches what was sent and stores the answer.
 *
 * Take       the head of the queue, by the instance with the fewest requests (of equals, the first in the routing's order).
 *            What an instance has taken counts until its answer is stored. What it can never serve fails when it is taken.
 * Expiry     a request that waits to the end of its life ends there. One that is taken at that very instant is served.
 * Units      ns since the run began.
 * Order      first come, first taken. */
#ifndef LOADLINE_SIM_BACKLOG_H
#define LOADLINE_SIM_BACKLOG_H

#include "sim/endpoint_state.h"

/* The request waits in the variant's backlog for life_ns at most, and is taken at once where there is room. */
void backlog_join(struct endpoint *endpoint, uint32_t variant, uint32_t request, int64_t life_ns, int64_t now_ns);

/* There may be room: what can be taken is. */
void backlog_serve(struct endpoint *endpoint, uint32_t variant, int64_t now_ns);

/* A life has ended. */
void backlog_expire(struct endpoint *endpoint, uint32_t variant, int64_t now_ns);

/* Whether the answer of a request takes time to store; it leaves when that has passed. */
bool backlog_upload(struct endpoint *endpoint, uint32_t request, int64_t now_ns);

/* A transfer has ended. */
void backlog_downloaded(struct endpoint *endpoint, uint32_t request, int64_t now_ns);
void backlog_uploaded(struct endpoint *endpoint, uint32_t request, int64_t now_ns);

/* The server is gone, and with it all that was under way to or from it. */
void backlog_lose_transfers(struct endpoint *endpoint, const struct server *server, int64_t now_ns);

/* All that wait for that variant wait for the other from now on, among its own by their arrival, and are counted there: work and transfers are as
 * they would have been there, lives and records go on. */
void backlog_move(struct endpoint *endpoint, uint32_t from, uint32_t to, int64_t now_ns);

/* The parts of joining, for whoever knows when it will be taken (backlog_foresight.h): it waits and is not taken; the ends of lives of those
 * that wait will be events. */
void backlog_enqueue(struct endpoint *endpoint, uint32_t variant, uint32_t request, int64_t life_ns, int64_t now_ns);
void backlog_heed_lives(struct endpoint *endpoint, uint32_t variant);

/* A request has left the backlog after so long. */
static inline void backlog_note_age(struct tally *tally, int64_t age_ns)
{
    tally->oldest_ns = time_later(tally->oldest_ns, age_ns);
}

/* An instance with room for one more, NULL where there is none. */
struct server *backlog_with_room(const struct endpoint *endpoint, uint32_t variant);

/* How long the oldest request has waited that does; 0: none does. */
int64_t backlog_age_ns(const struct endpoint *endpoint, uint32_t variant, int64_t now_ns);

/* Each request that waits, and is alive. */
void backlog_strand(const struct endpoint *endpoint, uint32_t variant, void (*visit)(void *self, uint32_t request),
                    void *self);

#endif
