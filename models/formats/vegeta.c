/* vegeta, vegeta-json: results of the load tester vegeta (tsenart/vegeta) as `vegeta encode --to csv` and `--to json` write them. A
 * stamp is the beginning of a request. The CSV has twelve columns and no header: stamp (ns since 1970), status, latency (ns),
 * bytes out, bytes in, error, body, attack, number, method, address, headers. */
#include "models/formats/csv.h"

#include <ctype.h>
#include <string.h>

enum { STAMP, CODE, LATENCY, BYTES_OUT, BYTES_IN, COLUMNS_USED, COLUMNS_LEAST = 9 };

/* A number of that many digits and a comma behind it. */
static size_t digits(const char *text, size_t length)
{
    size_t count = 0;
    while (count < length && isdigit((unsigned char)text[count])) count++;
    return count < length && text[count] == ',' ? count : 0;
}

static bool looks_like(const char *head, size_t length)
{
    size_t line = 0, commas = 0, at = 0;
    while (line < length && head[line] != '\n') commas += head[line++] == ',';
    if (commas + 1 < COLUMNS_LEAST || digits(head, line) < 18) return false;
    for (int column = STAMP; column < COLUMNS_USED; column++) {
        size_t count = digits(head + at, line - at);
        if (count == 0) return false;
        at += count + 1;
    }
    return true;
}

static enum trace_split split(const struct trace_layout *layout, struct lines *lines, char *text, size_t length,
                              struct trace_cell cells[TRACE_FIELDS])
{
    (void)layout;
    struct trace_cell column[COLUMNS_LEAST];
    size_t at = 0;
    if (!csv_complete(lines, &text, &length)) return SPLIT_MALFORMED;
    for (int i = 0; i < COLUMNS_LEAST; i++)
        if (at > length || !csv_field(text, length, &at, &column[i])) return SPLIT_MALFORMED;
    cells[TRACE_ARRIVAL] = column[STAMP];
    cells[TRACE_ELAPSED] = column[LATENCY];
    cells[TRACE_PAYLOAD] = column[BYTES_OUT];
    cells[TRACE_RESPONSE] = column[BYTES_IN];
    return SPLIT_ROW;
}

static const struct trace_syntax syntax = {.split = split};

const struct trace_format format_vegeta = {
    .name = "vegeta",
    .is_dated = true,
    .syntax = &syntax,
    .looks_like = looks_like,
    .columns.of = {[TRACE_ARRIVAL] = {"timestamp", UNIT_NS},
                   [TRACE_ELAPSED] = {"latency", UNIT_NS},
                   [TRACE_PAYLOAD] = {"bytes_out", UNIT_NS},
                   [TRACE_RESPONSE] = {"bytes_in", UNIT_NS}},
};

const struct trace_format format_vegeta_json = {
    .name = "vegeta-json",
    .is_dated = true,
    .syntax = &jsonl_syntax,
    .columns.of = {[TRACE_ARRIVAL] = {"timestamp", UNIT_NS},
                   [TRACE_ELAPSED] = {"latency", UNIT_NS},
                   [TRACE_PAYLOAD] = {"bytes_out", UNIT_NS},
                   [TRACE_RESPONSE] = {"bytes_in", UNIT_NS}},
    .with = {"attack", "seq", "code", "timestamp", "latency", "bytes_out"},
};

/* What vegeta attack writes unless it is told otherwise begins with the description of Go's type (encoding/gob). */
static bool looks_like_gob(const char *head, size_t length)
{
    if (length > 256) length = 256;
    bool binary = false, names = false;
    for (size_t i = 0; i < length; i++) {
        binary = binary || (unsigned char)head[i] < 9;
        names = names || (i + 8 <= length && memcmp(head + i, "BytesOut", 8) == 0);
    }
    return binary && names;
}

const struct trace_format format_vegeta_gob = {
    .name = "vegeta-gob",
    .syntax = &syntax,
    .looks_like = looks_like_gob,
    .refusal = "is vegeta's binary output, which is not read: write it as text with vegeta encode --to csv",
};
