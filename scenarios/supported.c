#include "models/json.h"
#include "scenarios/compile.h"

struct check {
    enum fault_kind kind;
    struct faults *faults;
};

static void not_yet(const struct check *check, const struct json_node *node, const char *what)
{
    json_fault(check->faults, check->kind, node, "%s is understood but not simulated yet by version " LOADLINE_VERSION,
               what);
}

static void check_timeline(const struct check *check, const struct timeline *timeline)
{
    for (size_t i = 0; i < timeline->count; i++)
        if (timeline->entries[i].action == TIMELINE_UPDATE_ENDPOINT ||
            timeline->entries[i].action == TIMELINE_UPDATE_WEIGHTS_AND_CAPACITIES)
            not_yet(check, timeline->entries[i].request, "an update during the run");
}

static void check_policies(const struct check *check, const struct scaling_policies *scaling)
{
    for (size_t i = 0; i < scaling->policy_count; i++) {
        const struct scaling_policy *policy = &scaling->policies[i];
        const struct customized_metric_specification *customized =
            policy->target_tracking ? policy->target_tracking->customized : NULL;
        if (customized && !customized->metric_name)
            not_yet(check, json_member(customized->node, "Metrics"), "a policy that tracks metric math");
        if (policy->alarm && metric_alarm_is_elaborate(policy->alarm))
            not_yet(check, policy->alarm->node, "an alarm on metric math, a percentile or anomalies");
    }
}

void compile_check_supported(const struct scenario *scenario, enum fault_kind kind, struct faults *faults)
{
    struct check check = {.kind = kind, .faults = faults};
    static const struct {
        const char *member, *what;
    } parts[] = {{"ScalableTargets", "auto scaling"},
                 {"ScalingPolicies", "auto scaling"},
                 {"ScheduledActions", "scheduled scaling"},
                 {"Discounts", "a discount"}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const struct json_node *node = json_member(scenario->node, parts[i].member);
        if (node && json_count(node) > 0) not_yet(&check, node, parts[i].what);
    }
    check_policies(&check, &scenario->scaling);
    check_timeline(&check, &scenario->timeline);
    if (scenario->client.retry_mode == RETRY_ADAPTIVE && scenario->client.max_attempts > 1)
        not_yet(&check, json_member(scenario->client.node, "RetryMode"), "the retry mode \"adaptive\"");
}
