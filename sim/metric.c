#include "sim/metric.h"

#include <assert.h>
#include <math.h>

/* --- Adding up --- */

static void begin_stretch(struct metric *metric, int64_t now_ns)
{
    bool is_level = metric->plan->kind == METRIC_LEVEL;
    metric->since_ns = now_ns;
    metric->since_integral = gauge_integral(&metric->level, now_ns);
    metric->count = 0;
    metric->sum = 0;
    metric->least = is_level ? metric->level.level : INT64_MAX;
    metric->most = is_level ? metric->level.level : INT64_MIN;
}

static void begin_period(struct metric *metric, int64_t now_ns)
{
    metric->start_ns = now_ns;
    metric->measured_ns = 0;
    metric->total_count = 0;
    metric->total = 0;
    metric->total_least = INFINITY;
    metric->total_most = -INFINITY;
    if (metric->values && !metric->lends) histogram_clear(metric->values);
    begin_stretch(metric, now_ns);
}

/* What the stretch since since_ns adds to sum or integral, not divided. */
static double amount(const struct metric *metric, int64_t now_ns)
{
    switch (metric->plan->kind) {
    case METRIC_CALLS: return (double)metric->count;
    case METRIC_MEASUREMENTS: return (double)metric->sum;
    case METRIC_LEVEL: break;
    }
    return (double)(gauge_integral(&metric->level, now_ns) - metric->since_integral);
}

/* The stretch that ends now becomes part of the totals. */
static void fold(struct metric *metric, int64_t now_ns)
{
    assert(now_ns >= metric->since_ns);
    if (metric->divisor > 0) {
        double divisor = metric->divisor;
        metric->measured_ns += now_ns - metric->since_ns;
        metric->total_count += metric->count;
        metric->total += amount(metric, now_ns) / divisor;
        if (metric->plan->kind != METRIC_LEVEL || now_ns > metric->since_ns) {
            metric->total_least = fmin(metric->total_least, (double)metric->least / divisor);
            metric->total_most = fmax(metric->total_most, (double)metric->most / divisor);
        }
    }
    begin_stretch(metric, now_ns);
}

/* --- What it comes to --- */

static double value_of(const struct metric *metric)
{
    bool is_level = metric->plan->kind == METRIC_LEVEL;
    switch (metric->plan->statistic) {
    case VALUE_SUM: return metric->total;
    case VALUE_COUNT: return (double)metric->total_count;
    case VALUE_MEAN: return metric->total / (is_level ? (double)metric->measured_ns : (double)metric->total_count);
    case VALUE_LEAST: return metric->total_least;
    case VALUE_PERCENTILE: return (double)histogram_quantile(metric->values, metric->plan->share);
    case VALUE_MOST: break;
    }
    return metric->total_most;
}

static bool goes_together(const struct metric_plan *plan)
{
    bool adds_up = plan->statistic == VALUE_SUM || plan->statistic == VALUE_COUNT;
    return plan->kind == METRIC_MEASUREMENTS || adds_up == (plan->kind == METRIC_CALLS);
}

void metric_begin(struct metric *metric, const struct metric_plan *plan)
{
    assert(plan->period_ns > 0 && plan->delay_ns >= 0 && goes_together(plan));
    *metric = (struct metric){.plan = plan, .divisor = 1};
    begin_period(metric, 0);
}

void metric_keep(struct metric *metric, struct histogram *values)
{
    assert(metric->plan->kind == METRIC_MEASUREMENTS && metric->plan->statistic == VALUE_PERCENTILE);
    metric->values = values;
    histogram_clear(values);
}

void metric_lend(struct metric *first, struct metric *second)
{
    assert(first->plan->period_ns == second->plan->period_ns && first->values);
    second->values = first->values;
    second->lent = first->lends = true;
}

/* In halves of 32 bits, which the compiler can add up side by side. */
static int128 sum_of(const int64_t *values, size_t count)
{
    uint64_t low = 0;
    int64_t high = 0;
    for (size_t i = 0; i < count; i++) {
        low += (uint32_t)values[i];
        high += values[i] >> 32;
    }
    return (int128)high * ((int64_t)1 << 32) + (int128)low;
}

static int64_t least_of(const int64_t *values, size_t count, int64_t least)
{
    for (size_t i = 0; i < count; i++) least = values[i] < least ? values[i] : least;
    return least;
}

static int64_t most_of(const int64_t *values, size_t count, int64_t most)
{
    for (size_t i = 0; i < count; i++) most = values[i] > most ? values[i] : most;
    return most;
}

void metric_measure_all(struct metric *metric, const int64_t *values, size_t count)
{
    metric->count += count;
    switch (metric->plan->statistic) {
    case VALUE_COUNT: break;
    case VALUE_SUM:
    case VALUE_MEAN: metric->sum += sum_of(values, count); break;
    case VALUE_LEAST: metric->least = least_of(values, count, metric->least); break;
    case VALUE_MOST: metric->most = most_of(values, count, metric->most); break;
    case VALUE_PERCENTILE:
        if (!metric->lent) histogram_place_all(metric->values, values, count);
        break;
    }
}

void metric_divide(struct metric *metric, uint32_t divisor, int64_t now_ns)
{
    fold(metric, now_ns);
    metric->divisor = divisor;
}

struct datum metric_close(struct metric *metric)
{
    const struct metric_plan *plan = metric->plan;
    int64_t end_ns = metric->start_ns + plan->period_ns;
    fold(metric, end_ns);
    struct datum datum = {.start_ns = metric->start_ns};
    bool silent = plan->kind != METRIC_LEVEL && metric->total_count == 0;
    if (metric->measured_ns == 0 || (silent && !plan->zero_when_silent))
        datum.missing = true;
    else if (!silent)
        datum.value = value_of(metric) * plan->scale;
    begin_period(metric, end_ns);
    return datum;
}
