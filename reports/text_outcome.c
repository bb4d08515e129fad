#include "reports/text_outcome.h"

const char *const text_outcome_name[TEXT_OUTCOMES] = {"model errors", "throttled", "rejected",
                                                      "timed out",    "expired",   "in flight"};

void text_outcomes(const struct request_counts *counts, uint64_t outcomes[TEXT_OUTCOMES])
{
    const uint64_t values[TEXT_OUTCOMES] = {counts->model_errors, counts->throttled, counts->rejected,
                                            counts->timed_out,    counts->expired,   counts->in_flight};
    for (int i = 0; i < TEXT_OUTCOMES; i++) outcomes[i] = values[i];
}

void text_outcomes_occurred(const struct request_counts *counts, bool occurred[TEXT_OUTCOMES])
{
    uint64_t outcomes[TEXT_OUTCOMES];
    text_outcomes(counts, outcomes);
    for (int i = 0; i < TEXT_OUTCOMES; i++) occurred[i] = occurred[i] || outcomes[i] > 0;
}
