#include "sim/exits.h"

#include "sim/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define EXITS_MANY 496 /* in one heap: no more than that, if they can be parted */
#define LINE       64  /* of the cache: two children share one */

/* The first place is unused, and behind the last there is one that comes last. */
static void grow(struct exits *exits)
{
    size_t room = exits->room ? 2 * exits->room : 62, bytes = (room + 2) * sizeof *exits->heap;
    uint64_t *heap = aligned_alloc(LINE, (bytes + LINE - 1) / LINE * LINE);
    if (!heap) arena_exhausted(bytes);
    if (exits->heap) memcpy(heap, exits->heap, (exits->room + 2) * sizeof *heap);
    free(exits->heap);
    exits->heap = heap;
    exits->room = room;
}

void exits_init(struct exits *exits, uint32_t instances)
{
    *exits = (struct exits){0};
    while (exits->shift < 32 && (uint64_t)instances > UINT64_C(1) << exits->shift) exits->shift++;
    exits->span_ns = (uint64_t)INT64_MAX >> exits->shift;
    grow(exits);
    exits_clear(exits);
}

void exits_free(struct exits *exits)
{
    free(exits->heap);
    free(exits->later);
    rung_free(&exits->rung);
    *exits = (struct exits){0};
}

void exits_clear(struct exits *exits)
{
    exits->count = exits->later_count = 0;
    exits->hole = false;
    exits->base_ns = 0;
    exits->near_ns = exits->span_ns + 1;
    exits->rung_ns = 0;
    exits->rung.count = 0;
    exits->next_ns = exits->later_ns = TIME_NEVER;
    for (size_t node = 0; node < 4; node++) exits->heap[node] = EXITS_LAST;
}

/* --- Near and far --- */

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
}

/* From that node downwards, as far as one below is earlier; and on to the bottom, where nothing changes any more, so that nothing is to be
 * guessed by the processor. */
static void sink(uint64_t *heap, size_t node, size_t count)
{
    uint64_t key = heap[node];
    for (size_t child; (child = 2 * node) <= count; node = child) {
        uint64_t left = heap[child], right = heap[child + 1];
        child += right < left;
        uint64_t earlier = right < left ? right : left;
        heap[node] = earlier < key ? earlier : key;
        key = earlier < key ? key : earlier;
    }
    heap[node] = key;
}

/* Of the keys that stand there. */
static void make_heap(struct exits *exits, size_t count)
{
    exits->heap[count + 1] = EXITS_LAST;
    for (size_t node = count / 2; node > 0; node--) sink(exits->heap, node, count);
    exits->count = count;
    exits->hole = false;
}

/* The next bucket of the rung, of which there is one, is the heap. */
static void take_bucket(struct exits *exits)
{
    size_t count = rung_next_count(&exits->rung);
    exits->count = exits->hole = 0;
    while (exits->room < count) grow(exits);
    uint64_t behind = rung_take(&exits->rung, exits->heap + 1) + 1;
    make_heap(exits, count);
    exits->near_ns = behind << exits->width;
    if (exits->near_ns > exits->rung_ns) exits->near_ns = exits->rung_ns;
    exits->next_ns = exits_time_ns(exits, exits->heap[1]);
}

/* log2, rounded down; of 0, 0. */
static int bits_below(uint64_t number)
{
    return number > 1 ? 63 - __builtin_clzll(number) : 0;
}

#define BUCKET_FEW 32 /* as many are wanted in one, if all are no more than RUNG_BUCKETS can hold */

/* So wide is a bucket for those that are later. Some may be very late: what counts is within what time half of them come. */
static int width_for(const struct exits *exits)
{
    size_t by_bits[64] = {0}, within = 0;
    int bits = -1;
    for (size_t i = 0; i < exits->later_count; i++)
        by_bits[bits_below((uint64_t)(exits->later[i].at_ns - exits->later_ns))]++;
    while (2 * within < exits->later_count) within += by_bits[++bits];
    int buckets = bits_below(exits->later_count / 2 / BUCKET_FEW), most = bits_below(RUNG_BUCKETS / 2);
    int width = bits + 1 - (buckets < most ? buckets : most);
    return width > 0 ? width : 0;
}

/* As far ahead as the rung reaches then, if that is no farther than a key can be. */
static uint64_t reach(const struct exits *exits)
{
    uint64_t all_ns = exits->span_ns + 1;
    return all_ns >> exits->width < RUNG_BUCKETS ? all_ns : (uint64_t)RUNG_BUCKETS << exits->width;
}

/* All that was later is added once more, seen from the first of it on. What still is stands where it was, or nearer to the front. */
static void lay_out(struct exits *exits)
{
    size_t count = exits->later_count;
    int64_t base_ns = exits->later_ns;
    int width = width_for(exits);
    assert(count > 0);
    exits_clear(exits);
    exits->base_ns = base_ns;
    if (count >= EXITS_MANY / 2) {
        rung_clear(&exits->rung);
        exits->width = width;
        exits->rung_ns = reach(exits);
        exits->near_ns = 0;
    }
    for (size_t i = 0; i < count; i++) {
        struct exit_later exit = exits->later[i];
        exits_add(exits, exit.at_ns, exit.instance);
    }
}

void exits_come_nearer(struct exits *exits)
{
    if (exits->rung.count == 0) lay_out(exits);
    if (exits->rung.count > 0) take_bucket(exits);
}

/* The heap, which is full. */
static void part(struct exits *exits)
{
    size_t count = exits->count;
    uint64_t mask = (UINT64_C(1) << exits->shift) - 1;
    for (size_t node = 1; node <= count; node++)
        exits_add_later(exits, exits_time_ns(exits, exits->heap[node]), (uint32_t)(exits->heap[node] & mask));
    exits_come_nearer(exits);
}

void exits_add_to_full(struct exits *exits, int64_t at_ns, uint32_t instance)
{
    if (exits->count >= EXITS_MANY && exits->rung_ns == 0)
        part(exits);
    else
        grow(exits);
    exits_add(exits, at_ns, instance);
}

/* --- Without those of an instance --- */

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
    rung_drop(&exits->rung, mask, instance);
    for (size_t node = exits->hole ? 2 : 1; node <= exits->count; node++)
        if ((heap[node] & mask) != instance) heap[++left] = heap[node];
    make_heap(exits, left);
    exits->next_ns = left > 0 ? exits_time_ns(exits, heap[1]) : exits->later_ns;
    if (left == 0 && exits->rung.count > 0) take_bucket(exits);
}
