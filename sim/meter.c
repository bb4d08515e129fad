#include "sim/meter.h"

#include "sim/arena.h"

struct meter *meter_new(struct arena *arena)
{
    struct meter *meter = arena_new_of(arena, struct meter);
    meter->adds_up = true;
    return meter;
}

void meter_clear(struct meter *meter)
{
    meter->gathered.count = 0;
}

void meter_add(struct meter *meter, struct arena *arena, struct metric *metric, const struct metric_plan *plan)
{
    meter->metrics = arena_grow(arena, meter->metrics, meter->count, meter->count + 1, sizeof(struct metric *));
    meter->metrics[meter->count++] = metric;
    meter->adds_up = meter->adds_up && metric_adds_up(plan);
}

void meter_note_all(struct meter *meter, const int64_t *values, size_t count)
{
    for (size_t m = 0; m < meter->count; m++) metric_measure_all(meter->metrics[m], values, count);
}

void meter_note_sum(const struct meter *meter, int128 sum, size_t count)
{
    for (size_t m = 0; m < meter->count; m++) metric_measure_many(meter->metrics[m], count, sum, INT64_MAX, INT64_MIN);
}

void meter_settle(struct meter *meter)
{
    meter_note_all(meter, meter->gathered.values, meter->gathered.count);
    meter->gathered.count = 0;
}
