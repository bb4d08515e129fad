/* scaling.h - a variant whose capacity follows its metrics, and what comes of it.
 *
 * Metrics    feeding.h: of the variants of its name in all generations together.
 * Capacity   as in capacity.h. A launch that was given up ends what is under way: as many are wanted as there are, or the least that there must be, which
 *            is asked for again at once.
 * Updates    while the endpoint is on its way to another configuration nothing scales (scaler_block()), whoever asks. Then the variant of the
 *            same name is scaled on, from what it has, as metrics, alarms and cooldowns stand, and is brought within the bounds at once. Where
 *            there is none of that name nothing is scaled until there is.
 * Units      ns since the run began.
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

/* Somebody else has set how many are wanted, of a variant that scales. */
void scaling_set(struct endpoint *endpoint, uint32_t variant, uint32_t count, int64_t now_ns);

/* An update begins; it has ended, and the endpoint has that generation; its traffic is on these, which may be one. */
void scaling_block(struct endpoint *endpoint, int64_t now_ns);
void scaling_resume(struct endpoint *endpoint, uint32_t generation, int64_t now_ns);
void scaling_set_traffic(struct endpoint *endpoint, uint32_t generation, uint32_t other, int64_t now_ns);

/* NULL where the variant does not scale. Stands until the next replication begins. */
const struct scaling_log *scaling_log_of(const struct endpoint *endpoint, uint32_t variant);

#endif
