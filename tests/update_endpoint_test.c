#include "models/explanation.h"
#include "models/money.h"
#include "models/result.h"
#include "scenarios/explain.h"
#include "sim/units.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Updates to another configuration from the scenario to the result: every second by hand. A start takes 120 s; ml.c5.xlarge costs
 * 0.204 USD an hour in us-east-1 (models/catalogue/prices.csv); bills are right to the cent where a request in ten seconds leaves nothing
 * to finish when an instance goes: those that come at that instant come after it. */

static struct trial trial;

#define CONFIG(name, count)                                                                                            \
    "{'EndpointConfigName': '" name "', 'ProductionVariants': [{'VariantName': 'A', 'ModelName': 'M', "                \
    "'InstanceType': 'ml.c5.xlarge', 'InitialInstanceCount': " count ", "                                              \
    "'VariantInstanceProvisionTimeoutInSeconds': 300}]}"
#define MODEL         "/Models/M={'Profiles': [{'ServiceTimeInMilliseconds': 100, 'Workers': 4, 'StartUpInSeconds': 120}]}"
#define TRAFFIC(rate) "/Traffic={'Arrivals': {'Process': 'deterministic', 'RatePerSecond': " rate "}}"
#define BEGIN(count, seconds, rate)                                                                                    \
    MODEL, TRAFFIC(rate), "/EndpointConfig=" CONFIG("v1", count), "/DurationInSeconds=" seconds
#define UPDATE(at, count, more)                                                                                        \
    "{'AtInSeconds': " at ", 'UpdateEndpoint': {'EndpointName': 'e', 'EndpointConfigName': 'v2'" more                  \
    "}, 'EndpointConfig': " CONFIG("v2", count) "}"
#define TIMELINE(what)    "/Timeline=[" what "]"
#define BLUE_GREEN(what)  ", 'DeploymentConfig': {'BlueGreenUpdatePolicy': {" what "}}"
#define ROUTING(what)     "'TrafficRoutingConfiguration': {" what "}"
#define ALL_AT_ONCE(wait) ROUTING("'Type': 'ALL_AT_ONCE', 'WaitIntervalInSeconds': " wait)
#define CANARY(percent, wait)                                                                                          \
    ROUTING("'Type': 'CANARY', 'WaitIntervalInSeconds': " wait                                                         \
            ", 'CanarySize': {'Type': 'CAPACITY_PERCENT', 'Value': " percent "}")
#define LINEAR(type, value, wait)                                                                                      \
    ROUTING("'Type': 'LINEAR', 'WaitIntervalInSeconds': " wait ", 'LinearStepSize': {'Type': '" type                   \
            "', 'Value': " value "}")
#define ROLLING(type, value, wait, more)                                                                               \
    ", 'DeploymentConfig': {'RollingUpdatePolicy': {'MaximumBatchSize': {'Type': '" type "', 'Value': " value          \
    "}, 'WaitIntervalInSeconds': " wait more "}}"

struct shift {
    int64_t at_s;
    const char *event;
    double share;
    uint64_t old, new;
};

static void assert_steps(const struct deployment_result *deployment, const struct shift *steps, size_t count)
{
    for (size_t i = 0; i < count && i < deployment->event_count; i++) {
        const struct deployment_point *event = &deployment->events[i];
        ck_assert_str_eq(event->event, steps[i].event);
        ck_assert_int_eq(event->at_ns, steps[i].at_s * NS_PER_S);
        ck_assert_double_eq(event->share, steps[i].share);
        ck_assert_uint_eq(event->old_instances, steps[i].old);
        ck_assert_uint_eq(event->new_instances, steps[i].new);
    }
    ck_assert_uint_eq(deployment->event_count, count);
}
#define STEPS_ARE(deployment, ...)                                                                                     \
    assert_steps((deployment), (const struct shift[]){__VA_ARGS__},                                                    \
                 sizeof(struct shift[]){__VA_ARGS__} / sizeof(struct shift))

/* Of so many instance seconds, to the last digit that money has. */
static void assert_cost(int64_t e10_usd, double instance_seconds)
{
    ck_assert_int_le(llabs(e10_usd - llround(instance_seconds * 0.204 / 3600 * (double)MONEY_SCALE)), 1);
}

static const struct deployment_result *only_update(const struct result *result)
{
    ck_assert_uint_eq(result->deployment_count, 1);
    return &result->deployments[0];
}

/* --- Blue/green --- */

/* The new fleet is free until it has the traffic: two instances for 600 s, whoever they are. */
START_TEST(all_at_once_moves_all_traffic_when_the_new_fleet_is_there_and_bills_one_fleet)
{
    const struct result *result = trial_run(&trial, SETS(BEGIN("2", "600", "0.1"), TIMELINE(UPDATE("60", "2", ""))), 1);
    const struct deployment_result *update = only_update(result);
    STEPS_ARE(update, {60, "Started", 0, 2, 0}, {180, "InService", 0, 2, 2}, {180, "Shifted", 1, 2, 2},
              {180, "Completed", 1, 0, 2});
    ck_assert_str_eq(update->strategy, "AllAtOnce");
    ck_assert_uint_eq(update->succeeded, 2);
    ck_assert_double_eq(update->duration_s, 120);
    ck_assert_int_eq(update->cost_e10_usd, 0);
    assert_cost(result->cost.total_e10_usd, 2 * 600);
    ck_assert_double_eq(result->variants[0].instances.hours, 2 * 180 / 3600.0);
    ck_assert_double_eq(result->variants[1].instances.hours, 2 * 420 / 3600.0);
    ck_assert_str_eq(result->variants[1].generation.endpoint_config_name, "v2");
    trial_end(&trial);
}
END_TEST

/* 18 requests by second 180, the first at 10 s; those at 180 s and later are the new fleet's. */
START_TEST(requests_go_where_the_traffic_is_and_none_is_lost)
{
    const struct result *result = trial_run(&trial, SETS(BEGIN("2", "600", "0.1"), TIMELINE(UPDATE("60", "2", ""))), 1);
    uint64_t all = result->requests.arrived, old = result->variants[0].requests.arrived;
    ck_assert_uint_eq(result->variants[1].requests.arrived, all - old);
    ck_assert_uint_ge(old, 2 * 17);
    ck_assert_uint_le(old, 2 * 18);
    ck_assert_uint_eq(result->requests.succeeded + result->requests.in_flight, all);
    trial_end(&trial);
}
END_TEST

/* Two fleets of two from 60 s to 480 s. */
START_TEST(a_bake_bills_both_fleets_for_the_whole_update)
{
    const struct result *result = trial_run(
        &trial, SETS(BEGIN("2", "600", "0.1"), TIMELINE(UPDATE("60", "2", BLUE_GREEN(ALL_AT_ONCE("300"))))), 1);
    STEPS_ARE(only_update(result), {60, "Started", 0, 2, 0}, {180, "InService", 0, 2, 2}, {180, "Shifted", 1, 2, 2},
              {480, "Baked", 1, 2, 2}, {480, "Completed", 1, 0, 2});
    assert_cost(only_update(result)->cost_e10_usd, 2 * 420);
    assert_cost(result->cost.total_e10_usd, 2 * 600 + 2 * 420);
    trial_end(&trial);
}
END_TEST

/* The same without a bake, for the wait before the old fleet goes. */
START_TEST(a_termination_wait_bills_both_fleets_too)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(BEGIN("2", "600", "0.1"),
                       TIMELINE(UPDATE("60", "2", BLUE_GREEN(ALL_AT_ONCE("0") ", 'TerminationWaitInSeconds': 60")))),
                  1);
    STEPS_ARE(only_update(result), {60, "Started", 0, 2, 0}, {180, "InService", 0, 2, 2}, {180, "Shifted", 1, 2, 2},
              {240, "Completed", 1, 0, 2});
    assert_cost(only_update(result)->cost_e10_usd, 2 * 180);
    trial_end(&trial);
}
END_TEST

/* Requests of a variant in the minutes [from, to) of both replications. */
static uint64_t arrived(const struct result *result, size_t variant, size_t from, size_t to)
{
    uint64_t sum = 0;
    for (size_t m = from; m < to; m++) sum += result->variants[variant].series[m].arrived;
    return sum;
}

/* Four standard deviations of a share of so many requests. */
static void assert_share(uint64_t part, uint64_t all, double share)
{
    double deviation = sqrt(share * (1 - share) / (double)all);
    ck_assert_double_lt(fabs((double)part / (double)all - share), 4 * deviation + 1e-12);
}

static void assert_new_share(const struct result *result, size_t from, size_t to, double share)
{
    uint64_t old = arrived(result, 0, from, to), new = arrived(result, 1, from, to);
    ck_assert_uint_gt(old + new, 0);
    assert_share(new, old + new, share);
}

/* Start-up + 2 bakes + the wait = 120 + 600 + 120 s; in between a quarter of the requests, drawn one by one. */
START_TEST(a_canary_gets_its_share_bakes_and_then_gets_all)
{
    const struct result *result = trial_run(
        &trial,
        SETS(BEGIN("4", "1500", "20"),
             TIMELINE(UPDATE("300", "4", BLUE_GREEN(CANARY("25", "300") ", 'TerminationWaitInSeconds': 120")))),
        1);
    STEPS_ARE(only_update(result), {300, "Started", 0, 4, 0}, {420, "InService", 0, 4, 4}, {420, "Shifted", 0.25, 4, 4},
              {720, "Baked", 0.25, 4, 4}, {720, "Shifted", 1, 4, 4}, {1020, "Baked", 1, 4, 4},
              {1140, "Completed", 1, 0, 4});
    assert_cost(only_update(result)->cost_e10_usd, 4 * 840);
    assert_new_share(result, 0, 7, 0);
    assert_new_share(result, 7, 12, 0.25);
    assert_new_share(result, 12, 25, 1);
    trial_end(&trial);
}
END_TEST

/* Of 40 %: 40, 80, 100. Three bakes of 60 s. */
START_TEST(linear_steps_end_with_what_is_left)
{
    const struct result *result = trial_run(
        &trial,
        SETS(BEGIN("4", "900", "20"), TIMELINE(UPDATE("60", "4", BLUE_GREEN(LINEAR("CAPACITY_PERCENT", "40", "60"))))),
        1);
    STEPS_ARE(only_update(result), {60, "Started", 0, 4, 0}, {180, "InService", 0, 4, 4}, {180, "Shifted", 0.4, 4, 4},
              {240, "Baked", 0.4, 4, 4}, {240, "Shifted", 0.8, 4, 4}, {300, "Baked", 0.8, 4, 4},
              {300, "Shifted", 1, 4, 4}, {360, "Baked", 1, 4, 4}, {360, "Completed", 1, 0, 4});
    ck_assert_str_eq(only_update(result)->strategy, "Linear");
    assert_new_share(result, 3, 4, 0.4);
    assert_new_share(result, 4, 5, 0.8);
    assert_new_share(result, 5, 15, 1);
    trial_end(&trial);
}
END_TEST

/* Two of four instances are half of the traffic. */
START_TEST(steps_in_instances_are_shares_of_the_new_fleet)
{
    const struct result *result = trial_run(
        &trial,
        SETS(BEGIN("4", "900", "0.1"), TIMELINE(UPDATE("60", "4", BLUE_GREEN(LINEAR("INSTANCE_COUNT", "2", "60"))))),
        1);
    STEPS_ARE(only_update(result), {60, "Started", 0, 4, 0}, {180, "InService", 0, 4, 4}, {180, "Shifted", 0.5, 4, 4},
              {240, "Baked", 0.5, 4, 4}, {240, "Shifted", 1, 4, 4}, {300, "Baked", 1, 4, 4},
              {300, "Completed", 1, 0, 4});
    trial_end(&trial);
}
END_TEST

/* --- Rolling --- */

/* Batches of two of four, each 120 s of start-up and 60 s of bake: the old fleet and one batch, 360 s. */
START_TEST(a_rolling_update_bills_the_old_fleet_and_one_batch)
{
    const struct result *result = trial_run(
        &trial,
        SETS(BEGIN("4", "900", "0.1"), TIMELINE(UPDATE("60", "4", ROLLING("CAPACITY_PERCENT", "50", "60", "")))), 1);
    STEPS_ARE(only_update(result), {60, "Started", 0, 4, 0}, {180, "InService", 0, 4, 2}, {180, "Shifted", 0.5, 4, 2},
              {240, "Baked", 0.5, 4, 2}, {240, "Released", 0.5, 2, 2}, {240, "Launched", 0.5, 2, 2},
              {360, "InService", 0.5, 2, 4}, {360, "Shifted", 1, 2, 4}, {420, "Baked", 1, 2, 4},
              {420, "Completed", 1, 0, 4});
    assert_cost(only_update(result)->cost_e10_usd, 2 * 360);
    assert_cost(result->cost.total_e10_usd, 4 * 900 + 2 * 360);
    trial_end(&trial);
}
END_TEST

/* From two to three, one at a time: a third of the traffic lets a third of two go, which leaves two, rounded up; two
 * thirds leave one. */
START_TEST(a_rolling_update_to_more_instances_lets_the_old_go_in_proportion)
{
    const struct result *result = trial_run(
        &trial, SETS(BEGIN("2", "900", "0.1"), TIMELINE(UPDATE("60", "3", ROLLING("INSTANCE_COUNT", "1", "0", "")))),
        1);
    STEPS_ARE(only_update(result), {60, "Started", 0, 2, 0}, {180, "InService", 0, 2, 1},
              {180, "Shifted", 1.0 / 3, 2, 1}, {180, "Released", 1.0 / 3, 2, 1}, {180, "Launched", 1.0 / 3, 2, 1},
              {300, "InService", 1.0 / 3, 2, 2}, {300, "Shifted", 2.0 / 3, 2, 2}, {300, "Released", 2.0 / 3, 1, 2},
              {300, "Launched", 2.0 / 3, 1, 2}, {420, "InService", 2.0 / 3, 1, 3}, {420, "Shifted", 1, 1, 3},
              {420, "Completed", 1, 0, 3});
    trial_end(&trial);
}
END_TEST

/* --- Rolling back --- */

#define LIMIT(seconds) ", 'MaximumExecutionTimeoutInSeconds': " seconds

/* An instance that takes 700 s is not there 600 s later. */
START_TEST(an_update_that_takes_too_long_is_rolled_back_at_its_limit)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(BEGIN("2", "1200", "0.1"), "/Models/M/Profiles/0/StartUpInSeconds=700",
                       TIMELINE(UPDATE("60", "2", BLUE_GREEN(CANARY("50", "10") LIMIT("600"))))),
                  1);
    const struct deployment_result *update = only_update(result);
    STEPS_ARE(update, {60, "Started", 0, 2, 0}, {660, "TimedOut", 0, 2, 0}, {660, "RolledBack", 0, 2, 0});
    ck_assert_uint_eq(update->rolled_back, 2);
    assert_cost(update->cost_e10_usd, 2 * 600);
    ck_assert_uint_eq(result->variants[1].requests.arrived, 0);
    trial_end(&trial);
}
END_TEST

/* The first batch is done at 420 s, when one old instance goes; the second has its traffic at 540 s, and at 660 s the limit passes. The one
 * old instance that has gone is launched again, and serves at 780 s. */
START_TEST(a_rolling_update_goes_back_when_what_has_gone_is_there_again)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(BEGIN("4", "1200", "0.1"),
                       TIMELINE(UPDATE("60", "4", ROLLING("INSTANCE_COUNT", "1", "240", LIMIT("600"))))),
                  1);
    STEPS_ARE(only_update(result), {60, "Started", 0, 4, 0}, {180, "InService", 0, 4, 1}, {180, "Shifted", 0.25, 4, 1},
              {420, "Baked", 0.25, 4, 1}, {420, "Released", 0.25, 3, 1}, {420, "Launched", 0.25, 3, 1},
              {540, "InService", 0.25, 3, 2}, {540, "Shifted", 0.5, 3, 2}, {660, "TimedOut", 0.5, 3, 2},
              {660, "Returning", 0.5, 3, 2}, {780, "Shifted", 0, 4, 0}, {780, "RolledBack", 0, 4, 0});
    trial_end(&trial);
}
END_TEST

/* Of four old instances two are gone at 300 s, and no new ones are to be had from 250 s to 610 s: at 600 s the second batch is given up. The
 * old ones come back one by one, launched at 610 s and 730 s, a quarter of the traffic with each. */
START_TEST(a_roll_back_has_batches_of_its_own)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(BEGIN("4", "3000", "0.1"),
                       TIMELINE(UPDATE("60", "4",
                                       ROLLING("INSTANCE_COUNT", "2", "120",
                                               ", 'RollbackMaximumBatchSize': {'Type': 'INSTANCE_COUNT', 'Value': "
                                               "1}")) ", {'AtInSeconds': 250, 'CapacityUnavailable': "
                                                      "{'InstanceType': 'ml.c5.xlarge', "
                                                      "'ForInSeconds': 360}}")),
                  1);
    STEPS_ARE(only_update(result), {60, "Started", 0, 4, 0}, {180, "InService", 0, 4, 2}, {180, "Shifted", 0.5, 4, 2},
              {300, "Baked", 0.5, 4, 2}, {300, "Released", 0.5, 2, 2}, {300, "Launched", 0.5, 2, 2},
              {600, "LaunchFailed", 0.5, 2, 2}, {600, "Returning", 0.5, 2, 2}, {730, "Shifted", 0.25, 3, 1},
              {730, "Returning", 0.25, 3, 1}, {850, "Shifted", 0, 4, 0}, {850, "RolledBack", 0, 4, 0});
    trial_end(&trial);
}
END_TEST

/* Given up after VariantInstanceProvisionTimeoutInSeconds, 300 s. Of one fleet that is billed the other is free. */
START_TEST(instances_that_are_not_to_be_had_roll_an_update_back)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(BEGIN("2", "600", "0.1"),
                       TIMELINE("{'AtInSeconds': 10, 'CapacityUnavailable': {'InstanceType': 'ml.c5.xlarge', "
                                "'ForInSeconds': 9000}}, " UPDATE("60", "2", ""))),
                  1);
    STEPS_ARE(only_update(result), {60, "Started", 0, 2, 0}, {360, "LaunchFailed", 0, 2, 0},
              {360, "RolledBack", 0, 2, 0});
    assert_cost(result->cost.total_e10_usd, 2 * 600);
    trial_end(&trial);
}
END_TEST

/* --- Quotas --- */

#define WEIGHTS(at, count)                                                                                             \
    "{'AtInSeconds': " at ", 'UpdateEndpointWeightsAndCapacities': {'EndpointName': 'e', "                             \
    "'DesiredWeightsAndCapacities': [{'VariantName': 'A', 'DesiredInstanceCount': " count "}]}}"

/* Two fleets of two are more than three instances: the service refuses that at once. A batch of one is not. */
START_TEST(both_fleets_together_must_be_within_the_quota)
{
    const struct result *result = trial_run(
        &trial, SETS(BEGIN("2", "600", "0.1"), TIMELINE(UPDATE("60", "2", "")), "/Quotas={'ml.c5.xlarge': 3}"), 1);
    ck_assert_uint_eq(only_update(result)->refused, 2);
    ck_assert_ptr_nonnull(
        strstr(fixture_said(trial.arena, trial.faults),
               "will be refused (ResourceLimitExceeded) where the endpoint has 2 ml.c5.xlarge then: with "
               "2 more they are more than the account's quota, which is 3"));
    STEPS_ARE(only_update(result), {60, "LimitExceeded", 0, 2, 0});
    assert_cost(result->cost.total_e10_usd, 2 * 600);
    trial_end(&trial);
    result =
        trial_run(&trial,
                  SETS(BEGIN("2", "600", "0.1"), TIMELINE(UPDATE("60", "2", ROLLING("INSTANCE_COUNT", "1", "30", ""))),
                       "/Quotas={'ml.c5.xlarge': 3}"),
                  1);
    ck_assert_uint_eq(only_update(result)->succeeded, 2);
    trial_end(&trial);
    result = trial_run(
        &trial, SETS(BEGIN("2", "600", "0.1"), TIMELINE(UPDATE("60", "2", "")), "/Quotas={'ml.c5.xlarge': 4}"), 1);
    ck_assert_uint_eq(only_update(result)->succeeded, 2);
    trial_end(&trial);
}
END_TEST

/* A and B may have three together. B gives one back at 200 s, by a schedule, and A, which has wanted a second since 60 s, has it at 320 s. */
START_TEST(what_one_variant_gives_back_another_may_have)
{
#define OF_B                                                                                                           \
    "'ServiceNamespace': 'sagemaker', 'ResourceId': 'endpoint/e/variant/B', "                                          \
    "'ScalableDimension': 'sagemaker:variant:DesiredInstanceCount'"
    const struct result *result =
        trial_run(&trial,
                  SETS(BEGIN("1", "600", "0.1"),
                       "/EndpointConfig/ProductionVariants/-={'VariantName': 'B', 'ModelName': 'M', 'InstanceType': "
                       "'ml.c5.xlarge', 'InitialInstanceCount': 2}",
                       TIMELINE(WEIGHTS("60", "2")), "/StartTime='2026-11-23T00:00:00Z'",
                       "/ScalableTargets=[{" OF_B ", 'MinCapacity': 1, 'MaxCapacity': 2}]",
                       "/ScheduledActions=[{'ScheduledActionName': 'less', " OF_B
                       ", 'Schedule': 'at(2026-11-23T00:03:20)', 'ScalableTargetAction': {'MaxCapacity': 1}}]",
                       "/Quotas={'ml.c5.xlarge': 3}"),
                  1);
    ck_assert_double_eq_tol(result->variants[0].instances.hours, (600 + 400) / 3600.0, 1e-9);
    ck_assert_double_eq_tol(result->variants[1].instances.hours, (600 + 200) / 3600.0, 1e-9);
    trial_end(&trial);
}
END_TEST

/* The new model takes 200 ms instead of 100. */
#define SLOWER "/Models/N={'Profiles': [{'ServiceTimeInMilliseconds': 200, 'Workers': 4, 'StartUpInSeconds': 120}]}"
#define ALARM(dimension)                                                                                               \
    "/Alarms=[{'AlarmName': 'slow', 'Namespace': 'AWS/SageMaker', 'MetricName': 'ModelLatency', 'Statistic': "         \
    "'Average', 'Period': 60, 'EvaluationPeriods': 1, 'Threshold': 150000, 'ComparisonOperator': "                     \
    "'GreaterThanThreshold', 'TreatMissingData': 'notBreaching', 'Dimensions': [{'Name': 'EndpointName', 'Value': "    \
    "'e'}, {'Name': 'VariantName', 'Value': 'A'}" dimension "]}]"
#define WATCHED                                                                                                        \
    TIMELINE(UPDATE("300", "4",                                                                                        \
                    ", 'DeploymentConfig': {'BlueGreenUpdatePolicy': {" CANARY(                                        \
                        "25", "300") "}, "                                                                             \
                                     "'AutoRollbackConfiguration': {'Alarms': [{'AlarmName': 'slow'}]}}")),            \
        "/Timeline/0/EndpointConfig/ProductionVariants/0/ModelName='N'"

/* Of the new fleet alone the minute from 420 s to 480 s is over the threshold, is published at 540 s, and seen at that minute. */
#define BUSY(threshold)                                                                                                \
    "/Alarms/0/MetricName='CPUUtilization'", "/Alarms/0/Namespace='/aws/sagemaker/Endpoints'",                         \
        "/Alarms/0/Threshold=" threshold

START_TEST(an_alarm_on_the_new_fleet_rolls_an_update_back_when_it_is_seen)
{
    const struct result *result = trial_run(
        &trial,
        SETS(BEGIN("4", "1500", "20"), SLOWER, ALARM(", {'Name': 'EndpointConfigName', 'Value': 'v2'}"), WATCHED), 1);
    const struct deployment_result *update = only_update(result);
    STEPS_ARE(update, {300, "Started", 0, 4, 0}, {420, "InService", 0, 4, 4}, {420, "Shifted", 0.25, 4, 4},
              {540, "Alarm", 0.25, 4, 4}, {540, "RolledBack", 0, 4, 0});
    ck_assert_str_eq(update->events[3].alarm, "slow");
    ck_assert_ptr_null(update->events[4].alarm);
    ck_assert_uint_eq(update->rolled_back, 2);
    assert_new_share(result, 7, 9, 0.25);
    assert_new_share(result, 9, 25, 0);
    trial_end(&trial);
}
END_TEST

/* The new fleet's mean over the old one's is 200 / 100 = 2 in the same minute, each of its own configuration; before there is a new one, and
 * where the old one has nothing to do any more, nothing is divided by it. */
#define LATENCY_OF(id, config)                                                                                         \
    "{'Id': '" id "', 'ReturnData': false, 'MetricStat': {'Stat': 'Average', 'Period': 60, 'Metric': {'Namespace': "   \
    "'AWS/SageMaker', 'MetricName': 'ModelLatency', 'Dimensions': [{'Name': 'EndpointName', 'Value': 'e'}, "           \
    "{'Name': 'VariantName', 'Value': 'A'}, {'Name': 'EndpointConfigName', 'Value': '" config "'}]}}}, "
#define COMPARING                                                                                                      \
    "/Alarms=[{'AlarmName': 'slow', 'EvaluationPeriods': 1, 'Threshold': 1.5, 'ComparisonOperator': "                  \
    "'GreaterThanThreshold', 'TreatMissingData': 'notBreaching', 'Metrics': [" LATENCY_OF("new", "v2")                 \
        LATENCY_OF("old", "v1") "{'Id': 'ratio', 'Expression': 'new / old'}]}]"

START_TEST(an_alarm_may_compare_the_new_fleet_with_the_old_one)
{
    const struct result *result = trial_run(&trial, SETS(BEGIN("4", "1500", "20"), SLOWER, COMPARING, WATCHED), 1);
    const struct deployment_result *update = only_update(result);
    STEPS_ARE(update, {300, "Started", 0, 4, 0}, {420, "InService", 0, 4, 4}, {420, "Shifted", 0.25, 4, 4},
              {540, "Alarm", 0.25, 4, 4}, {540, "RolledBack", 0, 4, 0});
    trial_end(&trial);
}
END_TEST

/* Of both fleets a quarter at 200 ms makes 125 ms, which is no alarm. With all traffic on the new one from 720 s on it is one for the
 * minute that ends at 780 s. */
START_TEST(an_alarm_without_a_configuration_sees_both_fleets_together)
{
    const struct result *result = trial_run(&trial, SETS(BEGIN("4", "1500", "20"), SLOWER, ALARM(""), WATCHED), 1);
    STEPS_ARE(only_update(result), {300, "Started", 0, 4, 0}, {420, "InService", 0, 4, 4}, {420, "Shifted", 0.25, 4, 4},
              {720, "Baked", 0.25, 4, 4}, {720, "Shifted", 1, 4, 4}, {840, "Alarm", 1, 4, 4},
              {840, "RolledBack", 0, 4, 0});
    assert_new_share(result, 12, 14, 1);
    assert_new_share(result, 14, 25, 0);
    trial_end(&trial);
}
END_TEST

/* A model that is no slower has 100 ms. */
START_TEST(an_alarm_that_stays_quiet_lets_the_update_pass)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(BEGIN("4", "1500", "20"), SLOWER, ALARM(", {'Name': 'EndpointConfigName', 'Value': 'v2'}"),
                       WATCHED, "/Timeline/0/EndpointConfig/ProductionVariants/0/ModelName='M'"),
                  1);
    ck_assert_uint_eq(only_update(result)->succeeded, 2);
    ck_assert_double_eq(only_update(result)->duration_s, 720);
    trial_end(&trial);
}
END_TEST

/* A minute, and a minute until it is published. */
START_TEST(a_bake_that_ends_before_an_alarm_can_go_off_is_a_warning)
{
#define BAKE(s)                                                                                                        \
    "/Timeline/0/UpdateEndpoint/DeploymentConfig/BlueGreenUpdatePolicy/TrafficRoutingConfiguration/"                   \
    "WaitIntervalInSeconds=" s
    trial = trial_compile(SETS(BEGIN("4", "1500", "20"), SLOWER, ALARM(""), WATCHED, BAKE("119")));
    ck_assert_ptr_nonnull(strstr(
        fixture_said(trial.arena, trial.faults),
        "Alarms[0].AlarmName: goes off 120 s after traffic has moved at the earliest, with its periods and their "
        "publication, and a bake is over after 119 s: it sees the step before, or nothing"));
    trial_end(&trial);
    trial = trial_compile(SETS(BEGIN("4", "1500", "20"), SLOWER, ALARM(""), WATCHED, BAKE("120")));
    ck_assert_ptr_null(strstr(fixture_said(trial.arena, trial.faults), "a bake is over"));
    trial_end(&trial);
}
END_TEST

START_TEST(an_alarm_that_nothing_defines_or_feeds_is_a_warning)
{
    trial = trial_compile(SETS(BEGIN("4", "1500", "20"), SLOWER, WATCHED));
    ck_assert_ptr_nonnull(
        strstr(fixture_said(trial.arena, trial.faults), "never goes off: neither Alarms nor a policy"));
    trial_end(&trial);
    trial = trial_compile(
        SETS(BEGIN("4", "1500", "20"), SLOWER, ALARM(", {'Name': 'EndpointConfigName', 'Value': 'v9'}"), WATCHED));
    ck_assert(trial.compiled);
    ck_assert_ptr_nonnull(strstr(fixture_said(trial.arena, trial.faults), "never has data: it needs the dimensions"));
    trial_end(&trial);
    trial = trial_compile(SETS(BEGIN("4", "1500", "20"), SLOWER, ALARM(""), WATCHED, BUSY("80"),
                               "/Timeline/0/EndpointConfig/ProductionVariants/0/InstanceType='ml.c5.2xlarge'"));
    ck_assert(!trial.compiled);
    ck_assert_ptr_nonnull(strstr(trial_said(&trial), "for updates is understood but not simulated yet"));
    trial_end(&trial);
}
END_TEST

/* 16 workers are the four vCPUs of four instances. All 20 requests of 200 ms a second keep a quarter of them busy, 100 % of 400: so it is from
 * 720 s on, known at 840 s. A quarter of the requests in the canary are 25 %. */
START_TEST(an_alarm_may_be_on_how_busy_the_new_fleet_is)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(BEGIN("4", "1500", "20"), SLOWER, ALARM(", {'Name': 'EndpointConfigName', 'Value': 'v2'}"),
                       WATCHED, BUSY("80")),
                  1);
    const struct deployment_result *update = only_update(result);
    ck_assert_str_eq(update->events[update->event_count - 2].event, "Alarm");
    ck_assert_int_eq(update->events[update->event_count - 2].at_ns, 840 * NS_PER_S);
    trial_end(&trial);
}
END_TEST

/* Both fleets together, of which the old one has nothing to do, are half as busy as the new one alone: 50 %. */
START_TEST(instances_without_traffic_count_in_how_busy_all_are)
{
    const struct result *result =
        trial_run(&trial, SETS(BEGIN("4", "1500", "20"), SLOWER, ALARM(""), WATCHED, BUSY("80")), 1);
    ck_assert_uint_eq(only_update(result)->succeeded, 2);
    trial_end(&trial);
}
END_TEST

/* --- One after the other --- */

START_TEST(while_an_update_is_under_way_others_are_refused)
{
    const struct result *result = trial_run(
        &trial,
        SETS(BEGIN("2", "600", "0.1"),
             TIMELINE(UPDATE("60", "2", "") ", " WEIGHTS(
                 "100",
                 "5") ", {'AtInSeconds': 120, 'UpdateEndpoint': {'EndpointName': 'e', 'EndpointConfigName': 'v1'}}")),
        1);
    ck_assert_uint_eq(result->deployment_count, 2);
    ck_assert_uint_eq(result->deployments[0].succeeded, 2);
    ck_assert_uint_eq(result->deployments[1].refused, 2);
    ck_assert_uint_eq(result->deployments[1].event_count, 0);
    ck_assert_double_eq(result->variants[1].instances.peak, 2);
    ck_assert(fixture_is_among(
        trial.arena, result->warnings, result->warning_count,
        "2 requests for other weights or capacities were refused: an update or scaling of the endpoint was "
        "under way, or it had no such variant"));
    trial_end(&trial);
}
END_TEST

/* Three are in service 120 s after they were asked for. Weights, and another configuration, that come before are refused as a number is; at that
 * instant there is nothing to wait for any more, and what fails later is no request's. */
START_TEST(until_a_request_has_its_instances_others_are_refused)
{
#define SPLIT(at)                                                                                                      \
    "{'AtInSeconds': " at ", 'UpdateEndpointWeightsAndCapacities': {'EndpointName': 'e', "                             \
    "'DesiredWeightsAndCapacities': [{'VariantName': 'A', 'DesiredWeight': 2}]}}"
#define FAILING "{'AtInSeconds': 300, 'FailInstances': {'VariantName': 'A', 'Count': 1}}, "
    const struct result *result =
        trial_run(&trial,
                  SETS(BEGIN("2", "900", "0.1"),
                       TIMELINE(WEIGHTS("60", "3") ", " WEIGHTS("100", "6") ", " SPLIT("170") ", " UPDATE(
                           "179", "2", "") ", " WEIGHTS("180", "4") ", " FAILING WEIGHTS("301", "5"))),
                  1);
    ck_assert_uint_eq(only_update(result)->refused, 2);
    ck_assert_double_eq(result->variants[0].instances.peak, 5);
    ck_assert(fixture_is_among(trial.arena, result->warnings, result->warning_count,
                               "4 requests for other weights or capacities were refused: an update or scaling of the "
                               "endpoint was under way, or it had no such variant"));
    trial_end(&trial);
}
END_TEST

/* To v2, and back to v1, which is a fleet of its own. */
START_TEST(an_update_may_lead_back_to_a_configuration_that_was_there_before)
{
    const struct result *result = trial_run(
        &trial,
        SETS(BEGIN("2", "900", "0.1"),
             TIMELINE(UPDATE(
                 "60", "3",
                 "") ", {'AtInSeconds': 300, 'UpdateEndpoint': {'EndpointName': 'e', 'EndpointConfigName': 'v1'}}")),
        1);
    const struct deployment_result *back = &result->deployments[1];
    STEPS_ARE(back, {300, "Started", 0, 3, 0}, {420, "InService", 0, 3, 2}, {420, "Shifted", 1, 3, 2},
              {420, "Completed", 1, 0, 2});
    ck_assert_uint_eq(back->from.number, 1);
    ck_assert_uint_eq(back->to.number, 2);
    ck_assert_uint_eq(result->variant_count, 3);
    assert_cost(result->cost.total_e10_usd, 2 * 180 + 3 * 240 + 2 * 480);
    trial_end(&trial);
}
END_TEST

/* Three of two wanted since 30 s, where v2 asks for one. */
START_TEST(retained_properties_are_those_that_the_endpoint_has_then)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(BEGIN("2", "900", "0.1"),
                       TIMELINE(WEIGHTS("30", "3") ", " UPDATE("200", "1", ", 'RetainAllVariantProperties': true"))),
                  1);
    STEPS_ARE(only_update(result), {200, "Started", 0, 3, 0}, {320, "InService", 0, 3, 3}, {320, "Shifted", 1, 3, 3},
              {320, "Completed", 1, 0, 3});
    trial_end(&trial);
}
END_TEST

START_TEST(but_not_those_that_are_excluded)
{
    const struct result *result = trial_run(
        &trial,
        SETS(BEGIN("2", "900", "0.1"), TIMELINE(WEIGHTS("30", "3") ", " UPDATE(
                                           "200", "1",
                                           ", 'RetainAllVariantProperties': true, 'ExcludeRetainedVariantProperties': "
                                           "[{'VariantPropertyType': 'DesiredInstanceCount'}]"))),
        1);
    ck_assert_uint_eq(only_update(result)->events[1].new_instances, 1);
    trial_end(&trial);
}
END_TEST

/* What fails after the update is one of the new fleet; a new number of instances is for it too. */
START_TEST(what_happens_behind_an_update_happens_to_the_new_fleet)
{
    const struct result *result = trial_run(
        &trial,
        SETS(
            BEGIN("2", "900", "0.1"),
            TIMELINE(UPDATE(
                "60", "2",
                "") ", {'AtInSeconds': 300, 'FailInstances': {'VariantName': 'A', 'Count': 2}}, " WEIGHTS("600", "4"))),
        1);
    ck_assert_double_eq(result->variants[1].instances.minimum, 0);
    ck_assert_double_eq(result->variants[1].instances.peak, 4);
    /* 2 from 180 s, which fail at 300 s and are there again at 420 s; at 720 s two more. */
    ck_assert_double_eq_tol(result->variants[1].instances.mean, (2 * 120 + 2 * 300 + 4 * 180) / 900.0, 1e-9);
    trial_end(&trial);
}
END_TEST

/* --- Before it is run --- */

static bool explains(const char *const *sets, const char *words)
{
    trial = trial_read(sets);
    ck_assert(trial.scenario);
    struct compiled *compiled = compile_as_it_begins(trial.arena, trial.scenario, trial.faults);
    ck_assert(compiled);
    const struct explanation *explanation = explain_scenario(compiled, trial.faults, trial.arena);
    bool found = false;
    for (size_t s = 0; s < explanation->section_count; s++)
        for (size_t i = 0; i < explanation->sections[s].count; i++)
            found = found || strstr(explanation->sections[s].sentences[i], words);
    compiled_close(compiled);
    trial_end(&trial);
    return found;
}

/* 2 bakes of 300 s and a wait of 120 s; 3 steps of 60 s; batches of 50 %, 2 of 60 s. Four instances beside the others are 0.816 USD an hour, 0.1632
 * USD in 720 s; a batch of two is 0.408 USD an hour, 0.0136 USD in 120 s. */
START_TEST(how_long_an_update_waits_and_what_is_billed_is_said_before_it)
{
    ck_assert(explains(
        SETS(BEGIN("4", "1500", "20"),
             TIMELINE(UPDATE("300", "4", BLUE_GREEN(CANARY("25", "300") ", 'TerminationWaitInSeconds': 120")))),
        "by a canary: it takes the start-up of its instances and 720s of waits. Both fleets are billed for it, from "
        "its "
        "beginning to its end. That is 0.8160 USD more for each hour that it takes, 0.1632 USD for its waits alone. "
        "The"));
    ck_assert(explains(
        SETS(BEGIN("4", "900", "20"), TIMELINE(UPDATE("60", "4", BLUE_GREEN(LINEAR("CAPACITY_PERCENT", "40", "60"))))),
        "in steps: it takes the start-up of its instances and 180s of waits."));
    ck_assert(explains(
        SETS(BEGIN("4", "900", "20"), TIMELINE(UPDATE("60", "4", ROLLING("CAPACITY_PERCENT", "50", "60", "")))),
        "of each batch and 120s of waits. The old fleet and about a batch are billed for it. That is 0.4080 USD more "
        "for "
        "each hour that it takes, 0.0136 USD for its waits alone."));
    ck_assert(explains(
        SETS(BEGIN("4", "900", "20"), TIMELINE(UPDATE("60", "4", ""))),
        "all at once: it takes the start-up of its instances and 0 of waits. One fleet is billed for it. The rest"));
}
END_TEST

/* --- Limits --- */

START_TEST(threads_change_nothing)
{
    const char *const *sets = SETS(BEGIN("4", "1500", "20"), "/Replications=4",
                                   TIMELINE(UPDATE("300", "4", BLUE_GREEN(CANARY("25", "300")))));
    const struct result *one = trial_run(&trial, sets, 1);
    uint64_t arrived_new = one->variants[1].requests.arrived;
    double mean_ms = one->variants[1].latency.mean_ms;
    int64_t cost = one->cost.total_e10_usd;
    trial_end(&trial);
    const struct result *four = trial_run(&trial, sets, 4);
    ck_assert_uint_eq(four->variants[1].requests.arrived, arrived_new);
    ck_assert_double_eq(four->variants[1].latency.mean_ms, mean_ms);
    ck_assert_int_eq(four->cost.total_e10_usd, cost);
    trial_end(&trial);
}
END_TEST

TEST_MAIN("update_endpoint", all_at_once_moves_all_traffic_when_the_new_fleet_is_there_and_bills_one_fleet,
          requests_go_where_the_traffic_is_and_none_is_lost, a_bake_bills_both_fleets_for_the_whole_update,
          a_termination_wait_bills_both_fleets_too, a_canary_gets_its_share_bakes_and_then_gets_all,
          linear_steps_end_with_what_is_left, steps_in_instances_are_shares_of_the_new_fleet,
          a_rolling_update_bills_the_old_fleet_and_one_batch,
          a_rolling_update_to_more_instances_lets_the_old_go_in_proportion,
          an_update_that_takes_too_long_is_rolled_back_at_its_limit,
          a_rolling_update_goes_back_when_what_has_gone_is_there_again, a_roll_back_has_batches_of_its_own,
          instances_that_are_not_to_be_had_roll_an_update_back, both_fleets_together_must_be_within_the_quota,
          what_one_variant_gives_back_another_may_have, an_alarm_on_the_new_fleet_rolls_an_update_back_when_it_is_seen,
          an_alarm_may_compare_the_new_fleet_with_the_old_one,
          an_alarm_without_a_configuration_sees_both_fleets_together, an_alarm_that_stays_quiet_lets_the_update_pass,
          a_bake_that_ends_before_an_alarm_can_go_off_is_a_warning, an_alarm_that_nothing_defines_or_feeds_is_a_warning,
          an_alarm_may_be_on_how_busy_the_new_fleet_is, instances_without_traffic_count_in_how_busy_all_are,
          while_an_update_is_under_way_others_are_refused, until_a_request_has_its_instances_others_are_refused,
          an_update_may_lead_back_to_a_configuration_that_was_there_before,
          retained_properties_are_those_that_the_endpoint_has_then, but_not_those_that_are_excluded,
          what_happens_behind_an_update_happens_to_the_new_fleet,
          how_long_an_update_waits_and_what_is_billed_is_said_before_it, threads_change_nothing)
