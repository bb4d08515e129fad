#include "models/json.h"
#include "scenarios/compiling.h"
#include "scenarios/scaling_feed.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <math.h>

/* --- Who scales --- */

/* What the API may scale of a variant or component of the plan, and its number there: of a variant that of the first of its name. False: nothing,
 * as of a shadow. */
static bool scalable_of(const struct compiled *compiled, uint32_t v, enum scalable_dimension *dimension,
                        uint32_t *number)
{
    const struct plan *plan = &compiled->plan;
    uint32_t first_component = plan->variants - plan->components;
    bool serverless = compiled->variants[v].mode == MODE_SERVERLESS;
    *dimension = serverless ? DIMENSION_PROVISIONED_CONCURRENCY : DIMENSION_INSTANCES;
    *number = plan->variant[v].name;
    if (v < first_component) return v < plan_production(plan);
    *dimension = DIMENSION_COPIES;
    *number = v - first_component;
    return true;
}

static const struct scalable_target *target_of(const struct compiling *compiling, uint32_t v, uint32_t *index)
{
    const struct scaling_policies *scaling = &compiling->scenario->scaling;
    enum scalable_dimension dimension;
    uint32_t number;
    if (!scalable_of(compiling->compiled, v, &dimension, &number)) return NULL;
    for (uint32_t t = 0; t < scaling->target_count; t++) {
        const struct scalable_target *target = &scaling->targets[t];
        if (target->dimension != dimension || target->index != number) continue;
        *index = t;
        return target;
    }
    return NULL;
}

uint32_t compile_wanted_most(const struct compiling *compiling, uint32_t v)
{
    const struct scaling_policies *scaling = &compiling->scenario->scaling;
    uint32_t index = SCALABLE_NONE;
    const struct scalable_target *target = target_of(compiling, v, &index);
    if (!target) return 0;
    int64_t most = target->max_capacity.value;
    for (size_t a = 0; a < scaling->action_count; a++) {
        const struct scheduled_action *action = &scaling->actions[a];
        if (action->target != index) continue;
        if (action->action->max_capacity.given && action->action->max_capacity.value > most)
            most = action->action->max_capacity.value;
        if (action->action->min_capacity.given && action->action->min_capacity.value > most)
            most = action->action->min_capacity.value;
    }
    if (most > COMPILE_INSTANCES_MOST) {
        json_fault(compiling->faults, FAULT_INPUT, target->node, "at most %d %s can be simulated, found %lld",
                   COMPILE_INSTANCES_MOST,
                   target->dimension == DIMENSION_COPIES ? "copies of a component" : "instances of a variant",
                   (long long)most);
        return 0;
    }
    return (uint32_t)most;
}

/* --- Policies --- */

static int64_t cooldown_ns(const struct compiling *compiling, struct optional_integer seconds)
{
    return seconds.given ? seconds.value * NS_PER_S : time_from_s(compiling->scenario->assumed_scaling.cooldown_s);
}

static void shape(struct alarm_plan *alarm, struct assumed_alarm assumed)
{
    alarm->points = (uint32_t)assumed.points;
    alarm->points_to_alarm = (uint32_t)assumed.points_to_alarm;
    alarm->reach = alarm_reach(alarm->points);
}

/* The alarms that target tracking makes itself. */
static void shape_alarms(const struct compiling *compiling, bool is_short, struct policy_plan *plan)
{
    const struct assumed_scaling *assumed = &compiling->scenario->assumed_scaling;
    const struct assumed_tracking *tracking = is_short ? &assumed->seconds : &assumed->minutes;
    shape(&plan->alarm[POLICY_HIGH], tracking->high);
    shape(&plan->alarm[POLICY_LOW], tracking->low);
    plan->alarm[POLICY_LOW].threshold = assumed->low_share * plan->tracking.target;
    if (assumed->removed_most < UINT32_MAX) plan->tracking.removed_most = (uint32_t)assumed->removed_most;
}

/* A value where nothing is in service leads out of that, and one of several that have one gives it to what is computed of them. */
static bool lead_out_of_zero(const struct scaling_feed_of *feeds, uint32_t count)
{
    bool lead = false;
    for (uint32_t i = 0; i < count; i++) lead |= feeds[i].leads_out_of_zero;
    return lead;
}

static void compile_tracking(const struct compiling *compiling, const struct scaling_policy *policy,
                             const struct scaling_feed_of *feeds, uint32_t metric, struct policy_plan *plan)
{
    const struct target_tracking *tracking = policy->target_tracking;
    *plan = policy_tracking(metric, feeds[0].plan.period_ns, tracking->target_value.value);
    shape_alarms(compiling, feeds[0].is_quick, plan);
    plan->out_cooldown_ns = cooldown_ns(compiling, tracking->scale_out_cooldown);
    plan->in_cooldown_ns = cooldown_ns(compiling, tracking->scale_in_cooldown);
    plan->tracking.scale_in = !tracking->disable_scale_in.given || !tracking->disable_scale_in.value;
    plan->tracking.leads_out_of_zero = lead_out_of_zero(feeds, policy->math->formula.operands);
}

static enum alarm_side side_of(enum alarm_comparison comparison)
{
    switch (comparison) {
    case COMPARISON_AT_OR_ABOVE: return ALARM_AT_OR_ABOVE;
    case COMPARISON_BELOW: return ALARM_BELOW;
    case COMPARISON_AT_OR_BELOW: return ALARM_AT_OR_BELOW;
    default: return ALARM_ABOVE; /* bands are not simulated: supported.c */
    }
}

static enum alarm_missing missing_of(enum missing_data missing)
{
    switch (missing) {
    case MISSING_BREACHING: return ALARM_MISSING_BREACHES;
    case MISSING_NOT_BREACHING: return ALARM_MISSING_IS_WITHIN;
    case MISSING_IGNORE: return ALARM_MISSING_IS_IGNORED;
    case MISSING_UNSET:
    case MISSING_MISSING: break;
    }
    return ALARM_MISSING_IS_MISSING;
}

struct alarm_plan compile_alarm(const struct metric_alarm *alarm)
{
    uint32_t points = (uint32_t)alarm->evaluation_periods.value;
    return (struct alarm_plan){.period_ns = alarm->period.value * NS_PER_S,
                               .points = points,
                               .points_to_alarm = (uint32_t)metric_alarm_datapoints(alarm),
                               .reach = alarm_reach(points),
                               .comparison = side_of(alarm->comparison_operator),
                               .threshold = alarm->threshold.value,
                               .missing = missing_of(alarm->treat_missing_data)};
}

static enum step_effect effect_of(enum adjustment_type type)
{
    if (type == ADJUSTMENT_PERCENT) return ADJUST_BY_PERCENT;
    return type == ADJUSTMENT_EXACT ? ADJUST_TO_EXACT : ADJUST_BY_CHANGE;
}

static enum step_value value_of(enum metric_aggregation aggregation)
{
    if (aggregation == AGGREGATION_MINIMUM) return STEP_VALUE_LEAST;
    return aggregation == AGGREGATION_MAXIMUM ? STEP_VALUE_MOST : STEP_VALUE_MEAN;
}

static void compile_steps(struct compiling *compiling, const struct scaling_policy *policy, uint32_t metric,
                          struct policy_plan *plan)
{
    const struct step_scaling *scaling = policy->step_scaling;
    struct step *steps = arena_new_array(compiling->arena, scaling->step_count, struct step);
    for (size_t s = 0; s < scaling->step_count; s++) {
        const struct step_adjustment *step = &scaling->steps[s];
        steps[s] = (struct step){.lower = step->lower.given ? step->lower.value : -INFINITY,
                                 .upper = step->upper.given ? step->upper.value : INFINITY,
                                 .adjustment = (int32_t)step->adjustment.value};
    }
    const struct optional_integer *least = &scaling->min_adjustment_magnitude;
    *plan = (struct policy_plan){.kind = POLICY_STEPS,
                                 .metric = metric,
                                 .alarm = {compile_alarm(policy->alarm)},
                                 .out_cooldown_ns = cooldown_ns(compiling, scaling->cooldown),
                                 .in_cooldown_ns = cooldown_ns(compiling, scaling->cooldown),
                                 .steps = {.type = effect_of(scaling->adjustment_type),
                                           .value = value_of(scaling->aggregation),
                                           .change_least = least->given ? (uint32_t)least->value : 0,
                                           .steps = (uint32_t)scaling->step_count,
                                           .step = steps}};
}

/* How many metrics all policies have. */
static size_t count_metrics(const struct scaling_policies *scaling)
{
    size_t count = 0;
    for (size_t i = 0; i < scaling->policy_count; i++)
        if (scaling->policies[i].math) count += scaling->policies[i].math->formula.operands;
    return count;
}

/* What policy p looks at is series p, of metrics of its own. */
static void compile_policies(struct compiling *compiling, uint32_t target, struct scaling_plan *plan,
                             struct compiled_scaling *named)
{
    const struct scaling_policies *scaling = &compiling->scenario->scaling;
    size_t most = count_metrics(scaling);
    struct metric_plan *metrics = arena_new_array(compiling->arena, most, struct metric_plan);
    struct scaling_metric *about = arena_new_array(compiling->arena, most, struct scaling_metric);
    struct formula *formulas = arena_new_array(compiling->arena, scaling->policy_count, struct formula);
    struct policy_plan *policies = arena_new_array(compiling->arena, scaling->policy_count, struct policy_plan);
    const char **names = arena_new_array(compiling->arena, scaling->policy_count, const char *);
    const struct scaling_policy **requests =
        arena_new_array(compiling->arena, scaling->policy_count, const struct scaling_policy *);
    uint32_t count = 0;
    for (size_t i = 0; i < scaling->policy_count; i++) {
        const struct scaling_policy *policy = &scaling->policies[i];
        struct scaling_feed_of feeds[METRIC_QUERIES_MOST];
        if (policy->target != target || !policy->math || policy->math->unsupported) continue;
        if (scaling_feeds_of_policy(compiling->scenario, policy, feeds)) continue; /* supported.c tells of both */
        if (policy->type == POLICY_TARGET_TRACKING)
            compile_tracking(compiling, policy, feeds, count, &policies[count]);
        else
            compile_steps(compiling, policy, count, &policies[count]);
        formulas[count] = scaling_formula(policy->math, feeds, compiling->compiled->start_time_ns);
        for (uint32_t m = 0; m < formulas[count].operands; m++, plan->metrics++) {
            metrics[plan->metrics] = feeds[m].plan;
            about[plan->metrics] = feeds[m].about;
        }
        requests[count] = policy;
        names[count++] = policy->policy_name;
    }
    plan->scaler.policies = count;
    plan->metric = metrics;
    plan->about = about;
    plan->formula = formulas;
    plan->scaler.policy = policies;
    named->policy_names = names;
    named->policies = requests;
}

/* --- All of it --- */

static bool is_on(struct optional_boolean flag)
{
    return flag.given && flag.value;
}

static void assume_tracking(struct compiling *compiling, const struct metric_plan *metric,
                            const struct policy_plan *policy)
{
    const struct assumed_scaling *assumed = &compiling->scenario->assumed_scaling;
    const struct alarm_plan *high = &policy->alarm[POLICY_HIGH], *low = &policy->alarm[POLICY_LOW];
    compiling_assume(compiling,
                     "Target tracking on metrics of %g s: high alarm %u of %u points above the target, low alarm %u of "
                     "%u below %g%% of it",
                     time_to_s(metric->period_ns), high->points_to_alarm, high->points, low->points_to_alarm,
                     low->points, assumed->low_share * 100);
    if (policy->tracking.removed_most < UINT32_MAX)
        compiling_assume(compiling, "One scale-in of target tracking removes at most %u",
                         policy->tracking.removed_most);
}

static void assume_utilization(struct compiling *compiling, const struct scaling_plan *plan, uint32_t first,
                               uint32_t metrics)
{
    for (uint32_t m = first; m < first + metrics; m++)
        if (plan->about[m].feed == FEED_UTILIZATION)
            compiling_assume(compiling, "An instance uses its vCPUs, and its accelerators, as its workers are busy: "
                                        "all of them while all workers are");
}

static void assume_math(struct compiling *compiling)
{
    compiling_assume(
        compiling,
        "Of metric math comparisons are weaker than arithmetic, AND than those, OR than AND, and MIN and MAX of an "
        "array leave out what is missing");
}

static bool gives_cooldowns(const struct scaling_policy *policy)
{
    const struct target_tracking *tracking = policy->target_tracking;
    if (tracking) return tracking->scale_out_cooldown.given && tracking->scale_in_cooldown.given;
    return policy->step_scaling->cooldown.given;
}

static void assume(struct compiling *compiling, const struct scaling_plan *plan,
                   const struct scaling_policy *const *policies)
{
    const struct assumed_scaling *assumed = &compiling->scenario->assumed_scaling;
    for (uint32_t p = 0; p < plan->scaler.policies; p++) {
        uint32_t first = scaling_first_metric(plan, p);
        const struct metric_plan *metric = &plan->metric[first];
        compiling_assume(compiling, "Metrics of %g s are published %g s after they end", time_to_s(metric->period_ns),
                         time_to_s(metric->delay_ns));
        assume_utilization(compiling, plan, first, plan->formula[p].operands);
        if (!formula_is_plain(&plan->formula[p])) assume_math(compiling);
        if (plan->scaler.policy[p].kind == POLICY_TRACKING) assume_tracking(compiling, metric, &plan->scaler.policy[p]);
        if (!gives_cooldowns(policies[p]))
            compiling_assume(compiling, "Scaling cools down for %g s where a policy does not say", assumed->cooldown_s);
    }
    if (plan->scaler.policies > 0)
        compiling_assume(compiling, "A decision to scale takes effect after %g s", assumed->reaction_s);
}

static uint32_t initial_of(const struct plan *plan, uint32_t v)
{
    const struct variant_plan *variant = &plan->variant[v];
    if (variant->front == FRONT_SLOTS) return variant->slots.provisioned;
    const struct fleet_plan *fleet = &plan->fleet[variant->fleet];
    return variant->component == FLEET_NONE ? fleet->initial : fleet->component[variant->component].copies;
}

static void compile_target(struct compiling *compiling, uint32_t v, const struct scalable_target *target,
                           uint32_t index)
{
    struct plan *plan = &compiling->compiled->plan;
    struct scaling_plan *scaling = &compiling->compiled->scaling_plans[plan->scalings];
    struct compiled_scaling *named = &compiling->compiled->scalings[plan->scalings++];
    const struct suspended_state *suspended = target->suspended_state;
    *scaling =
        (struct scaling_plan){.variant = v,
                              .scaler = {.initial = initial_of(plan, v),
                                         .least = (uint32_t)target->min_capacity.value,
                                         .most = (uint32_t)target->max_capacity.value,
                                         .reaction_ns = time_from_s(compiling->scenario->assumed_scaling.reaction_s)}};
    if (suspended) {
        scaling->scaler.in_suspended = is_on(suspended->dynamic_scaling_in);
        scaling->scaler.out_suspended = is_on(suspended->dynamic_scaling_out);
        scaling->scaler.schedule_suspended = is_on(suspended->scheduled_scaling);
    }
    named->variant = v;
    compile_policies(compiling, index, scaling, named);
    compile_schedule(compiling, index, &scaling->scaler, named);
    assume(compiling, scaling, named->policies);
}

void compile_scaling(struct compiling *compiling)
{
    struct plan *plan = &compiling->compiled->plan;
    compiling->compiled->scaling_plans = arena_new_array(compiling->arena, plan->variants, struct scaling_plan);
    compiling->compiled->scalings = arena_new_array(compiling->arena, plan->variants, struct compiled_scaling);
    for (uint32_t v = 0; v < plan->variants; v++) {
        uint32_t index = SCALABLE_NONE;
        const struct scalable_target *target = target_of(compiling, v, &index);
        bool later = v < plan_production(plan) && plan->variant[v].name != v; /* scaled with the first of its name */
        if (target && !later && compiling->compiled->variants[v].model_name)
            compile_target(compiling, v, target, index);
    }
    plan->scaling = compiling->compiled->scaling_plans;
}
