#include "reports/json_steps.h"

#include "models/json_write.h"
#include "reports/figure.h"
#include "reports/json_figure.h"
#include "reports/steps.h"
#include "sim/arena.h"

#include <stddef.h>

#define ROWS_MOST 120

static void write_counts(struct json_write *timeline, const struct step_rows *rows)
{
    struct json_write *arrived = json_write_add_array(timeline, "Arrived"),
                      *succeeded = json_write_add_array(timeline, "Succeeded"),
                      *failed = json_write_add_array(timeline, "Failed");
    for (size_t r = 0; r < rows->count; r++) {
        json_write_unsigned(arrived, NULL, rows->all[r].sums.arrived);
        json_write_unsigned(succeeded, NULL, rows->all[r].sums.succeeded);
        json_write_unsigned(failed, NULL, rows->all[r].sums.failed);
    }
}

static void write_latency(struct json_write *into, const struct step_row *row, double ms)
{
    if (row->latencies > 0)
        json_write_double(into, NULL, figure_ms(ms));
    else
        json_write_null(into, NULL);
}

static void write_latencies(struct json_write *timeline, const struct step_rows *rows)
{
    struct json_write *mean = json_write_add_array(timeline, "LatencyMean"),
                      *p50 = json_write_add_array(timeline, "LatencyP50"),
                      *p99 = json_write_add_array(timeline, "LatencyP99");
    for (size_t r = 0; r < rows->count; r++) {
        write_latency(mean, &rows->all[r], rows->all[r].mean_ms);
        write_latency(p50, &rows->all[r], rows->all[r].p50_ms);
        write_latency(p99, &rows->all[r], rows->all[r].p99_ms);
    }
}

/* A level as its mean over the time of each row; `integral` is where its integral stands in a point. */
struct level {
    const char *name;
    size_t integral;
};

static void write_level(struct json_write *into, const struct level *level, const struct step_rows *rows)
{
    struct json_write *column = json_write_add_array(into, level->name);
    for (size_t r = 0; r < rows->count; r++) {
        const char *sums = (const char *)&rows->all[r].sums;
        json_figure_number(column, NULL, step_mean(&rows->all[r], *(const int64_t *)(sums + level->integral)));
    }
}

static void write_requests(struct json_write *timeline, const struct step_rows *rows)
{
    static const struct level in_system = {"InSystem", offsetof(struct series_point, in_system_ns)},
                              in_queue = {"InQueue", offsetof(struct series_point, in_queue_ns)};
    write_level(timeline, &in_system, rows);
    write_level(timeline, &in_queue, rows);
    struct json_write *utilization = json_write_add_array(timeline, "Utilization");
    for (size_t r = 0; r < rows->count; r++) json_figure_number(utilization, NULL, step_utilization(&rows->all[r]));
}

static void write_instances(struct json_write *timeline, const struct step_rows *rows, bool scaled)
{
    static const struct level levels[] = {{"Needed", offsetof(struct series_point, needed_ns)},
                                          {"Wanted", offsetof(struct series_point, wanted_ns)},
                                          {"InService", offsetof(struct series_point, in_service_ns)},
                                          {"Starting", offsetof(struct series_point, starting_ns)},
                                          {"Draining", offsetof(struct series_point, draining_ns)},
                                          {"WaitingForCapacity", offsetof(struct series_point, waiting_ns)},
                                          {"Billed", offsetof(struct series_point, instances_ns)}};
    struct json_write *instances = json_write_add_object(timeline, "Instances");
    for (size_t i = scaled ? 0 : 2; i < sizeof levels / sizeof *levels; i++) write_level(instances, &levels[i], rows);
}

static void write_cost(struct json_write *timeline, const struct step_rows *rows)
{
    struct json_write *cost = json_write_add_array(timeline, "Cost");
    for (size_t r = 0; r < rows->count; r++) json_figure_money(cost, NULL, rows->all[r].sums.cost_e10_usd);
}

void json_steps(struct json_write *variant, const struct result *result, const struct variant_result *figures)
{
    struct arena *arena = arena_new();
    struct step_rows rows = step_rows(arena, result, figures, ROWS_MOST);
    if (rows.count > 0) {
        struct json_write *timeline = json_write_add_object(variant, "Timeline");
        json_write_integer(timeline, "StepInSeconds", rows.length_s);
        write_counts(timeline, &rows);
        write_latencies(timeline, &rows);
        write_requests(timeline, &rows);
        if (figures->has_instances) write_instances(timeline, &rows, figures->scaling.has_regret);
        if (!figures->component) write_cost(timeline, &rows);
    }
    arena_free(arena);
}
