/* jsonl: one JSON object a line. One pass over the line, no tree: wanted members are cut out, the others stepped over.
 * Names are compared as written (no escapes are undone); of two equal names the last counts. */
#include "models/formats/json_line.h"

#include "sim/arena.h"

#include <string.h>

static bool names(struct arena *arena, struct lines *lines, char *text, size_t length, const char *const **out,
                  size_t *count)
{
    (void)lines;
    struct json_line line = {text, text + length};
    size_t most = 0;
    for (size_t i = 0; i < length; i++) most += text[i] == ':';
    const char **found = arena_new_array(arena, most, const char *);
    struct trace_cell name, value;
    *out = found;
    *count = 0;
    if (!json_line_take(&line, '{')) return false;
    for (bool last = json_line_take(&line, '}'); !last;) {
        if (!json_line_member(&line, &name, &value, &last)) return false;
        found[(*count)++] = arena_text_n(arena, name.text, name.length);
    }
    return json_line_ended(&line);
}

static enum trace_split split(const struct trace_layout *layout, struct lines *lines, char *text, size_t length,
                              struct trace_cell cells[TRACE_FIELDS])
{
    (void)lines;
    struct json_line line = {text, text + length};
    struct trace_cell name, value;
    for (int field = 0; field < TRACE_FIELDS; field++) cells[field] = (struct trace_cell){NULL, 0};
    if (!json_line_take(&line, '{')) return SPLIT_MALFORMED;
    for (bool last = json_line_take(&line, '}'); !last;) {
        if (!json_line_member(&line, &name, &value, &last)) return SPLIT_MALFORMED;
        for (int field = 0; field < TRACE_FIELDS; field++) {
            if (layout->name_lengths[field] != name.length || !layout->columns.of[field].name) continue;
            if (memcmp(layout->columns.of[field].name, name.text, name.length) == 0) cells[field] = value;
        }
    }
    return json_line_ended(&line) ? SPLIT_ROW : SPLIT_MALFORMED;
}

const struct trace_syntax jsonl_syntax = {.has_header = false, .names = names, .split = split};

const struct trace_format format_jsonl = {.name = "jsonl", .syntax = &jsonl_syntax};
