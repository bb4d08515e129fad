#include "scenarios/bounds.h"

#include "models/distribution.h"
#include "sim/arena.h"
#include "tests/compile_fixture.h"

static const struct objective p95 = {.metric = METRIC_LATENCY, .statistic = STATISTIC_P95, .at_most = 450};

/* 60 requests a second of 100 ms each on 2 workers: 6 erlangs, 20 a second and instance. */
#define ASKED                                                                                                          \
    "/Traffic={\"Arrivals\": {\"Process\": \"poisson\", \"RatePerSecond\": 60, \"Requests\": 1000}}",                  \
        "/Models/M={\"Profiles\": [{\"Workers\": 2, \"ServiceTimeInMilliseconds\": {\"Distribution\": "                \
        "\"exponential\", \"Mean\": 100}}]}"

/* Three instances carry just what is offered, and so never catch up. */
START_TEST(fewer_servers_than_the_load_asks_for_are_certainly_too_few)
{
    trial_accept((const char *const[]){ASKED, NULL});
    struct bounds bounds = bounds_of(trial.compiled, 0, &p95, 1);
    ck_assert_double_eq_tol(bounds.offered_per_s, 60, 1e-9);
    ck_assert_double_eq_tol(bounds.one_per_s, 20, 1e-3);
    ck_assert_int_eq(bounds.least, 4);
    ck_assert_int_ge(bounds.guess, 4);
    ck_assert_int_le(bounds.guess, 6); /* 5 is the answer for RANDOM routing: truths, QP-PLAN-routing */
    arena_free(trial.arena);
}
END_TEST

/* Erlang C, row QP-PLAN-wait-a of the truths by its formula: 58 workers at 50 erlangs wait longer than 0.1 s in 3.9 %. */
START_TEST(the_guess_for_one_queue_is_erlangs)
{
    trial_accept((const char *const[]){
        ASKED, "/Traffic/Arrivals/RatePerSecond=100",
        "/Models/M/Profiles/0={\"Workers\": 1, \"ServiceTimeInMilliseconds\": {\"Distribution\": \"exponential\", "
        "\"Mean\": 500}}",
        "/EndpointConfig/ProductionVariants/0/RoutingConfig={\"RoutingStrategy\": \"LEAST_OUTSTANDING_REQUESTS\"}",
        NULL});
    struct objective wait = {.metric = METRIC_WAITING_TIME, .statistic = STATISTIC_P95, .at_most = 100};
    struct bounds bounds = bounds_of(trial.compiled, 0, &wait, 1);
    ck_assert_int_eq(bounds.least, 51);
    ck_assert_int_eq(bounds.guess, 58);
    arena_free(trial.arena);
}
END_TEST

/* --- Growth --- */

START_TEST(a_stretched_law_has_so_many_times_the_mean_and_the_same_shape)
{
    struct arena *arena = arena_new();
    static const enum distribution_family families[] = {DISTRIBUTION_GAMMA,   DISTRIBUTION_LOGNORMAL,
                                                        DISTRIBUTION_WEIBULL, DISTRIBUTION_PARETO,
                                                        DISTRIBUTION_NORMAL,  DISTRIBUTION_HYPEREXPONENTIAL};
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        struct distribution law;
        double cv = families[i] == DISTRIBUTION_HYPEREXPONENTIAL ? 2 : 0.4;
        ck_assert_ptr_null(distribution_from_moments(families[i], 10, cv, &law, arena));
        struct distribution stretched = distribution_stretched(&law, 2.5, arena);
        ck_assert_double_eq_tol(distribution_mean(&stretched), 2.5 * distribution_mean(&law), 1e-9);
        ck_assert_double_eq_tol(distribution_cv(&stretched), distribution_cv(&law), 1e-9);
    }
    arena_free(arena);
}
END_TEST

START_TEST(traffic_that_grows_keeps_its_shape_and_its_length)
{
    struct arena *arena = arena_new();
    const struct rate_point points[] = {{0, 10}, {60, 30}};
    const struct arrival_state states[] = {{5, 10}, {50, 2}};
    struct traffic poisson = {.arrivals = {.process = PROCESS_POISSON, .rate_per_s = 8, .requests = 100}};
    struct traffic curve = {.arrivals = {.process = PROCESS_RATE_CURVE, .curve = {.count = 2, .points = points}}};
    struct traffic mmpp = {.arrivals = {.process = PROCESS_MMPP, .state_count = 2, .states = states}};
    struct traffic closed = {.arrivals = {.process = PROCESS_CLOSED, .users = 3}};
    struct traffic trace = {.from_trace = true, .trace = {.rate_scale = 0.5}};
    struct traffic *all[] = {&poisson, &curve, &mmpp, &closed, &trace};
    for (size_t i = 0; i < 5; i++) traffic_scale(all[i], 1.5, arena);
    ck_assert_double_eq(poisson.arrivals.rate_per_s, 12);
    ck_assert_uint_eq(poisson.arrivals.requests, 150); /* at 12 a second as long as 100 at 8 */
    ck_assert_double_eq(curve.arrivals.curve.points[1].at_s, 60);
    ck_assert_double_eq(curve.arrivals.curve.points[1].rate_per_s, 45);
    ck_assert_double_eq(mmpp.arrivals.states[1].rate_per_s, 75);
    ck_assert_double_eq(mmpp.arrivals.states[1].mean_dwell_s, 2);
    ck_assert_uint_eq(closed.arrivals.users, 5); /* 4.5 */
    ck_assert_double_eq(trace.trace.rate_scale, 0.75);
    ck_assert_double_eq(points[1].rate_per_s, 30); /* what was given stays */
    arena_free(arena);
}
END_TEST

TEST_MAIN("bounds", fewer_servers_than_the_load_asks_for_are_certainly_too_few, the_guess_for_one_queue_is_erlangs,
          a_stretched_law_has_so_many_times_the_mean_and_the_same_shape,
          traffic_that_grows_keeps_its_shape_and_its_length)
