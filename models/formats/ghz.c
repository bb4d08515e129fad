/* ghz: the JSON report of the load tester ghz (bojand/ghz), one document: `details` has a row a call, its stamp the beginning,
 * its latency in nanoseconds. There may be fewer details than `count` calls. Its CSV has no stamps. */
#include "models/formats/document.h"
#include "models/json.h"

static bool looks_like(const char *head, size_t length)
{
    return document_mentions(head, length, "endReason") && document_mentions(head, length, "count");
}

static bool rows(struct row_reading *reading)
{
    const struct json_node *root = document_read(reading->arena, reading->lines, reading->file, reading->faults);
    size_t before = faults_count(reading->faults);
    if (!root) return false;
    const struct json_node *details = json_get_array(root, "details", reading->faults);
    if (!json_require(root, "details", reading->faults) || !details) return false;
    for (const struct json_node *detail = json_first(details); detail; detail = json_next(detail)) {
        struct trace_cell cells[TRACE_FIELDS] = {{0}};
        cells[TRACE_ARRIVAL] = document_cell(json_member(detail, "timestamp"));
        cells[TRACE_ELAPSED] = document_cell(json_member(detail, "latency"));
        reading->take(reading, cells);
    }
    int64_t count = 0;
    if (json_get_integer(root, "count", 0, INT64_MAX, &count, reading->faults) && count > (int64_t)json_count(details))
        json_fault(reading->faults, FAULT_WARNING, details, "has %zu of the %lld calls that were made",
                   json_count(details), (long long)count);
    return faults_count(reading->faults) == before;
}

static const struct trace_syntax syntax = {.has_header = false};

const struct trace_format format_ghz = {
    .name = "ghz",
    .syntax = &syntax,
    .looks_like = looks_like,
    .rows = rows,
    .columns.of = {[TRACE_ARRIVAL] = {"timestamp", UNIT_UNKNOWN}, [TRACE_ELAPSED] = {"latency", UNIT_NS}},
};

const struct trace_format format_ghz_csv = {
    .name = "ghz-csv",
    .syntax = &csv_syntax,
    .with = {"duration (ms)", "status", "error"},
    .is_exact = true,
    .refusal = "is ghz's CSV, which does not tell when calls were made: use its JSON (ghz --format json or pretty)",
};
