#include "scenarios/scaling_feed.h"

#include "sim/units.h"

#include <string.h>

#define MINUTE_S 60

/* --- What each metric is made of --- */

/* The unit in which it is published, of what the kernel measures. */
enum unit { IN_ONES, IN_US, IN_MS, IN_S, IN_VCPUS, IN_ACCELERATORS };

struct feed {
    const char *name;
    unsigned statistics; /* a set: 1u << enum metric_statistic */
    enum metric_kind kind;
    struct scaling_metric about;
    enum unit unit;
    bool zero_when_silent, carried, leads_out_of_zero;
};

#define SUM     (1u << STATISTIC_OF_SUM)
#define AVERAGE (1u << STATISTIC_OF_AVERAGE)
#define MINIMUM (1u << STATISTIC_OF_MINIMUM)
#define MAXIMUM (1u << STATISTIC_OF_MAXIMUM)
#define SAMPLES (1u << STATISTIC_OF_SAMPLE_COUNT)
#define EVERY   (SUM | AVERAGE | MINIMUM | MAXIMUM | SAMPLES)

/* What the container answered with 5xx; what did not end in 2xx once it was sent there; what never was. */
#define ANSWERED_5XX (1u << FAILURE_MODEL | 1u << FAILURE_QUEUE_FULL)
#define MODEL_ERRORS (ANSWERED_5XX | 1u << FAILURE_ANSWER_SIZE | 1u << FAILURE_LOST | 1u << FAILURE_TOO_LONG)
#define NEVER_SENT                                                                                                     \
    (1u << FAILURE_THROTTLED | 1u << FAILURE_NOT_READY | 1u << FAILURE_PAYLOAD | 1u << FAILURE_NO_VARIANT |            \
     1u << FAILURE_NO_SERVER | 1u << FAILURE_EXPIRED)

static const struct feed feeds[] = {
    /* Calls. */
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
    {.name = "NoCapacityInvocationFailures",
     .statistics = EVERY,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_FAILURES, .failures = 1u << FAILURE_NO_SERVER},
     .leads_out_of_zero = true},
    /* Errors: 1 or 0 for each call. No failure of ours is a container's answer of 4xx. */
    {.name = "Invocation4XXErrors",
     .statistics = AVERAGE | SUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_OUTCOMES, .apart = NEVER_SENT}},
    {.name = "Invocation5XXErrors",
     .statistics = AVERAGE | SUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_OUTCOMES, .failures = ANSWERED_5XX, .apart = NEVER_SENT}},
    {.name = "InvocationModelErrors",
     .statistics = AVERAGE | SUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_OUTCOMES, .failures = MODEL_ERRORS, .apart = NEVER_SENT}},
    /* Times. */
    {.name = "ModelLatency",
     .statistics = EVERY,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_MODEL_TIME},
     .unit = IN_US},
    {.name = "OverheadLatency",
     .statistics = EVERY,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_OVERHEAD},
     .unit = IN_US},
    {.name = "ModelSetupTime",
     .statistics = AVERAGE | MINIMUM | MAXIMUM | SAMPLES,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_SETUP},
     .unit = IN_US},
    /* What servers have, and how busy they are. */
    {.name = "ConcurrentRequestsPerModel",
     .statistics = MINIMUM | MAXIMUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_CONCURRENCY},
     .carried = true},
    {.name = "ConcurrentRequestsPerCopy",
     .statistics = MINIMUM | MAXIMUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_CONCURRENCY},
     .carried = true},
    {.name = "CPUUtilization",
     .statistics = AVERAGE,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_UTILIZATION},
     .unit = IN_VCPUS},
    {.name = "GPUUtilization",
     .statistics = AVERAGE,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_UTILIZATION},
     .unit = IN_ACCELERATORS},
    /* Slots. */
    {.name = "ServerlessConcurrentExecutionsUtilization",
     .statistics = AVERAGE,
     .kind = METRIC_LEVEL,
     .about = {.feed = FEED_SLOTS_BUSY, .shared_by = SHARED_BY_SLOTS},
     .leads_out_of_zero = true},
    {.name = "ServerlessProvisionedConcurrencyExecutions",
     .statistics = AVERAGE,
     .kind = METRIC_LEVEL,
     .about = {.feed = FEED_PROVISIONED_BUSY}},
    {.name = "ServerlessProvisionedConcurrencyUtilization",
     .statistics = AVERAGE,
     .kind = METRIC_LEVEL,
     .about = {.feed = FEED_PROVISIONED_BUSY, .shared_by = SHARED_BY_SERVERS}},
    {.name = "ServerlessProvisionedConcurrencyInvocations",
     .statistics = SUM,
     .kind = METRIC_CALLS,
     .about = {.feed = FEED_PROVISIONED},
     .zero_when_silent = true},
    {.name = "ServerlessProvisionedConcurrencySpilloverInvocations",
     .statistics = SUM,
     .kind = METRIC_CALLS,
     .about = {.feed = FEED_SPILLED},
     .zero_when_silent = true,
     .leads_out_of_zero = true},
    /* Backlogs. */
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
    {.name = "ApproximateAgeOfOldestRequest",
     .statistics = AVERAGE | MINIMUM | MAXIMUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_AGE},
     .unit = IN_S,
     .leads_out_of_zero = true},
    {.name = "TimeInBacklog",
     .statistics = EVERY,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_BACKLOG},
     .unit = IN_MS},
    {.name = "TotalProcessingTime",
     .statistics = EVERY,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_PROCESSING},
     .unit = IN_MS},
    {.name = "RequestDownloadLatency",
     .statistics = EVERY,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_DOWNLOAD},
     .unit = IN_US},
    {.name = "ResponseUploadLatency",
     .statistics = EVERY,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_UPLOAD},
     .unit = IN_US},
    {.name = "ExpiredRequests",
     .statistics = SUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_FAILURES, .failures = 1u << FAILURE_EXPIRED},
     .zero_when_silent = true},
    {.name = "InvocationFailures",
     .statistics = SUM,
     .kind = METRIC_MEASUREMENTS,
     .about = {.feed = FEED_FAILURES, .failures = MODEL_ERRORS},
     .zero_when_silent = true},
    {.name = "InvocationsProcesssed",
     .statistics = SUM,
     .kind = METRIC_CALLS,
     .about = {.feed = FEED_OUTCOMES, .apart = NEVER_SENT},
     .zero_when_silent = true},
};
#define FEED_COUNT (sizeof feeds / sizeof *feeds)

/* --- Units --- */

/* Whose metric it is: a target's, or of all variants that an alarm watches, in whatever configuration. */
struct owner {
    const struct scalable_target *target;
    const struct metric_alarm *alarm; /* where target is NULL */
};

/* A hundred for each that an instance of the variant has; 0: it has none, or its pools have not all as many. */
static double percent_of(const struct scenario *scenario, const struct production_variant *config, enum unit unit)
{
    struct compiled_type types[FLEET_KINDS];
    if (config->serverless_config) return 0;
    uint32_t count = compile_types(scenario->catalogue, config, types), has = 0;
    for (uint32_t k = 0; k < count; k++) {
        const struct instance_type *type = types[k].type;
        uint32_t of = !type ? 0 : unit == IN_VCPUS ? (uint32_t)type->vcpu : (uint32_t)type->accelerator_count;
        if (k > 0 && of != has) return 0;
        has = of;
    }
    return 100.0 * has;
}

/* Of all that the alarm watches in a configuration; 0: they differ, or from `before`, if that is more than 0. */
static double percent_watched_in(const struct scenario *scenario, const struct metric_alarm *alarm,
                                 const struct endpoint_config *config, enum unit unit, double before)
{
    for (size_t v = 0; config && v < config->production_variant_count; v++) {
        const struct production_variant *variant = &config->production_variants[v];
        if (!metric_alarm_watches(alarm, scenario->endpoint_name.name, config, variant)) continue;
        double percent = percent_of(scenario, variant, unit);
        if (before > 0 && percent != before) return 0;
        before = percent;
    }
    return before;
}

/* Of one percentage of all: where instances have several vCPUs the unit is theirs, and no sum of different ones means anything. Watching nobody
 * is no fault here. */
static double percent_watched(const struct scenario *scenario, const struct metric_alarm *alarm, enum unit unit)
{
    const double of_nobody = 1;
    double percent = percent_watched_in(scenario, alarm, scenario->endpoint_config, unit, -1);
    for (size_t i = 0; i < scenario->timeline.count && percent != 0; i++)
        percent = percent_watched_in(scenario, alarm, scenario->timeline.entries[i].next_config, unit, percent);
    return percent < 0 ? of_nobody : percent;
}

static double percent_of_owner(const struct scenario *scenario, struct owner owner, enum unit unit)
{
    if (!owner.target) return percent_watched(scenario, owner.alarm, unit);
    if (owner.target->dimension != DIMENSION_INSTANCES) return 0;
    return percent_of(scenario, &scenario->endpoint_config->production_variants[owner.target->index], unit);
}

static double scale_of(const struct feed *feed, const struct scenario *scenario, struct owner owner)
{
    switch (feed->unit) {
    case IN_ONES: break;
    case IN_US: return 1.0 / (double)NS_PER_US;
    case IN_MS: return 1.0 / (double)NS_PER_MS;
    case IN_S: return 1.0 / (double)NS_PER_S;
    case IN_VCPUS:
    case IN_ACCELERATORS: return percent_of_owner(scenario, owner, feed->unit);
    }
    return 1;
}

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

/* --- Feeds --- */

static int64_t delay_ns(const struct scenario *scenario, int64_t period_s)
{
    const struct assumed_scaling *assumed = &scenario->assumed_scaling;
    return time_from_s(period_s < MINUTE_S ? assumed->short_delay_s : assumed->delay_s);
}

static struct metric_plan plan_of(const struct scenario *scenario, const struct feed *feed,
                                  enum metric_statistic statistic, int64_t period_s)
{
    return (struct metric_plan){.kind = feed->kind,
                                .statistic = value_of(statistic),
                                .period_ns = period_s * NS_PER_S,
                                .delay_ns = delay_ns(scenario, period_s),
                                .scale = 1,
                                .zero_when_silent = feed->zero_when_silent,
                                .carried = feed->carried};
}

/* The metric of the owner, with that statistic; false: this version cannot publish it. */
static bool feed_of(const struct scenario *scenario, struct owner owner, const struct cloudwatch_metric *metric,
                    enum metric_statistic statistic, int64_t period_s, struct scaling_feed_of *out)
{
    for (size_t f = 0; f < FEED_COUNT; f++) {
        const struct feed *feed = &feeds[f];
        if (strcmp(feed->name, metric->name) != 0 || !(feed->statistics >> statistic & 1)) continue;
        *out = (struct scaling_feed_of){plan_of(scenario, feed, statistic, period_s), feed->about,
                                        feed->leads_out_of_zero};
        if (statistic != STATISTIC_OF_SAMPLE_COUNT) out->plan.scale = scale_of(feed, scenario, owner);
        return out->plan.scale > 0;
    }
    return false;
}

/* A percentile of times. */
static bool feed_percentile(const struct scenario *scenario, struct owner owner, const struct metric_alarm *alarm,
                            const struct cloudwatch_metric *metric, struct scaling_feed_of *out)
{
    if (!feed_of(scenario, owner, metric, STATISTIC_OF_MAXIMUM, alarm->period.value, out)) return false;
    out->plan.statistic = VALUE_PERCENTILE;
    out->plan.share = metric_alarm_percentile(alarm);
    return out->about.feed >= FEED_MODEL_TIME;
}

static bool feed_nothing(const struct scenario *scenario, int64_t period_s, struct scaling_feed_of *out)
{
    *out = (struct scaling_feed_of){.plan = {.kind = METRIC_MEASUREMENTS,
                                             .statistic = VALUE_MEAN,
                                             .period_ns = period_s * NS_PER_S,
                                             .delay_ns = delay_ns(scenario, period_s),
                                             .scale = 1},
                                    .about = {.feed = FEED_NOTHING}};
    return true;
}

bool scaling_feed_of_watch(const struct scenario *scenario, const struct metric_alarm *alarm,
                           struct scaling_feed_of *out)
{
    struct owner watched = {.alarm = alarm};
    const struct cloudwatch_metric *metric = cloudwatch_metric_find(alarm->name_space, alarm->metric_name);
    int64_t period_s = alarm->period.value;
    if (!metric || !(metric->scopes & (SCOPE_VARIANT | SCOPE_ENDPOINT)) || period_s < metric->period_s)
        return feed_nothing(scenario, period_s, out);
    return metric_alarm_percentile(alarm) > 0 ? feed_percentile(scenario, watched, alarm, metric, out)
                                              : feed_of(scenario, watched, metric, alarm->statistic, period_s, out);
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

bool scaling_feed_of_tracking(const struct scenario *scenario, const struct scaling_policy *policy,
                              struct scaling_feed_of *out)
{
    const struct scalable_target *target = &scenario->scaling.targets[policy->target];
    const struct metric_source *source = &policy->source;
    if (!source->metric) return feed_nothing(scenario, MINUTE_S, out);
    bool is_short = source->metric->period_s < MINUTE_S;
    int64_t period_s = is_short ? scenario->assumed_scaling.seconds.period_s : source->metric->period_s;
    return is_of(source, target) && feed_of(scenario, (struct owner){.target = target}, source->metric,
                                            statistic_of(policy->target_tracking), period_s, out);
}

bool scaling_feed_of_alarm(const struct scenario *scenario, const struct scaling_policy *policy,
                           struct scaling_feed_of *out)
{
    const struct metric_alarm *alarm = policy->alarm;
    const struct scalable_target *target = &scenario->scaling.targets[policy->target];
    const struct metric_source *source = &alarm->source;
    bool acts = !alarm->actions_enabled.given || alarm->actions_enabled.value;
    if (!source->metric || !acts || alarm->period.value < source->metric->period_s)
        return feed_nothing(scenario, alarm->period.value, out);
    if (!is_of(source, target)) return false;
    if (metric_alarm_percentile(alarm) > 0)
        return feed_percentile(scenario, (struct owner){.target = target}, alarm, source->metric, out);
    return feed_of(scenario, (struct owner){.target = target}, source->metric, alarm->statistic, alarm->period.value,
                   out);
}
