#include "models/time_zone.h"

#include "models/time.h"
#include "models/time_zone_rule.h"
#include "sim/arena.h"
#include "sim/units.h"
#include "tests/scenario_fixture.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct arena *arena;
static struct faults *faults;

static void setup(void)
{
    arena = arena_new();
    faults = faults_new(arena);
}

static const struct time_zone *zone_of(const char *name)
{
    const struct time_zone *zone = time_zone_read(arena, TIME_ZONE_DATABASE, name, (struct place){.path = "$"}, faults);
    ck_assert_msg(zone, "%s", fixture_faults(arena, faults));
    return zone;
}

static int64_t seconds_of(const char *text)
{
    int64_t ns = 0;
    bool zoned;
    ck_assert_msg(time_read(text, strlen(text), &ns, &zoned), "%s", text);
    return ns / NS_PER_S;
}

/* The instant at which clocks show a time; "skipped" where they do not. */
static const char *instant_of(const char *zone, const char *clock)
{
    int64_t at_s;
    char text[TIME_TEXT];
    if (!time_zone_instant(zone_of(zone), seconds_of(clock), &at_s)) return "skipped";
    return arena_text(arena, time_text(at_s * NS_PER_S, text));
}

/* Europe: Directive 2000/84/EC, from the last Sunday of March to that of October, 01:00 UTC. United States: Energy
 * Policy Act of 2005, from the second Sunday of March to the first of November, 2:00 local time. The others: tz
 * database 2025b, files australasia and asia. */
START_TEST(clocks_of_known_places_show_known_times)
{
    static const struct {
        const char *zone, *clock, *instant;
    } known[] = {
        {"UTC", "2026-11-23T08:00:00", "2026-11-23T08:00:00Z"},
        {"Etc/GMT+9", "2026-11-23T08:00:00", "2026-11-23T17:00:00Z"},
        {"Asia/Kolkata", "2026-11-23T08:00:00", "2026-11-23T02:30:00Z"},
        {"Asia/Kathmandu", "2026-11-23T08:00:00", "2026-11-23T02:15:00Z"},
        {"Europe/Berlin", "2026-01-15T08:00:00", "2026-01-15T07:00:00Z"},
        {"Europe/Berlin", "2026-07-15T08:00:00", "2026-07-15T06:00:00Z"},
        {"America/New_York", "2026-07-15T08:00:00", "2026-07-15T12:00:00Z"},
        {"Australia/Sydney", "2026-01-15T08:00:00", "2026-01-14T21:00:00Z"},
        /* put forward: 2:00 becomes 3:00 */
        {"Europe/Berlin", "2026-03-29T01:59:59", "2026-03-29T00:59:59Z"},
        {"Europe/Berlin", "2026-03-29T02:00:00", "skipped"},
        {"Europe/Berlin", "2026-03-29T02:59:59", "skipped"},
        {"Europe/Berlin", "2026-03-29T03:00:00", "2026-03-29T01:00:00Z"},
        {"America/New_York", "2026-03-08T02:30:00", "skipped"},
        {"America/New_York", "2026-03-08T03:00:00", "2026-03-08T07:00:00Z"},
        /* put back: 3:00 becomes 2:00, so 2:30 comes twice, first in summer time */
        {"Europe/Berlin", "2026-10-25T02:00:00", "2026-10-25T00:00:00Z"},
        {"Europe/Berlin", "2026-10-25T02:59:59", "2026-10-25T00:59:59Z"},
        {"Europe/Berlin", "2026-10-25T03:00:00", "2026-10-25T02:00:00Z"},
        {"America/New_York", "2026-11-01T01:30:00", "2026-11-01T05:30:00Z"},
        {"America/New_York", "2026-11-01T02:00:00", "2026-11-01T07:00:00Z"},
        /* by half an hour only */
        {"Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-04-04T14:45:00Z"},
        {"Australia/Lord_Howe", "2026-10-04T02:15:00", "skipped"},
        {"Australia/Lord_Howe", "2026-10-04T02:30:00", "2026-10-03T15:30:00Z"},
        /* Samoa left out 30 December 2011, to have the date of its neighbours */
        {"Pacific/Apia", "2011-12-29T23:59:59", "2011-12-30T09:59:59Z"},
        {"Pacific/Apia", "2011-12-30T12:00:00", "skipped"},
        {"Pacific/Apia", "2011-12-31T00:00:00", "2011-12-30T10:00:00Z"},
        /* behind the last change that the file lists, by its rule */
        {"Europe/Berlin", "2050-03-27T01:59:59", "2050-03-27T00:59:59Z"},
        {"Europe/Berlin", "2050-03-27T02:30:00", "skipped"},
        {"Europe/Berlin", "2190-07-01T00:00:00", "2190-06-30T22:00:00Z"},
    };
    setup();
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        ck_assert_msg(strcmp(instant_of(known[i].zone, known[i].clock), known[i].instant) == 0, "%s %s: %s",
                      known[i].zone, known[i].clock, instant_of(known[i].zone, known[i].clock));
    arena_free(arena);
}
END_TEST

/* The C library reads the same database with code of its own. */
START_TEST(offsets_are_those_of_the_c_library)
{
    static const char *const names[] = {
        "Africa/Casablanca",   "Africa/Monrovia",     "America/Caracas", "America/Nuuk",   "America/Sao_Paulo",
        "America/St_Johns",    "Antarctica/Troll",    "Asia/Gaza",       "Asia/Pyongyang", "Asia/Tehran",
        "Australia/Lord_Howe", "Europe/Dublin",       "Europe/London",   "Pacific/Apia",   "Pacific/Chatham",
        "Pacific/Kiritimati",  "America/Los_Angeles", "Etc/GMT-14",
    };
    const int64_t step_s = 86400 * 3 + 5000, first_s = seconds_of("1900-01-01T00:00:00"),
                  last_s = seconds_of("2199-12-31T00:00:00");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        setup();
        const struct time_zone *zone = zone_of(names[i]);
        ck_assert_int_eq(setenv("TZ", arena_format(arena, ":%s", names[i]), 1), 0);
        tzset();
        for (int64_t at_s = first_s; at_s < last_s; at_s += step_s) {
            struct tm clock;
            time_t at = (time_t)at_s;
            ck_assert_ptr_nonnull(localtime_r(&at, &clock));
            int64_t days = time_days((struct date){clock.tm_year + 1900, clock.tm_mon + 1, clock.tm_mday});
            int64_t clock_s = days * 86400 + clock.tm_hour * 3600 + clock.tm_min * 60 + clock.tm_sec;
            ck_assert_msg(at_s + time_zone_offset_s(zone, at_s) == clock_s, "%s at %lld", names[i], (long long)at_s);
        }
        arena_free(arena);
    }
}
END_TEST

/* Where clocks show a time, they show it at the instant that is found, and nothing earlier does. */
START_TEST(an_instant_is_the_first_at_which_its_clocks_show_the_time)
{
    setup();
    const struct time_zone *zone = zone_of("Australia/Lord_Howe");
    int64_t before_s = INT64_MIN, at_s;
    for (int64_t clock_s = seconds_of("2026-04-04T00:00:00"); clock_s < seconds_of("2026-10-06T00:00:00");
         clock_s += 300) {
        if (!time_zone_instant(zone, clock_s, &at_s)) continue;
        ck_assert_int_eq(at_s + time_zone_offset_s(zone, at_s), clock_s);
        ck_assert_int_gt(at_s, before_s);
        before_s = at_s;
    }
    arena_free(arena);
}
END_TEST

/* --- Rules --- */

/* The examples of POSIX.1-2017, section 8.3, and of RFC 9636, section 3.3.1: the first change in 2026, as an instant.
 * */
START_TEST(every_way_to_write_a_rule_is_read)
{
    static const struct {
        const char *text, *asked, *begin, *end;
    } rules[] = {
        {"EST5EDT,M3.2.0,M11.1.0", "2026-06-01T00:00:00", "2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z"},
        {"<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", "2026-06-01T00:00:00", "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"},
        {"IST-2IDT,M3.4.4/26,M10.5.0", "2026-06-01T00:00:00", "2026-03-27T00:00:00Z", "2026-10-24T23:00:00Z"},
        {"NZST-12:00:00NZDT-13:00:00,M9.5.0,M4.1.0/3", "2026-12-01T00:00:00", "2026-09-26T14:00:00Z",
         "2027-04-03T14:00:00Z"},
        /* 1 March: J60 in every year; 60 days behind 1 January in a leap year, of which 2028 is one */
        {"AAA0BBB,J60/0,J61/0", "2028-03-01T12:00:00", "2028-03-01T00:00:00Z", "2028-03-01T23:00:00Z"},
        {"AAA0BBB,60/0,61/0", "2028-03-01T12:00:00", "2028-03-01T00:00:00Z", "2028-03-01T23:00:00Z"},
        /* summer all the year: each year's end is the next one's beginning */
        {"XXX3EDT4,0/0,J365/23", "2026-06-01T00:00:00", "2026-01-01T03:00:00Z", "2027-01-01T03:00:00Z"},
    };
    setup();
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct time_zone_rule rule;
        char begin[TIME_TEXT], end[TIME_TEXT];
        ck_assert_msg(time_zone_rule_read(rules[i].text, &rule), "%s", rules[i].text);
        struct time_zone_span span = time_zone_rule_span(&rule, seconds_of(rules[i].asked));
        ck_assert_str_eq(time_text(span.begin_s * NS_PER_S, begin), rules[i].begin);
        ck_assert_str_eq(time_text(span.end_s * NS_PER_S, end), rules[i].end);
        ck_assert_int_eq(span.offset_s, rule.summer_s);
    }
    arena_free(arena);
}
END_TEST

START_TEST(what_is_no_rule_is_refused)
{
    static const char *const refused[] = {"",
                                          "CET",
                                          "CE-1",
                                          "CET-25",
                                          "CET-1CEST",
                                          "<CET-1",
                                          "CET-1CEST,M3.5.0",
                                          "CET-1CEST,M13.5.0,M10.5.0",
                                          "CET-1CEST,M3.6.0,M10.5.0",
                                          "CET-1 ",
                                          "CET-1CEST,J0,J1",
                                          "CET-1CEST,M3.5.0,M10.5.0/168",
                                          "CET-1CEST,366,1",
                                          "CET-1:60",
                                          "CET-1:30:60"};
    struct time_zone_rule rule;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        ck_assert_msg(!time_zone_rule_read(refused[i], &rule), "%s", refused[i]);
}
END_TEST

/* --- Refusals --- */

static const char *said_of(const char *database, const char *name, enum fault_kind kind)
{
    setup();
    ck_assert_ptr_null(time_zone_read(arena, database, name, (struct place){.path = "$"}, faults));
    ck_assert_uint_eq(faults_total(faults), 1);
    ck_assert_int_eq(faults_at(faults, 0)->kind, kind);
    return fixture_faults(arena, faults);
}

START_TEST(a_name_of_no_zone_is_a_fault_of_the_input)
{
    static const struct {
        const char *name, *said;
    } refused[] = {
        {"", "$: must be the name of a time zone such as 'Europe/Berlin', found ''"},
        {"../../etc/passwd", "$: must be the name of a time zone such as 'Europe/Berlin', found '../../etc/passwd'"},
        {"/etc/localtime", "$: must be the name of a time zone such as 'Europe/Berlin', found '/etc/localtime'"},
        {"localtime", "$: must be the name of a time zone such as 'Europe/Berlin', found 'localtime'"},
        {"Europe//Berlin", "$: must be the name of a time zone such as 'Europe/Berlin', found 'Europe//Berlin'"},
        {"CET-1CEST,M3.5.0,M10.5.0", "$: must be the name of a time zone such as 'Europe/Berlin', found "
                                     "'CET-1CEST,M3.5.0,M10.5.0'"},
        {"Europe/Berln", "$: no time zone of the tz database is called 'Europe/Berln'"},
        {"Europe", "$: no time zone of the tz database is called 'Europe'"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        ck_assert_str_eq(said_of(TIME_ZONE_DATABASE, refused[i].name, FAULT_INPUT), refused[i].said);
        arena_free(arena);
    }
}
END_TEST

START_TEST(a_machine_without_the_database_says_so_except_for_utc)
{
    ck_assert_str_eq(
        said_of("/nowhere/zoneinfo", "Europe/Berlin", FAULT_MACHINE),
        "$: needs the database of time zones, which this machine does not have in /nowhere/zoneinfo: install "
        "tzdata");
    ck_assert_ptr_eq(time_zone_read(arena, "/nowhere/zoneinfo", "UTC", (struct place){.path = "$"}, faults),
                     time_zone_utc);
    arena_free(arena);
}
END_TEST

static unsigned char bytes[1 << 16];

static size_t bytes_of(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, TIME_ZONE_DATABASE "/%s", name);
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return length;
}

START_TEST(a_damaged_file_is_a_fault_of_the_machine)
{
    char folder[] = "/tmp/zonesXXXXXX", path[64];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/Here", folder);
    size_t length = bytes_of("Europe/Berlin");
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, length - 3, file), length - 3);
    ck_assert_int_eq(fclose(file), 0);
    const char *said = said_of(folder, "Here", FAULT_MACHINE);
    remove(path);
    rmdir(folder);
    ck_assert_str_eq(said,
                     arena_format(arena, "$: the file of this time zone, %s, is damaged or counts leap seconds", path));
    arena_free(arena);
}
END_TEST

START_TEST(no_piece_of_a_file_is_taken_for_the_whole)
{
    setup();
    size_t length = bytes_of("America/New_York");
    ck_assert_ptr_nonnull(time_zone_decode(arena, bytes, length));
    for (size_t part = 0; part < length; part++) {
        unsigned char *piece =
            malloc(part + 1); /* of its own length, so that a sanitizer sees what is read behind it */
        memcpy(piece, bytes, part);
        ck_assert_ptr_null(time_zone_decode(arena, piece, part));
        free(piece);
    }
    arena_free(arena);
}
END_TEST

/* Where things are in a file: RFC 9636, section 3: a header of 44 bytes with its counts from byte 20 on, in this
 * order; then, in the second part, times of 8 bytes and their types of 1 byte. */
START_TEST(a_file_that_contradicts_itself_is_refused)
{
    setup();
    enum { HEADER = 44, COUNTS = 20, IS_UT = 0, IS_STANDARD, LEAPS, CHANGES, TYPES, NAMES };
    size_t length = bytes_of("America/New_York"), count[6];
    for (size_t i = 0; i < 6; i++) count[i] = (size_t)bytes[COUNTS + 4 * i + 2] << 8 | bytes[COUNTS + 4 * i + 3];
    size_t second = HEADER + count[CHANGES] * 5 + count[TYPES] * 6 + count[NAMES] + count[IS_STANDARD] + count[IS_UT];
    for (size_t i = 0; i < 6; i++)
        count[i] = (size_t)bytes[second + COUNTS + 4 * i + 2] << 8 | bytes[second + COUNTS + 4 * i + 3];
    size_t changes = second + HEADER, types = changes + 8 * count[CHANGES], offsets = types + count[CHANGES];
    ck_assert_mem_eq(bytes + second, "TZif", 4);
    ck_assert_uint_gt(count[CHANGES], 2);
    const struct {
        size_t at;
        unsigned char byte;
    } damages[] = {
        {0, 'X'},                             /* no such file */
        {4, '1'},                             /* a version without the second part */
        {second, 'X'},                        /* nor a second part */
        {second + COUNTS + 4 * LEAPS + 3, 1}, /* leap seconds */
        {second + COUNTS + 4 * TYPES + 3, 0}, /* no type */
        {types, (unsigned char)count[TYPES]}, /* a type that is not there */
        {changes + 8, 0x7f},                  /* a change after the one behind it */
        {offsets, 0x7f},                      /* an offset of years */
        {length - 1, ' '},                    /* no end of the rule */
        {length - 3, '/'},                    /* no rule */
    };
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        unsigned char *damaged = malloc(length);
        memcpy(damaged, bytes, length);
        damaged[damages[i].at] = damages[i].byte;
        ck_assert_msg(!time_zone_decode(arena, damaged, length), "damage %zu", i);
        free(damaged);
    }
    arena_free(arena);
}
END_TEST

TEST_MAIN("time_zone", clocks_of_known_places_show_known_times, offsets_are_those_of_the_c_library,
          an_instant_is_the_first_at_which_its_clocks_show_the_time, every_way_to_write_a_rule_is_read,
          what_is_no_rule_is_refused, a_name_of_no_zone_is_a_fault_of_the_input,
          a_machine_without_the_database_says_so_except_for_utc, a_damaged_file_is_a_fault_of_the_machine,
          no_piece_of_a_file_is_taken_for_the_whole, a_file_that_contradicts_itself_is_refused)
