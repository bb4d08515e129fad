#include "scenarios/compiling.h"
#include "sim/split.h"

#include <math.h>

/* Of the production traffic of its generation; a shadow's weight over the production weight is the share of requests that it gets copies of,
 * all of them at most. */
static double share_of(const struct compiled *compiled, uint32_t v)
{
    const struct plan *plan = &compiled->plan;
    double total = split_weight(&plan->generation[compiled->variants[v].generation], plan->weight);
    return fmin(plan->weight[v] / total, 1);
}

static void split_by_weight(struct compiled *compiled)
{
    struct plan *plan = &compiled->plan;
    uint32_t production = plan_production(plan), open[PLAN_FLEETS] = {0};
    for (uint32_t v = 0; v < production + plan->shadows; v++)
        plan->weight[v] = production_variant_weight(compiled->variants[v].config);
    for (uint32_t v = 0; v < production + plan->shadows; v++) {
        double share = compiled->variants[v].share = share_of(compiled, v);
        uint32_t *of_generation = &open[compiled->variants[v].generation];
        *of_generation += v < production && share > 0;
        if (*of_generation > 1 && plan->components == 0) compiled->drawn = true;
        if (v >= production && share > 0 && share < 1) compiled->drawn = true;
    }
    split_thresholds(plan, plan->weight, (struct handover){0, 0, 1}, plan->split);
}

/* Calls name the component that they are for. Those of a traffic that does not say which are spread evenly. */
static void split_over_components(struct compiling *compiling)
{
    struct compiled *compiled = compiling->compiled;
    const struct traffic *traffic = &compiling->scenario->traffic;
    uint32_t first = plan_split_first(&compiled->plan), count = compiled->plan.components;
    if (count == 0) return;
    double named = 0;
    for (size_t t = 0; t < traffic->target_count; t++) named += traffic->targets[t].share;
    for (uint32_t c = 0; c < count; c++) {
        compiled->variants[first + c].share = (1 - named) / count;
        compiled->plan.split[first + c] = random_threshold((c + 1.0) / count);
    }
    for (size_t t = 0; t < traffic->target_count; t++)
        compiled->variants[first + (uint32_t)traffic->targets[t].target].share += traffic->targets[t].share;
    if (count == 1) return;
    compiled->drawn = true;
    const double nearly_all = 1 - 1e-9;
    if (named < nearly_all && !traffic_has(traffic, TRACE_TARGET))
        compiling_assume(compiling, "Calls that name no inference component are spread evenly over all %u", count);
}

void compile_split(struct compiling *compiling)
{
    split_by_weight(compiling->compiled);
    split_over_components(compiling);
}
