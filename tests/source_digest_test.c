/* A digest taken beside the reading is that of the same bytes, and told to be of others where there are others. */
#include "models/source_digest.h"

#include "models/bytes_source.h"
#include "tests/test.h"
#include "tests/trace_fixture.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LENGTH ((size_t)3 * 1024 * 1024 + 17)

/* "arrival_s" and lines of ten bytes: 00000.000, 00000.001... */
static char *made_lines(size_t length)
{
    char *text = arena_array(arena, length + 32, 1);
    size_t at = (size_t)snprintf(text, 16, "arrival_s\n");
    for (unsigned i = 0; at < length; i++) at += (size_t)snprintf(text + at, 16, "%05u.%03u\n", i / 1000, i % 1000);
    text[length] = '\0';
    return text;
}

static const char *digest_of(const void *bytes, size_t length)
{
    char *hex = arena_array(arena, SHA256_HEX_BYTES, 1);
    struct sha256 digest;
    sha256_start(&digest);
    sha256_add(&digest, bytes, length);
    sha256_hex(&digest, hex);
    return hex;
}

START_TEST(a_digest_beside_is_that_of_the_bytes)
{
    char hex[SHA256_HEX_BYTES] = "", again[SHA256_HEX_BYTES] = "";
    start();
    const char *text = made_lines(LENGTH);
    struct bytes_source *source = bytes_source_memory(arena, "m", text, LENGTH, faults);
    struct source_digest *digest = source_digest_begin(source);
    ck_assert_ptr_nonnull(digest);
    ck_assert(source_digest_end(digest, LENGTH, hex));
    ck_assert_str_eq(hex, digest_of(text, LENGTH));
    ck_assert(source_digest_take(source, LENGTH, again));
    ck_assert_str_eq(hex, again);
    ck_assert(source_digest_take(source, 1000, again));
    ck_assert_str_eq(again, digest_of(text, 1000));
    ck_assert(!source_digest_take(source, LENGTH + 1, again));
    stop();
}
END_TEST

START_TEST(a_digest_of_fewer_or_more_bytes_than_were_read_is_none)
{
    char hex[SHA256_HEX_BYTES] = "untouched";
    start();
    struct bytes_source *source = bytes_source_memory(arena, "m", made_lines(LENGTH), LENGTH, faults);
    ck_assert(!source_digest_end(source_digest_begin(source), LENGTH - 1, hex));
    ck_assert(!source_digest_end(source_digest_begin(source), LENGTH + 1, hex));
    ck_assert_str_eq(hex, "untouched");
    stop();
}
END_TEST

START_TEST(nobody_needs_to_wait_for_a_digest)
{
    start();
    struct bytes_source *source = bytes_source_memory(arena, "m", made_lines(LENGTH), LENGTH, faults);
    for (int i = 0; i < 20; i++) source_digest_drop(source_digest_begin(source));
    source_digest_drop(NULL);
    ck_assert_ptr_null(source_digest_begin(bytes_source_memory(arena, "m", "t\n1\n", 4, faults)));
    stop();
}
END_TEST

/* --- Of a trace --- */

static const char *settled(struct bytes_source *source)
{
    struct trace_options beside = options;
    beside.threads = 2;
    ck_assert(trace_scan_source(arena, source, &beside, NULL, 0, &summary, faults));
    ck_assert_str_eq(summary.sha256, "");
    if (!trace_settle(&summary, faults)) return said();
    ck_assert(trace_settle(&summary, faults)); /* once more: there is nothing to do */
    return summary.sha256;
}

START_TEST(a_trace_has_the_same_digest_either_way)
{
    start();
    const char *text = made_lines(LENGTH);
    struct bytes_source *source = bytes_source_memory(arena, "m", text, LENGTH, faults);
    ck_assert_str_eq(settled(source), digest_of(text, LENGTH));
    ck_assert(trace_scan_source(arena, source, &options, NULL, 0, &summary, faults));
    ck_assert_str_eq(summary.sha256, digest_of(text, LENGTH));
    stop();
}
END_TEST

START_TEST(of_a_trace_that_is_cut_meanwhile_there_is_no_digest)
{
    char path[] = "/tmp/source_digest_test.XXXXXX";
    start();
    int file = mkstemp(path);
    const char *text = made_lines(LENGTH);
    ck_assert_int_eq(write(file, text, LENGTH), (ssize_t)LENGTH);
    struct bytes_source *source = bytes_source_open(arena, path, (struct place){NULL, 0, 0, NULL}, faults);
    struct trace_options beside = options;
    beside.threads = 2;
    ck_assert(trace_scan_source(arena, source, &beside, NULL, 0, &summary, faults));
    summary.digest_bytes++; /* as if more had been read than the thread has found, and is there by now */
    ck_assert(!trace_settle(&summary, faults));
    ck_assert_msg(strstr(said(), "the file was cut while it was read"), "%s", said());
    trace_forget(&summary);
    close(file);
    unlink(path);
    stop();
}
END_TEST

TEST_MAIN("source_digest", a_digest_beside_is_that_of_the_bytes, a_digest_of_fewer_or_more_bytes_than_were_read_is_none,
          nobody_needs_to_wait_for_a_digest, a_trace_has_the_same_digest_either_way,
          of_a_trace_that_is_cut_meanwhile_there_is_no_digest)
