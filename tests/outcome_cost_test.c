#include "models/money.h"
#include "tests/serving_fixture.h"
#include "tests/test.h"

#include <string.h>

static struct trial trial;

/* Requests at 0, 1, .. 9 s, of 1 MB in and 0.5 MB out; two replications, which are alike. */
#define CLOCKWORK                                                                                                      \
    "/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 1, 'Requests': 10}",                              \
        "/Traffic/PayloadInBytes=1000000", "/Traffic/ResponseInBytes=500000", "/Replications=2"

/* The line of that name, of which there is one. */
static const struct cost_line *line_of(const struct result *result, const char *charge)
{
    const struct cost_line *found = NULL;
    for (size_t i = 0; i < result->cost.line_count; i++) {
        if (strcmp(result->cost.lines[i].charge, charge) != 0) continue;
        ck_assert_msg(!found, "%s is there twice", charge);
        found = &result->cost.lines[i];
    }
    ck_assert_msg(found, "no %s", charge);
    return found;
}

static bool has_line(const struct result *result, const char *charge)
{
    for (size_t i = 0; i < result->cost.line_count; i++)
        if (strcmp(result->cost.lines[i].charge, charge) == 0) return true;
    return false;
}

static void assert_line(const struct result *result, const char *charge, const char *quantity, double usd)
{
    const struct cost_line *line = line_of(result, charge);
    ck_assert_str_eq(line->quantity, quantity);
    ck_assert_double_eq_tol(money_to_usd(line->cost_e10_usd), usd, 1e-10);
}

static void assert_adds_up(const struct result *result)
{
    int64_t sum = 0;
    for (size_t i = 0; i < result->cost.line_count; i++) sum += result->cost.lines[i].cost_e10_usd;
    ck_assert_int_eq(result->cost.total_e10_usd, sum);
    ck_assert_int_eq(result->cost.busy_e10_usd + result->cost.idle_e10_usd, sum);
    /* The mean of the replications' bills is the bill of the mean replication, but for the rounding of each line. */
    ck_assert_double_eq_tol((double)(result->cost.total_low_e10_usd + result->cost.total_high_e10_usd) / 2, (double)sum,
                            10);
}

static double busy_share(const struct result *result)
{
    return (double)result->cost.busy_e10_usd / (double)result->cost.total_e10_usd;
}

/* Prices of us-east-1 (models/catalogue): serverless 2048 MB 0.00004 USD a second, provisioned 0.00001, in use
 * 0.0000233; ml.c5.xlarge 0.204 an hour, ml.g5.xlarge 1.408; data 0.016 a GB; S3 0.005 and 0.0004 for a thousand
 * requests, 0.023 a GB-month of 2^30 bytes; SNS 0.5 a million. */

/* 250.3 ms are 251 ms, ten times; no second is paid for the cold start or for idle slots. */
START_TEST(serverless_duration_is_paid_by_the_millisecond_begun)
{
    const struct result *result = trial_run(
        &trial,
        SETS(CLOCKWORK, SERVERLESS(""), PROFILE "ColdStartInSeconds=2", PROFILE "ServiceTimeInMilliseconds=250.3"), 1);
    assert_line(result, "Serverless duration", "2.51", 2.51 * 0.00004);
    assert_line(result, "Data in", "0.01", 0.01 * 0.016);
    assert_line(result, "Data out", "0.005", 0.005 * 0.016);
    ck_assert_uint_eq(result->cost.line_count, 3);
    assert_adds_up(result);
    ck_assert_double_eq(busy_share(result), 1); /* what is paid by use is never idle */
    trial_end(&trial);
}
END_TEST

/* Two slots for the 9.25 s of the run, of which 2.5 s are in use, all on one of them: nothing on demand. */
START_TEST(provisioned_concurrency_is_paid_for_being_there_and_for_its_use)
{
    const struct result *result =
        trial_run(&trial,
                  SETS(CLOCKWORK, "/Traffic/PayloadInBytes=0", "/Traffic/ResponseInBytes=0",
                       SERVERLESS(", 'ProvisionedConcurrency': 2"), PROFILE "ServiceTimeInMilliseconds=250"),
                  1);
    assert_line(result, "Provisioned concurrency usage", "18.5", 18.5 * 0.00001);
    assert_line(result, "Provisioned concurrency duration", "2.5", 2.5 * 0.0000233);
    ck_assert_uint_eq(result->cost.line_count, 2);
    assert_adds_up(result);
    double used = 2.5 * 0.00001 + 2.5 * 0.0000233;
    ck_assert_double_eq_tol(busy_share(result), used / (18.5 * 0.00001 + 2.5 * 0.0000233), 1e-6);
    trial_end(&trial);
}
END_TEST

/* Throttled requests cost nothing but the bytes that they brought: one slot, busy from 0 to 5.25 s, then four
 * requests of 250 ms. */
START_TEST(what_is_throttled_is_not_served)
{
    const struct result *result = trial_run(
        &trial,
        SETS(CLOCKWORK,
             FIRST_VARIANT "={'VariantName': 'A', 'ModelName': 'M', 'InitialVariantWeight': 1, 'ServerlessConfig': {"
                           "'MemorySizeInMB': 2048, 'MaxConcurrency': 1}}",
             PROFILE "ServiceTimeInMilliseconds=250", PROFILE "ColdStartInSeconds=5"),
        1);
    ck_assert_uint_eq(result->requests.throttled, 10);
    assert_line(result, "Serverless duration", "1.25", 1.25 * 0.00004);
    trial_end(&trial);
}
END_TEST

/* Ten requests fetched from S3 and ten results stored, the payload's and the answers' bytes for a month: 15 MB of
 * 2^30 a GB. Five tell of their success and none of a failure. */
#define TOPICS                                                                                                         \
    "/EndpointConfig/AsyncInferenceConfig={'OutputConfig': {'S3OutputPath': 's3://b/r', 'NotificationConfig': {"       \
    "'SuccessTopic': 'arn:aws:sns:us-east-1:123456789012:done', 'ErrorTopic': "                                        \
    "'arn:aws:sns:us-east-1:123456789012:failed'}}}"

START_TEST(an_asynchronous_endpoint_pays_for_instances_storage_and_messages)
{
    const struct result *result =
        trial_run(&trial, SETS(CLOCKWORK, TOPICS, PROFILE "ServiceTimeInMilliseconds=1000"), 1);
    assert_line(result, "Instance hours", "0.0027777778", 10.0 / 3600 * 0.204);
    assert_line(result, "S3 reads", "10", 10 * 0.0000004);
    assert_line(result, "S3 writes", "10", 10 * 0.000005);
    ck_assert_double_eq_tol(money_to_usd(line_of(result, "S3 storage")->cost_e10_usd), 15e6 / 1073741824 * 0.023,
                            1e-10);
    assert_line(result, "SNS publishes", "10", 10 * 0.0000005);
    assert_adds_up(result);
    trial_end(&trial);
}
END_TEST

/* All fail: records of failures are stored as results would be, and the other topic is told. */
START_TEST(a_failure_behind_a_backlog_is_stored_and_told_too)
{
    const struct result *result =
        trial_run(&trial, SETS(CLOCKWORK, TOPICS, PROFILE "ErrorRate=1", PROFILE "ServiceTimeInMilliseconds=1000"), 1);
    assert_line(result, "S3 writes", "10", 10 * 0.000005);
    assert_line(result, "SNS publishes", "10", 10 * 0.0000005);
    trial_end(&trial);
}
END_TEST

/* One topic alone: for failures, of which there are ten or none. */
START_TEST(only_what_has_a_topic_is_told)
{
    for (int fails = 0; fails < 2; fails++) {
        const struct result *result = trial_run(&trial,
                                                SETS(CLOCKWORK, fails ? PROFILE "ErrorRate=1" : PROFILE "ErrorRate=0",
                                                     "/EndpointConfig/AsyncInferenceConfig={'OutputConfig': "
                                                     "{'S3OutputPath': 's3://b/r', 'NotificationConfig': {"
                                                     "'ErrorTopic': 'arn:aws:sns:us-east-1:123456789012:failed'}}}"),
                                                1);
        ck_assert_int_eq(has_line(result, "SNS publishes"), fails);
        trial_end(&trial);
    }
}
END_TEST

/* Lives of 60 s, services of 100: the first is served, the others expire unread. */
START_TEST(what_expires_is_not_fetched)
{
    const struct result *result = trial_run(
        &trial,
        SETS(CLOCKWORK, TOPICS, PROFILE "ServiceTimeInMilliseconds=100000", "/Client={'RequestTTLSeconds': 60}"), 1);
    assert_line(result, "S3 reads", "1", 0.0000004);
    assert_line(result, "SNS publishes", "1", 0.0000005);
    trial_end(&trial);
}
END_TEST

/* 1 of ml.c5.xlarge and 2 of ml.g5.xlarge for 9 s. */
START_TEST(each_type_of_a_pool_has_its_line)
{
    const struct result *result = trial_run(
        &trial, SETS(CLOCKWORK, POOLS(""), "/Quotas={'ml.c5.xlarge': 1}", PROFILE "ServiceTimeInMilliseconds=0"), 1);
    const struct cost_line *lines = result->cost.lines;
    ck_assert_str_eq(lines[0].usage_type, "USE1-Host:ml.c5.xlarge");
    ck_assert_str_eq(lines[1].usage_type, "USE1-Host:ml.g5.xlarge");
    ck_assert_double_eq_tol(money_to_usd(lines[0].cost_e10_usd), 9.0 / 3600 * 0.204, 1e-10);
    ck_assert_double_eq_tol(money_to_usd(lines[1].cost_e10_usd), 18.0 / 3600 * 1.408, 1e-10);
    assert_adds_up(result);
    trial_end(&trial);
}
END_TEST

/* The hours are paid for elsewhere, the volumes are not: 100 GB for 10 s of a month of 730 h. */
START_TEST(a_reservation_leaves_the_hours_out_and_the_volumes_in)
{
    const struct result *result = trial_run(
        &trial,
        SETS(CLOCKWORK, PROFILE "ServiceTimeInMilliseconds=1000", FIRST_VARIANT "/VolumeSizeInGB=100",
             FIRST_VARIANT
             "/CapacityReservationConfig={'MlReservationArn': "
             "'arn:aws:sagemaker:us-east-1:123456789012:training-plan/plan', 'CapacityReservationPreference': "
             "'capacity-reservations-only'}"),
        1);
    ck_assert(!has_line(result, "Instance hours"));
    ck_assert_double_eq_tol(strtod(line_of(result, "Volume")->quantity, NULL), 100 * 10.0 / (730 * 3600), 1e-9);
    assert_adds_up(result);
    trial_end(&trial);
}
END_TEST

#define CAPTURED                                                                                                       \
    "/EndpointConfig/DataCaptureConfig={'InitialSamplingPercentage': 100, 'DestinationS3Uri': 's3://b/c', "            \
    "'CaptureOptions': [{'CaptureMode': 'Input'}], 'CaptureContentTypeHeader': {'CsvContentTypes': ['text/csv']}}"

/* One object a minute begun: one in the 10 s of each run, not half of one in the mean; 1,000,330 bytes each for a
 * month. */
START_TEST(captured_records_are_written_and_kept)
{
    const struct result *result =
        trial_run(&trial, SETS(CLOCKWORK, CAPTURED, PROFILE "ServiceTimeInMilliseconds=1000"), 1);
    assert_line(result, "S3 writes", "1", 0.000005);
    ck_assert_double_eq_tol(money_to_usd(line_of(result, "S3 storage")->cost_e10_usd),
                            10 * 1000330.0 / 1073741824 * 0.023, 1e-10);
    ck_assert(!has_line(result, "S3 reads"));
    assert_adds_up(result);
    trial_end(&trial);
}
END_TEST

/* What the components keep is on the bill of the variant that hosts them, on two instances; their copies are no
 * lines. */
START_TEST(components_are_on_the_bill_of_their_variant)
{
    const struct result *result = trial_run(
        &trial,
        SETS(CLOCKWORK, CAPTURED, HOSTING(""), PROFILE "ServiceTimeInMilliseconds=1000",
             "/InferenceComponents=[" A_COMPONENT("c", "1", "1024", "1") ", " A_COMPONENT("d", "1", "1024", "1") "]"),
        1);
    assert_line(result, "Instance hours", "0.0055555556", 20.0 / 3600 * 0.204);
    ck_assert_double_eq_tol(strtod(line_of(result, "S3 writes")->quantity, NULL), 1, 1e-9);
    assert_line(result, "Data in", "0.01", 0.01 * 0.016);
    for (size_t i = 0; i < result->cost.line_count; i++) ck_assert_str_eq(result->cost.lines[i].variant_name, "A");
    assert_adds_up(result);
    trial_end(&trial);
}
END_TEST

/* A shadow of all requests: its instance is paid in full, nobody sends or receives its data. */
START_TEST(a_shadow_costs_its_instances)
{
    const struct result *result = trial_run(&trial,
                                            SETS(CLOCKWORK, PROFILE "ServiceTimeInMilliseconds=1000",
                                                 "/EndpointConfig/ShadowProductionVariants=[{'VariantName': 'S', "
                                                 "'ModelName': 'M', 'InstanceType': 'ml.c5.xlarge', "
                                                 "'InitialInstanceCount': 1, 'InitialVariantWeight': 1}]"),
                                            1);
    ck_assert_uint_eq(result->cost.line_count, 4);
    ck_assert_str_eq(result->cost.lines[3].variant_name, "S");
    ck_assert_str_eq(result->cost.lines[3].charge, "Instance hours");
    ck_assert_int_eq(result->cost.lines[3].cost_e10_usd, result->cost.lines[0].cost_e10_usd);
    assert_line(result, "Data in", "0.01", 0.01 * 0.016);
    trial_end(&trial);
}
END_TEST

/* --- Busy and idle --- */

/* Instances without a copy, or whose container has not started by the end, have no workers: all of their time was
 * idle. */
START_TEST(instances_that_never_had_a_worker_in_service_were_idle)
{
    const char *const settings[][2] = {
        {HOSTING("")},
        {"/Timeline=[{'AtInSeconds': 0, 'FailInstances': {'VariantName': 'A', 'Count': 1}}]",
         PROFILE "StartUpInSeconds=1000"}};
    for (size_t i = 0; i < 2; i++) {
        const struct result *result =
            trial_run(&trial,
                      SETS("/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 1, 'Requests': 5}",
                           "/Replications=2", settings[i][0], settings[i][1]),
                      1);
        ck_assert_int_gt(result->cost.total_e10_usd, 0);
        ck_assert_int_eq(result->cost.busy_e10_usd, 0);
        ck_assert_int_eq(result->cost.idle_e10_usd, result->cost.total_e10_usd);
        trial_end(&trial);
    }
}
END_TEST

TEST_MAIN("outcome_cost", serverless_duration_is_paid_by_the_millisecond_begun,
          provisioned_concurrency_is_paid_for_being_there_and_for_its_use, what_is_throttled_is_not_served,
          an_asynchronous_endpoint_pays_for_instances_storage_and_messages,
          a_failure_behind_a_backlog_is_stored_and_told_too, only_what_has_a_topic_is_told, what_expires_is_not_fetched,
          each_type_of_a_pool_has_its_line, a_reservation_leaves_the_hours_out_and_the_volumes_in,
          captured_records_are_written_and_kept, components_are_on_the_bill_of_their_variant,
          a_shadow_costs_its_instances, instances_that_never_had_a_worker_in_service_were_idle)
