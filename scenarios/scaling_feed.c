#include "scenarios/scaling_feed.h"

#include "scenarios/published_metric.h"
#include "sim/units.h"

#define MINUTE_S 60

/* --- Units --- */

/* Whose metric it is: a target's, or of all variants of which it is, in whatever configuration. */
struct owner {
    const struct scalable_target *target;
    const struct metric_operand *operand; /* where target is NULL */
};

/* A hundred for each that an instance of the variant has; 0: it has none, or its pools have not all as many. */
static double percent_of(const struct scenario *scenario, const struct production_variant *config,
                         enum metric_unit unit)
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

/* Of all whose metric it is in a configuration; 0: they differ, or from `before`, if that is more than 0. */
static double percent_watched_in(const struct scenario *scenario, const struct metric_operand *operand,
                                 const struct endpoint_config *config, enum metric_unit unit, double before)
{
    for (size_t v = 0; config && v < config->production_variant_count; v++) {
        const struct production_variant *variant = &config->production_variants[v];
        if (!metric_alarm_watches(operand, scenario->endpoint_name.name, config, variant)) continue;
        double percent = percent_of(scenario, variant, unit);
        if (before > 0 && percent != before) return 0;
        before = percent;
    }
    return before;
}

/* Of one percentage of all: where instances have several vCPUs the unit is theirs, and no sum of different ones means anything. Watching nobody
 * is no fault here. */
static double percent_watched(const struct scenario *scenario, const struct metric_operand *operand,
                              enum metric_unit unit)
{
    const double of_nobody = 1;
    double percent = percent_watched_in(scenario, operand, scenario->endpoint_config, unit, -1);
    for (size_t i = 0; i < scenario->timeline.count && percent != 0; i++)
        percent = percent_watched_in(scenario, operand, scenario->timeline.entries[i].next_config, unit, percent);
    return percent < 0 ? of_nobody : percent;
}

static double percent_of_owner(const struct scenario *scenario, struct owner owner, enum metric_unit unit)
{
    if (!owner.target) return percent_watched(scenario, owner.operand, unit);
    if (owner.target->dimension != DIMENSION_INSTANCES) return 0;
    return percent_of(scenario, &scenario->endpoint_config->production_variants[owner.target->index], unit);
}

static double scale_of(const struct published_metric *feed, const struct scenario *scenario, struct owner owner)
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

static struct metric_plan plan_of(const struct scenario *scenario, const struct published_metric *feed,
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
static bool feed_statistic(const struct scenario *scenario, struct owner owner, const struct cloudwatch_metric *metric,
                           enum metric_statistic statistic, int64_t period_s, struct scaling_feed_of *out)
{
    const struct published_metric *feed = published_metric_find(metric->name, statistic);
    if (!feed) return false;
    *out = (struct scaling_feed_of){.plan = plan_of(scenario, feed, statistic, period_s),
                                    .about = feed->about,
                                    .leads_out_of_zero = feed->leads_out_of_zero};
    if (statistic != STATISTIC_OF_SAMPLE_COUNT) out->plan.scale = scale_of(feed, scenario, owner);
    return out->plan.scale > 0;
}

/* The same, or a percentile of times. */
static bool feed_of(const struct scenario *scenario, struct owner owner, const struct metric_operand *operand,
                    const struct cloudwatch_metric *metric, int64_t period_s, struct scaling_feed_of *out)
{
    bool percentile = operand->percentile > 0;
    enum metric_statistic statistic = percentile ? STATISTIC_OF_MAXIMUM : operand->statistic;
    if (!feed_statistic(scenario, owner, metric, statistic, period_s, out)) return false;
    if (!percentile) return true;
    out->plan.statistic = VALUE_PERCENTILE;
    out->plan.share = operand->percentile;
    return out->about.feed >= FEED_MODEL_TIME;
}

static void feed_nothing(const struct scenario *scenario, int64_t period_s, struct scaling_feed_of *out)
{
    *out = (struct scaling_feed_of){.plan = {.kind = METRIC_MEASUREMENTS,
                                             .statistic = VALUE_MEAN,
                                             .period_ns = period_s * NS_PER_S,
                                             .delay_ns = delay_ns(scenario, period_s),
                                             .scale = 1},
                                    .about = {.feed = FEED_NOTHING}};
}

const struct metric_operand *scaling_feeds_of_watch(const struct scenario *scenario, const struct metric_alarm *alarm,
                                                    struct scaling_feed_of *out)
{
    int64_t period_s = alarm->period.value;
    for (uint32_t i = 0; i < alarm->math->formula.operands; i++) {
        const struct metric_operand *operand = &alarm->math->operands[i];
        const struct cloudwatch_metric *metric = cloudwatch_metric_find(operand->name.name_space, operand->name.name);
        struct owner watched = {.operand = operand};
        if (!metric || !(metric->scopes & (SCOPE_VARIANT | SCOPE_ENDPOINT)) || period_s < metric->period_s)
            feed_nothing(scenario, period_s, &out[i]);
        else if (!feed_of(scenario, watched, operand, metric, period_s, &out[i]))
            return operand;
    }
    return NULL;
}

/* --- Whose it is --- */

/* Those of the endpoint are of an asynchronous one, which has one variant. */
static bool is_of(const struct metric_source *source, const struct scalable_target *target)
{
    bool component = target->dimension == DIMENSION_COPIES;
    if (source->scope == SCOPE_ENDPOINT) return !component;
    return source->scope == (component ? SCOPE_COMPONENT : SCOPE_VARIANT) && source->index == target->index;
}

/* Tracking looks at metrics as often as they have points: as the slowest of them has. */
static bool is_quick(const struct scaling_policy *policy)
{
    bool quick = policy->target_tracking != NULL;
    for (uint32_t i = 0; i < policy->math->formula.operands; i++) {
        const struct cloudwatch_metric *metric = policy->math->operands[i].source.metric;
        quick = quick && metric && metric->period_s < MINUTE_S;
    }
    return quick;
}

static int64_t period_of(const struct scenario *scenario, const struct scaling_policy *policy)
{
    if (policy->alarm) return policy->alarm->period.value;
    return is_quick(policy) ? scenario->assumed_scaling.seconds.period_s : MINUTE_S;
}

static bool acts(const struct scaling_policy *policy)
{
    return !policy->alarm || !policy->alarm->actions_enabled.given || policy->alarm->actions_enabled.value;
}

const struct metric_operand *scaling_feeds_of_policy(const struct scenario *scenario,
                                                     const struct scaling_policy *policy, struct scaling_feed_of *out)
{
    const struct scalable_target *target = &scenario->scaling.targets[policy->target];
    int64_t period_s = period_of(scenario, policy);
    for (uint32_t i = 0; i < policy->math->formula.operands; i++) {
        const struct metric_operand *operand = &policy->math->operands[i];
        const struct metric_source *source = &operand->source;
        bool rare = policy->alarm && source->metric && period_s < source->metric->period_s;
        if (!source->metric || !acts(policy) || rare)
            feed_nothing(scenario, period_s, &out[i]);
        else if (!is_of(source, target) ||
                 !feed_of(scenario, (struct owner){.target = target}, operand, source->metric, period_s, &out[i]))
            return operand;
        out[i].is_quick = is_quick(policy);
    }
    return NULL;
}

struct formula scaling_formula(const struct metric_math *math, const struct scaling_feed_of *of, int64_t start_ns)
{
    struct formula formula = math->formula;
    formula.period_ns = of[0].plan.period_ns;
    formula.epoch_ns = start_ns;
    return formula;
}
