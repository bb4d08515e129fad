#include "models/variant_result.h"

const double percentile_share[PERCENTILES] = {0.5, 0.9, 0.95, 0.99, 0.999};
const char *const percentile_name[PERCENTILES] = {"P50", "P90", "P95", "P99", "P999"};
const char *const serving_mode_name[] = {"RealTime", "Serverless", "Async"};

bool request_counts_balance(const struct request_counts *counts)
{
    return counts->arrived == counts->succeeded + counts->model_errors + counts->throttled + counts->rejected +
                                  counts->timed_out + counts->expired + counts->in_flight;
}

void request_counts_add(struct request_counts *into, const struct request_counts *from)
{
    into->arrived += from->arrived;
    into->succeeded += from->succeeded;
    into->model_errors += from->model_errors;
    into->throttled += from->throttled;
    into->rejected += from->rejected;
    into->timed_out += from->timed_out;
    into->expired += from->expired;
    into->in_flight += from->in_flight;
}
