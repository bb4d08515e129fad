/* policy.h - what a scaling policy is, and how much capacity it asks for.
 *
 * Tracking   keeps a metric that falls as capacity rises at a target: capacity x value / target, rounded up. Its alarms
 *            are made by rule, one high and one low; missing data are missing to them.
 * Steps      the size of the breach, value less the alarm's threshold, picks a step; the step changes the capacity by a
 *            number or a percentage, or sets it. Above the threshold the lower bound belongs to a step and the upper
 *            one does not, below it the other way round.
 * Rounding   of percentages: towards 0, but at least 1. A proportion that is less than 1e-9 of itself above a whole
 *            number is that number: the last bits of doubles are no instance.
 * Units      capacity in instances, copies or slots; cooldowns in ns.
 * Source     Application Auto Scaling user guide, target tracking and step scaling, with its examples; EC2 Auto Scaling
 *            user guide for the proportion; AWS's notebooks for the alarms (docs/models.md, "Automatic scaling"). */
#ifndef LOADLINE_SIM_POLICY_H
#define LOADLINE_SIM_POLICY_H

#include "sim/alarm.h"

struct step {
    double lower, upper; /* less the threshold; -INFINITY and INFINITY: no bound */
    int32_t adjustment;
};

enum step_effect { ADJUST_BY_CHANGE, ADJUST_BY_PERCENT, ADJUST_TO_EXACT };

/* Which of the alarm's data are the value. */
enum step_value { STEP_VALUE_MEAN, STEP_VALUE_LEAST, STEP_VALUE_MOST };

struct steps_plan {
    enum step_effect type;
    enum step_value value;
    uint32_t change_least; /* of a percentage: it changes the capacity by no less */
    uint32_t steps;
    const struct step *step; /* without gap or overlap */
};

struct tracking_plan {
    double target; /* above 0 */
    bool scale_in;
    bool leads_out_of_zero; /* without any capacity the metric has the value that it would have with one */
    uint32_t removed_most;  /* by one scale-in; UINT32_MAX: as many as the proportion says */
};

enum policy_kind { POLICY_TRACKING, POLICY_STEPS };

/* Tracking has both alarms, the low one only where it scales in; steps have the first alone, whichever way it looks. */
enum policy_alarm { POLICY_HIGH, POLICY_LOW, POLICY_ALARMS };

struct policy_plan {
    enum policy_kind kind;
    uint32_t metric; /* as scaler_datum() numbers them */
    struct alarm_plan alarm[POLICY_ALARMS];
    int64_t out_cooldown_ns, in_cooldown_ns;
    struct tracking_plan tracking;
    struct steps_plan steps;
};

/* Target tracking with everything at its default: 300 s of cooldown; high with 3 of 3 data above the target, low with
 * all of 15 minutes below 0.9 of it; it scales in, as far as the proportion says. */
struct policy_plan policy_tracking(uint32_t metric, int64_t period_ns, double target);

static inline uint32_t policy_alarms(const struct policy_plan *policy)
{
    return policy->kind == POLICY_TRACKING && policy->tracking.scale_in ? POLICY_ALARMS : 1;
}

/* The capacity that brings the value, measured with `capacity`, to the target. */
uint32_t policy_in_proportion(uint32_t capacity, double value, double target);

/* NULL: none is for a breach of this size. */
const struct step *policy_step(const struct steps_plan *steps, double breach);

/* The capacity that the step makes of this one; not below 0. */
uint32_t policy_take_step(const struct steps_plan *steps, const struct step *step, uint32_t capacity);

#endif
