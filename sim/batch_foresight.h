/* batch_foresight.h - what will become of the requests of a batch, known when it starts: foresight.h where workers serve several at once.
 *
 * Who will be in a batch nobody knows when a request comes; when it leaves is known when the batch starts. So that batches start and end stays an
 * event, a few of them for many requests, and a request is a place in its instance's row until it starts: no place in the pool.
 * Row        what waits at an instance, in a ring: the oldest first.
 * Passed     a batch that ends before the next boundary, and well, is counted when it starts, in columns (passed.h); what happens at its end is
 *            that the worker is free and the routing learns of it.
 * Told       who waits at a boundary has come, for all who look there, and is told to the tally.
 * Put off    a batch with one of those in it, or that ends behind the boundary or not well for all, is made of requests of the pool, which leave by
 *            serving.h's ways.
 * Events     when no more arrivals will come, and for a server that must go, who waits becomes requests in the server's queue.
 * Units      ns.
 *
 * Measured   instructions a request of the whole program, without it and with it: docs/performance.md. */
#ifndef LOADLINE_SIM_BATCH_FORESIGHT_H
#define LOADLINE_SIM_BATCH_FORESIGHT_H

#include "sim/passed.h"
#include "sim/serving.h"

/* A request that waits: what it brings along. */
struct batch_waiting {
    int64_t arrival_ns, service_ns, overhead_ns, response_bytes;
    uint64_t failure; /* enum failure: how it will end, if nothing else comes before */
};

struct batch_row {
    struct batch_waiting *ring;
    uint32_t room; /* a power of two, or 0 */
    uint32_t first, count;
    uint32_t told; /* of them, from the first on */
};

/* Of a variant whose servers have it. */
struct batch_foresight {
    int64_t payload_most; /* the plan's, beside what is looked at with it */
    uint32_t servers, first_slot, slots;
    struct batch_row *rows; /* of each server */
    uint32_t *served; /* by slot, from first_slot on: requests in its batch, which is counted; 0: it has none such */
    struct passed passed;
};

struct batch_foresight *batch_foresight_new(const struct endpoint *endpoint, uint32_t variant);
void batch_foresight_free(struct batch_foresight *foresight);
void batch_foresight_clear(struct batch_foresight *foresight);

/* Whether what becomes of the requests of that server, which serves in batches, is foreseen now. */
static inline bool batch_foresight_has(const struct endpoint *endpoint, const struct server *server)
{
    return endpoint->foresees && server->in_service && endpoint->variants[server->variant].batch_foresight;
}

/* For batch_foresight_wait(): room for twice as many. */
void batch_foresight_grow(struct batch_row *row);

/* A request more waits in the row, what it brings along to be written down. */
static inline struct batch_waiting *batch_foresight_wait(struct batch_row *row)
{
    if (__builtin_expect(row->count == row->room, 0)) batch_foresight_grow(row);
    return &row->ring[(row->first + row->count++) & (row->room - 1)];
}

/* Workers of the server that are free start what is due, or a clock is set for when it is. */
void batch_foresight_start(struct endpoint *endpoint, struct server *server, int64_t now_ns);

/* What the slot's event says has come: a batch has ended, or is due. */
void batch_foresight_complete(struct endpoint *endpoint, struct server *server, uint32_t slot, int64_t now_ns);

/* What has passed is counted. */
void batch_foresight_count(struct endpoint *endpoint, uint32_t variant);

/* The tally knows of all who wait. */
void batch_foresight_tell(struct endpoint *endpoint, uint32_t variant);

/* Who waits at a server, of which the tally knows, waits in its queue from now on. */
void batch_foresight_yield(struct endpoint *endpoint, struct server *server);

/* No more requests will come: the same for all. endpoint->foreseen_ns is raised to when the last of those end that are counted. */
void batch_foresight_end(struct endpoint *endpoint, uint32_t variant);

#endif
