/* observed_rows.c - points to calibrate by from a table of latencies, by level of users or by rate. */
#include "models/json.h"
#include "models/observed.h"
#include "models/sample.h"
#include "sim/arena.h"

#include <math.h>
#include <string.h>

/* The part of the traffic that the rows are measured at. */
static const struct {
    enum measured_column column;
    const char *pointer, *needs;
} levels[] = {{MEASURED_CONCURRENCY, "/Traffic/Arrivals/Users",
               "is measured by numbers of users, and the scenario's traffic is not \"closed\""},
              {MEASURED_RATE, "/Traffic/Arrivals/RatePerSecond",
               "is measured by rates, and the scenario's traffic has no RatePerSecond"}};

static const double shares[] = {0.5, 0.9, 0.95, 0.99, 0.999}; /* in the order of enum objective_statistic */
#define SHARES (sizeof shares / sizeof *shares)

static void add_figure(struct observed_point *point, enum objective_statistic statistic, double value)
{
    if (isnan(value)) return;
    point->figures[point->figure_count++] =
        (struct observed_figure){.figure = {.metric = METRIC_LATENCY, .statistic = statistic}, .value = value};
}

/* What stands in the row; percentiles that no result has are left out. */
static void add_figures(const struct measurements *rows, const struct measurement *row, struct observed_point *point)
{
    add_figure(point, STATISTIC_MEAN, row->of[MEASURED_MEAN]);
    for (size_t p = 0; p < rows->share_count; p++)
        for (size_t s = 0; s < SHARES; s++)
            if (fabs(rows->shares[p] - shares[s]) < 1e-9)
                add_figure(point, (enum objective_statistic)(STATISTIC_P50 + (int)s), row->percentiles[p]);
}

/* Of the requests that were measured at that level: their mean, and percentiles that ABOVE_LEAST of them lie above. */
#define ABOVE_LEAST 10

static void add_requests(struct arena *arena, const struct measurements *rows, enum measured_column column,
                         double level, struct observed_point *point)
{
    size_t count = 0, at = 0;
    for (size_t i = 0; i < rows->count; i++) count += rows->rows[i].of[column] == level;
    double *times = arena_new_array(arena, count, double);
    for (size_t i = 0; i < rows->count; i++)
        if (rows->rows[i].of[column] == level) times[at++] = rows->rows[i].of[MEASURED_LATENCY];
    struct sample sample = sample_of(times, count, arena);
    add_figure(point, STATISTIC_MEAN, sample.mean);
    for (size_t s = 0; s < SHARES; s++)
        if ((double)count * (1 - shares[s]) >= ABOVE_LEAST - 1e-6)
            add_figure(point, (enum objective_statistic)(STATISTIC_P50 + (int)s), sample_quantile(&sample, shares[s]));
}

static bool has_point(const struct observed *observed, const char *name)
{
    for (size_t i = 0; i < observed->point_count; i++)
        if (strcmp(observed->points[i].name, name) == 0) return true;
    return false;
}

static void require_figures(const struct measurements *rows, enum measured_column column, struct faults *faults)
{
    bool requests = rows->kind == MEASURED_REQUESTS;
    for (size_t i = 0; i < rows->count; i++) {
        const struct measurement *row = &rows->rows[i];
        bool any = !isnan(row->of[requests ? MEASURED_LATENCY : MEASURED_MEAN]);
        for (size_t p = 0; p < rows->share_count && !requests; p++) any = any || !isnan(row->percentiles[p]);
        if (isnan(row->of[column]) || !any)
            faults_add(faults, FAULT_INPUT, (struct place){.file = rows->file, .line = (int)row->line},
                       "has no level, or no figure to fit to");
    }
}

void observed_from_rows(struct arena *arena, const struct measurements *rows, struct json_node *scenario,
                        struct observed *out, struct faults *faults)
{
    size_t level = rows->names[MEASURED_CONCURRENCY] ? 0 : 1;
    struct place at = {.file = rows->file};
    if (rows->kind == MEASURED_MEANS || !rows->names[levels[level].column]) {
        faults_add(faults, FAULT_INPUT, at,
                   "needs a column of users (concurrency) or of the rate that each row was measured at");
        return;
    }
    if (!json_at(scenario, levels[level].pointer)) {
        faults_add(faults, FAULT_INPUT, at, "%s", levels[level].needs);
        return;
    }
    enum measured_column column = levels[level].column;
    require_figures(rows, column, faults);
    if (faults_count(faults) > 0) return;
    out->points = arena_new_array(arena, rows->count, struct observed_point);
    for (size_t i = 0; i < rows->count; i++) {
        const struct measurement *row = &rows->rows[i];
        const char **sets = arena_new_array(arena, 1, const char *);
        const char *name = arena_format(arena, "%.10g", row->of[column]);
        if (rows->kind == MEASURED_REQUESTS && has_point(out, name)) continue;
        struct observed_point *point = &out->points[out->point_count++];
        point->name = name;
        sets[0] = arena_format(arena, "%s=%s", levels[level].pointer, name);
        point->sets = sets;
        point->set_count = 1;
        point->figures = arena_new_array(arena, SHARES + 1, struct observed_figure);
        if (rows->kind == MEASURED_REQUESTS)
            add_requests(arena, rows, column, row->of[column], point);
        else
            add_figures(rows, row, point);
    }
}
