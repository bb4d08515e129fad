#include "sim/router.h"
#include "tests/test.h"

#include <stdbool.h>

enum { MOST = 20 };

/* sorted, place and first say the same as the plain count of each instance. */
static void assert_consistent(const struct router *router, const uint32_t *present)
{
    for (uint32_t i = 0; i < router->instances; i++) {
        ck_assert_uint_eq(router->outstanding[i], present[i]);
        ck_assert_uint_eq(router->sorted[router->place[i]], i);
        if (i > 0) ck_assert_uint_ge(present[router->sorted[i]], present[router->sorted[i - 1]]);
    }
    for (uint32_t k = 0; k <= router->room; k++) {
        uint32_t fewer = 0;
        for (uint32_t i = 0; i < router->instances; i++) fewer += present[i] < k;
        ck_assert_uint_eq(router->first[k], fewer);
    }
}

static uint32_t fewest_of(const uint32_t *present, uint32_t instances)
{
    uint32_t fewest = present[0];
    for (uint32_t i = 1; i < instances; i++)
        if (present[i] < fewest) fewest = present[i];
    return fewest;
}

static void choose_add_and_remove(uint32_t instances)
{
    struct router router;
    router_init(&router, ROUTE_LEAST_OUTSTANDING, instances);
    uint32_t present[MOST] = {0};
    for (uint64_t step = 0; step < 3000; step++) {
        struct random_block luck = random_block(random_key(5, instances), step, RANDOM_EXTRA, 0);
        /* Arrivals prevail for a while, then departures, so that counts rise and fall. */
        bool arrives = luck.word[0] < (step / 500 % 2 ? UINT32_MAX / 3 : UINT32_MAX / 3 * 2);
        uint32_t chosen = router_choose(&router, luck.word[1]);
        ck_assert_uint_eq(present[chosen], fewest_of(present, instances));
        if (arrives) {
            router_add(&router, chosen);
            present[chosen]++;
        } else {
            uint32_t leaves = random_below(luck.word[2], instances);
            if (present[leaves] == 0) continue;
            router_remove(&router, leaves);
            present[leaves]--;
        }
        if (step % 10 == 0) assert_consistent(&router, present);
    }
    router_free(&router);
}

START_TEST(the_chosen_instance_has_the_fewest_requests)
{
    for (uint32_t instances = 1; instances <= MOST; instances++) choose_add_and_remove(instances);
}
END_TEST

START_TEST(counts_grow_far_beyond_the_first_room)
{
    struct router router;
    router_init(&router, ROUTE_LEAST_OUTSTANDING, 3);
    uint32_t present[3] = {0};
    for (int i = 0; i < 1000; i++) {
        router_add(&router, 1);
        present[1]++;
    }
    assert_consistent(&router, present);
    for (uint32_t word = 0; word < 100; word++) ck_assert_uint_ne(router_choose(&router, word << 25), 1);
    for (int i = 0; i < 1000; i++) {
        router_remove(&router, 1);
        present[1]--;
    }
    assert_consistent(&router, present);
    router_free(&router);
}
END_TEST

/* `draws` equal steps over the range of a word: an even choice among n gives each draws / n of them. */
static void assert_even(const struct router *router, const bool *may_be_chosen, uint32_t among)
{
    const uint32_t draws = 7 * 6 * 5 * 4 * 3 * 2;
    uint32_t counts[MOST] = {0};
    for (uint32_t i = 0; i < draws; i++) counts[router_choose(router, (uint32_t)(((uint64_t)i << 32) / draws + 1))]++;
    for (uint32_t i = 0; i < router->instances; i++) ck_assert_uint_eq(counts[i], may_be_chosen[i] ? draws / among : 0);
}

START_TEST(ties_are_broken_evenly)
{
    struct router router;
    router_init(&router, ROUTE_LEAST_OUTSTANDING, 7);
    bool free[7] = {true, true, true, true, true, true, true};
    const uint32_t order[] = {4, 0, 6, 3, 1, 5};
    for (uint32_t taken = 0; taken < 6; taken++) {
        assert_even(&router, free, 7 - taken);
        router_add(&router, order[taken]);
        free[order[taken]] = false;
    }
    assert_even(&router, free, 1);
    router_free(&router);
}
END_TEST

START_TEST(random_routing_is_even_and_looks_at_nothing)
{
    struct router router;
    router_init(&router, ROUTE_RANDOM, 6);
    const bool all[6] = {true, true, true, true, true, true};
    assert_even(&router, all, 6);
    for (int i = 0; i < 9; i++) router_add(&router, 2);
    assert_even(&router, all, 6);
    router_remove(&router, 2);
    router_free(&router);
}
END_TEST

TEST_MAIN("router", the_chosen_instance_has_the_fewest_requests, counts_grow_far_beyond_the_first_room,
          ties_are_broken_evenly, random_routing_is_even_and_looks_at_nothing)
