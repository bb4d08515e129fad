#include "tests/fleet_fixture.h"

#include "sim/arena.h"
#include "tests/test.h"

#include <stdio.h>

void scene_init(struct scene *scene, uint32_t initial)
{
    *scene = (struct scene){.arena = arena_new()};
    scene->plan = (struct fleet_plan){.kinds = 1,
                                      .initial = initial,
                                      .zones = 1,
                                      .release_after_ns = TIME_NEVER,
                                      .provision_timeout_ns = TIME_NEVER,
                                      .component = scene->component};
    for (uint32_t k = 0; k < FLEET_KINDS; k++)
        scene->plan.kind[k] = (struct machine_plan){
            .capacity = {.milli_cores = 4000, .accelerators = 4, .memory_mb = 16000},
            .start = {.container_ns = scene_seconds(scene, 100)},
            .most = UINT32_MAX,
            .market = k,
        };
}

void scene_end(struct scene *scene)
{
    arena_free(scene->arena);
}

const struct quantile *scene_seconds(struct scene *scene, double s)
{
    return quantile_constant(scene->arena, s * 1e9);
}

struct copies_plan *scene_component(struct scene *scene, uint32_t copies, int64_t accelerators)
{
    struct copies_plan *component = &scene->component[scene->plan.components++];
    *component = (struct copies_plan){
        .need = {.milli_cores = 1000, .accelerators = accelerators, .memory_mb = 1000},
        .copies = copies,
        .spread = PLACE_BINPACK,
        .imbalance_most = UINT32_MAX,
        .start = {.container_ns = scene_seconds(scene, 30)},
        .base = FLEET_NONE,
    };
    return component;
}

void scene_adapter_and_base(struct scene *scene, uint32_t bases)
{
    struct copies_plan *adapter = scene_component(scene, 1, 0);
    adapter->need = (struct resources){0};
    adapter->start.container_ns = scene_seconds(scene, 5);
    adapter->base = 1;
    scene_component(scene, bases, 2);
}

void scene_manage(struct scene *scene, uint32_t least, uint32_t most)
{
    scene->plan.managed = true;
    scene->plan.least = least;
    scene->plan.most = most;
}

void scene_consolidate(struct scene *scene, double quiet_s)
{
    scene->plan.release = RELEASE_CONSOLIDATION;
    scene->plan.consolidation_step = 1;
    scene->plan.consolidation_quiet_ns = time_from_s(quiet_s);
}

void scene_make(struct scene *scene)
{
    scene->fleet = fleet_new(scene->arena, &scene->plan, 0);
}

static bool note(void *self, const struct fleet_change *change, int64_t now_ns)
{
    static const char *const events[] = {"up", "lost", "slow", "retired"};
    struct scene *scene = self;
    size_t room = sizeof scene->story - scene->length;
    scene->length += (size_t)snprintf(scene->story + scene->length, room, "%.9g %s %u.%u @%u\n", time_to_s(now_ns),
                                      events[change->event], change->component, change->server, change->room);
    ck_assert_uint_lt(scene->length, sizeof scene->story);
    scene->slowness = change->slowness;
    if (change->event == FLEET_RETIRED) scene->leaver = change->leaver;
    return scene->drains;
}

static void forget_story(struct scene *scene)
{
    scene->length = 0;
    scene->story[0] = '\0';
}

void scene_begin(struct scene *scene)
{
    if (!scene->fleet) scene_make(scene);
    fleet_begin(scene->fleet, random_key(1, 0), note, scene);
    fleet_check_laws(scene->fleet, 0);
}

void scene_begin_quietly(struct scene *scene)
{
    scene_begin(scene);
    forget_story(scene);
}

void scene_run_to(struct scene *scene, double now_s)
{
    fleet_advance(scene->fleet, time_from_s(now_s));
    fleet_check_laws(scene->fleet, time_from_s(now_s));
}

void scene_fail(struct scene *scene, uint32_t count, double now_s)
{
    fleet_fail(scene->fleet, count, time_from_s(now_s));
    fleet_check_laws(scene->fleet, time_from_s(now_s));
}

void scene_fail_zone(struct scene *scene, uint32_t zones, double now_s)
{
    fleet_fail_zone(scene->fleet, zones, time_from_s(now_s));
    fleet_check_laws(scene->fleet, time_from_s(now_s));
}

void scene_slow(struct scene *scene, uint32_t count, double factor, double until_s, double now_s)
{
    fleet_slow(scene->fleet, count, (struct slowness){factor, time_from_s(until_s)}, time_from_s(now_s));
    fleet_check_laws(scene->fleet, time_from_s(now_s));
}

void scene_outage(struct scene *scene, uint32_t market, double until_s, double now_s)
{
    fleet_outage(scene->fleet, market, time_from_s(until_s), time_from_s(now_s));
    fleet_check_laws(scene->fleet, time_from_s(now_s));
}

void scene_finish(struct scene *scene, uint32_t leaver, double now_s)
{
    fleet_finish(scene->fleet, leaver, time_from_s(now_s));
    fleet_check_laws(scene->fleet, time_from_s(now_s));
}

void assert_story(struct scene *scene, const char *story)
{
    ck_assert_str_eq(scene->story, story);
    forget_story(scene);
}

void assert_machines(const struct scene *scene, uint32_t kind, int64_t billed)
{
    ck_assert_int_eq(fleet_figures(scene->fleet)->billed[kind].level, billed);
}

static double integral_s(const struct gauge *gauge, double now_s)
{
    return (double)gauge_integral(gauge, time_from_s(now_s)) / 1e9;
}

void assert_machine_seconds(const struct scene *scene, uint32_t kind, double now_s, double billed, double in_service)
{
    const struct fleet_figures *figures = fleet_figures(scene->fleet);
    ck_assert_double_eq(integral_s(&figures->billed[kind], now_s), billed);
    ck_assert_double_eq(integral_s(&figures->in_service[kind], now_s), in_service);
}

void assert_states(const struct scene *scene, int64_t waiting, int64_t starting, int64_t in_service, int64_t draining)
{
    const struct fleet_figures *figures = fleet_figures(scene->fleet);
    ck_assert_int_eq(figures->waiting.level, waiting);
    ck_assert_int_eq(figures->starting[0].level, starting);
    ck_assert_int_eq(figures->in_service[0].level, in_service);
    ck_assert_int_eq(figures->draining[0].level, draining);
}
