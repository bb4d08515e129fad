#include "models/arrivals.h"
#include "sim/arena.h"
#include "sim/quantile.h"
#include "sim/units.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>

static struct arena *arena;
static struct faults *faults;
static struct arrivals arrivals;

static void start(void)
{
    arena = arena_new();
    faults = faults_new(arena);
}

static void given(const char *text)
{
    start();
    bool read = arrivals_read(fixture_json(arena, text, faults), &arrivals, arena, faults);
    ck_assert_msg(read, "%s", read ? "" : faults_at(faults, 0)->text);
    arrivals_compile(&arrivals, arena);
}

/* All instants of a replication, at most `most`, asked for `room` at a time. */
static size_t draw(uint64_t seed, size_t most, size_t room, int64_t *out_ns)
{
    struct arrival_stream stream;
    struct arrival batch[ARRIVAL_BATCH];
    size_t count = 0, got;
    arrival_stream_begin(&stream, &arrivals, random_key(seed, 0));
    while (count < most && (got = arrival_stream_fill(&stream, batch, most - count < room ? most - count : room)) > 0)
        for (size_t i = 0; i < got; i++) out_ns[count++] = batch[i].arrival_ns;
    return count;
}

struct moments {
    double mean, cv;
};

/* Of the gaps, the one from second 0 to the first request with them. */
static struct moments gaps_of(const int64_t *at_ns, size_t count)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        double gap = (double)(at_ns[i] - (i ? at_ns[i - 1] : 0));
        sum += gap;
        squares += gap * gap;
    }
    double mean = sum / (double)count;
    return (struct moments){mean, sqrt(squares / (double)count - mean * mean) / mean};
}

#define MANY 200000
static int64_t times_ns[MANY];

/* --- Rates and variation --- */

/* Exponential gaps: mean 1/9 s, CV 1. Over n = 200 000 gaps the mean's relative standard error is 1/sqrt(n) = 0.0022; the CV's is
 * sqrt((mu4/sigma^4 - 1)/4 + cv^2 ...) < 2/sqrt(n) = 0.0045. Four of each. */
START_TEST(poisson_gaps_have_the_mean_of_the_rate_and_a_variation_of_1)
{
    given("{'Process': 'poisson', 'RatePerSecond': 9}");
    ck_assert_uint_eq(draw(1, MANY, ARRIVAL_BATCH, times_ns), MANY);
    struct moments gaps = gaps_of(times_ns, MANY);
    ck_assert_double_eq_tol(gaps.mean, 1e9 / 9, 1e9 / 9 * 0.009);
    ck_assert_double_eq_tol(gaps.cv, 1, 0.018);
    arena_free(arena);
}
END_TEST

/* Erlang of 4 phases: CV 1/2 (Cox, Renewal Theory, 1962, section 2.3). Mean of the gap 20 ms; its standard error 0.5/sqrt(n) of it. */
START_TEST(renewal_gaps_have_the_law_that_was_given)
{
    given("{'Process': 'renewal', 'InterarrivalInMilliseconds': "
          "{'Distribution': 'erlang', 'Mean': 20, 'CoefficientOfVariation': 0.5}}");
    ck_assert_uint_eq(draw(2, MANY, ARRIVAL_BATCH, times_ns), MANY);
    struct moments gaps = gaps_of(times_ns, MANY);
    ck_assert_double_eq_tol(gaps.mean, 20e6, 20e6 * 0.0045);
    ck_assert_double_eq_tol(gaps.cv, 0.5, 0.006);
    arena_free(arena);
}
END_TEST

/* By definition; 1/3 s is no whole number of ns, so that an error of rounding that adds up would show: 0.33 ns each. */
START_TEST(deterministic_request_k_comes_at_k_over_the_rate)
{
    given("{'Process': 'deterministic', 'RatePerSecond': 3}");
    ck_assert_uint_eq(draw(1, MANY, 100, times_ns), MANY);
    ck_assert_int_eq(times_ns[0], 0);
    for (int64_t k = 0; k < MANY; k++) ck_assert_int_le(llabs(3 * times_ns[k] - k * NS_PER_S), 3);
    ck_assert_int_eq(times_ns[3 * 60000], 60000 * NS_PER_S);
    arena_free(arena);
}
END_TEST

/* --- Batches --- */

/* Sizes 2 .. 6 with the same chance: every batch a whole number of them, mean 4, standard deviation sqrt(2) (uniform on five whole
 * numbers; rounding the continuous law on [1.5, 6.5]). About 50 000 batches: standard error 1.41/sqrt(50 000) = 0.0063. */
START_TEST(the_requests_of_a_batch_come_at_one_instant)
{
    given("{'Process': 'batch', 'RatePerSecond': 2, 'BatchSize': "
          "{'Distribution': 'uniform', 'Minimum': 1.5, 'Maximum': 6.5}}");
    size_t count = draw(3, MANY, ARRIVAL_BATCH, times_ns), batches = 1, size = 1;
    ck_assert_uint_eq(count, MANY);
    for (size_t i = 1; i < count; i++) {
        if (times_ns[i] == times_ns[i - 1]) {
            ck_assert_uint_le(++size, 6);
            continue;
        }
        ck_assert_uint_ge(size, 2);
        size = 1;
        batches++;
    }
    ck_assert_double_eq_tol((double)count / (double)batches, 4, 0.026);
    /* A Poisson process of batches, 2 a second: relative standard error 1/sqrt(50 000) = 0.0045. */
    ck_assert_double_eq_tol((double)batches / time_to_s(times_ns[count - 1]), 2, 2 * 0.018);
    arena_free(arena);
}
END_TEST

START_TEST(a_batch_is_never_empty)
{
    given("{'Process': 'batch', 'RatePerSecond': 2, 'BatchSize': 0}");
    ck_assert_uint_eq(draw(1, 1000, ARRIVAL_BATCH, times_ns), 1000);
    for (size_t i = 1; i < 1000; i++) ck_assert_int_gt(times_ns[i], times_ns[i - 1]);
    arena_free(arena);
}
END_TEST

/* --- Rates that change --- */

/* Requests in each of `count` windows of window_ns, from a stream that goes on. */
static void count_windows(uint64_t seed, int64_t window_ns, size_t count, double *requests)
{
    struct arrival_stream stream;
    struct arrival batch[ARRIVAL_BATCH];
    size_t got;
    for (size_t i = 0; i < count; i++) requests[i] = 0;
    arrival_stream_begin(&stream, &arrivals, random_key(seed, 0));
    while ((got = arrival_stream_fill(&stream, batch, ARRIVAL_BATCH)) > 0) {
        for (size_t i = 0; i < got; i++)
            if (batch[i].arrival_ns < (int64_t)count * window_ns) requests[batch[i].arrival_ns / window_ns]++;
        if (batch[got - 1].arrival_ns >= (int64_t)count * window_ns) return;
    }
}

/* Requests expected up to t: 2500 while the rate rises to 50 (t^2 / 4), 5000 while it is level, 2500 while it falls. */
static double expected_up_to(double t_s)
{
    if (t_s <= 100) return t_s * t_s / 4;
    if (t_s <= 200) return 2500 + 50 * (t_s - 100);
    return 10000 - (300 - t_s) * (300 - t_s) / 4;
}

/* Counts of intervals that do not overlap are independent and Poisson: each within five standard deviations of its mean, and
 * the sum of (n - m)^2 / m over 15 of them within five of 15, of which the variance is 30 (and 1/m more). */
START_TEST(a_rate_curve_brings_each_interval_its_share)
{
    given("{'Process': 'rate-curve', 'Points': [[0, 0], [100, 50], [200, 50], [300, 0]]}");
    double requests[16], statistic = 0;
    for (uint64_t seed = 1; seed <= 10; seed++, statistic = 0) {
        count_windows(seed, 20 * NS_PER_S, 16, requests);
        for (size_t i = 0; i < 15; i++) {
            double mean = expected_up_to(20 * (double)(i + 1)) - expected_up_to(20 * (double)i);
            ck_assert_double_eq_tol(requests[i], mean, 5 * sqrt(mean));
            statistic += (requests[i] - mean) * (requests[i] - mean) / mean;
        }
        ck_assert_double_le(statistic, 15 + 5 * sqrt(30.1));
        ck_assert_double_ge(statistic, 3); /* once in a thousand samples it is below 3.48 */
        ck_assert_double_eq(requests[15], 0);
    }
    arena_free(arena);
}
END_TEST

/* The same gaps of the same requests: the instants differ by rounding and by the tables, whose relative error is below 1e-4. */
START_TEST(a_rate_that_does_not_change_makes_a_poisson_process)
{
    static int64_t poisson_ns[MANY];
    static const char *const level[] = {"{'Process': 'rate-curve', 'Points': [[100, 9]]}",
                                        "{'Process': 'rate-curve', 'Points': [[0, 9], [700, 9], [5000, 9]]}",
                                        "{'Process': 'mmpp', 'States': [{'RatePerSecond': 9, 'MeanDwellInSeconds': 5},"
                                        " {'RatePerSecond': 9, 'MeanDwellInSeconds': 0.01}]}"};
    given("{'Process': 'poisson', 'RatePerSecond': 9}");
    draw(6, MANY, ARRIVAL_BATCH, poisson_ns);
    arena_free(arena);
    for (size_t l = 0; l < 3; l++) {
        given(level[l]);
        ck_assert_uint_eq(draw(6, MANY, ARRIVAL_BATCH, times_ns), MANY);
        for (size_t i = 0; i < MANY; i++)
            ck_assert_double_eq_tol((double)times_ns[i], (double)poisson_ns[i], 1e-4 * (double)poisson_ns[i] + 10);
        arena_free(arena);
    }
}
END_TEST

/* Two states with rates r, mean times d and 1/d = s: rate (r1 d1 + r2 d2) / (d1 + d2) = (20 + 100) / 15 = 8, and in windows of t
 *
 *     variance / mean = 1 + 2 s1 s2 (r1 - r2)^2 / ((s1 + s2)^2 (r1 s2 + r2 s1)) * (1 - (1 - exp(-(s1 + s2) t)) / ((s1 + s2) t))
 *
 * (Fischer and Meier-Hellstern 1993, "The Markov-modulated Poisson process (MMPP) cookbook", Performance Evaluation 18;
 * the same from the covariance of the rate, Cox and Lewis 1966). 61 for long windows, 54.3 for 30 s. 20 000 windows: the mean has a standard
 * error of sqrt(61 * 8 / 600 000 s) = 0.0285, the variance one of about sqrt(3 / 20 000) = 1.2 % of it. Five of each. */
START_TEST(an_mmpp_has_the_rate_and_the_dispersion_of_its_states)
{
    enum { WINDOWS = 20000 };
    static double requests[WINDOWS];
    given("{'Process': 'mmpp', 'States': [{'RatePerSecond': 2, 'MeanDwellInSeconds': 10},"
          " {'RatePerSecond': 20, 'MeanDwellInSeconds': 5}]}");
    count_windows(7, 30 * NS_PER_S, WINDOWS, requests);
    double sum = 0, squares = 0;
    for (size_t i = 0; i < WINDOWS; i++) {
        sum += requests[i];
        squares += requests[i] * requests[i];
    }
    double mean = sum / WINDOWS, variance = squares / WINDOWS - mean * mean;
    ck_assert_double_eq_tol(mean / 30, 8, 5 * 0.0285);
    double expected = 1 + 60 * (1 - (1 - exp(-9)) / 9);
    ck_assert_double_eq_tol(variance / mean, expected, 5 * 0.0125 * expected);
    arena_free(arena);
}
END_TEST

/* Idle for 30 years on average: of 100 beginnings there, one within half an hour has a probability of 2e-4. */
START_TEST(an_mmpp_begins_in_its_first_state)
{
    for (uint64_t seed = 1; seed <= 100; seed++) {
        given("{'Process': 'mmpp', 'States': [{'RatePerSecond': 0, 'MeanDwellInSeconds': 1e9},"
              " {'RatePerSecond': 1000, 'MeanDwellInSeconds': 1e9}]}");
        if (draw(seed, 1, 1, times_ns) == 1) ck_assert_int_ge(times_ns[0], 1800 * NS_PER_S);
        arena_free(arena);
        given("{'Process': 'mmpp', 'States': [{'RatePerSecond': 1000, 'MeanDwellInSeconds': 1e9},"
              " {'RatePerSecond': 0, 'MeanDwellInSeconds': 1e9}]}");
        ck_assert_uint_eq(draw(seed, 1, 1, times_ns), 1);
        ck_assert_int_lt(times_ns[0], NS_PER_S); /* e^-1000 */
        arena_free(arena);
    }
}
END_TEST

/* 1000 a second, then nothing, then 10 a second: before a long silence gaps are of 1 ms, behind it of 100 ms. Silences shorter than
 * 10 s are one in a hundred, and a busy second with too few requests to tell, or a gap of 10 s at 10 a second, are rarer. */
START_TEST(an_mmpp_visits_its_states_in_their_order)
{
    size_t silences = 0, in_order = 0;
    given("{'Process': 'mmpp', 'States': [{'RatePerSecond': 1000, 'MeanDwellInSeconds': 1},"
          " {'RatePerSecond': 0, 'MeanDwellInSeconds': 1000}, {'RatePerSecond': 10, 'MeanDwellInSeconds': 10}]}");
    draw(8, MANY, ARRIVAL_BATCH, times_ns);
    for (size_t i = 10; i + 10 < MANY; i++) {
        if (times_ns[i + 1] - times_ns[i] < 10 * NS_PER_S) continue;
        silences++;
        in_order += times_ns[i] - times_ns[i - 10] < 200 * NS_PER_MS && times_ns[i + 3] - times_ns[i + 1] > NS_PER_MS;
    }
    ck_assert_uint_gt(silences, 100);
    ck_assert_double_ge((double)in_order, 0.9 * (double)silences);
    arena_free(arena);
}
END_TEST

/* The last request before a silence of years shows when the state changed, to a few of the gaps of 1 ms. */
START_TEST(an_mmpp_changes_its_states_at_the_same_instants_whatever_the_rates)
{
    static const char *const rates[] = {"1000", "1500"};
    int64_t last_ns[2];
    for (size_t r = 0; r < 2; r++) {
        char text[160];
        snprintf(text, sizeof text,
                 "{'Process': 'mmpp', 'States': [{'RatePerSecond': %s, 'MeanDwellInSeconds': 10},"
                 " {'RatePerSecond': 0, 'MeanDwellInSeconds': 1e9}]}",
                 rates[r]);
        given(text);
        size_t count = draw(9, MANY, ARRIVAL_BATCH, times_ns), i = 1;
        while (i < count && times_ns[i] - times_ns[i - 1] < 1000 * NS_PER_S) i++;
        last_ns[r] = times_ns[i - 1];
        arena_free(arena);
    }
    ck_assert_int_gt(last_ns[0], NS_PER_S);
    ck_assert_int_le(llabs(last_ns[1] - last_ns[0]), 20 * NS_PER_MS);
}
END_TEST

/* --- Users --- */

START_TEST(requests_of_a_closed_process_have_no_time_and_end_only_where_that_is_said)
{
    given("{'Process': 'closed', 'Users': 3, 'ThinkTimeInMilliseconds': {'Distribution': 'exponential', 'Mean': 20}}");
    ck_assert_uint_eq(draw(1, MANY, ARRIVAL_BATCH, times_ns), MANY);
    for (size_t i = 0; i < MANY; i++) ck_assert_int_eq(times_ns[i], 0);
    ck_assert_uint_eq(arrivals.users, 3);
    /* The median of an exponential time of mean 20 ms: ln 2 * 20 ms. */
    ck_assert_double_eq_tol(quantile_at(arrivals.think_ns, UINT64_C(1) << 63), log(2) * 20e6, 1e-4 * 20e6);
    ck_assert(arrivals_are_drawn(&arrivals) && !arrivals_end(&arrivals));
    arena_free(arena);

    given("{'Process': 'closed', 'Users': 1000000, 'Requests': 700}");
    ck_assert_uint_eq(draw(1, MANY, ARRIVAL_BATCH, times_ns), 700);
    ck_assert_double_eq(quantile_at(arrivals.think_ns, 12345), 0);
    ck_assert(!arrivals_are_drawn(&arrivals) && arrivals_end(&arrivals));
    arena_free(arena);
}
END_TEST

/* --- The stream --- */

static const char *const every_process[] = {
    "{'Process': 'poisson', 'RatePerSecond': 9, 'Requests': 1000}",
    "{'Process': 'deterministic', 'RatePerSecond': 9, 'Requests': 1000}",
    "{'Process': 'renewal', 'InterarrivalInMilliseconds': 5, 'Requests': 1000}",
    ("{'Process': 'batch', 'RatePerSecond': 9, 'BatchSize': {'Distribution': "
     "'exponential', 'Mean': 7}, 'Requests': 1000}"),
    ("{'Process': 'mmpp', 'States': [{'RatePerSecond': 9, 'MeanDwellInSeconds': 2},"
     " {'RatePerSecond': 0, 'MeanDwellInSeconds': 1}], 'Requests': 1000}"),
    "{'Process': 'rate-curve', 'Points': [[0, 0], [50, 9]], 'Requests': 1000}",
    "{'Process': 'closed', 'Users': 9, 'Requests': 1000}"};
#define PROCESSES (sizeof every_process / sizeof *every_process)

START_TEST(requests_bound_the_stream)
{
    for (size_t p = 0; p < PROCESSES; p++) {
        given(every_process[p]);
        ck_assert_uint_eq(draw(1, MANY, ARRIVAL_BATCH, times_ns), 1000);
        for (size_t i = 1; i < 1000; i++) ck_assert_int_ge(times_ns[i], times_ns[i - 1]);
        arena_free(arena);
    }
}
END_TEST

START_TEST(the_stream_is_the_same_however_many_are_asked_for_at_once)
{
    static int64_t others_ns[MANY];
    const size_t rooms[] = {1, 2, 7, 100, 255};
    for (size_t p = 0; p < PROCESSES; p++) {
        given(every_process[p]);
        size_t count = draw(4, MANY, ARRIVAL_BATCH, times_ns);
        for (size_t r = 0; r < sizeof rooms / sizeof *rooms; r++) {
            ck_assert_uint_eq(draw(4, MANY, rooms[r], others_ns), count);
            ck_assert_mem_eq(others_ns, times_ns, count * sizeof *times_ns);
        }
        arena_free(arena);
    }
}
END_TEST

START_TEST(another_seed_gives_other_instants)
{
    given(every_process[0]);
    draw(4, 1000, ARRIVAL_BATCH, times_ns);
    draw(5, 1000, ARRIVAL_BATCH, times_ns + 1000);
    for (size_t i = 0; i < 1000; i++) ck_assert_int_ne(times_ns[i], times_ns[1000 + i]);
    arena_free(arena);
}
END_TEST

/* 1e-9 a second is one in 31.7 years: 100 years (units.h) hold the requests at 0, 1, 2 and 3 times 1e9 s. */
START_TEST(the_stream_ends_where_time_does)
{
    given("{'Process': 'deterministic', 'RatePerSecond': 1e-9}");
    ck_assert_uint_eq(draw(1, MANY, ARRIVAL_BATCH, times_ns), 4);
    arena_free(arena);
    given("{'Process': 'renewal', 'InterarrivalInMilliseconds': 1e12}");
    ck_assert_uint_eq(draw(1, MANY, ARRIVAL_BATCH, times_ns), 3); /* from 1e9 s: the first gap comes first */
    arena_free(arena);
    /* 1e-9 a second again: 3.15 expected in 100 years, more than 20 in one of 10^9 runs. */
    given("{'Process': 'rate-curve', 'Points': [[0, 1e-9]]}");
    ck_assert_uint_lt(draw(1, MANY, ARRIVAL_BATCH, times_ns), 20);
    arena_free(arena);
    given("{'Process': 'mmpp', 'States': [{'RatePerSecond': 0, 'MeanDwellInSeconds': 1e9},"
          " {'RatePerSecond': 2e-9, 'MeanDwellInSeconds': 1e9}]}");
    ck_assert_uint_lt(draw(1, MANY, ARRIVAL_BATCH, times_ns), 20);
    arena_free(arena);
}
END_TEST

/* --- Refusals --- */

static const struct {
    const char *text, *said;
} refused[] = {
    {"{'RatePerSecond': 9, 'Requests': 0}",
     "s.json:1:1: $.Process: is required\ns.json:1:34: $.Requests: must be at least 1, found 0\n"},
    {"{'Process': 'poison', 'RatePerSecond': 9}", "s.json:1:13: $.Process: expected one of 'poisson', 'deterministic', "
                                                  "'renewal', 'batch', 'mmpp', 'rate-curve', 'closed', found "
                                                  "'poison'; did you mean 'poisson'?\n"},
    {"{'Process': 'poisson'}", "s.json:1:1: $.RatePerSecond: is required\n"},
    {"{'Process': 'poisson', 'RatePerSecond': 0}",
     "s.json:1:41: $.RatePerSecond: must be from 1e-09 to 1000000000, found 0\n"},
    {"{'Process': 'poisson', 'RatePerSecond': 1e999}",
     "s.json:1:41: $.RatePerSecond: 1e999 is too large for a number, must be from 1e-09 to 1000000000\n"},
    {"{'Process': 'poisson', 'RatePerSecond': 9, 'Requests': 1.5}",
     "s.json:1:56: $.Requests: expected a whole number at least 1, found 1.5\n"},
    {"{'Process': 'poisson', 'RatePerSecond': 9, 'BatchSize': 2}",
     "s.json:1:44: $.BatchSize: unknown member 'BatchSize'; known are 'Process', 'RatePerSecond', 'Requests'\n"},
    {"{'Process': 'renewal', 'InterarrivalInMilliseconds': 0}",
     "s.json:1:54: $.InterarrivalInMilliseconds: the mean time between requests must be above 0\n"},
    {"{'Process': 'batch', 'RatePerSecond': 9}", "s.json:1:1: $.BatchSize: is required\n"},
    {"{'Process': 'mmpp'}", "s.json:1:1: $.States: is required\n"},
    {"{'Process': 'mmpp', 'States': {}}", "s.json:1:31: $.States: expected an array, found an object\n"},
    {"{'Process': 'mmpp', 'States': [{'RatePerSecond': 1, 'MeanDwellInSeconds': 2}]}",
     "s.json:1:31: $.States: needs at least two states: one alone is the process 'poisson'\n"},
    {"{'Process': 'mmpp', 'States': [7, {'RatePerSecond': -1, 'MeanDwellInSeconds': 0}, {'Rate': 2}]}",
     "s.json:1:32: $.States[0]: must be an object with RatePerSecond and MeanDwellInSeconds\n"
     "s.json:1:53: $.States[1].RatePerSecond: must be from 0 to 1000000000, found -1\n"
     "s.json:1:79: $.States[1].MeanDwellInSeconds: must be from 1e-09 to 3153600000, found 0\n"
     "s.json:1:84: $.States[2].Rate: unknown member 'Rate'; known are 'RatePerSecond', 'MeanDwellInSeconds'\n"
     "s.json:1:83: $.States[2].RatePerSecond: is required\n"
     "s.json:1:83: $.States[2].MeanDwellInSeconds: is required\n"},
    {"{'Process': 'mmpp', 'States': [{'RatePerSecond': 0, 'MeanDwellInSeconds': 2},"
     " {'RatePerSecond': 0, 'MeanDwellInSeconds': 2}]}",
     "s.json:1:31: $.States: the rate is 0 in every state: no request ever comes\n"},
    {"{'Process': 'mmpp', 'States': [{'RatePerSecond': 1e-3, 'MeanDwellInSeconds': 1e-6},"
     " {'RatePerSecond': 0, 'MeanDwellInSeconds': 2}]}",
     "s.json:1:31: $.States: the state changes 2e+09 times for each request, at most 1000000: such states act as one "
     "with their mean rate\n"},
    {"{'Process': 'rate-curve', 'RatePerSecond': 9, 'Points': [[0, 1], [0, 2]]}",
     "s.json:1:27: $.RatePerSecond: unknown member 'RatePerSecond'; known are 'Process', 'Points', 'File', 'Requests'\n"
     "s.json:1:66: $.Points[1]: the seconds must rise from point to point, found [0, 2]\n"},
    {"{'Process': 'closed', 'ThinkTimeInMilliseconds': -5}",
     "s.json:1:1: $.Users: is required\n"
     "s.json:1:50: $.ThinkTimeInMilliseconds: must be from 0 to 1e+15 (ms), found -5\n"},
    {"{'Process': 'closed', 'Users': 0}", "s.json:1:32: $.Users: must be from 1 to 1000000, found 0\n"},
    {"{'Process': 'closed', 'Users': 1000001}", "s.json:1:32: $.Users: must be from 1 to 1000000, found 1000001\n"},
};

START_TEST(everything_that_is_wrong_is_said_with_its_place)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        start();
        arrivals_read(fixture_json(arena, refused[i].text, faults), &arrivals, arena, faults);
        ck_assert_str_eq(fixture_said(arena, faults), refused[i].said);
        arena_free(arena);
    }
}
END_TEST

START_TEST(arrivals_end_by_requests_or_by_a_rate_of_0)
{
    static const struct {
        const char *text;
        bool ends;
    } cases[] = {{"{'Process': 'poisson', 'RatePerSecond': 9}", false},
                 {"{'Process': 'poisson', 'RatePerSecond': 9, 'Requests': 5}", true},
                 {"{'Process': 'rate-curve', 'Points': [[0, 9], [5, 1]]}", false},
                 {"{'Process': 'rate-curve', 'Points': [[0, 9], [5, 0]]}", true},
                 {"{'Process': 'closed', 'Users': 2}", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        given(cases[i].text);
        ck_assert_int_eq(arrivals_end(&arrivals), cases[i].ends);
        arena_free(arena);
    }
}
END_TEST

TEST_MAIN("arrivals", poisson_gaps_have_the_mean_of_the_rate_and_a_variation_of_1,
          renewal_gaps_have_the_law_that_was_given, deterministic_request_k_comes_at_k_over_the_rate,
          the_requests_of_a_batch_come_at_one_instant, a_batch_is_never_empty,
          a_rate_curve_brings_each_interval_its_share, a_rate_that_does_not_change_makes_a_poisson_process,
          an_mmpp_has_the_rate_and_the_dispersion_of_its_states, an_mmpp_begins_in_its_first_state,
          an_mmpp_visits_its_states_in_their_order, an_mmpp_changes_its_states_at_the_same_instants_whatever_the_rates,
          requests_of_a_closed_process_have_no_time_and_end_only_where_that_is_said, requests_bound_the_stream,
          the_stream_is_the_same_however_many_are_asked_for_at_once, another_seed_gives_other_instants,
          the_stream_ends_where_time_does, everything_that_is_wrong_is_said_with_its_place,
          arrivals_end_by_requests_or_by_a_rate_of_0)
