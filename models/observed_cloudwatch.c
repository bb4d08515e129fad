/* observed_cloudwatch.c - points to calibrate by from the answer of CloudWatch's GetMetricData, one for each timestamp.
 *
 * Labels     each series is told by its Label: the metric's name and its statistic are words in it, as in "ModelLatency p90" or in
 *            "AllTraffic ModelLatency Average" (docs/calibrate.md). Series of other metrics are left aside.
 * Units      of ModelLatency and OverheadLatency: microseconds (SageMaker developer guide, monitoring with CloudWatch). */
#include "models/json.h"
#include "models/observed.h"
#include "models/time.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <stdlib.h>
#include <string.h>

#define US_PER_MS 1000.0

bool observed_is_cloudwatch(const struct json_node *root)
{
    const struct json_node *list = json_member(root, "MetricDataResults");
    return list && json_kind(list) == JSON_ARRAY;
}

static bool has_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = text; *at; at += strcspn(at, " "), at += strspn(at, " "))
        if (strcspn(at, " ") == length && strncmp(at, word, length) == 0) return true;
    return false;
}

/* What a series holds; false where it is nothing to fit to. */
static bool read_label(const char *label, struct observed_figure *figure)
{
    static const struct {
        const char *word;
        enum objective_statistic statistic;
    } words[] = {{"Average", STATISTIC_MEAN}, {"p50", STATISTIC_P50}, {"p90", STATISTIC_P90},
                 {"p95", STATISTIC_P95},      {"p99", STATISTIC_P99}, {"p99.9", STATISTIC_P999}};
    bool model = has_word(label, "ModelLatency"), overhead = has_word(label, "OverheadLatency");
    if (!model && !overhead) return false;
    *figure = (struct observed_figure){.figure = {.metric = METRIC_LATENCY},
                                       .part = model ? OBSERVED_OF_MODEL : OBSERVED_OVERHEAD};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (has_word(label, words[i].word)) {
            figure->figure.statistic = words[i].statistic;
            return model || words[i].statistic == STATISTIC_MEAN;
        }
    return false;
}

static bool read_time(const struct json_node *node, int64_t *ns)
{
    bool zoned;
    if (json_kind(node) == JSON_STRING) return time_read(json_string(node), strlen(json_string(node)), ns, &zoned);
    if (json_kind(node) != JSON_NUMBER) return false;
    *ns = (int64_t)(json_double(node) * (double)NS_PER_S);
    return true;
}

struct datum {
    int64_t ns;
    struct observed_figure figure;
};

static int by_time(const void *a, const void *b)
{
    const struct datum *x = a, *y = b;
    if (x->ns != y->ns) return x->ns < y->ns ? -1 : 1;
    if (x->figure.part != y->figure.part) return x->figure.part < y->figure.part ? -1 : 1;
    return (x->figure.figure.statistic > y->figure.figure.statistic) -
           (x->figure.figure.statistic < y->figure.figure.statistic);
}

static void read_series(const struct json_node *series, struct datum *data, size_t *count, struct faults *faults)
{
    const struct json_node *label = json_member(series, "Label"), *times = json_member(series, "Timestamps");
    const struct json_node *values = json_member(series, "Values");
    struct observed_figure figure;
    if (!label || json_kind(label) != JSON_STRING || !read_label(json_string(label), &figure)) return;
    if (!times || !values || json_kind(times) != JSON_ARRAY || json_kind(values) != JSON_ARRAY ||
        json_count(times) != json_count(values)) {
        json_fault(faults, FAULT_INPUT, series, "must have as many Values as Timestamps");
        return;
    }
    const struct json_node *value = json_first(values);
    for (const struct json_node *time = json_first(times); time; time = json_next(time), value = json_next(value)) {
        struct datum *datum = &data[*count];
        if (!read_time(time, &datum->ns) || json_kind(value) != JSON_NUMBER) {
            json_fault(faults, FAULT_INPUT, time, "must be a date, and its value a number");
            return;
        }
        datum->figure = figure;
        datum->figure.value = json_double(value) / US_PER_MS;
        if (datum->figure.value > 0) ++*count;
    }
}

/* How many of the first are of the same time. */
static size_t at_once(const struct datum *data, size_t count)
{
    size_t same = 1;
    while (same < count && data[same].ns == data[0].ns) same++;
    return same;
}

/* Second 0 of the run: the scenario's StartTime, else the first timestamp. */
static int64_t start_of(const struct json_node *scenario, const struct datum *data)
{
    const struct json_node *start = json_member(scenario, "StartTime");
    int64_t ns;
    return start && read_time(start, &ns) ? ns : data[0].ns;
}

/* The shortest distance between two timestamps, as CloudWatch's periods are; a minute where there is but one. */
static int64_t period_of(const struct datum *data, size_t count)
{
    int64_t period = 0;
    for (size_t i = 1; i < count; i++) {
        int64_t gap = data[i].ns - data[i - 1].ns;
        if (gap > 0 && (period == 0 || gap < period)) period = gap;
    }
    return period > 0 ? period : 60 * NS_PER_S;
}

void observed_read_cloudwatch(struct arena *arena, const struct json_node *root, const struct json_node *scenario,
                              struct observed *out, struct faults *faults)
{
    const struct json_node *list = json_member(root, "MetricDataResults");
    size_t most = 0, count = 0;
    for (const struct json_node *series = json_first(list); series; series = json_next(series)) {
        const struct json_node *times = json_kind(series) == JSON_OBJECT ? json_member(series, "Timestamps") : NULL;
        if (times && json_kind(times) == JSON_ARRAY) most += json_count(times);
    }
    struct datum *data = arena_new_array(arena, most + 1, struct datum);
    for (const struct json_node *series = json_first(list); series; series = json_next(series))
        if (json_kind(series) == JSON_OBJECT) read_series(series, data, &count, faults);
    if (count == 0) {
        json_fault(faults, FAULT_INPUT, list,
                   "has no series to fit to: Labels name ModelLatency or OverheadLatency with Average, p50, p90, p95, "
                   "p99 or p99.9");
        return;
    }
    qsort(data, count, sizeof *data, by_time);
    int64_t start = start_of(scenario, data), period = period_of(data, count);
    out->points = arena_new_array(arena, count, struct observed_point);
    for (size_t i = 0; i < count; i++) {
        if (data[i].ns < start) continue;
        if (i == 0 || out->point_count == 0 || data[i].ns != data[i - 1].ns) {
            struct observed_point *point = &out->points[out->point_count++];
            *point = (struct observed_point){
                .has_period = true,
                .from_s = (double)(data[i].ns - start) / (double)NS_PER_S,
                .to_s = (double)(data[i].ns - start + period) / (double)NS_PER_S,
                .figures = arena_new_array(arena, at_once(data + i, count - i), struct observed_figure)};
            point->name = arena_format(arena, "%.10g s", point->from_s);
        }
        struct observed_point *point = &out->points[out->point_count - 1];
        point->figures[point->figure_count++] = data[i].figure;
    }
    if (out->point_count == 0)
        json_fault(faults, FAULT_INPUT, list, "all timestamps lie before the scenario's StartTime");
}
