/* serving.h - how an instance works through the requests that it was given: alone, shared, in batches, token by token.
 *
 * Units      ns since the run began.
 * Order      a worker that falls idle takes the head of the queue at the same instant.
 * Ownership  what servers hold is the endpoint's (endpoint_state.h). */
#ifndef LOADLINE_SIM_SERVING_H
#define LOADLINE_SIM_SERVING_H

#include "sim/endpoint_state.h"

/* How many slots of the event list a server of that plan needs. */
uint32_t serving_slots(const struct server_plan *plan);

/* The memory of a server, for the largest of the plans that it may get. */
void serving_init(struct server *server, struct arena *arena, const struct server_plan *plans, uint32_t count);
void serving_free(struct server *server);

/* The server comes into service, idle, as `plan` says. */
void serving_start(struct endpoint *endpoint, struct server *server, const struct server_plan *plan);

/* A server in service is so slow from now on: what begins there, a request, a batch or a step of tokens. */
void serving_slow(struct endpoint *endpoint, struct server *server, struct slowness slowness, int64_t now_ns);

/* Whether the server could ever serve the request: false where its tokens are more than there is room for. */
static inline bool serving_holds(const struct server_plan *plan, const struct request *request)
{
    return plan->serving != SERVING_TOKENS ||
           token_batch_fits(&plan->tokens, request->input_tokens, request->output_tokens);
}

/* Whether one more request would find workers and queue full: where it is not one worker for each request. */
bool serving_is_full_otherwise(const struct server *server);

static inline bool serving_is_full(const struct server *server)
{
    const struct server_plan *plan = server->plan;
    if (plan->serving == SERVING_ALONE) return server->free_count == 0 && server->queue.length >= plan->queue_capacity;
    return serving_is_full_otherwise(server);
}

/* A request that does not wait elsewhere is the server's from now on. */
void serving_admit(struct endpoint *endpoint, struct server *server, uint32_t request, int64_t now_ns);

/* What the slot's event says has come. */
void serving_complete(struct endpoint *endpoint, uint32_t slot, int64_t now_ns);

/* What the server has: requests that wait in it, and workers that are busy. Of slots, only the endpoint knows. */
struct load {
    uint32_t waiting, busy;
};

struct load serving_load(const struct server *server);

/* How many requests the server has, waiting and in service; of one that serves each alone. */
static inline uint32_t serving_present_alone(const struct server *server)
{
    return server->queue.length + server->plan->workers - server->free_count + server->pending_waiting.count +
           server->pending_served.count;
}

uint32_t serving_present(const struct endpoint *endpoint, const struct server *server);
bool serving_is_idle(const struct server *server);

/* Each request that the server has, waiting or in service. */
typedef void serving_visit(void *self, uint32_t request);
void serving_each(const struct endpoint *endpoint, const struct server *server, serving_visit *visit, void *self);

/* The server is gone at once, and its requests are no longer its own. */
void serving_stop(struct endpoint *endpoint, struct server *server, int64_t now_ns);

#endif
