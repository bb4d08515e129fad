#include "models/interval.h"
#include "models/time.h"
#include "scenarios/outcome_sums.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

double outcome_scale(const struct objective *objective)
{
    return objective->metric == METRIC_COST_PER_MONTH ? (double)(BILLING_MONTH_NS / NS_PER_HOUR) : 1;
}

/* The known values of an objective's figure; to be freed. */
static double *values_of(const struct outcome *outcome, const struct objective *objective, size_t *known)
{
    double *values = malloc(outcome->figures.count * sizeof *values);
    if (!values) arena_exhausted(outcome->figures.count * sizeof *values);
    *known = figures_get(&outcome->figures, outcome_subject(outcome, objective->variant_name, 0),
                         figure_of_objective(objective), values);
    return values;
}

double outcome_measure(const struct outcome *outcome, const struct objective *objective, double confidence,
                       struct interval *interval)
{
    size_t known;
    double *values = values_of(outcome, objective, &known), scale = outcome_scale(objective);
    *interval = (struct interval){false, 0, 0};
    double mean = known > 0 ? interval_mean(values, known, confidence, interval) : NAN;
    free(values);
    interval->low *= scale;
    interval->high *= scale;
    return scale * mean;
}

static struct objective_result judge(const struct outcome *outcome, const struct objective *objective)
{
    struct objective_result result = {
        .metric = objective_metric_name[objective->metric],
        .statistic = objective_has_statistic(objective->metric) ? objective_statistic_name[objective->statistic] : NULL,
        .variant_name = objective->variant_name,
        .at_most = objective->at_most};
    double measured = outcome_measure(outcome, objective, outcome->compiled->scenario->confidence, &result.interval);
    if (!isnan(measured)) result.measured = measured;
    result.met = measured <= result.at_most;

    size_t known;
    double *values = values_of(outcome, objective, &known);
    result.has_probability = known >= 2;
    if (result.has_probability)
        result.probability_met = interval_probability_at_most(values, known, result.at_most / outcome_scale(objective));
    free(values);
    return result;
}

static struct request_counts counts_of(const struct tally *tally, uint64_t in_flight)
{
    return (struct request_counts){.arrived = tally->arrived,
                                   .succeeded = tally->succeeded,
                                   .model_errors = tally_outcome(tally, OUTCOME_MODEL_ERROR),
                                   .throttled = tally_outcome(tally, OUTCOME_THROTTLED),
                                   .rejected = tally_outcome(tally, OUTCOME_REJECTED),
                                   .timed_out = tally_outcome(tally, OUTCOME_TIMED_OUT),
                                   .expired = tally_outcome(tally, OUTCOME_EXPIRED),
                                   .in_flight = in_flight};
}

struct time_summary outcome_times(const struct outcome *outcome, size_t subject, enum measure measure,
                                  const struct histogram *histogram)
{
    return outcome_time_summary(outcome, subject, figure_of_measure(measure), histogram);
}

struct time_summary outcome_time_summary(const struct outcome *outcome, size_t subject, int first,
                                         const struct histogram *histogram)
{
    double confidence = outcome->compiled->scenario->confidence;
    struct time_summary summary = {.count = histogram->count};
    if (histogram->count == 0) return summary;
    summary.minimum_ms = time_to_ms(histogram->minimum);
    summary.maximum_ms = time_to_ms(histogram->maximum);
    summary.standard_deviation_ms = histogram_standard_deviation(histogram) / (double)NS_PER_MS;
    summary.mean_ms = figures_mean(&outcome->figures, subject, first, confidence, &summary.mean_interval_ms);
    for (int p = 0; p < PERCENTILES; p++)
        summary.percentile_ms[p] =
            figures_mean(&outcome->figures, subject, first + 1 + p, confidence, &summary.percentile_interval_ms[p]);
    return summary;
}

/* A share's interval ends where shares end. */
static double share_of(const struct outcome *outcome, size_t subject, int figure, struct interval *interval)
{
    double mean = figures_mean(&outcome->figures, subject, figure, outcome->compiled->scenario->confidence, interval);
    if (interval && interval->low < 0) interval->low = 0;
    if (interval && interval->high > 1) interval->high = 1;
    return mean;
}

static double hours(int128 ns, uint32_t replications)
{
    return (double)ns / (double)NS_PER_HOUR / replications;
}

static double mean_of(const struct outcome *outcome, uint32_t v, int figure)
{
    return figures_mean(&outcome->figures, v + 1, figure, outcome->compiled->scenario->confidence, NULL);
}

static bool has_happened(const struct fleet_summary *fleet)
{
    uint64_t count = fleet->launches_waited + fleet->launches_given_up + fleet->released + fleet->copies_moved;
    for (int end = 0; end < START_ENDS; end++) count += fleet->launches_failed[end] + fleet->copies_failed[end];
    return count > 0;
}

static void set_instances(const struct outcome *outcome, uint32_t v, struct variant_result *result, struct arena *arena)
{
    const struct compiled_variant *variant = &outcome->compiled->variants[v];
    const struct variant_sums *sums = &outcome->variants[v];
    uint32_t f = outcome->compiled->plan.variant[v].fleet, replications = outcome->replications;
    const struct fleet_sums *fleet = &outcome->fleets[f];
    int128 billed_ns = 0;
    for (uint32_t k = 0; k < variant->type_count; k++) billed_ns += fleet->billed_ns[k];
    double in_all = hours(billed_ns, replications);
    double busy = sums->worker_ns > 0 ? in_all * ((double)sums->busy_ns / (double)sums->worker_ns) : 0;
    result->has_instances = true;
    result->instances = (struct instance_summary){.initial = outcome->compiled->plan.fleet[f].initial,
                                                  .mean = mean_of(outcome, v, FIGURE_INSTANCES),
                                                  .minimum = mean_of(outcome, v, FIGURE_INSTANCES_LEAST),
                                                  .peak = mean_of(outcome, v, FIGURE_INSTANCES_MOST),
                                                  .hours = in_all,
                                                  .busy_hours = busy,
                                                  .idle_hours = in_all - busy};
    result->fleet = fleet->happened;
    result->has_fleet = has_happened(&fleet->happened);
    if (variant->type_count < 2) return;
    struct type_summary *types = arena_new_array(arena, variant->type_count, struct type_summary);
    double end_ns = outcome->end_ns > 0 ? (double)outcome->end_ns : 1; /* in no time none was there for any */
    for (uint32_t k = 0; k < variant->type_count; k++)
        types[k] = (struct type_summary){variant->types[k].name, (double)fleet->in_service_ns[k] / end_ns,
                                         hours(fleet->billed_ns[k], replications)};
    result->type_count = variant->type_count;
    result->types = types;
}

static void set_variant_result(const struct outcome *outcome, uint32_t v, struct variant_result *result,
                               struct arena *arena)
{
    const struct compiled_variant *variant = &outcome->compiled->variants[v];
    const struct variant_sums *sums = &outcome->variants[v];
    const struct tally *tally = &sums->tally;
    size_t subject = v + 1;
    *result =
        (struct variant_result){.name = variant->config->variant_name,
                                .component = variant->component ? variant->name : NULL,
                                .generation = outcome_generation(outcome, variant->generation),
                                .model = variant->model_name,
                                .instance_type = variant->type_count == 1 ? variant->types[0].name : NULL,
                                .shadow = variant->shadow,
                                .mode = variant->mode,
                                .configured_share = variant->share,
                                .requests = counts_of(tally, sums->in_flight),
                                .latency = outcome_times(outcome, subject, MEASURE_LATENCY, tally->of[MEASURE_LATENCY]),
                                .waiting = outcome_times(outcome, subject, MEASURE_WAITING, tally->of[MEASURE_WAITING]),
                                .service = outcome_times(outcome, subject, MEASURE_SERVICE, tally->of[MEASURE_SERVICE]),
                                .waited = mean_of(outcome, v, FIGURE_WAITED),
                                .mean_in_system = mean_of(outcome, v, FIGURE_IN_SYSTEM),
                                .mean_queue_length = mean_of(outcome, v, FIGURE_IN_QUEUE),
                                .latency_histogram = tally->of[MEASURE_LATENCY],
                                .waiting_histogram = tally->of[MEASURE_WAITING],
                                .service_histogram = tally->of[MEASURE_SERVICE]};
    /* Without an overhead every request has one of 0. */
    const struct histogram *overheads = tally->of[MEASURE_OVERHEAD];
    result->overhead = overheads && overheads->count > 0
                           ? outcome_times(outcome, subject, MEASURE_OVERHEAD, overheads)
                           : (struct time_summary){.count = tally->of[MEASURE_SERVICE]->count};
    result->traffic_share = share_of(outcome, subject, FIGURE_SHARE, &result->traffic_share_interval);
    result->utilization = share_of(outcome, subject, FIGURE_UTILIZATION, &result->utilization_interval);
    if (variant->mode != MODE_SERVERLESS && !variant->component) set_instances(outcome, v, result, arena);
    outcome_set_modes(outcome, v, result, arena);
}

static void set_callers(const struct outcome *outcome, struct result *result)
{
    const struct caller_sums *callers = &outcome->callers;
    if (!plan_has_callers(&outcome->compiled->plan)) return;
    result->has_callers = true;
    result->callers = (struct caller_summary){.users = outcome->compiled->plan.callers.users,
                                              .attempts = callers->attempts,
                                              .retries = callers->retries,
                                              .refused_by_quota = callers->refused_by_quota};
    result->requests = counts_of(&callers->tally, callers->in_flight);
}

static void set_tags(const struct endpoint_config *config, struct result *result, struct arena *arena)
{
    struct result_tag *tags = arena_new_array(arena, config->tag_count, struct result_tag);
    for (size_t i = 0; i < config->tag_count; i++)
        tags[i] = (struct result_tag){config->tags[i].key, config->tags[i].value};
    result->tag_count = config->tag_count;
    result->tags = tags;
}

struct result *outcome_result(const struct outcome *outcome, struct outcome_notes notes, struct arena *arena)
{
    const struct compiled *compiled = outcome->compiled;
    const struct scenario *scenario = compiled->scenario;
    struct result *result = arena_new_of(arena, struct result);
    char start_time[TIME_TEXT];
    result->scenario = scenario->name;
    result->description = scenario->description;
    result->version = LOADLINE_VERSION;
    result->endpoint_config_name = scenario->endpoint_config->endpoint_config_name;
    result->region = scenario->region;
    result->start_time = arena_text(arena, time_text(compiled->start_time_ns, start_time));
    result->seed = scenario->seed;
    result->replications = outcome->replications;
    result->confidence = scenario->confidence;
    result->simulated_s = (double)outcome->end_ns / (double)NS_PER_S / outcome->replications;
    result->warm_up_s = time_to_s(compiled->plan.warm_up_ns);
    result->warm_up_rule = notes.warm_up_rule;
    result->partial = notes.partial;
    uint32_t variants = compiled->plan.variants - compiled->plan.components;
    struct variant_result *parts = arena_new_array(arena, compiled->plan.variants, struct variant_result);
    result->variant_count = variants;
    result->variants = parts;
    result->component_count = compiled->plan.components;
    result->components = parts + variants;
    result->series_period_s = outcome->variants[0].series.period_ns / NS_PER_S;
    for (uint32_t v = 0; v < compiled->plan.variants; v++) set_variant_result(outcome, v, &parts[v], arena);
    for (uint32_t v = 0; v < plan_production(&compiled->plan); v++)
        request_counts_add(&result->requests, &parts[v].requests);
    set_callers(outcome, result);
    outcome_set_sessions(outcome, result);
    assert(request_counts_balance(&result->requests));
    result->latency = outcome_times(outcome, OUTCOME_ENDPOINT, MEASURE_LATENCY, outcome->latencies);
    double simulated_s_in_all = (double)outcome->end_ns / (double)NS_PER_S;
    if (simulated_s_in_all > 0) {
        result->offered_per_s = (double)result->requests.arrived / simulated_s_in_all;
        result->succeeded_per_s = (double)result->requests.succeeded / simulated_s_in_all;
    }
    outcome_set_deployments(outcome, result, arena);
    outcome_bill(outcome, &result->requests, &result->cost, arena);
    for (uint32_t v = 0; v < compiled->plan.variants; v++) {
        outcome_set_series(outcome, v, &result->cost, &parts[v], arena);
        outcome_set_regret(outcome, v, &result->cost, &parts[v]);
    }
    set_tags(scenario->endpoint_config, result, arena);

    struct objective_result *objectives = arena_new_array(arena, scenario->objective_count, struct objective_result);
    for (size_t i = 0; i < scenario->objective_count; i++) {
        objectives[i] = judge(outcome, &scenario->objectives[i]);
        outcome_set_missed(outcome, i, &objectives[i]);
    }
    result->objective_count = scenario->objective_count;
    result->objectives = objectives;

    outcome_set_spreads(outcome, result, arena);
    struct text_list assumptions = outcome_assumptions(outcome, result, arena);
    struct text_list warnings = outcome_warnings(outcome, result, notes, arena);
    result->assumption_count = assumptions.count;
    result->assumptions = assumptions.texts;
    result->warning_count = warnings.count;
    result->warnings = warnings.texts;
    result->input_count = scenario->inputs.count;
    result->inputs = scenario->inputs.digests;
    return result;
}
