#include "models/earliest.h"

#include "sim/arena.h"
#include "tests/dice.h"
#include "tests/test.h"

/* Against a search of all streams, of which the first at the earliest time is first: 0 to 40 streams whose items come 0 to 0.3 s apart, so that many
 * are at the same time, and which end by and by. */

#define STREAMS 40
#define PLANS   100

static size_t first_of(const int64_t next_ns[], size_t count)
{
    size_t first = 0;
    for (size_t i = 1; i < count; i++)
        if (next_ns[i] < next_ns[first]) first = i;
    return first;
}

START_TEST(the_first_stream_at_the_earliest_time_is_first)
{
    struct dice dice = {.key = random_key(20261127, 0)};
    for (int plan = 0; plan < PLANS; plan++) {
        struct arena *arena = arena_new();
        size_t count = upto(&dice, STREAMS), left = count;
        struct earliest earliest = earliest_new(arena, count);
        int64_t next_ns[STREAMS];
        for (size_t i = 0; i < count; i++) earliest_add(&earliest, i, next_ns[i] = tenths(&dice, 3));
        while (left > 0) {
            ck_assert_uint_eq(earliest.count, left);
            size_t first = first_of(next_ns, count);
            ck_assert_uint_eq(earliest.heap[0].number, first);
            ck_assert_int_eq(earliest.heap[0].next_ns, next_ns[first]);
            if (one_in(&dice, 10)) {
                earliest_end(&earliest);
                next_ns[first] = TIME_NEVER;
                left--;
            } else {
                next_ns[first] += tenths(&dice, 3);
                earliest_advance(&earliest, next_ns[first]);
            }
        }
        ck_assert_uint_eq(earliest.count, 0);
        arena_free(arena);
    }
}
END_TEST

TEST_MAIN("earliest", the_first_stream_at_the_earliest_time_is_first)
