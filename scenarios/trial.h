/* trial.h - one plan on trial: simulated until it is known whether it keeps the objectives.
 *
 * Looks      after R replications, 2 R, 4 R .. up to 16 R and at least 320, with R what the scenario asks for and at least 5; one
 *            replication where nothing is drawn. At each look the mean of every objective's figure has a one-sided Student-t bound. Its
 *            errors add up to 1 - Confidence (Bonferroni over the looks), so that a plan whose true mean is above an objective passes in at
 *            most that share of trials; the last look has half of it (errors spent as they are needed: Lan and DeMets 1983).
 * Ruling     kept: the upper bound of each objective is not above it. Missed: the lower bound of one is above it. Open: more
 *            replications are needed. The last look is after the last replications, or as soon as every bound that is still open is
 *            within CLOSE of its objective; what it does not keep is too close to call, and is not recommended.
 * Chance     all trials have the same seed: the same requests meet every plan (common random numbers).
 * Ownership  trial_new() ... trial_free(). The terms are borrowed and must outlive it.
 * Errors     a plan that the scenario's rules refuse has a `fault` and is never run; a trace that cannot be read is a fault of
 *            the terms' own.
 * Source     Law, Simulation Modeling and Analysis, chapter 10; Lan and DeMets, "Discrete sequential boundaries for clinical trials",
 *            Biometrika 70, 1983; docs/models.md, "Sizing". */
#ifndef LOADLINE_SCENARIOS_TRIAL_H
#define LOADLINE_SCENARIOS_TRIAL_H

#include "models/sizing.h"
#include "scenarios/choice.h"
#include "scenarios/replicate.h"

/* Of an objective: a figure nearer than that to it is as good as on it. */
#define TRIAL_CLOSE 0.005

struct trial_terms {
    const struct document *document; /* with the command line's changes */
    const struct scenario *base;     /* made of it */
    struct scenario_options options; /* without changes */
    uint32_t variant;
    size_t objective_count;
    const struct objective *objectives;
    struct replicate_options replicating;
    struct faults *faults; /* what is wrong with all */
};

struct trial {
    const struct trial_terms *terms;
    struct arena *arena;
    const char *fault; /* NULL: it can be run */
    struct json_node *document;
    struct compiled *compiled;
    struct outcome *outcome;
    const char *warm_up_rule;
    struct faults *faults;
    uint32_t first_look; /* replications */
    enum ruling ruling;
    size_t objective;      /* missed, close: the one that is the furthest above */
    double measured;       /* its mean, */
    double half_width;     /* the half width of its bound, 0 where nothing is drawn, */
    double excess;         /* and how far above, as a share of it; of kept ones below 0 */
    double cost_per_hour;  /* USD */
    double latency_p99_ms; /* not a number where nothing was answered */
};

/* The plan at `factor` times the traffic; choice NULL: as it is. */
struct trial *trial_new(const struct trial_terms *terms, const struct choice *choice, double factor);
void trial_free(struct trial *trial); /* NULL is allowed */

/* Until there is a ruling, then until the cost is known to 1 %. false when it was stopped, or the trace could
 * not be read. */
bool trial_run(struct trial *trial);

/* So many replications, without a ruling. */
bool trial_replicate(struct trial *trial, uint32_t replications);

/* "Latency p99 312ms, at most 250ms"; in the arena given. */
const char *trial_excuse(const struct trial *trial, struct arena *arena);

#endif
