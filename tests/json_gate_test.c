#include "models/json.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <dirent.h>
#include <stdbool.h>
#include <string.h>

#define CORPUS "tests/json_corpus"

static struct arena *arena;
static struct faults *faults;

static struct json_node *read_text(const char *text)
{
    arena = arena_new();
    faults = faults_new(arena);
    return json_read_text(arena, "f", text, strlen(text), faults);
}

/* The text is refused with exactly these lines, which stand one below the other. */
static void assert_refused(const char *text, const char *expected)
{
    ck_assert_ptr_null(read_text(text));
    const char *said = "";
    for (size_t i = 0; i < faults_total(faults); i++)
        said = arena_format(arena, "%s%s%s", said, i ? "\n" : "", fault_line(arena, faults_at(faults, i)));
    ck_assert_str_eq(said, expected);
    ck_assert_uint_eq(faults_count(faults), faults_total(faults));
    arena_free(arena);
}

static bool every_fault_has_its_place(void)
{
    for (size_t i = 0; i < faults_total(faults); i++) {
        const struct place *at = &faults_at(faults, i)->at;
        if (!at->file || at->line < 1 || at->column < 1 || !at->path || at->path[0] != '$') return false;
    }
    return faults_total(faults) > 0;
}

/* Our own files, in the manner of N. Seriot's JSONTestSuite: the name says what the gate must do with the file. */
START_TEST(the_corpus_is_accepted_and_refused_as_its_names_say)
{
    int accepted = 0, refused = 0;
    DIR *folder = opendir(CORPUS);
    ck_assert_ptr_nonnull(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        bool accept = strncmp(entry->d_name, "accept_", 7) == 0;
        if (!accept && strncmp(entry->d_name, "refuse_", 7) != 0) continue;
        arena = arena_new();
        faults = faults_new(arena);
        struct json_node *node = json_read_file(arena, arena_format(arena, CORPUS "/%s", entry->d_name), faults);
        if (accept)
            ck_assert_msg(node && faults_count(faults) == 0, "%s was refused", entry->d_name);
        else if (faults_total(faults) && faults_at(faults, 0)->kind == FAULT_WARNING)
            ck_assert_msg(!node && faults_count(faults) > 0, "%s was accepted", entry->d_name);
        else
            ck_assert_msg(!node && every_fault_has_its_place(), "%s was accepted, or without a place", entry->d_name);
        accepted += accept;
        refused += !accept;
        arena_free(arena);
    }
    closedir(folder);
    ck_assert_int_eq(accepted, 35); /* as many as the folder holds: a test over an empty folder would prove nothing */
    ck_assert_int_eq(refused, 99);
}
END_TEST

/* cJSON 1.7.15 alone accepts each of these (seen by reading them with cJSON_ParseWithLengthOpts, NUL required). */
START_TEST(what_cjson_lets_through_is_refused_and_named)
{
    assert_refused("[-01]", "f:1:2: $[0]: a number must not begin with zeros");
    assert_refused("[2.]", "f:1:4: $[0]: expected a digit after the decimal point, found ']'");
    assert_refused("[2.e3]", "f:1:4: $[0]: expected a digit after the decimal point, found 'e'");
    assert_refused("[-.123]", "f:1:3: $[0]: expected a digit after the minus sign, found '.'");
    assert_refused("[\"a\tb\"]", "f:1:4: $[0]: the control character 0x09 must be written as \\u0009 in a text");
    assert_refused("[\f]", "f:1:2: $[0]: expected a value, found the byte 0x0C");
    assert_refused("[\"\\u0000\"]", "f:1:3: $[0]: the escaped NUL \\u0000 is not allowed in a text");
    assert_refused("[\"\xC0\xAF\"]", "f:1:3: $[0]: expected UTF-8, found the byte 0xC0");
    assert_refused("{\"A\":1,\n \"A\":2}", "f:2:2: $.A: is given twice (first at line 1)");
}
END_TEST

START_TEST(half_a_surrogate_pair_is_refused)
{
    assert_refused("[\"\\ud834\"]", "f:1:3: $[0]: half of a surrogate pair is no character: expected \\uD800..\\uDBFF "
                                    "followed by \\uDC00..\\uDFFF");
}
END_TEST

START_TEST(all_problems_of_a_text_are_reported_in_its_order)
{
    assert_refused("{\"A\": 01,\r\n"
                   " \"B\": {\"x y\": \"\\q\", \"x y\": [1, \"\\u0000\"]},\r\n"
                   " \"A\": 2, \"C\": [1,]}",
                   "f:1:7: $.A: a number must not begin with zeros\n"
                   "f:2:16: $.B['x y']: a backslash must be followed by one of \" \\ / b f n r t u\n"
                   "f:2:21: $.B['x y']: is given twice (first at line 2)\n"
                   "f:2:33: $.B['x y'][1]: the escaped NUL \\u0000 is not allowed in a text\n"
                   "f:3:2: $.A: is given twice (first at line 1)\n"
                   "f:3:18: $.C[1]: expected a value, found ']'");
}
END_TEST

START_TEST(an_open_object_still_reports_its_repeated_members)
{
    assert_refused("{\"A\": 1, \"A\": 2, ?",
                   "f:1:10: $.A: is given twice (first at line 1)\n"
                   "f:1:18: $: expected a member's name in double quotes after ',', found '?'");
}
END_TEST

/* "e" with acute accent, euro sign and G clef take 2, 3 and 4 bytes, and one column each. */
START_TEST(columns_count_characters)
{
    assert_refused("[\"\xC3\xA9\xE2\x82\xAC\xF0\x9D\x84\x9E\", x]", "f:1:9: $[1]: expected a value, found 'x'");
}
END_TEST

START_TEST(each_kind_of_line_end_is_one)
{
    assert_refused("[1,\n2,\r\n3,\r4,\n\r?]", "f:6:1: $[4]: expected a value, found '?'");
}
END_TEST

START_TEST(a_text_that_ends_too_soon_is_said_to_end)
{
    assert_refused("", "f:1:1: $: expected a value, found the end of the text");
    assert_refused("{\"A\": [1,", "f:1:10: $.A[1]: expected a value, found the end of the text");
    assert_refused("[\"abc", "f:1:6: $[0]: expected the closing quote of a text, found the end of the text");
    assert_refused("{} {}", "f:1:4: $: expected nothing after the end of the document, found '{'");
}
END_TEST

START_TEST(what_is_found_cannot_write_to_the_terminal)
{
    assert_refused("{\"\x1b[2J\": 1}", "f:1:3: $['\\x1b[2J']: the control character 0x1B must be written as \\u001B in "
                                       "a text");
    assert_refused("[\xC2\x9B]", "f:1:2: $[0]: expected a value, found the byte 0xC2");
}
END_TEST

START_TEST(limits_are_named)
{
    assert_refused("[11111111111111111111111111111111111111111]",
                   "f:1:2: $[0]: a number may have at most 40 characters, found 41");
    char deep[66] = {0};
    memset(deep, '[', 65);
    ck_assert_ptr_null(read_text(deep));
    ck_assert_ptr_nonnull(strstr(faults_at(faults, 0)->text, "expected at most 64 levels of nesting"));
    ck_assert_int_eq(faults_at(faults, 0)->at.column, 65);
    arena_free(arena);
}
END_TEST

START_TEST(a_document_above_64_mib_is_refused)
{
    arena = arena_new();
    faults = faults_new(arena);
    size_t length = (size_t)64 * 1024 * 1024 + 1;
    char *text = malloc(length);
    memset(text, ' ', length);
    ck_assert_ptr_null(json_read_text(arena, "f", text, length, faults));
    ck_assert_str_eq(fault_line(arena, faults_at(faults, 0)), "f: is too long, at most 64 MiB are allowed");
    text[0] = '1';
    ck_assert_ptr_nonnull(json_read_text(arena, "f", text, length - 1, faults));
    free(text);
    arena_free(arena);
}
END_TEST

START_TEST(a_flood_of_problems_is_cut_and_counted)
{
    arena = arena_new();
    faults = faults_new(arena);
    char text[4 * 150 + 1];
    for (size_t i = 0; i < 150; i++) memcpy(text + 4 * i, i ? ", 00" : "[ 00", 5);
    text[4 * 150 - 1] = ']';
    ck_assert_ptr_null(json_read_text(arena, "f", text, strlen(text), faults));
    ck_assert_uint_eq(faults_total(faults), 101);
    ck_assert_str_eq(fault_line(arena, faults_at(faults, 100)), "f: 49 more problems are not listed");
    arena_free(arena);
}
END_TEST

START_TEST(a_byte_order_mark_is_a_warning_and_no_column)
{
    ck_assert_ptr_nonnull(read_text("\xEF\xBB\xBF[1]"));
    ck_assert_uint_eq(faults_count(faults), 0);
    ck_assert_str_eq(fault_line(arena, faults_at(faults, 0)),
                     "f:1:1: begins with a byte-order mark, which JSON does not have");
    arena_free(arena);
    ck_assert_ptr_null(read_text("\xEF\xBB\xBF[x]"));
    ck_assert_int_eq(faults_at(faults, 1)->at.column, 2);
    arena_free(arena);
}
END_TEST

TEST_MAIN("json_gate", the_corpus_is_accepted_and_refused_as_its_names_say,
          what_cjson_lets_through_is_refused_and_named, half_a_surrogate_pair_is_refused,
          all_problems_of_a_text_are_reported_in_its_order, an_open_object_still_reports_its_repeated_members,
          columns_count_characters, each_kind_of_line_end_is_one, a_text_that_ends_too_soon_is_said_to_end,
          what_is_found_cannot_write_to_the_terminal, limits_are_named, a_document_above_64_mib_is_refused,
          a_flood_of_problems_is_cut_and_counted, a_byte_order_mark_is_a_warning_and_no_column)
