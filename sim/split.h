/* split.h - how requests are split: from weights to thresholds of a uniform 32-bit number.
 *
 * Weights    of the production variants and shadows of a plan; within each generation (deployment_plan.h) they count in proportion.
 * Traffic    is one generation's, or of two while it is on its way from one to the other.
 * Shadows    get copies of the share that their weight over the production weight of their generation is, all requests at most.
 * Out        as in struct plan: production variants cumulative, shadows each its own. Components' thresholds are left alone. */
#ifndef LOADLINE_SIM_SPLIT_H
#define LOADLINE_SIM_SPLIT_H

#include "sim/plan.h"

struct handover {
    uint32_t from, to; /* generations; the same: all is there */
    double share;      /* of `to` */
};

void split_thresholds(const struct plan *plan, const double *weights, struct handover handover, uint64_t *split);

/* The weight of a generation's production variants together. */
double split_weight(const struct generation_plan *generation, const double *weights);

#endif
