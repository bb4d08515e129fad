/* cloudwatch-json: what `aws cloudwatch get-metric-data` and `get-metric-statistics` answer, one document. A stamp is the beginning
 * of its period, as a date or as seconds since 1970; points come newest first, or in no order; a counter that counted nothing
 * publishes nothing. GetMetricData has a series for each Id, the parts of which are joined; "Metric" chooses one by its Id or Label.
 * GetMetricStatistics has one, whose Sum is read.
 * Source  CloudWatch API reference, GetMetricData and GetMetricStatistics. */
#include "models/formats/dated_table.h"
#include "models/formats/document.h"
#include "models/json.h"
#include "models/trace_options.h"
#include "sim/arena.h"

#include <string.h>

static bool looks_like(const char *head, size_t length)
{
    return document_mentions(head, length, "MetricDataResults") || document_mentions(head, length, "Datapoints");
}

/* A point of a series; false, with a fault at its place, where it is none. */
static bool add_point(struct dated_table *table, const struct json_node *stamp, const struct json_node *value)
{
    struct dated_record record = {.line = (uint64_t)table->count + 1};
    struct trace_cell at = document_cell(stamp), count = document_cell(value);
    uint64_t seconds;
    const char *reason = NULL;
    if (at.text && json_kind(stamp) == JSON_NUMBER) {
        reason = dated_read_count(at, &seconds) ? "date is not in whole seconds since 1970" : NULL;
        record.at_s = reason ? 0 : (int64_t)seconds;
    } else {
        reason = dated_read_date(at, &record.at_s);
    }
    if (reason) {
        json_fault(table->reading->faults, FAULT_INPUT, stamp, "the %s", reason);
        return false;
    }
    reason = dated_read_count(count, &record.requests);
    if (reason) {
        json_fault(table->reading->faults, FAULT_INPUT, value, "the %s: requests are the Sum of a counter", reason);
        return false;
    }
    return dated_table_add(table, record);
}

/* --- GetMetricStatistics --- */

static bool add_datapoints(struct dated_table *table, const struct json_node *points)
{
    struct faults *faults = table->reading->faults;
    for (const struct json_node *point = json_first(points); point; point = json_next(point)) {
        if (!json_require(point, "Timestamp", faults)) return false;
        if (!json_member(point, "Sum")) {
            json_fault(faults, FAULT_INPUT, point,
                       "lacks Sum: ask for --statistics Sum, of Invocations or RequestCount");
            return false;
        }
        if (!add_point(table, json_member(point, "Timestamp"), json_member(point, "Sum"))) return false;
    }
    return true;
}

/* --- GetMetricData --- */

static bool is_called(const struct json_node *result, const char *member, const char *name)
{
    const struct json_node *node = json_member(result, member);
    return node && json_kind(node) == JSON_STRING && strcmp(json_string(node), name) == 0;
}

static const char *id_of(const struct json_node *result)
{
    const struct json_node *id = json_member(result, "Id");
    return id && json_kind(id) == JSON_STRING ? json_string(id) : "";
}

/* How many series there are, by their Ids, among those that have that Id or Label; of all where `name` is NULL. */
static size_t series_called(const struct json_node *results, const char *name, const struct json_node **first)
{
    size_t count = 0;
    *first = NULL;
    for (const struct json_node *result = json_first(results); result; result = json_next(result)) {
        if (name && !is_called(result, "Id", name) && !is_called(result, "Label", name)) continue;
        bool is_new = true;
        for (const struct json_node *other = *first; other && other != result && is_new; other = json_next(other))
            is_new = strcmp(id_of(other), id_of(result)) != 0 ||
                     (name && !is_called(other, "Id", name) && !is_called(other, "Label", name));
        if (!*first) *first = result;
        count += is_new;
    }
    return count;
}

/* "m1 (Invocations), m2": for a message. */
static const char *listed(struct arena *arena, const struct json_node *results)
{
    const char *text = "";
    int count = 0;
    for (const struct json_node *result = json_first(results); result && count < 10; result = json_next(result)) {
        const struct json_node *label = json_member(result, "Label");
        bool has_label = label && json_kind(label) == JSON_STRING;
        text = arena_format(arena, "%s%s%.40s%s%.60s%s", text, count++ ? ", " : "", id_of(result),
                            has_label ? " (" : "", has_label ? json_string(label) : "", has_label ? ")" : "");
    }
    return text;
}

/* The series that is wanted; NULL with a fault. */
static const struct json_node *choose(const struct dated_table *table, const struct json_node *results)
{
    static const char *const known[] = {"Invocations", "RequestCount"};
    const struct trace_options *options = table->reading->options;
    struct faults *faults = table->reading->faults;
    const struct json_node *found;
    if (options->metric) {
        size_t count = series_called(results, options->metric, &found);
        if (count == 1) return found;
        faults_add(
            faults, FAULT_INPUT, options->metric_at, "%s series of %s has \"%.80s\" as its Id or Label: there are %s",
            count == 0 ? "no" : "more than one", table->reading->file, options->metric, listed(table->arena, results));
        return NULL;
    }
    if (series_called(results, NULL, &found) == 1) return found;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (series_called(results, known[i], &found) == 1) return found;
    json_fault(faults, FAULT_INPUT, results, "has more than one series: choose with Metric, by Id or Label: %s",
               listed(table->arena, results));
    return NULL;
}

static bool add_result(struct dated_table *table, const struct json_node *result)
{
    struct faults *faults = table->reading->faults;
    const struct json_node *stamps = json_get_array(result, "Timestamps", faults);
    const struct json_node *values = json_get_array(result, "Values", faults);
    if (!stamps || !values) {
        json_fault(faults, FAULT_INPUT, result, "needs Timestamps and Values");
        return false;
    }
    if (json_count(stamps) != json_count(values)) {
        json_fault(faults, FAULT_INPUT, values, "has %zu values for %zu Timestamps", json_count(values),
                   json_count(stamps));
        return false;
    }
    const struct json_node *value = json_first(values);
    for (const struct json_node *stamp = json_first(stamps); stamp; stamp = json_next(stamp), value = json_next(value))
        if (!add_point(table, stamp, value)) return false;
    return true;
}

static bool add_results(struct dated_table *table, const struct json_node *root, const struct json_node *results)
{
    struct faults *faults = table->reading->faults;
    if (json_count(results) == 0) {
        json_fault(faults, FAULT_INPUT, results, "holds no series");
        return false;
    }
    const struct json_node *chosen = choose(table, results), *last = chosen;
    if (!chosen) return false;
    for (const struct json_node *result = json_first(results); result; result = json_next(result)) {
        if (strcmp(id_of(result), id_of(chosen)) != 0) continue;
        if (!add_result(table, result)) return false;
        last = result;
    }
    if (json_member(root, "NextToken") || is_called(last, "StatusCode", "PartialData"))
        json_fault(faults, FAULT_WARNING, last, "is only a part of what was asked for: NextToken leads to the rest");
    return true;
}

static struct counts *read_counts(struct count_reading *reading)
{
    struct dated_table table;
    struct counts *counts = NULL;
    size_t holes;
    dated_table_start(&table, reading);
    const struct json_node *root = document_read(table.arena, reading->lines, reading->file, reading->faults);
    if (root) {
        const struct json_node *results = json_member(root, "MetricDataResults");
        const struct json_node *points = json_member(root, "Datapoints");
        bool added = false;
        if (results && json_kind(results) == JSON_ARRAY)
            added = add_results(&table, root, results);
        else if (points && json_kind(points) == JSON_ARRAY)
            added = add_datapoints(&table, points);
        else
            json_fault(reading->faults, FAULT_INPUT, root, "needs MetricDataResults or Datapoints, an array");
        if (added) counts = dated_table_counts(&table, 0, &holes);
    }
    dated_table_end(&table);
    return counts;
}

static const struct trace_syntax syntax = {.has_header = false};

const struct trace_format format_cloudwatch_json = {
    .name = "cloudwatch-json",
    .syntax = &syntax,
    .looks_like = looks_like,
    .counts = read_counts,
    .has_metrics = true,
};
