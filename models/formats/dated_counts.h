/* dated_counts.h - counts that each come with the date at which their interval begins: for the formats that are such
 * tables.
 *
 * Records    in any order, each at a whole number of intervals from the earliest. One that is not, or repeats a date,
 *            is a bad row.
 * Holes      an interval without a record has no request; how many there are is told.
 * Memory     grows with the records while they are read, and with the intervals afterwards; there are limits for both.
 * Errors     NULL where faults were added. */
#ifndef LOADLINE_MODELS_FORMATS_DATED_COUNTS_H
#define LOADLINE_MODELS_FORMATS_DATED_COUNTS_H

#include "models/formats/format.h"

/* Sixteen years of minutes. */
#define DATED_COUNTS_MOST ((size_t)1 << 23)

struct dated_columns {
    const char *date, *count;
    int64_t interval_s; /* 0: the shortest time between two records, which is a period of CloudWatch's */
};

struct counts *dated_counts_read(struct count_reading *reading, const struct dated_columns *columns, size_t *holes);

#endif
