/* meter.h - something that is measured of each request of a variant, on its way into the metrics that are about it.
 *
 * Order      the metrics learn of values when there are GATHERED_ROOM of them, or by meter_settle(): before a period of theirs ends
 *            or their divisor changes. In which order values come changes no statistic.
 * Hot path   a value is only written down, and counted by a loop that knows what the metric's statistic needs. Measured (callgrind, a
 *            request): a policy on the average of ModelLatency 16 instructions instead of 59; on its p99, 12 instead of 35 for each alarm.
 * Ownership  lives in the arena given to meter_new(); metrics are borrowed. */
#ifndef LOADLINE_SIM_METER_H
#define LOADLINE_SIM_METER_H

#include "sim/gathered.h"
#include "sim/metric.h"

struct arena;

struct meter {
    struct gathered gathered;
    struct metric **metrics;
    size_t count; /* of the metrics */
    bool adds_up; /* all of them are sums, counts and means: what many values add up to is as good as the values */
};

struct meter *meter_new(struct arena *arena);

/* Nothing has been measured. For another replication. */
void meter_clear(struct meter *meter);

/* One more metric, which will be of that plan, learns of what is measured. */
void meter_add(struct meter *meter, struct arena *arena, struct metric *metric, const struct metric_plan *plan);

/* The metrics learn of all that was measured so far. */
void meter_settle(struct meter *meter);

/* So many at once, at most HISTOGRAM_MANY. The second: with that sum, to a meter that adds up. */
void meter_note_all(struct meter *meter, const int64_t *values, size_t count);
void meter_note_sum(const struct meter *meter, int128 sum, size_t count);

static inline void meter_note(struct meter *meter, int64_t value)
{
    if (gathered_add(&meter->gathered, value)) meter_settle(meter);
}

#endif
