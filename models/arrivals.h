/* arrivals.h - when requests come, where they are drawn and not replayed.
 *
 * Processes  poisson: exponential times between requests. deterministic: request k at k / rate, from second 0. renewal: times
 *            between requests from a distribution of the user's. batch: a Poisson process of batches, all of a batch at once.
 *            mmpp: a Poisson process whose rate changes from state to state, in the order given and round again, each state
 *            lasting an exponential time; it begins in the first. rate-curve: a Poisson process whose rate follows a curve.
 *            closed: users who think, ask, and wait for the answer; the kernel knows when, so requests come without a time.
 * Units      rates per second; times in ns since the run began.
 * Chance     request k's gap is a function of (key, k); batch b's gap and size of (key, b); the d-th state's length of (key, d).
 * Ownership  tables live in the arena given to arrivals_compile(). A stream is a plain struct of its caller's.
 * Source     docs/models.md, "Arrivals"; renewal processes: Cox 1962, Renewal Theory. */
#ifndef LOADLINE_MODELS_ARRIVALS_H
#define LOADLINE_MODELS_ARRIVALS_H

#include "models/distribution.h"
#include "models/rate_curve.h"
#include "sim/arrival.h"

struct faults;
struct json_node;

enum arrival_process {
    PROCESS_POISSON,
    PROCESS_DETERMINISTIC,
    PROCESS_RENEWAL,
    PROCESS_BATCH,
    PROCESS_MMPP,
    PROCESS_RATE_CURVE,
    PROCESS_CLOSED
};

extern const char *const arrival_process_name[]; /* as in "Process"; NULL at the end */

/* One state of an mmpp. */
struct arrival_state {
    double rate_per_s, mean_dwell_s;
};

struct arrivals {
    const struct json_node *node;
    enum arrival_process process;
    double rate_per_s;                   /* poisson, deterministic; of batches in a batch process */
    struct distribution interarrival_ms; /* renewal */
    struct distribution batch_size;      /* batch */
    size_t state_count;                  /* mmpp */
    const struct arrival_state *states;
    struct rate_curve curve;      /* rate-curve */
    uint32_t users;               /* closed */
    struct distribution think_ms; /* closed: from an answer to the same user's next request */
    uint64_t requests;            /* at most so many; 0: no such bound */

    /* Compiled; NULL where the process has none. */
    const struct quantile *gap_ns, *size, *think_ns;
    const struct quantile
        *unit; /* exponential of mean 1: mmpp's and rate-curve's gaps in expected requests, dwell times */
};

bool arrivals_read(const struct json_node *node, struct arrivals *out, struct arena *arena, struct faults *faults);

/* The same shape at `factor` times the rate, before it is compiled: gaps are shorter, users more, and Requests, where they are
 * bounded, so many more that they take as long. */
void arrivals_scale(struct arrivals *arrivals, double factor, struct arena *arena);

/* Whether they end by themselves, by Requests or because their rate stays 0. */
bool arrivals_end(const struct arrivals *arrivals);

/* Whether they depend on chance. */
bool arrivals_are_drawn(const struct arrivals *arrivals);

void arrivals_compile(struct arrivals *arrivals, struct arena *arena);

/* Where one replication's stream of arrival times stands. */
struct arrival_stream {
    const struct arrivals *arrivals;
    struct random_key key;
    uint64_t request, batch; /* numbers of the next ones */
    int64_t now_ns;          /* TIME_LONGEST_NS: the end */
    uint32_t left_in_batch;
    struct ramp ramp; /* mmpp, rate-curve: what the rate does now, from ramp_start_ns on */
    int64_t ramp_start_ns;
    uint64_t next_ramp;
};

void arrival_stream_begin(struct arrival_stream *stream, const struct arrivals *arrivals, struct random_key key);

/* Set arrival_ns of at most `room` (<= ARRIVAL_BATCH) arrivals, in time order; nothing else in them is touched. It is 0 in a
 * closed process. Returns how many: 0 at the end, which also comes when time would pass TIME_LONGEST_NS. */
size_t arrival_stream_fill(struct arrival_stream *stream, struct arrival *batch, size_t room);

#endif
