#include "scenarios/figures.h"

#include "models/interval.h"
#include "sim/arena.h"
#include "sim/histogram.h"
#include "sim/units.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void figures_init(struct figures *figures, size_t subjects)
{
    *figures = (struct figures){.subjects = subjects};
}

void figures_free(struct figures *figures)
{
    free(figures->values);
    figures->values = NULL;
}

static double *row(const struct figures *figures, size_t subject, int figure)
{
    return figures->values + (subject * FIGURES + (size_t)figure) * figures->room;
}

void figures_begin(struct figures *figures)
{
    if (figures->count == figures->room) {
        size_t room = figures->room ? figures->room * 2 : 16, rows = figures->subjects * FIGURES;
        double *values = malloc(rows * room * sizeof *values);
        if (!values) arena_exhausted(rows * room * sizeof *values);
        for (size_t r = 0; r < rows && figures->count; r++)
            memcpy(values + r * room, figures->values + r * figures->room, figures->count * sizeof *values);
        free(figures->values);
        figures->values = values;
        figures->room = room;
    }
    figures->count++;
    for (size_t subject = 0; subject < figures->subjects; subject++)
        for (int figure = 0; figure < FIGURES; figure++) figures_set(figures, subject, figure, NAN);
}

void figures_set(struct figures *figures, size_t subject, int figure, double value)
{
    row(figures, subject, figure)[figures->count - 1] = value;
}

void figures_set_times(struct figures *figures, size_t subject, int first, const struct histogram *histogram)
{
    if (!histogram || histogram->count == 0) return;
    figures_set(figures, subject, first, histogram_mean(histogram) / (double)NS_PER_MS);
    for (int p = 0; p < PERCENTILES; p++)
        figures_set(figures, subject, first + 1 + p, time_to_ms(histogram_quantile(histogram, percentile_share[p])));
}

double figures_at(const struct figures *figures, size_t subject, int figure, size_t replication)
{
    assert(replication < figures->count);
    return row(figures, subject, figure)[replication];
}

size_t figures_get(const struct figures *figures, size_t subject, int figure, double *scratch)
{
    const double *values = row(figures, subject, figure);
    size_t known = 0;
    for (size_t r = 0; r < figures->count; r++)
        if (!isnan(values[r])) scratch[known++] = values[r];
    return known;
}

double figures_mean(const struct figures *figures, size_t subject, int figure, double confidence,
                    struct interval *interval)
{
    double *scratch = malloc(figures->count * sizeof *scratch), mean = 0;
    struct interval unused;
    if (!interval) interval = &unused;
    if (!scratch) arena_exhausted(figures->count * sizeof *scratch);
    size_t known = figures_get(figures, subject, figure, scratch);
    *interval = (struct interval){.known = false};
    if (known > 0) mean = interval_mean(scratch, known, confidence, interval);
    free(scratch);
    return mean;
}

static int of_times(const struct objective *objective, enum measure measure)
{
    if (objective->statistic == STATISTIC_MEAN) return figure_of_measure(measure);
    if (objective->statistic == STATISTIC_MAXIMUM) return FIGURE_MAXIMA + (int)measure;
    return figure_of_measure(measure) + 1 + (int)(objective->statistic - STATISTIC_P50);
}

int figure_of_objective(const struct objective *objective)
{
    switch (objective->metric) {
    case METRIC_LATENCY: return of_times(objective, MEASURE_LATENCY);
    case METRIC_WAITING_TIME: return of_times(objective, MEASURE_WAITING);
    case METRIC_SERVICE_TIME: return of_times(objective, MEASURE_SERVICE);
    case METRIC_TIME_TO_FIRST_TOKEN: return of_times(objective, MEASURE_FIRST_TOKEN);
    case METRIC_TIME_PER_OUTPUT_TOKEN: return of_times(objective, MEASURE_OUTPUT_TOKEN);
    case METRIC_TIME_IN_BACKLOG: return of_times(objective, MEASURE_BACKLOG);
    case METRIC_COLD_START_SHARE: return FIGURE_COLD_START_SHARE;
    case METRIC_ERROR_RATE: return FIGURE_ERROR_RATE;
    case METRIC_UTILIZATION: return FIGURE_UTILIZATION;
    case METRIC_COST_TOTAL: return FIGURE_COST_TOTAL;
    case METRIC_COST_PER_HOUR:
    case METRIC_COST_PER_MONTH: return FIGURE_COST_PER_HOUR; /* times the hours of a month: objective_value() */
    case METRIC_COST_PER_MILLION_REQUESTS: return FIGURE_COST_PER_MILLION;
    case METRICS: break;
    }
    assert(false && "a metric without a figure");
    return figure_of_measure(MEASURE_LATENCY);
}
