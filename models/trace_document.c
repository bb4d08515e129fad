#include "models/trace_document.h"

#include "models/trace_block.h"
#include "models/trace_layout.h"
#include "models/trace_rows.h"
#include "sim/arena.h"

#include <stdlib.h>

struct document {
    struct row_reading reading; /* first: take_row() is given this */
    struct trace_text *trace;
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
        trace_text_note_bad(document->trace, reason);
        return;
    }
    row.agent = document->reading.agent;
    row.depth = document->reading.depth;
    trace_text_note_good(document->trace, &row);
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
    trace_text_note_bad(((struct document *)reading)->trace, reason);
}

static int by_arrival(const void *a, const void *b)
{
    const struct row_in_window *x = a, *y = b;
    if (x->row.arrival_ns != y->row.arrival_ns) return x->row.arrival_ns < y->row.arrival_ns ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static void put_in_order(struct document *document, struct arena *arena, struct trace_summary *summary)
{
    size_t count = document->count;
    struct trace_row *rows = arena_new_array(arena, count, struct trace_row);
    if (count > 0) qsort(document->rows, count, sizeof *document->rows, by_arrival);
    summary->has_start = count > 0 && document->trace->reader.clock == CLOCK_DATES;
    summary->start_ns = summary->has_start ? document->rows[0].row.arrival_ns : 0;
    for (size_t i = 0; i < count; i++) {
        rows[i] = document->rows[i].row;
        rows[i].arrival_ns -= summary->start_ns;
        summary->present[TRACE_AGENT] = summary->present[TRACE_DEPTH] |= rows[i].agent > 0;
    }
    summary->kept = rows;
    summary->rows = count;
}

/* As they would be counted if they were written. */
static void count_missing(struct arena *first_pass, struct trace_summary *summary)
{
    unsigned char *block = arena_array(first_pass, TRACE_BLOCK_BYTES, 1);
    uint64_t missing[COLUMNS] = {0};
    for (size_t i = 0, count; i < summary->rows; i += count) {
        count = summary->rows - i < TRACE_BLOCK_ROWS ? (size_t)summary->rows - i : TRACE_BLOCK_ROWS;
        trace_block_write(block, &summary->kept[i], count, summary->present, missing);
    }
    for (int column = 0; column < COLUMNS; column++)
        if (column != COLUMN_GAP) summary->missing[trace_block_field[column]] = missing[column];
}

void trace_document_read(struct arena *arena, struct arena *first_pass, struct trace_text *trace,
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
    put_in_order(&document, arena, summary);
    count_missing(first_pass, summary);
    summary->rows_in_window = trace_rows_in_window(options, summary->kept, (size_t)summary->rows);
    if (summary->rows > 0) summary->first_ns = summary->kept[0].arrival_ns;
    if (summary->rows > 0) summary->last_ns = summary->kept[summary->rows - 1].arrival_ns;
    summary->inversions = trace->notes->inversions;
    summary->records = summary->rows;
    trace->notes->left_out += document.reading.left_out;
}
