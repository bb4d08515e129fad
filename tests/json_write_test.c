#include "models/json.h"
#include "models/json_write.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <float.h>
#include <math.h>
#include <string.h>

START_TEST(a_document_is_indented_and_its_plain_arrays_stand_on_one_line)
{
    struct arena *arena = arena_new();
    struct json_write *root = json_write_object();
    struct json_write *latency = json_write_add_object(root, "Latency");
    json_write_string(root, "Scenario", "a \"b\"");
    json_write_string(root, "Absent", NULL);
    json_write_boolean(root, "Partial", false);
    json_write_double(latency, "Mean", 3600);
    struct json_write *interval = json_write_add_array(latency, "Interval");
    json_write_double(interval, NULL, -0.5);
    json_write_integer(interval, NULL, INT64_MIN);
    struct json_write *variants = json_write_add_array(root, "Variants");
    json_write_add_object(variants, NULL);
    json_write_unsigned(json_write_add_object(variants, NULL), "Count", UINT64_MAX);
    json_write_add_array(root, "Lines");
    json_write_number_text(root, "Price", "0.1150");
    ck_assert_str_eq(json_write_text(root, arena), "{\n"
                                                   "  \"Latency\": {\n"
                                                   "    \"Mean\": 3600,\n"
                                                   "    \"Interval\": [-0.5, -9223372036854775808]\n"
                                                   "  },\n"
                                                   "  \"Scenario\": \"a \\\"b\\\"\",\n"
                                                   "  \"Partial\": false,\n"
                                                   "  \"Variants\": [\n"
                                                   "    {},\n"
                                                   "    {\n"
                                                   "      \"Count\": 18446744073709551615\n"
                                                   "    }\n"
                                                   "  ],\n"
                                                   "  \"Lines\": [],\n"
                                                   "  \"Price\": 0.1150\n"
                                                   "}\n");
    arena_free(arena);
}
END_TEST

/* The array as it is written, without its brackets: `text` is the one element. */
static const char *written_text(struct arena *arena, const char *text)
{
    struct json_write *root = json_write_array();
    json_write_string(root, NULL, text);
    return json_write_text(root, arena);
}

START_TEST(texts_are_escaped_and_read_back)
{
    static const char all[] = "\x01\b\t\n\f\r\x1f \"\\/ \x7f \xC2\x80 \xC3\xA9\xE2\x82\xAC\xF0\x9D\x84\x9E";
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    const char *text = written_text(arena, all);
    ck_assert_str_eq(text, "[\"\\u0001\\b\\t\\n\\f\\r\\u001f \\\"\\\\/ \\u007f \\u0080 "
                           "\xC3\xA9\xE2\x82\xAC\xF0\x9D\x84\x9E\"]\n");
    struct json_node *root = json_read_text(arena, "f", text, strlen(text), faults);
    ck_assert_str_eq(json_string(json_first(root)), all);
    arena_free(arena);
}
END_TEST

START_TEST(what_is_not_utf_8_is_replaced)
{
    struct arena *arena = arena_new();
    ck_assert_str_eq(written_text(arena, "caf\xE9 \xED\xA0\x80"), "[\"caf\\ufffd \\ufffd\\ufffd\\ufffd\"]\n");
    arena_free(arena);
}
END_TEST

static const char *written_double(struct arena *arena, double value)
{
    struct json_write *root = json_write_array();
    json_write_double(root, NULL, value);
    return json_write_text(root, arena);
}

/* The shortest decimals of these doubles, as Python's repr() gives them. */
START_TEST(a_double_has_the_fewest_digits_that_read_back)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0, "[0]\n"},
        {-0.0, "[-0]\n"},
        {0.1, "[0.1]\n"},
        {0.1 + 0.2, "[0.30000000000000004]\n"},
        {1.0 / 3, "[0.3333333333333333]\n"},
        {100000, "[100000]\n"},
        {1e300, "[1e+300]\n"},
        {5e-324, "[5e-324]\n"},
        {1.5e-310, "[1.5e-310]\n"},
        {9007199254740993.0, "[9007199254740992]\n"},
        {DBL_MAX, "[1.7976931348623157e+308]\n"},
        {DBL_MIN, "[2.2250738585072014e-308]\n"},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_str_eq(written_double(arena, cases[i].value), cases[i].text);
    arena_free(arena);
}
END_TEST

/* A fixed walk through the exponents and mantissas of all finite doubles. */
START_TEST(every_double_reads_back_the_same_bits)
{
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    uint64_t bits = 1;
    for (int i = 0; i < 5000; i++) {
        bits = bits * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407); /* Knuth, MMIX */
        double value, again;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) continue;
        const char *text = written_double(arena, value);
        again = json_double(json_first(json_read_text(arena, "f", text, strlen(text), faults)));
        ck_assert_mem_eq(&again, &value, sizeof value);
    }
    ck_assert_uint_eq(faults_total(faults), 0);
    arena_free(arena);
}
END_TEST

START_TEST(a_document_that_is_not_wanted_is_freed)
{
    struct json_write *root = json_write_array();
    json_write_string(json_write_add_object(root, NULL), "A", "b"); /* leaks show under the address sanitizer */
    json_write_free(root);
    json_write_free(NULL);
}
END_TEST

START_TEST(a_document_that_was_read_is_written_as_it_was)
{
    static const char text[] =
        "{\n  \"A\": [1.50, -2e3, null, true],\n  \"B\": {\n    \"C\": \"d\\ne\",\n    \"D\": {}\n  }\n}\n";
    struct arena *arena = arena_new();
    struct json_node *read = json_read_text(arena, "text", text, strlen(text), faults_new(arena));
    struct json_write *root = json_write_array();
    json_write_node(root, NULL, read);
    const char *written = json_write_text(root, arena);
    struct json_node *again = json_read_text(arena, "text", written, strlen(written), faults_new(arena));
    struct json_node *numbers = json_member(json_first(again), "A");
    ck_assert_str_eq(json_number_text(json_first(numbers)), "1.50");
    ck_assert_str_eq(json_number_text(json_next(json_first(numbers))), "-2e3");
    ck_assert_uint_eq(json_count(numbers), 4);
    ck_assert_str_eq(json_string(json_at(json_first(again), "/B/C")), "d\ne");
    arena_free(arena);
}
END_TEST

TEST_MAIN("json_write", a_document_that_was_read_is_written_as_it_was,
          a_document_is_indented_and_its_plain_arrays_stand_on_one_line, texts_are_escaped_and_read_back,
          what_is_not_utf_8_is_replaced, a_double_has_the_fewest_digits_that_read_back,
          every_double_reads_back_the_same_bits, a_document_that_is_not_wanted_is_freed)
