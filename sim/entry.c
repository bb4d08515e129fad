#include "sim/entry.h"

#include "sim/attempt.h"
#include "sim/crowd.h"
#include "sim/departure.h"
#include "sim/feeding.h"
#include "sim/foresight.h"
#include "sim/serving.h"

/* --- Arriving --- */

static uint32_t split(const struct endpoint *endpoint, uint32_t word)
{
    const struct plan *plan = endpoint->plan;
    uint32_t first = plan_split_first(plan), variant = first, last = first + plan_split_count(plan) - 1;
    for (uint32_t v = first; v < last; v++) variant += word >= endpoint->split[v];
    return variant;
}

/* --- In front of instances --- */

/* To an instance at once. Inlined by force: the call from arrive() is the hot path. */
static inline __attribute__((always_inline)) void reach_instance(struct endpoint *endpoint, uint32_t v,
                                                                 struct attempt attempt)
{
    struct variant *variant = &endpoint->variants[v];
    const struct router *router = &variant->router;
    if (__builtin_expect(router->members == 0, 0)) {
        departure_refuse(endpoint, v, attempt.call, FAILURE_NO_SERVER, attempt.now_ns);
        return;
    }
    struct server *server = attempt_server(endpoint, variant, attempt.luck->request[3][attempt.place]);
    uint32_t place = server->place;
    if (serving_is_full(server)) {
        departure_refuse(endpoint, v, attempt.call, FAILURE_QUEUE_FULL, attempt.now_ns);
        return;
    }
    uint32_t index = new_request(endpoint, v, server->plan, attempt);
    endpoint->pool.requests[index].server = variant->first_server + place;
    if (__builtin_expect(!serving_holds(server->plan, &endpoint->pool.requests[index]), 0)) {
        departure_lose(endpoint, v, index, FAILURE_MODEL, attempt.now_ns);
        return;
    }
    router_add(&variant->router, place);
    serving_admit(endpoint, server, index, attempt.now_ns);
    if (__builtin_expect(variant->measured[0] != NULL, 0)) feeding_present(variant, endpoint, server);
}

/* A request, or a shadow's copy of one, reaches variant v. */
static inline __attribute__((always_inline)) void reach(struct endpoint *endpoint, uint32_t v, struct attempt attempt)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    tally_arrive(&endpoint->variants[v].tally, attempt.arrival->payload_bytes, attempt.now_ns);
    if (__builtin_expect(attempt.arrival->payload_bytes > plan->payload_most, 0))
        departure_refuse(endpoint, v, attempt.call, FAILURE_PAYLOAD, attempt.now_ns);
    else if (__builtin_expect(plan->front == FRONT_INSTANCES, 1))
        reach_instance(endpoint, v, attempt);
    else if (plan->front == FRONT_SLOTS)
        entry_reach_slot(endpoint, v, attempt);
    else
        entry_reach_backlog(endpoint, v, attempt);
}

/* `luck` of the copies stands where the attempt's own does. */
static void copy_to_shadows(struct endpoint *endpoint, struct attempt attempt, const struct luck *luck)
{
    const struct plan *plan = endpoint->plan;
    uint32_t first = plan_production(plan);
    attempt.luck = luck;
    attempt.copy |= COPY_OF_SHADOW;
    attempt.call = CALL_NONE;
    for (uint32_t v = first; v < first + plan->shadows; v++)
        if (luck->request[2][attempt.place] < endpoint->split[v]) reach(endpoint, v, attempt);
}

/* Where the endpoint is updated, the variant of that name in the generation that the request would come to without a name; PLAN_NONE: that has
 * none. */
static __attribute__((noinline)) uint32_t named(const struct endpoint *endpoint, uint32_t name, uint32_t word)
{
    const struct plan *plan = endpoint->plan;
    uint32_t v = plan_called(plan, plan_generation_of(plan, split(endpoint, word)), name);
    return v < plan_production(plan) ? v : PLAN_NONE;
}

static inline __attribute__((always_inline)) uint32_t target_of(const struct endpoint *endpoint,
                                                                const struct arrival *arrival, uint32_t word)
{
    const struct plan *plan = endpoint->plan;
    if (arrival->target < 0) return split(endpoint, word);
    uint32_t v = plan_split_first(plan) + (uint32_t)arrival->target;
    return __builtin_expect(plan->generations > 1, 0) ? named(endpoint, plan->variant[v].name, word) : v;
}

/* Refused is counted where the first variant of that name is. */
static __attribute__((noinline)) void refuse_name(struct endpoint *endpoint, struct attempt attempt)
{
    uint32_t v = (uint32_t)attempt.arrival->target;
    tally_arrive(&endpoint->variants[v].tally, attempt.arrival->payload_bytes, attempt.now_ns);
    departure_refuse(endpoint, v, attempt.call, FAILURE_NO_VARIANT, attempt.now_ns);
}

/* --- Where all is known on arrival (foresight.h) --- */

/* What seldom happens is told of a request by its place, so that nothing has to be made ready for it. */
void entry_turn_away(struct endpoint *endpoint, uint32_t v, size_t i, enum failure failure)
{
    const struct arrival *arrival = &endpoint->batch->arrivals[i];
    tally_arrive(&endpoint->variants[v].tally, arrival->payload_bytes, arrival->arrival_ns);
    departure_refuse(endpoint, v, CALL_NONE, failure, arrival->arrival_ns);
}

void entry_put_off(struct endpoint *endpoint, struct server *server, size_t i, int64_t start_ns)
{
    struct attempt attempt = attempt_first(endpoint, i);
    struct request work;
    set_work_of(endpoint, &work, server->plan, &attempt);
    tally_arrive(&endpoint->variants[server->variant].tally, attempt.arrival->payload_bytes, attempt.now_ns);
    foresight_put_off(endpoint, server,
                      (struct pending){.arrival_ns = attempt.now_ns,
                                       .start_ns = start_ns,
                                       .service_ns = work.service_ns,
                                       .overhead_ns = work.overhead_ns,
                                       .response_bytes = attempt.arrival->response_bytes,
                                       .failure = work.failure});
}

/* At a server, which has room for it. */
static inline __attribute__((always_inline)) void look_into(struct endpoint *endpoint, struct variant *variant,
                                                            struct server *server, size_t i, bool crowds)
{
    struct attempt attempt = attempt_first(endpoint, i);
    struct request work;
    set_work_of(endpoint, &work, server->plan, &attempt);
    int64_t start_ns = time_later(attempt.now_ns, foresight_free_ns(server));
    int64_t wait_ns = start_ns - attempt.now_ns, end_ns = time_after(start_ns, work.service_ns);
    int64_t latency_ns = time_after(end_ns - attempt.now_ns, work.overhead_ns);
    int64_t response_bytes = attempt.arrival->response_bytes;
    if (crowds && variant->foresight->crowd)
        crowd_come(variant->foresight->crowd, server->place, crowd_workers(server), attempt.now_ns, start_ns);
    foresight_occupy(server, end_ns);
    if (variant->foresight->follows) {
        router_add(&variant->router, server->place);
        exits_add(&variant->foresight->exits, end_ns, server->place);
    }
    if (__builtin_expect(end_ns >= endpoint->boundary_ns || latency_ns > variant->patience.ns ||
                             work.failure != FAILURE_NONE || response_bytes > variant->answer_most,
                         0)) {
        entry_put_off(endpoint, server, i, start_ns);
        return;
    }
    variant->tally.payload_bytes += attempt.arrival->payload_bytes;
    variant->tally.response_bytes += response_bytes;
    passed_add(&variant->foresight->passed, wait_ns, work.service_ns, latency_ns);
}

/* Whether the server, of which exits tell how many it has, has no room for one more. */
static bool has_no_room(const struct router *router, const struct server *server)
{
    return router->outstanding[server->place] >= (uint64_t)server->plan->workers + server->plan->queue_capacity;
}

/* The i-th request of the batch. `crowds`: there may be one (crowd.h). */
static inline __attribute__((always_inline)) void foresee(struct endpoint *endpoint, uint32_t v, size_t i, bool crowds)
{
    struct variant *variant = &endpoint->variants[v];
    const struct foresight *foresight = variant->foresight;
    const struct arrival_batch *batch = endpoint->batch;
    if (foresight->follows) foresight_follow(variant, batch->arrivals[i].arrival_ns);
    if (__builtin_expect(batch->arrivals[i].payload_bytes > foresight->payload_most, 0)) {
        entry_turn_away(endpoint, v, i, FAILURE_PAYLOAD);
        return;
    }
    if (__builtin_expect(variant->router.members == 0, 0)) {
        entry_turn_away(endpoint, v, i, FAILURE_NO_SERVER);
        return;
    }
    struct server *server = attempt_server(endpoint, variant, batch->callers.request[3][i]);
    if (foresight->follows && __builtin_expect(has_no_room(&variant->router, server), 0)) {
        entry_turn_away(endpoint, v, i, FAILURE_QUEUE_FULL);
        return;
    }
    look_into(endpoint, variant, server, i, crowds);
}

/* To the variant that it is for. */
static inline __attribute__((always_inline)) void send(struct endpoint *endpoint, uint32_t v, struct attempt attempt)
{
    if (__builtin_expect(v == PLAN_NONE, 0))
        refuse_name(endpoint, attempt);
    else
        reach(endpoint, v, attempt);
}

/* The same of a variant on slots, behind a backlog, or that serves in batches; false: what becomes of its requests are events. */
static __attribute__((noinline)) bool foresee_otherwise(struct endpoint *endpoint, uint32_t v, size_t i)
{
    const struct variant *variant = v != PLAN_NONE ? &endpoint->variants[v] : NULL;
    if (variant && variant->slots_foresight)
        entry_foresee_slot(endpoint, v, i);
    else if (variant && variant->backlog_foresight)
        entry_foresee_backlog(endpoint, v, i);
    else if (variant && variant->batch_foresight)
        entry_foresee_batch(endpoint, v, i);
    else
        return false;
    return true;
}

static inline __attribute__((always_inline)) void arrive(struct endpoint *endpoint, size_t i)
{
    const struct arrival_batch *batch = endpoint->batch;
    uint32_t v = target_of(endpoint, &batch->arrivals[i], batch->callers.request[2][i]);
    if (v != PLAN_NONE && endpoint->variants[v].foresight) { /* which it has not where there are callers or shadows */
        foresee(endpoint, v, i, false);
        return;
    }
    if (endpoint->foresees && foresee_otherwise(endpoint, v, i)) return;
    struct attempt attempt = attempt_first(endpoint, i);
    if (__builtin_expect(endpoint->has_callers, 0)) {
        attempt.call = callers_begin(&endpoint->callers, attempt.arrival, attempt.number);
        callers_try(&endpoint->callers, attempt.call, attempt.now_ns);
    }
    send(endpoint, v, attempt);
    if (endpoint->plan->shadows > 0) copy_to_shadows(endpoint, attempt, &batch->copies);
}

static bool refill(struct endpoint *endpoint)
{
    if (endpoint->foresees) foresight_make_room(endpoint);
    endpoint->batch = endpoint->feed.next(endpoint->feed.self);
    endpoint->next = 0;
    if (endpoint->batch->count == 0 && endpoint->foresees) foresight_end(endpoint);
    return endpoint->batch->count > 0;
}

/* When the source's next request comes. Users of a closed loop take theirs when they want to. */
static void look_ahead(struct endpoint *endpoint)
{
    bool comes = endpoint->more && endpoint->plan->callers.users == 0;
    endpoint->arrival_ns = comes ? endpoint->batch->arrivals[endpoint->next].arrival_ns : TIME_NEVER;
}

void entry_begin(struct endpoint *endpoint)
{
    for (size_t i = 0; i < ARRIVAL_BATCH; i++) endpoint->in_order[i] = (uint8_t)i;
    endpoint->more = !endpoint->plan->callers.sessions && refill(endpoint);
    look_ahead(endpoint);
}

void entry_foresee(struct endpoint *endpoint, size_t i)
{
    const struct arrival_batch *batch = endpoint->batch;
    foresee(endpoint, target_of(endpoint, &batch->arrivals[i], batch->callers.request[2][i]), i, true);
}

static void take_one_by_one(struct endpoint *endpoint)
{
    const struct arrival_batch *batch = endpoint->batch;
    do {
        endpoint->end_ns = batch->arrivals[endpoint->next].arrival_ns;
        arrive(endpoint, endpoint->next);
    } while (++endpoint->next < batch->count && !endpoint->has_callers &&
             batch->arrivals[endpoint->next].arrival_ns < endpoint->boundary_ns &&
             batch->arrivals[endpoint->next].arrival_ns < event_list_next_ns(&endpoint->events));
}

void entry_next(struct endpoint *endpoint)
{
    if (endpoint->together)
        entry_take_stretch(endpoint);
    else if (endpoint->only_in_batches)
        entry_foresee_batches(endpoint);
    else if (endpoint->only_on_slots)
        entry_foresee_slots(endpoint);
    else if (endpoint->only_in_line)
        entry_foresee_line(endpoint);
    else
        take_one_by_one(endpoint);
    if (endpoint->next == endpoint->batch->count) endpoint->more = refill(endpoint);
    look_ahead(endpoint);
}

/* --- Callers --- */

static void draw_one(const struct endpoint *endpoint, const struct arrival *arrival, uint64_t number, uint32_t copy,
                     struct luck *luck)
{
    struct random_block request = random_block(endpoint->key, number, RANDOM_REQUEST, copy);
    struct random_block extra = random_block(endpoint->key, number, RANDOM_EXTRA, copy);
    for (int w = 0; w < 4; w++) {
        luck->request[w][0] = request.word[w];
        luck->extra[w][0] = extra.word[w];
    }
    if (endpoint->law) luck->service_ns[0] = law_at(endpoint->law, arrival, random_wide(request, 0));
}

/* An attempt of a call, by itself; a further one has luck of its own. */
static void attempt_alone(struct endpoint *endpoint, uint32_t index, int64_t now_ns)
{
    callers_try(&endpoint->callers, index, now_ns);
    const struct call *call = &endpoint->callers.calls[index];
    struct arrival arrival = call->arrival; /* the call may move, or end */
    struct luck *luck = &endpoint->retry;
    struct attempt attempt = {&arrival, luck, 0, call->number, call->attempts - 1, index, now_ns};
    draw_one(endpoint, &arrival, attempt.number, attempt.copy, luck);
    send(endpoint, target_of(endpoint, &arrival, luck->request[2][0]), attempt);
    if (endpoint->plan->shadows == 0) return;
    draw_one(endpoint, &arrival, attempt.number, attempt.copy | COPY_OF_SHADOW, luck);
    copy_to_shadows(endpoint, attempt, luck);
}

static void heed_session(struct endpoint *endpoint, int64_t now_ns)
{
    struct callers *callers = &endpoint->callers;
    const struct arrival_source *source = &endpoint->maker.source;
    struct session_request of;
    if (!sessions_act(&callers->sessions, now_ns, &of)) return;
    struct arrival arrival;
    source->session_step(source->self, of.shape, of.step, of.number, &arrival);
    arrival.arrival_ns = now_ns;
    uint32_t call = callers_begin(callers, &arrival, of.number);
    callers->calls[call].session = of.session;
    callers->calls[call].step = of.step;
    attempt_alone(endpoint, call, now_ns);
}

/* Nobody calls at the very end of the run: arrivals from outside do not come then either. */
void entry_heed_callers(struct endpoint *endpoint, int64_t now_ns)
{
    uint32_t call;
    enum caller_act act = callers_act(&endpoint->callers, now_ns, &call);
    if (act == CALLER_GIVES_UP) departure_give_up(endpoint, endpoint->callers.calls[call].request, now_ns);
    if (now_ns >= endpoint->plan->duration_ns) {
        sessions_stop(&endpoint->callers.sessions);
        return;
    }
    if (act == CALLER_TRIES_AGAIN) attempt_alone(endpoint, call, now_ns);
    if (act == CALLER_SESSION) heed_session(endpoint, now_ns);
    if (act != CALLER_CALLS || !endpoint->more) return;
    endpoint->batch->arrivals[endpoint->next].arrival_ns = now_ns;
    entry_next(endpoint);
}

void entry_set_callers_clock(struct endpoint *endpoint)
{
    endpoint_reschedule(endpoint, endpoint->callers_slot, callers_next_ns(&endpoint->callers));
}
