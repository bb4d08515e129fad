/* hours.h - a ledger of what was used in each hour of the clock: what bills by the hour are made of, and what a commitment is held against.
 *
 * Units      ns, bytes or a count, as the meter has them. A reading never falls; its use in an hour is what it rose by.
 * Order      hours as they pass, each with all of its meters. The first and the last of a run may be parts of hours.
 * Bounds     an hour's use of a meter is held at INT64_MAX: two and a half million machines. Of a run of more than HOURS_MOST hours the
 *            last one is all the rest, so that memory is bounded.
 * Ownership  hours_init() ... hours_free(); it grows by hours, not by requests. */
#ifndef LOADLINE_SIM_HOURS_H
#define LOADLINE_SIM_HOURS_H

#include "sim/units.h"

#include <stddef.h>

#define HOURS_MOST 50000 /* five years and a half */

struct hours {
    size_t meters, count, room;
    int64_t *length_ns; /* of each hour, of which the run may have had a part only */
    int64_t *used;      /* [hour * meters + meter] */
    int128 *reading;    /* of each meter, at the end of the last hour */
    int64_t end_ns;     /* of the last hour */
};

void hours_init(struct hours *hours, size_t meters);
void hours_free(struct hours *hours);

/* Without hours again, from second 0 on. */
void hours_clear(struct hours *hours);

/* An hour ends at now_ns, with these readings, one of each meter; nothing where it has no length. */
void hours_end(struct hours *hours, const int128 *reading, int64_t now_ns);

/* Append the hours of another ledger of the same meters: those of another replication. */
void hours_append(struct hours *into, const struct hours *from);

#endif
