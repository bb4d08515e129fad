/* request.h - the pool of requests in flight: memory grows with what is present, never with the length of the run.
 *
 * Units      arrivals in ns since the run began; work in ns.
 * Ownership  request_pool_init() ... request_pool_free(). A request is named by its index, which stays valid while the pool
 *            grows; a pointer to it does not.
 * Errors     memory exhaustion goes to the arena's handler (arena.h). */
#ifndef LOADLINE_SIM_REQUEST_H
#define LOADLINE_SIM_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REQUEST_NONE UINT32_MAX

struct request {
    int64_t arrival_ns; /* at the endpoint, and so at the variant */
    int64_t start_ns;   /* of service, once that is known. In a backlog: when its life ends */
    union {
        int64_t service_ns;     /* work: the time it takes when it is served alone */
        int64_t first_token_ns; /* of a token model, whose work is its tokens: when the first one came */
    };
    int64_t overhead_ns;
    int64_t response_bytes;
    uint32_t input_tokens, output_tokens;
    uint32_t next;   /* in a queue or in the list of free ones */
    uint32_t server; /* that has it; while it waits in a backlog, none (backlog.c) */
    uint32_t call;   /* of the caller that waits for it (callers.h); REQUEST_NONE: nobody is told */
    uint8_t failure; /* enum failure: how it will end, if nothing else comes before; mostly FAILURE_NONE */
    bool counted;    /* arrived after the warm-up: part of the latency figures */
    bool kept;       /* a record of it is captured */
    bool given_up;   /* it has ended for its caller, and only its work goes on */
};

struct request_pool {
    struct request *requests;
    uint32_t room, used, free; /* used: how many ever were; free: head of the list of those given back */
};

void request_pool_init(struct request_pool *pool);
void request_pool_free(struct request_pool *pool);

/* For request_pool_take(), where none is free: room for half as many again. */
void request_pool_grow(struct request_pool *pool);

/* The index of a request whose fields are as its last user left them. */
static inline uint32_t request_pool_take(struct request_pool *pool)
{
    if (__builtin_expect(pool->free == REQUEST_NONE, 0)) {
        if (pool->used == pool->room) request_pool_grow(pool);
        return pool->used++;
    }
    uint32_t index = pool->free;
    pool->free = pool->requests[index].next;
    return index;
}

static inline void request_pool_give(struct request_pool *pool, uint32_t index)
{
    pool->requests[index].next = pool->free;
    pool->free = index;
}

#endif
