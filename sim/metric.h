/* metric.h - one metric of an endpoint: what is added up during a period, and its value at the end.
 *
 * Kinds      calls: things that happen, each worth 1 / divisor, as InvocationsPerInstance counts calls; measurements:
 *            things that happen with a value each, value / divisor, as a latency has; a level: a number that goes up
 *            and down in time, level / divisor, as a backlog or the workers busy do.
 * Divisor    what the metric is shared by, instances in service say; 1 at second 0. While it is 0 there is nothing to
 *            measure, and what happens then is left out.
 * Statistic  sum and count: of calls and measurements. Mean: of measurements over their count, of a level over time.
 *            Least and most: of measurements and of a level; a level of no duration counts, a divisor of none does not.
 *            Percentile: of measurements that are not negative, as histogram.h has it; the divisor is left out.
 * Silence    a period without calls or measurements has the value 0 where the plan says so, else it is missing. A
 *            period in which the divisor was always 0 is missing.
 * Hot path   metric_call() and metric_step() are a few adds on integers, metric_measure_all() is a loop over what the statistic
 *            needs of many values (meter.h), and nothing is divided: quotients are taken when the divisor changes and when the period
 *            ends. So 600 calls over 6 instances are 100, and not nearly 100.
 * Order      what happens at the instant at which a period ends belongs to the next.
 * Units      time in ns; values in whole numbers of anything, of which `scale` in the plan makes the unit that is
 *            published.
 * Source     SageMaker developer guide, monitoring with CloudWatch, for the definitions. */
#ifndef LOADLINE_SIM_METRIC_H
#define LOADLINE_SIM_METRIC_H

#include "sim/datum.h"
#include "sim/gauge.h"
#include "sim/histogram.h"

enum metric_kind { METRIC_CALLS, METRIC_MEASUREMENTS, METRIC_LEVEL };

enum metric_value { VALUE_SUM, VALUE_COUNT, VALUE_MEAN, VALUE_LEAST, VALUE_MOST, VALUE_PERCENTILE };

struct metric_plan {
    enum metric_kind kind;
    enum metric_value statistic;
    int64_t period_ns;
    int64_t delay_ns; /* from the end of the period to its publication (publisher.h) */
    double share;     /* of a percentile: 0.99 */
    double scale;     /* of the value; 1: as it is */
    bool zero_when_silent;
    bool carried; /* what lasts from one period into the next is measured again as it begins (publisher.h) */
};

struct metric {
    const struct metric_plan *plan;
    int64_t start_ns; /* of the period */

    /* Since since_ns, when the divisor changed or the period began. */
    int64_t since_ns;
    uint32_t divisor;
    uint64_t count;
    int128 sum;
    int64_t least, most;
    struct gauge level;
    int128 since_integral;    /* of the level, up to since_ns */
    struct histogram *values; /* of a percentile, those of the period; else NULL */
    bool lent,
        lends; /* another metric fills them, of a lower number; another still needs them as a period ends, of a higher */

    /* In this period, before since_ns; divided. */
    int64_t measured_ns; /* time with a divisor */
    uint64_t total_count;
    double total, total_least, total_most;
};

/* Empty, with a level of 0 and a divisor of 1, at second 0. The plan is borrowed. */
void metric_begin(struct metric *metric, const struct metric_plan *plan);

/* For a percentile: its values are kept there, which is emptied. Borrowed. */
void metric_keep(struct metric *metric, struct histogram *values);

/* Both are percentiles of the same values, and their periods end at the same instants, those of `first` first: the second one has the values
 * of the first. */
void metric_lend(struct metric *first, struct metric *second);

/* One call. */
static inline void metric_call(struct metric *metric)
{
    metric->count++;
}

/* Each of these was measured; at most HISTOGRAM_MANY at once. */
void metric_measure_all(struct metric *metric, const int64_t *values, size_t count);

static inline void metric_measure(struct metric *metric, int64_t value)
{
    metric_measure_all(metric, &value, 1);
}

/* Whether a metric of that plan has to know of values no more than how many there were, and what they add up to. */
static inline bool metric_adds_up(const struct metric_plan *plan)
{
    return plan->statistic == VALUE_SUM || plan->statistic == VALUE_COUNT || plan->statistic == VALUE_MEAN;
}

/* So many were measured, with that sum, and none less or more than these. Not for a percentile. */
static inline void metric_measure_many(struct metric *metric, uint64_t count, int128 sum, int64_t least, int64_t most)
{
    metric->count += count;
    metric->sum += sum;
    metric->least = least < metric->least ? least : metric->least;
    metric->most = most > metric->most ? most : metric->most;
}

/* The level goes up by `step`, which may be negative. */
static inline void metric_step(struct metric *metric, int64_t step, int64_t now_ns)
{
    gauge_step(&metric->level, step, now_ns);
    int64_t level = metric->level.level;
    metric->least = level < metric->least ? level : metric->least;
    metric->most = level > metric->most ? level : metric->most;
}

/* From now on the metric is shared by `divisor`. */
void metric_divide(struct metric *metric, uint32_t divisor, int64_t now_ns);

/* The period ends, which lasted from start_ns for the plan's period; the next one has begun. */
struct datum metric_close(struct metric *metric);

#endif
