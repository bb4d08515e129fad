#include "models/cron.h"

#include "models/time.h"
#include "sim/arena.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#define MINUTES_PER_DAY  1440
#define MINUTES_PER_HOUR 60
#define BITS_PER_WORD    64
#define BLANKS           " \t\r\n"

struct field {
    const char *name;
    int lowest, highest;
    const char *const *words; /* in the order of the values, NULL at the end; NULL: numbers only */
    bool goes_round;
};

static const char *const months[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL",
                                     "AUG", "SEP", "OCT", "NOV", "DEC", NULL};
static const char *const weekdays[] = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", NULL};

static const struct field fields[CRON_FIELDS] = {
    [CRON_MINUTE] = {"minutes", 0, 59, NULL, true},
    [CRON_HOUR] = {"hours", 0, 23, NULL, true},
    [CRON_DAY_OF_MONTH] = {"day of the month", 1, 31, NULL, true},
    [CRON_MONTH] = {"month", 1, 12, months, true},
    [CRON_DAY_OF_WEEK] = {"day of the week", 1, 7, weekdays, true},
    [CRON_YEAR] = {"year", 1970, 2199, NULL, false},
};

static_assert(2199 - 1970 < 4 * BITS_PER_WORD, "a set has a bit for each year");

static bool has(const struct cron *cron, enum cron_field field, int64_t value)
{
    int64_t bit = value - fields[field].lowest;
    if (bit < 0 || value > fields[field].highest) return false;
    return cron->sets[field].words[bit / BITS_PER_WORD] >> (bit % BITS_PER_WORD) & 1;
}

/* --- Reading --- */

/* One field's text on its way through. */
struct scan {
    const char *at, *end;
};

static bool take(struct scan *scan, char c)
{
    if (scan->at == scan->end || *scan->at != c) return false;
    scan->at++;
    return true;
}

static bool ends(const struct scan *scan)
{
    return scan->at == scan->end;
}

/* A number of up to four digits, or one of the field's words. */
static bool take_value(struct scan *scan, const struct field *field, int *value)
{
    const char *start = scan->at;
    int number = 0;
    while (scan->at < scan->end && '0' <= *scan->at && *scan->at <= '9' && scan->at - start < 4)
        number = 10 * number + (*scan->at++ - '0');
    if (scan->at > start) {
        *value = number;
        return field->lowest <= number && number <= field->highest;
    }
    for (int word = 0; field->words && field->words[word]; word++) {
        size_t length = strlen(field->words[word]);
        if ((size_t)(scan->end - scan->at) < length || strncasecmp(scan->at, field->words[word], length) != 0) continue;
        scan->at += length;
        *value = field->lowest + word;
        return true;
    }
    return false;
}

static void add(struct cron_set *set, const struct field *field, int value)
{
    int bit = value - field->lowest;
    set->words[bit / BITS_PER_WORD] |= UINT64_C(1) << (bit % BITS_PER_WORD);
}

/* "*", "a", "a-b", each perhaps with "/step". A value with a step goes on to the end of the field. */
static bool take_item(struct scan *scan, const struct field *field, struct cron_set *set)
{
    int first = field->lowest, last = field->highest, step = 1, size = field->highest - field->lowest + 1;
    bool is_single = false;
    if (!take(scan, '*')) {
        if (!take_value(scan, field, &first)) return false;
        is_single = !take(scan, '-');
        if (!is_single && !take_value(scan, field, &last)) return false;
    }
    if (take(scan, '/')) {
        static const struct field steps = {.lowest = 1, .highest = 9999};
        if (!take_value(scan, &steps, &step)) return false;
    } else if (is_single) {
        last = first;
    }
    if (last < first && !field->goes_round) return false;
    int length = last < first ? last - first + size : last - first;
    for (int i = 0; i <= length; i += step) add(set, field, field->lowest + (first - field->lowest + i) % size);
    return true;
}

static bool read_items(struct scan scan, const struct field *field, struct cron_set *set)
{
    do {
        if (!take_item(&scan, field, set)) return false;
    } while (take(&scan, ','));
    return ends(&scan);
}

/* L and nW. */
static bool read_day_of_month(struct scan scan, struct cron *out)
{
    if (take(&scan, 'L') && ends(&scan)) {
        out->days = CRON_LAST_OF_MONTH;
        return true;
    }
    out->days = CRON_NEAREST_WEEKDAY;
    return take_value(&scan, &fields[CRON_DAY_OF_MONTH], &out->day) && take(&scan, 'W') && ends(&scan);
}

/* L, nL and n#k. */
static bool read_day_of_week(struct scan scan, struct cron *out)
{
    static const struct field weeks = {.lowest = 1, .highest = 5};
    const struct field *field = &fields[CRON_DAY_OF_WEEK];
    if (take(&scan, 'L') && ends(&scan)) {
        out->days = CRON_DAYS_OF_WEEK;
        add(&out->sets[CRON_DAY_OF_WEEK], field, field->highest);
        return true;
    }
    if (!take_value(&scan, field, &out->day)) return false;
    if (take(&scan, '#')) {
        out->days = CRON_NTH_OF_ITS_WEEKS;
        return take_value(&scan, &weeks, &out->nth) && ends(&scan);
    }
    out->days = CRON_LAST_OF_ITS_WEEKS;
    return take(&scan, 'L') && ends(&scan);
}

static bool is_any(struct scan scan)
{
    return take(&scan, '?') && ends(&scan);
}

static bool read_field(enum cron_field number, struct scan scan, struct cron *out)
{
    bool is_day = number == CRON_DAY_OF_MONTH || number == CRON_DAY_OF_WEEK;
    if (is_day && is_any(scan)) return true;
    if (is_day) out->days = number == CRON_DAY_OF_MONTH ? CRON_DAYS_OF_MONTH : CRON_DAYS_OF_WEEK;
    if (read_items(scan, &fields[number], &out->sets[number])) return true;
    out->sets[number] = (struct cron_set){{0}};
    if (number == CRON_DAY_OF_MONTH) return read_day_of_month(scan, out);
    return number == CRON_DAY_OF_WEEK && read_day_of_week(scan, out);
}

static const char *refuse(struct arena *arena, enum cron_field number, struct scan scan)
{
    static const char *const others[CRON_FIELDS] = {
        [CRON_DAY_OF_MONTH] = ", ?, L or nW",
        [CRON_MONTH] = " or JAN to DEC",
        [CRON_DAY_OF_WEEK] = " or SUN to SAT, ?, L, nL or n#k",
    };
    const struct field *field = &fields[number];
    return arena_format(arena, "must have values from %d to %d%s as %s, found \"%.*s\"", field->lowest, field->highest,
                        others[number] ? others[number] : "", field->name, (int)(scan.end - scan.at), scan.at);
}

/* The fields of the text, at most one more than there should be. */
static size_t split(const char *text, size_t length, struct scan out[CRON_FIELDS + 1])
{
    size_t count = 0;
    for (size_t at = 0; count <= CRON_FIELDS; count++) {
        while (at < length && strchr(BLANKS, text[at])) at++;
        if (at == length) break;
        out[count].at = text + at;
        while (at < length && !strchr(BLANKS, text[at])) at++;
        out[count].end = text + at;
    }
    return count;
}

const char *cron_read(struct arena *arena, const char *text, size_t length, struct cron *out)
{
    struct scan scans[CRON_FIELDS + 1];
    size_t count = split(text, length, scans);
    if (count != CRON_FIELDS)
        return arena_format(arena,
                            "must have six fields in cron(): minutes, hours, day of the month, month, day of the "
                            "week, year; found %s%zu",
                            count > CRON_FIELDS ? "more than " : "", count > CRON_FIELDS ? (size_t)CRON_FIELDS : count);
    if (is_any(scans[CRON_DAY_OF_MONTH]) == is_any(scans[CRON_DAY_OF_WEEK]))
        return arena_format(arena,
                            "must have ? as exactly one of the day of the month and the day of the week, found "
                            "%s",
                            is_any(scans[CRON_DAY_OF_MONTH]) ? "two" : "none");
    struct cron cron = {.days = CRON_DAYS_OF_MONTH};
    for (enum cron_field number = 0; number < CRON_FIELDS; number++)
        if (!read_field(number, scans[number], &cron)) return refuse(arena, number, scans[number]);
    *out = cron;
    return NULL;
}

/* --- Asking --- */

/* The weekday nearest to the n-th, which does not leave its month; 0 in a month without an n-th. */
static int nearest_weekday(int day, int64_t month_begins, int days_in_month)
{
    enum { SUNDAY = 0, SATURDAY = 6 };
    if (day > days_in_month) return 0;
    int weekday = time_weekday(month_begins + day - 1);
    if (weekday == SATURDAY) return day > 1 ? day - 1 : day + 2;
    if (weekday == SUNDAY) return day < days_in_month ? day + 1 : day - 2;
    return day;
}

static bool names_day(const struct cron *cron, struct date date, int64_t days)
{
    int in_month = time_days_in_month(date.year, date.month), of_week = time_weekday(days) + 1;
    switch (cron->days) {
    case CRON_DAYS_OF_MONTH: return has(cron, CRON_DAY_OF_MONTH, date.day);
    case CRON_LAST_OF_MONTH: return date.day == in_month;
    case CRON_NEAREST_WEEKDAY: return date.day == nearest_weekday(cron->day, days - date.day + 1, in_month);
    case CRON_DAYS_OF_WEEK: return has(cron, CRON_DAY_OF_WEEK, of_week);
    case CRON_LAST_OF_ITS_WEEKS: return of_week == cron->day && date.day + 7 > in_month;
    case CRON_NTH_OF_ITS_WEEKS: return of_week == cron->day && (date.day - 1) / 7 + 1 == cron->nth;
    }
    return false;
}

/* The first minute of a day from this one on; false where the day has none left. */
static bool find_minute(const struct cron *cron, int *minute)
{
    for (; *minute < MINUTES_PER_DAY; ++*minute) {
        if (!has(cron, CRON_HOUR, *minute / MINUTES_PER_HOUR)) {
            *minute += MINUTES_PER_HOUR - 1 - *minute % MINUTES_PER_HOUR;
            continue;
        }
        if (has(cron, CRON_MINUTE, *minute % MINUTES_PER_HOUR)) return true;
    }
    return false;
}

/* The first day from this one on whose year and month are named, or which lies in the next month that may be. */
static int64_t skip(const struct cron *cron, struct date date, int64_t days)
{
    if (!has(cron, CRON_YEAR, date.year)) return time_days((struct date){date.year + 1, 1, 1});
    if (!has(cron, CRON_MONTH, date.month)) return days - date.day + 1 + time_days_in_month(date.year, date.month);
    return days;
}

bool cron_next(const struct cron *cron, int64_t after, int64_t *minute)
{
    if (after < -1) after = -1; /* the first year is 1970 */
    int64_t days = (after + 1) / MINUTES_PER_DAY;
    int from = (int)((after + 1) % MINUTES_PER_DAY);
    for (struct date date; date = time_date(days), date.year <= fields[CRON_YEAR].highest;) {
        int64_t later = skip(cron, date, days);
        if (later > days) {
            days = later;
            from = 0;
            continue;
        }
        if (names_day(cron, date, days) && find_minute(cron, &from)) {
            *minute = days * MINUTES_PER_DAY + from;
            return true;
        }
        days++;
        from = 0;
    }
    return false;
}
