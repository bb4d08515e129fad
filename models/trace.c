#include "models/trace.h"

#include "models/bytes.h"
#include "models/counts.h"
#include "models/lines.h"
#include "models/trace_layout.h"
#include "models/trace_record.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

/* What the first pass notes beside the rows themselves. */
struct scan_notes {
    struct bad_rows bad;
    uint64_t inversions;
    int64_t previous_ns;
};

struct trace {
    const struct trace_row *kept; /* not NULL: everything comes from here, and nothing below is used */
    size_t kept_count, kept_next;
    struct bytes *bytes;
    struct lines lines;
    struct trace_reader reader;
    struct row_window window; /* room 0: rows come in order and are passed straight on */
    struct scan_notes *notes; /* NULL after the first pass */
    int64_t second_0_ns;      /* of dates: the first row's; else 0 */
    int64_t given_ns;
    bool started, ended;
};

static void note_bad(struct trace *trace, const char *reason)
{
    if (trace->notes) bad_rows_add(&trace->notes->bad, &trace->lines, reason);
}

static void note_good(struct trace *trace, const struct trace_row *row)
{
    struct scan_notes *notes = trace->notes;
    if (!notes) return;
    if (row->arrival_ns < notes->previous_ns) notes->inversions++;
    notes->previous_ns = row->arrival_ns;
}

/* The next good row as the file has it. */
static bool read_row(struct trace *trace, struct trace_row *row)
{
    char *text;
    size_t length;
    const struct trace_layout *layout = trace->reader.layout;
    while (lines_next(&trace->lines, &text, &length)) {
        if (length == 0 || (*text <= ' ' && trace_line_is_blank(text, length))) continue;
        struct trace_cell cells[TRACE_FIELDS];
        const char *reason = "record is cut or malformed";
        if (layout->format->syntax->split(layout, &trace->lines, text, length, cells))
            reason = trace_record_read(&trace->reader, cells, row);
        if (trace->reader.unit_is_missing) return false;
        if (!reason) {
            note_good(trace, row);
            return true;
        }
        note_bad(trace, reason);
    }
    return false;
}

/* The next row in order, its time as the file has it. */
static bool next_in_order(struct trace *trace, struct trace_row *row)
{
    struct row_window *window = &trace->window;
    if (window->room == 0) {
        while (read_row(trace, row)) {
            if (row->arrival_ns >= trace->given_ns) return true;
            note_bad(trace, "arrival is too far out of order");
        }
        return false;
    }
    while (!trace->ended && row_window_count(window) < window->room) {
        trace->ended = !read_row(trace, row);
        if (!trace->ended && !row_window_add(window, row)) note_bad(trace, "arrival is too far out of order");
    }
    if (row_window_count(window) == 0) return false;
    row_window_take(window, row);
    return true;
}

bool trace_next(struct trace *trace, struct trace_row *row)
{
    if (trace->kept) {
        if (trace->kept_next == trace->kept_count) return false;
        *row = trace->kept[trace->kept_next++];
        return true;
    }
    if (!next_in_order(trace, row)) return false;
    trace->given_ns = row->arrival_ns;
    if (!trace->started) {
        trace->started = true;
        trace->second_0_ns = trace->reader.clock == CLOCK_DATES ? row->arrival_ns : 0;
    }
    row->arrival_ns -= trace->second_0_ns;
    return true;
}

const char *trace_failure(const struct trace *trace)
{
    if (trace->kept) return NULL;
    if (trace->lines.too_long)
        return "has a record longer than 64 MiB: a line break is missing, or a quote is left open";
    return bytes_failure(trace->bytes);
}

static void reset(struct trace *trace)
{
    trace->reader.clock = CLOCK_UNKNOWN;
    trace->given_ns = INT64_MIN;
    trace->started = trace->ended = false;
}

struct trace *trace_open(struct arena *arena, const struct trace_summary *summary)
{
    struct trace *trace = arena_new_of(arena, struct trace);
    assert(!summary->counts);
    if (summary->kept) {
        trace->kept = summary->kept;
        trace->kept_count = (size_t)summary->rows;
        return trace;
    }
    trace->bytes = bytes_open(arena, summary->source, NULL);
    lines_start(&trace->lines, arena, trace->bytes);
    trace->reader = (struct trace_reader){
        .layout = summary->layout, .target_names = summary->target_names, .target_count = summary->target_count};
    if (summary->window_needed > 0) row_window_start(&trace->window, arena, summary->window_needed + 1);
    reset(trace);
    trace_layout_skip_header(summary->layout, &trace->lines);
    return trace;
}

void trace_rewind(struct trace *trace)
{
    assert(!trace->notes);
    trace->kept_next = 0;
    if (trace->kept) return;
    bytes_rewind(trace->bytes);
    lines_rewind(&trace->lines);
    if (trace->window.room > 0) row_window_clear(&trace->window);
    reset(trace);
    trace_layout_skip_header(trace->reader.layout, &trace->lines);
}

void trace_close(struct trace *trace)
{
    if (trace && !trace->kept) bytes_close(trace->bytes);
}

/* --- The first pass --- */

static void count_row(struct trace_summary *summary, const struct trace_options *options, const struct trace_row *row)
{
    if (summary->rows++ == 0) summary->first_ns = row->arrival_ns;
    summary->last_ns = row->arrival_ns;
    summary->missing[TRACE_SERVICE] += row->service_ns < 0;
    summary->missing[TRACE_INPUT_TOKENS] += row->input_tokens < 0;
    summary->missing[TRACE_OUTPUT_TOKENS] += row->output_tokens < 0;
    summary->missing[TRACE_PAYLOAD] += row->payload_bytes < 0;
    summary->missing[TRACE_RESPONSE] += row->response_bytes < 0;
    summary->missing[TRACE_TARGET] += row->target < 0;
    summary->missing[TRACE_TTL] += row->ttl_ns < 0;
    summary->missing[TRACE_EXPLAINED] += row->explained < 0;
    summary->rows_in_window += row->arrival_ns >= options->from_ns && row->arrival_ns < options->to_ns;
}

static struct place line_of(const char *file, uint64_t line)
{
    return (struct place){.file = file, .line = line < INT_MAX ? (int)line : INT_MAX};
}

/* Where the trace ends. Behind the last row comes a gap of mean length, so that repeating the trace keeps its rate; rows
 * that are all at one instant last a nanosecond. Counts last to the end of the last interval. */
static int64_t end_of(const struct trace_summary *summary)
{
    if (summary->counts) return counts_length_ns(summary->counts);
    int64_t span_ns = summary->last_ns - summary->first_ns;
    int64_t gap_ns = summary->rows > 1 ? (int64_t)((uint64_t)span_ns / (summary->rows - 1)) : 0;
    return summary->last_ns + (gap_ns > 0 ? gap_ns : 1);
}

static void judge_window(struct trace_summary *summary, const struct trace_options *options, struct faults *faults)
{
    struct place at = options->at;
    if (summary->rows_in_window == 0) {
        faults_add(faults, FAULT_INPUT, at,
                   "no row lies between FromInSeconds and ToInSeconds: the rows of %s go from second %.9g to %.9g",
                   summary->file, time_to_s(summary->first_ns), time_to_s(summary->last_ns));
        return;
    }
    int64_t end_ns = end_of(summary);
    summary->pass_ns = (options->to_ns < end_ns ? options->to_ns : end_ns) - options->from_ns;
    double replayed_s = time_to_s(summary->pass_ns) * options->time_scale * (double)options->repeat;
    if (replayed_s > TIME_LONGEST_S)
        faults_add(faults, FAULT_INPUT, at,
                   "%s would last %.3g s with TimeScale and Repeat: at most 100 years (%.0f s)", summary->file,
                   replayed_s, TIME_LONGEST_S);
}

static void judge(struct arena *arena, const struct trace *trace, const struct trace_options *options,
                  struct trace_summary *summary, struct faults *faults)
{
    const char *failure = trace_failure(trace);
    if (failure) {
        enum fault_kind kind = trace->lines.too_long ? FAULT_INPUT : bytes_failure_kind(trace->bytes);
        struct place at = trace->lines.number ? line_of(summary->file, trace->lines.number)
                                              : (struct place){summary->file, 0, 0, NULL};
        faults_add(faults, kind, at, "the file %s", failure);
    } else if (trace->reader.unit_is_missing) {
        faults_add(faults, FAULT_INPUT, line_of(summary->file, trace->lines.number),
                   "the numbers in column \"%s\" have no unit: name it in Columns as ArrivalInSeconds, "
                   "ArrivalInMilliseconds, ArrivalInMicroseconds or ArrivalInNanoseconds",
                   trace->reader.layout->columns.of[TRACE_ARRIVAL].name);
    } else {
        bad_rows_judge(arena, &trace->notes->bad, summary->records, summary->file, faults);
        if (summary->rows == 0 && (summary->records > 0 || summary->bad_rows == 0))
            faults_add(faults, FAULT_INPUT, (struct place){.file = summary->file}, "holds no request");
        else if (summary->rows > 0)
            judge_window(summary, options, faults);
    }
}

static void read_all(struct arena *arena, struct trace *trace, const struct trace_options *options,
                     struct trace_summary *summary)
{
    struct trace_row *kept = arena_new_array(arena, TRACE_KEPT_ROWS, struct trace_row), row;
    while (trace_next(trace, &row)) {
        if (summary->rows < TRACE_KEPT_ROWS) kept[summary->rows] = row;
        count_row(summary, options, &row);
    }
    summary->kept = summary->rows <= TRACE_KEPT_ROWS ? kept : NULL;
    summary->has_start = trace->started && trace->reader.clock == CLOCK_DATES;
    summary->start_ns = summary->has_start ? trace->second_0_ns : 0;
    summary->window_needed = trace->window.needed;
    summary->inversions = trace->notes->inversions;
    summary->records = summary->rows;
}

static void read_counts(struct arena *arena, struct trace *trace, const struct trace_options *options,
                        struct trace_summary *summary, struct faults *faults)
{
    struct count_reading reading = {.arena = arena,
                                    .layout = summary->layout,
                                    .options = options,
                                    .file = summary->file,
                                    .lines = &trace->lines,
                                    .bad = &trace->notes->bad,
                                    .faults = faults};
    const struct counts *counts = summary->layout->format->counts(&reading);
    if (!counts) return;
    summary->counts = counts;
    summary->records = reading.records;
    summary->has_start = reading.has_start;
    summary->start_ns = reading.start_ns;
    summary->rows = counts->total;
    summary->rows_in_window = counts_between(counts, options->from_ns, options->to_ns);
    size_t first = 0, behind_last = counts->intervals;
    while (first < behind_last && counts->of[first] == 0) first++;
    while (behind_last > first && counts->of[behind_last - 1] == 0) behind_last--;
    summary->first_ns = (int64_t)first * counts->interval_ns;
    summary->last_ns = (int64_t)behind_last * counts->interval_ns;
}

static bool scan(struct arena *arena, struct arena *first_pass, struct bytes_source *source,
                 const struct trace_options *options, struct trace_summary *summary, struct faults *faults)
{
    size_t before = faults_count(faults);
    struct sha256 digest;
    sha256_start(&digest);
    struct scan_notes notes = {.previous_ns = INT64_MIN};
    struct trace *trace = arena_new_of(first_pass, struct trace);
    trace->notes = &notes;
    trace->bytes = bytes_open(first_pass, source, &digest);
    lines_start(&trace->lines, first_pass, trace->bytes);
    summary->layout = trace_layout_find(arena, &trace->lines, options, summary->file, faults);
    reset(trace);
    if (summary->layout) {
        trace->reader = (struct trace_reader){
            .layout = summary->layout, .target_names = summary->target_names, .target_count = summary->target_count};
        row_window_start(&trace->window, first_pass, TRACE_WINDOW_ROWS);
        summary->format = summary->layout->format->name;
        for (int i = 0; i < TRACE_FIELDS; i++) summary->present[i] = summary->layout->columns.of[i].name != NULL;
        if (summary->layout->format->counts)
            read_counts(arena, trace, options, summary, faults);
        else
            read_all(arena, trace, options, summary);
        summary->bad_rows = notes.bad.count;
        memcpy(summary->bad_lines, notes.bad.lines, sizeof summary->bad_lines);
    }
    if (faults_count(faults) == before) judge(arena, trace, options, summary, faults);
    bytes_close(trace->bytes);
    sha256_hex(&digest, summary->sha256);
    return faults_count(faults) == before;
}

bool trace_scan_source(struct arena *arena, struct bytes_source *source, const struct trace_options *options,
                       const char *const *target_names, size_t target_count, struct trace_summary *out,
                       struct faults *faults)
{
    *out = (struct trace_summary){.file = bytes_source_name(source),
                                  .source = source,
                                  .target_names = target_names,
                                  .target_count = target_count};
    struct arena *first_pass = arena_new();
    bool valid = scan(arena, first_pass, source, options, out, faults);
    arena_free(first_pass);
    return valid;
}

bool trace_scan(struct arena *arena, const struct trace_options *options, const char *const *target_names,
                size_t target_count, struct trace_summary *out, struct faults *faults)
{
    struct bytes_source *source = bytes_source_open(arena, options->file, options->at, faults);
    if (!source) return false;
    bool valid = trace_scan_source(arena, source, options, target_names, target_count, out, faults);
    if (!valid) trace_forget(out);
    return valid;
}

void trace_forget(struct trace_summary *summary)
{
    bytes_source_close(summary->source);
    summary->source = NULL;
}
