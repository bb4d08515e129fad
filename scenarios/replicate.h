/* replicate.h - run compiled scenarios: replications on all cores, added up in order.
 *
 * Threads    each takes the next replication that nobody has; a finished one waits until those before it have been
 *            added. So the result does not depend on how many threads there are.
 * Several    scenarios share the threads: the first replication of each, then the second of each, so that what an interruption
 *            leaves can still be compared.
 * Ends       after each scenario's number of replications; with Precision, as soon as it is reached, up to its own number.
 * Uncertain  figures are drawn for each replication, which has a plan of its own (draw.h).
 * Errors     faults are added where a trace could not be read to its end, or what a replication draws does not fit together.
 * Ownership  the outcomes belong to the caller. */
#ifndef LOADLINE_SCENARIOS_REPLICATE_H
#define LOADLINE_SCENARIOS_REPLICATE_H

#include "scenarios/outcome.h"

struct replicate_options {
    uint32_t threads; /* 0: one for each core (cores.h) */
    const volatile sig_atomic_t *stop;
    void (*progress)(void *self, uint32_t done, uint32_t of); /* called in one thread at a time; NULL: none */
    void *progress_self;
    struct recorder recorder; /* told of each request of the first replication, in whichever thread that runs */
};

/* Add replications to the outcome, behind those that it has already. Returns false when it was stopped or a fault was added; what was added stands. */
bool replicate(const struct compiled *compiled, const struct replicate_options *options, struct outcome *outcome,
               struct faults *faults);

/* --- Scenarios that come one after the other: as many as are wanted, a few at a time in memory --- */

struct replicate_job {
    const struct compiled *compiled;
    struct outcome *outcome;
    void *self; /* the feed's own */
};

/* open() gives the next scenario, false where there is none; finished() takes it back, complete or interrupted. Each of the two is
 * called in one thread at a time, but one of them may be called while the other is at work. */
struct replicate_feed {
    void *self;
    bool (*open)(void *self, struct replicate_job *job);
    void (*finished)(void *self, const struct replicate_job *job, bool complete);
};

/* Replicate each scenario that the feed opens; what was opened is taken back by it, also after a fault. Progress is told of
 * replications, of a number that is not known (0). */
bool replicate_feed(const struct replicate_feed *feed, const struct replicate_options *options, struct faults *faults);

/* The same for `count` scenarios and their outcomes. */
bool replicate_all(const struct compiled *const *compiled, struct outcome *const *outcomes, size_t count,
                   const struct replicate_options *options, struct faults *faults);

#endif
