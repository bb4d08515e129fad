#include "tests/fleet_fixture.h"
#include "tests/test.h"

/* Machines 0, 1, 2 with a copy each, of which one machine would hold all. */
static void spread_over_three(struct scene *scene)
{
    scene_init(scene, 3);
    scene_component(scene, 3, 1)->spread = PLACE_SPREAD;
    scene_manage(scene, 0, 3);
    scene_consolidate(scene, 1200);
}

/* A copy starts elsewhere at 1200 s and is there 30 s later; so again 1200 s after that. */
START_TEST(machines_are_emptied_one_by_one_in_quiet_times)
{
    struct scene scene;
    spread_over_three(&scene);
    scene_begin_quietly(&scene);
    scene_run_to(&scene, 1229);
    assert_story(&scene, "");
    assert_machines(&scene, 0, 3);
    scene_run_to(&scene, 1230);
    assert_story(&scene, "1230 retired 0.2 @2\n1230 up 0.2 @0\n");
    scene_run_to(&scene, 3000);
    assert_story(&scene, "2460 retired 0.1 @1\n2460 up 0.1 @0\n");
    assert_machine_seconds(&scene, 0, 3000, 1230 + 2460 + 3000, 1230 + 2460 + 3000);
    scene_run_to(&scene, 5000); /* the round of 3660 s finds nothing to do */
    assert_story(&scene, "");
    const struct fleet_figures *figures = fleet_figures(scene.fleet);
    ck_assert_uint_eq(figures->copies_moved, 2);
    ck_assert_uint_eq(figures->released, 2);
    ck_assert_double_eq((double)gauge_integral(&figures->copies[0], 5000 * NS_PER_S) / 1e9, 15000);
    ck_assert_int_eq(fleet_next_ns(scene.fleet), TIME_NEVER);
    scene_end(&scene);
}
END_TEST

/* Two copies of machine 1, with 2 s and 5 s to finish when they have moved at 1230 s: it is billed until both have. Machine 0, that
 * took them, holds four. */
START_TEST(a_machine_that_is_emptied_drains_until_the_last_of_its_copies_has_finished)
{
    struct scene scene;
    scene_init(&scene, 2);
    scene_component(&scene, 4, 1)->spread = PLACE_SPREAD;
    scene_manage(&scene, 0, 2);
    scene_consolidate(&scene, 1200);
    scene.drains = true;
    scene_begin_quietly(&scene);
    scene_run_to(&scene, 1230);
    assert_story(&scene, "1230 retired 0.1 @1\n1230 up 0.1 @0\n1230 retired 0.3 @1\n1230 up 0.3 @0\n");
    assert_states(&scene, 0, 0, 1, 1);
    scene_finish(&scene, scene.leaver, 1232);
    assert_states(&scene, 0, 0, 1, 1);
    scene_finish(&scene, scene.leaver, 1235);
    assert_states(&scene, 0, 0, 1, 0);
    assert_machine_seconds(&scene, 0, 2000, 2000 + 1235, 2000 + 1230);
    scene_end(&scene);
}
END_TEST

/* Two at a time leave machine 0 alone; where two machines have to stay, only one is emptied, and that for good. */
START_TEST(a_round_empties_as_many_as_its_step_and_the_least_number_allow)
{
    struct scene scene;
    spread_over_three(&scene);
    scene.plan.consolidation_step = 2;
    scene_begin_quietly(&scene);
    scene_run_to(&scene, 1300);
    assert_story(&scene, "1230 retired 0.1 @1\n1230 up 0.1 @0\n1230 retired 0.2 @2\n1230 up 0.2 @0\n");
    assert_machines(&scene, 0, 1);
    scene_end(&scene);

    spread_over_three(&scene);
    scene.plan.consolidation_step = 2;
    scene.plan.least = 2;
    scene_begin_quietly(&scene);
    scene_run_to(&scene, 10000);
    assert_story(&scene, "1230 retired 0.2 @2\n1230 up 0.2 @0\n");
    assert_machines(&scene, 0, 2);
    scene_end(&scene);
}
END_TEST

/* Machine 0 is the only one of a kind with 8 accelerators. A copy of 4 accelerators fills machine 1, two of 2
 * machine 2, and one of 1 is left for machine 0. Machine 1 has fewer copies than 2: it is emptied, and then the two
 * would not fit on machine 0. */
START_TEST(the_machine_with_the_fewest_copies_is_emptied_first)
{
    struct scene scene;
    scene_init(&scene, 3);
    scene.plan.kinds = 2;
    scene.plan.kind[0].most = 1;
    scene.plan.kind[0].capacity.accelerators = 8;
    scene_component(&scene, 1, 4);
    scene_component(&scene, 2, 2);
    scene_component(&scene, 1, 1);
    scene_manage(&scene, 0, 3);
    scene_consolidate(&scene, 1200);
    scene_begin(&scene);
    assert_story(&scene, "0 up 0.0 @1\n0 up 1.0 @2\n0 up 1.1 @2\n0 up 2.0 @0\n");
    scene_run_to(&scene, 10000);
    assert_story(&scene, "1230 retired 0.0 @1\n1230 up 0.0 @0\n");
    assert_machines(&scene, 1, 1);
    ck_assert_int_eq(fleet_next_ns(scene.fleet), TIME_NEVER);
    scene_end(&scene);
}
END_TEST

/* There is one machine of kind 1 to be had, at 5 s, and kind 0 is back at 15 s: with start-ups of 110 s and 100 s
 * both are in service at 115 s, a copy on each. The one of kind 1 is emptied, though in the lower room. */
START_TEST(of_machines_with_as_many_copies_the_last_kind_is_emptied_first)
{
    struct scene scene;
    scene_init(&scene, 2);
    scene.plan.kinds = 2;
    scene.plan.kind[1].most = 1;
    scene.plan.kind[1].start.container_ns = scene_seconds(&scene, 110);
    scene_component(&scene, 2, 1)->spread = PLACE_SPREAD;
    scene_manage(&scene, 0, 2);
    scene_consolidate(&scene, 1200);
    scene_make(&scene);
    scene_outage(&scene, 0, 15, 0);
    scene_outage(&scene, 1, 5, 0);
    scene_begin(&scene);
    scene_run_to(&scene, 2000);
    assert_story(&scene, "145 up 0.0 @0\n145 up 0.1 @1\n1345 retired 0.0 @0\n1345 up 0.0 @1\n");
    scene_end(&scene);
}
END_TEST

/* The failure of 600 s begins the quiet time anew. The machine in its place holds no copy: it is no place to move
 * to. */
START_TEST(a_failure_begins_the_quiet_time_anew)
{
    struct scene scene;
    spread_over_three(&scene);
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 600);
    scene_run_to(&scene, 10000);
    assert_story(&scene, "600 lost 0.0 @0\n630 up 0.0 @1\n1830 retired 0.2 @2\n1830 up 0.2 @1\n");
    scene_end(&scene);
}
END_TEST

/* So does the launch of 600 s, of a machine of another kind that takes 2000 s to come. */
START_TEST(a_launch_begins_the_quiet_time_anew)
{
    struct scene scene;
    spread_over_three(&scene);
    scene.plan.most = 4;
    scene.plan.kinds = 2;
    scene.plan.kind[1].capacity.accelerators = 8;
    scene.plan.kind[1].start.container_ns = scene_seconds(&scene, 2000);
    scene_component(&scene, 1, 8);
    scene_make(&scene);
    scene_outage(&scene, 1, 600, 0);
    scene_begin_quietly(&scene);
    scene_run_to(&scene, 2000);
    assert_story(&scene, "1830 retired 0.2 @2\n1830 up 0.2 @0\n");
    scene_end(&scene);
}
END_TEST

/* Quiet times of 20 s, and moves of 30 s: the first round is at 20 s, its machine leaves at 50 s, the second is at
 * 70 s. */
START_TEST(a_round_begins_when_the_last_has_ended)
{
    struct scene scene;
    spread_over_three(&scene);
    scene.plan.consolidation_quiet_ns = 20 * NS_PER_S;
    scene_begin_quietly(&scene);
    scene_run_to(&scene, 200);
    assert_story(&scene, "50 retired 0.2 @2\n50 up 0.2 @0\n100 retired 0.1 @1\n100 up 0.1 @0\n");
    scene_end(&scene);
}
END_TEST

/* Both machines are in service at 150 s and their copies at 450 s. The quiet time is over at 350 s, but no copy can
 * be moved before it is up. */
START_TEST(a_copy_that_starts_is_not_moved)
{
    struct scene scene;
    scene_init(&scene, 2);
    struct copies_plan *component = scene_component(&scene, 2, 1);
    component->spread = PLACE_SPREAD;
    component->start.container_ns = scene_seconds(&scene, 300);
    scene_manage(&scene, 0, 2);
    scene_consolidate(&scene, 200);
    scene_make(&scene);
    scene_outage(&scene, 0, 50, 0);
    scene_begin(&scene);
    scene_run_to(&scene, 2000);
    assert_story(&scene, "450 up 0.0 @0\n450 up 0.1 @1\n750 retired 0.1 @1\n750 up 0.1 @0\n");
    scene_end(&scene);
}
END_TEST

/* Zones 1 and 1 would become 2 and 0, an imbalance of 2. */
START_TEST(no_move_adds_to_what_zones_are_apart_beyond_what_they_may_be)
{
    for (uint32_t imbalance = 0; imbalance <= 2; imbalance++) {
        struct scene scene;
        scene_init(&scene, 2);
        scene.plan.zones = 2;
        scene_component(&scene, 2, 1)->imbalance_most = imbalance;
        scene.component[0].spread = PLACE_SPREAD;
        scene_manage(&scene, 0, 2);
        scene_consolidate(&scene, 1200);
        scene_begin(&scene);
        scene_run_to(&scene, 5000);
        assert_machines(&scene, 0, imbalance < 2 ? 2 : 1);
        scene_end(&scene);
    }
}
END_TEST

/* A base and its adapter on machine 0; three other copies on machine 1, the first since it spreads, two since less
 * is left there. */
static void adapter_beside_others(struct scene *scene)
{
    scene_init(scene, 2);
    scene_adapter_and_base(scene, 1);
    for (int i = 0; i < 3; i++) scene_component(scene, 1, 0)->need.milli_cores = i == 0 ? 1500 : 500;
    scene->component[1].need = (struct resources){.milli_cores = 500};
    scene->component[2].spread = PLACE_SPREAD;
    scene_manage(scene, 0, 2);
    scene_consolidate(scene, 1200);
}

/* The base is ready at 1230 s, and the adapter, which starts then, at 1235 s. */
START_TEST(an_adapter_and_its_base_move_together)
{
    struct scene scene;
    adapter_beside_others(&scene);
    scene_begin(&scene);
    assert_story(&scene, "0 up 1.0 @0\n0 up 2.0 @1\n0 up 3.0 @1\n0 up 4.0 @1\n0 up 0.0 @0\n");
    scene_run_to(&scene, 5000);
    assert_story(&scene, "1235 retired 1.0 @0\n1235 up 1.0 @1\n1235 retired 0.0 @0\n1235 up 0.0 @1\n");
    assert_machine_seconds(&scene, 0, 5000, 6235, 6235);
    scene_end(&scene);
}
END_TEST

/* What they moved to goes on starting, and is where they are from then on. */
START_TEST(copies_whose_machine_fails_while_they_move_start_where_they_move_to)
{
    struct scene scene;
    adapter_beside_others(&scene);
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 1210);
    scene_run_to(&scene, 1300);
    assert_story(&scene, "1210 lost 1.0 @0\n1210 lost 0.0 @0\n1230 up 1.0 @1\n1235 up 0.0 @1\n");
    ck_assert_uint_eq(fleet_figures(scene.fleet)->copies_moved, 0);
    scene_end(&scene);
}
END_TEST

/* Copy 2 is on its way from machine 2 to machine 0, which fails: it stays. Copy 0 is up on machine 1 instead. The
 * next round is 1200 s after that. */
START_TEST(copies_stay_when_the_machine_they_move_to_fails)
{
    struct scene scene;
    spread_over_three(&scene);
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 1210);
    scene_run_to(&scene, 2000);
    assert_story(&scene, "1210 lost 0.0 @0\n1240 up 0.0 @1\n");
    scene_run_to(&scene, 5000);
    assert_story(&scene, "2440 retired 0.2 @2\n2440 up 0.2 @1\n");
    scene_end(&scene);
}
END_TEST

/* Both copies of the base serve, the adapter beside that of machine 0. The other is on its way there when machine 0
 * fails: it has been ready on machine 1 all the time, and the adapter needs its own 5 s alone. */
START_TEST(a_copy_whose_move_was_called_off_is_ready_where_it_is)
{
    struct scene scene;
    scene_init(&scene, 2);
    scene_adapter_and_base(&scene, 2);
    scene.component[1].spread = PLACE_SPREAD;
    scene_manage(&scene, 0, 2);
    scene_consolidate(&scene, 1200);
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 1210);
    scene_run_to(&scene, 1300);
    assert_story(&scene, "1210 lost 1.0 @0\n1210 lost 0.0 @0\n1215 up 0.0 @1\n1240 up 1.0 @1\n");
    scene_end(&scene);
}
END_TEST

START_TEST(copies_are_lost_when_both_ends_of_their_move_fail)
{
    struct scene scene;
    spread_over_three(&scene);
    scene_begin_quietly(&scene);
    scene_fail_zone(&scene, 2, 1210);
    scene_run_to(&scene, 2000);
    assert_story(&scene, "1210 lost 0.0 @0\n1210 lost 0.2 @2\n1240 up 0.0 @1\n1240 up 0.2 @1\n");
    scene_end(&scene);
}
END_TEST

/* A copy fills machine 0; that of machine 2 moves to machine 1. Machine 0 fails meanwhile, and of two machines none
 * may leave: machine 2 stays, and takes the copy that was lost. */
START_TEST(a_machine_that_was_emptied_stays_when_it_is_needed)
{
    struct scene scene;
    scene_init(&scene, 3);
    scene_component(&scene, 1, 4);
    scene_component(&scene, 2, 1)->spread = PLACE_SPREAD;
    scene_manage(&scene, 2, 3);
    scene_consolidate(&scene, 1200);
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 1210);
    scene_run_to(&scene, 2000);
    assert_story(&scene, "1210 lost 0.0 @0\n1230 retired 1.1 @2\n1230 up 1.1 @1\n1260 up 0.0 @2\n");
    assert_machines(&scene, 0, 3);
    scene_end(&scene);
}
END_TEST

/* Machine 2, of a smaller kind, is no place for the copy of machine 0, which fails at 1210 s. Emptied at 1230 s, it
 * is one of two that there have to be, until machine 0 is back at 1310 s; it leaves 300 s after it was emptied. */
START_TEST(a_machine_is_idle_from_the_time_it_was_emptied)
{
    struct scene scene;
    scene_init(&scene, 3);
    scene.plan.kinds = 2;
    scene.plan.kind[0].most = 2;
    scene.plan.kind[1].capacity.accelerators = 2;
    scene.plan.release_after_ns = 300 * NS_PER_S;
    scene_component(&scene, 1, 4);
    scene_component(&scene, 2, 1)->spread = PLACE_SPREAD;
    scene_manage(&scene, 2, 3);
    scene_consolidate(&scene, 1200);
    scene_begin_quietly(&scene);
    scene_fail(&scene, 1, 1210);
    scene_run_to(&scene, 2000);
    assert_story(&scene, "1210 lost 0.0 @0\n1230 retired 1.1 @2\n1230 up 1.1 @1\n1340 up 0.0 @0\n");
    assert_machine_seconds(&scene, 1, 2000, 1530, 1530);
    scene_end(&scene);
}
END_TEST

TEST_MAIN("fleet_moves", machines_are_emptied_one_by_one_in_quiet_times,
          a_machine_that_is_emptied_drains_until_the_last_of_its_copies_has_finished,
          a_round_empties_as_many_as_its_step_and_the_least_number_allow,
          the_machine_with_the_fewest_copies_is_emptied_first,
          of_machines_with_as_many_copies_the_last_kind_is_emptied_first, a_failure_begins_the_quiet_time_anew,
          a_launch_begins_the_quiet_time_anew, a_round_begins_when_the_last_has_ended, a_copy_that_starts_is_not_moved,
          no_move_adds_to_what_zones_are_apart_beyond_what_they_may_be, an_adapter_and_its_base_move_together,
          copies_whose_machine_fails_while_they_move_start_where_they_move_to,
          copies_stay_when_the_machine_they_move_to_fails, a_copy_whose_move_was_called_off_is_ready_where_it_is,
          copies_are_lost_when_both_ends_of_their_move_fail, a_machine_that_was_emptied_stays_when_it_is_needed,
          a_machine_is_idle_from_the_time_it_was_emptied)
