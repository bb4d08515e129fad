#include "reports/run_record.h"

#include "models/json_write.h"
#include "models/result.h"
#include "reports/buffer.h"
#include "reports/figure.h"
#include "reports/json_figure.h"
#include "reports/text_page.h"
#include "reports/text_run.h"
#include "sim/arena.h"

#include <inttypes.h>
#include <string.h>

static size_t count_of(const struct run_record *record, enum file_state state)
{
    size_t count = 0;
    for (size_t i = 0; i < record->result->input_count; i++) count += record->inputs[i] == state;
    return count;
}

static size_t objectives_met(const struct result *result)
{
    size_t met = 0;
    for (size_t i = 0; i < result->objective_count; i++) met += result->objectives[i].met;
    return met;
}

/* --- For people --- */

static const char *objectives_text(struct arena *arena, const struct result *result)
{
    if (result->objective_count == 0) return "none";
    return arena_format(arena, "%zu of %zu met", objectives_met(result), result->objective_count);
}

static void write_figures(struct text_page *page, const struct result *result)
{
    static const char *const columns[] = {"requests", "succeeded", "p50", "p99", "USD an hour", "a month"};
    struct arena *arena = page->arena;
    struct table *table = table_new(arena);
    const bool has_times = result->latency.count > 0;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) table_column(table, columns[i], TABLE_RIGHT);
    table_column(table, "objectives", TABLE_LEFT);
    table_row(table);
    table_cell(table, figure_count(arena, result->requests.arrived));
    table_cell(table, figure_count(arena, result->requests.succeeded));
    table_cell(table, has_times ? figure_time(arena, result->latency.percentile_ms[P50]) : "none");
    table_cell(table, has_times ? figure_time(arena, result->latency.percentile_ms[P99]) : "none");
    table_cell(table, figure_money(arena, result->cost.per_hour_e10_usd));
    table_cell(table, figure_money(arena, result->cost.monthly_e10_usd));
    table_cell_ink(table, objectives_text(arena, result), result_objectives_met(result) ? TABLE_GOOD : TABLE_BAD);
    text_page_heading(page, "What came out");
    text_page_table(page, table);
}

static const char *again(struct arena *arena, const struct run_record *record)
{
    const size_t files = record->result->input_count;
    const size_t other = files - count_of(record, FILE_UNCHANGED);
    if (strcmp(record->version, record->result->version) != 0)
        return arena_format(arena, "this is loadline %s: another version may find other figures", record->version);
    if (other > 0)
        return arena_format(arena, "%zu of %zu files %s not what %s", other, files, other == 1 ? "is" : "are",
                            other == 1 ? "it was" : "they were");
    return "all files are what they were: the same command gives the same bytes";
}

static void write_inputs(struct text_page *page, const struct run_record *record)
{
    const struct result *result = record->result;
    struct table *table = table_new(page->arena);
    table_column(table, "file", TABLE_LEFT);
    table_column(table, "SHA-256", TABLE_LEFT);
    table_column(table, "now", TABLE_LEFT);
    for (size_t i = 0; i < result->input_count; i++) {
        table_row(table);
        table_cell(table, result->inputs[i].path);
        table_cell(table, arena_format(page->arena, "%.12s", result->inputs[i].sha256));
        table_cell_ink(table, file_state_name[record->inputs[i]],
                       record->inputs[i] == FILE_UNCHANGED ? TABLE_GOOD : TABLE_BAD);
    }
    text_page_heading(page, "What it was made from");
    text_page_table(page, table);
    text_page_line(page, again(page->arena, record));
}

const char *run_record_text(struct arena *arena, const struct run_record *record, struct text_style style)
{
    if (style.width < TEXT_LEAST_WIDTH) style.width = TEXT_LEAST_WIDTH;
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = style};
    const struct result *result = record->result;
    text_page_heading(&page, arena_format(arena, "run %" PRId64 ": %s", record->row->run_id, result->scenario));
    if (result->description) text_page_line(&page, result->description);
    text_page_line(&page, arena_format(arena, "stored %s", record->row->created_at));
    text_run(&page, result);
    write_figures(&page, result);
    write_inputs(&page, record);
    return buffer_text(page.buffer);
}

/* --- For programs --- */

static void write_json_inputs(struct json_write *in, const struct run_record *record)
{
    struct json_write *array = json_write_add_array(in, "Inputs");
    for (size_t i = 0; i < record->result->input_count; i++) {
        struct json_write *input = json_write_add_object(array, NULL);
        json_write_string(input, "Path", record->result->inputs[i].path);
        json_write_string(input, "SHA256", record->result->inputs[i].sha256);
        json_write_string(input, "Now", file_state_name[record->inputs[i]]);
    }
}

const char *run_record_json(struct arena *arena, const struct run_record *record)
{
    const struct result *result = record->result;
    struct json_write *root = json_write_object();
    json_write_integer(root, "Run", record->row->run_id);
    json_write_string(root, "CreatedAt", record->row->created_at);
    json_write_string(root, "Scenario", result->scenario);
    json_write_string(root, "Description", result->description);
    json_write_string(root, "EndpointConfigName", result->endpoint_config_name);
    json_write_string(root, "Region", result->region);
    json_write_string(root, "StartTime", result->start_time);
    json_write_string(root, "Loadline", result->version);
    json_write_boolean(root, "SameVersion", strcmp(record->version, result->version) == 0);
    json_write_unsigned(root, "Seed", result->seed);
    json_write_unsigned(root, "Replications", result->replications);
    json_figure_number(root, "Confidence", result->confidence);
    json_figure_number(root, "SimulatedSeconds", result->simulated_s);
    json_write_boolean(root, "Partial", result->partial);
    json_write_unsigned(root, "Arrived", result->requests.arrived);
    json_write_unsigned(root, "Succeeded", result->requests.succeeded);
    if (result->latency.count > 0) {
        struct json_write *latency = json_write_add_object(root, "Latency");
        json_write_string(latency, "Unit", "ms");
        json_write_double(latency, "P50", figure_ms(result->latency.percentile_ms[P50]));
        json_write_double(latency, "P99", figure_ms(result->latency.percentile_ms[P99]));
    }
    json_figure_money(root, "CostPerHour", result->cost.per_hour_e10_usd);
    json_figure_money(root, "Monthly", result->cost.monthly_e10_usd);
    json_write_unsigned(root, "ObjectivesMet", objectives_met(result));
    json_write_unsigned(root, "Objectives", result->objective_count);
    write_json_inputs(root, record);
    return json_write_text(root, arena);
}
