#include "models/metric_query.h"

#include "models/shape_values.h"

static const struct shape NAME = {.kind = SHAPE_TEXT, .minimum = 1, .maximum = 255};
static const struct shape NAME_SPACE = {.kind = SHAPE_TEXT, .minimum = 1, .maximum = 255, .pattern = PATTERN_NAMESPACE};
static const struct shape_member METRIC_MEMBERS[] = {
    {"Namespace", &NAME_SPACE, true, offsetof(struct queried_metric, name_space), 0},
    {"MetricName", &NAME, true, offsetof(struct queried_metric, metric_name), 0},
    {"Dimensions", &METRIC_DIMENSIONS_SHAPE, false, offsetof(struct queried_metric, dimensions),
     offsetof(struct queried_metric, dimension_count)},
    {0},
};
static const struct shape METRIC = {
    .kind = SHAPE_OBJECT, .members = METRIC_MEMBERS, .size = sizeof(struct queried_metric)};

static const struct shape PERIOD = {.kind = SHAPE_INTEGER, .minimum = 1, .maximum = INT32_MAX};
static const struct shape_member STAT_MEMBERS[] = {
    {"Metric", &METRIC, true, offsetof(struct metric_stat, metric), 0},
    {"Period", &PERIOD, false, offsetof(struct metric_stat, period), 0},
    {"Stat", &NAME, true, offsetof(struct metric_stat, statistic), 0},
    {"Unit", &ANSWER_SHAPE, false, 0, 0},
    {0},
};
static const struct shape STAT = {.kind = SHAPE_OBJECT, .members = STAT_MEMBERS, .size = sizeof(struct metric_stat)};

/* Period is of queries of Metrics Insights, whose text is no expression. */
static const struct shape EXPRESSION = {
    .kind = SHAPE_TEXT, .minimum = 1, .maximum = 2048, .pattern = PATTERN_EVERYTHING};
static const struct shape_member QUERY_MEMBERS[] = {
    {"Id", &NAME, true, offsetof(struct metric_query, id), 0},
    {"Expression", &EXPRESSION, false, offsetof(struct metric_query, expression), 0},
    {"MetricStat", &STAT, false, offsetof(struct metric_query, metric_stat), 0},
    {"Label", &ANSWER_SHAPE, false, 0, 0},
    {"ReturnData", &BOOLEAN_SHAPE, false, offsetof(struct metric_query, return_data), 0},
    {"Period", &ANSWER_SHAPE, false, 0, 0},
    {"AccountId", &ANSWER_SHAPE, false, 0, 0},
    {0},
};
static const struct shape QUERY = {.kind = SHAPE_OBJECT, .members = QUERY_MEMBERS, .size = sizeof(struct metric_query)};
const struct shape METRIC_QUERIES_SHAPE = {
    .kind = SHAPE_LIST, .minimum = 1, .maximum = METRIC_QUERIES_MOST, .element = &QUERY};
