#include "models/discounts.h"

#include "models/json.h"
#include "models/share.h"
#include "sim/arena.h"

#include <string.h>

/* --- Reading --- */

static bool read_rule(const struct json_node *node, struct negotiated_discount *rule, struct arena *arena,
                      struct faults *faults)
{
    static const char *const names[] = {"Service", "UsageType", "Discount", NULL};
    static const char *const services[] = {"AmazonSageMaker", "AmazonS3", "AmazonSNS", NULL};
    int service;
    if (json_kind(node) != JSON_OBJECT) {
        json_fault(faults, FAULT_INPUT, node, "must be an object with Discount, and Service or UsageType");
        return false;
    }
    json_check_names(node, names, true, FAULT_INPUT, faults);
    if (json_get_choice(node, "Service", services, &service, faults)) rule->service = services[service];
    if (json_get_string(node, "UsageType", &rule->usage_type, faults))
        rule->usage_type = arena_text(arena, rule->usage_type);
    return share_read(node, "Discount", true, &rule->share, faults);
}

static void read_negotiated(const struct json_node *node, struct discounts *out, struct arena *arena,
                            struct faults *faults)
{
    const struct json_node *said = json_member(node, "Negotiated");
    if (!said) return;
    bool list = json_kind(said) == JSON_ARRAY;
    struct negotiated_discount *rules = arena_new_array(arena, list ? json_count(said) : 1, struct negotiated_discount);
    out->negotiated = rules;
    if (!list) {
        out->negotiated_count = share_read(node, "Negotiated", true, &rules[0].share, faults);
        return;
    }
    for (const struct json_node *rule = json_first(said); rule; rule = json_next(rule))
        if (read_rule(rule, &rules[out->negotiated_count], arena, faults)) out->negotiated_count++;
}

static void read_offers(const struct json_node *node, struct savings_plans *offers, struct arena *arena,
                        struct faults *faults)
{
    const struct json_node *said = json_get_array(node, "SavingsPlanOffers", faults);
    for (const struct json_node *offer = said ? json_first(said) : NULL; offer; offer = json_next(offer)) {
        struct savings_plan plan;
        if (json_kind(offer) != JSON_OBJECT)
            json_fault(faults, FAULT_INPUT, offer, "must be an object with Discount or Rates");
        else if (savings_plan_read(offer, false, &plan, arena, faults)) {
            if (!plan.has_share && plan.rates.count == 0)
                json_fault(faults, FAULT_INPUT, offer, "covers nothing: give its Discount or Rates");
            savings_plans_add(offers, arena, &plan);
        }
    }
}

/* The plan that is held, and what it may be compared with: an offer that is the same is not a second one. */
static void read_plans(const struct json_node *node, struct discounts *out, struct arena *arena, struct faults *faults)
{
    const struct json_node *plan = json_get_object(node, "SavingsPlan", faults),
                           *rates = json_get_object(node, "SavingsPlanRates", faults);
    struct savings_plans offered = {0}, others = {0};
    if (rates) savings_plans_read_rates(rates, &offered, arena, faults);
    out->has_plan = plan && savings_plan_read(plan, true, &out->plan, arena, faults);
    for (size_t i = 0; i < offered.count; i++)
        if (!out->has_plan || !savings_plan_takes_rates(&out->plan, &offered.all[i], arena))
            savings_plans_add(&others, arena, &offered.all[i]);
    if (out->has_plan && !out->plan.has_share && out->plan.rates.count == 0)
        json_fault(faults, FAULT_INPUT, plan,
                   "covers nothing: give its Discount or Rates, or SavingsPlanRates for its TermInYears and "
                   "PaymentOption");
    if (out->has_plan) savings_plans_add(&out->offers, arena, &out->plan);
    read_offers(node, &out->offers, arena, faults);
    for (size_t i = 0; i < others.count; i++) savings_plans_add(&out->offers, arena, &others.all[i]);
}

bool discounts_read(const struct json_node *node, struct discounts *out, struct arena *arena, struct faults *faults)
{
    static const char *const names[] = {"Negotiated", "SavingsPlan", "SavingsPlanOffers", "SavingsPlanRates", NULL};
    size_t before = faults_count(faults);
    struct discounts discounts = {0};
    json_check_names(node, names, true, FAULT_INPUT, faults);
    read_negotiated(node, &discounts, arena, faults);
    read_plans(node, &discounts, arena, faults);
    if (faults_count(faults) > before) return false;
    *out = discounts;
    return true;
}

/* --- Looking up --- */

/* Whether "*" for any text makes the pattern the text. Each star takes as little as it can; going back to the last one is enough. */
static bool fits(const char *pattern, const char *text)
{
    const char *star = NULL, *taken = NULL;
    while (*text) {
        if (*pattern == '*') {
            star = pattern++;
            taken = text;
        } else if (*pattern == *text) {
            pattern++;
            text++;
        } else if (star) {
            pattern = star + 1;
            text = ++taken;
        } else {
            return false;
        }
    }
    while (*pattern == '*') pattern++;
    return !*pattern;
}

struct decimal discounts_contracted(const struct discounts *discounts, const char *service, const char *usage_type,
                                    struct decimal list_usd)
{
    for (size_t i = 0; discounts && i < discounts->negotiated_count; i++) {
        const struct negotiated_discount *rule = &discounts->negotiated[i];
        if ((!rule->service || strcmp(rule->service, service) == 0) &&
            (!rule->usage_type || fits(rule->usage_type, usage_type)))
            return decimal_less(list_usd, rule->share);
    }
    return list_usd;
}
