#include "models/arrival_dispersion.h"
#include "models/arrival_fit.h"
#include "models/counts.h"
#include "models/json.h"
#include "models/trace_statistics.h"
#include "sim/arena.h"
#include "sim/units.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

#define REQUESTS 20000

static struct arena *arena;
static struct faults *faults;
static struct arrival_fit fit;
static int64_t *at_ns;
static size_t count;

static void start(void)
{
    arena = arena_new();
    faults = faults_new(arena);
    at_ns = arena_new_array(arena, 2 * REQUESTS, int64_t);
    count = 0;
}

static void stop(void)
{
    arena_free(arena);
}

/* Arrivals of a process, as a scenario has it. */
static void draw(const char *json, uint64_t seed)
{
    struct arrivals arrivals;
    const struct json_node *node = json_read_text(arena, "t", json, strlen(json), faults);
    ck_assert_msg(node && arrivals_read(node, &arrivals, arena, faults), "%s", fixture_said(arena, faults));
    arrivals_compile(&arrivals, arena);
    struct arrival_stream *stream = arena_new_of(arena, struct arrival_stream);
    struct arrival batch[ARRIVAL_BATCH];
    arrival_stream_begin(stream, &arrivals, random_key(seed, 0));
    count = 0;
    for (size_t got; count < REQUESTS && (got = arrival_stream_fill(stream, batch, ARRIVAL_BATCH)) > 0;)
        for (size_t i = 0; i < got; i++) at_ns[count++] = batch[i].arrival_ns;
}

static void fit_them(void)
{
    struct trace_statistics *statistics = trace_statistics_begin(arena, at_ns[0], at_ns[count - 1], false, 0);
    struct trace_row row = trace_row_unknown;
    for (size_t i = 0; i < count; i++) {
        row.arrival_ns = at_ns[i];
        trace_statistics_add(statistics, &row);
    }
    trace_statistics_end(statistics);
    struct arrival_evidence *evidence = arrival_evidence_begin(arena, statistics, 1, EVIDENCE_WINDOWS);
    for (size_t i = 0; i < count; i++) arrival_evidence_add(evidence, at_ns[i]);
    arrival_evidence_end(evidence);
    ck_assert(arrival_fit(arena, evidence, false, &fit));
}

static const struct arrival_candidate *of(enum arrival_process process)
{
    for (size_t i = 0; i < fit.count; i++)
        if (fit.candidates[i].process == process) return &fit.candidates[i];
    return NULL;
}

/* The rate of n requests is off by 1 / sqrt(n) = 0.7 % (one deviation). */
START_TEST(a_poisson_process_is_known)
{
    start();
    draw("{\"Process\": \"poisson\", \"RatePerSecond\": 9, \"Requests\": 20000}", 1);
    fit_them();
    ck_assert_int_eq(fit.candidates[0].process, PROCESS_POISSON);
    ck_assert_double_eq_tol(fit.candidates[0].rate_per_s, 9, 9 * 4 * 0.00708);
    ck_assert_double_gt(fit.candidates[0].p_value, 0.01);
    stop();
}
END_TEST

/* Gamma of variation 2: shape 1/4, whose estimate has a deviation of 1 % for 10,000 gaps or more (Johnson, Kotz, Balakrishnan 17.7.2). */
START_TEST(a_renewal_process_is_known_by_its_gaps)
{
    start();
    draw("{\"Process\": \"renewal\", \"InterarrivalInMilliseconds\": {\"Distribution\": \"gamma\", \"Mean\": 500000, "
         "\"CoefficientOfVariation\": 2}, \"Requests\": 20000}",
         2);
    fit_them();
    ck_assert_int_eq(fit.candidates[0].process, PROCESS_RENEWAL);
    ck_assert_double_eq_tol(distribution_cv(&fit.candidates[0].law), 2, 0.1);
    ck_assert_double_gt(fit.candidates[0].p_value, 0.01);
    ck_assert_double_lt(of(PROCESS_POISSON)->p_value, 1e-9);
    stop();
}
END_TEST

/* Some 25 stays in each state: dwell times are known to a fifth (one deviation), rates to a few percent. */
START_TEST(two_rates_that_change_by_chance_are_found)
{
    start();
    draw("{\"Process\": \"mmpp\", \"States\": [{\"RatePerSecond\": 2, \"MeanDwellInSeconds\": 60}, {\"RatePerSecond\": "
         "30, "
         "\"MeanDwellInSeconds\": 20}], \"Requests\": 20000}",
         3);
    fit_them();
    const struct arrival_candidate *best = &fit.candidates[0];
    ck_assert_int_eq(best->process, PROCESS_MMPP);
    ck_assert_double_eq_tol(best->states[0].rate_per_s, 2, 0.3);
    ck_assert_double_eq_tol(best->states[1].rate_per_s, 30, 1.5);
    ck_assert_double_eq_tol(best->states[0].mean_dwell_s, 60, 45);
    ck_assert_double_eq_tol(best->states[1].mean_dwell_s, 20, 15);
    ck_assert_double_gt(best->p_value, 0.01);
    stop();
}
END_TEST

/* Like a clock: request k at k / 7 s. */
START_TEST(equal_gaps_are_deterministic)
{
    start();
    draw("{\"Process\": \"deterministic\", \"RatePerSecond\": 7, \"Requests\": 20000}", 1);
    fit_them();
    ck_assert_int_eq(fit.candidates[0].process, PROCESS_DETERMINISTIC);
    ck_assert_double_eq_tol(fit.candidates[0].rate_per_s, 7, 1e-6);
    ck_assert_ptr_null(of(PROCESS_RENEWAL));
    stop();
}
END_TEST

START_TEST(a_curve_is_followed)
{
    start();
    draw("{\"Process\": \"rate-curve\", \"Points\": [[0, 1], [600, 30], [1200, 5], [1800, 0]]}", 4);
    fit_them();
    const struct arrival_candidate *best = &fit.candidates[0];
    ck_assert_int_eq(best->process, PROCESS_RATE_CURVE);
    ck_assert_double_gt(best->p_value, 0.01);
    for (size_t i = 0; i < best->point_count; i++) {
        double at_s = best->points[i].at_s + time_to_s(at_ns[0]);
        double rate = at_s < 600    ? 1 + 29 * at_s / 600
                      : at_s < 1200 ? 30 - 25 * (at_s - 600) / 600
                                    : 5 - at_s / 120 + 10;
        /* Points are means over their part of the curve, which has a peak. */
        ck_assert_double_eq_tol(best->points[i].rate_per_s, rate, 4);
    }
    stop();
}
END_TEST

START_TEST(batches_are_batches_and_ticks_are_not)
{
    start();
    draw("{\"Process\": \"batch\", \"RatePerSecond\": 5, \"BatchSize\": 4, \"Requests\": 20000}", 5);
    fit_them();
    ck_assert_int_eq(fit.candidates[0].process, PROCESS_BATCH);
    ck_assert_double_eq_tol(distribution_mean(&fit.candidates[0].law), 4, 1e-12);

    /* A Poisson process as a clock of whole seconds shows it: 0.5 a second, of which a fifth share their second. */
    draw("{\"Process\": \"poisson\", \"RatePerSecond\": 0.5, \"Requests\": 20000}", 6);
    for (size_t i = 0; i < count; i++) at_ns[i] -= at_ns[i] % NS_PER_S;
    fit_them();
    ck_assert_int_eq(fit.tick_ns, NS_PER_S);
    ck_assert_int_eq(fit.candidates[0].process, PROCESS_POISSON);
    ck_assert_double_gt(fit.candidates[0].p_value, 0.01);
    stop();
}
END_TEST

/* A day and a night: 600 and 60 a minute. Two rates that go with the clock are a curve, of which counts are enough. */
START_TEST(counts_are_fitted_without_their_gaps)
{
    start();
    struct counts *counts = counts_new(arena, 960, NS_PER_MINUTE);
    for (size_t i = 0; i < 960; i++) counts_add(counts, i, (uint64_t)(330 + 270 * sin((double)i / 960 * 6.283)));
    struct trace_statistics *statistics = trace_statistics_begin(arena, 0, counts_length_ns(counts), false, 0);
    trace_statistics_add_counts(statistics, counts);
    trace_statistics_end(statistics);
    struct arrival_evidence *evidence = arrival_evidence_begin(arena, statistics, 1, counts->intervals);
    arrival_evidence_add_counts(evidence, counts);
    arrival_evidence_end(evidence);
    ck_assert_double_eq_tol(evidence->requests, (double)counts->total, 1e-6 * (double)counts->total);
    ck_assert(arrival_fit(arena, evidence, true, &fit));
    ck_assert_int_eq(fit.candidates[0].process, PROCESS_RATE_CURVE);
    ck_assert(isnan(fit.candidates[0].p_value));
    stop();
}
END_TEST

START_TEST(a_handful_of_requests_is_too_few)
{
    start();
    struct trace_statistics *statistics = trace_statistics_begin(arena, 0, NS_PER_S, false, 0);
    struct trace_row row = trace_row_unknown;
    trace_statistics_add(statistics, &row);
    trace_statistics_end(statistics);
    struct arrival_evidence *evidence = arrival_evidence_begin(arena, statistics, 1, EVIDENCE_WINDOWS);
    arrival_evidence_add(evidence, 0);
    arrival_evidence_end(evidence);
    ck_assert(!arrival_fit(arena, evidence, false, &fit));
    stop();
}
END_TEST

/* By hand. Rates of 0 and 10 a second for 10 s each in windows of 20 s: 1 + 2 x 0.25 x 100 / (5 x 0.2) x (1 - (1 - e^-4) / 4). A line from 10 to
 * 20, level for as long at its ends: mean 15, mean square 241.67, in windows of a minute 1 + 60 x 16.67 / 15. */
START_TEST(processes_are_as_bursty_as_theory_has_them)
{
    struct arrival_candidate states = {.process = PROCESS_MMPP, .states = {{0, 10}, {10, 10}}};
    ck_assert_double_eq_tol(arrival_dispersion(&states, 20), 1 + 50 * (1 - (1 - exp(-4)) / 4), 1e-12);
    ck_assert_double_eq_tol(arrival_dispersion(&states, 1e-6), 1, 1e-4);

    const struct rate_point points[] = {{25, 10}, {75, 20}};
    struct arrival_candidate curve = {.process = PROCESS_RATE_CURVE, .point_count = 2, .points = points};
    ck_assert_double_eq_tol(arrival_dispersion(&curve, 60), 1 + 60 * (725.0 / 3 - 225) / 15, 1e-9);

    struct arrival_candidate batch = {.process = PROCESS_BATCH, .law = distribution_constant(4)};
    ck_assert_double_eq_tol(arrival_dispersion(&batch, 60), 4, 1e-12);
}
END_TEST

/* Three hours of bursts of 20 s: what is drawn has the dispersion that the formula gives for what was fitted, in windows of 10 s, 1,000 of
 * them; of 125 stays of each rate it is off by 10 % (one deviation). */
START_TEST(a_fitted_process_is_as_bursty_as_its_trace)
{
    start();
    draw("{\"Process\": \"mmpp\", \"States\": [{\"RatePerSecond\": 0.5, \"MeanDwellInSeconds\": 60}, "
         "{\"RatePerSecond\": 6, "
         "\"MeanDwellInSeconds\": 20}], \"Requests\": 20000}",
         4);
    fit_them();
    double sum = 0, squares = 0, windows = floor(time_to_s(at_ns[count - 1]) / 10);
    for (size_t i = 0, w = 0; w < windows; w++) {
        double in = 0;
        for (; i < count && at_ns[i] < (int64_t)(w + 1) * 10 * NS_PER_S; i++) in++;
        sum += in;
        squares += in * in;
    }
    double dispersion = (squares / windows - pow(sum / windows, 2)) / (sum / windows);
    ck_assert_int_eq(fit.candidates[0].process, PROCESS_MMPP);
    ck_assert_double_eq_tol(arrival_dispersion(&fit.candidates[0], 10) / dispersion, 1, 0.1);
    stop();
}
END_TEST

TEST_MAIN("arrival_fit", a_poisson_process_is_known, a_renewal_process_is_known_by_its_gaps,
          two_rates_that_change_by_chance_are_found, equal_gaps_are_deterministic,
          processes_are_as_bursty_as_theory_has_them, a_fitted_process_is_as_bursty_as_its_trace, a_curve_is_followed,
          batches_are_batches_and_ticks_are_not, counts_are_fitted_without_their_gaps, a_handful_of_requests_is_too_few)
