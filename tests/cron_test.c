#include "models/cron.h"
#include "models/time.h"
#include "sim/arena.h"
#include "sim/units.h"
#include "tests/test.h"

#include <string.h>

static struct arena *arena;

static void setup(void)
{
    arena = arena_new();
}

static int64_t minute_of(const char *text)
{
    int64_t ns = 0;
    bool zoned;
    const char *whole = arena_format(arena, "%s:00", text);
    ck_assert_msg(time_read(whole, strlen(whole), &ns, &zoned), "%s", text);
    return ns / NS_PER_MINUTE;
}

static const char *text_of(int64_t minute)
{
    char text[TIME_TEXT];
    return arena_text_n(arena, time_text(minute * NS_PER_MINUTE, text), strlen("yyyy-mm-ddThh:mm"));
}

static struct cron read(const char *text)
{
    struct cron cron;
    const char *wrong = cron_read(arena, text, strlen(text), &cron);
    ck_assert_msg(!wrong, "%s: %s", text, wrong);
    return cron;
}

/* The first so many minutes behind an instant, one behind the other. */
static const char *firings(const char *expression, const char *after, int count)
{
    struct cron cron = read(expression);
    int64_t minute = minute_of(after);
    const char *list = "";
    for (int i = 0; i < count && cron_next(&cron, minute, &minute); i++)
        list = arena_format(arena, "%s%s%s", list, i ? " " : "", text_of(minute));
    return list;
}

/* What the expressions mean is from the user guides of EventBridge (cron expressions reference) and of Application
 * Auto Scaling (recurring scaling actions); which days these are, from the datetime of Python 3.11: 2026-11-23 is a
 * Monday. */
START_TEST(the_examples_of_the_user_guides_come_when_they_say)
{
    static const struct {
        const char *expression, *after, *firings;
    } examples[] = {
        /* at 10:00 every day */
        {"0 10 * * ? *", "2026-11-23T10:00", "2026-11-24T10:00 2026-11-25T10:00"},
        /* at 12:15 every day */
        {"15 12 * * ? *", "2026-11-23T12:14", "2026-11-23T12:15 2026-11-24T12:15"},
        /* at 18:00 from Monday to Friday */
        {"0 18 ? * MON-FRI *", "2026-11-26T18:00", "2026-11-27T18:00 2026-11-30T18:00"},
        /* at 8:00 on the first day of the month */
        {"0 8 1 * ? *", "2026-11-01T08:00", "2026-12-01T08:00 2027-01-01T08:00"},
        /* every 15 minutes */
        {"0/15 * * * ? *", "2026-11-23T23:29", "2026-11-23T23:30 2026-11-23T23:45 2026-11-24T00:00"},
        /* every 10 minutes from Monday to Friday */
        {"0/10 * ? * MON-FRI *", "2026-11-27T23:45", "2026-11-27T23:50 2026-11-30T00:00"},
        /* every 5 minutes from Monday to Friday between 8:00 and 17:55 */
        {"0/5 8-17 ? * MON-FRI *", "2026-11-27T17:50", "2026-11-27T17:55 2026-11-30T08:00"},
        /* every 30 minutes from Monday to Friday in the evening and until 2:30 of the night */
        {"0/30 20-2 ? * MON-FRI *", "2026-11-27T02:00", "2026-11-27T02:30 2026-11-27T20:00 2026-11-27T20:30"},
        /* every tenth minute, from the first of the hour on: the 11th, 21st, 31st.. */
        {"1/10 * * * ? *", "2026-11-23T08:00", "2026-11-23T08:01 2026-11-23T08:11 2026-11-23T08:21"},
        /* at 10:15 on the last Friday of each month from 2022 to 2023 */
        {"15 10 ? * 6L 2022-2023", "2023-10-01T00:00", "2023-10-27T10:15 2023-11-24T10:15 2023-12-29T10:15"},
        /* at 6:30 on Mondays, and on the second day of the week, which is the same */
        {"30 6 ? * MON *", "2026-11-23T06:30", "2026-11-30T06:30 2026-12-07T06:30"},
        {"30 6 ? * 2 *", "2026-11-23T06:30", "2026-11-30T06:30 2026-12-07T06:30"},
        /* January, February and March */
        {"0 0 1 JAN,FEB,MAR ? *", "2026-11-23T00:00",
         "2027-01-01T00:00 2027-02-01T00:00 2027-03-01T00:00 2028-01-01T00:00"},
        /* days 1 to 15 of the month */
        {"0 0 1-15 * ? *", "2026-11-14T00:00", "2026-11-15T00:00 2026-12-01T00:00"},
        /* the weekday nearest to the third: 3 January 2027 is a Sunday, 3 April 2027 a Saturday */
        {"0 0 3W 1,4,6 ? 2027", "2026-11-23T00:00", "2027-01-04T00:00 2027-04-02T00:00 2027-06-03T00:00"},
        /* the second Tuesday of the month */
        {"0 0 ? * 3#2 *", "2026-11-23T00:00", "2026-12-08T00:00 2027-01-12T00:00"},
        /* the last day of the month */
        {"0 0 L * ? *", "2027-01-31T00:00", "2027-02-28T00:00 2027-03-31T00:00"},
        /* the last day of the week */
        {"0 0 ? * L *", "2026-11-23T00:00", "2026-11-28T00:00 2026-12-05T00:00"},
    };
    setup();
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        int count = 1;
        for (const char *at = examples[i].firings; *at; at++) count += *at == ' ';
        ck_assert_str_eq(firings(examples[i].expression, examples[i].after, count), examples[i].firings);
    }
    arena_free(arena);
}
END_TEST

/* Gregorian calendar: 2028 and 2000 are leap years, 2100 is none; 1 August 2026 is a Saturday, 31 May 2026 a Sunday. */
START_TEST(months_have_their_own_lengths)
{
    setup();
    ck_assert_str_eq(firings("0 0 29 2 ? *", "2026-01-01T00:00", 2), "2028-02-29T00:00 2032-02-29T00:00");
    ck_assert_str_eq(firings("0 0 29 2 ? *", "2096-03-01T00:00", 1), "2104-02-29T00:00");
    ck_assert_str_eq(firings("0 0 31 * ? *", "2026-03-31T00:00", 3),
                     "2026-05-31T00:00 2026-07-31T00:00 2026-08-31T00:00");
    ck_assert_str_eq(firings("0 0 L 2 ? *", "2026-01-01T00:00", 3),
                     "2026-02-28T00:00 2027-02-28T00:00 2028-02-29T00:00");
    ck_assert_str_eq(firings("0 0 ? 2 SUN#5 *", "2026-01-01T00:00", 1), "2032-02-29T00:00");
    /* A weekday does not leave its month: the first, a Saturday, becomes Monday the third; the last, a Sunday, Friday
     * the 29th. */
    ck_assert_str_eq(firings("0 0 1W 8 ? 2026", "2026-01-01T00:00", 1), "2026-08-03T00:00");
    ck_assert_str_eq(firings("0 0 31W 5 ? 2026", "2026-01-01T00:00", 1), "2026-05-29T00:00");
    ck_assert_str_eq(firings("0 0 31W 6,7 ? 2026", "2026-01-01T00:00", 2), "2026-07-31T00:00");
    arena_free(arena);
}
END_TEST

START_TEST(ranges_go_round_and_steps_begin_where_they_say)
{
    setup();
    ck_assert_str_eq(firings("0 22-2/2 * * ? *", "2026-11-23T12:00", 3),
                     "2026-11-23T22:00 2026-11-24T00:00 2026-11-24T02:00");
    ck_assert_str_eq(firings("0 0 ? * SAT-MON *", "2026-11-23T00:00", 3),
                     "2026-11-28T00:00 2026-11-29T00:00 2026-11-30T00:00");
    ck_assert_str_eq(firings("0 0 1 nov-feb ? *", "2026-11-23T00:00", 4),
                     "2026-12-01T00:00 2027-01-01T00:00 2027-02-01T00:00 2027-11-01T00:00");
    ck_assert_str_eq(firings("*/20 0 1 1 ? *", "2026-11-23T00:00", 3),
                     "2027-01-01T00:00 2027-01-01T00:20 2027-01-01T00:40");
    ck_assert_str_eq(firings("50/7 3 1 1 ? 2027/50", "2026-11-23T00:00", 3),
                     "2027-01-01T03:50 2027-01-01T03:57 2077-01-01T03:50");
    ck_assert_str_eq(firings(" 5\t4  1 1 ?   2027 ", "2026-11-23T00:00", 2), "2027-01-01T04:05");
    arena_free(arena);
}
END_TEST

START_TEST(years_end_in_2199_and_begin_in_1970)
{
    setup();
    struct cron yearly = read("0 0 1 1 ? *"), past = read("0 0 1 1 ? 1999"), never = read("0 0 30 2 ? *");
    int64_t minute;
    ck_assert(cron_next(&yearly, INT64_MIN, &minute));
    ck_assert_str_eq(text_of(minute), "1970-01-01T00:00");
    ck_assert(cron_next(&yearly, minute_of("2198-06-01T00:00"), &minute));
    ck_assert_str_eq(text_of(minute), "2199-01-01T00:00");
    ck_assert(!cron_next(&yearly, minute, &minute));
    ck_assert(!cron_next(&past, minute_of("1999-01-01T00:00"), &minute));
    ck_assert(!cron_next(&never, -1, &minute));
    arena_free(arena);
}
END_TEST

#define SIX     "must have six fields in cron(): minutes, hours, day of the month, month, day of the week, year; found "
#define ONE_DAY "must have ? as exactly one of the day of the month and the day of the week, found "

START_TEST(what_is_no_expression_is_said)
{
    static const struct {
        const char *text, *said;
    } refused[] = {
        {"", SIX "0"},
        {"0 10 * * *", SIX "5"},
        {"0 0 10 * * ? *", SIX "more than 6"},
        {"0 10 * * * *", ONE_DAY "none"},
        {"0 10 1 * MON *", ONE_DAY "none"},
        {"0 10 ? * ? *", ONE_DAY "two"},
        {"60 10 * * ? *", "must have values from 0 to 59 as minutes, found \"60\""},
        {"-1 10 * * ? *", "must have values from 0 to 59 as minutes, found \"-1\""},
        {"0,,5 10 * * ? *", "must have values from 0 to 59 as minutes, found \"0,,5\""},
        {"0/0 10 * * ? *", "must have values from 0 to 59 as minutes, found \"0/0\""},
        {"? 10 * * ? *", "must have values from 0 to 59 as minutes, found \"?\""},
        {"0 24 * * ? *", "must have values from 0 to 23 as hours, found \"24\""},
        {"0 10pm * * ? *", "must have values from 0 to 23 as hours, found \"10pm\""},
        {"0 10 0 * ? *", "must have values from 1 to 31, ?, L or nW as day of the month, found \"0\""},
        {"0 10 1,L * ? *", "must have values from 1 to 31, ?, L or nW as day of the month, found \"1,L\""},
        {"0 10 32W * ? *", "must have values from 1 to 31, ?, L or nW as day of the month, found \"32W\""},
        {"0 10 LW * ? *", "must have values from 1 to 31, ?, L or nW as day of the month, found \"LW\""},
        {"0 10 1 13 ? *", "must have values from 1 to 12 or JAN to DEC as month, found \"13\""},
        {"0 10 1 JANUARY ? *", "must have values from 1 to 12 or JAN to DEC as month, found \"JANUARY\""},
        {"0 10 ? * 0 *", "must have values from 1 to 7 or SUN to SAT, ?, L, nL or n#k as day of the week, found \"0\""},
        {"0 10 ? * 3#6 *",
         "must have values from 1 to 7 or SUN to SAT, ?, L, nL or n#k as day of the week, found \"3#6\""},
        {"0 10 ? * 3#1,6#3 *",
         "must have values from 1 to 7 or SUN to SAT, ?, L, nL or n#k as day of the week, found \"3#1,6#3\""},
        {"0 10 ? * MON 1969", "must have values from 1970 to 2199 as year, found \"1969\""},
        {"0 10 ? * MON 2030-2027", "must have values from 1970 to 2199 as year, found \"2030-2027\""},
    };
    setup();
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct cron cron = {.day = 77};
        const char *said = cron_read(arena, refused[i].text, strlen(refused[i].text), &cron);
        ck_assert_str_eq(said ? said : "nothing", refused[i].said);
        ck_assert_int_eq(cron.day, 77); /* unchanged */
    }
    arena_free(arena);
}
END_TEST

TEST_MAIN("cron", the_examples_of_the_user_guides_come_when_they_say, months_have_their_own_lengths,
          ranges_go_round_and_steps_begin_where_they_say, years_end_in_2199_and_begin_in_1970,
          what_is_no_expression_is_said)
