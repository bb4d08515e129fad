/* document.h - a trace that is one JSON document, read whole.
 *
 * Limit      64 MiB, as a record (lines.h).
 * Lines      of documents, one a line, each is read by itself, and so is its arena.
 * Ownership  the tree lives in the arena given.
 * Errors     NULL with a fault; NULL without one where the file cannot be read to its end, which the caller says. */
#ifndef LOADLINE_MODELS_FORMATS_DOCUMENT_H
#define LOADLINE_MODELS_FORMATS_DOCUMENT_H

#include "models/formats/format.h"

struct json_node;

struct json_node *document_read(struct arena *arena, struct lines *lines, const char *file, struct faults *faults);

/* What is done with a document; false where it added faults. */
typedef bool document_take(struct row_reading *reading, const struct json_node *root);

/* Each line of the trace as a document, or all lines together as one. What a line is that is none is said by `otherwise`, the end of a
 * sentence that begins with its place. false with faults, or where the file cannot be read to its end. */
bool document_each(struct row_reading *reading, document_take *take, const char *otherwise);

/* Say what is wrong with a part of a document: false. */
bool document_fault(struct row_reading *reading, const struct json_node *node, const char *what);

/* Does a JSON text begin so: an object, with `member` named in its first bytes? */
bool document_mentions(const char *head, size_t length, const char *member);

/* The text of a number or string; text NULL for all else, and for NULL. */
struct trace_cell document_cell(const struct json_node *node);

#endif
