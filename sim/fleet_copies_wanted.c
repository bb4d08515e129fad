#include "sim/fleet_state.h"

#include <assert.h>

/* Is the copy a to go before b, whose number is lower? */
static bool goes_before(const struct fleet *fleet, const struct copy *a, const struct copy *b)
{
    if (a->state != b->state) return a->state < b->state;
    if (a->room == b->room) return true;
    uint32_t beside_a = fleet->space[a->room].copies, beside_b = fleet->space[b->room].copies;
    if (beside_a != beside_b) return beside_a < beside_b;
    uint32_t kind_of_a = fleet->rooms[a->room].kind, kind_of_b = fleet->rooms[b->room].kind;
    return kind_of_a != kind_of_b ? kind_of_a > kind_of_b : a->room > b->room;
}

static uint32_t count_wanted(const struct fleet *fleet, uint32_t component)
{
    uint32_t wanted = 0;
    for (const struct copy *copy = copies_of(fleet, component); copy < copies_end(fleet, component); copy++)
        wanted += is_wanted(copy);
    return wanted;
}

static void add_one(struct fleet *fleet, uint32_t component, bool wished)
{
    struct copy *copy = copies_of(fleet, component);
    while (is_wanted(copy)) copy++;
    copy->state = COPY_UNPLACED;
    copy->wished = wished;
}

static void spare_one(struct fleet *fleet, uint32_t component, int64_t now_ns)
{
    struct copy *first = NULL;
    for (struct copy *copy = copies_of(fleet, component); copy < copies_end(fleet, component); copy++)
        if (is_wanted(copy) && (!first || goes_before(fleet, copy, first))) first = copy;
    assert(first);
    if (first->room != FLEET_NONE) copy_leave(fleet, first, FLEET_NONE, now_ns);
    first->state = COPY_UNWANTED;
}

/* Adapters that are left without their base leave the machine; those too that may have been waiting for it to start. */
static void part(struct fleet *fleet, uint32_t base, int64_t now_ns)
{
    for (uint32_t i = 0; i < fleet->copy_count; i++) {
        struct copy *copy = &fleet->copies[i];
        if (copy->room == FLEET_NONE || plan_of(fleet, copy)->base != base) continue;
        bool waits = copy->state == COPY_STARTING && copies_base_ready_ns(fleet, base, copy->room, FLEET_NONE) > now_ns;
        bool has_base = false;
        for (const struct copy *of = copies_of(fleet, base); of < copies_end(fleet, base); of++)
            has_base = has_base || of->room == copy->room;
        if (!has_base || waits) copy_leave(fleet, copy, FLEET_NONE, now_ns);
    }
}

static void want(struct fleet *fleet, uint32_t component, uint32_t copies, bool wished, int64_t now_ns)
{
    uint32_t before = count_wanted(fleet, component);
    for (uint32_t count = before; count < copies; count++) add_one(fleet, component, wished);
    for (uint32_t count = before; count > copies; count--) spare_one(fleet, component, now_ns);
    if (copies != before) fleet_changed(fleet, now_ns);
    for (uint32_t c = 0; c < fleet->plan->components; c++)
        if (fleet->plan->component[c].base == component && fleet->plan->component[c].follows)
            want(fleet, c, copies, false, now_ns);
    if (copies < before) part(fleet, component, now_ns);
}

void copies_want(struct fleet *fleet, uint32_t component, uint32_t copies, int64_t now_ns)
{
    want(fleet, component, copies, true, now_ns);
}
