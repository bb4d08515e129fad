#include "sim/slots.h"

#include "sim/arena.h"
#include "sim/random.h"

#include <assert.h>
#include <string.h>

#define BITS 64u

void slots_init(struct slots *slots, struct arena *arena, const struct slots_plan *plan)
{
    assert(plan->most >= 1 && plan->provisioned <= plan->most);
    /* Twice as many places as slots, so that closing ranks is paid for by at least `room` slots made since the last time. */
    uint32_t room = slots_room(plan), words = 2 * (room / BITS + 1);
    *slots = (struct slots){.plan = plan,
                            .room = room,
                            .kind = arena_new_array(arena, room, uint8_t),
                            .dead = arena_new_array(arena, room, uint32_t),
                            .warm = arena_new_array(arena, room, uint32_t),
                            .places = words * BITS,
                            .slot_at = arena_new_array(arena, (size_t)words * BITS, uint32_t),
                            .place_of = arena_new_array(arena, room, uint32_t),
                            .idle_bits = arena_new_array(arena, words, uint64_t),
                            .newer = arena_new_array(arena, (size_t)room + 1, uint32_t),
                            .older = arena_new_array(arena, (size_t)room + 1, uint32_t)};
    slots_clear(slots);
}

void slots_clear(struct slots *slots)
{
    const struct slots_plan *plan = slots->plan;
    uint32_t dead = 0, room = slots->room;
    slots->most = plan->most;
    slots->live = slots->provisioned = plan->provisioned;
    slots->busy = slots->starting = slots->warm_count = slots->next_place = slots->idle_count = 0;
    for (uint32_t s = 0; s < room; s++) slots->kind[s] = s < plan->provisioned ? SLOT_PROVISIONED : SLOT_ON_DEMAND;
    for (uint32_t s = room; s-- > plan->provisioned;) slots->dead[dead++] = s;
    for (uint32_t s = plan->provisioned; s-- > 0;) slots->warm[slots->warm_count++] = s;
    for (uint32_t place = 0; place < slots->places; place++) slots->slot_at[place] = SLOT_NONE;
    memset(slots->idle_bits, 0, slots->places / BITS * sizeof *slots->idle_bits);
    slots->newer[room] = slots->older[room] = room;
}

/* --- Idle slots --- */

static bool is_idle_at(const struct slots *slots, uint32_t place)
{
    return slots->idle_bits[place / BITS] >> place % BITS & 1;
}

static void mark(struct slots *slots, uint32_t slot, bool idle)
{
    uint32_t place = slots->place_of[slot];
    uint64_t bit = UINT64_C(1) << (place % BITS);
    if (idle) {
        slots->idle_bits[place / BITS] |= bit;
        slots->idle_count++;
    } else {
        slots->idle_bits[place / BITS] &= ~bit;
        slots->idle_count--;
    }
}

static void unlink_idle(struct slots *slots, uint32_t slot)
{
    mark(slots, slot, false);
    slots->newer[slots->older[slot]] = slots->newer[slot];
    slots->older[slots->newer[slot]] = slots->older[slot];
}

static void link_idle(struct slots *slots, uint32_t slot)
{
    uint32_t head = slots->room;
    mark(slots, slot, true);
    slots->older[slot] = slots->older[head];
    slots->newer[slot] = head;
    slots->newer[slots->older[head]] = slot;
    slots->older[head] = slot;
}

static uint32_t created_last(const struct slots *slots)
{
    for (uint32_t word = (slots->next_place + BITS - 1) / BITS; word-- > 0;)
        if (slots->idle_bits[word])
            return slots->slot_at[word * BITS + BITS - 1 - (uint32_t)__builtin_clzll(slots->idle_bits[word])];
    return SLOT_NONE;
}

static uint32_t created_first(const struct slots *slots)
{
    for (uint32_t word = 0; word * BITS < slots->next_place; word++)
        if (slots->idle_bits[word])
            return slots->slot_at[word * BITS + (uint32_t)__builtin_ctzll(slots->idle_bits[word])];
    return SLOT_NONE;
}

/* The rank-th idle one, from 0, in the order of their making. */
static uint32_t created_at_rank(const struct slots *slots, uint32_t rank)
{
    uint32_t word = 0, in_word;
    while ((in_word = (uint32_t)__builtin_popcountll(slots->idle_bits[word])) <= rank) {
        rank -= in_word;
        word++;
    }
    uint64_t bits = slots->idle_bits[word];
    for (; rank > 0; rank--) bits &= bits - 1;
    return slots->slot_at[word * BITS + (uint32_t)__builtin_ctzll(bits)];
}

static uint32_t choose_idle(const struct slots *slots, uint32_t word)
{
    uint32_t head = slots->room;
    switch (slots->plan->reuse) {
    case REUSE_NEWEST_CREATED: return created_last(slots);
    case REUSE_OLDEST_CREATED: return created_first(slots);
    case REUSE_MOST_RECENTLY_USED: return slots->older[head];
    case REUSE_LEAST_RECENTLY_USED: return slots->newer[head];
    case REUSE_RANDOM: break;
    }
    return created_at_rank(slots, random_below(word, slots->idle_count));
}

/* --- Making and ending slots --- */

/* The row is full: close the gaps that ended slots left, in the order of making. */
static void close_ranks(struct slots *slots)
{
    uint32_t place = 0;
    for (uint32_t from = 0; from < slots->next_place; from++) {
        uint32_t slot = slots->slot_at[from];
        if (slot == SLOT_NONE) continue;
        bool idle = is_idle_at(slots, from);
        if (idle) mark(slots, slot, false);
        slots->slot_at[from] = SLOT_NONE;
        slots->slot_at[place] = slot;
        slots->place_of[slot] = place;
        if (idle) mark(slots, slot, true);
        place++;
    }
    slots->next_place = place;
}

/* The slot is the last one made on demand. */
static void enter_row(struct slots *slots, uint32_t slot)
{
    if (slots->next_place == slots->places) close_ranks(slots);
    slots->place_of[slot] = slots->next_place;
    slots->slot_at[slots->next_place++] = slot;
    slots->kind[slot] = SLOT_ON_DEMAND;
}

static void leave_row(struct slots *slots, uint32_t slot)
{
    slots->slot_at[slots->place_of[slot]] = SLOT_NONE;
}

static uint32_t give_number(struct slots *slots)
{
    return slots->dead[slots->room - ++slots->live];
}

static void take_number_back(struct slots *slots, uint32_t slot)
{
    slots->kind[slot] = SLOT_ON_DEMAND;
    slots->dead[slots->room - slots->live--] = slot;
}

struct slot_choice slots_take(struct slots *slots, uint32_t word)
{
    struct slot_choice choice = {.slot = SLOT_NONE};
    if (slots->busy >= slots->most) return choice;
    if (slots->warm_count > 0) {
        choice.slot = slots->warm[--slots->warm_count];
    } else if (slots->idle_count > 0) {
        choice.slot = choose_idle(slots, word);
        unlink_idle(slots, choice.slot);
    } else if (slots->live < slots->most) {
        choice.slot = give_number(slots);
        choice.cold = true;
        enter_row(slots, choice.slot);
    }
    if (choice.slot != SLOT_NONE) slots->busy++;
    return choice;
}

void slots_idle(struct slots *slots, uint32_t slot)
{
    slots->busy--;
    if (slot_is_provisioned(slots, slot))
        slots->warm[slots->warm_count++] = slot;
    else
        link_idle(slots, slot);
}

void slots_expire(struct slots *slots, uint32_t slot)
{
    unlink_idle(slots, slot);
    leave_row(slots, slot);
    take_number_back(slots, slot);
}

/* --- More and fewer --- */

static uint32_t lowest_busy_on_demand(const struct slots *slots)
{
    for (uint32_t slot = 0; slot < slots->room; slot++) {
        uint32_t place = slots->place_of[slot];
        bool in_row = slots->kind[slot] == SLOT_ON_DEMAND && place < slots->next_place && slots->slot_at[place] == slot;
        if (in_row && !is_idle_at(slots, place)) return slot;
    }
    return SLOT_NONE;
}

struct slot_change slots_provision(struct slots *slots)
{
    struct slot_change change = {.slot = SLOT_NONE, .was = SLOT_WAS_NONE};
    assert(slots->starting + slots->provisioned < slots->most);
    if (slots->live < slots->most) {
        change.slot = give_number(slots);
        slots->kind[change.slot] = SLOT_STARTING;
        slots->starting++;
        return change;
    }
    if (slots->idle_count > 0) {
        change = (struct slot_change){slots->newer[slots->room], SLOT_WAS_IDLE};
        unlink_idle(slots, change.slot);
        slots->warm[slots->warm_count++] = change.slot;
    } else {
        change = (struct slot_change){lowest_busy_on_demand(slots), SLOT_WAS_BUSY};
    }
    leave_row(slots, change.slot);
    slots->kind[change.slot] = SLOT_PROVISIONED;
    slots->provisioned++;
    return change;
}

void slots_started(struct slots *slots, uint32_t slot)
{
    slots->starting--;
    slots->provisioned++;
    slots->kind[slot] = SLOT_PROVISIONED;
    slots->warm[slots->warm_count++] = slot;
}

/* The highest number of a slot of that kind; there is one. */
static uint32_t highest(const struct slots *slots, enum slot_kind kind)
{
    uint32_t slot = slots->room - 1;
    while (slots->kind[slot] != kind) slot--;
    return slot;
}

struct slot_change slots_withdraw(struct slots *slots)
{
    struct slot_change change;
    if (slots->starting > 0) {
        change = (struct slot_change){highest(slots, SLOT_STARTING), SLOT_WAS_STARTING};
        slots->starting--;
        take_number_back(slots, change.slot);
        return change;
    }
    slots->provisioned--;
    if (slots->warm_count > 0) {
        change = (struct slot_change){slots->warm[--slots->warm_count], SLOT_WAS_IDLE};
        take_number_back(slots, change.slot);
    } else {
        change = (struct slot_change){highest(slots, SLOT_PROVISIONED), SLOT_WAS_BUSY};
        enter_row(slots, change.slot);
    }
    return change;
}

void slots_limit(struct slots *slots, uint32_t most)
{
    assert(most <= slots->room && slots->starting + slots->provisioned <= most);
    slots->most = most;
}
