/* focus_period.h - the hours, days or calendar months (UTC) that a run lies in.
 *
 * Bounds     whole seconds, as FOCUS wants them; a run has a second at least.
 * Ownership  lives in the arena given. */
#ifndef LOADLINE_REPORTS_FOCUS_PERIOD_H
#define LOADLINE_REPORTS_FOCUS_PERIOD_H

#include "reports/focus.h"
#include "sim/units.h"

#include <stddef.h>

/* The part of a run that lies in one of them. */
struct focus_period {
    int64_t start_ns, end_ns;
    int64_t month_start_ns, month_end_ns;
    size_t hour_end; /* its hours of the clock are those before this one; as those of struct cost_hour */
};

struct focus_periods {
    size_t count;
    struct focus_period *all;
};

struct focus_periods focus_periods(struct arena *arena, const struct result *result,
                                   enum focus_granularity granularity);

/* Of what grows evenly with time, as much as there was before the end of period `last`: the parts add up to the whole. */
int128 focus_periods_until(const struct focus_periods *periods, int128 whole, size_t last);

#endif
