#include "reports/request_rows.h"

#include "models/failure_status.h"
#include "reports/buffer.h"
#include "reports/csv.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_BYTES ((size_t)256 * 1024)
#define ROW_BYTES    512 /* more than a row has beside the name of its variant */
#define SUCCESS      200

struct request_rows {
    int file;
    uint32_t count, components;
    const char **cells; /* the names of variants, as they stand in a row */
    char *buffer;
    size_t length, room;
    int failure; /* errno of what could not be written */
};

static void flush(struct request_rows *rows)
{
    for (const char *from = rows->buffer; rows->length > 0 && !rows->failure;) {
        ssize_t written = write(rows->file, from, rows->length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            rows->failure = errno;
            break;
        }
        from += written;
        rows->length -= (size_t)written;
    }
    rows->length = 0;
}

static void put(struct request_rows *rows, const char *text)
{
    size_t length = strlen(text);
    memcpy(rows->buffer + rows->length, text, length);
    rows->length += length;
}

static void put_number(struct request_rows *rows, bool known, int64_t value, const char *end)
{
    if (known) rows->length += (size_t)snprintf(rows->buffer + rows->length, ROW_BYTES, "%" PRId64, value);
    put(rows, end);
}

/* Negative: none. */
static void put_time(struct request_rows *rows, int64_t ns)
{
    put_number(rows, ns >= 0, ns, ",");
}

static const char *word_of(enum failure failure)
{
    static const char *const words[] = {
        [OUTCOME_SUCCEEDED] = "succeeded", [OUTCOME_MODEL_ERROR] = "model error", [OUTCOME_THROTTLED] = "throttled",
        [OUTCOME_REJECTED] = "rejected",   [OUTCOME_TIMED_OUT] = "timed out",     [OUTCOME_EXPIRED] = "expired"};
    return words[failure_outcome(failure)];
}

static void put_outcome(struct request_rows *rows, const struct request_record *record)
{
    struct failure_status status = {SUCCESS, NULL, ""};
    if (record->failure != FAILURE_NONE)
        status = failure_status(record->failure, record->variant >= rows->count - rows->components);
    put(rows, word_of(record->failure));
    put(rows, ",");
    put_number(rows, status.status > 0, status.status, ",");
    put(rows, status.cause);
    put(rows, ",");
}

static void add(void *self, const struct request_record *record)
{
    struct request_rows *rows = self;
    bool has_size = record->latency_ns >= 0; /* what was refused on arrival was not looked into */
    rows->length += (size_t)snprintf(rows->buffer + rows->length, ROW_BYTES, "%" PRId64 ".%09" PRId64 ",",
                                     record->arrival_ns / NS_PER_S, record->arrival_ns % NS_PER_S);
    put(rows, rows->cells[record->variant]);
    put_number(rows, record->instance != RECORD_NONE, record->instance, ",");
    put_number(rows, true, record->attempt, ",");
    put_outcome(rows, record);
    put_time(rows, record->latency_ns);
    put_time(rows, record->waiting_ns);
    put_time(rows, record->service_ns);
    put_time(rows, record->overhead_ns);
    put_time(rows, record->first_token_ns);
    put_number(rows, has_size, record->input_tokens, ",");
    put_number(rows, has_size, record->output_tokens, ",");
    put_number(rows, has_size, record->response_bytes, "\n");
    if (rows->length + rows->room > BUFFER_BYTES) flush(rows);
}

static const char *cell_of(struct arena *arena, const char *name)
{
    struct csv csv = {.arena = arena, .buffer = buffer_new(arena)};
    csv_text(&csv, name);
    buffer_add(csv.buffer, ",");
    return buffer_text(csv.buffer);
}

struct request_rows *request_rows_begin(struct arena *arena, int file, const char *const *names, uint32_t count,
                                        uint32_t components)
{
    struct request_rows *rows = arena_new_of(arena, struct request_rows);
    *rows = (struct request_rows){.file = file,
                                  .count = count,
                                  .components = components,
                                  .cells = arena_new_array(arena, count, const char *),
                                  .room = ROW_BYTES};
    for (uint32_t v = 0; v < count; v++) {
        rows->cells[v] = cell_of(arena, names[v]);
        if (rows->room < ROW_BYTES + strlen(rows->cells[v])) rows->room = ROW_BYTES + strlen(rows->cells[v]);
    }
    rows->buffer = arena_array(arena, BUFFER_BYTES + rows->room, 1);
    put(rows,
        "arrival_s,variant,instance,attempt,outcome,status,cause,response_time_ns,waiting_time_ns,service_time_ns,"
        "overhead_ns,first_token_ns,input_tokens,output_tokens,response_bytes\n");
    return rows;
}

struct recorder request_rows_recorder(struct request_rows *rows)
{
    return (struct recorder){rows, add};
}

bool request_rows_end(struct request_rows *rows)
{
    flush(rows);
    errno = rows->failure;
    return rows->failure == 0;
}
