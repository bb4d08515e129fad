/* apache, nginx: access logs in the common or combined format: host, identity, user, [time], "request", status, bytes, "referer",
 * "agent". Times are whole seconds. In Apache's (mod_log_config, %t) it is when the request came; NGINX writes its line when
 * the answer is sent, so that $request_time (seconds, with decimals) must stand behind the agent to tell the arrival.
 * Health checks of a container (GET /ping) are left out. */
#include "models/formats/log_line.h"

#include <string.h>

struct entry {
    struct trace_cell time, request, bytes;
    struct trace_cell took; /* what stands behind the agent; length 0: nothing */
};

static bool read_entry(const char *text, size_t length, struct entry *entry)
{
    struct log_line line = {text, text + length};
    struct trace_cell ignored;
    entry->took = (struct trace_cell){NULL, 0};
    for (int i = 0; i < 3; i++)
        if (!log_line_field(&line, &ignored)) return false;
    while (line.at < line.end && *line.at != '[') line.at++; /* a user's name may have spaces */
    if (!log_line_field(&line, &entry->time) || !log_line_field(&line, &entry->request) ||
        !log_line_field(&line, &ignored) || !log_line_field(&line, &entry->bytes))
        return false;
    while (line.at < line.end && *line.at == ' ') line.at++;
    if (line.at == line.end) return true; /* the common format */
    if (!log_line_field(&line, &ignored) || !log_line_field(&line, &ignored)) return false;
    while (line.at < line.end && *line.at == ' ') line.at++;
    return line.at == line.end || log_line_field(&line, &entry->took);
}

/* "0.123", also behind a name: "rt=0.123". */
static struct trace_cell seconds_of(struct trace_cell took)
{
    const char *equals = took.length > 0 ? memchr(took.text, '=', took.length) : NULL;
    if (equals) took = (struct trace_cell){equals + 1, took.length - (size_t)(equals + 1 - took.text)};
    if (took.length == 0 || !memchr(took.text, '.', took.length)) return (struct trace_cell){NULL, 0};
    for (size_t i = 0; i < took.length; i++)
        if (!strchr("0123456789.", took.text[i])) return (struct trace_cell){NULL, 0};
    return took;
}

static bool is_entry(const char *head, size_t length, struct entry *entry)
{
    const char *end = memchr(head, '\n', length);
    if (end) length = (size_t)(end - head);
    if (length > 0 && head[length - 1] == '\r') length--;
    return *head != '{' && read_entry(head, length, entry) && entry->time.length == 26 && entry->time.text[2] == '/' &&
           entry->time.text[11] == ':';
}

static bool looks_like_apache(const char *head, size_t length)
{
    struct entry entry;
    return is_entry(head, length, &entry) && seconds_of(entry.took).length == 0;
}

static bool looks_like_nginx(const char *head, size_t length)
{
    struct entry entry;
    return is_entry(head, length, &entry) && seconds_of(entry.took).length > 0;
}

static enum trace_split split(const struct trace_layout *layout, struct lines *lines, char *text, size_t length,
                              struct trace_cell cells[TRACE_FIELDS])
{
    (void)layout, (void)lines;
    struct entry entry;
    if (!read_entry(text, length, &entry)) return SPLIT_MALFORMED;
    if (log_line_is_check(entry.request)) return SPLIT_NO_REQUEST;
    if (!log_line_date(&entry.time, text + (entry.time.text - text))) return SPLIT_MALFORMED;
    bool has_bytes = entry.bytes.length != 1 || *entry.bytes.text != '-';
    cells[TRACE_ARRIVAL] = entry.time;
    cells[TRACE_RESPONSE] = has_bytes ? entry.bytes : (struct trace_cell){NULL, 0};
    cells[TRACE_ELAPSED] = seconds_of(entry.took);
    return SPLIT_ROW;
}

static const struct trace_syntax syntax = {.split = split};

const struct trace_format format_apache = {
    .name = "apache",
    .syntax = &syntax,
    .looks_like = looks_like_apache,
    .columns.of = {[TRACE_ARRIVAL] = {"time", UNIT_UNKNOWN}, [TRACE_RESPONSE] = {"bytes", UNIT_NS}},
    .note = "is read as Apache's log, whose times are when requests came; NGINX writes such lines when answers are "
            "sent: its "
            "log needs $request_time behind the agent, and Format nginx",
};

const struct trace_format format_nginx = {
    .name = "nginx",
    .syntax = &syntax,
    .looks_like = looks_like_nginx,
    .columns = {.of = {[TRACE_ARRIVAL] = {"time_local", UNIT_UNKNOWN},
                       [TRACE_RESPONSE] = {"body_bytes_sent", UNIT_NS},
                       [TRACE_ELAPSED] = {"request_time", UNIT_S}},
                .arrival_is_end = true},
};
