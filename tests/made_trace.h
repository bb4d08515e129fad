/* made_trace.h - traces that are drawn, odd and wrong lines among them, and what a scan makes of one as a text that can be compared.
 *
 * Ownership  what is made lives in the fixture's arena. */
#ifndef LOADLINE_TESTS_MADE_TRACE_H
#define LOADLINE_TESTS_MADE_TRACE_H

#include "models/formats/format.h"
#include "sim/random.h"
#include "tests/test.h"
#include "tests/trace_fixture.h"

#include <stdarg.h>
#include <stdio.h>

static uint64_t drawn;

static unsigned below(unsigned most)
{
    return random_below(random_block(random_key(1, 0), drawn++, RANDOM_EXTRA, 0).word[0], most);
}

#define ONE_OF(...)                                                                                                    \
    ((const char *const[]){__VA_ARGS__})[below(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))]

/* One in `odd_of` values is written oddly, some of them wrongly. */
struct made {
    char *text;
    size_t length, room;
    unsigned odd_of, wrong_of;
    bool is_json, is_dated, is_in_order;
};

static void put(struct made *made, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct made *made, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    made->length += (size_t)vsnprintf(made->text + made->length, made->room - made->length, format, arguments);
    va_end(arguments);
}

static void put_arrival(struct made *made, unsigned i)
{
    const char *quote = made->is_json && made->is_dated ? "\"" : "";
    unsigned second = made->is_in_order ? i : i / 7 + below(3);
    if (below(made->wrong_of) == 0)
        put(made, "%s", ONE_OF("-1", "", "1.2.3", "2026-02-30T00:00:00Z", "yesterday", "1e400", "\"", "null", "nan"));
    else if (made->is_dated)
        put(made, "%s2026-11-%02u%s%02u:%02u:%02u%s%s%s", quote, 1 + second / 86400, below(made->odd_of) ? "T" : " ",
            second / 3600 % 24, second / 60 % 60, second % 60,
            below(2)              ? ".25"
            : below(made->odd_of) ? ".123456"
                                  : "",
            below(made->odd_of) ? "Z" : "+00:00", quote);
    else if (below(made->odd_of))
        put(made, "%u.%0*u", second, 1 + (int)below(12), below(10));
    else
        put(made, "%s%u%s", ONE_OF("", " ", "+", "00000000000000000000"), second,
            ONE_OF("", " ", "e0", ".", ".5E-0", ".00000000000000000000001"));
}

static void put_bytes(struct made *made)
{
    if (below(made->wrong_of) == 0)
        put(made, "%s",
            ONE_OF("-7", "1.5", "x", "99999999999999999999", "9223372036854775807", "\"null\"", "{,", "\"1\n2\""));
    else if (below(made->odd_of))
        put(made, "%u", below(2) ? below(100000) : below(10));
    else
        put(made, "%s",
            made->is_json ? ONE_OF("null", "\"12\"", "7.0", "1e3", "\"\"", "[]", "12 ")
                          : ONE_OF("", " ", "\"12\"", "7.0", "1e3", "\t9"));
}

static void put_line(struct made *made, unsigned i)
{
    const char *gap = below(made->odd_of) ? "" : " ",
               *end = below(made->odd_of) ? "\n" : ONE_OF("\r\n", "\n\n", " \n", "\n\r\n");
    const char *text =
        below(made->odd_of) ? ONE_OF("gpt", "a longer name of a model", "") : ONE_OF("a\\\"b", "\xc3\xa9", "a'b", "]{");
    if (made->is_json) {
        put(made, "{\"%s\":%s", made->is_dated ? "timestamp" : "arrival_s", gap);
        put_arrival(made, i);
        put(made, ",%s\"model\":\"%s\",\"hash_ids\":[%u,%u]", gap, text, below(9), below(99));
        if (below(made->odd_of)) {
            put(made, ",\"payload_bytes\":");
            put_bytes(made);
        }
        put(made, "%s}%s", below(made->odd_of) ? "" : ONE_OF(",\"more\":1", ",\"o\":{\"a\":[1]}"), end);
    } else {
        put_arrival(made, i);
        put(made, ",%s%s,", text, gap);
        put_bytes(made);
        put(made, "%s%s", below(made->odd_of) ? ",tail" : ONE_OF("", ",", ",\"a,\nb\"", ",a\"b"), end);
    }
}

static void make(struct made *made, unsigned lines)
{
    made->room = (size_t)lines * 200 + 100;
    made->text = arena_array(arena, made->room, 1);
    made->length = 0;
    if (!made->is_json) put(made, "%s,model,payload_bytes,tail\n", made->is_dated ? "timestamp" : "arrival_s");
    struct made first = *made; /* of JSON lines the first one names the columns */
    first.odd_of = first.wrong_of = UINT32_MAX;
    put_line(&first, 0);
    made->length = first.length;
    for (unsigned i = 0; i < lines; i++) put_line(made, i);
}

/* Rows, and what the scan counted and said, as one text; with the options as they stand. */
static const char *outcome_of(const struct made *made, const struct trace_format *format)
{
    struct faults *said_now = faults_new(arena);
    struct bytes_source *source = bytes_source_memory(arena, "t", made->text, made->length, said_now);
    struct trace_options how = options;
    uint64_t hash = 0;
    how.format = format;
    bool good = trace_scan_source(arena, source, &how, NULL, 0, &summary, said_now);
    if (!good) return arena_format(arena, "0: %s", fixture_said(arena, said_now));
    ck_assert(trace_settle(&summary, said_now));
    const char *text = arena_format(
        arena,
        "1 %llu rows, %llu bad, %llu left out, %llu inversions, %llu without, window %zu, from %lld, for %lld, %s: %s",
        (unsigned long long)summary.rows, (unsigned long long)summary.bad_rows, (unsigned long long)summary.left_out,
        (unsigned long long)summary.inversions, (unsigned long long)summary.missing[TRACE_PAYLOAD],
        summary.window_needed, (long long)summary.first_ns, (long long)summary.pass_ns, summary.sha256,
        fixture_said(arena, said_now));
    struct trace *trace = trace_open(arena, &summary);
    for (struct trace_row next; trace_next(trace, &next);)
        hash = (hash ^ (uint64_t)next.arrival_ns) * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)next.payload_bytes;
    trace_close(trace);
    trace_forget(&summary);
    return arena_format(arena, "%s, rows %016llx", text, (unsigned long long)hash);
}

#endif
