#include "reports/json_variant.h"

#include "models/json_write.h"
#include "models/result.h"
#include "reports/figure.h"
#include "reports/json_deployment.h"
#include "reports/json_figure.h"
#include "reports/json_steps.h"
#include "sim/units.h"

static void write_head(struct json_write *variant, const struct variant_result *result)
{
    json_write_string(variant, "InferenceComponentName", result->component);
    json_write_string(variant, "VariantName", result->name);
    json_generation(variant, &result->generation);
    json_write_string(variant, "ModelName", result->model);
    json_write_string(variant, "InstanceType", result->instance_type);
    if (result->has_serverless) json_write_unsigned(variant, "MemorySizeInMB", result->serverless.memory_mb);
    json_write_boolean(variant, "Shadow", result->shadow);
    json_write_string(variant, "Mode", serving_mode_name[result->mode]);
}

static void write_failures(struct json_write *variant, const struct variant_result *result)
{
    if (result->failure_count == 0) return;
    struct json_write *errors = json_write_add_array(variant, "Errors");
    for (size_t i = 0; i < result->failure_count; i++) {
        const struct failure_count *failure = &result->failures[i];
        struct json_write *error = json_write_add_object(errors, NULL);
        if (failure->status) json_write_unsigned(error, "Status", failure->status);
        json_write_string(error, "Error", failure->error);
        json_write_string(error, "Cause", failure->cause);
        json_write_unsigned(error, "Count", failure->count);
    }
}

static void write_load(struct json_write *variant, const struct variant_result *result)
{
    json_figure_number(variant, "Waited", result->waited);
    json_figure_number(variant, "Utilization", result->utilization);
    json_figure_interval(variant, "UtilizationInterval", &result->utilization_interval, figure_significant);
    json_figure_number(variant, "MeanInSystem", result->mean_in_system);
    json_figure_number(variant, "MeanQueueLength", result->mean_queue_length);
    if (result->mean_batch_size > 0) json_figure_number(variant, "MeanBatchSize", result->mean_batch_size);
}

static void write_instances(struct json_write *variant, const struct instance_summary *summary)
{
    struct json_write *instances = json_write_add_object(variant, "Instances");
    json_write_unsigned(instances, "Initial", summary->initial);
    json_figure_number(instances, "Mean", summary->mean);
    json_figure_number(instances, "Minimum", summary->minimum);
    json_figure_number(instances, "Peak", summary->peak);
    json_figure_number(instances, "Hours", summary->hours);
    json_figure_number(instances, "BusyHours", summary->busy_hours);
    json_figure_number(instances, "IdleHours", summary->idle_hours);
}

static void write_types(struct json_write *variant, const struct variant_result *result)
{
    if (result->type_count == 0) return;
    struct json_write *types = json_write_add_array(variant, "InstanceTypes");
    for (size_t i = 0; i < result->type_count; i++) {
        struct json_write *type = json_write_add_object(types, NULL);
        json_write_string(type, "InstanceType", result->types[i].instance_type);
        json_figure_number(type, "Mean", result->types[i].mean);
        json_figure_number(type, "Hours", result->types[i].hours);
    }
}

static void write_failed(struct json_write *fleet, const char *name, const uint64_t *failed)
{
    struct json_write *by_stage = json_write_add_object(fleet, name);
    json_write_unsigned(by_stage, "Provisioning", failed[START_NOT_PROVISIONED]);
    json_write_unsigned(by_stage, "ModelDownload", failed[START_NOT_DOWNLOADED]);
    json_write_unsigned(by_stage, "HealthCheck", failed[START_NOT_HEALTHY]);
}

static void write_fleet(struct json_write *variant, const struct fleet_summary *summary)
{
    struct json_write *fleet = json_write_add_object(variant, "Fleet");
    json_write_unsigned(fleet, "LaunchesWaited", summary->launches_waited);
    json_write_unsigned(fleet, "LaunchesGivenUp", summary->launches_given_up);
    write_failed(fleet, "LaunchesFailed", summary->launches_failed);
    json_write_unsigned(fleet, "Released", summary->released);
    json_write_unsigned(fleet, "CopiesMoved", summary->copies_moved);
    write_failed(fleet, "CopiesFailed", summary->copies_failed);
}

static void write_event(struct json_write *events, const struct scaling_change *change)
{
    struct json_write *event = json_write_add_object(events, NULL);
    json_figure_number(event, "AtSeconds", time_to_s(change->at_ns));
    json_figure_number(event, "DecidedAtSeconds", time_to_s(change->decided_ns));
    json_write_unsigned(event, "From", change->from);
    json_write_unsigned(event, "To", change->to);
    json_write_string(event, "Cause", change->cause);
}

static void write_regret(struct json_write *scaling, const struct scaling_regret *regret)
{
    json_figure_number(scaling, "InstanceHoursOfPerfectScaler", regret->needed_hours);
    json_figure_money(scaling, "CostAbovePerfectScaler", regret->above_e10_usd);
    struct json_write *shortages = json_write_add_object(scaling, "Shortages");
    json_write_unsigned(shortages, "Count", regret->shortages);
    json_write_unsigned(shortages, "Arrived", regret->shortage_requests);
    json_figure_number(shortages, "TotalInSeconds", regret->shortage_s);
    json_figure_number(shortages, "MeanInSeconds", regret->shortage_mean_s);
    json_figure_number(shortages, "LongestInSeconds", regret->shortage_longest_s);
    json_write_unsigned(scaling, "Overshoot", regret->overshoot);
    json_write_unsigned(scaling, "Reversals", regret->reversals);
}

static void write_scaling(struct json_write *variant, const struct scaling_summary *summary)
{
    struct json_write *scaling = json_write_add_object(variant, "Scaling");
    json_write_unsigned(scaling, "ScaleOuts", summary->scale_outs);
    json_write_unsigned(scaling, "ScaleIns", summary->scale_ins);
    json_write_unsigned(scaling, "RefusedLaunches", summary->refused_launches);
    if (summary->has_regret) write_regret(scaling, &summary->regret);
    struct json_write *events = json_write_add_array(scaling, "Events");
    for (size_t i = 0; i < summary->event_count; i++) write_event(events, &summary->events[i]);
    if (summary->more_events > 0) json_write_unsigned(scaling, "MoreEvents", summary->more_events);
}

static void write_copies(struct json_write *variant, const struct copy_summary *summary)
{
    struct json_write *copies = json_write_add_object(variant, "Copies");
    json_write_unsigned(copies, "Wanted", summary->wanted);
    json_figure_number(copies, "Mean", summary->mean);
    if (summary->has_extremes) {
        json_figure_number(copies, "Minimum", summary->minimum);
        json_figure_number(copies, "Peak", summary->peak);
    }
    json_write_unsigned(copies, "Unplaced", summary->unplaced);
}

static void write_serverless(struct json_write *variant, const struct serverless_summary *summary)
{
    struct json_write *serverless = json_write_add_object(variant, "Serverless");
    bool provisioned = summary->provisioned_concurrency > 0;
    json_write_unsigned(serverless, "MaxConcurrency", summary->max_concurrency);
    if (provisioned) json_write_unsigned(serverless, "ProvisionedConcurrency", summary->provisioned_concurrency);
    json_write_unsigned(serverless, "ColdStarts", summary->cold_starts);
    json_figure_number(serverless, "ColdStartShare", summary->cold_start_share);
    json_figure_interval(serverless, "ColdStartShareInterval", &summary->cold_start_share_interval, figure_significant);
    json_figure_number(serverless, "MeanWarm", summary->mean_warm);
    json_figure_number(serverless, "MeanBusy", summary->mean_busy);
    json_figure_number(serverless, "PeakConcurrency", summary->peak_concurrency);
    if (provisioned) {
        json_figure_number(serverless, "ProvisionedUtilization", summary->provisioned_utilization);
        json_write_unsigned(serverless, "Spillover", summary->spillover);
    }
    json_figure_times(serverless, "ColdStartTime", &summary->cold_start);
}

static void write_async(struct json_write *variant, const struct async_summary *summary)
{
    struct json_write *async = json_write_add_object(variant, "Async");
    json_write_unsigned(async, "MaxConcurrentInvocationsPerInstance", summary->max_concurrent_invocations);
    json_figure_number(async, "PeakBacklog", summary->peak_backlog);
    json_figure_number(async, "MeanBacklog", summary->mean_backlog);
    json_figure_times(async, "TimeInBacklog", &summary->time_in_backlog);
    json_figure_number(async, "OldestInSeconds", summary->oldest_s);
    if (summary->download.count > 0) json_figure_times(async, "DownloadTime", &summary->download);
    if (summary->upload.count > 0) json_figure_times(async, "UploadTime", &summary->upload);
}

static void write_tokens(struct json_write *variant, const struct token_summary *summary)
{
    struct json_write *tokens = json_write_add_object(variant, "Tokens");
    json_figure_times(tokens, "TimeToFirstToken", &summary->first_token);
    json_figure_times(tokens, "TimePerOutputToken", &summary->output_token);
    json_figure_number(tokens, "InputPerSecond", summary->input_per_s);
    json_figure_number(tokens, "OutputPerSecond", summary->output_per_s);
}

static void write_capture(struct json_write *variant, const struct capture_summary *summary)
{
    struct json_write *capture = json_write_add_object(variant, "DataCapture");
    json_write_unsigned(capture, "Records", summary->records);
    json_figure_number(capture, "GB", summary->gb);
}

static void write_explain(struct json_write *variant, const struct explain_summary *summary)
{
    struct json_write *explainer = json_write_add_object(variant, "Explainer");
    json_write_unsigned(explainer, "Explained", summary->explained);
    json_write_unsigned(explainer, "Calls", summary->calls);
}

void json_variant(struct json_write *array, const struct result *run, const struct variant_result *result)
{
    struct json_write *variant = json_write_add_object(array, NULL);
    write_head(variant, result);
    json_figure_number(variant, "ConfiguredShare", result->configured_share);
    json_figure_number(variant, "TrafficShare", result->traffic_share);
    json_figure_interval(variant, "TrafficShareInterval", &result->traffic_share_interval, figure_significant);
    json_figure_requests(variant, &result->requests);
    write_failures(variant, result);
    json_figure_times(variant, "Latency", &result->latency);
    json_figure_times(variant, "WaitingTime", &result->waiting);
    json_figure_times(variant, "ServiceTime", &result->service);
    json_figure_times(variant, "OverheadLatency", &result->overhead);
    write_load(variant, result);
    if (result->has_instances) write_instances(variant, &result->instances);
    write_types(variant, result);
    if (result->has_fleet) write_fleet(variant, &result->fleet);
    if (result->has_scaling) write_scaling(variant, &result->scaling);
    if (result->has_copies) write_copies(variant, &result->copies);
    if (result->has_serverless) write_serverless(variant, &result->serverless);
    if (result->has_async) write_async(variant, &result->async);
    if (result->has_tokens) write_tokens(variant, &result->tokens);
    if (result->has_capture) write_capture(variant, &result->capture);
    if (result->has_explain) write_explain(variant, &result->explain);
    json_steps(variant, run, result);
}
