#include "models/closed_form.h"
#include "tests/test.h"

#include <math.h>

#define DIGITS_GIVEN 1e-11 /* the expected figures have 12 significant digits */

/* Erlang 1917, loss formula, by its recursion in 40 digits. */
static const struct {
    double load_erlangs;
    uint32_t servers;
    double blocked;
} erlang_b[] = {
    {4.4612, 10, 0.0100002896444}, {16, 20, 0.0644109247816}, {95, 100, 0.0488042061787}, {180, 200, 0.010324995205}};

START_TEST(a_loss_system_refuses_as_erlang_found)
{
    for (size_t i = 0; i < sizeof erlang_b / sizeof *erlang_b; i++) {
        double blocked = closed_form_erlang_b(erlang_b[i].servers, erlang_b[i].load_erlangs);
        ck_assert_double_eq_tol(blocked / erlang_b[i].blocked, 1, DIGITS_GIVEN);
    }
    ck_assert_double_eq(closed_form_erlang_b(0, 3), 1);
    ck_assert_double_eq(closed_form_erlang_b(5, 0), 0);
}
END_TEST

/* M/M/c, Kleinrock, Queueing Systems vol. 1 (1975); Gross and Harris, Fundamentals of Queueing Theory; in 40 digits. */
static const struct {
    double arrivals_per_s, served_per_s;
    uint32_t servers;
    double waits, mean_wait_s;
} mmc[] = {{5, 10, 1, 0.5, 0.1},
           {8, 10, 1, 0.8, 0.4},
           {15, 10, 2, 0.642857142857, 0.128571428571},
           {40, 10, 5, 0.554112554113, 0.0554112554113},
           {90, 10, 10, 0.668731524108, 0.0668731524108},
           {475, 10, 50, 0.629094729915, 0.0251637891966}};

START_TEST(a_queue_of_c_servers_waits_as_erlang_c_says)
{
    for (size_t i = 0; i < sizeof mmc / sizeof *mmc; i++) {
        double waits = closed_form_erlang_c(mmc[i].servers, mmc[i].arrivals_per_s / mmc[i].served_per_s);
        double wait_s = closed_form_mean_wait_s(mmc[i].servers, mmc[i].arrivals_per_s, mmc[i].served_per_s);
        ck_assert_double_eq_tol(waits / mmc[i].waits, 1, DIGITS_GIVEN);
        ck_assert_double_eq_tol(wait_s / mmc[i].mean_wait_s, 1, DIGITS_GIVEN);
    }
}
END_TEST

START_TEST(an_overloaded_queue_waits_for_ever)
{
    ck_assert_double_eq(closed_form_erlang_c(2, 2), 1);
    ck_assert_double_infinite(closed_form_mean_wait_s(2, 20, 10));
}
END_TEST

/* A million servers: the factorials of the textbook formula would overflow at 171. */
START_TEST(many_servers_do_not_overflow)
{
    double blocked = closed_form_erlang_b(1000000, 1000000);
    /* At load = servers, B is near sqrt(2 / (pi c)) (Jagerman, Bell System Technical Journal 53, 1974). */
    ck_assert_double_eq_tol(blocked / sqrt(2 / (3.14159265358979 * 1e6)), 1, 1e-3);
}
END_TEST

TEST_MAIN("closed_form", a_loss_system_refuses_as_erlang_found, a_queue_of_c_servers_waits_as_erlang_c_says,
          an_overloaded_queue_waits_for_ever, many_servers_do_not_overflow)
