#include "sim/timers.h"

#include "sim/random.h"
#include "tests/test.h"

static struct timers timers;

static void assert_next(int64_t at_ns, uint32_t kind, uint32_t subject)
{
    ck_assert_int_eq(timers_next_ns(&timers), at_ns);
    struct timer timer = timers_take(&timers);
    ck_assert_int_eq(timer.at_ns, at_ns);
    ck_assert_uint_eq(timer.kind, kind);
    ck_assert_uint_eq(timer.subject, subject);
}

START_TEST(the_earliest_comes_first)
{
    timers_init(&timers);
    ck_assert_int_eq(timers_next_ns(&timers), TIME_NEVER);
    timers_add(&timers, 30, 1, 7);
    timers_add(&timers, 10, 2, 8);
    timers_add(&timers, 20, 3, 9);
    assert_next(10, 2, 8);
    timers_add(&timers, 5, 4, 6);
    assert_next(5, 4, 6);
    assert_next(20, 3, 9);
    assert_next(30, 1, 7);
    ck_assert_int_eq(timers_next_ns(&timers), TIME_NEVER);
    timers_free(&timers);
}
END_TEST

START_TEST(of_equal_instants_the_one_set_first_comes_first)
{
    timers_init(&timers);
    for (uint32_t subject = 0; subject < 1000; subject++) timers_add(&timers, subject % 3, 0, subject);
    for (uint32_t instant = 0; instant < 3; instant++)
        for (uint32_t subject = instant; subject < 1000; subject += 3) assert_next(instant, 0, subject);
    timers_free(&timers);
}
END_TEST

static bool is_odd(void *dropped, const struct timer *timer)
{
    *(uint32_t *)dropped += timer->subject % 2;
    return timer->subject % 2 == 1;
}

/* 500 of 1000 are dropped; the others keep their order, ties too. */
START_TEST(the_dropped_are_gone_and_the_rest_keeps_its_order)
{
    uint32_t dropped = 0;
    timers_init(&timers);
    for (uint32_t subject = 0; subject < 1000; subject++) timers_add(&timers, 999 - subject / 10, 0, subject);
    timers_drop(&timers, is_odd, &dropped);
    ck_assert_uint_eq(dropped, 500);
    ck_assert_uint_eq(timers.count, 500);
    for (uint32_t ten = 100; ten-- > 0;)
        for (uint32_t subject = 10 * ten; subject < 10 * ten + 10; subject += 2) assert_next(999 - ten, 0, subject);
    timers_free(&timers);
}
END_TEST

static bool is_any(void *self, const struct timer *timer)
{
    (void)self, (void)timer;
    return true;
}

START_TEST(all_may_be_dropped)
{
    timers_init(&timers);
    timers_drop(&timers, is_any, NULL);
    for (uint32_t subject = 0; subject < 9; subject++) timers_add(&timers, 1, 0, subject);
    timers_drop(&timers, is_any, NULL);
    ck_assert_int_eq(timers_next_ns(&timers), TIME_NEVER);
    timers_free(&timers);
}
END_TEST

START_TEST(cleared_timers_begin_anew)
{
    timers_init(&timers);
    timers_add(&timers, 1, 0, 5);
    timers_clear(&timers);
    ck_assert_int_eq(timers_next_ns(&timers), TIME_NEVER);
    timers_add(&timers, 2, 1, 6);
    assert_next(2, 1, 6);
    timers_free(&timers);
}
END_TEST

/* Heap order against a plain search, while timers come and go. */
START_TEST(the_order_holds_while_timers_come_and_go)
{
    enum { MOST = 200 };
    struct timer plain[MOST];
    uint32_t count = 0;
    timers_init(&timers);
    for (uint32_t step = 0; step < 20000; step++) {
        struct random_block luck = random_block(random_key(9, 0), step, RANDOM_EXTRA, 0);
        if (count < MOST && luck.word[0] % 5 < (step / 1000 % 2 ? 2u : 3u)) {
            plain[count++] = (struct timer){.at_ns = step + luck.word[1] % 50, .sequence = step, .subject = step};
            timers_add(&timers, plain[count - 1].at_ns, 0, step);
        } else if (count > 0) {
            uint32_t first = 0;
            for (uint32_t i = 1; i < count; i++)
                if (plain[i].at_ns < plain[first].at_ns ||
                    (plain[i].at_ns == plain[first].at_ns && plain[i].sequence < plain[first].sequence))
                    first = i;
            assert_next(plain[first].at_ns, 0, plain[first].subject);
            plain[first] = plain[--count];
        }
    }
    timers_free(&timers);
}
END_TEST

TEST_MAIN("timers", the_earliest_comes_first, of_equal_instants_the_one_set_first_comes_first,
          the_dropped_are_gone_and_the_rest_keeps_its_order, all_may_be_dropped, cleared_timers_begin_anew,
          the_order_holds_while_timers_come_and_go)
