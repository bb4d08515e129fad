#include "sim/remains.h"

#include "sim/backlog.h"
#include "sim/departure.h"
#include "sim/foresight.h"
#include "sim/serving.h"

#include <assert.h>

/* Those still here at the end, counted where they are and not from the tallies, so that the laws say something. */
struct stranded {
    struct endpoint *endpoint;
    uint32_t variant;
    int64_t count;
    uint64_t given_up;              /* by their callers */
    int128 time;                    /* spent here so far */
    int64_t waiting, busy, workers; /* the same for requests that wait, workers busy, and workers there */
};

static void check_laws(const struct endpoint *endpoint, uint32_t v, const struct stranded *stranded)
{
    const struct tally *tally = &endpoint->variants[v].tally;
    assert(tally->in_system.level == stranded->count);
    assert(tally->in_queue.level == stranded->waiting);
    assert(tally->busy.level == stranded->busy && tally->workers.level == stranded->workers);
    assert(endpoint_in_flight(endpoint, v) == (uint64_t)stranded->count - stranded->given_up);
    assert(gauge_integral(&tally->in_system, endpoint->end_ns) == tally->sojourn + stranded->time);
    (void)tally, (void)stranded; /* with NDEBUG */
}

static void strand(void *self, uint32_t index)
{
    struct stranded *stranded = self;
    const struct endpoint *endpoint = stranded->endpoint;
    const struct request *request = &endpoint->pool.requests[index];
    stranded->count++;
    stranded->time += endpoint->end_ns - request->arrival_ns;
    stranded->given_up += departure_strand(stranded->endpoint, stranded->variant, request, endpoint->end_ns);
}

/* Those that wait as it was foreseen become requests one at a time: nobody needs all of them. */
static void strand_foreseen(struct stranded *stranded, struct server *server)
{
    struct endpoint *endpoint = stranded->endpoint;
    while (server->pending_waiting.count > 0) {
        uint32_t index = foresight_dequeue(endpoint, server);
        strand(stranded, index);
        request_pool_give(&endpoint->pool, index);
        stranded->waiting++;
    }
}

static void strand_in_server(struct stranded *stranded, struct server *server)
{
    strand_foreseen(stranded, server);
    serving_each(stranded->endpoint, server, strand, stranded);
    if (server->plan->serving == SERVING_SLOT) {
        const struct slots *slots = &stranded->endpoint->variants[stranded->variant].slots;
        stranded->busy += slots->busy;
        stranded->workers += slots->live;
        return;
    }
    struct load load = serving_load(server);
    stranded->waiting += load.waiting;
    stranded->busy += load.busy;
    if (server->in_service || server->kill_ns != TIME_NEVER) stranded->workers += server->plan->workers;
}

/* Those of variant v that are still here when the run ends: with its servers, on their way, in its backlog. */
static struct stranded strand_all(struct endpoint *endpoint, uint32_t v)
{
    struct stranded stranded = {.endpoint = endpoint, .variant = v};
    const struct variant *variant = &endpoint->variants[v];
    for (uint32_t i = 0; i < endpoint->plan->variant[v].servers; i++)
        strand_in_server(&stranded, &endpoint->servers[variant->first_server + i]);
    for (uint32_t i = 0; i < endpoint->timers.count; i++) {
        const struct timer *timer = &endpoint->timers.heap[i];
        if (timer_is_of_request(timer) &&
            endpoint->servers[endpoint->pool.requests[timer->subject].server].variant == v)
            strand(&stranded, timer->subject);
    }
    int64_t elsewhere = stranded.count;
    backlog_strand(endpoint, v, strand, &stranded);
    stranded.waiting += stranded.count - elsewhere;
    return stranded;
}

void remains_settle(struct endpoint *endpoint)
{
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        struct stranded stranded = strand_all(endpoint, v);
        check_laws(endpoint, v, &stranded);
        tally_settle(&endpoint->variants[v].tally);
    }
    tally_settle(&endpoint->callers.tally);
}
