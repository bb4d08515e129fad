#include "sim/alarm.h"
#include "sim/arena.h"
#include "sim/random.h"
#include "sim/units.h"
#include "tests/test.h"

#include <string.h>

/* Data as the service's guide writes them, oldest first: "0" within the threshold, "X" beyond it, "-" missing. */
static struct arena *arena;

static struct alarm_plan minutes(uint32_t points_to_alarm, uint32_t points)
{
    return (struct alarm_plan){.period_ns = NS_PER_MINUTE,
                               .points = points,
                               .points_to_alarm = points_to_alarm,
                               .reach = alarm_reach(points),
                               .comparison = ALARM_ABOVE,
                               .threshold = 70};
}

static void given_an_alarm(struct alarm *alarm, const struct alarm_plan *plan)
{
    arena = arena_new();
    alarm_init(alarm, arena, plan);
}

/* The datum is published at the end of its period, and the alarm evaluated there. Returns whether it acts. */
static bool see(struct alarm *alarm, int64_t period, char mark, double value)
{
    struct datum datum = {.start_ns = period * NS_PER_MINUTE, .missing = mark == '-', .value = value};
    int64_t now_ns = (period + 1) * NS_PER_MINUTE;
    alarm_datum(alarm, &datum, now_ns);
    ck_assert_int_eq(alarm_next_ns(alarm), now_ns);
    return alarm_advance(alarm, now_ns);
}

static void see_all(struct alarm *alarm, const char *data)
{
    for (int64_t i = 0; data[i] != '\0'; i++) see(alarm, i, data[i], data[i] == 'X' ? 80 : 60);
}

/* --- The guide's tables --- */

#define KEEPS (-1)

static const enum alarm_state ALL_STATES[] = {ALARM_STATE_OK, ALARM_STATE_ALARM, ALARM_STATE_INSUFFICIENT_DATA};

/* The state after the last of `data`, which was `before` it. */
static enum alarm_state judged(const struct alarm_plan *plan, const char *data, enum alarm_state before)
{
    struct alarm alarm;
    given_an_alarm(&alarm, plan);
    size_t last = strlen(data) - 1;
    for (size_t i = 0; i < last; i++) see(&alarm, (int64_t)i, data[i], data[i] == 'X' ? 80 : 60);
    alarm.state = before;
    see(&alarm, (int64_t)last, data[last], data[last] == 'X' ? 80 : 60);
    arena_free(arena);
    return alarm.state;
}

static void assert_row(uint32_t points_to_alarm, const char *data, const int expected[4])
{
    static const enum alarm_missing treatments[] = {ALARM_MISSING_IS_MISSING, ALARM_MISSING_IS_IGNORED,
                                                    ALARM_MISSING_BREACHES, ALARM_MISSING_IS_WITHIN};
    for (int t = 0; t < 4; t++)
        for (int s = 0; s < 3; s++) {
            struct alarm_plan plan = minutes(points_to_alarm, 3);
            plan.missing = treatments[t];
            int state = expected[t] == KEEPS ? (int)ALL_STATES[s] : expected[t];
            ck_assert_msg((int)judged(&plan, data, ALL_STATES[s]) == state, "%s, treatment %d, state before %d", data,
                          t, s);
        }
}

#define OK    ALARM_STATE_OK
#define ALARM ALARM_STATE_ALARM
#define NONE  ALARM_STATE_INSUFFICIENT_DATA

/* CloudWatch user guide, "Configuring how alarms treat missing data", first table: 3 of 3, five periods looked at.
 * Columns: missing, ignored, breaching, not breaching. */
START_TEST(missing_data_are_treated_as_in_the_table_of_3_of_3)
{
    assert_row(3, "0-X-X", (const int[]){OK, OK, OK, OK});
    assert_row(3, "0----", (const int[]){OK, OK, OK, OK});
    assert_row(3, "-----", (const int[]){NONE, KEEPS, ALARM, OK});
    assert_row(3, "0XX-X", (const int[]){ALARM, ALARM, ALARM, ALARM});
    assert_row(3, "--X--", (const int[]){ALARM, KEEPS, ALARM, OK});
}
END_TEST

/* The second table: 2 of 3. */
START_TEST(missing_data_are_treated_as_in_the_table_of_2_of_3)
{
    assert_row(2, "0-X-X", (const int[]){ALARM, ALARM, ALARM, ALARM});
    assert_row(2, "00X0X", (const int[]){ALARM, ALARM, ALARM, ALARM});
    assert_row(2, "0-X--", (const int[]){OK, OK, ALARM, OK});
    assert_row(2, "----0", (const int[]){OK, OK, ALARM, OK});
    assert_row(2, "---X-", (const int[]){ALARM, KEEPS, ALARM, OK});
}
END_TEST

/* The same page, "Avoiding premature transitions": with 3 of 3 neither of these goes into ALARM, since the next may be
 * within. */
START_TEST(a_breach_after_silence_waits_for_the_next_datum)
{
    assert_row(3, "----X", (const int[]){KEEPS, KEEPS, ALARM, OK});
    assert_row(3, "---X-", (const int[]){KEEPS, KEEPS, ALARM, OK});
}
END_TEST

/* What is older than the five periods is forgotten: of the second row two data are left. */
START_TEST(an_alarm_looks_no_further_back_than_its_reach)
{
    assert_row(3, "XXX-----", (const int[]){NONE, KEEPS, ALARM, OK});
    assert_row(3, "X--X--X", (const int[]){ALARM, KEEPS, ALARM, OK});
}
END_TEST

/* --- When --- */

START_TEST(an_alarm_begins_without_data_and_needs_all_of_them)
{
    struct alarm_plan plan = minutes(3, 3);
    struct alarm alarm;
    given_an_alarm(&alarm, &plan);
    ck_assert_int_eq(alarm.state, ALARM_STATE_INSUFFICIENT_DATA);
    ck_assert_int_eq(alarm_next_ns(&alarm), TIME_NEVER);
    ck_assert(!see(&alarm, 0, 'X', 80));
    ck_assert(!see(&alarm, 1, 'X', 80));
    ck_assert_int_eq(alarm.state, ALARM_STATE_INSUFFICIENT_DATA);
    ck_assert(see(&alarm, 2, 'X', 80));
    ck_assert_int_eq(alarm.state, ALARM_STATE_ALARM);
    arena_free(arena);
}
END_TEST

/* Entered at 180 s, left at 360 s. */
START_TEST(it_acts_once_a_minute_while_it_lasts)
{
    struct alarm_plan plan = minutes(3, 3);
    struct alarm alarm;
    given_an_alarm(&alarm, &plan);
    see_all(&alarm, "XXX");
    ck_assert_int_eq(alarm_next_ns(&alarm), 240 * NS_PER_S); /* without another datum */
    ck_assert(alarm_advance(&alarm, 240 * NS_PER_S));
    ck_assert(see(&alarm, 4, 'X', 80));
    ck_assert(!see(&alarm, 5, '0', 60));
    ck_assert_int_eq(alarm.state, ALARM_STATE_OK);
    ck_assert_int_eq(alarm_next_ns(&alarm), TIME_NEVER);
    arena_free(arena);
}
END_TEST

/* A period of 60 s or more: on whole minutes. */
START_TEST(a_datum_is_evaluated_on_the_next_whole_minute)
{
    struct alarm_plan plan = minutes(1, 1);
    struct alarm alarm;
    given_an_alarm(&alarm, &plan);
    alarm_datum(&alarm, &(struct datum){.value = 80}, 75 * NS_PER_S);
    ck_assert_int_eq(alarm_next_ns(&alarm), 120 * NS_PER_S);
    ck_assert(alarm_advance(&alarm, 120 * NS_PER_S));
    arena_free(arena);
}
END_TEST

/* Below that: every 10 s, though it acts once a minute. */
START_TEST(an_alarm_on_short_periods_is_evaluated_every_10_s)
{
    struct alarm_plan plan = minutes(1, 1);
    plan.period_ns = 10 * NS_PER_S;
    struct alarm alarm;
    given_an_alarm(&alarm, &plan);
    alarm_datum(&alarm, &(struct datum){.value = 80}, 12 * NS_PER_S);
    ck_assert_int_eq(alarm_next_ns(&alarm), 20 * NS_PER_S);
    ck_assert(alarm_advance(&alarm, 20 * NS_PER_S));
    alarm_datum(&alarm, &(struct datum){.start_ns = 10 * NS_PER_S, .value = 80}, 22 * NS_PER_S);
    ck_assert_int_eq(alarm_next_ns(&alarm), 30 * NS_PER_S);
    ck_assert(!alarm_advance(&alarm, 30 * NS_PER_S));
    ck_assert_int_eq(alarm_next_ns(&alarm), 80 * NS_PER_S);
    arena_free(arena);
}
END_TEST

/* --- What --- */

static void assert_state_at(enum alarm_side comparison, double value, enum alarm_state state)
{
    struct alarm_plan plan = minutes(1, 1);
    plan.comparison = comparison;
    struct alarm alarm;
    given_an_alarm(&alarm, &plan);
    see(&alarm, 0, 'v', value);
    ck_assert_int_eq(alarm.state, state);
    arena_free(arena);
}

START_TEST(the_threshold_itself_is_beyond_where_the_comparison_says_so)
{
    assert_state_at(ALARM_ABOVE, 70, ALARM_STATE_OK);
    assert_state_at(ALARM_ABOVE, 70.5, ALARM_STATE_ALARM);
    assert_state_at(ALARM_AT_OR_ABOVE, 70, ALARM_STATE_ALARM);
    assert_state_at(ALARM_AT_OR_ABOVE, 69.5, ALARM_STATE_OK);
    assert_state_at(ALARM_BELOW, 70, ALARM_STATE_OK);
    assert_state_at(ALARM_BELOW, 69.5, ALARM_STATE_ALARM);
    assert_state_at(ALARM_AT_OR_BELOW, 70, ALARM_STATE_ALARM);
    assert_state_at(ALARM_AT_OR_BELOW, 70.5, ALARM_STATE_OK);
}
END_TEST

/* Of 60, 72, 90, missing, 75 the newest three are looked at: 72, 90 and 75, with mean 79. */
START_TEST(it_says_why_in_numbers)
{
    struct alarm_plan plan = minutes(3, 3);
    struct alarm alarm;
    given_an_alarm(&alarm, &plan);
    const double values[] = {60, 72, 90, 0, 75};
    for (int64_t i = 0; i < 5; i++) see(&alarm, i, i == 3 ? '-' : 'v', values[i]);
    struct alarm_figures figures = alarm.figures;
    ck_assert_uint_eq(figures.points, 3);
    ck_assert_uint_eq(figures.beyond, 3);
    ck_assert_uint_eq(figures.filled, 0);
    ck_assert_double_eq(figures.newest, 75);
    ck_assert_double_eq(figures.mean, 79);
    ck_assert_double_eq(figures.least, 72);
    ck_assert_double_eq(figures.most, 90);
    arena_free(arena);
}
END_TEST

/* Periods 0, 1 and 5: with five looked at, 1 and 5 are left, and three are missing. */
START_TEST(periods_that_are_left_out_are_missing)
{
    struct alarm_plan plan = minutes(3, 3);
    struct alarm alarm;
    given_an_alarm(&alarm, &plan);
    see(&alarm, 0, '0', 60);
    see(&alarm, 1, '0', 60);
    see(&alarm, 5, '0', 60);
    ck_assert_uint_eq(alarm.figures.points, 2);
    ck_assert_uint_eq(alarm.figures.filled, 1);
    see(&alarm, 1000, '0', 60);
    ck_assert_uint_eq(alarm.figures.points, 1);
    arena_free(arena);
}
END_TEST

START_TEST(another_replication_begins_without_the_data_of_the_last)
{
    struct alarm_plan plan = minutes(3, 3);
    struct alarm alarm;
    given_an_alarm(&alarm, &plan);
    see_all(&alarm, "XXX");
    alarm_begin(&alarm);
    ck_assert_int_eq(alarm.state, ALARM_STATE_INSUFFICIENT_DATA);
    ck_assert_int_eq(alarm_next_ns(&alarm), TIME_NEVER);
    see_all(&alarm, "XX");
    ck_assert_int_eq(alarm.state, ALARM_STATE_INSUFFICIENT_DATA);
    arena_free(arena);
}
END_TEST

/* --- Against the definition --- */

enum { PERIODS = 300, ALARMS = 400 };

/* The state by the definition, from all data so far: no ring, no early end. */
static enum alarm_state by_definition(const struct alarm_plan *plan, const char *data, int64_t count,
                                      enum alarm_state before)
{
    uint32_t seen = 0, beyond = 0, oldest = 0;
    for (int64_t age = 1; age <= plan->reach; age++) {
        char mark = age <= count ? data[count - age] : '-';
        if (mark == '-' || seen == plan->points) continue;
        seen++;
        beyond += mark == 'X';
        oldest = (uint32_t)age;
    }
    uint32_t filled = plan->points - seen, all = beyond;
    if (plan->missing == ALARM_MISSING_BREACHES) all += filled;
    if (all >= plan->points_to_alarm) return ALARM_STATE_ALARM;
    bool unsure = filled > 0 && beyond == seen;
    if (unsure && plan->missing == ALARM_MISSING_IS_IGNORED) return before;
    if (unsure && plan->missing == ALARM_MISSING_IS_MISSING) {
        if (seen == 0) return ALARM_STATE_INSUFFICIENT_DATA;
        return oldest >= plan->points_to_alarm ? ALARM_STATE_ALARM : before;
    }
    return ALARM_STATE_OK;
}

static uint32_t draw(uint32_t alarm, uint64_t number, uint32_t below)
{
    return random_below(random_block(random_key(20, alarm), number, RANDOM_EXTRA, 0).word[0], below);
}

static void assert_as_defined(uint32_t number)
{
    struct alarm_plan plan = minutes(1, 1 + draw(number, PERIODS, 6));
    plan.points_to_alarm = 1 + draw(number, PERIODS + 1, plan.points);
    plan.reach = plan.points + draw(number, PERIODS + 2, 4);
    plan.missing = (enum alarm_missing)draw(number, PERIODS + 3, 4);
    struct alarm alarm;
    given_an_alarm(&alarm, &plan);
    char data[PERIODS];
    for (int64_t i = 0; i < PERIODS; i++) {
        data[i] = "0XX--"[draw(number, (uint64_t)i, 5)];
        enum alarm_state expected = by_definition(&plan, data, i + 1, alarm.state);
        bool entered = expected == ALARM_STATE_ALARM;
        ck_assert(see(&alarm, i, data[i], data[i] == 'X' ? 80 : 60) == entered);
        ck_assert_msg(alarm.state == expected, "alarm %u, period %ld", number, (long)i);
    }
    arena_free(arena);
}

START_TEST(random_data_are_judged_as_the_definition_says)
{
    for (uint32_t number = 0; number < ALARMS; number++) assert_as_defined(number);
}
END_TEST

TEST_MAIN("alarm", missing_data_are_treated_as_in_the_table_of_3_of_3,
          missing_data_are_treated_as_in_the_table_of_2_of_3, a_breach_after_silence_waits_for_the_next_datum,
          an_alarm_looks_no_further_back_than_its_reach, an_alarm_begins_without_data_and_needs_all_of_them,
          it_acts_once_a_minute_while_it_lasts, a_datum_is_evaluated_on_the_next_whole_minute,
          an_alarm_on_short_periods_is_evaluated_every_10_s,
          the_threshold_itself_is_beyond_where_the_comparison_says_so, it_says_why_in_numbers,
          periods_that_are_left_out_are_missing, another_replication_begins_without_the_data_of_the_last,
          random_data_are_judged_as_the_definition_says)
