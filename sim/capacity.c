#include "sim/capacity.h"

static bool is_component(const struct variant_plan *plan)
{
    return plan->component != FLEET_NONE;
}

void capacity_want(struct endpoint *endpoint, uint32_t v, uint32_t count, int64_t now_ns)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    struct fleet *fleet = endpoint->fleets[plan->fleet];
    if (is_component(plan))
        fleet_want_copies(fleet, plan->component, count, now_ns);
    else
        fleet_want(fleet, count, now_ns);
}

uint32_t capacity_in_service(const struct endpoint *endpoint, uint32_t v)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    const struct fleet *fleet = endpoint->fleets[plan->fleet];
    return is_component(plan) ? fleet_copies_in_service(fleet, plan->component) : fleet_in_service(fleet);
}

uint32_t capacity_under_way(const struct endpoint *endpoint, uint32_t v)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    const struct fleet *fleet = endpoint->fleets[plan->fleet];
    return is_component(plan) ? fleet_copies_under_way(fleet, plan->component) : fleet_under_way(fleet);
}
