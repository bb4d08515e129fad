/* 16 instances, each with one worker that takes up to 8 of those that wait, as soon as there are 8 or the oldest has waited 5 ms. */
#include "bench/bare.h"
#include "sim/event_list.h"
#include "sim/router.h"

#define INSTANCES 16
#define SIZE      8
#define DELAY_NS  (5 * NS_PER_MS)
#define QUEUE     4096 /* a power of two, more than ever wait at one instance */

static int64_t batch_ns(uint32_t size)
{
    return (20 + (int64_t)(size - 1) * 4) * NS_PER_MS; /* from 20 ms for one to 48 ms for eight */
}

struct batching {
    struct bare *bare;
    struct router router;
    struct event_list next; /* of each instance: the end of its batch, or of its wait */
    struct instance {
        uint32_t first, waiting, served; /* none served: the worker is free */
        int64_t at_ns[QUEUE];
    } * instances;
};

/* A free worker starts, or waits for more. */
static void start(struct batching *batching, uint32_t number, int64_t now_ns)
{
    struct instance *instance = &batching->instances[number];
    int64_t due_ns = instance->waiting > 0 ? instance->at_ns[instance->first % QUEUE] + DELAY_NS : TIME_NEVER;
    if (instance->waiting < SIZE && now_ns < due_ns) {
        event_list_set(&batching->next, number, due_ns);
        return;
    }
    instance->served = instance->waiting < SIZE ? instance->waiting : SIZE;
    instance->waiting -= instance->served;
    int64_t end_ns = now_ns + batch_ns(instance->served);
    for (uint32_t i = 0; i < instance->served; i++)
        bare_answer(batching->bare, end_ns - instance->at_ns[instance->first++ % QUEUE]);
    event_list_set(&batching->next, number, end_ns);
}

static void arrive(struct batching *batching, size_t i)
{
    uint32_t number = router_choose(&batching->router, batching->bare->words[3][i]);
    struct instance *instance = &batching->instances[number];
    router_add(&batching->router, number);
    instance->at_ns[(instance->first + instance->waiting++) % QUEUE] = batching->bare->at_ns[i];
    if (instance->served == 0) start(batching, number, batching->bare->at_ns[i]);
}

static void happen(struct batching *batching)
{
    uint32_t number = event_list_next(&batching->next);
    struct instance *instance = &batching->instances[number];
    for (; instance->served > 0; instance->served--) router_remove(&batching->router, number);
    start(batching, number, event_list_next_ns(&batching->next));
}

void bare_batching(struct bare *bare)
{
    struct batching batching = {.bare = bare, .instances = arena_new_array(bare->arena, INSTANCES, struct instance)};
    router_init(&batching.router, ROUTE_LEAST_OUTSTANDING, INSTANCES);
    for (uint32_t number = 0; number < INSTANCES; number++) router_join(&batching.router, number);
    event_list_init(&batching.next, bare->arena, INSTANCES);
    while (bare_draw(bare)) {
        for (size_t i = 0; i < bare->count; i++) {
            while (event_list_next_ns(&batching.next) <= bare->at_ns[i]) happen(&batching);
            arrive(&batching, i);
        }
    }
    while (event_list_next_ns(&batching.next) < TIME_NEVER) happen(&batching);
    router_free(&batching.router);
}
