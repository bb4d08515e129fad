/* foresight.h - what will become of a request, known when it arrives.
 *
 * Where workers serve in order of arrival, a request starts when the first of them is done with all that came before it: start =
 * max(arrival, the earliest end), end = start + service (one worker: D. V. Lindley 1952, "The theory of queues with a single server"; many:
 * J. Kiefer and J. Wolfowitz 1955, "On the theory of queues with many servers"). It needs no event, no place in a queue and no place in the
 * pool: a server is the times at which its workers will be free.
 *
 * Passed     all that a tally keeps is a sum, a level at boundaries or a count by value, so it does not matter that what ends before the
 *            next boundary (endpoint_state.h) is counted before its time, as long as nothing looks in between (passed.h).
 * Put off    what ends behind the boundary, or not well, is kept as a record in its server's line (pending.h), and at each boundary servers are
 *            made to look as they would if all had happened (foresight_settle()): what has ended has passed, who is served is told from
 *            those that wait.
 * Followed   where the routing asks how many are present, or a queue has an end, exits (exits.h) say when an instance has one less.
 * Looks      between boundaries only the number of calls is true. A variant that scales has foresight if nothing else that its metrics
 *            measure has to be seen as it happens (feeding.h): at counts and levels nobody looks before a period ends.
 * Events     when no more arrivals will come, and for a server that must go, all that is still to happen becomes events again
 *            (serving.h), who waits when it starts: what follows from those is as it would be without foresight.
 *
 * Measured   instructions a request of the whole program, without it and with it: docs/performance.md. */
#ifndef LOADLINE_SIM_FORESIGHT_H
#define LOADLINE_SIM_FORESIGHT_H

#include "sim/endpoint_state.h"
#include "sim/exits.h"
#include "sim/passed.h"

/* Of a variant whose servers have it. */
struct foresight {
    bool follows;
    const struct server_plan *alike; /* what all its servers are to a request; NULL: they differ */
    int64_t *
        free_ns; /* of all its servers, by place: server->free_ns is in it. Side by side, so that those of many fit into the caches */
    struct crowd
        *crowd; /* NULL: nobody wants to know how many a server has, or the routing counts them (crowd.h, router.h) */
    int64_t payload_most; /* the plan's, beside what is looked at with it */
    struct exits exits;
    struct passed passed, late; /* late: were put off, and waited for in vain */
};

/* When all else of the endpoint is made: variants whose servers serve each request alone, without a limit to their queues unless the
 * routing counts who is present, and with nobody who needs to be told of an answer when it is given, get it. */
void foresight_init(struct endpoint *endpoint);
void foresight_free(struct endpoint *endpoint);
void foresight_clear(struct endpoint *endpoint);

/* The routing learns of all that have left by now. */
static inline void foresight_follow(struct variant *variant, int64_t now_ns)
{
    struct exits *exits = &variant->foresight->exits;
    while (exits->next_ns <= now_ns) router_remove(&variant->router, exits_take(exits));
}

/* When a worker of the server will be free. */
static inline int64_t foresight_free_ns(const struct server *server)
{
    return server->free_ns[0];
}

/* So many workers are kept in order, each of them looked at: more instructions than a heap's, and nothing to guess for the processor. */
#define FORESIGHT_FEW 8

/* That worker then has something to do until until_ns. The times are a heap, in which it is always the first that changes; few are sorted, as a
 * heap may be. Measured, 16 x 4: 0.67 mispredicted branches a request less (cachegrind), 18.0 to 20.3 million requests a second. */
static inline __attribute__((always_inline)) void foresight_occupy_one_of(int64_t *free_ns, size_t workers,
                                                                          int64_t until_ns)
{
    size_t place = 0;
    for (; workers <= FORESIGHT_FEW && place + 1 < workers; place++) {
        int64_t next_ns = free_ns[place + 1];
        free_ns[place] = time_earlier(next_ns, until_ns);
        until_ns = time_later(next_ns, until_ns);
    }
    for (size_t next; (next = 2 * place + 1) < workers; place = next) {
        next += next + 1 < workers && free_ns[next + 1] < free_ns[next];
        if (until_ns <= free_ns[next]) break;
        free_ns[place] = free_ns[next];
    }
    free_ns[place] = until_ns;
}

static inline void foresight_occupy(struct server *server, int64_t until_ns)
{
    foresight_occupy_one_of(server->free_ns, server->plan->workers, until_ns);
}

/* A request that has arrived at a server, and whose start is known, is put off. */
static inline void foresight_put_off(struct endpoint *endpoint, struct server *server, struct pending pending)
{
    if (pending.start_ns > pending.arrival_ns)
        gauge_up(&endpoint->variants[server->variant].tally.in_queue, pending.arrival_ns);
    pending_push(&server->pending_waiting, &endpoint->pending, pending);
}

/* Tallies, routing and servers stand as they do before what happens at now_ns, a boundary, or as they will at the next one, if nothing looks
 * until then. */
void foresight_settle(struct endpoint *endpoint, int64_t now_ns);

/* Before the next batch: there is room for all of it. */
void foresight_make_room(struct endpoint *endpoint);

/* Somebody looks between two boundaries at who has come, and at who is where, behind all departures of that instant. */
void foresight_catch_up(struct endpoint *endpoint, int64_t now_ns);

/* The most that a server of the variant had when one came, where somebody wants to know; 0: nobody has come since this was asked. */
uint32_t foresight_most_present(struct variant *variant);

/* The server has come into service. */
void foresight_begin(struct endpoint *endpoint, const struct server *server);

/* Of a server that is settled: what is to happen on it, if it was foreseen, will be events. */
void foresight_yield(struct endpoint *endpoint, struct server *server);

/* No more requests will come: the same for all, from the next boundary on. endpoint->foreseen_ns is when the last ended of those that were
 * counted before. */
void foresight_end(struct endpoint *endpoint);

/* As a request of the pool: its index. The first of those that wait: it does so no longer, which is nobody told. */
uint32_t foresight_recall(struct endpoint *endpoint, const struct server *server, const struct pending *pending);
uint32_t foresight_dequeue(struct endpoint *endpoint, struct server *server);

/* For the parts of this: what has passed is counted; servers are settled; those that wait, or are served, are so as requests of the pool. */
void foresight_count_passed(const struct endpoint *endpoint, struct variant *variant);
void foresight_settle_servers(struct endpoint *endpoint, uint32_t variant, int64_t now_ns);
void foresight_recall_waiting(struct endpoint *endpoint, struct server *server);
void foresight_recall_served(struct endpoint *endpoint, struct server *server);

#endif
