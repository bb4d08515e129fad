/* trace_binary.h - a trace in a form of its own: compact, mapped into memory, replayed without parsing.
 *
 * Form       docs/trace-formats.md, "The binary form": a header, then blocks of rows (trace_block.h), each column in the fewest of
 *            1, 2, 4 or 8 bytes; little-endian. Rows are in order of time.
 * Checked    the header and every block have a checksum; a block is checked when it is read. The file must be as long as it says, also
 *            while it is read: what is cut under a reader's feet is a failure and not a crash.
 * Ownership  a writer lives in the arena given and writes to a file of its caller's, which must be seekable. A reader borrows
 *            the source.
 * Errors     false, and trace_binary_failure() or errno tells why. */
#ifndef LOADLINE_MODELS_TRACE_BINARY_H
#define LOADLINE_MODELS_TRACE_BINARY_H

#include "models/row_window.h"
#include "models/trace_columns.h"

struct arena;
struct bytes_source;

#define TRACE_BINARY_FORMAT "loadline" /* its name among the formats */

/* What the header says. */
struct trace_binary_header {
    struct trace_origin origin;
    uint64_t rows;
    int64_t first_ns, last_ns;
    uint64_t missing[TRACE_FIELDS]; /* rows without a value; all of them: the trace has no such column */
};

/* --- Writing --- */

struct trace_binary_writer;

/* From the file's beginning on. No row has a value in a field that is not present. */
struct trace_binary_writer *trace_binary_begin(struct arena *arena, int file, const bool present[TRACE_FIELDS]);

/* The same for nobody but this program: in memory of `lasting`, as far as `room` bytes go, and in an unnamed temporary file where they do
 * not. Where the machine has no room for that either, rows are counted and no more: nothing fails. */
struct trace_binary_writer *trace_binary_keep(struct arena *arena, struct arena *lasting, size_t room,
                                              const bool present[TRACE_FIELDS]);

/* In order of time, >= 0. false where the machine fails (errno). */
bool trace_binary_add(struct trace_binary_writer *writer, const struct trace_row *rows, size_t count);

/* Write what is left, and the header. */
bool trace_binary_end(struct trace_binary_writer *writer, struct trace_origin origin);

/* What trace_binary_end() has put into the header. */
void trace_binary_written(const struct trace_binary_writer *writer, struct trace_binary_header *header);

/* After that, where to read what is kept; NULL where it is not. `name` stands for it in messages. */
struct bytes_source *trace_binary_kept(struct trace_binary_writer *writer, struct arena *lasting, const char *name);

/* Nobody wants it any more. */
void trace_binary_drop(struct trace_binary_writer *writer);

/* --- Reading --- */

/* Does a file begin as one? Looks at the first TRACE_BINARY_MAGIC bytes. */
#define TRACE_BINARY_MAGIC 8
bool trace_binary_is(const void *head, size_t length);

/* Map the source and read its header. NULL where it is a whole binary trace, or why it is not, as the end of a sentence that begins with
 * the file's name. */
const char *trace_binary_judge(struct bytes_source *source, struct trace_binary_header *header);

struct trace_binary;

/* The rows of these sources, at least one, which follow each other in order of time. */
struct trace_binary *trace_binary_open(struct arena *arena, struct bytes_source *const *sources, size_t count);

/* One to `most` (>= 1) of the next rows, where they are until the next call; 0 behind the last one, or where a block is damaged. */
size_t trace_binary_take(struct trace_binary *binary, size_t most, const struct trace_row **rows);

const char *trace_binary_failure(const struct trace_binary *binary); /* NULL: none */

void trace_binary_rewind(struct trace_binary *binary);

#endif
