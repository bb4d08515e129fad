#include "models/break_even.h"
#include "models/result.h"
#include "reports/break_even_view.h"
#include "reports/plot.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

#define E10 INT64_C(10000000000) /* of a USD */

/* Two hours at 10 requests a second. */
struct endpoint {
    struct result result;
    struct variant_result variant;
    struct cost_line lines[2];
};

static const struct result *endpoint_set(struct endpoint *endpoint, const char *charge, double usd)
{
    *endpoint = (struct endpoint){.result = {.offered_per_s = 10, .simulated_s = 7200, .variant_count = 1},
                                  .variant = {.name = "A"}};
    endpoint->lines[0] = (struct cost_line){.charge = charge, .cost_e10_usd = (int64_t)(usd * (double)E10)};
    endpoint->result.variants = &endpoint->variant;
    endpoint->result.cost = (struct cost_result){.line_count = 1, .lines = endpoint->lines};
    return &endpoint->result;
}

/* Always there, 0.4 USD an hour, a quarter busy: full at 10 / 0.25 = 40 a second. */
static const struct result *instance(struct endpoint *endpoint)
{
    endpoint_set(endpoint, "Instance hours", 0.8);
    endpoint->variant.has_instances = true;
    endpoint->variant.utilization = 0.25;
    endpoint->variant.instances = (struct instance_summary){.minimum = 2, .peak = 2};
    return &endpoint->result;
}

/* By the request, 0.2 USD an hour at 10 a second, 5 of 50 slots busy: full at 100 a second. */
static const struct result *serverless(struct endpoint *endpoint)
{
    endpoint_set(endpoint, "Serverless duration", 0.4);
    endpoint->variant.has_serverless = true;
    endpoint->variant.serverless = (struct serverless_summary){.max_concurrency = 50, .mean_busy = 5};
    return &endpoint->result;
}

START_TEST(what_is_paid_by_time_stays_and_what_is_paid_by_request_grows)
{
    struct endpoint endpoint;
    struct rate_cost fixed = rate_cost_of(instance(&endpoint));
    ck_assert_ptr_null(fixed.why_not);
    ck_assert_double_eq_tol(rate_cost_per_hour(&fixed, 0), 0.4, 1e-12);
    ck_assert_double_eq_tol(rate_cost_per_hour(&fixed, 35), 0.4, 1e-12);
    ck_assert_double_eq_tol(fixed.full_per_s, 40, 1e-9);
    struct rate_cost grows = rate_cost_of(serverless(&endpoint));
    ck_assert_double_eq_tol(rate_cost_per_hour(&grows, 0), 0, 1e-12);
    ck_assert_double_eq_tol(rate_cost_per_hour(&grows, 35), 0.7, 1e-12);
    ck_assert_double_eq_tol(grows.full_per_s, 100, 1e-9);
}
END_TEST

/* 0.4 = 0.02 rate. */
START_TEST(they_break_even_where_the_lines_cross)
{
    struct endpoint one, other;
    struct rate_cost a = rate_cost_of(instance(&one)), b = rate_cost_of(serverless(&other));
    ck_assert_double_eq_tol(rate_cost_break_even(&a, &b), 20, 1e-9);
    ck_assert_double_eq_tol(rate_cost_break_even(&b, &a), 20, 1e-9);
    ck_assert(isnan(rate_cost_break_even(&a, &a)));
    one.variant.utilization = 0.6; /* full at 16.7 a second, before they cross */
    a = rate_cost_of(&one.result);
    ck_assert(isnan(rate_cost_break_even(&a, &b)));
}
END_TEST

START_TEST(an_endpoint_of_changing_size_is_no_candidate)
{
    struct endpoint endpoint;
    instance(&endpoint);
    endpoint.variant.instances.peak = 3;
    ck_assert_str_eq(rate_cost_of(&endpoint.result).why_not, "its number of instances changes");
    instance(&endpoint);
    endpoint.variant.has_scaling = true;
    ck_assert_str_eq(rate_cost_of(&endpoint.result).why_not, "its number of instances changes");
    instance(&endpoint);
    endpoint.result.offered_per_s = 0;
    ck_assert_str_eq(rate_cost_of(&endpoint.result).why_not, "nothing came");
    instance(&endpoint);
    endpoint.result.has_callers = true;
    endpoint.result.callers.users = 5;
    ck_assert_str_eq(rate_cost_of(&endpoint.result).why_not, "its users wait for their answers");
    instance(&endpoint);
    endpoint.result.deployment_count = 1;
    ck_assert_str_eq(rate_cost_of(&endpoint.result).why_not, "it is updated on the way");
}
END_TEST

START_TEST(each_rate_has_its_cheapest)
{
    struct arena *arena = arena_new();
    struct endpoint one, other, moving;
    const struct result *results[] = {instance(&one), serverless(&other), instance(&moving)};
    const char *names[] = {"fixed", "grows", "moves"};
    moving.variant.has_scaling = true;
    struct break_even_view view = break_even_view(arena, names, results, 3);
    ck_assert_uint_eq(view.count, 2);
    ck_assert_uint_eq(view.left_out_count, 1);
    ck_assert_uint_eq(view.stretch_count, 3);
    static const size_t who[] = {1, 0, 1};
    static const double from[] = {0, 20, 40};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_uint_eq(view.stretches[i].candidate, who[i]);
        ck_assert_double_eq_tol(view.stretches[i].from_per_s, from[i], 1e-9);
    }
    ck_assert_double_eq_tol(view.stretches[2].to_per_s, 100, 1e-9); /* beyond, nobody carries it */
    struct plot plot;
    ck_assert(plot_break_even(arena, &view, &plot));
    ck_assert_double_eq_tol(plot.chart.x_to, 40, 1e-9); /* twice the break-even */
    ck_assert_double_eq_tol(plot.chart.panels[0].series[1].y[1], 0.8, 1e-9);
    ck_assert_uint_eq(plot.chart.note_count, 1); /* where one is full, nothing breaks even */
    ck_assert_ptr_nonnull(strstr(plot.alternative, "fixed is the cheapest from 20 to 40 requests a second."));
    ck_assert_ptr_nonnull(strstr(plot.alternative, "grows is the cheapest above 40, where fixed is full."));
    arena_free(arena);
}
END_TEST

START_TEST(two_that_cost_the_same_do_not_break_even)
{
    struct arena *arena = arena_new();
    struct endpoint one, other;
    const struct result *results[] = {instance(&one), instance(&other)};
    const char *names[] = {"a", "b"};
    struct plot plot;
    other.lines[0].cost_e10_usd += E10 / 100000;
    other.result.cost.line_count = 2; /* and a little by the request, the other way round */
    other.lines[1] = (struct cost_line){.charge = "Data in", .cost_e10_usd = -E10 / 50000};
    struct break_even_view view = break_even_view(arena, names, results, 2);
    ck_assert(!view.crosses);
    ck_assert(!plot_break_even(arena, &view, &plot));
    arena_free(arena);
}
END_TEST

TEST_MAIN("break_even", what_is_paid_by_time_stays_and_what_is_paid_by_request_grows,
          they_break_even_where_the_lines_cross, an_endpoint_of_changing_size_is_no_candidate,
          each_rate_has_its_cheapest, two_that_cost_the_same_do_not_break_even)
