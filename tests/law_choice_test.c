#include "models/law_choice.h"
#include "sim/arena.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <math.h>

#define MANY 5000

static const struct law_terms terms = {LAW_BEST, 1, 0.95};
static struct arena *arena;

static struct distribution law_of(const char *text)
{
    struct faults *faults = faults_new(arena);
    struct distribution law = {0};
    ck_assert(distribution_read(fixture_json(arena, text, faults), "ms", DISTRIBUTION_DRAWN, &law, arena, faults));
    return law;
}

static struct sample drawn(const char *text, uint64_t seed, size_t count)
{
    struct distribution law = law_of(text);
    return sample_of(law_draws(law_table(&law, arena), seed, 0, count, arena), count, arena);
}

static struct law_choice chosen(const char *text, size_t count)
{
    struct sample sample = drawn(text, 7, count);
    struct law_choice choice;
    ck_assert(law_choose(&sample, &terms, &choice, arena));
    return choice;
}

static const struct law_candidate *candidate(const struct law_choice *choice, enum family family)
{
    for (size_t i = 0; i < choice->candidate_count; i++)
        if (choice->candidates[i].family == family) return &choice->candidates[i];
    ck_abort_msg("no candidate of that family");
    return NULL;
}

/* Four standard errors on either side: 1 in 16,000 by chance, and the seed is fixed. */
#define NEAR(value, truth, standard_error) ck_assert_double_eq_tol(value, truth, 4 * (standard_error))

/* Standard errors: sigma / sqrt(n) of ln(median), sigma / sqrt(2 n) of sigma (Johnson, Kotz, Balakrishnan 1994, 14.4). */
START_TEST(a_lognormal_is_found_again)
{
    arena = arena_new();
    struct law_choice choice = chosen("{'Distribution': 'lognormal', 'Shape': 0.5, 'Scale': 40}", MANY);

    ck_assert_int_eq(choice.basis, FAMILY_LOGNORMAL);
    NEAR(log(choice.law.scale), log(40), 0.5 / sqrt(MANY));
    NEAR(choice.law.shape, 0.5, 0.5 / sqrt(2 * MANY));
    ck_assert(choice.p_value > 0.05);
    arena_free(arena);
}
END_TEST

/* Inverse of Fisher's information: var k = k / (n (k psi'(k) - 1)) (ibid. 17.7.1); psi'(3) = pi^2 / 6 - 5 / 4 = 0.394934. */
START_TEST(a_gamma_is_found_again)
{
    arena = arena_new();
    struct law_choice choice = chosen("{'Distribution': 'gamma', 'Shape': 3, 'Scale': 10}", MANY);

    ck_assert_int_eq(choice.basis, FAMILY_GAMMA);
    NEAR(choice.law.shape, 3, sqrt(3 / (MANY * (3 * 0.394934 - 1))));
    NEAR(choice.law.shape * choice.law.scale, 30, sqrt(300.0 / MANY));
    arena_free(arena);
}
END_TEST

/* var k = 0.608 k^2 / n, var scale = 1.109 (scale / k)^2 / n (ibid. 21.4). */
START_TEST(a_weibull_is_found_again)
{
    arena = arena_new();
    struct law_choice choice = chosen("{'Distribution': 'weibull', 'Shape': 1.8, 'Scale': 25}", MANY);

    ck_assert_int_eq(choice.basis, FAMILY_WEIBULL);
    NEAR(choice.law.shape, 1.8, 1.8 * sqrt(0.608 / MANY));
    NEAR(choice.law.scale, 25, 25 / 1.8 * sqrt(1.109 / MANY));
    arena_free(arena);
}
END_TEST

/* var mean = mean^2 / n. */
START_TEST(an_exponential_is_found_again)
{
    arena = arena_new();
    struct law_choice choice = chosen("{'Distribution': 'exponential', 'Mean': 12}", MANY);

    ck_assert_int_eq(choice.basis, FAMILY_EXPONENTIAL);
    NEAR(choice.law.scale, 12, 12 / sqrt(MANY));
    arena_free(arena);
}
END_TEST

/* Deviation 8 of mean 40 is cut off at five deviations, so that it is all but whole: sigma / sqrt(n), sigma / sqrt(2 n). */
START_TEST(a_normal_is_found_again)
{
    arena = arena_new();
    struct law_choice choice = chosen("{'Distribution': 'normal', 'Mean': 40, 'CoefficientOfVariation': 0.2}", MANY);

    ck_assert_int_eq(choice.basis, FAMILY_NORMAL);
    NEAR(choice.law.shape, 40, 8 / sqrt(MANY));
    NEAR(choice.law.scale, 8, 8 / sqrt(2 * MANY));
    arena_free(arena);
}
END_TEST

/* alpha has the standard error alpha / sqrt(n); the smallest value is within x / (n alpha) of x at the mean (ibid. 20.4). */
START_TEST(a_pareto_is_found_again)
{
    arena = arena_new();
    struct law_choice choice = chosen("{'Distribution': 'pareto', 'Shape': 3, 'Scale': 20}", MANY);

    ck_assert_int_eq(choice.basis, FAMILY_PARETO);
    NEAR(choice.law.shape, 3, 3 / sqrt(MANY));
    ck_assert(choice.law.scale >= 20 && choice.law.scale < 20 + 10 * 20.0 / (MANY * 3));
    arena_free(arena);
}
END_TEST

/* The parts are ten times apart and hardly overlap: the weight's standard error is nearly that of a share. */
START_TEST(two_lognormals_are_told_apart)
{
    arena = arena_new();
    struct law_choice choice =
        chosen("{'Distribution': 'mixture', 'Parts': ["
               "{'Weight': 0.8, 'Of': {'Distribution': 'lognormal', 'Shape': 0.3, 'Scale': 20}},"
               "{'Weight': 0.2, 'Of': {'Distribution': 'lognormal', 'Shape': 0.2, 'Scale': 200}}]}",
               MANY);

    ck_assert_int_eq(choice.basis, FAMILY_TWO_LOGNORMALS);
    NEAR(choice.law.parts[0].weight, 0.8, sqrt(0.16 / MANY));
    NEAR(log(choice.law.parts[0].of->scale), log(20), 0.3 / sqrt(0.8 * MANY));
    NEAR(choice.law.parts[1].of->shape, 0.2, 0.2 / sqrt(2 * 0.2 * MANY));
    ck_assert(choice.p_value > 0.05);
    arena_free(arena);
}
END_TEST

START_TEST(two_exponentials_are_told_apart)
{
    arena = arena_new();
    struct law_choice choice =
        chosen("{'Distribution': 'hyperexponential', 'Mean': 50, 'CoefficientOfVariation': 3}", MANY);

    ck_assert_int_eq(choice.basis, FAMILY_TWO_EXPONENTIALS);
    NEAR(distribution_mean(&choice.law), 50, 150 / sqrt(MANY));
    arena_free(arena);
}
END_TEST

/* Three equal humps are none of the families: the law goes through the sample's own quantiles. */
START_TEST(what_no_family_fits_keeps_its_quantiles)
{
    arena = arena_new();
    struct law_choice choice =
        chosen("{'Distribution': 'mixture', 'Parts': ["
               "{'Weight': 1, 'Of': {'Distribution': 'normal', 'Mean': 10, 'CoefficientOfVariation': 0.02}},"
               "{'Weight': 1, 'Of': {'Distribution': 'normal', 'Mean': 100, 'CoefficientOfVariation': 0.02}},"
               "{'Weight': 1, 'Of': {'Distribution': 'normal', 'Mean': 400, 'CoefficientOfVariation': 0.02}}]}",
               2000);

    ck_assert_int_eq(choice.basis, LAW_QUANTILES);
    ck_assert(choice.p_value <= 0.01);
    ck_assert_double_eq_tol(law_quantile(&choice.law, 0.5, arena), 100, 1);
    ck_assert_double_eq_tol(distribution_mean(&choice.law), 170, 4 * 170 / sqrt(2000));
    arena_free(arena);
}
END_TEST

/* The p value of a true law is uniform: of 40 samples about 2 are refused at 0.05, and 0 to 7 with all but 1 in 900 (binomial);
 * its mean is 0.5 with a standard error of sqrt(1 / 12 / 40) = 0.0456. */
START_TEST(the_test_refuses_a_true_law_as_often_as_it_says)
{
    double sum = 0;
    int refused = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        arena = arena_new();
        struct sample sample = drawn("{'Distribution': 'lognormal', 'Shape': 0.8, 'Scale': 40}", seed, 60);
        struct law_terms own = {FAMILY_LOGNORMAL, seed + 1000, 0.95};
        struct law_choice choice;
        ck_assert(law_choose(&sample, &own, &choice, arena));
        sum += choice.p_value / 40;
        refused += choice.p_value < 0.05;
        arena_free(arena);
    }
    NEAR(sum, 0.5, 0.0456);
    ck_assert_int_le(refused, 7);
}
END_TEST

/* Stephens's table for a normal law with both parameters estimated (D'Agostino and Stephens, Goodness-of-fit Techniques, 1986, table 4.7): modified
 * A squared, A^2 (1 + 0.75 / n + 2.25 / n^2), exceeds 0.752 in 5 % of samples. A lognormal's logarithms are normal, so that the bootstrap's p at
 * a statistic near that is near 0.05: its standard error with 199 refits is 0.015. */
START_TEST(p_values_agree_with_the_table)
{
    int compared = 0;
    for (uint64_t seed = 1; seed <= 400 && compared < 3; seed++) {
        arena = arena_new();
        struct sample sample = drawn("{'Distribution': 'weibull', 'Shape': 1.6, 'Scale': 40}", seed, 50);
        struct law_terms own = {FAMILY_LOGNORMAL, 5, 0.95};
        struct distribution law;
        struct law_choice choice;
        ck_assert(likelihood_fit(FAMILY_LOGNORMAL, &sample, NULL, &law, arena));
        double modified = law_distance(&law, sample.sorted, 50) * (1 + 0.75 / 50 + 2.25 / 2500);
        if (fabs(modified - 0.752) < 0.02) {
            ck_assert(law_choose(&sample, &own, &choice, arena));
            NEAR(choice.p_value, 0.05, 0.015);
            compared++;
        }
        arena_free(arena);
    }
    ck_assert_int_eq(compared, 3);
}
END_TEST

/* Of 40 intervals of 95 % at least 33 hold the true value, with all but 1 chance in 300 (binomial). exp(ln 40 + 0.6^2 / 2). */
START_TEST(intervals_hold_the_truth_as_often_as_they_say)
{
    const double mean = 40 * exp(0.18), p90 = 40 * exp(0.6 * 1.2815515655);
    int held[2] = {0, 0};
    for (uint64_t seed = 1; seed <= 40; seed++) {
        arena = arena_new();
        struct sample sample = drawn("{'Distribution': 'lognormal', 'Shape': 0.6, 'Scale': 40}", seed, 100);
        struct law_terms own = {FAMILY_LOGNORMAL, seed, 0.95};
        struct law_choice choice;
        ck_assert(law_choose(&sample, &own, &choice, arena));
        const struct interval *of_mean = &choice.estimates[LAW_MEAN].interval,
                              *of_p90 = &choice.estimates[LAW_P90].interval;
        held[0] += of_mean->low <= mean && mean <= of_mean->high;
        held[1] += of_p90->low <= p90 && p90 <= of_p90->high;
        arena_free(arena);
    }
    ck_assert_int_ge(held[0], 33);
    ck_assert_int_ge(held[1], 33);
}
END_TEST

/* Worked by hand: of 1, 2 and 4 under the exponential law of mean 7/3,
 * F = 0.34856, 0.57563, 0.81993, A^2 = -3 - (1/3) [ln F1 + 5 ln(1 - F1) + 3 ln F2 + 3 ln(1 - F2) + 5 ln F3 + ln(1 - F3)]
 *  = -3 + (1/3) [1.05394 + 2.14286 + 1.65690 + 2.57143 + 0.99266 + 1.71429] = 0.37741. */
START_TEST(the_distance_is_andersons_and_darlings)
{
    arena = arena_new();
    double values[] = {4, 1, 2};
    struct sample sample = sample_of(values, 3, arena);
    struct law_terms own = {FAMILY_EXPONENTIAL, 1, 0.95};
    struct law_choice choice;
    ck_assert(law_choose(&sample, &own, &choice, arena));
    ck_assert_double_eq_tol(candidate(&choice, FAMILY_EXPONENTIAL)->distance, 0.377406, 1e-5);
    arena_free(arena);
}
END_TEST

TEST_MAIN("law_choice", a_lognormal_is_found_again, a_gamma_is_found_again, a_weibull_is_found_again,
          an_exponential_is_found_again, a_normal_is_found_again, a_pareto_is_found_again,
          two_lognormals_are_told_apart, two_exponentials_are_told_apart, what_no_family_fits_keeps_its_quantiles,
          the_test_refuses_a_true_law_as_often_as_it_says, p_values_agree_with_the_table,
          intervals_hold_the_truth_as_often_as_they_say, the_distance_is_andersons_and_darlings)
