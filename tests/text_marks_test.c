#include "models/result.h"
#include "reports/buffer.h"
#include "reports/text_latency_chart.h"
#include "reports/text_marks.h"
#include "reports/text_page.h"
#include "sim/arena.h"
#include "sim/histogram.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

START_TEST(each_eighth_has_its_mark)
{
    struct arena *arena = arena_new();
    double values[] = {0, 0.001, 1, 2, 3, 4, 5, 6, 7, 8};
    ck_assert_str_eq(text_marks(arena, values, 10, 8, false), " ..:-=+*#@");
    ck_assert_str_eq(text_marks(arena, values, 10, 8, true), " ▁▁▂▃▄▅▆▇█");
    arena_free(arena);
}
END_TEST

START_TEST(what_is_no_number_is_nothing_and_lines_end_in_no_space)
{
    struct arena *arena = arena_new();
    double values[] = {1, NAN, INFINITY, -1, 1, 0, 0};
    ck_assert_str_eq(text_marks(arena, values, 7, 1, false), "@   @");
    ck_assert_str_eq(text_marks(arena, values, 7, 0, false), "");
    arena_free(arena);
}
END_TEST

/* 400 calls of 10 ms and 4 of 1 s: on 60 columns of equal ratio at the two ends; a tenth as high, since heights are roots. */
START_TEST(latencies_lie_on_a_logarithmic_scale)
{
    struct arena *arena = arena_new();
    struct histogram *histogram = histogram_new(arena);
    for (int i = 0; i < 400; i++) histogram_add(histogram, 10 * NS_PER_MS);
    for (int i = 0; i < 4; i++) histogram_add(histogram, NS_PER_S);
    struct variant_result variant = {.name = "A", .model = "m", .latency_histogram = histogram};
    struct result result = {.replications = 1, .variant_count = 1, .variants = &variant};
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = {.width = 80}};
    text_latency_chart(&page, &result);
    const char *text = buffer_text(page.buffer), *marks = strstr(text, "\n  A  @");
    ck_assert_ptr_nonnull(strstr(text, "     10.0ms   20.0ms     50.0ms    100ms"));
    ck_assert_ptr_nonnull(marks);
    ck_assert_uint_eq(strlen(marks), strlen("\n  A  ") + 60 + 1); /* and the end of the line */
    ck_assert_str_eq(marks + strlen("\n  A  ") + 59, ".\n");
    page.style.width = 40;
    page.buffer = buffer_new(arena);
    text_latency_chart(&page, &result);
    for (const char *line = buffer_text(page.buffer); *line; line += strcspn(line, "\n") + 1)
        ck_assert_uint_le(strcspn(line, "\n"), 40);
    arena_free(arena);
}
END_TEST

START_TEST(one_latency_alone_is_no_chart)
{
    struct arena *arena = arena_new();
    struct histogram *histogram = histogram_new(arena);
    histogram_add(histogram, NS_PER_MS);
    struct variant_result variant = {.name = "A", .model = "m", .latency_histogram = histogram};
    struct result result = {.replications = 1, .variant_count = 1, .variants = &variant};
    struct text_page page = {.arena = arena, .buffer = buffer_new(arena), .style = {.width = 80}};
    text_latency_chart(&page, &result);
    ck_assert_str_eq(buffer_text(page.buffer), "");
    arena_free(arena);
}
END_TEST

TEST_MAIN("text_marks", each_eighth_has_its_mark, what_is_no_number_is_nothing_and_lines_end_in_no_space,
          latencies_lie_on_a_logarithmic_scale, one_latency_alone_is_no_chart)
