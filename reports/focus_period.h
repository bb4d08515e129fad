/* focus_period.h - the calendar months (UTC) that a run lies in, and how what it cost is shared out among them.
 *
 * Bounds     whole seconds, as FOCUS wants them; a run has a second at least.
 * Ownership  lives in the arena given. */
#ifndef LOADLINE_REPORTS_FOCUS_PERIOD_H
#define LOADLINE_REPORTS_FOCUS_PERIOD_H

#include "sim/units.h"

#include <stddef.h>

struct arena;
struct result;

/* The part of a run that lies in one month. */
struct focus_period {
    int64_t start_ns, end_ns;
    int64_t month_start_ns, month_end_ns;
};

struct focus_periods {
    size_t count;
    struct focus_period *all;
};

struct focus_periods focus_periods(struct arena *arena, const struct result *result);

/* What has been shared out before the end of period `last`, of a whole: the parts add up. */
int128 focus_periods_until(const struct focus_periods *periods, int128 whole, size_t last);

#endif
