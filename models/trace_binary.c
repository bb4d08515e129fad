#include "models/bytes_source.h"
#include "models/trace_binary_file.h"
#include "sim/arena.h"

#include <string.h>

const unsigned char trace_binary_magic[TRACE_BINARY_MAGIC] = {0x8c, 'L', 'T', 'R', '\r', '\n', 0x1a, '\n'};

struct trace_binary {
    struct bytes_source *const *sources;
    size_t source_count, source; /* which of them is read */
    const unsigned char *bytes;  /* of that one */
    uint64_t length, at;
    uint64_t rows_left; /* of it, in the blocks that have not been read */
    int64_t before_ns;  /* the last row's arrival in the block before */
    size_t next;        /* of the block */
    const char *failure;
    struct trace_block block;
};

bool trace_binary_is(const void *head, size_t length)
{
    return length >= TRACE_BINARY_MAGIC && memcmp(head, trace_binary_magic, TRACE_BINARY_MAGIC) == 0;
}

/* --- The header --- */

void trace_binary_file_read(const struct trace_binary_file *file, struct trace_binary_header *out)
{
    *out =
        (struct trace_binary_header){.origin = {.is_session_clock = (file->origin & TRACE_BINARY_IS_SESSION_CLOCK) != 0,
                                                .has_start = (file->origin & TRACE_BINARY_HAS_START) != 0,
                                                .start_ns = file->start_ns},
                                     .rows = file->rows,
                                     .first_ns = file->first_ns,
                                     .last_ns = file->last_ns};
    for (int field = 0; field < TRACE_FIELDS; field++) out->missing[field] = file->rows;
    for (int column = 0; column < COLUMNS; column++) out->missing[trace_block_field[column]] = file->missing[column];
}

static const char *judge_header(const struct trace_binary_file *file, uint64_t length)
{
    if (length < sizeof *file) return "is a binary trace that is cut in its header";
    if (file->version != TRACE_BINARY_VERSION) return "is a binary trace of another version than 1";
    if (file->checksum != trace_binary_file_checksum(file)) return "is a binary trace whose header is damaged";
    if (file->bytes != length) return "is a binary trace that is cut, or has other bytes behind it";
    return NULL;
}

const char *trace_binary_judge(struct bytes_source *source, struct trace_binary_header *header)
{
    uint64_t length;
    struct trace_binary_file file = {.version = 0};
    const void *bytes = bytes_source_map(source, &length);
    if (!bytes) return "can't be mapped into memory";
    memcpy(&file, bytes, length < sizeof file ? (size_t)length : sizeof file);
    const char *failure = judge_header(&file, length);
    if (!failure) trace_binary_file_read(&file, header);
    return failure;
}

/* --- Rows --- */

/* Go to the first block of a source. */
static void enter(struct trace_binary *binary, size_t source)
{
    struct trace_binary_header header;
    binary->source = source;
    binary->failure = trace_binary_judge(binary->sources[source], &header);
    if (binary->failure) return;
    binary->bytes = bytes_source_map(binary->sources[source], &binary->length);
    binary->at = sizeof(struct trace_binary_file);
    binary->rows_left = header.rows;
}

struct trace_binary *trace_binary_open(struct arena *arena, struct bytes_source *const *sources, size_t count)
{
    struct trace_binary *binary = arena_new_of(arena, struct trace_binary);
    binary->sources = sources;
    binary->source_count = count;
    trace_block_start(&binary->block);
    trace_binary_rewind(binary);
    return binary;
}

void trace_binary_rewind(struct trace_binary *binary)
{
    binary->block.count = binary->next = 0;
    binary->before_ns = 0;
    enter(binary, 0);
}

static bool read_block(struct trace_binary *binary)
{
    if (!bytes_source_is_whole(binary->sources[binary->source])) return false;
    size_t taken =
        trace_block_read(&binary->block, binary->bytes + binary->at, binary->length - binary->at, binary->rows_left);
    if (taken == 0 || binary->block.rows[0].arrival_ns < binary->before_ns) return false;
    binary->at += taken;
    binary->rows_left -= binary->block.count;
    binary->before_ns = binary->block.rows[binary->block.count - 1].arrival_ns;
    binary->next = 0;
    return true;
}

/* The next block; false behind the last one, or where it is damaged. */
static bool next_block(struct trace_binary *binary)
{
    while (!binary->failure && binary->rows_left == 0 && binary->source + 1 < binary->source_count)
        enter(binary, binary->source + 1);
    if (binary->failure || binary->rows_left == 0) return false;
    if (read_block(binary)) return true;
    binary->failure = "is a binary trace with a damaged block";
    binary->block.count = binary->next = 0;
    return false;
}

size_t trace_binary_take(struct trace_binary *binary, size_t most, const struct trace_row **rows)
{
    if (binary->next == binary->block.count && !next_block(binary)) return 0;
    size_t left = binary->block.count - binary->next, taken = left < most ? left : most;
    *rows = &binary->block.rows[binary->next];
    binary->next += taken;
    return taken;
}

const char *trace_binary_failure(const struct trace_binary *binary)
{
    return binary->failure;
}
