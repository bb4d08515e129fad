#include "sim/fleet_state.h"

/* --- Launching --- */

static void launch(struct fleet *fleet, uint32_t r, uint32_t kind, int64_t now_ns)
{
    struct resources capacity = fleet->plan->kind[kind].capacity;
    struct room *room = &fleet->rooms[r];
    room->state = ROOM_STARTING;
    room->kind = kind;
    room->launched_ns = now_ns;
    room->slowness = (struct slowness){0};
    fleet->space[r] = (struct space){.capacity = capacity, .free = capacity};
    for (uint32_t c = 0; c < fleet->plan->components; c++) *cached_on(fleet, c, r) = false;
    bill_machines(fleet, kind, 1, now_ns);
    gauge_up(&fleet->figures.starting[kind], now_ns);
    fleet_changed(fleet, now_ns);
}

static void come_into_service(struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    struct room *room = &fleet->rooms[r];
    event_list_clear(&fleet->events, fleet->room_slot + r);
    room->state = ROOM_IN_SERVICE;
    room->wished = false;
    room->empty_since_ns = now_ns;
    gauge_down(&fleet->figures.starting[room->kind], now_ns);
    gauge_up(&fleet->figures.in_service[room->kind], now_ns);
    if (fleet->plan->components == 0) fleet_tell(fleet, FLEET_UP, 0, r, r, now_ns);
}

/* What was asked for does not come. Of what is still to be there settle() takes care. */
static void do_without(struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    fleet->wanted -= fleet->rooms[r].wished;
    gauge_step(&fleet->figures.wanted, -(int64_t)fleet->rooms[r].wished, now_ns);
    fleet->rooms[r].wished = false;
    fleet->launch_failed = true;
}

void machine_end_start(struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    if (fleet->rooms[r].end == START_DONE) {
        come_into_service(fleet, r, now_ns);
        return;
    }
    fleet->figures.launches_failed[fleet->rooms[r].end]++;
    machine_end(fleet, r, now_ns);
    do_without(fleet, r, now_ns);
}

uint32_t machine_kind_for(const struct fleet_plan *plan, const struct resources *need)
{
    for (uint32_t k = 0; k < plan->kinds; k++)
        if (resources_fit(need, &plan->kind[k].capacity)) return k;
    return FLEET_NONE;
}

uint32_t machine_kind_to_be_had(const struct fleet *fleet, const struct resources *need, int64_t now_ns)
{
    for (uint32_t k = 0; k < fleet->plan->kinds; k++) {
        const struct machine_plan *kind = &fleet->plan->kind[k];
        const struct quota_use *quota = quota_of(fleet, k);
        bool allowed = fleet->figures.billed[k].level < kind->most && (!quota || quota_left(quota) > 0);
        if (allowed && fleet->out_until_ns[k] <= now_ns && resources_fit(need, &kind->capacity)) return k;
    }
    return FLEET_NONE;
}

static void let_wait(struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    fleet->rooms[r].state = ROOM_WAITING;
    gauge_up(&fleet->figures.waiting, now_ns);
    event_list_set(&fleet->events, fleet->waiting_slot + r, time_after(now_ns, fleet->plan->provision_timeout_ns));
    fleet->figures.launches_waited++;
}

static void stop_waiting(struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    event_list_clear(&fleet->events, fleet->waiting_slot + r);
    gauge_down(&fleet->figures.waiting, now_ns);
    fleet->rooms[r].state = ROOM_FREE;
}

/* What is left of the time-out. */
static int64_t provision_most_ns(const struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    int64_t timeout_ns = fleet->plan->provision_timeout_ns;
    return timeout_ns == TIME_NEVER ? TIME_NEVER : timeout_ns - (now_ns - fleet->rooms[r].asked_ns);
}

static bool try_launch(struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    uint32_t kind = machine_kind_to_be_had(fleet, &fleet->rooms[r].need, now_ns);
    if (kind == FLEET_NONE) return false;
    if (fleet->rooms[r].state == ROOM_WAITING) stop_waiting(fleet, r, now_ns);
    launch(fleet, r, kind, now_ns);
    struct start_luck luck = {.key = fleet->key, .fleet = fleet->number, .n = fleet->launches++};
    struct start start = start_draw(&fleet->plan->kind[kind].start, luck, provision_most_ns(fleet, r, now_ns));
    fleet->rooms[r].end = start.end;
    event_list_set(&fleet->events, fleet->room_slot + r, time_after(now_ns, start.span_ns));
    return true;
}

void machines_begin(struct fleet *fleet)
{
    for (uint32_t r = 0; r < fleet->plan->initial; r++) {
        uint32_t kind = machine_kind_to_be_had(fleet, &fleet->rooms[r].need, 0);
        if (kind == FLEET_NONE) {
            let_wait(fleet, r, 0);
        } else {
            launch(fleet, r, kind, 0);
            come_into_service(fleet, r, 0);
        }
    }
}

/* --- Asking --- */

void machine_ask(struct fleet *fleet, uint32_t r, struct resources need, int64_t now_ns)
{
    fleet->rooms[r].need = need;
    fleet->rooms[r].asked_ns = now_ns;
    if (!try_launch(fleet, r, now_ns)) let_wait(fleet, r, now_ns);
}

uint32_t machines_taken(const struct fleet *fleet)
{
    uint32_t taken = 0;
    for (uint32_t r = 0; r < fleet->room_count; r++) taken += fleet->rooms[r].state != ROOM_FREE;
    return taken;
}

static uint32_t lowest_free_room(const struct fleet *fleet)
{
    uint32_t r = 0;
    while (fleet->rooms[r].state != ROOM_FREE) r++;
    return r;
}

uint32_t machine_ask_for_copy(struct fleet *fleet, struct resources need, int64_t now_ns)
{
    if (machines_taken(fleet) >= fleet->plan->most) return FLEET_NONE;
    uint32_t r = lowest_free_room(fleet);
    machine_ask(fleet, r, need, now_ns);
    return r;
}

void machines_ask(struct fleet *fleet, bool wished, int64_t now_ns)
{
    for (uint32_t taken = machines_taken(fleet); taken < fleet->wanted; taken++) {
        uint32_t r = lowest_free_room(fleet);
        fleet->rooms[r].wished = wished;
        machine_ask(fleet, r, (struct resources){0}, now_ns);
    }
}

void machines_try_waiting(struct fleet *fleet, int64_t now_ns)
{
    for (uint32_t r = 0; r < fleet->room_count; r++)
        if (fleet->rooms[r].state == ROOM_WAITING) try_launch(fleet, r, now_ns);
}

void machine_give_up(struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    stop_waiting(fleet, r, now_ns);
    fleet->figures.launches_given_up++;
    do_without(fleet, r, now_ns);
}

/* --- Leaving --- */

/* Waiting before starting before in service; then the fewest copies, the last kind, the highest room, which a is in. */
static bool goes_before(const struct fleet *fleet, uint32_t a, uint32_t b)
{
    const struct room *room = &fleet->rooms[a], *other = &fleet->rooms[b];
    if (room->state != other->state) return room->state < other->state;
    if (room->state == ROOM_WAITING) return true;
    if (fleet->space[a].copies != fleet->space[b].copies) return fleet->space[a].copies < fleet->space[b].copies;
    return room->kind >= other->kind;
}

uint32_t machines_first_to_spare(const struct fleet *fleet)
{
    uint32_t first = FLEET_NONE;
    for (uint32_t r = 0; r < fleet->room_count; r++) {
        if (fleet->rooms[r].state == ROOM_FREE) continue;
        if (first == FLEET_NONE || goes_before(fleet, r, first)) first = r;
    }
    return first;
}

void machine_call_off(struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    if (fleet->rooms[r].state == ROOM_WAITING)
        stop_waiting(fleet, r, now_ns);
    else
        machine_end(fleet, r, now_ns);
    fleet->rooms[r].wished = false;
    fleet_changed(fleet, now_ns);
}

void machine_end(struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    struct room *room = &fleet->rooms[r];
    struct gauge *state = room->state == ROOM_STARTING ? fleet->figures.starting : fleet->figures.in_service;
    event_list_clear(&fleet->events, fleet->room_slot + r);
    gauge_down(&state[room->kind], now_ns);
    bill_machines(fleet, room->kind, -1, now_ns);
    fleet->ended_ns += now_ns - room->launched_ns;
    room->state = ROOM_FREE;
    fleet_changed(fleet, now_ns);
}

void machine_release(struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    machine_end(fleet, r, now_ns);
    fleet->figures.released++;
}

static int64_t idle_until_ns(const struct fleet *fleet, uint32_t r)
{
    const struct room *room = &fleet->rooms[r];
    if (room->state != ROOM_IN_SERVICE || fleet->space[r].copies > 0) return TIME_NEVER;
    return time_after(room->empty_since_ns, fleet->plan->release_after_ns);
}

int64_t machines_idle_until_ns(const struct fleet *fleet)
{
    int64_t first_ns = TIME_NEVER;
    for (uint32_t r = 0; r < fleet->room_count; r++) {
        int64_t until_ns = idle_until_ns(fleet, r);
        if (until_ns < first_ns) first_ns = until_ns;
    }
    return first_ns;
}

uint32_t machines_first_to_leave(const struct fleet *fleet, int64_t now_ns)
{
    uint32_t first = FLEET_NONE;
    for (uint32_t r = 0; r < fleet->room_count; r++) {
        bool may_leave = idle_until_ns(fleet, r) <= now_ns;
        if (may_leave && (first == FLEET_NONE || fleet->rooms[r].kind >= fleet->rooms[first].kind)) first = r;
    }
    return first;
}
