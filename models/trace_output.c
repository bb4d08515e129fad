#include "models/trace_output.h"

#include "models/time.h"
#include "models/trace_binary.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_BYTES ((size_t)256 * 1024)
#define ROW_BYTES    1024 /* more than any row is long */

static const struct column {
    enum trace_field field;
    const char *name;
} columns[] = {{TRACE_ARRIVAL, NULL}, /* its name depends on the origin */
               {TRACE_SERVICE, "service_time_ns"},
               {TRACE_ELAPSED, "response_time_ns"},
               {TRACE_INPUT_TOKENS, "input_tokens"},
               {TRACE_OUTPUT_TOKENS, "output_tokens"},
               {TRACE_PAYLOAD, "payload_bytes"},
               {TRACE_RESPONSE, "response_bytes"},
               {TRACE_TTL, "time_to_live_ns"},
               {TRACE_EXPLAINED, "explained"},
               {TRACE_SESSION, "session_id"},
               {TRACE_AGENT, "agent"},
               {TRACE_DEPTH, "agent_depth"}};
#define COLUMNS (sizeof columns / sizeof *columns)

struct trace_output {
    enum trace_form form;
    int file;
    bool present[TRACE_FIELDS];
    struct trace_origin origin;
    struct trace_binary_writer *binary; /* of that form alone */
    int64_t second;                     /* since 1970, of which `date` is the text; -1: none */
    char date[TIME_TEXT];
    char *buffer;
    size_t length;
};

/* --- Text --- */

static bool flush(struct trace_output *output)
{
    for (const char *from = output->buffer; output->length > 0;) {
        ssize_t written = write(output->file, from, output->length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        from += written;
        output->length -= (size_t)written;
    }
    return true;
}

static void put(struct trace_output *output, const char *text)
{
    size_t length = strlen(text);
    memcpy(output->buffer + output->length, text, length);
    output->length += length;
}

/* At least `width` digits. */
static void put_number(struct trace_output *output, uint64_t value, int width)
{
    char digits[24];
    int at = sizeof digits;
    do digits[--at] = (char)('0' + value % 10), width--;
    while ((value /= 10) > 0 || width > 0);
    memcpy(output->buffer + output->length, digits + at, sizeof digits - (size_t)at);
    output->length += sizeof digits - (size_t)at;
}

static void put_arrival(struct trace_output *output, int64_t at_ns)
{
    bool has_start = output->origin.has_start, quoted = has_start && output->form == TRACE_FORM_JSONL;
    int64_t ns = has_start ? output->origin.start_ns + at_ns : at_ns, second = ns / NS_PER_S;
    if (quoted) put(output, "\"");
    if (!has_start) {
        put_number(output, (uint64_t)second, 1);
    } else {
        if (second != output->second) {
            time_text(second * NS_PER_S, output->date);
            output->date[strlen(output->date) - 1] = '\0'; /* the zone comes behind the fraction */
            output->second = second;
        }
        put(output, output->date);
    }
    put(output, ".");
    put_number(output, (uint64_t)(ns % NS_PER_S), 9);
    if (has_start) put(output, "Z");
    if (quoted) put(output, "\"");
}

/* Negative: not known. */
static int64_t value_of(const struct trace_row *row, enum trace_field field)
{
    switch (field) {
    case TRACE_SERVICE: return row->service_ns;
    case TRACE_ELAPSED: return row->elapsed_ns;
    case TRACE_TTL: return row->ttl_ns;
    case TRACE_INPUT_TOKENS: return row->input_tokens;
    case TRACE_OUTPUT_TOKENS: return row->output_tokens;
    case TRACE_PAYLOAD: return row->payload_bytes;
    case TRACE_RESPONSE: return row->response_bytes;
    case TRACE_EXPLAINED: return row->explained;
    case TRACE_AGENT: return row->agent > 0 ? row->agent : -1;
    case TRACE_DEPTH: return row->depth > 0 ? row->depth : -1;
    case TRACE_ARRIVAL:
    case TRACE_TARGET:
    case TRACE_SESSION:
    case TRACE_FIELDS: break;
    }
    return -1;
}

/* Sixteen digits of hexadecimal behind a letter. */
static void put_session(struct trace_output *output, uint64_t session)
{
    bool quoted = output->form == TRACE_FORM_JSONL;
    char text[20] = "\"s";
    for (int i = 0; i < 16; i++) text[2 + i] = "0123456789abcdef"[session >> (60 - 4 * i) & 15];
    text[18] = '"';
    put(output, quoted ? text : (text[18] = '\0', text + 1));
}

static const char *name_of(const struct trace_output *output, const struct column *column)
{
    if (column->name) return column->name;
    if (output->origin.is_session_clock) return "session_time_s";
    return output->origin.has_start ? "timestamp" : "arrival_s";
}

static void put_row(struct trace_output *output, const struct trace_row *row)
{
    bool is_json = output->form == TRACE_FORM_JSONL;
    if (is_json) put(output, "{");
    for (size_t i = 0; i < COLUMNS; i++) {
        enum trace_field field = columns[i].field;
        if (!output->present[field]) continue;
        int64_t value = value_of(row, field);
        bool known = field == TRACE_ARRIVAL || (field == TRACE_SESSION ? row->session != 0 : value >= 0);
        if (i > 0) put(output, ",");
        if (is_json) {
            put(output, "\"");
            put(output, name_of(output, &columns[i]));
            put(output, "\":");
        }
        if (!known)
            put(output, is_json ? "null" : "");
        else if (field == TRACE_ARRIVAL)
            put_arrival(output, row->arrival_ns);
        else if (field == TRACE_SESSION)
            put_session(output, row->session);
        else
            put_number(output, (uint64_t)value, 1);
    }
    put(output, is_json ? "}\n" : "\n");
}

static void put_header(struct trace_output *output)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        if (!output->present[columns[i].field]) continue;
        if (i > 0) put(output, ",");
        put(output, name_of(output, &columns[i]));
    }
    put(output, "\n");
}

/* --- Whatever the form --- */

struct trace_output *trace_output_begin(struct arena *arena, enum trace_form form, int file,
                                        const bool present[TRACE_FIELDS], struct trace_origin origin)
{
    struct trace_output *output = arena_new_of(arena, struct trace_output);
    *output = (struct trace_output){.form = form, .file = file, .origin = origin, .second = -1};
    memcpy(output->present, present, sizeof output->present);
    output->present[TRACE_ARRIVAL] = true;
    output->present[TRACE_TARGET] = false; /* an index of names that only this run knows */
    if (form == TRACE_FORM_BINARY) {
        output->binary = trace_binary_begin(arena, file, output->present);
        return output;
    }
    output->buffer = arena_array(arena, BUFFER_BYTES, 1);
    if (form == TRACE_FORM_CSV) put_header(output);
    return output;
}

bool trace_output_add(struct trace_output *output, const struct trace_row *row)
{
    if (output->binary) {
        return trace_binary_add(output->binary, row, 1);
    }
    put_row(output, row);
    return output->length + ROW_BYTES < BUFFER_BYTES || flush(output);
}

bool trace_output_end(struct trace_output *output)
{
    if (output->binary) return trace_binary_end(output->binary, output->origin);
    return flush(output);
}
