#include "models/trace_merge.h"

#include "models/trace_record.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <math.h>

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
        bool ended;
    } of[TRACE_MERGE_MOST];
};

static void advance(struct source *source)
{
    struct trace_row *next = &source->next;
    source->ended = !replay_next(source->replay, next);
    next->arrival_ns += source->trace->offset_ns;
    if (next->session == 0) return;
    double time_scale = source->trace->options.time_scale;
    if (next->elapsed_ns >= 0 && time_scale != 1) next->elapsed_ns = llround((double)next->elapsed_ns * time_scale);
    if (source->number > 0) next->session = trace_session_apart(next->session, ~source->number);
}

struct trace_merge *trace_merge_open(struct arena *arena, const struct merged_traces *traces, uint64_t seed)
{
    struct trace_merge *merge = arena_new_of(arena, struct trace_merge);
    merge->count = traces->count;
    for (size_t i = 0; i < traces->count; i++) {
        const struct merged_trace *trace = &traces->of[i];
        merge->of[i].trace = trace;
        merge->of[i].number = traces->is_spliced || !traces->origin.has_start ? i : 0;
        merge->of[i].replay = replay_open(arena, &trace->options, &trace->summary, random_key(seed, (uint32_t)i));
        advance(&merge->of[i]);
    }
    return merge;
}

bool trace_merge_next(struct trace_merge *merge, struct trace_row *row)
{
    struct source *first = NULL;
    for (size_t i = 0; i < merge->count; i++) {
        struct source *source = &merge->of[i];
        if (!source->ended && (!first || source->next.arrival_ns < first->next.arrival_ns)) first = source;
    }
    if (!first) return false;
    *row = first->next;
    advance(first);
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
