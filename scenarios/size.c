#include "scenarios/size.h"

#include "models/json.h"
#include "scenarios/scenario_key.h"
#include "scenarios/sizer.h"
#include "sim/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of costs an hour: USD, and as a share. */
#define ROUNDING 1e-6

/* --- Noting --- */

static void note_point(struct sizer *sizer, const struct probe *probe)
{
    struct sizing *sizing = sizer->sizing;
    if (sizing->point_count == sizer->point_room) {
        sizer->point_room = sizer->point_room ? 2 * sizer->point_room : 32;
        sizer->points =
            arena_grow(sizer->arena, sizer->points, sizing->point_count, sizer->point_room, sizeof *sizer->points);
        sizing->points = sizer->points;
    }
    sizer->points[sizing->point_count++] = (struct sizing_point){
        probe->title, probe->cost_per_hour, probe->latency_p99_ms, probe->ruling == RULING_KEPT, false};
}

void sizer_refuse(struct sizer *sizer, const char *plan, const char *excuse, double cost_per_hour)
{
    struct sizing *sizing = sizer->sizing;
    if (sizing->refusal_count == sizer->refusal_room) {
        sizer->refusal_room = sizer->refusal_room ? 2 * sizer->refusal_room : 32;
        sizer->refusals = arena_grow(sizer->arena, sizer->refusals, sizing->refusal_count, sizer->refusal_room,
                                     sizeof *sizer->refusals);
        sizing->refusals = sizer->refusals;
    }
    sizer->refusals[sizing->refusal_count++] =
        (struct sizing_refusal){plan, excuse, !isnan(cost_per_hour), isnan(cost_per_hour) ? 0 : cost_per_hour};
}

/* --- Trying --- */

bool sizer_is_possible(struct sizer *sizer, const struct trial *trial)
{
    if (!trial->fault)
        sizer->possible = true;
    else if (faults_count(sizer->refused) == 0)
        faults_add_from(sizer->refused, trial->faults, 0);
    return !trial->fault;
}

static const char *title_of(const struct sizer *sizer, const struct choice *choice, double factor)
{
    if (choice) return choice_title(choice, sizer->terms.base, sizer->terms.variant, sizer->arena);
    return arena_format(sizer->arena, "%.4g times the traffic", factor);
}

static struct probe probe_of(const struct sizer *sizer, const struct trial *trial, const char *title)
{
    struct probe probe = {.title = title,
                          .ruling = trial->fault ? RULING_MISSED : trial->ruling,
                          .cost_per_hour = trial->fault ? NAN : trial->cost_per_hour,
                          .latency_p99_ms = trial->fault ? NAN : trial->latency_p99_ms,
                          .excess = trial->fault ? INFINITY : trial->excess};
    if (probe.ruling != RULING_KEPT) probe.excuse = trial_excuse(trial, sizer->arena);
    if (!trial->fault) probe.replications = outcome_replications(trial->outcome);
    return probe;
}

/* With headroom a plan is tried at more than the traffic, and costs what it does at the traffic itself. */
static bool is_priced_again(const struct sizer *sizer, const struct choice *choice, const struct probe *probe)
{
    return choice && probe->ruling == RULING_KEPT && sizer->factor != sizer->terms.base->search.growth;
}

static bool price_again(const struct sizer *sizer, const struct choice *choice, struct probe *probe)
{
    if (!is_priced_again(sizer, choice, probe)) return true;
    struct trial *trial = trial_new(&sizer->terms, choice, sizer->terms.base->search.growth);
    bool done = trial_replicate(trial, probe->replications);
    if (done) {
        probe->cost_per_hour = trial->cost_per_hour;
        probe->latency_p99_ms = trial->latency_p99_ms;
    }
    trial_free(trial);
    return done;
}

/* Rates are told apart, and what a plan costs depends on the rate without headroom too. */
static void set_key(const struct sizer *sizer, const struct trial *trial, double factor, char key[SHA256_HEX_BYTES])
{
    scenario_key(trial->compiled,
                 arena_format(trial->arena, "trial at %.17g, cost at %.17g", factor, sizer->terms.base->search.growth),
                 key);
}

static bool find_known(const struct sizer *sizer, const char *key, const char *title, struct probe *out)
{
    const struct size_options *options = sizer->options;
    const struct sizing_trial *known = options->find ? options->find(options->self, key) : NULL;
    if (!known) return false;
    *out = (struct probe){.title = title,
                          .excuse = known->excuse,
                          .ruling = known->ruling,
                          .cost_per_hour = known->cost_per_hour_usd,
                          .latency_p99_ms = known->latency_p99_ms,
                          .excess = known->excess,
                          .replications = known->replications};
    return true;
}

static bool keep(const struct sizer *sizer, const char *key, const struct probe *probe)
{
    const struct size_options *options = sizer->options;
    struct sizing_trial trial = {.scenario = sizer->terms.base->name,
                                 .title = probe->title,
                                 .excuse = probe->excuse,
                                 .ruling = probe->ruling,
                                 .cost_per_hour_usd = probe->cost_per_hour,
                                 .latency_p99_ms = probe->latency_p99_ms,
                                 .excess = probe->excess,
                                 .replications = probe->replications};
    memcpy(trial.key, key, sizeof trial.key);
    return !options->keep || options->keep(options->self, &trial);
}

/* What is known, or what simulation says; a plan that cannot be is not kept: that is found out at once. */
static bool probe_it(struct sizer *sizer, const struct choice *choice, double factor, struct probe *out)
{
    const char *title = title_of(sizer, choice, factor);
    struct trial *trial = trial_new(&sizer->terms, choice, factor);
    char key[SHA256_HEX_BYTES];
    const bool possible = sizer_is_possible(sizer, trial);
    if (possible) set_key(sizer, trial, factor, key);
    bool fresh = !possible || !find_known(sizer, key, title, out), done = !fresh || !possible || trial_run(trial);
    if (fresh && done) *out = probe_of(sizer, trial, title);
    if (fresh && done && possible) done = price_again(sizer, choice, out) && keep(sizer, key, out);
    trial_free(trial);
    if (done && choice) out->choice = *choice;
    return done;
}

bool sizer_try(struct sizer *sizer, const struct choice *choice, double factor, struct probe *out)
{
    const struct size_options *options = sizer->options;
    if (options->progress) options->progress(options->progress_self, sizer->sizing->trials + 1);
    if (!probe_it(sizer, choice, factor, out)) {
        sizer->stopped = true;
        return false;
    }
    sizer->sizing->replications += out->replications * (is_priced_again(sizer, choice, out) ? 2 : 1);
    sizer->sizing->trials++;
    if (!choice || isnan(out->cost_per_hour)) return true;
    note_point(sizer, out);
    if (out->ruling == RULING_KEPT || (sizer->has_least_bad && out->excess >= sizer->least_bad.excess)) return true;
    sizer->least_bad = *out;
    sizer->has_least_bad = true;
    return true;
}

/* --- What comes of it --- */

/* Less than a millionth of a dollar an hour is rounding, and no reason. */
static bool is_better(const struct probe *probe, const struct probe *than)
{
    double cost = round(probe->cost_per_hour / ROUNDING), other = round(than->cost_per_hour / ROUNDING);
    return cost != other ? cost < other : probe->latency_p99_ms < than->latency_p99_ms;
}

/* Stable, so that of equals the first stays the first. */
static void sort_found(struct sizer *sizer)
{
    for (size_t i = 1; i < sizer->found_count; i++) {
        struct probe probe = sizer->found[i];
        size_t at = i;
        for (; at > 0 && is_better(&probe, &sizer->found[at - 1]); at--) sizer->found[at] = sizer->found[at - 1];
        sizer->found[at] = probe;
    }
}

/* Those that are no cheaper than the best need no excuse. */
static void drop_dear_refusals(struct sizer *sizer)
{
    size_t kept = 0;
    for (size_t i = 0; sizer->found_count > 0 && i < sizer->sizing->refusal_count; i++) {
        const struct sizing_refusal *refusal = &sizer->refusals[i];
        if (refusal->has_cost && refusal->cost_per_hour_usd >= (1 - ROUNDING) * sizer->found[0].cost_per_hour) continue;
        sizer->refusals[kept++] = *refusal;
    }
    if (sizer->found_count > 0) sizer->sizing->refusal_count = kept;
}

static void mark_front(struct sizer *sizer)
{
    for (size_t i = 0; i < sizer->sizing->point_count; i++) {
        struct sizing_point *point = &sizer->points[i];
        point->on_front = !isnan(point->latency_p99_ms);
        for (size_t j = 0; j < sizer->sizing->point_count && point->on_front; j++) {
            const struct sizing_point *other = &sizer->points[j];
            bool no_worse =
                other->cost_per_hour_usd <= point->cost_per_hour_usd && other->latency_p99_ms <= point->latency_p99_ms;
            bool better = other->cost_per_hour_usd < point->cost_per_hour_usd ||
                          other->latency_p99_ms < point->latency_p99_ms || j < i;
            if (no_worse && better) point->on_front = false;
        }
    }
}

/* What makes a plan, in the shape that was asked for; NULL where that is the request. */
static const char *template_of(const struct sizer *sizer, const struct trial *trial)
{
    const struct config_parts parts = configuration_of(trial->document);
    enum config_shape shape = sizer->options->shape;
    return shape == CONFIG_SHAPE_REQUEST ? NULL : config_shape_write(sizer->arena, shape, &parts);
}

static struct sizing_plan plan_of(const struct sizer *sizer, const struct probe *probe, const struct trial *trial)
{
    const struct choice *choice = &probe->choice;
    const struct scenario *scenario = trial->compiled->scenario;
    const struct production_variant *variant = &scenario->endpoint_config->production_variants[sizer->terms.variant];
    struct text_list warnings = {0};
    text_list_add_warnings(&warnings, sizer->arena, trial->faults);
    struct outcome_notes notes = {.warm_up_rule = trial->warm_up_rule, .warnings = &warnings};
    struct sizing_plan plan = {
        .title = probe->title,
        .variant_name = variant->variant_name,
        .instance_type = variant->instance_type,
        .initial_instance_count = choice->memory_mb > 0 ? 0 : (uint64_t)choice->count,
        .memory_mb = choice->memory_mb,
        .max_concurrency = choice->memory_mb > 0 ? (uint64_t)choice->count : 0,
        .scales = choice->scales,
        .min_capacity = (uint64_t)choice->min_capacity,
        .max_capacity = (uint64_t)choice->max_capacity,
        .target_value = choice->target_value,
        .result = outcome_result(trial->outcome, notes, sizer->arena),
        .endpoint_config = config_shape_request(sizer->arena, json_member(trial->document, "EndpointConfig")),
        .scalable_targets = choice->scales ? json_member(trial->document, "ScalableTargets") : NULL,
        .scaling_policies = choice->scales ? json_member(trial->document, "ScalingPolicies") : NULL,
        .template_shape = config_shape_name(sizer->options->shape),
        .template_text = template_of(sizer, trial)};
    scenario_key(trial->compiled, arena_format(sizer->arena, "plan at %.17g", scenario->rate_factor), plan.key);
    return plan;
}

/* The best plans once more, whole. */
static void show_plans(struct sizer *sizer, struct sized *sized)
{
    struct sizing *sizing = sizer->sizing;
    const struct probe *probes = sizing->met ? sizer->found : &sizer->least_bad;
    size_t count = sizing->met ? sizer->found_count : sizer->has_least_bad;
    struct sizing_plan *plans = arena_new_array(sizer->arena, SIZE_PLANS, struct sizing_plan);
    for (size_t i = 0; i < count && i < SIZE_PLANS; i++) {
        struct trial *trial = trial_new(&sizer->terms, &probes[i].choice, sizer->terms.base->search.growth);
        sized->shown[i] = trial;
        if (!trial_replicate(trial, probes[i].replications)) return;
        plans[sizing->plan_count++] = plan_of(sizer, &probes[i], trial);
    }
    sizing->plans = plans;
}

static void assume(struct text_list *assumptions, const struct sizer *sizer)
{
    const struct search *search = &sizer->terms.base->search;
    struct arena *arena = sizer->arena;
    if (sizer->terms.objective_count > sizer->terms.base->objective_count)
        text_list_add(
            assumptions, arena,
            arena_format(arena, "ErrorRate at most %g%% (no objective on errors is given)", 100 * SIZE_ERRORS_MOST));
    if (sizer->families.assumed)
        text_list_add(assumptions, arena, "No Search: the number of servers varies, and nothing else");
    if (search->headroom > 0)
        text_list_add(assumptions, arena,
                      arena_format(arena, "Objectives hold at %.4g times the rate that is shown (Headroom %g)",
                                   1 / (1 - search->headroom), search->headroom));
    for (size_t i = 0; sizer->sizing->plan_count > 0 && i < sizer->sizing->plans[0].result->assumption_count; i++)
        text_list_add(assumptions, arena, sizer->sizing->plans[0].result->assumptions[i]);
}

static void finish(struct sizer *sizer)
{
    struct sizing *sizing = sizer->sizing;
    struct text_list assumptions = {0}, warnings = {0};
    assume(&assumptions, sizer);
    for (size_t i = 0; sizing->plan_count > 0 && i < sizing->plans[0].result->warning_count; i++)
        text_list_add(&warnings, sizer->arena, sizing->plans[0].result->warnings[i]);
    sizing->assumptions = assumptions.texts;
    sizing->assumption_count = assumptions.count;
    sizing->warnings = warnings.texts;
    sizing->warning_count = warnings.count;
}

static void size_plans(struct sizer *sizer, struct sized *sized)
{
    sizer->found = arena_new_array(sizer->arena, sizer->families.count, struct probe);
    for (size_t f = 0; f < sizer->families.count && !sizer->stopped; f++) size_family(sizer, &sizer->families.all[f]);
    sizer->sizing->met = sizer->found_count > 0;
    sort_found(sizer);
    drop_dear_refusals(sizer);
    mark_front(sizer);
    show_plans(sizer, sized);
}

/* --- Beginning --- */

/* The scenario's, and one on errors where it has none. */
static void set_objectives(struct sizer *sizer)
{
    const struct scenario *base = sizer->terms.base;
    struct objective *objectives = arena_new_array(sizer->arena, base->objective_count + 1, struct objective);
    bool on_errors = false;
    size_t count = base->objective_count;
    for (size_t i = 0; i < count; i++) {
        objectives[i] = base->objectives[i];
        on_errors = on_errors || (objectives[i].metric == METRIC_ERROR_RATE && !objectives[i].variant_name);
    }
    if (!on_errors) objectives[count++] = (struct objective){.metric = METRIC_ERROR_RATE, .at_most = SIZE_ERRORS_MOST};
    sizer->terms.objectives = objectives;
    sizer->terms.objective_count = count;
}

static bool can_be_sized(const struct scenario *base, struct faults *faults)
{
    if (base->objective_count == 0)
        json_fault(
            faults, FAULT_INPUT, base->node,
            "has no \"Objectives\": say what must hold, such as {\"Metric\": \"Latency\", \"Statistic\": \"p99\", "
            "\"AtMost\": 250}");
    else if (!base->endpoint_config->node ||
             !json_member(json_member(base->node, "EndpointConfig"), "ProductionVariants"))
        json_fault(faults, FAULT_INPUT, json_member(base->node, "EndpointConfig"),
                   "must be the request itself, with its ProductionVariants, to be sized");
    else
        return true;
    return false;
}

struct sized *size(const struct document *document, const struct scenario *base, const struct size_options *options,
                   struct arena *arena, struct faults *faults)
{
    struct sized *sized = arena_new_of(arena, struct sized);
    struct sizer sizer = {.arena = arena,
                          .options = options,
                          .sizing = &sized->sizing,
                          .factor = base->search.growth / (1 - base->search.headroom),
                          .terms = {.document = document,
                                    .base = base,
                                    .options = options->scenario,
                                    .replicating = {.threads = options->threads, .stop = options->stop},
                                    .faults = faults},
                          .refused = faults_new(arena)};
    if (!can_be_sized(base, faults) || !families_of(base, &sizer.families, arena, faults)) return NULL;
    sizer.terms.variant = sizer.families.variant;
    set_objectives(&sizer);
    sized->sizing = (struct sizing){.scenario = base->name,
                                    .version = LOADLINE_VERSION,
                                    .seed = base->seed,
                                    .confidence = base->confidence,
                                    .headroom = base->search.headroom,
                                    .growth = base->search.growth};
    if (base->search.has_rate_scale)
        size_rate(&sizer);
    else
        size_plans(&sizer, sized);
    finish(&sizer);
    if (!sizer.possible && faults_count(faults) == 0) faults_add_from(faults, sizer.refused, 0);
    if (faults_count(faults) == 0 && !sizer.stopped) return sized;
    sized_free(sized);
    return NULL;
}

void sized_free(struct sized *sized)
{
    for (size_t i = 0; sized && i < SIZE_PLANS; i++) trial_free(sized->shown[i]);
}
