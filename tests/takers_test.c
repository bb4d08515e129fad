#include "sim/takers.h"

#include "sim/arena.h"
#include "tests/dice.h"
#include "tests/test.h"

/* Held against a search through all of them. */

#define MOST 70

static int64_t earliest_ns(const int64_t *free_ns)
{
    int64_t first_ns = TIME_NEVER;
    for (uint32_t taker = 0; taker < MOST; taker++) first_ns = time_earlier(first_ns, free_ns[taker]);
    return first_ns;
}

static uint32_t busy(const int64_t *free_ns, int64_t now_ns)
{
    uint32_t count = 0;
    for (uint32_t taker = 0; taker < MOST; taker++) count += free_ns[taker] > now_ns && free_ns[taker] < TIME_NEVER;
    return count;
}

static int64_t *first_of(int64_t *free_ns)
{
    int64_t *first = free_ns;
    for (uint32_t taker = 1; taker < MOST; taker++)
        if (free_ns[taker] < *first) first = &free_ns[taker];
    return first;
}

/* Now and then somebody joins, and one work in fifty is so long that its end is further ahead than a key reaches: 2^63 ns / 128, more than two years. */
START_TEST(whoever_is_free_first_is_found)
{
    struct dice dice = {.key = random_key(20261126, 3)};
    struct arena *arena = arena_new();
    struct takers takers;
    int64_t free_ns[MOST], now_ns = 0;
    uint32_t there = 0, far = 0;
    takers_init(&takers, arena, MOST);
    for (uint32_t taker = 0; taker < MOST; taker++) free_ns[taker] = TIME_NEVER;
    ck_assert_int_eq(takers_free_ns(&takers), TIME_NEVER);
    for (int step = 0; step < 20000; step++) {
        if (there < MOST && (there == 0 || one_in(&dice, 100)))
            takers_join(&takers, there, free_ns[there] = now_ns), there++;
        ck_assert_int_eq(takers_free_ns(&takers), earliest_ns(free_ns));
        ck_assert_uint_eq(takers_busy(&takers, now_ns), busy(free_ns, now_ns));
        bool is_far = one_in(&dice, 50);
        int64_t until_ns = time_later(now_ns, earliest_ns(free_ns)) + (is_far ? 3000 * NS_PER_DAY : tenths(&dice, 50));
        far += is_far;
        takers_occupy(&takers, takers_first(&takers), until_ns);
        *first_of(free_ns) = until_ns;
        now_ns += tenths(&dice, 2);
    }
    ck_assert_uint_eq(there, MOST);
    ck_assert_uint_gt(far, 4 * MOST); /* all of them were far ahead, more than once */
    arena_free(arena);
}
END_TEST

TEST_MAIN("takers", whoever_is_free_first_is_found)
