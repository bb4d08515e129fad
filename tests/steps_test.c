#include "models/result.h"
#include "reports/buffer.h"
#include "reports/steps.h"
#include "reports/text_page.h"
#include "reports/text_steps.h"
#include "sim/arena.h"
#include "sim/sketch.h"
#include "tests/test.h"

#include <string.h>

#define MONEY_OF_A_MINUTE INT64_C(30000000) /* of an instance, in 10^-10 USD: 0.3 cents */

/* One variant whose minute i has i + 1 requests of (i + 1) * 10 ms each, and so many instances of one worker as `instances` says. */
struct story {
    struct arena *arena;
    struct result result;
    struct variant_result variant;
};

static void tell(struct story *story, size_t steps, int64_t (*instances)(size_t))
{
    *story = (struct story){.arena = arena_new(),
                            .result = {.replications = 1, .series_period_s = 60, .variant_count = 1},
                            .variant = {.name = "A", .has_instances = true, .series_count = steps}};
    struct series_point *points = arena_new_array(story->arena, steps, struct series_point);
    struct sketch *sketch = sketch_new(story->arena);
    struct sketch_step *step = arena_new_of(story->arena, struct sketch_step);
    for (size_t i = 0; i < steps; i++) {
        int64_t requests = (int64_t)i + 1, each_ns = requests * 10 * NS_PER_MS;
        points[i] = (struct series_point){.start_s = 60 * (int64_t)i,
                                          .elapsed_ns = NS_PER_MINUTE,
                                          .arrived = (uint64_t)requests,
                                          .succeeded = (uint64_t)requests,
                                          .latency_ns = requests * each_ns,
                                          .in_system_ns = requests * each_ns,
                                          .busy_ns = requests * each_ns,
                                          .workers_ns = instances(i) * NS_PER_MINUTE,
                                          .in_service_ns = instances(i) * NS_PER_MINUTE,
                                          .instances_ns = instances(i) * NS_PER_MINUTE,
                                          .cost_e10_usd = instances(i) * MONEY_OF_A_MINUTE};
        for (int64_t r = 0; r < requests; r++) sketch_step_add(step, each_ns);
        sketch_append(sketch, step);
    }
    story->variant.series = points;
    story->variant.series_latencies = sketch;
    story->result.variants = &story->variant;
}

static int64_t two(size_t i)
{
    (void)i;
    return 2;
}

static int64_t two_then_four(size_t i)
{
    return i < 3 ? 2 : 4;
}

/* Minutes 0 and 1 make a row of 1 + 2 requests: (1 * 10 + 2 * 20) / 3 ms in the mean, 50 ms of work on 4 minutes of workers. */
START_TEST(a_row_is_the_sum_of_its_steps)
{
    struct story story;
    tell(&story, 5, two);
    struct step_rows rows = step_rows(story.arena, &story.result, &story.variant, 3);
    ck_assert_int_eq(rows.length_s, 120);
    ck_assert_uint_eq(rows.count, 3);
    ck_assert_uint_eq(rows.all[0].sums.arrived, 3);
    ck_assert_uint_eq(rows.all[0].latencies, 3);
    ck_assert_double_eq_tol(rows.all[0].mean_ms, 50.0 / 3, 1e-9);
    ck_assert_double_eq_tol(rows.all[0].p50_ms, 20, 20.0 / 64);
    ck_assert_double_eq_tol(rows.all[0].p99_ms, 20, 20.0 / 64);
    ck_assert_double_eq_tol(step_utilization(&rows.all[0]), 0.05 / 240, 1e-12);
    ck_assert_double_eq_tol(step_mean(&rows.all[0], rows.all[0].sums.in_service_ns), 2, 1e-12);
    ck_assert_int_eq(rows.all[2].sums.start_s, 240);
    ck_assert_uint_eq(rows.all[2].sums.arrived, 5); /* the last row is shorter */
    arena_free(story.arena);
}
END_TEST

/* However they are merged, the rows together are the run: 1 + 2 + .. + 100 requests, money to the last digit. */
START_TEST(rows_of_any_length_add_up_to_the_run)
{
    struct story story;
    tell(&story, 100, two_then_four);
    for (size_t most = 1; most <= 120; most++) {
        struct step_rows rows = step_rows(story.arena, &story.result, &story.variant, most);
        uint64_t arrived = 0, latencies = 0;
        int64_t cost_e10_usd = 0, elapsed_ns = 0;
        ck_assert_uint_le(rows.count, most);
        for (size_t r = 0; r < rows.count; r++) {
            arrived += rows.all[r].sums.arrived;
            latencies += rows.all[r].latencies;
            cost_e10_usd += rows.all[r].sums.cost_e10_usd;
            elapsed_ns += rows.all[r].sums.elapsed_ns;
        }
        ck_assert_uint_eq(arrived, 5050);
        ck_assert_uint_eq(latencies, 5050);
        ck_assert_int_eq(elapsed_ns, 100 * NS_PER_MINUTE);
        ck_assert_int_eq(cost_e10_usd, (3 * 2 + 97 * 4) * MONEY_OF_A_MINUTE);
    }
    arena_free(story.arena);
}
END_TEST

/* What a run ends with, in 5 of 60 s, has no row of its own; 6 s have, as a tenth. */
START_TEST(a_sliver_at_the_end_goes_into_the_row_before)
{
    static const struct {
        int64_t last_s;
        size_t rows;
    } ends[] = {{5, 4}, {6, 5}};
    for (size_t i = 0; i < 2; i++) {
        struct story story;
        tell(&story, 5, two);
        struct series_point *last = (struct series_point *)&story.variant.series[4];
        last->elapsed_ns = ends[i].last_s * NS_PER_S;
        struct step_rows rows = step_rows(story.arena, &story.result, &story.variant, 5);
        ck_assert_uint_eq(rows.count, ends[i].rows);
        ck_assert_uint_eq(rows.all[3].sums.arrived, ends[i].rows == 4 ? 4 + 5 : 4);
        ck_assert_uint_eq(rows.all[3].latencies, rows.all[3].sums.arrived);
        arena_free(story.arena);
    }
}
END_TEST

/* A day of minutes in at most 24 rows: an hour each; 4096 steps of 32 minutes, of which no hour is made: whole steps. */
START_TEST(rows_are_as_long_as_a_reader_counts)
{
    struct story story;
    tell(&story, 1440, two);
    ck_assert_int_eq(step_rows(story.arena, &story.result, &story.variant, 24).length_s, 3600);
    ck_assert_int_eq(step_rows(story.arena, &story.result, &story.variant, 23).length_s, 7200);
    ck_assert_int_eq(step_rows(story.arena, &story.result, &story.variant, 2000).length_s, 60);
    story.result.series_period_s = 32 * 60;
    ck_assert_int_eq(step_rows(story.arena, &story.result, &story.variant, 24).length_s, 2 * 86400);
    arena_free(story.arena);
}
END_TEST

static const char *shown(struct story *story)
{
    struct text_page page = {.arena = story->arena, .buffer = buffer_new(story->arena), .style = {.width = 80}};
    text_steps(&page, &story->result);
    return buffer_text(page.buffer);
}

/* Minutes 0 .. 3: 1, 2, 3 and 4 requests, of 10 to 40 ms. 10 ms is in the bucket [9.961472, 10.223616) ms: 2^23 ns and six times 2^18;
 * its middle is 10.09. 20 and 40 ms are in those twice and four times as far, 30 in [29.884416, 30.408704). 0.6 cents a minute for two instances are 0.36 dollars an hour. */
START_TEST(a_timeline_is_shown_where_instances_come_and_go)
{
    struct story story;
    tell(&story, 4, two_then_four);
    ck_assert_str_eq(shown(&story), "Timeline of A, in steps of 1 min\n"
                                    "  from  req/s     p50     p99  busy  there   USD/h\n"
                                    "  0:00   0.02  10.1ms  10.1ms    0%      2  0.3600\n"
                                    "  0:01   0.03  20.2ms  20.2ms    0%      2  0.3600\n"
                                    "  0:02   0.05  30.1ms  30.1ms    0%      2  0.3600\n"
                                    "  0:03   0.07  40.4ms  40.4ms    0%      4  0.7200\n");
    arena_free(story.arena);
}
END_TEST

/* Rates that grow from 1 to 40 a minute are no chance; 20 minutes of 300 and 310 requests in turn are. */
START_TEST(a_timeline_is_shown_where_the_rate_changes)
{
    struct story story;
    tell(&story, 40, two);
    ck_assert_ptr_nonnull(strstr(shown(&story), "Timeline of A, in steps of 2 min\n"));
    arena_free(story.arena);
    tell(&story, 20, two);
    struct series_point *points = arena_new_array(story.arena, 20, struct series_point);
    for (size_t i = 0; i < 20; i++) {
        points[i] = story.variant.series[i];
        points[i].arrived = i % 2 ? 300 : 310;
    }
    story.variant.series = points;
    ck_assert_str_eq(shown(&story), "");
    arena_free(story.arena);
}
END_TEST

START_TEST(what_an_older_store_did_not_keep_is_not_shown)
{
    struct story story;
    tell(&story, 1, two);
    struct series_point point = story.variant.series[0];
    point.elapsed_ns = 0;
    story.variant.series = &point;
    ck_assert_uint_eq(step_rows(story.arena, &story.result, &story.variant, 24).count, 0);
    ck_assert_str_eq(shown(&story), "");
    arena_free(story.arena);
}
END_TEST

TEST_MAIN("steps", a_row_is_the_sum_of_its_steps, rows_of_any_length_add_up_to_the_run,
          a_sliver_at_the_end_goes_into_the_row_before, rows_are_as_long_as_a_reader_counts,
          a_timeline_is_shown_where_instances_come_and_go, a_timeline_is_shown_where_the_rate_changes,
          what_an_older_store_did_not_keep_is_not_shown)
