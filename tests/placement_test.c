#include "sim/placement.h"
#include "sim/random.h"
#include "tests/test.h"

enum { MOST = 6 };

/* Machines of 4 cores, 4 accelerators and 16 GB; tests say what is taken of them. */
struct hall {
    struct space space[MOST];
    uint32_t copies[MOST];
    bool open[MOST];
    struct placement placement;
};

static const struct resources capacity = {.milli_cores = 4000, .accelerators = 4, .memory_mb = 16000};

static void hall_init(struct hall *hall, uint32_t machines)
{
    *hall = (struct hall){.placement = {.need = {.milli_cores = 1000, .accelerators = 1, .memory_mb = 2000},
                                        .imbalance_most = UINT32_MAX,
                                        .zones = 1,
                                        .machines = machines}};
    for (uint32_t i = 0; i < machines; i++) {
        hall->space[i] = (struct space){.capacity = capacity, .free = capacity};
        hall->open[i] = true;
    }
    hall->placement.space = hall->space;
    hall->placement.copies = hall->copies;
    hall->placement.open = hall->open;
}

static void assert_chosen(const struct hall *hall, uint32_t machine)
{
    ck_assert_uint_eq(placement_choose(&hall->placement, UINT32_MAX), machine);
}

START_TEST(a_copy_goes_only_where_all_that_it_needs_is_free)
{
    struct hall hall;
    hall_init(&hall, 4);
    hall.space[0].free.milli_cores = 999;
    hall.space[1].free.accelerators = 0;
    hall.space[2].free.memory_mb = 1999;
    hall.space[3].free = hall.placement.need;
    assert_chosen(&hall, 3);
    hall.open[3] = false;
    assert_chosen(&hall, PLACEMENT_NONE);
}
END_TEST

START_TEST(spread_takes_the_fewest_copies_of_the_component_then_the_fewest_in_all)
{
    struct hall hall;
    hall_init(&hall, 4);
    for (uint32_t i = 0; i < 4; i++) {
        hall.copies[i] = (const uint32_t[]){2, 1, 1, 1}[i];
        hall.space[i].copies = (const uint32_t[]){2, 3, 2, 2}[i];
    }
    assert_chosen(&hall, 2);
    hall.copies[3] = 0;
    assert_chosen(&hall, 3);
}
END_TEST

START_TEST(what_is_equal_goes_to_the_lowest_number)
{
    for (int spread = PLACE_SPREAD; spread <= PLACE_BINPACK; spread++) {
        struct hall hall;
        hall_init(&hall, 5);
        hall.placement.spread = (enum spread)spread;
        assert_chosen(&hall, 0);
        hall.open[0] = false;
        assert_chosen(&hall, 1);
    }
}
END_TEST

/* Left after the copy, of cores, accelerators, memory: machine 0: 3/4, 3/4, 14/16; 1: 2/4, 3/4, 10/16;
 * 2: 3/4, 3/4, 7/16. The scarcest: 12/16, 8/16, 7/16. */
START_TEST(binpack_leaves_the_least_of_what_is_scarcest)
{
    struct hall hall;
    hall_init(&hall, 3);
    hall.placement.spread = PLACE_BINPACK;
    hall.space[1].free.milli_cores = 3000;
    hall.space[1].free.memory_mb = 12000;
    hall.space[2].free.memory_mb = 9000;
    assert_chosen(&hall, 2);
    hall.space[2].free.memory_mb = 11000; /* 9/16 are left: now 8/16 is less */
    assert_chosen(&hall, 1);
}
END_TEST

/* Three eighths of a larger machine are less than half of a smaller one, though more memory. */
START_TEST(binpack_compares_shares_and_not_amounts)
{
    struct hall hall;
    hall_init(&hall, 2);
    hall.placement.spread = PLACE_BINPACK;
    hall.placement.need = (struct resources){.memory_mb = 2000};
    hall.space[0].free.memory_mb = 10000;
    hall.space[1].capacity.memory_mb = 64000;
    hall.space[1].free.memory_mb = 26000;
    assert_chosen(&hall, 1);
}
END_TEST

START_TEST(binpack_does_not_look_at_what_a_machine_has_none_of)
{
    struct hall hall;
    hall_init(&hall, 2);
    hall.placement.spread = PLACE_BINPACK;
    hall.placement.need.accelerators = 0;
    hall.space[0].capacity.accelerators = hall.space[0].free.accelerators = 0;
    hall.space[1].free.memory_mb = 8000;
    assert_chosen(&hall, 1);
}
END_TEST

/* Six machines in zones 0, 1, 2, 0, 1, 2. */
START_TEST(a_zone_that_keeps_the_balance_goes_first)
{
    struct hall hall;
    hall_init(&hall, 6);
    hall.placement.zones = 3;
    hall.placement.imbalance_most = 1;
    hall.copies[0] = 1; /* zones: 1, 0, 0 */
    hall.space[1].copies = hall.space[2].copies = 9;
    hall.space[4].copies = hall.space[5].copies = 9; /* of other components: spread alone would take machine 3 */
    assert_chosen(&hall, 1);
    hall.placement.imbalance_most = 2;
    assert_chosen(&hall, 3);
    hall.placement.imbalance_most = UINT32_MAX;
    assert_chosen(&hall, 3);
}
END_TEST

/* With a copy in zone 0 and none wished to be ahead, one more leaves an imbalance of 2 in zone 0 and of 1 elsewhere. */
START_TEST(where_no_zone_keeps_the_balance_the_least_excess_goes_first)
{
    struct hall hall;
    hall_init(&hall, 6);
    hall.placement.zones = 3;
    hall.placement.imbalance_most = 0;
    hall.copies[0] = 1;
    ck_assert_uint_eq(placement_excess(&hall.placement), 1);
    assert_chosen(&hall, 1);
    for (uint32_t i = 0; i < 6; i++) hall.open[i] = i % 3 == 0;
    assert_chosen(&hall, 3);
    ck_assert_uint_eq(placement_choose(&hall.placement, 2), 3);
    ck_assert_uint_eq(placement_choose(&hall.placement, 1), PLACEMENT_NONE);
}
END_TEST

/* Zones 3, 1, 0: the imbalance is 3. */
START_TEST(the_excess_is_what_is_above_the_imbalance_allowed)
{
    struct hall hall;
    hall_init(&hall, 6);
    hall.placement.zones = 3;
    hall.copies[0] = 1;
    hall.copies[3] = 2;
    hall.copies[4] = 1;
    const uint32_t allowed[] = {0, 2, 3, 4, UINT32_MAX}, excess[] = {3, 1, 0, 0, 0};
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
        hall.placement.imbalance_most = allowed[i];
        ck_assert_uint_eq(placement_excess(&hall.placement), excess[i]);
    }
}
END_TEST

/* Without zones: by the definitions of the header, machine by machine. */
static void assert_none_is_better(const struct hall *hall, uint32_t chosen)
{
    for (uint32_t i = 0; i < hall->placement.machines; i++) {
        if (!hall->open[i] || !resources_fit(&hall->placement.need, &hall->space[i].free)) continue;
        ck_assert_uint_ne(chosen, PLACEMENT_NONE);
        if (hall->placement.spread == PLACE_SPREAD)
            ck_assert_uint_ge(hall->copies[i], hall->copies[chosen]);
        else
            ck_assert_int_ge(hall->space[i].free.accelerators, hall->space[chosen].free.accelerators);
    }
    if (chosen == PLACEMENT_NONE) return;
    ck_assert(hall->open[chosen]);
    ck_assert(resources_fit(&hall->placement.need, &hall->space[chosen].free));
}

/* Only accelerators are taken, and so are the scarcest. */
START_TEST(no_machine_is_better_than_the_chosen_one)
{
    unsigned placed = 0;
    for (uint64_t draw = 0; draw < 2000; draw++) {
        struct hall hall;
        hall_init(&hall, MOST);
        hall.placement.spread = draw % 2 ? PLACE_SPREAD : PLACE_BINPACK;
        for (uint32_t i = 0; i < MOST; i++) {
            struct random_block luck = random_block(random_key(11, i), draw, RANDOM_EXTRA, 0);
            hall.open[i] = random_below(luck.word[0], 3) > 0;
            hall.copies[i] = random_below(luck.word[1], 3);
            hall.space[i].free.accelerators = random_below(luck.word[2], 3);
        }
        uint32_t chosen = placement_choose(&hall.placement, UINT32_MAX);
        assert_none_is_better(&hall, chosen);
        placed += chosen != PLACEMENT_NONE;
    }
    ck_assert_uint_gt(placed, 1000);
}
END_TEST

TEST_MAIN("placement", a_copy_goes_only_where_all_that_it_needs_is_free,
          spread_takes_the_fewest_copies_of_the_component_then_the_fewest_in_all,
          what_is_equal_goes_to_the_lowest_number, binpack_leaves_the_least_of_what_is_scarcest,
          binpack_compares_shares_and_not_amounts, binpack_does_not_look_at_what_a_machine_has_none_of,
          a_zone_that_keeps_the_balance_goes_first, where_no_zone_keeps_the_balance_the_least_excess_goes_first,
          the_excess_is_what_is_above_the_imbalance_allowed, no_machine_is_better_than_the_chosen_one)
