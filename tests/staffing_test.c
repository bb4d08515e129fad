#include "models/staffing.h"
#include "tests/test.h"

#include <math.h>

static const struct staffing four_workers = {.busy_s = 0.1, .workers = 4, .least = 0, .most = 100};

/* 40 requests a second of 0.1 s are 4 erlangs: the four workers of one instance, and not of two. */
START_TEST(workers_can_do_all_that_comes)
{
    ck_assert_uint_eq(staffing_needed(&four_workers, 0), 0);
    ck_assert_uint_eq(staffing_needed(&four_workers, 0.01), 1);
    ck_assert_uint_eq(staffing_needed(&four_workers, 40), 1);
    ck_assert_uint_eq(staffing_needed(&four_workers, 41), 2);
    ck_assert_uint_eq(staffing_needed(&four_workers, 400), 10);
}
END_TEST

/* 40 a second at 6 each are 6.7 instances; a target that an instance cannot carry (50, of 40) leaves what the work asks for. */
START_TEST(no_instance_has_more_than_the_target)
{
    struct staffing staffing = four_workers;
    staffing.target_per_s = 6;
    ck_assert_uint_eq(staffing_needed(&staffing, 40), 7);
    ck_assert_uint_eq(staffing_needed(&staffing, 42), 7);
    staffing.target_per_s = 50;
    ck_assert_uint_eq(staffing_needed(&staffing, 50), 2);
}
END_TEST

/* M/M/1, load 0.5: P(wait > 0.2 s) = 0.5 exp(-(10 - 5) 0.2) = 0.184. M/M/2 at the same load: C = 0.1, 0.1 exp(-1.5 / 0.1 * 0.2) =
 * 0.00498 (Kleinrock 1975, section 3.4). */
START_TEST(no_more_wait_than_may)
{
    ck_assert_double_eq_tol(staffing_share_waiting(1, 0.5, 0.1, 0.2), 0.5 * exp(-1), 1e-12);
    ck_assert_double_eq_tol(staffing_share_waiting(2, 0.5, 0.1, 0.2), 0.1 * exp(-3), 1e-12);
    ck_assert_double_eq(staffing_share_waiting(2, 2, 0.1, 0.2), 1);
    struct staffing_bound bound[] = {{0.2, 0.2}, {0.2, 0.1}, {0.2, 0.004}};
    struct staffing staffing = {.busy_s = 0.1, .workers = 1, .bounds = 1, .bound = bound, .most = 100};
    ck_assert_uint_eq(staffing_needed(&staffing, 5), 1);
    staffing.bounds = 2;
    ck_assert_uint_eq(staffing_needed(&staffing, 5), 2);
    staffing.bounds = 3;
    ck_assert_uint_eq(staffing_needed(&staffing, 5), 3);
    staffing.target_per_s = 1; /* what is promised counts, and not how a policy means to keep it */
    ck_assert_uint_eq(staffing_needed(&staffing, 5), 3);
}
END_TEST

START_TEST(capacity_stays_within_its_bounds)
{
    struct staffing staffing = four_workers;
    staffing.least = 2;
    staffing.most = 5;
    ck_assert_uint_eq(staffing_needed(&staffing, 0), 2);
    ck_assert_uint_eq(staffing_needed(&staffing, 1e9), 5);
    staffing.bounds = 1;
    staffing.bound = &(struct staffing_bound){0, 1e-300};
    ck_assert_uint_eq(staffing_needed(&staffing, 40), 5);
}
END_TEST

/* More requests never need fewer instances. */
START_TEST(more_load_needs_no_fewer)
{
    struct staffing_bound bound = {0.05, 0.01};
    struct staffing staffing = {.busy_s = 0.1, .workers = 3, .bounds = 1, .bound = &bound, .most = 1000};
    uint32_t before = 0;
    for (double per_s = 0; per_s < 500; per_s += 0.7) {
        uint32_t needed = staffing_needed(&staffing, per_s);
        ck_assert_uint_ge(needed, before);
        before = needed;
    }
}
END_TEST

TEST_MAIN("staffing", workers_can_do_all_that_comes, no_instance_has_more_than_the_target, no_more_wait_than_may,
          capacity_stays_within_its_bounds, more_load_needs_no_fewer)
