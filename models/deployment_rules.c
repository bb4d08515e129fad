#include "models/deployment_rules.h"

#include "models/json.h"

#include <string.h>

/* --- Sizes --- */

/* A size of a deployment, with its bounds in percent of a variant's instances. */
struct bounded_size {
    const struct capacity_size *size; /* NULL: it has none */
    int64_t least, most;
};

enum { SIZES = 4 };

static void find_sizes(const struct deployment_config *deployment, struct bounded_size out[SIZES])
{
    const struct traffic_routing_config *routing =
        deployment->blue_green ? deployment->blue_green->traffic_routing : NULL;
    const struct rolling_policy *rolling = deployment->rolling;
    bool canary = routing && routing->type == TRAFFIC_CANARY, linear = routing && routing->type == TRAFFIC_LINEAR;
    out[0] = (struct bounded_size){canary ? routing->canary_size : NULL, 1, 50};
    out[1] = (struct bounded_size){linear ? routing->linear_step_size : NULL, 10, 50};
    out[2] = (struct bounded_size){rolling ? rolling->maximum_batch_size : NULL, 5, 50};
    out[3] = (struct bounded_size){rolling ? rolling->rollback_maximum_batch_size : NULL, 1, 100};
}

static void check_percent(const struct bounded_size *bounded, struct faults *faults)
{
    const struct capacity_size *size = bounded->size;
    int64_t value = size->value.value;
    if (size->value.given && (value < bounded->least || value > bounded->most))
        json_fault(faults, FAULT_INPUT, json_member(size->node, "Value"),
                   "must be from %lld to %lld percent of a variant's instances, found %lld", (long long)bounded->least,
                   (long long)bounded->most, (long long)value);
}

static void check_instances(const struct bounded_size *bounded, const char *variant_name, int64_t instances,
                            struct faults *faults)
{
    const struct capacity_size *size = bounded->size;
    int64_t percent_of_instances = 100 * size->value.value; /* compared without rounding */
    if (percent_of_instances < bounded->least * instances || percent_of_instances > bounded->most * instances)
        json_fault(faults, FAULT_INPUT, json_member(size->node, "Value"),
                   "must be from %lld to %lld percent of a variant's instances, found %lld, and \"%s\" has %lld",
                   (long long)bounded->least, (long long)bounded->most, (long long)size->value.value, variant_name,
                   (long long)instances);
}

/* --- Waits --- */

/* Steps of a size that make up the whole; 0 where that cannot be told. */
static int64_t steps_of(const struct capacity_size *size, int64_t instances)
{
    int64_t whole = size && size->type == SIZE_PERCENT ? 100 : instances;
    return size && size->value.given ? (whole + size->value.value - 1) / size->value.value : 0;
}

static int64_t shifts_of(const struct traffic_routing_config *routing, int64_t instances)
{
    switch (routing->type) {
    case TRAFFIC_ALL_AT_ONCE: return 1;
    case TRAFFIC_CANARY: return 2;
    case TRAFFIC_LINEAR: return steps_of(routing->linear_step_size, instances);
    case TRAFFIC_UNSET: break;
    }
    return 0;
}

static void check_blue_green(const struct blue_green_policy *policy, int64_t instances, struct faults *faults)
{
    if (!policy->traffic_routing || !policy->maximum_execution_timeout.given) return;
    int64_t waits_s = shifts_of(policy->traffic_routing, instances) * policy->traffic_routing->wait_interval.value +
                      policy->termination_wait.value;
    if (policy->maximum_execution_timeout.value <= waits_s)
        json_fault(faults, FAULT_INPUT, json_member(policy->node, "MaximumExecutionTimeoutInSeconds"),
                   "must be above the sum of the waits, which is %lld s, found %lld", (long long)waits_s,
                   (long long)policy->maximum_execution_timeout.value);
}

/* No rule of the service's, but such an update cannot succeed. */
static void check_rolling(const struct rolling_policy *policy, int64_t instances, struct faults *faults)
{
    int64_t waits_s = steps_of(policy->maximum_batch_size, instances) * policy->wait_interval.value;
    if (policy->maximum_execution_timeout.given && policy->maximum_execution_timeout.value <= waits_s)
        json_fault(faults, FAULT_WARNING, json_member(policy->node, "MaximumExecutionTimeoutInSeconds"),
                   "will pass before the update is done: its waits alone are %lld s, found %lld", (long long)waits_s,
                   (long long)policy->maximum_execution_timeout.value);
}

/* Whether the number of steps follows from the number of instances. */
static bool counts_instances(const struct deployment_config *deployment)
{
    struct bounded_size sizes[SIZES];
    find_sizes(deployment, sizes);
    return (sizes[1].size && sizes[1].size->type == SIZE_INSTANCES) ||
           (sizes[2].size && sizes[2].size->type == SIZE_INSTANCES);
}

static void check_waits(const struct deployment_config *deployment, int64_t instances, struct faults *faults)
{
    if (deployment->blue_green) check_blue_green(deployment->blue_green, instances, faults);
    if (deployment->rolling) check_rolling(deployment->rolling, instances, faults);
}

void deployment_rules_check_percents(const struct deployment_config *deployment, struct faults *faults)
{
    struct bounded_size sizes[SIZES];
    find_sizes(deployment, sizes);
    for (size_t i = 0; i < SIZES; i++)
        if (sizes[i].size && sizes[i].size->type == SIZE_PERCENT) check_percent(&sizes[i], faults);
    if (!counts_instances(deployment)) check_waits(deployment, 0, faults);
}

void deployment_rules_check_instances(const struct deployment_config *deployment, const char *variant_name,
                                      int64_t instances, struct faults *faults)
{
    struct bounded_size sizes[SIZES];
    find_sizes(deployment, sizes);
    for (size_t i = 0; i < SIZES; i++)
        if (sizes[i].size && sizes[i].size->type == SIZE_INSTANCES)
            check_instances(&sizes[i], variant_name, instances, faults);
}

void deployment_rules_check_waits(const struct deployment_config *deployment, int64_t instances, struct faults *faults)
{
    if (counts_instances(deployment)) check_waits(deployment, instances, faults);
}
