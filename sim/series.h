/* series.h - one variant's history in steps of equal length: what happened in each minute, in bounded memory.
 *
 * Steps      [i * period, (i + 1) * period). When SERIES_POINTS of them are full, neighbours are merged and the period
 *            doubles, so a run of any length fits.
 * Values     differences of the tally's running sums at the steps' ends: integers that merge by addition, exact below 292 years
 *            of request time a step and held at INT64_MAX from there on. Latencies are counted beside them (sketch.h).
 * Units      ns since the run began; integrals in ns.
 * Ownership  lives in the arena given to series_init(). */
#ifndef LOADLINE_SIM_SERIES_H
#define LOADLINE_SIM_SERIES_H

#include "sim/fleet.h"
#include "sim/sketch.h"
#include "sim/tally.h"

#define SERIES_POINTS SKETCH_STEPS

/* What happened in a step. */
struct series_sums {
    uint64_t arrived, succeeded, failed;
    int64_t elapsed_ns; /* how long the step was open: the last one of a run ends with it */
    int64_t latency_ns;
    int64_t in_system_ns, in_queue_ns, busy_ns;
    int64_t workers_ns; /* in service */
    /* Machines of the fleet, where there is one of its own: billed, of each kind; then as they are, of all kinds; launches that
     * wait for capacity; and how many are wanted. */
    int64_t billed_ns[FLEET_KINDS];
    int64_t starting_ns, in_service_ns, draining_ns, waiting_ns, wanted_ns;
    int64_t needed_ns; /* for who looks back: the series itself leaves it 0 */
};

/* The running sums at one instant. */
struct series_totals {
    uint64_t arrived, succeeded, failed;
    int64_t now_ns;
    int128 latency_ns, in_system_ns, in_queue_ns, busy_ns, workers_ns;
    int128 billed_ns[FLEET_KINDS];
    int128 starting_ns, in_service_ns, draining_ns, waiting_ns, wanted_ns;
};

struct series {
    int64_t period_ns;
    size_t count;
    struct series_sums *points; /* SERIES_POINTS of them */
    struct series_totals last;  /* the sums at the end of the newest point */
    struct sketch *latencies;   /* of each point */
};

void series_init(struct series *series, struct arena *arena);

/* Empty, with steps of period_ns. */
void series_clear(struct series *series, int64_t period_ns);

/* When the step that is being filled ends. */
static inline int64_t series_next_ns(const struct series *series)
{
    int64_t next_ns;
    if (__builtin_mul_overflow((int64_t)series->count + 1, series->period_ns, &next_ns)) next_ns = TIME_NEVER;
    return next_ns;
}

/* Close the step: the tally stands as it is at now_ns (series_next_ns(), or the end of the run for a last, shorter step), and so
 * does the fleet; NULL: it has none of its own. What the tally counted for the step is taken from it. */
void series_step(struct series *series, struct tally *tally, const struct fleet_figures *fleet, int64_t now_ns);

/* Add another replication's series: the shorter period is first raised to the longer one. */
void series_merge(struct series *into, struct series *from);

/* Add what went on in the same replication, beside what `into` has of it already: its time is not counted again. */
void series_join(struct series *into, struct series *from);

#endif
