#include "scenarios/scaling_feed.h"

#include "sim/units.h"

#include <string.h>

/* From the end of a period until all can see it. A minute's data come 1 to 2 minutes later (AWS's blog on scaling to zero), those
 * of 10 s are said to be up to six times as fast. */
#define DELAY_S          60
#define DELAY_OF_SHORT_S 20
#define SHORT_PERIODS_S  60

/* --- What each metric is made of --- */

struct feed {
    const char *name;
    unsigned statistics; /* a set: 1u << enum metric_statistic */
    enum metric_kind kind;
    struct scaling_metric about;
    bool zero_when_silent, carried, leads_out_of_zero;
};

#define SUM     (1u << STATISTIC_OF_SUM)
#define AVERAGE (1u << STATISTIC_OF_AVERAGE)
#define MAXIMUM (1u << STATISTIC_OF_MAXIMUM)
#define EVERY   (SUM | AVERAGE | MAXIMUM | 1u << STATISTIC_OF_MINIMUM | 1u << STATISTIC_OF_SAMPLE_COUNT)

static const struct feed feeds[] = {
    {.name = "Invocations",
     .statistics = SUM,
     .kind = METRIC_CALLS,
     .about = {.feed = FEED_CALLS},
     .zero_when_silent = true,
     .leads_out_of_zero = true},
    {.name = "InvocationsPerInstance",
     .statistics = SUM,
     .kind = METRIC_CALLS,
     .about = {.feed = FEED_CALLS, .shared_by = SHARED_BY_SERVERS},
     .zero_when_silent = true},
    {.name = "InvocationsPerCopy",
     .statistics = SUM,
     .kind = METRIC_CALLS,
     .about = {.feed = FEED_CALLS, .shared_by = SHARED_BY_SERVERS},
     .zero_when_silent = true},
    {.name = "ConcurrentRequestsPerModel",
     .statistics = MAXIMUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_CONCURRENCY},
     .carried = true},
    {.name = "ConcurrentRequestsPerCopy",
     .statistics = MAXIMUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_CONCURRENCY},
     .carried = true},
    {.name = "NoCapacityInvocationFailures",
     .statistics = EVERY,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_FAILURES, .failures = 1u << FAILURE_NO_SERVER},
     .leads_out_of_zero = true},
    {.name = "ServerlessProvisionedConcurrencyUtilization",
     .statistics = AVERAGE,
     .kind = METRIC_LEVEL,
     .about = {.feed = FEED_PROVISIONED, .shared_by = SHARED_BY_SERVERS}},
    {.name = "ApproximateBacklogSize",
     .statistics = AVERAGE,
     .kind = METRIC_LEVEL,
     .about = {.feed = FEED_PRESENT},
     .leads_out_of_zero = true},
    {.name = "ApproximateBacklogSizePerInstance",
     .statistics = AVERAGE,
     .kind = METRIC_LEVEL,
     .about = {.feed = FEED_PRESENT, .shared_by = SHARED_BY_SERVERS, .divisor_least = 1},
     .leads_out_of_zero = true},
    {.name = "HasBacklogWithoutCapacity",
     .statistics = AVERAGE,
     .kind = METRIC_LEVEL,
     .about = {.feed = FEED_STRANDED},
     .leads_out_of_zero = true},
};
#define FEED_COUNT (sizeof feeds / sizeof *feeds)

static enum metric_value value_of(enum metric_statistic statistic)
{
    switch (statistic) {
    case STATISTIC_OF_SAMPLE_COUNT: return VALUE_COUNT;
    case STATISTIC_OF_AVERAGE: return VALUE_MEAN;
    case STATISTIC_OF_MINIMUM: return VALUE_LEAST;
    case STATISTIC_OF_MAXIMUM: return VALUE_MOST;
    case STATISTIC_OF_SUM:
    case STATISTIC_UNSET: break;
    }
    return VALUE_SUM;
}

static struct metric_plan plan_of(const struct feed *feed, enum metric_statistic statistic, int64_t period_s)
{
    int64_t delay_s = period_s < SHORT_PERIODS_S ? DELAY_OF_SHORT_S : DELAY_S;
    return (struct metric_plan){.kind = feed->kind,
                                .statistic = value_of(statistic),
                                .period_ns = period_s * NS_PER_S,
                                .delay_ns = delay_s * NS_PER_S,
                                .scale = 1,
                                .zero_when_silent = feed->zero_when_silent,
                                .carried = feed->carried};
}

static bool feed_of(const struct cloudwatch_metric *metric, enum metric_statistic statistic, int64_t period_s,
                    struct scaling_feed_of *out)
{
    for (size_t f = 0; f < FEED_COUNT; f++) {
        const struct feed *feed = &feeds[f];
        if (strcmp(feed->name, metric->name) != 0 || !(feed->statistics >> statistic & 1)) continue;
        *out = (struct scaling_feed_of){plan_of(feed, statistic, period_s), feed->about, feed->leads_out_of_zero};
        return true;
    }
    return false;
}

static bool feed_nothing(int64_t period_s, struct scaling_feed_of *out)
{
    *out = (struct scaling_feed_of){.plan = {.kind = METRIC_MEASUREMENTS,
                                             .statistic = VALUE_MEAN,
                                             .period_ns = period_s * NS_PER_S,
                                             .delay_ns = DELAY_S * NS_PER_S,
                                             .scale = 1},
                                    .about = {.feed = FEED_NOTHING}};
    return true;
}

/* --- Whose it is --- */

/* Those of the endpoint are of an asynchronous one, which has one variant. */
static bool is_of(const struct metric_source *source, const struct scalable_target *target)
{
    bool component = target->dimension == DIMENSION_COPIES;
    if (source->scope == SCOPE_ENDPOINT) return !component;
    return source->scope == (component ? SCOPE_COMPONENT : SCOPE_VARIANT) && source->index == target->index;
}

static enum metric_statistic statistic_of(const struct target_tracking *tracking)
{
    if (tracking->customized) return tracking->customized->statistic;
    switch (tracking->predefined->type) {
    case PREDEFINED_CONCURRENT_REQUESTS_PER_MODEL:
    case PREDEFINED_CONCURRENT_REQUESTS_PER_COPY: return STATISTIC_OF_MAXIMUM;
    case PREDEFINED_PROVISIONED_CONCURRENCY_UTILIZATION: return STATISTIC_OF_AVERAGE;
    default: return STATISTIC_OF_SUM;
    }
}

bool scaling_feed_of_tracking(const struct scaling_policy *policy, const struct scalable_target *target,
                              struct scaling_feed_of *out)
{
    const struct metric_source *source = &policy->source;
    if (!source->metric) return feed_nothing(SHORT_PERIODS_S, out);
    return is_of(source, target) &&
           feed_of(source->metric, statistic_of(policy->target_tracking), source->metric->period_s, out);
}

bool scaling_feed_of_alarm(const struct metric_alarm *alarm, const struct scalable_target *target,
                           struct scaling_feed_of *out)
{
    const struct metric_source *source = &alarm->source;
    bool acts = !alarm->actions_enabled.given || alarm->actions_enabled.value;
    if (!source->metric || !acts || alarm->period.value < source->metric->period_s)
        return feed_nothing(alarm->period.value, out);
    return is_of(source, target) && feed_of(source->metric, alarm->statistic, alarm->period.value, out);
}
