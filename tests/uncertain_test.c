#include "models/json.h"
#include "scenarios/replicate.h"
#include "scenarios/uncertain.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RATE    "/Traffic/Arrivals/RatePerSecond"
#define PROFILE "/Models/M/Profiles/0"

/* Low 0, Mid 1, High 4: F(x) = x^2 / 4 up to 1, and 1 - (4 - x)^2 / 12 from there (the triangular law). */
static const struct uncertain_figure triangle = {.low = 0, .mid = 1, .high = 4};

START_TEST(quantiles_are_those_of_the_triangular_law)
{
    ck_assert_double_eq(uncertain_quantile(&triangle, 0), 0);
    ck_assert_double_eq_tol(uncertain_quantile(&triangle, 0.0625), 0.5, 1e-12);
    ck_assert_double_eq_tol(uncertain_quantile(&triangle, 0.25), 1, 1e-12);
    ck_assert_double_eq_tol(uncertain_quantile(&triangle, 2.0 / 3), 2, 1e-12);
    ck_assert_double_eq_tol(uncertain_quantile(&triangle, 1), 4, 1e-12);
}
END_TEST

/* A law that only falls, or only rises, has its likeliest value at an end. */
START_TEST(the_likeliest_value_may_be_an_end)
{
    const struct uncertain_figure falls = {.low = 0, .mid = 0, .high = 1}, rises = {.low = 0, .mid = 1, .high = 1};
    ck_assert_double_eq_tol(uncertain_quantile(&falls, 0.75), 0.5, 1e-12);
    ck_assert_double_eq_tol(uncertain_quantile(&rises, 0.25), 0.5, 1e-12);
}
END_TEST

static double share_below(double value)
{
    return value < 1 ? value * value / 4 : 1 - (4 - value) * (4 - value) / 12;
}

static struct uncertain two_of(struct uncertain_figure *figures)
{
    figures[0] = figures[1] = triangle;
    figures[0].luck = 11;
    figures[1].luck = 12;
    return (struct uncertain){.count = 2, .figures = figures};
}

START_TEST(each_five_replications_draw_from_each_fifth_once)
{
    struct uncertain_figure figures[2];
    struct uncertain uncertain = two_of(figures);
    for (uint32_t block = 0; block < 200; block++) {
        unsigned seen[2] = {0, 0};
        for (uint32_t r = 0; r < UNCERTAIN_STRATA; r++) {
            double values[2];
            uncertain_draw(&uncertain, 7, block * UNCERTAIN_STRATA + r, values);
            for (int i = 0; i < 2; i++) seen[i] |= 1u << (unsigned)(UNCERTAIN_STRATA * share_below(values[i]));
        }
        ck_assert_uint_eq(seen[0], 0x1f);
        ck_assert_uint_eq(seen[1], 0x1f);
    }
}
END_TEST

/* The mean is (Low + Mid + High) / 3 = 5/3, the variance (0 + 1 + 16 - 0 - 0 - 4) / 18 = 13/18. Within a fifth of the law the deviation
 * is below 0.4 (the last fifth is the widest, 1.55), so the mean of 1000 lies within 4 x 0.4 / sqrt(1000) = 0.05. Figures are independent: their
 * correlation is within 4 / sqrt(1000). */
START_TEST(draws_have_the_mean_of_the_law_and_do_not_depend_on_each_other)
{
    struct uncertain_figure figures[2];
    struct uncertain uncertain = two_of(figures);
    const uint32_t n = 1000;
    double sum = 0, squares = 0, products = 0;
    for (uint32_t r = 0; r < n; r++) {
        double values[2];
        uncertain_draw(&uncertain, 3, r, values);
        sum += values[0];
        squares += (values[0] - 5.0 / 3) * (values[0] - 5.0 / 3);
        products += (values[0] - 5.0 / 3) * (values[1] - 5.0 / 3);
    }
    ck_assert_double_eq_tol(sum / n, 5.0 / 3, 0.05);
    ck_assert_double_eq_tol(squares / n, 13.0 / 18, 0.05);
    ck_assert_double_le(fabs(products / n) / (13.0 / 18), 4 / sqrt(n));
}
END_TEST

/* Means over the law, by its quantiles at the middles of 20,000 shares. */
START_TEST(the_functions_that_figures_are_fitted_with_are_orthonormal)
{
    static const struct uncertain_figure figures[] = {
        {.low = 0, .mid = 1, .high = 4}, {.low = -2, .mid = 5, .high = 5}, {.low = 10, .mid = 10, .high = 11}};
    const int points = 20000;
    for (size_t f = 0; f < sizeof figures / sizeof *figures; f++) {
        double means[2] = {0, 0}, products[3] = {0, 0, 0};
        for (int i = 0; i < points; i++) {
            double basis[2];
            uncertain_basis(&figures[f], uncertain_quantile(&figures[f], (i + 0.5) / points), basis);
            means[0] += basis[0] / points;
            means[1] += basis[1] / points;
            products[0] += basis[0] * basis[0] / points;
            products[1] += basis[1] * basis[1] / points;
            products[2] += basis[0] * basis[1] / points;
        }
        ck_assert_double_eq_tol(means[0], 0, 1e-3);
        ck_assert_double_eq_tol(means[1], 0, 1e-3);
        ck_assert_double_eq_tol(products[0], 1, 1e-3);
        ck_assert_double_eq_tol(products[1], 1, 1e-3);
        ck_assert_double_eq_tol(products[2], 0, 1e-3);
    }
}
END_TEST

/* --- In a scenario --- */

#define RATES RATE "={'Low': 8, 'Mid': 9, 'High': 9.5}"

static double drawn_rate(const char *const *sets, uint64_t seed, uint32_t replication)
{
    struct trial trial = trial_read(sets);
    double values[4] = {0};
    ck_assert_msg(trial.scenario, "%s", trial_said(&trial));
    size_t i = 0;
    while (strcmp(trial.scenario->uncertain.figures[i].pointer, RATE) != 0) i++;
    uncertain_draw(&trial.scenario->uncertain, seed, replication, values);
    trial_end(&trial);
    return values[i];
}

START_TEST(a_figure_is_drawn_by_its_pointer_whatever_else_is_uncertain)
{
    double alone = drawn_rate(SETS(RATES), 1, 3);
    ck_assert_double_ge(alone, 8);
    ck_assert_double_le(alone, 9.5);
    ck_assert_double_eq(
        alone, drawn_rate(SETS(RATES, PROFILE "/OverheadInMilliseconds={'Low': 0, 'Mid': 1, 'High': 2}"), 1, 3));
    ck_assert_double_ne(alone, drawn_rate(SETS(RATES), 1, 4));
    ck_assert_double_ne(alone, drawn_rate(SETS(RATES), 2, 3));
}
END_TEST

START_TEST(a_scenario_has_the_mid_and_knows_the_range)
{
    struct trial trial = trial_read(SETS(RATES));
    ck_assert_msg(trial.scenario, "%s", trial_said(&trial));
    ck_assert_double_eq(trial.scenario->traffic.arrivals.rate_per_s, 9);
    ck_assert_uint_eq(trial.scenario->uncertain.count, 1);
    ck_assert_str_eq(trial.scenario->uncertain.figures[0].pointer, RATE);
    ck_assert_double_eq(trial.scenario->uncertain.figures[0].high, 9.5);
    trial_end(&trial);
}
END_TEST

#define OVERHEAD PROFILE "/OverheadInMilliseconds"

/* Of 9 a second and 4 ms; the factor's Mid is 1.5. */
#define FACTORS                                                                                                        \
    "/Factors={'speed': {'Low': 1, 'Mid': 1.5, 'High': 3}, 'growth': 1.25}", RATE "={'Value': 9, 'Factor': 'growth'}", \
        PROFILE "/ServiceTimeInMilliseconds={'Value': 4, 'Factor': 'speed'}"

START_TEST(a_figure_is_its_value_times_its_factor)
{
    struct trial trial = trial_read(SETS(FACTORS));
    ck_assert_msg(trial.scenario, "%s", trial_said(&trial));
    const struct uncertain *uncertain = &trial.scenario->uncertain;
    ck_assert_double_eq(trial.scenario->traffic.arrivals.rate_per_s, 9 * 1.25);
    ck_assert_uint_eq(uncertain->count, 1);
    ck_assert_str_eq(uncertain->figures[0].pointer, "/Factors/speed");
    ck_assert(uncertain_touches(uncertain, "/Models/"));
    ck_assert(!uncertain_touches(uncertain, "/Traffic/")); /* growth is known */
    trial_end(&trial);
}
END_TEST

static double number_of(struct json_node *root, const char *pointer)
{
    return strtod(json_number_text(json_at(root, pointer)), NULL);
}

/* Requests are the same where the factors of the traffic are, whatever others are. */
START_TEST(the_factors_of_a_part_are_held_against_each_other)
{
    struct trial trial = trial_read(SETS(FACTORS)), other = trial_read(SETS(FACTORS, "/Factors/speed/High=4"));
    struct trial third = trial_read(SETS(FACTORS, "/Factors/growth=1"));
    const struct uncertain *uncertain = &trial.scenario->uncertain;
    ck_assert(uncertain_has_same_factors(uncertain, &other.scenario->uncertain, "/Traffic/"));
    ck_assert(!uncertain_has_same_factors(uncertain, &other.scenario->uncertain, "/Models/"));
    ck_assert(!uncertain_has_same_factors(uncertain, &third.scenario->uncertain, "/Traffic/"));
    trial_end(&third);
    trial_end(&other);
    trial_end(&trial);
}
END_TEST

/* A range of its own beside the factor: both are drawn, each by its own pointer, and multiplied. */
START_TEST(what_has_a_factor_in_common_goes_together)
{
    struct trial trial = trial_read(SETS(FACTORS, OVERHEAD "={'Low': 2, 'Mid': 4, 'High': 8, 'Factor': 'speed'}"));
    ck_assert_msg(trial.scenario, "%s", trial_said(&trial));
    const struct uncertain *uncertain = &trial.scenario->uncertain;
    ck_assert_uint_eq(uncertain->count, 2);
    const double drawn[] = {2, 5};
    struct json_node *root = uncertain_put(trial.arena, trial.scenario->node, uncertain, drawn);
    ck_assert_double_eq(number_of(root, PROFILE "/ServiceTimeInMilliseconds"), 4 * 2);
    ck_assert_double_eq(number_of(root, OVERHEAD), 5 * 2);
    ck_assert_double_eq(number_of(root, "/Factors/speed"), 2);
    root = uncertain_put(trial.arena, trial.scenario->node, uncertain, NULL);
    ck_assert_double_eq(number_of(root, OVERHEAD), 4 * 1.5);
    trial_end(&trial);
}
END_TEST

static void assert_refused(const char *const *sets, const char *said)
{
    struct trial trial = trial_read(sets);
    ck_assert_ptr_null(trial.scenario);
    ck_assert_str_eq(fixture_faults(trial.arena, trial.faults), said);
    trial_end(&trial);
}

START_TEST(ranges_that_cannot_be_are_refused)
{
    assert_refused(SETS(RATE "={'Low': 8, 'Mid': 7, 'High': 9}"), "$: Low, Mid and High must rise, found 8, 7, 9");
    assert_refused(SETS(RATE "={'Low': 8, 'Mid': 8, 'High': 8}"), "$: Low, Mid and High must rise, found 8, 8, 8");
    assert_refused(SETS(RATE "={'Low': 8, 'High': 9}"), "$.Mid: is required");
    assert_refused(SETS(RATE "={'Low': 8, 'Mid': 8.5, 'High': 9, 'Law': 1}"),
                   "$.Law: unknown member 'Law'; did you mean 'Low'?");
    assert_refused(SETS(RATE "={'Low': -1, 'Mid': 8, 'High': 9}"),
                   "$: at -1, which may be drawn: must be from 1e-09 to 1000000000, found -1");
}
END_TEST

START_TEST(what_is_decided_or_counted_is_no_range)
{
    static const char known[] =
        "$: expected a number that is known: a range of Low, Mid and High can stand for one only in "
        "Models, Traffic, AssumedScaling and Explainer";
    assert_refused(SETS("/DurationInSeconds={'Low': 8, 'Mid': 9, 'High': 10}"), known);
    assert_refused(SETS("/EndpointConfig/ProductionVariants/0/InitialInstanceCount={'Low': 1, 'Mid': 2, 'High': 3}"),
                   known);
    assert_refused(SETS(PROFILE "/Workers={'Low': 1, 'Mid': 2, 'High': 3}"),
                   "$: at 1.763932, which may be drawn: expected a whole number from 1 to 100000, found 1.763932");
}
END_TEST

START_TEST(factors_that_cannot_be_are_refused)
{
    assert_refused(SETS(FACTORS, OVERHEAD "={'Value': 4, 'Factor': 'sped'}"),
                   "$.Factor: no factor of Factors is called 'sped'; did you mean 'speed'?");
    assert_refused(SETS(OVERHEAD "={'Value': 4, 'Factor': 'speed'}"),
                   "$.Factor: no factor of Factors is called 'speed'");
    assert_refused(SETS(FACTORS, "/Factors/growth=-1"), "$: must be from 0 to 1000000, found -1");
    assert_refused(SETS(FACTORS, OVERHEAD "={'Value': 4, 'Low': 1, 'Factor': 'speed'}"),
                   "$.Low: unknown member 'Low'; known are 'Value', 'Factor'");
    assert_refused(
        SETS(FACTORS, PROFILE "/Workers={'Value': 2, 'Factor': 'speed'}"),
        "$.speed: at 1.763932, which may be drawn: expected a whole number from 1 to 100000, found 3.527864");
    assert_refused(SETS(FACTORS, "/DurationInSeconds={'Value': 2, 'Factor': 'speed'}"),
                   "$: expected a number that is known: a range of Low, Mid and High can stand for one only in "
                   "Models, Traffic, AssumedScaling and Explainer");
}
END_TEST

START_TEST(a_factor_that_nothing_has_is_a_warning)
{
    struct trial trial = trial_read(SETS("/Factors={'speed': 2, 'none': null}"));
    ck_assert_ptr_nonnull(trial.scenario);
    ck_assert_str_eq(fixture_faults(trial.arena, trial.faults),
                     "warning: $.speed: has no effect: no figure has the factor 'speed'");
    trial_end(&trial);
}
END_TEST

/* --- What they do --- */

static const struct figure_spread *spread_of(const struct result *result, const char *metric, const char *statistic)
{
    for (size_t i = 0; i < result->spread_count; i++)
        if (strcmp(result->spreads[i].metric, metric) == 0 && strcmp(result->spreads[i].statistic, statistic) == 0)
            return &result->spreads[i];
    ck_abort_msg("no spread of %s %s", metric, statistic);
}

/* Requests that never meet: the latency is the overhead and the service, both constant in a replication, so their variances add up. A
 * triangular law has the variance (a^2 + b^2 + c^2 - ab - ac - bc) / 18: (100 + 400 + 900 - 200 - 300 - 600) / 18 = 16.67 for the
 * service and (0 + 25 + 100 - 0 - 0 - 50) / 18 = 4.17 for the overhead, which are 80 % and 20 % of the whole. */
START_TEST(the_spread_is_shared_out_as_the_variances_are)
{
    struct trial trial;
    const struct result *result =
        trial_run(&trial,
                  SETS("/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 1, 'Requests': 10}",
                       PROFILE "/ServiceTimeInMilliseconds={'Low': 10, 'Mid': 20, 'High': 30}",
                       PROFILE "/OverheadInMilliseconds={'Low': 0, 'Mid': 5, 'High': 10}", "/Replications=100",
                       "/Objectives=[{'Metric': 'Latency', 'Statistic': 'mean', 'AtMost': 25}]"),
                  2);
    const struct figure_spread *latency = spread_of(result, "Latency", "mean");
    ck_assert_uint_eq(result->uncertain_count, 2);
    ck_assert_str_eq(result->uncertain[0].pointer, PROFILE "/ServiceTimeInMilliseconds");
    ck_assert_uint_eq(result->uncertain[0].value_count, 100);
    ck_assert_double_eq_tol(latency->mean, 25, 0.5);
    ck_assert_double_eq_tol(latency->standard_deviation, sqrt(16.667 + 4.167), 0.5);
    const struct interval *service = &latency->shares[0].interval, *overhead = &latency->shares[1].interval;
    ck_assert(service->low <= 0.8 && service->high >= 0.8 && service->high - service->low < 0.05);
    ck_assert(overhead->low <= 0.2 && overhead->high >= 0.2);
    ck_assert_double_le(latency->rest, 1e-6);                                /* nothing is left to chance */
    ck_assert(latency->has_limit && latency->met > 30 && latency->met < 70); /* the law is symmetric around 25 */
    trial_end(&trial);
}
END_TEST

START_TEST(too_few_replications_tell_no_shares)
{
    struct trial trial;
    const struct result *result = trial_run(&trial, SETS(RATES, "/Replications=9"), 1);
    ck_assert_uint_gt(result->spread_count, 0);
    ck_assert(!result->spreads[0].has_shares);
    trial_end(&trial);
}
END_TEST

START_TEST(without_ranges_nothing_is_said)
{
    struct trial trial;
    const struct result *result = trial_run(&trial, NO_SETS, 1);
    ck_assert_uint_eq(result->uncertain_count, 0);
    ck_assert_uint_eq(result->spread_count, 0);
    trial_end(&trial);
}
END_TEST

/* An overhead that is 0 at its Mid is drawn above it, and is in the figures. */
START_TEST(what_is_0_at_its_mid_is_counted)
{
    struct trial trial;
    const struct result *result = trial_run(
        &trial, SETS(PROFILE "/OverheadInMilliseconds={'Low': 0, 'Mid': 0, 'High': 6}", "/Replications=5"), 1);
    ck_assert_uint_eq(result->variants[0].overhead.count, 5000);
    ck_assert_double_eq_tol(result->variants[0].overhead.mean_ms, 2, 0.3); /* a third of the way: (0 + 0 + 6) / 3 */
    trial_end(&trial);
}
END_TEST

/* Ranges that are right one by one, and not together. */
START_TEST(what_is_drawn_and_cannot_be_ends_the_run)
{
    struct trial trial = trial_compile(SETS(
        PROFILE "/ServiceTimeInMilliseconds={'Distribution': 'uniform', 'Minimum': {'Low': 1, 'Mid': 2, 'High': 9}, "
                "'Maximum': {'Low': 5, 'Mid': 10, 'High': 11}}",
        "/Replications=100"));
    ck_assert_msg(trial.compiled, "%s", trial_said(&trial));
    trial.outcome = outcome_new(trial.compiled);
    struct replicate_options options = {.threads = 2};
    ck_assert(!replicate(trial.compiled, &options, trial.outcome, trial.faults));
    ck_assert_uint_eq(faults_count(trial.faults), 1);
    ck_assert_ptr_nonnull(strstr(faults_at(trial.faults, 0)->text, "which cannot be: "));
    trial_end(&trial);
}
END_TEST

TEST_MAIN("uncertain", quantiles_are_those_of_the_triangular_law, the_likeliest_value_may_be_an_end,
          each_five_replications_draw_from_each_fifth_once,
          draws_have_the_mean_of_the_law_and_do_not_depend_on_each_other,
          the_functions_that_figures_are_fitted_with_are_orthonormal,
          a_figure_is_drawn_by_its_pointer_whatever_else_is_uncertain, a_scenario_has_the_mid_and_knows_the_range,
          a_figure_is_its_value_times_its_factor, the_factors_of_a_part_are_held_against_each_other,
          what_has_a_factor_in_common_goes_together, factors_that_cannot_be_are_refused,
          a_factor_that_nothing_has_is_a_warning, ranges_that_cannot_be_are_refused,
          what_is_decided_or_counted_is_no_range, the_spread_is_shared_out_as_the_variances_are,
          too_few_replications_tell_no_shares, without_ranges_nothing_is_said, what_is_0_at_its_mid_is_counted,
          what_is_drawn_and_cannot_be_ends_the_run)
