#include "sim/event_list.h"

#include "sim/arena.h"

#include <assert.h>

void event_list_init(struct event_list *list, struct arena *arena, size_t slots)
{
    assert(slots > 0 && slots <= UINT32_MAX / 4);
    size_t room = 1;
    while (room < slots) room *= 2;
    *list = (struct event_list){.room = room,
                                .at_ns = arena_new_array(arena, 2 * room, int64_t),
                                .slot = arena_new_array(arena, 2 * room, uint32_t)};
    event_list_reset(list);
}

void event_list_reset(struct event_list *list)
{
    for (size_t node = 0; node < 2 * list->room; node++) list->at_ns[node] = TIME_NEVER;
    for (size_t slot = 0; slot < list->room; slot++) list->slot[list->room + slot] = (uint32_t)slot;
    for (size_t node = list->room - 1; node > 0; node--) list->slot[node] = list->slot[2 * node];
    list->top = 1;
    list->reach = list->room;
}

void event_list_set_beyond(struct event_list *list, uint32_t slot, int64_t at_ns)
{
    for (; slot >= list->reach; list->reach *= 2, list->top /= 2) {
        list->at_ns[list->top / 2] = list->at_ns[list->top];
        list->slot[list->top / 2] = list->slot[list->top];
    }
    event_list_set(list, slot, at_ns);
}

void event_list_fit(struct event_list *list)
{
    for (; list->reach > 1 && list->at_ns[2 * list->top + 1] == TIME_NEVER; list->reach /= 2) list->top *= 2;
}
