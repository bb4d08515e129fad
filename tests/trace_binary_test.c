#include "models/replay.h"
#include "models/trace_binary.h"
#include "models/trace_block.h"
#include "models/trace_output.h"
#include "models/trace_record.h"
#include "sim/units.h"
#include "tests/test.h"
#include "tests/trace_fixture.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Row i of a trace that has every field, some of them missing, with values of all widths. */
static struct trace_row row_at(size_t i)
{
    struct trace_row row = trace_row_unknown;
    row.arrival_ns = (int64_t)(i * i) * 1000 + (int64_t)(i / 700) * NS_PER_HOUR;
    if (i % 3) row.service_ns = (int64_t)i * NS_PER_MS;
    if (i % 5) row.elapsed_ns = (int64_t)i * NS_PER_HOUR;
    if (i > 600) row.ttl_ns = 0;
    row.input_tokens = (int64_t)i % 250;
    row.output_tokens = (int64_t)i * 70;
    if (i % 2) row.payload_bytes = INT64_MAX / 4;
    row.explained = (int8_t)(i % 2);
    row.session = i % 7 ? i : 0;
    row.agent = i % 5 ? 0 : (uint16_t)(i % 300 + 65000);
    row.depth = row.agent > 0 ? (uint8_t)(1 + i % 16) : 0;
    return row;
}

static void assert_same(const struct trace_row *a, const struct trace_row *b)
{
    ck_assert_int_eq(a->arrival_ns, b->arrival_ns);
    ck_assert_int_eq(a->service_ns, b->service_ns);
    ck_assert_int_eq(a->elapsed_ns, b->elapsed_ns);
    ck_assert_int_eq(a->ttl_ns, b->ttl_ns);
    ck_assert_int_eq(a->input_tokens, b->input_tokens);
    ck_assert_int_eq(a->output_tokens, b->output_tokens);
    ck_assert_int_eq(a->payload_bytes, b->payload_bytes);
    ck_assert_int_eq(a->response_bytes, b->response_bytes);
    ck_assert_int_eq(a->explained, b->explained);
    ck_assert_uint_eq(a->session, b->session);
    ck_assert_uint_eq(a->agent, b->agent);
    ck_assert_uint_eq(a->depth, b->depth);
}

/* The bytes of a trace of that many rows. */
static char *bytes_of(size_t rows, size_t *length)
{
    int file = bytes_temporary_file(arena);
    bool present[TRACE_FIELDS];
    for (int i = 0; i < TRACE_FIELDS; i++) present[i] = i != TRACE_TARGET && i != TRACE_RESPONSE;
    struct trace_binary_writer *writer = trace_binary_begin(arena, file, present);
    for (size_t i = 0; i < rows; i++) {
        struct trace_row row = row_at(i);
        ck_assert(trace_binary_add(writer, &row, 1));
    }
    ck_assert(trace_binary_end(writer, (struct trace_origin){.has_start = true, .start_ns = 1700000000 * NS_PER_S}));
    *length = (size_t)lseek(file, 0, SEEK_END);
    char *bytes = arena_array(arena, *length, 1);
    ck_assert_int_eq(pread(file, bytes, *length, 0), (ssize_t)*length);
    close(file);
    return bytes;
}

START_TEST(what_is_written_is_read_back)
{
    static const size_t sizes[] = {1, TRACE_BLOCK_ROWS, TRACE_BLOCK_ROWS + 1, 2000};
    start();
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        size_t length;
        const char *bytes = bytes_of(sizes[k], &length);
        ck_assert_msg(scan_bytes(bytes, length), "%s", said());
        ck_assert_str_eq(summary.format, "loadline");
        ck_assert_uint_eq(summary.rows, sizes[k]);
        ck_assert_uint_eq(summary.missing[TRACE_RESPONSE], sizes[k]);
        ck_assert(!summary.present[TRACE_RESPONSE] && summary.present[TRACE_INPUT_TOKENS]);
        ck_assert(summary.has_start);
        struct trace *trace = trace_open(arena, &summary);
        for (int pass = 0; pass < 2; pass++, trace_rewind(trace)) {
            struct trace_row row, wanted;
            for (size_t i = 0; i < sizes[k]; i++) {
                ck_assert(trace_next(trace, &row));
                wanted = row_at(i);
                assert_same(&row, &wanted);
            }
            ck_assert(!trace_next(trace, &row));
            ck_assert_ptr_null(trace_failure(trace));
        }
        trace_close(trace);
    }
    stop();
}
END_TEST

#define KEPT_BYTES ((size_t)16 * 1024 * 1024)

/* Rows of eight columns of 8 bytes, of which 16 MB are 262,144, less what blocks have besides: in memory, at its edge, and in a file. */
START_TEST(what_is_kept_is_read_back_from_memory_and_from_a_file)
{
    static const size_t sizes[] = {1, 255000, 270000, 500000};
    start();
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        bool present[TRACE_FIELDS];
        for (int i = 0; i < TRACE_FIELDS; i++) present[i] = i != TRACE_TARGET && i != TRACE_SESSION;
        struct trace_binary_writer *writer = trace_binary_keep(arena, arena, KEPT_BYTES, present);
        struct trace_row rows[TRACE_BLOCK_ROWS];
        for (size_t i = 0, taken = 0; i < sizes[k]; i += taken) {
            for (taken = 0; taken < 1 + i % TRACE_BLOCK_ROWS && i + taken < sizes[k]; taken++) {
                int64_t wide = INT64_C(1) << 40 | (int64_t)(i + taken);
                rows[taken] = trace_row_unknown;
                rows[taken].arrival_ns = (int64_t)(i + taken) << 34;
                rows[taken].service_ns = rows[taken].elapsed_ns = rows[taken].ttl_ns = wide;
                rows[taken].input_tokens = rows[taken].output_tokens = rows[taken].payload_bytes = wide;
                rows[taken].response_bytes = wide;
            }
            ck_assert(trace_binary_add(writer, rows, taken));
        }
        ck_assert(trace_binary_end(writer, (struct trace_origin){0}));
        struct bytes_source *source = trace_binary_kept(writer, arena, "kept");
        uint64_t length;
        ck_assert_ptr_nonnull(bytes_source_map(source, &length));
        ck_assert_int_eq(length > KEPT_BYTES, sizes[k] > 262144);
        ck_assert_msg(trace_scan_source(arena, source, &options, NULL, 0, &summary, faults), "%s", said());
        struct trace *trace = trace_open(arena, &summary);
        size_t i = 0;
        for (struct trace_row row; trace_next(trace, &row); i++)
            if (row.arrival_ns != (int64_t)i << 34 || row.response_bytes != (INT64_C(1) << 40 | (int64_t)i))
                ck_abort_msg("row %zu", i);
        ck_assert_uint_eq(i, sizes[k]);
        trace_close(trace);
        trace_forget(&summary);
    }
    stop();
}
END_TEST

/* 50,000 rows of 8 bytes are more than the 128 KB that are written at once, and there is no folder for a file. */
START_TEST(what_cannot_be_kept_is_counted)
{
    start();
    bool present[TRACE_FIELDS] = {[TRACE_SERVICE] = true};
    ck_assert_int_eq(setenv("TMPDIR", "/nowhere", 1), 0);
    struct trace_binary_writer *writer = trace_binary_keep(arena, arena, 0, present);
    for (int i = 0; i < 50000; i++) {
        struct trace_row row = trace_row_unknown;
        row.arrival_ns = (int64_t)i << 40;
        if (i % 5) row.service_ns = i;
        ck_assert(trace_binary_add(writer, &row, 1));
    }
    struct trace_binary_header header;
    ck_assert(trace_binary_end(writer, (struct trace_origin){0}));
    trace_binary_written(writer, &header);
    ck_assert_uint_eq(header.rows, 50000);
    ck_assert_int_eq(header.last_ns, INT64_C(49999) << 40);
    ck_assert_uint_eq(header.missing[TRACE_SERVICE], 10000);
    ck_assert_uint_eq(header.missing[TRACE_TTL], 50000);
    ck_assert_ptr_null(trace_binary_kept(writer, arena, "kept"));
    unsetenv("TMPDIR");
    stop();
}
END_TEST

/* i^2 microseconds up to second 1: i < 1000. */
START_TEST(a_window_of_it_is_counted)
{
    start();
    size_t length;
    const char *bytes = bytes_of(1000, &length);
    options.to_ns = NS_PER_S / 4;
    ck_assert_msg(scan_bytes(bytes, length), "%s", said());
    ck_assert_uint_eq(summary.rows_in_window, 500);
    stop();
}
END_TEST

/* Every byte that is changed is found: by a checksum, or because the rows are then out of order or of another number. */
START_TEST(no_damage_goes_unnoticed)
{
    start();
    size_t length;
    char *bytes = bytes_of(700, &length);
    for (size_t at = 0; at < length; at += at < 400 ? 1 : 37) {
        struct arena *room = arena_new();
        struct faults *found = faults_new(room);
        bytes[at] ^= 0x10;
        struct bytes_source *source = bytes_source_memory(room, "t", bytes, length, found);
        struct trace_summary damaged;
        bool noticed = !source || !trace_scan_source(room, source, &options, NULL, 0, &damaged, found);
        if (!noticed) {
            struct trace *trace = trace_open(room, &damaged);
            for (struct trace_row row; trace_next(trace, &row);) continue;
            noticed = trace_failure(trace) != NULL;
            trace_close(trace);
        }
        ck_assert_msg(noticed, "byte %zu", at);
        bytes[at] ^= 0x10;
        arena_free(room);
    }
    stop();
}
END_TEST

START_TEST(a_part_of_a_file_is_none)
{
    start();
    size_t length;
    const char *bytes = bytes_of(700, &length);
    ck_assert(!scan_bytes(bytes, length - 8));
    ck_assert_msg(strstr(said(), "is cut, or has other bytes behind it"), "%s", said());
    ck_assert(!scan_bytes(bytes, 20));
    ck_assert_msg(strstr(said(), "cut in its header"), "%s", said());
    stop();
}
END_TEST

/* A file that loses its end while it is read: a failure and no signal. */
START_TEST(a_file_that_shrinks_is_a_failure)
{
    start();
    size_t length;
    const char *bytes = bytes_of(70000, &length);
    int file = bytes_temporary_file(arena);
    ck_assert_int_eq(write(file, bytes, length), (ssize_t)length);
    const char *name = arena_format(arena, "/proc/self/fd/%d", file);
    struct bytes_source *source = bytes_source_open(arena, name, (struct place){.file = name}, faults);
    ck_assert_ptr_nonnull(source);
    ck_assert_msg(trace_scan_source(arena, source, &options, NULL, 0, &summary, faults), "%s", said());
    struct trace *trace = trace_open(arena, &summary);
    struct trace_row row;
    ck_assert(trace_next(trace, &row));
    ck_assert_int_eq(ftruncate(file, 4096), 0);
    while (trace_next(trace, &row)) continue;
    ck_assert_ptr_nonnull(trace_failure(trace));
    trace_close(trace);
    close(file);
    stop();
}
END_TEST

/* Every trace of more than TRACE_KEPT_ROWS rows goes through the binary form, targets and all. */
START_TEST(a_long_trace_is_kept_as_it_was_read)
{
    static const char *const names[] = {"A", "B"};
    enum { ROWS = TRACE_KEPT_ROWS + 1000, LINE = 32 };
    start();
    char *text = arena_array(arena, (size_t)ROWS * LINE + LINE, 1);
    size_t length = (size_t)snprintf(text, LINE, "arrival_s,target_variant\n");
    for (int i = 0; i < ROWS; i++) length += (size_t)snprintf(text + length, LINE, "%d,%s\n", i, names[i % 2]);
    struct bytes_source *source = bytes_source_memory(arena, "t", text, length, faults);
    ck_assert_msg(trace_scan_source(arena, source, &options, names, 2, &summary, faults), "%s", said());
    ck_assert_ptr_null(summary.kept);
    ck_assert_ptr_nonnull(summary.binary);
    struct trace *trace = trace_open(arena, &summary);
    struct trace_row row;
    for (int i = 0; i < ROWS; i++) {
        ck_assert(trace_next(trace, &row));
        ck_assert_int_eq(row.arrival_ns, i * NS_PER_S);
        ck_assert_int_eq(row.target, i % 2);
    }
    ck_assert(!trace_next(trace, &row));
    trace_close(trace);
    stop();
}
END_TEST

/* The last of so many rows is late by two: nothing of the reading before it is left, neither its counts nor its digest. */
START_TEST(a_long_trace_with_a_late_row_is_begun_again)
{
    enum { ROWS = TRACE_KEPT_ROWS + 1000, LINE = 32 };
    start();
    char *text = arena_array(arena, (size_t)ROWS * LINE + LINE, 1), hex[SHA256_HEX_BYTES];
    size_t length = (size_t)snprintf(text, LINE, "arrival_s,payload_bytes\n");
    for (int i = 0; i < ROWS; i++) {
        double at_s = i == ROWS - 1 ? i - 2.5 : i;
        length += (size_t)snprintf(text + length, LINE, i % 4 ? "%.1f,%d\n" : "%.1f,\n", at_s, i);
    }
    struct sha256 digest;
    sha256_start(&digest);
    sha256_add(&digest, text, length);
    sha256_hex(&digest, hex);
    ck_assert_msg(scan_bytes(text, length), "%s", said());
    ck_assert_str_eq(summary.sha256, hex);
    ck_assert_uint_eq(summary.rows, ROWS);
    ck_assert_uint_eq(summary.rows_in_window, ROWS);
    ck_assert_uint_eq(summary.missing[TRACE_PAYLOAD], (ROWS + 3) / 4);
    ck_assert_uint_eq(summary.inversions, 1);
    ck_assert_uint_eq(summary.window_needed, 2);
    struct trace *trace = trace_open(arena, &summary);
    struct trace_row row;
    for (int i = 0; i < ROWS; i++) {
        ck_assert(trace_next(trace, &row));
        int wanted = i < ROWS - 3 ? i : i == ROWS - 3 ? ROWS - 1 : i - 1;
        ck_assert_int_eq(row.payload_bytes, wanted % 4 ? wanted : -1);
    }
    ck_assert(!trace_next(trace, &row));
    trace_close(trace);
    stop();
}
END_TEST

/* What is written as text is read back as the same rows, too. */
START_TEST(text_says_the_same)
{
    static const enum trace_form forms[] = {TRACE_FORM_CSV, TRACE_FORM_JSONL};
    bool present[TRACE_FIELDS];
    start();
    for (int i = 0; i < TRACE_FIELDS; i++) present[i] = i != TRACE_TARGET;
    for (size_t k = 0; k < 4; k++) {
        bool dated = k / 2;
        int file = bytes_temporary_file(arena);
        struct trace_output *output =
            trace_output_begin(arena, forms[k % 2], file, present,
                               (struct trace_origin){.has_start = dated, .start_ns = 1700000000 * NS_PER_S});
        for (size_t i = 0; i < 900; i++) {
            struct trace_row row = row_at(i);
            ck_assert(trace_output_add(output, &row));
        }
        ck_assert(trace_output_end(output));
        struct bytes_source *source = bytes_source_of_file(arena, "t", file);
        ck_assert_msg(trace_scan_source(arena, source, &options, NULL, 0, &summary, faults), "%s", said());
        ck_assert_int_eq(summary.has_start, dated);
        struct trace *trace = trace_open(arena, &summary);
        for (size_t i = 0; i < 900; i++) {
            struct trace_row row, wanted = row_at(i);
            ck_assert(trace_next(trace, &row));
            assert_same(&row, &wanted);
        }
        trace_close(trace);
        trace_forget(&summary);
    }
    stop();
}
END_TEST

/* Taken one by one or many at a time, over the ends of blocks, of the window and of the passes: the same rows at the same times. Of those
 * that are where they are in the file, sessions are not told apart by passes. */
START_TEST(how_many_are_taken_at_once_does_not_matter)
{
    static const size_t most[] = {7, 100, 10 * TRACE_BLOCK_ROWS};
    start();
    size_t length;
    const char *bytes = bytes_of(3 * TRACE_BLOCK_ROWS + 100, &length);
    options.from_ns = 20 * NS_PER_MS; /* row 142 */
    options.to_ns = NS_PER_HOUR + NS_PER_S;
    options.repeat = 3;
    options.time_scale = 1.5;
    ck_assert_msg(scan_bytes(bytes, length), "%s", said());
    for (size_t k = 0; k < sizeof most / sizeof *most; k++) {
        struct replay *single = replay_open(arena, &options, &summary, random_key(1, 0));
        struct replay *many = replay_open(arena, &options, &summary, random_key(1, 0));
        const struct trace_row *rows;
        int64_t *arrival_ns = arena_new_array(arena, most[k], int64_t);
        struct trace_row row;
        uint64_t count = 0;
        for (size_t taken; (taken = replay_take(many, most[k], &rows, arrival_ns)) > 0; count += taken) {
            ck_assert_uint_le(taken, most[k]);
            for (size_t i = 0; i < taken; i++) {
                struct trace_row as_replayed = rows[i];
                uint64_t pass = (count + i) / summary.rows_in_window;
                as_replayed.arrival_ns = arrival_ns[i];
                if (pass > 0 && rows[i].session != 0)
                    as_replayed.session = trace_session_apart(rows[i].session, (pass + 1) << 32);
                ck_assert(replay_next(single, &row));
                assert_same(&as_replayed, &row);
            }
        }
        ck_assert(!replay_next(single, &row));
        ck_assert_uint_eq(count, 3 * summary.rows_in_window);
        replay_close(single);
        replay_close(many);
    }
    stop();
}
END_TEST

TEST_MAIN("trace_binary", what_is_written_is_read_back, what_is_kept_is_read_back_from_memory_and_from_a_file,
          what_cannot_be_kept_is_counted, a_window_of_it_is_counted, no_damage_goes_unnoticed, a_part_of_a_file_is_none,
          a_file_that_shrinks_is_a_failure, a_long_trace_is_kept_as_it_was_read,
          a_long_trace_with_a_late_row_is_begun_again, text_says_the_same, how_many_are_taken_at_once_does_not_matter)
