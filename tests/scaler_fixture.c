#include "tests/scaler_fixture.h"

#include "sim/arena.h"
#include "sim/units.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>

void target_init(struct target *target, uint32_t initial, uint32_t least, uint32_t most)
{
    *target = (struct target){.arena = arena_new(), .start_up_s = 120};
    target->plan = (struct scaler_plan){
        .initial = initial, .least = least, .most = most, .reaction_ns = 5 * NS_PER_S, .policy = target->policy};
    for (uint32_t m = 0; m < TARGET_METRICS; m++) {
        target->value[m] = NAN;
        target->period_s[m] = 60;
    }
}

void target_end(struct target *target)
{
    arena_free(target->arena);
}

struct policy_plan *target_track(struct target *target, double value)
{
    uint32_t p = target->plan.policies++;
    target->policy[p] = policy_tracking(p, time_from_s(target->period_s[p]), value);
    return &target->policy[p];
}

static struct policy_plan *add_steps(struct target *target, double threshold, enum alarm_side comparison,
                                     struct steps_plan steps)
{
    uint32_t p = target->plan.policies++;
    target->policy[p] = (struct policy_plan){
        .kind = POLICY_STEPS,
        .metric = p,
        .alarm = {{.period_ns = time_from_s(target->period_s[p]),
                   .points = 1,
                   .points_to_alarm = 1,
                   .reach = alarm_reach(1),
                   .comparison = comparison,
                   .threshold = threshold}},
        .out_cooldown_ns = 300 * NS_PER_S,
        .in_cooldown_ns = 300 * NS_PER_S,
        .steps = steps,
    };
    return &target->policy[p];
}

struct policy_plan *target_step_out(struct target *target, double threshold, enum step_effect type,
                                    const struct step *step, uint32_t steps)
{
    return add_steps(target, threshold, ALARM_AT_OR_ABOVE,
                     (struct steps_plan){.type = type, .step = step, .steps = steps});
}

struct policy_plan *target_step_in(struct target *target, double threshold, enum step_effect type,
                                   const struct step *step, uint32_t steps)
{
    return add_steps(target, threshold, ALARM_AT_OR_BELOW,
                     (struct steps_plan){.type = type, .step = step, .steps = steps});
}

void target_schedule(struct target *target, double at_s, int64_t least, int64_t most)
{
    uint32_t number = target->actions++;
    target->action[number] = (struct scaler_action){.at_ns = time_from_s(at_s),
                                                    .number = number,
                                                    .sets_least = least >= 0,
                                                    .sets_most = most >= 0,
                                                    .least = (uint32_t)least,
                                                    .most = (uint32_t)most};
}

static bool next_action(const void *self, int64_t at_ns, uint32_t number, struct scaler_action *next)
{
    const struct target *target = self;
    for (uint32_t i = 0; i < target->actions; i++) {
        const struct scaler_action *action = &target->action[i];
        if (action->at_ns < at_ns || (action->at_ns == at_ns && action->number <= number)) continue;
        *next = *action;
        return true;
    }
    return false;
}

static const char *name_of_alarm(const struct target *target, const struct scaler_change *change)
{
    if (target->policy[change->number].kind == POLICY_STEPS) return "step";
    return change->alarm == POLICY_HIGH ? "high" : "low";
}

static void print_cause(const struct target *target, char *text, size_t room, const struct scaler_change *change)
{
    switch (change->cause) {
    case SCALED_BY_POLICY:
        snprintf(text, room, "policy %u %s %u/%u %.9g", change->number, name_of_alarm(target, change),
                 change->figures.beyond, change->figures.points, change->value);
        break;
    case SCALED_BY_SCHEDULE: snprintf(text, room, "action %u", change->number); break;
    case SCALED_TO_BOUNDS: snprintf(text, room, "bounds"); break;
    }
}

static void note(void *self, const struct scaler_change *change, int64_t now_ns)
{
    struct target *target = self;
    char cause[100];
    print_cause(target, cause, sizeof cause, change);
    size_t room = sizeof target->changes - target->length;
    target->length += (size_t)snprintf(target->changes + target->length, room, "%.9g %u->%u %s\n", time_to_s(now_ns),
                                       change->from, change->to, cause);
    ck_assert_uint_lt(target->length, sizeof target->changes);
    target->last = *change;
    double span_s = change->to > change->from ? target->start_up_s : 0;
    target->reached_ns = isinf(span_s) ? TIME_NEVER : now_ns + time_from_s(span_s);
}

void target_begin(struct target *target)
{
    target->plan.schedule = target->actions > 0 ? next_action : NULL;
    target->plan.schedule_self = target;
    if (!target->scaler) target->scaler = scaler_new(target->arena, &target->plan);
    target->now_ns = 0;
    target->reached_ns = TIME_NEVER;
    scaler_begin(target->scaler, note, target);
}

static int64_t next_end_ns(const struct target *target, uint32_t metric)
{
    int64_t period_ns = time_from_s(target->period_s[metric]);
    return (target->now_ns / period_ns + 1) * period_ns;
}

static void publish(struct target *target, uint32_t metric, int64_t now_ns)
{
    struct datum datum = {.start_ns = now_ns - time_from_s(target->period_s[metric]),
                          .missing = isnan(target->value[metric]),
                          .value = target->value[metric]};
    scaler_datum(target->scaler, metric, &datum, now_ns);
}

/* The next instant at which this fixture or the scaler does something, but not beyond `until_ns`. */
static int64_t next_instant(const struct target *target, int64_t until_ns)
{
    int64_t at_ns = time_earlier(until_ns, time_earlier(target->reached_ns, scaler_next_ns(target->scaler)));
    for (uint32_t m = 0; m < target->plan.policies; m++) at_ns = time_earlier(at_ns, next_end_ns(target, m));
    return at_ns;
}

void target_run_to(struct target *target, double now_s)
{
    int64_t until_ns = time_from_s(now_s);
    while (target->now_ns < until_ns || target->reached_ns <= until_ns) {
        int64_t at_ns = next_instant(target, until_ns);
        if (target->reached_ns <= at_ns) {
            target->reached_ns = TIME_NEVER;
            scaler_reached(target->scaler, at_ns);
        }
        for (uint32_t m = 0; m < target->plan.policies; m++)
            if (next_end_ns(target, m) == at_ns) publish(target, m, at_ns);
        scaler_advance(target->scaler, at_ns);
        target->now_ns = at_ns;
    }
}

void assert_changes(struct target *target, const char *changes)
{
    ck_assert_str_eq(target->changes, changes);
    target->length = 0;
    target->changes[0] = '\0';
}
