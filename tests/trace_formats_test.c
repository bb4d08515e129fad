#include "models/counts.h"
#include "models/formats/format.h"
#include "models/gap_tables.h"
#include "models/json.h"
#include "models/replay.h"
#include "sim/units.h"
#include "tests/test.h"
#include "tests/trace_fixture.h"

#include <math.h>
#include <string.h>

#define DATA(file) "tests/data/" file

static struct trace_row row_at(size_t number)
{
    struct trace *trace = trace_open(arena, &summary);
    struct trace_row row;
    for (size_t i = 0; i <= number; i++) ck_assert(trace_next(trace, &row));
    trace_close(trace);
    return row;
}

/* auto finds it, without bad rows, with that many requests from first to last. */
static void assert_read(bool good, const char *format, uint64_t rows, int64_t first_ns, int64_t last_ns)
{
    ck_assert_msg(good, "%s", said());
    ck_assert_str_eq(summary.format, format);
    ck_assert_uint_eq(summary.rows, rows);
    ck_assert_int_eq(summary.first_ns, first_ns);
    ck_assert_int_eq(summary.last_ns, last_ns);
}

static void assert_said(const char *part)
{
    ck_assert_msg(strstr(said(), part), "\"%s\" lacks \"%s\"", said(), part);
}

/* --- The published files (tests/data/README.md); figures by Python's csv, json and re --- */

/* 199 rows; first end 0.07949090003967285 s less 0.078 s; the last start is 1200.0147980537415 s; 8 durations of 0; median 1.634 s. */
START_TEST(azure_functions_2021_rows_are_ends_and_follow_the_beginnings)
{
    start();
    assert_read(scan_file(DATA("azure_functions_2021_199.csv.gz")), "azure-functions-2021", 199, 1490900,
                1200014798054);
    ck_assert_uint_eq(summary.inversions + summary.bad_rows, 0);
    ck_assert(!summary.has_start);
    ck_assert_int_eq(row_at(0).service_ns, 78 * NS_PER_MS);
    stop();
}
END_TEST

/* First 500 lines: stamps 82 to 23603 s, 289 sessions, 1,497,526 input tokens. */
START_TEST(ragpulse_counts_seconds_in_strings_and_has_sessions)
{
    start();
    assert_read(scan_file(DATA("ragpulse_500.jsonl.gz")), "ragpulse", 500, 82 * NS_PER_S, 23603 * NS_PER_S);
    int64_t input = 0;
    struct trace *trace = trace_open(arena, &summary);
    for (struct trace_row row; trace_next(trace, &row);) {
        input += row.input_tokens;
        ck_assert_uint_ne(row.session, 0);
    }
    trace_close(trace);
    ck_assert_int_eq(input, 1497526);
    stop();
}
END_TEST

/* 500 lines, of which the 399th lacks the quote behind its agent; 2015-05-20 08:05:51 to 13:05:59 UTC; 252 backward steps. */
START_TEST(an_apache_log_is_sorted_and_its_cut_line_is_counted)
{
    start();
    assert_read(scan_file(DATA("apache_500.log.gz")), "apache", 499, 0, INT64_C(18008) * NS_PER_S);
    ck_assert_uint_eq(summary.bad_rows, 1);
    ck_assert_uint_eq(summary.bad_lines[0], 399);
    ck_assert_uint_eq(summary.inversions, 252);
    ck_assert_str_eq(start_text(), "2015-05-20T08:05:51Z");
    assert_said("NGINX writes such lines when answers are sent");
    stop();
}
END_TEST

/* 100 calls, each logged by two streams; service ms p50 3, p95 12, max 19; the first: 00:25:37,507 less 19 ms. */
START_TEST(a_torchserve_log_gives_each_call_once_without_pings)
{
    start();
    assert_read(scan_file(DATA("sagemaker_torchserve.log.gz")), "torchserve", 100, 0, INT64_C(9838) * NS_PER_MS);
    ck_assert_str_eq(start_text(), "2022-04-18T00:25:37.488Z");
    int64_t most_ns = 0;
    size_t below_4 = 0;
    for (size_t i = 0; i < 100; i++) {
        struct trace_row row = row_at(i);
        if (row.service_ns > most_ns) most_ns = row.service_ns;
        below_4 += row.service_ns <= 3 * NS_PER_MS;
    }
    ck_assert_int_eq(most_ns, 19 * NS_PER_MS);
    ck_assert_uint_ge(below_4, 50);
    ck_assert_uint_gt(summary.left_out, 1000);
    stop();
}
END_TEST

/* 191 details of 200 calls; first 2018-12-17T16:52:55.736930-04:00 with 62,984,994 ns at most. */
START_TEST(a_ghz_report_has_fewer_details_than_calls)
{
    start();
    assert_read(scan_file(DATA("ghz_pretty.json.gz")), "ghz", 191, 0, INT64_C(135812000));
    ck_assert_str_eq(start_text(), "2018-12-17T20:52:55.73693Z");
    assert_said("has 191 of the 200 calls");
    ck_assert(summary.present[TRACE_ELAPSED] && !summary.present[TRACE_SERVICE]);
    stop();
}
END_TEST

/* Three whole records and one that is cut; 159, 159, 156 bytes in and 20, 18, 20 out. */
START_TEST(data_capture_has_sizes_and_whole_seconds_and_may_be_cut)
{
    start();
    assert_read(scan_file(DATA("sagemaker_data_capture_csv.jsonl")), "sagemaker-data-capture", 3, 0, 2 * NS_PER_S);
    ck_assert_str_eq(start_text(), "2022-04-18T00:21:48Z");
    ck_assert_int_eq(row_at(0).payload_bytes, 159);
    ck_assert_int_eq(row_at(1).response_bytes, 18);
    assert_said("say SamplingPercentage");
    assert_said("1 of 4 rows (25 %) are bad and left out: lines 4");
    stop();

    /* Escaped quotes are single bytes: 86 and 70, 154 and 123 (Python's json). */
    start();
    assert_read(scan_file(DATA("sagemaker_data_capture_json.jsonl")), "sagemaker-data-capture", 2, 0, 0);
    ck_assert_int_eq(row_at(0).payload_bytes, 86);
    ck_assert_int_eq(row_at(0).response_bytes, 70);
    ck_assert_int_eq(row_at(1).payload_bytes, 154);
    ck_assert_int_eq(row_at(1).response_bytes, 123);
    stop();
}
END_TEST

START_TEST(data_capture_payloads_are_counted_decoded)
{
    start();
    /* "hello" is aGVsbG8= (RFC 4648); U+00E9, U+20AC and U+1F600 are 2, 3 and 4 bytes of UTF-8 (RFC 3629). */
    ck_assert(scan("{\"captureData\":{\"endpointInput\":{\"data\":\"aGVsbG8=\",\"encoding\":\"BASE64\"},"
                   "\"endpointOutput\":{\"data\":\"\\u00e9\\u20ac\\ud83d\\ude00\\n\",\"encoding\":\"JSON\"}},"
                   "\"eventMetadata\":{\"inferenceTime\":\"2024-01-19T19:27:57Z\"}}\n"
                   "{\"captureData\":{},\"eventMetadata\":{\"inferenceTime\":\"2024-01-19T19:27:59Z\"}}\n"));
    ck_assert_int_eq(row_at(0).payload_bytes, 5);
    ck_assert_int_eq(row_at(0).response_bytes, 10);
    ck_assert_int_eq(row_at(1).payload_bytes, -1);
    stop();
}
END_TEST

/* Seven entries; request_creation_time (field 22) is 2018-07-02T22:22:48.364Z or 2018-11-30T22:22:48.364Z, 151 days later. */
START_TEST(an_alb_log_gives_arrivals_and_not_completions)
{
    start();
    assert_read(scan_file(DATA("alb_documented_entries.log")), "alb", 7, 0, INT64_C(13046400) * NS_PER_S);
    ck_assert_str_eq(start_text(), "2018-07-02T22:22:48.364Z");
    ck_assert_int_eq(row_at(0).elapsed_ns, NS_PER_MS);
    ck_assert_int_eq(row_at(0).payload_bytes, 34);
    ck_assert_int_eq(row_at(0).response_bytes, 366);
    stop();
}
END_TEST

/* receivedTime 22:46:00.455, eventTime 22:46:00.608: 153 ms. */
START_TEST(an_async_notification_has_arrival_and_response_time)
{
    start();
    assert_read(scan_file(DATA("sagemaker_async_documented.json")), "sagemaker-async", 1, 0, 0);
    ck_assert_int_eq(row_at(0).elapsed_ns, 153 * NS_PER_MS);
    stop();
    start();
    ck_assert_msg(scan("{\"Type\":\"Notification\",\"Message\":\"{\\\"receivedTime\\\":\\\"2022-01-25T22:46:00Z\\\","
                       "\\\"eventTime\\\":\\\"2022-01-25T22:46:02Z\\\"}\"}\n"
                       "{\"receivedTime\":\"2022-01-25T22:46:01Z\",\"eventTime\":\"2022-01-25T22:46:02Z\"}\n"),
                  "%s", said());
    ck_assert_uint_eq(summary.rows, 2);
    ck_assert_int_eq(row_at(0).elapsed_ns, 2 * NS_PER_S);
    stop();
}
END_TEST

/* The three requests of session trace_0103: t 0, 5, 9 s; in 15171, 15966, 18247; api_time 2.8 s at first. */
START_TEST(an_agent_session_begins_at_second_0)
{
    start();
    assert_read(scan_file(DATA("agent_session_0103.json.gz")), "agent-session", 3, 0, 9 * NS_PER_S);
    ck_assert_int_eq(row_at(0).elapsed_ns, 2800 * NS_PER_MS);
    ck_assert_int_eq(row_at(2).input_tokens, 18247);
    ck_assert_uint_eq(row_at(0).session, row_at(2).session);
    assert_said("is of sessions without a clock");
    stop();
    start();
    ck_assert_msg(
        scan("{\"id\": \"a\", \"hash_id_scope\": \"local\", \"requests\": [{\"t\": 1.5, \"in\": 1, \"out\": 2}, "
             "{\"t\": 2, \"requests\": [{\"t\": 3, \"in\": 4, \"out\": 5}]}]}"),
        "%s", said());
    ck_assert_uint_eq(summary.rows, 2);
    ck_assert_int_eq(row_at(1).input_tokens, 4);
    ck_assert(!scan("{\"hash_id_scope\": \"local\", \"requests\": 5}"));
    ck_assert(!scan("{\"hash_id_scope\": \"local\", \"requests\": [5]}"));
    stop();
}
END_TEST

/* 144 windows of 600 s; the sum of rate x 600 is 41,230 (Python's csv), and all 73 clients of the set have 1,383,669. The first window:
 * 0.49833.. a second, 299 requests, Weibull of variation 2.88. */
START_TEST(a_client_of_servegen_keeps_its_counts_and_its_bursts)
{
    start();
    assert_read(scan_file(DATA("servegen_deepseek_r1_chunk_66.csv.gz")), "servegen", 41230, 0,
                INT64_C(86400) * NS_PER_S);
    ck_assert_uint_eq(summary.counts->intervals, 144);
    ck_assert_uint_eq(summary.counts->of[0], 299);

    /* Gaps are as uneven as the windows say: their variations have a mean of 2.3, weighted by their requests; uniform places have 1. */
    double sum = 0, squares = 0;
    int64_t before_ns = 0;
    struct trace_row row;
    gap_tables_make(gap_tables_new(arena), summary.counts);
    struct replay *replay = replay_open(arena, &options, &summary, random_key(1, 0));
    while (replay_next(replay, &row)) {
        double gap_s = time_to_s(row.arrival_ns - before_ns);
        ck_assert_double_ge(gap_s, 0);
        sum += gap_s;
        squares += gap_s * gap_s;
        before_ns = row.arrival_ns;
    }
    replay_close(replay);
    double mean = sum / 41230;
    ck_assert_double_gt(sqrt(squares / 41230 - mean * mean) / mean, 1.8);
    ck_assert_double_lt(sqrt(squares / 41230 - mean * mean) / mean, 3.2);
    stop();
}
END_TEST

START_TEST(windows_of_servegen_are_checked)
{
    start();
    ck_assert(!scan("0,1,1,Gamma,1,1\n600,1,1,Gamma,1,1\n1300,1,1,Gamma,1,1\n"));
    assert_said("windows of more than one length");
    ck_assert(!scan("0,1,1,Gamma,1,1\n600,1,1,Pareto,1,1\n1200,1,1,Gamma,1,1\n"));
    assert_said("neither Gamma nor Weibull");
    ck_assert(!scan("0,1,1,Gamma,1,1\n"));
    assert_said("does not tell its length");
    stop();
}
END_TEST

/* --- Formats of which no sample may be carried: as their publishers describe them (docs/trace-formats.md) --- */

START_TEST(burstgpt_is_read_by_name_in_both_of_its_shapes)
{
    start();
    assert_read(scan("Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
                     "5,ChatGPT,472,18,490,Conversation log\n45,ChatGPT,1087,0,1087,API log\n"),
                "burstgpt", 2, 5 * NS_PER_S, 45 * NS_PER_S);
    ck_assert_int_eq(row_at(1).output_tokens, 0);
    assert_read(scan("Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
                     "19440110.0,0c1f,4,GPT-4,11,12,23,Conversation log\n19440111.5,,9,GPT-4,11,12,23,API log\n"),
                "burstgpt", 2, INT64_C(19440110) * NS_PER_S, INT64_C(19440111500000000));
    ck_assert_int_eq(row_at(0).elapsed_ns, 4 * NS_PER_S);
    ck_assert_uint_ne(row_at(0).session, 0);
    ck_assert_uint_eq(row_at(1).session, 0);
    stop();
}
END_TEST

START_TEST(bailian_and_mooncake_differ_in_their_unit_and_neither_is_guessed)
{
    start();
    assert_read(scan("{\"chat_id\":1,\"parent_chat_id\":-1,\"timestamp\":1.5,\"input_length\":3,\"output_length\":4,"
                     "\"type\":\"text\",\"turn\":1,\"hash_ids\":[1]}\n"),
                "bailian", 1, 1500 * NS_PER_MS, 1500 * NS_PER_MS);
    ck_assert(!scan("{\"timestamp\":1.5,\"input_length\":3,\"output_length\":4}\n"));
    assert_said("have no unit");
    assert_said("mooncake");
    assert_said("bailian");
    stop();
}
END_TEST

START_TEST(vegeta_counts_nanoseconds_from_the_beginning_of_a_request)
{
    start();
    assert_read(scan("1700000000000000123,200,2500000,7,99,,Zm9v,a,0,GET,http://x/,Q29udGVudA==\n"
                     "1700000001000000123,0,1000,0,0,\"dial, refused\",,a,1,GET,http://x/,\n"),
                "vegeta", 2, 0, NS_PER_S);
    ck_assert_int_eq(summary.start_ns, INT64_C(1700000000000000123));
    ck_assert_int_eq(row_at(0).elapsed_ns, 2500000);
    ck_assert_int_eq(row_at(0).payload_bytes, 7);
    ck_assert_int_eq(row_at(0).response_bytes, 99);
    assert_read(scan("{\"attack\":\"\",\"seq\":0,\"code\":200,\"timestamp\":\"2023-11-14T23:13:20.000000123+01:00\","
                     "\"latency\":2500000,\"bytes_out\":7,\"bytes_in\":99,\"error\":\"\",\"body\":\"\"}\n"),
                "vegeta-json", 1, 0, 0);
    ck_assert_int_eq(summary.start_ns, INT64_C(1700000000000000123));
    ck_assert(!scan("\x0f\xff\x81\x03\x01\x01\x06Result\x01\xff\x82 BytesOut BytesIn\n"));
    assert_said("vegeta encode --to csv");
    stop();
}
END_TEST

/* 12:00:01 less 500 ms and 12:00:02.25 less 250 ms. */
START_TEST(k6_stamps_the_end_of_a_request_among_other_metrics)
{
    start();
    assert_read(scan("{\"type\":\"Metric\",\"data\":{\"name\":\"http_req_duration\",\"type\":\"trend\"},"
                     "\"metric\":\"http_req_duration\"}\n"
                     "{\"type\":\"Point\",\"data\":{\"time\":\"2024-05-01T12:00:01+00:00\",\"value\":500,\"tags\":{}},"
                     "\"metric\":\"http_req_duration\"}\n"
                     "{\"type\":\"Point\",\"data\":{\"time\":\"2024-05-01T12:00:01+00:00\",\"value\":1,\"tags\":{}},"
                     "\"metric\":\"http_reqs\"}\n"
                     "{\"type\":\"Point\",\"data\":{\"time\":\"2024-05-01T14:00:02.25+02:00\",\"value\":250.0,"
                     "\"tags\":{\"a\":\"}\"}},\"metric\":\"http_req_duration\"}\n"),
                "k6-json", 2, 0, 1500 * NS_PER_MS);
    ck_assert_str_eq(start_text(), "2024-05-01T12:00:00.5Z");
    ck_assert_uint_eq(summary.left_out, 2);
    assert_read(scan("metric_name,timestamp,metric_value,check,error\nhttp_reqs,1595325560,1.000000,,\n"
                     "http_req_duration,1595325560,221.899000,,\nhttp_req_duration,1595325561,21.5,,\"a, b\"\n"),
                "k6-csv", 2, 0, INT64_C(1200399000));
    ck_assert_uint_eq(summary.left_out, 1);
    stop();
}
END_TEST

START_TEST(hey_has_offsets_and_response_times_in_seconds)
{
    start();
    assert_read(scan("response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset\n"
                     "0.0087,0.0047,0.0042,0.0001,0.0019,0.0001,200,0.0016\n"
                     "0.0050,0.0000,0.0000,0.0001,0.0019,0.0001,200,0.0116\n"),
                "hey", 2, 1600000, 11600000);
    ck_assert_int_eq(row_at(0).elapsed_ns, 8700000);
    stop();
}
END_TEST

/* Totals 0, 20, 50, then set back and 7: 20 in the first second, 30 in the two after it, 7 in the last. */
START_TEST(locust_totals_become_counts)
{
    start();
    assert_read(
        scan("Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,Total Request Count,Total Failure Count\n"
             "1700000000,1,,Aggregated,0,0,N/A,0,0\n1700000001,1,GET,/a,2,0,3,20,0\n"
             "1700000001,1,,Aggregated,2,0,3,20,0\n1700000003,1,,Aggregated,2,0,3,50,0\n"
             "1700000004,1,,Aggregated,2,0,3,7,0\n"),
        "locust", 57, 0, 4 * NS_PER_S);
    ck_assert_uint_eq(summary.counts->intervals, 3);
    ck_assert_uint_eq(summary.counts->of[1], 30);
    ck_assert_int_eq(counts_begin_ns(summary.counts, 2), 3 * NS_PER_S);
    stop();
}
END_TEST

START_TEST(summaries_and_tables_without_stamps_are_refused_by_name)
{
    start();
    ck_assert(!scan("Running 30s test @ http://127.0.0.1:8080/index.html\n  12 threads and 400 connections\n"));
    assert_said("the summary that wrk prints");
    stop();
    start();
    ck_assert(!scan("duration (ms),status,error\n12.5,OK,\n"));
    assert_said("ghz --format json");
    stop();
}
END_TEST

START_TEST(an_nginx_log_needs_how_long_a_request_took)
{
    start();
    assert_read(
        scan("1.2.3.4 - - [17/May/2015:10:05:03 +0200] \"POST /invocations HTTP/1.1\" 200 17 \"-\" \"AHC/2.0\" 0.500\n"
             "1.2.3.4 - - [17/May/2015:10:05:04 +0200] \"GET /ping HTTP/1.1\" 200 17 \"-\" \"AHC/2.0\" 0.001\n"
             "1.2.3.4 - - [17/May/2015:10:05:04 +0200] \"POST / HTTP/1.1\" 200 - \"-\" \"a \\\" b\" rt=0.250\n"),
        "nginx", 2, 0, 1250 * NS_PER_MS);
    ck_assert_str_eq(start_text(), "2015-05-17T08:05:02.5Z");
    ck_assert_uint_eq(summary.left_out, 1);
    ck_assert_int_eq(row_at(1).response_bytes, -1);
    options.format = &format_nginx;
    ck_assert(!scan("1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"POST / HTTP/1.1\" 200 17 \"-\" \"AHC/2.0\"\n"));
    assert_said("end is known and not how long it took");
    stop();
}
END_TEST

/* --- Ends --- */

START_TEST(a_column_of_ends_needs_a_column_of_times)
{
    start();
    assert_read(scan("end_time_s,response_time_ms\n10,500\n11,2500\n"), "csv", 2, INT64_C(8500) * NS_PER_MS,
                INT64_C(9500) * NS_PER_MS);
    ck_assert_uint_eq(summary.inversions, 1);
    ck_assert(!scan("end_time_s,color\n10,red\n"));
    assert_said("holds the ends of the requests, and no column tells how long they took");
    stop();
    start();
    ck_assert(!scan("end_time_s,duration_s\n10,5\n11,12\n"));
    assert_said("reaches to before second 0");
    stop();
}
END_TEST

/* --- CloudWatch --- */

START_TEST(metric_data_comes_newest_first_with_silent_minutes)
{
    start();
    assert_read(
        scan("{\n \"MetricDataResults\": [{\"Id\": \"m1\", \"Label\": \"Invocations\",\n"
             "  \"Timestamps\": [\"2026-01-01T00:04:00+00:00\", \"2026-01-01T00:01:00Z\"], \"Values\": [3.0, 5.0],\n"
             "  \"StatusCode\": \"PartialData\"},\n"
             "  {\"Id\": \"m1\", \"Timestamps\": [1767225600], \"Values\": [2]}], \"Messages\": []}\n"),
        "cloudwatch-json", 10, 0, 300 * NS_PER_S);
    ck_assert_uint_eq(summary.counts->intervals, 5);
    ck_assert_uint_eq(summary.counts->of[1], 5);
    ck_assert_uint_eq(summary.counts->of[2], 0);
    ck_assert_str_eq(start_text(), "2026-01-01T00:00:00Z");
    stop();
}
END_TEST

#define TWO_SERIES                                                                                                     \
    "{\"MetricDataResults\": [{\"Id\": \"a\", \"Label\": \"A\", \"Timestamps\": [1767225600, 1767225660], "            \
    "\"Values\": [2, 1]},"                                                                                             \
    " {\"Id\": \"b\", \"Label\": \"B\", \"Timestamps\": [1767225600, 1767225660], \"Values\": [7, 1]}]}"

START_TEST(one_of_several_series_is_chosen_by_name)
{
    start();
    ck_assert(!scan(TWO_SERIES));
    assert_said("more than one series: choose with Metric, by Id or Label: a (A), b (B)");
    stop();
    start();
    options.metric = "B";
    assert_read(scan(TWO_SERIES), "cloudwatch-json", 8, 0, 120 * NS_PER_S);
    options.metric = "C";
    ck_assert(!scan(TWO_SERIES));
    assert_said("no series of t.csv has 'C' as its Id or Label");
    stop();
}
END_TEST

START_TEST(metric_statistics_are_read_by_their_sum)
{
    start();
    assert_read(scan("{\"Label\": \"Invocations\", \"Datapoints\": ["
                     "{\"Timestamp\": \"2026-01-01T00:01:00Z\", \"Sum\": 4.0, \"Unit\": \"None\"},"
                     "{\"Timestamp\": \"2026-01-01T00:00:00Z\", \"Sum\": 6.0, \"Unit\": \"None\"}]}"),
                "cloudwatch-json", 10, 0, 120 * NS_PER_S);
    ck_assert(!scan("{\"Label\": \"ModelLatency\", \"Datapoints\": [{\"Timestamp\": \"2026-01-01T00:01:00Z\", "
                    "\"Average\": 4.5}]}"));
    assert_said("lacks Sum");
    stop();
    start();
    ck_assert(!scan("{\"MetricDataResults\": [{\"Id\": \"m\", \"Timestamps\": [1767225600], \"Values\": [2.5]}]}"));
    assert_said("the count is not a whole number: requests are the Sum of a counter");
    stop();
}
END_TEST

START_TEST(a_graph_saved_by_the_console_has_lines_before_its_data)
{
    static const char graph[] = "Label,Invocations,Errors\nId,m1,m2\n,,\n\"2026/01/01 00:00:00\",2,\n"
                                "2026-01-01 00:01:00,,1\n2026-01-01 00:02:00,5,1\n";
    start();
    options.metric = "m1";
    assert_read(scan(graph), "cloudwatch-console", 7, 0, 180 * NS_PER_S);
    ck_assert_uint_eq(summary.counts->of[1], 0);
    options.metric = NULL;
    ck_assert(!scan(graph));
    assert_said("has 2 series: choose one with Metric, by its label: Invocations, Errors");
    stop();
}
END_TEST

/* Thirteen records an hour apart, then a minute apart: 13 intervals of 3600 s (the 13th up to the first of a minute) and 3 of 60 s. */
START_TEST(periods_that_change_are_told_and_kept)
{
    start();
    const char *text = "timestamp,value\n";
    for (int hour = 0; hour < 13; hour++) text = arena_format(arena, "%s2026-01-01 %02d:00:00,60\n", text, hour);
    for (int minute = 0; minute < 3; minute++) text = arena_format(arena, "%s2026-01-01 13:%02d:00,5\n", text, minute);
    options.format = &format_cloudwatch;
    assert_read(scan(text), "cloudwatch", 13 * 60 + 15, 0, (13 * INT64_C(3600) + 180) * NS_PER_S);
    assert_said("3600 s until 2026-01-01T13:00:00Z, 60 s from there on");
    ck_assert_uint_eq(summary.counts->intervals, 16);
    ck_assert_int_eq(counts_begin_ns(summary.counts, 13), 13 * NS_PER_HOUR);

    /* The requests of an hour are anywhere in it. */
    struct replay *replay = replay_open(arena, &options, &summary, random_key(1, 0));
    struct trace_row row;
    size_t in_first_minute = 0, count = 0;
    for (int64_t before_ns = 0; replay_next(replay, &row); before_ns = row.arrival_ns, count++) {
        ck_assert_int_ge(row.arrival_ns, before_ns);
        in_first_minute += row.arrival_ns < NS_PER_HOUR / 60;
    }
    replay_close(replay);
    ck_assert_uint_eq(count, 13 * 60 + 15);
    ck_assert_uint_lt(in_first_minute, 10); /* binomial(60, 1/60): 10 or more with probability 1e-7 */
    stop();
}
END_TEST

/* --- Sampling and sessions --- */

static bool read_options(const char *json)
{
    const struct json_node *node = json_read_text(arena, "s", json, strlen(json), faults);
    return node && trace_options_read(arena, node, &options, faults);
}

START_TEST(sampling_is_undone_by_the_rate)
{
    start();
    ck_assert_msg(read_options("{\"File\": \"a\", \"SamplingPercentage\": 20, \"RateScale\": 0.5}"), "%s", said());
    ck_assert_double_eq_tol(options.rate_scale, 2.5, 1e-12);
    ck_assert(!read_options("{\"File\": \"a\", \"SamplingPercentage\": 0.05}"));
    assert_said("makes, with RateScale, 2000 copies of the trace: at most 1000");
    stop();
}
END_TEST

/* Of 289 sessions half stay: 144.5 +- 8.5 (binomial); each with all of its requests or none. */
START_TEST(thinning_keeps_sessions_whole)
{
    start();
    ck_assert(scan_file(DATA("ragpulse_500.jsonl.gz")));
    uint64_t whole[500];
    size_t sizes[500] = {0}, found[500] = {0}, count = 0, sessions = 0;
    struct trace *trace = trace_open(arena, &summary);
    for (struct trace_row row; trace_next(trace, &row);) {
        size_t i = 0;
        while (i < count && whole[i] != row.session) i++;
        if (i == count) whole[count++] = row.session;
        sizes[i]++;
    }
    trace_close(trace);
    ck_assert_uint_eq(count, 289);
    options.rate_scale = 0.5;
    struct replay *replay = replay_open(arena, &options, &summary, random_key(1, 0));
    for (struct trace_row row; replay_next(replay, &row);)
        for (size_t i = 0; i < count; i++) found[i] += whole[i] == row.session;
    replay_close(replay);
    for (size_t i = 0; i < count; i++) {
        ck_assert(found[i] == 0 || found[i] == sizes[i]);
        sessions += found[i] > 0;
    }
    ck_assert_uint_ge(sessions, 144 - 4 * 9);
    ck_assert_uint_le(sessions, 144 + 4 * 9);
    stop();
}
END_TEST

TEST_MAIN("trace formats", azure_functions_2021_rows_are_ends_and_follow_the_beginnings,
          ragpulse_counts_seconds_in_strings_and_has_sessions, an_apache_log_is_sorted_and_its_cut_line_is_counted,
          a_torchserve_log_gives_each_call_once_without_pings, a_ghz_report_has_fewer_details_than_calls,
          data_capture_has_sizes_and_whole_seconds_and_may_be_cut, data_capture_payloads_are_counted_decoded,
          an_alb_log_gives_arrivals_and_not_completions, an_async_notification_has_arrival_and_response_time,
          an_agent_session_begins_at_second_0, a_client_of_servegen_keeps_its_counts_and_its_bursts,
          windows_of_servegen_are_checked, burstgpt_is_read_by_name_in_both_of_its_shapes,
          bailian_and_mooncake_differ_in_their_unit_and_neither_is_guessed,
          vegeta_counts_nanoseconds_from_the_beginning_of_a_request, k6_stamps_the_end_of_a_request_among_other_metrics,
          hey_has_offsets_and_response_times_in_seconds, locust_totals_become_counts,
          summaries_and_tables_without_stamps_are_refused_by_name, an_nginx_log_needs_how_long_a_request_took,
          a_column_of_ends_needs_a_column_of_times, metric_data_comes_newest_first_with_silent_minutes,
          one_of_several_series_is_chosen_by_name, metric_statistics_are_read_by_their_sum,
          a_graph_saved_by_the_console_has_lines_before_its_data, periods_that_change_are_told_and_kept,
          sampling_is_undone_by_the_rate, thinning_keeps_sessions_whole)
