/* computed.h - series that are computed from metrics which are published together: one for each policy of a target, or each alarm.
 *
 * Metrics    are numbered through the series in their order: those of the first, those of the second, ... Those of one series have one
 *            period and one delay, so that they are published at one instant, in the order of their numbers.
 * Series     has its datum with the last of its metrics.
 * Ownership  lives in the arena given to computed_new(); the formulas are borrowed. It serves many replications.
 * Errors     none to handle. */
#ifndef LOADLINE_SIM_COMPUTED_H
#define LOADLINE_SIM_COMPUTED_H

#include "sim/datum.h"
#include "sim/formula.h"

struct arena;
struct computed;

struct computed *computed_new(struct arena *arena, const struct formula *formula, uint32_t series);

/* Second 0 of a replication. */
void computed_begin(struct computed *computed);

/* A metric's next datum is there. True: and with it that of `*series`. */
bool computed_hear(struct computed *computed, uint32_t metric, const struct datum *datum, uint32_t *series,
                   struct datum *out);

#endif
