/* trace_merge.h - several traces as one, in order of time.
 *
 * Clock      traces with dates are laid beside each other by them; second 0 of the whole is the earliest of theirs. Traces without
 *            dates begin together at second 0. The two kinds do not go together. Spliced, each begins where the one before it
 *            ends, whatever their dates; second 0 is the first one's.
 * Order      by arrival; at equal times by the order in which the traces are given.
 * Sessions   of the same name are one where traces are laid beside each other by their dates, as the parts of one log; else each trace has its
 *            own. TimeScale stretches their recorded answers too, so that think times stretch with them.
 * Ownership  a merge lives in the arena given; trace_merge_close() gives back decoders. Traces are borrowed. */
#ifndef LOADLINE_MODELS_TRACE_MERGE_H
#define LOADLINE_MODELS_TRACE_MERGE_H

#include "models/replay.h"

#define TRACE_MERGE_MOST 128

/* One trace and how it is replayed. */
struct merged_trace {
    struct trace_options options;
    struct trace_summary summary;
    int64_t offset_ns; /* from second 0 of the whole to that of its replay */
};

struct merged_traces {
    size_t count;
    struct merged_trace of[TRACE_MERGE_MOST];
    bool is_spliced;            /* one behind the other: said before they are settled */
    struct trace_origin origin; /* of the whole */
    int64_t length_ns;          /* until the last replay ends */
    bool present[TRACE_FIELDS]; /* in any of them */
};

/* Settle the clocks, once all summaries are there; false with a fault. */
bool merged_traces_settle(struct merged_traces *traces, struct faults *faults);

/* All of them as one table of counts, on the clock of the whole: nothing has to be drawn to tell how many requests come when. NULL where
 * one has rows, is scaled in rate or time, or repeated, and where an interval is cut by a window or by another one. */
const struct counts *merged_traces_counts(struct arena *arena, const struct merged_traces *traces);

/* Close their files. */
void merged_traces_forget(struct merged_traces *traces);

struct trace_merge;

struct trace_merge *trace_merge_open(struct arena *arena, const struct merged_traces *traces, uint64_t seed);
bool trace_merge_next(struct trace_merge *merge, struct trace_row *row);

/* Which trace could not be read to its end, and why; NULL: none. */
const char *trace_merge_failure(const struct trace_merge *merge, const char **file);

void trace_merge_close(struct trace_merge *merge);

#endif
