/* endpoint.h - one replication of an endpoint: arrivals in, tallies out.
 *
 * A request is drawn to a variant by weight (or goes where the caller says). There it goes to an instance by the variant's routing and
 * waits for a worker; or it waits in a backlog in front of all instances; or it gets a slot of its own. It is served and leaves. The
 * caller gives up at its time-out; the worker finishes all the same. Callers may try again, and users of a closed loop call again.
 *
 * Instances come and go as their fleet says (fleet.h), and components stand beside the variants that host them: requests are
 * split between components where there are any.
 *
 * A shadow variant gets a copy of its share of the requests, at the instant of their arrival and with luck of its own; no caller waits for
 * it, and nothing that it does changes a production variant. The run ends when the last caller has been answered.
 *
 * Units      ns since the run began.
 * Order      at one instant: what happens to fleets; completions, that of the earlier variant, instance and worker first (slots
 *            of event_list.h are handed out in this order); ends of lives in backlogs; transfers; what callers do; arrivals.
 * Chance     every draw is a function of (key, request number, purpose): random.h. The request number is the arrival's place
 *            in its source.
 * Ownership  endpoint_new() ... endpoint_free(). An endpoint can run many replications, one after the other, and its tallies
 *            stand until the next one begins. The plan is borrowed, and must outlive it.
 * Laws       at the end of every run, asserted: requests are conserved per variant, the gauges stand at what is there, and the
 *            integral of the number present equals the time that requests spent here (Little's law, as an identity in
 *            integers). */
#ifndef LOADLINE_SIM_ENDPOINT_H
#define LOADLINE_SIM_ENDPOINT_H

#include "sim/arrival_batch.h"
#include "sim/deployment_log.h"
#include "sim/hours.h"
#include "sim/plan.h"
#include "sim/random.h"
#include "sim/recorder.h"
#include "sim/scaling_log.h"
#include "sim/series.h"
#include "sim/tally.h"

#include <signal.h>

struct callers;
struct endpoint;

/* Integrals from the end of the warm-up to the end of the run, in ns. */
struct variant_integrals {
    int128 in_system, in_queue, busy, workers;
};

/* Which histograms the tally of a variant has: bits 1 << MEASURE_... */
unsigned endpoint_measures(const struct plan *plan, uint32_t variant);

struct endpoint *endpoint_new(const struct plan *plan);

/* One whose requests are told to the recorder. */
struct endpoint *endpoint_new_recorded(const struct plan *plan, struct recorder recorder);
void endpoint_free(struct endpoint *endpoint);

/* Run to the end. Returns false when *stop (may be NULL) became non-zero on the way: the tallies are then worth nothing. */
bool endpoint_run(struct endpoint *endpoint, struct random_key key, struct arrival_source source,
                  const volatile sig_atomic_t *stop);

/* The same, fed with the batches that such a maker makes. Not where users call again or requests come in sessions: when they do is for the
 * endpoint to say. */
struct batch_maker endpoint_maker(const struct endpoint *endpoint, struct random_key key, struct arrival_source source);
bool endpoint_run_fed(struct endpoint *endpoint, struct random_key key, struct batch_feed feed,
                      const volatile sig_atomic_t *stop);

/* Of the last run. */
int64_t endpoint_end_ns(const struct endpoint *endpoint);
const struct tally *endpoint_tally(const struct endpoint *endpoint, uint32_t variant);
struct series *endpoint_series(struct endpoint *endpoint, uint32_t variant);
const struct fleet_figures *endpoint_fleet(const struct endpoint *endpoint, uint32_t fleet);
/* Time of machines of a kind that is paid for: of all that were there, but where an update is billed for one fleet (deployment.h). */
int128 endpoint_billed_ns(const struct endpoint *endpoint, uint32_t fleet, uint32_t kind);
/* The same, and what variants use, by the hour of the clock (plan.h). Without hours where the plan does not ask for them. */
const struct hours *endpoint_hours(const struct endpoint *endpoint);
const struct deployment_log *endpoint_deployment(const struct endpoint *endpoint, uint32_t deployment);
/* New weights and numbers of instances that were refused, since an update was under way or the endpoint had no such variant. */
uint64_t endpoint_requests_refused(const struct endpoint *endpoint);
/* NULL where the number of the variant's instances is given. */
const struct scaling_log *endpoint_scaling(const struct endpoint *endpoint, uint32_t variant);
/* NULL where nobody tries again or calls again. */
const struct callers *endpoint_callers(const struct endpoint *endpoint);
struct variant_integrals endpoint_integrals(const struct endpoint *endpoint, uint32_t variant);
/* Requests still here at the end, which have not ended for their callers. */
uint64_t endpoint_in_flight(const struct endpoint *endpoint, uint32_t variant);

#endif
