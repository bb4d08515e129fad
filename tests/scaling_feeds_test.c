#include "tests/scaling_fixture.h"

/* What each metric is made of: a policy that has seen a value of it at or above the threshold in a minute says which value that was. */

static struct metric_plan minutes(enum metric_kind kind, enum metric_value statistic)
{
    return (struct metric_plan){
        .kind = kind, .statistic = statistic, .period_ns = NS_PER_MINUTE, .delay_ns = NS_PER_MINUTE};
}

static struct metric_plan measured(enum metric_value statistic)
{
    return minutes(METRIC_MEASUREMENTS, statistic);
}

/* The value with which the alarm went off, at the end of that minute and its delay of another. */
static double seen_in_minute(const struct endpoint *endpoint, int64_t minute)
{
    ck_assert_uint_ge(log_of(endpoint)->outs, 1);
    const struct scaler_change *change = &log_of(endpoint)->events[0].change;
    ck_assert_int_eq(change->decided_ns, (minute + 1) * NS_PER_MINUTE);
    return change->value;
}

/* One value in the first minute. */
static double value_of(struct rig rig, struct metric_plan metric, struct scaling_metric about,
                       const struct arrival *arrivals, size_t count)
{
    struct scaled scaled = scaled_of(rig, 0, 10, 1000);
    scaled_steps(&scaled, metric, about, 1, 1e-9);
    scaled.rig.plan.duration_ns = 300 * NS_PER_S;
    struct endpoint *endpoint = run(&scaled, arrivals, count);
    double value = seen_in_minute(endpoint, 1);
    assert_conserved(endpoint, 0);
    endpoint_free(endpoint);
    return value;
}

#define VALUE_IS(expected, rig, metric, about, ...)                                                                    \
    ck_assert_double_eq_tol(value_of((rig), (metric), (about), (const struct arrival[]){__VA_ARGS__},                  \
                                     sizeof(const struct arrival[]){__VA_ARGS__} / sizeof(struct arrival)),            \
                            (expected), 1e-9)

static struct metric_plan in_seconds(struct metric_plan metric)
{
    metric.scale = 1e-9;
    return metric;
}

/* --- Times --- */

/* All are explained, one row each: 3 of them on 2 instances. */
START_TEST(explanations_are_shared_by_the_instances)
{
    begin();
    struct rig rig = rig_of(2, 4);
    rig.plan.variant[0].explain = (struct explain_plan){
        .threshold = UINT64_C(1) << 32, .rows = 1, .rows_a_call_most = 1, .bytes_a_call_most = INT64_MAX};
    const struct metric_plan calls = {
        .kind = METRIC_CALLS, .statistic = VALUE_SUM, .period_ns = NS_PER_MINUTE, .delay_ns = NS_PER_MINUTE};
    VALUE_IS(1.5, rig, calls, ((struct scaling_metric){.feed = FEED_EXPLAINED, .shared_by = SHARED_BY_SERVERS}),
             arrival(0, 2), arrival(1, 3), arrival(58, 5));
    arena_free(arena);
}
END_TEST

/* One worker: 2 s of service, then 3 s after 1 s of waiting. What comes back in the next minute is part of that. */
START_TEST(a_models_time_is_its_queue_and_its_service)
{
    begin();
    static const struct {
        enum metric_value statistic;
        double value_s;
    } cases[] = {{VALUE_MEAN, 3}, {VALUE_SUM, 6}, {VALUE_LEAST, 2}, {VALUE_MOST, 4}};
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
        VALUE_IS(cases[c].value_s, rig_of(1, 1), in_seconds(measured(cases[c].statistic)),
                 ((struct scaling_metric){.feed = FEED_MODEL_TIME}), arrival(0, 2), arrival(1, 3), arrival(58, 5));
    VALUE_IS(2, rig_of(1, 1), measured(VALUE_COUNT), ((struct scaling_metric){.feed = FEED_MODEL_TIME}), arrival(0, 2),
             arrival(1, 3), arrival(58, 5));
    arena_free(arena);
}
END_TEST

/* Of 1, 2, 3, .. 10 s the median has rank 5, the 90th percentile rank 9 (histogram.h). */
START_TEST(a_percentile_is_that_of_the_period)
{
    begin();
    struct metric_plan median = in_seconds(measured(VALUE_PERCENTILE)), most = median;
    median.share = 0.5;
    most.share = 0.9;
    struct arrival arrivals[10];
    for (int i = 0; i < 10; i++) arrivals[i] = arrival(0, 1 + i);
    const struct scaling_metric about = {.feed = FEED_MODEL_TIME};
    ck_assert_double_eq_tol(value_of(rig_of(1, 10), median, about, arrivals, 10), 5, 1e-9);
    ck_assert_double_eq_tol(value_of(rig_of(1, 10), most, about, arrivals, 10), 9, 1e-9);
    arena_free(arena);
}
END_TEST

/* The service lets go after 4 s, whatever the container does. */
START_TEST(a_models_time_ends_at_the_limit_of_an_invocation)
{
    begin();
    struct rig rig = rig_of(1, 1);
    rig.plan.variant[0].invocation_most_ns = 4 * NS_PER_S;
    VALUE_IS(4, rig, in_seconds(measured(VALUE_MOST)), ((struct scaling_metric){.feed = FEED_MODEL_TIME}),
             arrival(0, 10));
    arena_free(arena);
}
END_TEST

START_TEST(overhead_is_what_comes_beside_the_container)
{
    begin();
    struct rig rig = rig_of(1, 1);
    rig.server[0][0].overhead = seconds(arena, 0.25);
    VALUE_IS(0.25, rig, in_seconds(measured(VALUE_MEAN)), ((struct scaling_metric){.feed = FEED_OVERHEAD}),
             arrival(0, 2), arrival(1, 3));
    arena_free(arena);
}
END_TEST

/* A cold start of 5 s is overhead of its request, and no time of the model's; the second request is warm. */
START_TEST(a_cold_start_is_set_up_time_and_overhead)
{
    begin();
    struct rig rig = rig_of_slots(arena, 3, 5, 100);
    VALUE_IS(5, rig, in_seconds(measured(VALUE_MEAN)), ((struct scaling_metric){.feed = FEED_SETUP}), arrival(0, 2),
             arrival(10, 2));
    VALUE_IS(2.5, rig, in_seconds(measured(VALUE_MEAN)), ((struct scaling_metric){.feed = FEED_OVERHEAD}),
             arrival(0, 2), arrival(10, 2));
    VALUE_IS(2, rig, in_seconds(measured(VALUE_MOST)), ((struct scaling_metric){.feed = FEED_MODEL_TIME}),
             arrival(0, 2), arrival(10, 2));
    arena_free(arena);
}
END_TEST

/* One worker takes one at a time: the second of 10 s waits in the backlog for 9, the third for 18. */
START_TEST(behind_a_backlog_each_stage_has_its_time)
{
    begin();
    const struct law download = {.kind = LAW_TABLE, .table = seconds(arena, 2)};
    const struct law upload = {.kind = LAW_TABLE, .table = seconds(arena, 1)};
    struct rig rig = rig_of_backlog(1, 1);
    VALUE_IS((9 + 18) / 3.0, rig, in_seconds(measured(VALUE_MEAN)), ((struct scaling_metric){.feed = FEED_BACKLOG}),
             arrival(0, 10), arrival(1, 10), arrival(2, 10));
    VALUE_IS(28, rig, in_seconds(measured(VALUE_MOST)), ((struct scaling_metric){.feed = FEED_PROCESSING}),
             arrival(0, 10), arrival(1, 10), arrival(2, 10));
    rig.server[0][0].download = &download;
    rig.server[0][0].upload = &upload;
    VALUE_IS(2, rig, in_seconds(measured(VALUE_MEAN)), ((struct scaling_metric){.feed = FEED_DOWNLOAD}),
             arrival(0, 10));
    VALUE_IS(1, rig, in_seconds(measured(VALUE_MEAN)), ((struct scaling_metric){.feed = FEED_UPLOAD}), arrival(0, 10));
    VALUE_IS(13, rig, in_seconds(measured(VALUE_MEAN)), ((struct scaling_metric){.feed = FEED_PROCESSING}),
             arrival(0, 10));
    VALUE_IS(10, rig, in_seconds(measured(VALUE_MEAN)), ((struct scaling_metric){.feed = FEED_MODEL_TIME}),
             arrival(0, 10));
    arena_free(arena);
}
END_TEST

/* At 60 s the second request, of 20 s, has waited for 40; the first is in process. */
START_TEST(the_oldest_request_is_the_one_that_has_waited_longest)
{
    begin();
    VALUE_IS(40, rig_of_backlog(1, 1), in_seconds(measured(VALUE_MEAN)), ((struct scaling_metric){.feed = FEED_AGE}),
             arrival(10, 1000), arrival(20, 1), arrival(30, 1));
    arena_free(arena);
}
END_TEST

/* --- Errors --- */

#define ALL_FAIL UINT64_C(0x100000000)

/* Two fail, one is too long, one is refused because the queue is full and is in neither count. */
START_TEST(errors_are_a_share_of_the_requests_that_were_sent)
{
    begin();
    const struct scaling_metric about = {
        .feed = FEED_OUTCOMES, .failures = 1u << FAILURE_TOO_LONG, .apart = 1u << FAILURE_QUEUE_FULL};
    struct rig rig = rig_of(1, 1);
    rig.plan.variant[0].invocation_most_ns = 4 * NS_PER_S;
    rig.server[0][0].queue_capacity = 1;
    const struct arrival arrivals[] = {arrival(0, 1),  arrival(10, 1), arrival(20, 1),
                                       arrival(30, 5), arrival(30, 1), arrival(30, 1)};
    ck_assert_double_eq(value_of(rig, measured(VALUE_MEAN), about, arrivals, 6), 2.0 / 5);
    ck_assert_double_eq(value_of(rig, measured(VALUE_SUM), about, arrivals, 6), 2);
    arena_free(arena);
}
END_TEST

START_TEST(a_model_that_fails_is_an_error_each_time)
{
    begin();
    struct rig rig = rig_of(1, 1);
    rig.server[0][0].error_threshold = ALL_FAIL;
    VALUE_IS(1, rig, measured(VALUE_MEAN),
             ((struct scaling_metric){.feed = FEED_OUTCOMES, .failures = 1u << FAILURE_MODEL}), arrival(0, 1),
             arrival(2, 1));
    arena_free(arena);
}
END_TEST

/* --- Concurrency, utilization --- */

/* From 1 s to 31 s there is one request or more; it is none before and after. As it is measured, none is the least. */
START_TEST(the_least_concurrency_is_that_after_the_last_has_left)
{
    begin();
    struct scaled scaled = scaled_of(rig_of(1, 4), 1, 10, 1000);
    struct metric_plan metric = {
        .kind = METRIC_MEASUREMENTS, .statistic = VALUE_LEAST, .period_ns = NS_PER_MINUTE, .delay_ns = NS_PER_MINUTE};
    scaled_steps(&scaled, metric, (struct scaling_metric){.feed = FEED_CONCURRENCY}, 1, 1);
    scaled.rig.plan.duration_ns = 600 * NS_PER_S;
    /* In the first two minutes one leaves last; in the third none does, and there are three when one comes. */
    const struct arrival arrivals[] = {arrival(1, 30), arrival(70, 20), arrival(100, 400), arrival(101, 400),
                                       arrival(150, 400)};
    struct endpoint *endpoint = run(&scaled, arrivals, 5);
    ck_assert_double_eq(seen_in_minute(endpoint, 3), 3);
    end(endpoint);
}
END_TEST

/* Two instances of four workers: 3 busy for 40 s of 60. */
START_TEST(utilization_is_the_share_of_the_workers_that_is_busy)
{
    begin();
    struct metric_plan percent = measured(VALUE_MEAN);
    percent.scale = 400; /* of four vCPUs */
    VALUE_IS(400 * 3 * 40 / (8 * 60.0), rig_of(2, 4), percent, ((struct scaling_metric){.feed = FEED_UTILIZATION}),
             arrival(10, 40), arrival(10, 40), arrival(10, 40));
    arena_free(arena);
}
END_TEST

/* --- Slots --- */

/* Of ten slots one is provisioned. Three requests of 30 s: one there, two spill over and start for 5 s. */
START_TEST(slots_have_their_shares_and_their_counts)
{
    begin();
    struct rig rig = rig_of_slots(arena, 10, 5, 100);
    rig.plan.variant[0].slots.provisioned = 1;
    const struct arrival arrivals[] = {arrival(0, 30), arrival(0, 30), arrival(0, 30)};
    const struct {
        double value;
        enum metric_kind kind;
        enum metric_value statistic;
        struct scaling_metric about;
    } cases[] = {
        {(30 + 2 * 35) / (10 * 60.0),
         METRIC_LEVEL,
         VALUE_MEAN,
         {.feed = FEED_SLOTS_BUSY, .shared_by = SHARED_BY_SLOTS}},
        {0.5, METRIC_LEVEL, VALUE_MEAN, {.feed = FEED_PROVISIONED_BUSY}},
        {1, METRIC_CALLS, VALUE_SUM, {.feed = FEED_PROVISIONED}},
        {2, METRIC_CALLS, VALUE_SUM, {.feed = FEED_SPILLED}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
        ck_assert_double_eq_tol(value_of(rig, minutes(cases[c].kind, cases[c].statistic), cases[c].about, arrivals, 3),
                                cases[c].value, 1e-9);
    arena_free(arena);
}
END_TEST

TEST_MAIN("scaling_feeds", explanations_are_shared_by_the_instances, a_models_time_is_its_queue_and_its_service,
          a_percentile_is_that_of_the_period, a_models_time_ends_at_the_limit_of_an_invocation,
          overhead_is_what_comes_beside_the_container, a_cold_start_is_set_up_time_and_overhead,
          behind_a_backlog_each_stage_has_its_time, the_oldest_request_is_the_one_that_has_waited_longest,
          errors_are_a_share_of_the_requests_that_were_sent, a_model_that_fails_is_an_error_each_time,
          the_least_concurrency_is_that_after_the_last_has_left, utilization_is_the_share_of_the_workers_that_is_busy,
          slots_have_their_shares_and_their_counts)
