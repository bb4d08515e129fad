#include "sim/router.h"

#include "sim/arena.h"

#include <stdlib.h>

static uint32_t *new_numbers(size_t count)
{
    uint32_t *numbers = calloc(count, sizeof *numbers);
    if (!numbers) arena_exhausted(count * sizeof *numbers);
    return numbers;
}

void router_init(struct router *router, enum routing routing, uint32_t instances)
{
    *router = (struct router){.routing = routing, .instances = instances};
    if (routing == ROUTE_RANDOM) return;
    router->sorted = new_numbers(instances);
    router->place = new_numbers(instances);
    router->outstanding = new_numbers(instances);
    for (uint32_t i = 0; i < instances; i++) router->sorted[i] = router->place[i] = i;
    router_grow(router);
}

void router_free(struct router *router)
{
    free(router->sorted);
    free(router->place);
    free(router->outstanding);
    free(router->first);
    *router = (struct router){0};
}

void router_grow(struct router *router)
{
    uint32_t room = router->room ? router->room * 2 : 64;
    uint32_t *first = realloc(router->first, (room + 1) * sizeof *first);
    if (!first) arena_exhausted((room + 1) * sizeof *first);
    /* No instance has as many as the new places stand for: all have fewer. first[0] is 0: none has fewer than none. */
    if (!router->first) first[0] = 0;
    for (uint32_t k = router->room + 1; k <= room; k++) first[k] = router->instances;
    router->first = first;
    router->room = room;
}
