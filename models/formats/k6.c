/* k6-json, k6-csv: measurements of the load tester k6 (grafana/k6), --out json and --out csv. One request gives some nine of them,
 * of which http_req_duration is the request: its stamp is taken at the end, its value is milliseconds. The CSV's stamps are
 * seconds since 1970 unless k6 was told otherwise (K6_CSV_TIME_FORMAT); JSON's are dates with a local offset. */
#include "models/formats/csv.h"
#include "models/formats/json_line.h"

#include <string.h>

#define REQUEST "http_req_duration"

static bool is_text(struct trace_cell cell, const char *text)
{
    return strlen(text) == cell.length && memcmp(cell.text, text, cell.length) == 0;
}

static enum trace_split split_json(const struct trace_layout *layout, struct lines *lines, char *text, size_t length,
                                   struct trace_cell cells[TRACE_FIELDS])
{
    (void)layout, (void)lines;
    static const char *const paths[] = {"type", "metric", "data.time", "data.value"};
    struct trace_cell found[4];
    if (!json_line_find(text, length, paths, 4, found)) return SPLIT_MALFORMED;
    if (!found[0].text || !found[1].text) return SPLIT_MALFORMED;
    if (!is_text(found[0], "Point") || !is_text(found[1], REQUEST)) return SPLIT_NO_REQUEST;
    cells[TRACE_ARRIVAL] = found[2];
    cells[TRACE_ELAPSED] = found[3];
    return SPLIT_ROW;
}

static bool looks_like_json(const char *head, size_t length)
{
    static const char *const paths[] = {"type", "metric", "data.name", "data.time"};
    struct trace_cell found[4];
    const char *end = memchr(head, '\n', length);
    return json_line_find(head, end ? (size_t)(end - head) : length, paths, 4, found) && found[0].text &&
           found[1].text && (is_text(found[0], "Metric") ? found[2].text : found[3].text) != NULL;
}

static const struct trace_syntax json_syntax = {.split = split_json};

const struct trace_format format_k6_json = {
    .name = "k6-json",
    .syntax = &json_syntax,
    .looks_like = looks_like_json,
    .columns = {.of = {[TRACE_ARRIVAL] = {"data.time", UNIT_UNKNOWN}, [TRACE_ELAPSED] = {"data.value", UNIT_MS}},
                .arrival_is_end = true},
};

static bool names_csv(struct arena *arena, struct lines *lines, char *text, size_t length, const char *const **names,
                      size_t *count)
{
    return csv_syntax.names(arena, lines, text, length, names, count);
}

/* The name of the metric is always the first column. */
static enum trace_split split_csv(const struct trace_layout *layout, struct lines *lines, char *text, size_t length,
                                  struct trace_cell cells[TRACE_FIELDS])
{
    size_t at = 0;
    struct trace_cell metric;
    if (length > 0 && *text != '"' && csv_field(text, length, &at, &metric) && !is_text(metric, REQUEST)) {
        if (at > length) return SPLIT_MALFORMED;
        return csv_complete(lines, &text, &length) ? SPLIT_NO_REQUEST : SPLIT_MALFORMED;
    }
    return csv_syntax.split(layout, lines, text, length, cells);
}

static bool looks_like_csv(const char *head, size_t length)
{
    static const char columns[] = "metric_name,timestamp,metric_value";
    return length >= sizeof columns && memcmp(head, columns, sizeof columns - 1) == 0;
}

static const struct trace_syntax k6_csv_syntax = {.has_header = true, .names = names_csv, .split = split_csv};

const struct trace_format format_k6_csv = {
    .name = "k6-csv",
    .is_dated = true,
    .syntax = &k6_csv_syntax,
    .looks_like = looks_like_csv,
    .columns = {.of = {[TRACE_ARRIVAL] = {"timestamp", UNIT_S}, [TRACE_ELAPSED] = {"metric_value", UNIT_MS}},
                .arrival_is_end = true},
};
