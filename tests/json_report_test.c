#include "models/fault.h"
#include "models/json.h"
#include "models/result.h"
#include "reports/figure.h"
#include "reports/json_report.h"
#include "sim/arena.h"
#include "tests/golden.h"
#include "tests/mode_fixture.h"
#include "tests/result_fixture.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *report(struct arena *arena)
{
    return json_report(arena, result_fixture(arena));
}

static void assert_holds(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "the report lacks: %s", part);
}

static void assert_lacks(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) == NULL, "the report should not hold: %s", part);
}

/* The names must appear in this order, the one of the contract's section on results. */
static void assert_in_order(const char *text, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char member[64];
        snprintf(member, sizeof member, "\"%s\":", names[i]);
        const char *found = strstr(text, member);
        ck_assert_msg(found != NULL, "%s is missing or out of order", names[i]);
        text = found + strlen(member);
    }
}

START_TEST(a_report_is_json_that_our_own_strict_reader_accepts)
{
    struct arena *arena = arena_new();
    struct faults *faults = faults_new(arena);
    const char *text = report(arena);
    ck_assert_ptr_nonnull(json_read_text(arena, "report", text, strlen(text), faults));
    ck_assert_uint_eq(faults_total(faults), 0);
    arena_free(arena);
}
END_TEST

START_TEST(members_stand_in_the_order_of_the_contract)
{
    static const char *const names[] = {"Scenario",
                                        "Loadline",
                                        "Seed",
                                        "Replications",
                                        "Confidence",
                                        "SimulatedSeconds",
                                        "Partial",
                                        "Requests",
                                        "Arrived",
                                        "Succeeded",
                                        "ModelErrors",
                                        "Throttled",
                                        "Rejected",
                                        "TimedOut",
                                        "Expired",
                                        "InFlight",
                                        "Latency",
                                        "Unit",
                                        "Count",
                                        "Mean",
                                        "StandardDeviation",
                                        "Minimum",
                                        "P50",
                                        "P90",
                                        "P95",
                                        "P99",
                                        "P999",
                                        "Maximum",
                                        "Intervals",
                                        "Mean",
                                        "P50",
                                        "P90",
                                        "P95",
                                        "P99",
                                        "P999",
                                        "Throughput",
                                        "OfferedPerSecond",
                                        "SucceededPerSecond",
                                        "Variants",
                                        "VariantName",
                                        "Shadow",
                                        "Mode",
                                        "ConfiguredShare",
                                        "TrafficShare",
                                        "TrafficShareInterval",
                                        "Requests",
                                        "Latency",
                                        "WaitingTime",
                                        "ServiceTime",
                                        "OverheadLatency",
                                        "Waited",
                                        "Utilization",
                                        "MeanInSystem",
                                        "MeanQueueLength",
                                        "Instances",
                                        "Initial",
                                        "Mean",
                                        "Minimum",
                                        "Peak",
                                        "Hours",
                                        "BusyHours",
                                        "IdleHours",
                                        "Cost",
                                        "Currency",
                                        "Total",
                                        "TotalInterval",
                                        "PerHour",
                                        "PerMillionRequests",
                                        "PerThousandSucceeded",
                                        "Monthly",
                                        "Busy",
                                        "Idle",
                                        "Lines",
                                        "VariantName",
                                        "Charge",
                                        "UsageType",
                                        "Quantity",
                                        "Unit",
                                        "UnitPrice",
                                        "Cost",
                                        "Estimated",
                                        "Objectives",
                                        "Metric",
                                        "Statistic",
                                        "AtMost",
                                        "VariantName",
                                        "Measured",
                                        "Interval",
                                        "Met",
                                        "ProbabilityMet",
                                        "Assumptions",
                                        "Warnings",
                                        "Inputs",
                                        "Path",
                                        "SHA256"};
    struct arena *arena = arena_new();
    assert_in_order(report(arena), names, sizeof names / sizeof *names);
    arena_free(arena);
}
END_TEST

/* tests/schema_test.sh holds these files against the schema. */
START_TEST(the_report_of_each_way_of_serving_is_as_it_was)
{
    struct arena *arena = arena_new();
    assert_golden(arena, "report.json", report(arena));
    for (size_t i = 0; i < MODE_FIXTURES; i++)
        assert_golden(arena, arena_format(arena, "report-%s.json", mode_fixtures[i].name),
                      json_report(arena, mode_fixtures[i].make(arena)));
    arena_free(arena);
}
END_TEST

static void assert_members(struct result *(*make)(struct arena *), const char *const *names, size_t count)
{
    struct arena *arena = arena_new();
    assert_in_order(json_report(arena, make(arena)), names, count);
    arena_free(arena);
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

START_TEST(a_serverless_variant_has_the_members_of_the_contract)
{
    static const char *const names[] = {"Throughput",
                                        "Callers",
                                        "Attempts",
                                        "Retries",
                                        "RefusedByQuota",
                                        "Variants",
                                        "VariantName",
                                        "ModelName",
                                        "MemorySizeInMB",
                                        "Mode",
                                        "Requests",
                                        "Errors",
                                        "Status",
                                        "Error",
                                        "Cause",
                                        "Count",
                                        "Latency",
                                        "Serverless",
                                        "MaxConcurrency",
                                        "ProvisionedConcurrency",
                                        "ColdStarts",
                                        "ColdStartShare",
                                        "ColdStartShareInterval",
                                        "MeanWarm",
                                        "MeanBusy",
                                        "PeakConcurrency",
                                        "ProvisionedUtilization",
                                        "Spillover",
                                        "ColdStartTime",
                                        "Count",
                                        "Cost"};
    assert_members(mode_fixture_serverless, names, COUNT(names));
}
END_TEST

START_TEST(an_asynchronous_variant_has_the_members_of_the_contract)
{
    static const char *const names[] = {"VariantName",
                                        "Mode",
                                        "Requests",
                                        "Instances",
                                        "Scaling",
                                        "ScaleOuts",
                                        "ScaleIns",
                                        "RefusedLaunches",
                                        "Events",
                                        "AtSeconds",
                                        "DecidedAtSeconds",
                                        "From",
                                        "To",
                                        "Cause",
                                        "Async",
                                        "MaxConcurrentInvocationsPerInstance",
                                        "PeakBacklog",
                                        "MeanBacklog",
                                        "TimeInBacklog",
                                        "P99",
                                        "OldestInSeconds",
                                        "DownloadTime",
                                        "UploadTime",
                                        "DataCapture",
                                        "Records",
                                        "GB"};
    assert_members(mode_fixture_async, names, COUNT(names));
}
END_TEST

START_TEST(components_are_an_array_of_their_own_with_copies_for_instances)
{
    static const char *const names[] = {"Variants",
                                        "VariantName",
                                        "Instances",
                                        "InstanceTypes",
                                        "InstanceType",
                                        "Mean",
                                        "Hours",
                                        "Fleet",
                                        "LaunchesWaited",
                                        "LaunchesGivenUp",
                                        "LaunchesFailed",
                                        "Provisioning",
                                        "ModelDownload",
                                        "HealthCheck",
                                        "Released",
                                        "CopiesMoved",
                                        "CopiesFailed",
                                        "InferenceComponents",
                                        "InferenceComponentName",
                                        "VariantName",
                                        "ModelName",
                                        "Copies",
                                        "Wanted",
                                        "Mean",
                                        "Unplaced",
                                        "Tokens",
                                        "TimeToFirstToken",
                                        "TimePerOutputToken",
                                        "InputPerSecond",
                                        "OutputPerSecond",
                                        "InferenceComponentName",
                                        "Cost"};
    struct arena *arena = arena_new();
    const char *text = json_report(arena, mode_fixture_components(arena));
    assert_in_order(text, names, COUNT(names));
    assert_lacks(strstr(text, "\"InferenceComponents\""), "\"Instances\"");
    const char *variants = arena_text_n(arena, text, (size_t)(strstr(text, "\"InferenceComponents\"") - text));
    assert_lacks(variants, "\"Copies\"");
    assert_lacks(variants,
                 "\"ModelName\""); /* the variant hosts components: it has no model, and no type of instance */
    arena_free(arena);
}
END_TEST

START_TEST(a_token_model_has_its_times_its_batches_and_its_explanations)
{
    static const char *const names[] = {
        "Callers",   "Users",         "Attempts", "Retries",          "RefusedByQuota",
        "Variants",  "MeanBatchSize", "Tokens",   "TimeToFirstToken", "TimePerOutputToken",
        "Explainer", "Explained",     "Calls",    "VariantName"};
    assert_members(mode_fixture_tokens, names, COUNT(names));
}
END_TEST

/* The figures of tests/mode_fixture.c. A peak is a mean of peaks, and whole where they are; hours keep nine digits. */
START_TEST(figures_of_the_modes_are_written_as_figures)
{
    struct arena *arena = arena_new();
    const char *serverless = json_report(arena, mode_fixture_serverless(arena));
    assert_holds(serverless, "\"PeakConcurrency\": 19.6,");
    assert_holds(serverless, "\"PeakConcurrency\": 2,");
    assert_holds(serverless, "\"MeanWarm\": 5.63636364,");
    assert_holds(serverless, "\"ProvisionedUtilization\": 0.347222222,");
    const char *async = json_report(arena, mode_fixture_async(arena));
    assert_holds(async, "\"PeakBacklog\": 58.4,");
    assert_holds(async, "\"PeakBacklog\": 2,");
    assert_holds(async, "\"OldestInSeconds\": 21600,");
    assert_holds(async, "\"GB\": 0.0123456789\n");
    arena_free(arena);
}
END_TEST

/* The changes of tests/mode_fixture.c; further ones are counted only where there are any. */
START_TEST(a_variant_that_scales_says_when_from_what_to_what_and_why)
{
    struct arena *arena = arena_new();
    struct result *result = mode_fixture_async(arena);
    const char *text = json_report(arena, result);
    assert_holds(text, "\"ScaleOuts\": 9,\n        \"ScaleIns\": 5,\n        \"RefusedLaunches\": 2,\n");
    assert_holds(text, "{\n            \"AtSeconds\": 370.25,\n            \"DecidedAtSeconds\": 310.25,\n"
                       "            \"From\": 1,\n            \"To\": 3,\n            \"Cause\": \"policy "
                       "\\\"backlog per instance\\\": alarm high: 3 of 3 points above 5\"\n");
    assert_lacks(text, "MoreEvents");
    assert_lacks(strstr(text, "\"VariantName\": \"notes\""), "\"Scaling\"");
    result->variants[0].scaling.more_events = 7;
    assert_holds(json_report(arena, result), "\"MoreEvents\": 7\n");
    arena_free(arena);
}
END_TEST

/* The second variants of tests/mode_fixture.c have no provisioned concurrency and no cold start, and no transfers; a caller
 * who gave up saw no status and no error. */
START_TEST(what_a_variant_does_not_have_is_absent)
{
    struct arena *arena = arena_new();
    const char *labels = strstr(json_report(arena, mode_fixture_serverless(arena)), "\"VariantName\": \"labels\"");
    static const char *const not_serverless[] = {"ProvisionedConcurrency\"",
                                                 "ProvisionedUtilization",
                                                 "Spillover",
                                                 "ColdStartShareInterval",
                                                 "\"Errors\"",
                                                 "null"};
    for (size_t i = 0; i < COUNT(not_serverless); i++) assert_lacks(labels, not_serverless[i]);
    assert_holds(labels, "\"ColdStartTime\": {\n          \"Unit\": \"ms\",\n          \"Count\": 0\n");
    const char *notes = strstr(json_report(arena, mode_fixture_async(arena)), "\"VariantName\": \"notes\"");
    static const char *const not_async[] = {"DownloadTime", "UploadTime", "DataCapture", "\"Errors\"", "null"};
    for (size_t i = 0; i < COUNT(not_async); i++) assert_lacks(notes, not_async[i]);
    assert_holds(json_report(arena, mode_fixture_serverless(arena)),
                 "{\n          \"Cause\": \"the caller's time-out passed\",\n          \"Count\": 20\n");
    arena_free(arena);
}
END_TEST

/* 40 ms * 1.23456789012345 = 49.382715604938 ms; 2/3; 18400000000 * 10^-10 USD. */
START_TEST(times_are_rounded_to_nanoseconds_shares_to_nine_digits_and_money_is_exact)
{
    struct arena *arena = arena_new();
    const char *text = report(arena);
    assert_holds(text, "\"Mean\": 49.382716,");
    assert_holds(text, "\"ConfiguredShare\": 0.666666667,");
    assert_holds(text, "\"Total\": \"1.84\",");
    assert_holds(text, "\"TotalInterval\": [\"1.8399999\", \"1.8400001\"]");
    assert_holds(text, "\"UnitPrice\": \"0.204\",");
    assert_holds(text, "\"Seed\": 18446744073709551614,");
    assert_holds(text, "\"Measured\": 0.0025819447,");
    arena_free(arena);
}
END_TEST

START_TEST(what_does_not_apply_is_absent)
{
    struct arena *arena = arena_new();
    const char *text = json_report(arena, result_fixture_empty(arena));
    static const char *const absent[] = {"Mean\"",        "Interval",
                                         "null",          "PerMillionRequests",
                                         "Description",   "InstanceType",
                                         "Instances",     "WarmUp",
                                         "TotalInterval", "P99",
                                         "Statistic",     "Region",
                                         "StartTime",     "Probability",
                                         "nan",           "MemorySize",
                                         "Serverless\":", "Async",
                                         "Tokens",        "Callers",
                                         "MeanBatchSize", "InferenceComponent",
                                         "Copies",        "Fleet",
                                         "\"Errors\"",    "DataCapture",
                                         "Explainer"};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) assert_lacks(text, absent[i]);
    assert_holds(text, "\"Partial\": true");
    assert_holds(text, "\"Count\": 0\n");
    assert_holds(text, "\"Mode\": \"Serverless\"");
    assert_holds(text, "\"Objectives\": []");
    arena_free(arena);
}
END_TEST

START_TEST(control_characters_in_names_are_escaped)
{
    struct arena *arena = arena_new();
    struct result *result = result_fixture(arena);
    result->scenario = "\x1b[2Jname\n\"";
    result->components = mode_fixture_components(arena)->components;
    result->component_count = 1;
    result->components[0].component = "\x1b]0;title\x07\t\\";
    const char *text = json_report(arena, result);
    assert_holds(text, "\"InferenceComponentName\": \"\\u001b]0;title\\u0007\\t\\\\\"");
    assert_holds(text, "\\u001b[2Jname\\n\\\"\"");
    ck_assert_ptr_null(strchr(text, '\x1b'));
    arena_free(arena);
}
END_TEST

/* Neighbouring doubles, as two math libraries might give them, become one; minus zero becomes zero. */
START_TEST(the_last_bits_of_a_double_do_not_show)
{
    const double third = 1.0 / 3;
    ck_assert_double_eq(figure_significant(third), figure_significant(third * (1 + 2e-16)));
    ck_assert_double_eq(figure_significant(third), 0.333333333);
    ck_assert_double_eq(figure_ms(12345.6789012345), 12345.678901);
    ck_assert_int_eq(signbit(figure_ms(-1e-9)) != 0, 0);
    ck_assert_int_eq(signbit(figure_significant(-0.0)) != 0, 0);
}
END_TEST

TEST_MAIN("json_report", a_report_is_json_that_our_own_strict_reader_accepts,
          members_stand_in_the_order_of_the_contract, the_report_of_each_way_of_serving_is_as_it_was,
          a_serverless_variant_has_the_members_of_the_contract, an_asynchronous_variant_has_the_members_of_the_contract,
          components_are_an_array_of_their_own_with_copies_for_instances,
          a_token_model_has_its_times_its_batches_and_its_explanations, figures_of_the_modes_are_written_as_figures,
          a_variant_that_scales_says_when_from_what_to_what_and_why, what_a_variant_does_not_have_is_absent,
          times_are_rounded_to_nanoseconds_shares_to_nine_digits_and_money_is_exact, what_does_not_apply_is_absent,
          control_characters_in_names_are_escaped, the_last_bits_of_a_double_do_not_show)
