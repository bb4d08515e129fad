/* arrival.h - one request as it reaches the endpoint, and the pointer through which the kernel is fed.
 *
 * Units      ns since the run began, bytes, tokens.
 * Order      a source hands out arrivals in time order, and the same ones for the same (seed, replication).
 * Batches    the kernel asks for many at once, so that the call and the draws behind it are paid once a batch. */
#ifndef LOADLINE_SIM_ARRIVAL_H
#define LOADLINE_SIM_ARRIVAL_H

#include "sim/random.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARRIVAL_NO_TARGET (-1)
#define ARRIVAL_BATCH     RANDOM_BATCH

struct arrival {
    int64_t arrival_ns;
    int64_t service_ns; /* recorded in the trace; -1 where it is not */
    int64_t ttl_ns;     /* how long an asynchronous request may live before it is served; -1: not said */
    int64_t payload_bytes, response_bytes;
    uint32_t input_tokens, output_tokens;
    int32_t target;   /* index of the variant that the caller names, or ARRIVAL_NO_TARGET */
    int8_t explained; /* whether the caller asks for an explanation: 0, 1; -1: not said */
};

/* At 0 ns, and nothing more is known. */
#define ARRIVAL_UNKNOWN                                                                                                \
    {                                                                                                                  \
        .service_ns = -1, .ttl_ns = -1, .target = ARRIVAL_NO_TARGET, .explained = -1                                   \
    }

/* One session is to begin (sessions.h). */
struct session_begin {
    int64_t begin_ns; /* not before that of the one before it */
    uint32_t shape;
};

struct arrival_source {
    /* Fills at most `room` arrivals, no more than ARRIVAL_BATCH; returns how many, 0 when there are no more. They are ARRIVAL_UNKNOWN, or as
     * it has filled them before: what it never knows it does not touch. */
    size_t (*fill)(void *self, struct arrival *batch, size_t room);
    void *self;
    bool plain; /* no request has bytes, or names a variant */

    /* Where requests come in sessions, and `fill` is not used: the next session, false when there are no more; and what request `number`,
     * that step of a session of that shape, carries, but for its time. */
    bool (*next_session)(void *self, struct session_begin *out);
    void (*session_step)(void *self, uint32_t shape, uint32_t step, uint64_t number, struct arrival *out);
};

#endif
