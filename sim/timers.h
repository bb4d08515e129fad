/* timers.h - alarm clocks in any number: a binary heap of (instant, kind, subject).
 *
 * For what has no slot in the event list because there is no bound on how many of it are pending: callers who will try again,
 * transfers, lives in a backlog. The event list holds one slot for the earliest of them.
 * Units      ns since the run began.
 * Order      earlier first; at equal instants, the one set first.
 * Ownership  timers_init() ... timers_free(); timers_clear() keeps the memory. Memory grows with what is pending.
 * Errors     memory exhaustion goes to the arena's handler (arena.h).
 * Source     binary heap: Williams 1964, CACM 7(6), Algorithm 232. */
#ifndef LOADLINE_SIM_TIMERS_H
#define LOADLINE_SIM_TIMERS_H

#include "sim/units.h"

#include <stdbool.h>

struct timer {
    int64_t at_ns;
    uint64_t sequence; /* set by timers_add() */
    uint32_t kind, subject;
};

struct timers {
    struct timer *heap;
    uint32_t count, room;
    uint64_t sequence;
};

void timers_init(struct timers *timers);
void timers_free(struct timers *timers);
void timers_clear(struct timers *timers);

void timers_add(struct timers *timers, int64_t at_ns, uint32_t kind, uint32_t subject);

/* The earliest is taken out; there is one. */
struct timer timers_take(struct timers *timers);

/* Take out all those of which drop(self, timer) is true. Costs time in the number pending. */
void timers_drop(struct timers *timers, bool (*drop)(void *self, const struct timer *timer), void *self);

static inline int64_t timers_next_ns(const struct timers *timers)
{
    return timers->count > 0 ? timers->heap[0].at_ns : TIME_NEVER;
}

#endif
