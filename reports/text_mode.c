#include "reports/text_mode.h"

#include "reports/figure.h"
#include "reports/text_page.h"
#include "reports/text_subject.h"
#include "reports/text_times.h"
#include "sim/arena.h"

#include <inttypes.h>

static struct table *begin_table(struct text_page *page, const char *const *columns, size_t count)
{
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    for (size_t i = 0; i < count; i++) table_column(table, columns[i], TABLE_RIGHT);
    return table;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* --- Serverless --- */

static bool has_serverless(const struct variant_result *variant)
{
    return variant->has_serverless;
}

static bool has_provisioned(const struct variant_result *variant)
{
    return variant->has_serverless && variant->serverless.provisioned_concurrency > 0;
}

static void write_slots(struct text_page *page, const struct text_subjects *subjects)
{
    static const char *const columns[] = {"memory", "live", "busy", "peak", "limit", "throttled", "cold starts"};
    struct arena *arena = page->arena;
    struct table *table = begin_table(page, columns, COUNT(columns));
    for (size_t i = 0; i < subjects->count; i++) {
        const struct variant_result *variant = subjects->all[i].figures;
        const struct serverless_summary *slots = &variant->serverless;
        uint64_t throttled = variant->requests.throttled;
        table_row(table);
        table_cell(table, subjects->all[i].name);
        table_cell(table, arena_format(arena, "%" PRIu32 " MB", slots->memory_mb));
        table_cell(table, figure_number(arena, slots->mean_warm));
        table_cell(table, figure_number(arena, slots->mean_busy));
        table_cell(table, figure_number(arena, slots->peak_concurrency));
        table_cell(table, figure_count(arena, slots->max_concurrency));
        table_cell_ink(table, figure_count(arena, throttled), throttled > 0 ? TABLE_BAD : TABLE_PLAIN);
        table_cell(table, figure_count(arena, slots->cold_starts));
    }
    text_page_heading(page, "Serverless slots");
    text_page_table(page, table);
}

static void write_cold_starts(struct text_page *page, const struct result *result, const struct text_subjects *subjects)
{
    struct arena *arena = page->arena;
    struct text_times times = text_times_begin(page, result, "share");
    for (size_t i = 0; i < subjects->count; i++) {
        const struct serverless_summary *slots = &subjects->all[i].figures->serverless;
        const char *half = figure_plus_minus(arena, &slots->cold_start_share_interval, figure_share);
        text_times_row(&times, subjects->all[i].name, figure_share(arena, slots->cold_start_share), &slots->cold_start);
        text_times_half_widths(&times, subjects->all[i].name, half, &slots->cold_start);
    }
    text_page_heading(page, "Cold starts, and how long they take");
    text_times_end(&times);
}

static void write_provisioned(struct text_page *page, const struct text_subjects *subjects)
{
    static const char *const columns[] = {"slots", "busy", "spilled over"};
    struct table *table = begin_table(page, columns, COUNT(columns));
    for (size_t i = 0; i < subjects->count; i++) {
        const struct serverless_summary *slots = &subjects->all[i].figures->serverless;
        table_row(table);
        table_cell(table, subjects->all[i].name);
        table_cell(table, figure_count(page->arena, slots->provisioned_concurrency));
        table_cell(table, figure_share(page->arena, slots->provisioned_utilization));
        table_cell(table, figure_count(page->arena, slots->spillover));
    }
    text_page_heading(page, "Provisioned concurrency");
    text_page_table(page, table);
}

void text_serverless(struct text_page *page, const struct result *result)
{
    struct text_subjects serverless = text_subjects_having(page->arena, result, has_serverless);
    if (serverless.count == 0) return;
    struct text_subjects provisioned = text_subjects_having(page->arena, result, has_provisioned);
    write_slots(page, &serverless);
    write_cold_starts(page, result, &serverless);
    if (provisioned.count > 0) write_provisioned(page, &provisioned);
}

/* --- Asynchronous --- */

static bool has_async(const struct variant_result *variant)
{
    return variant->has_async;
}

static void write_backlogs(struct text_page *page, const struct text_subjects *subjects)
{
    static const char *const columns[] = {"peak", "mean", "oldest", "expired", "at once per instance"};
    struct arena *arena = page->arena;
    struct table *table = begin_table(page, columns, COUNT(columns));
    for (size_t i = 0; i < subjects->count; i++) {
        const struct variant_result *variant = subjects->all[i].figures;
        uint64_t expired = variant->requests.expired;
        table_row(table);
        table_cell(table, subjects->all[i].name);
        table_cell(table, figure_number(arena, variant->async.peak_backlog));
        table_cell(table, figure_number(arena, variant->async.mean_backlog));
        table_cell(table, figure_time(arena, variant->async.oldest_s * 1000));
        table_cell_ink(table, figure_count(arena, expired), expired > 0 ? TABLE_BAD : TABLE_PLAIN);
        table_cell(table, figure_count(arena, variant->async.max_concurrent_invocations));
    }
    text_page_heading(page, "Asynchronous backlog");
    text_page_table(page, table);
}

static void write_backlog_times(struct text_page *page, const struct result *result,
                                const struct text_subjects *subjects)
{
    struct text_times times = text_times_begin(page, result, NULL);
    for (size_t i = 0; i < subjects->count; i++) {
        const struct async_summary *async = &subjects->all[i].figures->async;
        text_times_row(&times, subjects->all[i].name, NULL, &async->time_in_backlog);
        text_times_half_widths(&times, subjects->all[i].name, NULL, &async->time_in_backlog);
        if (async->download.count > 0) text_times_row(&times, "  download", NULL, &async->download);
        if (async->upload.count > 0) text_times_row(&times, "  upload", NULL, &async->upload);
    }
    text_page_heading(page, "Time in the backlog");
    text_times_end(&times);
}

void text_async(struct text_page *page, const struct result *result)
{
    struct text_subjects subjects = text_subjects_having(page->arena, result, has_async);
    if (subjects.count == 0) return;
    write_backlogs(page, &subjects);
    write_backlog_times(page, result, &subjects);
}

/* --- Tokens --- */

static bool has_tokens(const struct variant_result *variant)
{
    return variant->has_tokens;
}

static void add_token_times(struct text_times *times, const char *label, const struct time_summary *summary)
{
    text_times_row(times, label, NULL, summary);
    text_times_half_widths(times, label, NULL, summary);
}

void text_tokens(struct text_page *page, const struct result *result)
{
    struct text_subjects subjects = text_subjects_having(page->arena, result, has_tokens);
    if (subjects.count == 0) return;
    struct text_times times = text_times_begin(page, result, NULL);
    for (size_t i = 0; i < subjects.count; i++) {
        const struct variant_result *variant = subjects.all[i].figures;
        text_times_owner(&times, subjects.all[i].name);
        add_token_times(&times, "  first token", &variant->tokens.first_token);
        add_token_times(&times, "  per next token", &variant->tokens.output_token);
        add_token_times(&times, "  whole answer", &variant->latency);
    }
    text_page_heading(page, "Tokens");
    text_times_end(&times);
    for (size_t i = 0; i < subjects.count; i++) {
        const struct token_summary *tokens = &subjects.all[i].figures->tokens;
        text_page_line(page, arena_format(page->arena, "%s: %s input and %s output tokens/s", subjects.all[i].name,
                                          figure_number(page->arena, tokens->input_per_s),
                                          figure_number(page->arena, tokens->output_per_s)));
    }
}

/* --- Beside the answers --- */

static bool has_capture(const struct variant_result *variant)
{
    return variant->has_capture;
}

void text_capture(struct text_page *page, const struct result *result)
{
    static const char *const columns[] = {"records", "GB"};
    struct text_subjects subjects = text_subjects_having(page->arena, result, has_capture);
    if (subjects.count == 0) return;
    struct table *table = begin_table(page, columns, COUNT(columns));
    for (size_t i = 0; i < subjects.count; i++) {
        const struct capture_summary *capture = &subjects.all[i].figures->capture;
        table_row(table);
        table_cell(table, subjects.all[i].name);
        table_cell(table, figure_count(page->arena, capture->records));
        table_cell(table, figure_number(page->arena, capture->gb));
    }
    text_page_heading(page, "Data capture");
    text_page_table(page, table);
}

static bool has_explain(const struct variant_result *variant)
{
    return variant->has_explain;
}

void text_explanations(struct text_page *page, const struct result *result)
{
    static const char *const columns[] = {"explained", "calls"};
    struct text_subjects subjects = text_subjects_having(page->arena, result, has_explain);
    if (subjects.count == 0) return;
    struct table *table = begin_table(page, columns, COUNT(columns));
    for (size_t i = 0; i < subjects.count; i++) {
        const struct explain_summary *explain = &subjects.all[i].figures->explain;
        table_row(table);
        table_cell(table, subjects.all[i].name);
        table_cell(table, figure_count(page->arena, explain->explained));
        table_cell(table, figure_count(page->arena, explain->calls));
    }
    text_page_heading(page, "Explanations");
    text_page_table(page, table);
}
