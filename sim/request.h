/* request.h - the pool of requests in flight: memory grows with what is present, never with the length of the run.
 *
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
    int64_t start_ns;   /* of service; not before it is known */
    int64_t service_ns; /* work: the time it takes when it is served alone */
    int64_t overhead_ns;
    int64_t response_bytes;
    uint32_t next; /* in a queue or in the list of free ones */
    bool fails;    /* the model will answer with an error */
    bool counted;  /* arrived after the warm-up: part of the latency figures */
};

struct request_pool {
    struct request *requests;
    uint32_t room, free; /* free: head of the list of free ones */
};

void request_pool_init(struct request_pool *pool);
void request_pool_free(struct request_pool *pool);

/* For request_pool_take(), where none is free: room for twice as many. */
void request_pool_grow(struct request_pool *pool);

/* The index of a request whose fields are as its last user left them. */
static inline uint32_t request_pool_take(struct request_pool *pool)
{
    if (__builtin_expect(pool->free == REQUEST_NONE, 0)) request_pool_grow(pool);
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
