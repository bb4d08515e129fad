#include "models/savings_plan.h"

#include "models/json.h"
#include "models/price.h"
#include "models/share.h"
#include "sim/arena.h"

#include <string.h>

#define COMMITMENT_LEAST (MONEY_SCALE / 1000) /* 0.001 to 1,000,000 USD an hour */
#define COMMITMENT_MOST  (MONEY_SCALE * 1000000)
#define SECONDS_OF_YEAR  31536000

static const char *const payment_options[] = {"No Upfront", "Partial Upfront", "All Upfront", NULL};

static void add_rate(struct savings_rates *rates, struct arena *arena, const char *usage, struct decimal usd)
{
    if (rates->count == rates->room) {
        rates->room = rates->room ? 2 * rates->room : 16;
        rates->all = arena_grow(arena, rates->all, rates->count, rates->room, sizeof *rates->all);
    }
    rates->all[rates->count++] = (struct savings_rate){arena_text(arena, usage), money_of(usd, 1, 1)};
}

void savings_plans_add(struct savings_plans *plans, struct arena *arena, const struct savings_plan *plan)
{
    if (plans->count == plans->room) {
        plans->room = plans->room ? 2 * plans->room : 8;
        plans->all = arena_grow(arena, plans->all, plans->count, plans->room, sizeof *plans->all);
    }
    plans->all[plans->count++] = *plan;
}

/* --- A plan of the scenario's own --- */

/* A rate below the last digit of money would be no rate. */
static bool read_rate(const struct json_node *node, struct decimal *usd, struct faults *faults)
{
    if (!price_read_usd(node, usd, faults)) return false;
    if (money_of(*usd, 1, 1) > 0) return true;
    json_fault(faults, FAULT_INPUT, node, "is too small: a rate has at most 10 decimals");
    return false;
}

static void read_rates(const struct json_node *node, struct savings_rates *rates, struct arena *arena,
                       struct faults *faults)
{
    for (const struct json_node *rate = json_first(node); rate; rate = json_next(rate)) {
        const char *usage = json_name(rate);
        struct decimal usd;
        if (strcmp(usage, "Comment") == 0 || json_kind(rate) == JSON_NULL) continue;
        if (strncmp(usage, "ml.", 3) != 0 && !strstr(usage, ":ml.")) {
            json_fault(faults, FAULT_INPUT, rate,
                       "must be of an instance type (ml.c5.xlarge) or its usage type (USE1-Host:ml.c5.xlarge): a plan "
                       "covers hours of instances");
            continue;
        }
        if (read_rate(rate, &usd, faults)) add_rate(rates, arena, usage, usd);
    }
}

static void read_commitment(const struct json_node *node, struct savings_plan *plan, struct faults *faults)
{
    const struct json_node *commitment = json_member(node, "CommitmentPerHour");
    struct decimal usd;
    if (!json_require(node, "CommitmentPerHour", faults) || !price_read_usd(commitment, &usd, faults)) return;
    plan->commitment_e10_usd = money_of(usd, 1, 1);
    if (plan->commitment_e10_usd < COMMITMENT_LEAST || plan->commitment_e10_usd > COMMITMENT_MOST)
        json_fault(faults, FAULT_INPUT, commitment, "must be from 0.001 to 1000000 (USD an hour)");
}

bool savings_plan_read(const struct json_node *node, bool held, struct savings_plan *out, struct arena *arena,
                       struct faults *faults)
{
    static const char *const names[] = {"Discount", "Rates",         "TermInYears",       "PaymentOption",
                                        "Name",     "SavingsPlanId", "CommitmentPerHour", NULL};
    static const char *const offer_names[] = {"Discount", "Rates", "TermInYears", "PaymentOption", "Name", NULL};
    size_t before = faults_count(faults);
    struct savings_plan plan = {0};
    int option;
    json_check_names(node, held ? names : offer_names, true, FAULT_INPUT, faults);
    if (held) read_commitment(node, &plan, faults);
    if (json_has(node, "Discount")) plan.has_share = share_read(node, "Discount", false, &plan.share, faults);
    const struct json_node *rates = json_get_object(node, "Rates", faults);
    if (rates) read_rates(rates, &plan.rates, arena, faults);
    if (json_get_integer(node, "TermInYears", 1, 3, &plan.term_years, faults) && plan.term_years == 2)
        json_fault(faults, FAULT_INPUT, json_member(node, "TermInYears"), "must be 1 or 3 (years), found 2");
    if (json_get_choice(node, "PaymentOption", payment_options, &option, faults))
        plan.payment_option = payment_options[option];
    json_get_string(node, "Name", &plan.name, faults);
    json_get_string(node, "SavingsPlanId", &plan.id, faults);
    plan.name = arena_text(arena, plan.name);
    plan.id = arena_text(arena, plan.id);
    if (faults_count(faults) > before) return false;
    *out = plan;
    return true;
}

/* --- What AWS offers --- */

/* The offer that the element is of, made where it is new; NULL: no offer of SageMaker's, or a fault. */
static struct savings_plan *offer_of(const struct json_node *element, struct savings_plans *plans, size_t first,
                                     struct arena *arena, struct faults *faults)
{
    const struct json_node *offering = json_get_object(element, "savingsPlanOffering", faults);
    const char *type = NULL, *currency = NULL;
    struct savings_plan plan = {0};
    int64_t seconds;
    int option;
    if (!offering) return NULL;
    if (!json_get_string(offering, "planType", &type, faults) || strcmp(type, "SageMaker") != 0) return NULL;
    if (!json_get_string(offering, "currency", &currency, faults) || strcmp(currency, "USD") != 0) return NULL;
    if (!json_get_choice(offering, "paymentOption", payment_options, &option, faults) ||
        !json_get_integer(offering, "durationSeconds", SECONDS_OF_YEAR, INT64_MAX, &seconds, faults))
        return NULL;
    plan.term_years = seconds / SECONDS_OF_YEAR;
    plan.payment_option = payment_options[option];
    for (size_t i = first; i < plans->count; i++)
        if (plans->all[i].term_years == plan.term_years &&
            strcmp(plans->all[i].payment_option, plan.payment_option) == 0)
            return &plans->all[i];
    savings_plans_add(plans, arena, &plan);
    return &plans->all[plans->count - 1];
}

/* AWS's own shape: what it may have beside these is left alone. */
static void read_offered(const struct json_node *element, struct savings_plans *plans, size_t first,
                         struct arena *arena, struct faults *faults)
{
    const char *usage = NULL, *unit = NULL;
    struct decimal usd;
    if (json_kind(element) != JSON_OBJECT) {
        json_fault(faults, FAULT_INPUT, element, "must be an object with savingsPlanOffering, rate and usageType");
        return;
    }
    if (!json_require(element, "savingsPlanOffering", faults) || !json_require(element, "usageType", faults) ||
        !json_require(element, "rate", faults))
        return;
    struct savings_plan *plan = offer_of(element, plans, first, arena, faults);
    if (!plan || !json_get_string(element, "usageType", &usage, faults)) return;
    if (json_get_string(element, "unit", &unit, faults) && strcmp(unit, "Hrs") != 0) return;
    if (read_rate(json_member(element, "rate"), &usd, faults)) add_rate(&plan->rates, arena, usage, usd);
}

bool savings_plans_read_rates(const struct json_node *answer, struct savings_plans *out, struct arena *arena,
                              struct faults *faults)
{
    size_t before = faults_count(faults), first = out->count;
    const struct json_node *results = json_get_array(answer, "searchResults", faults);
    if (!json_require(answer, "searchResults", faults) || !results) return false;
    for (const struct json_node *element = json_first(results); element; element = json_next(element))
        read_offered(element, out, first, arena, faults);
    if (faults_count(faults) > before) return false;
    if (out->count == first)
        json_fault(faults, FAULT_WARNING, results,
                   "has no rate of a SageMaker plan by the hour: nothing is taken from it");
    return true;
}

bool savings_plan_takes_rates(struct savings_plan *plan, const struct savings_plan *offer, struct arena *arena)
{
    if (!plan->payment_option || !offer->payment_option || offer->term_years != plan->term_years ||
        strcmp(offer->payment_option, plan->payment_option) != 0)
        return false;
    for (size_t r = 0; r < offer->rates.count; r++)
        add_rate(&plan->rates, arena, offer->rates.all[r].usage,
                 (struct decimal){offer->rates.all[r].rate_e10_usd, 10});
    return true;
}

/* --- What it says --- */

int64_t savings_plan_rate(const struct savings_plan *plan, const char *usage_type, const char *instance_type,
                          struct decimal list_usd)
{
    for (size_t i = 0; i < plan->rates.count; i++) {
        const struct savings_rate *rate = &plan->rates.all[i];
        if (strcmp(rate->usage, usage_type) == 0 || strcmp(rate->usage, instance_type) == 0) return rate->rate_e10_usd;
    }
    return plan->has_share ? money_of(decimal_less(list_usd, plan->share), 1, 1) : 0;
}

int savings_plan_recurring_percent(const char *payment_option)
{
    if (!payment_option || strcmp(payment_option, "No Upfront") == 0) return 100;
    return strcmp(payment_option, "Partial Upfront") == 0 ? 50 : 0;
}

const char *savings_plan_title(struct arena *arena, const struct savings_plan *plan)
{
    const char *text = plan->name ? plan->name : "";
    char percent[MONEY_TEXT];
    if (plan->term_years > 0)
        text = arena_format(arena, "%s%s%lld year%s", text, *text ? ", " : "", (long long)plan->term_years,
                            plan->term_years > 1 ? "s" : "");
    if (plan->payment_option) text = arena_format(arena, "%s%s%s", text, *text ? ", " : "", plan->payment_option);
    if (plan->has_share)
        text = arena_format(arena, "%s%s%s %% off", text, *text ? ", " : "", share_percent(plan->share, percent));
    return *text ? text : "Savings Plan";
}
