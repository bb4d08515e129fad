#include "models/sizing.h"

#include "sim/arena.h"

#include <stdlib.h>

static int by_cost(const void *a, const void *b)
{
    double x = (*(const struct sizing_point *const *)a)->cost_per_hour_usd;
    double y = (*(const struct sizing_point *const *)b)->cost_per_hour_usd;
    return (x > y) - (x < y);
}

const struct sizing_point *const *sizing_front(struct arena *arena, const struct sizing *sizing, size_t *count)
{
    const struct sizing_point **front = arena_new_array(arena, sizing->point_count, const struct sizing_point *);
    *count = 0;
    for (size_t i = 0; i < sizing->point_count; i++)
        if (sizing->points[i].on_front) front[(*count)++] = &sizing->points[i];
    qsort(front, *count, sizeof *front, by_cost);
    return front;
}
