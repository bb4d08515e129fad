#include "sim/split.h"

#include "sim/random.h"

#include <math.h>

double split_weight(const struct generation_plan *generation, const double *weights)
{
    double total = 0;
    for (uint32_t i = 0; i < generation->production; i++) total += weights[generation->first + i];
    return total;
}

static double share_of(struct handover handover, uint32_t generation)
{
    if (handover.from == handover.to) return generation == handover.from ? 1 : 0;
    if (generation == handover.to) return handover.share;
    return generation == handover.from ? 1 - handover.share : 0;
}

/* Its production variants share what lies between two shares of all requests. */
static void split_between(const struct generation_plan *generation, const double *weights, double low, double high,
                          uint64_t *split)
{
    double total = split_weight(generation, weights), sum = 0;
    for (uint32_t v = generation->first; v < generation->first + generation->production; v++) {
        sum += weights[v];
        split[v] = random_threshold(sum < total ? low + (high - low) * (sum / total) : high);
    }
}

static void split_shadows(const struct generation_plan *generation, const double *weights, double share,
                          uint64_t *split)
{
    double total = split_weight(generation, weights);
    for (uint32_t v = generation->first_shadow; v < generation->first_shadow + generation->shadows; v++)
        split[v] = random_threshold(share * fmin(weights[v] / total, 1));
}

/* Behind the later of the two that have traffic nothing may be left over, however shares are rounded. */
void split_thresholds(const struct plan *plan, const double *weights, struct handover handover, uint64_t *split)
{
    uint32_t last = handover.from > handover.to ? handover.from : handover.to;
    double low = 0;
    for (uint32_t g = 0; g < plan_generations(plan); g++) {
        struct generation_plan generation = plan_generation(plan, g);
        double share = share_of(handover, g), high = g < last ? low + share : 1;
        split_between(&generation, weights, low, high, split);
        split_shadows(&generation, weights, share, split);
        low = high;
    }
}
