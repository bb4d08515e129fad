#include "models/trace_block.h"

#include <string.h>

const enum trace_field trace_block_field[COLUMNS] = {
    TRACE_ARRIVAL,       TRACE_SERVICE, TRACE_ELAPSED,  TRACE_TTL,       TRACE_INPUT_TOKENS,
    TRACE_OUTPUT_TOKENS, TRACE_PAYLOAD, TRACE_RESPONSE, TRACE_EXPLAINED, TRACE_SESSION,
    TRACE_TARGET,        TRACE_AGENT,   TRACE_DEPTH};

uint64_t trace_block_checksum(const void *bytes, size_t length)
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

/* A column's values, in a loop of its own for each. */
#define GATHER(value)                                                                                                  \
    for (size_t i = 0; i < count; i++) values[i] = (uint64_t)(value)

static void gather(const struct trace_row *rows, size_t count, enum trace_block_column column, uint64_t *values)
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

size_t trace_block_write(unsigned char *block, const struct trace_row *rows, size_t count,
                         const bool present[TRACE_FIELDS], uint64_t missing[COLUMNS])
{
    struct trace_block_header header = {
        .rows = (uint32_t)count, .first_ns = rows[0].arrival_ns, .last_ns = rows[count - 1].arrival_ns};
    uint64_t values[TRACE_BLOCK_ROWS];
    unsigned char *columns = block + sizeof header;
    size_t bytes = 0;
    for (int column = 0; column < COLUMNS; column++) {
        if (!present[trace_block_field[column]]) {
            missing[column] += count;
            continue;
        }
        gather(rows, count, (enum trace_block_column)column, values);
        unsigned char width = width_of(values, count, &missing[column]);
        header.width[column] = width;
        size_t end = bytes + padded(count * width);
        if (end > bytes) memset(columns + end - sizeof *values, 0, sizeof *values); /* behind the last one */
        store(columns + bytes, values, count, width);
        bytes = end;
    }
    header.bytes = (uint32_t)bytes;
    header.checksum = trace_block_checksum(columns, bytes);
    memcpy(block, &header, sizeof header);
    return sizeof header + bytes;
}

/* --- Reading --- */

void trace_block_start(struct trace_block *block)
{
    block->count = 0;
    memset(block->has_values, 0, sizeof block->has_values);
    for (size_t i = 0; i < TRACE_BLOCK_MOST; i++) block->rows[i] = trace_row_unknown;
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

static void take_column(struct trace_row *rows, size_t count, enum trace_block_column which,
                        const unsigned char *column, unsigned width)
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
static bool take_gaps(struct trace_row *rows, const struct trace_block_header *header, const unsigned char *column)
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
static bool is_sound(const struct trace_block_header *header, uint64_t left, uint64_t most_rows)
{
    size_t bytes = 0;
    if (header->rows == 0 || header->rows > TRACE_BLOCK_MOST || header->rows > most_rows) return false;
    for (int column = 0; column < COLUMNS_ROOM; column++) {
        unsigned width = header->width[column];
        if (width > 8 || (width & (width - 1)) != 0 || (column >= COLUMNS && width > 0)) return false;
        bytes += padded((size_t)header->rows * width);
    }
    return bytes == header->bytes && bytes <= left && header->first_ns >= 0;
}

size_t trace_block_read(struct trace_block *block, const unsigned char *bytes, uint64_t left, uint64_t most_rows)
{
    struct trace_block_header header;
    const unsigned char *column = bytes + sizeof header;
    if (left < sizeof header) return 0;
    memcpy(&header, bytes, sizeof header);
    if (!is_sound(&header, left - sizeof header, most_rows)) return 0;
    if (trace_block_checksum(column, header.bytes) != header.checksum) return 0;
    if (!take_gaps(block->rows, &header, column)) return 0;
    for (int i = 0; i < COLUMNS; i++) {
        bool has_values = header.width[i] > 0;
        if (has_values || block->has_values[i])
            take_column(block->rows, header.rows, (enum trace_block_column)i, column, header.width[i]);
        block->has_values[i] = has_values;
        column += padded((size_t)header.rows * header.width[i]);
    }
    block->count = header.rows;
    return sizeof header + header.bytes;
}
