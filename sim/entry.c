#include "sim/entry.h"

#include "sim/arena.h"
#include "sim/backlog.h"
#include "sim/capture.h"
#include "sim/departure.h"
#include "sim/explain.h"
#include "sim/feeding.h"
#include "sim/foresight.h"
#include "sim/serverless.h"
#include "sim/serving.h"

#include <stdlib.h>

/* --- Arriving --- */

static uint32_t split(const struct endpoint *endpoint, uint32_t word)
{
    const struct plan *plan = endpoint->plan;
    uint32_t first = plan_split_first(plan), variant = first, last = first + plan_split_count(plan) - 1;
    for (uint32_t v = first; v < last; v++) variant += word >= endpoint->split[v];
    return variant;
}

/* One attempt of a request: its number, and where its luck stands. */
struct attempt {
    const struct arrival *arrival;
    const struct luck *luck;
    size_t place;    /* in `luck` */
    uint64_t number; /* of the request */
    uint32_t copy;   /* random.h: which attempt, or a shadow's copy */
    uint32_t call;   /* of a caller who is told of it; CALL_NONE: there is none */
    int64_t now_ns;
};

/* Further calls of the container to explain a request of that luck (RANDOM_ASIDE); 0: it is not explained. */
static int64_t calls_to_explain(const struct explain_plan *plan, const struct arrival *arrival,
                                struct random_block luck)
{
    bool asked = arrival->explained >= 0 ? arrival->explained > 0 : luck.word[1] < plan->threshold;
    return plan->rows > 0 && asked ? explain_calls(plan, arrival->payload_bytes) : 0;
}

/* What only a few variants do with their requests: keep records, explain. */
static __attribute__((noinline)) void set_aside(struct endpoint *endpoint, uint32_t v, struct attempt attempt,
                                                struct request *request)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    struct tally *tally = &endpoint->variants[v].tally;
    struct random_block luck = random_block(endpoint->key, attempt.number, RANDOM_ASIDE, attempt.copy);
    if (luck.word[0] < plan->capture.threshold) {
        request->kept = true;
        capture_request(&plan->capture, tally, attempt.arrival->payload_bytes);
    }
    int64_t calls = calls_to_explain(&plan->explain, attempt.arrival, luck);
    if (calls == 0) return;
    request->service_ns = explain_service_ns(&plan->explain, calls, request->service_ns);
    tally->explained++;
    tally->explain_calls += (uint64_t)calls;
}

/* The numbers behind a request's work: of RANDOM_REQUEST and RANDOM_EXTRA. */
struct draws {
    uint64_t service, overhead;
    uint32_t error;
};

/* What serving the request takes on a server of that plan. */
static inline __attribute__((always_inline)) void set_work(struct request *request, const struct server_plan *plan,
                                                           const struct arrival *arrival, struct draws draws)
{
    request->service_ns = law_at(&plan->service, arrival, draws.service);
    request->overhead_ns = plan->overhead ? law_round(quantile_at(plan->overhead, draws.overhead)) : 0;
    request->failure = draws.error < plan->error_threshold ? FAILURE_MODEL : FAILURE_NONE;
}

/* All of it that the attempt decides. */
static inline __attribute__((always_inline)) void set_request(const struct endpoint *endpoint, struct request *request,
                                                              const struct server_plan *plan, struct attempt attempt)
{
    const struct luck *luck = attempt.luck;
    size_t i = attempt.place;
    request->arrival_ns = request->start_ns = attempt.now_ns;
    set_work(request, plan, attempt.arrival,
             (struct draws){.service = random_join(luck->request[0][i], luck->request[1][i]),
                            .overhead = random_join(luck->extra[0][i], luck->extra[1][i]),
                            .error = luck->extra[2][i]});
    request->response_bytes = attempt.arrival->response_bytes;
    request->input_tokens = attempt.arrival->input_tokens;
    request->output_tokens = attempt.arrival->output_tokens;
    request->call = attempt.call;
    request->counted = attempt.now_ns >= endpoint->plan->warm_up_ns;
    request->kept = request->given_up = request->metered = false;
}

static inline __attribute__((always_inline)) uint32_t new_request(struct endpoint *endpoint, uint32_t v,
                                                                  const struct server_plan *plan,
                                                                  struct attempt attempt)
{
    uint32_t index = request_pool_take(&endpoint->pool);
    struct request *request = &endpoint->pool.requests[index];
    set_request(endpoint, request, plan, attempt);
    if (__builtin_expect(endpoint->draws_aside, 0)) set_aside(endpoint, v, attempt, request);
    if (__builtin_expect(attempt.call != CALL_NONE, 0)) endpoint->callers.calls[attempt.call].request = index;
    return index;
}

static void watch_peak(struct tally *tally)
{
    if (tally->in_system.level > (int64_t)tally->peak) tally->peak = (uint64_t)tally->in_system.level;
}

/* A slot of its own. */
static __attribute__((noinline)) void reach_slot(struct endpoint *endpoint, uint32_t v, struct attempt attempt)
{
    struct variant *variant = &endpoint->variants[v];
    struct slot_choice choice = serverless_take(endpoint, v, attempt.luck->request[3][attempt.place], attempt.now_ns);
    if (choice.slot == SLOT_NONE) {
        departure_refuse(endpoint, v, attempt.call, FAILURE_THROTTLED, attempt.now_ns);
        return;
    }
    uint32_t index = new_request(endpoint, v, &endpoint->plan->variant[v].server[0], attempt);
    endpoint->pool.requests[index].server = variant->slots_server;
    endpoint->pool.requests[index].metered = variant->meters;
    watch_peak(&variant->tally);
    serverless_start(endpoint, v, choice, index, attempt.number, attempt.now_ns);
}

/* --- Behind a backlog --- */

/* Room for what some variants keep beside each request of the pool. */
static void grow_beside_pool(struct endpoint *endpoint)
{
    size_t room = endpoint->pool.room;
    if (endpoint->beside_room >= room) return;
    if (endpoint->transfers) {
        endpoint->errands = realloc(endpoint->errands, room * sizeof *endpoint->errands);
        if (!endpoint->errands) arena_exhausted(room * sizeof *endpoint->errands);
    }
    if (endpoint->adapts) {
        endpoint->origins = realloc(endpoint->origins, room * sizeof *endpoint->origins);
        if (!endpoint->origins) arena_exhausted(room * sizeof *endpoint->origins);
    }
    endpoint->beside_room = (uint32_t)room;
}

static void set_errand(struct endpoint *endpoint, const struct server_plan *plan, const struct origin *origin,
                       uint32_t index)
{
    struct random_block luck = random_block(endpoint->key, origin->number, RANDOM_TRANSFER, origin->copy);
    struct arrival answer = origin->arrival;
    answer.payload_bytes = answer.response_bytes;
    endpoint->errands[index] = (struct errand){
        .download_ns = plan->download ? law_at(plan->download, &origin->arrival, random_wide(luck, 0)) : 0,
        .upload_ns = plan->upload ? law_at(plan->upload, &answer, random_wide(luck, 2)) : 0};
}

/* The luck is drawn again, and is the same: chance is a function. */
void endpoint_adapt(struct endpoint *endpoint, uint32_t v, const struct server_plan *plan, uint32_t index)
{
    const struct origin *origin = &endpoint->origins[index];
    struct request *request = &endpoint->pool.requests[index];
    struct random_block work = random_block(endpoint->key, origin->number, RANDOM_REQUEST, origin->copy);
    struct random_block extra = random_block(endpoint->key, origin->number, RANDOM_EXTRA, origin->copy);
    struct random_block aside = random_block(endpoint->key, origin->number, RANDOM_ASIDE, origin->copy);
    set_work(request, plan, &origin->arrival,
             (struct draws){random_wide(work, 0), random_wide(extra, 0), extra.word[2]});
    const struct explain_plan *explain = &endpoint->plan->variant[v].explain;
    int64_t calls = calls_to_explain(explain, &origin->arrival, aside);
    if (calls > 0) request->service_ns = explain_service_ns(explain, calls, request->service_ns);
    if (endpoint->transfers) set_errand(endpoint, plan, origin, index);
}

/* The explanation that it gets there is counted there. */
void endpoint_adapt_across(struct endpoint *endpoint, uint32_t from, uint32_t to, uint32_t index)
{
    const struct origin *origin = &endpoint->origins[index];
    struct random_block luck = random_block(endpoint->key, origin->number, RANDOM_ASIDE, origin->copy);
    int64_t before = calls_to_explain(&endpoint->plan->variant[from].explain, &origin->arrival, luck);
    int64_t after = calls_to_explain(&endpoint->plan->variant[to].explain, &origin->arrival, luck);
    struct tally *old = &endpoint->variants[from].tally, *new = &endpoint->variants[to].tally;
    old->explained -= before > 0;
    old->explain_calls -= (uint64_t)before;
    new->explained += after > 0;
    new->explain_calls += (uint64_t)after;
    old->payload_bytes -= origin->arrival.payload_bytes;
    new->payload_bytes += origin->arrival.payload_bytes;
    endpoint_adapt(endpoint, to, &endpoint->plan->variant[to].server[0], index);
}

static int64_t life_of(const struct endpoint *endpoint, const struct backlog_plan *plan, struct attempt attempt)
{
    if (plan->own_lives && attempt.arrival->ttl_ns >= 0) return attempt.arrival->ttl_ns;
    if (!plan->lives) return plan->life_ns;
    struct random_block luck = random_block(endpoint->key, attempt.number, RANDOM_ASIDE, attempt.copy);
    int64_t life_ns = law_round(quantile_at(plan->lives, random_wide(luck, 2)));
    if (life_ns < plan->life_least_ns) return plan->life_least_ns;
    return life_ns < plan->life_most_ns ? life_ns : plan->life_most_ns;
}

/* The queue in front of all instances. Which of them will take the request is not known yet: it is made for one of
 * the first kind. */
static __attribute__((noinline)) void reach_backlog(struct endpoint *endpoint, uint32_t v, struct attempt attempt)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    uint32_t index = new_request(endpoint, v, &plan->server[0], attempt);
    if (endpoint->transfers || endpoint->adapts) {
        struct origin origin = {*attempt.arrival, attempt.number, attempt.copy};
        grow_beside_pool(endpoint);
        if (endpoint->transfers) set_errand(endpoint, &plan->server[0], &origin, index);
        if (endpoint->adapts) endpoint->origins[index] = origin;
    }
    endpoint->pool.requests[index].metered = endpoint->variants[v].meters;
    watch_peak(&endpoint->variants[v].tally);
    backlog_join(endpoint, v, index, life_of(endpoint, &plan->backlog, attempt), attempt.now_ns);
    if (endpoint->variants[v].feeds) feeding_backlog(endpoint, v, attempt.now_ns);
}

/* --- In front of instances --- */

/* Count all that will become of a request, where its server foresees that (foresight.h). Else the server does what it would do without
 * foresight, its worker taken until what was foreseen is done. */
static inline __attribute__((always_inline)) bool foresee(struct endpoint *endpoint, struct variant *variant,
                                                          struct server *server, struct attempt attempt)
{
    if (__builtin_expect(server->free_count == 0, 0)) return false;
    struct request request;
    set_request(endpoint, &request, server->plan, attempt);
    int64_t wait_ns = server->free_ns > attempt.now_ns ? server->free_ns - attempt.now_ns : 0;
    int64_t start_ns = attempt.now_ns + wait_ns, end_ns = time_after(start_ns, request.service_ns);
    int64_t latency_ns = wait_ns + request.service_ns + request.overhead_ns;
    if (__builtin_expect(end_ns >= endpoint->boundary_ns || latency_ns > variant->patience.ns ||
                             request.failure != FAILURE_NONE || request.response_bytes > variant->answer_most,
                         0)) {
        if (wait_ns > 0) serving_occupy(endpoint, server, start_ns);
        return false;
    }
    server->free_ns = end_ns;
    if (end_ns > endpoint->foreseen_ns) endpoint->foreseen_ns = end_ns;
    foresight_count(&variant->tally, &request, wait_ns, latency_ns, end_ns);
    return true;
}

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
    uint32_t place =
        router->members == 1 ? router->sorted[0] : router_choose(router, attempt.luck->request[3][attempt.place]);
    struct server *server = &endpoint->servers[variant->first_server + place];
    if (serving_is_full(server)) {
        departure_refuse(endpoint, v, attempt.call, FAILURE_QUEUE_FULL, attempt.now_ns);
        return;
    }
    if (variant->foresees && foresee(endpoint, variant, server, attempt)) return;
    uint32_t index = new_request(endpoint, v, server->plan, attempt);
    endpoint->pool.requests[index].server = variant->first_server + place;
    if (__builtin_expect(!serving_holds(server->plan, &endpoint->pool.requests[index]), 0)) {
        departure_lose(endpoint, v, index, FAILURE_MODEL, attempt.now_ns);
        return;
    }
    router_add(&variant->router, place);
    serving_admit(endpoint, server, index, attempt.now_ns);
    if (__builtin_expect(variant->watched != 0, 0)) feeding_arrival(endpoint, server, &endpoint->pool.requests[index]);
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
        reach_slot(endpoint, v, attempt);
    else
        reach_backlog(endpoint, v, attempt);
}

/* A shadow's copies are another copy of the request to the generator: luck of their own. */
#define COPY_OF_SHADOW 0x80000000u

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

static uint32_t target_of(const struct endpoint *endpoint, const struct arrival *arrival, uint32_t word)
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

/* To the variant that it is for. */
static inline __attribute__((always_inline)) void send(struct endpoint *endpoint, uint32_t v, struct attempt attempt)
{
    if (__builtin_expect(v == PLAN_NONE, 0))
        refuse_name(endpoint, attempt);
    else
        reach(endpoint, v, attempt);
}

static inline __attribute__((always_inline)) void arrive(struct endpoint *endpoint, size_t i)
{
    const struct batch *batch = &endpoint->batch;
    const struct arrival *arrival = &batch->arrivals[i];
    uint32_t v = target_of(endpoint, arrival, batch->callers.request[2][i]);
    struct attempt attempt = {arrival, &batch->callers, i, batch->first_request + i, 0, CALL_NONE, arrival->arrival_ns};
    if (__builtin_expect(endpoint->has_callers, 0)) {
        attempt.call = callers_begin(&endpoint->callers, arrival, attempt.number);
        callers_try(&endpoint->callers, attempt.call, attempt.now_ns);
    }
    send(endpoint, v, attempt);
    if (endpoint->plan->shadows > 0) copy_to_shadows(endpoint, attempt, &batch->copies);
}

static void draw(const struct endpoint *endpoint, uint32_t copy, struct luck *luck)
{
    const struct batch *batch = &endpoint->batch;
    random_fill(endpoint->key, batch->first_request, RANDOM_REQUEST, copy, batch->count, luck->request);
    if (endpoint->draws_extra)
        random_fill(endpoint->key, batch->first_request, RANDOM_EXTRA, copy, batch->count, luck->extra);
}

static bool refill(struct endpoint *endpoint)
{
    struct batch *batch = &endpoint->batch;
    batch->first_request += batch->count;
    batch->next = 0;
    batch->count = endpoint->source.fill(endpoint->source.self, batch->arrivals, ARRIVAL_BATCH);
    draw(endpoint, 0, &batch->callers);
    if (endpoint->plan->shadows > 0) draw(endpoint, COPY_OF_SHADOW, &batch->copies);
    return batch->count > 0;
}

/* When the source's next request comes. Users of a closed loop take theirs when they want to. */
static void look_ahead(struct endpoint *endpoint)
{
    const struct batch *batch = &endpoint->batch;
    bool comes = endpoint->more && endpoint->plan->callers.users == 0;
    endpoint->arrival_ns = comes ? batch->arrivals[batch->next].arrival_ns : TIME_NEVER;
}

void entry_begin(struct endpoint *endpoint)
{
    endpoint->more = refill(endpoint);
    look_ahead(endpoint);
}

void entry_next(struct endpoint *endpoint)
{
    struct batch *batch = &endpoint->batch;
    do {
        endpoint->end_ns = batch->arrivals[batch->next].arrival_ns;
        arrive(endpoint, batch->next);
    } while (++batch->next < batch->count && !endpoint->has_callers &&
             batch->arrivals[batch->next].arrival_ns < endpoint->boundary_ns &&
             batch->arrivals[batch->next].arrival_ns < event_list_next_ns(&endpoint->events));
    if (batch->next == batch->count) endpoint->more = refill(endpoint);
    look_ahead(endpoint);
}

/* --- Callers --- */

static void draw_one(const struct endpoint *endpoint, uint64_t number, uint32_t copy, struct luck *luck)
{
    struct random_block request = random_block(endpoint->key, number, RANDOM_REQUEST, copy);
    struct random_block extra = random_block(endpoint->key, number, RANDOM_EXTRA, copy);
    for (int w = 0; w < 4; w++) {
        luck->request[w][0] = request.word[w];
        luck->extra[w][0] = extra.word[w];
    }
}

/* A further attempt of a call, which has luck of its own. */
static void try_again(struct endpoint *endpoint, uint32_t index, int64_t now_ns)
{
    callers_try(&endpoint->callers, index, now_ns);
    const struct call *call = &endpoint->callers.calls[index];
    struct arrival arrival = call->arrival; /* the call may move, or end */
    struct luck *luck = &endpoint->batch.retry;
    struct attempt attempt = {&arrival, luck, 0, call->number, call->attempts - 1, index, now_ns};
    draw_one(endpoint, attempt.number, attempt.copy, luck);
    send(endpoint, target_of(endpoint, &arrival, luck->request[2][0]), attempt);
    if (endpoint->plan->shadows == 0) return;
    draw_one(endpoint, attempt.number, attempt.copy | COPY_OF_SHADOW, luck);
    copy_to_shadows(endpoint, attempt, luck);
}

/* Nobody calls at the very end of the run: arrivals from outside do not come then either. */
void entry_heed_callers(struct endpoint *endpoint, int64_t now_ns)
{
    uint32_t call;
    enum caller_act act = callers_act(&endpoint->callers, now_ns, &call);
    if (act == CALLER_GIVES_UP) departure_give_up(endpoint, endpoint->callers.calls[call].request, now_ns);
    if (now_ns >= endpoint->plan->duration_ns) return;
    if (act == CALLER_TRIES_AGAIN) try_again(endpoint, call, now_ns);
    if (act != CALLER_CALLS || !endpoint->more) return;
    endpoint->batch.arrivals[endpoint->batch.next].arrival_ns = now_ns;
    entry_next(endpoint);
}

void entry_set_callers_clock(struct endpoint *endpoint)
{
    endpoint_reschedule(endpoint, endpoint->callers_slot, callers_next_ns(&endpoint->callers));
}
