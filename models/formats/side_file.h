/* side_file.h - a file that stands beside a trace of counts and tells what its requests are like: read whole, once.
 *
 * Digest     its name and SHA-256 go into reading->sides.
 * Bad rows   of a table, by the rule of bad_rows.h.
 * Ownership  cells are gone when the callback returns; a document lives in the arena given.
 * Errors     false, or NULL, with a fault. */
#ifndef LOADLINE_MODELS_FORMATS_SIDE_FILE_H
#define LOADLINE_MODELS_FORMATS_SIDE_FILE_H

#include "models/formats/format.h"
#include "models/trace_options.h"

struct json_node;

#define SIDE_COLUMNS 16 /* at most */

/* One row: the cells of the columns that were asked for, in that order. NULL, or what is wrong with it. */
typedef const char *side_row(void *who, const struct trace_cell *cells);

/* A CSV whose header has all of the `columns` (NULL at the end), in any order and among others. */
bool side_file_rows(struct count_reading *reading, enum trace_side side, const char *const *columns, side_row *take,
                    void *who);

/* One JSON document, from the file of that name. */
struct json_node *side_file_document(struct count_reading *reading, enum trace_side side, const char *file,
                                     struct arena *arena);

#endif
