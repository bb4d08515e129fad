#include "sim/meter.h"

#include "sim/arena.h"

struct meter *meter_new(struct arena *arena)
{
    return arena_new_of(arena, struct meter);
}

void meter_clear(struct meter *meter)
{
    meter->gathered.count = 0;
}

void meter_add(struct meter *meter, struct arena *arena, struct metric *metric)
{
    meter->metrics = arena_grow(arena, meter->metrics, meter->count, meter->count + 1, sizeof(struct metric *));
    meter->metrics[meter->count++] = metric;
}

void meter_settle(struct meter *meter)
{
    struct gathered *gathered = &meter->gathered;
    for (size_t m = 0; m < meter->count; m++) metric_measure_all(meter->metrics[m], gathered->values, gathered->count);
    gathered->count = 0;
}
