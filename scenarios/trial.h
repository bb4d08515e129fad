/* trial.h - one plan on trial: simulated until it is known whether it keeps the objectives.
 *
 * Looks      after R replications, 2 R, 4 R, 8 R and 16 R, with R what the scenario asks for and at least 5; one replication
 *            where nothing is drawn. At each look the mean of every objective's figure has a one-sided Student-t bound with an
 *            error of (1 - Confidence) / 5 (Bonferroni over the looks), so that a plan whose true mean is above an objective
 *            passes in at most 1 - Confidence of trials.
 * Ruling     kept: the upper bound of each objective is not above it. Missed: the lower bound of one is above it. Open: more
 *            replications are needed; after the last look, or where a bound is within CLOSE of the objective and still on both
 *            sides of it, the plan is too close to call and is not recommended.
 * Chance     all trials have the same seed: the same requests meet every plan (common random numbers).
 * Ownership  trial_new() ... trial_free(). The terms are borrowed and must outlive it.
 * Errors     a plan that the scenario's rules refuse has a `fault` and is never run; a trace that cannot be read is a fault of
 *            the terms' own.
 * Source     Law, Simulation Modeling and Analysis, chapter 10; docs/models.md, "Sizing". */
#ifndef LOADLINE_SCENARIOS_TRIAL_H
#define LOADLINE_SCENARIOS_TRIAL_H

#include "scenarios/choice.h"
#include "scenarios/replicate.h"

/* Of an objective: a figure nearer than that to it is as good as on it. */
#define TRIAL_CLOSE 0.01

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

enum ruling { RULING_OPEN, RULING_KEPT, RULING_MISSED, RULING_CLOSE };

struct trial {
    const struct trial_terms *terms;
    struct arena *arena;
    const char *fault; /* NULL: it can be run */
    struct json_node *document;
    struct compiled *compiled;
    struct outcome *outcome;
    const char *warm_up_rule;
    struct faults *faults;
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

/* Until there is a ruling, then until the cost is as well known as TRIAL_CLOSE. false when it was stopped, or the trace could
 * not be read. */
bool trial_run(struct trial *trial);

/* So many replications, without a ruling. */
bool trial_replicate(struct trial *trial, uint32_t replications);

/* "Latency p99 312ms, at most 250ms"; in the arena given. */
const char *trial_excuse(const struct trial *trial, struct arena *arena);

#endif
