#include "sim/computed.h"

#include "sim/arena.h"

#include <math.h>

struct one {
    const struct formula *formula;
    uint32_t first; /* of its metrics */
    double *operand;
    struct formula_memory *memory;
};

struct computed {
    uint32_t series;
    struct one *all;
    uint32_t *series_of; /* a metric */
};

struct computed *computed_new(struct arena *arena, const struct formula *formula, uint32_t series)
{
    struct computed *computed = arena_new_of(arena, struct computed);
    uint32_t metrics = 0;
    computed->series = series;
    computed->all = arena_new_array(arena, series, struct one);
    for (uint32_t s = 0; s < series; s++) {
        computed->all[s] = (struct one){.formula = &formula[s],
                                        .first = metrics,
                                        .operand = arena_new_array(arena, formula[s].operands, double),
                                        .memory = arena_new_array(arena, formula[s].memories, struct formula_memory)};
        metrics += formula[s].operands;
    }
    computed->series_of = arena_new_array(arena, metrics, uint32_t);
    for (uint32_t s = 0; s < series; s++)
        for (uint32_t i = 0; i < formula[s].operands; i++) computed->series_of[computed->all[s].first + i] = s;
    return computed;
}

void computed_begin(struct computed *computed)
{
    for (uint32_t s = 0; s < computed->series; s++) formula_forget(computed->all[s].formula, computed->all[s].memory);
}

bool computed_hear(struct computed *computed, uint32_t metric, const struct datum *datum, uint32_t *series,
                   struct datum *out)
{
    uint32_t s = computed->series_of[metric];
    struct one *one = &computed->all[s];
    uint32_t operand = metric - one->first;
    one->operand[operand] = datum->missing ? NAN : datum->value;
    if (operand + 1 < one->formula->operands) return false;
    double value = formula_value(one->formula, one->operand, one->memory, datum->start_ns);
    *series = s;
    *out = (struct datum){.start_ns = datum->start_ns, .missing = isnan(value), .value = isnan(value) ? 0 : value};
    return true;
}
