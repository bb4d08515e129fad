#include "reports/focus_period.h"

#include "models/result.h"
#include "models/time.h"
#include "sim/arena.h"

#include <string.h>

#define NS_PER_DAY (24 * NS_PER_HOUR)

static int64_t month_ns(struct date date)
{
    return time_days((struct date){date.year, date.month, 1}) * NS_PER_DAY;
}

static int64_t days_of(int64_t ns)
{
    return ns / NS_PER_DAY - (ns % NS_PER_DAY < 0);
}

static int64_t whole_seconds_down(int64_t ns)
{
    return ns - ((ns % NS_PER_S) + NS_PER_S) % NS_PER_S;
}

static int64_t hours_of(int64_t ns)
{
    return ns / NS_PER_HOUR - (ns % NS_PER_HOUR < 0);
}

static int64_t next_ns(int64_t ns, enum focus_granularity granularity, int64_t month_end_ns)
{
    if (granularity == FOCUS_MONTH) return month_end_ns;
    return granularity == FOCUS_DAY ? (days_of(ns) + 1) * NS_PER_DAY : (hours_of(ns) + 1) * NS_PER_HOUR;
}

/* Replications that went on for longer than the mean one may have used something after its end. */
static int64_t last_hour(const struct cost_result *cost)
{
    size_t last = 0;
    for (size_t i = 0; i < cost->line_count; i++) {
        const struct cost_line *line = &cost->lines[i];
        if (line->hour_count > 0 && line->hours[line->hour_count - 1].hour > last)
            last = line->hours[line->hour_count - 1].hour;
    }
    return (int64_t)last;
}

/* A run has a second at least. */
struct focus_periods focus_periods(struct arena *arena, const struct result *result, enum focus_granularity granularity)
{
    struct focus_periods periods = {0};
    int64_t start_ns = 0;
    bool zoned;
    const char *text = result->start_time;
    if (!text || !time_read(text, strlen(text), &start_ns, &zoned)) start_ns = 0;
    int64_t length_ns = (int64_t)(result->simulated_s * (double)NS_PER_S);
    int64_t end_ns = whole_seconds_down(start_ns + length_ns + NS_PER_S - 1);
    start_ns = whole_seconds_down(start_ns);
    if (end_ns <= start_ns) end_ns = start_ns + NS_PER_S;
    const int64_t first_hour = hours_of(start_ns), last = first_hour + last_hour(&result->cost);
    if (hours_of(end_ns - 1) < last) end_ns = (last + 1) * NS_PER_HOUR;
    periods.all = arena_new_array(arena, (size_t)((end_ns - start_ns) / NS_PER_HOUR) + 2, struct focus_period);
    while (start_ns < end_ns) {
        struct date date = time_date(days_of(start_ns));
        struct date next =
            date.month == 12 ? (struct date){date.year + 1, 1, 1} : (struct date){date.year, date.month + 1, 1};
        struct focus_period period = {
            .start_ns = start_ns, .month_start_ns = month_ns(date), .month_end_ns = month_ns(next)};
        period.end_ns = next_ns(start_ns, granularity, period.month_end_ns);
        if (period.end_ns > end_ns) period.end_ns = end_ns;
        period.hour_end = (size_t)(hours_of(period.end_ns - 1) + 1 - first_hour);
        periods.all[periods.count++] = period;
        start_ns = period.end_ns;
    }
    return periods;
}

int128 focus_periods_until(const struct focus_periods *periods, int128 whole, size_t last)
{
    const struct focus_period *all = periods->all;
    size_t count = periods->count;
    if (last + 1 >= count) return whole;
    int64_t elapsed_s = (all[last].end_ns - all[0].start_ns) / NS_PER_S;
    int64_t length_s = (all[count - 1].end_ns - all[0].start_ns) / NS_PER_S;
    return whole * elapsed_s / length_s;
}
