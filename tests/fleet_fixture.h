/* fleet_fixture.h - a fleet whose story is written down, and what tests do with it.
 *
 * Unless a test says otherwise: one kind of machine, of 4 cores, 4 accelerators and 16 GB, that starts in 100 s; one zone;
 * nothing is released, no launch given up; what retires has nothing to finish; copies need one core and 1 GB, are packed (BINPACK), and start in 30 s.
 * Story      a line for each change: "SECONDS EVENT COMPONENT.SERVER @ROOM", as in "130 up 0.2 @1".
 * Ownership  scene_end() gives everything back. */
#ifndef LOADLINE_TESTS_FLEET_FIXTURE_H
#define LOADLINE_TESTS_FLEET_FIXTURE_H

#include "sim/fleet.h"

#define SCENE_COMPONENTS 5

struct scene {
    struct arena *arena;
    struct fleet_plan plan;
    struct copies_plan component[SCENE_COMPONENTS];
    struct fleet *fleet;      /* NULL: not made yet */
    bool drains;              /* what retires has something to finish */
    uint32_t leaver;          /* of the last that did */
    struct slowness slowness; /* of the machine that was told of last */
    char story[4096];
    size_t length;
};

void scene_init(struct scene *scene, uint32_t initial);
void scene_end(struct scene *scene);

/* A start-up of that length. */
const struct quantile *scene_seconds(struct scene *scene, double s);

/* One component more; its plan can be changed until the fleet is made. */
struct copies_plan *scene_component(struct scene *scene, uint32_t copies, int64_t accelerators);

/* Component 0 is an adapter of one copy, that takes nothing of its own and starts in 5 s; component 1 its base. */
void scene_adapter_and_base(struct scene *scene, uint32_t bases);

void scene_manage(struct scene *scene, uint32_t least, uint32_t most);

/* Machines are emptied one by one after that quiet time. */
void scene_consolidate(struct scene *scene, double quiet_s);

/* Made and cleared; for outages that are on at second 0. */
void scene_make(struct scene *scene);

/* Makes the fleet if it has not been. Quietly: second 0 is no part of the story. */
void scene_begin(struct scene *scene);
void scene_begin_quietly(struct scene *scene);

/* Each checks the fleet's laws after it. */
void scene_run_to(struct scene *scene, double now_s);
void scene_fail(struct scene *scene, uint32_t count, double now_s);
void scene_fail_zone(struct scene *scene, uint32_t zones, double now_s);
void scene_slow(struct scene *scene, uint32_t count, double factor, double until_s, double now_s);
void scene_outage(struct scene *scene, uint32_t market, double until_s, double now_s);

/* One of the servers that drain with that machine has finished. */
void scene_finish(struct scene *scene, uint32_t leaver, double now_s);

/* What was told since the story was last asked for. */
void assert_story(struct scene *scene, const char *story);

/* So many machines of that kind are billed now. */
void assert_machines(const struct scene *scene, uint32_t kind, int64_t billed);

/* Machine-seconds of that kind so far. */
void assert_machine_seconds(const struct scene *scene, uint32_t kind, double now_s, double billed, double in_service);

/* So many machines of kind 0 wait for a launch, start, are in service and drain now. */
void assert_states(const struct scene *scene, int64_t waiting, int64_t starting, int64_t in_service, int64_t draining);

#endif
