#include "models/fault.h"
#include "models/result.h"
#include "reports/buffer.h"
#include "reports/chart.h"
#include "reports/chart_layout.h"
#include "reports/gnuplot.h"
#include "reports/plot.h"
#include "reports/table.h"
#include "sim/arena.h"
#include "sim/histogram.h"
#include "tests/result_fixture.h"
#include "tests/test.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct chart_look on_desk = {.format = CHART_SVG, .width = CHART_WIDTH};

static const char *script_of_names(struct arena *arena, const char *first, const char *second)
{
    const char *names[] = {first, second};
    double x[] = {0, 1}, y[] = {1, 2};
    struct chart_series series[] = {{.count = 2, .x = x, .y = y}, {.count = 2, .x = x, .y = y}};
    struct chart_panel panel = {.title = "Requests", .series = series};
    struct chart chart = {
        .name_count = 2, .names = names, .x_title = "seconds", .x_to = 1, .panel_count = 1, .panels = &panel};
    return chart_script(arena, &chart, on_desk);
}

/* gnuplot 5.4: between single quotes nothing is acted upon but the quote itself and the end of the line. */
START_TEST(a_name_stays_between_its_quotes)
{
    struct arena *arena = arena_new();
    const char *script = script_of_names(arena, "'\nset output '|touch x'", "`touch y` @z {a}_b %s \\");
    ck_assert_ptr_nonnull(strstr(script, "set label '’\\x0Aset output ’|touch x’' at screen"));
    ck_assert_ptr_nonnull(strstr(script, "set label '`touch y` @z {a}_b %s \\' at screen"));
    ck_assert_ptr_null(strstr(script, "\nset output '"));
    arena_free(arena);
}
END_TEST

START_TEST(a_long_name_is_cut)
{
    struct arena *arena = arena_new();
    char name[10001];
    memset(name, '\'', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    ck_assert_uint_lt(strlen(script_of_names(arena, name, "b")), 4000);
    arena_free(arena);
}
END_TEST

START_TEST(numbers_that_are_none_are_gaps)
{
    struct arena *arena = arena_new();
    const char *names[] = {"a"};
    double x[] = {0, 1, 2, 3}, y[] = {1, NAN, INFINITY, -0.0};
    struct chart_series series = {.count = 4, .x = x, .y = y};
    struct chart_panel panel = {.title = "Requests", .series = &series};
    struct chart chart = {
        .name_count = 1, .names = names, .x_title = "seconds", .x_to = 3, .panel_count = 1, .panels = &panel};
    ck_assert_ptr_nonnull(strstr(chart_script(arena, &chart, on_desk), "$d0_0 << END\n0 1\n\n\n3 0\nEND\n"));
    arena_free(arena);
}
END_TEST

START_TEST(ticks_are_round_and_few)
{
    ck_assert_double_eq_tol(chart_tick_step(60, 8), 10, 1e-9);
    ck_assert_double_eq_tol(chart_tick_step(58.4, 8), 10, 1e-9);
    ck_assert_double_eq_tol(chart_tick_step(14, 8), 2, 1e-9);
    ck_assert_double_eq_tol(chart_tick_step(0.43, 3), 0.2, 1e-9);
    ck_assert_double_eq_tol(chart_tick_step(18000, 3), 10000, 1e-6);
    ck_assert_double_eq_tol(chart_tick_step(1e-5, 4), 5e-6, 1e-12);
}
END_TEST

START_TEST(names_go_on_below_where_the_line_is_full)
{
    static const char *const names[] = {"first variant of the endpoint", "second variant of the endpoint", "third"};
    struct chart_bar bar = {.label = "a", .value = "1", .length = 1, .low = NAN, .high = NAN};
    struct chart chart = {.name_count = 3, .names = names, .bar_count = 1, .bars = &bar};
    struct chart_layout wide = chart_layout(&chart, on_desk),
                        narrow = chart_layout(&chart, (struct chart_look){.width = 344});
    ck_assert_uint_eq(wide.name_rows, 1);
    ck_assert_uint_eq(narrow.name_rows, 2);
    for (size_t i = 0; i < 3; i++) ck_assert_double_lt(chart_name_place(&chart, &narrow, i).x, 344);
    ck_assert_double_gt(chart_name_place(&chart, &narrow, 1).y, chart_name_place(&chart, &narrow, 0).y);
}
END_TEST

static struct result *with_latencies(struct arena *arena, int64_t count)
{
    struct result *result = result_fixture(arena);
    struct histogram *histogram = histogram_new(arena);
    for (int64_t i = 1; i <= count; i++) histogram_add(histogram, i * NS_PER_MS);
    result->variants[0].latency_histogram = histogram;
    return result;
}

/* 1 to 1000 ms, one of each: the share p is at most 1000 p ms, to the 0.05 % of a bucket. */
START_TEST(the_curve_of_latency_is_that_of_the_requests)
{
    struct arena *arena = arena_new();
    struct plot plot;
    ck_assert(plot_make(arena, with_latencies(arena, 1000), PLOT_LATENCY, &plot));
    const struct chart_series *series = &plot.chart.panels[0].series[0];
    ck_assert_uint_eq(plot.chart.name_count, 1); /* the other variant has no histogram */
    for (size_t i = 0; i < series->count; i++) {
        double share = 1 - pow(10, -series->x[i]);
        ck_assert_double_eq_tol(series->y[i], 1000 * share, 0.0005 * series->y[i] + 1e-6);
    }
    ck_assert_double_eq_tol(series->x[series->count - 1], 3, 1e-9); /* one of 1000 lies above the last */
    static const char *const wanted[] = {"500ms", "750ms", "900ms", "950ms", "990ms", "999ms"};
    ck_assert_uint_eq(table_rows(plot.numbers), 6);
    for (size_t i = 0; i < 6; i++) ck_assert_str_eq(table_cell_at(plot.numbers, i, 1).text, wanted[i]);
    arena_free(arena);
}
END_TEST

/* The fixture's A: 645 + i requests in minute i over 5 replications, 660 s of instances billed and 30 of
 * them starting, 5 s of waiting, 56 of 480 s busy and latencies of 1, 4, .. 100 ms in each. */
START_TEST(the_timeline_is_of_means_over_the_replications)
{
    struct arena *arena = arena_new();
    struct plot plot;
    ck_assert(plot_make(arena, result_fixture(arena), PLOT_TIMELINE, &plot));
    ck_assert_uint_eq(plot.chart.name_count, 2);
    ck_assert_uint_eq(plot.chart.panel_count, 8);
    ck_assert_double_eq_tol(plot.chart.x_to, 60, 1e-9); /* an hour in minutes */
    ck_assert_double_eq_tol(plot.chart.panels[0].series[0].y[2], 647 / (5 * 60.0), 1e-9);
    ck_assert_double_eq_tol(plot.chart.panels[2].series[0].y[0], 660 / (5 * 60.0), 1e-9);
    ck_assert_double_eq_tol(plot.chart.panels[3].series[0].y[0], 30 / (5 * 60.0), 1e-9);
    ck_assert_double_eq_tol(plot.chart.panels[4].series[0].y[0], 5 / (5 * 60.0), 1e-9);
    ck_assert_double_eq_tol(plot.chart.panels[5].series[0].y[0], 100 * 56 / 480.0, 1e-9);
    ck_assert_str_eq(table_cell_at(plot.numbers, 0, 0).text, "A");
    ck_assert_str_eq(table_cell_at(plot.numbers, 1, 1).text, "2.15"); /* 645 / 300 */
    arena_free(arena);
}
END_TEST

/* The fixture's bill: 0.408, 0.024 and 1.408 of 1.84 USD. */
START_TEST(the_bars_of_the_bill_add_up_to_it)
{
    struct arena *arena = arena_new();
    struct result *result = result_fixture(arena);
    struct plot plot;
    double total = 0;
    ck_assert(plot_make(arena, result, PLOT_COST, &plot));
    ck_assert_uint_eq(plot.chart.bar_count, 3);
    for (size_t i = 0; i < 3; i++) total += plot.chart.bars[i].length;
    ck_assert_double_eq_tol(total, 1.84, 1e-12);
    ck_assert_str_eq(plot.chart.bars[0].value, "0.4080 USD, 22.17%");

    struct cost_line *lines = arena_new_array(arena, 40, struct cost_line);
    for (size_t i = 0; i < 40; i++)
        lines[i] = (struct cost_line){.variant_name = "A", .charge = "c", .cost_e10_usd = 10};
    result->cost = (struct cost_result){.total_e10_usd = 400, .line_count = 40, .lines = lines};
    ck_assert(plot_make(arena, result, PLOT_COST, &plot));
    ck_assert_uint_eq(plot.chart.bar_count, 12);
    ck_assert_str_eq(plot.chart.bars[11].label, "29 other charges");
    arena_free(arena);
}
END_TEST

START_TEST(an_empty_run_has_nothing_to_show)
{
    struct arena *arena = arena_new();
    struct plot plot;
    for (enum plot_kind kind = 0; kind < PLOTS; kind++)
        ck_assert(!plot_make(arena, result_fixture_empty(arena), kind, &plot));
    arena_free(arena);
}
END_TEST

/* A program of that text, run as gnuplot would be. Why it failed, or NULL and its output. */
static const char *run_as_gnuplot(struct arena *arena, const char *text, const char *script, const char **output)
{
    char path[] = "/tmp/gnuplot_testXXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
    fchmod(file, 0700);
    close(file);
    struct buffer *picture = buffer_new(arena);
    struct faults *faults = faults_new(arena);
    bool drawn = gnuplot_run(path, script, picture, faults);
    unlink(path);
    ck_assert_int_eq(drawn, faults_total(faults) == 0);
    *output = buffer_text(picture);
    if (!drawn) ck_assert_int_eq(faults_at(faults, 0)->kind, FAULT_MACHINE);
    return drawn ? NULL : faults_at(faults, 0)->text;
}

START_TEST(a_gnuplot_that_fails_is_a_fault)
{
    struct arena *arena = arena_new();
    const char *output, *long_script = arena_format(arena, "%200000d", 1);
    signal(SIGPIPE, SIG_IGN);
    ck_assert_str_eq(run_as_gnuplot(arena, "#!/bin/sh\nexit 3\n", long_script, &output), "gnuplot failed");
    ck_assert_str_eq(run_as_gnuplot(arena, "#!/bin/sh\ncat > /dev/null\n", "x", &output), "gnuplot drew nothing");
    ck_assert_ptr_null(run_as_gnuplot(arena, "#!/bin/sh\necho \"$# $* $LC_ALL $HOME\"; cat\n", "script", &output));
    ck_assert_str_eq(output, "2 -d - C \nscript");
    ck_assert_ptr_null(run_as_gnuplot(arena, "#!/bin/sh\ncat\n", long_script, &output));
    ck_assert_str_eq(output, long_script);
    struct buffer *picture = buffer_new(arena);
    struct faults *faults = faults_new(arena);
    ck_assert(!gnuplot_run("/no/such/program", "x", picture, faults));
    ck_assert_str_eq(faults_at(faults, 0)->text, "No such file or directory");
    arena_free(arena);
}
END_TEST

START_TEST(gnuplot_is_not_looked_for_where_one_happens_to_stand)
{
    struct arena *arena = arena_new();
    char room[] = "/tmp/gnuplot_roomXXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(room));
    const char *path = arena_format(arena, "%s/gnuplot", room);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fclose(file);
    chmod(path, 0700);
    ck_assert_int_eq(chdir(room), 0);
    setenv("PATH", ".::/no/such/place", 1);
    ck_assert_ptr_null(gnuplot_find(arena));
    setenv("PATH", arena_format(arena, ".:/no/such/place:%s", room), 1);
    ck_assert_str_eq(gnuplot_find(arena), path);
    unsetenv("PATH");
    ck_assert_ptr_null(gnuplot_find(arena));
    unlink(path);
    rmdir(room);
    arena_free(arena);
}
END_TEST

TEST_MAIN("chart", a_name_stays_between_its_quotes, a_long_name_is_cut, numbers_that_are_none_are_gaps,
          ticks_are_round_and_few, names_go_on_below_where_the_line_is_full,
          the_curve_of_latency_is_that_of_the_requests, the_timeline_is_of_means_over_the_replications,
          the_bars_of_the_bill_add_up_to_it, an_empty_run_has_nothing_to_show, a_gnuplot_that_fails_is_a_fault,
          gnuplot_is_not_looked_for_where_one_happens_to_stand)
