#include "sim/arena.h"
#include "sim/publisher.h"
#include "tests/test.h"

#include <stdio.h>

/* What is published, a line each: "SECONDS mMETRIC START VALUE"; what is carried: "SECONDS carry mMETRIC". */
struct listener {
    struct arena *arena;
    struct publisher *publisher;
    char heard[4096];
    size_t length;
};

static void add_line(struct listener *listener, const char *line)
{
    size_t room = sizeof listener->heard - listener->length;
    listener->length += (size_t)snprintf(listener->heard + listener->length, room, "%s\n", line);
    ck_assert_uint_lt(listener->length, sizeof listener->heard);
}

static void hear(void *self, uint32_t metric, const struct datum *datum, int64_t now_ns)
{
    char line[100], value[40] = "missing";
    if (!datum->missing) snprintf(value, sizeof value, "%.9g", datum->value);
    snprintf(line, sizeof line, "%.9g m%u %.9g %s", time_to_s(now_ns), metric, time_to_s(datum->start_ns), value);
    add_line(self, line);
}

/* Four requests are there. */
static void carry(void *self, uint32_t metric, int64_t now_ns)
{
    struct listener *listener = self;
    char line[100];
    snprintf(line, sizeof line, "%.9g carry m%u", time_to_s(now_ns), metric);
    add_line(self, line);
    metric_measure(publisher_metric(listener->publisher, metric), 4);
}

static void listen(struct listener *listener, const struct metric_plan *plan, uint32_t metrics)
{
    *listener = (struct listener){.arena = arena_new()};
    listener->publisher = publisher_new(listener->arena, plan, metrics);
    publisher_begin(listener->publisher, hear, carry, listener);
}

static void assert_heard(struct listener *listener, double until_s, const char *heard)
{
    publisher_advance(listener->publisher, time_from_s(until_s));
    ck_assert_str_eq(listener->heard, heard);
    listener->length = 0;
    listener->heard[0] = '\0';
}

static struct metric_plan calls_every(double period_s, double delay_s)
{
    return (struct metric_plan){.kind = METRIC_CALLS,
                                .statistic = VALUE_SUM,
                                .period_ns = time_from_s(period_s),
                                .delay_ns = time_from_s(delay_s),
                                .scale = 1};
}

START_TEST(a_period_is_published_its_delay_after_it_ends)
{
    const struct metric_plan plan = calls_every(60, 60);
    struct listener listener;
    listen(&listener, &plan, 1);
    ck_assert_int_eq(publisher_next_ns(listener.publisher), 60 * NS_PER_S);
    metric_call(publisher_metric(listener.publisher, 0));
    assert_heard(&listener, 119, "");
    ck_assert_int_eq(publisher_next_ns(listener.publisher), 120 * NS_PER_S);
    assert_heard(&listener, 180, "120 m0 0 1\n180 m0 60 missing\n");
    arena_free(listener.arena);
}
END_TEST

/* The call at 60 s comes after the publisher has been at 60 s. */
START_TEST(a_call_at_the_end_of_a_period_belongs_to_the_next)
{
    const struct metric_plan plan = calls_every(60, 0);
    struct listener listener;
    listen(&listener, &plan, 1);
    assert_heard(&listener, 60, "60 m0 0 missing\n");
    metric_call(publisher_metric(listener.publisher, 0));
    assert_heard(&listener, 120, "120 m0 60 1\n");
    arena_free(listener.arena);
}
END_TEST

/* A delay of 25 s and periods of 10 s: three are always under way. */
START_TEST(delays_longer_than_a_period_keep_the_order)
{
    const struct metric_plan plan = calls_every(10, 25);
    struct listener listener;
    listen(&listener, &plan, 1);
    for (int i = 0; i < 4; i++) {
        publisher_advance(listener.publisher, 10 * i * NS_PER_S);
        for (int k = 0; k <= i; k++) metric_call(publisher_metric(listener.publisher, 0));
    }
    assert_heard(&listener, 74, "35 m0 0 1\n45 m0 10 2\n55 m0 20 3\n65 m0 30 4\n");
    arena_free(listener.arena);
}
END_TEST

/* At 60 s all three end; the third and the first are due, and the second 20 s later. */
START_TEST(at_one_instant_periods_end_before_any_is_published_and_metrics_go_by_number)
{
    const struct metric_plan plans[] = {calls_every(60, 0), calls_every(60, 20), calls_every(30, 30)};
    struct listener listener;
    listen(&listener, plans, 3);
    assert_heard(&listener, 80, "60 m0 0 missing\n60 m2 0 missing\n80 m1 0 missing\n");
    arena_free(listener.arena);
}
END_TEST

/* Four requests stay in their copy; the first minute begins without them. */
START_TEST(what_lasts_is_measured_again_as_a_period_begins)
{
    const struct metric_plan plan = {
        .kind = METRIC_MEASUREMENTS, .statistic = VALUE_MOST, .period_ns = 10 * NS_PER_S, .scale = 1, .carried = true};
    struct listener listener;
    listen(&listener, &plan, 1);
    assert_heard(&listener, 20, "10 carry m0\n10 m0 0 missing\n20 carry m0\n20 m0 10 4\n");
    arena_free(listener.arena);
}
END_TEST

static struct metric_plan percentile(double share, double delay_s)
{
    return (struct metric_plan){.kind = METRIC_MEASUREMENTS,
                                .statistic = VALUE_PERCENTILE,
                                .period_ns = 10 * NS_PER_S,
                                .delay_ns = time_from_s(delay_s),
                                .share = share,
                                .scale = 1};
}

/* Of 1 to 10 the median is 5, nine tenths are up to 9, a tenth is 1; none of these is left when the next period has one value, or none. */
START_TEST(percentiles_of_the_same_values_are_each_their_own)
{
    const struct metric_plan plans[] = {percentile(0.5, 0), percentile(0.9, 5), percentile(0.1, 0)};
    struct listener listener;
    listen(&listener, plans, 3);
    publisher_lend(listener.publisher, 0, 1);
    publisher_lend(listener.publisher, 0, 2);
    publisher_begin(listener.publisher, hear, carry, &listener);
    for (int64_t value = 1; value <= 10; value++)
        for (uint32_t m = 0; m < 3; m++) metric_measure(publisher_metric(listener.publisher, m), value);
    assert_heard(&listener, 15, "10 m0 0 5\n10 m2 0 1\n15 m1 0 9\n");
    for (uint32_t m = 0; m < 3; m++) metric_measure(publisher_metric(listener.publisher, m), 7);
    assert_heard(&listener, 25, "20 m0 10 7\n20 m2 10 7\n25 m1 10 7\n");
    assert_heard(&listener, 35, "30 m0 20 missing\n30 m2 20 missing\n35 m1 20 missing\n");
    arena_free(listener.arena);
}
END_TEST

START_TEST(another_replication_hears_nothing_of_the_last)
{
    const struct metric_plan plan = calls_every(60, 60);
    struct listener listener;
    listen(&listener, &plan, 1);
    metric_call(publisher_metric(listener.publisher, 0));
    publisher_advance(listener.publisher, 90 * NS_PER_S);
    publisher_begin(listener.publisher, hear, carry, &listener);
    assert_heard(&listener, 120, "120 m0 0 missing\n");
    arena_free(listener.arena);
}
END_TEST

START_TEST(without_metrics_nothing_ever_happens)
{
    struct listener listener;
    listen(&listener, NULL, 0);
    ck_assert_int_eq(publisher_next_ns(listener.publisher), TIME_NEVER);
    assert_heard(&listener, 1e6, "");
    arena_free(listener.arena);
}
END_TEST

TEST_MAIN("publisher", a_period_is_published_its_delay_after_it_ends, a_call_at_the_end_of_a_period_belongs_to_the_next,
          delays_longer_than_a_period_keep_the_order,
          at_one_instant_periods_end_before_any_is_published_and_metrics_go_by_number,
          what_lasts_is_measured_again_as_a_period_begins, percentiles_of_the_same_values_are_each_their_own,
          another_replication_hears_nothing_of_the_last, without_metrics_nothing_ever_happens)
