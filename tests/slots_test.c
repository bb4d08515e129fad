#include "sim/slots.h"

#include "sim/arena.h"
#include "sim/random.h"
#include "tests/test.h"

enum { MOST = 100 };

static struct arena *arena;
static struct slots slots;
static struct slots_plan plan;

static void slots_of(uint32_t most, uint32_t provisioned, enum slot_reuse reuse)
{
    plan = (struct slots_plan){.most = most, .provisioned = provisioned, .reuse = reuse};
    arena = arena_new();
    slots_init(&slots, arena, &plan);
}

static void slots_end(void)
{
    arena_free(arena);
}

/* The slot, which must be warm. */
static uint32_t take_warm(uint32_t word)
{
    struct slot_choice choice = slots_take(&slots, word);
    ck_assert_uint_ne(choice.slot, SLOT_NONE);
    ck_assert(!choice.cold);
    return choice.slot;
}

static uint32_t take_cold(void)
{
    struct slot_choice choice = slots_take(&slots, 0);
    ck_assert_uint_ne(choice.slot, SLOT_NONE);
    ck_assert(choice.cold);
    return choice.slot;
}

static void assert_throttled(void)
{
    uint32_t live = slots.live, busy = slots.busy;
    ck_assert_uint_eq(slots_take(&slots, 0).slot, SLOT_NONE);
    ck_assert(slots.live == live && slots.busy == busy);
}

/* --- Which one --- */

/* Made in the order 0, 1, 2, 3; idle in the order 2, 3, 0, 1: each rule names another. */
START_TEST(each_rule_names_the_slot_that_it_says)
{
    const struct {
        enum slot_reuse reuse;
        int expected;
    } rules[] = {{REUSE_NEWEST_CREATED, 3},
                 {REUSE_OLDEST_CREATED, 0},
                 {REUSE_MOST_RECENTLY_USED, 1},
                 {REUSE_LEAST_RECENTLY_USED, 2}};
    for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
        slots_of(4, 0, rules[r].reuse);
        uint32_t made[4];
        for (int i = 0; i < 4; i++) made[i] = take_cold();
        const int idle[] = {2, 3, 0, 1};
        for (int i = 0; i < 4; i++) slots_idle(&slots, made[idle[i]]);
        ck_assert_uint_eq(take_warm(0), made[rules[r].expected]);
        slots_end();
    }
}
END_TEST

/* A slot that ended and was made again is the newest, whatever its number. */
START_TEST(the_order_of_making_is_not_that_of_the_numbers)
{
    slots_of(3, 0, REUSE_NEWEST_CREATED);
    uint32_t first = take_cold(), second = take_cold();
    slots_idle(&slots, first);
    slots_expire(&slots, first);
    uint32_t again = take_cold();
    ck_assert_uint_eq(again, first);
    slots_idle(&slots, again);
    slots_idle(&slots, second);
    ck_assert_uint_eq(take_warm(0), again);
    slots_end();
}
END_TEST

START_TEST(provisioned_slots_are_warm_and_come_first)
{
    for (int reuse = REUSE_NEWEST_CREATED; reuse <= REUSE_RANDOM; reuse++) {
        slots_of(3, 1, (enum slot_reuse)reuse);
        ck_assert_uint_eq(slots.live, 1);
        uint32_t provisioned = take_warm(0), on_demand = take_cold();
        ck_assert(slot_is_provisioned(&slots, provisioned) && !slot_is_provisioned(&slots, on_demand));
        slots_idle(&slots, provisioned);
        slots_idle(&slots, on_demand);
        ck_assert_uint_eq(take_warm(UINT32_MAX), provisioned);
        ck_assert_uint_eq(take_warm(UINT32_MAX), on_demand);
        slots_end();
    }
}
END_TEST

START_TEST(with_all_busy_and_no_more_allowed_a_request_is_throttled)
{
    slots_of(3, 1, REUSE_NEWEST_CREATED);
    take_warm(0);
    uint32_t second = take_cold();
    take_cold();
    assert_throttled();
    slots_idle(&slots, second);
    ck_assert_uint_eq(take_warm(0), second);
    assert_throttled();
    slots_end();
}
END_TEST

/* A slot that has ended makes room for another one. */
START_TEST(an_ended_slot_is_no_longer_live)
{
    slots_of(1, 0, REUSE_NEWEST_CREATED);
    for (int i = 0; i < 1000; i++) { /* longer than the row of slots made */
        uint32_t slot = take_cold();
        ck_assert(slots.live == 1 && slots.busy == 1);
        assert_throttled();
        slots_idle(&slots, slot);
        slots_expire(&slots, slot);
        ck_assert(slots.live == 0 && slots.busy == 0);
    }
    slots_end();
}
END_TEST

/* 5 of 8 slots are idle, and 5000 equal steps over the range of a word: each gets its fifth exactly. */
START_TEST(a_random_slot_is_any_of_the_idle_ones_evenly)
{
    const uint32_t draws = 5000, idle[] = {1, 2, 3, 5, 6};
    uint32_t counts[8] = {0};
    slots_of(8, 0, REUSE_RANDOM);
    for (int i = 0; i < 8; i++) take_cold();
    for (int i = 0; i < 5; i++) slots_idle(&slots, idle[i]);
    for (uint32_t i = 0; i < draws; i++) {
        uint32_t slot = take_warm((uint32_t)(((uint64_t)i << 32) / draws + 1));
        counts[slot]++;
        slots_idle(&slots, slot);
    }
    for (int i = 0; i < 5; i++) ck_assert_uint_eq(counts[idle[i]], draws / 5);
    slots_end();
}
END_TEST

/* --- Against the plainest account of the same rules --- */

/* All slots, with the number of the event that made them and that left them idle. */
struct plain {
    struct {
        bool live, busy;
        uint64_t made, idle;
    } slot[MOST];
    uint64_t events;
};

static bool is_idle(const struct plain *plain, uint32_t slot)
{
    return plain->slot[slot].live && !plain->slot[slot].busy;
}

/* Whether the rule prefers `a` to `b`, both idle and made on demand. */
static bool is_better(const struct plain *plain, uint32_t a, uint32_t b)
{
    switch (plan.reuse) {
    case REUSE_NEWEST_CREATED: return plain->slot[a].made > plain->slot[b].made;
    case REUSE_OLDEST_CREATED: return plain->slot[a].made < plain->slot[b].made;
    case REUSE_MOST_RECENTLY_USED: return plain->slot[a].idle > plain->slot[b].idle;
    case REUSE_LEAST_RECENTLY_USED: return plain->slot[a].idle < plain->slot[b].idle;
    case REUSE_RANDOM: break;
    }
    return false;
}

/* The idle slot made on demand that has `rank` idle ones made before it. */
static uint32_t idle_of_rank(const struct plain *plain, uint32_t rank)
{
    for (uint32_t slot = plan.provisioned; slot < plan.most; slot++) {
        uint32_t before = 0;
        for (uint32_t other = plan.provisioned; other < plan.most; other++)
            before += is_idle(plain, other) && plain->slot[other].made < plain->slot[slot].made;
        if (is_idle(plain, slot) && before == rank) return slot;
    }
    return SLOT_NONE;
}

static uint32_t count_idle(const struct plain *plain, uint32_t from, uint32_t to)
{
    uint32_t count = 0;
    for (uint32_t slot = from; slot < to; slot++) count += is_idle(plain, slot);
    return count;
}

static void take(struct plain *plain, uint32_t word)
{
    struct slot_choice choice = slots_take(&slots, word);
    uint32_t on_demand = count_idle(plain, plan.provisioned, plan.most), live = 0;
    for (uint32_t slot = 0; slot < plan.most; slot++) live += plain->slot[slot].live;
    if (count_idle(plain, 0, plan.provisioned) > 0) {
        ck_assert(choice.slot < plan.provisioned && is_idle(plain, choice.slot) && !choice.cold);
    } else if (on_demand > 0) {
        ck_assert(choice.slot < plan.most && is_idle(plain, choice.slot) && !choice.cold);
        for (uint32_t other = plan.provisioned; other < plan.most; other++)
            if (is_idle(plain, other)) ck_assert(!is_better(plain, other, choice.slot));
        if (plan.reuse == REUSE_RANDOM)
            ck_assert_uint_eq(choice.slot, idle_of_rank(plain, random_below(word, on_demand)));
    } else if (live < plan.most) {
        ck_assert(choice.slot < plan.most && !plain->slot[choice.slot].live && choice.cold);
        plain->slot[choice.slot].live = true;
        plain->slot[choice.slot].made = plain->events;
    } else {
        ck_assert_uint_eq(choice.slot, SLOT_NONE);
        return;
    }
    plain->slot[choice.slot].busy = true;
}

static void leave(struct plain *plain, uint32_t slot)
{
    if (!plain->slot[slot].busy) return;
    slots_idle(&slots, slot);
    plain->slot[slot].busy = false;
    plain->slot[slot].idle = plain->events;
}

static void expire(struct plain *plain, uint32_t slot)
{
    if (slot < plan.provisioned || !is_idle(plain, slot)) return;
    slots_expire(&slots, slot);
    plain->slot[slot].live = false;
}

static void play(uint32_t most, uint32_t provisioned, enum slot_reuse reuse)
{
    struct plain plain = {0};
    slots_of(most, provisioned, reuse);
    for (uint32_t slot = 0; slot < provisioned; slot++) plain.slot[slot].live = true;
    for (; plain.events < 4000; plain.events++) {
        struct random_block luck = random_block(random_key(8, most), plain.events, RANDOM_SLOT, (uint32_t)reuse);
        uint32_t slot = random_below(luck.word[1], most);
        /* Requests prevail for a while, then ends, so that the row of slots made fills and is closed up many times. */
        bool busy_time = plain.events / 200 % 2 == 0;
        switch (random_below(luck.word[0], busy_time ? 6 : 4)) {
        case 0: leave(&plain, slot); break;
        case 1: expire(&plain, slot); break;
        case 2: expire(&plain, random_below(luck.word[3], most)); break;
        default: take(&plain, luck.word[2]); break;
        }
    }
    slots_end();
}

START_TEST(every_choice_is_that_of_the_plain_account)
{
    const uint32_t most[] = {1, 2, 3, 7, 64, 65, MOST};
    for (int reuse = REUSE_NEWEST_CREATED; reuse <= REUSE_RANDOM; reuse++)
        for (size_t i = 0; i < sizeof most / sizeof *most; i++)
            for (uint32_t provisioned = 0; provisioned <= most[i]; provisioned += 1 + most[i] / 2)
                play(most[i], provisioned, (enum slot_reuse)reuse);
}
END_TEST

/* --- More and fewer --- */

static void assert_change(struct slot_change change, uint32_t slot, enum slot_state was)
{
    ck_assert(change.slot == slot && change.was == was);
}

/* Two may be live, one on demand is: the new one starts, is no use until it has, and then is the first to be taken. */
START_TEST(a_slot_more_has_to_start)
{
    slots_of(2, 0, REUSE_NEWEST_CREATED);
    uint32_t on_demand = take_cold();
    struct slot_change change = slots_provision(&slots);
    ck_assert(change.was == SLOT_WAS_NONE && change.slot != on_demand);
    ck_assert(slots.live == 2 && slots.starting == 1 && slots.provisioned == 0);
    assert_throttled();
    slots_idle(&slots, on_demand);
    slots_started(&slots, change.slot);
    ck_assert(slots.starting == 0 && slots.provisioned == 1);
    ck_assert_uint_eq(take_warm(0), change.slot);
    ck_assert_uint_eq(take_warm(0), on_demand);
    slots_end();
}
END_TEST

/* All three are live: of the two idle ones that which has been so for longer becomes provisioned, then the other, then the
 * busy one. */
START_TEST(where_no_more_may_be_live_one_on_demand_becomes_provisioned)
{
    slots_of(3, 0, REUSE_NEWEST_CREATED);
    uint32_t first = take_cold(), second = take_cold(), third = take_cold();
    slots_idle(&slots, third);
    slots_idle(&slots, first);
    assert_change(slots_provision(&slots), third, SLOT_WAS_IDLE);
    ck_assert_uint_eq(take_warm(0), third);
    slots_idle(&slots, third);
    assert_change(slots_provision(&slots), first, SLOT_WAS_IDLE);
    assert_change(slots_provision(&slots), second, SLOT_WAS_BUSY);
    ck_assert(slots.provisioned == 3 && slots.live == 3 && slots.busy == 1);
    slots_idle(&slots, second);
    ck_assert_uint_eq(take_warm(0), second);
    slots_end();
}
END_TEST

/* One that starts, one idle, one busy. The busy one serves on, as one made on demand. */
START_TEST(of_too_many_what_starts_goes_before_what_is_idle_before_what_is_busy)
{
    slots_of(3, 2, REUSE_NEWEST_CREATED);
    uint32_t busy = take_warm(0), starting = slots_provision(&slots).slot;
    assert_change(slots_withdraw(&slots), starting, SLOT_WAS_STARTING);
    assert_change(slots_withdraw(&slots), 1 - busy, SLOT_WAS_IDLE);
    ck_assert(slots.live == 1 && slots.provisioned == 1);
    assert_change(slots_withdraw(&slots), busy, SLOT_WAS_BUSY);
    ck_assert(slots.live == 1 && slots.provisioned == 0 && !slot_is_provisioned(&slots, busy));
    slots_idle(&slots, busy);
    slots_expire(&slots, busy);
    ck_assert_uint_eq(slots.live, 0);
    slots_end();
}
END_TEST

/* Two of three may be live: the idle one beyond is to go, then a busy one as soon as it is idle. Until then nothing is taken. */
START_TEST(with_a_lower_limit_what_is_idle_goes_and_what_is_busy_later)
{
    slots_of(3, 0, REUSE_NEWEST_CREATED);
    uint32_t first = take_cold(), second = take_cold(), third = take_cold();
    slots_idle(&slots, second);
    slots_limit(&slots, 1);
    ck_assert_uint_eq(slots_excess(&slots), second);
    slots_expire(&slots, second);
    ck_assert_uint_eq(slots_excess(&slots), SLOT_NONE);
    assert_throttled();
    slots_idle(&slots, first);
    ck_assert_uint_eq(slots_excess(&slots), first);
    slots_expire(&slots, first);
    ck_assert_uint_eq(slots_excess(&slots), SLOT_NONE);
    slots_idle(&slots, third);
    ck_assert_uint_eq(take_warm(0), third);
    slots_end();
}
END_TEST

START_TEST(with_a_higher_limit_there_is_room_for_more)
{
    slots_of(1, 0, REUSE_NEWEST_CREATED);
    slots_end();
    plan.most_ever = 3;
    arena = arena_new();
    slots_init(&slots, arena, &plan);
    take_cold();
    assert_throttled();
    slots_limit(&slots, 3);
    take_cold();
    take_cold();
    assert_throttled();
    slots_end();
}
END_TEST

START_TEST(cleared_slots_are_as_new)
{
    slots_of(3, 1, REUSE_NEWEST_CREATED);
    take_warm(0);
    slots_idle(&slots, take_cold());
    slots_clear(&slots);
    ck_assert(slots.live == 1 && slots.busy == 0);
    take_warm(0);
    take_cold();
    take_cold();
    assert_throttled();
    slots_end();
}
END_TEST

TEST_MAIN("slots", each_rule_names_the_slot_that_it_says, the_order_of_making_is_not_that_of_the_numbers,
          provisioned_slots_are_warm_and_come_first, with_all_busy_and_no_more_allowed_a_request_is_throttled,
          an_ended_slot_is_no_longer_live, a_random_slot_is_any_of_the_idle_ones_evenly,
          every_choice_is_that_of_the_plain_account, a_slot_more_has_to_start,
          where_no_more_may_be_live_one_on_demand_becomes_provisioned,
          of_too_many_what_starts_goes_before_what_is_idle_before_what_is_busy,
          with_a_lower_limit_what_is_idle_goes_and_what_is_busy_later, with_a_higher_limit_there_is_room_for_more,
          cleared_slots_are_as_new)
