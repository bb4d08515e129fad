/* slots.h - the slots of a serverless variant: which one serves a request, which are warm, which are gone.
 *
 * A slot serves one request at a time. Provisioned slots (numbers 0 .. provisioned - 1) are always there; the others are made
 * when a request finds none idle, and go when they have been idle for too long, which is the caller's to watch.
 * Reuse      provisioned slots first; then, of the idle ones made on demand, the one that the rule names.
 * Cost       a word of 64 slots at a time is searched for the one created last or first: MaxConcurrency is at most a few hundred.
 * Ownership  lives in the arena given to slots_init(); nothing to free. The plan is borrowed.
 * Source     docs/models.md, "Serverless": that real platforms reuse the newest is seen in measured traces. */
#ifndef LOADLINE_SIM_SLOTS_H
#define LOADLINE_SIM_SLOTS_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct quantile;

#define SLOT_NONE UINT32_MAX

enum slot_reuse {
    REUSE_NEWEST_CREATED,
    REUSE_OLDEST_CREATED,
    REUSE_MOST_RECENTLY_USED,
    REUSE_LEAST_RECENTLY_USED,
    REUSE_RANDOM
};

struct slots_plan {
    uint32_t most;        /* slots at once, at least 1; one request more is refused */
    uint32_t provisioned; /* of them always warm */
    enum slot_reuse reuse;
    const struct quantile *cold_start_ns; /* NULL: none */
    int64_t idle_timeout_ns;
    const struct quantile *idle_timeouts_ns; /* drawn each time that a slot falls idle; NULL: always idle_timeout_ns */
};

struct slots {
    const struct slots_plan *plan;
    uint32_t live, busy; /* provisioned ones are always live */
    uint32_t *dead;      /* stack of the numbers that no slot has; most - live of them */
    uint32_t *warm;      /* stack of the idle provisioned ones */
    uint32_t warm_count;

    /* Slots made on demand, in the order of their making: a place in a row each, and a bit for each idle one. */
    uint32_t places, next_place; /* room in the row; where the next one made goes */
    uint32_t *slot_at, *place_of;
    uint64_t *idle_bits;
    uint32_t idle_count;

    /* The idle ones in the order in which they fell idle: a ring through `newer` and `older`, whose head is number `most`. */
    uint32_t *newer, *older;
};

struct slot_choice {
    uint32_t slot; /* SLOT_NONE: all are busy and no more may be made */
    bool cold;     /* it has just been made, and must start first */
};

void slots_init(struct slots *slots, struct arena *arena, const struct slots_plan *plan);
void slots_clear(struct slots *slots);

/* A slot for a request, which is busy from now on. `word` is a uniform 32-bit number. */
struct slot_choice slots_take(struct slots *slots, uint32_t word);

/* The slot's request has left: it is idle. */
void slots_idle(struct slots *slots, uint32_t slot);

/* The slot, made on demand and idle, goes. */
void slots_expire(struct slots *slots, uint32_t slot);

static inline bool slot_is_provisioned(const struct slots *slots, uint32_t slot)
{
    return slot < slots->plan->provisioned;
}

#endif
