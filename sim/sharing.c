#include "sim/sharing.h"

#include "sim/arena.h"
#include "sim/units.h"

#include <assert.h>
#include <stdlib.h>

void sharing_init(struct sharing *sharing, const struct sharing_rate *rate)
{
    *sharing = (struct sharing){.rate = rate};
}

void sharing_free(struct sharing *sharing)
{
    free(sharing->heap);
    sharing_init(sharing, NULL);
}

void sharing_clear(struct sharing *sharing)
{
    sharing->count = 0;
    sharing->virtual_now = 0;
    sharing->changed_ns = 0;
    sharing->sequence = 0;
}

static double rate_of(const struct sharing_rate *rate, uint32_t count)
{
    if (count <= rate->last) return rate->table[count];
    double end = rate->table[rate->last];
    return rate->shared ? end * rate->last / count : end;
}

static void advance(struct sharing *sharing, int64_t now_ns)
{
    if (sharing->count == 0)
        sharing->virtual_now = 0;
    else
        sharing->virtual_now += (double)(now_ns - sharing->changed_ns) * rate_of(sharing->rate, sharing->count);
    sharing->changed_ns = now_ns;
}

static bool before(const struct sharing_entry *a, const struct sharing_entry *b)
{
    return a->finish < b->finish || (a->finish == b->finish && a->sequence < b->sequence);
}

static void sift_up(struct sharing_entry *heap, uint32_t at)
{
    struct sharing_entry entry = heap[at];
    while (at > 0 && before(&entry, &heap[(at - 1) / 2])) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = entry;
}

static void sift_down(struct sharing_entry *heap, uint32_t count, struct sharing_entry entry)
{
    uint32_t at = 0;
    for (uint32_t child = 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && before(&heap[child + 1], &heap[child])) child++;
        if (!before(&heap[child], &entry)) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = entry;
}

void sharing_enter(struct sharing *sharing, uint32_t request, int64_t work_ns, int64_t now_ns)
{
    advance(sharing, now_ns);
    if (sharing->count == sharing->room) {
        uint32_t room = sharing->room ? sharing->room * 2 : 16;
        struct sharing_entry *heap = realloc(sharing->heap, room * sizeof *heap);
        if (!heap) arena_exhausted(room * sizeof *heap);
        sharing->heap = heap;
        sharing->room = room;
    }
    sharing->heap[sharing->count] = (struct sharing_entry){
        .finish = sharing->virtual_now + (double)work_ns, .sequence = sharing->sequence++, .request = request};
    sift_up(sharing->heap, sharing->count++);
}

uint32_t sharing_leave(struct sharing *sharing, int64_t now_ns)
{
    assert(sharing->count > 0);
    advance(sharing, now_ns);
    uint32_t request = sharing->heap[0].request;
    struct sharing_entry last = sharing->heap[--sharing->count];
    if (sharing->count > 0) sift_down(sharing->heap, sharing->count, last);
    return request;
}

/* Rounded up: a request is not done before its work is. */
int64_t sharing_next_ns(const struct sharing *sharing)
{
    if (sharing->count == 0) return TIME_NEVER;
    double left = sharing->heap[0].finish - sharing->virtual_now;
    if (left <= 0) return sharing->changed_ns;
    double ns = left / rate_of(sharing->rate, sharing->count);
    if (ns >= (double)TIME_LONGEST_NS) return TIME_NEVER - 1;
    int64_t whole = (int64_t)ns;
    if ((double)whole < ns) whole++;
    int64_t at_ns;
    return __builtin_add_overflow(sharing->changed_ns, whole, &at_ns) ? TIME_NEVER - 1 : at_ns;
}
