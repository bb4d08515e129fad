#include "reports/json_report.h"

#include "models/json_write.h"
#include "models/result.h"
#include "reports/figure.h"
#include "reports/json_deployment.h"
#include "reports/json_discounts.h"
#include "reports/json_figure.h"
#include "reports/json_uncertain.h"
#include "reports/json_variant.h"

static void write_cost_line(struct json_write *in, const struct cost_result *cost, const struct cost_line *line)
{
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "VariantName", line->variant_name);
    json_generation(object, &line->generation);
    json_write_string(object, "Charge", line->charge);
    json_write_string(object, "UsageType", line->usage_type);
    json_write_string(object, "Quantity", line->quantity);
    json_write_string(object, "Unit", line->unit);
    json_write_string(object, "UnitPrice", line->unit_price);
    json_figure_money(object, "Cost", line->cost_e10_usd);
    json_write_boolean(object, "Estimated", line->estimated);
    json_write_string(object, "PriceSource", line->price_source);
    json_line_discounts(object, cost, line);
}

static void write_cost(struct json_write *in, const struct cost_result *result)
{
    struct json_write *cost = json_write_add_object(in, "Cost");
    json_write_string(cost, "Currency", "USD");
    json_figure_money(cost, "Total", result->total_e10_usd);
    if (result->has_interval)
        json_figure_money_interval(cost, "TotalInterval", result->total_low_e10_usd, result->total_high_e10_usd);
    json_figure_money(cost, "PerHour", result->per_hour_e10_usd);
    if (result->has_per_request) {
        json_figure_money(cost, "PerMillionRequests", result->per_million_requests_e10_usd);
        json_figure_money(cost, "PerThousandSucceeded", result->per_thousand_succeeded_e10_usd);
    }
    json_figure_money(cost, "Monthly", result->monthly_e10_usd);
    json_figure_money(cost, "Busy", result->busy_e10_usd);
    json_figure_money(cost, "Idle", result->idle_e10_usd);
    json_discounts(cost, result);
    struct json_write *lines = json_write_add_array(cost, "Lines");
    for (size_t i = 0; i < result->line_count; i++) write_cost_line(lines, result, &result->lines[i]);
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
    json_figure_interval(objective, "Interval", &result->interval, rounded);
    json_write_boolean(objective, "Met", result->met);
    if (result->has_probability) json_figure_number(objective, "ProbabilityMet", result->probability_met);
    if (result->has_missed) json_figure_number(objective, "MissedTimeShare", result->missed_share);
}

void json_report_objectives(struct json_write *object, const struct result *result)
{
    struct json_write *array = json_write_add_array(object, "Objectives");
    for (size_t i = 0; i < result->objective_count; i++) write_objective(array, &result->objectives[i]);
}

void json_report_inputs(struct json_write *object, const struct input_digest *inputs, size_t count)
{
    struct json_write *array = json_write_add_array(object, "Inputs");
    for (size_t i = 0; i < count; i++) {
        struct json_write *input = json_write_add_object(array, NULL);
        json_write_string(input, "Path", inputs[i].path);
        json_write_string(input, "SHA256", inputs[i].sha256);
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
    json_figure_number(into, "Confidence", result->confidence);
    json_write_double(into, "SimulatedSeconds", figure_ms(result->simulated_s));
    if (result->warm_up_rule) {
        json_write_double(into, "WarmUpInSeconds", figure_ms(result->warm_up_s));
        json_write_string(into, "WarmUpRule", result->warm_up_rule);
    }
    json_write_boolean(into, "Partial", result->partial);
}

static void write_throughput(struct json_write *in, const struct result *result)
{
    struct json_write *throughput = json_write_add_object(in, "Throughput");
    json_figure_number(throughput, "OfferedPerSecond", result->offered_per_s);
    json_figure_number(throughput, "SucceededPerSecond", result->succeeded_per_s);
}

static void write_callers(struct json_write *in, const struct caller_summary *summary)
{
    struct json_write *callers = json_write_add_object(in, "Callers");
    if (summary->users > 0) json_write_unsigned(callers, "Users", summary->users);
    json_write_unsigned(callers, "Attempts", summary->attempts);
    json_write_unsigned(callers, "Retries", summary->retries);
    json_write_unsigned(callers, "RefusedByQuota", summary->refused_by_quota);
}

static void write_sessions(struct json_write *in, const struct session_summary *summary)
{
    struct json_write *sessions = json_write_add_object(in, "Sessions");
    if (summary->concurrent > 0) json_write_unsigned(sessions, "Concurrent", summary->concurrent);
    json_write_unsigned(sessions, "Begun", summary->begun);
    json_write_unsigned(sessions, "Completed", summary->completed);
    json_write_unsigned(sessions, "Aborted", summary->aborted);
    json_write_unsigned(sessions, "UnderWay", summary->under_way);
    if (summary->completed > 0) json_figure_number(sessions, "MeanRequests", summary->requests);
    json_figure_times(sessions, "Duration", &summary->length);
    if (summary->compared == 0) return;
    struct json_write *recorded = json_write_add_object(sessions, "AgainstRecorded");
    json_write_unsigned(recorded, "Sessions", summary->compared);
    json_write_string(recorded, "Unit", "ms");
    json_write_double(recorded, "RecordedMean", figure_ms(summary->recorded_ms));
    json_write_double(recorded, "LostMean", figure_ms(summary->lost_ms));
    json_figure_interval(recorded, "LostInterval", &summary->lost_interval_ms, figure_ms);
    if (summary->slowdown > 0) json_figure_number(recorded, "Slowdown", summary->slowdown);
    json_figure_interval(recorded, "SlowdownInterval", &summary->slowdown_interval, figure_significant);
}

static void write_variants(struct json_write *in, const char *name, const struct result *result,
                           const struct variant_result *variants, size_t count)
{
    struct json_write *array = json_write_add_array(in, name);
    for (size_t i = 0; i < count; i++) json_variant(array, result, &variants[i]);
}

void json_report_members(struct json_write *object, const struct result *result)
{
    write_head(object, result);
    json_figure_requests(object, &result->requests);
    json_figure_times(object, "Latency", &result->latency);
    write_throughput(object, result);
    if (result->has_callers) write_callers(object, &result->callers);
    if (result->has_sessions) write_sessions(object, &result->sessions);
    write_variants(object, "Variants", result, result->variants, result->variant_count);
    if (result->component_count > 0)
        write_variants(object, "InferenceComponents", result, result->components, result->component_count);
    json_deployments(object, result);
    write_cost(object, &result->cost);
    json_report_objectives(object, result);
    json_uncertain(object, result);
    json_write_texts(object, "Assumptions", result->assumptions, result->assumption_count);
    json_write_texts(object, "Warnings", result->warnings, result->warning_count);
    json_report_inputs(object, result->inputs, result->input_count);
}

const char *json_report(struct arena *arena, const struct result *result)
{
    struct json_write *root = json_write_object();
    json_report_members(root, result);
    return json_write_text(root, arena);
}
