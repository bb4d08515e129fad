#include "models/counts.h"
#include "models/formats/format.h"
#include "models/json.h"
#include "models/number.h"
#include "sim/units.h"
#include "tests/test.h"
#include "tests/trace_fixture.h"

#include <stdio.h>
#include <string.h>

#define AZURE     "scenarios/examples/traces/AzureLLMInferenceTrace_conv.csv"
#define FUNCTIONS "scenarios/examples/traces/azure-functions-2019-http.csv"
#define VIDUR     "tests/data/vidur_splitwise_conv_2000.csv.gz"
#define MOONCAKE  "tests/data/mooncake_conversation_500.jsonl.gz"

static const char *last_fault(void)
{
    size_t total = faults_total(faults);
    return total > 0 ? fault_line(arena, faults_at(faults, total - 1)) : "";
}

static void assert_fault(const char *with)
{
    ck_assert_uint_gt(faults_count(faults), 0);
    ck_assert_msg(strstr(last_fault(), with), "\"%s\" lacks \"%s\"", last_fault(), with);
}

static void assert_arrivals(const int64_t *arrivals_ns, size_t count)
{
    ck_assert_msg(faults_count(faults) == 0, "%s", last_fault());
    ck_assert_uint_eq(summary.rows, count);
    struct trace *trace = trace_open(arena, &summary);
    struct trace_row row;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < count; i++) {
            ck_assert(trace_next(trace, &row));
            ck_assert_int_eq(row.arrival_ns, arrivals_ns[i]);
        }
        ck_assert(!trace_next(trace, &row));
        trace_rewind(trace);
    }
    trace_close(trace);
}
#define ASSERT_ARRIVALS(...)                                                                                           \
    assert_arrivals((const int64_t[]){__VA_ARGS__}, sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

/* Facts of the file, counted with an independent reader (Python's csv module): 19,366 rows, no newline behind the last;
 * first stamp 2023-11-16 18:15:46.6805900, last 19:14:08.4025270: a span of 3501.721937 s; tokens 1154.7, 211.1. */
START_TEST(the_azure_trace_has_its_rows_span_and_tokens)
{
    start();
    ck_assert_msg(scan_file(AZURE), "%s", last_fault());
    ck_assert_str_eq(summary.format, "azure-llm");
    ck_assert_uint_eq(summary.rows, 19366);
    ck_assert_uint_eq(summary.bad_rows + summary.inversions, 0);
    ck_assert_int_eq(summary.first_ns, 0);
    ck_assert_int_eq(summary.last_ns, INT64_C(3501721937000));
    ck_assert(summary.has_start);
    ck_assert_int_eq(summary.start_ns, INT64_C(1700158546680590000)); /* date -ud '2023-11-16 18:15:46.68059' +%s%N */
    /* sha256sum of the file as published. */
    ck_assert_str_eq(summary.sha256, "2f1e5b666d4e3055fdbba98598ce2ec307767b9064e03e2fa46676dbcc7d0bf8");

    int64_t input = 0, output = 0;
    struct trace *trace = trace_open(arena, &summary);
    for (struct trace_row row; trace_next(trace, &row);) {
        input += row.input_tokens;
        output += row.output_tokens;
        ck_assert_int_eq(row.service_ns, -1);
    }
    trace_close(trace);
    ck_assert_double_eq_tol((double)input / 19366, 1154.7, 0.05);
    ck_assert_double_eq_tol((double)output / 19366, 211.1, 0.05);
    ck_assert_uint_eq(faults_total(faults), 0);
    stop();
}
END_TEST

/* Vidur's file holds the same requests. In doubles the arrivals differ by up to 0.21 microseconds; read exactly they
 * do not differ at all. */
START_TEST(two_encodings_of_the_same_requests_give_the_same_workload)
{
    start();
    struct trace_summary azure;
    ck_assert(scan_file(AZURE));
    azure = summary;
    ck_assert(scan_file(VIDUR));
    ck_assert_str_eq(summary.format, "vidur");
    ck_assert_uint_eq(summary.rows, 2000);
    ck_assert(!summary.has_start);
    struct trace *a = trace_open(arena, &azure), *v = trace_open(arena, &summary);
    struct trace_row in_a, in_v;
    while (trace_next(v, &in_v)) {
        ck_assert(trace_next(a, &in_a));
        ck_assert_int_eq(in_a.arrival_ns, in_v.arrival_ns);
        ck_assert_int_eq(in_a.input_tokens, in_v.input_tokens);
        ck_assert_int_eq(in_a.output_tokens, in_v.output_tokens);
    }
    trace_close(a);
    trace_close(v);
    trace_forget(&azure);
    stop();
}
END_TEST

/* First and last line of the 500: timestamps 0 and 165000 ms; tokens of the first 6758 and 500. */
START_TEST(the_mooncake_trace_counts_milliseconds)
{
    start();
    ck_assert_msg(scan_file(MOONCAKE), "%s", last_fault());
    ck_assert_str_eq(summary.format, "mooncake");
    ck_assert_uint_eq(summary.rows, 500);
    ck_assert_int_eq(summary.last_ns, 165 * NS_PER_S);
    struct trace *trace = trace_open(arena, &summary);
    struct trace_row row;
    ck_assert(trace_next(trace, &row));
    ck_assert_int_eq(row.arrival_ns, 0);
    ck_assert_int_eq(row.input_tokens, 6758);
    ck_assert_int_eq(row.output_tokens, 500);
    trace_close(trace);
    stop();
}
END_TEST

START_TEST(a_generic_csv_is_known_by_the_names_of_its_columns)
{
    start();
    ck_assert(scan("Service_US, arrival_us ,color\n17039,63733,red\n51745,72430,blue\n"));
    ck_assert_str_eq(summary.format, "csv");
    ck_assert(summary.present[TRACE_SERVICE] && !summary.present[TRACE_TARGET]);
    ASSERT_ARRIVALS(63733000, 72430000);
    struct trace *trace = trace_open(arena, &summary);
    struct trace_row row;
    trace_next(trace, &row);
    ck_assert_int_eq(row.service_ns, 17039000);
    trace_close(trace);

    ck_assert(scan("Timestamp (ms),Request tokens,Response tokens,payload_bytes\r\n1.5,10,20,4096\r\n"));
    trace = trace_open(arena, &summary);
    trace_next(trace, &row);
    ck_assert_int_eq(row.arrival_ns, 1500000);
    ck_assert_int_eq(row.input_tokens, 10);
    ck_assert_int_eq(row.output_tokens, 20);
    ck_assert_int_eq(row.payload_bytes, 4096);
    trace_close(trace);
    stop();
}
END_TEST

START_TEST(line_ends_blank_lines_and_marks_do_not_matter)
{
    start();
    ck_assert(scan("arrival_s\n1\n2\n3\n"));
    ASSERT_ARRIVALS(NS_PER_S, 2 * NS_PER_S, 3 * NS_PER_S);
    ck_assert(scan("arrival_s\r\n1\r\n2\r\n3"));
    ASSERT_ARRIVALS(NS_PER_S, 2 * NS_PER_S, 3 * NS_PER_S);
    ck_assert(scan("\xef\xbb\xbf\n\n arrival_s \n\n1\n  \n2\n\r\n3\n\n\n"));
    ASSERT_ARRIVALS(NS_PER_S, 2 * NS_PER_S, 3 * NS_PER_S);
    ck_assert(scan("\xef\xbb\xbf{\"arrival_s\": 1}\r\n\n{\"arrival_s\":2}\n{ \"arrival_s\" : \"3\" }"));
    ck_assert_str_eq(summary.format, "jsonl");
    ASSERT_ARRIVALS(NS_PER_S, 2 * NS_PER_S, 3 * NS_PER_S);
    stop();
}
END_TEST

START_TEST(quotes_are_as_in_rfc_4180)
{
    start();
    ck_assert(scan("note,\"arrival_s\",\"the \"\"end\"\"\"\n"
                   "\"a, b\",1,x\n\"two\nlines\",\"2\",\"a \"\"b\"\"\"\nplain 5\" disk,3,\"\"\n"));
    ck_assert_uint_eq(summary.bad_rows, 0);
    ASSERT_ARRIVALS(NS_PER_S, 2 * NS_PER_S, 3 * NS_PER_S);
    stop();
}
END_TEST

/* A quote that is never closed swallows the rest: every line of it counts as lost. */
START_TEST(an_open_quote_is_not_one_bad_row_but_all_that_follow)
{
    start();
    char text[4096] = "arrival_s,note\n1,\"open\n";
    for (int i = 0; i < 100; i++) strncat(text, "2,x\n", 5);
    ck_assert(!scan(text));
    assert_fault("t.csv:2: the record is cut or malformed; 101 of 101 rows");
    stop();
}
END_TEST

/* The same instant in every spelling that is known from published traces, then 1.5 s and 100 ns later. */
START_TEST(stamps_may_be_spelled_in_many_ways_in_one_column)
{
    start();
    ck_assert(scan("timestamp\n2024-05-12 00:00:00+00:00\n2024-05-12T00:00:00Z\n2024-05-12 02:00:00.000000+02:00\n"
                   "2024-05-11T19:00:00.0-0500\n\"2024-05-12 00:00:01,5\"\n2024-05-12 00:00:01.5000001\n"
                   "2024-05-12 00:00:01.50000010000000000\n"));
    ASSERT_ARRIVALS(0, 0, 0, 0, 1500000000, 1500000100, 1500000100);
    ck_assert_int_eq(summary.start_ns, INT64_C(1715472000) * NS_PER_S); /* date -ud 2024-05-12 +%s */
    stop();
}
END_TEST

/* 2024-05-12 00:00 UTC is 1715472000 s; a double would lose 19-digit nanoseconds (53 bits: 256 ns apart there). */
START_TEST(numbers_of_dates_begin_at_the_first_row_exactly)
{
    start();
    ck_assert(scan("timestamp_ns\n1715472000000000001\n1715472000000000003\n"));
    ASSERT_ARRIVALS(0, 2);
    ck_assert_int_eq(summary.start_ns, INT64_C(1715472000000000001));
    ck_assert(scan("timestamp_ms\n1715472000000\n1715472000000.25\n1.715472000001e12\n"));
    ASSERT_ARRIVALS(0, 250000, 1000000);
    ck_assert(scan("timestamp_s\n5\n5.0000000004\n5.0000000005\n99999999\n")); /* below 10^8 s: as they are */
    ASSERT_ARRIVALS(5 * NS_PER_S, 5 * NS_PER_S, 5 * NS_PER_S + 1, 99999999 * NS_PER_S);
    ck_assert(!summary.has_start);
    stop();
}
END_TEST

START_TEST(a_number_without_a_unit_is_never_guessed)
{
    start();
    ck_assert(!scan("timestamp\n5\n6\n"));
    assert_fault("t.csv:2: the numbers in column \"timestamp\" have no unit: name it in Columns as ArrivalInSeconds");
    ck_assert(scan("arrival_s,duration\n5,3\n"));
    ck_assert_ptr_nonnull(strstr(last_fault(), "column \"duration\" is left unread"));
    ck_assert(!summary.present[TRACE_SERVICE]);
    stop();
}
END_TEST

START_TEST(columns_can_be_named_and_their_unit_said)
{
    start();
    options.has_columns = true;
    options.columns.of[TRACE_ARRIVAL] = (struct trace_column){"t", UNIT_MS};
    options.columns.of[TRACE_SERVICE] = (struct trace_column){"took_us", UNIT_UNKNOWN};
    ck_assert(scan("T,arrival_s,took_us\n7,1,9\n"));
    ASSERT_ARRIVALS(7000000);
    ck_assert(scan("{\"t\":8,\"more\":{\"t\":[1,{\"t\":2}]},\"took_us\":null}\n{\"more\":\"\\\"t\\\":3\",\"t\":9}\n"));
    ASSERT_ARRIVALS(8000000, 9000000);
    ck_assert_uint_eq(summary.missing[TRACE_SERVICE], 2);
    ck_assert(!scan("time,took_us\n7,9\n"));
    assert_fault("t.csv:1: has no column \"t\" for Arrival; its columns are: time, took_us");
    stop();
}
END_TEST

/* What the API names RequestTTLSeconds, in every spelling of the column; the second row says nothing. */
START_TEST(a_time_to_live_and_an_explanation_can_be_said_for_each_request)
{
    start();
    static const char *const texts[] = {
        "arrival_s,ttl_ms,Explained\n1,2500,1\n2,,\n3,0,FALSE\n",
        "arrival_s,RequestTTLSeconds,explained\n1,2.5,true\n2,,\n3,0,0\n",
        "arrival_s,request-ttl-us,EXPLAINED\n1,2500000, True \n2, ,\n3,0,false\n",
        "arrival_s,TimeToLiveInSeconds,explained\n1,2.5,1\n2,,\n3,0,0\n",
        "{\"arrival_s\": 1, \"time_to_live_ns\": 2500000000, \"explained\": true}\n{\"arrival_s\": 2, \"explained\": "
        "null}\n"
        "{\"arrival_s\": 3, \"time_to_live_ns\": 0, \"explained\": false}\n",
    };
    const int64_t ttl_ns[] = {2500 * NS_PER_MS, -1, 0};
    const int explained[] = {1, -1, 0};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        ck_assert_msg(scan(texts[t]), "%s", last_fault());
        ck_assert(summary.present[TRACE_TTL] && summary.present[TRACE_EXPLAINED]);
        ck_assert_uint_eq(summary.missing[TRACE_TTL], 1);
        ck_assert_uint_eq(summary.missing[TRACE_EXPLAINED], 1);
        struct trace *trace = trace_open(arena, &summary);
        for (int i = 0; i < 3; i++) {
            struct trace_row row;
            ck_assert(trace_next(trace, &row));
            ck_assert_int_eq(row.ttl_ns, ttl_ns[i]);
            ck_assert_int_eq(row.explained, explained[i]);
        }
        trace_close(trace);
    }
    ck_assert(scan("arrival_s,ttl\n5,3\n"));
    ck_assert_ptr_nonnull(strstr(last_fault(),
                                 "column \"ttl\" is left unread: its unit is not said; name it in Columns as "
                                 "TimeToLiveInMilliseconds or the like"));
    ck_assert(!summary.present[TRACE_TTL]);
    stop();
}
END_TEST

START_TEST(a_trace_that_says_neither_leaves_both_open)
{
    start();
    ck_assert(scan("arrival_s\n1\n"));
    ck_assert(!summary.present[TRACE_TTL] && !summary.present[TRACE_EXPLAINED]);
    struct trace *trace = trace_open(arena, &summary);
    struct trace_row row;
    ck_assert(trace_next(trace, &row));
    ck_assert_int_eq(row.ttl_ns, -1);
    ck_assert_int_eq(row.explained, -1);
    trace_close(trace);
    stop();
}
END_TEST

START_TEST(a_target_must_be_a_variant)
{
    start();
    const char *const names[] = {"A", "Blue"};
    const char *text = "arrival_s,target_variant\n1,Blue\n2,\n3,A\n";
    struct bytes_source *source = bytes_source_memory(arena, "t.csv", text, strlen(text), faults);
    ck_assert(trace_scan_source(arena, source, &options, names, 2, &summary, faults));
    struct trace *trace = trace_open(arena, &summary);
    struct trace_row row;
    static const int32_t expected[] = {1, -1, 0};
    for (int i = 0; i < 3; i++) {
        ck_assert(trace_next(trace, &row));
        ck_assert_int_eq(row.target, expected[i]);
    }
    trace_close(trace);
    ck_assert(!trace_scan_source(arena, source, &options, names, 1, &summary, faults));
    assert_fault("t.csv:2: the target is not the name of a variant");
    stop();
}
END_TEST

/* `good` rows and `bad` ones in front of them. */
static char *mixture(int good, int bad, const char *bad_line)
{
    size_t room = (size_t)(good + bad) * (strlen(bad_line) + 24) + 64, at;
    char *text = arena_array(arena, room, 1);
    at = (size_t)snprintf(text, room, "arrival_s,input_tokens\n");
    for (int i = 0; i < bad; i++) at += (size_t)snprintf(text + at, room - at, "%s\n", bad_line);
    for (int i = 0; i < good; i++) at += (size_t)snprintf(text + at, room - at, "%d,7\n", i);
    return text;
}

START_TEST(bad_rows_are_left_out_until_they_are_more_than_one_percent)
{
    start();
    static const char *const bad[] = {"NaN,1",
                                      "-1,1",
                                      "1,-7",
                                      "inf,1",
                                      "1e999,1",
                                      "1,2.5",
                                      "x",
                                      "2023-13-45 00:00:00,1",
                                      "1",
                                      "\"1\"x,1",
                                      "99999999999999999999,1",
                                      "1,99999999999",
                                      "0x10,1",
                                      ",1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        faults = faults_new(arena);
        ck_assert_msg(scan(mixture(198, 2, bad[i])), "%s: %s", bad[i], last_fault());
        ck_assert_uint_eq(summary.rows, 198);
        ck_assert_uint_eq(summary.bad_rows, 2);
        ck_assert_uint_eq(summary.bad_lines[1], 3);
        ck_assert_uint_eq(faults_total(faults), 1);
        ck_assert_int_eq(faults_at(faults, 0)->kind, FAULT_WARNING);
        ck_assert_msg(!scan(mixture(197, 2, bad[i])), "%s", bad[i]);
        assert_fault("more than the 1 %");
    }
    scan(mixture(197, 2, "NaN,1"));
    ck_assert_str_eq(last_fault(),
                     "t.csv:2: the arrival is neither a date nor a number that fits; 2 of 199 rows (1.01 %) "
                     "are bad, more than the 1 % that is left out without stopping: lines 2, 3");
    stop();
}
END_TEST

START_TEST(a_wrong_time_to_live_or_explanation_makes_a_bad_row)
{
    start();
    static const struct {
        const char *text, *said;
    } bad[] = {
        {"arrival_s,ttl_s\n1,x\n", "t.csv:2: the time to live is not a number that fits; 1 of 1 rows"},
        {"arrival_s,ttl_s\n1,-1\n", "t.csv:2: the time to live is negative; 1 of 1 rows"},
        {"arrival_s,ttl_s\n1,4e9\n", "t.csv:2: the time to live is longer than 100 years; 1 of 1 rows"},
        {"arrival_s,explained\n1,2\n", "t.csv:2: the value of Explained is not 0, 1, true or false; 1 of 1 rows"},
        {"arrival_s,explained\n1,yes\n", "t.csv:2: the value of Explained is not 0, 1, true or false; 1 of 1 rows"},
        {"arrival_s,explained\n1,tru\n", "t.csv:2: the value of Explained is not 0, 1, true or false; 1 of 1 rows"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert(!scan(bad[i].text));
        assert_fault(bad[i].said);
    }
    stop();
}
END_TEST

START_TEST(a_last_record_that_was_cut_is_a_bad_row)
{
    start();
    char *text = mixture(150, 0, "a row of some length");
    text[strlen(text) - 3] = '\0'; /* "149,7\n" -> "149" */
    ck_assert(scan(text));
    ck_assert_uint_eq(summary.rows, 149);
    ck_assert_uint_eq(summary.bad_lines[0], 151);

    text = arena_array(arena, (size_t)150 * 64, 1);
    size_t at = 0;
    for (int i = 0; i < 150; i++) at += (size_t)snprintf(text + at, 64, "{\"arrival_s\": %d}\n", i);
    text[at - 3] = '\0';
    ck_assert(scan(text));
    ck_assert_uint_eq(summary.rows, 149);
    ck_assert_uint_eq(summary.bad_lines[0], 150);
    stop();
}
END_TEST

START_TEST(a_trace_without_a_request_is_a_fault)
{
    start();
    static const char *const empty[] = {"", "\n\n", "arrival_s\n", "arrival_s", "\xef\xbb\xbf"};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        ck_assert(!scan(empty[i]));
        assert_fault("t.csv: holds no request");
    }
    ck_assert(!scan("[{\"arrival_s\": 1}]\n"));
    assert_fault("t.csv:1: is a JSON array; a trace in JSON has one object a line");
    ck_assert(!scan("1,2\n3,4\n"));
    assert_fault("t.csv:1: no column is known to hold the arrivals");
    stop();
}
END_TEST

START_TEST(a_cut_gzip_stops_the_run)
{
    start();
    FILE *file = fopen(VIDUR, "rb");
    static char bytes[100000];
    size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    ck_assert(!scan_bytes(bytes, length / 2));
    assert_fault("the file ends inside its gzip data: it was cut");
    ck_assert_uint_eq(faults_count(faults), 1);
    stop();
}
END_TEST

/* Rows 0 .. n-1 s in order, but for the one of second 0, which comes `late` places after its own. */
static char *one_late_row(int rows, int late)
{
    size_t room = (size_t)rows * 16 + 64;
    char *text = arena_array(arena, room, 1);
    size_t at = (size_t)snprintf(text, room, "arrival_s\n");
    for (int i = 1; i < rows; i++) {
        if (i == late + 1) at += (size_t)snprintf(text + at, room - at, "0\n");
        at += (size_t)snprintf(text + at, room - at, "%d\n", i);
    }
    return text;
}

START_TEST(rows_out_of_order_are_sorted_stably_within_the_window)
{
    start();
    ck_assert(scan("arrival_s,input_tokens\n3,1\n1,2\n2,3\n1,4\n5,5\n3,6\n0,7\n"));
    ck_assert_uint_eq(summary.inversions, 4);
    static const int64_t tokens[] = {7, 2, 4, 3, 1, 6, 5};
    struct trace *trace = trace_open(arena, &summary);
    struct trace_row row;
    for (int i = 0; i < 7; i++) {
        ck_assert(trace_next(trace, &row));
        ck_assert_int_eq(row.input_tokens, tokens[i]);
    }
    trace_close(trace);
    ck_assert_uint_eq(summary.window_needed, 6);

    int window = (int)TRACE_WINDOW_ROWS;
    ck_assert(scan(one_late_row(100000, window - 1)));
    ck_assert_uint_eq(summary.rows, 100000);
    ck_assert_int_eq(summary.first_ns, 0);
    ck_assert(scan(one_late_row(100000, window)));
    ck_assert_uint_eq(summary.rows, 99999);
    ck_assert_uint_eq(summary.bad_rows, 1);
    ck_assert_uint_eq(summary.bad_lines[0], TRACE_WINDOW_ROWS + 2);
    ck_assert_uint_eq(summary.inversions, 1);
    trace = trace_open(arena, &summary);
    int64_t rows = 0;
    while (trace_next(trace, &row)) ck_assert_int_eq(row.arrival_ns, ++rows * NS_PER_S);
    ck_assert_int_eq(rows, 99999);
    trace_close(trace);
    stop();
}
END_TEST

/* Random disorder: every reader afterwards needs only the window that was found to be enough, and gives sorted rows. */
START_TEST(the_window_that_the_scan_found_is_enough)
{
    start();
    size_t room = (size_t)40 * 20000, at = 0;
    char *text = arena_array(arena, room, 1);
    at += (size_t)snprintf(text, room, "arrival_us\n");
    uint64_t random = 1;
    for (int i = 0; i < 20000; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        at += (size_t)snprintf(text + at, room - at, "%llu\n", (unsigned long long)i * 10 + (random >> 33) % 3000);
    }
    ck_assert(scan(text));
    ck_assert_uint_lt(summary.window_needed, 400);
    ck_assert_uint_gt(summary.window_needed, 200);
    struct trace *trace = trace_open(arena, &summary);
    int64_t before = -1;
    uint64_t rows = 0;
    for (struct trace_row row; trace_next(trace, &row); rows++) {
        ck_assert_int_ge(row.arrival_ns, before);
        before = row.arrival_ns;
    }
    ck_assert_uint_eq(rows, 20000);
    trace_close(trace);
    stop();
}
END_TEST

/* A cell of 55 KB is known from a published file; here one of 3 MB. */
START_TEST(lines_may_be_megabytes_long)
{
    start();
    size_t long_cell = (size_t)3 << 20;
    char *text = arena_array(arena, long_cell + 100, 1);
    memcpy(text, "prompt,arrival_s\n", 17);
    memset(text + 17, 'x', long_cell);
    memcpy(text + 17 + long_cell, ",4\nshort,5\n", 11);
    ck_assert(scan(text));
    ASSERT_ARRIVALS(4 * NS_PER_S, 5 * NS_PER_S);
    stop();
}
END_TEST

START_TEST(a_record_beyond_64_mebibytes_is_a_fault)
{
    start();
    size_t length = ((size_t)64 << 20) + 100;
    char *text = malloc(length);
    memset(text, 'x', length);
    memcpy(text, "arrival_s\n1\n", 12);
    ck_assert(!scan_bytes(text, length));
    assert_fault("t.csv:3: the file has a record longer than 64 MiB");
    free(text);
    stop();
}
END_TEST

/* --- Counts --- */

/* Facts of the file, counted with Python's csv module: 480 minutes, 1378 calls, none in the first six, 1 and 7 in the next two, 33 at most,
 * 10 in the last. */
START_TEST(the_azure_functions_trace_has_its_minutes_and_calls)
{
    start();
    ck_assert_msg(scan_file(FUNCTIONS), "%s", last_fault());
    ck_assert_str_eq(summary.format, "azure-functions-2019");
    ck_assert_uint_eq(summary.counts->intervals, 480);
    ck_assert_int_eq(summary.counts->interval_ns, NS_PER_MINUTE);
    ck_assert_uint_eq(summary.rows, 1378);
    ck_assert_uint_eq(summary.records, 1);
    ck_assert_int_eq(summary.first_ns, 6 * NS_PER_MINUTE);
    ck_assert_int_eq(summary.last_ns, 480 * NS_PER_MINUTE);
    ck_assert_int_eq(summary.pass_ns, 480 * NS_PER_MINUTE);
    ck_assert_uint_eq(summary.counts->of[5], 0);
    ck_assert_uint_eq(summary.counts->of[6], 1);
    ck_assert_uint_eq(summary.counts->of[7], 7);
    ck_assert_uint_eq(summary.counts->of[479], 10);
    uint32_t most = 0;
    for (size_t i = 0; i < 480; i++)
        if (summary.counts->of[i] > most) most = summary.counts->of[i];
    ck_assert_uint_eq(most, 33);
    /* sha256sum of the file. */
    ck_assert_str_eq(summary.sha256, "0d9c8c4fbd5f59dab8beacc20e4c57107ab13e04f77d970c6bde1a3a558a612e");
    stop();
}
END_TEST

#define MINUTES "HashOwner,HashApp,HashFunction,Trigger,480,481,482\n"
#define THREE   MINUTES "o,a,abc1,http,1,0,2\no,a,abd2,timer,10,20,30\no,b,xyz,queue,0,0,0\n"

/* Choose functions of the next trace. */
static void choose(size_t count, const char *const *prefixes)
{
    struct trace_function *functions = arena_new_array(arena, count, struct trace_function);
    for (size_t i = 0; i < count; i++)
        functions[i] = (struct trace_function){prefixes[i], (struct place){.file = "s.json", .line = (int)i + 1}};
    options.functions = functions;
    options.function_count = count;
}
#define CHOOSE(...)                                                                                                    \
    choose(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), (const char *const[]){__VA_ARGS__})

static void assert_counts(uint32_t first, uint32_t second, uint32_t third)
{
    ck_assert_msg(faults_count(faults) == 0, "%s", last_fault());
    ck_assert_uint_eq(summary.counts->intervals, 3);
    ck_assert_uint_eq(summary.counts->of[0], first);
    ck_assert_uint_eq(summary.counts->of[1], second);
    ck_assert_uint_eq(summary.counts->of[2], third);
    ck_assert_uint_eq(summary.rows, first + second + third);
}

START_TEST(calls_are_summed_over_the_functions_that_are_chosen)
{
    start();
    scan(THREE);
    assert_counts(11, 20, 32);
    ck_assert_uint_eq(summary.records, 3);
    CHOOSE("abc");
    scan(THREE);
    assert_counts(1, 0, 2);
    CHOOSE("abd2", "abc1");
    scan(THREE);
    assert_counts(11, 20, 32);
    CHOOSE("abc1"); /* in two rows, as in two days laid end to end */
    scan(THREE "o,a,abc1,http,5,5,5\n");
    assert_counts(6, 5, 7);
    stop();
}
END_TEST

START_TEST(columns_of_functions_may_stand_in_another_order)
{
    start();
    scan("\xef\xbb\xbf"
         "7,8,Trigger,hash_function,9,HashApp,HashOwner,note\r\n"
         "1, 2 ,http,f,3,a,o,\"x, y\"\r\n\r\n10,20,http,g,30,a,o,");
    assert_counts(11, 22, 33);
    stop();
}
END_TEST

START_TEST(a_window_of_counts_ends_with_the_last_minute)
{
    start();
    options.from_ns = NS_PER_MINUTE;
    scan(THREE);
    ck_assert_uint_eq(summary.rows_in_window, 52);
    ck_assert_int_eq(summary.pass_ns, 2 * NS_PER_MINUTE);
    options.to_ns = 100 * NS_PER_S;
    scan(THREE);
    ck_assert_uint_eq(summary.rows_in_window, 20);
    ck_assert_int_eq(summary.pass_ns, 40 * NS_PER_S);
    options = trace_options_default("test");
    scan(MINUTES "o,a,f,http,1,0,0\n"); /* without a call in it, too */
    ck_assert_int_eq(summary.last_ns, NS_PER_MINUTE);
    ck_assert_int_eq(summary.pass_ns, 3 * NS_PER_MINUTE);
    options.from_ns = 180 * NS_PER_S;
    ck_assert(!scan(THREE));
    ck_assert_str_eq(last_fault(), "test: no row lies between FromInSeconds and ToInSeconds: the rows of t.csv go from "
                                   "second 0 to 180");
    stop();
}
END_TEST

START_TEST(functions_that_cannot_be_told_are_faults)
{
    start();
    static const struct {
        const char *prefix, *said;
    } wrong[] = {{"abe", "s.json:2: no function of t.csv begins with \"abe\""},
                 {"ab", "s.json:2: \"ab\" begins more than one function of t.csv: abc1 and abd2"},
                 {"xy", "s.json:2: function xyz has no call in t.csv"},
                 {"abc1", "s.json:2: chooses function abc1 a second time, after Functions[0]"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        faults = faults_new(arena);
        CHOOSE("abc", wrong[i].prefix);
        ck_assert(!scan(THREE));
        ck_assert_uint_eq(faults_total(faults), 1);
        ck_assert_str_eq(last_fault(), wrong[i].said);
    }
    CHOOSE("abc");
    ck_assert(!scan("arrival_s\n1\n"));
    ck_assert_str_eq(last_fault(), "s.json:1: goes with Format azure-functions-2019: t.csv is read as csv");
    stop();
}
END_TEST

START_TEST(a_trace_of_functions_that_cannot_be_read_is_a_fault)
{
    start();
    static const struct {
        const char *text, *said;
    } wrong[] = {
        {"HashOwner,HashApp,Trigger,480\no,a,http,1\n", "t.csv:1: has no column \"HashFunction\""},
        {"HashFunction,minute_1\nf,1\n", "t.csv:1: has no column of a minute, named by its number"},
        {"HashFunction,480,482\nf,1,1\n",
         "t.csv:1: column \"482\" follows column \"480\": the minutes must follow each other"},
        {"HashFunction,480,480\nf,1,1\n",
         "t.csv:1: column \"480\" follows column \"480\": the minutes must follow each other"},
        {MINUTES, "t.csv: holds no request"},
        {MINUTES "o,a,f,http,0,0,0\n", "t.csv: holds no request"},
        {MINUTES "o,a,f,http,1,2\n",
         "t.csv:2: the record is cut or malformed; 1 of 1 rows (100 %) are bad, more than the "
         "1 % that is left out without stopping: lines 2"},
        {MINUTES "o,a,f,http,1,2,\n",
         "t.csv:2: the number of calls is not a whole number; 1 of 1 rows (100 %) are bad, "
         "more than the 1 % that is left out without stopping: lines 2"},
        {MINUTES "o,a,f,http,1,2.5,3\n",
         "t.csv:2: the number of calls is not a whole number; 1 of 1 rows (100 %) are bad, "
         "more than the 1 % that is left out without stopping: lines 2"},
        {MINUTES "o,a,f,http,1,-2,3\n",
         "t.csv:2: the number of calls is negative; 1 of 1 rows (100 %) are bad, more than "
         "the 1 % that is left out without stopping: lines 2"},
        {MINUTES "o,a,f,http,1,4294967295,3\n",
         "t.csv:2: the number of calls is too large; 1 of 1 rows (100 %) are bad, "
         "more than the 1 % that is left out without stopping: lines 2"},
        {MINUTES "o,a,f,http,4294967294,0,0\no,a,g,http,1,0,0\n",
         "t.csv: more than 4294967294 calls of the functions together in one minute"},
    };
    options.format = &format_azure_functions;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        faults = faults_new(arena);
        ck_assert(!scan(wrong[i].text));
        ck_assert_uint_eq(faults_total(faults), 1);
        ck_assert_str_eq(last_fault(), wrong[i].said);
    }
    stop();
}
END_TEST

START_TEST(a_day_has_1440_minutes)
{
    start();
    char text[9000] = "HashOwner,HashApp,HashFunction,Trigger";
    size_t at = strlen(text);
    for (int i = 1; i <= 1441; i++) at += (size_t)snprintf(text + at, sizeof text - at, ",%d", i);
    ck_assert(!scan(text));
    assert_fault("t.csv:1: has more columns of minutes than a day, 1440");
    stop();
}
END_TEST

/* Like requests: bad functions are left out, up to one in a hundred. */
START_TEST(a_bad_function_in_a_hundred_is_left_out)
{
    start();
    char text[4096] = MINUTES "o,a,bad,http,1,x,1\n";
    size_t at = strlen(text);
    for (int i = 0; i < 99; i++) at += (size_t)snprintf(text + at, sizeof text - at, "o,a,f%d,http,1,2,3\n", i);
    ck_assert_msg(scan(text), "%s", last_fault());
    ck_assert_str_eq(last_fault(),
                     "t.csv:2: the number of calls is not a whole number; 1 of 100 rows (1 %) are bad and left "
                     "out: lines 2");
    assert_counts(99, 198, 297);
    stop();
}
END_TEST

/* gzip -9 of one function, without the last eight bytes. What is cut says nothing of the functions that it lacks. */
START_TEST(a_cut_trace_of_functions_is_said_to_be_cut)
{
    start();
    static const char packed[] =
        "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xf3\x48\x2c\xce\xf0\x2f\xcf\x4b\x2d\xd2\xf1\x00\xb2\x1c"
        "\x0b\x0a\xc0\xb4\x5b\x69\x5e\x72\x49\x66\x7e\x9e\x4e\x48\x51\x66\x7a\x3a\x50\xd2\xc4\xc2\x00\x88"
        "\x0d\x81\xd8\x88\x2b\x5f\x27\x51\x27\x31\x29\xd9\x50\x27\xa3\xa4\xa4\x40\xc7\x50\xc7\x40\xc7\x88"
        "\x0b\x00";
    CHOOSE("none");
    ck_assert(!scan_bytes(packed, sizeof packed - 1));
    ck_assert_uint_eq(faults_total(faults), 1);
    assert_fault("the file ends inside its gzip data: it was cut");
    stop();
}
END_TEST

/* Expected by hand; half a nanosecond is rounded up. */
START_TEST(numbers_are_read_exactly)
{
    static const struct {
        const char *text;
        int power;
        int64_t expected;
    } cases[] = {{"0", 9, 0},
                 {"1.7e9", 0, 1700000000},
                 {"5.8926549999999995", 9, 5892655000},
                 {"9223372036854775807", 0, INT64_MAX},
                 {"0.00000000049", 9, 0},
                 {"0.0000000005", 9, 1},
                 {"123e-2", 6, 1230000},
                 {"-1.5", 0, -2},
                 {".5", 9, 500000000},
                 {"+3.", 0, 3},
                 {"00000000000000000000000007", 0, 7},
                 {"1e-400", 9, 0},
                 {"0e999", 9, 0},
                 {"0.000000000000000000000001e24", 0, 1}};
    static const char *const refused[] = {
        "",      "-",   ".",  "e5", "1e", "1e+", "1.2.3", "1 ", "NaN", "inf", "0x1", "1e19", "9223372036854775808",
        "1e999", "1,5", "--1"};
    bool exact;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t got = -99;
        ck_assert_msg(number_read(cases[i].text, strlen(cases[i].text), cases[i].power, &got, &exact), "%s",
                      cases[i].text);
        ck_assert_msg(got == cases[i].expected, "%s: %lld", cases[i].text, (long long)got);
    }
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        int64_t got = -99;
        ck_assert_msg(!number_read(refused[i], strlen(refused[i]), 0, &got, &exact), "%s", refused[i]);
        ck_assert_int_eq(got, -99);
    }
}
END_TEST

START_TEST(a_name_tells_its_unit_only_at_its_end)
{
    ck_assert_int_eq(trace_unit_of("arrival_us"), UNIT_US);
    ck_assert_int_eq(trace_unit_of("duration (ms)"), UNIT_MS);
    ck_assert_int_eq(trace_unit_of("ServiceTimeInMilliseconds"), UNIT_MS);
    ck_assert_int_eq(trace_unit_of("elapsed Seconds"), UNIT_S);
    ck_assert_int_eq(trace_unit_of("start_ns"), UNIT_NS);
    ck_assert_int_eq(trace_unit_of("requests"), UNIT_UNKNOWN);
    ck_assert_int_eq(trace_unit_of("ms"), UNIT_UNKNOWN);
    ck_assert_int_eq(trace_unit_of("timestamp"), UNIT_UNKNOWN);
}
END_TEST

static bool read_options(const char *json)
{
    faults = faults_new(arena);
    struct json_node *node = json_read_text(arena, "dir/s.json", json, strlen(json), faults);
    ck_assert_ptr_nonnull(node);
    return trace_options_read(arena, node, &options, faults);
}

START_TEST(the_trace_object_of_a_scenario_is_read)
{
    start();
    ck_assert(read_options("{\"File\": \"a.csv.gz\", \"Format\": \"csv\", \"RateScale\": 2.5, \"TimeScale\": 0.5, "
                           "\"FromInSeconds\": 1.1, \"ToInSeconds\": 3600, \"Repeat\": 3, \"Comment\": \"x\", "
                           "\"Columns\": {\"TimestampInMilliseconds\": \"ts\", \"Duration\": \"took_us\"}}"));
    ck_assert_str_eq(options.file, "dir/a.csv.gz");
    ck_assert_ptr_eq(options.format, &format_csv);
    ck_assert_double_eq(options.rate_scale, 2.5);
    ck_assert_double_eq(options.time_scale, 0.5);
    ck_assert_int_eq(options.from_ns, 1100000000);
    ck_assert_int_eq(options.to_ns, 3600 * NS_PER_S);
    ck_assert_int_eq(options.repeat, 3);
    ck_assert_int_eq(options.columns.of[TRACE_ARRIVAL].unit, UNIT_MS);
    ck_assert_int_eq(options.columns.of[TRACE_SERVICE].unit, UNIT_US);
    ck_assert(read_options("{\"File\": \"a.csv\", \"Columns\": {\"Time\": \"t\", \"RequestTTLSeconds\": \"life\", "
                           "\"Explained\": \"why\"}}"));
    ck_assert_int_eq(options.columns.of[TRACE_TTL].unit, UNIT_S);
    ck_assert_str_eq(options.columns.of[TRACE_EXPLAINED].name, "why");
    ck_assert(read_options("{\"File\": \"a.csv\", \"Functions\": [\"ab\", \"c\"]}"));
    ck_assert_uint_eq(options.function_count, 2);
    ck_assert_str_eq(options.functions[1].prefix, "c");
    ck_assert(read_options("{\"File\": \"-\"}"));
    ck_assert_str_eq(options.file, "-");
    ck_assert(read_options("{\"File\": \"/abs/t.jsonl\"}"));
    ck_assert_str_eq(options.file, "/abs/t.jsonl");
    ck_assert_ptr_null(options.format);
    stop();
}
END_TEST

START_TEST(a_wrong_trace_object_is_refused_with_its_place)
{
    start();
    static const struct {
        const char *json, *message;
    } cases[] = {
        {"{\"File\": \"a\", \"Fromat\": \"csv\"}", "Format"},
        {"{\"File\": \"a\", \"Format\": \"parquet\"}", "azure-llm"},
        {"{\"Format\": \"csv\"}", "File"},
        {"{\"File\": \"a\", \"RateScale\": 0}", "RateScale"},
        {"{\"File\": \"a\", \"RateScale\": 1e9}", "RateScale"},
        {"{\"File\": \"a\", \"TimeScale\": -1}", "TimeScale"},
        {"{\"File\": \"a\", \"Repeat\": 1.5}", "Repeat"},
        {"{\"File\": \"a\", \"FromInSeconds\": 10, \"ToInSeconds\": 10}", "must be after FromInSeconds"},
        {"{\"File\": \"a\", \"Columns\": {\"ServiceTime\": \"x_ms\"}}", "lacks Arrival"},
        {"{\"File\": \"a\", \"Columns\": {\"Arrival\": \"t\", \"Time\": \"u\"}}", "a second time"},
        {"{\"File\": \"a\", \"Columns\": {\"Arrival\": \"t\", \"Duration\": \"d\"}}", "ServiceTimeInMilliseconds"},
        {"{\"File\": \"a\", \"Columns\": {\"Arrival\": \"t\", \"DurationInSeconds\": \"t\"}}",
         "names the column of Arrival again"},
        {"{\"File\": \"a\", \"Columns\": {\"Arrival\": \"t\", \"TimeToLive\": \"d\"}}", "TimeToLiveInMilliseconds"},
        {"{\"File\": \"a\", \"Functions\": [\"\"]}", "must be the name of a function of the trace, or its beginning"},
        {"{\"File\": \"a\", \"Functions\": [5]}", "must be the name of a function of the trace, or its beginning"},
        {"{\"File\": \"a\", \"Functions\": []}", "names no function; leave it out to take all functions together"},
        {"{\"File\": \"a\", \"Functions\": [\"f\"], \"Format\": \"csv\"}",
         "goes with Format azure-functions-2019 or auto: csv has no functions"},
        {"{\"File\": \"a\", \"Columns\": {\"Arrival\": \"t\"}, \"Format\": \"azure-functions-2019\"}",
         "azure-functions-2019 has columns of its own"},
        {"{\"File\": \"a\", \"Columns\": {\"Arrival\": 3}}", "name of a column"},
        {"{\"File\": \"a\", \"Columns\": {\"Arival\": \"t\"}}", "Arrival"},
        {"{\"File\": \"a\", \"Format\": \"vidur\", \"Columns\": {\"Arrival\": \"t\"}}", "columns of its own"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_msg(!read_options(cases[i].json), "%s", cases[i].json);
        const char *line = fault_line(arena, faults_at(faults, 0));
        ck_assert_msg(strstr(line, cases[i].message), "%s: %s", cases[i].json, line);
        ck_assert_ptr_nonnull(strstr(line, "dir/s.json:1:"));
    }
    stop();
}
END_TEST

TEST_MAIN("trace", the_azure_trace_has_its_rows_span_and_tokens,
          two_encodings_of_the_same_requests_give_the_same_workload, the_mooncake_trace_counts_milliseconds,
          a_generic_csv_is_known_by_the_names_of_its_columns, line_ends_blank_lines_and_marks_do_not_matter,
          quotes_are_as_in_rfc_4180, an_open_quote_is_not_one_bad_row_but_all_that_follow,
          stamps_may_be_spelled_in_many_ways_in_one_column, numbers_of_dates_begin_at_the_first_row_exactly,
          a_number_without_a_unit_is_never_guessed, columns_can_be_named_and_their_unit_said,
          a_time_to_live_and_an_explanation_can_be_said_for_each_request, a_trace_that_says_neither_leaves_both_open,
          a_target_must_be_a_variant, a_wrong_time_to_live_or_explanation_makes_a_bad_row,
          bad_rows_are_left_out_until_they_are_more_than_one_percent, a_last_record_that_was_cut_is_a_bad_row,
          a_trace_without_a_request_is_a_fault, a_cut_gzip_stops_the_run,
          rows_out_of_order_are_sorted_stably_within_the_window, the_window_that_the_scan_found_is_enough,
          lines_may_be_megabytes_long, a_record_beyond_64_mebibytes_is_a_fault,
          the_azure_functions_trace_has_its_minutes_and_calls, calls_are_summed_over_the_functions_that_are_chosen,
          columns_of_functions_may_stand_in_another_order, a_window_of_counts_ends_with_the_last_minute,
          functions_that_cannot_be_told_are_faults, a_trace_of_functions_that_cannot_be_read_is_a_fault,
          a_day_has_1440_minutes, a_bad_function_in_a_hundred_is_left_out, a_cut_trace_of_functions_is_said_to_be_cut,
          numbers_are_read_exactly, a_name_tells_its_unit_only_at_its_end, the_trace_object_of_a_scenario_is_read,
          a_wrong_trace_object_is_refused_with_its_place)
