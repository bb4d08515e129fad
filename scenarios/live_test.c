#include "scenarios/live_test.h"

#include "models/interval.h"
#include "models/sample_size.h"
#include "scenarios/figures.h"
#include "scenarios/outcome.h"
#include "sim/arena.h"
#include "sim/histogram.h"
#include "sim/units.h"

#include <math.h>

/* What is measured on both arms. */
enum live_measure { LIVE_MEAN, LIVE_P99, LIVE_ERRORS, LIVE_MEASURES };

static const struct {
    const char *metric;
    enum figure_kind kind;
} live_measures[LIVE_MEASURES] = {
    {"Latency.Mean", FIGURE_TIME}, {"Latency.P99", FIGURE_TIME}, {"ErrorRate", FIGURE_PART}};

static int figure_of(enum live_measure measure)
{
    int latency = figure_of_measure(MEASURE_LATENCY);
    return measure == LIVE_MEAN ? latency : measure == LIVE_P99 ? latency + 1 + P99 : FIGURE_ERROR_RATE;
}

struct trial_of {
    const struct outcome *outcome;
    const struct result *result;
    struct sample_terms terms;
    double observed_s; /* of a replication, without the warm-up */
    struct arena *arena;
};

static double quantile_ms(const struct histogram *histogram, double share)
{
    return (double)histogram_quantile(histogram, share) / (double)NS_PER_MS;
}

/* Of a p99 by itself, times the number of values: p (1 - p) over the square of the density there, which is looked up around it. */
static double variance_of_p99(const struct histogram *histogram)
{
    const double p = percentile_share[P99], width = sample_bandwidth(p, (double)histogram->count);
    double per_density = (quantile_ms(histogram, p + width) - quantile_ms(histogram, p - width)) / (2 * width);
    return p * (1 - p) * per_density * per_density;
}

static struct sample_arm arm_of(const struct trial_of *trial, const struct variant_result *variant,
                                enum live_measure measure, double value)
{
    const struct time_summary *latency = &variant->latency;
    double replications = trial->result->replications;
    struct sample_arm arm = {.requests_per_s = (double)latency->count / trial->observed_s / replications};
    switch (measure) {
    case LIVE_MEAN: arm.variance = latency->standard_deviation_ms * latency->standard_deviation_ms; break;
    case LIVE_P99: arm.variance = variance_of_p99(variant->latency_histogram); break;
    case LIVE_ERRORS:
    case LIVE_MEASURES:
        arm.requests_per_s = (double)(variant->requests.arrived - variant->requests.in_flight) /
                             trial->result->simulated_s / replications;
        arm.variance = value * (1 - value);
        break;
    }
    return arm;
}

/* The differences of all replications that have both figures; returns how many. */
static size_t differences_of(const struct trial_of *trial, size_t control, size_t treatment, enum live_measure measure,
                             struct live_test *test, double *differences)
{
    const struct figures *figures = outcome_figures(trial->outcome);
    size_t known = 0;
    for (size_t r = 0; r < figures->count; r++) {
        double a = figures_at(figures, control, figure_of(measure), r);
        double b = figures_at(figures, treatment, figure_of(measure), r);
        if (isnan(a) || isnan(b)) continue;
        test->control_value += a;
        test->treatment_value += b;
        differences[known++] = b - a;
    }
    if (known == 0) return 0;
    test->control_value /= (double)known;
    test->treatment_value /= (double)known;
    test->difference = interval_mean(differences, known, trial->terms.confidence, &test->interval);
    return known;
}

static double variance_of(const double *values, size_t count, double mean)
{
    double squares = 0;
    for (size_t i = 0; i < count; i++) squares += (values[i] - mean) * (values[i] - mean);
    return squares / (double)(count - 1);
}

/* How many times longer than with independent requests it takes because the difference varies more than that from replication to
 * replication; and how well that is known. Never less than once, which would be luck. */
static void set_inflation(const struct trial_of *trial, struct sample_arm a, struct sample_arm b, double variance,
                          size_t replications, struct live_test *test)
{
    double independent = (a.variance / a.requests_per_s + b.variance / b.requests_per_s) / trial->observed_s;
    double ratio = independent > 0 ? variance / independent : 1;
    struct interval factor = interval_of_variance(trial->terms.confidence, replications);
    test->inflation = fmax(ratio, 1);
    test->seconds = (struct interval){.known = true,
                                      .low = test->independent_s * fmax(ratio * factor.low, 1),
                                      .high = test->independent_s * fmax(ratio * factor.high, 1)};
}

static bool set_test(const struct trial_of *trial, uint32_t control, uint32_t treatment, enum live_measure measure,
                     struct live_test *test)
{
    const struct variant_result *a = &trial->result->variants[control], *b = &trial->result->variants[treatment];
    double *differences = arena_new_array(trial->arena, trial->result->replications, double);
    *test = (struct live_test){.control = a->name,
                               .treatment = b->name,
                               .metric = live_measures[measure].metric,
                               .kind = live_measures[measure].kind};
    size_t known = differences_of(trial, control + 1, treatment + 1, measure, test, differences);
    if (known == 0 || (test->control_value == 0 && test->treatment_value == 0)) return false;
    struct sample_arm of_a = arm_of(trial, a, measure, test->control_value);
    struct sample_arm of_b = arm_of(trial, b, measure, test->treatment_value);
    test->control_per_s = of_a.requests_per_s;
    test->treatment_per_s = of_b.requests_per_s;
    test->shows = test->interval.known && (test->interval.low > 0 || test->interval.high < 0);
    if (!test->shows) return true;
    test->independent_s = measure == LIVE_ERRORS
                              ? sample_seconds_of_shares(trial->terms, of_a.requests_per_s, test->control_value,
                                                         of_b.requests_per_s, test->treatment_value)
                              : sample_seconds_of_means(trial->terms, of_a, of_b, test->difference);
    set_inflation(trial, of_a, of_b, variance_of(differences, known, test->difference), known, test);
    return true;
}

/* Whether callers reach it, and it serves itself: calls to components go by name, not by weight. */
static bool is_called(const struct variant_result *variant)
{
    return !variant->shadow && variant->model && variant->latency.count > 0;
}

const struct live_test *live_tests(const struct outcome *outcome, const struct result *result,
                                   struct sample_terms terms, size_t *count, struct arena *arena)
{
    struct trial_of trial = {outcome, result, terms, result->simulated_s - result->warm_up_s, arena};
    struct live_test *tests = arena_new_array(arena, LIVE_MEASURES * result->variant_count, struct live_test);
    uint32_t control = 0;
    *count = 0;
    while (control < result->variant_count && !is_called(&result->variants[control])) control++;
    for (uint32_t v = control + 1; v < result->variant_count; v++)
        for (int m = 0; is_called(&result->variants[v]) && m < LIVE_MEASURES; m++)
            *count += set_test(&trial, control, v, (enum live_measure)m, &tests[*count]);
    return tests;
}
