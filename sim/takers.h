/* takers.h - the workers in front of whom one line waits: whichever is free first takes the next. A tournament of the times at which they will
 * be free.
 *
 * Key        time since base_ns, and in the bits below it the taker: one comparison orders both, and a climb carries one number. Measured
 *            (callgrind): 64 takers 58 instructions a request, 145 in event_list.h. What lies further ahead than there are bits for is as far as they
 *            reach; when such a one is the first, or somebody comes before base_ns, base_ns is set anew.
 * Order      earlier first; at equal times the lower number first, but far ahead.
 * Units      ns.
 * Ownership  lives in the arena given to takers_init(); nothing to free.
 * Source     tree selection: Knuth, The Art of Computer Programming, volume 3, section 5.2.3. */
#ifndef LOADLINE_SIM_TAKERS_H
#define LOADLINE_SIM_TAKERS_H

#include "sim/units.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct takers {
    uint64_t *key;    /* each node's first; 1 is the root, room + taker that one's own */
    int64_t *free_ns; /* of each taker; TIME_NEVER: it is not there */
    size_t room;      /* leaves: a power of two, at least the number of takers */
    int shift;        /* bits of a taker's number */
    int64_t base_ns;
    uint64_t span_ns;
    uint32_t most, there;
};

/* Takers 0 .. most - 1, of whom none is there. */
void takers_init(struct takers *takers, struct arena *arena, uint32_t most);
void takers_clear(struct takers *takers);

/* One that was not there is, and free from now on. */
void takers_join(struct takers *takers, uint32_t taker, int64_t now_ns);

/* How many are there and not free at now_ns. */
uint32_t takers_busy(const struct takers *takers, int64_t now_ns);

/* When the first is free; TIME_NEVER: none will be. Sees to it that the first does not lie too far ahead. */
int64_t takers_free_ns(struct takers *takers);

/* For a loop that keeps it in a register: the key of the first, whether it is known from that when it is free, and when. */
static inline uint64_t takers_first(const struct takers *takers)
{
    return takers->key[1];
}

static inline bool takers_is_near(const struct takers *takers, uint64_t first)
{
    return first >> takers->shift < takers->span_ns;
}

static inline int64_t takers_near_ns(const struct takers *takers, uint64_t first)
{
    return takers->base_ns + (int64_t)(first >> takers->shift);
}

/* The first, who is there, has something to do until until_ns, which is not before it is free. Returns who is the first then. */
static inline uint64_t takers_occupy(const struct takers *takers, uint64_t first, int64_t until_ns)
{
    uint64_t *keys = takers->key;
    uint64_t ahead_ns = (uint64_t)(until_ns - takers->base_ns), taker = first & (takers->room - 1);
    ahead_ns = ahead_ns < takers->span_ns ? ahead_ns : takers->span_ns;
    first = ahead_ns << takers->shift | taker;
    takers->free_ns[taker] = until_ns;
    size_t node = takers->room + taker;
    keys[node] = first;
    for (; node > 1; node >>= 1) {
        uint64_t rival = keys[node ^ 1];
        first = rival < first ? rival : first;
        keys[node >> 1] = first;
    }
    return first;
}

#endif
