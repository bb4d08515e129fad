/* sharing.h - requests that progress together on one instance, at a rate that depends on how many they are.
 *
 * All requests in service share one rate r(n), so each needs only the virtual time at which it will be done: virtual time
 * runs at r(n), and the earliest finish is the next to leave. An arrival or a departure changes r and nothing else.
 *
 * Rate       table[n]: work done per ns of time on each of n requests; beyond the table's end its last entry, scaled by
 *            `shared` where capacity is shared (processor sharing), is used.
 * Units      real time in ns; work and virtual time in ns of service alone, as doubles that restart at 0 whenever the
 *            instance empties, so they stay small and exact enough.
 * Order      earlier finish first; at equal ones, the one that entered first.
 * Ownership  sharing_init() ... sharing_free().
 * Source     virtual time in processor sharing: Kleinrock, Queueing Systems volume 2 (1976), section 4.4;
 *            generalised: Cohen 1979, Acta Informatica 12. */
#ifndef LOADLINE_SIM_SHARING_H
#define LOADLINE_SIM_SHARING_H

#include <stdbool.h>
#include <stdint.h>

struct sharing_rate {
    const double *table; /* [1 .. last] */
    uint32_t last;
    bool shared; /* beyond `last` the total rate stays what it is at `last` */
};

struct sharing_entry {
    double finish; /* virtual time */
    uint64_t sequence;
    uint32_t request;
};

struct sharing {
    const struct sharing_rate *rate;
    double virtual_now;
    int64_t changed_ns; /* real time at which virtual_now held */
    uint32_t count, room;
    uint64_t sequence;
    struct sharing_entry *heap;
};

void sharing_init(struct sharing *sharing, const struct sharing_rate *rate);
void sharing_free(struct sharing *sharing);
void sharing_clear(struct sharing *sharing);

/* A request with `work` ns of work enters at now_ns. */
void sharing_enter(struct sharing *sharing, uint32_t request, int64_t work_ns, int64_t now_ns);

/* The request that is done at now_ns, which is what sharing_next_ns() said; it leaves. */
uint32_t sharing_leave(struct sharing *sharing, int64_t now_ns);

/* When the next request is done, if nothing else changes: TIME_NEVER when there is none. */
int64_t sharing_next_ns(const struct sharing *sharing);

#endif
