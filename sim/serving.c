#include "sim/serving.h"

#include "sim/arena.h"
#include "sim/backlog.h"
#include "sim/batch_foresight.h"
#include "sim/departure.h"
#include "sim/foresight.h"
#include "sim/serverless.h"

#include <assert.h>
#include <string.h>

static struct tally *tally_of(const struct endpoint *endpoint, const struct server *server)
{
    return &endpoint->variants[server->variant].tally;
}

/* --- Making --- */

uint32_t serving_slots(const struct server_plan *plan)
{
    switch (plan->serving) {
    case SERVING_SHARED:
    case SERVING_TOKENS: return 1;
    case SERVING_BATCHES: return plan->workers + 1;
    case SERVING_ALONE:
    case SERVING_SLOT: break;
    }
    return plan->workers;
}

void serving_init(struct server *server, struct arena *arena, const struct server_plan *plans, uint32_t count)
{
    uint32_t most = 0;
    for (uint32_t k = 0; k < count; k++)
        if (plans[k].workers > most) most = plans[k].workers;
    server->plan = plans;
    server->free_slots = arena_new_array(arena, most, uint32_t);
    sharing_init(&server->sharing, NULL);
}

void serving_free(struct server *server)
{
    sharing_free(&server->sharing);
    token_batch_free(&server->tokens);
}

static void start_tokens(struct server *server, const struct server_plan *plan)
{
    token_batch_clear(&server->tokens); /* where the last kind was of tokens, this one need not be */
    if (plan->serving != SERVING_TOKENS || server->tokens.plan == &plan->tokens) return;
    token_batch_free(&server->tokens);
    token_batch_init(&server->tokens, &plan->tokens);
}

void serving_start(struct endpoint *endpoint, struct server *server, const struct server_plan *plan)
{
    server->plan = plan;
    server->slowness = (struct slowness){0};
    server->queue = (struct queue){0};
    server->pending_waiting = server->pending_served = (struct pending_line){0};
    server->free_count = 0;
    if (server->free_ns) memset(server->free_ns, 0, plan->workers * sizeof *server->free_ns);
    server->sharing.rate = &plan->rate;
    sharing_clear(&server->sharing);
    start_tokens(server, plan);
    for (uint32_t s = serving_slots(plan); s-- > 0;) {
        endpoint->slots[server->first_slot + s].request = REQUEST_NONE;
        if (s < plan->workers) server->free_slots[server->free_count++] = server->first_slot + s;
    }
}

/* --- Waiting --- */

static void enqueue(struct endpoint *endpoint, struct server *server, uint32_t request, int64_t now_ns)
{
    queue_push(&server->queue, &endpoint->pool, request);
    gauge_up(&tally_of(endpoint, server)->in_queue, now_ns);
}

static uint32_t dequeue(struct endpoint *endpoint, struct server *server, int64_t now_ns)
{
    gauge_down(&tally_of(endpoint, server)->in_queue, now_ns);
    if (__builtin_expect(server->queue.length == 0, 0)) return foresight_dequeue(endpoint, server);
    return queue_pop(&server->queue, &endpoint->pool);
}

bool serving_is_full_otherwise(const struct server *server)
{
    const struct server_plan *plan = server->plan;
    switch (plan->serving) {
    case SERVING_SHARED:
        if (plan->in_service_limit != UINT32_MAX)
            return server->sharing.count >= plan->in_service_limit && server->queue.length >= plan->queue_capacity;
        /* Pure processor sharing has no queue: the bound counts those beyond one for each worker. */
        return plan->queue_capacity != QUEUE_UNBOUNDED &&
               server->sharing.count >= (uint64_t)plan->workers + plan->queue_capacity;
    case SERVING_TOKENS:
        return server->tokens.waiting >= plan->queue_capacity &&
               server->tokens.waiting + server->tokens.running >= plan->workers;
    case SERVING_ALONE:
    case SERVING_BATCHES:
    case SERVING_SLOT: break;
    }
    return server->free_count == 0 && server->queue.length >= plan->queue_capacity;
}

/* --- One worker, one request --- */

static void start_alone(struct endpoint *endpoint, const struct server *server, uint32_t slot, uint32_t index,
                        int64_t now_ns)
{
    struct request *request = &endpoint->pool.requests[index];
    request->start_ns = now_ns;
    endpoint->slots[slot].request = index;
    endpoint_schedule(endpoint, slot, now_ns, slowness_stretch(&server->slowness, request->service_ns, now_ns));
}

static void admit_alone(struct endpoint *endpoint, struct server *server, uint32_t index, int64_t now_ns)
{
    if (server->free_count == 0) {
        enqueue(endpoint, server, index, now_ns);
        return;
    }
    gauge_up(&tally_of(endpoint, server)->busy, now_ns);
    start_alone(endpoint, server, server->free_slots[--server->free_count], index, now_ns);
}

static void complete_alone(struct endpoint *endpoint, struct server *server, uint32_t slot, int64_t now_ns)
{
    uint32_t served = endpoint->slots[slot].request;
    if (server->queue.length > 0 || server->pending_waiting.count > 0) {
        start_alone(endpoint, server, slot, dequeue(endpoint, server, now_ns), now_ns);
    } else {
        gauge_down(&tally_of(endpoint, server)->busy, now_ns);
        endpoint->slots[slot].request = REQUEST_NONE;
        server->free_slots[server->free_count++] = slot;
        event_list_clear(&endpoint->events, slot);
    }
    departure_served(endpoint, server, served, now_ns);
}

/* --- Requests that slow each other down --- */

/* `workers` are busy as far as there are requests for them. */
static void start_shared(struct endpoint *endpoint, struct server *server, uint32_t index, int64_t now_ns)
{
    struct request *request = &endpoint->pool.requests[index];
    request->start_ns = now_ns;
    sharing_enter(&server->sharing, index, slowness_stretch(&server->slowness, request->service_ns, now_ns), now_ns);
    if (server->sharing.count <= server->plan->workers) gauge_up(&tally_of(endpoint, server)->busy, now_ns);
}

static void admit_shared(struct endpoint *endpoint, struct server *server, uint32_t index, int64_t now_ns)
{
    if (server->sharing.count >= server->plan->in_service_limit) {
        enqueue(endpoint, server, index, now_ns);
        return;
    }
    start_shared(endpoint, server, index, now_ns);
    event_list_set(&endpoint->events, server->first_slot, sharing_next_ns(&server->sharing));
}

static void complete_shared(struct endpoint *endpoint, struct server *server, int64_t now_ns)
{
    if (server->sharing.count <= server->plan->workers) gauge_down(&tally_of(endpoint, server)->busy, now_ns);
    uint32_t served = sharing_leave(&server->sharing, now_ns);
    if (server->queue.length > 0) start_shared(endpoint, server, dequeue(endpoint, server, now_ns), now_ns);
    event_list_set(&endpoint->events, server->first_slot, sharing_next_ns(&server->sharing));
    departure_served(endpoint, server, served, now_ns);
}

/* --- Batches --- */

static void start_batch(struct endpoint *endpoint, struct server *server, int64_t now_ns)
{
    const struct batch_plan *plan = &server->plan->batch;
    struct tally *tally = tally_of(endpoint, server);
    uint32_t size = server->queue.length < plan->size_max ? server->queue.length : plan->size_max;
    uint32_t slot = server->free_slots[--server->free_count], first = server->queue.head, last = first;
    int64_t service_ns = plan->service_ns ? plan->service_ns[size] : endpoint->pool.requests[first].service_ns;
    for (uint32_t i = 0; i < size; i++) {
        last = dequeue(endpoint, server, now_ns);
        endpoint->pool.requests[last].start_ns = now_ns;
    }
    endpoint->pool.requests[last].next = REQUEST_NONE;
    endpoint->slots[slot].request = first;
    gauge_up(&tally->busy, now_ns);
    tally->batches++;
    tally->batched += size;
    endpoint_schedule(endpoint, slot, now_ns, slowness_stretch(&server->slowness, service_ns, now_ns));
}

/* Start what is due, and set the clock for the oldest of those who go on waiting while a worker is free. */
static void start_batches(struct endpoint *endpoint, struct server *server, int64_t now_ns)
{
    const struct batch_plan *batch = &server->plan->batch;
    uint32_t clock = server->first_slot + server->plan->workers;
    int64_t due_ns = TIME_NEVER;
    while (server->free_count > 0 && server->queue.length > 0) {
        due_ns = endpoint->pool.requests[server->queue.head].start_ns + batch->delay_max_ns;
        if (server->queue.length < batch->size_max && due_ns > now_ns) break;
        start_batch(endpoint, server, now_ns);
        due_ns = TIME_NEVER;
    }
    endpoint_reschedule(endpoint, clock, due_ns);
}

/* Until it starts, a request's start is when it joined the queue: its patience counts from there. */
static void admit_to_batch(struct endpoint *endpoint, struct server *server, uint32_t index, int64_t now_ns)
{
    endpoint->pool.requests[index].start_ns = now_ns;
    enqueue(endpoint, server, index, now_ns);
    start_batches(endpoint, server, now_ns);
}

static void complete_batch(struct endpoint *endpoint, struct server *server, uint32_t slot, int64_t now_ns)
{
    uint32_t served = REQUEST_NONE;
    if (batch_foresight_has(endpoint, server)) {
        batch_foresight_complete(endpoint, server, slot, now_ns);
        return;
    }
    if (slot < server->first_slot + server->plan->workers) { /* a worker's, and not the clock */
        served = endpoint->slots[slot].request;
        endpoint->slots[slot].request = REQUEST_NONE;
        gauge_down(&tally_of(endpoint, server)->busy, now_ns);
        server->free_slots[server->free_count++] = slot;
        event_list_clear(&endpoint->events, slot);
    }
    start_batches(endpoint, server, now_ns);
    for (uint32_t next; served != REQUEST_NONE; served = next) {
        next = endpoint->pool.requests[served].next;
        departure_served(endpoint, server, served, now_ns);
    }
}

/* --- Tokens --- */

static void set_token_clock(struct endpoint *endpoint, struct server *server)
{
    endpoint_reschedule(endpoint, server->first_slot, token_batch_next_ns(&server->tokens));
}

static void admit_tokens(struct endpoint *endpoint, struct server *server, uint32_t index, int64_t now_ns)
{
    const struct request *request = &endpoint->pool.requests[index];
    gauge_up(&tally_of(endpoint, server)->in_queue, now_ns);
    token_batch_enter(&server->tokens, index, request->input_tokens, request->output_tokens, now_ns);
    set_token_clock(endpoint, server);
}

static void end_tokens(struct endpoint *endpoint, struct server *server, uint32_t index, int64_t now_ns)
{
    const struct request *request = &endpoint->pool.requests[index];
    struct tally *tally = tally_of(endpoint, server);
    gauge_down(&tally->busy, now_ns);
    tally->input_tokens += request->input_tokens;
    tally->output_tokens += request->output_tokens;
    if (request->output_tokens > 1)
        tally_time(tally, MEASURE_OUTPUT_TOKEN, request,
                   (now_ns - request->first_token_ns) / (request->output_tokens - 1));
    departure_served(endpoint, server, index, now_ns);
}

static void complete_tokens(struct endpoint *endpoint, struct server *server, int64_t now_ns)
{
    struct tally *tally = tally_of(endpoint, server);
    struct token_event event;
    while (token_batch_step(&server->tokens, now_ns, &event)) {
        struct request *request = &endpoint->pool.requests[event.request];
        switch (event.kind) {
        case TOKEN_STARTED:
            request->start_ns = now_ns;
            gauge_down(&tally->in_queue, now_ns);
            gauge_up(&tally->busy, now_ns);
            break;
        case TOKEN_FIRST:
            request->first_token_ns = now_ns;
            tally_time(tally, MEASURE_FIRST_TOKEN, request, now_ns - request->arrival_ns + request->overhead_ns);
            break;
        case TOKEN_DONE: end_tokens(endpoint, server, event.request, now_ns); break;
        }
    }
    set_token_clock(endpoint, server);
}

/* --- Whatever the serving --- */

void serving_slow(struct endpoint *endpoint, struct server *server, struct slowness slowness, int64_t now_ns)
{
    if (server->plan->serving != SERVING_TOKENS) {
        server->slowness = slowness;
        return;
    }
    token_batch_slow(&server->tokens, slowness, now_ns);
    set_token_clock(endpoint, server);
}

void serving_admit(struct endpoint *endpoint, struct server *server, uint32_t index, int64_t now_ns)
{
    switch (server->plan->serving) {
    case SERVING_ALONE: admit_alone(endpoint, server, index, now_ns); break;
    case SERVING_SHARED: admit_shared(endpoint, server, index, now_ns); break;
    case SERVING_BATCHES: admit_to_batch(endpoint, server, index, now_ns); break;
    case SERVING_TOKENS: admit_tokens(endpoint, server, index, now_ns); break;
    case SERVING_SLOT: assert(false && "a slot takes no requests of an instance's"); break;
    }
}

void serving_complete(struct endpoint *endpoint, uint32_t slot, int64_t now_ns)
{
    struct server *server = &endpoint->servers[endpoint->slots[slot].server];
    switch (server->plan->serving) {
    case SERVING_ALONE: complete_alone(endpoint, server, slot, now_ns); break;
    case SERVING_SHARED: complete_shared(endpoint, server, now_ns); break;
    case SERVING_BATCHES: complete_batch(endpoint, server, slot, now_ns); break;
    case SERVING_TOKENS: complete_tokens(endpoint, server, now_ns); break;
    case SERVING_SLOT: serverless_event(endpoint, slot, now_ns); return;
    }
    /* Only now, when all that this instant brought is told: what comes next is not part of it. */
    if (server_is_behind_backlog(server)) backlog_serve(endpoint, server->variant, now_ns);
}

void serving_stop(struct endpoint *endpoint, struct server *server, int64_t now_ns)
{
    struct tally *tally = tally_of(endpoint, server);
    struct load load = serving_load(server);
    gauge_step(&tally->busy, -(int64_t)load.busy, now_ns);
    gauge_step(&tally->in_queue, -(int64_t)load.waiting, now_ns);
    for (uint32_t s = 0; s < serving_slots(server->plan); s++)
        endpoint_reschedule(endpoint, server->first_slot + s, TIME_NEVER);
    serving_start(endpoint, server, server->plan);
}
