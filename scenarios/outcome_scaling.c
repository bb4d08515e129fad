#include "scenarios/outcome_sums.h"
#include "sim/arena.h"

#include <assert.h>
#include <inttypes.h>

static const char *const side_text[] = {[ALARM_ABOVE] = "above",
                                        [ALARM_AT_OR_ABOVE] = "at or above",
                                        [ALARM_BELOW] = "below",
                                        [ALARM_AT_OR_BELOW] = "at or below"};

/* The place of a variant that scales among those of the plan. */
static uint32_t scaling_of(const struct plan *plan, uint32_t v)
{
    uint32_t s = 0;
    while (s < plan->scalings && !plan_scales(plan, &plan->scaling[s], v)) s++;
    assert(s < plan->scalings);
    return s;
}

/* A tracking policy has two alarms, of which it says which; a step policy has one. */
static const char *alarm_text(const struct policy_plan *policy, enum policy_alarm alarm)
{
    if (policy->kind == POLICY_STEPS) return "alarm";
    return alarm == POLICY_LOW ? "alarm low" : "alarm high";
}

static const char *policy_text(const struct compiled *compiled, uint32_t s, const struct scaler_change *change,
                               struct arena *arena)
{
    const struct policy_plan *policy = &compiled->plan.scaling[s].scaler.policy[change->number];
    const struct alarm_plan *alarm = &policy->alarm[change->alarm];
    const struct alarm_figures *figures = &change->figures;
    const char *missing = figures->filled > 0 ? arena_format(arena, ", %" PRIu32 " missing", figures->filled) : "";
    return arena_format(arena, "policy \"%s\": %s: %" PRIu32 " of %" PRIu32 " point%s %s %.10g%s",
                        compiled->scalings[s].policy_names[change->number], alarm_text(policy, change->alarm),
                        figures->beyond, figures->points, figures->points == 1 ? "" : "s", side_text[alarm->comparison],
                        alarm->threshold, missing);
}

static const char *cause_text(const struct compiled *compiled, uint32_t s, const struct scaler_change *change,
                              struct arena *arena)
{
    switch (change->cause) {
    case SCALED_BY_POLICY: return policy_text(compiled, s, change, arena);
    case SCALED_BY_SCHEDULE:
        return arena_format(arena, "scheduled action \"%s\"", compiled->scalings[s].action_names[change->number]);
    case SCALED_TO_BOUNDS: break;
    }
    return arena_format(arena, "bounds: at %s %" PRIu32, change->to > change->from ? "least" : "most", change->to);
}

void outcome_set_scaling(const struct outcome *outcome, uint32_t v, struct variant_result *result, struct arena *arena)
{
    const struct variant_sums *sums = &outcome->variants[v];
    const struct scaling_log *log = sums->first_scaling;
    if (!log) return;
    uint32_t s = scaling_of(&outcome->compiled->plan, v);
    struct scaling_change *events = arena_new_array(arena, log->count, struct scaling_change);
    for (uint32_t i = 0; i < log->count; i++) {
        const struct scaler_change *change = &log->events[i].change;
        events[i] = (struct scaling_change){.at_ns = log->events[i].at_ns,
                                            .decided_ns = change->decided_ns,
                                            .from = change->from,
                                            .to = change->to,
                                            .cause = cause_text(outcome->compiled, s, change, arena)};
    }
    result->has_scaling = true;
    result->scaling = (struct scaling_summary){.scale_outs = sums->scale_outs,
                                               .scale_ins = sums->scale_ins,
                                               .refused_launches = sums->refused_launches,
                                               .event_count = log->count,
                                               .events = events,
                                               .more_events = log->outs + log->ins - log->count};
}
