/* scaling.h - a variant whose capacity follows its metrics: what these are fed with, and what comes of it.
 *
 * Metrics    calls, failures and levels are read from the variant's tally when a period ends or the number of servers changes, so
 *            that requests cost nothing more. Times, and how many a server has, are measured as requests pass, where a policy is on
 *            them; how many they have also for all servers as a period begins.
 * Capacity   as in capacity.h. A launch that was given up ends what is under way: as many are wanted as there are.
 * Order      at one instant: periods end and are published; instances come and go; then alarms, schedules and decisions.
 * Ownership  lives in the endpoint's arena.
 * Laws       asserted: never are more or fewer wanted than the plan's bounds, as the schedule has set them, allow. */
#ifndef LOADLINE_SIM_SCALING_H
#define LOADLINE_SIM_SCALING_H

#include "sim/endpoint_state.h"
#include "sim/scaling_log.h"

/* For endpoint_new(). */
void scaling_init(struct endpoint *endpoint);

/* Second 0 of a replication: before the fleets begin, and when they have. */
void scaling_clear(struct endpoint *endpoint);
void scaling_begin(struct endpoint *endpoint);

/* When a period ends, is published, or a decision is due; TIME_NEVER: nothing scales. */
int64_t scaling_next_ns(const struct endpoint *endpoint);

/* At now_ns, which is when something is due here or in a fleet: before the fleets' changes, and behind them. */
void scaling_publish(struct endpoint *endpoint, int64_t now_ns);
void scaling_act(struct endpoint *endpoint, int64_t now_ns);

/* The servers of a variant that scales are others than before. */
void scaling_recount(struct endpoint *endpoint, uint32_t variant, int64_t now_ns);

/* Somebody else has set how many are wanted. */
void scaling_set(struct endpoint *endpoint, uint32_t variant, uint32_t count, int64_t now_ns);

/* Something of a request of that variant is measured. */
void scaling_measure(struct endpoint *endpoint, uint32_t variant, enum scaling_feed feed, int64_t value);

static inline void scaling_note(struct endpoint *endpoint, uint32_t variant, enum scaling_feed feed, int64_t value)
{
    if (__builtin_expect(endpoint->variants[variant].watched >> feed & 1, 0))
        scaling_measure(endpoint, variant, feed, value);
}

/* Of a variant that is watched: a request has reached the server; one that has been served has left it. */
void scaling_arrival(struct endpoint *endpoint, const struct server *server, struct request *request);
void scaling_served(struct endpoint *endpoint, const struct server *server, uint32_t request, int64_t now_ns);

/* Of a variant that scales: its backlog has one more, or one that has expired less. */
void scaling_backlog(struct endpoint *endpoint, uint32_t variant, int64_t now_ns);

/* NULL where the variant does not scale. Stands until the next replication begins. */
const struct scaling_log *scaling_log_of(const struct endpoint *endpoint, uint32_t variant);

#endif
