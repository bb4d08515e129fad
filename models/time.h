/* time.h - instants of the wall clock, as text and as nanoseconds since 1970-01-01T00:00:00Z.
 *
 * Units      int64_t nanoseconds (_ns), negative before 1970; 1677-09-21 to 2262-04-11.
 * Calendar   proleptic Gregorian, no leap seconds (23:59:60 UTC is the first instant of the next day, as in POSIX).
 * Source     RFC 3339; days from a date: H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil. */
#ifndef LOADLINE_MODELS_TIME_H
#define LOADLINE_MODELS_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A day of the calendar; month and day from 1. */
struct date {
    int64_t year;
    int month, day;
};

/* Days since 1970-01-01, negative before it, and back. */
int64_t time_days(struct date date);
struct date time_date(int64_t days);

int time_weekday(int64_t days); /* 0: Sunday, .. 6: Saturday */
int time_days_in_month(int64_t year, int month);

/* Read YYYY-MM-DD HH:MM:SS (a space, T or t between), a fraction of 1 to 18 digits behind a point or a comma if any (digits
 * beyond the ninth are cut off), and a zone if any: Z, z, +hh:mm or +hhmm. Without a zone the time is taken as UTC, and
 * *zoned is false. Returns false, and changes nothing, where the whole text is no such time or out of range. */
bool time_read(const char *text, size_t length, int64_t *ns, bool *zoned);

/* "2026-11-23T00:00:00Z"; a fraction only when it is not zero, without zeros at its end. TIME_TEXT bytes are enough. */
#define TIME_TEXT 40
const char *time_text(int64_t ns, char text[TIME_TEXT]);

#endif
