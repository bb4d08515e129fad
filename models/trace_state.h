/* trace_state.h - how far the reading of a trace has come: shared by its first pass (trace_scan.c) and the later ones (trace.c). */
#ifndef LOADLINE_MODELS_TRACE_STATE_H
#define LOADLINE_MODELS_TRACE_STATE_H

#include "models/line_pattern.h"
#include "models/lines.h"
#include "models/trace.h"
#include "models/trace_binary.h"
#include "models/trace_record.h"

/* What the first pass notes beside the rows themselves. */
struct scan_notes {
    struct bad_rows bad;
    uint64_t inversions;
    uint64_t left_out; /* lines that hold no request */
    int64_t previous_ns;
};

#define TRACE_TEXT_ROWS                                                                                                \
    TRACE_BLOCK_ROWS /* at most are given at once, so that they are a block without being copied into one */

struct trace {
    struct trace_binary *binary;  /* not NULL: everything comes from here, and nothing below is used */
    const struct trace_row *kept; /* the same */
    size_t kept_count, kept_next;
    struct bytes *bytes;
    struct lines lines;
    struct trace_reader reader;
    struct line_pattern pattern; /* of the last line that did not match the one before */
    int unused_patterns;         /* that no line has matched */
    struct trace_row *rows;   /* those that were given last: nothing is known of any that is no column of the trace */
    struct row_window window; /* room 0: rows come in order and are passed straight on */
    bool is_out_of_order;     /* of the first pass: a row is late, and there is no window */
    struct scan_notes *notes; /* NULL after the first pass */
    int64_t second_0_ns;      /* of dates: the first row's; else 0 */
    int64_t given_ns;
    bool started, ended, is_over; /* the first row has been given; the last one has been read; has been given */
    const char *failure;          /* of a binary trace that can't be opened any more */
};

/* Of the record that was read last: why it is a bad row, or what it is. Nothing is noted after the first pass. */
void trace_note_bad(struct trace *trace, const char *reason);
void trace_note_good(struct trace *trace, const struct trace_row *row);

/* Room for rows of text, of which nothing is known. */
struct trace_row *trace_text_rows(struct arena *arena);

/* Before the first row. */
void trace_reset(struct trace *trace);

#endif
