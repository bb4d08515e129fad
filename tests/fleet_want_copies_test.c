#include "tests/fleet_fixture.h"
#include "tests/test.h"

/* A machine holds four copies of one accelerator each; it starts in 100 s, a copy in 30 s (fleet_fixture.h). */

static void want(struct scene *scene, uint32_t component, uint32_t copies, double now_s)
{
    fleet_want_copies(scene->fleet, component, copies, time_from_s(now_s));
    fleet_check_laws(scene->fleet, time_from_s(now_s));
}

/* One component of so many copies, of at most `most`, on so many machines. */
static void begin(struct scene *scene, uint32_t machines, uint32_t copies, uint32_t most)
{
    scene_init(scene, machines);
    scene_component(scene, copies, 1)->copies_most = most;
}

static double copy_seconds(const struct scene *scene, double now_s)
{
    return (double)gauge_integral(&fleet_figures(scene->fleet)->copies[0], time_from_s(now_s)) / 1e9;
}

/* One for 200 s, two from 40 s on. */
START_TEST(more_are_placed_at_once_where_there_is_room)
{
    struct scene scene;
    begin(&scene, 1, 1, 3);
    scene_begin_quietly(&scene);
    want(&scene, 0, 3, 10);
    ck_assert_uint_eq(fleet_copies_in_service(scene.fleet, 0), 1);
    ck_assert_uint_eq(fleet_copies_under_way(scene.fleet, 0), 3);
    scene_run_to(&scene, 200);
    assert_story(&scene, "40 up 0.1 @0\n40 up 0.2 @0\n");
    ck_assert_uint_eq(fleet_copies_in_service(scene.fleet, 0), 3);
    ck_assert_double_eq(copy_seconds(&scene, 200), 200 + 2 * 160);
    ck_assert_uint_eq(fleet_figures(scene.fleet)->copies_least[0], 1);
    ck_assert_uint_eq(fleet_figures(scene.fleet)->copies_most[0], 3);
    scene_end(&scene);
}
END_TEST

/* Slow by 3 from 20 s on: the copy that is there, and at 40 s the one that starts meanwhile. When the machine has failed, another is there at 160,
 * and its copies at 190 are not slow. */
START_TEST(a_copy_is_as_slow_as_its_machine)
{
    struct scene scene;
    begin(&scene, 1, 1, 2);
    scene_begin_quietly(&scene);
    want(&scene, 0, 2, 10);
    scene_slow(&scene, 1, 3, 3600, 20);
    assert_story(&scene, "20 slow 0.0 @0\n");
    ck_assert_double_eq(scene.slowness.factor, 3);
    scene.slowness.factor = 0;
    scene_run_to(&scene, 50);
    assert_story(&scene, "40 up 0.1 @0\n");
    ck_assert_double_eq(scene.slowness.factor, 3);
    ck_assert_int_eq(scene.slowness.until_ns, 3600 * NS_PER_S);
    scene_fail(&scene, 1, 60);
    scene_run_to(&scene, 200);
    assert_story(&scene, "60 lost 0.0 @0\n60 lost 0.1 @0\n190 up 0.0 @0\n190 up 0.1 @0\n");
    ck_assert_int_eq(scene.slowness.until_ns, 0);
    scene_end(&scene);
}
END_TEST

/* The fifth fits nowhere: a machine for it is launched at 10 s and in service at 110. */
START_TEST(a_machine_is_bought_for_what_fits_nowhere)
{
    struct scene scene;
    begin(&scene, 1, 4, 5);
    scene_manage(&scene, 1, 2);
    scene_begin_quietly(&scene);
    want(&scene, 0, 5, 10);
    scene_run_to(&scene, 200);
    assert_story(&scene, "140 up 0.4 @1\n");
    assert_machine_seconds(&scene, 0, 200, 200 + 190, 200 + 90);
    scene_end(&scene);
}
END_TEST

/* Nothing is to be had from 5 s to 50 s: the launch for the fifth copy waits until it is no longer wanted, at 20 s. */
START_TEST(a_launch_that_waits_for_a_copy_nobody_wants_is_called_off)
{
    struct scene scene;
    begin(&scene, 1, 4, 5);
    scene_manage(&scene, 1, 2);
    scene_begin_quietly(&scene);
    scene_outage(&scene, 0, 50, 5);
    want(&scene, 0, 5, 10);
    assert_states(&scene, 1, 0, 1, 0);
    want(&scene, 0, 4, 20);
    assert_states(&scene, 0, 0, 1, 0);
    scene_run_to(&scene, 300);
    assert_machine_seconds(&scene, 0, 300, 300, 300);
    scene_end(&scene);
}
END_TEST

/* What the least number needs, or somebody has asked for, goes on waiting. */
START_TEST(a_launch_that_waits_for_the_least_number_goes_on)
{
    struct scene scene;
    begin(&scene, 1, 4, 5);
    scene_manage(&scene, 2, 3);
    scene_make(&scene);
    scene_outage(&scene, 0, 50, 0);
    scene_begin_quietly(&scene);
    assert_states(&scene, 2, 0, 0, 0);
    want(&scene, 0, 0, 20);
    assert_states(&scene, 2, 0, 0, 0);
    scene_run_to(&scene, 160);
    assert_states(&scene, 0, 0, 2, 0);
    scene_end(&scene);
}
END_TEST

START_TEST(without_managed_machines_what_fits_nowhere_waits_for_room)
{
    struct scene scene;
    begin(&scene, 1, 4, 5);
    scene_begin_quietly(&scene);
    want(&scene, 0, 5, 10);
    scene_run_to(&scene, 200);
    assert_story(&scene, "");
    ck_assert_uint_eq(fleet_copies_under_way(scene.fleet, 0), 5);
    want(&scene, 0, 4, 200);
    assert_story(&scene, "");
    ck_assert_uint_eq(fleet_copies_under_way(scene.fleet, 0), 4);
    scene_end(&scene);
}
END_TEST

/* Packed: four on the first machine, two on the second. The second is emptied before the first is touched. */
START_TEST(fewer_go_from_the_machine_with_the_fewest)
{
    struct scene scene;
    begin(&scene, 2, 6, 6);
    scene_begin_quietly(&scene);
    want(&scene, 0, 3, 50);
    assert_story(&scene, "50 retired 0.5 @1\n50 retired 0.4 @1\n50 retired 0.3 @0\n");
    scene_end(&scene);
}
END_TEST

/* Of five, three are up, the two of 10 s would be at 40 s. */
START_TEST(what_is_still_starting_is_called_off_first)
{
    struct scene scene;
    begin(&scene, 2, 3, 5);
    scene_begin_quietly(&scene);
    want(&scene, 0, 5, 10);
    want(&scene, 0, 3, 30);
    scene_run_to(&scene, 100);
    assert_story(&scene, "");
    ck_assert_double_eq(copy_seconds(&scene, 100), 3 * 100);
    scene_end(&scene);
}
END_TEST

/* Without copies from 100 s on, the machine leaves at 700. The next one is launched at 1000. */
START_TEST(copies_and_machines_go_to_zero_and_come_back)
{
    struct scene scene;
    begin(&scene, 1, 1, 1);
    scene_manage(&scene, 0, 1);
    scene.plan.release_after_ns = 600 * NS_PER_S;
    scene_begin_quietly(&scene);
    want(&scene, 0, 0, 100);
    scene_run_to(&scene, 1000);
    assert_story(&scene, "100 retired 0.0 @0\n");
    assert_machine_seconds(&scene, 0, 1000, 700, 700);
    want(&scene, 0, 1, 1000);
    scene_run_to(&scene, 1200);
    assert_story(&scene, "1130 up 0.0 @0\n");
    assert_machine_seconds(&scene, 0, 1200, 700 + 200, 700 + 100);
    ck_assert_double_eq(copy_seconds(&scene, 1200), 100 + 70);
    scene_end(&scene);
}
END_TEST

/* The machine is empty for less than 600 s, and takes the copy that comes back. */
START_TEST(a_machine_that_is_still_there_takes_the_copy_that_comes_back)
{
    struct scene scene;
    begin(&scene, 1, 1, 1);
    scene_manage(&scene, 0, 1);
    scene.plan.release_after_ns = 600 * NS_PER_S;
    scene_begin_quietly(&scene);
    want(&scene, 0, 0, 100);
    want(&scene, 0, 1, 650);
    scene_run_to(&scene, 2000);
    assert_story(&scene, "100 retired 0.0 @0\n680 up 0.0 @0\n");
    assert_machine_seconds(&scene, 0, 2000, 2000, 2000);
    scene_end(&scene);
}
END_TEST

/* No capacity before 500 s, and launches are given up after 50: at 60 s nothing is under way any more for the second.
 * Then one is enough, and what was given up is asked for no more. */
START_TEST(a_copy_whose_launch_was_given_up_is_not_under_way)
{
    struct scene scene;
    begin(&scene, 1, 4, 5);
    scene_manage(&scene, 1, 2);
    scene.plan.provision_timeout_ns = 50 * NS_PER_S;
    scene_begin_quietly(&scene);
    scene_outage(&scene, scene.plan.kind[0].market, 500, 10);
    want(&scene, 0, 5, 10);
    ck_assert_uint_eq(fleet_copies_under_way(scene.fleet, 0), 5);
    scene_run_to(&scene, 60);
    ck_assert_uint_eq(fleet_copies_under_way(scene.fleet, 0), 4);
    want(&scene, 0, 4, 60);
    scene_run_to(&scene, 1000);
    assert_story(&scene, "");
    assert_machines(&scene, 0, 1);
    scene_end(&scene);
}
END_TEST

/* Two bases of two accelerators on two machines, each with its adapter. */
static void begin_with_adapters(struct scene *scene, bool follows)
{
    scene_init(scene, 2);
    scene_adapter_and_base(scene, 2);
    scene->component[0].copies = 2;
    scene->component[0].copies_most = 3;
    scene->component[0].follows = follows;
    for (int c = 0; c < 2; c++) scene->component[c].spread = PLACE_SPREAD;
    scene->component[1].copies_most = 3;
    scene_begin_quietly(scene);
}

/* The third base is up at 40 s. Its adapter shares a machine with any base, and takes the one with fewer copies: 5 s. */
START_TEST(adapters_that_follow_are_as_many_as_their_base)
{
    struct scene scene;
    begin_with_adapters(&scene, true);
    want(&scene, 1, 3, 10);
    scene_run_to(&scene, 100);
    assert_story(&scene, "15 up 0.2 @1\n40 up 1.2 @0\n");
    want(&scene, 1, 1, 100);
    assert_story(&scene, "100 retired 1.1 @1\n100 retired 1.2 @0\n100 retired 0.2 @1\n100 retired 0.1 @1\n");
    scene_end(&scene);
}
END_TEST

/* The base on the second machine goes; its adapter starts anew beside the other base. */
START_TEST(an_adapter_whose_base_goes_is_placed_anew)
{
    struct scene scene;
    begin_with_adapters(&scene, false);
    want(&scene, 1, 1, 10);
    scene_run_to(&scene, 100);
    assert_story(&scene, "10 retired 1.1 @1\n10 retired 0.1 @1\n15 up 0.1 @0\n");
    scene_end(&scene);
}
END_TEST

/* Component 1's one copy stands alone on the second machine. After 40 s of quiet it is on its way to the first, to be up at 70 s;
 * at 60 s it is wanted no more: the move comes to nothing. */
START_TEST(a_move_is_called_off_where_what_moves_is_not_wanted_any_more)
{
    struct scene scene;
    scene_init(&scene, 2);
    scene_component(&scene, 3, 1);
    scene_component(&scene, 1, 1)->spread = PLACE_SPREAD;
    scene_manage(&scene, 1, 2);
    scene_consolidate(&scene, 40);
    scene_begin_quietly(&scene);
    want(&scene, 1, 0, 60);
    scene_run_to(&scene, 100);
    assert_story(&scene, "60 retired 1.0 @1\n");
    ck_assert_uint_eq(fleet_figures(scene.fleet)->copies_moved, 0);
    scene_end(&scene);
}
END_TEST

/* --- Machines under copies --- */

static void want_machines(struct scene *scene, uint32_t machines, double now_s)
{
    fleet_want(scene->fleet, machines, time_from_s(now_s));
    fleet_check_laws(scene->fleet, time_from_s(now_s));
}

/* Packed: four copies on the first machine, one on the second, none on the third. Without two of them four copies have room. */
START_TEST(of_too_many_machines_those_with_the_fewest_copies_go)
{
    struct scene scene;
    begin(&scene, 3, 5, 5);
    scene_begin_quietly(&scene);
    want_machines(&scene, 2, 10);
    assert_story(&scene, "");
    want_machines(&scene, 1, 20);
    scene_run_to(&scene, 100);
    assert_story(&scene, "20 retired 0.4 @1\n");
    assert_machine_seconds(&scene, 0, 100, 100 + 20 + 10, 100 + 20 + 10);
    ck_assert_uint_eq(fleet_copies_under_way(scene.fleet, 0), 5);
    scene_end(&scene);
}
END_TEST

/* Spread: one copy on each. That of the machine that goes starts anew on the other. */
START_TEST(copies_of_a_machine_that_goes_are_placed_anew)
{
    struct scene scene;
    begin(&scene, 2, 2, 2);
    scene.component[0].spread = PLACE_SPREAD;
    scene_begin_quietly(&scene);
    want_machines(&scene, 1, 10);
    scene_run_to(&scene, 100);
    assert_story(&scene, "10 retired 0.1 @1\n40 up 0.1 @0\n");
    scene_end(&scene);
}
END_TEST

/* More than the two that there may be are not launched. The second has no copies, and goes after 600 s. */
START_TEST(a_managed_fleet_is_set_once_within_its_bounds)
{
    struct scene scene;
    begin(&scene, 1, 1, 1);
    scene_manage(&scene, 1, 2);
    scene.plan.release_after_ns = 600 * NS_PER_S;
    scene_begin_quietly(&scene);
    want_machines(&scene, 3, 10);
    assert_machines(&scene, 0, 2);
    scene_run_to(&scene, 1000);
    assert_machine_seconds(&scene, 0, 1000, 1000 + 100 + 600, 1000 + 600);
    want_machines(&scene, 0, 1000);
    assert_machines(&scene, 0, 1);
    assert_story(&scene, "");
    scene_end(&scene);
}
END_TEST

TEST_MAIN("fleet_want_copies", a_copy_is_as_slow_as_its_machine, more_are_placed_at_once_where_there_is_room,
          a_machine_is_bought_for_what_fits_nowhere, a_launch_that_waits_for_a_copy_nobody_wants_is_called_off,
          a_launch_that_waits_for_the_least_number_goes_on, without_managed_machines_what_fits_nowhere_waits_for_room,
          fewer_go_from_the_machine_with_the_fewest, what_is_still_starting_is_called_off_first,
          copies_and_machines_go_to_zero_and_come_back, a_machine_that_is_still_there_takes_the_copy_that_comes_back,
          a_copy_whose_launch_was_given_up_is_not_under_way, adapters_that_follow_are_as_many_as_their_base,
          an_adapter_whose_base_goes_is_placed_anew, of_too_many_machines_those_with_the_fewest_copies_go,
          copies_of_a_machine_that_goes_are_placed_anew, a_managed_fleet_is_set_once_within_its_bounds,
          a_move_is_called_off_where_what_moves_is_not_wanted_any_more)
