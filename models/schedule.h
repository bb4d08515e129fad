/* schedule.h - when a scheduled action is done: at(..), rate(..) or cron(..), in a time zone, between two bounds.
 *
 * at         once, at that time of the zone's clocks.
 * rate       every so many minutes, hours or days of 24 hours: from the start where one is given, then on; without one
 *            first after one period of the run.
 * cron       at the minutes that the expression names on the zone's clocks. Those that the clocks skip are left out,
 *            and those that they show twice come once, the first time (time_zone.h).
 * Bounds     what recurs is also done at its start itself, whatever the expression says; nothing is done after the end.
 * Units      nanoseconds since 1970-01-01T00:00:00Z (_ns).
 * Ownership  a plain struct that borrows its zone.
 * Source     Application Auto Scaling user guide, scheduled scaling (the expressions, the start that is itself an
 *            action, bounds); for skipped and repeated times the EventBridge Scheduler user guide, whose rule is taken
 *            to hold here. When a rate without a start begins is not published. */
#ifndef LOADLINE_MODELS_SCHEDULE_H
#define LOADLINE_MODELS_SCHEDULE_H

#include "models/cron.h"
#include "models/time_zone.h"

enum schedule_kind { SCHEDULE_AT, SCHEDULE_RATE, SCHEDULE_CRON };

struct schedule {
    enum schedule_kind kind;
    int64_t at_ns;     /* of at */
    int64_t period_ns; /* of rate */
    struct cron cron;
    const struct time_zone *zone;
    bool has_start, has_end;
    int64_t start_ns, end_ns;
};

/* Read an expression. NULL, or what is wrong: the end of a sentence that begins with the place of the text. In the
 * arena. Bounds are the caller's to set. */
const char *schedule_read(struct arena *arena, const char *text, const struct time_zone *zone, struct schedule *out);

/* The first time after `after_ns` in a run that begins at run_ns; false where there is none. */
bool schedule_next(const struct schedule *schedule, int64_t run_ns, int64_t after_ns, int64_t *at_ns);

/* Whether it is ever done, in any run. */
bool schedule_happens(const struct schedule *schedule);

#endif
