#include "sim/crowd.h"

#include "sim/arena.h"

#include <stdlib.h>

#define ROOM_AT_FIRST 16

static int64_t *new_ring(uint64_t room)
{
    int64_t *start_ns = malloc(room * sizeof *start_ns);
    if (!start_ns) arena_exhausted(room * sizeof *start_ns);
    for (uint64_t i = 0; i < room; i++) start_ns[i] = INT64_MIN;
    return start_ns;
}

struct crowd *crowd_new(struct arena *arena, uint32_t servers)
{
    struct crowd *crowd = arena_new_of(arena, struct crowd);
    *crowd = (struct crowd){.servers = servers, .lines = arena_new_array(arena, servers, struct crowd_line)};
    for (uint32_t s = 0; s < servers; s++)
        crowd->lines[s] = (struct crowd_line){new_ring(ROOM_AT_FIRST), ROOM_AT_FIRST - 1, 0};
    return crowd;
}

void crowd_free(struct crowd *crowd)
{
    for (uint32_t s = 0; s < crowd->servers; s++) free(crowd->lines[s].start_ns);
}

void crowd_begin(struct crowd *crowd, uint32_t server)
{
    struct crowd_line *line = &crowd->lines[server];
    for (uint64_t i = 0; i <= line->mask; i++) line->start_ns[i] = INT64_MIN;
    line->came = 0;
}

/* Twice the room. */
static __attribute__((noinline)) void grow(struct crowd_line *line)
{
    uint64_t room = line->mask + 1;
    int64_t *start_ns = new_ring(2 * room);
    for (uint64_t back = 1; back <= room; back++)
        start_ns[(line->came - back) & (2 * room - 1)] = line->start_ns[(line->came - back) & line->mask];
    free(line->start_ns);
    line->start_ns = start_ns;
    line->mask = 2 * room - 1;
}

/* How many have something to do, where workers are not in order. */
static uint32_t busy(struct crowd_workers workers, int64_t now_ns)
{
    uint32_t busy = 0;
    for (uint32_t w = 0; w < workers.count; w++) busy += workers.free_ns[w] > now_ns;
    return busy;
}

/* Whether the server has so many beside the one that comes, of which it does not know yet. */
static bool has(const struct crowd_line *line, struct crowd_workers workers, uint32_t others, int64_t now_ns)
{
    uint32_t waiting = others - workers.count;
    if (others > workers.count)
        return waiting - 1 <= line->mask && line->start_ns[(line->came - waiting) & line->mask] > now_ns;
    if (others == 0) return true;
    return workers.count <= FORESIGHT_FEW ? workers.free_ns[workers.count - others] > now_ns
                                          : busy(workers, now_ns) >= others;
}

void crowd_rise(struct crowd *crowd, uint32_t server, struct crowd_workers workers, int64_t now_ns, int64_t start_ns)
{
    struct crowd_line *line = &crowd->lines[server];
    while (has(line, workers, crowd->most, now_ns)) crowd->most++;
    if (line->start_ns[line->came & line->mask] > now_ns) grow(line);
    line->start_ns[line->came++ & line->mask] = start_ns;
}
