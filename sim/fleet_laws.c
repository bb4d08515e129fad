#include "sim/fleet_state.h"

#include <assert.h>

/* What the copies there, and those that move there or away, leave of each machine. */
static void check_resources(const struct fleet *fleet, uint32_t r)
{
    struct space space = {.capacity = fleet->plan->kind[fleet->rooms[r].kind].capacity};
    space.free = space.capacity;
    for (uint32_t i = 0; i < fleet->copy_count; i++) {
        const struct copy *copy = &fleet->copies[i];
        if (copy->room != r && copy->to != r) continue;
        assert(fleet->rooms[r].state == ROOM_IN_SERVICE);
        resources_subtract(&space.free, &plan_of(fleet, copy)->need);
        space.copies++;
    }
    assert(resources_fit(&(struct resources){0}, &space.free));
    assert(fleet->rooms[r].state != ROOM_IN_SERVICE || space.copies == fleet->space[r].copies);
}

static void check_kind(const struct fleet *fleet, uint32_t k, int64_t now_ns)
{
    const struct fleet_figures *figures = &fleet->figures;
    const struct gauge *billed = &figures->billed[k], *starting = &figures->starting[k],
                       *in_service = &figures->in_service[k], *draining = &figures->draining[k];
    assert(billed->level <= fleet->plan->kind[k].most);
    assert(billed->level == starting->level + in_service->level + draining->level);
    assert(gauge_integral(billed, now_ns) ==
           gauge_integral(starting, now_ns) + gauge_integral(in_service, now_ns) + gauge_integral(draining, now_ns));
    (void)billed, (void)starting, (void)in_service, (void)draining, (void)now_ns; /* with NDEBUG */
}

static void check_machines(const struct fleet *fleet, int64_t now_ns)
{
    int128 lived_ns = fleet->ended_ns, billed_ns = 0;
    int64_t waiting = 0, starting = 0, in_service = 0, draining = 0;
    for (uint32_t r = 0; r < fleet->room_count; r++) {
        const struct room *room = &fleet->rooms[r];
        waiting += room->state == ROOM_WAITING;
        starting += room->state == ROOM_STARTING;
        in_service += room->state == ROOM_IN_SERVICE;
        if (room->state == ROOM_STARTING || room->state == ROOM_IN_SERVICE) lived_ns += now_ns - room->launched_ns;
        check_resources(fleet, r);
    }
    for (uint32_t i = 0; i < fleet->leaver_room; i++) {
        const struct leaver *leaver = &fleet->leavers[i];
        draining += leaver->taken;
        if (leaver->taken) lived_ns += now_ns - leaver->launched_ns;
    }
    for (uint32_t k = 0; k < fleet->plan->kinds; k++) {
        check_kind(fleet, k, now_ns);
        billed_ns += gauge_integral(&fleet->figures.billed[k], now_ns);
        starting -= fleet->figures.starting[k].level;
        draining -= fleet->figures.draining[k].level;
    }
    assert(waiting == fleet->figures.waiting.level);
    assert(fleet->wanted == fleet->figures.wanted.level);
    assert(in_service == machines_in_service(fleet));
    assert(starting == 0 && draining == 0);
    assert(lived_ns == billed_ns);
    (void)lived_ns, (void)billed_ns, (void)waiting, (void)starting, (void)in_service, (void)draining; /* with NDEBUG */
}

void fleet_check_laws(const struct fleet *fleet, int64_t now_ns)
{
    check_machines(fleet, now_ns);
    for (uint32_t c = 0; c < fleet->plan->components; c++) {
        int64_t up = 0;
        for (const struct copy *copy = copies_of(fleet, c); copy < copies_end(fleet, c); copy++) {
            up += copy->state == COPY_UP;
            assert(is_wanted(copy) || copy->room == FLEET_NONE);
        }
        assert(up == fleet->figures.copies[c].level);
        (void)up;
    }
}
