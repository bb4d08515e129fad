#include "sim/endpoint.h"

#include "sim/assembly.h"
#include "sim/backlog.h"
#include "sim/boundary.h"
#include "sim/deployment.h"
#include "sim/entry.h"
#include "sim/feeding.h"
#include "sim/foresight.h"
#include "sim/presence.h"
#include "sim/remains.h"
#include "sim/scaling.h"
#include "sim/serving.h"

#include <assert.h>

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
        if (endpoint->foresees) foresight_catch_up(endpoint, now_ns);
        presence_finished(endpoint, timer.subject % PLAN_FLEETS, timer.subject / PLAN_FLEETS, now_ns);
        boundary_set(endpoint);
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
    while (endpoint->boundary_ns < end_ns || presence_next_ns(endpoint) <= end_ns) boundary_pass(endpoint);
    for (uint32_t f = 0; f < endpoint->plan->fleets; f++) fleet_advance(endpoint->fleets[f], end_ns);
    deployment_end(endpoint, end_ns);
    remains_settle(endpoint);
    const struct series *first = &endpoint->variants[0].series;
    if (first->count == 0 || first->last.now_ns < end_ns || has_news(endpoint)) boundary_step(endpoint, end_ns);
    if (endpoint->plan->hour_ns > 0) boundary_end_hour(endpoint, end_ns);
    for (uint32_t f = 0; f < endpoint->plan->fleets; f++) fleet_check_laws(endpoint->fleets[f], end_ns);
}

/* Nobody waits for an answer any more, before the next event: what shadows have left, idle slots and machines on their way are nobody's
 * concern. */
static bool all_answered(const struct endpoint *endpoint, int64_t event_ns)
{
    const struct plan *plan = endpoint->plan;
    if (endpoint->more || plan->duration_ns != TIME_NEVER || event_ns < endpoint->foreseen_ns) return false;
    for (uint32_t v = 0; v < plan_production(plan); v++)
        if (endpoint->variants[v].tally.in_system.level > 0) return false;
    for (uint32_t v = plan_split_first(plan); v < plan->variants && plan->components > 0; v++)
        if (endpoint->variants[v].tally.in_system.level > 0) return false;
    return !endpoint->has_callers || callers_are_over(&endpoint->callers);
}

/* At a boundary: whether the run is over. What servers do at the very end of its duration still happens, arrivals do not; fleets
 * have finish(). */
static bool is_over(const struct endpoint *endpoint, int64_t now_ns, bool is_event)
{
    int64_t duration_ns = endpoint->plan->duration_ns;
    if (now_ns == TIME_NEVER && presence_next_ns(endpoint) == TIME_NEVER) return true;
    return endpoint->boundary_ns >= duration_ns && (now_ns > duration_ns || !is_event);
}

struct batch_maker endpoint_maker(const struct endpoint *endpoint, struct random_key key, struct arrival_source source)
{
    return (struct batch_maker){.source = source,
                                .key = key,
                                .law = endpoint->law,
                                .extra = endpoint->draws_extra,
                                .copies = endpoint->plan->shadows > 0};
}

static struct arrival_batch *next_of_own(void *self)
{
    struct endpoint *endpoint = self;
    arrival_batch_fill(&endpoint->own, &endpoint->maker);
    return &endpoint->own;
}

bool endpoint_run(struct endpoint *endpoint, struct random_key key, struct arrival_source source,
                  const volatile sig_atomic_t *stop)
{
    endpoint->maker = endpoint_maker(endpoint, key, source);
    arrival_batch_clear(&endpoint->own);
    return endpoint_run_fed(endpoint, key, (struct batch_feed){next_of_own, endpoint}, stop);
}

bool endpoint_run_fed(struct endpoint *endpoint, struct random_key key, struct batch_feed feed,
                      const volatile sig_atomic_t *stop)
{
    const int64_t duration_ns = endpoint->plan->duration_ns;
    assert(feed.self == endpoint || !plan_is_closed(endpoint->plan));
    endpoint->key = key;
    endpoint->feed = feed;
    assembly_clear(endpoint);
    entry_begin(endpoint);
    if (endpoint->has_callers) {
        callers_start(&endpoint->callers);
        entry_set_callers_clock(endpoint);
    }
    boundary_set(endpoint);

    for (;;) {
        int64_t event_ns = event_list_next_ns(&endpoint->events), arrival_ns = endpoint->arrival_ns;
        bool is_event = event_ns <= arrival_ns;
        int64_t now_ns = is_event ? event_ns : arrival_ns;
        if (arrival_ns == TIME_NEVER && all_answered(endpoint, event_ns)) break;
        if (__builtin_expect(now_ns >= endpoint->boundary_ns, 0)) {
            if (endpoint->foresees && endpoint->boundary_ns >= duration_ns) {
                foresight_end(endpoint);
                continue;
            }
            bool fleets = presence_next_ns(endpoint) <= endpoint->boundary_ns;
            if (is_over(endpoint, now_ns, is_event)) break;
            if (fleets) endpoint->end_ns = endpoint->boundary_ns;
            if (fleets || endpoint->boundary_ns < duration_ns) {
                boundary_pass(endpoint);
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
        if (endpoint->next == 0 && stop && *stop) return false;
    }
    endpoint->end_ns = time_later(endpoint->end_ns, endpoint->foreseen_ns);
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
    return boundary_billed_ns(endpoint, fleet, kind, endpoint->end_ns);
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
    return endpoint->requests_refused;
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
    struct variant_integrals all = boundary_integrals(of, endpoint->end_ns);
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
