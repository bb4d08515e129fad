#include "models/money.h"
#include "models/result.h"
#include "sim/units.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <stdlib.h>

/* Updates of an endpoint that scales: every second by hand. Three requests a second, 180 a minute, each of 100 ms on one of four workers.
 * A start takes 120 s, a decision 5 s; a minute is published 60 s after its end; three of three minutes above the target are an alarm, which
 * acts when it begins and every minute as long as it lasts. So a load that is too high from second 0 is one at 240 s. */

static struct trial trial;

#define CONFIG(name, count)                                                                                            \
    "{'EndpointConfigName': '" name "', 'ProductionVariants': [{'VariantName': 'A', 'ModelName': 'M', "                \
    "'InstanceType': 'ml.c5.xlarge', 'InitialInstanceCount': " count "}]}"
#define BEGIN(seconds)                                                                                                 \
    "/Models/M={'Profiles': [{'ServiceTimeInMilliseconds': 100, 'Workers': 4, 'StartUpInSeconds': 120}]}",             \
        "/Traffic={'Arrivals': {'Process': 'deterministic', 'RatePerSecond': 3}}",                                     \
        "/EndpointConfig=" CONFIG("v1", "1"), "/DurationInSeconds=" seconds, "/Replications=1"
#define ID "'ResourceId': 'endpoint/e/variant/A', 'ScalableDimension': 'sagemaker:variant:DesiredInstanceCount'"
#define SCALES(least, most)                                                                                            \
    "/ScalableTargets=[{'ServiceNamespace': 'sagemaker', " ID ", 'MinCapacity': " least ", 'MaxCapacity': " most "}]"
#define TRACKS(target)                                                                                                 \
    "/ScalingPolicies=[{'PolicyName': 'p', 'ServiceNamespace': 'sagemaker', " ID                                       \
    ", 'PolicyType': 'TargetTrackingScaling', 'TargetTrackingScalingPolicyConfiguration': {'TargetValue': " target     \
    ", 'PredefinedMetricSpecification': {'PredefinedMetricType': 'SageMakerVariantInvocationsPerInstance'}}}]"
#define AT(at, least)                                                                                                  \
    "/ScheduledActions=[{'ScheduledActionName': 's', 'ServiceNamespace': 'sagemaker', " ID                             \
    ", 'Schedule': 'at(2026-11-23T00:" at ":00)', 'ScalableTargetAction': {'MinCapacity': " least "}}]"
#define UPDATE(at, count, more)                                                                                        \
    "/Timeline=[{'AtInSeconds': " at ", 'UpdateEndpoint': {'EndpointName': 'e', 'EndpointConfigName': 'v2'" more       \
    "}, 'EndpointConfig': " CONFIG("v2", count) "}]"
#define RETAIN ", 'RetainAllVariantProperties': true"
#define BLUE_GREEN(type, wait, more)                                                                                   \
    ", 'DeploymentConfig': {'BlueGreenUpdatePolicy': {'TrafficRoutingConfiguration': {'Type': '" type                  \
    "', 'WaitIntervalInSeconds': " wait more "}}"

struct change {
    int64_t at_s;
    uint64_t from, to;
};

static void assert_changes(const struct variant_result *variant, const struct change *changes, size_t count)
{
    ck_assert(variant->has_scaling);
    for (size_t i = 0; i < count && i < variant->scaling.event_count; i++) {
        ck_assert_int_eq(variant->scaling.events[i].at_ns, changes[i].at_s * NS_PER_S);
        ck_assert_uint_eq(variant->scaling.events[i].from, changes[i].from);
        ck_assert_uint_eq(variant->scaling.events[i].to, changes[i].to);
    }
    ck_assert_uint_eq(variant->scaling.event_count, count);
}
#define CHANGES_ARE(variant, ...)                                                                                      \
    assert_changes((variant), (const struct change[]){__VA_ARGS__},                                                    \
                   sizeof(struct change[]){__VA_ARGS__} / sizeof(struct change))
#define UNCHANGED(variant) assert_changes((variant), NULL, 0)

/* Of so many instance seconds, to the last digit that money has. */
static void assert_cost(const struct result *result, int64_t instance_seconds)
{
    ck_assert_int_le(llabs(result->cost.total_e10_usd - instance_seconds * 204 * (MONEY_SCALE / 1000) / 3600), 1);
}

static void assert_ended(const struct result *result, int64_t at_s, const char *how)
{
    const struct deployment_result *update = &result->deployments[0];
    const struct deployment_point *last = &update->events[update->event_count - 1];
    ck_assert_str_eq(last->event, how);
    ck_assert_int_eq(last->at_ns, at_s * NS_PER_S);
}

static bool is_warned(const struct result *result, const char *text)
{
    return fixture_is_among(trial.arena, result->warnings, result->warning_count, text);
}

/* The update is under way from 200 s to 320 s: the alarm of 240 s and 300 s is in vain; that of 360 s takes effect at 365 s. Billed: one until
 * 320 s, which is the old one, one from then on, and two more from 365 s. */
START_TEST(scaling_waits_until_the_update_is_done)
{
    const struct result *result =
        trial_run(&trial, SETS(BEGIN("900"), SCALES("1", "4"), TRACKS("60"), UPDATE("200", "1", RETAIN)), 1);
    assert_ended(result, 320, "Completed");
    UNCHANGED(&result->variants[0]);
    CHANGES_ARE(&result->variants[1], {365, 1, 3});
    ck_assert_str_eq(result->variants[1].scaling.events[0].cause, "policy \"p\": alarm high: 3 of 3 points above 60");
    assert_cost(result, 900 + 2 * (900 - 365));
    ck_assert(is_warned(result, "scaling waits while an endpoint is updated: policies of variant A asked for another "
                                "capacity 2 times, in vain"));
    trial_end(&trial);
}
END_TEST

/* Decided at 240 s, and the call at 245 s comes too late: that of 420 s, when the update of 242 s to 362 s is over, succeeds. */
START_TEST(a_decision_that_an_update_overtakes_is_lost)
{
    const struct result *result =
        trial_run(&trial, SETS(BEGIN("900"), SCALES("1", "4"), TRACKS("60"), UPDATE("242", "1", RETAIN)), 1);
    assert_ended(result, 362, "Completed");
    UNCHANGED(&result->variants[0]);
    CHANGES_ARE(&result->variants[1], {425, 1, 3});
    trial_end(&trial);
}
END_TEST

/* Scaled to three at 245 s, there from 365 s on. The new fleet has one from 720 s on, as its configuration says: 180 a minute again, known
 * at 960 s. Free from 600 s to 720 s. */
START_TEST(what_is_not_retained_begins_anew_and_scales_again)
{
    const struct result *result =
        trial_run(&trial, SETS(BEGIN("1200"), SCALES("1", "4"), TRACKS("60"), UPDATE("600", "1", "")), 1);
    assert_ended(result, 720, "Completed");
    CHANGES_ARE(&result->variants[0], {245, 1, 3});
    CHANGES_ARE(&result->variants[1], {965, 1, 3});
    assert_cost(result, 720 + 2 * (720 - 245) + (1200 - 720) + 2 * (1200 - 965));
    trial_end(&trial);
}
END_TEST

/* Source: API model, UpdateEndpointWeightsAndCapacities, with which scaling sets a number: the endpoint is Updating until that is in service, as
 * three are from 365 s on. */
START_TEST(until_scaling_has_its_instances_requests_are_refused)
{
#define WEIGHT(at)                                                                                                     \
    "{'AtInSeconds': " at ", 'UpdateEndpointWeightsAndCapacities': {'EndpointName': 'e', "                             \
    "'DesiredWeightsAndCapacities': [{'VariantName': 'A', 'DesiredWeight': 2}]}}"
    const struct result *result =
        trial_run(&trial, SETS(BEGIN("900"), SCALES("1", "4"), TRACKS("60"), UPDATE("364", "1", RETAIN)), 1);
    ck_assert_uint_eq(result->deployments[0].refused, 1);
    ck_assert(is_warned(result, "the update to v2 was refused: the endpoint was being changed by another request, or "
                                "scaling had instances under way"));
    CHANGES_ARE(&result->variants[0], {245, 1, 3});
    trial_end(&trial);
    result = trial_run(&trial, SETS(BEGIN("900"), SCALES("1", "4"), TRACKS("60"), UPDATE("365", "1", RETAIN)), 1);
    assert_ended(result, 485, "Completed");
    trial_end(&trial);
    result = trial_run(&trial,
                       SETS(BEGIN("900"), SCALES("1", "4"), TRACKS("60"),
                            "/Timeline=[" WEIGHT("244") ", " WEIGHT("246") ", " WEIGHT("364") ", " WEIGHT("365") "]"),
                       1);
    ck_assert(is_warned(result, "2 requests for other weights or capacities were refused: an update or scaling of the "
                                "endpoint was under way, or it had no such variant"));
    trial_end(&trial);
}
END_TEST

/* The same with all three: nothing is above the target, nor below 90 % of it. */
START_TEST(what_is_retained_is_what_it_was_scaled_to)
{
    const struct result *result =
        trial_run(&trial, SETS(BEGIN("1200"), SCALES("1", "4"), TRACKS("60"), UPDATE("600", "1", RETAIN)), 1);
    assert_ended(result, 720, "Completed");
    ck_assert_uint_eq(result->deployments[0].events[1].new_instances, 3);
    CHANGES_ARE(&result->variants[0], {245, 1, 3});
    UNCHANGED(&result->variants[1]);
    assert_cost(result, 1200 + 2 * (1200 - 245));
    trial_end(&trial);
}
END_TEST

/* Bounds hold again at the instant at which the update is done: three of one to two. */
START_TEST(a_fleet_outside_the_bounds_moves_when_the_update_is_done)
{
    const struct result *result = trial_run(&trial, SETS(BEGIN("600"), SCALES("1", "2"), UPDATE("60", "3", "")), 1);
    assert_ended(result, 180, "Completed");
    CHANGES_ARE(&result->variants[1], {180, 3, 2});
    ck_assert_str_eq(result->variants[1].scaling.events[0].cause, "bounds: at most 2");
    assert_cost(result, 180 + 2 * 420);
    trial_end(&trial);
}
END_TEST

/* The action of 120 s raises the least while the update of 60 s to 180 s is under way. */
START_TEST(a_scheduled_action_in_an_update_sets_bounds_that_hold_afterwards)
{
    const struct result *result =
        trial_run(&trial, SETS(BEGIN("600"), SCALES("1", "4"), AT("02", "3"), UPDATE("60", "1", "")), 1);
    assert_ended(result, 180, "Completed");
    UNCHANGED(&result->variants[0]);
    CHANGES_ARE(&result->variants[1], {180, 1, 3});
    ck_assert_str_eq(result->variants[1].scaling.events[0].cause, "bounds: at least 3");
    assert_cost(result, 600 + 2 * 420);
    trial_end(&trial);
}
END_TEST

/* From 100 s on; traffic moves at 220 s, and at 700 s, 600 s later, it goes back. The alarm of 240 s to 660 s is in vain, eight times; that
 * of 720 s is for the old fleet. */
START_TEST(after_a_roll_back_the_old_fleet_is_scaled_on)
{
    const struct result *result = trial_run(
        &trial,
        SETS(BEGIN("900"), SCALES("1", "4"), TRACKS("60"),
             UPDATE("100", "1", BLUE_GREEN("ALL_AT_ONCE", "500", "}, 'MaximumExecutionTimeoutInSeconds': 600"))),
        1);
    assert_ended(result, 700, "RolledBack");
    CHANGES_ARE(&result->variants[0], {725, 1, 3});
    UNCHANGED(&result->variants[1]);
    assert_cost(result, 900 + 600 + 2 * (900 - 725));
    ck_assert(is_warned(result, "scaling waits while an endpoint is updated: policies of variant A asked for another "
                                "capacity 8 times, in vain"));
    trial_end(&trial);
}
END_TEST

/* Target 100. Until the canary of 120 s two minutes of 180 a minute; in its bake both fleets, of one each, have traffic: 90. From 720 s on
 * the new one has all of it, and the other, which is still there, counts no more: 180, known three times at 960 s, in vain until 1320 s, when
 * the update ends. */
START_TEST(calls_are_shared_by_the_instances_that_get_traffic)
{
    const struct result *result = trial_run(
        &trial,
        SETS(BEGIN("1500"), SCALES("1", "4"), TRACKS("100"),
             UPDATE("0", "1",
                    BLUE_GREEN("CANARY", "600", ", 'CanarySize': {'Type': 'CAPACITY_PERCENT', 'Value': 50}}"))),
        1);
    assert_ended(result, 1320, "Completed");
    UNCHANGED(&result->variants[0]);
    CHANGES_ARE(&result->variants[1], {1325, 1, 2});
    ck_assert(is_warned(result, "scaling waits while an endpoint is updated: policies of variant A asked for another "
                                "capacity 6 times, in vain"));
    trial_end(&trial);
}
END_TEST

/* 45 a minute and instance from second 0 on, below 90: fifteen minutes are known at 960 s, long after the update of 600 s to 720 s. */
START_TEST(alarms_go_on_through_an_update)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(BEGIN("2000"), SCALES("1", "4"), TRACKS("100"),
                       "/EndpointConfig/ProductionVariants/0/InitialInstanceCount=4", UPDATE("600", "4", "")),
                  1);
    assert_ended(result, 720, "Completed");
    UNCHANGED(&result->variants[0]);
    CHANGES_ARE(&result->variants[1], {965, 4, 2});
    trial_end(&trial);
}
END_TEST

START_TEST(threads_change_nothing)
{
    const char *const *sets = SETS(BEGIN("1200"), SCALES("1", "4"), TRACKS("60"), "/Replications=4",
                                   "/Traffic/Arrivals/Process='poisson'", UPDATE("200", "1", RETAIN));
    const struct result *one = trial_run(&trial, sets, 1);
    ck_assert_uint_eq(one->deployments[0].succeeded, 4);
    uint64_t outs = one->variants[1].scaling.scale_outs;
    double hours = one->variants[1].instances.hours;
    int64_t cost = one->cost.total_e10_usd;
    trial_end(&trial);
    const struct result *four = trial_run(&trial, sets, 4);
    ck_assert_uint_eq(four->variants[1].scaling.scale_outs, outs);
    ck_assert_double_eq(four->variants[1].instances.hours, hours);
    ck_assert_int_eq(four->cost.total_e10_usd, cost);
    trial_end(&trial);
}
END_TEST

TEST_MAIN("update_scaling", scaling_waits_until_the_update_is_done, a_decision_that_an_update_overtakes_is_lost,
          what_is_not_retained_begins_anew_and_scales_again, until_scaling_has_its_instances_requests_are_refused,
          what_is_retained_is_what_it_was_scaled_to, a_fleet_outside_the_bounds_moves_when_the_update_is_done,
          a_scheduled_action_in_an_update_sets_bounds_that_hold_afterwards,
          after_a_roll_back_the_old_fleet_is_scaled_on, calls_are_shared_by_the_instances_that_get_traffic,
          alarms_go_on_through_an_update, threads_change_nothing)
