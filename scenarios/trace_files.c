#include "scenarios/trace_files.h"

#include "models/counts.h"
#include "models/json.h"
#include "models/session_window.h"
#include "models/trace_statistics.h"
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

/* What is said of several files alike is said once. */
static void hand_on(const struct faults *of_files, struct faults *faults)
{
    for (size_t i = 0; i < faults_total(of_files); i++) {
        const struct fault *fault = faults_at(of_files, i);
        size_t before = 0, others = 0;
        for (size_t k = 0; fault->kind == FAULT_WARNING && k < faults_total(of_files); k++) {
            bool is_alike = k != i && strcmp(faults_at(of_files, k)->text, fault->text) == 0;
            before += is_alike && k < i;
            others += is_alike;
        }
        if (before > 0) continue;
        if (others > 0)
            faults_add(faults, fault->kind, fault->at, "%s (and so of %zu more)", fault->text, others);
        else
            faults_add(faults, fault->kind, fault->at, "%s", fault->text);
    }
}

/* Beside others a trace need not have rows in the window. */
static void leave_out(struct merged_traces *traces, struct faults *faults)
{
    trace_forget(&traces->of[--traces->count].summary);
    faults_add(faults, FAULT_WARNING, traces->of[traces->count].options.at,
               "nothing of it lies between FromInSeconds and ToInSeconds: it is left out");
}

bool trace_files_open(struct arena *arena, const char *const *files, size_t count, bool is_spliced,
                      const struct changes *changes, struct merged_traces *out, struct faults *faults)
{
    struct faults *of_files = faults_new(arena);
    *out = (struct merged_traces){.count = 0, .is_spliced = is_spliced};
    for (size_t i = 0; i < count; i++) {
        struct merged_trace *trace = &out->of[out->count];
        if (!read_options(arena, files[i], changes, &trace->options, of_files)) break;
        trace->options.may_have_none = !is_spliced && count > 1 && (i + 1 < count || out->count > 0);
        if (!trace_scan(arena, &trace->options, NULL, 0, &trace->summary, of_files)) break;
        out->count++;
        if (!session_window_find(arena, &trace->options, &trace->summary, of_files)) break;
        if (trace->summary.rows_in_window == 0) leave_out(out, of_files);
    }
    hand_on(of_files, faults);
    if (faults_count(of_files) == 0 && merged_traces_settle(out, faults)) return true;
    merged_traces_forget(out);
    return false;
}

/* The span of counts, as trace_statistics.h has it. */
static struct trace_statistics *statistics_of_counts(struct arena *arena, const struct merged_traces *traces,
                                                     const struct counts *counts)
{
    size_t first = 0, behind = counts->intervals;
    while (counts->of[first] == 0) first++;
    while (counts->of[behind - 1] == 0) behind--;
    struct trace_statistics *statistics =
        trace_statistics_begin(arena, counts_begin_ns(counts, first), counts_begin_ns(counts, behind),
                               traces->origin.has_start, traces->origin.start_ns);
    trace_statistics_add_counts(statistics, counts);
    for (size_t i = 0; i < traces->count; i++) {
        const struct merged_trace *trace = &traces->of[i];
        trace_statistics_add_gap_laws(statistics, trace->summary.counts, trace->options.from_ns, trace->options.to_ns);
    }
    return statistics;
}

/* Whether nothing is known of the requests but when they come: what they carry would have to be drawn. */
static bool carry_nothing(const struct merged_traces *traces)
{
    for (size_t i = 0; i < traces->count; i++)
        if (traces->of[i].summary.counts && traces->of[i].summary.counts->kinds) return false;
    return true;
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
    const struct counts *counts = carry_nothing(traces) ? merged_traces_counts(arena, traces) : NULL;
    struct trace_statistics *statistics = NULL;
    if (counts) {
        statistics = statistics_of_counts(arena, traces, counts);
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

/* As many windows as there would be intervals, were all as long as the longest. */
static size_t windows_of(const struct trace_statistics *statistics, const struct counts *counts)
{
    return (size_t)((statistics->last_ns - statistics->first_ns) / counts_longest_ns(counts));
}

bool trace_files_fit(struct arena *arena, const struct merged_traces *traces, const struct trace_statistics *statistics,
                     uint64_t seed, struct arrival_fit *out, struct faults *faults)
{
    const struct counts *counts = merged_traces_counts(arena, traces);
    struct place at = {.file = traces->of[0].summary.file};
    struct arrival_evidence *evidence;
    if (counts) {
        struct trace_statistics *of_counts = statistics_of_counts(arena, traces, counts);
        trace_statistics_end(of_counts);
        evidence = arrival_evidence_begin(arena, of_counts, seed, windows_of(of_counts, counts));
        arrival_evidence_add_counts(evidence, counts);
    } else {
        evidence = arrival_evidence_begin(arena, statistics, seed, EVIDENCE_WINDOWS);
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
