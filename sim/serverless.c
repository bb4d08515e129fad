#include "sim/serverless.h"

#include "sim/departure.h"

void serverless_begin(struct endpoint *endpoint, uint32_t v)
{
    struct variant *variant = &endpoint->variants[v];
    slots_clear(&variant->slots);
    variant->tally.workers.level = variant->slots.live;
}

struct slot_choice serverless_take(struct endpoint *endpoint, uint32_t v, uint32_t word, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    struct tally *tally = &variant->tally;
    struct slot_choice choice = slots_take(&variant->slots, word);
    if (choice.slot == SLOT_NONE) return choice;
    if (slot_is_provisioned(&variant->slots, choice.slot))
        gauge_up(&tally->provisioned_busy, now_ns);
    else
        tally->spilled++;
    tally->cold_starts += choice.cold;
    if (choice.cold) gauge_up(&tally->workers, now_ns);
    gauge_up(&tally->busy, now_ns);
    return choice;
}

/* When this slot, which a request took, will go if it is then left idle: drawn with the luck of that request. */
static int64_t idle_timeout_ns(const struct endpoint *endpoint, const struct slots_plan *plan, uint64_t number)
{
    if (!plan->idle_timeouts_ns) return plan->idle_timeout_ns;
    struct random_block luck = random_block(endpoint->key, number, RANDOM_SLOT, 0);
    return law_round(quantile_at(plan->idle_timeouts_ns, random_wide(luck, 2)));
}

void serverless_start(struct endpoint *endpoint, uint32_t v, struct slot_choice choice, uint32_t index, uint64_t number,
                      int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    const struct slots_plan *plan = &endpoint->plan->variant[v].slots;
    struct request *request = &endpoint->pool.requests[index];
    uint32_t slot = endpoint->servers[variant->slots_server].first_slot + choice.slot;
    int64_t cold_ns = 0;
    if (choice.cold && plan->cold_start_ns) {
        struct random_block luck = random_block(endpoint->key, number, RANDOM_SLOT, 0);
        cold_ns = law_round(quantile_at(plan->cold_start_ns, random_wide(luck, 0)));
    }
    if (choice.cold) tally_time(&variant->tally, MEASURE_COLD_START, request, cold_ns);
    request->start_ns = now_ns + cold_ns;
    endpoint->slots[slot].request = index;
    variant->idle_ns[choice.slot] = idle_timeout_ns(endpoint, plan, number);
    endpoint_schedule(endpoint, slot, request->start_ns, request->service_ns);
}

static void bill(struct variant *variant, const struct variant_plan *plan, uint32_t slot, int64_t service_ns)
{
    if (service_ns > plan->invocation_most_ns) service_ns = plan->invocation_most_ns;
    int64_t billed_ns = (service_ns + NS_PER_MS - 1) / NS_PER_MS * NS_PER_MS;
    if (slot_is_provisioned(&variant->slots, slot))
        variant->tally.provisioned_ns += billed_ns;
    else
        variant->tally.billed_ns += billed_ns;
}

static void end_service(struct endpoint *endpoint, struct server *server, uint32_t slot, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[server->variant];
    uint32_t number = slot - server->first_slot, index = endpoint->slots[slot].request;
    bill(variant, &endpoint->plan->variant[server->variant], number, now_ns - endpoint->pool.requests[index].start_ns);
    gauge_down(&variant->tally.busy, now_ns);
    slots_idle(&variant->slots, number);
    endpoint->slots[slot].request = REQUEST_NONE;
    if (slot_is_provisioned(&variant->slots, number)) {
        gauge_down(&variant->tally.provisioned_busy, now_ns);
        event_list_clear(&endpoint->events, slot);
    } else {
        endpoint_schedule(endpoint, slot, now_ns, variant->idle_ns[number]);
    }
    departure_served(endpoint, server, index, now_ns);
}

void serverless_event(struct endpoint *endpoint, uint32_t slot, int64_t now_ns)
{
    struct server *server = &endpoint->servers[endpoint->slots[slot].server];
    struct variant *variant = &endpoint->variants[server->variant];
    if (endpoint->slots[slot].request != REQUEST_NONE) {
        end_service(endpoint, server, slot, now_ns);
        return;
    }
    slots_expire(&variant->slots, slot - server->first_slot);
    gauge_down(&variant->tally.workers, now_ns);
    event_list_clear(&endpoint->events, slot);
}

enum failure serverless_impatience(const struct variant *variant, const struct request *request)
{
    bool service = variant->patience.failure == FAILURE_TOO_LONG;
    bool started = request->start_ns - request->arrival_ns < variant->patience.ns;
    return service && !started ? FAILURE_NOT_READY : variant->patience.failure;
}
