#include "scenarios/scaling_feed.h"

#include "sim/units.h"

#include <string.h>

/* From the end of a period until all can see it. A minute's data come 1 to 2 minutes later (AWS's blog on scaling to zero), those
 * of 10 s are said to be up to six times as fast. */
#define DELAY_S          60
#define DELAY_OF_SHORT_S 20
#define SHORT_PERIODS_S  60

static const struct {
    const char *name;
    enum metric_statistic statistic;
    enum metric_kind kind;
    enum metric_value value;
    struct scaling_metric about;
    bool zero_when_silent, carried, leads_out_of_zero;
} feeds[] = {
    {"InvocationsPerInstance", STATISTIC_OF_SUM, METRIC_CALLS, VALUE_SUM, {FEED_CALLS, true, 0}, true, false, false},
    {"Invocations", STATISTIC_OF_SUM, METRIC_CALLS, VALUE_SUM, {FEED_CALLS, false, 0}, true, false, true},
    {"ConcurrentRequestsPerModel",
     STATISTIC_OF_MAXIMUM,
     METRIC_MEASUREMENTS,
     VALUE_MOST,
     {FEED_CONCURRENCY, false, 0},
     false,
     true,
     false},
    {"ApproximateBacklogSize",
     STATISTIC_OF_AVERAGE,
     METRIC_LEVEL,
     VALUE_MEAN,
     {FEED_PRESENT, false, 0},
     false,
     false,
     true},
    {"ApproximateBacklogSizePerInstance",
     STATISTIC_OF_AVERAGE,
     METRIC_LEVEL,
     VALUE_MEAN,
     {FEED_PRESENT, true, 1},
     false,
     false,
     true},
    {"HasBacklogWithoutCapacity",
     STATISTIC_OF_AVERAGE,
     METRIC_LEVEL,
     VALUE_MEAN,
     {FEED_STRANDED, false, 0},
     false,
     false,
     true},
};
#define FEED_COUNT (sizeof feeds / sizeof *feeds)

static struct metric_plan plan_of(size_t f, int64_t period_s)
{
    int64_t delay_s = period_s < SHORT_PERIODS_S ? DELAY_OF_SHORT_S : DELAY_S;
    return (struct metric_plan){.kind = feeds[f].kind,
                                .statistic = feeds[f].value,
                                .period_ns = period_s * NS_PER_S,
                                .delay_ns = delay_s * NS_PER_S,
                                .scale = 1,
                                .zero_when_silent = feeds[f].zero_when_silent,
                                .carried = feeds[f].carried};
}

static bool feed_of(const struct cloudwatch_metric *metric, enum metric_statistic statistic, int64_t period_s,
                    struct scaling_feed_of *out)
{
    for (size_t f = 0; f < FEED_COUNT; f++) {
        if (strcmp(feeds[f].name, metric->name) != 0 || feeds[f].statistic != statistic) continue;
        *out = (struct scaling_feed_of){plan_of(f, period_s), feeds[f].about, feeds[f].leads_out_of_zero};
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

/* Those of the endpoint are of an asynchronous one, which has one variant. */
static bool is_of(const struct metric_source *source, uint32_t variant)
{
    return source->scope == SCOPE_ENDPOINT || (source->scope == SCOPE_VARIANT && source->index == variant);
}

bool scaling_feed_of_tracking(const struct scaling_policy *policy, uint32_t variant, struct scaling_feed_of *out)
{
    const struct target_tracking *tracking = policy->target_tracking;
    const struct metric_source *source = &policy->source;
    if (!source->metric) return feed_nothing(SHORT_PERIODS_S, out);
    if (!is_of(source, variant)) return false;
    enum metric_statistic statistic = STATISTIC_OF_SUM;
    if (tracking->customized) statistic = tracking->customized->statistic;
    if (tracking->predefined && tracking->predefined->type == PREDEFINED_CONCURRENT_REQUESTS_PER_MODEL)
        statistic = STATISTIC_OF_MAXIMUM;
    return feed_of(source->metric, statistic, source->metric->period_s, out);
}

bool scaling_feed_of_alarm(const struct metric_alarm *alarm, uint32_t variant, struct scaling_feed_of *out)
{
    const struct metric_source *source = &alarm->source;
    bool acts = !alarm->actions_enabled.given || alarm->actions_enabled.value;
    if (!source->metric || !acts || alarm->period.value < source->metric->period_s)
        return feed_nothing(alarm->period.value, out);
    return is_of(source, variant) && feed_of(source->metric, alarm->statistic, alarm->period.value, out);
}
