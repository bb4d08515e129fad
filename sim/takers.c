#include "sim/takers.h"

#include "sim/arena.h"

#include <assert.h>

void takers_init(struct takers *takers, struct arena *arena, uint32_t most)
{
    *takers = (struct takers){.room = 2, .shift = 1, .most = most};
    for (; takers->room < most; takers->room *= 2) takers->shift++;
    takers->span_ns = UINT64_MAX >> takers->shift >> 1; /* and a time is no less than that many */
    takers->key = arena_new_array(arena, 2 * takers->room, uint64_t);
    takers->free_ns = arena_new_array(arena, takers->room, int64_t);
    takers_clear(takers);
}

static uint64_t key_of(const struct takers *takers, size_t taker)
{
    uint64_t ahead_ns = (uint64_t)(takers->free_ns[taker] - takers->base_ns);
    return (ahead_ns < takers->span_ns ? ahead_ns : takers->span_ns) << takers->shift | taker;
}

static void rebuild(struct takers *takers, int64_t base_ns)
{
    uint64_t *keys = takers->key;
    takers->base_ns = base_ns;
    for (size_t taker = 0; taker < takers->room; taker++) keys[takers->room + taker] = key_of(takers, taker);
    for (size_t node = takers->room - 1; node > 0; node--)
        keys[node] = keys[2 * node] < keys[2 * node + 1] ? keys[2 * node] : keys[2 * node + 1];
}

void takers_clear(struct takers *takers)
{
    for (size_t taker = 0; taker < takers->room; taker++) takers->free_ns[taker] = TIME_NEVER;
    takers->there = 0;
    rebuild(takers, 0);
}

void takers_join(struct takers *takers, uint32_t taker, int64_t now_ns)
{
    assert(taker < takers->most && takers->free_ns[taker] == TIME_NEVER);
    takers->free_ns[taker] = now_ns;
    takers->there++;
    rebuild(takers, time_earlier(takers->base_ns, now_ns));
}

uint32_t takers_busy(const struct takers *takers, int64_t now_ns)
{
    uint32_t busy = 0;
    for (uint32_t taker = 0; taker < takers->most; taker++) busy += takers->free_ns[taker] > now_ns;
    return busy - (takers->most - takers->there);
}

static int64_t come_nearer(struct takers *takers)
{
    int64_t first_ns = TIME_NEVER;
    for (uint32_t taker = 0; taker < takers->most; taker++) first_ns = time_earlier(first_ns, takers->free_ns[taker]);
    if (first_ns < TIME_NEVER) rebuild(takers, first_ns);
    return first_ns;
}

int64_t takers_free_ns(struct takers *takers)
{
    uint64_t first = takers_first(takers);
    return takers_is_near(takers, first) ? takers_near_ns(takers, first) : come_nearer(takers);
}
