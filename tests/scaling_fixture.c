#include "tests/scaling_fixture.h"

#include <math.h>

/* --- A rig that scales --- */

struct arena *arena;

struct scaled scaled_of(struct rig rig, uint32_t least, uint32_t most, double start_up_s)
{
    struct scaled scaled = {.rig = rig};
    bool slots = rig.plan.variant[0].front == FRONT_SLOTS;
    scaled.scaling.scaler =
        (struct scaler_plan){.initial = slots ? rig.plan.variant[0].slots.provisioned : rig.plan.fleet[0].initial,
                             .least = least,
                             .most = most,
                             .reaction_ns = 5 * NS_PER_S};
    if (slots) return scaled;
    scaled.rig.plan.fleet[0].wanted_most = most;
    scaled.rig.plan.fleet[0].kind[0].start.container_ns = seconds(arena, start_up_s);
    scaled.rig.plan.variant[0].servers = 2 * fleet_rooms(&scaled.rig.plan.fleet[0]);
    return scaled;
}

struct policy_plan *scaled_policy(struct scaled *scaled, struct metric_plan metric, struct scaling_metric about)
{
    uint32_t p = scaled->scaling.metrics++;
    ck_assert_uint_lt(p, SCALED_POLICIES);
    scaled->scaling.scaler.policies = scaled->scaling.metrics;
    if (metric.scale == 0) metric.scale = 1;
    scaled->metric[p] = metric;
    scaled->about[p] = about;
    scaled->formula[p] = formula_plain;
    scaled->policy[p] = policy_tracking(p, metric.period_ns, 1);
    return &scaled->policy[p];
}

static void track(struct scaled *scaled, double target, struct metric_plan metric, struct scaling_metric about)
{
    struct policy_plan *policy = scaled_policy(scaled, metric, about);
    *policy = policy_tracking(policy->metric, metric.period_ns, target);
}

struct policy_plan *scaled_steps(struct scaled *scaled, struct metric_plan metric, struct scaling_metric about,
                                 uint32_t points, double threshold)
{
    static const struct step one_more = {0, INFINITY, 1};
    struct policy_plan *policy = scaled_policy(scaled, metric, about);
    *policy = (struct policy_plan){.kind = POLICY_STEPS,
                                   .metric = policy->metric,
                                   .alarm = {{.period_ns = metric.period_ns,
                                              .points = points,
                                              .points_to_alarm = points,
                                              .reach = alarm_reach(points),
                                              .comparison = ALARM_AT_OR_ABOVE,
                                              .threshold = threshold}},
                                   .out_cooldown_ns = 300 * NS_PER_S,
                                   .in_cooldown_ns = 300 * NS_PER_S,
                                   .steps = {.type = ADJUST_BY_CHANGE, .steps = 1, .step = &one_more}};
    return policy;
}

void track_calls(struct scaled *scaled, double target)
{
    track(scaled, target,
          (struct metric_plan){.kind = METRIC_CALLS,
                               .statistic = VALUE_SUM,
                               .period_ns = NS_PER_MINUTE,
                               .delay_ns = NS_PER_MINUTE,
                               .zero_when_silent = true},
          (struct scaling_metric){.feed = FEED_CALLS, .shared_by = SHARED_BY_SERVERS});
}

void track_concurrency(struct scaled *scaled, double target)
{
    track(scaled, target,
          (struct metric_plan){.kind = METRIC_MEASUREMENTS,
                               .statistic = VALUE_MOST,
                               .period_ns = 10 * NS_PER_S,
                               .delay_ns = 20 * NS_PER_S,
                               .carried = true},
          (struct scaling_metric){.feed = FEED_CONCURRENCY});
}

void wake(struct scaled *scaled)
{
    scaled_steps(
        scaled,
        (struct metric_plan){
            .kind = METRIC_LEVEL, .statistic = VALUE_MEAN, .period_ns = NS_PER_MINUTE, .delay_ns = NS_PER_MINUTE},
        (struct scaling_metric){.feed = FEED_STRANDED}, 2, 1);
}

/* --- Timetables --- */

static bool next_of_list(const void *self, int64_t at_ns, uint32_t number, struct scaler_action *next)
{
    const struct scaled *scaled = self;
    for (uint32_t a = 0; a < scaled->action_count; a++) {
        const struct scaler_action *action = &scaled->actions[a];
        if (action->at_ns < at_ns || (action->at_ns == at_ns && action->number <= number)) continue;
        *next = *action;
        return true;
    }
    return false;
}

void schedule(struct scaled *scaled, const struct scaler_action *actions, uint32_t count)
{
    scaled->actions = actions;
    scaled->action_count = count;
    scaled->scaling.scaler.schedule = next_of_list;
}

struct scaler_action least_at(int64_t at_s, uint32_t least)
{
    return (struct scaler_action){.at_ns = at_s * NS_PER_S, .sets_least = true, .least = least};
}

struct scaler_action most_at(int64_t at_s, uint32_t most)
{
    return (struct scaler_action){.at_ns = at_s * NS_PER_S, .sets_most = true, .most = most};
}

/* --- Runs --- */

struct rig *scaled_rig(struct scaled *scaled)
{
    scaled->scaling.metric = scaled->metric;
    scaled->scaling.about = scaled->about;
    scaled->scaling.formula = scaled->formula;
    scaled->scaling.scaler.policy = scaled->policy;
    scaled->scaling.scaler.schedule_self = scaled;
    scaled->rig.plan.scaling = &scaled->scaling;
    scaled->rig.plan.scalings = 1;
    return &scaled->rig;
}

struct endpoint *run(struct scaled *scaled, const struct arrival *arrivals, size_t count)
{
    return rig_run(scaled_rig(scaled), arrivals, count);
}

void begin(void)
{
    arena = arena_new();
}

void end(struct endpoint *endpoint)
{
    assert_conserved(endpoint, 0);
    endpoint_free(endpoint);
    arena_free(arena);
}

struct arrival *two_rates(int before, int after, int change_s, int end_s, double service_s, size_t *count)
{
    *count = (size_t)(before * change_s + after * (end_s - change_s));
    struct arrival *arrivals = arena_new_array(arena, *count, struct arrival), *next = arrivals;
    for (int s = 0; s < end_s; s++)
        for (int i = 0, rate = s < change_s ? before : after; i < rate; i++)
            *next++ = arrival(s + (double)i / rate, service_s);
    return arrivals;
}

double billed_s(const struct endpoint *endpoint, double until_s)
{
    return (double)gauge_integral(&endpoint_fleet(endpoint, 0)->billed[0], time_from_s(until_s)) / (double)NS_PER_S;
}

double in_service_s(const struct endpoint *endpoint, double until_s)
{
    return (double)gauge_integral(&endpoint_fleet(endpoint, 0)->in_service[0], time_from_s(until_s)) / (double)NS_PER_S;
}

const struct scaling_log *log_of(const struct endpoint *endpoint)
{
    uint32_t v = 0;
    while (!endpoint_scaling(endpoint, v)) v++;
    return endpoint_scaling(endpoint, v);
}

void assert_scaled(const struct endpoint *endpoint, uint64_t outs, uint64_t ins)
{
    ck_assert_uint_eq(log_of(endpoint)->outs, outs);
    ck_assert_uint_eq(log_of(endpoint)->ins, ins);
    ck_assert_uint_eq(log_of(endpoint)->count, outs + ins);
}

const struct scaler_change *assert_event(const struct endpoint *endpoint, uint32_t n, int64_t at_s, uint32_t from,
                                         uint32_t to)
{
    ck_assert_uint_lt(n, log_of(endpoint)->count);
    const struct scaling_event *event = &log_of(endpoint)->events[n];
    ck_assert_int_eq(event->at_ns, at_s * NS_PER_S);
    ck_assert_uint_eq(event->change.from, from);
    ck_assert_uint_eq(event->change.to, to);
    return &event->change;
}
