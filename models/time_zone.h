/* time_zone.h - what the clocks of a place show, by the tz database of the machine.
 *
 * Gap        a time that clocks skip, when they are put forward, belongs to no instant.
 * Overlap    a time that clocks show twice, when they are put back, belongs to the first of the two instants.
 * Units      seconds since 1970-01-01T00:00:00Z (_s), or what a clock shows, as seconds since its own
 *            1970-01-01T00:00:00 (clock_s); offsets in seconds east of UTC.
 * Same bytes what a zone says depends on its file alone: no variable of the environment, no state of the C library.
 * Ownership  lives in the arena.
 * Source     RFC 9636 (TZif, versions 2 to 4) and the TZ variable of POSIX.1-2017 for times behind the last one
 *            listed; names as in the IANA tz database. Why files of the machine: docs/decisions.md. */
#ifndef LOADLINE_MODELS_TIME_ZONE_H
#define LOADLINE_MODELS_TIME_ZONE_H

#include "models/fault.h"

#include <stdint.h>

struct arena;
struct time_zone;

/* Where systems keep the database (Filesystem Hierarchy Standard; Debian's package tzdata). */
#define TIME_ZONE_DATABASE "/usr/share/zoneinfo"

/* UTC, which needs no database. */
extern const struct time_zone *const time_zone_utc;

/* The zone of that name in a database. NULL with one fault: there is no such name (of the input), or no database, or a
 * damaged one (of the machine). */
const struct time_zone *time_zone_read(struct arena *arena, const char *database, const char *name, struct place at,
                                       struct faults *faults);

/* A TZif file. NULL where it is none, or counts leap seconds. */
const struct time_zone *time_zone_decode(struct arena *arena, const void *bytes, size_t length);

int64_t time_zone_offset_s(const struct time_zone *zone, int64_t at_s);

/* The first instant at which clocks show that time; false: they skip it. */
bool time_zone_instant(const struct time_zone *zone, int64_t clock_s, int64_t *at_s);

#endif
