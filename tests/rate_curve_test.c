#include "models/rate_curve.h"
#include "sim/arena.h"
#include "sim/units.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct arena *arena;
static struct faults *faults;
static struct rate_curve curve;

static bool read_curve(const char *text)
{
    arena = arena_new();
    faults = faults_new(arena);
    return rate_curve_read(fixture_json(arena, text, faults), &curve, arena, faults);
}

static void given(const char *text)
{
    bool good = read_curve(text);
    ck_assert_msg(good, "%s", good ? "" : faults_at(faults, 0)->text);
}

/* The curve in a file of that content, which is gone again once it is read. */
static bool read_file(const char *content, char file[])
{
    char text[200];
    int descriptor = mkstemp(file);
    ck_assert_int_ge(descriptor, 0);
    ck_assert_int_eq(write(descriptor, content, strlen(content)), (ssize_t)strlen(content));
    close(descriptor);
    snprintf(text, sizeof text, "{'File': '%s'}", file);
    bool good = read_curve(text);
    unlink(file);
    return good;
}
#define TEMPORARY "/tmp/rate_curve_test_XXXXXX"

/* --- Ramps --- */

/* From 0 to 10 a second in 10 s, L(t) = t^2 / 2: 2 requests are expected after 2 s, 8 after 4 s, 50 after all of it. */
START_TEST(a_rising_ramp_is_inverted_exactly)
{
    struct ramp ramp = {.length_s = 10, .from_per_s = 0, .to_per_s = 10};
    double gap = 2;
    ck_assert(ramp_take(&ramp, &gap));
    ck_assert_double_eq_tol(ramp.at_s, 2, 1e-14);
    gap = 6;
    ck_assert(ramp_take(&ramp, &gap));
    ck_assert_double_eq_tol(ramp.at_s, 4, 1e-14);
    gap = 45;
    ck_assert(!ramp_take(&ramp, &gap));
    ck_assert_double_eq_tol(gap, 3, 1e-13);
    ck_assert(!ramp_take(&ramp, &gap)); /* nothing is left */
    ck_assert_double_eq_tol(gap, 3, 1e-13);
}
END_TEST

/* From 10 a second to 0 in 10 s, L(t) = 10 t - t^2 / 2: 18 after 2 s, 32 after 4 s, 49.5 after 9 s. */
START_TEST(a_falling_ramp_is_inverted_exactly)
{
    struct ramp ramp = {.length_s = 10, .from_per_s = 10, .to_per_s = 0};
    const double gaps[] = {18, 14, 17.5}, at_s[] = {2, 4, 9};
    for (size_t i = 0; i < 3; i++) {
        double gap = gaps[i];
        ck_assert(ramp_take(&ramp, &gap));
        ck_assert_double_eq_tol(ramp.at_s, at_s[i], 1e-13);
    }
}
END_TEST

/* 5 a second for 4 s: 10 requests after 2 s, and 15 - 10 = 5 of the next 15 are still to come at the end. */
START_TEST(what_a_level_ramp_does_not_hold_is_carried_over)
{
    struct ramp ramp = {.length_s = 4, .from_per_s = 5, .to_per_s = 5};
    double gap = 10;
    ck_assert(ramp_take(&ramp, &gap));
    ck_assert_double_eq_tol(ramp.at_s, 2, 1e-15);
    gap = 15;
    ck_assert(!ramp_take(&ramp, &gap));
    ck_assert_double_eq_tol(gap, 5, 1e-14);
}
END_TEST

START_TEST(a_ramp_of_no_length_or_no_rate_holds_nothing)
{
    struct ramp empty[] = {{.length_s = 0, .from_per_s = 7, .to_per_s = 7}, {.length_s = 9}};
    for (size_t i = 0; i < 2; i++) {
        double gap = 0.5;
        ck_assert(!ramp_take(&empty[i], &gap));
        ck_assert_double_eq(gap, 0.5);
    }
}
END_TEST

/* --- Curves --- */

static void assert_ramp(size_t number, int64_t start_ns, double length_s, double from, double to)
{
    struct ramp ramp;
    int64_t found_ns;
    ck_assert(rate_curve_ramp(&curve, number, &found_ns, &ramp));
    ck_assert_int_eq(found_ns, start_ns);
    ck_assert_double_eq(ramp.length_s, length_s);
    ck_assert_double_eq(ramp.from_per_s, from);
    ck_assert_double_eq(ramp.to_per_s, to);
}

START_TEST(a_curve_is_linear_between_its_points_and_level_outside)
{
    struct ramp ramp;
    int64_t start_ns;
    given("{'Points': [[10, 2], [20, 4]]}");
    assert_ramp(0, 0, 10, 2, 2);
    assert_ramp(1, 10 * NS_PER_S, 10, 2, 4);
    assert_ramp(2, 20 * NS_PER_S, TIME_LONGEST_S, 4, 4);
    ck_assert(!rate_curve_ramp(&curve, 3, &start_ns, &ramp));
    ck_assert(!rate_curve_ends(&curve));
    arena_free(arena);
}
END_TEST

START_TEST(a_curve_whose_last_rate_is_0_ends_there)
{
    struct ramp ramp;
    int64_t start_ns;
    given("{'Points': [[0, 2], [20, 0]]}");
    ck_assert(rate_curve_ends(&curve));
    ck_assert(rate_curve_ramp(&curve, 1, &start_ns, &ramp));
    ck_assert(!rate_curve_ramp(&curve, 2, &start_ns, &ramp));
    arena_free(arena);
}
END_TEST

/* --- Files --- */

START_TEST(a_file_holds_the_same_points_with_or_without_a_header)
{
    static const char *const contents[] = {"0,1\n10,2.5\n", "seconds,rate\n0,1\n10,2.5\n",
                                           "\xef\xbb\xbf\"seconds\",\"requests, a second\"\r\n\r\n 0 , 1 \r\n1e1,+2.5",
                                           "\"0\",\"1\"\n\"10\",\"2.5\"\n"};
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
        char file[] = TEMPORARY;
        ck_assert(read_file(contents[i], file));
        ck_assert_uint_eq(curve.count, 2);
        ck_assert_double_eq(curve.points[0].at_s, 0);
        ck_assert_double_eq(curve.points[0].rate_per_s, 1);
        ck_assert_double_eq(curve.points[1].at_s, 10);
        ck_assert_double_eq(curve.points[1].rate_per_s, 2.5);
        ck_assert_str_eq(curve.file, file);
        arena_free(arena);
    }
}
END_TEST

/* sha256sum of that text. */
START_TEST(the_digest_of_the_file_is_known)
{
    char file[] = TEMPORARY;
    ck_assert(read_file("seconds,rate\n0,1\n10,2.5\n", file));
    ck_assert_str_eq(curve.sha256, "6a63497927c1b9d55566c2b8f16b6b01e7adf72348575ad7fd8157e6006d0d51");
    arena_free(arena);
    given("{'Points': [[0, 1]]}");
    ck_assert_ptr_null(curve.file);
    arena_free(arena);
}
END_TEST

/* --- Refusals --- */

START_TEST(everything_that_is_wrong_with_points_is_said_with_its_place)
{
    static const struct {
        const char *text, *said;
    } refused[] = {
        {"{}", "s.json:1:1: $: rate-curve needs either Points or File\n"},
        {"{'Points': [[0, 1]], 'File': 'a.csv'}", "s.json:1:1: $: rate-curve needs either Points or File\n"},
        {"{'Points': 5}", "s.json:1:12: $.Points: expected an array, found 5\n"},
        {"{'Points': []}", "s.json:1:12: $.Points: needs at least one pair, [seconds, rate]\n"},
        {"{'Points': [[0, 1, 2], 7, [0, 'x']]}",
         "s.json:1:13: $.Points[0]: must be a pair of numbers, [seconds, requests a second]\n"
         "s.json:1:24: $.Points[1]: must be a pair of numbers, [seconds, requests a second]\n"
         "s.json:1:27: $.Points[2]: must be a pair of numbers, [seconds, requests a second]\n"},
        {"{'Points': [[-1, 1], [0, 1], [5, -0.5], [5, 2e9], [0, 3], [1e999, 1]]}",
         "s.json:1:13: $.Points[0]: the seconds must be from 0 to 3153600000, found [-1, 1]\n"
         "s.json:1:30: $.Points[2]: the rate must be from 0 to 1e9 a second, found [5, -0.5]\n"
         "s.json:1:41: $.Points[3]: the rate must be from 0 to 1e9 a second, found [5, 2e9]\n"
         "s.json:1:51: $.Points[4]: the seconds must rise from point to point, found [0, 3]\n"
         "s.json:1:59: $.Points[5]: the seconds must be from 0 to 3153600000, found [1e999, 1]\n"},
        {"{'Points': [[0, 0], [5, 0]]}", "s.json:1:1: $: the rate is 0 throughout: no request ever comes\n"},
        {"{'File': 'none.csv'}", "s.json:1:10: $.File: none.csv can't be opened: No such file or directory\n"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        ck_assert(!read_curve(refused[i].text));
        ck_assert_str_eq(fixture_said(arena, faults), refused[i].said);
        arena_free(arena);
    }
}
END_TEST

START_TEST(the_first_line_that_is_wrong_with_a_file_is_named)
{
    static const struct {
        const char *content, *said;
    } refused[] = {
        {"", ": holds no point: two numbers a line, seconds and requests a second"},
        {"seconds,rate\n", ": holds no point: two numbers a line, seconds and requests a second"},
        {"0,1\nx,2\n", ":2: must be two numbers: seconds, requests a second"},
        {"0,x\n", ":1: must be two numbers: seconds, requests a second"},
        {"0\n", ":1: must be two numbers: seconds, requests a second"},
        {"0,1,2\n", ":1: must be two numbers: seconds, requests a second"},
        {"0,0x10\n", ":1: must be two numbers: seconds, requests a second"},
        {"s,r\n\n0,nan\n", ":3: must be two numbers: seconds, requests a second"},
        {"0,1\n0,2\n", ":2: the seconds must rise from point to point"},
        {"0,1\n1,-2\n", ":2: the rate must be from 0 to 1e9 a second"},
        {"\x1f\x8b\x08", ": the file ends inside its gzip data: it was cut"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        char file[] = TEMPORARY;
        ck_assert(!read_file(refused[i].content, file));
        ck_assert_uint_eq(faults_total(faults), 1);
        ck_assert_str_eq(fault_line(arena, faults_at(faults, 0)), arena_format(arena, "%s%s", file, refused[i].said));
        arena_free(arena);
    }
}
END_TEST

TEST_MAIN("rate_curve", a_rising_ramp_is_inverted_exactly, a_falling_ramp_is_inverted_exactly,
          what_a_level_ramp_does_not_hold_is_carried_over, a_ramp_of_no_length_or_no_rate_holds_nothing,
          a_curve_is_linear_between_its_points_and_level_outside, a_curve_whose_last_rate_is_0_ends_there,
          a_file_holds_the_same_points_with_or_without_a_header, the_digest_of_the_file_is_known,
          everything_that_is_wrong_with_points_is_said_with_its_place,
          the_first_line_that_is_wrong_with_a_file_is_named)
