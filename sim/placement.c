#include "sim/placement.h"

#include "sim/units.h"

#include <assert.h>

static uint32_t excess_of(const struct placement *placement, const uint32_t *copies_in_zone)
{
    uint32_t fewest = copies_in_zone[0], most = copies_in_zone[0];
    for (uint32_t zone = 1; zone < placement->zones; zone++) {
        if (copies_in_zone[zone] < fewest) fewest = copies_in_zone[zone];
        if (copies_in_zone[zone] > most) most = copies_in_zone[zone];
    }
    return most - fewest > placement->imbalance_most ? most - fewest - placement->imbalance_most : 0;
}

static void count_by_zone(const struct placement *placement, uint32_t *copies_in_zone)
{
    assert(placement->zones >= 1 && placement->zones <= PLACEMENT_ZONES);
    for (uint32_t zone = 0; zone < placement->zones; zone++) copies_in_zone[zone] = 0;
    for (uint32_t i = 0; i < placement->machines; i++) copies_in_zone[i % placement->zones] += placement->copies[i];
}

uint32_t placement_excess(const struct placement *placement)
{
    uint32_t copies_in_zone[PLACEMENT_ZONES];
    count_by_zone(placement, copies_in_zone);
    return excess_of(placement, copies_in_zone);
}

/* A share as a fraction, so that equal shares compare equal. */
struct share {
    int64_t left, of;
};

static bool is_less(struct share a, struct share b)
{
    return (int128)a.left * b.of < (int128)b.left * a.of;
}

static struct share scarcer(struct share share, int64_t left, int64_t of)
{
    struct share other = {.left = left, .of = of};
    return of > 0 && is_less(other, share) ? other : share;
}

static struct share left_after(const struct placement *placement, uint32_t machine)
{
    const struct resources *capacity = &placement->space[machine].capacity;
    struct resources free = placement->space[machine].free;
    resources_subtract(&free, &placement->need);
    struct share share = {.left = 1, .of = 1};
    share = scarcer(share, free.milli_cores, capacity->milli_cores);
    share = scarcer(share, free.accelerators, capacity->accelerators);
    return scarcer(share, free.memory_mb, capacity->memory_mb);
}

/* Of two machines in zones that are as good as each other. */
static bool is_better(const struct placement *placement, uint32_t a, uint32_t b)
{
    if (placement->spread == PLACE_BINPACK) return is_less(left_after(placement, a), left_after(placement, b));
    if (placement->copies[a] != placement->copies[b]) return placement->copies[a] < placement->copies[b];
    return placement->space[a].copies < placement->space[b].copies;
}

uint32_t placement_choose(const struct placement *placement, uint32_t excess_most)
{
    uint32_t copies_in_zone[PLACEMENT_ZONES], excess_with[PLACEMENT_ZONES] = {0};
    count_by_zone(placement, copies_in_zone);
    for (uint32_t zone = 0; zone < placement->zones; zone++) {
        copies_in_zone[zone]++;
        excess_with[zone] = excess_of(placement, copies_in_zone);
        copies_in_zone[zone]--;
    }

    uint32_t best = PLACEMENT_NONE, least = excess_most;
    for (uint32_t i = 0; i < placement->machines; i++) {
        uint32_t excess = excess_with[i % placement->zones];
        if (!placement->open[i] || !resources_fit(&placement->need, &placement->space[i].free)) continue;
        if (excess > least) continue;
        if (best != PLACEMENT_NONE && excess == least && !is_better(placement, i, best)) continue;
        best = i;
        least = excess;
    }
    return best;
}
