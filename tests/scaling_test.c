#include "tests/scaling_fixture.h"

/* --- Tracking --- */

/* 40 calls a second on 2 instances, of which each shall have 600 a minute; start-up 120 s. */
static struct endpoint *run_two_for_four(void)
{
    static struct scaled scaled;
    size_t count;
    scaled = scaled_of(rig_of(2, 4), 1, 10, 120);
    track_calls(&scaled, 600);
    scaled.rig.plan.duration_ns = 600 * NS_PER_S;
    const struct arrival *arrivals = two_rates(40, 40, 300, 600, 0.01, &count);
    return run(&scaled, arrivals, count);
}

/* The periods that end at 60, 120 and 180 s have 40 * 60 / 2 = 1200 calls; the third is published at 240 s, and 5 s
 * later 2 * 1200 / 600 = 4 are wanted. They are in service from 365 s, amid a period of 5 * 40 / 2 + 55 * 40 / 4 = 650
 * calls, which falls into the cooldown; then 600 are not above 600. */
START_TEST(twice_the_calls_are_twice_the_instances_once)
{
    begin();
    struct endpoint *endpoint = run_two_for_four();
    assert_scaled(endpoint, 1, 0);
    const struct scaler_change *change = assert_event(endpoint, 0, 245, 2, 4);
    ck_assert_int_eq(change->decided_ns, 240 * NS_PER_S);
    ck_assert(change->cause == SCALED_BY_POLICY && change->alarm == POLICY_HIGH);
    ck_assert_double_eq(change->value, 1200);
    ck_assert_uint_eq(change->figures.beyond, 3);
    end(endpoint);
}
END_TEST

/* Billed from launch, 245 s; in service from 365. */
START_TEST(instances_are_billed_from_launch_and_serve_after_their_start_up)
{
    begin();
    struct endpoint *endpoint = run_two_for_four();
    ck_assert_double_eq(billed_s(endpoint, 600), 2 * 600 + 2 * (600 - 245));
    ck_assert_double_eq(in_service_s(endpoint, 600), 2 * 600 + 2 * (600 - 365));
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->succeeded, 40 * 600);
    end(endpoint);
}
END_TEST

/* 40 a second on 4 instances are 600 for each up to 300 s; then 10 a second, 150. The 15th such minute ends at 1200 s
 * and is published at 1260: 4 * 150 / 600 = 1 would do, 2 is the least. */
START_TEST(falling_traffic_retires_instances_down_to_the_least)
{
    begin();
    size_t count;
    struct scaled scaled = scaled_of(rig_of(4, 300), 2, 4, 120);
    track_calls(&scaled, 600);
    const struct arrival *arrivals = two_rates(40, 10, 300, 1500, 20, &count);
    scaled.rig.plan.duration_ns = 1500 * NS_PER_S;
    struct endpoint *endpoint = run(&scaled, arrivals, count);
    assert_scaled(endpoint, 0, 1);
    ck_assert(assert_event(endpoint, 0, 1265, 4, 2)->alarm == POLICY_LOW);
    ck_assert_double_eq(in_service_s(endpoint, 1500), 4 * 1265 + 2 * (1500 - 1265));
    /* Those that go are billed until their last request of 20 s, that came within a second or so before, has ended. */
    double draining_s = billed_s(endpoint, 1500) - in_service_s(endpoint, 1500);
    ck_assert_double_gt(draining_s, 2 * (20 - 2));
    ck_assert_double_lt(draining_s, 2 * 20);
    end(endpoint);
}
END_TEST

/* The same with requests of 20 s: on instances that go, those of the 20 s before are there, and all finish. */
START_TEST(requests_on_instances_that_retire_finish)
{
    begin();
    size_t count;
    struct scaled scaled = scaled_of(rig_of(4, 300), 2, 4, 120);
    track_calls(&scaled, 600);
    const struct arrival *arrivals = two_rates(40, 10, 300, 1500, 20, &count);
    struct endpoint *endpoint = run(&scaled, arrivals, count);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->succeeded, count);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_LOST), 0);
    ck_assert_uint_eq(endpoint_fleet(endpoint, 0)->in_service_least, 2);
    end(endpoint);
}
END_TEST

/* --- From nothing --- */

/* From 10 s on a request waits. The minutes that end at 120 and 180 s are the first two in which it does all the time;
 * the second is published at 240. The instance of 245 s serves from 365 to 366. The alarm acts again at 300 and 360 s,
 * while the first is still under way: one more than none is one. */
START_TEST(a_backlog_wakes_a_variant_without_instances)
{
    begin();
    const struct arrival arrivals[] = {arrival(10, 1)};
    struct scaled scaled = scaled_of(rig_of_backlog(0, 1), 0, 3, 120);
    wake(&scaled);
    struct endpoint *endpoint = run(&scaled, arrivals, 1);
    assert_scaled(endpoint, 1, 0);
    ck_assert_double_eq(assert_event(endpoint, 0, 245, 0, 1)->value, 1);
    TIMES_ARE(times(endpoint, 0, MEASURE_BACKLOG), 355);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 356);
    ck_assert_double_eq(billed_s(endpoint, 366), 366 - 245);
    end(endpoint);
}
END_TEST

/* As before, without a cooldown. From 365 s on nobody is stranded: of the minute that ends at 420 s only 5 s count. At
 * 420 the alarm knows the two minutes up to 360 s, and acts once more; at 480 it is OK. */
START_TEST(nobody_is_stranded_once_an_instance_is_in_service)
{
    begin();
    const struct arrival arrivals[] = {arrival(10, 300)};
    struct scaled scaled = scaled_of(rig_of_backlog(0, 1), 0, 5, 120);
    wake(&scaled);
    scaled.policy[0].out_cooldown_ns = 0;
    scaled.rig.plan.duration_ns = 700 * NS_PER_S;
    struct endpoint *endpoint = run(&scaled, arrivals, 1);
    assert_scaled(endpoint, 2, 0);
    assert_event(endpoint, 0, 245, 0, 1);
    assert_event(endpoint, 1, 425, 1, 2);
    end(endpoint);
}
END_TEST

/* Each of them waits for 30 s and expires: of no minute is all of it spent waiting. */
START_TEST(what_has_expired_is_not_stranded_any_more)
{
    begin();
    const struct arrival arrivals[] = {arrival(10, 1), arrival(60, 1), arrival(120, 1)};
    struct scaled scaled = scaled_of(rig_of_backlog(0, 1), 0, 3, 120);
    wake(&scaled);
    scaled.rig.plan.variant[0].backlog.life_ns = 30 * NS_PER_S;
    scaled.rig.plan.duration_ns = 600 * NS_PER_S;
    struct endpoint *endpoint = run(&scaled, arrivals, 3);
    assert_scaled(endpoint, 0, 0);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->succeeded, 0);
    end(endpoint);
}
END_TEST

/* The only instance retires at 50 s with a request that it finishes by 65 s; any waiting in a minute would launch
 * another. */
START_TEST(what_drains_is_not_stranded)
{
    begin();
    const struct arrival arrivals[] = {arrival(45, 20)};
    struct scaled scaled = scaled_of(rig_of_backlog(1, 1), 0, 3, 120);
    wake(&scaled);
    scaled.policy[0].alarm[0].points = scaled.policy[0].alarm[0].points_to_alarm = 1;
    scaled.policy[0].alarm[0].threshold = 0.01;
    scaled.rig.plan.duration_ns = 300 * NS_PER_S;
    SCHEDULE(&scaled, most_at(50, 0), most_at(55, 3));
    struct endpoint *endpoint = run(&scaled, arrivals, 1);
    assert_scaled(endpoint, 0, 1);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->succeeded, 1);
    end(endpoint);
}
END_TEST

/* --- Schedule and bounds --- */

/* No reaction time, no cooldown: launched at 100 s, there at 150. */
START_TEST(a_scheduled_least_launches_at_once)
{
    begin();
    struct scaled scaled = scaled_of(rig_of(1, 1), 1, 5, 50);
    SCHEDULE(&scaled, least_at(100, 3));
    scaled.rig.plan.duration_ns = 200 * NS_PER_S;
    struct endpoint *endpoint = run(&scaled, every(arena, 10, 1, 0.5), 10);
    assert_scaled(endpoint, 1, 0);
    ck_assert(assert_event(endpoint, 0, 100, 1, 3)->cause == SCALED_BY_SCHEDULE);
    ck_assert_double_eq(billed_s(endpoint, 200), 200 + 2 * (200 - 100));
    ck_assert_double_eq(in_service_s(endpoint, 200), 200 + 2 * (200 - 150));
    end(endpoint);
}
END_TEST

START_TEST(below_the_least_instances_are_launched_at_second_0)
{
    begin();
    struct scaled scaled = scaled_of(rig_of(1, 1), 3, 5, 50);
    scaled.rig.plan.duration_ns = 200 * NS_PER_S;
    struct endpoint *endpoint = run(&scaled, every(arena, 10, 1, 0.5), 10);
    assert_scaled(endpoint, 1, 0);
    ck_assert(assert_event(endpoint, 0, 0, 1, 3)->cause == SCALED_TO_BOUNDS);
    ck_assert_double_eq(in_service_s(endpoint, 200), 200 + 2 * (200 - 50));
    end(endpoint);
}
END_TEST

START_TEST(above_the_most_instances_retire_at_second_0)
{
    begin();
    struct scaled scaled = scaled_of(rig_of(4, 1), 1, 2, 50);
    scaled.rig.plan.duration_ns = 200 * NS_PER_S;
    struct endpoint *endpoint = run(&scaled, every(arena, 10, 1, 0.5), 10);
    assert_scaled(endpoint, 0, 1);
    assert_event(endpoint, 0, 0, 4, 2);
    ck_assert_double_eq(billed_s(endpoint, 200), 2 * 200);
    end(endpoint);
}
END_TEST

/* --- What is not to be had --- */

/* 2 of the kind are all there is. 4 are wanted at 50 s, and given up at 150; at 300 s 1 is the most. */
static struct endpoint *run_beyond_quota(struct scaled *scaled)
{
    *scaled = scaled_of(rig_of(2, 1), 1, 5, 10);
    scaled->rig.plan.fleet[0].kind[0].most = 2;
    scaled->rig.plan.fleet[0].provision_timeout_ns = 100 * NS_PER_S;
    scaled->rig.plan.duration_ns = 400 * NS_PER_S;
    static struct scaler_action actions[3];
    actions[0] = least_at(50, 4);
    actions[1] = least_at(120, 1);
    actions[2] = most_at(300, 1);
    schedule(scaled, actions, 3);
    return run(scaled, every(arena, 10, 1, 0.5), 10);
}

START_TEST(launches_beyond_a_quota_are_given_up)
{
    begin();
    struct scaled scaled;
    struct endpoint *endpoint = run_beyond_quota(&scaled);
    ck_assert_uint_eq(log_of(endpoint)->given_up, 2);
    ck_assert_uint_eq(endpoint_fleet(endpoint, 0)->launches_given_up, 2);
    ck_assert_double_eq(billed_s(endpoint, 300), 2 * 300);
    end(endpoint);
}
END_TEST

/* The least of four is asked for at 50 s and again whenever that has been given up, at 150 s, 250 s and 350 s. */
START_TEST(the_least_is_asked_for_again)
{
    begin();
    struct scaled scaled = scaled_of(rig_of(2, 1), 1, 5, 10);
    scaled.rig.plan.fleet[0].kind[0].most = 2;
    scaled.rig.plan.fleet[0].provision_timeout_ns = 100 * NS_PER_S;
    scaled.rig.plan.duration_ns = 400 * NS_PER_S;
    SCHEDULE(&scaled, least_at(50, 4));
    struct endpoint *endpoint = run(&scaled, every(arena, 10, 1, 0.5), 10);
    assert_scaled(endpoint, 1, 0);
    ck_assert_uint_eq(log_of(endpoint)->given_up, 3 * 2);
    ck_assert_double_eq(billed_s(endpoint, 400), 2 * 400);
    end(endpoint);
}
END_TEST

/* From the two that there are, not from the four that were wanted. */
START_TEST(scaling_goes_on_from_what_there_is)
{
    begin();
    struct scaled scaled;
    struct endpoint *endpoint = run_beyond_quota(&scaled);
    assert_scaled(endpoint, 1, 1);
    assert_event(endpoint, 0, 50, 2, 4);
    assert_event(endpoint, 1, 300, 2, 1);
    end(endpoint);
}
END_TEST

/* 80 calls a second on 2 are 2400 a minute, which needs 8; 6 are all there is. Two are given up at 345 s and asked for again at the next minutes;
 * the four others start until 545 s, and until then it is the 2 whose calls are counted. */
START_TEST(what_starts_while_some_are_given_up_is_not_multiplied)
{
    begin();
    size_t count;
    struct scaled scaled = scaled_of(rig_of(2, 4), 1, 20, 300);
    scaled.rig.plan.fleet[0].kind[0].most = 6;
    scaled.rig.plan.fleet[0].provision_timeout_ns = 100 * NS_PER_S;
    scaled.rig.plan.duration_ns = 540 * NS_PER_S;
    track_calls(&scaled, 600);
    const struct arrival *arrivals = two_rates(80, 80, 300, 540, 0.01, &count);
    struct endpoint *endpoint = run(&scaled, arrivals, count);
    assert_scaled(endpoint, 3, 0);
    assert_event(endpoint, 0, 245, 2, 8);
    assert_event(endpoint, 1, 365, 6, 8);
    assert_event(endpoint, 2, 485, 6, 8);
    ck_assert_uint_eq(log_of(endpoint)->given_up, 2 * 2);
    end(endpoint);
}
END_TEST

/* --- Concurrency --- */

/* One request a second, each for 4.5 s: an arrival finds 4 there and is the 5th. The third period of 10 s ends at 30 s
 * and is published at 50: 1 * 5 / 2.5 = 2. */
START_TEST(concurrency_is_what_an_instance_has_when_a_request_arrives)
{
    begin();
    struct scaled scaled = scaled_of(rig_of(1, 10), 1, 5, 20);
    track_concurrency(&scaled, 2.5);
    scaled.rig.plan.duration_ns = 100 * NS_PER_S;
    struct endpoint *endpoint = run(&scaled, every(arena, 100, 1, 4.5), 100);
    ck_assert_double_eq(assert_event(endpoint, 0, 55, 1, 2)->value, 5);
    ck_assert_double_eq(in_service_s(endpoint, 75), 75);
    ck_assert_double_eq(in_service_s(endpoint, 100), 100 + 25);
    end(endpoint);
}
END_TEST

/* Nothing arrives after second 0, but what did is there for 100 s: 1 at the start of each period. 1 / 0.4 = 2.5. */
START_TEST(what_lasts_is_measured_as_each_period_begins)
{
    begin();
    const struct arrival arrivals[] = {arrival(0, 100)};
    struct scaled scaled = scaled_of(rig_of(1, 10), 1, 5, 20);
    track_concurrency(&scaled, 0.4);
    struct endpoint *endpoint = run(&scaled, arrivals, 1);
    ck_assert_double_eq(assert_event(endpoint, 0, 55, 1, 3)->value, 1);
    end(endpoint);
}
END_TEST

/* --- Again --- */

START_TEST(the_next_replication_begins_anew)
{
    begin();
    size_t count;
    struct endpoint *endpoint = run_two_for_four();
    const struct arrival *arrivals = two_rates(40, 40, 300, 600, 0.01, &count);
    double latency = (double)endpoint_tally(endpoint, 0)->latency;
    rig_run_again(endpoint, 1, arrivals, count);
    assert_scaled(endpoint, 1, 0);
    ck_assert_double_eq(assert_event(endpoint, 0, 245, 2, 4)->value, 1200);
    ck_assert_double_eq(billed_s(endpoint, 600), 2 * 600 + 2 * (600 - 245));
    ck_assert_double_eq((double)endpoint_tally(endpoint, 0)->latency, latency);
    end(endpoint);
}
END_TEST

/* One minute above 600 is enough here. Of 40 a second each of the 2 has 1200, of 10 a second 300. */
START_TEST(the_calls_of_the_last_replication_are_forgotten)
{
    begin();
    size_t many, few;
    struct scaled scaled = scaled_of(rig_of(2, 4), 2, 10, 120);
    track_calls(&scaled, 600);
    scaled.policy[0].alarm[POLICY_HIGH].points = scaled.policy[0].alarm[POLICY_HIGH].points_to_alarm = 1;
    const struct arrival *above = two_rates(40, 40, 100, 200, 0.01, &many);
    const struct arrival *below = two_rates(10, 10, 100, 200, 0.01, &few);
    struct endpoint *endpoint = run(&scaled, above, many);
    assert_scaled(endpoint, 1, 0);
    rig_run_again(endpoint, 1, below, few);
    assert_scaled(endpoint, 0, 0);
    end(endpoint);
}
END_TEST

START_TEST(a_variant_of_a_given_number_has_no_log)
{
    begin();
    struct rig rig = rig_of(1, 1);
    struct endpoint *endpoint = rig_run(&rig, every(arena, 1, 1, 1), 1);
    ck_assert_ptr_null(endpoint_scaling(endpoint, 0));
    end(endpoint);
}
END_TEST

/* --- In a hurry --- */

/* Room for two servers. At 1 s one retires with its request of 20 s; at 2 s the next instance needs its place (the most,
 * which is 1, gives way to the least): it is lost there and then. The other one finishes. */
START_TEST(what_drains_makes_room_for_what_comes)
{
    begin();
    struct scaled scaled = scaled_of(rig_of(2, 1), 1, 2, 0);
    scaled.rig.plan.variant[0].servers = 2;
    SCHEDULE(&scaled, most_at(1, 1), least_at(2, 2));
    struct endpoint *endpoint = run(&scaled, every(arena, 2, 0, 20), 2);
    assert_scaled(endpoint, 1, 1);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_LOST), 1);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 2, 20);
    end(endpoint);
}
END_TEST

/* Of three with 40 s of work each one retires at 1 s, another at 3; at 5 s one comes, and there is room for three. The
 * one that has been finishing for longest ends then, the other one when its 30 s are over, at 33. */
START_TEST(what_has_drained_for_longest_goes_first)
{
    begin();
    struct scaled scaled = scaled_of(rig_of(3, 1), 1, 3, 0);
    scaled.rig.plan.variant[0].servers = 3;
    SCHEDULE(&scaled, most_at(1, 2), most_at(3, 1), least_at(5, 2));
    struct endpoint *endpoint = run(&scaled, every(arena, 3, 0, 40), 3);
    ck_assert_uint_eq(failed(endpoint, 0, FAILURE_LOST), 2);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 5, 33, 40);
    end(endpoint);
}
END_TEST

/* Every second the fleet shrinks to 1 or grows to 4; all that drains holds its requests for longer than that. */
static void assert_survives(struct rig rig, uint32_t servers, size_t requests)
{
    struct scaler_action *actions = arena_new_array(arena, 100, struct scaler_action);
    for (uint32_t a = 0; a < 100; a++) actions[a] = a % 2 ? least_at(a, 4) : most_at(a, 1);
    struct scaled scaled = scaled_of(rig, 1, 4, 0);
    scaled.rig.plan.variant[0].servers = servers;
    schedule(&scaled, actions, 100);
    struct endpoint *endpoint = run(&scaled, every(arena, requests, 0.25, 15), requests);
    assert_conserved(endpoint, 0);
    ck_assert_uint_eq(endpoint_in_flight(endpoint, 0), 0);
    ck_assert_uint_gt(failed(endpoint, 0, FAILURE_LOST), 0);
    ck_assert_uint_eq(log_of(endpoint)->outs, 50);
    endpoint_free(endpoint);
}

START_TEST(shrinking_and_growing_every_second_keeps_count_of_all_requests)
{
    begin();
    for (uint32_t servers = 4; servers <= 8; servers++) {
        assert_survives(rig_of(4, 20), servers, 500);
        assert_survives(rig_of_backlog(4, 20), servers, 500);
    }
    arena_free(arena);
}
END_TEST

/* With fetching and storing around the container: both are under way where an instance has to go. */
START_TEST(transfers_of_what_goes_in_a_hurry_are_lost_with_it)
{
    begin();
    const struct law transfer = {.kind = LAW_LINEAR, .base_ns = 3 * (double)NS_PER_S};
    for (uint32_t servers = 4; servers <= 8; servers++) {
        struct rig rig = rig_of_backlog(4, 20);
        rig.server[0][0].download = rig.server[0][0].upload = &transfer;
        assert_survives(rig, servers, 500);
    }
    arena_free(arena);
}
END_TEST

TEST_MAIN("scaling", twice_the_calls_are_twice_the_instances_once,
          instances_are_billed_from_launch_and_serve_after_their_start_up,
          falling_traffic_retires_instances_down_to_the_least, requests_on_instances_that_retire_finish,
          a_backlog_wakes_a_variant_without_instances, what_has_expired_is_not_stranded_any_more,
          what_drains_is_not_stranded, nobody_is_stranded_once_an_instance_is_in_service,
          a_scheduled_least_launches_at_once, below_the_least_instances_are_launched_at_second_0,
          above_the_most_instances_retire_at_second_0, launches_beyond_a_quota_are_given_up,
          the_least_is_asked_for_again, scaling_goes_on_from_what_there_is,
          what_starts_while_some_are_given_up_is_not_multiplied,
          concurrency_is_what_an_instance_has_when_a_request_arrives, what_lasts_is_measured_as_each_period_begins,
          the_next_replication_begins_anew, the_calls_of_the_last_replication_are_forgotten,
          a_variant_of_a_given_number_has_no_log, what_drains_makes_room_for_what_comes,
          what_has_drained_for_longest_goes_first, shrinking_and_growing_every_second_keeps_count_of_all_requests,
          transfers_of_what_goes_in_a_hurry_are_lost_with_it)
