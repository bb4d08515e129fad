/* router.h - which instance of a variant gets the next request, in constant time.
 *
 * RANDOM                      uniform over the instances.
 * LEAST_OUTSTANDING_REQUESTS  one with the fewest requests present (waiting and in service), exactly, ties by a draw. The
 *                             instances stand in one array sorted by that number; `first[k]` is where those with k or more
 *                             begin, so one more or one less is a swap across a boundary.
 * Units      `word` is a uniform 32-bit number.
 * Ownership  router_init() ... router_free().
 * Source     the strategies: SageMaker API model, ProductionVariantRoutingConfig; the array: Batagelj and Zaversnik 2003,
 *            "An O(m) algorithm for cores decomposition", where degrees move by one in the same way. */
#ifndef LOADLINE_SIM_ROUTER_H
#define LOADLINE_SIM_ROUTER_H

#include "sim/random.h"

#include <stddef.h>
#include <stdint.h>

enum routing { ROUTE_RANDOM, ROUTE_LEAST_OUTSTANDING };

struct router {
    enum routing routing;
    uint32_t instances;
    uint32_t *sorted;      /* instances by requests outstanding, fewest first */
    uint32_t *place;       /* of each instance in `sorted` */
    uint32_t *outstanding; /* of each instance */
    uint32_t *first;       /* first[k]: how many instances have fewer than k; k = 0 .. room */
    uint32_t room;         /* largest k in use, plus 1, never exceeds it */
};

void router_init(struct router *router, enum routing routing, uint32_t instances);
void router_free(struct router *router);

/* For router_add(), where an instance has more requests than ever before: room for twice as many. */
void router_grow(struct router *router);

/* The instance for the next request. */
static inline uint32_t router_choose(const struct router *router, uint32_t word)
{
    if (router->routing == ROUTE_RANDOM) return random_below(word, router->instances);
    uint32_t fewest = router->outstanding[router->sorted[0]];
    return router->sorted[random_below(word, router->first[fewest + 1])];
}

/* Exchange what stands at two places of `sorted`. */
static inline void router_swap(struct router *router, uint32_t a, uint32_t b)
{
    uint32_t at_a = router->sorted[a], at_b = router->sorted[b];
    router->sorted[a] = at_b;
    router->place[at_b] = a;
    router->sorted[b] = at_a;
    router->place[at_a] = b;
}

/* A request was sent to the instance. */
static inline void router_add(struct router *router, uint32_t instance)
{
    if (router->routing == ROUTE_RANDOM) return;
    uint32_t had = router->outstanding[instance]++;
    if (__builtin_expect(had + 2 > router->room, 0)) router_grow(router);
    router_swap(router, router->place[instance], --router->first[had + 1]);
}

/* A request left the instance. */
static inline void router_remove(struct router *router, uint32_t instance)
{
    if (router->routing == ROUTE_RANDOM) return;
    uint32_t had = router->outstanding[instance]--;
    router_swap(router, router->place[instance], router->first[had]++);
}

#endif
