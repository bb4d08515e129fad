#include "sim/boundary.h"

#include "sim/deployment.h"
#include "sim/entry.h"
#include "sim/foresight.h"
#include "sim/presence.h"
#include "sim/use.h"

struct variant_integrals boundary_integrals(const struct variant *variant, int64_t now_ns)
{
    const struct tally *tally = &variant->tally;
    return (struct variant_integrals){.in_system = gauge_integral(&tally->in_system, now_ns),
                                      .in_queue = gauge_integral(&tally->in_queue, now_ns),
                                      .busy = gauge_integral(&tally->busy, now_ns),
                                      .workers = gauge_integral(&tally->workers, now_ns)};
}

static int64_t next_hour_ns(const struct endpoint *endpoint)
{
    if (endpoint->plan->hour_ns == 0 || endpoint->hours.count + 1 >= HOURS_MOST) return TIME_NEVER;
    return endpoint->plan->hour_ns + (int64_t)endpoint->hours.count * NS_PER_HOUR;
}

void boundary_set(struct endpoint *endpoint)
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

void boundary_step(struct endpoint *endpoint, int64_t now_ns)
{
    for (uint32_t v = 0; v < endpoint->plan->variants; v++) {
        struct variant *variant = &endpoint->variants[v];
        struct fleet_figures paid;
        series_step(&variant->series, &variant->tally, fleet_of(endpoint, v, &paid, now_ns), now_ns);
    }
}

int128 boundary_billed_ns(const struct endpoint *endpoint, uint32_t fleet, uint32_t kind, int64_t now_ns)
{
    return gauge_integral(&fleet_figures(endpoint->fleets[fleet])->billed[kind], now_ns) -
           deployment_free_ns(endpoint, fleet, kind, now_ns);
}

void boundary_end_hour(struct endpoint *endpoint, int64_t now_ns)
{
    const struct plan *plan = endpoint->plan;
    int128 reading[PLAN_FLEETS * FLEET_KINDS + PLAN_VARIANTS * USES] = {0};
    for (uint32_t f = 0; f < plan->fleets; f++)
        for (uint32_t k = 0; k < plan->fleet[f].kinds; k++)
            reading[plan_machine_meter(f, k)] = boundary_billed_ns(endpoint, f, k, now_ns);
    for (uint32_t v = 0; v < plan->variants; v++)
        use_read(&endpoint->variants[v].tally, gauge_integral(&endpoint->variants[v].tally.provisioned, now_ns),
                 reading + plan_use_meter(plan, v, 0));
    hours_end(&endpoint->hours, reading, now_ns);
}

void boundary_pass(struct endpoint *endpoint)
{
    const struct plan *plan = endpoint->plan;
    const int64_t now_ns = endpoint->boundary_ns;
    if (endpoint->foresees) foresight_settle(endpoint, now_ns);
    if (!endpoint->warm && plan->warm_up_ns <= now_ns) {
        for (uint32_t v = 0; v < plan->variants; v++)
            endpoint->variants[v].warm = boundary_integrals(&endpoint->variants[v], plan->warm_up_ns);
        endpoint->warm = true;
    }
    if (series_next_ns(&endpoint->variants[0].series) <= now_ns && now_ns < plan->duration_ns)
        boundary_step(endpoint, now_ns);
    if (next_hour_ns(endpoint) <= now_ns) boundary_end_hour(endpoint, now_ns);
    if (presence_next_ns(endpoint) <= now_ns) {
        presence_advance(endpoint, now_ns);
        if (endpoint->has_callers) entry_set_callers_clock(endpoint); /* some have lost their instance */
    }
    event_list_fit(&endpoint->events);
    boundary_set(endpoint);
}
