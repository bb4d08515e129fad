#include "scenarios/outcome.h"

#include "scenarios/outcome_sums.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <math.h>
#include <string.h>

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

static void set_cost(struct outcome *outcome, const struct endpoint *endpoint, uint64_t arrived)
{
    struct figures *figures = &outcome->figures;
    double usd = outcome_replication_usd(outcome, endpoint), seconds = time_to_s(endpoint_end_ns(endpoint));
    figures_set(figures, OUTCOME_ENDPOINT, FIGURE_COST_TOTAL, usd);
    if (seconds > 0) figures_set(figures, OUTCOME_ENDPOINT, FIGURE_COST_PER_HOUR, usd / seconds * 3600);
    if (arrived > 0) figures_set(figures, OUTCOME_ENDPOINT, FIGURE_COST_PER_MILLION, usd / (double)arrived * 1e6);
}

/* Waiting and service of the endpoint as a whole, for objectives that name no variant. Shadows are no part of it. */
static void set_waiting_and_service(struct outcome *outcome, const struct endpoint *endpoint)
{
    struct histogram *scratch = outcome->scratch;
    histogram_clear(scratch);
    for (uint32_t v = 0; v < plan_production(&outcome->compiled->plan); v++)
        histogram_merge(scratch, endpoint_tally(endpoint, v)->waits);
    figures_set_times(&outcome->figures, OUTCOME_ENDPOINT, FIGURE_WAITING, scratch);
    set_maximum(&outcome->figures, OUTCOME_ENDPOINT, FIGURE_WAITING_MAXIMUM, scratch);
    histogram_clear(scratch);
    for (uint32_t v = 0; v < plan_production(&outcome->compiled->plan); v++)
        histogram_merge(scratch, endpoint_tally(endpoint, v)->services);
    figures_set_times(&outcome->figures, OUTCOME_ENDPOINT, FIGURE_SERVICE, scratch);
    set_maximum(&outcome->figures, OUTCOME_ENDPOINT, FIGURE_SERVICE_MAXIMUM, scratch);
}

static void set_endpoint(struct outcome *outcome, const struct endpoint *endpoint)
{
    struct figures *figures = &outcome->figures;
    struct tally all = {0};
    int128 busy = 0;
    double capacity = 0;
    int64_t observed_ns = endpoint_end_ns(endpoint) - outcome->compiled->plan.warm_up_ns;
    histogram_clear(outcome->scratch);
    for (uint32_t v = 0; v < plan_production(&outcome->compiled->plan); v++) {
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
    figures_set_times(figures, OUTCOME_ENDPOINT, FIGURE_LATENCY, outcome->scratch);
    set_maximum(figures, OUTCOME_ENDPOINT, FIGURE_LATENCY_MAXIMUM, outcome->scratch);
    set_error_rate(figures, OUTCOME_ENDPOINT, &all);
    if (observed_ns > 0)
        figures_set(figures, OUTCOME_ENDPOINT, FIGURE_UTILIZATION, (double)busy / (double)observed_ns / capacity);
    set_cost(outcome, endpoint, all.arrived);
    histogram_merge(outcome->latencies, outcome->scratch);
    set_waiting_and_service(outcome, endpoint);
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
        sums->instance_ns += outcome_instance_time(outcome, v, end_ns);
        sums->worker_ns +=
            outcome_instance_time(outcome, v, end_ns) * outcome->compiled->plan.variant[v].server.workers;
        sums->busy_ns += gauge_integral(&tally->busy, end_ns);
    }
    outcome->end_ns += end_ns;
    outcome->replications++;
}

bool outcome_is_precise(const struct outcome *outcome)
{
    const struct precision *precision = &outcome->compiled->scenario->precision;
    struct interval interval;
    double mean =
        figures_mean(&outcome->figures, outcome_subject(outcome, precision->figure.variant_name),
                     figure_of_objective(&precision->figure), outcome->compiled->scenario->confidence, &interval);
    return interval.known && (interval.high - interval.low) / 2 <= precision->relative_half_width * fabs(mean);
}
