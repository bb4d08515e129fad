/* arrivals.h - when requests come, where they are drawn and not replayed.
 *
 * Processes  poisson: exponential times between requests. deterministic: request k at k / rate, from second 0. renewal: times
 *            between requests from a distribution of the user's. batch: a Poisson process of batches, all of a batch at once.
 * Units      rates per second; times in ns since the run began.
 * Chance     request k's gap is a function of (key, k); batch b's gap and size of (key, b).
 * Ownership  tables live in the arena given to arrivals_compile(). A stream is a plain struct of its caller's.
 * Source     docs/models.md, "Arrivals"; renewal processes: Cox 1962, Renewal Theory. */
#ifndef LOADLINE_MODELS_ARRIVALS_H
#define LOADLINE_MODELS_ARRIVALS_H

#include "models/distribution.h"
#include "sim/arrival.h"

struct faults;
struct json_node;

/* The last three are part of the format (docs/scenario.md) and not simulated by this version. */
enum arrival_process {
    PROCESS_POISSON,
    PROCESS_DETERMINISTIC,
    PROCESS_RENEWAL,
    PROCESS_BATCH,
    PROCESS_MMPP,
    PROCESS_RATE_CURVE,
    PROCESS_CLOSED
};

struct arrivals {
    const struct json_node *node;
    enum arrival_process process;
    double rate_per_s;                    /* of requests; of batches in a batch process; unused by renewal */
    struct distribution interarrival_ms;  /* renewal */
    struct distribution batch_size;       /* batch */
    uint64_t requests;                    /* at most so many; 0: no such bound */
    const struct quantile *gap_ns, *size; /* compiled; NULL where the process has none */
};

bool arrivals_read(const struct json_node *node, struct arrivals *out, struct arena *arena, struct faults *faults);

/* NULL, or the name of the process where this version does not simulate it. */
const char *arrivals_unsupported(const struct arrivals *arrivals);

void arrivals_compile(struct arrivals *arrivals, struct arena *arena);

/* Where one replication's stream of arrival times stands. */
struct arrival_stream {
    const struct arrivals *arrivals;
    struct random_key key;
    uint64_t request, batch; /* numbers of the next ones */
    int64_t now_ns;
    uint32_t left_in_batch;
    uint32_t words[4][RANDOM_BATCH];
};

void arrival_stream_begin(struct arrival_stream *stream, const struct arrivals *arrivals, struct random_key key);

/* Set arrival_ns of at most `room` (<= ARRIVAL_BATCH) arrivals, in time order; nothing else in them is touched. Returns
 * how many: 0 at the end, which also comes when time would pass TIME_LONGEST_NS. */
size_t arrival_stream_fill(struct arrival_stream *stream, struct arrival *batch, size_t room);

#endif
