#include "models/result.h"

bool result_objectives_met(const struct result *result)
{
    for (size_t i = 0; i < result->objective_count; i++)
        if (!result->objectives[i].met) return false;
    return true;
}
