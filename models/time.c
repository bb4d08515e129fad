#include "models/time.h"

#include "sim/units.h"

#include <stdio.h>
#include <string.h>

#define SECONDS_PER_DAY      86400
#define DAYS_PER_400_YEARS   146097
#define DAYS_0000_03_TO_1970 719468 /* from 0000-03-01 to 1970-01-01 */
#define FRACTION_DIGITS_MOST 18
#define FRACTION_DIGITS_KEPT 9

/* Years are counted from March, so that the leap day is the last of its year: no table, no special case. */
int64_t time_days(struct date date)
{
    int64_t year = date.year - (date.month <= 2);
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * ((date.month + 9) % 12) + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_400_YEARS + day_of_era - DAYS_0000_03_TO_1970;
}

struct date time_date(int64_t days)
{
    days += DAYS_0000_03_TO_1970;
    int64_t era = (days >= 0 ? days : days - (DAYS_PER_400_YEARS - 1)) / DAYS_PER_400_YEARS;
    int64_t day_of_era = days - era * DAYS_PER_400_YEARS;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (int)((5 * day_of_year + 2) / 153);
    int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    int day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    return (struct date){year_of_era + era * 400 + (month <= 2), month, day};
}

int time_weekday(int64_t days)
{
    const int64_t thursday = 4; /* 1970-01-01 was one */
    int64_t weekday = (days + thursday) % 7;
    return (int)(weekday < 0 ? weekday + 7 : weekday);
}

int time_days_in_month(int64_t year, int month)
{
    struct date next = month == 12 ? (struct date){year + 1, 1, 1} : (struct date){year, month + 1, 1};
    return (int)(time_days(next) - time_days((struct date){year, month, 1}));
}

/* What is still to be read. */
struct rest {
    const char *text, *end;
};

static bool is_digit(const struct rest *rest)
{
    return rest->text < rest->end && '0' <= *rest->text && *rest->text <= '9';
}

static bool take(struct rest *rest, const char *any_of)
{
    if (rest->text == rest->end || *rest->text == '\0' || !strchr(any_of, *rest->text)) return false;
    rest->text++;
    return true;
}

/* Exactly `count` digits, with a value from low to high. */
static bool take_number(struct rest *rest, int count, int low, int high, int *value)
{
    *value = 0;
    for (; count > 0; count--) {
        if (!is_digit(rest)) return false;
        *value = 10 * *value + (*rest->text++ - '0');
    }
    return low <= *value && *value <= high;
}

static bool take_date(struct rest *rest, int64_t *days)
{
    int year, month, day;
    if (!take_number(rest, 4, 0, 9999, &year) || !take(rest, "-") || !take_number(rest, 2, 1, 12, &month) ||
        !take(rest, "-") || !take_number(rest, 2, 1, 31, &day))
        return false;
    *days = time_days((struct date){year, month, day});
    return time_date(*days).day == day; /* 30 February would be another day */
}

static bool take_fraction(struct rest *rest, int64_t *ns)
{
    *ns = 0;
    if (!take(rest, ".,")) return true;
    int digits = 0;
    for (; is_digit(rest); rest->text++, digits++)
        if (digits < FRACTION_DIGITS_KEPT) *ns = 10 * *ns + (*rest->text - '0');
    for (int i = digits; i < FRACTION_DIGITS_KEPT; i++) *ns *= 10;
    return 1 <= digits && digits <= FRACTION_DIGITS_MOST;
}

static bool take_zone(struct rest *rest, int64_t *offset_s, bool *zoned)
{
    *offset_s = 0;
    *zoned = rest->text < rest->end;
    if (!*zoned || take(rest, "Zz")) return true;
    bool west = *rest->text == '-';
    int hours, minutes;
    if (!take(rest, "+-") || !take_number(rest, 2, 0, 23, &hours)) return false;
    take(rest, ":");
    if (!take_number(rest, 2, 0, 59, &minutes)) return false;
    *offset_s = (hours * 60 + minutes) * 60;
    if (west) *offset_s = -*offset_s;
    return true;
}

bool time_read(const char *text, size_t length, int64_t *ns, bool *zoned)
{
    struct rest rest = {text, text + length};
    int64_t days, fraction_ns, offset_s;
    int hour, minute, second;
    bool has_zone;
    if (!take_date(&rest, &days) || !take(&rest, "Tt ") || !take_number(&rest, 2, 0, 23, &hour) || !take(&rest, ":") ||
        !take_number(&rest, 2, 0, 59, &minute) || !take(&rest, ":") || !take_number(&rest, 2, 0, 60, &second) ||
        !take_fraction(&rest, &fraction_ns) || !take_zone(&rest, &offset_s, &has_zone) || rest.text != rest.end)
        return false;

    int64_t seconds = days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second - offset_s;
    if (second == 60 && seconds % SECONDS_PER_DAY != 0) return false;
    int128 instant = (int128)seconds * NS_PER_S + fraction_ns;
    if (instant < INT64_MIN || instant > INT64_MAX) return false;
    *ns = (int64_t)instant;
    *zoned = has_zone;
    return true;
}

const char *time_text(int64_t ns, char text[TIME_TEXT])
{
    int64_t days = ns / NS_PER_DAY - (ns % NS_PER_DAY < 0);
    int64_t rest_ns = (ns % NS_PER_DAY + NS_PER_DAY) % NS_PER_DAY;
    struct date date = time_date(days);
    int second = (int)(rest_ns / NS_PER_S);
    int used = snprintf(text, TIME_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d", (int)date.year, date.month, date.day,
                        second / 3600, second / 60 % 60, second % 60);

    int fraction = (int)(rest_ns % NS_PER_S), digits = FRACTION_DIGITS_KEPT;
    for (; fraction && fraction % 10 == 0; digits--) fraction /= 10;
    if (fraction) used += snprintf(text + used, TIME_TEXT - (size_t)used, ".%0*d", digits, fraction);
    snprintf(text + used, TIME_TEXT - (size_t)used, "Z");
    return text;
}
