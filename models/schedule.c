#include "models/schedule.h"

#include "models/number.h"
#include "models/time.h"
#include "sim/arena.h"
#include "sim/units.h"

#include <string.h>

#define FORMS "at(yyyy-mm-ddThh:mm:ss), rate(VALUE UNIT) or cron(SIX FIELDS)"

/* --- Reading --- */

/* What stands between "name(" and ")" at the end; false where the text has another form. */
static bool inside(const char *text, const char *name, const char **start, size_t *length)
{
    size_t prefix = strlen(name), whole = strlen(text);
    if (whole < prefix + 2 || strncmp(text, name, prefix) != 0 || text[prefix] != '(' || text[whole - 1] != ')')
        return false;
    *start = text + prefix + 1;
    *length = whole - prefix - 2;
    return true;
}

static const char *read_at(struct arena *arena, const char *text, size_t length, struct schedule *schedule)
{
    const size_t form = strlen("yyyy-mm-ddThh:mm:ss");
    int64_t clock_ns, at_s;
    bool zoned;
    if (length != form || text[10] != 'T' || !time_read(text, length, &clock_ns, &zoned))
        return arena_format(arena,
                            "must have a time such as 2026-11-23T08:00:00 in at(), without a zone, found \"%.*s\"",
                            (int)length, text);
    if (!time_zone_instant(schedule->zone, clock_ns / NS_PER_S, &at_s))
        return arena_format(arena, "never happens: the clocks of its Timezone skip %.*s", (int)length, text);
    schedule->kind = SCHEDULE_AT;
    schedule->at_ns = at_s * NS_PER_S;
    return NULL;
}

static int64_t unit_ns(const char *text, size_t length)
{
    static const struct {
        const char *name;
        int64_t ns;
    } units[] = {{"minute", NS_PER_MINUTE}, {"hour", NS_PER_HOUR}, {"day", NS_PER_DAY}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t singular = strlen(units[i].name);
        bool is_plural = length == singular + 1 && text[singular] == 's';
        if ((length == singular || is_plural) && memcmp(text, units[i].name, singular) == 0) return units[i].ns;
    }
    return 0;
}

static const char *read_rate(struct arena *arena, const char *text, size_t length, struct schedule *schedule)
{
    size_t digits = strspn(text, "0123456789"), blanks = strspn(text + digits, " ");
    int64_t value = 0, unit = 0;
    bool exact;
    if (digits > 0 && blanks > 0 && number_read(text, digits, 0, &value, &exact))
        unit = unit_ns(text + digits + blanks, length - digits - blanks);
    if (value < 1 || unit == 0)
        return arena_format(arena,
                            "must have in rate() a whole number from 1 and minutes, hours or days, found \"%.*s\"",
                            (int)length, text);
    if (value > TIME_LONGEST_NS / unit) return "must have in rate() at most 100 years";
    schedule->kind = SCHEDULE_RATE;
    schedule->period_ns = value * unit;
    return NULL;
}

static const char *read_cron(struct arena *arena, const char *text, size_t length, struct schedule *schedule)
{
    int64_t minute;
    const int64_t before_all = -1;
    const char *wrong = cron_read(arena, text, length, &schedule->cron);
    if (wrong || cron_next(&schedule->cron, before_all, &minute)) return wrong;
    return arena_format(arena, "never happens: no day from 1970 to 2199 fits \"%.*s\"", (int)length, text);
}

const char *schedule_read(struct arena *arena, const char *text, const struct time_zone *zone, struct schedule *out)
{
    struct schedule schedule = {.kind = SCHEDULE_CRON, .zone = zone};
    const char *wrong, *start;
    size_t length;
    if (inside(text, "at", &start, &length))
        wrong = read_at(arena, start, length, &schedule);
    else if (inside(text, "rate", &start, &length))
        wrong = read_rate(arena, start, length, &schedule);
    else if (inside(text, "cron", &start, &length))
        wrong = read_cron(arena, start, length, &schedule);
    else
        wrong = arena_format(arena, "must be " FORMS ", found \"%.60s\"", text);
    if (!wrong) *out = schedule;
    return wrong;
}

/* --- Asking --- */

static int64_t floor_division(int64_t number, int64_t divisor)
{
    return number / divisor - (number % divisor < 0);
}

/* First times are in the order of the clocks that show them: where clocks repeat an hour, the minutes that lie behind
 * it come behind its first time. So each minute is asked for its instant, from the one on that clocks show now. */
static bool next_of_cron(const struct schedule *schedule, int64_t after_ns, int64_t *at_ns)
{
    const int64_t minute_s = 60;
    int64_t after_s = floor_division(after_ns, NS_PER_S), at_s;
    int64_t clock_s = after_s + time_zone_offset_s(schedule->zone, after_s);
    for (int64_t minute = floor_division(clock_s, minute_s); cron_next(&schedule->cron, minute, &minute);) {
        if (!time_zone_instant(schedule->zone, minute * minute_s, &at_s) || at_s <= after_s) continue;
        *at_ns = at_s * NS_PER_S;
        return true;
    }
    return false;
}

/* false, too, behind the last instant that can be told (2262). */
static bool next_of_rate(const struct schedule *schedule, int64_t run_ns, int64_t after_ns, int64_t *at_ns)
{
    int128 period_ns = schedule->period_ns;
    int128 first_ns = schedule->has_start ? schedule->start_ns : run_ns + period_ns;
    int128 periods = after_ns < first_ns ? 0 : (after_ns - first_ns) / period_ns + 1;
    int128 next_ns = first_ns + periods * period_ns;
    if (next_ns > INT64_MAX) return false;
    *at_ns = (int64_t)next_ns;
    return true;
}

static bool next_of_at(const struct schedule *schedule, int64_t after_ns, int64_t *at_ns)
{
    *at_ns = schedule->at_ns;
    return schedule->at_ns > after_ns && !(schedule->has_start && schedule->at_ns < schedule->start_ns);
}

static bool next_unended(const struct schedule *schedule, int64_t run_ns, int64_t after_ns, int64_t *at_ns)
{
    if (schedule->kind == SCHEDULE_AT) return next_of_at(schedule, after_ns, at_ns);
    if (schedule->has_start && after_ns < schedule->start_ns) {
        *at_ns = schedule->start_ns;
        return true;
    }
    return schedule->kind == SCHEDULE_RATE ? next_of_rate(schedule, run_ns, after_ns, at_ns)
                                           : next_of_cron(schedule, after_ns, at_ns);
}

bool schedule_next(const struct schedule *schedule, int64_t run_ns, int64_t after_ns, int64_t *at_ns)
{
    return next_unended(schedule, run_ns, after_ns, at_ns) && !(schedule->has_end && *at_ns > schedule->end_ns);
}

bool schedule_happens(const struct schedule *schedule)
{
    int64_t at_ns;
    const int64_t before_all_ns = -NS_PER_DAY; /* the first year of cron is 1970 */
    return schedule_next(schedule, 0, before_all_ns, &at_ns);
}
