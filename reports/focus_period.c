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

/* A run has a second at least, and not more months than its days have. */
struct focus_periods focus_periods(struct arena *arena, const struct result *result)
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
    periods.all = arena_new_array(arena, (size_t)((end_ns - start_ns) / (28 * NS_PER_DAY)) + 2, struct focus_period);
    while (start_ns < end_ns) {
        struct date date = time_date(days_of(start_ns));
        struct date next =
            date.month == 12 ? (struct date){date.year + 1, 1, 1} : (struct date){date.year, date.month + 1, 1};
        struct focus_period period = {
            .start_ns = start_ns, .month_start_ns = month_ns(date), .month_end_ns = month_ns(next)};
        period.end_ns = end_ns < period.month_end_ns ? end_ns : period.month_end_ns;
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
