#include "models/bytes_source.h"
#include "models/huge_pages.h"
#include "models/trace_binary_file.h"
#include "sim/arena.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define BLOCKS_BYTES ((size_t)128 * 1024) /* are written at once: few writes are faster than many */
#define NO_FILE      (-1)

struct trace_binary_writer {
    struct arena *arena;
    int file; /* NO_FILE: everything is in `blocks` so far */
    bool is_kept, is_given_up;
    bool present[TRACE_FIELDS];
    struct trace_binary_file header;
    size_t waiting_rows; /* for others, to become a block */
    struct trace_row waiting[TRACE_BLOCK_ROWS];
    size_t unwritten; /* bytes that are not in the file yet, the header's own among the first */
    size_t room;      /* for these, and one more block */
    unsigned char *blocks;
};

static bool write_at(int file, const void *bytes, size_t length, uint64_t offset)
{
    for (const char *from = bytes; length > 0;) {
        ssize_t written = pwrite(file, from, length, (off_t)offset);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        from += written;
        offset += (uint64_t)written;
        length -= (size_t)written;
    }
    return true;
}

static struct trace_binary_writer *begin(struct arena *arena, struct arena *lasting, size_t room,
                                         const bool present[TRACE_FIELDS])
{
    struct trace_binary_writer *writer = arena_new_of(arena, struct trace_binary_writer);
    writer->arena = arena;
    writer->file = NO_FILE;
    writer->room = room;
    writer->blocks = huge_pages_take(lasting, room + TRACE_BLOCK_BYTES);
    writer->unwritten = sizeof writer->header;
    memcpy(writer->present, present, sizeof writer->present);
    writer->present[TRACE_ARRIVAL] = true;
    memcpy(writer->header.magic, trace_binary_magic, TRACE_BINARY_MAGIC);
    writer->header.version = TRACE_BINARY_VERSION;
    writer->header.bytes = sizeof writer->header;
    return writer;
}

struct trace_binary_writer *trace_binary_begin(struct arena *arena, int file, const bool present[TRACE_FIELDS])
{
    struct trace_binary_writer *writer = begin(arena, arena, BLOCKS_BYTES, present);
    writer->file = file;
    return writer;
}

struct trace_binary_writer *trace_binary_keep(struct arena *arena, struct arena *lasting, size_t room,
                                              const bool present[TRACE_FIELDS])
{
    struct trace_binary_writer *writer = begin(arena, lasting, room > BLOCKS_BYTES ? room : BLOCKS_BYTES, present);
    writer->is_kept = true;
    return writer;
}

/* The blocks that wait, into the file; what is kept is given up where that fails, for good. */
static bool write_blocks(struct trace_binary_writer *writer)
{
    size_t bytes = writer->unwritten;
    if (writer->file == NO_FILE && !writer->is_given_up) writer->file = bytes_temporary_file(writer->arena);
    writer->is_given_up |= writer->file == NO_FILE;
    writer->unwritten = 0;
    writer->room = BLOCKS_BYTES; /* which stay in the caches */
    if (!writer->is_given_up)
        writer->is_given_up = !write_at(writer->file, writer->blocks, bytes, writer->header.bytes - bytes);
    return writer->is_kept || !writer->is_given_up;
}

static bool write_block(struct trace_binary_writer *writer, const struct trace_row *rows, size_t count)
{
    struct trace_binary_file *header = &writer->header;
    unsigned char *block = writer->blocks + writer->unwritten;
    size_t bytes = trace_block_write(block, rows, count, writer->present, header->missing);
    writer->unwritten += bytes;
    header->bytes += bytes;
    return writer->unwritten < writer->room || write_blocks(writer);
}

bool trace_binary_add(struct trace_binary_writer *writer, const struct trace_row *rows, size_t count)
{
    if (count == 0) return true;
    if (writer->header.rows == 0) writer->header.first_ns = rows[0].arrival_ns;
    writer->header.last_ns = rows[count - 1].arrival_ns;
    writer->header.rows += count;
    for (size_t taken; count > 0; rows += taken, count -= taken) {
        size_t room = TRACE_BLOCK_ROWS - writer->waiting_rows;
        bool whole = room == TRACE_BLOCK_ROWS && count >= room; /* a block where it is */
        taken = room < count ? room : count;
        if (!whole) {
            memcpy(&writer->waiting[writer->waiting_rows], rows, taken * sizeof *rows);
            writer->waiting_rows += taken;
            if (writer->waiting_rows < TRACE_BLOCK_ROWS) return true;
            writer->waiting_rows = 0;
        }
        if (!write_block(writer, whole ? rows : writer->waiting, TRACE_BLOCK_ROWS)) return false;
    }
    return true;
}

bool trace_binary_end(struct trace_binary_writer *writer, struct trace_origin origin)
{
    struct trace_binary_file *header = &writer->header;
    size_t rest = writer->waiting_rows;
    writer->waiting_rows = 0;
    if (rest > 0 && !write_block(writer, writer->waiting, rest)) return false;
    header->origin =
        (origin.has_start ? TRACE_BINARY_HAS_START : 0) | (origin.is_session_clock ? TRACE_BINARY_IS_SESSION_CLOCK : 0);
    header->start_ns = origin.start_ns;
    header->missing[COLUMN_GAP] = 0;
    header->checksum = trace_binary_file_checksum(header);
    if (writer->file == NO_FILE) {
        memcpy(writer->blocks, header, sizeof *header);
        return true;
    }
    if (!write_blocks(writer)) return false;
    writer->is_given_up |= !write_at(writer->file, header, sizeof *header, 0);
    return writer->is_kept || !writer->is_given_up;
}

void trace_binary_written(const struct trace_binary_writer *writer, struct trace_binary_header *header)
{
    trace_binary_file_read(&writer->header, header);
}

void trace_binary_drop(struct trace_binary_writer *writer)
{
    if (writer->file != NO_FILE) close(writer->file);
    writer->file = NO_FILE;
}

struct bytes_source *trace_binary_kept(struct trace_binary_writer *writer, struct arena *lasting, const char *name)
{
    uint64_t length;
    if (writer->is_given_up) {
        trace_binary_drop(writer);
        return NULL;
    }
    if (writer->file == NO_FILE)
        return bytes_source_of_bytes(lasting, name, writer->blocks, (size_t)writer->header.bytes);
    struct bytes_source *source = bytes_source_of_file(lasting, name, writer->file);
    if (bytes_source_map(source, &length)) return source;
    bytes_source_close(source);
    return NULL;
}
