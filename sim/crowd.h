/* crowd.h - the most requests that any server of a variant had when one came, where what becomes of them is known on arrival (foresight.h).
 *
 * Nobody counts who is present there. But of those that come to a server those that still wait are the last ones, since they start in their
 * order: k of them wait if the k-th from the end has not started. So only whether there are more than ever before is asked, which is one
 * look at when that one starts, or, up to as many as there are workers, at when one of these is free.
 * Measured   16 x 4 behind RANDOM routing (callgrind): 36 instructions a request, where it took 670 to have departures as events and count who is there.
 * Starts     of the last that came to each server, in a ring with room for all that wait.
 * Units      ns.
 * Ownership  lives in the arena; the rings until crowd_free(). Memory grows with the most requests that have waited at one server.
 * Errors     memory exhaustion goes to the arena's handler (arena.h). */
#ifndef LOADLINE_SIM_CROWD_H
#define LOADLINE_SIM_CROWD_H

#include "sim/foresight.h"

struct crowd_line {
    int64_t *start_ns; /* a ring; nobody's: INT64_MIN */
    uint64_t mask;     /* room - 1, of a power of two */
    uint64_t came;     /* the next goes there */
};

struct crowd {
    uint32_t most; /* since crowd_clear() */
    uint32_t servers;
    struct crowd_line *lines; /* one for each server */
};

struct crowd *crowd_new(struct arena *arena, uint32_t servers);
void crowd_free(struct crowd *crowd);

/* Nobody has come since. */
static inline void crowd_clear(struct crowd *crowd)
{
    crowd->most = 0;
}

/* The server of that number comes into service. */
void crowd_begin(struct crowd *crowd, uint32_t server);

/* When the workers of a server will be free, as foresight has it. */
struct crowd_workers {
    const int64_t *free_ns;
    uint32_t count;
};

static inline struct crowd_workers crowd_workers(const struct server *server)
{
    return (struct crowd_workers){server->free_ns, server->plan->workers};
}

/* For crowd_come(): there may be more than ever before, or the ring is full. */
void crowd_rise(struct crowd *crowd, uint32_t server, struct crowd_workers workers, int64_t now_ns, int64_t start_ns);

/* When, at the earliest, there will not be more than ever before any more if one comes to the server; INT64_MAX: that is to be counted. */
static inline int64_t crowd_until_ns(const struct crowd *crowd, const struct crowd_line *line,
                                     struct crowd_workers workers)
{
    uint32_t waiting = crowd->most - workers.count;
    if (crowd->most > workers.count)
        return line->start_ns[(waiting <= line->mask ? line->came - waiting : line->came) & line->mask];
    return workers.count <= FORESIGHT_FEW && crowd->most > 0 ? workers.free_ns[workers.count - crowd->most] : INT64_MAX;
}

/* One comes to the server of that number, and will start then. Before it has a worker. */
static inline __attribute__((always_inline)) void crowd_come(struct crowd *crowd, uint32_t server,
                                                             struct crowd_workers workers, int64_t now_ns,
                                                             int64_t start_ns)
{
    struct crowd_line *line = &crowd->lines[server];
    if (__builtin_expect(crowd_until_ns(crowd, line, workers) > now_ns, 0))
        crowd_rise(crowd, server, workers, now_ns, start_ns);
    else
        line->start_ns[line->came++ & line->mask] = start_ns;
}

#endif
