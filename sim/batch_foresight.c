#include "sim/batch_foresight.h"

#include "sim/arena.h"
#include "sim/departure.h"
#include "sim/feeding.h"

#include <stdlib.h>

/* --- Making --- */

struct batch_foresight *batch_foresight_new(const struct endpoint *endpoint, uint32_t v)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    const struct server *first = &endpoint->servers[endpoint->variants[v].first_server];
    struct batch_foresight *foresight = arena_new_of(endpoint->arena, struct batch_foresight);
    foresight->payload_most = plan->payload_most;
    foresight->servers = plan->servers;
    foresight->first_slot = first->first_slot;
    for (uint32_t k = 0; k < plan->kinds; k++) {
        uint32_t slots = plan->servers * serving_slots(&plan->server[k]);
        if (slots > foresight->slots) foresight->slots = slots;
    }
    foresight->rows = arena_new_array(endpoint->arena, plan->servers, struct batch_row);
    foresight->served = arena_new_array(endpoint->arena, foresight->slots, uint32_t);
    return foresight;
}

void batch_foresight_free(struct batch_foresight *foresight)
{
    for (uint32_t place = 0; place < foresight->servers; place++) free(foresight->rows[place].ring);
}

void batch_foresight_clear(struct batch_foresight *foresight)
{
    for (uint32_t place = 0; place < foresight->servers; place++) {
        struct batch_row *row = &foresight->rows[place];
        row->first = row->count = row->told = 0;
    }
    for (uint32_t slot = 0; slot < foresight->slots; slot++) foresight->served[slot] = 0;
    foresight->passed.count = 0;
}

static struct batch_waiting *waiting_at(const struct batch_row *row, uint32_t i)
{
    return &row->ring[(row->first + i) & (row->room - 1)];
}

void batch_foresight_grow(struct batch_row *row)
{
    uint32_t room = row->room ? 2 * row->room : 16;
    struct batch_waiting *ring = room > row->room ? malloc(room * sizeof *ring) : NULL;
    if (!ring) arena_exhausted(room * sizeof *ring);
    for (uint32_t i = 0; i < row->count; i++) ring[i] = *waiting_at(row, i);
    free(row->ring);
    row->ring = ring;
    row->room = room;
    row->first = 0;
}

/* --- Who waits --- */

static void tell_row(struct tally *tally, struct batch_row *row, uint32_t count)
{
    for (; row->told < count; row->told++) {
        int64_t arrival_ns = waiting_at(row, row->told)->arrival_ns;
        tally->arrived++;
        gauge_up(&tally->in_system, arrival_ns);
        gauge_up(&tally->in_queue, arrival_ns);
    }
}

void batch_foresight_tell(struct endpoint *endpoint, uint32_t v)
{
    struct variant *variant = &endpoint->variants[v];
    for (uint32_t place = 0; place < variant->batch_foresight->servers; place++) {
        struct batch_row *row = &variant->batch_foresight->rows[place];
        tell_row(&variant->tally, row, row->count);
    }
}

static void leave_row(struct batch_row *row, uint32_t count)
{
    row->first = (row->first + count) & (row->room - 1);
    row->count -= count;
    row->told -= row->told < count ? row->told : count;
}

/* The i-th that waits, as a request of the pool that has not started. */
static uint32_t request_of(struct endpoint *endpoint, const struct server *server, const struct batch_waiting *waiting)
{
    uint32_t index = request_pool_take(&endpoint->pool);
    endpoint->pool.requests[index] =
        (struct request){.arrival_ns = waiting->arrival_ns,
                         .start_ns = waiting->arrival_ns,
                         .service_ns = waiting->service_ns,
                         .overhead_ns = waiting->overhead_ns,
                         .response_bytes = waiting->response_bytes,
                         .next = REQUEST_NONE,
                         .server = endpoint->variants[server->variant].first_server + server->place,
                         .call = CALL_NONE,
                         .failure = (uint8_t)waiting->failure,
                         .counted = waiting->arrival_ns >= endpoint->plan->warm_up_ns};
    return index;
}

/* --- Batches --- */

struct batch {
    uint32_t slot, size;
    int64_t start_ns, service_ns;
};

/* Whether all of it is counted: it ends well, before anybody looks, and nobody knows of it yet. */
static bool pass(struct endpoint *endpoint, uint32_t v, const struct batch_row *row, struct batch batch)
{
    struct variant *variant = &endpoint->variants[v];
    struct passed *passed = &variant->batch_foresight->passed;
    int64_t end_ns = time_after(batch.start_ns, batch.service_ns);
    int128 response_bytes = 0;
    uint64_t fail = 0; /* a bit of some that do */
    if (end_ns >= endpoint->boundary_ns || row->told > 0 || batch.size > PASSED_MOST) return false;
    if (__builtin_expect(passed->count + batch.size > PASSED_MOST, 0)) batch_foresight_count(endpoint, v);
    size_t before = passed->count;
    const struct batch_waiting *waiting = waiting_at(row, 0), *behind = row->ring + row->room;
    for (uint32_t i = 0; i < batch.size; i++) {
        int64_t latency_ns = end_ns - waiting->arrival_ns + waiting->overhead_ns;
        fail |= (uint64_t)waiting->failure | (uint64_t)(variant->patience.ns - latency_ns) >> 63;
        response_bytes += waiting->response_bytes;
        passed->wait_ns[before + i] = batch.start_ns - waiting->arrival_ns;
        passed->service_ns[before + i] = batch.service_ns;
        passed->latency_ns[before + i] = latency_ns;
        if (++waiting == behind) waiting = row->ring;
    }
    if (__builtin_expect(fail != 0, 0)) return false;
    passed->count = before + batch.size;
    variant->tally.response_bytes += response_bytes;
    gauge_span(&variant->tally.busy, batch.service_ns);
    return true;
}

static void put_off(struct endpoint *endpoint, const struct server *server, struct batch_row *row, struct batch batch)
{
    struct tally *tally = &endpoint->variants[server->variant].tally;
    struct queue queue = {0};
    tell_row(tally, row, batch.size);
    for (uint32_t i = 0; i < batch.size; i++) {
        uint32_t index = request_of(endpoint, server, waiting_at(row, i));
        endpoint->pool.requests[index].start_ns = batch.start_ns;
        queue_push(&queue, &endpoint->pool, index);
    }
    gauge_step(&tally->in_queue, -(int64_t)batch.size, batch.start_ns);
    gauge_up(&tally->busy, batch.start_ns);
    endpoint->slots[batch.slot].request = queue.head;
}

static void start_batch(struct endpoint *endpoint, struct server *server, struct batch_row *row, int64_t now_ns)
{
    const struct batch_plan *plan = &server->plan->batch;
    struct variant *variant = &endpoint->variants[server->variant];
    struct batch_foresight *foresight = variant->batch_foresight;
    uint32_t size = row->count < plan->size_max ? row->count : plan->size_max;
    struct batch batch = {.slot = server->free_slots[--server->free_count],
                          .size = size,
                          .start_ns = now_ns,
                          .service_ns = plan->service_ns ? plan->service_ns[size] : waiting_at(row, 0)->service_ns};
    variant->tally.batches++;
    variant->tally.batched += size;
    if (__builtin_expect(pass(endpoint, server->variant, row, batch), 1))
        foresight->served[batch.slot - foresight->first_slot] = size;
    else
        put_off(endpoint, server, row, batch);
    leave_row(row, size);
    endpoint_schedule(endpoint, batch.slot, now_ns, batch.service_ns);
}

void batch_foresight_start(struct endpoint *endpoint, struct server *server, int64_t now_ns)
{
    const struct batch_plan *plan = &server->plan->batch;
    struct batch_row *row = &endpoint->variants[server->variant].batch_foresight->rows[server->place];
    int64_t due_ns = TIME_NEVER;
    while (server->free_count > 0 && row->count > 0) {
        due_ns = waiting_at(row, 0)->arrival_ns + plan->delay_max_ns;
        if (row->count < plan->size_max && due_ns > now_ns) break;
        start_batch(endpoint, server, row, now_ns);
        due_ns = TIME_NEVER;
    }
    endpoint_reschedule(endpoint, server->first_slot + server->plan->workers, due_ns);
}

/* Requests that are counted have left the server. */
static void tell_router(struct variant *variant, const struct server *server, uint32_t count)
{
    for (; count > 0; count--) router_remove(&variant->router, server->place);
}

/* The worker that is free again is the next to start: most often it does at once, and its event need not be called off before. */
static void end_batch(struct endpoint *endpoint, struct server *server, uint32_t slot, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[server->variant];
    uint32_t *served = &variant->batch_foresight->served[slot - variant->batch_foresight->first_slot];
    uint32_t put_off = REQUEST_NONE;
    if (__builtin_expect(*served == 0, 0)) {
        put_off = endpoint->slots[slot].request;
        endpoint->slots[slot].request = REQUEST_NONE;
        gauge_down(&variant->tally.busy, now_ns);
    }
    tell_router(variant, server, *served);
    *served = 0;
    server->free_slots[server->free_count++] = slot;
    batch_foresight_start(endpoint, server, now_ns);
    bool idle = server->free_count > 0 && server->free_slots[server->free_count - 1] == slot;
    if (idle) event_list_clear(&endpoint->events, slot);
    for (uint32_t next; put_off != REQUEST_NONE; put_off = next) {
        next = endpoint->pool.requests[put_off].next;
        departure_served(endpoint, server, put_off, now_ns);
    }
}

void batch_foresight_complete(struct endpoint *endpoint, struct server *server, uint32_t slot, int64_t now_ns)
{
    if (slot < server->first_slot + server->plan->workers)
        end_batch(endpoint, server, slot, now_ns);
    else
        batch_foresight_start(endpoint, server, now_ns);
}

void batch_foresight_count(struct endpoint *endpoint, uint32_t v)
{
    struct variant *variant = &endpoint->variants[v];
    struct passed *passed = &variant->batch_foresight->passed;
    if (passed->count == 0) return;
    if (variant->meters) feeding_passed(variant, passed);
    passed_count(passed, &variant->tally, endpoint->warm);
}

/* --- Events again --- */

void batch_foresight_yield(struct endpoint *endpoint, struct server *server)
{
    struct batch_row *row = &endpoint->variants[server->variant].batch_foresight->rows[server->place];
    for (uint32_t i = 0; i < row->count; i++)
        queue_push(&server->queue, &endpoint->pool, request_of(endpoint, server, waiting_at(row, i)));
    row->first = row->count = row->told = 0;
}

/* The workers of batches that are counted are busy until these end, though the tally knows already for how long. */
static void yield_workers(struct endpoint *endpoint, struct variant *variant, const struct server *server)
{
    struct batch_foresight *foresight = variant->batch_foresight;
    for (uint32_t s = server->first_slot; s < server->first_slot + server->plan->workers; s++) {
        uint32_t *served = &foresight->served[s - foresight->first_slot];
        if (*served == 0) continue;
        int64_t end_ns = event_list_at_ns(&endpoint->events, s);
        endpoint->foreseen_ns = time_later(endpoint->foreseen_ns, end_ns);
        gauge_up(&variant->tally.busy, end_ns);
        tell_router(variant, server, *served);
        *served = 0;
    }
}

void batch_foresight_end(struct endpoint *endpoint, uint32_t v)
{
    struct variant *variant = &endpoint->variants[v];
    batch_foresight_tell(endpoint, v);
    for (uint32_t place = 0; place < variant->batch_foresight->servers; place++) {
        struct server *server = &endpoint->servers[variant->first_server + place];
        if (!server->in_service) continue; /* what it still has are events */
        batch_foresight_yield(endpoint, server);
        yield_workers(endpoint, variant, server);
    }
}
