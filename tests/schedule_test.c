#include "models/schedule.h"

#include "models/time.h"
#include "sim/arena.h"
#include "sim/units.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <string.h>

static struct arena *arena;
static struct faults *faults;

static void setup(void)
{
    arena = arena_new();
    faults = faults_new(arena);
}

static int64_t ns_of(const char *text)
{
    int64_t ns = 0;
    bool zoned;
    ck_assert_msg(time_read(text, strlen(text), &ns, &zoned), "%s", text);
    return ns;
}

static struct schedule read(const char *text, const char *zone)
{
    struct schedule schedule;
    const struct time_zone *clocks =
        time_zone_read(arena, TIME_ZONE_DATABASE, zone, (struct place){.path = "$"}, faults);
    ck_assert_msg(clocks, "%s", fixture_faults(arena, faults));
    const char *wrong = schedule_read(arena, text, clocks, &schedule);
    ck_assert_msg(!wrong, "%s: %s", text, wrong);
    return schedule;
}

/* The first so many times after an instant, one behind the other, without their date's century and without seconds; a
 * run begins at that instant. */
static const char *times(const struct schedule *schedule, const char *after, int count)
{
    int64_t run_ns = ns_of(after), at_ns = run_ns;
    const char *list = "";
    for (int i = 0; i < count && schedule_next(schedule, run_ns, at_ns, &at_ns); i++) {
        char text[TIME_TEXT];
        ck_assert_int_eq(at_ns % NS_PER_S, 0);
        list = arena_format(arena, "%s%s%s", list, i ? " " : "", time_text(at_ns, text));
    }
    return list;
}

START_TEST(at_happens_once)
{
    setup();
    struct schedule schedule = read("at(2026-11-23T08:00:30)", "UTC");
    ck_assert_str_eq(times(&schedule, "2026-11-23T00:00:00Z", 2), "2026-11-23T08:00:30Z");
    ck_assert_str_eq(times(&schedule, "2026-11-23T08:00:30Z", 2), "");
    schedule = read("at(2026-07-01T08:00:00)", "America/New_York"); /* four hours behind UTC in summer */
    ck_assert_str_eq(times(&schedule, "2026-07-01T00:00:00Z", 2), "2026-07-01T12:00:00Z");
    schedule = read("at(2026-10-25T02:30:00)", "Europe/Berlin"); /* the first of two */
    ck_assert_str_eq(times(&schedule, "2026-10-25T00:00:00Z", 2), "2026-10-25T00:30:00Z");
    arena_free(arena);
}
END_TEST

START_TEST(rate_counts_from_its_start_or_from_one_period_into_the_run)
{
    setup();
    struct schedule schedule = read("rate(6 hours)", "UTC");
    ck_assert_str_eq(times(&schedule, "2026-11-23T01:00:00Z", 2), "2026-11-23T07:00:00Z 2026-11-23T13:00:00Z");
    schedule.has_start = true;
    schedule.start_ns = ns_of("2026-11-20T00:30:00Z");
    ck_assert_str_eq(times(&schedule, "2026-11-23T01:00:00Z", 2), "2026-11-23T06:30:00Z 2026-11-23T12:30:00Z");
    ck_assert_str_eq(times(&schedule, "2026-11-20T00:00:00Z", 2), "2026-11-20T00:30:00Z 2026-11-20T06:30:00Z");
    ck_assert_str_eq(times(&schedule, "2026-11-20T00:30:00Z", 1), "2026-11-20T06:30:00Z");
    ck_assert_int_eq(read("rate(1 minute)", "UTC").period_ns, NS_PER_MINUTE);
    ck_assert_int_eq(read("rate(90 minutes)", "UTC").period_ns, 90 * NS_PER_MINUTE);
    ck_assert_int_eq(read("rate(1 hour)", "UTC").period_ns, NS_PER_HOUR);
    ck_assert_int_eq(read("rate(36500 days)", "UTC").period_ns, 36500 * NS_PER_DAY);
    /* Time is told up to 2262 (models/time.h). */
    schedule = read("rate(36500 days)", "UTC");
    ck_assert_str_eq(times(&schedule, "2026-11-23T00:00:00Z", 9), "2126-10-30T00:00:00Z 2226-10-06T00:00:00Z");
    /* A day is 24 hours, also where clocks change in between (EventBridge Scheduler user guide, daylight saving time).
     * */
    schedule = read("rate(1 day)", "Europe/Berlin");
    ck_assert_str_eq(times(&schedule, "2026-03-28T07:00:00Z", 2), "2026-03-29T07:00:00Z 2026-03-30T07:00:00Z");
    arena_free(arena);
}
END_TEST

/* Berlin is an hour east of UTC, two from 29 March to 25 October 2026 (Directive 2000/84/EC). */
START_TEST(cron_follows_the_clocks_of_its_zone)
{
    setup();
    struct schedule schedule = read("cron(0 8 * * ? *)", "Europe/Berlin");
    ck_assert_str_eq(times(&schedule, "2026-03-27T08:00:00Z", 3),
                     "2026-03-28T07:00:00Z 2026-03-29T06:00:00Z 2026-03-30T06:00:00Z");
    ck_assert_str_eq(times(&schedule, "2026-10-24T00:00:00Z", 3),
                     "2026-10-24T06:00:00Z 2026-10-25T07:00:00Z 2026-10-26T07:00:00Z");
    schedule = read("cron(0 8 * * ? *)", "UTC");
    ck_assert_str_eq(times(&schedule, "2026-03-28T08:00:00Z", 2), "2026-03-29T08:00:00Z 2026-03-30T08:00:00Z");
    arena_free(arena);
}
END_TEST

/* EventBridge Scheduler user guide: what falls on a time that does not exist is skipped; what falls on one that comes
 * twice runs once. */
START_TEST(times_that_clocks_skip_are_left_out_and_those_that_come_twice_come_once)
{
    setup();
    struct schedule schedule = read("cron(30 2 * * ? *)", "Europe/Berlin");
    ck_assert_str_eq(times(&schedule, "2026-03-28T00:00:00Z", 2), "2026-03-28T01:30:00Z 2026-03-30T00:30:00Z");
    ck_assert_str_eq(times(&schedule, "2026-10-24T12:00:00Z", 2), "2026-10-25T00:30:00Z 2026-10-26T01:30:00Z");
    ck_assert_str_eq(times(&schedule, "2026-10-25T00:45:00Z", 1), "2026-10-26T01:30:00Z"); /* between the two */
    ck_assert_str_eq(times(&schedule, "2026-10-25T01:15:00Z", 1), "2026-10-26T01:30:00Z"); /* in the second hour */
    schedule = read("cron(0/30 * * * ? *)", "America/New_York");
    ck_assert_str_eq(times(&schedule, "2026-03-08T06:00:00Z", 3),
                     "2026-03-08T06:30:00Z 2026-03-08T07:00:00Z 2026-03-08T07:30:00Z");
    ck_assert_str_eq(times(&schedule, "2026-11-01T05:00:00Z", 3),
                     "2026-11-01T05:30:00Z 2026-11-01T07:00:00Z 2026-11-01T07:30:00Z");
    schedule = read("cron(0 12 30 12 ? *)", "Pacific/Apia"); /* a date that 2011 did not have there */
    ck_assert_str_eq(times(&schedule, "2010-01-01T00:00:00Z", 2), "2010-12-30T22:00:00Z 2012-12-29T22:00:00Z");
    arena_free(arena);
}
END_TEST

/* Application Auto Scaling user guide, recurring actions: "performs the action at this time, and then on the
 * recurrence"; it stops after the end. */
START_TEST(a_start_is_an_action_itself_and_nothing_follows_the_end)
{
    setup();
    struct schedule schedule = read("cron(0 8 * * ? *)", "UTC");
    schedule.has_start = schedule.has_end = true;
    schedule.start_ns = ns_of("2026-11-23T03:20:00Z");
    schedule.end_ns = ns_of("2026-11-25T08:00:00Z");
    ck_assert_str_eq(times(&schedule, "2026-11-20T00:00:00Z", 9),
                     "2026-11-23T03:20:00Z 2026-11-23T08:00:00Z 2026-11-24T08:00:00Z 2026-11-25T08:00:00Z");
    schedule.end_ns--;
    ck_assert_str_eq(times(&schedule, "2026-11-24T00:00:00Z", 9), "2026-11-24T08:00:00Z");

    schedule = read("at(2026-11-23T08:00:00)", "UTC");
    schedule.has_start = true;
    schedule.start_ns = ns_of("2026-11-23T03:00:00Z");
    ck_assert_str_eq(times(&schedule, "2026-11-20T00:00:00Z", 9), "2026-11-23T08:00:00Z");
    schedule.start_ns = ns_of("2026-11-23T08:00:01Z");
    ck_assert_str_eq(times(&schedule, "2026-11-20T00:00:00Z", 9), "");
    ck_assert(!schedule_happens(&schedule));
    arena_free(arena);
}
END_TEST

START_TEST(a_run_may_begin_between_two_seconds)
{
    setup();
    struct schedule schedule = read("cron(0 8 * * ? *)", "UTC");
    int64_t at_ns, eight_ns = ns_of("2026-11-23T08:00:00Z");
    ck_assert(schedule_next(&schedule, 0, eight_ns - 1, &at_ns));
    ck_assert_int_eq(at_ns, eight_ns);
    ck_assert(schedule_next(&schedule, 0, eight_ns, &at_ns));
    ck_assert_int_eq(at_ns, eight_ns + NS_PER_DAY);
    arena_free(arena);
}
END_TEST

#define AT_FORM   "must have a time such as 2026-11-23T08:00:00 in at(), without a zone, found "
#define RATE_FORM "must have in rate() a whole number from 1 and minutes, hours or days, found "
#define FORMS     "must be at(yyyy-mm-ddThh:mm:ss), rate(VALUE UNIT) or cron(SIX FIELDS), found "

START_TEST(what_is_no_expression_is_said)
{
    static const struct {
        const char *text, *zone, *said;
    } refused[] = {
        {"", "UTC", FORMS "\"\""},
        {"0 8 * * ? *", "UTC", FORMS "\"0 8 * * ? *\""},
        {"at(2026-11-23T08:00:00) ", "UTC", FORMS "\"at(2026-11-23T08:00:00) \""},
        {"at(2026-11-23)", "UTC", AT_FORM "\"2026-11-23\""},
        {"at(2026-11-23 08:00:00)", "UTC", AT_FORM "\"2026-11-23 08:00:00\""},
        {"at(2026-02-30T08:00:00)", "UTC", AT_FORM "\"2026-02-30T08:00:00\""},
        {"at(2026-11-23T08:00:00Z)", "UTC", AT_FORM "\"2026-11-23T08:00:00Z\""},
        {"at(2026-03-29T02:30:00)", "Europe/Berlin",
         "never happens: the clocks of its Timezone skip 2026-03-29T02:30:00"},
        {"rate()", "UTC", RATE_FORM "\"\""},
        {"rate(0 hours)", "UTC", RATE_FORM "\"0 hours\""},
        {"rate(1.5 hours)", "UTC", RATE_FORM "\"1.5 hours\""},
        {"rate(5minutes)", "UTC", RATE_FORM "\"5minutes\""},
        {"rate(5 seconds)", "UTC", RATE_FORM "\"5 seconds\""},
        {"rate(99999999999999999999 days)", "UTC", RATE_FORM "\"99999999999999999999 days\""},
        {"rate(36501 days)", "UTC", "must have in rate() at most 100 years"},
        {"cron(60 8 * * ? *)", "UTC", "must have values from 0 to 59 as minutes, found \"60\""},
        {"cron(0 8 31 2,4,6 ? *)", "UTC", "never happens: no day from 1970 to 2199 fits \"0 8 31 2,4,6 ? *\""},
        {"cron(0 8 29 2 ? 2027)", "UTC", "never happens: no day from 1970 to 2199 fits \"0 8 29 2 ? 2027\""},
    };
    setup();
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct schedule schedule = {.period_ns = 77};
        const struct time_zone *zone =
            time_zone_read(arena, TIME_ZONE_DATABASE, refused[i].zone, (struct place){.path = "$"}, faults);
        const char *said = schedule_read(arena, refused[i].text, zone, &schedule);
        ck_assert_str_eq(said ? said : "nothing", refused[i].said);
        ck_assert_int_eq(schedule.period_ns, 77); /* unchanged */
    }
    arena_free(arena);
}
END_TEST

TEST_MAIN("schedule", at_happens_once, rate_counts_from_its_start_or_from_one_period_into_the_run,
          cron_follows_the_clocks_of_its_zone, times_that_clocks_skip_are_left_out_and_those_that_come_twice_come_once,
          a_start_is_an_action_itself_and_nothing_follows_the_end, a_run_may_begin_between_two_seconds,
          what_is_no_expression_is_said)
