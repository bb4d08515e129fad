#include "models/figure_text.h"
#include "reports/chart_layout.h"
#include "reports/plot.h"
#include "reports/steps.h"
#include "reports/table.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <inttypes.h>
#include <math.h>

#define TICKS       8
#define STEPS_DRAWN 240 /* neighbours are put together where there are more */

static double arrival_rate(const struct step_row *row)
{
    return step_mean(row, (int64_t)row->sums.arrived * NS_PER_S);
}

static double failure_rate(const struct step_row *row)
{
    return step_mean(row, (int64_t)row->sums.failed * NS_PER_S);
}

static double instances(const struct step_row *row)
{
    return step_mean(row, row->sums.instances_ns);
}

static double starting(const struct step_row *row)
{
    return step_mean(row, row->sums.starting_ns);
}

static double queue_length(const struct step_row *row)
{
    return step_mean(row, row->sums.in_queue_ns);
}

static double utilization(const struct step_row *row)
{
    return row->sums.workers_ns > 0 ? 100 * step_utilization(row) : NAN;
}

static double median(const struct step_row *row)
{
    return row->latencies > 0 ? row->p50_ms : NAN;
}

static double p99(const struct step_row *row)
{
    return row->latencies > 0 ? row->p99_ms : NAN;
}

static const char *percent_text(struct arena *arena, double percent)
{
    return figure_share(arena, percent / 100);
}

static const struct measure {
    const char *title, *column;
    double (*of)(const struct step_row *row);
    const char *(*text)(struct arena *arena, double value);
    const char *in_seconds; /* the title where milliseconds are too many; NULL: no time */
} measures[] = {{"Requests a second", "requests/s", arrival_rate, figure_number, NULL},
                {"Failures a second", "failures/s", failure_rate, figure_number, NULL},
                {"Instances billed", "instances", instances, figure_number, NULL},
                {"Instances starting", "starting", starting, figure_number, NULL},
                {"Requests waiting", "waiting", queue_length, figure_number, NULL},
                {"Workers busy, in %", "busy", utilization, percent_text, NULL},
                {"Latency p50, in milliseconds", "p50", median, figure_time, "Latency p50, in seconds"},
                {"Latency p99, in milliseconds", "p99", p99, figure_time, "Latency p99, in seconds"}};
#define MEASURES (sizeof measures / sizeof *measures)

static bool has_series(const struct variant_result *variant)
{
    return variant->series_count > 0;
}

/* Rows of each subject, and whether any of them has anything of a measure. */
struct history {
    struct arena *arena;
    const struct result *result;
    struct text_subjects subjects;
    struct step_rows *rows;
    bool shown[MEASURES];
};

static bool occurs(const struct history *history, const struct measure *measure)
{
    for (size_t i = 0; i < history->subjects.count; i++)
        for (size_t k = 0; k < history->rows[i].count; k++)
            if (measure->of(&history->rows[i].all[k]) > 0) return true;
    return false;
}

/* A line of steps goes on to the end of the last one. */
static struct chart_series line_of(const struct history *history, size_t subject, const struct measure *measure,
                                   double unit_s)
{
    const struct step_rows *rows = &history->rows[subject];
    double *x = arena_new_array(history->arena, rows->count + 1, double);
    double *y = arena_new_array(history->arena, rows->count + 1, double);
    if (rows->count == 0) return (struct chart_series){.x = x, .y = y};
    for (size_t i = 0; i < rows->count; i++) {
        x[i] = (double)rows->all[i].sums.start_s / unit_s;
        y[i] = measure->of(&rows->all[i]);
    }
    x[rows->count] = history->result->simulated_s / unit_s;
    y[rows->count] = y[rows->count - 1];
    return (struct chart_series){.count = rows->count + 1, .x = x, .y = y, .mark = CHART_STEPS};
}

/* One unit for all latencies of the chart: seconds where the longest is long. */
static bool in_seconds(const struct history *history)
{
    for (size_t i = 0; i < history->subjects.count; i++)
        for (size_t k = 0; k < history->rows[i].count; k++)
            if (p99(&history->rows[i].all[k]) >= 10000) return true;
    return false;
}

static struct chart_panel panel_of(const struct history *history, const struct measure *measure, double unit_s)
{
    struct chart_series *series = arena_new_array(history->arena, history->subjects.count, struct chart_series);
    bool scaled = measure->in_seconds && in_seconds(history);
    for (size_t i = 0; i < history->subjects.count; i++) {
        series[i] = line_of(history, i, measure, unit_s);
        for (size_t k = 0; k < series[i].count && scaled; k++) series[i].y[k] /= 1000;
    }
    return (struct chart_panel){.title = scaled ? measure->in_seconds : measure->title, .series = series};
}

/* A unit in which the run is a few to a few hundred long, and what there are so many of that it is a round number of them. */
static const struct unit {
    double s, up_to_s;
    const char *name;
    double rounds[3];
} units[] = {{1, 600, "seconds", {15, 30, 60}},
             {60, 4 * 3600, "minutes", {15, 30, 60}},
             {3600, 4 * 86400, "hours", {3, 6, 12}},
             {86400, INFINITY, "days", {7, 14, 28}}};

static const struct unit *unit_of(double length_s)
{
    const struct unit *unit = units;
    while (length_s > unit->up_to_s) unit++;
    return unit;
}

static double tick_step(const struct unit *unit, double length)
{
    const size_t rounds = sizeof unit->rounds / sizeof *unit->rounds;
    if (length > unit->rounds[0] * TICKS / 2)
        for (size_t i = 0; i < rounds; i++)
            if (length / unit->rounds[i] <= TICKS) return unit->rounds[i];
    return chart_tick_step(length, TICKS);
}

static void add_rows(const struct history *history, struct table *table, const struct step_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        table_row(table);
        table_cell(table, arena_format(history->arena, "%" PRId64, rows->all[i].sums.start_s));
        for (size_t k = 0; k < MEASURES; k++) {
            double value = measures[k].of(&rows->all[i]);
            if (history->shown[k]) table_cell(table, isfinite(value) ? measures[k].text(history->arena, value) : "-");
        }
    }
}

static const struct table *numbers_of(const struct history *history)
{
    struct table *table = table_new(history->arena);
    table_column(table, "from second", TABLE_RIGHT);
    for (size_t k = 0; k < MEASURES; k++)
        if (history->shown[k]) table_column(table, measures[k].column, TABLE_RIGHT);
    for (size_t i = 0; i < history->subjects.count; i++) {
        if (history->subjects.count > 1) {
            table_row(table);
            table_cell(table, history->subjects.all[i].name);
        }
        add_rows(history, table, &history->rows[i]);
    }
    return table;
}

static const char *alternative_of(const struct history *history)
{
    const char *text = "Over time, for each variant:", *separator = " ";
    for (size_t k = 0; k < MEASURES; k++) {
        if (!history->shown[k]) continue;
        text = arena_format(history->arena, "%s%s%s", text, separator, measures[k].title);
        separator = "; ";
    }
    for (size_t i = 0; i < history->subjects.count; i++) {
        double most = 0;
        int64_t at_s = 0;
        for (size_t k = 0; k < history->rows[i].count; k++) {
            const struct step_row *row = &history->rows[i].all[k];
            if (!(arrival_rate(row) > most)) continue;
            most = arrival_rate(row);
            at_s = row->sums.start_s;
        }
        text = arena_format(history->arena, "%s. %s is busiest from second %" PRId64 ", with %s requests a second",
                            text, history->subjects.all[i].name, at_s, figure_number(history->arena, most));
    }
    return arena_format(history->arena, "%s.", text);
}

bool plot_timeline(struct arena *arena, const struct result *result, struct plot *plot)
{
    size_t left_out = 0;
    struct history history = {.arena = arena, .result = result};
    history.subjects = plot_subjects(arena, result, has_series, CHART_SERIES, &left_out);
    history.rows = arena_new_array(arena, history.subjects.count, struct step_rows);
    for (size_t i = 0; i < history.subjects.count; i++)
        history.rows[i] = step_rows(arena, result, history.subjects.all[i].figures, STEPS_DRAWN);
    struct chart_panel *panels = arena_new_array(arena, MEASURES, struct chart_panel);
    const struct unit *unit = unit_of(result->simulated_s);
    struct chart *chart = &plot->chart;
    *chart = (struct chart){.name_count = history.subjects.count,
                            .names = plot_names(arena, &history.subjects),
                            .x_title = arena_format(arena, "%s since the run began", unit->name),
                            .x_to = result->simulated_s / unit->s,
                            .panels = panels};
    for (size_t k = 0; k < MEASURES; k++) {
        history.shown[k] = occurs(&history, &measures[k]);
        if (history.shown[k]) panels[chart->panel_count++] = panel_of(&history, &measures[k], unit->s);
    }
    if (chart->panel_count == 0 || chart->x_to <= 0) return false;
    chart_add_ticks(arena, chart, tick_step(unit, chart->x_to));
    plot->numbers = numbers_of(&history);
    plot->alternative = alternative_of(&history);
    plot->caption = arena_format(arena, "What happened when, as means over %s%s.%s",
                                 result->replications > 1 ? "the replications and over " : "", "each step",
                                 plot_left_out(arena, left_out));
    return true;
}
