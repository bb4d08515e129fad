#include "models/interval.h"
#include "tests/test.h"

#include <math.h>

/* NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2, "Critical values of the Student's t distribution". */
static const struct {
    size_t n;
    double confidence, t;
} table[] = {{2, 0.95, 12.706}, {5, 0.95, 2.776}, {10, 0.95, 2.262}, {30, 0.95, 2.045}, {101, 0.95, 1.984},
             {5, 0.9, 2.132},   {10, 0.9, 1.833}, {5, 0.99, 4.604},  {21, 0.99, 2.845}, {2, 0.8, 3.078}};

START_TEST(the_quantile_of_students_t_is_the_published_one)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        ck_assert_double_eq_tol(interval_half_width(table[i].confidence, table[i].n, sqrt((double)table[i].n)),
                                table[i].t, 5.001e-4);
}
END_TEST

/* 1 2 3 4 5: mean 3, deviation sqrt(2.5); half width t(0.975, 4) sqrt(2.5 / 5) = 2.7764 x 0.70711 = 1.9632. */
START_TEST(an_interval_stands_around_the_mean)
{
    double values[] = {5, 1, 4, 2, 3};
    struct interval interval;
    ck_assert_double_eq(interval_mean(values, 5, 0.95, &interval), 3);
    ck_assert(interval.known);
    ck_assert_double_eq_tol(interval.low, 3 - 1.96324, 1e-4);
    ck_assert_double_eq_tol(interval.high, 3 + 1.96324, 1e-4);
}
END_TEST

START_TEST(one_value_has_a_mean_and_no_interval)
{
    double value = 7;
    struct interval interval = {.known = true};
    ck_assert_double_eq(interval_mean(&value, 1, 0.95, &interval), 7);
    ck_assert(!interval.known);
}
END_TEST

/* By the definition of the interval: its upper bound at 95 % is exceeded with probability 2.5 %. */
START_TEST(the_probability_at_the_bounds_is_the_confidence)
{
    double values[] = {5, 1, 4, 2, 3};
    struct interval interval;
    interval_mean(values, 5, 0.95, &interval);
    ck_assert_double_eq_tol(interval_probability_at_most(values, 5, interval.high), 0.975, 1e-9);
    ck_assert_double_eq_tol(interval_probability_at_most(values, 5, interval.low), 0.025, 1e-9);
    ck_assert_double_eq_tol(interval_probability_at_most(values, 5, 3), 0.5, 1e-12);
}
END_TEST

START_TEST(equal_values_leave_no_doubt)
{
    double values[] = {2, 2, 2};
    struct interval interval;
    interval_mean(values, 3, 0.95, &interval);
    ck_assert_double_eq(interval.low, 2);
    ck_assert_double_eq(interval.high, 2);
    ck_assert_double_eq(interval_probability_at_most(values, 3, 2), 1);
    ck_assert_double_eq(interval_probability_at_most(values, 3, 1.999), 0);
}
END_TEST

/* Law, section 10.2.2: 1 2 3 4 5 and 3 4 5 6 7 have the variance 2.5 both, so that of the difference, 2, is 2.5/5 + 2.5/5 = 1, with
 * 1 / (0.25/4 + 0.25/4) = 8 degrees of freedom; t(0.975, 8) = 2.306 (NIST's table). */
START_TEST(two_independent_means_have_welchs_interval)
{
    const double a[] = {5, 1, 4, 2, 3}, b[] = {3, 7, 5, 4, 6};
    struct interval interval;
    ck_assert_double_eq_tol(interval_welch(a, 5, b, 5, 0.95, &interval), 2, 1e-12);
    ck_assert_double_eq_tol(interval.low, 2 - 2.306, 5.001e-4);
    ck_assert_double_eq_tol(interval.high, 2 + 2.306, 5.001e-4);
}
END_TEST

/* A constant leaves the other's interval: t(0.975, 4) sqrt(2.5 / 5) = 1.9632, as above. With 2 4 6 (variance 4) instead, the
 * variance is 0.5 + 4/3 = 11/6 and the degrees of freedom are (11/6)^2 / (0.25/4 + (16/9)/2) = 3.533: between t(0.975, 3) = 3.182
 * and t(0.975, 4) = 2.776. */
START_TEST(deviations_need_not_be_equal)
{
    const double a[] = {5, 1, 4, 2, 3}, constant[] = {4, 4}, b[] = {2, 6, 4};
    struct interval interval;
    ck_assert_double_eq_tol(interval_welch(constant, 2, a, 5, 0.95, &interval), -1, 1e-12);
    ck_assert_double_eq_tol(interval.high - interval.low, 2 * 1.96324, 2e-4);
    ck_assert_double_eq_tol(interval_welch(a, 5, b, 3, 0.95, &interval), 1, 1e-12);
    double quantile = (interval.high - interval.low) / 2 / sqrt(11.0 / 6);
    ck_assert(quantile > 2.776 && quantile < 3.182);
    ck_assert_double_eq(interval_welch(constant, 2, constant, 2, 0.95, &interval), 0);
    ck_assert(interval.known && interval.low == 0 && interval.high == 0);
    ck_assert_double_eq(interval_welch(a, 5, b, 1, 0.95, &interval), -1);
    ck_assert(!interval.known);
}
END_TEST

/* NIST/SEMATECH e-Handbook, table 1.3.6.7.4, "Critical values of the chi-square distribution": with 4 degrees of freedom 0.484 and
 * 11.143, with 29 16.047 and 45.722, at 2.5 % on either side. */
START_TEST(a_variance_is_known_between_multiples_of_chi_squared)
{
    struct interval five = interval_of_variance(0.95, 5), thirty = interval_of_variance(0.95, 30);
    ck_assert_double_eq_tol(five.low, 4 / 11.143, 1e-4);
    ck_assert_double_eq_tol(five.high, 4 / 0.484, 0.01);
    ck_assert_double_eq_tol(thirty.low, 29 / 45.722, 1e-4);
    ck_assert_double_eq_tol(thirty.high, 29 / 16.047, 1e-3);
}
END_TEST

TEST_MAIN("interval", a_variance_is_known_between_multiples_of_chi_squared,
          the_quantile_of_students_t_is_the_published_one, an_interval_stands_around_the_mean,
          one_value_has_a_mean_and_no_interval, the_probability_at_the_bounds_is_the_confidence,
          equal_values_leave_no_doubt, two_independent_means_have_welchs_interval, deviations_need_not_be_equal)
