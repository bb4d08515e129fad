#include "tests/scaling_fixture.h"

/* Provisioned slots of a serverless variant, which take 5 s to start, of ten slots that there may be; on demand they stay for 20 s. */

static struct rig provisioned(uint32_t count)
{
    struct rig rig = rig_of_slots(arena, 10, 5, 20);
    rig.plan.variant[0].slots.provisioned = count;
    return rig;
}

static struct scaled scaled_slots(uint32_t count, uint32_t least, uint32_t most)
{
    return scaled_of(provisioned(count), least, most, 0);
}

/* The share of the provisioned slots that is busy, mean in a minute that is published a minute later, is kept at 0.5; cooldowns
 * of a second, as in the guide's example. */
static void track_utilization(struct scaled *scaled)
{
    struct metric_plan metric = {
        .kind = METRIC_LEVEL, .statistic = VALUE_MEAN, .period_ns = NS_PER_MINUTE, .delay_ns = NS_PER_MINUTE};
    struct policy_plan *policy = scaled_policy(
        scaled, metric, (struct scaling_metric){.feed = FEED_PROVISIONED_BUSY, .shared_by = SHARED_BY_SERVERS});
    *policy = policy_tracking(policy->metric, NS_PER_MINUTE, 0.5);
    policy->out_cooldown_ns = policy->in_cooldown_ns = NS_PER_S;
}

static double provisioned_s(const struct endpoint *endpoint, double until_s)
{
    return (double)gauge_integral(&endpoint_tally(endpoint, 0)->provisioned, time_from_s(until_s)) / (double)NS_PER_S;
}

/* Four requests of 1000 s on four of four slots: 1 of each minute. The third is published at 240 s, and 4 * 1 / 0.5 = 8 are wanted
 * at 245 and there at 250. Paid for from 245 on. A cooldown of a second is less than the metric is late: at 300 s the alarm still
 * knows of 1 alone, acts again, and the most are wanted. */
START_TEST(twice_the_utilization_is_twice_the_slots_and_more_after_so_short_a_cooldown)
{
    begin();
    struct scaled scaled = scaled_slots(4, 1, 10);
    track_utilization(&scaled);
    scaled.rig.plan.duration_ns = 600 * NS_PER_S;
    struct arrival arrivals[4];
    for (int i = 0; i < 4; i++) arrivals[i] = arrival(0, 1000);
    struct endpoint *endpoint = run(&scaled, arrivals, 4);
    assert_scaled(endpoint, 2, 0);
    ck_assert_double_eq(assert_event(endpoint, 0, 245, 4, 8)->value, 1);
    assert_event(endpoint, 1, 305, 8, 10);
    ck_assert_double_eq(provisioned_s(endpoint, 600), 4 * 600 + 4 * (600 - 245) + 2 * (600 - 305));
    end(endpoint);
}
END_TEST

/* Idle from the beginning: the 15th minute is published at 960 s. Slots go at once, and are not paid for any more. */
START_TEST(idle_slots_go_down_to_the_least)
{
    begin();
    struct scaled scaled = scaled_slots(4, 1, 10);
    track_utilization(&scaled);
    scaled.rig.plan.duration_ns = 1200 * NS_PER_S;
    struct endpoint *endpoint = run(&scaled, NULL, 0);
    assert_scaled(endpoint, 0, 1);
    assert_event(endpoint, 0, 965, 4, 1);
    ck_assert_double_eq(provisioned_s(endpoint, 1200), 4 * 965 + 235);
    end(endpoint);
}
END_TEST

/* Three from 50 s on, started at 55: of two calls at 52 s the second is cold, at 56 both are warm. */
START_TEST(a_slot_serves_once_it_has_started)
{
    begin();
    struct scaled scaled = scaled_slots(1, 1, 10);
    SCHEDULE(&scaled, least_at(50, 3));
    const struct arrival arrivals[] = {arrival(52, 1), arrival(52, 1), arrival(80, 1), arrival(80, 1), arrival(80, 1)};
    struct endpoint *endpoint = run(&scaled, arrivals, 5);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->cold_starts, 1);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 1, 6, 1, 1, 1);
    ck_assert_int_eq((int64_t)endpoint_tally(endpoint, 0)->provisioned_ns, 4 * NS_PER_S);
    end(endpoint);
}
END_TEST

/* Wanted are 12 of the 10 that there may be: two are refused. */
START_TEST(no_more_are_provisioned_than_there_may_be_slots)
{
    begin();
    struct scaled scaled = scaled_slots(1, 1, 20);
    SCHEDULE(&scaled, least_at(50, 12));
    scaled.rig.plan.duration_ns = 100 * NS_PER_S;
    struct endpoint *endpoint = run(&scaled, NULL, 0);
    ck_assert_uint_eq(log_of(endpoint)->given_up, 2);
    ck_assert_double_eq(provisioned_s(endpoint, 100), 100 + 9 * 50);
    end(endpoint);
}
END_TEST

/* One of three is busy when one is wanted: the two idle ones go. When none is, it serves on, on demand: 20 s are a
 * provisioned slot's and then, from the change of its kind, the whole request is on demand's. */
START_TEST(a_busy_slot_that_is_withdrawn_serves_on)
{
    begin();
    struct scaled scaled = scaled_slots(3, 0, 10);
    SCHEDULE(&scaled, most_at(50, 1), most_at(60, 0));
    const struct arrival arrivals[] = {arrival(40, 30)};
    struct endpoint *endpoint = run(&scaled, arrivals, 1);
    const struct tally *tally = endpoint_tally(endpoint, 0);
    ck_assert_uint_eq(tally->succeeded, 1);
    ck_assert_double_eq(provisioned_s(endpoint, 70), 3 * 50 + 10);
    ck_assert_int_eq((int64_t)tally->billed_ns, 30 * NS_PER_S);
    ck_assert_int_eq((int64_t)gauge_integral(&tally->provisioned_busy, 70 * NS_PER_S), 20 * NS_PER_S);
    end(endpoint);
}
END_TEST

/* --- By hand --- */

static struct endpoint *run_updated(struct rig *rig, const struct incident *incidents, uint32_t count,
                                    const struct arrival *arrivals, size_t arrival_count)
{
    rig->plan.incident = incidents;
    rig->plan.incidents = count;
    return rig_run(rig, arrivals, arrival_count);
}

static struct incident set(enum incident_kind kind, int64_t at_s, uint32_t count)
{
    return (struct incident){.at_ns = at_s * NS_PER_S, .kind = kind, .count = count};
}

/* One slot at most, then two from 10 s on. */
START_TEST(more_slots_may_be_allowed)
{
    begin();
    struct rig rig = rig_of_slots(arena, 1, 5, 20);
    rig.plan.variant[0].slots.most_ever = 2;
    rig.server[0][0].workers = 2;
    const struct incident incidents[] = {set(INCIDENT_SLOTS, 10, 2)};
    const struct arrival arrivals[] = {arrival(9, 10), arrival(9, 1), arrival(10, 1)};
    struct endpoint *endpoint = run_updated(&rig, incidents, 1, arrivals, 3);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_THROTTLED), 1);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->succeeded, 2);
    end(endpoint);
}
END_TEST

/* Of three slots two are provisioned. One may be from 10 s on: one provisioned slot goes, and the one on demand, which is busy until
 * 18 s, then. At 12 s there is as much as there may be. */
START_TEST(fewer_slots_may_be_allowed)
{
    begin();
    struct rig rig = provisioned(2);
    const struct incident incidents[] = {set(INCIDENT_SLOTS, 10, 1)};
    const struct arrival arrivals[] = {arrival(1, 3),  arrival(1, 3),  arrival(1, 12),
                                       arrival(12, 1), arrival(19, 1), arrival(19, 1)};
    struct endpoint *endpoint = run_updated(&rig, incidents, 1, arrivals, 6);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_THROTTLED), 2); /* at 12 s, and one of 19 */
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->succeeded, 4);
    ck_assert_double_eq(provisioned_s(endpoint, 20), 2 * 10 + 10);
    ck_assert_int_eq((int64_t)endpoint_integrals(endpoint, 0).workers, (2 * 10 + 17 + 10) * NS_PER_S);
    end(endpoint);
}
END_TEST

/* Two instead of none from 10 s on, none again from 30. */
START_TEST(provisioned_slots_are_set_by_hand)
{
    begin();
    struct rig rig = provisioned(0);
    const struct incident incidents[] = {set(INCIDENT_CAPACITY, 10, 2), set(INCIDENT_CAPACITY, 30, 0)};
    rig.plan.duration_ns = 40 * NS_PER_S;
    const struct arrival arrivals[] = {arrival(20, 1), arrival(20, 1), arrival(20, 1)};
    struct endpoint *endpoint = run_updated(&rig, incidents, 2, arrivals, 3);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->cold_starts, 1);
    ck_assert_double_eq(provisioned_s(endpoint, 40), 2 * 20);
    end(endpoint);
}
END_TEST

TEST_MAIN("scaling_slots", twice_the_utilization_is_twice_the_slots_and_more_after_so_short_a_cooldown,
          idle_slots_go_down_to_the_least, a_slot_serves_once_it_has_started,
          no_more_are_provisioned_than_there_may_be_slots, a_busy_slot_that_is_withdrawn_serves_on,
          more_slots_may_be_allowed, fewer_slots_may_be_allowed, provisioned_slots_are_set_by_hand)
