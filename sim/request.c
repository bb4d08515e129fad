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

/* What has never been used is not touched, so memory is taken as it is needed; and a large block grows in place. */
void request_pool_grow(struct request_pool *pool)
{
    size_t room = pool->room ? (size_t)pool->room + pool->room / 2 : 256;
    struct request *requests = room < REQUEST_NONE ? realloc(pool->requests, room * sizeof *requests) : NULL;
    if (!requests) arena_exhausted(room * sizeof *requests);
    pool->requests = requests;
    pool->room = (uint32_t)room;
}
