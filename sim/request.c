#include "sim/request.h"

#include "sim/arena.h"

#include <stdlib.h>

void request_pool_init(struct request_pool *pool)
{
    *pool = (struct request_pool){.free = REQUEST_NONE};
}

void request_pool_free(struct request_pool *pool)
{
    free(pool->requests);
    request_pool_init(pool);
}

void request_pool_grow(struct request_pool *pool)
{
    uint32_t room = pool->room ? pool->room : 128;
    if (room > REQUEST_NONE / 2) arena_exhausted((size_t)room * 2 * sizeof *pool->requests);
    room *= 2;
    struct request *requests = realloc(pool->requests, room * sizeof *requests);
    if (!requests) arena_exhausted(room * sizeof *requests);

    /* The new ones are handed out in the order of their index, which is the order of their addresses. */
    for (uint32_t i = room; i-- > pool->room;) {
        requests[i].next = pool->free;
        pool->free = i;
    }
    pool->requests = requests;
    pool->room = room;
}
