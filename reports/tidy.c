#include "reports/tidy.h"

#include "models/money.h"
#include "models/result.h"
#include "reports/buffer.h"
#include "reports/cost_tree.h"
#include "reports/csv.h"
#include "reports/figure.h"
#include "sim/arena.h"

struct tidy {
    struct arena *arena;
    const struct result *result;
    struct csv csv;
    const char *variant_name, *component; /* what the rows are about; NULL: the endpoint */
};

static void begin(struct tidy *tidy, const char *metric, const char *statistic)
{
    csv_text(&tidy->csv, tidy->result->scenario);
    csv_number(&tidy->csv, arena_format(tidy->arena, "%llu", (unsigned long long)tidy->result->seed));
    csv_number(&tidy->csv, arena_format(tidy->arena, "%u", tidy->result->replications));
    csv_text(&tidy->csv, tidy->variant_name);
    csv_text(&tidy->csv, tidy->component);
    csv_text(&tidy->csv, metric);
    csv_text(&tidy->csv, statistic);
}

static const char *digits(struct arena *arena, double value)
{
    return arena_format(arena, "%.15g", value);
}

static void add(struct tidy *tidy, const char *metric, const char *statistic, double value, const char *unit,
                const struct interval *interval, double (*rounded)(double))
{
    bool known = interval && interval->known;
    begin(tidy, metric, statistic);
    csv_number(&tidy->csv, digits(tidy->arena, rounded(value)));
    csv_text(&tidy->csv, unit);
    csv_number(&tidy->csv, known ? digits(tidy->arena, rounded(interval->low)) : NULL);
    csv_number(&tidy->csv, known ? digits(tidy->arena, rounded(interval->high)) : NULL);
    csv_end(&tidy->csv);
}

static void add_number(struct tidy *tidy, const char *metric, const char *statistic, double value, const char *unit)
{
    add(tidy, metric, statistic, value, unit, NULL, figure_significant);
}

static void add_count(struct tidy *tidy, const char *metric, const char *statistic, uint64_t count)
{
    begin(tidy, metric, statistic);
    csv_number(&tidy->csv, arena_format(tidy->arena, "%llu", (unsigned long long)count));
    csv_text(&tidy->csv, "count");
    csv_number(&tidy->csv, NULL);
    csv_number(&tidy->csv, NULL);
    csv_end(&tidy->csv);
}

static const char *usd(struct arena *arena, int64_t e10_usd)
{
    char text[MONEY_TEXT];
    return arena_text(arena, money_text(e10_usd, text));
}

static void add_money(struct tidy *tidy, const char *metric, const char *statistic, int64_t e10_usd, const char *low,
                      const char *high)
{
    begin(tidy, metric, statistic);
    csv_number(&tidy->csv, usd(tidy->arena, e10_usd));
    csv_text(&tidy->csv, "USD");
    csv_number(&tidy->csv, low);
    csv_number(&tidy->csv, high);
    csv_end(&tidy->csv);
}

static void add_requests(struct tidy *tidy, const struct request_counts *counts)
{
    add_count(tidy, "Requests", "Arrived", counts->arrived);
    add_count(tidy, "Requests", "Succeeded", counts->succeeded);
    add_count(tidy, "Requests", "ModelErrors", counts->model_errors);
    add_count(tidy, "Requests", "Throttled", counts->throttled);
    add_count(tidy, "Requests", "Rejected", counts->rejected);
    add_count(tidy, "Requests", "TimedOut", counts->timed_out);
    add_count(tidy, "Requests", "Expired", counts->expired);
    add_count(tidy, "Requests", "InFlight", counts->in_flight);
}

static void add_times(struct tidy *tidy, const char *metric, const struct time_summary *times)
{
    add_count(tidy, metric, "Count", times->count);
    if (times->count == 0) return;
    add(tidy, metric, "Mean", times->mean_ms, "ms", &times->mean_interval_ms, figure_ms);
    add(tidy, metric, "StandardDeviation", times->standard_deviation_ms, "ms", NULL, figure_ms);
    add(tidy, metric, "Minimum", times->minimum_ms, "ms", NULL, figure_ms);
    for (int p = 0; p < PERCENTILES; p++)
        add(tidy, metric, percentile_name[p], times->percentile_ms[p], "ms", &times->percentile_interval_ms[p],
            figure_ms);
    add(tidy, metric, "Maximum", times->maximum_ms, "ms", NULL, figure_ms);
}

static void add_variant(struct tidy *tidy, const struct variant_result *variant)
{
    tidy->variant_name = variant->name;
    tidy->component = variant->component;
    add_requests(tidy, &variant->requests);
    add_times(tidy, "Latency", &variant->latency);
    add_times(tidy, "WaitingTime", &variant->waiting);
    add_times(tidy, "ServiceTime", &variant->service);
    add_times(tidy, "OverheadLatency", &variant->overhead);
    add_number(tidy, "ConfiguredShare", NULL, variant->configured_share, "share");
    add(tidy, "TrafficShare", NULL, variant->traffic_share, "share", &variant->traffic_share_interval,
        figure_significant);
    add(tidy, "Utilization", NULL, variant->utilization, "share", &variant->utilization_interval, figure_significant);
    add_number(tidy, "Waited", NULL, variant->waited, "share");
    add_number(tidy, "MeanInSystem", NULL, variant->mean_in_system, "requests");
    add_number(tidy, "MeanQueueLength", NULL, variant->mean_queue_length, "requests");
    if (!variant->has_instances) return;
    add_number(tidy, "Instances", "Mean", variant->instances.mean, "instances");
    add_number(tidy, "Instances", "Minimum", variant->instances.minimum, "instances");
    add_number(tidy, "Instances", "Peak", variant->instances.peak, "instances");
    add_number(tidy, "Instances", "Hours", variant->instances.hours, "hours");
    add_number(tidy, "Instances", "BusyHours", variant->instances.busy_hours, "hours");
    add_number(tidy, "Instances", "IdleHours", variant->instances.idle_hours, "hours");
}

static void add_cost(struct tidy *tidy, const struct cost_result *cost)
{
    bool known = cost->has_interval;
    tidy->variant_name = tidy->component = NULL;
    add_money(tidy, "Cost.Total", NULL, cost->total_e10_usd, known ? usd(tidy->arena, cost->total_low_e10_usd) : NULL,
              known ? usd(tidy->arena, cost->total_high_e10_usd) : NULL);
    add_money(tidy, "Cost.PerHour", NULL, cost->per_hour_e10_usd, NULL, NULL);
    add_money(tidy, "Cost.Monthly", NULL, cost->monthly_e10_usd, NULL, NULL);
    add_money(tidy, "Cost.Busy", NULL, cost->busy_e10_usd, NULL, NULL);
    add_money(tidy, "Cost.Idle", NULL, cost->idle_e10_usd, NULL, NULL);
    if (cost->has_per_request) {
        add_money(tidy, "Cost.PerMillionRequests", NULL, cost->per_million_requests_e10_usd, NULL, NULL);
        add_money(tidy, "Cost.PerThousandSucceeded", NULL, cost->per_thousand_succeeded_e10_usd, NULL, NULL);
    }
    for (size_t i = 0; i < cost->line_count; i++) {
        tidy->variant_name = cost->lines[i].variant_name;
        add_money(tidy, "Cost.Lines", cost_line_usage(tidy->arena, &cost->lines[i]), cost->lines[i].cost_e10_usd, NULL,
                  NULL);
    }
}

const char *tidy_report(struct arena *arena, const struct result *result)
{
    static const char *const columns[] = {
        "Scenario", "Seed", "Replications", "VariantName", "InferenceComponentName", "Metric", "Statistic",
        "Value",    "Unit", "Lower",        "Upper"};
    struct tidy tidy = {.arena = arena, .result = result, .csv = {.arena = arena, .buffer = buffer_new(arena)}};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) csv_text(&tidy.csv, columns[i]);
    csv_end(&tidy.csv);
    add_requests(&tidy, &result->requests);
    add_times(&tidy, "Latency", &result->latency);
    add_number(&tidy, "Throughput", "OfferedPerSecond", result->offered_per_s, "1/s");
    add_number(&tidy, "Throughput", "SucceededPerSecond", result->succeeded_per_s, "1/s");
    for (size_t i = 0; i < result->variant_count; i++) add_variant(&tidy, &result->variants[i]);
    for (size_t i = 0; i < result->component_count; i++) add_variant(&tidy, &result->components[i]);
    add_cost(&tidy, &result->cost);
    return buffer_text(tidy.csv.buffer);
}
