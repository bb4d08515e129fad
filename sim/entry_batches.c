#include "sim/attempt.h"
#include "sim/batch_foresight.h"

/* It waits in the server's row, and may be the one for which a free worker has waited. */
static inline __attribute__((always_inline)) void wait(struct endpoint *endpoint, const struct variant *variant,
                                                       struct server *server, size_t i)
{
    struct batch_row *row = &variant->batch_foresight->rows[server->place];
    struct attempt attempt = attempt_first(endpoint, i);
    int64_t response_bytes = attempt.arrival->response_bytes;
    struct request work;
    work.service_ns = server->plan->batch.service_ns ? 0 : work_of(endpoint, server->plan, &attempt);
    set_beside(endpoint, &work, server->plan, &attempt);
    if (response_bytes > variant->answer_most && work.failure == FAILURE_NONE) work.failure = FAILURE_ANSWER_SIZE;
    *batch_foresight_wait(row) = (struct batch_waiting){.arrival_ns = attempt.now_ns,
                                                        .service_ns = work.service_ns,
                                                        .overhead_ns = work.overhead_ns,
                                                        .response_bytes = response_bytes,
                                                        .failure = work.failure};
    if (server->free_count > 0) batch_foresight_start(endpoint, server, attempt.now_ns);
}

static bool has_no_room(const struct batch_foresight *foresight, const struct server *server)
{
    return server->free_count == 0 && foresight->rows[server->place].count >= server->plan->queue_capacity;
}

static inline __attribute__((always_inline)) void foresee(struct endpoint *endpoint, uint32_t v, size_t i)
{
    struct variant *variant = &endpoint->variants[v];
    const struct arrival_batch *batch = endpoint->batch;
    int64_t payload_bytes = batch->arrivals[i].payload_bytes;
    if (__builtin_expect(payload_bytes > variant->batch_foresight->payload_most, 0)) {
        entry_turn_away(endpoint, v, i, FAILURE_PAYLOAD);
        return;
    }
    if (__builtin_expect(variant->router.members == 0, 0)) {
        entry_turn_away(endpoint, v, i, FAILURE_NO_SERVER);
        return;
    }
    struct server *server = attempt_server(endpoint, variant, batch->callers.request[3][i]);
    if (__builtin_expect(has_no_room(variant->batch_foresight, server), 0)) {
        entry_turn_away(endpoint, v, i, FAILURE_QUEUE_FULL);
        return;
    }
    variant->tally.payload_bytes += payload_bytes;
    router_add(&variant->router, server->place);
    wait(endpoint, variant, server, i);
}

void entry_foresee_batch(struct endpoint *endpoint, uint32_t v, size_t i)
{
    foresee(endpoint, v, i);
}

void entry_foresee_batches(struct endpoint *endpoint)
{
    const struct arrival_batch *batch = endpoint->batch;
    size_t i = endpoint->next;
    do foresee(endpoint, 0, i);
    while (++i < batch->count && batch->arrivals[i].arrival_ns < endpoint->boundary_ns &&
           batch->arrivals[i].arrival_ns < event_list_next_ns(&endpoint->events));
    endpoint->end_ns = batch->arrivals[i - 1].arrival_ns;
    endpoint->next = i;
}
