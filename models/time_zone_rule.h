/* time_zone_rule.h - a zone's clocks by a rule that repeats every year: "CET-1CEST,M3.5.0,M10.5.0/3". For time_zone.c
 * only.
 *
 * Units      as in time_zone.h.
 * Source     POSIX.1-2017, Base Definitions, section 8.3 (TZ), with the longer times of RFC 9636, section 3.3.1. */
#ifndef LOADLINE_MODELS_TIME_ZONE_RULE_H
#define LOADLINE_MODELS_TIME_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

enum change_day {
    CHANGE_JULIAN,  /* Jn: the n-th day of the year, 29 February never counted */
    CHANGE_ORDINAL, /* n: days behind 1 January */
    CHANGE_WEEKDAY  /* Mm.w.d: weekday d of week w (5: the last) of month m */
};

struct time_zone_change {
    enum change_day kind;
    int day, week, month;
    int time_s; /* of the clocks before the change, from the day's midnight */
};

struct time_zone_rule {
    int standard_s, summer_s; /* offsets */
    bool has_summer;
    struct time_zone_change to_summer, to_standard;
};

/* A stretch of time with one offset. */
struct time_zone_span {
    int64_t begin_s, end_s;
    int64_t offset_s;
};

bool time_zone_rule_read(const char *text, struct time_zone_rule *out);

/* The stretch in which an instant lies. */
struct time_zone_span time_zone_rule_span(const struct time_zone_rule *rule, int64_t at_s);

#endif
