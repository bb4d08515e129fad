#include "sim/capacity.h"

#include "sim/serverless.h"

enum capacity { OF_INSTANCES, OF_COPIES, OF_SLOTS };

static enum capacity kind_of(const struct variant_plan *plan)
{
    if (plan->front == FRONT_SLOTS) return OF_SLOTS;
    return plan->component != FLEET_NONE ? OF_COPIES : OF_INSTANCES;
}

void capacity_want(struct endpoint *endpoint, uint32_t v, uint32_t count, int64_t now_ns)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    switch (kind_of(plan)) {
    case OF_INSTANCES: fleet_want(endpoint->fleets[plan->fleet], count, now_ns); break;
    case OF_COPIES: fleet_want_copies(endpoint->fleets[plan->fleet], plan->component, count, now_ns); break;
    case OF_SLOTS: serverless_provision(endpoint, v, count, now_ns); break;
    }
}

uint32_t capacity_wanted(const struct endpoint *endpoint, uint32_t v)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    if (kind_of(plan) == OF_INSTANCES) return fleet_wanted(endpoint->fleets[plan->fleet]);
    return capacity_under_way(endpoint, v);
}

uint32_t capacity_in_service(const struct endpoint *endpoint, uint32_t v)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    switch (kind_of(plan)) {
    case OF_INSTANCES: return fleet_in_service(endpoint->fleets[plan->fleet]);
    case OF_COPIES: return fleet_copies_in_service(endpoint->fleets[plan->fleet], plan->component);
    case OF_SLOTS: break;
    }
    return endpoint->variants[v].slots.provisioned;
}

uint32_t capacity_under_way(const struct endpoint *endpoint, uint32_t v)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    switch (kind_of(plan)) {
    case OF_INSTANCES: return fleet_under_way(endpoint->fleets[plan->fleet]);
    case OF_COPIES: return fleet_copies_under_way(endpoint->fleets[plan->fleet], plan->component);
    case OF_SLOTS: break;
    }
    return (uint32_t)endpoint->variants[v].tally.provisioned.level;
}

void capacity_request(struct endpoint *endpoint, uint32_t v, uint32_t count, int64_t now_ns)
{
    capacity_want(endpoint, v, count, now_ns);
    endpoint->variants[v].resizing = kind_of(&endpoint->plan->variant[v]) != OF_COPIES;
}

void capacity_settle(struct endpoint *endpoint)
{
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        struct variant *variant = &endpoint->variants[v];
        if (variant->resizing) variant->resizing = capacity_in_service(endpoint, v) < capacity_under_way(endpoint, v);
    }
}

bool capacity_is_changing(const struct endpoint *endpoint)
{
    for (uint32_t v = 0; v < endpoint->plan->variants; v++)
        if (endpoint->variants[v].resizing) return true;
    return false;
}
