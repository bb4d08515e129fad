#include "sim/departure.h"

#include "sim/backlog.h"
#include "sim/capture.h"
#include "sim/feeding.h"
#include "sim/presence.h"
#include "sim/serverless.h"

/* How a request ended for its caller, and after how long. */
struct ending {
    enum failure failure;
    int64_t latency_ns;
};

/* It was waited for for too long. */
static struct ending impatience(const struct endpoint *endpoint, uint32_t v, const struct request *request)
{
    const struct variant *variant = &endpoint->variants[v];
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    switch (plan->front) {
    case FRONT_INSTANCES: break;
    case FRONT_SLOTS: return (struct ending){serverless_impatience(variant, request), variant->patience.ns};
    case FRONT_BACKLOG:
        return (struct ending){FAILURE_TOO_LONG, request->start_ns - request->arrival_ns + plan->invocation_most_ns};
    }
    return (struct ending){variant->patience.failure, variant->patience.ns};
}

/* Until when it is waited for: behind a backlog from the start of its service on. */
static int64_t waited_for_until_ns(const struct endpoint *endpoint, uint32_t v, const struct request *request)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    bool backlog = plan->front == FRONT_BACKLOG;
    int64_t from_ns = backlog ? request->start_ns : request->arrival_ns, until_ns;
    int64_t by_ns = backlog ? plan->invocation_most_ns : endpoint->variants[v].patience.ns;
    return __builtin_add_overflow(from_ns, by_ns, &until_ns) ? TIME_NEVER : until_ns;
}

/* After that latency, if not with success. */
static struct ending ending_of(const struct endpoint *endpoint, uint32_t v, const struct request *request,
                               int64_t latency_ns)
{
    if (latency_ns > endpoint->variants[v].patience.ns) return impatience(endpoint, v, request);
    if (request->failure != FAILURE_NONE) return (struct ending){(enum failure)request->failure, latency_ns};
    return (struct ending){FAILURE_ANSWER_SIZE, latency_ns};
}

/* --- Records --- */

static uint32_t attempt_of(const struct endpoint *endpoint, uint32_t call)
{
    return call == CALL_NONE ? 1 : endpoint->callers.calls[call].attempts;
}

/* What is known of it before it has been served. */
static struct request_record record_of(const struct endpoint *endpoint, uint32_t v, const struct request *request,
                                       struct ending ending)
{
    return (struct request_record){.variant = v,
                                   .instance = RECORD_NONE,
                                   .attempt = attempt_of(endpoint, request->call),
                                   .failure = ending.failure,
                                   .arrival_ns = request->arrival_ns,
                                   .latency_ns = ending.latency_ns,
                                   .waiting_ns = -1,
                                   .service_ns = -1,
                                   .overhead_ns = -1,
                                   .first_token_ns = -1,
                                   .input_tokens = request->input_tokens,
                                   .output_tokens = request->output_tokens,
                                   .response_bytes = request->response_bytes};
}

static __attribute__((noinline)) void record_end(const struct endpoint *endpoint, uint32_t v,
                                                 const struct request *request, struct ending ending)
{
    struct request_record record = record_of(endpoint, v, request, ending);
    endpoint->recorder.record(endpoint->recorder.self, &record);
}

/* It has been served, and its answer stored, by now_ns. */
static __attribute__((noinline)) void record_served(const struct endpoint *endpoint, uint32_t v, uint32_t index,
                                                    struct ending ending, int64_t now_ns)
{
    const struct request *request = &endpoint->pool.requests[index];
    const struct server *server = &endpoint->servers[request->server];
    bool was_stored = request->start_ns == TIME_NEVER; /* backlog_upload() */
    int64_t start_ns = was_stored ? endpoint->errands[index].start_ns : request->start_ns;
    int64_t end_ns = was_stored ? now_ns - endpoint->errands[index].upload_ns : now_ns;
    struct request_record record = record_of(endpoint, v, request, ending);
    if (server->plan->serving != SERVING_SLOT) record.instance = server->place;
    record.waiting_ns = start_ns - request->arrival_ns;
    record.service_ns = end_ns - start_ns;
    record.overhead_ns = request->overhead_ns;
    if (server->plan->serving == SERVING_TOKENS)
        record.first_token_ns = request->first_token_ns - request->arrival_ns + request->overhead_ns;
    endpoint->recorder.record(endpoint->recorder.self, &record);
}

static void record_refusal(const struct endpoint *endpoint, uint32_t v, uint32_t call, enum failure failure,
                           int64_t now_ns)
{
    const struct request request = {.arrival_ns = now_ns, .call = call};
    record_end(endpoint, v, &request, (struct ending){failure, -1});
}

/* --- Ends --- */

static inline bool succeeds(const struct variant *variant, const struct request *request, int64_t latency_ns)
{
    return __builtin_expect(latency_ns <= variant->patience.ns && request->failure == FAILURE_NONE &&
                                request->response_bytes <= variant->answer_most,
                            1);
}

static void tell(struct endpoint *endpoint, const struct request *request, enum failure failure, int64_t answered_ns)
{
    if (__builtin_expect(request->call != CALL_NONE, 0))
        callers_answer(&endpoint->callers, request->call, failure, answered_ns);
}

/* It has ended for its caller, and goes on. */
static void end_for_caller(struct endpoint *endpoint, uint32_t v, uint32_t index, struct ending ending, int64_t now_ns)
{
    struct request *request = &endpoint->pool.requests[index];
    tally_answer(&endpoint->variants[v].tally, request, ending.failure, ending.latency_ns);
    if (endpoint->recorder.record) record_end(endpoint, v, request, ending);
    tell(endpoint, request, ending.failure, now_ns);
    request->given_up = true;
    request->call = CALL_NONE;
}

void departure_end(struct endpoint *endpoint, uint32_t v, uint32_t index, enum failure failure, int64_t now_ns)
{
    struct ending ending = {failure, now_ns - endpoint->pool.requests[index].arrival_ns};
    end_for_caller(endpoint, v, index, ending, now_ns);
}

/* What the endpoint no longer has. */
static void remove_request(struct endpoint *endpoint, struct tally *tally, uint32_t index, int64_t now_ns)
{
    gauge_down(&tally->in_system, now_ns);
    tally->sojourn += (uint64_t)(now_ns - endpoint->pool.requests[index].arrival_ns);
    request_pool_give(&endpoint->pool, index);
}

/* It leaves the variant, whose server is not told. */
static inline __attribute__((always_inline)) void end(struct endpoint *endpoint, struct variant *variant, uint32_t v,
                                                      uint32_t index, int64_t now_ns)
{
    const struct request *request = &endpoint->pool.requests[index];
    if (__builtin_expect(!request->given_up, 1)) {
        struct ending ending = {FAILURE_NONE, now_ns - request->arrival_ns + request->overhead_ns};
        if (succeeds(variant, request, ending.latency_ns)) {
            tally_answer(&variant->tally, request, FAILURE_NONE, ending.latency_ns);
            if (__builtin_expect(request->kept, 0))
                capture_answer(&endpoint->plan->variant[v].capture, &variant->tally, request->response_bytes);
        } else {
            ending = ending_of(endpoint, v, request, ending.latency_ns);
            tally_answer(&variant->tally, request, ending.failure, ending.latency_ns);
        }
        if (__builtin_expect(endpoint->recorder.record != NULL, 0)) record_served(endpoint, v, index, ending, now_ns);
        tell(endpoint, request, ending.failure, request->arrival_ns + ending.latency_ns);
    }
    remove_request(endpoint, &variant->tally, index, now_ns);
}

static inline __attribute__((always_inline)) void leave(struct endpoint *endpoint, struct variant *variant,
                                                        struct server *server, uint32_t index, int64_t now_ns)
{
    end(endpoint, variant, server->variant, index, now_ns);
    if (server->plan->serving == SERVING_SLOT) return;
    router_remove(&variant->router, server->place);
    if (__builtin_expect(!server->in_service, 0)) presence_drained(endpoint, server, now_ns);
}

void departure_leave(struct endpoint *endpoint, struct server *server, uint32_t index, int64_t now_ns)
{
    leave(endpoint, &endpoint->variants[server->variant], server, index, now_ns);
}

/* Behind a backlog the service waits for an answer from the start of service only, and the answer is stored. Whether
 * that takes time. */
static bool served_in_background(struct endpoint *endpoint, const struct server *server, uint32_t index, int64_t now_ns)
{
    const struct request *request = &endpoint->pool.requests[index];
    if (now_ns > waited_for_until_ns(endpoint, server->variant, request)) {
        end_for_caller(endpoint, server->variant, index, impatience(endpoint, server->variant, request), now_ns);
        return false;
    }
    return server->plan->upload && backlog_upload(endpoint, index, now_ns);
}

/* What comes before its service is, on a slot, its start and not a queue. */
static inline int64_t waited_ns(const struct server *server, const struct request *request)
{
    return server->plan->serving == SERVING_SLOT ? 0 : request->start_ns - request->arrival_ns;
}

static inline __attribute__((always_inline)) void served(struct endpoint *endpoint, struct variant *variant,
                                                         struct server *server, uint32_t index, int64_t now_ns)
{
    const struct request *request = &endpoint->pool.requests[index];
    tally_served(&variant->tally, request, waited_ns(server, request), now_ns - request->start_ns);
    if (server_is_behind_backlog(server) && served_in_background(endpoint, server, index, now_ns)) return;
    leave(endpoint, variant, server, index, now_ns);
}

void departure_served(struct endpoint *endpoint, struct server *server, uint32_t index, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[server->variant];
    if (__builtin_expect(variant->meters, 0)) feeding_served(endpoint, server, index, now_ns);
    served(endpoint, variant, server, index, now_ns);
}

void departure_foreseen(struct endpoint *endpoint, const struct server *server, uint32_t index, int64_t now_ns)
{
    const struct request *request = &endpoint->pool.requests[index];
    struct variant *variant = &endpoint->variants[server->variant];
    if (variant->meters) feeding_served(endpoint, server, index, now_ns);
    gauge_down(&variant->tally.busy, now_ns);
    tally_served(&variant->tally, request, waited_ns(server, request), request->service_ns);
    if (server_is_behind_backlog(server) && served_in_background(endpoint, server, index, now_ns)) return;
    end(endpoint, variant, server->variant, index, now_ns);
}

void departure_lose(struct endpoint *endpoint, uint32_t v, uint32_t index, enum failure failure, int64_t now_ns)
{
    const struct request *request = &endpoint->pool.requests[index];
    if (!request->given_up) {
        struct ending ending = {failure, now_ns - request->arrival_ns};
        if (now_ns > waited_for_until_ns(endpoint, v, request)) ending = impatience(endpoint, v, request);
        end_for_caller(endpoint, v, index, ending, now_ns);
    }
    remove_request(endpoint, &endpoint->variants[v].tally, index, now_ns);
}

void departure_refuse(struct endpoint *endpoint, uint32_t v, uint32_t call, enum failure failure, int64_t now_ns)
{
    tally_refuse(&endpoint->variants[v].tally, failure, now_ns);
    if (endpoint->recorder.record) record_refusal(endpoint, v, call, failure, now_ns);
    if (call != CALL_NONE) callers_answer(&endpoint->callers, call, failure, now_ns);
}

void departure_give_up(struct endpoint *endpoint, uint32_t index, int64_t now_ns)
{
    const struct request *request = &endpoint->pool.requests[index];
    uint32_t v = endpoint->servers[request->server].variant;
    end_for_caller(endpoint, v, index, impatience(endpoint, v, request), now_ns);
}

bool departure_strand(struct endpoint *endpoint, uint32_t v, const struct request *request, int64_t now_ns)
{
    if (request->given_up) return true;
    if (now_ns < waited_for_until_ns(endpoint, v, request)) return false;
    struct ending ending = impatience(endpoint, v, request);
    tally_answer(&endpoint->variants[v].tally, request, ending.failure, ending.latency_ns);
    if (endpoint->recorder.record) record_end(endpoint, v, request, ending);
    return true;
}
