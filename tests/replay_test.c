#include "models/bytes_source.h"
#include "models/replay.h"
#include "sim/arena.h"
#include "sim/units.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

#define AZURE      "scenarios/examples/traces/AzureLLMInferenceTrace_conv.csv"
#define AZURE_ROWS 19366

static struct arena *arena;
static struct faults *faults;
static struct trace_options options;
static struct trace_summary summary;

static void start(const char *text)
{
    arena = arena_new();
    faults = faults_new(arena);
    options = trace_options_default(AZURE);
    struct bytes_source *source = text ? bytes_source_memory(arena, "t.csv", text, strlen(text), faults)
                                       : bytes_source_open(arena, AZURE, (struct place){.file = AZURE}, faults);
    summary.source = source;
}

static void scan(void)
{
    struct bytes_source *source = summary.source;
    bool good = trace_scan_source(arena, source, &options, NULL, 0, &summary, faults);
    ck_assert_msg(good, "%s", good ? "" : faults_at(faults, 0)->text);
}

static void stop(void)
{
    trace_forget(&summary);
    arena_free(arena);
}

/* What a replay comes to. */
struct outcome {
    uint64_t rows;
    int64_t last_ns, first_ns;
    uint64_t hash; /* of arrivals and tokens, in order */
};

static struct outcome outcome_of(uint32_t replication)
{
    struct outcome outcome = {0};
    scan();
    struct replay *replay = replay_open(arena, &options, &summary, random_key(7, replication));
    for (struct trace_row row; replay_next(replay, &row); outcome.rows++) {
        if (outcome.rows == 0) outcome.first_ns = row.arrival_ns;
        ck_assert_int_ge(row.arrival_ns, outcome.last_ns);
        ck_assert_int_lt(row.arrival_ns, replay_length_ns(&options, &summary));
        outcome.last_ns = row.arrival_ns;
        outcome.hash = (outcome.hash ^ (uint64_t)row.arrival_ns) * 0x9E3779B97F4A7C15u + (uint64_t)row.input_tokens;
    }
    ck_assert_ptr_null(replay_failure(replay));
    replay_close(replay);
    return outcome;
}

static void assert_replays(const int64_t *arrivals_ns, size_t count)
{
    scan();
    struct replay *replay = replay_open(arena, &options, &summary, random_key(7, 0));
    struct trace_row row;
    for (size_t i = 0; i < count; i++) {
        ck_assert(replay_next(replay, &row));
        ck_assert_int_eq(row.arrival_ns, arrivals_ns[i]);
    }
    ck_assert(!replay_next(replay, &row));
    replay_close(replay);
}
#define ASSERT_REPLAYS(...)                                                                                            \
    assert_replays((const int64_t[]){__VA_ARGS__}, sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

/* Five rows at 10, 12, 15, 15, 18 s: mean gap 2 s, so a pass ends at 20 s. */
#define FIVE "arrival_s\n10\n12\n15\n15\n18\n"
#define S    NS_PER_S

START_TEST(by_default_a_replay_is_the_trace)
{
    start(FIVE);
    ASSERT_REPLAYS(10 * S, 12 * S, 15 * S, 15 * S, 18 * S);
    ck_assert_int_eq(summary.pass_ns, 20 * S);
    stop();
    start(NULL);
    struct outcome outcome = outcome_of(0);
    ck_assert_uint_eq(outcome.rows, AZURE_ROWS);
    ck_assert_int_eq(outcome.last_ns, summary.last_ns);
    ck_assert_uint_eq(outcome.hash, outcome_of(1).hash);
    stop();
}
END_TEST

START_TEST(a_window_begins_at_its_own_second_0_and_leaves_its_end_out)
{
    start(FIVE);
    options.from_ns = 12 * S;
    options.to_ns = 18 * S;
    ASSERT_REPLAYS(0, 3 * S, 3 * S);
    ck_assert_int_eq(summary.pass_ns, 6 * S);
    options.to_ns = TIME_NEVER;
    ASSERT_REPLAYS(0, 3 * S, 3 * S, 6 * S);
    ck_assert_int_eq(summary.pass_ns, 8 * S);
    options.from_ns = 13 * S;
    options.to_ns = 15 * S;
    ck_assert(!trace_scan_source(arena, summary.source, &options, NULL, 0, &summary, faults));
    ck_assert_str_eq(faults_at(faults, 0)->text,
                     "no row lies between FromInSeconds and ToInSeconds: the rows of t.csv go "
                     "from second 10 to 18");
    stop();
}
END_TEST

START_TEST(time_is_stretched_after_the_window_is_cut)
{
    start(FIVE);
    options.time_scale = 0.5;
    ASSERT_REPLAYS(5 * S, 6 * S, 15 * S / 2, 15 * S / 2, 9 * S);
    options.from_ns = 12 * S;
    options.time_scale = 3;
    ASSERT_REPLAYS(0, 9 * S, 9 * S, 18 * S);
    ck_assert_int_eq(replay_length_ns(&options, &summary), 24 * S);
    options.time_scale = 1.0 / 3; /* 1, 3 and 8 s over 3, to the nearest nanosecond */
    options.from_ns = 10 * S;
    ASSERT_REPLAYS(0, 666666667, 1666666667, 1666666667, 2666666667);
    stop();
}
END_TEST

START_TEST(passes_follow_each_other_after_a_mean_gap)
{
    start(FIVE);
    options.repeat = 2;
    ASSERT_REPLAYS(10 * S, 12 * S, 15 * S, 15 * S, 18 * S, 30 * S, 32 * S, 35 * S, 35 * S, 38 * S);
    options.from_ns = 15 * S;
    options.to_ns = 16 * S;
    options.repeat = 3;
    ASSERT_REPLAYS(0, 0, S, S, 2 * S, 2 * S);
    options = trace_options_default("t.csv");
    options.repeat = 1000000000;
    ck_assert(!trace_scan_source(arena, summary.source, &options, NULL, 0, &summary, faults));
    ck_assert_ptr_nonnull(strstr(faults_at(faults, 0)->text, "at most 100 years"));
    stop();
}
END_TEST

/* Binomial: 19366 rows kept with probability 0.3 are 5809.8 +- 63.8; 4 standard deviations are 255. */
START_TEST(thinning_keeps_the_share_and_each_replication_its_own_rows)
{
    start(NULL);
    options.rate_scale = 0.3;
    struct outcome first = outcome_of(0), again = outcome_of(0), other = outcome_of(1);
    ck_assert_double_eq_tol((double)first.rows, 0.3 * AZURE_ROWS, 4 * sqrt(AZURE_ROWS * 0.3 * 0.7));
    ck_assert_double_eq_tol((double)other.rows, 0.3 * AZURE_ROWS, 4 * sqrt(AZURE_ROWS * 0.3 * 0.7));
    ck_assert_uint_eq(first.hash, again.hash);
    ck_assert_uint_ne(first.hash, other.hash);

    /* A second pass draws anew: twice the rows, 4 standard deviations of twice as many draws. */
    options.repeat = 2;
    struct outcome twice = outcome_of(0);
    ck_assert_double_eq_tol((double)twice.rows, 0.6 * AZURE_ROWS, 4 * sqrt(2 * AZURE_ROWS * 0.3 * 0.7));
    ck_assert_uint_ne(twice.rows, 2 * first.rows);
    stop();
}
END_TEST

/* Two whole copies are there to the last row; of the third, binomial(19366, 0.5): 4 standard deviations are 278. */
START_TEST(two_and_a_half_times_the_rate_is_two_copies_and_half_of_a_third)
{
    start(NULL);
    options.rate_scale = 2;
    ck_assert_uint_eq(outcome_of(0).rows, 2 * AZURE_ROWS);
    options.rate_scale = 2.5;
    struct outcome first = outcome_of(0), other = outcome_of(1);
    ck_assert_double_eq_tol((double)first.rows, 2.5 * AZURE_ROWS, 4 * sqrt(AZURE_ROWS * 0.25));
    ck_assert_uint_eq(first.hash, outcome_of(0).hash);
    ck_assert_uint_ne(first.hash, other.hash);
    /* The copies are turned within the pass, so the whole still lasts what one lasts. */
    ck_assert_int_ge(first.last_ns, summary.last_ns - 10 * S);
    stop();
}
END_TEST

START_TEST(turned_copies_hold_every_row_once_a_pass_and_the_first_is_not_turned)
{
    start("arrival_s,input_tokens\n0,1\n1,2\n4,3\n6,4\n");
    options.rate_scale = 3;
    options.repeat = 2;
    scan();
    struct replay *replay = replay_open(arena, &options, &summary, random_key(7, 0));
    int seen[5] = {0};
    int64_t own[5] = {0, 0, S, 4 * S, 6 * S};
    int unturned = 0;
    for (struct trace_row row; replay_next(replay, &row);) {
        seen[row.input_tokens]++;
        int64_t in_pass = row.arrival_ns % (8 * S); /* mean gap 2 s: a pass lasts 8 s */
        unturned += in_pass == own[row.input_tokens];
    }
    for (int i = 1; i <= 4; i++) ck_assert_int_eq(seen[i], 6);
    ck_assert_int_eq(unturned, 8);
    replay_close(replay);
    stop();
}
END_TEST

START_TEST(many_copies_keep_the_mean_rate_in_every_part_of_the_trace)
{
    start(NULL);
    options.rate_scale = 100;
    scan();
    struct replay *replay = replay_open(arena, &options, &summary, random_key(7, 0));
    uint64_t rows[10] = {0}, total = 0;
    for (struct trace_row row; replay_next(replay, &row); total++)
        rows[row.arrival_ns * 10 / replay_length_ns(&options, &summary)]++;
    ck_assert_uint_eq(total, 100 * AZURE_ROWS);
    /* A tenth of the trace (350 s) varies by about 16 % (index of dispersion near 50 there); a sum of 100 turned copies
     * varies by a tenth of that, and 5 % is three standard deviations. */
    for (int i = 0; i < 10; i++) ck_assert_double_eq_tol((double)rows[i], 10.0 * AZURE_ROWS, 0.05 * 10 * AZURE_ROWS);
    replay_close(replay);
    stop();
}
END_TEST

START_TEST(requests_that_are_all_there_at_once_stay_so)
{
    start("arrival_s\n0\n0\n0\n");
    options.rate_scale = 2;
    ASSERT_REPLAYS(0, 0, 0, 0, 0, 0);
    stop();
}
END_TEST

START_TEST(an_unsorted_trace_replays_in_order_in_every_pass)
{
    start("arrival_s\n3\n1\n2\n5\n4\n"); /* 1..5: mean gap 1, a pass lasts 6 s */
    options.repeat = 2;
    ASSERT_REPLAYS(S, 2 * S, 3 * S, 4 * S, 5 * S, 7 * S, 8 * S, 9 * S, 10 * S, 11 * S);
    options.rate_scale = 3.5;
    ck_assert_uint_ge(outcome_of(0).rows, 30);
    stop();
}
END_TEST

TEST_MAIN("replay", by_default_a_replay_is_the_trace, a_window_begins_at_its_own_second_0_and_leaves_its_end_out,
          time_is_stretched_after_the_window_is_cut, passes_follow_each_other_after_a_mean_gap,
          thinning_keeps_the_share_and_each_replication_its_own_rows,
          two_and_a_half_times_the_rate_is_two_copies_and_half_of_a_third,
          turned_copies_hold_every_row_once_a_pass_and_the_first_is_not_turned,
          many_copies_keep_the_mean_rate_in_every_part_of_the_trace, requests_that_are_all_there_at_once_stay_so,
          an_unsorted_trace_replays_in_order_in_every_pass)
