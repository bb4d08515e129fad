/* scaler_state.h - the inside of scaler.h. For scaler*.c only.
 *
 * scaler.c             time: what happens, in which order, changes and cooldowns
 * scaler_proposals.c   what the policies ask for */
#ifndef LOADLINE_SIM_SCALER_STATE_H
#define LOADLINE_SIM_SCALER_STATE_H

#include "sim/scaler.h"
#include "sim/units.h"

/* A policy of the plan, and its alarms. */
struct policy {
    const struct policy_plan *plan;
    struct alarm alarm[POLICY_ALARMS];
    bool acts[POLICY_ALARMS]; /* at the instant that is being decided */
};

enum activity { ACTIVITY_NONE, ACTIVITY_OUT, ACTIVITY_IN };

/* What is under way or cools down. */
struct hold {
    enum activity activity; /* since the decision */
    int64_t cooldown_ns;    /* that it begins when it ends */
    uint32_t before_out;    /* capacity from which the scale-out began that is under way or cools down */
    int64_t out_until_ns, in_until_ns;
};

struct scaler {
    const struct scaler_plan *plan;
    struct policy *policies;
    scaler_notice *notify;
    void *self;

    uint32_t least, most;
    uint32_t wanted, decided;
    int64_t effect_ns;           /* when wanted becomes decided; TIME_NEVER: it is */
    struct scaler_change change; /* the decision */

    struct hold hold, hold_before; /* as decided; as it was before what waits for its effect was decided */

    bool blocked;
    uint64_t refused; /* while it was last */

    struct scaler_action action; /* the next; at TIME_NEVER: there is none */
    int64_t next_ns;
};

static inline bool out_holds(const struct scaler *scaler, int64_t now_ns)
{
    return scaler->hold.activity == ACTIVITY_OUT || now_ns < scaler->hold.out_until_ns;
}

static inline bool in_holds(const struct scaler *scaler, int64_t now_ns)
{
    return scaler->hold.activity == ACTIVITY_IN || now_ns < scaler->hold.in_until_ns;
}

/* The largest capacity asked for in one direction, and by whom. */
struct proposal {
    bool made;
    uint32_t capacity, policy;
    enum policy_alarm alarm;
    double value;
};

/* What the policies ask for whose alarms act now: the largest capacity of those that add, and of those that remove. */
void proposals_make(const struct scaler *scaler, struct proposal *out, struct proposal *in, int64_t now_ns);

/* With so little a tracking policy would at once want more, by what it saw last. */
bool proposal_would_flap(const struct scaler *scaler, uint32_t to);

#endif
