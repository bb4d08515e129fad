#include "models/comparison.h"
#include "models/sizing.h"
#include "models/sweep.h"
#include "reports/chart.h"
#include "reports/chart_layout.h"
#include "reports/plot_differences.h"
#include "reports/plot_front.h"
#include "reports/plot_sweep.h"
#include "reports/table.h"
#include "sim/arena.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static const struct chart_look on_desk = {.format = CHART_SVG, .width = CHART_WIDTH};
static const struct chart_look on_phone = {.format = CHART_SVG, .width = 344};

static size_t occurrences(const char *text, const char *wanted)
{
    size_t count = 0;
    for (const char *at = strstr(text, wanted); at; at = strstr(at + 1, wanted)) count++;
    return count;
}

/* --- Rows --- */

START_TEST(a_row_that_goes_past_the_axis_ends_in_an_arrow_head)
{
    struct arena *arena = arena_new();
    struct chart_row rows[] = {{.label = "within", .value = "1", .low = 0.2, .high = 0.8, .at = 0.5},
                               {.label = "past", .value = "9", .low = 0.5, .high = 9, .at = 8}};
    struct chart chart = {.x_to = 1, .row_count = 1, .rows = rows};
    const char *one = chart_script(arena, &chart, on_desk);
    ck_assert_uint_eq(occurrences(one, "set arrow"), 3);            /* the stretch and its two ends */
    ck_assert_uint_eq(occurrences(one, "set object rectangle"), 1); /* the point */
    chart.row_count = 2;
    const char *both = chart_script(arena, &chart, on_desk);
    ck_assert_uint_eq(occurrences(both, "set arrow"), 3 + 4); /* a head is two strokes */
    ck_assert_uint_eq(occurrences(both, "set object rectangle"), 1);
    arena_free(arena);
}
END_TEST

START_TEST(on_a_phone_labels_and_values_stand_above_their_rows)
{
    struct chart_row rows[] = {{.label = "endpoint"}, {.label = "latency p99", .value = "+12.5% ±1.0%", .at = 0}};
    struct chart chart = {.x_to = 1, .row_count = 2, .rows = rows};
    struct chart_layout wide = chart_layout(&chart, on_desk), narrow = chart_layout(&chart, on_phone);
    ck_assert_double_gt(wide.row_from, 11 * CHART_LETTER); /* right of the label */
    ck_assert_double_lt(narrow.row_from, 2 * CHART_LETTER);
    ck_assert_double_gt(narrow.row_height, wide.row_height);
    ck_assert_double_le(narrow.row_to, 344);
    ck_assert_uint_eq(narrow.row_value_line, 0);
    rows[1].value =
        "140ms at ml.c5.4xlarge to 150ms at ml.c5.2xlarge"; /* 48 letters of 7 pixels leave no room beside them */
    narrow = chart_layout(&chart, on_phone);
    ck_assert_uint_eq(narrow.row_value_line, 1);
    ck_assert_double_eq_tol(narrow.row_height, 3 * CHART_ROW_HEIGHT, 1e-9);
}
END_TEST

START_TEST(a_tick_that_would_touch_a_weightier_one_has_no_label)
{
    struct arena *arena = arena_new();
    struct chart_row row = {.label = "a", .value = "1", .low = NAN, .high = NAN, .at = 0.5};
    struct chart_tick ticks[] = {{0.5, "middle"}, {0.505, "beside"}, {0, "first"}, {1, "last"}};
    struct chart chart = {.x_to = 1, .x_title = "x", .row_count = 1, .rows = &row, .tick_count = 4, .ticks = ticks};
    const char *script = chart_script(arena, &chart, on_desk);
    ck_assert_ptr_nonnull(strstr(script, "'middle'"));
    ck_assert_ptr_nonnull(strstr(script, "'first'"));
    ck_assert_ptr_null(strstr(script, "'beside'"));
    arena_free(arena);
}
END_TEST

/* Numbers that would touch are left out, the first stays; names are all there, cut to their room. */
START_TEST(on_a_narrow_axis_numbers_are_left_out_and_names_are_cut)
{
    struct arena *arena = arena_new();
    double x[] = {0, 1}, y[] = {1, 2};
    struct chart_series series = {.count = 2, .x = x, .y = y};
    struct chart_panel panel = {.title = "Latency", .series = &series};
    struct chart_tick ticks[] = {{0, "99.9990%"}, {0.1, "99.9991%"}, {0.5, "99.9992%"}, {1, "99.9993%"}};
    const char *name = "only";
    struct chart chart = {.name_count = 1,
                          .names = &name,
                          .x_to = 1,
                          .x_title = "x",
                          .tick_count = 4,
                          .ticks = ticks,
                          .panel_count = 1,
                          .panels = &panel};
    const char *numbers = chart_script(arena, &chart, on_phone);
    ck_assert(strstr(numbers, "'99.9990%'") && strstr(numbers, "'99.9992%'") && strstr(numbers, "'99.9993%'"));
    ck_assert_ptr_null(strstr(numbers, "99.9991%"));
    ck_assert_ptr_nonnull(strstr(numbers, "set ytics 0.5\n"));
    panel.logarithmic = true; /* from 15 to 99, less and more by a fifth */
    y[0] = 15;
    y[1] = 99;
    ck_assert_ptr_nonnull(strstr(chart_script(arena, &chart, on_phone), "set ytics (20, 50, 100)\n"));
    chart.ticks_are_names = true;
    const char *names = chart_script(arena, &chart, on_phone);
    ck_assert_ptr_null(strstr(names, "'99.9990%'"));
    ck_assert_uint_eq(occurrences(names, "set label '"), 2 + 4); /* titles of the panel and of the axis */
    arena_free(arena);
}
END_TEST

/* --- Differences --- */

static struct difference of(const char *metric, double baseline, double difference, double half_width)
{
    return (struct difference){.metric = metric,
                               .kind = FIGURE_TIME,
                               .less_is_better = true,
                               .baseline = baseline,
                               .value = baseline + difference,
                               .difference = difference,
                               .interval = {true, difference - half_width, difference + half_width},
                               .has_verdict = true,
                               .significant = fabs(difference) > half_width};
}

START_TEST(a_forest_plot_tells_better_from_worse_and_from_noise)
{
    struct arena *arena = arena_new();
    struct difference differences[] = {of("Latency.Mean", 100, -50, 5), of("Latency.P50", 100, 100, 10),
                                       of("Latency.P90", 100, 1, 3),    of("Latency.P95", 0, 7, 1),
                                       of("Latency.P99", 100, 0, 0),    of("Instances.Mean", 4, 2, 0.1)};
    differences[5].less_is_better = false;
    struct result results[2] = {{.scenario = "before"}, {.scenario = "after"}};
    struct side sides[] = {{.result = &results[0]},
                           {.result = &results[1], .difference_count = 6, .differences = differences}};
    struct comparison comparison = {.confidence = 0.95, .side_count = 2, .sides = sides};
    struct plot plot;
    ck_assert(plot_differences(arena, &comparison, &sides[1], &plot));
    ck_assert_uint_eq(plot.chart.row_count, 5); /* a heading; what is the same, and what was 0, are not drawn */
    static const char *const values[] = {"-50.0% ±5.0%", "+100.0% ±10.0%", "+1.0% ±3.0%", "+50.0% ±2.5%"};
    static const char *const colours[] = {"better", "worse", "noise", "different"};
    for (size_t i = 0; i < 4; i++) {
        const struct chart_row *row = &plot.chart.rows[i + 1];
        ck_assert_str_eq(row->value, values[i]);
        ck_assert_str_eq(plot.chart.names[row->colour], colours[i]);
        ck_assert_double_le(row->low, row->at);
        ck_assert_double_ge(row->high, row->at);
    }
    ck_assert(plot.chart.rows[3].low < 0 && plot.chart.rows[3].high > 0); /* noise covers the line */
    ck_assert(plot.chart.x_from < plot.chart.rows[1].low && plot.chart.x_to > plot.chart.rows[2].high);
    ck_assert_ptr_nonnull(strstr(plot.caption, "1 that is 0 in the baseline is in the table only."));
    ck_assert_str_eq(plot.alternative,
                     "Forest plot of 4 figures of after against before: 1 better, 1 worse, 1 different in "
                     "neither way, 1 no more than noise.");
    for (size_t i = 0; i < 6; i++)
        differences[i].has_verdict = differences[i].significant = differences[i].interval.known = false;
    ck_assert(plot_differences(arena, &comparison, &sides[1], &plot));
    ck_assert_str_eq(plot.chart.names[plot.chart.rows[1].colour], "cannot be told from noise");
    ck_assert_ptr_nonnull(strstr(plot.caption, "one replication has no intervals"));
    ck_assert(isnan(plot.chart.rows[1].low) && plot.chart.rows[1].at < 0);
    sides[1].difference_count = 0;
    ck_assert(!plot_differences(arena, &comparison, &sides[1], &plot));
    arena_free(arena);
}
END_TEST

/* --- The front --- */

START_TEST(the_front_goes_from_the_cheapest_plan_to_the_fastest)
{
    struct arena *arena = arena_new();
    struct sizing_point points[] = {{"4 x a", 4, 80, true, false},
                                    {"3 x a", 3, 90, true, true},
                                    {"2 x a", 2, 20000, false, true},
                                    {"5 x a", 5, 70, true, true},
                                    {"broken", 1, NAN, false, false}};
    struct sizing_plan plan = {.title = "3 x a"};
    struct sizing sizing = {.met = true, .plan_count = 1, .plans = &plan, .point_count = 5, .points = points};
    size_t count = 0;
    const struct sizing_point *const *front = sizing_front(arena, &sizing, &count);
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(front[0]->title, "2 x a");
    ck_assert_str_eq(front[2]->title, "5 x a");
    struct plot plot;
    ck_assert(plot_front(arena, &sizing, &plot));
    const struct chart_panel *panel = plot.chart.panels;
    ck_assert_str_eq(panel->title, "Latency p99, in seconds"); /* the longest is 20 s */
    static const char *const names[] = {"meets every objective", "the plan: 3 x a", "front", "misses an objective"};
    static const size_t counts[] = {2, 1, 3, 1};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_str_eq(plot.chart.names[i], names[i]);
        ck_assert_uint_eq(panel->series[i].count, counts[i]);
    }
    ck_assert_double_eq_tol(panel->series[1].y[0], 0.09, 1e-12);
    ck_assert_uint_eq(table_rows(plot.numbers), 5);
    arena_free(arena);
}
END_TEST

START_TEST(a_logarithmic_axis_has_round_ticks)
{
    struct arena *arena = arena_new();
    struct chart chart = {.x_from = 0.08, .x_to = 6, .x_logarithmic = true};
    chart_add_log_ticks(arena, &chart);
    static const char *const wanted[] = {"0.1", "0.2", "0.5", "1", "2", "5"};
    ck_assert_uint_eq(chart.tick_count, 6);
    for (size_t i = 0; i < 6; i++) ck_assert_str_eq(chart.ticks[i].label, wanted[i]);
    struct chart wide = {.x_from = 0.5, .x_to = 20000, .x_logarithmic = true};
    chart_add_log_ticks(arena, &wide);
    ck_assert_uint_eq(wide.tick_count, 5); /* 1 to 10,000 */
    arena_free(arena);
}
END_TEST

/* --- Sweeps --- */

/* 2 x 3 cells whose p99 is 10 (row + 1) (column + 1) ms; the last one was refused, the third misses an objective. */
static struct sweep *grid(struct arena *arena)
{
    struct sweep *sweep = arena_new_of(arena, struct sweep);
    struct sweep_axis *axes = arena_new_array(arena, 2, struct sweep_axis);
    struct sweep_value *values = arena_new_array(arena, 5, struct sweep_value);
    static const char *const labels[] = {"small", "large", "1", "2", "'3'"};
    for (size_t i = 0; i < 5; i++) values[i].label = labels[i];
    axes[0] = (struct sweep_axis){.pointer = "/A", .label = "Size", .count = 2, .values = values};
    axes[1] = (struct sweep_axis){.pointer = "/B", .label = "Count", .count = 3, .values = values + 2};
    *sweep = (struct sweep){.scenario = "s", .axis_count = 2, .axes = axes, .cell_count = 6, .replications = 1};
    sweep->cells = arena_new_array(arena, 6, struct sweep_cell);
    for (size_t c = 0; c < 6; c++) {
        struct sweep_figures *figures = &sweep->cells[c].figures;
        sweep->cells[c].state = c < 5 ? SWEEP_DONE : SWEEP_REFUSED;
        figures->figures[SWEEP_P99] = (struct sweep_figure){true, 10 * (double)((c / 3 + 1) * (c % 3 + 1)), {0}};
        figures->figures[SWEEP_COST_PER_HOUR] = (struct sweep_figure){true, 1, {0}};
        figures->cost_per_hour_e10_usd = 1;
        figures->objectives = 1;
        figures->objectives_met = c != 2;
    }
    sweep_judge(sweep, arena);
    return sweep;
}

START_TEST(a_map_has_a_cell_for_each_of_the_grid)
{
    struct arena *arena = arena_new();
    struct plot plot;
    ck_assert(plot_sweep_map(arena, grid(arena), &plot));
    ck_assert_uint_eq(plot.chart.map_rows, 2);
    ck_assert_uint_eq(plot.chart.map_columns, 3);
    ck_assert_uint_eq(plot.chart.map_count, 2); /* there are no errors to be seen */
    ck_assert_str_eq(plot.chart.maps[0].title, "Latency p99: 10.0ms to 40.0ms");
    const struct chart_cell *cells = plot.chart.maps[0].cells;
    static const char *const texts[] = {"10.0ms", "20.0ms", "30.0ms", "20.0ms", "40.0ms", "refused"};
    for (size_t i = 0; i < 6; i++) ck_assert_str_eq(cells[i].text, texts[i]);
    ck_assert_double_eq_tol(cells[0].shade, 0, 1e-12);
    ck_assert_double_eq_tol(cells[4].shade, 1, 1e-12);
    ck_assert(isnan(cells[5].shade) && !cells[5].cornered);
    ck_assert(cells[0].framed && !cells[1].framed);
    ck_assert(cells[2].cornered && !cells[0].cornered);
    const char *script = chart_script(arena, &plot.chart, on_desk);
    ck_assert_ptr_nonnull(strstr(script, "'’3’'")); /* a value is a label, and safe */
    ck_assert_uint_eq(occurrences(script, "set object polygon"), 2);
    ck_assert_ptr_nonnull(strstr(script, "'40.0ms'"));
    const char *tiny = chart_script(arena, &plot.chart, (struct chart_look){.format = CHART_SVG, .width = 160});
    ck_assert_ptr_null(strstr(tiny, "'40.0ms'")); /* "refused" does not fit, so that no text is shown */
    arena_free(arena);
}
END_TEST

START_TEST(a_grid_that_is_too_large_to_see_is_not_drawn)
{
    struct arena *arena = arena_new();
    struct sweep *sweep = grid(arena);
    struct plot plot;
    ck_assert(!plot_sweep_lines(arena, sweep, &plot)); /* two axes are no line */
    sweep->axes[1].count = 25;
    ck_assert(!plot_sweep_map(arena, sweep, &plot));
    arena_free(arena);
}
END_TEST

START_TEST(a_tornado_has_a_bar_for_each_axis_on_one_scale)
{
    struct arena *arena = arena_new();
    struct plot plot;
    ck_assert(plot_sweep_tornado(arena, grid(arena), &plot));
    ck_assert_uint_eq(plot.chart.row_count, 3); /* a heading; cost does not move */
    ck_assert_str_eq(plot.chart.rows[0].label, "p99");
    ck_assert_str_eq(plot.chart.rows[1].label, "Count");
    ck_assert_str_eq(plot.chart.rows[1].value, "10.0ms at 1 to 30.0ms at '3'");
    ck_assert_double_eq_tol(plot.chart.rows[1].low, 0, 1e-12);
    ck_assert_double_eq_tol(plot.chart.rows[1].high, 1, 1e-12);
    ck_assert_double_eq_tol(plot.chart.rows[2].high, 0.5, 1e-12); /* 20 of 10 to 30 ms */
    arena_free(arena);
}
END_TEST

TEST_MAIN("plot", a_row_that_goes_past_the_axis_ends_in_an_arrow_head,
          on_a_phone_labels_and_values_stand_above_their_rows, a_tick_that_would_touch_a_weightier_one_has_no_label,
          on_a_narrow_axis_numbers_are_left_out_and_names_are_cut, a_forest_plot_tells_better_from_worse_and_from_noise,
          the_front_goes_from_the_cheapest_plan_to_the_fastest, a_logarithmic_axis_has_round_ticks,
          a_map_has_a_cell_for_each_of_the_grid, a_grid_that_is_too_large_to_see_is_not_drawn,
          a_tornado_has_a_bar_for_each_axis_on_one_scale)
