#include "scenarios/explaining.h"

/* So many instances are told one by one with what they hold. */
#define INSTANCES_TOLD 8

static void say_managed(struct explaining *explaining, uint32_t v)
{
    const struct managed_instance_scaling *scaling = explaining->subjects[v].config->managed_instance_scaling;
    if (!explaining->plan) {
        if (scaling && scaling->status != MANAGED_SCALING_DISABLED && scaling->max_instance_count.given)
            explaining_say(explaining,
                           "Managed instance scaling launches instances for copies that fit nowhere, up to %lld.",
                           (long long)scaling->max_instance_count.value);
        return;
    }
    const struct fleet_plan *fleet = explaining_fleet(explaining, v);
    if (!fleet->managed) {
        explaining_say(explaining, "No instance is launched for its copies: one that fits nowhere waits for room.");
        return;
    }
    explaining_say(explaining,
                   "Managed instance scaling keeps between %u and %s: it launches one for a copy that fits nowhere, in "
                   "service %s later, and lets one go that has held no copy for %s.",
                   fleet->least, explaining_count(explaining, fleet->most, "instance", "instances"),
                   explaining_time(explaining, explaining_start_up_ns(explaining, v)),
                   explaining_time(explaining, (double)fleet->release_after_ns));
    if (fleet->release == RELEASE_CONSOLIDATION)
        explaining_say(explaining,
                       "After %s without a change it also empties up to %s, where their copies fit on others.",
                       explaining_time(explaining, (double)fleet->consolidation_quiet_ns),
                       explaining_count(explaining, fleet->consolidation_step, "instance", "instances"));
}

/* "2 of "llama", 1 of "mistral"" */
static const char *held_words(const struct explaining *explaining, uint32_t v, const struct standing *standing,
                              uint32_t room)
{
    const struct standing_fleet *fleet = &explaining->fleets[explaining->plan->variant[v].fleet];
    const char *words = "";
    for (uint32_t c = 0; c < explaining->count; c++) {
        if (!explaining->subjects[c].component || explaining->subjects[c].host != v) continue;
        uint32_t component = explaining->plan->variant[c].component, copies = 0;
        uint32_t first = fleet->first_copy[component];
        for (uint32_t i = 0; i < explaining_fleet(explaining, v)->component[component].copies; i++)
            copies += standing->room[first + i] == room;
        if (copies > 0)
            words = arena_format(explaining->arena, "%s%s%u of \"%s\"", words, *words ? ", " : "", copies,
                                 explaining->subjects[c].name);
    }
    return words;
}

/* The first few instances that hold copies, and how many there are. */
static void say_standing(struct explaining *explaining, uint32_t v, const struct standing *standing, const char *when)
{
    const struct standing_fleet *fleet = &explaining->fleets[explaining->plan->variant[v].fleet];
    uint32_t rooms = fleet_rooms(explaining_fleet(explaining, v)), holding = 0;
    bool *holds = arena_new_array(explaining->arena, rooms, bool);
    for (uint32_t i = 0; i < fleet->copy_count; i++)
        if (standing->room[i] != FLEET_NONE) holds[standing->room[i]] = true;
    for (uint32_t room = 0; room < rooms; room++) {
        if (!holds[room] || holding++ >= INSTANCES_TOLD) continue;
        explaining_say(explaining, "%s instance %u (%s) holds %s.", when, room + 1,
                       explaining->subjects[v].types[fleet->kind[room]].name,
                       held_words(explaining, v, standing, room));
    }
    if (holding > INSTANCES_TOLD)
        explaining_say(explaining, "%s %s copies.", when,
                       explaining_count(explaining, holding, "instance holds", "instances hold"));
    if (standing->machine_count > holding)
        explaining_say(
            explaining, "%s %s no copy.", when,
            explaining_count(explaining, standing->machine_count - holding, "instance holds", "instances hold"));
}

void explain_host(struct explaining *explaining, uint32_t v)
{
    explaining_say(explaining, "It hosts inference components on %s: their copies serve, and a call names a component.",
                   explaining_place(explaining, v));
    explaining_say_pools(explaining, v);
    say_managed(explaining, v);
    if (!explaining->plan) return;
    const struct standing_fleet *fleet = &explaining->fleets[explaining->plan->variant[v].fleet];
    if (explaining_fleet(explaining, v)->components == 0) {
        explaining_say(explaining, "It has no component: every call is refused.");
        return;
    }
    say_standing(explaining, v, &fleet->at_start, "At second 0");
    if (fleet->rest_ns > 0)
        say_standing(
            explaining, v, &fleet->at_rest,
            arena_format(explaining->arena, "After %s, left alone,", explaining_time(explaining, fleet->rest_ns)));
}

static void say_need(struct explaining *explaining, uint32_t c, const struct copies_plan *copies)
{
    const struct compiled_variant *subject = &explaining->subjects[c];
    const struct compiled_variant *host = &explaining->subjects[subject->host];
    const struct resources *need = &copies->need;
    if (copies->base != FLEET_NONE) {
        explaining_say(explaining,
                       "It is an adapter: its copies need nothing themselves and share the instances of their "
                       "base's.");
        return;
    }
    const struct fleet_plan *fleet = explaining_fleet(explaining, subject->host);
    const char *cores =
        need->milli_cores > 0
            ? arena_format(explaining->arena, "%s, ",
                           explaining_count(explaining, (double)need->milli_cores / 1000, "core", "cores"))
            : "";
    const char *accelerators =
        need->accelerators > 0
            ? arena_format(explaining->arena, "%s, ",
                           explaining_count(explaining, (double)need->accelerators, "accelerator", "accelerators"))
            : "";
    explaining_say(explaining, "A copy needs %s%s%s MB.", accelerators, cores,
                   explaining_number(explaining, (double)need->memory_mb));
    for (uint32_t k = 0; k < fleet->kinds; k++) {
        const struct resources *has = &fleet->kind[k].capacity;
        if (!resources_fit(need, has)) {
            explaining_say(explaining, "It does not fit on %s, not even an empty one.", host->types[k].name);
            continue;
        }
        int64_t fit = has->memory_mb / need->memory_mb; /* at least 128 MB are needed */
        if (need->milli_cores > 0 && has->milli_cores / need->milli_cores < fit)
            fit = has->milli_cores / need->milli_cores;
        if (need->accelerators > 0 && has->accelerators / need->accelerators < fit)
            fit = has->accelerators / need->accelerators;
        explaining_say(explaining, "An empty %s holds %s.", host->types[k].name,
                       explaining_count(explaining, (double)fit, "copy", "copies"));
    }
}

void explain_component(struct explaining *explaining, uint32_t c)
{
    const struct variant_plan *plan = &explaining->plan->variant[c];
    const struct copies_plan *copies = &explaining_fleet(explaining, c)->component[plan->component];
    const struct standing_fleet *fleet = &explaining->fleets[plan->fleet];
    uint32_t first = fleet->first_copy[plan->component], at_start = 0;
    for (uint32_t i = first; i < first + copies->copies; i++) at_start += fleet->at_start.room[i] != FLEET_NONE;
    uint32_t at_rest = explaining->stations[c].count;
    explaining_say(explaining, "Of %s wanted, %u %s in service at second 0%s.",
                   explaining_server(explaining, c, copies->copies), at_start, at_start == 1 ? "is" : "are",
                   at_rest == at_start ? (at_rest < copies->copies ? " and later" : "")
                                       : arena_format(explaining->arena, ", %u after %s", at_rest,
                                                      explaining_time(explaining, fleet->rest_ns)));
    explaining_say_share(explaining, c);
    say_need(explaining, c, copies);
    explaining_say_servers(explaining, c);
    explaining_say_routing(explaining, c);
    if (plan->front == FRONT_BACKLOG)
        explaining_say_backlog(explaining, c);
    else
        explaining_say(explaining, "While no copy is in service its calls get %s.",
                       explaining_status(explaining, c, FAILURE_NO_SERVER));
}
