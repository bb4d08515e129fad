/* Files beside a trace of counts: durations and memory of azure-functions-2019, token lengths of servegen. */
#include "models/formats/format.h"
#include "models/gap_tables.h"
#include "models/replay.h"
#include "sim/units.h"
#include "tests/test.h"
#include "tests/trace_fixture.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#define MS NS_PER_MS

static char side_name[] = "/tmp/loadline-side-XXXXXX";

/* Write the file that stands beside the next trace. */
static void beside(enum trace_side side, const char *text)
{
    memcpy(side_name + sizeof side_name - 7, "XXXXXX", 6);
    int file = mkstemp(side_name);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
    close(file);
    options.side[side] = (struct trace_side_file){arena_text(arena, side_name), {.file = "s.json", .line = 3}};
}

static void remove_sides(void)
{
    for (int side = 0; side < TRACE_SIDES; side++)
        if (options.side[side].file) unlink(options.side[side].file);
    stop();
}

#define CALLS "HashOwner,HashApp,HashFunction,Trigger,1,2\n"
#define DURATIONS                                                                                                      \
    "HashOwner,HashApp,HashFunction,Average,Count,Minimum,Maximum,percentile_Average_0,percentile_Average_1,"          \
    "percentile_Average_25,percentile_Average_50,percentile_Average_75,percentile_Average_99,percentile_Average_100\n"
#define FAST "o,a,f,5,9,0,99,0,1,3,5,7,9,10\n"
#define SLOW "o,a,s,1400,9,0,9999,1000,1010,1200,1400,1600,1900,2000\n"

/* --- Durations --- */

/* Every function has its calls in every minute, whatever the seed, and each takes a time from its function's own percentiles. */
START_TEST(the_calls_of_a_minute_are_those_of_its_functions)
{
    start();
    beside(TRACE_DURATIONS, DURATIONS SLOW FAST);
    ck_assert_msg(scan(CALLS "o,a,f,http,3,0\no,a,s,timer,40,7\no,a,f2,timer,0,0\n"), "%s", said());
    ck_assert(summary.present[TRACE_SERVICE]);
    ck_assert_uint_eq(summary.missing[TRACE_SERVICE], 0);
    for (uint32_t replication = 0; replication < 20; replication++) {
        int calls[2][2] = {{0}};
        struct replay *replay = replay_open(arena, &options, &summary, random_key(7, replication));
        for (struct trace_row row; replay_next(replay, &row);) {
            bool is_slow = row.service_ns > 10 * MS;
            if (is_slow) ck_assert(row.service_ns >= 1000 * MS && row.service_ns <= 2000 * MS);
            calls[is_slow][row.arrival_ns / NS_PER_MINUTE]++;
        }
        replay_close(replay);
        ck_assert(calls[0][0] == 3 && calls[0][1] == 0 && calls[1][0] == 40 && calls[1][1] == 7);
    }
    remove_sides();
}
END_TEST

/* Where a function's call stands among those of a minute is a draw: of 100 calls, 1 of them the fast function's, its place has the mean
 * 49.5 and the variance (100^2 - 1) / 12; over 400 replications the mean's standard error is 1.44. */
START_TEST(the_order_of_functions_in_a_minute_is_drawn)
{
    start();
    beside(TRACE_DURATIONS, DURATIONS SLOW FAST);
    ck_assert_msg(scan(CALLS "o,a,f,http,1,0\no,a,s,timer,99,0\n"), "%s", said());
    double sum = 0;
    for (uint32_t replication = 0; replication < 400; replication++) {
        struct replay *replay = replay_open(arena, &options, &summary, random_key(3, replication));
        int place = 0;
        for (struct trace_row row; replay_next(replay, &row); place++)
            if (row.service_ns <= 10 * MS) sum += place;
        replay_close(replay);
    }
    ck_assert_double_eq_tol(sum / 400, 49.5, 4 * 1.44);
    remove_sides();
}
END_TEST

/* What is read off a table of 200,000 draws: shares at or below each percentile to within 4 standard errors (sqrt(p (1 - p) / n) is
 * 0.0011 at most), and the mean of the file, here far from that of straight lines between the percentiles, which is 2546 ms. */
START_TEST(durations_have_the_percentiles_and_the_mean_of_the_file)
{
    const double at_ms[] = {100, 200, 300, 400, 8000}, share[] = {0.01, 0.25, 0.5, 0.75, 0.99};
    const int calls = 200000;
    start();
    beside(TRACE_DURATIONS, DURATIONS "o,a,f,700,9,0,0,50,100,200,300,400,8000,60000\n");
    ck_assert_msg(scan(CALLS "o,a,f,http,200000,0\n"), "%s", said());
    int below[5] = {0};
    double sum_ms = 0, squares = 0;
    struct replay *replay = replay_open(arena, &options, &summary, random_key(11, 0));
    for (struct trace_row row; replay_next(replay, &row);) {
        double ms = (double)row.service_ns / MS;
        sum_ms += ms;
        squares += ms * ms;
        for (int i = 0; i < 5; i++) below[i] += ms <= at_ms[i];
    }
    replay_close(replay);
    double mean = sum_ms / calls, error = sqrt((squares / calls - mean * mean) / calls);
    for (int i = 0; i < 5; i++) ck_assert_double_eq_tol((double)below[i] / calls, share[i], 4 * 0.0011);
    ck_assert_double_eq_tol(mean, 700, 4 * error);
    ck_assert_double_lt(error, 20);
    remove_sides();
}
END_TEST

/* The real files, cut to one function: Average 34 ms, percentiles from 6 to 452 ms, 50.2 MB at most, 1378 calls. Of so many the mean's
 * standard error is about 1 ms. */
START_TEST(a_real_function_takes_as_long_as_it_took)
{
    const char *const durations = "scenarios/examples/traces/azure-functions-2019-http-durations.csv";
    const char *const memory = "scenarios/examples/traces/azure-functions-2019-http-memory.csv";
    start();
    options.side[TRACE_DURATIONS].file = durations;
    options.side[TRACE_MEMORY].file = memory;
    ck_assert_msg(scan_file("scenarios/examples/traces/azure-functions-2019-http.csv"), "%s", said());
    double sum_ms = 0;
    int calls = 0;
    struct replay *replay = replay_open(arena, &options, &summary, random_key(7, 0));
    for (struct trace_row row; replay_next(replay, &row); calls++) {
        ck_assert(row.service_ns >= 6 * MS && row.service_ns <= 452 * MS);
        sum_ms += (double)row.service_ns / MS;
    }
    replay_close(replay);
    ck_assert_int_eq(calls, 1378);
    ck_assert_double_eq_tol(sum_ms / calls, 34, 4);
    ck_assert_double_eq_tol(summary.memory.most_mb, 50.16666666666666, 1e-6);
    ck_assert_str_eq(summary.side[TRACE_DURATIONS].file, durations);
    stop();
}
END_TEST

/* A call keeps its time where only a part of the trace is replayed. */
START_TEST(a_part_of_the_trace_draws_what_the_whole_does)
{
    start();
    beside(TRACE_DURATIONS, DURATIONS SLOW FAST);
    ck_assert(scan(CALLS "o,a,f,http,30,20\no,a,s,timer,40,70\n"));
    struct trace_row rows[160], row;
    size_t count = 0, of_part = 0;
    struct replay *replay = replay_open(arena, &options, &summary, random_key(7, 0));
    while (replay_next(replay, &row))
        if (row.arrival_ns >= 30 * NS_PER_S) rows[count++] = row;
    replay_close(replay);
    options.from_ns = 30 * NS_PER_S;
    replay = replay_open(arena, &options, &summary, random_key(7, 0));
    for (; replay_next(replay, &row); of_part++) {
        ck_assert_int_eq(row.arrival_ns + options.from_ns, rows[of_part].arrival_ns);
        ck_assert_int_eq(row.service_ns, rows[of_part].service_ns);
    }
    replay_close(replay);
    ck_assert_uint_eq(of_part, count);
    ck_assert_uint_gt(count, 90);
    remove_sides();
}
END_TEST

START_TEST(calls_without_a_row_are_counted_in_a_warning)
{
    start();
    beside(TRACE_DURATIONS, DURATIONS FAST);
    ck_assert(scan(CALLS "o,a,f,http,3,0\no,a,s,timer,40,7\n"));
    ck_assert_ptr_nonnull(strstr(said(), "lacks 47 of 50 calls of t.csv: their service time is not known"));
    ck_assert_uint_eq(summary.missing[TRACE_SERVICE], 47);
    remove_sides();
}
END_TEST

/* --- Memory --- */

/* Mean over the calls: (30 x 100 + 10 x 200) / 40. The published table has no column of functions, cuts of it have. */
START_TEST(memory_is_joined_by_application)
{
    start();
    beside(TRACE_MEMORY, "HashFunction,HashOwner,HashApp,SampleCount,AverageAllocatedMb,AverageAllocatedMb_pct100\n"
                         "f,o,a,5,100.0,150\ng,o,a,5,100,150\nh,o,b,5,200,378.5\ni,o,c,1,900,999\n");
    ck_assert_msg(scan(CALLS "o,a,f,http,10,0\no,a,g,timer,20,0\no,b,h,timer,0,10\no,c,i,timer,0,0\n"), "%s", said());
    ck_assert(summary.memory.known);
    ck_assert_uint_eq(summary.memory.applications, 2);
    ck_assert_double_eq_tol(summary.memory.mean_mb, 125, 1e-9);
    ck_assert_double_eq_tol(summary.memory.most_mb, 378.5, 1e-9);
    ck_assert(!summary.present[TRACE_SERVICE]);
    remove_sides();
}
END_TEST

/* --- Token lengths --- */

#define WINDOWS "0,10,1,Gamma,1,0.1\r\n600,10,1,Gamma,1,0.1\r\n1200,10,1,Gamma,1,0.1\r\n"

/* 6000 requests a window. Lengths 10 and 20 with 1/4 and 3/4: 4 standard errors of a share are 4 sqrt(3/16/12000) = 0.0158. Values are
 * whole and no other ever comes out; keys may be floats, as in the published files. */
START_TEST(token_lengths_are_those_of_their_hours)
{
    start();
    beside(
        TRACE_TOKENS,
        "{\"0\": {\"input_tokens\": \"{20: 0.75, 10: 2.5e-01}\", \"output_tokens\": \"{7.0: 1.0}\", "
        "\"reason_ratio\": \"{0.5: 1}\"}, \"1200\": {\"input_tokens\": \"{99: 1}\", \"output_tokens\": \"{1: 1}\"}}");
    ck_assert_msg(scan(WINDOWS), "%s", said());
    ck_assert(summary.present[TRACE_INPUT_TOKENS] && summary.present[TRACE_OUTPUT_TOKENS]);
    int count[2] = {0}, late = 0;
    gap_tables_make(gap_tables_new(arena), summary.counts);
    struct replay *replay = replay_open(arena, &options, &summary, random_key(7, 0));
    for (struct trace_row row; replay_next(replay, &row);) {
        bool is_late = row.arrival_ns >= 1200 * NS_PER_S;
        late += is_late;
        ck_assert_int_eq(row.output_tokens, is_late ? 1 : 7);
        if (is_late) ck_assert_int_eq(row.input_tokens, 99);
        if (!is_late) ck_assert(row.input_tokens == 10 || row.input_tokens == 20);
        if (!is_late) count[row.input_tokens == 20]++;
    }
    replay_close(replay);
    ck_assert_int_eq(late, 6000);
    ck_assert_int_eq(count[0] + count[1], 12000);
    ck_assert_double_eq_tol(count[0] / 12000.0, 0.25, 0.0158);
    remove_sides();
}
END_TEST

START_TEST(hours_without_lengths_are_counted_in_a_warning)
{
    start();
    beside(TRACE_TOKENS, "{\"0\": {\"input_tokens\": \"{}\", \"output_tokens\": \"{}\"}, "
                         "\"1200\": {\"input_tokens\": \"{99: 1}\", \"output_tokens\": \"{1: 1}\"}}");
    ck_assert(scan(WINDOWS));
    ck_assert_ptr_nonnull(strstr(said(), "has no token lengths for 12000 of 18000 requests of t.csv"));
    ck_assert_uint_eq(summary.missing[TRACE_INPUT_TOKENS], 12000);
    gap_tables_make(gap_tables_new(arena), summary.counts);
    struct replay *replay = replay_open(arena, &options, &summary, random_key(7, 0));
    struct trace_row row;
    ck_assert(replay_next(replay, &row));
    ck_assert_int_eq(row.input_tokens, -1);
    replay_close(replay);
    remove_sides();
}
END_TEST

/* --- Faults --- */

struct refusal {
    enum trace_side side;
    const char *trace, *text, *message;
};

static const struct refusal refusals[] = {
    {TRACE_DURATIONS, CALLS "o,a,f,http,3,0\n", "", "is empty"},
    {TRACE_DURATIONS, CALLS "o,a,f,http,3,0\n", DURATIONS, "has no row behind its header"},
    {TRACE_DURATIONS, CALLS "o,a,f,http,3,0\n", "HashOwner,HashApp,HashFunction\n", "has no column 'Average'"},
    {TRACE_DURATIONS, CALLS "o,a,f,http,3,0\n", "Average,average,HashApp\n", "has more than one column 'Average'"},
    {TRACE_DURATIONS, CALLS "o,a,f,http,3,0\n", DURATIONS SLOW, "has none of the functions that were called in t.csv"},
    {TRACE_DURATIONS, CALLS "o,a,f,http,3,0\n", DURATIONS FAST FAST,
     "tells the durations of a function twice: of o,a,f"},
    {TRACE_DURATIONS, CALLS "o,a,f,http,3,0\n", DURATIONS "o,a,f,5,9,0,99,0,1,3,2,7,9,10\n",
     "percentiles of the duration fall"},
    {TRACE_DURATIONS, CALLS "o,a,f,http,3,0\n", DURATIONS "o,a,f,-5,9,0,99,0,1,3,5,7,9,10\n",
     "average duration is not a number from 0"},
    {TRACE_DURATIONS, CALLS "o,a,f,http,3,0\n", DURATIONS "o,a,f,5,9,0,99,0,1,3,x,7,9,10\n",
     "percentile of the duration is not a number"},
    {TRACE_DURATIONS, CALLS "o,a,f,http,3,0\n", DURATIONS "o,a,f,5,9\n", "the record is cut or malformed"},
    {TRACE_DURATIONS, "arrival_s\n1\n", DURATIONS FAST,
     "s.json:3: goes with Format azure-functions-2019: t.csv is read as csv"},
    {TRACE_MEMORY, CALLS "o,a,f,http,3,0\n",
     "HashOwner,HashApp,AverageAllocatedMb,AverageAllocatedMb_pct100\no,a,1,2\no,a,1,3\n",
     "tells the memory of an application twice: of o,a"},
    {TRACE_MEMORY, CALLS "o,a,f,http,3,0\n",
     "HashOwner,HashApp,AverageAllocatedMb,AverageAllocatedMb_pct100\no,a,NaN,2\n",
     "allocated memory is not a number from 0"},
    {TRACE_TOKENS, WINDOWS, "", "is empty"},
    {TRACE_TOKENS, WINDOWS, "[]", "must be an object with a member for each stretch of hours"},
    {TRACE_TOKENS, WINDOWS, "{}", "tells no length of input_tokens or output_tokens"},
    {TRACE_TOKENS, WINDOWS, "{\"0\": 5}", "must be an object with input_tokens and output_tokens"},
    {TRACE_TOKENS, WINDOWS, "{\"x\": {}}", "must be named by the second in which it begins"},
    {TRACE_TOKENS, WINDOWS, "{\"0\": {\"input_tokens\": \"{5: 0.5}\"}}",
     "has probabilities that add up to 0.5, not to 1"},
    {TRACE_TOKENS, WINDOWS, "{\"0\": {\"input_tokens\": \"{5: 0.5, 7 0.5}\"}}", "character 12 is '0.5}'"},
    {TRACE_TOKENS, WINDOWS, "{\"0\": {\"input_tokens\": \"{5: 1} x\"}}", "character 8 is 'x'"},
    {TRACE_TOKENS, WINDOWS, "{\"0\": {\"input_tokens\": \"{-5: 1}\"}}", "character 2 is '-5: 1}'"},
    {TRACE_TOKENS, WINDOWS, "{\"0\": {\"input_tokens\": \"{5: nan}\"}}", "character 5 is 'nan}'"},
    {TRACE_TOKENS, WINDOWS, "{\"0\": {\"input_tokens\": \"{5: 1\"}}", "character 6 is ''"},
    {TRACE_TOKENS, CALLS "o,a,f,http,3,0\n", "{}", "goes with Format servegen: t.csv is read as azure-functions-2019"},
};

START_TEST(what_does_not_fit_is_a_fault)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const struct refusal *refusal = &refusals[i];
        start();
        beside(refusal->side, refusal->text);
        ck_assert_msg(!scan(refusal->trace), "%s", refusal->message);
        ck_assert_msg(strstr(said(), refusal->message) != NULL, "%s, not %s", said(), refusal->message);
        remove_sides();
    }
}
END_TEST

START_TEST(without_owner_and_application_nothing_is_joined)
{
    start();
    beside(TRACE_DURATIONS, DURATIONS FAST);
    options.format = &format_azure_functions;
    ck_assert(!scan("HashFunction,1\nf,3\n"));
    ck_assert_ptr_nonnull(strstr(said(), "has no column 'HashOwner'"));
    remove_sides();
}
END_TEST

/* --- The options --- */

START_TEST(a_side_file_goes_with_its_format)
{
    const struct {
        const char *text, *message;
    } wrong[] = {
        {"{'File': 'a', 'Format': 'vidur', 'Durations': 'd.csv'}",
         "goes with Format azure-functions-2019 or auto: vidur has no such file"},
        {"{'File': 'a', 'Format': 'azure-functions-2019', 'Tokens': 'd'}", "goes with Format servegen or auto"},
        {"{'File': 'a', 'Memory': '-'}", "must be the name of a file that stands beside the trace"},
        {"{'File': 'a', 'Memory': 5}", "$.Memory"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        start();
        ck_assert(!trace_options_read(arena, fixture_json(arena, wrong[i].text, faults), &options, faults));
        ck_assert_msg(strstr(said(), wrong[i].message) != NULL, "%s", said());
        stop();
    }
    start();
    const char *text = "{'File': 'a', 'Durations': 'd.csv', 'Memory': 'm.csv'}";
    ck_assert(trace_options_read(arena, fixture_json(arena, text, faults), &options, faults));
    ck_assert_str_eq(options.side[TRACE_DURATIONS].file, "d.csv");
    ck_assert_str_eq(options.side[TRACE_MEMORY].file, "m.csv");
    ck_assert_ptr_null(options.side[TRACE_TOKENS].file);
    stop();
}
END_TEST

TEST_MAIN("side files", the_calls_of_a_minute_are_those_of_its_functions, the_order_of_functions_in_a_minute_is_drawn,
          durations_have_the_percentiles_and_the_mean_of_the_file, a_real_function_takes_as_long_as_it_took,
          a_part_of_the_trace_draws_what_the_whole_does, calls_without_a_row_are_counted_in_a_warning,
          memory_is_joined_by_application, token_lengths_are_those_of_their_hours,
          hours_without_lengths_are_counted_in_a_warning, what_does_not_fit_is_a_fault,
          without_owner_and_application_nothing_is_joined, a_side_file_goes_with_its_format)
