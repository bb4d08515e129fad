#include "sim/assembly.h"

#include "sim/arena.h"
#include "sim/deployment.h"
#include "sim/endpoint_state.h"
#include "sim/foresight.h"
#include "sim/presence.h"
#include "sim/scaling.h"
#include "sim/serverless.h"
#include "sim/serving.h"
#include "sim/watch.h"

#include <assert.h>
#include <stdlib.h>

/* A variant's servers need slots for the kind of machine that takes most; a serverless one has a server for all of
 * its slots. */
static uint32_t slots_a_server(const struct variant_plan *variant)
{
    uint32_t most = 0;
    for (uint32_t k = 0; k < variant->kinds; k++) {
        uint32_t slots = serving_slots(&variant->server[k]);
        if (slots > most) most = slots;
    }
    return most;
}

static void make_servers(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    size_t slots = 0;
    for (uint32_t v = 0; v < plan->variants; v++) {
        endpoint->server_count += plan->variant[v].servers;
        slots += (size_t)plan->variant[v].servers * slots_a_server(&plan->variant[v]);
    }
    endpoint->servers = arena_new_array(endpoint->arena, endpoint->server_count, struct server);
    endpoint->slots = arena_new_array(endpoint->arena, slots, struct slot);
    endpoint->slot_count = slots;

    uint32_t server_index = 0, slot_index = 0;
    for (uint32_t v = 0; v < plan->variants; v++) {
        const struct variant_plan *variant = &plan->variant[v];
        uint32_t each = slots_a_server(variant);
        endpoint->variants[v].first_server = server_index;
        for (uint32_t i = 0; i < variant->servers; i++, server_index++) {
            struct server *server = &endpoint->servers[server_index];
            *server = (struct server){
                .variant = v, .place = i, .first_slot = slot_index, .behind_backlog = variant->front == FRONT_BACKLOG};
            serving_init(server, endpoint->arena, variant->server, variant->kinds);
            for (uint32_t s = 0; s < each; s++) endpoint->slots[slot_index++].server = server_index;
        }
    }
}

/* Behind the servers' slots, so that at one instant what servers do comes first: ends of lives in backlogs, timers,
 * callers. */
static void make_timers(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    uint32_t slot = endpoint->timer_slots = (uint32_t)endpoint->slot_count;
    for (uint32_t v = 0; v < plan->variants; v++) endpoint->variants[v].backlog_slot = slot++;
    endpoint->timers_slot = slot++;
    endpoint->callers_slot = slot++;
    bool timed = plan_has_callers(plan) || plan->components > 0;
    for (uint32_t v = 0; v < plan->variants; v++) timed = timed || plan->variant[v].front == FRONT_BACKLOG;
    for (uint32_t f = 0; f < plan->fleets; f++)
        timed = timed || plan->fleet[f].wanted_most > 0; /* what goes may finish */
    size_t slots = timed ? slot : endpoint->slot_count;
    event_list_init(&endpoint->events, endpoint->arena, slots > 0 ? slots : 1);
}

static void make_fleets(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    endpoint->fleets = arena_new_array(endpoint->arena, plan->fleets, struct fleet *);
    endpoint->ears = arena_new_array(endpoint->arena, plan->fleets, struct fleet_ear);
    if (plan->quotas > 0) endpoint->quotas = arena_new_array(endpoint->arena, plan->quotas, struct quota_use);
    for (uint32_t q = 0; q < plan->quotas; q++) endpoint->quotas[q].most = plan->quota_most[q];
    for (uint32_t f = 0; f < plan->fleets; f++) {
        endpoint->fleets[f] = fleet_new(endpoint->arena, &plan->fleet[f], f);
        fleet_share(endpoint->fleets[f], endpoint->quotas);
        endpoint->ears[f] = (struct fleet_ear){endpoint, f};
    }
}

static unsigned measures_of(const struct variant_plan *plan)
{
    unsigned measures = 1u << MEASURE_LATENCY | 1u << MEASURE_WAITING | 1u << MEASURE_SERVICE;
    if (plan->front == FRONT_SLOTS) measures |= 1u << MEASURE_COLD_START;
    if (plan->front == FRONT_BACKLOG) measures |= 1u << MEASURE_BACKLOG;
    for (uint32_t k = 0; k < plan->kinds; k++) {
        const struct server_plan *server = &plan->server[k];
        if (server->overhead) measures |= 1u << MEASURE_OVERHEAD;
        if (server->download) measures |= 1u << MEASURE_DOWNLOAD;
        if (server->upload) measures |= 1u << MEASURE_UPLOAD;
        if (server->serving == SERVING_TOKENS) measures |= 1u << MEASURE_FIRST_TOKEN | 1u << MEASURE_OUTPUT_TOKEN;
    }
    return measures;
}

unsigned endpoint_measures(const struct plan *plan, uint32_t v)
{
    unsigned measures = measures_of(&plan->variant[v]);
    if (plan->variant[v].server) return measures;
    /* A variant that hosts components has what they have. */
    for (uint32_t c = plan->variants - plan->components; c < plan->variants; c++)
        if (plan->variant[c].fleet == plan->variant[v].fleet) measures |= measures_of(&plan->variant[c]);
    return measures;
}

static struct patience patience_of(const struct plan *plan, const struct variant_plan *variant)
{
    if (variant->front == FRONT_BACKLOG) return (struct patience){TIME_NEVER, FAILURE_GIVEN_UP};
    if (variant->invocation_most_ns < plan->timeout_ns)
        return (struct patience){variant->invocation_most_ns, FAILURE_TOO_LONG};
    return (struct patience){plan->timeout_ns, FAILURE_GIVEN_UP};
}

static void make_variant(struct endpoint *endpoint, uint32_t v)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    struct variant *variant = &endpoint->variants[v];
    struct arena *arena = endpoint->arena;
    tally_init(&variant->tally, arena, endpoint_measures(endpoint->plan, v));
    series_init(&variant->series, arena);
    variant->patience = patience_of(endpoint->plan, plan);
    variant->answer_most = plan->answer_most;
    variant->spare = arena_new_array(arena, plan->servers, uint32_t);
    variant->place_of = arena_new_array(arena, plan->servers, uint32_t);
    timers_init(&variant->lives);
    if (plan->front == FRONT_SLOTS) {
        slots_init(&variant->slots, arena, &plan->slots);
        variant->slots_server = variant->first_server;
        variant->idle_ns = arena_new_array(arena, slots_room(&plan->slots), int64_t);
        variant->ready_ns = arena_new_array(arena, slots_room(&plan->slots), int64_t);
    }
    for (uint32_t k = 0; k < plan->kinds; k++) {
        if (plan->server[k].overhead || plan->server[k].error_threshold > 0) endpoint->draws_extra = true;
        if (plan->server[k].download || plan->server[k].upload) endpoint->transfers = true;
    }
    bool moved = endpoint->plan->deployments > 0;
    if (plan->front == FRONT_BACKLOG && (plan->kinds > 1 || moved)) endpoint->adapts = true;
    if (plan->capture.threshold > 0 || plan->explain.rows > 0) endpoint->draws_aside = true;
}

/* Whether it never matters how long a request takes alone. */
static bool has_no_law(const struct server_plan *server)
{
    if (server->serving == SERVING_BATCHES && server->batch.service_ns) return true;
    return server->service.kind == LAW_TABLE && !server->service.table;
}

/* NULL: not all that are asked are the same, or none is. */
static const struct law *law_of_all(const struct plan *plan)
{
    const struct law *law = NULL;
    for (uint32_t v = 0; v < plan->variants; v++)
        for (uint32_t k = 0; k < plan->variant[v].kinds; k++) {
            const struct law *service = &plan->variant[v].server[k].service;
            if (has_no_law(&plan->variant[v].server[k])) continue;
            if (law && !law_is_same(law, service)) return NULL;
            law = service;
        }
    return law;
}

/* Callers give up in the order in which they called. */
static void check_patience(const struct endpoint *endpoint)
{
    uint32_t first = plan_split_first(endpoint->plan);
    for (uint32_t v = first; v < first + plan_split_count(endpoint->plan); v++)
        assert(endpoint->variants[v].patience.ns == endpoint->variants[first].patience.ns);
}

struct endpoint *endpoint_new(const struct plan *plan)
{
    return endpoint_new_recorded(plan, (struct recorder){0});
}

struct endpoint *endpoint_new_recorded(const struct plan *plan, struct recorder recorder)
{
    assert(plan->variants >= 1 && plan->variants <= PLAN_VARIANTS);
    struct arena *arena = arena_new();
    struct endpoint *endpoint = arena_new_of(arena, struct endpoint);
    endpoint->plan = plan;
    endpoint->arena = arena;
    endpoint->recorder = recorder;
    endpoint->has_callers = plan_has_callers(plan);
    endpoint->variants = arena_new_array(arena, plan->variants, struct variant);
    endpoint->weights = arena_new_array(arena, plan->variants, double);
    endpoint->split = arena_new_array(arena, plan->variants, uint64_t);
    request_pool_init(&endpoint->pool);
    pending_pool_init(&endpoint->pending);
    timers_init(&endpoint->timers);
    callers_init(&endpoint->callers, arena, &plan->callers);
    make_servers(endpoint);
    make_timers(endpoint);
    make_fleets(endpoint);
    for (uint32_t v = 0; v < plan->variants; v++) make_variant(endpoint, v);
    hours_init(&endpoint->hours, plan_hour_meters(plan));
    watch_init(endpoint);
    scaling_init(endpoint);
    deployment_init(endpoint);
    foresight_init(endpoint);
    endpoint->law = law_of_all(plan);
    if (endpoint->has_callers) check_patience(endpoint);
    return endpoint;
}

void endpoint_free(struct endpoint *endpoint)
{
    if (!endpoint) return;
    foresight_free(endpoint);
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        router_free(&endpoint->variants[v].router);
        timers_free(&endpoint->variants[v].lives);
    }
    for (size_t i = 0; i < endpoint->server_count; i++) serving_free(&endpoint->servers[i]);
    request_pool_free(&endpoint->pool);
    pending_pool_free(&endpoint->pending);
    timers_free(&endpoint->timers);
    callers_free(&endpoint->callers);
    free(endpoint->errands);
    free(endpoint->origins);
    hours_free(&endpoint->hours);
    arena_free(endpoint->arena);
}

/* A backlog needs to know how much each instance has taken. Of a single instance nobody needs to know it. */
static enum routing routing_of(const struct variant *variant, const struct variant_plan *plan)
{
    if (plan->front == FRONT_BACKLOG) return ROUTE_LEAST_OUTSTANDING;
    return variant->foresight && !variant->foresight->follows ? ROUTE_RANDOM : plan->routing;
}

static void clear_variant(struct endpoint *endpoint, uint32_t v)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    struct variant *variant = &endpoint->variants[v];
    router_free(&variant->router);
    router_init(&variant->router, routing_of(variant, plan), plan->servers);
    tally_clear(&variant->tally);
    series_clear(&variant->series, endpoint->plan->series_period_ns);
    variant->warm = (struct variant_integrals){0};
    variant->backlog = (struct queue){0};
    timers_clear(&variant->lives);
    variant->spare_count = 0;
    for (uint32_t place = plan->servers; place-- > 0;) {
        struct server *server = &endpoint->servers[variant->first_server + place];
        serving_start(endpoint, server, &plan->server[0]);
        server->in_service = false;
        server->kill_ns = TIME_NEVER;
        server->leaver = FLEET_NONE;
        variant->spare[variant->spare_count++] = place;
    }
    if (plan->front == FRONT_SLOTS) serverless_begin(endpoint, v);
}

void assembly_clear(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    event_list_reset(&endpoint->events);
    request_pool_free(&endpoint->pool);
    pending_pool_free(&endpoint->pending);
    timers_clear(&endpoint->timers);
    if (endpoint->has_callers)
        callers_clear(&endpoint->callers, endpoint->key, &endpoint->maker.source,
                      endpoint->variants[plan_split_first(plan)].patience.ns, plan->warm_up_ns);
    for (uint32_t v = 0; v < plan->variants; v++) clear_variant(endpoint, v);
    endpoint->end_ns = 0;
    foresight_clear(endpoint);
    hours_clear(&endpoint->hours);
    endpoint->warm = plan->warm_up_ns == 0;
    presence_begin(endpoint);
}
