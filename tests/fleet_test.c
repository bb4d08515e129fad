#include "tests/fleet_fixture.h"
#include "tests/test.h"

/* --- Machines that are servers --- */

START_TEST(machines_serve_from_second_0)
{
    struct scene scene;
    scene_init(&scene, 3);
    scene_begin(&scene);
    assert_story(&scene, "0 up 0.0 @0\n0 up 0.1 @1\n0 up 0.2 @2\n");
    ck_assert_int_eq(fleet_next_ns(scene.fleet), TIME_NEVER);
    scene_run_to(&scene, 50);
    assert_machine_seconds(&scene, 0, 50, 150, 150);
    scene_end(&scene);
}
END_TEST

/* Lost at 60 s, in service 100 s later; billed all the time. */
START_TEST(a_machine_that_fails_is_replaced_in_its_room)
{
    struct scene scene;
    scene_init(&scene, 2);
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 60);
    ck_assert_int_eq(fleet_next_ns(scene.fleet), 160 * NS_PER_S);
    scene_run_to(&scene, 200);
    assert_story(&scene, "60 lost 0.0 @0\n160 up 0.0 @0\n");
    assert_machine_seconds(&scene, 0, 200, 400, 300);
    ck_assert_uint_eq(fleet_figures(scene.fleet)->in_service_most, 2);
    ck_assert_uint_eq(fleet_figures(scene.fleet)->in_service_least, 1);
    scene_end(&scene);
}
END_TEST

START_TEST(the_lowest_rooms_in_service_fail_or_as_many_as_there_are)
{
    struct scene scene;
    scene_init(&scene, 3);
    scene_begin_quietly(&scene);
    scene_fail(&scene, 2, 10);
    assert_story(&scene, "10 lost 0.0 @0\n10 lost 0.1 @1\n");
    scene_fail(&scene, 2, 20);
    assert_story(&scene, "20 lost 0.2 @2\n");
    scene_run_to(&scene, 120);
    assert_story(&scene, "110 up 0.0 @0\n110 up 0.1 @1\n120 up 0.2 @2\n");
    scene_end(&scene);
}
END_TEST

/* Five machines in three zones: two, five thirds rounded up. */
START_TEST(a_zone_that_fails_takes_its_share_rounded_up)
{
    struct scene scene;
    scene_init(&scene, 5);
    scene_begin_quietly(&scene);
    scene_fail_zone(&scene, 3, 10);
    assert_story(&scene, "10 lost 0.0 @0\n10 lost 0.3 @3\n");
    scene_fail_zone(&scene, 1, 20);
    assert_story(&scene, "20 lost 0.1 @1\n20 lost 0.2 @2\n20 lost 0.4 @4\n");
    scene_end(&scene);
}
END_TEST

START_TEST(a_machine_without_a_start_up_serves_at_once)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene.plan.kind[0].start.container_ns = NULL;
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 10);
    assert_story(&scene, "10 lost 0.0 @0\n10 up 0.0 @0\n");
    scene_run_to(&scene, 20);
    ck_assert_uint_eq(fleet_figures(scene.fleet)->in_service_least, 1); /* a level of no duration */
    scene_end(&scene);
}
END_TEST

/* What is due at an instant comes before what is done then: the machine of 110 s is up, and fails. */
START_TEST(what_is_done_to_a_fleet_comes_last)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 10);
    scene_fail(&scene, 1, 110);
    assert_story(&scene, "10 lost 0.0 @0\n110 up 0.0 @0\n110 lost 0.0 @0\n");
    scene_end(&scene);
}
END_TEST

/* --- Kinds, outages and waiting --- */

START_TEST(a_launch_takes_the_first_kind_below_its_quota)
{
    struct scene scene;
    scene_init(&scene, 4);
    scene.plan.kinds = 3;
    scene.plan.kind[0].most = 2;
    scene.plan.kind[1].most = 0;
    scene_begin(&scene);
    assert_machines(&scene, 0, 2);
    assert_machines(&scene, 1, 0);
    assert_machines(&scene, 2, 2);
    ck_assert_uint_eq(fleet_figures(scene.fleet)->launches_waited, 0);
    scene_end(&scene);
}
END_TEST

START_TEST(an_outage_at_second_0_turns_to_the_next_kind)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene.plan.kinds = 2;
    scene_make(&scene);
    scene_outage(&scene, 0, 500, 0);
    scene_begin(&scene);
    assert_story(&scene, "0 up 0.0 @0\n");
    scene_run_to(&scene, 600);
    assert_machine_seconds(&scene, 0, 600, 0, 0);
    assert_machine_seconds(&scene, 1, 600, 600, 600);
    scene_end(&scene);
}
END_TEST

/* Both kinds are out; the second is back first, at 300 s. Nothing is billed before. */
START_TEST(a_launch_waits_for_the_first_outage_to_end)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene.plan.kinds = 2;
    scene_make(&scene);
    scene_outage(&scene, 0, 500, 0);
    scene_outage(&scene, 1, 300, 0);
    scene_begin(&scene);
    scene_run_to(&scene, 600);
    assert_story(&scene, "400 up 0.0 @0\n");
    assert_machine_seconds(&scene, 1, 600, 300, 200);
    ck_assert_uint_eq(fleet_figures(scene.fleet)->launches_waited, 1);
    ck_assert_uint_eq(fleet_figures(scene.fleet)->launches_given_up, 0);
    scene_end(&scene);
}
END_TEST

START_TEST(an_outage_does_not_shorten_one_that_is_on)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene_begin_quietly(&scene);
    scene_outage(&scene, 0, 500, 10);
    scene_outage(&scene, 0, 200, 20);
    scene_outage(&scene, 7, 900, 20); /* of a type that the fleet has not */
    scene_fail(&scene, 1, 30);
    scene_run_to(&scene, 700);
    assert_story(&scene, "30 lost 0.0 @0\n600 up 0.0 @0\n");
    assert_machine_seconds(&scene, 0, 700, 230, 130);
    scene_end(&scene);
}
END_TEST

/* Nothing is to be had until 1000 s: what is asked for at 20 s is given up at 320, 620 and 920 s, and asked for again each time. */
START_TEST(a_launch_that_was_given_up_is_asked_for_again)
{
    struct scene scene;
    scene_init(&scene, 2);
    scene.plan.provision_timeout_ns = 300 * NS_PER_S;
    scene_begin_quietly(&scene);
    scene_outage(&scene, 0, 1000, 10);
    scene_fail(&scene, 1, 20);
    ck_assert_int_eq(fleet_next_ns(scene.fleet), 320 * NS_PER_S);
    scene_run_to(&scene, 999);
    ck_assert_uint_eq(fleet_figures(scene.fleet)->launches_given_up, 3);
    assert_states(&scene, 1, 0, 1, 0);
    scene_run_to(&scene, 1300);
    assert_story(&scene, "20 lost 0.0 @0\n1100 up 0.0 @0\n");
    ck_assert_uint_eq(fleet_figures(scene.fleet)->launches_waited, 4);
    ck_assert_uint_eq(fleet_figures(scene.fleet)->launches_given_up, 3);
    scene_end(&scene);
}
END_TEST

START_TEST(an_outage_that_ends_as_the_time_runs_out_ends_first)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene.plan.provision_timeout_ns = 300 * NS_PER_S;
    scene_begin_quietly(&scene);
    scene_outage(&scene, 0, 320, 10);
    scene_fail(&scene, 1, 20);
    scene_run_to(&scene, 500);
    assert_story(&scene, "20 lost 0.0 @0\n420 up 0.0 @0\n");
    ck_assert_uint_eq(fleet_figures(scene.fleet)->launches_given_up, 0);
    scene_end(&scene);
}
END_TEST

/* --- Chance --- */

static double spread_out(const void *law, double tail, int upper)
{
    (void)law;
    return 1e9 * (upper ? 200 - 100 * tail : 100 + 100 * tail);
}

/* Start-ups uniform between 100 s and 200 s; two launches, at 10 s and at 1000 s. */
START_TEST(start_up_n_follows_from_key_fleet_and_n)
{
    struct scene scene;
    scene_init(&scene, 1);
    const struct quantile *table = quantile_new(scene.arena, spread_out, NULL, 6);
    scene.plan.kind[0].start.container_ns = table;
    scene.fleet = fleet_new(scene.arena, &scene.plan, 5);
    scene_begin(&scene);
    for (uint64_t n = 0; n < 2; n++) {
        double launched_s = n == 0 ? 10 : 1000;
        scene_fail(&scene, 1, launched_s);
        struct random_block block = random_block(random_key(1, 0), n, RANDOM_START_UP, 5);
        int64_t start_up_ns = (int64_t)(quantile_at(table, random_wide(block, 0)) + 0.5);
        ck_assert_int_eq(fleet_next_ns(scene.fleet), time_from_s(launched_s) + start_up_ns);
        scene_run_to(&scene, launched_s + 200);
    }
    scene_end(&scene);
}
END_TEST

/* The copy of the machine that fails starts anew: copy start 0, since that of second 0 takes no time. */
START_TEST(copies_draw_start_ups_of_their_own)
{
    struct scene scene;
    scene_init(&scene, 1);
    const struct quantile *table = quantile_new(scene.arena, spread_out, NULL, 6);
    scene_component(&scene, 1, 1)->start.container_ns = table;
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 10);
    struct random_block block = random_block(random_key(1, 0), 0, RANDOM_START_UP, 0);
    scene_run_to(&scene, 110);
    ck_assert_int_eq(fleet_next_ns(scene.fleet),
                     110 * NS_PER_S + (int64_t)(quantile_at(table, random_wide(block, 2)) + 0.5));
    scene_end(&scene);
}
END_TEST

/* --- Copies --- */

START_TEST(copies_that_fit_serve_from_second_0)
{
    struct scene scene;
    scene_init(&scene, 2);
    scene_component(&scene, 3, 1);
    scene_component(&scene, 2, 2)->spread = PLACE_SPREAD;
    scene_begin(&scene);
    /* Three of 1 fill machine 0 to one accelerator; the two of 2 then fit on machine 1 alone. */
    assert_story(&scene, "0 up 0.0 @0\n0 up 0.1 @0\n0 up 0.2 @0\n0 up 1.0 @1\n0 up 1.1 @1\n");
    ck_assert_int_eq(fleet_next_ns(scene.fleet), TIME_NEVER);
    scene_end(&scene);
}
END_TEST

START_TEST(copies_that_spread_take_turns_over_the_machines)
{
    struct scene scene;
    scene_init(&scene, 2);
    scene_component(&scene, 3, 1)->spread = PLACE_SPREAD;
    scene_begin(&scene);
    assert_story(&scene, "0 up 0.0 @0\n0 up 0.1 @1\n0 up 0.2 @0\n");
    scene_end(&scene);
}
END_TEST

/* Machines that arrive at one instant do so before a copy is placed: the two spread over them. */
START_TEST(copies_spread_over_machines_that_arrive_together)
{
    struct scene scene;
    scene_init(&scene, 2);
    scene_component(&scene, 2, 1)->spread = PLACE_SPREAD;
    scene_begin_quietly(&scene);
    scene_fail(&scene, 2, 10);
    scene_run_to(&scene, 200);
    assert_story(&scene, "10 lost 0.0 @0\n10 lost 0.1 @1\n140 up 0.0 @0\n140 up 0.1 @1\n");
    scene_end(&scene);
}
END_TEST

/* Two copies of 2 accelerators fill a machine. The third's machine is launched at 0, in service at 100 s, the copy
 * at 130 s. */
START_TEST(a_copy_that_fits_nowhere_has_a_machine_launched)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene_component(&scene, 3, 2);
    scene_manage(&scene, 1, 2);
    scene_begin(&scene);
    scene_run_to(&scene, 200);
    assert_story(&scene, "0 up 0.0 @0\n0 up 0.1 @0\n130 up 0.2 @1\n");
    assert_machine_seconds(&scene, 0, 200, 400, 300);
    ck_assert_double_eq((double)gauge_integral(&fleet_figures(scene.fleet)->copies[0], 200 * NS_PER_S) / 1e9, 470);
    scene_end(&scene);
}
END_TEST

/* Ten copies, two to a machine: five machines, and no more than that on their way. */
START_TEST(copies_share_the_machines_on_their_way)
{
    struct scene scene;
    scene_init(&scene, 0);
    scene_component(&scene, 10, 2);
    scene_manage(&scene, 0, 50);
    scene_begin(&scene);
    assert_machines(&scene, 0, 5);
    scene_run_to(&scene, 1000);
    assert_machines(&scene, 0, 5);
    ck_assert_int_eq(fleet_figures(scene.fleet)->copies[0].level, 10);
    scene_end(&scene);
}
END_TEST

START_TEST(a_fleet_that_is_not_managed_launches_none_for_its_copies)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene_component(&scene, 3, 2);
    scene_begin_quietly(&scene);
    scene_run_to(&scene, 10000);
    assert_story(&scene, "");
    assert_machine_seconds(&scene, 0, 10000, 10000, 10000);
    ck_assert_uint_eq(fleet_figures(scene.fleet)->copies_misfit, 0);
    scene_end(&scene);
}
END_TEST

START_TEST(no_more_machines_are_launched_than_there_may_be)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene_component(&scene, 9, 4);
    scene_manage(&scene, 1, 3);
    scene_begin_quietly(&scene);
    scene_run_to(&scene, 1000);
    assert_story(&scene, "130 up 0.1 @1\n130 up 0.2 @2\n");
    assert_machines(&scene, 0, 3);
    scene_end(&scene);
}
END_TEST

START_TEST(a_copy_that_fits_on_no_kind_is_counted_and_left)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene_component(&scene, 3, 5);
    scene_component(&scene, 1, 1);
    scene_manage(&scene, 1, 5);
    scene_begin(&scene);
    scene_run_to(&scene, 1000);
    assert_story(&scene, "0 up 1.0 @0\n");
    assert_machines(&scene, 0, 1);
    ck_assert_uint_eq(fleet_figures(scene.fleet)->copies_misfit, 3);
    scene_end(&scene);
}
END_TEST

/* Kind 0 has 4 accelerators, kind 1 has 8: so many does the copy need. */
START_TEST(a_machine_for_a_copy_is_of_the_first_kind_that_holds_it)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene.plan.kinds = 2;
    scene.plan.kind[1].capacity.accelerators = 8;
    scene_component(&scene, 1, 8);
    scene_manage(&scene, 0, 2);
    scene_begin(&scene);
    scene_run_to(&scene, 200);
    assert_story(&scene, "130 up 0.0 @1\n");
    scene_fail(&scene, 2, 300); /* and so is the one that replaces it */
    scene_run_to(&scene, 500);
    assert_story(&scene, "300 lost 0.0 @1\n430 up 0.0 @1\n");
    assert_machine_seconds(&scene, 0, 500, 500, 400);
    assert_machine_seconds(&scene, 1, 500, 500, 300);
    scene_end(&scene);
}
END_TEST

/* Machine 1 has room for the copies of machine 0: 30 s. */
START_TEST(copies_of_a_machine_that_fails_go_where_there_is_room)
{
    struct scene scene;
    scene_init(&scene, 2);
    scene_component(&scene, 2, 1)->spread = PLACE_SPREAD;
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 50);
    scene_run_to(&scene, 500);
    assert_story(&scene, "50 lost 0.0 @0\n80 up 0.0 @1\n");
    assert_machine_seconds(&scene, 0, 500, 1000, 900);
    scene_end(&scene);
}
END_TEST

/* Where there is none, it takes the machine's 100 s and the copy's 30 s. No further machine is launched. */
START_TEST(other_copies_wait_for_the_machine_that_replaces_theirs)
{
    struct scene scene;
    scene_init(&scene, 2);
    scene_component(&scene, 2, 4);
    scene_manage(&scene, 2, 5);
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 50);
    assert_machines(&scene, 0, 2);
    scene_run_to(&scene, 500);
    assert_story(&scene, "50 lost 0.0 @0\n180 up 0.0 @0\n");
    scene_end(&scene);
}
END_TEST

/* A copy that starts has never been up, and is not lost: it is only late. Machine 0 fails at 10 s, its copy starts on
 * machine 1, which fails at 20 s; machine 0 is back at 110 s. */
START_TEST(a_copy_that_starts_is_placed_again_without_a_word)
{
    struct scene scene;
    scene_init(&scene, 2);
    scene_component(&scene, 1, 4);
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 10);
    scene_fail(&scene, 1, 20);
    scene_run_to(&scene, 500);
    assert_story(&scene, "10 lost 0.0 @0\n140 up 0.0 @0\n");
    scene_end(&scene);
}
END_TEST

/* Kind 1 (8 accelerators) has a quota of 1, and kind 0 (4) is out until 10 s: machine 0 is of kind 1. The second
 * copy's launch finds none of kind 1. Machine 0, which was asked to hold nothing, fails at 100 s and is replaced by
 * one of kind 0; so the launch that waits gets kind 1. The first copy goes there, being the first; the second waits
 * as before. */
START_TEST(a_launch_that_waits_gets_the_place_of_a_machine_that_is_no_more)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene.plan.kinds = 2;
    scene.plan.kind[1].capacity.accelerators = 8;
    scene.plan.kind[1].most = 1;
    scene_component(&scene, 2, 8);
    scene_manage(&scene, 0, 4);
    scene_make(&scene);
    scene_outage(&scene, 0, 10, 0);
    scene_begin(&scene);
    scene_run_to(&scene, 99);
    assert_story(&scene, "0 up 0.0 @0\n");
    ck_assert_uint_eq(fleet_figures(scene.fleet)->launches_waited, 1);
    scene_fail(&scene, 1, 100);
    assert_machines(&scene, 0, 1);
    assert_machines(&scene, 1, 1);
    scene_run_to(&scene, 500);
    assert_story(&scene, "100 lost 0.0 @0\n230 up 0.0 @1\n");
    scene_end(&scene);
}
END_TEST

/* One machine of kind 0 is to be had, none of kind 1 until 1000 s: the second copy's launch is given up at 300, 600 and
 * 900 s, and comes at 1000. */
START_TEST(a_copy_whose_launch_was_given_up_asks_again)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene.plan.provision_timeout_ns = 300 * NS_PER_S;
    scene.plan.kinds = 2;
    scene.plan.kind[0].most = 1;
    scene_component(&scene, 2, 4);
    scene_manage(&scene, 1, 3);
    scene_make(&scene);
    scene_outage(&scene, 1, 1000, 0);
    scene_begin_quietly(&scene);
    scene_run_to(&scene, 999);
    ck_assert_uint_eq(fleet_figures(scene.fleet)->launches_given_up, 3);
    assert_machines(&scene, 1, 0);
    scene_run_to(&scene, 2000);
    assert_story(&scene, "1130 up 0.1 @1\n");
    assert_machine_seconds(&scene, 1, 2000, 1000, 900);
    scene_end(&scene);
}
END_TEST

/* Of kinds with 4, 8 and 16 accelerators, in service after 200 s, after 100 s and, being out, not at all. Copies of
 * 3, 8 and 16 have one of each launched; the last is given up at 50 s and every 50 s thereafter. At 100 s the first copy
 * takes the machine of the second, which has another launched: it would fit beside the third, but that machine waits. */
START_TEST(a_copy_does_not_wait_with_another_where_a_machine_is_to_be_had)
{
    struct scene scene;
    scene_init(&scene, 0);
    scene.plan.provision_timeout_ns = 50 * NS_PER_S;
    scene.plan.kinds = 3;
    scene.plan.kind[0].start.container_ns = scene_seconds(&scene, 200);
    scene.plan.kind[1].capacity.accelerators = 8;
    scene.plan.kind[2].capacity.accelerators = 16;
    scene_component(&scene, 1, 3);
    scene_component(&scene, 1, 8);
    scene_component(&scene, 1, 16);
    scene_manage(&scene, 0, 5);
    scene_make(&scene);
    scene_outage(&scene, 2, 10000, 0);
    scene_begin(&scene);
    scene_run_to(&scene, 99);
    ck_assert_uint_eq(fleet_figures(scene.fleet)->launches_given_up, 1);
    scene_run_to(&scene, 160);
    ck_assert_uint_eq(fleet_figures(scene.fleet)->launches_given_up, 3);
    scene_run_to(&scene, 300);
    assert_story(&scene, "130 up 0.0 @1\n230 up 1.0 @3\n");
    scene_end(&scene);
}
END_TEST

/* One machine is there at second 0; the fleet may not have less than two, so the other is launched then. */
START_TEST(a_managed_fleet_launches_up_to_its_least_number)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene_component(&scene, 1, 1);
    scene_manage(&scene, 2, 3);
    scene_begin(&scene);
    scene_run_to(&scene, 200);
    assert_story(&scene, "0 up 0.0 @0\n");
    assert_machine_seconds(&scene, 0, 200, 400, 300);
    scene_end(&scene);
}
END_TEST

/* --- Adapters --- */

START_TEST(an_adapter_stands_beside_its_base)
{
    struct scene scene;
    scene_init(&scene, 3);
    scene_adapter_and_base(&scene, 1);
    scene_begin(&scene);
    assert_story(&scene, "0 up 1.0 @0\n0 up 0.0 @0\n");
    scene_end(&scene);
}
END_TEST

/* The base is back 30 s later on another machine, the adapter 5 s after that. */
START_TEST(an_adapter_starts_when_its_base_is_in_service)
{
    struct scene scene;
    scene_init(&scene, 2);
    scene_adapter_and_base(&scene, 1);
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 10);
    scene_run_to(&scene, 100);
    assert_story(&scene, "10 lost 1.0 @0\n10 lost 0.0 @0\n40 up 1.0 @1\n45 up 0.0 @1\n");
    scene_end(&scene);
}
END_TEST

/* One serves on machine 1, so the adapter takes its own 5 s alone. */
START_TEST(an_adapter_goes_to_another_copy_of_its_base)
{
    struct scene scene;
    scene_init(&scene, 2);
    scene_adapter_and_base(&scene, 2);
    scene.component[1].spread = PLACE_SPREAD;
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 10);
    scene_run_to(&scene, 100);
    assert_story(&scene, "10 lost 1.0 @0\n10 lost 0.0 @0\n15 up 0.0 @1\n40 up 1.0 @1\n");
    scene_end(&scene);
}
END_TEST

START_TEST(an_adapter_without_a_base_launches_no_machine)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene_adapter_and_base(&scene, 0);
    scene_manage(&scene, 0, 5);
    scene_begin(&scene);
    scene_run_to(&scene, 1000);
    assert_story(&scene, "");
    assert_machines(&scene, 0, 1);
    scene_end(&scene);
}
END_TEST

/* Each would fit on a machine of 4 accelerators, but not beside each other. */
START_TEST(an_adapter_that_fits_on_no_machine_with_its_base_is_counted)
{
    struct scene scene;
    scene_init(&scene, 2);
    scene_adapter_and_base(&scene, 1);
    scene.component[0].need.accelerators = 3;
    scene_begin(&scene);
    assert_story(&scene, "0 up 1.0 @0\n");
    ck_assert_uint_eq(fleet_figures(scene.fleet)->copies_misfit, 1);
    scene_end(&scene);
}
END_TEST

/* --- Idle machines --- */

/* Four machines, the last two of a second kind, and one copy on machine 0. One has to stay beside it: of those that
 * leave, the last kind and then the highest room do first. */
START_TEST(idle_machines_leave_but_for_the_least_number)
{
    struct scene scene;
    scene_init(&scene, 4);
    scene.plan.kinds = 2;
    scene.plan.kind[0].most = 2;
    scene.plan.release_after_ns = 600 * NS_PER_S;
    scene_component(&scene, 1, 1);
    scene_manage(&scene, 2, 5);
    scene_begin_quietly(&scene);
    ck_assert_int_eq(fleet_next_ns(scene.fleet), 600 * NS_PER_S);
    scene_run_to(&scene, 1000);
    assert_machine_seconds(&scene, 0, 1000, 2000, 2000);
    assert_machine_seconds(&scene, 1, 1000, 1200, 1200);
    ck_assert_uint_eq(fleet_figures(scene.fleet)->released, 2);
    ck_assert_int_eq(fleet_next_ns(scene.fleet), TIME_NEVER);
    scene_end(&scene);
}
END_TEST

/* Of machines 1 and 2 one has to stay: it is there that the copy goes when machine 0 fails. */
START_TEST(of_idle_machines_that_in_the_highest_room_leaves_first)
{
    struct scene scene;
    scene_init(&scene, 3);
    scene.plan.release_after_ns = 300 * NS_PER_S;
    scene_component(&scene, 1, 1);
    scene_manage(&scene, 2, 3);
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 400);
    scene_run_to(&scene, 450);
    assert_story(&scene, "400 lost 0.0 @0\n430 up 0.0 @1\n");
    scene_end(&scene);
}
END_TEST

/* There is one machine of kind 1 to be had, at 5 s, for room 0; kind 0 is back at 15 s. Both are in service at 115
 * s, and one may leave. */
START_TEST(of_idle_machines_that_of_the_last_kind_leaves_first)
{
    struct scene scene;
    scene_init(&scene, 2);
    scene.plan.kinds = 2;
    scene.plan.kind[1].most = 1;
    scene.plan.kind[1].start.container_ns = scene_seconds(&scene, 110);
    scene.plan.release_after_ns = 300 * NS_PER_S;
    scene_component(&scene, 0, 1);
    scene_manage(&scene, 1, 2);
    scene_make(&scene);
    scene_outage(&scene, 0, 15, 0);
    scene_outage(&scene, 1, 5, 0);
    scene_begin(&scene);
    scene_run_to(&scene, 1000);
    assert_machine_seconds(&scene, 0, 1000, 985, 885);
    assert_machine_seconds(&scene, 1, 1000, 410, 300);
    scene_end(&scene);
}
END_TEST

/* Machine 0 fails at 50 s, its copy is on machine 1 from then on. The machine in its place is idle from 150 s, and
 * leaves at 750 s. */
START_TEST(a_machine_is_idle_from_the_time_it_is_in_service)
{
    struct scene scene;
    scene_init(&scene, 2);
    scene.plan.release_after_ns = 600 * NS_PER_S;
    scene_component(&scene, 2, 1)->spread = PLACE_SPREAD;
    scene_manage(&scene, 0, 2);
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 50);
    scene_run_to(&scene, 1000);
    assert_machine_seconds(&scene, 0, 1000, 1750, 1650);
    scene_end(&scene);
}
END_TEST

START_TEST(a_fleet_scales_to_zero_and_a_server_fleet_does_not)
{
    for (uint32_t components = 0; components < 2; components++) {
        struct scene scene;
        scene_init(&scene, 2);
        scene.plan.release_after_ns = 600 * NS_PER_S;
        if (components > 0) scene_component(&scene, 0, 1);
        scene_manage(&scene, 0, 2);
        scene_begin(&scene);
        scene_run_to(&scene, 1000);
        assert_machines(&scene, 0, components > 0 ? 0 : 2);
        scene_end(&scene);
    }
}
END_TEST

/* The idle machine has to stay, being the only one, until the copy's machine is in service at 700 s; then it has
 * been idle for long enough. Kind 0 has 4 accelerators; the copy needs the 8 of kind 1, which is out until 600 s. */
START_TEST(an_idle_machine_leaves_when_another_makes_up_the_least_number)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene.plan.kinds = 2;
    scene.plan.kind[1].capacity.accelerators = 8;
    scene.plan.release_after_ns = 300 * NS_PER_S;
    scene_component(&scene, 1, 8);
    scene_manage(&scene, 1, 2);
    scene_make(&scene);
    scene_outage(&scene, 1, 600, 0);
    scene_begin(&scene);
    scene_run_to(&scene, 1000);
    assert_story(&scene, "730 up 0.0 @1\n");
    assert_machine_seconds(&scene, 0, 1000, 700, 700);
    assert_machine_seconds(&scene, 1, 1000, 400, 300);
    scene_end(&scene);
}
END_TEST

/* Both kinds once more, but one machine is all there may be. The idle one leaves at 300 s; only then is the other
 * launched. */
START_TEST(a_copy_gets_the_room_of_a_machine_that_leaves)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene.plan.kinds = 2;
    scene.plan.kind[1].capacity.accelerators = 8;
    scene.plan.release_after_ns = 300 * NS_PER_S;
    scene_component(&scene, 1, 8);
    scene_manage(&scene, 0, 1);
    scene_begin(&scene);
    scene_run_to(&scene, 1000);
    assert_story(&scene, "430 up 0.0 @0\n");
    assert_machine_seconds(&scene, 0, 1000, 300, 300);
    assert_machine_seconds(&scene, 1, 1000, 700, 600);
    scene_end(&scene);
}
END_TEST

TEST_MAIN("fleet", machines_serve_from_second_0, a_machine_that_fails_is_replaced_in_its_room,
          the_lowest_rooms_in_service_fail_or_as_many_as_there_are, a_zone_that_fails_takes_its_share_rounded_up,
          a_machine_without_a_start_up_serves_at_once, what_is_done_to_a_fleet_comes_last,
          a_launch_takes_the_first_kind_below_its_quota, an_outage_at_second_0_turns_to_the_next_kind,
          a_launch_waits_for_the_first_outage_to_end, an_outage_does_not_shorten_one_that_is_on,
          a_launch_that_was_given_up_is_asked_for_again, an_outage_that_ends_as_the_time_runs_out_ends_first,
          start_up_n_follows_from_key_fleet_and_n, copies_draw_start_ups_of_their_own,
          copies_that_fit_serve_from_second_0, copies_that_spread_take_turns_over_the_machines,
          copies_spread_over_machines_that_arrive_together, a_copy_that_fits_nowhere_has_a_machine_launched,
          copies_share_the_machines_on_their_way, a_fleet_that_is_not_managed_launches_none_for_its_copies,
          no_more_machines_are_launched_than_there_may_be, a_copy_that_fits_on_no_kind_is_counted_and_left,
          a_machine_for_a_copy_is_of_the_first_kind_that_holds_it,
          copies_of_a_machine_that_fails_go_where_there_is_room, other_copies_wait_for_the_machine_that_replaces_theirs,
          a_copy_that_starts_is_placed_again_without_a_word,
          a_launch_that_waits_gets_the_place_of_a_machine_that_is_no_more, a_copy_whose_launch_was_given_up_asks_again,
          a_copy_does_not_wait_with_another_where_a_machine_is_to_be_had,
          a_managed_fleet_launches_up_to_its_least_number, an_adapter_stands_beside_its_base,
          an_adapter_starts_when_its_base_is_in_service, an_adapter_goes_to_another_copy_of_its_base,
          an_adapter_without_a_base_launches_no_machine, an_adapter_that_fits_on_no_machine_with_its_base_is_counted,
          idle_machines_leave_but_for_the_least_number, of_idle_machines_that_in_the_highest_room_leaves_first,
          of_idle_machines_that_of_the_last_kind_leaves_first, a_machine_is_idle_from_the_time_it_is_in_service,
          a_fleet_scales_to_zero_and_a_server_fleet_does_not,
          an_idle_machine_leaves_when_another_makes_up_the_least_number, a_copy_gets_the_room_of_a_machine_that_leaves)
