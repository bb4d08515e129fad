#include "models/commitment.h"
#include "sim/arena.h"
#include "tests/test.h"

#define USD  INT64_C(10000000000) /* in 10^-10 */
#define HOUR NS_PER_HOUR

static struct arena *arena;
static struct hours hours;

/* Two meters: a at 1.00 list and 0.60 under the plan, b at 2.00 and 1.00. b saves the larger share and is covered first. */
static const struct commitment_rate RATES[] = {{USD, USD, 6 * USD / 10}, {2 * USD, 2 * USD, USD}};

static void given_hours(size_t meters)
{
    arena = arena_new();
    hours_init(&hours, meters);
}

/* The next hour, or the part of it that is length_ns, with so many machines of each meter all the time. */
static void hour(int64_t length_ns, int64_t a, int64_t b)
{
    int128 reading[] = {hours.reading[0] + (int128)a * length_ns, hours.reading[1] + (int128)b * length_ns};
    hours_end(&hours, reading, hours.end_ns + length_ns);
}

static void clean_up(void)
{
    hours_free(&hours);
    arena_free(arena);
}

/* 1.30 USD: one hour of b (1.00) and half an hour of a (0.30). By hand. */
START_TEST(what_saves_most_is_covered_first)
{
    given_hours(2);
    hour(HOUR, 2, 1);
    struct commitment_use use = commitment_apply(&hours, RATES, 13 * USD / 10, arena);
    ck_assert(use.covered_ns[1] == HOUR);
    ck_assert(use.covered_ns[0] == HOUR / 2);
    ck_assert(use.used == (int128)13 * USD / 10 * HOUR);
    ck_assert(use.unused == 0);
    clean_up();
}
END_TEST

/* Hours do not help each other: 3.00 is too much for the first (1.00 + 0.60 = 1.60) and too little for the second (1.00 + 6.00). */
START_TEST(what_an_hour_leaves_is_lost)
{
    given_hours(2);
    hour(HOUR, 1, 1);
    hour(HOUR, 10, 1);
    struct commitment_use use = commitment_apply(&hours, RATES, 3 * USD, arena);
    ck_assert(use.unused == (int128)14 * USD / 10 * HOUR);
    ck_assert(use.used == (int128)(6 * USD - 14 * USD / 10) * HOUR + use.used % HOUR);
    ck_assert(use.covered_ns[1] == 2 * (int128)HOUR);
    clean_up();
}
END_TEST

/* A quarter of an hour has a quarter of the commitment: 0.25 of 1.00 covers one b for it. */
START_TEST(a_part_of_an_hour_has_its_part_of_the_commitment)
{
    given_hours(2);
    hour(HOUR / 4, 1, 1);
    struct commitment_use use = commitment_apply(&hours, RATES, USD, arena);
    ck_assert(use.covered_ns[1] == HOUR / 4);
    ck_assert(use.covered_ns[0] == 0);
    ck_assert(use.unused == 0);
    clean_up();
}
END_TEST

START_TEST(of_equal_shares_the_lower_rate_is_covered_first)
{
    static const struct commitment_rate equal[] = {{2 * USD, 2 * USD, USD}, {USD, USD, USD / 2}};
    given_hours(2);
    hour(HOUR, 1, 1);
    struct commitment_use use = commitment_apply(&hours, equal, USD / 2, arena);
    ck_assert(use.covered_ns[1] == HOUR);
    ck_assert(use.covered_ns[0] == 0);
    clean_up();
}
END_TEST

START_TEST(a_meter_without_a_rate_is_never_covered)
{
    static const struct commitment_rate rates[] = {{USD, USD, 0}, {2 * USD, 2 * USD, USD}};
    given_hours(2);
    hour(HOUR, 5, 1);
    struct commitment_use use = commitment_apply(&hours, rates, 4 * USD, arena);
    ck_assert(use.covered_ns[0] == 0);
    ck_assert(use.unused == (int128)3 * USD * HOUR);
    clean_up();
}
END_TEST

/* What is paid with a commitment: on demand for what it does not cover, and all of it. */
static double paid(const struct commitment_rate *rates, int64_t commitment_e10_usd)
{
    struct commitment_use use = commitment_apply(&hours, rates, commitment_e10_usd, arena);
    double sum = (double)(use.used + use.unused);
    for (size_t m = 0; m < hours.meters; m++) {
        double used_ns = 0;
        for (size_t h = 0; h < hours.count; h++) used_ns += (double)hours.used[h * hours.meters + m];
        sum += (used_ns - (double)use.covered_ns[m]) * (double)rates[m].contracted_e10_usd;
    }
    return sum;
}

/* The least over every commitment that can be bought, tried one by one. */
static int64_t tried(const struct commitment_rate *rates, int64_t most_e10_usd)
{
    int64_t best = 0;
    for (int64_t c = 0; c <= most_e10_usd; c += COMMITMENT_STEP_E10_USD)
        if (paid(rates, c) < paid(rates, best) * (1 - 1e-12)) best = c;
    return best;
}

/* By hand: a machine of b is there in three hours of four. Covering it costs 1.00 an hour and saves 2.00 in three of four: 0.50 an
 * hour. One of a, in all four, costs 0.60 and saves 1.00. The rest of a is there in one hour of four: 0.60 for 0.25. */
START_TEST(the_best_covers_what_is_there_often_enough)
{
    given_hours(2);
    hour(HOUR, 1, 1);
    hour(HOUR, 1, 1);
    hour(HOUR, 9, 1);
    hour(HOUR, 1, 0);
    ck_assert_int_eq(commitment_best(&hours, RATES), 16 * USD / 10);
    ck_assert_int_eq(commitment_best(&hours, RATES), tried(RATES, 8 * USD));
    clean_up();
}
END_TEST

START_TEST(the_best_is_what_trying_all_finds)
{
    /* a day whose numbers are pieces of no pattern; rates that meet no step of 0.001; a negotiated discount on one of them */
    static const int64_t a[] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8}, b[] = {2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5};
    static const struct commitment_rate rates[] = {{1234567890, 1234567890, 777777777},
                                                   {2345678901, 2000000000, 1300000001}};
    given_hours(2);
    for (size_t h = 0; h < sizeof a / sizeof *a; h++) hour(h == 0 ? HOUR / 3 : HOUR, a[h], b[h]);
    ck_assert_int_eq(commitment_best(&hours, rates), tried(rates, 2 * USD));
    ck_assert_int_gt(commitment_best(&hours, rates), 0);
    clean_up();
}
END_TEST

/* A machine that is there in one hour of four would have to save three quarters to pay for itself. */
START_TEST(no_commitment_is_best_where_none_saves)
{
    given_hours(2);
    hour(HOUR, 1, 0);
    for (int h = 0; h < 3; h++) hour(HOUR, 0, 0);
    ck_assert_int_eq(commitment_best(&hours, RATES), 0);
    clean_up();
}
END_TEST

START_TEST(hours_of_another_ledger_are_appended)
{
    struct hours other;
    given_hours(2);
    hour(HOUR, 1, 2);
    hours_init(&other, 2);
    hours_append(&other, &hours);
    hours_append(&other, &hours);
    ck_assert_uint_eq(other.count, 2);
    ck_assert_int_eq(other.used[3], 2 * HOUR);
    ck_assert_int_eq(other.length_ns[1], HOUR);
    hours_free(&other);
    clean_up();
}
END_TEST

TEST_MAIN("commitment", what_saves_most_is_covered_first, what_an_hour_leaves_is_lost,
          a_part_of_an_hour_has_its_part_of_the_commitment, of_equal_shares_the_lower_rate_is_covered_first,
          a_meter_without_a_rate_is_never_covered, the_best_covers_what_is_there_often_enough,
          the_best_is_what_trying_all_finds, no_commitment_is_best_where_none_saves,
          hours_of_another_ledger_are_appended)
