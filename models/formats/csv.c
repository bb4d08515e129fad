/* csv: RFC 4180 with a header. A quoted field may hold commas, doubled quotes and line breaks; columns that nobody
 * asked for are stepped over. */
#include "models/formats/csv.h"

#include "models/line_pattern.h"
#include "models/lines.h"
#include "sim/arena.h"

#include <string.h>

/* How far it is known that a record's quotes are balanced, so that a record that grows is looked at once. */
struct quotes {
    size_t at;
    bool inside, field_start;
};

/* Does the record end inside a quoted field? Only a quote at the start of a field opens one. */
static bool ends_in_quotes(struct quotes *quotes, const char *text, size_t length)
{
    size_t at = quotes->at;
    while (at < length) {
        if (quotes->inside) {
            const char *quote = memchr(text + at, '"', length - at);
            if (!quote) {
                quotes->at = length;
                return true;
            }
            at = (size_t)(quote - text) + 1;
            if (at < length && text[at] == '"')
                at++;
            else
                quotes->inside = false;
        } else if (quotes->field_start && text[at] == '"') {
            quotes->inside = true;
            quotes->field_start = false;
            at++;
        } else {
            const char *comma = memchr(text + at, ',', length - at);
            if (!comma) break;
            at = (size_t)(comma - text) + 1;
            quotes->field_start = true;
        }
    }
    quotes->at = length;
    return quotes->inside;
}

const char *csv_hint(const char *const *names, size_t count)
{
    if (count == 1 && strchr(names[0], ';')) return "; fields are separated by semicolons there, only commas are read";
    if (count == 1 && strchr(names[0], '\t')) return "; fields are separated by tabs there, only commas are read";
    return "";
}

bool csv_complete(struct lines *lines, char **text, size_t *length)
{
    struct quotes quotes = {.field_start = true};
    while (ends_in_quotes(&quotes, *text, *length))
        if (!lines_extend(lines, text, length)) return false;
    return true;
}

/* The quoted field that begins at *at, its doubled quotes made single in place; *at moves to the comma or the end. */
static bool take_quoted(char *text, size_t length, size_t *at, struct trace_cell *cell)
{
    size_t from = *at + 1, to = from;
    cell->text = text + from;
    for (;; from++) {
        if (from == length) return false;
        if (text[from] == '"') {
            from++;
            if (from == length || text[from] != '"') break;
        }
        text[to++] = text[from];
    }
    cell->length = to - (*at + 1);
    while (from < length && (text[from] == ' ' || text[from] == '\t')) from++;
    *at = from;
    return from == length || text[from] == ',';
}

bool csv_field(char *text, size_t length, size_t *at, struct trace_cell *cell)
{
    if (*at < length && text[*at] == '"') {
        if (!take_quoted(text, length, at, cell)) return false;
        ++*at;
        return true;
    }
    const char *comma = memchr(text + *at, ',', length - *at);
    size_t end = comma ? (size_t)(comma - text) : length;
    *cell = (struct trace_cell){text + *at, end - *at};
    *at = end + 1;
    return true;
}

static bool names(struct arena *arena, struct lines *lines, char *text, size_t length, const char *const **out,
                  size_t *count)
{
    if (!csv_complete(lines, &text, &length)) return false;
    size_t most = 1;
    for (size_t i = 0; i < length; i++) most += text[i] == ',';
    const char **found = arena_new_array(arena, most, const char *);
    struct trace_cell cell;
    *count = 0;
    for (size_t at = 0; at <= length;) {
        if (!csv_field(text, length, &at, &cell)) return false;
        while (cell.length > 0 && *cell.text == ' ') cell.text++, cell.length--;
        while (cell.length > 0 && cell.text[cell.length - 1] == ' ') cell.length--;
        found[(*count)++] = arena_text_n(arena, cell.text, cell.length);
    }
    *out = found;
    return true;
}

/* A last record without its line end may have been cut behind the columns that are read. */
static bool is_cut(const struct trace_layout *layout, const struct lines *lines, char *text, size_t length, size_t at)
{
    if (!lines_is_open(lines)) return false;
    size_t columns = layout->columns_used;
    for (struct trace_cell cell; at <= length && csv_field(text, length, &at, &cell);) columns++;
    return columns < layout->name_count;
}

static enum trace_split split(const struct trace_layout *layout, struct lines *lines, char *text, size_t length,
                              struct trace_cell cells[TRACE_FIELDS])
{
    if (memchr(text, '"', length) && !csv_complete(lines, &text, &length)) return SPLIT_MALFORMED;
    size_t at = 0;
    for (size_t column = 0; column < layout->columns_used; column++) {
        struct trace_cell cell;
        if (at > length || !csv_field(text, length, &at, &cell)) return SPLIT_MALFORMED;
        enum trace_field field = layout->field_of[column];
        if (field < TRACE_FIELDS) cells[field] = cell;
    }
    return is_cut(layout, lines, text, length, at) ? SPLIT_MALFORMED : SPLIT_ROW;
}

/* Commas between the columns; of all lines the same. */
static bool pattern(const struct trace_layout *layout, const char *text, size_t length, struct line_pattern *out)
{
    (void)text, (void)length;
    for (size_t column = 0; column < layout->columns_used; column++) {
        enum trace_field field = layout->field_of[column];
        if (!line_pattern_add(out, ",", column > 0, &layout->columns, field, LINE_CELL)) return false;
    }
    return line_pattern_end(out, "", 0, LINE_REST);
}

const struct trace_syntax csv_syntax = {.has_header = true, .names = names, .split = split, .pattern = pattern};

const struct trace_format format_csv = {.name = "csv", .syntax = &csv_syntax};
