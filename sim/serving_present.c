/* The part of serving.h about what a server has: how many requests wait and are served, and which. */
#include "sim/serving.h"

/* Admitted to the step that starts at this instant, which has not been told yet: they count as waiting. */
static uint32_t untold(const struct token_batch *tokens)
{
    return tokens->prompt_count - tokens->prompts_started;
}

static uint32_t workers_busy(const struct server *server)
{
    uint32_t workers = server->plan->workers;
    switch (server->plan->serving) {
    case SERVING_SHARED: return server->sharing.count < workers ? server->sharing.count : workers;
    case SERVING_TOKENS: return server->tokens.running - untold(&server->tokens);
    case SERVING_ALONE:
    case SERVING_BATCHES:
    case SERVING_SLOT: break;
    }
    return workers - server->free_count + server->pending_served.count;
}

struct load serving_load(const struct server *server)
{
    uint32_t waiting = server->queue.length + server->pending_waiting.count + server->tokens.waiting;
    return (struct load){.waiting = waiting + untold(&server->tokens), .busy = workers_busy(server)};
}

bool serving_is_idle(const struct server *server)
{
    struct load load = serving_load(server);
    return load.waiting == 0 && load.busy == 0;
}

static void each_in_slots(const struct endpoint *endpoint, const struct server *server, serving_visit *visit,
                          void *self)
{
    const struct server_plan *plan = server->plan;
    if (plan->serving == SERVING_SHARED || plan->serving == SERVING_TOKENS) return;
    for (uint32_t s = 0; s < plan->workers; s++) {
        uint32_t index = endpoint->slots[server->first_slot + s].request;
        for (uint32_t next; index != REQUEST_NONE; index = next) {
            next = plan->serving == SERVING_BATCHES ? endpoint->pool.requests[index].next : REQUEST_NONE;
            visit(self, index);
        }
    }
}

void serving_each(const struct endpoint *endpoint, const struct server *server, serving_visit *visit, void *self)
{
    uint32_t waiting = server->queue.length, tokens = server->tokens.waiting + server->tokens.running;
    for (uint32_t index = server->queue.head, next; waiting-- > 0; index = next) {
        next = endpoint->pool.requests[index].next;
        visit(self, index);
    }
    for (uint32_t n = 0; n < server->sharing.count; n++) visit(self, server->sharing.heap[n].request);
    for (uint32_t n = 0; n < tokens; n++) visit(self, token_batch_present(&server->tokens, n));
    each_in_slots(endpoint, server, visit, self);
}

static void count_one(void *self, uint32_t request)
{
    (void)request;
    ++*(uint32_t *)self;
}

uint32_t serving_present(const struct endpoint *endpoint, const struct server *server)
{
    uint32_t present = 0;
    switch (server->plan->serving) {
    case SERVING_ALONE: return serving_present_alone(server);
    case SERVING_SHARED: return server->queue.length + server->sharing.count;
    case SERVING_TOKENS: return server->tokens.waiting + server->tokens.running;
    case SERVING_BATCHES:
    case SERVING_SLOT: serving_each(endpoint, server, count_one, &present); break;
    }
    return present;
}
