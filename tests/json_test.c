#include "models/json.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct arena *arena;
static struct faults *faults;

static struct json_node *read_named(const char *name, const char *text)
{
    return json_read_text(arena, name, text, strlen(text), faults);
}

/* Begins a test with one document. */
static struct json_node *given(const char *text)
{
    arena = arena_new();
    faults = faults_new(arena);
    struct json_node *root = read_named("f", text);
    ck_assert_ptr_nonnull(root);
    return root;
}

static void assert_said(size_t index, const char *line)
{
    ck_assert_uint_lt(index, faults_total(faults));
    ck_assert_str_eq(fault_line(arena, faults_at(faults, index)), line);
}

/* Ends a test: so many faults, and no more, were there. */
static void done(size_t fault_count)
{
    ck_assert_uint_eq(faults_total(faults), fault_count);
    arena_free(arena);
}

/* The tree as compact text, to compare whole documents. */
static const char *shown(const struct json_node *node)
{
    switch (json_kind(node)) {
    case JSON_NULL: return "null";
    case JSON_BOOLEAN: return json_boolean(node) ? "true" : "false";
    case JSON_NUMBER: return json_number_text(node);
    case JSON_STRING: return arena_format(arena, "\"%s\"", json_string(node));
    default: break;
    }
    bool object = json_kind(node) == JSON_OBJECT;
    const char *text = object ? "{" : "[";
    size_t count = 0;
    for (const struct json_node *child = json_first(node); child; child = json_next(child), count++) {
        if (count) text = arena_format(arena, "%s,", text);
        if (object) text = arena_format(arena, "%s\"%s\":", text, json_name(child));
        text = arena_format(arena, "%s%s", text, shown(child));
    }
    ck_assert_uint_eq(count, json_count(node));
    return arena_format(arena, "%s%s", text, object ? "}" : "]");
}

START_TEST(values_are_read_as_they_are_written)
{
    struct json_node *root =
        given(" {\"n\": null, \"t\" : true, \"f\":false,\"a\": [1, [], {}, \"x\"], \"o\": {\"p\": {}}}");
    ck_assert_str_eq(shown(root), "{\"n\":null,\"t\":true,\"f\":false,\"a\":[1,[],{},\"x\"],\"o\":{\"p\":{}}}");
    done(0);
}
END_TEST

START_TEST(texts_are_decoded)
{
    struct json_node *root = given("[\"\\u00e9\\ud834\\udd1e\\n\\/\", \"\xC3\xA9\"]");
    ck_assert_str_eq(json_string(json_first(root)), "\xC3\xA9\xF0\x9D\x84\x9E\n/");
    ck_assert_str_eq(json_string(json_next(json_first(root))), "\xC3\xA9");
    done(0);
}
END_TEST

START_TEST(names_are_compared_exactly_and_null_counts_as_absent)
{
    struct json_node *root = given("{\"Weight\": 1, \"weight\": 2, \"Gone\": null}");
    ck_assert_str_eq(json_number_text(json_member(root, "weight")), "2");
    ck_assert_ptr_null(json_member(root, "WEIGHT"));
    ck_assert_ptr_null(json_member(root, "Weigh"));
    ck_assert_ptr_null(json_member(root, "Gone"));
    ck_assert_uint_eq(json_count(root), 3);
    done(0);
}
END_TEST

/* 2^53 + 1 is the first whole number that no double holds: the token keeps it. */
START_TEST(a_number_keeps_its_token)
{
    struct json_node *root = given("{\"N\": 9007199254740993, \"Huge\": 1e999}");
    int64_t count = 0;
    ck_assert_str_eq(json_number_text(json_member(root, "N")), "9007199254740993");
    ck_assert(json_get_integer(root, "N", 0, INT64_MAX, &count, faults));
    ck_assert_int_eq(count, 9007199254740993);
    ck_assert(isinf(json_double(json_member(root, "Huge"))));
    done(0);
}
END_TEST

START_TEST(places_are_those_of_the_text)
{
    struct json_node *root =
        given("{\"Quotas\": {\"ml.g5.xlarge\": 10},\r\n  \"List\": [1,\n   {\"A\": \"\xC3\xA9\", \"B\": 2}]}");
    json_fault(faults, FAULT_INPUT, json_at(root, "/Quotas/ml.g5.xlarge"), "is %d", 10);
    json_fault(faults, FAULT_INPUT, json_at(root, "/List/1/B"), "is two");
    json_fault(faults, FAULT_WARNING, json_at(root, "/List/0"), "is one");
    json_fault(faults, FAULT_INPUT, root, "is all");
    assert_said(0, "f:1:29: $.Quotas['ml.g5.xlarge']: is 10");
    assert_said(1, "f:3:20: $.List[1].B: is two");
    assert_said(2, "f:2:12: $.List[0]: is one");
    assert_said(3, "f:1:1: $: is all");
    ck_assert_uint_eq(faults_count(faults), 3);
    done(4);
}
END_TEST

START_TEST(a_number_outside_its_bounds_is_told_them)
{
    struct json_node *root = given("{\"A\": \"x\", \"B\": -1, \"C\": 1.5, \"D\": 1e999, \"E\": [], \"F\": 0.25}");
    double value = 7;
    ck_assert(!json_get_number(root, "A", 0, 1, &value, faults));
    ck_assert(!json_get_number(root, "B", 0, INFINITY, &value, faults));
    ck_assert(!json_get_number(root, "C", 0, 1, &value, faults));
    ck_assert(!json_get_number(root, "D", 0, DBL_MAX, &value, faults));
    ck_assert(!json_get_number(root, "E", -INFINITY, INFINITY, &value, faults));
    ck_assert(!json_get_number(root, "Absent", 0, 1, &value, faults));
    ck_assert_double_eq(value, 7);
    ck_assert(json_get_number(root, "F", 0.25, 0.25, &value, faults));
    ck_assert_double_eq(value, 0.25);
    assert_said(0, "f:1:7: $.A: expected a number from 0 to 1, found \"x\"");
    assert_said(1, "f:1:17: $.B: must be at least 0, found -1");
    assert_said(2, "f:1:26: $.C: must be from 0 to 1, found 1.5");
    assert_said(3, "f:1:36: $.D: 1e999 is too large for a number, must be at least 0");
    assert_said(4, "f:1:48: $.E: expected a number, found an array");
    done(5);
}
END_TEST

START_TEST(an_integer_may_be_written_with_a_point_or_an_exponent)
{
    struct json_node *root = given("[{\"N\": 3.0}, {\"N\": 3e0}, {\"N\": 30e-1}, {\"N\": 0.3E1}, {\"N\": 3}]");
    for (struct json_node *object = json_first(root); object; object = json_next(object)) {
        int64_t value = 0;
        ck_assert(json_get_integer(object, "N", 3, 3, &value, faults));
        ck_assert_int_eq(value, 3);
    }
    done(0);
}
END_TEST

START_TEST(what_is_no_integer_of_the_range_is_refused)
{
    struct json_node *root =
        given("{\"A\": 3.5, \"B\": 11, \"C\": 1e30, \"D\": true, \"E\": 1e-30, \"F\": 9223372036854775808,"
              "\"G\": -9223372036854775808}");
    int64_t value = 7;
    ck_assert(!json_get_integer(root, "A", 1, 10, &value, faults));
    ck_assert(!json_get_integer(root, "B", 1, 10, &value, faults));
    ck_assert(!json_get_integer(root, "C", 1, INT64_MAX, &value, faults));
    ck_assert(!json_get_integer(root, "D", INT64_MIN, 0, &value, faults));
    ck_assert(!json_get_integer(root, "E", 0, 10, &value, faults));
    ck_assert(!json_get_integer(root, "F", INT64_MIN, INT64_MAX, &value, faults));
    ck_assert_int_eq(value, 7);
    ck_assert(json_get_integer(root, "G", INT64_MIN, INT64_MAX, &value, faults));
    ck_assert(value == INT64_MIN);
    assert_said(0, "f:1:7: $.A: expected a whole number from 1 to 10, found 3.5");
    assert_said(1, "f:1:17: $.B: must be from 1 to 10, found 11");
    assert_said(2, "f:1:26: $.C: must be below 2^63, found 1e30");
    assert_said(3, "f:1:37: $.D: expected a whole number at most 0, found true");
    assert_said(4, "f:1:48: $.E: expected a whole number from 0 to 10, found 1e-30");
    assert_said(5, "f:1:60: $.F: must be a whole number of 64 bits, found 9223372036854775808");
    done(6);
}
END_TEST

START_TEST(members_of_another_kind_are_refused)
{
    struct json_node *root = given("{\"A\": 1, \"B\": \"yes\", \"O\": {}, \"L\": [], \"S\": \"s\", \"T\": true}");
    const char *text = NULL;
    bool flag = false;
    ck_assert(!json_get_string(root, "A", &text, faults));
    ck_assert(!json_get_boolean(root, "B", &flag, faults));
    ck_assert_ptr_null(json_get_object(root, "L", faults));
    ck_assert_ptr_null(json_get_array(root, "O", faults));
    assert_said(0, "f:1:7: $.A: expected a text, found 1");
    assert_said(1, "f:1:15: $.B: expected true or false, found \"yes\"");
    assert_said(2, "f:1:36: $.L: expected an object, found an array");
    assert_said(3, "f:1:27: $.O: expected an array, found an object");
    ck_assert(json_get_string(root, "S", &text, faults) && strcmp(text, "s") == 0);
    ck_assert(json_get_boolean(root, "T", &flag, faults) && flag);
    ck_assert_ptr_eq(json_get_object(root, "O", faults), json_member(root, "O"));
    ck_assert_ptr_eq(json_get_array(root, "L", faults), json_member(root, "L"));
    ck_assert_ptr_null(json_get_array(root, "Absent", faults));
    done(4);
}
END_TEST

START_TEST(a_choice_is_an_index_or_a_list_with_a_suggestion)
{
    static const char *const strategies[] = {"RANDOM", "LEAST_OUTSTANDING_REQUESTS", NULL};
    struct json_node *root =
        given("{\"A\": \"LEAST_OUTSTANDING_REQUESTS\", \"B\": \"random\", \"C\": 1, \"D\": \"zzz\"}");
    int choice = -1;
    ck_assert(json_get_choice(root, "A", strategies, &choice, faults));
    ck_assert_int_eq(choice, 1);
    ck_assert(!json_get_choice(root, "B", strategies, &choice, faults));
    ck_assert(!json_get_choice(root, "C", strategies, &choice, faults));
    ck_assert(!json_get_choice(root, "D", strategies, &choice, faults));
    ck_assert_int_eq(choice, 1);
    assert_said(
        0, "f:1:42: $.B: expected one of \"RANDOM\", \"LEAST_OUTSTANDING_REQUESTS\", found \"random\"; did you mean "
           "\"RANDOM\"?");
    assert_said(1, "f:1:57: $.C: expected one of \"RANDOM\", \"LEAST_OUTSTANDING_REQUESTS\", found 1");
    assert_said(2, "f:1:65: $.D: expected one of \"RANDOM\", \"LEAST_OUTSTANDING_REQUESTS\", found \"zzz\"");
    done(3);
}
END_TEST

START_TEST(a_missing_member_is_required_where_its_object_is)
{
    struct json_node *root = given("{\"A\": {\"Name\": null}}");
    ck_assert(!json_require(json_member(root, "A"), "Name", faults));
    ck_assert(json_require(root, "A", faults));
    assert_said(0, "f:1:7: $.A.Name: is required");
    done(1);
}
END_TEST

START_TEST(an_unknown_member_suggests_the_nearest)
{
    static const char *const known[] = {"VariantName", "InitialInstanceCount", "InstanceType", NULL};
    struct json_node *root =
        given("{\"IntialInstanceCount\": 1,\n\"instanceType\": null, \"Zebra\": 2, \"Comment\": 3, "
              "\"VariantName\": \"A\"}");
    json_check_names(root, known, true, FAULT_INPUT, faults);
    assert_said(0, "f:1:2: $.IntialInstanceCount: unknown member \"IntialInstanceCount\"; did you mean "
                   "\"InitialInstanceCount\"?");
    assert_said(1, "f:2:1: $.instanceType: unknown member \"instanceType\"; did you mean \"InstanceType\"?");
    assert_said(2, "f:2:23: $.Zebra: unknown member \"Zebra\"; known are \"VariantName\", \"InitialInstanceCount\", "
                   "\"InstanceType\"");
    json_check_names(root, known, false, FAULT_WARNING, faults);
    ck_assert_uint_eq(faults_count(faults), 3);
    assert_said(6, "f:2:35: $.Comment: unknown member \"Comment\"; known are \"VariantName\", "
                   "\"InitialInstanceCount\", \"InstanceType\"");
    done(7);
}
END_TEST

START_TEST(the_nearest_name_is_a_third_of_its_length_away_at_most)
{
    static const char *const names[] = {"Seed", "Name", "Region", "Replications", NULL};
    ck_assert_str_eq(json_nearest("Sede", names), "Seed"); /* two neighbours swapped: 1 */
    ck_assert_str_eq(json_nearest("NAME", names), "Name");
    ck_assert_str_eq(json_nearest("Replication", names), "Replications");
    ck_assert_str_eq(json_nearest("Repplicatoins", names), "Replications"); /* one too many, two swapped: 2 of 13 / 3 */
    ck_assert_str_eq(json_nearest("Regoin", names), "Region");
    ck_assert_ptr_null(json_nearest("Sxxd", names)); /* 2 of 4 / 3 */
    ck_assert_ptr_null(json_nearest("x", names));
    ck_assert_ptr_null(json_nearest("", names));
}
END_TEST

/* The pointers of RFC 6901, section 5, that this document can hold. */
START_TEST(pointers_are_those_of_rfc_6901)
{
    struct json_node *root =
        given("{\"foo\": [\"bar\", \"baz\"], \"\": 0, \"a/b\": 1, \"c%d\": 2, \"m~n\": 8, \" \": 7}");
    ck_assert_ptr_eq(json_at(root, ""), root);
    ck_assert_str_eq(shown(json_at(root, "/foo")), "[\"bar\",\"baz\"]");
    ck_assert_str_eq(json_string(json_at(root, "/foo/0")), "bar");
    ck_assert_str_eq(json_number_text(json_at(root, "/")), "0");
    ck_assert_str_eq(json_number_text(json_at(root, "/a~1b")), "1");
    ck_assert_str_eq(json_number_text(json_at(root, "/c%d")), "2");
    ck_assert_str_eq(json_number_text(json_at(root, "/m~0n")), "8");
    ck_assert_str_eq(json_number_text(json_at(root, "/ ")), "7");
    static const char *const nowhere[] = {
        "foo",     "/foo/2", "/foo/-",   "/foo/00", "/foo/01", "/foo/", "/foo/1x",
        "/foo/0/", "/fo",    "/foo/bar", "/m~n",    "/m~2n",   "/fooo", "/foo/18446744073709551616"};
    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
        ck_assert_msg(!json_at(root, nowhere[i]), "%s leads somewhere", nowhere[i]);
    done(0);
}
END_TEST

START_TEST(putting_replaces_adds_and_appends_without_touching_the_original)
{
    struct json_node *root = given("{\"A\": {\"B\": 1}, \"L\": [1, 2]}");
    struct json_node *value = read_named("--set", "{\"x\": 9}");
    struct json_node *changed = json_put(arena, root, "/A/B", value, "--set", faults);
    changed = json_put(arena, changed, "/A/C~1D", value, "--set", faults);
    changed = json_put(arena, changed, "/L/0", value, "--set", faults);
    changed = json_put(arena, changed, "/L/-", value, "--set", faults);
    changed = json_put(arena, changed, "/A/B/x", json_at(root, "/L/1"), "--set", faults);
    ck_assert_str_eq(shown(changed), "{\"A\":{\"B\":{\"x\":2},\"C/D\":{\"x\":9}},\"L\":[{\"x\":9},2,{\"x\":9}]}");
    ck_assert_str_eq(shown(root), "{\"A\":{\"B\":1},\"L\":[1,2]}");
    ck_assert_str_eq(shown(json_put(arena, root, "", value, "--set", faults)), "{\"x\":9}");
    done(0);
}
END_TEST

START_TEST(a_value_that_was_put_keeps_its_place)
{
    static const char *const known[] = {"A", "L", NULL};
    struct json_node *root = given("{\"A\": {}, \"L\": [1, 2]}");
    struct json_node *changed = json_put(arena, root, "/New", read_named("--set", "\n[7, 8]"), "--set", faults);
    json_fault(faults, FAULT_INPUT, json_at(changed, "/New/1"), "is wrong");
    json_check_names(changed, known, false, FAULT_INPUT, faults);
    assert_said(0, "--set:2:5: $[1]: is wrong");
    assert_said(1, "--set:2:1: $: unknown member \"New\"; known are \"A\", \"L\"");
    ck_assert_str_eq(json_file(json_at(changed, "/New")), "--set");
    ck_assert_str_eq(json_file(changed), "f");
    done(2);
}
END_TEST

START_TEST(a_pointer_that_leads_nowhere_is_a_fault)
{
    struct json_node *root = given("{\"A\": {\"N\": 1}, \"L\": [1, 2]}");
    struct json_node *value = read_named("v", "0");
    static const char *const pointers[] = {"A", "/B/C", "/A/N/x", "/L/2", "/A/~2", "/L/-/x", "/A/X/Y"};
    for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++)
        ck_assert_ptr_null(json_put(arena, root, pointers[i], value, "--set", faults));
    assert_said(0, "--set: the pointer \"A\" must be empty or begin with \"/\"");
    assert_said(1, "--set: the document has no member \"B\"");
    assert_said(2, "--set: /A/N is a number, expected an object or an array");
    assert_said(3, "--set: /L has 2 elements; expected an index below that, or \"-\" at the end, found \"2\"");
    assert_said(4, "--set: /A has no member \"~2\"");
    assert_said(5, "--set: /L has 2 elements; expected an index below that, or \"-\" at the end, found \"-\"");
    assert_said(6, "--set: /A has no member \"X\"");
    done(7);
}
END_TEST

/* RFC 7396, appendix A: original, patch, result. */
START_TEST(merging_is_that_of_rfc_7396)
{
    static const char *const cases[][3] = {
        {"{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
        {"{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"},
        {"{\"a\":\"b\"}", "{\"a\":null}", "{}"},
        {"{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"},
        {"{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
        {"{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"},
        {"{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}"},
        {"{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"},
        {"[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]"},
        {"{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]"},
        {"{\"a\":\"foo\"}", "null", "null"},
        {"{\"a\":\"foo\"}", "\"bar\"", "\"bar\""},
        {"{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}"},
        {"[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}"},
        {"{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct json_node *root = given(cases[i][0]);
        struct json_node *merged = json_merge(arena, root, read_named("patch", cases[i][1]));
        ck_assert_str_eq(shown(merged), cases[i][2]);
        ck_assert_str_eq(shown(root), cases[i][0]);
        done(0);
    }
}
END_TEST

START_TEST(merged_members_keep_the_place_of_their_own_file)
{
    struct json_node *root = given("{\"A\": {\"B\": 1,\n\"C\": 2}}");
    struct json_node *merged = json_merge(arena, root, read_named("patch.json", "{\"A\": {\"B\": 3}}"));
    json_fault(faults, FAULT_INPUT, json_at(merged, "/A/B"), "is 3");
    json_fault(faults, FAULT_INPUT, json_at(merged, "/A/C"), "is 2");
    assert_said(0, "patch.json:1:13: $.A.B: is 3");
    assert_said(1, "f:2:6: $.A.C: is 2");
    done(2);
}
END_TEST

START_TEST(a_file_named_by_a_text_takes_its_place_in_the_tree)
{
    static const char *const known[] = {"Other", NULL};
    struct json_node *root = given("{\"Config\": \"config.json\", \"After\": 1}");
    struct json_node *config = read_named("config.json", "{\n\"Weight\": -1}");
    json_replace(json_member(root, "Config"), config);
    ck_assert_str_eq(shown(root), "{\"Config\":{\"Weight\":-1},\"After\":1}");
    double weight = 0;
    ck_assert(!json_get_number(json_member(root, "Config"), "Weight", 0, INFINITY, &weight, faults));
    json_check_names(root, known, false, FAULT_INPUT, faults);
    assert_said(0, "config.json:2:11: $.Weight: must be at least 0, found -1");
    assert_said(1, "f:1:2: $.Config: unknown member \"Config\"; known are \"Other\"");
    done(3);
}
END_TEST

START_TEST(a_long_text_is_shown_by_its_beginning)
{
    struct json_node *root =
        given("{\"A\": \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xC3\xA9zzzz\"}");
    double value = 0;
    ck_assert(!json_get_number(root, "A", 0, 1, &value, faults));
    assert_said(0, "f:1:7: $.A: expected a number from 0 to 1, found "
                   "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\"");
    done(1);
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_named)
{
    arena = arena_new();
    faults = faults_new(arena);
    ck_assert_ptr_null(json_read_file(arena, "no/such.json", faults));
    ck_assert_ptr_null(json_read_file(arena, "tests", faults));
    assert_said(0, "no/such.json: cannot be opened: No such file or directory");
    assert_said(1, "tests: cannot be read: Is a directory");
    done(2);
}
END_TEST

/* Larger than the first block that is read, so that reading has to go on. */
START_TEST(a_long_file_is_read_whole)
{
    char name[] = "/tmp/loadline-json-XXXXXX";
    int descriptor = mkstemp(name);
    FILE *file = fdopen(descriptor, "wb");
    fprintf(file, "[0");
    for (int i = 1; i < 100000; i++) fprintf(file, ",%d", i);
    fprintf(file, "]");
    fclose(file);

    arena = arena_new();
    faults = faults_new(arena);
    struct json_node *root = json_read_file(arena, name, faults);
    unlink(name);
    ck_assert_uint_eq(json_count(root), 100000);
    ck_assert_str_eq(json_number_text(json_at(root, "/99999")), "99999");
    done(0);
}
END_TEST

START_TEST(a_fault_without_a_place_is_its_text)
{
    arena = arena_new();
    faults = faults_new(arena);
    faults_add(faults, FAULT_MACHINE, (struct place){0}, "the disk is full");
    faults_add(faults, FAULT_INPUT, (struct place){"a\nb\xC2\x9B\xFF.json", 3, 0, NULL}, "is \x7f wrong");
    assert_said(0, "the disk is full");
    assert_said(1, "a\\x0ab\\x9b\\xff.json:3: is \\x7f wrong");
    done(2);
}
END_TEST

/* Arrays keep their order, objects have none; 1e3 is 1000, and true is not 1. */
START_TEST(documents_are_the_same_where_they_say_the_same)
{
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {{"{\"a\": 1e3, \"b\": [true, null, \"x\"]}", "{\"b\": [true, null, \"x\"], \"a\": 1000}", true},
                 {"{\"a\": 1, \"Comment\": 2, \"b\": null}", "{\"a\": 1.0}", true},
                 {"{\"a\": {}}", "{\"a\": []}", false},
                 {"{\"a\": 1}", "{\"a\": 1, \"b\": 1}", false},
                 {"{\"a\": 1, \"b\": 1}", "{\"a\": 1, \"c\": 1}", false},
                 {"[1, 2]", "[2, 1]", false},
                 {"[1, 2]", "[1, 2, 3]", false},
                 {"[true]", "[1]", false},
                 {"[\"a\"]", "[\"A\"]", false},
                 {"[true]", "[false]", false}};
    struct json_node *root = given("[]");
    ck_assert(json_same(root, root));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct json_node *a = read_named("a", cases[i].a), *b = read_named("b", cases[i].b);
        ck_assert_msg(json_same(a, b) == cases[i].same && json_same(b, a) == cases[i].same, "%s and %s", cases[i].a,
                      cases[i].b);
    }
    done(0);
}
END_TEST

TEST_MAIN("json", documents_are_the_same_where_they_say_the_same, values_are_read_as_they_are_written,
          texts_are_decoded, names_are_compared_exactly_and_null_counts_as_absent, a_number_keeps_its_token,
          places_are_those_of_the_text, a_number_outside_its_bounds_is_told_them,
          an_integer_may_be_written_with_a_point_or_an_exponent, what_is_no_integer_of_the_range_is_refused,
          members_of_another_kind_are_refused, a_choice_is_an_index_or_a_list_with_a_suggestion,
          a_missing_member_is_required_where_its_object_is, an_unknown_member_suggests_the_nearest,
          the_nearest_name_is_a_third_of_its_length_away_at_most, pointers_are_those_of_rfc_6901,
          putting_replaces_adds_and_appends_without_touching_the_original, a_value_that_was_put_keeps_its_place,
          a_pointer_that_leads_nowhere_is_a_fault, merging_is_that_of_rfc_7396,
          merged_members_keep_the_place_of_their_own_file, a_file_named_by_a_text_takes_its_place_in_the_tree,
          a_long_text_is_shown_by_its_beginning, a_file_that_cannot_be_read_is_named, a_long_file_is_read_whole,
          a_fault_without_a_place_is_its_text)
