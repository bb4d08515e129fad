/* Instances that take requests in order of arrival: when a request ends is known when it comes. */
#include "bench/bare.h"
#include "sim/event_list.h"
#include "sim/router.h"

/* Kiefer and Wolfowitz 1955, "On the theory of queues with many servers": the times at which the workers are free, sorted. A request takes
 * the first one and puts its own end into order. With one worker it is Lindley's recursion. */
static inline __attribute__((always_inline)) int64_t take_worker(int64_t *free_ns, uint32_t workers, int64_t at_ns,
                                                                 int64_t service_ns)
{
    int64_t end_ns = time_later(at_ns, free_ns[0]) + service_ns, moving_ns = end_ns;
    for (uint32_t w = 1; w < workers; w++) {
        free_ns[w - 1] = time_earlier(moving_ns, free_ns[w]);
        moving_ns = time_later(moving_ns, free_ns[w]);
    }
    free_ns[workers - 1] = moving_ns;
    return end_ns;
}

static uint32_t variant_of(const struct bare *bare, size_t i, const struct bare_fleet *fleet)
{
    return random_below(bare->words[2][i], fleet->variants);
}

static inline __attribute__((always_inline)) void go_at_random(struct bare *bare, const struct bare_fleet *fleet,
                                                               uint32_t workers)
{
    int64_t *free_ns = arena_new_array(bare->arena, (size_t)fleet->variants * fleet->instances * workers, int64_t);
    while (bare_draw(bare)) {
        for (size_t i = 0; i < bare->count; i++) {
            size_t instance = (size_t)variant_of(bare, i, fleet) * fleet->instances +
                              random_below(bare->words[3][i], fleet->instances);
            int64_t end_ns = take_worker(free_ns + instance * workers, workers, bare->at_ns[i], bare->service_ns[i]);
            bare_answer(bare, end_ns - bare->at_ns[i]);
        }
    }
}

void bare_random(struct bare *bare, const struct bare_fleet *fleet)
{
    switch (fleet->workers) { /* loops of known length */
    case 1: go_at_random(bare, fleet, 1); break;
    case 4: go_at_random(bare, fleet, 4); break;
    default: go_at_random(bare, fleet, fleet->workers); break;
    }
}

/* --- To the fewest outstanding --- */

/* Who is present is asked at every arrival, so departures have to happen: a tournament of all workers' ends. */
struct least {
    struct bare *bare;
    const struct bare_fleet *fleet;
    struct router *routers; /* of each variant */
    struct event_list ends; /* of each worker */
    struct instance {
        uint32_t idle;                /* workers */
        uint32_t head, tail, waiting; /* calls, first come first served */
    } * instances;
    uint32_t *idle; /* workers of each instance that are: the first so many of its own */
    struct call {
        int64_t at_ns, service_ns;
        uint32_t next;
    } * calls;
    uint32_t room, unused; /* calls; the first of those that nobody has, a list through `next` */
};

static void add_calls(struct least *least)
{
    uint32_t room = least->room > 0 ? 2 * least->room : 4096;
    least->calls = arena_grow(least->bare->arena, least->calls, least->room, room, sizeof *least->calls);
    for (uint32_t c = least->room; c < room; c++) least->calls[c].next = c + 1;
    least->unused = least->room;
    least->room = room;
}

static void wait_for(struct least *least, struct instance *instance, int64_t at_ns, int64_t service_ns)
{
    if (least->unused == least->room) add_calls(least);
    uint32_t call = least->unused;
    least->unused = least->calls[call].next;
    least->calls[call] = (struct call){at_ns, service_ns, 0};
    if (instance->waiting++ > 0)
        least->calls[instance->tail].next = call;
    else
        instance->head = call;
    instance->tail = call;
}

static void arrive(struct least *least, size_t i)
{
    struct bare *bare = least->bare;
    uint32_t variant = variant_of(bare, i, least->fleet), workers = least->fleet->workers;
    uint32_t place = router_choose(&least->routers[variant], bare->words[3][i]);
    uint32_t number = variant * least->fleet->instances + place;
    struct instance *instance = &least->instances[number];
    router_add(&least->routers[variant], place);
    if (instance->idle == 0) {
        wait_for(least, instance, bare->at_ns[i], bare->service_ns[i]);
        return;
    }
    event_list_set(&least->ends, least->idle[number * workers + --instance->idle],
                   bare->at_ns[i] + bare->service_ns[i]);
    bare_answer(bare, bare->service_ns[i]);
}

static void depart(struct least *least)
{
    uint32_t worker = event_list_next(&least->ends), workers = least->fleet->workers;
    int64_t now_ns = event_list_next_ns(&least->ends);
    uint32_t number = worker / workers;
    struct instance *instance = &least->instances[number];
    router_remove(&least->routers[number / least->fleet->instances], number % least->fleet->instances);
    if (instance->waiting == 0) {
        least->idle[number * workers + instance->idle++] = worker;
        event_list_clear(&least->ends, worker);
        return;
    }
    instance->waiting--;
    struct call *call = &least->calls[instance->head];
    event_list_set(&least->ends, worker, now_ns + call->service_ns);
    bare_answer(least->bare, now_ns - call->at_ns + call->service_ns);
    uint32_t next = call->next;
    call->next = least->unused;
    least->unused = instance->head;
    instance->head = next;
}

static void begin(struct least *least)
{
    const struct bare_fleet *fleet = least->fleet;
    struct arena *arena = least->bare->arena;
    uint32_t instances = fleet->variants * fleet->instances, workers = instances * fleet->workers;
    least->routers = arena_new_array(arena, fleet->variants, struct router);
    least->instances = arena_new_array(arena, instances, struct instance);
    least->idle = arena_new_array(arena, workers, uint32_t);
    event_list_init(&least->ends, arena, workers);
    for (uint32_t v = 0; v < fleet->variants; v++) {
        router_init(&least->routers[v], ROUTE_LEAST_OUTSTANDING, fleet->instances);
        for (uint32_t place = 0; place < fleet->instances; place++) router_join(&least->routers[v], place);
    }
    for (uint32_t number = 0; number < instances; number++) least->instances[number].idle = fleet->workers;
    for (uint32_t worker = 0; worker < workers; worker++) least->idle[worker] = worker;
}

void bare_least(struct bare *bare, const struct bare_fleet *fleet)
{
    if (fleet->instances == 1) { /* there is nothing to choose */
        bare_random(bare, fleet);
        return;
    }
    struct least least = {.bare = bare, .fleet = fleet};
    begin(&least);
    while (bare_draw(bare)) {
        for (size_t i = 0; i < bare->count; i++) {
            while (event_list_next_ns(&least.ends) <= bare->at_ns[i]) depart(&least);
            arrive(&least, i);
        }
    }
    /* Who still waits is served without anybody else. */
    while (event_list_next_ns(&least.ends) < TIME_NEVER) depart(&least);
    for (uint32_t v = 0; v < fleet->variants; v++) router_free(&least.routers[v]);
}
