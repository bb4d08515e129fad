#include "models/formats/json_line.h"

#include <string.h>

#define DEEPEST 64

void json_line_skip_spaces(struct json_line *line)
{
    while (line->at < line->end && (*line->at == ' ' || *line->at == '\t' || *line->at == '\n' || *line->at == '\r'))
        line->at++;
}

bool json_line_take(struct json_line *line, char c)
{
    json_line_skip_spaces(line);
    if (line->at == line->end || *line->at != c) return false;
    line->at++;
    return true;
}

/* The text between the quotes, escapes left as they are. */
static bool take_string(struct json_line *line, struct trace_cell *cell)
{
    if (!json_line_take(line, '"')) return false;
    const char *start = line->at;
    for (const char *from = start; from < line->end;) {
        const char *quote = memchr(from, '"', (size_t)(line->end - from));
        if (!quote) return false;
        const char *first = quote; /* the first of the backslashes before it: an odd number of them escapes it */
        while (first > from && first[-1] == '\\') first--;
        if ((quote - first) % 2 == 0) {
            *cell = (struct trace_cell){start, (size_t)(quote - start)};
            line->at = quote + 1;
            return true;
        }
        from = quote + 1;
    }
    return false;
}

static bool ends_token(char c)
{
    switch (c) {
    case ',':
    case ':':
    case '{':
    case '}':
    case '[':
    case ']':
    case '"':
    case ' ':
    case '\t':
    case '\r':
    case '\n': return true;
    default: return false;
    }
}

/* A number, true, false or null: everything up to the next separator. Its form is checked by whoever uses it. */
static bool take_token(struct json_line *line, struct trace_cell *cell)
{
    const char *start = line->at;
    while (line->at < line->end && !ends_token(*line->at)) line->at++;
    *cell = (struct trace_cell){start, (size_t)(line->at - start)};
    return line->at > start;
}

/* An object or array with all that is in it. */
static bool skip_nested(struct json_line *line)
{
    uint64_t arrays = 0; /* bit d: the bracket at depth d is a square one */
    int depth = 0;
    struct trace_cell ignored;
    while (line->at < line->end) {
        char c = *line->at;
        if (c == '"') {
            if (!take_string(line, &ignored)) return false;
            continue;
        }
        line->at++;
        if (c == '{' || c == '[') {
            if (depth == DEEPEST) return false;
            arrays = arrays << 1 | (c == '[');
            depth++;
        } else if (c == '}' || c == ']') {
            if ((arrays & 1) != (c == ']')) return false;
            arrays >>= 1;
            if (--depth == 0) return true;
        }
    }
    return false;
}

bool json_line_value(struct json_line *line, struct trace_cell *cell)
{
    json_line_skip_spaces(line);
    *cell = (struct trace_cell){NULL, 0};
    if (line->at == line->end) return false;
    if (*line->at == '"') return take_string(line, cell);
    if (*line->at == '{' || *line->at == '[') return skip_nested(line);
    if (!take_token(line, cell)) return false;
    if (cell->length == 4 && memcmp(cell->text, "null", 4) == 0) *cell = (struct trace_cell){NULL, 0};
    return true;
}

bool json_line_name(struct json_line *line, struct trace_cell *name)
{
    return take_string(line, name) && json_line_take(line, ':');
}

bool json_line_member(struct json_line *line, struct trace_cell *name, struct trace_cell *value, bool *last)
{
    if (!json_line_name(line, name) || !json_line_value(line, value)) return false;
    *last = json_line_take(line, '}');
    return *last || json_line_take(line, ',');
}

bool json_line_ended(struct json_line *line)
{
    json_line_skip_spaces(line);
    return line->at == line->end;
}

/* --- Members of members --- */

/* A name behind the path so far; false where it gets too long to be one that is looked for. */
static bool path_add(char path[JSON_LINE_PATH], size_t length, struct trace_cell name, size_t *longer)
{
    size_t dot = length > 0;
    if (length + dot + name.length >= JSON_LINE_PATH) return false;
    if (dot) path[length] = '.';
    memcpy(path + length + dot, name.text, name.length);
    *longer = length + dot + name.length;
    path[*longer] = '\0';
    return true;
}

/* Is that the path, or the beginning of one, of which more members follow? */
static bool leads_on(const char *const *paths, size_t count, const char *path, size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(paths[i], path, length) == 0 && paths[i][length] == '.') return true;
    return false;
}

static bool find_in(struct json_line *line, const char *const *paths, size_t count, struct trace_cell *cells,
                    char path[JSON_LINE_PATH], size_t length)
{
    struct trace_cell name, value;
    if (!json_line_take(line, '{')) return false;
    if (json_line_take(line, '}')) return true;
    for (;;) {
        size_t longer = length;
        if (!json_line_name(line, &name)) return false;
        bool is_short = path_add(path, length, name, &longer);
        json_line_skip_spaces(line);
        if (is_short && line->at < line->end && *line->at == '{' && leads_on(paths, count, path, longer)) {
            if (!find_in(line, paths, count, cells, path, longer)) return false;
        } else {
            if (!json_line_value(line, &value)) return false;
            for (size_t i = 0; is_short && i < count; i++)
                if (strcmp(paths[i], path) == 0) cells[i] = value;
        }
        if (json_line_take(line, '}')) return true;
        if (!json_line_take(line, ',')) return false;
    }
}

bool json_line_find(const char *text, size_t length, const char *const *paths, size_t count, struct trace_cell *cells)
{
    struct json_line line = {text, text + length};
    char path[JSON_LINE_PATH] = "";
    for (size_t i = 0; i < count; i++) cells[i] = (struct trace_cell){NULL, 0};
    return find_in(&line, paths, count, cells, path, 0) && json_line_ended(&line);
}
