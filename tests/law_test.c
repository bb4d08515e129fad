#include "models/distribution.h"
#include "sim/arena.h"
#include "sim/law.h"
#include "tests/test.h"

#include <math.h>

static struct arena *arena;
static struct arrival arrivals[RANDOM_BATCH];
static uint32_t words[4][RANDOM_BATCH];

static void setup(void)
{
    arena = arena_new();
    random_fill(random_key(11, 0), 0, RANDOM_REQUEST, 0, RANDOM_BATCH, words);
    for (uint32_t i = 0; i < RANDOM_BATCH; i++) {
        arrivals[i] = (struct arrival)ARRIVAL_UNKNOWN;
        arrivals[i].service_ns = (int64_t)i * 1000 - 1;
        arrivals[i].input_tokens = words[2][i] % 4000;
        arrivals[i].output_tokens = words[2][i] % 700;
        arrivals[i].payload_bytes = words[3][i];
    }
}

static void gives_many_what_it_gives_one(const struct law *law, size_t count)
{
    int64_t ns[RANDOM_BATCH];
    law_fill(law, arrivals, words[0], words[1], count, ns);
    for (size_t i = 0; i < count; i++)
        ck_assert_int_eq(ns[i], law_at(law, &arrivals[i], random_join(words[0][i], words[1][i])));
}

/* To the nearest nanosecond, halves up, within 0 and a hundred years: on both sides of the places where that changes, in each lane. */
START_TEST(many_are_rounded_as_one_is)
{
    const double longest = (double)TIME_LONGEST_NS;
    const double ns[] = {0,
                         -0.0,
                         -1e300,
                         -0.4,
                         0.4,
                         0.5,
                         0.49999999999999994,
                         1.5,
                         2.5,
                         1e9,
                         0x1p31,
                         0x1p32,
                         0x1p50,
                         0x1p51,
                         0x1p52,
                         0x1p51 - 0.5,
                         0x1p53,
                         1e18,
                         longest,
                         1e300,
                         7.5,
                         0x1p-900,
                         12345.6,
                         0x1p40,
                         0x1p50 + 0.5,
                         3.25e12,
                         99,
                         100.5,
                         nextafter(longest, 0)};
    const size_t count = sizeof ns / sizeof *ns;
    for (size_t first = 0; first < 4; first++) {
        int64_t rounded[sizeof ns / sizeof *ns];
        law_round_all(ns + first, count - first, rounded);
        for (size_t i = first; i < count; i++) ck_assert_int_eq(rounded[i - first], law_round(ns[i]));
    }
}
END_TEST

START_TEST(each_kind_of_law_gives_many_what_it_gives_one)
{
    setup();
    const struct distribution long_tailed = {.family = DISTRIBUTION_EXPONENTIAL, .scale = 3};
    const struct law laws[] = {
        {.kind = LAW_TABLE, .table = distribution_compile(arena, &long_tailed, 1e6)},
        {.kind = LAW_TABLE,
         .table = distribution_compile(arena, &long_tailed, 1e15)}, /* half of them last 26 days and more */
        {.kind = LAW_TABLE, .table = quantile_constant(arena, 1234.5)},
        {.kind = LAW_LINEAR,
         .base_ns = 100,
         .per_input_token_ns = 0.3,
         .per_output_token_ns = 1e5,
         .per_payload_byte_ns = 2},
        {.kind = LAW_LINEAR, .per_output_token_ns = 1e7, .table = distribution_compile(arena, &long_tailed, 1)},
        {.kind = LAW_RECORDED},
        {.kind = LAW_RECORDED, .recorded_factor = 1.7},
    };
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++)
        for (size_t count = RANDOM_BATCH - 3; count <= RANDOM_BATCH; count++)
            gives_many_what_it_gives_one(&laws[i], count);
    arena_free(arena);
}
END_TEST

START_TEST(laws_are_the_same_where_nothing_about_them_differs)
{
    setup();
    const struct law law = {.kind = LAW_LINEAR, .base_ns = 1, .table = quantile_constant(arena, 1)};
    struct law others[] = {law, law, law, law};
    ck_assert(law_is_same(&law, &others[0]));
    others[0].kind = LAW_TABLE;
    others[1].table = quantile_constant(arena, 1);
    others[2].per_output_token_ns = 1;
    others[3].recorded_factor = 2;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) ck_assert(!law_is_same(&law, &others[i]));
    arena_free(arena);
}
END_TEST

TEST_MAIN("law", many_are_rounded_as_one_is, each_kind_of_law_gives_many_what_it_gives_one,
          laws_are_the_same_where_nothing_about_them_differs)
