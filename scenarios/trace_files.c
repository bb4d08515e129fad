#include "scenarios/trace_files.h"

#include "models/counts.h"
#include "models/gap_tables.h"
#include "models/json.h"
#include "models/session_window.h"
#include "models/trace_statistics.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <string.h>

/* The Trace object of a file, changed. */
static bool read_options(struct arena *arena, const char *file, const struct changes *changes,
                         struct trace_options *options, struct faults *faults)
{
    static const char empty[] = "{\"File\": \"-\"}";
    struct json_node *root = json_read_text(arena, "--set", empty, sizeof empty - 1, faults);
    root = document_apply(arena, root, changes, NULL, faults);
    if (!root || !trace_options_read(arena, root, options, faults)) return false;
    options->file = file;
    options->at = (struct place){.file = file};
    return true;
}

bool trace_files_open(struct arena *arena, const char *const *files, size_t count, bool is_spliced,
                      const struct changes *changes, struct merged_traces *out, struct faults *faults)
{
    *out = (struct merged_traces){.count = 0, .is_spliced = is_spliced};
    struct gap_tables *gaps = gap_tables_new(arena);
    for (size_t i = 0; i < count; i++) {
        struct merged_trace *trace = &out->of[i];
        if (!read_options(arena, files[i], changes, &trace->options, faults)) break;
        trace->options.gaps = gaps;
        if (!trace_scan(arena, &trace->options, NULL, 0, &trace->summary, faults)) break;
        out->count++;
        if (!session_window_find(arena, &trace->options, &trace->summary, faults)) {
            merged_traces_forget(out);
            return false;
        }
    }
    if (out->count == count && merged_traces_settle(out, faults)) return true;
    merged_traces_forget(out);
    return false;
}

/* Counts that are told as they are: a single trace of them, whole and at its own pace. */
static const struct counts *plain_counts(const struct merged_traces *traces)
{
    const struct trace_options *options = &traces->of[0].options;
    bool plain = traces->count == 1 && options->rate_scale == 1 && options->time_scale == 1 && options->repeat == 1 &&
                 options->from_ns == 0 && options->to_ns == TIME_NEVER;
    return plain ? traces->of[0].summary.counts : NULL;
}

static void add_rows(struct trace_statistics **statistics, struct arena *arena, const struct merged_traces *traces,
                     struct trace_merge *merge)
{
    struct trace_row row;
    while (trace_merge_next(merge, &row)) {
        if (!*statistics)
            *statistics = trace_statistics_begin(arena, row.arrival_ns, traces->length_ns, traces->origin.has_start,
                                                 traces->origin.start_ns);
        trace_statistics_add(*statistics, &row);
    }
}

const struct trace_statistics *trace_files_describe(struct arena *arena, const struct merged_traces *traces,
                                                    uint64_t seed, struct faults *faults)
{
    const struct counts *counts = plain_counts(traces);
    struct trace_statistics *statistics = NULL;
    if (counts && counts->kinds) counts = NULL; /* what they carry has to be drawn */
    if (counts) {
        const struct trace_summary *summary = &traces->of[0].summary;
        statistics = trace_statistics_begin(arena, summary->first_ns, summary->last_ns, traces->origin.has_start,
                                            traces->origin.start_ns);
        trace_statistics_add_counts(statistics, counts);
    } else {
        const char *file;
        struct trace_merge *merge = trace_merge_open(arena, traces, seed);
        add_rows(&statistics, arena, traces, merge);
        const char *failure = trace_merge_failure(merge, &file);
        trace_merge_close(merge);
        if (failure) {
            faults_add(faults, FAULT_MACHINE, (struct place){.file = file}, "the file %s", failure);
            return NULL;
        }
    }
    if (!statistics) {
        faults_add(faults, FAULT_INPUT, (struct place){.file = traces->of[0].summary.file},
                   "has no request left: the seed and RateScale leave none");
        return NULL;
    }
    trace_statistics_end(statistics);
    return statistics;
}

bool trace_files_fit(struct arena *arena, const struct merged_traces *traces, const struct trace_statistics *statistics,
                     uint64_t seed, struct arrival_fit *out, struct faults *faults)
{
    const struct counts *counts = plain_counts(traces);
    struct place at = {.file = traces->of[0].summary.file};
    struct arrival_evidence *evidence =
        arrival_evidence_begin(arena, statistics, seed, counts ? counts->intervals : EVIDENCE_WINDOWS);
    if (counts) {
        arrival_evidence_add_counts(evidence, counts);
    } else {
        const char *file;
        struct trace_row row;
        struct trace_merge *merge = trace_merge_open(arena, traces, seed);
        while (trace_merge_next(merge, &row)) arrival_evidence_add(evidence, row.arrival_ns);
        const char *failure = trace_merge_failure(merge, &file);
        trace_merge_close(merge);
        if (failure) {
            faults_add(faults, FAULT_MACHINE, (struct place){.file = file}, "the file %s", failure);
            return false;
        }
    }
    arrival_evidence_end(evidence);
    if (arrival_fit(arena, evidence, counts != NULL, out)) return true;
    faults_add(faults, FAULT_INPUT, at, "needs at least %d requests, not all at one instant, to fit arrivals to",
               FIT_LEAST);
    return false;
}
