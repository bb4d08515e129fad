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

/* A hundred copies, turned by up to a minute, each in its hundredth: in every tenth of the trace (350 s) there are the requests of the trace as they
 * would be turned by the middles of the hundredths, to within a percent. */
START_TEST(many_copies_keep_the_rate_curve_of_the_trace)
{
    enum { COPIES = 100 };
    start(NULL);
    scan();
    int64_t pass_ns = replay_length_ns(&options, &summary);
    uint64_t wanted[10] = {0}, rows[10] = {0};
    struct replay *replay = replay_open(arena, &options, &summary, random_key(7, 0));
    for (struct trace_row row; replay_next(replay, &row);)
        for (int copy = 0; copy < COPIES; copy++)
            wanted[(row.arrival_ns + (2 * copy + 1) * NS_PER_MINUTE / (2 * COPIES)) % pass_ns * 10 / pass_ns]++;
    replay_close(replay);
    options.rate_scale = COPIES;
    replay = replay_open(arena, &options, &summary, random_key(7, 0));
    for (struct trace_row row; replay_next(replay, &row);) rows[row.arrival_ns * 10 / pass_ns]++;
    for (int i = 0; i < 10; i++) ck_assert_double_eq_tol((double)rows[i], (double)wanted[i], 0.01 * (double)wanted[i]);
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

/* --- Counts --- */

/* 40, 0, 100 and 10 calls in the minutes from second 0. */
#define FOUR   "HashOwner,HashApp,HashFunction,Trigger,7,8,9,10\no,a,f,http,40,0,60,10\no,a,g,http,0,0,40,0\n"
#define MINUTE NS_PER_MINUTE

/* Requests of a replay in each stretch of that length. */
static void count_stretches(uint32_t replication, int64_t length_ns, size_t count, uint64_t *found)
{
    scan();
    struct replay *replay = replay_open(arena, &options, &summary, random_key(7, replication));
    for (size_t i = 0; i < count; i++) found[i] = 0;
    for (struct trace_row row; replay_next(replay, &row);) {
        ck_assert_int_lt(row.arrival_ns, (int64_t)count * length_ns);
        ck_assert(row.service_ns == -1 && row.ttl_ns == -1 && row.input_tokens == -1 && row.output_tokens == -1);
        ck_assert(row.payload_bytes == -1 && row.response_bytes == -1 && row.target == -1 && row.explained == -1);
        found[row.arrival_ns / length_ns]++;
    }
    replay_close(replay);
}

START_TEST(counts_are_kept_exactly_and_each_replication_has_its_own_requests)
{
    uint64_t found[4];
    const uint64_t expected[] = {40, 0, 100, 10};
    start(FOUR);
    count_stretches(0, MINUTE, 4, found);
    ck_assert_mem_eq(found, expected, sizeof found);
    struct outcome first = outcome_of(0);
    ck_assert_uint_eq(first.rows, 150);
    ck_assert_uint_eq(first.hash, outcome_of(0).hash);
    ck_assert_uint_ne(first.hash, outcome_of(1).hash);
    ck_assert_int_eq(replay_length_ns(&options, &summary), 4 * MINUTE);
    stop();
}
END_TEST

START_TEST(a_window_of_counts_begins_at_its_own_second_0)
{
    uint64_t found[2];
    start(FOUR);
    options.from_ns = MINUTE;
    options.to_ns = 3 * MINUTE;
    count_stretches(0, MINUTE, 2, found);
    ck_assert_uint_eq(found[0], 0);
    ck_assert_uint_eq(found[1], 100);
    stop();
}
END_TEST

/* The last 30 s of a minute of 100: binomial, 50 +- 5 in each replication. 200 of them: 10 000 +- 71, and both halves together 100. */
START_TEST(a_window_that_cuts_an_interval_takes_its_share_of_it)
{
    uint64_t first_half, second_half, sum = 0;
    start(FOUR);
    for (uint32_t replication = 0; replication < 200; replication++) {
        options.from_ns = 2 * MINUTE;
        options.to_ns = 2 * MINUTE + 30 * S;
        count_stretches(replication, 30 * S, 1, &first_half);
        options.from_ns = options.to_ns;
        options.to_ns = 3 * MINUTE;
        count_stretches(replication, 30 * S, 1, &second_half);
        ck_assert_uint_eq(first_half + second_half, 100);
        sum += second_half;
    }
    ck_assert_double_eq_tol((double)sum, 10000, 5 * sqrt(200 * 100 * 0.25));
    stop();
}
END_TEST

START_TEST(counts_are_stretched_and_repeated_each_pass_anew)
{
    uint64_t found[8];
    const uint64_t expected[] = {40, 0, 100, 10, 40, 0, 100, 10};
    start(FOUR);
    options.time_scale = 0.5;
    options.repeat = 2;
    count_stretches(0, MINUTE / 2, 8, found);
    ck_assert_mem_eq(found, expected, sizeof found);
    scan();
    static int64_t at_ns[300];
    size_t count = 0, equal = 0;
    struct replay *replay = replay_open(arena, &options, &summary, random_key(7, 0));
    for (struct trace_row row; replay_next(replay, &row);) at_ns[count++] = row.arrival_ns;
    ck_assert_uint_eq(count, 300);
    for (size_t i = 0; i < 150; i++) equal += at_ns[i] + 2 * MINUTE == at_ns[150 + i];
    ck_assert_uint_eq(equal, 0);
    replay_close(replay);
    stop();
}
END_TEST

/* Thinned: binomial(150 000, 0.3) over 1000 passes, five standard deviations. Superposed: every copy has every request once a
 * pass, wherever the turn has brought it. */
START_TEST(counts_are_thinned_and_superposed_like_rows)
{
    start(FOUR);
    options.repeat = 1000;
    options.rate_scale = 0.3;
    struct outcome thinned = outcome_of(0);
    ck_assert_double_eq_tol((double)thinned.rows, 0.3 * 150000, 5 * sqrt(150000 * 0.3 * 0.7));
    ck_assert_uint_ne(thinned.hash, outcome_of(1).hash);
    options.rate_scale = 2;
    ck_assert_uint_eq(outcome_of(0).rows, 2 * 150000);
    options.rate_scale = 2.5;
    ck_assert_double_eq_tol((double)outcome_of(0).rows, 2.5 * 150000, 5 * sqrt(150000 * 0.25));
    stop();
}
END_TEST

/* The first copy stays where it is, so the empty minute has only what the turned copy brings, and together they are its 150. */
START_TEST(the_first_copy_of_counts_is_not_turned)
{
    uint64_t found[4];
    start(FOUR);
    options.rate_scale = 2;
    for (uint32_t replication = 0; replication < 20; replication++) {
        count_stretches(replication, MINUTE, 4, found);
        ck_assert_uint_ge(found[0], 40);
        ck_assert_uint_ge(found[2], 100);
        ck_assert_uint_ge(found[3], 10);
        ck_assert_uint_eq(found[0] + found[1] + found[2] + found[3], 300);
    }
    stop();
}
END_TEST

TEST_MAIN("replay", by_default_a_replay_is_the_trace, a_window_begins_at_its_own_second_0_and_leaves_its_end_out,
          time_is_stretched_after_the_window_is_cut, passes_follow_each_other_after_a_mean_gap,
          thinning_keeps_the_share_and_each_replication_its_own_rows,
          two_and_a_half_times_the_rate_is_two_copies_and_half_of_a_third,
          turned_copies_hold_every_row_once_a_pass_and_the_first_is_not_turned,
          many_copies_keep_the_rate_curve_of_the_trace, requests_that_are_all_there_at_once_stay_so,
          an_unsorted_trace_replays_in_order_in_every_pass,
          counts_are_kept_exactly_and_each_replication_has_its_own_requests,
          a_window_of_counts_begins_at_its_own_second_0, a_window_that_cuts_an_interval_takes_its_share_of_it,
          counts_are_stretched_and_repeated_each_pass_anew, counts_are_thinned_and_superposed_like_rows,
          the_first_copy_of_counts_is_not_turned)
