#include "models/interval.h"
#include "scenarios/outcome_sums.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <string.h>

static const char *const event_name[DEPLOYMENT_STEPS] = {[DEPLOYMENT_ALARMED] = "Alarm",
                                                         [DEPLOYMENT_STARTED] = "Started",
                                                         [DEPLOYMENT_LAUNCHED] = "Launched",
                                                         [DEPLOYMENT_IN_SERVICE] = "InService",
                                                         [DEPLOYMENT_SHIFTED] = "Shifted",
                                                         [DEPLOYMENT_BAKED] = "Baked",
                                                         [DEPLOYMENT_RELEASED] = "Released",
                                                         [DEPLOYMENT_LAUNCH_FAILED] = "LaunchFailed",
                                                         [DEPLOYMENT_TIMED_OUT] = "TimedOut",
                                                         [DEPLOYMENT_RETURNING] = "Returning",
                                                         [DEPLOYMENT_PAST_QUOTA] = "LimitExceeded",
                                                         [DEPLOYMENT_ROLLED_BACK] = "RolledBack",
                                                         [DEPLOYMENT_COMPLETED] = "Completed"};

static size_t kinds_of(const struct outcome *outcome)
{
    return (size_t)outcome->compiled->plan.fleets * FLEET_KINDS;
}

void outcome_init_deployments(struct outcome *outcome)
{
    uint32_t count = outcome->compiled->plan.deployments;
    outcome->deployments = arena_new_array(outcome->arena, count, struct deployment_sums);
    for (uint32_t d = 0; d < count; d++) {
        outcome->deployments[d].billed_ns = arena_new_array(outcome->arena, kinds_of(outcome), int128);
        outcome->deployments[d].otherwise_ns = arena_new_array(outcome->arena, kinds_of(outcome), int128);
    }
}

/* --- Adding a replication --- */

static void add_duration(struct outcome *outcome, struct deployment_sums *sums, const struct deployment_log *log)
{
    size_t room = sums->count;
    if (log->end != DEPLOYMENT_SUCCEEDED && log->end != DEPLOYMENT_FAILED) return;
    if ((room & (room - 1)) == 0) /* a power of two, or none: full */
        sums->durations_s =
            arena_grow(outcome->arena, sums->durations_s, room, room ? room * 2 : 1, sizeof *sums->durations_s);
    sums->durations_s[sums->count++] = time_to_s(log->end_ns - log->start_ns);
}

void outcome_add_deployments(struct outcome *outcome, const struct endpoint *endpoint)
{
    for (uint32_t d = 0; d < outcome->compiled->plan.deployments; d++) {
        struct deployment_sums *sums = &outcome->deployments[d];
        const struct deployment_log *log = endpoint_deployment(endpoint, d);
        sums->ends[log->end]++;
        sums->in_between += log->end == DEPLOYMENT_REFUSED && log->count == 0;
        add_duration(outcome, sums, log);
        for (size_t k = 0; k < kinds_of(outcome); k++) {
            sums->billed_ns[k] += log->billed_ns[k];
            sums->otherwise_ns[k] += log->otherwise_ns[k];
        }
        if (outcome->replications > 0) continue;
        struct deployment_log *first = arena_new_of(outcome->arena, struct deployment_log);
        *first = *log; /* the endpoint's own stands only until its next replication */
        sums->first = first;
    }
    outcome->requests_refused += endpoint_requests_refused(endpoint);
}

/* --- Result --- */

/* What instances cost that were billed for so long, those of each kind of each fleet. */
static int64_t bill(const struct outcome *outcome, const int128 *ns, struct arena *arena)
{
    const struct compiled *compiled = outcome->compiled;
    uint32_t variants = compiled->plan.variants - compiled->plan.components;
    struct billing_usage *usages = arena_new_array(arena, variants, struct billing_usage);
    struct cost_line *lines;
    for (uint32_t v = 0; v < variants; v++) {
        const struct compiled_variant *variant = &compiled->variants[v];
        struct billing_instances *instances = arena_new_array(arena, variant->type_count, struct billing_instances);
        for (uint32_t k = 0; k < variant->type_count; k++)
            instances[k] = (struct billing_instances){
                .instance_type = variant->types[k].name,
                .accelerator_type = variant->types[k].accelerator_type,
                .volume_gb = variant->types[k].volume_gb,
                .reserved = variant->types[k].reserved,
                .instance_ns = ns[(size_t)compiled->plan.variant[v].fleet * FLEET_KINDS + k]};
        usages[v] = (struct billing_usage){
            .variant_name = variant->name, .instance_count = variant->type_count, .instances = instances};
    }
    size_t count = billing_lines(compiled->terms, usages, variants, outcome->replications, arena, &lines);
    return billing_total_e10_usd(lines, count);
}

static const char *strategy_of(const struct deployment_plan *plan)
{
    if (plan->way == DEPLOY_ROLLING) return "Rolling";
    if (plan->first.percent && plan->first.value == 100) return "AllAtOnce";
    return plan->then.percent && plan->then.value == 100 ? "Canary" : "Linear";
}

static void set_events(const struct outcome *outcome, const struct deployment_log *log,
                       struct deployment_result *result, struct arena *arena)
{
    struct deployment_point *events = arena_new_array(arena, log->count, struct deployment_point);
    for (uint32_t i = 0; i < log->count; i++) {
        const struct deployment_event *event = &log->events[i];
        events[i] = (struct deployment_point){
            .at_ns = event->at_ns,
            .event = event_name[event->step],
            .alarm = event->step == DEPLOYMENT_ALARMED ? outcome->compiled->alarms[event->alarm]->alarm_name : NULL,
            .share = event->share,
            .old_instances = event->old_machines,
            .new_instances = event->new_machines};
    }
    result->event_count = log->count;
    result->events = events;
    result->more_events = log->more;
}

static struct deployment_result result_of(const struct outcome *outcome, uint32_t d, struct arena *arena)
{
    const struct compiled *compiled = outcome->compiled;
    const struct deployment_sums *sums = &outcome->deployments[d];
    const struct deployment_plan *plan = &compiled->plan.deployment[d];
    struct deployment_result result = {.asked_ns = time_from_s(compiled->generations[d + 1].entry->at_s),
                                       .strategy = strategy_of(plan),
                                       .from = outcome_generation(outcome, sums->first->from),
                                       .to = outcome_generation(outcome, plan->to),
                                       .succeeded = sums->ends[DEPLOYMENT_SUCCEEDED],
                                       .rolled_back = sums->ends[DEPLOYMENT_FAILED],
                                       .refused = sums->ends[DEPLOYMENT_REFUSED],
                                       .under_way = sums->ends[DEPLOYMENT_UNDER_WAY],
                                       .has_duration = sums->count > 0};
    if (sums->count > 0)
        result.duration_s =
            interval_mean(sums->durations_s, sums->count, compiled->scenario->confidence, &result.duration_interval_s);
    result.cost_e10_usd = bill(outcome, sums->billed_ns, arena) - bill(outcome, sums->otherwise_ns, arena);
    set_events(outcome, sums->first, &result, arena);
    return result;
}

void outcome_set_deployments(const struct outcome *outcome, struct result *result, struct arena *arena)
{
    uint32_t count = outcome->compiled->plan.deployments;
    struct deployment_result *deployments = arena_new_array(arena, count, struct deployment_result);
    for (uint32_t d = 0; d < count; d++) deployments[d] = result_of(outcome, d, arena);
    result->deployment_count = count;
    result->deployments = deployments;
}
