/* Lines read where they stand (models/line_pattern.h) against the same lines taken apart: the second way is the measure of the first. */
#include "models/formats/format.h"
#include "models/line_number.h"
#include "models/line_pattern.h"
#include "models/trace_record.h"
#include "sim/units.h"
#include "tests/made_trace.h"
#include "tests/test.h"

#include <string.h>

/* --- Which lines match --- */

static struct trace_layout layout;
static struct trace_reader reader;
static struct line_pattern pattern;
static struct trace_row row;

/* The pattern that a line of JSON gives: arrival in seconds, payload, session. */
static void learn(const char *line)
{
    layout = (struct trace_layout){.format = &format_jsonl,
                                   .columns = {.of = {[TRACE_ARRIVAL] = {"t", UNIT_S},
                                                      [TRACE_PAYLOAD] = {"p", UNIT_UNKNOWN},
                                                      [TRACE_SESSION] = {"s", UNIT_UNKNOWN}}},
                                   .name_lengths = {[TRACE_ARRIVAL] = 1, [TRACE_PAYLOAD] = 1, [TRACE_SESSION] = 1}};
    reader = (struct trace_reader){.layout = &layout};
    pattern.count = 0;
    ck_assert_msg(jsonl_syntax.pattern(&layout, line, strlen(line), &pattern), "%s", line);
}

/* The same for CSV: arrival, one that nobody asked for, payload; and more behind. */
static void learn_csv(void)
{
    static const enum trace_field field_of[] = {TRACE_ARRIVAL, TRACE_FIELDS, TRACE_PAYLOAD};
    layout = (struct trace_layout){
        .format = &format_csv,
        .columns = {.of = {[TRACE_ARRIVAL] = {"t", UNIT_S}, [TRACE_PAYLOAD] = {"p", UNIT_UNKNOWN}}},
        .field_of = field_of,
        .columns_used = 3};
    reader = (struct trace_reader){.layout = &layout};
    pattern.count = 0;
    ck_assert(csv_syntax.pattern(&layout, NULL, 0, &pattern));
}

static bool matches(const char *line)
{
    char text[256] = {0};
    size_t length = strlen(line);
    memcpy(text, line, length);
    const char *behind = text;
    row = trace_row_unknown;
    size_t count = line_pattern_take(&pattern, &reader, &behind, length, INT64_MIN, &row, 1);
    ck_assert(behind == text + (count ? length : 0));
    return count == 1;
}

START_TEST(plain_cells_of_csv_match)
{
    learn_csv();
    ck_assert(matches("1.5,x,20\n"));
    ck_assert(row.arrival_ns == 1500000000 && row.payload_bytes == 20 && row.service_ns == -1);
    ck_assert(matches("0.000000001,,123456789012345678\r\n"));
    ck_assert(row.arrival_ns == 1 && row.payload_bytes == 123456789012345678);
    ck_assert(matches("12345678.123456789,some text,,more,and more\n"));
    ck_assert(row.arrival_ns == 12345678123456789 && row.payload_bytes == -1);
    ck_assert(matches("007.,x,0\n"));
    ck_assert(row.arrival_ns == 7 * NS_PER_S && row.payload_bytes == 0);
}
END_TEST

START_TEST(anything_else_is_left_to_be_taken_apart)
{
    static const char *const others[] = {"",
                                         "\n",
                                         ",x,20\n",
                                         "1.5,x\n",
                                         "1.5,x,20",
                                         "1.5,x,2 0\n",
                                         "1.5,x, 20\n",
                                         " 1.5,x,20\n",
                                         "1.5 ,x,20\n",
                                         "-1.5,x,20\n",
                                         "+1.5,x,20\n",
                                         "1.5e3,x,20\n",
                                         ".5,x,20\n",
                                         "1.2.3,x,20\n",
                                         "1.5,\"x\",20\n",
                                         "1.5,x,\"20\"\n",
                                         "1.5,x,20,\"\n",
                                         "1.5,x,20.0\n",
                                         "1.5,x,1e2\n",
                                         "1.0000000001,x,20\n",
                                         "10000000000,x,20\n",
                                         "1.5,x,1234567890123456789\n",
                                         "1.5,x,4000000000000000000\n",
                                         "2026-13-01 00:00:00,x,20\n",
                                         "2026-01-01 00:00:00,x,20\n" /* another second 0 */,
                                         "1.5,x\r,20\n",
                                         "1.5,x,20\r\r\n"};
    learn_csv();
    ck_assert(matches("1,x,1\n"));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        ck_assert_msg(!matches(others[i]), "%zu: %s", i, others[i]);
}
END_TEST

START_TEST(dates_are_read_within_the_minute_before_and_outside)
{
    static const struct {
        const char *line, *alike;
    } dates[] = {{"2023-11-16 18:17:03.9799600,x,1\n", "2023-11-16 18:17:03.97996"},
                 {"2023-11-16 18:17:59,x,1\n", "2023-11-16 18:17:59"},
                 {"2023-11-16T18:17:00Z,x,1\n", "2023-11-16T18:17:00Z"},
                 {"2023-11-16T18:17:01.5Z,x,1\n", "2023-11-16T18:17:01.5Z"},
                 {"2023-11-16T18:17:01.5+01:00,x,1\n", "2023-11-16T17:17:01.5Z"},
                 {"2023-11-16T18:17:02.25+01:00,x,1\n", "2023-11-16T17:17:02.25Z"},
                 {"2023-11-16T18:17:02.25,x,1\n", "2023-11-16T18:17:02.25Z"},
                 {"2016-12-31T23:59:60Z,x,1\n", "2016-12-31T23:59:60Z"},
                 {"2016-12-31T23:59:59.123456789Z,x,1\n", "2016-12-31T23:59:59.123456789Z"},
                 {"2016-12-31T23:59:58.1234567891Z,x,1\n", "2016-12-31T23:59:58.1234567891Z"}};
    learn_csv();
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        int64_t ns;
        bool zoned;
        ck_assert_msg(matches(dates[i].line), "%s", dates[i].line);
        ck_assert(time_read(dates[i].alike, strlen(dates[i].alike), &ns, &zoned));
        ck_assert_msg(row.arrival_ns == ns, "%s", dates[i].line);
    }
    ck_assert(!matches("2016-12-31T23:59:61Z,x,1\n"));
    ck_assert(!matches("2016-12-31T23:59:5xZ,x,1\n"));
    ck_assert(!matches("2016-12-31T23:59:58.Z,x,1\n"));
    ck_assert(!matches("2016-12-31T23:59:58ZZ,x,1\n"));
    ck_assert(!matches("1969-12-31T23:59:58Z,x,1\n"));
}
END_TEST

START_TEST(json_lines_match_where_all_but_the_values_is_the_same)
{
    learn("{\"t\": 1.5, \"hash\": [1, 2], \"s\": \"ann\", \"p\":7, \"model\":\"m\"}");
    ck_assert(matches("{\"t\": 2.5, \"hash\": [], \"s\": \"bob\", \"p\":8, \"model\":\"another\"}\n"));
    ck_assert(row.arrival_ns == 5 * NS_PER_S / 2 && row.payload_bytes == 8);
    ck_assert(row.session == trace_text_hash((struct trace_cell){"bob", 3}));
    ck_assert(matches("{\"t\": 2.5, \"hash\": [1,2,  3], \"s\": \"\", \"p\":null, \"model\":\"\"}\r\n"));
    ck_assert(row.payload_bytes == -1 && row.session == 0);
    static const char *const others[] = {
        "{\"t\":2.5, \"hash\": [], \"s\": \"bob\", \"p\":8, \"model\":\"m\"}\n",
        "{\"t\": 2.5, \"hash\": [[]], \"s\": \"bob\", \"p\":8, \"model\":\"m\"}\n",
        "{\"t\": 2.5, \"hash\": [\"]\"], \"s\": \"bob\", \"p\":8, \"model\":\"m\"}\n",
        "{\"t\": null, \"hash\": [], \"s\": \"bob\", \"p\":8, \"model\":\"m\"}\n",
        "{\"t\": 2.5, \"hash\": [], \"s\": \"b\\\"ob\", \"p\":8, \"model\":\"m\"}\n",
        "{\"t\": 2.5, \"hash\": [], \"s\": \"bob\", \"p\":, \"model\":\"m\"}\n",
        "{\"t\": 2.5, \"hash\": [], \"s\": \"bob\", \"p\":\"8\", \"model\":\"m\"}\n",
        "{\"t\": 2.5, \"hash\": [], \"s\": \"bob\", \"p\":8, \"model\":\"m\", \"x\":1}\n",
        "{\"t\": 2.5, \"hash\": [], \"s\": \"bob\", \"p\":8, \"model\":\"m\"} \n"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) ck_assert_msg(!matches(others[i]), "%s", others[i]);
    learn("{\"t\":\"1.5\"}");
    ck_assert(matches("{\"t\":\"2026-01-01T00:00:00Z\"}\n"));
    ck_assert(!matches("{\"t\":\"\"}\n"));
}
END_TEST

START_TEST(what_a_pattern_cannot_hold_is_none)
{
    static const char *const lines[] = {
        "{}",
        "{\"p\":1}",
        "{\"t\":1,\"t\":2}",
        "{\"t\":[1]}",
        "{\"t\":1,\"o\":{}}",
        "{\"t\":1,\"\\u0000 a name of more than sixty-four bytes, with what is around it\":1}"};
    learn("{\"t\":1}");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct line_pattern none = {.count = 0};
        ck_assert_msg(!jsonl_syntax.pattern(&layout, lines[i], strlen(lines[i]), &none), "%s", lines[i]);
    }
}
END_TEST

/* --- Made numbers --- */

static size_t put_digits(char *text, unsigned count)
{
    for (unsigned i = 0; i < count; i++) text[i] = (char)('0' + below(10));
    return count;
}

/* What number_read() gives, where it is plain (line_number.h). */
static bool is_plain_number(const char *text, size_t length, unsigned whole, unsigned fraction, int power, int64_t *out)
{
    bool exact;
    if (whole == 0 || whole + fraction > LINE_DIGITS_MOST || (int)fraction > power) return false;
    return number_read(text, length, power, out, &exact);
}

#if defined(__x86_64__)
__attribute__((LINE_WIDE)) static const char *read_wide(const char *text, int power, int64_t *out)
{
    return line_number_wide(text, power, out);
}
#else
static bool line_is_wide(void)
{
    return false;
}
#define read_wide line_number_plain
#endif

START_TEST(numbers_are_read_as_number_read_does_plain_and_in_lanes)
{
    unsigned read = 0;
    for (unsigned k = 0; k < 200000; k++) {
        char text[128] = {0};
        unsigned whole = below(below(4) ? 12 : 36), fraction = 0;
        size_t length = put_digits(text, whole);
        if (below(3)) {
            fraction = below(below(4) ? 10 : 36);
            text[length++] = '.';
            length += put_digits(text + length, fraction);
        }
        text[length] = ",\n\r}\"e/:- .\xb0\x39"[below(13)];
        if (text[length] == '9') text[length] = '\0';
        if (fraction == 0 && length == whole && text[length] == '.') length++;
        int power = (int)below(10);
        int64_t expected = 0, plain = 0, wide = 0;
        bool is_plain = is_plain_number(text, length, whole, fraction, power, &expected);
        const char *end = whole == 0 ? text : is_plain ? text + length : NULL;
        ck_assert_msg(line_number_plain(text, power, &plain) == end, "%s, power %d", text, power);
        if (is_plain) ck_assert_msg(plain == expected, "%s, power %d", text, power);
        read += is_plain;
        if (!line_is_wide()) continue;
        ck_assert_msg(read_wide(text, power, &wide) == end, "%s, power %d", text, power);
        if (is_plain) ck_assert_msg(wide == expected, "%s, power %d", text, power);
    }
    ck_assert_uint_ge(read, 50000);
}
END_TEST

/* --- Made traces --- */

/* The format without patterns. */
static const char *outcome_taken_apart(const struct made *made)
{
    struct trace_syntax syntax = made->is_json ? jsonl_syntax : csv_syntax;
    struct trace_format format = made->is_json ? format_jsonl : format_csv;
    syntax.pattern = NULL;
    format.syntax = &syntax;
    return outcome_of(made, &format);
}

START_TEST(made_traces_are_read_the_same_either_way)
{
    /* Few, some and many odd values; with more than one line in a hundred wrong the trace is refused. */
    static const unsigned odd_of[] = {1000, 20, 3}, wrong_of[] = {100000, 400, 10};
    start();
    unsigned refused = 0;
    for (unsigned k = 0; k < 36; k++) {
        struct made made = {
            .odd_of = odd_of[k % 3], .wrong_of = wrong_of[k / 3 % 3], .is_json = k / 9 % 2, .is_dated = k / 18};
        make(&made, 3000);
        const char *either = outcome_of(&made, made.is_json ? &format_jsonl : &format_csv);
        ck_assert_str_eq(either, outcome_taken_apart(&made));
        refused += *either == '0';
    }
    ck_assert_uint_ge(refused, 4);
    ck_assert_uint_le(refused, 24);
    stop();
}
END_TEST

/* All rows that match, of every line where one begins; the others are stepped over. */
static size_t take_all(const struct made *made, bool is_without_lanes, struct trace_row *rows)
{
    static const enum trace_field field_of[] = {TRACE_ARRIVAL, TRACE_FIELDS, TRACE_PAYLOAD};
    const char *arrival = made->is_dated ? "timestamp" : "arrival_s";
    layout = (struct trace_layout){
        .format = made->is_json ? &format_jsonl : &format_csv,
        .columns = {.of = {[TRACE_ARRIVAL] = {arrival, UNIT_S}, [TRACE_PAYLOAD] = {"payload_bytes", UNIT_UNKNOWN}}},
        .name_lengths = {[TRACE_ARRIVAL] = 9, [TRACE_PAYLOAD] = 13},
        .field_of = field_of,
        .columns_used = 3};
    reader = (struct trace_reader){.layout = &layout};
    const char *text = made->text, *end = text + made->length, *newline = memchr(text, '\n', made->length);
    pattern.count = 0;
    ck_assert(layout.format->syntax->pattern(&layout, text, (size_t)(newline - text), &pattern));
    pattern.is_without_lanes = is_without_lanes;
    size_t count = 0;
    for (size_t taken; (newline = memchr(text, '\n', (size_t)(end - text))) != NULL; count += taken) {
        rows[count] = trace_row_unknown;
        taken = line_pattern_take(&pattern, &reader, &text, (size_t)(end - text), INT64_MIN, &rows[count], 256);
        if (taken == 0) text = newline + 1;
    }
    return count;
}

/* A processor without lanes is hardly to be had. */
START_TEST(lanes_make_no_difference)
{
    enum { LINES = 3000 };
    start();
    struct trace_row *with = arena_new_array(arena, LINES + 300, struct trace_row);
    struct trace_row *without = arena_new_array(arena, LINES + 300, struct trace_row);
    for (unsigned k = 0; k < 12; k++) {
        struct made made = {
            .odd_of = k % 3 ? 20 : 1000, .wrong_of = 400, .is_json = k / 3 % 2, .is_dated = k / 6, .is_in_order = true};
        make(&made, LINES);
        size_t count = take_all(&made, false, with);
        ck_assert_uint_ge(count, LINES / 3);
        ck_assert_uint_eq(take_all(&made, true, without), count);
        for (size_t i = 0; i < count; i++) {
            ck_assert_int_eq(with[i].arrival_ns, without[i].arrival_ns);
            ck_assert_int_eq(with[i].payload_bytes, without[i].payload_bytes);
        }
    }
    stop();
}
END_TEST

TEST_MAIN("line_pattern", numbers_are_read_as_number_read_does_plain_and_in_lanes, plain_cells_of_csv_match,
          anything_else_is_left_to_be_taken_apart, dates_are_read_within_the_minute_before_and_outside,
          json_lines_match_where_all_but_the_values_is_the_same, what_a_pattern_cannot_hold_is_none,
          made_traces_are_read_the_same_either_way, lanes_make_no_difference)
