/* document.h - a trace that is one JSON document, read whole.
 *
 * Limit      64 MiB, as a record (lines.h).
 * Ownership  the tree lives in the arena given.
 * Errors     NULL with a fault; NULL without one where the file cannot be read to its end, which the caller says. */
#ifndef LOADLINE_MODELS_FORMATS_DOCUMENT_H
#define LOADLINE_MODELS_FORMATS_DOCUMENT_H

#include "models/formats/format.h"

struct json_node;

struct json_node *document_read(struct arena *arena, struct lines *lines, const char *file, struct faults *faults);

/* Does a JSON text begin so: an object, with `member` named in its first bytes? */
bool document_mentions(const char *head, size_t length, const char *member);

/* The text of a number or string; text NULL for all else, and for NULL. */
struct trace_cell document_cell(const struct json_node *node);

#endif
