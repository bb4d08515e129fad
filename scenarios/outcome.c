#include "scenarios/outcome.h"

#include "models/interval.h"
#include "models/money.h"
#include "models/time.h"
#include "scenarios/figures.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ENDPOINT        0 /* subject of the figures; variant v is subject v + 1 */
#define HOURS_PER_MONTH 730.0

/* A percentile with fewer requests beyond it than this says little. */
#define SAMPLES_BEYOND_LEAST 10

/* What is summed over the replications for one variant. */
struct variant_sums {
    struct tally tally; /* counts and histograms; its gauges mean nothing */
    struct series series;
    uint64_t in_flight;
    int128 instance_ns, busy_ns, worker_ns; /* from the beginning: what is billed, and how much of it was used */
};

struct outcome {
    const struct compiled *compiled;
    struct arena *arena;
    uint32_t replications;
    struct figures figures;
    struct variant_sums *variants;
    struct histogram *latencies, *scratch; /* of all production variants: over all replications, and of one */
    int128 end_ns;
};

struct outcome *outcome_new(const struct compiled *compiled)
{
    struct arena *arena = arena_new();
    struct outcome *outcome = arena_new_of(arena, struct outcome);
    outcome->compiled = compiled;
    outcome->arena = arena;
    outcome->variants = arena_new_array(arena, compiled->plan.variants, struct variant_sums);
    outcome->latencies = histogram_new(arena);
    outcome->scratch = histogram_new(arena);
    figures_init(&outcome->figures, compiled->plan.variants + 1);
    for (uint32_t v = 0; v < compiled->plan.variants; v++) {
        tally_init(&outcome->variants[v].tally, arena, compiled->plan.variant[v].server.overhead != NULL);
        series_init(&outcome->variants[v].series, arena);
        series_clear(&outcome->variants[v].series, compiled->plan.series_period_ns);
    }
    return outcome;
}

void outcome_free(struct outcome *outcome)
{
    if (!outcome) return;
    figures_free(&outcome->figures);
    arena_free(outcome->arena);
}

uint32_t outcome_replications(const struct outcome *outcome)
{
    return outcome->replications;
}

/* --- Adding a replication --- */

static void merge_tally(struct tally *into, const struct tally *from)
{
    into->arrived += from->arrived;
    into->succeeded += from->succeeded;
    into->model_errors += from->model_errors;
    into->rejected += from->rejected;
    into->timed_out += from->timed_out;
    into->waited += from->waited;
    into->payload_bytes += from->payload_bytes;
    into->response_bytes += from->response_bytes;
    histogram_merge(into->latencies, from->latencies);
    histogram_merge(into->waits, from->waits);
    histogram_merge(into->services, from->services);
    if (into->overheads) histogram_merge(into->overheads, from->overheads);
}

static void set_share(struct figures *figures, size_t subject, int figure, uint64_t part, uint64_t of)
{
    if (of > 0) figures_set(figures, subject, figure, (double)part / (double)of);
}

/* Of the requests that ended, those that did not succeed. */
static void set_error_rate(struct figures *figures, size_t subject, const struct tally *tally)
{
    uint64_t failed = tally->model_errors + tally->rejected + tally->timed_out;
    set_share(figures, subject, FIGURE_ERROR_RATE, failed, failed + tally->succeeded);
}

static void set_maximum(struct figures *figures, size_t subject, int figure, const struct histogram *histogram)
{
    if (histogram->count > 0) figures_set(figures, subject, figure, time_to_ms(histogram->maximum));
}

static void set_variant(struct outcome *outcome, const struct endpoint *endpoint, uint32_t v, uint64_t arrived_in_all)
{
    struct figures *figures = &outcome->figures;
    const struct variant_plan *plan = &outcome->compiled->plan.variant[v];
    const struct tally *tally = endpoint_tally(endpoint, v);
    struct variant_integrals integrals = endpoint_integrals(endpoint, v);
    int64_t observed_ns = endpoint_end_ns(endpoint) - outcome->compiled->plan.warm_up_ns;
    size_t subject = v + 1;

    figures_set_times(figures, subject, FIGURE_LATENCY, tally->latencies);
    figures_set_times(figures, subject, FIGURE_WAITING, tally->waits);
    figures_set_times(figures, subject, FIGURE_SERVICE, tally->services);
    figures_set_times(figures, subject, FIGURE_OVERHEAD, tally->overheads);
    set_maximum(figures, subject, FIGURE_LATENCY_MAXIMUM, tally->latencies);
    set_maximum(figures, subject, FIGURE_WAITING_MAXIMUM, tally->waits);
    set_maximum(figures, subject, FIGURE_SERVICE_MAXIMUM, tally->services);
    set_share(figures, subject, FIGURE_WAITED, tally->waited, tally->waits->count);
    set_share(figures, subject, FIGURE_SHARE, tally->arrived, arrived_in_all);
    set_error_rate(figures, subject, tally);
    if (observed_ns <= 0) return;
    double seconds = (double)observed_ns, workers = (double)plan->instances * plan->server.workers;
    figures_set(figures, subject, FIGURE_UTILIZATION, (double)integrals.busy / seconds / workers);
    figures_set(figures, subject, FIGURE_IN_SYSTEM, (double)integrals.in_system / seconds);
    figures_set(figures, subject, FIGURE_IN_QUEUE, (double)integrals.in_queue / seconds);
}

static struct billing_usage usage_of(const struct outcome *outcome, uint32_t v, const struct tally *tally,
                                     int128 instance_ns)
{
    const struct compiled_variant *variant = &outcome->compiled->variants[v];
    return (struct billing_usage){.variant_name = variant->config->variant_name,
                                  .instance_type = variant->config->instance_type,
                                  .accelerator_type = variant->config->accelerator_type,
                                  .volume_gb = variant->volume_gb,
                                  .instance_ns = instance_ns,
                                  .bytes_in = tally->payload_bytes,
                                  .bytes_out = tally->response_bytes};
}

static int128 instance_time(const struct outcome *outcome, uint32_t v, int64_t end_ns)
{
    return (int128)outcome->compiled->plan.variant[v].instances * end_ns;
}

static void set_cost(struct outcome *outcome, const struct endpoint *endpoint, uint64_t arrived)
{
    const struct compiled *compiled = outcome->compiled;
    struct arena *arena = arena_new();
    struct billing_usage usages[PLAN_VARIANTS];
    const struct cost_line *lines;
    int64_t end_ns = endpoint_end_ns(endpoint);
    for (uint32_t v = 0; v < compiled->plan.variants; v++)
        usages[v] = usage_of(outcome, v, endpoint_tally(endpoint, v), instance_time(outcome, v, end_ns));
    size_t count = billing_lines(compiled->terms, usages, compiled->plan.variants, 1, arena, &lines);
    double usd = money_to_usd(billing_total_e10_usd(lines, count));
    arena_free(arena);

    figures_set(&outcome->figures, ENDPOINT, FIGURE_COST_TOTAL, usd);
    if (end_ns > 0) figures_set(&outcome->figures, ENDPOINT, FIGURE_COST_PER_HOUR, usd / time_to_s(end_ns) * 3600);
    if (arrived > 0) figures_set(&outcome->figures, ENDPOINT, FIGURE_COST_PER_MILLION, usd / (double)arrived * 1e6);
}

static void set_endpoint(struct outcome *outcome, const struct endpoint *endpoint)
{
    struct figures *figures = &outcome->figures;
    struct tally all = {0};
    int128 busy = 0;
    double capacity = 0;
    int64_t observed_ns = endpoint_end_ns(endpoint) - outcome->compiled->plan.warm_up_ns;
    histogram_clear(outcome->scratch);
    for (uint32_t v = 0; v < outcome->compiled->plan.variants; v++) {
        const struct tally *tally = endpoint_tally(endpoint, v);
        const struct variant_plan *plan = &outcome->compiled->plan.variant[v];
        all.arrived += tally->arrived;
        all.succeeded += tally->succeeded;
        all.model_errors += tally->model_errors;
        all.rejected += tally->rejected;
        all.timed_out += tally->timed_out;
        busy += endpoint_integrals(endpoint, v).busy;
        capacity += (double)plan->instances * plan->server.workers;
        histogram_merge(outcome->scratch, tally->latencies);
    }
    figures_set_times(figures, ENDPOINT, FIGURE_LATENCY, outcome->scratch);
    set_maximum(figures, ENDPOINT, FIGURE_LATENCY_MAXIMUM, outcome->scratch);
    set_error_rate(figures, ENDPOINT, &all);
    if (observed_ns > 0)
        figures_set(figures, ENDPOINT, FIGURE_UTILIZATION, (double)busy / (double)observed_ns / capacity);
    set_cost(outcome, endpoint, all.arrived);
    histogram_merge(outcome->latencies, outcome->scratch);
    for (uint32_t v = 0; v < outcome->compiled->plan.variants; v++) set_variant(outcome, endpoint, v, all.arrived);
}

void outcome_add(struct outcome *outcome, struct endpoint *endpoint)
{
    int64_t end_ns = endpoint_end_ns(endpoint);
    figures_begin(&outcome->figures);
    set_endpoint(outcome, endpoint);
    for (uint32_t v = 0; v < outcome->compiled->plan.variants; v++) {
        struct variant_sums *sums = &outcome->variants[v];
        const struct tally *tally = endpoint_tally(endpoint, v);
        merge_tally(&sums->tally, tally);
        series_merge(&sums->series, endpoint_series(endpoint, v));
        sums->in_flight += endpoint_in_flight(endpoint, v);
        sums->instance_ns += instance_time(outcome, v, end_ns);
        sums->worker_ns += instance_time(outcome, v, end_ns) * outcome->compiled->plan.variant[v].server.workers;
        sums->busy_ns += gauge_integral(&tally->busy, end_ns);
    }
    outcome->end_ns += end_ns;
    outcome->replications++;
}

/* --- Precision and objectives --- */

static size_t subject_of(const struct outcome *outcome, const char *variant_name)
{
    for (uint32_t v = 0; variant_name && v < outcome->compiled->plan.variants; v++)
        if (strcmp(outcome->compiled->variant_names[v], variant_name) == 0) return v + 1;
    return ENDPOINT;
}

bool outcome_is_precise(const struct outcome *outcome)
{
    const struct precision *precision = &outcome->compiled->scenario->precision;
    struct interval interval;
    double mean =
        figures_mean(&outcome->figures, subject_of(outcome, precision->figure.variant_name),
                     figure_of_objective(&precision->figure), outcome->compiled->scenario->confidence, &interval);
    return interval.known && (interval.high - interval.low) / 2 <= precision->relative_half_width * fabs(mean);
}

static struct objective_result judge(const struct outcome *outcome, const struct objective *objective)
{
    size_t subject = subject_of(outcome, objective->variant_name);
    int figure = figure_of_objective(objective);
    double scale = objective->metric == METRIC_COST_PER_MONTH ? HOURS_PER_MONTH : 1;
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

/* --- The result --- */

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

static void set_series(const struct outcome *outcome, uint32_t v, struct variant_result *result, struct arena *arena)
{
    const struct series *series = &outcome->variants[v].series;
    const struct variant_plan *plan = &outcome->compiled->plan.variant[v];
    struct series_point *points = arena_new_array(arena, series->count, struct series_point);
    int64_t mean_end_ns = (int64_t)(outcome->end_ns / outcome->replications);
    for (size_t i = 0; i < series->count; i++) {
        const struct series_sums *sums = &series->points[i];
        int64_t began_ns = (int64_t)i * series->period_ns, span_ns = mean_end_ns - began_ns;
        if (span_ns > series->period_ns) span_ns = series->period_ns;
        if (span_ns < 0) span_ns = 0;
        int64_t instances_ns = span_ns * plan->instances * outcome->replications;
        points[i] = (struct series_point){.start_s = began_ns / NS_PER_S,
                                          .arrived = sums->arrived,
                                          .succeeded = sums->succeeded,
                                          .failed = sums->failed,
                                          .latency_ns = sums->latency_ns,
                                          .in_system_ns = sums->in_system_ns,
                                          .in_queue_ns = sums->in_queue_ns,
                                          .busy_ns = sums->busy_ns,
                                          .workers_ns = instances_ns * plan->server.workers,
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
    double confidence = outcome->compiled->scenario->confidence;
    size_t subject = v + 1;
    *result =
        (struct variant_result){.name = variant->config->variant_name,
                                .model = variant->config->model_name,
                                .instance_type = variant->config->instance_type,
                                .mode = MODE_REAL_TIME,
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

/* total * part / whole, to the nearest. */
static int64_t portion(int64_t total_e10_usd, int128 part, int128 whole)
{
    return whole > 0 ? (int64_t)(((int128)total_e10_usd * part + whole / 2) / whole) : 0;
}

/* Money that bought time in which workers were busy; what is paid by use is never idle. */
static int64_t busy_money(const struct outcome *outcome, const struct cost_result *cost)
{
    int64_t busy_e10_usd = 0;
    for (size_t i = 0; i < cost->line_count; i++) {
        const struct cost_line *line = &cost->lines[i];
        size_t subject = subject_of(outcome, line->variant_name);
        bool by_time = strcmp(line->unit, "GB") != 0 && subject != ENDPOINT;
        const struct variant_sums *sums = by_time ? &outcome->variants[subject - 1] : NULL;
        /* In parts of a million, so that nothing overflows however long the run was. */
        int128 part = by_time && sums->worker_ns > 0 ? sums->busy_ns * 1000000 / sums->worker_ns : 1000000;
        busy_e10_usd = money_add(busy_e10_usd, portion(line->cost_e10_usd, part, 1000000));
    }
    return busy_e10_usd;
}

static int64_t to_e10_usd(double usd)
{
    return (int64_t)llround(usd * (double)MONEY_SCALE);
}

static void set_cost_result(const struct outcome *outcome, uint64_t arrived, uint64_t succeeded,
                            struct cost_result *cost, struct arena *arena)
{
    const struct compiled *compiled = outcome->compiled;
    struct billing_usage usages[PLAN_VARIANTS];
    for (uint32_t v = 0; v < compiled->plan.variants; v++)
        usages[v] = usage_of(outcome, v, &outcome->variants[v].tally, outcome->variants[v].instance_ns);
    cost->line_count =
        billing_lines(compiled->terms, usages, compiled->plan.variants, outcome->replications, arena, &cost->lines);
    cost->total_e10_usd = billing_total_e10_usd(cost->lines, cost->line_count);

    struct interval total;
    figures_mean(&outcome->figures, ENDPOINT, FIGURE_COST_TOTAL, compiled->scenario->confidence, &total);
    cost->has_interval = total.known;
    if (total.known) {
        cost->total_low_e10_usd = to_e10_usd(total.low > 0 ? total.low : 0);
        cost->total_high_e10_usd = to_e10_usd(total.high);
    }
    int64_t mean_end_ns = (int64_t)(outcome->end_ns / outcome->replications);
    cost->per_hour_e10_usd = portion(cost->total_e10_usd, NS_PER_HOUR, mean_end_ns);
    cost->monthly_e10_usd = portion(cost->total_e10_usd, (int128)(HOURS_PER_MONTH * (double)NS_PER_HOUR), mean_end_ns);
    cost->has_per_request = arrived > 0 && succeeded > 0;
    int128 runs = outcome->replications;
    cost->per_million_requests_e10_usd = portion(cost->total_e10_usd, 1000000 * runs, arrived);
    cost->per_thousand_succeeded_e10_usd = portion(cost->total_e10_usd, 1000 * runs, succeeded);
    cost->busy_e10_usd = busy_money(outcome, cost);
    cost->idle_e10_usd = cost->total_e10_usd - cost->busy_e10_usd;
}

/* --- What the reader should know --- */

static void warn_of_few_samples(const struct time_summary *latency, const char *of, struct text_list *warnings,
                                struct arena *arena)
{
    for (int p = 0; p < PERCENTILES; p++) {
        double beyond = (double)latency->count * (1 - percentile_share[p]);
        if (latency->count == 0 || beyond >= SAMPLES_BEYOND_LEAST) continue;
        text_list_add(warnings, arena,
                      arena_format(arena, "%s of the latency of %s rests on only %.0f requests beyond it",
                                   percentile_name[p], of, floor(beyond)));
        return; /* those further out rest on fewer still */
    }
}

static void warn_of_overload(const struct variant_result *variant, struct text_list *warnings, struct arena *arena)
{
    const double full = 0.98;
    if (variant->utilization < full) return;
    text_list_add(
        warnings, arena,
        arena_format(arena,
                     "variant %s is overloaded (utilization %.3f): its waiting times depend on how long the run is",
                     variant->name, variant->utilization));
}

static struct text_list gather_warnings(const struct outcome *outcome, const struct result *result,
                                        struct outcome_notes notes, struct arena *arena)
{
    struct text_list warnings = {0};
    for (size_t i = 0; notes.warnings && i < notes.warnings->count; i++)
        text_list_add(&warnings, arena, notes.warnings->texts[i]);
    warn_of_few_samples(&result->latency, "the endpoint", &warnings, arena);
    for (size_t v = 0; v < result->variant_count; v++) {
        const char *of = arena_format(arena, "variant %s", result->variants[v].name);
        if (result->variant_count > 1) warn_of_few_samples(&result->variants[v].latency, of, &warnings, arena);
        warn_of_overload(&result->variants[v], &warnings, arena);
    }
    const struct precision *precision = &outcome->compiled->scenario->precision;
    if (precision->given && !outcome_is_precise(outcome))
        text_list_add(&warnings, arena,
                      arena_format(arena, "%s did not reach the relative half-width %g within %u replications",
                                   objective_title(&precision->figure, arena), precision->relative_half_width,
                                   outcome->replications));
    return warnings;
}

static void assume_prices(const struct result *result, struct text_list *assumptions, struct arena *arena)
{
    for (size_t i = 0; i < result->cost.line_count; i++) {
        const struct cost_line *line = &result->cost.lines[i];
        if (line->estimated)
            text_list_add(
                assumptions, arena,
                arena_format(arena, "The price of %s is an estimate: %s", line->usage_type, line->price_source));
    }
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
        request_counts_add(&result->requests, &result->variants[v].requests);
    }
    result->latency = summary_of(outcome, ENDPOINT, FIGURE_LATENCY, outcome->latencies);
    double simulated_s_in_all = (double)outcome->end_ns / (double)NS_PER_S;
    if (simulated_s_in_all > 0) {
        result->offered_per_s = (double)result->requests.arrived / simulated_s_in_all;
        result->succeeded_per_s = (double)result->requests.succeeded / simulated_s_in_all;
    }
    set_cost_result(outcome, result->requests.arrived, result->requests.succeeded, &result->cost, arena);

    struct objective_result *objectives = arena_new_array(arena, scenario->objective_count, struct objective_result);
    for (size_t i = 0; i < scenario->objective_count; i++) objectives[i] = judge(outcome, &scenario->objectives[i]);
    result->objective_count = scenario->objective_count;
    result->objectives = objectives;

    struct text_list assumptions = {0}, warnings = gather_warnings(outcome, result, notes, arena);
    for (size_t i = 0; i < compiled->assumptions.count; i++)
        text_list_add(&assumptions, arena, compiled->assumptions.texts[i]);
    assume_prices(result, &assumptions, arena);
    result->assumption_count = assumptions.count;
    result->assumptions = assumptions.texts;
    result->warning_count = warnings.count;
    result->warnings = warnings.texts;
    result->input_count = scenario->inputs.count;
    result->inputs = scenario->inputs.digests;
    return result;
}
