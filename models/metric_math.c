#include "models/metric_math.h"

#include "models/fault.h"
#include "models/json.h"
#include "models/metric_expression.h"
#include "sim/arena.h"

#include <stdlib.h>
#include <string.h>

static const char *const STATISTIC_CHOICES[] = {"SampleCount", "Average", "Sum", "Minimum", "Maximum", NULL};
const struct shape METRIC_STATISTIC_SHAPE = {.kind = SHAPE_CHOICE, .choices = STATISTIC_CHOICES};

/* Of an alarm (MetricDataQuery). */
#define METRICS_MOST     10
#define EXPRESSIONS_MOST 10

/* Expressions that refer to each other, one after the other. */
#define REFERENCES_MOST 10

struct entry {
    const struct metric_query *query;
    const struct term *term; /* once it has been read */
    bool reading, failed;
    uint32_t operand; /* 1 + its number; 0: it is not used yet */
};

struct reader {
    struct arena *arena;
    struct faults *faults;
    struct metric_math *math;
    struct entry *entries;
    size_t count;
    int references;
};

/* --- Rules --- */

/* Source: MetricDataQuery, Id. */
static bool is_id(const char *id)
{
    return id[0] >= 'a' && id[0] <= 'z' &&
           id[strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] == '\0';
}

static void check_id(const struct metric_query *queries, size_t index, struct faults *faults)
{
    const struct json_node *node = json_member(queries[index].node, "Id");
    if (!queries[index].id) return;
    if (!is_id(queries[index].id))
        json_fault(faults, FAULT_INPUT, node,
                   "must begin with a small letter and hold letters, digits and underscores, found \"%.40s\"",
                   queries[index].id);
    for (size_t i = 0; i < index; i++) {
        if (!queries[i].id || strcmp(queries[i].id, queries[index].id) != 0) continue;
        json_fault(faults, FAULT_INPUT, node, "must be unique: it is the Id of Metrics[%zu] too", i);
        return;
    }
}

/* Source: PutMetricAlarm, Period. */
static void check_period(const struct metric_stat *stat, bool alarm, struct faults *faults)
{
    const struct json_node *node = json_member(stat->node, "Period");
    if (!alarm && stat->period.given)
        json_fault(faults, FAULT_INPUT, node,
                   "must be absent: a policy that tracks looks at the period of its metrics");
    if (alarm) json_require(stat->node, "Period", faults);
    int64_t period_s = stat->period.value;
    bool right = period_s % 60 == 0 || period_s == 10 || period_s == 20 || period_s == 30;
    if (alarm && stat->period.given && !right)
        json_fault(faults, FAULT_INPUT, node, "must be 10, 20, 30 or a multiple of 60, found %lld",
                   (long long)period_s);
}

static void check_query(const struct metric_query *queries, size_t index, bool alarm, struct faults *faults)
{
    const struct metric_query *query = &queries[index];
    bool expression = json_has(query->node, "Expression"), stat = json_has(query->node, "MetricStat");
    check_id(queries, index, faults);
    if (expression == stat)
        json_fault(faults, FAULT_INPUT, query->node, "must have exactly one of Expression and MetricStat, found %s",
                   stat ? "both" : "none");
    if (query->metric_stat && query->metric_stat->node) check_period(query->metric_stat, alarm, faults);
}

static bool is_returned(const struct metric_query *query)
{
    return !query->return_data.given || query->return_data.value;
}

/* Returns which is returned. */
static size_t check_returned(const struct metric_query *queries, size_t count, struct faults *faults)
{
    size_t returned = 0, which = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_returned(&queries[i])) continue;
        if (returned++ == 0) which = i;
        if (returned == 2)
            json_fault(faults, FAULT_INPUT, queries[i].node,
                       "exactly one of Metrics has ReturnData true, which is its default: Metrics[%zu] has it too",
                       which);
    }
    if (returned == 0)
        json_fault(faults, FAULT_INPUT, queries[0].node,
                   "exactly one of Metrics has ReturnData true, and none of these has");
    return which;
}

static void check_numbers(const struct metric_query *queries, size_t count, struct faults *faults)
{
    size_t expressions = 0, metrics = 0;
    for (size_t i = 0; i < count; i++) {
        expressions += queries[i].expression != NULL;
        metrics += queries[i].metric_stat != NULL;
        if (metrics == METRICS_MOST + 1 && queries[i].metric_stat)
            json_fault(faults, FAULT_INPUT, queries[i].node, "an alarm has at most %d with a MetricStat", METRICS_MOST);
        if (expressions == EXPRESSIONS_MOST + 1 && queries[i].expression)
            json_fault(faults, FAULT_INPUT, queries[i].node, "an alarm has at most %d with an Expression",
                       EXPRESSIONS_MOST);
    }
}

static void check_one_period(const struct metric_query *queries, size_t count, struct faults *faults)
{
    int64_t period_s = 0;
    for (size_t i = 0; i < count; i++) {
        const struct metric_stat *stat = queries[i].metric_stat;
        if (!stat || !stat->period.given) continue;
        if (period_s == 0) period_s = stat->period.value;
        if (stat->period.value != period_s)
            json_fault(faults, FAULT_INPUT, json_member(stat->node, "Period"),
                       "must be %lld, as the metrics of an alarm have one period, found %lld", (long long)period_s,
                       (long long)stat->period.value);
    }
}

/* --- Operands --- */

double metric_percentile(const char *text)
{
    const double percent = 100;
    size_t digits = text && text[0] == 'p' ? strspn(text + 1, "0123456789.") : 0;
    if (digits == 0 || text[1 + digits] != '\0') return 0;
    char *end;
    double value = strtod(text + 1, &end);
    return *end == '\0' && value <= percent ? value / percent : 0;
}

static enum metric_statistic statistic_of(const char *text)
{
    for (int i = 0; STATISTIC_CHOICES[i]; i++)
        if (strcmp(STATISTIC_CHOICES[i], text) == 0) return (enum metric_statistic)(i + 1);
    return STATISTIC_UNSET;
}

static void cannot(struct metric_math *math, const struct json_node *node, const char *reason)
{
    if (math->unsupported) return;
    math->unsupported = node;
    math->reason = reason;
}

static const struct term *operand_of(struct reader *reader, struct entry *entry)
{
    struct metric_math *math = reader->math;
    const struct metric_stat *stat = entry->query->metric_stat;
    const struct queried_metric *metric = stat->metric;
    if (entry->operand == 0) {
        struct metric_operand *operand = &math->operands[math->formula.operands];
        *operand = (struct metric_operand){.name = {metric->node, metric->name_space, metric->metric_name,
                                                    metric->dimensions, metric->dimension_count},
                                           .statistic = statistic_of(stat->statistic),
                                           .percentile = metric_percentile(stat->statistic),
                                           .period = json_member(stat->node, "Period")};
        if (!operand->statistic && !(operand->percentile > 0))
            cannot(math, json_member(stat->node, "Stat"),
                   arena_format(reader->arena, "the statistic \"%.40s\"", stat->statistic));
        entry->operand = ++math->formula.operands;
    }
    return term_metric(reader->arena, entry->operand - 1);
}

/* --- Expressions --- */

static const struct term *find(void *self, const char *id, struct metric_expression_failure *failure);

static const struct term *metrics(void *self, const char *text)
{
    struct reader *reader = self;
    const struct term *parts[METRIC_QUERIES_MOST];
    uint32_t count = 0;
    for (size_t i = 0; i < reader->count; i++)
        if (reader->entries[i].query->metric_stat && strstr(reader->entries[i].query->id, text))
            parts[count++] = operand_of(reader, &reader->entries[i]);
    return count > 0 ? term_array(reader->arena, parts, count) : NULL;
}

static void say_failure(struct reader *reader, struct entry *entry, const struct metric_expression_failure *failure)
{
    const struct json_node *node = json_member(entry->query->node, "Expression");
    entry->failed = true;
    if (!failure->text) return; /* of another expression, where it has been said */
    const char *text = arena_format(reader->arena, "column %d of the expression: %s", failure->column, failure->text);
    if (failure->unsupported)
        cannot(reader->math, node, text);
    else
        json_fault(reader->faults, FAULT_INPUT, node, "%s", text);
}

static const struct term *term_of(struct reader *reader, struct entry *entry)
{
    const struct metric_expression_names names = {find, metrics, reader};
    struct metric_expression_failure failure;
    if (entry->term || entry->failed) return entry->term;
    if (entry->query->metric_stat) return operand_of(reader, entry);
    entry->reading = true;
    reader->references++;
    entry->term = metric_expression_read(reader->arena, entry->query->expression, &names,
                                         &reader->math->formula.memories, &failure);
    reader->references--;
    entry->reading = false;
    if (!entry->term) say_failure(reader, entry, &failure);
    return entry->term;
}

static const struct term *find(void *self, const char *id, struct metric_expression_failure *failure)
{
    struct reader *reader = self;
    for (size_t i = 0; i < reader->count; i++) {
        struct entry *entry = &reader->entries[i];
        const struct term *term = NULL;
        if (strcmp(entry->query->id, id) != 0) continue;
        if (entry->reading)
            failure->text = arena_format(reader->arena, "'%.40s' comes to itself in the end: that is a circle", id);
        else if (reader->references > REFERENCES_MOST)
            failure->text = "more than 10 expressions refer to each other in a row";
        else
            failure->elsewhere = !(term = term_of(reader, entry));
        return term;
    }
    return NULL;
}

static void finish(struct reader *reader, const struct entry *returned)
{
    const struct term *term = returned->term ? returned->term : NULL;
    const struct json_node *node = json_member(returned->query->node, "Expression");
    struct metric_math *math = reader->math;
    if (returned->query->metric_stat) term = term_metric(reader->arena, returned->operand - 1);
    if (!term) return;
    if (term->type != TERM_SERIES)
        json_fault(reader->faults, FAULT_INPUT, node, "must come to one time series, and it comes to %s",
                   term->type == TERM_ARRAY ? "an array of them" : "a number");
    else if (math->formula.operands == 0)
        json_fault(reader->faults, FAULT_INPUT, node, "must be about a metric");
    else if (!term_program(reader->arena, term, &math->formula))
        json_fault(reader->faults, FAULT_INPUT, node, "is too long: more than %d operations, or %d numbers at once",
                   TERM_STEPS_MOST, FORMULA_DEPTH_MOST);
}

/* What is not returned is read as well, so that what is wrong with it is said; only what the one that is returned uses are operands. */
static void read_all(struct reader *reader, size_t returned)
{
    struct entry *entry = &reader->entries[returned];
    term_of(reader, entry);
    struct metric_math used = *reader->math;
    for (size_t i = 0; i < reader->count; i++)
        if (reader->entries[i].query->expression) term_of(reader, &reader->entries[i]);
    *reader->math = used;
    finish(reader, entry);
}

/* Whether the shape has found no fault in any, as far as what is read of them goes. */
static bool are_whole(const struct metric_query *queries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct metric_query *query = &queries[i];
        const struct metric_stat *stat = query->metric_stat;
        if (!query->id || (json_has(query->node, "Expression") && !query->expression)) return false;
        if (json_has(query->node, "MetricStat") &&
            (!stat || !stat->statistic || !stat->metric || !stat->metric->metric_name || !stat->metric->name_space))
            return false;
    }
    return count > 0;
}

struct metric_math *metric_math_read(struct arena *arena, const struct metric_query *queries, size_t count, bool alarm,
                                     struct faults *faults)
{
    size_t before = faults_count(faults);
    if (!are_whole(queries, count)) return NULL;
    for (size_t i = 0; i < count; i++) check_query(queries, i, alarm, faults);
    if (alarm) check_numbers(queries, count, faults);
    if (alarm) check_one_period(queries, count, faults);
    size_t returned = check_returned(queries, count, faults);
    if (faults_count(faults) > before) return NULL;
    struct metric_math *math = arena_new_of(arena, struct metric_math);
    *math = (struct metric_math){
        .queries = queries, .query_count = count, .operands = arena_new_array(arena, count, struct metric_operand)};
    struct reader reader = {arena, faults, math, arena_new_array(arena, count, struct entry), count, 0};
    for (size_t i = 0; i < count; i++) {
        const struct metric_stat *stat = queries[i].metric_stat;
        reader.entries[i].query = &queries[i];
        if (stat && stat->period.given) math->period_s = stat->period.value;
    }
    read_all(&reader, returned);
    return faults_count(faults) > before ? NULL : math;
}

struct metric_math *metric_math_of_one(struct arena *arena, const struct metric_operand *operand, int64_t period_s)
{
    struct metric_math *math = arena_new_of(arena, struct metric_math);
    *math = (struct metric_math){.formula = formula_plain, .period_s = period_s};
    math->operands = arena_new_array(arena, 1, struct metric_operand);
    math->operands[0] = *operand;
    return math;
}

/* --- Binding --- */

void metric_math_bind(struct metric_math *math, const struct metric_owner *owner, struct faults *faults)
{
    for (uint32_t i = 0; i < math->formula.operands; i++) {
        struct metric_operand *operand = &math->operands[i];
        operand->source = metric_source_find(owner, &operand->name, faults);
        const struct cloudwatch_metric *metric = operand->source.metric;
        if (metric && math->period_s > 0 && math->period_s < metric->period_s)
            json_fault(faults, FAULT_WARNING, operand->period,
                       "is %lld s, and the metric has a point every %d s: most periods have no data",
                       (long long)math->period_s, metric->period_s);
    }
}

const char *metric_math_words(struct arena *arena, const struct metric_math *math)
{
    for (size_t i = 0; i < math->query_count; i++)
        if (math->queries[i].expression && is_returned(&math->queries[i]))
            return arena_format(arena, "\"%.60s\"", math->queries[i].expression);
    const struct cloudwatch_metric *metric = math->operands[0].source.metric;
    return metric ? metric->name : "a metric that never has data";
}
