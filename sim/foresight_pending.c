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

/* Among which it is counted, with all that have ended by a boundary: those that passed, or those that were waited for in vain. NULL: neither,
 * or not as they are, since it came before the end of the warm-up and they did not. */
static struct passed *column_of(const struct endpoint *endpoint, const struct variant *variant,
                                const struct pending *pending)
{
    int64_t latency_ns = time_after(end_ns(pending) - pending->arrival_ns, pending->overhead_ns);
    if (is_counted(endpoint, pending) != endpoint->warm) return NULL;
    if (latency_ns > variant->patience.ns) return &variant->foresight->late;
    bool succeeds = pending->failure == FAILURE_NONE && pending->response_bytes <= variant->answer_most;
    return succeeds ? &variant->foresight->passed : NULL;
}

/* As one that came and left since the last boundary: what the tally was told of it, but for its queue and its worker, is taken back. */
static void pass(struct endpoint *endpoint, struct variant *variant, struct passed *column,
                 const struct pending *pending)
{
    int64_t wait_ns = pending->start_ns - pending->arrival_ns;
    variant->tally.arrived--;
    gauge_down(&variant->tally.in_system, pending->arrival_ns);
    passed_add(column, wait_ns, pending->service_ns, wait_ns + pending->service_ns + pending->overhead_ns);
    if (column == &variant->foresight->passed) variant->tally.response_bytes += pending->response_bytes;
    if (column->count == PASSED_MOST) foresight_count_passed(endpoint, variant);
}

static void leave(struct endpoint *endpoint, struct server *server, const struct pending *pending)
{
    departure_foreseen(endpoint, server, foresight_recall(endpoint, server, pending), end_ns(pending));
}

static void settle_served(struct endpoint *endpoint, struct server *server, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[server->variant];
    for (uint32_t n = server->pending_served.count; n > 0; n--) {
        struct pending pending = pending_pop(&server->pending_served, &endpoint->pending);
        struct passed *column = column_of(endpoint, variant, &pending);
        if (end_ns(&pending) >= now_ns) {
            pending_push(&server->pending_served, &endpoint->pending, pending);
        } else if (column) {
            gauge_span(&variant->tally.in_queue, (int128)pending.arrival_ns - pending.start_ns);
            gauge_down(&variant->tally.busy, pending.start_ns);
            pass(endpoint, variant, column, &pending);
        } else {
            leave(endpoint, server, &pending);
        }
    }
}

static void start(struct tally *tally, const struct pending *pending)
{
    if (pending->start_ns > pending->arrival_ns) gauge_down(&tally->in_queue, pending->start_ns);
    gauge_up(&tally->busy, pending->start_ns);
}

/* They start in their order, and most of them have ended too. */
static void settle_waiting(struct endpoint *endpoint, struct server *server, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[server->variant];
    struct pending_line *waiting = &server->pending_waiting;
    for (; waiting->count > 0; pending_drop(waiting, &endpoint->pending)) {
        const struct pending *pending = pending_first(waiting, &endpoint->pending);
        if (pending->start_ns >= now_ns) return;
        struct passed *column = column_of(endpoint, variant, pending);
        if (end_ns(pending) >= now_ns) {
            start(&variant->tally, pending);
            pending_push(&server->pending_served, &endpoint->pending, *pending);
        } else if (column) {
            if (pending->start_ns > pending->arrival_ns) gauge_down(&variant->tally.in_queue, pending->arrival_ns);
            pass(endpoint, variant, column, pending);
        } else {
            start(&variant->tally, pending);
            leave(endpoint, server, pending);
        }
    }
}

void foresight_settle_servers(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    for (uint32_t place = 0; place < endpoint->plan->variant[v].servers; place++) {
        struct server *server = &endpoint->servers[variant->first_server + place];
        if (!server->in_service) continue; /* what it still has are events */
        settle_served(endpoint, server, now_ns);
        settle_waiting(endpoint, server, now_ns);
    }
    foresight_count_passed(endpoint, variant);
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
