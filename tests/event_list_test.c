#include "sim/arena.h"
#include "sim/event_list.h"
#include "sim/random.h"
#include "tests/test.h"

/* What the list must say, found by looking at every slot. */
static size_t first_of(const int64_t *at_ns, size_t slots)
{
    size_t first = 0;
    for (size_t slot = 1; slot < slots; slot++)
        if (at_ns[slot] < at_ns[first]) first = slot;
    return first;
}

static void agree_with_a_plain_array(size_t slots, int64_t span_ns)
{
    struct arena *arena = arena_new();
    struct event_list list;
    event_list_init(&list, arena, slots);
    int64_t *at_ns = arena_new_array(arena, slots, int64_t);
    for (size_t slot = 0; slot < slots; slot++) at_ns[slot] = TIME_NEVER;

    for (uint64_t step = 0; step < 4000; step++) {
        struct random_block luck = random_block(random_key(11, (uint32_t)slots), step, RANDOM_EXTRA, 0);
        uint32_t slot = random_below(luck.word[0], (uint32_t)slots);
        at_ns[slot] = luck.word[1] < UINT32_MAX / 4 ? TIME_NEVER : (int64_t)(luck.word[2] % (uint64_t)span_ns);
        if (at_ns[slot] == TIME_NEVER)
            event_list_clear(&list, slot);
        else
            event_list_set(&list, slot, at_ns[slot]);

        if (step % 8 == 0) event_list_fit(&list);

        size_t first = first_of(at_ns, slots);
        ck_assert_int_eq(event_list_next_ns(&list), at_ns[first]);
        if (at_ns[first] != TIME_NEVER) ck_assert_uint_eq(event_list_next(&list), first);
        ck_assert_int_eq(event_list_at_ns(&list, slot), at_ns[slot]);
    }
    arena_free(arena);
}

START_TEST(the_earliest_event_comes_first_whatever_was_set_and_cleared)
{
    const size_t sizes[] = {1, 2, 3, 5, 8, 64, 100, 1000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) agree_with_a_plain_array(sizes[i], INT32_MAX);
}
END_TEST

/* Three instants only, so that nearly every comparison is a tie. */
START_TEST(at_equal_times_the_lower_slot_comes_first)
{
    const size_t sizes[] = {2, 3, 7, 16, 33, 500};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) agree_with_a_plain_array(sizes[i], 3);
}
END_TEST

START_TEST(events_come_out_sorted)
{
    enum { SLOTS = 777 };
    struct arena *arena = arena_new();
    struct event_list list;
    event_list_init(&list, arena, SLOTS);
    for (uint32_t slot = 0; slot < SLOTS; slot++) event_list_set(&list, slot, (int64_t)slot * 7919 % 101);

    int64_t last_ns = -1;
    uint32_t last_slot = 0;
    for (int taken = 0; taken < SLOTS; taken++) {
        int64_t now_ns = event_list_next_ns(&list);
        uint32_t slot = event_list_next(&list);
        ck_assert(now_ns > last_ns || (now_ns == last_ns && slot > last_slot));
        last_ns = now_ns;
        last_slot = slot;
        event_list_clear(&list, slot);
    }
    ck_assert_int_eq(event_list_next_ns(&list), TIME_NEVER);
    arena_free(arena);
}
END_TEST

/* Differences of times near both ends of the range must not overflow. */
START_TEST(times_near_the_end_of_time_are_ordered)
{
    struct arena *arena = arena_new();
    struct event_list list;
    event_list_init(&list, arena, 2);
    event_list_set(&list, 1, TIME_NEVER - 1);
    ck_assert_uint_eq(event_list_next(&list), 1);
    event_list_set(&list, 0, TIME_NEVER - 1);
    ck_assert_uint_eq(event_list_next(&list), 0);
    event_list_set(&list, 1, 0);
    ck_assert_uint_eq(event_list_next(&list), 1);
    ck_assert_int_eq(event_list_next_ns(&list), 0);
    arena_free(arena);
}
END_TEST

/* Now and then there are events in the lower slots only, and fewer of them each time: the top sinks below what is beyond, and is raised. */
START_TEST(the_top_follows_the_events)
{
    enum { SLOTS = 100 };
    struct arena *arena = arena_new();
    struct event_list list;
    event_list_init(&list, arena, SLOTS);
    for (uint32_t used = SLOTS, last = SLOTS; used > 0; last = used, used /= 2) {
        for (uint32_t slot = used; slot < last; slot++) event_list_clear(&list, slot);
        for (uint32_t slot = 0; slot < used; slot++) event_list_set(&list, slot, 1000 - slot);
        event_list_fit(&list);
        ck_assert_uint_ge(list.reach, used);
        ck_assert_uint_lt(list.reach, 2 * used);
        ck_assert_uint_eq(event_list_next(&list), used - 1);
        event_list_set(&list, SLOTS - 1, 7);
        ck_assert_uint_eq(event_list_next(&list), SLOTS - 1);
        ck_assert_int_eq(event_list_next_ns(&list), 7);
        event_list_clear(&list, SLOTS - 1);
        ck_assert_uint_eq(event_list_next(&list), used < SLOTS ? used - 1 : used - 2);
    }
    arena_free(arena);
}
END_TEST

START_TEST(a_reset_list_is_empty)
{
    struct arena *arena = arena_new();
    struct event_list list;
    event_list_init(&list, arena, 10);
    event_list_set(&list, 3, 5);
    event_list_reset(&list);
    ck_assert_int_eq(event_list_next_ns(&list), TIME_NEVER);
    ck_assert_int_eq(event_list_at_ns(&list, 3), TIME_NEVER);
    event_list_set(&list, 9, 8);
    ck_assert_uint_eq(event_list_next(&list), 9);
    arena_free(arena);
}
END_TEST

TEST_MAIN("event_list", the_earliest_event_comes_first_whatever_was_set_and_cleared,
          at_equal_times_the_lower_slot_comes_first, events_come_out_sorted, times_near_the_end_of_time_are_ordered,
          the_top_follows_the_events, a_reset_list_is_empty)
