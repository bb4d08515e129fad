#include "sim/scaler_state.h"

static void propose(struct proposal *best, struct proposal proposal)
{
    bool same = best->made && proposal.capacity == best->capacity;
    if (best->made && (same ? proposal.policy > best->policy : proposal.capacity < best->capacity)) return;
    *best = proposal;
    best->made = true;
}

static uint32_t capacity_to_add_to(const struct scaler *scaler, int64_t now_ns)
{
    return out_holds(scaler, now_ns) ? scaler->hold.before_out : scaler->decided;
}

static void track_out(const struct scaler *scaler, uint32_t p, struct proposal *out, int64_t now_ns)
{
    const struct policy *policy = &scaler->policies[p];
    const struct tracking_plan *tracking = &policy->plan->tracking;
    const struct alarm_figures *figures = &policy->alarm[POLICY_HIGH].figures;
    if (scaler->decided == 0 && !tracking->leads_out_of_zero) return;
    uint32_t capacity = capacity_to_add_to(scaler, now_ns);
    if (capacity == 0) capacity = 1;
    uint32_t needed = policy_in_proportion(capacity, figures->newest, tracking->target);
    propose(out, (struct proposal){.capacity = needed, .policy = p, .alarm = POLICY_HIGH, .value = figures->newest});
}

static uint32_t capacity_without(const struct scaler *scaler, const struct policy *policy)
{
    const struct tracking_plan *tracking = &policy->plan->tracking;
    double value = policy->alarm[POLICY_LOW].figures.newest;
    uint32_t needed = policy_in_proportion(scaler->decided, value, tracking->target);
    uint32_t left = scaler->decided > tracking->removed_most ? scaler->decided - tracking->removed_most : 0;
    return needed > left ? needed : left;
}

/* All tracking policies that scale in agree, or none does. */
static void track_in(const struct scaler *scaler, struct proposal *in)
{
    struct proposal best = {0};
    bool one_acts = false;
    for (uint32_t p = 0; p < scaler->plan->policies; p++) {
        const struct policy *policy = &scaler->policies[p];
        const struct alarm *low = &policy->alarm[POLICY_LOW];
        if (policy->plan->kind != POLICY_TRACKING || !policy->plan->tracking.scale_in) continue;
        if (low->state != ALARM_STATE_ALARM) return;
        one_acts |= policy->acts[POLICY_LOW];
        propose(&best, (struct proposal){.capacity = capacity_without(scaler, policy),
                                         .policy = p,
                                         .alarm = POLICY_LOW,
                                         .value = low->figures.newest});
    }
    if (one_acts) propose(in, best);
}

static double step_value(const struct steps_plan *steps, const struct alarm_figures *figures)
{
    switch (steps->value) {
    case STEP_VALUE_LEAST: return figures->least;
    case STEP_VALUE_MOST: return figures->most;
    case STEP_VALUE_MEAN: break;
    }
    return figures->mean;
}

static bool adds_capacity(const struct scaler *scaler, const struct steps_plan *steps, const struct step *step)
{
    return step->adjustment > (steps->type == ADJUST_TO_EXACT ? (int64_t)scaler->decided : 0);
}

static void take_step(const struct scaler *scaler, uint32_t p, struct proposal *out, struct proposal *in,
                      int64_t now_ns)
{
    const struct policy *policy = &scaler->policies[p];
    const struct steps_plan *steps = &policy->plan->steps;
    const struct alarm_figures *figures = &policy->alarm[0].figures;
    if (figures->points == 0) return; /* missing data can be breaching: by how much nobody knows */
    struct proposal proposal = {.policy = p, .value = step_value(steps, figures)};
    const struct step *step = policy_step(steps, proposal.value - policy->plan->alarm[0].threshold);
    if (!step) return;
    bool adds = adds_capacity(scaler, steps, step);
    proposal.capacity = policy_take_step(steps, step, adds ? capacity_to_add_to(scaler, now_ns) : scaler->decided);
    if (adds)
        propose(out, proposal);
    else if (proposal.capacity < scaler->decided) /* a step may leave it as it is */
        propose(in, proposal);
}

void proposals_make(const struct scaler *scaler, struct proposal *out, struct proposal *in, int64_t now_ns)
{
    track_in(scaler, in);
    for (uint32_t p = 0; p < scaler->plan->policies; p++) {
        const struct policy *policy = &scaler->policies[p];
        if (!policy->acts[0]) continue;
        if (policy->plan->kind == POLICY_TRACKING)
            track_out(scaler, p, out, now_ns);
        else
            take_step(scaler, p, out, in, now_ns);
    }
}

bool proposal_would_flap(const struct scaler *scaler, uint32_t to)
{
    if (scaler->plan->out_suspended) return false;
    for (uint32_t p = 0; p < scaler->plan->policies; p++) {
        const struct policy *policy = &scaler->policies[p];
        const struct alarm_figures *figures = &policy->alarm[POLICY_HIGH].figures;
        if (policy->plan->kind != POLICY_TRACKING) continue;
        if (policy_in_proportion(scaler->decided, figures->newest, policy->plan->tracking.target) > to) return true;
    }
    return false;
}
