#include "models/gap_tables.h"

#include "models/counts.h"
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

const struct quantile *gap_table(struct gap_tables *tables, struct gap_law law)
{
    double steps = log(fmax(law.variation, LEAST_CV) / LEAST_CV) / log(STEP);
    int step = steps < STEPS - 1 ? (int)(steps + 0.5) : STEPS - 1;
    const struct quantile **table = &tables->of[law.is_weibull][step];
    if (*table != NULL) return *table;
    struct distribution *gap = arena_new_of(tables->arena, struct distribution);
    enum distribution_family family = law.is_weibull ? DISTRIBUTION_WEIBULL : DISTRIBUTION_GAMMA;
    if (distribution_from_moments(family, 1, LEAST_CV * pow(STEP, step), gap, tables->arena)) return NULL;
    *table = distribution_compile(tables->arena, gap, 1);
    return *table;
}

void gap_tables_make(struct gap_tables *tables, struct counts *counts)
{
    if (!counts || !counts->gap_law || counts->spacing_of) return;
    const struct quantile **spacings = arena_new_array(tables->arena, counts->intervals, const struct quantile *);
    for (size_t i = 0; i < counts->intervals; i++)
        if (counts->of[i] > 0) spacings[i] = gap_table(tables, counts->gap_law[i]);
    counts->spacing_of = spacings;
}
