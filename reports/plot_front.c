#include "reports/plot_front.h"

#include "reports/chart_layout.h"
#include "reports/display.h"
#include "reports/figure.h"
#include "reports/table.h"
#include "sim/arena.h"

#include <math.h>
#include <string.h>

#define TICKS            8
#define LONG_MS          10000 /* from then on in seconds */
#define LOGARITHMIC_FROM 30    /* times the least is the longest, ... */
#define LOGARITHMIC_COST 8     /* ... or the dearest the cheapest */

enum { KEPT, CHOSEN, FRONT, MISSED, SERIES };

static bool is_chosen(const struct sizing *sizing, const struct sizing_point *point)
{
    return sizing->met && sizing->plan_count > 0 && strcmp(point->title, sizing->plans[0].title) == 0;
}

static bool is_drawn(const struct sizing_point *point)
{
    return isfinite(point->latency_p99_ms) && isfinite(point->cost_per_hour_usd);
}

static void add_point(struct chart_series *series, const struct sizing_point *point, double unit_ms)
{
    series->x[series->count] = point->cost_per_hour_usd;
    series->y[series->count++] = point->latency_p99_ms / unit_ms;
}

static struct chart_series series_new(struct arena *arena, const struct sizing *sizing, enum chart_mark mark)
{
    return (struct chart_series){.x = arena_new_array(arena, sizing->point_count, double),
                                 .y = arena_new_array(arena, sizing->point_count, double),
                                 .mark = mark};
}

struct range {
    double least, most;
};

static void widen(struct range *range, double value)
{
    range->least = fmin(range->least, value);
    range->most = fmax(range->most, value);
}

static void find_ranges(const struct sizing *sizing, struct range *cost, struct range *latency_ms)
{
    *cost = *latency_ms = (struct range){INFINITY, 0};
    for (size_t i = 0; i < sizing->point_count; i++) {
        if (!is_drawn(&sizing->points[i])) continue;
        widen(cost, sizing->points[i].cost_per_hour_usd);
        widen(latency_ms, sizing->points[i].latency_p99_ms);
    }
}

static struct chart_panel panel_of(struct arena *arena, const struct sizing *sizing, struct range latency_ms)
{
    struct chart_series *series = arena_new_array(arena, SERIES, struct chart_series);
    double unit_ms = latency_ms.most >= LONG_MS ? 1000 : 1;
    for (int k = 0; k < SERIES; k++) series[k] = series_new(arena, sizing, k == FRONT ? CHART_STEPS : CHART_POINTS);
    for (size_t i = 0; i < sizing->point_count; i++) {
        const struct sizing_point *point = &sizing->points[i];
        if (!is_drawn(point)) continue;
        add_point(&series[is_chosen(sizing, point) ? CHOSEN : point->kept ? KEPT : MISSED], point, unit_ms);
    }
    size_t count = 0;
    const struct sizing_point *const *front = sizing_front(arena, sizing, &count);
    for (size_t i = 0; i < count; i++) add_point(&series[FRONT], front[i], unit_ms);
    return (struct chart_panel){.title = unit_ms > 1 ? "Latency p99, in seconds" : "Latency p99, in milliseconds",
                                .logarithmic = latency_ms.most > LOGARITHMIC_FROM * latency_ms.least,
                                .series = series};
}

static const struct table *numbers_of(struct arena *arena, const struct sizing *sizing)
{
    struct table *table = table_new(arena);
    table_column(table, "plan", TABLE_LEFT);
    table_column(table, "USD an hour", TABLE_RIGHT);
    table_column(table, "p99", TABLE_RIGHT);
    table_column(table, "objectives", TABLE_LEFT);
    table_column(table, "front", TABLE_LEFT);
    for (size_t i = 0; i < sizing->point_count; i++) {
        const struct sizing_point *point = &sizing->points[i];
        table_row(table);
        table_cell(table, point->title);
        table_cell(table, figure_usd(arena, point->cost_per_hour_usd));
        table_cell(table, is_drawn(point) ? figure_time(arena, point->latency_p99_ms) : "-");
        table_cell_ink(table, point->kept ? "met" : "MISSED", point->kept ? TABLE_GOOD : TABLE_BAD);
        table_cell(table, point->on_front ? "yes" : "");
    }
    return table;
}

static const char *alternative_of(struct arena *arena, const struct sizing *sizing)
{
    size_t count = 0;
    const struct sizing_point *const *front = sizing_front(arena, sizing, &count);
    const char *text =
        arena_format(arena, "%zu plans, their cost against their p99. On the front:", sizing->point_count);
    for (size_t i = 0; i < count; i++)
        text =
            arena_format(arena, "%s %s, %s USD an hour, p99 %s%s;", text, front[i]->title,
                         figure_usd(arena, front[i]->cost_per_hour_usd), figure_time(arena, front[i]->latency_p99_ms),
                         is_chosen(sizing, front[i]) ? ", the plan that is recommended" : "");
    return text;
}

static void set_axis(struct arena *arena, struct chart *chart, struct range cost)
{
    chart->x_logarithmic = cost.least > 0 && cost.most > LOGARITHMIC_COST * cost.least;
    chart->x_from = chart->x_logarithmic ? cost.least / 1.2 : 0;
    chart->x_to = (chart->x_logarithmic ? 1.2 : 1.08) * cost.most;
    if (chart->x_logarithmic)
        chart_add_log_ticks(arena, chart);
    else
        chart_add_ticks(arena, chart, chart_tick_step(chart->x_to, TICKS));
}

bool plot_front(struct arena *arena, const struct sizing *sizing, struct plot *plot)
{
    const char **names = arena_new_array(arena, SERIES, const char *);
    struct chart_panel *panel = arena_new_of(arena, struct chart_panel);
    struct range cost, latency_ms;
    find_ranges(sizing, &cost, &latency_ms);
    if (sizing->point_count < 2 || cost.most <= 0) return false;
    *panel = panel_of(arena, sizing, latency_ms);
    names[KEPT] = "meets every objective";
    names[CHOSEN] =
        sizing->met ? arena_format(arena, "the plan: %s", display_text(arena, sizing->plans[0].title)) : "the plan";
    names[FRONT] = "front";
    names[MISSED] = "misses an objective";
    *plot = (struct plot){.caption =
                              "Every plan that was simulated. None is both cheaper and faster than one on the front.",
                          .alternative = alternative_of(arena, sizing),
                          .numbers = numbers_of(arena, sizing)};
    struct chart *chart = &plot->chart;
    *chart = (struct chart){.name_count = SERIES,
                            .names = names,
                            .quiet = 1u << MISSED,
                            .x_title = "USD an hour",
                            .panel_count = 1,
                            .panels = panel};
    set_axis(arena, chart, cost);
    return true;
}
