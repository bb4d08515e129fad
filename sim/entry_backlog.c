/* The part of entry.h that is about requests which wait in front of all instances, and about those that are set aside. */
#include "sim/arena.h"
#include "sim/attempt.h"
#include "sim/backlog.h"
#include "sim/backlog_foresight.h"
#include "sim/capture.h"
#include "sim/feeding.h"

#include <stdlib.h>

void attempt_set_aside(struct endpoint *endpoint, uint32_t v, struct attempt attempt, struct request *request)
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
    set_work(request, plan, law_at(&plan->service, &origin->arrival, random_wide(work, 0)),
             (struct draws){random_wide(extra, 0), extra.word[2]});
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
void entry_reach_backlog(struct endpoint *endpoint, uint32_t v, struct attempt attempt)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    uint32_t index = new_request(endpoint, v, &plan->server[0], attempt);
    if (endpoint->transfers || endpoint->adapts) {
        struct origin origin = {*attempt.arrival, attempt.number, attempt.copy};
        grow_beside_pool(endpoint);
        if (endpoint->transfers) set_errand(endpoint, &plan->server[0], &origin, index);
        if (endpoint->adapts) endpoint->origins[index] = origin;
    }
    watch_peak(&endpoint->variants[v].tally);
    backlog_join(endpoint, v, index, life_of(endpoint, &plan->backlog, attempt), attempt.now_ns);
    if (endpoint->variants[v].feeds) feeding_backlog(endpoint, v, attempt.now_ns);
}

/* --- Where all is known on arrival (backlog_foresight.h) --- */

static uint32_t begin(struct endpoint *endpoint, uint32_t v, size_t i)
{
    struct attempt attempt = attempt_first(endpoint, i);
    tally_arrive(&endpoint->variants[v].tally, attempt.arrival->payload_bytes, attempt.now_ns);
    return new_request(endpoint, v, &endpoint->plan->variant[v].server[0], attempt);
}

/* Sums of the sizes of a batch are less than what holds them. */
#define SIZE_MOST (INT64_MAX / ARRIVAL_BATCH)

/* From the i-th of the batch on, those that join where nobody waits for the next boundary, and pass as most do. Returns the first that does not.
 * What a store could change, as far as the compiler knows, is kept in variables of its own. */
static inline __attribute__((always_inline)) size_t pass(struct endpoint *endpoint, uint32_t v, size_t i, size_t end,
                                                         bool draws)
{
    struct variant *variant = &endpoint->variants[v];
    struct backlog_foresight *foresight = variant->backlog_foresight;
    const struct takers takers = foresight->takers;
    const struct arrival *arrivals = endpoint->batch->arrivals;
    const int64_t *drawn_ns = endpoint->batch->callers.service_ns;
    const int64_t boundary_ns = endpoint->boundary_ns, life_ns = foresight->life_ns;
    const int64_t payload_most = time_earlier(foresight->payload_most, SIZE_MOST);
    const int64_t answer_most = time_earlier(variant->answer_most, SIZE_MOST);
    const int64_t invocation_most_ns = foresight->invocation_most_ns;
    struct passed *passed = &foresight->passed;
    size_t place = passed->count, begin = i, last = foresight->last, mask = foresight->room - 1;
    int64_t *leave_ns = foresight->leave_ns;
    int64_t payload_bytes = 0, response_bytes = 0;
    uint64_t first = takers_first(&takers);
    for (; i < end; i++) {
        struct request work = {.service_ns = drawn_ns[i]};
        if (draws) {
            struct attempt attempt = attempt_first(endpoint, i);
            set_work_of(endpoint, &work, &endpoint->plan->variant[v].server[0], &attempt);
        }
        const struct arrival *arrival = &arrivals[i];
        int64_t start_ns = time_later(arrival->arrival_ns, takers_near_ns(&takers, first));
        int64_t wait_ns = start_ns - arrival->arrival_ns, end_ns = time_after(start_ns, work.service_ns);
        if (__builtin_expect(!takers_is_near(&takers, first) || end_ns >= boundary_ns || wait_ns > life_ns ||
                                 work.service_ns > invocation_most_ns || work.failure != FAILURE_NONE ||
                                 arrival->payload_bytes > payload_most || arrival->response_bytes > answer_most,
                             0))
            break;
        leave_ns[last & mask] = start_ns;
        last += wait_ns > 0;
        first = takers_occupy(&takers, first, end_ns);
        payload_bytes += arrival->payload_bytes;
        response_bytes += arrival->response_bytes;
        passed->wait_ns[place] = wait_ns;
        passed->service_ns[place] = work.service_ns;
        passed->latency_ns[place++] = time_after(end_ns - arrival->arrival_ns, work.overhead_ns);
    }
    passed->count = place;
    foresight->last = last;
    foresight->spare -= i - begin;
    variant->tally.payload_bytes += payload_bytes;
    variant->tally.response_bytes += response_bytes;
    return i;
}

/* As many as are no more than ever, and have room. */
static size_t pass_some(struct endpoint *endpoint, uint32_t v, size_t i, size_t end)
{
    struct backlog_foresight *foresight = endpoint->variants[v].backlog_foresight;
    if (end - i > foresight->spare) end = i + (size_t)foresight->spare;
    if (backlog_foresight_room(foresight) < end - i)
        backlog_foresight_make_room(foresight, ARRIVAL_BATCH, endpoint->batch->arrivals[i].arrival_ns);
    bool draws = !endpoint->law || endpoint->draws_extra;
    return draws ? pass(endpoint, v, i, end, true) : pass(endpoint, v, i, end, false);
}

static __attribute__((noinline)) void look_closer(struct endpoint *endpoint, uint32_t v, size_t i)
{
    struct variant *variant = &endpoint->variants[v];
    struct backlog_foresight *foresight = variant->backlog_foresight;
    const struct arrival *arrival = &endpoint->batch->arrivals[i];
    if (arrival->payload_bytes > foresight->payload_most) {
        entry_turn_away(endpoint, v, i, FAILURE_PAYLOAD);
        return;
    }
    backlog_foresight_serve(endpoint, v, endpoint->boundary_ns);
    if (foresight->spare-- == 0) backlog_foresight_count_present(endpoint, v, arrival->arrival_ns);
    backlog_foresight_put_off(endpoint, v, begin(endpoint, v, i));
}

/* Where it follows: nobody is before it in the line, and that server has room. */
static inline __attribute__((always_inline)) void start_on(struct endpoint *endpoint, struct server *server, size_t i)
{
    struct variant *variant = &endpoint->variants[server->variant];
    struct backlog_foresight *foresight = variant->backlog_foresight;
    struct attempt attempt = attempt_first(endpoint, i);
    struct request work;
    set_work_of(endpoint, &work, server->plan, &attempt);
    int64_t end_ns = time_after(attempt.now_ns, work.service_ns);
    int64_t response_bytes = attempt.arrival->response_bytes;
    if (__builtin_expect(end_ns >= endpoint->boundary_ns || work.service_ns > foresight->invocation_most_ns ||
                             work.failure != FAILURE_NONE || response_bytes > variant->answer_most,
                         0)) {
        backlog_foresight_start(endpoint, server, begin(endpoint, server->variant, i), attempt.now_ns);
        return;
    }
    router_add(&variant->router, server->place);
    exits_add(&foresight->exits, end_ns, server->place);
    variant->tally.payload_bytes += attempt.arrival->payload_bytes;
    variant->tally.response_bytes += response_bytes;
    passed_add(&foresight->passed, 0, work.service_ns, time_after(work.service_ns, work.overhead_ns));
}

static void wait(struct endpoint *endpoint, uint32_t v, size_t i)
{
    int64_t now_ns = endpoint->batch->arrivals[i].arrival_ns;
    backlog_enqueue(endpoint, v, begin(endpoint, v, i), endpoint->variants[v].backlog_foresight->life_ns, now_ns);
    if (endpoint->variants[v].feeds) feeding_backlog(endpoint, v, now_ns);
}

static void follow(struct endpoint *endpoint, uint32_t v, size_t i)
{
    struct backlog_foresight *foresight = endpoint->variants[v].backlog_foresight;
    const struct arrival *arrival = &endpoint->batch->arrivals[i];
    backlog_foresight_follow(endpoint, v, arrival->arrival_ns);
    if (__builtin_expect(arrival->payload_bytes > foresight->payload_most, 0)) {
        entry_turn_away(endpoint, v, i, FAILURE_PAYLOAD);
        return;
    }
    if (__builtin_expect(foresight->spare-- == 0, 0)) backlog_foresight_count_present(endpoint, v, arrival->arrival_ns);
    struct server *server = backlog_foresight_taker(endpoint, v);
    if (server)
        start_on(endpoint, server, i);
    else
        wait(endpoint, v, i);
}

static void foresee(struct endpoint *endpoint, uint32_t v, size_t first, size_t end)
{
    const struct variant *variant = &endpoint->variants[v];
    for (size_t i = first; i < end && variant->backlog_foresight->follows; i++) follow(endpoint, v, i);
    for (size_t i = first; i < end && !variant->backlog_foresight->follows; i++) {
        if (variant->backlog.length == 0) i = pass_some(endpoint, v, i, end);
        if (i < end) look_closer(endpoint, v, i);
    }
}

void entry_foresee_backlog(struct endpoint *endpoint, uint32_t v, size_t i)
{
    foresee(endpoint, v, i, i + 1);
}

/* Mostly that is the whole batch. */
void entry_foresee_line(struct endpoint *endpoint)
{
    const struct arrival_batch *batch = endpoint->batch;
    int64_t until_ns = time_earlier(endpoint->boundary_ns, event_list_next_ns(&endpoint->events));
    size_t end = endpoint->next + 1;
    if (batch->arrivals[batch->count - 1].arrival_ns < until_ns) end = batch->count;
    while (end < batch->count && batch->arrivals[end].arrival_ns < until_ns) end++;
    foresee(endpoint, 0, endpoint->next, end);
    endpoint->end_ns = batch->arrivals[end - 1].arrival_ns;
    endpoint->next = end;
}
