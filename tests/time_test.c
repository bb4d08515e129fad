#include "models/time.h"
#include "sim/units.h"
#include "tests/test.h"

#include <string.h>

static bool zoned;

static int64_t ns_of(const char *text)
{
    int64_t ns = -1;
    ck_assert_msg(time_read(text, strlen(text), &ns, &zoned), "%s was not read", text);
    return ns;
}

static void assert_written(int64_t ns, const char *expected)
{
    char text[TIME_TEXT];
    ck_assert_str_eq(time_text(ns, text), expected);
}

/* Seconds from `date -u -d "..." +%s` (GNU coreutils 9.1). */
START_TEST(known_instants_are_read)
{
    ck_assert_int_eq(ns_of("1970-01-01T00:00:00Z"), 0);
    ck_assert_int_eq(ns_of("2026-11-23T00:00:00Z"), 1795392000 * NS_PER_S);
    ck_assert_int_eq(ns_of("2000-02-29 23:59:59"), 951868799 * NS_PER_S);
    ck_assert_int_eq(ns_of("2100-03-01T00:00:00Z"), 4107542400 * NS_PER_S);
    ck_assert_int_eq(ns_of("1900-03-01T00:00:00Z"), -2203891200 * NS_PER_S);
    ck_assert_int_eq(ns_of("1969-12-31T23:59:59.5Z"), -NS_PER_S / 2);
}
END_TEST

/* RFC 3339, section 5.8. */
START_TEST(the_examples_of_rfc_3339_are_read)
{
    assert_written(ns_of("1985-04-12T23:20:50.52Z"), "1985-04-12T23:20:50.52Z");
    assert_written(ns_of("1996-12-19T16:39:57-08:00"), "1996-12-20T00:39:57Z");
    assert_written(ns_of("1990-12-31T23:59:60Z"), "1991-01-01T00:00:00Z"); /* a leap second */
    assert_written(ns_of("1990-12-31T15:59:60-08:00"), "1991-01-01T00:00:00Z");
    assert_written(ns_of("1937-01-01T12:00:27.87+00:20"), "1937-01-01T11:40:27.87Z");
}
END_TEST

START_TEST(separators_and_zones_have_several_spellings)
{
    int64_t ns = ns_of("2023-11-16T18:15:46.680590000Z");
    ck_assert(zoned);
    ck_assert_int_eq(ns_of("2023-11-16t18:15:46.68059z"), ns);
    ck_assert_int_eq(ns_of("2023-11-16 20:15:46,6805900+0200"), ns);
    ck_assert_int_eq(ns_of("2023-11-16 12:45:46,6805900-05:30"), ns);
    ck_assert(zoned);
    ck_assert_int_eq(ns_of("2023-11-16 18:15:46.6805900"), ns);
    ck_assert(!zoned);
}
END_TEST

START_TEST(a_fraction_has_up_to_18_digits_of_which_9_count)
{
    ck_assert_int_eq(ns_of("1970-01-01T00:00:00.1Z"), NS_PER_S / 10);
    ck_assert_int_eq(ns_of("1970-01-01T00:00:00.000000001Z"), 1);
    ck_assert_int_eq(ns_of("1970-01-01T00:00:00.999999999999999999Z"), NS_PER_S - 1);
}
END_TEST

START_TEST(what_is_no_time_is_refused_and_changes_nothing)
{
    static const char *const texts[] = {
        "",
        "2026",
        "2026-11-23",
        "2026-11-23T00:00",
        "2026-11-23T00:00Z",
        "26-11-23T00:00:00Z",
        "2026-1-23T00:00:00Z",
        "2026/11/23T00:00:00Z",
        "2026-00-23T00:00:00Z",
        "2026-13-23T00:00:00Z",
        "2026-11-00T00:00:00Z",
        "2026-11-31T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-11-23T24:00:00Z",
        "2026-11-23T00:60:00Z",
        "2026-11-23T00:00:61Z",
        "2026-11-23T12:00:60Z",
        "2026-11-23T00:00:00.Z",
        "2026-11-23T00:00:00.1234567890123456789Z",
        "2026-11-23T00:00:00Zx",
        "2026-11-23T00:00:00 Z",
        "2026-11-23T00:00:00+24:00",
        "2026-11-23T00:00:00+01:60",
        "2026-11-23T00:00:00+01",
        "2026-11-23T00:00:00+1:00",
        "2026-11-23T00:00:00+01:",
        "2026-11-23T00:00:00-",
        "2026-11-23_00:00:00Z",
        " 2026-11-23T00:00:00Z",
        "-2026-11-23T00:00:00Z",
        "2263-01-01T00:00:00Z",
        "1677-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "0000-01-01T00:00:00Z",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        int64_t ns = 7;
        zoned = true;
        ck_assert_msg(!time_read(texts[i], strlen(texts[i]), &ns, &zoned), "%s was read", texts[i]);
        ck_assert(ns == 7 && zoned);
    }
    int64_t ns;
    ck_assert(!time_read("2026-11-23T00:00:00\0Z", 21, &ns, &zoned));
    ck_assert(!time_read("2026-11-23T00:00:00Z", 18, &ns, &zoned));
}
END_TEST

/* INT64_MAX is 9223372036.854775807 s: 2262-04-11T23:47:16 and that fraction. */
START_TEST(the_whole_range_of_64_bits_can_be_said)
{
    assert_written(INT64_MAX, "2262-04-11T23:47:16.854775807Z");
    assert_written(INT64_MIN, "1677-09-21T00:12:43.145224192Z");
    ck_assert(ns_of("2262-04-11T23:47:16.854775807Z") == INT64_MAX);
    ck_assert(ns_of("1677-09-21T00:12:43.145224192Z") == INT64_MIN);
    int64_t ns;
    ck_assert(!time_read("2262-04-11T23:47:16.854775808Z", 30, &ns, &zoned));
    ck_assert(!time_read("1677-09-21T00:12:43.145224191Z", 30, &ns, &zoned));
}
END_TEST

START_TEST(a_fraction_is_written_only_when_there_is_one)
{
    assert_written(0, "1970-01-01T00:00:00Z");
    assert_written(1, "1970-01-01T00:00:00.000000001Z");
    assert_written(-1, "1969-12-31T23:59:59.999999999Z");
    assert_written(NS_PER_MS * 250, "1970-01-01T00:00:00.25Z");
}
END_TEST

/* Every day of the 400 years of one Gregorian cycle within the range: none is skipped, all are read back. */
START_TEST(each_day_follows_the_one_before)
{
    int64_t first = ns_of("1850-03-01T00:00:00Z"), last = ns_of("2250-03-01T00:00:00Z");
    ck_assert_int_eq(last / NS_PER_DAY - first / NS_PER_DAY, 146097);
    for (int64_t ns = first; ns <= last; ns += NS_PER_DAY) {
        char text[TIME_TEXT];
        ck_assert_int_eq(ns_of(time_text(ns, text)), ns);
    }
}
END_TEST

/* Days of the week from Python 3.11's datetime; the Gregorian calendar has no leap day in 1900 and 2100. */
START_TEST(a_day_of_the_calendar_has_its_weekday_and_its_month_its_length)
{
    static const struct {
        struct date date;
        int64_t days;
        int weekday, in_month; /* 0: Sunday */
    } known[] = {{{1970, 1, 1}, 0, 4, 31},      {{1969, 12, 31}, -1, 3, 31},    {{2026, 11, 23}, 20780, 1, 30},
                 {{2000, 2, 29}, 11016, 2, 29}, {{1900, 2, 28}, -25509, 3, 28}, {{2100, 2, 28}, 47540, 0, 28},
                 {{1962, 4, 29}, -2804, 0, 30}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct date date = time_date(known[i].days);
        ck_assert_int_eq(time_days(known[i].date), known[i].days);
        ck_assert(date.year == known[i].date.year && date.month == known[i].date.month &&
                  date.day == known[i].date.day);
        ck_assert_int_eq(time_weekday(known[i].days), known[i].weekday);
        ck_assert_int_eq(time_days_in_month(date.year, date.month), known[i].in_month);
    }
}
END_TEST

TEST_MAIN("time", a_day_of_the_calendar_has_its_weekday_and_its_month_its_length, known_instants_are_read,
          the_examples_of_rfc_3339_are_read, separators_and_zones_have_several_spellings,
          a_fraction_has_up_to_18_digits_of_which_9_count, what_is_no_time_is_refused_and_changes_nothing,
          the_whole_range_of_64_bits_can_be_said, a_fraction_is_written_only_when_there_is_one,
          each_day_follows_the_one_before)
