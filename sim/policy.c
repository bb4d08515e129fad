#include "sim/policy.h"

#include "sim/units.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>

#define DEFAULT_COOLDOWN_NS (300 * NS_PER_S)
#define HIGH_POINTS         3
#define LOW_TIME_NS         (15 * NS_PER_MINUTE)
#define LOW_SHARE           0.9

static struct alarm_plan all_of(uint32_t points, int64_t period_ns, enum alarm_side comparison, double threshold)
{
    return (struct alarm_plan){.period_ns = period_ns,
                               .points = points,
                               .points_to_alarm = points,
                               .reach = alarm_reach(points),
                               .comparison = comparison,
                               .threshold = threshold};
}

struct policy_plan policy_tracking(uint32_t metric, int64_t period_ns, double target)
{
    assert(target > 0 && period_ns > 0);
    uint32_t low_points = period_ns < LOW_TIME_NS ? (uint32_t)(LOW_TIME_NS / period_ns) : 1;
    return (struct policy_plan){
        .kind = POLICY_TRACKING,
        .metric = metric,
        .alarm = {[POLICY_HIGH] = all_of(HIGH_POINTS, period_ns, ALARM_ABOVE, target),
                  [POLICY_LOW] = all_of(low_points, period_ns, ALARM_BELOW, LOW_SHARE * target)},
        .out_cooldown_ns = DEFAULT_COOLDOWN_NS,
        .in_cooldown_ns = DEFAULT_COOLDOWN_NS,
        .tracking = {.target = target, .scale_in = true, .removed_most = UINT32_MAX},
    };
}

uint32_t policy_in_proportion(uint32_t capacity, double value, double target)
{
    double needed = capacity * value / target;
    if (!(needed > 0)) return 0;
    needed = ceil(needed * (1 - 1e-9));
    return needed < UINT32_MAX ? (uint32_t)needed : UINT32_MAX;
}

/* At the threshold itself a step above it holds, and one that ends there from below. */
static bool holds(const struct step *step, double breach)
{
    if (breach >= 0 && step->upper > 0) return step->lower <= breach && breach < step->upper;
    return step->lower < breach && breach <= step->upper;
}

const struct step *policy_step(const struct steps_plan *steps, double breach)
{
    for (uint32_t i = 0; i < steps->steps; i++)
        if (holds(&steps->step[i], breach)) return &steps->step[i];
    return NULL;
}

static int64_t percent_of(uint32_t capacity, int32_t percent, uint32_t change_least)
{
    int64_t hundredths = (int64_t)capacity * percent;
    int64_t size = (hundredths < 0 ? -hundredths : hundredths) / 100;
    if (percent == 0) return 0;
    if (hundredths != 0 && size == 0) size = 1;
    if (size < change_least) size = change_least;
    return percent < 0 ? -size : size;
}

uint32_t policy_take_step(const struct steps_plan *steps, const struct step *step, uint32_t capacity)
{
    int64_t to = step->adjustment;
    if (steps->type == ADJUST_BY_CHANGE) to += capacity;
    if (steps->type == ADJUST_BY_PERCENT) to = capacity + percent_of(capacity, step->adjustment, steps->change_least);
    if (to < 0) return 0;
    return to < UINT32_MAX ? (uint32_t)to : UINT32_MAX;
}
