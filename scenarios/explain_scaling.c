#include "models/advised_target.h"
#include "scenarios/explaining.h"

#define S_PER_MINUTE 60.0
#define MS_PER_S     1000.0

static const struct scaling_plan *scaling_of(const struct explaining *explaining, uint32_t v, uint32_t *index)
{
    for (uint32_t s = 0; s < explaining->plan->scalings; s++) {
        *index = s;
        if (explaining->plan->scaling[s].variant == v) return &explaining->plan->scaling[s];
    }
    return NULL;
}

static const char *alarm_words(const struct explaining *explaining, const struct alarm_plan *alarm)
{
    static const char *const sides[] = {[ALARM_ABOVE] = "above",
                                        [ALARM_AT_OR_ABOVE] = "at or above",
                                        [ALARM_BELOW] = "below",
                                        [ALARM_AT_OR_BELOW] = "at or below"};
    return arena_format(explaining->arena, "%u of %u periods of %s are %s %s", alarm->points_to_alarm, alarm->points,
                        explaining_time(explaining, (double)alarm->period_ns), sides[alarm->comparison],
                        explaining_number(explaining, alarm->threshold));
}

/* What a policy adds and takes away. */
static const char *things(const struct explaining *explaining, uint32_t v)
{
    const struct compiled_variant *subject = &explaining->subjects[v];
    if (subject->mode == MODE_SERVERLESS) return "provisioned slots";
    return subject->component ? "copies" : "instances";
}

static void say_policy(struct explaining *explaining, uint32_t v, const struct scaling_policy *policy,
                       const struct policy_plan *plan)
{
    const char *high = alarm_words(explaining, &plan->alarm[POLICY_HIGH]);
    if (plan->kind == POLICY_STEPS)
        explaining_say(explaining, "Policy \"%s\" takes its steps when %s, of %s.", policy->policy_name, high,
                       metric_math_words(explaining->arena, policy->math));
    else if (plan->tracking.scale_in)
        explaining_say(explaining, "Policy \"%s\" tracks %s: more %s when %s, fewer when %s.", policy->policy_name,
                       metric_math_words(explaining->arena, policy->math), things(explaining, v), high,
                       alarm_words(explaining, &plan->alarm[POLICY_LOW]));
    else
        explaining_say(explaining, "Policy \"%s\" tracks %s: more %s when %s; it takes none away.", policy->policy_name,
                       metric_math_words(explaining->arena, policy->math), things(explaining, v), high);
}

/* How long an instance takes to start; a copy, on an instance that is there; a slot. */
static double start_up_ns(const struct explaining *explaining, uint32_t v)
{
    const struct variant_plan *variant = &explaining->plan->variant[v];
    if (variant->front == FRONT_SLOTS) return explaining_moments(variant->slots.cold_start_ns).mean;
    const struct fleet_plan *fleet = &explaining->plan->fleet[variant->fleet];
    return explaining_start_ns(variant->component == FLEET_NONE ? &fleet->kind[0].start
                                                                : &fleet->component[variant->component].start);
}

static double alarm_ns(const struct scaling_plan *plan, uint32_t p)
{
    const struct alarm_plan *alarm = &plan->scaler.policy[p].alarm[POLICY_HIGH];
    return (double)alarm->period_ns * alarm->points_to_alarm +
           (double)plan->metric[scaling_first_metric(plan, p)].delay_ns;
}

double explaining_scaling_lag_ns(const struct explaining *explaining, uint32_t v, const struct scaling_plan *plan,
                                 uint32_t p)
{
    return alarm_ns(plan, p) + (double)plan->scaler.reaction_ns + start_up_ns(explaining, v);
}

static void say_lag(struct explaining *explaining, uint32_t v, const struct scaling_plan *plan, uint32_t p)
{
    explaining_say(
        explaining,
        "From a rise in the load to more %s in service: at least %s (%s until the alarm, %s to act, "
        "%s to start).",
        things(explaining, v), explaining_time(explaining, explaining_scaling_lag_ns(explaining, v, plan, p)),
        explaining_time(explaining, alarm_ns(plan, p)), explaining_time(explaining, (double)plan->scaler.reaction_ns),
        explaining_time(explaining, start_up_ns(explaining, v)));
}

/* Of calls per instance and minute, what the target means. */
static void say_calls(struct explaining *explaining, const char *each, double target_per_s, double carried_per_s)
{
    if (target_per_s <= carried_per_s) /* else advice */
        explaining_say(explaining, "The target is %s requests a second on each %s, %s of what it can carry.",
                       explaining_number(explaining, target_per_s), each,
                       explaining_share(explaining, target_per_s / carried_per_s));
    explaining_say(explaining, "The developer guide's rule, half of what each %s can carry, would be a target of %s.",
                   each, explaining_number(explaining, advised_calls(carried_per_s)));
}

/* Of a backlog, where it is asked for how long anybody may wait in it. */
static void say_backlog(struct explaining *explaining, double carried_per_s)
{
    const struct scenario *scenario = explaining->scenario;
    for (size_t o = 0; o < scenario->objective_count; o++) {
        const struct objective *objective = &scenario->objectives[o];
        double wait_s = objective->at_most / MS_PER_S;
        if (objective->metric != METRIC_TIME_IN_BACKLOG) continue;
        explaining_say(explaining,
                       "To wait for %s at most, the guides' rule would be a target of %s: what an instance works off "
                       "in that time.",
                       explaining_time(explaining, wait_s * (double)NS_PER_S),
                       explaining_number(explaining, advised_backlog(carried_per_s, wait_s)));
        return;
    }
}

static void say_target(struct explaining *explaining, uint32_t v, const struct policy_plan *policy,
                       const struct scaling_metric *about)
{
    double carried_per_s = explaining->stations[v].one_per_s;
    const char *each = explaining->subjects[v].component ? "copy" : "instance";
    if (policy->kind != POLICY_TRACKING || !about || !(carried_per_s > 0)) return;
    if (about->shared_by != SHARED_BY_SERVERS) return;
    if (about->feed == FEED_CALLS) say_calls(explaining, each, policy->tracking.target / S_PER_MINUTE, carried_per_s);
    if (about->feed == FEED_PRESENT) say_backlog(explaining, carried_per_s);
}

/* What scaling can bring at its most, beside what comes. Slots carry a request each. */
static void say_most(struct explaining *explaining, uint32_t v, uint32_t most)
{
    const struct station *station = &explaining->stations[v];
    double carried_per_s = most * station->one_per_s, peak_per_s = station->share * explaining->load.peak_per_s;
    bool known = carried_per_s > 0 && isfinite(carried_per_s) && !isnan(station->offered_per_s);
    if (!known || explaining->load.at_most || explaining->subjects[v].mode == MODE_SERVERLESS) return;
    const char *highest = isnan(peak_per_s) ? ""
                                            : arena_format(explaining->arena, ", and %s %s",
                                                           explaining_share(explaining, peak_per_s / carried_per_s),
                                                           explaining->load.peak_words);
    explaining_say(explaining, "%s can carry %s a second: %s of that is offered at the mean%s.",
                   explaining_server(explaining, v, most), explaining_number(explaining, carried_per_s),
                   explaining_share(explaining, station->offered_per_s / carried_per_s), highest);
}

void explain_scaling(struct explaining *explaining, uint32_t v)
{
    uint32_t index = 0;
    const struct scaling_plan *plan = explaining->plan ? scaling_of(explaining, v, &index) : NULL;
    if (!plan) return;
    const struct compiled_scaling *named = &explaining->compiled->scalings[index];
    explaining_open(explaining, "Scaling", v, "how it scales");
    explaining_say(explaining, "It has between %u and %s%s.", plan->scaler.least,
                   explaining_server(explaining, v, plan->scaler.most),
                   plan->scaler.schedule ? ", as long as no scheduled action changes that" : "");
    if (plan->scaler.most > 0) say_most(explaining, v, plan->scaler.most);
    for (uint32_t p = 0; p < plan->scaler.policies; p++) {
        say_policy(explaining, v, named->policies[p], &plan->scaler.policy[p]);
        if (scaling_is_silent(plan, p)) continue;
        if (plan->scaler.policy[p].kind == POLICY_TRACKING) say_lag(explaining, v, plan, p);
        say_target(explaining, v, &plan->scaler.policy[p], scaling_about(plan, p));
    }
    struct advices *advices = arena_new_of(explaining->arena, struct advices);
    explaining_advise(explaining, v, plan, named, advices);
    for (size_t i = 0; i < advices->count; i++) explaining_say(explaining, "%s", advices->all[i].text);
}

void explaining_warn(struct explaining *explaining, struct faults *faults)
{
    struct advices *advices = arena_new_of(explaining->arena, struct advices);
    for (uint32_t v = 0; v < explaining->count; v++) {
        uint32_t index = 0;
        const struct scaling_plan *plan = scaling_of(explaining, v, &index);
        if (!plan) continue;
        explaining_advise(explaining, v, plan, &explaining->compiled->scalings[index], advices);
        for (size_t i = 0; i < advices->count; i++)
            json_fault(faults, FAULT_WARNING, advices->all[i].node, "%s", advices->all[i].text);
    }
}
