/* router.h - which instance of a variant gets the next request, in constant time.
 *
 * Members                     the instances in service; they join and quit in time that grows with the most requests present.
 * RANDOM                      uniform over the members.
 * LEAST_OUTSTANDING_REQUESTS  one with the fewest requests present (waiting and in service), exactly, ties by a draw. The
 *                             members stand in one array sorted by that number; `first[k]` is where those with k or more
 *                             begin, so one more or one less is a swap across a boundary.
 * Most       that an instance had when one was sent there, where somebody wants to know. It costs nothing: router_add() has to ask anyway
 *            whether there is room for so many, and asks whether that is more than ever before instead.
 * Units      `word` is a uniform 32-bit number.
 * Ownership  router_init() ... router_free().
 * Source     the strategies: SageMaker API model, ProductionVariantRoutingConfig; the array: Batagelj and Zaversnik 2003,
 *            "An O(m) algorithm for cores decomposition", where degrees move by one in the same way. */
#ifndef LOADLINE_SIM_ROUTER_H
#define LOADLINE_SIM_ROUTER_H

#include "sim/random.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum routing { ROUTE_RANDOM, ROUTE_LEAST_OUTSTANDING };

struct router {
    enum routing routing;
    uint32_t members;
    uint32_t *sorted;      /* members; LEAST_OUTSTANDING_REQUESTS: by requests outstanding, fewest first */
    uint32_t *place;       /* of each instance in `sorted`; ROUTER_OUTSIDE: no member */
    uint32_t *outstanding; /* of each instance, member or not; not counted under RANDOM */
    uint32_t *first;       /* first[k]: how many members have fewer than k; k = 0 .. room */
    uint32_t room;         /* largest k in use, plus 1, never exceeds it */
    uint32_t limit;        /* of the same, behind which router_add() looks closer: room, or less */
    bool watched;
    uint32_t most; /* since router_watch() */
};

#define ROUTER_OUTSIDE UINT32_MAX

/* For instances 0 .. instances - 1, none of which is a member yet. */
void router_init(struct router *router, enum routing routing, uint32_t instances);
void router_free(struct router *router);

/* From now on the most is wanted, which nobody has yet. */
void router_watch(struct router *router);

/* For router_add(), where an instance has so many, maybe more than ever before. */
void router_rise(struct router *router, uint32_t requests);

/* An instance without requests comes into service; one in service leaves it, and may have requests that it still finishes. */
void router_join(struct router *router, uint32_t instance);
void router_quit(struct router *router, uint32_t instance);

/* The instance for the next request; there is a member. */
static inline uint32_t router_choose(const struct router *router, uint32_t word)
{
    if (router->routing == ROUTE_RANDOM) return router->sorted[random_below(word, router->members)];
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

/* A request was sent to the instance, a member. */
static inline void router_add(struct router *router, uint32_t instance)
{
    if (router->routing == ROUTE_RANDOM) return;
    uint32_t had = router->outstanding[instance]++;
    if (__builtin_expect(had + 2 > router->limit, 0)) router_rise(router, had + 1);
    router_swap(router, router->place[instance], --router->first[had + 1]);
}

/* A request left the instance. */
static inline void router_remove(struct router *router, uint32_t instance)
{
    if (router->routing == ROUTE_RANDOM) return;
    uint32_t had = router->outstanding[instance]--;
    if (__builtin_expect(router->place[instance] == ROUTER_OUTSIDE, 0)) return;
    router_swap(router, router->place[instance], router->first[had]++);
}

#endif
