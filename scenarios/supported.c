#include "models/json.h"
#include "scenarios/compile.h"
#include "scenarios/scaling_feed.h"

#include <string.h>

struct check {
    const struct scenario *scenario;
    enum fault_kind kind;
    struct faults *faults;
};

static void not_yet(const struct check *check, const struct json_node *node, const char *what)
{
    json_fault(check->faults, check->kind, node, "%s is understood but not simulated yet by version " LOADLINE_VERSION,
               what);
}

static bool has_components(const struct endpoint_config *config)
{
    for (size_t v = 0; v < endpoint_config_variants(config); v++)
        if (!endpoint_config_variant(config, v)->model_name) return true;
    return false;
}

static void check_way(const struct check *check, const struct json_node *node, const struct endpoint_config *config)
{
    bool asynchronous = check->scenario->endpoint_config->async_inference_config != NULL;
    if (has_components(config))
        not_yet(check, node, "an update of an endpoint that hosts inference components, or to one,");
    else if (config->async_inference_config && !asynchronous) /* the other way is refused by the service */
        not_yet(check, node, "an update from real-time to asynchronous inference");
}

static void check_deployment(const struct check *check, const struct scenario *scenario,
                             const struct timeline_entry *entry)
{
    check_way(check, entry->request, scenario->endpoint_config);
    if (entry->own_config) check_way(check, json_member(entry->node, "EndpointConfig"), entry->own_config);
}

static void check_alarms(const struct check *check, const struct metric_alarms *alarms)
{
    for (size_t i = 0; i < alarms->count; i++) {
        struct scaling_feed_of feed;
        if (metric_alarm_is_elaborate(&alarms->alarms[i]))
            not_yet(check, alarms->alarms[i].node, "an alarm on metric math, on anomalies, or on such a statistic,");
        else if (!scaling_feed_of_watch(check->scenario, &alarms->alarms[i], &feed))
            not_yet(check, alarms->alarms[i].node, "an alarm on this metric, or on this statistic of it, for updates");
    }
}

static void check_timeline(const struct check *check, const struct scenario *scenario)
{
    const struct timeline *timeline = &scenario->timeline;
    for (size_t i = 0; i < timeline->count; i++)
        if (timeline->entries[i].update) check_deployment(check, scenario, &timeline->entries[i]);
}

/* The instances of a variant that hosts components. */
static void check_targets(const struct check *check, const struct scaling_policies *scaling,
                          const struct endpoint_config *config)
{
    for (size_t t = 0; t < scaling->target_count; t++) {
        const struct scalable_target *target = &scaling->targets[t];
        if (target->dimension == DIMENSION_INSTANCES && !config->production_variants[target->index].model_name)
            not_yet(check, target->node, "automatic scaling of the instances under inference components");
    }
}

static void check_tracking(const struct check *check, const struct scaling_policy *policy)
{
    const struct customized_metric_specification *customized = policy->target_tracking->customized;
    struct scaling_feed_of feed;
    if (customized && !customized->metric_name)
        not_yet(check, json_member(customized->node, "Metrics"), "a policy that tracks metric math");
    else if (!scaling_feed_of_tracking(check->scenario, policy, &feed))
        not_yet(check, policy->node, "a policy on this metric, or on this statistic of it,");
}

static void check_alarm(const struct check *check, const struct scaling_policy *policy)
{
    struct scaling_feed_of feed;
    if (metric_alarm_is_elaborate(policy->alarm))
        not_yet(check, policy->alarm->node, "an alarm on metric math, on anomalies, or on such a statistic,");
    else if (!scaling_feed_of_alarm(check->scenario, policy, &feed))
        not_yet(check, policy->alarm->node, "an alarm on this metric, or on this statistic of it,");
}

static void check_policies(const struct check *check)
{
    const struct scaling_policies *scaling = &check->scenario->scaling;
    for (size_t i = 0; i < scaling->policy_count; i++) {
        if (scaling->policies[i].target_tracking) check_tracking(check, &scaling->policies[i]);
        if (scaling->policies[i].alarm) check_alarm(check, &scaling->policies[i]);
    }
}

void compile_check_supported(const struct scenario *scenario, enum fault_kind kind, struct faults *faults)
{
    struct check check = {.scenario = scenario, .kind = kind, .faults = faults};
    check_targets(&check, &scenario->scaling, scenario->endpoint_config);
    check_policies(&check);
    check_alarms(&check, &scenario->alarms);
    check_timeline(&check, scenario);
    if (scenario->client.retry_mode == RETRY_ADAPTIVE && scenario->client.max_attempts > 1)
        not_yet(&check, json_member(scenario->client.node, "RetryMode"), "the retry mode \"adaptive\"");
}
