#include "reports/json_trace.h"

#include "models/json_write.h"
#include "models/time.h"
#include "models/trace_merge.h"
#include "reports/figure.h"
#include "reports/trace_figures.h"
#include "reports/trace_report.h"
#include "reports/trace_stamps.h"
#include "sim/histogram.h"

static void write_start(struct json_write *in, bool has_start, int64_t start_ns)
{
    char text[TIME_TEXT];
    if (has_start) json_write_string(in, "StartTime", time_text(start_ns, text));
}

static void write_beside(struct json_write *object, const struct trace_summary *summary)
{
    const struct trace_memory *memory = &summary->memory;
    for (int side = 0; side < TRACE_SIDES; side++) {
        if (!summary->side[side].file) continue;
        struct json_write *beside = json_write_add_object(object, trace_side_name[side]);
        json_write_string(beside, "Path", summary->side[side].file);
        json_write_string(beside, "SHA256", summary->side[side].sha256);
    }
    if (!memory->known) return;
    struct json_write *figures = json_write_add_object(object, "MemoryInMB");
    json_write_unsigned(figures, "Applications", memory->applications);
    json_write_unsigned(figures, "Missing", memory->missing);
    json_write_double(figures, "Mean", figure_significant(memory->mean_mb));
    json_write_double(figures, "Maximum", figure_significant(memory->most_mb));
}

static void write_stamps(struct json_write *object, const struct trace_summary *summary)
{
    const char *lacks[TRACE_LACKS_MOST];
    trace_stamps_lacks(summary, lacks);
    json_write_string(object, "Instant", trace_stamps_instant(summary));
    json_write_string(object, "StampUnit", trace_stamps_unit(summary));
    struct json_write *array = json_write_add_array(object, "Lacks");
    for (size_t i = 0; lacks[i]; i++) json_write_string(array, NULL, lacks[i]);
}

static void write_trace(struct json_write *in, const struct trace_summary *summary)
{
    struct json_write *object = json_write_add_object(in, NULL);
    json_write_string(object, "Path", summary->file);
    json_write_string(object, "Format", summary->format);
    json_write_string(object, "SHA256", summary->sha256);
    write_stamps(object, summary);
    json_write_unsigned(object, "Records", summary->records);
    json_write_unsigned(object, "BadRows", summary->bad_rows);
    json_write_unsigned(object, "LeftOut", summary->left_out);
    json_write_unsigned(object, "Inversions", summary->inversions);
    write_start(object, summary->has_start, summary->start_ns);
    write_beside(object, summary);
}

void json_trace_files(struct json_write *root, const struct merged_traces *traces)
{
    struct json_write *array = json_write_add_array(root, "Traces");
    for (size_t i = 0; i < traces->count; i++) write_trace(array, &traces->of[i].summary);
}

static void write_gaps(struct json_write *root, const struct trace_statistics *statistics)
{
    const struct trace_gap_laws *laws = &statistics->gap_laws;
    if (laws->requests > 0) {
        struct json_write *inside = json_write_add_object(root, "GapsInsideIntervals");
        json_write_double(inside, "CoefficientOfVariation", figure_significant(laws->mean));
        json_write_double(inside, "Least", figure_significant(laws->least));
        json_write_double(inside, "Most", figure_significant(laws->most));
    }
    if (statistics->of_counts) return;
    if (statistics->requests > 2) {
        struct json_write *gaps = json_write_add_object(root, "Gaps");
        json_write_double(gaps, "MeanInSeconds", figure_significant(statistics->gap_mean_s));
        json_write_double(gaps, "CoefficientOfVariation", figure_significant(statistics->gap_variation));
    }
    struct json_write *stamps = json_write_add_object(root, "Stamps");
    json_write_unsigned(stamps, "Distinct", statistics->requests - statistics->repeated_stamps);
    json_write_unsigned(stamps, "Repeated", statistics->repeated_stamps);
    json_write_unsigned(stamps, "MostOnOne", statistics->most_on_one_stamp);
}

static void write_windows(struct json_write *root, const struct trace_statistics *statistics)
{
    struct json_write *windows = json_write_add_array(root, "Windows");
    for (int i = 0; i < TRACE_SCALES; i++) {
        const struct trace_scale *scale = &statistics->scale[i];
        if (scale->windows == 0) continue;
        struct json_write *object = json_write_add_object(windows, NULL);
        json_write_integer(object, "InSeconds", scale->window_ns / NS_PER_S);
        json_write_unsigned(object, "Count", scale->windows);
        json_write_double(object, "Mean", figure_significant(scale->mean));
        json_write_unsigned(object, "Peak", scale->peak);
        json_write_double(object, "PeakAtInSeconds", figure_significant(time_to_s(scale->peak_at_ns)));
        json_write_double(object, "IndexOfDispersion", figure_significant(scale->index_of_dispersion));
    }
}

static void write_shape(struct json_write *root, const struct trace_statistics *statistics)
{
    struct json_write *hours = json_write_add_array(root, "ByHour");
    for (int i = 0; i < 24; i++) json_write_unsigned(hours, NULL, statistics->hour[i]);
    struct json_write *timeline = json_write_add_object(root, "Timeline");
    json_write_double(timeline, "StepInSeconds", figure_significant(time_to_s(statistics->bucket_ns)));
    struct json_write *requests = json_write_add_array(timeline, "Requests");
    for (int i = 0; i < TRACE_BUCKETS; i++) json_write_unsigned(requests, NULL, statistics->bucket[i]);
}

static void write_values(struct json_write *object, const struct trace_values *values, const char *unit)
{
    struct trace_value_figures figures = trace_figures_of(values);
    double ns = *unit == 'm' ? 1e6 : 1; /* ms */
    json_write_string(object, "Unit", unit);
    json_write_unsigned(object, "Count", values->values->count);
    json_write_unsigned(object, "Missing", values->missing);
    json_write_unsigned(object, "Zeros", values->zeros);
    json_write_double(object, "Mean", figure_significant(figures.mean / ns));
    json_write_double(object, "Minimum", figure_significant(figures.minimum / ns));
    json_write_double(object, "P50", figure_significant(figures.p50 / ns));
    json_write_double(object, "P95", figure_significant(figures.p95 / ns));
    json_write_double(object, "P99", figure_significant(figures.p99 / ns));
    json_write_double(object, "Maximum", figure_significant(figures.maximum / ns));
}

static void write_sessions(struct json_write *root, const struct session_statistics *statistics)
{
    if (!statistics) return;
    struct json_write *sessions = json_write_add_object(root, "Sessions");
    json_write_unsigned(sessions, "Count", statistics->count);
    json_write_unsigned(sessions, "Agents", statistics->agents);
    write_values(json_write_add_object(sessions, "Requests"), &statistics->requests, "requests");
    if (statistics->think_ns.values->count > 0)
        write_values(json_write_add_object(sessions, "ThinkTime"), &statistics->think_ns, "ms");
}

static void write_fields(struct json_write *root, const struct trace_statistics *statistics)
{
    struct json_write *fields = json_write_add_array(root, "Fields");
    for (int field = 0; field < TRACE_FIELDS; field++) {
        const struct trace_values *values = &statistics->values[field];
        if (!values->values) continue;
        bool is_time = trace_field_is_time((enum trace_field)field);
        bool is_tokens = field == TRACE_INPUT_TOKENS || field == TRACE_OUTPUT_TOKENS;
        struct json_write *object = json_write_add_object(fields, NULL);
        json_write_string(object, "Field", trace_field_name((enum trace_field)field));
        write_values(object, values, is_time ? "ms" : is_tokens ? "tokens" : "bytes");
    }
}

const char *trace_report_json(struct arena *arena, const struct merged_traces *traces,
                              const struct trace_statistics *statistics)
{
    struct json_write *root = json_write_object();
    json_write_string(root, "Loadline", LOADLINE_VERSION);
    json_trace_files(root, traces);
    json_write_unsigned(root, "Requests", statistics->requests);
    write_start(root, statistics->has_start, statistics->start_ns);
    json_write_double(root, "FirstInSeconds", figure_significant(time_to_s(statistics->first_ns)));
    json_write_double(root, "LastInSeconds", figure_significant(time_to_s(statistics->last_ns)));
    json_write_double(root, "SpanInSeconds", figure_significant(time_to_s(statistics->last_ns - statistics->first_ns)));
    json_write_double(root, "RatePerSecond", figure_significant(statistics->rate_per_s));
    write_gaps(root, statistics);
    write_windows(root, statistics);
    write_shape(root, statistics);
    write_fields(root, statistics);
    write_sessions(root, statistics->sessions);
    return json_write_text(root, arena);
}
