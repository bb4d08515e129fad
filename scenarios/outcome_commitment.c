#include "models/money.h"
#include "scenarios/outcome_sums.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <string.h>

struct commitment_rate *outcome_rates(const struct outcome *outcome, const struct savings_plan *plan, size_t variants,
                                      struct arena *arena)
{
    const struct compiled *compiled = outcome->compiled;
    struct commitment_rate *rates = arena_new_array(arena, outcome->hours.meters, struct commitment_rate);
    for (size_t v = 0; v < variants; v++) {
        const struct compiled_variant *variant = &compiled->variants[v];
        for (uint32_t k = 0; k < variant->type_count; k++)
            if (!variant->types[k].reserved)
                billing_rate(compiled->terms, plan, variant->types[k].name,
                             &rates[plan_machine_meter(compiled->plan.variant[v].fleet, k)], arena);
    }
    return rates;
}

/* The usages of variants come first; that of what is left of a commitment is the last. */
static size_t variants_of(const struct bill_usage *bill)
{
    return bill->count > 0 && !bill->usages[bill->count - 1].variant_name ? bill->count - 1 : bill->count;
}

void outcome_commit(const struct outcome *outcome, const struct savings_plan *plan, int64_t commitment_e10_usd,
                    const struct hours *hours, struct bill_usage *bill)
{
    const struct compiled *compiled = outcome->compiled;
    struct arena *arena = arena_new();
    size_t variants = variants_of(bill);
    const struct commitment_rate *rates = outcome_rates(outcome, plan, variants, arena);
    struct commitment_use use = commitment_apply(hours, rates, commitment_e10_usd, arena);
    for (size_t v = 0; v < variants; v++)
        for (uint32_t k = 0; k < compiled->variants[v].type_count; k++)
            bill->instances[v][k].covered_ns = use.covered_ns[plan_machine_meter(compiled->plan.variant[v].fleet, k)];
    bill->usages[variants] = (struct billing_usage){.unused_commitment = use.unused};
    bill->count = variants + 1;
    arena_free(arena);
}

/* --- What comes of it --- */

struct weighing {
    const struct outcome *outcome;
    struct bill_usage *bill;
    struct arena *arena;
    int64_t without_e10_usd; /* the bill without any plan */
    int64_t mean_end_ns;
};

static bool is_covered(const struct savings_plan *plan, const struct cost_line *line)
{
    struct decimal list;
    const char *type = strrchr(line->usage_type, ':');
    return billing_is_instance_hours(line) && type && decimal_read(line->list_unit_price, &list) &&
           savings_plan_rate(plan, line->usage_type, type + 1, list) > 0;
}

static int64_t monthly(const struct weighing *weighing, int64_t e10_usd)
{
    return money_portion(e10_usd, BILLING_MONTH_NS, weighing->mean_end_ns);
}

/* What the lines of the bill under the commitment say. */
static void add_lines(const struct weighing *weighing, const struct savings_plan *plan,
                      struct commitment_result *result)
{
    struct billing_terms terms = weighing->outcome->compiled->terms;
    struct discounts under = *terms.discounts;
    struct cost_line *lines;
    under.plan = *plan;
    terms.discounts = &under;
    size_t count = billing_lines(terms, weighing->bill->usages, weighing->bill->count, weighing->outcome->replications,
                                 weighing->arena, &lines);
    for (size_t i = 0; i < count; i++) {
        const struct cost_line *line = &lines[i];
        if (line->commitment != COMMITMENT_NONE) result->committed_e10_usd += line->cost_e10_usd;
        if (line->commitment == COMMITMENT_USED) {
            result->used_e10_usd += line->cost_e10_usd;
            result->covered_e10_usd += line->contracted_e10_usd;
        }
        if (line->commitment != COMMITMENT_UNUSED && is_covered(plan, line))
            result->eligible_e10_usd += line->contracted_e10_usd;
    }
    result->total_e10_usd = billing_total_e10_usd(lines, count);
}

static struct commitment_result weigh(const struct weighing *weighing, const struct savings_plan *plan,
                                      int64_t commitment_e10_usd, bool held)
{
    const struct hours *hours = &weighing->outcome->hours;
    struct commitment_result result = {.plan = savings_plan_title(weighing->arena, plan),
                                       .id = plan->id,
                                       .name = plan->name,
                                       .term_years = plan->term_years,
                                       .payment_option = plan->payment_option,
                                       .held = held,
                                       .per_hour_e10_usd = commitment_e10_usd};
    outcome_commit(weighing->outcome, plan, commitment_e10_usd, hours, weighing->bill);
    add_lines(weighing, plan, &result);
    result.monthly_e10_usd = monthly(weighing, result.total_e10_usd);
    result.saved_monthly_e10_usd = monthly(weighing, weighing->without_e10_usd - result.total_e10_usd);
    return result;
}

static int64_t best_of(const struct weighing *weighing, const struct savings_plan *plan)
{
    struct arena *arena = arena_new();
    const struct commitment_rate *rates = outcome_rates(weighing->outcome, plan, variants_of(weighing->bill), arena);
    int64_t best = commitment_best(&weighing->outcome->hours, rates);
    arena_free(arena);
    return best;
}

static int64_t bill_without_plan(const struct weighing *weighing)
{
    struct cost_line *lines;
    const struct outcome *outcome = weighing->outcome;
    for (size_t v = 0; v < variants_of(weighing->bill); v++)
        for (uint32_t k = 0; k < outcome->compiled->variants[v].type_count; k++)
            weighing->bill->instances[v][k].covered_ns = 0;
    size_t count = billing_lines(outcome->compiled->terms, weighing->bill->usages, variants_of(weighing->bill),
                                 outcome->replications, weighing->arena, &lines);
    return billing_total_e10_usd(lines, count);
}

void outcome_set_commitments(const struct outcome *outcome, struct bill_usage *bill, struct cost_result *cost,
                             struct arena *arena)
{
    const struct discounts *discounts = outcome->compiled->terms.discounts;
    if (!discounts || discounts->offers.count == 0) return;
    struct weighing weighing = {.outcome = outcome,
                                .bill = bill,
                                .arena = arena,
                                .mean_end_ns = (int64_t)(outcome->end_ns / outcome->replications)};
    struct commitment_result *all = arena_new_array(arena, discounts->offers.count + 1, struct commitment_result);
    weighing.without_e10_usd = bill_without_plan(&weighing);
    size_t count = 0;
    if (discounts->has_plan)
        all[count++] = weigh(&weighing, &discounts->plan, discounts->plan.commitment_e10_usd, true);
    const size_t first = count;
    for (size_t i = 0; i < discounts->offers.count; i++) {
        const struct savings_plan *plan = &discounts->offers.all[i];
        struct commitment_result result = weigh(&weighing, plan, best_of(&weighing, plan), false);
        size_t place = count++;
        for (; place > first && all[place - 1].saved_monthly_e10_usd < result.saved_monthly_e10_usd; place--)
            all[place] = all[place - 1];
        all[place] = result;
    }
    cost->commitments = all;
    cost->commitment_count = count;
}
