#include "sim/alarm.h"

#include "sim/arena.h"
#include "sim/units.h"

#include <assert.h>

#define ACTION_INTERVAL_NS NS_PER_MINUTE

/* --- Data --- */

void alarm_init(struct alarm *alarm, struct arena *arena, const struct alarm_plan *plan)
{
    assert(plan->period_ns > 0);
    assert(plan->points_to_alarm >= 1 && plan->points_to_alarm <= plan->points && plan->points <= plan->reach);
    *alarm = (struct alarm){.plan = plan, .datum = arena_new_array(arena, plan->reach, struct datum)};
    alarm_begin(alarm);
}

void alarm_begin(struct alarm *alarm)
{
    alarm->state = ALARM_STATE_INSUFFICIENT_DATA;
    alarm->figures = (struct alarm_figures){0};
    alarm->count = alarm->next = 0;
    alarm->evaluate_ns = alarm->act_ns = TIME_NEVER;
}

static void keep(struct alarm *alarm, const struct datum *datum)
{
    alarm->datum[alarm->next] = *datum;
    alarm->next = (alarm->next + 1) % alarm->plan->reach;
    if (alarm->count < alarm->plan->reach) alarm->count++;
}

/* The datum of that age: 1 is the newest. */
static const struct datum *datum_of_age(const struct alarm *alarm, uint32_t age)
{
    uint32_t reach = alarm->plan->reach;
    return &alarm->datum[(alarm->next + reach - age) % reach];
}

static void fill_gap(struct alarm *alarm, int64_t before_ns)
{
    if (alarm->count == 0) return;
    int64_t period_ns = alarm->plan->period_ns;
    int64_t newest_ns = datum_of_age(alarm, 1)->start_ns;
    assert(before_ns > newest_ns);
    int64_t gap = (before_ns - newest_ns) / period_ns - 1;
    if (gap > alarm->plan->reach) gap = alarm->plan->reach;
    for (; gap > 0; gap--) keep(alarm, &(struct datum){.start_ns = before_ns - gap * period_ns, .missing = true});
}

/* The first whole multiple of interval_ns that is not before now_ns. */
static int64_t next_multiple(int64_t now_ns, int64_t interval_ns)
{
    return (now_ns + interval_ns - 1) / interval_ns * interval_ns;
}

void alarm_datum(struct alarm *alarm, const struct datum *datum, int64_t now_ns)
{
    fill_gap(alarm, datum->start_ns);
    keep(alarm, datum);
    int64_t interval_ns = alarm->plan->period_ns < NS_PER_MINUTE ? 10 * NS_PER_S : NS_PER_MINUTE;
    alarm->evaluate_ns = next_multiple(now_ns, interval_ns);
}

/* --- Evaluation --- */

static bool is_beyond(const struct alarm_plan *plan, double value)
{
    switch (plan->comparison) {
    case ALARM_ABOVE: return value > plan->threshold;
    case ALARM_AT_OR_ABOVE: return value >= plan->threshold;
    case ALARM_BELOW: return value < plan->threshold;
    case ALARM_AT_OR_BELOW: break;
    }
    return value <= plan->threshold;
}

static void count_in(struct alarm_figures *figures, const struct alarm_plan *plan, double value)
{
    if (figures->points++ == 0) figures->newest = figures->least = figures->most = value;
    figures->beyond += is_beyond(plan, value);
    figures->mean += value; /* a sum until all are in */
    if (value < figures->least) figures->least = value;
    if (value > figures->most) figures->most = value;
}

/* Returns the age of the oldest one that counts, 0 where there is none. */
static uint32_t look_back(const struct alarm *alarm, struct alarm_figures *figures)
{
    const struct alarm_plan *plan = alarm->plan;
    uint32_t oldest = 0;
    *figures = (struct alarm_figures){0};
    for (uint32_t age = 1; age <= alarm->count && figures->points < plan->points; age++) {
        const struct datum *datum = datum_of_age(alarm, age);
        if (datum->missing) continue;
        count_in(figures, plan, datum->value);
        oldest = age;
    }
    if (figures->points > 0) figures->mean /= figures->points;
    figures->filled = plan->points - figures->points;
    return oldest;
}

static enum alarm_state judge(const struct alarm_plan *plan, const struct alarm_figures *figures, uint32_t oldest,
                              enum alarm_state present)
{
    if (figures->beyond >= plan->points_to_alarm) return ALARM_STATE_ALARM;
    if (figures->filled == 0) return ALARM_STATE_OK;
    bool one_is_within = figures->beyond < figures->points;
    switch (plan->missing) {
    case ALARM_MISSING_BREACHES:
        return figures->beyond + figures->filled >= plan->points_to_alarm ? ALARM_STATE_ALARM : ALARM_STATE_OK;
    case ALARM_MISSING_IS_WITHIN: return ALARM_STATE_OK;
    case ALARM_MISSING_IS_IGNORED: return one_is_within ? ALARM_STATE_OK : present;
    case ALARM_MISSING_IS_MISSING: break;
    }
    if (figures->points == 0) return ALARM_STATE_INSUFFICIENT_DATA;
    if (one_is_within) return ALARM_STATE_OK;
    return oldest >= plan->points_to_alarm ? ALARM_STATE_ALARM : present;
}

static void evaluate(struct alarm *alarm, int64_t now_ns)
{
    uint32_t oldest = look_back(alarm, &alarm->figures);
    enum alarm_state before = alarm->state;
    alarm->state = judge(alarm->plan, &alarm->figures, oldest, before);
    alarm->evaluate_ns = TIME_NEVER;
    if (alarm->state != ALARM_STATE_ALARM)
        alarm->act_ns = TIME_NEVER;
    else if (before != ALARM_STATE_ALARM)
        alarm->act_ns = now_ns;
}

int64_t alarm_next_ns(const struct alarm *alarm)
{
    return time_earlier(alarm->evaluate_ns, alarm->act_ns);
}

bool alarm_advance(struct alarm *alarm, int64_t now_ns)
{
    if (alarm->evaluate_ns <= now_ns) evaluate(alarm, now_ns);
    if (alarm->act_ns > now_ns) return false;
    alarm->act_ns = now_ns + ACTION_INTERVAL_NS;
    return true;
}
