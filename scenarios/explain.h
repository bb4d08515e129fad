/* explain.h - what a configuration will do, cost and not do, in plain words: from the plan of a run, without the run.
 *
 * Says       the way of serving, what waits where and what is refused; what can be carried and what is offered; the
 *            bill of an hour; what has no effect, cannot be met or will not happen. Only what follows from the input.
 * Estimates  are closed forms at the mean rate (models/closed_form.h), and called estimates. The wait is Allen and
 *            Cunneen's: (ca^2 + cs^2) / 2 times that of M/M/c, with the squared coefficients of variation of gaps and
 *            service (Allen, Probability, Statistics, and Queueing Theory, 2nd ed. 1990, section 5.3.6).
 * Fleets     are begun as a run begins them (sim/fleet.h) and left alone for an hour, for what they do by themselves.
 *            Capacity and bill are those of the instances that are there then.
 * Chance     replication 1 of the scenario's seed, where a figure has to be looked for in the traffic itself or in a
 *            fleet. The same input gives the same sentences.
 * Ownership  in the arena given; what is explained must live as long.
 * Source     docs/models.md. */
#ifndef LOADLINE_SCENARIOS_EXPLAIN_H
#define LOADLINE_SCENARIOS_EXPLAIN_H

#include "models/explanation.h"
#include "scenarios/compile.h"

/* `compiled` as compile_as_it_begins() made it. Warnings are those among `faults`. */
const struct explanation *explain_scenario(const struct compiled *compiled, const struct faults *faults,
                                           struct arena *arena);

/* Warnings of automatic scaling that will not do what it seems to; `compiled` as compile() made it. Nothing without any. */
void explain_warn_of_scaling(const struct compiled *compiled, struct faults *faults, struct arena *arena);

/* A configuration without models and traffic: what can be said without them, at the prices of the built-in book. */
const struct explanation *explain_config(const struct endpoint_config *config, const struct catalogue *catalogue,
                                         const char *region, const struct faults *faults, struct arena *arena);

#endif
