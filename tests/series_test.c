#include "sim/arena.h"
#include "sim/series.h"
#include "tests/test.h"

/* A tally to which one request a second comes at k + 0.25 s and stays for half a second; two workers and three
 * instances are there all the time. */
struct clockwork {
    struct arena *arena;
    struct tally tally;
    struct fleet_figures fleet;
    struct series series;
    int64_t second; /* whole seconds played so far */
};

static void clockwork_init(struct clockwork *clockwork, struct arena *arena, int64_t period_ns)
{
    *clockwork = (struct clockwork){.arena = arena};
    tally_init(&clockwork->tally, arena, 1u << MEASURE_LATENCY);
    clockwork->tally.workers.level = 2;
    clockwork->fleet.billed[1].level = 3;
    clockwork->fleet.in_service[1].level = 2;
    clockwork->fleet.starting[1].level = 1;
    clockwork->fleet.wanted.level = 4;
    series_init(&clockwork->series, arena);
    series_clear(&clockwork->series, period_ns);
}

static void play(struct clockwork *clockwork, int64_t seconds)
{
    for (int64_t end = clockwork->second + seconds; clockwork->second < end; clockwork->second++) {
        int64_t arrival_ns = clockwork->second * NS_PER_S + NS_PER_S / 4, end_ns = arrival_ns + NS_PER_S / 2;
        struct request request = {.arrival_ns = arrival_ns, .start_ns = arrival_ns, .counted = true};
        tally_arrive(&clockwork->tally, 0, arrival_ns);
        gauge_up(&clockwork->tally.busy, arrival_ns);
        gauge_down(&clockwork->tally.busy, end_ns);
        gauge_down(&clockwork->tally.in_system, end_ns);
        tally_answer(&clockwork->tally, &request, FAILURE_NONE, end_ns - arrival_ns);
        int64_t now_ns = (clockwork->second + 1) * NS_PER_S;
        while (series_next_ns(&clockwork->series) <= now_ns)
            series_step(&clockwork->series, &clockwork->tally, &clockwork->fleet, series_next_ns(&clockwork->series));
    }
}

/* Every point holds what `seconds` seconds of the clockwork hold. */
static void assert_points_hold(const struct series *series, size_t from, size_t to, uint64_t seconds)
{
    for (size_t i = from; i < to; i++) {
        const struct series_sums *point = &series->points[i];
        ck_assert_msg(point->arrived == seconds, "point %zu of %zu holds %lu arrivals, not %lu", i, series->count,
                      (unsigned long)point->arrived, (unsigned long)seconds);
        ck_assert_uint_eq(point->succeeded, seconds);
        ck_assert_uint_eq(point->failed, 0);
        ck_assert_int_eq(point->latency_ns, (int64_t)seconds * (NS_PER_S / 2));
        ck_assert_int_eq(point->in_system_ns, (int64_t)seconds * (NS_PER_S / 2));
        ck_assert_int_eq(point->busy_ns, (int64_t)seconds * (NS_PER_S / 2));
        ck_assert_int_eq(point->in_queue_ns, 0);
        ck_assert_int_eq(point->workers_ns, (int64_t)seconds * 2 * NS_PER_S);
        ck_assert_int_eq(point->billed_ns[1], (int64_t)seconds * 3 * NS_PER_S);
        ck_assert_int_eq(point->in_service_ns, (int64_t)seconds * 2 * NS_PER_S);
        ck_assert_int_eq(point->starting_ns, (int64_t)seconds * NS_PER_S);
        ck_assert_int_eq(point->wanted_ns, (int64_t)seconds * 4 * NS_PER_S);
        ck_assert_uint_eq(sketch_count(series->latencies, i, i + 1), seconds);
    }
}

START_TEST(each_minute_holds_what_happened_in_it)
{
    struct arena *arena = arena_new();
    struct clockwork clockwork;
    clockwork_init(&clockwork, arena, NS_PER_MINUTE);
    play(&clockwork, 600);
    ck_assert_uint_eq(clockwork.series.count, 10);
    assert_points_hold(&clockwork.series, 0, 10, 60);
    arena_free(arena);
}
END_TEST

/* 10,000 steps of a second: the period has doubled twice, and each step is still where it belongs. */
START_TEST(a_long_run_fits_by_doubling_the_period)
{
    struct arena *arena = arena_new();
    struct clockwork clockwork;
    clockwork_init(&clockwork, arena, NS_PER_S);
    play(&clockwork, 10000);
    const struct series *series = &clockwork.series;
    ck_assert_uint_le(series->count, SERIES_POINTS);
    ck_assert_int_eq(series->period_ns, 4 * NS_PER_S);
    ck_assert_uint_eq(series->count, 2500);
    assert_points_hold(series, 0, series->count, 4);
    arena_free(arena);
}
END_TEST

START_TEST(every_length_up_to_two_doublings_keeps_its_steps)
{
    for (int64_t seconds = SERIES_POINTS - 1; seconds <= SERIES_POINTS + 5; seconds++) {
        struct arena *arena = arena_new();
        struct clockwork clockwork;
        clockwork_init(&clockwork, arena, NS_PER_S);
        play(&clockwork, seconds);
        const struct series *series = &clockwork.series;
        uint64_t step = (uint64_t)(series->period_ns / NS_PER_S), arrived = 0;
        for (size_t i = 0; i < series->count; i++) arrived += series->points[i].arrived;
        ck_assert_uint_eq(arrived, (uint64_t)seconds / step * step);
        assert_points_hold(series, 0, series->count, step);
        arena_free(arena);
    }
}
END_TEST

START_TEST(merging_adds_point_by_point)
{
    struct arena *arena = arena_new();
    struct clockwork shorter, longer;
    clockwork_init(&shorter, arena, NS_PER_MINUTE);
    clockwork_init(&longer, arena, NS_PER_MINUTE);
    play(&shorter, 180);
    play(&longer, 300);
    series_merge(&shorter.series, &longer.series);
    ck_assert_uint_eq(shorter.series.count, 5);
    assert_points_hold(&shorter.series, 0, 3, 120);
    assert_points_hold(&shorter.series, 3, 5, 60);
    arena_free(arena);
}
END_TEST

START_TEST(merging_raises_the_shorter_period_to_the_longer)
{
    for (int into_is_finer = 0; into_is_finer < 2; into_is_finer++) {
        struct arena *arena = arena_new();
        struct clockwork fine, coarse;
        clockwork_init(&fine, arena, NS_PER_MINUTE);
        clockwork_init(&coarse, arena, 4 * NS_PER_MINUTE);
        play(&fine, 480);
        play(&coarse, 480);
        struct series *into = into_is_finer ? &fine.series : &coarse.series;
        series_merge(into, into_is_finer ? &coarse.series : &fine.series);
        ck_assert_int_eq(into->period_ns, 4 * NS_PER_MINUTE);
        ck_assert_uint_eq(into->count, 2);
        assert_points_hold(into, 0, 2, 480);
        arena_free(arena);
    }
}
END_TEST

TEST_MAIN("series", each_minute_holds_what_happened_in_it, a_long_run_fits_by_doubling_the_period,
          every_length_up_to_two_doublings_keeps_its_steps, merging_adds_point_by_point,
          merging_raises_the_shorter_period_to_the_longer)
