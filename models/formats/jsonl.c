/* jsonl: one JSON object a line. One pass over the line, no tree: wanted members are cut out, the others stepped over.
 * Names are compared as written (no escapes are undone); of two equal names the last counts. */
#include "models/formats/json_line.h"

#include "models/line_pattern.h"
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

static bool is_named(const struct trace_layout *layout, enum trace_field field, struct trace_cell name)
{
    const char *wanted = layout->columns.of[field].name;
    return wanted && layout->name_lengths[field] == name.length && memcmp(wanted, name.text, name.length) == 0;
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
        for (int field = 0; field < TRACE_FIELDS; field++)
            if (is_named(layout, (enum trace_field)field, name)) cells[field] = value;
    }
    return json_line_ended(&line) ? SPLIT_ROW : SPLIT_MALFORMED;
}

/* The field that a member holds, or TRACE_FIELDS. */
static enum trace_field field_of(const struct trace_layout *layout, struct trace_cell name)
{
    int field = 0;
    while (field < TRACE_FIELDS && !is_named(layout, (enum trace_field)field, name)) field++;
    return (enum trace_field)field;
}

/* The member whose value begins at line->at, all of whose text from *from on the next lines repeat; *from moves to where that goes on. */
static bool add_member(struct line_pattern *out, const struct trace_layout *layout, struct json_line *line,
                       enum trace_field field, const char **from)
{
    const char first = *line->at;
    bool is_string = first == '"', is_array = first == '[';
    enum line_stop stop = is_string ? LINE_STRING : is_array ? LINE_ARRAY : LINE_TOKEN;
    const char *value_from = line->at + (is_string || is_array);
    struct trace_cell value;
    if (first == '{' || (is_array && field < TRACE_FIELDS)) return false;
    if (!line_pattern_add(out, *from, (size_t)(value_from - *from), &layout->columns, field, stop)) return false;
    if (!json_line_value(line, &value)) return false;
    *from = line->at - (is_string || is_array);
    return true;
}

/* All that stands between the values of this line. */
static bool pattern(const struct trace_layout *layout, const char *text, size_t length, struct line_pattern *out)
{
    struct json_line line = {text, text + length};
    struct trace_cell name;
    const char *from = text;
    bool is_there[TRACE_FIELDS + 1] = {false};
    if (!json_line_take(&line, '{')) return false;
    do {
        if (!json_line_name(&line, &name)) return false;
        json_line_skip_spaces(&line);
        enum trace_field field = field_of(layout, name);
        if (line.at == line.end || (field < TRACE_FIELDS && is_there[field])) return false;
        is_there[field] = true;
        if (!add_member(out, layout, &line, field, &from)) return false;
    } while (json_line_take(&line, ','));
    return is_there[TRACE_ARRIVAL] && line_pattern_end(out, from, (size_t)(text + length - from), LINE_END);
}

const struct trace_syntax jsonl_syntax = {.has_header = false, .names = names, .split = split, .pattern = pattern};

const struct trace_format format_jsonl = {.name = "jsonl", .syntax = &jsonl_syntax};
