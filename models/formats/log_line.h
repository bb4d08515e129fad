/* log_line.h - the fields of a line of a web server's log, which spaces part: bare words, "texts" and [times].
 *
 * Texts      a backslash escapes what follows it; escapes are left as they are.
 * Ownership  fields are the line itself. */
#ifndef LOADLINE_MODELS_FORMATS_LOG_LINE_H
#define LOADLINE_MODELS_FORMATS_LOG_LINE_H

#include "models/formats/format.h"

struct log_line {
    const char *at, *end;
};

/* The next field, without its quotes or brackets; false at the end, and where a quote or bracket is left open. */
bool log_line_field(struct log_line *line, struct trace_cell *field);

/* "17/May/2015:10:05:03 +0000" in place as the date 2015-05-17T10:05:03+0000; false, and nothing is changed, where it is none. */
bool log_line_date(struct trace_cell *field, char *text);

/* Is a "METHOD path HTTP/x" one by which a server is asked whether it is well (GET /ping), or what it can do? */
bool log_line_is_check(struct trace_cell request);

#endif
