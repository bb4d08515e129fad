#include "reports/text.h"

#include "models/result.h"
#include "reports/buffer.h"
#include "reports/figure.h"
#include "reports/text_cost.h"
#include "reports/text_page.h"
#include "reports/text_verdict.h"
#include "sim/arena.h"

#include <inttypes.h>

#define DIGEST_SHOWN 12 /* hexadecimal digits: enough to tell two files apart */

static const char *variant_label(struct arena *arena, const struct variant_result *variant)
{
    return variant->shadow ? arena_format(arena, "%s (shadow)", variant->name) : variant->name;
}

static const char *confidence_label(struct text_page *page, const struct result *result)
{
    return arena_format(page->arena, "±%s", figure_share(page->arena, result->confidence));
}

static void write_headline(struct text_page *page, const struct result *result)
{
    struct arena *arena = page->arena;
    text_page_heading(page, result->scenario);
    if (result->description) text_page_line(page, result->description);
    text_page_line(page,
                   arena_format(arena, "seed %" PRIu64 ", %" PRIu32 " replication%s, %.10g s simulated", result->seed,
                                result->replications, result->replications == 1 ? "" : "s", result->simulated_s));
    text_page_line(page, arena_format(arena, "endpoint config %s in %s; second 0 is %s; loadline %s",
                                      result->endpoint_config_name ? result->endpoint_config_name : "without a name",
                                      result->region ? result->region : "no region",
                                      result->start_time ? result->start_time : "not set", result->version));
    if (result->warm_up_rule)
        text_page_line(page, arena_format(arena, "warm-up of %.10g s left out of times and averages: %s",
                                          result->warm_up_s, result->warm_up_rule));
    if (result->partial) text_page_line(page, "PARTIAL: interrupted; the figures cover what was finished");
}

/* The outcomes in the order of struct request_counts, which end a request otherwise than by success. */
#define OUTCOMES 6
static const char *const outcome_names[OUTCOMES] = {"model errors", "throttled", "rejected",
                                                    "timed out",    "expired",   "in flight"};

static void outcomes_of(const struct request_counts *counts, uint64_t outcomes[OUTCOMES])
{
    const uint64_t values[OUTCOMES] = {counts->model_errors, counts->throttled, counts->rejected,
                                       counts->timed_out,    counts->expired,   counts->in_flight};
    for (int i = 0; i < OUTCOMES; i++) outcomes[i] = values[i];
}

static void add_requests_row(struct text_page *page, struct table *table, const char *name,
                             const struct request_counts *counts, const bool shown[OUTCOMES])
{
    uint64_t outcomes[OUTCOMES];
    outcomes_of(counts, outcomes);
    table_row(table);
    table_cell(table, name);
    table_cell(table, figure_count(page->arena, counts->arrived));
    table_cell(table, figure_count(page->arena, counts->succeeded));
    table_cell(table, counts->arrived > 0
                          ? figure_share(page->arena, (double)counts->succeeded / (double)counts->arrived)
                          : "-");
    for (int i = 0; i < OUTCOMES; i++)
        if (shown[i]) table_cell(table, figure_count(page->arena, outcomes[i]));
}

/* Outcomes that no request had are left out. A shadow's requests are not among the endpoint's, so it may have others. */
static void choose_outcomes(const struct result *result, bool shown[OUTCOMES])
{
    for (size_t v = 0; v <= result->variant_count; v++) {
        uint64_t outcomes[OUTCOMES];
        outcomes_of(v == 0 ? &result->requests : &result->variants[v - 1].requests, outcomes);
        for (int i = 0; i < OUTCOMES; i++) shown[i] = shown[i] || outcomes[i] > 0;
    }
}

static void write_requests(struct text_page *page, const struct result *result)
{
    bool shown[OUTCOMES] = {false};
    choose_outcomes(result, shown);
    text_page_heading(page, "Requests");
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "arrived", TABLE_RIGHT);
    table_column(table, "succeeded", TABLE_RIGHT);
    table_column(table, "share", TABLE_RIGHT);
    for (int i = 0; i < OUTCOMES; i++)
        if (shown[i]) table_column(table, outcome_names[i], TABLE_RIGHT);
    add_requests_row(page, table, "endpoint", &result->requests, shown);
    for (size_t i = 0; i < result->variant_count; i++)
        add_requests_row(page, table, variant_label(page->arena, &result->variants[i]), &result->variants[i].requests,
                         shown);
    text_page_table(page, table);
    text_page_line(page, arena_format(page->arena, "offered %s/s, succeeded %s/s",
                                      figure_number(page->arena, result->offered_per_s),
                                      figure_number(page->arena, result->succeeded_per_s)));
}

static void add_time_columns(struct table *table)
{
    static const char *const names[] = {"mean", "p50", "p90", "p95", "p99", "p99.9", "max"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) table_column(table, names[i], TABLE_RIGHT);
}

/* A percentile is the mean of the replications' own, so what counts is how many samples one replication has above it. */
static bool is_thin(const struct result *result, const struct time_summary *times, int percentile)
{
    double samples = (double)times->count / (result->replications > 0 ? result->replications : 1);
    return samples * (1 - percentile_share[percentile]) < TEXT_LEAST_ABOVE;
}

/* The cells of a sample of times; true where a percentile was marked. */
static bool add_times(struct text_page *page, struct table *table, const struct result *result,
                      const struct time_summary *times)
{
    bool marked = false;
    if (times->count == 0) {
        table_cell(table, "none");
        return false;
    }
    table_cell(table, figure_time(page->arena, times->mean_ms));
    for (int i = 0; i < PERCENTILES; i++) {
        bool thin = is_thin(result, times, i);
        marked = marked || thin;
        table_cell(table, arena_format(page->arena, "%s%s", figure_time(page->arena, times->percentile_ms[i]),
                                       thin ? "*" : ""));
    }
    table_cell(table, figure_time(page->arena, times->maximum_ms));
    return marked;
}

static const char *half_width_text(struct arena *arena, const struct interval *interval)
{
    return interval->known ? arena_format(arena, "±%s", figure_time(arena, figure_half_width(interval))) : "";
}

static bool has_intervals(const struct time_summary *times)
{
    bool known = times->mean_interval_ms.known;
    for (int i = 0; i < PERCENTILES; i++) known = known || times->percentile_interval_ms[i].known;
    return known && times->count > 0;
}

static void add_half_widths(struct text_page *page, struct table *table, const struct result *result,
                            const struct time_summary *times)
{
    if (!has_intervals(times)) return;
    table_row(table);
    table_cell(table, arena_format(page->arena, "  %s", confidence_label(page, result)));
    table_cell(table, half_width_text(page->arena, &times->mean_interval_ms));
    for (int i = 0; i < PERCENTILES; i++)
        table_cell(table, half_width_text(page->arena, &times->percentile_interval_ms[i]));
}

static void note_thin(struct text_page *page, bool marked)
{
    if (!marked) return;
    text_page_note(page, "*",
                   arena_format(page->arena, "fewer than %d samples lie above it in a replication: a rough figure",
                                TEXT_LEAST_ABOVE));
}

static bool add_latency_rows(struct text_page *page, struct table *table, const struct result *result, const char *name,
                             const struct time_summary *times)
{
    table_row(table);
    table_cell(table, name);
    bool marked = add_times(page, table, result, times);
    add_half_widths(page, table, result, times);
    return marked;
}

static void write_latency(struct text_page *page, const struct result *result)
{
    text_page_heading(page, "Latency, as the caller sees it");
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    add_time_columns(table);
    bool marked = add_latency_rows(page, table, result, "endpoint", &result->latency);
    for (size_t i = 0; i < result->variant_count; i++) {
        const struct variant_result *variant = &result->variants[i];
        bool too = add_latency_rows(page, table, result, variant_label(page->arena, variant), &variant->latency);
        marked = marked || too;
    }
    text_page_table(page, table);
    note_thin(page, marked);
}

static void write_waiting(struct text_page *page, const struct result *result)
{
    bool marked = false;
    text_page_heading(page, "Waiting for service");
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "waited", TABLE_RIGHT);
    add_time_columns(table);
    for (size_t i = 0; i < result->variant_count; i++) {
        const struct variant_result *variant = &result->variants[i];
        table_row(table);
        table_cell(table, variant_label(page->arena, variant));
        table_cell(table, figure_share(page->arena, variant->waited));
        bool too = add_times(page, table, result, &variant->waiting);
        marked = marked || too;
    }
    text_page_table(page, table);
    note_thin(page, marked);
}

static void add_share(struct text_page *page, struct table *table, double share, const struct interval *interval,
                      bool intervals)
{
    table_cell(table, figure_share(page->arena, share));
    if (intervals) table_cell(table, interval->known ? figure_share(page->arena, figure_half_width(interval)) : "");
}

static void add_load_row(struct text_page *page, struct table *table, const struct variant_result *variant,
                         bool intervals)
{
    table_row(table);
    table_cell(table, variant_label(page->arena, variant));
    table_cell(table, figure_share(page->arena, variant->configured_share));
    add_share(page, table, variant->traffic_share, &variant->traffic_share_interval, intervals);
    add_share(page, table, variant->utilization, &variant->utilization_interval, intervals);
    table_cell(table, figure_number(page->arena, variant->mean_in_system));
    table_cell(table, figure_number(page->arena, variant->mean_queue_length));
}

static void write_load(struct text_page *page, const struct result *result)
{
    bool intervals = false;
    for (size_t i = 0; i < result->variant_count; i++)
        intervals = intervals || result->variants[i].traffic_share_interval.known ||
                    result->variants[i].utilization_interval.known;
    text_page_heading(page, "Traffic and load");
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "asked for", TABLE_RIGHT);
    table_column(table, "served", TABLE_RIGHT);
    if (intervals) table_column(table, confidence_label(page, result), TABLE_RIGHT);
    table_column(table, "utilisation", TABLE_RIGHT);
    if (intervals) table_column(table, confidence_label(page, result), TABLE_RIGHT);
    table_column(table, "in system", TABLE_RIGHT);
    table_column(table, "in queue", TABLE_RIGHT);
    for (size_t i = 0; i < result->variant_count; i++) add_load_row(page, table, &result->variants[i], intervals);
    text_page_table(page, table);
}

static void add_instances_row(struct text_page *page, struct table *table, const struct variant_result *variant)
{
    const struct instance_summary *instances = &variant->instances;
    table_row(table);
    table_cell(table, variant_label(page->arena, variant));
    table_cell(table, variant->instance_type ? variant->instance_type : "");
    table_cell(table, figure_count(page->arena, instances->initial));
    table_cell(table, figure_number(page->arena, instances->mean));
    table_cell(table, figure_number(page->arena, instances->peak));
    table_cell(table, figure_number(page->arena, instances->hours));
    table_cell(table, figure_number(page->arena, instances->busy_hours));
    table_cell(table, figure_number(page->arena, instances->idle_hours));
}

static void write_instances(struct text_page *page, const struct result *result)
{
    bool any = false;
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "instance type", TABLE_LEFT);
    static const char *const names[] = {"initial", "mean", "peak", "hours", "busy", "idle"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) table_column(table, names[i], TABLE_RIGHT);
    for (size_t i = 0; i < result->variant_count; i++) {
        if (!result->variants[i].has_instances) continue;
        add_instances_row(page, table, &result->variants[i]);
        any = true;
    }
    if (!any) return;
    text_page_heading(page, "Instances");
    text_page_table(page, table);
}

static void write_texts(struct text_page *page, const char *title, const char *const *texts, size_t count)
{
    if (count == 0) return;
    text_page_heading(page, title);
    for (size_t i = 0; i < count; i++) text_page_note(page, "-", texts[i]);
}

static void write_inputs(struct text_page *page, const struct result *result)
{
    if (result->input_count == 0) return;
    text_page_heading(page, "Inputs (SHA-256)");
    for (size_t i = 0; i < result->input_count; i++)
        text_page_note(page, arena_format(page->arena, "%.*s", DIGEST_SHOWN, result->inputs[i].sha256),
                       result->inputs[i].path);
}

const char *text_report(struct arena *arena, const struct result *result, struct text_style style)
{
    if (style.width < TEXT_LEAST_WIDTH) style.width = TEXT_LEAST_WIDTH;
    struct text_page page = {arena, buffer_new(arena), style};
    text_verdict(&page, result);
    write_headline(&page, result);
    write_requests(&page, result);
    write_latency(&page, result);
    write_waiting(&page, result);
    write_load(&page, result);
    write_instances(&page, result);
    text_cost(&page, &result->cost);
    write_texts(&page, "Assumptions", result->assumptions, result->assumption_count);
    write_texts(&page, "Warnings", result->warnings, result->warning_count);
    write_inputs(&page, result);
    return buffer_text(page.buffer);
}
