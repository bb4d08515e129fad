#include "sim/deployment_state.h"

#include "sim/capacity.h"
#include "sim/serverless.h"

uint32_t side_variant(const struct side *side, uint32_t i)
{
    const struct generation_plan *generation = &side->generation;
    return i < generation->production ? generation->first + i : generation->first_shadow + i - generation->production;
}

uint32_t side_fleet(const struct endpoint *endpoint, const struct side *side, uint32_t i)
{
    const struct variant_plan *variant = &endpoint->plan->variant[side_variant(side, i)];
    return variant->front == FRONT_SLOTS ? PLAN_NONE : variant->fleet;
}

void side_begin(struct endpoint *endpoint, struct side *side, uint32_t generation)
{
    side->generation = plan_generation(endpoint->plan, generation);
    side->count = side->generation.production + side->generation.shadows;
    for (uint32_t i = 0; i < side->count; i++)
        side->whole[i] = side->wanted[i] = capacity_wanted(endpoint, side_variant(side, i));
}

/* --- Wanting --- */

static void want(struct endpoint *endpoint, struct side *side, uint32_t i, uint32_t machines, int64_t now_ns)
{
    if (side->wanted[i] == machines) return;
    side->wanted[i] = machines;
    capacity_want(endpoint, side_variant(side, i), machines, now_ns);
}

void side_want_all(struct endpoint *endpoint, struct side *side, int64_t now_ns)
{
    for (uint32_t i = 0; i < side->count; i++) want(endpoint, side, i, side->whole[i], now_ns);
}

void side_want_at_most(struct endpoint *endpoint, struct side *side, uint64_t part, uint64_t of, int64_t now_ns)
{
    for (uint32_t i = 0; i < side->count; i++) {
        uint64_t most = (side->whole[i] * part + of - 1) / of;
        if (most < side->wanted[i]) want(endpoint, side, i, (uint32_t)most, now_ns);
    }
}

static uint32_t sized(struct deployment_size size, uint32_t whole)
{
    uint64_t machines = size.percent ? ((uint64_t)whole * size.value + 99) / 100 : size.value;
    return machines < whole ? (uint32_t)machines : whole;
}

void side_end(struct endpoint *endpoint, struct side *side, int64_t now_ns)
{
    for (uint32_t i = 0; i < side->count; i++) {
        want(endpoint, side, i, 0, now_ns);
        if (side_fleet(endpoint, side, i) == PLAN_NONE) serverless_limit(endpoint, side_variant(side, i), 0, now_ns);
    }
}

/* Shadows do not hold up what serves: with the last batch of the production variants they come in full. */
void side_want_batch(struct endpoint *endpoint, struct side *side, struct deployment_size batch, int64_t now_ns)
{
    for (uint32_t i = 0; i < side->count; i++) {
        uint32_t left = side->whole[i] - side->wanted[i], more = sized(batch, side->whole[i]);
        want(endpoint, side, i, side->wanted[i] + (more < left ? more : left), now_ns);
    }
    if (side_wanted(side) == side_whole(side)) side_want_all(endpoint, side, now_ns);
}

/* --- Quotas --- */

/* So many machines of that fleet, of the kinds in their order; takes them from what is left of each quota. False: there are not as many. */
static bool find_machines(const struct fleet_plan *plan, uint32_t machines, struct quota_use *left)
{
    for (uint32_t k = 0; k < plan->kinds && machines > 0; k++) {
        struct quota_use *quota = plan->kind[k].quota != QUOTA_NUMBER_NONE ? &left[plan->kind[k].quota] : NULL;
        uint32_t some = plan->kind[k].most < machines ? plan->kind[k].most : machines;
        if (quota && quota_left(quota) < some) some = quota_left(quota);
        if (quota) quota->used += some;
        machines -= some;
    }
    return machines == 0;
}

bool side_is_past_quota(const struct endpoint *endpoint, const struct side *side, struct deployment_size batch)
{
    struct quota_use *left = endpoint->deployments->left;
    if (endpoint->plan->quotas == 0) return false;
    for (uint32_t q = 0; q < endpoint->plan->quotas; q++) left[q] = endpoint->quotas[q];
    for (uint32_t i = 0; i < side->count; i++) {
        uint32_t f = side_fleet(endpoint, side, i);
        if (f != PLAN_NONE && !find_machines(&endpoint->plan->fleet[f], sized(batch, side->whole[i]), left))
            return true;
    }
    return false;
}

/* --- Counting --- */

static uint64_t sum_of(const struct side *side, const uint32_t *machines)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < side->generation.production; i++) sum += machines[i];
    return sum;
}

uint64_t side_whole(const struct side *side)
{
    return sum_of(side, side->whole);
}

uint64_t side_wanted(const struct side *side)
{
    return sum_of(side, side->wanted);
}

uint64_t side_sized(const struct side *side, struct deployment_size size)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < side->generation.production; i++) sum += sized(size, side->whole[i]);
    return sum;
}

uint32_t side_in_service(const struct endpoint *endpoint, const struct side *side)
{
    uint32_t machines = 0;
    for (uint32_t i = 0; i < side->generation.production; i++)
        machines += capacity_in_service(endpoint, side_variant(side, i));
    return machines;
}

bool side_gave_up(const struct endpoint *endpoint, const struct side *side)
{
    for (uint32_t i = 0; i < side->count; i++)
        if (capacity_under_way(endpoint, side_variant(side, i)) < side->wanted[i]) return true;
    return false;
}

bool side_is_up(const struct endpoint *endpoint, const struct side *side)
{
    for (uint32_t i = 0; i < side->count; i++) {
        uint32_t v = side_variant(side, i);
        if (capacity_in_service(endpoint, v) < capacity_under_way(endpoint, v)) return false;
    }
    return true;
}
