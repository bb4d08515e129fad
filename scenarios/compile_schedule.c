#include "models/json.h"
#include "models/time.h"
#include "scenarios/compiling.h"
#include "sim/arena.h"
#include "sim/units.h"

/* The actions of one target, for the kernel to ask when the next one is due. */
struct timetable {
    int64_t start_ns; /* of the run, since 1970 */
    uint32_t count;
    const struct scheduled_action **actions;
};

static bool is_before(const struct scaler_action *a, const struct scaler_action *b)
{
    return a->at_ns < b->at_ns || (a->at_ns == b->at_ns && a->number < b->number);
}

static bool next_action(const void *self, int64_t at_ns, uint32_t number, struct scaler_action *next)
{
    const struct timetable *timetable = self;
    bool found = false;
    for (uint32_t n = 0; n < timetable->count; n++) {
        const struct scheduled_action *action = timetable->actions[n];
        int64_t after_ns = timetable->start_ns + (n > number ? at_ns - 1 : at_ns), due_ns;
        if (!schedule_next(&action->schedule, timetable->start_ns, after_ns, &due_ns)) continue;
        const struct scalable_target_action *to = action->action;
        struct scaler_action due = {.at_ns = due_ns - timetable->start_ns,
                                    .number = n,
                                    .sets_least = to->min_capacity.given,
                                    .sets_most = to->max_capacity.given,
                                    .least = to->min_capacity.given ? (uint32_t)to->min_capacity.value : 0,
                                    .most = to->max_capacity.given ? (uint32_t)to->max_capacity.value : 0};
        if (found && !is_before(&due, next)) continue;
        *next = due;
        found = true;
    }
    return found;
}

/* An action that this run does not see is no mistake, but a run that was to show it does not. */
static void warn_of_idle(struct compiling *compiling, const struct scheduled_action *action)
{
    int64_t start_ns = compiling->compiled->start_time_ns, due_ns;
    char from[TIME_TEXT], to[TIME_TEXT];
    double length_s = compiling->scenario->duration_s;
    int64_t end_ns = length_s > 0 ? time_after(start_ns, time_from_s(length_s)) : TIME_NEVER;
    bool happens = schedule_next(&action->schedule, start_ns, start_ns - 1, &due_ns);
    if (happens && due_ns < end_ns) return;
    json_fault(compiling->faults, FAULT_WARNING, json_member(action->node, "Schedule"),
               "never happens in this run, which begins at %s%s%s", time_text(start_ns, from),
               end_ns < TIME_NEVER ? " and ends at " : "", end_ns < TIME_NEVER ? time_text(end_ns, to) : "");
}

void compile_schedule(struct compiling *compiling, uint32_t target, struct scaler_plan *scaler,
                      struct compiled_scaling *named)
{
    const struct scaling_policies *scaling = &compiling->scenario->scaling;
    struct timetable *timetable = arena_new_of(compiling->arena, struct timetable);
    timetable->start_ns = compiling->compiled->start_time_ns;
    timetable->actions = arena_new_array(compiling->arena, scaling->action_count, const struct scheduled_action *);
    const char **names = arena_new_array(compiling->arena, scaling->action_count, const char *);
    for (size_t a = 0; a < scaling->action_count; a++) {
        if (scaling->actions[a].target != target) continue;
        warn_of_idle(compiling, &scaling->actions[a]);
        names[timetable->count] = scaling->actions[a].scheduled_action_name;
        timetable->actions[timetable->count++] = &scaling->actions[a];
    }
    named->action_names = names;
    if (timetable->count == 0) return;
    scaler->schedule = next_action;
    scaler->schedule_self = timetable;
}
