#include "sim/scaler.h"

#include "sim/arena.h"
#include "sim/scaler_state.h"

#include <assert.h>

/* --- Making --- */

struct scaler *scaler_new(struct arena *arena, const struct scaler_plan *plan)
{
    assert(plan->least <= plan->most && plan->reaction_ns >= 0);
    struct scaler *scaler = arena_new_of(arena, struct scaler);
    scaler->plan = plan;
    scaler->policies = arena_new_array(arena, plan->policies, struct policy);
    for (uint32_t p = 0; p < plan->policies; p++) {
        struct policy *policy = &scaler->policies[p];
        policy->plan = &plan->policy[p];
        for (uint32_t a = 0; a < policy_alarms(policy->plan); a++) {
            const struct alarm_plan *alarm = &policy->plan->alarm[a];
            assert(policy->plan->kind == POLICY_STEPS || alarm->missing == ALARM_MISSING_IS_MISSING);
            alarm_init(&policy->alarm[a], arena, alarm);
        }
    }
    return scaler;
}

/* --- Time --- */

static void set_next(struct scaler *scaler)
{
    scaler->next_ns = time_earlier(scaler->effect_ns, scaler->action.at_ns);
    for (uint32_t p = 0; p < scaler->plan->policies; p++) {
        struct policy *policy = &scaler->policies[p];
        for (uint32_t a = 0; a < policy_alarms(policy->plan); a++)
            scaler->next_ns = time_earlier(scaler->next_ns, alarm_next_ns(&policy->alarm[a]));
    }
}

/* --- Changing the capacity --- */

static uint32_t within_bounds(const struct scaler *scaler, uint32_t capacity)
{
    if (capacity > scaler->most) capacity = scaler->most;
    return capacity < scaler->least ? scaler->least : capacity;
}

/* The direction is that of the change which takes effect, whatever it joined; where it takes back what it joined, it is as if nothing had been. */
static void set_hold(struct scaler *scaler, uint32_t to, int64_t cooldown_ns, int64_t now_ns)
{
    struct hold *hold = &scaler->hold;
    enum activity activity = to > scaler->wanted ? ACTIVITY_OUT : ACTIVITY_IN;
    if (to == scaler->wanted) {
        *hold = scaler->hold_before;
        return;
    }
    if (activity == ACTIVITY_OUT) {
        if (!out_holds(scaler, now_ns)) hold->before_out = scaler->decided;
        hold->in_until_ns = 0;
    } else {
        hold->out_until_ns = 0;
    }
    hold->cooldown_ns = activity == hold->activity ? time_later(hold->cooldown_ns, cooldown_ns) : cooldown_ns;
    hold->activity = activity;
}

/* What `change` says of the cause is set. */
static void decide(struct scaler *scaler, uint32_t to, int64_t cooldown_ns, int64_t now_ns)
{
    if (scaler->effect_ns == TIME_NEVER) scaler->hold_before = scaler->hold;
    set_hold(scaler, to, cooldown_ns, now_ns);
    scaler->decided = to;
    scaler->change.decided_ns = now_ns;
    if (scaler->effect_ns == TIME_NEVER) scaler->effect_ns = time_after(now_ns, scaler->plan->reaction_ns);
}

static void take_effect(struct scaler *scaler, int64_t now_ns)
{
    scaler->effect_ns = TIME_NEVER;
    if (scaler->decided == scaler->wanted) return; /* one decision took back another */
    scaler->change.from = scaler->wanted;
    scaler->change.to = scaler->decided;
    scaler->wanted = scaler->decided;
    scaler->notify(scaler->self, &scaler->change, now_ns);
}

/* --- Bounds and schedule --- */

static void keep_bounds(struct scaler *scaler, enum scaler_cause cause, uint32_t number, int64_t now_ns)
{
    uint32_t to = within_bounds(scaler, scaler->decided);
    if (to == scaler->decided && scaler->wanted == within_bounds(scaler, scaler->wanted)) return;
    scaler->change = (struct scaler_change){.decided_ns = now_ns, .cause = cause, .number = number};
    if (to != scaler->decided) decide(scaler, to, 0, now_ns);
    take_effect(scaler, now_ns);
}

static void find_next_action(struct scaler *scaler, int64_t at_ns, uint32_t number)
{
    const struct scaler_plan *plan = scaler->plan;
    bool found = plan->schedule && !plan->schedule_suspended &&
                 plan->schedule(plan->schedule_self, at_ns, number, &scaler->action);
    if (!found) scaler->action = (struct scaler_action){.at_ns = TIME_NEVER};
}

static void run_action(struct scaler *scaler, int64_t now_ns)
{
    struct scaler_action action = scaler->action;
    if (action.sets_least) scaler->least = action.least;
    if (action.sets_most) scaler->most = action.most;
    if (scaler->least > scaler->most && action.sets_most) scaler->least = scaler->most;
    if (scaler->least > scaler->most) scaler->most = scaler->least;
    if (!scaler->blocked) keep_bounds(scaler, SCALED_BY_SCHEDULE, action.number, now_ns);
    find_next_action(scaler, action.at_ns, action.number);
}

/* --- Deciding --- */

static void follow(struct scaler *scaler, const struct proposal *proposal, uint32_t to, int64_t now_ns)
{
    const struct policy *policy = &scaler->policies[proposal->policy];
    scaler->change = (struct scaler_change){.cause = SCALED_BY_POLICY,
                                            .number = proposal->policy,
                                            .alarm = proposal->alarm,
                                            .figures = policy->alarm[proposal->alarm].figures,
                                            .value = proposal->value};
    decide(scaler, to, to > scaler->decided ? policy->plan->out_cooldown_ns : policy->plan->in_cooldown_ns, now_ns);
}

static bool scales_out(const struct scaler *scaler, const struct proposal *out)
{
    return out->made && !scaler->plan->out_suspended && within_bounds(scaler, out->capacity) > scaler->decided;
}

static bool scales_in(const struct scaler *scaler, const struct proposal *in, int64_t now_ns)
{
    if (!in->made || scaler->plan->in_suspended || in_holds(scaler, now_ns)) return false;
    uint32_t to = within_bounds(scaler, in->capacity);
    return to < scaler->decided && !proposal_would_flap(scaler, to);
}

static void act(struct scaler *scaler, int64_t now_ns)
{
    struct proposal out = {0}, in = {0};
    proposals_make(scaler, &out, &in, now_ns);
    bool more = scales_out(scaler, &out), fewer = !more && scales_in(scaler, &in, now_ns);
    const struct proposal *proposal = more ? &out : &in;
    if (!more && !fewer) return;
    if (scaler->blocked)
        scaler->refused++;
    else
        follow(scaler, proposal, within_bounds(scaler, proposal->capacity), now_ns);
}

/* Returns whether the action of any is due. */
static bool evaluate_alarms(struct scaler *scaler, int64_t now_ns)
{
    bool one_acts = false;
    for (uint32_t p = 0; p < scaler->plan->policies; p++) {
        struct policy *policy = &scaler->policies[p];
        for (uint32_t a = 0; a < policy_alarms(policy->plan); a++) {
            policy->acts[a] = alarm_next_ns(&policy->alarm[a]) <= now_ns && alarm_advance(&policy->alarm[a], now_ns);
            one_acts |= policy->acts[a];
        }
    }
    return one_acts;
}

/* --- What happens by itself, and what is said --- */

static void happen(struct scaler *scaler, int64_t now_ns)
{
    if (scaler->effect_ns <= now_ns) take_effect(scaler, now_ns);
    while (scaler->action.at_ns <= now_ns) run_action(scaler, now_ns);
    if (evaluate_alarms(scaler, now_ns)) act(scaler, now_ns);
    set_next(scaler);
}

void scaler_advance(struct scaler *scaler, int64_t now_ns)
{
    assert(now_ns < TIME_NEVER);
    while (scaler->next_ns <= now_ns) happen(scaler, scaler->next_ns);
}

void scaler_begin(struct scaler *scaler, scaler_notice *notify, void *self)
{
    const struct scaler_plan *plan = scaler->plan;
    scaler->notify = notify;
    scaler->self = self;
    for (uint32_t p = 0; p < plan->policies; p++)
        for (uint32_t a = 0; a < policy_alarms(&plan->policy[p]); a++) alarm_begin(&scaler->policies[p].alarm[a]);
    scaler->least = plan->least;
    scaler->most = plan->most;
    scaler->wanted = scaler->decided = plan->initial;
    scaler->effect_ns = TIME_NEVER;
    scaler->hold = (struct hold){0};
    scaler->blocked = false;
    keep_bounds(scaler, SCALED_TO_BOUNDS, 0, 0);
    find_next_action(scaler, -1, UINT32_MAX);
    set_next(scaler);
    scaler_advance(scaler, 0);
}

uint32_t scaler_wanted(const struct scaler *scaler)
{
    return scaler->wanted;
}

uint32_t scaler_least(const struct scaler *scaler)
{
    return scaler->least;
}

int64_t scaler_next_ns(const struct scaler *scaler)
{
    return scaler->next_ns;
}

void scaler_datum(struct scaler *scaler, uint32_t metric, const struct datum *datum, int64_t now_ns)
{
    assert(now_ns <= scaler->next_ns);
    for (uint32_t p = 0; p < scaler->plan->policies; p++) {
        struct policy *policy = &scaler->policies[p];
        if (policy->plan->metric != metric) continue;
        for (uint32_t a = 0; a < policy_alarms(policy->plan); a++) alarm_datum(&policy->alarm[a], datum, now_ns);
    }
    set_next(scaler);
}

void scaler_reached(struct scaler *scaler, int64_t now_ns)
{
    assert(now_ns <= scaler->next_ns);
    if (scaler->effect_ns != TIME_NEVER) return;
    struct hold *hold = &scaler->hold;
    int64_t until_ns = time_after(now_ns, hold->cooldown_ns);
    if (hold->activity == ACTIVITY_OUT) hold->out_until_ns = time_later(hold->out_until_ns, until_ns);
    if (hold->activity == ACTIVITY_IN) hold->in_until_ns = time_later(hold->in_until_ns, until_ns);
    hold->activity = ACTIVITY_NONE;
}

void scaler_set(struct scaler *scaler, uint32_t capacity, int64_t now_ns)
{
    assert(now_ns <= scaler->next_ns);
    struct hold *hold = &scaler->hold;
    if (hold->activity != ACTIVITY_OUT) hold->before_out = scaler->wanted;
    hold->activity = capacity > hold->before_out ? ACTIVITY_OUT : ACTIVITY_NONE;
    hold->cooldown_ns = hold->out_until_ns = 0;
    scaler->wanted = scaler->decided = capacity;
    scaler->effect_ns = TIME_NEVER;
    set_next(scaler);
}

void scaler_fall_short(struct scaler *scaler, uint32_t capacity, int64_t now_ns)
{
    struct hold hold = scaler->hold;
    bool some_come = out_holds(scaler, now_ns) && capacity > hold.before_out;
    scaler_set(scaler, capacity, now_ns);
    if (some_come) scaler->hold = hold;
}

/* --- Updates --- */

void scaler_block(struct scaler *scaler, int64_t now_ns)
{
    assert(now_ns <= scaler->next_ns);
    scaler->blocked = true;
    scaler->refused = 0;
    scaler->decided = scaler->wanted;
    scaler->effect_ns = TIME_NEVER;
    set_next(scaler);
}

void scaler_resume(struct scaler *scaler, uint32_t capacity, int64_t now_ns)
{
    scaler->blocked = false;
    scaler->wanted = capacity; /* which is there */
    scaler->hold.activity = ACTIVITY_NONE;
    scaler_set(scaler, capacity, now_ns);
    keep_bounds(scaler, SCALED_TO_BOUNDS, 0, now_ns);
    set_next(scaler);
}

uint64_t scaler_blocked(const struct scaler *scaler)
{
    return scaler->refused;
}
