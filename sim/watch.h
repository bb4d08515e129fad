/* watch.h - alarms that somebody looks at: each on a metric of its own, of one variant or of several together.
 *
 * Fed by     the variants that are watched (feeding.h): what they measure and count for an alarm is added up in one metric.
 * State      as in alarm.h, looked at when it is asked for; their actions go nowhere.
 * Units      ns since the run began.
 * Order      at one instant: periods end and are published, when all variants have been fed; then alarms are evaluated.
 * Ownership  lives in the endpoint's arena. */
#ifndef LOADLINE_SIM_WATCH_H
#define LOADLINE_SIM_WATCH_H

#include "sim/endpoint_state.h"

/* For endpoint_new(); and second 0 of a replication. Nothing where the plan has no alarms. */
void watch_init(struct endpoint *endpoint);
void watch_clear(struct endpoint *endpoint);

int64_t watch_next_ns(const struct endpoint *endpoint);
void watch_publish(struct endpoint *endpoint, int64_t now_ns);
void watch_act(struct endpoint *endpoint, int64_t now_ns);

/* The endpoint's traffic is on these generations now, which may be one. */
void watch_set_traffic(struct endpoint *endpoint, uint32_t generation, uint32_t other, int64_t now_ns);

bool watch_is_in_alarm(const struct endpoint *endpoint, uint32_t alarm);

#endif
