#include "sim/arena.h"
#include "sim/fleet.h"
#include "tests/test.h"

#include <string.h>

enum { WORLDS = 6000, ACTIONS = 60, COMPONENTS = 4, COPIES = 6, ROOMS = 40, FINISHING = 200 };

/* A server as the notices tell of it. */
struct server {
    bool up, retired; /* retired: it moves, and is to be up again at once */
    uint32_t room, kind;
    int64_t since_ns;
};

/* A fleet at random, things that happen to it at random, and what is heard of it. */
struct world {
    struct arena *arena;
    uint64_t seed, draws;
    struct fleet_plan plan;
    struct copies_plan component[COMPONENTS];
    struct fleet *fleet;
    int64_t now_ns;
    bool wanting;                /* copies go that are wanted no more, and their adapters with them */
    uint32_t wanted[COMPONENTS]; /* copies */

    struct server server[COMPONENTS][ROOMS];
    int128 up_ns[COMPONENTS];                       /* of servers that are up no more */
    uint32_t finishing[FINISHING], finishing_count; /* leavers, one for each server that drains with one */
    int64_t told_ns;
    uint64_t digest, told; /* of all that was told, and how much that was */
};

static uint32_t draw(struct world *world, uint32_t below)
{
    return random_below(random_block(random_key(world->seed, 0), world->draws++, RANDOM_EXTRA, 0).word[0], below);
}

/* As ck_assert() does, but for its note of each success in a file, which would take most of the time here. */
static void demand(const struct world *world, bool holds, const char *law)
{
    if (!holds) ck_abort_msg("seed %lu, %.9g s: %s", (unsigned long)world->seed, time_to_s(world->now_ns), law);
}

/* --- Making one --- */

/* Uniform between 0 and 200 s. */
static double up_to_200_s(const void *law, double tail, int upper)
{
    (void)law;
    return 200e9 * (upper ? 1 - tail : tail);
}

static const struct quantile *draw_start_up(struct world *world)
{
    switch (draw(world, 3)) {
    case 0: return NULL;
    case 1: return quantile_constant(world->arena, 60e9);
    default: return quantile_new(world->arena, up_to_200_s, NULL, 4);
    }
}

/* Some stages take long now and then, and no time-out stops every start. */
static struct start_plan draw_start(struct world *world)
{
    struct start_plan start = {.container_ns = draw_start_up(world)};
    if (draw(world, 2)) start.provision_ns = draw_start_up(world);
    if (draw(world, 2)) start.image_ns = draw_start_up(world);
    if (draw(world, 2)) start.model_ns = draw_start_up(world);
    if (draw(world, 3) == 0) start.model_most_ns = (60 + draw(world, 150)) * NS_PER_S;
    if (draw(world, 3) == 0) start.container_most_ns = (60 + draw(world, 150)) * NS_PER_S;
    return start;
}

static void make_components(struct world *world)
{
    struct fleet_plan *plan = &world->plan;
    plan->component = world->component;
    plan->components = draw(world, COMPONENTS + 1);
    for (uint32_t c = 0; c < plan->components; c++)
        world->component[c] = (struct copies_plan){
            .need = {.milli_cores = 500 * draw(world, 4), .accelerators = draw(world, 5), .memory_mb = 1000},
            .copies = draw(world, COPIES + 1),
            .copies_most = draw(world, COPIES + 1),
            .spread = draw(world, 2) ? PLACE_SPREAD : PLACE_BINPACK,
            .imbalance_most = draw(world, 2) ? UINT32_MAX : draw(world, 2),
            .start = draw_start(world),
            .caches = draw(world, 2),
            .base = FLEET_NONE,
        };
    /* Of every other world with two or more, one is an adapter of another, of which it may ask some resources beside. */
    if (plan->components < 2 || draw(world, 2)) return;
    uint32_t adapter = draw(world, plan->components);
    world->component[adapter].base = (adapter + 1) % plan->components;
    world->component[adapter].need.accelerators = draw(world, 2);
    world->component[adapter].follows = draw(world, 2);
    if (world->component[adapter].follows)
        world->component[adapter].copies_most = copies_room(&world->component[world->component[adapter].base]);
}

static void make_plan(struct world *world)
{
    struct fleet_plan *plan = &world->plan;
    *plan = (struct fleet_plan){
        .kinds = 1 + draw(world, 3),
        .initial = draw(world, 6),
        .wanted_most = ROOMS,
        .zones = 1 + draw(world, 3),
        .managed = draw(world, 4) > 0,
        .least = draw(world, 3),
        .most = draw(world, 2) ? ROOMS : 3,
        .release = draw(world, 2) ? RELEASE_IDLE : RELEASE_CONSOLIDATION,
        .release_after_ns = 300 * NS_PER_S * draw(world, 3),
        .consolidation_step = 1 + draw(world, 3),
        .consolidation_quiet_ns = 100 * NS_PER_S * draw(world, 5),
        .provision_timeout_ns = draw(world, 2) ? TIME_NEVER : 200 * NS_PER_S,
    };
    bool quotas = draw(world, 2);
    for (uint32_t k = 0; k < plan->kinds; k++)
        plan->kind[k] = (struct machine_plan){
            .capacity = {.milli_cores = 4000, .accelerators = 2 << draw(world, 3), .memory_mb = 8000},
            .start = draw_start(world),
            .most = quotas ? 1 + draw(world, 4) : UINT32_MAX,
            .market = k % 2,
        };
    make_components(world);
}

/* --- Listening --- */

static bool hear(void *self, const struct fleet_change *change, int64_t now_ns)
{
    struct world *world = self;
    struct server *server = &world->server[change->component][change->server];
    demand(world, now_ns >= world->told_ns, "time goes on");
    world->told_ns = now_ns;
    if (change->event == FLEET_UP) {
        demand(world, !server->up, "no server is up twice");
        demand(world, !server->retired || server->since_ns == now_ns || world->plan.components == 0,
               "what retires is up again at once");
        *server = (struct server){.up = true, .room = change->room, .kind = change->kind, .since_ns = now_ns};
    } else {
        demand(world, server->up, "only what is up goes down");
        demand(world, server->room == change->room && server->kind == change->kind, "it goes down where it was up");
        world->up_ns[change->component] += now_ns - server->since_ns;
        *server = (struct server){.retired = change->event == FLEET_RETIRED && !world->wanting, .since_ns = now_ns};
    }
    /* FNV-1a (Fowler, Noll, Vo), word by word. */
    const uint64_t words[] = {change->event, change->component, change->server,
                              change->room,  change->kind,      (uint64_t)now_ns};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        world->digest = (world->digest ^ words[i]) * UINT64_C(0x100000001b3);
    world->told++;
    if (change->event != FLEET_RETIRED || world->finishing_count == FINISHING || draw(world, 2)) return false;
    if (change->leaver != FLEET_NONE) world->finishing[world->finishing_count++] = change->leaver;
    return true;
}

/* --- Laws --- */

static uint32_t machines_in_service(const struct world *world)
{
    int64_t machines = 0;
    for (uint32_t k = 0; k < world->plan.kinds; k++) machines += fleet_figures(world->fleet)->in_service[k].level;
    return (uint32_t)machines;
}

static void assert_adapter_has_base(const struct world *world, uint32_t base, uint32_t room)
{
    for (uint32_t i = 0; i < ROOMS; i++)
        if (world->server[base][i].up && world->server[base][i].room == room) return;
    demand(world, false, "an adapter has its base beside it");
}

/* The gauge of a component counts its copies that were told to be up, for as long as they were. */
static void assert_gauge(const struct world *world, uint32_t c, const struct gauge *gauge)
{
    int64_t up = 0;
    int128 up_ns = world->up_ns[c];
    for (uint32_t i = 0; i < ROOMS; i++) {
        const struct server *server = &world->server[c][i];
        demand(world, !server->retired || world->plan.components == 0, "what retires is up again");
        if (!server->up) continue;
        up++;
        up_ns += world->now_ns - server->since_ns;
    }
    demand(world, gauge->level == up, "a gauge counts what is up");
    demand(world, world->plan.components == 0 || up <= world->wanted[c], "no more are up than are wanted");
    demand(world, gauge_integral(gauge, world->now_ns) == up_ns, "for as long as it is up");
}

static void assert_room(const struct world *world, uint32_t room)
{
    struct resources taken = {0};
    uint32_t kind = FLEET_NONE;
    for (uint32_t c = 0; c < world->plan.components; c++)
        for (uint32_t i = 0; i < ROOMS; i++) {
            const struct server *server = &world->server[c][i];
            if (!server->up || server->room != room) continue;
            demand(world, kind == FLEET_NONE || kind == server->kind, "a machine is of one kind");
            kind = server->kind;
            resources_add(&taken, &world->component[c].need);
            if (world->component[c].base != FLEET_NONE) assert_adapter_has_base(world, world->component[c].base, room);
        }
    if (kind == FLEET_NONE) return;
    demand(world, resources_fit(&taken, &world->plan.kind[kind].capacity), "what serves on a machine fits on it");
}

static void assert_laws(const struct world *world)
{
    const struct fleet_figures *figures = fleet_figures(world->fleet);
    fleet_check_laws(world->fleet, world->now_ns);
    for (uint32_t r = 0; r < fleet_rooms(&world->plan); r++) assert_room(world, r);
    for (uint32_t c = 0; c < world->plan.components; c++) assert_gauge(world, c, &figures->copies[c]);
    if (world->plan.components > 0) return;
    struct gauge machines = {0}; /* each a server */
    for (uint32_t k = 0; k < world->plan.kinds; k++) {
        machines.level += figures->in_service[k].level;
        machines.moment += figures->in_service[k].moment;
    }
    assert_gauge(world, 0, &machines);
}

/* --- Living --- */

static void advance(struct world *world, int64_t span_ns)
{
    uint64_t released = fleet_figures(world->fleet)->released;
    world->now_ns += span_ns;
    fleet_advance(world->fleet, world->now_ns);
    demand(world, fleet_next_ns(world->fleet) > world->now_ns, "what is due has happened");
    if (fleet_figures(world->fleet)->released > released)
        demand(world, machines_in_service(world) >= world->plan.least, "no machine leaves of the least number");
    assert_laws(world);
}

static void want_machines(struct world *world)
{
    fleet_advance(world->fleet, world->now_ns);
    world->wanting = world->plan.components > 0;
    fleet_want(world->fleet, draw(world, fleet_rooms(&world->plan) + 1), world->now_ns);
    world->wanting = false;
}

/* More or fewer of some component; an adapter that follows gets as many as its base. */
static void want_copies(struct world *world)
{
    uint32_t c = draw(world, world->plan.components);
    uint32_t copies = draw(world, copies_room(&world->component[c]) + 1);
    if (world->component[c].follows) return;
    fleet_advance(world->fleet, world->now_ns);
    world->wanting = true;
    fleet_want_copies(world->fleet, c, copies, world->now_ns);
    world->wanting = false;
    world->wanted[c] = copies;
    for (uint32_t a = 0; a < world->plan.components; a++)
        if (world->component[a].base == c && world->component[a].follows) world->wanted[a] = copies;
    demand(world, fleet_copies_under_way(world->fleet, c) <= copies, "no more are under way than are wanted");
}

static void finish(struct world *world)
{
    if (world->finishing_count == 0) return;
    uint32_t *one = &world->finishing[draw(world, world->finishing_count)], leaver = *one;
    *one = world->finishing[--world->finishing_count];
    fleet_finish(world->fleet, leaver, world->now_ns);
}

static void act(struct world *world)
{
    switch (draw(world, 8)) {
    case 0: fleet_fail(world->fleet, draw(world, 4), world->now_ns); break;
    case 1: fleet_fail_zone(world->fleet, 1 + draw(world, 3), world->now_ns); break;
    case 2:
        fleet_outage(world->fleet, draw(world, 3), world->now_ns + draw(world, 1000) * NS_PER_S, world->now_ns);
        break;
    case 3:
    case 4:
        if (world->plan.components > 0 && draw(world, 3))
            want_copies(world);
        else
            want_machines(world);
        break;
    case 5: finish(world); break;
    default: break;
    }
    demand(world, fleet_next_ns(world->fleet) > world->now_ns, "what is due has happened");
    assert_laws(world);
}

static void begin(struct world *world)
{
    memset(world->server, 0, sizeof world->server);
    memset(world->up_ns, 0, sizeof world->up_ns);
    world->now_ns = world->told_ns = 0;
    world->finishing_count = 0;
    world->digest = world->told = 0;
    for (uint32_t c = 0; c < world->plan.components; c++) world->wanted[c] = world->component[c].copies;
    fleet_clear(world->fleet);
    if (draw(world, 3) == 0) fleet_outage(world->fleet, 0, 500 * NS_PER_S, 0);
    fleet_begin(world->fleet, random_key(world->seed, 1), hear, world);
    assert_laws(world);
}

static void live(struct world *world)
{
    begin(world);
    for (int i = 0; i < ACTIONS; i++) {
        advance(world, draw(world, 500) * NS_PER_S);
        act(world);
    }
    advance(world, 100000 * NS_PER_S); /* all that was begun has ended */
}

static struct world *new_world(uint64_t seed)
{
    struct arena *arena = arena_new();
    struct world *world = arena_new_of(arena, struct world);
    *world = (struct world){.arena = arena, .seed = seed};
    make_plan(world);
    world->fleet = fleet_new(arena, &world->plan, 0);
    return world;
}

START_TEST(a_fleet_keeps_its_laws_whatever_happens_to_it)
{
    uint64_t told = 0, given_up = 0, waited = 0, moved = 0, released = 0, misfit = 0;
    uint64_t failed[START_ENDS] = {0}, copies_failed[START_ENDS] = {0};
    for (uint64_t seed = 0; seed < WORLDS; seed++) {
        struct world *world = new_world(seed);
        live(world);
        const struct fleet_figures *figures = fleet_figures(world->fleet);
        told += world->told;
        given_up += figures->launches_given_up;
        waited += figures->launches_waited;
        moved += figures->copies_moved;
        released += figures->released;
        misfit += figures->copies_misfit;
        for (int end = 0; end < START_ENDS; end++) failed[end] += figures->launches_failed[end];
        for (int end = 0; end < START_ENDS; end++) copies_failed[end] += figures->copies_failed[end];
        arena_free(world->arena);
    }
    /* There was something to be seen of everything. */
    ck_assert_uint_gt(told, 10000);
    ck_assert_uint_gt(given_up, 100);
    ck_assert_uint_gt(waited, 100);
    ck_assert_uint_gt(moved, 100);
    ck_assert_uint_gt(released, 100);
    ck_assert_uint_gt(misfit, 10);
    for (int end = START_NOT_PROVISIONED; end < START_ENDS; end++) ck_assert_uint_gt(failed[end], 100);
    for (int end = START_NOT_DOWNLOADED; end < START_ENDS; end++) ck_assert_uint_gt(copies_failed[end], 100);
    ck_assert_uint_eq(failed[START_DONE] + copies_failed[START_DONE] + copies_failed[START_NOT_PROVISIONED], 0);
}
END_TEST

static bool lacks_nothing(const struct fleet_plan *plan)
{
    return plan->managed && plan->components > 0 && plan->most == ROOMS && plan->provision_timeout_ns == TIME_NEVER &&
           plan->kind[0].most == UINT32_MAX;
}

static bool holds(const struct fleet_plan *plan, const struct copies_plan *component)
{
    for (uint32_t k = 0; k < plan->kinds; k++)
        if (resources_fit(&component->need, &plan->kind[k].capacity)) return true;
    return false;
}

/* Starts that failed: without some of the copies that were wished for had to be done. */
static uint64_t failures(const struct fleet_figures *figures)
{
    uint64_t count = 0;
    for (int end = 0; end < START_ENDS; end++) count += figures->launches_failed[end] + figures->copies_failed[end];
    return count;
}

/* Where nothing bounds the machines, every copy that fits on a kind has a place in the end. */
START_TEST(in_the_end_every_copy_that_fits_is_in_service)
{
    unsigned seen = 0;
    for (uint64_t seed = 0; seed < WORLDS; seed++) {
        struct world *world = new_world(seed);
        const struct fleet_plan *plan = &world->plan;
        if (lacks_nothing(plan)) {
            live(world);
            for (uint32_t c = 0; c < plan->components; c++) {
                const struct copies_plan *component = &plan->component[c];
                if (component->base != FLEET_NONE) continue; /* there may be no room beside its base */
                const struct fleet_figures *figures = fleet_figures(world->fleet);
                uint32_t wanted = fleet_copies_under_way(world->fleet, c);
                ck_assert(failures(figures) > 0 ? wanted <= world->wanted[c] : wanted == world->wanted[c]);
                ck_assert_int_eq(figures->copies[c].level, holds(plan, component) ? wanted : 0);
                seen += failures(figures) == 0 ? wanted : 0;
            }
        }
        arena_free(world->arena);
    }
    ck_assert_uint_gt(seen, 100);
}
END_TEST

START_TEST(a_fleet_that_was_cleared_lives_the_same_life_again)
{
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct world *world = new_world(seed);
        uint64_t draws = world->draws;
        live(world);
        uint64_t digest = world->digest, told = world->told;
        live(world); /* another one, that leaves other traces */
        world->draws = draws;
        live(world);
        ck_assert_uint_eq(world->digest, digest);
        ck_assert_uint_eq(world->told, told);
        arena_free(world->arena);
    }
}
END_TEST

TEST_MAIN("fleet_laws", a_fleet_keeps_its_laws_whatever_happens_to_it, in_the_end_every_copy_that_fits_is_in_service,
          a_fleet_that_was_cleared_lives_the_same_life_again)
