#include "sim/presence.h"

#include "sim/backlog.h"
#include "sim/backlog_foresight.h"
#include "sim/capacity.h"
#include "sim/departure.h"
#include "sim/deployment.h"
#include "sim/feeding.h"
#include "sim/foresight.h"
#include "sim/scaling.h"
#include "sim/serverless.h"
#include "sim/serving.h"
#include "sim/watch.h"

#include <assert.h>
#include <string.h>

/* --- Going --- */

static void vacate(struct endpoint *endpoint, struct server *server, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[server->variant];
    gauge_step(&variant->tally.workers, -(int64_t)server->plan->workers, now_ns);
    server->kill_ns = TIME_NEVER;
    if (server->leaver != FLEET_NONE) /* not now: this may be while the fleet says something */
        endpoint_add_timer(endpoint, now_ns, TIMER_FINISHED,
                           server->leaver * PLAN_FLEETS + endpoint->plan->variant[server->variant].fleet);
    server->leaver = FLEET_NONE;
    variant->spare[variant->spare_count++] = server->place;
}

struct losing {
    struct endpoint *endpoint;
    uint32_t variant;
    int64_t now_ns;
};

static void lose(void *self, uint32_t request)
{
    const struct losing *losing = self;
    departure_lose(losing->endpoint, losing->variant, request, FAILURE_LOST, losing->now_ns);
}

static void end_at_once(struct endpoint *endpoint, struct server *server, int64_t now_ns)
{
    struct losing losing = {endpoint, server->variant, now_ns};
    serving_each(endpoint, server, lose, &losing);
    if (endpoint->errands) backlog_lose_transfers(endpoint, server, now_ns);
    serving_stop(endpoint, server, now_ns);
    vacate(endpoint, server, now_ns);
}

/* Nothing is in the container, nor under way to or from it. */
static bool has_nothing(const struct endpoint *endpoint, const struct server *server)
{
    const struct router *router = &endpoint->variants[server->variant].router;
    return serving_is_idle(server) && (router->routing == ROUTE_RANDOM || router->outstanding[server->place] == 0);
}

void presence_drained(struct endpoint *endpoint, struct server *server, int64_t now_ns)
{
    if (server->kill_ns != TIME_NEVER && has_nothing(endpoint, server)) vacate(endpoint, server, now_ns);
}

void presence_kill(struct endpoint *endpoint, uint32_t index, int64_t now_ns)
{
    struct server *server = &endpoint->servers[index];
    if (server->kill_ns == now_ns) end_at_once(endpoint, server, now_ns);
}

/* Returns whether it has something to finish. */
static bool retire(struct endpoint *endpoint, struct server *server, uint32_t leaver, int64_t now_ns)
{
    if (has_nothing(endpoint, server)) {
        vacate(endpoint, server, now_ns);
        return false;
    }
    server->leaver = leaver;
    server->kill_ns = now_ns + PRESENCE_DRAIN_NS;
    endpoint_add_timer(endpoint, server->kill_ns, TIMER_KILL, (uint32_t)(server - endpoint->servers));
    return true;
}

/* --- Coming --- */

/* Where fleets shrink and grow within seconds, room is made: what has been finishing for longest must end now. */
static void hurry(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    struct server *first = NULL;
    for (uint32_t place = 0; place < endpoint->plan->variant[v].servers; place++) {
        struct server *server = &endpoint->servers[endpoint->variants[v].first_server + place];
        if (server->kill_ns != TIME_NEVER && (!first || server->kill_ns < first->kill_ns)) first = server;
    }
    assert(first);
    end_at_once(endpoint, first, now_ns);
}

static void come(struct endpoint *endpoint, uint32_t v, const struct fleet_change *change, int64_t now_ns)
{
    struct variant *variant = &endpoint->variants[v];
    if (variant->spare_count == 0) hurry(endpoint, v, now_ns);
    uint32_t place = variant->spare[--variant->spare_count];
    struct server *server = &endpoint->servers[variant->first_server + place];
    variant->place_of[change->server] = place;
    serving_start(endpoint, server, &endpoint->plan->variant[v].server[change->kind]);
    serving_slow(endpoint, server, change->slowness, now_ns);
    server->in_service = true;
    server->kill_ns = TIME_NEVER;
    server->leaver = FLEET_NONE;
    router_join(&variant->router, place);
    foresight_begin(endpoint, server);
    gauge_step(&variant->tally.workers, server->plan->workers, now_ns);
    if (variant->backlog_foresight && endpoint->foresees)
        backlog_foresight_join(endpoint, server, now_ns);
    else if (endpoint->plan->variant[v].front == FRONT_BACKLOG)
        backlog_serve(endpoint, v, now_ns);
}

static struct server *server_of(const struct endpoint *endpoint, uint32_t v, const struct fleet_change *change)
{
    const struct variant *variant = &endpoint->variants[v];
    return &endpoint->servers[variant->first_server + variant->place_of[change->server]];
}

/* --- What fleets say --- */

#define VARIANT_NONE UINT32_MAX /* the machines of a variant that hosts components, and has none, serve nobody */

static uint32_t variant_of(const struct plan *plan, uint32_t fleet, uint32_t component)
{
    for (uint32_t v = 0; v < plan->variants; v++) {
        const struct variant_plan *variant = &plan->variant[v];
        if (variant->front == FRONT_SLOTS || variant->fleet != fleet || variant->servers == 0) continue;
        if (plan->fleet[fleet].components == 0 || variant->component == component) return v;
    }
    return VARIANT_NONE;
}

static bool go(struct endpoint *endpoint, uint32_t v, const struct fleet_change *change, int64_t now_ns)
{
    struct server *server = server_of(endpoint, v, change);
    router_quit(&endpoint->variants[v].router, server->place);
    server->in_service = false;
    foresight_yield(endpoint, server);
    if (change->event == FLEET_RETIRED) return retire(endpoint, server, change->leaver, now_ns);
    end_at_once(endpoint, server, now_ns);
    return false;
}

static bool hear(void *self, const struct fleet_change *change, int64_t now_ns)
{
    const struct fleet_ear *ear = self;
    struct endpoint *endpoint = ear->endpoint;
    uint32_t v = variant_of(endpoint->plan, ear->fleet, change->component);
    bool drains = false;
    if (v == VARIANT_NONE) return false;
    if (change->event == FLEET_SLOW) {
        serving_slow(endpoint, server_of(endpoint, v, change), change->slowness, now_ns);
        return false;
    }
    if (change->event == FLEET_UP)
        come(endpoint, v, change, now_ns);
    else
        drains = go(endpoint, v, change, now_ns);
    if (endpoint->variants[v].feeds) feeding_recount(endpoint, v, now_ns);
    return drains;
}

static bool is_due(const struct plan *plan, uint32_t incident, int64_t now_ns)
{
    return incident < plan->incidents && plan->incident[incident].at_ns <= now_ns;
}

static void fail_instances(struct endpoint *endpoint, const struct incident *incident)
{
    uint32_t fleet = deployment_fleet(endpoint, incident->fleet);
    if (fleet != PLAN_NONE) fleet_fail(endpoint->fleets[fleet], incident->count, incident->at_ns);
}

static void slow_instances(struct endpoint *endpoint, const struct incident *incident)
{
    uint32_t fleet = deployment_fleet(endpoint, incident->fleet);
    struct slowness slowness = {incident->factor, time_after(incident->at_ns, incident->lasts_ns)};
    if (fleet != PLAN_NONE) fleet_slow(endpoint->fleets[fleet], incident->count, slowness, incident->at_ns);
}

static void set_capacity(struct endpoint *endpoint, const struct incident *incident)
{
    uint32_t v = incident->variant;
    if (!deployment_allows(endpoint, incident, &v)) return;
    capacity_request(endpoint, v, incident->count, incident->at_ns);
    if (endpoint->variants[v].scaling) scaling_set(endpoint, v, incident->count, incident->at_ns);
}

static void set_slots(struct endpoint *endpoint, const struct incident *incident)
{
    uint32_t v = incident->variant;
    if (deployment_allows(endpoint, incident, &v)) serverless_limit(endpoint, v, incident->count, incident->at_ns);
}

/* Whether the request that the incident is of came while another was under way: said, and counted, with its first incident. */
static bool is_refused(struct endpoint *endpoint, const struct incident *incident)
{
    if (incident->continues) return endpoint->refusing;
    endpoint->refusing = capacity_is_changing(endpoint);
    endpoint->requests_refused += endpoint->refusing;
    return endpoint->refusing;
}

static void happen(struct endpoint *endpoint, const struct incident *incident)
{
    const struct plan *plan = endpoint->plan;
    int64_t now_ns = incident->at_ns, until_ns;
    switch (incident->kind) {
    case INCIDENT_INSTANCES_FAIL: fail_instances(endpoint, incident); break;
    case INCIDENT_INSTANCES_SLOW: slow_instances(endpoint, incident); break;
    case INCIDENT_ZONE_FAILS:
        for (uint32_t f = 0; f < plan->fleets; f++) fleet_fail_zone(endpoint->fleets[f], incident->count, now_ns);
        break;
    case INCIDENT_NO_CAPACITY:
        if (__builtin_add_overflow(now_ns, incident->lasts_ns, &until_ns)) until_ns = TIME_NEVER;
        for (uint32_t f = 0; f < plan->fleets; f++)
            fleet_outage(endpoint->fleets[f], incident->market, until_ns, now_ns);
        break;
    case INCIDENT_WEIGHTS:
        if (!is_refused(endpoint, incident)) deployment_set_weights(endpoint, incident);
        break;
    case INCIDENT_CAPACITY:
        if (!is_refused(endpoint, incident)) set_capacity(endpoint, incident);
        break;
    case INCIDENT_SLOTS:
        if (!is_refused(endpoint, incident)) set_slots(endpoint, incident);
        break;
    case INCIDENT_UPDATE: deployment_begin(endpoint, incident->deployment, now_ns); break;
    }
}

static void set_fleet_ns(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    endpoint->fleet_ns = time_earlier(scaling_next_ns(endpoint), deployment_next_ns(endpoint));
    endpoint->fleet_ns = time_earlier(endpoint->fleet_ns, watch_next_ns(endpoint));
    if (endpoint->incident < plan->incidents)
        endpoint->fleet_ns = time_earlier(endpoint->fleet_ns, plan->incident[endpoint->incident].at_ns);
    for (uint32_t f = 0; f < plan->fleets; f++) {
        int64_t next_ns = fleet_next_ns(endpoint->fleets[f]);
        if (next_ns < endpoint->fleet_ns) endpoint->fleet_ns = next_ns;
    }
    for (uint32_t v = 0; v < plan->variants; v++)
        if (plan->variant[v].front == FRONT_SLOTS)
            endpoint->fleet_ns = time_earlier(endpoint->fleet_ns, serverless_next_ns(endpoint, v));
}

/* What one fleet has given back another may have: what waits there is tried again. */
static void retry_launches(struct endpoint *endpoint, int64_t now_ns)
{
    for (uint32_t f = 0; endpoint->quotas && f < endpoint->plan->fleets; f++) fleet_retry(endpoint->fleets[f], now_ns);
}

void presence_begin(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    endpoint->incident = 0;
    endpoint->refusing = false;
    endpoint->requests_refused = 0;
    for (uint32_t v = 0; v < plan->variants; v++) endpoint->variants[v].resizing = false;
    memcpy(endpoint->split, plan->split, plan->variants * sizeof *plan->split);
    memcpy(endpoint->weights, plan->weight, plan->variants * sizeof *plan->weight);
    watch_clear(endpoint);
    scaling_clear(endpoint);
    deployment_clear(endpoint);
    for (uint32_t q = 0; q < plan->quotas; q++) endpoint->quotas[q].used = 0;
    for (uint32_t f = 0; f < plan->fleets; f++) fleet_clear(endpoint->fleets[f]);
    /* What is not to be had at second 0 is not there then. */
    for (uint32_t i = 0; is_due(plan, i, 0); i++)
        if (plan->incident[i].kind == INCIDENT_NO_CAPACITY) happen(endpoint, &plan->incident[i]);
    for (uint32_t f = 0; f < plan->fleets; f++)
        fleet_begin(endpoint->fleets[f], endpoint->key, hear, &endpoint->ears[f]);
    scaling_begin(endpoint);
    for (; is_due(plan, endpoint->incident, 0); endpoint->incident++)
        if (plan->incident[endpoint->incident].kind != INCIDENT_NO_CAPACITY)
            happen(endpoint, &plan->incident[endpoint->incident]);
    deployment_act(endpoint, 0);
    scaling_act(endpoint, 0);
    set_fleet_ns(endpoint);
}

void presence_advance(struct endpoint *endpoint, int64_t now_ns)
{
    const struct plan *plan = endpoint->plan;
    scaling_publish(endpoint, now_ns);
    watch_publish(endpoint, now_ns);
    for (uint32_t f = 0; f < plan->fleets; f++) fleet_advance(endpoint->fleets[f], now_ns);
    for (uint32_t v = 0; v < plan->variants; v++)
        if (plan->variant[v].front == FRONT_SLOTS) serverless_advance(endpoint, v, now_ns);
    capacity_settle(endpoint);
    for (; is_due(plan, endpoint->incident, now_ns); endpoint->incident++)
        happen(endpoint, &plan->incident[endpoint->incident]);
    watch_act(endpoint, now_ns);
    deployment_act(endpoint, now_ns);
    scaling_act(endpoint, now_ns);
    retry_launches(endpoint, now_ns);
    set_fleet_ns(endpoint);
}

void presence_finished(struct endpoint *endpoint, uint32_t fleet, uint32_t leaver, int64_t now_ns)
{
    fleet_finish(endpoint->fleets[fleet], leaver, now_ns);
    deployment_act(endpoint, now_ns);
    retry_launches(endpoint, now_ns);
    set_fleet_ns(endpoint);
}

int64_t presence_next_ns(const struct endpoint *endpoint)
{
    return endpoint->fleet_ns;
}
