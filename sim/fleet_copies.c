#include "sim/arena.h"
#include "sim/fleet_state.h"

#include <assert.h>

/* --- Making and clearing --- */

static bool is_misfit(const struct fleet_plan *plan, const struct copies_plan *component)
{
    struct resources need = component->need;
    if (component->base != FLEET_NONE) resources_add(&need, &plan->component[component->base].need);
    return machine_kind_for(plan, &need) == FLEET_NONE;
}

void copies_make(struct fleet *fleet, struct arena *arena)
{
    const struct fleet_plan *plan = fleet->plan;
    for (uint32_t c = 0; c < plan->components; c++) fleet->copy_count += copies_room(&plan->component[c]);
    fleet->copies = arena_new_array(arena, fleet->copy_count, struct copy);
    fleet->first_copy = arena_new_array(arena, plan->components, uint32_t);
    fleet->copies_on = arena_new_array(arena, (size_t)plan->components * fleet->room_count, uint32_t);
    fleet->cached = arena_new_array(arena, (size_t)plan->components * fleet->room_count, bool);
    fleet->misfit = arena_new_array(arena, plan->components, bool);
    fleet->figures.copies = arena_new_array(arena, plan->components, struct gauge);
    fleet->figures.copies_most = arena_new_array(arena, plan->components, uint32_t);
    fleet->figures.copies_least = arena_new_array(arena, plan->components, uint32_t);

    uint32_t index = 0;
    for (int with_base = 0; with_base < 2; with_base++)
        for (uint32_t c = 0; c < plan->components; c++) {
            const struct copies_plan *component = &plan->component[c];
            if ((component->base != FLEET_NONE) != with_base) continue;
            assert(!with_base || plan->component[component->base].base == FLEET_NONE);
            fleet->misfit[c] = is_misfit(plan, component);
            fleet->first_copy[c] = index;
            for (uint32_t i = 0; i < copies_room(component); i++)
                fleet->copies[index++] = (struct copy){.component = c, .number = i};
        }
}

void copies_clear(struct fleet *fleet)
{
    const struct fleet_plan *plan = fleet->plan;
    for (uint32_t i = 0; i < fleet->copy_count; i++) {
        struct copy *copy = &fleet->copies[i];
        bool wanted = copy->number < plan_of(fleet, copy)->copies;
        *copy = (struct copy){.component = copy->component,
                              .number = copy->number,
                              .state = wanted ? COPY_UNPLACED : COPY_UNWANTED,
                              .room = FLEET_NONE,
                              .to = FLEET_NONE};
    }
    for (uint32_t c = 0; c < plan->components; c++) {
        fleet->figures.copies[c] = (struct gauge){0};
        fleet->figures.copies_most[c] = 0;
        fleet->figures.copies_least[c] = UINT32_MAX;
        if (fleet->misfit[c]) fleet->figures.copies_misfit += plan->component[c].copies;
        for (uint32_t r = 0; r < fleet->room_count; r++) fleet->copies_on[(size_t)c * fleet->room_count + r] = 0;
    }
}

/* --- Where, and when --- */

void copy_hold(struct fleet *fleet, const struct copy *copy, uint32_t r)
{
    resources_subtract(&fleet->space[r].free, &plan_of(fleet, copy)->need);
    fleet->space[r].copies++;
}

void copy_let_go(struct fleet *fleet, const struct copy *copy, uint32_t r, int64_t now_ns)
{
    resources_add(&fleet->space[r].free, &plan_of(fleet, copy)->need);
    if (--fleet->space[r].copies == 0) fleet->rooms[r].empty_since_ns = now_ns;
}

int64_t copies_base_ready_ns(const struct fleet *fleet, uint32_t base, uint32_t room, uint32_t from)
{
    int64_t ready_ns = TIME_NEVER;
    for (const struct copy *copy = copies_of(fleet, base); copy < copies_end(fleet, base); copy++) {
        bool is_there = copy->room == room && copy->to == FLEET_NONE;
        bool comes_along = copy->to == room && copy->room == from;
        if ((is_there || comes_along) && copy->ready_ns < ready_ns) ready_ns = copy->ready_ns;
    }
    return ready_ns;
}

static bool is_open(const struct fleet *fleet, const struct copy *copy, uint32_t r, uint32_t from)
{
    const struct room *room = &fleet->rooms[r];
    uint32_t base = plan_of(fleet, copy)->base;
    if (room->state != ROOM_IN_SERVICE || room->emptying) return false;
    if (from != FLEET_NONE && fleet->space[r].copies == 0) return false;
    return base == FLEET_NONE || copies_base_ready_ns(fleet, base, r, from) != TIME_NEVER;
}

struct placement copy_placement(struct fleet *fleet, const struct copy *copy, uint32_t from)
{
    for (uint32_t r = 0; r < fleet->room_count; r++) fleet->open[r] = is_open(fleet, copy, r, from);
    const struct copies_plan *plan = plan_of(fleet, copy);
    return (struct placement){.need = plan->need,
                              .spread = plan->spread,
                              .imbalance_most = plan->imbalance_most,
                              .zones = fleet->plan->zones,
                              .machines = fleet->room_count,
                              .space = fleet->space,
                              .copies = copies_on(fleet, copy, 0),
                              .open = fleet->open};
}

void copy_draw_start(struct fleet *fleet, struct copy *copy, uint32_t room, uint32_t from, int64_t now_ns)
{
    const struct copies_plan *plan = plan_of(fleet, copy);
    struct start_plan stages = plan->start;
    if (plan->caches && *cached_on(fleet, copy->component, room)) stages.image_ns = stages.model_ns = NULL;
    struct start_luck luck = {.key = fleet->key, .fleet = fleet->number, .copy = true, .n = fleet->copy_starts++};
    struct start start = start_draw(&stages, luck, TIME_NEVER);
    int64_t base_ns = plan->base == FLEET_NONE ? now_ns : copies_base_ready_ns(fleet, plan->base, room, from);
    copy->end = start.end;
    copy->end_ns = time_after(time_later(now_ns, base_ns), start.span_ns);
    copy->ready_ns = start.end == START_DONE ? copy->end_ns : TIME_NEVER;
}

/* --- Coming and going --- */

static void await(struct fleet *fleet, struct copy *copy)
{
    copy->state = COPY_STARTING;
    event_list_set(&fleet->events, slot_of(fleet, copy), copy->end_ns);
}

static bool seeks_room(const struct fleet *fleet, const struct copy *copy)
{
    return is_wanted(copy) && copy->room == FLEET_NONE && !fleet->misfit[copy->component];
}

void copies_place(struct fleet *fleet, bool at_once, int64_t now_ns)
{
    for (uint32_t i = 0; i < fleet->copy_count; i++) {
        struct copy *copy = &fleet->copies[i];
        if (!seeks_room(fleet, copy)) continue;
        struct placement placement = copy_placement(fleet, copy, FLEET_NONE);
        uint32_t room = placement_choose(&placement, UINT32_MAX);
        if (room == PLACEMENT_NONE) continue;
        copy->ready_ns = copy->end_ns = now_ns;
        copy->end = START_DONE;
        if (!at_once) copy_draw_start(fleet, copy, room, FLEET_NONE, now_ns);
        copy->room = room;
        copy_hold(fleet, copy, room);
        ++*copies_on(fleet, copy, room);
        await(fleet, copy);
        fleet_changed(fleet, now_ns);
    }
}

static void come_up(struct fleet *fleet, struct copy *copy, int64_t now_ns)
{
    event_list_clear(&fleet->events, slot_of(fleet, copy));
    copy->state = COPY_UP;
    copy->wished = false;
    *cached_on(fleet, copy->component, copy->room) = true;
    gauge_up(&fleet->figures.copies[copy->component], now_ns);
    fleet_tell(fleet, FLEET_UP, copy->component, copy->number, copy->room, now_ns);
}

static void unplace(struct fleet *fleet, struct copy *copy)
{
    event_list_clear(&fleet->events, slot_of(fleet, copy));
    --*copies_on(fleet, copy, copy->room);
    copy->state = COPY_UNPLACED;
    copy->room = FLEET_NONE;
}

void copy_leave(struct fleet *fleet, struct copy *copy, uint32_t leaver, int64_t now_ns)
{
    uint32_t r = copy->room;
    if (fleet->rooms[r].emptying) move_call_off(fleet, r, now_ns);
    if (copy->state == COPY_UP) {
        gauge_down(&fleet->figures.copies[copy->component], now_ns);
        fleet_tell_retired(fleet, copy->component, copy->number, r, leaver, now_ns);
    }
    copy_let_go(fleet, copy, r, now_ns);
    unplace(fleet, copy);
}

/* What is still to be there is placed anew. */
static void do_without(struct copy *copy)
{
    if (copy->wished) copy->state = COPY_UNWANTED;
    copy->wished = false;
}

/* With it go the adapters that wait for it: those that came along when they and it were moved. */
static void fail(struct fleet *fleet, struct copy *copy, int64_t now_ns)
{
    uint32_t r = copy->room;
    fleet->figures.copies_failed[copy->end]++;
    copy_let_go(fleet, copy, r, now_ns);
    unplace(fleet, copy);
    do_without(copy);
    for (uint32_t i = 0; i < fleet->copy_count; i++) {
        struct copy *adapter = &fleet->copies[i];
        bool waits = adapter->state == COPY_STARTING && adapter->room == r && adapter->end_ns == TIME_NEVER;
        if (!waits || plan_of(fleet, adapter)->base != copy->component) continue;
        copy_let_go(fleet, adapter, r, now_ns);
        unplace(fleet, adapter);
    }
}

void copy_end_start(struct fleet *fleet, struct copy *copy, int64_t now_ns)
{
    if (copy->end == START_DONE)
        come_up(fleet, copy, now_ns);
    else
        fail(fleet, copy, now_ns);
}

void copies_slow(const struct fleet *fleet, uint32_t r, int64_t now_ns)
{
    for (uint32_t i = 0; i < fleet->copy_count; i++) {
        const struct copy *copy = &fleet->copies[i];
        if (copy->state == COPY_UP && copy->room == r)
            fleet_tell(fleet, FLEET_SLOW, copy->component, copy->number, r, now_ns);
    }
}

void copy_lose(struct fleet *fleet, struct copy *copy, int64_t now_ns)
{
    if (copy->state == COPY_UP) {
        gauge_down(&fleet->figures.copies[copy->component], now_ns);
        fleet_tell(fleet, FLEET_LOST, copy->component, copy->number, copy->room, now_ns);
    }
    copy_let_go(fleet, copy, copy->room, now_ns);
    if (copy->to == FLEET_NONE) {
        unplace(fleet, copy);
        return;
    }
    copy->room = copy->to;
    copy->to = FLEET_NONE;
    copy->ready_ns = time_later(copy->ready_ns, now_ns);
    copy->end_ns = time_later(copy->end_ns, now_ns);
    await(fleet, copy);
}

/* --- Machines for those that fit nowhere --- */

/* What will be free on the machine of the room, if one is on its way. If it waits, it will be of the first kind that
 * does. */
static void expect_machine(struct fleet *fleet, uint32_t r)
{
    const struct room *room = &fleet->rooms[r];
    fleet->open[r] = room->state == ROOM_WAITING || room->state == ROOM_STARTING;
    fleet->spoken_for[r] = false;
    if (!fleet->open[r]) return;
    uint32_t kind = room->state == ROOM_STARTING ? room->kind : machine_kind_for(fleet->plan, &room->need);
    fleet->on_way[r] = fleet->plan->kind[kind].capacity;
}

static void expect_machines(struct fleet *fleet)
{
    for (uint32_t r = 0; r < fleet->room_count; r++) expect_machine(fleet, r);
}

/* A place on one of these machines, the first that there is. Where another is to be had, none that waits will do. */
static bool reserve(struct fleet *fleet, const struct resources *need, int64_t now_ns)
{
    bool to_be_had = machine_kind_to_be_had(fleet, need, now_ns) != FLEET_NONE;
    for (uint32_t r = 0; r < fleet->room_count; r++)
        if (fleet->open[r] && !(to_be_had && fleet->rooms[r].state == ROOM_WAITING) &&
            resources_fit(need, &fleet->on_way[r])) {
            resources_subtract(&fleet->on_way[r], need);
            fleet->spoken_for[r] = true;
            return true;
        }
    return false;
}

/* A new machine would be a place for the copy. */
static bool wants_machine(const struct fleet *fleet, const struct copy *copy)
{
    return seeks_room(fleet, copy) && plan_of(fleet, copy)->base == FLEET_NONE;
}

void copies_do_without(struct fleet *fleet, int64_t now_ns)
{
    if (!fleet->launch_failed) return;
    fleet->launch_failed = false;
    expect_machines(fleet);
    for (uint32_t i = 0; i < fleet->copy_count; i++) {
        struct copy *copy = &fleet->copies[i];
        if (wants_machine(fleet, copy) && !reserve(fleet, &plan_of(fleet, copy)->need, now_ns)) do_without(copy);
    }
}

static bool was_asked_for_a_copy(const struct room *room)
{
    return !resources_fit(&room->need, &(struct resources){0});
}

/* Launches that wait for copies which are not wanted any more, or have found another place: the last ones first. */
static void call_off_waiting(struct fleet *fleet, int64_t now_ns)
{
    uint32_t taken = machines_taken(fleet);
    for (uint32_t r = fleet->room_count; r-- > 0 && taken > fleet->wanted;) {
        const struct room *room = &fleet->rooms[r];
        if (room->state != ROOM_WAITING || fleet->spoken_for[r] || !was_asked_for_a_copy(room)) continue;
        machine_call_off(fleet, r, now_ns);
        taken--;
    }
}

void copies_ask_for_machines(struct fleet *fleet, int64_t now_ns)
{
    if (!is_managed(fleet)) return;
    expect_machines(fleet);
    for (uint32_t i = 0; i < fleet->copy_count; i++) {
        const struct copy *copy = &fleet->copies[i];
        const struct resources *need = &plan_of(fleet, copy)->need;
        if (!wants_machine(fleet, copy) || reserve(fleet, need, now_ns)) continue;
        uint32_t r = machine_ask_for_copy(fleet, *need, now_ns);
        if (r == FLEET_NONE) continue;
        expect_machine(fleet, r);
        reserve(fleet, need, now_ns);
        fleet->spoken_for[r] = true; /* also where another kind is to be had by then */
    }
    call_off_waiting(fleet, now_ns);
}
