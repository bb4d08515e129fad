#include "scenarios/outcome_sums.h"

/* The latencies of what an objective is about, step by step; NULL: they are not known. Callers who try again see others than a
 * request does. */
static const struct sketch *latencies_of(struct outcome *outcome, struct endpoint *endpoint, size_t subject)
{
    const struct plan *plan = &outcome->compiled->plan;
    bool endpoint_wide = subject == OUTCOME_ENDPOINT;
    if (endpoint_wide && endpoint_callers(endpoint)) return NULL;
    sketch_clear(outcome->sketch);
    for (uint32_t v = 0; v < plan->variants; v++) {
        const struct compiled_variant *variant = &outcome->compiled->variants[v];
        bool meant = endpoint_wide ? !variant->shadow : v + 1 == subject || variant->host + 1 == subject;
        if (meant) sketch_merge(outcome->sketch, endpoint_series(endpoint, v)->latencies);
    }
    return outcome->sketch;
}

/* What is in a bucket may be as little as its low end: in doubt an objective is met. */
static int64_t percentile_low_ns(const struct sketch *latencies, size_t step, double share)
{
    int64_t middle_ns = sketch_quantile_ns(latencies, step, step + 1, share);
    return sketch_bucket_low(latencies, sketch_bucket_of(latencies, middle_ns));
}

static void add_objective(struct missed_sums *sums, const struct objective *objective, const struct sketch *latencies,
                          const struct series *series, int64_t warm_up_ns)
{
    double share = percentile_share[(int)objective->statistic - (int)STATISTIC_P50];
    int64_t at_most_ns = time_from_s(objective->at_most / 1000);
    for (size_t i = 0; i < series->count; i++) {
        if ((int64_t)i * series->period_ns < warm_up_ns || sketch_count(latencies, i, i + 1) == 0) continue;
        sums->of_ns += series->points[i].elapsed_ns;
        if (percentile_low_ns(latencies, i, share) > at_most_ns) sums->missed_ns += series->points[i].elapsed_ns;
    }
}

void outcome_add_missed(struct outcome *outcome, struct endpoint *endpoint)
{
    const struct scenario *scenario = outcome->compiled->scenario;
    for (size_t i = 0; i < scenario->objective_count; i++) {
        const struct objective *objective = &scenario->objectives[i];
        if (objective->metric != METRIC_LATENCY || objective->statistic < STATISTIC_P50) continue;
        const struct sketch *latencies =
            latencies_of(outcome, endpoint, outcome_subject(outcome, objective->variant_name, 0));
        if (latencies)
            add_objective(&outcome->missed[i], objective, latencies, endpoint_series(endpoint, 0),
                          outcome->compiled->plan.warm_up_ns);
    }
}

void outcome_set_missed(const struct outcome *outcome, size_t objective, struct objective_result *result)
{
    const struct missed_sums *sums = &outcome->missed[objective];
    result->has_missed = sums->of_ns > 0;
    if (result->has_missed) result->missed_share = (double)sums->missed_ns / (double)sums->of_ns;
}
