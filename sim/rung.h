/* rung.h - keys that are far from the first, in buckets by their distance, and in no order within a bucket: one rung of a ladder queue.
 *
 * To put one in and to take it out again costs a few instructions, however many there are. Whoever takes a bucket sorts it (exits.h).
 * Ownership  rung_free() after whatever was done with it; an unused one is all zero. Memory grows with the keys in it.
 * Errors     memory exhaustion goes to the arena's handler (arena.h).
 * Source     W. T. Tang, R. S. M. Goh, I. L.-J. Thng 2005, "Ladder queue: an O(1) priority queue structure for large-scale discrete event
 *            simulation", ACM TOMACS 15(3). */
#ifndef LOADLINE_SIM_RUNG_H
#define LOADLINE_SIM_RUNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RUNG_BUCKETS 1024
#define RUNG_BLOCK   31

/* All of a bucket's blocks but the one that it names are full. */
struct rung_block {
    uint64_t keys[RUNG_BLOCK];
    uint32_t next; /* in a bucket or in the list of free ones */
};

struct rung_bucket {
    uint32_t block, fill; /* keys in it; RUNG_BLOCK where there is none yet */
};

struct rung {
    struct rung_bucket *buckets; /* NULL: it has never been used */
    struct rung_block *blocks;
    uint32_t room, used, free; /* blocks: used: how many ever were; free: head of the list of those given back */
    size_t next;               /* bucket to be taken */
    size_t count;              /* of keys */
};

#define RUNG_NONE UINT32_MAX

void rung_free(struct rung *rung);

/* Without any, for buckets from 0 on. */
void rung_clear(struct rung *rung);

/* For rung_put(): the bucket has one more block. */
void rung_extend(struct rung *rung, struct rung_bucket *bucket);

/* Into a bucket that has not been taken, of RUNG_BUCKETS. */
static inline void rung_put(struct rung *rung, size_t bucket, uint64_t key)
{
    struct rung_bucket *into = &rung->buckets[bucket];
    if (into->fill == RUNG_BLOCK) rung_extend(rung, into);
    rung->blocks[into->block].keys[into->fill++] = key;
    rung->count++;
}

/* The next bucket that has some, of which there is one: how many; and which it is, its keys put there and taken out. The second after the
 * first. */
size_t rung_next_count(struct rung *rung);
size_t rung_take(struct rung *rung, uint64_t *keys);

/* Those with these bits are taken out. Costs time in the number there are. */
void rung_drop(struct rung *rung, uint64_t mask, uint64_t bits);

#endif
