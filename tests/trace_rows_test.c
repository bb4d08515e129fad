/* A trace that is read in parts, by several threads, against the same one read from one end to the other: wherever it is cut. */
#include "tests/made_trace.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *read_by(uint32_t threads, const struct made *made)
{
    options.threads = threads;
    options.part_least = 1;
    return outcome_of(made, NULL);
}

/* A third of them in order, so that parts fit together; of the others a row is late sooner or later. With few wrong values, with so many
 * that they are left out, and with so many that the trace is refused. */
START_TEST(made_traces_are_read_the_same_in_parts)
{
    static const unsigned odd_of[] = {1000, 20, 3}, wrong_of[] = {100000, 400, 10};
    static const uint32_t threads[] = {2, 3, 40};
    start();
    for (unsigned k = 0; k < 36; k++) {
        struct made made = {.odd_of = odd_of[k % 3],
                            .wrong_of = wrong_of[k / 3 % 3],
                            .is_json = k / 9 % 2,
                            .is_dated = k % 2,
                            .is_in_order = k >= 12};
        make(&made, 300 + k);
        const char *whole = read_by(1, &made);
        for (size_t t = 0; t < sizeof threads / sizeof *threads; t++)
            ck_assert_str_eq(read_by(threads[t], &made), whole);
    }
    stop();
}
END_TEST

/* Text with something particular behind so many plain rows: by and by the cut comes to every place in it. */
static struct made with_rows_around(const char *particular, unsigned before, unsigned behind)
{
    struct made made = {.room = 8192, .text = arena_array(arena, 8192, 1)};
    put(&made, "arrival_s,payload_bytes,note\n");
    for (unsigned i = 0; i < before; i++) put(&made, "%u,1,\n", 10 + i);
    put(&made, "%s", particular);
    for (unsigned i = 0; i < behind; i++) put(&made, "%u,1,\n", 100 + i);
    return made;
}

START_TEST(whatever_stands_where_it_is_cut)
{
    static const char *const particular[] = {
        "",
        "50,7,\"a\n60,8,b\n70,9,c\"\n",    /* a record of three lines, of which two look like rows */
        "50,7,\"a\n60,8,b\n",              /* a quote that is never closed */
        "3,7,late\n",                      /* earlier than the rows before it */
        "90,7,\n80,8,late\n",              /* and than one before */
        "200,7,\n",                        /* so that all behind it are late */
        "2026-11-27T07:00:00Z,7,\n",       /* another second 0 */
        "50,x,bad\n\n   \n50,7,\r\n,7,\n", /* bad rows and blank lines */
        "\357\273\27750,7,\n",             /* a byte-order mark that is none */
        "50\n50,\n",                       /* cut short */
    };
    start();
    for (size_t p = 0; p < sizeof particular / sizeof *particular; p++) {
        for (unsigned before = 1; before < 40; before += 2) {
            struct made made = with_rows_around(particular[p], before, 40 - before);
            const char *whole = read_by(1, &made);
            ck_assert_str_eq(read_by(2, &made), whole);
            ck_assert_str_eq(read_by(3, &made), whole);
        }
    }
    stop();
}
END_TEST

/* Lines of 100,000 bytes, in which no part can begin, since nobody looks so far for their ends. */
START_TEST(where_it_cannot_be_cut_it_is_read_by_one)
{
    start();
    struct made made = {.room = 1000000, .text = arena_array(arena, 1000000, 1)};
    put(&made, "arrival_s,payload_bytes,note\n");
    for (int i = 0; i < 5; i++) put(&made, "%d,1,%0100000d\n", i, i);
    ck_assert_str_eq(read_by(4, &made), read_by(1, &made));
    stop();
}
END_TEST

/* A number without a unit is a fault where it stands, and nothing is read behind it. */
START_TEST(what_stops_the_reading_of_one_stops_that_of_all)
{
    start();
    struct made made = {.room = 4096, .text = arena_array(arena, 4096, 1)};
    put(&made, "arrival,payload_bytes\n2026-11-27T07:00:00Z,1\n");
    for (int i = 0; i < 50; i++) put(&made, i == 40 ? "%d,1\n" : "2026-11-27T07:00:%02dZ,1\n", i);
    const char *whole = read_by(1, &made);
    ck_assert_msg(strstr(whole, "t:43: the numbers in column 'arrival' have no unit"), "%s", whole);
    ck_assert_str_eq(read_by(3, &made), whole);
    stop();
}
END_TEST

/* One row in ten has no payload, 25,000 rows in each of three parts that go into blocks of their own. */
START_TEST(a_long_trace_is_kept_in_as_many_parts)
{
    enum { ROWS = 75000, LINE = 32 };
    char path[] = "/tmp/trace_rows_test.XXXXXX";
    start();
    char *text = arena_array(arena, (size_t)(ROWS + 1) * LINE, 1);
    size_t length = (size_t)snprintf(text, LINE, "arrival_s,payload_bytes\n");
    for (int i = 0; i < ROWS; i++) length += (size_t)snprintf(text + length, LINE, i % 10 ? "%d,%d\n" : "%d,\n", i, i);
    int file = mkstemp(path);
    ck_assert_int_eq(write(file, text, length), (ssize_t)length);
    options.threads = 3;
    options.part_least = 1;
    ck_assert_msg(scan_file(path), "%s", said());
    ck_assert_uint_eq(summary.binary_count, 3);
    ck_assert_uint_eq(summary.rows, ROWS);
    ck_assert_uint_eq(summary.missing[TRACE_PAYLOAD], ROWS / 10);
    struct trace *trace = trace_open(arena, &summary);
    struct trace_row row;
    for (int pass = 0; pass < 2; pass++, trace_rewind(trace)) {
        for (int i = 0; i < ROWS; i++) {
            ck_assert(trace_next(trace, &row));
            ck_assert_int_eq(row.arrival_ns, i * NS_PER_S);
            ck_assert_int_eq(row.payload_bytes, i % 10 ? i : -1);
        }
        ck_assert(!trace_next(trace, &row));
        ck_assert_ptr_null(trace_failure(trace));
    }
    trace_close(trace);
    close(file);
    unlink(path);
    stop();
}
END_TEST

TEST_MAIN("trace_rows", made_traces_are_read_the_same_in_parts, whatever_stands_where_it_is_cut,
          where_it_cannot_be_cut_it_is_read_by_one, what_stops_the_reading_of_one_stops_that_of_all,
          a_long_trace_is_kept_in_as_many_parts)
