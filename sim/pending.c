#include "sim/pending.h"

#include "sim/arena.h"

#include <stdlib.h>

void pending_pool_init(struct pending_pool *pool)
{
    *pool = (struct pending_pool){0};
}

void pending_pool_free(struct pending_pool *pool)
{
    free(pool->blocks);
    free(pool->free);
    pending_pool_init(pool);
}

/* What has never been used is not touched, so memory is taken as it is needed; and a large block grows in place. */
void pending_pool_grow(struct pending_pool *pool)
{
    size_t room = pool->room ? (size_t)pool->room + pool->room / 2 : 32;
    struct pending_block *blocks = room <= UINT32_MAX ? realloc(pool->blocks, room * sizeof *blocks) : NULL;
    if (!blocks) arena_exhausted(room * sizeof *blocks);
    pool->blocks = blocks;
    uint32_t *given_back = realloc(pool->free, room * sizeof *given_back);
    if (!given_back) arena_exhausted(room * sizeof *given_back);
    pool->free = given_back;
    pool->room = (uint32_t)room;
}
