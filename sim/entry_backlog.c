/* The part of entry.h that is about requests which wait in front of all instances, and about those that are set aside. */
#include "sim/arena.h"
#include "sim/attempt.h"
#include "sim/backlog.h"
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
