/* json_line.h - a JSON object on one line, walked through once without a tree: wanted members are cut out, others stepped over.
 *
 * Names      compared as written (no escapes are undone); of two equal names the last counts.
 * Values     the text of a number, true or false, or what stands between the quotes of a string, escapes as they are; text NULL
 *            for null, objects and arrays. Their form is checked by whoever uses them.
 * Errors     false where the line is no such object. */
#ifndef LOADLINE_MODELS_FORMATS_JSON_LINE_H
#define LOADLINE_MODELS_FORMATS_JSON_LINE_H

#include "models/formats/format.h"

#define JSON_LINE_PATH 128

struct json_line {
    const char *at, *end;
};

/* That character, behind spaces. */
bool json_line_take(struct json_line *line, char c);

void json_line_skip_spaces(struct json_line *line);

/* A name and its colon; the value that comes next. */
bool json_line_name(struct json_line *line, struct trace_cell *name);
bool json_line_value(struct json_line *line, struct trace_cell *value);

/* "name": value and the comma or brace behind it; *last is set at the brace. */
bool json_line_member(struct json_line *line, struct trace_cell *name, struct trace_cell *value, bool *last);

bool json_line_ended(struct json_line *line);

/* The values at the paths ("data.time": member `time` of member `data`), each less than JSON_LINE_PATH long; text NULL for those that
 * are not there. */
bool json_line_find(const char *text, size_t length, const char *const *paths, size_t count, struct trace_cell *cells);

#endif
