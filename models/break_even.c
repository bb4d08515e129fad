#include "models/break_even.h"

#include "models/billing.h"
#include "models/result.h"

#include <math.h>

#define SAME 1e-3

/* What makes the number of servers depend on the traffic. */
static const char *why_not(const struct result *result)
{
    if (result->offered_per_s <= 0) return "nothing came";
    if (result->has_callers && result->callers.users > 0) return "its users wait for their answers";
    if (result->has_sessions) return "its sessions wait for their answers";
    if (result->deployment_count > 0) return "it is updated on the way";
    for (size_t i = 0; i < result->variant_count; i++) {
        const struct variant_result *variant = &result->variants[i];
        bool moves = variant->has_instances && variant->instances.minimum < variant->instances.peak;
        if (variant->has_scaling || moves) return "its number of instances changes";
    }
    return NULL;
}

/* The share of a variant's workers or slots that is busy; 0 where there is nothing to tell it by. */
static double busy_share(const struct variant_result *variant)
{
    if (!variant->has_serverless) return variant->utilization;
    double slots = (double)variant->serverless.max_concurrency;
    return slots > 0 ? variant->serverless.mean_busy / slots : 0;
}

static double full_rate(const struct result *result)
{
    double most = 0;
    for (size_t i = 0; i < result->variant_count; i++) {
        const struct variant_result *variant = &result->variants[i];
        if (!variant->shadow) most = fmax(most, busy_share(variant));
    }
    return most > 0 ? result->offered_per_s / most : INFINITY;
}

struct rate_cost rate_cost_of(const struct result *result)
{
    const double hours = result->simulated_s / 3600;
    struct rate_cost cost = {
        .why_not = why_not(result), .rate_per_s = result->offered_per_s, .full_per_s = full_rate(result)};
    for (size_t i = 0; i < result->cost.line_count && hours > 0; i++) {
        const struct cost_line *line = &result->cost.lines[i];
        double usd_per_hour = (double)line->cost_e10_usd / 1e10 / hours;
        *(billing_grows_with_requests(line) ? &cost.by_request_per_hour : &cost.by_time_per_hour) += usd_per_hour;
    }
    return cost;
}

double rate_cost_per_hour(const struct rate_cost *cost, double rate_per_s)
{
    return cost->by_time_per_hour + cost->by_request_per_hour * rate_per_s / cost->rate_per_s;
}

/* At that rate, to a thousandth. */
static bool cost_the_same(const struct rate_cost *a, const struct rate_cost *b, double rate_per_s)
{
    double x = rate_cost_per_hour(a, rate_per_s), y = rate_cost_per_hour(b, rate_per_s);
    return fabs(x - y) <= SAME * fmax(x, y);
}

double rate_cost_break_even(const struct rate_cost *a, const struct rate_cost *b)
{
    double dearer = a->by_time_per_hour - b->by_time_per_hour; /* a, while nothing comes; ... */
    double gains =
        b->by_request_per_hour / b->rate_per_s - a->by_request_per_hour / a->rate_per_s; /* ... and each a second */
    double rate_per_s = dearer / gains, full_per_s = fmin(a->full_per_s, b->full_per_s);
    bool crosses = isfinite(rate_per_s) && rate_per_s > 0 && rate_per_s <= full_per_s;
    return crosses && !cost_the_same(a, b, 0) ? rate_per_s : NAN;
}
