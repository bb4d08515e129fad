#include "sim/rung.h"

#include "sim/arena.h"

#include <stdlib.h>
#include <string.h>

#define NOTHING ((struct rung_bucket){RUNG_NONE, RUNG_BLOCK})

void rung_free(struct rung *rung)
{
    free(rung->buckets);
    free(rung->blocks);
    *rung = (struct rung){0};
}

void rung_clear(struct rung *rung)
{
    size_t bytes = RUNG_BUCKETS * sizeof *rung->buckets;
    if (!rung->buckets && !(rung->buckets = malloc(bytes))) arena_exhausted(bytes);
    for (size_t i = 0; i < RUNG_BUCKETS; i++) rung->buckets[i] = NOTHING;
    rung->used = 0;
    rung->free = RUNG_NONE;
    rung->next = rung->count = 0;
}

static uint32_t take_block(struct rung *rung)
{
    uint32_t block = rung->free;
    if (block != RUNG_NONE) {
        rung->free = rung->blocks[block].next;
        return block;
    }
    if (rung->used == rung->room) {
        size_t room = rung->room ? (size_t)rung->room + rung->room / 2 : 64;
        struct rung_block *blocks = room < RUNG_NONE ? realloc(rung->blocks, room * sizeof *blocks) : NULL;
        if (!blocks) arena_exhausted(room * sizeof *blocks);
        rung->blocks = blocks;
        rung->room = (uint32_t)room;
    }
    return rung->used++;
}

/* To the free ones; returns the one behind it. */
static uint32_t give_block(struct rung *rung, uint32_t block)
{
    uint32_t behind = rung->blocks[block].next;
    rung->blocks[block].next = rung->free;
    rung->free = block;
    return behind;
}

void rung_extend(struct rung *rung, struct rung_bucket *bucket)
{
    uint32_t block = take_block(rung);
    rung->blocks[block].next = bucket->block;
    *bucket = (struct rung_bucket){block, 0};
}

size_t rung_next_count(struct rung *rung)
{
    while (rung->buckets[rung->next].block == RUNG_NONE) rung->next++;
    size_t count = 0, fill = rung->buckets[rung->next].fill;
    for (uint32_t block = rung->buckets[rung->next].block; block != RUNG_NONE; block = rung->blocks[block].next) {
        count += fill;
        fill = RUNG_BLOCK;
    }
    return count;
}

size_t rung_take(struct rung *rung, uint64_t *keys)
{
    size_t fill = rung->buckets[rung->next].fill;
    for (uint32_t block = rung->buckets[rung->next].block; block != RUNG_NONE; fill = RUNG_BLOCK) {
        memcpy(keys, rung->blocks[block].keys, fill * sizeof *keys);
        keys += fill;
        rung->count -= fill;
        block = give_block(rung, block);
    }
    rung->buckets[rung->next] = NOTHING;
    return rung->next++;
}

void rung_drop(struct rung *rung, uint64_t mask, uint64_t bits)
{
    for (size_t b = rung->next; b < RUNG_BUCKETS && rung->count > 0; b++) {
        uint32_t block = rung->buckets[b].block, fill = rung->buckets[b].fill;
        rung->buckets[b] = NOTHING;
        for (; block != RUNG_NONE; fill = RUNG_BLOCK) {
            for (uint32_t i = 0; i < fill; i++) {
                uint64_t key = rung->blocks[block].keys[i];
                rung->count--;
                if ((key & mask) != bits) rung_put(rung, b, key);
            }
            block = give_block(rung, block);
        }
    }
}
