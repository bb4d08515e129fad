#include "models/counts.h"
#include "models/formats/dated_counts.h"
#include "sim/units.h"
#include "tests/test.h"
#include "tests/trace_fixture.h"

#include <stdio.h>
#include <string.h>

#define WORLD_CUP "scenarios/examples/traces/invocation_count_1998-04-30_to_06-30.csv.gz"
#define ELB       "scenarios/examples/traces/elb_request_count_8c0756.csv"

static void start_as(const struct trace_format *format)
{
    start();
    options.format = format;
}

/* --- The real files --- */

/* Requests, records, first and last minute, and the largest minute: computed from the file with Python's csv and gzip.
 * 87,980 of the 87,990 minutes have a record. */
START_TEST(the_world_cup_has_its_requests_minute_by_minute)
{
    start();
    ck_assert_msg(scan_file(WORLD_CUP), "%s", said());
    ck_assert_str_eq(said(), "");
    ck_assert_str_eq(summary.format, "worldcup98");
    ck_assert_uint_eq(summary.rows, 1024417671);
    ck_assert_uint_eq(summary.records, 87980);
    ck_assert_uint_eq(summary.bad_rows, 0);
    ck_assert(summary.has_start);
    ck_assert_str_eq(start_text(), "1998-04-30T21:30:00Z");
    const struct counts *counts = summary.counts;
    ck_assert_uint_eq(counts->intervals, 87990);
    ck_assert_int_eq(counts->interval_ns, NS_PER_MINUTE);
    ck_assert_uint_eq(counts->of[0], 2);
    ck_assert_uint_eq(counts->of[87989], 24221);
    size_t peak = 0, silent = 0;
    for (size_t i = 0; i < counts->intervals; i++) {
        silent += counts->of[i] == 0;
        if (counts->of[i] > counts->of[peak]) peak = i;
    }
    char text[TIME_TEXT];
    ck_assert_uint_eq(silent, 10);
    ck_assert_uint_eq(counts->of[peak], 225138);
    ck_assert_str_eq(time_text(summary.start_ns + (int64_t)peak * NS_PER_MINUTE, text), "1998-06-29T16:27:00Z");
    stop();
}
END_TEST

/* Computed from the file with Python's csv: 4,032 points of 5 minutes at :04, :09 .., eight of which are missing
 * within 14 days. */
START_TEST(the_load_balancer_has_its_requests_period_by_period)
{
    start_as(&format_cloudwatch);
    ck_assert_msg(scan_file(ELB), "%s", said());
    ck_assert_str_eq(said(), "");
    ck_assert_uint_eq(summary.rows, 249327);
    ck_assert_uint_eq(summary.records, 4032);
    ck_assert_uint_eq(summary.counts->intervals, 4040);
    ck_assert_int_eq(summary.counts->interval_ns, 5 * NS_PER_MINUTE);
    ck_assert_uint_eq(summary.counts->of[0], 94);
    ck_assert_uint_eq(summary.counts->of[4039], 60);
    ck_assert_str_eq(start_text(), "2014-04-10T00:04:00Z");
    ck_assert_int_eq(summary.pass_ns, 4040 * 5 * NS_PER_MINUTE);
    stop();
}
END_TEST

START_TEST(holes_of_a_series_that_nobody_named_are_said)
{
    start();
    ck_assert_msg(scan_file(ELB), "%s", said());
    ck_assert_str_eq(summary.format, "cloudwatch");
    ck_assert_uint_eq(summary.rows, 249327);
    ck_assert_str_eq(said(),
                     ELB ":1: is taken for a counter of CloudWatch's, whose 8 missing periods had no requests; say "
                         "so with Format 'cloudwatch'\n");
    stop();
}
END_TEST

/* --- Tables --- */

START_TEST(records_may_come_in_any_order_and_spelling)
{
    start_as(&format_cloudwatch);
    ck_assert_msg(scan("value,Timestamp\r\n"
                       " 3.0 ,2026-11-23T08:03:00Z\r\n"
                       "\r\n"
                       "\"1e1\",\"2026-11-23 08:00:00\"\r\n"
                       "0,2026-11-23T10:01:00+02:00"),
                  "%s", said());
    ck_assert_str_eq(said(), "");
    ck_assert_uint_eq(summary.counts->intervals, 4);
    static const uint32_t expected[] = {10, 0, 0, 3};
    ck_assert_mem_eq(summary.counts->of, expected, sizeof expected);
    ck_assert_str_eq(start_text(), "2026-11-23T08:00:00Z");
    stop();
}
END_TEST

/* CloudWatch: 1, 5, 10, 20, 30 s and whole minutes are periods. */
START_TEST(the_shortest_time_between_records_is_the_period)
{
    start_as(&format_cloudwatch);
    ck_assert(scan("timestamp,value\n2026-11-23T08:00:00Z,1\n2026-11-23T08:00:40Z,2\n2026-11-23T08:00:50Z,3\n"));
    ck_assert_int_eq(summary.counts->interval_ns, 10 * NS_PER_S);
    ck_assert_uint_eq(summary.counts->intervals, 6);
    stop();
    start_as(&format_cloudwatch);
    ck_assert(!scan("timestamp,value\n2026-11-23T08:00:00Z,1\n2026-11-23T08:00:45Z,2\n"));
    ck_assert_str_eq(said(),
                     "t.csv: has records 45 s apart, which is no period of CloudWatch's: 1, 5, 10, 20 or 30 s, or "
                     "whole minutes\n");
    stop();
    start_as(&format_cloudwatch);
    ck_assert(!scan("timestamp,value\n2026-11-23T08:00:00Z,1\n"));
    ck_assert_str_eq(said(), "t.csv: has one record, which does not tell its period\n");
    stop();
    start_as(&format_worldcup98); /* whose period is a minute */
    ck_assert(scan("period,count\n1998-05-01 00:00:00,7\n"));
    ck_assert_uint_eq(summary.rows, 7);
    stop();
}
END_TEST

/* So many good minutes, and what else there is. */
static const char *minutes_and(int count, const char *more)
{
    const char *text = "period,count\n";
    for (int i = 0; i < count; i++) text = arena_format(arena, "%s1998-05-01 %02d:%02d:00,1\n", text, i / 60, i % 60);
    return arena_format(arena, "%s%s", text, more);
}

START_TEST(a_record_that_fits_no_interval_is_a_bad_row)
{
    static const struct {
        const char *record, *reason;
    } bad[] = {
        {"1998-05-01 00:03:00,9", "date has come before"},
        {"1998-05-01 00:03:30,9", "date is not a whole number of intervals from the first"},
        {"1998-05-01 00:03:00.5,9", "date is not in whole seconds"},
        {"1969-05-01 00:03:00,9", "date is before 1970"},
        {"1998-05-01 00:03,9", "date is not a date and time"},
        {"893980800,9", "date is not a date and time"},
        {"1998-05-02 00:00:00,9.5", "count is not a whole number"},
        {"1998-05-02 00:00:00,", "count is not a whole number"},
        {"1998-05-02 00:00:00,-1", "count is negative"},
        {"1998-05-02 00:00:00,4294967296", "count is too large"},
        {"1998-05-02 00:00:00", "record is cut or malformed"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        start_as(&format_worldcup98);
        ck_assert_msg(scan(minutes_and(200, bad[i].record)), "%s", said());
        ck_assert_str_eq(said(), arena_format(arena,
                                              "t.csv:202: the %s; 1 of 201 rows (0.498 %%) are bad and left out: "
                                              "lines 202\n",
                                              bad[i].reason));
        ck_assert_uint_eq(summary.rows, 200);
        ck_assert_uint_eq(summary.records, 200);
        stop();
    }
}
END_TEST

START_TEST(a_table_of_another_kind_is_refused)
{
    start(); /* a gauge: its values are no counts */
    ck_assert(!scan("timestamp,value\n2014-03-07 03:41:00,45.868\n2014-03-07 03:46:00,47.606\n"));
    ck_assert_str_eq(said(),
                     "t.csv:2: the count is not a whole number; 2 of 2 rows (100 %) are bad, more than the 1 % that "
                     "is left out without stopping: lines 2, 3\n");
    stop();
    start_as(&format_cloudwatch);
    ck_assert(!scan("time,value\n2014-03-07 03:41:00,45\n"));
    ck_assert_str_eq(said(), "t.csv:1: has no column 'timestamp'\n");
    stop();
    start_as(&format_worldcup98);
    ck_assert(!scan("period,count\n"));
    ck_assert_str_eq(said(), "t.csv: holds no request\n");
    stop();
    start_as(&format_worldcup98);
    ck_assert(!scan("period,count\n1970-01-01 00:00:00,1\n1998-05-01 00:00:00,1\n"));
    ck_assert_str_eq(said(), "t.csv: spans more than 8388608 intervals of 60 s\n");
    stop();
    start_as(&format_cloudwatch);
    ck_assert(!scan("timestamp,value\n2226-10-11 08:00:00,1\n2026-11-23 08:20:00,3\n"));
    ck_assert_str_eq(said(), "t.csv: spans more than 100 years\n");
    stop();
}
END_TEST

/* A gzip file that was cut: what was read says nothing of the periods. */
START_TEST(a_file_that_is_cut_is_said_to_be_so_and_nothing_else)
{
    static unsigned char bytes[8000];
    FILE *file = fopen(WORLD_CUP, "rb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fread(bytes, 1, sizeof bytes, file), sizeof bytes);
    fclose(file);
    start_as(&format_cloudwatch);
    struct bytes_source *source = bytes_source_memory(arena, "t.csv", bytes, sizeof bytes, faults);
    options.format = &format_worldcup98;
    ck_assert(source && !trace_scan_source(arena, source, &options, NULL, 0, &summary, faults));
    ck_assert_uint_eq(faults_total(faults), 1);
    ck_assert_msg(strstr(said(), "the file ends inside its gzip data"), "%s", said());
    stop();
}
END_TEST

/* A third column makes it a table of requests, as before. */
START_TEST(only_a_table_of_just_these_columns_is_taken_for_counts)
{
    start();
    ck_assert_msg(scan("timestamp,value,duration_ms\n2014-03-07 03:41:00,4,7\n2014-03-07 03:46:00,5,8\n"), "%s",
                  said());
    ck_assert_str_eq(summary.format, "csv");
    ck_assert_uint_eq(summary.rows, 2);
    stop();
}
END_TEST

TEST_MAIN("dated_counts", the_world_cup_has_its_requests_minute_by_minute,
          the_load_balancer_has_its_requests_period_by_period, holes_of_a_series_that_nobody_named_are_said,
          records_may_come_in_any_order_and_spelling, the_shortest_time_between_records_is_the_period,
          a_record_that_fits_no_interval_is_a_bad_row, a_table_of_another_kind_is_refused,
          a_file_that_is_cut_is_said_to_be_so_and_nothing_else, only_a_table_of_just_these_columns_is_taken_for_counts)
