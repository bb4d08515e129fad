/* alb: access logs of an Application Load Balancer, whose targets call the endpoint. The arrival is field 22,
 * request_creation_time; field 2, time, is when the answer was made. The response time is that of the target, where the request
 * was handed to one (-1: it was not). Sizes hold headers too. Fields behind the 22nd have been added over the years.
 * Source  Elastic Load Balancing user guide, "Access logs for your Application Load Balancer". */
#include "models/formats/log_line.h"

#include <string.h>

enum { TARGET_TIME = 7, RECEIVED = 11, SENT = 12, CREATED = 22 }; /* counted from 1, as the guide does */

static bool is_word(struct trace_cell cell, const char *word)
{
    return strlen(word) == cell.length && memcmp(cell.text, word, cell.length) == 0;
}

static bool read_fields(const char *text, size_t length, struct trace_cell field[CREATED + 1])
{
    struct log_line line = {text, text + length};
    for (int i = 1; i <= CREATED; i++)
        if (!log_line_field(&line, &field[i])) return false;
    return true;
}

static enum trace_split split(const struct trace_layout *layout, struct lines *lines, char *text, size_t length,
                              struct trace_cell cells[TRACE_FIELDS])
{
    (void)layout, (void)lines;
    struct trace_cell field[CREATED + 1];
    if (!read_fields(text, length, field)) return SPLIT_MALFORMED;
    bool was_dispatched = field[TARGET_TIME].length > 0 && *field[TARGET_TIME].text != '-';
    cells[TRACE_ARRIVAL] = field[CREATED];
    cells[TRACE_ELAPSED] = was_dispatched ? field[TARGET_TIME] : (struct trace_cell){NULL, 0};
    cells[TRACE_PAYLOAD] = field[RECEIVED];
    cells[TRACE_RESPONSE] = field[SENT];
    return SPLIT_ROW;
}

static bool looks_like(const char *head, size_t length)
{
    static const char *const types[] = {"http", "https", "h2", "grpcs", "ws", "wss"};
    struct log_line line = {head, head + length};
    struct trace_cell type, time, name;
    if (!log_line_field(&line, &type) || !log_line_field(&line, &time) || !log_line_field(&line, &name)) return false;
    if (time.length < 20 || time.text[4] != '-' || time.text[10] != 'T' || name.length < 4) return false;
    if (memcmp(name.text, "app/", 4) != 0) return false;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (is_word(type, types[i])) return true;
    return false;
}

static const struct trace_syntax syntax = {.split = split};

const struct trace_format format_alb = {
    .name = "alb",
    .syntax = &syntax,
    .looks_like = looks_like,
    .columns.of = {[TRACE_ARRIVAL] = {"request_creation_time", UNIT_UNKNOWN},
                   [TRACE_ELAPSED] = {"target_processing_time", UNIT_S},
                   [TRACE_PAYLOAD] = {"received_bytes", UNIT_NS},
                   [TRACE_RESPONSE] = {"sent_bytes", UNIT_NS}},
};
