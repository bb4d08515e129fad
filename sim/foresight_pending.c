/* The part of foresight.h about requests that are put off: what has become of them by a boundary, and how they become events again. */
#include "sim/departure.h"
#include "sim/foresight.h"

/* --- At a boundary --- */

static int64_t end_ns(const struct pending *pending)
{
    return time_after(pending->start_ns, pending->service_ns);
}

static bool is_counted(const struct endpoint *endpoint, const struct pending *pending)
{
    return pending->arrival_ns >= endpoint->plan->warm_up_ns;
}

/* With success, and counted as whatever passes now is. */
static bool passes(const struct endpoint *endpoint, const struct variant *variant, const struct pending *pending)
{
    int64_t latency_ns = time_after(end_ns(pending) - pending->arrival_ns, pending->overhead_ns);
    return latency_ns <= variant->patience.ns && pending->failure == FAILURE_NONE &&
           pending->response_bytes <= variant->answer_most && is_counted(endpoint, pending) == endpoint->warm;
}

/* As what came and left since the last boundary: what the tally was told of it is taken back. */
static void pass(const struct endpoint *endpoint, struct variant *variant, const struct pending *pending)
{
    struct passed *passed = &variant->foresight->passed;
    struct tally *tally = &variant->tally;
    int64_t wait_ns = pending->start_ns - pending->arrival_ns;
    tally->arrived--;
    tally->response_bytes += pending->response_bytes;
    gauge_down(&tally->in_system, pending->arrival_ns);
    gauge_down(&tally->busy, pending->start_ns);
    gauge_span(&tally->in_queue, -(int128)wait_ns);
    passed_add(passed, wait_ns, pending->service_ns, wait_ns + pending->service_ns + pending->overhead_ns);
    if (passed->count == PASSED_MOST) foresight_count_passed(endpoint, variant);
}

/* One that is in service, or was. */
static void leave_or_stay(struct endpoint *endpoint, struct server *server, const struct pending *pending,
                          int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[server->variant];
    if (end_ns(pending) >= now_ns)
        pending_push(&server->pending_served, &endpoint->pending, *pending);
    else if (__builtin_expect(passes(endpoint, variant, pending), 1))
        pass(endpoint, variant, pending);
    else
        departure_foreseen(endpoint, server, foresight_recall(endpoint, server, pending), end_ns(pending));
}

/* Those that wait start in their order. */
static void settle(struct endpoint *endpoint, struct server *server, int64_t now_ns)
{
    struct tally *tally = &endpoint->variants[server->variant].tally;
    struct pending_line *waiting = &server->pending_waiting, *served = &server->pending_served;
    for (uint32_t n = served->count; n > 0; n--) {
        struct pending pending = pending_pop(served, &endpoint->pending);
        leave_or_stay(endpoint, server, &pending, now_ns);
    }
    while (waiting->count > 0 && pending_first(waiting, &endpoint->pending)->start_ns < now_ns) {
        struct pending pending = pending_pop(waiting, &endpoint->pending);
        if (pending.start_ns > pending.arrival_ns) gauge_down(&tally->in_queue, pending.start_ns);
        gauge_up(&tally->busy, pending.start_ns);
        leave_or_stay(endpoint, server, &pending, now_ns);
    }
}

void foresight_settle_servers(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    for (uint32_t place = 0; place < endpoint->plan->variant[v].servers; place++) {
        struct server *server = &endpoint->servers[variant->first_server + place];
        if (server->in_service) settle(endpoint, server, now_ns); /* what another still has are events */
    }
    if (variant->foresight->passed.count > 0) foresight_count_passed(endpoint, variant);
}

/* --- Events again --- */

uint32_t foresight_recall(struct endpoint *endpoint, const struct server *server, const struct pending *pending)
{
    uint32_t index = request_pool_take(&endpoint->pool);
    endpoint->pool.requests[index] = (struct request){.arrival_ns = pending->arrival_ns,
                                                      .start_ns = pending->start_ns,
                                                      .service_ns = pending->service_ns,
                                                      .overhead_ns = pending->overhead_ns,
                                                      .response_bytes = pending->response_bytes,
                                                      .server = (uint32_t)(server - endpoint->servers),
                                                      .call = CALL_NONE,
                                                      .failure = (uint8_t)pending->failure,
                                                      .counted = is_counted(endpoint, pending)};
    return index;
}

uint32_t foresight_dequeue(struct endpoint *endpoint, struct server *server)
{
    struct pending pending = pending_pop(&server->pending_waiting, &endpoint->pending);
    return foresight_recall(endpoint, server, &pending);
}

void foresight_recall_waiting(struct endpoint *endpoint, struct server *server)
{
    while (server->pending_waiting.count > 0)
        queue_push(&server->queue, &endpoint->pool, foresight_dequeue(endpoint, server));
}

/* On which worker each of them is, which are alike, is the same to everybody. */
void foresight_recall_served(struct endpoint *endpoint, struct server *server)
{
    while (server->pending_served.count > 0) {
        struct pending pending = pending_pop(&server->pending_served, &endpoint->pending);
        uint32_t slot = server->free_slots[--server->free_count];
        endpoint->slots[slot].request = foresight_recall(endpoint, server, &pending);
        endpoint_schedule(endpoint, slot, pending.start_ns, pending.service_ns);
    }
}
