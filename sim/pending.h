/* pending.h - requests that have come, whose end is known and has not come (foresight.h): lines of them, each in the order in which they start.
 *
 * All that is known of such a request is in one record. A line is a chain of blocks of them, so that what is read one after the other lies side
 * by side, and all lines take their blocks from one pool.
 * Units      ns since the run began.
 * Ownership  pending_pool_init() ... pending_pool_free(). Memory grows with the requests that are pending. A line is a plain value; an empty
 *            one is all zero.
 * Errors     memory exhaustion goes to the arena's handler (arena.h). */
#ifndef LOADLINE_SIM_PENDING_H
#define LOADLINE_SIM_PENDING_H

#include "sim/units.h"

#include <stddef.h>

struct pending {
    int64_t arrival_ns, start_ns, service_ns; /* as a request's (request.h), and so are these: */
    int64_t overhead_ns, response_bytes;
    uint32_t failure;
};

#define PENDING_BLOCK 10

struct pending_block {
    uint32_t next; /* in a line */
    struct pending at[PENDING_BLOCK];
};

struct pending_pool {
    struct pending_block *blocks;
    uint32_t
        *free; /* those given back, the last on top: apart from them, so that none is looked at before it is filled */
    uint32_t room, used, free_count; /* used: how many ever were */
};

struct pending_line {
    uint32_t count;
    uint32_t first, last; /* blocks; without meaning while count is 0 */
    uint16_t head, tail;  /* the first of all in the one, behind the last of all in the other */
};

void pending_pool_init(struct pending_pool *pool);
void pending_pool_free(struct pending_pool *pool);

/* For pending_push(), where no block is free: room for half as many again. */
void pending_pool_grow(struct pending_pool *pool);

static inline uint32_t pending_pool_take(struct pending_pool *pool)
{
    if (pool->free_count > 0) return pool->free[--pool->free_count];
    if (__builtin_expect(pool->used == pool->room, 0)) pending_pool_grow(pool);
    return pool->used++;
}

static inline void pending_pool_give(struct pending_pool *pool, uint32_t block)
{
    pool->free[pool->free_count++] = block;
}

/* One more, which starts no earlier than the others. */
static inline void pending_push(struct pending_line *line, struct pending_pool *pool, struct pending pending)
{
    if (line->count == 0) {
        line->first = line->last = pending_pool_take(pool);
        line->head = line->tail = 0;
    } else if (line->tail == PENDING_BLOCK) {
        uint32_t block = pending_pool_take(pool);
        pool->blocks[line->last].next = block;
        line->last = block;
        line->tail = 0;
    }
    line->count++;
    pool->blocks[line->last].at[line->tail++] = pending;
}

/* The first, of which there is one. Valid until one is pushed, or it is dropped. What stands in the next block will be wanted soon. */
static inline const struct pending *pending_first(const struct pending_line *line, const struct pending_pool *pool)
{
    const struct pending_block *block = &pool->blocks[line->first];
    if (line->first != line->last) __builtin_prefetch(&pool->blocks[block->next].at[line->head]);
    return &block->at[line->head];
}

/* It is in the line no longer. */
static inline void pending_drop(struct pending_line *line, struct pending_pool *pool)
{
    line->head++;
    if (--line->count == 0 || line->head == PENDING_BLOCK) {
        uint32_t block = line->first;
        line->first = pool->blocks[block].next;
        line->head = 0;
        pending_pool_give(pool, block);
    }
}

static inline struct pending pending_pop(struct pending_line *line, struct pending_pool *pool)
{
    struct pending pending = *pending_first(line, pool);
    pending_drop(line, pool);
    return pending;
}

#endif
