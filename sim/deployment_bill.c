#include "sim/deployment_state.h"

void deployment_note(struct endpoint *endpoint, enum deployment_step step, int64_t now_ns)
{
    const struct deployments *deployments = endpoint->deployments;
    struct deployment_log *log = deployment_log(endpoint);
    if (log->count == DEPLOYMENT_LOG_MOST) {
        log->more++;
        return;
    }
    log->events[log->count++] = (struct deployment_event){.at_ns = now_ns,
                                                          .step = step,
                                                          .alarm = deployments->alarm,
                                                          .share = deployment_share(deployments),
                                                          .old_machines = side_in_service(endpoint, &deployments->old),
                                                          .new_machines = side_in_service(endpoint, &deployments->new)};
}

static size_t at(uint32_t fleet, uint32_t kind)
{
    return (size_t)fleet * FLEET_KINDS + kind;
}

/* A serverless variant has no fleet. */
static uint32_t kinds_of(const struct endpoint *endpoint, uint32_t fleet)
{
    return fleet == PLAN_NONE ? 0 : endpoint->plan->fleet[fleet].kinds;
}

static int128 used_ns(const struct endpoint *endpoint, uint32_t fleet, uint32_t kind, int64_t now_ns)
{
    return gauge_integral(&fleet_figures(endpoint->fleets[fleet])->billed[kind], now_ns);
}

/* --- What is free --- */

void deployment_set_free(struct endpoint *endpoint, int64_t now_ns)
{
    const struct side *side = &endpoint->deployments->new;
    for (uint32_t i = 0; i < side->count; i++) {
        uint32_t f = side_fleet(endpoint, side, i);
        for (uint32_t k = 0; k < kinds_of(endpoint, f); k++)
            endpoint->deployments->free_ns[at(f, k)] = used_ns(endpoint, f, k, now_ns);
    }
}

/* The new fleet of an update that is not billed for it until it has the traffic. */
static bool is_free(const struct endpoint *endpoint, uint32_t fleet)
{
    const struct deployments *deployments = endpoint->deployments;
    if (deployments->running == PLAN_NONE || deployments->moved > 0) return false;
    if (!deployment_plan(endpoint)->bills_one_fleet) return false;
    for (uint32_t i = 0; i < deployments->new.count; i++)
        if (side_fleet(endpoint, &deployments->new, i) == fleet) return true;
    return false;
}

int128 deployment_free_ns(const struct endpoint *endpoint, uint32_t fleet, uint32_t kind, int64_t now_ns)
{
    if (!endpoint->deployments) return 0;
    if (is_free(endpoint, fleet)) return used_ns(endpoint, fleet, kind, now_ns);
    return endpoint->deployments->free_ns[at(fleet, kind)];
}

/* --- What the update costs --- */

static int128 billed_ns(const struct endpoint *endpoint, uint32_t fleet, uint32_t kind, int64_t now_ns)
{
    return used_ns(endpoint, fleet, kind, now_ns) - deployment_free_ns(endpoint, fleet, kind, now_ns);
}

void deployment_begin_bill(struct endpoint *endpoint, int64_t now_ns)
{
    const struct deployments *deployments = endpoint->deployments;
    for (uint32_t f = 0; f < endpoint->plan->fleets; f++)
        for (uint32_t k = 0; k < endpoint->plan->fleet[f].kinds; k++)
            deployments->began_ns[at(f, k)] = billed_ns(endpoint, f, k, now_ns);
    for (uint32_t i = 0; i < deployments->old.count; i++) {
        uint32_t f = side_fleet(endpoint, &deployments->old, i);
        for (uint32_t k = 0; k < kinds_of(endpoint, f); k++)
            deployment_log(endpoint)->otherwise_ns[at(f, k)] =
                fleet_figures(endpoint->fleets[f])->billed[k].level; /* machines, until it ends */
    }
}

void deployment_end_bill(struct endpoint *endpoint, int64_t now_ns)
{
    const struct deployments *deployments = endpoint->deployments;
    struct deployment_log *log = deployment_log(endpoint);
    const struct side *sides[] = {&deployments->old, &deployments->new};
    for (uint32_t s = 0; s < 2; s++)
        for (uint32_t i = 0; i < sides[s]->count; i++) {
            uint32_t f = side_fleet(endpoint, sides[s], i);
            for (uint32_t k = 0; k < kinds_of(endpoint, f); k++) {
                log->billed_ns[at(f, k)] = billed_ns(endpoint, f, k, now_ns) - deployments->began_ns[at(f, k)];
                log->otherwise_ns[at(f, k)] *= now_ns - log->start_ns;
            }
        }
    log->end_ns = now_ns;
}
