/* Every format, spoilt in every way that files are spoilt in: there is a fault, or it is counted, or nothing else comes out than before.
 * What is neither is on a list of its own, with the reason. */
#include "models/formats/format.h"
#include "models/gap_tables.h"
#include "models/replay.h"
#include "tests/test.h"
#include "tests/trace_fixture.h"

#include <inttypes.h>

/* --- Samples: a few rows of each format, as their publishers write them (docs/trace-formats.md) --- */

struct sample {
    const char *format;
    bool has_header, is_document; /* its first line names the columns; it is one JSON text over several lines */
    const char *text;
};

static const struct sample samples[] = {
    {"azure-llm", true, false,
     "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\n2023-11-16 "
     "18:15:50.9951690,396,109\n"
     "2023-11-16 18:15:51.2222600,879,55\n2023-11-16 18:15:52.1910000,91,16\n"},
    {"vidur", true, false,
     "arrived_at,num_prefill_tokens,num_decode_tokens\n0.0,374,44\n4.3145,396,109\n4.54,879,55\n5.5,91,16\n"},
    {"mooncake", false, false,
     "{\"timestamp\": 0, \"input_length\": 655, \"output_length\": 52, \"hash_ids\": [0, 1]}\n"
     "{\"timestamp\": 3000, \"input_length\": 672, \"output_length\": 26, \"hash_ids\": [0, 2]}\n"
     "{\"timestamp\": 6001, \"input_length\": 700, \"output_length\": 27, \"hash_ids\": [0, 3]}\n"},
    {"bailian", false, false,
     "{\"chat_id\": 1, \"parent_chat_id\": -1, \"timestamp\": 1.5, \"input_length\": 3, \"output_length\": 4, "
     "\"type\": \"text\", \"turn\": 1, \"hash_ids\": [1]}\n"
     "{\"chat_id\": 2, \"parent_chat_id\": -1, \"timestamp\": 2.5, \"input_length\": 5, \"output_length\": 6, "
     "\"type\": \"text\", \"turn\": 1, \"hash_ids\": [2]}\n"
     "{\"chat_id\": 3, \"parent_chat_id\": 1, \"timestamp\": 4.5, \"input_length\": 7, \"output_length\": 8, \"type\": "
     "\"text\", \"turn\": 2, \"hash_ids\": [3]}\n"},
    {"ragpulse", false, false,
     "{\"timestamp\": \"82\", \"input_length\": 3, \"output_length\": 4, \"hash_ids\": {\"sys_prompt\": [1]}, "
     "\"session_id\": \"a\"}\n"
     "{\"timestamp\": \"92\", \"input_length\": 5, \"output_length\": 6, \"hash_ids\": {\"sys_prompt\": [1]}, "
     "\"session_id\": \"b\"}\n"
     "{\"timestamp\": \"99\", \"input_length\": 7, \"output_length\": 8, \"hash_ids\": {\"sys_prompt\": [1]}, "
     "\"session_id\": \"a\"}\n"},
    {"burstgpt", true, false,
     "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,ChatGPT,472,18,490,Conversation log\n"
     "45,ChatGPT,1087,0,1087,API log\n118,GPT-4,417,276,693,API log\n"},
    {"burstgpt", true, false,
     "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
     "19440110.0,0c1f,4,GPT-4,11,12,23,Conversation log\n19440111.5,,9,GPT-4,11,12,23,API "
     "log\n19440119.5,,9,GPT-4,31,12,43,API log\n"},
    {"agent-session", false, true,
     "{\"id\": \"a\", \"hash_id_scope\": \"local\", \"requests\": [\n{\"t\": 0, \"in\": 10, \"out\": 2, \"api_time\": "
     "1.5},\n"
     "{\"t\": 5, \"in\": 20, \"out\": 3, \"api_time\": 2.5},\n{\"t\": 9, \"in\": 30, \"out\": 4, \"api_time\": "
     "3.5}\n]}\n"},
    {"copilot-agent", false, false,
     "{\"session_id\": \"a\", \"date\": \"2026-06-01\", \"turns\": [{\"turn_id\": \"t\", \"llm_calls\": "
     "[{\"timestamp\": "
     "\"2026-06-01T10:00:00.000Z\", \"duration_ms\": 1500.5, \"tokens\": {\"prompt\": 10, \"completion\": 2}}]}]}\n"
     "{\"session_id\": \"b\", \"date\": \"2026-06-01\", \"turns\": [{\"turn_id\": \"u\", \"llm_calls\": "
     "[{\"timestamp\": "
     "\"2026-06-01T10:00:07.000Z\", \"duration_ms\": 700.5, \"tokens\": {\"prompt\": 20, \"completion\": 3}}]}]}\n"
     "{\"session_id\": \"c\", \"date\": \"2026-06-01\", \"turns\": [{\"turn_id\": \"v\", \"llm_calls\": "
     "[{\"timestamp\": "
     "\"2026-06-01T10:00:09.000Z\", \"duration_ms\": 900.5, \"tokens\": {\"prompt\": 30, \"completion\": 4}}]}]}\n"},
    {"tracelab", false, false,
     "{\"session_id\":\"claude:1\",\"round_index\":0,\"input_tokens_total\":100,\"output_tokens\":9,\"timing_events\":["
     "{\"event_type\":"
     "\"user_message\",\"timestamp\":\"2026-06-01T05:40:20.151Z\"},{\"event_type\":\"text\",\"timestamp\":\"2026-06-"
     "01T05:40:29.887Z\"}]}\n"
     "{\"session_id\":\"claude:1\",\"round_index\":1,\"input_tokens_total\":110,\"output_tokens\":8,\"timing_events\":["
     "{\"event_type\":"
     "\"user_message\",\"timestamp\":\"2026-06-01T05:41:20.151Z\"},{\"event_type\":\"text\",\"timestamp\":\"2026-06-"
     "01T05:41:29.887Z\"}]}\n"
     "{\"session_id\":\"claude:1\",\"round_index\":2,\"input_tokens_total\":120,\"output_tokens\":7,\"timing_events\":["
     "{\"event_type\":"
     "\"user_message\",\"timestamp\":\"2026-06-01T05:42:20.151Z\"},{\"event_type\":\"text\",\"timestamp\":\"2026-06-"
     "01T05:42:29.887Z\"}]}\n"},
    {"servegen", false, false,
     "0,0.1,1,Gamma,1,10\r\n600,0.2,2,Weibull,0.6,3\r\n1200,0,,,,\r\n1800,0.15,1.5,Gamma,0.4,16\r\n"},
    {"azure-functions-2019", true, false,
     "HashOwner,HashApp,HashFunction,Trigger,480,481,482\no,a,abc,http,1,0,2\no,a,abd,timer,10,20,30\no,b,xyz,queue,0,"
     "7,0\n"},
    {"azure-functions-2021", true, false,
     "app,func,end_timestamp,duration\na,f,10.5,0.5\na,g,14.25,1.25\nb,f,15.75,0.75\n"},
    {"worldcup98", true, false,
     "period,count\n1998-05-01 10:00:00,100\n1998-05-01 10:01:00,120\n1998-05-01 10:02:00,90\n"},
    {"cloudwatch", true, false,
     "timestamp,value\n2014-04-10 00:04:00,94.0\n2014-04-10 00:09:00,56.0\n2014-04-10 00:14:00,187.0\n2014-04-10 "
     "00:19:00,95.0\n"},
    {"cloudwatch-json", false, true,
     "{\"MetricDataResults\": [{\"Id\": \"m1\", \"Label\": \"Invocations\",\n\"Timestamps\": "
     "[\"2026-01-01T00:02:00Z\", \"2026-01-01T00:01:00Z\", \"2026-01-01T00:00:00Z\"],\n"
     "\"Values\": [3.0, 5.0, 4.0],\n\"StatusCode\": \"Complete\"}]}\n"},
    {"cloudwatch-console", false, false,
     "Label,Invocations\nId,m1\n,\n2026-01-01 00:00:00,2\n2026-01-01 00:01:00,9\n2026-01-01 00:02:00,5\n"},
    {"sagemaker-data-capture", false, false,
     "{\"captureData\":{\"endpointInput\":{\"data\":\"abc\",\"encoding\":\"CSV\"}},\"eventMetadata\":{\"eventId\":"
     "\"1\",\"inferenceTime\":\"2024-01-19T19:27:57Z\"},\"eventVersion\":\"0\"}\n"
     "{\"captureData\":{\"endpointInput\":{\"data\":\"abcd\",\"encoding\":\"CSV\"}},\"eventMetadata\":{\"eventId\":"
     "\"2\",\"inferenceTime\":\"2024-01-19T19:27:59Z\"},\"eventVersion\":\"0\"}\n"
     "{\"captureData\":{\"endpointInput\":{\"data\":\"abcde\",\"encoding\":\"CSV\"}},\"eventMetadata\":{\"eventId\":"
     "\"3\",\"inferenceTime\":\"2024-01-19T19:28:05Z\"},\"eventVersion\":\"0\"}\n"},
    {"sagemaker-async", false, false,
     "{\"receivedTime\":\"2022-01-25T22:46:00.455Z\",\"eventTime\":\"2022-01-25T22:46:00.608Z\",\"invocationStatus\":"
     "\"Completed\"}\n"
     "{\"receivedTime\":\"2022-01-25T22:46:01.455Z\",\"eventTime\":\"2022-01-25T22:46:02.608Z\",\"invocationStatus\":"
     "\"Completed\"}\n"
     "{\"receivedTime\":\"2022-01-25T22:46:03.455Z\",\"eventTime\":\"2022-01-25T22:46:03.608Z\",\"invocationStatus\":"
     "\"Completed\"}\n"},
    {"alb", false, false,
     "http 2018-07-02T22:23:00.186641Z app/my/50 192.168.131.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "
     "\"GET http://x:80/ HTTP/1.1\" \"curl/7.46.0\" - - arn \"Root=1-5\" \"-\" \"-\" 0 2018-07-02T22:22:48.364000Z "
     "\"forward\" \"-\" \"-\" \"10.0.0.1:80\" \"200\" \"-\" \"-\"\n"
     "http 2018-07-02T22:23:01.186641Z app/my/50 192.168.131.39:2817 10.0.0.1:80 0.000 0.021 0.000 200 200 44 376 "
     "\"GET http://x:80/ HTTP/1.1\" \"curl/7.46.0\" - - arn \"Root=1-5\" \"-\" \"-\" 0 2018-07-02T22:22:49.364000Z "
     "\"forward\" \"-\" \"-\" \"10.0.0.1:80\" \"200\" \"-\" \"-\"\n"
     "http 2018-07-02T22:23:04.186641Z app/my/50 192.168.131.39:2817 10.0.0.1:80 0.000 0.031 0.000 200 200 54 386 "
     "\"GET http://x:80/ HTTP/1.1\" \"curl/7.46.0\" - - arn \"Root=1-5\" \"-\" \"-\" 0 2018-07-02T22:22:52.364000Z "
     "\"forward\" \"-\" \"-\" \"10.0.0.1:80\" \"200\" \"-\" \"-\"\n"},
    {"apache", false, false,
     "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"POST /a HTTP/1.1\" 200 17 \"-\" \"AHC/2.0\"\n"
     "1.2.3.4 - - [17/May/2015:10:05:07 +0000] \"POST /b HTTP/1.1\" 200 18 \"-\" \"AHC/2.0\"\n"
     "1.2.3.4 - - [17/May/2015:10:05:09 +0000] \"POST /c HTTP/1.1\" 200 19 \"-\" \"AHC/2.0\"\n"},
    {"nginx", false, false,
     "1.2.3.4 - - [17/May/2015:10:05:03 +0200] \"POST /a HTTP/1.1\" 200 17 \"-\" \"AHC/2.0\" 0.500\n"
     "1.2.3.4 - - [17/May/2015:10:05:07 +0200] \"POST /b HTTP/1.1\" 200 18 \"-\" \"AHC/2.0\" 0.250\n"
     "1.2.3.4 - - [17/May/2015:10:05:09 +0200] \"POST /c HTTP/1.1\" 200 19 \"-\" \"AHC/2.0\" 0.125\n"},
    {"torchserve", false, false,
     "2022-04-18 00:25:37,507 [INFO ] W-9003-model_1 ACCESS_LOG - /169.254.255.130:34664 \"POST /invocations "
     "HTTP/1.1\" 200 19\n"
     "2022-04-18 00:25:38,507 [INFO ] W-9002-model_1 ACCESS_LOG - /169.254.255.130:34664 \"POST /invocations "
     "HTTP/1.1\" 200 12\n"
     "2022-04-18 00:25:39,507 [INFO ] W-9001-model_1 ACCESS_LOG - /169.254.255.130:34664 \"POST /invocations "
     "HTTP/1.1\" 200 13\n"},
    {"vegeta", false, false,
     "1700000000000000123,200,2500000,7,99,,Zm9v,a,0,GET,http://x/"
     ",Q29udGVudA==\n1700000001000000123,200,1500000,8,98,,Zm9v,a,1,GET,http://x/,Q29udGVudA==\n"
     "1700000003000000123,200,3500000,9,97,,Zm9v,a,2,GET,http://x/,Q29udGVudA==\n"},
    {"vegeta-json", false, false,
     "{\"attack\":\"\",\"seq\":0,\"code\":200,\"timestamp\":\"2023-11-14T23:13:20.000000123+01:00\",\"latency\":"
     "2500000,\"bytes_out\":7,\"bytes_in\":99,\"error\":\"\",\"body\":\"\"}\n"
     "{\"attack\":\"\",\"seq\":1,\"code\":200,\"timestamp\":\"2023-11-14T23:13:21.000000123+01:00\",\"latency\":"
     "1500000,\"bytes_out\":8,\"bytes_in\":98,\"error\":\"\",\"body\":\"\"}\n"
     "{\"attack\":\"\",\"seq\":2,\"code\":200,\"timestamp\":\"2023-11-14T23:13:24.000000123+01:00\",\"latency\":"
     "3500000,\"bytes_out\":9,\"bytes_in\":97,\"error\":\"\",\"body\":\"\"}\n"},
    {"k6-json", false, false,
     "{\"type\":\"Point\",\"data\":{\"time\":\"2024-05-01T12:00:01+00:00\",\"value\":500,\"tags\":{}},\"metric\":"
     "\"http_req_duration\"}\n"
     "{\"type\":\"Point\",\"data\":{\"time\":\"2024-05-01T12:00:02+00:00\",\"value\":400,\"tags\":{}},\"metric\":"
     "\"http_req_duration\"}\n"
     "{\"type\":\"Point\",\"data\":{\"time\":\"2024-05-01T12:00:05+00:00\",\"value\":300,\"tags\":{}},\"metric\":"
     "\"http_req_duration\"}\n"},
    {"k6-csv", true, false,
     "metric_name,timestamp,metric_value,check,error\nhttp_req_duration,1595325560,221.899000,,\nhttp_req_duration,"
     "1595325562,21.5,,\nhttp_req_duration,1595325563,11.5,,\n"},
    {"locust", true, false,
     "Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,Total Request Count,Total Failure "
     "Count\n1700000000,1,,Aggregated,0,0,N/A,0,0\n"
     "1700000001,1,,Aggregated,2,0,3,20,0\n1700000003,1,,Aggregated,2,0,3,50,0\n1700000004,1,,Aggregated,2,0,3,57,0\n"},
    {"hey", true, false,
     "response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset\n0.0087,0.0047,0.0042,"
     "0.0001,0.0019,0.0001,200,0.0016\n"
     "0.0050,0.0000,0.0000,0.0001,0.0019,0.0001,200,0.0116\n0.0060,0.0000,0.0000,0.0001,0.0019,0.0001,200,0.0216\n"},
    {"ghz", false, true,
     "{\"date\": \"2018-12-17T16:52:55-04:00\", \"endReason\": \"normal\", \"count\": 3, \"details\": [\n"
     "{\"timestamp\": \"2018-12-17T16:52:55.736930-04:00\", \"latency\": 62984994, \"error\": \"\", \"status\": "
     "\"OK\"},\n"
     "{\"timestamp\": \"2018-12-17T16:52:55.836930-04:00\", \"latency\": 52984994, \"error\": \"\", \"status\": "
     "\"OK\"},\n"
     "{\"timestamp\": \"2018-12-17T16:52:55.936930-04:00\", \"latency\": 42984994, \"error\": \"\", \"status\": "
     "\"OK\"}\n]}\n"},
    {"csv", true, false, "arrival_s,duration_ms,input_tokens\n1.5,20,7\n2.5,30,8\n4.5,40,9\n"},
    {"jsonl", false, false,
     "{\"arrival_s\": 1.5, \"duration_ms\": 20}\n{\"arrival_s\": 2.5, \"duration_ms\": 30}\n{\"arrival_s\": 4.5, "
     "\"duration_ms\": 40}\n"},
};
#define SAMPLES (sizeof samples / sizeof *samples)

/* --- What comes out --- */

struct picture {
    bool refused;
    const char *said;
    size_t sayings;
    uint64_t told; /* rows that were counted as bad, left out, or out of order */
    uint64_t rows, digest;
};

static uint64_t mix(uint64_t digest, int64_t value)
{
    return (digest ^ (uint64_t)value) * UINT64_C(0x9E3779B97F4A7C15) + (digest >> 29);
}

static uint64_t digest_rows(void)
{
    uint64_t digest = mix(1, summary.has_start ? summary.start_ns : -1);
    gap_tables_make(gap_tables_new(arena), summary.counts);
    struct replay *replay = replay_open(arena, &options, &summary, random_key(1, 0));
    for (struct trace_row row; replay_next(replay, &row);) {
        digest = mix(mix(mix(digest, row.arrival_ns), row.service_ns), row.elapsed_ns);
        digest = mix(mix(mix(digest, row.input_tokens), row.output_tokens), row.payload_bytes);
        digest = mix(mix(digest, row.response_bytes), (int64_t)row.session);
    }
    replay_close(replay);
    return digest;
}

static struct picture look(const char *text, size_t length)
{
    struct picture picture = {.refused = false};
    faults = faults_new(arena);
    options = trace_options_default("test");
    picture.refused = !scan_bytes(text, length);
    picture.said = said();
    picture.sayings = faults_total(faults);
    picture.told = summary.bad_rows + summary.left_out + summary.inversions;
    picture.rows = summary.rows;
    if (!picture.refused) picture.digest = mix(digest_rows(), (int64_t)strlen(summary.format));
    trace_forget(&summary);
    return picture;
}

/* --- How files are spoilt --- */

struct text {
    char *of;
    size_t length;
};

static struct text copy_of(const char *text, size_t room)
{
    struct text copy = {arena_new_array(arena, strlen(text) + room + 1, char), strlen(text)};
    memcpy(copy.of, text, copy.length);
    return copy;
}

static size_t lines_in(const char *text)
{
    size_t lines = 0;
    for (; *text; text++) lines += *text == '\n';
    return lines;
}

static const char *line_at(const char *text, size_t number)
{
    for (; number > 0; number--) text = strchr(text, '\n') + 1;
    return text;
}

static struct text with_carriage_returns(const struct sample *sample)
{
    struct text out = copy_of("", 2 * strlen(sample->text));
    for (const char *at = sample->text; *at; at++) {
        if (*at == '\n' && at[-1] != '\r') out.of[out.length++] = '\r';
        out.of[out.length++] = *at;
    }
    return out;
}

static struct text with_mark(const struct sample *sample)
{
    return copy_of(arena_format(arena, "\xEF\xBB\xBF%s", sample->text), 0);
}

static struct text with_blank_line(const struct sample *sample)
{
    return copy_of(arena_format(arena, "%s\n", sample->text), 0);
}

static struct text without_last_end(const struct sample *sample)
{
    struct text out = copy_of(sample->text, 0);
    out.length--;
    return out;
}

static struct text empty(const struct sample *sample)
{
    (void)sample;
    return copy_of("", 0);
}

static struct text header_alone(const struct sample *sample)
{
    struct text out = copy_of(sample->text, 0);
    out.length = (size_t)(line_at(sample->text, 1) - sample->text);
    return out;
}

/* In the middle of the last line that holds something. */
static struct text cut(const struct sample *sample)
{
    struct text out = copy_of(sample->text, 0);
    const char *last = line_at(sample->text, lines_in(sample->text) - 1 - sample->is_document);
    out.length = (size_t)(last - sample->text) + strlen(last) / 2;
    return out;
}

/* Lines behind the header, last first. */
static struct text reversed(const struct sample *sample)
{
    struct text out = copy_of("", strlen(sample->text));
    size_t first = sample->has_header, lines = lines_in(sample->text);
    for (size_t i = 0; i < lines; i++) {
        const char *line = line_at(sample->text, i < first ? i : lines - 1 - (i - first));
        size_t length = (size_t)(strchr(line, '\n') + 1 - line);
        memcpy(out.of + out.length, line, length);
        out.length += length;
    }
    return out;
}

/* A line more in front of the last one. */
static struct text with_line(const struct sample *sample, const char *line, size_t length)
{
    size_t before = (size_t)(line_at(sample->text, lines_in(sample->text) - 1) - sample->text);
    return copy_of(
        arena_format(arena, "%.*s%.*s%s", (int)before, sample->text, (int)length, line, sample->text + before), 0);
}

static struct text header_twice(const struct sample *sample)
{
    return with_line(sample, sample->text, (size_t)(line_at(sample->text, 1) - sample->text));
}

static struct text with_garbage(const struct sample *sample)
{
    static const char garbage[] = "<html>503 Service Unavailable</html>\n";
    return with_line(sample, garbage, sizeof garbage - 1);
}

/* The digits of the second line's numbers, one after another, are overwritten: which one does not matter. */
static struct text with_nul(const struct sample *sample)
{
    struct text out = copy_of(sample->text, 0);
    char *at = out.of + (line_at(sample->text, 1) - sample->text);
    at += strcspn(at, "0123456789");
    *at = '\0';
    return out;
}

static struct text all_nul(const struct sample *sample)
{
    struct text out = copy_of(sample->text, 0);
    memset(out.of, 0, out.length);
    return out;
}

enum lines_needed { ANY, WITH_HEADER, OF_LINES };

static const struct way {
    const char *name;
    struct text (*spoil)(const struct sample *sample);
    enum lines_needed needs;
    bool is_harmless; /* nothing else may come out, and nothing be said */
} ways[] = {
    {"carriage returns", with_carriage_returns, ANY, true},
    {"byte-order mark", with_mark, ANY, true},
    {"blank last line", with_blank_line, ANY, true},
    {"no last line end", without_last_end, ANY, true},
    {"empty", empty, ANY, false},
    {"header alone", header_alone, WITH_HEADER, false},
    {"cut", cut, ANY, false},
    {"reversed", reversed, OF_LINES, false},
    {"header twice", header_twice, WITH_HEADER, false},
    {"garbage line", with_garbage, ANY, false},
    {"NUL byte", with_nul, ANY, false},
    {"nothing but NUL bytes", all_nul, ANY, false},
};
#define WAYS (sizeof ways / sizeof *ways)

static bool applies(const struct way *way, const struct sample *sample)
{
    if (way->needs == WITH_HEADER) return sample->has_header;
    return way->needs == ANY || !sample->is_document;
}

static void assert_told(const struct sample *sample, const struct picture *whole, const struct way *way)
{
    struct text text = way->spoil(sample);
    struct picture spoilt = look(text.of, text.length);
    bool is_same = !spoilt.refused && spoilt.digest == whole->digest && spoilt.rows == whole->rows;
    bool is_told = spoilt.refused ? spoilt.sayings > 0 : spoilt.sayings > whole->sayings || spoilt.told > whole->told;
    bool good = way->is_harmless ? is_same && !is_told : is_same || is_told;
    ck_assert_msg(good, "%s, %s: %s, %" PRIu64 " rows instead of %" PRIu64 "; %s", sample->format, way->name,
                  spoilt.refused ? "refused"
                  : is_told      ? "told"
                                 : "silent",
                  spoilt.rows, whole->rows, spoilt.said);
}

START_TEST(what_is_spoilt_is_told_or_does_not_matter)
{
    for (size_t s = 0; s < SAMPLES; s++) {
        start();
        struct picture whole = look(samples[s].text, strlen(samples[s].text));
        ck_assert_msg(!whole.refused, "%s: %s", samples[s].format, whole.said);
        ck_assert_str_eq(summary.format, samples[s].format);
        for (size_t w = 0; w < WAYS; w++)
            if (applies(&ways[w], &samples[s])) assert_told(&samples[s], &whole, &ways[w]);
        stop();
    }
}
END_TEST

/* Whoever adds a format adds a sample of it. */
START_TEST(every_format_is_spoilt)
{
    for (size_t i = 0; trace_formats[i]; i++) {
        bool is_here = trace_formats[i]->refusal || strcmp(trace_formats[i]->name, "loadline") == 0;
        for (size_t s = 0; s < SAMPLES; s++)
            is_here = is_here || strcmp(samples[s].format, trace_formats[i]->name) == 0;
        ck_assert_msg(is_here, "%s", trace_formats[i]->name);
    }
}
END_TEST

/* --- Wrong units, mixed spellings, ends for beginnings --- */

static const struct {
    const struct trace_format *format; /* NULL: auto */
    const char *text, *message;
} wrong[] = {
    /* Milliseconds, or finer, since 1970 where seconds stand: no such second fits into 100 years. */
    {NULL, "arrived_at,num_prefill_tokens,num_decode_tokens\n1700000000000,3,4\n",
     "neither a date nor a number that fits"},
    {NULL, "arrival_s\n1700000000000\n", "neither a date nor a number that fits"},
    {NULL, "app,func,end_timestamp,duration\na,f,1700000000000,0.5\n", "neither a date nor a number that fits"},
    {NULL, "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n1700000000000,GPT-4,1,2,3,API log\n",
     "neither a date nor a number that fits"},
    {NULL,
     "{\"timestamp\": \"1700000000000\", \"input_length\": 3, \"output_length\": 4, \"hash_ids\": {}, \"session_id\": "
     "\"a\"}\n",
     "neither a date nor a number that fits"},
    {NULL, "metric_name,timestamp,metric_value,check\nhttp_req_duration,1595325560123,21.5,\n",
     "neither a date nor a number that fits"},
    {NULL,
     "Timestamp,User Count,Type,Name,Requests/s,Total Request "
     "Count\n1700000000000,1,,Aggregated,0,0\n1700000001000,1,,Aggregated,0,9\n",
     "stamp is not in whole seconds since 1970"},
    {NULL, "{\"MetricDataResults\": [{\"Id\": \"m\", \"Timestamps\": [1767225600000], \"Values\": [2]}]}",
     "date is not in whole seconds since 1970"},
    {NULL, "timestamp,value\n1396000000,2\n1396000300,3\n", "date is not a date and time"},
    /* One of them among seconds. */
    {NULL, "arrival_s\n1\n2\n1700000000\n", "counts from another second 0 than the rows before"},
    {NULL, "timestamp\n1999-01-01 00:00:00\n2023-11-16 00:00:00\n2199-01-01 00:00:00\n",
     "more than 100 years from the others"},
    /* Coarser stamps where nanoseconds since 1970 stand. */
    {&format_vegeta, "1700000000000,200,2500000,7,99,,Zm9v,a,0,GET,http://x/,Q==\n",
     "its unit is another than this format's"},
    {&format_vegeta, "1700000000,200,2500000,7,99,,Zm9v,a,0,GET,http://x/,Q==\n",
     "its unit is another than this format's"},
    {NULL, "metric_name,timestamp,metric_value,check\nhttp_req_duration,12.5,21.5,\n",
     "its unit is another than this format's"},
    /* Seconds where whole milliseconds stand. */
    {NULL, "{\"timestamp\": 1.5, \"input_length\": 655, \"output_length\": 52, \"hash_ids\": [0, 1]}\n",
     "its unit is another than this format's"},
    /* Durations in milliseconds where seconds stand: they reach to before the beginning. */
    {NULL, "app,func,end_timestamp,duration\na,f,10.5,500\na,g,14.25,1250\n", "reaches to before second 0"},
    /* Which unit is not said, or in the cell. */
    {NULL, "arrival\n1\n2\n", "have no unit"},
    {NULL, "timestamp\n1700000000\n", "have no unit"},
    {NULL, "arrival_s\n1s\n2s\n", "neither a date nor a number that fits"},
    {NULL, "arrival_s,duration\n1,2\n", "column 'duration' is left unread: its unit is not said"},
    /* Dates and numbers in one column, dates without a year, commas in numbers, other separators. */
    {NULL, "arrival_s\n1\n2023-11-16 18:15:46\n", "counts from another second 0 than the rows before"},
    {NULL, "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46,3,4\n17.5,3,4\n", "have no unit"},
    {NULL, "TIMESTAMP,ContextTokens,GeneratedTokens\n16/11/2023 18:15:46,3,4\n", "is neither a date nor a number"},
    {NULL, "arrival_s;input_tokens\n1,5;7\n", "fields are separated by semicolons there"},
    {NULL, "arrival_s\tinput_tokens\n1\t7\n", "fields are separated by tabs there"},
    {NULL, "arrival_s,input_tokens\n1,\"1,024\"\n", "number of tokens or bytes is not a whole number"},
    {NULL, "arrival_s,input_tokens\n1,7.5\n", "number of tokens or bytes is not a whole number"},
    {NULL, "arrival_s,input_tokens\n-1,7\n", "arrival is negative"},
    {NULL, "arrival_s,duration_ms\n1,NaN\n", "service time is not a number that fits"},
    {NULL, "timestamp,value\n2014-04-10 00:04:00,0.31\n2014-04-10 00:09:00,0.19\n", "count is not a whole number"},
    /* Two columns of one name. */
    {NULL, "arrival_s,input_tokens,Arrival_S\n1,7,2\n",
     "column 'Arrival_S' is left unread: 'arrival_s' is taken for Arrival"},
    {NULL, "arrival_s,input_tokens,arrival_s\n1,7,2\n", "has column 'arrival_s' twice: which is Arrival is not known"},
    {NULL, "{\"arrival_s\": 1, \"arrival_s\": 2}\n", "has column 'arrival_s' twice"},
    /* Ends where arrivals are looked for. */
    {NULL, "end_time_s\n10\n", "holds the ends of the requests"},
    {NULL, "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"POST / HTTP/1.1\" 200 17 \"-\" \"AHC/2.0\"\n",
     "NGINX writes such lines when answers are sent"},
    {&format_nginx, "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"POST / HTTP/1.1\" 200 17 \"-\" \"AHC/2.0\"\n",
     "end is known and not how long it took"},
    {NULL,
     "http 2018-07-02T22:23:00.186641Z app/my/50 192.168.131.39:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "
     "\"GET http://x:80/ HTTP/1.1\" \"curl\" - -\n",
     "record is cut or malformed"},
};

START_TEST(a_wrong_unit_or_instant_is_told)
{
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        start();
        options.format = wrong[i].format;
        scan(wrong[i].text);
        ck_assert_msg(strstr(said(), wrong[i].message) != NULL, "%s: %s, not %s", wrong[i].text, said(),
                      wrong[i].message);
        stop();
    }
}
END_TEST

TEST_MAIN("trace mutations", what_is_spoilt_is_told_or_does_not_matter, every_format_is_spoilt,
          a_wrong_unit_or_instant_is_told)
