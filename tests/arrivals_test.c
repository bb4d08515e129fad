#include "models/arrivals.h"
#include "sim/arena.h"
#include "sim/units.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <math.h>

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

/* --- The stream --- */

static const char *const every_process[] = {"{'Process': 'poisson', 'RatePerSecond': 9, 'Requests': 1000}",
                                            "{'Process': 'deterministic', 'RatePerSecond': 9, 'Requests': 1000}",
                                            "{'Process': 'renewal', 'InterarrivalInMilliseconds': 5, 'Requests': 1000}",
                                            ("{'Process': 'batch', 'RatePerSecond': 9, 'BatchSize': {'Distribution': "
                                             "'exponential', 'Mean': 7}, 'Requests': 1000}")};
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

START_TEST(processes_of_later_versions_are_named)
{
    static const char *const names[] = {"mmpp", "rate-curve", "closed"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        start();
        ck_assert(
            arrivals_read(fixture_json(arena, arena_format(arena, "{'Process': '%s', 'States': []}", names[i]), faults),
                          &arrivals, arena, faults));
        ck_assert_str_eq(arrivals_unsupported(&arrivals), names[i]);
        arena_free(arena);
    }
    given(every_process[3]);
    ck_assert_ptr_null(arrivals_unsupported(&arrivals));
    arena_free(arena);
}
END_TEST

TEST_MAIN("arrivals", poisson_gaps_have_the_mean_of_the_rate_and_a_variation_of_1,
          renewal_gaps_have_the_law_that_was_given, deterministic_request_k_comes_at_k_over_the_rate,
          the_requests_of_a_batch_come_at_one_instant, a_batch_is_never_empty, requests_bound_the_stream,
          the_stream_is_the_same_however_many_are_asked_for_at_once, another_seed_gives_other_instants,
          the_stream_ends_where_time_does, everything_that_is_wrong_is_said_with_its_place,
          processes_of_later_versions_are_named)
