/* trace_rows.h - the rows of a trace of text, read for the first time: counted, and kept so that nobody has to read the text again.
 *
 * Parts      a long text that is not compressed is cut at line ends, and its parts are read by as many threads as trace_options allows. What
 *            is found is what one thread would find: where a part does not begin as the one before it has ended (within a record, or with a
 *            row that is late), or anything goes wrong, all is read again from one end to the other. So is a trace with late rows, which
 *            need a window (row_window.h) that rows would be copied in and out of.
 * Kept       up to TRACE_KEPT_ROWS as they are; more in binary form (trace_binary.h), up to TRACE_KEPT_BYTES of it in memory.
 * Ownership  what is kept lives in the arena of the summary; everything else in that of the first pass. */
#ifndef LOADLINE_MODELS_TRACE_ROWS_H
#define LOADLINE_MODELS_TRACE_ROWS_H

#include "models/trace.h"
#include "models/trace_text.h"

#define TRACE_KEPT_BYTES ((size_t)16 * 1024 * 1024)

/* Read all that `trace` gives, which has given nothing yet and stands behind the header. Into the summary go the rows and what is known of
 * them; `trace` tells what went wrong and, in its notes, which rows are bad. */
void trace_rows_read(struct arena *arena, struct arena *first_pass, struct trace_text *trace,
                     const struct trace_options *options, struct trace_summary *summary);

/* Rows in order of time that FromInSeconds and ToInSeconds leave. */
uint64_t trace_rows_in_window(const struct trace_options *options, const struct trace_row *rows, size_t count);

#endif
