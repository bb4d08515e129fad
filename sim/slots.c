#include "sim/slots.h"

#include "sim/arena.h"
#include "sim/random.h"

#include <assert.h>
#include <string.h>

#define BITS 64u

void slots_init(struct slots *slots, struct arena *arena, const struct slots_plan *plan)
{
    assert(plan->most >= 1 && plan->provisioned <= plan->most);
    /* Twice as many places as slots, so that closing ranks is paid for by at least `most` slots made since the last time. */
    uint32_t words = 2 * (plan->most / BITS + 1);
    *slots = (struct slots){.plan = plan,
                            .dead = arena_new_array(arena, plan->most, uint32_t),
                            .warm = arena_new_array(arena, plan->most, uint32_t),
                            .places = words * BITS,
                            .slot_at = arena_new_array(arena, (size_t)words * BITS, uint32_t),
                            .place_of = arena_new_array(arena, plan->most, uint32_t),
                            .idle_bits = arena_new_array(arena, words, uint64_t),
                            .newer = arena_new_array(arena, (size_t)plan->most + 1, uint32_t),
                            .older = arena_new_array(arena, (size_t)plan->most + 1, uint32_t)};
    slots_clear(slots);
}

void slots_clear(struct slots *slots)
{
    const struct slots_plan *plan = slots->plan;
    uint32_t dead = 0;
    slots->live = plan->provisioned;
    slots->busy = slots->warm_count = slots->next_place = slots->idle_count = 0;
    for (uint32_t s = plan->most; s-- > plan->provisioned;) slots->dead[dead++] = s;
    for (uint32_t s = plan->provisioned; s-- > 0;) slots->warm[slots->warm_count++] = s;
    for (uint32_t place = 0; place < slots->places; place++) slots->slot_at[place] = SLOT_NONE;
    memset(slots->idle_bits, 0, slots->places / BITS * sizeof *slots->idle_bits);
    slots->newer[plan->most] = slots->older[plan->most] = plan->most;
}

/* --- Idle slots --- */

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
    uint32_t head = slots->plan->most;
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
    uint32_t head = slots->plan->most;
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

/* The row is full: close the gaps that ended slots left, in the order of making. None is idle, or none would be made. */
static void close_ranks(struct slots *slots)
{
    uint32_t place = 0;
    assert(slots->idle_count == 0);
    for (uint32_t from = 0; from < slots->next_place; from++) {
        uint32_t slot = slots->slot_at[from];
        if (slot == SLOT_NONE) continue;
        slots->slot_at[from] = SLOT_NONE;
        slots->slot_at[place] = slot;
        slots->place_of[slot] = place;
        place++;
    }
    slots->next_place = place;
}

static uint32_t make(struct slots *slots)
{
    uint32_t slot = slots->dead[slots->plan->most - ++slots->live];
    if (slots->next_place == slots->places) close_ranks(slots);
    slots->place_of[slot] = slots->next_place;
    slots->slot_at[slots->next_place++] = slot;
    return slot;
}

struct slot_choice slots_take(struct slots *slots, uint32_t word)
{
    struct slot_choice choice = {.slot = SLOT_NONE};
    if (slots->warm_count > 0) {
        choice.slot = slots->warm[--slots->warm_count];
    } else if (slots->idle_count > 0) {
        choice.slot = choose_idle(slots, word);
        unlink_idle(slots, choice.slot);
    } else if (slots->live < slots->plan->most) {
        choice.slot = make(slots);
        choice.cold = true;
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
    slots->slot_at[slots->place_of[slot]] = SLOT_NONE;
    slots->dead[slots->plan->most - slots->live--] = slot;
}
