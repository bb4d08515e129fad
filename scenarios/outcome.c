#include "scenarios/outcome.h"

#include "models/staffing.h"
#include "scenarios/outcome_sums.h"
#include "sim/arena.h"
#include "sim/callers.h"
#include "sim/units.h"

#include <math.h>
#include <string.h>

struct outcome *outcome_new(const struct compiled *compiled)
{
    struct arena *arena = arena_new();
    struct outcome *outcome = arena_new_of(arena, struct outcome);
    const struct plan *plan = &compiled->plan;
    outcome->compiled = compiled;
    outcome->arena = arena;
    outcome->variants = arena_new_array(arena, plan->variants, struct variant_sums);
    outcome->hosts = arena_new_array(arena, plan->variants, struct tally);
    outcome->fleets = arena_new_array(arena, plan->fleets, struct fleet_sums);
    outcome_init_deployments(outcome);
    outcome_init_sessions(outcome);
    outcome->latencies = histogram_new(arena);
    outcome->scratch = histogram_new(arena);
    size_t objectives = compiled->scenario->objective_count;
    outcome->bounds = arena_new_array(arena, objectives, struct staffing_bound);
    outcome->missed = arena_new_array(arena, objectives, struct missed_sums);
    outcome->sketch = sketch_new(arena);
    tally_init(&outcome->callers.tally, arena, 0);
    figures_init(&outcome->figures, plan->variants + 1);
    hours_init(&outcome->hours, plan_hour_meters(plan));
    /* A replication may draw times of 0 at the Mid. */
    unsigned drawn = compiled->scenario->uncertain.count > 0
                         ? 1u << MEASURE_OVERHEAD | 1u << MEASURE_DOWNLOAD | 1u << MEASURE_UPLOAD
                         : 0;
    for (uint32_t v = 0; v < plan->variants; v++) {
        unsigned measures = endpoint_measures(plan, v) | drawn;
        tally_init(&outcome->variants[v].tally, arena, measures);
        series_init(&outcome->variants[v].series, arena);
        series_clear(&outcome->variants[v].series, plan->series_period_ns);
        if (outcome_is_host(outcome, v)) tally_init(&outcome->hosts[v], arena, measures);
    }
    return outcome;
}

void outcome_free(struct outcome *outcome)
{
    if (!outcome) return;
    figures_free(&outcome->figures);
    hours_free(&outcome->hours);
    arena_free(outcome->arena);
}

uint32_t outcome_replications(const struct outcome *outcome)
{
    return outcome->replications;
}

const struct compiled *outcome_compiled(const struct outcome *outcome)
{
    return outcome->compiled;
}

const struct figures *outcome_figures(const struct outcome *outcome)
{
    return &outcome->figures;
}

/* --- Figures of a replication --- */

static void set_share(struct figures *figures, size_t subject, int figure, double part, double of)
{
    if (of > 0) figures_set(figures, subject, figure, part / of);
}

static void set_times(struct figures *figures, size_t subject, enum measure measure, const struct histogram *histogram)
{
    if (!histogram || histogram->count == 0) return;
    figures_set_times(figures, subject, figure_of_measure(measure), histogram);
    figures_set(figures, subject, FIGURE_MAXIMA + (int)measure, time_to_ms(histogram->maximum));
}

/* Of the requests that ended, those that did not succeed. */
static void set_error_rate(struct figures *figures, size_t subject, const struct tally *tally)
{
    uint64_t ended = tally_ended(tally);
    set_share(figures, subject, FIGURE_ERROR_RATE, (double)(ended - tally->succeeded), (double)ended);
}

bool outcome_is_component_of(const struct outcome *outcome, uint32_t c, uint32_t host)
{
    return outcome->compiled->variants[c].component && outcome->compiled->variants[c].host == host;
}

static struct variant_integrals integrals_of(const struct outcome *outcome, const struct endpoint *endpoint, uint32_t v)
{
    struct variant_integrals sum = endpoint_integrals(endpoint, v);
    for (uint32_t c = v + 1; outcome_is_host(outcome, v) && c < outcome->compiled->plan.variants; c++) {
        if (!outcome_is_component_of(outcome, c, v)) continue;
        struct variant_integrals of = endpoint_integrals(endpoint, c);
        sum.in_system += of.in_system;
        sum.in_queue += of.in_queue;
        sum.busy += of.busy;
        sum.workers += of.workers;
    }
    return sum;
}

static void set_integrals(struct figures *figures, size_t subject, struct variant_integrals integrals,
                          double observed_ns)
{
    if (integrals.workers > 0)
        figures_set(figures, subject, FIGURE_UTILIZATION, (double)integrals.busy / (double)integrals.workers);
    if (observed_ns <= 0) return;
    figures_set(figures, subject, FIGURE_IN_SYSTEM, (double)integrals.in_system / observed_ns);
    figures_set(figures, subject, FIGURE_IN_QUEUE, (double)integrals.in_queue / observed_ns);
    figures_set(figures, subject, FIGURE_SLOTS_LIVE, (double)integrals.workers / observed_ns);
    figures_set(figures, subject, FIGURE_SLOTS_BUSY, (double)integrals.busy / observed_ns);
}

/* Of the requests that got a slot. */
static void set_cold_share(struct figures *figures, size_t subject, const struct tally *tally)
{
    uint64_t taken = tally->arrived - tally->failed[FAILURE_THROTTLED] - tally->failed[FAILURE_PAYLOAD] -
                     tally->failed[FAILURE_NO_VARIANT];
    set_share(figures, subject, FIGURE_COLD_START_SHARE, (double)tally->cold_starts, (double)taken);
}

static void set_slots(struct figures *figures, size_t subject, const struct tally *tally, int64_t end_ns)
{
    set_cold_share(figures, subject, tally);
    set_share(figures, subject, FIGURE_PROVISIONED_UTILIZATION,
              (double)gauge_integral(&tally->provisioned_busy, end_ns),
              (double)gauge_integral(&tally->provisioned, end_ns));
}

static void set_instances(struct figures *figures, size_t subject, const struct fleet_plan *plan,
                          const struct fleet_figures *fleet, int64_t end_ns)
{
    int128 in_service_ns = 0;
    for (uint32_t k = 0; k < plan->kinds; k++) in_service_ns += gauge_integral(&fleet->in_service[k], end_ns);
    if (end_ns == 0) return; /* no number of them held for any time */
    set_share(figures, subject, FIGURE_INSTANCES, (double)in_service_ns, (double)end_ns);
    figures_set(figures, subject, FIGURE_INSTANCES_LEAST, fleet->in_service_least);
    figures_set(figures, subject, FIGURE_INSTANCES_MOST, fleet->in_service_most);
}

static void set_copies(struct figures *figures, size_t subject, const struct fleet_figures *fleet, uint32_t component,
                       int64_t end_ns)
{
    if (end_ns == 0) return;
    set_share(figures, subject, FIGURE_COPIES, (double)gauge_integral(&fleet->copies[component], end_ns),
              (double)end_ns);
    figures_set(figures, subject, FIGURE_COPIES_LEAST, fleet->copies_least[component]);
    figures_set(figures, subject, FIGURE_COPIES_MOST, fleet->copies_most[component]);
}

static void set_variant(struct outcome *outcome, const struct endpoint *endpoint, uint32_t v, uint64_t arrived_in_all)
{
    struct figures *figures = &outcome->figures;
    const struct plan *plan = &outcome->compiled->plan;
    const struct variant_plan *variant = &plan->variant[v];
    const struct tally *tally = outcome_tally(outcome, endpoint, v);
    int64_t end_ns = endpoint_end_ns(endpoint), observed_ns = end_ns - plan->warm_up_ns;
    size_t subject = v + 1;

    for (int m = 0; m < MEASURES; m++) set_times(figures, subject, (enum measure)m, tally->of[m]);
    set_share(figures, subject, FIGURE_WAITED, (double)tally_waited(tally), (double)tally->of[MEASURE_WAITING]->count);
    set_share(figures, subject, FIGURE_SHARE, (double)tally->arrived, (double)arrived_in_all);
    set_error_rate(figures, subject, tally);
    set_integrals(figures, subject, integrals_of(outcome, endpoint, v), (double)observed_ns);
    figures_set(figures, subject, FIGURE_PEAK, (double)tally->peak);
    figures_set(figures, subject, FIGURE_OLDEST_S, time_to_s(tally->oldest_ns));
    if (variant->front == FRONT_SLOTS) {
        set_slots(figures, subject, tally, end_ns);
        return;
    }
    const struct fleet_figures *fleet = endpoint_fleet(endpoint, variant->fleet);
    if (outcome->compiled->variants[v].component)
        set_copies(figures, subject, fleet, variant->component, end_ns);
    else
        set_instances(figures, subject, &plan->fleet[variant->fleet], fleet, end_ns);
}

static void set_cost(struct outcome *outcome, const struct endpoint *endpoint, uint64_t arrived)
{
    struct figures *figures = &outcome->figures;
    double usd = outcome_replication_usd(outcome, endpoint), seconds = time_to_s(endpoint_end_ns(endpoint));
    figures_set(figures, OUTCOME_ENDPOINT, FIGURE_COST_TOTAL, usd);
    if (seconds > 0) figures_set(figures, OUTCOME_ENDPOINT, FIGURE_COST_PER_HOUR, usd / seconds * 3600);
    if (arrived > 0) figures_set(figures, OUTCOME_ENDPOINT, FIGURE_COST_PER_MILLION, usd / (double)arrived * 1e6);
}

/* A time of the endpoint as a whole: of all production variants together. Shadows are no part of it. */
static void set_endpoint_times(struct outcome *outcome, const struct endpoint *endpoint, enum measure measure)
{
    struct histogram *scratch = outcome->scratch;
    histogram_clear(scratch);
    for (uint32_t v = 0; v < plan_production(&outcome->compiled->plan); v++) {
        const struct histogram *of = outcome_tally(outcome, endpoint, v)->of[measure];
        if (of) histogram_merge(scratch, of);
    }
    set_times(&outcome->figures, OUTCOME_ENDPOINT, measure, scratch);
}

/* What callers saw: their own latency over all attempts, where they make several; else that of the requests. */
static void set_latency(struct outcome *outcome, const struct endpoint *endpoint)
{
    const struct callers *callers = endpoint_callers(endpoint);
    if (callers) {
        set_times(&outcome->figures, OUTCOME_ENDPOINT, MEASURE_LATENCY, callers->tally.of[MEASURE_LATENCY]);
        histogram_merge(outcome->latencies, callers->tally.of[MEASURE_LATENCY]);
        return;
    }
    set_endpoint_times(outcome, endpoint, MEASURE_LATENCY);
    histogram_merge(outcome->latencies, outcome->scratch);
}

/* Of all fleets, shadows too: they are paid for. */
static void set_instances_in_all(struct outcome *outcome)
{
    struct figures *figures = &outcome->figures;
    double sum = NAN;
    for (uint32_t v = 0; v < outcome->compiled->plan.variants; v++) {
        double instances = figures_at(figures, v + 1, FIGURE_INSTANCES, figures->count - 1);
        if (!isnan(instances)) sum = isnan(sum) ? instances : sum + instances;
    }
    figures_set(figures, OUTCOME_ENDPOINT, FIGURE_INSTANCES, sum);
}

static void set_endpoint(struct outcome *outcome, const struct endpoint *endpoint)
{
    struct figures *figures = &outcome->figures;
    const struct plan *plan = &outcome->compiled->plan;
    const struct callers *callers = endpoint_callers(endpoint);
    struct tally all = {0};
    struct variant_integrals integrals = {0};
    bool slots = false;
    for (uint32_t v = 0; v < plan_production(plan); v++) {
        struct variant_integrals of = integrals_of(outcome, endpoint, v);
        slots = slots || plan->variant[v].front == FRONT_SLOTS;
        tally_merge(&all, outcome_tally(outcome, endpoint, v));
        integrals.busy += of.busy;
        integrals.workers += of.workers;
    }
    set_error_rate(figures, OUTCOME_ENDPOINT, callers ? &callers->tally : &all);
    if (slots) set_cold_share(figures, OUTCOME_ENDPOINT, &all);
    if (integrals.workers > 0)
        figures_set(figures, OUTCOME_ENDPOINT, FIGURE_UTILIZATION, (double)integrals.busy / (double)integrals.workers);
    set_cost(outcome, endpoint, callers ? callers->tally.arrived : all.arrived);
    set_latency(outcome, endpoint);
    for (int m = MEASURE_WAITING; m < MEASURES; m++) set_endpoint_times(outcome, endpoint, (enum measure)m);
    for (uint32_t v = 0; v < plan->variants; v++) set_variant(outcome, endpoint, v, all.arrived);
    set_instances_in_all(outcome);
}

/* --- Adding a replication --- */

static void gather_hosts(struct outcome *outcome, const struct endpoint *endpoint)
{
    for (uint32_t v = 0; v < plan_production(&outcome->compiled->plan); v++) {
        if (!outcome_is_host(outcome, v)) continue;
        tally_clear(&outcome->hosts[v]);
        tally_merge(&outcome->hosts[v], endpoint_tally(endpoint, v));
        for (uint32_t c = v + 1; c < outcome->compiled->plan.variants; c++)
            if (outcome_is_component_of(outcome, c, v)) tally_merge(&outcome->hosts[v], endpoint_tally(endpoint, c));
    }
}

static void add_scaling(struct outcome *outcome, const struct endpoint *endpoint, uint32_t v)
{
    struct variant_sums *sums = &outcome->variants[v];
    const struct scaling_log *log = endpoint_scaling(endpoint, v);
    if (!log) return;
    sums->scale_outs += log->outs;
    sums->scale_ins += log->ins;
    sums->refused_launches += log->given_up;
    sums->scalings_blocked += log->blocked;
    if (outcome->replications > 0) return;
    struct scaling_log *first = arena_new_of(outcome->arena, struct scaling_log);
    *first = *log; /* the endpoint's own stands only until its next replication */
    sums->first_scaling = first;
}

static void add_variant(struct outcome *outcome, struct endpoint *endpoint, uint32_t v)
{
    struct variant_sums *sums = &outcome->variants[v];
    int64_t end_ns = endpoint_end_ns(endpoint);
    tally_merge(&sums->tally, outcome_tally(outcome, endpoint, v));
    sums->capture_writes += outcome_capture_writes(outcome, endpoint, v);
    add_scaling(outcome, endpoint, v);
    outcome_add_regret(outcome, endpoint, v);
    for (uint32_t c = v; c < outcome->compiled->plan.variants; c++) {
        if (c != v && !outcome_is_component_of(outcome, c, v)) continue;
        const struct tally *tally = endpoint_tally(endpoint, c);
        (c == v ? series_merge : series_join)(&sums->series, endpoint_series(endpoint, c));
        sums->in_flight += endpoint_in_flight(endpoint, c);
        sums->busy_ns += gauge_integral(&tally->busy, end_ns);
        sums->worker_ns += gauge_integral(&tally->workers, end_ns);
        sums->provisioned_ns += gauge_integral(&tally->provisioned, end_ns);
        sums->provisioned_busy_ns += gauge_integral(&tally->provisioned_busy, end_ns);
    }
}

static void add_fleet(struct fleet_sums *sums, const struct endpoint *endpoint, uint32_t f)
{
    const struct fleet_figures *fleet = endpoint_fleet(endpoint, f);
    for (uint32_t k = 0; k < FLEET_KINDS; k++) {
        sums->billed_ns[k] += endpoint_billed_ns(endpoint, f, k);
        sums->in_service_ns[k] += gauge_integral(&fleet->in_service[k], endpoint_end_ns(endpoint));
    }
    struct fleet_summary *happened = &sums->happened;
    happened->launches_waited += fleet->launches_waited;
    happened->launches_given_up += fleet->launches_given_up;
    happened->released += fleet->released;
    happened->copies_moved += fleet->copies_moved;
    for (int end = 0; end < START_ENDS; end++) {
        happened->launches_failed[end] += fleet->launches_failed[end];
        happened->copies_failed[end] += fleet->copies_failed[end];
    }
}

static void add_callers(struct caller_sums *sums, const struct callers *callers)
{
    tally_merge(&sums->tally, &callers->tally);
    sums->in_flight += callers_in_flight(callers);
    sums->attempts += callers->attempts;
    sums->retries += callers->retries;
    sums->refused_by_quota += callers->refused_by_quota;
}

void outcome_add(struct outcome *outcome, struct endpoint *endpoint)
{
    const struct plan *plan = &outcome->compiled->plan;
    int64_t end_ns = endpoint_end_ns(endpoint);
    figures_begin(&outcome->figures);
    gather_hosts(outcome, endpoint);
    set_endpoint(outcome, endpoint);
    outcome_add_missed(outcome, endpoint);
    for (uint32_t v = 0; v < plan->variants; v++) add_variant(outcome, endpoint, v);
    for (uint32_t f = 0; f < plan->fleets; f++) add_fleet(&outcome->fleets[f], endpoint, f);
    outcome_add_deployments(outcome, endpoint);
    outcome_add_sessions(outcome, endpoint);
    if (endpoint_callers(endpoint)) add_callers(&outcome->callers, endpoint_callers(endpoint));
    const struct discounts *discounts = outcome->compiled->terms.discounts;
    if (discounts && discounts->offers.count > 0) hours_append(&outcome->hours, endpoint_hours(endpoint));
    outcome_add_hours(outcome, endpoint);
    outcome->end_ns += end_ns;
    outcome->replications++;
}

bool outcome_is_precise(const struct outcome *outcome)
{
    const struct precision *precision = &outcome->compiled->scenario->precision;
    struct interval interval;
    double mean =
        figures_mean(&outcome->figures, outcome_subject(outcome, precision->figure.variant_name, 0),
                     figure_of_objective(&precision->figure), outcome->compiled->scenario->confidence, &interval);
    return interval.known && (interval.high - interval.low) / 2 <= precision->relative_half_width * fabs(mean);
}
