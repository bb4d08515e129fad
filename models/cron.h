/* cron.h - the cron expressions of AWS, which have six fields, and the minutes of a clock on the wall that they name.
 *
 * Fields     minutes, hours, day of the month, month, day of the week (1 or SUN to 7 or SAT), year (1970 to 2199).
 *            Exactly one of the two days is "?". In each field: * , - and / ; in days of the month also L (the last)
 *            and nW (the weekday, Monday to Friday, nearest to the n-th in its month); in days of the week also L
 *            (Saturday), nL (the last such day of the month) and n#k (the k-th). L, W and # stand alone in their field.
 * Ranges     a range whose end is below its beginning goes round: 20-2 are 20, 21, 22, 23, 0, 1, 2. Years do not.
 * Units      minutes since 1970-01-01T00:00 of that clock, whatever its zone.
 * Errors     cron_read() says what is wrong; an expression that is right may still name no minute at all (31 February).
 * Source     Amazon EventBridge user guide, cron expressions reference, to which the Application Auto Scaling guide
 *            refers; what it leaves open is as in Quartz, whose syntax it is. */
#ifndef LOADLINE_MODELS_CRON_H
#define LOADLINE_MODELS_CRON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum cron_field { CRON_MINUTE, CRON_HOUR, CRON_DAY_OF_MONTH, CRON_MONTH, CRON_DAY_OF_WEEK, CRON_YEAR, CRON_FIELDS };

/* How the day is said. */
enum cron_days {
    CRON_DAYS_OF_MONTH,     /* set[CRON_DAY_OF_MONTH] */
    CRON_LAST_OF_MONTH,     /* L */
    CRON_NEAREST_WEEKDAY,   /* nW */
    CRON_DAYS_OF_WEEK,      /* set[CRON_DAY_OF_WEEK] */
    CRON_LAST_OF_ITS_WEEKS, /* nL */
    CRON_NTH_OF_ITS_WEEKS   /* n#k */
};

/* Bit v is the v-th value of a field, from the smallest. */
struct cron_set {
    uint64_t words[4];
};

struct cron {
    struct cron_set sets[CRON_FIELDS];
    enum cron_days days;
    int day, nth; /* n and k of the last kinds */
};

/* Read the six fields, without the "cron(" and ")" around them. NULL, or what is wrong: the end of a sentence that
 * begins with the place of the text. In the arena. */
const char *cron_read(struct arena *arena, const char *text, size_t length, struct cron *out);

/* The first minute after `after` that the expression names; false where there is none. */
bool cron_next(const struct cron *cron, int64_t after, int64_t *minute);

#endif
