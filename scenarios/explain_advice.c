#include "models/rate_curve.h"
#include "scenarios/explaining.h"

#define S_PER_MINUTE 60.0

/* What can be carried is a mean over a table, right to a ten-thousandth: what is that near to it is not beyond it. */
#define BEYOND 1.001

/* A curve is looked at minute by minute, for as long. */
#define MINUTES_MOST (14 * 24 * 60)

/* What is looked into. */
struct advising {
    struct explaining *explaining;
    uint32_t v;
    const struct scaling_plan *plan;
    const struct compiled_scaling *named;
    const struct json_node *target; /* the request that registers it */
    struct advices *advices;
};

static void advise(const struct advising *advising, const struct json_node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void advise(const struct advising *advising, const struct json_node *node, const char *format, ...)
{
    struct advices *advices = advising->advices;
    struct arena *arena = advising->explaining->arena;
    if (advices->count == ADVICES_MOST) return;
    va_list arguments;
    va_start(arguments, format);
    advices->all[advices->count++] = (struct advice){node, arena_format_list(arena, format, arguments)};
    va_end(arguments);
}

static const char *servers(const struct advising *advising, double count)
{
    return explaining_server(advising->explaining, advising->v, count);
}

static const char *number(const struct advising *advising, double value)
{
    return explaining_number(advising->explaining, value);
}

static const char *seconds(const struct advising *advising, double s)
{
    return explaining_time(advising->explaining, s * (double)NS_PER_S);
}

/* --- Bounds --- */

static void advise_bounds(const struct advising *advising)
{
    const struct scaler_plan *scaler = &advising->plan->scaler;
    if (scaler->policies > 0 && !scaler->schedule && scaler->least == scaler->most)
        advise(advising, advising->target, "Its policies change nothing: MinCapacity and MaxCapacity are both %u.",
               scaler->least);
}

static void advise_most(const struct advising *advising)
{
    const struct scaler_plan *scaler = &advising->plan->scaler;
    const struct station *station = &advising->explaining->stations[advising->v];
    const struct load *load = &advising->explaining->load;
    /* Slots on demand carry the rest. A scheduled action may raise what is registered. */
    if (advising->explaining->plan->variant[advising->v].front == FRONT_SLOTS || scaler->schedule) return;
    bool peaks = !isnan(load->peak_per_s);
    double most_per_s = station->one_per_s * scaler->most;
    double peak_per_s = (peaks ? load->peak_per_s : load->per_s) * station->share;
    if (!(most_per_s > 0) || !(peak_per_s > most_per_s * BEYOND)) return;
    advise(advising, advising->target, "MaxCapacity is too low: %s can carry %s requests a second, and %s come%s%s.",
           servers(advising, scaler->most), number(advising, most_per_s), number(advising, peak_per_s),
           peaks ? " " : "", peaks ? load->peak_words : "");
}

/* --- Fewer --- */

/* Whether it might want less than there is. */
static bool takes_away(const struct policy_plan *policy)
{
    if (policy->kind == POLICY_TRACKING) return policy->tracking.scale_in;
    for (uint32_t s = 0; s < policy->steps.steps; s++)
        if (policy->steps.type == ADJUST_TO_EXACT || policy->steps.step[s].adjustment < 0) return true;
    return false;
}

static void advise_fewer(const struct advising *advising)
{
    const struct scaler_plan *scaler = &advising->plan->scaler;
    bool any = false;
    for (uint32_t p = 0; p < scaler->policies; p++) any = any || takes_away(&scaler->policy[p]);
    if (scaler->policies == 0 || scaler->schedule || scaler->least == scaler->most) return;
    if (scaler->in_suspended)
        advise(advising, advising->target,
               "Nothing takes any away: DynamicScalingInSuspended is true, and what a burst brings stays.");
    else if (!any)
        advise(advising, advising->target,
               "Nothing takes any away: every policy only adds, and what a burst brings stays.");
}

/* The most of a period is at least 1 where there was any request at all. */
static void advise_low(const struct advising *advising, uint32_t p)
{
    const struct policy_plan *policy = &advising->plan->scaler.policy[p];
    const struct alarm_plan *low = &policy->alarm[POLICY_LOW];
    if (policy->kind != POLICY_TRACKING || !policy->tracking.scale_in) return;
    const struct scaling_metric *about = scaling_about(advising->plan, p);
    if (!about || about->feed != FEED_CONCURRENCY || low->threshold > 1) return;
    advise(advising, advising->named->policies[p]->node,
           "Policy \"%s\" takes any away only after %s without a request: with a target of %s its low alarm is for "
           "fewer than 1 at once.",
           advising->named->policy_names[p], seconds(advising, time_to_s(low->period_ns) * low->points),
           number(advising, policy->tracking.target));
}

/* --- Targets --- */

/* Calls of an instance and minute that it cannot carry. */
static void advise_calls(const struct advising *advising, uint32_t p)
{
    const struct policy_plan *policy = &advising->plan->scaler.policy[p];
    double carried_per_s = advising->explaining->stations[advising->v].one_per_s;
    double target_per_s = policy->tracking.target / S_PER_MINUTE;
    if (!(carried_per_s > 0) || !(target_per_s > carried_per_s * BEYOND)) return;
    advise(advising, advising->named->policies[p]->node,
           "The target is too high: %s requests a second on each %s, which can carry %s. It is overloaded before it "
           "scales.",
           number(advising, target_per_s), advising->explaining->subjects[advising->v].component ? "copy" : "instance",
           number(advising, carried_per_s));
}

/* Requests on an instance that it never has, or of which some always wait. */
static void advise_concurrency(const struct advising *advising, uint32_t p)
{
    const struct policy_plan *policy = &advising->plan->scaler.policy[p];
    const struct variant_plan *variant = &advising->explaining->plan->variant[advising->v];
    const struct server_plan *server = &variant->server[0];
    const char *each = advising->explaining->subjects[advising->v].component ? "copy" : "instance";
    if (variant->front != FRONT_INSTANCES || server->serving != SERVING_ALONE) return;
    double workers = server->workers, room = workers + server->queue_capacity, target = policy->tracking.target;
    if (server->queue_capacity != QUEUE_UNBOUNDED && target >= room)
        advise(advising, advising->named->policies[p]->node,
               "The target is too high: policy \"%s\" adds above %s requests on each %s, which takes %s and refuses "
               "the others.",
               advising->named->policy_names[p], number(advising, target), each, number(advising, room));
    else if (target > workers)
        advise(advising, advising->named->policies[p]->node,
               "The target is high: policy \"%s\" adds above %s requests on each %s, which serves %s at once while "
               "the others wait.",
               advising->named->policy_names[p], number(advising, target), each, number(advising, workers));
}

static void advise_target(const struct advising *advising, uint32_t p)
{
    const struct scaling_metric *about = scaling_about(advising->plan, p);
    if (advising->plan->scaler.policy[p].kind != POLICY_TRACKING || !about) return;
    if (about->feed == FEED_CALLS && about->shared_by == SHARED_BY_SERVERS) advise_calls(advising, p);
    if (about->feed == FEED_CONCURRENCY) advise_concurrency(advising, p);
}

/* --- Zero --- */

static bool has_feed(const struct advising *advising, enum scaling_feed feed)
{
    for (uint32_t m = 0; m < advising->plan->metrics; m++)
        if (advising->plan->about[m].feed == feed) return true;
    return false;
}

/* Of the policies that track a backlog, what has to wait before there is an instance. */
static double backlog_target(const struct advising *advising)
{
    double least = NAN;
    for (uint32_t p = 0; p < advising->plan->scaler.policies; p++) {
        const struct policy_plan *policy = &advising->plan->scaler.policy[p];
        const struct scaling_metric *about = scaling_about(advising->plan, p);
        if (policy->kind != POLICY_TRACKING || !about || about->feed != FEED_PRESENT) continue;
        if (!(least <= policy->tracking.target)) least = policy->tracking.target;
    }
    return least;
}

static void advise_zero(const struct advising *advising)
{
    const struct scaler_plan *scaler = &advising->plan->scaler;
    const struct variant_plan *variant = &advising->explaining->plan->variant[advising->v];
    if (scaler->least > 0 || scaler->schedule || scaler->policies == 0) return;
    if (variant->front == FRONT_BACKLOG && !has_feed(advising, FEED_STRANDED)) {
        double waiting = backlog_target(advising);
        if (isnan(waiting))
            advise(advising, advising->target,
                   "MinCapacity is 0, and no policy is on HasBacklogWithoutCapacity: without any instance requests "
                   "wait until a policy adds one for another reason.");
        else
            advise(advising, advising->target,
                   "MinCapacity is 0, and no policy is on HasBacklogWithoutCapacity: without any instance requests "
                   "wait until there are more than %s.",
                   number(advising, waiting));
    }
    if (variant->component != FLEET_NONE && !has_feed(advising, FEED_FAILURES))
        advise(advising, advising->target,
               "MinCapacity is 0, and no policy is on NoCapacityInvocationFailures: without any copy all requests are "
               "refused, and nothing brings one back.");
}

/* --- Bursts --- */

/* The time around the busiest minute in which more comes than the least capacity is meant to carry. */
struct burst {
    double length_s; /* 0: there is none, or it does not end */
    double per_s;    /* in its busiest minute */
};

/* Mean rates of each minute of a curve that is short enough; NULL where it is not, or there is none. */
static double *minutes_of_curve(const struct advising *advising, size_t *count)
{
    const struct rate_curve *curve = &advising->explaining->scenario->traffic.arrivals.curve;
    double end_s = fmin(curve->points[curve->count - 1].at_s, time_to_s(advising->explaining->plan->duration_ns));
    if (!(end_s >= S_PER_MINUTE) || end_s > MINUTES_MOST * S_PER_MINUTE) return NULL;
    *count = (size_t)(end_s / S_PER_MINUTE);
    double *rates = arena_new_array(advising->explaining->arena, *count, double);
    struct ramp ramp;
    int64_t start_ns;
    size_t number = 0;
    bool known = rate_curve_ramp(curve, number, &start_ns, &ramp);
    for (size_t i = 0; i < *count && known; i++) {
        double at_s = ((double)i + 0.5) * S_PER_MINUTE;
        while (known && time_to_s(start_ns) + ramp.length_s < at_s)
            known = rate_curve_ramp(curve, ++number, &start_ns, &ramp);
        if (known && ramp.length_s > 0)
            rates[i] =
                ramp.from_per_s + (ramp.to_per_s - ramp.from_per_s) * (at_s - time_to_s(start_ns)) / ramp.length_s;
    }
    return rates;
}

static double *minutes_of_trace(const struct advising *advising, size_t *count)
{
    const struct load *load = &advising->explaining->load;
    if (!load->whole || load->count == 0) return NULL;
    int64_t last = load->sample[load->count - 1].arrival_ns / NS_PER_MINUTE;
    if (last < 1 || last >= MINUTES_MOST) return NULL;
    *count = (size_t)last; /* the last one may be cut short */
    double *rates = arena_new_array(advising->explaining->arena, *count, double);
    for (size_t i = 0; i < load->count; i++) {
        int64_t minute = load->sample[i].arrival_ns / NS_PER_MINUTE;
        if (minute < last) rates[minute] += 1 / S_PER_MINUTE;
    }
    return rates;
}

static struct burst burst_above(const double *rates, size_t count, double carried_per_s)
{
    size_t busiest = 0;
    for (size_t i = 1; i < count; i++)
        if (rates[i] > rates[busiest]) busiest = i;
    size_t first = busiest, last = busiest;
    if (!(rates[busiest] > carried_per_s)) return (struct burst){0, 0};
    while (first > 0 && rates[first - 1] > carried_per_s) first--;
    while (last + 1 < count && rates[last + 1] > carried_per_s) last++;
    if (first == 0 || last + 1 == count) return (struct burst){0, 0};
    return (struct burst){S_PER_MINUTE * (double)(last - first + 1), rates[busiest]};
}

static struct burst burst_of(const struct advising *advising, double each_per_s)
{
    const struct traffic *traffic = &advising->explaining->scenario->traffic;
    double share = advising->explaining->stations[advising->v].share;
    double carried_per_s = BEYOND * each_per_s * advising->plan->scaler.least / share;
    size_t count = 0;
    double *rates = NULL;
    if (traffic->has_sessions) return (struct burst){0, 0};
    if (traffic->from_trace)
        rates = minutes_of_trace(advising, &count);
    else if (traffic->arrivals.process == PROCESS_RATE_CURVE)
        rates = minutes_of_curve(advising, &count);
    if (!rates || count < 3 || !(carried_per_s > 0)) return (struct burst){0, 0};
    struct burst burst = burst_above(rates, count, carried_per_s);
    burst.per_s *= share;
    return burst;
}

/* Largest change of a step policy, in servers; INFINITY where it is not a number of them. */
static double most_added(const struct steps_plan *steps)
{
    double most = 0;
    if (steps->type != ADJUST_BY_CHANGE) return INFINITY;
    for (uint32_t s = 0; s < steps->steps; s++) most = fmax(most, steps->step[s].adjustment);
    return most;
}

static void advise_burst(const struct advising *advising, uint32_t p)
{
    const struct scaler_plan *scaler = &advising->plan->scaler;
    const struct policy_plan *policy = &scaler->policy[p];
    double each_per_s = advising->explaining->stations[advising->v].one_per_s;
    struct burst burst = burst_of(advising, each_per_s);
    if (scaling_is_silent(advising->plan, p) || !(burst.length_s > 0)) return;
    double lag_s = explaining_scaling_lag_ns(advising->explaining, advising->v, advising->plan, p) / (double)NS_PER_S;
    const struct json_node *node = advising->named->policies[p]->node;
    if (lag_s >= burst.length_s) {
        advise(advising, node,
               "Policy \"%s\" is too late for the busiest time: more than %s can carry comes for %s, and more are in "
               "service %s after it begins at the earliest.",
               advising->named->policy_names[p], servers(advising, scaler->least), seconds(advising, burst.length_s),
               seconds(advising, lag_s));
        return;
    }
    double cooldown_s = time_to_s(policy->out_cooldown_ns), needed = ceil(burst.per_s / (each_per_s * BEYOND));
    if (policy->kind != POLICY_STEPS || cooldown_s < burst.length_s) return;
    double reached = scaler->least + most_added(&policy->steps);
    if (needed > reached && reached > scaler->least)
        advise(advising, node,
               "Policy \"%s\" adds once in the busiest time, which lasts %s, as its cooldown is %s: to %s, and %s are "
               "needed.",
               advising->named->policy_names[p], seconds(advising, burst.length_s), seconds(advising, cooldown_s),
               servers(advising, reached), number(advising, needed));
}

void explaining_advise(struct explaining *explaining, uint32_t v, const struct scaling_plan *plan,
                       const struct compiled_scaling *named, struct advices *advices)
{
    const struct scaling_policies *scaling = &explaining->scenario->scaling;
    struct advising advising = {explaining, v, plan, named, NULL, advices};
    advices->count = 0;
    if (plan->scaler.policies > 0) advising.target = scaling->targets[named->policies[0]->target].node;
    if (plan->scaler.policies == 0) return;
    advise_bounds(&advising);
    advise_fewer(&advising);
    advise_zero(&advising);
    for (uint32_t p = 0; p < plan->scaler.policies && plan->scaler.least < plan->scaler.most; p++) {
        advise_target(&advising, p);
        advise_low(&advising, p);
        if (!plan->scaler.schedule) advise_burst(&advising, p);
    }
    advise_most(&advising);
}
