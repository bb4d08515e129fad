#include "sim/fleet_state.h"

void move_call_off(struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    fleet->rooms[r].emptying = false;
    event_list_clear(&fleet->events, fleet->room_slot + r);
    for (uint32_t i = 0; i < fleet->copy_count; i++) {
        struct copy *copy = &fleet->copies[i];
        if (copy->room != r || copy->to == FLEET_NONE) continue;
        copy_let_go(fleet, copy, copy->to, now_ns);
        --*copies_on(fleet, copy, copy->to);
        ++*copies_on(fleet, copy, r);
        copy->to = FLEET_NONE;
        copy->ready_ns = now_ns;
    }
}

/* Find the copy, on a machine that is being emptied, a place on another one. */
static bool find_place(struct fleet *fleet, struct copy *copy)
{
    struct placement placement = copy_placement(fleet, copy, copy->room);
    uint32_t excess = placement_excess(&placement);
    --*copies_on(fleet, copy, copy->room);
    uint32_t to = placement_choose(&placement, excess);
    ++*copies_on(fleet, copy, to == PLACEMENT_NONE ? copy->room : to);
    if (to == PLACEMENT_NONE) return false;
    copy_hold(fleet, copy, to);
    copy->to = to;
    return true;
}

/* They change over when the last start is done, and stay at the first that fails. */
static void expect_end(struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    int64_t done_ns = now_ns, failed_ns = TIME_NEVER;
    fleet->rooms[r].end = START_DONE;
    for (uint32_t i = 0; i < fleet->copy_count; i++) {
        const struct copy *copy = &fleet->copies[i];
        if (copy->room != r) continue;
        done_ns = time_later(done_ns, copy->end_ns);
        if (copy->end == START_DONE || copy->end_ns >= failed_ns) continue;
        failed_ns = copy->end_ns;
        fleet->rooms[r].end = copy->end;
    }
    event_list_set(&fleet->events, fleet->room_slot + r, time_earlier(done_ns, failed_ns));
}

/* Places for all come before the first start-up is drawn, so that an attempt in vain draws none. */
static bool empty_machine(struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    fleet->rooms[r].emptying = true;
    for (uint32_t i = 0; i < fleet->copy_count; i++)
        if (fleet->copies[i].room == r && !find_place(fleet, &fleet->copies[i])) {
            move_call_off(fleet, r, now_ns);
            return false;
        }
    for (uint32_t i = 0; i < fleet->copy_count; i++)
        if (fleet->copies[i].room == r) copy_draw_start(fleet, &fleet->copies[i], fleet->copies[i].to, r, now_ns);
    expect_end(fleet, r, now_ns);
    return true;
}

/* There are copies on the machine, all in service, and none on its way to it. */
static bool can_be_emptied(const struct fleet *fleet, uint32_t r)
{
    const struct room *room = &fleet->rooms[r];
    if (room->state != ROOM_IN_SERVICE || room->emptying || room->tried || fleet->space[r].copies == 0) return false;
    for (uint32_t i = 0; i < fleet->copy_count; i++) {
        const struct copy *copy = &fleet->copies[i];
        if (copy->to == r || (copy->room == r && copy->state != COPY_UP)) return false;
    }
    return true;
}

/* Is the machine in room a to be emptied before that in b < a? */
static bool comes_first(const struct fleet *fleet, uint32_t a, uint32_t b)
{
    uint32_t copies = fleet->space[a].copies, of_b = fleet->space[b].copies;
    return copies != of_b ? copies < of_b : fleet->rooms[a].kind >= fleet->rooms[b].kind;
}

static uint32_t next_to_empty(const struct fleet *fleet)
{
    uint32_t next = FLEET_NONE;
    for (uint32_t r = 0; r < fleet->room_count; r++)
        if (can_be_emptied(fleet, r) && (next == FLEET_NONE || comes_first(fleet, r, next))) next = r;
    return next;
}

void moves_begin(struct fleet *fleet, int64_t now_ns)
{
    uint32_t emptied = 0, r;
    for (r = 0; r < fleet->room_count; r++) fleet->rooms[r].tried = false;
    while (emptied < fleet->plan->consolidation_step && one_may_leave(fleet) &&
           (r = next_to_empty(fleet)) != FLEET_NONE) {
        fleet->rooms[r].tried = true;
        emptied += empty_machine(fleet, r, now_ns);
    }
    fleet->nothing_to_move = emptied == 0;
}

/* The machine stays where so many have failed meanwhile that it is needed. */
void move_end(struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    if (fleet->rooms[r].end != START_DONE) {
        fleet->figures.copies_failed[fleet->rooms[r].end]++;
        move_call_off(fleet, r, now_ns);
        fleet_changed(fleet, now_ns);
        return;
    }
    fleet->rooms[r].emptying = false;
    event_list_clear(&fleet->events, fleet->room_slot + r);
    uint32_t leaver = one_may_leave(fleet) ? leaver_begin(fleet, r) : FLEET_NONE;
    for (uint32_t i = 0; i < fleet->copy_count; i++) {
        struct copy *copy = &fleet->copies[i];
        if (copy->room != r) continue;
        fleet_tell_retired(fleet, copy->component, copy->number, r, leaver, now_ns);
        copy_let_go(fleet, copy, r, now_ns);
        copy->room = copy->to;
        copy->to = FLEET_NONE;
        *cached_on(fleet, copy->component, copy->room) = true;
        fleet_tell(fleet, FLEET_UP, copy->component, copy->number, copy->room, now_ns);
        fleet->figures.copies_moved++;
    }
    if (leaver != FLEET_NONE) leaver_leave(fleet, leaver, r, now_ns);
}
