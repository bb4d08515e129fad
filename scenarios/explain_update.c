#include "models/figure_text.h"
#include "models/money.h"
#include "scenarios/explaining.h"

#define SECONDS_PER_HOUR 3600

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

static bool bills_one_fleet(const struct waits *waits)
{
    return !waits->rolling && waits->steps == 1 && waits->bake_s == 0 && waits->end_s == 0;
}

static const char *bill_of(const struct waits *waits)
{
    if (waits->rolling) return "The old fleet and about a batch are billed for it.";
    if (bills_one_fleet(waits)) return "One fleet is billed for it.";
    return "Both fleets are billed for it, from its beginning to its end.";
}

/* --- Money --- */

/* Instances of a variant that are billed beside the old fleet: all of the new one, or a batch. */
static int64_t beside_of(const struct production_variant *variant, const struct waits *waits)
{
    int64_t all = compile_initial(variant), size = waits->rolling && waits->step ? waits->step->value.value : all;
    if (waits->rolling && waits->step && waits->step->type == SIZE_PERCENT) size = (all * size + 99) / 100;
    return size < all ? size : all;
}

/* An hour of these, of the type of each that is tried first; 0: nothing, or nothing that has a price. */
static int64_t hour_beside_e10_usd(const struct explaining *explaining, const struct endpoint_config *config,
                                   const struct waits *waits)
{
    int64_t hour_e10_usd = 0;
    for (size_t v = 0; v < endpoint_config_variants(config); v++) {
        const struct production_variant *variant = endpoint_config_variant(config, v);
        struct compiled_type types[FLEET_KINDS];
        struct decimal usd;
        if (variant->serverless_config) continue;
        compile_types(explaining->catalogue, variant, types);
        if (types[0].reserved) continue;
        if (!explaining_find_usd(explaining, PRICE_INSTANCE_HOUR, types[0].name, &usd)) return 0;
        hour_e10_usd = money_add(hour_e10_usd, money_of(usd, beside_of(variant, waits), 1));
    }
    return hour_e10_usd;
}

/* What that is in money, with a blank before it; "" where it is nothing, or not known. */
static const char *cost_of(struct explaining *explaining, const struct endpoint_config *config,
                           const struct waits *waits, double waits_s)
{
    struct arena *arena = explaining->arena;
    int64_t hour_e10_usd = hour_beside_e10_usd(explaining, config, waits);
    if (bills_one_fleet(waits) || hour_e10_usd <= 0) return "";
    const char *hour = figure_money(arena, hour_e10_usd);
    if (!(waits_s > 0)) return arena_format(arena, " That is %s USD more for each hour that it takes.", hour);
    int64_t waits_e10_usd = money_portion(hour_e10_usd, (int64_t)waits_s, SECONDS_PER_HOUR);
    return arena_format(arena, " That is %s USD more for each hour that it takes, %s USD for its waits alone.", hour,
                        figure_money(arena, waits_e10_usd));
}

static const char *start_of(const struct endpoint_config *next, const struct waits *waits)
{
    const struct production_variant *first = &next->production_variants[0];
    if (!first->serverless_config)
        return waits->rolling ? "the start-up of the instances of each batch" : "the start-up of its instances";
    return compile_initial(first) > 0 ? "a cold start of its provisioned slots" : "no start-up, and its slots are cold";
}

/* Scaling waits, and what it goes on from. */
static void say_scaling(struct explaining *explaining, const struct endpoint_update *update)
{
    if (!explaining->scenario || explaining->scenario->scaling.target_count == 0) return;
    explaining_say(explaining, "Nothing scales until that update is over; then scaling goes on from %s.",
                   endpoint_update_retains(update, PROPERTY_INSTANCE_COUNT)
                       ? "as many as there were when it began"
                       : "as many as the new configuration asks for, however many there were");
}

void explain_update(struct explaining *explaining, const struct timeline_entry *entry, const char *at)
{
    bool heeded = deployment_is_heeded(entry->deployment, explaining->config, entry->next_config);
    struct waits waits = waits_of(heeded ? entry->deployment : NULL);
    const char *start = start_of(entry->next_config, &waits);
    double waits_s = (double)waits.steps * waits.bake_s + waits.end_s;
    const char *beside = waits.steps > 0 ? arena_format(explaining->arena, "%s of waits",
                                                        explaining_time(explaining, waits_s * (double)NS_PER_S))
                                         : arena_format(explaining->arena, "%s after each step",
                                                        explaining_time(explaining, waits.bake_s * (double)NS_PER_S));
    explaining_say(explaining,
                   "At %s an update to \"%s\" begins, %s: it takes %s and %s. %s%s The rest of this page is about the "
                   "endpoint before it.",
                   at, entry->next_config->endpoint_config_name, waits.how, start, beside, bill_of(&waits),
                   cost_of(explaining, entry->next_config, &waits, waits_s));
    say_scaling(explaining, entry->update);
}
