#include "scenarios/point_trial.h"

#include "models/fault.h"
#include "scenarios/figures.h"
#include "scenarios/outcome_sums.h"
#include "scenarios/warm_up.h"
#include "sim/arena.h"

#include <math.h>
#include <string.h>

/* One scenario, made and run in an arena of its own. */
struct run {
    struct arena *arena;
    struct faults *faults;
    struct compiled *compiled;
    struct outcome *outcome;
    const struct result *result; /* NULL until a period asks for it */
};

static const char *first_fault(const struct faults *faults, struct arena *arena)
{
    for (size_t i = 0; i < faults_total(faults); i++)
        if (faults_at(faults, i)->kind != FAULT_WARNING)
            return arena_text(arena, fault_line(arena, faults_at(faults, i)));
    return "it was stopped";
}

static bool begin(struct run *run, const struct point_trial *trial, const struct observed_point *point)
{
    struct scenario_options options = *trial->options;
    const char *rule;
    run->arena = arena_new();
    run->faults = faults_new(run->arena);
    const char **sets = arena_new_array(run->arena, trial->value_count + point->set_count, const char *);
    for (size_t i = 0; i < trial->value_count; i++) sets[i] = trial->values[i];
    for (size_t i = 0; i < point->set_count; i++) sets[trial->value_count + i] = point->sets[i];
    options.changes.varied = sets;
    options.changes.varied_count = trial->value_count + point->set_count;
    struct scenario *scenario = scenario_make(run->arena, trial->document, &options, run->faults);
    run->compiled = scenario ? compile(run->arena, scenario, run->faults) : NULL;
    if (!run->compiled || !warm_up_settle(run->compiled, trial->replicating.stop, run->arena, run->faults, &rule))
        return false;
    run->outcome = outcome_new(run->compiled);
    return replicate(run->compiled, &trial->replicating, run->outcome, run->faults);
}

static void end(struct run *run)
{
    outcome_free(run->outcome);
    if (run->compiled) compiled_close(run->compiled);
    arena_free(run->arena);
    *run = (struct run){.arena = NULL};
}

/* --- What a run says --- */

static double share_of(enum objective_statistic statistic)
{
    static const double shares[] = {0.5, 0.9, 0.95, 0.99, 0.999};
    return shares[statistic - STATISTIC_P50];
}

static double overhead_ms(const struct run *run, size_t subject)
{
    struct interval interval;
    return figures_mean(outcome_figures(run->outcome), subject, figure_of_measure(MEASURE_OVERHEAD),
                        run->compiled->scenario->confidence, &interval);
}

static const struct variant_result *variant_of(const struct result *result, const char *name)
{
    for (size_t v = 0; v < result->variant_count; v++)
        if (!name ? !result->variants[v].shadow : strcmp(result->variants[v].name, name) == 0)
            return &result->variants[v];
    return NULL;
}

/* Of the latencies of one variant's requests that ended in the period. */
static double in_period(struct run *run, const struct observed_point *point, const struct observed_figure *figure)
{
    if (!run->result) run->result = outcome_result(run->outcome, (struct outcome_notes){.partial = false}, run->arena);
    const struct variant_result *variant = variant_of(run->result, figure->figure.variant_name);
    uint64_t ended = 0;
    double sum_ns = 0;
    size_t first = SIZE_MAX, last = 0;
    for (size_t i = 0; variant && i < variant->series_count; i++) {
        const struct series_point *step = &variant->series[i];
        if ((double)step->start_s < point->from_s || (double)step->start_s >= point->to_s) continue;
        ended += step->succeeded + step->failed;
        sum_ns += (double)step->latency_ns;
        if (first == SIZE_MAX) first = i;
        last = i + 1;
    }
    if (ended == 0) return NAN;
    if (figure->figure.statistic == STATISTIC_MEAN) return sum_ns / (double)ended / (double)NS_PER_MS;
    if (!variant->series_latencies || sketch_count(variant->series_latencies, first, last) == 0) return NAN;
    return (double)sketch_quantile_ns(variant->series_latencies, first, last, share_of(figure->figure.statistic)) /
           (double)NS_PER_MS;
}

static double say(struct run *run, const struct observed_point *point, const struct observed_figure *figure)
{
    struct interval interval;
    double overhead = figure->part == OBSERVED_WHOLE ? 0 : overhead_ms(run, OUTCOME_ENDPOINT);
    if (figure->part == OBSERVED_OVERHEAD) return overhead;
    double value = point->has_period
                       ? in_period(run, point, figure)
                       : outcome_measure(run->outcome, &figure->figure, run->compiled->scenario->confidence, &interval);
    return value - overhead; /* exact of percentiles where the overhead is constant */
}

static double utilization_of(const struct run *run)
{
    static const struct objective used = {.metric = METRIC_UTILIZATION};
    struct interval interval;
    return outcome_measure(run->outcome, &used, run->compiled->scenario->confidence, &interval);
}

static bool same_settings(const struct observed_point *a, const struct observed_point *b)
{
    bool same = a->set_count == b->set_count;
    for (size_t i = 0; same && i < a->set_count; i++) same = strcmp(a->sets[i], b->sets[i]) == 0;
    return same;
}

bool point_trial_run(const struct point_trial *trial, const struct observed *observed, double *const *simulated,
                     double *utilization, const char **why, struct arena *arena)
{
    struct run run = {.arena = NULL};
    const struct observed_point *running = NULL;
    bool good = true;
    for (size_t p = 0; p < observed->point_count && good; p++) {
        const struct observed_point *point = &observed->points[p];
        if (trial->fitted_only && point->kept) continue;
        if (!running || !same_settings(running, point)) {
            if (running) end(&run);
            running = point;
            good = begin(&run, trial, point);
        }
        if (!good) break;
        for (size_t f = 0; f < point->figure_count; f++) simulated[p][f] = say(&run, point, &point->figures[f]);
        if (utilization) utilization[p] = utilization_of(&run);
    }
    if (!good && why) *why = first_fault(run.faults, arena);
    if (running) end(&run);
    return good;
}
