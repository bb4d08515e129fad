#include "models/distribution.h"
#include "models/fault.h"
#include "models/json.h"
#include "sim/arena.h"
#include "sim/quantile.h"
#include "tests/test.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct arena *arena;
static struct faults *faults;

static void setup(void)
{
    arena = arena_new();
    faults = faults_new(arena);
}

static bool read_as(const char *text, enum distribution_use use, struct distribution *out)
{
    struct json_node *node = json_read_text(arena, "s.json", text, strlen(text), faults);
    ck_assert_ptr_nonnull(node);
    return distribution_read(node, "ms", use, out, arena, faults);
}

static struct distribution read_law(const char *text)
{
    struct distribution law = {0};
    bool read = read_as(text, DISTRIBUTION_OF_SERVICE, &law);
    for (size_t i = 0; i < faults_total(faults); i++) ck_abort_msg("%s", fault_line(arena, faults_at(faults, i)));
    ck_assert(read);
    return law;
}

/* Strata of equal probability, each drawn at its middle: the only noise left is the tails'. */
#define DRAWS 1000000
static void measure(const struct quantile *table, double *mean, double *cv)
{
    double sum = 0, squares = 0;
    uint64_t step = UINT64_MAX / DRAWS;
    for (uint64_t i = 0; i < DRAWS; i++) {
        double value = quantile_at(table, i * step + step / 2);
        sum += value;
        squares += value * value;
    }
    *mean = sum / DRAWS;
    *cv = sqrt(squares / DRAWS / (*mean * *mean) - 1);
}

static void draws_have(const char *text, double mean, double cv, double tolerance)
{
    struct distribution law = read_law(text);
    double drawn_mean, drawn_cv;
    measure(distribution_compile(arena, &law, 1), &drawn_mean, &drawn_cv);
    ck_assert_msg(fabs(distribution_mean(&law) / mean - 1) < 1e-9, "%s: mean %.12g", text, distribution_mean(&law));
    ck_assert_msg(fabs(distribution_cv(&law) - cv) < 1e-9 * (1 + cv), "%s: cv %.12g", text, distribution_cv(&law));
    ck_assert_msg(fabs(drawn_mean / mean - 1) < tolerance, "%s: drawn mean %.9g", text, drawn_mean);
    ck_assert_msg(fabs(drawn_cv - cv) < 10 * tolerance * (cv + 0.01), "%s: drawn cv %.9g", text, drawn_cv);
}

/* What a scenario asks for is what it gets: mean 35, and the coefficient of variation beside it. */
START_TEST(every_family_has_the_mean_and_variation_it_was_given)
{
    setup();
    draws_have("{\"Distribution\":\"exponential\",\"Mean\":35}", 35, 1, 1e-4);
    draws_have("{\"Distribution\":\"gamma\",\"Mean\":35,\"CoefficientOfVariation\":0.5}", 35, 0.5, 1e-4);
    draws_have("{\"Distribution\":\"gamma\",\"Mean\":35,\"CoefficientOfVariation\":3}", 35, 3, 1e-3);
    draws_have("{\"Distribution\":\"lognormal\",\"Mean\":35,\"CoefficientOfVariation\":0.4}", 35, 0.4, 1e-4);
    draws_have("{\"Distribution\":\"lognormal\",\"Mean\":35,\"CoefficientOfVariation\":2}", 35, 2, 1e-3);
    draws_have("{\"Distribution\":\"weibull\",\"Mean\":35,\"CoefficientOfVariation\":0.5}", 35, 0.5, 1e-4);
    draws_have("{\"Distribution\":\"weibull\",\"Mean\":35,\"CoefficientOfVariation\":2}", 35, 2, 1e-3);
    draws_have("{\"Distribution\":\"pareto\",\"Mean\":35,\"CoefficientOfVariation\":0.2}", 35, 0.2, 1e-3);
    draws_have("{\"Distribution\":\"hyperexponential\",\"Mean\":35,\"CoefficientOfVariation\":2}", 35, 2, 1e-3);
    draws_have("{\"Distribution\":\"hyperexponential\",\"Mean\":35,\"CoefficientOfVariation\":1}", 35, 1, 1e-4);
    draws_have("{\"Distribution\":\"erlang\",\"Mean\":35,\"CoefficientOfVariation\":0.5}", 35, 0.5, 1e-4);
    draws_have("{\"Distribution\":\"lognormal\",\"Mean\":35,\"CoefficientOfVariation\":0}", 35, 0, 1e-9);
    arena_free(arena);
}
END_TEST

/* Closed forms of Johnson, Kotz and Balakrishnan: gamma k theta, 1/sqrt(k); Weibull of shape 2, theta sqrt(pi)/2 and
 * sqrt(4/pi - 1); lognormal exp(mu + s^2/2), sqrt(exp(s^2) - 1); Pareto a x/(a-1), 1/sqrt(a(a-2)). */
START_TEST(shape_and_scale_have_each_familys_own_meaning)
{
    setup();
    draws_have("{\"Distribution\":\"gamma\",\"Shape\":4,\"Scale\":5}", 20, 0.5, 1e-4);
    draws_have("{\"Distribution\":\"erlang\",\"Shape\":4,\"Scale\":5}", 20, 0.5, 1e-4);
    draws_have("{\"Distribution\":\"weibull\",\"Shape\":2,\"Scale\":10}", 8.862269254527580, 0.522723200877063, 1e-4);
    draws_have("{\"Distribution\":\"lognormal\",\"Shape\":0.5,\"Scale\":10}", 11.331484530668263, sqrt(exp(0.25) - 1),
               1e-4);
    draws_have("{\"Distribution\":\"pareto\",\"Shape\":6,\"Scale\":10}", 12, 0.204124145231932, 1e-3);
    arena_free(arena);
}
END_TEST

/* Uniform: (b - a) / (sqrt(3) (a + b)). Quantiles: 0.5 x 15 + 0.5 x 30 = 22.5; second moment 0.5 x 700/3 + 0.5 x 2800/3.
 * Samples 1 2 3 4: mean 2.5, variance 1.25. Half 10, half exponential 20: mean 15, second moment 50 + 400. */
START_TEST(laws_made_of_points_and_parts_have_their_moments)
{
    setup();
    draws_have("{\"Distribution\":\"uniform\",\"Minimum\":10,\"Maximum\":30}", 20, 0.288675134594813, 1e-6);
    draws_have("{\"Distribution\":\"quantiles\",\"Quantiles\":{\"1\":40,\"0\":10,\"0.5\":20}}", 22.5,
               sqrt((700 + 2800) / 6.0 / 506.25 - 1), 1e-6);
    draws_have("{\"Distribution\":\"empirical\",\"Samples\":[4,2,1,3]}", 2.5, sqrt(1.25) / 2.5, 1e-6);
    draws_have("{\"Distribution\":\"mixture\",\"Parts\":[{\"Weight\":2,\"Of\":10},{\"Weight\":2,\"Of\":"
               "{\"Distribution\":\"exponential\",\"Mean\":20}},{\"Weight\":0,\"Of\":1}]}",
               15, 1, 1e-4);
    draws_have("12.5", 12.5, 0, 1e-9);
    arena_free(arena);
}
END_TEST

/* Mean and deviation are those before truncation at 0; after it, of the half-normal-like rest (Johnson, Kotz, Balakrishnan
 * 13.10.1): for a = -1, hazard = 0.2419707245191434 / 0.8413447460685429. */
START_TEST(a_truncated_normal_is_a_little_longer_than_its_mean)
{
    setup();
    double hazard = 0.2419707245191434 / 0.8413447460685429;
    double mean = 10 + 10 * hazard, variance = 100 * (1 - hazard - hazard * hazard);
    draws_have("{\"Distribution\":\"normal\",\"Mean\":10,\"CoefficientOfVariation\":1}", mean, sqrt(variance) / mean,
               1e-4);
    draws_have("{\"Distribution\":\"normal\",\"Mean\":10,\"CoefficientOfVariation\":0.1}", 10, 0.1, 1e-4);
    arena_free(arena);
}
END_TEST

START_TEST(a_pareto_law_may_have_no_mean_or_no_variance)
{
    setup();
    struct distribution none = read_law("{\"Distribution\":\"pareto\",\"Shape\":1,\"Scale\":5}");
    struct distribution no_variance = read_law("{\"Distribution\":\"pareto\",\"Shape\":1.5,\"Scale\":5}");
    ck_assert_double_infinite(distribution_mean(&none));
    ck_assert_double_infinite(distribution_cv(&none));
    ck_assert_double_eq_tol(distribution_mean(&no_variance), 15, 1e-12);
    ck_assert_double_infinite(distribution_cv(&no_variance));
    arena_free(arena);
}
END_TEST

START_TEST(a_linear_law_keeps_its_parts_and_a_trace_law_has_none)
{
    setup();
    struct distribution law = read_law(
        "{\"Comment\":\"x\",\"Distribution\":\"linear\",\"Base\":20,\"PerInputToken\":0.2,\"PerOutputToken\":25,"
        "\"Noise\":{\"Distribution\":\"lognormal\",\"Mean\":1,\"CoefficientOfVariation\":0.1}}");
    ck_assert_int_eq(law.family, DISTRIBUTION_LINEAR);
    ck_assert_double_eq(law.linear.base, 20);
    ck_assert_double_eq(law.linear.per_input_token, 0.2);
    ck_assert_double_eq(law.linear.per_output_token, 25);
    ck_assert_double_eq(law.linear.per_payload_kb, 0);
    ck_assert_int_eq(law.linear.noise->family, DISTRIBUTION_LOGNORMAL);
    ck_assert_int_eq(read_law("{\"Distribution\":\"trace\"}").family, DISTRIBUTION_TRACE);
    ck_assert_double_nan(distribution_mean(&law));
    arena_free(arena);
}
END_TEST

static void samples_from(const char *content, double mean, size_t points)
{
    char file[] = "/tmp/loadline-samples-XXXXXX", text[128];
    int descriptor = mkstemp(file);
    ck_assert_int_ge(descriptor, 0);
    ck_assert_int_eq(write(descriptor, content, strlen(content)), (ssize_t)strlen(content));
    close(descriptor);
    snprintf(text, sizeof text, "{\"Distribution\":\"empirical\",\"File\":\"%s\"}", file);
    struct distribution law = read_law(text);
    unlink(file);
    ck_assert_double_eq_tol(distribution_mean(&law), mean, 1e-12);
    ck_assert_uint_eq(law.point_count, points);
}

START_TEST(samples_come_from_lines_a_column_or_a_json_array)
{
    setup();
    samples_from("3\n1\n\n2\n2", 2, 3);
    samples_from("latency_ms\r\n 10\r\n30 \r\n", 20, 2);
    samples_from("  [1.5, 2.5, 5]\n", 3, 3);
    arena_free(arena);
}
END_TEST

/* One fault for each: the text, and how its line must read. Messages on bounds and names are json.h's. */
static const struct {
    const char *text, *line;
} refused[] = {
    {"-3", "s.json:1:1: $: must be from 0 to 1e+15 (ms), found -3"},
    {"\"fast\"", "s.json:1:1: $: must be a number (ms) or an object with a Distribution"},
    {"{\"Mean\":3}", "s.json:1:1: $.Distribution: is required"},
    {"{\"Distribution\":\"gamma\",\"Mean\":3,\"Shape\":2}",
     "s.json:1:1: $: give Mean and CoefficientOfVariation, or Shape and Scale, not both"},
    {"{\"Distribution\":\"gamma\"}", "s.json:1:1: $: gamma needs Mean and CoefficientOfVariation, or Shape and Scale"},
    {"{\"Distribution\":\"gamma\",\"Mean\":3}", "s.json:1:1: $.CoefficientOfVariation: is required"},
    {"{\"Distribution\":\"gamma\",\"Scale\":3}", "s.json:1:1: $.Shape: is required"},
    {"{\"Distribution\":\"gamma\",\"Mean\":0,\"CoefficientOfVariation\":1}",
     "s.json:1:32: $.Mean: must be above 0 (ms), found 0"},
    {"{\"Distribution\":\"exponential\"}", "s.json:1:1: $.Mean: is required"},
    {"{\"Distribution\":\"hyperexponential\",\"Mean\":3,\"CoefficientOfVariation\":0.5}",
     "s.json:1:70: $.CoefficientOfVariation: must be 1 or more for hyperexponential (below 1, gamma or erlang fit), "
     "found 0.5"},
    {"{\"Distribution\":\"hyperexponential\",\"Shape\":3}",
     "s.json:1:1: $: hyperexponential has no Shape and Scale; give Mean and CoefficientOfVariation"},
    {"{\"Distribution\":\"erlang\",\"Mean\":3,\"CoefficientOfVariation\":0.8}",
     "s.json:1:60: $.CoefficientOfVariation: must be 1 / sqrt(a whole number) for erlang (between them, gamma fits), "
     "found 0.8"},
    {"{\"Distribution\":\"gamma\",\"Mean\":3,\"CoefficientOfVariation\":1e-5}",
     "s.json:1:59: $.CoefficientOfVariation: must be 0 or from 0.001 to 100, found 1e-5"},
    {"{\"Distribution\":\"uniform\",\"Minimum\":5,\"Maximum\":4}",
     "s.json:1:49: $.Maximum: must not be below Minimum, 5"},
    {"{\"Distribution\":\"quantiles\",\"Quantiles\":{\"0\":5,\"0.5\":4,\"1\":9}}",
     "s.json:1:41: $.Quantiles: must not fall: 5 at 0, but 4 at 0.5"},
    {"{\"Distribution\":\"quantiles\",\"Quantiles\":{\"0\":5,\"0.5\":6}}",
     "s.json:1:41: $.Quantiles: needs the quantiles \"0\" and \"1\": the least and the largest"},
    {"{\"Distribution\":\"quantiles\",\"Quantiles\":{\"0\":5,\"0.5\":6,\"0.50\":6,\"1\":7}}",
     "s.json:1:41: $.Quantiles: has the quantile of 0.5 twice"},
    {"{\"Distribution\":\"empirical\"}", "s.json:1:1: $: empirical needs either Samples or File"},
    {"{\"Distribution\":\"empirical\",\"Samples\":[]}", "s.json:1:1: $: empirical needs at least one sample"},
    {"{\"Distribution\":\"empirical\",\"Samples\":[1,-2]}",
     "s.json:1:42: $.Samples[1]: must be a finite number, 0 or more (ms), found -2"},
    {"{\"Distribution\":\"empirical\",\"File\":\"/no/such\"}",
     "s.json:1:36: $.File: /no/such can't be opened: No such file or directory"},
    {"{\"Distribution\":\"mixture\",\"Parts\":[{\"Weight\":0,\"Of\":3}]}",
     "s.json:1:35: $.Parts: needs at least one part with a Weight above 0"},
    {"{\"Distribution\":\"mixture\",\"Parts\":[{\"Weight\":1,\"Of\":{\"Distribution\":\"trace\"}}]}",
     "s.json:1:69: $.Parts[0].Of.Distribution: trace is for ServiceTimeInMilliseconds alone"},
    {"{\"Distribution\":\"linear\"}",
     "s.json:1:1: $: linear needs at least one of Base, PerInputToken, PerOutputToken, PerPayloadKB"},
    {"{\"Distribution\":\"linear\",\"Base\":3,\"Noise\":2}", "s.json:1:43: $.Noise: Noise must have mean 1, has 2"},
};

START_TEST(each_problem_is_one_fault_with_its_place)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        setup();
        struct distribution law = {.family = DISTRIBUTION_UNIFORM};
        ck_assert(!read_as(refused[i].text, DISTRIBUTION_OF_SERVICE, &law));
        ck_assert_uint_ge(faults_total(faults), 1);
        ck_assert_str_eq(fault_line(arena, faults_at(faults, 0)), refused[i].line);
        ck_assert_uint_eq(faults_total(faults), 1);
        ck_assert_int_eq(law.family, DISTRIBUTION_UNIFORM);
        arena_free(arena);
    }
}
END_TEST

START_TEST(a_misspelt_family_or_member_gets_the_nearest_name)
{
    setup();
    struct distribution law;
    ck_assert(!read_as("{\"Distribution\":\"lognromal\",\"Mean\":3}", DISTRIBUTION_DRAWN, &law));
    ck_assert_ptr_nonnull(strstr(faults_at(faults, 0)->text, "did you mean \"lognormal\"?"));
    ck_assert(!read_as("{\"Distribution\":\"exponential\",\"Mean\":3,\"Maen\":3}", DISTRIBUTION_DRAWN, &law));
    ck_assert_ptr_nonnull(strstr(faults_at(faults, 1)->text, "did you mean \"Mean\"?"));
    ck_assert_uint_eq(faults_total(faults), 2);
    arena_free(arena);
}
END_TEST

TEST_MAIN("distribution", every_family_has_the_mean_and_variation_it_was_given,
          shape_and_scale_have_each_familys_own_meaning, laws_made_of_points_and_parts_have_their_moments,
          a_truncated_normal_is_a_little_longer_than_its_mean, a_pareto_law_may_have_no_mean_or_no_variance,
          a_linear_law_keeps_its_parts_and_a_trace_law_has_none, samples_come_from_lines_a_column_or_a_json_array,
          each_problem_is_one_fault_with_its_place, a_misspelt_family_or_member_gets_the_nearest_name)
