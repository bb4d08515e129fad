#include "models/interval.h"
#include "models/time.h"
#include "scenarios/outcome_sums.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <assert.h>
#include <stdlib.h>

static struct objective_result judge(const struct outcome *outcome, const struct objective *objective)
{
    size_t subject = outcome_subject(outcome, objective->variant_name);
    int figure = figure_of_objective(objective);
    double scale = objective->metric == METRIC_COST_PER_MONTH ? (double)(BILLING_MONTH_NS / NS_PER_HOUR) : 1;
    struct objective_result result = {
        .metric = objective_metric_name[objective->metric],
        .statistic = objective_has_statistic(objective->metric) ? objective_statistic_name[objective->statistic] : NULL,
        .variant_name = objective->variant_name,
        .at_most = objective->at_most};
    result.measured = scale * figures_mean(&outcome->figures, subject, figure, outcome->compiled->scenario->confidence,
                                           &result.interval);
    result.interval.low *= scale;
    result.interval.high *= scale;

    double *scratch = malloc(outcome->figures.count * sizeof *scratch);
    if (!scratch) arena_exhausted(outcome->figures.count * sizeof *scratch);
    size_t known = figures_get(&outcome->figures, subject, figure, scratch);
    result.met = known > 0 && result.measured <= result.at_most;
    result.has_probability = known >= 2;
    if (result.has_probability)
        result.probability_met = interval_probability_at_most(scratch, known, result.at_most / scale);
    free(scratch);
    return result;
}

static struct request_counts counts_of(const struct variant_sums *sums)
{
    const struct tally *tally = &sums->tally;
    return (struct request_counts){.arrived = tally->arrived,
                                   .succeeded = tally->succeeded,
                                   .model_errors = tally->model_errors,
                                   .rejected = tally->rejected,
                                   .timed_out = tally->timed_out,
                                   .in_flight = sums->in_flight};
}

static struct time_summary summary_of(const struct outcome *outcome, size_t subject, int first,
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

static void set_instances(const struct outcome *outcome, uint32_t v, struct variant_result *result)
{
    const struct variant_sums *sums = &outcome->variants[v];
    const struct server_plan *server = &outcome->compiled->plan.variant[v].server;
    uint32_t count = outcome->compiled->plan.variant[v].instances;
    double in_all = hours(sums->instance_ns, outcome->replications);
    double busy = hours(sums->busy_ns, outcome->replications) / server->workers;
    result->has_instances = true;
    result->instances = (struct instance_summary){.initial = count,
                                                  .mean = count,
                                                  .minimum = count,
                                                  .peak = count,
                                                  .hours = in_all,
                                                  .busy_hours = busy,
                                                  .idle_hours = in_all - busy};
}

/* At most INT64_MAX, where series end (sim/series.h). */
static int64_t held_product(int64_t ns, uint32_t factor)
{
    int64_t product;
    return __builtin_mul_overflow(ns, (int64_t)factor, &product) ? INT64_MAX : product;
}

static void set_series(const struct outcome *outcome, uint32_t v, struct variant_result *result, struct arena *arena)
{
    const struct series *series = &outcome->variants[v].series;
    const struct variant_plan *plan = &outcome->compiled->plan.variant[v];
    struct series_point *points = arena_new_array(arena, series->count, struct series_point);
    for (size_t i = 0; i < series->count; i++) {
        const struct series_sums *sums = &series->points[i];
        int64_t instances_ns = held_product(sums->elapsed_ns, plan->instances);
        points[i] = (struct series_point){.start_s = (int64_t)i * series->period_ns / NS_PER_S,
                                          .arrived = sums->arrived,
                                          .succeeded = sums->succeeded,
                                          .failed = sums->failed,
                                          .latency_ns = sums->latency_ns,
                                          .in_system_ns = sums->in_system_ns,
                                          .in_queue_ns = sums->in_queue_ns,
                                          .busy_ns = sums->busy_ns,
                                          .workers_ns = held_product(instances_ns, plan->server.workers),
                                          .instances_ns = instances_ns};
    }
    result->series_count = series->count;
    result->series = points;
}

static void set_variant_result(const struct outcome *outcome, uint32_t v, struct variant_result *result,
                               struct arena *arena)
{
    const struct compiled_variant *variant = &outcome->compiled->variants[v];
    const struct variant_sums *sums = &outcome->variants[v];
    const struct tally *tally = &sums->tally;
    const struct figures *figures = &outcome->figures;
    const struct scenario *scenario = outcome->compiled->scenario;
    double confidence = scenario->confidence;
    size_t subject = v + 1;
    *result =
        (struct variant_result){.name = variant->config->variant_name,
                                .model = variant->config->model_name,
                                .instance_type = variant->config->instance_type,
                                .shadow = variant->shadow,
                                .mode = endpoint_config_mode(scenario->endpoint_config, variant->config),
                                .configured_share = variant->share,
                                .requests = counts_of(sums),
                                .latency = summary_of(outcome, subject, FIGURE_LATENCY, tally->latencies),
                                .waiting = summary_of(outcome, subject, FIGURE_WAITING, tally->waits),
                                .service = summary_of(outcome, subject, FIGURE_SERVICE, tally->services),
                                .waited = figures_mean(figures, subject, FIGURE_WAITED, confidence, NULL),
                                .mean_in_system = figures_mean(figures, subject, FIGURE_IN_SYSTEM, confidence, NULL),
                                .mean_queue_length = figures_mean(figures, subject, FIGURE_IN_QUEUE, confidence, NULL),
                                .latency_histogram = tally->latencies,
                                .waiting_histogram = tally->waits,
                                .service_histogram = tally->services};
    /* Without an overhead every request has one of 0. */
    result->overhead = tally->overheads ? summary_of(outcome, subject, FIGURE_OVERHEAD, tally->overheads)
                                        : (struct time_summary){.count = tally->services->count};
    result->traffic_share = share_of(outcome, subject, FIGURE_SHARE, &result->traffic_share_interval);
    result->utilization = share_of(outcome, subject, FIGURE_UTILIZATION, &result->utilization_interval);
    set_instances(outcome, v, result);
    set_series(outcome, v, result, arena);
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
    result->variant_count = compiled->plan.variants;
    result->variants = arena_new_array(arena, result->variant_count, struct variant_result);
    result->series_period_s = outcome->variants[0].series.period_ns / NS_PER_S;
    for (uint32_t v = 0; v < compiled->plan.variants; v++) {
        set_variant_result(outcome, v, &result->variants[v], arena);
        if (!result->variants[v].shadow) request_counts_add(&result->requests, &result->variants[v].requests);
    }
    assert(request_counts_balance(&result->requests));
    result->latency = summary_of(outcome, OUTCOME_ENDPOINT, FIGURE_LATENCY, outcome->latencies);
    double simulated_s_in_all = (double)outcome->end_ns / (double)NS_PER_S;
    if (simulated_s_in_all > 0) {
        result->offered_per_s = (double)result->requests.arrived / simulated_s_in_all;
        result->succeeded_per_s = (double)result->requests.succeeded / simulated_s_in_all;
    }
    outcome_bill(outcome, &result->requests, &result->cost, arena);

    struct objective_result *objectives = arena_new_array(arena, scenario->objective_count, struct objective_result);
    for (size_t i = 0; i < scenario->objective_count; i++) objectives[i] = judge(outcome, &scenario->objectives[i]);
    result->objective_count = scenario->objective_count;
    result->objectives = objectives;

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
