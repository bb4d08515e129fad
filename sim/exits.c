#include "sim/exits.h"

#include "sim/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define LINE 64 /* of the cache: two children share one */

void exits_init(struct exits *exits, uint32_t instances)
{
    *exits = (struct exits){0};
    while (exits->shift < 32 && (uint64_t)instances > UINT64_C(1) << exits->shift) exits->shift++;
    exits->span_ns = (uint64_t)INT64_MAX >> exits->shift;
    exits_grow(exits);
    exits_clear(exits);
}

void exits_free(struct exits *exits)
{
    free(exits->heap);
    free(exits->later);
    *exits = (struct exits){0};
}

void exits_clear(struct exits *exits)
{
    exits->count = exits->later_count = 0;
    exits->hole = false;
    exits->base_ns = 0;
    exits->next_ns = exits->later_ns = TIME_NEVER;
    for (size_t node = 0; node < 4; node++) exits->heap[node] = EXITS_LAST;
}

/* The first place is unused, and behind the last there is one that comes last. */
void exits_grow(struct exits *exits)
{
    size_t room = exits->room ? 2 * exits->room : 62, bytes = (room + 2) * sizeof *exits->heap;
    uint64_t *heap = aligned_alloc(LINE, (bytes + LINE - 1) / LINE * LINE);
    if (!heap) arena_exhausted(bytes);
    if (exits->heap) memcpy(heap, exits->heap, (exits->room + 2) * sizeof *heap);
    free(exits->heap);
    exits->heap = heap;
    exits->room = room;
}

void exits_add_later(struct exits *exits, int64_t at_ns, uint32_t instance)
{
    if (exits->later_count == exits->later_room) {
        size_t room = exits->later_room ? 2 * exits->later_room : 16;
        struct exit_later *later = realloc(exits->later, room * sizeof *later);
        if (!later) arena_exhausted(room * sizeof *later);
        exits->later = later;
        exits->later_room = room;
    }
    exits->later[exits->later_count++] = (struct exit_later){at_ns, instance};
    exits->later_ns = time_earlier(exits->later_ns, at_ns);
    exits->next_ns = time_earlier(exits->next_ns, at_ns);
}

/* All that was later is added once more, seen from the first of it on, and some of it may still be. */
void exits_come_nearer(struct exits *exits)
{
    struct exit_later *later = exits->later;
    size_t count = exits->later_count;
    int64_t base_ns = exits->later_ns;
    assert(count > 0);
    exits->later = NULL;
    exits->later_room = 0;
    exits_clear(exits);
    exits->base_ns = base_ns;
    for (size_t i = 0; i < count; i++) exits_add(exits, later[i].at_ns, later[i].instance);
    free(later);
}

static void drop_later(struct exits *exits, uint32_t instance)
{
    size_t left = 0;
    exits->later_ns = TIME_NEVER;
    for (size_t i = 0; i < exits->later_count; i++) {
        if (exits->later[i].instance == instance) continue;
        exits->later[left++] = exits->later[i];
        exits->later_ns = time_earlier(exits->later_ns, exits->later[i].at_ns);
    }
    exits->later_count = left;
}

void exits_drop(struct exits *exits, uint32_t instance)
{
    uint64_t *heap = exits->heap, mask = (UINT64_C(1) << exits->shift) - 1;
    size_t left = 0;
    drop_later(exits, instance);
    for (size_t node = exits->hole ? 2 : 1; node <= exits->count; node++)
        if ((heap[node] & mask) != instance) heap[++left] = heap[node];
    for (size_t node = 1; node <= left; node++) exits_rise(heap, node, heap[node]);
    heap[left + 1] = EXITS_LAST;
    exits->count = left;
    exits->hole = false;
    exits->next_ns = left > 0 ? exits_time_ns(exits, heap[1]) : exits->later_ns;
}
