#include "reports/openmetrics.h"

#include "models/money.h"
#include "models/result.h"
#include "reports/buffer.h"
#include "reports/cost_tree.h"
#include "reports/display.h"
#include "reports/figure.h"
#include "sim/arena.h"

struct metrics {
    struct arena *arena;
    struct buffer *buffer;
    const struct result *result;
};

static void family(struct metrics *metrics, const char *name, const char *type, const char *unit, const char *help)
{
    buffer_format(metrics->buffer, "# TYPE %s %s\n", name, type);
    if (unit) buffer_format(metrics->buffer, "# UNIT %s %s\n", name, unit);
    buffer_format(metrics->buffer, "# HELP %s %s\n", name, help);
}

static void label(struct metrics *metrics, const char *name, const char *value)
{
    buffer_format(metrics->buffer, "%s=\"", name);
    for (const char *c = display_text(metrics->arena, value); *c; c++) {
        if (*c == '\\' || *c == '"') buffer_add(metrics->buffer, "\\");
        buffer_add_n(metrics->buffer, c, 1);
    }
    buffer_add(metrics->buffer, "\"");
}

static void next_label(struct metrics *metrics, const char *name, const char *value)
{
    if (!value) return;
    buffer_add(metrics->buffer, ",");
    label(metrics, name, value);
}

/* The variant NULL: the endpoint. `more` is one more label, or NULL. */
static void sample(struct metrics *metrics, const char *name, const struct variant_result *variant, const char *more,
                   const char *value_of_more, const char *value)
{
    buffer_format(metrics->buffer, "%s{", name);
    label(metrics, "scenario", metrics->result->scenario);
    if (variant) {
        next_label(metrics, "variant", variant->name);
        next_label(metrics, "component", variant->component);
        next_label(metrics, "shadow", variant->shadow ? "true" : NULL);
        next_label(metrics, "endpoint_config", variant->generation.endpoint_config_name);
        if (variant->generation.endpoint_config_name)
            next_label(metrics, "generation", arena_format(metrics->arena, "%u", variant->generation.number));
    }
    if (more) next_label(metrics, more, value_of_more);
    buffer_format(metrics->buffer, "} %s\n", value);
}

static const char *number(struct metrics *metrics, double value)
{
    return arena_format(metrics->arena, "%.12g", figure_significant(value));
}

static const char *count(struct metrics *metrics, uint64_t value)
{
    return arena_format(metrics->arena, "%llu", (unsigned long long)value);
}

static const char *usd(struct metrics *metrics, int64_t e10_usd)
{
    char text[MONEY_TEXT];
    return arena_text(metrics->arena, money_text(e10_usd, text));
}

/* The endpoint, then variants, then components. */
static size_t subjects(const struct result *result)
{
    return 1 + result->variant_count + result->component_count;
}

static const struct variant_result *subject(const struct result *result, size_t i)
{
    if (i == 0) return NULL;
    return i <= result->variant_count ? &result->variants[i - 1] : &result->components[i - 1 - result->variant_count];
}

static void write_requests(struct metrics *metrics)
{
    static const char *const outcomes[] = {"succeeded", "model_error", "throttled", "rejected",
                                           "timed_out", "expired",     "in_flight"};
    family(metrics, "loadline_requests", "counter", NULL, "Requests by outcome, summed over the replications.");
    for (size_t i = 0; i < subjects(metrics->result); i++) {
        const struct variant_result *of = subject(metrics->result, i);
        const struct request_counts *counts = of ? &of->requests : &metrics->result->requests;
        const uint64_t all[] = {counts->succeeded, counts->model_errors, counts->throttled, counts->rejected,
                                counts->timed_out, counts->expired,      counts->in_flight};
        for (size_t k = 0; k < sizeof all / sizeof *all; k++)
            sample(metrics, "loadline_requests_total", of, "outcome", outcomes[k], count(metrics, all[k]));
    }
}

static void write_latency(struct metrics *metrics)
{
    family(metrics, "loadline_latency_seconds", "summary", "seconds", "Latency as callers see it.");
    for (size_t i = 0; i < subjects(metrics->result); i++) {
        const struct variant_result *of = subject(metrics->result, i);
        const struct time_summary *times = of ? &of->latency : &metrics->result->latency;
        for (int p = 0; p < PERCENTILES && times->count > 0; p++)
            sample(metrics, "loadline_latency_seconds", of, "quantile",
                   arena_format(metrics->arena, "%g", percentile_share[p]),
                   number(metrics, times->percentile_ms[p] / 1000));
        sample(metrics, "loadline_latency_seconds_count", of, NULL, NULL, count(metrics, times->count));
        sample(metrics, "loadline_latency_seconds_sum", of, NULL, NULL,
               number(metrics, times->count > 0 ? times->mean_ms / 1000 * (double)times->count : 0));
    }
}

static void write_variants(struct metrics *metrics)
{
    family(metrics, "loadline_utilization_ratio", "gauge", "ratio", "Busy workers over workers in service.");
    for (size_t i = 1; i < subjects(metrics->result); i++)
        sample(metrics, "loadline_utilization_ratio", subject(metrics->result, i), NULL, NULL,
               number(metrics, subject(metrics->result, i)->utilization));
    family(metrics, "loadline_traffic_share_ratio", "gauge", "ratio", "Share of the requests that a variant served.");
    for (size_t i = 1; i < subjects(metrics->result); i++)
        sample(metrics, "loadline_traffic_share_ratio", subject(metrics->result, i), NULL, NULL,
               number(metrics, subject(metrics->result, i)->traffic_share));
    family(metrics, "loadline_instances", "gauge", NULL, "Instances, the mean in time.");
    for (size_t i = 1; i < subjects(metrics->result); i++)
        if (subject(metrics->result, i)->has_instances)
            sample(metrics, "loadline_instances", subject(metrics->result, i), NULL, NULL,
                   number(metrics, subject(metrics->result, i)->instances.mean));
}

static void write_cost(struct metrics *metrics)
{
    const struct cost_result *cost = &metrics->result->cost;
    family(metrics, "loadline_cost_usd", "gauge", "usd", "What a replication cost.");
    sample(metrics, "loadline_cost_usd", NULL, NULL, NULL, usd(metrics, cost->total_e10_usd));
    family(metrics, "loadline_cost_line_usd", "gauge", "usd", "What each line of the bill cost.");
    for (size_t i = 0; i < cost->line_count; i++) {
        const struct variant_result owner = {.name = cost->lines[i].variant_name,
                                             .generation = cost->lines[i].generation};
        sample(metrics, "loadline_cost_line_usd", owner.name ? &owner : NULL, "usage_type",
               cost_line_usage(metrics->arena, &cost->lines[i]), usd(metrics, cost->lines[i].cost_e10_usd));
    }
    family(metrics, "loadline_cost_month_usd", "gauge", "usd", "What 730 hours cost.");
    sample(metrics, "loadline_cost_month_usd", NULL, NULL, NULL, usd(metrics, cost->monthly_e10_usd));
    family(metrics, "loadline_cost_idle_usd", "gauge", "usd",
           "Of the cost, what paid for time in which no worker was busy.");
    sample(metrics, "loadline_cost_idle_usd", NULL, NULL, NULL, usd(metrics, cost->idle_e10_usd));
    if (!cost->has_per_request) return;
    family(metrics, "loadline_cost_thousand_requests_usd", "gauge", "usd", "What 1,000 requests that succeeded cost.");
    sample(metrics, "loadline_cost_thousand_requests_usd", NULL, NULL, NULL,
           usd(metrics, cost->per_thousand_succeeded_e10_usd));
}

const char *openmetrics_report(struct arena *arena, const struct result *result)
{
    struct metrics metrics = {arena, buffer_new(arena), result};
    write_requests(&metrics);
    write_latency(&metrics);
    write_variants(&metrics);
    write_cost(&metrics);
    buffer_add(metrics.buffer, "# EOF\n");
    return buffer_text(metrics.buffer);
}
