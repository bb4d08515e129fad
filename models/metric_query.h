/* metric_query.h - a MetricDataQuery: one metric, or one expression over others, of an alarm or of a policy that tracks.
 *
 * Names      those of the API in snake_case. Absent members: see shape.h.
 * Ownership  lives in the reading's arena and points into the document.
 * Source     service models cloudwatch 2010-08-01 (MetricDataQuery, MetricStat) and application-autoscaling 2016-02-06
 *            (TargetTrackingMetricDataQuery, whose metrics have no Period). */
#ifndef LOADLINE_MODELS_METRIC_QUERY_H
#define LOADLINE_MODELS_METRIC_QUERY_H

#include "models/cloudwatch_metric.h"

/* More than an alarm may have, and than anybody means. */
#define METRIC_QUERIES_MOST 100

struct queried_metric {
    const struct json_node *node;
    const char *name_space, *metric_name;
    struct metric_dimension *dimensions;
    size_t dimension_count;
};

struct metric_stat {
    const struct json_node *node;
    struct queried_metric *metric;
    struct optional_integer period; /* seconds */
    const char *statistic;
};

struct metric_query {
    const struct json_node *node;
    const char *id;
    const char *expression; /* exactly one of this and the next */
    struct metric_stat *metric_stat;
    struct optional_boolean return_data; /* absent: it is returned */
};

/* Lists of struct metric_query. */
extern const struct shape METRIC_QUERIES_SHAPE;

#endif
