#include "models/fault.h"
#include "models/fitting.h"
#include "sim/arena.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct arena *arena;
static struct faults *faults;
static struct measurements *measurements;

/* A fit of a file with that text; NULL where there were faults. */
static const struct fitting *fit_as(const char *text, struct measurement_options options)
{
    char name[] = "/tmp/fittingXXXXXX";
    int file = mkstemp(name);
    arena = arena_new();
    faults = faults_new(arena);
    ck_assert(file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text));
    close(file);
    measurements = measurements_read(arena, name, &options, faults);
    unlink(name);
    struct law_terms terms = {LAW_BEST, 1, 0.95};
    return measurements ? fitting_make(measurements, &terms, arena, faults) : NULL;
}

static const struct measurement_options of_itself = {.unit = UNIT_UNKNOWN};

static const struct fitting *fit(const char *text)
{
    return fit_as(text, of_itself);
}

/* The last fault, without the name of the file. */
static const char *said(void)
{
    ck_assert(faults_total(faults) > 0);
    return faults_at(faults, faults_total(faults) - 1)->text;
}

static void gone(void)
{
    arena_free(arena);
}

/* --- What is read --- */

START_TEST(a_unit_stands_in_a_name_or_is_said)
{
    const char *lines = "latency_s\n0.010\n0.012\n";
    fit(lines);
    ck_assert_double_eq_tol(measurements->rows[1].of[MEASURED_LATENCY], 12, 1e-9);
    gone();
    fit_as("latency\n10\n12\n", (struct measurement_options){.unit = UNIT_US});
    ck_assert_double_eq_tol(measurements->rows[1].of[MEASURED_LATENCY], 0.012, 1e-12);
    gone();
    fit("ModelLatencyInMicroseconds\n10\n12\n");
    ck_assert_double_eq_tol(measurements->rows[1].of[MEASURED_LATENCY], 0.012, 1e-12);
    gone();
    ck_assert_ptr_null(fit("latency\n10\n12\n"));
    ck_assert_str_eq(said(), "the unit of \"latency\" is not known: say --unit s, ms, us or ns, or end the column's "
                             "name in it (latency_ms)");
    gone();
}
END_TEST

START_TEST(rows_that_failed_or_have_no_time_are_left_out)
{
    fit("latency_ms,status,note\n10,200,a\n11,503,\"b, c\"\n,200,d\n13,201,e\n");
    ck_assert_uint_eq(measurements->count, 2);
    ck_assert_uint_eq(measurements->left_out, 2);
    gone();
}
END_TEST

START_TEST(json_is_read_as_an_array_objects_or_lines)
{
    fit_as("[10, 11.5, 12]", (struct measurement_options){.unit = UNIT_MS});
    ck_assert_uint_eq(measurements->count, 3);
    gone();
    fit("[{\"latency_ms\": 10}, {\"latency_ms\": 12}]");
    ck_assert_uint_eq(measurements->count, 2);
    gone();
    fit("{\"latency_ms\": 10, \"x\": \"NaN\"}\n\n{\"x\": null, \"latency_ms\": 12}\n");
    ck_assert_uint_eq(measurements->count, 2);
    ck_assert_str_eq(measurements->format, "jsonl");
    ck_assert_double_eq_tol(measurements->rows[1].of[MEASURED_LATENCY], 12, 1e-12);
    gone();
}
END_TEST

START_TEST(percentiles_are_known_by_their_names)
{
    fit("queue_p50_ms,latency_p50_ms,latency_p99.9_ms,latency_P90_ms,latency_mean_ms\n1,10,40,20,12\n");
    ck_assert_uint_eq(measurements->share_count, 3);
    ck_assert_double_eq_tol(measurements->shares[2], 0.999, 1e-12);
    ck_assert_double_eq_tol(measurements->rows[0].percentiles[1], 20, 1e-12);
    ck_assert_double_eq_tol(measurements->rows[0].of[MEASURED_MEAN], 12, 1e-12);
    gone();
    fit_as("50%,999%,95%\n10,30,40\n", (struct measurement_options){.unit = UNIT_S});
    ck_assert_uint_eq(measurements->share_count, 2);
    gone();
}
END_TEST

/* One concurrency alone says nothing of how many workers there are. */
START_TEST(one_level_gives_no_workers)
{
    const struct fitting *fitting = fit("p50_ms,p90_ms,users\n5,8,4\n");
    ck_assert_uint_eq(fitting->places[0].workers, 0);
    ck_assert_uint_eq(fitting->places[0].level_count, 0);
    gone();
}
END_TEST

START_TEST(what_is_wrong_is_said)
{
    ck_assert_ptr_null(fit("latency_ms\n5\n0\n"));
    ck_assert_str_eq(said(), "a time must be above 0, found 0");
    gone();
    ck_assert_ptr_null(fit("latency_ms\n5\n1e13\n"));
    ck_assert_str_eq(said(), "a time must be above 0 and between a femtosecond and 31 years, found 1e13");
    gone();
    ck_assert_ptr_null(fit("latency_ms\n5\n6\n"));
    ck_assert_str_eq(said(), "2 times: too few for a law, which needs at least 20");
    gone();
    ck_assert_ptr_null(fit("latency_ms,b\n5\n"));
    ck_assert_str_eq(said(), "must have 2 fields, as the header has");
    gone();
    ck_assert_ptr_null(fit("lateny_ms,b\n5,1\n"));
    ck_assert_str_eq(said(), "has no column that is known to hold latencies (--column Latency=NAME says which; a log "
                             "becomes a table by trace convert -o csv); its columns are: lateny_ms, b");
    gone();
    ck_assert_ptr_null(fit("latency_ms;b\n5;1\n"));
    ck_assert_ptr_nonnull(
        strstr(said(), "latency_ms;b; fields are separated by semicolons there, only commas are read"));
    gone();
    ck_assert_ptr_null(fit("latency_ms\n\n-\n\"5,3\"\n6 ms\n"));
    ck_assert_str_eq(said(), "has no row with a time: line 4 has \"5,3\"");
    gone();
    ck_assert_ptr_null(fit("p50_ms,p90_ms\n5,4\n"));
    ck_assert_str_eq(said(), "percentiles must not fall: p90 is below p50");
    gone();
    ck_assert_ptr_null(fit("p50_ms,p90_ms,users\n5,8,1\n6,9,1\n"));
    ck_assert_str_eq(said(), "is a second table of percentiles at the same concurrency: which is it?");
    gone();
    ck_assert_ptr_null(fit("p50_ms,p90_ms,users\n5,8,1.5\n"));
    ck_assert_str_eq(said(), "a concurrency must be a whole number from 1 to 100000");
    gone();
}
END_TEST

/* --- Tables --- */

/* z(0.9) = 1.281552, z(0.99) = 2.326348: of ln 40 and 0.5 the percentiles are 40, 75.916 and 127.995. */
START_TEST(a_table_of_a_law_gives_the_law)
{
    const struct fitting *fitting = fit("p50_ms,p90_ms,p99_ms,count\n40,75.916,127.995,500\n");
    const struct fitting_place *place = &fitting->places[0];
    ck_assert_int_eq(place->choice.basis, FAMILY_LOGNORMAL);
    ck_assert_double_eq_tol(place->service.shape, 0.5, 1e-3);
    ck_assert_double_eq_tol(place->service.scale, 40, 0.05);
    ck_assert(place->choice.tested && place->choice.p_value > 0.9);
    ck_assert(place->choice.estimates[LAW_P50].interval.known);
    gone();
}
END_TEST

/* An exponential law of mean 10: -10 ln(1 - p). The shape of a gamma or Weibull law comes out as 1, and one parameter fewer wins by BIC. */
START_TEST(a_table_of_an_exponential_law_is_exponential)
{
    const struct fitting *fitting = fit("p50_ms,p75_ms,p90_ms,p99_ms,count\n6.93147,13.86294,23.02585,46.05170,1000\n");
    ck_assert_int_eq(fitting->places[0].choice.basis, FAMILY_EXPONENTIAL);
    ck_assert_double_eq_tol(fitting->places[0].service.scale, 10, 1e-2);
    gone();
}
END_TEST

/* Half of the calls are a hundred times slower: no family goes through this. */
START_TEST(a_table_of_two_humps_is_kept)
{
    const struct fitting *fitting = fit("p10_ms,p40_ms,p60_ms,p90_ms\n10,11,1000,1100\n");
    ck_assert_int_eq(fitting->places[0].choice.basis, LAW_QUANTILES);
    ck_assert_double_eq_tol(law_quantile(&fitting->places[0].service, 0.6, arena), 1000, 1e-6);
    gone();
}
END_TEST

/* --- Levels --- */

static struct saturation saturation(const double (*levels)[2], size_t count, struct saturation_level *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (struct saturation_level){.concurrency = levels[i][0], .response = levels[i][1], .count = 1};
    return saturation_of(out, count, arena);
}

/* Four workers, 10 ms each, whatever the load: response max(10, 10 N / 4) (Denning and Buzen 1978, asymptotic bounds, met exactly by constant
 * times). What waits is N / 4 x 10 - 10. */
START_TEST(workers_show_where_the_throughput_stays)
{
    struct saturation_level levels[5];
    arena = arena_new();
    struct saturation found = saturation((const double[][2]){{1, 10}, {2, 10}, {8, 20}, {16, 40}, {32, 80}}, 5, levels);
    ck_assert(found.saturated);
    ck_assert_uint_eq(found.workers, 4);
    ck_assert_uint_eq(found.point_count, 0);
    ck_assert_double_eq_tol(levels[3].waiting, 30, 1e-9);
    ck_assert_double_eq_tol(levels[3].service, 10, 1e-9);
    arena_free(arena);
}
END_TEST

/* The same four, each 10 % slower for every further one in service: 10, 11, 12, 13, and above that 13 N / 4. */
START_TEST(slowdown_is_told_from_waiting)
{
    struct saturation_level levels[6];
    arena = arena_new();
    struct saturation found =
        saturation((const double[][2]){{1, 10}, {2, 11}, {3, 12}, {4, 13}, {8, 26}, {16, 52}}, 6, levels);
    ck_assert_uint_eq(found.workers, 4);
    ck_assert_uint_eq(found.point_count, 4);
    ck_assert_double_eq_tol(found.factor[1], 1.1, 1e-9);
    ck_assert_double_eq_tol(found.factor[3], 1.3, 1e-9);
    ck_assert_double_eq_tol(levels[5].waiting, 39, 1e-9);
    arena_free(arena);
}
END_TEST

START_TEST(without_a_knee_all_are_in_service)
{
    struct saturation_level levels[3];
    arena = arena_new();
    struct saturation found = saturation((const double[][2]){{1, 10}, {4, 14}, {16, 30}}, 3, levels);
    ck_assert(!found.saturated);
    ck_assert_uint_eq(found.workers, 16);
    ck_assert_uint_eq(found.point_count, 3);
    ck_assert_double_eq_tol(found.factor[2], 3, 1e-9);
    arena_free(arena);
}
END_TEST

/* --- Lines --- */

/* Drawn by ourselves: 50 + 0.2 x input + 20 x output, times a lognormal of mean 1 and deviation 0.1. Four standard errors. */
START_TEST(a_line_in_tokens_is_found_again)
{
    enum { COUNT = 2000 };
    arena = arena_new();
    struct distribution noise = {0}, tokens = {0};
    struct faults *own = faults_new(arena);
    ck_assert(distribution_read(
        fixture_json(arena, "{'Distribution': 'lognormal', 'Mean': 1, 'CoefficientOfVariation': 0.1}", own), "",
        DISTRIBUTION_DRAWN, &noise, arena, own));
    ck_assert(distribution_read(fixture_json(arena, "{'Distribution': 'uniform', 'Minimum': 1, 'Maximum': 1000}", own),
                                "", DISTRIBUTION_DRAWN, &tokens, arena, own));
    const double *n = law_draws(law_table(&noise, arena), 1, 1, COUNT, arena),
                 *a = law_draws(law_table(&tokens, arena), 1, 2, COUNT, arena);
    const double *b = law_draws(law_table(&tokens, arena), 1, 3, COUNT, arena);
    struct regression_row *rows = arena_new_array(arena, COUNT, struct regression_row);
    for (size_t i = 0; i < COUNT; i++)
        rows[i] = (struct regression_row){(50 + 0.2 * a[i] + 20 * b[i] / 10) * n[i], {a[i], b[i] / 10, 0}};

    struct regression line;
    ck_assert(regression_fit(rows, COUNT, 2, &line, arena));
    const double truth[] = {50, 0.2, 20};
    for (int c = 0; c < 3; c++) ck_assert_double_eq_tol(line.coefficients[c], truth[c], 4 * line.errors[c]);
    ck_assert(line.errors[2] < 0.2);
    double mean = 0;
    for (size_t i = 0; i < COUNT; i++) mean += line.noise[i] / COUNT;
    ck_assert_double_eq_tol(mean, 1, 1e-6);
    arena_free(arena);
}
END_TEST

/* Exact data give the exact line; a figure that would count backwards is left out, and two that are the same cannot be told apart. */
START_TEST(a_line_has_no_coefficient_below_0)
{
    arena = arena_new();
    struct regression_row rows[40], same[40];
    for (int i = 0; i < 40; i++) {
        rows[i] = (struct regression_row){100 + 3.0 * i, {i, (i * 7) % 11, 0}};
        same[i] = (struct regression_row){100 + 3.0 * i, {i, i, 0}};
    }
    struct regression line;
    ck_assert(regression_fit(rows, 40, 2, &line, arena));
    ck_assert_double_eq_tol(line.coefficients[0], 100, 1e-6);
    ck_assert_double_eq_tol(line.coefficients[1], 3, 1e-8);
    for (int i = 0; i < 40; i++) rows[i].time = 200 - 3.0 * i;
    ck_assert(regression_fit(rows, 40, 1, &line, arena));
    ck_assert(line.coefficients[1] == 0 && line.errors[1] == 0);
    ck_assert(!regression_fit(same, 40, 2, &line, arena));
    arena_free(arena);
}
END_TEST

/* The larger, the faster: no coefficient is left, and what is left is a law of the times themselves. */
START_TEST(a_line_that_is_level_is_none)
{
    char text[1000] = "latency_ms,payload_bytes\n";
    for (int i = 0; i < 40; i++) snprintf(text + strlen(text), 24, "%d,%d\n", 100 + i, 4000 - 100 * i);
    const struct fitting *fitting = fit(text);
    ck_assert_uint_eq(fitting->place_count, 1);
    ck_assert(!fitting->places[0].has_line);
    ck_assert_int_ne(fitting->places[0].service.family, DISTRIBUTION_LINEAR);
    ck_assert_str_eq(said(), "tokens and bytes depend on each other, or the times on none of them: they are left out");
    gone();
}
END_TEST

/* --- Recommendations --- */

/* 1200 a minute at 150 ms each are 3 at once (Little); as the service describes a job's results, with its NaN. */
START_TEST(a_recommendation_gives_a_mean_and_workers)
{
    const struct fitting *fitting = fit("{\"InferenceRecommendations\": [{\"Metrics\": {\"CostPerHour\": 0.2, "
                                        "\"MaxInvocations\": 1200, \"ModelLatency\": 150,\n"
                                        " \"CpuUtilization\": NaN}, \"EndpointConfiguration\": {\"InstanceType\": "
                                        "\"ml.c5.xlarge\", \"InitialInstanceCount\": 1}},\n"
                                        " {\"Metrics\": {\"ModelLatency\": 300}, \"EndpointConfiguration\": "
                                        "{\"ServerlessConfig\": {\"MemorySizeInMB\": 2048}}}]}");
    ck_assert_uint_eq(fitting->place_count, 2);
    ck_assert_str_eq(fitting->places[0].instance_type, "ml.c5.xlarge");
    ck_assert_uint_eq(fitting->places[0].workers, 3);
    ck_assert_double_eq(fitting->places[0].service.scale, 150);
    ck_assert_uint_eq(fitting->places[1].memory_mb, 2048);
    gone();
}
END_TEST

/* The answer that the developer guide shows has 263596 for ml.c5.xlarge: 264 ms if microseconds, 4 minutes if milliseconds. */
START_TEST(a_recommendations_unit_is_doubted_and_may_be_said)
{
    const char *text =
        "{\"InferenceRecommendations\": [{\"Metrics\": {\"MaxInvocations\": 648, \"ModelLatency\": 263596}, "
        "\"EndpointConfiguration\": {\"InstanceType\": \"ml.c5.xlarge\", \"InitialInstanceCount\": 1}}]}";
    fit(text);
    ck_assert_str_eq(said(),
                     "read in ms, a usual time on ml.c5.xlarge is 263596 ms: is that the unit? --unit says another");
    gone();
    const struct fitting *fitting = fit_as(text, (struct measurement_options){.unit = UNIT_US});
    ck_assert_double_eq_tol(fitting->places[0].service.scale, 263.596, 1e-9);
    ck_assert_uint_eq(fitting->places[0].workers, 3); /* 648 / 60 x 0.2636 = 2.8 */
    gone();
    ck_assert_ptr_null(fit("{\"Status\": \"IN_PROGRESS\", \"InferenceRecommendations\": []}"));
    ck_assert_str_eq(said(), "holds no recommendation: the job's Status is \"IN_PROGRESS\"");
    gone();
}
END_TEST

TEST_MAIN("fitting", a_unit_stands_in_a_name_or_is_said, rows_that_failed_or_have_no_time_are_left_out,
          json_is_read_as_an_array_objects_or_lines, percentiles_are_known_by_their_names, one_level_gives_no_workers,
          what_is_wrong_is_said, a_table_of_a_law_gives_the_law, a_table_of_an_exponential_law_is_exponential,
          a_table_of_two_humps_is_kept, workers_show_where_the_throughput_stays, slowdown_is_told_from_waiting,
          without_a_knee_all_are_in_service, a_line_in_tokens_is_found_again, a_line_has_no_coefficient_below_0,
          a_line_that_is_level_is_none, a_recommendation_gives_a_mean_and_workers,
          a_recommendations_unit_is_doubted_and_may_be_said)
