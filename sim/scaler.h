/* scaler.h - a scalable target: the capacity that is wanted, and the policies and scheduled actions that change it.
 *
 * Out        when the alarm of any policy acts and it wants more: to the largest capacity asked for.
 * In         when the low alarm of a tracking policy acts and those of all tracking policies that scale in are in
 *            ALARM; a step policy needs nobody's consent. To the largest capacity asked for. Not at all where a
 *            tracking policy would at once ask for more, by its newest value in proportion ("anticipated flapping").
 * Bounds     a policy moves within least and most. A scheduled action sets one or both; where they cross, the one that
 *            it does not set gives way. Capacity outside moves to the nearest bound at once, at second 0 too.
 * Reaction   a policy's decision takes effect reaction_ns later. Another one in the meantime joins it: the last holds,
 *            at the time of the first. All decisions start from what was decided last.
 * Activity   a change is under way until the caller says that the capacity is there; a scale-out that falls short, until
 *            what is left of it is.
 * Cooldown   begins then, for all policies; it lasts as long as the policy says that changed the capacity, of several
 *            the longest. While a scale-out is under way or cools down, policies add to what was there before it, so
 *            that only a larger need passes; a scale-in is free. While a scale-in is under way or cools down there is
 *            no other; a scale-out is free. A change in one direction ends the cooldown of the other. Scheduled actions
 *            wait for no cooldown and begin none.
 * Zero       without capacity a tracking policy asks for none, unless its metric leads out of zero.
 * Order      at one instant: what was decided takes effect; scheduled actions by their numbers; the alarms of all
 *            policies are evaluated; then there is one decision. Of policies that ask for the same, the lowest number
 *            is the cause. What the caller says at an instant counts in what happens then if it is said before
 *            scaler_advance().
 * Units      ns since the run began; capacity in instances, copies or slots.
 * Ownership  lives in the arena given to scaler_new(); the plan is borrowed and must outlive it. A scaler serves many
 *            replications, one after the other, in the same memory.
 * Errors     none to handle.
 * Source     Application Auto Scaling user guide and API reference. They show by examples, and do not state, to what
 *            capacity is added in a cooldown; nor do they say whether cooldowns are the target's or each policy's own.
 *            docs/models.md, "Automatic scaling". */
#ifndef LOADLINE_SIM_SCALER_H
#define LOADLINE_SIM_SCALER_H

#include "sim/policy.h"

struct arena;
struct scaler;

struct scaler_action {
    int64_t at_ns;
    uint32_t number; /* orders the actions of an instant */
    bool sets_least, sets_most;
    uint32_t least, most;
};

/* The first action after the one with at_ns and number, by instant, then by number; false: there is none. The same
 * question has the same answer, on any thread. */
typedef bool scaler_schedule(const void *self, int64_t at_ns, uint32_t number, struct scaler_action *next);

struct scaler_plan {
    uint32_t initial; /* in service at second 0 */
    uint32_t least, most;
    int64_t reaction_ns;
    bool in_suspended, out_suspended; /* for policies */
    bool schedule_suspended;
    uint32_t policies;
    const struct policy_plan *policy;
    scaler_schedule *schedule; /* NULL: nothing is scheduled */
    const void *schedule_self;
};

enum scaler_cause { SCALED_BY_POLICY, SCALED_BY_SCHEDULE, SCALED_TO_BOUNDS };

struct scaler_change {
    int64_t decided_ns;
    uint32_t from, to;
    enum scaler_cause cause;
    uint32_t number; /* of the policy or the action */
    /* A policy's: the alarm that acted, what it saw, and the value of which the capacity came. */
    enum policy_alarm alarm;
    struct alarm_figures figures;
    double value;
};

/* The wanted capacity changes. Must not call the scaler back. */
typedef void scaler_notice(void *self, const struct scaler_change *change, int64_t now_ns);

struct scaler *scaler_new(struct arena *arena, const struct scaler_plan *plan);

/* Second 0 of a replication: `initial` is in service. notify(self, ..) learns of each change, from now on and also in
 * this call. */
void scaler_begin(struct scaler *scaler, scaler_notice *notify, void *self);

uint32_t scaler_wanted(const struct scaler *scaler);

/* The lower bound, as the schedule has set it by now. */
uint32_t scaler_least(const struct scaler *scaler);

/* When something happens next by itself; TIME_NEVER: nothing does. */
int64_t scaler_next_ns(const struct scaler *scaler);

/* All that happens up to and at now_ns, each thing with its own time. */
void scaler_advance(struct scaler *scaler, int64_t now_ns);

/* For the next six nothing is due before now_ns.
 *
 * A period of that metric has been published; policies on other metrics take no notice. */
void scaler_datum(struct scaler *scaler, uint32_t metric, const struct datum *datum, int64_t now_ns);

/* The capacity wanted is in service. Means nothing when it was before, or while a decision waits for its effect. */
void scaler_reached(struct scaler *scaler, int64_t now_ns);

/* Somebody else wants `capacity` from now on. It ends what waits for its effect or cools down from a scale-out; where it is
 * more than before, it is under way as a scale-out is, and begins no cooldown. There is no notice of it. */
void scaler_set(struct scaler *scaler, uint32_t capacity, int64_t now_ns);

/* More than `capacity` is not to be had, so that is wanted from now on; it ends what waits for its effect. A scale-out goes on
 * if that is more than there was before it; else nothing has come of it, and it and its cooldown are over. There is no
 * notice of it. */
void scaler_fall_short(struct scaler *scaler, uint32_t capacity, int64_t now_ns);

/* Whatever policies ask for is refused from now on, also what was decided and waits for its effect; scheduled actions set bounds and move
 * nothing. Until the second: `capacity` is there and wanted, and what is outside the bounds moves to the nearest. How often something was refused in between. */
void scaler_block(struct scaler *scaler, int64_t now_ns);
void scaler_resume(struct scaler *scaler, uint32_t capacity, int64_t now_ns);
uint64_t scaler_blocked(const struct scaler *scaler);

#endif
