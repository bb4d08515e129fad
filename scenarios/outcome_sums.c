#include "scenarios/outcome_sums.h"

#include <string.h>

size_t outcome_subject(const struct outcome *outcome, const char *variant_name)
{
    for (uint32_t v = 0; variant_name && v < outcome->compiled->plan.variants; v++)
        if (strcmp(outcome->compiled->variant_names[v], variant_name) == 0) return v + 1;
    return OUTCOME_ENDPOINT;
}

bool outcome_is_host(const struct outcome *outcome, uint32_t v)
{
    return outcome->compiled->variants[v].model_name == NULL;
}

const struct tally *outcome_tally(const struct outcome *outcome, const struct endpoint *endpoint, uint32_t v)
{
    return outcome_is_host(outcome, v) ? &outcome->hosts[v] : endpoint_tally(endpoint, v);
}
