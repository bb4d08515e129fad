/* One queue in front of 16 instances that take 4 requests at a time: whoever is free first takes the next one. */
#include "bench/bare.h"
#include "sim/event_list.h"

#define WORKERS 64

void bare_async(struct bare *bare)
{
    struct event_list free_ns; /* since when each worker is */
    event_list_init(&free_ns, bare->arena, WORKERS);
    for (uint32_t worker = 0; worker < WORKERS; worker++) event_list_set(&free_ns, worker, 0);
    while (bare_draw(bare)) {
        for (size_t i = 0; i < bare->count; i++) {
            int64_t end_ns = time_later(bare->at_ns[i], event_list_next_ns(&free_ns)) + bare->service_ns[i];
            event_list_set(&free_ns, event_list_next(&free_ns), end_ns);
            bare_answer(bare, end_ns - bare->at_ns[i]);
        }
    }
}
