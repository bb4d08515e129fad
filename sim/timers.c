#include "sim/timers.h"

#include "sim/arena.h"

#include <assert.h>
#include <stdlib.h>

void timers_init(struct timers *timers)
{
    *timers = (struct timers){0};
}

void timers_free(struct timers *timers)
{
    free(timers->heap);
    timers_init(timers);
}

void timers_clear(struct timers *timers)
{
    timers->count = 0;
    timers->sequence = 0;
}

static bool before(const struct timer *a, const struct timer *b)
{
    return a->at_ns < b->at_ns || (a->at_ns == b->at_ns && a->sequence < b->sequence);
}

static void sift_up(struct timer *heap, uint32_t at)
{
    struct timer timer = heap[at];
    while (at > 0 && before(&timer, &heap[(at - 1) / 2])) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = timer;
}

static void sift_down(struct timer *heap, uint32_t count, uint32_t at)
{
    struct timer timer = heap[at];
    for (uint64_t child = 2 * (uint64_t)at + 1; child < count; child = 2 * (uint64_t)at + 1) {
        if (child + 1 < count && before(&heap[child + 1], &heap[child])) child++;
        if (!before(&heap[child], &timer)) break;
        heap[at] = heap[child];
        at = (uint32_t)child;
    }
    heap[at] = timer;
}

void timers_add(struct timers *timers, int64_t at_ns, uint32_t kind, uint32_t subject)
{
    if (timers->count == timers->room) {
        size_t room = timers->room ? (size_t)timers->room * 2 : 64;
        struct timer *heap = room < UINT32_MAX ? realloc(timers->heap, room * sizeof *heap) : NULL;
        if (!heap) arena_exhausted(room * sizeof *heap);
        timers->heap = heap;
        timers->room = (uint32_t)room;
    }
    timers->heap[timers->count] =
        (struct timer){.at_ns = at_ns, .sequence = timers->sequence++, .kind = kind, .subject = subject};
    sift_up(timers->heap, timers->count++);
}

struct timer timers_take(struct timers *timers)
{
    assert(timers->count > 0);
    struct timer first = timers->heap[0];
    timers->heap[0] = timers->heap[--timers->count];
    if (timers->count > 0) sift_down(timers->heap, timers->count, 0);
    return first;
}

void timers_drop(struct timers *timers, bool (*drop)(void *self, const struct timer *timer), void *self)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < timers->count; i++)
        if (!drop(self, &timers->heap[i])) timers->heap[kept++] = timers->heap[i];
    timers->count = kept;
    for (uint32_t i = kept / 2; i-- > 0;) sift_down(timers->heap, kept, i);
}
