#include "reports/json_report.h"

#include "models/json_write.h"
#include "models/money.h"
#include "models/result.h"
#include "reports/figure.h"

static void write_ms(struct json_write *in, const char *name, double ms)
{
    json_write_double(in, name, figure_ms(ms));
}

static void write_figure(struct json_write *in, const char *name, double value)
{
    json_write_double(in, name, figure_significant(value));
}

static void write_money(struct json_write *in, const char *name, int64_t e10_usd)
{
    char text[MONEY_TEXT];
    json_write_string(in, name, money_text(e10_usd, text));
}

static void write_interval(struct json_write *in, const char *name, const struct interval *interval,
                           double (*rounded)(double))
{
    if (!interval->known) return;
    struct json_write *bounds = json_write_add_array(in, name);
    json_write_double(bounds, NULL, rounded(interval->low));
    json_write_double(bounds, NULL, rounded(interval->high));
}

static void write_requests(struct json_write *in, const struct request_counts *counts)
{
    struct json_write *requests = json_write_add_object(in, "Requests");
    json_write_unsigned(requests, "Arrived", counts->arrived);
    json_write_unsigned(requests, "Succeeded", counts->succeeded);
    json_write_unsigned(requests, "ModelErrors", counts->model_errors);
    json_write_unsigned(requests, "Throttled", counts->throttled);
    json_write_unsigned(requests, "Rejected", counts->rejected);
    json_write_unsigned(requests, "TimedOut", counts->timed_out);
    json_write_unsigned(requests, "Expired", counts->expired);
    json_write_unsigned(requests, "InFlight", counts->in_flight);
}

static bool has_intervals(const struct time_summary *summary)
{
    bool known = summary->mean_interval_ms.known;
    for (int i = 0; i < PERCENTILES; i++) known = known || summary->percentile_interval_ms[i].known;
    return known;
}

static void write_times(struct json_write *in, const char *name, const struct time_summary *summary)
{
    struct json_write *times = json_write_add_object(in, name);
    json_write_string(times, "Unit", "ms");
    json_write_unsigned(times, "Count", summary->count);
    if (summary->count == 0) return;
    write_ms(times, "Mean", summary->mean_ms);
    write_ms(times, "StandardDeviation", summary->standard_deviation_ms);
    write_ms(times, "Minimum", summary->minimum_ms);
    for (int i = 0; i < PERCENTILES; i++) write_ms(times, percentile_name[i], summary->percentile_ms[i]);
    write_ms(times, "Maximum", summary->maximum_ms);
    if (!has_intervals(summary)) return;
    struct json_write *intervals = json_write_add_object(times, "Intervals");
    write_interval(intervals, "Mean", &summary->mean_interval_ms, figure_ms);
    for (int i = 0; i < PERCENTILES; i++)
        write_interval(intervals, percentile_name[i], &summary->percentile_interval_ms[i], figure_ms);
}

static void write_instances(struct json_write *in, const struct instance_summary *summary)
{
    struct json_write *instances = json_write_add_object(in, "Instances");
    json_write_unsigned(instances, "Initial", summary->initial);
    write_figure(instances, "Mean", summary->mean);
    write_figure(instances, "Minimum", summary->minimum);
    write_figure(instances, "Peak", summary->peak);
    write_figure(instances, "Hours", summary->hours);
    write_figure(instances, "BusyHours", summary->busy_hours);
    write_figure(instances, "IdleHours", summary->idle_hours);
}

static void write_variant(struct json_write *in, const struct variant_result *result)
{
    struct json_write *variant = json_write_add_object(in, NULL);
    json_write_string(variant, "VariantName", result->name);
    json_write_string(variant, "ModelName", result->model);
    json_write_string(variant, "InstanceType", result->instance_type);
    json_write_boolean(variant, "Shadow", result->shadow);
    json_write_string(variant, "Mode", serving_mode_name[result->mode]);
    write_figure(variant, "ConfiguredShare", result->configured_share);
    write_figure(variant, "TrafficShare", result->traffic_share);
    write_interval(variant, "TrafficShareInterval", &result->traffic_share_interval, figure_significant);
    write_requests(variant, &result->requests);
    write_times(variant, "Latency", &result->latency);
    write_times(variant, "WaitingTime", &result->waiting);
    write_times(variant, "ServiceTime", &result->service);
    write_times(variant, "OverheadLatency", &result->overhead);
    write_figure(variant, "Waited", result->waited);
    write_figure(variant, "Utilization", result->utilization);
    write_interval(variant, "UtilizationInterval", &result->utilization_interval, figure_significant);
    write_figure(variant, "MeanInSystem", result->mean_in_system);
    write_figure(variant, "MeanQueueLength", result->mean_queue_length);
    if (result->has_instances) write_instances(variant, &result->instances);
}

static void write_cost_line(struct json_write *in, const struct cost_line *line)
{
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "VariantName", line->variant_name);
    json_write_string(object, "Charge", line->charge);
    json_write_string(object, "UsageType", line->usage_type);
    json_write_string(object, "Quantity", line->quantity);
    json_write_string(object, "Unit", line->unit);
    json_write_string(object, "UnitPrice", line->unit_price);
    write_money(object, "Cost", line->cost_e10_usd);
    json_write_boolean(object, "Estimated", line->estimated);
    json_write_string(object, "PriceSource", line->price_source);
}

static void write_cost(struct json_write *in, const struct cost_result *result)
{
    struct json_write *cost = json_write_add_object(in, "Cost");
    json_write_string(cost, "Currency", "USD");
    write_money(cost, "Total", result->total_e10_usd);
    if (result->has_interval) {
        struct json_write *bounds = json_write_add_array(cost, "TotalInterval");
        write_money(bounds, NULL, result->total_low_e10_usd);
        write_money(bounds, NULL, result->total_high_e10_usd);
    }
    write_money(cost, "PerHour", result->per_hour_e10_usd);
    if (result->has_per_request) {
        write_money(cost, "PerMillionRequests", result->per_million_requests_e10_usd);
        write_money(cost, "PerThousandSucceeded", result->per_thousand_succeeded_e10_usd);
    }
    write_money(cost, "Monthly", result->monthly_e10_usd);
    write_money(cost, "Busy", result->busy_e10_usd);
    write_money(cost, "Idle", result->idle_e10_usd);
    struct json_write *lines = json_write_add_array(cost, "Lines");
    for (size_t i = 0; i < result->line_count; i++) write_cost_line(lines, &result->lines[i]);
}

/* A metric with a statistic is a time in milliseconds; the others are shares, rates or money. */
static void write_objective(struct json_write *in, const struct objective_result *result)
{
    double (*rounded)(double) = result->statistic ? figure_ms : figure_significant;
    struct json_write *objective = json_write_add_object(in, NULL);
    json_write_string(objective, "Metric", result->metric);
    json_write_string(objective, "Statistic", result->statistic);
    json_write_double(objective, "AtMost", result->at_most);
    json_write_string(objective, "VariantName", result->variant_name);
    json_write_double(objective, "Measured", rounded(result->measured));
    write_interval(objective, "Interval", &result->interval, rounded);
    json_write_boolean(objective, "Met", result->met);
    if (result->has_probability) write_figure(objective, "ProbabilityMet", result->probability_met);
}

static void write_objectives(struct json_write *in, const struct objective_result *objectives, size_t count)
{
    struct json_write *array = json_write_add_array(in, "Objectives");
    for (size_t i = 0; i < count; i++) write_objective(array, &objectives[i]);
}

static void write_texts(struct json_write *in, const char *name, const char *const *texts, size_t count)
{
    struct json_write *array = json_write_add_array(in, name);
    for (size_t i = 0; i < count; i++) json_write_string(array, NULL, texts[i]);
}

static void write_inputs(struct json_write *in, const struct result *result)
{
    struct json_write *inputs = json_write_add_array(in, "Inputs");
    for (size_t i = 0; i < result->input_count; i++) {
        struct json_write *input = json_write_add_object(inputs, NULL);
        json_write_string(input, "Path", result->inputs[i].path);
        json_write_string(input, "SHA256", result->inputs[i].sha256);
    }
}

static void write_head(struct json_write *into, const struct result *result)
{
    json_write_string(into, "Scenario", result->scenario);
    json_write_string(into, "Description", result->description);
    json_write_string(into, "Loadline", result->version);
    json_write_string(into, "EndpointConfigName", result->endpoint_config_name);
    json_write_string(into, "Region", result->region);
    json_write_string(into, "StartTime", result->start_time);
    json_write_unsigned(into, "Seed", result->seed);
    json_write_unsigned(into, "Replications", result->replications);
    write_figure(into, "Confidence", result->confidence);
    json_write_double(into, "SimulatedSeconds", figure_ms(result->simulated_s));
    if (result->warm_up_rule) {
        json_write_double(into, "WarmUpInSeconds", figure_ms(result->warm_up_s));
        json_write_string(into, "WarmUpRule", result->warm_up_rule);
    }
    json_write_boolean(into, "Partial", result->partial);
}

const char *json_report(struct arena *arena, const struct result *result)
{
    struct json_write *root = json_write_object();
    write_head(root, result);
    write_requests(root, &result->requests);
    write_times(root, "Latency", &result->latency);
    struct json_write *throughput = json_write_add_object(root, "Throughput");
    write_figure(throughput, "OfferedPerSecond", result->offered_per_s);
    write_figure(throughput, "SucceededPerSecond", result->succeeded_per_s);
    struct json_write *variants = json_write_add_array(root, "Variants");
    for (size_t i = 0; i < result->variant_count; i++) write_variant(variants, &result->variants[i]);
    write_cost(root, &result->cost);
    write_objectives(root, result->objectives, result->objective_count);
    write_texts(root, "Assumptions", result->assumptions, result->assumption_count);
    write_texts(root, "Warnings", result->warnings, result->warning_count);
    write_inputs(root, result);
    return json_write_text(root, arena);
}
