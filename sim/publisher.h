/* publisher.h - the clock of a set of metrics: each period is closed when it ends, and published some time later.
 *
 * Every      period is published, that of a silent metric too, as a datum that is missing.
 * Units      ns since the run began.
 * Order      at one instant: periods end, each followed by what is carried into the next; then what is due is
 *            published. Within each, metrics by number. A metric's periods are published in their order. The publisher
 *            comes before what is fed at an instant: a call at the end of a period belongs to the next one.
 * Ownership  lives in the arena given to publisher_new(); the plans are borrowed and must outlive it. It serves many
 *            replications, one after the other, in the same memory.
 * Errors     none to handle. */
#ifndef LOADLINE_SIM_PUBLISHER_H
#define LOADLINE_SIM_PUBLISHER_H

#include "sim/metric.h"

struct arena;
struct publisher;

/* That metric's next datum is there for all to see. */
typedef void publisher_notice(void *self, uint32_t metric, const struct datum *datum, int64_t now_ns);

/* A period of a metric that is `carried` has begun: measure what is so already, the requests in each copy, say. */
typedef void publisher_carry(void *self, uint32_t metric, int64_t now_ns);

struct publisher *publisher_new(struct arena *arena, const struct metric_plan *plan, uint32_t metrics);

/* Second 0 of a replication. `carry` may be NULL where no metric is carried; it isn't called for second 0. */
void publisher_begin(struct publisher *publisher, publisher_notice *notify, publisher_carry *carry, void *self);

/* The second of these metrics, both percentiles, measures whatever the first does, in periods as long: their values are counted once. Between
 * publisher_new() and publisher_begin(), for the lowest `first` that there is, and in the order of the second. */
void publisher_lend(struct publisher *publisher, uint32_t first, uint32_t second);

/* The metric of that number, to be fed, and behind it those of higher ones. They stay where they are. */
struct metric *publisher_metric(struct publisher *publisher, uint32_t metric);

/* When something happens next; TIME_NEVER: there are no metrics. */
int64_t publisher_next_ns(const struct publisher *publisher);

/* All that happens up to and at now_ns. */
void publisher_advance(struct publisher *publisher, int64_t now_ns);

#endif
