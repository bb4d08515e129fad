#include "models/bytes.h"

#include "models/sha256.h"
#include "sim/arena.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#define INPUT_BYTES ((size_t)64 * 1024)

struct bytes {
    const struct bytes_source *source;
    struct sha256 *digest;
    uint64_t taken, given; /* bytes read from the source, and handed out */
    uint64_t end;          /* of the source: no further */
    const char *failure;
    enum fault_kind failure_kind;
    bool ended;

    /* Only where the source is compressed. */
    unsigned char *input;
    size_t input_start, input_end;
    bool inside; /* a member or frame has begun and has not ended */
    z_stream gzip;
    ZSTD_DCtx *zstd;
};

static size_t fail(struct bytes *bytes, enum fault_kind kind, const char *text)
{
    bytes->failure = text;
    bytes->failure_kind = kind;
    bytes->ended = true;
    return 0;
}

static size_t read_source(struct bytes *bytes, void *buffer, size_t room)
{
    uint64_t left = bytes->end - bytes->taken;
    int64_t got = bytes_source_read(bytes->source, bytes->taken, buffer, room < left ? room : (size_t)left);
    if (got < 0) return fail(bytes, FAULT_MACHINE, strerror(errno));
    bytes->taken += (uint64_t)got;
    if (bytes->digest) sha256_add(bytes->digest, buffer, (size_t)got);
    return (size_t)got;
}

/* Make sure that there is undecoded input; false at the end of the source. */
static bool have_input(struct bytes *bytes)
{
    if (bytes->input_start < bytes->input_end) return true;
    bytes->input_start = 0;
    bytes->input_end = read_source(bytes, bytes->input, INPUT_BYTES);
    return bytes->input_end > 0;
}

/* Between two gzip members: zero padding (tapes, block devices) may follow the last, nothing else. */
static bool next_member(struct bytes *bytes)
{
    bool padded = false;
    while (have_input(bytes)) {
        if (bytes->input[bytes->input_start] != 0) break;
        padded = true;
        bytes->input_start++;
    }
    if (bytes->input_start == bytes->input_end) return false;
    if (padded || bytes->input[bytes->input_start] != 0x1f) {
        fail(bytes, FAULT_INPUT, "has other bytes after its gzip data");
        return false;
    }
    inflateReset(&bytes->gzip);
    bytes->inside = true;
    return true;
}

static size_t read_gzip(struct bytes *bytes, char *buffer, size_t room)
{
    z_stream *gzip = &bytes->gzip;
    gzip->next_out = (unsigned char *)buffer;
    gzip->avail_out = room > UINT_MAX ? UINT_MAX : (uInt)room;
    uInt asked = gzip->avail_out;
    while (gzip->avail_out == asked) {
        if (!bytes->inside && !next_member(bytes)) return 0;
        if (!have_input(bytes))
            return bytes->failure ? 0 : fail(bytes, FAULT_INPUT, "ends inside its gzip data: it was cut");
        gzip->next_in = bytes->input + bytes->input_start;
        gzip->avail_in = (uInt)(bytes->input_end - bytes->input_start);
        int status = inflate(gzip, Z_NO_FLUSH);
        bytes->input_start = bytes->input_end - gzip->avail_in;
        if (status == Z_STREAM_END)
            bytes->inside = false;
        else if (status == Z_MEM_ERROR)
            return fail(bytes, FAULT_MACHINE, "can't be decompressed: out of memory");
        else if (status != Z_OK && status != Z_BUF_ERROR)
            return fail(bytes, FAULT_INPUT, "has broken gzip data");
    }
    return asked - gzip->avail_out;
}

static size_t read_zstd(struct bytes *bytes, char *buffer, size_t room)
{
    ZSTD_outBuffer out = {buffer, room, 0};
    while (out.pos == 0) {
        /* With no input left the decoder may still hold output, so an unfinished frame is asked once more. */
        bool more = have_input(bytes);
        if (bytes->failure) return 0;
        if (!more && !bytes->inside) return 0;
        ZSTD_inBuffer in = {bytes->input, more ? bytes->input_end : 0, more ? bytes->input_start : 0};
        size_t status = ZSTD_decompressStream(bytes->zstd, &out, &in);
        if (ZSTD_isError(status)) {
            /* ZSTD_getErrorCode()'s numbers are not stable across versions; its names are fixed texts. */
            return fail(bytes, FAULT_INPUT,
                        strcmp(ZSTD_getErrorName(status), "Frame requires too much memory for decoding") == 0
                            ? "needs a zstd window above 128 MiB: compress it with --long=27 or less"
                            : "has broken zstd data");
        }
        if (more)
            bytes->input_start = in.pos;
        else if (out.pos == 0)
            return fail(bytes, FAULT_INPUT, "ends inside its zstd data: it was cut");
        bytes->inside = status != 0;
    }
    return out.pos;
}

static bool is_bomb(const struct bytes *bytes)
{
    return bytes->input && bytes->given > BYTES_FREE_EXPANSION && bytes->given / BYTES_MOST_EXPANSION > bytes->taken;
}

static void start_decoder(struct bytes *bytes, struct arena *arena)
{
    enum compression compression = bytes_source_compression(bytes->source);
    if (compression == COMPRESSION_NONE) return;
    bytes->input = arena_array(arena, INPUT_BYTES, 1);
    if (compression == COMPRESSION_GZIP) {
        /* 15: the largest window; 16: gzip's frame, not zlib's. */
        if (inflateInit2(&bytes->gzip, 15 + 16) != Z_OK)
            fail(bytes, FAULT_MACHINE, "can't be decompressed: out of memory");
        bytes->inside = true;
    } else {
        bytes->zstd = ZSTD_createDCtx();
        if (!bytes->zstd) fail(bytes, FAULT_MACHINE, "can't be decompressed: out of memory");
    }
}

struct bytes *bytes_open(struct arena *arena, const struct bytes_source *source, struct sha256 *digest)
{
    struct bytes *bytes = arena_new_of(arena, struct bytes);
    bytes->source = source;
    bytes->digest = digest;
    bytes->end = UINT64_MAX;
    start_decoder(bytes, arena);
    return bytes;
}

size_t bytes_read(struct bytes *bytes, char *buffer, size_t room)
{
    assert(room > 0);
    if (bytes->ended) return 0;
    enum compression compression = bytes_source_compression(bytes->source);
    size_t got = compression == COMPRESSION_NONE   ? read_source(bytes, buffer, room)
                 : compression == COMPRESSION_GZIP ? read_gzip(bytes, buffer, room)
                                                   : read_zstd(bytes, buffer, room);
    bytes->given += got;
    if (got == 0) bytes->ended = true;
    if (is_bomb(bytes))
        return fail(bytes, FAULT_INPUT,
                    "grows more than 250-fold when decompressed: no trace does, a decompression bomb does");
    return got;
}

uint64_t bytes_taken(const struct bytes *bytes)
{
    return bytes->taken;
}

const char *bytes_failure(const struct bytes *bytes)
{
    return bytes->failure;
}

enum fault_kind bytes_failure_kind(const struct bytes *bytes)
{
    return bytes->failure_kind;
}

void bytes_begin_at(struct bytes *bytes, uint64_t begin)
{
    bytes->taken = begin;
}

void bytes_end_at(struct bytes *bytes, uint64_t end)
{
    bytes->end = end;
}

void bytes_rewind(struct bytes *bytes)
{
    if (bytes->digest) sha256_start(bytes->digest);
    bytes->taken = bytes->given = 0;
    bytes->end = UINT64_MAX;
    bytes->input_start = bytes->input_end = 0;
    bytes->failure = NULL;
    bytes->ended = false;
    bytes->inside = bytes_source_compression(bytes->source) == COMPRESSION_GZIP;
    if (bytes->inside) inflateReset(&bytes->gzip);
    if (bytes->zstd) ZSTD_DCtx_reset(bytes->zstd, ZSTD_reset_session_only);
}

void bytes_close(struct bytes *bytes)
{
    if (!bytes) return;
    if (bytes_source_compression(bytes->source) == COMPRESSION_GZIP) inflateEnd(&bytes->gzip);
    ZSTD_freeDCtx(bytes->zstd); /* NULL is allowed */
    bytes->zstd = NULL;
}
