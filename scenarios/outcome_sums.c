#include "scenarios/outcome_sums.h"

#include <string.h>

size_t outcome_subject(const struct outcome *outcome, const char *variant_name, uint32_t generation)
{
    const struct compiled *compiled = outcome->compiled;
    size_t subject = OUTCOME_ENDPOINT;
    for (uint32_t v = compiled->plan.variants; variant_name && v-- > 0;)
        if (strcmp(compiled->variant_names[v], variant_name) == 0 &&
            (subject == OUTCOME_ENDPOINT || compiled->variants[subject - 1].generation != generation))
            subject = v + 1;
    return subject;
}

struct generation outcome_generation(const struct outcome *outcome, uint32_t generation)
{
    const struct compiled *compiled = outcome->compiled;
    if (compiled->generation_count == 1) return (struct generation){0};
    return (struct generation){compiled->generations[generation].config->endpoint_config_name, generation};
}

bool outcome_is_host(const struct outcome *outcome, uint32_t v)
{
    return outcome->compiled->variants[v].model_name == NULL;
}

const struct tally *outcome_tally(const struct outcome *outcome, const struct endpoint *endpoint, uint32_t v)
{
    return outcome_is_host(outcome, v) ? &outcome->hosts[v] : endpoint_tally(endpoint, v);
}
