#include "sim/serverless.h"

#include "sim/departure.h"
#include "sim/feeding.h"

void serverless_begin(struct endpoint *endpoint, uint32_t v)
{
    struct variant *variant = &endpoint->variants[v];
    slots_clear(&variant->slots);
    variant->provisions = 0;
    variant->tally.workers.level = variant->slots.live;
    variant->tally.provisioned.level = variant->slots.provisioned;
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

int64_t serverless_cold_ns(const struct endpoint *endpoint, uint32_t v, uint64_t number)
{
    const struct slots_plan *plan = &endpoint->plan->variant[v].slots;
    if (!plan->cold_start_ns) return 0;
    struct random_block luck = random_block(endpoint->key, number, RANDOM_SLOT, 0);
    return law_round(quantile_at(plan->cold_start_ns, random_wide(luck, 0)));
}

void serverless_start(struct endpoint *endpoint, uint32_t v, struct slot_choice choice, uint32_t index, uint64_t number,
                      int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    const struct slots_plan *plan = &endpoint->plan->variant[v].slots;
    struct request *request = &endpoint->pool.requests[index];
    uint32_t slot = endpoint->servers[variant->slots_server].first_slot + choice.slot;
    int64_t cold_ns = choice.cold ? serverless_cold_ns(endpoint, v, number) : 0;
    if (choice.cold) {
        tally_time(&variant->tally, MEASURE_COLD_START, request, cold_ns);
        feeding_note(endpoint, v, FEED_SETUP, cold_ns);
    }
    request->start_ns = now_ns + cold_ns;
    endpoint->slots[slot].request = index;
    variant->idle_ns[choice.slot] = idle_timeout_ns(endpoint, plan, number);
    endpoint_schedule(endpoint, slot, request->start_ns, request->service_ns);
}

void serverless_bill(struct endpoint *endpoint, uint32_t v, uint32_t slot, int64_t service_ns)
{
    struct variant *variant = &endpoint->variants[v];
    int64_t billed_ns = serverless_billed_ms(service_ns, endpoint->plan->variant[v].invocation_most_ns) * NS_PER_MS;
    if (slot_is_provisioned(&variant->slots, slot))
        variant->tally.provisioned_ns += billed_ns;
    else
        variant->tally.billed_ns += billed_ns;
}

/* --- Slots that end --- */

static void end_idle(struct endpoint *endpoint, struct variant *variant, uint32_t slot, int64_t now_ns)
{
    slots_expire(&variant->slots, slot);
    gauge_down(&variant->tally.workers, now_ns);
    event_list_clear(&endpoint->events, endpoint->servers[variant->slots_server].first_slot + slot);
}

static void end_excess(struct endpoint *endpoint, struct variant *variant, int64_t now_ns)
{
    for (uint32_t slot; (slot = slots_excess(&variant->slots)) != SLOT_NONE;) end_idle(endpoint, variant, slot, now_ns);
}

static void end_service(struct endpoint *endpoint, struct server *server, uint32_t slot, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[server->variant];
    uint32_t number = slot - server->first_slot, index = endpoint->slots[slot].request;
    serverless_bill(endpoint, server->variant, number, now_ns - endpoint->pool.requests[index].start_ns);
    gauge_down(&variant->tally.busy, now_ns);
    slots_idle(&variant->slots, number);
    endpoint->slots[slot].request = REQUEST_NONE;
    if (slot_is_provisioned(&variant->slots, number)) {
        gauge_down(&variant->tally.provisioned_busy, now_ns);
        event_list_clear(&endpoint->events, slot);
    } else {
        endpoint_schedule(endpoint, slot, now_ns, variant->idle_ns[number]);
        end_excess(endpoint, variant, now_ns);
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
    end_idle(endpoint, variant, slot - server->first_slot, now_ns);
}

/* --- More and fewer provisioned slots --- */

/* Those that are provisioned and in service are others than before. */
static void recount(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    if (endpoint->variants[v].feeds) feeding_recount(endpoint, v, now_ns);
}

/* A start of the plan's length, by a draw of its own: fleets have the copies below. */
static int64_t start_ns(struct endpoint *endpoint, uint32_t v)
{
    const struct slots_plan *plan = &endpoint->plan->variant[v].slots;
    if (!plan->cold_start_ns) return 0;
    struct random_block luck =
        random_block(endpoint->key, endpoint->variants[v].provisions++, RANDOM_START_UP, PLAN_FLEETS + v);
    return law_round(quantile_at(plan->cold_start_ns, random_wide(luck, 0)));
}

static void provision_one(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    struct slot_change change = slots_provision(&variant->slots);
    gauge_up(&variant->tally.provisioned, now_ns);
    if (change.was == SLOT_WAS_NONE) {
        gauge_up(&variant->tally.workers, now_ns);
        variant->ready_ns[change.slot] = time_after(now_ns, start_ns(endpoint, v));
    } else if (change.was == SLOT_WAS_IDLE) {
        event_list_clear(&endpoint->events, endpoint->servers[variant->slots_server].first_slot + change.slot);
    } else {
        gauge_up(&variant->tally.provisioned_busy, now_ns);
    }
}

static void withdraw_one(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    struct slot_change change = slots_withdraw(&variant->slots);
    gauge_down(&variant->tally.provisioned, now_ns);
    if (change.was == SLOT_WAS_BUSY)
        gauge_down(&variant->tally.provisioned_busy, now_ns);
    else
        gauge_down(&variant->tally.workers, now_ns);
}

static uint32_t provisioned(const struct slots *slots)
{
    return slots->provisioned + slots->starting;
}

void serverless_provision(struct endpoint *endpoint, uint32_t v, uint32_t count, int64_t now_ns)
{
    const struct slots *slots = &endpoint->variants[v].slots;
    if (count > slots->most) count = slots->most;
    while (provisioned(slots) > count) withdraw_one(endpoint, v, now_ns);
    while (provisioned(slots) < count) provision_one(endpoint, v, now_ns);
    serverless_advance(endpoint, v, now_ns);
    recount(endpoint, v, now_ns);
}

void serverless_limit(struct endpoint *endpoint, uint32_t v, uint32_t most, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    if (provisioned(&variant->slots) > most) serverless_provision(endpoint, v, most, now_ns);
    slots_limit(&variant->slots, most);
    end_excess(endpoint, variant, now_ns);
    recount(endpoint, v, now_ns);
}

int64_t serverless_next_ns(const struct endpoint *endpoint, uint32_t v)
{
    const struct variant *variant = &endpoint->variants[v];
    int64_t next_ns = TIME_NEVER;
    for (uint32_t slot = 0; variant->slots.starting > 0 && slot < variant->slots.room; slot++)
        if (variant->slots.kind[slot] == SLOT_STARTING) next_ns = time_earlier(next_ns, variant->ready_ns[slot]);
    return next_ns;
}

void serverless_advance(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    uint32_t before = variant->slots.starting;
    for (uint32_t slot = 0; variant->slots.starting > 0 && slot < variant->slots.room; slot++) {
        bool starts = variant->slots.kind[slot] == SLOT_STARTING && variant->ready_ns[slot] <= now_ns;
        if (starts) slots_started(&variant->slots, slot);
    }
    if (variant->slots.starting != before) recount(endpoint, v, now_ns);
}

enum failure serverless_impatience(const struct variant *variant, const struct request *request)
{
    bool service = variant->patience.failure == FAILURE_TOO_LONG;
    bool started = request->start_ns - request->arrival_ns < variant->patience.ns;
    return service && !started ? FAILURE_NOT_READY : variant->patience.failure;
}
