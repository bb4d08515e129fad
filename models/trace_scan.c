/* trace_scan.c - the first pass over a trace: what it holds, and everything that is wrong with it. */
#include "models/bytes.h"
#include "models/counts.h"
#include "models/source_digest.h"
#include "models/trace_binary.h"
#include "models/trace_layout.h"
#include "models/trace_state.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct scan_notes notes_at_first = {.previous_ns = INT64_MIN};

/* Rows without a value in a field of the trace, in a loop of its own for each. */
#define COUNT_MISSING(field, is_missing)                                                                               \
    for (size_t i = 0; i < count && summary->present[field]; i++) summary->missing[field] += (is_missing)

static void count_missing(struct trace_summary *summary, const struct trace_row *rows, size_t count)
{
    COUNT_MISSING(TRACE_SERVICE, rows[i].service_ns < 0);
    COUNT_MISSING(TRACE_INPUT_TOKENS, rows[i].input_tokens < 0);
    COUNT_MISSING(TRACE_OUTPUT_TOKENS, rows[i].output_tokens < 0);
    COUNT_MISSING(TRACE_PAYLOAD, rows[i].payload_bytes < 0);
    COUNT_MISSING(TRACE_RESPONSE, rows[i].response_bytes < 0);
    COUNT_MISSING(TRACE_TARGET, rows[i].target < 0);
    COUNT_MISSING(TRACE_TTL, rows[i].ttl_ns < 0);
    COUNT_MISSING(TRACE_EXPLAINED, rows[i].explained < 0);
    COUNT_MISSING(TRACE_ELAPSED, rows[i].elapsed_ns < 0);
    COUNT_MISSING(TRACE_SESSION, rows[i].session == 0);
    COUNT_MISSING(TRACE_AGENT, rows[i].agent == 0);
    COUNT_MISSING(TRACE_DEPTH, rows[i].depth == 0);
    for (int field = TRACE_ARRIVAL + 1; field < TRACE_FIELDS; field++)
        if (!summary->present[field]) summary->missing[field] += count;
}

/* At least one, in order of time. */
static void count_rows(struct trace_summary *summary, const struct trace_options *options, const struct trace_row *rows,
                       size_t count)
{
    if (summary->rows == 0) summary->first_ns = rows[0].arrival_ns;
    summary->last_ns = rows[count - 1].arrival_ns;
    summary->rows += count;
    count_missing(summary, rows, count);
    if (rows[0].arrival_ns >= options->from_ns && rows[count - 1].arrival_ns < options->to_ns) {
        summary->rows_in_window += count;
        return;
    }
    for (size_t i = 0; i < count; i++)
        summary->rows_in_window += rows[i].arrival_ns >= options->from_ns && rows[i].arrival_ns < options->to_ns;
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
    if (summary->rows_in_window == 0 && options->may_have_none) return;
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

/* The formats that have all columns which are read of this trace under the same names, and know their unit. */
static const char *look_alikes(struct arena *arena, const struct trace_layout *layout)
{
    const char *text = "";
    for (size_t i = 0; trace_formats[i]; i++) {
        const struct trace_format *format = trace_formats[i];
        bool same = format->syntax == layout->format->syntax;
        for (int field = 0; same && field < TRACE_FIELDS; field++) {
            const char *name = layout->columns.of[field].name, *other = format->columns.of[field].name;
            same = !name || (other && trace_names_equal(name, other));
        }
        if (same && format != layout->format && format->columns.of[TRACE_ARRIVAL].unit != UNIT_UNKNOWN)
            text = arena_format(arena, "%s%s%s", text, *text ? ", " : "; or say which Format it is: ", format->name);
    }
    return text;
}

/* Of the last record, behind which lines_next() has found none. */
static uint64_t last_line(const struct lines *lines)
{
    return lines->number > 0 ? lines->number - 1 : 0;
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
                   "ArrivalInMilliseconds, ArrivalInMicroseconds or ArrivalInNanoseconds%s",
                   trace->reader.layout->columns.of[TRACE_ARRIVAL].name, look_alikes(arena, trace->reader.layout));
    } else {
        bad_rows_judge(arena, &trace->notes->bad, summary->records, last_line(&trace->lines), summary->file, faults);
        if (summary->rows == 0 && (summary->records > 0 || summary->bad_rows == 0))
            faults_add(faults, FAULT_INPUT, (struct place){.file = summary->file}, "holds no request");
        else if (summary->rows > 0)
            judge_window(summary, options, faults);
    }
}

/* --- Rows --- */

/* All rows in binary form, for the replications; NULL: given up, for good, where the machine has no room for them. */
static struct trace_binary_writer *keep_rows(struct trace_binary_writer *kept, const struct trace_row *rows,
                                             size_t count)
{
    if (!kept || trace_binary_add(kept, rows, count)) return kept;
    trace_binary_drop(kept);
    return NULL;
}

/* NULL where there are none. */
static struct bytes_source *kept_rows(struct trace_binary_writer *kept, const char *name)
{
    uint64_t length;
    if (!kept) return NULL;
    bool written = trace_binary_end(kept, (struct trace_origin){0});
    struct bytes_source *source = trace_binary_kept(kept, name);
    if (written && bytes_source_map(source, &length)) return source;
    bytes_source_close(source);
    return NULL;
}

/* Everything, or up to the first row that is late where there is no window to put it in its place. */
static void read_rows(struct arena *arena, struct arena *first_pass, struct trace *trace,
                      const struct trace_options *options, struct trace_summary *summary)
{
    struct trace_row *kept = arena_new_array(arena, TRACE_KEPT_ROWS, struct trace_row);
    const struct trace_row *rows;
    struct trace_binary_writer *binary = NULL;
    for (size_t count; (count = trace_take(trace, TRACE_TEXT_ROWS, &rows)) > 0;
         count_rows(summary, options, rows, count)) {
        if (summary->rows + count <= TRACE_KEPT_ROWS) {
            memcpy(&kept[summary->rows], rows, count * sizeof *rows);
            continue;
        }
        if (summary->rows <= TRACE_KEPT_ROWS) {
            binary = trace_binary_keep(first_pass, arena, summary->present);
            binary = keep_rows(binary, kept, (size_t)summary->rows);
        }
        binary = keep_rows(binary, rows, count);
    }
    summary->kept = summary->rows <= TRACE_KEPT_ROWS ? kept : NULL;
    summary->binary = kept_rows(binary, summary->file);
    summary->has_start = trace->started && trace->reader.clock == CLOCK_DATES;
    summary->start_ns = summary->has_start ? trace->second_0_ns : 0;
    summary->window_needed = trace->window.needed;
    summary->inversions = trace->notes->inversions;
    summary->records = summary->rows;
}

/* Nearly all traces are in order and need no window, through which every row would be copied in and out of six megabytes: one that is not
 * is begun again. */
static void read_all(struct arena *arena, struct arena *first_pass, struct trace *trace,
                     const struct trace_options *options, struct trace_summary *summary)
{
    read_rows(arena, first_pass, trace, options, summary);
    if (!trace->is_out_of_order) return;
    *trace->notes = notes_at_first;
    summary->rows = summary->rows_in_window = 0;
    memset(summary->missing, 0, sizeof summary->missing);
    bytes_source_close(summary->binary);
    row_window_start(&trace->window, first_pass, TRACE_WINDOW_ROWS);
    trace_rewind(trace);
    read_rows(arena, first_pass, trace, options, summary);
}

/* --- The rows of a document --- */

struct document {
    struct row_reading reading; /* first: take_row() is given this */
    struct trace *trace;
    struct row_in_window *rows; /* numbered as they came, to be sorted */
    size_t count, room;
};

static void take_row(struct row_reading *reading, const struct trace_cell cells[TRACE_FIELDS])
{
    struct document *document = (struct document *)reading;
    struct trace_row row;
    if (document->count == TRACE_DOCUMENT_ROWS) return;
    const char *reason = trace_record_read(&document->trace->reader, cells, &row);
    if (reason) {
        trace_note_bad(document->trace, reason);
        return;
    }
    row.agent = document->reading.agent;
    row.depth = document->reading.depth;
    trace_note_good(document->trace, &row);
    if (document->count == document->room) {
        document->room = document->room ? 2 * document->room : 1024;
        document->rows =
            arena_grow(reading->arena, document->rows, document->count, document->room, sizeof *document->rows);
    }
    document->rows[document->count] = (struct row_in_window){row, document->count};
    document->count++;
}

static void refuse_row(struct row_reading *reading, const char *reason)
{
    trace_note_bad(((struct document *)reading)->trace, reason);
}

static int by_arrival(const void *a, const void *b)
{
    const struct row_in_window *x = a, *y = b;
    if (x->row.arrival_ns != y->row.arrival_ns) return x->row.arrival_ns < y->row.arrival_ns ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static void read_document(struct arena *arena, struct arena *first_pass, struct trace *trace,
                          const struct trace_options *options, struct trace_summary *summary, struct faults *faults)
{
    struct document document = {.reading = {.arena = first_pass,
                                            .layout = summary->layout,
                                            .options = options,
                                            .file = summary->file,
                                            .lines = &trace->lines,
                                            .faults = faults,
                                            .take = take_row,
                                            .refuse = refuse_row},
                                .trace = trace};
    if (!summary->layout->format->rows(&document.reading)) return;
    if (document.count == TRACE_DOCUMENT_ROWS)
        faults_add(faults, FAULT_INPUT, (struct place){.file = summary->file},
                   "has more than %zu requests, too many for a format that is read whole", TRACE_DOCUMENT_ROWS - 1);
    if (document.count > 0) qsort(document.rows, document.count, sizeof *document.rows, by_arrival);
    struct trace_row *rows = arena_new_array(arena, document.count, struct trace_row);
    bool dates = trace->reader.clock == CLOCK_DATES;
    summary->has_start = dates && document.count > 0;
    summary->start_ns = summary->has_start ? document.rows[0].row.arrival_ns : 0;
    for (size_t i = 0; i < document.count; i++) {
        rows[i] = document.rows[i].row;
        rows[i].arrival_ns -= summary->start_ns;
        summary->present[TRACE_AGENT] = summary->present[TRACE_DEPTH] |= rows[i].agent > 0;
    }
    if (document.count > 0) count_rows(summary, options, rows, document.count);
    summary->kept = rows;
    summary->inversions = trace->notes->inversions;
    summary->records = summary->rows;
    trace->notes->left_out += document.reading.left_out;
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
                                    .faults = faults,
                                    .sides = summary->side,
                                    .memory = &summary->memory};
    struct counts *counts = summary->layout->format->counts(&reading);
    if (!counts) return;
    summary->counts = counts;
    summary->records = reading.records;
    summary->has_start = reading.has_start;
    summary->start_ns = reading.start_ns;
    memcpy(summary->present, reading.present, sizeof summary->present);
    memcpy(summary->missing, reading.missing, sizeof summary->missing);
    summary->rows = counts->total;
    summary->rows_in_window = counts_between(counts, options->from_ns, options->to_ns);
    size_t first = 0, behind_last = counts->intervals;
    while (first < behind_last && counts->of[first] == 0) first++;
    while (behind_last > first && counts->of[behind_last - 1] == 0) behind_last--;
    summary->first_ns = counts_begin_ns(counts, first);
    summary->last_ns = counts_begin_ns(counts, behind_last);
}

static bool scan(struct arena *arena, struct arena *first_pass, struct bytes_source *source,
                 const struct trace_options *options, struct trace_summary *summary, struct faults *faults)
{
    size_t before = faults_count(faults);
    struct sha256 digest;
    sha256_start(&digest);
    if (options->digest_beside) summary->digest = source_digest_begin(source);
    struct scan_notes notes = notes_at_first;
    struct trace *trace = arena_new_of(first_pass, struct trace);
    trace->notes = &notes;
    trace->bytes = bytes_open(first_pass, source, summary->digest ? NULL : &digest);
    lines_start(&trace->lines, first_pass, trace->bytes);
    trace->rows = trace_text_rows(first_pass);
    summary->layout = trace_layout_find(arena, &trace->lines, options, summary->file, faults);
    trace_reset(trace);
    if (summary->layout) {
        trace->reader = (struct trace_reader){
            .layout = summary->layout, .target_names = summary->target_names, .target_count = summary->target_count};
        summary->format = summary->layout->format->name;
        summary->is_session_clock = summary->layout->columns.is_session_clock;
        for (int i = 0; i < TRACE_FIELDS; i++) summary->present[i] = summary->layout->columns.of[i].name != NULL;
        if (summary->layout->format->counts)
            read_counts(arena, trace, options, summary, faults);
        else if (summary->layout->format->rows)
            read_document(arena, first_pass, trace, options, summary, faults);
        else
            read_all(arena, first_pass, trace, options, summary);
        summary->bad_rows = notes.bad.count;
        summary->left_out = notes.left_out;
        memcpy(summary->bad_lines, notes.bad.lines, sizeof summary->bad_lines);
    }
    if (faults_count(faults) == before) judge(arena, trace, options, summary, faults);
    summary->digest_bytes = bytes_taken(trace->bytes);
    bytes_close(trace->bytes);
    if (!summary->digest) sha256_hex(&digest, summary->sha256);
    return faults_count(faults) == before;
}

/* --- A trace in binary form --- */

static bool is_binary(const struct bytes_source *source)
{
    char head[TRACE_BINARY_MAGIC];
    int64_t got = bytes_source_read(source, 0, head, sizeof head);
    return got > 0 && trace_binary_is(head, (size_t)got);
}

/* Without a window the header tells everything. */
static const char *count_window(struct trace_summary *summary, struct trace_binary *binary,
                                const struct trace_options *options)
{
    const struct trace_row *row;
    if (options->from_ns <= summary->first_ns && options->to_ns > summary->last_ns) {
        summary->rows_in_window = summary->rows;
        return NULL;
    }
    while (trace_binary_take(binary, 1, &row) > 0)
        summary->rows_in_window += row->arrival_ns >= options->from_ns && row->arrival_ns < options->to_ns;
    return trace_binary_failure(binary);
}

static void take_header(struct trace_summary *summary, const struct trace_binary_header *header)
{
    summary->binary = summary->source;
    summary->rows = summary->records = header->rows;
    summary->first_ns = header->first_ns;
    summary->last_ns = header->last_ns;
    summary->is_session_clock = header->origin.is_session_clock;
    summary->has_start = header->origin.has_start;
    summary->start_ns = header->origin.start_ns;
    memcpy(summary->missing, header->missing, sizeof summary->missing);
    for (int i = 0; i < TRACE_FIELDS; i++) summary->present[i] = header->missing[i] < header->rows;
}

static void digest_map(struct trace_summary *summary, const struct trace_options *options)
{
    uint64_t length = 0;
    const void *bytes = bytes_source_map(summary->source, &length);
    summary->digest_bytes = length;
    if (options->digest_beside) summary->digest = source_digest_begin(summary->source);
    if (summary->digest) return;
    struct sha256 digest;
    sha256_start(&digest);
    if (bytes) sha256_add(&digest, bytes, (size_t)length);
    sha256_hex(&digest, summary->sha256);
}

static bool scan_binary(struct arena *first_pass, const struct trace_options *options, struct trace_summary *summary,
                        struct faults *faults)
{
    struct place at = {.file = summary->file};
    size_t before = faults_count(faults);
    struct trace_binary_header header;
    const char *failure;
    struct trace_binary *binary = trace_binary_open(first_pass, summary->source, &header, &failure);
    summary->format = TRACE_BINARY_FORMAT;
    if (options->has_columns || options->format)
        faults_add(faults, FAULT_INPUT, at, "is a binary trace: Format and Columns do not go with it");
    if (binary) {
        take_header(summary, &header);
        failure = count_window(summary, binary, options);
    }
    if (failure)
        faults_add(faults, FAULT_INPUT, at, "the file %s", failure);
    else if (summary->rows == 0)
        faults_add(faults, FAULT_INPUT, at, "holds no request");
    else
        judge_window(summary, options, faults);
    digest_map(summary, options);
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
    bool valid = is_binary(source) ? scan_binary(first_pass, options, out, faults)
                                   : scan(arena, first_pass, source, options, out, faults);
    arena_free(first_pass);
    if (!valid) {
        source_digest_drop(out->digest);
        out->digest = NULL;
    }
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
