#include "models/figure_text.h"
#include "models/result.h"
#include "reports/buffer.h"
#include "reports/display.h"
#include "reports/run_list.h"
#include "reports/store.h"
#include "reports/table.h"
#include "reports/text.h"
#include "reports/text_page.h"
#include "reports/text_verdict.h"
#include "sim/arena.h"
#include "sim/units.h"
#include "tests/golden.h"
#include "tests/mode_fixture.h"
#include "tests/result_fixture.h"
#include "tests/test.h"

#include <string.h>

static const char *mode_at(struct arena *arena, struct result *(*make)(struct arena *), size_t width)
{
    return text_report(arena, make(arena), (struct text_style){.width = width, .colour = false});
}

static const char *fixture_at(struct arena *arena, size_t width, bool colour)
{
    return text_report(arena, result_fixture(arena), (struct text_style){.width = width, .colour = colour});
}

static size_t widest_line(struct arena *arena, const char *text)
{
    size_t widest = 0;
    while (*text) {
        size_t length = strcspn(text, "\n");
        size_t width = display_width(arena_text_n(arena, text, length));
        if (width > widest) widest = width;
        text += length + (text[length] == '\n');
    }
    return widest;
}

static void assert_harmless(const char *text)
{
    for (const char *c = text; *c; c++)
        ck_assert_msg((unsigned char)*c >= ' ' || *c == '\n', "control character %d", *c);
}

START_TEST(the_report_at_80_and_50_columns_is_as_it_was)
{
    struct arena *arena = arena_new();
    assert_golden(arena, "report-80.txt", fixture_at(arena, 80, false));
    assert_golden(arena, "report-50.txt", fixture_at(arena, 50, false));
    assert_golden(arena, "report-colour.txt", fixture_at(arena, 80, true));
    assert_golden(arena, "report-empty.txt",
                  text_report(arena, result_fixture_empty(arena), (struct text_style){.width = 80, .colour = false}));
    arena_free(arena);
}
END_TEST

START_TEST(the_report_of_each_way_of_serving_is_as_it_was)
{
    struct arena *arena = arena_new();
    for (size_t i = 0; i < MODE_FIXTURES; i++) {
        const struct mode_fixture *mode = &mode_fixtures[i];
        assert_golden(arena, arena_format(arena, "report-%s-80.txt", mode->name), mode_at(arena, mode->make, 80));
        assert_golden(arena, arena_format(arena, "report-%s-50.txt", mode->name), mode_at(arena, mode->make, 50));
    }
    arena_free(arena);
}
END_TEST

START_TEST(no_line_is_wider_than_asked_for)
{
    for (size_t width = TEXT_LEAST_WIDTH; width <= 130; width++) {
        struct arena *arena = arena_new();
        ck_assert_uint_le(widest_line(arena, fixture_at(arena, width, false)), width);
        for (size_t i = 0; i < MODE_FIXTURES; i++)
            ck_assert_uint_le(widest_line(arena, mode_at(arena, mode_fixtures[i].make, width)), width);
        arena_free(arena);
    }
}
END_TEST

START_TEST(the_verdict_is_the_first_line)
{
    struct arena *arena = arena_new();
    ck_assert_int_eq(strncmp(fixture_at(arena, 80, false), "chat-a-b: 1 of 3 objectives MISSED\n", 35), 0);
    arena_free(arena);
}
END_TEST

/* Nobody called: the bound is missed for that, and 0 ms would be well below it. */
START_TEST(an_objective_of_which_nothing_was_measured_has_no_margin)
{
    struct arena *arena = arena_new();
    struct objective_result objective = {.metric = "Latency", .statistic = "p99", .at_most = 250};
    struct result result = {.scenario = "s", .objective_count = 1, .objectives = &objective};
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = {.width = 80}};
    text_verdict(&page, &result);
    ck_assert_str_eq(buffer_text(page.buffer), "s: 1 of 1 objective MISSED\n"
                                               "  objective    verdict  measured  limit  margin  P(met)\n"
                                               "  Latency p99  MISSED       none  250ms\n");
    arena_free(arena);
}
END_TEST

START_TEST(colour_comes_only_when_asked_for)
{
    struct arena *arena = arena_new();
    ck_assert_ptr_null(strchr(fixture_at(arena, 80, false), '\x1b'));
    ck_assert_ptr_nonnull(strstr(fixture_at(arena, 80, true), "\x1b[1;31mMISSED\x1b[0m"));
    arena_free(arena);
}
END_TEST

static void assert_holds(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "the report lacks \"%s\"", part);
}

/* A result has a section for what it has, and no word of anything else. */
START_TEST(nothing_is_said_of_ways_of_serving_that_are_not_there)
{
    static const char *const sections[] = {"\nErrors\n",
                                           "\nServerless slots\n",
                                           "\nCold starts, ",
                                           "\nProvisioned concurrency\n",
                                           "\nAsynchronous backlog\n",
                                           "\nTime in the backlog\n",
                                           "\nTokens\n",
                                           "\nCopies of inference components\n",
                                           "\nWhat happened to the instances\n",
                                           "\nScaling\n",
                                           "\nScaling of ",
                                           "\nData capture\n",
                                           "\nExplanations\n",
                                           "\nShadow beside production\n",
                                           "calls"};
    /* The sections of each fixture, in the order of the list above. */
    static const char *const said[MODE_FIXTURES] = {"xxxx..........x", "x...xx...xxx...", "x.....xxx......",
                                                    "x.....x.....xxx"};
    struct arena *arena = arena_new();
    for (size_t i = 0; i < MODE_FIXTURES; i++) {
        const char *text = mode_at(arena, mode_fixtures[i].make, 80);
        for (size_t s = 0; s < sizeof sections / sizeof *sections; s++)
            ck_assert_msg((strstr(text, sections[s]) != NULL) == (said[i][s] == 'x'), "%s: \"%s\"",
                          mode_fixtures[i].name, sections[s]);
    }
    const char *text =
        text_report(arena, result_fixture_empty(arena), (struct text_style){.width = 80, .colour = false});
    for (size_t s = 0; s < sizeof sections / sizeof *sections; s++) ck_assert_ptr_null(strstr(text, sections[s]));
    arena_free(arena);
}
END_TEST

/* The figures of tests/mode_fixture.c: 60 requests throttled and 10 expired, a launch given up, 5 copies without a place. */
START_TEST(what_went_wrong_is_in_colour)
{
    struct arena *arena = arena_new();
    const struct text_style style = {.width = 80, .colour = true};
    const char *slots = strstr(text_report(arena, mode_fixture_serverless(arena), style), "Serverless slots");
    assert_holds(slots, "\x1b[1;31m60\x1b[0m");
    const char *backlog = strstr(text_report(arena, mode_fixture_async(arena), style), "Asynchronous backlog");
    assert_holds(backlog, "\x1b[1;31m10\x1b[0m");
    const char *copies = strstr(text_report(arena, mode_fixture_components(arena), style), "Copies of");
    assert_holds(copies, "\x1b[1;31m5\x1b[0m");
    assert_holds(copies, "\x1b[1;31m1\x1b[0m");
    arena_free(arena);
}
END_TEST

static const char *scaled_report(struct arena *arena, const char *cause, size_t events, uint64_t more, size_t width)
{
    struct result *result = mode_fixture_async(arena);
    struct scaling_change *changes = arena_new_array(arena, events, struct scaling_change);
    for (size_t i = 0; i < events; i++)
        changes[i] = (struct scaling_change){(int64_t)i * 60 * NS_PER_S, 0, i, i + 1, cause};
    result->variants[0].scaling.events = changes;
    result->variants[0].scaling.event_count = events;
    result->variants[0].scaling.more_events = more;
    return strstr(text_report(arena, result, (struct text_style){.width = width, .colour = false}), "\nScaling\n");
}

START_TEST(changes_by_scaling_are_shown_with_their_causes)
{
    struct arena *arena = arena_new();
    const char *text = mode_at(arena, mode_fixture_async, 80);
    assert_holds(text, "\nScaling of reports, first replication\n");
    assert_holds(text, "  370.25     1   3  policy \"backlog per instance\": alarm high: 3 of 3 points\n"
                       "                    above 5\n");
    ck_assert_ptr_null(strstr(text, " more ("));
    ck_assert_ptr_null(strstr(text, "Scaling of notes"));
    struct result *one = mode_fixture_async(arena);
    one->replications = 1;
    assert_holds(text_report(arena, one, (struct text_style){.width = 80, .colour = false}), "\nScaling of reports\n");
    arena_free(arena);
}
END_TEST

/* 20 of a variant are shown, and 256 kept. */
START_TEST(of_many_changes_by_scaling_the_first_are_shown)
{
    struct arena *arena = arena_new();
    ck_assert_ptr_null(strstr(scaled_report(arena, "c", 20, 0, 80), " more ("));
    const char *text = scaled_report(arena, "c", 21, 0, 80);
    assert_holds(text, "    1140    19  20  c\n  and 1 more (-o json)\n");
    ck_assert_ptr_null(strstr(text, "1200"));
    assert_holds(scaled_report(arena, "c", 256, 64, 80), "  and 300 more (the first 256: -o json)\n");
    arena_free(arena);
}
END_TEST

START_TEST(hostile_names_of_policies_are_shown_and_do_nothing)
{
    struct arena *arena = arena_new();
    const char *text = scaled_report(arena, "policy \"\x1b]0;title\x07\n\"", 1, 0, 80);
    assert_harmless(text);
    assert_holds(text, "policy \"\\x1B]0;title\\x07\\x0A\"");
    char *name = arena_new_array(arena, 4001, char);
    memset(name, 'p', 4000);
    for (size_t width = TEXT_LEAST_WIDTH; width <= 90; width++)
        ck_assert_uint_le(widest_line(arena, scaled_report(arena, name, 3, 0, width)), width);
    arena_free(arena);
}
END_TEST

/* 0.408 + 0.024 USD for A and 1.408 for B; a half width of 0.01 about A's utilisation. */
START_TEST(a_shadow_stands_beside_production_in_one_table)
{
    struct arena *arena = arena_new();
    const char *text = fixture_at(arena, 80, false);
    assert_holds(text, "                              A     B (shadow)\n");
    assert_holds(text, "  requests               12,900          6,466\n");
    assert_holds(text, "  succeeded              99.61%           100%\n");
    assert_holds(text, "  latency, p99    220ms ±11.0ms   7.70s ±385ms\n");
    assert_holds(text, "  utilisation        71.23% ±1%             5%\n");
    assert_holds(text, "  cost (USD)             0.4320         1.4080\n");
    arena_free(arena);
}
END_TEST

/* More columns than a configuration can have variants (10 in production and 10 shadows). */
START_TEST(a_comparison_of_many_variants_is_broken_into_blocks)
{
    struct arena *arena = arena_new();
    struct result *result = result_fixture(arena);
    struct variant_result *variants = arena_new_array(arena, 40, struct variant_result);
    for (size_t i = 0; i < 40; i++) variants[i] = result->variants[1];
    result->variants = variants;
    result->variant_count = 40;
    const char *text = text_report(arena, result, (struct text_style){.width = 80, .colour = false});
    ck_assert_uint_le(widest_line(arena, text), 80);
    size_t columns = 0;
    for (const char *at = strstr(text, "Shadow beside"), *end = strstr(text, "\nRequests"); at && at < end; columns++)
        at = strstr(at + 1, "B (shadow)");
    ck_assert_uint_eq(columns - 1, 40);
    arena_free(arena);
}
END_TEST

START_TEST(a_component_stands_below_its_variant_also_where_that_is_not_the_last)
{
    struct arena *arena = arena_new();
    struct result *result = mode_fixture_components(arena);
    struct variant_result *variants = arena_new_array(arena, 2, struct variant_result);
    variants[0] = variants[1] = result->variants[0];
    variants[1].name = "other";
    result->variants = variants;
    result->variant_count = 2;
    result->components[1].name = "other";
    const char *text = text_report(arena, result, (struct text_style){.width = 100, .colour = false});
    const char *pool = strstr(text, "\n  pool "), *chat = strstr(text, "\n    chat "),
               *other = strstr(text, "\n  other "), *ranker = strstr(text, "\n    ranker ");
    ck_assert(pool && chat && other && ranker && pool < chat && chat < other && other < ranker);
    arena_free(arena);
}
END_TEST

START_TEST(a_last_column_of_sentences_is_wrapped_and_not_cut)
{
    struct arena *arena = arena_new();
    struct buffer *buffer = buffer_new(arena);
    struct table *table = table_new(arena);
    table_column(table, "answer", TABLE_LEFT);
    table_column(table, "count", TABLE_RIGHT);
    table_column(table, "cause", TABLE_WRAPPED);
    table_row(table);
    table_cell(table, "424");
    table_cell(table, "12");
    table_cell(table, "the instance failed while the request was on it");
    table_row(table);
    table_cell(table, "400");
    table_cell(table, "7");
    table_cell(table, "short");
    table_write(table, buffer, 44, false);
    ck_assert_str_eq(buffer_text(buffer), "  answer  count  cause\n"
                                          "  424        12  the instance failed while\n"
                                          "                 the request was on it\n"
                                          "  400         7  short\n");
    arena_free(arena);
}
END_TEST

static const char *hostile_report(struct arena *arena, const char *name)
{
    struct result *result = result_fixture(arena);
    const char **texts = arena_new_array(arena, 1, const char *);
    texts[0] = name;
    result->scenario = result->description = result->endpoint_config_name = name;
    result->variants[0].name = result->variants[1].instance_type = name;
    result->components = mode_fixture_components(arena)->components;
    result->component_count = 3;
    result->components[0].component = result->components[2].component = result->components[1].name = name;
    result->assumptions = result->warnings = texts;
    result->assumption_count = result->warning_count = 1;
    return text_report(arena, result, (struct text_style){.width = 80, .colour = false});
}

START_TEST(hostile_names_are_shown_and_do_nothing)
{
    struct arena *arena = arena_new();
    const char *text = hostile_report(arena, "\x1b]0;title\x07"
                                             "a\nb\rc\xc2\x9b"
                                             "d\x7f\xe2\x80\xae");
    assert_harmless(text);
    ck_assert_ptr_nonnull(strstr(text, "\\x1B]0;title\\x07a\\x0Ab\\x0Dc\\xC2\\x9Bd\\x7F\\xE2\\x80\\xAE"));
    ck_assert_uint_le(widest_line(arena, text), 80);
    arena_free(arena);
}
END_TEST

START_TEST(a_name_of_ten_thousand_characters_is_cut_in_tables_and_wrapped_in_lines)
{
    struct arena *arena = arena_new();
    char *name = arena_new_array(arena, 40001, char);
    for (size_t i = 0; i < 40000; i += 4) memcpy(name + i, "\xf0\x9f\x9a\x80", 4); /* U+1F680, two columns wide */
    const char *text = hostile_report(arena, name);
    ck_assert_uint_le(widest_line(arena, text), 80);
    ck_assert_ptr_nonnull(strstr(text, "…"));
    arena_free(arena);
}
END_TEST

START_TEST(bytes_that_are_no_utf_8_are_shown_as_bytes)
{
    struct arena *arena = arena_new();
    ck_assert_str_eq(display_text(arena, "a\xff\xc0\x80\xe2\x82"
                                         "b"),
                     "a\\xFF\\xC0\\x80\\xE2\\x82b");
    ck_assert_str_eq(display_text(arena, "naïve 日本 é"), "naïve 日本 é");
    arena_free(arena);
}
END_TEST

START_TEST(width_counts_columns_and_not_bytes)
{
    ck_assert_uint_eq(display_width("abc"), 3);
    ck_assert_uint_eq(display_width("naïve"), 5);
    ck_assert_uint_eq(display_width("日本"), 4);
    ck_assert_uint_eq(display_width("e\xcc\x81"), 1); /* e and a combining acute accent */
}
END_TEST

START_TEST(a_cut_text_keeps_its_beginning_and_its_end)
{
    struct arena *arena = arena_new();
    ck_assert_str_eq(display_cut(arena, "conversation-a", 14), "conversation-a");
    ck_assert_str_eq(display_cut(arena, "conversation-model-a", 10), "conver…l-a");
    ck_assert_str_eq(display_cut(arena, "日本日本日本", 5), "日…"); /* wide characters are not halved */
    ck_assert_str_eq(display_cut(arena, "abc", 1), "…");
    arena_free(arena);
}
END_TEST

START_TEST(figures_have_three_digits_and_a_unit)
{
    static const struct {
        double ms;
        const char *text;
    } times[] = {{0, "0"},           {12.44, "12.4ms"},  {1240, "1.24s"},  {999.4, "999ms"},
                 {999.6, "1.00s"},   {0.0125, "12.5us"}, {1e-6, "1.00ns"}, {-12.44, "-12.4ms"},
                 {1.5e6, "25.0min"}, {7.2e6, "120min"},  {3.6e8, "100h"}};
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        ck_assert_str_eq(figure_time(arena, times[i].ms), times[i].text);
    ck_assert_str_eq(figure_count(arena, 999), "999");
    ck_assert_str_eq(figure_count(arena, UINT64_MAX), "18,446,744,073,709,551,615");
    ck_assert_str_eq(figure_number(arena, 12345.6), "12,346");
    ck_assert_str_eq(figure_share(arena, 0.66631), "66.63%");
    ck_assert_str_eq(figure_money(arena, INT64_C(12345678900000)), "1,234.5679"); /* 1234.56789 USD */
    ck_assert_str_eq(figure_money(arena, 1), "<0.0001");
    ck_assert_str_eq(figure_money(arena, -10000000000), "-1.0000");
    arena_free(arena);
}
END_TEST

START_TEST(a_list_of_runs_tells_met_from_missed)
{
    static const struct stored_run runs[] = {
        {1, "chat", "2026-11-23T00:00:00Z", 1, 5, false, true, 220, 18400000000, true, true},
        {2, "chat\x1b", "2026-11-23T00:10:00Z", 2, 5, true, false, 0, 0, true, false},
        {3, "burst", "2026-11-23T00:20:00Z", 2, 1, false, true, 1240, 5, false, false}};
    struct arena *arena = arena_new();
    const char *text = run_list_text(arena, runs, 3, (struct text_style){.width = 100, .colour = false});
    ck_assert_str_eq(text, "  run  scenario            stored (UTC)      seed  reps    p99  cost USD  verdict\n"
                           "    1  chat                2026-11-23 00:00     1     5  220ms    1.8400  met\n"
                           "    2  chat\\x1B (partial)  2026-11-23 00:10     2     5   none    0.0000  MISSED\n"
                           "    3  burst               2026-11-23 00:20     2     1  1.24s   <0.0001\n");
    const char *json = run_list_json(arena, runs + 2, 1);
    ck_assert_ptr_nonnull(strstr(json, "\"LatencyP99InMilliseconds\": 1240,"));
    ck_assert_ptr_nonnull(strstr(json, "\"Cost\": \"0.0000000005\"\n"));
    ck_assert_ptr_null(strstr(json, "\"Met\""));
    ck_assert_str_eq(run_list_text(arena, NULL, 0, (struct text_style){.width = 80, .colour = false}),
                     "No runs are stored.\n");
    arena_free(arena);
}
END_TEST

TEST_MAIN("text", the_report_at_80_and_50_columns_is_as_it_was, the_report_of_each_way_of_serving_is_as_it_was,
          no_line_is_wider_than_asked_for, the_verdict_is_the_first_line,
          an_objective_of_which_nothing_was_measured_has_no_margin, colour_comes_only_when_asked_for,
          nothing_is_said_of_ways_of_serving_that_are_not_there, what_went_wrong_is_in_colour,
          changes_by_scaling_are_shown_with_their_causes, of_many_changes_by_scaling_the_first_are_shown,
          hostile_names_of_policies_are_shown_and_do_nothing, a_shadow_stands_beside_production_in_one_table,
          a_comparison_of_many_variants_is_broken_into_blocks,
          a_component_stands_below_its_variant_also_where_that_is_not_the_last,
          a_last_column_of_sentences_is_wrapped_and_not_cut, hostile_names_are_shown_and_do_nothing,
          a_name_of_ten_thousand_characters_is_cut_in_tables_and_wrapped_in_lines,
          bytes_that_are_no_utf_8_are_shown_as_bytes, width_counts_columns_and_not_bytes,
          a_cut_text_keeps_its_beginning_and_its_end, figures_have_three_digits_and_a_unit,
          a_list_of_runs_tells_met_from_missed)
