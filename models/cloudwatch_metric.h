/* cloudwatch_metric.h - the metrics of endpoints that CloudWatch has, and which of them an alarm or a policy means.
 *
 * Names      those of CloudWatch, compared with case; the last s of InvocationsProcesssed is the service's.
 * Units      the service's own, which differ: microseconds for most times, milliseconds in the backlog.
 * Source     SageMaker developer guide, monitoring with CloudWatch and monitoring asynchronous endpoints: names,
 *            units, dimensions, periods, and which of them asynchronous endpoints do not publish. */
#ifndef LOADLINE_MODELS_CLOUDWATCH_METRIC_H
#define LOADLINE_MODELS_CLOUDWATCH_METRIC_H

#include "models/shape.h"

struct endpoint_config;
struct faults;
struct inference_components;

/* Whose figure it is: bits, since some metrics have several. */
enum metric_scope {
    SCOPE_NONE = 0,
    SCOPE_VARIANT = 1,   /* dimensions EndpointName and VariantName */
    SCOPE_COMPONENT = 2, /* dimension InferenceComponentName */
    SCOPE_ENDPOINT = 4   /* dimension EndpointName */
};

struct cloudwatch_metric {
    const char *name, *unit;
    const char *name_space;
    unsigned scopes;
    int period_s; /* of a point; that of NoCapacityInvocationFailures follows from AWS's alarms of 30 s on it */
    bool not_of_asynchronous; /* endpoints */
};

/* NULL where there is none. */
const struct cloudwatch_metric *cloudwatch_metric_find(const char *name_space, const char *name);

/* What tells one series of a metric from another. */
struct metric_dimension {
    const struct json_node *node;
    const char *name, *value;
};
extern const struct shape METRIC_DIMENSIONS_SHAPE; /* a list of struct metric_dimension */

/* One series, of this endpoint. */
struct metric_source {
    const struct cloudwatch_metric *metric; /* NULL: nothing that is simulated publishes it */
    enum metric_scope scope;
    uint32_t index; /* of the variant, as endpoint_config_variant() counts, or of the inference component */
};

/* A metric as a request names it. */
struct metric_name {
    const struct json_node *node; /* of the request, for its MetricName */
    const char *name_space, *name;
    const struct metric_dimension *dimensions;
    size_t dimension_count;
};

/* What the endpoint is held against; endpoint_name NULL: any. */
struct metric_owner {
    const struct endpoint_config *config;
    const struct inference_components *components;
    const char *endpoint_name;
};

/* The series that a request means; one that never has data is a warning, and its source has no metric. */
struct metric_source metric_source_find(const struct metric_owner *owner, const struct metric_name *name,
                                        struct faults *faults);

#endif
