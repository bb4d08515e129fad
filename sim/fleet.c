#include "sim/fleet.h"

#include "sim/arena.h"
#include "sim/fleet_state.h"

#include <assert.h>

/* --- Making and clearing --- */

static void make_slots(struct fleet *fleet, struct arena *arena)
{
    fleet->copy_slot = fleet->plan->kinds;
    fleet->room_slot = fleet->copy_slot + fleet->copy_count;
    fleet->release_slot = fleet->room_slot + fleet->room_count;
    fleet->consolidation_slot = fleet->release_slot + 1;
    fleet->waiting_slot = fleet->consolidation_slot + 1;
    event_list_init(&fleet->events, arena, (size_t)fleet->waiting_slot + fleet->room_count);
}

struct fleet *fleet_new(struct arena *arena, const struct fleet_plan *plan, uint32_t number)
{
    assert(plan->kinds >= 1 && plan->kinds <= FLEET_KINDS);
    assert(!plan->managed || plan->least <= plan->most);
    assert(plan->provision_timeout_ns > 0);
    struct fleet *fleet = arena_new_of(arena, struct fleet);
    fleet->arena = arena;
    fleet->plan = plan;
    fleet->number = number;
    fleet->room_count = fleet_rooms(plan);
    fleet->rooms = arena_new_array(arena, fleet->room_count, struct room);
    fleet->space = arena_new_array(arena, fleet->room_count, struct space);
    fleet->open = arena_new_array(arena, fleet->room_count, bool);
    fleet->on_way = arena_new_array(arena, fleet->room_count, struct resources);
    fleet->spoken_for = arena_new_array(arena, fleet->room_count, bool);
    copies_make(fleet, arena);
    make_slots(fleet, arena);
    fleet_clear(fleet);
    return fleet;
}

void fleet_share(struct fleet *fleet, struct quota_use *quotas)
{
    fleet->quotas = quotas;
}

void fleet_clear(struct fleet *fleet)
{
    event_list_reset(&fleet->events);
    for (uint32_t k = 0; k < fleet->plan->kinds; k++) fleet->out_until_ns[k] = 0;
    for (uint32_t r = 0; r < fleet->room_count; r++) fleet->rooms[r] = (struct room){.state = ROOM_FREE};
    fleet->now_ns = 0;
    fleet->wanted = is_managed(fleet) ? fleet->plan->least : fleet->plan->initial;
    fleet->launches = fleet->copy_starts = 0;
    fleet->ended_ns = 0;
    fleet->changed_ns = 0;
    fleet->launch_failed = false;
    fleet->nothing_to_move = false;
    fleet->figures = (struct fleet_figures){.copies = fleet->figures.copies,
                                            .copies_most = fleet->figures.copies_most,
                                            .copies_least = fleet->figures.copies_least,
                                            .in_service_least = UINT32_MAX};
    gauge_step(&fleet->figures.wanted, fleet->wanted, 0);
    leavers_clear(fleet);
    copies_clear(fleet);
}

/* --- For all parts --- */

void fleet_tell(const struct fleet *fleet, enum fleet_event event, uint32_t component, uint32_t server, uint32_t room,
                int64_t now_ns)
{
    struct fleet_change change = {.event = event,
                                  .component = component,
                                  .server = server,
                                  .room = room,
                                  .kind = fleet->rooms[room].kind,
                                  .leaver = FLEET_NONE,
                                  .slowness = fleet->rooms[room].slowness};
    fleet->notify(fleet->self, &change, now_ns);
}

void fleet_tell_retired(const struct fleet *fleet, uint32_t component, uint32_t server, uint32_t room, uint32_t leaver,
                        int64_t now_ns)
{
    struct fleet_change change = {.event = FLEET_RETIRED,
                                  .component = component,
                                  .server = server,
                                  .room = room,
                                  .kind = fleet->rooms[room].kind,
                                  .leaver = leaver};
    bool drains = fleet->notify(fleet->self, &change, now_ns);
    if (drains && leaver != FLEET_NONE) fleet->leavers[leaver].servers++;
}

/* --- What happens --- */

static void set_clocks(struct fleet *fleet, int64_t now_ns)
{
    int64_t release_ns = TIME_NEVER, consolidation_ns = TIME_NEVER;
    if (is_managed(fleet) && one_may_leave(fleet)) {
        release_ns = time_later(machines_idle_until_ns(fleet), now_ns);
        if (fleet->plan->release == RELEASE_CONSOLIDATION && machines_emptying(fleet) == 0 && !fleet->nothing_to_move)
            consolidation_ns = time_later(time_after(fleet->changed_ns, fleet->plan->consolidation_quiet_ns), now_ns);
    }
    event_list_set(&fleet->events, fleet->release_slot, release_ns);
    event_list_set(&fleet->events, fleet->consolidation_slot, consolidation_ns);
}

/* After anything has happened: what follows from it at once. */
static void settle(struct fleet *fleet, int64_t now_ns)
{
    machines_try_waiting(fleet, now_ns);
    machines_ask(fleet, false, now_ns);
    copies_place(fleet, false, now_ns);
    copies_do_without(fleet, now_ns);
    copies_ask_for_machines(fleet, now_ns);
    set_clocks(fleet, now_ns);
}

static void become(struct fleet *fleet, uint32_t slot, int64_t now_ns)
{
    fleet->nothing_to_move = false;
    if (slot < fleet->copy_slot)
        event_list_clear(&fleet->events, slot); /* an outage has ended */
    else if (slot < fleet->room_slot)
        copy_end_start(fleet, &fleet->copies[slot - fleet->copy_slot], now_ns);
    else if (fleet->rooms[slot - fleet->room_slot].emptying)
        move_end(fleet, slot - fleet->room_slot, now_ns);
    else
        machine_end_start(fleet, slot - fleet->room_slot, now_ns);
}

static void decide(struct fleet *fleet, uint32_t slot, int64_t now_ns)
{
    if (slot == fleet->release_slot)
        machine_release(fleet, machines_first_to_leave(fleet, now_ns), now_ns);
    else if (slot == fleet->consolidation_slot)
        moves_begin(fleet, now_ns);
    else
        machine_give_up(fleet, slot - fleet->waiting_slot, now_ns);
}

/* What has been so for a while becomes part of the extremes. */
static void pass_time(struct fleet *fleet, int64_t now_ns)
{
    if (now_ns == fleet->now_ns) return;
    struct fleet_figures *figures = &fleet->figures;
    uint32_t machines = machines_in_service(fleet);
    if (machines > figures->in_service_most) figures->in_service_most = machines;
    if (machines < figures->in_service_least) figures->in_service_least = machines;
    for (uint32_t c = 0; c < fleet->plan->components; c++) {
        uint32_t copies = (uint32_t)figures->copies[c].level;
        if (copies > figures->copies_most[c]) figures->copies_most[c] = copies;
        if (copies < figures->copies_least[c]) figures->copies_least[c] = copies;
    }
    fleet->now_ns = now_ns;
}

int64_t fleet_next_ns(const struct fleet *fleet)
{
    return event_list_next_ns(&fleet->events);
}

/* All that becomes so at an instant does before anything follows from it; decisions are taken one at a time. */
void fleet_advance(struct fleet *fleet, int64_t now_ns)
{
    assert(now_ns >= fleet->now_ns && now_ns < TIME_NEVER);
    const struct event_list *events = &fleet->events;
    for (int64_t at_ns; (at_ns = event_list_next_ns(events)) <= now_ns;) {
        pass_time(fleet, at_ns);
        if (event_list_next(events) >= fleet->release_slot)
            decide(fleet, event_list_next(events), at_ns);
        else
            while (event_list_next_ns(events) == at_ns && event_list_next(events) < fleet->release_slot)
                become(fleet, event_list_next(events), at_ns);
        settle(fleet, at_ns);
    }
    pass_time(fleet, now_ns);
}

void fleet_begin(struct fleet *fleet, struct random_key key, fleet_notice *notify, void *self)
{
    fleet->key = key;
    fleet->notify = notify;
    fleet->self = self;
    machines_begin(fleet);
    machines_ask(fleet, false, 0);
    copies_place(fleet, true, 0);
    settle(fleet, 0);
    fleet_advance(fleet, 0);
}

/* --- What is done to it --- */

static void lose_machine(struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    for (uint32_t i = 0; i < fleet->copy_count; i++)
        if (fleet->copies[i].to == r) move_call_off(fleet, fleet->copies[i].room, now_ns);
    for (uint32_t i = 0; i < fleet->copy_count; i++)
        if (fleet->copies[i].room == r) copy_lose(fleet, &fleet->copies[i], now_ns);
    if (fleet->plan->components == 0) fleet_tell(fleet, FLEET_LOST, 0, r, r, now_ns);
    fleet->rooms[r].emptying = false;
    machine_end(fleet, r, now_ns);
}

/* The machines in the rooms that are marked in `open` fail: all of them before any is launched again. */
static void fail_marked(struct fleet *fleet, int64_t now_ns)
{
    for (uint32_t r = 0; r < fleet->room_count; r++)
        if (fleet->open[r]) lose_machine(fleet, r, now_ns);
    for (uint32_t r = 0; r < fleet->room_count; r++)
        if (fleet->open[r]) machine_ask(fleet, r, fleet->rooms[r].need, now_ns);
    settle(fleet, now_ns);
    fleet_advance(fleet, now_ns);
}

void fleet_fail(struct fleet *fleet, uint32_t count, int64_t now_ns)
{
    fleet_advance(fleet, now_ns);
    for (uint32_t r = 0; r < fleet->room_count; r++) {
        fleet->open[r] = count > 0 && fleet->rooms[r].state == ROOM_IN_SERVICE;
        count -= fleet->open[r];
    }
    fail_marked(fleet, now_ns);
}

void fleet_fail_zone(struct fleet *fleet, uint32_t zones, int64_t now_ns)
{
    fleet_advance(fleet, now_ns);
    for (uint32_t r = 0; r < fleet->room_count; r++)
        fleet->open[r] = r % zones == 0 && fleet->rooms[r].state == ROOM_IN_SERVICE;
    fail_marked(fleet, now_ns);
}

void fleet_slow(struct fleet *fleet, uint32_t count, struct slowness slowness, int64_t now_ns)
{
    assert(slowness.factor >= 1);
    fleet_advance(fleet, now_ns);
    for (uint32_t r = 0; r < fleet->room_count && count > 0; r++) {
        if (fleet->rooms[r].state != ROOM_IN_SERVICE) continue;
        fleet->rooms[r].slowness = slowness;
        if (fleet->plan->components == 0) fleet_tell(fleet, FLEET_SLOW, 0, r, r, now_ns);
        copies_slow(fleet, r, now_ns);
        count--;
    }
}

/* What serves on the machine retires with it. */
static void retire_servers(struct fleet *fleet, uint32_t r, uint32_t leaver, int64_t now_ns)
{
    if (fleet->plan->components == 0) fleet_tell_retired(fleet, 0, r, r, leaver, now_ns);
    for (uint32_t i = 0; i < fleet->copy_count; i++)
        if (fleet->copies[i].to == r) move_call_off(fleet, fleet->copies[i].room, now_ns);
    for (uint32_t i = 0; i < fleet->copy_count; i++)
        if (fleet->copies[i].room == r) copy_leave(fleet, &fleet->copies[i], leaver, now_ns);
}

/* One of too many goes. */
static void spare_machine(struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    if (fleet->rooms[r].state != ROOM_IN_SERVICE) {
        machine_call_off(fleet, r, now_ns);
        return;
    }
    uint32_t leaver = leaver_begin(fleet, r);
    retire_servers(fleet, r, leaver, now_ns);
    leaver_leave(fleet, leaver, r, now_ns);
}

void fleet_finish(struct fleet *fleet, uint32_t leaver, int64_t now_ns)
{
    fleet_advance(fleet, now_ns);
    leaver_finish(fleet, leaver, now_ns);
    settle(fleet, now_ns); /* one more of its kind may be had */
    fleet_advance(fleet, now_ns);
}

void fleet_retry(struct fleet *fleet, int64_t now_ns)
{
    if (fleet->figures.waiting.level == 0) return;
    fleet_advance(fleet, now_ns);
    settle(fleet, now_ns);
    fleet_advance(fleet, now_ns);
}

static uint32_t within_bounds(const struct fleet *fleet, uint32_t machines)
{
    if (machines < fleet->plan->least) return fleet->plan->least;
    return machines < fleet->plan->most ? machines : fleet->plan->most;
}

void fleet_want(struct fleet *fleet, uint32_t machines, int64_t now_ns)
{
    if (is_managed(fleet)) machines = within_bounds(fleet, machines);
    assert(machines <= fleet->room_count);
    fleet_advance(fleet, now_ns);
    uint32_t wanted = fleet->wanted;
    if (!is_managed(fleet)) gauge_step(&fleet->figures.wanted, (int64_t)machines - wanted, now_ns);
    fleet->wanted = machines;
    while (machines_taken(fleet) > machines) spare_machine(fleet, machines_first_to_spare(fleet), now_ns);
    machines_ask(fleet, !is_managed(fleet), now_ns);
    if (is_managed(fleet)) fleet->wanted = wanted; /* copies say what there is to be */
    settle(fleet, now_ns);
    fleet_advance(fleet, now_ns);
}

void fleet_want_copies(struct fleet *fleet, uint32_t component, uint32_t copies, int64_t now_ns)
{
    fleet_advance(fleet, now_ns);
    copies_want(fleet, component, copies, now_ns);
    settle(fleet, now_ns);
    fleet_advance(fleet, now_ns);
}

uint32_t fleet_wanted(const struct fleet *fleet)
{
    return fleet->wanted;
}

uint32_t fleet_in_service(const struct fleet *fleet)
{
    return machines_in_service(fleet);
}

uint32_t fleet_under_way(const struct fleet *fleet)
{
    return machines_taken(fleet);
}

uint32_t fleet_copies_in_service(const struct fleet *fleet, uint32_t component)
{
    return (uint32_t)fleet->figures.copies[component].level;
}

uint32_t fleet_copies_under_way(const struct fleet *fleet, uint32_t component)
{
    uint32_t under_way = 0;
    for (const struct copy *copy = copies_of(fleet, component); copy < copies_end(fleet, component); copy++)
        under_way += is_wanted(copy);
    return under_way;
}

void fleet_outage(struct fleet *fleet, uint32_t market, int64_t until_ns, int64_t now_ns)
{
    fleet_advance(fleet, now_ns);
    for (uint32_t k = 0; k < fleet->plan->kinds; k++) {
        if (fleet->plan->kind[k].market != market || until_ns <= now_ns || until_ns <= fleet->out_until_ns[k]) continue;
        fleet->out_until_ns[k] = until_ns;
        event_list_set(&fleet->events, k, until_ns);
    }
}

/* --- What came of it --- */

const struct fleet_figures *fleet_figures(const struct fleet *fleet)
{
    return &fleet->figures;
}
