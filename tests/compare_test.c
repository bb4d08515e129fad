#include "scenarios/compare.h"

#include "models/closed_form.h"
#include "models/interval.h"
#include "scenarios/figures.h"
#include "scenarios/replicate.h"
#include "sim/arena.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

/* Two scenarios of the fixture, run and compared; b is as if made from a's document. */
struct pair {
    struct trial a, b;
    const struct comparison *comparison;
};

static struct pair pair_of(const char *const *a, const char *const *b)
{
    struct pair pair = {.a = trial_read(a), .b = trial_read(b)};
    ck_assert_msg(pair.a.scenario && pair.b.scenario, "%s %s", trial_said(&pair.a), trial_said(&pair.b));
    compare_align((struct scenario *[]){pair.a.scenario, pair.b.scenario}, 2, true, pair.a.arena);
    struct trial *trials[] = {&pair.a, &pair.b};
    struct compared sides[2];
    for (int i = 0; i < 2; i++) {
        struct trial *trial = trials[i];
        trial->compiled = compile(trial->arena, trial->scenario, trial->faults);
        ck_assert_msg(trial->compiled, "%s", trial_said(trial));
        trial->outcome = outcome_new(trial->compiled);
        struct replicate_options options = {.threads = 2};
        ck_assert(replicate(trial->compiled, &options, trial->outcome, trial->faults));
        sides[i] = (struct compared){
            trial->outcome,
            outcome_result(trial->outcome, (struct outcome_notes){.partial = false}, trial->arena),
            NULL,
        };
    }
    pair.comparison = compare(sides, 2, 0.8, pair.a.arena);
    return pair;
}

static void pair_end(struct pair *pair)
{
    trial_end(&pair->b);
    trial_end(&pair->a);
}

static const struct side *side_of(const struct pair *pair)
{
    return &pair->comparison->sides[1];
}

/* NULL where there is none. */
static const struct difference *find(const struct pair *pair, const char *metric, const char *variant_name)
{
    const struct side *side = side_of(pair);
    for (size_t i = 0; i < side->difference_count; i++) {
        const struct difference *difference = &side->differences[i];
        bool same = variant_name && difference->variant_name ? strcmp(variant_name, difference->variant_name) == 0
                                                             : variant_name == difference->variant_name;
        if (same && strcmp(difference->metric, metric) == 0) return difference;
    }
    return NULL;
}

static const struct difference *get(const struct pair *pair, const char *metric, const char *variant_name)
{
    const struct difference *difference = find(pair, metric, variant_name);
    ck_assert_msg(difference, "there is no %s", metric);
    return difference;
}

/* The latency means of each replication, of the endpoint. */
static size_t means_of(const struct trial *trial, double *values)
{
    return figures_get(outcome_figures(trial->outcome), 0, figure_of_measure(MEASURE_LATENCY), values);
}

static double half_width(const struct difference *difference)
{
    return (difference->interval.high - difference->interval.low) / 2;
}

START_TEST(a_scenario_does_not_differ_from_itself)
{
    struct pair pair = pair_of(NO_SETS, NO_SETS);
    const struct side *side = side_of(&pair);
    ck_assert(side->paired);
    ck_assert_uint_gt(side->difference_count, 10);
    for (size_t i = 0; i < side->difference_count; i++) {
        const struct difference *difference = &side->differences[i];
        ck_assert_double_eq(difference->difference, 0);
        ck_assert_double_eq(difference->value, difference->baseline);
        ck_assert_double_eq(difference->interval.low, 0);
        ck_assert_double_eq(difference->interval.high, 0);
        ck_assert(difference->has_verdict && !difference->significant);
    }
    ck_assert_uint_eq(side->only_here_count + side->only_in_baseline_count, 0);
    ck_assert_uint_eq(pair.comparison->warning_count, 0);
    pair_end(&pair);
}
END_TEST

/* The figures of the comparison are those of the results. */
START_TEST(a_difference_stands_between_the_two_results)
{
    struct pair pair = pair_of(NO_SETS, SETS("/Models/M/Profiles/0/Workers=2"));
    const struct result *a = pair.comparison->sides[0].result, *b = side_of(&pair)->result;
    const struct difference *p99 = get(&pair, "Latency.P99", NULL);
    ck_assert_double_eq(p99->baseline, a->latency.percentile_ms[P99]);
    ck_assert_double_eq(p99->value, b->latency.percentile_ms[P99]);
    ck_assert_double_eq_tol(p99->difference, p99->value - p99->baseline, 1e-9);
    ck_assert_double_eq(get(&pair, "Utilization", "A")->baseline, a->variants[0].utilization);
    ck_assert_double_eq(get(&pair, "TrafficShare", "A")->difference, 0);
    ck_assert_double_eq(get(&pair, "Instances.Mean", "A")->value, 1);
    ck_assert_double_eq(get(&pair, "Instances.Mean", NULL)->value, 1);
    ck_assert_ptr_null(find(&pair, "TrafficShare", NULL));
    ck_assert_ptr_null(find(&pair, "ColdStartShare", NULL));
    ck_assert_ptr_null(find(&pair, "TimeToFirstToken.Mean", "A"));
    pair_end(&pair);
}
END_TEST

/* t(0.975, 1 degree of freedom) = 12.7062 (any table of Student's t): the interval of two differences d, e is their mean and
 * 12.7062 |d - e| / 2 either way. */
START_TEST(the_interval_of_two_paired_replications_is_students)
{
    struct pair pair = pair_of(NO_SETS, SETS("/Models/M/Profiles/0/ServiceTimeInMilliseconds/Mean=90"));
    double a[2], b[2];
    ck_assert_uint_eq(means_of(&pair.a, a), 2);
    ck_assert_uint_eq(means_of(&pair.b, b), 2);
    double d = b[0] - a[0], e = b[1] - a[1], half = 12.7062047361747 * fabs(d - e) / 2;
    const struct difference *mean = get(&pair, "Latency.Mean", NULL);
    ck_assert_double_eq_tol(mean->difference, (d + e) / 2, 1e-9);
    ck_assert_double_eq_tol(mean->interval.low, (d + e) / 2 - half, 1e-6);
    ck_assert_double_eq_tol(mean->interval.high, (d + e) / 2 + half, 1e-6);
    pair_end(&pair);
}
END_TEST

#define QUEUE(replications, seed)                                                                                      \
    "/Traffic/Arrivals={'Process': 'poisson', 'RatePerSecond': 5, 'Requests': 4000}", "/WarmUpInSeconds=20",           \
        "/Replications=" #replications, "/Seed=" #seed

/* Kleinrock 1975, sections 3.2 and 3.5: with 5 requests a second and 100 ms each, M/M/1 has a mean response time of
 * 1 / (10 - 5) = 200 ms, and M/M/2 one of 100 ms + C(2, 0.5) / (20 - 5) = 100 + 0.1 / 15 s = 106.67 ms. */
START_TEST(the_interval_covers_the_difference_that_theory_gives)
{
    const double theory_ms = 1e3 * (0.1 + closed_form_mean_wait_s(2, 5, 10) - 1.0 / (10 - 5));
    ck_assert_double_eq_tol(theory_ms, 106.667 - 200, 0.001);
    struct pair pair = pair_of(SETS(QUEUE(40, 7)), SETS(QUEUE(40, 7), "/Models/M/Profiles/0/Workers=2"));
    const struct difference *mean = get(&pair, "Latency.Mean", NULL);
    ck_assert_msg(mean->interval.low < theory_ms && theory_ms < mean->interval.high, "[%g, %g] does not cover %g",
                  mean->interval.low, mean->interval.high, theory_ms);
    ck_assert_double_lt(half_width(mean), 0.04 * fabs(theory_ms));
    ck_assert(mean->significant);
    pair_end(&pair);
}
END_TEST

/* How often one in a hundred comparisons does `said` something at 95 %; each has a seed of its own. */
#define COMPARISONS 100
static int count_of(struct pair (*make)(struct arena *arena, int seed), bool (*said)(const struct difference *mean))
{
    struct arena *arena = arena_new();
    int count = 0;
    for (int seed = 1; seed <= COMPARISONS; seed++) {
        struct pair pair = make(arena, seed);
        count += said(get(&pair, "Latency.Mean", NULL));
        pair_end(&pair);
    }
    arena_free(arena);
    return count;
}

static bool is_significant(const struct difference *mean)
{
    return mean->significant;
}

static bool covers_theory(const struct difference *mean)
{
    const double theory_ms = 106.66667 - 200;
    return mean->interval.low < theory_ms && theory_ms < mean->interval.high;
}

#define NOISY "/Traffic/Arrivals={'Process': 'poisson', 'RatePerSecond': 5, 'Requests': 1000}", "/Replications=5"

static struct pair one_worker_and_two(struct arena *arena, int seed)
{
    const char *set = arena_format(arena, "/Seed=%d", seed);
    return pair_of(SETS(NOISY, "/WarmUpInSeconds=10", set),
                   SETS(NOISY, "/WarmUpInSeconds=10", set, "/Models/M/Profiles/0/Workers=2"));
}

/* Of 100 intervals at 95 %, 95 cover on average; fewer than 87 or more than 99 do so with probability 0.0015 + 0.0059
 * (binomial distribution). */
START_TEST(intervals_cover_theory_as_often_as_they_say)
{
    int count = count_of(one_worker_and_two, covers_theory);
    ck_assert_msg(count >= 87 && count <= 99, "%d of 100 cover", count);
}
END_TEST

#define TWINS(first, second)                                                                                           \
    "/EndpointConfig/ProductionVariants/-={'VariantName': 'B', 'ModelName': 'M', 'InstanceType': 'ml.c5.xlarge',"      \
    " 'InitialInstanceCount': 1, 'InitialVariantWeight': " #second "}",                                                \
        "/EndpointConfig/ProductionVariants/0/InitialVariantWeight=" #first

/* Twins that share 3 to 7 or 7 to 3: the same law on the same requests, and other luck. */
static struct pair twins_and_twins(struct arena *arena, int seed)
{
    const char *set = arena_format(arena, "/Seed=%d", seed);
    return pair_of(SETS(NOISY, set, TWINS(3, 7)), SETS(NOISY, set, TWINS(7, 3)));
}

/* The same scenario with another seed: nothing in common. */
static struct pair one_seed_and_another(struct arena *arena, int seed)
{
    return pair_of(SETS(NOISY, arena_format(arena, "/Seed=%d", seed)),
                   SETS(NOISY, arena_format(arena, "/Seed=%d", seed + 1000)));
}

/* Of 100 differences that are noise, 5 are said to be none on average; more than 13 with probability 0.0005. */
START_TEST(noise_is_said_to_be_noise_as_often_as_promised)
{
    int paired = count_of(twins_and_twins, is_significant), unpaired = count_of(one_seed_and_another, is_significant);
    ck_assert_msg(paired <= 13, "%d of 100 are taken for real", paired);
    ck_assert_msg(unpaired <= 13, "%d of 100 are taken for real", unpaired);
    ck_assert_int_gt(paired + unpaired, 0); /* none in 200: 0.00004 */
}
END_TEST

/* Requests that are 1 % slower in a queue that is busy for 80 % of the time: what the two runs have in common is most of what either
 * of them varies by. */
START_TEST(common_random_numbers_make_the_interval_narrow)
{
    struct pair pair =
        pair_of(SETS("/Traffic/Arrivals/RatePerSecond=8", "/Traffic/Arrivals/Requests=3000", "/Replications=10"),
                SETS("/Traffic/Arrivals/RatePerSecond=8", "/Traffic/Arrivals/Requests=3000", "/Replications=10",
                     "/Models/M/Profiles/0/ServiceTimeInMilliseconds/Mean=101"));
    const struct difference *mean = get(&pair, "Latency.Mean", NULL);
    double a[10], b[10];
    struct interval welch;
    interval_welch(a, means_of(&pair.a, a), b, means_of(&pair.b, b), 0.95, &welch);
    ck_assert(mean->significant);
    ck_assert(welch.low < 0 && welch.high > 0);
    ck_assert_double_lt(half_width(mean), (welch.high - welch.low) / 2 / 4);
    pair_end(&pair);
}
END_TEST

/* Two workers cost what one does; a type at half the price costs half of it, in each replication. */
START_TEST(what_is_certain_has_no_interval_to_speak_of)
{
    struct pair pair =
        pair_of(SETS("/DurationInSeconds=50"),
                SETS("/DurationInSeconds=50", "/EndpointConfig/ProductionVariants/0/InitialInstanceCount=2"));
    const struct difference *cost = get(&pair, "Cost.PerHour", NULL);
    ck_assert_double_eq_tol(cost->difference, 0.204, 1e-7);
    ck_assert_double_eq_tol(half_width(cost), 0, 1e-9);
    ck_assert(cost->significant);
    ck_assert_double_eq_tol(get(&pair, "Instances.Mean", NULL)->difference, 1, 1e-12);
    pair_end(&pair);
}
END_TEST

#define CLOCKWORK                                                                                                      \
    "/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 2}", "/DurationInSeconds=100",                    \
        "/Models/M/Profiles/0/ServiceTimeInMilliseconds=250", "/Replications=1"

/* Nobody waits: 250 ms and 300 ms. */
START_TEST(without_chance_one_replication_tells_it_all)
{
    struct pair pair = pair_of(SETS(CLOCKWORK), SETS(CLOCKWORK, "/Models/M/Profiles/0/ServiceTimeInMilliseconds=300"));
    const struct difference *mean = get(&pair, "Latency.Mean", NULL);
    ck_assert(!mean->interval.known && mean->has_verdict && mean->significant);
    ck_assert_double_eq_tol(mean->difference, 50, 1e-9);
    const struct difference *errors = get(&pair, "ErrorRate", NULL);
    ck_assert(errors->has_verdict && !errors->significant);
    pair_end(&pair);
}
END_TEST

/* What does not vary is held against every replication of what does. */
START_TEST(one_side_may_be_left_to_chance)
{
    struct pair pair =
        pair_of(SETS("/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 2}", "/DurationInSeconds=100",
                     "/Models/M/Profiles/0/ServiceTimeInMilliseconds=250", "/Replications=3"),
                SETS("/Traffic/Arrivals={'Process': 'deterministic', 'RatePerSecond': 2}", "/DurationInSeconds=100",
                     "/Replications=3"));
    double b[3];
    struct interval own;
    const struct difference *mean = get(&pair, "Latency.Mean", NULL);
    double middle = interval_mean(b, means_of(&pair.b, b), 0.95, &own);
    ck_assert_double_eq_tol(mean->baseline, 250, 1e-9);
    ck_assert_double_eq_tol(mean->difference, middle - 250, 1e-9);
    ck_assert_double_eq_tol(half_width(mean), (own.high - own.low) / 2, 1e-9);
    pair_end(&pair);
}
END_TEST

START_TEST(one_replication_that_is_left_to_chance_gives_no_verdict)
{
    struct pair pair = pair_of(SETS("/Replications=1"), SETS("/Models/M/Profiles/0/Workers=2"));
    ck_assert_uint_eq(side_of(&pair)->result->replications, 1); /* the baseline's */
    ck_assert(!get(&pair, "Latency.Mean", NULL)->has_verdict);
    ck_assert(!get(&pair, "Latency.Mean", NULL)->significant);
    pair_end(&pair);
}
END_TEST

START_TEST(other_traffic_is_not_paired_and_that_is_said)
{
    struct pair pair = pair_of(NO_SETS, SETS("/Traffic/Arrivals/RatePerSecond=8"));
    ck_assert(!side_of(&pair)->paired);
    ck_assert_uint_eq(pair.comparison->warning_count, 1);
    ck_assert_str_eq(
        pair.comparison->warnings[0],
        "mm1 (2) does not get the baseline's requests (its Traffic is another): its replications cannot be "
        "paired, and intervals are those of two independent means");
    double a[2], b[2];
    struct interval welch;
    interval_welch(a, means_of(&pair.a, a), b, means_of(&pair.b, b), 0.95, &welch);
    ck_assert_double_eq(get(&pair, "Latency.Mean", NULL)->interval.low, welch.low);
    pair_end(&pair);

    pair = pair_of(NO_SETS, SETS("/Seed=4"));
    ck_assert(!side_of(&pair)->paired);
    ck_assert_ptr_nonnull(strstr(pair.comparison->warnings[0], "(its Seed is 4, not 3)"));
    pair_end(&pair);
}
END_TEST

/* The same traffic, said otherwise. */
START_TEST(traffic_is_the_same_whatever_its_spelling)
{
    struct pair pair = pair_of(NO_SETS, SETS("/Traffic={'Comment': 'as before', 'Arrivals': {'Requests': 1e3, "
                                             "'RatePerSecond': 9.0, 'Process': 'poisson'}}"));
    ck_assert(side_of(&pair)->paired);
    ck_assert_double_eq(get(&pair, "Latency.Mean", NULL)->difference, 0);
    pair_end(&pair);
}
END_TEST

START_TEST(variants_are_matched_by_name_and_others_are_named)
{
    struct pair pair =
        pair_of(SETS(TWINS(1, 1)), SETS(TWINS(1, 1), "/EndpointConfig/ProductionVariants/0/VariantName='C'"));
    const struct side *side = side_of(&pair);
    ck_assert_ptr_nonnull(find(&pair, "Latency.Mean", "B"));
    ck_assert_ptr_null(find(&pair, "Latency.Mean", "A"));
    ck_assert_ptr_null(find(&pair, "Latency.Mean", "C"));
    ck_assert_uint_eq(side->only_here_count, 1);
    ck_assert_str_eq(side->only_here[0], "C");
    ck_assert_uint_eq(side->only_in_baseline_count, 1);
    ck_assert_str_eq(side->only_in_baseline[0], "A");
    pair_end(&pair);
}
END_TEST

/* A file of its own gets the baseline's seed; what was made of the baseline's document keeps what it was given. */
START_TEST(seeds_replications_and_names_are_settled_by_the_baseline)
{
    struct trial trials[3];
    struct scenario *scenarios[3];
    const char *const *sets[] = {SETS("/Seed=8", "/Replications=6"), SETS("/Seed=9", "/Replications=3"), NO_SETS};
    for (int i = 0; i < 3; i++) trials[i] = trial_read(sets[i]), scenarios[i] = trials[i].scenario;
    compare_align(scenarios, 2, true, trials[0].arena);
    ck_assert_uint_eq(scenarios[1]->seed, 9);
    ck_assert_uint_eq(scenarios[1]->replications, 6);
    compare_align(scenarios, 3, false, trials[0].arena);
    ck_assert_uint_eq(scenarios[1]->seed, 8);
    ck_assert_uint_eq(scenarios[2]->seed, 8);
    ck_assert_uint_eq(scenarios[2]->replications, 6);
    ck_assert_str_eq(scenarios[0]->name, "mm1");
    ck_assert_str_eq(scenarios[1]->name, "mm1 (2)");
    ck_assert_str_eq(scenarios[2]->name, "mm1 (3)");
    for (int i = 3; i-- > 0;) trial_end(&trials[i]);
}
END_TEST

TEST_MAIN("compare", a_scenario_does_not_differ_from_itself, a_difference_stands_between_the_two_results,
          the_interval_of_two_paired_replications_is_students, the_interval_covers_the_difference_that_theory_gives,
          intervals_cover_theory_as_often_as_they_say, noise_is_said_to_be_noise_as_often_as_promised,
          common_random_numbers_make_the_interval_narrow, what_is_certain_has_no_interval_to_speak_of,
          without_chance_one_replication_tells_it_all, one_side_may_be_left_to_chance,
          one_replication_that_is_left_to_chance_gives_no_verdict, other_traffic_is_not_paired_and_that_is_said,
          traffic_is_the_same_whatever_its_spelling, variants_are_matched_by_name_and_others_are_named,
          seeds_replications_and_names_are_settled_by_the_baseline)
