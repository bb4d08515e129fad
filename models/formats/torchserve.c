/* torchserve: the log of a container with TorchServe or Multi Model Server, as CloudWatch Logs or the SageMaker Python SDK gives it.
 *   2022-04-18 00:25:37,507 [INFO ] W-9003-model_1 ACCESS_LOG - /169.254.255.130:34664 "POST /invocations HTTP/1.1" 200 19
 * The stamp is when the answer was sent, the last number how many milliseconds the server had the request: the wait for a
 * worker too. Other lines are left out, and so are health checks, and lines that have come before word for word (the SDK
 * prints two streams, in colours): a worker writes no two equal ones. */
#include "models/formats/log_line.h"
#include "models/lines.h"
#include "models/trace_layout.h"
#include "models/trace_record.h"
#include "sim/arena.h"

#include <ctype.h>
#include <string.h>

#define MARK        "ACCESS_LOG - "
#define STAMP_CHARS 23

static const char *find_text(const char *text, size_t length, const char *wanted)
{
    size_t size = strlen(wanted);
    for (const char *at = text; at + size <= text + length; at++) {
        at = memchr(at, *wanted, length - (size_t)(at - text));
        if (!at || at + size > text + length) return NULL;
        if (memcmp(at, wanted, size) == 0) return at;
    }
    return NULL;
}

static bool looks_like(const char *head, size_t length)
{
    static const char *const marks[] = {MARK, " org.pytorch.serve.", " com.amazonaws.ml.mms."};
    if (*head == '{' || *head == '[') return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (find_text(head, length, marks[i])) return true;
    return false;
}

static bool is_stamp(const char *text)
{
    for (const char *pattern = "9999-99-99 99:99:99,999"; *pattern; pattern++, text++)
        if (*pattern == '9' ? !isdigit((unsigned char)*text) : *pattern != *text) return false;
    return true;
}

/* Hashes of the lines so far: open addressing, of which half is empty. */
struct seen {
    uint64_t *hashes;
    size_t room, count;
};

static bool put(struct seen *seen, uint64_t hash)
{
    size_t at = (size_t)(hash & (seen->room - 1));
    while (seen->hashes[at] && seen->hashes[at] != hash) at = (at + 1) & (seen->room - 1);
    if (seen->hashes[at] == hash) return false;
    seen->hashes[at] = hash;
    seen->count++;
    return true;
}

/* false where the line has come before. */
static bool note(struct seen *seen, struct arena *arena, struct trace_cell whole)
{
    uint64_t hash = trace_text_hash(whole);
    if (2 * seen->count >= seen->room) {
        struct seen larger = {.room = seen->room ? 2 * seen->room : 1024};
        larger.hashes = arena_new_array(arena, larger.room, uint64_t);
        for (size_t i = 0; i < seen->room; i++)
            if (seen->hashes[i]) put(&larger, seen->hashes[i]);
        *seen = larger;
    }
    return put(seen, hash);
}

/* The line of a request, from its stamp to its last number; false where it is another line. */
static bool read_line(const char *text, size_t length, struct trace_cell cells[TRACE_FIELDS], struct trace_cell *whole)
{
    const char *mark = find_text(text, length, MARK), *stamp = NULL;
    if (!mark) return false;
    for (const char *at = text; at + STAMP_CHARS <= mark; at++)
        if (is_stamp(at)) stamp = at;
    struct log_line line = {mark + strlen(MARK), text + length};
    struct trace_cell caller, request, status, took;
    if (!stamp || !log_line_field(&line, &caller) || !log_line_field(&line, &request) ||
        !log_line_field(&line, &status) || !log_line_field(&line, &took) || log_line_is_check(request))
        return false;
    size_t digits = 0;
    while (digits < took.length && isdigit((unsigned char)took.text[digits])) digits++;
    cells[TRACE_ARRIVAL] = (struct trace_cell){stamp, STAMP_CHARS};
    cells[TRACE_SERVICE] = (struct trace_cell){took.text, digits};
    *whole = (struct trace_cell){stamp, (size_t)(took.text + digits - stamp)};
    return true;
}

static bool rows(struct row_reading *reading)
{
    char *text;
    size_t length;
    struct seen seen = {0};
    while (lines_next(reading->lines, &text, &length)) {
        struct trace_cell cells[TRACE_FIELDS] = {{0}}, whole;
        if (trace_line_is_blank(text, length)) continue;
        if (!read_line(text, length, cells, &whole) || !note(&seen, reading->arena, whole))
            reading->left_out++;
        else
            reading->take(reading, cells);
    }
    return true;
}

static const struct trace_syntax syntax = {.has_header = false};

const struct trace_format format_torchserve = {
    .name = "torchserve",
    .syntax = &syntax,
    .looks_like = looks_like,
    .rows = rows,
    .columns = {.of = {[TRACE_ARRIVAL] = {"stamp", UNIT_UNKNOWN}, [TRACE_SERVICE] = {"milliseconds", UNIT_MS}},
                .arrival_is_end = true},
    .note = "tells how long the server had each request, the wait for a worker too: they are service times where "
            "workers were "
            "idle",
};
