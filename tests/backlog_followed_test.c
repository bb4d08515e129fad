
#include "tests/foresight_fixture.h"

#include "tests/scaling_fixture.h"

/* What is foreseen of a backlog in front of a fleet that scales on it is what happens where every service and every life that ends is an event. */

#define INSTANCES_MOST 5
#define PLANS          100

/* Read from what is counted, or from the backlog. */
static struct scaling_metric some_metric(struct dice *dice)
{
    static const enum scaling_feed levels[] = {FEED_PRESENT, FEED_STRANDED};
    if (one_in(dice, 2)) return (struct scaling_metric){.feed = levels[upto(dice, 1)], .shared_by = SHARED_BY_SERVERS};
    return (struct scaling_metric){.feed = one_in(dice, 2) ? FEED_AGE : FEED_UTILIZATION};
}

static struct metric_plan plan_of(struct dice *dice, const struct scaling_metric *about)
{
    bool level = about->feed == FEED_PRESENT || about->feed == FEED_STRANDED;
    return (struct metric_plan){.kind = level ? METRIC_LEVEL : METRIC_MEASUREMENTS,
                                .statistic = one_in(dice, 2) ? VALUE_MEAN : VALUE_MOST,
                                .period_ns = NS_PER_S * (1 + upto(dice, 4)),
                                .delay_ns = tenths(dice, 30)};
}

static void some_policy(struct dice *dice, struct scaled *scaled)
{
    struct scaling_metric about = some_metric(dice);
    struct metric_plan metric = plan_of(dice, &about);
    double target = about.feed == FEED_AGE ? (double)(2 * NS_PER_S) : 0.5;
    struct policy_plan *policy = scaled_steps(scaled, metric, about, 1 + upto(dice, 1), target);
    if (one_in(dice, 2)) {
        *policy = policy_tracking(policy->metric, metric.period_ns, target);
        struct alarm_plan *low = &policy->alarm[POLICY_LOW]; /* which otherwise waits for 15 minutes */
        low->points = low->points_to_alarm = 2;
        low->reach = alarm_reach(2);
    }
    policy->out_cooldown_ns = tenths(dice, 50);
    policy->in_cooldown_ns = tenths(dice, 100);
}

START_TEST(what_is_foreseen_of_a_fleet_that_scales_is_what_happens)
{
    struct dice dice = {.key = random_key(20261126, 4)};
    struct foreseen foreseen = {0};
    uint64_t outs = 0, ins = 0;
    for (int i = 0; i < PLANS; i++) {
        begin();
        struct rig rig = rig_of_backlog(1 + upto(&dice, INSTANCES_MOST - 1), 1 + upto(&dice, 2));
        if (one_in(&dice, 2)) rig.plan.variant[0].backlog.life_ns = tenths(&dice, 100);
        if (one_in(&dice, 2)) some_troubles(&dice, arena, &rig);
        struct scaled scaled = scaled_of(rig, upto(&dice, 1), INSTANCES_MOST, time_to_s(tenths(&dice, 30)));
        scaled.scaling.scaler.reaction_ns = tenths(&dice, 20);
        some_times(&dice, &scaled.rig.plan);
        if (scaled.rig.plan.duration_ns == TIME_NEVER && scaled.scaling.scaler.least == 0)
            scaled.rig.plan.duration_ns = 90 * NS_PER_S; /* perhaps nothing would ever wake it */
        for (uint32_t n = 1 + upto(&dice, 2); n > 0; n--) some_policy(&dice, &scaled);
        assert_foresees(&dice, arena, scaled_rig(&scaled), &foreseen);
        struct endpoint *endpoint =
            rig_run(&scaled.rig, some_arrivals(&dice, arena, &scaled.rig.plan), FORESIGHT_ARRIVALS);
        outs += endpoint_scaling(endpoint, 0)->outs;
        ins += endpoint_scaling(endpoint, 0)->ins;
        end(endpoint);
    }
    ck_assert_uint_eq(foreseen.variants, PLANS);
    ck_assert_uint_gt(outs, PLANS / 2); /* as many as half of the plans at least */
    ck_assert_uint_gt(ins, PLANS / 4);
}
END_TEST

TEST_MAIN("backlog_followed", what_is_foreseen_of_a_fleet_that_scales_is_what_happens)
