#include "sim/arena.h"
#include "sim/random.h"
#include "sim/scaler.h"
#include "sim/units.h"
#include "tests/test.h"

#include <math.h>

enum { WORLDS = 4000, PERIODS = 400, POLICIES = 4, ACTIONS = 6, STEPS = 3, CAPACITY_MOST = 30 };

/* A target at random with metrics at random, whatever its capacity; and what is heard of it. */
struct world {
    struct arena *arena;
    uint32_t number;
    uint64_t draws;
    struct scaler_plan plan;
    struct policy_plan policy[POLICIES];
    struct step step[POLICIES][STEPS];
    struct scaler_action action[ACTIONS]; /* in their order */
    uint32_t actions;
    struct scaler *scaler;
    int64_t now_ns, reached_ns;            /* reached_ns: when the wanted capacity will be there */
    struct datum datum[POLICIES][PERIODS]; /* of each policy's metric: all that was published */
    uint32_t data[POLICIES];

    uint32_t wanted;
    int64_t told_ns, scaled_in_until_ns; /* until when the last change forbids another scale-in by a policy */
    bool last_was_in;
    int64_t last_in_cooldown_ns;
    uint64_t digest, told, scale_ins;
};

static uint32_t draw(struct world *world, uint32_t below)
{
    return random_below(random_block(random_key(world->number, 0), world->draws++, RANDOM_EXTRA, 0).word[0], below);
}

static double draw_value(struct world *world, double most)
{
    return most * draw(world, 10001) / 10000;
}

/* As ck_assert() does, but for its note of each success in a file, which would take most of the time here. */
static void demand(const struct world *world, bool holds, const char *law)
{
    if (!holds) ck_abort_msg("world %u, %.9g s: %s", world->number, time_to_s(world->now_ns), law);
}

/* --- Making one --- */

static void make_tracking(struct world *world, struct policy_plan *policy, uint32_t metric, int64_t period_ns)
{
    *policy = policy_tracking(metric, period_ns, 100);
    policy->alarm[POLICY_LOW].points = policy->alarm[POLICY_LOW].points_to_alarm = 1 + draw(world, 15);
    policy->alarm[POLICY_LOW].reach = alarm_reach(policy->alarm[POLICY_LOW].points);
    policy->tracking.scale_in = draw(world, 4) > 0;
    policy->tracking.leads_out_of_zero = draw(world, 2);
    policy->tracking.removed_most = draw(world, 2) ? UINT32_MAX : 1 + draw(world, 3);
}

/* Three steps away from the threshold of 100, up or down. */
static void make_steps(struct world *world, struct policy_plan *policy, uint32_t metric, int64_t period_ns)
{
    bool up = draw(world, 2);
    struct step *step = world->step[metric];
    for (int i = 0; i < STEPS; i++) {
        double near = 20 * i, far = i == STEPS - 1 ? INFINITY : near + 20;
        int32_t size = (int32_t)draw(world, 40);
        step[i] =
            up ? (struct step){near, far, size} : (struct step){-far, -near, i % 2 ? (int32_t)draw(world, 9) : -size};
    }
    *policy = (struct policy_plan){
        .kind = POLICY_STEPS,
        .metric = metric,
        .alarm = {{.period_ns = period_ns,
                   .points = 1,
                   .points_to_alarm = 1,
                   .reach = 1 + draw(world, 3),
                   .comparison = up ? ALARM_AT_OR_ABOVE : ALARM_AT_OR_BELOW,
                   .threshold = 100,
                   .missing = (enum alarm_missing)draw(world, 4)}},
        .steps = {.type = (enum step_effect)draw(world, 2),
                  .value = (enum step_value)draw(world, 3),
                  .change_least = draw(world, 3),
                  .steps = STEPS,
                  .step = step},
    };
}

static void make_policies(struct world *world)
{
    world->plan.policies = draw(world, POLICIES + 1);
    for (uint32_t p = 0; p < world->plan.policies; p++) {
        int64_t period_ns = draw(world, 2) ? NS_PER_MINUTE : 10 * NS_PER_S;
        struct policy_plan *policy = &world->policy[p];
        if (draw(world, 3) > 0)
            make_tracking(world, policy, p, period_ns);
        else
            make_steps(world, policy, p, period_ns);
        policy->out_cooldown_ns = 100 * NS_PER_S * draw(world, 4);
        policy->in_cooldown_ns = 100 * NS_PER_S * draw(world, 4);
    }
}

static bool next_action(const void *self, int64_t at_ns, uint32_t number, struct scaler_action *next)
{
    const struct world *world = self;
    for (uint32_t i = 0; i < world->actions; i++) {
        const struct scaler_action *action = &world->action[i];
        if (action->at_ns < at_ns || (action->at_ns == at_ns && action->number <= number)) continue;
        *next = *action;
        return true;
    }
    return false;
}

static void make_schedule(struct world *world)
{
    world->actions = draw(world, ACTIONS + 1);
    int64_t at_ns = 0;
    for (uint32_t i = 0; i < world->actions; i++) {
        at_ns += NS_PER_MINUTE * draw(world, 20);
        world->action[i] = (struct scaler_action){.at_ns = at_ns,
                                                  .number = i,
                                                  .sets_least = draw(world, 2),
                                                  .sets_most = draw(world, 2),
                                                  .least = draw(world, 10),
                                                  .most = 10 + draw(world, CAPACITY_MOST - 10)};
    }
}

static void make(struct world *world, uint32_t number)
{
    *world = (struct world){.arena = arena_new(), .number = number};
    world->plan = (struct scaler_plan){
        .initial = draw(world, CAPACITY_MOST),
        .least = draw(world, 10),
        .most = 10 + draw(world, CAPACITY_MOST - 10),
        .reaction_ns = draw(world, 3) * 40 * NS_PER_S,
        .in_suspended = draw(world, 8) == 0,
        .out_suspended = draw(world, 8) == 0,
        .schedule_suspended = draw(world, 8) == 0,
        .policy = world->policy,
        .schedule = next_action,
        .schedule_self = world,
    };
    make_policies(world);
    make_schedule(world);
    world->scaler = scaler_new(world->arena, &world->plan);
}

/* --- Laws --- */

/* The bounds at that instant, from the list of actions. */
static void bounds_at(const struct world *world, int64_t now_ns, uint32_t *least, uint32_t *most)
{
    *least = world->plan.least;
    *most = world->plan.most;
    for (uint32_t i = 0; i < world->actions && !world->plan.schedule_suspended; i++) {
        const struct scaler_action *action = &world->action[i];
        if (action->at_ns > now_ns) break;
        if (action->sets_least) *least = action->least;
        if (action->sets_most) *most = action->most;
    }
}

/* Of the newest data of the policy's metric none that counts is at or above the low threshold. */
static bool agrees(const struct world *world, uint32_t p)
{
    const struct alarm_plan *low = &world->policy[p].alarm[POLICY_LOW];
    uint32_t counted = 0;
    for (uint32_t age = 1; age <= world->data[p] && age <= low->reach && counted < low->points; age++) {
        const struct datum *datum = &world->datum[p][world->data[p] - age];
        if (datum->missing) continue;
        if (datum->value >= low->threshold) return false;
        counted++;
    }
    return counted > 0;
}

static void check_consent(const struct world *world)
{
    for (uint32_t p = 0; p < world->plan.policies; p++)
        if (world->policy[p].kind == POLICY_TRACKING && world->policy[p].tracking.scale_in)
            demand(world, agrees(world, p), "tracking scales in when all agree");
}

static void check_policy_change(struct world *world, const struct scaler_change *change)
{
    const struct policy_plan *policy = &world->policy[change->number];
    bool out = change->to > change->from;
    demand(world, !(out ? world->plan.out_suspended : world->plan.in_suspended), "what is suspended does nothing");
    demand(world, change->decided_ns + world->plan.reaction_ns >= world->told_ns,
           "effects wait no longer than they do");
    if (policy->kind == POLICY_TRACKING && out)
        demand(world, change->from > 0 || policy->tracking.leads_out_of_zero, "nothing comes of zero");
    if (out) return;
    world->scale_ins++;
    demand(world, change->decided_ns >= world->scaled_in_until_ns, "scale-ins wait for each other");
    /* With a reaction the data may have changed since, or two decisions may have joined. */
    if (policy->kind == POLICY_TRACKING && world->plan.reaction_ns == 0) check_consent(world);
}

static void hear(void *self, const struct scaler_change *change, int64_t now_ns)
{
    struct world *world = self;
    demand(world, now_ns >= world->told_ns, "time goes on");
    demand(world, change->from == world->wanted && change->to != change->from, "a change changes what was");
    world->told_ns = now_ns;
    world->wanted = change->to;
    /* A decision to add may have joined one to remove: then the direction says nothing of the policy. */
    bool direct = world->plan.reaction_ns == 0;
    if (change->cause == SCALED_BY_POLICY && direct) check_policy_change(world, change);
    if (change->cause == SCALED_BY_SCHEDULE) demand(world, now_ns % NS_PER_MINUTE == 0, "actions keep their time");
    world->last_was_in = change->to < change->from;
    world->scaled_in_until_ns = world->last_was_in ? TIME_NEVER : 0;
    world->last_in_cooldown_ns = change->cause == SCALED_BY_POLICY ? world->policy[change->number].in_cooldown_ns : 0;
    world->reached_ns = now_ns + NS_PER_S * draw(world, 400);
    const uint64_t words[] = {(uint64_t)now_ns, change->from, change->to, change->cause, change->number};
    /* FNV-1a (Fowler, Noll, Vo), word by word. */
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        world->digest = (world->digest ^ words[i]) * UINT64_C(0x100000001b3);
    world->told++;
}

static void check_after(const struct world *world)
{
    uint32_t least, most;
    bounds_at(world, world->now_ns, &least, &most);
    demand(world, world->wanted >= least && world->wanted <= most, "capacity is within its bounds");
    demand(world, world->wanted == scaler_wanted(world->scaler), "all changes are told");
    demand(world, scaler_next_ns(world->scaler) > world->now_ns, "what is due has been done");
}

/* --- Running it --- */

/* Quiet and busy times: the values stay on one side for a while. */
static void publish(struct world *world, uint32_t p, int64_t now_ns)
{
    uint32_t mood = random_below(
        random_block(random_key(world->number, 1), (uint64_t)(now_ns / (1200 * NS_PER_S)), RANDOM_EXTRA, p).word[0], 3);
    const double most[] = {90, 200, 110};
    struct datum datum = {.start_ns = now_ns - world->policy[p].alarm[0].period_ns,
                          .missing = draw(world, 20) == 0,
                          .value = draw_value(world, most[mood])};
    world->datum[p][world->data[p]++] = datum;
    scaler_datum(world->scaler, p, &datum, now_ns);
}

static void arrive(struct world *world, int64_t now_ns)
{
    world->reached_ns = TIME_NEVER;
    if (world->last_was_in) world->scaled_in_until_ns = now_ns + world->last_in_cooldown_ns;
    scaler_reached(world->scaler, now_ns);
}

/* Metrics of a minute for PERIODS minutes, those of 10 s for a sixth of that. */
static void run(struct world *world)
{
    world->draws = 1000;
    world->now_ns = world->told_ns = world->scaled_in_until_ns = 0;
    world->reached_ns = TIME_NEVER;
    world->wanted = world->plan.initial;
    world->digest = world->told = 0;
    for (uint32_t p = 0; p < POLICIES; p++) world->data[p] = 0;
    scaler_begin(world->scaler, hear, world);
    check_after(world);
    int64_t end_ns = PERIODS * NS_PER_MINUTE;
    for (int64_t at_ns = 10 * NS_PER_S; at_ns < end_ns; at_ns += 10 * NS_PER_S) {
        /* The scaler comes first, and again after what is said at the same instant. */
        while (time_earlier(world->reached_ns, scaler_next_ns(world->scaler)) < at_ns) {
            world->now_ns = time_earlier(world->reached_ns, scaler_next_ns(world->scaler));
            if (world->reached_ns == world->now_ns) arrive(world, world->now_ns);
            scaler_advance(world->scaler, world->now_ns);
            check_after(world);
        }
        world->now_ns = at_ns;
        if (world->reached_ns == at_ns) arrive(world, at_ns);
        for (uint32_t p = 0; p < world->plan.policies; p++)
            if (at_ns % world->policy[p].alarm[0].period_ns == 0 && world->data[p] < PERIODS) publish(world, p, at_ns);
        scaler_advance(world->scaler, at_ns);
        check_after(world);
    }
}

START_TEST(whatever_the_metrics_do_the_laws_hold)
{
    uint64_t told = 0, scale_ins = 0;
    static struct world world;
    for (uint32_t number = 0; number < WORLDS; number++) {
        make(&world, number);
        run(&world);
        told += world.told;
        scale_ins += world.scale_ins;
        arena_free(world.arena);
    }
    /* The worlds are not dull. */
    ck_assert_uint_gt(told, 10 * WORLDS);
    ck_assert_uint_gt(scale_ins, WORLDS);
}
END_TEST

START_TEST(another_replication_of_the_same_luck_is_the_same)
{
    static struct world world;
    for (uint32_t number = 0; number < WORLDS / 10; number++) {
        make(&world, number);
        run(&world);
        uint64_t digest = world.digest;
        run(&world);
        demand(&world, world.digest == digest, "the same luck gives the same changes");
        arena_free(world.arena);
    }
}
END_TEST

/* --- A load that stays --- */

/* Each instance in service has its share of a constant load; a datum is what that was two minutes before. */
struct steady {
    struct scaler *scaler;
    uint32_t in_service, in_service_was[2];
    int64_t reached_ns;
};

static void start_up(void *self, const struct scaler_change *change, int64_t now_ns)
{
    struct steady *steady = self;
    steady->reached_ns = change->to > change->from ? now_ns + 200 * NS_PER_S : now_ns + 30 * NS_PER_S;
}

static void reach(struct steady *steady, int64_t now_ns)
{
    if (steady->reached_ns > now_ns) return;
    scaler_reached(steady->scaler, steady->reached_ns);
    steady->in_service = scaler_wanted(steady->scaler);
    steady->reached_ns = TIME_NEVER;
}

/* Where the capacity is after five hours; it has not moved in the last two. */
static uint32_t settled(double load, uint32_t initial)
{
    struct arena *arena = arena_new();
    const struct policy_plan policy = policy_tracking(0, NS_PER_MINUTE, 600);
    const struct scaler_plan plan = {
        .initial = initial, .least = 1, .most = 100, .reaction_ns = 5 * NS_PER_S, .policies = 1, .policy = &policy};
    struct steady steady = {scaler_new(arena, &plan), initial, {initial, initial}, TIME_NEVER};
    scaler_begin(steady.scaler, start_up, &steady);
    uint32_t after_three_hours = 0;
    for (int64_t minute = 1; minute <= 300; minute++) {
        int64_t now_ns = minute * NS_PER_MINUTE;
        scaler_advance(steady.scaler, now_ns - 1);
        reach(&steady, now_ns);
        struct datum datum = {.start_ns = now_ns - NS_PER_MINUTE, .value = load / steady.in_service_was[0]};
        scaler_datum(steady.scaler, 0, &datum, now_ns);
        scaler_advance(steady.scaler, now_ns);
        steady.in_service_was[0] = steady.in_service_was[1];
        steady.in_service_was[1] = steady.in_service;
        if (minute == 180) after_three_hours = scaler_wanted(steady.scaler);
    }
    ck_assert_uint_eq(scaler_wanted(steady.scaler), after_three_hours);
    arena_free(arena);
    return after_three_hours;
}

/* From below: load / target, rounded up. From above the capacity stays where each has 0.9 of the target or more, or
 * none can be spared. */
START_TEST(a_constant_load_ends_with_the_capacity_that_it_needs)
{
    for (uint32_t number = 0; number < 300; number++) {
        struct random_block block = random_block(random_key(5, 0), number, RANDOM_EXTRA, 0);
        double load = 600 + random_below(block.word[0], 59400);
        uint32_t initial = 1 + random_below(block.word[1], 100);
        uint32_t needed = (uint32_t)ceil(load / 600);
        uint32_t capacity = settled(load, initial);
        bool stays = initial > needed && load / initial >= 540;
        ck_assert_msg(capacity == (stays ? initial : needed), "load %g on %u: %u", load, initial, capacity);
    }
}
END_TEST

TEST_MAIN("scaler_laws", whatever_the_metrics_do_the_laws_hold, another_replication_of_the_same_luck_is_the_same,
          a_constant_load_ends_with_the_capacity_that_it_needs)
