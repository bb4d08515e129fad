#include "tests/fleet_fixture.h"
#include "tests/test.h"

/* Machines are provisioned in 10 s, pull their image in 40 s while they download their model in 25 s, and their
 * container answers after 15 s: in service 65 s after their launch. */
static void begin(struct scene *scene, uint32_t initial)
{
    scene_init(scene, initial);
    scene->plan.wanted_most = 3;
    scene->plan.kind[0].start = (struct start_plan){.provision_ns = scene_seconds(scene, 10),
                                                    .image_ns = scene_seconds(scene, 40),
                                                    .model_ns = scene_seconds(scene, 25),
                                                    .container_ns = scene_seconds(scene, 15)};
}

static uint64_t failed(const struct scene *scene, enum start_end end)
{
    return fleet_figures(scene->fleet)->launches_failed[end];
}

static uint64_t copies_failed(const struct scene *scene, enum start_end end)
{
    return fleet_figures(scene->fleet)->copies_failed[end];
}

static void want(struct scene *scene, uint32_t machines, double now_s)
{
    fleet_want(scene->fleet, machines, time_from_s(now_s));
    fleet_check_laws(scene->fleet, time_from_s(now_s));
}

/* --- Machines --- */

START_TEST(a_machine_is_in_service_after_its_stages)
{
    struct scene scene;
    begin(&scene, 1);
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 100);
    scene_run_to(&scene, 200);
    assert_story(&scene, "100 lost 0.0 @0\n165 up 0.0 @0\n");
    assert_machine_seconds(&scene, 0, 200, 200, 100 + 35);
    scene_end(&scene);
}
END_TEST

/* Launched at 100 s, there at 110, and after 20 s of download no more; launched again at 130, 160 and 190 s. Each is billed until it
 * fails. From 195 s on the time-out is long enough for the next. */
START_TEST(a_download_that_takes_too_long_ends_the_launch_and_begins_another)
{
    struct scene scene;
    begin(&scene, 1);
    scene.plan.kind[0].start.model_most_ns = 20 * NS_PER_S;
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 100);
    ck_assert_int_eq(fleet_next_ns(scene.fleet), 130 * NS_PER_S);
    scene_run_to(&scene, 195);
    ck_assert_uint_eq(failed(&scene, START_NOT_DOWNLOADED), 3);
    assert_states(&scene, 0, 1, 0, 0);
    scene.plan.kind[0].start.model_most_ns = 30 * NS_PER_S;
    scene_run_to(&scene, 300);
    assert_story(&scene, "100 lost 0.0 @0\n285 up 0.0 @0\n");
    ck_assert_uint_eq(failed(&scene, START_NOT_DOWNLOADED), 4);
    assert_machine_seconds(&scene, 0, 300, 300, 100 + 15);
    scene_end(&scene);
}
END_TEST

/* There at 110 s, all fetched at 150, and no answer by 162; then again after 62 s each. */
START_TEST(a_container_that_does_not_answer_ends_the_launch)
{
    struct scene scene;
    begin(&scene, 1);
    scene.plan.kind[0].start.container_most_ns = 12 * NS_PER_S;
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 100);
    ck_assert_int_eq(fleet_next_ns(scene.fleet), 162 * NS_PER_S);
    scene_run_to(&scene, 162);
    ck_assert_uint_eq(failed(&scene, START_NOT_HEALTHY), 1);
    ck_assert_int_eq(fleet_next_ns(scene.fleet), (162 + 62) * NS_PER_S);
    scene_run_to(&scene, 1000); /* 100 + 14 * 62 = 968 */
    ck_assert_uint_eq(failed(&scene, START_NOT_HEALTHY), 14);
    assert_story(&scene, "100 lost 0.0 @0\n");
    assert_machine_seconds(&scene, 0, 1000, 1000, 100);
    scene_end(&scene);
}
END_TEST

START_TEST(a_machine_that_is_not_provisioned_in_time_ends_the_launch)
{
    struct scene scene;
    begin(&scene, 1);
    scene.plan.provision_timeout_ns = 8 * NS_PER_S;
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 100);
    scene_run_to(&scene, 130);
    ck_assert_uint_eq(failed(&scene, START_NOT_PROVISIONED), 3); /* at 108, 116 and 124 s */
    ck_assert_uint_eq(fleet_figures(scene.fleet)->launches_given_up, 0);
    ck_assert_int_eq(fleet_next_ns(scene.fleet), 132 * NS_PER_S);
    scene_end(&scene);
}
END_TEST

/* Asked for at 100 s with a time-out of 105: it waits until 200, is launched then, and 5 s later the time is over. What is asked
 * for at 205 is launched at once, and has all of the time. Billed from 200 s. */
START_TEST(the_clock_of_provisioning_runs_while_a_launch_waits)
{
    struct scene scene;
    begin(&scene, 1);
    scene.plan.provision_timeout_ns = 105 * NS_PER_S;
    scene_begin_quietly(&scene);
    scene_outage(&scene, 0, 200, 50);
    scene_fail(&scene, 1, 100);
    scene_run_to(&scene, 300);
    assert_story(&scene, "100 lost 0.0 @0\n270 up 0.0 @0\n");
    ck_assert_uint_eq(failed(&scene, START_NOT_PROVISIONED), 1);
    assert_machine_seconds(&scene, 0, 300, 100 + 100, 100 + 30);
    scene_end(&scene);
}
END_TEST

/* Two more are wanted at 10 s, and fail at 72: then only one is. What is wanted again at 200 s comes. */
START_TEST(a_wish_that_fails_is_not_repeated)
{
    struct scene scene;
    begin(&scene, 1);
    scene.plan.kind[0].start.container_most_ns = 12 * NS_PER_S;
    scene_begin_quietly(&scene);
    want(&scene, 3, 10);
    scene_run_to(&scene, 71);
    ck_assert_uint_eq(fleet_under_way(scene.fleet), 3);
    scene_run_to(&scene, 72);
    ck_assert_uint_eq(fleet_under_way(scene.fleet), 1);
    ck_assert_uint_eq(failed(&scene, START_NOT_HEALTHY), 2);
    ck_assert_int_eq(fleet_next_ns(scene.fleet), TIME_NEVER);
    scene.plan.kind[0].start.container_most_ns = 0;
    want(&scene, 2, 200);
    scene_run_to(&scene, 300);
    assert_story(&scene, "265 up 0.1 @1\n");
    assert_machine_seconds(&scene, 0, 300, 300 + 2 * 62 + 100, 300 + 35);
    scene_end(&scene);
}
END_TEST

/* Wished for at 10 s and there at 75; when it fails at 100 s it is one of those that there are to be. */
START_TEST(a_wish_that_came_true_is_replaced_until_it_is_there_again)
{
    struct scene scene;
    begin(&scene, 0);
    scene_begin_quietly(&scene);
    want(&scene, 1, 10);
    scene_run_to(&scene, 80);
    scene.plan.kind[0].start.container_most_ns = 12 * NS_PER_S;
    scene_fail(&scene, 1, 100);
    scene_run_to(&scene, 170);
    ck_assert_uint_eq(failed(&scene, START_NOT_HEALTHY), 1); /* at 162 s */
    scene.plan.kind[0].start.container_most_ns = 0;
    scene_run_to(&scene, 300);
    assert_story(&scene, "75 up 0.0 @0\n100 lost 0.0 @0\n289 up 0.0 @0\n"); /* 162 + 62 + 65 */
    scene_end(&scene);
}
END_TEST

/* The first kind never answers, so that launches go on; the second is never asked. */
START_TEST(a_launch_that_fails_is_no_lack_of_its_kind)
{
    struct scene scene;
    begin(&scene, 1);
    scene.plan.kinds = 2;
    scene.plan.kind[0].start.container_most_ns = 12 * NS_PER_S;
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 100);
    scene_run_to(&scene, 300);
    assert_machines(&scene, 0, 1);
    assert_machines(&scene, 1, 0);
    scene_end(&scene);
}
END_TEST

/* --- Copies --- */

/* One component on machines that start in 100 s: its image comes in 20 s beside a model of 30, its container answers
 * after 10: in service after 40 s. */
static struct copies_plan *begin_copies(struct scene *scene, uint32_t initial, uint32_t copies)
{
    scene_init(scene, initial);
    struct copies_plan *component = scene_component(scene, copies, 2);
    component->start = (struct start_plan){.image_ns = scene_seconds(scene, 20),
                                           .model_ns = scene_seconds(scene, 30),
                                           .container_ns = scene_seconds(scene, 10)};
    scene_manage(scene, 0, 3);
    return component;
}

/* The machine fails at 50 s and is there again at 150; its copies are placed then, and again each time the download has taken
 * 25 s. */
START_TEST(a_copy_whose_start_fails_is_placed_again)
{
    struct scene scene;
    struct copies_plan *component = begin_copies(&scene, 1, 1);
    component->start.model_most_ns = 25 * NS_PER_S;
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 50);
    scene_run_to(&scene, 210); /* 150 + 2 * 25 = 200 */
    ck_assert_uint_eq(copies_failed(&scene, START_NOT_DOWNLOADED), 2);
    component->start.model_most_ns = 30 * NS_PER_S;
    scene_run_to(&scene, 400);
    assert_story(&scene, "50 lost 0.0 @0\n265 up 0.0 @0\n"); /* 225 + 40 */
    ck_assert_uint_eq(copies_failed(&scene, START_NOT_DOWNLOADED), 3);
    assert_machine_seconds(&scene, 0, 400, 400, 50 + 250);
    scene_end(&scene);
}
END_TEST

/* A machine holds two copies. Two more are wished for at 10 s: their machine is there at 110, and their containers do not answer by
 * 110 + 30 + 8. Then there are two to be, and the machine leaves, idle. */
START_TEST(a_copy_that_was_wished_for_and_fails_is_not_placed_again)
{
    struct scene scene;
    struct copies_plan *component = begin_copies(&scene, 1, 2);
    component->copies_most = 4;
    component->start.container_most_ns = 8 * NS_PER_S;
    scene.plan.release_after_ns = 100 * NS_PER_S;
    scene_begin_quietly(&scene);
    fleet_want_copies(scene.fleet, 0, 4, 10 * NS_PER_S);
    scene_run_to(&scene, 147);
    ck_assert_uint_eq(fleet_copies_under_way(scene.fleet, 0), 4);
    scene_run_to(&scene, 148);
    ck_assert_uint_eq(fleet_copies_under_way(scene.fleet, 0), 2);
    ck_assert_uint_eq(copies_failed(&scene, START_NOT_HEALTHY), 2);
    scene_run_to(&scene, 500);
    assert_story(&scene, "");
    assert_machine_seconds(&scene, 0, 500, 500 + (248 - 10), 500 + (248 - 110));
    scene_end(&scene);
}
END_TEST

/* The same, but it is their machine that does not answer: at 10 + 90 s. */
START_TEST(a_copy_that_was_wished_for_goes_with_the_launch_of_its_machine)
{
    struct scene scene;
    begin_copies(&scene, 1, 2)->copies_most = 4;
    scene.plan.kind[0].start.container_most_ns = 90 * NS_PER_S;
    scene_begin_quietly(&scene);
    fleet_want_copies(scene.fleet, 0, 3, 10 * NS_PER_S);
    scene_run_to(&scene, 500);
    ck_assert_uint_eq(fleet_copies_under_way(scene.fleet, 0), 2);
    ck_assert_uint_eq(failed(&scene, START_NOT_HEALTHY), 1);
    assert_machine_seconds(&scene, 0, 500, 500 + 90, 500);
    scene_end(&scene);
}
END_TEST

/* A copy that was lost asks for as long as it takes: launches at 0, 90 and 180 s fail after 90, that of 270 does not. */
START_TEST(a_copy_that_was_lost_has_machines_launched_until_it_is_there)
{
    struct scene scene;
    begin_copies(&scene, 0, 1);
    scene.plan.kind[0].start.container_most_ns = 90 * NS_PER_S;
    scene_begin_quietly(&scene);
    scene_run_to(&scene, 200);
    ck_assert_uint_eq(failed(&scene, START_NOT_HEALTHY), 2); /* at 90 and 180 s */
    scene.plan.kind[0].start.container_most_ns = 0;
    scene_run_to(&scene, 500);
    assert_story(&scene, "410 up 0.0 @0\n"); /* 270 + 100 + 40 */
    scene_end(&scene);
}
END_TEST

/* Placed at second 0, the first copy was there: another on its machine has nothing to fetch, and one on a machine that has had none
 * has. Two fit on a machine, so the third and fourth are on another one, which is there at 110 s, and the fourth does not wait for
 * what the third fetches. When the first machine has failed nothing is on it any more. */
START_TEST(what_is_cached_is_not_fetched_again)
{
    struct scene scene;
    struct copies_plan *component = begin_copies(&scene, 1, 1);
    component->copies_most = 5;
    component->caches = true;
    scene_begin_quietly(&scene);
    fleet_want_copies(scene.fleet, 0, 4, 10 * NS_PER_S);
    scene_run_to(&scene, 160);
    assert_story(&scene, "20 up 0.1 @0\n150 up 0.2 @1\n150 up 0.3 @1\n");
    scene_fail(&scene, 1, 200);
    scene_run_to(&scene, 400);
    assert_story(&scene, "200 lost 0.0 @0\n200 lost 0.1 @0\n340 up 0.0 @0\n340 up 0.1 @0\n");
    scene_end(&scene);
}
END_TEST

/* Machines 0 and 1 with a copy each; after 1200 s of quiet that of machine 1 begins to start on machine 0 and does not answer: it
 * serves on where it is. So again after 1200 s of quiet from then on, when it does. */
START_TEST(a_copy_whose_start_fails_does_not_move)
{
    struct scene scene;
    struct copies_plan *component = begin_copies(&scene, 2, 2);
    component->spread = PLACE_SPREAD;
    component->start.container_most_ns = 8 * NS_PER_S;
    scene_consolidate(&scene, 1200);
    scene_begin_quietly(&scene);
    scene_run_to(&scene, 1300);
    assert_story(&scene, "");
    ck_assert_uint_eq(copies_failed(&scene, START_NOT_HEALTHY), 1); /* at 1200 + 30 + 8 s */
    component->start.container_most_ns = 0;
    scene_run_to(&scene, 3000);
    assert_story(&scene, "2478 retired 0.1 @1\n2478 up 0.1 @0\n"); /* 1238 + 1200 + 40 */
    scene_end(&scene);
}
END_TEST

/* The base does not answer at first: 150, when the machine is there again, + 38, again at 188, and is there at 188 + 40. The adapter
 * starts then, in 5 s. */
START_TEST(an_adapter_waits_for_a_base_whose_start_fails)
{
    struct scene scene;
    scene_init(&scene, 1);
    scene_adapter_and_base(&scene, 1);
    struct copies_plan *base = &scene.component[1];
    base->start = (struct start_plan){.image_ns = scene_seconds(&scene, 30),
                                      .container_ns = scene_seconds(&scene, 10),
                                      .container_most_ns = 8 * NS_PER_S};
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 50);
    scene_run_to(&scene, 160);
    base->start.container_most_ns = 0;
    scene_run_to(&scene, 300);
    assert_story(&scene, "50 lost 1.0 @0\n50 lost 0.0 @0\n228 up 1.0 @0\n233 up 0.0 @0\n");
    ck_assert_uint_eq(copies_failed(&scene, START_NOT_HEALTHY), 1);
    scene_end(&scene);
}
END_TEST

TEST_MAIN("fleet_start", a_machine_is_in_service_after_its_stages,
          a_download_that_takes_too_long_ends_the_launch_and_begins_another,
          a_container_that_does_not_answer_ends_the_launch, a_machine_that_is_not_provisioned_in_time_ends_the_launch,
          the_clock_of_provisioning_runs_while_a_launch_waits, a_wish_that_fails_is_not_repeated,
          a_wish_that_came_true_is_replaced_until_it_is_there_again, a_launch_that_fails_is_no_lack_of_its_kind,
          a_copy_whose_start_fails_is_placed_again, a_copy_that_was_wished_for_and_fails_is_not_placed_again,
          a_copy_that_was_wished_for_goes_with_the_launch_of_its_machine,
          a_copy_that_was_lost_has_machines_launched_until_it_is_there, what_is_cached_is_not_fetched_again,
          a_copy_whose_start_fails_does_not_move, an_adapter_waits_for_a_base_whose_start_fails)
