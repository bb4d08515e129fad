/* slots_foresight.h - what will become of a request on a slot of its own, known when it arrives: foresight.h for serverless variants.
 *
 * A slot takes one request, which starts at once or when the slot has: its end is known on arrival, and needs no event, and no place in the
 * pool. The slot has to be idle from then on, and gone when it has been so for long enough.
 * Ends       of the slots that are busy are exits (exits.h), whose instance is the slot; whoever looks has those taken first that are due
 *            (slots_foresight_follow()).
 * Idle       for the same time whenever, slots go in the order in which they fell idle, which slots.h has: there is nothing to wait for but the
 *            one that has been idle for longest.
 * Passed     what ends before the next boundary, and well, is counted from columns, one set for provisioned slots and one for those made on
 *            demand.
 * Put off    what ends behind it is a request of the pool, with its slot; what does not end well is one for as long as it is counted.
 * Order      ends at one instant by the number of the slot, as the event list has them. Ends and idle slots that go do not mind each other: what is
 *            due of one kind is done before the other.
 * Events     when no more arrivals will come all that is still to happen becomes events again.
 * Units      ns.
 *
 * Measured   instructions a request of the whole program, without it and with it: docs/performance.md. */
#ifndef LOADLINE_SIM_SLOTS_FORESIGHT_H
#define LOADLINE_SIM_SLOTS_FORESIGHT_H

#include "sim/endpoint_state.h"
#include "sim/exits.h"

/* Requests that came, were served on slots of one kind, and left. */
struct slots_passed {
    size_t count;
    int128 cold_ns; /* all of them together waited for slots to start */
    int64_t service_ns[ARRIVAL_BATCH], overhead_ns[ARRIVAL_BATCH], latency_ns[ARRIVAL_BATCH];
};

/* Of a variant whose slots have it. */
struct slots_foresight {
    int64_t payload_most, invocation_most_ns, idle_timeout_ns; /* the plan's, beside what is looked at with it */
    struct exits exits;
    int64_t *idle_since_ns;        /* of each slot that is idle */
    struct slots_passed passed[2]; /* on slots made on demand; on provisioned ones */
};

/* Whether all of the plan's slots are given when it begins, and stay for as long whenever they are idle. */
bool slots_foresight_may(const struct plan *plan, uint32_t variant);

struct slots_foresight *slots_foresight_new(struct arena *arena, const struct variant_plan *plan);
void slots_foresight_free(struct slots_foresight *foresight);
void slots_foresight_clear(struct slots_foresight *foresight);

/* One more on a slot of that kind; there is room, as one batch is counted before the next, and its bytes are counted. */
static inline void slots_passed_add(struct slots_passed *passed, int64_t service_ns, int64_t overhead_ns,
                                    int64_t latency_ns)
{
    size_t place = passed->count++;
    passed->service_ns[place] = service_ns;
    passed->overhead_ns[place] = overhead_ns;
    passed->latency_ns[place] = latency_ns;
}

/* For slots_foresight_follow(): the slot goes that has been idle for longest. */
void slots_foresight_expire(struct variant *variant);

/* When that is due; TIME_NEVER: no slot made on demand is idle. */
static inline int64_t slots_foresight_expires_ns(const struct variant *variant)
{
    const struct slots_foresight *foresight = variant->slots_foresight;
    uint32_t slot = slots_longest_idle(&variant->slots);
    return slot == SLOT_NONE ? TIME_NEVER : time_after(foresight->idle_since_ns[slot], foresight->idle_timeout_ns);
}

/* The first of the busy slots falls idle, when its service ends. */
static inline void slots_foresight_end_service(struct variant *variant)
{
    struct slots_foresight *foresight = variant->slots_foresight;
    int64_t end_ns = foresight->exits.next_ns;
    uint32_t slot = exits_take(&foresight->exits);
    foresight->idle_since_ns[slot] = end_ns;
    slots_idle(&variant->slots, slot);
}

/* The slots are as they are behind all that happens to them by now. */
static inline void slots_foresight_follow(struct variant *variant, int64_t now_ns)
{
    const struct slots_foresight *foresight = variant->slots_foresight;
    while (foresight->exits.next_ns <= now_ns) slots_foresight_end_service(variant);
    while (__builtin_expect(slots_foresight_expires_ns(variant) <= now_ns, 0)) slots_foresight_expire(variant);
}

/* A request that has arrived on that slot, and whose start is known, does not end well or before the next boundary. */
void slots_foresight_put_off(struct endpoint *endpoint, uint32_t variant, uint32_t slot, uint32_t request);

/* What has passed is counted. */
void slots_foresight_count(struct variant *variant, bool counted);

/* Of what is counted: tallies and slots stand as they do before what happens at now_ns, a boundary. */
void slots_foresight_settle(struct endpoint *endpoint, uint32_t variant, int64_t now_ns);

/* Likewise: no more requests will come, and what is to happen will be events. endpoint->foreseen_ns is raised to when the last of those
 * ended that were counted before their time. */
void slots_foresight_end(struct endpoint *endpoint, uint32_t variant);

#endif
