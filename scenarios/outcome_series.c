#include "scenarios/outcome_sums.h"
#include "sim/arena.h"

#include <string.h>

static int64_t held(int128 value)
{
    return value < INT64_MAX ? (int64_t)value : INT64_MAX;
}

static int64_t billed_ns(const struct series_sums *sums)
{
    int128 sum = 0;
    for (int k = 0; k < FLEET_KINDS; k++) sum += sums->billed_ns[k];
    return held(sum);
}

static struct series_point point_of(const struct series_sums *sums, int64_t start_s)
{
    return (struct series_point){.start_s = start_s,
                                 .elapsed_ns = sums->elapsed_ns,
                                 .arrived = sums->arrived,
                                 .succeeded = sums->succeeded,
                                 .failed = sums->failed,
                                 .latency_ns = sums->latency_ns,
                                 .in_system_ns = sums->in_system_ns,
                                 .in_queue_ns = sums->in_queue_ns,
                                 .busy_ns = sums->busy_ns,
                                 .workers_ns = sums->workers_ns,
                                 .instances_ns = billed_ns(sums),
                                 .starting_ns = sums->starting_ns,
                                 .in_service_ns = sums->in_service_ns,
                                 .draining_ns = sums->draining_ns,
                                 .waiting_ns = sums->waiting_ns,
                                 .wanted_ns = sums->wanted_ns,
                                 .needed_ns = sums->needed_ns};
}

/* --- The bill, step by step --- */

/* What a line of the bill grows with. */
enum driver { BY_INSTANCES, BY_WORK, BY_TIME, BY_REQUESTS };

static enum driver driver_of(const struct cost_line *line)
{
    static const char *const by_instances[] = {BILLING_INSTANCE_HOURS, BILLING_COVERED_HOURS, "Accelerator hours",
                                               "Volume"};
    for (size_t i = 0; i < sizeof by_instances / sizeof *by_instances; i++)
        if (strcmp(line->charge, by_instances[i]) == 0) return BY_INSTANCES;
    if (strcmp(line->charge, "Provisioned concurrency usage") == 0) return BY_TIME;
    if (strstr(line->charge, "duration")) return BY_WORK;
    return BY_REQUESTS;
}

/* The kind of machine whose hours the line is about; FLEET_KINDS: no single one. */
static uint32_t kind_of(const struct compiled_variant *variant, const struct cost_line *line)
{
    const char *type = strrchr(line->usage_type, ':');
    for (uint32_t k = 0; type && k < variant->type_count; k++)
        if (strcmp(type + 1, variant->types[k].name) == 0) return k;
    return FLEET_KINDS;
}

static int128 weight_of(const struct series_sums *sums, enum driver driver, uint32_t kind)
{
    switch (driver) {
    case BY_INSTANCES: return kind < FLEET_KINDS ? sums->billed_ns[kind] : billed_ns(sums);
    case BY_WORK: return sums->busy_ns;
    case BY_TIME: return sums->elapsed_ns;
    case BY_REQUESTS: break;
    }
    return sums->arrived;
}

/* total * part / whole, rounded down; part <= whole. */
static int64_t portion(int64_t total, int128 part, int128 whole)
{
    for (; whole >> 62 > 0; whole >>= 1) part >>= 1;
    return whole > 0 ? (int64_t)((int128)total * part / whole) : 0;
}

/* Of what a line costs, each step has what it adds to the sum of weights: the steps together cost what the line does, to the
 * last digit. What grew in no step stands in the first. */
static void add_line(const struct series *series, const struct compiled_variant *variant, const struct cost_line *line,
                     struct series_point *points)
{
    enum driver driver = driver_of(line);
    uint32_t kind = driver == BY_INSTANCES ? kind_of(variant, line) : FLEET_KINDS;
    int128 whole = 0, so_far = 0;
    for (size_t i = 0; i < series->count; i++) whole += weight_of(&series->points[i], driver, kind);
    int64_t paid_e10_usd = 0;
    for (size_t i = 0; i < series->count; i++) {
        so_far += weight_of(&series->points[i], driver, kind);
        int64_t due_e10_usd = whole > 0 ? portion(line->cost_e10_usd, so_far, whole) : line->cost_e10_usd;
        points[i].cost_e10_usd = held((int128)points[i].cost_e10_usd + due_e10_usd - paid_e10_usd);
        paid_e10_usd = due_e10_usd;
    }
}

void outcome_set_series(const struct outcome *outcome, uint32_t v, const struct cost_result *cost,
                        struct variant_result *result, struct arena *arena)
{
    const struct series *series = &outcome->variants[v].series;
    struct series_point *points = arena_new_array(arena, series->count, struct series_point);
    for (size_t i = 0; i < series->count; i++)
        points[i] = point_of(&series->points[i], (int64_t)i * series->period_ns / NS_PER_S);
    for (size_t l = 0; l < cost->line_count && !result->component; l++) {
        const struct cost_line *line = &cost->lines[l];
        if (line->variant_name && strcmp(line->variant_name, result->name) == 0 &&
            line->generation.number == result->generation.number)
            add_line(series, &outcome->compiled->variants[v], line, points);
    }
    result->series_count = series->count;
    result->series = points;
    result->series_latencies = series->latencies;
}
