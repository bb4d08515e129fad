#include "models/session_names.h"

#include "sim/arena.h"

struct name_place {
    uint64_t name; /* 0: free */
    uint64_t value;
};

struct session_names {
    struct arena *arena;
    struct name_place *places;
    size_t room, used;
};

#define ROOM_AT_FIRST 64

struct session_names *session_names_new(struct arena *arena)
{
    struct session_names *names = arena_new_of(arena, struct session_names);
    *names = (struct session_names){
        .arena = arena, .places = arena_new_array(arena, ROOM_AT_FIRST, struct name_place), .room = ROOM_AT_FIRST};
    return names;
}

/* Names may be small numbers, in traces that were made by hand: they are spread once more. */
static struct name_place *place_of(struct name_place *places, size_t room, uint64_t name)
{
    size_t at = (size_t)(name * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (room - 1);
    while (places[at].name != 0 && places[at].name != name) at = (at + 1) & (room - 1);
    return &places[at];
}

static void grow(struct session_names *names)
{
    size_t room = 2 * names->room;
    struct name_place *places = arena_new_array(names->arena, room, struct name_place);
    for (size_t i = 0; i < names->room; i++)
        if (names->places[i].name != 0) *place_of(places, room, names->places[i].name) = names->places[i];
    names->places = places;
    names->room = room;
}

uint64_t *session_names_add(struct session_names *names, uint64_t name, bool *is_new)
{
    if (2 * names->used >= names->room) grow(names);
    struct name_place *place = place_of(names->places, names->room, name);
    *is_new = place->name == 0;
    if (*is_new) {
        place->name = name;
        names->used++;
    }
    return &place->value;
}

const uint64_t *session_names_find(const struct session_names *names, uint64_t name)
{
    const struct name_place *place = place_of(names->places, names->room, name);
    return place->name == 0 ? NULL : &place->value;
}
