#include "sim/router.h"

#include "sim/arena.h"

#include <assert.h>
#include <stdlib.h>

static uint32_t *new_numbers(size_t count)
{
    uint32_t *numbers = calloc(count > 0 ? count : 1, sizeof *numbers);
    if (!numbers) arena_exhausted(count * sizeof *numbers);
    return numbers;
}

/* Room for twice as many. */
static void grow(struct router *router)
{
    uint32_t room = router->room ? router->room * 2 : 64;
    uint32_t *first = realloc(router->first, (room + 1) * sizeof *first);
    if (!first) arena_exhausted((room + 1) * sizeof *first);
    /* No member has as many as the new places stand for: all have fewer. first[0] is 0: none has fewer than none. */
    if (!router->first) first[0] = 0;
    for (uint32_t k = router->room + 1; k <= room; k++) first[k] = router->members;
    router->first = first;
    router->room = room;
}

static void set_limit(struct router *router)
{
    router->limit = router->watched && router->most < router->room ? router->most + 1 : router->room;
}

void router_watch(struct router *router)
{
    router->watched = true;
    router->most = 0;
    set_limit(router);
}

void router_rise(struct router *router, uint32_t requests)
{
    if (requests + 1 > router->room) grow(router);
    if (requests > router->most) router->most = requests;
    set_limit(router);
}

void router_init(struct router *router, enum routing routing, uint32_t instances)
{
    *router = (struct router){.routing = routing};
    router->sorted = new_numbers(instances);
    router->place = new_numbers(instances);
    router->outstanding = new_numbers(instances);
    for (uint32_t i = 0; i < instances; i++) router->place[i] = ROUTER_OUTSIDE;
    if (routing == ROUTE_LEAST_OUTSTANDING) grow(router);
    set_limit(router);
}

void router_free(struct router *router)
{
    free(router->sorted);
    free(router->place);
    free(router->outstanding);
    free(router->first);
    *router = (struct router){0};
}

/* So many more have fewer than k, and than all above that. */
static void shift(const struct router *router, uint32_t k, uint32_t more)
{
    uint32_t *first = router->first, room = router->room;
    for (; k <= room; k++) first[k] += more;
}

void router_join(struct router *router, uint32_t instance)
{
    assert(router->place[instance] == ROUTER_OUTSIDE);
    uint32_t at = router->members++;
    router->sorted[at] = instance;
    router->place[instance] = at;
    if (router->routing == ROUTE_RANDOM) return;
    /* From the end to the front, past one member of each number of requests: the first of them goes to its group's end. */
    router->outstanding[instance] = 0;
    for (uint32_t had; at > 0 && (had = router->outstanding[router->sorted[at - 1]]) > 0; at = router->first[had])
        router_swap(router, at, router->first[had]);
    shift(router, 1, 1);
}

void router_quit(struct router *router, uint32_t instance)
{
    uint32_t at = router->place[instance], last = --router->members;
    assert(at != ROUTER_OUTSIDE);
    if (router->routing == ROUTE_LEAST_OUTSTANDING) {
        uint32_t has = router->outstanding[instance];
        for (uint32_t had = has, end; at < last; at = end) {
            end = router->first[had + 1] - 1;
            router_swap(router, at, end);
            if (end < last) had = router->outstanding[router->sorted[end + 1]];
        }
        shift(router, has + 1, UINT32_MAX);
    }
    router_swap(router, at, last);
    router->place[instance] = ROUTER_OUTSIDE;
}
