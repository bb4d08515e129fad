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

/* Where an operand stands that cannot be published: what names it where it is the only one. */
static const struct json_node *place_of(const struct metric_math *math, const struct metric_operand *operand,
                                        const struct json_node *request)
{
    return math->query_count > 0 ? operand->name.node : request;
}

static bool is_unsupported(const struct check *check, const struct metric_math *math)
{
    if (math->unsupported) not_yet(check, math->unsupported, math->reason);
    return math->unsupported;
}

static bool is_beyond(const struct check *check, const struct metric_alarm *alarm)
{
    bool elaborate = metric_alarm_is_elaborate(alarm);
    if (elaborate) not_yet(check, alarm->node, "an alarm on anomalies, or on such a statistic,");
    return elaborate || is_unsupported(check, alarm->math);
}

static void check_alarms(const struct check *check, const struct metric_alarms *alarms)
{
    for (size_t i = 0; i < alarms->count; i++) {
        const struct metric_alarm *alarm = &alarms->alarms[i];
        struct scaling_feed_of feeds[METRIC_QUERIES_MOST];
        if (is_beyond(check, alarm)) continue;
        const struct metric_operand *operand = scaling_feeds_of_watch(check->scenario, alarm, feeds);
        if (operand)
            not_yet(check, place_of(alarm->math, operand, alarm->node),
                    "an alarm on this metric, or on this statistic of it, for updates");
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

static void check_policy(const struct check *check, const struct scaling_policy *policy)
{
    struct scaling_feed_of feeds[METRIC_QUERIES_MOST];
    const struct metric_alarm *alarm = policy->alarm;
    if (alarm ? is_beyond(check, alarm) : is_unsupported(check, policy->math)) return;
    const struct metric_operand *operand = scaling_feeds_of_policy(check->scenario, policy, feeds);
    if (operand)
        not_yet(check, place_of(policy->math, operand, alarm ? alarm->node : policy->node),
                alarm ? "an alarm on this metric, or on this statistic of it,"
                      : "a policy on this metric, or on this statistic of it,");
}

static void check_policies(const struct check *check)
{
    const struct scaling_policies *scaling = &check->scenario->scaling;
    for (size_t i = 0; i < scaling->policy_count; i++) check_policy(check, &scaling->policies[i]);
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
