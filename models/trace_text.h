/* trace_text.h - the rows of a trace that is text, read record by record: by its first pass (trace_scan.c) and, where they could not be kept,
 * by later ones (trace.h).
 *
 * Use        trace_text_open(), find the layout with `lines`, fill in `reader`; then trace_text_take().
 * Notes      what the first pass notes beside the rows; NULL: nothing is noted.
 * Order      of time: without a window the first pass ends at the first row that is late (is_out_of_order), and a later one has none. With a
 *            window late rows are put in their place (row_window.h).
 * Ownership  lives in the arena; the source is borrowed. trace_text_close() gives back the decoder. */
#ifndef LOADLINE_MODELS_TRACE_TEXT_H
#define LOADLINE_MODELS_TRACE_TEXT_H

#include "models/bad_rows.h"
#include "models/line_pattern.h"
#include "models/lines.h"
#include "models/row_window.h"
#include "models/trace_block.h"
#include "models/trace_record.h"

struct bytes;
struct bytes_source;
struct sha256;

/* At most are given at once, so that they are a block without being copied into one. */
#define TRACE_TEXT_ROWS TRACE_BLOCK_ROWS

struct trace_notes {
    struct bad_rows bad;
    uint64_t inversions; /* rows that are earlier than the row before them */
    uint64_t left_out;   /* lines that hold no request */
    int64_t previous_ns; /* of the row before; INT64_MIN: there is none */
};

extern const struct trace_notes trace_notes_none;

struct trace_text {
    struct bytes *bytes;
    struct lines lines;
    struct trace_reader reader;
    struct line_pattern pattern; /* of the last line that did not match the one before */
    int unused_patterns;         /* that no line has matched */
    struct trace_row *rows;   /* those that were given last: nothing is known of any that is no column of the trace */
    struct row_window window; /* room 0: rows come in order and are passed straight on */
    bool is_out_of_order;     /* of the first pass: a row is late, and there is no window */
    struct trace_notes *notes;
    int64_t second_0_ns;          /* of dates: the first row's; else 0 */
    int64_t given_ns;             /* the arrival of the last row that was given, as the file has it */
    bool started, ended, is_over; /* the first row has been given; the last one has been read; has been given */
};

/* `digest`, which may be NULL, is fed the bytes as stored. */
struct trace_text *trace_text_open(struct arena *arena, const struct bytes_source *source, struct sha256 *digest);

/* What stands in the same source, which is not compressed, from byte `begin` on, where a record begins, read as `first` goes on behind its
 * first row. Lines are numbered from there, and notes are of its own. */
struct trace_text *trace_text_go_on(struct arena *arena, const struct bytes_source *source,
                                    const struct trace_text *first, uint64_t begin);

/* One to `most` (>= 1) of the next rows, where they are until the next call; 0 behind the last one and at a failure. */
size_t trace_text_take(struct trace_text *trace, size_t most, const struct trace_row **rows);

/* What went wrong, as the end of a sentence that begins with the file's name; NULL where nothing has. */
const char *trace_text_failure(const struct trace_text *trace);

/* Of the record that was read last: why it is a bad row, or what it is. */
void trace_text_note_bad(struct trace_text *trace, const char *reason);
void trace_text_note_good(struct trace_text *trace, const struct trace_row *row);

/* `next`, which has been read to its end, went on where this one has ended: stand where it does, and note what it has noted. */
void trace_text_join(struct trace_text *trace, const struct trace_text *next);

/* Start again at the first row, with nothing noted. */
void trace_text_rewind(struct trace_text *trace);

void trace_text_close(struct trace_text *trace);

#endif
