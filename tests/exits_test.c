#include "sim/exits.h"

#include "tests/dice.h"
#include "tests/test.h"

/* Against a list that is searched: what comes first of (time, instance). */

#define INSTANCES 5
#define MOST      200
#define STEPS     20000

struct list {
    struct exit_later exits[MOST];
    size_t count;
};

static size_t first_of(const struct list *list)
{
    size_t first = 0;
    for (size_t i = 1; i < list->count; i++) {
        const struct exit_later *a = &list->exits[i], *b = &list->exits[first];
        if (a->at_ns < b->at_ns || (a->at_ns == b->at_ns && a->instance < b->instance)) first = i;
    }
    return first;
}

static void drop(struct list *list, uint32_t instance)
{
    size_t left = 0;
    for (size_t i = 0; i < list->count; i++)
        if (list->exits[i].instance != instance) list->exits[left++] = list->exits[i];
    list->count = left;
}

/* Three in four are tenths of a second away, some years, some for ever: with five instances a key has room for 36 years. */
static int64_t some_time(struct dice *dice, int64_t now_ns)
{
    if (one_in(dice, 4))
        return one_in(dice, 9) ? TIME_NEVER : time_after(now_ns, upto(dice, 4) * (TIME_LONGEST_NS / 5));
    return time_after(now_ns, tenths(dice, 50));
}

static void take(struct exits *exits, struct list *list, int64_t *now_ns)
{
    size_t first = first_of(list);
    ck_assert_int_eq(exits->next_ns, list->exits[first].at_ns);
    *now_ns = exits->next_ns;
    ck_assert_uint_eq(exits_take(exits), list->exits[first].instance);
    list->exits[first] = list->exits[--list->count];
}

START_TEST(exits_come_in_the_order_of_time_and_then_of_instances)
{
    struct dice dice = {.key = random_key(20261127, 0)};
    struct exits exits;
    struct list list = {.count = 0};
    int64_t now_ns = 0;
    exits_init(&exits, INSTANCES);
    for (int step = 0; step < STEPS; step++) {
        bool full = list.count == MOST, waits = list.count > 0 && exits.next_ns < TIME_NEVER;
        if (one_in(&dice, 100)) {
            uint32_t instance = upto(&dice, INSTANCES - 1);
            exits_drop(&exits, instance);
            drop(&list, instance);
        } else if (!full && (!waits || one_in(&dice, 2))) {
            struct exit_later exit = {some_time(&dice, now_ns), upto(&dice, INSTANCES - 1)};
            exits_add(&exits, exit.at_ns, exit.instance);
            list.exits[list.count++] = exit;
        } else if (waits) {
            take(&exits, &list, &now_ns);
        }
        if (now_ns < TIME_LONGEST_NS && list.count > 0) continue;
        exits_clear(&exits);
        ck_assert_int_eq(exits.next_ns, TIME_NEVER);
        list.count = 0;
        now_ns = 0;
    }
    exits_free(&exits);
}
END_TEST

TEST_MAIN("exits", exits_come_in_the_order_of_time_and_then_of_instances)
