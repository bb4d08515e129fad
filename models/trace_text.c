#include "models/trace_text.h"

#include "models/bytes.h"
#include "models/trace_layout.h"
#include "sim/arena.h"

const struct trace_notes trace_notes_none = {.previous_ns = INT64_MIN};

void trace_text_note_bad(struct trace_text *trace, const char *reason)
{
    if (trace->notes) bad_rows_add(&trace->notes->bad, &trace->lines, reason);
}

void trace_text_note_good(struct trace_text *trace, const struct trace_row *row)
{
    struct trace_notes *notes = trace->notes;
    if (!notes) return;
    if (row->arrival_ns < notes->previous_ns) notes->inversions++;
    notes->previous_ns = row->arrival_ns;
}

/* Lines of which hardly two are alike are not worth it. */
#define UNUSED_PATTERNS_MOST 100

static void learn_pattern(struct trace_text *trace, const char *text, size_t length)
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
static size_t take_lines(struct trace_text *trace, int64_t from_ns, struct trace_row *rows, size_t room)
{
    const char *text = lines_rest(&trace->lines);
    if (!text) return 0;
    size_t length = lines_rest_length(&trace->lines);
    size_t count = line_pattern_take(&trace->pattern, &trace->reader, &text, length, from_ns, rows, room);
    if (count > 0) lines_take(&trace->lines, count, text);
    return count;
}

/* The row of the record that was read last; false where it is none, as has been noted. */
static bool read_record(struct trace_text *trace, char *text, size_t length, struct trace_row *row)
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
    if (reason && !trace->reader.unit_is_missing) trace_text_note_bad(trace, reason);
    if (!reason) learn_pattern(trace, text, length);
    return !reason;
}

/* The next good row as the file has it. */
static bool read_row(struct trace_text *trace, struct trace_row *row)
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
        trace_text_note_good(trace, row);
        return true;
    }
    return false;
}

/* The next row in order, its time as the file has it. */
static bool next_in_order(struct trace_text *trace, struct trace_row *row)
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
        if (!trace->ended && !row_window_add(window, row))
            trace_text_note_bad(trace, "arrival is too far out of order: sort the rows");
    }
    if (row_window_count(window) == 0) return false;
    row_window_take(window, row);
    return true;
}

/* The next row of a file that is read as text. */
static bool next_of_text(struct trace_text *trace, struct trace_row *row)
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
static size_t take_alike(struct trace_text *trace, struct trace_row *rows, size_t room)
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
size_t trace_text_take(struct trace_text *trace, size_t most, const struct trace_row **rows)
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

const char *trace_text_failure(const struct trace_text *trace)
{
    if (trace->lines.too_long)
        return "has a record longer than 64 MiB: a line break is missing, or a quote is left open";
    return bytes_failure(trace->bytes);
}

/* --- Opening --- */

/* Before the first row. */
static void reset(struct trace_text *trace)
{
    trace->reader.clock = CLOCK_UNKNOWN;
    trace->reader.unit_is_missing = false;
    trace->given_ns = INT64_MIN;
    trace->started = trace->ended = trace->is_over = trace->is_out_of_order = false;
}

static struct trace_text *trace_new(struct arena *arena, const struct bytes_source *source, struct sha256 *digest)
{
    struct trace_text *trace = arena_new_of(arena, struct trace_text);
    trace->bytes = bytes_open(arena, source, digest);
    lines_start(&trace->lines, arena, trace->bytes);
    trace->rows = arena_new_array(arena, TRACE_TEXT_ROWS, struct trace_row);
    for (size_t i = 0; i < TRACE_TEXT_ROWS; i++) trace->rows[i] = trace_row_unknown;
    return trace;
}

struct trace_text *trace_text_open(struct arena *arena, const struct bytes_source *source, struct sha256 *digest)
{
    struct trace_text *trace = trace_new(arena, source, digest);
    reset(trace);
    return trace;
}

struct trace_text *trace_text_go_on(struct arena *arena, const struct bytes_source *source,
                                    const struct trace_text *first, uint64_t begin)
{
    struct trace_text *trace = trace_new(arena, source, NULL);
    bytes_begin_at(trace->bytes, begin);
    lines_begin_inside(&trace->lines);
    trace->reader = first->reader;
    trace->second_0_ns = first->second_0_ns;
    trace->given_ns = first->given_ns;
    trace->started = true;
    trace->notes = arena_new_of(arena, struct trace_notes);
    *trace->notes = trace_notes_none;
    return trace;
}

void trace_text_join(struct trace_text *trace, const struct trace_text *next)
{
    uint64_t lines = trace->lines.number - 1;
    bad_rows_join(&trace->notes->bad, &next->notes->bad, lines);
    trace->notes->left_out += next->notes->left_out;
    trace->lines.number = lines + next->lines.number;
    bytes_begin_at(trace->bytes, bytes_taken(next->bytes));
}

void trace_text_rewind(struct trace_text *trace)
{
    bytes_rewind(trace->bytes);
    lines_rewind(&trace->lines);
    if (trace->window.room > 0) row_window_clear(&trace->window);
    if (trace->notes) *trace->notes = trace_notes_none;
    reset(trace);
    trace_layout_skip_header(trace->reader.layout, &trace->lines);
}

void trace_text_close(struct trace_text *trace)
{
    bytes_close(trace->bytes);
}
