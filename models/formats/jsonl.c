/* jsonl: one JSON object a line. One pass over the line, no tree: wanted members are cut out, the others stepped over.
 * Names are compared as written (no escapes are undone); of two equal names the last counts. */
#include "models/formats/format.h"

#include "models/lines.h"
#include "sim/arena.h"

#include <stdint.h>
#include <string.h>

#define DEEPEST 64

struct scan {
    const char *at, *end;
};

static void skip_spaces(struct scan *scan)
{
    while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\n' || *scan->at == '\r'))
        scan->at++;
}

static bool take(struct scan *scan, char c)
{
    skip_spaces(scan);
    if (scan->at == scan->end || *scan->at != c) return false;
    scan->at++;
    return true;
}

/* The text between the quotes, escapes left as they are. */
static bool take_string(struct scan *scan, struct trace_cell *cell)
{
    if (!take(scan, '"')) return false;
    const char *start = scan->at;
    for (const char *from = start; from < scan->end;) {
        const char *quote = memchr(from, '"', (size_t)(scan->end - from));
        if (!quote) return false;
        const char *first = quote; /* the first of the backslashes before it: an odd number of them escapes it */
        while (first > from && first[-1] == '\\') first--;
        if ((quote - first) % 2 == 0) {
            *cell = (struct trace_cell){start, (size_t)(quote - start)};
            scan->at = quote + 1;
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
static bool take_token(struct scan *scan, struct trace_cell *cell)
{
    const char *start = scan->at;
    while (scan->at < scan->end && !ends_token(*scan->at)) scan->at++;
    *cell = (struct trace_cell){start, (size_t)(scan->at - start)};
    return scan->at > start;
}

/* An object or array with all that is in it. */
static bool skip_nested(struct scan *scan)
{
    uint64_t arrays = 0; /* bit d: the bracket at depth d is a square one */
    int depth = 0;
    struct trace_cell ignored;
    while (scan->at < scan->end) {
        char c = *scan->at;
        if (c == '"') {
            if (!take_string(scan, &ignored)) return false;
            continue;
        }
        scan->at++;
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

/* The next value; *cell is its text, with text NULL for null, objects and arrays. */
static bool take_value(struct scan *scan, struct trace_cell *cell)
{
    skip_spaces(scan);
    *cell = (struct trace_cell){NULL, 0};
    if (scan->at == scan->end) return false;
    if (*scan->at == '"') return take_string(scan, cell);
    if (*scan->at == '{' || *scan->at == '[') return skip_nested(scan);
    if (!take_token(scan, cell)) return false;
    if (cell->length == 4 && memcmp(cell->text, "null", 4) == 0) *cell = (struct trace_cell){NULL, 0};
    return true;
}

/* "name": value and the comma or brace behind it. *last is set at the brace. */
static bool take_member(struct scan *scan, struct trace_cell *name, struct trace_cell *value, bool *last)
{
    if (!take_string(scan, name) || !take(scan, ':') || !take_value(scan, value)) return false;
    *last = take(scan, '}');
    return *last || take(scan, ',');
}

static bool ends_here(struct scan *scan)
{
    skip_spaces(scan);
    return scan->at == scan->end;
}

static bool names(struct arena *arena, struct lines *lines, char *text, size_t length, const char *const **out,
                  size_t *count)
{
    (void)lines;
    struct scan scan = {text, text + length};
    size_t most = 0;
    for (size_t i = 0; i < length; i++) most += text[i] == ':';
    const char **found = arena_new_array(arena, most, const char *);
    struct trace_cell name, value;
    *out = found;
    *count = 0;
    if (!take(&scan, '{')) return false;
    for (bool last = take(&scan, '}'); !last;) {
        if (!take_member(&scan, &name, &value, &last)) return false;
        found[(*count)++] = arena_text_n(arena, name.text, name.length);
    }
    return ends_here(&scan);
}

static bool split(const struct trace_layout *layout, struct lines *lines, char *text, size_t length,
                  struct trace_cell cells[TRACE_FIELDS])
{
    (void)lines;
    struct scan scan = {text, text + length};
    struct trace_cell name, value;
    for (int field = 0; field < TRACE_FIELDS; field++) cells[field] = (struct trace_cell){NULL, 0};
    if (!take(&scan, '{')) return false;
    for (bool last = take(&scan, '}'); !last;) {
        if (!take_member(&scan, &name, &value, &last)) return false;
        for (int field = 0; field < TRACE_FIELDS; field++) {
            if (layout->name_lengths[field] != name.length || !layout->columns.of[field].name) continue;
            if (memcmp(layout->columns.of[field].name, name.text, name.length) == 0) cells[field] = value;
        }
    }
    return ends_here(&scan);
}

const struct trace_syntax jsonl_syntax = {.has_header = false, .names = names, .split = split};

const struct trace_format format_jsonl = {.name = "jsonl", .syntax = &jsonl_syntax};
