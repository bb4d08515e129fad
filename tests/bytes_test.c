#include "models/bytes.h"
#include "models/sha256.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#define TEXT_BYTES ((size_t)300000)

static struct arena *arena;
static struct faults *faults;

static void start(void)
{
    arena = arena_new();
    faults = faults_new(arena);
}

static void stop(void)
{
    arena_free(arena);
}

/* Rows that compress like a real trace: about 3-fold. */
static char *text_of(size_t length)
{
    char *text = arena_array(arena, length + 64, 1);
    uint32_t number = 1;
    for (size_t at = 0; at < length;) {
        number = number * 1664525u + 1013904223u;
        at += (size_t)snprintf(text + at, 64, "%u,%u\n", number, number % 1000);
    }
    return text;
}

static size_t gzipped(const char *text, size_t length, unsigned char *out, size_t room)
{
    z_stream stream = {0};
    ck_assert_int_eq(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (unsigned char *)(uintptr_t)text;
    stream.avail_in = (uInt)length;
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    ck_assert_int_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return (size_t)stream.total_out;
}

/* Everything that comes out, in reads of `step` bytes; *failure is what it ended with. */
static size_t all_of(const void *bytes, size_t length, size_t step, char *out, size_t room, const char **failure)
{
    struct bytes_source *source = bytes_source_memory(arena, "memory", bytes, length, faults);
    ck_assert_ptr_nonnull(source);
    struct bytes *stream = bytes_open(arena, source, NULL);
    size_t total = 0;
    while (total < room) {
        size_t got = bytes_read(stream, out + total, step < room - total ? step : room - total);
        if (got == 0) break;
        total += got;
    }
    *failure = bytes_failure(stream);
    bytes_close(stream);
    return total;
}

static void assert_reads_as(const void *bytes, size_t length, const char *text, size_t text_length)
{
    static const size_t steps[] = {1, 1000, 1000000};
    char *out = arena_array(arena, text_length + 1, 1);
    for (size_t i = 0; i < 3; i++) {
        const char *failure;
        ck_assert_uint_eq(all_of(bytes, length, steps[i], out, text_length + 1, &failure), text_length);
        ck_assert_ptr_null(failure);
        ck_assert_mem_eq(out, text, text_length);
    }
}

START_TEST(plain_gzip_and_zstd_read_the_same)
{
    start();
    char *text = text_of(TEXT_BYTES);
    unsigned char *packed = arena_array(arena, 2 * TEXT_BYTES, 1);
    assert_reads_as(text, TEXT_BYTES, text, TEXT_BYTES);
    assert_reads_as(packed, gzipped(text, TEXT_BYTES, packed, 2 * TEXT_BYTES), text, TEXT_BYTES);
    assert_reads_as(packed, ZSTD_compress(packed, 2 * TEXT_BYTES, text, TEXT_BYTES, 3), text, TEXT_BYTES);
    assert_reads_as("", 0, "", 0);
    stop();
}
END_TEST

/* RFC 1952, 2.2: a file is a series of members; RFC 8878, 3.1: of frames, some of which are skippable. */
START_TEST(members_and_frames_behind_each_other_are_one_text)
{
    start();
    char *text = text_of(TEXT_BYTES);
    size_t half = TEXT_BYTES / 2;
    unsigned char *packed = arena_array(arena, 2 * TEXT_BYTES, 1);
    size_t first = gzipped(text, half, packed, TEXT_BYTES);
    size_t length = first + gzipped(text + half, TEXT_BYTES - half, packed + first, TEXT_BYTES);
    assert_reads_as(packed, length, text, TEXT_BYTES);
    memset(packed + length, 0, 512);
    assert_reads_as(packed, length + 512, text, TEXT_BYTES);

    memcpy(packed, "\x52\x2a\x4d\x18\x03\0\0\0abc", 11);
    first = 11 + ZSTD_compress(packed + 11, TEXT_BYTES, text, half, 3);
    length = first + ZSTD_compress(packed + first, TEXT_BYTES, text + half, TEXT_BYTES - half, 3);
    assert_reads_as(packed, length, text, TEXT_BYTES);
    stop();
}
END_TEST

static void assert_fails(const void *bytes, size_t length, const char *with)
{
    char *out = arena_array(arena, 2 * TEXT_BYTES, 1);
    const char *failure;
    all_of(bytes, length, 4096, out, 2 * TEXT_BYTES, &failure);
    ck_assert_ptr_nonnull(failure);
    ck_assert_msg(strstr(failure, with), "\"%s\" lacks \"%s\"", failure, with);
}

START_TEST(what_was_cut_or_broken_is_said_so)
{
    start();
    char *text = text_of(TEXT_BYTES);
    unsigned char *packed = arena_array(arena, 2 * TEXT_BYTES, 1);
    size_t length = gzipped(text, TEXT_BYTES, packed, 2 * TEXT_BYTES);
    assert_fails(packed, length / 2, "it was cut");
    assert_fails(packed, length - 1, "it was cut");
    assert_fails(packed, 2, "it was cut");
    memcpy(packed + length, "tail", 4);
    assert_fails(packed, length + 4, "other bytes");
    packed[length - 6] ^= 1; /* in the checksum */
    assert_fails(packed, length, "broken gzip");

    length = ZSTD_compress(packed, 2 * TEXT_BYTES, text, TEXT_BYTES, 3);
    assert_fails(packed, length / 2, "it was cut");
    assert_fails(packed, length - 1, "it was cut");
    assert_fails(packed, 4, "it was cut");
    packed[4] |= 8; /* a reserved bit of the frame header: RFC 8878, 3.1.1.1.1 */
    assert_fails(packed, length, "broken zstd");
    stop();
}
END_TEST

/* 200 MB of zeros: deflate packs them 1030-fold, zstd further still. */
START_TEST(a_decompression_bomb_is_refused_early)
{
    start();
    size_t length = (size_t)200 * 1000 * 1000, room = (size_t)1000 * 1000;
    char *zeros = arena_array(arena, length, 1), *out = arena_array(arena, length, 1);
    unsigned char *packed = arena_array(arena, room, 1);
    const char *failure;
    size_t size = gzipped(zeros, length, packed, room);
    ck_assert_uint_lt(all_of(packed, size, 65536, out, length, &failure), BYTES_FREE_EXPANSION + 65536);
    ck_assert_ptr_nonnull(strstr(failure, "bomb"));
    size = ZSTD_compress(packed, room, zeros, length, 3);
    ck_assert_uint_lt(all_of(packed, size, 65536, out, length, &failure), BYTES_FREE_EXPANSION + 65536);
    ck_assert_ptr_nonnull(strstr(failure, "bomb"));
    stop();
}
END_TEST

START_TEST(files_of_other_kinds_are_refused_by_name)
{
    start();
    ck_assert_ptr_null(bytes_source_memory(arena, "a.parquet", "PAR1....", 8, faults));
    ck_assert_ptr_null(bytes_source_memory(arena, "a.zip", "PK\003\004", 4, faults));
    ck_assert_ptr_null(bytes_source_open(arena, "tests", (struct place){.file = "s.json"}, faults));
    ck_assert_ptr_null(bytes_source_open(arena, "no/such/file", (struct place){.file = "s.json"}, faults));
    ck_assert_uint_eq(faults_count(faults), 4);
    ck_assert_str_eq(faults_at(faults, 3)->text, "no/such/file can't be opened: No such file or directory");
    ck_assert_int_eq(faults_at(faults, 3)->kind, FAULT_INPUT);
    stop();
}
END_TEST

/* The digest is of what is stored: for a compressed file, that of `sha256sum FILE`. */
START_TEST(the_digest_is_of_the_bytes_as_stored)
{
    start();
    unsigned char packed[4096];
    size_t length = gzipped("abc", 3, packed, sizeof packed);
    char expected[SHA256_HEX_BYTES], got[SHA256_HEX_BYTES], buffer[16];
    struct sha256 digest;
    sha256_start(&digest);
    sha256_add(&digest, packed, length);
    sha256_hex(&digest, expected);

    sha256_start(&digest);
    struct bytes *bytes = bytes_open(arena, bytes_source_memory(arena, "m", packed, length, faults), &digest);
    while (bytes_read(bytes, buffer, sizeof buffer) > 0) continue;
    sha256_hex(&digest, got);
    ck_assert_str_eq(got, expected);
    bytes_close(bytes);
    stop();
}
END_TEST

/* A pipe on standard input can be read once; the source can be read again and again. */
START_TEST(standard_input_can_be_read_twice)
{
    start();
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], "1,2\n", 4), 4);
    close(ends[1]);
    ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);

    struct bytes_source *source = bytes_source_open(arena, "-", (struct place){.file = "s.json"}, faults);
    ck_assert_ptr_nonnull(source);
    ck_assert_str_eq(bytes_source_name(source), "standard input");
    struct bytes *bytes = bytes_open(arena, source, NULL);
    char buffer[16];
    for (int i = 0; i < 2; i++) {
        ck_assert_uint_eq(bytes_read(bytes, buffer, sizeof buffer), 4);
        ck_assert_uint_eq(bytes_read(bytes, buffer, sizeof buffer), 0);
        bytes_rewind(bytes);
    }
    bytes_close(bytes);
    bytes_source_close(source);
    stop();
}
END_TEST

START_TEST(a_temporary_directory_that_is_not_there_is_the_machines_fault)
{
    start();
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    close(ends[1]);
    ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    setenv("TMPDIR", "/no/such/directory", 1);
    ck_assert_ptr_null(bytes_source_open(arena, "-", (struct place){.file = "s.json"}, faults));
    ck_assert_int_eq(faults_at(faults, 0)->kind, FAULT_MACHINE);
    unsetenv("TMPDIR");
    stop();
}
END_TEST

TEST_MAIN("bytes", plain_gzip_and_zstd_read_the_same, members_and_frames_behind_each_other_are_one_text,
          what_was_cut_or_broken_is_said_so, a_decompression_bomb_is_refused_early,
          files_of_other_kinds_are_refused_by_name, the_digest_is_of_the_bytes_as_stored,
          standard_input_can_be_read_twice, a_temporary_directory_that_is_not_there_is_the_machines_fault)
