/* The part of deployment.h that is about requests on the endpoint as it is. */
#include "sim/deployment_state.h"
#include "sim/split.h"

static bool refuse(struct endpoint *endpoint, const struct incident *incident)
{
    if (!incident->continues) endpoint->requests_refused++;
    return false;
}

static bool is_serverless(const struct variant_plan *variant)
{
    return variant->front == FRONT_SLOTS;
}

bool deployment_allows(struct endpoint *endpoint, const struct incident *incident, uint32_t *variant)
{
    const struct deployments *deployments = endpoint->deployments;
    if (!deployments) return true;
    if (deployments->running != PLAN_NONE) return refuse(endpoint, incident);
    const struct variant_plan *asked = &endpoint->plan->variant[*variant];
    *variant = plan_called(endpoint->plan, deployments->current, asked->name);
    bool is_such = *variant != PLAN_NONE && (incident->kind == INCIDENT_WEIGHTS ||
                                             is_serverless(asked) == is_serverless(&endpoint->plan->variant[*variant]));
    return is_such || refuse(endpoint, incident);
}

void deployment_set_weights(struct endpoint *endpoint, const struct incident *incident)
{
    const struct plan *plan = endpoint->plan;
    double weights[PLAN_VARIANTS];
    uint32_t current = endpoint->deployments ? endpoint->deployments->current : 0;
    struct generation_plan generation = plan_generation(plan, current);
    for (uint32_t v = 0; v < plan->variants; v++) weights[v] = endpoint->weights[v];
    for (uint32_t i = 0; i < incident->changes; i++) {
        uint32_t v = incident->change[i].variant;
        if (!deployment_allows(endpoint, incident, &v)) return;
        weights[v] = incident->change[i].weight;
    }
    if (endpoint->deployments && split_weight(&generation, weights) <= 0) {
        refuse(endpoint, incident);
        return;
    }
    for (uint32_t v = 0; v < plan->variants; v++) endpoint->weights[v] = weights[v];
    split_thresholds(plan, weights, (struct handover){current, current, 1}, endpoint->split);
}

uint32_t deployment_fleet(const struct endpoint *endpoint, uint32_t fleet)
{
    const struct plan *plan = endpoint->plan;
    if (!endpoint->deployments) return fleet;
    uint32_t v = 0;
    while (is_serverless(&plan->variant[v]) || plan->variant[v].fleet != fleet) v++;
    v = plan_called(plan, endpoint->deployments->current, plan->variant[v].name);
    return v == PLAN_NONE || is_serverless(&plan->variant[v]) ? PLAN_NONE : plan->variant[v].fleet;
}
