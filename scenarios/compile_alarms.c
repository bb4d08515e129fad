/* Alarms that roll updates back: what each watches, of which variants. */
#include "models/json.h"
#include "scenarios/compiling.h"
#include "scenarios/scaling_feed.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <string.h>

static const struct metric_alarm *find_alarm(const struct scenario *scenario, const char *name)
{
    for (size_t i = 0; i < scenario->alarms.count; i++)
        if (strcmp(scenario->alarms.alarms[i].alarm_name, name) == 0) return &scenario->alarms.alarms[i];
    return NULL;
}

/* Where nothing defines it, it never goes off, which the reader of the timeline has said. */
static void add_alarm(struct compiling *compiling, const char *name)
{
    struct compiled *compiled = compiling->compiled;
    const struct metric_alarm *alarm = find_alarm(compiling->scenario, name);
    if (!alarm || !alarm->math || compile_alarm_number(compiled, name) < compiled->plan.watch.alarms) return;
    compiled->alarms[compiled->plan.watch.alarms++] = alarm;
}

uint32_t compile_alarm_number(const struct compiled *compiled, const char *name)
{
    uint32_t i = 0;
    while (i < compiled->plan.watch.alarms && strcmp(compiled->alarms[i]->alarm_name, name) != 0) i++;
    return i;
}

static void list_alarms(struct compiling *compiling)
{
    struct compiled *compiled = compiling->compiled;
    compiled->alarms =
        arena_new_array(compiling->arena, compiling->scenario->alarms.count, const struct metric_alarm *);
    for (uint32_t g = 1; g < compiled->generation_count; g++) {
        const struct deployment_config *config = compiled->generations[g].entry->deployment;
        const struct auto_rollback *rollback = config ? config->auto_rollback : NULL;
        for (size_t i = 0; rollback && i < rollback->alarm_count; i++)
            if (rollback->alarms[i].alarm_name) add_alarm(compiling, rollback->alarms[i].alarm_name);
    }
}

/* --- What it watches --- */

static bool watches(const struct compiling *compiling, const struct metric_operand *operand, uint32_t v)
{
    const struct compiled_variant *variant = &compiling->compiled->variants[v];
    return !variant->shadow &&
           metric_alarm_watches(operand, compiling->scenario->endpoint_name.name, variant->endpoint, variant->config);
}

/* Which metrics of alarms are the variant's; NULL: none is. */
static const bool *watchers_of(struct compiling *compiling, uint32_t v)
{
    const struct compiled *compiled = compiling->compiled;
    bool *by = arena_new_array(compiling->arena, compiled->plan.watch.metrics, bool), any = false;
    uint32_t m = 0;
    for (uint32_t i = 0; i < compiled->plan.watch.alarms; i++)
        for (uint32_t o = 0; o < compiled->plan.watch.formula[i].operands; o++, m++)
            any |= by[m] = watches(compiling, &compiled->alarms[i]->math->operands[o], v);
    return any ? by : NULL;
}

static void watch_variants(struct compiling *compiling)
{
    struct plan *plan = &compiling->compiled->plan;
    struct watched_plan *watched = arena_new_array(compiling->arena, plan->variants, struct watched_plan);
    for (uint32_t v = 0; v < plan_production(plan) && plan->watch.alarms > 0; v++) {
        const bool *by = watchers_of(compiling, v);
        if (by) watched[plan->watch.variants++] = (struct watched_plan){v, by};
    }
    plan->watch.watched = watched;
}

static void warn_of_silence(const struct compiling *compiling, const struct metric_alarm *alarm,
                            const struct metric_operand *operand)
{
    for (uint32_t v = 0; v < plan_production(&compiling->compiled->plan); v++)
        if (watches(compiling, operand, v)) return;
    json_fault(
        compiling->faults, FAULT_WARNING, alarm->metrics ? operand->name.node : alarm->node,
        "never has data: it needs the dimensions EndpointName and VariantName of this endpoint, with or without "
        "the EndpointConfigName of one of its configurations, and no others, or EndpointName alone for figures of "
        "an asynchronous endpoint");
}

/* Behind those before it: its metrics, and what is computed of them. */
static void compile_watch(struct compiling *compiling, const struct metric_alarm *alarm, struct metric_plan *metrics,
                          struct scaling_metric *about, struct formula *formula)
{
    struct watch_plan *watch = &compiling->compiled->plan.watch;
    struct scaling_feed_of feeds[METRIC_QUERIES_MOST] = {{.leads_out_of_zero = false}};
    scaling_feeds_of_watch(compiling->scenario, alarm, feeds); /* what cannot be published is said in supported.c */
    *formula = scaling_formula(alarm->math, feeds, compiling->compiled->start_time_ns);
    for (uint32_t o = 0; o < formula->operands; o++, watch->metrics++) {
        metrics[watch->metrics] = feeds[o].plan;
        about[watch->metrics] = feeds[o].about;
        warn_of_silence(compiling, alarm, &alarm->math->operands[o]);
    }
}

/* --- Whether it can --- */

static int64_t bake_s_of(const struct deployment_config *deployment)
{
    const struct blue_green_policy *blue_green = deployment->blue_green;
    struct optional_integer wait = {false, 0};
    if (deployment->rolling) wait = deployment->rolling->wait_interval;
    if (blue_green && blue_green->traffic_routing) wait = blue_green->traffic_routing->wait_interval;
    return wait.given ? wait.value : 0;
}

/* From when traffic has moved until the alarm goes off of it, at the earliest: with the periods that begin then. */
static int64_t seen_after_ns(const struct watch_plan *watch, uint32_t alarm)
{
    uint32_t first = 0;
    for (uint32_t i = 0; i < alarm; i++) first += watch->formula[i].operands;
    return watch->alarm[alarm].period_ns * watch->alarm[alarm].points_to_alarm + watch->metric[first].delay_ns;
}

static void warn_of_bake(const struct compiling *compiling, const struct rollback_alarm *rollback, int64_t bake_s)
{
    const struct watch_plan *watch = &compiling->compiled->plan.watch;
    uint32_t alarm = compile_alarm_number(compiling->compiled, rollback->alarm_name);
    if (alarm >= watch->alarms || seen_after_ns(watch, alarm) <= bake_s * NS_PER_S) return;
    json_fault(compiling->faults, FAULT_WARNING, json_member(rollback->node, "AlarmName"),
               "goes off %g s after traffic has moved at the earliest, with its periods and their publication, and a "
               "bake is over after %lld s: it sees the step before, or nothing",
               time_to_s(seen_after_ns(watch, alarm)), (long long)bake_s);
}

static void warn_of_bakes(const struct compiling *compiling)
{
    for (uint32_t g = 1; g < compiling->compiled->generation_count; g++) {
        const struct deployment_config *config = compiling->compiled->generations[g].entry->deployment;
        const struct auto_rollback *rollback = config ? config->auto_rollback : NULL;
        for (size_t i = 0; rollback && i < rollback->alarm_count; i++)
            if (rollback->alarms[i].alarm_name) warn_of_bake(compiling, &rollback->alarms[i], bake_s_of(config));
    }
}

void compile_alarms(struct compiling *compiling)
{
    struct compiled *compiled = compiling->compiled;
    struct watch_plan *watch = &compiled->plan.watch;
    if (compiled->generation_count == 1) return;
    list_alarms(compiling);
    size_t most = 0;
    for (uint32_t i = 0; i < watch->alarms; i++) most += compiled->alarms[i]->math->formula.operands;
    struct alarm_plan *alarms = arena_new_array(compiling->arena, watch->alarms, struct alarm_plan);
    struct metric_plan *metrics = arena_new_array(compiling->arena, most, struct metric_plan);
    struct scaling_metric *about = arena_new_array(compiling->arena, most, struct scaling_metric);
    struct formula *formulas = arena_new_array(compiling->arena, watch->alarms, struct formula);
    for (uint32_t i = 0; i < watch->alarms; i++) {
        alarms[i] = compile_alarm(compiled->alarms[i]);
        compile_watch(compiling, compiled->alarms[i], metrics, about, &formulas[i]);
    }
    watch->alarm = alarms;
    watch->metric = metrics;
    watch->about = about;
    watch->formula = formulas;
    watch_variants(compiling);
    warn_of_bakes(compiling);
}
