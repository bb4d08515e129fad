/* trace_layout.h - which format a trace has and which of its columns holds what, found from its first record.
 *
 * Ownership  the layout lives in the arena.
 * Errors     NULL with a fault, or NULL without one where the trace has no record at all. */
#ifndef LOADLINE_MODELS_TRACE_LAYOUT_H
#define LOADLINE_MODELS_TRACE_LAYOUT_H

#include "models/fault.h"

struct arena;
struct lines;
struct trace_layout;
struct trace_options;

/* `lines` has given nothing yet; afterwards it gives the first record that holds values. `file` is for messages. */
const struct trace_layout *trace_layout_find(struct arena *arena, struct lines *lines,
                                             const struct trace_options *options, const char *file,
                                             struct faults *faults);

/* Let lines that were opened again give the first record that holds values. */
void trace_layout_skip_header(const struct trace_layout *layout, struct lines *lines);

/* Is there nothing but spaces? */
bool trace_line_is_blank(const char *text, size_t length);

#endif
