/* exits.h - when requests leave which instance, where that is known beforehand (foresight.h): a binary heap, the next first.
 *
 * A departure that is known needs no worker and no request: the routing only has to learn that an instance has one less. So an exit is 8
 * bytes, and the event list knows nothing of it.
 * Key        time since base_ns, and in the bits below it the instance: one comparison orders both.
 * Hole       taking the first leaves a hole at the root, which the next one that is added falls into: where requests come and go in
 *            turn, one descent is all that is paid. It follows the earlier child to the bottom without asking whether it may stop there,
 *            since what is added is nearly always among the last; so nothing in it is to be guessed by the processor.
 * Near, far  where a fleet is overloaded, or large, thousands are ahead. Then only those of the next moments are in the heap, which stays shallow;
 *            what is farther is in buckets by time (rung.h), of which each becomes the heap when its time has come. What lies behind all
 *            buckets, or too far ahead for a key, is in no order, and laid out in buckets when these are empty: a ladder queue with a heap at
 *            its bottom.
 * Order      earlier first; at equal times, the lower instance first, as the event list has it. Two exits of one instance at one time are the
 *            same.
 * Units      ns.
 * Ownership  exits_init() ... exits_free(). Memory grows with the requests that are present.
 * Errors     memory exhaustion goes to the arena's handler (arena.h).
 * Source     binary heap: Williams 1964, CACM 7(6), Algorithm 232; to the bottom first: Wegener 1993, "Bottom-up-heapsort"; ladder queue: rung.h. */
#ifndef LOADLINE_SIM_EXITS_H
#define LOADLINE_SIM_EXITS_H

#include "sim/rung.h"
#include "sim/units.h"

#include <stdbool.h>
#include <stddef.h>

struct exit_later {
    int64_t at_ns;
    uint32_t instance;
};

struct exits {
    uint64_t *heap; /* 1 .. count, and then EXITS_LAST */
    size_t count, room;
    bool hole;        /* heap[1] has been taken */
    int shift;        /* bits of an instance's number */
    uint64_t near_ns; /* what is so far ahead of base_ns, or farther, is not in the heap */
    uint64_t span_ns; /* what is farther could have no key */
    int64_t base_ns;
    int64_t next_ns; /* of the first; TIME_NEVER: there is none */

    struct rung rung; /* of what is less than rung_ns ahead, in buckets of 2^width ns; 0: not in use */
    uint64_t rung_ns;
    int width;

    struct exit_later *later; /* what is farther than both */
    size_t later_count, later_room;
    int64_t later_ns; /* the first of these */
};

/* For instances 0 .. instances - 1. */
void exits_init(struct exits *exits, uint32_t instances);
void exits_free(struct exits *exits);

/* Without any, at second 0. */
void exits_clear(struct exits *exits);

/* Those of that instance are taken out. Costs time in the number there are. */
void exits_drop(struct exits *exits, uint32_t instance);

/* For the two below: one more, for which there is no room in the heap, or which is farther than the rung; the heap is empty, and there is more. */
void exits_add_to_full(struct exits *exits, int64_t at_ns, uint32_t instance);
void exits_add_later(struct exits *exits, int64_t at_ns, uint32_t instance);
void exits_come_nearer(struct exits *exits);

#define EXITS_LAST UINT64_MAX

static inline int64_t exits_time_ns(const struct exits *exits, uint64_t key)
{
    return exits->base_ns + (int64_t)(key >> exits->shift);
}

/* From that node upwards, until none above is later. */
static inline void exits_rise(uint64_t *heap, size_t node, uint64_t key)
{
    for (; node > 1 && key < heap[node / 2]; node /= 2) heap[node] = heap[node / 2];
    heap[node] = key;
}

/* Into the hole at the root. */
static inline void exits_fill(struct exits *exits, uint64_t key)
{
    uint64_t *heap = exits->heap;
    size_t node = 1, count = exits->count;
    for (size_t child; (child = 2 * node) <= count; node = child) {
        uint64_t left = heap[child], right = heap[child + 1];
        child += right < left;
        heap[node] = right < left ? right : left;
    }
    exits_rise(heap, node, key);
}

/* How many there are. */
static inline size_t exits_count(const struct exits *exits)
{
    return exits->count - exits->hole + exits->rung.count + exits->later_count;
}

/* An instance has one less from at_ns on, which is not before the present. */
static inline void exits_add(struct exits *exits, int64_t at_ns, uint32_t instance)
{
    uint64_t ahead_ns = (uint64_t)(at_ns - exits->base_ns), key = ahead_ns << exits->shift | instance;
    if (__builtin_expect(ahead_ns >= exits->near_ns, 0)) {
        exits->next_ns = at_ns < exits->next_ns ? at_ns : exits->next_ns;
        if (ahead_ns < exits->rung_ns)
            rung_put(&exits->rung, ahead_ns >> exits->width, key);
        else
            exits_add_later(exits, at_ns, instance);
        return;
    }
    if (exits->hole) {
        exits->hole = false;
        exits_fill(exits, key);
    } else {
        if (__builtin_expect(exits->count == exits->room, 0)) {
            exits_add_to_full(exits, at_ns, instance);
            return;
        }
        exits->heap[++exits->count + 1] = EXITS_LAST;
        exits_rise(exits->heap, exits->count, key);
    }
    exits->next_ns = exits_time_ns(exits, exits->heap[1]);
}

/* The instance of the first, which is due by now; there is one. */
static inline uint32_t exits_take(struct exits *exits)
{
    if (__builtin_expect(exits->count == (size_t)exits->hole, 0)) exits_come_nearer(exits);
    uint64_t *heap = exits->heap;
    if (exits->hole) {
        uint64_t last = heap[exits->count];
        heap[exits->count--] = EXITS_LAST;
        exits_fill(exits, last);
    }
    uint64_t first = heap[1], next = heap[2] < heap[3] ? heap[2] : heap[3];
    exits->hole = true;
    exits->next_ns = exits->count == 1 ? exits->later_ns : exits_time_ns(exits, next);
    if (__builtin_expect(exits->count == 1 && exits->rung.count > 0, 0)) exits_come_nearer(exits);
    return (uint32_t)(first & ((UINT64_C(1) << exits->shift) - 1));
}

#endif
