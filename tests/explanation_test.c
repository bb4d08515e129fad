#include "reports/explanation.h"

#include "models/explanation.h"
#include "models/figure_text.h"
#include "models/json.h"
#include "reports/display.h"
#include "reports/text_style.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <string.h>

static const char *const serving[] = {
    "It serves in real time on 2 instances of ml.c5.xlarge (4 vCPU, 8 GiB), and what finds no "
    "room waits in the container, however many.",
    "Short."};
static const char *const costs[] = {"An hour is 0.4080 USD."};
static const char *const assumptions[] = {"Something is assumed"};
static const char *const warnings[] = {"s.json:1:1: $.A: is odd"};

static const struct explanation_charge charges[] = {{.variant_name = "A",
                                                     .charge = "Instance hours",
                                                     .usage_type = "USE1-Host:ml.c5.xlarge",
                                                     .idle_e10_usd = INT64_C(4080000000),
                                                     .offered_e10_usd = INT64_C(4080000000),
                                                     .price_source = "a list"},
                                                    {.variant_name = "A",
                                                     .charge = "Data in",
                                                     .usage_type = "USE1-Hst:Data-Bytes-In",
                                                     .offered_e10_usd = 123,
                                                     .estimated = true}};

/* Texts that nobody changes are lent to members that could grow. */
static struct explanation *fixture(struct arena *arena)
{
    struct explanation_section *sections = arena_new_array(arena, 3, struct explanation_section);
    sections[0] = (struct explanation_section){.topic = "Serving",
                                               .variant_name = "A",
                                               .heading = "Variant A: how it serves",
                                               .count = 2,
                                               .sentences = (const char **)serving};
    sections[1] = (struct explanation_section){
        .topic = "Cost", .heading = "What it costs", .count = 1, .sentences = (const char **)costs};
    sections[2] = (struct explanation_section){.topic = "Limits", .heading = "What it will not do"};
    struct explanation *explanation = arena_new_of(arena, struct explanation);
    *explanation = (struct explanation){.scenario = "two",
                                        .version = "0.1.0",
                                        .endpoint_config_name = "config",
                                        .region = "us-east-1",
                                        .section_count = 3,
                                        .sections = sections,
                                        .has_cost = true,
                                        .cost = {.has_offered = true,
                                                 .offered_per_s = 1.0 / 3,
                                                 .idle_e10_usd = INT64_C(4080000000),
                                                 .offered_e10_usd = INT64_C(4080000123),
                                                 .idle_month_e10_usd = INT64_C(2978400000000),
                                                 .offered_month_e10_usd = INT64_C(2978400089790),
                                                 .charge_count = 2,
                                                 .charges = charges},
                                        .assumption_count = 1,
                                        .assumptions = assumptions,
                                        .warning_count = 1,
                                        .warnings = warnings};
    return explanation;
}

static const char *text_at(struct arena *arena, const struct explanation *explanation, size_t width)
{
    return explanation_text(arena, explanation, (struct text_style){.width = width});
}

/* A section without sentences has no heading. */
START_TEST(sentences_stand_below_their_headings)
{
    struct arena *arena = arena_new();
    ck_assert_str_eq(text_at(arena, fixture(arena), 70),
                     "two\n"
                     "  endpoint config config in us-east-1; loadline 0.1.0\n"
                     "\n"
                     "Variant A: how it serves\n"
                     "  - It serves in real time on 2 instances of ml.c5.xlarge (4 vCPU, 8\n"
                     "    GiB), and what finds no room waits in the container, however many.\n"
                     "  - Short.\n"
                     "\n"
                     "What it costs\n"
                     "         charge          usage type                idle  offered\n"
                     "  A      Instance hours  USE1-Host:ml.c5.xlarge  0.4080   0.4080\n"
                     "  A      ~Data in        USE1-Hst:Data-Bytes-In  0.0000  <0.0001\n"
                     "  total                                          0.4080   0.4080\n"
                     "  ~ an estimated price, not a listed one\n"
                     "  - An hour is 0.4080 USD.\n"
                     "\n"
                     "Assumptions\n"
                     "  - Something is assumed\n"
                     "\n"
                     "Warnings\n"
                     "  - s.json:1:1: $.A: is odd\n");
    arena_free(arena);
}
END_TEST

START_TEST(no_line_is_wider_than_asked_for)
{
    for (size_t width = TEXT_LEAST_WIDTH; width <= 100; width++) {
        struct arena *arena = arena_new();
        for (const char *text = text_at(arena, fixture(arena), width); *text;) {
            size_t length = strcspn(text, "\n");
            ck_assert_uint_le(display_width(arena_text_n(arena, text, length)), width);
            text += length + (text[length] == '\n');
        }
        arena_free(arena);
    }
}
END_TEST

/* What is idle only has one column of money, and no price no table. */
START_TEST(what_is_not_known_is_left_out)
{
    struct arena *arena = arena_new();
    struct explanation *explanation = fixture(arena);
    explanation->scenario = NULL;
    explanation->cost.has_offered = false;
    const char *text = text_at(arena, explanation, 80);
    ck_assert_ptr_null(strstr(text, "  offered"));
    ck_assert_int_eq(strncmp(text, "config\n", 7), 0);
    const char *json = explanation_json(arena, explanation);
    ck_assert_ptr_null(strstr(json, "\"PerHour\""));
    ck_assert_ptr_null(strstr(json, "\"Scenario\""));
    explanation->has_cost = false;
    ck_assert_ptr_null(strstr(text_at(arena, explanation, 80), "usage type"));
    ck_assert_ptr_null(strstr(explanation_json(arena, explanation), "\"Cost\": {"));
    arena_free(arena);
}
END_TEST

static const char *string_at(struct json_node *root, const char *pointer)
{
    const struct json_node *node = json_at(root, pointer);
    ck_assert_msg(node && json_kind(node) == JSON_STRING, "no text at %s", pointer);
    return json_string(node);
}

/* Money to the last digit, and doubles to nine (reports/figure.h). */
START_TEST(scripts_find_every_figure)
{
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    const char *json = explanation_json(arena, fixture(arena));
    struct json_node *root = json_read_text(arena, "explanation", json, strlen(json), faults);
    ck_assert_ptr_nonnull(root);
    ck_assert_str_eq(string_at(root, "/Scenario"), "two");
    ck_assert_str_eq(string_at(root, "/Sections/0/Topic"), "Serving");
    ck_assert_str_eq(string_at(root, "/Sections/0/VariantName"), "A");
    ck_assert_str_eq(string_at(root, "/Sections/0/Sentences/1"), "Short.");
    ck_assert_uint_eq(json_count(json_at(root, "/Sections")), 2);
    ck_assert_str_eq(string_at(root, "/Cost/IdlePerHour"), "0.408");
    ck_assert_str_eq(string_at(root, "/Cost/PerHour"), "0.4080000123");
    ck_assert_str_eq(string_at(root, "/Cost/Monthly"), "297.840008979");
    ck_assert_str_eq(string_at(root, "/Cost/Lines/1/PerHour"), "0.0000000123");
    ck_assert(json_boolean(json_at(root, "/Cost/Lines/1/Estimated")));
    ck_assert_double_eq(json_double(json_at(root, "/Cost/OfferedPerSecond")), 0.333333333);
    ck_assert_str_eq(string_at(root, "/Assumptions/0"), assumptions[0]);
    ck_assert_str_eq(string_at(root, "/Warnings/0"), warnings[0]);
    arena_free(arena);
}
END_TEST

START_TEST(hostile_texts_come_out_harmless)
{
    struct arena *arena = arena_new();
    struct explanation *explanation = fixture(arena);
    const char *hostile = "a\x1b[31m\nb\xc2\x9b\xff";
    explanation->scenario = hostile;
    explanation->sections[0].sentences = &hostile;
    explanation->sections[0].count = 1;
    explanation->sections[0].heading = hostile;
    for (const char *c = text_at(arena, explanation, 80); *c; c++) ck_assert((unsigned char)*c >= ' ' || *c == '\n');
    ck_assert_ptr_null(strchr(explanation_json(arena, explanation), '\x1b'));
    arena_free(arena);
}
END_TEST

/* Units of 2^10. */
START_TEST(bytes_are_said_in_binary_units)
{
    struct arena *arena = arena_new();
    ck_assert_str_eq(figure_bytes(arena, 844), "844 bytes");
    ck_assert_str_eq(figure_bytes(arena, 1536), "1.5 KiB");
    ck_assert_str_eq(figure_bytes(arena, 26214400), "25 MiB");
    ck_assert_str_eq(figure_bytes(arena, 1073741824), "1 GiB");
    arena_free(arena);
}
END_TEST

TEST_MAIN("explanation", sentences_stand_below_their_headings, no_line_is_wider_than_asked_for,
          what_is_not_known_is_left_out, scripts_find_every_figure, hostile_texts_come_out_harmless,
          bytes_are_said_in_binary_units)
