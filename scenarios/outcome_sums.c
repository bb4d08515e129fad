#include "scenarios/outcome_sums.h"

#include <string.h>

size_t outcome_subject(const struct outcome *outcome, const char *variant_name)
{
    for (uint32_t v = 0; variant_name && v < outcome->compiled->plan.variants; v++)
        if (strcmp(outcome->compiled->variant_names[v], variant_name) == 0) return v + 1;
    return OUTCOME_ENDPOINT;
}

int128 outcome_instance_time(const struct outcome *outcome, uint32_t v, int64_t end_ns)
{
    return (int128)outcome->compiled->plan.variant[v].instances * end_ns;
}
