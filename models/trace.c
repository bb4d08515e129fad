#include "models/trace.h"

#include "models/bytes.h"
#include "models/source_digest.h"
#include "models/trace_binary.h"
#include "models/trace_layout.h"
#include "models/trace_state.h"
#include "sim/arena.h"

#include <assert.h>

void trace_note_bad(struct trace *trace, const char *reason)
{
    if (trace->notes) bad_rows_add(&trace->notes->bad, &trace->lines, reason);
}

void trace_note_good(struct trace *trace, const struct trace_row *row)
{
    struct scan_notes *notes = trace->notes;
    if (!notes) return;
    if (row->arrival_ns < notes->previous_ns) notes->inversions++;
    notes->previous_ns = row->arrival_ns;
}

/* Lines of which hardly two are alike are not worth it. */
#define UNUSED_PATTERNS_MOST 100

static void learn_pattern(struct trace *trace, const char *text, size_t length)
{
    const struct trace_layout *layout = trace->reader.layout;
    struct line_pattern *pattern = &trace->pattern;
    if (!layout->format->syntax->pattern || trace->unused_patterns == UNUSED_PATTERNS_MOST) return;
    trace->unused_patterns += pattern->count > 0 && !pattern->has_matched;
    pattern->count = 0;
    pattern->has_matched = false;
    if (!layout->format->syntax->pattern(layout, text, length, pattern)) pattern->count = 0;
}

/* Rows of the next lines, as many as are like the one before and come in order from from_ns on. */
static size_t take_lines(struct trace *trace, int64_t from_ns, struct trace_row *rows, size_t room)
{
    const char *text = lines_rest(&trace->lines);
    if (!text) return 0;
    size_t length = lines_rest_length(&trace->lines);
    size_t count = line_pattern_take(&trace->pattern, &trace->reader, &text, length, from_ns, rows, room);
    if (count > 0) lines_take(&trace->lines, count, text);
    return count;
}

/* The row of the record that was read last; false where it is none, as has been noted. */
static bool read_record(struct trace *trace, char *text, size_t length, struct trace_row *row)
{
    const struct trace_layout *layout = trace->reader.layout;
    struct trace_cell cells[TRACE_FIELDS];
    const char *reason = bad_row_cut;
    enum trace_split split = layout->format->syntax->split(layout, &trace->lines, text, length, cells);
    if (split == SPLIT_NO_REQUEST) {
        if (trace->notes) trace->notes->left_out += trace->lines.count;
        return false;
    }
    if (split == SPLIT_ROW) reason = trace_record_read(&trace->reader, cells, row);
    if (reason && !trace->reader.unit_is_missing) trace_note_bad(trace, reason);
    if (!reason) learn_pattern(trace, text, length);
    return !reason;
}

/* The next good row as the file has it. */
static bool read_row(struct trace *trace, struct trace_row *row)
{
    char *text;
    size_t length;
    while (!trace->reader.unit_is_missing) {
        bool is_good = take_lines(trace, INT64_MIN, row, 1) == 1;
        if (!is_good) {
            if (!lines_next(&trace->lines, &text, &length)) return false;
            if (length == 0 || (*text <= ' ' && trace_line_is_blank(text, length))) continue;
            is_good = read_record(trace, text, length, row);
        }
        if (!is_good) continue;
        trace_note_good(trace, row);
        return true;
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
            trace->is_out_of_order = trace->notes != NULL;
            if (trace->is_out_of_order) break;
        }
        return false;
    }
    while (!trace->ended && row_window_count(window) < window->room) {
        trace->ended = !read_row(trace, row);
        if (!trace->ended && !row_window_add(window, row)) trace_note_bad(trace, "arrival is too far out of order: sort the rows");
    }
    if (row_window_count(window) == 0) return false;
    row_window_take(window, row);
    return true;
}

/* The next row of a file that is read as text. */
static bool next_of_text(struct trace *trace, struct trace_row *row)
{
    if (!next_in_order(trace, row)) return false;
    trace->given_ns = row->arrival_ns;
    if (!trace->started) {
        trace->started = true;
        trace->second_0_ns = trace->reader.clock == CLOCK_DATES ? row->arrival_ns : 0;
    }
    row->arrival_ns -= trace->second_0_ns;
    return true;
}

/* Rows of the next lines, as many as are like the one before and in order, where no window is needed to put them in order. */
static size_t take_alike(struct trace *trace, struct trace_row *rows, size_t room)
{
    size_t count = 0, more;
    if (!trace->started || trace->window.room > 0) return 0;
    while (count < room && (more = take_lines(trace, trace->given_ns, rows + count, room - count)) > 0) {
        count += more;
        trace->given_ns = rows[count - 1].arrival_ns;
    }
    for (size_t i = 0; i < count && trace->second_0_ns != 0; i++) rows[i].arrival_ns -= trace->second_0_ns;
    if (trace->notes && count > 0) trace->notes->previous_ns = trace->given_ns;
    return count;
}

/* Behind them come a line that is read in another way, or none. */
static size_t take_text(struct trace *trace, size_t most, const struct trace_row **rows)
{
    size_t room = most < TRACE_TEXT_ROWS ? most : TRACE_TEXT_ROWS, count = 0;
    while (count < room && !trace->is_over) {
        count += take_alike(trace, &trace->rows[count], room - count);
        if (count == room) break;
        trace->is_over = !next_of_text(trace, &trace->rows[count]);
        count += !trace->is_over;
    }
    *rows = trace->rows;
    return count;
}

static size_t take_kept(struct trace *trace, size_t most, const struct trace_row **rows)
{
    size_t left = trace->kept_count - trace->kept_next, taken = left < most ? left : most;
    *rows = &trace->kept[trace->kept_next];
    trace->kept_next += taken;
    return taken;
}

size_t trace_take(struct trace *trace, size_t most, const struct trace_row **rows)
{
    if (trace->kept) return take_kept(trace, most, rows);
    if (trace->binary) return trace_binary_take(trace->binary, most, rows);
    return take_text(trace, most, rows);
}

bool trace_next(struct trace *trace, struct trace_row *row)
{
    const struct trace_row *next;
    if (trace_take(trace, 1, &next) == 0) return false;
    *row = *next;
    return true;
}

const char *trace_failure(const struct trace *trace)
{
    if (trace->kept) return trace->failure;
    if (trace->binary) return trace_binary_failure(trace->binary);
    if (trace->lines.too_long)
        return "has a record longer than 64 MiB: a line break is missing, or a quote is left open";
    return bytes_failure(trace->bytes);
}

struct trace_row *trace_text_rows(struct arena *arena)
{
    struct trace_row *rows = arena_new_array(arena, TRACE_TEXT_ROWS, struct trace_row);
    for (size_t i = 0; i < TRACE_TEXT_ROWS; i++) rows[i] = trace_row_unknown;
    return rows;
}

void trace_reset(struct trace *trace)
{
    trace->reader.clock = CLOCK_UNKNOWN;
    trace->given_ns = INT64_MIN;
    trace->started = trace->ended = trace->is_over = trace->is_out_of_order = false;
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
    if (summary->binary) {
        struct trace_binary_header header;
        trace->binary = trace_binary_open(arena, summary->binary, &header, &trace->failure);
        if (!trace->binary) trace->kept = &trace_row_unknown; /* of which there are none */
        return trace;
    }
    trace->bytes = bytes_open(arena, summary->source, NULL);
    lines_start(&trace->lines, arena, trace->bytes);
    trace->rows = trace_text_rows(arena);
    trace->reader = (struct trace_reader){
        .layout = summary->layout, .target_names = summary->target_names, .target_count = summary->target_count};
    if (summary->window_needed > 0) row_window_start(&trace->window, arena, summary->window_needed + 1);
    trace_reset(trace);
    trace_layout_skip_header(summary->layout, &trace->lines);
    return trace;
}

void trace_rewind(struct trace *trace)
{
    trace->kept_next = 0;
    if (trace->binary) trace_binary_rewind(trace->binary);
    if (trace->kept || trace->binary) return;
    bytes_rewind(trace->bytes);
    lines_rewind(&trace->lines);
    if (trace->window.room > 0) row_window_clear(&trace->window);
    trace_reset(trace);
    trace_layout_skip_header(trace->reader.layout, &trace->lines);
}

void trace_close(struct trace *trace)
{
    if (trace && trace->bytes) bytes_close(trace->bytes);
}

bool trace_settle(struct trace_summary *summary, struct faults *faults)
{
    struct source_digest *digest = summary->digest;
    summary->digest = NULL;
    if (!digest || source_digest_end(digest, summary->digest_bytes, summary->sha256) ||
        source_digest_take(summary->source, summary->digest_bytes, summary->sha256))
        return true;
    faults_add(faults, FAULT_MACHINE, (struct place){.file = summary->file}, "the file was cut while it was read");
    return false;
}

void trace_forget(struct trace_summary *summary)
{
    source_digest_drop(summary->digest);
    summary->digest = NULL;
    if (summary->binary != summary->source) bytes_source_close(summary->binary);
    bytes_source_close(summary->source);
    summary->source = summary->binary = NULL;
}
