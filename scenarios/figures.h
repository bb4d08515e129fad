/* figures.h - what one replication says in numbers, kept for every replication: the values that intervals are made of.
 *
 * Subjects   the endpoint, then each variant. A figure that a replication cannot give (the latency of a variant that nobody
 *            called) is not a number, and is left out of means.
 * Units      times in ms, shares 0..1, money in USD.
 * Ownership  figures_init() ... figures_free(). */
#ifndef LOADLINE_SCENARIOS_FIGURES_H
#define LOADLINE_SCENARIOS_FIGURES_H

#include "models/objective.h"
#include "models/result.h"
#include "sim/tally.h"

/* A sample of times leaves its mean and its percentiles. */
#define FIGURE_TIMES (1 + PERCENTILES)

/* Where the figures of a measure begin. */
static inline int figure_of_measure(enum measure measure)
{
    return (int)measure * FIGURE_TIMES;
}

/* The measures come first, then the maximum of each. */
enum figure {
    FIGURE_MAXIMA = MEASURES * FIGURE_TIMES,
    FIGURE_WAITED = FIGURE_MAXIMA + MEASURES,
    FIGURE_SHARE,
    FIGURE_UTILIZATION,
    FIGURE_IN_SYSTEM,
    FIGURE_IN_QUEUE,
    FIGURE_ERROR_RATE,
    FIGURE_INSTANCES, /* in service: mean in time, fewest and most */
    FIGURE_INSTANCES_LEAST,
    FIGURE_INSTANCES_MOST,
    FIGURE_COPIES, /* of a component in service: likewise */
    FIGURE_COPIES_LEAST,
    FIGURE_COPIES_MOST,
    FIGURE_COLD_START_SHARE, /* of the requests that got a slot */
    FIGURE_SLOTS_LIVE,       /* means in time */
    FIGURE_SLOTS_BUSY,
    FIGURE_PROVISIONED_UTILIZATION,
    FIGURE_PEAK, /* requests present at once */
    FIGURE_OLDEST_S,
    FIGURE_COST_TOTAL,
    FIGURE_COST_PER_HOUR,
    FIGURE_COST_PER_MILLION,
    FIGURE_SESSION_LENGTH,                                      /* of the completed ones */
    FIGURE_SESSION_LOST = FIGURE_SESSION_LENGTH + FIGURE_TIMES, /* against their recorded length */
    FIGURE_SESSION_SLOWDOWN,
    FIGURES
};

struct figures {
    size_t subjects;
    size_t count, room; /* replications */
    double *values;     /* [subject][figure][replication], replications next to each other */
};

void figures_init(struct figures *figures, size_t subjects);
void figures_free(struct figures *figures);

/* Room for one more replication, all of its figures unknown. */
void figures_begin(struct figures *figures);
void figures_set(struct figures *figures, size_t subject, int figure, double value); /* of the newest replication */

/* Mean and percentiles of a histogram of ns, as ms. Nothing where it is empty or NULL. */
void figures_set_times(struct figures *figures, size_t subject, int first, const struct histogram *histogram);

/* Of one replication; not a number where it does not have the figure. */
double figures_at(const struct figures *figures, size_t subject, int figure, size_t replication);

/* The known values of a figure, gathered into scratch (figures->count doubles); returns how many. */
size_t figures_get(const struct figures *figures, size_t subject, int figure, double *scratch);

/* The mean over replications, and its interval; 0 and unknown where no replication has the figure. */
double figures_mean(const struct figures *figures, size_t subject, int figure, double confidence,
                    struct interval *interval);

/* The figure behind an objective's metric and statistic. */
int figure_of_objective(const struct objective *objective);

#endif
