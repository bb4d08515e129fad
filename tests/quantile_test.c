#include "models/distribution.h"
#include "models/distribution_law.h"
#include "models/distribution_smooth.h"
#include "sim/arena.h"
#include "sim/quantile.h"
#include "sim/random.h"
#include "tests/test.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* Milliseconds to nanoseconds, as service times are compiled. */
#define FACTOR 1e6
/* The promise of quantile.h's builder: docs/distributions.md, "Accuracy of the tables". */
#define BODY_ERROR 1e-4
#define BODY_TAIL  1e-6
#define FLOOR_NS   1e-3

static struct arena *arena;

static void setup(void)
{
    arena = arena_new();
}

static struct distribution from_moments(enum distribution_family family, double cv)
{
    struct distribution distribution;
    ck_assert_ptr_null(distribution_from_moments(family, 35, cv, &distribution, arena));
    return distribution;
}

static struct distribution exponential(double mean)
{
    return (struct distribution){.family = DISTRIBUTION_EXPONENTIAL, .scale = mean};
}

static struct distribution of_points(enum distribution_family family, const struct distribution_point *points,
                                     size_t count)
{
    return (struct distribution){.family = family, .points = points, .point_count = count};
}

static struct distribution mixture(const struct distribution_part *parts, size_t count)
{
    return (struct distribution){.family = DISTRIBUTION_MIXTURE, .parts = parts, .part_count = count};
}

/* A grid over u that visits every octave of both tails down to the last number. */
#define VISITS 8000
static uint64_t visit(int i)
{
    int place = i < VISITS / 2 ? i : VISITS - 1 - i;
    double distance = exp2(63.0 * place / (VISITS / 2 - 1));
    uint64_t whole = distance < 0x1p63 ? (uint64_t)distance - 1 : (UINT64_C(1) << 63) - 1;
    return i < VISITS / 2 ? whole : ~whole;
}

static void never_falls_and_stays_finite(const struct quantile *table)
{
    double before = quantile_at(table, 0);
    ck_assert(before >= 0);
    for (int i = 0; i < VISITS; i++) {
        double value = quantile_at(table, visit(i));
        ck_assert_msg(value >= before * (1 - 4 * DBL_EPSILON), "%d: %.17g after %.17g", i, value, before);
        before = value;
    }
    double last = quantile_at(table, UINT64_MAX);
    ck_assert(last >= before && last <= DISTRIBUTION_LARGEST);
}

/* Lengths that fill no whole set of lanes come with the batches; what is behind the last stays. */
static void reads_the_same(const struct quantile *table, const uint32_t *high, const uint32_t *low, size_t count)
{
    double values[RANDOM_BATCH + 1];
    values[count] = -1;
    quantile_fill(table, high, low, count, values);
    for (size_t i = 0; i < count; i++) {
        double one = quantile_at(table, random_join(high[i], low[i]));
        if (memcmp(&one, &values[i], sizeof one) == 0) continue;
        ck_abort_msg("%08x%08x: %a alone, %a among many", high[i], low[i], one, values[i]);
    }
    ck_assert_double_eq(values[count], -1);
}

/* 65,000 numbers of chance, and the grid, of which half lies beyond the last octaves. */
static void reads_many_as_it_reads_one(const struct quantile *table)
{
    uint32_t words[4][RANDOM_BATCH];
    for (uint64_t batch = 0; batch < 256; batch++) {
        random_fill(random_key(5, 0), batch * RANDOM_BATCH, RANDOM_REQUEST, 0, RANDOM_BATCH, words);
        reads_the_same(table, words[0], words[1], RANDOM_BATCH - batch % 7);
    }
    for (int first = 0; first < VISITS; first += 100) {
        for (int i = 0; i < 100; i++) {
            words[0][i] = (uint32_t)(visit(first + i) >> 32);
            words[1][i] = (uint32_t)visit(first + i);
        }
        reads_the_same(table, words[0], words[1], 100);
    }
}

static const struct quantile *is_near_the_exact_law(const struct distribution *distribution, const char *name)
{
    const struct quantile *table = distribution_compile(arena, distribution, FACTOR);
    double error = quantile_error(table, BODY_TAIL, FLOOR_NS);
    ck_assert_msg(error < BODY_ERROR, "%s: error %g with %d bits", name, error, table->bits);
    never_falls_and_stays_finite(table);
    reads_many_as_it_reads_one(table);
    return table;
}

/* Given the value for u, the law's own probability of at most that value must be u: an independent way back. */
static void goes_back_to_its_probability(const struct quantile *table, const struct distribution *distribution,
                                         const char *name)
{
    for (int i = VISITS / 8; i < VISITS - VISITS / 8; i += 7) {
        uint64_t number = visit(i);
        int upper = (int)(number >> 63);
        double tail = ((double)(upper ? ~number : number) + 0.5) * 0x1p-64;
        if (tail < BODY_TAIL) continue;
        double value = quantile_at(table, number) / FACTOR;
        if (value * FACTOR < FLOOR_NS) continue;
        double below = distribution_probability(distribution, value * (1 - BODY_ERROR), upper);
        double above = distribution_probability(distribution, value * (1 + BODY_ERROR), upper);
        ck_assert_msg(fmin(below, above) <= tail * (1 + 1e-9) && fmax(below, above) >= tail * (1 - 1e-9),
                      "%s: tail %g (upper %d): %g gives %g .. %g", name, tail, upper, value, below, above);
    }
}

static const struct {
    enum distribution_family family;
    double cv;
    const char *name;
} families[] = {
    {DISTRIBUTION_GAMMA, 0.1, "gamma 0.1"},
    {DISTRIBUTION_GAMMA, 0.5, "gamma 0.5"},
    {DISTRIBUTION_GAMMA, 1.5, "gamma 1.5"},
    {DISTRIBUTION_GAMMA, 3, "gamma 3"},
    {DISTRIBUTION_GAMMA, 10, "gamma 10"},
    {DISTRIBUTION_LOGNORMAL, 0.1, "lognormal 0.1"},
    {DISTRIBUTION_LOGNORMAL, 0.4, "lognormal 0.4"},
    {DISTRIBUTION_LOGNORMAL, 2, "lognormal 2"},
    {DISTRIBUTION_LOGNORMAL, 10, "lognormal 10"},
    {DISTRIBUTION_WEIBULL, 0.1, "weibull 0.1"},
    {DISTRIBUTION_WEIBULL, 0.5, "weibull 0.5"},
    {DISTRIBUTION_WEIBULL, 3, "weibull 3"},
    {DISTRIBUTION_PARETO, 0.3, "pareto 0.3"},
    {DISTRIBUTION_PARETO, 2, "pareto 2"},
    {DISTRIBUTION_PARETO, 10, "pareto 10"},
    {DISTRIBUTION_HYPEREXPONENTIAL, 1, "hyperexponential 1"},
    {DISTRIBUTION_HYPEREXPONENTIAL, 2, "hyperexponential 2"},
    {DISTRIBUTION_HYPEREXPONENTIAL, 10, "hyperexponential 10"},
    {DISTRIBUTION_HYPEREXPONENTIAL, 100, "hyperexponential 100"},
    {DISTRIBUTION_ERLANG, 0.5, "erlang 0.5"},
    {DISTRIBUTION_ERLANG, 0.1, "erlang 0.1"},
    {DISTRIBUTION_NORMAL, 0.2, "normal 0.2"},
    {DISTRIBUTION_NORMAL, 1, "normal 1"},
};

START_TEST(every_family_is_near_its_exact_law_and_never_falls)
{
    setup();
    struct distribution law = exponential(35);
    goes_back_to_its_probability(is_near_the_exact_law(&law, "exponential"), &law, "exponential");
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        law = from_moments(families[i].family, families[i].cv);
        goes_back_to_its_probability(is_near_the_exact_law(&law, families[i].name), &law, families[i].name);
    }
    arena_free(arena);
}
END_TEST

START_TEST(mixtures_with_atoms_gaps_and_steep_starts_are_near_their_exact_law)
{
    setup();
    static const struct distribution_point wide[] = {{0, 100}, {1, 300}};
    static const struct distribution_point flat[] = {{0, 20}, {0.5, 31}, {0.75, 31}, {0.99, 110}, {1, 400}};
    struct distribution zero = distribution_constant(0), ten = distribution_constant(10);
    struct distribution smooth = from_moments(DISTRIBUTION_LOGNORMAL, 0.4), steep = from_moments(DISTRIBUTION_GAMMA, 3);
    struct distribution uniform = of_points(DISTRIBUTION_UNIFORM, wide, 2);
    struct distribution quantiles = of_points(DISTRIBUTION_QUANTILES, flat, 5);
    struct distribution_part atom_in_body[] = {{0.2, &ten}, {0.8, &smooth}};
    struct distribution_part atom_below[] = {{0.3, &zero}, {0.7, &smooth}};
    struct distribution_part steep_after_atom[] = {{0.3, &zero}, {0.7, &steep}};
    struct distribution_part gap[] = {{0.5, &ten}, {0.5, &uniform}};
    struct distribution inner = mixture(gap, 2);
    struct distribution_part nested[] = {{0.9, &inner}, {0.1, &quantiles}};
    struct distribution_part smooth_parts[] = {{0.6, &smooth}, {0.4, &steep}};
    struct distribution laws[] = {
        uniform, quantiles,          mixture(atom_in_body, 2), mixture(atom_below, 2), mixture(steep_after_atom, 2),
        inner,   mixture(nested, 2), mixture(smooth_parts, 2)};
    static const char *const names[] = {"uniform",
                                        "quantiles with a flat part",
                                        "atom in the body",
                                        "atom at 0",
                                        "steep after an atom",
                                        "gap",
                                        "nested",
                                        "smooth mixture"};
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) is_near_the_exact_law(&laws[i], names[i]);
    arena_free(arena);
}
END_TEST

/* Beyond 2^-33 the table asks the law itself. -ln(2^-40) = 27.725887222397812. */
START_TEST(a_tail_beyond_the_last_octave_is_exact)
{
    setup();
    struct distribution law = exponential(1);
    const struct quantile *table = distribution_compile(arena, &law, 1);
    uint64_t distance = UINT64_C(1) << 24; /* tail (2^24 + 1/2) / 2^64 */
    ck_assert_double_eq_tol(quantile_at(table, ~distance), 27.725887222397812, 1e-7);
    ck_assert_double_eq_tol(quantile_at(table, distance) / 0x1p-40, 1, 1e-7);
    arena_free(arena);
}
END_TEST

/* Neighbouring numbers across every octave's edge, across 1/2 and across the table's ends. */
START_TEST(nothing_falls_at_the_edges_of_octaves)
{
    setup();
    struct distribution law = from_moments(DISTRIBUTION_LOGNORMAL, 0.4);
    const struct quantile *table = distribution_compile(arena, &law, FACTOR);
    for (int bit = 1; bit < 64; bit++) {
        uint64_t edge = UINT64_C(1) << bit;
        ck_assert_double_ge(quantile_at(table, edge), quantile_at(table, edge - 1));
        ck_assert_double_ge(quantile_at(table, ~(edge - 1)), quantile_at(table, ~edge));
        ck_assert_double_eq_tol(quantile_at(table, edge) / quantile_at(table, edge - 1), 1, bit > 20 ? 1e-5 : 0.1);
    }
    arena_free(arena);
}
END_TEST

static double share_of(const struct quantile *table, double value, uint64_t numbers)
{
    uint64_t hits = 0, step = UINT64_MAX / numbers;
    for (uint64_t i = 0; i < numbers; i++) {
        double found = quantile_at(table, i * step + step / 2);
        hits += found >= value && found <= value;
    }
    return (double)hits / (double)numbers;
}

/* The service law of the two-point M/G/1 case: 0.05 s with probability 0.9, else 0.55 s; mean 0.1 s. */
START_TEST(a_two_point_law_keeps_its_two_values_and_their_probabilities)
{
    setup();
    struct distribution quick = distribution_constant(0.05), slow = distribution_constant(0.55);
    struct distribution_part parts[] = {{0.9, &quick}, {0.1, &slow}};
    struct distribution law = mixture(parts, 2);
    const struct quantile *table = distribution_compile(arena, &law, 1e9);
    ck_assert_uint_eq(table->piece_count, 2);
    ck_assert_double_eq_tol(share_of(table, 50e6, 1000000), 0.9, 2e-6);
    ck_assert_double_eq_tol(share_of(table, 550e6, 1000000), 0.1, 2e-6);
    ck_assert_double_eq_tol(distribution_mean(&law), 0.1, 1e-15);
    never_falls_and_stays_finite(table);
    arena_free(arena);
}
END_TEST

/* Seven samples, one of them twice: every one has its share to the resolution of the walk. */
START_TEST(samples_come_out_exactly_as_often_as_they_went_in)
{
    setup();
    static const struct distribution_point points[] = {{1.0 / 7, 3},  {2.0 / 7, 5},   {4.0 / 7, 8},
                                                       {5.0 / 7, 21}, {6.0 / 7, 100}, {1, 1000}};
    struct distribution law = of_points(DISTRIBUTION_EMPIRICAL, points, 6);
    const struct quantile *table = distribution_compile(arena, &law, 1);
    double before = 0, total = 0;
    for (size_t i = 0; i < 6; before = points[i++].share) {
        double share = share_of(table, points[i].value, 700000);
        ck_assert_double_eq_tol(share, points[i].share - before, 2e-6);
        total += share;
    }
    ck_assert_double_eq_tol(total, 1, 1e-12);
    ck_assert_double_eq(quantile_at(table, 0), 3);
    ck_assert_double_eq(quantile_at(table, UINT64_MAX), 1000);
    arena_free(arena);
}
END_TEST

/* Linear between the given points: half way from 0.5 (31) to 0.9 (48) in probability lies 39.5. */
START_TEST(given_quantiles_are_met_and_joined_by_lines)
{
    setup();
    static const struct distribution_point points[] = {{0, 20}, {0.5, 31}, {0.9, 48}, {0.99, 110}, {1, 400}};
    struct distribution law = of_points(DISTRIBUTION_QUANTILES, points, 5);
    const struct quantile *table = distribution_compile(arena, &law, 1);
    for (size_t i = 0; i < 4; i++)
        ck_assert_double_eq_tol(quantile_at(table, (uint64_t)(points[i].share * 0x1p64)), points[i].value, 1e-7);
    ck_assert_double_eq_tol(quantile_at(table, (uint64_t)(0.7 * 0x1p64)), 39.5, 1e-9);
    ck_assert_double_eq_tol(quantile_at(table, UINT64_MAX), 400, 1e-9);
    arena_free(arena);
}
END_TEST

START_TEST(a_constant_is_the_same_for_every_number)
{
    setup();
    struct distribution law = distribution_constant(120);
    const struct quantile *table = distribution_compile(arena, &law, FACTOR);
    for (int i = 0; i < VISITS; i++) ck_assert_double_eq(quantile_at(table, visit(i)), 120e6);
    reads_many_as_it_reads_one(table);
    arena_free(arena);
}
END_TEST

/* Entries keep 40 bits, so a last-bit difference between two C libraries does not reach them. */
START_TEST(rounding_keeps_40_bits)
{
    ck_assert_double_eq(quantile_round(1 + 0x1p-39), 1 + 0x1p-39);
    ck_assert_double_eq(quantile_round(1 + 0x1p-52), 1);
    ck_assert_double_eq(quantile_round(nextafter(0.1, 1)), quantile_round(0.1));
    ck_assert_double_eq(quantile_round(0), 0);
}
END_TEST

/* Heavier than any number can hold: alpha 0.01 reaches 2^6400 at the last number. */
START_TEST(a_tail_too_heavy_for_numbers_is_held)
{
    setup();
    struct distribution law = {.family = DISTRIBUTION_PARETO, .shape = 0.01, .scale = 1};
    const struct quantile *table = distribution_compile(arena, &law, FACTOR);
    never_falls_and_stays_finite(table);
    ck_assert_double_eq_tol(quantile_at(table, UINT64_MAX) / DISTRIBUTION_LARGEST, 1, 1e-11);
    arena_free(arena);
}
END_TEST

static void assert_interpolated(const struct distribution *distribution)
{
    const struct distribution_law *law = distribution_law_new(arena, distribution, FACTOR);
    const struct distribution_smooth *smooth = distribution_smooth_new(arena, law);
    for (int i = 0; i < 250; i++) {
        double tail = exp2(-1 - 40.0 * i / 250); /* past the last octave */
        for (int upper = 0; upper < 2; upper++) {
            double exact = distribution_law_quantile(law, tail, upper);
            double found = distribution_smooth_quantile(smooth, tail, upper);
            ck_assert_msg(fabs(found - exact) <= 1e-8 * exact, "tail %g %d: %.15g, not %.15g", tail, upper, found,
                          exact);
        }
    }
}

/* Laws whose exact quantiles are dear: from nearly constant ones to those of two phases with a knee between them, which no polynomial
 * follows. */
START_TEST(interpolated_quantiles_are_the_exact_ones)
{
    const double variations[] = {0.05, 0.5, 1.5, 3, 10, 40};
    setup();
    for (size_t i = 0; i < sizeof variations / sizeof *variations; i++) {
        struct distribution gamma = from_moments(DISTRIBUTION_GAMMA, variations[i]);
        assert_interpolated(&gamma);
        if (variations[i] < 1) continue;
        struct distribution two = from_moments(DISTRIBUTION_HYPEREXPONENTIAL, variations[i]);
        assert_interpolated(&two);
    }
    struct distribution near = from_moments(DISTRIBUTION_LOGNORMAL, 0.1), far = exponential(35e4);
    const struct distribution_part parts[] = {{0.9, &near}, {0.1, &far}};
    struct distribution mixed = mixture(parts, 2);
    assert_interpolated(&mixed);
    arena_free(arena);
}
END_TEST

TEST_MAIN("quantile", every_family_is_near_its_exact_law_and_never_falls,
          mixtures_with_atoms_gaps_and_steep_starts_are_near_their_exact_law, a_tail_beyond_the_last_octave_is_exact,
          nothing_falls_at_the_edges_of_octaves, a_two_point_law_keeps_its_two_values_and_their_probabilities,
          samples_come_out_exactly_as_often_as_they_went_in, given_quantiles_are_met_and_joined_by_lines,
          a_constant_is_the_same_for_every_number, rounding_keeps_40_bits, a_tail_too_heavy_for_numbers_is_held,
          interpolated_quantiles_are_the_exact_ones)
