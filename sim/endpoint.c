#include "sim/endpoint.h"

#include "sim/arena.h"
#include "sim/backlog.h"
#include "sim/departure.h"
#include "sim/deployment.h"
#include "sim/endpoint_state.h"
#include "sim/entry.h"
#include "sim/feeding.h"
#include "sim/foresight.h"
#include "sim/presence.h"
#include "sim/scaling.h"
#include "sim/serverless.h"
#include "sim/serving.h"
#include "sim/watch.h"

#include <assert.h>
#include <stdlib.h>

/* --- Making and clearing --- */

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

/* Callers give up in the order in which they called. */
static void check_patience(const struct endpoint *endpoint)
{
    uint32_t first = plan_split_first(endpoint->plan);
    for (uint32_t v = first; v < first + plan_split_count(endpoint->plan); v++)
        assert(endpoint->variants[v].patience.ns == endpoint->variants[first].patience.ns);
}

struct endpoint *endpoint_new(const struct plan *plan)
{
    assert(plan->variants >= 1 && plan->variants <= PLAN_VARIANTS);
    struct arena *arena = arena_new();
    struct endpoint *endpoint = arena_new_of(arena, struct endpoint);
    endpoint->plan = plan;
    endpoint->arena = arena;
    endpoint->has_callers = plan_has_callers(plan);
    endpoint->variants = arena_new_array(arena, plan->variants, struct variant);
    endpoint->weights = arena_new_array(arena, plan->variants, double);
    endpoint->split = arena_new_array(arena, plan->variants, uint64_t);
    request_pool_init(&endpoint->pool);
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
    for (uint32_t v = 0; v < plan->variants; v++) endpoint->variants[v].foresees = foresight_is_given(endpoint, v);
    if (endpoint->has_callers) check_patience(endpoint);
    return endpoint;
}

void endpoint_free(struct endpoint *endpoint)
{
    if (!endpoint) return;
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        router_free(&endpoint->variants[v].router);
        timers_free(&endpoint->variants[v].lives);
    }
    for (size_t i = 0; i < endpoint->server_count; i++) serving_free(&endpoint->servers[i]);
    request_pool_free(&endpoint->pool);
    timers_free(&endpoint->timers);
    callers_free(&endpoint->callers);
    free(endpoint->errands);
    free(endpoint->origins);
    hours_free(&endpoint->hours);
    arena_free(endpoint->arena);
}

static void clear_variant(struct endpoint *endpoint, uint32_t v)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    struct variant *variant = &endpoint->variants[v];
    router_free(&variant->router);
    /* A backlog needs to know how much each instance has taken. */
    router_init(&variant->router, plan->front == FRONT_BACKLOG ? ROUTE_LEAST_OUTSTANDING : plan->routing,
                plan->servers);
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

static void clear(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    event_list_reset(&endpoint->events);
    request_pool_free(&endpoint->pool);
    timers_clear(&endpoint->timers);
    if (endpoint->has_callers)
        callers_clear(&endpoint->callers, endpoint->key, endpoint->variants[plan_split_first(plan)].patience.ns,
                      plan->warm_up_ns);
    for (uint32_t v = 0; v < plan->variants; v++) clear_variant(endpoint, v);
    endpoint->batch.next = endpoint->batch.count = 0;
    endpoint->batch.first_request = 0;
    endpoint->end_ns = endpoint->foreseen_ns = 0;
    hours_clear(&endpoint->hours);
    endpoint->warm = plan->warm_up_ns == 0;
    presence_begin(endpoint);
}

/* --- Time --- */

static struct variant_integrals integrals_at(const struct variant *variant, int64_t now_ns)
{
    const struct tally *tally = &variant->tally;
    return (struct variant_integrals){.in_system = gauge_integral(&tally->in_system, now_ns),
                                      .in_queue = gauge_integral(&tally->in_queue, now_ns),
                                      .busy = gauge_integral(&tally->busy, now_ns),
                                      .workers = gauge_integral(&tally->workers, now_ns)};
}

static int64_t next_hour_ns(const struct endpoint *endpoint)
{
    if (endpoint->plan->hour_ns == 0) return TIME_NEVER;
    return endpoint->plan->hour_ns + (int64_t)endpoint->hours.count * NS_PER_HOUR;
}

static void set_boundary(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    int64_t boundary_ns = series_next_ns(&endpoint->variants[0].series);
    if (!endpoint->warm && plan->warm_up_ns < boundary_ns) boundary_ns = plan->warm_up_ns;
    if (plan->duration_ns < boundary_ns) boundary_ns = plan->duration_ns;
    if (presence_next_ns(endpoint) < boundary_ns) boundary_ns = presence_next_ns(endpoint);
    if (next_hour_ns(endpoint) < boundary_ns) boundary_ns = next_hour_ns(endpoint);
    endpoint->boundary_ns = boundary_ns;
}

/* What is paid for of the fleet of a variant, in `paid`. NULL where it has no fleet of its own: a component's is its variant's. */
static const struct fleet_figures *fleet_of(const struct endpoint *endpoint, uint32_t v, struct fleet_figures *paid,
                                            int64_t now_ns)
{
    const struct variant_plan *plan = &endpoint->plan->variant[v];
    if (plan->front == FRONT_SLOTS || v >= endpoint->plan->variants - endpoint->plan->components) return NULL;
    *paid = *fleet_figures(endpoint->fleets[plan->fleet]);
    for (uint32_t k = 0; k < endpoint->plan->fleet[plan->fleet].kinds; k++)
        paid->billed[k].moment -= deployment_free_ns(endpoint, plan->fleet, k, now_ns);
    return paid;
}

static void step_series(struct endpoint *endpoint, int64_t now_ns)
{
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        struct variant *variant = &endpoint->variants[v];
        struct fleet_figures paid;
        series_step(&variant->series, &variant->tally, fleet_of(endpoint, v, &paid, now_ns), now_ns);
    }
}

static int128 billed_until(const struct endpoint *endpoint, uint32_t fleet, uint32_t kind, int64_t now_ns)
{
    return gauge_integral(&fleet_figures(endpoint->fleets[fleet])->billed[kind], now_ns) -
           deployment_free_ns(endpoint, fleet, kind, now_ns);
}

static void end_hour(struct endpoint *endpoint, int64_t now_ns)
{
    int128 reading[PLAN_FLEETS * FLEET_KINDS] = {0};
    for (uint32_t f = 0; f < endpoint->plan->fleets; f++)
        for (uint32_t k = 0; k < endpoint->plan->fleet[f].kinds; k++)
            reading[f * FLEET_KINDS + k] = billed_until(endpoint, f, k, now_ns);
    hours_end(&endpoint->hours, reading, now_ns);
}

/* Do what falls at the boundary: note the end of the warm-up, end a step of the series, let fleets change. The step
 * that ends with the run is ended by finish(). */
static void pass_boundary(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    const int64_t now_ns = endpoint->boundary_ns;
    if (!endpoint->warm && plan->warm_up_ns <= now_ns) {
        for (uint32_t v = 0; v < plan->variants; v++)
            endpoint->variants[v].warm = integrals_at(&endpoint->variants[v], plan->warm_up_ns);
        endpoint->warm = true;
    }
    if (series_next_ns(&endpoint->variants[0].series) <= now_ns && now_ns < plan->duration_ns)
        step_series(endpoint, now_ns);
    if (next_hour_ns(endpoint) <= now_ns) end_hour(endpoint, now_ns);
    if (presence_next_ns(endpoint) <= now_ns) {
        presence_advance(endpoint, now_ns);
        if (endpoint->has_callers) entry_set_callers_clock(endpoint); /* some have lost their instance */
    }
    set_boundary(endpoint);
}

/* --- Events that are no server's --- */

static void heed_timer(struct endpoint *endpoint, int64_t now_ns)
{
    struct timer timer = timers_take(&endpoint->timers);
    endpoint_reschedule(endpoint, endpoint->timers_slot, timers_next_ns(&endpoint->timers));
    switch ((enum timer_kind)timer.kind) {
    case TIMER_DOWNLOADED: backlog_downloaded(endpoint, timer.subject, now_ns); break;
    case TIMER_UPLOADED: backlog_uploaded(endpoint, timer.subject, now_ns); break;
    case TIMER_KILL: presence_kill(endpoint, timer.subject, now_ns); break;
    case TIMER_FINISHED:
        presence_finished(endpoint, timer.subject % PLAN_FLEETS, timer.subject / PLAN_FLEETS, now_ns);
        set_boundary(endpoint);
        break;
    }
}

static void heed_end_of_life(struct endpoint *endpoint, uint32_t v, int64_t now_ns)
{
    backlog_expire(endpoint, v, now_ns);
    if (endpoint->variants[v].feeds) feeding_backlog(endpoint, v, now_ns);
}

static void heed(struct endpoint *endpoint, uint32_t slot, int64_t now_ns)
{
    if (__builtin_expect(slot < endpoint->timer_slots, 1))
        serving_complete(endpoint, slot, now_ns);
    else if (slot == endpoint->timers_slot)
        heed_timer(endpoint, now_ns);
    else if (slot == endpoint->callers_slot)
        entry_heed_callers(endpoint, now_ns);
    else
        heed_end_of_life(endpoint, slot - endpoint->timer_slots, now_ns);
}

/* --- The end --- */

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

static void strand_in_server(struct stranded *stranded, const struct server *server)
{
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

/* Whether the series does not hold yet all that was counted: what happens at the end of the run may fall on the end
 * of a step. */
static bool has_news(const struct endpoint *endpoint)
{
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        const struct tally *tally = &endpoint->variants[v].tally;
        const struct series_totals *last = &endpoint->variants[v].series.last;
        if (tally_came(tally) > last->arrived || tally_ended(tally) > last->succeeded + last->failed) return true;
    }
    return false;
}

static void finish(struct endpoint *endpoint)
{
    const int64_t end_ns = endpoint->end_ns;
    while (endpoint->boundary_ns < end_ns || presence_next_ns(endpoint) <= end_ns) pass_boundary(endpoint);
    for (uint32_t f = 0; f < endpoint->plan->fleets; f++) fleet_advance(endpoint->fleets[f], end_ns);
    deployment_end(endpoint, end_ns);
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        struct stranded stranded = strand_all(endpoint, v);
        check_laws(endpoint, v, &stranded);
    }
    const struct series *first = &endpoint->variants[0].series;
    if (first->count == 0 || first->last.now_ns < end_ns || has_news(endpoint)) step_series(endpoint, end_ns);
    if (endpoint->plan->hour_ns > 0) end_hour(endpoint, end_ns);
    for (uint32_t f = 0; f < endpoint->plan->fleets; f++) fleet_check_laws(endpoint->fleets[f], end_ns);
}

/* Nobody waits for an answer any more: what shadows have left, idle slots and machines on their way are nobody's
 * concern. */
static bool all_answered(const struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    if (endpoint->more || plan->duration_ns != TIME_NEVER) return false;
    for (uint32_t v = 0; v < plan_production(plan); v++)
        if (endpoint->variants[v].tally.in_system.level > 0) return false;
    for (uint32_t v = plan_split_first(plan); v < plan->variants && plan->components > 0; v++)
        if (endpoint->variants[v].tally.in_system.level > 0) return false;
    return !endpoint->has_callers || callers_in_flight(&endpoint->callers) == 0;
}

/* At a boundary: whether the run is over. What servers do at the very end of its duration still happens, arrivals do not; fleets
 * have finish(). */
static bool is_over(const struct endpoint *endpoint, int64_t now_ns, bool is_event)
{
    int64_t duration_ns = endpoint->plan->duration_ns;
    if (now_ns == TIME_NEVER && presence_next_ns(endpoint) == TIME_NEVER) return true;
    return endpoint->boundary_ns >= duration_ns && (now_ns > duration_ns || !is_event);
}

bool endpoint_run(struct endpoint *endpoint, struct random_key key, struct arrival_source source,
                  const volatile sig_atomic_t *stop)
{
    const int64_t duration_ns = endpoint->plan->duration_ns;
    endpoint->key = key;
    endpoint->source = source;
    clear(endpoint);
    entry_begin(endpoint);
    if (endpoint->has_callers) {
        callers_think(&endpoint->callers);
        entry_set_callers_clock(endpoint);
    }
    set_boundary(endpoint);

    for (;;) {
        int64_t event_ns = event_list_next_ns(&endpoint->events), arrival_ns = endpoint->arrival_ns;
        bool is_event = event_ns <= arrival_ns;
        int64_t now_ns = is_event ? event_ns : arrival_ns;
        if (arrival_ns == TIME_NEVER && all_answered(endpoint)) break;
        if (__builtin_expect(now_ns >= endpoint->boundary_ns, 0)) {
            bool fleets = presence_next_ns(endpoint) <= endpoint->boundary_ns;
            if (is_over(endpoint, now_ns, is_event)) break;
            if (fleets) endpoint->end_ns = endpoint->boundary_ns;
            if (fleets || endpoint->boundary_ns < duration_ns) {
                pass_boundary(endpoint);
                continue;
            }
        }
        assert(now_ns >= endpoint->end_ns);
        endpoint->end_ns = now_ns;
        if (is_event) {
            heed(endpoint, event_list_next(&endpoint->events), now_ns);
        } else {
            entry_next(endpoint);
        }
        if (__builtin_expect(endpoint->has_callers, 0)) entry_set_callers_clock(endpoint);
        if (endpoint->batch.next == 0 && stop && *stop) return false;
    }
    if (endpoint->foreseen_ns > endpoint->end_ns) endpoint->end_ns = endpoint->foreseen_ns;
    if (duration_ns != TIME_NEVER) endpoint->end_ns = duration_ns;
    finish(endpoint);
    return true;
}

/* --- What came of it --- */

int64_t endpoint_end_ns(const struct endpoint *endpoint)
{
    return endpoint->end_ns;
}

const struct tally *endpoint_tally(const struct endpoint *endpoint, uint32_t variant)
{
    return &endpoint->variants[variant].tally;
}

struct series *endpoint_series(struct endpoint *endpoint, uint32_t variant)
{
    return &endpoint->variants[variant].series;
}

const struct fleet_figures *endpoint_fleet(const struct endpoint *endpoint, uint32_t fleet)
{
    return fleet_figures(endpoint->fleets[fleet]);
}

int128 endpoint_billed_ns(const struct endpoint *endpoint, uint32_t fleet, uint32_t kind)
{
    return billed_until(endpoint, fleet, kind, endpoint->end_ns);
}

const struct hours *endpoint_hours(const struct endpoint *endpoint)
{
    return &endpoint->hours;
}

const struct deployment_log *endpoint_deployment(const struct endpoint *endpoint, uint32_t deployment)
{
    return deployment_log_of(endpoint, deployment);
}

uint64_t endpoint_requests_refused(const struct endpoint *endpoint)
{
    return deployment_refused(endpoint);
}

const struct scaling_log *endpoint_scaling(const struct endpoint *endpoint, uint32_t variant)
{
    return scaling_log_of(endpoint, variant);
}

const struct callers *endpoint_callers(const struct endpoint *endpoint)
{
    return endpoint->has_callers ? &endpoint->callers : NULL;
}

struct variant_integrals endpoint_integrals(const struct endpoint *endpoint, uint32_t variant)
{
    const struct variant *of = &endpoint->variants[variant];
    if (!endpoint->warm) return (struct variant_integrals){0};
    struct variant_integrals all = integrals_at(of, endpoint->end_ns);
    return (struct variant_integrals){.in_system = all.in_system - of->warm.in_system,
                                      .in_queue = all.in_queue - of->warm.in_queue,
                                      .busy = all.busy - of->warm.busy,
                                      .workers = all.workers - of->warm.workers};
}

uint64_t endpoint_in_flight(const struct endpoint *endpoint, uint32_t variant)
{
    const struct tally *tally = &endpoint->variants[variant].tally;
    return tally->arrived - tally_ended(tally);
}
