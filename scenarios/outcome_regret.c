#include "models/staffing.h"
#include "scenarios/outcome_sums.h"

#include <math.h>
#include <string.h>

#define S_PER_MINUTE 60.0

/* --- What is enough --- */

/* Of one request, the time of a worker, mean over those that were served. */
static double busy_s_of(const struct endpoint *endpoint, uint32_t v)
{
    static const enum failure never_served[] = {FAILURE_THROTTLED, FAILURE_NOT_READY,  FAILURE_QUEUE_FULL,
                                                FAILURE_PAYLOAD,   FAILURE_NO_VARIANT, FAILURE_NO_SERVER,
                                                FAILURE_EXPIRED};
    const struct tally *tally = endpoint_tally(endpoint, v);
    double served = (double)tally->arrived - (double)tally->in_system.level;
    for (size_t i = 0; i < sizeof never_served / sizeof *never_served; i++)
        served -= (double)tally->failed[never_served[i]];
    double busy_ns = (double)gauge_integral(&tally->busy, endpoint_end_ns(endpoint));
    return served > 0 ? busy_ns / served / (double)NS_PER_S : 0;
}

/* What a percentile of the latency leaves for waiting, where it is bounded. */
static bool bound_of(const struct objective *objective, const struct tally *tally, struct staffing_bound *bound)
{
    int percentile = (int)objective->statistic - (int)STATISTIC_P50;
    bool latency = objective->metric == METRIC_LATENCY;
    if ((!latency && objective->metric != METRIC_WAITING_TIME) || percentile < 0) return false;
    double share = percentile_share[percentile], wait_ms = objective->at_most;
    if (latency) {
        wait_ms -= time_to_ms(histogram_quantile(tally->of[MEASURE_SERVICE], share));
        if (tally->of[MEASURE_OVERHEAD]) wait_ms -= histogram_mean(tally->of[MEASURE_OVERHEAD]) / (double)NS_PER_MS;
    }
    *bound = (struct staffing_bound){wait_ms / 1000, 1 - share};
    return wait_ms >= 0;
}

/* Of the policies that track calls or requests of an instance, the strictest. */
static double target_per_s_of(const struct scaling_plan *plan, double busy_s)
{
    double strictest = 0;
    for (uint32_t p = 0; p < plan->scaler.policies; p++) {
        const struct policy_plan *policy = &plan->scaler.policy[p];
        const struct scaling_metric *about = scaling_about(plan, p);
        double per_s = 0;
        if (policy->kind != POLICY_TRACKING || !about) continue;
        if (about->feed == FEED_CALLS && about->shared_by == SHARED_BY_SERVERS)
            per_s = policy->tracking.target / S_PER_MINUTE;
        else if (about->feed == FEED_CONCURRENCY && busy_s > 0)
            per_s = policy->tracking.target / busy_s; /* Little's law */
        if (per_s > 0 && (strictest == 0 || per_s < strictest)) strictest = per_s;
    }
    return strictest;
}

static struct staffing staffing_of(const struct outcome *outcome, const struct endpoint *endpoint, uint32_t v,
                                   const struct scaling_plan *plan, struct staffing_bound *bounds)
{
    const struct scenario *scenario = outcome->compiled->scenario;
    const struct variant_plan *variant = &outcome->compiled->plan.variant[v];
    const struct server_plan *server = &variant->server[0];
    double busy_s = busy_s_of(endpoint, v);
    struct staffing staffing = {.busy_s = busy_s,
                                .workers = server->workers,
                                .bound = bounds,
                                .target_per_s = target_per_s_of(plan, busy_s),
                                .least = plan->scaler.least,
                                .most = plan->scaler.most};
    bool queue = server->serving == SERVING_ALONE && variant->front == FRONT_INSTANCES;
    for (size_t i = 0; i < scenario->objective_count && queue; i++) {
        const struct objective *objective = &scenario->objectives[i];
        size_t subject = outcome_subject(outcome, objective->variant_name, 0);
        if (subject != OUTCOME_ENDPOINT && subject != v + 1) continue;
        staffing.bounds += bound_of(objective, endpoint_tally(endpoint, v), &bounds[staffing.bounds]);
    }
    return staffing;
}

/* --- What there was --- */

static double seconds(int64_t ns)
{
    return (double)ns / (double)NS_PER_S;
}

static uint32_t needed_in(const struct series_sums *step, const struct staffing *staffing)
{
    return staffing_needed(staffing, step->elapsed_ns > 0 ? (double)step->arrived / seconds(step->elapsed_ns) : 0);
}

static bool is_short(const struct series_sums *step)
{
    return step->in_service_ns < step->needed_ns;
}

/* Times in which less was in service than needed: steps next to each other are one. */
static void add_shortages(struct regret_sums *sums, const struct series *series)
{
    int64_t length_ns = 0;
    for (size_t i = 0; i < series->count; i++) {
        const struct series_sums *step = &series->points[i];
        if (!is_short(step)) {
            length_ns = 0;
            continue;
        }
        sums->shortages += length_ns == 0;
        length_ns += step->elapsed_ns;
        sums->shortage_ns += step->elapsed_ns;
        sums->shortage_requests += step->arrived;
        if (length_ns > sums->longest_ns) sums->longest_ns = length_ns;
    }
}

/* The most that was needed in [from_ns, to_ns). */
static int64_t most_needed(const struct series *series, int64_t from_ns, int64_t to_ns)
{
    int64_t most = 0;
    for (size_t i = (size_t)(from_ns / series->period_ns); i < series->count; i++) {
        const struct series_sums *step = &series->points[i];
        if ((int64_t)i * series->period_ns >= to_ns) break;
        int64_t needed = step->elapsed_ns > 0 ? step->needed_ns / step->elapsed_ns : 0;
        if (needed > most) most = needed;
    }
    return most;
}

/* Of each change to more, until the next change of any kind. */
static void add_overshoot(struct regret_sums *sums, const struct series *series, const struct scaling_log *log)
{
    for (uint32_t e = 0; e < log->count; e++) {
        const struct scaling_event *event = &log->events[e];
        int64_t until_ns = e + 1 < log->count ? log->events[e + 1].at_ns : TIME_NEVER;
        if (event->change.to < event->change.from) continue;
        int64_t beyond = (int64_t)event->change.to - most_needed(series, event->at_ns, until_ns);
        if (beyond > sums->overshoot) sums->overshoot = beyond;
    }
}

/* An endpoint that is updated to another configuration has two fleets for a while, and none of them all the time. */
static bool has_regret(const struct outcome *outcome, uint32_t v, const struct scaling_plan **plan)
{
    const struct plan *of = &outcome->compiled->plan;
    const struct variant_plan *variant = &of->variant[v];
    for (uint32_t s = 0; s < of->scalings && of->generations < 2; s++) {
        *plan = &of->scaling[s];
        if (of->scaling[s].variant == v) return variant->front != FRONT_SLOTS && variant->component == FLEET_NONE;
    }
    return false;
}

void outcome_add_regret(struct outcome *outcome, struct endpoint *endpoint, uint32_t v)
{
    const struct scaling_plan *plan;
    if (!has_regret(outcome, v, &plan)) return;
    struct regret_sums *sums = &outcome->variants[v].regret;
    struct series *series = endpoint_series(endpoint, v);
    struct staffing_bound *bounds = outcome->bounds;
    struct staffing staffing = staffing_of(outcome, endpoint, v, plan, bounds);
    for (size_t i = 0; i < series->count; i++) {
        struct series_sums *step = &series->points[i];
        step->needed_ns = (int64_t)needed_in(step, &staffing) * step->elapsed_ns;
        sums->needed_ns += step->needed_ns;
    }
    add_shortages(sums, series);
    add_overshoot(sums, series, endpoint_scaling(endpoint, v));
    sums->reversals += endpoint_scaling(endpoint, v)->reversals;
}

/* --- The result --- */

/* What the instances cost on average, for the hours beyond those needed; less than nothing where fewer were there. */
static int64_t money_above(const struct cost_result *cost, const struct variant_result *variant, double hours_above)
{
    int128 paid_e10_usd = 0;
    if (!(variant->instances.hours > 0)) return 0;
    for (size_t i = 0; i < cost->line_count; i++) {
        const struct cost_line *line = &cost->lines[i];
        if (line->variant_name && strcmp(line->variant_name, variant->name) == 0 && billing_is_instance_hours(line))
            paid_e10_usd += line->cost_e10_usd;
    }
    double above = (double)paid_e10_usd * (hours_above / variant->instances.hours);
    return fabs(above) < (double)INT64_MAX ? (int64_t)llround(above) : above < 0 ? -INT64_MAX : INT64_MAX;
}

void outcome_set_regret(const struct outcome *outcome, uint32_t v, const struct cost_result *cost,
                        struct variant_result *result)
{
    const struct scaling_plan *plan;
    const struct regret_sums *sums = &outcome->variants[v].regret;
    if (!has_regret(outcome, v, &plan)) return;
    double needed_hours = (double)sums->needed_ns / (double)NS_PER_HOUR / outcome->replications;
    double shortage_s = (double)sums->shortage_ns / (double)NS_PER_S;
    result->scaling.has_regret = true;
    result->scaling.regret =
        (struct scaling_regret){.needed_hours = needed_hours,
                                .above_e10_usd = money_above(cost, result, result->instances.hours - needed_hours),
                                .shortages = sums->shortages,
                                .shortage_requests = sums->shortage_requests,
                                .shortage_s = shortage_s / outcome->replications,
                                .shortage_mean_s = sums->shortages > 0 ? shortage_s / (double)sums->shortages : 0,
                                .shortage_longest_s = seconds(sums->longest_ns),
                                .overshoot = (uint64_t)sums->overshoot,
                                .reversals = sums->reversals};
}
