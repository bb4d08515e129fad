#include "sim/router.h"
#include "tests/test.h"

#include <stdbool.h>

enum { MOST = 20 };

/* A router of that many instances, all of them members. */
static void router_of(struct router *router, enum routing routing, uint32_t instances)
{
    router_init(router, routing, instances);
    for (uint32_t i = 0; i < instances; i++) router_join(router, i);
}

static bool is_member(const struct router *router, uint32_t instance)
{
    return router->place[instance] != ROUTER_OUTSIDE;
}

/* sorted, place and first say the same as the plain count of each instance. */
static void assert_consistent(const struct router *router, const uint32_t *present, uint32_t instances)
{
    uint32_t members = 0;
    for (uint32_t i = 0; i < instances; i++) {
        ck_assert_uint_eq(router->outstanding[i], present[i]);
        if (is_member(router, i)) ck_assert_uint_eq(router->sorted[router->place[i]], i);
        members += is_member(router, i);
    }
    ck_assert_uint_eq(router->members, members);
    for (uint32_t at = 1; at < members; at++)
        ck_assert_uint_ge(present[router->sorted[at]], present[router->sorted[at - 1]]);
    for (uint32_t k = 0; k <= router->room; k++) {
        uint32_t fewer = 0;
        for (uint32_t i = 0; i < instances; i++) fewer += is_member(router, i) && present[i] < k;
        ck_assert_uint_eq(router->first[k], fewer);
    }
}

static uint32_t fewest_of(const struct router *router, const uint32_t *present, uint32_t instances)
{
    uint32_t fewest = UINT32_MAX;
    for (uint32_t i = 0; i < instances; i++)
        if (is_member(router, i) && present[i] < fewest) fewest = present[i];
    return fewest;
}

static void choose_add_and_remove(uint32_t instances)
{
    struct router router;
    router_of(&router, ROUTE_LEAST_OUTSTANDING, instances);
    uint32_t present[MOST] = {0};
    for (uint64_t step = 0; step < 3000; step++) {
        struct random_block luck = random_block(random_key(5, instances), step, RANDOM_EXTRA, 0);
        /* Arrivals prevail for a while, then departures, so that counts rise and fall. */
        bool arrives = luck.word[0] < (step / 500 % 2 ? UINT32_MAX / 3 : UINT32_MAX / 3 * 2);
        uint32_t chosen = router_choose(&router, luck.word[1]);
        ck_assert_uint_eq(present[chosen], fewest_of(&router, present, instances));
        if (arrives) {
            router_add(&router, chosen);
            present[chosen]++;
        } else {
            uint32_t leaves = random_below(luck.word[2], instances);
            if (present[leaves] == 0) continue;
            router_remove(&router, leaves);
            present[leaves]--;
        }
        if (step % 10 == 0) assert_consistent(&router, present, instances);
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
    router_of(&router, ROUTE_LEAST_OUTSTANDING, 3);
    uint32_t present[3] = {0};
    for (int i = 0; i < 1000; i++) {
        router_add(&router, 1);
        present[1]++;
    }
    assert_consistent(&router, present, 3);
    for (uint32_t word = 0; word < 100; word++) ck_assert_uint_ne(router_choose(&router, word << 25), 1);
    for (int i = 0; i < 1000; i++) {
        router_remove(&router, 1);
        present[1]--;
    }
    assert_consistent(&router, present, 3);
    router_free(&router);
}
END_TEST

/* `draws` equal steps over the range of a word: an even choice among n gives each draws / n of them. */
static void assert_even(const struct router *router, const bool *may_be_chosen, uint32_t instances, uint32_t among)
{
    const uint32_t draws = 7 * 6 * 5 * 4 * 3 * 2;
    uint32_t counts[MOST] = {0};
    for (uint32_t i = 0; i < draws; i++) counts[router_choose(router, (uint32_t)(((uint64_t)i << 32) / draws + 1))]++;
    for (uint32_t i = 0; i < instances; i++) ck_assert_uint_eq(counts[i], may_be_chosen[i] ? draws / among : 0);
}

START_TEST(ties_are_broken_evenly)
{
    struct router router;
    router_of(&router, ROUTE_LEAST_OUTSTANDING, 7);
    bool free[7] = {true, true, true, true, true, true, true};
    const uint32_t order[] = {4, 0, 6, 3, 1, 5};
    for (uint32_t taken = 0; taken < 6; taken++) {
        assert_even(&router, free, 7, 7 - taken);
        router_add(&router, order[taken]);
        free[order[taken]] = false;
    }
    assert_even(&router, free, 7, 1);
    router_free(&router);
}
END_TEST

START_TEST(random_routing_is_even_and_looks_at_nothing)
{
    struct router router;
    router_of(&router, ROUTE_RANDOM, 6);
    const bool all[6] = {true, true, true, true, true, true};
    assert_even(&router, all, 6, 6);
    for (int i = 0; i < 9; i++) router_add(&router, 2);
    assert_even(&router, all, 6, 6);
    router_remove(&router, 2);
    router_free(&router);
}
END_TEST

/* --- Coming and going --- */

/* One step: a request comes, one leaves, an instance joins without any, or one quits with what it has. */
static void step(struct router *router, uint32_t *present, uint32_t instances, struct random_block luck)
{
    uint32_t instance = random_below(luck.word[1], instances);
    switch (random_below(luck.word[0], 4)) {
    case 0:
        if (router->members == 0) break;
        instance = router_choose(router, luck.word[2]);
        ck_assert_uint_eq(present[instance], fewest_of(router, present, instances));
        router_add(router, instance);
        present[instance]++;
        break;
    case 1:
        if (present[instance] == 0) break;
        router_remove(router, instance);
        present[instance]--;
        break;
    case 2:
        if (is_member(router, instance) || present[instance] > 0) break;
        router_join(router, instance);
        break;
    default:
        if (is_member(router, instance) && luck.word[3] % 8 == 0) router_quit(router, instance);
    }
}

/* One that has quit finishes what it has, and is not chosen meanwhile; it is empty when it joins again. */
START_TEST(instances_join_and_quit_whatever_they_have)
{
    for (uint32_t instances = 1; instances <= MOST; instances++) {
        struct router router;
        uint32_t present[MOST] = {0};
        router_init(&router, ROUTE_LEAST_OUTSTANDING, instances);
        for (uint64_t number = 0; number < 3000; number++) {
            step(&router, present, instances, random_block(random_key(6, instances), number, RANDOM_EXTRA, 0));
            assert_consistent(&router, present, instances);
        }
        router_free(&router);
    }
}
END_TEST

/* Beyond the first room too; what is asked for anew is of those who come from then on. */
START_TEST(the_most_is_what_an_instance_has_had)
{
    struct router router;
    router_of(&router, ROUTE_LEAST_OUTSTANDING, 2);
    router_watch(&router);
    ck_assert_uint_eq(router.most, 0);
    for (uint32_t has = 1; has <= 200; has++) {
        router_add(&router, 1);
        ck_assert_uint_eq(router.most, has);
    }
    for (uint32_t has = 200; has > 3; has--) router_remove(&router, 1);
    router_add(&router, 0);
    ck_assert_uint_eq(router.most, 200);
    router_watch(&router);
    router_add(&router, 0);
    ck_assert_uint_eq(router.most, 2);
    router_add(&router, 1);
    ck_assert_uint_eq(router.most, 4);
    router_add(&router, 0);
    ck_assert_uint_eq(router.most, 4);
    router_free(&router);
}
END_TEST

START_TEST(random_routing_is_even_over_those_that_are_there)
{
    struct router router;
    router_of(&router, ROUTE_RANDOM, 6);
    router_quit(&router, 0);
    router_quit(&router, 4);
    const bool first[6] = {false, true, true, true, false, true};
    assert_even(&router, first, 6, 4);
    router_join(&router, 4);
    const bool then[6] = {false, true, true, true, true, true};
    assert_even(&router, then, 6, 5);
    router_free(&router);
}
END_TEST

TEST_MAIN("router", the_chosen_instance_has_the_fewest_requests, counts_grow_far_beyond_the_first_room,
          ties_are_broken_evenly, random_routing_is_even_and_looks_at_nothing,
          instances_join_and_quit_whatever_they_have, the_most_is_what_an_instance_has_had,
          random_routing_is_even_over_those_that_are_there)
