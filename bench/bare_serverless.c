/* 200 slots, made when none is idle, of which the newest idle one serves; one that has been idle for 300 s goes. */
#include "bench/bare.h"
#include "sim/event_list.h"

#define MOST            200
#define IDLE_TIMEOUT_NS (300 * NS_PER_S)
#define COLD_MEAN_S     3
#define COLD_VARIATION  0.3

/* Places in the order of making. When they have run out, those that live move to the front. */
#define PLACES 512
#define WORDS  (PLACES / 64)

struct slots {
    struct event_list ends; /* of the busy ones */
    uint32_t busy, next;    /* next: where the next one is made */
    uint64_t idle[WORDS];   /* a bit for each place */
    int64_t idle_since_ns[PLACES];
};

static void compact(struct slots *slots)
{
    struct slots old = *slots;
    int64_t ends_ns[PLACES];
    for (uint32_t place = 0; place < PLACES; place++) ends_ns[place] = event_list_at_ns(&slots->ends, place);
    event_list_reset(&slots->ends);
    slots->next = 0;
    for (int w = 0; w < WORDS; w++) slots->idle[w] = 0;
    for (uint32_t place = 0; place < PLACES; place++) {
        bool idle = old.idle[place / 64] >> (place % 64) & 1, busy = ends_ns[place] < TIME_NEVER;
        if (!idle && !busy) continue;
        slots->idle[slots->next / 64] |= (uint64_t)idle << (slots->next % 64);
        slots->idle_since_ns[slots->next] = old.idle_since_ns[place];
        if (busy) event_list_set(&slots->ends, slots->next, ends_ns[place]);
        slots->next++;
    }
}

/* The newest one that is idle, and not for too long; PLACES: none. */
static uint32_t take_idle(struct slots *slots, int64_t now_ns)
{
    for (int w = WORDS - 1; w >= 0; w--) {
        while (slots->idle[w] != 0) {
            uint32_t bit = 63 - (uint32_t)__builtin_clzll(slots->idle[w]), place = (uint32_t)w * 64 + bit;
            slots->idle[w] ^= UINT64_C(1) << bit;
            if (now_ns < slots->idle_since_ns[place] + IDLE_TIMEOUT_NS) return place;
        }
    }
    return PLACES;
}

static void arrive(struct bare *bare, struct slots *slots, const struct quantile *cold_ns, size_t i)
{
    int64_t takes_ns = bare->service_ns[i];
    uint32_t place = take_idle(slots, bare->at_ns[i]);
    if (place == PLACES) {
        if (slots->busy == MOST) return;
        if (slots->next == PLACES) compact(slots);
        place = slots->next++;
        struct random_block block = random_block(bare->key, bare->first + i, RANDOM_SLOT, 0);
        takes_ns += law_round(quantile_at(cold_ns, random_wide(block, 0)));
    }
    slots->busy++;
    event_list_set(&slots->ends, place, bare->at_ns[i] + takes_ns);
    bare_answer(bare, takes_ns);
}

static void depart(struct slots *slots)
{
    uint32_t place = event_list_next(&slots->ends);
    slots->busy--;
    slots->idle[place / 64] |= UINT64_C(1) << (place % 64);
    slots->idle_since_ns[place] = event_list_next_ns(&slots->ends);
    event_list_clear(&slots->ends, place);
}

void bare_serverless(struct bare *bare)
{
    const struct quantile *cold_ns = bare_law(bare, DISTRIBUTION_LOGNORMAL, COLD_MEAN_S, COLD_VARIATION);
    struct slots *slots = arena_new_of(bare->arena, struct slots);
    event_list_init(&slots->ends, bare->arena, PLACES);
    while (bare_draw(bare)) {
        for (size_t i = 0; i < bare->count; i++) {
            while (event_list_next_ns(&slots->ends) <= bare->at_ns[i]) depart(slots);
            arrive(bare, slots, cold_ns, i);
        }
    }
}
