#include "scenarios/live_test.h"

#include "models/sample_size.h"
#include "scenarios/figures.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static struct trial trial;
static const struct result *result;
static const struct live_test *live;
static size_t count;

static void run(const char *const *sets)
{
    const struct sample_terms terms = {.confidence = 0.95, .power = 0.8};
    result = trial_run(&trial, sets, 2);
    live = live_tests(trial.outcome, result, terms, &count, trial.arena);
}

static const struct live_test *get(const char *metric)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(live[i].metric, metric) == 0) return &live[i];
    ck_abort_msg("there is no live test on %s", metric);
    return NULL;
}

/* Two models that serve 100 and 110 ms, exponential, and fail 2 and 3 times in a hundred, with a worker for everyone: requests
 * are independent of each other. Nine a second, shared evenly. */
#define PROFILE(mean, errors)                                                                                          \
    "{'Profiles': [{'ServiceTimeInMilliseconds': {'Distribution': 'exponential', 'Mean': " mean "}, 'Workers': 50, "   \
    "'ErrorRate': " errors ", 'StartUpInSeconds': 0}]}"
#define VARIANT(name, model, weight)                                                                                   \
    "{'VariantName': '" name "', 'ModelName': '" model "', 'InstanceType': 'ml.c5.xlarge', "                           \
    "'InitialInstanceCount': 1, 'InitialVariantWeight': " weight "}"
#define INDEPENDENT(requests)                                                                                          \
    "/Models/M=" PROFILE("100", "0.02"), "/Models/N=" PROFILE("110", "0.03"), "/Replications=20",                      \
        "/Traffic/Arrivals/Requests=" requests

/* z(0.975) + z(0.8) squared is 7.8489 (tests/sample_size_test.c). An exponential time has its mean as its deviation:
 * 7.8489 x (100^2 + 110^2) / 4.5 / 10^2 = 385.5 s. The p99 of n of them has the variance 0.99 / 0.01 mean^2 / n (p (1 - p) / f^2
 * with the density f = (1 - p) / mean) and is 4.60517 means: 7.8489 x 99 x 22100 / 4.5 / 46.0517^2 = 1799 s. Shares of 0.02 and 0.03 are
 * told apart by 3825.2 requests in each (tests/sample_size_test.c): 850 s. 400,000 requests know the three differences to within 3.3, 7
 * and 5 % (standard errors), and the times twice as badly. */
START_TEST(independent_requests_take_as_long_as_the_textbook_says)
{
    run(SETS(INDEPENDENT("40000"),
             "/EndpointConfig/ProductionVariants=[" VARIANT("A", "M", "1") "," VARIANT("B", "N", "1") "]"));
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(live[0].control, "A");
    ck_assert_str_eq(live[0].treatment, "B");
    const struct live_test *mean = get("Latency.Mean"), *p99 = get("Latency.P99"), *errors = get("ErrorRate");
    ck_assert(mean->shows && p99->shows && errors->shows);
    ck_assert_double_eq_tol(mean->treatment_per_s, 4.5, 0.05);
    ck_assert_double_eq_tol(mean->independent_s, 385.5, 0.12 * 385.5);
    ck_assert_double_eq_tol(p99->independent_s, 1799, 0.25 * 1799);
    ck_assert_double_eq_tol(errors->independent_s, 850, 0.2 * 850);
    /* 20 values of a variance: its ratio to the true one is chi-squared / 19, below 1.9 with probability 0.99. */
    ck_assert_double_lt(mean->inflation, 1.9);
    ck_assert_double_ge(mean->seconds.low, mean->independent_s);
    ck_assert_double_ge(mean->seconds.high, mean->independent_s * mean->inflation);
    ck_assert_double_lt(p99->inflation, 1.9);
    ck_assert_double_lt(errors->inflation, 1.9);
    trial_end(&trial);
}
END_TEST

/* 9 : 1 instead of 1 : 1 takes (1/0.9 + 1/0.1) / (1/0.5 + 1/0.5) = 2.78 times as long where both vary alike. */
START_TEST(an_uneven_split_takes_longer)
{
    run(SETS(INDEPENDENT("40000"), "/Models/N=" PROFILE("120", "0.02"),
             "/EndpointConfig/ProductionVariants=[" VARIANT("A", "M", "9") "," VARIANT("B", "N", "1") "]"));
    const struct live_test *mean = get("Latency.Mean");
    ck_assert_double_eq_tol(mean->independent_s, 7.8489 * (100.0 * 100 / 8.1 + 120 * 120 / 0.9) / (20 * 20),
                            0.15 * 338);
    ck_assert_double_eq_tol(mean->treatment_per_s / (mean->treatment_per_s + mean->control_per_s), 0.1, 0.003);
    trial_end(&trial);
}
END_TEST

/* Both of them are queues with one worker, of loads 0.6 and 0.66. */
#define QUEUES                                                                                                         \
    "/Traffic/Arrivals={'Process': 'poisson', 'RatePerSecond': 12}", "/Models/M/Profiles/0/Workers=1",                 \
        "/Models/N={'Profiles': [{'ServiceTimeInMilliseconds': {'Distribution': 'exponential', 'Mean': 110}, "         \
        "'Workers': 1, 'StartUpInSeconds': 0}]}",                                                                      \
        "/EndpointConfig/ProductionVariants=[" VARIANT("A", "M", "1") "," VARIANT("B", "N", "1") "]"

/* What the time means: of 400 tests that run as long as is said, 80 % have a difference beyond 1.96 standard deviations. The error of that
 * share is 2 %, and the time itself is known to within 15 % (which moves the power by 5 %): 0.68 to 0.92. Without the inflation the
 * same share is below a half. */
START_TEST(a_test_that_runs_as_long_as_is_said_sees_the_difference_as_often_as_is_said)
{
    run(SETS(QUEUES, "/DurationInSeconds=3000", "/WarmUpInSeconds=50", "/Replications=100"));
    const struct live_test *mean = get("Latency.Mean");
    double seconds[2] = {mean->independent_s * mean->inflation, mean->independent_s}, share[2];
    ck_assert_double_gt(mean->inflation, 2);
    /* 99 degrees of freedom: 99 / 128.42 and 99 / 73.36 (any table of chi-squared). */
    ck_assert_double_eq_tol(mean->seconds.low / seconds[0], 0.7709, 1e-3);
    ck_assert_double_eq_tol(mean->seconds.high / seconds[0], 1.3495, 1e-3);
    trial_end(&trial);
    for (int i = 0; i < 2; i++) {
        char duration[60];
        snprintf(duration, sizeof duration, "/DurationInSeconds=%.3f", 50 + seconds[i]);
        run(SETS(QUEUES, duration, "/WarmUpInSeconds=50", "/Replications=400", "/Seed=77"));
        const struct figures *figures = outcome_figures(trial.outcome);
        double sum = 0, squares = 0;
        int latency = figure_of_measure(MEASURE_LATENCY);
        size_t seen = 0;
        for (size_t r = 0; r < 400; r++) {
            double difference = figures_at(figures, 2, latency, r) - figures_at(figures, 1, latency, r);
            sum += difference;
            squares += difference * difference;
        }
        double deviation = sqrt((squares - sum * sum / 400) / 399);
        for (size_t r = 0; r < 400; r++)
            seen += fabs(figures_at(figures, 2, latency, r) - figures_at(figures, 1, latency, r)) > 1.96 * deviation;
        share[i] = (double)seen / 400;
        trial_end(&trial);
    }
    ck_assert_msg(share[0] > 0.68 && share[0] < 0.92, "%g of the tests see it", share[0]);
    ck_assert_msg(share[1] < 0.5, "%g of the tests see it in a shorter time", share[1]);
}
END_TEST

START_TEST(variants_that_do_not_differ_have_no_time)
{
    run(SETS("/EndpointConfig/ProductionVariants=[" VARIANT("A", "M", "1") "," VARIANT("B", "M", "1") "]"));
    ck_assert_uint_eq(count, 2); /* nobody fails */
    ck_assert(!get("Latency.Mean")->shows);
    trial_end(&trial);
}
END_TEST

START_TEST(one_variant_or_one_that_nobody_calls_is_no_test)
{
    run(NO_SETS);
    ck_assert_uint_eq(count, 0);
    trial_end(&trial);
    run(SETS("/EndpointConfig/ProductionVariants=[" VARIANT("A", "M", "1") "," VARIANT("B", "M", "0") "]"));
    ck_assert_uint_eq(count, 0);
    trial_end(&trial);
}
END_TEST

START_TEST(the_first_variant_that_is_called_is_the_control_of_all_others)
{
    run(SETS("/EndpointConfig/ProductionVariants=[" VARIANT("A", "M", "0") "," VARIANT("B", "M", "1") "," VARIANT(
        "C", "M", "2") "," VARIANT("D", "M", "3") "]"));
    ck_assert_uint_eq(count, 4);
    for (size_t i = 0; i < count; i++) ck_assert_str_eq(live[i].control, "B");
    ck_assert_str_eq(live[0].treatment, "C");
    ck_assert_str_eq(live[3].treatment, "D");
    trial_end(&trial);
}
END_TEST

TEST_MAIN("live_test", independent_requests_take_as_long_as_the_textbook_says, an_uneven_split_takes_longer,
          a_test_that_runs_as_long_as_is_said_sees_the_difference_as_often_as_is_said,
          variants_that_do_not_differ_have_no_time, one_variant_or_one_that_nobody_calls_is_no_test,
          the_first_variant_that_is_called_is_the_control_of_all_others)
