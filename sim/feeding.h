/* feeding.h - what the metrics of one publisher are fed with: one variant, or those of several generations that bear its name, together.
 *
 * Metrics    calls, failures and levels are read from the variants' tallies when a period ends or the number of servers changes, so
 *            that requests cost nothing more. Times, and how many a server has, are measured as requests pass, where somebody is on
 *            them; how many they have also for all servers as a period begins.
 * Together   calls and measurements of all variants go into one metric, levels add up, the oldest of a backlog is the oldest of all. What is
 *            shared is so by the servers, or slots, of those variants together that get traffic: a fleet which waits for its traffic, or has lost
 *            it, does not count.
 * Order      at one instant: what has come so far is shared as it was; then servers, or the traffic, are others.
 * Ownership  lives in the endpoint's arena.
 * Source     SageMaker developer guide, monitoring with CloudWatch: series of a variant have its name and the endpoint's, whatever the
 *            configuration, and a call counts for 1 / active instances. Which are active while an endpoint is updated is not published. */
#ifndef LOADLINE_SIM_FEEDING_H
#define LOADLINE_SIM_FEEDING_H

#include "sim/endpoint_state.h"
#include "sim/meter.h"
#include "sim/passed.h"
#include "sim/publisher.h"
#include "sim/serving.h"

struct feeding;

/* What it is about; one for each metric, as the plans. */
struct feeding_plan {
    uint32_t metrics;
    bool by_all; /* every variant that feeds them feeds each of them */
    const struct metric_plan *metric;
    const struct scaling_metric *about;
};

/* Nobody feeds it yet. The plans are borrowed. */
struct feeding *feeding_new(struct endpoint *endpoint, struct feeding_plan plan);

/* Variant v does from now on: each metric, or (not NULL) those marked. */
void feeding_add(struct feeding *feeding, uint32_t variant, const bool *which);

/* Whether metrics of a variant on instances may be told of its requests before their time: they are looked at only as a period ends, and but for
 * the fewest that a server had nothing has to be seen as it happens; of batches, but for calls and times in the container. And whether one of them is the most that a server had (crowd.h). */
bool feeding_may_run_ahead(const struct endpoint *endpoint, uint32_t variant, enum serving serving);
bool feeding_wants_crowd(const struct endpoint *endpoint, uint32_t variant);

/* Of such a variant, which meters: these were served. */
void feeding_passed(const struct variant *variant, const struct passed *passed);

/* The same of those that were waited for in vain. */
void feeding_passed_late(const struct variant *variant, const struct passed *passed);

/* Whether nothing of a variant is measured as requests pass: all is read from its tally, and its backlog, as a period ends or its servers change, but
 * for feeding_backlog(). */
bool feeding_is_of_counts(const struct endpoint *endpoint, uint32_t variant);

/* Second 0 of a replication, before the fleets begin: generation 0 has the traffic. Then notify(self, ..) learns of what is published. */
void feeding_clear(struct feeding *feeding, publisher_notice *notify, void *self);

/* Of the publisher. */
int64_t feeding_next_ns(const struct feeding *feeding);
void feeding_publish(struct feeding *feeding, int64_t now_ns);

/* The servers of a variant are others than before. */
void feeding_recount(struct endpoint *endpoint, uint32_t variant, int64_t now_ns);

/* From now on traffic is on these generations, which may be one; whoever is fed. */
void feeding_set_traffic(struct feeding *feeding, uint32_t generation, uint32_t other, int64_t now_ns);

/* Something of a request of that variant is measured. */
static inline void feeding_note(struct endpoint *endpoint, uint32_t variant, enum scaling_feed feed, int64_t value)
{
    struct meter *meter = endpoint->variants[variant].measured[feed - FEED_CONCURRENCY];
    if (__builtin_expect(meter != NULL, 0)) meter_note(meter, value);
}

/* A request has come to the server; where it is measured how many that has (measured[0]). */
static inline void feeding_present(const struct variant *variant, const struct endpoint *endpoint,
                                   const struct server *server)
{
    meter_note(variant->measured[0], server->plan->serving == SERVING_ALONE ? serving_present_alone(server)
                                                                            : serving_present(endpoint, server));
}

/* For feeding_served(): all that can be measured of it. */
void feeding_served_otherwise(const struct endpoint *endpoint, const struct server *server, uint32_t request,
                              int64_t now_ns);

/* Of a variant that meters: one has been served. Mostly only its time in the container is measured. */
static inline void feeding_served(const struct endpoint *endpoint, const struct server *server, uint32_t index,
                                  int64_t now_ns)
{
    const struct request *request = &endpoint->pool.requests[index];
    const struct variant *variant = &endpoint->variants[server->variant];
    if (__builtin_expect(variant->meters > METERS_MODEL_TIME, 0)) {
        feeding_served_otherwise(endpoint, server, index, now_ns);
        return;
    }
    int64_t from_ns = variant->waits_inside ? request->arrival_ns : request->start_ns;
    meter_note(variant->measured[FEED_MODEL_TIME - FEED_CONCURRENCY],
               time_earlier(now_ns - from_ns, variant->invocation_most_ns));
}

/* The variant's backlog has one more, or one that has expired less. */
void feeding_backlog(struct endpoint *endpoint, uint32_t variant, int64_t now_ns);

#endif
