#include "models/trace_merge.h"
#include "models/trace_statistics.h"
#include "scenarios/trace_files.h"
#include "sim/arena.h"
#include "sim/histogram.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

#define AZURE     "scenarios/examples/traces/AzureLLMInferenceTrace_conv.csv"
#define WORLD_CUP "scenarios/examples/traces/invocation_count_1998-04-30_to_06-30.csv.gz"
#define RAGPULSE  "tests/data/ragpulse_500.jsonl.gz"
#define VIDUR     "tests/data/vidur_splitwise_conv_2000.csv.gz"

static struct arena *arena;
static struct faults *faults;
static struct merged_traces traces;

static void start(void)
{
    arena = arena_new();
    faults = faults_new(arena);
}

static void stop(void)
{
    merged_traces_forget(&traces);
    arena_free(arena);
}

static const struct trace_statistics *describe(const char *const *files, size_t count, const char *set, uint64_t seed)
{
    struct changes changes = {.sets = &set, .set_count = set != NULL};
    ck_assert_msg(trace_files_open(arena, files, count, false, &changes, &traces, faults), "%s",
                  fixture_said(arena, faults));
    const struct trace_statistics *statistics = trace_files_describe(arena, &traces, seed, faults);
    ck_assert_msg(statistics, "%s", fixture_said(arena, faults));
    return statistics;
}

static const struct trace_statistics *describe_one(const char *file, const char *set)
{
    return describe(&file, 1, set, 1);
}

/* Counted with Python from the file: gaps CV 1.094; peaks 16 a second and 507 a minute; index of dispersion by minute 20.5528
 * (population variance, last window too); input tokens p50 1020, p95 4083; output p50 129, max 1000. */
START_TEST(the_azure_trace_is_as_counted_elsewhere)
{
    start();
    const struct trace_statistics *azure = describe_one(AZURE, NULL);
    ck_assert_uint_eq(azure->requests, 19366);
    ck_assert_double_eq_tol(azure->rate_per_s, 5.530, 0.0005);
    ck_assert_double_eq_tol(azure->gap_variation, 1.094, 0.0005);
    ck_assert_uint_eq(azure->scale[0].peak, 16);
    ck_assert_uint_eq(azure->scale[2].peak, 507);
    ck_assert_uint_eq(azure->scale[2].windows, 59);
    ck_assert_double_eq_tol(azure->scale[2].index_of_dispersion, 20.552756272131656, 1e-9);
    ck_assert_uint_eq(azure->repeated_stamps, 0);
    ck_assert_int_eq(histogram_quantile(azure->values[TRACE_INPUT_TOKENS].values, 0.5), 1020);
    ck_assert_double_eq_tol((double)histogram_quantile(azure->values[TRACE_INPUT_TOKENS].values, 0.95), 4083, 4.1);
    ck_assert_int_eq(azure->values[TRACE_OUTPUT_TOKENS].values->maximum, 1000);
    uint64_t charted = 0;
    for (int i = 0; i < TRACE_BUCKETS; i++) charted += azure->bucket[i];
    ck_assert_uint_eq(charted, 19366);
    /* From 18:15 to 19:14 UTC. */
    ck_assert_uint_eq(azure->hour[18] + azure->hour[19], 19366);
    stop();
}
END_TEST

/* tests/data/README.md of the traces: 1,024,417,671 requests, 225,138 in the fullest minute, 1998-06-29 16:27. By the published
 * figures 87,980 minutes have requests; the ten silent ones count here. */
START_TEST(counts_are_described_without_drawing_them)
{
    start();
    const struct trace_statistics *cup = describe_one(WORLD_CUP, NULL);
    ck_assert_uint_eq(cup->requests, 1024417671);
    ck_assert_uint_eq(cup->scale[0].windows, 0);
    ck_assert_uint_eq(cup->scale[2].windows, 87990);
    ck_assert_uint_eq(cup->scale[2].peak, 225138);
    /* 1998-06-29T16:27:00Z (date -ud @...). */
    ck_assert_int_eq((cup->start_ns + cup->scale[2].peak_at_ns) / NS_PER_S, 899137620);
    ck_assert_double_eq_tol(cup->scale[2].index_of_dispersion, 35928, 50);
    stop();
}
END_TEST

/* Twelve requests in 100 s, at seconds 0, 1, .. 9, 9 and 100: the sums by hand. */
START_TEST(windows_and_gaps_by_hand)
{
    start();
    struct trace_statistics *statistics = trace_statistics_begin(arena, 0, 100 * NS_PER_S, false, 0);
    struct trace_row row = trace_row_unknown;
    for (int i = 0; i < 12; i++) {
        row.arrival_ns = (i < 10 ? i : i == 10 ? 9 : 100) * NS_PER_S;
        trace_statistics_add(statistics, &row);
    }
    trace_statistics_end(statistics);
    ck_assert_uint_eq(statistics->scale[1].windows, 11);
    ck_assert_uint_eq(statistics->scale[1].peak, 11);
    double mean = 12.0 / 11, variance = (121 + 1) / 11.0 - mean * mean;
    ck_assert_double_eq_tol(statistics->scale[1].index_of_dispersion, variance / mean, 1e-12);
    ck_assert_uint_eq(statistics->repeated_stamps, 1);
    ck_assert_uint_eq(statistics->most_on_one_stamp, 2);
    double gap = 100.0 / 11, squares = (9 * 1.0 + 91.0 * 91.0) / 11;
    ck_assert_double_eq_tol(statistics->gap_variation, sqrt(squares - gap * gap) / gap, 1e-12);
    stop();
}
END_TEST

/* A thinned process has the rate times p, and the index of dispersion 1 + p (I - 1) (Cox and Isham 1980, Point Processes, section
 * 4.3). Bounds: five binomial deviations for each step of the rate curve; a fifth for the dispersion of 59 minutes, whose own
 * relative deviation over thinnings was 4 % for 200 seeds. */
START_TEST(thinning_keeps_the_rate_curve_and_the_burstiness)
{
    start();
    const struct trace_statistics *whole = describe_one(AZURE, NULL);
    for (uint64_t seed = 1; seed <= 3; seed++) {
        const char *file = AZURE;
        const struct trace_statistics *half = describe(&file, 1, "/RateScale=0.5", seed);
        ck_assert_double_eq_tol((double)half->requests, 19366 * 0.5, 5 * sqrt(19366 * 0.25));
        for (int i = 0; i < TRACE_BUCKETS - 1; i++) {
            double count = (double)whole->bucket[i];
            ck_assert_double_eq_tol((double)half->bucket[i], count * 0.5, 5 * sqrt(count * 0.25) + 10);
        }
        double expected = 1 + 0.5 * (whole->scale[2].index_of_dispersion - 1);
        ck_assert_double_eq_tol(half->scale[2].index_of_dispersion, expected, 0.2 * expected);
    }
    stop();
}
END_TEST

/* n copies of which every change of the rate is the same have the variance n^2 V and the mean n m of it, so that what it adds to the index
 * of dispersion grows n-fold: 1 + n (I - 1); of independent ones I stays. In a minute's windows and longer ones the first holds, in shorter
 * ones what is between. */
START_TEST(superposing_keeps_the_rate_curve_and_the_burstiness)
{
    start();
    const struct trace_statistics *whole = describe_one(AZURE, NULL);
    for (uint64_t seed = 1; seed <= 3; seed++) {
        const char *file = AZURE;
        const struct trace_statistics *four = describe(&file, 1, "/RateScale=4", seed);
        ck_assert_uint_eq(four->requests, 4 * 19366);
        for (int i = 0; i < 4; i++) {
            double alone = whole->scale[i].index_of_dispersion, together = 1 + 4 * (alone - 1);
            ck_assert_double_ge(four->scale[i].index_of_dispersion, i < 2 ? alone : 0.9 * together);
            ck_assert_double_le(four->scale[i].index_of_dispersion, i < 2 ? together : 1.1 * together);
        }
    }
    stop();
}
END_TEST

/* Without dates two traces begin together; with them they would lie where they were. */
START_TEST(traces_are_merged_in_order_of_time)
{
    static const char *const files[] = {RAGPULSE, VIDUR};
    start();
    const struct trace_statistics *both = describe(files, 2, NULL, 1);
    ck_assert_uint_eq(both->requests, 2500);
    ck_assert_int_eq(both->first_ns, 0);
    ck_assert_int_eq(both->last_ns, 23603 * NS_PER_S);
    merged_traces_forget(&traces);
    static const char *const mixed[] = {AZURE, VIDUR};
    struct changes none = {.set_count = 0};
    ck_assert(!trace_files_open(arena, mixed, 2, false, &none, &traces, faults));
    ck_assert_msg(strstr(fixture_said(arena, faults), "they can't be laid beside each other"), "%s",
                  fixture_said(arena, faults));
    stop();
}
END_TEST

/* 500 requests to second 23603, whose pass ends a mean gap of (23603 - 82) / 499 s later; then 2000 from there on. Dates do not matter:
 * second 0 is the first one's. */
START_TEST(traces_are_spliced_one_behind_the_other)
{
    static const char *const files[] = {RAGPULSE, VIDUR}, *const mixed[] = {AZURE, VIDUR};
    struct changes none = {.set_count = 0};
    start();
    ck_assert_msg(trace_files_open(arena, files, 2, true, &none, &traces, faults), "%s", fixture_said(arena, faults));
    ck_assert_int_eq(traces.of[1].offset_ns, INT64_C(23603) * NS_PER_S + INT64_C(23521) * NS_PER_S / 499);
    const struct trace_statistics *both = trace_files_describe(arena, &traces, 1, faults);
    ck_assert_uint_eq(both->requests, 2500);
    ck_assert_int_eq(both->first_ns, 82 * NS_PER_S);
    ck_assert_int_eq(both->last_ns, traces.of[1].offset_ns + traces.of[1].summary.last_ns);
    merged_traces_forget(&traces);
    ck_assert(trace_files_open(arena, mixed, 2, true, &none, &traces, faults));
    ck_assert(traces.origin.has_start);
    ck_assert_int_eq(traces.origin.start_ns, traces.of[0].summary.start_ns);
    stop();
}
END_TEST

TEST_MAIN("trace_statistics", the_azure_trace_is_as_counted_elsewhere, counts_are_described_without_drawing_them,
          windows_and_gaps_by_hand, thinning_keeps_the_rate_curve_and_the_burstiness,
          superposing_keeps_the_rate_curve_and_the_burstiness, traces_are_merged_in_order_of_time,
          traces_are_spliced_one_behind_the_other)
