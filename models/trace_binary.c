#include "models/trace_binary.h"

#include "models/bytes_source.h"
#include "models/huge_pages.h"
#include "sim/arena.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const unsigned char magic[TRACE_BINARY_MAGIC] = {0x8c, 'L', 'T', 'R', '\r', '\n', 0x1a, '\n'};

#define VERSION 1

#define HAS_START        1u
#define IS_SESSION_CLOCK 2u

/* Numbers of columns in the file; they never change. */
enum column {
    COLUMN_GAP, /* from the row before; 0 for the first of a block */
    COLUMN_SERVICE,
    COLUMN_ELAPSED,
    COLUMN_TTL,
    COLUMN_INPUT_TOKENS,
    COLUMN_OUTPUT_TOKENS,
    COLUMN_PAYLOAD,
    COLUMN_RESPONSE,
    COLUMN_EXPLAINED,
    COLUMN_SESSION,
    COLUMN_TARGET, /* an index of the names that a run has */
    COLUMN_AGENT,
    COLUMN_DEPTH,
    COLUMNS,
    COLUMNS_ROOM = 16 /* in a header */
};

static const enum trace_field field_of[COLUMNS] = {
    TRACE_ARRIVAL,       TRACE_SERVICE, TRACE_ELAPSED,  TRACE_TTL,       TRACE_INPUT_TOKENS,
    TRACE_OUTPUT_TOKENS, TRACE_PAYLOAD, TRACE_RESPONSE, TRACE_EXPLAINED, TRACE_SESSION,
    TRACE_TARGET,        TRACE_AGENT,   TRACE_DEPTH};

/* As it stands in the file, in the machine's own order of bytes, which must be the file's. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "binary traces are little-endian");

struct file_header {
    unsigned char magic[TRACE_BINARY_MAGIC];
    uint32_t version, origin; /* HAS_START, IS_SESSION_CLOCK */
    int64_t start_ns;
    uint64_t rows;
    int64_t first_ns, last_ns;
    uint64_t bytes; /* of the whole file */
    uint64_t missing[COLUMNS_ROOM];
    uint64_t checksum; /* of all before it */
};

struct block_header {
    uint32_t rows, bytes; /* bytes of the columns behind it, a multiple of 8 */
    int64_t first_ns, last_ns;
    unsigned char width[COLUMNS_ROOM]; /* 0: no row has a value there */
    uint64_t checksum;                 /* of the columns */
};

#define BLOCKS_BYTES     ((size_t)128 * 1024) /* are written at once: few writes are faster than many */
#define MOST_BLOCK_BYTES (sizeof(struct block_header) + (size_t)COLUMNS * TRACE_BLOCK_ROWS * 8)

/* Fletcher's, over words of 64 bits (J. Fletcher 1982, IEEE Trans. Comm. 30(1)). length is a multiple of 8. */
static uint64_t checksum_of(const void *bytes, size_t length)
{
    uint64_t sum = 1, sums = 0, word;
    for (size_t at = 0; at < length; at += sizeof word) {
        memcpy(&word, (const char *)bytes + at, sizeof word);
        sum += word;
        sums += sum;
    }
    return sums ^ (sum << 32 | sum >> 32);
}

static size_t padded(size_t bytes)
{
    return (bytes + 7) & ~(size_t)7;
}

/* --- Writing --- */

#define NO_FILE (-1)

struct trace_binary_writer {
    int file;              /* NO_FILE: everything is in `blocks` so far */
    struct arena *lasting; /* of what is kept */
    bool present[TRACE_FIELDS];
    struct file_header header;
    size_t waiting_rows; /* for others, to become a block */
    struct trace_row waiting[TRACE_BLOCK_ROWS];
    uint64_t values[TRACE_BLOCK_ROWS];
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
    writer->file = NO_FILE;
    writer->lasting = lasting;
    writer->room = room;
    writer->blocks = arena_array(lasting, room + MOST_BLOCK_BYTES, 1);
    huge_pages_prefer(writer->blocks, room + MOST_BLOCK_BYTES);
    writer->unwritten = sizeof writer->header;
    memcpy(writer->present, present, sizeof writer->present);
    writer->present[TRACE_ARRIVAL] = true;
    memcpy(writer->header.magic, magic, sizeof magic);
    writer->header.version = VERSION;
    writer->header.bytes = sizeof writer->header;
    return writer;
}

struct trace_binary_writer *trace_binary_begin(struct arena *arena, int file, const bool present[TRACE_FIELDS])
{
    struct trace_binary_writer *writer = begin(arena, arena, BLOCKS_BYTES, present);
    writer->file = file;
    return writer;
}

struct trace_binary_writer *trace_binary_keep(struct arena *arena, struct arena *lasting,
                                              const bool present[TRACE_FIELDS])
{
    return begin(arena, lasting, TRACE_BINARY_KEPT_BYTES, present);
}

/* In a column stands the value and one, 0 for unknown; a session and an agent as they are, since their 0 is that already. */

/* A column's values, in a loop of its own for each. */
#define GATHER(value)                                                                                                  \
    for (size_t i = 0; i < count; i++) values[i] = (uint64_t)(value)

static void gather(const struct trace_row *rows, size_t count, enum column column, uint64_t *values)
{
    switch (column) {
    case COLUMN_GAP: GATHER(i > 0 ? rows[i].arrival_ns - rows[i - 1].arrival_ns : 0); break;
    case COLUMN_SERVICE: GATHER(rows[i].service_ns + 1); break;
    case COLUMN_ELAPSED: GATHER(rows[i].elapsed_ns + 1); break;
    case COLUMN_TTL: GATHER(rows[i].ttl_ns + 1); break;
    case COLUMN_INPUT_TOKENS: GATHER(rows[i].input_tokens + 1); break;
    case COLUMN_OUTPUT_TOKENS: GATHER(rows[i].output_tokens + 1); break;
    case COLUMN_PAYLOAD: GATHER(rows[i].payload_bytes + 1); break;
    case COLUMN_RESPONSE: GATHER(rows[i].response_bytes + 1); break;
    case COLUMN_EXPLAINED: GATHER(rows[i].explained + 1); break;
    case COLUMN_SESSION: GATHER(rows[i].session); break;
    case COLUMN_TARGET: GATHER(rows[i].target + 1); break;
    case COLUMN_AGENT: GATHER(rows[i].agent); break;
    case COLUMN_DEPTH: GATHER(rows[i].depth); break;
    case COLUMNS:
    case COLUMNS_ROOM: break;
    }
}

/* The fewest bytes for all values; how many are 0 goes to *zeros. */
static unsigned char width_of(const uint64_t *values, size_t count, uint64_t *zeros)
{
    uint64_t all = 0, none = 0;
    for (size_t i = 0; i < count; i++) {
        none += values[i] == 0;
        all |= values[i];
    }
    *zeros += none;
    return all == 0 ? 0 : all <= UINT8_MAX ? 1 : all <= UINT16_MAX ? 2 : all <= UINT32_MAX ? 4 : 8;
}

/* For each width a loop of its own, which the compiler makes short. */
static void store(unsigned char *column, const uint64_t *values, size_t count, unsigned width)
{
    for (size_t i = 0; i < count && width == 1; i++) column[i] = (unsigned char)values[i];
    for (size_t i = 0; i < count && width == 2; i++) memcpy(column + 2 * i, &values[i], 2);
    for (size_t i = 0; i < count && width == 4; i++) memcpy(column + 4 * i, &values[i], 4);
    for (size_t i = 0; i < count && width == 8; i++) memcpy(column + 8 * i, &values[i], 8);
}

static bool write_blocks(struct trace_binary_writer *writer)
{
    size_t bytes = writer->unwritten;
    if (writer->file == NO_FILE) writer->file = bytes_temporary_file(writer->lasting);
    if (writer->file == NO_FILE) return false;
    writer->unwritten = 0;
    writer->room = BLOCKS_BYTES; /* which stay in the caches */
    return write_at(writer->file, writer->blocks, bytes, writer->header.bytes - bytes);
}

/* At most TRACE_BLOCK_ROWS of them. */
static bool write_block(struct trace_binary_writer *writer, const struct trace_row *rows, size_t count)
{
    struct block_header header = {
        .rows = (uint32_t)count, .first_ns = rows[0].arrival_ns, .last_ns = rows[count - 1].arrival_ns};
    unsigned char *block = writer->blocks + writer->unwritten, *columns = block + sizeof header;
    size_t bytes = 0;
    for (int column = 0; column < COLUMNS; column++) {
        if (!writer->present[field_of[column]]) {
            writer->header.missing[column] += count;
            continue;
        }
        gather(rows, count, (enum column)column, writer->values);
        unsigned char width = width_of(writer->values, count, &writer->header.missing[column]);
        header.width[column] = width;
        size_t end = bytes + padded(count * width);
        memset(columns + bytes, 0, end - bytes);
        store(columns + bytes, writer->values, count, width);
        bytes = end;
    }
    header.bytes = (uint32_t)bytes;
    header.checksum = checksum_of(columns, bytes);
    memcpy(block, &header, sizeof header);
    writer->unwritten += sizeof header + bytes;
    writer->header.bytes += sizeof header + bytes;
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
    struct file_header *header = &writer->header;
    size_t rest = writer->waiting_rows;
    if (rest > 0 && !write_block(writer, writer->waiting, rest)) return false;
    header->origin = (origin.has_start ? HAS_START : 0) | (origin.is_session_clock ? IS_SESSION_CLOCK : 0);
    header->start_ns = origin.start_ns;
    header->missing[COLUMN_GAP] = 0;
    header->checksum = checksum_of(header, offsetof(struct file_header, checksum));
    memcpy(writer->blocks, header, writer->file == NO_FILE ? sizeof *header : 0);
    return writer->file == NO_FILE || (write_blocks(writer) && write_at(writer->file, header, sizeof *header, 0));
}

struct bytes_source *trace_binary_kept(struct trace_binary_writer *writer, const char *name)
{
    if (writer->file == NO_FILE)
        return bytes_source_of_bytes(writer->lasting, name, writer->blocks, (size_t)writer->header.bytes);
    return bytes_source_of_file(writer->lasting, name, writer->file);
}

void trace_binary_drop(struct trace_binary_writer *writer)
{
    if (writer->file != NO_FILE) close(writer->file);
}

/* --- Reading --- */

struct trace_binary {
    struct bytes_source *source;
    const unsigned char *bytes;
    uint64_t length, at;
    uint64_t rows, given; /* of the whole trace */
    size_t count, next;   /* of the block */
    const char *failure;
    bool has_values
        [COLUMNS]; /* of the block; where the next one has none either, its rows are left as unknown as they are */
    struct trace_row block[TRACE_BLOCK_ROWS];
};

bool trace_binary_is(const void *head, size_t length)
{
    return length >= sizeof magic && memcmp(head, magic, sizeof magic) == 0;
}

static const char *judge_header(const struct file_header *header, uint64_t length)
{
    if (length < sizeof *header) return "is a binary trace that is cut in its header";
    if (header->version != VERSION) return "is a binary trace of another version than 1";
    if (header->checksum != checksum_of(header, offsetof(struct file_header, checksum)))
        return "is a binary trace whose header is damaged";
    if (header->bytes != length) return "is a binary trace that is cut, or has other bytes behind it";
    return NULL;
}

struct trace_binary *trace_binary_open(struct arena *arena, struct bytes_source *source,
                                       struct trace_binary_header *header, const char **failure)
{
    uint64_t length;
    const unsigned char *bytes = bytes_source_map(source, &length);
    struct file_header found = {.version = 0};
    if (!bytes) {
        *failure = "can't be mapped into memory";
        return NULL;
    }
    memcpy(&found, bytes, length < sizeof found ? (size_t)length : sizeof found);
    *failure = judge_header(&found, length);
    if (*failure) return NULL;
    *header = (struct trace_binary_header){.origin = {.is_session_clock = (found.origin & IS_SESSION_CLOCK) != 0,
                                                      .has_start = (found.origin & HAS_START) != 0,
                                                      .start_ns = found.start_ns},
                                           .rows = found.rows,
                                           .first_ns = found.first_ns,
                                           .last_ns = found.last_ns};
    for (int field = 0; field < TRACE_FIELDS; field++) header->missing[field] = found.rows;
    for (int column = 0; column < COLUMNS; column++) header->missing[field_of[column]] = found.missing[column];
    struct trace_binary *binary = arena_new_of(arena, struct trace_binary);
    binary->source = source;
    binary->bytes = bytes;
    binary->length = length;
    binary->rows = found.rows;
    for (size_t i = 0; i < TRACE_BLOCK_ROWS; i++) binary->block[i] = trace_row_unknown;
    trace_binary_rewind(binary);
    return binary;
}

void trace_binary_rewind(struct trace_binary *binary)
{
    binary->at = sizeof(struct file_header);
    binary->given = 0;
    binary->count = binary->next = 0;
    binary->failure = NULL;
}

static inline uint64_t value_at(const unsigned char *column, size_t i, unsigned width)
{
    uint64_t value = 0;
    memcpy(&value, column + i * width, width);
    return value;
}

/* A column into a member of the rows, for each width a loop of its own. */
#define TAKE_COLUMN(member, type, less)                                                                                \
    do {                                                                                                               \
        for (size_t i = 0; i < count && width == 1; i++) rows[i].member = (type)(column[i] - (less));                  \
        for (size_t i = 0; i < count && width == 2; i++) rows[i].member = (type)(value_at(column, i, 2) - (less));     \
        for (size_t i = 0; i < count && width == 4; i++) rows[i].member = (type)(value_at(column, i, 4) - (less));     \
        for (size_t i = 0; i < count && width == 8; i++) rows[i].member = (type)(value_at(column, i, 8) - (less));     \
        for (size_t i = 0; i < count && width == 0; i++) rows[i].member = (type)(0 - (less));                          \
    } while (0)

static void take_column(struct trace_row *rows, size_t count, enum column which, const unsigned char *column,
                        unsigned width)
{
    switch (which) {
    case COLUMN_SERVICE: TAKE_COLUMN(service_ns, int64_t, 1); break;
    case COLUMN_ELAPSED: TAKE_COLUMN(elapsed_ns, int64_t, 1); break;
    case COLUMN_TTL: TAKE_COLUMN(ttl_ns, int64_t, 1); break;
    case COLUMN_INPUT_TOKENS: TAKE_COLUMN(input_tokens, int64_t, 1); break;
    case COLUMN_OUTPUT_TOKENS: TAKE_COLUMN(output_tokens, int64_t, 1); break;
    case COLUMN_PAYLOAD: TAKE_COLUMN(payload_bytes, int64_t, 1); break;
    case COLUMN_RESPONSE: TAKE_COLUMN(response_bytes, int64_t, 1); break;
    case COLUMN_EXPLAINED: TAKE_COLUMN(explained, int8_t, 1); break;
    case COLUMN_SESSION: TAKE_COLUMN(session, uint64_t, 0); break;
    case COLUMN_TARGET: TAKE_COLUMN(target, int32_t, 1); break;
    case COLUMN_AGENT: TAKE_COLUMN(agent, uint16_t, 0); break;
    case COLUMN_DEPTH: TAKE_COLUMN(depth, uint8_t, 0); break;
    case COLUMN_GAP: /* take_gaps() */
    case COLUMNS:
    case COLUMNS_ROOM: break;
    }
}

#define TAKE_GAPS(gap)                                                                                                 \
    for (size_t i = 0; i < count; i++) {                                                                               \
        int64_t gap_ns = (int64_t)(gap);                                                                               \
        if (gap_ns < 0 || __builtin_add_overflow(at_ns, gap_ns, &at_ns)) return false;                                 \
        rows[i].arrival_ns = at_ns;                                                                                    \
    }

/* The gaps from the first arrival on, summed: the arrivals, which must end at the last one. */
static bool take_gaps(struct trace_row *rows, const struct block_header *header, const unsigned char *column)
{
    size_t count = header->rows;
    int64_t at_ns = header->first_ns;
    switch (header->width[COLUMN_GAP]) {
    case 0: TAKE_GAPS(0); break;
    case 1: TAKE_GAPS(column[i]); break;
    case 2: TAKE_GAPS(value_at(column, i, 2)); break;
    case 4: TAKE_GAPS(value_at(column, i, 4)); break;
    default: TAKE_GAPS(value_at(column, i, 8)); break;
    }
    return at_ns == header->last_ns;
}

/* The columns must fill the block as the header says. */
static bool is_sound(const struct trace_binary *binary, const struct block_header *header, uint64_t left)
{
    size_t bytes = 0;
    if (header->rows == 0 || header->rows > TRACE_BLOCK_ROWS || header->rows > binary->rows - binary->given)
        return false;
    for (int column = 0; column < COLUMNS_ROOM; column++) {
        unsigned width = header->width[column];
        if (width > 8 || (width & (width - 1)) != 0 || (column >= COLUMNS && width > 0)) return false;
        bytes += padded((size_t)header->rows * width);
    }
    return bytes == header->bytes && bytes <= left && header->first_ns >= 0;
}

static bool read_block(struct trace_binary *binary)
{
    struct block_header header;
    uint64_t left = binary->length - binary->at;
    if (left < sizeof header || !bytes_source_is_whole(binary->source)) return false;
    memcpy(&header, binary->bytes + binary->at, sizeof header);
    const unsigned char *column = binary->bytes + binary->at + sizeof header;
    if (!is_sound(binary, &header, left - sizeof header)) return false;
    if (checksum_of(column, header.bytes) != header.checksum) return false;
    if (!take_gaps(binary->block, &header, column)) return false;
    for (int i = 0; i < COLUMNS; i++) {
        bool has_values = header.width[i] > 0;
        if (has_values || binary->has_values[i])
            take_column(binary->block, header.rows, (enum column)i, column, header.width[i]);
        binary->has_values[i] = has_values;
        column += padded((size_t)header.rows * header.width[i]);
    }
    binary->at += sizeof header + header.bytes;
    binary->count = header.rows;
    binary->next = 0;
    return true;
}

/* The next block; false behind the last one, or where it is damaged. */
static bool next_block(struct trace_binary *binary)
{
    if (binary->given == binary->rows || binary->failure) return false;
    int64_t before_ns = binary->count > 0 ? binary->block[binary->count - 1].arrival_ns : 0;
    if (read_block(binary) && binary->block[0].arrival_ns >= before_ns) return true;
    binary->failure = "is a binary trace with a damaged block";
    binary->count = binary->next = 0;
    return false;
}

size_t trace_binary_take(struct trace_binary *binary, size_t most, const struct trace_row **rows)
{
    if (binary->next == binary->count && !next_block(binary)) return 0;
    size_t left = binary->count - binary->next, taken = left < most ? left : most;
    *rows = &binary->block[binary->next];
    binary->next += taken;
    binary->given += taken;
    return taken;
}

const char *trace_binary_failure(const struct trace_binary *binary)
{
    return binary->failure;
}
