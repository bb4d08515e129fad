#include "models/gap_tables.h"

#include "models/distribution.h"
#include "sim/arena.h"

#include <math.h>

#define STEP     1.05
#define STEPS    124
#define LEAST_CV 0.1

struct gap_tables {
    struct arena *arena;
    const struct quantile *of[2][STEPS];
};

struct gap_tables *gap_tables_new(struct arena *arena)
{
    struct gap_tables *tables = arena_new_of(arena, struct gap_tables);
    tables->arena = arena;
    return tables;
}

const struct quantile *gap_table(struct gap_tables *tables, bool is_weibull, double variation)
{
    double steps = log(fmax(variation, LEAST_CV) / LEAST_CV) / log(STEP);
    int step = steps < STEPS - 1 ? (int)(steps + 0.5) : STEPS - 1;
    const struct quantile **table = &tables->of[is_weibull][step];
    if (*table != NULL) return *table;
    struct distribution *law = arena_new_of(tables->arena, struct distribution);
    enum distribution_family family = is_weibull ? DISTRIBUTION_WEIBULL : DISTRIBUTION_GAMMA;
    if (distribution_from_moments(family, 1, LEAST_CV * pow(STEP, step), law, tables->arena)) return NULL;
    *table = distribution_compile(tables->arena, law, 1);
    return *table;
}
