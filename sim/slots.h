/* slots.h - the slots of a serverless variant: which one serves a request, which are warm, which are gone.
 *
 * A slot serves one request at a time. Provisioned slots (at second 0 the numbers 0 .. provisioned - 1) are always there; the others are
 * made when a request finds none idle, and go when they have been idle for too long, which is the caller's to watch.
 * Reuse      provisioned slots first; then, of the idle ones made on demand, the one that the rule names.
 * More, fewer  provisioned slots come and go one by one (slots_provision(), slots_withdraw()), and how many there may be in all can
 *            change (slots_limit()). A new provisioned slot has to start, which is the caller's to watch. Where there are as many slots as
 *            there may be, one made on demand becomes provisioned as it is: the one idle for longest, else the busy one of the
 *            lowest number. Of too many provisioned ones one that starts goes first, then one that is idle; a busy one becomes one
 *            made on demand.
 * Cost       a word of 64 slots at a time is searched for the one created last or first: MaxConcurrency is at most a few hundred.
 * Units      ns since the run began.
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
    uint32_t most_ever;   /* that there may be later; below `most`: no more than that */
    uint32_t provisioned; /* of them always warm */
    enum slot_reuse reuse;
    const struct quantile *cold_start_ns; /* NULL: none */
    int64_t idle_timeout_ns;
    const struct quantile *idle_timeouts_ns; /* drawn each time that a slot falls idle; NULL: always idle_timeout_ns */
};

/* Numbers that slots may ever have. */
static inline uint32_t slots_room(const struct slots_plan *plan)
{
    return plan->most_ever > plan->most ? plan->most_ever : plan->most;
}

enum slot_kind { SLOT_ON_DEMAND, SLOT_STARTING, SLOT_PROVISIONED }; /* starting: to be provisioned */

struct slots {
    const struct slots_plan *plan;
    uint32_t room, most;
    uint32_t live, busy;            /* provisioned ones are always live */
    uint32_t starting, provisioned; /* of the live ones */
    uint8_t *kind;                  /* enum slot_kind of each */
    uint32_t *dead;                 /* stack of the numbers that no slot has; room - live of them */
    uint32_t *warm;                 /* stack of the idle provisioned ones */
    uint32_t warm_count;

    /* Slots made on demand, in the order of their making: a place in a row each, and a bit for each idle one. */
    uint32_t places, next_place; /* room in the row; where the next one made goes */
    uint32_t *slot_at, *place_of;
    uint64_t *idle_bits;
    uint32_t idle_count;

    /* The idle ones in the order in which they fell idle: a ring through `newer` and `older`, whose head is number `room`. */
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

/* The slot made on demand that has been idle for longest, and the one that fell idle after it; SLOT_NONE: there is none. */
static inline uint32_t slots_next_idle(const struct slots *slots, uint32_t slot)
{
    uint32_t next = slots->newer[slot];
    return next == slots->room ? SLOT_NONE : next;
}

static inline uint32_t slots_longest_idle(const struct slots *slots)
{
    return slots_next_idle(slots, slots->room);
}

static inline bool slot_is_provisioned(const struct slots *slots, uint32_t slot)
{
    return slots->kind[slot] == SLOT_PROVISIONED;
}

/* What a slot that is provisioned or withdrawn was before. */
enum slot_state { SLOT_WAS_NONE, SLOT_WAS_STARTING, SLOT_WAS_IDLE, SLOT_WAS_BUSY };

struct slot_change {
    uint32_t slot;
    enum slot_state was;
};

/* One provisioned slot more, of those that start or are provisioned fewer than may be live. One that was none has to start. */
struct slot_change slots_provision(struct slots *slots);

/* The slot has started, and is idle. */
void slots_started(struct slots *slots, uint32_t slot);

/* One provisioned slot, or one that starts, fewer; there is one. One that was busy is on demand now, any other is gone. */
struct slot_change slots_withdraw(struct slots *slots);

/* So many there may be from now on, no fewer than are provisioned; 0: it takes no more requests. The idle ones beyond are the caller's to end (slots_excess()), the
 * busy ones when they fall idle. */
void slots_limit(struct slots *slots, uint32_t most);

/* There are more than there may be: the idle one that is to go, made on demand and idle for longest; SLOT_NONE: there is none. */
static inline uint32_t slots_excess(const struct slots *slots)
{
    return slots->live > slots->most ? slots_longest_idle(slots) : SLOT_NONE;
}

#endif
