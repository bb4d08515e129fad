/* trace_block.h - rows of a trace in binary form: a block of them, column by column.
 *
 * Form       docs/trace-formats.md, "The binary form". In a column stands each value and one, 0 for unknown; a session, an agent and a
 *            depth as they are, since their 0 is that already.
 * Order      rows are in order of time, arrivals >= 0. */
#ifndef LOADLINE_MODELS_TRACE_BLOCK_H
#define LOADLINE_MODELS_TRACE_BLOCK_H

#include "models/row_window.h"
#include "models/trace_columns.h"

/* So many are written into one: as rows they fit the first cache of a processor. */
#define TRACE_BLOCK_ROWS 256

/* So many may stand in one. */
#define TRACE_BLOCK_MOST 512

/* Numbers of columns in the file; they never change. */
enum trace_block_column {
    COLUMN_GAP, /* from the row before; 0 for the first of a block */
    COLUMN_SERVICE,
    COLUMN_ELAPSED,
    COLUMN_TTL,
    COLUMN_INPUT_TOKENS,
    COLUMN_OUTPUT_TOKENS,
    COLUMN_PAYLOAD,
    COLUMN_RESPONSE,
    COLUMN_EXPLAINED,
    COLUMN_SESSION,
    COLUMN_TARGET, /* an index of the names that a run has */
    COLUMN_AGENT,
    COLUMN_DEPTH,
    COLUMNS,
    COLUMNS_ROOM = 16 /* in a header */
};

extern const enum trace_field trace_block_field[COLUMNS];

/* As it stands in the file, in the machine's own order of bytes, which must be the file's. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "binary traces are little-endian");

struct trace_block_header {
    uint32_t rows, bytes; /* bytes of the columns behind it, a multiple of 8 */
    int64_t first_ns, last_ns;
    unsigned char width[COLUMNS_ROOM]; /* 0: no row has a value there */
    uint64_t checksum;                 /* of the columns */
};

#define TRACE_BLOCK_BYTES                                                                                              \
    (sizeof(struct trace_block_header) + (size_t)COLUMNS * TRACE_BLOCK_ROWS * 8) /* written, at most */

/* Fletcher's, over words of 64 bits (J. Fletcher 1982, IEEE Trans. Comm. 30(1)). length is a multiple of 8. */
uint64_t trace_block_checksum(const void *bytes, size_t length);

/* Write 1 to TRACE_BLOCK_ROWS rows, which have no values but in fields that are present; of the others, count in `missing` the rows without
 * a value. How many bytes of `block` that are; it has TRACE_BLOCK_BYTES. */
size_t trace_block_write(unsigned char *block, const struct trace_row *rows, size_t count,
                         const bool present[TRACE_FIELDS], uint64_t missing[COLUMNS]);

/* The rows of the block that was read last. */
struct trace_block {
    size_t count;
    bool has_values[COLUMNS]; /* where the next block has none either, its rows are left as unknown as they are */
    struct trace_row rows[TRACE_BLOCK_MOST];
};

/* Before the first block is read. */
void trace_block_start(struct trace_block *block);

/* Read the block of at most `most_rows` that stands there. How many of the `left` bytes it is; 0 where it is damaged. */
size_t trace_block_read(struct trace_block *block, const unsigned char *bytes, uint64_t left, uint64_t most_rows);

#endif
