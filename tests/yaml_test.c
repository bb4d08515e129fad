/* YAML against the tree that it stands for, and against what it must not do. Values are those of YAML 1.1 (yaml.org) where JSON has
 * them; short forms are those of CloudFormation's User Guide. The corpus: y_*.yaml is read, n_*.yaml is refused. */
#include "models/json.h"
#include "models/json_write.h"
#include "models/yaml_write.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <dirent.h>
#include <string.h>

#define CORPUS TEST_SOURCE "/tests/yaml_corpus"

static struct arena *memory(void)
{
    static struct arena *arena;
    if (!arena) arena = arena_new();
    return arena;
}

static struct json_node *read_yaml(const char *text, struct faults *faults)
{
    return json_read_yaml_text(memory(), "t.yaml", text, strlen(text), faults);
}

static const char *said(const char *text)
{
    struct faults *faults = faults_new(memory());
    struct json_node *root = read_yaml(text, faults);
    ck_assert_int_eq(root != NULL, faults_count(faults) == 0);
    return faults_total(faults) > 0 ? fault_line(memory(), faults_at(faults, 0)) : "";
}

static void assert_reads(const char *yaml, const char *json)
{
    struct faults *faults = faults_new(memory());
    struct json_node *root = read_yaml(yaml, faults);
    ck_assert_msg(root != NULL, "%s is refused: %s", yaml, said(yaml));
    struct json_node *expected = json_read_text(memory(), "expected", json, strlen(json), faults);
    ck_assert_msg(json_same(root, expected), "%s is not %s", yaml, json);
}

START_TEST(values_are_those_of_json)
{
    assert_reads("a: 1\nb: -2.5e3\nc: true\nd: False\ne: ~\nf: null\ng:\nh: text\n",
                 "{\"a\": 1, \"b\": -2500, \"c\": true, \"d\": false, \"e\": null, \"f\": null, \"g\": null, \"h\": "
                 "\"text\"}");
    assert_reads("- \"1\"\n- '1'\n- !!str 1\n- 2010-09-09\n- |\n  a\n  b\n- >\n  a\n  b\n",
                 "[\"1\", \"1\", \"1\", \"2010-09-09\", \"a\\nb\\n\", \"a b\\n\"]");
    assert_reads("{a: [1, {b: c}], 'd e': \"\\u00e9\\t\"}", "{\"a\": [1, {\"b\": \"c\"}], \"d e\": \"\xc3\xa9\\t\"}");
    assert_reads("123456789012: {1: a, true: b}", "{\"123456789012\": {\"1\": \"a\", \"true\": \"b\"}}");
    assert_reads("%YAML 1.1\n---\n# a comment\na: &anchor b\n...\n", "{\"a\": \"b\"}");
    assert_reads("\xef\xbb\xbf"
                 "a: b\r\nc: d\r\n",
                 "{\"a\": \"b\", \"c\": \"d\"}");
}
END_TEST

START_TEST(short_forms_are_functions)
{
    assert_reads("a: !Ref X\nb: !Sub '${X}'\nc: !GetAtt A.B\nd: !Condition C\n",
                 "{\"a\": {\"Ref\": \"X\"}, \"b\": {\"Fn::Sub\": \"${X}\"}, \"c\": {\"Fn::GetAtt\": \"A.B\"}, \"d\": "
                 "{\"Condition\": \"C\"}}");
    assert_reads("a: !If [C, !Ref X, {b: !Ref Y}]\n",
                 "{\"a\": {\"Fn::If\": [\"C\", {\"Ref\": \"X\"}, {\"b\": {\"Ref\": \"Y\"}}]}}");
    assert_reads("a: !Sub\n  - '${x}'\n  - x: !Ref Y\n",
                 "{\"a\": {\"Fn::Sub\": [\"${x}\", {\"x\": {\"Ref\": \"Y\"}}]}}");
}
END_TEST

START_TEST(words_that_versions_of_yaml_read_differently_are_marked)
{
    static const char *const ambiguous[] = {"yes",  "No", "on", "OFF", "y",     "N",    "010",  "0x1F",  "0o17",
                                            "0b10", "+1", ".5", "1.",  "1_000", "1:30", ".inf", "-.inf", ".nan"};
    static const char *const clear[] = {"yess",       "'yes'",       "\"010\"", "!!str on", "012345678901", "1.2.3",
                                        "2010-09-09", "ml.m5.large", "a:b",     "10:",      "nothing",      "0"};
    for (size_t i = 0; i < sizeof ambiguous / sizeof *ambiguous; i++) {
        struct json_node *root = read_yaml(ambiguous[i], faults_new(memory()));
        ck_assert_msg(root && json_is_ambiguous(root), "%s is not marked", ambiguous[i]);
    }
    for (size_t i = 0; i < sizeof clear / sizeof *clear; i++) {
        struct json_node *root = read_yaml(clear[i], faults_new(memory()));
        ck_assert_msg(root && !json_is_ambiguous(root), "%s is marked or refused", clear[i]);
    }
}
END_TEST

START_TEST(what_is_refused_is_said_with_its_place)
{
    ck_assert_str_eq(said("a: 1\nb:\n  c: &x 1\n  d: *x\n"),
                     "t.yaml:4:6: aliases (*name) are not read, by CloudFormation neither: write the value out");
    ck_assert_str_eq(said("a: 1\nb: {a: 1, c: 2, a: 3}\n"), "t.yaml:2:17: the name \"a\" is given twice");
    ck_assert_str_eq(said("<<: {a: 1}\n"),
                     "t.yaml:1:1: maps are not merged (<<), by CloudFormation neither: write the members out");
    ck_assert_str_eq(said("a:\n\tb: 1\n"), "t.yaml:2:1: is no YAML: while scanning for the next token, found character "
                                           "that cannot start any token (a tab: indent by spaces)");
    ck_assert_str_eq(said("? [a]\n: b\n"), "t.yaml:1:3: a member's name must be a text");
    ck_assert_str_eq(said("a: \"x\\0y\"\n"), "t.yaml:1:4: a text must not hold the character NUL");
    ck_assert_str_eq(said("a: !!binary aGk=\n"), "t.yaml:1:4: the tag tag:yaml.org,2002:binary is not known: neither "
                                                 "YAML's own nor a short form of CloudFormation's functions");
    ck_assert_str_eq(said("a: !Reff x\n"),
                     "t.yaml:1:4: the tag !Reff is not known: neither YAML's own nor a short form "
                     "of CloudFormation's functions");
    ck_assert_str_eq(said("a\n---\nb\n"),
                     "t.yaml:2:1: expected nothing after the end of the document, found another one");
    ck_assert_str_eq(said("# nothing\n"), "t.yaml:2:1: is empty: expected a YAML document");
    ck_assert_str_eq(said("\xc3\xa9: a\nb: \xff\n"), "t.yaml:2:4: is no YAML: invalid leading UTF-8 octet");
    ck_assert_str_eq(said("a: b\x01\n"), "t.yaml:1:5: is no YAML: control characters are not allowed");
}
END_TEST

START_TEST(depth_and_length_are_bounded)
{
    char *deep = arena_array(memory(), 200, 1);
    memset(deep, '[', 100);
    ck_assert_str_eq(said(deep), "t.yaml:1:65: at most 64 levels of nesting are allowed");
    memset(deep, '[', 64);
    memset(deep + 64, ']', 64);
    deep[128] = '\0';
    ck_assert_str_eq(said(deep), "");
    size_t length = (size_t)1024 * 1024;
    char *text = arena_array(memory(), length + 2, 1);
    memset(text, 'x', length);
    ck_assert_str_eq(said(text), "");
    text[length] = 'x';
    ck_assert_str_eq(said(text), "t.yaml: is too long, at most 1 MiB of YAML is allowed");
}
END_TEST

START_TEST(places_are_those_of_the_file)
{
    struct faults *faults = faults_new(memory());
    struct json_node *root = read_yaml("a:\n  - \xc3\xa9: 1\n    'b c': !Ref x\n  -\n    - 2\n", faults);
    struct json_node *first = json_first(json_member(root, "a"));
    struct place place = json_place(json_member(first, "b c"));
    ck_assert_int_eq(place.line, 3);
    ck_assert_int_eq(place.column, 12);
    ck_assert_str_eq(place.path, "$.a[0]['b c']");
    place = json_place(json_first(json_member(first, "b c")));
    ck_assert_str_eq(place.path, "$.a[0]['b c']"); /* without the function's name, which is not written */
    place = json_place(json_first(json_next(first)));
    ck_assert_int_eq(place.line, 5);
    ck_assert_int_eq(place.column, 7);
    ck_assert_str_eq(place.path, "$.a[1][0]");
    ck_assert_str_eq(json_place(root).path, "$");
    static const char *const known[] = {"b c", NULL};
    json_check_names(first, known, false, FAULT_WARNING, faults);
    ck_assert_str_eq(fault_line(memory(), faults_at(faults, 0)),
                     "t.yaml:2:5: $.a[0]['\xc3\xa9']: unknown member \"\xc3\xa9\"; known are \"b c\"");
}
END_TEST

START_TEST(what_is_written_is_read_back)
{
    static const char json[] = "{\"a\": [\"yes\", \"010\", \"1\", \"\", \"null\", \"~\", \"a: b\", \"- c\", \"#d\", "
                               "\"e \", \"\\tf\", \"g\\nh\\n\", "
                               "\"\xc3\xa9\", \"'\", \"\\\"\", \"!Ref x\", \"*a\", \"&a\", \"<<\", \"2010-09-09\", "
                               "\"1:30\", \"\\u0001\", \"\\u0085\", "
                               "\"true\", \"0x1\", \"y\", \"=\", \"${a}\"], "
                               "\"yes\": {}, \"1\": [], \"<<\": 0, \"b\": {\"Ref\": \"y\"}, \"c\": 1e3, \"d\": [[1], "
                               "{\"e\": null}], \"f\": true}";
    struct faults *faults = faults_new(memory());
    struct json_node *root = json_read_text(memory(), "json", json, strlen(json), faults);
    ck_assert_ptr_nonnull(root);
    const char *yaml = yaml_write_document(root, memory());
    struct json_node *back = read_yaml(yaml, faults);
    ck_assert_msg(back != NULL, "%s\n%s", faults_total(faults) ? faults_at(faults, 0)->text : "", yaml);
    ck_assert_msg(json_same(root, back), "%s\n%s", yaml, json_write_document(back, memory()));
    for (const struct json_node *text = json_first(json_member(back, "a")); text; text = json_next(text))
        ck_assert(!json_is_ambiguous(text));
}
END_TEST

START_TEST(the_corpus_is_read_or_refused_as_it_says)
{
    DIR *folder = opendir(CORPUS);
    ck_assert_ptr_nonnull(folder);
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(folder)); count++) {
        if (entry->d_name[0] == '.') continue;
        struct faults *faults = faults_new(memory());
        struct json_node *root = json_read_file(memory(), arena_format(memory(), CORPUS "/%s", entry->d_name), faults);
        ck_assert_msg((root != NULL) == (entry->d_name[0] == 'y'), "%s is %s", entry->d_name,
                      root ? "read" : "refused");
        ck_assert_int_eq(root != NULL, faults_count(faults) == 0);
    }
    closedir(folder);
    ck_assert_uint_gt(count, 20);
}
END_TEST

TEST_MAIN("yaml", values_are_those_of_json, short_forms_are_functions,
          words_that_versions_of_yaml_read_differently_are_marked, what_is_refused_is_said_with_its_place,
          depth_and_length_are_bounded, places_are_those_of_the_file, what_is_written_is_read_back,
          the_corpus_is_read_or_refused_as_it_says)
