#include "models/result.h"
#include "reports/buffer.h"
#include "reports/html.h"
#include "reports/html_escape.h"
#include "reports/html_page.h"
#include "sim/arena.h"
#include "tests/golden.h"
#include "tests/mode_fixture.h"
#include "tests/result_fixture.h"
#include "tests/test.h"

#include <string.h>

static const char *escaped(struct arena *arena, const char *text)
{
    struct buffer *buffer = buffer_new(arena);
    html_escape(buffer, text);
    return buffer_text(buffer);
}

START_TEST(what_html_would_take_for_markup_is_text)
{
    struct arena *arena = arena_new();
    ck_assert_str_eq(escaped(arena, "<b class=\"x\">&amp;'`"), "&lt;b class=&quot;x&quot;&gt;&amp;amp;&#39;`");
    ck_assert_str_eq(escaped(arena, "caf\xc3\xa9 \xf0\x9f\x9a\x80"), "caf\xc3\xa9 \xf0\x9f\x9a\x80");
    arena_free(arena);
}
END_TEST

START_TEST(controls_and_broken_utf_8_are_named)
{
    struct arena *arena = arena_new();
    ck_assert_str_eq(escaped(arena, "a\nb\x1b[1m\x7f"), "a\\x0Ab\\x1B[1m\\x7F");
    ck_assert_str_eq(escaped(arena, "\xff\xc3"), "\\xFF\\xC3");
    ck_assert_str_eq(escaped(arena, "\xe2\x80\xae"), "\\xE2\\x80\\xAE"); /* U+202E turns what follows around */
    arena_free(arena);
}
END_TEST

/* RFC 4648, section 10. */
START_TEST(base64_is_that_of_the_standard)
{
    struct arena *arena = arena_new();
    static const char *const vectors[][2] = {{"", ""},
                                             {"f", "Zg=="},
                                             {"fo", "Zm8="},
                                             {"foo", "Zm9v"},
                                             {"foob", "Zm9vYg=="},
                                             {"fooba", "Zm9vYmE="},
                                             {"foobar", "Zm9vYmFy"}};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        struct buffer *buffer = buffer_new(arena);
        html_data_uri(buffer, "text/plain", vectors[i][0], strlen(vectors[i][0]));
        ck_assert_str_eq(buffer_text(buffer), arena_format(arena, "data:text/plain;base64,%s", vectors[i][1]));
    }
    arena_free(arena);
}
END_TEST

START_TEST(a_table_says_what_is_a_number_and_what_heads_a_row)
{
    struct arena *arena = arena_new();
    struct table *table = table_new(arena);
    table_column(table, "", TABLE_LEFT);
    table_column(table, "p<99", TABLE_RIGHT);
    table_row(table);
    table_cell(table, "A");
    table_row(table);
    table_cell(table, "  served");
    table_cell_ink(table, "12ms", TABLE_BAD);
    table_row(table);
    table_cell(table, "    ±95%");
    table_cell(table, "±1ms");
    struct buffer *buffer = buffer_new(arena);
    html_table(buffer, table, HTML_TABLE_SHORT);
    ck_assert_str_eq(buffer_text(buffer),
                     "<div class=\"short\"><table>\n"
                     "<thead><tr><td></td><th scope=\"col\" class=\"n\">p&lt;99</th></tr></thead>\n<tbody>\n"
                     "<tr><th scope=\"rowgroup\" colspan=\"2\">A</th></tr>\n"
                     "<tr><th scope=\"row\" class=\"d1\">served</th>"
                     "<td class=\"n bad\" data-label=\"p&lt;99\">12ms</td></tr>\n"
                     "<tr><th scope=\"row\" class=\"d2 pm\">±95%</th>"
                     "<td class=\"n pm\" data-label=\"p&lt;99\">±1ms</td></tr>\n"
                     "</tbody></table></div>\n");
    arena_free(arena);
}
END_TEST

START_TEST(the_report_is_as_it_was)
{
    struct arena *arena = arena_new();
    assert_golden(arena, "report.html", html_report(arena, result_fixture(arena), NULL));
    assert_golden(arena, "report-empty.html", html_report(arena, result_fixture_empty(arena), NULL));
    assert_golden(arena, "report-components.html", html_report(arena, mode_fixture_components(arena), NULL));
    arena_free(arena);
}
END_TEST

TEST_MAIN("html", what_html_would_take_for_markup_is_text, controls_and_broken_utf_8_are_named,
          base64_is_that_of_the_standard, a_table_says_what_is_a_number_and_what_heads_a_row, the_report_is_as_it_was)
