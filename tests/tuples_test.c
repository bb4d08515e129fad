#include "reports/buffer.h"
#include "reports/tuples.h"
#include "sim/arena.h"
#include "tests/test.h"

START_TEST(what_is_written_is_read_back)
{
    struct arena *arena = arena_new();
    struct buffer *text = buffer_new(arena);
    int64_t pairs[][2] = {{0, 1}, {INT64_MAX, 10}}, read[2];
    for (size_t i = 0; i < 2; i++) tuples_add(text, pairs[i], 2);
    tuples_end(text);
    ck_assert_str_eq(buffer_text(text), "[[0,1],[9223372036854775807,10]]");
    struct tuples tuples = tuples_of(buffer_text(text));
    for (size_t i = 0; i < 2; i++) {
        ck_assert(tuples_next(&tuples, read, 2));
        ck_assert_mem_eq(read, pairs[i], sizeof read);
    }
    ck_assert(!tuples_next(&tuples, read, 2));
    ck_assert(!tuples.broken);
    arena_free(arena);
}
END_TEST

START_TEST(none_at_all_is_a_list_too)
{
    struct arena *arena = arena_new();
    struct buffer *text = buffer_new(arena);
    int64_t read[2];
    tuples_end(text);
    ck_assert_str_eq(buffer_text(text), "[]");
    struct tuples tuples = tuples_of("[]");
    ck_assert(!tuples_next(&tuples, read, 2));
    ck_assert(!tuples.broken);
    arena_free(arena);
}
END_TEST

START_TEST(anything_else_is_broken)
{
    static const char *const broken[] = {"",
                                         "{}",
                                         "[",
                                         "[[1,2]",
                                         "[[1,2]]x",
                                         "[[1,2],]",
                                         "[[1]]",
                                         "[[1,2,3]]",
                                         "[[-1,2]]",
                                         "[[+1,2]]",
                                         "[[01,2]]",
                                         "[[1,]]",
                                         "[[1.5,2]]",
                                         "[[1, 2]]",
                                         "[[1,2][3,4]]",
                                         "[[9223372036854775808,1]]",
                                         "[\"1,2\"]"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct tuples tuples = tuples_of(broken[i]);
        int64_t read[2];
        while (tuples_next(&tuples, read, 2)) continue;
        ck_assert_msg(tuples.broken, "%s", broken[i]);
        ck_assert(!tuples_next(&tuples, read, 2));
    }
}
END_TEST

TEST_MAIN("tuples", what_is_written_is_read_back, none_at_all_is_a_list_too, anything_else_is_broken)
