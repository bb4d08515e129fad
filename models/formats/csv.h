/* csv.h - a record of CSV taken apart field by field: for the formats that are more than a table of columns.
 *
 * Syntax     RFC 4180: a quoted field may hold commas, doubled quotes and line breaks.
 * Ownership  fields are the line itself; doubled quotes are made single in place, so a record is walked through once. */
#ifndef LOADLINE_MODELS_FORMATS_CSV_H
#define LOADLINE_MODELS_FORMATS_CSV_H

#include "models/formats/format.h"

/* Take in the lines that a quoted line break demands; false where the trace ends inside quotes. */
bool csv_complete(struct lines *lines, char **text, size_t *length);

/* The end of a message on columns that were not found: why there is one name alone, or "". */
const char *csv_hint(const char *const *names, size_t count);

/* The field that begins at *at <= length; *at moves behind its comma, or to length + 1 behind the last field. false where other
 * text follows a quote. */
bool csv_field(char *text, size_t length, size_t *at, struct trace_cell *cell);

#endif
