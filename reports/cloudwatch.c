#include "reports/cloudwatch.h"

#include "models/json_write.h"
#include "models/result.h"
#include "models/time.h"
#include "reports/figure.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <string.h>

/* What a metric is in one step, or false: there is no value. */
typedef bool metric_function(const struct variant_result *variant, const struct series_point *point, double *value);

static bool invocations(const struct variant_result *variant, const struct series_point *point, double *value)
{
    (void)variant;
    *value = (double)point->arrived;
    return point->arrived > 0;
}

static bool per_instance(const struct variant_result *variant, const struct series_point *point, double *value)
{
    if (!variant->has_instances || point->arrived == 0 || point->in_service_ns <= 0 || point->elapsed_ns <= 0)
        return false;
    *value = (double)point->arrived / ((double)point->in_service_ns / (double)point->elapsed_ns);
    return true;
}

static bool errors(const struct variant_result *variant, const struct series_point *point, double *value)
{
    (void)variant;
    *value = (double)point->failed;
    return point->succeeded + point->failed > 0;
}

static bool model_latency(const struct variant_result *variant, const struct series_point *point, double *value)
{
    uint64_t ended = point->succeeded + point->failed;
    if (ended == 0) return false;
    double us = (double)point->latency_ns / (double)ended / 1000 - 1000 * variant->overhead.mean_ms;
    *value = us > 0 ? us : 0;
    return true;
}

static bool overhead(const struct variant_result *variant, const struct series_point *point, double *value)
{
    *value = 1000 * variant->overhead.mean_ms;
    return point->succeeded + point->failed > 0 && variant->overhead.count > 0;
}

static bool backlog(const struct variant_result *variant, const struct series_point *point, double *value)
{
    if (variant->mode != MODE_ASYNC || point->elapsed_ns <= 0) return false;
    *value = (double)point->in_system_ns / (double)point->elapsed_ns;
    return true;
}

static bool slots_used(const struct variant_result *variant, const struct series_point *point, double *value)
{
    if (!variant->has_serverless || variant->serverless.max_concurrency == 0 || point->elapsed_ns <= 0) return false;
    *value = (double)point->busy_ns / (double)point->elapsed_ns / (double)variant->serverless.max_concurrency;
    return true;
}

static const struct {
    const char *name, *statistic;
    bool is_sum; /* over the replications: to be divided by their number */
    metric_function *value;
} metrics[] = {
    {"Invocations", "Sum", true, invocations},
    {"InvocationsPerInstance", "Sum", true, per_instance},
    {"InvocationModelErrors", "Sum", true, errors},
    {"ModelLatency", "Average", false, model_latency},
    {"OverheadLatency", "Average", false, overhead},
    {"ApproximateBacklogSize", "Average", false, backlog},
    {"ServerlessConcurrentExecutionsUtilization", "Average", false, slots_used},
};

static int64_t start_ns(const struct result *result)
{
    int64_t ns = 0;
    bool zoned;
    if (!result->start_time || !time_read(result->start_time, strlen(result->start_time), &ns, &zoned)) return 0;
    return ns;
}

/* "2026-11-23T00:00:00+00:00", as the AWS CLI prints it. */
static const char *timestamp(struct arena *arena, int64_t ns)
{
    char text[TIME_TEXT];
    time_text(ns, text);
    return arena_format(arena, "%.*s+00:00", (int)strcspn(text, "Z"), text);
}

static void write_metric(struct arena *arena, struct json_write *results, const struct result *result,
                         const struct variant_result *variant, size_t m, unsigned *id)
{
    double value;
    size_t known = 0;
    for (size_t i = 0; i < variant->series_count; i++) known += metrics[m].value(variant, &variant->series[i], &value);
    if (known == 0) return;
    struct json_write *object = json_write_add_object(results, NULL);
    const char *name = variant->component ? variant->component : variant->name;
    json_write_string(object, "Id", arena_format(arena, "m%u", (*id)++));
    json_write_string(object, "Label", arena_format(arena, "%s %s %s", name, metrics[m].name, metrics[m].statistic));
    struct json_write *timestamps = json_write_add_array(object, "Timestamps");
    for (size_t i = 0; i < variant->series_count; i++)
        if (metrics[m].value(variant, &variant->series[i], &value))
            json_write_string(timestamps, NULL,
                              timestamp(arena, start_ns(result) + variant->series[i].start_s * NS_PER_S));
    struct json_write *values = json_write_add_array(object, "Values");
    for (size_t i = 0; i < variant->series_count; i++)
        if (metrics[m].value(variant, &variant->series[i], &value))
            json_write_double(values, NULL,
                              figure_significant(metrics[m].is_sum ? value / result->replications : value));
    json_write_string(object, "StatusCode", "Complete");
}

const char *cloudwatch_report(struct arena *arena, const struct result *result)
{
    struct json_write *root = json_write_object();
    struct json_write *results = json_write_add_array(root, "MetricDataResults");
    unsigned id = 0;
    for (size_t i = 0; i < result->variant_count + result->component_count; i++) {
        const struct variant_result *variant =
            i < result->variant_count ? &result->variants[i] : &result->components[i - result->variant_count];
        for (size_t m = 0; m < sizeof metrics / sizeof *metrics; m++)
            write_metric(arena, results, result, variant, m, &id);
    }
    json_write_add_array(root, "Messages");
    return json_write_text(root, arena);
}
