/* arrival_evidence.h - what a fit of arrival processes looks at, gathered in one pass with constant memory.
 *
 * Windows    the trace cut into EVIDENCE_WINDOWS of equal length: how many requests came in each.
 * Gaps       times between neighbours, at most EVIDENCE_GAPS of them, evenly chosen: each 2^k-th.
 * Ticks      stamps that are whole ticks of a coarse clock are spread at random inside their tick, so that requests which the clock put
 *            at one instant have gaps between them; draws are functions of (seed, request).
 * Units      seconds from the first arrival.
 * Ownership  lives in the arena given. */
#ifndef LOADLINE_MODELS_ARRIVAL_EVIDENCE_H
#define LOADLINE_MODELS_ARRIVAL_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct counts;
struct trace_statistics;

#define EVIDENCE_WINDOWS 262144
#define EVIDENCE_GAPS    16384
#define EVIDENCE_BATCH   64
#define EVIDENCE_TICKED  1024 /* requests of one tick that are spread; more stay where they are */

struct evidence_gap {
    double at_s, gap_s; /* it ends at at_s */
};

struct arrival_evidence {
    double span_s, window_s;
    size_t window_count;
    double *windows; /* requests in each */
    double requests;
    size_t gap_count;
    struct evidence_gap *gaps; /* none: of counts */
    uint64_t zero_gaps, all_gaps;
    double batches;                           /* distinct instants */
    uint64_t batch_sizes[EVIDENCE_BATCH + 1]; /* instants with so many requests; the last: and more */

    /* On the way. */
    uint64_t seed, stride, number;
    int64_t tick_ns, first_ns, last_ns, tick_at_ns;
    size_t in_tick;
    double last_s;
    uint64_t on_instant;
};

/* `statistics` are of the same trace; `most_windows` (>= 1) is how many of its intervals' length there would be where it holds counts. */
struct arrival_evidence *arrival_evidence_begin(struct arena *arena, const struct trace_statistics *statistics,
                                                uint64_t seed, size_t most_windows);

void arrival_evidence_add(struct arrival_evidence *evidence, int64_t at_ns); /* in order of time */

/* All counts of a trace, instead. */
void arrival_evidence_add_counts(struct arrival_evidence *evidence, const struct counts *counts);

void arrival_evidence_end(struct arrival_evidence *evidence);

#endif
