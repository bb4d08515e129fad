#include "sim/slots_foresight.h"

#include "sim/arena.h"
#include "sim/departure.h"
#include "sim/passed.h"
#include "sim/serverless.h"

/* --- Who has it --- */

bool slots_foresight_may(const struct plan *plan, uint32_t v)
{
    if (plan->variant[v].slots.idle_timeouts_ns) return false;
    for (uint32_t i = 0; i < plan->incidents; i++) {
        const struct incident *incident = &plan->incident[i];
        bool of_slots = incident->kind == INCIDENT_SLOTS || incident->kind == INCIDENT_CAPACITY;
        if (of_slots && incident->variant == v) return false;
    }
    return true;
}

struct slots_foresight *slots_foresight_new(struct arena *arena, const struct variant_plan *plan)
{
    struct slots_foresight *foresight = arena_new_of(arena, struct slots_foresight);
    uint32_t room = slots_room(&plan->slots);
    foresight->payload_most = plan->payload_most;
    foresight->invocation_most_ns = plan->invocation_most_ns;
    foresight->idle_timeout_ns = plan->slots.idle_timeout_ns;
    foresight->idle_since_ns = arena_new_array(arena, room, int64_t);
    exits_init(&foresight->exits, room);
    return foresight;
}

void slots_foresight_free(struct slots_foresight *foresight)
{
    exits_free(&foresight->exits);
}

void slots_foresight_clear(struct slots_foresight *foresight)
{
    exits_clear(&foresight->exits);
    for (int kind = 0; kind < 2; kind++) {
        foresight->passed[kind].count = 0;
        foresight->passed[kind].cold_ns = 0;
    }
}

/* --- What has passed --- */

/* The bucket of a latency serves the sketch too. Nobody waits for a slot, but for its start. */
static void count_times(const struct slots_passed *passed, struct tally *tally)
{
    uint64_t index[ARRIVAL_BATCH];
    if (tally->of[MEASURE_OVERHEAD])
        histogram_add_all(tally->of[MEASURE_OVERHEAD], passed->overhead_ns, passed->count, index);
    histogram_add_times(tally->of[MEASURE_WAITING], 0, passed->count);
    histogram_add_all(tally->of[MEASURE_SERVICE], passed->service_ns, passed->count, index);
    histogram_add_all(tally->of[MEASURE_LATENCY], passed->latency_ns, passed->count, index);
    sketch_step_add_all(tally->step, index, passed->count);
}

static int128 billed_ns(const struct slots_passed *passed, int64_t invocation_most_ns)
{
    int64_t billed_ms = 0; /* 256 times are less than what holds of ms */
    for (size_t i = 0; i < passed->count; i++)
        billed_ms += serverless_billed_ms(passed->service_ns[i], invocation_most_ns);
    return (int128)billed_ms * NS_PER_MS;
}

static void count(struct slots_passed *passed, struct variant *variant, bool provisioned, bool counted)
{
    struct tally *tally = &variant->tally;
    int128 stay_ns = passed_sum(passed->service_ns, passed->count) + passed->cold_ns;
    int128 bill_ns = billed_ns(passed, variant->slots_foresight->invocation_most_ns);
    if (counted)
        count_times(passed, tally);
    else
        for (size_t i = 0; i < passed->count; i++) sketch_step_add(tally->step, passed->latency_ns[i]);
    tally->arrived += passed->count;
    tally->succeeded += passed->count;
    tally->latency += passed_sum(passed->latency_ns, passed->count);
    tally->sojourn += stay_ns;
    gauge_span(&tally->busy, stay_ns);
    gauge_span(&tally->in_system, stay_ns);
    if (provisioned) {
        gauge_span(&tally->provisioned_busy, stay_ns);
        tally->provisioned_ns += bill_ns;
    } else {
        tally->spilled += passed->count;
        tally->billed_ns += bill_ns;
    }
    passed->count = 0;
    passed->cold_ns = 0;
}

void slots_foresight_count(struct variant *variant, bool counted)
{
    struct slots_passed *passed = variant->slots_foresight->passed;
    for (int kind = 0; kind < 2; kind++)
        if (passed[kind].count > 0) count(&passed[kind], variant, kind == 1, counted);
}

/* --- What has happened by a boundary --- */

void slots_foresight_expire(struct variant *variant)
{
    gauge_down(&variant->tally.workers, slots_foresight_expires_ns(variant));
    slots_expire(&variant->slots, slots_longest_idle(&variant->slots));
}

static int64_t end_ns(const struct request *request)
{
    return time_after(request->start_ns, request->service_ns);
}

static void leave(struct endpoint *endpoint, uint32_t v, uint32_t slot, uint32_t index)
{
    struct variant *variant = &endpoint->variants[v];
    const struct request *request = &endpoint->pool.requests[index];
    serverless_bill(endpoint, v, slot, request->service_ns);
    if (slot_is_provisioned(&variant->slots, slot)) gauge_down(&variant->tally.provisioned_busy, end_ns(request));
    departure_foreseen(endpoint, &endpoint->servers[variant->slots_server], index, end_ns(request));
}

/* The slot whose request was put off; of the event list. */
static struct slot *slot_of(const struct endpoint *endpoint, uint32_t v, uint32_t slot)
{
    return &endpoint->slots[endpoint->servers[endpoint->variants[v].slots_server].first_slot + slot];
}

/* One that was put off on the slot has ended by now, since another has come. */
void slots_foresight_put_off(struct endpoint *endpoint, uint32_t v, uint32_t slot, uint32_t index)
{
    struct slot *holder = slot_of(endpoint, v, slot);
    if (holder->request != REQUEST_NONE) leave(endpoint, v, slot, holder->request);
    holder->request = REQUEST_NONE;
    if (end_ns(&endpoint->pool.requests[index]) < endpoint->boundary_ns)
        leave(endpoint, v, slot, index);
    else
        holder->request = index;
}

static void leave_all(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    for (uint32_t slot = 0; slot < endpoint->variants[v].slots.room; slot++) {
        struct slot *holder = slot_of(endpoint, v, slot);
        if (holder->request == REQUEST_NONE || end_ns(&endpoint->pool.requests[holder->request]) >= now_ns) continue;
        leave(endpoint, v, slot, holder->request);
        holder->request = REQUEST_NONE;
    }
}

void slots_foresight_settle(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    if (now_ns > 0) slots_foresight_follow(&endpoint->variants[v], now_ns - 1);
    leave_all(endpoint, v, now_ns);
}

/* --- Events again --- */

/* What has ended is not busy any more; slots that fall idle later than the present, and go before the boundary, are events like those that go behind
 * it: the run may be over before. */
void slots_foresight_end(struct endpoint *endpoint, uint32_t v)
{
    struct variant *variant = &endpoint->variants[v];
    struct slots_foresight *foresight = variant->slots_foresight;
    uint32_t first = endpoint->servers[variant->slots_server].first_slot;
    slots_foresight_follow(variant, endpoint->end_ns);
    leave_all(endpoint, v, endpoint->boundary_ns);
    while (foresight->exits.next_ns < endpoint->boundary_ns) {
        endpoint->foreseen_ns = time_later(endpoint->foreseen_ns, foresight->exits.next_ns);
        slots_foresight_end_service(variant);
    }
    exits_clear(&foresight->exits);
    for (uint32_t slot = 0; slot < variant->slots.room; slot++) {
        uint32_t index = endpoint->slots[first + slot].request;
        variant->idle_ns[slot] = foresight->idle_timeout_ns;
        if (index == REQUEST_NONE) continue;
        const struct request *request = &endpoint->pool.requests[index];
        endpoint_schedule(endpoint, first + slot, request->start_ns, request->service_ns);
    }
    for (uint32_t slot = slots_longest_idle(&variant->slots); slot != SLOT_NONE;
         slot = slots_next_idle(&variant->slots, slot))
        endpoint_schedule(endpoint, first + slot, foresight->idle_since_ns[slot], foresight->idle_timeout_ns);
}
