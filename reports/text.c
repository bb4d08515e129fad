#include "reports/text.h"

#include "models/result.h"
#include "reports/buffer.h"
#include "reports/figure.h"
#include "reports/text_cost.h"
#include "reports/text_fleet.h"
#include "reports/text_mode.h"
#include "reports/text_page.h"
#include "reports/text_requests.h"
#include "reports/text_scaling.h"
#include "reports/text_shadow.h"
#include "reports/text_subject.h"
#include "reports/text_times.h"
#include "reports/text_verdict.h"
#include "sim/arena.h"

#include <inttypes.h>

#define DIGEST_SHOWN 12 /* hexadecimal digits: enough to tell two files apart */

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

static void write_latency(struct text_page *page, const struct result *result, const struct text_subjects *subjects)
{
    struct text_times times = text_times_begin(page, result, NULL);
    text_times_row(&times, "endpoint", NULL, &result->latency);
    text_times_half_widths(&times, "endpoint", NULL, &result->latency);
    for (size_t i = 0; i < subjects->count; i++) {
        const struct time_summary *latency = &subjects->all[i].figures->latency;
        text_times_row(&times, subjects->all[i].nested, NULL, latency);
        text_times_half_widths(&times, subjects->all[i].nested, NULL, latency);
    }
    text_page_heading(page, "Latency, as the caller sees it");
    text_times_end(&times);
}

/* On a serverless slot nobody waits: it is free, or starts, or the request is throttled. */
static bool may_wait(const struct variant_result *variant)
{
    return !variant->has_serverless;
}

static void write_waiting(struct text_page *page, const struct result *result)
{
    struct text_subjects subjects = text_subjects_having(page->arena, result, may_wait);
    if (subjects.count == 0) return;
    struct text_times times = text_times_begin(page, result, "waited");
    for (size_t i = 0; i < subjects.count; i++) {
        const struct variant_result *variant = subjects.all[i].figures;
        text_times_row(&times, subjects.all[i].nested, figure_share(page->arena, variant->waited), &variant->waiting);
    }
    text_page_heading(page, "Waiting for service");
    text_times_end(&times);
}

/* Columns of the table of load that not every result has. */
struct load_columns {
    bool intervals, batches;
};

static struct load_columns load_columns_of(const struct text_subjects *subjects)
{
    struct load_columns columns = {false, false};
    for (size_t i = 0; i < subjects->count; i++) {
        const struct variant_result *variant = subjects->all[i].figures;
        columns.intervals =
            columns.intervals || variant->traffic_share_interval.known || variant->utilization_interval.known;
        columns.batches = columns.batches || variant->mean_batch_size > 0;
    }
    return columns;
}

static void add_share(struct text_page *page, struct table *table, double share, const struct interval *interval,
                      bool intervals)
{
    table_cell(table, figure_share(page->arena, share));
    if (intervals) table_cell(table, interval->known ? figure_share(page->arena, figure_half_width(interval)) : "");
}

static void add_load(struct text_page *page, struct table *table, const struct text_subject *subject,
                     struct load_columns columns)
{
    const struct variant_result *variant = subject->figures;
    table_row(table);
    table_cell(table, subject->nested);
    table_cell(table, figure_share(page->arena, variant->configured_share));
    add_share(page, table, variant->traffic_share, &variant->traffic_share_interval, columns.intervals);
    add_share(page, table, variant->utilization, &variant->utilization_interval, columns.intervals);
    table_cell(table, figure_number(page->arena, variant->mean_in_system));
    table_cell(table, figure_number(page->arena, variant->mean_queue_length));
    if (!columns.batches) return;
    table_cell(table, variant->mean_batch_size > 0 ? figure_number(page->arena, variant->mean_batch_size) : "");
}

static void write_load(struct text_page *page, const struct result *result, const struct text_subjects *subjects)
{
    struct load_columns columns = load_columns_of(subjects);
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "asked for", TABLE_RIGHT);
    table_column(table, "served", TABLE_RIGHT);
    if (columns.intervals) table_column(table, text_times_confidence(page, result), TABLE_RIGHT);
    table_column(table, "utilisation", TABLE_RIGHT);
    if (columns.intervals) table_column(table, text_times_confidence(page, result), TABLE_RIGHT);
    table_column(table, "in system", TABLE_RIGHT);
    table_column(table, "in queue", TABLE_RIGHT);
    if (columns.batches) table_column(table, "in a batch", TABLE_RIGHT);
    for (size_t i = 0; i < subjects->count; i++) add_load(page, table, &subjects->all[i], columns);
    text_page_heading(page, "Traffic and load");
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
    struct text_subjects subjects = text_subjects(arena, result);
    text_verdict(&page, result);
    write_headline(&page, result);
    text_shadow(&page, result);
    text_requests(&page, result);
    text_errors(&page, result);
    write_latency(&page, result, &subjects);
    write_waiting(&page, result);
    text_tokens(&page, result);
    text_serverless(&page, result);
    text_async(&page, result);
    write_load(&page, result, &subjects);
    text_copies(&page, result);
    text_instances(&page, result);
    text_scaling(&page, result);
    text_capture(&page, result);
    text_explanations(&page, result);
    text_cost(&page, &result->cost);
    write_texts(&page, "Assumptions", result->assumptions, result->assumption_count);
    write_texts(&page, "Warnings", result->warnings, result->warning_count);
    write_inputs(&page, result);
    return buffer_text(page.buffer);
}
