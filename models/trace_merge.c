#include "models/trace_merge.h"

#include "models/counts.h"
#include "models/earliest.h"
#include "models/gap_tables.h"
#include "models/trace_record.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <math.h>
#include <stdlib.h>

/* When the window of a trace begins, since 1970. */
static int64_t start_of(const struct merged_trace *trace)
{
    return time_after(trace->summary.start_ns, trace->options.from_ns);
}

/* Whether they can be laid beside each other at all. */
static bool have_one_clock(const struct merged_traces *traces, struct faults *faults)
{
    for (size_t i = 1; i < traces->count; i++) {
        const struct trace_summary *first = &traces->of[0].summary, *summary = &traces->of[i].summary;
        if (summary->has_start == first->has_start) continue;
        faults_add(faults, FAULT_INPUT, (struct place){.file = summary->file},
                   "has %s, and %s has %s: they can't be laid beside each other; --splice puts one behind the other",
                   summary->has_start ? "dates" : "no dates", first->file, first->has_start ? "some" : "none");
        return false;
    }
    return true;
}

/* Where each of them begins on the clock of the whole. */
static void lay(struct merged_traces *traces)
{
    for (size_t i = 0; i < traces->count; i++) {
        struct merged_trace *trace = &traces->of[i];
        trace->offset_ns = traces->is_spliced         ? traces->length_ns
                           : traces->origin.has_start ? start_of(trace) - traces->origin.start_ns
                                                      : 0;
        int64_t end_ns = time_after(trace->offset_ns, replay_length_ns(&trace->options, &trace->summary));
        traces->length_ns = time_later(traces->length_ns, end_ns);
    }
}

bool merged_traces_settle(struct merged_traces *traces, struct faults *faults)
{
    if (!traces->is_spliced && !have_one_clock(traces, faults)) return false;
    traces->origin.has_start = traces->count > 0 && traces->of[0].summary.has_start;
    traces->origin.is_session_clock = traces->count > 0;
    for (size_t i = 0; i < traces->count; i++) {
        const struct merged_trace *trace = &traces->of[i];
        bool is_first = i == 0 || (!traces->is_spliced && start_of(trace) < traces->origin.start_ns);
        if (is_first) traces->origin.start_ns = start_of(trace);
        traces->origin.is_session_clock &= trace->summary.is_session_clock;
        for (int field = 0; field < TRACE_FIELDS; field++)
            traces->present[field] = traces->present[field] || trace->summary.present[field];
    }
    lay(traces);
    if (traces->length_ns <= TIME_LONGEST_NS) return true;
    faults_add(faults, FAULT_INPUT, (struct place){.file = traces->of[0].summary.file},
               "and the others go over more than 100 years together");
    return false;
}

/* --- Counts --- */

struct interval {
    int64_t begin_ns, end_ns;
    uint64_t requests;
};

static int by_begin(const void *a, const void *b)
{
    const struct interval *x = a, *y = b;
    if (x->begin_ns != y->begin_ns) return x->begin_ns < y->begin_ns ? -1 : 1;
    return (x->end_ns > y->end_ns) - (x->end_ns < y->end_ns);
}

static bool is_counted(const struct merged_trace *trace)
{
    const struct trace_options *options = &trace->options;
    bool is_as_it_was = options->rate_scale == 1 && options->time_scale == 1 && options->repeat == 1;
    return trace->summary.counts && is_as_it_was;
}

/* Those with requests, in the window; false where it cuts one. */
static bool add_intervals(const struct merged_trace *trace, struct interval *intervals, size_t *count)
{
    const struct counts *counts = trace->summary.counts;
    int64_t from_ns = trace->options.from_ns, to_ns = trace->options.to_ns;
    for (size_t i = 0; i < counts->intervals; i++) {
        int64_t begin_ns = counts_begin_ns(counts, i), end_ns = counts_begin_ns(counts, i + 1);
        if (counts->of[i] == 0 || end_ns <= from_ns || begin_ns >= to_ns) continue;
        if (begin_ns < from_ns || end_ns > to_ns) return false;
        int64_t shift_ns = trace->offset_ns - from_ns;
        intervals[(*count)++] = (struct interval){begin_ns + shift_ns, end_ns + shift_ns, counts->of[i]};
    }
    return true;
}

/* Sorted intervals with each that is there several times once; how many. 0: two overlap otherwise. */
static size_t join(struct interval *intervals, size_t count)
{
    size_t joined = 0;
    for (size_t i = 0; i < count; i++) {
        struct interval *last = joined > 0 ? &intervals[joined - 1] : NULL;
        if (last && last->begin_ns == intervals[i].begin_ns && last->end_ns == intervals[i].end_ns)
            last->requests += intervals[i].requests;
        else if (last && intervals[i].begin_ns < last->end_ns)
            return 0;
        else
            intervals[joined++] = intervals[i];
    }
    return joined;
}

/* What lies between two of them is an interval without requests. */
static const struct counts *counts_of(struct arena *arena, const struct interval *intervals, size_t count)
{
    int64_t *begins_ns = arena_new_array(arena, 2 * count + 1, int64_t), end_ns = 0;
    struct counts *counts = counts_new_of(arena, 2 * count, begins_ns);
    counts->intervals = 0;
    for (size_t i = 0; i < count; i++) {
        if (intervals[i].begin_ns > end_ns) begins_ns[counts->intervals++] = end_ns;
        begins_ns[counts->intervals++] = intervals[i].begin_ns;
        begins_ns[counts->intervals] = end_ns = intervals[i].end_ns;
        if (!counts_add(counts, counts->intervals - 1, intervals[i].requests)) return NULL;
    }
    return counts;
}

const struct counts *merged_traces_counts(struct arena *arena, const struct merged_traces *traces)
{
    size_t room = 0, count = 0;
    for (size_t i = 0; i < traces->count; i++) {
        if (!is_counted(&traces->of[i])) return NULL;
        room += traces->of[i].summary.counts->intervals;
    }
    struct arena *own = arena_new();
    struct interval *intervals = arena_new_array(own, room, struct interval);
    bool are_whole = true;
    for (size_t i = 0; are_whole && i < traces->count; i++)
        are_whole = add_intervals(&traces->of[i], intervals, &count);
    qsort(intervals, count, sizeof *intervals, by_begin);
    size_t joined = are_whole ? join(intervals, count) : 0;
    const struct counts *counts = joined > 0 ? counts_of(arena, intervals, joined) : NULL;
    arena_free(own);
    return counts;
}

void merged_traces_forget(struct merged_traces *traces)
{
    for (size_t i = 0; i < traces->count; i++) trace_forget(&traces->of[i].summary);
}

struct trace_merge {
    size_t count;
    struct source {
        const struct merged_trace *trace;
        struct replay *replay;
        uint64_t number; /* of those whose sessions are their own; 0: names mean the same as in the first trace */
        struct trace_row next;
    } of[TRACE_MERGE_MOST];
    struct earliest left; /* sources with rows left */
};

/* To its next row; false where there is none. */
static bool advance(struct source *source)
{
    struct trace_row *next = &source->next;
    if (!replay_next(source->replay, next)) return false;
    next->arrival_ns += source->trace->offset_ns;
    if (next->session == 0) return true;
    double time_scale = source->trace->options.time_scale;
    if (next->elapsed_ns >= 0 && time_scale != 1) next->elapsed_ns = llround((double)next->elapsed_ns * time_scale);
    if (source->number > 0) next->session = trace_session_apart(next->session, ~source->number);
    return true;
}

struct trace_merge *trace_merge_open(struct arena *arena, const struct merged_traces *traces, uint64_t seed)
{
    struct trace_merge *merge = arena_new_of(arena, struct trace_merge);
    struct gap_tables *gaps = gap_tables_new(arena);
    merge->count = traces->count;
    merge->left = earliest_new(arena, traces->count);
    for (size_t i = 0; i < traces->count; i++) {
        const struct merged_trace *trace = &traces->of[i];
        merge->of[i].trace = trace;
        merge->of[i].number = traces->is_spliced || !traces->origin.has_start ? i : 0;
        gap_tables_make(gaps, trace->summary.counts);
        merge->of[i].replay = replay_open(arena, &trace->options, &trace->summary, random_key(seed, (uint32_t)i));
        if (advance(&merge->of[i])) earliest_add(&merge->left, i, merge->of[i].next.arrival_ns);
    }
    return merge;
}

bool trace_merge_next(struct trace_merge *merge, struct trace_row *row)
{
    if (merge->left.count == 0) return false;
    struct source *first = &merge->of[merge->left.heap[0].number];
    *row = first->next;
    if (advance(first))
        earliest_advance(&merge->left, first->next.arrival_ns);
    else
        earliest_end(&merge->left);
    return true;
}

const char *trace_merge_failure(const struct trace_merge *merge, const char **file)
{
    for (size_t i = 0; i < merge->count; i++) {
        const char *failure = replay_failure(merge->of[i].replay);
        *file = merge->of[i].trace->summary.file;
        if (failure) return failure;
    }
    return NULL;
}

void trace_merge_close(struct trace_merge *merge)
{
    for (size_t i = 0; i < merge->count; i++) replay_close(merge->of[i].replay);
}
