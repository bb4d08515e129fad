#include "sim/exits.h"

#include "tests/dice.h"
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

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

/* In an overload thousands are far ahead, now more of them and now fewer: most are parted from the heap, and come back to it. All are exits of 37
 * instances within ten minutes, every other one at a whole tenth of a second, so that many are at one time; in order as a search of the times
 * has them. */
#define CROWD     4000
#define CROWDED   37
#define OVERLOADS 6

static uint64_t order_of(const struct exit_later *exit)
{
    return (uint64_t)exit->at_ns * CROWDED + exit->instance;
}

static int by_order(const void *a, const void *b)
{
    uint64_t of_a = order_of(a), of_b = order_of(b);
    return (of_a > of_b) - (of_a < of_b);
}

static int64_t some_way_ahead(struct dice *dice, int64_t now_ns, uint32_t longest)
{
    return now_ns + tenths(dice, longest) + (one_in(dice, 2) ? (int64_t)upto(dice, 99999999) : 0);
}

/* All that is there is taken, or only a part of it. Returns how many are left. */
static size_t take_in_order(struct exits *exits, struct exit_later *all, size_t count, size_t taken, int64_t *now_ns)
{
    qsort(all, count, sizeof *all, by_order);
    for (size_t i = 0; i < taken; i++) {
        ck_assert_int_eq(exits->next_ns, all[i].at_ns);
        ck_assert_uint_eq(exits_take(exits), all[i].instance);
        *now_ns = all[i].at_ns;
    }
    memmove(all, all + taken, (count - taken) * sizeof *all);
    return count - taken;
}

START_TEST(so_do_thousands)
{
    struct dice dice = {.key = random_key(20261128, 0)};
    static struct exit_later all[CROWD];
    struct exits exits;
    size_t count = 0, parted = 0;
    int64_t now_ns = 0;
    exits_init(&exits, CROWDED);
    for (int round = 0; round < OVERLOADS * 40; round++) {
        size_t room = round % 40 < 25 ? CROWD : 100; /* an overload, and its end */
        uint32_t longest = 1 + upto(&dice, one_in(&dice, 10) ? 6000 : 300);
        for (uint32_t n = upto(&dice, 600); n > 0 && count < room; n--) {
            all[count] = (struct exit_later){some_way_ahead(&dice, now_ns, longest), upto(&dice, CROWDED - 1)};
            exits_add(&exits, all[count].at_ns, all[count].instance);
            count++;
        }
        ck_assert_uint_eq(exits_count(&exits), count);
        parted += exits.rung.count > 0;
        if (one_in(&dice, 10)) {
            uint32_t instance = upto(&dice, CROWDED - 1);
            size_t left = 0;
            exits_drop(&exits, instance);
            for (size_t i = 0; i < count; i++)
                if (all[i].instance != instance) all[left++] = all[i];
            count = left;
        }
        count = take_in_order(&exits, all, count, upto(&dice, (uint32_t)(count < 400 ? count : 400)), &now_ns);
    }
    take_in_order(&exits, all, count, count, &now_ns);
    ck_assert_int_eq(exits.next_ns, TIME_NEVER);
    ck_assert_uint_gt(parted, OVERLOADS * 20); /* mostly */
    exits_free(&exits);
}
END_TEST

TEST_MAIN("exits", exits_come_in_the_order_of_time_and_then_of_instances, so_do_thousands)
