/* trace_document.h - the rows of a trace that is one document, or has several requests in a line: read once and for all. */
#ifndef LOADLINE_MODELS_TRACE_DOCUMENT_H
#define LOADLINE_MODELS_TRACE_DOCUMENT_H

#include "models/trace.h"
#include "models/trace_text.h"

/* Into the summary go the rows, in order of time, and what is known of them; bad ones into the notes of `trace`, behind whose header it
 * stands. Faults say why there are none. */
void trace_document_read(struct arena *arena, struct arena *first_pass, struct trace_text *trace,
                         const struct trace_options *options, struct trace_summary *summary, struct faults *faults);

#endif
