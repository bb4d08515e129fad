#include "models/trace.h"

#include "models/bytes.h"
#include "models/lines.h"
#include "models/trace_layout.h"
#include "models/trace_record.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

/* What the first pass counts beside the rows themselves. */
struct scan_counts {
    uint64_t bad_rows, bad_lines[TRACE_BAD_LINES];
    const char *bad_reason; /* of the first bad row */
    uint64_t inversions;
    int64_t previous_ns;
};

struct trace {
    const struct trace_row *kept; /* not NULL: everything comes from here, and nothing below is used */
    size_t kept_count, kept_next;
    struct bytes *bytes;
    struct lines lines;
    struct trace_reader reader;
    struct row_window window;   /* room 0: rows come in order and are passed straight on */
    struct scan_counts *counts; /* NULL after the first pass */
    int64_t second_0_ns;        /* of dates: the first row's; else 0 */
    int64_t given_ns;
    bool started, ended;
};

/* A record may span lines; each of them is lost with it. */
static void count_bad(struct trace *trace, const char *reason)
{
    struct scan_counts *counts = trace->counts;
    if (!counts) return;
    if (counts->bad_rows == 0) counts->bad_reason = reason;
    for (uint64_t i = 0; i < trace->lines.count; i++, counts->bad_rows++)
        if (counts->bad_rows < TRACE_BAD_LINES) counts->bad_lines[counts->bad_rows] = trace->lines.number + i;
}

static void count_good(struct trace *trace, const struct trace_row *row)
{
    struct scan_counts *counts = trace->counts;
    if (!counts) return;
    if (row->arrival_ns < counts->previous_ns) counts->inversions++;
    counts->previous_ns = row->arrival_ns;
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
            count_good(trace, row);
            return true;
        }
        count_bad(trace, reason);
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
            count_bad(trace, "arrival is too far out of order");
        }
        return false;
    }
    while (!trace->ended && row_window_count(window) < window->room) {
        trace->ended = !read_row(trace, row);
        if (!trace->ended && !row_window_add(window, row)) count_bad(trace, "arrival is too far out of order");
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
    assert(!trace->counts);
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
    summary->rows_in_window += row->arrival_ns >= options->from_ns && row->arrival_ns < options->to_ns;
}

/* "5, 9, 12, ..." */
static const char *bad_line_list(struct arena *arena, const struct scan_counts *counts)
{
    const char *list = "";
    for (uint64_t i = 0; i < counts->bad_rows && i < TRACE_BAD_LINES; i++)
        list = arena_format(arena, "%s%s%llu", list, i ? ", " : "", (unsigned long long)counts->bad_lines[i]);
    return counts->bad_rows > TRACE_BAD_LINES ? arena_format(arena, "%s, ...", list) : list;
}

static struct place line_of(const char *file, uint64_t line)
{
    return (struct place){.file = file, .line = line < INT_MAX ? (int)line : INT_MAX};
}

static void judge_bad_rows(struct arena *arena, const struct trace_summary *summary, const struct scan_counts *counts,
                           struct faults *faults)
{
    if (counts->bad_rows == 0) return;
    double share = (double)counts->bad_rows / ((double)counts->bad_rows + (double)summary->rows);
    bool too_many = share > TRACE_MOST_BAD_SHARE;
    faults_add(faults, too_many ? FAULT_INPUT : FAULT_WARNING, line_of(summary->file, counts->bad_lines[0]),
               "the %s; %llu of %llu rows (%.3g %%) are bad%s: lines %s", counts->bad_reason,
               (unsigned long long)counts->bad_rows, (unsigned long long)(counts->bad_rows + summary->rows),
               share * 100, too_many ? ", more than the 1 % that is left out without stopping" : " and left out",
               bad_line_list(arena, counts));
}

/* How long one pass over the window lasts. Behind the last row comes a gap of mean length, so that repeating the trace
 * keeps its rate; rows that are all at one instant last a nanosecond. */
static int64_t pass_length(const struct trace_summary *summary, const struct trace_options *options)
{
    int64_t span_ns = summary->last_ns - summary->first_ns;
    int64_t gap_ns = summary->rows > 1 ? (int64_t)((uint64_t)span_ns / (summary->rows - 1)) : 0;
    int64_t end_ns = summary->last_ns + (gap_ns > 0 ? gap_ns : 1);
    return (options->to_ns < end_ns ? options->to_ns : end_ns) - options->from_ns;
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
    summary->pass_ns = pass_length(summary, options);
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
        judge_bad_rows(arena, summary, trace->counts, faults);
        if (summary->rows + summary->bad_rows == 0)
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
    summary->inversions = trace->counts->inversions;
    summary->bad_rows = trace->counts->bad_rows;
    memcpy(summary->bad_lines, trace->counts->bad_lines, sizeof summary->bad_lines);
}

static bool scan(struct arena *arena, struct arena *first_pass, struct bytes_source *source,
                 const struct trace_options *options, struct trace_summary *summary, struct faults *faults)
{
    size_t before = faults_count(faults);
    struct sha256 digest;
    sha256_start(&digest);
    struct scan_counts counts = {.previous_ns = INT64_MIN};
    struct trace *trace = arena_new_of(first_pass, struct trace);
    trace->counts = &counts;
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
        read_all(arena, trace, options, summary);
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
