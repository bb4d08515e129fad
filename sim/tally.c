#include "sim/tally.h"

#include "sim/arena.h"

void tally_init(struct tally *tally, struct arena *arena, bool overheads)
{
    *tally = (struct tally){.latencies = histogram_new(arena),
                            .waits = histogram_new(arena),
                            .services = histogram_new(arena),
                            .overheads = overheads ? histogram_new(arena) : NULL};
}

void tally_clear(struct tally *tally)
{
    struct tally clear = {.latencies = tally->latencies,
                          .waits = tally->waits,
                          .services = tally->services,
                          .overheads = tally->overheads};
    histogram_clear(clear.latencies);
    histogram_clear(clear.waits);
    histogram_clear(clear.services);
    if (clear.overheads) histogram_clear(clear.overheads);
    *tally = clear;
}

bool tally_strand(struct tally *tally, const struct request *request, int64_t timeout_ns, int64_t now_ns)
{
    if (now_ns - request->arrival_ns < timeout_ns) return false;
    tally->timed_out++;
    tally->latency += timeout_ns;
    if (request->counted) histogram_add(tally->latencies, timeout_ns);
    return true;
}
