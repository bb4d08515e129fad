#include "sim/backlog.h"
#include "sim/deployment_state.h"
#include "sim/scaling.h"
#include "sim/split.h"
#include "sim/watch.h"

/* What waits in front of a fleet without traffic is the other's. */
static void move_backlogs(struct endpoint *endpoint, const struct side *from, uint32_t to, int64_t now_ns)
{
    const struct plan *plan = endpoint->plan;
    for (uint32_t i = 0; i < from->generation.production; i++) {
        uint32_t v = side_variant(from, i), successor = plan_called(plan, to, plan->variant[v].name);
        if (plan->variant[v].front != FRONT_BACKLOG) continue;
        if (successor == PLAN_NONE) successor = plan_generation(plan, to).first;
        backlog_move(endpoint, v, successor, now_ns);
    }
}

void deployment_set_traffic(struct endpoint *endpoint, int64_t now_ns)
{
    const struct deployments *deployments = endpoint->deployments;
    struct handover handover = {.from = deployments->current, .to = deployments->current, .share = 1};
    if (deployments->running != PLAN_NONE) {
        handover.to = deployment_plan(endpoint)->to;
        handover.share = deployment_share(deployments);
    }
    split_thresholds(endpoint->plan, endpoint->weights, handover, endpoint->split);
    uint32_t from = handover.share < 1 ? handover.from : handover.to, to = handover.share > 0 ? handover.to : from;
    scaling_set_traffic(endpoint, from, to, now_ns);
    watch_set_traffic(endpoint, from, to, now_ns);
    if (deployments->running == PLAN_NONE || from != to) return;
    move_backlogs(endpoint, to == handover.to ? &deployments->old : &deployments->new, to, now_ns);
}
