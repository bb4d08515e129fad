/* outcome.h - from the tallies of each replication to the result of a run.
 *
 * Order      replications are added in the order of their number, whatever the order in which they were run, so that the same
 *            scenario and seed give the same bytes on any number of threads.
 * Figures    each replication leaves its own means, percentiles, shares and cost; the result holds their means with Student-t
 *            intervals (models/interval.h), counts are summed, and histograms and series are merged.
 * Ownership  outcome_new() ... outcome_free(). The result lives in the arena given to outcome_result(), apart from histograms,
 *            which stay the outcome's.
 * Source     docs/models.md, "Replications and intervals". */
#ifndef LOADLINE_SCENARIOS_OUTCOME_H
#define LOADLINE_SCENARIOS_OUTCOME_H

#include "models/result.h"
#include "scenarios/compile.h"
#include "sim/endpoint.h"

struct figures;
struct outcome;

struct outcome *outcome_new(const struct compiled *compiled);
void outcome_free(struct outcome *outcome);

/* What the next replication draws of the scenario's uncertain figures; before it is added. */
void outcome_add_draw(struct outcome *outcome, const double *values);

/* The next replication has been run on `endpoint`. */
void outcome_add(struct outcome *outcome, struct endpoint *endpoint);

uint32_t outcome_replications(const struct outcome *outcome);

const struct compiled *outcome_compiled(const struct outcome *outcome);

/* What each replication said. Its subjects are the endpoint and, behind it, what the plan runs: variant or component v is v + 1. */
const struct figures *outcome_figures(const struct outcome *outcome);

/* Whether the scenario's Precision is reached with the replications so far. */
bool outcome_is_precise(const struct outcome *outcome);

/* The mean of an objective's figure over the replications so far, with an interval; not a number where none of them has it. */
double outcome_measure(const struct outcome *outcome, const struct objective *objective, double confidence,
                       struct interval *interval);

struct outcome_notes {
    bool partial;             /* interrupted */
    const char *warm_up_rule; /* NULL: none */
    const struct text_list *warnings;
};

/* At least one replication has been added. */
struct result *outcome_result(const struct outcome *outcome, struct outcome_notes notes, struct arena *arena);

#endif
