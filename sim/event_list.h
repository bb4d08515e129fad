/* event_list.h - what happens next: a tournament of slots, each holding at most one event.
 *
 * A slot belongs to a worker, a server or a timer for as long as that lives, so an event can be moved or called off in place
 * and nothing is allocated while time runs. Setting and clearing cost one climb of log2(slots) comparisons whose operands do
 * not depend on one another, which keeps the processor busy where a heap would wait.
 * Top        events are mostly in the lower slots, where there is room for many instances and few are there. So a climb ends at the top of the
 *            smallest subtree that holds them all, from slot 0 on. An event beyond raises the top; event_list_fit() lowers it, now and then.
 *            Measured: a fleet of 23 instances that may become 40 spends 81 instructions a request more in here than a fixed one of 23
 *            without it, 11 with it (callgrind).
 * Units      simulated time, int64_t nanoseconds (_ns).
 * Order      earlier first; at equal times, the lower slot first. Always: a total order that no history changes. Who hands out
 *            slots decides by their numbers which class of event comes before which.
 * Ownership  lives in the arena given to event_list_init(); nothing to free.
 * Errors     none to handle.
 * Source     tree selection: Knuth, The Art of Computer Programming, volume 3, section 5.2.3. */
#ifndef LOADLINE_SIM_EVENT_LIST_H
#define LOADLINE_SIM_EVENT_LIST_H

#include "sim/units.h"

#include <stddef.h>

struct arena;

struct event_list {
    size_t room;  /* leaves: a power of two, at least the number of slots */
    size_t top;   /* the node in which climbs end */
    size_t reach; /* leaves below it; no slot from here on has an event */
    int64_t *
        at_ns; /* each node's earliest event, TIME_NEVER: none; 1 is the root, room + slot that slot's own; above top they are stale */
    uint32_t *slot; /* and whose it is */
};

/* An empty list of `slots` slots, at least one. */
void event_list_init(struct event_list *list, struct arena *arena, size_t slots);

/* Without any event, as after event_list_init(). */
void event_list_reset(struct event_list *list);

/* For event_list_set(): the same of a slot for which the top has to be raised first. */
void event_list_set_beyond(struct event_list *list, uint32_t slot, int64_t at_ns);

/* The top is as low as may be. Costs a step or none; changes nothing that is seen. */
void event_list_fit(struct event_list *list);

/* The slot's event is now at at_ns, which is not before the present; TIME_NEVER calls it off.
 *
 * The climb chooses by masks and not by a branch, since which of two unrelated times is earlier is what no processor can
 * guess (measured: 1.4 mispredictions a request against 6.9, and a fifth of the time). An odd node's rival is on its
 * left, with lower slots: it wins ties, hence the 1 taken off. Times are not negative: no difference overflows. */
static inline void event_list_set(struct event_list *list, uint32_t slot, int64_t at_ns)
{
    if (__builtin_expect(slot >= list->reach, 0)) {
        event_list_set_beyond(list, slot, at_ns);
        return;
    }
    int64_t best_ns = at_ns;
    uint32_t best = slot;
    size_t node = list->room + slot, top = list->top;
    list->at_ns[node] = best_ns;
    for (; node > top; node >>= 1) {
        int64_t rival_ns = list->at_ns[node ^ 1];
        uint32_t rival = list->slot[node ^ 1];
        /* All bits, or none: gcc and clang both shift the sign in. */
        /* cppcheck-suppress shiftTooManyBitsSigned */
        int64_t wins = (rival_ns - (int64_t)(node & 1) - best_ns) >> 63;
        best_ns += (rival_ns - best_ns) & wins;
        best ^= (best ^ rival) & (uint32_t)wins;
        list->at_ns[node >> 1] = best_ns;
        list->slot[node >> 1] = best;
    }
}

static inline void event_list_clear(struct event_list *list, uint32_t slot)
{
    event_list_set(list, slot, TIME_NEVER);
}

/* When the slot's event is; TIME_NEVER where it has none. */
static inline int64_t event_list_at_ns(const struct event_list *list, uint32_t slot)
{
    return list->at_ns[list->room + slot];
}

/* The slot whose event comes first; look at event_list_next_ns() before believing that it has one. */
static inline uint32_t event_list_next(const struct event_list *list)
{
    return list->slot[list->top];
}

static inline int64_t event_list_next_ns(const struct event_list *list)
{
    return list->at_ns[list->top];
}

#endif
