#include "models/json.h"
#include "models/law_scaling.h"
#include "models/observed.h"
#include "sim/arena.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <string.h>

static struct arena *arena;
static struct faults *faults;
static struct observed observed;

static bool read_with(const char *text, struct observed_options options)
{
    arena = arena_new();
    faults = faults_new(arena);
    return observed_read(arena, fixture_json(arena, text, faults), &options, &observed, faults);
}

static const struct observed_options nothing_said = {.file = NULL};

/* --- Points and free figures --- */

START_TEST(points_have_settings_and_figures)
{
    ck_assert(read_with(
        "{'Observed': {'Points': [{'Name': 'five', 'Set': {'/Traffic/Arrivals/Users': 5, '/Name': 'x'}, 'KeptBack': "
        "true, 'Latency': {'Mean': 20, 'P999': 90}},"
        " {'FromInSeconds': 60, 'ToInSeconds': 120, 'ModelLatency': {'P90': 30}, 'OverheadLatency': {'Mean': 2},"
        "  'Figures': [{'Metric': 'ColdStartShare', 'Value': 0}]}], 'Free': {'/A': [1, 2], '/B': [1, 8, 1], '/C': "
        "[]}}}",
        nothing_said));

    const struct observed_point *first = &observed.points[0], *second = &observed.points[1];
    ck_assert_str_eq(first->sets[0], "/Traffic/Arrivals/Users=5");
    ck_assert_str_eq(first->sets[1], "/Name=\"x\"");
    ck_assert(first->kept && first->figure_count == 2);
    ck_assert_int_eq(first->figures[1].figure.statistic, STATISTIC_P999);
    ck_assert_str_eq(second->name, "2");
    ck_assert(second->has_period && second->figure_count == 3);
    ck_assert_int_eq(second->figures[0].part, OBSERVED_OF_MODEL);
    ck_assert_int_eq(second->figures[1].part, OBSERVED_OVERHEAD);
    ck_assert_int_eq(second->figures[2].figure.metric, METRIC_COLD_START_SHARE);
    ck_assert(observed.free_count == 3 && observed.frees[1].step > 0 && !observed.frees[2].bounded);
    arena_free(arena);
}
END_TEST

START_TEST(the_command_line_adds_and_replaces_free_figures)
{
    static const char *const frees[] = {"/A=3:4", "/D=-1:1:0.5"};
    ck_assert(read_with("{'Observed': {'Points': [{'Latency': {'Mean': 20}}], 'Free': {'/A': [1, 2]}}}",
                        (struct observed_options){.frees = frees, .free_count = 2}));

    ck_assert_uint_eq(observed.free_count, 2);
    ck_assert_double_eq(observed.frees[0].low, 3);
    ck_assert_double_eq(observed.frees[1].low, -1);
    ck_assert_double_eq(observed.frees[1].step, 0.5);
    arena_free(arena);
}
END_TEST

/* Of one to four points: all, all, both ends, and the first, third and last. */
START_TEST(every_second_point_between_the_ends_is_kept_back)
{
    static const char *const texts[] = {
        "{'Latency': {'Mean': 1}}", "{'Latency': {'Mean': 1}}, {'Latency': {'Mean': 1}}",
        "{'Latency': {'Mean': 1}}, {'Latency': {'Mean': 1}}, {'Latency': {'Mean': 1}}",
        "{'Latency': {'Mean': 1}}, {'Latency': {'Mean': 1}}, {'Latency': {'Mean': 1}}, {'Latency': {'Mean': 1}}"};
    static const bool kept[][4] = {{false}, {false, false}, {false, true, false}, {false, true, false, false}};
    for (size_t n = 0; n < 4; n++) {
        struct arena *own = arena_new();
        ck_assert(read_with(arena_format(own, "{'Observed': {'Points': [%s], 'Free': {'/A': [1, 2]}}}", texts[n]),
                            nothing_said));
        for (size_t p = 0; p <= n; p++) ck_assert(observed.points[p].kept == kept[n][p]);
        arena_free(arena);
        arena_free(own);
    }
}
END_TEST

START_TEST(an_error_is_relative_and_of_small_shares_over_a_hundredth)
{
    struct observed_figure time = {.figure = {.metric = METRIC_LATENCY}, .value = 50};
    struct observed_figure share = {.figure = {.metric = METRIC_COLD_START_SHARE}, .value = 0};
    ck_assert_double_eq_tol(observed_error(&time, 55), 0.1, 1e-12);
    ck_assert_double_eq_tol(observed_error(&share, 0.002), 0.2, 1e-12);
    share.value = 0.2;
    ck_assert_double_eq_tol(observed_error(&share, 0.25), 0.25, 1e-12);
}
END_TEST

START_TEST(what_is_wrong_is_said_with_its_place)
{
    ck_assert(!read_with(
        "{'Observed': {'Points': [{'Latency': {'Mean': 0}}, {'FromInSeconds': 5, 'Latency': {'Mean': 1}}, {},"
        " {'Figures': [{'Metric': 'CostPerHour', 'Value': 1}]}, {'Set': {'Users': 5}, 'Latency': {'P50': 1}}], 'Free': "
        "{'/A': [2, 1], 'B': [1, 2]}}}",
        nothing_said));
    ck_assert_str_eq(
        fixture_faults(arena, faults),
        "$.Observed.Points[0].Latency.Mean: must be at least 1e-06, found 0\n"
        "$.Observed.Points[0]: a point needs a figure that was measured\n"
        "$.Observed.Points[1]: FromInSeconds and ToInSeconds go together\n"
        "$.Observed.Points[2]: a point needs a figure that was measured\n"
        "$.Observed.Points[3].Figures[0].Metric: is no figure to fit to: times, ErrorRate, Utilization and "
        "ColdStartShare are\n"
        "$.Observed.Points[3]: a point needs a figure that was measured\n"
        "$.Observed.Points[4].Set.Users: must be a pointer ('/Traffic/Arrivals/Users') with a number or text\n"
        "$.Observed.Free['/A']: the bounds of /A must rise, found 2 to 1\n"
        "$.Observed.Free.B: must be a pointer with [low, high], [low, high, step] or []");
    arena_free(arena);
}
END_TEST

/* --- Laws and curves, multiplied --- */

static const char *scaled(const char *text, double factor)
{
    const char *law = law_scaled(arena, fixture_json(arena, text, faults), factor);
    if (!law) return NULL;
    struct json_node *again = json_read_text(arena, "again", law, strlen(law), faults);
    ck_assert_ptr_nonnull(again);
    return fixture_unquoted(arena, law);
}

START_TEST(values_of_a_law_are_multiplied_and_shapes_stay)
{
    arena = arena_new();
    faults = faults_new(arena);
    struct {
        const char *law, *member;
        double value;
    } cases[] = {
        {"{'Distribution': 'lognormal', 'Mean': 10, 'CoefficientOfVariation': 0.5}", "/Mean", 20},
        {"{'Distribution': 'lognormal', 'Mean': 10, 'CoefficientOfVariation': 0.5}", "/CoefficientOfVariation", 0.5},
        {"{'Distribution': 'weibull', 'Shape': 1.5, 'Scale': 7}", "/Scale", 14},
        {"{'Distribution': 'weibull', 'Shape': 1.5, 'Scale': 7}", "/Shape", 1.5},
        {"{'Distribution': 'quantiles', 'Quantiles': {'0': 1, '1': 3}}", "/Quantiles/1", 6},
        {"{'Distribution': 'empirical', 'Samples': [4, 5]}", "/Samples/1", 10},
        {"{'Distribution': 'mixture', 'Parts': [{'Weight': 0.3, 'Of': 5}, {'Weight': 0.7, 'Of': {'Distribution': "
         "'exponential', 'Mean': 8}}]}",
         "/Parts/1/Of/Mean", 16},
        {"{'Distribution': 'mixture', 'Parts': [{'Weight': 0.3, 'Of': 5}, {'Weight': 0.7, 'Of': {'Distribution': "
         "'exponential', 'Mean': 8}}]}",
         "/Parts/0/Of", 10},
        {"{'Distribution': 'linear', 'Base': 3, 'PerOutputToken': 2, 'Noise': {'Distribution': 'exponential', 'Mean': "
         "1}}",
         "/PerOutputToken", 4},
        {"{'Distribution': 'linear', 'Base': 3, 'PerOutputToken': 2, 'Noise': {'Distribution': 'exponential', 'Mean': "
         "1}}",
         "/Noise/Mean", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = law_scaled(arena, fixture_json(arena, cases[i].law, faults), 2);
        struct json_node *law = json_read_text(arena, "law", text, strlen(text), faults);
        ck_assert_double_eq(json_double(json_at(law, cases[i].member)), cases[i].value);
    }
    ck_assert_double_eq(strtod(scaled("5", 2), NULL), 10);
    ck_assert_ptr_null(scaled("{'Distribution': 'empirical', 'File': 'times.csv'}", 2));
    ck_assert_ptr_null(scaled("'text'", 2));
    arena_free(arena);
}
END_TEST

START_TEST(a_slowdown_is_multiplied_above_1_and_other_curves_whole)
{
    arena = arena_new();
    faults = faults_new(arena);
    const struct json_node *curve = fixture_json(arena, "[[1, 1], [8, 3]]", faults);
    const char *excess = curve_scaled(arena, curve, 0.5, true), *whole = curve_scaled(arena, curve, 0.5, false);
    ck_assert_double_eq(json_double(json_at(json_read_text(arena, "c", excess, strlen(excess), faults), "/1/1")), 2);
    ck_assert_double_eq(json_double(json_at(json_read_text(arena, "c", whole, strlen(whole), faults), "/1/1")), 1.5);
    ck_assert_ptr_null(curve_scaled(arena, fixture_json(arena, "[1, 2]", faults), 2, true));
    arena_free(arena);
}
END_TEST

TEST_MAIN("observed", points_have_settings_and_figures, the_command_line_adds_and_replaces_free_figures,
          every_second_point_between_the_ends_is_kept_back, an_error_is_relative_and_of_small_shares_over_a_hundredth,
          what_is_wrong_is_said_with_its_place, values_of_a_law_are_multiplied_and_shapes_stay,
          a_slowdown_is_multiplied_above_1_and_other_curves_whole)
