/* objective.h - what a scenario promises: a bound on a figure of the result, for the endpoint or for one variant.
 *
 * Read from the scenario's "Objectives": {"Metric", "Statistic", "AtMost", "VariantName"}.
 * Units      times in ms, money in USD, shares 0..1, as the metric's name has them in the result.
 * Ownership  texts point into the document. */
#ifndef LOADLINE_MODELS_OBJECTIVE_H
#define LOADLINE_MODELS_OBJECTIVE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct faults;
struct json_node;

enum objective_metric {
    METRIC_LATENCY, /* the times: with a statistic */
    METRIC_WAITING_TIME,
    METRIC_SERVICE_TIME,
    METRIC_TIME_TO_FIRST_TOKEN, /* of token models */
    METRIC_TIME_PER_OUTPUT_TOKEN,
    METRIC_TIME_IN_BACKLOG, /* of asynchronous endpoints */
    METRIC_ERROR_RATE,      /* every outcome but success, of those that ended; with a variant too */
    METRIC_UTILIZATION,
    METRIC_COLD_START_SHARE, /* of serverless ones */
    METRIC_COST_PER_HOUR,    /* of the whole endpoint */
    METRIC_COST_TOTAL,
    METRIC_COST_PER_MONTH,
    METRIC_COST_PER_MILLION_REQUESTS,
    METRICS
};
extern const char *const objective_metric_name[METRICS + 1]; /* NULL at the end */

/* The percentiles come in the order of enum percentile (result.h) behind mean and maximum. */
enum objective_statistic {
    STATISTIC_MEAN,
    STATISTIC_MAXIMUM,
    STATISTIC_P50,
    STATISTIC_P90,
    STATISTIC_P95,
    STATISTIC_P99,
    STATISTIC_P999
};
extern const char *const objective_statistic_name[];

struct objective {
    const struct json_node *node;
    enum objective_metric metric;
    enum objective_statistic statistic;
    double at_most;
    const char *variant_name; /* NULL: the endpoint */
};

bool objective_has_statistic(enum objective_metric metric);

/* One fault per problem; unknown variants are the caller's to find. false when there was one. */
bool objective_read(const struct json_node *node, struct objective *out, struct faults *faults);

/* The same for a figure without a bound: Metric, Statistic and VariantName, among members that the caller checks. */
bool objective_read_figure(const struct json_node *node, struct objective *out, struct faults *faults);

/* "Latency p99", "ErrorRate": how a run says what it measured. */
const char *objective_title(const struct objective *objective, struct arena *arena);

/* A value of a metric with its unit, for people: a time ("12.4ms"), a share ("0.1%"), money ("1.38 USD"). `metric` is a name. */
const char *objective_value_text(struct arena *arena, const char *metric, double value);

#endif
