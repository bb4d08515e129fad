#include "scenarios/warm_up.h"
#include "sim/endpoint.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <math.h>

#define COUNT 2000
static double values[COUNT];

/* Uniform noise in [-1/2, 1/2): a function of the index, so that every run sees the same. */
static double noise(size_t i)
{
    return random_share(random_wide(random_block(random_key(1, 0), i, RANDOM_ARRIVAL, 0), 0)) - 0.5;
}

/* From 0 up to 10 over 500 values, then 10, with noise: all of the ramp but its last steps, which noise hides, is cut. */
START_TEST(a_ramp_is_cut_where_it_ends)
{
    for (size_t i = 0; i < COUNT; i++) values[i] = (i < 500 ? (double)i / 50 : 10) + noise(i);
    size_t cut = warm_up_mser5(values, COUNT);
    ck_assert_uint_ge(cut, 470);
    ck_assert_uint_le(cut, 530);
    ck_assert_uint_eq(cut % 5, 0);
}
END_TEST

START_TEST(of_noise_alone_little_is_cut)
{
    for (size_t i = 0; i < COUNT; i++) values[i] = 10 + noise(i);
    ck_assert_uint_le(warm_up_mser5(values, COUNT), COUNT / 10);
}
END_TEST

/* A drift has no steady state: the least error is at the bound, and warm_up_choose() takes that for none. */
START_TEST(on_a_drift_the_cut_runs_into_its_bound)
{
    for (size_t i = 0; i < COUNT; i++) values[i] = (double)i;
    ck_assert_uint_eq(warm_up_mser5(values, COUNT), COUNT / 2 - 5);
}
END_TEST

START_TEST(too_few_values_have_no_cut)
{
    ck_assert_uint_eq(warm_up_mser5(values, 0), 0);
    for (size_t count = 1; count < 10; count++) ck_assert_uint_eq(warm_up_mser5(values, count), count);
}
END_TEST

/* --- The choice --- */

static double mean_in_system(const struct plan *plan, const struct compiled *compiled, uint64_t seed,
                             uint32_t replications)
{
    struct endpoint *endpoint = endpoint_new(plan);
    double sum = 0;
    for (uint32_t r = 0; r < replications; r++) {
        struct random_key key = random_key(seed, r);
        struct traffic_source *source = traffic_open(&compiled->scenario->traffic, key);
        ck_assert(endpoint_run(endpoint, key, traffic_arrivals(source), NULL));
        traffic_close(source);
        sum +=
            (double)endpoint_integrals(endpoint, 0).in_system / (double)(endpoint_end_ns(endpoint) - plan->warm_up_ns);
    }
    endpoint_free(endpoint);
    return sum / replications;
}

/* M/M/1 at load 0.9, started empty: rho / (1 - rho) = 9 present in the long run (Kleinrock, vol. 1, 1975, section 3.2). 100 s are
 * less than three of its relaxation times 1 / (sqrt(mu) - sqrt(lambda))^2 = 38 s, so the empty start weighs. 20 seeds of 40
 * replications; the choice is made on four pilots of each. */
START_TEST(the_choice_brings_an_empty_start_closer_to_the_steady_state)
{
    double with = 0, without = 0;
    const int seeds = 20;
    for (int seed = 1; seed <= seeds; seed++) {
        struct trial trial =
            trial_compile(SETS("/Traffic/Arrivals={'Process': 'poisson', 'RatePerSecond': 9}", "/DurationInSeconds=100",
                               "/WarmUpInSeconds='auto'", "/Replications=4"));
        ck_assert_msg(trial.compiled, "%s", trial_said(&trial));
        trial.scenario->seed = (uint64_t)seed;
        struct warm_up_choice choice;
        ck_assert(warm_up_choose(trial.compiled, NULL, &choice));
        ck_assert_uint_eq(choice.pilots, 4);
        ck_assert_int_le(choice.warm_up_ns, 50 * NS_PER_S);
        ck_assert_int_eq(choice.found, choice.warm_up_ns > 0);

        struct plan plan = trial.compiled->plan;
        without += mean_in_system(&plan, trial.compiled, (uint64_t)seed, 40) / seeds;
        plan.warm_up_ns = choice.warm_up_ns;
        with += mean_in_system(&plan, trial.compiled, (uint64_t)seed, 40) / seeds;
        trial_end(&trial);
    }
    ck_assert_msg(fabs(with - 9) < fabs(without - 9), "%g with it, %g without", with, without);
}
END_TEST

/* M/M/1 at load 0.5 over 400 s: 1 present in the long run, and the empty start, over within a second or two, is worth some
 * 0.1 %. What the choice cuts must not depend on the luck of the replication that it is applied to: were that the pilot too, a
 * busy beginning would be cut and a quiet one kept, and the mean over these 150 seeds would fall by 1.6 %. */
START_TEST(the_choice_does_not_look_at_what_is_measured)
{
    double with = 0, without = 0;
    const int seeds = 150;
    for (int seed = 1; seed <= seeds; seed++) {
        struct trial trial =
            trial_compile(SETS("/Traffic/Arrivals={'Process': 'poisson', 'RatePerSecond': 5}", "/DurationInSeconds=400",
                               "/WarmUpInSeconds='auto'", "/Replications=1"));
        ck_assert_msg(trial.compiled, "%s", trial_said(&trial));
        trial.scenario->seed = (uint64_t)seed;
        struct warm_up_choice choice;
        ck_assert(warm_up_choose(trial.compiled, NULL, &choice));
        struct plan plan = trial.compiled->plan;
        without += mean_in_system(&plan, trial.compiled, (uint64_t)seed, 1) / seeds;
        plan.warm_up_ns = choice.warm_up_ns;
        with += mean_in_system(&plan, trial.compiled, (uint64_t)seed, 1) / seeds;
        trial_end(&trial);
    }
    ck_assert_msg(with > without - 0.008, "%g with it, %g without", with, without);
}
END_TEST

/* Twice the load that the worker can carry: the number present grows to the end. */
START_TEST(an_overloaded_endpoint_has_no_steady_state)
{
    struct trial trial = trial_compile(SETS("/Traffic/Arrivals={'Process': 'poisson', 'RatePerSecond': 20}",
                                            "/DurationInSeconds=600", "/WarmUpInSeconds='auto'"));
    struct warm_up_choice choice;
    ck_assert(warm_up_choose(trial.compiled, NULL, &choice));
    ck_assert(!choice.found);
    ck_assert_int_eq(choice.warm_up_ns, 0);
    trial_end(&trial);
}
END_TEST

START_TEST(a_run_without_a_request_has_no_choice_to_make)
{
    struct trial trial = trial_compile(SETS("/Traffic/Arrivals={'Process': 'poisson', 'RatePerSecond': 1e-9}",
                                            "/DurationInSeconds=1e-9", "/WarmUpInSeconds='auto'"));
    struct warm_up_choice choice;
    ck_assert(warm_up_choose(trial.compiled, NULL, &choice));
    ck_assert(!choice.found);
    trial_end(&trial);
}
END_TEST

TEST_MAIN("warm_up", a_ramp_is_cut_where_it_ends, of_noise_alone_little_is_cut, on_a_drift_the_cut_runs_into_its_bound,
          too_few_values_have_no_cut, the_choice_brings_an_empty_start_closer_to_the_steady_state,
          the_choice_does_not_look_at_what_is_measured, an_overloaded_endpoint_has_no_steady_state,
          a_run_without_a_request_has_no_choice_to_make)
