#include "tests/fleet_fixture.h"
#include "tests/test.h"

/* Start-up takes 100 s throughout (fleet_fixture.h). */

static void want(struct scene *scene, uint32_t machines, double now_s)
{
    fleet_want(scene->fleet, machines, time_from_s(now_s));
    fleet_check_laws(scene->fleet, time_from_s(now_s));
}

static void begin(struct scene *scene, uint32_t initial, uint32_t most)
{
    scene_init(scene, initial);
    scene->plan.wanted_most = most;
    scene_begin_quietly(scene);
}

/* By 200 s two have been billed for 200 s and two, from their launch at 10 s on, for 190. */
START_TEST(more_are_launched_at_once_and_serve_after_their_start_up)
{
    struct scene scene;
    begin(&scene, 2, 4);
    want(&scene, 4, 10);
    scene_run_to(&scene, 200);
    assert_story(&scene, "110 up 0.2 @2\n110 up 0.3 @3\n");
    assert_machine_seconds(&scene, 0, 200, 2 * 200 + 2 * 190, 2 * 200 + 2 * 90);
    ck_assert_uint_eq(fleet_in_service(scene.fleet), 4);
    scene_end(&scene);
}
END_TEST

START_TEST(too_many_go_from_the_highest_room_and_may_finish_what_they_have)
{
    struct scene scene;
    begin(&scene, 3, 3);
    want(&scene, 1, 50);
    assert_story(&scene, "50 retired 0.2 @2\n50 retired 0.1 @1\n");
    scene_run_to(&scene, 100);
    assert_machine_seconds(&scene, 0, 100, 100 + 50 + 50, 100 + 50 + 50);
    scene_end(&scene);
}
END_TEST

/* Two go at 50 s and finish at 60 and 75 s. The room of the first is taken again at 55, by a machine that is up at 155. */
START_TEST(what_drains_is_billed_and_has_left_its_room)
{
    struct scene scene;
    begin(&scene, 3, 3);
    scene.drains = true;
    want(&scene, 2, 50);
    uint32_t first = scene.leaver;
    want(&scene, 1, 50);
    uint32_t second = scene.leaver;
    assert_story(&scene, "50 retired 0.2 @2\n50 retired 0.1 @1\n");
    assert_states(&scene, 0, 0, 1, 2);
    want(&scene, 2, 55);
    assert_states(&scene, 0, 1, 1, 2);
    scene_finish(&scene, first, 60);
    assert_states(&scene, 0, 1, 1, 1);
    scene_finish(&scene, second, 75);
    scene_run_to(&scene, 200);
    assert_story(&scene, "155 up 0.1 @1\n");
    assert_states(&scene, 0, 0, 2, 0);
    assert_machine_seconds(&scene, 0, 200, 200 + 60 + 75 + 145, 200 + 50 + 50 + 45);
    scene_end(&scene);
}
END_TEST

/* No more than three: with two that drain, the launch of 55 s waits until one has finished at 60. */
START_TEST(what_drains_counts_as_one_of_its_kind)
{
    struct scene scene;
    begin(&scene, 3, 3);
    scene.plan.kind[0].most = 3;
    scene.drains = true;
    want(&scene, 2, 50);
    want(&scene, 3, 55);
    assert_states(&scene, 1, 0, 2, 1);
    scene_finish(&scene, scene.leaver, 60);
    assert_states(&scene, 0, 1, 2, 0);
    scene_run_to(&scene, 200);
    assert_story(&scene, "50 retired 0.2 @2\n160 up 0.2 @2\n");
    scene_end(&scene);
}
END_TEST

/* Launched at 10 s, called off at 40 s: never up, 30 s billed for each. */
START_TEST(what_is_still_starting_is_called_off_first)
{
    struct scene scene;
    begin(&scene, 1, 3);
    want(&scene, 3, 10);
    want(&scene, 1, 40);
    scene_run_to(&scene, 300);
    assert_story(&scene, "");
    assert_machine_seconds(&scene, 0, 300, 300 + 2 * 30, 300);
    scene_end(&scene);
}
END_TEST

/* No capacity until 60 s: what waits is called off before what starts, and bills nothing. */
START_TEST(what_waits_for_capacity_is_called_off_before_what_starts)
{
    struct scene scene;
    begin(&scene, 1, 3);
    want(&scene, 2, 10);
    scene_outage(&scene, scene.plan.kind[0].market, 60, 20);
    want(&scene, 3, 30);
    want(&scene, 2, 40);
    scene_run_to(&scene, 200);
    assert_story(&scene, "110 up 0.1 @1\n");
    assert_machine_seconds(&scene, 0, 200, 200 + 190, 200 + 90);
    scene_end(&scene);
}
END_TEST

START_TEST(the_kind_of_last_priority_goes_first)
{
    struct scene scene;
    scene_init(&scene, 3);
    scene.plan.kinds = 2;
    scene.plan.kind[1] = scene.plan.kind[0];
    scene.plan.kind[0].most = 2; /* rooms 0 and 1; room 2 is of the second kind */
    scene_begin_quietly(&scene);
    want(&scene, 2, 10);
    assert_story(&scene, "10 retired 0.2 @2\n");
    assert_machines(&scene, 1, 0);
    scene_end(&scene);
}
END_TEST

START_TEST(a_fleet_may_be_emptied_and_filled_again)
{
    struct scene scene;
    begin(&scene, 1, 2);
    want(&scene, 0, 10);
    want(&scene, 1, 500);
    scene_run_to(&scene, 700);
    assert_story(&scene, "10 retired 0.0 @0\n600 up 0.0 @0\n");
    assert_machine_seconds(&scene, 0, 700, 10 + 200, 10 + 100);
    scene_end(&scene);
}
END_TEST

/* One of the two fails at 20 s when one is wanted no more: nothing is launched for it. */
START_TEST(a_failed_machine_that_is_not_wanted_any_more_is_not_replaced)
{
    struct scene scene;
    begin(&scene, 2, 2);
    want(&scene, 1, 10);
    scene_fail(&scene, 1, 20);
    scene_run_to(&scene, 200);
    assert_story(&scene, "10 retired 0.1 @1\n20 lost 0.0 @0\n120 up 0.0 @0\n");
    assert_machines(&scene, 0, 1);
    scene_end(&scene);
}
END_TEST

TEST_MAIN("fleet_want", more_are_launched_at_once_and_serve_after_their_start_up,
          too_many_go_from_the_highest_room_and_may_finish_what_they_have, what_drains_is_billed_and_has_left_its_room,
          what_drains_counts_as_one_of_its_kind, what_is_still_starting_is_called_off_first,
          what_waits_for_capacity_is_called_off_before_what_starts, the_kind_of_last_priority_goes_first,
          a_fleet_may_be_emptied_and_filled_again, a_failed_machine_that_is_not_wanted_any_more_is_not_replaced)
