#include "models/objective.h"
#include "sim/arena.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <stdio.h>

static struct arena *arena;
static struct faults *faults;

static bool read_text(const char *text, struct objective *objective)
{
    arena = arena_new();
    faults = faults_new(arena);
    *objective = (struct objective){0};
    return objective_read(fixture_json(arena, text, faults), objective, faults);
}

static void accept(const char *text, struct objective *objective)
{
    bool read = read_text(text, objective);
    ck_assert_msg(read && faults_total(faults) == 0, "%s", text);
}

START_TEST(a_bound_on_a_percentile_of_one_variant)
{
    struct objective objective;
    accept("{'Metric': 'Latency', 'Statistic': 'p99', 'AtMost': 250, 'VariantName': 'A', 'Comment': 'c'}", &objective);
    ck_assert_int_eq(objective.metric, METRIC_LATENCY);
    ck_assert_int_eq(objective.statistic, STATISTIC_P99);
    ck_assert_double_eq(objective.at_most, 250);
    ck_assert_str_eq(objective.variant_name, "A");
    ck_assert_str_eq(objective_title(&objective, arena), "Latency p99");
    arena_free(arena);
}
END_TEST

/* Shown, as in the result, as in CloudWatch. */
START_TEST(a_statistic_may_be_spelt_as_people_write_it)
{
    static const struct {
        const char *spelling;
        enum objective_statistic statistic;
    } spellings[] = {{"mean", STATISTIC_MEAN},   {"Mean", STATISTIC_MEAN},       {"Average", STATISTIC_MEAN},
                     {"max", STATISTIC_MAXIMUM}, {"Maximum", STATISTIC_MAXIMUM}, {"p50", STATISTIC_P50},
                     {"P50", STATISTIC_P50},     {"p90", STATISTIC_P90},         {"P90", STATISTIC_P90},
                     {"p95", STATISTIC_P95},     {"P95", STATISTIC_P95},         {"p99", STATISTIC_P99},
                     {"P99", STATISTIC_P99},     {"p99.9", STATISTIC_P999},      {"p999", STATISTIC_P999},
                     {"P999", STATISTIC_P999}};
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        struct objective objective;
        char text[120];
        snprintf(text, sizeof text, "{'Metric': 'WaitingTime', 'Statistic': '%s', 'AtMost': 1}", spellings[i].spelling);
        accept(text, &objective);
        ck_assert_int_eq(objective.statistic, spellings[i].statistic);
        arena_free(arena);
    }
}
END_TEST

/* objective.h promises that order; the figures are found by it. */
START_TEST(percentiles_stand_in_the_order_of_the_result)
{
    static const char *const shown[PERCENTILES] = {"p50", "p90", "p95", "p99", "p99.9"};
    for (int p = 0; p < PERCENTILES; p++) ck_assert_str_eq(objective_statistic_name[STATISTIC_P50 + p], shown[p]);
}
END_TEST

START_TEST(metrics_that_are_no_times_have_no_statistic)
{
    static const char *const names[] = {"ErrorRate", "Utilization",  "CostPerHour",
                                        "CostTotal", "CostPerMonth", "CostPerMillionRequests"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct objective objective;
        char text[120];
        snprintf(text, sizeof text, "{'Metric': '%s', 'AtMost': 0.5}", names[i]);
        accept(text, &objective);
        ck_assert(!objective_has_statistic(objective.metric));
        ck_assert_str_eq(objective_title(&objective, arena), names[i]);
        arena_free(arena);
    }
}
END_TEST

static const struct {
    const char *text, *said;
} refused[] = {
    {"{'AtMost': 1}", "s.json:1:1: $.Metric: is required\n"},
    {"{'Metric': 'Latency', 'Statistic': 'p99'}", "s.json:1:1: $.AtMost: is required\n"},
    {"{'Metric': 'Latency', 'AtMost': 1}",
     "s.json:1:1: $: Latency needs a 'Statistic': mean, max, p50, p90, p95, p99 or p99.9\n"},
    {"{'Metric': 'ErrorRate', 'Statistic': 'p99', 'AtMost': 0.5}",
     "s.json:1:38: $.Statistic: ErrorRate has no statistic\n"},
    {"{'Metric': 'ErrorRate', 'AtMost': 1.5}", "s.json:1:35: $.AtMost: must be from 0 to 1, found 1.5\n"},
    {"{'Metric': 'CostTotal', 'AtMost': -1}", "s.json:1:35: $.AtMost: must be at least 0, found -1\n"},
    {"{'Metric': 'CostPerHour', 'AtMost': 5, 'VariantName': 'A'}",
     "s.json:1:55: $.VariantName: CostPerHour is a figure of the whole endpoint\n"},
    {"{'Metric': 'Latency', 'Statistic': 'p98', 'AtMost': -1}",
     "s.json:1:36: $.Statistic: expected one of 'mean', 'max', 'p50', 'p90', 'p95', 'p99', 'p99.9', 'Mean', 'Maximum', "
     "'P50', "
     "'P90', 'P95', 'P99', 'P999', 'Average', 'p999', found 'p98'; did you mean 'p90'?\n"
     "s.json:1:53: $.AtMost: must be at least 0, found -1\n"},
};

START_TEST(everything_that_is_wrong_is_said_with_its_place)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct objective objective;
        ck_assert(!read_text(refused[i].text, &objective));
        ck_assert_str_eq(fixture_said(arena, faults), refused[i].said);
        arena_free(arena);
    }
}
END_TEST

TEST_MAIN("objective", a_bound_on_a_percentile_of_one_variant, a_statistic_may_be_spelt_as_people_write_it,
          percentiles_stand_in_the_order_of_the_result, metrics_that_are_no_times_have_no_statistic,
          everything_that_is_wrong_is_said_with_its_place)
