/* The part of backlog_foresight.h that is about instances which may go: it is followed which of them takes what. */
#include "sim/backlog_foresight.h"

#include "sim/backlog.h"
#include "sim/feeding.h"

static int64_t end_ns(const struct request *request)
{
    return time_after(request->start_ns, request->service_ns);
}

/* --- Taking --- */

struct server *backlog_foresight_taker(const struct endpoint *endpoint, uint32_t v)
{
    const struct variant *variant = &endpoint->variants[v];
    return variant->backlog.length > 0 ? NULL : backlog_with_room(endpoint, v);
}

void backlog_foresight_start(struct endpoint *endpoint, struct server *server, uint32_t index, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[server->variant];
    struct backlog_foresight *foresight = variant->backlog_foresight;
    struct request *request = &endpoint->pool.requests[index];
    request->start_ns = now_ns;
    request->server = (uint32_t)(server - endpoint->servers);
    backlog_note_age(&variant->tally, now_ns - request->arrival_ns);
    tally_time(&variant->tally, MEASURE_BACKLOG, request, now_ns - request->arrival_ns);
    gauge_up(&variant->tally.busy, now_ns);
    router_add(&variant->router, server->place);
    exits_add(&foresight->exits, end_ns(request), server->place);
    if (end_ns(request) < endpoint->boundary_ns)
        backlog_foresight_leave(endpoint, server->variant, index);
    else
        queue_push(&foresight->under_way, &endpoint->pool, index);
}

void backlog_foresight_take(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    struct server *server;
    while (variant->backlog.length > 0 && (server = backlog_with_room(endpoint, v))) {
        uint32_t index = queue_pop(&variant->backlog, &endpoint->pool);
        gauge_down(&variant->tally.in_queue, now_ns);
        backlog_foresight_start(endpoint, server, index, now_ns);
    }
}

/* --- What happens up to an instant --- */

/* All lives are of one length: those who came first die first. */
static void expire_by(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    while (variant->backlog.length > 0) {
        int64_t death_ns = endpoint->pool.requests[variant->backlog.head].start_ns;
        if (death_ns > now_ns) return;
        uint32_t index = queue_pop(&variant->backlog, &endpoint->pool);
        gauge_down(&variant->tally.in_queue, death_ns);
        backlog_note_age(&variant->tally, death_ns - endpoint->pool.requests[index].arrival_ns);
        backlog_foresight_expire(endpoint, v, index, death_ns);
        if (variant->feeds) feeding_backlog(endpoint, v, death_ns);
    }
}

/* At one instant services end first, one after the other, and lives last. */
void backlog_foresight_follow(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    struct backlog_foresight *foresight = variant->backlog_foresight;
    while (foresight->exits.next_ns <= now_ns) {
        int64_t at_ns = foresight->left_ns = foresight->exits.next_ns;
        if (variant->backlog.length > 0) expire_by(endpoint, v, at_ns - 1);
        router_remove(&variant->router, exits_take(&foresight->exits));
        if (variant->backlog.length > 0) backlog_foresight_take(endpoint, v, at_ns);
    }
    if (variant->backlog.length > 0) expire_by(endpoint, v, now_ns);
}

/* What instances that have gone still finish is on their workers. */
uint64_t backlog_foresight_present(const struct endpoint *endpoint, uint32_t v)
{
    const struct variant *variant = &endpoint->variants[v];
    const struct exits *exits = &variant->backlog_foresight->exits;
    uint64_t present = variant->backlog.length + exits_count(exits);
    for (uint32_t place = 0; place < endpoint->plan->variant[v].servers; place++) {
        const struct server *server = &endpoint->servers[variant->first_server + place];
        if (!server->in_service) present += server->plan->workers - server->free_count;
    }
    return present;
}

/* --- Events again --- */

static void schedule(struct endpoint *endpoint, struct server *server, uint32_t index)
{
    const struct request *request = &endpoint->pool.requests[index];
    uint32_t slot = server->free_slots[--server->free_count];
    endpoint->slots[slot].request = index;
    endpoint_schedule(endpoint, slot, request->start_ns, request->service_ns);
}

/* Those under way on that server, or (NULL) on all. */
static void schedule_under_way(struct endpoint *endpoint, struct queue *under_way, const struct server *of)
{
    for (uint32_t n = under_way->length; n > 0; n--) {
        uint32_t index = queue_pop(under_way, &endpoint->pool);
        struct server *server = &endpoint->servers[endpoint->pool.requests[index].server];
        if (!of || server == of)
            schedule(endpoint, server, index);
        else
            queue_push(under_way, &endpoint->pool, index);
    }
}

void backlog_foresight_yield(struct endpoint *endpoint, struct server *server)
{
    struct backlog_foresight *foresight = endpoint->variants[server->variant].backlog_foresight;
    exits_drop(&foresight->exits, server->place);
    schedule_under_way(endpoint, &foresight->under_way, server);
}

void backlog_foresight_yield_all(struct endpoint *endpoint, uint32_t v)
{
    struct backlog_foresight *foresight = endpoint->variants[v].backlog_foresight;
    exits_clear(&foresight->exits);
    schedule_under_way(endpoint, &foresight->under_way, NULL);
}
