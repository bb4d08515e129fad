#include "models/fault.h"
#include "models/json.h"
#include "models/result.h"
#include "reports/figure.h"
#include "reports/json_report.h"
#include "sim/arena.h"
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
    static const char *const absent[] = {"Mean\"",       "Interval",  "null",      "PerMillionRequests", "Description",
                                         "InstanceType", "Instances", "WarmUp",    "TotalInterval",      "P99",
                                         "Statistic",    "Region",    "StartTime", "Probability",        "nan"};
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
    const char *text = json_report(arena, result);
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
          members_stand_in_the_order_of_the_contract,
          times_are_rounded_to_nanoseconds_shares_to_nine_digits_and_money_is_exact, what_does_not_apply_is_absent,
          control_characters_in_names_are_escaped, the_last_bits_of_a_double_do_not_show)
