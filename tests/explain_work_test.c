#include "sim/explain.h"

#include "tests/endpoint_fixture.h"

/* 10 features: 1022 rows (SageMaker developer guide, Clarify online explainability). */
static const struct explain_plan guide = {.rows = 1022, .rows_a_call_most = 100, .bytes_a_call_most = 6 << 20};

START_TEST(a_call_holds_what_records_and_bytes_allow)
{
    ck_assert_int_eq(explain_calls(&guide, 0), 11); /* 1022 / 100, rounded up */
    ck_assert_int_eq(explain_calls(&guide, -1), 11);
    ck_assert_int_eq(explain_calls(&guide, 1000), 11);      /* 6291 would fit */
    ck_assert_int_eq(explain_calls(&guide, 1 << 20), 171);  /* 6 fit: 1022 / 6 = 170.3 */
    ck_assert_int_eq(explain_calls(&guide, 7 << 20), 1022); /* none fits, and one is sent all the same */
}
END_TEST

START_TEST(without_any_bound_all_rows_go_in_one_call)
{
    struct explain_plan plan = {.rows = 2088, .rows_a_call_most = INT64_MAX, .bytes_a_call_most = 6 << 20};
    ck_assert_int_eq(explain_calls(&plan, 0), 1);
    ck_assert_int_eq(explain_calls(&plan, 3013), 1); /* 6 * 2^20 / 2088 = 3013.1 */
    ck_assert_int_eq(explain_calls(&plan, 3014), 2);
    plan.bytes_a_call_most = INT64_MAX;
    ck_assert_int_eq(explain_calls(&plan, 1000000), 1);
}
END_TEST

/* The most rows that models/explainer.h makes, one a call. */
START_TEST(the_largest_figures_make_a_number_of_calls)
{
    struct explain_plan plan = {
        .rows = INT64_C(2147483647000000000), .rows_a_call_most = INT64_MAX, .bytes_a_call_most = 6 << 20};
    ck_assert_int_eq(explain_calls(&plan, 1 << 30), plan.rows);
    ck_assert_int_eq(explain_calls(&plan, 0), 1);
}
END_TEST

/* docs/models.md, "Explanations": S' = S (1 + calls) + rows x time of a row. */
START_TEST(an_explanation_comes_behind_the_prediction)
{
    struct explain_plan plan = guide;
    ck_assert_int_eq(explain_service_ns(&plan, 11, 20 * NS_PER_MS), 240 * NS_PER_MS);
    plan.row_ns = 500;
    ck_assert_int_eq(explain_service_ns(&plan, 11, 20 * NS_PER_MS), 240 * NS_PER_MS + 511000);
    ck_assert_int_eq(explain_service_ns(&plan, INT64_C(2147483647000000000), NS_PER_S), TIME_LONGEST_NS);
}
END_TEST

/* --- At the endpoint --- */

/* 10 rows in calls of 4: three calls, and so 4 s for a service of 1, on the same worker. */
static struct rig explaining(double share)
{
    struct rig rig = rig_of(1, 1);
    rig.plan.variant[0].explain = (struct explain_plan){
        .threshold = random_threshold(share), .rows = 10, .rows_a_call_most = 4, .bytes_a_call_most = INT64_MAX};
    return rig;
}

START_TEST(a_request_says_whether_it_is_explained)
{
    struct arrival arrivals[] = {arrival(0, 1), arrival(10, 1), arrival(20, 1)};
    for (int i = 0; i < 3; i++) arrivals[i].explained = (int8_t)(i - 1); /* not said, no, yes */
    for (uint32_t share = 0; share < 2; share++) {
        struct rig rig = explaining(share);
        struct endpoint *endpoint = rig_run(&rig, arrivals, 3);
        ck_assert_uint_eq(endpoint_tally(endpoint, 0)->explained, share + 1);
        ck_assert_uint_eq(endpoint_tally(endpoint, 0)->explain_calls, 3 * (share + 1));
        TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), share ? 4 : 1, 1, 4);
        endpoint_free(endpoint);
    }
}
END_TEST

/* A share of 0.3 of 10,000: binomial, with a standard deviation of 46. */
START_TEST(a_share_of_the_requests_is_explained)
{
    struct arena *arena = arena_new();
    struct rig rig = explaining(0.3);
    struct endpoint *endpoint = rig_run(&rig, every(arena, 10000, 5, 1), 10000);
    ck_assert_int_le(labs((long)endpoint_tally(endpoint, 0)->explained - 3000), 5 * 46);
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

/* The bytes of the request bound a call: 60 of 200, so that 3 rows go in each and four calls are made. */
START_TEST(the_bytes_of_a_request_bound_its_calls)
{
    struct arrival arrivals[] = {arrival(0, 1)};
    arrivals[0].payload_bytes = 60;
    struct rig rig = explaining(1);
    rig.plan.variant[0].explain.bytes_a_call_most = 200;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 1);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->explain_calls, 4);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 5);
    endpoint_free(endpoint);
}
END_TEST

/* One row of the baseline and one feature make no rows (models/explainer.h): there is nothing to explain. */
START_TEST(no_rows_are_no_explanation)
{
    const struct arrival arrivals[] = {arrival(0, 1)};
    struct rig rig = explaining(1);
    rig.plan.variant[0].explain.rows = 0;
    struct endpoint *endpoint = rig_run(&rig, arrivals, 1);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->explained, 0);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 1);
    endpoint_free(endpoint);
}
END_TEST

TEST_MAIN("explain_work", a_call_holds_what_records_and_bytes_allow, without_any_bound_all_rows_go_in_one_call,
          the_largest_figures_make_a_number_of_calls, an_explanation_comes_behind_the_prediction,
          a_request_says_whether_it_is_explained, a_share_of_the_requests_is_explained,
          the_bytes_of_a_request_bound_its_calls, no_rows_are_no_explanation)
