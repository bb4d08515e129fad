/* observed_rows.c - points to calibrate by from a table of latencies, by level of users or by rate. */
#include "models/json.h"
#include "models/observed.h"
#include "sim/arena.h"

#include <math.h>

/* The part of the traffic that the rows are measured at. */
static const struct {
    enum measured_column column;
    const char *pointer, *needs;
} levels[] = {{MEASURED_CONCURRENCY, "/Traffic/Arrivals/Users",
               "is measured by numbers of users, and the scenario's traffic is not \"closed\""},
              {MEASURED_RATE, "/Traffic/Arrivals/RatePerSecond",
               "is measured by rates, and the scenario's traffic has no RatePerSecond"}};

static void add_figure(struct observed_point *point, enum objective_statistic statistic, double value)
{
    if (isnan(value)) return;
    point->figures[point->figure_count++] =
        (struct observed_figure){.figure = {.metric = METRIC_LATENCY, .statistic = statistic}, .value = value};
}

/* Those that a result has; other percentiles are left out. */
static bool statistic_of(double share, enum objective_statistic *out)
{
    static const double shares[] = {0.5, 0.9, 0.95, 0.99, 0.999};
    for (size_t s = 0; s < sizeof shares / sizeof *shares; s++)
        if (fabs(share - shares[s]) < 1e-9) {
            *out = (enum objective_statistic)(STATISTIC_P50 + (int)s);
            return true;
        }
    return false;
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
    out->points = arena_new_array(arena, rows->count, struct observed_point);
    for (size_t i = 0; i < rows->count; i++) {
        const struct measurement *row = &rows->rows[i];
        struct observed_point *point = &out->points[out->point_count++];
        const char **sets = arena_new_array(arena, 1, const char *);
        point->name = arena_format(arena, "%.10g", row->of[levels[level].column]);
        sets[0] = arena_format(arena, "%s=%s", levels[level].pointer, point->name);
        point->sets = sets;
        point->set_count = 1;
        point->figures = arena_new_array(arena, rows->share_count + 1, struct observed_figure);
        add_figure(point, STATISTIC_MEAN, row->of[rows->kind == MEASURED_TABLES ? MEASURED_MEAN : MEASURED_LATENCY]);
        for (size_t p = 0; p < rows->share_count; p++) {
            enum objective_statistic statistic;
            if (statistic_of(rows->shares[p], &statistic)) add_figure(point, statistic, row->percentiles[p]);
        }
        if (isnan(row->of[levels[level].column]) || point->figure_count == 0)
            faults_add(faults, FAULT_INPUT, (struct place){.file = rows->file, .line = (int)row->line},
                       "has no level, or no figure to fit to");
    }
}
