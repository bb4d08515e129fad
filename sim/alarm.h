/* alarm.h - an alarm on a metric: M of its last N datapoints are beyond a threshold.
 *
 * Data       every period once, in order, when it is published; periods that are left out are missing ones. Which
 *            statistic of the metric they are is the caller's to know.
 * Evaluated  on whole minutes of the run, with periods below a minute every 10 s, but only when there is something new:
 *            nothing else changes the state.
 * State      of the newest N that are not missing among the newest `reach`: ALARM where M of them are beyond the
 *            threshold, else OK. Where they are fewer than N, M beyond are still ALARM; else `missing` says how the
 *            rest counts. Breaching: as beyond. Within: as not beyond. Ignored: OK if one is within the threshold, else
 *            the state stays. Missing: INSUFFICIENT_DATA if there is none at all; OK if one is within the threshold;
 *            ALARM if the oldest is at least M periods old, since the M newest may then all be beyond; else the state
 *            stays.
 * Action     on entering ALARM, and once a minute as long as that lasts.
 * Start      INSUFFICIENT_DATA, and no datum.
 * Units      ns since the run began; threshold and data in the metric's unit.
 * Ownership  lives in the arena given to alarm_init(); the plan is borrowed. alarm_begin() is for each replication.
 * Errors     none to handle: a datum that is not of a later period than the last is a bug, and asserts.
 * Source     CloudWatch user guide, "Using alarms" and "Configuring how alarms treat missing data", whose two tables
 *            the tests hold it against. How far back an alarm looks is only shown for N = 3, where it is 5. */
#ifndef LOADLINE_SIM_ALARM_H
#define LOADLINE_SIM_ALARM_H

#include "sim/datum.h"

struct arena;

enum alarm_state { ALARM_STATE_OK, ALARM_STATE_ALARM, ALARM_STATE_INSUFFICIENT_DATA };

enum alarm_side { ALARM_ABOVE, ALARM_AT_OR_ABOVE, ALARM_BELOW, ALARM_AT_OR_BELOW };

enum alarm_missing {
    ALARM_MISSING_IS_MISSING,
    ALARM_MISSING_BREACHES,
    ALARM_MISSING_IS_WITHIN,
    ALARM_MISSING_IS_IGNORED
};

struct alarm_plan {
    int64_t period_ns;
    uint32_t points;          /* N, at least 1 */
    uint32_t points_to_alarm; /* M, 1 .. N */
    uint32_t reach;           /* how many periods it looks back, at least N */
    enum alarm_side comparison;
    double threshold;
    enum alarm_missing missing;
};

/* As the tables of the source have it. */
static inline uint32_t alarm_reach(uint32_t points)
{
    return points + 2;
}

/* What the last evaluation saw: "3 of 3 points above 70" is `beyond` of `points`. */
struct alarm_figures {
    uint32_t points;                  /* that were not missing, at most N */
    uint32_t beyond;                  /* of these */
    uint32_t filled;                  /* that were missing */
    double newest, mean, least, most; /* of those that were not missing; 0 where all were */
};

struct alarm {
    const struct alarm_plan *plan;
    enum alarm_state state;
    struct alarm_figures figures;
    struct datum *datum;         /* a ring of the newest `reach` */
    uint32_t count, next;        /* how many there are; where the next one goes */
    int64_t evaluate_ns, act_ns; /* TIME_NEVER: not for now */
};

void alarm_init(struct alarm *alarm, struct arena *arena, const struct alarm_plan *plan);
void alarm_begin(struct alarm *alarm);

/* A period has been published; nothing is due before now_ns. */
void alarm_datum(struct alarm *alarm, const struct datum *datum, int64_t now_ns);

/* When it is evaluated or acts next; TIME_NEVER: not before there is another datum. */
int64_t alarm_next_ns(const struct alarm *alarm);

/* The same holds. True: its action is due. */
bool alarm_advance(struct alarm *alarm, int64_t now_ns);

#endif
