#include "tests/scaling_fixture.h"

/* Copies of one component on managed machines, each of which holds two; a machine starts in 100 s and leaves after 600 without
 * copies; a copy starts in 30 s. */

#define COMPONENT 1 /* variant 0 hosts it */

static struct copies_plan component;

static struct scaled scaled_copies(uint32_t machines, uint32_t copies, uint32_t most, uint32_t workers)
{
    struct scaled scaled = {.rig = rig_of(machines, workers)};
    struct plan *plan = &scaled.rig.plan;
    struct fleet_plan *fleet = &plan->fleet[0];
    component = (struct copies_plan){.need = {.milli_cores = 1000},
                                     .copies = copies,
                                     .copies_most = most,
                                     .imbalance_most = UINT32_MAX,
                                     .start = {.container_ns = seconds(arena, 30)},
                                     .base = FLEET_NONE};
    fleet->kind[0].capacity.milli_cores = 2000;
    fleet->kind[0].start.container_ns = seconds(arena, 100);
    fleet->managed = true;
    fleet->least = 0;
    fleet->most = 3;
    fleet->release_after_ns = 600 * NS_PER_S;
    fleet->components = 1;
    fleet->component = &component;
    plan->variants = 2;
    plan->components = 1;
    plan->split[COMPONENT] = UINT64_C(1) << 32;
    plan->variant[COMPONENT] = plan_instances(0, 2 * most, ROUTE_LEAST_OUTSTANDING, NULL);
    plan->variant[COMPONENT].component = 0;
    plan->variant[0].servers = 0;
    plan->variant[0].kinds = 0;
    scaled.rig.server[COMPONENT][0] = scaled.rig.server[0][0];
    scaled.scaling.variant = COMPONENT;
    scaled.scaling.scaler =
        (struct scaler_plan){.initial = copies, .least = 0, .most = most, .reaction_ns = 5 * NS_PER_S};
    return scaled;
}

/* A copy more where in 30 s somebody was refused because there was none; a cooldown of 60 s. As AWS's blog on scaling to zero has it. */
static struct policy_plan *wake_up(struct scaled *scaled)
{
    struct policy_plan *policy =
        scaled_steps(scaled,
                     (struct metric_plan){.kind = METRIC_MEASUREMENTS,
                                          .statistic = VALUE_MOST,
                                          .period_ns = 30 * NS_PER_S,
                                          .delay_ns = 20 * NS_PER_S},
                     (struct scaling_metric){.feed = FEED_FAILURES, .failures = 1u << FAILURE_NO_SERVER}, 1, 1);
    policy->out_cooldown_ns = policy->in_cooldown_ns = 60 * NS_PER_S;
    return policy;
}

static double copies_s(const struct endpoint *endpoint, double until_s)
{
    return (double)gauge_integral(&endpoint_fleet(endpoint, 0)->copies[0], time_from_s(until_s)) / (double)NS_PER_S;
}

static void end_copies(struct endpoint *endpoint)
{
    assert_conserved(endpoint, COMPONENT);
    end(endpoint);
}

/* 40 calls a second on 2 copies, of which each shall have 600 a minute: as with instances (scaling_test.c), 4 are wanted at 245 s.
 * The machine for the two is launched then and in service at 345, the copies are 30 s later. */
START_TEST(twice_the_calls_are_twice_the_copies_on_one_machine_more)
{
    begin();
    size_t count;
    struct scaled scaled = scaled_copies(1, 2, 8, 4);
    track_calls(&scaled, 600);
    scaled.rig.plan.duration_ns = 600 * NS_PER_S;
    const struct arrival *arrivals = two_rates(40, 40, 300, 600, 0.01, &count);
    struct endpoint *endpoint = run(&scaled, arrivals, count);
    assert_scaled(endpoint, 1, 0);
    ck_assert_double_eq(assert_event(endpoint, 0, 245, 2, 4)->value, 1200);
    ck_assert_double_eq(billed_s(endpoint, 600), 600 + (600 - 245));
    ck_assert_double_eq(copies_s(endpoint, 600), 2 * 600 + 2 * (600 - 375));
    ck_assert_uint_eq(endpoint_tally(endpoint, COMPONENT)->succeeded, 40 * 600);
    end_copies(endpoint);
}
END_TEST

/* The copy has 2 requests, and shall have 1, from second 1 on. Periods of 10 s: the first has 2 at most, as have those that end at
 * 20 and 30 s; published at 50 s. One more is wanted at 55, fits on the machine, and serves at 85. */
START_TEST(concurrency_scales_copies_within_a_minute_and_a_half)
{
    begin();
    struct scaled scaled = scaled_copies(1, 1, 2, 4);
    track_concurrency(&scaled, 1);
    scaled.rig.plan.duration_ns = 200 * NS_PER_S;
    const struct arrival arrivals[] = {arrival(1, 150), arrival(1, 150)};
    struct endpoint *endpoint = run(&scaled, arrivals, 2);
    assert_scaled(endpoint, 1, 0);
    assert_event(endpoint, 0, 55, 1, 2);
    ck_assert_double_eq(copies_s(endpoint, 200), 200 + (200 - 85));
    end_copies(endpoint);
}
END_TEST

/* Calls every 10 s from 5 s on. The first 30 s are published at 50 s; one copy is wanted at 55, its machine in service at 155, the
 * copy at 185: of the calls from 5 to 175 s each is refused, that of 185 is the first to be served. The alarm lasts until 290 s:
 * the last refusals, of the period that ends at 180, are within its reach of 3 periods. It acts at 110 and 170 s, while the
 * first copy is under way, and at 230, in its cooldown up to 245: one more than none is one. */
START_TEST(calls_that_are_refused_bring_a_copy_back_and_only_one)
{
    begin();
    struct scaled scaled = scaled_copies(0, 0, 2, 4);
    wake_up(&scaled);
    scaled.rig.plan.duration_ns = 400 * NS_PER_S;
    struct arrival arrivals[39];
    for (int i = 0; i < 39; i++) arrivals[i] = arrival(5 + 10 * i, 1);
    struct endpoint *endpoint = run(&scaled, arrivals, 39);
    assert_scaled(endpoint, 1, 0);
    const struct scaler_change *change = assert_event(endpoint, 0, 55, 0, 1);
    ck_assert_int_eq(change->decided_ns, 50 * NS_PER_S);
    ck_assert_double_eq(change->value, 1);
    ck_assert_uint_eq(failed(endpoint, COMPONENT, FAILURE_NO_SERVER), 18);
    ck_assert_uint_eq(endpoint_tally(endpoint, COMPONENT)->succeeded, 39 - 18);
    ck_assert_double_eq(billed_s(endpoint, 400), 400 - 55);
    ck_assert_double_eq(copies_s(endpoint, 400), 400 - 185);
    end_copies(endpoint);
}
END_TEST

/* One call at 95 s, and never more than one in the copy. Nothing is measured as second 0 begins: the periods from 10 to 910 s are the
 * first 90 below 4.5, the last of them published at 930. The copy goes at 935, the machine 600 s later; a call at 940 is
 * refused. */
START_TEST(an_idle_copy_goes_and_its_machine_after_it)
{
    begin();
    struct scaled scaled = scaled_copies(1, 1, 2, 4);
    track_concurrency(&scaled, 5);
    scaled.rig.plan.duration_ns = 2000 * NS_PER_S;
    const struct arrival arrivals[] = {arrival(95, 1), arrival(940, 1)};
    struct endpoint *endpoint = run(&scaled, arrivals, 2);
    assert_scaled(endpoint, 0, 1);
    ck_assert(assert_event(endpoint, 0, 935, 1, 0)->alarm == POLICY_LOW);
    ck_assert_uint_eq(failed(endpoint, COMPONENT, FAILURE_NO_SERVER), 1);
    ck_assert_double_eq(copies_s(endpoint, 2000), 935);
    ck_assert_double_eq(billed_s(endpoint, 2000), 935 + 600);
    end_copies(endpoint);
}
END_TEST

/* At most one from 100 s on: the one of the higher number goes, and finishes by 120 s what it has. */
START_TEST(a_copy_that_goes_finishes_what_it_has)
{
    begin();
    struct scaled scaled = scaled_copies(1, 2, 2, 4);
    SCHEDULE(&scaled, most_at(100, 1));
    const struct arrival arrivals[] = {arrival(95, 25), arrival(96, 24), arrival(101, 1)};
    struct endpoint *endpoint = run(&scaled, arrivals, 3);
    assert_scaled(endpoint, 0, 1);
    assert_event(endpoint, 0, 100, 2, 1);
    ck_assert_uint_eq(endpoint_tally(endpoint, COMPONENT)->succeeded, 3);
    end_copies(endpoint);
}
END_TEST

/* A request of 60 s cannot: it is lost 30 s after its copy went. */
START_TEST(a_copy_that_goes_has_half_a_minute)
{
    begin();
    struct scaled scaled = scaled_copies(1, 1, 1, 4);
    SCHEDULE(&scaled, most_at(100, 0));
    const struct arrival arrivals[] = {arrival(95, 60)};
    struct endpoint *endpoint = run(&scaled, arrivals, 1);
    ck_assert_uint_eq(failed(endpoint, COMPONENT, FAILURE_LOST), 1);
    ck_assert_int_eq(endpoint_end_ns(endpoint), 130 * NS_PER_S);
    end_copies(endpoint);
}
END_TEST

/* At least three from 50 s on, of which two are on the machine there; the least is none from 300 on, which takes nothing away. */
START_TEST(a_schedule_sets_the_least_copies)
{
    begin();
    struct scaled scaled = scaled_copies(1, 1, 3, 4);
    SCHEDULE(&scaled, least_at(50, 3), least_at(300, 0));
    scaled.rig.plan.duration_ns = 400 * NS_PER_S;
    struct endpoint *endpoint = run(&scaled, NULL, 0);
    assert_scaled(endpoint, 1, 0);
    assert_event(endpoint, 0, 50, 1, 3);
    ck_assert_double_eq(copies_s(endpoint, 400), 400 + (400 - 80) + (400 - 180));
    ck_assert_double_eq(billed_s(endpoint, 400), 400 + (400 - 50));
    end_copies(endpoint);
}
END_TEST

/* The account has one machine: the launch for the third copy waits for 200 s and is given up. Since 60 s two are enough, and two are wanted from
 * then on. */
START_TEST(copies_whose_machine_is_not_to_be_had_are_given_up)
{
    begin();
    struct scaled scaled = scaled_copies(1, 2, 3, 4);
    SCHEDULE(&scaled, least_at(50, 3), least_at(60, 2));
    scaled.rig.plan.fleet[0].kind[0].most = 1;
    scaled.rig.plan.fleet[0].provision_timeout_ns = 200 * NS_PER_S;
    scaled.rig.plan.duration_ns = 1000 * NS_PER_S;
    struct endpoint *endpoint = run(&scaled, NULL, 0);
    assert_scaled(endpoint, 1, 0);
    ck_assert_uint_eq(log_of(endpoint)->given_up, 1);
    ck_assert_double_eq(copies_s(endpoint, 1000), 2 * 1000);
    ck_assert_uint_eq(endpoint_fleet(endpoint, 0)->launches_given_up, 1);
    end_copies(endpoint);
}
END_TEST

TEST_MAIN("scaling_copies", twice_the_calls_are_twice_the_copies_on_one_machine_more,
          concurrency_scales_copies_within_a_minute_and_a_half, calls_that_are_refused_bring_a_copy_back_and_only_one,
          an_idle_copy_goes_and_its_machine_after_it, a_copy_that_goes_finishes_what_it_has,
          a_copy_that_goes_has_half_a_minute, a_schedule_sets_the_least_copies,
          copies_whose_machine_is_not_to_be_had_are_given_up)
