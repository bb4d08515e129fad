#include "scenarios/explaining.h"

/* What an update takes beside the start-up of its instances. */
struct waits {
    const char *how;
    const struct capacity_size *step; /* NULL: as many steps as there are */
    int64_t steps;
    double bake_s, end_s;
    bool rolling;
};

static double seconds_of(struct optional_integer seconds)
{
    return seconds.given ? (double)seconds.value : 0;
}

static struct waits waits_of(const struct deployment_config *deployment)
{
    struct waits waits = {.how = "all at once", .steps = 1};
    const struct blue_green_policy *blue_green = deployment ? deployment->blue_green : NULL;
    const struct traffic_routing_config *routing = blue_green ? blue_green->traffic_routing : NULL;
    if (deployment && deployment->rolling) {
        waits = (struct waits){.how = "in batches", .step = deployment->rolling->maximum_batch_size, .rolling = true};
        waits.bake_s = seconds_of(deployment->rolling->wait_interval);
    }
    if (routing) waits.bake_s = seconds_of(routing->wait_interval);
    if (routing && routing->type == TRAFFIC_CANARY)
        waits = (struct waits){"by a canary", NULL, 2, waits.bake_s, 0, false};
    if (routing && routing->type == TRAFFIC_LINEAR)
        waits = (struct waits){"in steps", routing->linear_step_size, 0, waits.bake_s, 0, false};
    if (blue_green) waits.end_s = seconds_of(blue_green->termination_wait);
    if (waits.step && waits.step->type == SIZE_PERCENT && waits.step->value.value > 0)
        waits.steps = (100 + waits.step->value.value - 1) / waits.step->value.value;
    return waits;
}

static const char *bill_of(const struct waits *waits)
{
    if (waits->rolling) return "The old fleet and about a batch are billed for it.";
    if (waits->steps == 1 && waits->bake_s == 0 && waits->end_s == 0) return "One fleet is billed for it.";
    return "Both fleets are billed for it, from its beginning to its end.";
}

void explain_update(struct explaining *explaining, const struct timeline_entry *entry, const char *at)
{
    bool guarded =
        endpoint_config_has_guardrails(explaining->config) && endpoint_config_has_guardrails(entry->next_config);
    struct waits waits = waits_of(guarded ? entry->deployment : NULL);
    const char *start = waits.rolling ? "the start-up of the instances of each batch" : "the start-up of its instances";
    double waits_s = (double)waits.steps * waits.bake_s + waits.end_s;
    const char *beside = waits.steps > 0 ? arena_format(explaining->arena, "%s of waits",
                                                        explaining_time(explaining, waits_s * (double)NS_PER_S))
                                         : arena_format(explaining->arena, "%s after each step",
                                                        explaining_time(explaining, waits.bake_s * (double)NS_PER_S));
    explaining_say(explaining,
                   "At %s an update to \"%s\" begins, %s: it takes %s and %s. %s The rest of this page is about the "
                   "endpoint before it.",
                   at, entry->next_config->endpoint_config_name, waits.how, start, beside, bill_of(&waits));
}
