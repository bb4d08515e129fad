#include "sim/deployment_log.h"
#include "sim/split.h"
#include "tests/endpoint_fixture.h"

#include <string.h>

/* What holds of any endpoint that is updated again and again, whatever fails meanwhile. The kernel asserts its laws at the end of every run
 * (endpoint.h): requests are conserved for each variant, machines for each fleet. Here plans are made by dice: updates of all kinds, one after
 * the other and into each other, failures, outages, other requests on the endpoint, and variants that scale. */

#define GENERATIONS 4

struct dice {
    struct random_key key;
    uint64_t throws;
};

static uint32_t upto(struct dice *dice, uint32_t most)
{
    return random_below(random_block(dice->key, dice->throws++, RANDOM_EXTRA, 0).word[0], most + 1);
}

static bool one_in(struct dice *dice, uint32_t n)
{
    return upto(dice, n - 1) == 0;
}

static int64_t some_seconds(struct dice *dice, uint32_t most)
{
    return upto(dice, most) * NS_PER_S;
}

#define ROOM 8 /* machines of a variant at most */

/* Variants of generation 0 are there from the beginning; a shadow or none. */
static void make_generations(struct dice *dice, struct arena *arena, struct rig *rig)
{
    struct plan *plan = &rig->plan;
    struct generation_plan *generations = arena_new_array(arena, GENERATIONS, struct generation_plan);
    uint32_t production = 0, shadows = 0;
    for (uint32_t g = 0; g < GENERATIONS; g++) {
        generations[g] = (struct generation_plan){.first = production, .production = 1 + upto(dice, 1)};
        generations[g].shadows = shadows < 2 && one_in(dice, 3);
        production += generations[g].production;
        generations[g].first_shadow = shadows;
        shadows += generations[g].shadows;
    }
    *plan = (struct plan){.variants = production + shadows,
                          .shadows = shadows,
                          .generations = GENERATIONS,
                          .generation = generations,
                          .fleets = production + shadows,
                          .timeout_ns = one_in(dice, 2) ? TIME_NEVER : 3 * NS_PER_S,
                          .duration_ns = one_in(dice, 3) ? TIME_NEVER : NS_PER_S + some_seconds(dice, 600),
                          .series_period_ns = 10 * NS_PER_S};
    for (uint32_t g = 0; g < GENERATIONS; g++) generations[g].first_shadow += production;
    for (uint32_t v = 0; v < plan->variants; v++) {
        struct fleet_plan *fleet = &plan->fleet[v];
        bool first = v < generations[0].production ||
                     (v >= generations[0].first_shadow && v < generations[0].first_shadow + generations[0].shadows);
        *fleet = plan_fixed_fleet(first ? 1 + upto(dice, 3) : 0);
        fleet->wanted_most = ROOM;
        fleet->zones = 1 + upto(dice, 2);
        fleet->kind[0].most = one_in(dice, 3) ? 1 + upto(dice, 4) : UINT32_MAX;
        fleet->kind[0].quota = one_in(dice, 3) ? QUOTA_NUMBER_NONE : 0;
        if (!one_in(dice, 4)) fleet->kind[0].start.container_ns = uniform(arena, 5, 40);
        if (one_in(dice, 2)) fleet->provision_timeout_ns = NS_PER_S + some_seconds(dice, 60);
        plan->variant[v] = plan_instances(v, 2 * ROOM, one_in(dice, 2) ? ROUTE_RANDOM : ROUTE_LEAST_OUTSTANDING, NULL);
        plan->variant[v].name = upto(dice, 1) + (v >= production ? 2 : 0);
        rig->server[v][0] = (struct server_plan){.workers = 1 + upto(dice, 2),
                                                 .queue_capacity = one_in(dice, 2) ? 2 : QUEUE_UNBOUNDED,
                                                 .service = {.kind = LAW_RECORDED, .recorded_factor = 1}};
        plan->weight[v] = 1 + upto(dice, 2);
    }
}

/* Machines that all fleets together may have. */
static void limit_machines(struct dice *dice, struct arena *arena, struct plan *plan)
{
    uint32_t *most = arena_new_of(arena, uint32_t);
    *most = 2 + upto(dice, 14);
    plan->quotas = one_in(dice, 2);
    plan->quota_most = most;
}

static void assert_quota(const struct plan *plan, const struct endpoint *endpoint)
{
    int64_t machines = 0;
    for (uint32_t f = 0; f < plan->fleets; f++)
        if (plan->fleet[f].kind[0].quota == 0) machines += endpoint_fleet(endpoint, f)->billed[0].level;
    if (plan->quotas > 0) ck_assert_int_le(machines, plan->quota_most[0]);
}

/* All of them behind backlogs, whose requests may have lives of one length, which end in the queue, or of several. */
static void put_behind_backlogs(struct dice *dice, struct arena *arena, struct rig *rig)
{
    if (!one_in(dice, 3)) return;
    int64_t life_ns = one_in(dice, 3) ? TIME_NEVER : NS_PER_S + some_seconds(dice, 60);
    const struct quantile *lives = one_in(dice, 2) ? uniform(arena, 1, 60) : NULL;
    for (uint32_t v = 0; v < rig->plan.variants; v++) {
        struct variant_plan *variant = &rig->plan.variant[v];
        variant->front = FRONT_BACKLOG;
        variant->backlog =
            (struct backlog_plan){.life_ns = life_ns, .lives = lives, .life_least_ns = 0, .life_most_ns = TIME_NEVER};
        rig->server[v][0].queue_capacity = QUEUE_UNBOUNDED;
        rig->server[v][0].taken_most = rig->server[v][0].workers;
    }
}

static struct deployment_size some_size(struct dice *dice)
{
    if (one_in(dice, 2)) return (struct deployment_size){true, 5 + upto(dice, 95)};
    return (struct deployment_size){false, 1 + upto(dice, 3)};
}

static void make_deployments(struct dice *dice, struct arena *arena, struct plan *plan)
{
    struct deployment_plan *deployments = arena_new_array(arena, GENERATIONS - 1, struct deployment_plan);
    for (uint32_t d = 0; d < GENERATIONS - 1; d++) {
        const struct generation_plan *to = &plan->generation[d + 1];
        uint32_t *machines = arena_new_array(arena, to->production + to->shadows, uint32_t);
        for (uint32_t i = 0; i < to->production + to->shadows; i++) machines[i] = 1 + upto(dice, 4);
        bool at_once = one_in(dice, 3);
        deployments[d] =
            (struct deployment_plan){.to = d + 1,
                                     .way = one_in(dice, 2) ? DEPLOY_ROLLING : DEPLOY_BLUE_GREEN,
                                     .first = at_once ? (struct deployment_size){true, 100} : some_size(dice),
                                     .back = some_size(dice),
                                     .bake_ns = at_once ? 0 : some_seconds(dice, 20),
                                     .termination_wait_ns = at_once ? 0 : some_seconds(dice, 20),
                                     .timeout_ns = one_in(dice, 2) ? TIME_NEVER : some_seconds(dice, 150),
                                     .keeps_machines = one_in(dice, 2),
                                     .keeps_weights = one_in(dice, 2),
                                     .machines = machines};
        deployments[d].then = one_in(dice, 2) ? deployments[d].first : (struct deployment_size){true, 100};
        deployments[d].bills_one_fleet = at_once && deployments[d].way == DEPLOY_BLUE_GREEN;
    }
    plan->deployments = GENERATIONS - 1;
    plan->deployment = deployments;
}

static void make_incidents(struct dice *dice, struct arena *arena, struct plan *plan)
{
    uint32_t count = 10, updates = 0;
    struct incident *incidents = arena_new_array(arena, count, struct incident);
    int64_t at_ns = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct weight_change *change = arena_new_of(arena, struct weight_change);
        *change = (struct weight_change){upto(dice, plan_production(plan) - 1), upto(dice, 3)};
        at_ns += some_seconds(dice, 60);
        incidents[i] = (struct incident){.at_ns = at_ns,
                                         .kind = (enum incident_kind)upto(dice, INCIDENT_CAPACITY),
                                         .factor = 1 + upto(dice, 3),
                                         .fleet = upto(dice, plan->fleets - 1),
                                         .variant = upto(dice, plan->variants - 1),
                                         .count = 1 + upto(dice, 3),
                                         .lasts_ns = some_seconds(dice, 100),
                                         .changes = 1,
                                         .change = change};
        if (updates < plan->deployments && one_in(dice, 2)) {
            incidents[i].kind = INCIDENT_UPDATE;
            incidents[i].deployment = updates++;
        }
    }
    plan->incidents = count;
    plan->incident = incidents;
}

/* A name that scales on calls and on how many a server has, in seconds. */
static void make_scaling(struct dice *dice, struct arena *arena, struct plan *plan)
{
    struct scaling_plan *scaling = arena_new_of(arena, struct scaling_plan);
    struct metric_plan *metrics = arena_new_array(arena, 2, struct metric_plan);
    struct scaling_metric *about = arena_new_array(arena, 2, struct scaling_metric);
    struct policy_plan *policies = arena_new_array(arena, 2, struct policy_plan);
    struct formula *formulas = arena_new_array(arena, 2, struct formula);
    if (one_in(dice, 3)) return;
    for (uint32_t m = 0; m < 2; m++) {
        formulas[m] = formula_plain;
        metrics[m] = (struct metric_plan){.kind = m == 0 ? METRIC_CALLS : METRIC_MEASUREMENTS,
                                          .statistic = m == 0 ? VALUE_SUM : VALUE_MOST,
                                          .period_ns = 10 * NS_PER_S,
                                          .delay_ns = some_seconds(dice, 20),
                                          .scale = 1,
                                          .zero_when_silent = m == 0,
                                          .carried = m == 1};
        about[m] = m == 0 ? (struct scaling_metric){.feed = FEED_CALLS, .shared_by = SHARED_BY_SERVERS}
                          : (struct scaling_metric){.feed = FEED_CONCURRENCY};
        policies[m] = policy_tracking(m, 10 * NS_PER_S, 1 + upto(dice, m == 0 ? 19 : 2));
        policies[m].alarm[POLICY_HIGH].points = policies[m].alarm[POLICY_HIGH].points_to_alarm = 1;
        policies[m].alarm[POLICY_LOW].points = policies[m].alarm[POLICY_LOW].points_to_alarm = 2;
        policies[m].out_cooldown_ns = some_seconds(dice, 30);
        policies[m].in_cooldown_ns = some_seconds(dice, 30);
    }
    uint32_t least = upto(dice, 2), first = plan_called(plan, 0, plan->variant[0].name);
    *scaling = (struct scaling_plan){.variant = first,
                                     .metrics = 2,
                                     .metric = metrics,
                                     .about = about,
                                     .formula = formulas,
                                     .scaler = {.initial = plan->fleet[first].initial,
                                                .least = least,
                                                .most = least + upto(dice, ROOM - least),
                                                .reaction_ns = some_seconds(dice, 5),
                                                .policies = 2,
                                                .policy = policies}};
    plan->scalings = 1;
    plan->scaling = scaling;
    if (plan->duration_ns == TIME_NEVER) plan->duration_ns = 600 * NS_PER_S;
}

static struct rig some_rig(struct dice *dice, struct arena *arena)
{
    struct rig rig = {0};
    make_generations(dice, arena, &rig);
    put_behind_backlogs(dice, arena, &rig);
    limit_machines(dice, arena, &rig.plan);
    split_thresholds(&rig.plan, rig.plan.weight, (struct handover){0, 0, 1}, rig.plan.split);
    make_deployments(dice, arena, &rig.plan);
    make_incidents(dice, arena, &rig.plan);
    make_scaling(dice, arena, &rig.plan);
    return rig;
}

static void assert_log(const struct plan *plan, const struct deployment_log *log)
{
    int64_t at_ns = log->start_ns;
    for (uint32_t i = 0; i < log->count; i++) {
        ck_assert_int_ge(log->events[i].at_ns, at_ns);
        ck_assert(log->events[i].share >= 0 && log->events[i].share <= 1);
        at_ns = log->events[i].at_ns;
    }
    ck_assert_int_ge(log->end_ns, at_ns);
    const struct deployment_event *last = log->count > 0 ? &log->events[log->count - 1] : NULL;
    if (log->end == DEPLOYMENT_SUCCEEDED) ck_assert(last->share == 1 && last->old_machines == 0);
    if (log->end == DEPLOYMENT_FAILED) ck_assert(last->share == 0 && last->new_machines == 0);
    if (log->end == DEPLOYMENT_AWAITED) ck_assert_ptr_null(last);
    if (log->end == DEPLOYMENT_REFUSED) ck_assert(!last || last->step == DEPLOYMENT_PAST_QUOTA);
    for (uint32_t f = 0; f < plan->fleets; f++) ck_assert(log->billed_ns[f * FLEET_KINDS] >= 0);
}

/* Whether an update is under way at that instant, its end apart, at which scaling goes on. */
static bool is_updated(const struct plan *plan, const struct endpoint *endpoint, int64_t at_ns)
{
    for (uint32_t d = 0; d < plan->deployments; d++) {
        const struct deployment_log *log = endpoint_deployment(endpoint, d);
        bool began = log->end != DEPLOYMENT_AWAITED && log->end != DEPLOYMENT_REFUSED && log->start_ns < at_ns;
        if (began && (at_ns < log->end_ns || log->end == DEPLOYMENT_UNDER_WAY)) return true;
    }
    return false;
}

/* Within the bounds, never while an update is under way, and each variant only while the endpoint has it. */
static void assert_scaling(const struct plan *plan, const struct endpoint *endpoint, uint64_t *changes)
{
    for (uint32_t v = 0; v < plan->variants && plan->scalings > 0; v++) {
        const struct scaling_log *log = endpoint_scaling(endpoint, v);
        ck_assert((log != NULL) == plan_scales(plan, &plan->scaling[0], v));
        for (uint32_t e = 0; log && e < log->count; e++) {
            const struct scaling_event *event = &log->events[e];
            ck_assert(!is_updated(plan, endpoint, event->at_ns));
            ck_assert_uint_ge(event->change.to, plan->scaling[0].scaler.least);
            ck_assert_uint_le(event->change.to, plan->scaling[0].scaler.most);
            *changes += plan_generation_of(plan, v) > 0;
        }
    }
}

static uint64_t assert_laws(const struct plan *plan, const struct endpoint *endpoint)
{
    uint64_t arrived = 0;
    for (uint32_t v = 0; v < plan->variants; v++) {
        assert_conserved(endpoint, v);
        if (v < plan_production(plan)) arrived += endpoint_tally(endpoint, v)->arrived;
        int128 used_ns = gauge_integral(&endpoint_fleet(endpoint, v)->billed[0], endpoint_end_ns(endpoint));
        int128 billed_ns = endpoint_billed_ns(endpoint, v, 0);
        ck_assert(billed_ns >= 0 && billed_ns <= used_ns);
    }
    for (uint32_t d = 0; d < plan->deployments; d++) assert_log(plan, endpoint_deployment(endpoint, d));
    return arrived;
}

/* What leaves one backlog comes to another. */
static uint64_t assert_moved(const struct plan *plan, const struct endpoint *endpoint)
{
    uint64_t in = 0, out = 0;
    for (uint32_t v = 0; v < plan->variants; v++) {
        in += endpoint_tally(endpoint, v)->moved_in;
        out += endpoint_tally(endpoint, v)->moved_out;
    }
    ck_assert_uint_eq(in, out);
    return in;
}

/* Requests that come within the run reach one production variant each, over however many updates; the same seed gives the same. */
START_TEST(requests_and_machines_are_conserved_over_any_updates)
{
    uint32_t ends[DEPLOYMENT_ENDS] = {0};
    uint64_t changes = 0, moved = 0;
    for (uint64_t trial = 0; trial < 400; trial++) {
        struct arena *arena = arena_new();
        struct dice dice = {random_key(trial, 1), 0};
        struct rig rig = some_rig(&dice, arena);
        size_t count = 1000, within = 0;
        const struct arrival *arrivals = every(arena, count, 0.5, 0.1 + 0.1 * upto(&dice, 9));
        for (size_t i = 0; i < count; i++) within += arrivals[i].arrival_ns < rig.plan.duration_ns;
        struct endpoint *endpoint = rig_run(&rig, arrivals, count);
        ck_assert_uint_eq(assert_laws(&rig.plan, endpoint), within);
        assert_scaling(&rig.plan, endpoint, &changes);
        assert_quota(&rig.plan, endpoint);
        moved += assert_moved(&rig.plan, endpoint);
        uint64_t first[RIG_VARIANTS];
        for (uint32_t v = 0; v < rig.plan.variants; v++) first[v] = endpoint_tally(endpoint, v)->arrived;
        for (uint32_t d = 0; d < rig.plan.deployments; d++) ends[endpoint_deployment(endpoint, d)->end]++;
        rig_run_again(endpoint, 1, arrivals, count);
        for (uint32_t v = 0; v < rig.plan.variants; v++)
            ck_assert_uint_eq(endpoint_tally(endpoint, v)->arrived, first[v]);
        endpoint_free(endpoint);
        arena_free(arena);
    }
    for (int e = 0; e < DEPLOYMENT_ENDS; e++) ck_assert_uint_gt(ends[e], 20); /* the dice show them all */
    ck_assert_uint_gt(changes, 100);                                          /* and fleets that scale on */
    ck_assert_uint_gt(moved, 100);                                            /* and backlogs that go over */
}
END_TEST

TEST_MAIN("deployment_laws", requests_and_machines_are_conserved_over_any_updates)
