#include "sim/callers.h"
#include "tests/dice.h"
#include "tests/endpoint_fixture.h"
#include "tests/same_run.h"

#include <math.h>

/* What holds of any plan. The kernel asserts its laws at the end of every run (endpoint.h): requests are conserved,
 * gauges stand at what is there, time spent is time counted; so do fleets (fleet.h). Here it runs plans made by
 * dice, in which everything may meet everything, mostly at the same instants: times are whole tenths of a second. */

static const struct quantile *some_time(struct dice *dice, struct arena *arena, uint32_t most_tenths)
{
    double low_s = time_to_s(tenths(dice, most_tenths)), high_s = time_to_s(tenths(dice, most_tenths));
    if (one_in(dice, 3)) return NULL;
    if (one_in(dice, 2) || low_s >= high_s) return seconds(arena, low_s);
    return uniform(arena, low_s, high_s);
}

/* --- Servers --- */

#define WORKERS_MOST 4

static const double shared_rates[] = {0, 1, 1.0 / 2, 1.0 / 4};
static const int64_t step_ns[] = {0, NS_PER_S / 20, NS_PER_S / 10, NS_PER_S / 10, NS_PER_S / 5};
static const int64_t batch_ns[] = {0, NS_PER_S / 2, NS_PER_S, NS_PER_S, 2 * NS_PER_S};

static void make_law(struct dice *dice, struct arena *arena, struct law *law)
{
    const struct quantile *table = one_in(dice, 2) ? some_time(dice, arena, 20) : NULL;
    *law = table ? (struct law){.kind = LAW_TABLE, .table = table}
                 : (struct law){.kind = LAW_RECORDED, .recorded_factor = one_in(dice, 3) ? 2 : 1};
}

static const struct law *some_transfer(struct dice *dice, struct arena *arena)
{
    if (!one_in(dice, 3)) return NULL;
    struct law *law = arena_new_of(arena, struct law);
    *law = (struct law){.kind = LAW_LINEAR,
                        .base_ns = (double)tenths(dice, 5),
                        .per_payload_byte_ns = one_in(dice, 2) ? (double)NS_PER_S / 100 : 0};
    return law;
}

static void make_server(struct dice *dice, struct arena *arena, struct server_plan *server)
{
    uint32_t capacities[] = {0, 1, 3, QUEUE_UNBOUNDED, QUEUE_UNBOUNDED};
    *server = (struct server_plan){.workers = 1 + upto(dice, WORKERS_MOST - 1),
                                   .queue_capacity = capacities[upto(dice, 4)],
                                   .serving = (enum serving)upto(dice, SERVING_TOKENS),
                                   .overhead = one_in(dice, 4) ? some_time(dice, arena, 5) : NULL,
                                   .error_threshold = one_in(dice, 3) ? random_threshold(0.2) : 0,
                                   .taken_most = 1 + upto(dice, 4),
                                   .download = some_transfer(dice, arena),
                                   .upload = some_transfer(dice, arena)};
    make_law(dice, arena, &server->service);
    server->in_service_limit = one_in(dice, 2) ? UINT32_MAX : server->workers;
    server->rate = (struct sharing_rate){.table = shared_rates, .last = 3, .shared = one_in(dice, 2)};
    server->batch = (struct batch_plan){.size_max = 1 + upto(dice, 3),
                                        .delay_max_ns = tenths(dice, 10),
                                        .service_ns = one_in(dice, 2) ? batch_ns : NULL};
    server->tokens = (struct token_batch_plan){.sequences_max = server->workers,
                                               .tokens_max = server->workers + upto(dice, 8),
                                               .kv_tokens_max = 10 + upto(dice, 40),
                                               .step_ns = step_ns,
                                               .prefill_token_ns = one_in(dice, 2) ? 0 : (double)NS_PER_S / 50};
}

/* --- Fleets --- */

/* Each stage takes up to so many tenths of a second, and every third time may meet a time-out. */
static struct start_plan some_start(struct dice *dice, struct arena *arena, uint32_t most_tenths)
{
    struct start_plan start = {.container_ns = some_time(dice, arena, most_tenths)};
    if (one_in(dice, 2)) start.provision_ns = some_time(dice, arena, most_tenths);
    if (one_in(dice, 2)) start.image_ns = some_time(dice, arena, most_tenths);
    if (one_in(dice, 2)) start.model_ns = some_time(dice, arena, most_tenths);
    if (one_in(dice, 3)) start.model_most_ns = NS_PER_S / 10 + tenths(dice, most_tenths);
    if (one_in(dice, 3)) start.container_most_ns = NS_PER_S / 10 + tenths(dice, most_tenths);
    return start;
}

static void make_machines(struct dice *dice, struct arena *arena, struct fleet_plan *fleet)
{
    *fleet = (struct fleet_plan){.kinds = 1 + upto(dice, 2),
                                 .initial = upto(dice, 5),
                                 .zones = 1 + upto(dice, 2),
                                 .provision_timeout_ns = one_in(dice, 3) ? NS_PER_S + tenths(dice, 200) : TIME_NEVER};
    for (uint32_t k = 0; k < fleet->kinds; k++)
        fleet->kind[k] =
            (struct machine_plan){.capacity = {.milli_cores = 2000 + 1000 * upto(dice, 2), .memory_mb = 4096},
                                  .start = some_start(dice, arena, 100),
                                  .most = one_in(dice, 2) ? UINT32_MAX : upto(dice, 2),
                                  .market = upto(dice, 2)};
}

static void make_copies(struct dice *dice, struct arena *arena, uint32_t components, struct fleet_plan *fleet)
{
    struct copies_plan *copies = arena_new_array(arena, components, struct copies_plan);
    bool small = one_in(dice, 2);
    for (uint32_t c = 0; c < components; c++) {
        bool adapter = c > 0 && copies[0].base == FLEET_NONE && one_in(dice, 4);
        copies[c] = (struct copies_plan){.need = {.milli_cores = adapter ? 0 : 500 * (1 + upto(dice, small ? 0 : 4)),
                                                  .memory_mb = adapter ? 0 : 1024 * (1 + upto(dice, small ? 0 : 3))},
                                         .copies = upto(dice, 3),
                                         .spread = one_in(dice, 2) ? PLACE_SPREAD : PLACE_BINPACK,
                                         .imbalance_most = one_in(dice, 2) ? UINT32_MAX : upto(dice, 1),
                                         .start = some_start(dice, arena, 50),
                                         .caches = one_in(dice, 2),
                                         .base = adapter ? 0 : FLEET_NONE};
    }
    fleet->components = components;
    fleet->component = copies;
    fleet->managed = !one_in(dice, 3);
    fleet->least = upto(dice, 1);
    fleet->most = fleet->least + upto(dice, 4);
    if (fleet->most < fleet->initial) fleet->most = fleet->initial;
    fleet->release = one_in(dice, 2) ? RELEASE_IDLE : RELEASE_CONSOLIDATION;
    fleet->release_after_ns = tenths(dice, 300);
    fleet->consolidation_step = 1 + upto(dice, 2);
    fleet->consolidation_quiet_ns = 30 * NS_PER_S + tenths(dice, 100);
}

static uint32_t make_fleet(struct dice *dice, struct arena *arena, struct plan *plan)
{
    make_machines(dice, arena, &plan->fleet[plan->fleets]);
    return plan->fleets++;
}

/* --- Variants --- */

static void make_slots(struct dice *dice, struct arena *arena, struct slots_plan *slots)
{
    slots->most = 1 + upto(dice, 5);
    slots->most_ever = upto(dice, 9);
    slots->provisioned = one_in(dice, 2) ? 0 : upto(dice, slots->most);
    slots->reuse = (enum slot_reuse)upto(dice, REUSE_RANDOM);
    slots->cold_start_ns = some_time(dice, arena, 50);
    slots->idle_timeout_ns = tenths(dice, 50);
    slots->idle_timeouts_ns = one_in(dice, 3) ? some_time(dice, arena, 50) : NULL;
}

static void make_aside(struct dice *dice, struct variant_plan *variant)
{
    if (one_in(dice, 3))
        variant->capture = (struct capture_plan){random_threshold(0.5), one_in(dice, 2), one_in(dice, 2),
                                                 one_in(dice, 2), upto(dice, 9)};
    if (one_in(dice, 4))
        variant->explain = (struct explain_plan){random_threshold(0.3), 1 + upto(dice, 5), 1 + upto(dice, 3), INT64_MAX,
                                                 (double)tenths(dice, 2)};
    if (one_in(dice, 3)) variant->payload_most = upto(dice, 99);
    if (one_in(dice, 3)) variant->answer_most = upto(dice, 99);
}

static void make_lives(struct dice *dice, struct arena *arena, struct backlog_plan *backlog)
{
    if (one_in(dice, 2)) backlog->life_ns = tenths(dice, 100);
    if (one_in(dice, 3)) backlog->lives = some_time(dice, arena, 100);
    backlog->life_least_ns = tenths(dice, 10);
    backlog->life_most_ns = backlog->life_least_ns + tenths(dice, 50);
    backlog->own_lives = one_in(dice, 2);
}

static void make_variant(struct dice *dice, struct arena *arena, enum front front, struct rig *rig)
{
    struct plan *plan = &rig->plan;
    uint32_t v = plan->variants++;
    struct variant_plan *variant = &plan->variant[v];
    uint32_t fleet = front == FRONT_SLOTS ? 0 : make_fleet(dice, arena, plan);
    uint32_t instances = front == FRONT_SLOTS ? 1 : plan->fleet[fleet].initial;
    enum routing routing = one_in(dice, 2) ? ROUTE_RANDOM : ROUTE_LEAST_OUTSTANDING;
    *variant = plan_instances(fleet, instances, routing, NULL);
    variant->front = front;
    variant->kinds = front == FRONT_SLOTS ? 1 : plan->fleet[fleet].kinds;
    for (uint32_t k = 0; k < variant->kinds; k++) make_server(dice, arena, &rig->server[v][k]);
    make_aside(dice, variant);
    if (front == FRONT_BACKLOG) make_lives(dice, arena, &variant->backlog);
    if (front != FRONT_SLOTS) return;
    make_slots(dice, arena, &variant->slots);
    rig->server[v][0].serving = SERVING_SLOT;
    rig->server[v][0].workers = slots_room(&variant->slots);
}

/* Components of a variant that hosts them, on its fleet. */
static void make_components(struct dice *dice, struct arena *arena, struct rig *rig)
{
    struct plan *plan = &rig->plan;
    uint32_t host = plan->variants++, fleet = make_fleet(dice, arena, plan);
    plan->variant[host] = plan_instances(fleet, 0, ROUTE_RANDOM, NULL);
    plan->variant[host].kinds = 0;
    plan->components = upto(dice, 3);
    make_copies(dice, arena, plan->components, &plan->fleet[fleet]);
    for (uint32_t c = 0; c < plan->components; c++) {
        uint32_t v = plan->variants++, room = 2 * plan->fleet[fleet].component[c].copies;
        struct variant_plan *variant = &plan->variant[v];
        *variant = plan_instances(fleet, room, one_in(dice, 2) ? ROUTE_RANDOM : ROUTE_LEAST_OUTSTANDING, NULL);
        variant->component = c;
        variant->kinds = plan->fleet[fleet].kinds;
        if (one_in(dice, 4)) {
            variant->front = FRONT_BACKLOG;
            make_lives(dice, arena, &variant->backlog);
        }
        make_aside(dice, variant);
        for (uint32_t k = 0; k < variant->kinds; k++) make_server(dice, arena, &rig->server[v][k]);
    }
}

/* --- Plans --- */

/* More or fewer slots of a serverless variant, in all or provisioned; more or fewer instances under components. */
static void make_update(struct dice *dice, const struct plan *plan, struct incident *incident)
{
    uint32_t v = upto(dice, plan->variants - 1);
    incident->variant = v;
    if (plan->components > 0 && v == 0) {
        incident->kind = INCIDENT_CAPACITY;
        incident->count = upto(dice, fleet_rooms(&plan->fleet[0]));
    }
    if (plan->variant[v].front != FRONT_SLOTS) return;
    incident->kind = one_in(dice, 2) ? INCIDENT_SLOTS : INCIDENT_CAPACITY;
    incident->count = 1 + upto(dice, slots_room(&plan->variant[v].slots) - 1);
}

static void make_incidents(struct dice *dice, struct arena *arena, struct plan *plan)
{
    if (plan->fleets == 0) return;
    plan->incidents = upto(dice, 4);
    struct incident *incidents = arena_new_array(arena, plan->incidents, struct incident);
    int64_t at_ns = 0;
    for (uint32_t i = 0; i < plan->incidents; i++) {
        at_ns += tenths(dice, one_in(dice, 2) ? 150 : 1500);
        incidents[i] = (struct incident){.at_ns = at_ns,
                                         .kind = (enum incident_kind)upto(dice, INCIDENT_NO_CAPACITY),
                                         .factor = 1 + upto(dice, 3),
                                         .fleet = upto(dice, plan->fleets - 1),
                                         .count = 1 + upto(dice, 2),
                                         .market = upto(dice, 2),
                                         .lasts_ns = one_in(dice, 4) ? TIME_NEVER : tenths(dice, 200)};
        if (one_in(dice, 2)) make_update(dice, plan, &incidents[i]);
    }
    plan->incident = incidents;
}

static void make_split(struct dice *dice, struct plan *plan)
{
    uint32_t first = plan_split_first(plan), last = first + plan_split_count(plan) - 1;
    uint64_t below = 0;
    for (uint32_t v = first; v < last; v++)
        plan->split[v] = below += upto(dice, UINT32_MAX - 1) % ((UINT64_C(1) << 32) - below);
    plan->split[last] = UINT64_C(1) << 32;
}

/* Who waits for an answer waits as long at each variant (plan.h). */
static void make_callers(struct dice *dice, struct arena *arena, struct plan *plan)
{
    struct callers_plan *callers = &plan->callers;
    bool first_is_backlog = plan->variant[plan_split_first(plan)].front == FRONT_BACKLOG;
    for (uint32_t v = 0; v < plan->variants; v++)
        if ((plan->variant[v].front == FRONT_BACKLOG) != first_is_backlog) return;
    callers->attempts_most = upto(dice, 4);
    callers->back_off = one_in(dice, 2) ? BACK_OFF_STANDARD : BACK_OFF_LEGACY;
    callers->refused_as_wrong = one_in(dice, 2);
    callers->users = one_in(dice, 3) ? 1 + upto(dice, 9) : 0;
    callers->think_ns = some_time(dice, arena, 20);
}

static void make_limits(struct dice *dice, struct plan *plan)
{
    int64_t most_ns = one_in(dice, 2) ? TIME_NEVER : NS_PER_S / 10 + tenths(dice, 40);
    for (uint32_t v = 0; v < plan->variants; v++) plan->variant[v].invocation_most_ns = most_ns;
    plan->timeout_ns = one_in(dice, 3) ? TIME_NEVER : NS_PER_S / 10 + tenths(dice, 60);
    plan->duration_ns = one_in(dice, 2) ? TIME_NEVER : NS_PER_S + tenths(dice, one_in(dice, 2) ? 600 : 6000);
    plan->warm_up_ns = one_in(dice, 2) ? 0 : tenths(dice, 100);
    plan->series_period_ns = NS_PER_S / 10 + tenths(dice, 100);
}

/* --- Scaling --- */

#define SCALED_MOST 6

static const struct step steps_up[] = {{0, 1, 1}, {1, INFINITY, 3}};
static const struct step steps_down[] = {{-INFINITY, 0, -1}};

/* Actions in the order of time; as many at one instant as there may be. */
struct timetable {
    uint32_t count;
    struct scaler_action *actions;
};

static bool next_action(const void *self, int64_t at_ns, uint32_t number, struct scaler_action *next)
{
    const struct timetable *timetable = self;
    for (uint32_t a = 0; a < timetable->count; a++) {
        const struct scaler_action *action = &timetable->actions[a];
        if (action->at_ns < at_ns || (action->at_ns == at_ns && action->number <= number)) continue;
        *next = *action;
        return true;
    }
    return false;
}

static const struct timetable *make_timetable(struct dice *dice, struct arena *arena)
{
    struct timetable *timetable = arena_new_of(arena, struct timetable);
    timetable->count = upto(dice, 12);
    timetable->actions = arena_new_array(arena, timetable->count, struct scaler_action);
    int64_t at_ns = 0;
    for (uint32_t a = 0; a < timetable->count; a++) {
        at_ns += one_in(dice, 4) ? 0 : tenths(dice, one_in(dice, 2) ? 20 : 500);
        bool sets_least = one_in(dice, 2);
        timetable->actions[a] = (struct scaler_action){.at_ns = at_ns,
                                                       .number = a,
                                                       .sets_least = sets_least,
                                                       .sets_most = !sets_least,
                                                       .least = upto(dice, SCALED_MOST),
                                                       .most = upto(dice, SCALED_MOST)};
    }
    return timetable;
}

static enum metric_kind kind_of(enum scaling_feed feed)
{
    switch (feed) {
    case FEED_CALLS:
    case FEED_SPILLED:
    case FEED_PROVISIONED:
    case FEED_EXPLAINED: return METRIC_CALLS;
    case FEED_PRESENT:
    case FEED_STRANDED:
    case FEED_SLOTS_BUSY:
    case FEED_PROVISIONED_BUSY: return METRIC_LEVEL;
    default: return METRIC_MEASUREMENTS;
    }
}

static enum metric_value make_statistic(struct dice *dice, const struct scaling_metric *about)
{
    static const enum metric_value of_measurements[] = {VALUE_MOST, VALUE_LEAST, VALUE_SUM, VALUE_COUNT, VALUE_MEAN};
    switch (kind_of(about->feed)) {
    case METRIC_CALLS: return VALUE_SUM;
    case METRIC_LEVEL: return VALUE_MEAN;
    case METRIC_MEASUREMENTS: break;
    }
    bool times = about->feed >= FEED_MODEL_TIME && about->feed < FEED_NOTHING;
    return times && one_in(dice, 3) ? VALUE_PERCENTILE : of_measurements[upto(dice, 4)];
}

static void make_metric(struct dice *dice, struct metric_plan *metric, struct scaling_metric *about)
{
    about->feed = (enum scaling_feed)upto(dice, FEED_NOTHING);
    about->shared_by = (enum scaling_divisor)upto(dice, SHARED_BY_SLOTS);
    about->divisor_least = upto(dice, 1);
    about->failures = 1u << FAILURE_NO_SERVER | 1u << upto(dice, FAILURES - 1);
    about->apart = 1u << upto(dice, FAILURES - 1) & ~about->failures;
    bool times = about->feed >= FEED_MODEL_TIME && about->feed < FEED_NOTHING;
    *metric = (struct metric_plan){.kind = kind_of(about->feed),
                                   .statistic = make_statistic(dice, about),
                                   .period_ns = (1 + upto(dice, 2)) * 10 * NS_PER_S,
                                   .delay_ns = tenths(dice, 200),
                                   .share = 0.9,
                                   .scale = times ? 1e-9 : 1,
                                   .zero_when_silent = one_in(dice, 2),
                                   .carried = about->feed == FEED_CONCURRENCY && one_in(dice, 2)};
}

static void shorten(struct dice *dice, struct alarm_plan *alarm)
{
    alarm->points = 1 + upto(dice, 2);
    alarm->points_to_alarm = 1 + upto(dice, alarm->points - 1);
    alarm->reach = alarm_reach(alarm->points);
}

static void make_policy(struct dice *dice, uint32_t m, int64_t period_ns, struct policy_plan *policy)
{
    *policy = policy_tracking(m, period_ns, (1 + upto(dice, 20)) / 4.0);
    for (int a = 0; a < POLICY_ALARMS; a++) shorten(dice, &policy->alarm[a]);
    policy->out_cooldown_ns = tenths(dice, 200);
    policy->in_cooldown_ns = tenths(dice, 200);
    policy->tracking.scale_in = !one_in(dice, 4);
    policy->tracking.leads_out_of_zero = one_in(dice, 2);
    if (one_in(dice, 2)) return;
    bool up = one_in(dice, 2);
    policy->kind = POLICY_STEPS;
    policy->alarm[0].comparison = up ? ALARM_AT_OR_ABOVE : ALARM_BELOW;
    policy->alarm[0].missing = (enum alarm_missing)upto(dice, ALARM_MISSING_IS_IGNORED);
    policy->steps = (struct steps_plan){.type = one_in(dice, 3) ? ADJUST_BY_PERCENT : ADJUST_BY_CHANGE,
                                        .change_least = upto(dice, 2),
                                        .steps = up ? 2 : 1,
                                        .step = up ? steps_up : steps_down};
}

/* As it is, or computed: of what was last, and of the change since then. */
static struct formula some_formula(struct dice *dice)
{
    static const struct formula_step repeated[] = {
        {.op = FORMULA_OPERAND}, {.op = FORMULA_REPEAT}, {.op = FORMULA_NUMBER, .number = 2}, {.op = FORMULA_MULTIPLY}};
    static const struct formula_step changed[] = {{.op = FORMULA_OPERAND},
                                                  {.op = FORMULA_OPERAND},
                                                  {.op = FORMULA_DIFFERENCE},
                                                  {.op = FORMULA_ADD, .fills = true}};
    if (one_in(dice, 2)) return formula_plain;
    return (struct formula){
        .operands = 1, .steps = 4, .memories = 1, .step = one_in(dice, 2) ? repeated : changed, .period_ns = NS_PER_S};
}

static void make_scaler(struct dice *dice, struct arena *arena, uint32_t initial, struct scaling_plan *scaling)
{
    uint32_t count = upto(dice, 3);
    struct metric_plan *metrics = arena_new_array(arena, count, struct metric_plan);
    struct scaling_metric *about = arena_new_array(arena, count, struct scaling_metric);
    struct policy_plan *policies = arena_new_array(arena, count, struct policy_plan);
    struct formula *formulas = arena_new_array(arena, count, struct formula);
    for (uint32_t m = 0; m < count; m++) {
        formulas[m] = some_formula(dice);
        make_metric(dice, &metrics[m], &about[m]);
        make_policy(dice, m, metrics[m].period_ns, &policies[m]);
    }
    scaling->metrics = count;
    scaling->metric = metrics;
    scaling->about = about;
    scaling->formula = formulas;
    struct scaler_plan *scaler = &scaling->scaler;
    *scaler = (struct scaler_plan){.initial = initial,
                                   .least = upto(dice, 2),
                                   .reaction_ns = tenths(dice, 60),
                                   .in_suspended = one_in(dice, 10),
                                   .out_suspended = one_in(dice, 10),
                                   .schedule_suspended = one_in(dice, 10),
                                   .policies = count,
                                   .policy = policies};
    scaler->most = scaler->least + upto(dice, SCALED_MOST - scaler->least);
    if (one_in(dice, 3)) return;
    scaler->schedule = next_action;
    scaler->schedule_self = make_timetable(dice, arena);
}

/* How many it has, and how many it may have. */
static uint32_t make_room(struct dice *dice, struct arena *arena, struct plan *plan, struct variant_plan *variant)
{
    if (variant->front == FRONT_SLOTS) return variant->slots.provisioned;
    struct fleet_plan *fleet = &plan->fleet[variant->fleet];
    uint32_t drain = one_in(dice, 2) ? 2 : 1; /* without room to drain: in a hurry */
    if (variant->component == FLEET_NONE) {
        fleet->wanted_most = SCALED_MOST;
        variant->servers = drain * fleet_rooms(fleet);
        return fleet->initial;
    }
    struct copies_plan *copies = arena_new_array(arena, fleet->components, struct copies_plan);
    for (uint32_t c = 0; c < fleet->components; c++) copies[c] = fleet->component[c];
    copies[variant->component].copies_most = SCALED_MOST;
    fleet->component = copies;
    variant->servers = drain * copies_room(&copies[variant->component]);
    return copies[variant->component].copies;
}

/* Some of the variants that have instances or copies of their own. */
static void make_scalings(struct dice *dice, struct arena *arena, struct plan *plan)
{
    struct scaling_plan *scalings = arena_new_array(arena, plan->variants, struct scaling_plan);
    plan->scaling = scalings;
    for (uint32_t v = 0; v < plan->variants; v++) {
        struct variant_plan *variant = &plan->variant[v];
        if (variant->kinds == 0 || one_in(dice, 2)) continue;
        scalings[plan->scalings].variant = v;
        make_scaler(dice, arena, make_room(dice, arena, plan, variant), &scalings[plan->scalings++]);
    }
    if (plan->scalings > 0 && plan->duration_ns == TIME_NEVER) plan->duration_ns = 300 * NS_PER_S;
}

static bool may_fail(const struct fleet_plan *fleet)
{
    bool may = fleet->provision_timeout_ns != TIME_NEVER;
    for (uint32_t k = 0; k < fleet->kinds; k++)
        may |= fleet->kind[k].start.model_most_ns + fleet->kind[k].start.container_most_ns > 0;
    for (uint32_t c = 0; c < fleet->components; c++)
        may |= fleet->component[c].start.model_most_ns + fleet->component[c].start.container_most_ns > 0;
    return may;
}

/* What waits for ever for an instance that may never come needs an end. */
static void end_waiting(struct plan *plan)
{
    bool ends = true;
    for (uint32_t v = 0; v < plan->variants; v++)
        ends &= plan->variant[v].front != FRONT_BACKLOG || plan->variant[v].backlog.life_ns != TIME_NEVER;
    for (uint32_t f = 0; f < plan->fleets && !ends; f++)
        if (may_fail(&plan->fleet[f])) plan->duration_ns = time_earlier(plan->duration_ns, 600 * NS_PER_S);
}

static void make_rig(struct dice *dice, struct arena *arena, struct rig *rig)
{
    *rig = (struct rig){0};
    if (one_in(dice, 3))
        make_components(dice, arena, rig);
    else if (one_in(dice, 3))
        for (uint32_t n = upto(dice, 1) + 1; n > 0; n--) make_variant(dice, arena, FRONT_BACKLOG, rig);
    else
        for (uint32_t n = upto(dice, 2) + 1; n > 0; n--) make_variant(dice, arena, (enum front)upto(dice, 2), rig);
    if (rig->plan.components == 0 && one_in(dice, 3)) {
        make_variant(dice, arena, (enum front)upto(dice, 2), rig);
        rig->plan.shadows = 1;
        rig->plan.split[rig->plan.variants - 1] = random_threshold(upto(dice, 4) / 4.0);
    }
    make_split(dice, &rig->plan);
    make_incidents(dice, arena, &rig->plan);
    make_limits(dice, &rig->plan);
    make_callers(dice, arena, &rig->plan);
    /* Users who never stop need an end. */
    if (rig->plan.callers.users > 0 && rig->plan.duration_ns == TIME_NEVER) rig->plan.duration_ns = 60 * NS_PER_S;
    make_scalings(dice, arena, &rig->plan);
    end_waiting(&rig->plan);
}

static struct arrival *make_arrivals(struct dice *dice, struct arena *arena, const struct plan *plan, size_t count)
{
    struct arrival *arrivals = arena_new_array(arena, count, struct arrival);
    int64_t at_ns = 0;
    uint32_t gap = one_in(dice, 4) ? 40 : 1 + upto(dice, 4); /* long runs for what fleets do slowly */
    for (size_t i = 0; i < count; i++) {
        at_ns += one_in(dice, 3) ? 0 : tenths(dice, gap);
        arrivals[i] = (struct arrival){.arrival_ns = plan->callers.users > 0 ? 0 : at_ns,
                                       .service_ns = tenths(dice, 20),
                                       .ttl_ns = one_in(dice, 2) ? tenths(dice, 60) : -1,
                                       .payload_bytes = upto(dice, 100),
                                       .response_bytes = upto(dice, 100),
                                       .input_tokens = upto(dice, 20),
                                       .output_tokens = upto(dice, 20),
                                       .target = one_in(dice, 4) ? (int32_t)upto(dice, plan_split_count(plan) - 1)
                                                                 : ARRIVAL_NO_TARGET,
                                       .explained = (int8_t)((int32_t)upto(dice, 2) - 1)};
    }
    return arrivals;
}

/* --- The same --- */

static void assert_same_fleets(const struct fleet_figures *a, const struct fleet_figures *b)
{
    for (int k = 0; k < FLEET_KINDS; k++) {
        ck_assert(a->billed[k].level == b->billed[k].level && a->billed[k].moment == b->billed[k].moment);
        ck_assert(a->in_service[k].level == b->in_service[k].level);
    }
    ck_assert_uint_eq(a->launches_waited, b->launches_waited);
    ck_assert_uint_eq(a->released, b->released);
    ck_assert_uint_eq(a->copies_moved, b->copies_moved);
}

static void assert_same_logs(const struct scaling_log *a, const struct scaling_log *b)
{
    ck_assert(!a == !b);
    if (!a) return;
    ck_assert(a->outs == b->outs && a->ins == b->ins && a->given_up == b->given_up && a->count == b->count);
    for (uint32_t e = 0; e < a->count; e++) {
        const struct scaler_change *x = &a->events[e].change, *y = &b->events[e].change;
        ck_assert_int_eq(a->events[e].at_ns, b->events[e].at_ns);
        ck_assert(x->decided_ns == y->decided_ns && x->from == y->from && x->to == y->to);
        ck_assert(x->cause == y->cause && x->number == y->number && x->value == y->value);
    }
}

static void assert_same_runs(const struct plan *plan, struct endpoint *a, struct endpoint *b)
{
    ck_assert_int_eq(endpoint_end_ns(a), endpoint_end_ns(b));
    for (uint32_t v = 0; v < plan->variants; v++) {
        assert_same_tallies(endpoint_tally(a, v), endpoint_tally(b, v));
        assert_same_integrals(endpoint_integrals(a, v), endpoint_integrals(b, v));
        assert_same_series(endpoint_series(a, v), endpoint_series(b, v));
        assert_same_logs(endpoint_scaling(a, v), endpoint_scaling(b, v));
    }
    for (uint32_t f = 0; f < plan->fleets; f++) assert_same_fleets(endpoint_fleet(a, f), endpoint_fleet(b, f));
    if (!endpoint_callers(a)) return;
    assert_same_tallies(&endpoint_callers(a)->tally, &endpoint_callers(b)->tally);
    ck_assert_uint_eq(endpoint_callers(a)->retries, endpoint_callers(b)->retries);
}

/* --- The laws that can be seen from outside --- */

static void assert_series_adds_up(struct endpoint *endpoint, uint32_t v)
{
    const struct tally *tally = endpoint_tally(endpoint, v);
    const struct series *series = endpoint_series(endpoint, v);
    struct series_sums sum = {0};
    for (size_t i = 0; i < series->count; i++) {
        sum.arrived += series->points[i].arrived;
        sum.succeeded += series->points[i].succeeded;
        sum.failed += series->points[i].failed;
        sum.elapsed_ns += series->points[i].elapsed_ns;
        sum.in_system_ns += series->points[i].in_system_ns;
    }
    ck_assert_uint_eq(sum.arrived, tally->arrived);
    ck_assert_uint_eq(sum.succeeded, tally->succeeded);
    ck_assert_uint_eq(sum.failed, tally_ended(tally) - tally->succeeded);
    ck_assert_int_eq(sum.elapsed_ns, endpoint_end_ns(endpoint));
    ck_assert_int_eq(sum.in_system_ns, (int64_t)gauge_integral(&tally->in_system, endpoint_end_ns(endpoint)));
}

/* Each attempt is a request at the endpoint, each call ends once; what nobody waits for any more has ended for its
 * caller. */
static void assert_callers_conserved(const struct plan *plan, const struct endpoint *endpoint)
{
    const struct callers *callers = endpoint_callers(endpoint);
    uint64_t arrived = 0, first = plan_split_first(plan);
    for (uint64_t v = first; v < first + plan_split_count(plan); v++)
        arrived += endpoint_tally(endpoint, (uint32_t)v)->arrived;
    ck_assert_uint_eq(arrived, callers->attempts);
}

struct bounds {
    uint32_t least, most;
};

static bool allow(struct bounds bounds, uint32_t capacity)
{
    return bounds.least <= capacity && capacity <= bounds.most;
}

/* As scaler.h says: the bound that is not set gives way. */
static struct bounds set_bounds(struct bounds bounds, const struct scaler_action *action)
{
    if (action->sets_least) bounds.least = action->least;
    if (action->sets_most) bounds.most = action->most;
    if (bounds.least > bounds.most && action->sets_most) bounds.least = bounds.most;
    if (bounds.least > bounds.most) bounds.most = bounds.least;
    return bounds;
}

/* Actions of the same instant come before or behind it. */
static void assert_within_bounds(const struct scaler_plan *plan, const struct scaling_event *event)
{
    const struct timetable none = {0}, *timetable = plan->schedule ? plan->schedule_self : &none;
    struct bounds bounds = {plan->least, plan->most};
    bool allowed = false;
    uint32_t count = plan->schedule_suspended ? 0 : timetable->count;
    for (uint32_t a = 0; a < count && timetable->actions[a].at_ns <= event->at_ns; a++) {
        if (timetable->actions[a].at_ns == event->at_ns) allowed |= allow(bounds, event->change.to);
        bounds = set_bounds(bounds, &timetable->actions[a]);
    }
    ck_assert(allowed || allow(bounds, event->change.to));
}

static void assert_scaling_laws(const struct scaling_plan *plan, const struct endpoint *endpoint)
{
    const struct scaling_log *log = endpoint_scaling(endpoint, plan->variant);
    uint64_t outs = 0;
    for (uint32_t e = 0; e < log->count; e++) {
        assert_within_bounds(&plan->scaler, &log->events[e]);
        ck_assert_uint_ne(log->events[e].change.from, log->events[e].change.to);
        outs += log->events[e].change.to > log->events[e].change.from;
    }
    ck_assert_uint_le(outs, log->outs);
    if (log->count == SCALING_LOG_MOST) return;
    ck_assert_uint_eq(outs, log->outs);
    ck_assert_uint_eq(log->count, log->outs + log->ins);
}

static void assert_laws(const struct plan *plan, struct endpoint *endpoint, size_t sent)
{
    uint64_t arrived = 0;
    for (uint32_t v = 0; v < plan->variants; v++) {
        assert_conserved(endpoint, v);
        assert_series_adds_up(endpoint, v);
        if (v < plan_production(plan) || v >= plan->variants - plan->components)
            arrived += endpoint_tally(endpoint, v)->arrived;
    }
    for (uint32_t s = 0; s < plan->scalings; s++) assert_scaling_laws(&plan->scaling[s], endpoint);
    if (endpoint_callers(endpoint))
        assert_callers_conserved(plan, endpoint);
    else
        ck_assert_uint_le(arrived, sent);
    if (plan->duration_ns == TIME_NEVER && !endpoint_callers(endpoint)) ck_assert_uint_eq(arrived, sent);
}

#define REQUESTS 250

static void try_plan(uint64_t number)
{
    struct dice dice = {.key = random_key(number, 0)};
    struct arena *arena = arena_new();
    struct rig *rig = arena_new_of(arena, struct rig);
    make_rig(&dice, arena, rig);
    const struct arrival *arrivals = make_arrivals(&dice, arena, &rig->plan, REQUESTS);
    struct endpoint *fresh = rig_run(rig, arrivals, REQUESTS), *used = rig_run(rig, arrivals, REQUESTS);
    assert_laws(&rig->plan, fresh, REQUESTS);
    rig_run_again(used, 2, arrivals, REQUESTS);
    assert_laws(&rig->plan, used, REQUESTS);
    rig_run_again(used, 1, arrivals, REQUESTS);
    assert_same_runs(&rig->plan, fresh, used);
    endpoint_free(fresh);
    endpoint_free(used);
    arena_free(arena);
}

START_TEST(laws_hold_whatever_the_plan)
{
    for (uint64_t number = 0; number < 500; number++) try_plan(number);
}
END_TEST

TEST_MAIN("endpoint_laws", laws_hold_whatever_the_plan)
