/* attempt.h - one attempt of a request, on its way to a server: what is drawn for it, and what becomes of that. For entry*.c only.
 *
 * Units      ns; luck as uniform 32-bit words.
 * Ownership  an attempt is a plain value, which borrows its arrival and its luck. */
#ifndef LOADLINE_SIM_ATTEMPT_H
#define LOADLINE_SIM_ATTEMPT_H

#include "sim/endpoint_state.h"
#include "sim/explain.h"

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

/* The first attempt of the i-th request of the batch. */
static inline struct attempt attempt_first(const struct endpoint *endpoint, size_t i)
{
    const struct arrival_batch *batch = endpoint->batch;
    const struct arrival *arrival = &batch->arrivals[i];
    return (struct attempt){arrival, &batch->callers, i, batch->first_request + i, 0, CALL_NONE, arrival->arrival_ns};
}

/* The instance that the routing names, of which there is one. */
static inline struct server *attempt_server(const struct endpoint *endpoint, const struct variant *variant,
                                            uint32_t word)
{
    const struct router *router = &variant->router;
    uint32_t place = router->members == 1 ? router->sorted[0] : router_choose(router, word);
    return &endpoint->servers[variant->first_server + place];
}

/* Further calls of the container to explain a request of that luck (RANDOM_ASIDE); 0: it is not explained. */
static inline int64_t calls_to_explain(const struct explain_plan *plan, const struct arrival *arrival,
                                       struct random_block luck)
{
    bool asked = arrival->explained >= 0 ? arrival->explained > 0 : luck.word[1] < plan->threshold;
    return plan->rows > 0 && asked ? explain_calls(plan, arrival->payload_bytes) : 0;
}

/* What only a few variants do with their requests: keep records, explain. */
void attempt_set_aside(struct endpoint *endpoint, uint32_t variant, struct attempt attempt, struct request *request);

/* The numbers behind what is done with a request beside its work: of RANDOM_EXTRA. */
struct draws {
    uint64_t overhead;
    uint32_t error;
};

/* What serving the request takes on a server of that plan. */
static inline __attribute__((always_inline)) void set_work(struct request *request, const struct server_plan *plan,
                                                           int64_t service_ns, struct draws draws)
{
    request->service_ns = service_ns;
    request->overhead_ns = plan->overhead ? law_round(quantile_at(plan->overhead, draws.overhead)) : 0;
    request->failure = draws.error < plan->error_threshold ? FAILURE_MODEL : FAILURE_NONE;
}

/* The attempt's work on a server of that plan: read with all of its batch, or here where it depends on the server. */
static inline __attribute__((always_inline)) int64_t work_of(const struct endpoint *endpoint,
                                                             const struct server_plan *plan,
                                                             const struct attempt *attempt)
{
    const struct luck *luck = attempt->luck;
    size_t i = attempt->place;
    if (endpoint->law) return luck->service_ns[i];
    return law_at(&plan->service, attempt->arrival, random_join(luck->request[0][i], luck->request[1][i]));
}

/* What is done with the attempt beside its work. */
static inline __attribute__((always_inline)) void set_beside(const struct endpoint *endpoint, struct request *request,
                                                             const struct server_plan *plan,
                                                             const struct attempt *attempt)
{
    const struct luck *luck = attempt->luck;
    size_t i = attempt->place;
    request->overhead_ns = 0;
    request->failure = FAILURE_NONE;
    if (__builtin_expect(endpoint->draws_extra, 0))
        set_work(request, plan, request->service_ns,
                 (struct draws){random_join(luck->extra[0][i], luck->extra[1][i]), luck->extra[2][i]});
}

/* What serving the attempt takes on a server of that plan. */
static inline __attribute__((always_inline)) void set_work_of(const struct endpoint *endpoint, struct request *request,
                                                              const struct server_plan *plan,
                                                              const struct attempt *attempt)
{
    request->service_ns = work_of(endpoint, plan, attempt);
    set_beside(endpoint, request, plan, attempt);
}

/* All of it that the attempt decides. */
static inline __attribute__((always_inline)) void set_request(const struct endpoint *endpoint, struct request *request,
                                                              const struct server_plan *plan, struct attempt attempt)
{
    request->arrival_ns = request->start_ns = attempt.now_ns;
    set_work_of(endpoint, request, plan, &attempt);
    request->response_bytes = attempt.arrival->response_bytes;
    request->input_tokens = attempt.arrival->input_tokens;
    request->output_tokens = attempt.arrival->output_tokens;
    request->call = attempt.call;
    request->counted = attempt.now_ns >= endpoint->plan->warm_up_ns;
    request->kept = request->given_up = false;
}

static inline __attribute__((always_inline)) uint32_t new_request(struct endpoint *endpoint, uint32_t v,
                                                                  const struct server_plan *plan,
                                                                  struct attempt attempt)
{
    uint32_t index = request_pool_take(&endpoint->pool);
    struct request *request = &endpoint->pool.requests[index];
    set_request(endpoint, request, plan, attempt);
    if (__builtin_expect(endpoint->draws_aside, 0)) attempt_set_aside(endpoint, v, attempt, request);
    if (__builtin_expect(attempt.call != CALL_NONE, 0)) endpoint->callers.calls[attempt.call].request = index;
    return index;
}

static inline void watch_peak(struct tally *tally)
{
    if (tally->in_system.level > (int64_t)tally->peak) tally->peak = (uint64_t)tally->in_system.level;
}

/* The i-th request of the batch, whose server has foresight and has been told of it, is not to be counted yet, or not as one that passed. */
void entry_put_off(struct endpoint *endpoint, struct server *server, size_t i, int64_t start_ns);

/* The i-th request of the batch by itself, where all variants have foresight. */
void entry_foresee(struct endpoint *endpoint, size_t i);

/* Those of the batch that come before anything else happens, where they may go together (endpoint_state.h). */
void entry_take_stretch(struct endpoint *endpoint);

/* Into the queue in front of all instances. */
void entry_reach_backlog(struct endpoint *endpoint, uint32_t variant, struct attempt attempt);

/* The i-th request of the batch, where all is known of it (backlog_foresight.h), or, where there is but that variant, all that come before
 * anything else happens. */
void entry_foresee_backlog(struct endpoint *endpoint, uint32_t variant, size_t i);
void entry_foresee_line(struct endpoint *endpoint);

/* To a slot of its own; and the i-th request of the batch, where all is known of it (slots_foresight.h), or, where there is but that variant,
 * all that come before anything else happens. */
void entry_reach_slot(struct endpoint *endpoint, uint32_t variant, struct attempt attempt);
void entry_foresee_slot(struct endpoint *endpoint, uint32_t variant, size_t i);
void entry_foresee_slots(struct endpoint *endpoint);

/* The same to an instance that serves in batches, where it is known what becomes of these (batch_foresight.h). */
void entry_foresee_batch(struct endpoint *endpoint, uint32_t variant, size_t i);
void entry_foresee_batches(struct endpoint *endpoint);

/* The i-th request of the batch is refused. */
void entry_turn_away(struct endpoint *endpoint, uint32_t variant, size_t i, enum failure failure);

#endif
