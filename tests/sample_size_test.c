#include "models/sample_size.h"
#include "tests/test.h"

#include <math.h>

/* z(0.975) = 1.95996 and z(0.8) = 0.84162 (any table of the normal distribution): their sum squared is 7.8489. */
static const struct sample_terms usual = {.confidence = 0.95, .power = 0.8};

/* The textbook's "16 s^2 / d^2 in each group" (Lehr, Statistics in Medicine 11, 1992), before it was rounded up: 2 x 7.8489 =
 * 15.698. One request a second in each, deviation 3, difference 0.5: 15.698 x 9 / 0.25 = 565.1 s. */
START_TEST(two_means_take_sixteen_variances_over_the_difference_squared)
{
    struct sample_arm arm = {.requests_per_s = 1, .variance = 9};
    ck_assert_double_eq_tol(sample_seconds_of_means(usual, arm, arm, 0.5), 15.698 * 9 / 0.25, 0.1);
    ck_assert_double_eq_tol(sample_seconds_of_means(usual, arm, arm, -0.5), 15.698 * 9 / 0.25, 0.1);
}
END_TEST

/* 9 requests a second of variance 4 and 1 of variance 6: after a second the difference has the variance 4/9 + 6 = 6.4444; with a
 * difference of 2: 7.8489 x 6.4444 / 4 = 12.6454 s. */
START_TEST(an_uneven_split_is_ruled_by_the_smaller_part)
{
    struct sample_arm most = {.requests_per_s = 9, .variance = 4}, few = {.requests_per_s = 1, .variance = 6};
    ck_assert_double_eq_tol(sample_seconds_of_means(usual, most, few, 2), 12.6454, 0.001);
    ck_assert_double_eq_tol(sample_seconds_of_means(usual, few, most, 2), 12.6454, 0.001);
}
END_TEST

/* z(0.995) = 2.57583, z(0.9) = 1.28155: squared sum 14.8794. */
START_TEST(more_confidence_and_power_take_longer)
{
    struct sample_arm arm = {.requests_per_s = 2, .variance = 1};
    struct sample_terms strict = {.confidence = 0.99, .power = 0.9};
    ck_assert_double_eq_tol(sample_seconds_of_means(strict, arm, arm, 1), 14.8794, 0.001);
}
END_TEST

/* Fleiss, Levin and Paik (2003), chapter 4, without the correction for continuity, worked by hand: shares 0.02 and 0.03, one
 * request a second in each. Pooled 0.025: sqrt(2 x 0.025 x 0.975) = 0.220794; apart: sqrt(0.0196 + 0.0291) = 0.220681;
 * (1.959964 x 0.220794 + 0.841621 x 0.220681)^2 / 0.01^2 = (0.432749 + 0.185730)^2 / 0.0001 = 3825.2 s. */
START_TEST(two_shares_are_told_apart_as_in_the_textbook)
{
    ck_assert_double_eq_tol(sample_seconds_of_shares(usual, 1, 0.02, 1, 0.03), 3825.2, 0.3);
    ck_assert_double_eq_tol(sample_seconds_of_shares(usual, 1, 0.03, 1, 0.02), 3825.2, 0.3);
    ck_assert_double_eq_tol(sample_seconds_of_shares(usual, 10, 0.02, 10, 0.03), 382.52, 0.03);
}
END_TEST

/* 4 requests a second at 0.1 and 1 at 0.2: pooled 0.12, sqrt(0.12 x 0.88 x 1.25) = 0.363318; apart sqrt(0.09/4 + 0.16) = 0.427200;
 * (1.959964 x 0.363318 + 0.841621 x 0.427200)^2 / 0.01 = (0.712090 + 0.359541)^2 / 0.01 = 114.839 s. */
START_TEST(shares_of_an_uneven_split_are_pooled_by_their_requests)
{
    ck_assert_double_eq_tol(sample_seconds_of_shares(usual, 4, 0.1, 1, 0.2), 114.839, 0.01);
}
END_TEST

START_TEST(no_difference_never_shows)
{
    struct sample_arm arm = {.requests_per_s = 1, .variance = 9};
    ck_assert(isinf(sample_seconds_of_means(usual, arm, arm, 0)));
    ck_assert(isinf(sample_seconds_of_shares(usual, 1, 0.1, 1, 0.1)));
}
END_TEST

/* Bofinger 1975, at the median: z = 0, density 1/sqrt(2 pi) = 0.398942: (4.5 x 0.0253303 / n)^(1/5) = (0.113986 / n)^(1/5); for
 * n = 1000 that is 0.162694. At 0.99, n = 10^6: z = 2.326348, density 0.0266521, 2 z^2 + 1 = 11.82379:
 * (4.5 x 5.04577e-7 / 139.8020 / 10^6)^(1/5) = (1.624152e-14)^(1/5) = 0.00174633. */
START_TEST(the_bandwidth_is_bofingers)
{
    ck_assert_double_eq_tol(sample_bandwidth(0.5, 1000), 0.162694, 2e-5);
    ck_assert_double_eq_tol(sample_bandwidth(0.99, 1e6), 0.00174633, 2e-7);
    ck_assert_double_eq_tol(sample_bandwidth(0.99, 10), 0.005, 1e-12); /* half of the way to 1 */
}
END_TEST

TEST_MAIN("sample_size", two_means_take_sixteen_variances_over_the_difference_squared,
          an_uneven_split_is_ruled_by_the_smaller_part, more_confidence_and_power_take_longer,
          two_shares_are_told_apart_as_in_the_textbook, shares_of_an_uneven_split_are_pooled_by_their_requests,
          no_difference_never_shows, the_bandwidth_is_bofingers)
