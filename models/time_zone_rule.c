#include "models/time_zone_rule.h"

#include "models/time.h"

#include <string.h>

#define SECONDS_PER_DAY 86400

/* --- Reading --- */

static bool take(const char **at, char c)
{
    if (**at != c) return false;
    ++*at;
    return true;
}

static bool take_number(const char **at, int lowest, int highest, int *value)
{
    size_t digits = strspn(*at, "0123456789");
    if (digits == 0 || digits > 3) return false;
    *value = 0;
    for (; digits > 0; digits--) *value = 10 * *value + (*(*at)++ - '0');
    return lowest <= *value && *value <= highest;
}

/* "CET", "<+0330>". */
static bool take_name(const char **at)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char quoted[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-";
    bool in_quotes = take(at, '<');
    size_t length = strspn(*at, in_quotes ? quoted : letters);
    *at += length;
    return length >= 3 && (!in_quotes || take(at, '>'));
}

/* "3", "+3:30", "-3:30:15": seconds. */
static bool take_time(const char **at, int hours_most, int *seconds)
{
    int hour, minute = 0, second = 0;
    bool negative = take(at, '-');
    if (!negative) take(at, '+');
    if (!take_number(at, 0, hours_most, &hour)) return false;
    if (take(at, ':') && !take_number(at, 0, 59, &minute)) return false;
    if (take(at, ':') && !take_number(at, 0, 59, &second)) return false;
    *seconds = hour * 3600 + minute * 60 + second;
    if (negative) *seconds = -*seconds;
    return true;
}

/* The rule counts west of Greenwich as positive. */
static bool take_offset(const char **at, int *east_s)
{
    const int hours_most = 24;
    if (!take_time(at, hours_most, east_s)) return false;
    *east_s = -*east_s;
    return true;
}

static bool take_day(const char **at, struct time_zone_change *change)
{
    if (take(at, 'M')) {
        change->kind = CHANGE_WEEKDAY;
        return take_number(at, 1, 12, &change->month) && take(at, '.') && take_number(at, 1, 5, &change->week) &&
               take(at, '.') && take_number(at, 0, 6, &change->day);
    }
    bool is_julian = take(at, 'J');
    change->kind = is_julian ? CHANGE_JULIAN : CHANGE_ORDINAL;
    return take_number(at, is_julian ? 1 : 0, 365, &change->day);
}

static bool take_change(const char **at, struct time_zone_change *change)
{
    const int hours_most = 167;
    change->time_s = 2 * 3600;
    if (!take(at, ',') || !take_day(at, change)) return false;
    return !take(at, '/') || take_time(at, hours_most, &change->time_s);
}

bool time_zone_rule_read(const char *text, struct time_zone_rule *out)
{
    *out = (struct time_zone_rule){.has_summer = false};
    if (!take_name(&text) || !take_offset(&text, &out->standard_s)) return false;
    if (*text == '\0') return true;
    out->has_summer = true;
    out->summer_s = out->standard_s + 3600;
    if (!take_name(&text) || (*text != ',' && !take_offset(&text, &out->summer_s))) return false;
    return take_change(&text, &out->to_summer) && take_change(&text, &out->to_standard) && *text == '\0';
}

/* --- Asking --- */

static bool is_leap(int64_t year)
{
    return time_days_in_month(year, 2) == 29;
}

static int64_t change_days(const struct time_zone_change *change, int64_t year)
{
    int64_t new_year = time_days((struct date){year, 1, 1});
    const int last_of_february = 59;
    switch (change->kind) {
    case CHANGE_JULIAN: return new_year + change->day - 1 + (change->day > last_of_february && is_leap(year));
    case CHANGE_ORDINAL: return new_year + change->day;
    case CHANGE_WEEKDAY: break;
    }
    int64_t first = time_days((struct date){year, change->month, 1});
    int day = 1 + (change->day - time_weekday(first) + 7) % 7 + (change->week - 1) * 7;
    while (day > time_days_in_month(year, change->month)) day -= 7;
    return first + day - 1;
}

/* In the order of time where neither change is moved by more than a week, as neither can be. */
struct time_zone_span time_zone_rule_span(const struct time_zone_rule *rule, int64_t at_s)
{
    struct time_zone_span span = {INT64_MIN, INT64_MAX, rule->standard_s};
    if (!rule->has_summer) return span;
    int64_t days = at_s / SECONDS_PER_DAY - (at_s % SECONDS_PER_DAY < 0), year = time_date(days).year;
    for (int64_t y = year - 1; y <= year + 1; y++) {
        int64_t change_s[2] = {
            change_days(&rule->to_standard, y) * SECONDS_PER_DAY + rule->to_standard.time_s - rule->summer_s,
            change_days(&rule->to_summer, y) * SECONDS_PER_DAY + rule->to_summer.time_s - rule->standard_s,
        };
        for (int to_summer = 0; to_summer < 2; to_summer++) {
            int64_t at = change_s[to_summer];
            /* Summer all the year is said so: its end and the next beginning are one instant, and the beginning holds.
             * */
            if (at <= at_s && (at > span.begin_s || (at == span.begin_s && to_summer))) {
                span.begin_s = at;
                span.offset_s = to_summer ? rule->summer_s : rule->standard_s;
            } else if (at > at_s && at < span.end_s) {
                span.end_s = at;
            }
        }
    }
    return span;
}
