/* trace_scan.c - the first pass over a trace: what it holds, and everything that is wrong with it. */
#include "models/bytes.h"
#include "models/counts.h"
#include "models/source_digest.h"
#include "models/trace_binary.h"
#include "models/trace_document.h"
#include "models/trace_layout.h"
#include "models/trace_rows.h"
#include "models/trace_text.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <limits.h>
#include <string.h>

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

static void judge(struct arena *arena, const struct trace_text *trace, const struct trace_options *options,
                  struct trace_summary *summary, struct faults *faults)
{
    const char *failure = trace_text_failure(trace);
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

static void read_counts(struct arena *arena, struct trace_text *trace, const struct trace_options *options,
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

static void read_records(struct arena *arena, struct arena *first_pass, struct trace_text *trace,
                         const struct trace_options *options, struct trace_summary *summary, struct faults *faults)
{
    const struct trace_layout *layout = summary->layout;
    trace->reader = (struct trace_reader){
        .layout = layout, .target_names = summary->target_names, .target_count = summary->target_count};
    summary->format = layout->format->name;
    summary->is_session_clock = layout->columns.is_session_clock;
    for (int i = 0; i < TRACE_FIELDS; i++) summary->present[i] = layout->columns.of[i].name != NULL;
    if (layout->format->counts)
        read_counts(arena, trace, options, summary, faults);
    else if (layout->format->rows)
        trace_document_read(arena, first_pass, trace, options, summary, faults);
    else
        trace_rows_read(arena, first_pass, trace, options, summary);
    summary->bad_rows = trace->notes->bad.count;
    summary->left_out = trace->notes->left_out;
    memcpy(summary->bad_lines, trace->notes->bad.lines, sizeof summary->bad_lines);
}

/* The digest takes 0.56 ns a byte (source_digest.h), and a row is read and simulated in some 50 ns: where rows are longer than that the digest
 * is what all wait for. It begins first then, and one thread less reads; also where one thread alone can read. */
#define LONG_ROW  100 /* bytes */
#define LOOKED_AT ((size_t)64 * 1024)

static bool digest_comes_first(struct arena *first_pass, const struct bytes_source *source)
{
    if (bytes_source_compression(source) != COMPRESSION_NONE) return true;
    char *text = arena_array(first_pass, LOOKED_AT, 1);
    int64_t length = bytes_source_read(source, 0, text, LOOKED_AT), lines = 0;
    for (int64_t i = 0; i < length; i++) lines += text[i] == '\n';
    return length > LONG_ROW * lines;
}

static bool scan_text(struct arena *arena, struct arena *first_pass, const struct trace_options *options,
                      struct trace_summary *summary, struct faults *faults)
{
    size_t before = faults_count(faults);
    struct trace_options beside = *options;
    bool is_put_off = options->threads > 1; /* until it is asked for: rows are not read in order */
    bool comes_first = is_put_off && digest_comes_first(first_pass, summary->source);
    struct sha256 digest;
    sha256_start(&digest);
    struct trace_notes notes = trace_notes_none;
    struct trace_text *trace = trace_text_open(first_pass, summary->source, is_put_off ? NULL : &digest);
    trace->notes = &notes;
    if (comes_first) summary->digest = source_digest_begin(summary->source);
    if (summary->digest) beside.threads--;
    summary->layout = trace_layout_find(arena, &trace->lines, options, summary->file, faults);
    if (summary->layout) read_records(arena, first_pass, trace, &beside, summary, faults);
    if (faults_count(faults) == before) judge(arena, trace, options, summary, faults);
    summary->digest_bytes = bytes_taken(trace->bytes);
    trace_text_close(trace);
    if (is_put_off && !comes_first) summary->digest = source_digest_begin(summary->source);
    if (!is_put_off) sha256_hex(&digest, summary->sha256);
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
static const char *count_window(struct arena *first_pass, struct trace_summary *summary,
                                const struct trace_options *options)
{
    const struct trace_row *rows;
    if (options->from_ns <= summary->first_ns && options->to_ns > summary->last_ns) {
        summary->rows_in_window = summary->rows;
        return NULL;
    }
    struct trace_binary *binary = trace_binary_open(first_pass, summary->binary, summary->binary_count);
    for (size_t count; (count = trace_binary_take(binary, TRACE_BLOCK_MOST, &rows)) > 0;)
        summary->rows_in_window += trace_rows_in_window(options, rows, count);
    return trace_binary_failure(binary);
}

static void take_header(struct arena *arena, struct trace_summary *summary, const struct trace_binary_header *header)
{
    struct bytes_source **sources = arena_new_of(arena, struct bytes_source *);
    *sources = summary->source;
    summary->binary = sources;
    summary->binary_count = 1;
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
    if (options->threads > 1) {
        summary->digest = source_digest_begin(summary->source);
        return;
    }
    struct sha256 digest;
    sha256_start(&digest);
    if (bytes) sha256_add(&digest, bytes, (size_t)length);
    sha256_hex(&digest, summary->sha256);
}

static bool scan_binary(struct arena *arena, struct arena *first_pass, const struct trace_options *options,
                        struct trace_summary *summary, struct faults *faults)
{
    struct place at = {.file = summary->file};
    size_t before = faults_count(faults);
    struct trace_binary_header header;
    const char *failure = trace_binary_judge(summary->source, &header);
    summary->format = TRACE_BINARY_FORMAT;
    if (options->has_columns || options->format)
        faults_add(faults, FAULT_INPUT, at, "is a binary trace: Format and Columns do not go with it");
    if (!failure) {
        take_header(arena, summary, &header);
        failure = count_window(first_pass, summary, options);
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
    bool valid = is_binary(source) ? scan_binary(arena, first_pass, options, out, faults)
                                   : scan_text(arena, first_pass, options, out, faults);
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
