#include "sim/arena.h"
#include "sim/fleet_state.h"

#include <assert.h>

static uint32_t free_place(struct fleet *fleet)
{
    uint32_t place = 0;
    while (place < fleet->leaver_room && fleet->leavers[place].taken) place++;
    if (place == fleet->leaver_room) {
        uint32_t room = fleet->leaver_room > 0 ? 2 * fleet->leaver_room : 8;
        fleet->leavers = arena_grow(fleet->arena, fleet->leavers, fleet->leaver_room, room, sizeof(struct leaver));
        fleet->leaver_room = room;
    }
    return place;
}

void leavers_clear(struct fleet *fleet)
{
    for (uint32_t i = 0; i < fleet->leaver_room; i++) fleet->leavers[i] = (struct leaver){0};
}

uint32_t leaver_begin(struct fleet *fleet, uint32_t r)
{
    uint32_t leaver = free_place(fleet);
    fleet->leavers[leaver] =
        (struct leaver){.taken = true, .kind = fleet->rooms[r].kind, .launched_ns = fleet->rooms[r].launched_ns};
    return leaver;
}

static void end(struct fleet *fleet, struct leaver *leaver, int64_t now_ns)
{
    leaver->taken = false;
    gauge_down(&fleet->figures.draining[leaver->kind], now_ns);
    bill_machines(fleet, leaver->kind, -1, now_ns);
    fleet->ended_ns += now_ns - leaver->launched_ns;
}

void leaver_leave(struct fleet *fleet, uint32_t leaver, uint32_t r, int64_t now_ns)
{
    struct leaver *machine = &fleet->leavers[leaver];
    fleet->rooms[r].state = ROOM_FREE;
    gauge_down(&fleet->figures.in_service[machine->kind], now_ns);
    gauge_up(&fleet->figures.draining[machine->kind], now_ns);
    fleet->figures.released++;
    fleet_changed(fleet, now_ns);
    if (machine->servers == 0) end(fleet, machine, now_ns);
}

void leaver_finish(struct fleet *fleet, uint32_t leaver, int64_t now_ns)
{
    struct leaver *machine = &fleet->leavers[leaver];
    assert(machine->taken && machine->servers > 0);
    if (--machine->servers == 0) end(fleet, machine, now_ns);
}
