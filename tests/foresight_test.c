#include "sim/foresight.h"

#include "tests/foresight_fixture.h"

/* What is foreseen is counted before its time, and nobody can tell: the same endpoint without foresight comes to the same figures. */

#define INSTANCES_MOST 4
#define WORKERS_MOST   3
#define BATCH_MOST     4

/* Each worker takes up to so many at once, for a time that its first brings along or that depends on how many they are. */
static void make_batches(struct dice *dice, struct arena *arena, struct server_plan *server)
{
    struct batch_plan batch = {.size_max = 1 + upto(dice, BATCH_MOST - 1), .delay_max_ns = tenths(dice, 8)};
    int64_t *service_ns = arena_new_array(arena, BATCH_MOST + 1, int64_t);
    for (uint32_t size = 1; size <= BATCH_MOST; size++) service_ns[size] = service_ns[size - 1] + tenths(dice, 5);
    if (one_in(dice, 2)) batch.service_ns = service_ns;
    server->serving = SERVING_BATCHES;
    server->batch = batch;
}

static struct rig some_variant(struct dice *dice, struct arena *arena)
{
    uint32_t instances = 1 + upto(dice, INSTANCES_MOST - 1);
    struct rig rig = rig_of(instances, 1 + upto(dice, WORKERS_MOST - 1));
    rig.plan.variant[0].routing = one_in(dice, 3) ? ROUTE_LEAST_OUTSTANDING : ROUTE_RANDOM;
    if (one_in(dice, 3)) rig.server[0][0].queue_capacity = upto(dice, 3);
    if (one_in(dice, 3)) rig.server[0][0].service = (struct law){.kind = LAW_TABLE, .table = uniform(arena, 0, 0.6)};
    if (one_in(dice, 4)) make_batches(dice, arena, &rig.server[0][0]);
    some_troubles(dice, arena, &rig);
    return rig;
}

/* Instances fail, and others come in their place; more or fewer are wanted, and those that go finish what they have. */
static void make_incidents(struct dice *dice, struct arena *arena, struct plan *plan)
{
    struct incident *incidents = arena_new_array(arena, 3, struct incident);
    plan->incidents = upto(dice, 3);
    plan->incident = incidents;
    int64_t at_ns = 0;
    for (uint32_t i = 0; i < plan->incidents; i++) {
        at_ns += tenths(dice, 100);
        uint32_t f = upto(dice, plan->fleets - 1); /* of the variant of that number */
        bool changes = plan->fleet[f].wanted_most > 0 && one_in(dice, 2);
        incidents[i] = (struct incident){.at_ns = at_ns,
                                         .kind = changes ? INCIDENT_CAPACITY : INCIDENT_INSTANCES_FAIL,
                                         .fleet = f,
                                         .variant = f,
                                         .count = 1 + upto(dice, 1)};
        if (one_in(dice, 4)) {
            incidents[i].kind = INCIDENT_INSTANCES_SLOW;
            incidents[i].factor = 3;
            incidents[i].lasts_ns = tenths(dice, 100);
        }
    }
}

/* The fleet of the variant of that number, with room for those that come and those that still go. */
static void make_changeable(struct dice *dice, struct arena *arena, struct plan *plan, uint32_t f)
{
    plan->fleet[f].kind[0].start.container_ns = seconds(arena, time_to_s(tenths(dice, 30)));
    if (plan->variant[f].servers == 1) return;
    plan->fleet[f].wanted_most = INSTANCES_MOST;
    plan->variant[f].servers = 2 * fleet_rooms(&plan->fleet[f]);
}

static struct rig some_rig(struct dice *dice, struct arena *arena)
{
    struct rig rig = some_variant(dice, arena);
    if (one_in(dice, 2)) {
        rig_add(&rig, some_variant(dice, arena));
        RIG_SPLIT(&rig, 0.3, 0.7);
        if (one_in(dice, 4)) RIG_SPLIT(&rig, 0, 1);
    }
    if (one_in(dice, 4)) {
        rig_add(&rig, some_variant(dice, arena));
        rig_split(&rig, rig.plan.variants == 2 ? (double[]){1, 0} : (double[]){0.2, 0.3, 0.5});
    }
    if (one_in(dice, 3)) rig_shadow(&rig, 0.5, some_variant(dice, arena));
    for (uint32_t f = 0; f < rig.plan.fleets; f++) make_changeable(dice, arena, &rig.plan, f);
    if (one_in(dice, 2)) make_incidents(dice, arena, &rig.plan);
    some_times(dice, &rig.plan);
    return rig;
}

/* --- Some of them scale --- */

/* An alarm looks every ten seconds, and the more comes between two boundaries the more passes. */
#define SLOW         8
#define METRICS_MOST 3

static enum metric_kind kind_of(enum scaling_feed feed)
{
    if (feed == FEED_CALLS) return METRIC_CALLS;
    return feed == FEED_PRESENT ? METRIC_LEVEL : METRIC_MEASUREMENTS;
}

static enum metric_value some_statistic(struct dice *dice, enum scaling_feed feed)
{
    static const enum metric_value values[] = {VALUE_MOST,  VALUE_LEAST, VALUE_SUM,
                                               VALUE_COUNT, VALUE_MEAN,  VALUE_PERCENTILE};
    if (feed == FEED_CALLS) return VALUE_SUM;
    if (feed == FEED_PRESENT) return VALUE_MEAN;
    if (feed == FEED_CONCURRENCY) return one_in(dice, 8) ? VALUE_LEAST : VALUE_MOST;
    return values[upto(dice, feed == FEED_MODEL_TIME || feed == FEED_OVERHEAD ? 5 : 4)];
}

/* Everything that can be watched of instances. */
static void make_metric(struct dice *dice, struct metric_plan *metric, struct scaling_metric *about)
{
    static const enum scaling_feed feeds[] = {FEED_CALLS,       FEED_FAILURES,    FEED_OUTCOMES,    FEED_PRESENT,
                                              FEED_UTILIZATION, FEED_CONCURRENCY, FEED_CONCURRENCY, FEED_MODEL_TIME,
                                              FEED_MODEL_TIME,  FEED_OVERHEAD};
    *about = (struct scaling_metric){.feed = feeds[upto(dice, sizeof feeds / sizeof *feeds - 1)],
                                     .failures = 1u << FAILURE_QUEUE_FULL | 1u << FAILURE_MODEL,
                                     .apart = 1u << FAILURE_PAYLOAD};
    if (about->feed == FEED_CALLS && one_in(dice, 2)) about->shared_by = SHARED_BY_SERVERS;
    *metric = (struct metric_plan){.kind = kind_of(about->feed),
                                   .statistic = some_statistic(dice, about->feed),
                                   .period_ns = (1 + upto(dice, 3)) * 5 * NS_PER_S,
                                   .delay_ns = tenths(dice, 30),
                                   .share = 0.9,
                                   .scale = about->feed == FEED_MODEL_TIME || about->feed == FEED_OVERHEAD ? 1e-9 : 1,
                                   .zero_when_silent = one_in(dice, 2),
                                   .carried = about->feed == FEED_CONCURRENCY};
}

static void make_policy(struct dice *dice, uint32_t m, int64_t period_ns, struct policy_plan *policy)
{
    static const double targets[] = {0.1, 0.2, 0.4, 0.8, 1.5, 3, 6};
    *policy = policy_tracking(m, period_ns, targets[upto(dice, 6)]);
    for (int a = 0; a < POLICY_ALARMS; a++) {
        policy->alarm[a].points = policy->alarm[a].points_to_alarm = 1 + upto(dice, 1);
        policy->alarm[a].reach = alarm_reach(policy->alarm[a].points);
    }
    policy->out_cooldown_ns = tenths(dice, 50);
    policy->in_cooldown_ns = tenths(dice, 50);
}

/* The variant of that number, of which there may be more instances. */
static void make_scaling(struct dice *dice, struct arena *arena, struct plan *plan, uint32_t v)
{
    uint32_t metrics = 1 + upto(dice, METRICS_MOST - 1);
    struct scaling_plan *scaling = arena_new_of(arena, struct scaling_plan);
    struct metric_plan *metric = arena_new_array(arena, metrics, struct metric_plan);
    struct scaling_metric *about = arena_new_array(arena, metrics, struct scaling_metric);
    struct policy_plan *policy = arena_new_array(arena, metrics, struct policy_plan);
    struct formula *formula = arena_new_array(arena, metrics, struct formula);
    for (uint32_t m = 0; m < metrics; m++) {
        make_metric(dice, &metric[m], &about[m]);
        make_policy(dice, m, metric[m].period_ns, &policy[m]);
        formula[m] = formula_plain;
    }
    *scaling =
        (struct scaling_plan){.variant = v, .metrics = metrics, .metric = metric, .about = about, .formula = formula};
    scaling->scaler = (struct scaler_plan){.initial = plan->fleet[v].initial,
                                           .least = 1,
                                           .most = INSTANCES_MOST,
                                           .reaction_ns = tenths(dice, 20),
                                           .policies = metrics,
                                           .policy = policy};
    plan->scaling = scaling;
    plan->scalings = 1;
}

/* Capacity changed at the same time for the same reasons: what the alarm saw says that its metric had the same values. */
static void assert_same_scaling(const struct scaling_log *a, const struct scaling_log *b)
{
    ck_assert_uint_eq(a->count, b->count);
    for (uint32_t e = 0; e < a->count; e++) {
        const struct scaler_change *of_a = &a->events[e].change, *of_b = &b->events[e].change;
        ck_assert_int_eq(a->events[e].at_ns, b->events[e].at_ns);
        ck_assert(of_a->number == of_b->number && of_a->alarm == of_b->alarm && of_a->value == of_b->value);
        ck_assert(of_a->from == of_b->from && of_a->to == of_b->to);
        ck_assert(of_a->figures.mean == of_b->figures.mean && of_a->figures.newest == of_b->figures.newest);
    }
}

/* The same requests, so many times as slow. */
static const struct arrival *slowed(struct arena *arena, const struct arrival *arrivals)
{
    struct arrival *slow = arena_new_array(arena, FORESIGHT_ARRIVALS, struct arrival);
    for (size_t i = 0; i < FORESIGHT_ARRIVALS; i++) {
        slow[i] = arrivals[i];
        slow[i].arrival_ns *= SLOW;
        slow[i].service_ns *= SLOW;
    }
    return slow;
}

START_TEST(what_is_foreseen_scales_alike)
{
    struct dice dice = {.key = random_key(20261127, 0)};
    uint64_t changes = 0, in_crowds = 0;
    for (int i = 0; i < FORESIGHT_PLANS; i++) {
        struct arena *arena = arena_new();
        struct rig rig = some_rig(&dice, arena);
        uint32_t v = upto(&dice, rig.plan.fleets - 1);
        if (rig.plan.shadows == 0 && rig.plan.fleet[v].wanted_most > 0) {
            if (rig.plan.duration_ns != TIME_NEVER) rig.plan.duration_ns *= SLOW;
            rig.plan.series_period_ns *= SLOW;
            make_scaling(&dice, arena, &rig.plan, v);
            const struct arrival *arrivals = slowed(arena, some_arrivals(&dice, arena, &rig.plan));
            struct endpoint *a = rig_run(&rig, arrivals, FORESIGHT_ARRIVALS),
                            *b = rig_run(&rig, arrivals, FORESIGHT_ARRIVALS);
            uint64_t changed = a->variants[v].foresight ? endpoint_scaling(a, v)->count : 0;
            changes += changed;
            in_crowds += a->variants[v].measured[0] ? changed : 0;
            run_without_foresight(b, arrivals, FORESIGHT_ARRIVALS);
            assert_same_runs(a, b, &rig.plan);
            assert_same_scaling(endpoint_scaling(a, v), endpoint_scaling(b, v));
            endpoint_free(a);
            endpoint_free(b);
        }
        arena_free(arena);
    }
    /* Of capacity, where there is foresight: many, and some of these where the most that servers have is asked for. */
    ck_assert_uint_gt(changes, FORESIGHT_PLANS / 4);
    ck_assert_uint_gt(in_crowds, FORESIGHT_PLANS / 16);
}
END_TEST

START_TEST(what_is_foreseen_is_what_happens)
{
    struct dice dice = {.key = random_key(20261126, 0)};
    struct foreseen foreseen = assert_all_foreseen(&dice, some_rig);
    ck_assert_uint_gt(foreseen.variants, FORESIGHT_PLANS / 2); /* as many as half of the plans at least */
    ck_assert_uint_gt(foreseen.together, FORESIGHT_PLANS / 8);
}
END_TEST

/* The worker of the second arrival is busy with what was foreseen, and the end of the second lies behind the boundary at 10 s. */
START_TEST(what_is_not_foreseen_waits_for_what_is)
{
    struct rig rig = rig_of(1, 1);
    rig.plan.series_period_ns = 10 * NS_PER_S;
    const struct arrival arrivals[] = {arrival(1, 5), arrival(2, 6), arrival(3, 1)};
    struct endpoint *endpoint = rig_run(&rig, arrivals, 3);
    TIMES_ARE(times(endpoint, 0, MEASURE_WAITING), 0, 4, 9); /* starts at 1, 6 and 12 */
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 5, 10, 10);
    ck_assert_int_eq(endpoint_end_ns(endpoint), 13 * NS_PER_S);
    const struct series *series = endpoint_series(endpoint, 0);
    ck_assert_uint_eq(series->count, 2);
    ck_assert_uint_eq(series->points[0].succeeded, 1);
    ck_assert_uint_eq(series->points[1].succeeded, 2);
    ck_assert_int_eq(series->points[0].busy_ns, 9 * NS_PER_S);      /* from 1 to 10 s */
    ck_assert_int_eq(series->points[0].in_queue_ns, 11 * NS_PER_S); /* from 2 to 6 s, from 3 to 10 s */
    endpoint_free(endpoint);
}
END_TEST

/* 2 s on the way and 1.5 s of service are more than the 3 s that callers wait. */
START_TEST(what_is_too_long_on_the_way_is_given_up)
{
    struct arena *arena = arena_new();
    struct rig rig = rig_of(1, 1);
    rig.server[0][0].overhead = seconds(arena, 2);
    rig.plan.timeout_ns = 3 * NS_PER_S;
    const struct arrival arrivals[] = {arrival(1, 0.5), arrival(5, 1.5), arrival(9, 0.5)};
    struct endpoint *endpoint = rig_run(&rig, arrivals, 3);
    ck_assert(endpoint->together);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 2.5, 3, 2.5);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->succeeded, 2);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->failed[FAILURE_GIVEN_UP], 1);
    endpoint_free(endpoint);
    arena_free(arena);
}
END_TEST

/* Batches of two, or of who waits after 1 s: 3 s for one, 4 s for two. From 2 to 5 s the first request, from 9 to 13 s the next two, behind the
 * boundary at 10 s; the last waits there since 9.5 s, until 13 s, and is done at 16 s. */
START_TEST(who_waits_for_a_batch_at_a_boundary_is_seen_there)
{
    struct rig rig = rig_of(1, 1);
    const int64_t service_ns[] = {0, 3 * NS_PER_S, 4 * NS_PER_S};
    rig.server[0][0].serving = SERVING_BATCHES;
    rig.server[0][0].batch = (struct batch_plan){.size_max = 2, .delay_max_ns = NS_PER_S, .service_ns = service_ns};
    rig.plan.series_period_ns = 10 * NS_PER_S;
    const struct arrival arrivals[] = {arrival(1, 0), arrival(8.5, 0), arrival(9, 0), arrival(9.5, 0)};
    struct endpoint *endpoint = rig_run(&rig, arrivals, 4);
    ck_assert_ptr_nonnull(endpoint->variants[0].batch_foresight);
    TIMES_ARE(times(endpoint, 0, MEASURE_WAITING), 1, 0.5, 0, 3.5);
    TIMES_ARE(times(endpoint, 0, MEASURE_LATENCY), 4, 4.5, 4, 6.5);
    ck_assert_int_eq(endpoint_end_ns(endpoint), 16 * NS_PER_S);
    ck_assert_uint_eq(endpoint_tally(endpoint, 0)->batches, 3);
    const struct series *series = endpoint_series(endpoint, 0);
    ck_assert_uint_eq(series->count, 2);
    ck_assert_uint_eq(series->points[0].arrived, 4);
    ck_assert_uint_eq(series->points[0].succeeded, 1);
    ck_assert_int_eq(series->points[0].busy_ns, 4 * NS_PER_S);     /* from 2 to 5 s, from 9 to 10 s */
    ck_assert_int_eq(series->points[0].in_queue_ns, 2 * NS_PER_S); /* 1 s, 0.5 s, and from 9.5 to 10 s */
    ck_assert_int_eq(series->points[1].in_queue_ns, 3 * NS_PER_S);
    endpoint_free(endpoint);
}
END_TEST

TEST_MAIN("foresight", what_is_foreseen_scales_alike, what_is_foreseen_is_what_happens,
          what_is_not_foreseen_waits_for_what_is, what_is_too_long_on_the_way_is_given_up,
          who_waits_for_a_batch_at_a_boundary_is_seen_there)
