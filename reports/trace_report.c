#include "reports/trace_report.h"

#include "models/figure_text.h"
#include "models/time.h"
#include "models/trace_merge.h"
#include "models/trace_statistics.h"
#include "reports/buffer.h"
#include "reports/text_marks.h"
#include "reports/text_page.h"
#include "reports/trace_figures.h"
#include "reports/trace_stamps.h"
#include "sim/arena.h"
#include "sim/histogram.h"

#include <inttypes.h>

/* --- What was read --- */

/* "1 request", "2 requests". */
static const char *several(struct arena *arena, uint64_t count, const char *noun)
{
    return arena_format(arena, "%s %s%s", figure_count(arena, count), noun, count == 1 ? "" : "s");
}

static const char *figures_of_file(struct arena *arena, const struct trace_summary *summary)
{
    const char *records = several(arena, summary->records, summary->counts ? "count" : "request");
    const char *text = arena_format(arena, "%s of %s", records, summary->format);
    if (summary->bad_rows > 0)
        text = arena_format(arena, "%s, %s left out", text, several(arena, summary->bad_rows, "bad row"));
    if (summary->left_out > 0)
        text = arena_format(arena, "%s, %s that hold%s none", text, several(arena, summary->left_out, "line"),
                            summary->left_out == 1 ? "s" : "");
    if (summary->inversions > 0)
        text =
            arena_format(arena, "%s, %s earlier than the one before", text, figure_count(arena, summary->inversions));
    return text;
}

/* What stands beside a trace of counts. */
static void write_beside(struct text_page *page, const struct trace_summary *summary)
{
    const struct trace_memory *memory = &summary->memory;
    for (int side = 0; side < TRACE_SIDES; side++)
        if (summary->side[side].file)
            text_page_line(page, arena_format(page->arena, "%s: %s", trace_side_name[side], summary->side[side].file));
    if (memory->known)
        text_page_line(page, arena_format(page->arena,
                                          "memory of %s applications: %s MB at the mean of requests, %s MB at most",
                                          figure_count(page->arena, memory->applications),
                                          figure_number(page->arena, memory->mean_mb),
                                          figure_number(page->arena, memory->most_mb)));
}

static void write_files(struct text_page *page, const struct merged_traces *traces)
{
    text_page_heading(page, traces->count == 1 ? "Trace" : "Traces");
    for (size_t i = 0; i < traces->count; i++) {
        const struct trace_summary *summary = &traces->of[i].summary;
        text_page_line(page, arena_format(page->arena, "%s: %s", summary->file, figures_of_file(page->arena, summary)));
        text_page_line(page, trace_stamps_text(page->arena, summary));
        write_beside(page, summary);
    }
}

/* --- When requests come --- */

static const char *when(struct arena *arena, const struct trace_statistics *statistics, int64_t at_ns)
{
    char text[TIME_TEXT];
    if (statistics->has_start) return arena_text(arena, time_text(statistics->start_ns + at_ns, text));
    return arena_format(arena, "second %s", figure_number(arena, time_to_s(at_ns)));
}

static void write_span(struct text_page *page, const struct trace_statistics *statistics)
{
    struct arena *arena = page->arena;
    int64_t span_ns = statistics->last_ns - statistics->first_ns;
    text_page_heading(page, "Arrivals");
    const char *requests = several(arena, statistics->requests, "request");
    const char *first = when(arena, statistics, statistics->first_ns);
    const char *last = when(arena, statistics, statistics->last_ns);
    if (span_ns == 0)
        text_page_line(page, arena_format(arena, "%s at %s", requests, first));
    else
        text_page_line(page, arena_format(arena, "%s in %s, from %s to %s: %s a second", requests,
                                          figure_time(arena, time_to_ms(span_ns)), first, last,
                                          figure_number(arena, statistics->rate_per_s)));
    const struct trace_gap_laws *laws = &statistics->gap_laws;
    if (laws->requests > 0)
        text_page_line(page, arena_format(arena,
                                          "gaps inside intervals: coefficient of variation %s on average over the "
                                          "requests, %s to %s (1: Poisson)",
                                          figure_number(arena, laws->mean), figure_number(arena, laws->least),
                                          figure_number(arena, laws->most)));
    if (statistics->of_counts || statistics->requests < 3) return;
    if (span_ns > 0)
        text_page_line(page, arena_format(arena, "gaps: mean %s, coefficient of variation %s (1: Poisson)",
                                          figure_time(arena, statistics->gap_mean_s * 1000),
                                          figure_number(arena, statistics->gap_variation)));
    if (statistics->repeated_stamps > 0)
        text_page_line(page, arena_format(arena, "%s requests share the instant of the one before, at most %s on one",
                                          figure_count(arena, statistics->repeated_stamps),
                                          figure_count(arena, statistics->most_on_one_stamp)));
}

static void write_windows(struct text_page *page, const struct trace_statistics *statistics)
{
    struct table *table = table_new(page->arena);
    table_column(table, "in", TABLE_LEFT);
    table_column(table, "windows", TABLE_RIGHT);
    table_column(table, "mean", TABLE_RIGHT);
    table_column(table, "peak", TABLE_RIGHT);
    table_column(table, "peak/s", TABLE_RIGHT);
    table_column(table, "dispersion", TABLE_RIGHT);
    table_column(table, "fullest at", TABLE_LEFT);
    for (int i = 0; i < TRACE_SCALES; i++) {
        const struct trace_scale *scale = &statistics->scale[i];
        if (scale->windows < 2) continue; /* of one window the lines above tell everything */
        table_row(table);
        table_cell(table, trace_figures_window(scale));
        table_cell(table, figure_count(page->arena, scale->windows));
        table_cell(table, figure_number(page->arena, scale->mean));
        table_cell(table, figure_count(page->arena, scale->peak));
        table_cell(table, figure_number(page->arena, (double)scale->peak / time_to_s(scale->window_ns)));
        table_cell(table, figure_number(page->arena, scale->index_of_dispersion));
        table_cell(table, when(page->arena, statistics, scale->peak_at_ns));
    }
    if (table_rows(table) > 0) text_page_table(page, table);
}

/* --- Charts --- */

/* A chart as wide as the page: neighbours are added up where there is no room for all. Above its end stands the most. */
static void write_chart(struct text_page *page, const char *heading, const uint64_t *counts, size_t count)
{
    double joined[TRACE_BUCKETS] = {0}, most = 0;
    size_t room = page->style.width > 4 ? page->style.width - 4 : 1, step = (count + room - 1) / room;
    for (size_t i = 0; i < count; i++) {
        joined[i / step] += (double)counts[i];
        if (joined[i / step] > most) most = joined[i / step];
    }
    text_page_heading(page, arena_format(page->arena, "%s, at most %s", heading, figure_number(page->arena, most)));
    const char *marks = text_marks(page->arena, joined, (count + step - 1) / step, most, page->style.blocks);
    buffer_format(page->buffer, "  %s\n", marks);
}

static void write_charts(struct text_page *page, const struct trace_statistics *statistics)
{
    int64_t span_ns = statistics->last_ns - statistics->first_ns;
    if (span_ns <= 0) return;
    size_t used = (size_t)(span_ns / statistics->bucket_ns) + 1;
    write_chart(page,
                arena_format(page->arena, "Requests in steps of %s",
                             figure_time(page->arena, time_to_ms(statistics->bucket_ns))),
                statistics->bucket, used < TRACE_BUCKETS ? used : TRACE_BUCKETS);
    if (span_ns < NS_PER_DAY) return;
    write_chart(page, statistics->has_start ? "By hour of the day, UTC" : "By hour of the trace's own day",
                statistics->hour, 24);
}

/* --- What they carry --- */

static struct table *table_of_values(struct text_page *page)
{
    static const char *const headers[] = {"mean", "p50", "p95", "p99", "max", "zero", "missing"};
    struct table *table = table_new(page->arena);
    table_column(table, "", TABLE_LEFT);
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) table_column(table, headers[i], TABLE_RIGHT);
    return table;
}

static void add_values(struct text_page *page, struct table *table, const char *title,
                       const struct trace_values *values, bool is_time)
{
    struct trace_value_figures figures = trace_figures_of(values);
    const double shown[] = {figures.mean, figures.p50, figures.p95, figures.p99, figures.maximum};
    table_row(table);
    table_cell(table, title);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        table_cell(table, is_time ? figure_time(page->arena, shown[i] / 1e6) : figure_number(page->arena, shown[i]));
    table_cell(table, figure_count(page->arena, values->zeros));
    table_cell(table, figure_count(page->arena, values->missing));
}

static void write_values(struct text_page *page, const struct trace_statistics *statistics)
{
    struct table *table = table_of_values(page);
    for (int field = 0; field < TRACE_FIELDS; field++) {
        const struct trace_values *values = &statistics->values[field];
        if (!values->values) continue;
        bool is_time = trace_field_is_time((enum trace_field)field);
        add_values(page, table, trace_figures_title((enum trace_field)field), values, is_time);
    }
    if (table_rows(table) == 0) return;
    text_page_heading(page, "What they carry");
    text_page_table(page, table);
}

static void write_sessions(struct text_page *page, const struct trace_statistics *statistics)
{
    const struct session_statistics *sessions = statistics->sessions;
    if (!sessions) return;
    text_page_heading(page, "Sessions");
    const char *agents = "";
    if (sessions->agents > 0)
        agents = arena_format(page->arena, ", with %s", several(page->arena, sessions->agents, "agent"));
    text_page_line(page, arena_format(page->arena, "%s%s", several(page->arena, sessions->count, "session"), agents));
    struct table *table = table_of_values(page);
    add_values(page, table, "requests of one", &sessions->requests, false);
    if (sessions->think_ns.values->count > 0) add_values(page, table, "think time", &sessions->think_ns, true);
    text_page_table(page, table);
}

const char *trace_report_text(struct arena *arena, const struct merged_traces *traces,
                              const struct trace_statistics *statistics, struct text_style style)
{
    if (style.width < TEXT_LEAST_WIDTH) style.width = TEXT_LEAST_WIDTH;
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = style};
    write_files(&page, traces);
    write_span(&page, statistics);
    write_windows(&page, statistics);
    write_charts(&page, statistics);
    write_values(&page, statistics);
    write_sessions(&page, statistics);
    return buffer_text(page.buffer);
}
