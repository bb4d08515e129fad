#include "scenarios/explaining.h"

/* How long a fleet is left alone: managed scaling has bought what it can by then, and released what is idle. */
#define LEFT_ALONE_NS NS_PER_HOUR

struct watch {
    const struct fleet_plan *plan;
    struct standing_fleet *fleet;
    uint32_t *room; /* of each copy, as it is now */
    bool heard;     /* of a server that came or went */
};

static bool hear(void *self, const struct fleet_change *change, int64_t now_ns)
{
    struct watch *watch = self;
    (void)now_ns;
    watch->heard = true;
    if (watch->plan->components == 0) return false;
    uint32_t copy = watch->fleet->first_copy[change->component] + change->server;
    watch->room[copy] = change->event == FLEET_UP ? change->room : FLEET_NONE;
    if (change->event == FLEET_UP) watch->fleet->kind[change->room] = change->kind;
    return false;
}

static struct standing look(const struct watch *watch, const struct fleet *fleet, struct arena *arena)
{
    struct standing standing = {.room = arena_new_array(arena, watch->fleet->copy_count, uint32_t)};
    const struct fleet_figures *figures = fleet_figures(fleet);
    for (uint32_t k = 0; k < watch->plan->kinds; k++) {
        standing.machines[k] = (uint32_t)figures->in_service[k].level;
        standing.machine_count += standing.machines[k];
    }
    for (uint32_t i = 0; i < watch->fleet->copy_count; i++) standing.room[i] = watch->room[i];
    return standing;
}

static int64_t machines(const struct fleet *fleet, const struct fleet_plan *plan)
{
    int64_t count = 0;
    for (uint32_t k = 0; k < plan->kinds; k++) count += fleet_figures(fleet)->in_service[k].level;
    return count;
}

static void leave_alone(struct watch *watch, struct fleet *fleet)
{
    int64_t before = machines(fleet, watch->plan);
    for (int64_t next_ns; (next_ns = fleet_next_ns(fleet)) <= LEFT_ALONE_NS;) {
        watch->heard = false;
        fleet_advance(fleet, next_ns);
        int64_t now = machines(fleet, watch->plan);
        if (watch->heard || now != before) watch->fleet->rest_ns = (double)next_ns;
        before = now;
    }
}

static void number_copies(const struct fleet_plan *plan, struct standing_fleet *standing, struct arena *arena)
{
    standing->first_copy = arena_new_array(arena, plan->components, uint32_t);
    standing->kind = arena_new_array(arena, fleet_rooms(plan), uint32_t);
    for (uint32_t c = 0; c < plan->components; c++) {
        standing->first_copy[c] = standing->copy_count;
        standing->copy_count += plan->component[c].copies;
    }
}

static void begin(struct explaining *explaining, uint32_t number)
{
    const struct fleet_plan *plan = &explaining->plan->fleet[number];
    struct standing_fleet *standing = &explaining->fleets[number];
    number_copies(plan, standing, explaining->arena);
    struct watch watch = {
        .plan = plan, .fleet = standing, .room = arena_new_array(explaining->arena, standing->copy_count, uint32_t)};
    for (uint32_t i = 0; i < standing->copy_count; i++) watch.room[i] = FLEET_NONE;

    struct fleet *fleet = fleet_new(explaining->arena, plan, number);
    fleet_clear(fleet);
    for (uint32_t i = 0; i < explaining->plan->incidents; i++) {
        const struct incident *incident = &explaining->plan->incident[i];
        if (incident->at_ns == 0 && incident->kind == INCIDENT_NO_CAPACITY)
            fleet_outage(fleet, incident->market, incident->lasts_ns, 0);
    }
    fleet_begin(fleet, random_key(explaining->scenario->seed, 0), hear, &watch);
    standing->at_start = look(&watch, fleet, explaining->arena);
    leave_alone(&watch, fleet);
    standing->at_rest = look(&watch, fleet, explaining->arena);
}

void explaining_begin_fleets(struct explaining *explaining)
{
    for (uint32_t f = 0; f < explaining->plan->fleets; f++) begin(explaining, f);
}
