/* metric_math.h - what an alarm or a policy watches: one metric as it is, or an expression over several, as a formula.
 *
 * Operands   the metrics of the formula, in the order in which the expression names them first.
 * Period     all have one: the alarm's; of a policy that tracks that of its slowest metric.
 * Errors     metric_math_read() adds every breach of a rule; what is right and cannot be simulated is left to whoever runs it (`unsupported`).
 * Ownership  the reading's arena.
 * Source     CloudWatch API reference, PutMetricAlarm and MetricDataQuery; Application Auto Scaling user guide, target tracking with metric
 *            math; AWS CDK, for the one period of an alarm's metrics. */
#ifndef LOADLINE_MODELS_METRIC_MATH_H
#define LOADLINE_MODELS_METRIC_MATH_H

#include "models/metric_query.h"
#include "sim/formula.h"

/* The order of each enum is that of the choices in metric_math.c. */
enum metric_statistic {
    STATISTIC_UNSET,
    STATISTIC_OF_SAMPLE_COUNT,
    STATISTIC_OF_AVERAGE,
    STATISTIC_OF_SUM,
    STATISTIC_OF_MINIMUM,
    STATISTIC_OF_MAXIMUM
};
extern const struct shape METRIC_STATISTIC_SHAPE; /* enum metric_statistic */

struct metric_operand {
    struct metric_name name;
    enum metric_statistic statistic; /* unset: the next */
    double percentile;               /* 0.99 of "p99"; 0: what else an extended statistic can name */
    const struct json_node *period;  /* where it is said; NULL: nowhere */
    struct metric_source source;     /* once it has been bound */
};

struct metric_math {
    const struct metric_query *queries; /* as they were read; none: one metric, named by the request itself */
    size_t query_count;
    struct metric_operand *operands;     /* formula.operands of them */
    struct formula formula;              /* but for its period and its epoch */
    int64_t period_s;                    /* 0: not said */
    const struct json_node *unsupported; /* NULL: nothing */
    const char *reason;
};

/* Of queries; `alarm`: by the rules of PutMetricAlarm, else by those of target tracking. NULL: something is wrong, which has been said. */
struct metric_math *metric_math_read(struct arena *arena, const struct metric_query *queries, size_t count, bool alarm,
                                     struct faults *faults);

/* One metric as it is. */
struct metric_math *metric_math_of_one(struct arena *arena, const struct metric_operand *operand, int64_t period_s);

/* Find the series of each. One that never has data, or is looked at more often than it has any, is a warning. */
void metric_math_bind(struct metric_math *math, const struct metric_owner *owner, struct faults *faults);

/* What it is called in a sentence: its metric, or its expression with what it is about. */
const char *metric_math_words(struct arena *arena, const struct metric_math *math);

/* The share whose percentile a statistic is: 0.99 of "p99"; 0: of none. */
double metric_percentile(const char *statistic);

#endif
