#include "sim/foresight.h"

bool foresight_is_given(const struct endpoint *endpoint, uint32_t v)
{
    const struct plan *plan = endpoint->plan;
    const struct variant_plan *variant = &plan->variant[v];
    if (endpoint->has_callers || endpoint->watch || endpoint->deployments || plan->components > 0) return false;
    if (plan->shadows > 0) return false; /* what they do until the last answer must happen before the run ends */
    if (endpoint->variants[v].scaling || variant->front != FRONT_INSTANCES) return false;
    if (variant->capture.threshold > 0 || variant->explain.rows > 0) return false;
    if (variant->routing == ROUTE_LEAST_OUTSTANDING && variant->servers > 1) return false;
    for (uint32_t k = 0; k < variant->kinds; k++) {
        const struct server_plan *server = &variant->server[k];
        if (server->serving != SERVING_ALONE || server->workers > 1 || server->queue_capacity != QUEUE_UNBOUNDED)
            return false;
    }
    return true;
}
