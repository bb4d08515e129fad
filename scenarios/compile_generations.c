/* Configurations that an endpoint has one after the other, and the ways from one to the next. */
#include "models/json.h"
#include "scenarios/compiling.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <assert.h>
#include <string.h>

/* --- Generations --- */

static size_t updates_of(const struct compiling *compiling)
{
    const struct timeline *timeline = &compiling->scenario->timeline;
    size_t updates = 0;
    for (size_t i = 0; i < timeline->count && compiling->whole; i++) updates += timeline->entries[i].update != NULL;
    return updates;
}

static void list_generations(struct compiling *compiling)
{
    const struct timeline *timeline = &compiling->scenario->timeline;
    struct compiled *compiled = compiling->compiled;
    size_t count = 1 + updates_of(compiling);
    compiled->generations = arena_new_array(compiling->arena, count, struct compiled_generation);
    compiled->generations[compiled->generation_count++].config = compiling->scenario->endpoint_config;
    for (size_t i = 0; i < timeline->count && compiled->generation_count < count; i++)
        if (timeline->entries[i].update)
            compiled->generations[compiled->generation_count++] =
                (struct compiled_generation){timeline->entries[i].next_config, &timeline->entries[i]};
}

/* Each variant of the endpoint has a fleet of its own; those that host components have more to them. */
static bool check_size(const struct compiling *compiling)
{
    const struct compiled *compiled = compiling->compiled;
    size_t variants = 0;
    for (uint32_t g = 0; g < compiled->generation_count; g++) {
        variants += endpoint_config_variants(compiled->generations[g].config);
        if (variants <= PLAN_FLEETS) continue;
        json_fault(compiling->faults, FAULT_INPUT, compiled->generations[g].entry->request,
                   "at most %d variants of all configurations together can be simulated, found %zu up to this one",
                   PLAN_FLEETS, variants);
        return false;
    }
    return true;
}

bool compile_generations(struct compiling *compiling)
{
    struct compiled *compiled = compiling->compiled;
    struct plan *plan = &compiled->plan;
    list_generations(compiling);
    if (!check_size(compiling)) return false;
    uint32_t count = compiled->generation_count, production = 0;
    struct generation_plan *generations = arena_new_array(compiling->arena, count, struct generation_plan);
    for (uint32_t g = 0; g < count; g++) {
        const struct endpoint_config *config = compiled->generations[g].config;
        generations[g] = (struct generation_plan){.first = production,
                                                  .production = (uint32_t)config->production_variant_count,
                                                  .first_shadow = plan->shadows,
                                                  .shadows = (uint32_t)config->shadow_production_variant_count};
        production += generations[g].production;
        plan->shadows += generations[g].shadows;
    }
    for (uint32_t g = 0; g < count; g++) generations[g].first_shadow += production;
    plan->variants = production + plan->shadows;
    plan->generations = count;
    plan->generation = generations;
    return true;
}

uint32_t compile_generation_most(const struct compiling *compiling, uint32_t v)
{
    const struct compiled *compiled = compiling->compiled;
    const struct plan *plan = &compiled->plan;
    uint32_t most = 0;
    for (uint32_t u = 0; u < plan->variants - plan->components && compiled->generation_count > 1; u++) {
        uint32_t initial = compile_initial(compiled->variants[u].config);
        if (plan->variant[u].name == plan->variant[v].name && initial > most) most = initial;
    }
    return most;
}

/* --- Deployments --- */

static struct deployment_size size_of(const struct capacity_size *size)
{
    if (!size) return (struct deployment_size){true, 100};
    return (struct deployment_size){size->type == SIZE_PERCENT, (uint32_t)size->value.value};
}

static int64_t seconds_of(struct optional_integer seconds)
{
    return seconds.given ? seconds.value * NS_PER_S : 0;
}

static void set_blue_green(const struct blue_green_policy *policy, struct deployment_plan *plan)
{
    const struct traffic_routing_config *routing = policy->traffic_routing;
    if (routing && routing->type == TRAFFIC_CANARY) plan->first = size_of(routing->canary_size);
    if (routing && routing->type == TRAFFIC_LINEAR) plan->first = plan->then = size_of(routing->linear_step_size);
    if (routing) plan->bake_ns = seconds_of(routing->wait_interval);
    plan->termination_wait_ns = seconds_of(policy->termination_wait);
    if (policy->maximum_execution_timeout.given) plan->timeout_ns = seconds_of(policy->maximum_execution_timeout);
    bool whole = plan->first.percent && plan->first.value == 100;
    plan->bills_one_fleet = whole && plan->bake_ns == 0 && plan->termination_wait_ns == 0;
}

static void set_rolling(const struct rolling_policy *policy, struct deployment_plan *plan)
{
    plan->way = DEPLOY_ROLLING;
    plan->first = plan->then = size_of(policy->maximum_batch_size);
    plan->back = size_of(policy->rollback_maximum_batch_size);
    plan->bake_ns = seconds_of(policy->wait_interval);
    if (policy->maximum_execution_timeout.given) plan->timeout_ns = seconds_of(policy->maximum_execution_timeout);
    plan->bills_one_fleet = false;
}

static const uint32_t *machines_of(const struct compiling *compiling, const struct endpoint_config *config)
{
    size_t variants = endpoint_config_variants(config);
    uint32_t *machines = arena_new_array(compiling->arena, variants, uint32_t);
    for (size_t v = 0; v < variants; v++) machines[v] = compile_initial(endpoint_config_variant(config, v));
    return machines;
}

static void set_alarms(struct compiling *compiling, const struct auto_rollback *rollback, struct deployment_plan *plan)
{
    const struct compiled *compiled = compiling->compiled;
    uint32_t *alarms = arena_new_array(compiling->arena, rollback->alarm_count, uint32_t);
    for (size_t i = 0; i < rollback->alarm_count; i++) {
        const char *name = rollback->alarms[i].alarm_name;
        uint32_t number = name ? compile_alarm_number(compiled, name) : compiled->plan.watch.alarms;
        if (number < compiled->plan.watch.alarms) alarms[plan->alarms++] = number;
    }
    plan->alarm = alarms;
}

static void compile_deployment(struct compiling *compiling, uint32_t g, struct deployment_plan *plan)
{
    const struct compiled_generation *generation = &compiling->compiled->generations[g];
    const struct endpoint_update *update = generation->entry->update;
    const struct deployment_config *config = generation->entry->deployment;
    const struct deployment_size whole = {true, 100};
    bool heeded = deployment_is_heeded(config, compiling->compiled->generations[g - 1].config, generation->config);
    *plan = (struct deployment_plan){.to = g,
                                     .first = whole,
                                     .then = whole,
                                     .back = whole,
                                     .timeout_ns = TIME_NEVER,
                                     .bills_one_fleet = true,
                                     .keeps_machines = endpoint_update_retains(update, PROPERTY_INSTANCE_COUNT),
                                     .keeps_weights = endpoint_update_retains(update, PROPERTY_WEIGHT),
                                     .machines = machines_of(compiling, generation->config)};
    if (heeded && config->blue_green) set_blue_green(config->blue_green, plan);
    if (heeded && config->rolling) set_rolling(config->rolling, plan);
    if (heeded && config->auto_rollback) set_alarms(compiling, config->auto_rollback, plan);
    bool moves_at_once = plan->way == DEPLOY_BLUE_GREEN && plan->first.percent && plan->first.value == 100;
    if (!moves_at_once) compiling->compiled->drawn = true;
    if (plan->bills_one_fleet)
        compiling_assume(compiling, "An update all at once without baking is billed for one fleet: the new one is free "
                                    "until it has the traffic");
}

/* What nobody outside the service knows, and these updates rest on. */
static void assume(struct compiling *compiling)
{
    const struct compiled *compiled = compiling->compiled;
    if (compiled->generation_count == 1) return;
    if (compiled->plan.scalings > 0)
        compiling_assume(compiling,
                         "Calls are shared by the instances of fleets that get traffic; after an update bounds "
                         "of scaling hold at once");
    for (uint32_t v = 0; v < plan_production(&compiled->plan); v++) {
        if (compiled->variants[v].generation == 0) continue;
        if (compiled->variants[v].mode == MODE_SERVERLESS)
            compiling_assume(compiling,
                             "A serverless configuration is there as soon as its provisioned slots are; they "
                             "take a cold start, and are paid for from the update on");
        if (compiled->variants[v].mode == MODE_ASYNC)
            compiling_assume(compiling,
                             "What waits in the queue of an asynchronous endpoint goes over with the traffic");
    }
}

void compile_deployments(struct compiling *compiling)
{
    struct compiled *compiled = compiling->compiled;
    uint32_t count = compiled->generation_count - 1;
    struct deployment_plan *plans = arena_new_array(compiling->arena, count, struct deployment_plan);
    for (uint32_t d = 0; d < count; d++) compile_deployment(compiling, d + 1, &plans[d]);
    compiled->plan.deployments = count;
    compiled->plan.deployment = plans;
    assume(compiling);
}
