#include "sim/attempt.h"
#include "sim/departure.h"
#include "sim/serverless.h"
#include "sim/slots_foresight.h"

void entry_reach_slot(struct endpoint *endpoint, uint32_t v, struct attempt attempt)
{
    struct variant *variant = &endpoint->variants[v];
    struct slot_choice choice = serverless_take(endpoint, v, attempt.luck->request[3][attempt.place], attempt.now_ns);
    if (choice.slot == SLOT_NONE) {
        departure_refuse(endpoint, v, attempt.call, FAILURE_THROTTLED, attempt.now_ns);
        return;
    }
    uint32_t index = new_request(endpoint, v, &endpoint->plan->variant[v].server[0], attempt);
    endpoint->pool.requests[index].server = variant->slots_server;
    watch_peak(&variant->tally);
    serverless_start(endpoint, v, choice, index, attempt.number, attempt.now_ns);
}

/* --- Where all is known on arrival (slots_foresight.h) --- */

static __attribute__((noinline)) void put_off(struct endpoint *endpoint, uint32_t v, size_t i, uint32_t slot,
                                              int64_t cold_ns)
{
    struct attempt attempt = attempt_first(endpoint, i);
    struct variant *variant = &endpoint->variants[v];
    tally_arrive(&variant->tally, attempt.arrival->payload_bytes, attempt.now_ns);
    gauge_up(&variant->tally.busy, attempt.now_ns);
    if (slot_is_provisioned(&variant->slots, slot))
        gauge_up(&variant->tally.provisioned_busy, attempt.now_ns);
    else
        variant->tally.spilled++;
    uint32_t index = new_request(endpoint, v, &endpoint->plan->variant[v].server[0], attempt);
    endpoint->pool.requests[index].server = variant->slots_server;
    endpoint->pool.requests[index].start_ns = attempt.now_ns + cold_ns;
    slots_foresight_put_off(endpoint, v, slot, index);
}

/* How long the i-th request's slot, which has just been made, takes to start. */
static __attribute__((noinline)) int64_t start_slot(struct endpoint *endpoint, uint32_t v, size_t i)
{
    struct tally *tally = &endpoint->variants[v].tally;
    int64_t cold_ns = serverless_cold_ns(endpoint, v, endpoint->batch->first_request + i);
    tally->cold_starts++;
    gauge_up(&tally->workers, endpoint->batch->arrivals[i].arrival_ns);
    if (endpoint->warm) tally_gather(tally, MEASURE_COLD_START, cold_ns);
    return cold_ns;
}

/* On a slot, which is its own. */
static inline __attribute__((always_inline)) void look_into(struct endpoint *endpoint, uint32_t v, size_t i,
                                                            struct slot_choice choice)
{
    struct variant *variant = &endpoint->variants[v];
    struct slots_foresight *foresight = variant->slots_foresight;
    struct attempt attempt = attempt_first(endpoint, i);
    struct request work;
    set_work_of(endpoint, &work, &endpoint->plan->variant[v].server[0], &attempt);
    int64_t cold_ns = __builtin_expect(choice.cold, 0) ? start_slot(endpoint, v, i) : 0;
    int64_t end_ns = time_after(attempt.now_ns + cold_ns, work.service_ns);
    int64_t latency_ns = time_after(end_ns - attempt.now_ns, work.overhead_ns);
    int64_t response_bytes = attempt.arrival->response_bytes;
    exits_add(&foresight->exits, end_ns, choice.slot);
    if (variant->slots.busy > variant->tally.peak) variant->tally.peak = variant->slots.busy;
    if (__builtin_expect(end_ns >= endpoint->boundary_ns || latency_ns > variant->patience.ns ||
                             work.failure != FAILURE_NONE || response_bytes > variant->answer_most,
                         0)) {
        put_off(endpoint, v, i, choice.slot, cold_ns);
        return;
    }
    struct slots_passed *passed = &foresight->passed[slot_is_provisioned(&variant->slots, choice.slot)];
    variant->tally.payload_bytes += attempt.arrival->payload_bytes;
    variant->tally.response_bytes += response_bytes;
    passed->cold_ns += cold_ns;
    slots_passed_add(passed, work.service_ns, work.overhead_ns, latency_ns);
}

static inline __attribute__((always_inline)) void foresee(struct endpoint *endpoint, uint32_t v, size_t i)
{
    struct variant *variant = &endpoint->variants[v];
    const struct arrival_batch *batch = endpoint->batch;
    slots_foresight_follow(variant, batch->arrivals[i].arrival_ns);
    if (__builtin_expect(batch->arrivals[i].payload_bytes > variant->slots_foresight->payload_most, 0)) {
        entry_turn_away(endpoint, v, i, FAILURE_PAYLOAD);
        return;
    }
    struct slot_choice choice = slots_take(&variant->slots, batch->callers.request[3][i]);
    if (__builtin_expect(choice.slot == SLOT_NONE, 0))
        entry_turn_away(endpoint, v, i, FAILURE_THROTTLED);
    else
        look_into(endpoint, v, i, choice);
}

void entry_foresee_slot(struct endpoint *endpoint, uint32_t v, size_t i)
{
    foresee(endpoint, v, i);
}

void entry_foresee_slots(struct endpoint *endpoint)
{
    const struct arrival_batch *batch = endpoint->batch;
    int64_t until_ns = time_earlier(endpoint->boundary_ns, event_list_next_ns(&endpoint->events));
    size_t i = endpoint->next;
    do foresee(endpoint, 0, i);
    while (++i < batch->count && batch->arrivals[i].arrival_ns < until_ns);
    endpoint->end_ns = batch->arrivals[i - 1].arrival_ns;
    endpoint->next = i;
}
