#include "sim/endpoint.h"

#include "sim/arena.h"
#include "sim/event_list.h"
#include "sim/request.h"

#include <assert.h>

/* An instance in service. Its workers are slots first_slot .. of the event list. Where requests share it has one slot for all of them;
 * where they are served in batches it has one more, behind the workers', for the end of the oldest one's patience. */
struct server {
    uint32_t variant, place; /* which instance of which variant */
    uint32_t first_slot;
    uint32_t *free_slots; /* idle workers, the one freed last on top; NULL where requests share */
    uint32_t free_count;
    uint32_t queue_head, queue_tail, queue_length;
    struct sharing sharing;
};

struct slot {
    uint32_t server;
    uint32_t request; /* being served, or the first of a batch; unused where requests share */
};

struct variant {
    struct router router;
    uint32_t first_server;
    struct tally tally;
    struct series series;
    struct variant_integrals warm; /* at the end of the warm-up */
};

/* RANDOM_REQUEST and RANDOM_EXTRA of each request. */
struct luck {
    uint32_t request[4][ARRIVAL_BATCH], extra[4][ARRIVAL_BATCH];
};

/* The luck of one batch of arrivals, drawn together because that is several times faster than one by one. */
struct batch {
    struct arrival arrivals[ARRIVAL_BATCH];
    struct luck callers, copies; /* copies: those that shadows get */
    size_t next, count;
    uint64_t first_request;
};

struct endpoint {
    const struct plan *plan;
    struct arena *arena;
    struct event_list events;
    struct request_pool pool;
    struct variant *variants;
    struct server *servers;
    struct slot *slots;
    size_t server_count, slot_count;
    bool draws_extra; /* decided once: some variant has an overhead or a model that fails */
    int64_t end_ns;
    int64_t boundary_ns; /* the next instant at which something is noted that is no event of a request */
    bool warm;
    struct batch batch;
};

/* --- Making and clearing --- */

static uint32_t slots_of(const struct server_plan *server)
{
    switch (server->serving) {
    case SERVING_SHARED: return 1;
    case SERVING_BATCHES: return server->workers + 1;
    case SERVING_ALONE: break;
    }
    return server->workers;
}

static void make_servers(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    for (uint32_t v = 0; v < plan->variants; v++) {
        endpoint->server_count += plan->variant[v].instances;
        endpoint->slot_count += (size_t)plan->variant[v].instances * slots_of(&plan->variant[v].server);
    }
    endpoint->servers = arena_new_array(endpoint->arena, endpoint->server_count, struct server);
    endpoint->slots = arena_new_array(endpoint->arena, endpoint->slot_count, struct slot);
    event_list_init(&endpoint->events, endpoint->arena, endpoint->slot_count);

    uint32_t server_index = 0, slot_index = 0;
    for (uint32_t v = 0; v < plan->variants; v++) {
        const struct variant_plan *variant = &plan->variant[v];
        endpoint->variants[v].first_server = server_index;
        for (uint32_t i = 0; i < variant->instances; i++, server_index++) {
            struct server *server = &endpoint->servers[server_index];
            uint32_t slots = slots_of(&variant->server);
            *server = (struct server){.variant = v, .place = i, .first_slot = slot_index};
            if (variant->server.serving == SERVING_SHARED)
                sharing_init(&server->sharing, &variant->server.rate);
            else
                server->free_slots = arena_new_array(endpoint->arena, variant->server.workers, uint32_t);
            for (uint32_t s = 0; s < slots; s++) endpoint->slots[slot_index++].server = server_index;
        }
    }
}

struct endpoint *endpoint_new(const struct plan *plan)
{
    assert(plan->variants >= 1 && plan->variants <= PLAN_VARIANTS);
    struct arena *arena = arena_new();
    struct endpoint *endpoint = arena_new_of(arena, struct endpoint);
    endpoint->plan = plan;
    endpoint->arena = arena;
    endpoint->variants = arena_new_array(arena, plan->variants, struct variant);
    request_pool_init(&endpoint->pool);
    make_servers(endpoint);
    for (uint32_t v = 0; v < plan->variants; v++) {
        const struct variant_plan *variant = &plan->variant[v];
        tally_init(&endpoint->variants[v].tally, arena, variant->server.overhead != NULL);
        series_init(&endpoint->variants[v].series, arena);
        if (variant->server.overhead || variant->server.error_threshold > 0) endpoint->draws_extra = true;
    }
    return endpoint;
}

void endpoint_free(struct endpoint *endpoint)
{
    if (!endpoint) return;
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) router_free(&endpoint->variants[v].router);
    for (size_t i = 0; i < endpoint->server_count; i++) sharing_free(&endpoint->servers[i].sharing);
    request_pool_free(&endpoint->pool);
    arena_free(endpoint->arena);
}

static void clear(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    event_list_reset(&endpoint->events);
    request_pool_free(&endpoint->pool);
    for (uint32_t v = 0; v < plan->variants; v++) {
        struct variant *variant = &endpoint->variants[v];
        router_free(&variant->router);
        router_init(&variant->router, plan->variant[v].routing, plan->variant[v].instances);
        tally_clear(&variant->tally);
        series_clear(&variant->series, plan->series_period_ns);
        variant->warm = (struct variant_integrals){0};
    }
    for (size_t i = 0; i < endpoint->server_count; i++) {
        struct server *server = &endpoint->servers[i];
        server->queue_head = server->queue_tail = REQUEST_NONE;
        server->queue_length = 0;
        server->free_count = 0;
        sharing_clear(&server->sharing);
        if (!server->free_slots) continue;
        for (uint32_t s = plan->variant[server->variant].server.workers; s-- > 0;)
            server->free_slots[server->free_count++] = server->first_slot + s;
    }
    endpoint->batch.next = endpoint->batch.count = 0;
    endpoint->batch.first_request = 0;
    endpoint->end_ns = 0;
    endpoint->warm = plan->warm_up_ns == 0;
}

/* --- Serving --- */

static void enqueue(struct endpoint *endpoint, struct server *server, struct tally *tally, uint32_t request,
                    int64_t now_ns)
{
    endpoint->pool.requests[request].next = REQUEST_NONE;
    if (server->queue_length++ == 0)
        server->queue_head = request;
    else
        endpoint->pool.requests[server->queue_tail].next = request;
    server->queue_tail = request;
    gauge_up(&tally->in_queue, now_ns);
}

static uint32_t dequeue(struct endpoint *endpoint, struct server *server, struct tally *tally, int64_t now_ns)
{
    uint32_t request = server->queue_head;
    server->queue_head = endpoint->pool.requests[request].next;
    server->queue_length--;
    gauge_down(&tally->in_queue, now_ns);
    return request;
}

/* The slot's event comes after service_ns. */
static void schedule(struct endpoint *endpoint, uint32_t slot, int64_t now_ns, int64_t service_ns)
{
    int64_t end_ns;
    if (__builtin_add_overflow(now_ns, service_ns, &end_ns)) end_ns = TIME_NEVER - 1;
    event_list_set(&endpoint->events, slot, end_ns);
}

static bool must_refuse(const struct server_plan *plan, const struct server *server)
{
    if (plan->serving != SERVING_SHARED) return server->free_count == 0 && server->queue_length >= plan->queue_capacity;
    if (plan->in_service_limit != UINT32_MAX)
        return server->sharing.count >= plan->in_service_limit && server->queue_length >= plan->queue_capacity;
    /* Pure processor sharing has no queue: the bound counts those beyond one for each worker. */
    return plan->queue_capacity != QUEUE_UNBOUNDED &&
           server->sharing.count >= (uint64_t)plan->workers + plan->queue_capacity;
}

static void leave(struct endpoint *endpoint, struct variant *variant, const struct server *server, uint32_t index,
                  int64_t now_ns)
{
    tally_leave(&variant->tally, &endpoint->pool.requests[index], endpoint->plan->timeout_ns, now_ns);
    router_remove(&variant->router, server->place);
    request_pool_give(&endpoint->pool, index);
}

/* --- One worker, one request --- */

static void start_alone(struct endpoint *endpoint, uint32_t slot, uint32_t index, int64_t now_ns)
{
    struct request *request = &endpoint->pool.requests[index];
    request->start_ns = now_ns;
    endpoint->slots[slot].request = index;
    schedule(endpoint, slot, now_ns, request->service_ns);
}

static void admit_alone(struct endpoint *endpoint, struct server *server, struct tally *tally, uint32_t index,
                        int64_t now_ns)
{
    if (server->free_count == 0) {
        enqueue(endpoint, server, tally, index, now_ns);
        return;
    }
    gauge_up(&tally->busy, now_ns);
    start_alone(endpoint, server->free_slots[--server->free_count], index, now_ns);
}

static void complete_alone(struct endpoint *endpoint, struct variant *variant, struct server *server, uint32_t slot,
                           int64_t now_ns)
{
    leave(endpoint, variant, server, endpoint->slots[slot].request, now_ns);
    if (server->queue_length > 0) {
        start_alone(endpoint, slot, dequeue(endpoint, server, &variant->tally, now_ns), now_ns);
    } else {
        gauge_down(&variant->tally.busy, now_ns);
        server->free_slots[server->free_count++] = slot;
        event_list_clear(&endpoint->events, slot);
    }
}

/* --- Requests that slow each other down --- */

/* `workers` are busy as far as there are requests for them. */
static void start_shared(struct endpoint *endpoint, struct server *server, struct tally *tally, uint32_t workers,
                         uint32_t index, int64_t now_ns)
{
    struct request *request = &endpoint->pool.requests[index];
    request->start_ns = now_ns;
    sharing_enter(&server->sharing, index, request->service_ns, now_ns);
    if (server->sharing.count <= workers) gauge_up(&tally->busy, now_ns);
}

static void admit_shared(struct endpoint *endpoint, const struct server_plan *plan, struct server *server,
                         struct tally *tally, uint32_t index, int64_t now_ns)
{
    if (server->sharing.count >= plan->in_service_limit) {
        enqueue(endpoint, server, tally, index, now_ns);
        return;
    }
    start_shared(endpoint, server, tally, plan->workers, index, now_ns);
    event_list_set(&endpoint->events, server->first_slot, sharing_next_ns(&server->sharing));
}

static void complete_shared(struct endpoint *endpoint, const struct server_plan *plan, struct variant *variant,
                            struct server *server, int64_t now_ns)
{
    if (server->sharing.count <= plan->workers) gauge_down(&variant->tally.busy, now_ns);
    leave(endpoint, variant, server, sharing_leave(&server->sharing, now_ns), now_ns);
    if (server->queue_length > 0)
        start_shared(endpoint, server, &variant->tally, plan->workers,
                     dequeue(endpoint, server, &variant->tally, now_ns), now_ns);
    event_list_set(&endpoint->events, server->first_slot, sharing_next_ns(&server->sharing));
}

/* --- Batches --- */

static void start_batch(struct endpoint *endpoint, const struct batch_plan *plan, struct server *server,
                        struct tally *tally, int64_t now_ns)
{
    uint32_t size = server->queue_length < plan->size_max ? server->queue_length : plan->size_max;
    uint32_t slot = server->free_slots[--server->free_count], first = server->queue_head, last = first;
    int64_t service_ns = plan->service_ns ? plan->service_ns[size] : endpoint->pool.requests[first].service_ns;
    for (uint32_t i = 0; i < size; i++) {
        last = dequeue(endpoint, server, tally, now_ns);
        endpoint->pool.requests[last].start_ns = now_ns;
    }
    endpoint->pool.requests[last].next = REQUEST_NONE;
    endpoint->slots[slot].request = first;
    gauge_up(&tally->busy, now_ns);
    schedule(endpoint, slot, now_ns, service_ns);
}

/* Start what is due, and set the clock for the oldest of those who go on waiting while a worker is free. */
static void start_batches(struct endpoint *endpoint, const struct server_plan *plan, struct server *server,
                          struct tally *tally, int64_t now_ns)
{
    const struct batch_plan *batch = &plan->batch;
    uint32_t clock = server->first_slot + plan->workers;
    int64_t due_ns = TIME_NEVER;
    while (server->free_count > 0 && server->queue_length > 0) {
        due_ns = endpoint->pool.requests[server->queue_head].arrival_ns + batch->delay_max_ns;
        if (server->queue_length < batch->size_max && due_ns > now_ns) break;
        start_batch(endpoint, batch, server, tally, now_ns);
        due_ns = TIME_NEVER;
    }
    if (event_list_at_ns(&endpoint->events, clock) != due_ns) event_list_set(&endpoint->events, clock, due_ns);
}

static void complete_batch(struct endpoint *endpoint, const struct server_plan *plan, struct variant *variant,
                           struct server *server, uint32_t slot, int64_t now_ns)
{
    if (slot < server->first_slot + plan->workers) { /* a worker's, and not the clock */
        for (uint32_t index = endpoint->slots[slot].request, next; index != REQUEST_NONE; index = next) {
            next = endpoint->pool.requests[index].next;
            leave(endpoint, variant, server, index, now_ns);
        }
        gauge_down(&variant->tally.busy, now_ns);
        server->free_slots[server->free_count++] = slot;
        event_list_clear(&endpoint->events, slot);
    }
    start_batches(endpoint, plan, server, &variant->tally, now_ns);
}

/* --- Whatever the serving --- */

static void admit(struct endpoint *endpoint, const struct server_plan *plan, struct server *server, struct tally *tally,
                  uint32_t index, int64_t now_ns)
{
    switch (plan->serving) {
    case SERVING_ALONE: admit_alone(endpoint, server, tally, index, now_ns); break;
    case SERVING_SHARED: admit_shared(endpoint, plan, server, tally, index, now_ns); break;
    case SERVING_BATCHES:
        enqueue(endpoint, server, tally, index, now_ns);
        start_batches(endpoint, plan, server, tally, now_ns);
        break;
    }
}

static void complete(struct endpoint *endpoint, uint32_t slot, int64_t now_ns)
{
    struct server *server = &endpoint->servers[endpoint->slots[slot].server];
    struct variant *variant = &endpoint->variants[server->variant];
    const struct server_plan *plan = &endpoint->plan->variant[server->variant].server;
    switch (plan->serving) {
    case SERVING_ALONE: complete_alone(endpoint, variant, server, slot, now_ns); break;
    case SERVING_SHARED: complete_shared(endpoint, plan, variant, server, now_ns); break;
    case SERVING_BATCHES: complete_batch(endpoint, plan, variant, server, slot, now_ns); break;
    }
}

/* --- Arriving --- */

static uint32_t split(const struct plan *plan, uint32_t word)
{
    uint32_t variant = 0;
    for (uint32_t v = 0; v + 1 < plan_production(plan); v++) variant += word >= plan->split[v];
    return variant;
}

/* A request, or a shadow's copy of one, reaches variant v. Inlined by force: the call from arrive() is the hot path, and that for
 * shadows would otherwise cost it 5 % of its instructions. */
static inline __attribute__((always_inline)) void reach(struct endpoint *endpoint, uint32_t v,
                                                        const struct arrival *arrival, const struct luck *luck,
                                                        size_t i)
{
    const struct plan *plan = endpoint->plan;
    const struct server_plan *server_plan = &plan->variant[v].server;
    struct variant *variant = &endpoint->variants[v];
    uint32_t place = plan->variant[v].instances == 1 ? 0 : router_choose(&variant->router, luck->request[3][i]);
    struct server *server = &endpoint->servers[variant->first_server + place];
    int64_t now_ns = arrival->arrival_ns;

    tally_arrive(&variant->tally, arrival->payload_bytes, now_ns);
    if (must_refuse(server_plan, server)) {
        variant->tally.rejected++;
        gauge_down(&variant->tally.in_system, now_ns);
        return;
    }
    uint32_t index = request_pool_take(&endpoint->pool);
    uint64_t service_number = random_join(luck->request[0][i], luck->request[1][i]);
    uint64_t overhead_number = random_join(luck->extra[0][i], luck->extra[1][i]);
    endpoint->pool.requests[index] = (struct request){
        .arrival_ns = now_ns,
        .start_ns = now_ns,
        .service_ns = law_at(&server_plan->service, arrival, service_number),
        .overhead_ns = server_plan->overhead ? law_round(quantile_at(server_plan->overhead, overhead_number)) : 0,
        .response_bytes = arrival->response_bytes,
        .fails = luck->extra[2][i] < server_plan->error_threshold,
        .counted = now_ns >= plan->warm_up_ns,
    };
    router_add(&variant->router, place);
    admit(endpoint, server_plan, server, &variant->tally, index, now_ns);
}

static void copy_to_shadows(struct endpoint *endpoint, size_t i)
{
    const struct plan *plan = endpoint->plan;
    const struct batch *batch = &endpoint->batch;
    for (uint32_t v = plan_production(plan); v < plan->variants; v++)
        if (batch->copies.request[2][i] < plan->split[v]) reach(endpoint, v, &batch->arrivals[i], &batch->copies, i);
}

static void arrive(struct endpoint *endpoint, size_t i)
{
    const struct plan *plan = endpoint->plan;
    const struct batch *batch = &endpoint->batch;
    const struct arrival *arrival = &batch->arrivals[i];
    uint32_t v = arrival->target >= 0 ? (uint32_t)arrival->target : split(plan, batch->callers.request[2][i]);
    reach(endpoint, v, arrival, &batch->callers, i);
    if (plan->shadows > 0) copy_to_shadows(endpoint, i);
}

/* --- Time --- */

static struct variant_integrals integrals_at(const struct variant *variant, int64_t now_ns)
{
    const struct tally *tally = &variant->tally;
    return (struct variant_integrals){.in_system = gauge_integral(&tally->in_system, now_ns),
                                      .in_queue = gauge_integral(&tally->in_queue, now_ns),
                                      .busy = gauge_integral(&tally->busy, now_ns)};
}

static void set_boundary(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    int64_t boundary_ns = series_next_ns(&endpoint->variants[0].series);
    if (!endpoint->warm && plan->warm_up_ns < boundary_ns) boundary_ns = plan->warm_up_ns;
    if (plan->duration_ns < boundary_ns) boundary_ns = plan->duration_ns;
    endpoint->boundary_ns = boundary_ns;
}

/* Note all that falls at or before now_ns: the end of the warm-up and the ends of steps of the series. */
static void pass_boundaries(struct endpoint *endpoint, int64_t now_ns)
{
    const struct plan *plan = endpoint->plan;
    if (!endpoint->warm && plan->warm_up_ns <= now_ns) {
        for (uint32_t v = 0; v < plan->variants; v++)
            endpoint->variants[v].warm = integrals_at(&endpoint->variants[v], plan->warm_up_ns);
        endpoint->warm = true;
    }
    int64_t step_ns;
    while ((step_ns = series_next_ns(&endpoint->variants[0].series)) <= now_ns)
        for (uint32_t v = 0; v < plan->variants; v++)
            series_step(&endpoint->variants[v].series, &endpoint->variants[v].tally, step_ns);
    set_boundary(endpoint);
}

/* A shadow's copies are another copy of the request to the generator: luck of their own. */
#define COPY_OF_SHADOW 0x80000000u

static void draw(const struct endpoint *endpoint, struct random_key key, uint32_t copy, struct luck *luck)
{
    const struct batch *batch = &endpoint->batch;
    random_fill(key, batch->first_request, RANDOM_REQUEST, copy, batch->count, luck->request);
    if (endpoint->draws_extra) random_fill(key, batch->first_request, RANDOM_EXTRA, copy, batch->count, luck->extra);
}

static bool refill(struct endpoint *endpoint, struct random_key key, struct arrival_source source)
{
    struct batch *batch = &endpoint->batch;
    batch->first_request += batch->count;
    batch->next = 0;
    batch->count = source.fill(source.self, batch->arrivals, ARRIVAL_BATCH);
    draw(endpoint, key, 0, &batch->callers);
    if (endpoint->plan->shadows > 0) draw(endpoint, key, COPY_OF_SHADOW, &batch->copies);
    return batch->count > 0;
}

/* Those still here at the end, counted where they are and not from the tallies, so that the laws say something. */
struct stranded {
    int64_t count[PLAN_VARIANTS];
    uint64_t given_up[PLAN_VARIANTS]; /* by their callers */
    int128 time[PLAN_VARIANTS];       /* spent here so far */
};

static void check_laws(const struct endpoint *endpoint, uint32_t v, const struct stranded *stranded)
{
    const struct tally *tally = &endpoint->variants[v].tally;
    assert(tally->in_system.level == stranded->count[v]);
    assert(endpoint_in_flight(endpoint, v) == (uint64_t)stranded->count[v] - stranded->given_up[v]);
    assert(gauge_integral(&tally->in_system, endpoint->end_ns) == tally->sojourn + stranded->time[v]);
    (void)tally, (void)stranded; /* with NDEBUG */
}

static void strand(struct endpoint *endpoint, struct stranded *stranded, uint32_t v, uint32_t index)
{
    const struct request *request = &endpoint->pool.requests[index];
    stranded->count[v]++;
    stranded->time[v] += endpoint->end_ns - request->arrival_ns;
    stranded->given_up[v] +=
        tally_strand(&endpoint->variants[v].tally, request, endpoint->plan->timeout_ns, endpoint->end_ns);
}

static void strand_in_slot(struct endpoint *endpoint, struct stranded *stranded, uint32_t slot)
{
    const struct server *server = &endpoint->servers[endpoint->slots[slot].server];
    const struct server_plan *plan = &endpoint->plan->variant[server->variant].server;
    if (plan->serving == SERVING_SHARED || slot >= server->first_slot + plan->workers ||
        event_list_at_ns(&endpoint->events, slot) == TIME_NEVER)
        return;
    uint32_t index = endpoint->slots[slot].request;
    do {
        strand(endpoint, stranded, server->variant, index);
        index = plan->serving == SERVING_BATCHES ? endpoint->pool.requests[index].next : REQUEST_NONE;
    } while (index != REQUEST_NONE);
}

/* Those that are still here when the run ends: in queues, sharing, with workers. */
static void finish(struct endpoint *endpoint)
{
    struct stranded stranded = {.count = {0}};
    for (size_t i = 0; i < endpoint->server_count; i++) {
        struct server *server = &endpoint->servers[i];
        for (uint32_t r = server->queue_head, n = server->queue_length; n > 0; n--, r = endpoint->pool.requests[r].next)
            strand(endpoint, &stranded, server->variant, r);
        for (uint32_t n = 0; n < server->sharing.count; n++)
            strand(endpoint, &stranded, server->variant, server->sharing.heap[n].request);
    }
    for (uint32_t slot = 0; slot < endpoint->slot_count; slot++) strand_in_slot(endpoint, &stranded, slot);
    pass_boundaries(endpoint, endpoint->end_ns);
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        struct variant *variant = &endpoint->variants[v];
        int64_t step_began_ns = (int64_t)variant->series.count * variant->series.period_ns;
        if (endpoint->end_ns > step_began_ns || variant->series.count == 0)
            series_step(&variant->series, &variant->tally, endpoint->end_ns);
        check_laws(endpoint, v, &stranded);
    }
}

/* No caller is waiting, and only shadows have work left. Asked once the arrivals have ended. */
static bool all_answered(const struct endpoint *endpoint)
{
    if (endpoint->plan->shadows == 0 || endpoint->plan->duration_ns != TIME_NEVER) return false;
    for (uint32_t v = 0; v < plan_production(endpoint->plan); v++)
        if (endpoint->variants[v].tally.in_system.level > 0) return false;
    return true;
}

bool endpoint_run(struct endpoint *endpoint, struct random_key key, struct arrival_source source,
                  const volatile sig_atomic_t *stop)
{
    const int64_t duration_ns = endpoint->plan->duration_ns;
    struct batch *batch = &endpoint->batch;
    clear(endpoint);
    set_boundary(endpoint);
    bool more = refill(endpoint, key, source);

    for (;;) {
        int64_t completion_ns = event_list_next_ns(&endpoint->events);
        int64_t arrival_ns = more ? batch->arrivals[batch->next].arrival_ns : TIME_NEVER;
        bool completes = completion_ns <= arrival_ns;
        int64_t now_ns = completes ? completion_ns : arrival_ns;
        if (!more && all_answered(endpoint)) break;
        if (__builtin_expect(now_ns >= endpoint->boundary_ns, 0)) {
            if (now_ns == TIME_NEVER || now_ns > duration_ns || (now_ns == duration_ns && !completes)) break;
            pass_boundaries(endpoint, now_ns);
        }
        endpoint->end_ns = now_ns;
        if (completes) {
            complete(endpoint, event_list_next(&endpoint->events), now_ns);
            continue;
        }
        arrive(endpoint, batch->next);
        if (++batch->next == batch->count) {
            if (stop && *stop) return false;
            more = refill(endpoint, key, source);
        }
    }
    if (duration_ns != TIME_NEVER) endpoint->end_ns = duration_ns;
    finish(endpoint);
    return true;
}

/* --- What came of it --- */

int64_t endpoint_end_ns(const struct endpoint *endpoint)
{
    return endpoint->end_ns;
}

const struct tally *endpoint_tally(const struct endpoint *endpoint, uint32_t variant)
{
    return &endpoint->variants[variant].tally;
}

struct series *endpoint_series(struct endpoint *endpoint, uint32_t variant)
{
    return &endpoint->variants[variant].series;
}

struct variant_integrals endpoint_integrals(const struct endpoint *endpoint, uint32_t variant)
{
    const struct variant *of = &endpoint->variants[variant];
    if (!endpoint->warm) return (struct variant_integrals){0};
    struct variant_integrals all = integrals_at(of, endpoint->end_ns);
    return (struct variant_integrals){.in_system = all.in_system - of->warm.in_system,
                                      .in_queue = all.in_queue - of->warm.in_queue,
                                      .busy = all.busy - of->warm.busy};
}

uint64_t endpoint_in_flight(const struct endpoint *endpoint, uint32_t variant)
{
    const struct tally *tally = &endpoint->variants[variant].tally;
    return tally->arrived - tally->succeeded - tally->model_errors - tally->rejected - tally->timed_out;
}
