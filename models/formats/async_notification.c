/* sagemaker-async: the notifications of an asynchronous endpoint (AsyncInferenceConfig.OutputConfig.NotificationConfig), each a JSON
 * object on one line or on several, bare or as the Message of what SNS delivers. receivedTime is the arrival; eventTime, when it was
 * done, gives the response time.
 * Source  SageMaker developer guide, "Check prediction results"; SNS developer guide, "Parsing message formats". */
#include "models/formats/json_line.h"
#include "models/json.h"
#include "models/lines.h"
#include "models/time.h"
#include "models/trace_layout.h"
#include "sim/arena.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { RECEIVED, DONE, MESSAGE, PATHS };
static const char *const paths[PATHS] = {"receivedTime", "eventTime", "Message"};

/* A notification is short: what is longer is none. */
#define LINES_MOST 200
#define BYTES_MOST ((size_t)1 << 20)

static bool looks_like(const char *head, size_t length)
{
    if (*head != '{') return false;
    const char *at = head, *end = head + length;
    while ((at = memchr(at, 'r', (size_t)(end - at))) != NULL) {
        if (end - at >= 12 && memcmp(at, "receivedTime", 12) == 0) return true;
        at++;
    }
    return false;
}

/* The next object, which may go over several lines; false at the end. *is_whole: it is one. */
static bool next_object(struct lines *lines, char **text, size_t *length, struct trace_cell found[PATHS],
                        bool *is_whole)
{
    do
        if (!lines_next(lines, text, length)) return false;
    while (trace_line_is_blank(*text, *length));
    for (int i = 0; i < LINES_MOST && *length < BYTES_MOST; i++) {
        *is_whole = json_line_find(*text, *length, paths, PATHS, found);
        if (*is_whole || !lines_extend(lines, text, length)) break;
    }
    return true;
}

/* What SNS wraps around: the text of Message is the notification. */
static bool unwrap(struct arena *arena, const char *file, const char *text, size_t length,
                   struct trace_cell found[PATHS])
{
    struct faults *faults = faults_new(arena);
    const struct json_node *envelope = json_read_text(arena, file, text, length, faults), *message;
    message = envelope ? json_member(envelope, "Message") : NULL;
    if (!message || json_kind(message) != JSON_STRING) return false;
    const char *inner = json_string(message);
    return json_line_find(inner, strlen(inner), paths, PATHS, found);
}

static struct trace_cell response_time(struct trace_cell found[PATHS], char text[32])
{
    int64_t received_ns, done_ns;
    bool zoned;
    if (!time_read(found[RECEIVED].text, found[RECEIVED].length, &received_ns, &zoned) ||
        !time_read(found[DONE].text, found[DONE].length, &done_ns, &zoned))
        return (struct trace_cell){NULL, 0};
    int length = snprintf(text, 32, "%" PRId64, done_ns - received_ns);
    return (struct trace_cell){text, (size_t)length};
}

static bool rows(struct row_reading *reading)
{
    char *text, number[32];
    size_t length;
    bool is_whole = false;
    struct trace_cell found[PATHS];
    while (next_object(reading->lines, &text, &length, found, &is_whole)) {
        struct trace_cell cells[TRACE_FIELDS] = {{0}};
        struct arena *arena = arena_new();
        if (is_whole && !found[RECEIVED].text && found[MESSAGE].text)
            is_whole = unwrap(arena, reading->file, text, length, found);
        if (is_whole) {
            cells[TRACE_ARRIVAL] = found[RECEIVED];
            if (found[RECEIVED].text && found[DONE].text) cells[TRACE_ELAPSED] = response_time(found, number);
        }
        reading->take(reading, cells); /* without an arrival: a bad row */
        arena_free(arena);
    }
    return true;
}

static const struct trace_syntax syntax = {.has_header = false};

const struct trace_format format_async_notification = {
    .name = "sagemaker-async",
    .syntax = &syntax,
    .looks_like = looks_like,
    .rows = rows,
    .columns.of = {[TRACE_ARRIVAL] = {"receivedTime", UNIT_UNKNOWN}, [TRACE_ELAPSED] = {"eventTime", UNIT_NS}},
};
