#include "scenarios/difference.h"

#include "models/interval.h"
#include "scenarios/compile.h"
#include "scenarios/figures.h"
#include "scenarios/outcome.h"
#include "sim/arena.h"

#include <math.h>

/* A millionth of a figure and less is rounding (of billed quantities, mostly), not a difference. */
#define NO_DIFFERENCE 1e-6

/* A statistic: 0 is the mean, then come the percentiles. */
#define TIME(name, measure, statistic)                                                                                 \
    {                                                                                                                  \
        name, (int)(measure)*FIGURE_TIMES + (statistic), FIGURE_TIME, true                                             \
    }

static const struct compared_figure {
    const char *metric;
    int figure;
    enum figure_kind kind;
    bool less_is_better;
} compared_figures[] = {
    TIME("Latency.Mean", MEASURE_LATENCY, 0),
    TIME("Latency.P50", MEASURE_LATENCY, 1 + P50),
    TIME("Latency.P90", MEASURE_LATENCY, 1 + P90),
    TIME("Latency.P95", MEASURE_LATENCY, 1 + P95),
    TIME("Latency.P99", MEASURE_LATENCY, 1 + P99),
    TIME("Latency.P999", MEASURE_LATENCY, 1 + P999),
    TIME("WaitingTime.Mean", MEASURE_WAITING, 0),
    TIME("WaitingTime.P99", MEASURE_WAITING, 1 + P99),
    TIME("TimeToFirstToken.Mean", MEASURE_FIRST_TOKEN, 0),
    TIME("TimeToFirstToken.P50", MEASURE_FIRST_TOKEN, 1 + P50),
    TIME("TimeToFirstToken.P90", MEASURE_FIRST_TOKEN, 1 + P90),
    TIME("TimeToFirstToken.P95", MEASURE_FIRST_TOKEN, 1 + P95),
    TIME("TimeToFirstToken.P99", MEASURE_FIRST_TOKEN, 1 + P99),
    TIME("TimeToFirstToken.P999", MEASURE_FIRST_TOKEN, 1 + P999),
    TIME("TimePerOutputToken.Mean", MEASURE_OUTPUT_TOKEN, 0),
    TIME("TimePerOutputToken.P50", MEASURE_OUTPUT_TOKEN, 1 + P50),
    TIME("TimePerOutputToken.P90", MEASURE_OUTPUT_TOKEN, 1 + P90),
    TIME("TimePerOutputToken.P95", MEASURE_OUTPUT_TOKEN, 1 + P95),
    TIME("TimePerOutputToken.P99", MEASURE_OUTPUT_TOKEN, 1 + P99),
    TIME("TimePerOutputToken.P999", MEASURE_OUTPUT_TOKEN, 1 + P999),
    TIME("TimeInBacklog.Mean", MEASURE_BACKLOG, 0),
    TIME("TimeInBacklog.P50", MEASURE_BACKLOG, 1 + P50),
    TIME("TimeInBacklog.P90", MEASURE_BACKLOG, 1 + P90),
    TIME("TimeInBacklog.P95", MEASURE_BACKLOG, 1 + P95),
    TIME("TimeInBacklog.P99", MEASURE_BACKLOG, 1 + P99),
    TIME("TimeInBacklog.P999", MEASURE_BACKLOG, 1 + P999),
    {"ErrorRate", FIGURE_ERROR_RATE, FIGURE_PART, true},
    {"ColdStartShare", FIGURE_COLD_START_SHARE, FIGURE_PART, true},
    {"TrafficShare", FIGURE_SHARE, FIGURE_PART, false},
    {"Utilization", FIGURE_UTILIZATION, FIGURE_PART, false},
    {"Instances.Mean", FIGURE_INSTANCES, FIGURE_AMOUNT, false},
    {"Cost.PerHour", FIGURE_COST_PER_HOUR, FIGURE_PRICE, true},
    {"Cost.Total", FIGURE_COST_TOTAL, FIGURE_PRICE, true},
    {"Cost.PerMillionRequests", FIGURE_COST_PER_MILLION, FIGURE_PRICE, true},
};
_Static_assert(sizeof compared_figures / sizeof *compared_figures == DIFFERENCES, "one of each");

/* A figure of one side, of one of its subjects. */
struct series_of {
    const struct compiled *compiled;
    const struct figures *figures;
    size_t subject;
    int figure;
};

static struct series_of series_of(struct compared_subject subject, int figure)
{
    return (struct series_of){outcome_compiled(subject.outcome), outcome_figures(subject.outcome), subject.subject,
                              figure};
}

/* Where nothing is drawn one replication says it for all. */
static size_t replications_of(const struct series_of *series)
{
    return series->compiled->drawn ? series->figures->count : SIZE_MAX;
}

static double value_at(const struct series_of *series, size_t replication)
{
    return figures_at(series->figures, series->subject, series->figure, series->compiled->drawn ? replication : 0);
}

struct samples_of {
    double *values;
    size_t count;
};

static struct samples_of known_values(const struct series_of *series, struct arena *arena)
{
    struct samples_of samples = {arena_new_array(arena, series->figures->count, double), 0};
    samples.count = figures_get(series->figures, series->subject, series->figure, samples.values);
    return samples;
}

/* The replications in which both have the figure, one by one. */
static bool set_paired(const struct series_of *a, const struct series_of *b, double confidence,
                       struct difference *difference, struct arena *arena)
{
    size_t count = replications_of(a), other = replications_of(b), known = 0;
    if (other < count) count = other;
    if (count == SIZE_MAX) count = 1;
    double *baselines = arena_new_array(arena, count, double), *values = arena_new_array(arena, count, double);
    double *differences = arena_new_array(arena, count, double);
    for (size_t r = 0; r < count; r++) {
        double x = value_at(a, r), y = value_at(b, r);
        if (isnan(x) || isnan(y)) continue;
        baselines[known] = x;
        values[known] = y;
        differences[known++] = fabs(y - x) <= NO_DIFFERENCE * fmax(fabs(x), fabs(y)) ? 0 : y - x;
    }
    if (known == 0) return false;
    struct interval unused;
    difference->baseline = interval_mean(baselines, known, confidence, &unused);
    difference->value = interval_mean(values, known, confidence, &unused);
    difference->difference = interval_mean(differences, known, confidence, &difference->interval);
    return true;
}

/* As two independent samples. */
static bool set_unpaired(const struct series_of *a, const struct series_of *b, double confidence,
                         struct difference *difference, struct arena *arena)
{
    struct samples_of x = known_values(a, arena), y = known_values(b, arena);
    if (x.count == 0 || y.count == 0) return false;
    struct interval unused;
    difference->baseline = interval_mean(x.values, x.count, confidence, &unused);
    difference->value = interval_mean(y.values, y.count, confidence, &unused);
    difference->difference = interval_welch(x.values, x.count, y.values, y.count, confidence, &difference->interval);
    return true;
}

static bool is_exact(const struct series_of *a, const struct series_of *b)
{
    return !a->compiled->drawn && !b->compiled->drawn;
}

static void judge(const struct series_of *a, const struct series_of *b, struct difference *difference)
{
    const struct interval *interval = &difference->interval;
    difference->has_verdict = interval->known || is_exact(a, b);
    difference->significant =
        interval->known ? interval->low > 0 || interval->high < 0 : is_exact(a, b) && difference->difference != 0;
}

bool difference_make(size_t number, struct compared_subject baseline, struct compared_subject subject,
                     struct difference_terms terms, struct difference *out, struct arena *arena)
{
    const struct compared_figure *of = &compared_figures[number];
    struct series_of a = series_of(baseline, of->figure), b = series_of(subject, of->figure);
    struct difference difference = {.metric = of->metric, .kind = of->kind, .less_is_better = of->less_is_better};
    bool known = terms.paired ? set_paired(&a, &b, terms.confidence, &difference, arena)
                              : set_unpaired(&a, &b, terms.confidence, &difference, arena);
    if (!known) return false;
    judge(&a, &b, &difference);
    *out = difference;
    return true;
}
