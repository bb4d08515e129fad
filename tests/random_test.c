#include "sim/random.h"
#include "tests/test.h"

static void assert_block(struct random_block block, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    ck_assert_uint_eq(block.word[0], a);
    ck_assert_uint_eq(block.word[1], b);
    ck_assert_uint_eq(block.word[2], c);
    ck_assert_uint_eq(block.word[3], d);
}

/* The three vectors of Random123 1.14, tests/kat_vectors, lines "philox4x32 10". The third is made of the digits of pi. */
START_TEST(philox_gives_the_published_answers)
{
    const uint32_t ones = UINT32_MAX;
    struct random_block block = random_rounds((struct random_key){{0, 0}}, (struct random_block){{0, 0, 0, 0}});
    assert_block(block, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    block = random_rounds((struct random_key){{ones, ones}}, (struct random_block){{ones, ones, ones, ones}});
    assert_block(block, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    block = random_rounds((struct random_key){{0xa4093822, 0x299f31d0}},
                          (struct random_block){{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}});
    assert_block(block, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
}
END_TEST

/* Lengths that are made up of sixteen lanes, of eight and of single blocks, and of fewer of them. Request numbers on both sides of 2^32, since the counter's two words carry there. */
START_TEST(a_batch_holds_the_same_numbers_as_single_blocks)
{
    static uint32_t words[4][RANDOM_BATCH];
    const uint64_t firsts[] = {0, 1, 1000003, (UINT64_C(1) << 32) - 100, UINT64_MAX - RANDOM_BATCH};
    struct random_key key = random_key(7, 3);
    for (size_t f = 0; f < sizeof firsts / sizeof *firsts; f++) {
        size_t count = RANDOM_BATCH - 7 * f;
        random_fill(key, firsts[f], RANDOM_REQUEST, 1, count, words);
        for (size_t i = 0; i < count; i++) {
            struct random_block block = random_block(key, firsts[f] + i, RANDOM_REQUEST, 1);
            assert_block(block, words[0][i], words[1][i], words[2][i], words[3][i]);
        }
    }
}
END_TEST

START_TEST(a_short_batch_touches_nothing_behind_its_end)
{
    static uint32_t words[4][RANDOM_BATCH];
    for (int w = 0; w < 4; w++)
        for (size_t i = 0; i < RANDOM_BATCH; i++) words[w][i] = 0xABCD;
    random_fill(random_key(1, 0), 0, RANDOM_EXTRA, 0, 3, words);
    for (int w = 0; w < 4; w++)
        for (size_t i = 3; i < RANDOM_BATCH; i++) ck_assert_uint_eq(words[w][i], 0xABCD);
}
END_TEST

START_TEST(seed_replication_purpose_and_copy_each_change_the_numbers)
{
    struct random_block base = random_block(random_key(1, 0), 5, RANDOM_ARRIVAL, 0);
    const struct random_block others[] = {
        random_block(random_key(2, 0), 5, RANDOM_ARRIVAL, 0), random_block(random_key(1, 1), 5, RANDOM_ARRIVAL, 0),
        random_block(random_key(1, 0), 6, RANDOM_ARRIVAL, 0), random_block(random_key(1, 0), 5, RANDOM_EXTRA, 0),
        random_block(random_key(1, 0), 5, RANDOM_ARRIVAL, 1),
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) ck_assert_mem_ne(&base, &others[i], sizeof base);
}
END_TEST

/* Each eighth of the range is an eighth of the words: 80,000 draws, five standard deviations are 5 sqrt(80000 / 8 * 7/8) = 468. */
START_TEST(numbers_below_a_bound_are_uniform_and_below_it)
{
    unsigned counts[8] = {0};
    for (uint64_t request = 0; request < 20000; request++) {
        struct random_block block = random_block(random_key(3, 0), request, RANDOM_EXTRA, 0);
        for (int w = 0; w < 4; w++) counts[random_below(block.word[w], 8)]++;
    }
    for (int i = 0; i < 8; i++) ck_assert_int_le(abs((int)counts[i] - 10000), 468);
    ck_assert_uint_eq(random_below(UINT32_MAX, 1), 0);
    ck_assert_uint_eq(random_below(UINT32_MAX, 7), 6);
    ck_assert_uint_eq(random_below(0, 7), 0);
}
END_TEST

START_TEST(a_share_is_below_one)
{
    ck_assert_double_lt(random_share(UINT64_MAX), 1);
    ck_assert_double_eq(random_share(0), 0);
    ck_assert_double_eq(random_share(UINT64_C(1) << 63), 0.5);
}
END_TEST

TEST_MAIN("random", philox_gives_the_published_answers, a_batch_holds_the_same_numbers_as_single_blocks,
          a_short_batch_touches_nothing_behind_its_end, seed_replication_purpose_and_copy_each_change_the_numbers,
          numbers_below_a_bound_are_uniform_and_below_it, a_share_is_below_one)
